//! Branches: both arms are lowered, each under its choice; only the arm taken can fail.

use std::rc::Rc;

use num_traits::{One, Zero};
use zkc_hir::{Block, Expr};
use zkc_ir::ValueId;
use zkc_span::Span;

use crate::context::{Lowerer, Lowering, Stop};
use crate::value::Value;

impl<'p> Lowerer<'p> {
    /// `if`. A constant choice keeps only its arm.
    pub(crate) fn branch(
        &mut self,
        expr: &'p Expr,
        condition: &'p Expr,
        then: &'p Block,
        otherwise: Option<&'p Block>,
    ) -> Lowering<Value> {
        let choice = self.leaf(condition)?;
        if condition.constant {
            return match (self.as_constant(choice), otherwise) {
                (Some(choice), _) if choice.is_one() => self.block(then),
                (Some(_), Some(otherwise)) => self.block(otherwise),
                (Some(_), None) => Ok(Value::unit()),
                (None, _) => Err(self.not_constant(condition.span)),
            };
        }
        let before = self.body.frame.values.clone();
        let taken = self.under(choice, |this| this.block(then));
        let after_then = std::mem::replace(&mut self.body.frame.values, before.clone());
        let refused = match otherwise {
            Some(block) => {
                let refusal = self.not(choice, expr.span);
                self.under(refusal, |this| this.block(block))
            }
            None => Ok(Value::unit()),
        };
        match (taken, refused) {
            (Ok(taken), Ok(refused)) => {
                self.merge(choice, &before, after_then, expr.span)?;
                self.select(choice, &taken, &refused, expr.span)
            }
            // An arm that ends in `fail` has no say in what follows.
            (Err(Stop::Diverges), refused) => refused,
            (Ok(taken), Err(Stop::Diverges)) => {
                self.body.frame.values = after_then;
                Ok(taken)
            }
            (Err(stop), _) | (_, Err(stop)) => Err(stop),
        }
    }

    /// Sets each variable that lived before the branch to its value after the arm taken.
    fn merge(
        &mut self,
        choice: ValueId,
        before: &[Option<Value>],
        after_then: Vec<Option<Value>>,
        span: Span,
    ) -> Lowering<()> {
        for (index, (lived, then)) in before.iter().zip(after_then).enumerate() {
            let otherwise = self.body.frame.values.get_mut(index).and_then(Option::take);
            let merged = match (lived, then, otherwise) {
                (Some(_), Some(then), Some(otherwise)) => {
                    Some(self.select(choice, &then, &otherwise, span)?)
                }
                _ => None,
            };
            if let Some(slot) = self.body.frame.values.get_mut(index) {
                *slot = merged;
            }
        }
        Ok(())
    }

    /// `choice ? a : b`, leaf by leaf; equal leaves cost nothing.
    pub(crate) fn select(
        &mut self,
        choice: ValueId,
        a: &Value,
        b: &Value,
        span: Span,
    ) -> Lowering<Value> {
        match (a, b) {
            (Value::Leaf(a), Value::Leaf(b)) if a == b => Ok(Value::Leaf(*a)),
            (Value::Leaf(a), Value::Leaf(b)) => Ok(Value::Leaf(self.sel(choice, *a, *b, span))),
            (Value::Parts(left), Value::Parts(right)) if Rc::ptr_eq(left, right) => Ok(a.clone()),
            (Value::Parts(left), Value::Parts(right)) => {
                self.step(left.len() as u64, span)?;
                let parts = left.iter().zip(right.iter());
                let parts = parts.map(|(a, b)| self.select(choice, a, b, span));
                Ok(Value::parts(parts.collect::<Lowering<_>>()?))
            }
            (Value::Exact(left), Value::Exact(right)) if Rc::ptr_eq(left, right) => Ok(a.clone()),
            (Value::Exact(left), Value::Exact(right)) => {
                let merged = self.select_exact(choice, left, right, span)?;
                Ok(Value::Exact(Rc::new(merged)))
            }
            _ => Err(self.contradiction(span, "the arms of a branch have different shapes")),
        }
    }

    /// `a && b`: b only if a.
    pub(crate) fn and(&mut self, expr: &Expr, a: &'p Expr, b: &'p Expr) -> Lowering<ValueId> {
        let left = self.leaf(a)?;
        if expr.constant && self.as_constant(left).is_some_and(|left| left.is_zero()) {
            return Ok(left);
        }
        match self.only_if(left, b)? {
            Some(right) => Ok(self.mul(left, right, expr.span)),
            // It fails where a holds, so that what is left is false.
            None => Ok(self.int(0)),
        }
    }

    /// `a || b`: b only if not a.
    pub(crate) fn or(&mut self, expr: &Expr, a: &'p Expr, b: &'p Expr) -> Lowering<ValueId> {
        let left = self.leaf(a)?;
        if expr.constant && self.as_constant(left).is_some_and(|left| left.is_one()) {
            return Ok(left);
        }
        let refusal = self.not(left, expr.span);
        match self.only_if(refusal, b)? {
            Some(right) => {
                let neither = self.not(right, expr.span);
                let neither = self.mul(refusal, neither, expr.span);
                Ok(self.not(neither, expr.span))
            }
            None => Ok(self.int(1)),
        }
    }

    /// A bit that is evaluated only if `choice`, with what it assigns; none if it diverges.
    fn only_if(&mut self, choice: ValueId, b: &'p Expr) -> Lowering<Option<ValueId>> {
        let before = self.body.frame.values.clone();
        let right = self.under(choice, |this| this.leaf(b));
        match right {
            Ok(right) => {
                let after = std::mem::replace(&mut self.body.frame.values, before.clone());
                self.merge(choice, &before, after, b.span)?;
                Ok(Some(right))
            }
            Err(Stop::Diverges) => {
                self.body.frame.values = before;
                Ok(None)
            }
            Err(stop) => Err(stop),
        }
    }
}
