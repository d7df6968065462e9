//! The standard library's sources, embedded, so that one binary is a whole toolchain.
//!
//! The sources themselves are in `stdlib/std/`; a file there is a module of the same name.

/// A module of `std`.
#[derive(Clone, Copy, Debug)]
pub struct StdModule {
    /// Its path below `std`: empty for the root, else one name.
    pub path: &'static [&'static str],
    /// The file's name as messages show it.
    pub file_name: &'static str,
    /// The source.
    pub text: &'static str,
}

macro_rules! modules {
    ($($name:literal),*) => {
        &[
            StdModule { path: &[], file_name: "<std>/lib.clause", text: include_str!("../../std/lib.clause") },
            $(StdModule {
                path: &[$name],
                file_name: concat!("<std>/", $name, ".clause"),
                text: include_str!(concat!("../../std/", $name, ".clause")),
            },)*
        ]
    };
}

/// All modules, the root first, then by name.
pub const MODULES: &[StdModule] = modules![
    "calendar", "currency", "daycount", "hash", "math", "merkle", "note", "option", "sha256",
    "sig", "testing"
];

#[cfg(test)]
mod tests {
    use super::MODULES;

    #[test]
    fn every_file_is_embedded_and_declared_in_the_root() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../std");
        let mut on_disk: Vec<String> = std::fs::read_dir(folder)
            .expect("the sources are beside the crate")
            .map(|entry| entry.expect("readable").file_name().into_string().expect("ASCII names"))
            .collect();
        on_disk.sort();
        let mut embedded: Vec<String> = MODULES
            .iter()
            .map(|module| module.file_name.trim_start_matches("<std>/").to_owned())
            .collect();
        embedded.sort();
        assert_eq!(on_disk, embedded);
        for module in MODULES.iter().filter(|module| !module.path.is_empty()) {
            let declaration = format!("mod {};", module.path[0]);
            assert!(MODULES[0].text.contains(&declaration), "lib.clause lacks `{declaration}`");
        }
    }
}
