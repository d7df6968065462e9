//! What the tree leaves out: comments and blank lines, by position.

use zkc_span::Span;

/// All trivia of a file, in the order of the text. `zkc fmt` needs it; no other phase does.
#[derive(Clone, Default, Debug)]
pub struct Trivia {
    /// The entries by position; they do not overlap.
    pub entries: Vec<TriviaEntry>,
}

/// One comment, or one run of blank lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TriviaEntry {
    /// What it is.
    pub kind: TriviaKind,
    /// Its text, without the newline that ends a line comment.
    pub span: Span,
}

/// The kinds of trivia.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TriviaKind {
    /// `// …`
    LineComment,
    /// `/* … */`, which may hold others.
    BlockComment,
    /// `/// …`, about what follows.
    OuterDoc,
    /// `//! …`, about the file or module it stands in.
    InnerDoc,
    /// One or more empty lines.
    BlankLines,
}

impl Trivia {
    /// The entries that start in `start..end`.
    pub fn between(&self, start: u32, end: u32) -> &[TriviaEntry] {
        let from = self.entries.partition_point(|entry| entry.span.start < start);
        let to = self.entries.partition_point(|entry| entry.span.start < end);
        self.entries.get(from..to.max(from)).unwrap_or(&[])
    }
}
