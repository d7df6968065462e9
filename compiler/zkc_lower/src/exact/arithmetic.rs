//! `+ - * /` on unrounded rationals. Only a zero divisor can fail.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};
use zkc_hir::{Arithmetic, Expr, Size, Ty, UnitRef, encoding};
use zkc_ir::{Reason, max_of_bits};
use zkc_span::Span;

use super::{Divisor, Exact, Factor, Top, joined};
use crate::check::Bounds;
use crate::context::{Lowerer, Lowering};
use crate::value::Value;

/// A constant factor between the number that comes out and the units it counts in.
struct Units {
    times: BigInt,
    over: BigInt,
}

impl Units {
    fn power_of_ten(exponent: i64) -> Units {
        let power = num_traits::pow(BigInt::from(10), exponent.unsigned_abs() as usize);
        match exponent < 0 {
            true => Units { times: BigInt::one(), over: power },
            false => Units { times: power, over: BigInt::one() },
        }
    }
}

impl<'p> Lowerer<'p> {
    /// An operation with an unrounded operand or result.
    pub(crate) fn exact_arithmetic(
        &mut self,
        expr: &'p Expr,
        op: Arithmetic,
        a: &'p Expr,
        b: &'p Expr,
    ) -> Lowering<Value> {
        let left = self.exact_operand(a)?;
        let right = self.exact_operand(b)?;
        let span = expr.span;
        let types = [self.concrete(&a.ty), self.concrete(&b.ty), self.concrete(&expr.ty)];
        let types = types.each_ref();
        let result = match op {
            Arithmetic::Add => self.exact_sum(&left, &right, false, span)?,
            Arithmetic::Sub => self.exact_sum(&left, &right, true, span)?,
            Arithmetic::Mul => {
                let units = self.units(op, types, span)?;
                self.exact_product(left, right, &units, span)?
            }
            Arithmetic::Div => {
                let units = self.units(op, types, span)?;
                self.exact_quotient(left, right, &units, span)?
            }
            _ => return Err(self.contradiction(span, "unrounded values have + - * / alone")),
        };
        Ok(Value::Exact(Rc::new(result)))
    }

    /// `x.to::<T>()`: the same worth, counted in units of the expression's type.
    pub(crate) fn exact_in_units(&mut self, expr: &'p Expr, operand: &'p Expr) -> Lowering<Value> {
        let value = self.exact_operand(operand)?;
        let (from, to) = (self.concrete(&operand.ty), self.concrete(&expr.ty));
        let exponent = self.scale(&from, expr.span)? - self.scale(&to, expr.span)?;
        let units = Units::power_of_ten(exponent);
        let value = value.scaled(&units.times).divided(&units.over);
        Ok(Value::Exact(Rc::new(self.bounded(value, expr.span)?)))
    }

    /// `x.narrow::<BITS>()`: the number, which must be below 2^BITS in magnitude.
    pub(crate) fn exact_narrow(
        &mut self,
        expr: &'p Expr,
        bits: u32,
        operand: &'p Expr,
    ) -> Lowering<Value> {
        let (span, value) = (expr.span, self.leaf(operand)?);
        let ty = self.concrete(&operand.ty);
        let of = self.bounds(&ty, span)?;
        let most = max_of_bits(bits);
        let least = if of.least.is_negative() { -most.clone() } else { BigInt::zero() };
        let bounds = Bounds { least: least.max(of.least), most: most.min(of.most) };
        let value = self.checked_in(value, &bounds, span, Reason::Conversion);
        let factors = vec![Factor { span, bits: u64::from(bits), divides: false }];
        if expr.constant {
            let Some(constant) = self.as_constant(value) else {
                return Err(self.not_constant(span));
            };
            return Ok(Value::Exact(Rc::new(self.exact_constant(constant, factors))));
        }
        let coefficient = BigInt::one();
        let top = Top { value, coefficient, lo: bounds.least, hi: bounds.most };
        Ok(Value::Exact(Rc::new(Exact::whole(top, factors))))
    }

    /// left / right, both in the same units.
    pub(super) fn exact_ratio(&mut self, left: Exact, right: Exact, span: Span) -> Lowering<Exact> {
        self.exact_quotient(left, right, &Units::power_of_ten(0), span)
    }

    fn exact_product(
        &mut self,
        left: Exact,
        right: Exact,
        units: &Units,
        span: Span,
    ) -> Lowering<Exact> {
        let (a, b) = (&left.top, &right.top);
        let corners = [&a.lo * &b.lo, &a.lo * &b.hi, &a.hi * &b.lo, &a.hi * &b.hi];
        let top = Top {
            value: a.value,
            coefficient: &a.coefficient * &b.coefficient,
            lo: corners.iter().min().cloned().unwrap_or_default(),
            hi: corners.iter().max().cloned().unwrap_or_default(),
        };
        let mut divisors = [left.divisors.as_slice(), &right.divisors].concat();
        divisors.sort();
        let factors = joined(&left.factors, &right.factors);
        let denominator = &left.denominator * &right.denominator;
        let product = Exact { top, denominator, divisors, factors }.reduced();
        let product = product.scaled(&units.times).divided(&units.over);
        let mut product = self.bounded(product, span)?;
        product.top.value = self.mul(left.top.value, right.top.value, span);
        Ok(product)
    }

    fn exact_quotient(
        &mut self,
        left: Exact,
        right: Exact,
        units: &Units,
        span: Span,
    ) -> Lowering<Exact> {
        let (left, right) = self.with_positive_divisor(left, right, span);
        let mut factors = right.factors.clone();
        factors.iter_mut().for_each(|factor| factor.divides = !factor.divides);
        let factors = joined(&left.factors, &factors);
        // left / (c·v / (D·Πd)) = left·D·Πd / (c·v)
        let mut quotient = left.clone();
        quotient.factors = factors;
        let most = right.divisors.iter().fold(BigInt::one(), |most, divisor| most * &divisor.most);
        // Divisors are at least 1, so the bounds grow away from zero only.
        if quotient.top.lo.is_negative() {
            quotient.top.lo *= &most;
        }
        if quotient.top.hi.is_positive() {
            quotient.top.hi *= &most;
        }
        quotient = quotient.scaled(&right.denominator).divided(&right.top.coefficient);
        quotient = quotient.scaled(&units.times).divided(&units.over);
        // A constant divisor goes into the denominator with its value part too, which a sum of
        // constants has; 0 is refused below.
        let constant = right.top.lo == right.top.hi;
        if constant && !right.top.hi.is_zero() {
            quotient = quotient.divided(&right.top.hi);
        }
        if !constant {
            let most = right.top.hi.clone().max(BigInt::one());
            quotient.divisors.push(Divisor { value: right.top.value, most });
            quotient.divisors.sort();
        }
        let mut quotient = self.bounded(quotient, span)?;
        for divisor in &right.divisors {
            quotient.top.value = self.mul(quotient.top.value, divisor.value, span);
        }
        if constant {
            if right.top.hi.is_zero() {
                self.never(span, Reason::DivisionByZero);
            }
            return Ok(quotient);
        }
        let proven = self.divisor(right.top.value, span);
        for divisor in &mut quotient.divisors {
            if divisor.value == right.top.value {
                divisor.value = proven;
            }
        }
        quotient.divisors.sort();
        if self.interval(proven).0 < BigInt::one() {
            let origin = self.origin(span, Reason::DivisionByZero);
            self.body.builder.inverse(proven, origin);
        }
        Ok(quotient)
    }

    /// −a / −b is a / b: a divisor that may be negative gives its sign away.
    fn with_positive_divisor(
        &mut self,
        mut left: Exact,
        mut right: Exact,
        span: Span,
    ) -> (Exact, Exact) {
        if !right.top.lo.is_negative() {
            return (left, right);
        }
        let zero = self.int(0);
        let origin = self.at(span);
        let negative = self.body.builder.lt(right.top.value, zero, origin);
        for top in [&mut left.top, &mut right.top] {
            let turned = self.lin(&[(-BigInt::one(), top.value)], 0, span);
            top.value = self.sel(negative, turned, top.value, span);
            let most = top.lo.abs().max(top.hi.abs());
            top.lo = -most.clone();
            top.hi = most;
        }
        // The magnitude, which intervals cannot see; that it is at least 1 the caller checks.
        right.top.lo = BigInt::zero();
        let most = right.top.hi.clone();
        right.top.value = self.in_range(right.top.value, &most, span, Reason::DivisionByZero);
        (left, right)
    }

    /// The power of ten between the number that comes out and the units of the result: every number
    /// is worth its integer times its type's scale (semantics 3.3).
    fn units(&mut self, op: Arithmetic, types: [&Ty; 3], span: Span) -> Lowering<Units> {
        let mut scales = [0i64; 3];
        for (slot, ty) in scales.iter_mut().zip(types) {
            *slot = self.scale(ty, span)?;
        }
        let [a, b, result] = scales;
        let exponent = match op {
            Arithmetic::Div => a - b - result,
            _ => a + b - result,
        };
        Ok(Units::power_of_ten(exponent))
    }

    /// What 1 of a type is worth, as a power of ten; amounts and times count in smallest units.
    fn scale(&mut self, ty: &Ty, span: Span) -> Lowering<i64> {
        Ok(match ty {
            Ty::Exact(of) => self.scale(of, span)?,
            Ty::Uint(_) | Ty::Int(_) | Ty::Amount(_) | Ty::SignedAmount(_) => 0,
            Ty::Timestamp | Ty::Date | Ty::Duration => 0,
            Ty::Decimal(scale) | Ty::SignedDecimal(scale) => -self.digits(scale, span)?,
            Ty::Bps => -4,
            Ty::Percent => -6,
            // Major units of `to` for one major unit of `from`.
            Ty::Rate(from, to, scale) => {
                let from = self.decimals(*from, span)?;
                self.decimals(*to, span)? - from - self.digits(scale, span)?
            }
            _ => return Err(self.contradiction(span, "a type has no scale")),
        })
    }

    fn digits(&mut self, scale: &Size, span: Span) -> Lowering<i64> {
        let digits = encoding::decimal_scale(scale);
        Ok(i64::from(self.encoded(digits, span)?))
    }

    fn decimals(&mut self, unit: UnitRef, span: Span) -> Lowering<i64> {
        match unit {
            UnitRef::Unit(id) => Ok(i64::from(self.program.unit(id).decimals)),
            UnitRef::Param(_) => Err(self.contradiction(span, "a unit is still generic")),
        }
    }
}
