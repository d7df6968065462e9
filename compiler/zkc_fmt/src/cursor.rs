//! Takes the tokens of the source one by one into the document, each with its comments.
//!
//! Everything that is printed goes through here, in the order of the source, so that nothing can be
//! lost or swapped. The rooms beside this one say what stands between tokens; where a token is not
//! the one that the tree led them to expect, formatting is given up.

use zkc_span::Span;

use crate::comments::{Comment, Comments};
use crate::doc::{Doc, Op};

/// The formatter of one text, in the middle of its work.
pub(crate) struct Cursor<'s> {
    source: &'s str,
    tokens: &'s [Span],
    comments: &'s Comments,
    /// The next token.
    at: usize,
    /// The next comment.
    said: usize,
    /// Comments were put behind the last token already.
    flushed: bool,
    /// The document so far.
    pub(crate) doc: Doc,
    /// What was met in place of what was expected.
    pub(crate) mistake: Option<String>,
}

/// The comments on the line of the last token, up to the next token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    /// There are none, or they belong to what follows.
    None,
    /// So many, and then the next token on the same line.
    Inline(usize),
    /// So many, and then the line ends.
    Trailing(usize),
}

impl<'s> Cursor<'s> {
    pub(crate) fn new(source: &'s str, tokens: &'s [Span], comments: &'s Comments) -> Cursor<'s> {
        Cursor {
            source,
            tokens,
            comments,
            at: 0,
            said: 0,
            flushed: false,
            doc: Doc::default(),
            mistake: None,
        }
    }

    // Looking ahead.

    /// The text of the next token; empty at the end.
    pub(crate) fn peek(&self) -> &'s str {
        self.text_of(self.at)
    }

    fn text_of(&self, token: usize) -> &'s str {
        let Some(token) = self.tokens.get(token) else { return "" };
        self.source.get(token.start as usize..token.end as usize).unwrap_or("")
    }

    /// Where the next token starts.
    pub(crate) fn position(&self) -> u32 {
        self.tokens.get(self.at).map_or(self.source.len() as u32, |token| token.start)
    }

    fn next_comment(&self) -> Option<&'s Comment> {
        let start = self.position();
        let at_end = self.at >= self.tokens.len();
        self.comments.get(self.said).filter(|comment| at_end || comment.starts_before(start))
    }

    /// Whether comments stand before the next token.
    pub(crate) fn has_comments(&self) -> bool {
        self.next_comment().is_some()
    }

    /// Line ends between the last token or comment and the next one.
    pub(crate) fn newlines_ahead(&self) -> u32 {
        match self.next_comment() {
            Some(comment) => comment.newlines_before,
            None => self.comments.newlines_before_token(self.at),
        }
    }

    /// Whether a comment before the next token ends its line.
    pub(crate) fn line_comment_ahead(&self) -> bool {
        self.gap().iter().any(Comment::ends_its_line)
    }

    fn gap(&self) -> &'s [Comment] {
        self.comments.before(self.said, self.position())
    }

    fn run(&self) -> Run {
        if self.at == 0 {
            return Run::None;
        }
        let mut count = 0;
        for comment in self.gap() {
            if comment.newlines_before > 0 || comment.doc {
                return Run::None;
            }
            count += 1;
            if comment.ends_its_line() {
                return Run::Trailing(count);
            }
        }
        if count == 0 { Run::None } else { Run::Inline(count) }
    }

    // Comments.

    /// Puts what trails the last token behind it.
    pub(crate) fn flush(&mut self) {
        if self.flushed {
            return;
        }
        match self.run() {
            Run::Trailing(count) => {
                for _ in 0..count {
                    self.doc.push(Op::Suffix(self.said as u32));
                    self.said += 1;
                }
                self.flushed = true;
            }
            Run::Inline(count) if self.before_tight() => {
                self.inline(count);
            }
            _ => {}
        }
    }

    /// Whether no blank stands before the next token, so that a comment there has one before it.
    fn before_tight(&self) -> bool {
        matches!(self.peek(), ")" | "]" | "}" | "," | ";" | ":" | "." | "::")
    }

    fn inline(&mut self, count: usize) {
        for _ in 0..count {
            self.doc.push(Op::Space);
            self.doc.push(Op::Comment(self.said as u32));
            self.said += 1;
        }
    }

    /// Puts comments that stand before a separator on its line behind the last token.
    pub(crate) fn flush_inline(&mut self) {
        if let Run::Inline(count) = self.run() {
            self.inline(count);
        }
    }

    /// Puts the remaining comments before the next token: those of a row that ends its line on a line
    /// of their own, others on the token's line.
    fn leading(&mut self) {
        let rows_end = self.gap().iter().rposition(Comment::ends_its_line);
        let rows_end = rows_end.map_or(self.said, |last| self.said + last + 1);
        if rows_end == self.said && self.before_tight() {
            return self.inline(self.gap().len());
        }
        let mut in_row = false;
        while let Some(comment) = self.next_comment().copied() {
            if self.said < rows_end {
                self.doc.push(if in_row { Op::Space } else { Op::Hard { blank: false } });
            }
            self.doc.push(Op::Comment(self.said as u32));
            in_row = !comment.ends_its_line();
            if !in_row {
                self.doc.push(Op::Hard { blank: comment.newlines_after > 1 });
            } else if self.said >= rows_end {
                self.doc.push(Op::Space);
            }
            self.said += 1;
        }
    }

    /// Puts the remaining comments before a closing bracket, or the file's end, on lines of their own.
    pub(crate) fn dangling(&mut self) {
        self.flush();
        let mut first = true;
        while let Some(comment) = self.next_comment().copied() {
            let beside = !first && comment.newlines_before == 0 && !comment.doc;
            self.doc.push(match beside {
                true => Op::Space,
                false => Op::Hard { blank: comment.newlines_before > 1 },
            });
            self.doc.push(Op::Comment(self.said as u32));
            self.said += 1;
            first = false;
        }
    }

    /// Puts comments between brackets that hold nothing else: beside each other if they stood so.
    /// Gives whether they did.
    pub(crate) fn between_brackets(&mut self, blanks: bool) -> bool {
        let Run::Inline(count) = self.run() else { return false };
        for index in 0..count {
            if blanks || index > 0 {
                self.doc.push(Op::Space);
            }
            self.doc.push(Op::Comment(self.said as u32));
            self.said += 1;
        }
        if blanks {
            self.doc.push(Op::Space);
        }
        true
    }

    // Tokens.

    fn expect(&mut self, expected: &str) {
        let found = self.peek();
        if found != expected && self.mistake.is_none() {
            self.mistake = Some(format!(
                "`{expected}` was expected at byte {}, and `{found}` stands there",
                self.position()
            ));
        }
    }

    /// The next token, which is this one.
    pub(crate) fn token(&mut self, expected: &str) {
        self.expect(expected);
        self.any();
    }

    /// The next token, whatever it is.
    pub(crate) fn any(&mut self) {
        self.flush();
        self.leading();
        if let Some(token) = self.tokens.get(self.at) {
            self.doc.push(Op::Text(token.start, token.end));
        }
        self.advance();
    }

    fn advance(&mut self) {
        self.at += 1;
        self.flushed = false;
    }

    /// An operator, which may be several tokens that touch: `>>=`.
    pub(crate) fn operator(&mut self, symbol: &str) {
        let start = self.position();
        let end = start + symbol.len() as u32;
        let found = self.source.get(start as usize..end as usize).unwrap_or("");
        if found != symbol {
            self.expect(symbol);
        }
        self.flush();
        self.leading();
        self.doc.push(Op::Text(start, end.min(self.source.len() as u32)));
        while self.tokens.get(self.at).is_some_and(|token| token.start < end) {
            self.advance();
        }
    }

    /// All tokens up to a byte, with blanks between them: a literal and its unit.
    pub(crate) fn until(&mut self, end: u32) {
        let mut first = true;
        while self.at < self.tokens.len() && self.position() < end {
            if !std::mem::take(&mut first) {
                self.doc.push(Op::Space);
            }
            self.any();
        }
    }

    /// A separator that follows at once: comments on its line before it stay there, others pass
    /// behind it.
    pub(crate) fn separator(&mut self, text: &str) {
        // Behind a separator a doc comment could describe what follows; it stays where it is.
        if self.gap().iter().any(|comment| comment.doc) {
            return self.token(text);
        }
        self.flush_inline();
        self.expect(text);
        if let Some(token) = self.tokens.get(self.at) {
            self.doc.push(Op::Text(token.start, token.end));
        }
        self.advance();
    }

    /// A comma, whether it is written or not.
    pub(crate) fn comma(&mut self) {
        if self.peek() == "," {
            return self.separator(",");
        }
        self.flush_inline();
        self.doc.push(Op::Word(","));
    }

    /// A comma that stands only where its group is broken.
    pub(crate) fn comma_if_broken(&mut self) {
        self.flush_inline();
        if self.peek() == "," {
            self.advance();
        }
        self.doc.push(Op::IfBroken(","));
    }

    /// Leaves out a separator that says nothing, if it comes next.
    pub(crate) fn leave_out(&mut self, text: &str) -> bool {
        let comes = self.peek() == text;
        if comes && self.gap().iter().any(|comment| comment.doc) {
            self.token(text);
        } else if comes {
            self.flush_inline();
            self.advance();
        }
        comes
    }

    /// The same where nothing stands before it that comments could be put behind.
    pub(crate) fn leave_out_first(&mut self, text: &str) -> bool {
        let comes = self.peek() == text && !self.gap().iter().any(|comment| comment.doc);
        if comes {
            self.advance();
        }
        comes || self.leave_out(text)
    }

    // What stands between tokens.

    /// Begins a group at the next token; gives its index. The comments before the token stay outside, so
    /// that one above something does not break it.
    pub(crate) fn start(&mut self) -> usize {
        self.flush();
        self.leading();
        self.doc.start()
    }

    pub(crate) fn space(&mut self) {
        self.doc.push(Op::Space);
    }

    /// A place where the group may be broken, a blank or nothing where it is not.
    pub(crate) fn line(&mut self, soft: bool) {
        self.flush();
        self.doc.push(Op::Line { soft, blank: false, kept: false });
    }

    /// The same, broken if the author has broken the line here.
    pub(crate) fn line_kept(&mut self, soft: bool) {
        let kept = self.newlines_ahead() > 0;
        self.flush();
        self.doc.push(Op::Line { soft, blank: false, kept });
    }

    /// The same between two parts, where an empty line is kept.
    pub(crate) fn line_between(&mut self, soft: bool) {
        self.flush();
        let blank = self.newlines_ahead() > 1;
        self.doc.push(Op::Line { soft, blank, kept: false });
    }

    /// The end of a line.
    pub(crate) fn hard(&mut self) {
        self.flush();
        self.doc.push(Op::Hard { blank: false });
    }

    /// The end of a line between two parts, where an empty line is kept.
    pub(crate) fn hard_between(&mut self) {
        self.flush();
        let blank = self.newlines_ahead() > 1;
        self.doc.push(Op::Hard { blank });
    }

    pub(crate) fn indent(&mut self) {
        self.doc.push(Op::Indent);
    }

    pub(crate) fn dedent(&mut self) {
        self.doc.push(Op::Dedent);
    }

    /// Demands that nothing is left.
    pub(crate) fn finish(&mut self) {
        if self.at != self.tokens.len() && self.mistake.is_none() {
            self.mistake = Some(format!(
                "the text goes on with `{}` at byte {}",
                self.peek(),
                self.position()
            ));
        }
    }
}
