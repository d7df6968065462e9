//! The typed tree: what a program is once its names are resolved and its types are known.
//!
//! `zkc_typeck` makes it from the AST; `zkc_eval` runs it and `zkc_lower` turns it into circuits,
//! each without knowing the other. The tree is generic: a function body stands here once, and
//! whoever walks it carries the [`GenericArg`]s of the instance ([`Ty::substitute`],
//! [`Size::evaluate`]). Every type here is meaningful, every name resolved, every expression typed:
//! a program with errors never becomes a [`Program`].
//!
//! ```
//! use zkc_hir::{GenericArg, Size, Ty};
//!
//! // `[u8; 2 * N + 1]` at N = 3 is `[u8; 7]`.
//! let n = Size::param(0);
//! let ty = Ty::Array(Box::new(Ty::uint(8)), n.times(&Size::from(2)).plus(&Size::from(1)));
//! let at = [GenericArg::Size(Size::from(3))];
//! assert_eq!(ty.substitute(&at), Ty::Array(Box::new(Ty::uint(8)), Size::from(7)));
//! ```

pub mod encoding;
pub mod walk;

mod expr;
mod item;
mod size;
mod stack;
mod ty;

pub use expr::{
    Arithmetic, Block, Builtin, Comparison, Expr, ExprKind, Leftover, LocalId, Message,
    MessagePiece, Pattern, Place, Projection, Rounding, Stmt,
};
pub use item::{
    Clause, ClauseId, ClauseParam, Compared, Conserved, ConstDef, ConstId, Disclosure, EnumDef,
    EnumId, Expect, Field, FuncId, Function, GenericParam, GenericParamKind, Identity, Keeps,
    LangItems, Local, Output, Program, Revealed, Standing, StructDef, StructId, Test, Trust,
    UnitDef, UnitId, VariantDef, Visibility,
};
pub use size::Size;
pub use stack::with_deep_stack;
pub use ty::{GenericArg, SECONDS_OF_DAY, Ty, UnitRef};
