//! Is a proving key for this circuit? Asked before proving, so that a mistake is not found out by a proof that
//! does not verify.
//!
//! A `.zkey` holds the matrices A and B, which are compared term by term. It does not hold C: keys made by zkc name
//! the digest of the whole circuit instead, and for other keys the check of each finished proof remains.

use std::fmt;

use zkc_artifact::r1cs::circuit_digest;
use zkc_artifact::zkey::Coefficient;
use zkc_field::Fr;
use zkc_r1cs::R1cs;

use crate::ProvingKey;
use crate::setup::{coefficients, domain_size};

/// In what a key and a circuit differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CircuitDifference {
    /// The number of wires.
    Wires {
        /// Of the key.
        key: usize,
        /// Of the circuit.
        circuit: usize,
    },
    /// The number of public inputs.
    PublicInputs {
        /// Of the key.
        key: usize,
        /// Of the circuit.
        circuit: usize,
    },
    /// The size of the domain, which follows from the number of constraints.
    Domain {
        /// Of the key.
        key: usize,
        /// Of the circuit.
        circuit: usize,
    },
    /// The terms of the constraints.
    Terms,
    /// The digest of the circuit that the key notes.
    Digest,
}

impl fmt::Display for CircuitDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CircuitDifference::Wires { key, circuit } => {
                write!(f, "the key is for {key} wires, the circuit has {circuit}")
            }
            CircuitDifference::PublicInputs { key, circuit } => {
                write!(f, "the key is for {key} public inputs, the circuit has {circuit}")
            }
            CircuitDifference::Domain { key, circuit } => {
                write!(f, "the key is for a domain of {key} rows, the circuit needs {circuit}")
            }
            CircuitDifference::Terms => {
                write!(f, "the key has the size of the circuit but other constraints")
            }
            CircuitDifference::Digest => {
                write!(f, "the digest of the circuit noted in the key is another one")
            }
        }
    }
}

/// Compares a key with a circuit; `Ok` when the key can be for it.
pub(crate) fn check(key: &ProvingKey, r1cs: &R1cs<Fr>) -> Result<(), CircuitDifference> {
    let (of_key, circuit) = (key.n_wires as usize, r1cs.n_wires());
    if of_key != circuit {
        return Err(CircuitDifference::Wires { key: of_key, circuit });
    }
    let (of_key, circuit) = (key.n_public as usize, r1cs.n_public());
    if of_key != circuit {
        return Err(CircuitDifference::PublicInputs { key: of_key, circuit });
    }
    let (of_key, circuit) = (key.domain_size as usize, domain_size(r1cs));
    if of_key != circuit {
        return Err(CircuitDifference::Domain { key: of_key, circuit });
    }
    if key.note.is_some_and(|note| note.circuit != circuit_digest(r1cs)) {
        return Err(CircuitDifference::Digest);
    }
    if !same_terms(&key.coefficients, r1cs) {
        return Err(CircuitDifference::Terms);
    }
    Ok(())
}

/// snarkjs writes terms in the order of the circuit; another order of the same terms means the same.
fn same_terms(terms: &[Coefficient], r1cs: &R1cs<Fr>) -> bool {
    if terms.iter().copied().eq(coefficients(r1cs)) {
        return true;
    }
    let mut sorted = terms.to_vec();
    sorted.sort_by_key(|term| (term.row, term.in_b, term.wire));
    sorted.into_iter().eq(coefficients(r1cs))
}
