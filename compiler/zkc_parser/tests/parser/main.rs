//! The parser, as its users see it: programs in, trees and messages out.

mod attacks;
mod cases;
mod mutations;
mod pages;
mod programs;
mod trees;

use zkc_diagnostics::Diagnostic;
use zkc_parser::{Parsed, parse};
use zkc_span::FileId;

/// Parses a text that stands alone.
fn read(source: &str) -> Parsed {
    parse(source, FileId(0))
}

/// Each message's code and the text it points at.
fn check(source: &str) -> Vec<(&'static str, &str)> {
    read(source)
        .diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code.0, place(source, diagnostic)))
        .collect()
}

fn place<'s>(source: &'s str, diagnostic: &Diagnostic) -> &'s str {
    let span = diagnostic.primary.as_ref().expect("every syntax message has a place").span;
    &source[span.start as usize..span.end as usize]
}

/// The text after all edits of all suggestions, last first.
fn apply_suggestions(source: &str, diagnostics: &[Diagnostic]) -> String {
    let mut edits: Vec<_> = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.help.iter().find(|help| !help.edits.is_empty()))
        .flat_map(|help| help.edits.clone())
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = source.to_owned();
    for edit in edits {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}
