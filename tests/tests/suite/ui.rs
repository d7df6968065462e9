//! The rendering of every diagnostic: `tests/ui/<phase>/*.clause`, one mistake a file.
//!
//! What needs a run of the command stands in `tests/ui/runs`, and is played by the command's own tests;
//! what no run is known to bring about, such as a bug in zkc, stands in `tests/ui/alarms`, and is shown
//! by the tests of the room that says it.
//!
//! A snapshot holds source and messages together. After a wanted change run the tests with
//! `INSTA_UPDATE=always` and read the difference line by line.

use std::path::PathBuf;

use zkc_diagnostics::render;
use zkc_driver::{MemoryFiles, Session};
use zkc_tests::{check_all, root};

fn programs() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for phase in std::fs::read_dir(root().join("tests/ui")).expect("the folder is there") {
        let phase = phase.expect("readable").path();
        if phase.is_dir() {
            for file in std::fs::read_dir(phase).expect("readable") {
                let path = file.expect("readable").path();
                if path.extension().is_some_and(|ending| ending == "clause") {
                    found.push(path);
                }
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_mistake_is_explained() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("tests/ui/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut names = std::collections::BTreeSet::new();
    settings.bind(|| {
        for path in programs() {
            let source = std::fs::read(&path).expect("readable");
            let phase = path.parent().and_then(|phase| phase.file_name()).unwrap_or_default();
            let stem = path.file_stem().unwrap_or_default();
            let name = format!("{}__{}", phase.display(), stem.display());
            let mut session = Session::new();
            check_all(&mut session, &MemoryFiles::single(source.clone()));
            let mut text = String::from_utf8_lossy(&source).into_owned();
            text.push_str("\n----\n");
            for diagnostic in &session.diagnostics {
                text.push_str(&render::human(&session.sources, diagnostic, false));
            }
            insta::assert_snapshot!(name.clone(), text);
            names.insert(format!("{name}.snap"));
        }
    });
    let folder = root().join("tests/ui/snapshots");
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let file = entry.expect("readable").file_name().into_string().expect("UTF-8");
        assert!(
            names.contains(&file) || file.ends_with(".snap.new"),
            "{file} belongs to no program"
        );
    }
}

#[test]
fn every_code_of_a_source_file_has_a_program() {
    let mut seen = std::collections::BTreeSet::new();
    for path in programs() {
        let mut session = Session::new();
        check_all(&mut session, &MemoryFiles::single(std::fs::read(&path).expect("readable")));
        seen.extend(session.diagnostics.iter().map(|diagnostic| diagnostic.code.0));
    }
    let missing: Vec<&str> = zkc_diagnostics::registry::entries()
        .filter(|entry| entry.page.contains(&format!("```clause,{}", entry.code)))
        .map(|entry| entry.code)
        .filter(|code| !seen.contains(code))
        .collect();
    assert!(missing.is_empty(), "no program in tests/ui gives {missing:?}");
}

/// One promise of the phases before is broken on purpose: `std` has no sponge.
#[test]
fn a_contradiction_is_explained() {
    let source = "struct Terms {\n    price: u64,\n    salt: Salt,\n}\n\ncontract Deal {\n    #[repeatable]\n    \
                  clause settle(terms: Terms) -> (sum: Digest<Terms>) {\n        \
                  reveal { sum: digest(terms) }\n    }\n}\n";
    let files = MemoryFiles::single(source);
    let mut session = Session::new();
    let package = session.load_package(&files).expect("a manifest");
    let mut program = session.check(&files, &package).expect("a program");
    program.lang.sponge = None;
    let clause = program.clauses[0].clone();
    assert!(session.lower(&program, &clause).is_none());
    let mut text = format!("{source}----\n");
    for diagnostic in &session.diagnostics {
        text.push_str(&render::human(&session.sources, diagnostic, false));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("tests/ui/alarms"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("e0422_the_compiler_contradicts_itself", text));
}

#[test]
fn every_code_is_shown_in_a_snapshot() {
    let mut shown = std::collections::BTreeSet::new();
    for folder in ["snapshots", "runs/snapshots", "alarms"] {
        let entries = std::fs::read_dir(root().join("tests/ui").join(folder)).expect("a folder");
        for entry in entries {
            let path = entry.expect("readable").path();
            if path.extension().is_none_or(|ending| ending != "snap") {
                continue;
            }
            let text = std::fs::read_to_string(path).expect("UTF-8");
            for severity in ["error[", "warning["] {
                let lines = text.lines().filter_map(|line| line.strip_prefix(severity));
                shown.extend(lines.filter_map(|rest| Some(rest.split_once("]: ")?.0.to_owned())));
            }
        }
    }
    let codes = zkc_diagnostics::registry::entries().map(|entry| entry.code);
    let missing: Vec<&str> = codes.filter(|code| !shown.contains(*code)).collect();
    assert!(missing.is_empty(), "no snapshot in tests/ui shows {missing:?}");
    let unknown: Vec<&String> =
        shown.iter().filter(|code| zkc_diagnostics::registry::find(code).is_none()).collect();
    assert!(unknown.is_empty(), "snapshots show codes that are not registered: {unknown:?}");
}
