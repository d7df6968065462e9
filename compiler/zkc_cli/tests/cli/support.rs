//! Packages in temporary folders, and runs of the binary on them.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Two small clauses: one with a sealed output and a field element, one without either.
pub const LOAN: &str = r#"contract Loan {
    /// Draws money from a credit line whose limit stays private.
    #[repeatable]
    clause draw(public asked: u32, limit: u32, key: Field) -> (left: sealed u32, tag: Field) {
        require(asked <= limit, "{asked} is asked for, the limit is {limit}");
        reveal { left: limit - asked, tag: key * key }
    }

    /// Pays a debt back.
    #[repeatable]
    clause close(public owed: u16, paid: u16) -> (fee: u16) {
        require(paid >= owed, "too little was paid");
        reveal { fee: paid - owed }
    }
}
"#;

pub const DRAW: &str =
    r#"{ "asked": 100, "limit": 3141592653, "key": "271828182845904523536028" }"#;
pub const CLOSE: &str = r#"{ "owed": 700, "paid": 731 }"#;

const MANIFEST: &str = "[package]\nname = \"loan\"\nversion = \"0.1.0\"\nedition = \"2026\"\n";

/// What one run gave.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
    pub took: Duration,
}

/// Runs the binary in a folder.
pub fn zkc<S: AsRef<OsStr>>(folder: &Path, args: &[S]) -> Run {
    let start = Instant::now();
    let output = command(folder).args(args).output().expect("the binary runs");
    Run {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
        err: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        took: start.elapsed(),
    }
}

/// The binary, not started yet.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zkc"));
    command.current_dir(folder).stdin(Stdio::null()).env("NO_COLOR", "1");
    command
}

impl Run {
    /// Demands success.
    #[track_caller]
    pub fn ok(self) -> Run {
        assert_eq!(self.code, 0, "{self:#?}");
        self
    }

    /// Demands this exit code, this code and these words on stderr, and nothing on stdout.
    #[track_caller]
    pub fn fails(self, exit: i32, code: &str, words: &str) -> Run {
        assert_eq!(self.code, exit, "{self:#?}");
        assert!(self.err.contains(&format!("error[{code}]")), "no {code}: {self:#?}");
        let unwrapped = self.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(unwrapped.contains(words), "not `{words}`: {self:#?}");
        assert_eq!(self.out, "");
        self
    }

    /// How many errors stderr shows.
    pub fn errors(&self) -> usize {
        self.err.matches("error[E").count()
    }
}

/// A package in a folder that goes away with it.
pub struct Package {
    folder: TempDir,
}

impl Package {
    /// A package with this source and no inputs.
    pub fn with_source(source: impl AsRef<[u8]>) -> Package {
        let package = Package { folder: TempDir::new().expect("there is room") };
        package.write("Zkc.toml", MANIFEST);
        package.write("src/main.clause", source);
        package
    }

    /// The two clauses with good inputs.
    pub fn loan() -> Package {
        let package = Package::with_source(LOAN);
        package.write("inputs/draw.json", DRAW);
        package.write("inputs/close.json", CLOSE);
        package
    }

    /// [`Package::loan`], with keys for both.
    pub fn loan_with_keys() -> Package {
        let package = Package::loan();
        package.run(&["setup"]).ok();
        package
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.file(name);
        fs::create_dir_all(path.parent().expect("inside the folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    #[track_caller]
    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs the binary here.
    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Run {
        zkc(self.path(), args)
    }

    /// Runs a command on one clause.
    pub fn on(&self, clause: &str, args: &[&str]) -> Run {
        let clause = ["--clause", clause];
        self.run(&[args, &clause[..]].concat())
    }

    /// All files with their bytes.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.path()).expect("inside");
                    files.insert(name.display().to_string(), fs::read(&path).expect("a file"));
                }
            }
        }
        files
    }

    /// Runs a command that must leave every file as it was.
    #[track_caller]
    pub fn leaves_files_alone(&self, args: &[&str]) -> Run {
        let before = self.files();
        let run = self.run(args);
        let after = self.files();
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&before), names(&after), "{run:#?}");
        assert!(before == after, "a file has changed: {run:#?}");
        run
    }
}

/// A JSON value at a path such as `counts.proven`.
#[track_caller]
pub fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}
