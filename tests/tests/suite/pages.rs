//! Every error page's wrong program gives exactly its code, and its right one builds.

use zkc_diagnostics::registry;
use zkc_tests::check_source;
use zkc_tests::fenced::blocks;

#[test]
fn pages_are_true() {
    let mut wrong = Vec::new();
    for entry in registry::entries() {
        let mut shows_its_code = false;
        for block in blocks(entry.page) {
            let text = block.text;
            let codes = match block.info.split_once(',') {
                Some(("clause", code)) => {
                    shows_its_code |= code == entry.code;
                    vec![code.to_owned()]
                }
                None if block.info == "clause" => Vec::new(),
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
