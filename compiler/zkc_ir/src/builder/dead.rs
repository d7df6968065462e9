//! Leaves out what nobody uses.

use crate::{Inst, Template, ValueId, ops};

/// The template without instructions that cannot fail and whose results nothing uses, ids dense
/// again.
pub(super) fn without_dead(template: Template) -> Template {
    let mut used = vec![false; template.values.len()];
    let mark = |used: &mut Vec<bool>, values: &[ValueId]| {
        values.iter().for_each(|value| used[value.0 as usize] = true);
    };
    mark(&mut used, &template.params);
    mark(&mut used, &template.results);
    let mut kept: Vec<Inst> = Vec::with_capacity(template.insts.len());
    for inst in template.insts.into_iter().rev() {
        let live = inst.results.iter().any(|result| used[result.0 as usize]);
        if live || ops::can_fail(&inst.op) {
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
