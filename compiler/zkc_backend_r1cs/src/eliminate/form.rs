//! A form that changes: a sorted vector while short, an ordered map once long.

use std::collections::BTreeMap;

use ark_ff::PrimeField;
use zkc_audit::elimination::Form;

/// Terms from which a map is quicker than moving the tail of a vector.
const MAP_FROM: usize = 192;

/// `constant + Σ coefficient · column`; no coefficient is zero.
#[derive(Clone, Debug)]
pub(super) struct WorkForm<F> {
    pub constant: F,
    terms: Terms<F>,
}

#[derive(Clone, Debug)]
enum Terms<F> {
    Short(Vec<(u32, F)>),
    Long(BTreeMap<u32, F>),
}

/// What adding a term did to the set of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    None,
    Added,
    Removed,
}

impl<F: PrimeField> WorkForm<F> {
    pub fn new(form: &Form<F>) -> Self {
        let terms = if form.terms.len() < MAP_FROM {
            Terms::Short(form.terms.clone())
        } else {
            Terms::Long(form.terms.iter().copied().collect())
        };
        WorkForm { constant: form.constant, terms }
    }

    /// Leaves the zero form.
    pub fn take(&mut self) -> Self {
        std::mem::replace(self, WorkForm { constant: F::zero(), terms: Terms::Short(Vec::new()) })
    }

    pub fn len(&self) -> usize {
        match &self.terms {
            Terms::Short(terms) => terms.len(),
            Terms::Long(terms) => terms.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, column: u32) -> Option<F> {
        match &self.terms {
            Terms::Short(terms) => {
                let at = terms.binary_search_by_key(&column, |term| term.0).ok()?;
                Some(terms[at].1)
            }
            Terms::Long(terms) => terms.get(&column).copied(),
        }
    }

    pub fn contains(&self, column: u32) -> bool {
        self.get(column).is_some()
    }

    pub fn remove(&mut self, column: u32) -> Option<F> {
        match &mut self.terms {
            Terms::Short(terms) => {
                let at = terms.binary_search_by_key(&column, |term| term.0).ok()?;
                Some(terms.remove(at).1)
            }
            Terms::Long(terms) => terms.remove(&column),
        }
    }

    /// Adds `coefficient · column`; the coefficient is not zero.
    pub fn add(&mut self, column: u32, coefficient: F) -> Change {
        match &mut self.terms {
            Terms::Short(terms) => match terms.binary_search_by_key(&column, |term| term.0) {
                Ok(at) => {
                    terms[at].1 += coefficient;
                    if !terms[at].1.is_zero() {
                        return Change::None;
                    }
                    terms.remove(at);
                    Change::Removed
                }
                Err(at) => {
                    terms.insert(at, (column, coefficient));
                    if terms.len() >= MAP_FROM {
                        self.terms = Terms::Long(terms.drain(..).collect());
                    }
                    Change::Added
                }
            },
            Terms::Long(terms) => {
                let before = terms.len();
                let value = terms.entry(column).or_insert_with(F::zero);
                *value += coefficient;
                if value.is_zero() {
                    terms.remove(&column);
                    return Change::Removed;
                }
                if terms.len() > before { Change::Added } else { Change::None }
            }
        }
    }

    /// Multiplies by a factor that is not zero.
    pub fn scale(&mut self, factor: F) {
        self.constant *= factor;
        match &mut self.terms {
            Terms::Short(terms) => terms.iter_mut().for_each(|(_, value)| *value *= factor),
            Terms::Long(terms) => terms.values_mut().for_each(|value| *value *= factor),
        }
    }

    /// Visits the terms, columns ascending.
    pub fn for_each(&self, mut visit: impl FnMut(u32, F)) {
        match &self.terms {
            Terms::Short(terms) => terms.iter().for_each(|&(column, value)| visit(column, value)),
            Terms::Long(terms) => terms.iter().for_each(|(&column, &value)| visit(column, value)),
        }
    }

    pub fn finish(self) -> Form<F> {
        let terms = match self.terms {
            Terms::Short(terms) => terms,
            Terms::Long(terms) => terms.into_iter().collect(),
        };
        Form { constant: self.constant, terms }
    }
}
