//! Making a case that fails small, as QuickCheck does: each part in turn is replaced by something smaller
//! while the case goes on failing.
//!
//! Source: Koen Claessen and John Hughes, "QuickCheck: A Lightweight Tool for Random Testing of Haskell
//! Programs", ICFP 2000; the steps of a number are those of its `shrinkIntegral`.

use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use zkc_eval::Value;
use zkc_hir::{Program, Ty, encoding};

/// How many cases are tried at most.
const MAX_TRIES: u32 = 2_000;

/// A smaller case for which `fails` still holds, with how many steps led there. Nothing is smaller than
/// zeros, empty lists and an enum's first variants.
pub fn shrink(
    program: &Program,
    types: &[&Ty],
    case: Vec<Value>,
    mut fails: impl FnMut(&[Value]) -> bool,
) -> (Vec<Value>, u32) {
    let mut case = case;
    let (mut tries, mut steps) = (0, 0);
    'smaller: loop {
        for (index, ty) in types.iter().enumerate() {
            for candidate in candidates(program, ty, &case[index]) {
                if tries == MAX_TRIES {
                    return (case, steps);
                }
                tries += 1;
                let old = std::mem::replace(&mut case[index], candidate);
                if fails(&case) {
                    steps += 1;
                    continue 'smaller;
                }
                case[index] = old;
            }
        }
        return (case, steps);
    }
}

/// Values that are smaller, the smallest first.
fn candidates(program: &Program, ty: &Ty, value: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    match value {
        Value::Int(number) => {
            let steps = smaller_numbers(ty, number);
            found.extend(steps.into_iter().filter(|step| fits(program, ty, step)).map(Value::Int));
        }
        Value::Composite(parts) => {
            let Ok(types) = encoding::parts(program, ty) else { return found };
            let zero = zkc_eval::zero(program, ty).ok().filter(|zero| zero != value);
            found.extend(zero);
            if let (Ty::Vec(..), Some(Value::Int(len))) = (ty, parts.first()) {
                found.extend(shorter(program, &types, parts, len));
            }
            // Which variant and how long it is was decided above; what is not live is zero.
            let first = usize::from(matches!(ty, Ty::Enum(..) | Ty::Vec(..)));
            for (index, (_, part)) in types.iter().enumerate().skip(first) {
                for candidate in
                    parts.get(index).into_iter().flat_map(|of| candidates(program, part, of))
                {
                    let mut parts = parts.clone();
                    parts[index] = candidate;
                    found.push(Value::Composite(parts));
                }
            }
        }
        Value::Exact(_) | Value::Bottom => {}
    }
    found
}

/// The list without its last element.
fn shorter(
    program: &Program,
    types: &[(String, Ty)],
    parts: &[Value],
    len: &BigInt,
) -> Option<Value> {
    let len = usize::try_from(len).ok().filter(|len| *len > 0)?;
    let mut parts = parts.to_vec();
    *parts.get_mut(len)? = zkc_eval::zero(program, &types.get(len)?.1).ok()?;
    parts[0] = Value::int(len - 1);
    Some(Value::Composite(parts))
}

fn fits(program: &Program, ty: &Ty, number: &BigInt) -> bool {
    match encoding::leaf_bound(program, ty) {
        Ok(Some(bound)) => {
            bound.range().is_none_or(|(least, most)| (least..=most).contains(number))
        }
        _ => false,
    }
}

/// 0; what is left with fewer digits, since people like round numbers; then ever closer to the number.
fn smaller_numbers(ty: &Ty, number: &BigInt) -> Vec<BigInt> {
    if number.is_zero() {
        return Vec::new();
    }
    let mut steps = vec![BigInt::ZERO];
    if number.is_negative() {
        steps.push(-number);
    }
    let round = match ty {
        Ty::Timestamp => [86_400, 3_600],
        _ => [10_000, 100],
    };
    for unit in round {
        let rounded: BigInt = number / unit * unit;
        if !rounded.is_zero() && rounded != *number {
            steps.push(rounded);
        }
    }
    let mut off: BigInt = number / 2;
    while !off.is_zero() {
        steps.push(number - &off);
        off /= 2;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smallest(ty: &Ty, value: Value, fails: impl Fn(&Value) -> bool) -> Value {
        let types = [ty];
        shrink(&Program::default(), &types, vec![value], |case| fails(&case[0])).0.remove(0)
    }

    fn number(value: &Value) -> i64 {
        match value {
            Value::Int(number) => i64::try_from(number).expect("small"),
            _ => panic!("a number was expected"),
        }
    }

    #[test]
    fn a_number_becomes_the_least_that_fails() {
        let ty = Ty::uint(64);
        assert_eq!(smallest(&ty, Value::int(987_654), |n| number(n) >= 1_234), Value::int(1_234));
        assert_eq!(smallest(&Ty::Int(64), Value::int(-77), |n| number(n) < -5), Value::int(-6));
    }

    #[test]
    fn a_list_loses_what_does_not_matter() {
        let ty = Ty::Vec(Box::new(Ty::uint(8)), zkc_hir::Size::from(3));
        let value = Value::Composite([3, 9, 200, 7].map(Value::int).to_vec());
        let found = smallest(&ty, value, |list| match list {
            Value::Composite(parts) => parts.iter().any(|part| number(part) >= 100),
            _ => false,
        });
        assert_eq!(found, Value::Composite([2, 0, 100, 0].map(Value::int).to_vec()));
    }

    #[test]
    fn it_ends_where_everything_fails() {
        assert_eq!(smallest(&Ty::uint(252), Value::int(u128::MAX), |_| true), Value::int(0));
    }
}
