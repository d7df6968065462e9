//! Programs in a bad layout beside what becomes of them. A new file in `tests/golden/` is a new test.

use std::path::{Path, PathBuf};

use crate::formatted;

/// The golden files, by name.
pub fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "clause"))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
            (name, std::fs::read_to_string(path).expect("UTF-8"))
        })
        .collect()
}

#[test]
fn golden() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../golden");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, source) in files() {
            let text = formatted(&source);
            for line in text.lines().filter(|line| line.chars().count() > 100) {
                let allowed = ["\"", "//", "unbreakable", "plan_with_a_long_name"]
                    .iter()
                    .any(|part| line.contains(part));
                assert!(allowed, "too long: {line}");
            }
            insta::assert_snapshot!(name, text);
        }
    });
}
