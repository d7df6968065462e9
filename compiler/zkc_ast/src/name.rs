//! Names and paths.

use std::fmt;
use std::sync::Arc;

use zkc_span::Span;

use crate::{Expr, Ty};

/// A name as written, with its place. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// The text; empty only where a name is missing, as in `terms.` with nothing behind it.
    pub text: Arc<str>,
    /// Where it stands; empty for a missing name.
    pub span: Span,
}

impl Name {
    /// A name with a place.
    pub fn new(text: impl Into<Arc<str>>, span: Span) -> Name {
        Name { text: text.into(), span }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the name is missing: the parser has reported it, and nobody else should.
    pub fn is_missing(&self) -> bool {
        self.text.is_empty()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// `std::note::Spend<EUR>` in a type, `root::<u8, 3>` in an expression, `self`.
#[derive(Clone, Debug)]
pub struct Path {
    /// At least one segment.
    pub segments: Vec<Segment>,
    /// From the first name to the last name or closing `>`.
    pub span: Span,
}

impl Path {
    /// The name, if the path is one name without arguments.
    pub fn as_name(&self) -> Option<&Name> {
        match self.segments.as_slice() {
            [only] if only.args.is_none() => Some(&only.name),
            _ => None,
        }
    }

    /// The last segment; a path is never empty.
    pub fn last(&self) -> Option<&Segment> {
        self.segments.last()
    }
}

impl fmt::Display for Path {
    /// The names, joined by `::`, without type arguments.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.segments.iter().enumerate() {
            if index > 0 {
                f.write_str("::")?;
            }
            f.write_str(&segment.name.text)?;
        }
        Ok(())
    }
}

/// One step of a path.
#[derive(Clone, Debug)]
pub struct Segment {
    /// The name.
    pub name: Name,
    /// `<…>` behind it; `Some` of an empty list for `<>`.
    pub args: Option<Vec<GenericArg>>,
}

/// An argument between `<` and `>`. There are few, so a box would save little and cost a step.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug)]
pub enum GenericArg {
    /// A type, a unit, or a name that may turn out to be a constant.
    Ty(Ty),
    /// A number, `true`, `false`, or a block: `Vec<T, { N + 1 }>`.
    Const(Expr),
}

impl GenericArg {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            GenericArg::Ty(ty) => ty.span,
            GenericArg::Const(expr) => expr.span,
        }
    }

    pub(crate) fn height(&self) -> u32 {
        match self {
            GenericArg::Ty(ty) => ty.height(),
            GenericArg::Const(expr) => expr.height(),
        }
    }
}

/// Height of the highest argument of a path.
pub(crate) fn path_height(path: &Path) -> u32 {
    let args = path.segments.iter().flat_map(|segment| segment.args.iter().flatten());
    args.map(GenericArg::height).max().unwrap_or(0)
}
