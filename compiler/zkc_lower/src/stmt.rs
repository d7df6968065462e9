//! Blocks, statements, patterns, loops and assignments.

use std::rc::Rc;

use num_bigint::BigInt;
use zkc_hir::{Block, Expr, LocalId, Pattern, Place, Projection, Stmt};
use zkc_ir::Reason;
use zkc_span::Span;

use crate::context::{Lowerer, Lowering, Stop};
use crate::index::Position;
use crate::value::Value;

impl<'p> Lowerer<'p> {
    /// The value of a block. What stands after a statement that diverges is never reached.
    pub(crate) fn block(&mut self, block: &'p Block) -> Lowering<Value> {
        for stmt in &block.stmts {
            match self.stmt(stmt) {
                // The diagnostic is recorded; the next statement may have one of its own.
                Ok(()) | Err(Stop::Failed) => {}
                Err(stop) => return Err(stop),
            }
        }
        match &block.value {
            Some(value) => self.expr(value),
            None => Ok(Value::unit()),
        }
    }

    fn stmt(&mut self, stmt: &'p Stmt) -> Lowering<()> {
        match stmt {
            Stmt::Let { pattern, value } => {
                let bound = match self.expr(value) {
                    Err(Stop::Failed) => {
                        let ty = self.concrete(&value.ty);
                        self.zero(&ty, value.span)?
                    }
                    bound => bound?,
                };
                self.bind(pattern, &bound, value.span)
            }
            Stmt::Assign { place, value } => {
                let value = self.expr(value)?;
                self.assign(place, value)
            }
            Stmt::For { variable, start, end, inclusive, body, span } => {
                self.repeat_body(*variable, (start, end, *inclusive), body, *span)
            }
            Stmt::Expr(expr) => self.expr(expr).map(|_| ()),
        }
    }

    fn bind(&mut self, pattern: &'p Pattern, value: &Value, span: Span) -> Lowering<()> {
        match pattern {
            Pattern::Ignore => {}
            Pattern::Local(local) => self.set(*local, value.clone()),
            Pattern::Fields(fields) => {
                for (index, pattern) in fields {
                    let part = self.part(value, *index, span)?;
                    self.bind(pattern, &part, span)?;
                }
            }
        }
        Ok(())
    }

    /// Gives a local a value.
    pub(crate) fn set(&mut self, local: LocalId, value: Value) {
        if let Some(slot) = self.body.frame.values.get_mut(local.0 as usize) {
            *slot = Some(value);
        }
    }

    fn repeat_body(
        &mut self,
        variable: LocalId,
        (start, end, inclusive): (&'p Expr, &'p Expr, bool),
        body: &'p Block,
        span: Span,
    ) -> Lowering<()> {
        let start = self.constant_int(start)?;
        let mut end = self.constant_int(end)?;
        if inclusive {
            end += 1;
        }
        let mut at: BigInt = start;
        let errors = self.diagnostics.len();
        // One round with errors says it all.
        while at < end && self.diagnostics.len() == errors {
            self.step(1, span)?;
            let value = self.int(at.clone());
            self.set(variable, Value::Leaf(value));
            self.block(body)?;
            at += 1;
        }
        Ok(())
    }

    fn assign(&mut self, place: &'p Place, value: Value) -> Lowering<()> {
        let slot = place.local.0 as usize;
        if place.projections.is_empty() {
            self.set(place.local, value);
            return Ok(());
        }
        let mut ty = match self.local_ty(place.local) {
            Some(ty) => ty,
            None => return Err(self.contradiction(place.span, "a place has no variable")),
        };
        let mut steps = Vec::with_capacity(place.projections.len());
        for projection in &place.projections {
            let position = match projection {
                Projection::Field(index) => Position::Known(*index),
                Projection::Index(index) => {
                    let index_value = self.leaf(index)?;
                    let len = self.array_len(&ty, place.span)?;
                    self.position(index_value, len, index.span, Reason::Index)
                }
            };
            ty = self.part_ty(&ty, projection, place.span)?;
            steps.push(position);
        }
        // Taken out, so that an array that nobody else holds is changed in place.
        let Some(mut whole) = self.body.frame.values.get_mut(slot).and_then(Option::take) else {
            return Err(self.contradiction(place.span, "a place has no value yet"));
        };
        let written = self.write(&mut whole, &steps, &value, place.span);
        if let Some(slot) = self.body.frame.values.get_mut(slot) {
            *slot = Some(whole);
        }
        written
    }

    /// Writes into a part of `whole`.
    fn write(
        &mut self,
        whole: &mut Value,
        steps: &[Position],
        value: &Value,
        span: Span,
    ) -> Lowering<()> {
        let Some((first, rest)) = steps.split_first() else {
            *whole = value.clone();
            return Ok(());
        };
        let Value::Parts(parts) = whole else {
            return Err(self.contradiction(span, "a number has no parts"));
        };
        let parts = Rc::make_mut(parts);
        match first {
            Position::Known(index) => match parts.get_mut(*index) {
                Some(part) => self.write(part, rest, value, span),
                None => Err(self.contradiction(span, "a place is outside its value")),
            },
            // The condition says so already; there is nothing to write to.
            Position::Nowhere => Ok(()),
            Position::Chosen(bits) => {
                let marks = self.marks(bits, parts.len(), span);
                for (part, mark) in parts.iter_mut().zip(marks) {
                    let mut changed = part.clone();
                    self.write(&mut changed, rest, value, span)?;
                    *part = self.select(mark, &changed, part, span)?;
                }
                Ok(())
            }
        }
    }
}
