//! Positions in source text: file ids, byte spans, and the map from them to lines and columns.
//!
//! Every other room of the compiler speaks of places in the source as a [`Span`]: a file and a
//! half-open range of bytes. Lines, columns and file names exist only here, and are computed only
//! where a person or an editor reads them.
//!
//! ```
//! use zkc_span::{SourceMap, Span};
//!
//! let mut sources = SourceMap::new();
//! let file = sources.add("main.clause", "const A: u8 = 1;\nconst B: u8 = 300;\n");
//! let span = Span::new(file, 31, 34);
//! assert_eq!(sources.snippet(span), "300");
//! let at = sources.location(span);
//! assert_eq!((at.line, at.column), (2, 15));
//! ```
//!
//! This crate reads no files; whoever adds a source brings its text.

use std::fmt;

/// Which source text a span points into. Dense, in the order of [`SourceMap::add`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct FileId(pub u32);

/// A half-open range of bytes `start..end` in one file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`.
    pub fn new(file: FileId, start: u32, end: u32) -> Span {
        debug_assert!(start <= end);
        Span { file, start, end }
    }

    /// The smallest span that covers both; both must lie in the same file.
    pub fn to(self, other: Span) -> Span {
        debug_assert_eq!(self.file, other.file);
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The empty span at the end of this one: where something is missing.
    pub fn after(self) -> Span {
        Span { start: self.end, ..self }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}..{}", self.file.0, self.start, self.end)
    }
}

/// A place as people name it. Lines and columns count from 1; columns count characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Location {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// One source text with its name and line table.
#[derive(Clone, Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    line_starts: Vec<u32>,
}

impl SourceFile {
    fn new(name: String, text: String) -> SourceFile {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0).chain(newlines.map(|(at, _)| at as u32 + 1)).collect();
        SourceFile { name, text, line_starts }
    }

    /// The name as messages show it: a path relative to the package, or `<std>/money.clause`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte offsets at which lines start; the first is 0.
    pub fn line_starts(&self) -> &[u32] {
        &self.line_starts
    }

    /// Index (from 0) of the line that holds byte `offset`; an offset past the end is on the last.
    pub fn line_index(&self, offset: u32) -> usize {
        self.line_starts.partition_point(|start| *start <= offset) - 1
    }

    /// Line and column of a byte offset; an offset inside a character counts as its start.
    pub fn location(&self, offset: u32) -> Location {
        let line = self.line_index(offset);
        let start = self.line_starts[line] as usize;
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let column = self.text[start.min(end)..end].chars().count();
        Location { line: line as u32 + 1, column: column as u32 + 1 }
    }
}

/// All source texts of one compilation.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// An empty map.
    pub fn new() -> SourceMap {
        SourceMap::default()
    }

    /// Adds a text under a name and gives its id. Texts of 4 GiB and more are the caller's to refuse.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.files.push(SourceFile::new(name.into(), text.into()));
        id
    }

    /// The file of an id that this map gave out.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files with their ids, in the order they were added.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index as u32), file))
    }

    /// The text of a span, empty where the span does not fit the file.
    pub fn snippet(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Where a span starts.
    pub fn location(&self, span: Span) -> Location {
        self.file(span.file).location(span.start)
    }

    /// `name:line:column` of a span's start.
    pub fn display(&self, span: Span) -> String {
        let at = self.location(span);
        format!("{}:{}:{}", self.file(span.file).name, at.line, at.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_count_characters_and_survive_odd_offsets() {
        let mut sources = SourceMap::new();
        let file = sources.add("a", "é = 1\n\nlast");
        let at = |offset| sources.file(file).location(offset);
        assert_eq!(at(0), Location { line: 1, column: 1 });
        assert_eq!(at(1), Location { line: 1, column: 1 });
        assert_eq!(at(2), Location { line: 1, column: 2 });
        assert_eq!(at(7), Location { line: 2, column: 1 });
        assert_eq!(at(99), Location { line: 3, column: 5 });
    }
}
