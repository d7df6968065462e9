//! `narrow v : kind`: the same integer, in a smaller interval that earlier checks have forced.
//!
//! No rows and no witness step: it is another name. The verifier finds the checks again.

use num_bigint::BigInt;

use crate::Kind;

pub(super) fn kinds(args: &[&Kind]) -> Option<Vec<Kind>> {
    match args {
        [Kind::Int { .. }] => Some(vec![(*args.first()?).clone()]),
        _ => None,
    }
}

pub(super) fn meaning(args: &[BigInt]) -> Option<Vec<BigInt>> {
    let [value] = args else { return None };
    Some(vec![value.clone()])
}
