//! Normal forms of amounts: polynomials with integer coefficients over what a body does not know.
//!
//! A variable is a number, or a selector: 0 or 1. For a selector g·g = g, and the product of two selectors of
//! which at most one is 1 is 0 (semantics 4.7). So two forms that are written differently and are equal
//! for all values mostly have one normal form; where they do not, nothing is proven.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

/// The most terms that a form may have (semantics 4.7).
pub(super) const MAX_TERMS: usize = 4_096;

/// A form has more than [`MAX_TERMS`] terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TooLarge;

/// A polynomial: sorted variables, with repetition, to a coefficient that is never zero.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Poly(BTreeMap<Vec<u32>, BigInt>);

/// The variables.
#[derive(Clone, Debug, Default)]
pub(super) struct Vars {
    /// The name of each, and for a selector its group, of which at most one is 1.
    known: Vec<(String, Option<u32>)>,
    groups: u32,
}

impl Vars {
    /// A number that nothing is known of.
    pub(super) fn number(&mut self, name: &str) -> Poly {
        self.add(name, None)
    }

    /// One selector for each name, of which at most one is 1.
    pub(super) fn selectors(&mut self, names: &[String]) -> Vec<Poly> {
        let group = self.groups;
        self.groups += 1;
        names.iter().map(|name| self.add(name, Some(group))).collect()
    }

    fn add(&mut self, name: &str, group: Option<u32>) -> Poly {
        let index = self.known.len() as u32;
        self.known.push((name.to_owned(), group));
        Poly(BTreeMap::from([(vec![index], BigInt::one())]))
    }

    /// The product.
    pub(super) fn times(&self, a: &Poly, b: &Poly) -> Result<Poly, TooLarge> {
        // A product that is larger by far before terms meet is not worked out.
        if a.0.len().saturating_mul(b.0.len()) > 16 * MAX_TERMS {
            return Err(TooLarge);
        }
        let mut product = Poly::default();
        for (left, x) in &a.0 {
            for (right, y) in &b.0 {
                if let Some(monomial) = self.monomial(left, right) {
                    product.add_term(monomial, x * y);
                }
            }
        }
        product.checked()
    }

    /// The product of two monomials; none if it is 0.
    fn monomial(&self, left: &[u32], right: &[u32]) -> Option<Vec<u32>> {
        let mut all = [left, right].concat();
        all.sort_unstable();
        let group = |index: u32| self.known.get(index as usize).and_then(|known| known.1);
        all.dedup_by(|a, b| a == b && group(*a).is_some());
        let mut groups: Vec<u32> = all.iter().filter_map(|index| group(*index)).collect();
        groups.sort_unstable();
        groups.windows(2).all(|pair| pair[0] != pair[1]).then_some(all)
    }

    /// A form in words: `part + 1`, `late·(fee)`; its first terms if it is long.
    pub(super) fn show(&self, poly: &Poly) -> String {
        let mut text = String::new();
        for (index, (monomial, coefficient)) in poly.0.iter().enumerate() {
            if index == 6 {
                text.push_str(" + …");
                break;
            }
            let negative = coefficient.is_negative();
            match (index, negative) {
                (0, true) => text.push('−'),
                (0, false) => {}
                (_, true) => text.push_str(" − "),
                (_, false) => text.push_str(" + "),
            }
            let size = coefficient.abs();
            if !size.is_one() || monomial.is_empty() {
                _ = write!(text, "{size}");
                if !monomial.is_empty() {
                    text.push('·');
                }
            }
            let names: Vec<&str> = monomial
                .iter()
                .filter_map(|index| Some(self.known.get(*index as usize)?.0.as_str()))
                .collect();
            text.push_str(&names.join("·"));
        }
        if text.is_empty() { "0".to_owned() } else { text }
    }
}

impl Poly {
    /// A number.
    pub(super) fn constant(value: BigInt) -> Poly {
        let mut poly = Poly::default();
        poly.add_term(Vec::new(), value);
        poly
    }

    fn add_term(&mut self, monomial: Vec<u32>, by: BigInt) {
        let entry = self.0.entry(monomial.clone()).or_default();
        *entry += by;
        if entry.is_zero() {
            self.0.remove(&monomial);
        }
    }

    fn checked(self) -> Result<Poly, TooLarge> {
        if self.0.len() > MAX_TERMS { Err(TooLarge) } else { Ok(self) }
    }

    /// The sum.
    pub(super) fn plus(&self, other: &Poly) -> Result<Poly, TooLarge> {
        let mut sum = self.clone();
        for (monomial, coefficient) in &other.0 {
            sum.add_term(monomial.clone(), coefficient.clone());
        }
        sum.checked()
    }

    /// The opposite.
    pub(super) fn negated(&self) -> Poly {
        Poly(self.0.iter().map(|(monomial, by)| (monomial.clone(), -by)).collect())
    }

    /// The difference.
    pub(super) fn minus(&self, other: &Poly) -> Result<Poly, TooLarge> {
        self.plus(&other.negated())
    }

    /// The number that this is, whatever the variables are.
    pub(super) fn as_constant(&self) -> Option<BigInt> {
        match self.0.len() {
            0 => Some(BigInt::zero()),
            1 => self.0.get(&Vec::new()).cloned(),
            _ => None,
        }
    }

    /// Whether it is 0 for all values.
    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_are_idempotent_and_exclude_each_other() {
        let mut vars = Vars::default();
        let x = vars.number("x");
        let pair = vars.selectors(&["a".to_owned(), "b".to_owned()]);
        let other = vars.selectors(&["c".to_owned()]);
        let (a, b, c) = (&pair[0], &pair[1], &other[0]);
        assert_eq!(vars.times(a, a), Ok(a.clone()));
        assert_eq!(vars.times(a, b), Ok(Poly::default()));
        assert_ne!(vars.times(a, c), Ok(Poly::default()));
        assert_ne!(vars.times(&x, &x), Ok(x.clone()));
        // a·x + (1 − a)·x is x.
        let one = Poly::constant(1.into());
        let rest = one.minus(a).expect("two terms");
        let left = vars.times(a, &x).expect("one term");
        let right = vars.times(&rest, &x).expect("two terms");
        assert_eq!(left.plus(&right), Ok(x));
    }

    #[test]
    fn a_form_with_too_many_terms_is_given_up() {
        let mut vars = Vars::default();
        let sum = |vars: &mut Vars| {
            (0..70).try_fold(Poly::default(), |sum, at| sum.plus(&vars.number(&format!("v{at}"))))
        };
        let (a, b) = (sum(&mut vars).expect("70 terms"), sum(&mut vars).expect("70 terms"));
        assert_eq!(vars.times(&a, &b), Err(TooLarge));
        assert!(vars.times(&a, &Poly::constant(3.into())).is_ok());
    }

    #[test]
    fn a_form_is_shown_as_it_is_written() {
        let mut vars = Vars::default();
        let (x, y) = (vars.number("x"), vars.number("y"));
        let product = vars.times(&x, &y).expect("one term");
        let twice = product.plus(&product).expect("one term");
        let sum = Poly::constant(5.into()).plus(&x.negated()).and_then(|sum| sum.plus(&twice));
        assert_eq!(vars.show(&sum.expect("three terms")), "5 − x + 2·x·y");
        assert_eq!(vars.show(&Poly::default()), "0");
    }
}
