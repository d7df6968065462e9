//! The command line: usage errors, help, formats of messages, and the commands that need no package.

use std::process::Stdio;

use tempfile::TempDir;

use crate::support::{LOAN, Package, command, json, zkc};

#[test]
fn a_wrong_command_line_is_a_usage_error() {
    let package = Package::loan();
    for args in [
        &[][..],
        &["frobnicate"],
        &["check", "--message-format", "xml"],
        &["check", "surplus"],
        &["build", "--emit", "soup"],
        &["prove", "--batch", "deals", "--inputs", "a.json"],
        &["verify", "--abi", "abi.json"],
        &["new"],
        &["completions", "tcl"],
    ] {
        let run = package.leaves_files_alone(args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}: {run:?}");
        let helps = run.err.contains("Usage") || run.err.contains("--help");
        assert!(helps, "{args:?}: {run:?}");
    }
}

#[test]
fn which_clause_is_meant_has_to_be_said() {
    let package = Package::loan();
    package.run(&["execute"]).fails(2, "E0613", "`Loan::draw`, `Loan::close`");
    package.on("drow", &["execute"]).fails(2, "E0613", "there is no clause `drow`");
    package.on("Lone::draw", &["prove"]).fails(2, "E0613", "`Loan::draw`");
    let twice = format!("{LOAN}\n{}", LOAN.replace("contract Loan", "contract Credit"));
    let package = Package::with_source(twice);
    package.on("draw", &["execute"]).fails(2, "E0613", "several contracts");
    Package::with_source("const A: u8 = 1;\n").run(&["prove"]).fails(2, "E0613", "has no clause");
}

#[test]
fn new_refuses_names_and_folders() {
    let folder = TempDir::new().unwrap();
    for name in ["my-deal", "1st", "", "std", "a/b", "../up", "é", "_x", "fn", "while"] {
        zkc(folder.path(), &["new", "--", name]).fails(2, "E0619", "is not a package name");
    }
    std::fs::create_dir(folder.path().join("taken")).unwrap();
    zkc(folder.path(), &["new", "taken"]).fails(2, "E0619", "exists already");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn help_lists_the_exit_codes_and_version_is_data() {
    let folder = TempDir::new().unwrap();
    let help = zkc(folder.path(), &["--help"]).ok();
    for code in
        ["0  done", "3  the inputs", "4  a condition", "5  a proof", "6  a file", "70  a bug"]
    {
        assert!(help.out.contains(code), "{code}: {}", help.out);
    }
    let version = zkc(folder.path(), &["--version"]).ok();
    assert_eq!(version.out, format!("zkc {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!((help.err, version.err), (String::new(), String::new()));
}

#[test]
fn every_code_has_its_page() {
    let folder = TempDir::new().unwrap();
    let list = zkc(folder.path(), &["explain"]).ok().out;
    assert!(list.lines().count() > 80, "{list}");
    for line in list.lines() {
        let (code, title) = line.split_once("  ").unwrap();
        let page = zkc(folder.path(), &["explain", &code.to_lowercase()]).ok().out;
        assert!(page.starts_with(&format!("# {code}: {title}\n")), "{page}");
    }
    zkc(folder.path(), &["explain", "E9999"]).fails(2, "E0600", "no error code `E9999`");
}

#[test]
fn manual_and_completions_are_printed() {
    let folder = TempDir::new().unwrap();
    assert!(zkc(folder.path(), &["man"]).ok().out.contains(".TH zkc"));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(zkc(folder.path(), &["completions", shell]).ok().out.contains("message-format"));
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = TempDir::new().unwrap();
    for args in [&["man"][..], &["explain"], &["completions", "bash"]] {
        let mut child = command(folder.path())
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn short_messages_are_one_line_each() {
    let package = Package::with_source(LOAN.replace("limit - asked", "limt - asked"));
    let run = package.run(&["check", "--message-format", "short"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    let lines: Vec<&str> = run.err.lines().collect();
    assert_eq!(lines.len(), 1, "{run:?}");
    assert!(lines[0].starts_with("src/main.clause:6:24: error[E0100]: "), "{run:?}");
    let ok = Package::loan().run(&["build", "--message-format", "short"]).ok();
    assert_eq!((ok.out.as_str(), ok.err.as_str()), ("", ""));
}

#[test]
fn json_messages_are_one_object_a_line_and_data_stays_on_stdout() {
    let package = Package::with_source(LOAN.replace("limit - asked", "limt - asked"));
    let run = package.run(&["check", "--message-format", "json"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert_eq!(run.err.lines().count(), 1, "{run:?}");
    let message = json(run.err.trim_end());
    assert_eq!(message["code"], "E0100");
    assert_eq!(message["severity"], "error");
    assert!(message["rendered"].is_string(), "{message}");
    for args in [&["prove"][..], &["execute", "--inputs", "nowhere.json", "--clause", "draw"]] {
        let run = Package::loan().run(&[args, &["--message-format", "json"]].concat());
        assert_ne!(run.code, 0);
        for line in run.err.lines() {
            assert_eq!(json(line)["severity"], "error", "{line}");
        }
    }
}

#[test]
fn info_gives_one_object_with_the_size_of_each_clause() {
    let package = Package::loan();
    let info = json(&package.run(&["info", "--message-format", "json"]).ok().out);
    let clauses = info["clauses"].as_array().unwrap();
    assert_eq!(clauses.len(), 2);
    assert_eq!(clauses[0]["name"], "draw");
    // deployment, asked, the seal of left, tag
    assert_eq!(clauses[0]["public_inputs"], 4);
    for clause in clauses {
        for key in ["constraints", "wires", "nonzeros"] {
            assert!(clause[key].as_u64().is_some_and(|n| n > 0), "{key}: {clause}");
        }
    }
    let one = package.on("close", &["info", "--per-line", "--message-format", "json"]).ok();
    let clause = json(&one.out)["clauses"][0].clone();
    let lines = clause["lines"].as_array().unwrap();
    let sum: u64 = lines.iter().map(|line| line["constraints"].as_u64().unwrap()).sum();
    assert_eq!(clause["constraints"].as_u64(), Some(sum), "{clause}");
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let package = Package::loan();
    for command in ["check", "build", "setup"] {
        let run = package.run(&[command, "--quiet"]).ok();
        assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""), "{command}");
    }
}

/// Builds for development have a hidden command that panics with an input in its message.
#[cfg(debug_assertions)]
#[test]
fn a_panic_is_exit_code_70_and_shows_no_input() {
    let folder = TempDir::new().unwrap();
    let run = zkc(folder.path(), &["debug-panic", "3141592653"]);
    assert_eq!((run.code, run.out.as_str()), (70, ""));
    assert!(run.err.contains("met a bug at ") && run.err.contains("report it"), "{run:?}");
    assert!(!run.err.contains("3141592653"), "{run:?}");
    assert!(!zkc(folder.path(), &["--help"]).out.contains("debug-panic"));
    assert!(!zkc(folder.path(), &["man"]).out.contains("debug"));
}
