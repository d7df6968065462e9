//! The page of each code of this phase: its wrong program gives that code alone, its right one none.

mod support;

use support::check_main;

/// The fenced blocks of a page whose head is `head`.
fn blocks<'p>(page: &'p str, head: &str) -> Vec<&'p str> {
    page.split("```")
        .skip(1)
        .step_by(2)
        .filter_map(|block| block.split_once('\n'))
        .filter(|(line, _)| *line == head)
        .map(|(_, text)| text)
        .collect()
}

#[test]
fn pages_show_what_they_say() {
    let mut wrong_pages = Vec::new();
    let mut pages = 0;
    for entry in zkc_diagnostics::registry::entries() {
        if !entry.code[1..].parse::<u32>().is_ok_and(|code| (100..400).contains(&code)) {
            continue;
        }
        // Said once a circuit is made, or by whoever reads the levels of lints.
        if ["E0270", "E0271", "W0210", "W0211", "W0218"].contains(&entry.code) {
            continue;
        }
        pages += 1;
        let wrong = blocks(entry.page, &format!("clause,{}", entry.code));
        let right = blocks(entry.page, "clause");
        assert_eq!((wrong.len(), right.len()), (1, 1), "{}", entry.code);
        let said = check_main(wrong[0]);
        let codes = said.codes();
        if codes.len() != 1 || !codes[0].starts_with(entry.code) {
            wrong_pages.push(format!("{}: {:?}\n{}", entry.code, codes, said.text()));
        }
        let said = check_main(right[0]);
        if !said.codes().is_empty() {
            wrong_pages.push(format!("{} right: {}", entry.code, said.text()));
        }
    }
    assert!(pages > 50, "{pages}");
    assert!(wrong_pages.is_empty(), "{}", wrong_pages.join("\n"));
}
