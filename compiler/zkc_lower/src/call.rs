//! Calls: each function instance is a template, lowered once.
//!
//! The key of an instance is the function, its generic arguments, which arguments are which
//! constants, and whether it stands under a path. Parameters otherwise have the ranges of their
//! declared types, whatever the caller knows, so that a template is proven once (semantics 7.5). An
//! instance under a path takes the path as one more parameter, and exists only if something in the
//! function can fail.
//!
//! Functions with an unrounded value among parameters or results are lowered in place, since the
//! shape of such a value depends on the call; so are calls in constant expressions.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use zkc_hir::encoding::LeafBound;
use zkc_hir::{Expr, FuncId, GenericArg, Ty};
use zkc_ir::builder::TemplateBuilder;
use zkc_ir::{Kind, Reason, TemplateId, ValueId};
use zkc_span::Span;

use crate::context::{Body, Frame, Lowerer, Lowering, Stop};
use crate::templates::Record;
use crate::value::{self, Value};

/// The most variants with constant arguments of one function in one caller; then the general one is
/// used.
const MAX_VARIANTS: usize = 64;

/// A function with its generic arguments, and whether it is under a path.
pub(crate) type VariantKey = (FuncId, Vec<GenericArg>, bool);
/// [`VariantKey`] with the argument leaves that are constants.
pub(crate) type Key = (VariantKey, Vec<Option<BigInt>>);

/// A finished function instance.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    template: TemplateId,
    /// Kinds of the template's results.
    kinds: Vec<Kind>,
    /// Where each leaf of the result comes from.
    leaves: Vec<Source>,
    /// Whether the path is its last parameter.
    takes_guard: bool,
    /// Whether there is anything to call: an instance may be all constants and parameters.
    calls: bool,
    /// Whether it never gives a result.
    diverges: bool,
}

/// Where a result leaf comes from.
#[derive(Clone, Debug)]
enum Source {
    Int(BigInt),
    Element(BigInt),
    /// An argument leaf, passed through.
    Argument(usize),
    /// A result of the template.
    Result(usize),
}

impl<'p> Lowerer<'p> {
    /// A call expression.
    pub(crate) fn call(
        &mut self,
        expr: &'p Expr,
        function: FuncId,
        generics: &[GenericArg],
        args: &'p [Expr],
    ) -> Lowering<Value> {
        let outer = &self.body.frame.generics;
        let generics = generics.iter().map(|arg| arg.substitute(outer)).collect();
        let args = args.iter().map(|arg| self.expr(arg)).collect::<Lowering<Vec<Value>>>()?;
        self.call_with(function, generics, args, expr.span, expr.constant)
    }

    /// A call with evaluated arguments.
    pub(crate) fn call_with(
        &mut self,
        function: FuncId,
        generics: Vec<GenericArg>,
        args: Vec<Value>,
        span: Span,
        constant: bool,
    ) -> Lowering<Value> {
        let def = self.program.function(function);
        let exact = args.iter().any(|arg| matches!(arg, Value::Exact(_)))
            || def.result.holds_exact()
            || self.takes_exact(function);
        if constant || self.body.in_place || exact {
            return self.in_place(function, generics, args, span, constant);
        }
        let mut leaves = Vec::new();
        args.iter().for_each(|arg| arg.leaves(&mut leaves));
        let constants = leaves.iter().map(|leaf| self.as_constant(*leaf)).collect();
        let guarded = self.is_guarded();
        let key = self.key((function, generics.clone(), guarded), constants);
        let Some(instance) = self.instance(&key, span)? else { return Err(Stop::Failed) };
        if self.body.called.insert(instance.template) {
            self.body.made.callees.push(instance.template);
        }
        let results = self.emit_call(&instance, &key, &leaves, span);
        if instance.diverges {
            return Err(Stop::Diverges);
        }
        let mut sources = instance.leaves.iter();
        let builder = &mut self.body.builder;
        let result = def.result.substitute(&generics);
        let zero = builder.int(0);
        let value = value::build(self.program, &result, &mut |_| match sources.next() {
            Some(Source::Int(value)) => builder.int(value.clone()),
            Some(Source::Element(value)) => builder.element(value.clone()),
            Some(Source::Argument(at)) => leaves.get(*at).copied().unwrap_or(zero),
            Some(Source::Result(at)) => results.get(*at).copied().unwrap_or(zero),
            None => zero,
        });
        self.encoded(value, span)
    }

    fn takes_exact(&self, function: FuncId) -> bool {
        let def = self.program.function(function);
        def.params.iter().any(|param| {
            def.locals.get(param.0 as usize).is_some_and(|local| local.ty.holds_exact())
        })
    }

    /// Lowers a function's body here and now.
    fn in_place(
        &mut self,
        function: FuncId,
        generics: Vec<GenericArg>,
        args: Vec<Value>,
        span: Span,
        constant: bool,
    ) -> Lowering<Value> {
        let def = self.program.function(function);
        let frame = Frame::new(generics, &def.locals);
        let outer = std::mem::replace(&mut self.body.frame, frame);
        let (in_place, plain) = (self.body.in_place, self.body.plain);
        self.body.in_place |= constant;
        self.body.plain = false;
        if !constant {
            self.body.made.notes.placed.insert(function);
        }
        for (param, arg) in def.params.iter().zip(args) {
            self.set(*param, arg);
        }
        let value = match self.enter(span) {
            Ok(()) => {
                let value = self.block(&def.body);
                self.leave();
                value
            }
            Err(stop) => Err(stop),
        };
        self.body.in_place = in_place;
        self.body.plain = plain;
        self.body.frame = outer;
        value
    }

    /// The key to look up: with the constants, unless there are too many variants already.
    fn key(&mut self, variant: VariantKey, constants: Vec<Option<BigInt>>) -> Key {
        let general = constants.iter().map(|_| None).collect();
        if constants.iter().all(Option::is_none) {
            return (variant, general);
        }
        // Counted by caller, so that a template depends on nothing but its key.
        let known = self.body.variants.entry(variant.clone()).or_default();
        if known.len() >= MAX_VARIANTS && !known.contains(&constants) {
            return (variant, general);
        }
        known.insert(constants.clone());
        (variant, constants)
    }

    /// The instance of a key, lowered if it is new; none if it has errors.
    fn instance(&mut self, key: &Key, span: Span) -> Lowering<Option<Instance>> {
        if let Some(instance) = self.shared.instances.get(key).cloned() {
            match &instance {
                Some(instance) => self.reach(instance.template, span)?,
                None => self.failures += 1,
            }
            return Ok(instance);
        }
        let instance = self.lower_instance(key, span)?;
        self.shared.instances.insert(key.clone(), instance.clone());
        Ok(instance)
    }

    fn lower_instance(&mut self, key: &Key, span: Span) -> Lowering<Option<Instance>> {
        let ((function, generics, guarded), constants) = key;
        let def = self.program.function(*function);
        let errors = self.failures;
        let builder = TemplateBuilder::new(String::new(), &self.prime);
        let frame = Frame::new(generics.clone(), &def.locals);
        let outer = std::mem::replace(&mut self.body, Body::new(builder, frame, false));
        self.body.plain = generics.is_empty() && constants.iter().all(Option::is_none);
        let suspended = outer.builder.instruction_count();
        self.other_instructions += suspended;
        let result = self.lower_body(key, span);
        let body = std::mem::replace(&mut self.body, outer);
        self.other_instructions -= suspended;
        let (params, result) = result?;
        if self.failures > errors {
            return Ok(None);
        }
        if *guarded && !body.guard_used {
            // Nothing in it can fail: under a path it is what it is elsewhere.
            let key = ((*function, generics.clone(), false), constants.clone());
            return self.instance(&key, span);
        }
        let diverges = result.is_none();
        let mut leaves = Vec::new();
        if let Some(value) = result {
            value.leaves(&mut leaves);
        }
        self.finish_instance(key, body, params, leaves, diverges).map(Some)
    }

    /// Parameters, then the body; gives each argument leaf's parameter, and the result unless the
    /// function diverges.
    fn lower_body(
        &mut self,
        key: &Key,
        span: Span,
    ) -> Lowering<(Vec<Option<ValueId>>, Option<Value>)> {
        let ((function, _, guarded), constants) = key;
        let def = self.program.function(*function);
        let mut constants = constants.iter();
        // All parameters come before the first instruction, so constants wait.
        let mut bounds = Vec::new();
        let mut shapes = Vec::with_capacity(def.params.len());
        for param in &def.params {
            let ty = self.local_ty(*param).unwrap_or(Ty::Never);
            let placeholder = ValueId(0);
            let shape = value::build(self.program, &ty, &mut |bound| {
                bounds.push(bound);
                placeholder
            });
            self.encoded(shape, span)?;
            shapes.push((*param, ty));
        }
        let fixed: Vec<Option<&BigInt>> =
            bounds.iter().map(|_| constants.next().and_then(Option::as_ref)).collect();
        let params: Vec<Option<ValueId>> = bounds
            .iter()
            .zip(&fixed)
            .map(|(bound, fixed)| match fixed {
                Some(_) => None,
                None => Some(self.body.builder.param(value::kind_of(*bound))),
            })
            .collect();
        let guard = guarded.then(|| self.body.builder.param(Kind::bit()));
        let mut leaves = params.iter().zip(&fixed);
        for (param, ty) in shapes {
            let builder = &mut self.body.builder;
            let argument =
                value::build(self.program, &ty, &mut |bound| match (leaves.next(), bound) {
                    (Some((Some(param), _)), _) => *param,
                    (Some((None, Some(fixed))), LeafBound::Field) => {
                        builder.element((*fixed).clone())
                    }
                    (Some((None, Some(fixed))), _) => builder.int((*fixed).clone()),
                    _ => builder.int(0),
                });
            let argument = self.encoded(argument, span)?;
            self.set(param, argument);
        }
        self.enter(span)?;
        let value = match guard {
            Some(guard) => self.under(guard, |this| this.block(&def.body)),
            None => self.block(&def.body),
        };
        self.leave();
        match value {
            Ok(value) => Ok((params, Some(value))),
            Err(Stop::Diverges) => Ok((params, None)),
            // Recorded: the caller sees that there are new diagnostics.
            Err(Stop::Failed) => Ok((params, None)),
            Err(Stop::Abort) => Err(Stop::Abort),
        }
    }

    fn finish_instance(
        &mut self,
        key: &Key,
        body: Body<'p>,
        params: Vec<Option<ValueId>>,
        leaves: Vec<ValueId>,
        diverges: bool,
    ) -> Lowering<Instance> {
        let ((function, generics, guarded), _) = key;
        let name = self.instance_name(*function, generics, *guarded);
        let mut results: Vec<ValueId> = Vec::new();
        let mut result_at: BTreeMap<ValueId, usize> = BTreeMap::new();
        // The argument leaf of each parameter.
        let arguments: BTreeMap<ValueId, usize> =
            params.iter().enumerate().filter_map(|(at, param)| Some(((*param)?, at))).collect();
        let builder = body.builder;
        let mut sources = Vec::with_capacity(leaves.len());
        for leaf in leaves {
            let field = builder.kind(leaf) == &Kind::Field;
            sources.push(match builder.as_constant(leaf) {
                Some(value) if field => Source::Element(value),
                Some(value) => Source::Int(value),
                None => match arguments.get(&leaf) {
                    Some(at) => Source::Argument(*at),
                    None => Source::Result(*result_at.entry(leaf).or_insert_with(|| {
                        results.push(leaf);
                        results.len() - 1
                    })),
                },
            });
        }
        self.sound(&builder, self.program.function(*function).span)?;
        let kinds: Vec<Kind> = results.iter().map(|leaf| builder.kind(*leaf).clone()).collect();
        let template = builder.finish(results);
        let calls = !kinds.is_empty() || !template.insts.is_empty();
        let record = Record { name, function: *function, made: body.made };
        let template = self.shared.add(template, record);
        self.lowered(template);
        Ok(Instance { template, kinds, leaves: sources, takes_guard: *guarded, calls, diverges })
    }

    fn emit_call(
        &mut self,
        instance: &Instance,
        key: &Key,
        leaves: &[ValueId],
        span: Span,
    ) -> Vec<ValueId> {
        if !instance.calls {
            return Vec::new();
        }
        let ((function, _, _), constants) = key;
        let mut args: Vec<ValueId> = leaves
            .iter()
            .zip(constants)
            .filter(|(_, constant)| constant.is_none())
            .map(|(leaf, _)| *leaf)
            .collect();
        if instance.takes_guard {
            args.extend(self.guard(span));
        }
        let name = self.program.function(*function).name.clone();
        let origin = self.origin(span, Reason::Call(name));
        self.body.builder.call(instance.template, &instance.kinds, &args, origin)
    }

    /// Refuses a template whose integers outgrow the field, which lowering's own rules exclude.
    pub(crate) fn sound(&mut self, builder: &TemplateBuilder, span: Span) -> Lowering<()> {
        if builder.capacity_exceeded().is_none() {
            return Ok(());
        }
        self.contradiction(span, "an integer in it outgrows the field");
        Err(Stop::Abort)
    }

    /// A readable name that no other template has: `merkle::root<32>@guarded`.
    fn instance_name(&self, function: FuncId, generics: &[GenericArg], guarded: bool) -> String {
        let def = self.program.function(function);
        // The package says nothing inside one build.
        let path = def.path.split_once("::").map_or(def.path.as_str(), |(_, path)| path);
        let mut name = path.to_owned();
        if !generics.is_empty() {
            let args: Vec<String> = generics
                .iter()
                .map(|arg| match arg {
                    GenericArg::Ty(ty) => self.program.display(ty, &[]),
                    GenericArg::Unit(zkc_hir::UnitRef::Unit(id)) => {
                        self.program.unit(*id).name.clone()
                    }
                    GenericArg::Unit(zkc_hir::UnitRef::Param(index)) => format!("#{index}"),
                    GenericArg::Size(size) => size.to_string(),
                })
                .collect();
            name.push_str(&format!("<{}>", args.join(", ")));
        }
        if guarded {
            name.push_str("@guarded");
        }
        name
    }
}
