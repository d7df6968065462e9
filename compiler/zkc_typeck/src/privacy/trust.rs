//! Who brings each input, for whoever signs a contract off: `zkc explain --trust`.

use zkc_hir::{Clause, Program, Standing, Trust};

use super::disclosure::leaf_paths;
use super::flow::Flow;
use super::origin::Freedom;

/// Every part of a clause's parameters, as it stands when all conditions were asked.
pub(super) fn trust(flow: &Flow<'_>, program: &Program, clause: &Clause) -> Vec<Trust> {
    let mut all = Vec::new();
    for param in &clause.params {
        let label = flow.get(param.local);
        let mut paths = Vec::new();
        leaf_paths(program, param.name.clone(), &param.ty, &label, &mut paths);
        let mut paths = paths.into_iter();
        label.each_leaf(&mut |leaf| {
            let standing = match leaf.brought.as_ref().map(|brought| brought.freedom) {
                None => Standing::Public,
                Some(Freedom::Bound) => Standing::Bound,
                Some(Freedom::Attested) => Standing::Attested,
                Some(Freedom::Chosen) => Standing::Chosen,
            };
            let path = paths.next().unwrap_or_default();
            all.push(Trust { path, standing, by: flow.fixed.by(leaf) });
        });
    }
    all
}
