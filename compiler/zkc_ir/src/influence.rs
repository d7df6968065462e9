//! Which inputs nothing depends on.
//!
//! A public value on which no condition and no output depends says nothing: its proof could be had for
//! any other value in its place. A look at the program's text does not find it where the value is read
//! by what comes to nothing: a variable that is overwritten, a branch that is never taken.

use std::collections::BTreeSet;

use crate::{Module, Op, Template, ValueId, ops};

/// For each parameter of the entry, whether a condition or a result depends on it. The rows that force
/// it into its kind are none: they say what it is, and nothing about it.
pub fn influence(module: &Module) -> Vec<bool> {
    let mut of: Vec<Summary> = Vec::with_capacity(module.templates.len());
    for template in &module.templates {
        let summary = Summary::of(template, &of);
        of.push(summary);
    }
    of.get(module.entry.template.0 as usize).map(|entry| entry.params.clone()).unwrap_or_default()
}

/// What a template makes of its parameters.
struct Summary {
    /// Whether it has conditions.
    fails: bool,
    /// For each parameter, whether a condition or a result depends on it.
    params: Vec<bool>,
}

impl Summary {
    /// Of a template, from those that it calls.
    fn of(template: &Template, of: &[Summary]) -> Summary {
        let mut seen: BTreeSet<ValueId> = template.results.iter().copied().collect();
        let mut fails = false;
        for inst in template.insts.iter().rev() {
            let callee = match &inst.op {
                Op::Call(callee) => of.get(callee.0 as usize),
                _ => None,
            };
            let can_fail = match (&inst.op, callee) {
                (Op::Call(_), callee) => callee.is_none_or(|callee| callee.fails),
                // What the types say already is said of any value.
                (Op::Implied { .. }, _) => false,
                (op, _) => ops::can_fail(op),
            };
            fails |= can_fail;
            if !can_fail && !inst.results.iter().any(|result| seen.contains(result)) {
                continue;
            }
            let reads =
                |at: usize| callee.is_none_or(|callee| callee.params.get(at) != Some(&false));
            let read = inst.args.iter().enumerate().filter(|(at, _)| reads(*at));
            seen.extend(read.map(|(_, arg)| *arg));
        }
        let params = template.params.iter().map(|param| seen.contains(param)).collect();
        Summary { fails, params }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse;

    fn of(body: &str) -> Vec<bool> {
        let text = format!(
            "prime 257\ntemplate \"second\"(%0: int 0..50, %1: int 0..50)\nreturn %1\n\
             template \"t\"(%0: fe, %1: int 0..50, %2: int 0..50)\n{body}\nentry \"T::t\" \"t\"\n\
             public %0 \"d\"\npublic %1 \"a\"\npublic %2 \"b\"\n"
        );
        influence(&parse(&text).expect("it is circuit IR"))
    }

    #[test]
    fn what_comes_to_nothing_has_none() {
        assert_eq!(of("%3 = lin 0 + %1 + %2 : int 0..100\nreturn"), [false; 3]);
        assert_eq!(of("%3 = mul %1 %2 : int 0..2500\nimplied %1 0..50\nreturn"), [false; 3]);
    }

    #[test]
    fn a_condition_counts_and_so_does_a_result() {
        assert_eq!(of("assert_range %1 0..9\nreturn"), [false, true, false]);
        let sum = "%3 = lin 0 + %1 + %2 : int 0..100\nassert_range %3 0..9\nreturn";
        assert_eq!(of(sum), [false, true, true]);
    }

    #[test]
    fn of_a_call_only_what_it_reads_counts() {
        let call = "%3 = call \"second\"(%1, %2) : int 0..50";
        let read = of(&format!("{call}\nassert_range %3 0..9\nreturn"));
        assert_eq!(read, [false, false, true]);
        assert_eq!(of(&format!("{call}\nreturn")), [false; 3]);
    }
}
