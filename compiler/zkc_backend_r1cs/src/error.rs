//! Why a module has no circuit, and what to know about one that has.

use std::fmt;

use num_bigint::BigUint;
use zkc_artifact::program::ProgramError;
use zkc_audit::elimination::Refusal;
use zkc_ir::OriginId;
use zkc_ir::verify::VerifyError;
use zkc_r1cs::R1csError;

/// Why there is no circuit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackendError {
    /// The module is over another field.
    Prime {
        /// The field's prime.
        expected: BigUint,
        /// The module's.
        found: BigUint,
    },
    /// More rows, wires or entries than a circuit may have.
    TooLarge {
        /// What there would be too much of: `constraints`, `wires` or `non-zero coefficients`.
        what: &'static str,
        /// How much there would be, or a lower bound of it.
        count: u64,
        /// How much there may be.
        limit: u64,
        /// The readable name of the template that crosses the limit.
        template: String,
        /// The call that crosses it, if it is one.
        origin: Option<OriginId>,
    },
    /// The finished rows are not a valid system.
    Rows(R1csError),
    /// The finished witness program is not valid, or takes too much.
    Program(ProgramError),
    /// The IR's verifier refuses the module.
    Unverified(VerifyError),
    /// The module breaks a rule that its verifier should have held it to.
    Module(&'static str),
}

/// Something that went less well than it should, without being wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The certificate of a template's elimination was refused; its rows stay as they were.
    Elimination {
        /// The template.
        template: String,
        /// What the checker said.
        refusal: Refusal,
    },
    /// A check that no input can pass: each proof of this clause will fail.
    NeverHolds {
        /// The template.
        template: String,
        /// Where the check comes from.
        origin: OriginId,
    },
}

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BackendError::Prime { expected, found } => write!(
                f,
                "this circuit computes modulo {found}, but the proof system needs it modulo {expected}"
            ),
            BackendError::TooLarge { what, count, limit, template, .. } => write!(
                f,
                "`{template}` takes {count} {what}, more than the {limit} that one proof may have"
            ),
            BackendError::Rows(error) => write!(f, "the constraints are not valid: {error}"),
            BackendError::Program(error) => write!(f, "{error}"),
            BackendError::Unverified(error) => {
                write!(f, "the circuit IR does not follow from its checks: {error}")
            }
            BackendError::Module(what) => write!(f, "the circuit IR is not valid: {what}"),
        }
    }
}

impl std::error::Error for BackendError {}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::Elimination { template, refusal } => write!(
                f,
                "the optimised constraints of `{template}` did not pass their check ({refusal}), so the unoptimised ones are used: correct, but slower to prove. Please report this"
            ),
            Warning::NeverHolds { template, .. } => write!(
                f,
                "a check in `{template}` can never hold, so nothing can be proven with it"
            ),
        }
    }
}

impl std::error::Error for Warning {}

impl From<R1csError> for BackendError {
    fn from(error: R1csError) -> Self {
        BackendError::Rows(error)
    }
}

impl From<ProgramError> for BackendError {
    fn from(error: ProgramError) -> Self {
        BackendError::Program(error)
    }
}
