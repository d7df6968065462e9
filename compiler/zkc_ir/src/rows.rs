//! A template as rows before elimination: products, linear equations, and forms for its values.
//!
//! Each operation's file in `ops` adds its rows to a [`RowSystem`]; `zkc_backend_r1cs` eliminates
//! the linear ones and stamps the rest. A *column* is a wire-to-be: an argument of the template, a
//! result of a callee, a product, an auxiliary value of an operation, or a named linear value that
//! elimination may choose as its basis.

use ark_ff::PrimeField;

use crate::{OriginId, TemplateId, ValueId};

/// Index into [`RowSystem::columns`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Column(pub u32);

/// `constant + Σ coefficient · column`, columns ascending, coefficients never zero.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form<F> {
    /// The constant.
    pub constant: F,
    /// The terms.
    pub terms: Vec<(Column, F)>,
}

/// What the value of a column is, so that the witness program knows what to store in its wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ColumnSource {
    /// A value of the template; for a callee's result this is the call's result value.
    Value(ValueId),
    /// The `index`-th auxiliary value of instruction `inst`, as the operation's file numbers them.
    Auxiliary {
        /// Index of the instruction in the template.
        inst: u32,
        /// Which of its auxiliary values.
        index: u32,
    },
}

/// What elimination may do with a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnRole {
    /// A parameter of the template: never a pivot, substituted by the caller.
    Param,
    /// The result of a call: lives in the callee, may be a pivot of the caller.
    CalleeResult,
    /// Anything else: may be a pivot.
    Local,
}

/// `a · b = c`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Product<F> {
    /// Left factor.
    pub a: Form<F>,
    /// Right factor.
    pub b: Form<F>,
    /// Product.
    pub c: Form<F>,
    /// Where it comes from.
    pub origin: OriginId,
}

/// `form = 0`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Equation<F> {
    /// The form.
    pub form: Form<F>,
    /// Where it comes from.
    pub origin: OriginId,
}

/// A call of another template with its arguments as forms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallSite<F> {
    /// Index of the call instruction.
    pub inst: u32,
    /// The callee.
    pub template: TemplateId,
    /// Argument forms over this system's columns.
    pub args: Vec<Form<F>>,
    /// Columns (role [`ColumnRole::CalleeResult`]) of its results.
    pub results: Vec<Column>,
    /// Where it comes from.
    pub origin: OriginId,
}

/// One template's rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowSystem<F: PrimeField> {
    /// Source and role of each column; those of parameters come first, in order.
    pub columns: Vec<(ColumnSource, ColumnRole)>,
    /// Non-linear rows in source order.
    pub products: Vec<Product<F>>,
    /// Linear rows in source order.
    pub equations: Vec<Equation<F>>,
    /// Calls in source order.
    pub calls: Vec<CallSite<F>>,
    /// Forms of the template's results.
    pub results: Vec<Form<F>>,
}
