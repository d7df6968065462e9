//! Checks that others say, wherever those stand.
//!
//! `require(a + b <= limit)` says that `a + b` does not overflow, and the last of a row of sums says
//! it of all before. Such a check becomes [`Op::Covered`], which has no rows. As nothing may rest on
//! it any more, the template is built again without it; what then no longer follows brings it back.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::{BigInt, BigUint};

use super::TemplateBuilder;
use crate::interval::bit_length;
use crate::knowledge::Knowledge;
use crate::ops::assert_range;
use crate::{Inst, Interval, Kind, Op, Template, ValueId};

/// How often a template is built again, each time with fewer checks left out.
const MAX_ROUNDS: usize = 6;

/// The template with checks left out that its other checks say, if that makes it cheaper.
pub(super) fn without_covered(template: Template, prime: &BigUint) -> Template {
    let mut covered = promising(&template, prime);
    for _ in 0..MAX_ROUNDS {
        if covered.is_empty() {
            break;
        }
        match Rebuilt::of(&template, prime, &covered) {
            Ok(rebuilt) if width(&rebuilt) < width(&template) => return rebuilt,
            Ok(_) => break,
            Err(needed) if needed.is_empty() => break,
            Err(needed) => covered.retain(|at| !needed.contains(at)),
        }
    }
    template
}

/// Instructions that are range checks and seem to follow from checks after them.
fn promising(template: &Template, prime: &BigUint) -> BTreeSet<usize> {
    let mut covered = BTreeSet::new();
    let first = template.insts.iter().position(|inst| matches!(inst.op, Op::AssertRange { .. }));
    let Some(first) = first else { return covered };
    let mut knowledge = Knowledge::new(prime);
    template.params.iter().for_each(|_| knowledge.push_param());
    for inst in &template.insts {
        knowledge.push(inst, inst.results.first().map(|result| template.kind(*result)));
    }
    for (at, inst) in template.insts.iter().enumerate().skip(first).rev() {
        let (Op::AssertRange { lo, hi }, [value]) = (&inst.op, inst.args.as_slice()) else {
            knowledge.learn(inst, &template.values);
            continue;
        };
        let form = knowledge.canonical().of(*value);
        let Some(own) = knowledge.by_kinds(form, &template.values) else { continue };
        let wanted = Interval::new(lo.clone(), hi.clone());
        let known = knowledge.known(form, own.clone(), Some(&wanted), &template.values);
        if known.interval.within(&wanted) {
            covered.insert(at);
            continue;
        }
        // Only what it checks itself may be counted on, and not what checks before it say.
        let Some(wanted) = open_sides(template.kind(*value), &wanted, &own) else { continue };
        let inst = Inst { op: Op::AssertRange { lo: wanted.lo, hi: wanted.hi }, ..inst.clone() };
        knowledge.learn(&inst, &template.values);
    }
    covered
}

/// The demand with the sides that the kind leaves open as they are, and the others no tighter than
/// `most`.
fn open_sides(kind: &Kind, wanted: &Interval, most: &Interval) -> Option<Interval> {
    let known = kind.interval()?;
    let lo = if known.lo < wanted.lo { &wanted.lo } else { (&wanted.lo).min(&most.lo) };
    let hi = if known.hi > wanted.hi { &wanted.hi } else { (&wanted.hi).max(&most.hi) };
    Some(Interval::new(lo.clone(), hi.clone()))
}

/// A template that is built again.
struct Rebuilt<'a> {
    template: &'a Template,
    covered: &'a BTreeSet<usize>,
    builder: TemplateBuilder,
    /// The new value of each old one that was defined.
    values: Vec<ValueId>,
    /// The instruction that defines each old value that is no parameter.
    made_by: BTreeMap<ValueId, usize>,
}

/// The checks that are needed after all; none if something else is wrong.
type Needed = BTreeSet<usize>;

impl<'a> Rebuilt<'a> {
    fn of(
        template: &'a Template,
        prime: &BigUint,
        covered: &'a BTreeSet<usize>,
    ) -> Result<Template, Needed> {
        let mut builder = TemplateBuilder::new(template.name.clone(), prime);
        let params = template.params.iter().map(|param| template.kind(*param).clone());
        let values = params.map(|kind| builder.param(kind)).collect();
        let mut made_by = BTreeMap::new();
        for (at, inst) in template.insts.iter().enumerate() {
            made_by.extend(inst.results.iter().map(|result| (*result, at)));
        }
        let mut rebuilt = Rebuilt { template, covered, builder, values, made_by };
        for at in 0..template.insts.len() {
            rebuilt.inst(at)?;
        }
        let results = rebuilt.results()?;
        rebuilt.covered_follow()?;
        let Rebuilt { builder, .. } = rebuilt;
        let TemplateBuilder { name, params, insts, values, .. } = builder;
        Ok(Template { name, params, results, insts, values })
    }

    fn new_of(&self, value: ValueId) -> ValueId {
        self.values[value.0 as usize]
    }

    fn inst(&mut self, at: usize) -> Result<(), Needed> {
        let inst = &self.template.insts[at];
        let args: Vec<ValueId> = inst.args.iter().map(|arg| self.new_of(*arg)).collect();
        let field = inst.results.first().map(|result| self.template.kind(*result));
        let field = field == Some(&Kind::Field);
        let origin = inst.origin;
        let results = match (&inst.op, args.as_slice()) {
            (Op::Const(value), _) => vec![self.builder.constant_of(value.clone(), field)],
            (Op::Lin { coefficients, constant }, _) => {
                let terms: Vec<(BigInt, ValueId)> =
                    coefficients.iter().cloned().zip(args).collect();
                vec![self.builder.linear(&terms, constant.clone(), field, origin)]
            }
            (Op::Mul, [a, b]) => vec![self.builder.mul(*a, *b, origin)],
            (Op::Narrow, [value]) => {
                let wanted = self.template.kind(inst.results[0]).clone();
                vec![self.builder.narrow(*value, wanted, origin)]
            }
            (Op::AssertRange { lo, hi }, [_]) if self.covered.contains(&at) => {
                let op = Op::Covered { lo: lo.clone(), hi: hi.clone() };
                self.builder.number(op, args, origin)
            }
            (Op::AssertRange { lo, hi } | Op::Implied { lo, hi }, [value]) => {
                let wanted = Interval::new(lo.clone(), hi.clone());
                let now = self.builder.kind(*value).interval();
                let kind = self.template.kind(inst.args[0]);
                let wanted = now.and_then(|now| open_sides(kind, &wanted, &now));
                let Some(wanted) = wanted else { return Err(Needed::new()) };
                self.builder.assert_range(*value, wanted.lo, wanted.hi, origin);
                Vec::new()
            }
            (Op::Call(callee), _) => {
                let args = self.narrowed(&inst.args, at)?;
                let kinds = inst.results.iter().map(|result| self.template.kind(*result).clone());
                let kinds: Vec<Kind> = kinds.collect();
                self.builder.call(*callee, &kinds, &args, origin)
            }
            _ => self.builder.number(inst.op.clone(), args, origin),
        };
        if self.builder.exceeded.is_some() || results.len() != inst.results.len() {
            return Err(self.before(&inst.args));
        }
        self.values.extend(results);
        Ok(())
    }

    /// The new values with the kinds of the old ones.
    fn narrowed(&mut self, values: &[ValueId], at: usize) -> Result<Vec<ValueId>, Needed> {
        let origin = self.template.insts[at].origin;
        let mut narrowed = Vec::with_capacity(values.len());
        for value in values {
            let kind = self.template.kind(*value).clone();
            let new = self.new_of(*value);
            let new = self.builder.narrow(new, kind.clone(), origin);
            if !self.builder.kind(new).within(&kind) {
                return Err(self.before(&[*value]));
            }
            narrowed.push(new);
        }
        Ok(narrowed)
    }

    fn results(&mut self) -> Result<Vec<ValueId>, Needed> {
        match self.template.insts.len().checked_sub(1) {
            Some(last) => self.narrowed(&self.template.results, last),
            None => Ok(self.template.results.clone()),
        }
    }

    /// The covered checks nearest to values among what they are made of.
    fn before(&self, values: &[ValueId]) -> Needed {
        let checked: BTreeMap<ValueId, usize> = self
            .covered
            .iter()
            .filter_map(|at| Some((*self.template.insts[*at].args.first()?, *at)))
            .collect();
        let mut needed = Needed::new();
        let mut seen: BTreeSet<ValueId> = values.iter().copied().collect();
        let mut left: Vec<ValueId> = values.to_vec();
        while let Some(value) = left.pop() {
            if let Some(at) = checked.get(&value) {
                needed.insert(*at);
                continue;
            }
            let made_by = self.made_by.get(&value).map(|at| &self.template.insts[*at]);
            let args = made_by.map(|inst| inst.args.as_slice()).unwrap_or_default();
            left.extend(args.iter().filter(|arg| seen.insert(**arg)));
        }
        needed
    }

    /// Whether the checks left out follow from those that stand.
    fn covered_follow(&self) -> Result<(), Needed> {
        let mut needed = Needed::new();
        for at in self.covered {
            let inst = &self.template.insts[*at];
            let (Op::AssertRange { lo, hi }, [value]) = (&inst.op, inst.args.as_slice()) else {
                continue;
            };
            if !self.builder.implies(self.new_of(*value), lo, hi) {
                needed.insert(*at);
            }
        }
        if needed.is_empty() { Ok(()) } else { Err(needed) }
    }
}

/// The bits that the template takes numbers apart into: what its rows are but for those whose number
/// is the same for every range.
fn width(template: &Template) -> u64 {
    let kind = |inst: &Inst, at: usize| template.kind(inst.args[at]).interval();
    let bits = |inst: &Inst| -> Option<u64> {
        Some(match &inst.op {
            Op::AssertRange { lo, hi } => {
                let windows = assert_range::windows(&kind(inst, 0)?, lo, hi)?;
                windows.iter().map(|window| u64::from(window.width)).sum()
            }
            Op::Bits { width } => u64::from(*width),
            Op::Lt => {
                let difference = kind(inst, 0)?.minus(&kind(inst, 1)?);
                u64::from(bit_length(&(difference.hi - difference.lo)))
            }
            Op::DivMod => {
                let (dividend, divisor) = (kind(inst, 0)?, kind(inst, 1)?);
                u64::from(bit_length(&dividend.hi)) + 2 * u64::from(bit_length(&divisor.hi))
            }
            _ => 0,
        })
    };
    template.insts.iter().filter_map(bits).sum()
}

#[cfg(test)]
mod tests {
    use num_traits::One;

    use super::*;
    use crate::builder::NOWHERE;
    use crate::testing::{F257, module_of, prime, relation_is_exact};
    use crate::verify::verify;
    use crate::{Module, rows};

    const DIGIT: u32 = 3;

    fn sum(b: &mut TemplateBuilder, terms: &[(i32, ValueId)]) -> ValueId {
        let terms: Vec<_> = terms.iter().map(|(c, v)| (BigInt::from(*c), *v)).collect();
        b.lin(&terms, BigInt::ZERO, NOWHERE)
    }

    /// A digit by a check, as the language's sums are made.
    fn digit(b: &mut TemplateBuilder, value: ValueId) -> ValueId {
        b.assert_range(value, BigInt::ZERO, (BigInt::one() << DIGIT) - 1, NOWHERE);
        b.narrow(value, Kind::bits(DIGIT), NOWHERE)
    }

    /// A template over four digits, as a module that verifies and means in rows what it means; and
    /// its rows without those of the parameters.
    fn built(body: impl Fn(&mut TemplateBuilder, [ValueId; 4]) -> Vec<ValueId>) -> (Module, usize) {
        let prime = prime::<F257>();
        let mut b = TemplateBuilder::new("t".into(), &prime);
        let params = [0; 4].map(|_| b.param(Kind::bits(DIGIT)));
        let results = body(&mut b, params);
        assert_eq!(b.capacity_exceeded(), None);
        let module = module_of(prime, vec![b.finish(results)]);
        verify(&module).unwrap();
        relation_is_exact::<F257>(&module);
        let rows = rows::<F257>(&module, module.entry.template).products.len();
        (module, rows)
    }

    fn covered(module: &Module) -> usize {
        let insts = &module.template(module.entry.template).insts;
        insts.iter().filter(|inst| matches!(inst.op, Op::Covered { .. })).count()
    }

    #[test]
    fn a_bound_on_a_sum_says_that_it_and_its_parts_fit() {
        let (module, rows) = built(|b, [x, y, z, limit]| {
            let part = sum(b, &[(1, x), (1, y)]);
            let part = digit(b, part);
            let whole = sum(b, &[(1, part), (1, z)]);
            let whole = digit(b, whole);
            let left = sum(b, &[(1, limit), (-1, whole)]);
            digit(b, left);
            vec![]
        });
        assert_eq!((covered(&module), rows), (2, 3), "one check of three");
    }

    #[test]
    fn the_last_of_a_row_of_sums_says_it_of_all() {
        let (module, rows) = built(|b, [w, x, y, z]| {
            let mut total = w;
            for next in [x, y, z] {
                total = sum(b, &[(1, total), (1, next)]);
                total = digit(b, total);
            }
            vec![total]
        });
        assert_eq!((covered(&module), rows), (2, 3));
    }

    #[test]
    fn an_equation_with_a_digit_is_such_a_bound() {
        let (module, rows) = built(|b, [x, y, z, total]| {
            let mut sums = x;
            for next in [y, z] {
                sums = sum(b, &[(1, sums), (1, next)]);
                sums = digit(b, sums);
            }
            b.assert_eq(sums, total, NOWHERE);
            vec![]
        });
        assert_eq!((covered(&module), rows), (2, 0));
    }

    #[test]
    fn two_checks_do_not_leave_each_other_out() {
        // x + y ≤ 7 is what keeps 7 − x − y from being negative, and the other way round.
        let (module, rows) = built(|b, [x, y, _, _]| {
            let sums = sum(b, &[(1, x), (1, y)]);
            digit(b, sums);
            let seven = b.int(7);
            let left = sum(b, &[(1, seven), (-1, x), (-1, y)]);
            digit(b, left);
            vec![]
        });
        assert_eq!((covered(&module), rows), (0, 3));
    }

    #[test]
    fn a_side_that_an_earlier_check_says_is_not_counted_on() {
        // x + y ≥ 2 as a number from 2 to 7: that it is at most 7 is the first check's word.
        let (module, _) = built(|b, [x, y, _, _]| {
            let sums = sum(b, &[(1, x), (1, y)]);
            let sums = digit(b, sums);
            b.assert_range(sums, 2.into(), 7.into(), NOWHERE);
            vec![]
        });
        assert_eq!(covered(&module), 0);
    }

    #[test]
    fn a_check_that_a_product_or_a_quotient_needs_stays() {
        let (module, _) = built(|b, [x, y, z, limit]| {
            let difference = sum(b, &[(1, x), (-1, y)]);
            let difference = digit(b, difference);
            let (quotient, _) = b.divmod(difference, z, NOWHERE);
            let left = sum(b, &[(1, difference), (-1, limit)]);
            digit(b, left);
            vec![quotient]
        });
        assert_eq!(covered(&module), 0, "no number below 0 is divided");
    }

    #[test]
    fn what_makes_other_rows_longer_is_not_left_out() {
        let comparisons = |count: i32| {
            let (module, _) = built(|b, [x, y, z, limit]| {
                let sums = sum(b, &[(1, x), (1, y)]);
                let sums = digit(b, sums);
                // Each is a bit longer if the sum may be.
                let mut less = Vec::new();
                for more in 0..count {
                    let other = b.lin(&[(BigInt::one(), z)], more.into(), NOWHERE);
                    less.push(b.lt(other, sums, NOWHERE));
                }
                let left = sum(b, &[(1, limit), (-1, sums)]);
                digit(b, left);
                less
            });
            covered(&module)
        };
        assert_eq!([2, 4].map(comparisons), [1, 0]);
    }
}
