//! What lowering carries with it: the module so far, the template under construction, the path
//! taken to the present point, and the limits.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};
use zkc_diagnostics::Diagnostic;
use zkc_hir::encoding::{self, EncodingError};
use zkc_hir::{Expr, GenericArg, Local, LocalId, Program, Ty};
use zkc_ir::builder::TemplateBuilder;
use zkc_ir::{Kind, OriginId, Reason, TemplateId, ValueId};
use zkc_span::Span;

use crate::call::VariantKey;
use crate::check::Bounds;
use crate::diagnostics;
use crate::templates::{Made, Shared};
use crate::value::{self, Value};

/// What a clause may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The most instructions that all templates have together. One takes some 200 bytes, and this
    /// must end in a message and not in a machine without memory.
    pub(crate) instructions: usize,
    /// The most expressions that are lowered, copies by loops and instances included.
    pub(crate) steps: u64,
    /// How deep expressions may nest, counted through all calls: lowering recurses over them. The
    /// parser and the constant check allow 256 levels in each of 128 calls.
    pub(crate) depth: u32,
}

impl Limits {
    pub(crate) const DEFAULT: Limits =
        Limits { instructions: 10_000_000, steps: 1_000_000_000, depth: 1 << 16 };
}

/// Why an expression has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stop {
    /// It never gives one: `fail(…)` stands in it.
    Diverges,
    /// A diagnostic says why; what follows can still be looked at.
    Failed,
    /// A limit is exceeded; nothing more is looked at.
    Abort,
}

/// The result of lowering something.
pub(crate) type Lowering<T> = Result<T, Stop>;

/// A choice on the path to the present point.
struct Guard {
    /// The choice, a bit.
    bit: ValueId,
    /// The product of it and all above it, once somebody asked.
    product: Option<ValueId>,
}

/// A function's body while it is walked.
pub(crate) struct Frame<'p> {
    /// What stands for the generic parameters; concrete.
    pub(crate) generics: Vec<GenericArg>,
    /// The item's locals.
    pub(crate) locals: &'p [Local],
    /// Their values, by [`LocalId`].
    pub(crate) values: Vec<Option<Value>>,
}

/// The template under construction.
pub(crate) struct Body<'p> {
    /// Its instructions.
    pub(crate) builder: TemplateBuilder,
    /// The innermost function; more than one only where a call is lowered in place.
    pub(crate) frame: Frame<'p>,
    /// Choices above the present point, outermost first.
    guards: Vec<Guard>,
    /// Whether the path was ever asked for: whether anything in the template can fail under one.
    pub(crate) guard_used: bool,
    /// Whether calls are lowered in place, so that constants stay constants.
    pub(crate) in_place: bool,
    /// Whether the values are known by their declared types alone, and not by one instance.
    pub(crate) plain: bool,
    /// Which slots of a `Vec` are elements, by its length and the number of slots: asked for in every
    /// round of a loop.
    pub(crate) prefixes: BTreeMap<(ValueId, u32), Rc<[ValueId]>>,
    /// What is counted and noted.
    pub(crate) made: Made,
    /// The templates it calls.
    pub(crate) called: BTreeSet<TemplateId>,
    /// The variants with constant arguments of the functions it calls.
    pub(crate) variants: BTreeMap<VariantKey, BTreeSet<Vec<Option<BigInt>>>>,
}

/// Public values that only a clause's own body can mention.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClauseInputs {
    /// `deployment`.
    pub(crate) deployment: Option<ValueId>,
    /// `now`.
    pub(crate) now: Option<Value>,
    /// For each parameter, its seal if it is sealed.
    pub(crate) seals: Vec<Option<ValueId>>,
}

/// Lowers one clause.
pub(crate) struct Lowerer<'p> {
    pub(crate) program: &'p Program,
    pub(crate) prime: BigUint,
    pub(crate) shared: Shared,
    pub(crate) body: Body<'p>,
    pub(crate) inputs: ClauseInputs,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// How often something was in error, repetitions included.
    pub(crate) failures: usize,
    reported: BTreeSet<(&'static str, Span)>,
    /// Templates that this clause reaches.
    used: BTreeSet<TemplateId>,
    /// Instructions of the templates that are not under construction right now.
    pub(crate) other_instructions: usize,
    limits: Limits,
    steps: u64,
    depth: u32,
}

impl<'p> Frame<'p> {
    pub(crate) fn new(generics: Vec<GenericArg>, locals: &'p [Local]) -> Frame<'p> {
        Frame { generics, locals, values: vec![None; locals.len()] }
    }
}

impl<'p> Body<'p> {
    pub(crate) fn new(builder: TemplateBuilder, frame: Frame<'p>, in_place: bool) -> Body<'p> {
        Body {
            builder,
            frame,
            guards: Vec::new(),
            guard_used: false,
            in_place,
            plain: false,
            prefixes: BTreeMap::new(),
            made: Made::default(),
            called: BTreeSet::new(),
            variants: BTreeMap::new(),
        }
    }
}

impl<'p> Lowerer<'p> {
    pub(crate) fn new(
        program: &'p Program,
        prime: &BigUint,
        body: Body<'p>,
        limits: Limits,
        shared: Shared,
    ) -> Lowerer<'p> {
        Lowerer {
            program,
            prime: prime.clone(),
            shared,
            body,
            inputs: ClauseInputs::default(),
            diagnostics: Vec::new(),
            failures: 0,
            reported: BTreeSet::new(),
            used: BTreeSet::new(),
            other_instructions: 0,
            limits,
            steps: 0,
            depth: 0,
        }
    }

    /// Records a diagnostic, once for each place.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) -> Stop {
        self.failures += 1;
        let span = diagnostic.primary.as_ref().map(|label| label.span).unwrap_or_default();
        if self.reported.insert((diagnostic.code.0, span)) {
            self.diagnostics.push(diagnostic);
        }
        Stop::Failed
    }

    /// Records that the typed tree breaks a promise of the phases before this one.
    pub(crate) fn contradiction(&mut self, span: Span, what: &str) -> Stop {
        self.report(diagnostics::contradiction(span, what))
    }

    /// As [`Lowerer::contradiction`], for an encoding.
    pub(crate) fn encoded<T>(
        &mut self,
        result: Result<T, EncodingError>,
        span: Span,
    ) -> Lowering<T> {
        result.map_err(|error| self.contradiction(span, &error.to_string()))
    }

    /// Counts work and stops what is absurd.
    pub(crate) fn step(&mut self, work: u64, span: Span) -> Lowering<()> {
        self.body.made.steps = self.body.made.steps.saturating_add(work);
        self.spend(work, span)
    }

    /// Counts a template that this clause calls, and what that leads to, as if it were lowered now.
    pub(crate) fn reach(&mut self, template: TemplateId, span: Span) -> Lowering<()> {
        if self.used.contains(&template) {
            return Ok(());
        }
        for id in self.shared.reached(&[template]) {
            if self.used.insert(id) {
                self.other_instructions += self.shared.module.template(id).insts.len();
                self.spend(self.shared.record(id).made.steps, span)?;
            }
        }
        Ok(())
    }

    /// Notes a template that was lowered just now.
    pub(crate) fn lowered(&mut self, template: TemplateId) {
        self.used.insert(template);
        self.other_instructions += self.shared.module.template(template).insts.len();
    }

    fn spend(&mut self, work: u64, span: Span) -> Lowering<()> {
        let before = self.steps;
        self.steps = before.saturating_add(work);
        if before >> 10 == self.steps >> 10 {
            return Ok(());
        }
        let instructions =
            self.other_instructions.saturating_add(self.body.builder.instruction_count());
        if instructions > self.limits.instructions || self.steps > self.limits.steps {
            self.report(diagnostics::too_large(span, instructions, &self.limits));
            return Err(Stop::Abort);
        }
        Ok(())
    }

    /// Goes one level down; every call is matched by one of [`Lowerer::leave`].
    pub(crate) fn enter(&mut self, span: Span) -> Lowering<()> {
        if self.depth >= self.limits.depth {
            self.contradiction(span, "expressions nest deeper than the checks before allow");
            return Err(Stop::Abort);
        }
        self.depth += 1;
        Ok(())
    }

    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The type at this instance.
    pub(crate) fn concrete(&self, ty: &Ty) -> Ty {
        ty.substitute(&self.body.frame.generics)
    }

    /// A local's type at this instance.
    pub(crate) fn local_ty(&self, local: LocalId) -> Option<Ty> {
        let frame = &self.body.frame;
        frame.locals.get(local.0 as usize).map(|local| local.ty.substitute(&frame.generics))
    }

    /// The width of a numeric type.
    pub(crate) fn width(&mut self, ty: &Ty, span: Span) -> Lowering<u32> {
        let bound = encoding::leaf_bound(self.program, ty);
        match self.encoded(bound, span)? {
            Some(encoding::LeafBound::Bits(bits)) => Ok(bits),
            _ => Err(self.contradiction(span, "a number was expected")),
        }
    }

    /// The numbers of a numeric type.
    pub(crate) fn bounds(&mut self, ty: &Ty, span: Span) -> Lowering<Bounds> {
        let bound = encoding::leaf_bound(self.program, ty);
        match self.encoded(bound, span)?.and_then(encoding::LeafBound::range) {
            Some((least, most)) => Ok(Bounds { least, most }),
            None => Err(self.contradiction(span, "a number was expected")),
        }
    }

    /// The value of a type whose leaves are all zero.
    pub(crate) fn zero(&mut self, ty: &Ty, span: Span) -> Lowering<Value> {
        if let Ty::Exact(_) = ty {
            return Ok(self.zero_exact());
        }
        let builder = &mut self.body.builder;
        let value = value::build(self.program, ty, &mut |bound| match bound {
            encoding::LeafBound::Field => builder.element(0),
            _ => builder.int(0),
        });
        self.encoded(value, span)
    }

    pub(crate) fn origin(&mut self, span: Span, reason: Reason) -> OriginId {
        self.shared.module.origin(span, reason)
    }

    /// The origin of a computation that cannot fail.
    pub(crate) fn at(&mut self, span: Span) -> OriginId {
        self.shared.module.origin(span, Reason::Value)
    }

    pub(crate) fn int(&mut self, value: impl Into<BigInt>) -> ValueId {
        self.body.builder.int(value)
    }

    pub(crate) fn as_constant(&self, value: ValueId) -> Option<BigInt> {
        self.body.builder.as_constant(value)
    }

    /// The interval of an integer.
    pub(crate) fn interval(&self, value: ValueId) -> (BigInt, BigInt) {
        self.body.builder.range(value).unwrap_or_default()
    }

    pub(crate) fn is_element(&self, value: ValueId) -> bool {
        matches!(self.body.builder.kind(value), Kind::Field)
    }

    /// `constant + Σ coefficient · value` over integers; drops zero coefficients.
    pub(crate) fn lin(
        &mut self,
        terms: &[(BigInt, ValueId)],
        constant: impl Into<BigInt>,
        span: Span,
    ) -> ValueId {
        let origin = self.at(span);
        let constant = constant.into();
        if terms.iter().any(|(coefficient, _)| coefficient.is_zero()) {
            let terms: Vec<_> = terms.iter().filter(|(c, _)| !c.is_zero()).cloned().collect();
            return self.body.builder.lin(&terms, constant, origin);
        }
        self.body.builder.lin(terms, constant, origin)
    }

    /// `a − b` over integers.
    pub(crate) fn difference(&mut self, a: ValueId, b: ValueId, span: Span) -> ValueId {
        self.lin(&[(BigInt::one(), a), (-BigInt::one(), b)], 0, span)
    }

    pub(crate) fn mul(&mut self, a: ValueId, b: ValueId, span: Span) -> ValueId {
        let origin = self.at(span);
        self.body.builder.mul(a, b, origin)
    }

    pub(crate) fn sel(&mut self, c: ValueId, a: ValueId, b: ValueId, span: Span) -> ValueId {
        let origin = self.at(span);
        self.body.builder.sel(c, a, b, origin)
    }

    /// `!a` on bits.
    pub(crate) fn not(&mut self, bit: ValueId, span: Span) -> ValueId {
        self.lin(&[(-BigInt::one(), bit)], 1, span)
    }

    /// The value as an element of the field.
    pub(crate) fn element_of(&mut self, value: ValueId, span: Span) -> ValueId {
        if self.is_element(value) {
            return value;
        }
        let origin = self.at(span);
        self.body.builder.lin_field(&[(BigInt::one(), value)], BigInt::zero(), origin)
    }

    /// Lowers under one more choice.
    pub(crate) fn under<T>(&mut self, bit: ValueId, f: impl FnOnce(&mut Self) -> T) -> T {
        self.body.guards.push(Guard { bit, product: None });
        let result = f(self);
        self.body.guards.pop();
        result
    }

    /// Whether there is a choice above the present point.
    pub(crate) fn is_guarded(&self) -> bool {
        !self.body.guards.is_empty()
    }

    /// The product of all choices above; none if there are none. Costs a row per level, but only
    /// where something can fail.
    pub(crate) fn guard(&mut self, span: Span) -> Option<ValueId> {
        let mut product = None;
        for level in 0..self.body.guards.len() {
            let Guard { bit, product: known } = self.body.guards[level];
            let here = match (known, product) {
                (Some(known), _) => known,
                (None, None) => bit,
                (None, Some(above)) => self.mul(above, bit, span),
            };
            self.body.guards[level].product = Some(here);
            product = Some(here);
        }
        self.body.guard_used |= product.is_some();
        product
    }

    /// A leaf of an expression's value.
    pub(crate) fn leaf(&mut self, expr: &'p Expr) -> Lowering<ValueId> {
        match self.expr(expr)? {
            Value::Leaf(leaf) => Ok(leaf),
            Value::Parts(_) | Value::Exact(_) => {
                Err(self.contradiction(expr.span, "a single number was expected"))
            }
        }
    }
}
