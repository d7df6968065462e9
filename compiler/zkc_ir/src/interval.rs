//! Closed intervals of exact integers, the currency of range inference.

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{One, Signed, Zero};

use crate::Kind;

/// The integers `lo..=hi`. Empty when `lo > hi`, which only a contradiction produces.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Interval {
    /// Least.
    pub lo: BigInt,
    /// Greatest.
    pub hi: BigInt,
}

impl Interval {
    /// The integers `lo..=hi`.
    pub fn new(lo: impl Into<BigInt>, hi: impl Into<BigInt>) -> Interval {
        Interval { lo: lo.into(), hi: hi.into() }
    }

    /// One integer.
    pub fn point(value: impl Into<BigInt>) -> Interval {
        let value = value.into();
        Interval { lo: value.clone(), hi: value }
    }

    /// Sums of one member of each.
    pub fn plus(&self, other: &Interval) -> Interval {
        Interval { lo: &self.lo + &other.lo, hi: &self.hi + &other.hi }
    }

    /// Differences of one member of each.
    pub fn minus(&self, other: &Interval) -> Interval {
        Interval { lo: &self.lo - &other.hi, hi: &self.hi - &other.lo }
    }

    /// Multiples of the members by one factor.
    pub fn scaled(&self, factor: &BigInt) -> Interval {
        let (a, b) = (&self.lo * factor, &self.hi * factor);
        if factor.is_negative() { Interval { lo: b, hi: a } } else { Interval { lo: a, hi: b } }
    }

    /// Products of one member of each, from the four corners.
    pub fn times(&self, other: &Interval) -> Interval {
        let corners = [
            &self.lo * &other.lo,
            &self.lo * &other.hi,
            &self.hi * &other.lo,
            &self.hi * &other.hi,
        ];
        let lo = corners.iter().min().cloned().unwrap_or_default();
        let hi = corners.iter().max().cloned().unwrap_or_default();
        Interval { lo, hi }
    }

    /// Squares of the members; never negative.
    pub fn squared(&self) -> Interval {
        let corners = self.times(self);
        if self.lo.is_positive() || self.hi.is_negative() {
            corners
        } else {
            Interval { lo: BigInt::zero(), hi: (&self.lo * &self.lo).max(&self.hi * &self.hi) }
        }
    }

    /// The smallest interval that holds both.
    pub fn hull(&self, other: &Interval) -> Interval {
        Interval { lo: (&self.lo).min(&other.lo).clone(), hi: (&self.hi).max(&other.hi).clone() }
    }

    /// What both hold; empty (`lo > hi`) where they are apart.
    pub fn meet(&self, other: &Interval) -> Interval {
        Interval { lo: (&self.lo).max(&other.lo).clone(), hi: (&self.hi).min(&other.hi).clone() }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.lo > self.hi
    }

    /// Whether `value` is in it.
    pub fn holds(&self, value: &BigInt) -> bool {
        &self.lo <= value && value <= &self.hi
    }

    /// Whether all of it is in `other`.
    pub fn within(&self, other: &Interval) -> bool {
        other.lo <= self.lo && self.hi <= other.hi
    }

    /// Whether all of it lies strictly between −p and p: an integer there is 0 exactly when its
    /// residue is.
    pub fn inside_field(&self, prime: &BigUint) -> bool {
        let prime = BigInt::from(prime.clone());
        -&prime < self.lo && self.hi < prime
    }

    /// Whether its width stays below the capacity of the field, so that residues name its members
    /// without ambiguity. See [`capacity`].
    pub fn fits(&self, prime: &BigUint) -> bool {
        &self.hi - &self.lo < capacity(prime)
    }

    /// As the kind of a value.
    pub fn kind(self) -> Kind {
        Kind::Int { lo: self.lo, hi: self.hi }
    }
}

/// Intervals must be narrower than this power of two below p: 2^253 on BN254, 2^4 for p = 17.
pub fn capacity(prime: &BigUint) -> BigInt {
    BigInt::one() << prime.bits().saturating_sub(1)
}

/// How many bits hold 0 to `greatest`; 0 for a negative `greatest`.
pub fn bit_length(greatest: &BigInt) -> u32 {
    match greatest.sign() {
        Sign::Plus => greatest.bits() as u32,
        Sign::Minus | Sign::NoSign => 0,
    }
}

/// 2^width − 1.
pub fn max_of_bits(width: u32) -> BigInt {
    (BigInt::one() << width) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_exact_on_small_intervals() {
        let all: Vec<Interval> =
            (-3..4).flat_map(|lo| (lo..4).map(move |hi| Interval::new(lo, hi))).collect();
        let members = |i: &Interval| -> Vec<i64> {
            (-30..31).filter(|v| i.holds(&BigInt::from(*v))).collect()
        };
        for a in &all {
            let squares: Vec<i64> = members(a).iter().map(|x| x * x).collect();
            assert_eq!(a.squared().lo, BigInt::from(*squares.iter().min().unwrap()));
            assert_eq!(a.squared().hi, BigInt::from(*squares.iter().max().unwrap()));
            for b in &all {
                let ends = |f: &dyn Fn(i64, i64) -> i64| {
                    let values: Vec<i64> = members(a)
                        .iter()
                        .flat_map(|x| members(b).into_iter().map(move |y| (*x, y)))
                        .map(|(x, y)| f(x, y))
                        .collect();
                    Interval::new(*values.iter().min().unwrap(), *values.iter().max().unwrap())
                };
                assert_eq!(a.plus(b), ends(&|x, y| x + y));
                assert_eq!(a.minus(b), ends(&|x, y| x - y));
                assert_eq!(a.times(b), ends(&|x, y| x * y));
            }
        }
    }

    #[test]
    fn lengths() {
        assert_eq!(bit_length(&BigInt::from(-1)), 0);
        assert_eq!(bit_length(&BigInt::from(0)), 0);
        assert_eq!(bit_length(&BigInt::from(255)), 8);
        assert_eq!(bit_length(&BigInt::from(256)), 9);
        assert_eq!(capacity(&BigUint::from(17u32)), BigInt::from(16));
        assert_eq!(capacity(&BigUint::from(257u32)), BigInt::from(256));
    }
}
