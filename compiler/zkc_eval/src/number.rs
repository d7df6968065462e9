//! Arithmetic on single numbers: exact in ℤ and ℚ, with the checks of semantics 2, 3 and 7.
//!
//! Numbers of a scaled type (a decimal, a percentage, a rate) are worth their integer times the
//! type's scale. A result that is an `Exact<T>` is computed on worths and brought back to units of
//! T, which makes every row of semantics 3.3 one formula, the factor between two units' decimals
//! included.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use zkc_hir::encoding::{self, LeafBound};
use zkc_hir::{Arithmetic, Comparison, Program, Rounding, Ty, UnitRef};

use crate::value::{Rational, in_bound};

/// One number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Number {
    /// Of any type but an exact one.
    Int(BigInt),
    /// Of an `Exact<T>`, in units of T.
    Exact(Rational),
}

impl Number {
    fn rational(&self) -> Rational {
        match self {
            Number::Int(value) => Rational::whole(value.clone()),
            Number::Exact(value) => value.clone(),
        }
    }
}

/// Why an operation has no result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Failed {
    /// The exact result is too large, or below zero.
    OutOfRange(BigInt),
    /// The divisor is zero.
    DivisionByZero,
    /// The shift amount is not below this width.
    ShiftAmount(u32),
    /// 0 has no inverse.
    NoInverse,
    /// The number is not whole.
    NotWhole,
    /// The types do not go with the operation: the tree is not a checked program.
    Malformed,
}

/// What arithmetic needs to know of the world.
#[derive(Clone, Copy)]
pub(crate) struct Arith<'a> {
    pub(crate) program: &'a Program,
    pub(crate) modulus: &'a BigUint,
}

impl Arith<'_> {
    /// `left op right`, with their types and the result's; all concrete.
    pub(crate) fn arithmetic(
        self,
        op: Arithmetic,
        left: (&Number, &Ty),
        right: (&Number, &Ty),
        result: &Ty,
    ) -> Result<Number, Failed> {
        if let Ty::Exact(of) = result {
            return self.exact(op, left, right, of).map(Number::Exact);
        }
        let (Number::Int(a), Number::Int(b)) = (left.0, right.0) else {
            return Err(Failed::Malformed);
        };
        let bound = self.bound(result)?;
        let value = match op {
            Arithmetic::Add => a + b,
            Arithmetic::Sub => a - b,
            Arithmetic::Mul => a * b,
            Arithmetic::Div => return Err(Failed::Malformed),
            Arithmetic::Rem if b.is_zero() => return Err(Failed::DivisionByZero),
            Arithmetic::Rem => a.mod_floor(b),
            Arithmetic::Shl => a << self.shift(b, bound)?,
            Arithmetic::Shr => a >> self.shift(b, bound)?,
            Arithmetic::BitAnd => a & b,
            Arithmetic::BitOr => a | b,
            Arithmetic::BitXor => a ^ b,
        };
        self.fit(value, bound).map(Number::Int)
    }

    /// Whether a comparison holds; both of one type, or one the other's `Exact`.
    pub(crate) fn compare(op: Comparison, left: &Number, right: &Number) -> bool {
        let order = match (left, right) {
            (Number::Int(a), Number::Int(b)) => a.cmp(b),
            _ => left.rational().cmp(&right.rational()),
        };
        match op {
            Comparison::Eq => order == Ordering::Equal,
            Comparison::Ne => order != Ordering::Equal,
            Comparison::Lt => order == Ordering::Less,
            Comparison::Le => order != Ordering::Greater,
            Comparison::Gt => order == Ordering::Greater,
            Comparison::Ge => order != Ordering::Less,
        }
    }

    /// `value as to`: the number stays what it is.
    pub(crate) fn cast(self, value: &BigInt, to: &Ty) -> Result<BigInt, Failed> {
        match self.bound(to)? {
            // Into a field everything goes; widths above the modulus exist with tiny primes only.
            LeafBound::Field => Ok(self.reduce(value)),
            bound => self.fit(value.clone(), bound),
        }
    }

    /// `-value`: in the field freely, else checked.
    pub(crate) fn negate(self, value: &BigInt, ty: &Ty) -> Result<BigInt, Failed> {
        self.fit(-value, self.bound(ty)?)
    }

    /// `!value`: every bit of the type flipped.
    pub(crate) fn flip(self, value: &BigInt, ty: &Ty) -> Result<BigInt, Failed> {
        match self.bound(ty)? {
            LeafBound::Bits(bits) => Ok((BigInt::one() << bits) - 1 - value),
            _ => Err(Failed::Malformed),
        }
    }

    /// The number that a field element times `value` makes 1.
    pub(crate) fn inverse(self, value: &BigInt) -> Result<BigInt, Failed> {
        let value = self.reduce(value).to_biguint().unwrap_or_default();
        value.modinv(self.modulus).map(BigInt::from).ok_or(Failed::NoInverse)
    }

    /// A rounding to `ty`, checked (semantics 3.5).
    pub(crate) fn round(self, mode: Rounding, value: &Rational, ty: &Ty) -> Result<BigInt, Failed> {
        self.fit(round(mode, value).ok_or(Failed::NotWhole)?, self.bound(ty)?)
    }

    /// mode(x / m), the count of multiples of m, as a number that `ty` holds; both are in its units.
    pub(crate) fn round_to(
        self,
        mode: Rounding,
        value: &Number,
        multiple: &BigInt,
        ty: &Ty,
    ) -> Result<BigInt, Failed> {
        let quotient = value.rational().over(&Rational::whole(multiple.clone()));
        let steps = round(mode, &quotient.ok_or(Failed::DivisionByZero)?);
        self.fit(steps.ok_or(Failed::NotWhole)?, self.bound(ty)?)
    }

    /// The same worth in units of another type.
    pub(crate) fn in_units_of(
        self,
        value: &Number,
        from: &Ty,
        to: &Ty,
    ) -> Result<Rational, Failed> {
        let worth = value.rational().times(&self.scale(from)?);
        worth.over(&self.scale(to)?).ok_or(Failed::Malformed)
    }

    /// The integer modulo the field's prime, not negative.
    pub(crate) fn reduce(self, value: &BigInt) -> BigInt {
        value.mod_floor(&BigInt::from(self.modulus.clone()))
    }

    /// Whether the type holds no number below 0.
    pub(crate) fn is_unsigned(self, ty: &Ty) -> bool {
        self.bound(ty).is_ok_and(|bound| bound.least().is_zero())
    }

    /// The number as one of the type: reduced if a field element, else checked.
    pub(crate) fn literal(self, value: &BigInt, ty: &Ty) -> Result<BigInt, Failed> {
        self.fit(value.clone(), self.bound(ty)?)
    }

    fn exact(
        self,
        op: Arithmetic,
        left: (&Number, &Ty),
        right: (&Number, &Ty),
        of: &Ty,
    ) -> Result<Rational, Failed> {
        let a = left.0.rational().times(&self.scale(left.1)?);
        let b = right.0.rational().times(&self.scale(right.1)?);
        let worth = match op {
            Arithmetic::Add => a.plus(&b),
            Arithmetic::Sub => a.minus(&b),
            Arithmetic::Mul => a.times(&b),
            Arithmetic::Div => a.over(&b).ok_or(Failed::DivisionByZero)?,
            _ => return Err(Failed::Malformed),
        };
        worth.over(&self.scale(of)?).ok_or(Failed::Malformed)
    }

    /// What 1 inside the type is worth; amounts and times are counted in their smallest units.
    fn scale(self, ty: &Ty) -> Result<Rational, Failed> {
        let digits =
            |scale| encoding::decimal_scale(scale).map(i64::from).map_err(|_| Failed::Malformed);
        let decimals = |unit: &UnitRef| match unit {
            UnitRef::Unit(id) => Ok(i64::from(self.program.unit(*id).decimals)),
            UnitRef::Param(_) => Err(Failed::Malformed),
        };
        let exponent = match ty {
            Ty::Exact(of) => return self.scale(of),
            Ty::Uint(_) | Ty::Int(_) | Ty::Amount(_) | Ty::SignedAmount(_) => 0,
            Ty::Timestamp | Ty::Date | Ty::Duration => 0,
            Ty::Decimal(scale) | Ty::SignedDecimal(scale) => -digits(scale)?,
            Ty::Bps => -4,
            Ty::Percent => -6,
            Ty::Rate(from, to, scale) => decimals(to)? - decimals(from)? - digits(scale)?,
            _ => return Err(Failed::Malformed),
        };
        Ok(Rational::power_of_ten(exponent))
    }

    fn bound(self, ty: &Ty) -> Result<LeafBound, Failed> {
        match encoding::leaf_bound(self.program, ty) {
            Ok(Some(bound)) => Ok(bound),
            _ => Err(Failed::Malformed),
        }
    }

    fn fit(self, value: BigInt, bound: LeafBound) -> Result<BigInt, Failed> {
        match bound {
            LeafBound::Field => Ok(self.reduce(&value)),
            _ if in_bound(&value, bound, self.modulus) => Ok(value),
            _ => Err(Failed::OutOfRange(value)),
        }
    }

    fn shift(self, amount: &BigInt, bound: LeafBound) -> Result<u32, Failed> {
        let (LeafBound::Bits(bits) | LeafBound::Signed(bits)) = bound else {
            return Err(Failed::Malformed);
        };
        match amount.to_u32() {
            Some(amount) if amount < bits => Ok(amount),
            _ => Err(Failed::ShiftAmount(bits)),
        }
    }
}

/// The whole number that a rational rounds to (semantics 3.5).
/// None only where a whole number was promised and is not.
pub(crate) fn round(mode: Rounding, value: &Rational) -> Option<BigInt> {
    let (n, d) = (value.numerator(), value.denominator());
    let floor = n.div_floor(d);
    let rest = n - &floor * d;
    let up = match mode {
        Rounding::Whole if !rest.is_zero() => return None,
        Rounding::Whole | Rounding::Floor => false,
        Rounding::Ceil => !rest.is_zero(),
        Rounding::TowardZero => n.is_negative() && !rest.is_zero(),
        Rounding::HalfUp | Rounding::HalfEven => match (&rest * 2u32).cmp(d) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal if mode == Rounding::HalfUp => !n.is_negative(),
            Ordering::Equal => floor.is_odd(),
        },
    };
    Some(if up { floor + 1 } else { floor })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODES: [Rounding; 5] = [
        Rounding::Floor,
        Rounding::Ceil,
        Rounding::TowardZero,
        Rounding::HalfUp,
        Rounding::HalfEven,
    ];

    /// The table of semantics 3.5, halves included.
    #[test]
    fn rounding_table() {
        let halves = [-5, -3, -1, 1, 3, 5];
        let table = [
            [-3, -2, -1, 0, 1, 2],
            [-2, -1, 0, 1, 2, 3],
            [-2, -1, 0, 0, 1, 2],
            [-3, -2, -1, 1, 2, 3],
            [-2, -2, 0, 0, 2, 2],
        ];
        for (mode, expected) in MODES.into_iter().zip(table) {
            let found =
                halves.map(|n| round(mode, &Rational::new(n.into(), 2.into()).unwrap())?.to_i64());
            assert_eq!(found, expected.map(Some), "{mode:?}");
        }
    }

    /// Semantics 9.2: all n in −200…200, d in 1…20, against the definitions by search.
    #[test]
    fn rounding_by_definition() {
        for d in 1i64..=20 {
            for n in -200i64..=200 {
                // Everything times 2d, so that x is 2n and an integer k is 2dk.
                let x = 2 * n;
                let candidates = || (-201i64..=201).map(|k| (k, 2 * d * k));
                let greatest_below =
                    candidates().filter(|(_, y)| *y <= x).map(|(k, _)| k).max().unwrap();
                let least_above =
                    candidates().filter(|(_, y)| *y >= x).map(|(k, _)| k).min().unwrap();
                let distance = candidates().map(|(_, y)| (y - x).abs()).min().unwrap();
                let nearest: Vec<i64> = candidates()
                    .filter(|(_, y)| (y - x).abs() == distance)
                    .map(|(k, _)| k)
                    .collect();
                let away = nearest.iter().copied().max_by_key(|k| k.abs()).unwrap();
                let even = *nearest.iter().find(|k| nearest.len() == 1 || *k % 2 == 0).unwrap();
                let toward = if n >= 0 { greatest_below } else { least_above };
                let expected = [greatest_below, least_above, toward, away, even];
                for (mode, expected) in MODES.into_iter().zip(expected) {
                    let value = Rational::new(n.into(), d.into()).unwrap();
                    assert_eq!(round(mode, &value), Some(expected.into()), "{mode:?} {n}/{d}");
                }
            }
        }
    }
}
