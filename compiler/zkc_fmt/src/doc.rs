//! The document: a flat list of what to print, with groups that stand on one line or on several.
//!
//! This is the algebra of Wadler ("A prettier printer", 2003), kept as a list of operations in the
//! manner of Oppen ("Prettyprinting", 1980) instead of a tree. The widths of all operations are
//! summed up once, so that the printer decides in constant time whether a group fits, and no text,
//! however deep or long, takes more than linear time.

/// One operation.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Op {
    /// Bytes of the source.
    Text(u32, u32),
    /// What the source need not have: a comma.
    Word(&'static str),
    /// The same, only where its group is broken.
    IfBroken(&'static str),
    /// A comment, by index, where the printer stands.
    Comment(u32),
    /// A comment behind what stands on the line already.
    Suffix(u32),
    /// A blank, unless the line ends here.
    Space,
    /// Where the group may be broken; flat it is a blank or nothing.
    Line {
        /// Nothing rather than a blank.
        soft: bool,
        /// Broken, it leaves an empty line.
        blank: bool,
        /// The author has broken it, and so is its group.
        kept: bool,
    },
    /// The end of the line, if the line holds anything; the groups round it are broken.
    Hard {
        /// It leaves an empty line.
        blank: bool,
    },
    /// A group begins, by index.
    Start(u32),
    /// The innermost group ends.
    End,
    /// Lines from here on stand one step further in.
    Indent,
    /// They stand no longer there.
    Dedent,
}

/// What is known of a group beside its operations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    /// Index of its [`Op::End`].
    pub(crate) end: usize,
    /// It is flat only if all up to this operation, and so many columns more, would fit as well. What
    /// is broken in between counts as if it were not, so that a second run measures the same.
    pub(crate) fits_to: Option<(usize, usize)>,
    /// Where its last part begins, if that may be broken while the rest stays on one line:
    /// `f(a, |x| {` … `})`.
    pub(crate) hug: Option<usize>,
}

/// A document in the making.
#[derive(Default, Debug)]
pub(crate) struct Doc {
    pub(crate) ops: Vec<Op>,
    pub(crate) groups: Vec<Group>,
    /// The group of each line operation, in the order of the operations, `u32::MAX` for none.
    pub(crate) group_of: Vec<u32>,
    open: Vec<u32>,
}

impl Doc {
    /// Adds an operation.
    pub(crate) fn push(&mut self, op: Op) {
        self.ops.push(op);
        self.group_of.push(self.open.last().copied().unwrap_or(u32::MAX));
    }

    /// Begins a group; gives its index.
    pub(crate) fn start(&mut self) -> usize {
        let index = self.groups.len();
        self.groups.push(Group { end: usize::MAX, fits_to: None, hug: None });
        self.push(Op::Start(index as u32));
        self.open.push(index as u32);
        index
    }

    /// Ends the innermost group.
    pub(crate) fn end(&mut self) {
        if let Some(index) = self.open.pop() {
            self.groups[index as usize].end = self.ops.len();
        }
        self.push(Op::End);
    }

    /// The index that the next operation gets.
    pub(crate) fn here(&self) -> usize {
        self.ops.len()
    }
}
