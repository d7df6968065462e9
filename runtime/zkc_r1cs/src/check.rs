//! Does an assignment satisfy a system, and if not, where does it fail first?

use std::fmt;

use ark_ff::PrimeField;
use rayon::prelude::*;

use crate::{R1cs, Side};

/// Rows a task takes at least; below this, splitting costs more than it brings.
const ROWS_PER_TASK: usize = 256;

/// Why an assignment does not satisfy a system.
///
/// Printing it shows no values: an assignment holds secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum CheckError<F: PrimeField> {
    /// The assignment has another number of values than the system has wires.
    Length {
        /// Wires of the system.
        expected: usize,
        /// Values given.
        found: usize,
    },
    /// Wire 0 does not carry one.
    ConstantNotOne,
    /// A row does not hold.
    Unsatisfied(FailingRow<F>),
}

/// The first row that does not hold, with the values of its three sides: `a * b != c`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FailingRow<F: PrimeField> {
    /// The row, from 0.
    pub row: usize,
    /// A · z.
    pub a: F,
    /// B · z.
    pub b: F,
    /// C · z.
    pub c: F,
}

impl<F: PrimeField> R1cs<F> {
    /// Checks every row, over all cores.
    ///
    /// # Errors
    /// The wrong number of values, a constant that is not one, or the first row that fails: the same row whatever
    /// the number of threads.
    pub fn check(&self, assignment: &[F]) -> Result<(), CheckError<F>> {
        self.check_length(assignment)?;
        let failing = (0..self.n_rows())
            .into_par_iter()
            .with_min_len(ROWS_PER_TASK)
            .find_map_first(|row| self.check_row(row, assignment).err());
        failing.map_or(Ok(()), |failing| Err(CheckError::Unsatisfied(failing)))
    }

    /// As [`check`](Self::check), and gives A · z and B · z for every row, which a prover needs next.
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub fn check_and_evaluate(&self, assignment: &[F]) -> Result<[Vec<F>; 2], CheckError<F>> {
        self.check_length(assignment)?;
        let rows = (0..self.n_rows()).into_par_iter().with_min_len(ROWS_PER_TASK);
        let (a, b): (Vec<F>, Vec<F>) = rows
            .map(|row| {
                let side = |side| self.evaluate_row(side, row, assignment);
                (side(Side::A), side(Side::B))
            })
            .unzip();
        let failing = a.par_iter().zip(&b).enumerate().with_min_len(ROWS_PER_TASK).find_map_first(
            |(row, (&a, &b))| {
                let c = self.evaluate_row(Side::C, row, assignment);
                (a * b != c).then_some(FailingRow { row, a, b, c })
            },
        );
        failing.map_or(Ok([a, b]), |failing| Err(CheckError::Unsatisfied(failing)))
    }

    /// Every row that fails, ascending. For reports and mutation tests; [`check`](Self::check) stops at the first.
    pub fn failing_rows(&self, assignment: &[F]) -> Vec<usize> {
        (0..self.n_rows())
            .into_par_iter()
            .with_min_len(ROWS_PER_TASK)
            .filter(|&row| self.check_row(row, assignment).is_err())
            .collect()
    }

    fn check_length(&self, assignment: &[F]) -> Result<(), CheckError<F>> {
        if assignment.len() != self.n_wires() {
            let (expected, found) = (self.n_wires(), assignment.len());
            return Err(CheckError::Length { expected, found });
        }
        if !assignment.first().is_some_and(F::is_one) {
            return Err(CheckError::ConstantNotOne);
        }
        Ok(())
    }

    /// Checks one row of an assignment of full length.
    ///
    /// # Errors
    /// The row with its values, if it does not hold.
    pub fn check_row(&self, row: usize, assignment: &[F]) -> Result<(), FailingRow<F>> {
        let a = self.evaluate_row(Side::A, row, assignment);
        let b = self.evaluate_row(Side::B, row, assignment);
        let c = self.evaluate_row(Side::C, row, assignment);
        if a * b == c { Ok(()) } else { Err(FailingRow { row, a, b, c }) }
    }
}

impl<F: PrimeField> fmt::Display for CheckError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CheckError::Length { expected, found } => write!(
                f,
                "the witness has {found} values, but the circuit has {expected} wires: it belongs to another circuit"
            ),
            CheckError::ConstantNotOne => {
                write!(f, "the first value of the witness is not 1, so it is no witness")
            }
            CheckError::Unsatisfied(failing) => {
                write!(f, "the witness does not satisfy constraint {}", failing.row)
            }
        }
    }
}

impl<F: PrimeField> fmt::Debug for CheckError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<F: PrimeField> fmt::Debug for FailingRow<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "constraint {}", self.row)
    }
}

impl<F: PrimeField> std::error::Error for CheckError<F> {}
