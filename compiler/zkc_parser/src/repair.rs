//! Forms of other languages whose meaning is certain: they are read as what they mean.
//!
//! [`recover`](crate::recover) tries these before it blanks anything. Each replaces a few tokens by
//! those of the right form, so that what stands in a loop or a branch is still read, its names are
//! known, and one message remains. A repair is kept only if the parse gets further with it.

use zkc_diagnostics::Diagnostic;
use zkc_span::Span;

use crate::messages;
use crate::recover::Source;
use crate::split::skip;
use crate::token::{Tok, Token};

/// Tokens that stand for others, and what is said about it; nothing if it has been said before.
pub(crate) struct Repair {
    pub(crate) tokens: Vec<Token>,
    pub(crate) message: Option<Diagnostic>,
}

impl Source<'_> {
    /// What the text may mean round `tokens[at]`, which does not fit where `expected` would.
    pub(crate) fn repairs(&self, tokens: &[Token], at: usize, expected: &[String]) -> Vec<Repair> {
        let wants = |text: &str| expected.iter().any(|expected| expected == text);
        let found = [
            self.for_loop(tokens, at),
            self.import(tokens, at),
            self.block_word(tokens, at),
            self.switch(tokens, at),
            self.named_arguments(tokens, at),
            if wants("\":\"") { self.missing_colons(tokens, at) } else { None },
            if wants("\"{\"") { self.branch(tokens, at) } else { None },
        ];
        found.into_iter().flatten().collect()
    }

    fn text_of(&self, from: Token, to: Token) -> &str {
        let range = (from.start - self.base) as usize..(to.end - self.base) as usize;
        self.text.get(range).unwrap_or("")
    }

    fn word(&self, token: Token) -> &str {
        self.text_of(token, token)
    }

    fn over(&self, from: Token, to: Token) -> Span {
        Span::new(self.file, from.start, to.end.max(from.start))
    }

    /// `for (let i = 0; i < 8; i++) {`, with or without its parentheses, and `for (i in 0..8) {`.
    fn for_loop(&self, tokens: &[Token], at: usize) -> Option<Repair> {
        const LONGEST_HEAD: usize = 64;
        let word = tokens.get(..at)?.iter().rposition(|token| token.tok == Tok::For)?;
        let head = word + 1;
        let parentheses = tokens.get(head)?.tok == Tok::LParen;
        let end = if parentheses {
            skip(tokens, head)
        } else {
            let rest = tokens.get(head..)?.iter().take(LONGEST_HEAD);
            head + rest.clone().position(|token| token.tok == Tok::LBrace)?
        };
        // What does not fit stands in the head or right behind it.
        if at > end || end - head > LONGEST_HEAD || tokens.get(end)?.tok != Tok::LBrace {
            return None;
        }
        let inside = match parentheses {
            true => tokens.get(head + 1..end - 1)?,
            false => tokens.get(head..end)?,
        };
        let (first, last) = (*tokens.get(head)?, *tokens.get(end - 1)?);
        let counts = inside.iter().any(|token| token.tok == Tok::Semi);
        let (new, message) = if counts {
            let assigned = inside.windows(2).find(|pair| pair[1].tok == Tok::Eq)?;
            let name = assigned[0];
            let over = Token::new(Tok::Hole, name.end, last.end.max(name.end));
            let made = vec![name, Token::new(Tok::In, name.end, name.end), over];
            (made, messages::counting_for(self.over(first, last), self.range(inside)))
        } else if parentheses {
            // `(const x of xs)`
            let of = |token: &Token| token.tok == Tok::Ident && self.word(*token) == "of";
            let split = inside.iter().position(|token| token.tok == Tok::In || of(token))?;
            let name = *inside.get(split.checked_sub(1)?)?;
            let sign = *inside.get(split)?;
            let mut made = vec![name, Token { tok: Tok::In, ..sign }];
            made.extend(inside.get(split + 1..)?);
            let message = match sign.tok == Tok::In && split == 1 {
                true => messages::for_parentheses(first.span(self.file), last.span(self.file)),
                false => {
                    let right = inside.get(split + 1..).and_then(|right| {
                        Some(self.text_of(*right.first()?, *right.last()?).to_owned())
                    });
                    let range = right.map(|right| format!("{} in {right}", self.word(name)));
                    messages::counting_for(self.over(first, last), range)
                }
            };
            (made, message)
        } else {
            return None;
        };
        let mut repaired = tokens.to_vec();
        repaired.splice(head..end, new);
        Some(Repair { tokens: repaired, message: Some(message) })
    }

    /// `i in 0..8` of `i = 0; i < 8; i++`, if it counts up by one.
    fn range(&self, inside: &[Token]) -> Option<String> {
        let parts: Vec<&[Token]> = inside.split(|token| token.tok == Tok::Semi).collect();
        let [start, condition, step] = parts[..] else { return None };
        let sign = start.iter().position(|token| token.tok == Tok::Eq)?;
        let name = self.word(*start.get(sign.checked_sub(1)?)?);
        let from = self.text_of(*start.get(sign + 1)?, *start.last()?);
        let dots = match condition.get(1)?.tok {
            Tok::Lt => "..",
            Tok::LtEq => "..=",
            _ => return None,
        };
        let to = self.text_of(*condition.get(2)?, *condition.last()?);
        let step = self.text_of(*step.first()?, *step.last()?).replace(' ', "");
        let by_one = [format!("{name}++"), format!("++{name}"), format!("{name}+=1")];
        let same = self.word(*condition.first()?) == name && by_one.contains(&step);
        same.then(|| format!("{name} in {from}{dots}{to}"))
    }

    /// `use std.currency.EUR;` and `use std/currency;`
    fn import(&self, tokens: &[Token], at: usize) -> Option<Repair> {
        let sign = *tokens.get(at).filter(|token| matches!(token.tok, Tok::Dot | Tok::Slash))?;
        let start = tokens.get(..at)?.iter().rposition(|token| token.tok == Tok::Use)?;
        let length = tokens.get(at..)?.iter().position(|token| token.tok == Tok::Semi)?;
        let path = tokens.get(start + 1..at + length)?;
        let plain = |token: &Token| {
            matches!(token.tok, Tok::Ident | Tok::Dot | Tok::Slash | Tok::ColonColon)
        };
        if !path.iter().all(plain) {
            return None;
        }
        let whole = self.over(*path.first()?, *path.last()?);
        let right = self.text_of(*path.first()?, *path.last()?).replace(['.', '/'], "::");
        let message = messages::path_with(self.word(sign), sign.span(self.file), whole, right);
        let mut repaired = tokens.to_vec();
        for token in repaired.get_mut(start + 1..at + length)? {
            if matches!(token.tok, Tok::Dot | Tok::Slash) {
                token.tok = Tok::ColonColon;
            }
        }
        Some(Repair { tokens: repaired, message: Some(message) })
    }

    /// `try {`, `unchecked {`: what stands inside was taken for the fields of a struct.
    fn block_word(&self, tokens: &[Token], at: usize) -> Option<Repair> {
        const WORDS: [&str; 7] =
            ["unchecked", "try", "catch", "finally", "do", "begin", "assembly"];
        let is_word = |at: usize| {
            let token = tokens.get(at).filter(|token| token.tok == Tok::Ident)?;
            WORDS.contains(&self.word(*token)).then_some(())
        };
        let opener = |open: &usize| tokens[*open].tok == Tok::LBrace && *open > 0;
        let empty = at.checked_sub(3).filter(|word| {
            is_word(*word).is_some() && tokens.get(at - 1).is_some_and(|end| end.tok == Tok::RBrace)
        });
        let word = if is_word(at).is_some() {
            at
        } else if let Some(word) = empty {
            word
        } else {
            (0..at).rev().find(opener).map(|open| open - 1)?
        };
        is_word(word)?;
        tokens.get(word + 1).filter(|next| next.tok == Tok::LBrace)?;
        let token = tokens[word];
        let mut repaired = tokens.to_vec();
        repaired.remove(word);
        let message = messages::word_of_block(self.word(token), token.span(self.file));
        // `catch` belongs to a `try`, which has been spoken of.
        let second = matches!(self.word(token), "catch" | "finally");
        Some(Repair { tokens: repaired, message: (!second).then_some(message) })
    }

    /// `switch (x) { case 1: … }`, of which nothing is read.
    fn switch(&self, tokens: &[Token], at: usize) -> Option<Repair> {
        let before = tokens.get(..at)?;
        let ends = |token: &Token| matches!(token.tok, Tok::Semi | Tok::LBrace | Tok::RBrace);
        let start = before.iter().rposition(ends).map_or(0, |at| at + 1);
        let word = *tokens.get(start).filter(|word| word.tok == Tok::Ident && start < at)?;
        if self.word(word) != "switch" {
            return None;
        }
        let head = tokens.get(at..)?.iter().position(ends)?;
        let open =
            tokens.get(at + head).filter(|open| open.tok == Tok::LBrace).map(|_| at + head)?;
        let end = skip(tokens, open);
        let last = *tokens.get(end.checked_sub(1)?)?;
        let mut repaired = tokens.to_vec();
        let hole = Token::new(Tok::HoleStmt, word.start, last.end.max(word.start));
        repaired.splice(start..end, [hole]);
        Some(Repair { tokens: repaired, message: Some(messages::switch(word.span(self.file))) })
    }

    /// `f(a: 1, b: 2)`, which is read as `f(1, 2)`.
    fn named_arguments(&self, tokens: &[Token], at: usize) -> Option<Repair> {
        let colon = *tokens.get(at).filter(|colon| colon.tok == Tok::Colon)?;
        let open = at.checked_sub(2)?;
        let called = *tokens.get(open.checked_sub(1)?)?;
        if tokens[open].tok != Tok::LParen || !matches!(called.tok, Tok::Ident | Tok::Gt) {
            return None;
        }
        // The one argument that has a name is named with `=`.
        if self.word(tokens[open + 1]) == "keeps" {
            return None;
        }
        let named: Vec<usize> = self
            .parts(tokens, open)
            .into_iter()
            .filter(|part| {
                let tok = |at: usize| tokens.get(at).map(|token| token.tok);
                tok(*part) == Some(Tok::Ident) && tok(*part + 1) == Some(Tok::Colon)
            })
            .collect();
        let mut repaired = tokens.to_vec();
        for part in named.into_iter().rev() {
            repaired.drain(part..part + 2);
        }
        let owner = match open.checked_sub(3).map(|owner| &tokens[owner..open]) {
            Some([owner, path, _]) if path.tok == Tok::ColonColon => Some(self.word(*owner)),
            _ => None,
        };
        let in_enum = |tokens: &[Token]| {
            tokens.windows(2).any(|pair| pair[0].tok == Tok::Enum && pair[1].tok == Tok::Ident)
        };
        if in_enum(&tokens[..open]) && !tokens[..open].iter().any(|token| token.tok == Tok::Fn) {
            let parts = self.parts(tokens, open).into_iter();
            let names: Vec<&str> =
                parts.filter_map(|part| tokens.get(part)).map(|token| self.word(*token)).collect();
            let message = messages::named_variant(colon.span(self.file), self.word(called), &names);
            return Some(Repair { tokens: repaired, message: Some(message) });
        }
        let message = messages::named_arguments(colon.span(self.file), owner, self.word(called));
        Some(Repair { tokens: repaired, message: Some(message) })
    }

    /// `(a u8, b u8)`: all parts of a list that lack their `:` are one mistake.
    fn missing_colons(&self, tokens: &[Token], at: usize) -> Option<Repair> {
        let before = tokens.get(..at)?;
        let mut depth = 0_usize;
        let open = before.iter().rposition(|token| match token.tok {
            Tok::RParen | Tok::RBrace | Tok::RBracket => {
                depth += 1;
                false
            }
            Tok::LParen | Tok::LBrace | Tok::LBracket if depth == 0 => true,
            Tok::LParen | Tok::LBrace | Tok::LBracket => {
                depth -= 1;
                false
            }
            _ => false,
        })?;
        let mut lacking = Vec::new();
        for part in self.parts(tokens, open) {
            let words = tokens.get(part..)?.iter().take_while(|token| {
                matches!(
                    token.tok,
                    Tok::Public
                        | Tok::Sealed
                        | Tok::From
                        | Tok::Bound
                        | Tok::Attested
                        | Tok::Mut
                        | Tok::Pub
                )
            });
            let name = part + words.count();
            let (Some(named), Some(ty)) = (tokens.get(name), tokens.get(name + 1)) else { break };
            let is_type = matches!(ty.tok, Tok::Ident | Tok::LBracket | Tok::LParen | Tok::And);
            if named.tok == Tok::Ident && is_type && !messages::is_type_word(self.word(*named)) {
                lacking.push(name);
            }
        }
        // One alone is as well told by what the grammar expected.
        if lacking.len() < 2 || lacking.first() != Some(&at.checked_sub(1)?) {
            return None;
        }
        let file = self.file;
        let parts: Vec<_> = lacking
            .iter()
            .map(|name| {
                let (name, ty) = (tokens[*name], tokens[*name + 1]);
                (name.span(file), self.word(name), ty.span(file))
            })
            .collect();
        let mut repaired = tokens.to_vec();
        for name in lacking.iter().rev() {
            let end = tokens[*name].end;
            repaired.insert(name + 1, Token::new(Tok::Colon, end, end));
        }
        Some(Repair { tokens: repaired, message: Some(messages::missing_colons(&parts)) })
    }

    /// Where the parts of the list in the bracket at `open` begin.
    fn parts(&self, tokens: &[Token], open: usize) -> Vec<usize> {
        let end = skip(tokens, open).saturating_sub(1);
        let mut parts = Vec::new();
        let mut at = open + 1;
        let mut first = true;
        while at < end {
            if std::mem::take(&mut first) {
                parts.push(at);
            }
            match tokens[at].tok {
                Tok::LParen | Tok::LBracket | Tok::LBrace => at = skip(tokens, at).max(at + 1),
                tok => {
                    first = tok == Tok::Comma;
                    at += 1;
                }
            }
        }
        parts
    }

    /// `if c x();`: the statement that should stand in braces is put into them.
    fn branch(&self, tokens: &[Token], at: usize) -> Option<Repair> {
        let first = *tokens.get(at)?;
        let before = tokens.get(..at)?;
        let ends = |token: &Token| matches!(token.tok, Tok::Semi | Tok::LBrace | Tok::RBrace);
        let statement = before.iter().rposition(ends).map_or(0, |at| at + 1);
        let head = before.get(statement..)?;
        let word =
            head.iter().rfind(|token| matches!(token.tok, Tok::If | Tok::Else | Tok::For))?;
        // A reserved word that is read as one of these has been spoken of.
        if self.word(*word) == "while" {
            return None;
        }
        // `else c {` lacks an `if`; `if c then {` has a word too many.
        let rest = tokens.get(at..)?;
        let length = rest.iter().position(ends)?;
        if rest.get(length)?.tok != Tok::Semi || matches!(first.tok, Tok::Colon) {
            return None;
        }
        if first.tok == Tok::Ident && matches!(self.word(first), "then") {
            return None;
        }
        // An `else if` behind a branch that has been spoken of.
        let again = head.first().is_some_and(|token| token.tok == Tok::Else)
            && statement
                .checked_sub(1)
                .and_then(|at| tokens.get(at))
                .is_some_and(|token| token.tok == Tok::RBrace && token.start == token.end);
        let mut bodies = vec![(at, at + length)];
        // `else other();` behind it lacks its braces too.
        let other = at + length + 2;
        if tokens.get(other - 1).is_some_and(|token| token.tok == Tok::Else)
            && let Some(length) = tokens.get(other..)?.iter().position(ends)
            && tokens[other + length].tok == Tok::Semi
            && tokens[other].tok != Tok::If
        {
            bodies.push((other, other + length));
        }
        let spans = bodies.iter().map(|(from, to)| self.over(tokens[*from], tokens[*to]));
        let letter = self.word(first).chars().next().map_or(0, char::len_utf8) as u32;
        let message = messages::no_braces(self.word(*word), letter, &spans.collect::<Vec<_>>());
        let mut repaired = tokens.to_vec();
        for (from, to) in bodies.into_iter().rev() {
            let (first, last) = (tokens[from], tokens[to]);
            repaired.insert(to + 1, Token::new(Tok::RBrace, last.end, last.end));
            repaired.insert(from, Token::new(Tok::LBrace, first.start, first.start));
        }
        Some(Repair { tokens: repaired, message: (!again).then_some(message) })
    }
}
