//! How every condition, input file, key and proof is refused: `tests/ui/runs/*.run`, one case a file.
//!
//! A case is its steps and then its files, each below a line `-- path --`. The steps:
//!
//! | step | what it does |
//! |---|---|
//! | `$ zkc …` | runs the binary; its messages and exit code are shown |
//! | `zkc …` | runs it, and it must do well; nothing is shown |
//! | `copy A B`, `remove A`, `folder A` | files of the package |
//! | `cut A N` | leaves the first N bytes |
//! | `edit A OLD NEW` | puts NEW in place of OLD |
//! | `same A K L` | gives K and L of a JSON object one value |
//! | `bytes A HEX` | a file of these bytes |
//! | `grow A N` | a file of N spaces |
//!
//! A snapshot holds the case and the messages together. After a wanted change run with
//! `INSTA_UPDATE=always` and read the difference line by line.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::Package;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ui/runs")
}

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("readable").path());
    let mut cases: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
    cases.sort();
    cases
}

/// The steps of a case, and its files by name.
fn parse(case: &str) -> (Vec<&str>, Vec<(&str, String)>) {
    let (mut steps, mut files) = (Vec::new(), Vec::<(&str, String)>::new());
    for line in case.lines() {
        let name = line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
        match (name, files.last_mut()) {
            (Some(name), _) => files.push((name, String::new())),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) if line.is_empty() || line.starts_with('#') => {}
            (None, None) => steps.push(line),
        }
    }
    (steps, files)
}

/// Runs a case and gives what is shown.
fn play(path: &Path, case: &str) -> String {
    let (steps, files) = parse(case);
    let package = Package::with_source("");
    for (name, text) in files {
        package.write(name, text);
    }
    let mut shown = String::new();
    for step in steps {
        let words: Vec<&str> = step.split(' ').collect();
        match words[..] {
            ["$", "zkc", ref args @ ..] => {
                let run = package.run(args);
                // Results of tests are data, whatever they are; else who fails says nothing on stdout.
                let tests = args.contains(&"test");
                assert!(run.code == 0 || run.out.is_empty() || tests, "{step}: {run:#?}");
                let out = if tests { run.out.as_str() } else { "" };
                shown.push_str(&format!("{step}\n{out}{}exit {}\n", run.err, run.code));
            }
            ["zkc", ref args @ ..] => {
                package.run(args).ok();
            }
            ["copy", from, to] => package.write(to, package.read(from)),
            ["remove", name] => fs::remove_file(package.file(name)).expect("a file"),
            ["folder", name] => fs::create_dir_all(package.file(name)).expect("a folder"),
            ["cut", name, n] => {
                package.write(name, &package.read(name)[..n.parse().expect("a length")]);
            }
            ["edit", name, old, new] => {
                let text = String::from_utf8(package.read(name)).expect("UTF-8");
                assert!(text.contains(old), "{}: `{name}` has no `{old}`", path.display());
                package.write(name, text.replace(old, new));
            }
            ["same", name, from, to] => {
                let mut json: serde_json::Value =
                    serde_json::from_slice(&package.read(name)).expect("JSON");
                json[to] = json[from].clone();
                package.write(name, json.to_string());
            }
            ["bytes", name, hex] => {
                let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex");
                package.write(name, (0..hex.len()).step_by(2).map(byte).collect::<Vec<u8>>());
            }
            ["grow", name, n] => package.write(name, " ".repeat(n.parse().expect("a length"))),
            _ => panic!("{}: there is no step `{step}`", path.display()),
        }
    }
    let place = package.path().display().to_string();
    assert!(!shown.contains(&place), "a message names the whole path of the package: {shown}");
    shown
}

#[test]
fn every_refusal_is_explained() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut names = BTreeSet::new();
    settings.bind(|| {
        for path in cases() {
            let case = fs::read_to_string(&path).expect("UTF-8");
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("UTF-8").to_owned();
            insta::assert_snapshot!(name.clone(), format!("{case}----\n{}", play(&path, &case)));
            names.insert(format!("{name}.snap"));
        }
    });
    for entry in fs::read_dir(folder().join("snapshots")).expect("the folder is there") {
        let file = entry.expect("readable").file_name().into_string().expect("UTF-8");
        let known = names.contains(&file) || file.ends_with(".snap.new");
        assert!(known, "{file} belongs to no case");
    }
}
