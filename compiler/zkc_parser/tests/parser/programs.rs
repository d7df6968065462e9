//! Correct programs parse without a message.

use super::read;

/// The front example of the language, and files that hold every construct between them.
pub(super) const PROGRAMS: [(&str, &str); 4] = [
    ("dvp", include_str!("../data/dvp.clause")),
    ("stream", include_str!("../data/stream.clause")),
    ("library", include_str!("../data/library.clause")),
    ("everything", include_str!("../data/everything.clause")),
];

#[test]
fn correct_programs_parse_without_a_message() {
    for (name, source) in PROGRAMS {
        let messages: Vec<String> = read(source)
            .diagnostics
            .iter()
            .map(|diagnostic| {
                let span = diagnostic.primary.as_ref().map(|label| label.span).unwrap_or_default();
                let line = source[..span.start as usize].lines().count();
                format!("{name}:{line}: {} {}", diagnostic.code, diagnostic.message)
            })
            .collect();
        assert!(messages.is_empty(), "{messages:#?}");
    }
}

#[test]
fn a_tree_keeps_every_item_and_comment() {
    let (_, source) = PROGRAMS[0];
    let parsed = read(source);
    let names: Vec<_> =
        parsed.ast.items.iter().filter_map(|item| item.name()).map(|name| name.as_str()).collect();
    assert_eq!(names, ["ACME", "Terms", "Dvp", "too_late"]);
    assert_eq!(
        parsed.ast.docs,
        ["Delivery versus payment: shares and their price change hands together or not at all."]
    );
    let comments = parsed.trivia.entries.iter().filter(|entry| {
        source[entry.span.start as usize..entry.span.end as usize].starts_with("//")
    });
    assert_eq!(comments.count(), source.matches("//").count());
}

#[test]
fn carriage_returns_change_nothing() {
    for (name, source) in PROGRAMS {
        let windows = source.replace('\n', "\r\n");
        assert_eq!(zkc_ast::dump(&read(source).ast), zkc_ast::dump(&read(&windows).ast), "{name}");
    }
}
