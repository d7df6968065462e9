//! Blocks, statements, branches and loops.

use std::collections::BTreeMap;

use zkc_ast as ast;
use zkc_ast::{ExprKind as Ast, StmtKind};
use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{Block, Expr, ExprKind, Local, Stmt, Ty};
use zkc_span::Span;

use super::mismatch::ends;
use super::{Body, node};
use crate::cx::unsupported;
use crate::infer::error_ty;

impl Body<'_, '_> {
    /// Checks a block; `want` is a hint for its value.
    pub(super) fn block(&mut self, block: &ast::Block, want: Option<&Ty>) -> Block {
        self.scopes.push(BTreeMap::new());
        let own = self.cx.blocks.get(&block.span).copied();
        let outer = self.module;
        self.module = own.unwrap_or(outer);
        let mut stmts = Vec::new();
        for stmt in &block.stmts {
            self.stmt(stmt, &mut stmts);
        }
        let value = block.tail.as_ref().map(|tail| Box::new(self.expr(tail, want)));
        self.module = outer;
        self.scopes.pop();
        Block { stmts, value, span: block.span }
    }

    /// The type of a block's value.
    pub(super) fn block_ty(&self, block: &Block) -> Ty {
        match &block.value {
            Some(value) => value.ty.clone(),
            None if ends(block) => Ty::Never,
            None => Ty::unit(),
        }
    }

    pub(super) fn stmt(&mut self, stmt: &ast::Stmt, out: &mut Vec<Stmt>) {
        match &stmt.kind {
            StmtKind::Let { pat, ty, value } => self.let_stmt(pat, ty.as_ref(), value, out),
            StmtKind::Assign { place, op, op_span, value } => {
                self.assign(place, *op, *op_span, value, out);
            }
            StmtKind::Expr { expr, .. } => match &expr.kind {
                Ast::For { .. } => self.for_loop(expr, out),
                _ => {
                    let value = self.expr(expr, None);
                    self.unused_value(&value, false);
                    out.push(Stmt::Expr(value));
                }
            },
            // It is known in the whole block.
            StmtKind::Item(_) => {}
            StmtKind::Tell { to, .. } => {
                self.report(unsupported("`tell` is", to.span).help("hand the values over outside"));
            }
            StmtKind::Advice(advice) => {
                self.report(unsupported("`advice` is", advice.from.span));
                let names: Vec<ast::Name> =
                    advice.outputs.iter().map(|output| output.name.clone()).collect();
                self.declare_broken(&names);
            }
            StmtKind::Error(names) => self.declare_broken(names),
        }
    }

    /// Variables about which nothing is to be said.
    pub(super) fn declare_broken(&mut self, names: &[ast::Name]) {
        for name in names {
            let id = self.declare(name.as_str(), error_ty(), true, name.span);
            self.locals[id.0 as usize].read = true;
        }
    }

    fn let_stmt(
        &mut self,
        pat: &ast::Pat,
        ty: Option<&ast::Ty>,
        value: &ast::Expr,
        out: &mut Vec<Stmt>,
    ) {
        let value = match ty {
            Some(written) => {
                let ty = self.written_ty(written);
                let why = Some((written.span, "this type is written here".to_owned()));
                let value = self.expect(value, &ty, &why);
                // A value that never comes has the written type all the same.
                if value.ty == Ty::Never { Expr { ty, ..value } } else { value }
            }
            None => self.expr(value, None),
        };
        if matches!(pat.kind, ast::PatKind::Wild) {
            self.unused_value(&value, true);
        }
        let ty = value.ty.clone();
        let span = value.span;
        self.thrown_away(pat, &ty);
        let pattern = self.pattern(pat, &ty, span);
        out.push(Stmt::Let { pattern, value });
    }

    /// Reports a `_` in a tuple that throws away what somebody must look at.
    fn thrown_away(&mut self, pat: &ast::Pat, ty: &Ty) {
        let (ast::PatKind::Tuple(pats), Ty::Tuple(parts)) = (&pat.kind, self.infer.shallow(ty))
        else {
            return;
        };
        for (pat, part) in pats.iter().zip(&parts).filter(|_| pats.len() == parts.len()) {
            if matches!(pat.kind, ast::PatKind::Wild) {
                if self.needs_a_reader(part) {
                    let shown = self.show_found(part);
                    self.report(
                        Diagnostic::error(
                            Code("E0218"),
                            format!("nothing looks at this part, {shown}"),
                        )
                        .label(pat.span, "thrown away")
                        .note(
                            "a part of the value must hold, or be rounded, and nobody looks at it",
                        )
                        .at_stake(Stake::Soundness)
                        .help("give it a name, and write `require(name, \"what must hold\")`"),
                    );
                }
            } else {
                self.thrown_away(pat, part);
            }
        }
    }

    pub(super) fn branch(&mut self, branch: &ast::If, want: Option<&Ty>, span: Span) -> Expr {
        let condition = match &branch.cond {
            ast::Cond::Expr(condition) => {
                let why = Some((condition.span, "an `if` asks a `bool`".to_owned()));
                let checked = self.expr(condition, Some(&Ty::Bool));
                let why = if checked.span == condition.span { None } else { why };
                self.coerce(checked, &Ty::Bool, &why)
            }
            ast::Cond::Let { value, pat } => {
                return self.if_let((pat, value), branch, want, span);
            }
        };
        let then = self.block(&branch.then, want);
        self.choose(condition, then, branch, want, span)
    }

    /// A branch whose condition and first arm are checked.
    pub(super) fn choose(
        &mut self,
        condition: Expr,
        mut then: Block,
        branch: &ast::If,
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let then_ty = self.block_ty(&then);
        let Some(otherwise) = &branch.otherwise else {
            if self.no_else(&mut then, span) {
                return self.error(span);
            }
            let kind = ExprKind::If { condition: Box::new(condition), then, otherwise: None };
            return node(kind, Ty::unit(), span, false);
        };
        let hint = match then_ty == Ty::Never || self.is_error(&then_ty) {
            true => want.cloned(),
            false => Some(then_ty.clone()),
        };
        let otherwise = self.otherwise(otherwise, hint.as_ref());
        let other_ty = self.block_ty(&otherwise);
        let ty = self.join_arms(&then, then_ty, &otherwise, other_ty, span);
        let kind =
            ExprKind::If { condition: Box::new(condition), then, otherwise: Some(otherwise) };
        node(kind, ty, span, false)
    }

    fn otherwise(&mut self, otherwise: &ast::Expr, want: Option<&Ty>) -> Block {
        match &otherwise.kind {
            Ast::Block(block) => self.block(block, want),
            _ => {
                let value = self.expr(otherwise, want);
                Block { stmts: Vec::new(), span: value.span, value: Some(Box::new(value)) }
            }
        }
    }

    /// Reports a value that is not there when the condition does not hold.
    fn no_else(&mut self, then: &mut Block, span: Span) -> bool {
        let ty = self.infer.shallow(&self.block_ty(then));
        if ty.is_unit() || ty == Ty::Never || self.is_error(&ty) {
            return false;
        }
        let shown = self.show_found(&ty);
        let place = then.value.as_ref().map_or(span, |value| value.span);
        self.report(
            Diagnostic::error(
                Code("E0214"),
                format!("this `if` gives {shown} when taken, and nothing otherwise"),
            )
            .label(place, format!("this is {shown}"))
            .help("add an `else` with the value for the other case, or end this with `;`"),
        );
        then.value = None;
        true
    }

    fn join_arms(&mut self, then: &Block, a: Ty, otherwise: &Block, b: Ty, span: Span) -> Ty {
        let (a, b) = (self.infer.shallow(&a), self.infer.shallow(&b));
        if a == Ty::Never {
            return b;
        }
        if self.is_error(&a) || self.is_error(&b) {
            // What the arm in error would have said of a number in the other is not known.
            let other = if self.is_error(&a) { b } else { a };
            self.forget_literals(&[&other]);
            return self.infer.shallow(&other);
        }
        if b == Ty::Never || self.agree(&a, &b) {
            return a;
        }
        let place = |block: &Block, ty: &Ty| match &block.value {
            Some(value) => (**value).clone(),
            None => node(ExprKind::Tuple(Vec::new()), ty.clone(), block.span, false),
        };
        self.arms_differ(&place(then, &a), &place(otherwise, &b), span);
        error_ty()
    }

    /// All locals, for the typed tree.
    pub(super) fn finish_locals(&mut self) -> Vec<Local> {
        self.warn_unused();
        let infos = std::mem::take(&mut self.locals);
        infos
            .into_iter()
            .map(|info| Local { ty: self.infer.ty(&info.local.ty), ..info.local })
            .collect()
    }
}
