//! The checker of elimination certificates.
//!
//! Elimination replaces columns by linear forms σ over the surviving ones. The certificate is σ and,
//! for each old row, what became of it. [`check`] accepts only if
//!
//! 1. σ is a substitution: it names survivors only, and never replaces a column that must stay;
//! 2. each old row under σ is `0 = 0` or exactly the new row that it claims: no constraint is lost,
//!    and a row that became `0 = c` is still there to be refused at proving;
//! 3. each new row is claimed by an old one: none is invented;
//! 4. the forms that other templates receive are the old ones under σ;
//! 5. each replaced column is paid for by a linear row of its own that became `0 = 0`.
//!
//! From 1 and 2 it follows that every solution of the new rows extends by σ to one of the old rows:
//! what a proof shows is not weakened. Time is linear in the terms that the old rows have under σ;
//! there is no search, no hashing and no recursion.
//!
//! ```
//! use ark_ff::Field;
//! use zkc_audit::elimination::{Certificate, Claim, Claimant, Form, Replaced, Rows, check};
//! use zkc_field::Fr;
//!
//! let one = Fr::ONE;
//! let form = |terms: &[(u32, Fr)]| Form { constant: Fr::from(0u64), terms: terms.to_vec() };
//! // x0 · x0 = x1 and x1 − x2 = 0; x1 is replaced by x2.
//! let square = |product| [form(&[(0, one)]), form(&[(0, one)]), form(&[(product, one)])];
//! let old = Rows { products: vec![square(1)], equations: vec![form(&[(1, one), (2, -one)])], handed: vec![] };
//! let new = Rows { products: vec![square(2)], ..Rows::default() };
//! let certificate = Certificate {
//!     replaced: vec![Replaced { column: 1, by: form(&[(2, one)]), row: Claimant::Equation(0) }],
//!     products: vec![Claim::Product(0)],
//!     equations: vec![Claim::Gone],
//! };
//! assert_eq!(check(&old, &new, &[true, false, true], &certificate), Ok(()));
//! // Keeping the old product would leave its wire free.
//! let wrong = Rows { products: vec![square(1)], ..Rows::default() };
//! assert!(check(&old, &wrong, &[true, false, true], &certificate).is_err());
//! ```

mod data;

use ark_ff::PrimeField;

pub use data::{Certificate, Claim, Claimant, Form, Refusal, Replaced, Rows};

/// Checks a certificate. `kept` says for each column whether it must not be replaced.
///
/// # Errors
/// The first point that does not hold; then nothing may be concluded about the new rows.
pub fn check<F: PrimeField>(
    old: &Rows<F>,
    new: &Rows<F>,
    kept: &[bool],
    certificate: &Certificate<F>,
) -> Result<(), Refusal> {
    let n_columns = kept.len();
    let forms = |rows: &Rows<F>| {
        rows.products
            .iter()
            .flatten()
            .chain(&rows.equations)
            .chain(&rows.handed)
            .all(|form| well_formed(form, n_columns))
    };
    let replacements = &certificate.replaced;
    if !forms(old) || !forms(new) || !replacements.iter().all(|r| well_formed(&r.by, n_columns)) {
        return Err(Refusal::Malformed);
    }
    if certificate.products.len() != old.products.len()
        || certificate.equations.len() != old.equations.len()
        || new.handed.len() != old.handed.len()
    {
        return Err(Refusal::Claims);
    }
    let sigma = substitution(kept, replacements)?;
    let mut checker = Checker {
        sigma,
        sides: [(); 3].map(|()| Scratch::new(n_columns)),
        new,
        claimed_products: vec![false; new.products.len()],
        claimed_equations: vec![false; new.equations.len()],
    };
    let mut linear_products = vec![false; old.products.len()];
    for (at, (sides, &claim)) in old.products.iter().zip(&certificate.products).enumerate() {
        let linear =
            checker.product(sides, claim).ok_or(Refusal::Row(Claimant::Product(at as u32)))?;
        linear_products[at] = linear;
    }
    for (at, (form, &claim)) in old.equations.iter().zip(&certificate.equations).enumerate() {
        checker.equation(form, claim).ok_or(Refusal::Row(Claimant::Equation(at as u32)))?;
    }
    for (at, form) in old.handed.iter().enumerate() {
        checker.handed(form, new.handed.get(at)).ok_or(Refusal::Handed(at as u32))?;
    }
    if let Some(row) = checker.claimed_products.iter().position(|claimed| !claimed) {
        return Err(Refusal::InventedProduct(row as u32));
    }
    if let Some(row) = checker.claimed_equations.iter().position(|claimed| !claimed) {
        return Err(Refusal::InventedEquation(row as u32));
    }
    payments(certificate, &linear_products)
}

/// σ by column, or why it is none.
fn substitution<'a, F: PrimeField>(
    kept: &[bool],
    replaced: &'a [Replaced<F>],
) -> Result<Vec<Option<&'a Form<F>>>, Refusal> {
    let mut sigma = vec![None; kept.len()];
    for Replaced { column, by, .. } in replaced {
        let refusal = Refusal::Substitution(*column);
        if kept.get(*column as usize).copied().unwrap_or(true) {
            return Err(refusal);
        }
        let slot = sigma.get_mut(*column as usize).ok_or(refusal)?;
        if slot.replace(by).is_some() {
            return Err(refusal);
        }
    }
    let survives = |column: u32| sigma.get(column as usize).is_some_and(Option::is_none);
    match replaced.iter().find(|r| !r.by.terms.iter().all(|&(column, _)| survives(column))) {
        Some(replaced) => Err(Refusal::Substitution(replaced.column)),
        None => Ok(sigma),
    }
}

/// Each replaced column has used up a linear row of its own.
fn payments<F>(certificate: &Certificate<F>, linear_products: &[bool]) -> Result<(), Refusal> {
    let mut paid_products = vec![false; certificate.products.len()];
    let mut paid_equations = vec![false; certificate.equations.len()];
    for Replaced { column, row, .. } in &certificate.replaced {
        let (paid, claims, at, linear) = match *row {
            Claimant::Product(at) => {
                let linear = linear_products.get(at as usize).copied().unwrap_or(false);
                (&mut paid_products, &certificate.products, at as usize, linear)
            }
            Claimant::Equation(at) => {
                (&mut paid_equations, &certificate.equations, at as usize, true)
            }
        };
        let gone = claims.get(at) == Some(&Claim::Gone);
        let Some(paid) = paid.get_mut(at).filter(|paid| !**paid && gone && linear) else {
            return Err(Refusal::Unpaid(*column));
        };
        *paid = true;
    }
    Ok(())
}

fn well_formed<F: PrimeField>(form: &Form<F>, n_columns: usize) -> bool {
    form.terms.is_sorted_by(|a, b| a.0 < b.0)
        && form.terms.last().is_none_or(|&(column, _)| (column as usize) < n_columns)
        && form.terms.iter().all(|(_, coefficient)| !coefficient.is_zero())
}

struct Checker<'a, F: PrimeField> {
    sigma: Vec<Option<&'a Form<F>>>,
    sides: [Scratch<F>; 3],
    new: &'a Rows<F>,
    claimed_products: Vec<bool>,
    claimed_equations: Vec<bool>,
}

impl<F: PrimeField> Checker<'_, F> {
    /// Whether the row is linear under σ; `None` if it is not what it claims.
    fn product(&mut self, sides: &[Form<F>; 3], claim: Claim) -> Option<bool> {
        for (scratch, form) in self.sides.iter_mut().zip(sides) {
            scratch.clear();
            scratch.add(F::one(), form, &self.sigma);
        }
        let [a, b, c] = &mut self.sides;
        let constant = [a.as_constant(), b.as_constant()];
        let (factor, other) = match constant {
            [Some(factor), _] => (factor, b),
            [None, Some(factor)] => (factor, a),
            [None, None] => {
                let Claim::Product(at) = claim else { return None };
                let row = self.new.products.get(at as usize)?;
                *self.claimed_products.get_mut(at as usize)? = true;
                let same = a.equals(&row[0]) && b.equals(&row[1]) && c.equals(&row[2]);
                return same.then_some(false);
            }
        };
        c.subtract_from(factor, other);
        self.linear(2, claim).map(|()| true)
    }

    fn equation(&mut self, form: &Form<F>, claim: Claim) -> Option<()> {
        self.sides[0].clear();
        self.sides[0].add(F::one(), form, &self.sigma);
        self.linear(0, claim)
    }

    fn handed(&mut self, form: &Form<F>, new: Option<&Form<F>>) -> Option<()> {
        self.sides[0].clear();
        self.sides[0].add(F::one(), form, &self.sigma);
        self.sides[0].equals(new?).then_some(())
    }

    /// Whether the linear row in a scratch is what it claims.
    fn linear(&mut self, side: usize, claim: Claim) -> Option<()> {
        let scratch = &self.sides[side];
        match claim {
            Claim::Gone => scratch.as_constant()?.is_zero().then_some(()),
            Claim::Equation(at) => {
                *self.claimed_equations.get_mut(at as usize)? = true;
                scratch.equals(self.new.equations.get(at as usize)?).then_some(())
            }
            Claim::Product(_) => None,
        }
    }
}

/// A form as a dense vector that remembers where it is not zero.
struct Scratch<F> {
    constant: F,
    dense: Vec<F>,
    /// Every column whose entry may differ from zero, each once.
    touched: Vec<u32>,
    seen: Vec<bool>,
}

impl<F: PrimeField> Scratch<F> {
    fn new(n_columns: usize) -> Self {
        let (dense, seen) = (vec![F::zero(); n_columns], vec![false; n_columns]);
        Scratch { constant: F::zero(), dense, touched: Vec::new(), seen }
    }

    fn clear(&mut self) {
        self.constant = F::zero();
        for column in self.touched.drain(..) {
            self.dense[column as usize] = F::zero();
            self.seen[column as usize] = false;
        }
    }

    fn put(&mut self, column: u32, value: F) {
        self.dense[column as usize] += value;
        if !std::mem::replace(&mut self.seen[column as usize], true) {
            self.touched.push(column);
        }
    }

    /// Adds `factor · σ(form)`.
    fn add(&mut self, factor: F, form: &Form<F>, sigma: &[Option<&Form<F>>]) {
        self.constant += factor * form.constant;
        for &(column, coefficient) in &form.terms {
            let coefficient = factor * coefficient;
            match sigma[column as usize] {
                None => self.put(column, coefficient),
                Some(by) => {
                    self.constant += coefficient * by.constant;
                    by.terms
                        .iter()
                        .for_each(|&(column, term)| self.put(column, coefficient * term));
                }
            }
        }
    }

    /// Becomes `factor · other − self`.
    fn subtract_from(&mut self, factor: F, other: &Scratch<F>) {
        self.constant = factor * other.constant - self.constant;
        for &column in &self.touched {
            self.dense[column as usize] = -self.dense[column as usize];
        }
        for &column in &other.touched {
            self.put(column, factor * other.dense[column as usize]);
        }
    }

    fn as_constant(&self) -> Option<F> {
        let constant = self.touched.iter().all(|&column| self.dense[column as usize].is_zero());
        constant.then_some(self.constant)
    }

    fn equals(&self, form: &Form<F>) -> bool {
        let terms = self.touched.iter().filter(|&&column| !self.dense[column as usize].is_zero());
        self.constant == form.constant
            && terms.count() == form.terms.len()
            && form.terms.iter().all(|&(column, value)| self.dense[column as usize] == value)
    }
}
