//! One pass over the raw tokens that settles what depends on a token's neighbours.
//!
//! - A name right behind a number, on its line, is a unit: `12.50 EUR`, `3 days`.
//! - A number behind a point is an index: `x.0.1` is two of them, though it lexes as a decimal.
//! - `>` is one token a character; its kind says what touches it, so that `>>` in `Vec<Vec<T, 4>, 8>`
//!   closes two lists and `a >> b` is an operator.
//! - `unit`, `clause`, `sealed`, `tell` and their like are words only where two names would stand
//!   side by side, which is nowhere else in the language; elsewhere they stay plain names.
//! - A reserved word is reported, and then replaced by whatever lets the parse go on.
//!
//! The pass looks one token back and two ahead, and has no modes but one flag for `advice`.

use zkc_diagnostics::Diagnostic;
use zkc_span::FileId;

use crate::messages;
use crate::split::skip;
use crate::token::{Lines, Tok, Token};

/// The adapted tokens of a text.
pub(crate) fn adapt(
    source: &str,
    base: u32,
    file: FileId,
    lines: &Lines,
    raw: &[Token],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Token> {
    let mut adapter = Adapter {
        source,
        base,
        file,
        lines,
        raw,
        diagnostics,
        out: Vec::with_capacity(raw.len()),
        brackets: Vec::new(),
        statement: 0,
        in_clause: false,
        closed_do: None,
        in_advice: false,
        asserts: !defines_assert(source, base, raw),
        endless: Vec::new(),
    };
    let mut skip = false;
    for at in 0..raw.len() {
        if !std::mem::take(&mut skip) {
            skip = adapter.clause_fn(at);
            adapter.step(at);
        }
    }
    adapter.out
}

struct Adapter<'a> {
    source: &'a str,
    base: u32,
    file: FileId,
    lines: &'a Lines,
    raw: &'a [Token],
    diagnostics: &'a mut Vec<Diagnostic>,
    out: Vec<Token>,
    brackets: Vec<Bracket>,
    /// Where this statement begins among the adapted tokens.
    statement: usize,
    /// Whether the last item's word was `clause`.
    in_clause: bool,
    /// The `do` of the block that was closed last.
    closed_do: Option<usize>,
    in_advice: bool,
    /// Whether `assert(` is no function of this file.
    asserts: bool,
    /// How many brackets were open at each `while`, `loop`, `do` and `switch` round this place.
    endless: Vec<usize>,
}

/// An open bracket.
#[derive(Clone, Copy)]
struct Bracket {
    tok: Tok,
    /// The word of `do {`, by its place among the adapted tokens.
    do_word: Option<usize>,
}

/// Whether a text defines or may import a function `assert`, which is then its own.
fn defines_assert(source: &str, base: u32, raw: &[Token]) -> bool {
    let text = |token: &Token| {
        source.get((token.start - base) as usize..(token.end - base) as usize).unwrap_or("")
    };
    raw.windows(2).any(|pair| {
        let all = pair[0].tok == Tok::ColonColon && pair[1].tok == Tok::Star;
        let defined = pair[0].tok == Tok::Fn && text(&pair[1]) == "assert";
        let named = text(&pair[0]) == "assert" && pair[1].tok != Tok::LParen;
        all || defined || named && pair[1].tok != Tok::Bang
    })
}

impl Adapter<'_> {
    fn text(&self, token: Token) -> &str {
        let (start, end) = (token.start - self.base, token.end - self.base);
        self.source.get(start as usize..end as usize).unwrap_or("")
    }

    fn peek(&self, at: usize) -> Option<Tok> {
        self.raw.get(at).map(|token| token.tok)
    }

    fn previous(&self) -> Option<Tok> {
        self.out.last().map(|token| token.tok)
    }

    fn same_line(&self, a: Token, b: Token) -> bool {
        self.lines.line(a.start - self.base) == self.lines.line(b.start - self.base)
    }

    fn step(&mut self, at: usize) {
        let token = self.raw[at];
        let next = self.raw.get(at + 1).copied();
        let tok = match token.tok {
            Tok::Ident => self.name(at, token),
            Tok::Int | Tok::Decimal if self.previous() == Some(Tok::Dot) => {
                return self.index(token);
            }
            Tok::Percent => return self.percent(token, next),
            Tok::Rem => match self.spaced_percent(token, next) {
                true => return,
                false => Tok::Rem,
            },
            Tok::Gt => {
                let touching = next.filter(|next| next.start == token.end).map(|next| next.tok);
                let after = self.raw.get(at + 2).filter(|after| after.start == token.end + 1);
                match (touching, after.map(|after| after.tok)) {
                    (Some(Tok::Gt), Some(Tok::Eq))
                        if after.is_some_and(|a| a.start == token.end + 1) =>
                    {
                        Tok::GtGe
                    }
                    (Some(Tok::Gt), _) => Tok::GtGt,
                    (Some(Tok::Eq), _) => Tok::GtEq,
                    _ => Tok::Gt,
                }
            }
            Tok::Reserved => match self.reserved(at, token) {
                Some(tok) => tok,
                None => return,
            },
            Tok::BadNum => {
                let text = self.text(token).to_owned();
                self.diagnostics.push(messages::bad_number(&text, token.span(self.file)));
                Tok::BadNum
            }
            Tok::BadDate => {
                let text = self.text(token).to_owned();
                self.diagnostics.push(messages::bad_date(&text, token.span(self.file)));
                Tok::BadDate
            }
            Tok::Advice => {
                self.in_advice = true;
                Tok::Advice
            }
            tok => tok,
        };
        match tok {
            Tok::LParen | Tok::LBracket | Tok::LBrace => {
                let word = self.block_word().filter(|_| tok == Tok::LBrace);
                let is =
                    |word: usize, text| self.out.get(word).is_some_and(|at| self.text(*at) == text);
                let last = self.out.len().wrapping_sub(1);
                let do_word = word.filter(|word| *word == last && is(*word, "do"));
                if do_word.is_some() || word.is_some_and(|word| word < last && is(word, "switch")) {
                    self.endless.push(self.brackets.len());
                }
                self.brackets.push(Bracket { tok, do_word });
            }
            Tok::RParen | Tok::RBracket | Tok::RBrace => {
                self.closed_do = self.brackets.pop().and_then(|bracket| bracket.do_word);
                let open = self.brackets.len();
                self.endless.retain(|outside| tok != Tok::RBrace || *outside < open);
            }
            Tok::Fn | Tok::Clause => self.in_clause = tok == Tok::Clause,
            _ => {}
        }
        if matches!(tok, Tok::Semi | Tok::LBrace | Tok::RBrace) {
            self.statement = self.out.len() + 1;
        }
        self.out.push(Token { tok, ..token });
    }

    /// The first token of this statement, if it is a name.
    fn block_word(&self) -> Option<usize> {
        let first = self.out.get(self.statement)?;
        (first.tok == Tok::Ident).then_some(self.statement)
    }

    /// Whether the `fn` of `clause fn name` comes next, which is reported and not read.
    fn clause_fn(&mut self, at: usize) -> bool {
        let token = self.raw[at];
        let next = self.raw.get(at + 1).copied();
        let Some(next) = next.filter(|next| {
            next.tok == Tok::Fn && token.tok == Tok::Ident && self.text(token) == "clause"
        }) else {
            return false;
        };
        self.diagnostics.push(messages::clause_fn(next.span(self.file)));
        true
    }

    /// What a name is, by its neighbours.
    fn name(&mut self, at: usize, token: Token) -> Tok {
        let last = self.out.last().copied();
        let previous = last.map(|last| last.tok);
        if let Some(last) = last.filter(|last| matches!(last.tok, Tok::Int | Tok::Decimal))
            && self.same_line(last, token)
            && !self.after_dot()
            // Operators of other languages: the grammar says what is written here instead.
            && !matches!(self.text(token), "and" | "or")
        {
            return Tok::Suffix;
        }
        let next = self.peek(at + 1);
        let before_name = matches!(next, Some(Tok::Ident));
        let before_param = matches!(next, Some(Tok::Ident | Tok::Mut | Tok::SelfValue));
        let after_operand = matches!(
            previous,
            Some(Tok::Ident | Tok::RParen | Tok::RBracket | Tok::RBrace | Tok::Int | Tok::Suffix)
        );
        match self.text(token) {
            "unit" if before_name => Tok::Unit,
            "contract" if before_name => Tok::Contract,
            "clause" if before_name || next == Some(Tok::Fn) => Tok::Clause,
            "assert"
                if self.asserts
                    && next == Some(Tok::LParen)
                    && matches!(previous, None | Some(Tok::Semi | Tok::LBrace | Tok::RBrace)) =>
            {
                self.diagnostics.push(messages::assert_is_require(token.span(self.file)));
                Tok::Require
            }
            "param" if before_name => Tok::Param,
            "state" if before_name => Tok::State,
            "linear" if before_name || self.before_struct(at) => Tok::Linear,
            "opaque" if self.before_struct(at) => Tok::Opaque,
            "holds" if before_name && matches!(previous, Some(Tok::Ident | Tok::Gt)) => Tok::Holds,
            "measure" if before_name && matches!(previous, Some(Tok::Ident | Tok::Gt)) => {
                Tok::Measure
            }
            "sealed" if before_param => Tok::Sealed,
            "sealed" if next == Some(Tok::LParen) && self.before_deployment(at) => Tok::Sealed,
            "sealed"
                if previous == Some(Tok::Colon)
                    && matches!(next, Some(Tok::LParen | Tok::LBracket))
                    && self.brackets.last().is_some_and(|bracket| bracket.tok == Tok::LParen) =>
            {
                Tok::Sealed
            }
            "from" if before_param => Tok::From,
            "bound" if before_param => Tok::Bound,
            "attested" if before_param => Tok::Attested,
            "tell"
                if matches!(next, Some(Tok::Ident | Tok::SelfValue))
                    && matches!(previous, None | Some(Tok::Semi | Tok::LBrace | Tok::RBrace)) =>
            {
                Tok::Tell
            }
            "given" if self.in_advice && after_operand => Tok::Given,
            "such_that" if self.in_advice && after_operand => Tok::SuchThat,
            "means" if self.in_advice && previous == Some(Tok::RBrace) => {
                self.in_advice = false;
                Tok::Means
            }
            _ => Tok::Ident,
        }
    }

    fn after_dot(&self) -> bool {
        let before = self.out.len().checked_sub(2).and_then(|at| self.out.get(at));
        before.is_some_and(|before| before.tok == Tok::Dot)
    }

    /// `struct`, or `opaque struct`, or `linear struct` comes next.
    fn before_struct(&self, at: usize) -> bool {
        match self.raw.get(at + 1) {
            Some(next) if next.tok == Tok::Struct => true,
            Some(next) if matches!(self.text(*next), "opaque" | "linear") => {
                self.peek(at + 2) == Some(Tok::Struct)
            }
            _ => false,
        }
    }

    /// `(deployment) name` comes next.
    fn before_deployment(&self, at: usize) -> bool {
        self.raw.get(at + 2).is_some_and(|word| self.text(*word) == "deployment")
            && self.peek(at + 3) == Some(Tok::RParen)
            && matches!(self.peek(at + 4), Some(Tok::Ident | Tok::Mut))
    }

    /// `x.0`, or the `0.1` of `x.0.1`, which is cut in two.
    fn index(&mut self, token: Token) {
        let Some(point) = self.text(token).find('.').map(|at| token.start + at as u32) else {
            return self.out.push(Token { tok: Tok::Index, ..token });
        };
        self.out.push(Token::new(Tok::Index, token.start, point));
        self.out.push(Token::new(Tok::Dot, point, point + 1));
        self.out.push(Token::new(Tok::Index, point + 1, token.end));
    }

    /// `7%2` and `3% x` are meant as remainders; the literal is cut where it was glued.
    fn percent(&mut self, token: Token, next: Option<Token>) {
        let operand = next.filter(|next| {
            self.same_line(token, *next)
                && matches!(
                    next.tok,
                    Tok::Int
                        | Tok::Decimal
                        | Tok::Ident
                        | Tok::LParen
                        | Tok::Percent
                        | Tok::SelfValue
                )
        });
        let Some(operand) = operand else {
            return self.out.push(token);
        };
        let number = Token::new(self.number_kind(token), token.start, token.end - 1);
        let sign = Token::new(Tok::Rem, token.end - 1, token.end);
        let (number_text, operand_text) = (self.text(number).to_owned(), self.text(operand));
        let diagnostic = messages::remainder(
            &number_text,
            operand_text,
            sign.span(self.file),
            number.span(self.file).to(operand.span(self.file)),
            operand.start > token.end,
        );
        self.diagnostics.push(diagnostic);
        self.out.extend([number, sign]);
    }

    fn number_kind(&self, token: Token) -> Tok {
        if self.text(token).contains('.') { Tok::Decimal } else { Tok::Int }
    }

    /// `40 %` where no operand follows is a percentage with a space in it; it becomes one token.
    fn spaced_percent(&mut self, token: Token, next: Option<Token>) -> bool {
        let ends = next.is_none_or(|next| {
            matches!(next.tok, Tok::Comma | Tok::Semi | Tok::RParen | Tok::RBrace | Tok::RBracket)
        });
        let number = self.out.last().copied();
        let number = number.filter(|last| matches!(last.tok, Tok::Int | Tok::Decimal));
        let Some(number) = number.filter(|_| ends) else { return false };
        let text = self.text(number).to_owned();
        let span = Token::new(Tok::Percent, number.start, token.end);
        self.diagnostics.push(messages::spaced_percent(&text, span.span(self.file)));
        self.out.pop();
        self.out.push(span);
        true
    }

    /// Whether a `while` ends `do { … }`, which is reported and read as a block.
    fn ends_do(&mut self) -> bool {
        let Some(word) = self.closed_do.filter(|_| self.previous() == Some(Tok::RBrace)) else {
            return false;
        };
        if let Some(token) = self.out.get_mut(word) {
            self.diagnostics.push(messages::word_of_block("do", token.span(self.file)));
            *token = Token::new(Tok::Semi, token.start, token.start);
        }
        true
    }

    /// The `;` behind the group that opens at `open`, if that is short.
    fn semicolon_behind(&self, open: usize) -> Option<Token> {
        const LONGEST: usize = 200;
        let near = self.raw.get(..self.raw.len().min(open + LONGEST))?;
        near.get(skip(near, open)).copied().filter(|token| token.tok == Tok::Semi)
    }

    /// Whether `{ name: …` comes next.
    fn returns_fields(&self, at: usize) -> bool {
        self.peek(at + 1) == Some(Tok::LBrace)
            && self.peek(at + 2) == Some(Tok::Ident)
            && self.peek(at + 3) == Some(Tok::Colon)
    }

    /// Reports a reserved word and says what it becomes; `None` drops it.
    fn reserved(&mut self, at: usize, token: Token) -> Option<Tok> {
        let word = self.text(token).to_owned();
        if word == "while" && self.ends_do() {
            return None;
        }
        if word == "return" && self.returns_fields(at) {
            let semicolon = self.semicolon_behind(at + 1).map(|token| token.span(self.file));
            let span = token.span(self.file);
            let diagnostic = messages::return_of_fields(self.in_clause, span, semicolon);
            self.diagnostics.push(diagnostic);
            return Some(Tok::Reveal);
        }
        let open = self.brackets.len();
        // What leaves a loop that there is not follows from it.
        let follows = matches!(word.as_str(), "break" | "continue")
            && self.endless.iter().any(|outside| *outside < open);
        if matches!(word.as_str(), "while" | "loop") {
            self.endless.push(open);
        }
        if !follows {
            self.diagnostics.push(messages::reserved(&word, token.span(self.file)));
        }
        let next = self.peek(at + 1);
        let as_name = self.previous() == Some(Tok::Dot)
            || matches!(
                next,
                Some(Tok::Colon | Tok::Eq | Tok::Comma | Tok::RParen | Tok::Dot | Tok::ColonColon)
            )
            || matches!(self.previous(), Some(Tok::Let | Tok::Fn | Tok::Const | Tok::Mut));
        match word.as_str() {
            _ if as_name => Some(Tok::Ident),
            "while" => Some(Tok::If),
            "static" => Some(Tok::Const),
            "return" | "break" | "continue" | "loop" | "unsafe" | "async" | "move" | "ref"
            | "dyn" | "yield" => None,
            _ => Some(Tok::Ident),
        }
    }
}
