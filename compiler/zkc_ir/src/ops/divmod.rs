//! `divmod a b`: quotient and remainder of two non-negative integers; fails if b = 0.
//!
//! a = q·b + r with q and r in bits, and b − 1 − r in bits, which says r < b and so b ≥ 1. A product
//! row and bits(q) + bits(r) + bits(b − 1) rows; no product row if b is a constant.
//!
//! If q·b + r could pass p, the product is made of limbs of s bits, half the capacity of the field:
//! with q = q₁·2^s + q₀ and b = b₁·2^s + b₀
//!
//! ```text
//! q₁·b₁ = 0      mixed = q₁·b₀ + q₀·b₁ < 2^s      a = mixed·2^s + q₀·b₀ + r
//! ```
//!
//! which loses nothing, as q·b ≤ a < 2^2s.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Zero};

use super::two_integers;
use crate::canonical::Linear;
use crate::forms::residue;
use crate::interval::{bit_length, max_of_bits};
use crate::row_builder::{RowBuilder, Site, power_of_two};
use crate::rows::{ColumnSource, Form};
use crate::tape::{Step, Tape};
use crate::{Interval, Kind};
use ark_ff::PrimeField;

/// How the product q·b is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Product {
    /// The divisor is always 0: the operation never succeeds.
    Never,
    /// The divisor is this constant: q·b is a form.
    Constant(BigInt),
    /// One row.
    Plain,
    /// Limbs of this many bits.
    Limbs(u32),
}

/// Widths and the way to write the product, from the intervals of a and b.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Plan {
    pub product: Product,
    pub quotient_bits: u32,
    pub remainder_bits: u32,
    pub slack_bits: u32,
    /// Of the divisor, in limbs.
    pub divisor_bits: u32,
}

/// The plan, or `None` if no form is without ambiguity in this field.
pub(crate) fn plan(a: &Interval, b: &Interval, prime: &BigUint) -> Option<Plan> {
    if a.lo < BigInt::zero() || b.lo < BigInt::zero() {
        return None;
    }
    let (quotient, remainder) = ranges(a, b);
    let quotient_bits = bit_length(&quotient.hi);
    let remainder_bits = bit_length(&remainder.hi);
    let slack_bits = bit_length(&(&b.hi - BigInt::one()));
    let divisor_bits = bit_length(&b.hi);
    let with = |product| Plan { product, quotient_bits, remainder_bits, slack_bits, divisor_bits };
    if b.hi.is_zero() {
        return Some(with(Product::Never));
    }
    let r = Interval::new(0, max_of_bits(remainder_bits));
    // r < b is read off b − 1 − r, so that difference must not wrap either.
    let slack = b.minus(&r).minus(&Interval::point(1)).minus(&bits_of(slack_bits));
    if !slack.inside_field(prime) {
        return None;
    }
    let product = b.times(&bits_of(quotient_bits));
    if product.plus(&r).minus(a).inside_field(prime) {
        let constant = b.lo == b.hi;
        let product = if constant { Product::Constant(b.lo.clone()) } else { Product::Plain };
        return Some(with(product));
    }
    let s = (prime.bits().saturating_sub(2) / 2) as u32;
    let fits = s > 0
        && bit_length(&a.hi) <= 2 * s
        && quotient_bits <= 2 * s
        && divisor_bits <= 2 * s
        && limbs_inside(a, &r, s, prime);
    fits.then(|| with(Product::Limbs(s)))
}

/// No sum of the limb form can wrap: neither mixed against its bits, nor the last equation.
fn limbs_inside(a: &Interval, r: &Interval, s: u32, prime: &BigUint) -> bool {
    let limb = bits_of(s);
    let low = limb.times(&limb);
    let mixed = low.plus(&low).minus(&limb);
    let shift = BigInt::one() << s;
    let total = limb.scaled(&shift).plus(&low).plus(r).minus(a);
    mixed.inside_field(prime) && total.inside_field(prime)
}

fn bits_of(width: u32) -> Interval {
    Interval::new(0, max_of_bits(width))
}

/// The intervals of quotient and remainder.
pub(crate) fn ranges(a: &Interval, b: &Interval) -> (Interval, Interval) {
    let one = BigInt::one();
    let quotient =
        Interval::new(a.lo.div_floor((&b.hi).max(&one)), a.hi.div_floor((&b.lo).max(&one)));
    let greatest = (&b.hi - &one).min(a.hi.clone()).max(BigInt::zero());
    (quotient, Interval::new(0, greatest))
}

pub(super) fn kinds(args: &[&Kind]) -> Option<Vec<Kind>> {
    let (a, b) = two_integers(args)?;
    if a.lo < BigInt::zero() || b.lo < BigInt::zero() {
        return None;
    }
    let (quotient, remainder) = ranges(&a, &b);
    Some(vec![quotient.kind(), remainder.kind()])
}

pub(super) fn meaning(args: &[BigInt]) -> Option<Vec<BigInt>> {
    let [a, b] = args else { return None };
    if b.is_zero() {
        return None;
    }
    let (quotient, remainder) = a.div_mod_floor(b);
    Some(vec![quotient, remainder])
}

pub(super) fn no_wrap(args: &[&Kind], prime: &BigUint) -> bool {
    two_integers(args).is_some_and(|(a, b)| plan(&a, &b, prime).is_some())
}

/// The auxiliary values in order: bits of q, bits of r, bits of b − 1 − r; and for limbs the bits of
/// b, then q₁·b₀, q₀·b₁, q₀·b₀, then the bits of mixed.
pub(super) fn tape<T: Tape>(step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    let [a, b] = step.args else { return Vec::new() };
    let (q, r) = tape.divmod(*a, *b, step.origin);
    let intervals = two_integers(step.kinds);
    let Some(plan) = intervals.and_then(|(a, b)| plan(&a, &b, step.prime)) else {
        return vec![q, r];
    };
    let numbers = plan.auxiliaries();
    let (one, zero) = (BigInt::one(), BigInt::ZERO);
    step.keep_bits(tape, numbers.quotient, plan.quotient_bits, q, &zero);
    step.keep_bits(tape, numbers.remainder, plan.remainder_bits, r, &zero);
    if (numbers.slack..numbers.divisor).any(|index| tape.wants(step.inst, index)) {
        let slack = tape.lin(&[(one.clone(), *b), (-&one, r)], &-&one);
        step.keep_bits(tape, numbers.slack, plan.slack_bits, slack, &zero);
    }
    if let Product::Limbs(s) = plan.product {
        step.keep_bits(tape, numbers.divisor, plan.divisor_bits, *b, &zero);
        let shift = tape.constant(&(&one << s));
        let (q1, q0) = tape.divmod(q, shift, step.origin);
        let (b1, b0) = tape.divmod(*b, shift, step.origin);
        let products = [tape.mul(q1, b0), tape.mul(q0, b1), tape.mul(q0, b0)];
        for (index, product) in (numbers.products..).zip(products) {
            step.keep(tape, index, |_| product);
        }
        let mixed = tape.lin(&[(one.clone(), products[0]), (one, products[1])], &zero);
        step.keep_bits(tape, numbers.mixed, s, mixed, &zero);
    }
    vec![q, r]
}

/// Where each group of auxiliary values starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Auxiliaries {
    pub quotient: u32,
    pub remainder: u32,
    pub slack: u32,
    pub divisor: u32,
    pub products: u32,
    pub mixed: u32,
}

impl Plan {
    pub fn auxiliaries(&self) -> Auxiliaries {
        let remainder = self.quotient_bits;
        let slack = remainder + self.remainder_bits;
        let divisor = slack + self.slack_bits;
        let products = divisor + self.divisor_bits;
        Auxiliaries { quotient: 0, remainder, slack, divisor, products, mixed: products + 3 }
    }
}

pub(super) fn rows<F: PrimeField>(site: &Site, rows: &mut RowBuilder<F>) -> Vec<Form<F>> {
    let ([a, b], [q, r]) = (site.inst.args.as_slice(), site.inst.results.as_slice()) else {
        return Vec::new();
    };
    let intervals = two_integers(&rows.kinds(&site.inst.args));
    let plan = intervals.and_then(|(a, b)| plan(&a, &b, rows.prime()));
    let quotient = rows.value(*q);
    let remainder = rows.value(*r);
    let results = vec![quotient.clone(), remainder.clone()];
    let Some(plan) = plan else {
        rows.contradiction(site.inst.origin);
        return results;
    };
    let numbers = plan.auxiliaries();
    let inst = site.index;
    let origin = site.inst.origin;
    let from = |first: u32| move |at| ColumnSource::Auxiliary { inst, index: first + at };
    let (a, b) = (rows.form(*a), rows.form(*b));
    let b = match &plan.product {
        Product::Constant(divisor) => Form::constant(residue(divisor)),
        Product::Never | Product::Plain | Product::Limbs(_) => b,
    };
    let key = |value| Some((false, Linear::atom(value)));
    let quotient_bits =
        rows.decompose(key(*q), &quotient, plan.quotient_bits, from(numbers.quotient), origin);
    rows.decompose(key(*r), &remainder, plan.remainder_bits, from(numbers.remainder), origin);
    let slack = b.minus(&remainder).offset(-F::ONE);
    rows.decompose(None, &slack, plan.slack_bits, from(numbers.slack), origin);
    let dividend = a.minus(&remainder);
    match plan.product {
        Product::Never => rows.contradiction(origin),
        Product::Constant(_) | Product::Plain => rows.product(quotient, b, dividend, origin),
        Product::Limbs(s) => {
            let key = (false, rows.canonical_of(site.inst.args[1]));
            let divisor_bits =
                rows.decompose(Some(key), &b, plan.divisor_bits, from(numbers.divisor), origin);
            let (q0, q1) = limbs(&quotient_bits, s);
            let (b0, b1) = limbs(&divisor_bits, s);
            rows.product(q1.clone(), b1.clone(), Form::constant(F::ZERO), origin);
            let mut products = Vec::new();
            for (index, (x, y)) in (numbers.products..).zip([(&q1, &b0), (&q0, &b1), (&q0, &b0)]) {
                let product = rows.auxiliary(site, index);
                rows.product(x.clone(), y.clone(), product.clone(), origin);
                products.push(product);
            }
            let mixed = products[0].plus(&products[1]);
            rows.decompose(None, &mixed, s, from(numbers.mixed), origin);
            let total = products[2].plus_scaled(power_of_two(s), &mixed);
            rows.equation(total.minus(&dividend), origin);
        }
    }
    results
}

/// Low and high part of a number given by its bits, the low one of `s` bits.
fn limbs<F: PrimeField>(bits: &[Form<F>], s: u32) -> (Form<F>, Form<F>) {
    let sum = |bits: &[Form<F>]| {
        (0..)
            .zip(bits)
            .fold(Form::constant(F::ZERO), |sum, (at, bit)| sum.plus_scaled(power_of_two(at), bit))
    };
    let (low, high) = bits.split_at(bits.len().min(s as usize));
    (sum(low), sum(high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Op;
    use crate::testing::{F31, F257, one_op, op_is_exact, relation_is_exact_at};

    fn plan_of(a: &Kind, b: &Kind, prime: &BigUint) -> Plan {
        plan(&a.interval().unwrap(), &b.interval().unwrap(), prime).unwrap()
    }

    #[test]
    fn rows_are_exact() {
        let prime = crate::testing::prime::<F257>();
        for (a, b, product) in [
            (Kind::bits(3), Kind::bits(3), Product::Plain),
            (Kind::int(5, 12), Kind::int(1, 3), Product::Plain),
            (Kind::int(0, 40), Kind::int(7, 7), Product::Constant(7.into())),
            (Kind::int(0, 5), Kind::int(0, 0), Product::Never),
            (Kind::int(0, 3), Kind::int(5, 9), Product::Plain),
        ] {
            assert_eq!(plan_of(&a, &b, &prime).product, product);
            op_is_exact::<F257>(Op::DivMod, &[a, b], false);
        }
        op_is_exact::<F31>(Op::DivMod, &[Kind::bits(2), Kind::bits(2)], false);
        op_is_exact::<F31>(Op::DivMod, &[Kind::int(0, 14), Kind::int(3, 3)], false);
    }

    #[test]
    fn limbs_are_exact() {
        let prime = crate::testing::prime::<F257>();
        let kind = Kind::bits(6);
        assert_eq!(plan_of(&kind, &kind, &prime).product, Product::Limbs(3));
        let module = one_op::<F257>(Op::DivMod, &[kind.clone(), kind], false);
        // All of them take minutes; these are the corners of the limbs.
        for a in [0, 1, 33, 62, 63] {
            for b in [0, 1, 2, 7, 8, 9, 31, 63] {
                relation_is_exact_at::<F257>(&module, &[a.into(), b.into()]);
            }
        }
    }

    #[test]
    fn no_form_is_told() {
        let prime = crate::testing::prime::<F257>();
        assert!(!no_wrap(&[&Kind::bits(7), &Kind::bits(7)], &prime));
        assert!(kinds(&[&Kind::int(-1, 3), &Kind::bits(2)]).is_none());
    }

    #[test]
    fn costs_on_bn254() {
        let rows = |a: Kind, b: Kind| {
            let module = one_op::<zkc_field::Fr>(Op::DivMod, &[a, b], false);
            crate::rows::<zkc_field::Fr>(&module, module.entry.template).products.len()
        };
        assert_eq!(rows(Kind::bits(64), Kind::int(0, (1u64 << 32) - 1)), 1 + 64 + 32 + 32);
        assert_eq!(rows(Kind::bits(92), Kind::int(10_000, 10_000)), 79 + 14 + 14);
        let wide = Kind::bits(250);
        assert_eq!(rows(wide.clone(), wide), 4 * 250 + 4 + 126, "limbs, bits of b included");
    }
}
