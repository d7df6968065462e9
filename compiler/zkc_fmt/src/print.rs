//! The printer: a document to text.

use crate::comments::Comments;
use crate::doc::{Doc, Op};

/// Columns of a line.
pub(crate) const WIDTH: usize = 100;
/// Columns of a step of indentation.
const STEP: usize = 4;

/// How a group is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// On one line.
    Flat,
    /// Each of its own lines is taken.
    Broken,
    /// None of its own lines is taken, but its last part is broken.
    Hug,
}

/// What is known of a document before it is printed; each list has an entry more than operations.
struct Measures {
    /// Columns of all operations before this one, if everything were flat.
    before: Vec<usize>,
    /// The first operation from here on that may end the line.
    next_line: Vec<usize>,
    /// The first operation from here on that does end the line.
    next_hard: Vec<usize>,
}

fn measure(doc: &Doc, source: &str, comments: &Comments) -> Measures {
    let count = doc.ops.len();
    let mut before = Vec::with_capacity(count + 1);
    let mut sum = 0;
    for op in &doc.ops {
        before.push(sum);
        sum += match *op {
            Op::Text(start, end) => columns(&source[start as usize..end as usize]),
            Op::Word(word) => word.len(),
            Op::Comment(index) => first_line(comments.text(source, index)),
            // A comment at a line's end is no reason to break the line, but a block comment may have come
            // there by breaking it, and counts as before.
            Op::Suffix(index) if comments.is_block(index) => {
                1 + first_line(comments.text(source, index))
            }
            Op::Space | Op::Line { soft: false, .. } => 1,
            _ => 0,
        };
    }
    before.push(sum);
    let mut next_line = vec![count; count + 1];
    let mut next_hard = vec![count; count + 1];
    for (index, op) in doc.ops.iter().enumerate().rev() {
        let hard = match *op {
            Op::Hard { .. } | Op::Line { kept: true, .. } => true,
            Op::Comment(comment) | Op::Suffix(comment) => comments.ends_line(source, comment),
            _ => false,
        };
        let line = matches!(op, Op::Line { .. } | Op::Hard { .. });
        next_line[index] = if line { index } else { next_line[index + 1] };
        next_hard[index] = if hard { index } else { next_hard[index + 1] };
    }
    Measures { before, next_line, next_hard }
}

fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// The columns of a comment's first line; the others are moved about, and must not count.
fn first_line(text: &str) -> usize {
    columns(text.lines().next().unwrap_or(""))
}

struct Printer<'a> {
    source: &'a str,
    comments: &'a Comments,
    out: String,
    indents: Vec<usize>,
    column: usize,
    /// Line ends since the last text; two at the start, so that no file begins with an empty line.
    newlines: u32,
    space: bool,
    /// A comment that ends the line was the last thing printed.
    must_break: bool,
}

/// Prints a document; the text ends with one newline, or is empty.
pub(crate) fn print(doc: &Doc, source: &str, comments: &Comments) -> String {
    let measures = measure(doc, source, comments);
    let mut printer = Printer {
        source,
        comments,
        out: String::with_capacity(source.len() + source.len() / 8),
        indents: vec![0],
        column: 0,
        newlines: 2,
        space: false,
        must_break: false,
    };
    let mut modes = vec![Mode::Broken];
    let mut forced = vec![false; doc.groups.len()];
    for (index, op) in doc.ops.iter().enumerate() {
        let mode = modes.last().copied().unwrap_or(Mode::Broken);
        match *op {
            Op::Start(group) => {
                modes.push(printer.mode(doc, &measures, &mut forced, index, group, mode));
            }
            Op::End => _ = modes.pop(),
            Op::Line { soft, .. } if mode != Mode::Broken => printer.space |= !soft,
            Op::Line { blank, .. } | Op::Hard { blank } => printer.newline(blank),
            Op::IfBroken(word) if mode == Mode::Broken => printer.text(word),
            Op::IfBroken(_) => {}
            Op::Text(start, end) => printer.text(&source[start as usize..end as usize]),
            Op::Word(word) => printer.text(word),
            Op::Space => printer.space = true,
            Op::Comment(comment) => printer.comment(comment),
            Op::Suffix(comment) => {
                printer.space = true;
                printer.comment(comment);
            }
            Op::Indent => {
                let step = if mode == Mode::Hug { 0 } else { STEP };
                printer.indents.push(printer.indent() + step);
            }
            Op::Dedent => _ = printer.indents.pop(),
        }
    }
    printer.newline(false);
    let ends = printer.out.trim_end_matches('\n').len();
    printer.out.truncate((ends + 1).min(printer.out.len()));
    printer.out
}

impl Printer<'_> {
    fn indent(&self) -> usize {
        self.indents.last().copied().unwrap_or(0)
    }

    /// Whether so many columns have room on this line.
    fn has_room(&self, columns: usize) -> bool {
        let column = if self.newlines > 0 { self.indent() } else { self.column };
        column + usize::from(self.space && self.newlines == 0) + columns <= WIDTH
    }

    fn mode(
        &self,
        doc: &Doc,
        measures: &Measures,
        forced: &mut [bool],
        index: usize,
        group: u32,
        outer: Mode,
    ) -> Mode {
        if outer == Mode::Flat {
            return Mode::Flat;
        }
        let known = doc.groups[group as usize];
        let end = known.end;
        let (to, more) = known.fits_to.unwrap_or((measures.next_line[end], 0));
        let width = |to: usize| measures.before[to] - measures.before[index];
        if !forced[group as usize]
            && measures.next_hard[index] >= end
            && self.has_room(width(to) + more)
        {
            return Mode::Flat;
        }
        let Some(last) = known.hug else { return Mode::Broken };
        let line = measures.next_line[last];
        if line < end
            && doc.group_of[line] != group
            && measures.next_hard[index] >= line
            && self.has_room(width(line))
        {
            if let Some(inner) = forced.get_mut(doc.group_of[line] as usize) {
                *inner = true;
            }
            return Mode::Hug;
        }
        Mode::Broken
    }

    fn newline(&mut self, blank: bool) {
        let wanted = if blank { 2 } else { 1 };
        while self.newlines < wanted {
            self.out.push('\n');
            self.newlines += 1;
        }
        self.space = false;
        self.must_break = false;
    }

    fn text(&mut self, text: &str) {
        if self.must_break {
            self.newline(false);
        }
        self.begin();
        self.out.push_str(text);
        self.column += columns(text);
    }

    /// Brings the line to where text goes.
    fn begin(&mut self) {
        if self.newlines > 0 {
            self.column = self.indent();
            self.out.extend(std::iter::repeat_n(' ', self.column));
            self.newlines = 0;
        } else if self.space {
            self.out.push(' ');
            self.column += 1;
        }
        self.space = false;
    }

    /// Prints a comment. The further lines of a block comment are moved as far as its first one.
    fn comment(&mut self, index: u32) {
        if self.must_break {
            self.newline(false);
        }
        self.begin();
        let text = self.comments.text(self.source, index);
        let (first, rest) = match text.split_once('\n') {
            Some((first, rest)) => (first, Some(rest)),
            None => (text, None),
        };
        let first = first.strip_suffix('\r').unwrap_or(first);
        let is_at = self.column;
        self.out.push_str(first);
        self.column += columns(first);
        let was_at = rest.map_or(0, |_| self.comments.column(self.source, index));
        for line in rest.iter().flat_map(|rest| rest.split('\n')) {
            let line = line.strip_suffix('\r').unwrap_or(line);
            self.out.push('\n');
            let body = line.trim_start_matches([' ', '\t']);
            let indent = columns(line) - columns(body);
            // Lines that hold nothing stay as they are.
            let moved = match body.is_empty() {
                true => 0,
                false => (indent + is_at).saturating_sub(was_at),
            };
            if is_at == was_at && !body.is_empty() {
                self.out.push_str(line);
            } else {
                self.out.extend(std::iter::repeat_n(' ', moved));
                self.out.push_str(body);
            }
            self.column = moved + columns(body);
        }
        self.must_break = self.comments.is_line(index);
    }
}
