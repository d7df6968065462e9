//! Who brings each input, for whoever signs a contract off: `zkc explain --trust`.

use zkc_hir::{Clause, Program, Standing, Trust, Ty};

use super::flow::Flow;
use super::label::{Label, Leaf};
use super::origin::Freedom;

/// Every part of a clause's parameters, as it stands when all conditions were asked.
pub(super) fn trust(flow: &Flow<'_>, program: &Program, clause: &Clause) -> Vec<Trust> {
    let mut all = Vec::new();
    for param in &clause.params {
        let label = flow.get(param.local);
        parts(flow, program, (param.name.clone(), &param.ty, &label), &mut all);
    }
    all
}

fn parts(
    flow: &Flow<'_>,
    program: &Program,
    (path, ty, label): (String, &Ty, &Label),
    all: &mut Vec<Trust>,
) {
    let standing = |leaf: &Leaf| match leaf.brought.as_ref().map(|brought| brought.freedom) {
        None => Standing::Public,
        Some(Freedom::Bound) => Standing::Bound,
        Some(Freedom::Attested) => Standing::Attested,
        Some(Freedom::Chosen) => Standing::Chosen,
    };
    match (label, ty) {
        (Label::Parts(labels), Ty::Struct(id, args)) => {
            for (label, field) in labels.iter().zip(&program.struct_def(*id).fields) {
                let path = format!("{path}.{}", field.name);
                parts(flow, program, (path, &field.ty.substitute(args), label), all);
            }
        }
        (Label::Parts(labels), Ty::Tuple(elements)) => {
            for (index, (label, ty)) in labels.iter().zip(elements).enumerate() {
                parts(flow, program, (format!("{path}.{index}"), ty, label), all);
            }
        }
        (Label::Each(label), Ty::Array(element, _)) => {
            parts(flow, program, (format!("{path}[]"), element, label), all);
        }
        _ => {
            let leaf = match label {
                Label::Leaf(leaf) => leaf.clone(),
                other => other.flat(),
            };
            all.push(Trust { path, standing: standing(&leaf), by: flow.fixed.by(&leaf) });
        }
    }
}
