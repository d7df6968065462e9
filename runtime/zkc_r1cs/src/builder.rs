//! Building a system row by row, checking as it goes.

use std::collections::HashMap;

use ark_ff::PrimeField;

use crate::{Matrix, NonZeros, R1cs, R1csError, Side};

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

    /// Makes room for rows that are known to come, with their terms in each matrix.
    pub fn reserve(&mut self, n_rows: usize, terms: NonZeros) {
        self.r1cs.a.reserve(n_rows, terms.a);
        self.r1cs.b.reserve(n_rows, terms.b);
        self.r1cs.c.reserve(n_rows, terms.c);
    }

    /// The id of a coefficient, for [`push_row_by_id`](Self::push_row_by_id). The dictionary keeps the order of first
    /// use only if rows are appended right after their coefficients are asked for.
    ///
    /// # Errors
    /// [`R1csError::ZeroCoefficient`] for zero, [`R1csError::TooLarge`] after 2^32 − 1 coefficients.
    pub fn coefficient_id(&mut self, value: F) -> Result<u32, R1csError> {
        if value.is_zero() {
            let row = self.r1cs.n_rows();
            return Err(R1csError::ZeroCoefficient { row, side: Side::A, wire: 0 });
        }
        self.intern(value)
    }

    /// As [`push_row`](Self::push_row) with ids from [`coefficient_id`](Self::coefficient_id) instead of values; for
    /// rows that are copied many times.
    ///
    /// # Errors
    /// As [`push_row`](Self::push_row); an id that was never given out counts as coefficient zero.
    pub fn push_row_by_id(&mut self, sides: [&[(u32, u32)]; 3]) -> Result<(), R1csError> {
        let row = self.r1cs.n_rows();
        if u32::try_from(row + 1).is_err() {
            return Err(R1csError::TooLarge);
        }
        let n_wires = self.r1cs.n_wires;
        let n_ids = self.r1cs.dictionary.len();
        for (side, terms) in Side::ALL.into_iter().zip(sides) {
            let mut previous = None;
            for &(wire, id) in terms {
                if wire >= n_wires {
                    return Err(R1csError::Wire { row, side, wire, n_wires });
                }
                if previous.is_some_and(|previous| previous >= wire) {
                    return Err(R1csError::Order { row, side, wire });
                }
                if id as usize >= n_ids {
                    return Err(R1csError::ZeroCoefficient { row, side, wire });
                }
                previous = Some(wire);
            }
        }
        let [a, b, c] = sides;
        let pushed = [(&mut self.r1cs.a, a), (&mut self.r1cs.b, b), (&mut self.r1cs.c, c)]
            .into_iter()
            .try_for_each(|(matrix, terms)| matrix.push_row(terms.iter().copied()));
        pushed.ok_or(R1csError::TooLarge)
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
