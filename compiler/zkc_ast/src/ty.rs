//! Types as written.

use zkc_span::Span;

use crate::name::path_height;
use crate::{Expr, Name, Path};

/// A type.
#[derive(Clone, Debug)]
pub struct Ty {
    /// What it is.
    pub kind: TyKind,
    /// Where.
    pub span: Span,
    height: u32,
}

/// The kinds of types.
#[derive(Clone, Debug)]
pub enum TyKind {
    /// `u64`, `Amount<EUR>`, `std::note::Spend<U>`.
    Path(Path),
    /// `[T; N]`
    Array {
        /// `T`
        elem: Box<Ty>,
        /// `N`
        len: Box<Expr>,
    },
    /// `(A, B)`; `()` when empty; `(A,)` with one.
    Tuple(Vec<Ty>),
    /// `(T)`
    Paren(Box<Ty>),
    /// `&T`, a look at a linear value.
    Ref(Box<Ty>),
    /// `_`
    Infer,
    /// `!`
    Never,
    /// No type; reported already.
    Error(Vec<Name>),
}

impl Ty {
    /// A node over children; its height is computed from theirs.
    pub fn new(kind: TyKind, span: Span) -> Ty {
        let height = 1 + match &kind {
            TyKind::Path(path) => path_height(path),
            TyKind::Array { elem, len } => elem.height().max(len.height()),
            TyKind::Tuple(elems) => elems.iter().map(Ty::height).max().unwrap_or(0),
            TyKind::Paren(inner) | TyKind::Ref(inner) => inner.height(),
            TyKind::Infer | TyKind::Never | TyKind::Error(_) => 0,
        };
        Ty { kind, span, height }
    }

    /// Levels of nodes, this one included; at most [`MAX_HEIGHT`](crate::MAX_HEIGHT) after parsing.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The type inside any parentheses.
    pub fn peeled(&self) -> &Ty {
        let mut ty = self;
        while let TyKind::Paren(inner) = &ty.kind {
            ty = inner;
        }
        ty
    }
}
