//! The end of a body: found types go into the tree, and what stayed open is reported.

use zkc_ast as ast;
use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::walk::{ChildMut, block_children_mut, children_mut};
use zkc_hir::{Block, Builtin, Expr, ExprKind, GenericArg, GenericParam, Ty};
use zkc_span::Span;

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
                (Wants::Integer, Ty::Uint(_)) => continue,
                (Wants::Shiftable, Ty::Uint(_) | Ty::Int(_)) => continue,
                (
                    Wants::Negatable,
                    Ty::Field | Ty::Int(_) | Ty::SignedAmount(_) | Ty::SignedDecimal(_),
                ) => continue,
                (Wants::Ordered, ty) if *ty != Ty::Field => continue,
                (Wants::Negatable, ty) => self.cannot_negate(ty, check.span),
                (_, ty) => self.no_order(check.symbol, ty, check.span),
            };
            self.report(diagnostic);
        }
    }

    fn walk_block(&mut self, block: &mut Block) {
        block_children_mut(block, &mut |child| self.walk_child(child));
    }

    fn walk_child(&mut self, child: ChildMut<'_>) {
        match child {
            ChildMut::Expr(expr) | ChildMut::Place(expr) => self.walk_expr(expr),
            ChildMut::Block(block) => self.walk_block(block),
        }
    }

    fn walk_expr(&mut self, expr: &mut Expr) {
        self.finish_generics(expr);
        children_mut(expr, &mut |child| self.walk_child(child));
        expr.ty = self.infer.ty(&expr.ty);
        self.check_known(&expr.ty);
        match &expr.ty {
            // What was refused already is in error; this finds what inference found last.
            _ if self.has_failed() => {}
            Ty::Array(element, _) => {
                self.cx.refuse_exact(element, expr.span, "an array");
            }
            Ty::Vec(element, _) => {
                self.cx.refuse_exact(element, expr.span, "a `Vec`");
            }
            Ty::Struct(_, args) | Ty::Enum(_, args) => {
                for arg in args {
                    if let GenericArg::Ty(ty) = arg {
                        self.cx.refuse_exact(ty, expr.span, "a struct");
                    }
                }
            }
            _ => {}
        }
        if let ExprKind::Size(size) = &mut expr.kind {
            *size = self.infer.size(size);
        }
        self.refuse_whole(expr);
        if let ExprKind::Compare(_, left, _) = &expr.kind
            && matches!(
                left.ty,
                Ty::Tuple(_) | Ty::Array(..) | Ty::Vec(..) | Ty::Struct(..) | Ty::Enum(..)
            )
            && !self.has_failed()
        {
            // Their numerators alone would be compared, or nothing.
            let ty = self.infer.ty(&left.ty);
            self.cx.refuse_exact(&ty, expr.span, "what is compared as a whole");
        }
        let (ty, span) = (expr.ty.clone(), expr.span);
        // That a type has no numbers below 0 is said once.
        let told = matches!(&expr.kind, ExprKind::Number(value) if *value < 0.into())
            && self.cx.diagnostics[self.before..].iter().any(|said| {
                said.code == Code("E0204")
                    && said.primary.as_ref().is_some_and(|label| label.span == span)
            });
        if let ExprKind::Number(value) = &mut expr.kind
            && !has_error(&ty)
            && !told
        {
            self.finish_number(value, &ty, span);
        }
    }

    /// Puts the found generic arguments into a call.
    fn finish_generics(&mut self, expr: &mut Expr) {
        let ExprKind::Call { generics, function, .. } = &mut expr.kind else { return };
        let params = self.cx.func(*function).generics.clone();
        for (generic, param) in generics.iter_mut().zip(&params) {
            *generic = self.infer.arg(generic);
            self.refuse_linear_argument(generic, param, expr.span);
            if let Some(unknown) = self.infer.unknown_in_arg(generic) {
                self.give_up(unknown);
            }
            if let GenericArg::Ty(ty) = generic {
                self.cx.refuse_exact(ty, expr.span, "a generic value");
            }
        }
    }

    /// What belongs to another module is neither compared nor hashed.
    fn refuse_whole(&mut self, expr: &Expr) {
        let (of, does) = match &expr.kind {
            ExprKind::Compare(_, left, _) => (
                left.as_ref(),
                ("compares", "compare what can be read of it, such as a field that is `pub`"),
            ),
            ExprKind::Builtin(Builtin::Digest, args) => match args.as_slice() {
                [of] => (of, ("hashes", "call a function of its module that commits to one")),
                _ => return,
            },
            _ => return,
        };
        let ty = self.infer.ty(&of.ty);
        let said = self.cx.refuse_whole(&ty, &self.generics, self.module, does, of.span);
        said.into_iter().for_each(|diagnostic| self.report(diagnostic));
    }

    /// A type parameter that does not say `linear` is copied in the body.
    fn refuse_linear_argument(&mut self, arg: &GenericArg, param: &GenericParam, at: Span) {
        let GenericArg::Ty(ty) = arg else { return };
        if param.linear || !self.cx.is_linear(ty, &self.generics) {
            return;
        }
        let shown = self.show(ty);
        self.report(
            Diagnostic::error(
                Code("E0331"),
                format!("`{}` does not take a linear type", param.name),
            )
            .label(at, format!("here it would be `{shown}`"))
            .reason(param.span, "its values may be copied and dropped")
            .note("what is linear would be lost or doubled in the body")
            .at_stake(Stake::Soundness)
            .help(format!(
                "declare it as `linear {}`, if the body uses each value exactly once",
                param.name
            )),
        );
    }

    fn check_known(&mut self, ty: &Ty) {
        while let Some(unknown) = self.infer.unknown_in(ty) {
            if !self.give_up(unknown) {
                break;
            }
        }
    }

    /// Says that a method needs the type of a number that nothing has given one so far; false if the
    /// type is no open one. Later uses of the number say no more.
    pub(super) fn not_known_yet(&mut self, ty: &Ty, method: &ast::Name) -> bool {
        let Ty::Param(index) = self.infer.shallow(ty) else { return false };
        if self.infer.literal(ty).is_none() {
            return false;
        }
        let Some(Unknown { span, literal, .. }) = self.infer.give_up(index) else { return false };
        let (label, example) = match literal {
            Some(LiteralKind::Decimal { .. }) => ("a decimal with how many digits?", "Decimal<6>"),
            _ => ("an integer of which width?", "u64"),
        };
        self.report(
            Diagnostic::error(Code("E0201"), "nothing says of which type this number is")
                .label(span, label)
                .reason(method.span, format!("what `{method}` gives depends on it"))
                .note("a method has to know the type by then; what is written behind it comes too late")
                .help(format!("write its type, as in `let x: {example} = …`")),
        );
        true
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
