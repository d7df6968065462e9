//! Parses one item, whatever stands in it.
//!
//! An item without mistakes is parsed once. Otherwise each mistake is taken in turn:
//! 1. If the token that does not fit is first on its line, a `;` or a `,` may be missing before it.
//!    The item is parsed again with each; the one that gets further stays.
//! 2. The smallest statement or list element round the mistake is replaced by a hole, and the item
//!    parsed again. Each message is thus the first one of some parse, and never an echo of another.
//! 3. If no hole helps, the item becomes an error node with its name, and its body is parsed alone.
//!
//! Recovery inside the generated parser was tried and dropped: it pops names off its stack, whose
//! uses then look unknown.

use std::cell::Cell;
use std::collections::BTreeMap;

use lalrpop_util::ParseError;
use zkc_ast::{Expr, ExprKind, Item, ItemKind, Name, Trivia};
use zkc_diagnostics::Diagnostic;
use zkc_span::{FileId, Span};

use crate::adapter::adapt;
use crate::build::{Cx, Root};
use crate::grammar::RootParser;
use crate::messages::{self, Found};
use crate::token::{Lines, Tok, Token, lex};

/// Messages for one item.
const MAX_MESSAGES: usize = 20;
/// Tokens that may be read for one item, all attempts together.
const MAX_WORK: usize = 600_000;

/// What all items of a file share.
pub(crate) struct Source<'s> {
    pub(crate) text: &'s str,
    pub(crate) base: u32,
    pub(crate) file: FileId,
    pub(crate) lines: &'s Lines,
    pub(crate) trivia: &'s Trivia,
    pub(crate) tokens: &'s [Token],
    /// Places that a message has been given for already, in order.
    pub(crate) reported: &'s [Span],
}

/// Parses an expression that starts at `base` of its file: a piece of a text in quotes.
pub(crate) fn parse_expr_at(text: &str, base: u32, file: FileId) -> (Expr, Vec<Diagnostic>) {
    let mut lexed = lex(text, file, base);
    let lines = Lines::new(text);
    let tokens = adapt(text, base, file, &lines, &lexed.tokens, &mut lexed.diagnostics);
    let source = Source {
        text,
        base,
        file,
        lines: &lines,
        trivia: &lexed.trivia,
        tokens: &tokens,
        reported: &[],
    };
    let span = Span::new(file, base, base + text.len() as u32);
    let mut diagnostics = lexed.diagnostics;
    if let Ok((Root::Expr(expr), more)) =
        source.attempt(Tok::StartExpr, &tokens, &BTreeMap::new()).0
    {
        diagnostics.extend(more);
        return (expr, diagnostics);
    }
    if diagnostics.is_empty() {
        diagnostics.extend(source.first_error(Tok::StartExpr, &tokens));
    }
    (Expr::new(ExprKind::Error(vec![]), span), diagnostics)
}

/// Where a parse stopped, and what would have fitted there.
struct Failure {
    at: usize,
    expected: Vec<String>,
}

type Attempt = Result<(Root, Vec<Diagnostic>), Failure>;
type Holes = BTreeMap<u32, Vec<Name>>;

impl Source<'_> {
    /// An item from its tokens, with the messages about it.
    pub(crate) fn item(&self, tokens: &[Token]) -> (Item, Vec<Diagnostic>) {
        let (root, mut diagnostics, failed_at) = self.recover(Tok::StartItem, tokens);
        if let Some(Root::Item(item)) = root {
            return (item, diagnostics);
        }
        let body = tokens.iter().rposition(|token| token.tok == Tok::RBrace).and_then(|end| {
            let start = opener(tokens, end)?;
            tokens.get(start..=end).filter(|_| failed_at < start)
        });
        if let Some(body) = body {
            diagnostics.extend(self.recover(Tok::StartBlock, body).1);
        }
        (self.broken_item(tokens), diagnostics)
    }

    /// An error node that keeps the name, or the imported names, of the text.
    pub(crate) fn broken_item(&self, tokens: &[Token]) -> Item {
        let (start, end) = match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => (first.start, last.end.max(first.start)),
            _ => (self.base, self.base),
        };
        let imports = tokens.iter().any(|token| token.tok == Tok::Use);
        let names =
            tokens.iter().filter(|token| token.tok == Tok::Ident).map(|token| self.name(*token));
        let names = match imports {
            true => names.collect(),
            // The name follows the item's word; a misspelt word is a name as well.
            false => names.take(2).collect(),
        };
        let span = Span::new(self.file, start, end);
        Item { docs: vec![], attrs: vec![], public: None, kind: ItemKind::Error(names), span }
    }

    fn name(&self, token: Token) -> Name {
        let range = (token.start - self.base) as usize..(token.end - self.base) as usize;
        Name::new(self.text.get(range).unwrap_or(""), token.span(self.file))
    }

    fn attempt(&self, start: Tok, tokens: &[Token], holes: &Holes) -> (Attempt, usize) {
        let mut cx = Cx::new(self.text, self.base, self.file, self.trivia, self.tokens);
        cx.holes = holes.clone();
        let read = Cell::new(0usize);
        let at = tokens.first().map_or(self.base, |token| token.start);
        let marker = Token::new(start, at, at);
        let stream = std::iter::once(&marker).chain(tokens).map(|token| {
            read.set(read.get() + 1);
            Ok::<_, ()>((token.start, token.tok, token.end))
        });
        let result = match RootParser::new().parse(&mut cx, stream) {
            Ok(root) => Ok((root, cx.diagnostics)),
            Err(ParseError::UnrecognizedEof { expected, .. }) => {
                Err(Failure { at: tokens.len(), expected })
            }
            // The marker is counted too, and the last token read is the one that does not fit.
            Err(ParseError::UnrecognizedToken { expected, .. }) => {
                Err(Failure { at: read.get().saturating_sub(2), expected })
            }
            Err(_) => Err(Failure { at: read.get().saturating_sub(2), expected: vec![] }),
        };
        (result, read.get())
    }

    fn first_error(&self, start: Tok, tokens: &[Token]) -> Option<Diagnostic> {
        let (attempt, _) = self.attempt(start, tokens, &BTreeMap::new());
        attempt.err().map(|failure| self.unexpected(tokens, &failure))
    }

    fn unexpected(&self, tokens: &[Token], failure: &Failure) -> Diagnostic {
        messages::unexpected(&Found {
            source: self.text,
            base: self.base,
            file: self.file,
            tokens,
            at: failure.at,
            expected: &failure.expected,
        })
    }

    /// The tree if there is one, the messages, and the index of the last token that did not fit.
    fn recover(&self, start: Tok, tokens: &[Token]) -> (Option<Root>, Vec<Diagnostic>, usize) {
        let mut tokens = tokens.to_vec();
        let mut holes = Holes::new();
        let mut said = Vec::new();
        let mut work = 0;
        let mut failed_at = 0;
        let (mut attempt, read) = self.attempt(start, &tokens, &holes);
        work += read;
        loop {
            let failure = match attempt {
                Ok((root, more)) => {
                    said.extend(more);
                    return (Some(root), said, failed_at);
                }
                Err(failure) => failure,
            };
            if said.len() >= MAX_MESSAGES {
                return (None, said, failed_at);
            }
            failed_at = failure.at;
            if let Some((repaired, next, message)) =
                self.repair(start, &tokens, &holes, &failure, &mut work)
            {
                said.extend(message);
                (tokens, attempt) = (repaired, next);
                continue;
            }
            if let Some((separated, next, message)) =
                self.separate(start, &tokens, &holes, &failure, &mut work)
            {
                if !self.is_reported(message.primary.as_ref().map(|label| label.span)) {
                    said.push(message);
                }
                (tokens, attempt) = (separated, next);
                continue;
            }
            let message = self.unexpected(&tokens, &failure);
            if let Some((replaced, next)) =
                self.comma_for_semi(start, &tokens, &holes, &failure, &mut work)
            {
                said.push(message);
                (tokens, attempt) = (replaced, next);
                continue;
            }
            let Some(blanked) = self.blank(start, &tokens, &holes, &failure, &mut work) else {
                if !self.is_reported(self.reach(&tokens, 0, tokens.len())) {
                    said.push(message);
                }
                return (None, said, failed_at);
            };
            if !self.is_reported(blanked.reach) {
                said.push(message);
            }
            (tokens, holes, attempt) = (blanked.tokens, blanked.holes, blanked.attempt);
        }
    }

    /// Whether a message has been given for a place inside `span`, its ends included.
    fn is_reported(&self, span: Option<Span>) -> bool {
        let Some(span) = span else { return false };
        let at = self.reported.partition_point(|place| place.end < span.start);
        self.reported.get(at).is_some_and(|place| place.start <= span.end)
    }

    /// The text that tokens cover.
    fn reach(&self, tokens: &[Token], from: usize, to: usize) -> Option<Span> {
        let covered = tokens.get(from..to)?;
        let (first, last) = (covered.first()?, covered.last()?);
        Some(Span::new(self.file, first.start, last.end.max(first.start)))
    }

    /// The first tool: a separator before a token that is first on its line, or at the end.
    fn separate(
        &self,
        start: Tok,
        tokens: &[Token],
        holes: &Holes,
        failure: &Failure,
        work: &mut usize,
    ) -> Option<(Vec<Token>, Attempt, Diagnostic)> {
        let last = tokens.get(failure.at.checked_sub(1)?)?;
        let next = tokens.get(failure.at);
        let line = |token: &Token| self.lines.line(token.start - self.base);
        let fits = next.is_none_or(|next| {
            line(next) > self.lines.line(last.end - self.base) || next.tok == Tok::RBrace
        });
        if !fits {
            return None;
        }
        let mut best: Option<(usize, Vec<Token>, Attempt, &str)> = None;
        for (separator, text) in [(Tok::Semi, ";"), (Tok::Comma, ",")] {
            if *work > MAX_WORK {
                return None;
            }
            let wanted = format!("\"{text}\"");
            if !failure.expected.contains(&wanted) {
                continue;
            }
            let mut separated = tokens.to_vec();
            separated.insert(failure.at, Token::new(separator, last.end, last.end));
            let (attempt, read) = self.attempt(start, &separated, holes);
            *work += read;
            let reached = attempt.as_ref().err().map_or(usize::MAX, |failure| failure.at);
            if reached > failure.at + 1 && best.as_ref().is_none_or(|best| reached > best.0) {
                best = Some((reached, separated, attempt, text));
            }
        }
        best.map(|(_, separated, attempt, text)| {
            let at = Span::new(self.file, last.end, last.end);
            let next =
                next.filter(|next| !matches!(next.tok, Tok::RBrace | Tok::RParen | Tok::RBracket));
            let message =
                messages::missing_separator(text, at, next.map(|next| next.span(self.file)));
            (separated, attempt, message)
        })
    }

    /// A form of another language, read as what it means.
    fn repair(
        &self,
        start: Tok,
        tokens: &[Token],
        holes: &Holes,
        failure: &Failure,
        work: &mut usize,
    ) -> Option<(Vec<Token>, Attempt, Option<Diagnostic>)> {
        let place = |tokens: &[Token], at: usize| tokens.get(at).map_or(u32::MAX, |at| at.start);
        let failed = place(tokens, failure.at);
        for repair in self.repairs(tokens, failure.at, &failure.expected) {
            if *work > MAX_WORK {
                return None;
            }
            let (attempt, read) = self.attempt(start, &repair.tokens, holes);
            *work += read;
            let further = match &attempt {
                Ok(_) => true,
                Err(failure) => place(&repair.tokens, failure.at) > failed,
            };
            if further {
                return Some((repair.tokens, attempt, repair.message));
            }
        }
        None
    }

    /// A `;` where only a `,` fits is read as one before `name:`, so that the fields behind it are kept.
    /// Elsewhere the bracket may be what is missing.
    fn comma_for_semi(
        &self,
        start: Tok,
        tokens: &[Token],
        holes: &Holes,
        failure: &Failure,
        work: &mut usize,
    ) -> Option<(Vec<Token>, Attempt)> {
        let fits = |text: &str| failure.expected.iter().any(|expected| expected == text);
        let at = tokens.get(failure.at).filter(|token| token.tok == Tok::Semi)?;
        let next = tokens.get(failure.at + 1..).unwrap_or(&[]);
        let before_field = next.iter().take(3).any(|token| token.tok == Tok::Colon);
        if *work > MAX_WORK || !before_field || !fits("\",\"") || fits("\";\"") {
            return None;
        }
        let mut replaced = tokens.to_vec();
        *replaced.get_mut(failure.at)? = Token::new(Tok::Comma, at.start, at.end);
        let (attempt, read) = self.attempt(start, &replaced, holes);
        *work += read;
        let reached = attempt.as_ref().err().map_or(usize::MAX, |failure| failure.at);
        (reached > failure.at + 1).then_some((replaced, attempt))
    }

    /// The second tool: the smallest piece round the mistake becomes a hole.
    fn blank(
        &self,
        start: Tok,
        tokens: &[Token],
        holes: &Holes,
        failure: &Failure,
        work: &mut usize,
    ) -> Option<Blanked> {
        for (from, to) in pieces_round(tokens, failure.at) {
            let mut best: Option<(usize, Blanked)> = None;
            for hole in [Tok::HoleElem, Tok::Hole, Tok::HoleStmt] {
                if *work > MAX_WORK {
                    return None;
                }
                let place = match (tokens.get(from), tokens.get(to.saturating_sub(1))) {
                    (Some(first), Some(last)) if from < to => {
                        (first.start, last.end.max(first.start))
                    }
                    (Some(first), _) => (first.start, first.start),
                    _ => continue,
                };
                let mut holes = holes.clone();
                holes.insert(place.0, self.bound_names(&tokens[from..to], hole));
                let mut blanked = tokens.to_vec();
                blanked.splice(from..to, [Token::new(hole, place.0, place.1)]);
                let (attempt, read) = self.attempt(start, &blanked, &holes);
                *work += read;
                // The hole itself and one token behind it must fit.
                let reached = attempt.as_ref().err().map_or(usize::MAX, |failure| failure.at);
                if reached >= from + 2 && best.as_ref().is_none_or(|best| reached > best.0) {
                    let reach = Some(Span::new(self.file, place.0, place.1));
                    best = Some((reached, Blanked { tokens: blanked, holes, attempt, reach }));
                }
            }
            if let Some((_, blanked)) = best {
                return Some(blanked);
            }
        }
        None
    }

    /// The names that blanked tokens could have bound.
    fn bound_names(&self, tokens: &[Token], hole: Tok) -> Vec<Name> {
        // `b u8` for `b: u8` binds one name; a pattern such as `Some(x y)` may bind all of its.
        let pattern = tokens.iter().any(|token| matches!(token.tok, Tok::LParen | Tok::LBrace));
        let most = if hole == Tok::HoleElem && !pattern { 1 } else { usize::MAX };
        let mut names = Vec::new();
        let mut binds = hole == Tok::HoleElem;
        for token in tokens {
            match token.tok {
                Tok::Let | Tok::Const | Tok::Use | Tok::For | Tok::Advice => binds = true,
                Tok::Eq | Tok::Colon | Tok::FatArrow | Tok::In | Tok::Semi => binds = false,
                Tok::Ident if binds && names.len() < most => names.push(self.name(*token)),
                _ => {}
            }
        }
        names
    }
}

struct Blanked {
    tokens: Vec<Token>,
    holes: Holes,
    attempt: Attempt,
    reach: Option<Span>,
}

/// The index of the bracket that the one at `end` closes.
fn opener(tokens: &[Token], end: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().take(end + 1).rev() {
        match token.tok {
            Tok::RParen | Tok::RBracket | Tok::RBrace => depth += 1,
            Tok::LParen | Tok::LBracket | Tok::LBrace => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Pieces of balanced tokens that hold `tokens[at]`, or end there, smallest first: in each bracket
/// group the list element, the statement, and the whole inside.
fn pieces_round(tokens: &[Token], at: usize) -> Vec<(usize, usize)> {
    const MAX_GROUPS: usize = 8;
    let mut open = Vec::new();
    for (index, token) in tokens.iter().enumerate().take(at) {
        match token.tok {
            Tok::LParen | Tok::LBracket | Tok::LBrace => open.push(index),
            Tok::RParen | Tok::RBracket | Tok::RBrace => {
                open.pop();
            }
            _ => {}
        }
    }
    let mut pieces = Vec::new();
    for start in open.into_iter().rev().take(MAX_GROUPS) {
        let group = pieces.len();
        let elements = cut(tokens, start, |state, token| state.ends_element(token));
        // A statement that begins with a word is no element, and binds its names only as a whole.
        let is_element = |(from, _): &(usize, usize)| {
            let first = tokens.get(*from).map(|token| token.tok);
            !matches!(first, Some(Tok::Let | Tok::Use | Tok::Const | Tok::Tell | Tok::Advice))
        };
        pieces.extend(around(&elements, at).into_iter().filter(is_element));
        if tokens[start].tok == Tok::LBrace {
            let statements = cut(tokens, start, |state, token| state.ends_statement(token));
            pieces.extend(around(&statements, at));
        }
        let end = elements.last().map_or(start + 1, |last| last.1);
        pieces.push((start + 1, end));
        pieces[group..].sort_by_key(|(from, to)| to - from);
    }
    pieces.dedup();
    pieces
}

/// The piece that holds `at`; before it, if `at` is its first token, the piece that ends there.
fn around(pieces: &[(usize, usize)], at: usize) -> Vec<(usize, usize)> {
    let found = pieces.iter().position(|(from, to)| *from <= at && at < *to);
    let index = found.unwrap_or(pieces.len().saturating_sub(1));
    let Some(piece) = pieces.get(index) else { return vec![] };
    let before = index.checked_sub(1).and_then(|before| pieces.get(before));
    match before {
        // A statement that needs more than it has: the token behind it does not fit.
        Some(before) if piece.0 == at && before.1 == at => vec![*before, *piece],
        _ => vec![*piece],
    }
}

/// What is known of a piece while it is read.
#[derive(Default)]
struct PieceState {
    block_like: bool,
    last: Option<Tok>,
    next: Option<Tok>,
}

impl PieceState {
    /// Whether the piece ends before (`Some(false)`) or behind (`Some(true)`) this token.
    fn ends_element(&self, token: Tok) -> Option<bool> {
        matches!(token, Tok::Comma | Tok::Semi).then_some(false)
    }

    fn ends_statement(&self, token: Tok) -> Option<bool> {
        match token {
            Tok::Semi => Some(true),
            Tok::RBrace if self.block_like && self.next != Some(Tok::Else) => Some(true),
            Tok::Let if self.last.is_some() && self.last != Some(Tok::If) => Some(false),
            // Behind `let` the word was meant as a name.
            Tok::Use | Tok::Const | Tok::Tell | Tok::Advice
                if !matches!(self.last, None | Some(Tok::Let | Tok::Mut)) =>
            {
                Some(false)
            }
            _ => None,
        }
    }
}

/// Cuts the inside of the bracket group at `start`. Separators of elements belong to no piece.
fn cut(
    tokens: &[Token],
    start: usize,
    ends: impl Fn(&PieceState, Tok) -> Option<bool>,
) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut state = PieceState::default();
    let (mut from, mut depth) = (start + 1, 0usize);
    for (index, token) in tokens.iter().enumerate().skip(start + 1) {
        let tok = token.tok;
        let closes = matches!(tok, Tok::RParen | Tok::RBracket | Tok::RBrace);
        if closes && depth == 0 {
            pieces.push((from, index));
            break;
        }
        depth -= usize::from(closes);
        state.next = tokens.get(index + 1).map(|next| next.tok);
        if depth == 0 {
            if state.last.is_none() {
                state.block_like = matches!(
                    tok,
                    Tok::If | Tok::Match | Tok::For | Tok::LBrace | Tok::Tell | Tok::Reveal
                );
            }
            match ends(&state, tok) {
                Some(true) => {
                    pieces.push((from, index + 1));
                    from = index + 1;
                    state = PieceState::default();
                    continue;
                }
                Some(false) => {
                    pieces.push((from, index));
                    let separator = matches!(tok, Tok::Comma | Tok::Semi);
                    from = index + usize::from(separator);
                    state = PieceState::default();
                    if separator {
                        continue;
                    }
                }
                None => {}
            }
        }
        state.last = Some(tok);
        depth += usize::from(matches!(tok, Tok::LParen | Tok::LBracket | Tok::LBrace));
    }
    pieces
}
