//! Clauses: parameters, outputs, the body, and the final `reveal`.

use std::collections::BTreeMap;

use zkc_ast as ast;
use zkc_ast::{ExprKind as Ast, ParamKind, ParamMode};
use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{Block, Clause, ClauseParam, Disclosure, Expr, Output, Stmt, Ty, Visibility};
use zkc_span::Span;

use super::{Body, Kind};
use crate::attributes::{budget_of, has_unknown, window_of};
use crate::cx::{Cx, unsupported};
use crate::infer::{error_ty, has_error};
use crate::inside::{always_holds, may_hold, may_hold_salt};
use crate::ownership::Written;
use crate::sizes::Scope;
use crate::suggest::{closest, listed};

/// The widest window if a clause does not say: 15 minutes.
const WINDOW_SECONDS: u64 = 900;

impl Cx<'_> {
    /// Checks a clause.
    pub(crate) fn check_clause(&mut self, index: usize) -> Option<Clause> {
        let (ast, item, module) = {
            let clause = &self.clauses[index];
            (clause.ast, clause.item, clause.module)
        };
        if let Some(span) = ast.generics.span {
            self.report(
                unsupported("a generic clause is", span)
                    .help("write the clause for the types and sizes that you need"),
            );
            return None;
        }
        let scope = Scope::of_module(module);
        let mut read = Vec::new();
        for param in &ast.params {
            if let Some(param) = self.read_clause_param(scope, param) {
                read.push(param);
            }
        }
        let outputs = self.read_outputs(scope, &ast.outputs);
        let repeatable = item.attr("repeatable").is_some();
        // A word that is misspelt or misplaced was reported, and may be this one.
        if !self.repeatable_elsewhere && !has_unknown(item) {
            self.check_replay(ast, &outputs, repeatable);
        }

        let mut body = Body::new(self, module, Kind::Clause, None);
        body.outputs = outputs.iter().map(|output| output.name.clone()).collect();
        let mut params: Vec<ClauseParam> = Vec::new();
        for (name, visibility, ty, span) in read {
            if let Some(first) = params.iter().find(|first| first.name == name) {
                let first = first.span;
                body.report(
                    Diagnostic::error(
                        Code("E0102"),
                        format!("parameter `{name}` is defined twice"),
                    )
                    .label(span, "a second time")
                    .reason(first, "first defined here")
                    .help("give one of them another name"),
                );
            }
            let local = body.declare(&name, ty.clone(), false, span);
            let info = &mut body.locals[local.0 as usize];
            info.param = true;
            if visibility == Visibility::Sealed {
                info.sealed = Some(params.len());
            }
            params.push(ClauseParam { name, visibility, ty, local, span });
        }
        body.scopes.push(BTreeMap::new());
        body.module = body.cx.blocks.get(&ast.body.span).copied().unwrap_or(module);
        let mut stmts = Vec::new();
        for stmt in &ast.body.stmts {
            body.stmt(stmt, &mut stmts);
        }
        let (reveal, reveal_order) = body.final_reveal(ast, &outputs, &mut stmts);
        let late = body.split_late(&mut stmts);
        body.check_cycles(&reveal, &late);
        let mut block = Block { stmts, value: None, span: ast.body.span };
        let mut late = Block { stmts: late.stmts, value: None, span: ast.body.span };
        let mut reveal = reveal;
        body.finish_block(&mut block);
        for value in &mut reveal {
            body.finish_expr(value);
        }
        body.finish_block(&mut late);
        let ids: Vec<_> = params.iter().map(|param| param.local).collect();
        body.check_ownership(&ids, Written::Block(&ast.body));
        body.check_params_used(&params);
        let (uses_now, statement) = (body.uses_now, body.statement);
        let locals = body.finish_locals();
        let contract = self.module(module).name.clone();
        let path = format!("{}::{}", self.module(module).path, ast.name);
        Some(Clause {
            name: ast.name.as_str().to_owned(),
            contract,
            path,
            params,
            outputs,
            uses_now,
            window_max: window_of(item).unwrap_or(WINDOW_SECONDS),
            repeatable,
            budget: budget_of(item),
            locals,
            body: block,
            reveal,
            reveal_order,
            statement,
            late,
            trust: Vec::new(),
            disclosure: Disclosure::default(),
            docs: item.docs.clone(),
            span: ast.name.span,
        })
    }

    fn read_clause_param(
        &mut self,
        scope: Scope<'_>,
        param: &ast::Param,
    ) -> Option<(String, Visibility, Ty, Span)> {
        let visibility = match param.mode {
            ParamMode::Plain => Visibility::Private,
            ParamMode::Public => Visibility::Public,
            ParamMode::Sealed { deployment: false } => Visibility::Sealed,
            ParamMode::Sealed { deployment: true } => {
                self.report(
                    unsupported("`sealed(deployment)` is", param.mode_span)
                        .help("write `sealed`, and put what names the deployment into the value"),
                );
                Visibility::Sealed
            }
            ParamMode::From => {
                self.report(unsupported("a `from` parameter is", param.mode_span));
                Visibility::Private
            }
            // The parser has said that these belong to functions.
            ParamMode::Bound | ParamMode::Attested => Visibility::Private,
        };
        match &param.kind {
            ParamKind::Named { mutable, name, ty } => {
                if let Some(span) = mutable {
                    self.report(
                        Diagnostic::error(
                            Code("E0216"),
                            "a clause's parameters cannot be assigned to",
                        )
                        .label(*span, "remove this")
                        .help(format!("copy it in the body: `let mut copy = {name};`")),
                    );
                }
                let read = if param.mode == ParamMode::From {
                    error_ty()
                } else {
                    self.ty(scope, ty, None)
                };
                self.check_input(&read, visibility, ty.span);
                let refused = self.refuse_border(&read, ty.span, true);
                let read = if refused { error_ty() } else { read };
                let name = if name.is_missing() { return None } else { name };
                Some((name.as_str().to_owned(), visibility, read, name.span))
            }
            // The parser has said that a clause has none.
            ParamKind::SelfValue { .. } | ParamKind::SelfRef => None,
            ParamKind::Error(names) => {
                names.first().map(|name| (format!("_{name}"), visibility, error_ty(), name.span))
            }
        }
    }

    /// Refuses types that no input can have.
    fn check_input(&mut self, ty: &Ty, visibility: Visibility, at: Span) {
        self.refuse_exact(ty, at, "an input");
        if visibility != Visibility::Public
            && may_hold(&self.program, ty, |ty| self.shows_spending(ty))
        {
            self.report(
                Diagnostic::error(Code("E0230"), "a nullifier cannot be brought by the prover")
                    .label(at, "the prover could write down any number")
                    .note("it shows that something is used up; one that is made up shows nothing")
                    .at_stake(Stake::Soundness)
                    .help("take it from what is spent, as in `let (amount, spent) = note.open(notes);`"),
            );
        }
        if visibility == Visibility::Public && may_hold_salt(&self.program, ty) {
            self.report(
                Diagnostic::error(Code("E0302"), "a salt cannot be public")
                    .label(at, "everybody would see it")
                    .note("a salt hides what is hashed with it; known, it hides nothing")
                    .at_stake(Stake::Privacy)
                    .help("remove `public`: what says nothing is private"),
            );
        }
        if may_hold(&self.program, ty, |ty| *ty == Ty::Window) {
            self.report(
                Diagnostic::error(Code("E0230"), "a window is no parameter")
                    .label(at, "not here")
                    .note("a private window proves nothing, since the prover would choose it")
                    .at_stake(Stake::Soundness)
                    .help("use `now`, which every clause knows"),
            );
        }
    }

    fn read_outputs(&mut self, scope: Scope<'_>, outputs: &[ast::Output]) -> Vec<Output> {
        let mut read: Vec<Output> = Vec::new();
        for output in outputs {
            let ty = self.ty(scope, &output.ty, None);
            if output.name.is_missing() {
                continue;
            }
            self.refuse_exact(&ty, output.ty.span, "an output");
            self.refuse_border(&ty, output.ty.span, false);
            if output.sealed.is_none() && may_hold_salt(&self.program, &ty) {
                self.report(
                    Diagnostic::error(Code("E0303"), "a salt cannot be an output")
                        .label(output.ty.span, "everybody would see it")
                        .note("a salt hides what is hashed with it; known, it hides nothing")
                        .at_stake(Stake::Privacy)
                        .help(
                            "publish the digest of the value, or seal the output: `name: sealed T`",
                        ),
                );
            }
            if may_hold(&self.program, &ty, |ty| *ty == Ty::Window) {
                self.report(
                    Diagnostic::error(Code("E0230"), "a window is no output")
                        .label(output.ty.span, "`now` is public already"),
                );
            }
            if let Some(first) = read.iter().find(|first| first.name == output.name.as_str()) {
                let first = first.span;
                self.report(
                    Diagnostic::error(
                        Code("E0102"),
                        format!("output `{}` is defined twice", output.name),
                    )
                    .label(output.name.span, "a second time")
                    .reason(first, "first defined here")
                    .help("give one of them another name"),
                );
                continue;
            }
            read.push(Output {
                name: output.name.as_str().to_owned(),
                ty,
                sealed: output.sealed.is_some(),
                span: output.name.span,
            });
        }
        read
    }

    /// A proof that uses nothing up can be handed in twice; the clause must say so.
    fn check_replay(&mut self, ast: &ast::Clause, outputs: &[Output], repeatable: bool) {
        // What may be absent shows nothing where it is.
        let shown = |output: &Output| {
            !output.sealed && always_holds(&self.program, &output.ty, |ty| self.shows_spending(ty))
        };
        let spends = outputs.iter().any(shown);
        let unsure =
            outputs.iter().any(|output| has_error(&output.ty)) || outputs.len() < ast.outputs.len();
        if spends || repeatable || unsure {
            return;
        }
        self.report(
            Diagnostic::error(
                Code("E0227"),
                format!("the same proof of `{}` can be handed in twice", ast.name),
            )
            .label(ast.name.span, "this clause uses nothing up")
            .note(
                "a proof that spends nothing and moves no state stays valid: a payment that \
                 follows from it could be asked for again",
            )
            .at_stake(Stake::Soundness)
            .help(
                "reveal a `Nullifier` for what is used up, or write `#[repeatable]` if the \
                 ledger settles each proof once by other means",
            ),
        );
    }
}

impl Body<'_, '_> {
    /// The final `reveal { … }`: the outputs in declared order, and the order written.
    fn final_reveal(
        &mut self,
        clause: &ast::Clause,
        outputs: &[Output],
        stmts: &mut Vec<Stmt>,
    ) -> (Vec<Expr>, Vec<usize>) {
        let tail = clause.body.tail.as_deref();
        let Some(ast::Expr { kind: Ast::RevealOutputs(fields), span, .. }) = tail else {
            if let Some(tail) = tail {
                let value = self.expr(tail, None);
                let never = matches!(value.kind, zkc_hir::ExprKind::Fail(_));
                if outputs.is_empty() || never {
                    self.unused_value(&value, false);
                    stmts.push(Stmt::Expr(value));
                    return (Vec::new(), Vec::new());
                }
                if self.is_error(&value.ty) {
                    return (Vec::new(), Vec::new());
                }
                stmts.push(Stmt::Expr(value));
            }
            let misplaced = clause.body.stmts.iter().any(|stmt| match &stmt.kind {
                ast::StmtKind::Expr { expr, .. } => matches!(expr.kind, Ast::RevealOutputs(_)),
                _ => false,
            });
            if !outputs.is_empty() && !misplaced {
                self.no_reveal(clause, outputs, tail);
            }
            return (Vec::new(), Vec::new());
        };
        let mut values: Vec<Option<Expr>> = outputs.iter().map(|_| None).collect();
        let mut order = Vec::new();
        let mut first: Vec<Option<Span>> = vec![None; outputs.len()];
        let mut unknown = false;
        for field in fields {
            let name = field.name.as_str();
            let Some(index) = outputs.iter().position(|output| output.name == name) else {
                unknown = true;
                self.unknown_output(clause, field, outputs);
                self.field_value(field, None);
                continue;
            };
            if let Some(first) = first[index] {
                self.report(
                    Diagnostic::error(Code("E0226"), format!("`{name}` is revealed twice"))
                        .label(field.name.span, "a second time")
                        .reason(first, "first here"),
                );
                continue;
            }
            first[index] = Some(field.name.span);
            let output = &outputs[index];
            let value = self.field_value(field, Some(&output.ty));
            let why = Some((output.span, format!("declared as `{}`", self.show(&output.ty))));
            values[index] = Some(self.coerce(value, &output.ty, &why));
            order.push(index);
        }
        let missing: Vec<String> = (0..outputs.len())
            .filter(|index| values[*index].is_none())
            .map(|index| format!("`{}`", outputs[index].name))
            .collect();
        if !missing.is_empty() && !unknown {
            let plural = if missing.len() == 1 { "is" } else { "are" };
            let declared =
                outputs.iter().zip(&values).find(|(_, value)| value.is_none()).map(|(o, _)| o.span);
            let mut diagnostic = Diagnostic::error(
                Code("E0226"),
                format!("{} {plural} not revealed", listed(&missing)),
            )
            .label(*span, "every output needs a value");
            if let Some(declared) = declared {
                diagnostic = diagnostic.reason(declared, "declared here");
            }
            self.report(diagnostic);
        }
        (values.into_iter().flatten().collect(), order)
    }

    fn no_reveal(&mut self, clause: &ast::Clause, outputs: &[Output], tail: Option<&ast::Expr>) {
        let names: Vec<&str> = outputs.iter().map(|output| output.name.as_str()).collect();
        // Behind the last statement; a body in error need not end in a brace.
        let end = |stmt: &ast::Stmt| Span { start: stmt.span.end, ..stmt.span };
        let last = clause.body.stmts.last().map_or(clause.body.span, end);
        let place = tail.map_or(last, |tail| tail.span);
        self.report(
            Diagnostic::error(
                Code("E0226"),
                format!("clause `{}` never reveals its outputs", clause.name),
            )
            .label(place, "the outputs are wanted here")
            .reason(outputs[0].span, "declared here")
            .help(format!("end the clause with `reveal {{ {} }}`", names.join(", "))),
        );
    }

    fn unknown_output(&mut self, clause: &ast::Clause, field: &ast::FieldInit, outputs: &[Output]) {
        if field.name.is_missing() {
            return;
        }
        let name = field.name.as_str();
        let broken = clause.outputs.len() > outputs.len();
        if broken {
            return;
        }
        let diagnostic = Diagnostic::error(
            Code("E0226"),
            format!("clause `{}` has no output `{name}`", clause.name),
        )
        .label(field.name.span, "not declared");
        let diagnostic = match outputs.first() {
            Some(first) => diagnostic.reason(first.span, "the outputs are declared here"),
            None => diagnostic
                .help(format!("declare it: `clause {}(…) -> ({name}: T) {{ … }}`", clause.name)),
        };
        let close = closest(name, outputs.iter().map(|output| output.name.as_str()));
        self.report(match close {
            Some(close) => {
                diagnostic.suggest(format!("did you mean `{close}`?"), field.name.span, close)
            }
            None => diagnostic,
        });
    }

    /// Parameters that nothing reads: an error for public ones, a warning for private ones.
    fn check_params_used(&mut self, params: &[ClauseParam]) {
        if self.has_failed() {
            return;
        }
        for param in params {
            let info = self.local(param.local);
            if info.read || param.name.starts_with('_') || has_error(&param.ty) {
                continue;
            }
            let (name, span) = (param.name.clone(), param.span);
            let diagnostic = match param.visibility {
                Visibility::Public => Diagnostic::error(
                    Code("E0225"),
                    format!("nothing reads the public parameter `{name}`"),
                )
                .label(span, "checked against nothing")
                .note(
                    "whoever verifies the proof will think that it says something about this value",
                )
                .at_stake(Stake::Soundness)
                .help(format!("use it in a condition, or call it `_{name}` if that is meant")),
                Visibility::Private => Diagnostic::warning(
                    Code("W0201"),
                    format!("the private parameter `{name}` has no influence"),
                )
                .label(span, "no condition and no output depends on it")
                .help(format!("remove it, or call it `_{name}` if that is meant")),
                // Its seal is checked in any case.
                Visibility::Sealed => continue,
            };
            self.report(diagnostic);
        }
    }
}
