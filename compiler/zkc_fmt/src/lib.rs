//! The formatter of Clause: a text to the same program in the one layout.
//!
//! ```
//! use zkc_fmt::format;
//! use zkc_span::FileId;
//!
//! let text = format("fn  twice(x:u8)->u8{x+x} // doubles", FileId(0)).expect("it has no errors");
//! assert_eq!(text, "fn twice(x: u8) -> u8 { x + x } // doubles\n");
//! ```
//!
//! Vocabulary: tokens and comments come from the parser; the [`cursor`] takes them one after the
//! other into a document ([`doc`]), led by the tree ([`item`], [`stmt`], [`expr`], [`part`], [`list`]);
//! [`print`] decides which groups of the document stand on one line. [`comments`] says where a comment
//! goes. [`check`] compares what comes out with what went in, so that a mistake in any of them can
//! cost no comment and change no program.
//!
//! The layout depends on tokens and comments, and on three choices of the author: an empty line
//! between two parts, a list in braces whose first part is on a line of its own, and what a comment
//! stood behind. Everything else is the formatter's.
//!
//! This crate knows nothing of files, packages or names.

mod check;
mod comments;
mod cursor;
mod doc;
mod expr;
mod item;
mod list;
mod part;
mod print;
mod stmt;

use zkc_diagnostics::{Code, Diagnostic};
use zkc_span::FileId;

use comments::Comments;
use cursor::Cursor;

/// Formats the text of a file. Its line ends are those of its first line.
///
/// # Errors
/// The messages of the parser, if one of them is an error: a text that cannot be read is not touched.
/// E0614 if the result were another program or lacked a comment, which would be a mistake of this
/// crate.
pub fn format(source: &str, file: FileId) -> Result<String, Vec<Diagnostic>> {
    let parsed = zkc_parser::parse(source, file);
    if parsed.diagnostics.iter().any(Diagnostic::is_error) {
        return Err(parsed.diagnostics);
    }
    let tokens = zkc_parser::token_spans(source, file);
    let comments = Comments::new(source, &parsed.trivia, &tokens);
    let mut cursor = Cursor::new(source, &tokens, &comments);
    cursor.file(&parsed.ast);
    cursor.finish();
    if let Some(mistake) = cursor.mistake {
        return Err(vec![bug(&mistake)]);
    }
    let mut text = print::print(&cursor.doc, source, &comments);
    if text == source {
        return Ok(text);
    }
    if ends_lines_with_cr(source) {
        text = text.replace('\n', "\r\n");
    }
    match check::same(source, &parsed, &text, file) {
        Ok(()) => Ok(text),
        Err(difference) => Err(vec![bug(&difference)]),
    }
}

fn ends_lines_with_cr(source: &str) -> bool {
    source.find('\n').is_some_and(|at| source[..at].ends_with('\r'))
}

fn bug(what: &str) -> Diagnostic {
    Diagnostic::error(Code("E0614"), format!("the formatter met a bug of its own: {what}"))
        .note("the file was left as it was")
        .help("report it with the file, or with the part of it that gives the message")
}
