//! Rows in the shape in which they are copied: flat arrays over references.
//!
//! A reference is 0 for the constant, then the interface columns from 1, then the local wires.

use std::collections::HashMap;

use ark_ff::PrimeField;
use zkc_audit::elimination::Form;

/// Which column has which reference.
#[derive(Clone, Debug)]
pub(crate) struct Refs {
    n_interface: u32,
    /// By column; 0 for columns that occur nowhere.
    refs: Vec<u32>,
    locals: Vec<u32>,
}

impl Refs {
    /// Numbers interface columns by place and the other used ones in their order.
    pub fn new(n_interface: u32, interface_at: impl Fn(u32) -> Option<u32>, used: &[bool]) -> Self {
        let mut refs = vec![0; used.len()];
        let mut locals = Vec::new();
        for (column, &used) in used.iter().enumerate() {
            if let Some(at) = interface_at(column as u32) {
                refs[column] = 1 + at;
            } else if used {
                refs[column] = 1 + n_interface + locals.len() as u32;
                locals.push(column as u32);
            }
        }
        Refs { n_interface, refs, locals }
    }

    pub fn n_interface(&self) -> u32 {
        self.n_interface
    }

    /// Columns with a wire of their own, in the order of their wires.
    pub fn locals(&self) -> &[u32] {
        &self.locals
    }

    /// The place of an interface column.
    pub fn interface(&self, column: u32) -> Option<usize> {
        let reference = self.refs[column as usize];
        (1..=self.n_interface).contains(&reference).then(|| reference as usize - 1)
    }

    pub fn is_interface(&self, column: u32) -> bool {
        self.interface(column).is_some()
    }

    /// The form over references, ascending.
    pub fn form<F: PrimeField>(&self, form: &Form<F>) -> Form<F> {
        let mut terms: Vec<(u32, F)> =
            form.terms.iter().map(|&(column, value)| (self.refs[column as usize], value)).collect();
        terms.sort_by_key(|term| term.0);
        Form { constant: form.constant, terms }
    }
}

/// Rows over references, with coefficients in a dictionary of the template's own.
#[derive(Clone, Debug)]
pub(crate) struct StampRows<F> {
    n_boundary: usize,
    /// Side s of row r has the terms `starts[3r + s] .. starts[3r + s + 1]`.
    starts: Vec<u32>,
    refs: Vec<u32>,
    coefficient_ids: Vec<u32>,
    coefficients: Vec<F>,
    /// Only looked up, never iterated.
    known: HashMap<F, u32>,
}

impl<F: PrimeField> StampRows<F> {
    /// No rows yet; the first `n_boundary` will mention the interface.
    pub fn new(n_boundary: usize) -> Self {
        StampRows {
            n_boundary,
            starts: vec![0],
            refs: Vec::new(),
            coefficient_ids: Vec::new(),
            coefficients: Vec::new(),
            known: HashMap::new(),
        }
    }

    /// Appends a row over columns.
    pub fn push(&mut self, sides: &[Form<F>; 3], refs: &Refs) {
        for side in sides {
            let side = refs.form(side);
            if !side.constant.is_zero() {
                self.push_term(0, side.constant);
            }
            side.terms.iter().for_each(|&(reference, value)| self.push_term(reference, value));
            self.starts.push(self.refs.len() as u32);
        }
    }

    fn push_term(&mut self, reference: u32, value: F) {
        let id = *self.known.entry(value).or_insert_with(|| {
            self.coefficients.push(value);
            self.coefficients.len() as u32 - 1
        });
        self.refs.push(reference);
        self.coefficient_ids.push(id);
    }

    pub fn n_rows(&self) -> usize {
        self.starts.len() / 3
    }

    pub fn n_boundary(&self) -> usize {
        self.n_boundary
    }

    pub fn n_terms(&self) -> usize {
        self.refs.len()
    }

    /// The coefficients that ids point to.
    pub fn coefficients(&self) -> &[F] {
        &self.coefficients
    }

    /// References and coefficient ids of one side (0, 1, 2) of a row.
    pub fn side(&self, row: usize, side: usize) -> impl ExactSizeIterator<Item = (u32, u32)> + '_ {
        let at = 3 * row + side;
        let range = self.starts[at] as usize..self.starts[at + 1] as usize;
        self.refs[range.clone()].iter().copied().zip(self.coefficient_ids[range].iter().copied())
    }

    /// Terms of all rows in one of the three matrices.
    pub fn n_side_terms(&self, side: usize) -> usize {
        (0..self.n_rows()).map(|row| self.side(row, side).len()).sum()
    }

    /// Rows that say that a constant other than zero is zero.
    pub fn contradictions(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.n_rows()).filter(|&row| {
            let mut c = self.side(row, 2);
            let product = self.side(row, 0).len() > 0 && self.side(row, 1).len() > 0;
            !product && c.len() == 1 && c.next().is_some_and(|(reference, _)| reference == 0)
        })
    }
}
