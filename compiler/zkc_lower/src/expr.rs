//! Expressions: one arm for each form, the work in the files beside this one.

use zkc_hir::{Builtin, Expr, ExprKind, LocalId, Ty};
use zkc_span::Span;

use crate::context::{Lowerer, Lowering, Stop};
use crate::value::Value;

impl<'p> Lowerer<'p> {
    /// The value of an expression at the present point, with its conditions.
    pub(crate) fn expr(&mut self, expr: &'p Expr) -> Lowering<Value> {
        self.step(1, expr.span)?;
        self.enter(expr.span)?;
        let value = self.form(expr);
        self.leave();
        value
    }

    fn form(&mut self, expr: &'p Expr) -> Lowering<Value> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::Size(_) | ExprKind::Const(_) => self.constant(expr),
            ExprKind::Local(local) => {
                let value = self.body.frame.values.get(local.0 as usize).cloned().flatten();
                value.ok_or_else(|| self.contradiction(span, "a variable has no value yet"))
            }
            ExprKind::Deployment => match self.inputs.deployment {
                Some(deployment) => Ok(Value::Leaf(deployment)),
                None => Err(self.outside_clause(span)),
            },
            ExprKind::Now => match self.inputs.now.clone() {
                Some(now) => Ok(now),
                None => Err(self.outside_clause(span)),
            },
            ExprKind::SealOf(param) => match self.inputs.seals.get(*param).copied().flatten() {
                Some(seal) => Ok(Value::Leaf(seal)),
                None => Err(self.outside_clause(span)),
            },
            ExprKind::Not(operand) => self.complement(expr, operand),
            ExprKind::Negate(operand) => self.negate(expr, operand).map(Value::Leaf),
            ExprKind::Arithmetic(op, a, b) => self.arithmetic(expr, *op, a, b),
            ExprKind::Compare(op, a, b) => self.compare(expr, *op, a, b).map(Value::Leaf),
            ExprKind::And(a, b) => self.and(expr, a, b).map(Value::Leaf),
            ExprKind::Or(a, b) => self.or(expr, a, b).map(Value::Leaf),
            ExprKind::Cast(operand) => self.cast(expr, operand),
            ExprKind::Call { function, generics, args } => {
                self.call(expr, *function, generics, args)
            }
            ExprKind::Builtin(builtin, args) => self.builtin(expr, builtin, args),
            ExprKind::Field(base, index) => {
                let base = self.expr(base)?;
                self.part(&base, *index, span)
            }
            ExprKind::Index(base, index) => self.index(expr, base, index),
            ExprKind::Struct { fields, base, .. } => {
                let written = self.written_fields(fields)?;
                self.structure(expr, written, base.as_deref())
            }
            ExprKind::Variant { variant, fields, .. } => {
                let fields = self.written_fields(fields)?;
                self.variant(expr, *variant, fields)
            }
            ExprKind::IsVariant(of, variant) => {
                let value = self.expr(of)?;
                self.is_variant(&value, &of.ty, *variant, span).map(Value::Leaf)
            }
            ExprKind::Payload { of, variant, field } => {
                let of = self.expr(of)?;
                let fields = self.part(&of, variant + 1, span)?;
                self.part(&fields, *field, span)
            }
            ExprKind::Generate { variable, body } => self.generate(expr, *variable, body),
            ExprKind::Tuple(parts) | ExprKind::Array(parts) => {
                let parts = parts.iter().map(|part| self.expr(part));
                Ok(Value::parts(parts.collect::<Lowering<_>>()?))
            }
            ExprKind::Repeat(element) => self.repeat(expr, element),
            ExprKind::If { condition, then, otherwise } => {
                self.branch(expr, condition, then, otherwise.as_ref())
            }
            ExprKind::Block(block) => self.block(block),
            ExprKind::Require { condition, message } => {
                self.require(condition, message)?;
                Ok(Value::unit())
            }
            ExprKind::Fail(message) => {
                self.fail(message, span);
                Err(Stop::Diverges)
            }
            ExprKind::Reveal(value, _) => self.expr(value),
        }
    }

    fn outside_clause(&mut self, span: Span) -> Stop {
        self.contradiction(span, "an input of the clause is mentioned outside its body")
    }

    /// A part of a struct, tuple, array or window.
    pub(crate) fn part(&mut self, value: &Value, index: usize, span: Span) -> Lowering<Value> {
        match value.part(index) {
            Some(part) => Ok(part.clone()),
            None => Err(self.contradiction(span, "a value lacks a part that its type has")),
        }
    }

    fn written_fields(&mut self, fields: &'p [(usize, Expr)]) -> Lowering<Vec<(usize, Value)>> {
        fields.iter().map(|(index, value)| Ok((*index, self.expr(value)?))).collect()
    }

    fn structure(
        &mut self,
        expr: &'p Expr,
        written: Vec<(usize, Value)>,
        base: Option<&'p Expr>,
    ) -> Lowering<Value> {
        let Ty::Struct(id, _) = &expr.ty else {
            return Err(self.contradiction(expr.span, "a struct was expected"));
        };
        let mut parts: Vec<Option<Value>> = match base {
            Some(base) => match self.expr(base)? {
                Value::Parts(parts) => parts.iter().cloned().map(Some).collect(),
                Value::Leaf(_) | Value::Exact(_) => Vec::new(),
            },
            None => vec![None; self.program.struct_def(*id).fields.len()],
        };
        for (index, value) in written {
            if let Some(part) = parts.get_mut(index) {
                *part = Some(value);
            }
        }
        match parts.into_iter().collect::<Option<Vec<Value>>>() {
            Some(parts) => Ok(Value::parts(parts)),
            None => Err(self.contradiction(expr.span, "a struct lacks a field")),
        }
    }

    fn repeat(&mut self, expr: &'p Expr, element: &'p Expr) -> Lowering<Value> {
        let value = self.expr(element)?;
        let Ty::Array(_, len) = self.concrete(&expr.ty) else {
            return Err(self.contradiction(expr.span, "an array was expected"));
        };
        let len = self.encoded(zkc_hir::encoding::array_len(&len), expr.span)?;
        if len > zkc_hir::encoding::MAX_NODES {
            return Err(self.contradiction(expr.span, "an array is too long"));
        }
        self.step(len, expr.span)?;
        Ok(Value::parts(vec![value; len as usize]))
    }

    /// `[body; for variable in 0..n]`.
    fn generate(&mut self, expr: &'p Expr, variable: LocalId, body: &'p Expr) -> Lowering<Value> {
        let ty = self.concrete(&expr.ty);
        let len = self.array_len(&ty, expr.span)?;
        if len > zkc_hir::encoding::MAX_NODES {
            return Err(self.contradiction(expr.span, "an array is too long"));
        }
        let mut parts = Vec::new();
        for index in 0..len {
            self.step(1, expr.span)?;
            let index = self.int(index);
            self.set(variable, Value::Leaf(index));
            parts.push(self.expr(body)?);
        }
        Ok(Value::parts(parts))
    }

    fn builtin(&mut self, expr: &'p Expr, builtin: &Builtin, args: &'p [Expr]) -> Lowering<Value> {
        let span = expr.span;
        if let Some(value) = self.list_operation(expr, builtin, args)? {
            return Ok(value);
        }
        let leaf = match (builtin, args) {
            (Builtin::Digest, [value]) => self.digest_of(value, span)?,
            (Builtin::Round(mode), [value]) => self.round(expr, *mode, value)?,
            (Builtin::RoundTo(mode), [value, multiple]) => {
                self.round_to(expr, *mode, value, multiple)?
            }
            (Builtin::To, [value]) => return self.exact_in_units(expr, value),
            (Builtin::Narrow(bits), [value]) => return self.exact_narrow(expr, *bits, value),
            (Builtin::Allocate(rule), [total, weights, to @ ..]) => {
                return self.allocate(expr, *rule, (total, weights, to.first()));
            }
            (Builtin::Minor, [value]) => self.leaf(value)?,
            (Builtin::FromMinor, [value]) => {
                let value = self.leaf(value)?;
                let ty = self.concrete(&expr.ty);
                let bounds = self.bounds(&ty, span)?;
                self.checked_in(value, &bounds, span, zkc_ir::Reason::Conversion)
            }
            (Builtin::Abs, [value]) => {
                let value = self.leaf(value)?;
                let (_, magnitude) = self.sign_and_magnitude(value, span);
                let ty = self.concrete(&expr.ty);
                let bounds = self.bounds(&ty, span)?;
                self.checked_in(magnitude, &bounds, span, zkc_ir::Reason::Conversion)
            }
            (Builtin::RemEuclid, [value, divisor]) => {
                let value = self.leaf(value)?;
                let divisor = self.leaf(divisor)?;
                self.rem_euclid(value, divisor, span)
            }
            (Builtin::Inverse, [value]) => self.inverse(value, span)?,
            (Builtin::WindowBefore | Builtin::WindowReached, [window, time]) => {
                let window = self.expr(window)?;
                let time = self.leaf(time)?;
                self.window_bound(&window, time, *builtin == Builtin::WindowReached, span)?
            }
            (Builtin::WindowWithin, [window, from, until]) => {
                let window = self.expr(window)?;
                let from = self.leaf(from)?;
                let until = self.leaf(until)?;
                let reached = self.window_bound(&window, from, true, span)?;
                let before = self.window_bound(&window, until, false, span)?;
                self.mul(reached, before, span)
            }
            (Builtin::WindowIsOn, [window, day]) => {
                let window = self.expr(window)?;
                let day = self.leaf(day)?;
                let seconds = num_bigint::BigInt::from(zkc_hir::SECONDS_OF_DAY);
                let start = self.lin(&[(seconds.clone(), day)], 0, span);
                let end = self.lin(&[(seconds.clone(), day)], seconds, span);
                let reached = self.window_bound(&window, start, true, span)?;
                let before = self.window_bound(&window, end, false, span)?;
                self.mul(reached, before, span)
            }
            (
                Builtin::PoseidonPartialRounds
                | Builtin::PoseidonRoundConstant
                | Builtin::PoseidonMatrix,
                args,
            ) => self.poseidon_constant(builtin, args, span)?,
            (_, args) if builtin.is_of_integers() => {
                return self.integer_method(expr, builtin, args);
            }
            _ => return Err(self.contradiction(span, "a built-in has other arguments")),
        };
        Ok(Value::Leaf(leaf))
    }
}
