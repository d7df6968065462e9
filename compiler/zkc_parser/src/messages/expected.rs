//! Messages about what the grammar did not expect.
//!
//! The generated parser knows which tokens could have stood in place of the wrong one. That set is
//! raw material: it becomes "an expression", "a type", "a name" or a few separators. Before that,
//! the neighbourhood is compared with mistakes that people bring along from other languages.

use zkc_diagnostics::Diagnostic;
use zkc_span::{FileId, Span};

use super::foreign::{foreign, missing_colons};
use super::{BLOCK_OPERAND, SEPARATOR, UNEXPECTED};
use crate::token::{Tok, Token};

/// A token that does not fit, with its surroundings.
pub(crate) struct Found<'a> {
    pub(crate) source: &'a str,
    /// Position of the first byte of `source` in its file.
    pub(crate) base: u32,
    pub(crate) file: FileId,
    pub(crate) tokens: &'a [Token],
    /// Its index; the number of tokens if the end came too early.
    pub(crate) at: usize,
    /// Names of the tokens that would have fitted.
    pub(crate) expected: &'a [String],
}

impl<'a> Found<'a> {
    pub(super) fn token(&self, at: Option<usize>) -> Option<Token> {
        at.and_then(|at| self.tokens.get(at)).copied()
    }

    pub(super) fn here(&self) -> Option<Token> {
        self.token(Some(self.at))
    }

    pub(super) fn before(&self, steps: usize) -> Option<Token> {
        self.token(self.at.checked_sub(steps))
    }

    pub(super) fn text(&self, token: Token) -> &'a str {
        let range = (token.start - self.base) as usize..(token.end - self.base) as usize;
        self.source.get(range).unwrap_or("")
    }

    pub(super) fn fits(&self, name: &str) -> bool {
        self.expected.iter().any(|expected| expected.trim_matches('"') == name)
    }

    /// The place of the wrong token; where the end came too early, the place behind the last one.
    pub(super) fn span(&self) -> Span {
        match self.here() {
            Some(token) if token.end > token.start => token.span(self.file),
            _ => {
                let end = self.before(1).map_or(self.base, |last| last.end);
                Span::new(self.file, end, end)
            }
        }
    }

    /// Index of the first token of the statement that holds the wrong one.
    pub(super) fn statement(&self) -> usize {
        let before = self.tokens.get(..self.at).unwrap_or(&[]);
        let ends = |token: &Token| matches!(token.tok, Tok::Semi | Tok::LBrace | Tok::RBrace);
        before.iter().rposition(ends).map_or(0, |at| at + 1)
    }

    /// Whether a token of this kind stands somewhere before.
    pub(super) fn token_before(&self, tok: Tok) -> bool {
        self.tokens.get(..self.at).unwrap_or(&[]).iter().any(|token| token.tok == tok)
    }

    /// Whether the wrong token stands in the body of a closure that has no braces.
    fn in_closure(&self) -> bool {
        let mut depth = 0_usize;
        for token in self.tokens.get(..self.at).unwrap_or(&[]).iter().rev().take(64) {
            match token.tok {
                Tok::RParen | Tok::RBracket | Tok::RBrace => depth += 1,
                Tok::LParen | Tok::LBracket | Tok::LBrace if depth > 0 => depth -= 1,
                Tok::LParen | Tok::LBracket | Tok::LBrace => return false,
                Tok::Comma | Tok::Semi if depth == 0 => return false,
                Tok::Or if depth == 0 => return true,
                _ => {}
            }
        }
        false
    }

    /// Whether `tok` comes behind, before any `end`.
    pub(super) fn token_after(&self, tok: Tok, end: Tok) -> bool {
        let rest = self.tokens.get(self.at..).unwrap_or(&[]);
        rest.iter().take_while(|token| token.tok != end).any(|token| token.tok == tok)
    }

    /// The tokens between an item's word and the wrong one.
    fn head(&self) -> &'a [Token] {
        let before = self.tokens.get(..self.at).unwrap_or(&[]);
        let word = before.iter().position(|token| matches!(token.tok, Tok::Fn | Tok::Clause));
        word.and_then(|word| before.get(word..)).unwrap_or(&[])
    }

    /// Whether the wrong token stands in the body of a function or clause.
    pub(super) fn in_body(&self) -> bool {
        self.head().iter().any(|token| token.tok == Tok::LBrace)
    }

    /// Whether it stands in `-> (…)`.
    pub(super) fn in_outputs(&self) -> bool {
        let arrow = self.head().iter().any(|token| token.tok == Tok::Arrow);
        arrow && !self.in_body()
    }

    /// Whether it stands in the parameters of a function or clause.
    pub(super) fn in_params(&self) -> bool {
        let head = self.head();
        !head.is_empty() && !self.in_body() && !self.in_outputs()
    }

    /// What stands there, in words.
    fn found(&self) -> String {
        match self.here() {
            Some(token) if token.end > token.start => {
                let text = self.text(token);
                match token.tok {
                    Tok::Str | Tok::OpenStr => "a text".to_owned(),
                    _ if text.len() > 30 => "something else".to_owned(),
                    _ => format!("`{text}`"),
                }
            }
            _ => "the end of the item".to_owned(),
        }
    }

    /// What would have fitted, in words.
    fn wanted(&self) -> String {
        let or_closer = |what: &str| match ["}", ")", "]"].into_iter().find(|c| self.fits(c)) {
            Some(closer) => format!("{what} or `{closer}`"),
            None => what.to_owned(),
        };
        if self.fits("let") {
            return or_closer("a statement");
        }
        if self.fits("attested") {
            return or_closer("a parameter");
        }
        if self.fits("pub") && self.fits("}") {
            return or_closer("a field");
        }
        if self.fits("fn") {
            return "an item, such as `fn` or `struct`".to_owned();
        }
        if self.fits("str") {
            return or_closer("an expression");
        }
        if self.fits("_") && self.fits("date") {
            return or_closer("a pattern");
        }
        if self.fits("_") && self.fits("int") {
            return "a type or a number".to_owned();
        }
        if self.fits("_") && self.fits("!") {
            return or_closer("a type");
        }
        if self.fits("ident") {
            return or_closer("a name");
        }
        const SEPARATORS: [&str; 14] =
            [";", ",", ")", "]", "}", "{", ":", "=", "->", "=>", "in", "(", ">", "such_that"];
        let fitting: Vec<String> = SEPARATORS
            .iter()
            .filter(|separator| self.fits(separator))
            // `(` continues any operand, and would only distract.
            .filter(|separator| !(**separator == "(" && self.fits("+")))
            .filter(|separator| !(**separator == ">" && self.fits("+")))
            .filter(|separator| !(**separator == "=" && self.fits(";")))
            // A list goes on or ends; what could continue its last element would only distract.
            .filter(|separator| {
                !(matches!(**separator, "=" | "{" | "(") && self.fits(",") && self.fits(")"))
            })
            .map(|separator| format!("`{separator}`"))
            .collect();
        match fitting.as_slice() {
            [] if self.fits("+") => "an operator".to_owned(),
            [] => "something else".to_owned(),
            [only] => only.clone(),
            [most @ .., last] => format!("{} or {last}", most.join(", ")),
        }
    }
}

/// The message about a token that does not fit.
pub(crate) fn unexpected(found: &Found) -> Diagnostic {
    if let Some(diagnostic) = foreign(found).or_else(|| familiar(found)) {
        return diagnostic;
    }
    let wanted = found.wanted();
    let message = format!("expected {wanted}, found {}", found.found());
    let diagnostic =
        Diagnostic::error(UNEXPECTED, message).label(found.span(), format!("expected {wanted}"));
    match found.here() {
        Some(here) if is_word(here.tok) && found.fits("ident") && !found.fits("str") => {
            let text = found.text(here);
            diagnostic
                .note(format!("`{text}` is a word of the language"))
                .help("choose another name")
        }
        _ => diagnostic,
    }
}

/// `=`, `+=` and the like.
fn is_assignment(tok: Tok) -> bool {
    matches!(
        tok,
        Tok::Eq | Tok::PlusEq | Tok::MinusEq | Tok::StarEq | Tok::SlashEq | Tok::RemEq | Tok::ShlEq
    )
}

/// Mistakes with a better message than what was expected.
fn familiar(found: &Found) -> Option<Diagnostic> {
    let here = found.here().map(|here| here.tok);
    let text = found.here().map_or("", |here| found.text(here));
    let last = found.before(1);
    let last_tok = last.map(|last| last.tok);
    let last_text = last.map_or("", |last| found.text(last));
    let span = found.span();
    let error = |message: &str| Diagnostic::error(UNEXPECTED, message);
    match (last_tok, here) {
        (Some(Tok::RBrace), Some(tok)) if is_binary(tok) && found.fits("let") => {
            Some(Diagnostic::error(BLOCK_OPERAND, format!("a block is no operand of `{text}`"))
                .label(span, "the statement ended at the `}` before")
                .note("`if`, `match`, `for` and `{ … }` end with their brace when they begin a statement")
                .help("put it in parentheses, or name its value with `let`"))
        }
        (_, Some(tok)) if is_assignment(tok) && found.in_closure() => Some(
            error("an assignment is no value of a closure")
                .label(span, "assigns, and gives nothing")
                .note("a closure gives a value for each element")
                .help("to do something for each element, write `for x in xs { … }`"),
        ),
        (_, Some(Tok::Eq)) if found.fits("==") && !found.fits("=") => Some(
            error("`=` does not compare")
                .label(span, "this would assign")
                .suggest("write `==` to compare", span, "=="),
        ),
        (_, Some(Tok::EqEq)) if found.fits("=") && !found.fits("==") => Some(
            error("`==` does not assign")
                .label(span, "this would compare")
                .suggest("write `=`", span, "="),
        ),
        (Some(Tok::Ident), Some(Tok::Eq)) if found.fits(":") && found.fits("}") => Some(
            error("fields are written `name: value`")
                .label(span, "`=` is for variables")
                .suggest("write `:`", span, ":"),
        ),
        (Some(Tok::Ident), Some(Tok::Ident)) if matches!(last_text, "var" | "val" | "auto" | "final") && found.fits(";") => Some(
            error(&format!("`{last_text}` does not make a variable"))
                .label(span, "a new name")
                .suggest("write `let`, or `let mut` if it changes", last?.span(found.file), "let"),
        ),
        (Some(Tok::Dot), _) if found.fits("index") => Some(
            error("a name is missing after the `.`")
                .label(last?.span(found.file), "of which field or method?"),
        ),
        (Some(Tok::DotDot | Tok::DotDotEq), _) if found.fits("str") => Some(
            error("a range has two ends")
                .label(span, "the end is missing")
                .note("the number of rounds of a loop is known when the circuit is built")
                .help("write both, as in `0..N`"),
        ),
        (Some(Tok::Minus), _)
            if found.before(2).is_some_and(|token| token.tok == Tok::Minus && Some(token.end) == last.map(|last| last.start))
                && found.fits("str") =>
        {
            Some(error("there is no `--`").label(span, "a number is missing").help("write `x -= 1`"))
        }
        (_, Some(Tok::FatArrow)) if found.fits("->") => Some(
            error("a result is written with `->`")
                .label(span, "`=>` belongs to `match`")
                .suggest("write `->`", span, "->"),
        ),
        (_, Some(Tok::Arrow | Tok::Colon)) if found.fits("=>") => Some(
            error("an arm of a `match` is written with `=>`")
                .label(span, "here")
                .suggest("write `=>`", span, "=>"),
        ),
        (Some(Tok::RParen), Some(Tok::Colon)) if found.fits("->") => Some(
            error("a result is written with `->`")
                .label(span, "here")
                .suggest("write `->`", span, " ->"),
        ),
        (_, Some(Tok::Semi)) if found.fits(",") && found.fits("}") && !found.fits(";") => Some(
            error("parts of a list are separated by `,`")
                .label(span, "`;` ends statements")
                .suggest("write `,`", span, ","),
        ),
        (Some(Tok::Ident), Some(Tok::Ident | Tok::LBracket | Tok::LParen | Tok::And)) if found.fits(":") && !found.fits("+") && !found.fits("(") => {
            Some(missing_colons(&[(last?.span(found.file), last_text, span)]))
        }
        (_, Some(Tok::Else)) => Some(
            error("this `else` belongs to no `if`")
                .label(span, "expected right behind the `}` of an `if`")
                .help("remove what stands between the two, such as a `;`"),
        ),
        (Some(before), Some(Tok::If | Tok::Match)) if is_binary(before) && found.fits("str") => Some(
            Diagnostic::error(BLOCK_OPERAND, format!("`{text}` is no operand of `{last_text}`"))
                .label(span, "stands without parentheses")
                .note("so one sees where it ends, and what the operator takes")
                .help(format!("put it in parentheses, `{last_text} ({text} … )`, or name its value with `let`")),
        ),
        (Some(Tok::Gt | Tok::GtGt), _) if found.fits("str") => cast_arguments(found).or_else(|| {
            matches!(here, Some(Tok::Comma | Tok::ColonColon)).then(|| turbofish(found))?
        }),
        (_, Some(Tok::Comma | Tok::ColonColon)) => turbofish(found),
        _ => None,
    }
}

/// `root<u8, 3>(x)` and `Vec<u8>::new()` in an expression.
fn turbofish(found: &Found) -> Option<Diagnostic> {
    let before = found.tokens.get(..found.at)?;
    let statement = before.iter().rposition(|token| matches!(token.tok, Tok::Semi | Tok::LBrace));
    let pairs = before.get(statement.unwrap_or(0)..)?.windows(2);
    let mut lists = pairs.filter(|pair| {
        pair[0].tok == Tok::Ident && pair[1].tok == Tok::Lt && pair[0].end == pair[1].start
    });
    let list = lists.next_back()?[1].span(found.file);
    let after = found.tokens.get(found.at..)?.iter().take(24);
    let closes = found.here()?.tok == Tok::ColonColon
        || after
            .clone()
            .any(|token| matches!(token.tok, Tok::Gt | Tok::GtGt | Tok::GtEq | Tok::GtGe));
    closes.then(|| {
        Diagnostic::error(UNEXPECTED, "type arguments in an expression follow `::`")
            .label(list, "read as less-than")
            .suggest("put `::` before the `<`", Span { end: list.start, ..list }, "::")
    })
}

/// `x as uint<12>`, where the wrong token stands behind the `>`.
fn cast_arguments(found: &Found) -> Option<Diagnostic> {
    let before = found.tokens.get(found.statement()..found.at)?;
    let cast = before.windows(3).rev().find(|three| {
        three[0].tok == Tok::As
            && three[1].tok == Tok::Ident
            && three[2].tok == Tok::Lt
            && three[1].end == three[2].start
    })?;
    let list = cast[2].span(found.file);
    Some(
        Diagnostic::error(UNEXPECTED, "type arguments in an expression follow `::`")
            .label(list, "read as less-than")
            .suggest(
                format!("put `::` before the `<`: `as {}::<…>`", found.text(cast[1])),
                Span { end: list.start, ..list },
                "::",
            ),
    )
}

fn is_binary(tok: Tok) -> bool {
    matches!(
        tok,
        Tok::Star
            | Tok::Slash
            | Tok::Rem
            | Tok::Plus
            | Tok::EqEq
            | Tok::BangEq
            | Tok::Lt
            | Tok::LtEq
            | Tok::Gt
            | Tok::GtEq
            | Tok::GtGt
            | Tok::Shl
            | Tok::AndAnd
            | Tok::Caret
            | Tok::Dot
            | Tok::DotDot
            | Tok::DotDotEq
            | Tok::As
    )
}

fn is_word(tok: Tok) -> bool {
    let place = tok as u8;
    (Tok::Use as u8..=Tok::Advice as u8).contains(&place)
}

/// A `;` or `,` that is missing at the end of the line before.
pub(crate) fn missing_separator(separator: &str, at: Span, next: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::error(SEPARATOR, format!("a `{separator}` is missing"))
        .label(at, format!("expected `{separator}`"));
    let diagnostic = match next {
        Some(next) => diagnostic.reason(next, "the next one starts here"),
        None => diagnostic,
    };
    diagnostic.suggest(format!("put a `{separator}`"), at, separator)
}
