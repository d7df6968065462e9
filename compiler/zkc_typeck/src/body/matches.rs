//! `match` and `if let`: patterns become questions, asked in order.
//!
//! An arm is an `if` whose condition asks whether the value is what the pattern says, and whose body
//! begins by binding the pattern's names; the last arm needs no question, since the arms leave nothing
//! out. So branches are the only choices that later phases know.

use std::collections::BTreeMap;

use zkc_ast as ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Block, Expr, ExprKind, LocalId, Pattern, Stmt, Ty};
use zkc_span::Span;

use super::coverage::{Cover, Left, Witness, left};
use super::questions::{Asked, both};
use super::{Body, node};

/// An arm on its way.
struct Checked {
    /// Whether it is taken; none if always.
    question: Option<Expr>,
    body: Block,
    span: Span,
}

impl Body<'_, '_> {
    /// `match value { pattern => result, … }`.
    pub(super) fn match_expr(
        &mut self,
        scrutinee: &ast::Expr,
        arms: &[ast::Arm],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let (subject, binding) = self.subject(scrutinee);
        let subject = self.no_option(subject, &binding, arms.iter().map(|arm| &arm.pat));
        if self.is_error(&subject.ty) {
            for arm in arms {
                self.scopes.push(BTreeMap::new());
                self.broken_pattern(&arm.pat);
                if let Some(guard) = &arm.guard {
                    self.expr(guard, Some(&Ty::Bool));
                }
                let body = self.expr(&arm.body, want);
                self.forget_literals(&[&body.ty]);
                self.scopes.pop();
            }
            return self.error(span);
        }
        let mut checked: Vec<Checked> = Vec::new();
        let mut covers: Vec<Cover> = Vec::new();
        // How many covers stand above each arm.
        let mut above: Vec<usize> = Vec::new();
        let mut ty: Option<(Ty, Expr)> = None;
        let mut failed = false;
        for arm in arms {
            above.push(covers.len());
            let said = ty.as_ref().map(|(ty, _)| ty.clone()).filter(|ty| !self.is_error(ty));
            let hint = said.or_else(|| want.cloned());
            let before = self.cx.diagnostics.len();
            let (arm, cover) = self.arm(arm, &subject, hint.as_ref());
            failed |= self.cx.diagnostics[before..].iter().any(Diagnostic::is_error);
            covers.extend(cover);
            let own = self.infer.shallow(&self.block_ty(&arm.body));
            let shown = match &arm.body.value {
                Some(value) => (**value).clone(),
                None => node(ExprKind::Tuple(Vec::new()), own.clone(), arm.span, false),
            };
            match &ty {
                _ if own == Ty::Never => {}
                None => ty = Some((own, shown)),
                Some((first, place)) => {
                    if !self.agree(first, &own) {
                        let place = place.clone();
                        self.arms_differ(&place, &shown, span);
                        failed = true;
                    }
                }
            }
            checked.push(arm);
        }
        // An enum without variants was refused where it is defined.
        let ty_of = self.infer.shallow(&subject.ty);
        let empty =
            matches!(ty_of, Ty::Enum(id, _) if self.cx.program.enum_def(id).variants.is_empty());
        if failed || empty {
            let arms: Vec<Ty> = checked.iter().map(|arm| self.block_ty(&arm.body)).collect();
            self.forget_literals(&arms.iter().collect::<Vec<_>>());
            return self.error(span);
        }
        let (left, enough) = left(&covers);
        match left {
            Left::Nothing => {}
            Left::Value(Witness { text, is_example }) => {
                let shown = self.show(&subject.ty);
                let diagnostic = Diagnostic::error(
                    Code("E0237"),
                    format!("this `match` says nothing about `{text}`"),
                )
                .label(scrutinee.span, format!("a `{shown}` may be `{text}`"))
                .help(match (is_example, text.as_str()) {
                    (true, _) => "an arm `_ => …` takes all that is left".to_owned(),
                    (_, "_") => "add an arm `_ => …` for all that is left".to_owned(),
                    _ => format!("add an arm `{text} => …`, or `_ => …` for all that is left"),
                });
                return self.fail(span, diagnostic);
            }
            Left::Unknown => {
                let diagnostic = Diagnostic::error(
                    Code("E0243"),
                    "whether this `match` leaves a value out takes too long to find out",
                )
                .label(scrutinee.span, "asked in too many ways")
                .help("end it with `_ => …`, or ask in several `match`, one within another");
                return self.fail(span, diagnostic);
            }
        }
        for (arm, above) in arms.iter().zip(above) {
            if enough.is_some_and(|enough| above >= enough) {
                self.report(
                    Diagnostic::warning(Code("W0202"), "this arm is never taken")
                        .label(arm.pat.span, "the arms above take every value")
                        .help("remove it, or move it up"),
                );
            }
        }
        let ty = ty.map_or(Ty::Never, |(ty, _)| ty);
        let value = self.chain(checked, &ty);
        let stmts = binding.into_iter().collect();
        match value {
            Some(value) => {
                let block = Block { stmts, value: Some(Box::new(value)), span };
                node(ExprKind::Block(block), ty, span, false)
            }
            None => self.error(span),
        }
    }

    /// `if let pattern = value { … } else { … }`.
    pub(super) fn if_let(
        &mut self,
        (pat, value): (&ast::Pat, &ast::Expr),
        branch: &ast::If,
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let (subject, binding) = self.subject(value);
        let subject = self.no_option(subject, &binding, std::iter::once(pat));
        self.scopes.push(BTreeMap::new());
        let mut binds = Vec::new();
        let asked = match self.is_error(&subject.ty) {
            true => {
                self.broken_pattern(pat);
                Asked::always()
            }
            false => self.arm_pattern(pat, &subject, &mut binds),
        };
        let mut then = self.block(&branch.then, want);
        self.scopes.pop();
        then.stmts.splice(0..0, binds);
        let condition = asked
            .question
            .unwrap_or_else(|| node(ExprKind::Number(1.into()), Ty::Bool, pat.span, false));
        let chosen = self.choose(condition, then, branch, want, span);
        if self.is_error(&subject.ty) {
            return self.error(span);
        }
        let ty = chosen.ty.clone();
        let stmts = binding.into_iter().collect();
        let block = Block { stmts, value: Some(Box::new(chosen)), span };
        node(ExprKind::Block(block), ty, span, false)
    }

    /// The value; in error, once said, if it is an element of a `Vec` that `Some` or `None` asks about.
    fn no_option<'p>(
        &mut self,
        subject: Expr,
        binding: &Option<Stmt>,
        mut pats: impl Iterator<Item = &'p ast::Pat>,
    ) -> Expr {
        let Some(Stmt::Let { value, .. }) = binding else { return subject };
        let asks = |pat: &ast::Pat| match &pat.kind {
            ast::PatKind::Bind { name, .. } => name.as_str() == "None",
            ast::PatKind::TupleStruct { path, .. } => {
                path.as_name().is_some_and(|name| name.as_str() == "Some")
            }
            _ => false,
        };
        let Some(advice) = super::vecs::element_no_option(value) else { return subject };
        let Some(pat) = pats.find(|pat| asks(pat)) else { return subject };
        if self.in_option(&subject.ty).is_some() {
            return subject;
        }
        let found = self.show_found(&subject.ty);
        self.report(
            Diagnostic::error(Code("E0223"), format!("a pattern of `Option` does not fit {found}"))
                .label(pat.span, format!("the value is {found}"))
                .reason(value.span, format!("this is {found}"))
                .help(advice),
        );
        self.error(value.span)
    }

    /// The value that is asked about, and the `let` that keeps it: it is evaluated once. What is
    /// constant stays where it is, so that only the arm it chooses is built.
    pub(super) fn subject(&mut self, value: &ast::Expr) -> (Expr, Option<Stmt>) {
        let value = self.expr(value, None);
        self.kept(value)
    }

    /// A value in a variable of its own, unless it is constant.
    pub(super) fn kept(&mut self, value: Expr) -> (Expr, Option<Stmt>) {
        let ty = self.known(&value);
        if value.constant || self.is_error(&ty) {
            return (Expr { ty, ..value }, None);
        }
        let span = value.span;
        // No name that can be written has a space.
        let local = self.hidden(" value", ty.clone(), false, span);
        let binding = Stmt::Let { pattern: Pattern::Local(local), value };
        (node(ExprKind::Local(local), ty, span, false), Some(binding))
    }

    /// A variable that the program does not see; its name has a space.
    pub(super) fn hidden(&mut self, name: &str, ty: Ty, mutable: bool, span: Span) -> LocalId {
        let local = self.declare(name, ty, mutable, span);
        self.locals[local.0 as usize].read = true;
        local
    }

    fn arm(
        &mut self,
        arm: &ast::Arm,
        subject: &Expr,
        want: Option<&Ty>,
    ) -> (Checked, Option<Cover>) {
        self.scopes.push(BTreeMap::new());
        let mut binds = Vec::new();
        let asked = self.arm_pattern(&arm.pat, subject, &mut binds);
        let guard = arm.guard.as_ref().map(|guard| {
            let why = Some((guard.span, "an arm's `if` asks a `bool`".to_owned()));
            self.expect(guard, &Ty::Bool, &why)
        });
        let body = self.expr(&arm.body, want);
        self.scopes.pop();
        let guarded = guard.is_some();
        let question = match guard {
            None => asked.question,
            Some(guard) => {
                // The guard sees the names, and so does the body.
                let span = guard.span;
                let block = Block { stmts: binds.clone(), value: Some(Box::new(guard)), span };
                let guard = node(ExprKind::Block(block), Ty::Bool, span, false);
                Some(both(asked.question, guard))
            }
        };
        let span = body.span;
        let body = Block { stmts: binds, value: Some(Box::new(body)), span };
        let cover = (!guarded).then_some(asked.cover);
        (Checked { question, body, span: arm.span }, cover)
    }

    /// The arms as branches; what the last one asks is known by then.
    fn chain(&mut self, mut arms: Vec<Checked>, ty: &Ty) -> Option<Expr> {
        // What stands behind an arm that is always taken is never reached.
        if let Some(last) = arms.iter().position(|arm| arm.question.is_none()) {
            arms.truncate(last + 1);
        }
        let last = arms.pop()?;
        let mut rest = last.body;
        for arm in arms.into_iter().rev() {
            let condition = Box::new(arm.question?);
            let kind = ExprKind::If { condition, then: arm.body, otherwise: Some(rest) };
            let value = Box::new(node(kind, ty.clone(), arm.span, false));
            rest = Block { stmts: Vec::new(), value: Some(value), span: arm.span };
        }
        let span = rest.span;
        Some(node(ExprKind::Block(rest), ty.clone(), span, false))
    }
}
