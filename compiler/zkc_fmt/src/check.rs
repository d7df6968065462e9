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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comments::Comments;
    use crate::cursor::Cursor;

    fn compared(before: &str, after: &str) -> Result<(), String> {
        let file = FileId(0);
        same(before, &zkc_parser::parse(before, file), after, file)
    }

    #[test]
    fn the_net_lets_layout_through_and_nothing_else() {
        let source = "/// d\nfn f(a: u8) -> u8 { /* b */ 0xff + a } // c\n";
        let passes = [
            "/// d\nfn f(\n    a: u8,\n) -> u8 {\n    /* b */ 0xff + a\n} // c\n",
            "/// d\nfn f(a: u8) -> u8 { 0xff /* b */ + a }\n    // c\n",
        ];
        for text in passes {
            assert_eq!(compared(source, text), Ok(()), "{text}");
        }
        let stops = [
            ("/// d\nfn f(a: u8) -> u8 { /* b */ 0xff + a }\n", "comment"),
            ("/// d\nfn f(a: u8) -> u8 { /* c */ 0xff + a } // b\n", "comment"),
            ("// d\nfn f(a: u8) -> u8 { /* b */ 0xff + a } // c\n", "comment"),
            ("/// d\nfn f(a: u8) -> u8 { /* b */ 255 + a } // c\n", "tokens"),
            ("/// d\nfn f(a: u8) -> u8 { /* b */ a + 0xff } // c\n", "tokens"),
            ("/// d\nfn f(a: u8) -> u8 { /* b */ 0xff + a; } // c\n", "program"),
            ("fn f(\n/// d\na: u8) -> u8 { /* b */ 0xff + a } // c\n", "program"),
            ("/// d\nfn f(a: u8) -> u8 { /* b */ 0xff + a // c\n", "cannot be read"),
        ];
        for (text, word) in stops {
            let difference = compared(source, text).expect_err(text);
            assert!(difference.contains(word), "{difference}: {text}");
        }
    }

    #[test]
    fn a_tree_that_is_not_the_texts_is_noticed() {
        let file = FileId(0);
        let source = "fn f(a: u8) {}\n";
        for other in ["fn g(a: u8) {}", "fn f(a: u8, b: u8) {}", "fn f(a: u8) { a }", "", "mod f;"]
        {
            let tokens = zkc_parser::token_spans(source, file);
            let comments = Comments::new(source, &Trivia::default(), &tokens);
            let mut cursor = Cursor::new(source, &tokens, &comments);
            cursor.file(&zkc_parser::parse(other, file).ast);
            cursor.finish();
            assert!(cursor.mistake.is_some(), "{other}");
        }
    }
}
