//! The bridge to ark-relations, whose matrices are rows of `(coefficient, column)`.
//!
//! Column numbers are the same on both sides: 0 is one, then the public wires, then the private ones.

use ark_ff::PrimeField;
use ark_relations::utils::matrix::Matrix as ArkRows;

use crate::{R1cs, R1csBuilder, R1csError, Side};

/// A matrix as ark-relations 0.6 has it: one vector of `(coefficient, column)` per row.
pub type ArkMatrix<F> = ArkRows<F>;

impl<F: PrimeField> R1cs<F> {
    /// One matrix in arkworks' form. Copies every coefficient: 40 bytes a term.
    pub fn to_ark(&self, side: Side) -> ArkMatrix<F> {
        (0..self.n_rows())
            .map(|row| self.terms(side, row).map(|(wire, value)| (value, wire as usize)).collect())
            .collect()
    }

    /// A system from the matrices A, B, C in arkworks' form; `n_public` does not count the constant one.
    /// Terms may come in any order; terms of one wire are added up, and zeros dropped.
    ///
    /// # Errors
    /// As for [`R1csBuilder`]; also [`R1csError::RowCounts`].
    pub fn from_ark(
        n_wires: u32,
        n_public: u32,
        [a, b, c]: [&ArkMatrix<F>; 3],
    ) -> Result<Self, R1csError> {
        if a.len() != b.len() || a.len() != c.len() {
            return Err(R1csError::RowCounts);
        }
        let mut builder = R1csBuilder::new(n_wires, n_public)?;
        for ((a, b), c) in a.iter().zip(b).zip(c) {
            builder.push_row(&collected(a)?, &collected(b)?, &collected(c)?)?;
        }
        Ok(builder.finish())
    }
}

fn collected<F: PrimeField>(row: &[(F, usize)]) -> Result<Vec<(u32, F)>, R1csError> {
    let mut terms = row
        .iter()
        .map(|&(value, wire)| Ok((u32::try_from(wire).map_err(|_| R1csError::TooLarge)?, value)))
        .collect::<Result<Vec<_>, _>>()?;
    terms.sort_by_key(|&(wire, _)| wire);
    terms.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    terms.retain(|(_, value)| !value.is_zero());
    Ok(terms)
}
