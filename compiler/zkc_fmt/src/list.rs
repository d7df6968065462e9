//! Lists in brackets.

use crate::cursor::Cursor;

/// How a list is laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Blanks inside the brackets while it stands on one line.
    pub(crate) blanks: bool,
    /// A list whose first part the author has put on a line of its own stays broken. A struct with
    /// its fields below each other is a choice; a call that once was too long is not.
    pub(crate) keep: bool,
    /// A comma behind the last part where the list is broken.
    pub(crate) comma: bool,
    /// A lone part has a comma behind it, as in `(a,)`.
    pub(crate) lone: bool,
    /// The last part may be broken while the rest stands on one line.
    pub(crate) hug: bool,
}

impl Style {
    /// `(a, b)`, `[a, b]`, `<A, B>`
    pub(crate) const TIGHT: Style =
        Style { blanks: false, keep: false, comma: true, lone: false, hug: false };
    /// `(a, b)` and `(a,)`
    pub(crate) const TUPLE: Style = Style { lone: true, ..Style::TIGHT };
    /// `{ a, b }`
    pub(crate) const BRACES: Style = Style { blanks: true, keep: true, ..Style::TIGHT };
}

/// What a printed list is in the document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printed {
    /// Its group; none for an empty list.
    pub(crate) group: Option<usize>,
    /// Where its last part begins.
    pub(crate) last: usize,
}

impl Cursor<'_> {
    /// A list: its brackets, its parts with commas between them, its comments.
    pub(crate) fn list<T>(
        &mut self,
        open: &str,
        parts: &[T],
        close: &str,
        style: Style,
        mut each: impl FnMut(&mut Self, &T),
    ) -> Printed {
        self.token(open);
        if parts.is_empty() {
            self.nothing(close, style.blanks);
            return Printed { group: None, last: self.doc.here() };
        }
        let group = self.doc.start();
        self.indent();
        if style.keep {
            self.line_kept(!style.blanks);
        } else {
            self.line(!style.blanks);
        }
        let mut last = self.doc.here();
        let mut huggable = style.hug;
        for (index, part) in parts.iter().enumerate() {
            last = self.doc.here();
            huggable &= !self.has_comments();
            each(self, part);
            if index + 1 < parts.len() {
                self.separator(",");
                self.line_between(false);
            }
        }
        huggable &= !self.has_comments();
        if style.lone && parts.len() == 1 {
            self.comma();
        } else if style.comma {
            self.comma_if_broken();
        } else {
            self.leave_out(",");
        }
        huggable &= !self.has_comments();
        self.dangling();
        self.dedent();
        self.line(!style.blanks);
        self.token(close);
        self.doc.end();
        self.doc.groups[group].hug = huggable.then_some(last);
        Printed { group: Some(group), last }
    }

    /// The end of brackets that hold nothing but comments.
    pub(crate) fn nothing(&mut self, close: &str, blanks: bool) {
        if self.has_comments() && !self.between_brackets(blanks) {
            self.indent();
            self.dangling();
            self.dedent();
            self.hard();
        }
        self.token(close);
    }
}
