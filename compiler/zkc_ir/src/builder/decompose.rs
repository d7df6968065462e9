//! Bits: one decomposition for each canonical form.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use super::TemplateBuilder;
use crate::canonical::Linear;
use crate::interval::{bit_length, max_of_bits};
use crate::{Kind, Op, OriginId, ValueId};

impl TemplateBuilder {
    /// The `width` low-to-high bits of an integer or element; fails unless 0 ≤ v < 2^width. Bits that
    /// are known already, of this value or of the same form, are used again.
    pub fn bits(&mut self, v: ValueId, width: u32, origin: OriginId) -> Vec<ValueId> {
        let zero = self.int(0);
        let mut bits = self.significant_bits(v, width, origin);
        bits.resize(width as usize, zero);
        bits
    }

    /// The integer that these bits spell, the lowest first. Its bits are these, also where there are
    /// too many for its form to show them.
    pub fn number_of_bits(&mut self, bits: &[ValueId], origin: OriginId) -> ValueId {
        let terms: Vec<(BigInt, ValueId)> =
            bits.iter().enumerate().map(|(at, bit)| (BigInt::one() << at, *bit)).collect();
        let number = self.lin(&terms, BigInt::zero(), origin);
        let form = self.form_of(number).clone();
        let spelled = bits.iter().all(|bit| self.kind(*bit).is_bit());
        if spelled && form.as_bits(&self.values).is_none() {
            self.bits.entry((false, form)).or_insert_with(|| bits.to_vec());
        }
        number
    }

    /// At most `width` bits of v; those left out are 0.
    fn significant_bits(&mut self, v: ValueId, width: u32, origin: OriginId) -> Vec<ValueId> {
        if let Some(integer) = self.integer_behind(v) {
            return self.significant_bits(integer, width, origin);
        }
        if let Some(value) = self.as_constant(v) {
            if !value.is_negative() && value.bits() <= u64::from(width) {
                let digits = (0..bit_length(&value)).map(|at| (&value >> at) & BigInt::one());
                return digits.map(|digit| self.int(digit)).collect();
            }
            return self.number(Op::Bits { width }, vec![v], origin);
        }
        let field = self.is_field(v);
        let form = (field, self.form_of(v).clone());
        let known = self.known(v);
        if let Some(known) = &known {
            if known.lo >= BigInt::zero() && known.hi <= BigInt::one() && width > 0 {
                // A check may know more than the value's kind says.
                return vec![self.narrow(v, Kind::bit(), origin)];
            }
            if known.hi.is_negative() || known.lo > max_of_bits(width) {
                return self.number(Op::Bits { width }, vec![v], origin);
            }
        }
        let longest = known.as_ref().map_or(self.prime.bits() as u32, |k| bit_length(&k.hi));
        let wanted = width.min(longest);
        if let Some(bits) = self.bits_at_hand(&form) {
            return self.only_low(bits, wanted, origin);
        }
        if wanted == 0 {
            let zero = self.constant_of(BigInt::zero(), field);
            self.assert_eq(v, zero, origin);
            return Vec::new();
        }
        let bits = self.number(Op::Bits { width: wanted }, vec![v], origin);
        if !field {
            self.name_recomposition(v, &bits, origin);
        }
        self.bits.insert(form, bits.clone());
        bits
    }

    fn bits_at_hand(&mut self, form: &(bool, Linear)) -> Option<Vec<ValueId>> {
        if let Some(bits) = self.bits.get(form) {
            return Some(bits.clone());
        }
        if form.0 {
            return None;
        }
        let positions = form.1.as_bits(&self.values)?;
        let zero = self.int(0);
        let length = positions.last().map_or(0, |(at, _)| *at as usize + 1);
        let mut bits = vec![zero; length];
        positions.iter().for_each(|(at, bit)| bits[*at as usize] = *bit);
        Some(bits)
    }

    /// Forces the bits from `width` up to 0 and drops them.
    fn only_low(&mut self, bits: Vec<ValueId>, width: u32, origin: OriginId) -> Vec<ValueId> {
        let (low, high) = bits.split_at(bits.len().min(width as usize));
        if !high.is_empty() {
            let terms: Vec<(BigInt, ValueId)> =
                high.iter().map(|bit| (BigInt::one(), *bit)).collect();
            let sum = self.lin(&terms, BigInt::zero(), origin);
            let zero = self.int(0);
            self.assert_eq(sum, zero, origin);
        }
        low.to_vec()
    }

    /// So that Σ 2^i·bᵢ of all bits of v is v again, and not a new sum.
    fn name_recomposition(&mut self, v: ValueId, bits: &[ValueId], origin: OriginId) {
        let terms: Vec<(BigInt, ValueId)> =
            bits.iter().enumerate().map(|(at, bit)| (BigInt::one() << at, *bit)).collect();
        if let Some(form) = self.knowledge.canonical().combine(&terms, &BigInt::zero(), false) {
            let whole = self.narrow(v, Kind::bits(bits.len() as u32), origin);
            self.by_form.insert((false, form), whole);
        }
    }

    /// The integer that an element was made of, if it is one between 0 and p: their bits agree.
    fn integer_behind(&self, v: ValueId) -> Option<ValueId> {
        if !self.is_field(v) {
            return None;
        }
        let form = self.form_of(v);
        let [(atom, coefficient)] = form.terms.as_slice() else { return None };
        let known = self.known(*atom)?;
        let plain = coefficient.is_one() && form.constant.is_zero();
        (plain && !known.lo.is_negative() && known.hi < self.modulus).then_some(*atom)
    }
}
