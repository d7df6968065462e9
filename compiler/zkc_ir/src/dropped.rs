//! What a module says of itself to people: which checks it could drop, and whether it says anything
//! about its public inputs.

use std::collections::BTreeSet;

use num_bigint::BigInt;

use crate::knowledge::Knowledge;
use crate::{Inst, Interval, Module, Op, OriginId, TemplateId, ValueId, ops};

/// A check that was dropped because facts imply it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dropped {
    /// The template it stands in.
    pub template: TemplateId,
    /// Its origin.
    pub origin: OriginId,
    /// Origins of the checks and comparisons that imply it; empty where the values' kinds do.
    pub because: BTreeSet<OriginId>,
}

/// Every check that was dropped, with why, derived again from the instructions.
///
/// The module must be one that the verifier accepts.
pub fn dropped(module: &Module) -> Vec<Dropped> {
    let mut found = Vec::new();
    for (at, template) in module.templates.iter().enumerate() {
        let is_dropped = |inst: &&Inst| matches!(inst.op, Op::Implied { .. } | Op::Covered { .. });
        if !template.insts.iter().any(|inst| is_dropped(&inst)) {
            continue;
        }
        let mut knowledge = Knowledge::new(&module.prime);
        template.params.iter().for_each(|_| knowledge.push_param());
        let mut note = |knowledge: &Knowledge, inst: &Inst, lo: &BigInt, hi: &BigInt| {
            let Some(value) = inst.args.first() else { return };
            let form = knowledge.canonical().of(*value);
            let wanted = Interval::new(lo.clone(), hi.clone());
            let known = knowledge.explained(form, &wanted, &template.values);
            let because = known.map(|known| known.because).unwrap_or_default();
            let because = because.into_iter().filter(|origin| *origin != inst.origin).collect();
            found.push(Dropped { template: TemplateId(at as u32), origin: inst.origin, because });
        };
        for inst in &template.insts {
            let kind = inst.results.first().map(|result| template.kind(*result));
            knowledge.push(inst, kind);
            if let Op::Implied { lo, hi } = &inst.op {
                note(&knowledge, inst, lo, hi);
            }
            knowledge.learn(inst, &template.values);
        }
        for inst in &template.insts {
            if let Op::Covered { lo, hi } = &inst.op {
                note(&knowledge, inst, lo, hi);
            }
        }
    }
    found
}

/// Whether some condition of the entry depends on a public parameter, `deployment` left out. Where none
/// does, whoever can prove it at all can prove it for all public inputs alike.
pub fn conditions_see_public_inputs(module: &Module) -> bool {
    let mut fails = Vec::with_capacity(module.templates.len());
    for template in &module.templates {
        let own = template.insts.iter().any(|inst| match &inst.op {
            Op::Call(callee) => fails.get(callee.0 as usize).copied().unwrap_or(true),
            Op::Implied { .. } | Op::Covered { .. } => false,
            op => ops::can_fail(op),
        });
        fails.push(own);
    }
    let entry = module.template(module.entry.template);
    let mut public: BTreeSet<ValueId> = entry
        .params
        .iter()
        .zip(&module.entry.public)
        .skip(1)
        .filter(|(_, public)| **public)
        .map(|(param, _)| *param)
        .collect();
    for inst in &entry.insts {
        if !inst.args.iter().any(|arg| public.contains(arg)) {
            continue;
        }
        let can_fail = match &inst.op {
            Op::Call(callee) => fails.get(callee.0 as usize).copied().unwrap_or(true),
            Op::Implied { .. } | Op::Covered { .. } => false,
            op => ops::can_fail(op),
        };
        if can_fail {
            return true;
        }
        public.extend(&inst.results);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse;

    fn module(head: &str, body: &str, public: [bool; 3]) -> Module {
        let words = public.map(|public| if public { "public" } else { "private" });
        let entry: String =
            words.iter().enumerate().map(|(at, word)| format!("{word} %{at} \"p\"\n")).collect();
        parse(&format!("prime 257\n{head}\n{body}\nreturn\nentry \"T::t\" \"t\"\n{entry}")).unwrap()
    }

    const HEAD: &str = "template \"t\"(%0: fe, %1: int 0..50, %2: int 0..50)";

    #[test]
    fn a_condition_on_private_inputs_says_nothing_of_public_ones() {
        let private = module(HEAD, "assert_range %2 0..9", [true, true, false]);
        assert!(!conditions_see_public_inputs(&private));
        let public = module(HEAD, "assert_range %1 0..9", [true, true, false]);
        assert!(conditions_see_public_inputs(&public));
        let sum = "%3 = lin 0 + %1 + %2 : int 0..100\nassert_range %3 0..9";
        assert!(conditions_see_public_inputs(&module(HEAD, sum, [true, true, false])));
        assert!(!conditions_see_public_inputs(&module(HEAD, sum, [true, false, false])));
    }

    #[test]
    fn what_implies_a_dropped_check_is_named() {
        let body = "%3 = lin 0 + %2 - %1 : int -50..50\n\
                    assert_range %3 0..50 !0:1..2 overflow\nimplied %3 -1..50 !0:5..6 overflow";
        let module = module(HEAD, body, [true, true, true]);
        let dropped = dropped(&module);
        assert_eq!(dropped.len(), 1);
        let reasons: Vec<u32> =
            dropped[0].because.iter().map(|origin| module.origin(*origin).span.start).collect();
        assert_eq!(reasons, [1]);
        assert_eq!(module.origin(dropped[0].origin).span.start, 5);
    }
}
