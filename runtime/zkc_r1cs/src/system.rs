//! The system itself and the questions that can be put to it.

use ark_ff::PrimeField;

use crate::Matrix;

/// One of the three matrices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The left factor.
    A,
    /// The right factor.
    B,
    /// The product.
    C,
}

impl Side {
    /// The three sides, in the order files store them.
    pub const ALL: [Side; 3] = [Side::A, Side::B, Side::C];
}

/// How many terms each matrix has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NonZeros {
    /// Terms of A.
    pub a: usize,
    /// Terms of B.
    pub b: usize,
    /// Terms of C.
    pub c: usize,
}

impl NonZeros {
    /// Terms of all three.
    pub fn total(self) -> usize {
        self.a + self.b + self.c
    }
}

/// A valid rank-1 constraint system; made by [`R1csBuilder`](crate::R1csBuilder).
///
/// Two systems are equal when they have the same wires and the same rows in the same order, whatever ids their
/// dictionaries gave to the coefficients.
#[derive(Clone, Debug)]
pub struct R1cs<F: PrimeField> {
    pub(crate) n_wires: u32,
    pub(crate) n_public: u32,
    pub(crate) dictionary: Vec<F>,
    pub(crate) a: Matrix,
    pub(crate) b: Matrix,
    pub(crate) c: Matrix,
}

impl<F: PrimeField> R1cs<F> {
    /// Wires, the constant one included.
    pub fn n_wires(&self) -> usize {
        self.n_wires as usize
    }

    /// Public wires, the constant one not included: they are wires `1..=n_public`.
    pub fn n_public(&self) -> usize {
        self.n_public as usize
    }

    /// Rows, called constraints by most tools.
    pub fn n_rows(&self) -> usize {
        self.a.n_rows()
    }

    /// Terms of the three matrices.
    pub fn nonzeros(&self) -> NonZeros {
        NonZeros { a: self.a.n_terms(), b: self.b.n_terms(), c: self.c.n_terms() }
    }

    /// One of the matrices; its coefficient ids point into [`dictionary`](Self::dictionary).
    pub fn matrix(&self, side: Side) -> &Matrix {
        match side {
            Side::A => &self.a,
            Side::B => &self.b,
            Side::C => &self.c,
        }
    }

    /// The different coefficients, in the order in which rows first used them.
    pub fn dictionary(&self) -> &[F] {
        &self.dictionary
    }

    /// The terms `(wire, coefficient)` of one row, ascending by wire; none if there is no such row.
    pub fn terms(&self, side: Side, row: usize) -> impl ExactSizeIterator<Item = (u32, F)> + '_ {
        let (columns, coefficients) = self.matrix(side).row(row);
        columns.iter().zip(coefficients).map(|(&wire, &id)| (wire, self.coefficient(id)))
    }

    /// The inner product of one row with an assignment. Wires that the assignment lacks count as zero.
    pub fn evaluate_row(&self, side: Side, row: usize, assignment: &[F]) -> F {
        let zero = F::zero();
        self.terms(side, row)
            .map(|(wire, coefficient)| {
                let value = assignment.get(wire as usize).unwrap_or(&zero);
                if coefficient.is_one() { *value } else { coefficient * value }
            })
            .sum()
    }

    /// The public part of an assignment, without the constant one; empty if the assignment is too short.
    pub fn public_inputs<'z>(&self, assignment: &'z [F]) -> &'z [F] {
        assignment.get(1..=self.n_public()).unwrap_or(&[])
    }

    /// Valid ids only occur, so the fallback is never taken.
    fn coefficient(&self, id: u32) -> F {
        self.dictionary.get(id as usize).copied().unwrap_or_else(F::zero)
    }
}

impl<F: PrimeField> PartialEq for R1cs<F> {
    fn eq(&self, other: &Self) -> bool {
        self.n_wires == other.n_wires
            && self.n_public == other.n_public
            && self.n_rows() == other.n_rows()
            && Side::ALL.into_iter().all(|side| {
                self.matrix(side).same_shape(other.matrix(side))
                    && (0..self.n_rows())
                        .all(|row| self.terms(side, row).eq(other.terms(side, row)))
            })
    }
}

impl<F: PrimeField> Eq for R1cs<F> {}
