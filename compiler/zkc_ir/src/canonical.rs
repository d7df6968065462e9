//! Canonical linear forms: what each value is in terms of the values that are not linear in others.
//!
//! `let s = a + b; let t = s - b;` gives `t` the form `1·a`, so value numbering knows `t` for `a`.
//! Facts, shared decompositions and differences are all looked up by these forms, never by names.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use crate::{Inst, Interval, Kind, Op, OriginId, ValueId};

/// Forms longer than this are not followed further: the value stands for itself. Long sums would
/// otherwise cost quadratic time, and nothing useful is known about them anyway.
const MAX_TERMS: usize = 80;

/// The same for elements. No bits or ranges are read out of their forms, so what a long one gives is
/// little, and sums of sums, such as the rounds of a permutation, reach any limit.
const MAX_FIELD_TERMS: usize = 12;

/// `constant + Σ coefficient · value`, values ascending, coefficients never zero; for elements all
/// of it reduced.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Linear {
    /// The terms.
    pub terms: Vec<(ValueId, BigInt)>,
    /// The constant.
    pub constant: BigInt,
}

impl Linear {
    /// One value.
    pub fn atom(value: ValueId) -> Linear {
        Linear { terms: vec![(value, BigInt::one())], constant: BigInt::zero() }
    }

    /// A constant.
    pub fn constant(value: BigInt) -> Linear {
        Linear { terms: Vec::new(), constant: value }
    }

    /// The constant it is, if it has no terms.
    pub fn as_constant(&self) -> Option<&BigInt> {
        self.terms.is_empty().then_some(&self.constant)
    }

    /// The form with `offset` added.
    pub fn offset(mut self, offset: &BigInt) -> Linear {
        self.constant += offset;
        self
    }

    /// Its terms with a positive first coefficient, whether that took a negation, and the constant.
    /// Facts are kept by these terms, so one about b − a − 1 is found for a − b too.
    pub fn direction(&self) -> (Vec<(ValueId, BigInt)>, bool) {
        let negative = self.terms.first().is_some_and(|(_, c)| c.is_negative());
        let terms = match negative {
            true => self.terms.iter().map(|(v, c)| (*v, -c)).collect(),
            false => self.terms.clone(),
        };
        (terms, negative)
    }

    /// If it is Σ 2^i·bᵢ with distinct i: the bit position and value of each term.
    pub fn as_bits(&self, kinds: &[Kind]) -> Option<Vec<(u32, ValueId)>> {
        if !self.constant.is_zero() {
            return None;
        }
        let mut positions = Vec::with_capacity(self.terms.len());
        for (value, coefficient) in &self.terms {
            let power = coefficient.magnitude().trailing_zeros()?;
            let is_power = coefficient.is_positive() && coefficient.magnitude().bits() == power + 1;
            if !is_power || !kinds.get(value.0 as usize)?.is_bit() {
                return None;
            }
            positions.push((power as u32, *value));
        }
        positions.sort();
        positions.windows(2).all(|pair| pair[0].0 < pair[1].0).then_some(positions)
    }

    /// The interval of an integer form.
    pub fn interval(&self, kinds: &[Kind]) -> Option<Interval> {
        let mut sum = Interval::point(self.constant.clone());
        for (value, coefficient) in &self.terms {
            sum = sum.plus(&kinds.get(value.0 as usize)?.interval()?.scaled(coefficient));
        }
        Some(sum)
    }
}

/// The canonical form of every value of a template, built instruction by instruction.
#[derive(Clone, Debug)]
pub struct Canonical {
    prime: BigInt,
    forms: Vec<Linear>,
}

impl Canonical {
    /// No values yet.
    pub fn new(prime: &BigUint) -> Canonical {
        Canonical { prime: BigInt::from_biguint(Sign::Plus, prime.clone()), forms: Vec::new() }
    }

    /// The form of a value.
    pub fn of(&self, value: ValueId) -> &Linear {
        &self.forms[value.0 as usize]
    }

    /// Appends a parameter.
    pub fn push_param(&mut self) {
        let id = ValueId(self.forms.len() as u32);
        self.forms.push(Linear::atom(id));
    }

    /// Appends the results of an instruction whose first result has kind `kind`.
    pub fn push(&mut self, inst: &Inst, kind: Option<&Kind>) {
        let field = kind == Some(&Kind::Field);
        let form = match &inst.op {
            Op::Const(value) => Some(Linear::constant(value.clone())),
            Op::Lin { coefficients, constant } => {
                let terms: Vec<(BigInt, ValueId)> =
                    coefficients.iter().cloned().zip(inst.args.iter().copied()).collect();
                self.combine(&terms, constant, field)
            }
            Op::Narrow => inst.args.first().map(|value| self.of(*value).clone()),
            _ => None,
        };
        match form {
            Some(form) => self.forms.push(form),
            None => inst.results.iter().for_each(|result| self.forms.push(Linear::atom(*result))),
        }
    }

    /// `constant + Σ coefficient · value` in canonical form; `None` when it grows too long.
    pub fn combine(
        &self,
        terms: &[(BigInt, ValueId)],
        constant: &BigInt,
        field: bool,
    ) -> Option<Linear> {
        let most = if field { MAX_FIELD_TERMS } else { MAX_TERMS };
        let mut sum: BTreeMap<ValueId, BigInt> = BTreeMap::new();
        let mut total = constant.clone();
        for (coefficient, value) in terms {
            let form = self.forms.get(value.0 as usize)?;
            total += coefficient * &form.constant;
            for (atom, weight) in &form.terms {
                *sum.entry(*atom).or_default() += coefficient * weight;
            }
            if sum.len() > 4 * most {
                return None;
            }
        }
        if field {
            total = self.reduce(&total);
            sum.values_mut().for_each(|weight| *weight = self.reduce(weight));
        }
        sum.retain(|_, weight| !weight.is_zero());
        let terms: Vec<(ValueId, BigInt)> = sum.into_iter().collect();
        (terms.len() <= most).then_some(Linear { terms, constant: total })
    }

    /// `a − b`; `None` when it grows too long.
    pub fn difference(&self, a: ValueId, b: ValueId, field: bool) -> Option<Linear> {
        self.combine(&[(BigInt::one(), a), (-BigInt::one(), b)], &BigInt::zero(), field)
    }

    fn reduce(&self, value: &BigInt) -> BigInt {
        value.mod_floor(&self.prime)
    }
}

/// What checks have established about sums of values.
///
/// ```
/// # use num_bigint::BigInt;
/// use zkc_ir::{Interval, ValueId};
/// use zkc_ir::canonical::{Facts, Linear};
///
/// let mut facts = Facts::default();
/// let a = Linear::atom(ValueId(0));
/// facts.learn(&a.clone().offset(&BigInt::from(5)), &Interval::new(5, 12));
/// assert_eq!(facts.about(&a), Some(Interval::new(0, 7)));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Facts {
    known: BTreeMap<Terms, (Interval, BTreeSet<OriginId>)>,
    /// The facts that mention a value, the earliest first.
    mentions: BTreeMap<ValueId, Vec<Terms>>,
}

/// The terms of a form, without its constant.
type Terms = Vec<(ValueId, BigInt)>;

impl Facts {
    /// Notes that a form lies in an interval.
    pub fn learn(&mut self, form: &Linear, interval: &Interval) {
        self.note(form, interval, BTreeSet::new());
    }

    /// As [`Facts::learn`], and that the instruction of an origin says so.
    pub fn learn_from(&mut self, form: &Linear, interval: &Interval, origin: OriginId) {
        self.note(form, interval, BTreeSet::from([origin]));
    }

    /// Notes all facts of others.
    pub fn learn_all(&mut self, others: &Facts) {
        for (terms, (interval, because)) in &others.known {
            let form = Linear { terms: terms.clone(), constant: BigInt::zero() };
            self.note(&form, interval, because.clone());
        }
    }

    fn note(&mut self, form: &Linear, interval: &Interval, because: BTreeSet<OriginId>) {
        if form.terms.is_empty() || interval.is_empty() {
            return;
        }
        let (terms, negative) = form.direction();
        let mut shifted = interval.minus(&Interval::point(form.constant.clone()));
        if negative {
            shifted = shifted.scaled(&-BigInt::one());
        }
        match self.known.get_mut(&terms) {
            // Two facts that exclude each other stand in rows that contradict each other; the
            // earlier one is kept so that no interval becomes empty.
            Some((known, _)) if known.meet(&shifted).is_empty() => {}
            Some((known, reasons)) => {
                let cut = known.meet(&shifted);
                if cut == shifted && cut != *known {
                    *reasons = because;
                } else if cut != *known {
                    reasons.extend(because);
                }
                *known = cut;
            }
            None => {
                for (value, _) in &terms {
                    self.mentions.entry(*value).or_default().push(terms.clone());
                }
                self.known.insert(terms, (shifted, because));
            }
        }
    }

    /// What is known of a form.
    pub fn about(&self, form: &Linear) -> Option<Interval> {
        self.explained(form).map(|(interval, _)| interval)
    }

    /// As [`Facts::about`], with the origins of the instructions that say so.
    pub fn explained(&self, form: &Linear) -> Option<(Interval, &BTreeSet<OriginId>)> {
        if self.known.is_empty() {
            return None;
        }
        let (terms, negative) = form.direction();
        let (known, because) = self.known.get(&terms)?;
        let known = if negative { known.scaled(&-BigInt::one()) } else { known.clone() };
        Some((known.plus(&Interval::point(form.constant.clone())), because))
    }

    /// The terms of the facts that mention a value, the latest first.
    pub(crate) fn mentioning(&self, value: ValueId) -> impl Iterator<Item = &Terms> {
        self.mentions.get(&value).into_iter().flat_map(|facts| facts.iter().rev())
    }

    /// The form as a multiple of the fact about `terms` plus a rest without `value`, which has
    /// `weight` in the form: the rest, where the multiple lies, and who says so. None where the
    /// multiple would be no whole one.
    pub(crate) fn apart(
        &self,
        form: &Linear,
        value: ValueId,
        weight: &BigInt,
        terms: &Terms,
    ) -> Option<(Linear, Interval, &BTreeSet<OriginId>)> {
        let (interval, because) = self.known.get(terms)?;
        let own = &terms.iter().find(|(other, _)| *other == value)?.1;
        let (times, left) = weight.div_mod_floor(own);
        if !left.is_zero() {
            return None;
        }
        let mut sum: BTreeMap<ValueId, BigInt> = form.terms.iter().cloned().collect();
        for (other, weight) in terms {
            *sum.entry(*other).or_default() -= &times * weight;
        }
        sum.retain(|_, weight| !weight.is_zero());
        let rest = Linear { terms: sum.into_iter().collect(), constant: form.constant.clone() };
        Some((rest, interval.scaled(&times), because))
    }
}
