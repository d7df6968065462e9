//! Building a system row by row, checking as it goes.

use std::collections::HashMap;

use ark_ff::PrimeField;

use crate::{Matrix, R1cs, R1csError, Side};

/// Collects rows. The dictionary lists coefficients in order of first use, so equal rows give equal systems.
#[derive(Clone, Debug)]
pub struct R1csBuilder<F: PrimeField> {
    r1cs: R1cs<F>,
    /// Only looked up, never iterated: its order reaches no output.
    ids: HashMap<F, u32>,
}

impl<F: PrimeField> R1csBuilder<F> {
    /// An empty system. `n_wires` counts the constant one, `n_public` does not.
    ///
    /// # Errors
    /// [`R1csError::PublicWires`] unless `n_public < n_wires`.
    pub fn new(n_wires: u32, n_public: u32) -> Result<Self, R1csError> {
        if n_public >= n_wires {
            return Err(R1csError::PublicWires { n_wires, n_public });
        }
        let (a, b, c) = (Matrix::new(), Matrix::new(), Matrix::new());
        let r1cs = R1cs { n_wires, n_public, dictionary: Vec::new(), a, b, c };
        Ok(R1csBuilder { r1cs, ids: HashMap::new() })
    }

    /// Rows so far, which is the index of the next one.
    pub fn n_rows(&self) -> usize {
        self.r1cs.n_rows()
    }

    /// Appends the row `a * b = c`; terms are `(wire, coefficient)`, strictly ascending by wire, none zero.
    ///
    /// # Errors
    /// Any [`R1csError`] but `PublicWires`. The builder is unusable for further rows after an error.
    pub fn push_row(
        &mut self,
        a: &[(u32, F)],
        b: &[(u32, F)],
        c: &[(u32, F)],
    ) -> Result<(), R1csError> {
        let row = self.r1cs.n_rows();
        if u32::try_from(row + 1).is_err() {
            return Err(R1csError::TooLarge);
        }
        for (side, terms) in [(Side::A, a), (Side::B, b), (Side::C, c)] {
            self.check_terms(row, side, terms)?;
            let ids: Vec<(u32, u32)> = terms
                .iter()
                .map(|&(wire, value)| Ok((wire, self.intern(value)?)))
                .collect::<Result<_, _>>()?;
            let matrix = match side {
                Side::A => &mut self.r1cs.a,
                Side::B => &mut self.r1cs.b,
                Side::C => &mut self.r1cs.c,
            };
            matrix.push_row(ids.into_iter()).ok_or(R1csError::TooLarge)?;
        }
        Ok(())
    }

    /// The finished system.
    pub fn finish(self) -> R1cs<F> {
        self.r1cs
    }

    fn check_terms(&self, row: usize, side: Side, terms: &[(u32, F)]) -> Result<(), R1csError> {
        let n_wires = self.r1cs.n_wires;
        let mut previous = None;
        for &(wire, coefficient) in terms {
            if wire >= n_wires {
                return Err(R1csError::Wire { row, side, wire, n_wires });
            }
            if previous.is_some_and(|previous| previous >= wire) {
                return Err(R1csError::Order { row, side, wire });
            }
            if coefficient.is_zero() {
                return Err(R1csError::ZeroCoefficient { row, side, wire });
            }
            previous = Some(wire);
        }
        Ok(())
    }

    fn intern(&mut self, value: F) -> Result<u32, R1csError> {
        if let Some(&id) = self.ids.get(&value) {
            return Ok(id);
        }
        let id = u32::try_from(self.r1cs.dictionary.len()).map_err(|_| R1csError::TooLarge)?;
        self.r1cs.dictionary.push(value);
        self.ids.insert(value, id);
        Ok(id)
    }
}
