//! Checks, narrowing, and calls.

use num_bigint::BigInt;

use super::TemplateBuilder;
use crate::canonical::Linear;
use crate::{Interval, Kind, Op, OriginId, TemplateId, ValueId};

impl TemplateBuilder {
    /// Fails unless two integers or two elements are equal; an integer beside an element becomes
    /// one. Nothing is emitted where they always are.
    pub fn assert_eq(&mut self, a: ValueId, b: ValueId, origin: OriginId) {
        let (a, b, field) = self.same_kind(a, b, origin);
        let difference = self.canonical.difference(a, b, field);
        let constant = difference.as_ref().and_then(Linear::as_constant);
        if a == b || constant.is_some_and(|constant| constant == &BigInt::ZERO) {
            return;
        }
        let zero = Interval::point(0);
        if let Some(form) = difference.as_ref().filter(|_| !field) {
            if self.facts.about(form).is_some_and(|known| known.within(&zero)) {
                return;
            }
        }
        self.number(Op::AssertEq, vec![a.min(b), a.max(b)], origin);
        if let Some(form) = difference.filter(|_| !field) {
            self.facts.learn(&form, &zero);
        }
    }

    /// Fails unless the integer lies in `lo..=hi`. Nothing is emitted where its interval, or an
    /// earlier check of the same form, implies it. Follow it by [`TemplateBuilder::narrow`].
    pub fn assert_range(&mut self, v: ValueId, lo: BigInt, hi: BigInt, origin: OriginId) {
        let wanted = Interval::new(lo, hi);
        if self.known(v).is_some_and(|known| known.within(&wanted)) {
            return;
        }
        let op = Op::AssertRange { lo: wanted.lo.clone(), hi: wanted.hi.clone() };
        self.number(op, vec![v], origin);
        let form = self.canonical.of(v).clone();
        self.facts.learn(&form, &wanted);
    }

    /// The integer with the interval that checks before have established for it. `kind` is what the
    /// caller expects and is never taken on trust: where the checks establish less, so does the
    /// result; where they establish more, the result has that.
    pub fn narrow(&mut self, v: ValueId, kind: Kind, origin: OriginId) -> ValueId {
        if self.kind(v).within(&kind) {
            return v;
        }
        let (Some(own), Some(known)) = (self.kind(v).interval(), self.known(v)) else { return v };
        let narrowed = own.meet(&known);
        if narrowed.is_empty() || own == narrowed {
            return v;
        }
        self.number_narrow(v, narrowed, origin)
    }

    fn number_narrow(&mut self, v: ValueId, narrowed: Interval, origin: OriginId) -> ValueId {
        let form = (false, self.canonical.of(v).clone());
        if let Some(best) = self.by_form.get(&form) {
            if self.kind(*best).interval().is_some_and(|interval| interval.within(&narrowed)) {
                return *best;
            }
        }
        self.append(Op::Narrow, vec![v], vec![narrowed.kind()], origin)[0]
    }

    /// The results of a template that was added to the module, whose results have the kinds given.
    pub fn call(
        &mut self,
        callee: TemplateId,
        callee_results: &[Kind],
        args: &[ValueId],
        origin: OriginId,
    ) -> Vec<ValueId> {
        self.number_as(Op::Call(callee), args.to_vec(), callee_results.to_vec(), origin)
    }
}
