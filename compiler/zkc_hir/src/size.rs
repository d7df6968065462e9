//! Sizes in types: widths, lengths and scales, as polynomials over constant parameters.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use num_bigint::BigInt;
use num_traits::{One, ToPrimitive, Zero};

use crate::GenericArg;

/// A polynomial with integer coefficients over the generic parameters of the item it stands in.
///
/// Two sizes are equal iff their normal forms are (semantics 7.1): `N + 1` and `1 + N` are one size.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Size(Form);

/// Nearly all sizes are small numbers, which are kept without a map: sizes are built and compared at
/// every use of a type.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Form {
    /// A number.
    Number(i64),
    /// Everything else, a number in 64 bits never.
    Polynomial(Terms),
}

/// Monomial (sorted parameter indices, with repetition) to its coefficient, never zero.
type Terms = BTreeMap<Vec<u32>, BigInt>;

impl Size {
    /// The parameter with this index in the item's generic parameter list.
    pub fn param(index: u32) -> Size {
        Size(Form::Polynomial(BTreeMap::from([(vec![index], BigInt::one())])))
    }

    /// A constant.
    pub fn constant(value: BigInt) -> Size {
        match value.to_i64() {
            Some(number) => Size(Form::Number(number)),
            None => Size(Form::Polynomial(BTreeMap::from([(Vec::new(), value)]))),
        }
    }

    /// The sum.
    pub fn plus(&self, other: &Size) -> Size {
        match (&self.0, &other.0) {
            (Form::Number(0), _) => return other.clone(),
            (_, Form::Number(0)) => return self.clone(),
            (Form::Number(a), Form::Number(b)) => {
                return Size::of_wide(i128::from(*a) + i128::from(*b));
            }
            _ => {}
        }
        let mut sum = self.terms().into_owned();
        for (monomial, coefficient) in other.terms().iter() {
            add_term(&mut sum, monomial.clone(), coefficient.clone());
        }
        Size::of_terms(sum)
    }

    /// The difference.
    pub fn minus(&self, other: &Size) -> Size {
        self.plus(&other.times(&Size::from_number(-1)))
    }

    /// The product.
    pub fn times(&self, other: &Size) -> Size {
        match (&self.0, &other.0) {
            (Form::Number(1), _) => return other.clone(),
            (_, Form::Number(1)) => return self.clone(),
            (Form::Number(a), Form::Number(b)) => {
                return Size::of_wide(i128::from(*a) * i128::from(*b));
            }
            _ => {}
        }
        let mut product = Terms::new();
        for (left, a) in self.terms().iter() {
            for (right, b) in other.terms().iter() {
                let mut monomial = [left.as_slice(), right.as_slice()].concat();
                monomial.sort_unstable();
                add_term(&mut product, monomial, a * b);
            }
        }
        Size::of_terms(product)
    }

    /// How many terms it has, 0 to none for zero.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        match &self.0 {
            Form::Number(number) => usize::from(*number != 0),
            Form::Polynomial(terms) => terms.len(),
        }
    }

    /// The value, if no parameter is left in it.
    pub fn as_constant(&self) -> Option<BigInt> {
        match &self.0 {
            Form::Number(number) => Some(BigInt::from(*number)),
            Form::Polynomial(terms) if terms.len() == 1 => terms.get(&Vec::new()).cloned(),
            Form::Polynomial(_) => None,
        }
    }

    /// The value as a `u64`, if it is a constant in range.
    pub fn as_u64(&self) -> Option<u64> {
        match &self.0 {
            Form::Number(number) => u64::try_from(*number).ok(),
            Form::Polynomial(_) => self.as_constant()?.to_u64(),
        }
    }

    /// The size with every parameter replaced by its argument; an argument that is no size, or is
    /// missing, stays a parameter.
    pub fn substitute(&self, args: &[GenericArg]) -> Size {
        self.replace(|param| match args.get(param as usize) {
            Some(GenericArg::Size(size)) => Some(size.clone()),
            _ => None,
        })
    }

    /// The size with parameters replaced; those for which `with` has nothing stay.
    pub fn replace(&self, with: impl Fn(u32) -> Option<Size>) -> Size {
        let terms = match &self.0 {
            Form::Number(_) => return self.clone(),
            Form::Polynomial(terms) => terms,
        };
        let mut result = Size::from_number(0);
        for (monomial, coefficient) in terms {
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
        let terms = match &self.0 {
            Form::Number(_) => None,
            Form::Polynomial(terms) => Some(terms),
        };
        terms.into_iter().flat_map(|terms| terms.keys().flatten().copied())
    }

    /// Text, with parameter `i` written as `name(i)`.
    pub fn display(&self, name: impl Fn(u32) -> String) -> String {
        let terms = self.terms();
        if terms.is_empty() {
            return "0".to_owned();
        }
        let mut text = String::new();
        for (monomial, coefficient) in terms.iter().rev() {
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

    fn from_number(number: i64) -> Size {
        Size(Form::Number(number))
    }

    fn of_wide(value: i128) -> Size {
        i64::try_from(value).map_or_else(|_| Size::constant(value.into()), Size::from_number)
    }

    /// The normal form of terms that have no zero.
    fn of_terms(terms: Terms) -> Size {
        let number = match terms.len() {
            0 => Some(0),
            1 => terms.get(&Vec::new()).and_then(BigInt::to_i64),
            _ => None,
        };
        number.map_or(Size(Form::Polynomial(terms)), Size::from_number)
    }

    fn terms(&self) -> Cow<'_, Terms> {
        match &self.0 {
            Form::Number(0) => Cow::Owned(Terms::new()),
            Form::Number(number) => Cow::Owned(Terms::from([(Vec::new(), BigInt::from(*number))])),
            Form::Polynomial(terms) => Cow::Borrowed(terms),
        }
    }
}

impl Default for Size {
    fn default() -> Size {
        Size::from_number(0)
    }
}

fn add_term(terms: &mut Terms, monomial: Vec<u32>, coefficient: BigInt) {
    match terms.entry(monomial) {
        Entry::Vacant(entry) if !coefficient.is_zero() => {
            entry.insert(coefficient);
        }
        Entry::Vacant(_) => {}
        Entry::Occupied(mut entry) => {
            *entry.get_mut() += coefficient;
            if entry.get().is_zero() {
                entry.remove();
            }
        }
    }
}

impl From<u64> for Size {
    fn from(value: u64) -> Size {
        Size::of_wide(value.into())
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

    /// A number is one size however it came about, on both sides of 64 bits.
    #[test]
    fn numbers_have_one_form() {
        let most = Size::constant(i64::MAX.into());
        let beyond = most.plus(&Size::from(1));
        assert_eq!(beyond, Size::from(1 << 63));
        assert_eq!(beyond.minus(&Size::from(1)), most);
        assert_eq!(beyond.as_u64(), Some(1 << 63));
        assert_eq!(beyond.times(&beyond).as_constant(), Some(BigInt::from(1) << 126));
        assert_eq!(beyond.times(&Size::from(0)), Size::default());
        let n = Size::param(0);
        assert_eq!(n.plus(&Size::from(7)).minus(&n), Size::from(7));
        assert_eq!(n.minus(&Size::from(5)).substitute(&[GenericArg::Size(Size::from(5))]).len(), 0);
        assert_eq!(most.as_u64().map(Size::from), Some(most));
    }
}
