//! Sums, products, selections, quotients and inverses.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::TemplateBuilder;
use crate::canonical::Linear;
use crate::interval::bit_length;
use crate::{Interval, Kind, Op, OriginId, ValueId, ops};

impl TemplateBuilder {
    /// `constant + Σ coefficient · value` over exact integers.
    pub fn lin(
        &mut self,
        terms: &[(BigInt, ValueId)],
        constant: BigInt,
        origin: OriginId,
    ) -> ValueId {
        if terms.iter().any(|(_, value)| self.is_field(*value)) {
            return self.lin_field(terms, constant, origin);
        }
        self.linear(terms, constant, false, origin)
    }

    /// `constant + Σ coefficient · value` in the field; integers and elements may mix. Turns an
    /// integer into an element as `lin_field(&[(1, v)], 0)`.
    pub fn lin_field(
        &mut self,
        terms: &[(BigInt, ValueId)],
        constant: BigInt,
        origin: OriginId,
    ) -> ValueId {
        self.linear(terms, constant, true, origin)
    }

    pub(super) fn linear(
        &mut self,
        terms: &[(BigInt, ValueId)],
        constant: BigInt,
        field: bool,
        origin: OriginId,
    ) -> ValueId {
        let mut constant = constant;
        let mut sum: BTreeMap<ValueId, BigInt> = BTreeMap::new();
        for (coefficient, value) in terms {
            match self.as_constant(*value) {
                Some(known) => constant += coefficient * known,
                None => *sum.entry(*value).or_default() += coefficient,
            }
        }
        if field {
            constant = self.balanced(&constant);
            sum.values_mut().for_each(|coefficient| *coefficient = self.balanced(coefficient));
        }
        sum.retain(|_, coefficient| !coefficient.is_zero());
        let mut terms: Vec<(BigInt, ValueId)> = sum.into_iter().map(|(v, c)| (c, v)).collect();
        if terms.is_empty() {
            return self.constant_of(constant, field);
        }
        if let [(coefficient, value)] = terms.as_slice() {
            if coefficient.is_one() && constant.is_zero() && self.is_field(*value) == field {
                return *value;
            }
        }
        let form = self.knowledge.canonical().combine(&terms, &constant, field);
        let own = if field { None } else { self.interval_of(&terms, &constant) };
        if let Some(form) = &form {
            if let Some(constant) = form.as_constant() {
                let constant = constant.clone();
                return self.constant_of(constant, field);
            }
            if let Some(known) = self.by_form.get(&(field, form.clone())) {
                // A sum of narrowed values may be tighter than the same one made before the checks, at
                // one end at least.
                let tighter = own
                    .as_ref()
                    .zip(self.kind(*known).interval())
                    .is_some_and(|(own, known)| !known.within(own));
                if !tighter {
                    return *known;
                }
            }
        }
        if let Some(form) = &form {
            // Fewer terms are taken where they lose no range.
            let loses = own.as_ref().is_some_and(|own| {
                form.interval(&self.values).is_none_or(|interval| !interval.within(own))
            });
            if form.terms.len() < terms.len() && !loses {
                terms = form.terms.iter().map(|(v, c)| (c.clone(), *v)).collect();
                constant = form.constant.clone();
                if field {
                    constant = self.balanced(&constant);
                    terms.iter_mut().for_each(|(c, _)| *c = self.balanced(c));
                }
            }
        }
        let kind = match own {
            None => Kind::Field,
            Some(own) => match &form {
                Some(form) => self.known_of_form(form, own).kind(),
                None => own.kind(),
            },
        };
        let (coefficients, args) = terms.into_iter().unzip();
        self.number_as(Op::Lin { coefficients, constant }, args, vec![kind], origin)[0]
    }

    fn interval_of(&self, terms: &[(BigInt, ValueId)], constant: &BigInt) -> Option<Interval> {
        let mut sum = Interval::point(constant.clone());
        for (coefficient, value) in terms {
            sum = sum.plus(&self.kind(*value).interval()?.scaled(coefficient));
        }
        Some(sum)
    }

    /// The product of two integers or two elements; an integer beside an element becomes one.
    pub fn mul(&mut self, a: ValueId, b: ValueId, origin: OriginId) -> ValueId {
        let (a, b, field) = self.same_kind(a, b, origin);
        for (one, other) in [(a, b), (b, a)] {
            if let Some(factor) = self.as_constant(one) {
                return self.linear(&[(factor, other)], BigInt::zero(), field, origin);
            }
        }
        if a == b && self.kind(a).is_bit() {
            return a;
        }
        for (bit, product) in [(a, b), (b, a)] {
            // What was multiplied by a bit is the same when that is done again.
            let form = self.form_of(bit);
            if self.kind(bit).is_bit() && self.knowledge.factor_beside(form, product).is_some() {
                return product;
            }
        }
        if a == b && !field {
            let square = self.kind(a).interval().map(|interval| interval.squared().kind());
            let kinds = vec![square.unwrap_or(Kind::Field)];
            return self.number_as(Op::Mul, vec![a, a], kinds, origin)[0];
        }
        self.number(Op::Mul, vec![a.min(b), a.max(b)], origin)[0]
    }

    /// `a` if the bit `c` is 1, else `b`.
    pub fn sel(&mut self, c: ValueId, a: ValueId, b: ValueId, origin: OriginId) -> ValueId {
        let (a, b, field) = self.same_kind(a, b, origin);
        if let Some(choice) = self.as_constant(c) {
            return if choice.is_zero() { b } else { a };
        }
        if a == b {
            return a;
        }
        // `on ? on·x : 0` is on·x already.
        let choice = self.form_of(c);
        let refusal = crate::knowledge::negation(choice);
        for (bit, taken, other) in [(choice, a, b), (&refusal, b, a)] {
            let zero = self.as_constant(other).is_some_and(|other| other.is_zero());
            if zero && self.knowledge.factor_beside(bit, taken).is_some() {
                return taken;
            }
        }
        let difference = self.form_of_difference(a, b, field);
        if let Some(constant) = difference.as_ref().and_then(Linear::as_constant) {
            if constant.is_zero() {
                return a;
            }
            let terms = [(constant.clone(), c), (BigInt::one(), b)];
            return self.linear(&terms, BigInt::zero(), field, origin);
        }
        // What was changed only where `c` is 1 is the same as before elsewhere.
        for (bit, changed, other) in [(choice, a, b), (&refusal, b, a)] {
            if self.knowledge.same_without(bit, changed, other, field, &self.values) {
                return changed;
            }
        }
        self.number(Op::Sel, vec![c, a, b], origin)[0]
    }

    /// Quotient and remainder of two integers that are never negative; fails if `b` is 0.
    pub fn divmod(&mut self, a: ValueId, b: ValueId, origin: OriginId) -> (ValueId, ValueId) {
        let zero = self.int(0);
        if let Some(divisor) = self.as_constant(b) {
            if divisor.is_one() {
                return (a, zero);
            }
            if let Some(dividend) = self.as_constant(a).filter(|_| divisor > BigInt::zero()) {
                let (quotient, remainder) = dividend.div_mod_floor(&divisor);
                return (self.int(quotient), self.int(remainder));
            }
            let power = bit_length(&divisor).saturating_sub(1);
            if divisor == BigInt::one() << power {
                if let Some(split) = self.split_at(a, power, origin) {
                    return split;
                }
            }
        }
        if let (Some(dividend), Some(divisor)) = (self.known(a), self.known(b)) {
            if dividend.lo >= BigInt::zero() && dividend.hi < divisor.lo {
                return (zero, a);
            }
        }
        match self.number(Op::DivMod, vec![a, b], origin).as_slice() {
            [quotient, remainder] => (*quotient, *remainder),
            _ => (zero, zero),
        }
    }

    /// v = high·2^at + low from the bits of v, if v is never negative.
    fn split_at(&mut self, v: ValueId, at: u32, origin: OriginId) -> Option<(ValueId, ValueId)> {
        let known = self.known(v).filter(|known| known.lo >= BigInt::zero())?;
        let width = bit_length(&known.hi);
        if !ops::no_wrap(&Op::Bits { width }, &[self.kind(v)], &self.prime) {
            return None;
        }
        let bits = self.bits(v, width, origin);
        let sum = |bits: &[ValueId]| -> Vec<(BigInt, ValueId)> {
            bits.iter().enumerate().map(|(i, bit)| (BigInt::one() << i, *bit)).collect()
        };
        let (low, high) = bits.split_at(bits.len().min(at as usize));
        let high = self.lin(&sum(high), BigInt::zero(), origin);
        let low = self.lin(&sum(low), BigInt::zero(), origin);
        Some((high, low))
    }

    /// The inverse of an element; fails at 0. An integer becomes an element first.
    pub fn inverse(&mut self, a: ValueId, origin: OriginId) -> ValueId {
        let a = self.as_element(a, origin);
        if let Some(inverse) = self.as_constant(a).and_then(|a| a.modinv(&self.modulus)) {
            return self.element(inverse);
        }
        self.number(Op::Inverse, vec![a], origin)[0]
    }

    pub(super) fn constant_of(&mut self, value: BigInt, field: bool) -> ValueId {
        if field { self.element(value) } else { self.int(value) }
    }

    /// The residue nearest to 0, which people can read.
    fn balanced(&self, value: &BigInt) -> BigInt {
        let residue = value.mod_floor(&self.modulus);
        if &residue + &residue > self.modulus { residue - &self.modulus } else { residue }
    }
}
