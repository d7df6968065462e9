//! The parser of Clause: text to a tree, a table of comments, and messages.
//!
//! [`parse`] always gives a tree. It never fails, whatever the text: nesting and width are bounded,
//! broken pieces become error nodes, and each mistake is one message.
//!
//! ```
//! use zkc_parser::parse;
//! use zkc_span::FileId;
//!
//! let parsed = parse("fn twice(x: u8) -> u8 { x + x }", FileId(0));
//! assert!(parsed.diagnostics.is_empty());
//! assert_eq!(zkc_ast::dump(&parsed.ast),
//!     "(fn twice (params (param x u8)) (-> u8) (block (+ x x)))\n");
//! ```
//!
//! The steps, in the order of the text's way through them:
//! lexer ([`token`]), what depends on neighbours ([`adapter`]), balanced brackets ([`brackets`]),
//! items ([`split`]), the generated parser with recovery round it ([`recover`] and [`repair`]; the grammar is
//! `clause.lalrpop`, its nodes are made in [`build`]), and what the grammar does not say
//! ([`validate`]). [`messages`] holds every text that a user reads.
//!
//! This crate knows nothing of files, packages or names.

mod adapter;
mod brackets;
mod broken;
mod build;
mod messages;
mod recover;
mod repair;
mod split;
mod token;
mod validate;

mod grammar {
    //! The parser that LALRPOP makes from `clause.lalrpop`.
    #![allow(missing_docs, unused, clippy::all)]
    use lalrpop_util::lalrpop_mod;
    lalrpop_mod!(clause);
    pub(crate) use clause::RootParser;
}

use std::collections::BTreeSet;

use zkc_ast::{Expr, File, Item, ItemKind, MAX_HEIGHT, Trivia, TriviaKind};
use zkc_diagnostics::Diagnostic;
use zkc_span::{FileId, Span};

pub use broken::broken_items;
use build::doc_lines;
use recover::Source;
use split::{Piece, split};
use token::{Lines, Tok, Token};

/// Messages given for one file; the last one says how many there would have been.
const MAX_MESSAGES: usize = 100;

/// What became of a text.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree; where the text is broken it has error nodes.
    pub ast: File,
    /// Comments and blank lines.
    pub trivia: Trivia,
    /// All messages in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses the text of a file. Texts of 4 GiB and more are the caller's to refuse.
pub fn parse(source: &str, file: FileId) -> Parsed {
    let mut lexed = token::lex(source, file, 0);
    let lines = Lines::new(source);
    let tokens = adapter::adapt(source, 0, file, &lines, &lexed.tokens, &mut lexed.diagnostics);
    let before = lexed.diagnostics.len();
    let tokens = brackets::balance(source, file, &lines, tokens, &mut lexed.diagnostics);
    let balanced = lexed.diagnostics.len() == before;
    let mut reported: Vec<Span> = lexed.diagnostics.iter().flat_map(places).collect();
    reported.sort();
    let open_comment = lexed.diagnostics.iter().any(|said| said.code == messages::OPEN_COMMENT);
    let last = tokens.iter().rfind(|token| token.end > token.start);
    let cut = last.filter(|_| open_comment).map(|last| last.end);
    let mut parser = FileParser {
        source: Source {
            text: source,
            base: 0,
            file,
            lines: &lines,
            trivia: &lexed.trivia,
            tokens: &tokens,
            reported: &reported,
        },
        diagnostics: Vec::new(),
        cut,
    };
    let items = parser.items(&tokens, 0);
    let mut diagnostics = parser.diagnostics;
    // What lacks its end there may have it in the comment.
    diagnostics.retain(|said| {
        said.primary.as_ref().zip(cut).is_none_or(|(label, cut)| label.span.end < cut)
    });
    diagnostics.append(&mut lexed.diagnostics);
    let first = tokens.first().map_or(source.len() as u32, |token| token.start);
    let docs = doc_lines(source, 0, &lexed.trivia, TriviaKind::InnerDoc, 0, first);
    let ast = File { docs, items, span: Span::new(file, 0, source.len() as u32) };
    let broken = broken_items(&ast, &diagnostics);
    let found = validate::validate(&ast, balanced);
    // `reveal { … }` in what should have been a clause follows from the mistake in its head.
    diagnostics.extend(found.into_iter().filter(|found| {
        let place = found.primary.as_ref().map(|label| label.span);
        found.code != messages::REVEAL
            || !place.is_some_and(|place| {
                broken.iter().any(|item| item.start <= place.start && place.end <= item.end)
            })
    }));
    if diagnostics.is_empty() {
        diagnostics.extend(loose_docs(&tokens, &lexed.trivia));
    }
    diagnostics.sort_by_key(|diagnostic| {
        diagnostic.primary.as_ref().map_or((0, 0), |label| (label.span.start, label.span.end))
    });
    cap(&mut diagnostics);
    Parsed { ast, trivia: lexed.trivia, diagnostics }
}

/// Parses one expression that starts at byte `offset` of its file, such as a piece of a text.
/// The tree is an error node if there are messages about its shape.
pub fn parse_expr(source: &str, file: FileId, offset: u32) -> (Expr, Vec<Diagnostic>) {
    recover::parse_expr_at(source, offset, file)
}

/// Where the tokens of a text stand, in order: what the formatter prints. They leave out comments and
/// blanks, which are trivia. `>>` and `>=` are tokens of one character each, and `12.50 EUR` is two.
pub fn token_spans(source: &str, file: FileId) -> Vec<Span> {
    let mut lexed = token::lex(source, file, 0);
    let lines = Lines::new(source);
    let tokens = adapter::adapt(source, 0, file, &lines, &lexed.tokens, &mut lexed.diagnostics);
    tokens.iter().map(|token| token.span(file)).collect()
}

/// The tokens of a text, one a line, with byte positions: what `--emit tokens` writes.
pub fn tokens(source: &str, file: FileId) -> String {
    let mut lexed = token::lex(source, file, 0);
    let lines = Lines::new(source);
    let tokens = adapter::adapt(source, 0, file, &lines, &lexed.tokens, &mut lexed.diagnostics);
    let mut out = String::new();
    for token in tokens {
        let text = token.text(source);
        out.push_str(&format!("{}..{} {:?} {text}\n", token.start, token.end, token.tok));
    }
    out
}

fn places(diagnostic: &Diagnostic) -> impl Iterator<Item = Span> {
    let primary = diagnostic.primary.iter().map(|label| label.span);
    // Where a missing closer was put is a place that needs no second message.
    let edits = diagnostic.help.iter().flat_map(|help| &help.edits).map(|edit| edit.span);
    primary.chain(edits).collect::<Vec<_>>().into_iter()
}

struct FileParser<'s> {
    source: Source<'s>,
    diagnostics: Vec<Diagnostic>,
    /// Where the last token ends, if a comment without an end follows it.
    cut: Option<u32>,
}

impl FileParser<'_> {
    fn items(&mut self, tokens: &[Token], depth: u32) -> Vec<Item> {
        let mut items = Vec::new();
        for piece in split(tokens) {
            match piece {
                Piece::Leaf { start, end } => {
                    let (item, said) = self.source.item(&tokens[start..end]);
                    self.diagnostics.extend(said);
                    items.push(item);
                }
                Piece::Container { start, open, end } => {
                    items.push(self.container(&tokens[start..end], open - start, depth));
                }
                Piece::Stray { start, end } => {
                    let stray = &tokens[start..end];
                    items.push(self.source.broken_item(stray));
                    self.stray(stray);
                }
            }
        }
        items
    }

    fn stray(&mut self, tokens: &[Token]) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
        let covered = Span::new(self.source.file, first.start, last.end.max(first.start));
        if self.cut.is_some_and(|cut| cut <= last.end) {
            return;
        }
        let said = self
            .source
            .reported
            .iter()
            .any(|place| place.start <= covered.end && covered.start <= place.end);
        if !said {
            let message = messages::stray_items(self.source.text, self.source.file, tokens);
            self.diagnostics.extend(message);
        }
    }

    /// A contract, `impl` or module: its head is parsed with empty braces, its items one by one.
    fn container(&mut self, tokens: &[Token], open: usize, depth: u32) -> Item {
        let end = tokens.len() - 1;
        let mut head = tokens[..=open].to_vec();
        head.push(tokens[end]);
        let (mut item, said) = self.source.item(&head);
        self.diagnostics.extend(said);
        if depth >= MAX_HEIGHT / 4 {
            self.diagnostics.push(messages::too_deep(item.span));
            return item;
        }
        let inside = &tokens[open + 1..end];
        let inner = self.items(inside, depth + 1);
        let first = inside.first().map_or(tokens[end].start, |token| token.start);
        let (text, trivia) = (self.source.text, self.source.trivia);
        let docs = doc_lines(text, 0, trivia, TriviaKind::InnerDoc, tokens[open].end, first);
        match &mut item.kind {
            ItemKind::Contract(contract) => (contract.items, contract.docs) = (inner, docs),
            ItemKind::Impl(block) => block.items = inner,
            ItemKind::Mod(module) => (module.items, module.docs) = (Some(inner), docs),
            // The head is broken; its items are kept for what they define, under its name.
            _ => item.kind = broken_head(&head, &item, inner),
        }
        item
    }
}

/// A container whose head cannot be read: the word and the name are kept, the rest is not known.
fn broken_head(head: &[Token], item: &Item, items: Vec<Item>) -> ItemKind {
    let ItemKind::Error(names) = &item.kind else { return ItemKind::Error(vec![]) };
    let name = names.first().cloned();
    let is_contract = head.iter().any(|token| token.tok == Tok::Contract);
    match name {
        Some(name) if is_contract => ItemKind::Contract(zkc_ast::Contract {
            name,
            generics: zkc_ast::Generics::default(),
            docs: vec![],
            items,
        }),
        _ => ItemKind::Error(names.clone()),
    }
}

/// Doc comments above nothing that can have one: before a closer, a statement or the end.
fn loose_docs(tokens: &[Token], trivia: &Trivia) -> Vec<Diagnostic> {
    let mut said = BTreeSet::new();
    let mut loose = Vec::new();
    for entry in trivia.entries.iter().filter(|entry| entry.kind == TriviaKind::OuterDoc) {
        let at = tokens.partition_point(|token| token.start < entry.span.start);
        let describes = tokens.get(at).is_some_and(|token| {
            split::starts_item(tokens, at)
                || matches!(
                    token.tok,
                    Tok::Hash | Tok::Public | Tok::Sealed | Tok::From | Tok::Bound
                )
                || matches!(
                    token.tok,
                    Tok::Attested | Tok::Mut | Tok::SelfValue | Tok::And | Tok::Pub
                )
                || token.tok == Tok::Ident && begins_part(tokens, at)
        });
        // One message for a run of lines.
        if !describes && said.insert(at) {
            loose.push(messages::loose_doc(entry.span));
        }
    }
    loose
}

/// Whether a name can be a field, variant, parameter or output: it begins an element of a list.
fn begins_part(tokens: &[Token], at: usize) -> bool {
    let tok = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map(|token| token.tok);
    matches!(tok(at.checked_sub(1)), Some(Tok::LBrace | Tok::LParen | Tok::Comma))
        && matches!(
            tok(Some(at + 1)),
            Some(Tok::Colon | Tok::Comma | Tok::LParen | Tok::LBrace | Tok::RBrace)
        )
}

fn cap(diagnostics: &mut Vec<Diagnostic>) {
    let more = diagnostics.len().saturating_sub(MAX_MESSAGES);
    if more == 0 {
        return;
    }
    diagnostics.truncate(MAX_MESSAGES);
    if let Some(last) = diagnostics.pop() {
        diagnostics.push(last.note(format!("{more} more messages about this file are not shown")));
    }
}
