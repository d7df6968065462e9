//! `narrow v : kind`: the same integer, in a smaller interval that earlier checks have forced.
//!
//! No rows and no witness step: it is another name. The verifier finds the checks again.

use num_bigint::BigInt;

use crate::Kind;
use crate::row_builder::{RowBuilder, Site};
use crate::rows::Form;
use crate::tape::Step;
use ark_ff::PrimeField;

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

pub(super) fn rows<F: PrimeField>(site: &Site, rows: &mut RowBuilder<F>) -> Vec<Form<F>> {
    site.inst.args.iter().map(|arg| rows.form(*arg)).collect()
}

#[cfg(test)]
mod tests {
    use crate::testing::{F17, op_is_exact};
    use crate::{Kind, Op};

    #[test]
    fn changes_nothing() {
        op_is_exact::<F17>(Op::Narrow, &[Kind::int(-3, 5)], false);
        assert!(super::kinds(&[&Kind::Field]).is_none());
    }
}
