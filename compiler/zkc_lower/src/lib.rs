//! Lowering: from the typed tree of a clause to the templates of its circuit.
//!
//! [`lower`] walks the clause's body once, as the evaluator would, and appends instructions where
//! the evaluator would compute. Structs and arrays dissolve into their leaves, loops are copied,
//! function instances become templates that are lowered once and called. Branches are the heart of
//! it: both arms are lowered, and every operation that can fail gets an operand that cannot fail
//! where its arm is not taken (`check`).
//!
//! ```text
//! if n > 0 { (total / n).floor() } else { 0 }
//!
//! on     = lt 0, n
//! n'     = 1 + on·(n − 1)           a divisor is 1 where the arm is not taken
//! total' = on·total                 and a numerator 0
//! q, r   = divmod total', n'
//! result = sel on, q, 0
//! ```
//!
//! Conditions keep their order in the source, as the first that fails is the verdict. What the
//! constant check refuses never comes here: constant expressions fold, sizes are sensible.
//!
//! One thought a file: `context` what is carried along; `value` trees of leaves; `expr` and
//! `stmt` the walk; `check` conditions under a path; `branch`, `index`, `arith`, `bits`,
//! `cast`, `compare`, `exact` the operations; `condition` `require`; `digest` the sponge;
//! `call` instances; `templates` what clauses share; `clause` the interface.

mod arith;
mod bits;
mod branch;
mod call;
mod cast;
mod check;
mod clause;
mod compare;
mod condition;
mod constant;
mod context;
mod diagnostics;
mod digest;
mod exact;
mod expr;
mod index;
mod integer;
mod list;
mod signed;
mod stmt;
mod templates;
#[cfg(test)]
mod tests;
mod value;
mod variant;

use std::sync::{Mutex, PoisonError};

use num_bigint::BigUint;
use zkc_diagnostics::Diagnostic;
use zkc_hir::{Clause, FuncId, Program};
use zkc_ir::{Module, Origin, TemplateId};
use zkc_span::Span;

use crate::context::Limits;
pub use crate::templates::Templates;

/// A clause's circuit, or why there is none.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The module; none if a diagnostic is an error.
    pub module: Option<Module>,
    /// In the order of the source as it is walked, each place once.
    pub diagnostics: Vec<Diagnostic>,
    /// Checks that no rows were spent on, as the types of the values hold every result; by place.
    pub unneeded: Vec<Origin>,
    /// Conditions that hold whatever the inputs are, wherever they stand in the circuit; by place.
    /// Those in generic functions are left out, and those that are constant.
    pub always_true: Vec<Span>,
    /// The templates of functions.
    pub instances: Vec<(TemplateId, FuncId)>,
    /// Functions that were lowered as part of their callers, by id.
    pub placed: Vec<FuncId>,
}

/// Lowers a clause of a program that the constant check has passed to a circuit over the field of
/// `prime`.
///
/// Errors: an unrounded value may outgrow the field (`E0420`), or the circuit is too large (`E0421`).
/// Nothing else in a correct program stops it; `E0422` says that the typed tree was not what it
/// promises to be. Lowering recurses over expressions and calls, on a stack of its own.
///
/// `templates` holds what other clauses of the program have in common with it, and afterwards what
/// this one has; the circuit does not depend on what is in it.
pub fn lower(
    program: &Program,
    clause: &Clause,
    prime: &BigUint,
    templates: &mut Templates,
) -> Lowered {
    let templates = Mutex::new(templates);
    zkc_hir::with_deep_stack(|| {
        let mut templates = templates.lock().unwrap_or_else(PoisonError::into_inner);
        clause::lower(program, clause, prime, Limits::DEFAULT, &mut templates)
    })
}
