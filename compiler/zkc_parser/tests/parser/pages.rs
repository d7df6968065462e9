//! The page of each syntax code: its wrong program gives that code alone, its right one none.

use super::check;

/// The fenced blocks of a page whose head is `head`.
fn blocks<'p>(page: &'p str, head: &str) -> Vec<&'p str> {
    let mut blocks = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find("```") {
        let block = &rest[at + 3..];
        let (line, inside) = block.split_once('\n').unwrap_or((block, ""));
        let (text, after) = inside.split_once("```").unwrap_or((inside, ""));
        if line == head {
            blocks.push(text);
        }
        rest = after;
    }
    blocks
}

#[test]
fn pages_show_what_they_say() {
    let mut pages = 0;
    for entry in zkc_diagnostics::registry::entries() {
        if entry.code[1..].parse::<u32>().map_or(true, |number| number >= 100) {
            continue;
        }
        pages += 1;
        let wrong = blocks(entry.page, &format!("clause,{}", entry.code));
        let right = blocks(entry.page, "clause");
        assert_eq!((wrong.len(), right.len()), (1, 1), "{}", entry.code);
        let codes: Vec<_> = check(wrong[0]).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, [entry.code], "{}", entry.page);
        assert_eq!(check(right[0]), [], "{}", entry.page);
    }
    assert_eq!(pages, 28);
}
