//! The reference evaluator: what a program means, over exact integers.
//!
//! [`evaluate`] runs a clause on inputs and gives one of two outcomes, accept with public elements
//! or reject with every condition that failed. [`check_constants`] evaluates what is known without
//! inputs, and finds what can never be built. Neither knows anything of circuits: the IR, the
//! witness generator and the rows are compared with this, so nothing here is shared with them but
//! the typed tree and the specification of encodings in `zkc_hir::encoding`.
//!
//! Where semantics.md leaves a choice, it is made here:
//!
//! - A value depends on the inputs it was computed from, and on those that chose it: the condition
//!   of an `if`, the index of an element. A `fail` has no operands and depends on the choices that
//!   led to it, in all callers.
//! - A failed operation is left out of the report if it depends on an input leaf that an earlier
//!   *reported* failure depends on; what was left out silences nothing.
//! - `<<` and `>>` by the width or more fail as such, whatever is shifted.
//!
//! ```
//! use num_bigint::BigUint;
//! use zkc_eval::{Value, display_value, from_leaves, leaves};
//! use zkc_hir::{Program, Ty};
//!
//! let program = Program::default();
//! let ty = Ty::Tuple(vec![Ty::uint(8), Ty::Bps]);
//! let value = Value::Composite(vec![Value::int(7), Value::int(25)]);
//! assert_eq!(display_value(&program, &ty, &value), "(7, 25 bps)");
//! let prime = BigUint::from(257u32);
//! let flat = leaves(&program, &ty, &value, &prime).unwrap();
//! assert_eq!(from_leaves(&program, &ty, &flat, &prime).unwrap(), value);
//! assert!(from_leaves(&program, &ty, &[256u32.into(), 0u32.into()], &prime).is_err());
//! ```

mod clause;
mod constants;
mod deps;
mod diagnose;
mod machine;
mod number;
mod report;
mod sponge;
mod testing;
mod text;
mod value;

pub use clause::{ClauseInputs, EvaluateError, Opening, Options, Outcome, evaluate};
pub use constants::{
    MAX_CALL_DEPTH, MAX_OPERATIONS, Rounded, check_constants, evaluate_constant, roundings,
};
pub use diagnose::{failure_texts, failures_to_diagnostics, test_failures_to_diagnostics};
pub use machine::FUEL;
pub use report::{
    Failure, FailureKind, MAX_FAILURES, NotEvaluated, Operation, PathStep, Piece, Report, Shown,
    message_text,
};
pub use sponge::{Poseidon, digest, seal, sponge};
pub use testing::{Asked, ClauseRun, Coverage, TestRun, TestSetting, run_test};
pub use text::display_value;
pub use value::{LeafError, LeafProblem, Rational, Value, from_leaves, leaves, zero};
pub use zkc_hir::encoding::leaves as leaf_types;
