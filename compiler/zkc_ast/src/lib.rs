//! The syntax tree of Clause: what the parser makes of a file, and every later room reads.
//!
//! The tree is owned and typed, and each node carries its [`Span`](zkc_span::Span). Literals are
//! already validated: `12.50 EUR` is the integer 1250 with two decimals and the name `EUR`, a date
//! is a day that exists. Names are not resolved: `now`, `statement`, `deployment`, `None`, units and
//! types are plain [`Name`]s and [`Path`]s here.
//!
//! A tree exists for every text. Where the text made no sense there is an `Error` node; it keeps
//! the names that its text could have bound, so that their uses need not be reported as unknown.
//! Whoever meets an `Error` node keeps quiet: the parser has spoken already.
//!
//! Where the grammar cannot decide, the tree keeps what was written and the resolver decides:
//! - `N` in `Vec<T, N>` is a [`GenericArg::Ty`], though it may name a constant;
//! - a lone name in a pattern is a [`PatKind::Bind`], though it may name a variant or a constant;
//! - `Dvp::settle { now: t, ..case() }` is an [`ExprKind::Struct`], though it calls a clause.
//!
//! [`Expr`], [`Ty`], [`Pat`] and [`Block`] know their height, and the parser never builds one
//! higher than [`MAX_HEIGHT`]; so a phase may recurse over the tree, and dropping it is safe.
//!
//! [`dump()`] prints a tree in a stable form; [`visit`] walks it.
//! This crate reads no text and reports nothing.

mod attr;
mod dump;
mod expr;
mod item;
mod lit;
mod name;
mod pat;
mod trivia;
mod ty;
pub mod visit;

pub use attr::{Attr, Meta, MetaKind, MetaValue};
pub use dump::{dump, dump_expr};
pub use expr::{
    Advice, Arg, Arm, BinaryOp, Block, ClosureParam, Cond, Expr, ExprKind, FieldInit, If, Stmt,
    StmtKind, UnaryOp,
};
pub use item::{
    Clause, Const, Contract, Enum, Field, File, Fn, GenericParam, GenericParamKind, Generics, Impl,
    Item, ItemKind, Mod, Output, Param, ParamKind, ParamMode, State, Struct, StructFields,
    TupleField, Unit, UseTree, UseTreeKind, Variant, VariantFields,
};
pub use lit::{Date, Decimal, Lit, LitKind, StrLit, StrPiece, Timestamp};
pub use name::{GenericArg, Name, Path, Segment};
pub use pat::{FieldPat, Pat, PatKind};
pub use trivia::{Trivia, TriviaEntry, TriviaKind};
pub use ty::{Ty, TyKind};

/// The greatest height of an expression, a type, a pattern or a block that a parsed tree holds.
///
/// Each operator, call, field access, pair of brackets and block counts one. A sum of `n` terms is
/// `n` high, since its checks run from left to right and it cannot be regrouped.
pub const MAX_HEIGHT: u32 = 256;
