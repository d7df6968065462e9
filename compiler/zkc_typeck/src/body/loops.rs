//! `for`: over constants, and over what an array or a `Vec` holds.

use std::collections::BTreeMap;

use zkc_ast as ast;
use zkc_ast::ExprKind as Ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Block, Builtin, Expr, ExprKind, Stmt, Ty};
use zkc_span::Span;

use super::Body;
use crate::infer::LiteralKind;

impl Body<'_, '_> {
    /// `for i in start..end { … }`, or over a value.
    pub(super) fn for_loop(&mut self, expr: &ast::Expr, out: &mut Vec<Stmt>) {
        let Ast::For { pat, iter, body } = &expr.kind else { return };
        let Ast::Range { start, end, inclusive } = &iter.peeled().kind else {
            return self.loop_over(pat, iter, body, expr.span, out);
        };
        let before = std::mem::replace(&mut self.constant_calls, true);
        let start = self.expr(start, None);
        let hint = self.infer.shallow(&start.ty);
        let hint = (!self.infer.is_open(&hint)).then_some(hint);
        let end = self.expr(end, hint.as_ref());
        self.constant_calls = before;
        if self.is_error(&start.ty) || self.is_error(&end.ty) {
            self.loop_in_error(pat, body);
            return;
        }
        let ty = self.infer.shallow(&start.ty);
        if !self.agree(&ty, &end.ty) {
            self.operands_differ(if *inclusive { "..=" } else { ".." }, &start, &end, iter.span);
            self.loop_in_error(pat, body);
            return;
        }
        let ty = self.infer.shallow(&ty);
        if self.infer.literal(&ty) == Some(LiteralKind::Integer) {
            self.infer.set_default(&ty, Ty::uint(32));
        } else if !matches!(ty, Ty::Uint(_)) {
            let shown = self.show_found(&ty);
            self.report(
                Diagnostic::error(
                    Code("E0204"),
                    format!("a loop counts with integers, not {shown}"),
                )
                .label(iter.span, format!("a range of {shown}")),
            );
            self.loop_in_error(pat, body);
            return;
        }
        for bound in [&start, &end] {
            if !bound.constant {
                match self.length_of(bound) {
                    Some(name) => self.loop_to_a_length(bound, &name, iter.span),
                    None => self.not_constant(bound.span, "the bound of a loop"),
                }
                self.loop_in_error(pat, body);
                return;
            }
        }
        self.scopes.push(BTreeMap::new());
        let variable = match &pat.kind {
            ast::PatKind::Bind { mutable: None, name } => {
                self.declare(name.as_str(), ty, false, name.span)
            }
            ast::PatKind::Wild => self.declare("_", ty, false, pat.span),
            ast::PatKind::Error(names) => {
                self.declare_broken(names);
                self.declare("_", ty, false, pat.span)
            }
            _ => {
                self.report(
                    Diagnostic::error(Code("E0223"), "a loop over a range binds one name")
                        .label(pat.span, "not a name")
                        .help("write `for i in …`; the loop variable cannot be changed"),
                );
                self.declare("_", ty, false, pat.span)
            }
        };
        self.locals[variable.0 as usize].constant = true;
        let body = self.loop_body(body);
        self.scopes.pop();
        let (inclusive, span) = (*inclusive, expr.span);
        out.push(Stmt::For { variable, start, end, inclusive, body, span });
    }

    /// `for x in array { … }`, `for (i, x) in vec.enumerate() { … }`.
    fn loop_over(
        &mut self,
        pat: &ast::Pat,
        iter: &ast::Expr,
        body: &ast::Block,
        span: Span,
        out: &mut Vec<Stmt>,
    ) {
        let Some((sequence, binding)) = self.sequence(iter) else {
            return self.loop_in_error(pat, body);
        };
        self.scopes.push(BTreeMap::new());
        let Some((index, binds)) = self.pass(&sequence, pat, None) else {
            self.scopes.pop();
            return self.loop_in_error(pat, body);
        };
        let mut body = self.loop_body(body);
        self.scopes.pop();
        body.stmts.splice(0..0, binds);
        out.extend(binding);
        out.push(self.each(&sequence, index, body, span));
    }

    /// The body of a loop, which has no value.
    fn loop_body(&mut self, body: &ast::Block) -> Block {
        let mut body = self.block(body, Some(&Ty::unit()));
        if let Some(value) = body.value.take() {
            self.unused_value(&value, false);
            body.stmts.push(Stmt::Expr(*value));
        }
        body
    }

    /// The body of a loop whose head is in error.
    fn loop_in_error(&mut self, pat: &ast::Pat, body: &ast::Block) {
        self.scopes.push(BTreeMap::new());
        self.broken_pattern(pat);
        self.block(body, Some(&Ty::unit()));
        self.scopes.pop();
    }

    /// The name of the `Vec` whose length a bound is.
    fn length_of(&self, bound: &Expr) -> Option<String> {
        let ExprKind::Builtin(Builtin::Length, args) = &bound.kind else { return None };
        Some(match args.first().map(|of| &of.kind) {
            Some(ExprKind::Local(id)) => self.local(*id).local.name.clone(),
            _ => "xs".to_owned(),
        })
    }

    /// The message for `0..v.len()`.
    fn loop_to_a_length(&mut self, bound: &Expr, name: &str, range: Span) {
        self.report(
            Diagnostic::error(Code("E0215"), "the bound of a loop must be a constant")
                .label(bound.span, "known only when the program runs")
                .reason(range, "a range counts to a constant")
                .note("going through the `Vec` itself passes over the places behind its length")
                .help(format!(
                    "write `for x in {name} {{ … }}`, or with the index \
                     `for (i, x) in {name}.enumerate() {{ … }}`"
                )),
        );
    }

    /// The message for what must be constant and is not.
    pub(super) fn not_constant(&mut self, at: Span, what: &str) {
        self.report(
            Diagnostic::error(Code("E0215"), format!("{what} must be a constant"))
                .label(at, "known only when the program runs")
                .note("the circuit has one copy of the body for each iteration, fixed beforehand")
                .help(
                    "loop to a constant and guard the body: `for i in 0..MAX { if i < n { … } }`; \
                     a `let` is not constant, a `const` is",
                ),
        );
    }
}
