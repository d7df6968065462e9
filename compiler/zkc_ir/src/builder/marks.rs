//! A number as one mark of many, or as a run of marks.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::TemplateBuilder;
use crate::{Interval, Kind, Op, OriginId, ValueId};

impl TemplateBuilder {
    /// `count` bits, at least one, of which the v-th is 1; fails unless 0 ≤ v < count.
    pub fn one_hot(&mut self, v: ValueId, count: u32, origin: OriginId) -> Vec<ValueId> {
        if let Some(chosen) = self.constant_below(v, count) {
            return (0..count).map(|at| self.int(u8::from(at == chosen))).collect();
        }
        let bit = self.known(v).is_some_and(|known| known.within(&Interval::new(0, 1)));
        if bit && count >= 2 {
            let one = self.narrow(v, Kind::bit(), origin);
            let zero = self.lin(&[(BigInt::from(-1), one)], BigInt::from(1), origin);
            let zero = self.narrow(zero, Kind::bit(), origin);
            let none = self.int(0);
            let mut marks = vec![zero, one];
            marks.resize(count as usize, none);
            return marks;
        }
        self.number(Op::OneHot { count }, vec![v], origin)
    }

    /// `count` bits, at least one, of which the first v are 1; fails unless 0 ≤ v ≤ count.
    pub fn prefix(&mut self, v: ValueId, count: u32, origin: OriginId) -> Vec<ValueId> {
        if let Some(live) = self.constant_below(v, count.saturating_add(1)) {
            return (0..count).map(|at| self.int(u8::from(at < live))).collect();
        }
        if self.known(v).is_some_and(|known| known.within(&Interval::new(0, 1))) {
            let first = self.narrow(v, Kind::bit(), origin);
            let none = self.int(0);
            let mut marks = vec![first];
            marks.resize(count as usize, none);
            return marks;
        }
        self.number(Op::Prefix { count }, vec![v], origin)
    }

    fn constant_below(&self, v: ValueId, count: u32) -> Option<u32> {
        self.as_constant(v)?.to_u32().filter(|value| *value < count)
    }
}

#[cfg(test)]
mod tests {
    use num_bigint::BigUint;

    use super::*;
    use crate::builder::TemplateBuilder;

    fn builder() -> (TemplateBuilder, ValueId, OriginId) {
        let mut builder = TemplateBuilder::new("t".into(), &BigUint::from(257u32));
        let v = builder.param(Kind::bits(4));
        (builder, v, OriginId(0))
    }

    #[test]
    fn a_constant_costs_nothing() {
        let (mut builder, _, origin) = builder();
        let three = builder.int(3);
        let marks = builder.one_hot(three, 5, origin);
        let values: Vec<_> = marks.iter().map(|mark| builder.as_constant(*mark)).collect();
        assert_eq!(values, [0, 0, 0, 1, 0].map(|bit| Some(BigInt::from(bit))));
        let marks = builder.prefix(three, 5, origin);
        let values: Vec<_> = marks.iter().map(|mark| builder.as_constant(*mark)).collect();
        assert_eq!(values, [1, 1, 1, 0, 0].map(|bit| Some(BigInt::from(bit))));
    }

    #[test]
    fn the_number_is_known_to_be_in_range_afterwards() {
        let (mut builder, v, origin) = builder();
        builder.one_hot(v, 5, origin);
        builder.assert_range(v, BigInt::from(0), BigInt::from(4), origin);
        let template = builder.finish(Vec::new());
        let last = template.insts.last().map(|inst| crate::ops::name(&inst.op));
        assert_eq!(last, Some("implied"));
    }

    #[test]
    fn the_same_marks_are_used_again() {
        let (mut builder, v, origin) = builder();
        assert_eq!(builder.prefix(v, 5, origin), builder.prefix(v, 5, origin));
    }
}
