//! Why a system cannot be built.

use std::fmt;

use crate::Side;

/// A relation that is not a valid system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum R1csError {
    /// More public wires than wires, or no room for the constant one.
    PublicWires {
        /// Wires in all.
        n_wires: u32,
        /// Public wires claimed.
        n_public: u32,
    },
    /// A term names a wire that does not exist.
    Wire {
        /// The row, from 0.
        row: usize,
        /// The matrix.
        side: Side,
        /// The wire named.
        wire: u32,
        /// Wires in all.
        n_wires: u32,
    },
    /// The terms of a row do not ascend by wire, or name one wire twice.
    Order {
        /// The row, from 0.
        row: usize,
        /// The matrix.
        side: Side,
        /// The wire out of order.
        wire: u32,
    },
    /// A term with coefficient zero.
    ZeroCoefficient {
        /// The row, from 0.
        row: usize,
        /// The matrix.
        side: Side,
        /// The wire of the term.
        wire: u32,
    },
    /// The three matrices have different numbers of rows.
    RowCounts,
    /// More than 2^32 − 1 terms or rows.
    TooLarge,
}

impl fmt::Display for R1csError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            R1csError::PublicWires { n_wires, n_public } => write!(
                f,
                "{n_public} public wires and the constant one do not fit into {n_wires} wires"
            ),
            R1csError::Wire { row, side, wire, n_wires } => write!(
                f,
                "constraint {row} names wire {wire} in {side:?}, but there are only {n_wires} wires"
            ),
            R1csError::Order { row, side, wire } => write!(
                f,
                "the terms of constraint {row} in {side:?} are not in ascending order at wire {wire}"
            ),
            R1csError::ZeroCoefficient { row, side, wire } => {
                write!(f, "constraint {row} has wire {wire} with coefficient 0 in {side:?}")
            }
            R1csError::RowCounts => {
                write!(f, "the matrices A, B and C have different numbers of constraints")
            }
            R1csError::TooLarge => {
                write!(f, "the system has more than 2^32 - 1 terms or constraints")
            }
        }
    }
}

impl std::error::Error for R1csError {}
