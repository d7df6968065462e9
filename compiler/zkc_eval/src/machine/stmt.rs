//! Blocks, statements, and choices between blocks.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use zkc_hir::{
    Block, Expr, ExprKind, LocalId, Message, MessagePiece, Pattern, Place, Projection, Stmt,
};
use zkc_span::Span;

use super::{Frame, Machine, Node};
use crate::deps::Deps;
use crate::report::{FailureKind, NotEvaluated};
use zkc_hir::walk::{self, Child};

impl<'a> Machine<'a> {
    /// Runs the statements and gives the value.
    pub(crate) fn block(&mut self, frame: &mut Frame<'a>, block: &'a Block) -> Node {
        for stmt in &block.stmts {
            self.stmt(frame, stmt);
        }
        match &block.value {
            Some(value) => self.expr(frame, value),
            None => Node::unit(),
        }
    }

    fn stmt(&mut self, frame: &mut Frame<'a>, stmt: &'a Stmt) {
        if !self.step(1) {
            return;
        }
        match stmt {
            Stmt::Let { pattern, value } => {
                let value = self.expr(frame, value);
                self.bind(frame, pattern, value);
            }
            Stmt::Assign { place, value } => {
                let value = self.expr(frame, value);
                self.assign(frame, place, value);
            }
            Stmt::For { variable, start, end, inclusive, body, span } => {
                let start = self.expr(frame, start);
                let end = self.expr(frame, end);
                self.for_loop(frame, *variable, (&start, &end, *inclusive), body, *span);
            }
            Stmt::Expr(expr) => {
                self.expr(frame, expr);
            }
        }
    }

    fn bind(&mut self, frame: &mut Frame<'a>, pattern: &'a Pattern, value: Node) {
        match pattern {
            Pattern::Ignore => {}
            Pattern::Local(local) => frame.set(*local, value),
            Pattern::Fields(patterns) => {
                for (index, pattern) in patterns {
                    let part = value.part(*index, &mut self.deps).unwrap_or(Node::Bottom);
                    self.bind(frame, pattern, part);
                }
            }
        }
    }

    fn for_loop(
        &mut self,
        frame: &mut Frame<'a>,
        variable: LocalId,
        (start, end, inclusive): (&Node, &Node, bool),
        body: &'a Block,
        span: Span,
    ) {
        let (Some((start, _)), Some((end, _))) = (start.int(), end.int()) else {
            self.skip_block(frame, body);
            return;
        };
        let end = if inclusive { end + 1 } else { end.clone() };
        // A loop that is too long for the fuel is not begun.
        let n_iterations =
            (&end - start).to_u64().unwrap_or(if end > *start { u64::MAX } else { 0 });
        if self.fuel.is_some_and(|fuel| fuel < n_iterations) {
            self.step(u64::MAX);
        }
        let mut value = start.clone();
        while value < end && self.halted.is_none() {
            frame.set(variable, Node::constant(value.clone()));
            self.enter_iteration(frame, variable, value.clone(), span);
            self.block(frame, body);
            self.leave_iteration();
            value += 1;
        }
    }

    fn assign(&mut self, frame: &mut Frame<'a>, place: &'a Place, value: Node) {
        let mut steps = Vec::with_capacity(place.projections.len());
        for projection in &place.projections {
            steps.push(match projection {
                Projection::Field(index) => (Node::constant(*index), place.span),
                Projection::Index(index) => (self.expr(frame, index), index.span),
            });
        }
        // The variable is taken out while it is written, so that its parts are not shared.
        let Some(local) = frame.locals.get_mut(place.local.0 as usize) else { return };
        let mut slot = std::mem::replace(local, Node::Bottom);
        self.write(&mut slot, &steps, value);
        frame.set(place.local, slot);
    }

    fn write(&mut self, slot: &mut Node, steps: &[(Node, Span)], value: Node) {
        let Some(((index, span), rest)) = steps.split_first() else {
            *slot = value;
            return;
        };
        let Node::Parts(parts, deps) = slot else { return };
        let Some((index, index_deps)) = index.int() else {
            *slot = Node::Bottom;
            return;
        };
        match index.to_usize().and_then(|index| Rc::make_mut(parts).get_mut(index)) {
            Some(part) => {
                *deps = self.deps.union(*deps, index_deps);
                self.write(part, rest, value);
            }
            None => {
                let len = parts.len();
                *slot = self.out_of_bounds(*span, index, index_deps, len);
            }
        }
    }

    pub(super) fn out_of_bounds(
        &mut self,
        span: Span,
        index: &BigInt,
        deps: Deps,
        len: usize,
    ) -> Node {
        self.fail_operation(span, deps, |machine| FailureKind::IndexOutOfBounds {
            index: machine.shown_number(index, deps),
            len,
        })
    }

    /// `if`: the value of the arm taken; ⊥ if the condition is.
    pub(super) fn choose(
        &mut self,
        frame: &mut Frame<'a>,
        condition: &'a Expr,
        then: &'a Block,
        otherwise: Option<&'a Block>,
    ) -> Node {
        let condition = self.expr(frame, condition);
        let Some((holds, deps)) = condition.truth() else {
            self.skip_block(frame, then);
            if let Some(otherwise) = otherwise {
                self.skip_block(frame, otherwise);
            }
            return Node::Bottom;
        };
        self.choices.push(deps);
        let value = match (holds, otherwise) {
            (true, _) => self.block(frame, then),
            (false, Some(otherwise)) => self.block(frame, otherwise),
            (false, None) => Node::unit(),
        };
        self.choices.pop();
        if deps == Deps::NONE {
            return value;
        }
        // What either arm assigns tells which was taken, whichever was.
        for block in std::iter::once(then).chain(otherwise) {
            for &local in self.assigned_in(block).iter() {
                let joined = frame.get(local).joined(deps, &mut self.deps);
                frame.set(local, joined);
            }
        }
        value.joined(deps, &mut self.deps)
    }

    /// `a && b` for `taken` true, `a || b` for false: b is evaluated only if a is `taken`.
    pub(super) fn short_circuit(
        &mut self,
        frame: &mut Frame<'a>,
        left: Node,
        right: &'a Expr,
        taken: bool,
        evaluate: impl FnOnce(&mut Machine<'a>, &mut Frame<'a>, &'a Expr) -> Node,
    ) -> Node {
        let Some((holds, deps)) = left.truth() else {
            for local in walk::assigned_in_expr(right) {
                frame.set(local, Node::Bottom);
            }
            self.skip(Child::Expr(right));
            return Node::Bottom;
        };
        let value = if holds == taken {
            self.choices.push(deps);
            let value = evaluate(self, frame, right);
            self.choices.pop();
            value
        } else {
            left
        };
        if deps != Deps::NONE {
            for local in walk::assigned_in_expr(right) {
                let joined = frame.get(local).joined(deps, &mut self.deps);
                frame.set(local, joined);
            }
        }
        value.joined(deps, &mut self.deps)
    }

    /// Leaves a block out because its choice is ⊥: what it would assign is ⊥, and its conditions are
    /// not evaluated.
    fn skip_block(&mut self, frame: &mut Frame<'a>, block: &'a Block) {
        for &local in self.assigned_in(block).iter() {
            frame.set(local, Node::Bottom);
        }
        self.skip(Child::Block(block));
    }

    /// Notes the conditions below as not evaluated; those in functions that are called are left out.
    fn skip(&mut self, child: Child<'a>) {
        match child {
            Child::Expr(expr) => {
                walk::children(expr, &mut |child| self.skip(child));
                match &expr.kind {
                    ExprKind::Require { condition, message } => {
                        self.not_evaluated(condition.span, message);
                    }
                    ExprKind::Fail(message) => self.not_evaluated(expr.span, message),
                    _ => {}
                }
            }
            Child::Block(block) => walk::block_children(block, &mut |child| self.skip(child)),
            Child::Place(_) => {}
        }
    }

    pub(super) fn not_evaluated(&mut self, span: Span, message: &Message) {
        let known = self.report.not_evaluated.iter().any(|known| known.span == span);
        if self.quiet > 0 || known || self.report.not_evaluated.len() >= crate::MAX_FAILURES {
            return;
        }
        let words = |piece: &MessagePiece| match piece {
            MessagePiece::Text(words) => words.clone(),
            MessagePiece::Place { .. } => "{…}".to_owned(),
        };
        let message = message.pieces.iter().map(words).collect();
        self.report.not_evaluated.push(NotEvaluated { span, message });
    }

    pub(super) fn shown_number(&self, number: &BigInt, deps: Deps) -> crate::Shown {
        crate::Shown::new(number.to_string(), self.deps.is_private(deps))
    }
}
