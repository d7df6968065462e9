//! The safety net: what was formatted is the same program, with the same comments.

use zkc_ast::{Trivia, TriviaKind, dump};
use zkc_parser::Parsed;
use zkc_span::FileId;

/// Compares a text and its formatted form: the tree, the comments in their order, and the tokens in
/// theirs but for commas and semicolons.
///
/// # Errors
/// What differs, in a few words.
pub(crate) fn same(source: &str, parsed: &Parsed, text: &str, file: FileId) -> Result<(), String> {
    let after = zkc_parser::parse(text, file);
    if let Some(error) = after.diagnostics.iter().find(|diagnostic| diagnostic.is_error()) {
        return Err(format!("the result cannot be read: {}", error.message));
    }
    if comments(source, &parsed.trivia) != comments(text, &after.trivia) {
        return Err("a comment would be lost or changed".to_owned());
    }
    if tokens(source, file) != tokens(text, file) {
        return Err("the result would have other tokens".to_owned());
    }
    if dump(&parsed.ast) != dump(&after.ast) {
        return Err("the result would be another program".to_owned());
    }
    Ok(())
}

/// The lines of all comments; blanks at a line's ends are the layout's.
fn comments<'s>(source: &'s str, trivia: &Trivia) -> Vec<&'s str> {
    let entries = trivia.entries.iter().filter(|entry| entry.kind != TriviaKind::BlankLines);
    let texts = entries
        .map(|entry| source.get(entry.span.start as usize..entry.span.end as usize).unwrap_or(""));
    texts.flat_map(str::lines).map(str::trim).collect()
}

fn tokens(source: &str, file: FileId) -> Vec<&str> {
    let spans = zkc_parser::token_spans(source, file);
    let texts =
        spans.iter().map(|span| source.get(span.start as usize..span.end as usize).unwrap_or(""));
    texts.filter(|text| !matches!(*text, "," | ";")).collect()
}
