//! Patterns.

use zkc_span::Span;

use crate::name::path_height;
use crate::{Lit, Name, Path};

/// A pattern.
#[derive(Clone, Debug)]
pub struct Pat {
    /// What it is.
    pub kind: PatKind,
    /// Where.
    pub span: Span,
    height: u32,
}

/// The kinds of patterns.
#[derive(Clone, Debug)]
pub enum PatKind {
    /// `_`
    Wild,
    /// `x`, `mut x`; without `mut` it may also be a variant (`None`) or a constant.
    Bind {
        /// The `mut`, if written.
        mutable: Option<Span>,
        /// The name.
        name: Name,
    },
    /// A number, date, timestamp, `true` or `false`; `-1` is negative 1.
    Lit {
        /// Whether a `-` stands before it.
        negative: bool,
        /// The literal.
        lit: Lit,
    },
    /// `1..5`, `1..=5`, with the sign of each end.
    Range {
        /// First value, and whether a `-` stands before it.
        start: (bool, Lit),
        /// Last value, and whether a `-` stands before it.
        end: (bool, Lit),
        /// `..=`
        inclusive: bool,
    },
    /// `Side::Call`
    Path(Path),
    /// `Some(x)`
    TupleStruct {
        /// The variant or tuple struct.
        path: Path,
        /// One pattern per field.
        elems: Vec<Pat>,
    },
    /// `Coin { amount, owner: o, .. }`
    Struct {
        /// The variant or struct.
        path: Path,
        /// The fields in the order written.
        fields: Vec<FieldPat>,
        /// The `..`, if written.
        rest: Option<Span>,
    },
    /// `(a, b)`; `()` when empty.
    Tuple(Vec<Pat>),
    /// `(p)`
    Paren(Box<Pat>),
    /// `[a, b]`
    Array(Vec<Pat>),
    /// `a | b`, two or more.
    Or(Vec<Pat>),
    /// No pattern; reported already. The names are those it may have bound.
    Error(Vec<Name>),
}

/// `amount`, or `owner: o`.
#[derive(Clone, Debug)]
pub struct FieldPat {
    /// The field.
    pub name: Name,
    /// What it is matched with; without it the field binds its own name.
    pub pat: Option<Pat>,
    /// Where.
    pub span: Span,
}

impl Pat {
    /// The pattern without the parentheses round it.
    pub fn peeled(&self) -> &Pat {
        let mut pat = self;
        while let PatKind::Paren(inner) = &pat.kind {
            pat = inner;
        }
        pat
    }

    /// A node over children; its height is computed from theirs.
    pub fn new(kind: PatKind, span: Span) -> Pat {
        let highest = |pats: &[Pat]| pats.iter().map(Pat::height).max().unwrap_or(0);
        let height = 1 + match &kind {
            PatKind::TupleStruct { path, elems } => path_height(path).max(highest(elems)),
            PatKind::Struct { path, fields, .. } => {
                let fields = fields.iter().filter_map(|field| field.pat.as_ref());
                path_height(path).max(fields.map(Pat::height).max().unwrap_or(0))
            }
            PatKind::Path(path) => path_height(path),
            PatKind::Tuple(elems) | PatKind::Array(elems) | PatKind::Or(elems) => highest(elems),
            PatKind::Paren(inner) => inner.height(),
            PatKind::Wild
            | PatKind::Bind { .. }
            | PatKind::Lit { .. }
            | PatKind::Range { .. }
            | PatKind::Error(_) => 0,
        };
        Pat { kind, span, height }
    }

    /// Levels of nodes, this one included; at most [`MAX_HEIGHT`](crate::MAX_HEIGHT) after parsing.
    pub fn height(&self) -> u32 {
        self.height
    }
}
