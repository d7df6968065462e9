//! What is known of values beyond their kinds: facts that checks, comparisons and selections leave.
//!
//! Builder and verifier tell it every instruction in order, so a fact at some place rests on what
//! stands before that place alone, and no check can be dropped for its own sake. A fact is about a
//! canonical form, so that other names of the same sum find it, and stands under at most one bit:
//!
//! - `assert_range v lo..hi` and the like: v is in there, always;
//! - `c = lt a b`: where c is 1, b − a ≥ 1; where c is 0, a − b ≥ 0; `eq` and marks in the same way;
//! - `m = mul g y` with a bit g: m is 0 or y; so a check of m is one of y under g;
//! - `v = sel c a b`: a − v and b − v lie where the facts under c and under its negation say, which
//!   makes the lesser of two numbers at most either;
//! - `q, r = divmod a b`: r < b, r ≤ a, q ≤ a, and a = b·q + r where b is a constant.
//!
//! A product of bits holds where both do, and `assert_eq` of such a product with 0 makes one of them
//! imply that the other is 0. A fact under a bit is used for a value that is multiplied by the bit,
//! or by a product with it, and for the arm that a selection takes; nowhere else.

mod apart;
mod search;

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed, Zero};

use crate::canonical::{Canonical, Facts, Linear};
use crate::{Inst, Interval, Kind, Op, OriginId, ValueId, max_of_bits};
use search::Search;

/// Facts about longer sums are not kept where an operation, and not a check, gives them; bits with
/// longer forms have no facts.
const MAX_TERMS: usize = 4;
/// Bits whose facts hold where one does: those of the path, and what they imply.
const MAX_PATH: usize = 128;
/// More marks than this have no facts each.
const MAX_MARKS: usize = 64;

/// The facts at a place of a template, and the canonical forms of the values before it.
#[derive(Clone, Debug)]
pub(crate) struct Knowledge {
    canonical: Canonical,
    /// What holds always.
    always: Facts,
    /// What holds where a bit of this form is 1.
    under: BTreeMap<Linear, Facts>,
    /// Bits that are 1 where a bit of this form is.
    implied: BTreeMap<Linear, Vec<Linear>>,
    /// Bits that are always 1.
    always_one: BTreeSet<Linear>,
    /// Factors of products of integers, one of them a bit.
    factors: BTreeMap<ValueId, (ValueId, ValueId)>,
    /// The bit, and what it selects where it is 1 and where it is 0.
    selected: BTreeMap<ValueId, (ValueId, ValueId, ValueId)>,
}

/// An interval with the origins of the facts that it follows from.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// Where the value lies.
    pub interval: Interval,
    /// Origins of the instructions that say so, beyond the kinds.
    pub because: BTreeSet<OriginId>,
}

impl Known {
    fn new(interval: Interval) -> Known {
        Known { interval, because: BTreeSet::new() }
    }

    /// Cuts with another reading; one that excludes this stands beside rows that contradict each
    /// other, and the first is kept.
    fn cut(&mut self, other: &Interval, because: &BTreeSet<OriginId>) {
        let cut = self.interval.meet(other);
        if !cut.is_empty() && cut != self.interval {
            self.interval = cut;
            self.because.extend(because);
        }
    }
}

impl Knowledge {
    pub fn new(prime: &BigUint) -> Knowledge {
        Knowledge {
            canonical: Canonical::new(prime),
            always: Facts::default(),
            under: BTreeMap::new(),
            implied: BTreeMap::new(),
            always_one: BTreeSet::new(),
            factors: BTreeMap::new(),
            selected: BTreeMap::new(),
        }
    }

    pub fn canonical(&self) -> &Canonical {
        &self.canonical
    }

    pub fn push_param(&mut self) {
        self.canonical.push_param();
    }

    /// Notes the forms of an instruction's results.
    pub fn push(&mut self, inst: &Inst, kind: Option<&Kind>) {
        self.canonical.push(inst, kind);
    }

    /// The factor beside a bit of this form in the product that the value is, if it is one.
    pub fn factor_beside(&self, bit: &Linear, product: ValueId) -> Option<ValueId> {
        let (a, b) = self.factors.get(&self.atom(product)?)?;
        [(a, b), (b, a)]
            .into_iter()
            .find(|(own, _)| self.canonical.of(**own) == bit)
            .map(|(_, other)| *other)
    }

    /// The kinds of an instruction's results, cut with what is known.
    pub fn sharpened(
        &self,
        op: &Op,
        args: &[ValueId],
        kinds: Vec<Kind>,
        all: &[Kind],
    ) -> Vec<Kind> {
        let interval = match (op, args, kinds.as_slice()) {
            (_, _, [kind]) if kind.is_bit() => return kinds,
            (Op::Mul, [a, b], [Kind::Int { .. }]) if a != b => self.product(*a, *b, all),
            (Op::Sel, [c, a, b], [Kind::Int { .. }]) => self.selection(*c, *a, *b, all),
            _ => None,
        };
        match (interval, kinds.as_slice()) {
            (Some(interval), [kind]) => {
                let own = kind.interval().unwrap_or_else(|| interval.clone());
                let cut = own.meet(&interval);
                vec![if cut.is_empty() { own.kind() } else { cut.kind() }]
            }
            _ => kinds,
        }
    }

    fn product(&self, a: ValueId, b: ValueId, kinds: &[Kind]) -> Option<Interval> {
        let bit = |value: ValueId| kinds[value.0 as usize].is_bit();
        if bit(a) && bit(b) {
            return None;
        }
        let (bit, other) = match (bit(a), bit(b)) {
            (true, false) => (a, b),
            (false, true) => (b, a),
            _ => return None,
        };
        let taken = self.where_one(self.bit(bit, kinds)?, other, kinds)?;
        Some(taken.hull(&Interval::point(0)))
    }

    fn selection(&self, c: ValueId, a: ValueId, b: ValueId, kinds: &[Kind]) -> Option<Interval> {
        let chosen = self.bit(c, kinds)?;
        let refused = negation(&chosen);
        let taken = self.where_one(chosen, a, kinds)?;
        Some(taken.hull(&self.where_one(refused, b, kinds)?))
    }

    /// Where an integer lies if the bit is 1, without joining facts.
    fn where_one(&self, bit: Linear, value: ValueId, kinds: &[Kind]) -> Option<Interval> {
        let own = kinds[value.0 as usize].interval()?;
        let path = self.path(bit);
        let form = self.canonical.of(value);
        Some(Search::new(self, &path, kinds).direct(form, own).interval)
    }

    /// What is known of a form whose values lie in `own`: by facts about itself, and, as long as it
    /// may lie outside `wanted`, by joining them.
    pub fn known(
        &self,
        form: &Linear,
        own: Interval,
        wanted: Option<&Interval>,
        kinds: &[Kind],
    ) -> Known {
        let mut search = Search::new(self, &[], kinds);
        let mut known = search.direct(form, own);
        let Some(wanted) = wanted else { return known };
        if known.interval.within(wanted) {
            return known;
        }
        if let Some((a, b)) = self.atom_of(form).and_then(|atom| self.factors.get(&atom)) {
            self.by_factors((*a, *b), &mut known, wanted, kinds);
        }
        search.joined(form, known, wanted)
    }

    /// Where a form's values lie by the kinds of what it is made of alone; a product with a bit is made
    /// of its factors.
    pub fn by_kinds(&self, form: &Linear, kinds: &[Kind]) -> Option<Interval> {
        match self.atom_of(form).and_then(|atom| self.factors.get(&atom)) {
            Some((a, b)) => {
                let interval = |value: &ValueId| kinds[value.0 as usize].interval();
                Some(interval(a)?.times(&interval(b)?))
            }
            None => form.interval(kinds),
        }
    }

    /// As [`Knowledge::known`], from the kinds of what the form is made of on, so that every fact it
    /// rests on is named.
    pub fn explained(&self, form: &Linear, wanted: &Interval, kinds: &[Kind]) -> Option<Known> {
        let mut known = Known::new(self.by_kinds(form, kinds)?);
        if let Some((a, b)) = self.atom_of(form).and_then(|atom| self.factors.get(&atom)) {
            self.by_factors((*a, *b), &mut known, wanted, kinds);
            if known.interval.within(wanted) {
                return Some(known);
            }
        }
        Some(Search::new(self, &[], kinds).joined(form, known, wanted))
    }

    /// What facts under a bit say of a product with it.
    fn by_factors(
        &self,
        (a, b): (ValueId, ValueId),
        known: &mut Known,
        wanted: &Interval,
        kinds: &[Kind],
    ) {
        for (bit, other) in [(a, b), (b, a)] {
            let Some(bit) = self.bit(bit, kinds) else { continue };
            let Some(own) = kinds[other.0 as usize].interval() else { continue };
            let path = self.path(bit);
            let form = self.canonical.of(other);
            let found = Search::new(self, &path, kinds).joined(form, Known::new(own), wanted);
            known.cut(&found.interval.hull(&Interval::point(0)), &found.because);
        }
    }

    /// The bits that are 1 where this one is, itself first.
    fn path(&self, bit: Linear) -> Vec<Linear> {
        self.path_to(bit, None)
    }

    /// As [`Knowledge::path`], which ends early at the bit looked for.
    fn path_to(&self, bit: Linear, wanted: Option<&Linear>) -> Vec<Linear> {
        let mut seen = BTreeSet::from([bit.clone()]);
        let mut path = vec![bit];
        let mut at = 0;
        while at < path.len() && path.len() < MAX_PATH {
            let factors = self.atom_of(&path[at]).and_then(|atom| self.factors.get(&atom));
            let factors = factors.into_iter().flat_map(|(a, b)| [*a, *b]);
            let mut more: Vec<Linear> =
                factors.map(|value| self.canonical.of(value).clone()).collect();
            more.extend(self.implied.get(&path[at]).into_iter().flatten().cloned());
            for bit in more {
                let found = wanted == Some(&bit);
                if seen.insert(bit.clone()) {
                    path.push(bit);
                }
                if found {
                    return path;
                }
            }
            at += 1;
        }
        path
    }

    fn atom(&self, value: ValueId) -> Option<ValueId> {
        self.atom_of(self.canonical.of(value))
    }

    fn atom_of(&self, form: &Linear) -> Option<ValueId> {
        match form.terms.as_slice() {
            [(value, weight)] if weight.is_one() && form.constant.is_zero() => Some(*value),
            _ => None,
        }
    }

    /// The form of a value that is a bit.
    fn bit(&self, value: ValueId, kinds: &[Kind]) -> Option<Linear> {
        let form = self.canonical.of(value);
        let short = !form.terms.is_empty() && form.terms.len() <= MAX_TERMS;
        (short && kinds[value.0 as usize].is_bit()).then(|| form.clone())
    }

    /// Learns what holds from here on because of the instruction.
    pub fn learn(&mut self, inst: &Inst, kinds: &[Kind]) {
        let kind = |value: &ValueId| &kinds[value.0 as usize];
        let origin = inst.origin;
        match (&inst.op, inst.args.as_slice(), inst.results.as_slice()) {
            (Op::AssertRange { lo, hi }, [value], []) => {
                self.lies_in(*value, &Interval::new(lo.clone(), hi.clone()), origin, kinds);
            }
            (Op::Bits { width }, [value], _) if kind(value) != &Kind::Field => {
                self.lies_in(*value, &Interval::new(0, max_of_bits(*width)), origin, kinds);
            }
            (Op::OneHot { count }, [value], marks) => {
                self.lies_in(*value, &Interval::new(0, i64::from(*count) - 1), origin, kinds);
                let form = self.canonical.of(*value).clone();
                for (at, mark) in marks.iter().enumerate().take_while(|(at, _)| *at < MAX_MARKS) {
                    let mark = self.canonical.of(*mark).clone();
                    self.learn_under(mark, &form, &Interval::point(at), origin);
                }
                self.learn_marks(&form, marks, kinds);
            }
            (Op::Prefix { count }, [value], marks) => {
                self.lies_in(*value, &Interval::new(0, *count), origin, kinds);
                let form = self.canonical.of(*value).clone();
                for (at, mark) in marks.iter().enumerate().take_while(|(at, _)| *at < MAX_MARKS) {
                    let mark = self.canonical.of(*mark).clone();
                    let rest = negation(&mark);
                    self.learn_under(mark, &form, &Interval::new(at + 1, *count), origin);
                    self.learn_under(rest, &form, &Interval::new(0, at), origin);
                }
            }
            (Op::AssertEq, [a, b], []) if kind(a) != &Kind::Field => {
                self.learn_equal(*a, *b, origin, kinds);
            }
            (Op::Lt, [a, b], [c]) => self.learn_order(*a, *b, *c, origin, kinds),
            (Op::Eq, [a, b], [c]) if kind(a) != &Kind::Field => {
                self.learn_equality(*a, *b, *c, origin, kinds);
            }
            (Op::Mul, [a, b], [m]) if kind(m) != &Kind::Field => {
                self.learn_product(*a, *b, *m, origin, kinds);
            }
            (Op::Sel, [c, a, b], [v]) => {
                self.selected.insert(*v, (*c, *a, *b));
                if kind(v) != &Kind::Field && !kind(v).is_bit() {
                    self.learn_selection(*c, *a, *b, *v, origin, kinds);
                }
            }
            (Op::DivMod, [a, b], [q, r]) => self.learn_division(*a, *b, (*q, *r), origin, kinds),
            _ => {}
        }
    }

    /// A check: of a product with a bit it is also one of the other factor where the bit is 1.
    fn lies_in(&mut self, value: ValueId, wanted: &Interval, origin: OriginId, kinds: &[Kind]) {
        let form = self.canonical.of(value).clone();
        if let Some((a, b)) = self.atom_of(&form).and_then(|atom| self.factors.get(&atom)).copied()
        {
            for (bit, other) in [(a, b), (b, a)] {
                if let Some(bit) = self.bit(bit, kinds) {
                    let other = self.canonical.of(other).clone();
                    self.learn_under(bit, &other, wanted, origin);
                }
            }
        }
        self.always.learn_from(&form, wanted, origin);
    }

    fn learn_under(&mut self, bit: Linear, form: &Linear, interval: &Interval, origin: OriginId) {
        if self.always_one.contains(&bit) {
            self.always.learn_from(form, interval, origin);
        } else if bit.terms.len() <= MAX_TERMS {
            self.under.entry(bit).or_default().learn_from(form, interval, origin);
        }
    }

    fn learn_equal(&mut self, a: ValueId, b: ValueId, origin: OriginId, kinds: &[Kind]) {
        if let Some(form) = self.canonical.difference(a, b, false) {
            self.always.learn_from(&form, &Interval::point(0), origin);
        }
        let constant = |value: ValueId| self.canonical.of(value).as_constant().cloned();
        let (value, constant) = match (constant(a), constant(b)) {
            (Some(constant), None) => (b, constant),
            (None, Some(constant)) => (a, constant),
            _ => return,
        };
        if let Some(bit) = self.bit(value, kinds) {
            let one = if constant.is_one() { bit } else { negation(&bit) };
            self.holds_always(one);
        }
        let factors = self.atom(value).and_then(|atom| self.factors.get(&atom)).copied();
        if let Some((a, b)) = factors.filter(|_| constant.is_zero()) {
            for (one, other) in [(a, b), (b, a)] {
                let Some(one) = self.bit(one, kinds) else { continue };
                match self.bit(other, kinds) {
                    Some(other) if self.always_one.contains(&one) => {
                        self.holds_always(negation(&other));
                    }
                    Some(other) => self.implied.entry(one).or_default().push(negation(&other)),
                    None => {
                        let form = self.canonical.of(other).clone();
                        self.learn_under(one, &form, &Interval::point(0), origin);
                    }
                }
            }
        }
    }

    /// The bit is 1 in all that satisfies the rows, and so is what it implies.
    fn holds_always(&mut self, bit: Linear) {
        for bit in self.path(bit) {
            if let Some(facts) = self.under.get(&bit) {
                let facts = facts.clone();
                self.always.learn_all(&facts);
            }
            self.always_one.insert(bit);
        }
    }

    fn learn_order(
        &mut self,
        a: ValueId,
        b: ValueId,
        c: ValueId,
        origin: OriginId,
        kinds: &[Kind],
    ) {
        let Some((form, own)) = self.difference(b, a, kinds) else { return };
        // `lt` has its bit as a sum of others only in rows; here it is a value of its own.
        let chosen = self.canonical.of(c).clone();
        let refused = negation(&chosen);
        self.learn_under(chosen, &form, &Interval { lo: BigInt::one(), hi: own.hi }, origin);
        self.learn_under(refused, &form, &Interval { lo: own.lo, hi: BigInt::zero() }, origin);
    }

    fn learn_equality(
        &mut self,
        a: ValueId,
        b: ValueId,
        c: ValueId,
        origin: OriginId,
        kinds: &[Kind],
    ) {
        let Some((form, own)) = self.difference(a, b, kinds) else { return };
        let equal = self.canonical.of(c).clone();
        let differs = negation(&equal);
        self.learn_under(equal, &form, &Interval::point(0), origin);
        if own.lo.is_zero() {
            self.learn_under(differs, &form, &Interval { lo: BigInt::one(), hi: own.hi }, origin);
        } else if own.hi.is_zero() {
            self.learn_under(differs, &form, &Interval { lo: own.lo, hi: -BigInt::one() }, origin);
        }
    }

    fn learn_product(
        &mut self,
        a: ValueId,
        b: ValueId,
        product: ValueId,
        origin: OriginId,
        kinds: &[Kind],
    ) {
        let bit = |value: ValueId| kinds[value.0 as usize].is_bit();
        if !bit(a) && !bit(b) {
            return;
        }
        self.factors.insert(product, (a, b));
        let (bit, other) = match (bit(a), bit(b)) {
            (true, false) => (a, b),
            (false, true) => (b, a),
            _ => return,
        };
        // What is left of the other factor: it where the bit is 0, else nothing.
        let Some(bit) = self.bit(bit, kinds) else { return };
        let Some(left) = self.where_one(negation(&bit), other, kinds) else { return };
        self.learn_short(other, product, left.hull(&Interval::point(0)), origin);
    }

    /// A product with a bit that is not 0 has a bit that is 1: all marks but the first imply it.
    fn learn_marks(&mut self, product: &Linear, marks: &[ValueId], kinds: &[Kind]) {
        let factors = self.atom_of(product).and_then(|atom| self.factors.get(&atom)).copied();
        for factor in factors.into_iter().flat_map(|(a, b)| [a, b]) {
            let Some(bit) = self.bit(factor, kinds) else { continue };
            for mark in marks.iter().skip(1) {
                let mark = self.canonical.of(*mark).clone();
                self.implied.entry(mark).or_default().push(bit.clone());
            }
        }
    }

    fn learn_selection(
        &mut self,
        c: ValueId,
        a: ValueId,
        b: ValueId,
        result: ValueId,
        origin: OriginId,
        kinds: &[Kind],
    ) {
        let Some(chosen) = self.bit(c, kinds) else { return };
        let Some((form, own)) = self.difference(a, b, kinds) else { return };
        let refused = self.path(negation(&chosen));
        let path = self.path(chosen);
        // a − result is 0 where a is taken, a − b where b is; b − result the other way round.
        let above = Search::new(self, &refused, kinds).direct(&form, own.clone()).interval;
        let below = Search::new(self, &path, kinds).direct(&form, own).interval;
        let zero = Interval::point(0);
        self.learn_short(a, result, above.hull(&zero), origin);
        self.learn_short(b, result, below.scaled(&-BigInt::one()).hull(&zero), origin);
    }

    fn learn_division(
        &mut self,
        a: ValueId,
        b: ValueId,
        (q, r): (ValueId, ValueId),
        origin: OriginId,
        kinds: &[Kind],
    ) {
        let (Some(dividend), Some(divisor)) =
            (kinds[a.0 as usize].interval(), kinds[b.0 as usize].interval())
        else {
            return;
        };
        if dividend.lo.is_negative() || !divisor.hi.is_positive() {
            return;
        }
        self.learn_short(b, r, Interval { lo: BigInt::one(), hi: divisor.hi }, origin);
        self.learn_short(a, r, Interval { lo: BigInt::zero(), hi: dividend.hi.clone() }, origin);
        self.learn_short(a, q, Interval { lo: BigInt::zero(), hi: dividend.hi }, origin);
        if let Some(factor) = self.canonical.of(b).as_constant() {
            let terms = [(BigInt::one(), a), (-factor.clone(), q), (-BigInt::one(), r)];
            if let Some(form) = self.canonical.combine(&terms, &BigInt::zero(), false) {
                if form.terms.len() <= MAX_TERMS {
                    self.always.learn_from(&form, &Interval::point(0), origin);
                }
            }
        }
    }

    /// Learns that `a − b` lies in the interval, if the sum is short.
    fn learn_short(&mut self, a: ValueId, b: ValueId, interval: Interval, origin: OriginId) {
        if let Some(form) = self.canonical.difference(a, b, false) {
            if form.terms.len() <= MAX_TERMS {
                self.always.learn_from(&form, &interval, origin);
            }
        }
    }

    /// `a − b` of two integers, if it is short, and where it lies.
    fn difference(&self, a: ValueId, b: ValueId, kinds: &[Kind]) -> Option<(Linear, Interval)> {
        let form = self.canonical.difference(a, b, false)?;
        if form.terms.len() > MAX_TERMS {
            return None;
        }
        let own = kinds[a.0 as usize].interval()?.minus(&kinds[b.0 as usize].interval()?);
        let known = Search::new(self, &[], kinds).direct(&form, own).interval;
        Some((form, known))
    }
}

/// `1 − bit`.
pub(crate) fn negation(bit: &Linear) -> Linear {
    Linear {
        terms: bit.terms.iter().map(|(value, weight)| (*value, -weight)).collect(),
        constant: BigInt::one() - &bit.constant,
    }
}
