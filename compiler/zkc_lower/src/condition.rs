//! `require` and `fail`, and their messages as written.

use zkc_hir::{Expr, ExprKind, Message, MessagePiece};
use zkc_ir::Reason;
use zkc_span::Span;

use crate::context::{Lowerer, Lowering};

impl<'p> Lowerer<'p> {
    /// `require(condition, "message")`; its place is the condition's.
    pub(crate) fn require(&mut self, condition: &'p Expr, message: &Message) -> Lowering<()> {
        let reason = Reason::Require(self.message_text(message));
        let plain = self.body.plain;
        // What is constant is known to whoever wrote it.
        self.body.plain &= !condition.constant;
        let result = self.must_hold(condition, condition.span, &reason);
        self.body.plain = plain;
        result
    }

    /// A conjunction is two conditions in order: once the first holds, the second is reached.
    fn must_hold(&mut self, condition: &'p Expr, span: Span, reason: &Reason) -> Lowering<()> {
        match &condition.kind {
            ExprKind::And(a, b) => {
                self.must_hold(a, span, reason)?;
                self.must_hold(b, span, reason)
            }
            ExprKind::Compare(op, a, b) => self.require_comparison(*op, (a, b), span, reason),
            _ => {
                let bit = self.leaf(condition)?;
                let before = self.body.builder.check_count();
                self.holds(bit, span, reason.clone());
                self.note_condition(span, before);
                Ok(())
            }
        }
    }

    /// Notes whether a condition, before which there were so many checks, can fail.
    pub(crate) fn note_condition(&mut self, span: Span, before: usize) {
        if self.body.plain {
            let idle = self.body.builder.check_count() == before;
            let (all, never) = self.body.made.notes.conditions.entry(span).or_default();
            *all += 1;
            *never += u32::from(idle);
        }
    }

    /// `fail("message")`.
    pub(crate) fn fail(&mut self, message: &Message, span: Span) {
        let reason = Reason::Require(self.message_text(message));
        self.never(span, reason);
    }

    /// The message with its places as written: `it expires only at {terms.expiry}`.
    fn message_text(&self, message: &Message) -> String {
        let mut text = String::new();
        for piece in &message.pieces {
            match piece {
                MessagePiece::Text(words) => text.push_str(words),
                MessagePiece::Place { value, .. } => {
                    text.push('{');
                    self.write_place(value, &mut text);
                    text.push('}');
                }
            }
        }
        text
    }

    fn write_place(&self, place: &Expr, text: &mut String) {
        match &place.kind {
            ExprKind::Local(local) => {
                let local = self.body.frame.locals.get(local.0 as usize);
                text.push_str(local.map_or("_", |local| &local.name));
            }
            ExprKind::Const(id) => text.push_str(&self.program.const_def(*id).name),
            ExprKind::Now => text.push_str("now"),
            ExprKind::Deployment => text.push_str("deployment"),
            ExprKind::Number(value) => text.push_str(&value.to_string()),
            ExprKind::Size(size) => {
                let size = size.substitute(&self.body.frame.generics);
                text.push_str(&size.to_string());
            }
            ExprKind::Field(base, index) => {
                self.write_place(base, text);
                text.push('.');
                match (&base.ty, index) {
                    (zkc_hir::Ty::Struct(id, _), index) => {
                        let field = self.program.struct_def(*id).fields.get(*index);
                        text.push_str(field.map_or("_", |field| &field.name));
                    }
                    (zkc_hir::Ty::Window, 0) => text.push_str("t0"),
                    (zkc_hir::Ty::Window, _) => text.push_str("t1"),
                    (_, index) => text.push_str(&index.to_string()),
                }
            }
            ExprKind::Index(base, index) => {
                self.write_place(base, text);
                text.push('[');
                self.write_place(index, text);
                text.push(']');
            }
            _ => text.push('_'),
        }
    }
}
