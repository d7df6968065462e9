//! Where two values are the same, though they are made apart.
//!
//! What an arm changes under marks that hold only where the arm is taken is unchanged elsewhere, and
//! so needs no choice between the arms. `a − b` is followed back through products and selections whose
//! bit is 0 wherever a bit is, until nothing is left of it.

use num_bigint::BigInt;

use super::{Knowledge, MAX_TERMS};
use crate::canonical::Linear;
use crate::{Kind, ValueId};

/// Selections that are followed back, one after the other.
const MAX_LAYERS: usize = 8;

impl Knowledge {
    /// Whether two values, both elements or both integers, are the same wherever a bit of this form is
    /// 0. That nothing is found does not mean that they differ.
    pub fn same_without(
        &self,
        bit: &Linear,
        a: ValueId,
        b: ValueId,
        field: bool,
        kinds: &[Kind],
    ) -> bool {
        let Some(mut rest) = self.canonical().difference(a, b, field) else { return false };
        for _ in 0..MAX_LAYERS {
            if let Some(constant) = rest.as_constant() {
                return constant == &BigInt::ZERO;
            }
            if rest.terms.len() > MAX_TERMS {
                return false;
            }
            let mut left = Vec::with_capacity(rest.terms.len());
            let mut changed = false;
            for (value, weight) in &rest.terms {
                let stands_for = self.without(bit, *value, kinds);
                changed |= stands_for != Some(*value);
                left.extend(stands_for.map(|value| (weight.clone(), value)));
            }
            let next = self.canonical().combine(&left, &rest.constant, field);
            let Some(next) = next.filter(|_| changed) else { return false };
            rest = next;
        }
        false
    }

    /// What a value is where the bit is 0: nothing if it is 0 there, else the same or one that it was
    /// made of.
    fn without(&self, bit: &Linear, value: ValueId, kinds: &[Kind]) -> Option<ValueId> {
        if let Some((choice, taken, refused)) = self.selected.get(&value) {
            let chosen = self.bit(*choice, kinds);
            if chosen.as_ref().is_some_and(|chosen| self.implies_bit(chosen, bit)) {
                return Some(*refused);
            }
            let negated = chosen.as_ref().map(super::negation);
            if negated.is_some_and(|negated| self.implies_bit(&negated, bit)) {
                return Some(*taken);
            }
        }
        let own = self.bit(value, kinds);
        let factors = self.factors.get(&value);
        let factors = factors.into_iter().flat_map(|(a, b)| [*a, *b]);
        let mut bits = own.into_iter().chain(factors.filter_map(|factor| self.bit(factor, kinds)));
        let gone = bits.any(|factor| self.implies_bit(&factor, bit));
        (!gone).then_some(value)
    }

    /// Whether the second bit is 1 wherever the first is.
    fn implies_bit(&self, bit: &Linear, other: &Linear) -> bool {
        bit == other || self.path_to(bit.clone(), Some(other)).last() == Some(other)
    }
}
