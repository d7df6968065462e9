//! Says whether a module is well formed and its ranges hold.
//!
//! Checked are single assignment, arity, kinds, that every interval follows from the operations and
//! the checks before it, that every integer fits the field and no check can be satisfied by wrapping
//! round it, that callees stand before callers, what the entry says of itself, and that stamping all
//! calls stays within a number of instructions that a machine can hold.

use std::collections::BTreeSet;
use std::fmt;

use num_bigint::BigUint;

use crate::canonical::{Canonical, Facts, Linear};
use crate::{Inst, Interval, Kind, Module, Op, Template, TemplateId, ValueId, max_of_bits, ops};

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
    canonical: Canonical,
    facts: Facts,
    /// Values defined so far.
    defined: usize,
}

type Checked = Result<(), String>;

impl<'a> Checker<'a> {
    fn new(module: &'a Module, id: TemplateId, template: &'a Template) -> Checker<'a> {
        Checker {
            module,
            id,
            template,
            canonical: Canonical::new(&module.prime),
            facts: Facts::default(),
            defined: 0,
        }
    }

    fn params(&mut self) -> Checked {
        let params = self.template.params.clone();
        self.define(&params)?;
        params.iter().for_each(|_| self.canonical.push_param());
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
        self.canonical.push(inst, first);
        let computed = self.kinds(inst, &args, first == Some(&Kind::Field))?;
        if computed.len() != inst.results.len() {
            return Err(format!("has {} results, not {}", computed.len(), inst.results.len()));
        }
        for (result, computed) in inst.results.iter().zip(computed) {
            let declared = self.template.kind(*result);
            if !self.sharper(*result, computed.clone()).within(declared) {
                return Err(format!("%{} is {declared:?}, but follows as {computed:?}", result.0));
            }
        }
        self.learn(inst);
        Ok(())
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

    /// The kind cut with what the form of a sum, or an earlier check of it, says.
    fn sharper(&self, value: ValueId, kind: Kind) -> Kind {
        let Some(mut known) = kind.interval() else { return kind };
        let form = self.canonical.of(value);
        // An atom's own interval would be what is to be checked.
        let own = form == &Linear::atom(value);
        let sum = if own { None } else { form.interval(&self.template.values) };
        for other in [sum, self.facts.about(form)].into_iter().flatten() {
            if !known.meet(&other).is_empty() {
                known = known.meet(&other);
            }
        }
        known.kind()
    }

    fn learn(&mut self, inst: &Inst) {
        let (form, interval) = match (&inst.op, inst.args.as_slice()) {
            (Op::AssertRange { lo, hi }, [value]) => {
                (self.canonical.of(*value).clone(), Interval::new(lo.clone(), hi.clone()))
            }
            (Op::Bits { width }, [value]) if self.template.kind(*value) != &Kind::Field => {
                (self.canonical.of(*value).clone(), Interval::new(0, max_of_bits(*width)))
            }
            (Op::OneHot { count }, [value]) => {
                (self.canonical.of(*value).clone(), Interval::new(0, i64::from(*count) - 1))
            }
            (Op::Prefix { count }, [value]) => {
                (self.canonical.of(*value).clone(), Interval::new(0, *count))
            }
            (Op::AssertEq, [a, b]) if self.template.kind(*a) != &Kind::Field => {
                match self.canonical.difference(*a, *b, false) {
                    Some(form) => (form, Interval::point(0)),
                    None => return,
                }
            }
            _ => return,
        };
        self.facts.learn(&form, &interval);
    }

    fn end(&self) -> Checked {
        self.used(&self.template.results)?;
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
