//! Sharing out: parts in proportion to weights, that sum to the total (semantics 3.6).

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};
use zkc_hir::{Expr, Leftover};

use super::{Machine, Node};
use crate::number::Number;
use crate::report::FailureKind;

impl<'a> Machine<'a> {
    /// `to` is the part that `Leftover::To` names.
    pub(super) fn allocate(
        &mut self,
        rule: Leftover,
        total: &Node,
        weights: &Node,
        to: Option<(&'a Expr, &Node)>,
        expr: &'a Expr,
    ) -> Node {
        let Some((amount, total_deps)) = total.int() else {
            return self.bottom_or_malformed(total, expr.span);
        };
        let Some((numbers, deps)) = weights.numbers(&mut self.deps) else { return Node::Bottom };
        let numbers: Option<Vec<BigInt>> = numbers
            .into_iter()
            .map(|number| match number {
                Number::Int(value) => Some(value.clone()),
                Number::Exact(_) => None,
            })
            .collect();
        let Some(numbers) = numbers else { return self.malformed(expr.span) };
        let deps = self.deps.union(total_deps, deps);
        let to = match to {
            Some((written, to)) => {
                let Some((index, index_deps)) = to.int() else { return Node::Bottom };
                match index.to_usize().filter(|index| *index < numbers.len()) {
                    Some(index) => Some(index),
                    None => {
                        return self.out_of_bounds(written.span, index, index_deps, numbers.len());
                    }
                }
            }
            None => None,
        };
        match shares(amount, &numbers, rule, to) {
            Some(shares) => Node::parts(
                shares.into_iter().map(|share| Node::Leaf(Number::Int(share), deps)).collect(),
            ),
            None => {
                let ty = &expr.ty;
                let shown = match ty {
                    zkc_hir::Ty::Array(element, _) => self.shown(element, total),
                    _ => self.shown_number(amount, total_deps),
                };
                self.fail_operation(expr.span, deps, |_| FailureKind::DivisionByZero {
                    dividend: shown,
                })
            }
        }
    }
}

/// The parts; none if the weights sum to 0.
fn shares(
    total: &BigInt,
    weights: &[BigInt],
    rule: Leftover,
    to: Option<usize>,
) -> Option<Vec<BigInt>> {
    let sum: BigInt = weights.iter().sum();
    if sum.is_zero() {
        return None;
    }
    let (mut parts, rests): (Vec<BigInt>, Vec<BigInt>) =
        weights.iter().map(|weight| (total * weight).div_mod_floor(&sum)).unzip();
    let left = total - parts.iter().sum::<BigInt>();
    match (rule, to) {
        (Leftover::To, to) => *parts.get_mut(to?)? += left,
        (Leftover::First, _) => {
            let live = parts.iter_mut().zip(weights).filter(|(_, weight)| !weight.is_zero());
            live.take(left.to_usize()?).for_each(|(part, _)| *part += BigInt::one());
        }
        (Leftover::LargestRemainder, _) => {
            // Sorting keeps the order of equals.
            let mut order: Vec<usize> = (0..rests.len()).collect();
            order.sort_by(|a, b| rests.get(*b).cmp(&rests.get(*a)));
            for index in order.into_iter().take(left.to_usize()?) {
                *parts.get_mut(index)? += BigInt::one();
            }
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(total: u32, weights: &[u32], rule: Leftover, to: Option<usize>) -> Vec<i64> {
        let weights: Vec<BigInt> = weights.iter().map(|weight| (*weight).into()).collect();
        let parts = shares(&total.into(), &weights, rule, to).expect("a sum that is not 0");
        parts.iter().map(|part| part.to_i64().expect("small")).collect()
    }

    /// The examples of semantics 3.6, and the other two rules on them.
    #[test]
    fn examples() {
        use Leftover::{First, LargestRemainder, To};
        assert_eq!(of(100, &[1, 1, 1], LargestRemainder, None), [34, 33, 33]);
        assert_eq!(of(7, &[3, 0, 4, 4], LargestRemainder, None), [2, 0, 3, 2]);
        assert_eq!(of(7, &[3, 0, 4, 4], First, None), [2, 0, 3, 2]);
        assert_eq!(of(8, &[0, 3, 3, 3], First, None), [0, 3, 3, 2]);
        assert_eq!(of(7, &[3, 0, 4, 4], To, Some(1)), [1, 2, 2, 2]);
        assert!(shares(&0.into(), &[0.into(), 0.into()], First, None).is_none());
        assert!(shares(&0.into(), &[], First, None).is_none());
    }

    /// Parts sum to the total, differ from their share by less than the rule allows, and a weight of 0
    /// gets nothing.
    #[test]
    fn parts_sum_to_the_total() {
        for total in 0..60_u32 {
            for code in 1..4_u32.pow(4) {
                let weights = [code % 4, code / 4 % 4, code / 16 % 4, code / 64];
                let sum: u32 = weights.iter().sum();
                for rule in [Leftover::First, Leftover::LargestRemainder] {
                    let parts = of(total, &weights, rule, None);
                    assert_eq!(parts.iter().sum::<i64>(), i64::from(total), "{weights:?}");
                    for (part, weight) in parts.iter().zip(weights) {
                        let share = total * weight / sum;
                        let above = *part - i64::from(share);
                        assert!((0..=1).contains(&above), "{total} {weights:?}");
                        assert!(weight > 0 || *part == 0, "{total} {weights:?}");
                    }
                }
            }
        }
    }
}
