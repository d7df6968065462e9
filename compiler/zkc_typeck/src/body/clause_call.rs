//! Clauses in tests: called by name with their inputs, and the rest from a fixture.

use zkc_ast as ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Builtin, ClauseId, Expr, ExprKind, FuncId, Ty};
use zkc_span::Span;

use super::{Body, Kind, node};
use crate::cx::{Def, Node};
use crate::suggest::{closest, listed};

/// More inputs than this are not all listed in a message.
const LISTED: usize = 3;

impl Body<'_, '_> {
    /// The clause that a path names, if it names one.
    pub(super) fn find_clause(&self, path: &ast::Path) -> Option<usize> {
        let names: Vec<ast::Name> = path.segments.iter().map(|part| part.name.clone()).collect();
        match self.cx.walk(self.module, &names, true) {
            Ok(Def::Clause(index)) => Some(index),
            _ => None,
        }
    }

    /// Whether this body is that of a test; the others that know clauses are fixtures.
    fn is_test(&self) -> bool {
        matches!(self.node, Some(Node::Fn(id)) if self.cx.is_test(id))
    }

    /// Whether a function may be called here; says why not.
    pub(super) fn may_call(&mut self, id: FuncId, name: &ast::Name) -> bool {
        let declared = self.cx.func(id).ast.name.span;
        let diagnostic = if self.cx.is_test(id) {
            Diagnostic::error(Code("E0260"), format!("`{name}` is a test, which nobody calls"))
                .label(name.span, "called here")
                .reason(declared, "a test, run by `zkc test`")
                .help("put what is shared into a function, or a `#[fixture]`")
        } else if self.cx.is_testing(id) && !self.cx.in_test {
            let outside = match self.kind {
                Kind::Clause => "a clause",
                Kind::Constant => "a constant",
                Kind::Function => "a function that is no test",
            };
            Diagnostic::error(Code("E0260"), format!("`{name}` belongs to tests only"))
                .label(name.span, format!("called in {outside}"))
                .reason(declared, "a `#[fixture]`, which never becomes part of a circuit")
                .help("only `#[test]` and `#[fixture]` functions call a fixture")
        } else {
            return true;
        };
        self.report(diagnostic);
        false
    }

    /// `Contract::clause(…)`.
    pub(super) fn clause_with_parentheses(&mut self, index: usize, path: &ast::Path) {
        if !self.cx.in_test {
            return self.clause_outside_of_tests(path);
        }
        let clause = self.cx.clauses[index].ast;
        let inputs = clause.params.iter().filter_map(|param| match &param.kind {
            ast::ParamKind::Named { name, .. } => Some(format!("{name}: …")),
            _ => None,
        });
        let mut inputs: Vec<String> = inputs.collect();
        if inputs.len() > LISTED {
            inputs.truncate(1);
            inputs.push("..fixture()".to_owned());
        }
        let inputs = inputs.join(", ");
        let name = self.cx.show(&self.cx.clause_inputs_ty(index), &[]);
        self.report(
            Diagnostic::error(Code("E0221"), format!("`{name}` is a clause, not a function"))
                .label(path.span, "its inputs are given by name")
                .reason(clause.name.span, "the clause is defined here")
                .help(format!("write `{name} {{ {inputs} }}`")),
        );
    }

    fn clause_outside_of_tests(&mut self, path: &ast::Path) {
        let name = path.last().map_or("it", |last| last.name.as_str());
        self.report(
            Diagnostic::error(Code("E0260"), format!("`{name}` is a clause: only tests call it"))
                .label(path.span, "not here")
                .note("a clause is a statement with a proof of its own, and nothing in a circuit runs another")
                .help("put what clauses share into a function"),
        );
    }

    /// `Contract::clause { a: …, ..fixture() }`: in a test it runs the clause and gives its outputs; in a
    /// fixture it is the inputs.
    pub(super) fn clause_literal(
        &mut self,
        index: usize,
        path: &ast::Path,
        fields: &[ast::FieldInit],
        rest: Option<&ast::Expr>,
        span: Span,
    ) -> Expr {
        let structs = self.cx.clause_structs[index];
        let known = structs.n_needed.filter(|_| self.cx.in_test);
        let Some(n_needed) = known else {
            if !self.cx.in_test {
                self.clause_outside_of_tests(path);
            }
            for field in fields {
                self.field_value(field, None);
            }
            if let Some(rest) = rest {
                self.expr(rest, None);
            }
            return self.error(span);
        };
        let ty = Ty::Struct(structs.inputs, Vec::new());
        let def = self.cx.program.struct_def(structs.inputs).clone();
        let mut written: Vec<(usize, Expr)> = Vec::new();
        let mut places: Vec<(usize, Span)> = Vec::new();
        let mut unknown = false;
        for field in fields {
            let name = field.name.as_str();
            let Some(at) = def.fields.iter().position(|known| known.name == name) else {
                unknown = true;
                self.unknown_input(&def, field, n_needed);
                self.field_value(field, None);
                continue;
            };
            if let Some((_, first)) = places.iter().find(|(seen, _)| *seen == at) {
                let first = *first;
                self.report(
                    Diagnostic::error(Code("E0206"), format!("`{name}` is given twice"))
                        .label(field.name.span, "a second time")
                        .reason(first, "first here"),
                );
            }
            places.push((at, field.name.span));
            let known = &def.fields[at];
            let value = self.field_value(field, Some(&known.ty));
            let why = Some((known.span, format!("declared as `{}`", self.show(&known.ty))));
            written.push((at, self.coerce(value, &known.ty, &why)));
        }
        let why = Some((span, format!("the rest comes from inputs of `{}`", def.name)));
        let base = rest.map(|rest| Box::new(self.expect(rest, &ty, &why)));
        if base.is_none() {
            let absent = |at: &usize| !places.iter().any(|(seen, _)| seen == at);
            let missing: Vec<String> = (0..n_needed)
                .filter(absent)
                .map(|at| format!("`{}`", def.fields[at].name))
                .collect();
            if !missing.is_empty() && !unknown {
                let plural = if missing.len() == 1 { "is" } else { "are" };
                let message = format!("{} {plural} missing in `{}`", listed(&missing), def.name);
                self.report(
                    Diagnostic::error(Code("E0206"), message)
                        .label(path.span, "every input needs a value")
                        .reason(def.span, "the clause is defined here")
                        .help("give them, or take the rest from a fixture with `..fixture()`"),
                );
            }
            // Salts are fresh where nobody says them.
            for at in (n_needed..def.fields.len()).filter(absent) {
                let fresh = ExprKind::Builtin(Builtin::TestFreshSalt, Vec::new());
                written.push((at, node(fresh, Ty::Salt, span, false)));
            }
        }
        let kind = ExprKind::Struct { id: structs.inputs, fields: written, base };
        let inputs = node(kind, ty, span, false);
        if !self.is_test() {
            return inputs;
        }
        let before = self.cx.clauses[..index].iter();
        let id = before.filter(|clause| self.cx.is_built(clause.module)).count();
        let run = Builtin::RunClause(ClauseId(id as u32));
        let outputs = match self.cx.program.struct_def(structs.outputs).fields.is_empty() {
            true => Ty::unit(),
            false => Ty::Struct(structs.outputs, Vec::new()),
        };
        node(ExprKind::Builtin(run, vec![inputs]), outputs, span, false)
    }

    /// `assume(condition)`, and what `std::testing` is made of.
    pub(super) fn for_tests(&mut self, name: &ast::Name, args: &[ast::Arg], span: Span) -> Expr {
        let assume = name.as_str() == "assume";
        if !assume && !self.cx.is_std(self.module) {
            self.report(
                Diagnostic::error(Code("E0108"), format!("only `std` may call `{name}`"))
                    .label(name.span, "not here")
                    .help("call `std::testing::salt` or `std::testing::window`"),
            );
            return self.skip(args, span);
        }
        if !self.cx.in_test {
            self.report(
                Diagnostic::error(Code("E0260"), format!("`{name}` belongs to tests only"))
                    .label(name.span, "not here")
                    .help("write `require(…, \"what must hold\")`: a clause takes nothing for granted"),
            );
            return self.skip(args, span);
        }
        let (builtin, wanted, ty) = match name.as_str() {
            "test_salt" => (Builtin::TestSalt, vec![Ty::uint(32)], Ty::Salt),
            "test_window" => (Builtin::TestWindow, vec![Ty::Timestamp, Ty::Timestamp], Ty::Window),
            _ => (Builtin::Assume, vec![Ty::Bool], Ty::unit()),
        };
        self.unnamed(args);
        if args.len() != wanted.len() {
            return self.builtin_count(name, wanted.len(), args, span);
        }
        let checked = args.iter().zip(&wanted).map(|(arg, ty)| {
            let why = Some((name.span, format!("takes `{}`", self.show(ty))));
            self.expect(&arg.value, ty, &why)
        });
        let checked = checked.collect();
        node(ExprKind::Builtin(builtin, checked), ty, span, false)
    }

    fn unknown_input(&mut self, def: &zkc_hir::StructDef, field: &ast::FieldInit, n_needed: usize) {
        if field.name.is_missing() {
            return;
        }
        let name = field.name.as_str();
        let diagnostic =
            Diagnostic::error(Code("E0205"), format!("`{}` has no input `{name}`", def.name))
                .label(field.name.span, "unknown input")
                .reason(def.span, "the clause is defined here");
        let close = closest(name, def.fields.iter().map(|field| field.name.as_str()));
        self.report(match (name, close) {
            ("now", _) => diagnostic.help("the clause asks nothing of `now`, so it has none"),
            (_, Some(close)) => {
                diagnostic.suggest(format!("did you mean `{close}`?"), field.name.span, close)
            }
            (_, None) => {
                let names = def.fields[..n_needed].iter().map(|field| format!("`{}`", field.name));
                let names: Vec<String> = names.collect();
                match names.is_empty() {
                    true => diagnostic.help("it has none"),
                    false => diagnostic.help(format!("it has {}", listed(&names))),
                }
            }
        });
    }
}
