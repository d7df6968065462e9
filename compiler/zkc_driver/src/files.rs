//! Where a package's texts come from.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

/// Reads the files of one package. Paths are relative to its root and use `/`.
pub trait Files {
    /// The bytes of a file.
    ///
    /// # Errors
    /// Whatever kept it from being read; `NotFound` where there is none.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The names of the files right in a folder, in order; none if there is no such folder.
    ///
    /// # Errors
    /// Whatever kept it from being read.
    fn list(&self, folder: &str) -> io::Result<Vec<String>>;

    /// Where the package is, for messages.
    fn root(&self) -> String;
}

/// A package in a folder.
#[derive(Clone, Debug)]
pub struct DiskFiles {
    root: PathBuf,
}

impl DiskFiles {
    /// The package in this folder.
    pub fn new(root: impl Into<PathBuf>) -> DiskFiles {
        DiskFiles { root: root.into() }
    }
}

impl Files for DiskFiles {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.root.join(path))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let entries = match std::fs::read_dir(self.root.join(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            // A name that is no Unicode is none of a source file.
            if let (true, Ok(name)) = (entry.path().is_file(), entry.file_name().into_string()) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn root(&self) -> String {
        match self.root.as_os_str().is_empty() {
            true => "this folder".to_owned(),
            false => self.root.display().to_string(),
        }
    }
}

/// A package in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryFiles {
    /// These files.
    pub fn new<P: Into<String>, T: Into<Vec<u8>>>(
        files: impl IntoIterator<Item = (P, T)>,
    ) -> MemoryFiles {
        let files = files.into_iter().map(|(path, text)| (path.into(), text.into())).collect();
        MemoryFiles { files }
    }

    /// One source file with a manifest made for it.
    pub fn single(source: impl Into<Vec<u8>>) -> MemoryFiles {
        let manifest = "[package]\nname = \"main\"\nversion = \"0.1.0\"\nedition = \"2026\"\n";
        MemoryFiles::new([
            ("Zkc.toml", manifest.as_bytes().to_vec()),
            ("src/main.clause", source.into()),
        ])
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let below =
            self.files.keys().filter_map(|path| path.strip_prefix(folder)?.strip_prefix('/'));
        Ok(below.filter(|name| !name.contains('/')).map(str::to_owned).collect())
    }

    fn root(&self) -> String {
        "<memory>".to_owned()
    }
}
