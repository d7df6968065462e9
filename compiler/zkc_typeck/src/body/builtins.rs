//! Calls of what is built in: `digest`, `fail`, Poseidon's parameters, `Amount::from_minor`.

use zkc_ast as ast;
use zkc_ast::{ExprKind as Ast, LitKind};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Builtin, Expr, ExprKind, Ty, UnitRef};
use zkc_span::Span;

use super::{Body, node};
use crate::cx::unsupported;
use crate::habits;
use crate::resolve::paths::BUILTIN_FUNCTIONS;

/// Functions of the language that nothing here understands yet.
const LATER: &[&str] = &["assert", "clock", "Some", "Ok", "Err"];

impl Body<'_, '_> {
    pub(super) fn call_builtin(
        &mut self,
        segment: &ast::Segment,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        let name = &segment.name;
        let poseidon = match name.as_str() {
            "poseidon_partial_rounds" => Some((Builtin::PoseidonPartialRounds, 1, Ty::uint(32))),
            "poseidon_round_constant" => Some((Builtin::PoseidonRoundConstant, 2, Ty::Field)),
            "poseidon_matrix" => Some((Builtin::PoseidonMatrix, 3, Ty::Field)),
            _ => None,
        };
        if let Some((builtin, arity, ty)) = poseidon {
            return self.poseidon(builtin, arity, ty, name, args, span);
        }
        match name.as_str() {
            "test_salt" | "test_window" | "assume" => self.for_tests(name, args, span),
            "digest" => {
                self.unnamed(args);
                let [arg] = args else { return self.builtin_count(name, 1, args, span) };
                let arg = self.expr(&arg.value, None);
                let ty = self.infer.shallow(&arg.ty);
                if self.is_error(&ty) {
                    return self.error(span);
                }
                if matches!(ty, Ty::Exact(_) | Ty::Window) {
                    self.cx.refuse_exact(&ty, arg.span, "a digest");
                    if ty == Ty::Window {
                        let shown = self.show(&ty);
                        self.report(
                            Diagnostic::error(
                                Code("E0204"),
                                format!("there is no digest of a `{shown}`"),
                            )
                            .label(arg.span, "a window is only asked questions"),
                        );
                    }
                    return self.error(span);
                }
                let result = Ty::Digest(Some(Box::new(arg.ty.clone())));
                node(ExprKind::Builtin(Builtin::Digest, vec![arg]), result, span, false)
            }
            "now" => {
                self.report(
                    Diagnostic::error(Code("E0221"), "`now` is no function")
                        .label(name.span, "called here")
                        .help("write `now` without `()`: ask `now.reached(t)` or `now.before(t)`"),
                );
                self.skip(args, span)
            }
            "fail" => {
                let [arg] = args else { return self.builtin_count(name, 1, args, span) };
                let Ast::Lit(ast::Lit { kind: LitKind::Str(text), .. }) = &arg.value.peeled().kind
                else {
                    let diagnostic = Diagnostic::error(Code("E0224"), "`fail` takes a text")
                        .label(arg.span, "not a text in quotes")
                        .help("write `fail(\"why this must not happen\")`");
                    self.report(diagnostic);
                    return self.skip(args, span);
                };
                let message = self.message(text);
                node(ExprKind::Fail(message), Ty::Never, span, false)
            }
            "conserve" => self.conserve(name, args, span),
            "allocate" => self.allocate(name, args, span),
            "split" => self.split(name, args, span),
            later if LATER.contains(&later) => {
                let diagnostic = unsupported(&format!("`{later}` is"), name.span);
                self.report(match habits::of_value(later) {
                    Some(advice) => diagnostic.help(advice),
                    None => diagnostic,
                });
                self.skip(args, span)
            }
            _ => {
                if !self.cx.is_news(self.module, name.as_str()) {
                    return self.skip(args, span);
                }
                let functions = BUILTIN_FUNCTIONS.iter().copied();
                let diagnostic = self.cx.unknown_name(self.module, name, "function", functions);
                self.report(diagnostic);
                self.skip(args, span)
            }
        }
    }

    fn poseidon(
        &mut self,
        builtin: Builtin,
        arity: usize,
        ty: Ty,
        name: &ast::Name,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        if !self.cx.is_std(self.module) {
            self.report(
                Diagnostic::error(Code("E0108"), format!("only `std` may call `{name}`"))
                    .label(name.span, "not here")
                    .help("call `std::hash::poseidon`, or better `digest`"),
            );
            return self.skip(args, span);
        }
        self.unnamed(args);
        if args.len() != arity {
            return self.builtin_count(name, arity, args, span);
        }
        let why = Some((name.span, "takes constants of type `u32`".to_owned()));
        let args: Vec<Expr> =
            args.iter().map(|arg| self.expect(&arg.value, &Ty::uint(32), &why)).collect();
        for arg in &args {
            if !arg.constant && !self.is_error(&arg.ty) {
                self.not_constant(arg.span, "this argument");
            }
        }
        // Its result is fixed with the circuit's shape, wherever it is called.
        node(ExprKind::Builtin(builtin, args), ty, span, true)
    }

    /// `Amount::from_minor(n)`, `Amount::<EUR>::from_minor(n)`.
    pub(super) fn from_minor(
        &mut self,
        owner: &ast::Segment,
        last: &ast::Segment,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        if last.name.as_str() != "from_minor" {
            self.report(
                Diagnostic::error(
                    Code("E0207"),
                    format!("`{}` has no function `{}`", owner.name, last.name),
                )
                .label(last.name.span, "not found")
                .help("`Amount::from_minor(n)` makes an amount of n minor units"),
            );
            return self.skip(args, span);
        }
        self.unnamed(args);
        let [arg] = args else { return self.builtin_count(&last.name, 1, args, span) };
        let unit = match &owner.args {
            Some(_) => {
                let path = ast::Path { segments: vec![owner.clone()], span: owner.name.span };
                let ty = self.written_ty(&ast::Ty::new(ast::TyKind::Path(path), owner.name.span));
                match ty {
                    Ty::Amount(unit) => unit,
                    _ => return self.skip(args, span),
                }
            }
            None => self.infer.fresh_unit(span, "the unit of this amount"),
        };
        let ty = Ty::Amount(unit);
        if let Some(want) = want {
            self.agree(&ty, want);
        }
        // A number that is written out needs no width: it is checked against the unit.
        if let Ast::Lit(ast::Lit { kind: LitKind::Int { value, suffix: None }, .. }) =
            &arg.value.peeled().kind
        {
            let kind = ExprKind::Number(value.clone().into());
            return node(kind, ty, span, true);
        }
        if let UnitRef::Param(index) = self.infer.unit(unit)
            && index as usize >= self.generics.len()
        {
            self.report(
                Diagnostic::error(Code("E0210"), "the unit of this amount must be known here")
                    .label(span, "of which unit?")
                    .help("write `Amount::<EUR>::from_minor(n)`"),
            );
            return self.skip(args, span);
        }
        let width = self.minor_units(unit);
        let why = Some((last.name.span, format!("takes minor units as `{}`", self.show(&width))));
        let arg = self.expect(&arg.value, &width, &why);
        let constant = arg.constant;
        node(ExprKind::Builtin(Builtin::FromMinor, vec![arg]), ty, span, constant)
    }
}
