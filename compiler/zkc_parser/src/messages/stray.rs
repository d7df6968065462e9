//! Messages about text where an item should start.

use zkc_diagnostics::Diagnostic;
use zkc_span::FileId;

use super::NO_ITEM;
use crate::split::skip;
use crate::token::{Tok, Token};

const ITEM_WORDS: [&str; 15] = [
    "fn", "use", "mod", "const", "struct", "enum", "impl", "contract", "clause", "param", "state",
    "unit", "linear", "opaque", "public",
];

/// What other languages call an item.
const FOREIGN_WORDS: &[(&str, &str)] = &[
    ("function", "fn"),
    ("func", "fn"),
    ("def", "fn"),
    ("fun", "fn"),
    ("circuit", "clause"),
    ("template", "clause"),
    ("class", "struct"),
    ("record", "struct"),
    ("import", "use"),
    ("include", "use"),
    ("module", "mod"),
    ("currency", "unit"),
    ("asset", "linear"),
    ("let", "const"),
    ("var", "const"),
];

/// Words of other languages that have no counterpart, or none by a word alone.
const FOREIGN_ITEMS: &[(&str, &str)] = &[
    ("private", "leave it out: an item is private to its module unless it is `pub`"),
    ("internal", "leave it out: an item is private to its module unless it is `pub`"),
    ("public", "write `pub` for an item that other modules may use; clauses have no such word"),
    ("export", "write `pub` for an item that other modules may use"),
    ("pragma", "remove it: the edition stands in `Zkc.toml`"),
    ("component", "a clause is what can be proven, and needs no main component: remove it"),
    (
        "interface",
        "a contract is `contract Name { … }`, and has no interface apart from its clauses",
    ),
    ("library", "write a module, `mod name { … }`"),
    ("modifier", "write a function with the `require`s, and call it in each clause"),
    ("event", "a clause tells others only by its outputs: `-> (paid: Amount<EUR>)`"),
    ("error", "write what is wrong into the message of a `require`"),
    (
        "mapping",
        "a circuit has no storage: commit to what lasts with `state` or a root of `std::merkle`",
    ),
    (
        "constructor",
        "contracts have no constructor: values that differ by deployment are `param NAME: T;`",
    ),
    ("from", "write `use std::currency;`"),
    ("signal", "inputs are parameters of a clause, other values are made by `let` in its body"),
];

/// Tokens where an item should start.
pub(crate) fn stray_items(source: &str, file: FileId, tokens: &[Token]) -> Option<Diagnostic> {
    let [first, ..] = tokens else { return None };
    if tokens.iter().all(|token| token.tok == Tok::Semi) {
        return Some(
            Diagnostic::error(NO_ITEM, "this `;` ends nothing")
                .label(first.span(file), "items that end with `}` have no `;`")
                .suggest("remove it", first.span(file), ""),
        );
    }
    // What follows the attributes is what should have been an item.
    let mut at = 0;
    while tokens.get(at).is_some_and(|token| token.tok == Tok::Hash) {
        at = skip(tokens, (at + 1).min(tokens.len() - 1));
    }
    let Some(word) = tokens.get(at).copied().filter(|token| !matches!(token.tok, Tok::Bang)) else {
        return Some(
            Diagnostic::error(NO_ITEM, "this attribute belongs to no item")
                .label(first.span(file), "expected an item below it"),
        );
    };
    let next = tokens.get(at + 1).copied();
    Some(no_item(source, file, word, next))
}

/// The message about a word where an item should start.
fn no_item(source: &str, file: FileId, word: Token, next: Option<Token>) -> Diagnostic {
    let (span, text) = (word.span(file), word.text(source));
    let diagnostic = Diagnostic::error(NO_ITEM, format!("expected an item, found `{text}`"))
        .label(span, "not the start of an item");
    if let Some((_, advice)) = FOREIGN_ITEMS.iter().find(|(word, _)| *word == text) {
        return diagnostic.help(*advice);
    }
    let foreign = FOREIGN_WORDS.iter().find(|(word, _)| *word == text).map(|(_, right)| *right);
    let named = next.is_some_and(|next| matches!(next.tok, Tok::Ident | Tok::Struct));
    let near = || ITEM_WORDS.into_iter().find(|word| named && is_near(text, word));
    match foreign.or_else(near) {
        Some(right) if word.tok == Tok::Let => {
            diagnostic.note("`let` stands in bodies").help(format!("write `{right} NAME: T = …;`"))
        }
        Some(right) => diagnostic.suggest(format!("did you mean `{right}`"), span, right),
        // `settle(public a: u8) …`
        None if word.tok == Tok::Ident && next.is_some_and(|next| next.tok == Tok::LParen) => {
            diagnostic
                .note("a `clause`, which stands in a contract, can be proven; a `fn` is called by clauses")
                .help(format!("write `clause {text}(…)` or `fn {text}(…)`"))
        }
        None if word.tok == Tok::Minus && next.is_some_and(|next| next.tok == Tok::Minus) => {
            diagnostic.help("comments start with `//`")
        }
        None => diagnostic.help(
            "items start with `fn`, `struct`, `enum`, `unit`, `const`, `use`, `mod`, `impl` or `contract`, \
             and in a contract also with `param`, `state` or `clause`",
        ),
    }
}

/// Whether two words differ by one letter added, dropped or changed, or two letters swapped.
fn is_near(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a == b || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (&a[same..], &b[same..]);
    let tail = |list: &'_ [u8], skip: usize| list.get(skip..).unwrap_or(&[]).to_vec();
    let swapped = rest_a.len() >= 2
        && rest_b.len() >= 2
        && rest_a[0] == rest_b[1]
        && rest_a[1] == rest_b[0]
        && rest_a[2..] == rest_b[2..];
    swapped
        || tail(rest_a, 1) == tail(rest_b, 1)
        || tail(rest_a, 1) == rest_b
        || tail(rest_b, 1) == rest_a
}
