//! Sizes in types: widths, lengths and scales, as polynomials over constant parameters.

use std::collections::BTreeMap;
use std::fmt;

use num_bigint::BigInt;
use num_traits::{One, ToPrimitive, Zero};

use crate::GenericArg;

/// A polynomial with integer coefficients over the generic parameters of the item it stands in.
///
/// Two sizes are equal iff their normal forms are (semantics 7.1): `N + 1` and `1 + N` are one size.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Size {
    /// Monomial (sorted parameter indices, with repetition) to its coefficient, never zero.
    terms: BTreeMap<Vec<u32>, BigInt>,
}

impl Size {
    /// The parameter with this index in the item's generic parameter list.
    pub fn param(index: u32) -> Size {
        Size { terms: BTreeMap::from([(vec![index], BigInt::one())]) }
    }

    /// A constant.
    pub fn constant(value: BigInt) -> Size {
        let mut size = Size::default();
        size.add_term(Vec::new(), value);
        size
    }

    /// The sum.
    pub fn plus(&self, other: &Size) -> Size {
        let mut sum = self.clone();
        for (monomial, coefficient) in &other.terms {
            sum.add_term(monomial.clone(), coefficient.clone());
        }
        sum
    }

    /// The difference.
    pub fn minus(&self, other: &Size) -> Size {
        self.plus(&other.times(&Size::constant(-BigInt::one())))
    }

    /// The product.
    pub fn times(&self, other: &Size) -> Size {
        let mut product = Size::default();
        for (left, a) in &self.terms {
            for (right, b) in &other.terms {
                let mut monomial = [left.as_slice(), right.as_slice()].concat();
                monomial.sort_unstable();
                product.add_term(monomial, a * b);
            }
        }
        product
    }

    /// How many terms it has, 0 to none for zero.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// The value, if no parameter is left in it.
    pub fn as_constant(&self) -> Option<BigInt> {
        match self.terms.len() {
            0 => Some(BigInt::zero()),
            1 => self.terms.get(&Vec::new()).cloned(),
            _ => None,
        }
    }

    /// The value as a `u64`, if it is a constant in range.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_constant()?.to_u64()
    }

    /// The size with every parameter replaced by its argument; an argument that is no size, or is
    /// missing, stays a parameter.
    pub fn substitute(&self, args: &[GenericArg]) -> Size {
        let mut result = Size::default();
        for (monomial, coefficient) in &self.terms {
            let mut product = Size::constant(coefficient.clone());
            for &param in monomial {
                product = match args.get(param as usize) {
                    Some(GenericArg::Size(size)) => product.times(size),
                    _ => product.times(&Size::param(param)),
                };
            }
            result = result.plus(&product);
        }
        result
    }

    /// The size with parameters replaced; those for which `with` has nothing stay.
    pub fn replace(&self, with: impl Fn(u32) -> Option<Size>) -> Size {
        let mut result = Size::default();
        for (monomial, coefficient) in &self.terms {
            let mut product = Size::constant(coefficient.clone());
            for &param in monomial {
                product = product.times(&with(param).unwrap_or_else(|| Size::param(param)));
            }
            result = result.plus(&product);
        }
        result
    }

    /// The value at these arguments, if all its parameters have constant ones.
    pub fn evaluate(&self, args: &[GenericArg]) -> Option<BigInt> {
        self.substitute(args).as_constant()
    }

    /// The indices of the parameters that occur.
    pub fn params(&self) -> impl Iterator<Item = u32> {
        self.terms.keys().flatten().copied()
    }

    /// Text, with parameter `i` written as `name(i)`.
    pub fn display(&self, name: impl Fn(u32) -> String) -> String {
        if self.terms.is_empty() {
            return "0".to_owned();
        }
        let mut text = String::new();
        for (monomial, coefficient) in self.terms.iter().rev() {
            let negative = coefficient.sign() == num_bigint::Sign::Minus;
            match (text.is_empty(), negative) {
                (true, false) => {}
                (true, true) => text.push('-'),
                (false, false) => text.push_str(" + "),
                (false, true) => text.push_str(" - "),
            }
            let mut factors: Vec<String> = monomial.iter().map(|index| name(*index)).collect();
            if factors.is_empty() || !coefficient.magnitude().is_one() {
                factors.insert(0, coefficient.magnitude().to_string());
            }
            text.push_str(&factors.join(" * "));
        }
        text
    }

    fn add_term(&mut self, monomial: Vec<u32>, coefficient: BigInt) {
        let entry = self.terms.entry(monomial.clone()).or_default();
        *entry += coefficient;
        if entry.is_zero() {
            self.terms.remove(&monomial);
        }
    }
}

impl From<u64> for Size {
    fn from(value: u64) -> Size {
        Size::constant(BigInt::from(value))
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display(|index| format!("#{index}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_polynomials_are_one_size() {
        let n = Size::param(0);
        let one = Size::from(1);
        let square = n.plus(&one).times(&n.plus(&one));
        let expanded = n.times(&n).plus(&n).plus(&n).plus(&one);
        assert_eq!(square, expanded);
        assert_eq!(n.minus(&n), Size::from(0));
        assert_eq!(square.evaluate(&[GenericArg::Size(Size::from(4))]), Some(25.into()));
        assert_eq!(n.evaluate(&[]), None);
        assert_eq!(square.display(|_| "N".to_owned()), "N * N + 2 * N + 1");
    }
}
