//! Unrounded rationals: an integer over a constant and proven divisors.
//!
//! A value is `coefficient · numerator / (denominator · Π divisors)`. Next to the wires stand bounds
//! from the *types* of what it was made of, never from what the compiler happens to infer, so that
//! the static bound rule (semantics 3.4) means the same at every level of cleverness.
//!
//! ```text
//! gain * quantity        gain: Amount<EUR> of 64 bits, quantity: Decimal<6> of 64 bits
//!   numerator = gain·quantity (128 bits by type), coefficient 1, denominator 10^6, no divisors
//! ```

mod align;
mod allocate;
mod arithmetic;
mod rounding;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};
use zkc_hir::Expr;
use zkc_ir::ValueId;
use zkc_span::Span;

use crate::context::{Lowerer, Lowering};
use crate::diagnostics::{self, TooWide};
use crate::value::Value;

/// Numerators, denominators and cross products are below 2 to this (semantics 3.4).
pub(crate) const CAPACITY_BITS: u64 = 250;
/// The most factors that a message lists.
const MAX_FACTORS: usize = 12;

/// An unrounded rational.
#[derive(Clone, Debug)]
pub(crate) struct Exact {
    /// The top, up to its constant factor.
    top: Top,
    /// Constant part of the divisor, at least 1, without a factor in common with the coefficient.
    denominator: BigInt,
    /// Run-time divisors, ascending, with repetition; each at least 1 wherever it is computed.
    divisors: Vec<Divisor>,
    /// What it was made of, for messages.
    factors: Vec<Factor>,
}

/// `coefficient · value`.
#[derive(Clone, Debug)]
struct Top {
    value: ValueId,
    /// At least 1.
    coefficient: BigInt,
    /// Bounds of `value` by type.
    lo: BigInt,
    hi: BigInt,
}

/// A run-time divisor.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Divisor {
    value: ValueId,
    /// Greatest value by type.
    most: BigInt,
}

/// An operand of the computation.
#[derive(Clone, Debug)]
pub(crate) struct Factor {
    pub(crate) span: Span,
    /// Bits that it may have by type.
    pub(crate) bits: u64,
    /// Whether it is divided by.
    pub(crate) divides: bool,
}

impl Top {
    /// The greatest absolute value by type.
    fn most(&self) -> BigInt {
        self.lo.abs().max(self.hi.abs()) * &self.coefficient
    }
}

impl Exact {
    fn whole(top: Top, factors: Vec<Factor>) -> Exact {
        Exact { top, denominator: BigInt::one(), divisors: Vec::new(), factors }
    }

    /// Takes out what coefficient and denominator have in common.
    fn reduced(mut self) -> Exact {
        let common = self.top.coefficient.gcd(&self.denominator);
        if !common.is_one() {
            self.top.coefficient /= &common;
            self.denominator /= &common;
        }
        self
    }

    fn denominator_most(&self) -> BigInt {
        self.divisors
            .iter()
            .fold(self.denominator.clone(), |product, divisor| product * &divisor.most)
    }

    fn scaled(mut self, by: &BigInt) -> Exact {
        self.top.coefficient *= by;
        self.reduced()
    }

    fn divided(mut self, by: &BigInt) -> Exact {
        self.denominator *= by;
        self.reduced()
    }
}

fn joined(a: &[Factor], b: &[Factor]) -> Vec<Factor> {
    let mut factors: Vec<Factor> = Vec::new();
    for factor in a.iter().chain(b) {
        let known = factors
            .iter()
            .any(|other| other.span == factor.span && other.divides == factor.divides);
        if !known && factors.len() < MAX_FACTORS {
            factors.push(factor.clone());
        }
    }
    factors
}

impl<'p> Lowerer<'p> {
    /// Zero.
    pub(crate) fn zero_exact(&mut self) -> Value {
        let zero = self.exact_constant(BigInt::zero(), Vec::new());
        Value::Exact(std::rc::Rc::new(zero))
    }

    fn exact_constant(&mut self, value: BigInt, factors: Vec<Factor>) -> Exact {
        let (unit, coefficient) = match value.is_zero() {
            true => (BigInt::zero(), BigInt::one()),
            false => (value.signum(), value.abs()),
        };
        let top = Top { value: self.int(unit.clone()), coefficient, lo: unit.clone(), hi: unit };
        Exact::whole(top, factors)
    }

    /// An operand: unrounded already, or a number in its type's units.
    fn exact_operand(&mut self, expr: &'p Expr) -> Lowering<Exact> {
        let value = match self.expr(expr)? {
            Value::Exact(exact) => return Ok((*exact).clone()),
            Value::Leaf(value) => value,
            Value::Parts(_) => {
                return Err(self.contradiction(expr.span, "a number was expected"));
            }
        };
        let ty = self.concrete(&expr.ty);
        let bounds = self.bounds(&ty, expr.span)?;
        let factor = |bits| vec![Factor { span: expr.span, bits, divides: false }];
        if expr.constant {
            let Some(constant) = self.as_constant(value) else {
                return Err(self.not_constant(expr.span));
            };
            let factors = factor(constant.bits());
            return Ok(self.exact_constant(constant, factors));
        }
        let bits = bounds.most.bits().max(bounds.least.bits());
        let top = Top { value, coefficient: BigInt::one(), lo: bounds.least, hi: bounds.most };
        Ok(Exact::whole(top, factor(bits)))
    }

    /// Refuses what may outgrow the field, by the bounds alone: before anything is emitted.
    fn within_capacity(
        &mut self,
        most: &BigInt,
        what: TooWide,
        factors: &[Factor],
        span: Span,
    ) -> Lowering<()> {
        // 2^250 itself is allowed.
        let bits = (most - 1i32).bits();
        if most.is_positive() && bits > CAPACITY_BITS {
            return Err(self.report(diagnostics::exact_capacity(span, what, bits, factors)));
        }
        Ok(())
    }

    fn bounded(&mut self, exact: Exact, span: Span) -> Lowering<Exact> {
        self.within_capacity(&exact.top.most(), TooWide::Numerator, &exact.factors, span)?;
        let below = exact.denominator_most();
        self.within_capacity(&below, TooWide::Denominator, &exact.factors, span)?;
        Ok(exact)
    }
}
