//! Cuts balanced tokens into items, so that a broken one never touches its neighbours.
//!
//! A leaf (`fn`, `struct`, `use`, …) is handed to the grammar whole. A container (`contract`,
//! `impl`, `mod`) is handed over with empty braces, and its items are cut in the same way.

use crate::token::{Tok, Token};

/// Whether an item starts at `tokens[at]`: at a word of an item, or at `pub` or an attribute.
pub(crate) fn starts_item(tokens: &[Token], at: usize) -> bool {
    let tok = |offset: usize| tokens.get(at + offset).map(|token| token.tok);
    let before = at.checked_sub(1).and_then(|at| tokens.get(at)).map(|token| token.tok);
    match tokens[at].tok {
        // `const` after `<` or `,` is a generic parameter.
        Tok::Const => !matches!(before, Some(Tok::Lt | Tok::Comma)),
        Tok::Use | Tok::Mod | Tok::Struct | Tok::Enum | Tok::Fn | Tok::Impl => true,
        Tok::Unit | Tok::Contract | Tok::Clause | Tok::Param | Tok::State => true,
        Tok::Linear | Tok::Opaque => {
            matches!(tok(1), Some(Tok::Struct | Tok::Linear | Tok::Opaque))
        }
        Tok::Public => tok(1) == Some(Tok::State),
        Tok::Pub => {
            tokens.len() > at + 1 && tok(1) != Some(Tok::Pub) && starts_item(tokens, at + 1)
        }
        _ => false,
    }
}

/// Like [`starts_item`], and an attribute also starts one.
fn starts_item_or_attr(tokens: &[Token], at: usize) -> bool {
    let attr = tokens[at].tok == Tok::Hash
        && tokens.get(at + 1).is_some_and(|next| next.tok == Tok::LBracket);
    attr || starts_item(tokens, at)
}

/// A piece of a token list: half-open indices into it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Piece {
    /// Attributes, word, and all the rest of an item.
    Leaf { start: usize, end: usize },
    /// The same, with the braces that hold items at `open` and `end - 1`.
    Container { start: usize, open: usize, end: usize },
    /// Tokens that belong to no item.
    Stray { start: usize, end: usize },
}

/// The pieces of balanced tokens, in order.
pub(crate) fn split(tokens: &[Token]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let piece =
            if starts_item_or_attr(tokens, at) { item(tokens, at) } else { stray(tokens, at) };
        at = match piece {
            Piece::Leaf { end, .. } | Piece::Container { end, .. } | Piece::Stray { end, .. } => {
                end
            }
        };
        pieces.push(piece);
    }
    pieces
}

/// Index behind the bracket group that opens at `at`; behind the token if it opens none.
pub(crate) fn skip(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.tok {
            Tok::LParen | Tok::LBracket | Tok::LBrace => depth += 1,
            Tok::RParen | Tok::RBracket | Tok::RBrace => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

fn stray(tokens: &[Token], start: usize) -> Piece {
    let mut end = skip(tokens, start);
    while end < tokens.len() && !starts_item_or_attr(tokens, end) {
        end = skip(tokens, end);
    }
    Piece::Stray { start, end }
}

/// What ends an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Semicolon,
    Brace,
}

fn item(tokens: &[Token], start: usize) -> Piece {
    let mut at = start;
    while tokens.get(at).is_some_and(|token| token.tok == Tok::Hash) {
        at = skip(tokens, (at + 1).min(tokens.len() - 1));
    }
    // Modifiers belong to the word that follows.
    while tokens.get(at).is_some_and(|token| {
        matches!(token.tok, Tok::Pub | Tok::Public | Tok::Linear | Tok::Opaque)
    }) {
        at += 1;
    }
    let Some(word) = tokens.get(at).map(|token| token.tok).filter(|_| starts_item(tokens, at))
    else {
        // Attributes before nothing: what follows up to the next item is part of it.
        let Piece::Stray { end, .. } = (match at < tokens.len() && !starts_item_or_attr(tokens, at)
        {
            true => stray(tokens, at),
            false => Piece::Stray { start, end: at },
        }) else {
            return Piece::Stray { start, end: at };
        };
        return Piece::Stray { start, end: end.max(start + 1) };
    };
    let container = matches!(word, Tok::Contract | Tok::Impl | Tok::Mod);
    let expected = match word {
        Tok::Use | Tok::Const | Tok::Param => End::Semicolon,
        _ => End::Brace,
    };
    at += 1;
    while at < tokens.len() {
        let token = tokens[at];
        if token.tok == Tok::Semi {
            return Piece::Leaf { start, end: at + 1 };
        }
        if starts_item_or_attr(tokens, at) {
            break;
        }
        let next = skip(tokens, at);
        let argument = matches!(tokens[at - 1].tok, Tok::Comma | Tok::Lt);
        if token.tok == Tok::LBrace && expected == End::Brace && !argument {
            return match container {
                true => Piece::Container { start, open: at, end: next },
                false => Piece::Leaf { start, end: next },
            };
        }
        at = next;
    }
    Piece::Leaf { start, end: at }
}
