//! The comments of a text, with what decides where each of them goes.
//!
//! A comment lies between two tokens, and stays there, but for the separators that it may pass. How
//! it stood decides how it stands:
//! - behind something on its line, with nothing after it: it stays behind that (*trailing*);
//! - on a line of its own: it stays on one, before what follows (*leading*) or before the bracket
//!   that closes (*dangling*);
//! - between two tokens of a line: it stays between them (*inline*).

use zkc_ast::{Trivia, TriviaKind};
use zkc_span::Span;

/// A comment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comment {
    start: u32,
    end: u32,
    /// `// …`, with or without a third mark.
    line: bool,
    /// `/// …` or `//! …`: it belongs to what follows or to what it stands in, never to what it
    /// stands behind.
    pub(crate) doc: bool,
    /// Line ends between it and the comment or token before it.
    pub(crate) newlines_before: u32,
    /// Line ends between it and the comment or token behind it; one at least before the file's end.
    pub(crate) newlines_after: u32,
}

impl Comment {
    /// Whether it starts before a byte.
    pub(crate) fn starts_before(&self, byte: u32) -> bool {
        self.start < byte
    }

    /// Whether nothing stands behind it on its line.
    pub(crate) fn ends_its_line(&self) -> bool {
        self.line || self.newlines_after > 0
    }
}

/// All comments of a text, in order.
#[derive(Debug)]
pub(crate) struct Comments {
    list: Vec<Comment>,
    /// For each token, and for the file's end, line ends between it and what stands before it.
    newlines_before_token: Vec<u32>,
}

impl Comments {
    /// From the table beside the tree and the places of the tokens.
    pub(crate) fn new(source: &str, trivia: &Trivia, tokens: &[Span]) -> Comments {
        let mut list: Vec<Comment> = Vec::new();
        let mut newlines_before_token = Vec::with_capacity(tokens.len() + 1);
        let mut entries =
            trivia.entries.iter().filter(|entry| entry.kind != TriviaKind::BlankLines).peekable();
        let mut end = 0;
        let newlines = |from: u32, to: u32| {
            let gap = source.get(from as usize..to as usize).unwrap_or("");
            gap.bytes().filter(|byte| *byte == b'\n').count() as u32
        };
        let eof = source.len() as u32;
        let ends = tokens.iter().map(|token| (token.start, token.end)).chain([(eof, eof)]);
        for (token_start, token_end) in ends {
            let first = list.len();
            while let Some(entry) =
                entries.next_if(|entry| entry.span.start < token_start || token_start == eof)
            {
                let between = newlines(end, entry.span.start);
                if list.len() > first
                    && let Some(last) = list.last_mut()
                {
                    last.newlines_after = between;
                }
                list.push(Comment {
                    start: entry.span.start,
                    end: entry.span.end,
                    line: entry.kind != TriviaKind::BlockComment,
                    doc: matches!(entry.kind, TriviaKind::OuterDoc | TriviaKind::InnerDoc),
                    newlines_before: between,
                    newlines_after: 0,
                });
                end = entry.span.end;
            }
            let between = newlines(end, token_start);
            newlines_before_token.push(between);
            if list.len() > first
                && let Some(last) = list.last_mut()
            {
                last.newlines_after = match token_start == eof {
                    true => between.max(1),
                    false => between,
                };
            }
            end = token_end;
        }
        Comments { list, newlines_before_token }
    }

    /// The comment of an index.
    pub(crate) fn get(&self, index: usize) -> Option<&Comment> {
        self.list.get(index)
    }

    /// The comments from `index` on that stand before byte `limit`.
    pub(crate) fn before(&self, index: usize, limit: u32) -> &[Comment] {
        let rest = self.list.get(index..).unwrap_or(&[]);
        let count = rest.iter().take_while(|comment| comment.start < limit).count();
        &rest[..count]
    }

    /// Line ends before a token.
    pub(crate) fn newlines_before_token(&self, token: usize) -> u32 {
        self.newlines_before_token.get(token).copied().unwrap_or(0)
    }

    /// Its text.
    pub(crate) fn text<'s>(&self, source: &'s str, index: u32) -> &'s str {
        let comment = self.list[index as usize];
        source.get(comment.start as usize..comment.end as usize).unwrap_or("")
    }

    /// The column at which it stands in the source.
    pub(crate) fn column(&self, source: &str, index: u32) -> usize {
        let before = source.get(..self.list[index as usize].start as usize).unwrap_or("");
        before[before.rfind('\n').map_or(0, |at| at + 1)..].chars().count()
    }

    /// Whether it is `/* … */`.
    pub(crate) fn is_block(&self, index: u32) -> bool {
        !self.list[index as usize].line
    }

    /// Whether it goes to the end of its line by its nature.
    pub(crate) fn is_line(&self, index: u32) -> bool {
        let comment = self.list[index as usize];
        comment.line || comment.newlines_after > 0
    }

    /// Whether what holds it cannot stand on one line.
    pub(crate) fn ends_line(&self, source: &str, index: u32) -> bool {
        self.is_line(index) || self.text(source, index).contains('\n')
    }
}
