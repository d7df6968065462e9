//! Fixes that tools apply: every edit that a message of the UI programs offers is applied, and the
//! program then has one mistake of that kind less.

use zkc_diagnostics::{Diagnostic, Suggestion};
use zkc_tests::{check_source, root};

/// The text with the edits of a fix, all at once.
fn applied(source: &str, fix: &Suggestion) -> String {
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| edit.span.start);
    let mut text = String::new();
    let mut last = 0;
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        assert!(last <= start, "edits of one fix overlap");
        text.push_str(&source[last..start]);
        text.push_str(&edit.text);
        last = end;
    }
    text.push_str(&source[last..]);
    text
}

/// How often the same is said: of a program with several mistakes the others stay, and one that hid
/// behind this may come.
fn count(diagnostics: &[Diagnostic], same: &Diagnostic) -> usize {
    let is_same = |other: &&Diagnostic| other.code == same.code && other.message == same.message;
    diagnostics.iter().filter(is_same).count()
}

#[test]
fn every_fix_mends_what_it_is_for() {
    let mut tried = 0;
    let mut wrong = Vec::new();
    for phase in std::fs::read_dir(root().join("tests/ui")).expect("the folder is there") {
        let phase = phase.expect("readable").path();
        if !phase.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(phase).expect("readable") {
            let path = file.expect("readable").path();
            let Ok(source) = std::fs::read_to_string(&path) else { continue };
            if path.extension().is_none_or(|ending| ending != "clause") {
                continue;
            }
            let said = check_source(&source);
            for diagnostic in &said {
                let code = diagnostic.code.0;
                for fix in diagnostic.help.iter().filter(|help| !help.edits.is_empty()) {
                    let text = applied(&source, fix);
                    let after = check_source(&text);
                    tried += 1;
                    if count(&after, diagnostic) >= count(&said, diagnostic) {
                        let name = path.file_name().unwrap_or_default().display().to_string();
                        let left: Vec<String> =
                            after.iter().map(|it| format!("{} {}", it.code, it.message)).collect();
                        wrong.push(format!("{name}, {code}, {}: {left:?}", fix.message));
                    }
                }
            }
        }
    }
    assert!(tried >= 20, "only {tried} fixes");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}
