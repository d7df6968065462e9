//! Leaves out what nobody uses.
//!
//! It happens twice. The builder keeps what later instructions may have been judged by: a comparison
//! whose bit nobody uses is still why a check after it was dropped, and the verifier must find it. Once
//! a module is verified, the back end leaves these out too, and no rows are spent on them.

use crate::{Inst, Kind, Module, Op, Template, ValueId, ops};

/// The module without instructions that cannot fail and whose results nothing uses, and without the
/// record of dropped checks; ids dense again. It means the same; but that its ranges hold may not show in it any more, so verify it before.
pub fn without_dead(module: &Module) -> Module {
    let templates = module.templates.iter().cloned();
    Module {
        prime: module.prime.clone(),
        templates: templates
            .map(|template| without(template, |inst, _| can_fail(&inst.op)))
            .collect(),
        origins: module.origins.clone(),
        entry: module.entry.clone(),
    }
}

/// The template without what [`without_dead`] leaves out, but with all that tells something of values beside its own results.
pub(crate) fn without_idle(template: Template) -> Template {
    without(template, |inst, values| ops::can_fail(&inst.op) || tells(inst, values))
}

/// Whether it can; that a check was dropped is on record for the verifier alone.
fn can_fail(op: &Op) -> bool {
    ops::can_fail(op) && !matches!(op, Op::Implied { .. })
}

/// Whether other values are known better because of the instruction: see `knowledge`.
fn tells(inst: &Inst, values: &[Kind]) -> bool {
    let is_integer = |value: Option<&ValueId>| {
        value.is_some_and(|value| values[value.0 as usize] != Kind::Field)
    };
    match inst.op {
        Op::Lt | Op::Eq => is_integer(inst.args.first()),
        Op::Mul | Op::Sel => is_integer(inst.results.first()),
        _ => false,
    }
}

fn without(template: Template, keeps: impl Fn(&Inst, &[Kind]) -> bool) -> Template {
    let mut used = vec![false; template.values.len()];
    let mark = |used: &mut Vec<bool>, values: &[ValueId]| {
        values.iter().for_each(|value| used[value.0 as usize] = true);
    };
    mark(&mut used, &template.params);
    mark(&mut used, &template.results);
    let mut kept: Vec<Inst> = Vec::with_capacity(template.insts.len());
    for inst in template.insts.into_iter().rev() {
        let live = inst.results.iter().any(|result| used[result.0 as usize]);
        if live || keeps(&inst, &template.values) {
            mark(&mut used, &inst.args);
            mark(&mut used, &inst.results);
            kept.push(inst);
        }
    }
    kept.reverse();

    let mut new_ids = Vec::with_capacity(used.len());
    let mut next = 0u32;
    for used in &used {
        new_ids.push(ValueId(next));
        next += u32::from(*used);
    }
    let renumber = |values: &[ValueId]| -> Vec<ValueId> {
        values.iter().map(|value| new_ids[value.0 as usize]).collect()
    };
    for inst in &mut kept {
        inst.args = renumber(&inst.args);
        inst.results = renumber(&inst.results);
    }
    let values = template.values.into_iter().zip(&used).filter(|(_, used)| **used);
    Template {
        name: template.name,
        params: renumber(&template.params),
        results: renumber(&template.results),
        insts: kept,
        values: values.map(|(kind, _)| kind).collect(),
    }
}
