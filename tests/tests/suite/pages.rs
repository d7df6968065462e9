//! Every error page's wrong program gives exactly its code, and its right one builds.

use zkc_diagnostics::registry;
use zkc_tests::check_source;

/// The fenced blocks of a page: what stands behind the fence, and the text.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((info, text.join("\n") + "\n"));
        }
    }
    blocks
}

#[test]
fn pages_are_true() {
    let mut wrong = Vec::new();
    for entry in registry::entries() {
        let mut shows_its_code = false;
        for (info, text) in blocks(entry.page) {
            let codes = match info.split_once(',') {
                Some(("clause", code)) => {
                    shows_its_code |= code == entry.code;
                    vec![code.to_owned()]
                }
                None if info == "clause" => Vec::new(),
                _ => {
                    shows_its_code = true;
                    continue;
                }
            };
            let mut found: Vec<String> =
                check_source(&text).iter().map(|diagnostic| diagnostic.code.to_string()).collect();
            found.dedup();
            if found != codes {
                wrong.push(format!(
                    "{}: expected {codes:?}, found {found:?} for\n{text}",
                    entry.code
                ));
            }
        }
        if !shows_its_code {
            wrong.push(format!("{}: the page shows no wrong program", entry.code));
        }
    }
    assert!(wrong.is_empty(), "{} pages are not true:\n{}", wrong.len(), wrong.join("\n"));
}
