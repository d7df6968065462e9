//! `call T args`: the results of a template that stands earlier in the module.
//!
//! Rows and witness program are the callee's, stamped; here is only the call site. The interpreter
//! and the verifier know the callee, so `kinds` and `meaning` are theirs.

use crate::TemplateId;
use crate::row_builder::{RowBuilder, Site};
use crate::rows::Form;
use crate::tape::{Step, Tape};
use ark_ff::PrimeField;

pub(super) fn tape<T: Tape>(callee: TemplateId, step: &Step<T::Reg>, tape: &mut T) -> Vec<T::Reg> {
    tape.call(step.inst, callee, step.args, step.origin)
}

pub(super) fn rows<F: PrimeField>(
    callee: TemplateId,
    site: &Site,
    rows: &mut RowBuilder<F>,
) -> Vec<Form<F>> {
    rows.call(site, callee)
}
