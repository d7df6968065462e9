//! The end of a body: found types go into the tree, and what stayed open is reported.

use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Block, Expr, ExprKind, GenericArg, Message, MessagePiece, Projection, Stmt, Ty};

use super::{Body, Wants};
use crate::infer::{LiteralKind, Unknown, has_error};

impl Body<'_, '_> {
    /// Puts the found types into a block.
    pub(super) fn finish_block(&mut self, block: &mut Block) {
        self.settle();
        self.walk_block(block);
        for index in 0..self.locals.len() {
            let ty = self.locals[index].local.ty.clone();
            self.check_known(&ty);
        }
    }

    /// Puts the found types into an expression.
    pub(super) fn finish_expr(&mut self, expr: &mut Expr) {
        self.settle();
        self.walk_expr(expr);
    }

    /// Literals without context take their default; checks that waited for a type are made.
    fn settle(&mut self) {
        self.infer.apply_defaults();
        for check in std::mem::take(&mut self.deferred) {
            let ty = self.infer.ty(&check.ty);
            if has_error(&ty) || self.infer.is_open(&ty) {
                continue;
            }
            let diagnostic = match (check.wants, &ty) {
                (Wants::Integer, Ty::Uint(_)) | (Wants::Negatable, Ty::Field) => continue,
                (Wants::Ordered, ty) if *ty != Ty::Field => continue,
                (Wants::Negatable, ty) => self.cannot_negate(ty, check.span),
                (_, ty) => self.no_order(check.symbol, ty, check.span),
            };
            self.report(diagnostic);
        }
    }

    fn walk_block(&mut self, block: &mut Block) {
        for stmt in &mut block.stmts {
            match stmt {
                Stmt::Let { value, .. } => self.walk_expr(value),
                Stmt::Assign { place, value } => {
                    for projection in &mut place.projections {
                        if let Projection::Index(index) = projection {
                            self.walk_expr(index);
                        }
                    }
                    self.walk_expr(value);
                }
                Stmt::For { start, end, body, .. } => {
                    self.walk_expr(start);
                    self.walk_expr(end);
                    self.walk_block(body);
                }
                Stmt::Expr(expr) => self.walk_expr(expr),
            }
        }
        if let Some(value) = &mut block.value {
            self.walk_expr(value);
        }
    }

    fn walk_expr(&mut self, expr: &mut Expr) {
        self.walk_children(expr);
        expr.ty = self.infer.ty(&expr.ty);
        self.check_known(&expr.ty);
        match &expr.ty {
            // What was refused already is in error; this finds what inference found last.
            _ if self.has_failed() => {}
            Ty::Array(element, _) => {
                self.cx.refuse_exact(element, expr.span, "an array");
            }
            Ty::Struct(_, args) => {
                for arg in args {
                    if let GenericArg::Ty(ty) = arg {
                        self.cx.refuse_exact(ty, expr.span, "a struct");
                    }
                }
            }
            _ => {}
        }
        let (ty, span) = (expr.ty.clone(), expr.span);
        if let ExprKind::Number(value) = &mut expr.kind
            && !has_error(&ty)
        {
            self.finish_number(value, &ty, span);
        }
    }

    fn walk_children(&mut self, expr: &mut Expr) {
        let span = expr.span;
        match &mut expr.kind {
            ExprKind::Number(_)
            | ExprKind::Local(_)
            | ExprKind::Const(_)
            | ExprKind::Size(_)
            | ExprKind::Deployment
            | ExprKind::Now
            | ExprKind::SealOf(_) => {}
            ExprKind::Not(inner)
            | ExprKind::Negate(inner)
            | ExprKind::Cast(inner)
            | ExprKind::Field(inner, _)
            | ExprKind::Repeat(inner)
            | ExprKind::Reveal(inner, _) => self.walk_expr(inner),
            ExprKind::Arithmetic(_, left, right)
            | ExprKind::Compare(_, left, right)
            | ExprKind::And(left, right)
            | ExprKind::Or(left, right)
            | ExprKind::Index(left, right) => {
                self.walk_expr(left);
                self.walk_expr(right);
            }
            ExprKind::Call { generics, args, .. } => {
                for generic in generics.iter_mut() {
                    *generic = self.infer.arg(generic);
                    if let Some(unknown) = self.infer.unknown_in_arg(generic) {
                        self.give_up(unknown);
                    }
                    if let GenericArg::Ty(Ty::Exact(_)) = generic {
                        let GenericArg::Ty(ty) = generic.clone() else { continue };
                        self.cx.refuse_exact(&ty, span, "a generic value");
                    }
                }
                args.iter_mut().for_each(|arg| self.walk_expr(arg));
            }
            ExprKind::Builtin(_, args) | ExprKind::Tuple(args) | ExprKind::Array(args) => {
                args.iter_mut().for_each(|arg| self.walk_expr(arg));
            }
            ExprKind::Struct { fields, base, .. } => {
                fields.iter_mut().for_each(|(_, value)| self.walk_expr(value));
                if let Some(base) = base {
                    self.walk_expr(base);
                }
            }
            ExprKind::If { condition, then, otherwise } => {
                self.walk_expr(condition);
                self.walk_block(then);
                if let Some(otherwise) = otherwise {
                    self.walk_block(otherwise);
                }
            }
            ExprKind::Block(block) => self.walk_block(block),
            ExprKind::Require { condition, message } => {
                self.walk_expr(condition);
                self.walk_message(message);
            }
            ExprKind::Fail(message) => self.walk_message(message),
        }
    }

    fn walk_message(&mut self, message: &mut Message) {
        for piece in &mut message.pieces {
            if let MessagePiece::Place { value, .. } = piece {
                self.walk_expr(value);
            }
        }
    }

    fn check_known(&mut self, ty: &Ty) {
        while let Some(unknown) = self.infer.unknown_in(ty) {
            if !self.give_up(unknown) {
                break;
            }
        }
    }

    /// Reports an unknown once; false if that was done before.
    fn give_up(&mut self, unknown: u32) -> bool {
        let Some(Unknown { span, what, literal }) = self.infer.give_up(unknown) else {
            return false;
        };
        // What could not be found out may be a consequence of what is in error.
        if literal.is_none() && self.cx.failed() {
            return true;
        }
        let diagnostic = match literal {
            Some(LiteralKind::Integer) => {
                Diagnostic::error(Code("E0201"), "nothing says of which type this number is")
                    .label(span, "an integer of which width?")
                    .note("there is no default type: widths cost rows and decide what fails")
                    .help("write its type, as in `let x: u64 = …` or `5 as u64`")
            }
            Some(LiteralKind::Decimal { .. }) => {
                Diagnostic::error(Code("E0201"), "nothing says of which type this number is")
                    .label(span, "a decimal with how many digits?")
                    .help("write its type, as in `let x: Decimal<6> = …`")
            }
            None => Diagnostic::error(Code("E0210"), format!("{what} cannot be found out"))
                .label(span, "nothing here says it")
                .help("write it: `f::<…>(…)`, or give the result a type with `let x: T = …`"),
        };
        self.report(diagnostic);
        true
    }
}
