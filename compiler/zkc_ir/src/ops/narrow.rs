//! `narrow v : kind`: the same integer, in a smaller interval that earlier checks have forced.
//!
//! No rows and no witness step: it is another name. The verifier finds the checks again.

use num_bigint::BigInt;

use crate::Kind;
use crate::tape::Step;

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

pub(super) fn tape<R: Copy>(step: &Step<R>) -> Vec<R> {
    step.args.to_vec()
}
