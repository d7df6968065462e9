//! Expressions.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};
use zkc_hir::{
    Arithmetic, Builtin, Comparison, EnumId, Expr, ExprKind, LocalId, StructId, Ty, encoding,
};
use zkc_span::Span;

use super::{Frame, Machine, Node};
use crate::deps::Deps;
use crate::number::{Arith, Failed, Number};
use crate::report::{FailureKind, Operation, Shown};

impl<'a> Machine<'a> {
    /// The value of an expression; ⊥ if something it needs has failed.
    pub(crate) fn expr(&mut self, frame: &mut Frame<'a>, expr: &'a Expr) -> Node {
        if !self.step(1) {
            return Node::Bottom;
        }
        let value = self.form(frame, expr);
        // What did not hold was noted where it failed.
        if self.coverage.is_some()
            && !matches!(value, Node::Bottom)
            && matches!(
                expr.kind,
                ExprKind::Arithmetic(..)
                    | ExprKind::Negate(_)
                    | ExprKind::Cast(_)
                    | ExprKind::Builtin(..)
            )
        {
            self.note(expr.span, true);
        }
        value
    }

    fn form(&mut self, frame: &mut Frame<'a>, expr: &'a Expr) -> Node {
        match &expr.kind {
            ExprKind::Number(value) => self.literal(frame, value, expr),
            ExprKind::Local(local) => frame.get(*local),
            ExprKind::Const(id) => self.constant(*id, expr.span),
            ExprKind::Size(size) => match size.evaluate(&frame.generics) {
                Some(value) => self.literal(frame, &value, expr),
                None => self.malformed(expr.span),
            },
            ExprKind::Deployment => match &self.clause {
                Some(clause) => clause.deployment.clone(),
                None => self.malformed(expr.span),
            },
            ExprKind::Now => match &self.clause {
                Some(clause) => clause.now.clone(),
                None => self.malformed(expr.span),
            },
            ExprKind::SealOf(param) => {
                let seal = self.clause.as_ref().and_then(|clause| clause.seals.get(*param));
                match seal.cloned() {
                    Some(seal) => seal,
                    None => self.malformed(expr.span),
                }
            }
            ExprKind::Not(a) => {
                let a = self.expr(frame, a);
                self.unary(frame, &a, expr, |arith, a, ty| arith.flip(a, ty))
            }
            ExprKind::Negate(a) => {
                let a = self.expr(frame, a);
                self.unary(frame, &a, expr, |arith, a, ty| arith.negate(a, ty))
            }
            ExprKind::Cast(a) => {
                let a = self.expr(frame, a);
                self.unary(frame, &a, expr, |arith, a, ty| arith.cast(a, ty))
            }
            ExprKind::Arithmetic(op, left, right) => {
                let a = self.expr(frame, left);
                let b = self.expr(frame, right);
                self.arithmetic(frame, expr, *op, (left, &a), (right, &b))
            }
            ExprKind::Compare(op, left, right) => {
                let a = self.expr(frame, left);
                let b = self.expr(frame, right);
                self.compare(*op, &a, &b, expr.span)
            }
            ExprKind::And(left, right) => {
                let left = self.expr(frame, left);
                self.short_circuit(frame, left, right, true, |machine, frame, right| {
                    machine.expr(frame, right)
                })
            }
            ExprKind::Or(left, right) => {
                let left = self.expr(frame, left);
                self.short_circuit(frame, left, right, false, |machine, frame, right| {
                    machine.expr(frame, right)
                })
            }
            ExprKind::Call { function, generics, args } => {
                let args = self.list(frame, args);
                let generics = generics.iter().map(|arg| arg.substitute(&frame.generics)).collect();
                self.call(self.program.function(*function), generics, args, expr.span)
            }
            ExprKind::Builtin(Builtin::Assume, args) => match args.as_slice() {
                [condition] => self.assume(frame, condition),
                _ => self.malformed(expr.span),
            },
            ExprKind::Builtin(builtin, args) => {
                let values = self.list(frame, args);
                self.builtin(frame, expr, builtin, args, &values)
            }
            ExprKind::Field(of, index) => {
                let of = self.expr(frame, of);
                of.part(*index, &mut self.deps).unwrap_or(Node::Bottom)
            }
            ExprKind::Index(base, index) => {
                let of = self.expr(frame, base);
                let at = self.expr(frame, index);
                match base.ty {
                    Ty::Vec(..) => self.element_of_vec(&of, &at, index.span),
                    _ => self.element(&of, &at, index.span),
                }
            }
            ExprKind::Struct { id, fields, base } => {
                self.struct_literal(frame, *id, fields, base.as_deref())
            }
            ExprKind::Variant { id, variant, fields } => {
                self.variant(frame, expr, *id, *variant, fields)
            }
            ExprKind::IsVariant(of, variant) => {
                let of = self.expr(frame, of);
                let Some(tag) = of.part(0, &mut self.deps) else {
                    return self.bottom_or_malformed(&of, expr.span);
                };
                match tag.int() {
                    Some((tag, deps)) => Node::truth_of(*tag == BigInt::from(*variant), deps),
                    None => Node::Bottom,
                }
            }
            ExprKind::Payload { of, variant, field } => {
                let of = self.expr(frame, of);
                let fields = of.part(variant + 1, &mut self.deps);
                fields.and_then(|of| of.part(*field, &mut self.deps)).unwrap_or(Node::Bottom)
            }
            ExprKind::Generate { variable, body } => self.generate(frame, expr, *variable, body),
            ExprKind::Tuple(elements) | ExprKind::Array(elements) => {
                Node::parts(self.list(frame, elements))
            }
            ExprKind::Repeat(element) => self.repeat(frame, expr, element),
            ExprKind::If { condition, then, otherwise } => {
                self.choose(frame, condition, then, otherwise.as_ref())
            }
            ExprKind::Block(block) => self.block(frame, block),
            ExprKind::Require { condition, message } => self.require(frame, condition, message),
            ExprKind::Fail(message) => self.fail(frame, expr.span, message),
            ExprKind::Reveal(value, _) => {
                let value = self.expr(frame, value);
                value.revealed(&mut self.deps)
            }
        }
    }

    fn list(&mut self, frame: &mut Frame<'a>, exprs: &'a [Expr]) -> Vec<Node> {
        exprs.iter().map(|expr| self.expr(frame, expr)).collect()
    }

    fn literal(&mut self, frame: &Frame<'a>, value: &BigInt, expr: &'a Expr) -> Node {
        let ty = self.concrete(frame, &expr.ty);
        match self.arith.literal(value, &ty) {
            Ok(value) => Node::constant(value),
            Err(failed) => self.fail_number(expr.span, Deps::NONE, failed, |machine, _| {
                let ty = machine.program.display(&ty, &[]);
                FailureKind::Conversion { value: crate::Shown::public_number(value), ty }
            }),
        }
    }

    /// An operation on one integer, whose only failure is a conversion.
    pub(super) fn unary(
        &mut self,
        frame: &Frame<'a>,
        value: &Node,
        expr: &'a Expr,
        operation: impl FnOnce(Arith<'a>, &BigInt, &Ty) -> Result<BigInt, Failed>,
    ) -> Node {
        let Some((number, deps)) = value.int() else {
            return self.bottom_or_malformed(value, expr.span);
        };
        let ty = self.concrete(frame, &expr.ty);
        match operation(self.arith, number, &ty) {
            Ok(result) => Node::Leaf(Number::Int(result), deps),
            Err(failed) => {
                self.fail_number(expr.span, deps, failed, |machine, _| FailureKind::Conversion {
                    value: machine.shown_number(number, deps),
                    ty: machine.program.display(&ty, &[]),
                })
            }
        }
    }

    pub(super) fn bottom_or_malformed(&mut self, value: &Node, span: Span) -> Node {
        match value {
            Node::Bottom => Node::Bottom,
            _ => self.malformed(span),
        }
    }

    pub(super) fn arithmetic(
        &mut self,
        frame: &Frame<'a>,
        expr: &'a Expr,
        op: Arithmetic,
        (left, a): (&'a Expr, &Node),
        (right, b): (&'a Expr, &Node),
    ) -> Node {
        let ty = self.concrete(frame, &expr.ty);
        let (a_ty, b_ty) = (self.concrete(frame, &left.ty), self.concrete(frame, &right.ty));
        self.operation(expr.span, op, (a, &a_ty), (b, &b_ty), &ty)
    }

    /// An operation on numbers of these types, its result of this one; all concrete.
    pub(super) fn operation(
        &mut self,
        span: Span,
        op: Arithmetic,
        (a, a_ty): (&Node, &Ty),
        (b, b_ty): (&Node, &Ty),
        ty: &Ty,
    ) -> Node {
        let (Node::Leaf(a, a_deps), Node::Leaf(b, b_deps)) = (a, b) else {
            let either = matches!(a, Node::Bottom) || matches!(b, Node::Bottom);
            return if either { Node::Bottom } else { self.malformed(span) };
        };
        let deps = self.deps.union(*a_deps, *b_deps);
        match self.arith.arithmetic(op, (a, a_ty), (b, b_ty), ty) {
            Ok(result) => Node::Leaf(result, deps),
            Err(failed) => self.fail_number(span, deps, failed, |machine, failed| {
                let left = machine.shown(a_ty, &Node::Leaf(a.clone(), *a_deps));
                let right = machine.shown(b_ty, &Node::Leaf(b.clone(), *b_deps));
                match failed {
                    Failed::DivisionByZero => FailureKind::DivisionByZero { dividend: left },
                    Failed::ShiftAmount(bits) => FailureKind::ShiftAmount { amount: right, bits },
                    failed => machine.out_of_range(failed, (op, left, right), ty, deps),
                }
            }),
        }
    }

    /// The exact result of an operation that its type does not hold.
    pub(super) fn out_of_range(
        &self,
        failed: Failed,
        (op, left, right): (Arithmetic, Shown, Shown),
        ty: &Ty,
        deps: Deps,
    ) -> FailureKind {
        let Failed::OutOfRange(result) = failed else { return FailureKind::Inverse };
        let below = result.is_negative() && self.arith.is_unsigned(ty);
        let result = self.shown(ty, &Node::Leaf(Number::Int(result), deps));
        let operation = Operation { op, left, right, result, ty: self.program.display(ty, &[]) };
        match below {
            true => FailureKind::Underflow(operation),
            false => FailureKind::Overflow(operation),
        }
    }

    pub(super) fn compare(&mut self, op: Comparison, a: &Node, b: &Node, span: Span) -> Node {
        let (Some((left, a_deps)), Some((right, b_deps))) =
            (a.numbers(&mut self.deps), b.numbers(&mut self.deps))
        else {
            return Node::Bottom;
        };
        let deps = self.deps.union(a_deps, b_deps);
        if left.len() != right.len() {
            return self.malformed(span);
        }
        let pairs = || left.iter().zip(&right);
        let holds = match op {
            Comparison::Eq => pairs().all(|(a, b)| Arith::compare(Comparison::Eq, a, b)),
            Comparison::Ne => pairs().any(|(a, b)| Arith::compare(Comparison::Ne, a, b)),
            op => match (left.as_slice(), right.as_slice()) {
                ([a], [b]) => Arith::compare(op, a, b),
                _ => return self.malformed(span),
            },
        };
        Node::truth_of(holds, deps)
    }

    fn element(&mut self, of: &Node, at: &Node, span: Span) -> Node {
        let (Node::Parts(parts, _), Some((index, deps))) = (of, at.int()) else {
            return Node::Bottom;
        };
        match index.to_usize().and_then(|index| of.part(index, &mut self.deps)) {
            Some(element) => {
                self.note(span, true);
                element.joined(deps, &mut self.deps)
            }
            None => {
                // Which elements there are is a matter of the type: only the index can be blamed.
                let len = parts.len();
                self.out_of_bounds(span, index, deps, len)
            }
        }
    }

    fn struct_literal(
        &mut self,
        frame: &mut Frame<'a>,
        id: StructId,
        fields: &'a [(usize, Expr)],
        base: Option<&'a Expr>,
    ) -> Node {
        let mut parts = vec![None; self.program.struct_def(id).fields.len()];
        for (index, field) in fields {
            let value = self.expr(frame, field);
            if let Some(part) = parts.get_mut(*index) {
                *part = Some(value);
            }
        }
        if let Some(base) = base {
            let base = self.expr(frame, base);
            for (index, part) in parts.iter_mut().enumerate() {
                part.get_or_insert_with(|| {
                    base.part(index, &mut self.deps).unwrap_or(Node::Bottom)
                });
            }
        }
        Node::parts(parts.into_iter().map(|part| part.unwrap_or(Node::Bottom)).collect())
    }

    /// The tag, and the fields of every variant: this one's, and zeros.
    fn variant(
        &mut self,
        frame: &mut Frame<'a>,
        expr: &'a Expr,
        id: EnumId,
        variant: usize,
        fields: &'a [(usize, Expr)],
    ) -> Node {
        let Some(def) = self.program.enum_def(id).variants.get(variant) else {
            return self.malformed(expr.span);
        };
        let mut own = vec![Node::Bottom; def.fields.len()];
        for (index, field) in fields {
            let value = self.expr(frame, field);
            if let Some(slot) = own.get_mut(*index) {
                *slot = value;
            }
        }
        let ty = self.concrete(frame, &expr.ty);
        let Ok(parts) = encoding::parts(self.program, &ty) else {
            return self.malformed(expr.span);
        };
        let mut nodes = vec![Node::constant(variant)];
        for (index, (_, part)) in parts.iter().enumerate().skip(1) {
            if index == variant + 1 {
                nodes.push(Node::parts(std::mem::take(&mut own)));
                continue;
            }
            match crate::value::zero(self.program, part) {
                Ok(zero) => nodes.push(Node::constant_of(&zero)),
                Err(_) => return self.malformed(expr.span),
            }
        }
        Node::parts(nodes)
    }

    fn generate(
        &mut self,
        frame: &mut Frame<'a>,
        expr: &'a Expr,
        variable: LocalId,
        body: &'a Expr,
    ) -> Node {
        let ty = self.concrete(frame, &expr.ty);
        let len = match &*ty {
            Ty::Array(_, len) => encoding::array_len(len).ok(),
            _ => None,
        };
        let Some(len @ ..=encoding::MAX_NODES) = len else { return self.malformed(expr.span) };
        let mut parts = Vec::new();
        for index in 0..len {
            if self.halted.is_some() {
                return Node::Bottom;
            }
            frame.set(variable, Node::constant(index));
            self.enter_iteration(frame, variable, index, expr.span);
            parts.push(self.expr(frame, body));
            self.leave_iteration();
        }
        Node::parts(parts)
    }

    fn repeat(&mut self, frame: &mut Frame<'a>, expr: &'a Expr, element: &'a Expr) -> Node {
        let value = self.expr(frame, element);
        let ty = self.concrete(frame, &expr.ty);
        let Ty::Array(_, len) = &*ty else { return self.malformed(expr.span) };
        match encoding::array_len(len) {
            Ok(len @ ..=encoding::MAX_NODES) => Node::parts(vec![value; len as usize]),
            _ => self.malformed(expr.span),
        }
    }
}
