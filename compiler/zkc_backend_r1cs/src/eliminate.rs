//! Elimination of linear rows from one template.
//!
//! A linear row lets one of its columns be written as a form of the others; putting that form in its
//! place everywhere saves the row and the wire. Which column of which row goes first decides how long
//! forms become. The rule is Markowitz's: the pair of least `(terms − 1) · weight`, where weight sums
//! the column's other occurrences, 1 each in a product and 3 each in a linear row; ties by row id and
//! then column id, so the result never depends on anything but the rows. Substitutions that add no
//! term (a constant, a multiple of another column) come before all others. On Poseidon this finds
//! the sparse basis by itself.
//!
//! The state is a heap with stale entries: an entry is looked at again when it comes up, and put back
//! if it became dearer. Nothing is scanned per step but the rows that change.
//!
//! Every run ends with a certificate that `zkc_audit` checks.

mod form;
mod sigma;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use ark_ff::PrimeField;
use zkc_audit::elimination::{Certificate, Claim, Claimant, Form, Rows};

use form::{Change, WorkForm};

/// Weight of an occurrence in a linear row; in a product it is 1.
const LINEAR_WEIGHT: u64 = 3;
/// Above this many added non-zero entries a linear row is kept: four times what a row is worth in
/// proving time, since the wire and the row that stay would hold some of these entries too.
const ROW_IN_NONZEROS: u64 = 1600;
/// Added to the cost of a substitution that may add terms.
const ADDS_TERMS: u64 = 1 << 60;
/// Rows longer than this are not scanned whole each time they change.
const LONG: usize = 256;
/// Rows longer than this are not put into other linear rows.
const VERY_LONG: u64 = 1024;

/// Rows after elimination.
pub(crate) struct Eliminated<F> {
    /// The rows that are left, in the order of the old ones they come from.
    pub rows: Rows<F>,
    /// For each product of `rows`, the old one.
    pub products_from: Vec<u32>,
    /// For each equation of `rows`, the old row.
    pub equations_from: Vec<Claimant>,
    /// How the one follows from the other.
    pub certificate: Certificate<F>,
}

/// Eliminates linear rows. `kept[column]` columns are never replaced; `handed_weight` says how often
/// the receiver of each handed form uses it.
pub(crate) fn eliminate<F: PrimeField>(
    old: &Rows<F>,
    kept: &[bool],
    handed_weight: &[u32],
) -> Eliminated<F> {
    let mut work = Work::new(old, kept, handed_weight);
    work.run();
    work.finish(old)
}

/// Rows as they were given, in the shape of a result.
pub(crate) fn unchanged<F: PrimeField>(old: &Rows<F>) -> Eliminated<F> {
    let products = old.products.len() as u32;
    let equations = old.equations.len() as u32;
    Eliminated {
        rows: old.clone(),
        products_from: (0..products).collect(),
        equations_from: (0..equations).map(Claimant::Equation).collect(),
        certificate: Certificate {
            replaced: Vec::new(),
            products: (0..products).map(Claim::Product).collect(),
            equations: (0..equations).map(Claim::Equation).collect(),
        },
    }
}

/// A column written as a form of columns that were still there at that time.
struct Pivot<F> {
    column: u32,
    by: Form<F>,
    row: Claimant,
}

struct Work<'a, F> {
    kept: &'a [bool],
    n_products: usize,
    /// Slots before this one are sides of products or handed forms, the others linear rows.
    first_equation: usize,
    /// Sides of the products, three each, then the handed forms, then the linear rows.
    forms: Vec<WorkForm<F>>,
    handed_weight: &'a [u32],
    /// What each linear row was before.
    origins: Vec<Claimant>,
    /// Whether a product is still one.
    product_alive: Vec<bool>,
    equation_alive: Vec<bool>,
    /// Slots in which a column may occur; stale entries are harmless.
    occurrences: Vec<Vec<u32>>,
    /// Weight of all occurrences of a column.
    weight: Vec<u64>,
    /// How many linear rows a column occurs in.
    n_linear: Vec<u64>,
    /// `(cost, linear row)`.
    heap: BinaryHeap<Reverse<(u64, u32)>>,
    pivots: Vec<Pivot<F>>,
}

impl<'a, F: PrimeField> Work<'a, F> {
    fn new(old: &Rows<F>, kept: &'a [bool], handed_weight: &'a [u32]) -> Self {
        let n_products = old.products.len();
        let first_equation = 3 * n_products + old.handed.len();
        let mut work = Work {
            kept,
            n_products,
            first_equation,
            forms: Vec::with_capacity(first_equation + old.equations.len()),
            handed_weight,
            origins: Vec::with_capacity(old.equations.len()),
            product_alive: vec![true; n_products],
            equation_alive: Vec::with_capacity(old.equations.len()),
            occurrences: vec![Vec::new(); kept.len()],
            weight: vec![0; kept.len()],
            n_linear: vec![0; kept.len()],
            heap: BinaryHeap::new(),
            pivots: Vec::new(),
        };
        for form in old.products.iter().flatten() {
            work.push_form(WorkForm::new(form), 1);
        }
        for (form, &weight) in old.handed.iter().zip(handed_weight) {
            work.push_form(WorkForm::new(form), u64::from(weight));
        }
        for (at, form) in old.equations.iter().enumerate() {
            work.push_equation(WorkForm::new(form), Claimant::Equation(at as u32));
        }
        for product in 0..n_products {
            work.make_linear(product);
        }
        for equation in 0..work.origins.len() {
            work.offer(equation);
        }
        work
    }

    fn push_form(&mut self, form: WorkForm<F>, weight: u64) {
        let slot = self.forms.len() as u32;
        form.for_each(|column, _| {
            self.occurrences[column as usize].push(slot);
            self.weight[column as usize] += weight;
        });
        self.forms.push(form);
    }

    fn push_equation(&mut self, form: WorkForm<F>, origin: Claimant) {
        form.for_each(|column, _| self.n_linear[column as usize] += 1);
        self.push_form(form, LINEAR_WEIGHT);
        self.origins.push(origin);
        self.equation_alive.push(true);
    }

    fn slot_of(&self, equation: usize) -> usize {
        self.first_equation + equation
    }

    fn run(&mut self) {
        while let Some(Reverse((cost, equation))) = self.heap.pop() {
            let equation = equation as usize;
            if !self.equation_alive[equation] {
                continue;
            }
            let Some((best, column)) = self.best(equation) else { continue };
            if best > cost {
                self.heap.push(Reverse((best, equation as u32)));
            } else if self.worth(equation, column) {
                self.substitute(equation, column);
            }
        }
    }

    /// Puts the cheapest pair of a linear row on the heap.
    fn offer(&mut self, equation: usize) {
        if let Some((cost, _)) = self.best(equation) {
            self.heap.push(Reverse((cost, equation as u32)));
        }
    }

    /// The cheapest column of a linear row, and its cost.
    fn best(&self, equation: usize) -> Option<(u64, u32)> {
        let form = &self.forms[self.slot_of(equation)];
        let mut best = None;
        form.for_each(|column, _| {
            if let Some(cost) = self.cost(form, column)
                && best.is_none_or(|best| (cost, column) < best)
            {
                best = Some((cost, column));
            }
        });
        best
    }

    fn cost(&self, form: &WorkForm<F>, column: u32) -> Option<u64> {
        if self.kept[column as usize] {
            return None;
        }
        let others = self.weight[column as usize].saturating_sub(LINEAR_WEIGHT);
        let constant = usize::from(!form.constant.is_zero());
        let terms = form.len() + constant;
        let adds = form.len() > 1 && terms > 2;
        let cost = others.saturating_mul(terms as u64 - 1).min(ADDS_TERMS - 1);
        Some(if adds { ADDS_TERMS + cost } else { cost })
    }

    /// Whether saving the row outweighs the entries that the substitution adds to products. Those in
    /// linear rows do not count, as most of these rows will go; but there are limits to their length.
    fn worth(&self, equation: usize, column: u32) -> bool {
        let row = &self.forms[self.slot_of(equation)];
        let terms = row.len() as u64;
        let linear = self.n_linear[column as usize];
        if terms > VERY_LONG && linear > 1 {
            return false;
        }
        let in_products = self.weight[column as usize].saturating_sub(LINEAR_WEIGHT * linear);
        let most = in_products.saturating_mul(terms.saturating_sub(2));
        let limit = ROW_IN_NONZEROS + terms;
        most <= limit || (most <= 64 * limit && self.fill(row, column) <= limit)
    }

    /// How many entries replacing `column` adds to products and handed forms.
    fn fill(&self, row: &WorkForm<F>, column: u32) -> u64 {
        let mut slots = self.occurrences[column as usize].clone();
        slots.sort_unstable();
        slots.dedup();
        let mut fill = 0;
        for slot in slots.into_iter().take_while(|&slot| (slot as usize) < self.first_equation) {
            let form = &self.forms[slot as usize];
            if form.contains(column) {
                let mut new = 0;
                row.for_each(|other, _| new += u64::from(!form.contains(other)));
                let weight = self.slot_weight(slot as usize);
                fill += weight * new.saturating_sub(1);
            }
        }
        fill
    }

    /// What an occurrence in a slot weighs.
    fn slot_weight(&self, slot: usize) -> u64 {
        if slot >= self.first_equation {
            return LINEAR_WEIGHT;
        }
        let handed = slot.checked_sub(3 * self.n_products);
        handed.map_or(1, |handed| u64::from(self.handed_weight[handed]))
    }

    /// Replaces `column` everywhere by what the linear row says it is.
    fn substitute(&mut self, equation: usize, column: u32) {
        let slot = self.slot_of(equation);
        let row = self.forms[slot].take();
        self.equation_alive[equation] = false;
        row.for_each(|column, _| {
            self.weight[column as usize] -= LINEAR_WEIGHT;
            self.n_linear[column as usize] -= 1;
        });
        let by = solve(&row, column);

        // A product that turns linear on the way brings the column into a new row: so until still.
        loop {
            let mut slots = std::mem::take(&mut self.occurrences[column as usize]);
            if slots.is_empty() {
                break;
            }
            slots.sort_unstable();
            slots.dedup();
            for &slot in &slots {
                self.replace(slot as usize, column, &by);
            }
        }
        // Columns of the row lost an occurrence, so their other linear rows may have become cheaper.
        for &(column, _) in &by.terms {
            self.offer_column(column);
        }
        self.pivots.push(Pivot { column, by, row: self.origins[equation] });
    }

    fn replace(&mut self, slot: usize, column: u32, by: &Form<F>) {
        let Some(factor) = self.forms[slot].remove(column) else { return };
        let equation = slot.checked_sub(self.first_equation);
        let weight = self.slot_weight(slot);
        let linear = u64::from(equation.is_some());
        self.weight[column as usize] -= weight;
        self.n_linear[column as usize] -= linear;
        let form = &mut self.forms[slot];
        form.constant += factor * by.constant;
        for &(other, coefficient) in &by.terms {
            match form.add(other, factor * coefficient) {
                Change::None => {}
                Change::Added => {
                    self.weight[other as usize] += weight;
                    self.n_linear[other as usize] += linear;
                    self.occurrences[other as usize].push(slot as u32);
                }
                Change::Removed => {
                    self.weight[other as usize] -= weight;
                    self.n_linear[other as usize] -= linear;
                }
            }
        }
        match equation {
            Some(equation) if self.forms[slot].is_empty() => {
                self.equation_alive[equation] = !self.forms[slot].constant.is_zero();
            }
            Some(equation) if self.forms[slot].len() <= LONG => self.offer(equation),
            Some(equation) => self.offer_some(equation, by),
            None if slot >= 3 * self.n_products => {}
            None => {
                let product = slot / 3;
                if slot % 3 != 2 && self.make_linear(product) {
                    self.offer(self.origins.len() - 1);
                }
            }
        }
    }

    /// For a long row: offers it at the price of the columns that came in.
    fn offer_some(&mut self, equation: usize, by: &Form<F>) {
        let form = &self.forms[self.slot_of(equation)];
        let costs = by.terms.iter().filter_map(|&(column, _)| self.cost(form, column));
        if let Some(cost) = costs.min() {
            self.heap.push(Reverse((cost, equation as u32)));
        }
    }

    /// Offers the linear rows of a column that occurs in few places.
    fn offer_column(&mut self, column: u32) {
        if self.kept[column as usize] || self.occurrences[column as usize].len() > LONG {
            return;
        }
        let first_equation = self.first_equation;
        for at in 0..self.occurrences[column as usize].len() {
            let slot = self.occurrences[column as usize][at] as usize;
            if slot >= first_equation && self.forms[slot].contains(column) {
                if let Some(cost) = self.cost(&self.forms[slot], column) {
                    self.heap.push(Reverse((cost, (slot - first_equation) as u32)));
                }
            }
        }
    }

    /// A product with a constant factor is a linear row. Whether it became one now.
    fn make_linear(&mut self, product: usize) -> bool {
        let [a, b, c] = [3 * product, 3 * product + 1, 3 * product + 2];
        if !self.product_alive[product] {
            return false;
        }
        let (factor, other) = if self.forms[a].is_empty() {
            (self.forms[a].constant, b)
        } else if self.forms[b].is_empty() {
            (self.forms[b].constant, a)
        } else {
            return false;
        };
        self.product_alive[product] = false;
        for slot in [a, b, c] {
            self.forms[slot].for_each(|column, _| self.weight[column as usize] -= 1);
        }
        let (other, mut row) = (self.forms[other].take(), self.forms[c].take());
        self.forms[a].take();
        self.forms[b].take();
        row.scale(-F::one());
        row.constant += factor * other.constant;
        if !factor.is_zero() {
            other.for_each(|column, coefficient| {
                row.add(column, factor * coefficient);
            });
        }
        self.push_equation(row, Claimant::Product(product as u32));
        true
    }

    fn finish(self, old: &Rows<F>) -> Eliminated<F> {
        let mut rows = Rows::default();
        let mut certificate = Certificate {
            replaced: sigma::close(self.pivots, self.kept.len()),
            products: vec![Claim::Gone; old.products.len()],
            equations: vec![Claim::Gone; old.equations.len()],
        };
        let (mut products_from, mut equations_from) = (Vec::new(), Vec::new());
        let mut forms = self.forms.into_iter();
        for product in 0..self.n_products {
            let sides = [(); 3].map(|()| forms.next().map(WorkForm::finish).unwrap_or_default());
            if self.product_alive[product] {
                certificate.products[product] = Claim::Product(rows.products.len() as u32);
                products_from.push(product as u32);
                rows.products.push(sides);
            }
        }
        rows.handed = forms.by_ref().take(old.handed.len()).map(WorkForm::finish).collect();
        let equations = forms.zip(self.origins).zip(self.equation_alive);
        for ((form, origin), alive) in equations {
            if !alive || (form.is_empty() && form.constant.is_zero()) {
                continue;
            }
            let claim = Claim::Equation(rows.equations.len() as u32);
            match origin {
                Claimant::Product(at) => certificate.products[at as usize] = claim,
                Claimant::Equation(at) => certificate.equations[at as usize] = claim,
            }
            rows.equations.push(form.finish());
            equations_from.push(origin);
        }
        Eliminated { rows, products_from, equations_from, certificate }
    }
}

/// The form of `column` that makes a linear row zero.
fn solve<F: PrimeField>(row: &WorkForm<F>, column: u32) -> Form<F> {
    let own = row.get(column).unwrap_or_else(F::one);
    let factor = -own.inverse().unwrap_or_else(F::one);
    let mut terms = Vec::with_capacity(row.len());
    row.for_each(|other, coefficient| {
        if other != column {
            terms.push((other, factor * coefficient));
        }
    });
    Form { constant: factor * row.constant, terms }
}
