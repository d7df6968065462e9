//! Makes brackets balance before the grammar sees them.
//!
//! A text whose brackets balance passes unchanged, however it is laid out. In any other, layout and
//! separators say where the mistake is:
//! - a word that starts an item, first on its line, closes everything down to the container that is
//!   less indented; `use` and `const` deeper than their function are local and close nothing;
//! - `;` and `let` close `(`, `;` also the `{` of a `use`, and `->` closes the parameter list of a function;
//! - a `}` that is first on its line belongs to the `{` whose line is indented alike.
//!
//! Missing closers become empty tokens; closers without opener are dropped. Each group of them is
//! one message.

use zkc_diagnostics::Diagnostic;
use zkc_span::{FileId, Span};

use crate::messages;
use crate::split::starts_item;
use crate::token::{Lines, Tok, Token};

/// The tokens with balanced brackets, and the spans that messages have been given for.
pub(crate) fn balance(
    source: &str,
    file: FileId,
    lines: &Lines,
    tokens: Vec<Token>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Token> {
    if is_balanced(&tokens) {
        return tokens;
    }
    let mut balancer = Balancer {
        source,
        file,
        lines,
        open: Vec::new(),
        out: Vec::with_capacity(tokens.len() + 4),
        diagnostics,
        container_next: false,
        head: false,
        import: false,
        stray_until: None,
    };
    for at in 0..tokens.len() {
        balancer.step(&tokens, at);
    }
    let end = source.len() as u32;
    // After a comment that is never closed nobody knows what stands behind it.
    let said = balancer.diagnostics.len();
    let open_comment = balancer.diagnostics.iter().any(|said| said.code == messages::OPEN_COMMENT);
    balancer.close_to(0, end, None);
    if open_comment {
        balancer.diagnostics.truncate(said);
    }
    balancer.out
}

fn closer(opener: Tok) -> Tok {
    match opener {
        Tok::LParen => Tok::RParen,
        Tok::LBracket => Tok::RBracket,
        _ => Tok::RBrace,
    }
}

fn is_balanced(tokens: &[Token]) -> bool {
    let mut open = Vec::new();
    for token in tokens {
        match token.tok {
            Tok::LParen | Tok::LBracket | Tok::LBrace => open.push(closer(token.tok)),
            Tok::RParen | Tok::RBracket | Tok::RBrace if open.pop() != Some(token.tok) => {
                return false;
            }
            _ => {}
        }
    }
    open.is_empty()
}

struct Opener {
    token: Token,
    /// Column of the first token on the opener's line.
    indent: u32,
    line: u32,
    /// A `{` that holds items.
    container: bool,
    /// A `(` or `[` between an item's word and its body.
    head: bool,
    /// A `{` of a `use`.
    import: bool,
    semicolons: u32,
}

struct Balancer<'a> {
    source: &'a str,
    file: FileId,
    lines: &'a Lines,
    open: Vec<Opener>,
    out: Vec<Token>,
    diagnostics: &'a mut Vec<Diagnostic>,
    container_next: bool,
    head: bool,
    import: bool,
    /// End of a run of stray closers, which is one message.
    stray_until: Option<u32>,
}

impl Balancer<'_> {
    fn first_on_line(&self, tokens: &[Token], at: usize) -> bool {
        let line = self.lines.line(tokens[at].start);
        at == 0 || self.lines.line(tokens[at - 1].start) != line
    }

    /// Column of the first character on the line that is no blank.
    fn indent(&self, offset: u32) -> u32 {
        let start = offset - self.lines.column(offset);
        let line = self.source.get(start as usize..offset as usize).unwrap_or("");
        (line.len() - line.trim_start().len()) as u32
    }

    fn step(&mut self, tokens: &[Token], at: usize) {
        let token = tokens[at];
        let first = self.first_on_line(tokens, at);
        if first && starts_item(tokens, at) {
            self.item_starts(token);
        }
        match token.tok {
            Tok::Contract | Tok::Impl | Tok::Mod => {
                self.container_next = true;
                self.head = true;
            }
            Tok::Fn | Tok::Clause => {
                self.container_next = false;
                self.head = true;
            }
            Tok::Use => self.import = true,
            Tok::Struct | Tok::Enum | Tok::Unit | Tok::State => self.container_next = false,
            Tok::Let if at > 0 && tokens[at - 1].tok != Tok::If => self.close_lists(token, true),
            Tok::Arrow => self.close_heads(token),
            Tok::Semi => {
                self.head = false;
                self.container_next = false;
                self.import = false;
                let imports = self.open.iter().rev().take_while(|opener| opener.import).count();
                self.close_to(self.open.len() - imports, token.start, Some(token));
                if self.top() == Some(Tok::LBracket) {
                    if let Some(opener) = self.open.last_mut() {
                        opener.semicolons += 1;
                        if opener.semicolons > 1 {
                            self.close_lists(token, true);
                        }
                    }
                } else {
                    self.close_lists(token, false);
                }
            }
            Tok::LBrace if self.head && !self.in_generic_argument(tokens, at) => {
                self.close_heads(token);
            }
            _ => {}
        }
        match token.tok {
            Tok::LParen | Tok::LBracket | Tok::LBrace => self.opens(token),
            Tok::RParen | Tok::RBracket | Tok::RBrace => return self.closes(token, first),
            _ => {}
        }
        self.out.push(token);
    }

    fn top(&self) -> Option<Tok> {
        self.open.last().map(|opener| opener.token.tok)
    }

    fn in_generic_argument(&self, tokens: &[Token], at: usize) -> bool {
        at > 0 && matches!(tokens[at - 1].tok, Tok::Comma | Tok::Lt)
    }

    fn opens(&mut self, token: Token) {
        let brace = token.tok == Tok::LBrace;
        self.open.push(Opener {
            token,
            indent: self.indent(token.start),
            line: self.lines.line(token.start),
            container: brace && self.container_next,
            head: !brace && self.head,
            import: brace && self.import,
            semicolons: 0,
        });
        if brace {
            self.container_next = false;
            self.head = false;
        }
    }

    /// An item's word is first on its line: whatever is open and holds no items ends here.
    fn item_starts(&mut self, token: Token) {
        let indent = self.lines.column(token.start);
        let local = matches!(token.tok, Tok::Use | Tok::Const);
        let inner = self.open.iter().rposition(|opener| opener.container && opener.indent < indent);
        let keep = inner.map_or(0, |at| at + 1);
        let Some(first) = self.open.get(keep) else { return };
        if local && indent > first.indent {
            return;
        }
        self.close_to(keep, token.start, Some(token));
    }

    /// Closes `(` and, if told so, `[` down to the nearest `{`.
    fn close_lists(&mut self, token: Token, square: bool) {
        let keep = self.open.iter().rposition(|opener| {
            opener.token.tok == Tok::LBrace || !square && opener.token.tok == Tok::LBracket
        });
        self.close_to(keep.map_or(0, |at| at + 1), token.start, Some(token));
    }

    /// Closes the parameter list of the item whose head this is.
    fn close_heads(&mut self, token: Token) {
        let heads = self.open.iter().rev().take_while(|opener| opener.head).count();
        self.close_to(self.open.len() - heads, token.start, Some(token));
    }

    fn closes(&mut self, token: Token, first: bool) {
        let wanted = token.tok;
        let opener = match wanted {
            Tok::RParen => Tok::LParen,
            Tok::RBracket => Tok::LBracket,
            _ => Tok::LBrace,
        };
        let mut matching = self.open.iter().rposition(|open| open.token.tok == opener);
        if wanted == Tok::RBrace && first {
            // The `{` whose line is indented alike, if the nearest one is indented deeper.
            let indent = self.lines.column(token.start);
            if let Some(nearest) = matching
                && self.open[nearest].indent > indent
            {
                let alike = self
                    .open
                    .iter()
                    .rposition(|open| open.token.tok == Tok::LBrace && open.indent == indent);
                matching = alike.or(matching);
            }
        } else if wanted != Tok::RBrace
            && let Some(at) = matching
        {
            // A `)` does not reach over a `{` of another line.
            let line = self.lines.line(token.start);
            let over = self
                .open
                .iter()
                .skip(at)
                .any(|open| open.token.tok == Tok::LBrace && open.line != line);
            matching = if over { None } else { matching };
        }
        let Some(at) = matching else {
            return self.stray(token);
        };
        self.close_to(at + 1, token.start, Some(token));
        self.open.pop();
        self.out.push(token);
    }

    fn stray(&mut self, token: Token) {
        let touching =
            self.stray_until.is_some_and(|end| self.out.last().is_none_or(|last| last.end <= end));
        self.stray_until = Some(token.end);
        if !touching {
            self.diagnostics
                .push(messages::stray_closer(token.text(self.source), token.span(self.file)));
        }
    }

    /// Puts the closers of all openers from `keep` on before `offset`, with one message.
    fn close_to(&mut self, keep: usize, offset: u32, by: Option<Token>) {
        if keep >= self.open.len() {
            return;
        }
        let at = self.out.last().map_or(offset, |last| last.end);
        let missing = self.open.split_off(keep);
        if let [outer, ..] = missing.as_slice() {
            // The innermost is what was forgotten most often; of a brace, the suspect by layout.
            let suspect = missing.last().unwrap_or(outer);
            let by = by.map(|by| by.span(self.file));
            self.diagnostics.push(messages::never_closed(
                suspect.token.text(self.source),
                suspect.token.span(self.file),
                by,
                Span::new(self.file, at, at),
                missing.len(),
            ));
        }
        for opener in missing.iter().rev() {
            self.out.push(Token::new(closer(opener.token.tok), at, at));
        }
    }
}
