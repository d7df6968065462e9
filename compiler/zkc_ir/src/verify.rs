//! Says whether a module is well formed and its ranges hold.
//!
//! Checked are single assignment, arity, kinds, that every interval follows from the operations and
//! the checks before it, that every integer fits the field and no check can be satisfied by wrapping
//! round it, that callees stand before callers, what the entry says of itself, and that stamping all
//! calls stays within a number of instructions that a machine can hold.

use std::collections::BTreeSet;
use std::fmt;

use num_bigint::{BigInt, BigUint};

use crate::canonical::Linear;
use crate::knowledge::Knowledge;
use crate::{Inst, Interval, Kind, Module, Op, Template, TemplateId, ValueId, ops};

/// Instructions after all calls are stamped; rows and wires are numbered with 32 bits.
pub const MAX_EXPANSION: u64 = 1 << 32;

/// What is wrong with a module.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyError {
    /// The template, by name; empty for the entry and the prime.
    pub template: String,
    /// The instruction, by index, if it is one.
    pub inst: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.inst {
            Some(inst) => write!(f, "{:?}, instruction {inst}: {}", self.template, self.message),
            None => write!(f, "{:?}: {}", self.template, self.message),
        }
    }
}

impl std::error::Error for VerifyError {}

/// Checks a module.
///
/// # Errors
/// The first thing that is wrong, in the order of the text.
pub fn verify(module: &Module) -> Result<(), VerifyError> {
    if module.prime < BigUint::from(3u32) {
        let message = format!("{} is no odd prime", module.prime);
        return Err(VerifyError { template: String::new(), inst: None, message });
    }
    let mut expansions: Vec<u64> = Vec::new();
    let mut names = BTreeSet::new();
    for (at, template) in module.templates.iter().enumerate() {
        let fail =
            |inst, message: String| VerifyError { template: template.name.clone(), inst, message };
        if !names.insert(&template.name) {
            return Err(fail(None, "another template has this name".into()));
        }
        let mut checker = Checker::new(module, TemplateId(at as u32), template);
        checker.params().map_err(|message| fail(None, message))?;
        let mut expansion = 0u64;
        for (index, inst) in template.insts.iter().enumerate() {
            checker.inst(inst).map_err(|message| fail(Some(index), message))?;
            let inner = match inst.op {
                Op::Call(callee) => expansions.get(callee.0 as usize).copied().unwrap_or(0),
                _ => 0,
            };
            expansion = expansion.saturating_add(inner).saturating_add(1);
        }
        checker.end().map_err(|message| fail(None, message))?;
        if expansion > MAX_EXPANSION {
            return Err(fail(None, format!("grows to {expansion} instructions when stamped")));
        }
        expansions.push(expansion);
    }
    entry(module).map_err(|message| VerifyError { template: String::new(), inst: None, message })
}

fn entry(module: &Module) -> Result<(), String> {
    let entry = &module.entry;
    if entry.template.0 as usize + 1 != module.templates.len() {
        return Err("the entry's template is not the last one".into());
    }
    let template = module.template(entry.template);
    let params = template.params.len();
    let lists = [entry.public.len(), entry.param_names.len(), entry.param_origins.len()];
    if lists.iter().any(|length| *length != params) {
        return Err(format!("the entry describes {lists:?} parameters of {params}"));
    }
    if params > 0 && !entry.public[0] {
        return Err("parameter 0, the deployment, is not public".into());
    }
    if entry.param_origins.iter().any(|origin| origin.0 as usize >= module.origins.len()) {
        return Err("the origin of a parameter does not exist".into());
    }
    let named = entry.output_names.len() + entry.opening_names.len();
    if entry.outputs != entry.output_names.len() || named != template.results.len() {
        let results = template.results.len();
        return Err(format!("the entry names {named} results of {results}"));
    }
    Ok(())
}

struct Checker<'a> {
    module: &'a Module,
    id: TemplateId,
    template: &'a Template,
    knowledge: Knowledge,
    /// Values defined so far.
    defined: usize,
}

type Checked = Result<(), String>;

impl<'a> Checker<'a> {
    fn new(module: &'a Module, id: TemplateId, template: &'a Template) -> Checker<'a> {
        Checker { module, id, template, knowledge: Knowledge::new(&module.prime), defined: 0 }
    }

    fn params(&mut self) -> Checked {
        let params = self.template.params.clone();
        self.define(&params)?;
        params.iter().for_each(|_| self.knowledge.push_param());
        Ok(())
    }

    /// Each of them is the next value, and its kind fits the field.
    fn define(&mut self, values: &[ValueId]) -> Checked {
        for value in values {
            if value.0 as usize != self.defined {
                return Err(format!("defines %{} where %{} is next", value.0, self.defined));
            }
            let Some(kind) = self.template.values.get(self.defined) else {
                return Err(format!("%{} has no kind", value.0));
            };
            if let Some(interval) = kind.interval() {
                if interval.is_empty() || !interval.fits(&self.module.prime) {
                    return Err(format!("%{} does not fit the field: {interval:?}", value.0));
                }
            }
            self.defined += 1;
        }
        Ok(())
    }

    fn used(&self, values: &[ValueId]) -> Checked {
        match values.iter().find(|value| value.0 as usize >= self.defined) {
            Some(value) => Err(format!("uses %{} before it is defined", value.0)),
            None => Ok(()),
        }
    }

    fn inst(&mut self, inst: &Inst) -> Checked {
        if inst.origin.0 as usize >= self.module.origins.len() {
            return Err("its origin does not exist".into());
        }
        self.used(&inst.args)?;
        let args: Vec<&Kind> = inst.args.iter().map(|arg| self.template.kind(*arg)).collect();
        if !ops::no_wrap(&inst.op, &args, &self.module.prime) {
            return Err(format!("{} could hold by wrapping round p", ops::name(&inst.op)));
        }
        self.define(&inst.results)?;
        let first = inst.results.first().map(|result| self.template.kind(*result));
        self.knowledge.push(inst, first);
        let computed = self.kinds(inst, &args, first == Some(&Kind::Field))?;
        let computed =
            self.knowledge.sharpened(&inst.op, &inst.args, computed, &self.template.values);
        if computed.len() != inst.results.len() {
            return Err(format!("has {} results, not {}", computed.len(), inst.results.len()));
        }
        for (result, computed) in inst.results.iter().zip(computed) {
            let declared = self.template.kind(*result);
            if !self.sharper(*result, computed.clone(), declared).within(declared) {
                return Err(format!("%{} is {declared:?}, but follows as {computed:?}", result.0));
            }
        }
        self.implied(inst)?;
        self.knowledge.learn(inst, &self.template.values);
        Ok(())
    }

    /// A check that costs nothing must follow from what stands before it.
    fn implied(&self, inst: &Inst) -> Checked {
        match (&inst.op, inst.args.as_slice()) {
            (Op::Implied { lo, hi }, [value]) => self.follows(*value, lo, hi),
            _ => Ok(()),
        }
    }

    /// Whether a value lies in `lo..=hi` by what was learnt so far.
    fn follows(&self, value: ValueId, lo: &BigInt, hi: &BigInt) -> Checked {
        let wanted = Interval::new(lo.clone(), hi.clone());
        let Some(own) = self.template.kind(value).interval() else {
            return Err("an element has no range".into());
        };
        let form = self.knowledge.canonical().of(value);
        let known = self.knowledge.known(form, own, Some(&wanted), &self.template.values).interval;
        if known.within(&wanted) {
            return Ok(());
        }
        Err(format!("%{} does not follow to lie in {wanted:?}, only in {known:?}", value.0))
    }

    /// The kinds of the results by the operation's rule.
    fn kinds(&self, inst: &Inst, args: &[&Kind], field: bool) -> Result<Vec<Kind>, String> {
        if let Op::Call(callee) = inst.op {
            if callee >= self.id {
                return Err("calls a template that does not stand before it".into());
            }
            let callee = self.module.template(callee);
            let within = callee.params.iter().zip(args).all(|(p, arg)| arg.within(callee.kind(*p)));
            if callee.params.len() != args.len() || !within {
                return Err(format!("its arguments are not those of {:?}", callee.name));
            }
            return Ok(callee.results.iter().map(|result| callee.kind(*result).clone()).collect());
        }
        let kinds = ops::kinds(&inst.op, args, field, &self.module.prime);
        let kinds = kinds.ok_or_else(|| format!("{} takes other kinds", ops::name(&inst.op)))?;
        // A value times itself is never negative, which the kinds alone do not show.
        match (&inst.op, inst.args.as_slice(), args) {
            (Op::Mul, [a, b], [kind, _]) if a == b => {
                Ok(kind.interval().map_or(kinds, |interval| vec![interval.squared().kind()]))
            }
            _ => Ok(kinds),
        }
    }

    /// The kind cut with what is known of the value.
    fn sharper(&self, value: ValueId, kind: Kind, declared: &Kind) -> Kind {
        let Some(known) = kind.interval() else { return kind };
        let form = self.knowledge.canonical().of(value);
        // An atom's own interval would be what is to be checked.
        if form == &Linear::atom(value) {
            return known.kind();
        }
        let wanted = declared.interval();
        let known = self.knowledge.known(form, known, wanted.as_ref(), &self.template.values);
        known.interval.kind()
    }

    /// What is said of the whole template: the values are all there, and checks that others cover
    /// follow from those that stand; none of them was learnt from.
    fn end(&self) -> Checked {
        self.used(&self.template.results)?;
        for inst in &self.template.insts {
            if let (Op::Covered { lo, hi }, [value]) = (&inst.op, inst.args.as_slice()) {
                self.follows(*value, lo, hi)?;
            }
        }
        if self.defined != self.template.values.len() {
            return Err(format!(
                "{} of {} values are defined",
                self.defined,
                self.template.values.len()
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse;

    /// The first error of a template with these lines after `prime 257`.
    fn error(body: &str) -> String {
        let params = body.lines().next().unwrap_or("").matches(": ").count();
        let mut text = format!("prime 257\n{body}\nentry \"T::t\" \"t\"\n");
        (0..params).for_each(|at| text += &format!("public %{at} \"p\"\n"));
        verify(&parse(&text).unwrap()).err().map_or(String::new(), |error| error.message)
    }

    #[test]
    fn a_range_must_follow() {
        let sum = |kind: &str| {
            let head = "template \"t\"(%0: int 0..9, %1: int 0..9)";
            error(&format!("{head}\n%2 = lin 0 + %0 + %1 : {kind}\nreturn"))
        };
        assert_eq!(sum("int 0..18"), "");
        assert_eq!(sum("int -1..20"), "");
        assert!(sum("int 0..17").contains("follows as"));
        assert!(sum("int 0..300").contains("does not fit"));
    }

    #[test]
    fn narrowing_needs_a_check() {
        let narrowed = |check: &str| {
            let head = "template \"t\"(%0: int 0..99)";
            error(&format!("{head}\n{check}\n%1 = narrow %0 : int 0..9\nreturn"))
        };
        assert_eq!(narrowed("assert_range %0 0..9"), "");
        assert!(narrowed("assert_range %0 0..10").contains("follows as"));
        assert!(narrowed("").contains("follows as"));
    }

    #[test]
    fn a_dropped_check_needs_its_facts() {
        let dropped = |check: &str| {
            let head = "template \"t\"(%0: int 0..50, %1: int 0..50, %2: int 0..50)";
            let sums = "%3 = lin 0 + %1 - %0 : int -50..50\n%4 = lin 0 + %2 - %1 : int -50..50\n\
                        %5 = lin 0 + %2 - %0 : int -50..50";
            error(&format!("{head}\n{sums}\n{check}\nimplied %5 0..50\nreturn"))
        };
        assert_eq!(dropped("assert_range %3 0..50\nassert_range %4 0..50"), "");
        assert_eq!(dropped("assert_range %5 0..50"), "");
        assert!(dropped("assert_range %3 0..50\nassert_range %4 -1..50").contains("follow"));
        assert!(dropped("assert_range %3 0..50").contains("follow"));
        assert!(dropped("").contains("follow"));
        // It says nothing to those after it.
        assert!(dropped("implied %5 0..50\nassert_range %3 0..50").contains("follow"));
    }

    #[test]
    fn a_product_has_the_facts_of_its_bit() {
        let product = |bit: &str, kind: &str| {
            let head = "template \"t\"(%0: int 0..50, %1: int 0..50)";
            let body = "%2 = lt %0 %1 : bit\n%3 = lin 1 - %2 : bit\n\
                        %4 = lin 0 + %1 - %0 : int -50..50";
            error(&format!("{head}\n{body}\n%5 = mul {bit} %4 : int {kind}\nreturn"))
        };
        assert_eq!(product("%2", "0..50"), "");
        assert!(product("%2", "1..50").contains("follows as"), "it is 0 where the bit is");
        assert_eq!(product("%3", "-50..0"), "");
        assert!(product("%3", "0..50").contains("follows as"));
    }

    #[test]
    fn shape_is_checked() {
        let one = |line: &str| error(&format!("template \"t\"(%0: int 0..9)\n{line}\nreturn"));
        assert!(one("assert_eq %0 %3").contains("before it is defined"));
        assert!(one("%1 = inverse %0 : fe").contains("other kinds"));
        assert!(one("%1, %2 = mul %0 %0 : int 0..81, bit").contains("results"));
        assert!(one("assert_range %0 -2^250..2^250").is_empty());
        assert!(!one("%1 = bits %0 4000000000 : bit").is_empty());
        let wide =
            "template \"t\"(%0: int 0..200)\n%1 = eq %0 %0 : bit\n%2 = lt %0 %0 : bit\nreturn";
        assert!(error(wide).contains("wrapping"));
    }
}
