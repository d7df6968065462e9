//! Tests written in Clause: their cases, what they come to, and what they never asked.
//!
//! [`run`] takes a test of a checked program and gives a [`TestResult`]: it makes the cases
//! ([`generate`]), runs each by the reference evaluator, judges it ([`judge`]), and makes a case that
//! fails small ([`shrink`]) before it is said. [`conditions`] lists what could be asked, for coverage.
//!
//! This room reads no files and knows no circuits: rows of tables come as values, and whoever wants more
//! than the evaluator's word brings a check that sees every run of a clause.

mod coverage;
mod generate;
mod judge;
mod run;
mod shrink;
mod source;

pub use coverage::{Condition, ConditionKind, conditions};
pub use generate::{case, rng};
pub use judge::{Fault, judge};
pub use run::{Case, Ended, Failed, Row, Setting, TestResult, run};
pub use shrink::shrink;
pub use source::source;
