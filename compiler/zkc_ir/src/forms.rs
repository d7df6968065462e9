//! Arithmetic on the forms of rows.

use std::cmp::Ordering;

use ark_ff::PrimeField;
use num_bigint::{BigInt, Sign};

use crate::rows::{Column, Form};

impl<F: PrimeField> Form<F> {
    /// A constant.
    pub fn constant(value: F) -> Form<F> {
        Form { constant: value, terms: Vec::new() }
    }

    /// One column.
    pub fn column(column: Column) -> Form<F> {
        Form { constant: F::ZERO, terms: vec![(column, F::ONE)] }
    }

    /// The constant it is, if it has no terms.
    pub fn as_constant(&self) -> Option<F> {
        self.terms.is_empty().then_some(self.constant)
    }

    /// `self + factor · other`.
    pub fn plus_scaled(&self, factor: F, other: &Form<F>) -> Form<F> {
        let mut terms = Vec::with_capacity(self.terms.len() + other.terms.len());
        let mut left = self.terms.iter().copied().peekable();
        let mut right = other.terms.iter().map(|(c, w)| (*c, factor * w)).peekable();
        loop {
            let order = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) => a.0.cmp(&b.0),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            match order {
                Ordering::Less => terms.extend(left.next()),
                Ordering::Greater => terms.extend(right.next()),
                Ordering::Equal => {
                    if let (Some((column, a)), Some((_, b))) = (left.next(), right.next()) {
                        terms.push((column, a + b));
                    }
                }
            }
        }
        terms.retain(|(_, weight)| !weight.is_zero());
        Form { constant: self.constant + factor * other.constant, terms }
    }

    /// `self + other`.
    pub fn plus(&self, other: &Form<F>) -> Form<F> {
        self.plus_scaled(F::ONE, other)
    }

    /// `self − other`.
    pub fn minus(&self, other: &Form<F>) -> Form<F> {
        self.plus_scaled(-F::ONE, other)
    }

    /// `factor · self`.
    pub fn scaled(&self, factor: F) -> Form<F> {
        Form::constant(F::ZERO).plus_scaled(factor, self)
    }

    /// `self + value`.
    pub fn offset(&self, value: F) -> Form<F> {
        Form { constant: self.constant + value, terms: self.terms.clone() }
    }

    /// Its value, given that of each column.
    pub fn evaluate(&self, column: impl Fn(Column) -> F) -> F {
        self.terms.iter().fold(self.constant, |sum, (at, weight)| sum + *weight * column(*at))
    }
}

/// The residue of an integer.
pub fn residue<F: PrimeField>(value: &BigInt) -> F {
    let magnitude = F::from(value.magnitude().clone());
    if value.sign() == Sign::Minus { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use zkc_field::Fr;

    use super::*;

    #[test]
    fn sums_keep_columns_ascending_and_drop_zeros() {
        let x = |at| Form::<Fr>::column(Column(at));
        let sum =
            x(3).plus(&x(1)).plus_scaled(residue(&BigInt::from(-2)), &x(2)).offset(Fr::from(5));
        let columns: Vec<u32> = sum.terms.iter().map(|(column, _)| column.0).collect();
        assert_eq!(columns, [1, 2, 3]);
        let rest = sum.minus(&x(1)).minus(&x(3)).plus(&x(2)).plus(&x(2));
        assert_eq!(rest, Form::constant(Fr::from(5)));
        assert_eq!(sum.evaluate(|c| Fr::from(c.0)), Fr::from(5u64));
    }
}
