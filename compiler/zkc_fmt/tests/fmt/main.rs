//! Tests of the formatter, in one binary.
//!
//! - [`golden`]: what every form of the language looks like, before and after;
//! - [`kinds`]: no kind of node is without a golden file;
//! - [`corpus`]: every program of the repository;
//! - [`generated`]: random programs, layouts and comments, from fixed seeds;
//! - [`limits`]: deep, long and broken texts.

mod corpus;
mod generated;
mod generator;
mod golden;
mod kinds;
mod limits;

use zkc_span::FileId;

/// Formats a program, and demands what holds for every program: the result is stable, and a program
/// whose layout was taken away ends the same.
#[track_caller]
fn formatted(source: &str) -> String {
    let text = match zkc_fmt::format(source, FileId(0)) {
        Ok(text) => text,
        Err(said) => panic!("{}\n{source}", said[0].message),
    };
    let again = match zkc_fmt::format(&text, FileId(0)) {
        Ok(text) => text,
        Err(said) => panic!("{}\n{source}\n---- became\n{text}", said[0].message),
    };
    if let Some(at) = text.lines().zip(again.lines()).position(|(first, second)| first != second) {
        let near = |text: &str| -> Vec<String> {
            text.lines().skip(at.saturating_sub(6)).take(12).map(str::to_owned).collect()
        };
        panic!("a second run changes it: {:#?}\n{:#?}\n{source}", near(&text), near(&again));
    }
    assert_eq!(again, text, "a second run changes its end\n{source}");
    assert!(text.is_empty() || text.ends_with('\n') && !text.ends_with("\n\n"), "{text:?}");
    text
}

/// The comments of a text, without the blanks round them and round their lines.
fn comments(source: &str) -> Vec<String> {
    let trivia = zkc_parser::parse(source, FileId(0)).trivia;
    let kept = trivia.entries.iter().filter(|entry| entry.kind != zkc_ast::TriviaKind::BlankLines);
    kept.map(|entry| {
        let text = &source[entry.span.start as usize..entry.span.end as usize];
        text.lines().map(str::trim).collect::<Vec<_>>().join("\n")
    })
    .collect()
}

/// Whether a text can be formatted at all.
fn is_valid(source: &str) -> bool {
    !zkc_parser::parse(source, FileId(0)).diagnostics.iter().any(|said| said.is_error())
}
