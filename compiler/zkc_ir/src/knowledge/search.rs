//! Whether facts, joined, say that a form lies where it must.
//!
//! Where z − y and y − x are known, so is z − x: each fact takes a value out of the form and leaves a
//! rest, about which other facts speak. Rests are visited level by level, each once for as long as no
//! better way to it is found, so that the shortest derivations come first and a dense net of facts
//! costs what its values do and not what its paths do. The number of facts tried for a query is
//! bounded besides; it counts steps, so the same template gives the same answers on every machine.

use std::collections::{BTreeMap, BTreeSet};

use super::{Knowledge, Known, MAX_TERMS};
use crate::canonical::{Facts, Linear};
use crate::{Interval, Kind};

/// How many facts a derivation joins to a last one about what they leave: neighbours in a chain of
/// up to as many comparisons.
const MAX_JOINED: u32 = 3;
/// Facts that are tried for each sum on the way, the latest first.
const MAX_TRIED: usize = 8;
/// Facts that are tried beside the kinds alone, for the first and the last value of a sum.
const MAX_BESIDE: usize = 16;
/// Facts that are tried for a query; past them it counts as unknown.
const MAX_STEPS: usize = 4096;

/// A query at some place, under the bits of a path.
pub(super) struct Search<'a> {
    /// What holds always, and under each bit of the path.
    sources: Vec<&'a Facts>,
    path: &'a [Linear],
    kinds: &'a [Kind],
    /// Facts tried so far.
    steps: usize,
}

impl<'a> Search<'a> {
    pub fn new(knowledge: &'a Knowledge, path: &'a [Linear], kinds: &'a [Kind]) -> Search<'a> {
        let under = path.iter().filter_map(|bit| knowledge.under.get(bit));
        let sources = std::iter::once(&knowledge.always).chain(under).collect();
        Search { sources, path, kinds, steps: 0 }
    }

    /// Facts about the form itself, whose values lie in `own`; those under bits of the path included.
    pub fn direct(&self, form: &Linear, own: Interval) -> Known {
        self.about(form, Known::new(own))
    }

    fn about(&self, form: &Linear, own: Known) -> Known {
        let mut known = own;
        if let Some(sum) = form.interval(self.kinds) {
            known.cut(&sum, &BTreeSet::new());
        }
        for facts in &self.sources {
            if let Some((interval, because)) = facts.explained(form) {
                known.cut(&interval, because);
            }
        }
        for bit in self.path {
            if let Some(one) = equal_to_one(bit, form) {
                known.cut(&one, &BTreeSet::new());
            }
        }
        known
    }

    /// One fact, however long, and what the kinds say of the rest: parts of a sum are at most the sum,
    /// and a sum at most what was required of it.
    fn beside_one(&self, form: &Linear, known: &mut Known, wanted: &Interval) {
        let ends = [form.terms.first(), form.terms.last()];
        for facts in &self.sources {
            for (value, weight) in ends.into_iter().flatten() {
                for terms in facts.mentioning(*value).take(MAX_BESIDE) {
                    let apart = facts.apart(form, *value, weight, terms);
                    let Some((rest, fact, because)) = apart else { continue };
                    let Some(rest) = rest.interval(self.kinds) else { continue };
                    known.cut(&rest.plus(&fact), because);
                    if known.interval.within(wanted) {
                        return;
                    }
                }
            }
        }
    }

    /// As [`Search::direct`], and by sums of facts as long as the form may lie outside `wanted`.
    pub fn joined(&mut self, form: &Linear, own: Known, wanted: &Interval) -> Known {
        let mut known = self.about(form, own);
        if form.terms.is_empty() || known.interval.within(wanted) {
            return known;
        }
        self.beside_one(form, &mut known, wanted);
        if form.terms.len() > MAX_TERMS {
            return known;
        }
        let start = Way { apart: Known::new(Interval::point(0)), joined: 0 };
        let mut reached = BTreeMap::from([(form.clone(), start)]);
        let mut level = vec![form.clone()];
        for joined in 1..=MAX_JOINED {
            let mut next = Vec::new();
            for rest in &level {
                let Some(way) = reached.get(rest).map(|way| way.apart.clone()) else { continue };
                for (value, weight) in &rest.terms {
                    for at in 0..self.sources.len() {
                        let facts = self.sources[at];
                        for terms in facts.mentioning(*value).take(MAX_TRIED) {
                            if known.interval.within(wanted) || self.steps == MAX_STEPS {
                                return known;
                            }
                            self.steps += 1;
                            let apart = facts.apart(rest, *value, weight, terms);
                            let Some((left, fact, because)) = apart else { continue };
                            if left.terms.len() > rest.terms.len() {
                                continue;
                            }
                            let Some(own) = left.interval(self.kinds) else { continue };
                            let mut way = way.clone();
                            way.interval = way.interval.plus(&fact);
                            way.because.extend(because);
                            let Some(first) = closer(&mut reached, &left, &way, joined) else {
                                continue;
                            };
                            let there = self.direct(&left, own);
                            way.because.extend(&there.because);
                            known.cut(&there.interval.plus(&way.interval), &way.because);
                            if first {
                                next.push(left);
                            }
                        }
                    }
                }
            }
            level = next;
        }
        known
    }
}

/// How a rest was reached.
struct Way {
    /// Where the form less the rest lies.
    apart: Known,
    /// The facts joined on the latest way that said more than those before.
    joined: u32,
}

/// Notes a way to a rest: whether it is the first to say more with so many facts; none if it says no
/// more than the ways before.
fn closer(
    reached: &mut BTreeMap<Linear, Way>,
    rest: &Linear,
    way: &Known,
    joined: u32,
) -> Option<bool> {
    let Some(before) = reached.get_mut(rest) else {
        reached.insert(rest.clone(), Way { apart: way.clone(), joined });
        return Some(true);
    };
    let known = before.apart.interval.clone();
    before.apart.cut(&way.interval, &way.because);
    if before.apart.interval == known {
        return None;
    }
    let first = before.joined != joined;
    before.joined = joined;
    Some(first)
}

/// The form's value where the bit is 1, if both go in the same direction.
fn equal_to_one(bit: &Linear, form: &Linear) -> Option<Interval> {
    let first = |form: &Linear| form.terms.first().map(|(value, _)| *value);
    if bit.terms.len() != form.terms.len() || first(bit) != first(form) {
        return None;
    }
    let mut fact = Facts::default();
    fact.learn(bit, &Interval::point(1));
    fact.about(form)
}

#[cfg(test)]
mod tests {
    use num_bigint::{BigInt, BigUint};
    use num_traits::One;

    use super::*;
    use crate::{OriginId, ValueId};

    const BITS: u32 = 24;

    /// Facts under each of 24 nested bits, about values numbered from 24 on.
    struct Net {
        knowledge: Knowledge,
        kinds: Vec<Kind>,
        path: Vec<Linear>,
        drawn: u64,
    }

    impl Net {
        fn new(values: u32) -> Net {
            let kinds: Vec<Kind> = std::iter::repeat_n(Kind::bit(), BITS as usize)
                .chain(std::iter::repeat_n(Kind::bits(64), values as usize))
                .collect();
            let mut knowledge = Knowledge::new(&BigUint::from(257u32));
            kinds.iter().for_each(|_| knowledge.push_param());
            let path = (0..BITS).map(|bit| Linear::atom(ValueId(bit))).collect();
            Net { knowledge, kinds, path, drawn: 1 }
        }

        /// A number below `most`, from a fixed series.
        fn draw(&mut self, most: u32) -> u32 {
            self.drawn = self.drawn.wrapping_mul(6364136223846793005).wrapping_add(1);
            ((self.drawn >> 33) % u64::from(most)) as u32
        }

        /// The sum of the positive values less that of the others.
        fn sum(plus: &[u32], minus: &[u32]) -> Linear {
            let mut sum = Linear::default();
            for (values, sign) in [(plus, 1), (minus, -1)] {
                for value in values {
                    let term = (ValueId(BITS + value), BigInt::from(sign));
                    sum = Net::plus(&sum, &Linear { terms: vec![term], constant: BigInt::from(0) });
                }
            }
            sum
        }

        fn plus(a: &Linear, b: &Linear) -> Linear {
            let mut terms: BTreeMap<ValueId, BigInt> = a.terms.iter().cloned().collect();
            for (value, weight) in &b.terms {
                *terms.entry(*value).or_default() += weight;
            }
            terms.retain(|_, weight| weight != &BigInt::from(0));
            Linear { terms: terms.into_iter().collect(), constant: BigInt::from(0) }
        }

        fn learn(&mut self, bit: u32, form: &Linear) {
            let bit = self.path[bit as usize].clone();
            let fact = Interval::new(0, BigInt::from(1u128 << 100));
            self.knowledge.learn_under(bit, form, &fact, OriginId(0));
        }

        /// Whether the form is found never to be negative, and in how many steps.
        fn asks(&self, form: &Linear) -> (bool, usize) {
            let mut search = Search::new(&self.knowledge, &self.path, &self.kinds);
            let own = form.interval(&self.kinds).unwrap();
            let wanted = Interval { lo: BigInt::from(0), hi: own.hi.clone() };
            let found = search.joined(form, Known::new(own), &wanted).interval.within(&wanted);
            (found, search.steps)
        }
    }

    #[test]
    fn a_dense_net_of_comparisons_is_searched_in_full_within_few_steps() {
        let values = 16;
        let mut net = Net::new(values);
        // In how many comparisons one value is known to be at most another.
        let mut chain = vec![vec![u32::MAX; values as usize]; values as usize];
        for bit in 0..BITS {
            for _ in 0..8 {
                let (a, b) = (net.draw(values), net.draw(values));
                // Neighbours only, so that most pairs need a chain.
                let (low, high) = (a, (a + 1 + b % 2).min(values - 1));
                if low < high {
                    net.learn(bit, &Net::sum(&[high], &[low]));
                    chain[low as usize][high as usize] = 1;
                }
            }
        }
        for via in 0..values as usize {
            for low in 0..values as usize {
                for high in 0..values as usize {
                    let sum = chain[low][via].saturating_add(chain[via][high]);
                    chain[low][high] = chain[low][high].min(sum);
                }
            }
        }
        let (mut all, mut proven, mut refused) = (0, 0, 0);
        for low in 0..values {
            for high in low + 1..values {
                let (found, steps) = net.asks(&Net::sum(&[high], &[low]));
                let expected = chain[low as usize][high as usize] <= MAX_JOINED + 1;
                assert_eq!(found, expected, "{low} <= {high}");
                proven += u32::from(found);
                refused += u32::from(!found);
                all += steps;
            }
        }
        assert!(proven > 40 && refused > 10, "{proven} proven, {refused} not");
        assert!(all < 40_000, "{all} steps for all pairs");
    }

    #[test]
    fn what_follows_from_few_facts_is_found_where_the_steps_run_out() {
        let values = 12;
        let mut net = Net::new(values);
        let mut facts = Vec::new();
        for bit in 0..BITS {
            for _ in 0..8 {
                let [a, b, c, d] = [0; 4].map(|_| net.draw(values));
                let form = Net::sum(&[a, b], &[c, d]);
                let units = form.terms.iter().all(|(_, weight)| weight.magnitude().is_one());
                if units && form.terms.len() == 4 {
                    net.learn(bit, &form);
                    facts.push(form);
                }
            }
        }
        let (mut sums, mut exhausted) = (0, 0);
        for (at, fact) in facts.iter().enumerate().step_by(4) {
            assert_eq!(net.asks(fact), (true, 0), "{fact:?} is a fact");
            for other in &facts[at + 1..] {
                let sum = Net::plus(fact, other);
                if sum.terms.len() == 4 {
                    assert!(net.asks(&sum).0, "{fact:?} and {other:?} say so");
                    sums += 1;
                }
            }
            let mut negative = fact.clone();
            negative.terms.iter_mut().for_each(|(_, weight)| *weight = -weight.clone());
            let (_, steps) = net.asks(&negative);
            assert!(steps <= MAX_STEPS);
            exhausted += u32::from(steps == MAX_STEPS);
        }
        assert!(sums > 100, "only {sums} sums of two facts are as short as facts");
        assert!(exhausted > 0, "no query needs the bound");
    }
}
