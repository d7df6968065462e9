//! Turns a template into a [`RowSystem`], operation by operation.
//!
//! Which linear values become columns follows one rule: a sum of two and more terms that is used in
//! a product, as an argument or result, or more than once gets a column and a linear row, so that
//! elimination may choose it for a sparse basis. Any other sum is put in where it is used.

use std::collections::BTreeMap;

use ark_ff::PrimeField;
use num_bigint::{BigInt, BigUint};
use num_traits::One;

use crate::canonical::{Canonical, Linear};
use crate::forms::residue;
use crate::rows::{CallSite, Column, ColumnRole, ColumnSource, Equation, Form, Product, RowSystem};
use crate::{Inst, Interval, Kind, Module, Op, OriginId, Template, TemplateId, ValueId, ops};

/// The rows of a template of a module that the verifier accepts. `F` is the field of the module's
/// prime.
pub fn rows<F: PrimeField>(module: &Module, template: TemplateId) -> RowSystem<F> {
    debug_assert_eq!(F::MODULUS.into(), module.prime, "rows are over the module's own field");
    let template = module.template(template);
    let mut builder = RowBuilder::new(template, &module.prime);
    for (at, inst) in template.insts.iter().enumerate() {
        builder.append(at as u32, inst);
    }
    builder.finish()
}

/// Rows under construction.
#[derive(Debug)]
pub struct RowBuilder<'a, F: PrimeField> {
    template: &'a Template,
    prime: &'a BigUint,
    canonical: Canonical,
    named: Vec<bool>,
    forms: Vec<Form<F>>,
    bits: BTreeMap<(bool, Linear), Vec<Form<F>>>,
    system: RowSystem<F>,
}

/// One instruction, as its operation's file sees it when it makes rows.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// Its index in the template.
    pub index: u32,
    /// The instruction.
    pub inst: &'a Inst,
}

impl<'a, F: PrimeField> RowBuilder<'a, F> {
    fn new(template: &'a Template, prime: &'a BigUint) -> RowBuilder<'a, F> {
        let mut builder = RowBuilder {
            template,
            prime,
            canonical: Canonical::new(prime),
            named: named_sums(template),
            forms: Vec::with_capacity(template.values.len()),
            bits: BTreeMap::new(),
            system: RowSystem {
                columns: Vec::new(),
                products: Vec::new(),
                equations: Vec::new(),
                calls: Vec::new(),
                results: Vec::new(),
            },
        };
        for param in &template.params {
            builder.canonical.push_param();
            let form = builder.column(ColumnSource::Value(*param), ColumnRole::Param);
            builder.forms.push(form);
        }
        builder
    }

    fn append(&mut self, index: u32, inst: &'a Inst) {
        let first = inst.results.first().map(|result| self.template.kind(*result));
        self.canonical.push(inst, first);
        let results = ops::rows(&inst.op, &Site { index, inst }, self);
        debug_assert_eq!(results.len(), inst.results.len());
        self.forms.extend(results);
    }

    fn finish(mut self) -> RowSystem<F> {
        self.system.results = self.template.results.iter().map(|value| self.form(*value)).collect();
        self.system
    }

    /// The modulus.
    pub fn prime(&self) -> &'a BigUint {
        self.prime
    }

    /// The kind of a value.
    pub fn kind(&self, value: ValueId) -> &'a Kind {
        self.template.kind(value)
    }

    /// The kinds of several values.
    pub fn kinds(&self, values: &[ValueId]) -> Vec<&'a Kind> {
        values.iter().map(|value| self.kind(*value)).collect()
    }

    /// The form of a value that an earlier instruction, or a parameter, has defined.
    pub fn form(&self, value: ValueId) -> Form<F> {
        self.forms[value.0 as usize].clone()
    }

    /// Whether a sum is to have a column of its own.
    pub fn is_named(&self, value: ValueId) -> bool {
        self.named[value.0 as usize]
    }

    /// The canonical form of `constant + Σ coefficient · value` over integers.
    pub fn canonical(&self, terms: &[(BigInt, ValueId)], constant: &BigInt) -> Option<Linear> {
        self.canonical.combine(terms, constant, false)
    }

    /// The canonical form of a value.
    pub fn canonical_of(&self, value: ValueId) -> Linear {
        self.canonical.of(value).clone()
    }

    /// A new column for a value of the template.
    pub fn value(&mut self, value: ValueId) -> Form<F> {
        self.column(ColumnSource::Value(value), ColumnRole::Local)
    }

    /// A new column for an auxiliary value.
    pub fn auxiliary(&mut self, site: &Site, index: u32) -> Form<F> {
        let source = ColumnSource::Auxiliary { inst: site.index, index };
        self.column(source, ColumnRole::Local)
    }

    fn column(&mut self, source: ColumnSource, role: ColumnRole) -> Form<F> {
        let column = Column(self.system.columns.len() as u32);
        self.system.columns.push((source, role));
        Form::column(column)
    }

    /// The row `a · b = c`; a linear row if a factor is a constant.
    pub fn product(&mut self, a: Form<F>, b: Form<F>, c: Form<F>, origin: OriginId) {
        match (a.as_constant(), b.as_constant()) {
            (Some(factor), _) => self.equation(b.scaled(factor).minus(&c), origin),
            (_, Some(factor)) => self.equation(a.scaled(factor).minus(&c), origin),
            (None, None) => self.system.products.push(Product { a, b, c, origin }),
        }
    }

    /// The row `form = 0`. One that is 0 = 0 is left out, one that is c = 0 stays.
    pub fn equation(&mut self, form: Form<F>, origin: OriginId) {
        if form.as_constant().is_none_or(|constant| !constant.is_zero()) {
            self.system.equations.push(Equation { form, origin });
        }
    }

    /// The row 1 = 0, of an operation that can never succeed.
    pub fn contradiction(&mut self, origin: OriginId) {
        self.equation(Form::constant(F::ONE), origin);
    }

    /// A call site and the columns of its results.
    pub fn call(&mut self, site: &Site, callee: TemplateId) -> Vec<Form<F>> {
        let args = site.inst.args.iter().map(|arg| self.form(*arg)).collect();
        let results: Vec<Form<F>> = (site.inst.results.iter())
            .map(|result| self.column(ColumnSource::Value(*result), ColumnRole::CalleeResult))
            .collect();
        let columns = results.iter().flat_map(|form| form.terms.iter().map(|term| term.0));
        self.system.calls.push(CallSite {
            inst: site.index,
            template: callee,
            args,
            results: columns.collect(),
            origin: site.inst.origin,
        });
        results
    }

    /// `whole` as `width` bits, lowest first: 0 ≤ whole < 2^width is forced, provided that its
    /// interval and the field rule out a wrap. `columns` says what each bit is. Where the same form
    /// (`key`) was taken apart before, those bits are used again.
    pub fn decompose(
        &mut self,
        key: Option<(bool, Linear)>,
        whole: &Form<F>,
        width: u32,
        columns: impl Fn(u32) -> ColumnSource,
        origin: OriginId,
    ) -> Vec<Form<F>> {
        if let Some(known) = key.as_ref().and_then(|key| self.bits.get(key)) {
            let mut bits = known.clone();
            let high = bits.split_off(bits.len().min(width as usize));
            let zero = Form::constant(F::ZERO);
            // Bits are 0 or 1, so their sum is 0 only if each is.
            self.equation(high.iter().fold(zero.clone(), |sum, bit| sum.plus(bit)), origin);
            bits.resize(width as usize, zero);
            return bits;
        }
        let mut rest = whole.clone();
        let mut bits = Vec::with_capacity(width as usize);
        for at in 0..width {
            let bit = match (width, whole.terms.as_slice()) {
                // One bit is the whole, if a column would only repeat it.
                (1, [_]) => whole.clone(),
                _ => self.column(columns(at), ColumnRole::Local),
            };
            let zero = Form::constant(F::ZERO);
            self.product(bit.clone(), bit.offset(-F::ONE), zero, origin);
            rest = rest.plus_scaled(-power_of_two::<F>(at), &bit);
            bits.push(bit);
        }
        self.equation(rest, origin);
        if let Some(key) = key {
            self.bits.insert(key, bits.clone());
        }
        bits
    }

    /// [`RowBuilder::decompose`] of an integer sum, its bits the auxiliary values from `first` on.
    /// Sums that are a bit by their interval need no row.
    pub fn decompose_sum(
        &mut self,
        site: &Site,
        terms: &[(BigInt, ValueId)],
        constant: &BigInt,
        width: u32,
        first: u32,
    ) -> Vec<Form<F>> {
        let mut whole = Form::constant(residue(constant));
        let mut interval = Some(Interval::point(constant.clone()));
        for (coefficient, value) in terms {
            whole = whole.plus_scaled(residue(coefficient), &self.form(*value));
            let own = self.kind(*value).interval().map(|own| own.scaled(coefficient));
            interval = interval.zip(own).map(|(sum, own)| sum.plus(&own));
        }
        if width == 1 && interval.is_some_and(|interval| interval.kind().is_bit()) {
            return vec![whole];
        }
        let key = self.canonical(terms, constant).map(|form| (false, form));
        let inst = site.index;
        let source = |at| ColumnSource::Auxiliary { inst, index: first + at };
        self.decompose(key, &whole, width, source, site.inst.origin)
    }
}

/// 2^at.
pub(crate) fn power_of_two<F: PrimeField>(at: u32) -> F {
    residue(&(BigInt::one() << at))
}

/// The sums that get a column.
fn named_sums(template: &Template) -> Vec<bool> {
    // Uses of a narrowed value are uses of what it names.
    let mut stands_for: Vec<ValueId> = (0..template.values.len() as u32).map(ValueId).collect();
    let mut uses = vec![0u32; template.values.len()];
    let mut named = vec![false; template.values.len()];
    for inst in &template.insts {
        for arg in &inst.args {
            let root = stands_for[arg.0 as usize].0 as usize;
            match &inst.op {
                // `c·v + k` has no column of its own, so its uses are uses of v.
                Op::Lin { coefficients, .. } if coefficients.len() == 1 => {
                    inst.results.iter().for_each(|result| {
                        stands_for[result.0 as usize] = ValueId(root as u32);
                    });
                    continue;
                }
                Op::Narrow => {
                    inst.results.iter().for_each(|result| {
                        stands_for[result.0 as usize] = ValueId(root as u32);
                    });
                    continue;
                }
                // Stands in no row.
                Op::Implied { .. } | Op::Covered { .. } => continue,
                // Linear in this argument, and in one row only.
                Op::Lin { .. } | Op::AssertEq | Op::Bits { .. } | Op::AssertRange { .. } => {}
                Op::Mul | Op::Sel | Op::Eq | Op::Lt | Op::DivMod => named[root] = true,
                Op::OneHot { .. } | Op::Prefix { .. } => named[root] = true,
                Op::Inverse | Op::Call(_) | Op::Const(_) => named[root] = true,
            }
            uses[root] += 1;
        }
    }
    for result in &template.results {
        named[stands_for[result.0 as usize].0 as usize] = true;
    }
    for inst in &template.insts {
        let sum = matches!(&inst.op, Op::Lin { coefficients, .. } if coefficients.len() > 1);
        for result in &inst.results {
            let at = result.0 as usize;
            named[at] = sum && (named[at] || uses[at] > 1);
        }
    }
    named
}
