//! The lexer: text to raw tokens, and comments to trivia.
//!
//! A token is a kind and a span; literals keep their text and are read when the tree is built.
//! Malformed forms are tokens of their own (`BadNum`, `BadDate`, `OpenStr`), and a run of bytes
//! that means nothing is one `LexErr`; each puts one diagnostic on the side and the stream goes on.
//!
//! Nothing that starts with `>` is ever joined: see [`adapter`](crate::adapter).

use std::collections::BTreeSet;

use logos::Logos;
use zkc_ast::{Trivia, TriviaEntry, TriviaKind};
use zkc_diagnostics::Diagnostic;
use zkc_span::{FileId, Span};

use crate::messages;

/// The kind of a token. Those after `LexErr` are never made by the lexer, but by the steps after it.
#[derive(Logos, Clone, Copy, PartialEq, Eq, Debug)]
#[logos(skip r"[ \t\r\n\x0c]+")]
pub(crate) enum Tok {
    #[regex("[A-Za-z_][A-Za-z0-9_]*", priority = 2)]
    Ident,
    #[token("_", priority = 10)]
    Underscore,

    #[regex("[0-9][0-9_]*([ui][0-9]+)?", priority = 6)]
    #[regex("0x[0-9a-fA-F][0-9a-fA-F_]*([ui][0-9]+)?", priority = 6)]
    #[regex("0b[01][01_]*([ui][0-9]+)?", priority = 6)]
    Int,
    #[regex(r"[0-9][0-9_]*\.[0-9][0-9_]*", priority = 6)]
    Decimal,
    #[regex(r"[0-9][0-9_]*(\.[0-9][0-9_]*)?%", priority = 6)]
    Percent,
    #[regex("[0-9][0-9A-Za-z_]*", priority = 4)]
    #[regex(r"[0-9][0-9_]*\.[0-9][0-9_]*[A-Za-z][0-9A-Za-z_]*", priority = 4)]
    BadNum,
    #[regex("[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]", priority = 20)]
    Date,
    #[regex(
        "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z",
        priority = 20
    )]
    Timestamp,
    #[regex(
        "[0-9][0-9][0-9][0-9]-[0-9][0-9]?-[0-9][0-9]?([0-9A-Za-z_][0-9A-Za-z_:]*)?",
        priority = 8
    )]
    BadDate,
    #[regex(r#""([^"\\\n]|\\[^\n])*""#, priority = 10)]
    Str,
    #[regex(r#""([^"\\\n]|\\[^\n])*\\?"#, priority = 5)]
    OpenStr,

    #[regex("'[^'\n]*'", priority = 3)]
    #[regex("`[^`\n]*`", priority = 3)]
    QuotedOnce,

    #[regex(r"//[^\n]*", priority = 3, allow_greedy = true)]
    LineComment,
    #[regex(r"/\*", block_comment)]
    BlockComment,

    #[token("(")]
    LParen,
    #[token(")")]
    RParen,
    #[token("[")]
    LBracket,
    #[token("]")]
    RBracket,
    #[token("{")]
    LBrace,
    #[token("}")]
    RBrace,
    #[token(",")]
    Comma,
    #[token(";")]
    Semi,
    #[token(":")]
    Colon,
    #[token("::")]
    ColonColon,
    #[token(".")]
    Dot,
    #[token("..")]
    DotDot,
    #[token("..=")]
    DotDotEq,
    #[token("->")]
    Arrow,
    #[token("=>")]
    FatArrow,
    #[token("#")]
    Hash,
    #[token("=")]
    Eq,
    #[token("==")]
    EqEq,
    #[token("!")]
    Bang,
    #[token("!=")]
    BangEq,
    #[token("<")]
    Lt,
    #[token("<=")]
    LtEq,
    #[token("<<")]
    Shl,
    #[token("<<=")]
    ShlEq,
    #[token(">")]
    Gt,
    #[token("+")]
    Plus,
    #[token("+=")]
    PlusEq,
    #[token("-")]
    Minus,
    #[token("-=")]
    MinusEq,
    #[token("*")]
    Star,
    #[token("*=")]
    StarEq,
    #[token("/")]
    Slash,
    #[token("/=")]
    SlashEq,
    #[token("%")]
    Rem,
    #[token("%=")]
    RemEq,
    #[token("&")]
    And,
    #[token("&=")]
    AndEq,
    #[token("&&")]
    AndAnd,
    #[token("|")]
    Or,
    #[token("|=")]
    OrEq,
    #[token("||")]
    OrOr,
    #[token("^")]
    Caret,
    #[token("^=")]
    CaretEq,

    #[token("use")]
    Use,
    #[token("mod")]
    Mod,
    #[token("const")]
    Const,
    #[token("struct")]
    Struct,
    #[token("enum")]
    Enum,
    #[token("fn")]
    Fn,
    #[token("impl")]
    Impl,
    #[token("pub")]
    Pub,
    #[token("public")]
    Public,
    #[token("let")]
    Let,
    #[token("mut")]
    Mut,
    #[token("if")]
    If,
    #[token("else")]
    Else,
    #[token("match")]
    Match,
    #[token("for")]
    For,
    #[token("in")]
    In,
    #[token("as")]
    As,
    #[token("true")]
    True,
    #[token("false")]
    False,
    #[token("self")]
    SelfValue,
    #[token("require")]
    Require,
    #[token("reveal")]
    Reveal,
    #[token("advice")]
    Advice,
    #[regex(
        "while|loop|return|break|continue|async|trait|macro|unsafe|yield|segment|where|move|ref|static|type|dyn",
        priority = 10
    )]
    Reserved,

    #[regex(r"[^\x00-\x7f]+", priority = 1)]
    #[regex(r"[\x00-\x08\x0b\x0e-\x1f\x7f$?@\\`~']", priority = 1)]
    LexErr,

    // What the adapter makes of names and numbers, by what stands beside them.
    Suffix,
    Index,
    GtGt,
    GtEq,
    GtGe,
    Unit,
    Contract,
    Clause,
    Param,
    State,
    Linear,
    Opaque,
    Holds,
    Measure,
    Sealed,
    From,
    Bound,
    Attested,
    Tell,
    Given,
    SuchThat,
    Means,

    // What stands for broken text when an item is parsed again.
    Hole,
    HoleElem,
    HoleStmt,

    // What the generated parser is to read.
    StartItem,
    StartExpr,
    StartBlock,
}

/// A token with its place, in bytes. Made-up tokens, such as a missing closer, are empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Token {
    pub(crate) tok: Tok,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Token {
    pub(crate) fn new(tok: Tok, start: u32, end: u32) -> Token {
        Token { tok, start, end }
    }

    pub(crate) fn text<'s>(&self, source: &'s str) -> &'s str {
        source.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    pub(crate) fn span(&self, file: FileId) -> Span {
        Span::new(file, self.start, self.end)
    }
}

/// Takes a comment to its `*/`, counting those that it holds; one without end goes to the file's.
fn block_comment(lexer: &mut logos::Lexer<'_, Tok>) -> bool {
    let mut depth = 1u32;
    let mut bytes = lexer.remainder().bytes().peekable();
    let mut length = 0;
    while let Some(byte) = bytes.next() {
        length += 1;
        match (byte, bytes.peek()) {
            (b'*', Some(b'/')) => depth -= 1,
            (b'/', Some(b'*')) => depth += 1,
            _ => continue,
        }
        bytes.next();
        length += 1;
        if depth == 0 {
            break;
        }
    }
    lexer.bump(length);
    depth == 0
}

/// Where lines start, and how far their first token is indented.
pub(crate) struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    pub(crate) fn new(source: &str) -> Lines {
        let newlines = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Lines { starts: std::iter::once(0).chain(newlines.map(|(at, _)| at as u32 + 1)).collect() }
    }

    /// The line of a byte, from 0.
    pub(crate) fn line(&self, offset: u32) -> u32 {
        (self.starts.partition_point(|start| *start <= offset) - 1) as u32
    }

    /// Bytes between the start of the line and `offset`.
    pub(crate) fn column(&self, offset: u32) -> u32 {
        let line = self.line(offset) as usize;
        offset - self.starts.get(line).copied().unwrap_or(0)
    }
}

/// What the lexer makes of a text.
pub(crate) struct Lexed {
    pub(crate) tokens: Vec<Token>,
    pub(crate) trivia: Trivia,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Cuts a text into tokens and trivia. `base` is added to every position.
pub(crate) fn lex(source: &str, file: FileId, base: u32) -> Lexed {
    let mut out = Lexed { tokens: Vec::new(), trivia: Trivia::default(), diagnostics: Vec::new() };
    let mut lexer = Tok::lexer(source);
    if source.starts_with('\u{feff}') {
        out.diagnostics.push(messages::byte_order_mark(Span::new(file, base, base + 3)));
        lexer.bump(3);
    }
    let mut last_end = lexer.span().end;
    let mut foreign = BTreeSet::new();
    while let Some(result) = lexer.next() {
        let range = lexer.span();
        blank_lines(source, last_end, range.start, file, base, &mut out.trivia);
        last_end = range.end;
        let span = Span::new(file, base + range.start as u32, base + range.end as u32);
        let text = lexer.slice();
        let mut token = Token::new(Tok::LexErr, span.start, span.end);
        match result {
            Ok(Tok::LineComment) => {
                let kind = comment_kind(text);
                let trimmed = text.trim_end().len() as u32;
                let span = Span { end: span.start + trimmed, ..span };
                out.trivia.entries.push(TriviaEntry { kind, span });
                hidden_characters(text, span, &mut out.diagnostics);
                continue;
            }
            Ok(Tok::BlockComment) => {
                out.trivia.entries.push(TriviaEntry { kind: TriviaKind::BlockComment, span });
                hidden_characters(text, span, &mut out.diagnostics);
                continue;
            }
            Ok(Tok::OpenStr) => {
                // Closers and separators at the line's end belong to what the text stands in.
                let kept = text.trim_end_matches([')', ']', '}', ';', ',', ' ', '\t', '\r']);
                let kept = if kept.is_empty() { "\"" } else { kept };
                let end = range.start + kept.len();
                token = Token::new(Tok::OpenStr, span.start, base + end as u32);
                out.diagnostics.push(messages::open_text(token.span(file)));
                lexer = Tok::lexer(source);
                lexer.bump(end);
                last_end = end;
            }
            Ok(Tok::Hash) => match hash(source, range.start) {
                Hash::Attribute => token.tok = Tok::Hash,
                Hash::Word(word) => {
                    let end = token.end + word.len() as u32;
                    let whole = Span { end, ..span };
                    out.diagnostics.push(messages::hash_word(word, whole));
                    lexer.bump(line_end(source, range.end) - range.end);
                    last_end = lexer.span().end;
                    continue;
                }
                Hash::Comment => {
                    let end = line_end(source, range.end);
                    let whole = Span { end: base + end as u32, ..span };
                    out.trivia
                        .entries
                        .push(TriviaEntry { kind: TriviaKind::LineComment, span: whole });
                    out.diagnostics.push(messages::hash_comment(whole));
                    lexer.bump(end - range.end);
                    last_end = end;
                    continue;
                }
            },
            Ok(Tok::QuotedOnce) => {
                token.tok = Tok::OpenStr;
                out.diagnostics.push(messages::single_quotes(text, span));
            }
            Ok(Tok::LexErr) => {
                let touching = out.tokens.last().copied().filter(|last| {
                    last.end == token.start && matches!(last.tok, Tok::LexErr | Tok::Ident)
                });
                let starts_name = text.chars().next().is_some_and(char::is_alphabetic);
                match touching {
                    // More of the same run: one token, one message.
                    Some(last) if last.tok == Tok::LexErr => {
                        out.tokens.pop();
                        token.start = last.start;
                    }
                    // `größe`: a name, only not in letters that names may have.
                    _ if starts_name => {
                        let start = match touching {
                            Some(last) => last.start,
                            None => token.start,
                        };
                        if touching.is_some() {
                            out.tokens.pop();
                        }
                        token = Token::new(Tok::Ident, start, token.end);
                        let name = whole_name(source, (start - base) as usize);
                        // Its other uses are the same mistake.
                        if foreign.insert(name) {
                            let end = start + name.len() as u32;
                            out.diagnostics
                                .push(messages::foreign_name(Span::new(file, start, end)));
                        }
                    }
                    _ if is_currency(text) => {
                        let last = out.tokens.last().copied();
                        let before =
                            last.filter(|last| matches!(last.tok, Tok::Int | Tok::Decimal));
                        let amount = match before {
                            Some(number) => {
                                let digits = source.get(
                                    (number.start - base) as usize..(number.end - base) as usize,
                                );
                                Some((Span { start: number.start, ..span }, digits.unwrap_or("")))
                            }
                            None => {
                                let digits = number_after(source, range.end);
                                let end = base + digits.1 as u32;
                                (!digits.0.is_empty()).then_some((Span { end, ..span }, digits.0))
                            }
                        };
                        out.diagnostics.push(messages::currency_sign(text, span, amount));
                        // Its number stands for the amount.
                        if amount.is_some() {
                            continue;
                        }
                    }
                    _ => out.diagnostics.push(messages::stray_text(text, span)),
                }
            }
            Ok(Tok::Ident | Tok::BadNum | Tok::Int)
                if follows_foreign_name(&out.tokens, source, base, token.start) =>
            {
                if let Some(last) = out.tokens.last_mut() {
                    last.end = token.end;
                }
                continue;
            }
            Ok(tok) => {
                token.tok = tok;
                if tok == Tok::Str {
                    hidden_characters(text, span, &mut out.diagnostics);
                }
            }
            // The only pattern that can fail is a comment without end.
            Err(()) => {
                out.trivia.entries.push(TriviaEntry { kind: TriviaKind::BlockComment, span });
                let opening = Span { end: span.start + 2, ..span };
                out.diagnostics.push(messages::open_comment(opening));
                continue;
            }
        }
        out.tokens.push(token);
    }
    blank_lines(source, last_end, source.len(), file, base, &mut out.trivia);
    out
}

/// What a `#` starts.
enum Hash<'s> {
    Attribute,
    /// A word that touches it: an attribute without its brackets.
    Word(&'s str),
    /// A comment as other languages write it.
    Comment,
}

fn hash(source: &str, at: usize) -> Hash<'_> {
    let rest = source.get(at + 1..).unwrap_or("");
    let word_end =
        rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    let line = source.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
    let behind = rest.trim_start_matches([' ', '\t']);
    // Blanks and comments may stand between the sign and its bracket.
    if behind.starts_with(['!', '#']) || after_trivia(behind).starts_with('[') {
        Hash::Attribute
    } else if word_end > 0 && line.trim().is_empty() {
        Hash::Word(&rest[..word_end])
    } else if rest.starts_with([' ', '\t']) {
        Hash::Comment
    } else {
        Hash::Attribute
    }
}

/// The text behind the blanks, line ends and comments that it begins with.
fn after_trivia(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]).trim_start();
        } else if rest.starts_with("/*") {
            rest = behind_comment(rest).trim_start();
        } else {
            return rest;
        }
    }
}

/// The text behind the block comment that it begins with; comments nest.
fn behind_comment(text: &str) -> &str {
    let (mut depth, mut at) = (0usize, 0usize);
    loop {
        let rest = text.get(at..).unwrap_or("");
        let Some(next) = rest.find(['/', '*']) else { return "" };
        let mark = &rest[next..];
        at += next + 1;
        if mark.starts_with("/*") {
            (depth, at) = (depth + 1, at + 1);
        } else if mark.starts_with("*/") {
            (depth, at) = (depth - 1, at + 1);
        }
        if depth == 0 {
            return text.get(at..).unwrap_or("");
        }
    }
}

/// Where the line that holds a byte ends.
fn line_end(source: &str, at: usize) -> usize {
    source.get(at..).and_then(|rest| rest.find('\n')).map_or(source.len(), |end| at + end)
}

fn is_currency(text: &str) -> bool {
    matches!(text, "€" | "$" | "£" | "¥")
}

/// The number behind a sign, and where it ends.
fn number_after(source: &str, at: usize) -> (&str, usize) {
    let rest = source.get(at..).unwrap_or("");
    let number = rest.trim_start_matches(' ');
    let start = at + rest.len() - number.len();
    let length = number.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_');
    let number = number[..length.unwrap_or(number.len())].trim_end_matches('.');
    (number, start + number.len())
}

/// Whether the token at `start` is the rest of a name with foreign letters.
fn follows_foreign_name(tokens: &[Token], source: &str, base: u32, start: u32) -> bool {
    tokens.last().is_some_and(|last| {
        let from = (last.start - base) as usize;
        let text = source.get(from..(last.end - base) as usize).unwrap_or("");
        last.end == start && last.tok == Tok::Ident && !text.is_ascii()
    })
}

/// The name that starts at a byte, letters of all scripts included.
fn whole_name(source: &str, start: usize) -> &str {
    let rest = source.get(start..).unwrap_or("");
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    &rest[..end]
}

fn comment_kind(text: &str) -> TriviaKind {
    if text.starts_with("//!") {
        TriviaKind::InnerDoc
    } else if text.starts_with("///") && !text.starts_with("////") {
        TriviaKind::OuterDoc
    } else {
        TriviaKind::LineComment
    }
}

fn blank_lines(source: &str, from: usize, to: usize, file: FileId, base: u32, trivia: &mut Trivia) {
    let Some(gap) = source.get(from..to) else { return };
    if gap.bytes().filter(|byte| *byte == b'\n').count() < 2 {
        return;
    }
    let (Some(first), Some(last)) = (gap.find('\n'), gap.rfind('\n')) else { return };
    let start = base + (from + first) as u32 + 1;
    let span = Span::new(file, start, base + (from + last) as u32 + 1);
    trivia.entries.push(TriviaEntry { kind: TriviaKind::BlankLines, span });
}

/// Characters that turn the direction of text make code look other than it is; reported once.
fn hidden_characters(text: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    if text.is_ascii() {
        return;
    }
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if let Some((at, found)) = text.char_indices().find(|(_, c)| turns(*c)) {
        let start = span.start + at as u32;
        let span = Span { start, end: start + found.len_utf8() as u32, ..span };
        diagnostics.push(messages::hidden_character(span, found));
    }
}
