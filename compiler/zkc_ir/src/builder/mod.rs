//! Builds templates: folds constants, numbers values and infers ranges as it appends.
//!
//! Lowering says what it wants in terms of single operations and gets back the cheapest value that
//! means it: a constant, an earlier value, or a new instruction.
//!
//! ```
//! use num_bigint::{BigInt, BigUint};
//! use zkc_ir::builder::{ModuleBuilder, TemplateBuilder};
//! use zkc_ir::{Kind, Reason};
//! use zkc_span::Span;
//!
//! let prime = BigUint::from(257u32);
//! let mut module = ModuleBuilder::new(prime.clone());
//! let origin = module.origin(Span::default(), Reason::Overflow);
//! let mut template = TemplateBuilder::new("sum".into(), &prime);
//! let (a, b) = (template.param(Kind::bits(4)), template.param(Kind::bits(4)));
//! let one = BigInt::from(1);
//! let sum = template.lin(&[(one.clone(), a), (one, b)], BigInt::from(0), origin);
//! template.assert_range(sum, BigInt::from(0), BigInt::from(30), origin); // known: nothing emitted
//! assert_eq!(template.instruction_count(), 1);
//! template.assert_range(sum, BigInt::from(0), BigInt::from(15), origin);
//! let sum = template.narrow(sum, Kind::bits(4), origin);
//! let sum_template = module.add(template.finish(vec![sum]));
//! assert_eq!(module.template(sum_template).insts.len(), 3);
//! ```
//!
//! A check that the interval of its operand, or an earlier check of the same form, implies is not
//! emitted. One that can never hold stays: whoever reads the rows must meet the contradiction.

mod arithmetic;
mod checks;
mod compare;
mod decompose;
mod later;
mod marks;

use std::collections::{BTreeMap, HashMap};

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Zero};
use zkc_span::Span;

use crate::canonical::Linear;
use crate::knowledge::Knowledge;
use crate::{
    Entry, Inst, Interval, Kind, Module, Op, Origin, OriginId, Reason, Template, TemplateId,
    ValueId, capacity, dead, ops,
};

/// A module under construction. Origin 0 is "nowhere, computes": that of literals.
#[derive(Clone, Debug)]
pub struct ModuleBuilder {
    prime: BigUint,
    templates: Vec<Template>,
    origins: Vec<Origin>,
    origin_ids: HashMap<Origin, OriginId>,
}

impl ModuleBuilder {
    /// An empty module over the field of `prime`.
    pub fn new(prime: BigUint) -> ModuleBuilder {
        let mut module = ModuleBuilder {
            prime,
            templates: Vec::new(),
            origins: Vec::new(),
            origin_ids: HashMap::new(),
        };
        module.origin(Span::default(), Reason::Value);
        module
    }

    /// The modulus.
    pub fn prime(&self) -> &BigUint {
        &self.prime
    }

    /// The id of an origin; equal ones share it.
    pub fn origin(&mut self, span: Span, reason: Reason) -> OriginId {
        let origin = Origin { span, reason };
        if let Some(id) = self.origin_ids.get(&origin) {
            return *id;
        }
        let id = OriginId(self.origins.len() as u32);
        self.origins.push(origin.clone());
        self.origin_ids.insert(origin, id);
        id
    }

    /// A template added before.
    pub fn template(&self, id: TemplateId) -> &Template {
        &self.templates[id.0 as usize]
    }

    /// How many templates were added.
    pub fn template_count(&self) -> usize {
        self.templates.len()
    }

    /// Adds a template; what it calls must have been added.
    pub fn add(&mut self, template: Template) -> TemplateId {
        let id = TemplateId(self.templates.len() as u32);
        self.templates.push(template);
        id
    }

    /// A module of templates that were added, under these names, and of an entry that was not. Its
    /// numbers depend on nothing else that the builder holds.
    ///
    /// What a template calls stands before it in `parts`.
    pub fn part(&self, parts: Vec<(TemplateId, String)>, last: Template, entry: Entry) -> Module {
        let mut module = Module {
            prime: self.prime.clone(),
            templates: Vec::with_capacity(parts.len() + 1),
            origins: self.origins.iter().take(1).cloned().collect(),
            entry: Entry { template: TemplateId(parts.len() as u32), ..entry },
        };
        let mut origin_ids = vec![None; self.origins.len()];
        if let Some(nowhere) = origin_ids.first_mut() {
            *nowhere = Some(NOWHERE);
        }
        let mut origin = |id: &mut OriginId| {
            let new = &mut origin_ids[id.0 as usize];
            *id = *new.get_or_insert_with(|| {
                module.origins.push(self.origins[id.0 as usize].clone());
                OriginId(module.origins.len() as u32 - 1)
            });
        };
        let mut template_ids = BTreeMap::new();
        let named = parts.into_iter().map(|(id, name)| {
            let template = self.template(id).clone();
            (Some(id), Template { name, ..template })
        });
        for (id, mut template) in named.chain([(None, last)]) {
            for inst in &mut template.insts {
                origin(&mut inst.origin);
                if let Op::Call(callee) = &mut inst.op {
                    *callee = template_ids[callee];
                }
            }
            let new = TemplateId(module.templates.len() as u32);
            template_ids.extend(id.map(|id| (id, new)));
            module.templates.push(template);
        }
        module.entry.param_origins.iter_mut().for_each(origin);
        module
    }

    /// The module.
    pub fn finish(self, entry: Entry) -> Module {
        Module { prime: self.prime, templates: self.templates, origins: self.origins, entry }
    }
}

/// One template under construction.
///
/// Where an integer would outgrow the field, or a check could be satisfied by wrapping round it, the
/// first such place is kept for [`TemplateBuilder::capacity_exceeded`]; what is built from there on
/// is of no use. Lowering asks before it finishes.
#[derive(Clone, Debug)]
pub struct TemplateBuilder {
    name: String,
    prime: BigUint,
    modulus: BigInt,
    params: Vec<ValueId>,
    insts: Vec<Inst>,
    values: Vec<Kind>,
    knowledge: Knowledge,
    /// Instructions by operation, arguments and whether they make elements.
    numbered: HashMap<(Op, Vec<ValueId>, bool), Vec<ValueId>>,
    /// The best value of each canonical form.
    by_form: HashMap<(bool, Linear), ValueId>,
    /// The bits of each canonical form that was taken apart.
    bits: BTreeMap<(bool, Linear), Vec<ValueId>>,
    exceeded: Option<(ValueId, OriginId)>,
    checks: usize,
}

/// The origin of literals.
const NOWHERE: OriginId = OriginId(0);

impl TemplateBuilder {
    /// An empty template.
    pub fn new(name: String, prime: &BigUint) -> TemplateBuilder {
        TemplateBuilder {
            name,
            prime: prime.clone(),
            modulus: BigInt::from(prime.clone()),
            params: Vec::new(),
            insts: Vec::new(),
            values: Vec::new(),
            knowledge: Knowledge::new(prime),
            numbered: HashMap::new(),
            by_form: HashMap::new(),
            bits: BTreeMap::new(),
            exceeded: None,
            checks: 0,
        }
    }

    /// Appends a parameter. All of them come before the first instruction.
    pub fn param(&mut self, kind: Kind) -> ValueId {
        debug_assert!(self.insts.is_empty(), "parameters are the first values");
        let id = ValueId(self.values.len() as u32);
        let field = kind == Kind::Field;
        self.knowledge.push_param();
        self.by_form.insert((field, Linear::atom(id)), id);
        let fits = kind.interval().is_none_or(|interval| interval.fits(&self.prime));
        self.values.push(kind);
        self.params.push(id);
        if !fits {
            self.exceed(id, NOWHERE);
        }
        id
    }

    /// A literal integer.
    pub fn int(&mut self, value: impl Into<BigInt>) -> ValueId {
        self.literal(value.into(), false)
    }

    /// A literal element; any integer stands for its residue.
    pub fn element(&mut self, value: impl Into<BigInt>) -> ValueId {
        let value: BigInt = value.into();
        self.literal(value.mod_floor(&self.modulus), true)
    }

    /// The kind of a value.
    pub fn kind(&self, value: ValueId) -> &Kind {
        &self.values[value.0 as usize]
    }

    /// The interval of an integer; `None` for an element.
    pub fn range(&self, value: ValueId) -> Option<(BigInt, BigInt)> {
        self.kind(value).interval().map(|interval| (interval.lo, interval.hi))
    }

    /// The constant that a value is known to be; the least residue for an element.
    pub fn as_constant(&self, value: ValueId) -> Option<BigInt> {
        if let Some(constant) = self.form_of(value).as_constant() {
            return Some(constant.clone());
        }
        match self.kind(value) {
            Kind::Int { lo, hi } if lo == hi => Some(lo.clone()),
            _ => None,
        }
    }

    /// The first place where an integer would not fit the field (its `hi − lo` reaches 2^253 on
    /// BN254), or where a check could hold by wrapping. For a check the value is its operand.
    pub fn capacity_exceeded(&self) -> Option<(ValueId, OriginId)> {
        self.exceeded
    }

    /// How many instructions have been emitted.
    pub fn instruction_count(&self) -> usize {
        self.insts.len()
    }

    /// How many checks have been emitted that can fail.
    pub fn check_count(&self) -> usize {
        self.checks
    }

    /// The template. What computes and is not used is left out, and so are checks that others say;
    /// the other checks stay, and what they were judged by.
    pub fn finish(self, results: Vec<ValueId>) -> Template {
        let template = Template {
            name: self.name,
            params: self.params,
            results,
            insts: self.insts,
            values: self.values,
        };
        let template = match self.exceeded {
            None => later::without_covered(template, &self.prime),
            Some(_) => template,
        };
        dead::without_idle(template)
    }

    fn literal(&mut self, value: BigInt, field: bool) -> ValueId {
        let form = (field, Linear::constant(value.clone()));
        if let Some(known) = self.by_form.get(&form) {
            return *known;
        }
        let kind = if field { Kind::Field } else { Interval::point(value.clone()).kind() };
        self.append(Op::Const(value), Vec::new(), vec![kind], NOWHERE)[0]
    }

    /// What is known of an integer: its kind, its form, and earlier checks.
    fn known(&self, value: ValueId) -> Option<Interval> {
        let own = self.kind(value).interval()?;
        Some(self.known_of_form(self.form_of(value), own))
    }

    /// As [`TemplateBuilder::known`], joining facts as long as the integer may lie outside `wanted`.
    fn known_within(&self, value: ValueId, wanted: &Interval) -> Option<Interval> {
        let own = self.kind(value).interval()?;
        let form = self.form_of(value);
        Some(self.knowledge.known(form, own, Some(wanted), &self.values).interval)
    }

    /// `own`, cut with what is known of the form.
    fn known_of_form(&self, form: &Linear, own: Interval) -> Interval {
        self.knowledge.known(form, own, None, &self.values).interval
    }

    fn form_of(&self, value: ValueId) -> &Linear {
        self.knowledge.canonical().of(value)
    }

    /// The canonical form of `a − b`; none if it is too long.
    fn form_of_difference(&self, a: ValueId, b: ValueId, field: bool) -> Option<Linear> {
        self.knowledge.canonical().difference(a, b, field)
    }

    fn is_field(&self, value: ValueId) -> bool {
        self.kind(value) == &Kind::Field
    }

    /// The value as an element.
    fn as_element(&mut self, value: ValueId, origin: OriginId) -> ValueId {
        self.lin_field(&[(BigInt::one(), value)], BigInt::zero(), origin)
    }

    /// Brings two values to one kind.
    fn same_kind(&mut self, a: ValueId, b: ValueId, origin: OriginId) -> (ValueId, ValueId, bool) {
        match (self.is_field(a), self.is_field(b)) {
            (true, false) => (a, self.as_element(b, origin), true),
            (false, true) => (self.as_element(a, origin), b, true),
            (field, _) => (a, b, field),
        }
    }

    /// Emits an operation unless the same one stands already, and gives its results. The kinds of
    /// the results come from the operation's own rule.
    fn number(&mut self, op: Op, args: Vec<ValueId>, origin: OriginId) -> Vec<ValueId> {
        let field = args.last().is_some_and(|arg| self.is_field(*arg));
        let kinds: Vec<&Kind> = args.iter().map(|arg| self.kind(*arg)).collect();
        let sound = ops::no_wrap(&op, &kinds, &self.prime);
        let results = ops::kinds(&op, &kinds, field, &self.prime);
        let results =
            results.map(|kinds| self.knowledge.sharpened(&op, &args, kinds, &self.values));
        let Some(results) = results.filter(|_| sound) else {
            let first = args.first().copied().unwrap_or(ValueId(0));
            self.exceed(first, origin);
            return self.placeholders(&op, field);
        };
        self.number_as(op, args, results, origin)
    }

    fn number_as(
        &mut self,
        op: Op,
        args: Vec<ValueId>,
        kinds: Vec<Kind>,
        origin: OriginId,
    ) -> Vec<ValueId> {
        let field = kinds.first() == Some(&Kind::Field);
        let key = (op, args, field);
        if let Some(known) = self.numbered.get(&key) {
            return known.clone();
        }
        let results = self.append(key.0.clone(), key.1.clone(), kinds, origin);
        self.numbered.insert(key, results.clone());
        results
    }

    fn append(
        &mut self,
        op: Op,
        args: Vec<ValueId>,
        kinds: Vec<Kind>,
        origin: OriginId,
    ) -> Vec<ValueId> {
        let first = self.values.len() as u32;
        let results: Vec<ValueId> = (first..first + kinds.len() as u32).map(ValueId).collect();
        let inst = Inst { op, args, results: results.clone(), origin };
        self.knowledge.push(&inst, kinds.first());
        for kind in kinds {
            let id = ValueId(self.values.len() as u32);
            let fits = kind.interval().is_none_or(|interval| interval.fits(&self.prime));
            if !fits {
                self.exceed(id, origin);
            }
            let field = kind == Kind::Field;
            // A kind that is too wide is cut down, so that what follows cannot grow without end.
            let kind = if fits { kind } else { Interval::new(0, capacity(&self.prime) - 1).kind() };
            self.values.push(kind);
            let form = self.form_of(id).clone();
            // The latest value of a form has the tightest interval.
            self.by_form.insert((field, form), id);
        }
        self.knowledge.learn(&inst, &self.values);
        let is_check = matches!(inst.op, Op::AssertEq | Op::AssertRange { .. });
        self.checks += usize::from(is_check);
        self.insts.push(inst);
        results
    }

    fn exceed(&mut self, value: ValueId, origin: OriginId) {
        self.exceeded.get_or_insert((value, origin));
    }

    /// Results for an operation that could not be emitted; the template is refused anyway.
    fn placeholders(&mut self, op: &Op, field: bool) -> Vec<ValueId> {
        let (count, element) = match op {
            Op::Bits { width: count } | Op::OneHot { count } | Op::Prefix { count } => {
                (*count as usize, false)
            }
            Op::DivMod => (2, false),
            Op::AssertEq | Op::AssertRange { .. } => (0, false),
            Op::Implied { .. } | Op::Covered { .. } | Op::Call(_) => (0, false),
            Op::Const(_) | Op::Lin { .. } | Op::Mul | Op::Sel | Op::Inverse => (1, field),
            Op::Eq | Op::Lt | Op::Narrow => (1, false),
        };
        let zero = if element { self.element(0) } else { self.int(0) };
        vec![zero; count]
    }
}

#[cfg(test)]
mod tests;
