//! Checks, narrowing, and calls.

use num_bigint::BigInt;
use num_traits::One;

use super::TemplateBuilder;
use crate::canonical::Linear;
use crate::{Interval, Kind, Op, OriginId, TemplateId, ValueId};

impl TemplateBuilder {
    /// Fails unless two integers or two elements are equal; an integer beside an element becomes
    /// one. Nothing is emitted where they always are.
    pub fn assert_eq(&mut self, a: ValueId, b: ValueId, origin: OriginId) {
        let (a, b, field) = self.same_kind(a, b, origin);
        let difference = self.form_of_difference(a, b, field);
        let constant = difference.as_ref().and_then(Linear::as_constant);
        if a == b || constant.is_some_and(|constant| constant == &BigInt::ZERO) {
            return;
        }
        let zero = Interval::point(0);
        if let Some(form) = difference.as_ref().filter(|_| !field) {
            let own = self.kind(a).interval().zip(self.kind(b).interval());
            let own = own.map(|(a, b)| a.minus(&b));
            if own.is_some_and(|own| self.known_of_form(form, own).within(&zero))
                && self.vouch_for_difference(a, b, (Some(0), Some(0)), origin)
            {
                return;
            }
        }
        self.number(Op::AssertEq, vec![a.min(b), a.max(b)], origin);
    }

    /// Notes, at no cost, that the integer lies in the interval, if what stands before says so; the
    /// verifier asks the same.
    fn vouch(&mut self, v: ValueId, interval: Interval, origin: OriginId) -> bool {
        let told = self.implies(v, &interval.lo, &interval.hi);
        if told {
            let op = Op::Implied { lo: interval.lo, hi: interval.hi };
            self.number(op, vec![v], origin);
        }
        told
    }

    /// Notes, at no cost, that `a − b` is at least and at most so much; false if the verifier, which
    /// asks about the difference alone, could not tell.
    pub(super) fn vouch_for_difference(
        &mut self,
        a: ValueId,
        b: ValueId,
        (least, most): (Option<i8>, Option<i8>),
        origin: OriginId,
    ) -> bool {
        let terms = [(BigInt::one(), a), (-BigInt::one(), b)];
        let difference = self.lin(&terms, BigInt::ZERO, origin);
        let Some(own) = self.kind(difference).interval() else { return false };
        let wanted = Interval {
            lo: least.map_or(own.lo, BigInt::from),
            hi: most.map_or(own.hi, BigInt::from),
        };
        self.vouch(difference, wanted, origin)
    }

    /// Whether the integer lies in `lo..=hi` by the kinds of what it is made of, without any fact.
    pub fn fits_by_kinds(&self, v: ValueId, lo: &BigInt, hi: &BigInt) -> bool {
        let wanted = Interval::new(lo.clone(), hi.clone());
        let own = self.kind(v).interval();
        let made_of = self.knowledge.by_kinds(self.form_of(v), &self.values);
        own.and(made_of).is_some_and(|made_of| made_of.within(&wanted))
    }

    /// Whether the integer lies in `lo..=hi` by what stands before.
    pub fn implies(&self, v: ValueId, lo: &BigInt, hi: &BigInt) -> bool {
        let wanted = Interval::new(lo.clone(), hi.clone());
        self.known_within(v, &wanted).is_some_and(|known| known.within(&wanted))
    }

    /// Fails unless the integer lies in `lo..=hi`. Nothing is emitted where its kind implies it, and
    /// [`Op::Implied`] where facts do. Follow it by [`TemplateBuilder::narrow`].
    pub fn assert_range(&mut self, v: ValueId, lo: BigInt, hi: BigInt, origin: OriginId) {
        let wanted = Interval::new(lo, hi);
        if self.fits_by_kinds(v, &wanted.lo, &wanted.hi) {
            return;
        }
        if self.vouch(v, wanted.clone(), origin) {
            return;
        }
        let op = Op::AssertRange { lo: wanted.lo, hi: wanted.hi };
        self.number(op, vec![v], origin);
    }

    /// The integer with the interval that checks before have established for it. `kind` is what the
    /// caller expects and is never taken on trust: where the checks establish less, so does the
    /// result; where they establish more, the result has that.
    pub fn narrow(&mut self, v: ValueId, kind: Kind, origin: OriginId) -> ValueId {
        if self.kind(v).within(&kind) {
            return v;
        }
        let wanted = kind.interval();
        let known = wanted.and_then(|wanted| self.known_within(v, &wanted));
        let (Some(own), Some(known)) = (self.kind(v).interval(), known) else { return v };
        let narrowed = own.meet(&known);
        if narrowed.is_empty() || own == narrowed {
            return v;
        }
        self.number_narrow(v, narrowed, origin)
    }

    fn number_narrow(&mut self, v: ValueId, narrowed: Interval, origin: OriginId) -> ValueId {
        let form = (false, self.form_of(v).clone());
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
