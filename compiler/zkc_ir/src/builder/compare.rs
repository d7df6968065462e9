//! Comparisons whose result is a bit.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use super::TemplateBuilder;
use crate::canonical::Linear;
use crate::{Interval, Kind, Op, OriginId, ValueId};

impl TemplateBuilder {
    /// Whether two integers or two elements are equal, as a bit; an integer beside an element
    /// becomes one.
    pub fn eq(&mut self, a: ValueId, b: ValueId, origin: OriginId) -> ValueId {
        let (a, b, field) = self.same_kind(a, b, origin);
        let difference = self.form_of_difference(a, b, field);
        if let Some(constant) = difference.as_ref().and_then(Linear::as_constant) {
            let equal = u8::from(constant.is_zero());
            return self.int(equal);
        }
        if let Some(known) = self.known_difference(a, b, difference.as_ref()) {
            let side = match known.lo.is_positive() {
                true => Some((Some(1), None)),
                false => known.hi.is_negative().then_some((None, Some(-1))),
            };
            if side.is_some_and(|side| self.vouch_for_comparison(a, b, side, origin)) {
                return self.int(0);
            }
            // A difference of 0 and 1, or of 0 and −1, is its own answer.
            for (sign, interval) in [(-1, Interval::new(0, 1)), (1, Interval::new(-1, 0))] {
                if known.within(&interval) {
                    let sign = BigInt::from(sign);
                    let terms = [(sign.clone(), a), (-sign, b)];
                    let bit = self.lin(&terms, BigInt::one(), origin);
                    let bit = self.narrow(bit, Kind::bit(), origin);
                    if self.kind(bit).is_bit() {
                        return bit;
                    }
                }
            }
        }
        self.number(Op::Eq, vec![a.min(b), a.max(b)], origin)[0]
    }

    /// Whether `a < b`, integers, as a bit.
    pub fn lt(&mut self, a: ValueId, b: ValueId, origin: OriginId) -> ValueId {
        let difference = self.form_of_difference(a, b, false);
        if let Some(known) = self.known_difference(a, b, difference.as_ref()) {
            let side = match known.hi.is_negative() {
                true => Some((None, Some(-1))),
                false => (!known.lo.is_negative()).then_some((Some(0), None)),
            };
            if side.is_some_and(|side| self.vouch_for_comparison(a, b, side, origin)) {
                return self.int(u8::from(known.hi.is_negative()));
            }
            if known.within(&Interval::new(-1, 0)) {
                let one = BigInt::one();
                let bit = self.lin(&[(-&one, a), (one, b)], BigInt::zero(), origin);
                let bit = self.narrow(bit, Kind::bit(), origin);
                if self.kind(bit).is_bit() {
                    return bit;
                }
            }
        }
        self.number(Op::Lt, vec![a, b], origin)[0]
    }

    /// Notes on which side of 0 the difference `a − b` is known to be, unless the kinds alone say so;
    /// false if the verifier could not tell.
    fn vouch_for_comparison(
        &mut self,
        a: ValueId,
        b: ValueId,
        side: (Option<i8>, Option<i8>),
        origin: OriginId,
    ) -> bool {
        let kinds = self.kind(a).interval().zip(self.kind(b).interval());
        let apart = |(a, b): (Interval, Interval)| a.meet(&b).is_empty();
        kinds.is_some_and(apart) || self.vouch_for_difference(a, b, side, origin)
    }

    /// What is known of a − b.
    fn known_difference(
        &self,
        a: ValueId,
        b: ValueId,
        difference: Option<&Linear>,
    ) -> Option<Interval> {
        let own = self.known(a)?.minus(&self.known(b)?);
        Some(match difference {
            Some(form) => self.known_of_form(form, own),
            None => own,
        })
    }
}
