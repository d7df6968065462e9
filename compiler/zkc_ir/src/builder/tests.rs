//! What the builder folds, shares and leaves out.

use super::*;
use crate::max_of_bits;

fn bn254() -> BigUint {
    "21888242871839275222246405745257275088548364400416034343698204186575808495617".parse().unwrap()
}

fn one() -> BigInt {
    BigInt::one()
}

fn zero() -> BigInt {
    BigInt::zero()
}

fn builder() -> TemplateBuilder {
    TemplateBuilder::new("t".into(), &bn254())
}

/// The instructions by name.
fn shape(template: &Template) -> Vec<&'static str> {
    template.insts.iter().map(|inst| crate::ops::name(&inst.op)).collect()
}

#[test]
fn sums_of_the_same_form_are_one_value() {
    let mut b = builder();
    let (x, y) = (b.param(Kind::bits(8)), b.param(Kind::bits(8)));
    let sum = b.lin(&[(one(), x), (one(), y)], zero(), NOWHERE);
    let again = b.lin(&[(one(), y), (one(), x)], zero(), NOWHERE);
    assert_eq!(sum, again);
    assert_eq!(b.lin(&[(one(), sum), (-one(), y)], zero(), NOWHERE), x);
    let nothing = b.lin(&[(one(), sum), (-one(), y), (-one(), x)], BigInt::from(3), NOWHERE);
    assert_eq!(b.as_constant(nothing), Some(BigInt::from(3)));
}

#[test]
fn a_check_that_follows_is_not_emitted() {
    let mut b = builder();
    let (x, y) = (b.param(Kind::bits(64)), b.param(Kind::bits(64)));
    let difference = b.lin(&[(one(), x), (-one(), y)], zero(), NOWHERE);
    b.assert_range(difference, zero(), max_of_bits(64), NOWHERE);
    let paid = |b: &TemplateBuilder| {
        b.insts.iter().filter(|inst| !matches!(inst.op, Op::Implied { .. })).count()
    };
    let count = paid(&b);
    // The same by another name, the reverse, and the comparison all follow.
    let reverse = b.lin(&[(one(), y), (-one(), x)], zero(), NOWHERE);
    b.assert_range(reverse, -max_of_bits(64), zero(), NOWHERE);
    let less = b.lt(x, y, NOWHERE);
    assert_eq!(b.as_constant(less), Some(zero()));
    assert_eq!(paid(&b), count + 2, "one sum and one literal");
    let narrow = b.narrow(difference, Kind::bits(64), NOWHERE);
    assert_eq!(b.kind(narrow), &Kind::bits(64));
}

#[test]
fn a_sum_made_again_after_a_check_has_the_range_of_the_check() {
    let mut b = builder();
    let x = b.param(Kind::bits(128));
    let rest = b.lin(&[(-one(), x)], one(), NOWHERE);
    b.assert_range(rest, zero(), one(), NOWHERE);
    let rest = b.narrow(rest, Kind::bit(), NOWHERE);
    // 1 − (1 − x) is x, which is known to be a bit by now.
    let again = b.lin(&[(-one(), rest)], one(), NOWHERE);
    assert_eq!(b.kind(again), &Kind::bit());
    assert_eq!(b.lin(&[(-one(), rest)], one(), NOWHERE), again);
}

#[test]
fn a_check_that_can_never_hold_stays() {
    let mut b = builder();
    let x = b.param(Kind::bits(4));
    b.assert_range(x, BigInt::from(20), BigInt::from(30), NOWHERE);
    let (three, four) = (b.int(3), b.int(4));
    b.assert_eq(three, four, NOWHERE);
    let template = b.finish(vec![]);
    assert_eq!(shape(&template), ["assert_range", "const", "const", "assert_eq"]);
}

#[test]
fn bits_are_shared_and_put_together_again() {
    let mut b = builder();
    let x = b.param(Kind::bits(16));
    let bits = b.bits(x, 16, NOWHERE);
    assert_eq!(b.bits(x, 20, NOWHERE)[..16], bits[..]);
    let terms: Vec<_> = bits.iter().enumerate().map(|(i, bit)| (one() << i, *bit)).collect();
    assert_eq!(b.lin(&terms, zero(), NOWHERE), x);
    let low = b.lin(&terms[..8], zero(), NOWHERE);
    assert_eq!(b.bits(low, 8, NOWHERE), bits[..8]);
    let template = b.finish(vec![low]);
    assert_eq!(shape(&template), ["bits", "lin"], "literals and copies nobody uses are gone");
}

#[test]
fn division_by_a_power_of_two_is_bits() {
    let mut b = builder();
    let (x, four) = (b.param(Kind::bits(16)), b.int(4));
    let (q, r) = b.divmod(x, four, NOWHERE);
    assert_eq!(b.kind(q), &Kind::bits(14));
    assert_eq!(b.kind(r), &Kind::bits(2));
    assert_eq!(shape(&b.finish(vec![q, r])), ["bits", "lin", "lin"]);
}

#[test]
fn selections_with_a_constant_difference_are_sums() {
    let mut b = builder();
    let (c, x) = (b.param(Kind::bit()), b.param(Kind::bits(8)));
    let (zero_value, one_value) = (b.int(0), b.int(1));
    assert_eq!(b.sel(c, one_value, zero_value, NOWHERE), c);
    let next = b.lin(&[(one(), x)], one(), NOWHERE);
    let picked = b.sel(c, next, x, NOWHERE);
    assert_eq!(shape(&b.finish(vec![picked])), ["lin"]);
}

#[test]
fn what_does_not_fit_the_field_is_told_and_not_a_panic() {
    let mut b = builder();
    let x = b.param(Kind::bits(252));
    let mut power = x;
    for _ in 0..100 {
        power = b.mul(power, x, NOWHERE);
    }
    let (first, _) = b.capacity_exceeded().unwrap();
    assert_eq!(first, ValueId(1));
}

#[test]
fn what_is_changed_only_where_a_bit_is_1_is_not_chosen_by_it_again() {
    let mut b = builder();
    let (c, h) = (b.param(Kind::bit()), b.param(Kind::bit()));
    let (x, y) = (b.param(Kind::bits(8)), b.param(Kind::bits(8)));
    let index = b.param(Kind::bits(2));
    let element = b.param(Kind::Field);
    let mark = b.mul(c, h, NOWHERE);
    let changed = b.sel(mark, x, y, NOWHERE);
    assert_eq!(b.sel(c, changed, y, NOWHERE), changed);
    let other = b.sel(h, x, y, NOWHERE);
    assert_eq!(b.sel(h, other, y, NOWHERE), other);
    assert_ne!(b.sel(c, other, y, NOWHERE), other, "it is x where only h is 1");
    assert_ne!(b.sel(c, y, changed, NOWHERE), changed, "the other way round");
    let refused = b.lin(&[(-one(), c)], one(), NOWHERE);
    assert_eq!(b.sel(refused, y, changed, NOWHERE), changed);
    let longer = b.lin(&[(one(), y), (one(), mark)], zero(), NOWHERE);
    assert_eq!(b.sel(c, longer, y, NOWHERE), longer);
    let longer = b.lin(&[(one(), y), (one(), h)], zero(), NOWHERE);
    assert_ne!(b.sel(c, longer, y, NOWHERE), longer);
    // All marks of c·index but the first say that c is 1; elements are no different.
    let at = b.mul(c, index, NOWHERE);
    let marks = b.one_hot(at, 4, NOWHERE);
    let zero = b.element(0);
    let second = b.sel(marks[1], element, zero, NOWHERE);
    assert_eq!(b.sel(c, second, zero, NOWHERE), second);
    let first = b.sel(marks[0], element, zero, NOWHERE);
    assert_ne!(b.sel(c, first, zero, NOWHERE), first);
}
