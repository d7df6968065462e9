//! Forms over plain indices, and sums of them.

use ark_ff::PrimeField;
use zkc_audit::elimination::Form;
use zkc_ir::rows;

/// The same form with columns as plain indices.
pub(crate) fn plain<F: PrimeField>(form: &rows::Form<F>) -> Form<F> {
    let terms = form.terms.iter().map(|&(column, value)| (column.0, value)).collect();
    Form { constant: form.constant, terms }
}

/// `1 · column`.
pub(crate) fn single<F: PrimeField>(column: u32) -> Form<F> {
    Form { constant: F::zero(), terms: vec![(column, F::one())] }
}

/// Sums forms; terms come in any order and are brought together at the end.
#[derive(Clone, Debug)]
pub(crate) struct Sum<F> {
    constant: F,
    terms: Vec<(u32, F)>,
}

impl<F: PrimeField> Sum<F> {
    pub fn new(constant: F) -> Self {
        Sum { constant, terms: Vec::new() }
    }

    /// Starts again, keeping the memory.
    pub fn reset(&mut self, constant: F) {
        self.constant = constant;
        self.terms.clear();
    }

    pub fn add_constant(&mut self, value: F) {
        self.constant += value;
    }

    pub fn add_term(&mut self, column: u32, value: F) {
        self.terms.push((column, value));
    }

    pub fn add(&mut self, factor: F, form: &Form<F>) {
        self.constant += factor * form.constant;
        if factor.is_one() {
            self.terms.extend_from_slice(&form.terms);
        } else {
            self.terms.extend(form.terms.iter().map(|&(column, value)| (column, factor * value)));
        }
    }

    /// The constant and the terms, columns ascending, none zero.
    pub fn gather(&mut self) -> (F, &[(u32, F)]) {
        let terms = &mut self.terms;
        if !terms.is_sorted_by(|a, b| a.0 < b.0) {
            terms.sort_by_key(|term| term.0);
            let mut end = 0;
            for at in 1..terms.len() {
                let (column, value) = terms[at];
                if terms[end].0 == column {
                    terms[end].1 += value;
                } else {
                    end += 1;
                    terms[end] = (column, value);
                }
            }
            terms.truncate(end + 1);
        }
        terms.retain(|(_, value)| !value.is_zero());
        (self.constant, terms)
    }

    pub fn finish(mut self) -> Form<F> {
        self.gather();
        Form { constant: self.constant, terms: self.terms }
    }
}
