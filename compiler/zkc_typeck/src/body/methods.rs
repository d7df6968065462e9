//! Methods: on structs, and those that are built in.

use zkc_ast as ast;
use zkc_ast::ExprKind as Ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Arithmetic, Builtin, Expr, ExprKind, Ty};
use zkc_span::Span;

use super::calls::Owner;
use super::rounding::{EXACT_METHODS, rounding_of};
use super::{Body, bytes, closures, integers, node, sequences};
use crate::cx::{Home, unsupported};
use crate::habits;
use crate::suggest::closest;

/// Methods of the language that nothing here understands yet.
const LATER: &[(&str, &str)] =
    &[("expect", "write `match x { Some(v) => v, None => fail(\"…\") }`")];

impl Body<'_, '_> {
    pub(super) fn method_call(
        &mut self,
        receiver: &ast::Expr,
        method: &ast::Name,
        turbofish: Option<&[ast::GenericArg]>,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        if method.as_str() == "seal"
            && let Some(sealed) = self.seal(receiver, method, args, span)
        {
            return sealed;
        }
        let over = closures::METHODS.iter().any(|(name, ..)| *name == method.as_str());
        if over && sequences::is_written_out(receiver) {
            let sequence = self.sequence(receiver);
            return self.closure_method(sequence, method, args, want, span);
        }
        // A variable that is only pushed to is not read.
        let pushed = self.root(receiver).filter(|_| method.as_str() == "push");
        let was_read = pushed.map(|id| (id, self.local(id).read));
        // The struct's own rounding of a product wants nothing of its factors.
        let receiver = self.expr(receiver, None);
        if method.is_missing() {
            return self.error(span);
        }
        let ty = self.known(&receiver);
        if self.is_error(&ty) {
            for arg in args {
                // `_` names nobody where a rounding says who keeps the rest, and a closure was meant
                // for what is in error.
                let closure = matches!(arg.value.peeled().kind, Ast::Closure { .. });
                if !is_blank(&arg.value) && !closure {
                    self.expr(&arg.value, None);
                }
            }
            return self.error(span);
        }
        if let Some(home) = Home::of(&ty)
            && let Some(&function) = self.cx.methods.get(&(home, method.as_str().to_owned()))
        {
            return self.call_method(function, receiver, method, turbofish, args, want, span);
        }
        let closure = |arg: &ast::Arg| matches!(arg.value.peeled().kind, Ast::Closure { .. });
        if over && (matches!(ty, Ty::Array(..) | Ty::Vec(..)) || args.iter().any(closure)) {
            let sequence = self.sequence_of(receiver);
            return self.closure_method(sequence, method, args, want, span);
        }
        if let (Ty::Vec(..), Some((id, read))) = (&ty, was_read) {
            self.locals[id.0 as usize].read = read;
        }
        self.builtin_method(receiver, &ty, method, turbofish, args, want, span)
    }

    #[expect(clippy::too_many_arguments)]
    fn call_method(
        &mut self,
        function: zkc_hir::FuncId,
        receiver: Expr,
        method: &ast::Name,
        turbofish: Option<&[ast::GenericArg]>,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        if !self.cx.func(function).receiver {
            let declared = self.cx.func(function).ast.name.span;
            let owner = self.show(&receiver.ty);
            let diagnostic =
                Diagnostic::error(Code("E0207"), format!("`{method}` takes no `self`"))
                    .label(method.span, "called on a value")
                    .reason(declared, "defined here")
                    .help(format!("write `{owner}::{method}(…)`, or give it a `self`"));
            self.cx.without_self.push((function, diagnostic));
            return self.skip(args, span);
        }
        self.call_function(function, method, turbofish, Owner::Value(receiver), args, want, span)
    }

    /// `x.seal()` of a sealed parameter.
    fn seal(
        &mut self,
        receiver: &ast::Expr,
        method: &ast::Name,
        args: &[ast::Arg],
        span: Span,
    ) -> Option<Expr> {
        let Ast::Path(path) = &receiver.peeled().kind else { return None };
        let id = self.find_local(path.as_name()?.as_str())?;
        let index = self.local(id).sealed?;
        let ty = self.local(id).local.ty.clone();
        self.locals[id.0 as usize].read = true;
        if !args.is_empty() {
            return Some(self.builtin_count(method, 0, args, span));
        }
        Some(node(ExprKind::SealOf(index), Ty::Seal(Box::new(ty)), span, false))
    }

    #[expect(clippy::too_many_arguments)]
    fn builtin_method(
        &mut self,
        receiver: Expr,
        ty: &Ty,
        method: &ast::Name,
        turbofish: Option<&[ast::GenericArg]>,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        if let Some(rounding) = rounding_of(method.as_str()) {
            return self.round(receiver, ty, rounding, method, args, span);
        }
        match method.as_str() {
            "to_multiple" => return self.to_multiple(receiver, ty, method, args, span),
            "split_floor" => return self.split_floor(receiver, ty, method, args, span),
            "to" => return self.to(receiver, ty, method, turbofish, args, span),
            "narrow" => return self.narrow(receiver, ty, method, turbofish, args, span),
            "date" | "start" => {
                if let Some(time) = self.time_method(&receiver, ty, method, args, span) {
                    return time;
                }
            }
            _ => {}
        }
        let questions: Option<(Builtin, usize)> = match (ty, method.as_str()) {
            (Ty::Window, "before") => Some((Builtin::WindowBefore, 1)),
            (Ty::Window, "reached") => Some((Builtin::WindowReached, 1)),
            (Ty::Window, "within") => Some((Builtin::WindowWithin, 2)),
            (Ty::Window, "is_on") => Some((Builtin::WindowIsOn, 1)),
            (Ty::Field, "inv") => Some((Builtin::Inverse, 0)),
            (Ty::Amount(_), "minor") => Some((Builtin::Minor, 0)),
            _ => None,
        };
        if let Ty::Enum(id, generics) = ty
            && Some(*id) == self.cx.program.lang.option
            && let [zkc_hir::GenericArg::Ty(inner)] = generics.as_slice()
            && let Some((_, arity)) =
                super::options::METHODS.iter().find(|(name, _)| *name == method.as_str())
        {
            return self.option_method(receiver, inner, (method, *arity), args, span);
        }
        match (ty, method.as_str()) {
            (Ty::Array(_, len), "len" | "is_empty") => {
                return self.array_length(len, method, args, span);
            }
            (Ty::Vec(element, room), name) if super::vecs::METHODS.contains(&name) => {
                return self.vec_method(receiver, (element, room), method, args, span);
            }
            _ => {}
        }
        let signs = match (ty, method.as_str()) {
            (Ty::Amount(_), "net" | "signed") => true,
            (Ty::Int(_), "abs" | "unsigned_abs" | "rem_euclid") => true,
            (Ty::SignedAmount(_) | Ty::SignedDecimal(_), "abs") => true,
            _ => false,
        };
        if signs {
            return self.sign_method(receiver, ty, method, args, span);
        }
        if let Some((builtin, arity)) = questions {
            return self.known_method(receiver, ty, builtin, arity, method, args, span);
        }
        let receiver = match ty {
            Ty::Bytes(len) => match self.bytes_method(receiver, len, method, args, span) {
                Ok(called) => return called,
                Err(receiver) => receiver,
            },
            _ => receiver,
        };
        let receiver = match self.integer_method(receiver, ty, method, turbofish, args, want, span)
        {
            Ok(called) => return called,
            Err(receiver) => receiver,
        };
        if let Some(call) = self.share_as_method(&receiver, method, args, span) {
            return call;
        }
        // Whoever misspells a rounding still says who keeps the rest, and `_` is no value.
        let own: Vec<ast::Arg> = args.iter().filter(|arg| arg.name.is_none()).cloned().collect();
        self.skip(&own, span);
        if let Some((_, instead)) = LATER.iter().find(|(name, _)| *name == method.as_str()) {
            let diagnostic = unsupported(&format!("`.{method}()` is"), method.span).help(*instead);
            return self.fail(span, diagnostic);
        }
        self.no_method(&receiver, ty, method, span)
    }

    fn no_method(&mut self, receiver: &Expr, ty: &Ty, method: &ast::Name, span: Span) -> Expr {
        if self.not_known_yet(ty, method) {
            return self.error(span);
        }
        let is_option = matches!(ty, Ty::Enum(id, _) if Some(*id) == self.cx.program.lang.option);
        if let Some(home) = Home::of(ty).filter(|_| !is_option) {
            self.unknown_method(home, method);
            return self.error(span);
        }
        let shown = self.show_found(ty);
        let diagnostic =
            Diagnostic::error(Code("E0207"), format!("{shown} has no method `{method}`"))
                .label(method.span, "not found")
                .reason(receiver.span, format!("this is {shown}"));
        let known: &[&str] = match ty {
            Ty::Window => &["before", "is_on", "reached", "within"],
            Ty::Exact(_) => EXACT_METHODS,
            Ty::Enum(id, _) if Some(*id) == self.cx.program.lang.option => {
                &["is_none", "is_some", "unwrap", "unwrap_or"]
            }
            Ty::Timestamp => &["date"],
            Ty::Date => &["start"],
            Ty::Amount(_) => &["max", "min", "minor", "narrow", "net", "signed", "to_multiple"],
            Ty::Bytes(_) => bytes::METHODS,
            Ty::Uint(_) => integers::UNSIGNED,
            Ty::Int(_) => integers::SIGNED,
            Ty::SignedAmount(_) | Ty::SignedDecimal(_) => &["abs", "max", "min"],
            Ty::Field => integers::FIELD,
            Ty::Vec(..) => super::vecs::METHODS,
            Ty::Array(..) => &["is_empty", "len"],
            _ => &[],
        };
        let diagnostic = if method.as_str() == "seal" {
            diagnostic.help("only a `sealed` parameter of the clause has a seal")
        } else if let (Ty::Window, "after" | "since") = (ty, method.as_str()) {
            diagnostic.suggest("`reached` asks whether it is t or later", method.span, "reached")
        } else if let (Ty::Date, "year" | "month" | "day" | "weekday") = (ty, method.as_str()) {
            diagnostic
                .help(format!("it is a function: `use std::calendar::{method};`, `{method}(date)`"))
        } else if let Some(advice) = days_between(receiver, method.as_str())
            .or_else(|| super::vecs::no_option(receiver, method.as_str()))
        {
            diagnostic.help(advice)
        } else if let (Ty::Exact(_), "round") = (ty, method.as_str()) {
            diagnostic.help("say how: `.half_up()`, `.half_even()`, `.floor()` or `.ceil()`")
        } else if let (Ty::Array(..) | Ty::Vec(..), Some(advice)) =
            (ty, super::vecs::advice(method.as_str()))
        {
            diagnostic.help(advice)
        } else if let Some(advice) = super::options::advice(method.as_str()).filter(|_| is_option) {
            diagnostic.help(advice)
        } else if let Some(advice) = habits::of_value(method.as_str()).filter(|_| known.is_empty())
        {
            diagnostic.help(advice)
        } else if let (Ty::Field, Some(_)) = (ty, wraps(method.as_str())) {
            diagnostic
                .note("the field has no end to overflow: `+`, `-` and `*` go round its modulus")
                .help("take a `uN` for what is counted: `x as u64`")
        } else if let Some(close) = closest(method.as_str(), known.iter().copied()) {
            diagnostic.suggest(format!("did you mean `{close}`?"), method.span, close)
        } else if known.is_empty() {
            diagnostic
        } else if known.len() > integers::LISTED && !matches!(ty, Ty::Amount(_)) {
            diagnostic.help(integers::SOME)
        } else {
            let names: Vec<String> = known.iter().map(|name| format!("`.{name}()`")).collect();
            diagnostic.help(format!("it has {}", crate::suggest::listed(&names)))
        };
        self.fail(span, diagnostic)
    }

    #[expect(clippy::too_many_arguments)]
    fn known_method(
        &mut self,
        receiver: Expr,
        ty: &Ty,
        builtin: Builtin,
        arity: usize,
        method: &ast::Name,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        self.unnamed(args);
        if args.len() != arity {
            return self.builtin_count(method, arity, args, span);
        }
        let result = match (&builtin, ty) {
            (Builtin::Inverse, _) => Ty::Field,
            (Builtin::Minor, Ty::Amount(unit)) => self.minor_units(*unit),
            _ => Ty::Bool,
        };
        let (wanted, takes) = match builtin {
            Builtin::WindowIsOn => (Ty::Date, "a day"),
            _ => (Ty::Timestamp, "instants"),
        };
        let why = Some((method.span, format!("`{method}` takes {takes}")));
        let constant = receiver.constant && args.is_empty();
        let mut checked = vec![receiver];
        for arg in args {
            checked.push(self.expect(&arg.value, &wanted, &why));
        }
        node(ExprKind::Builtin(builtin, checked), result, span, constant)
    }

    /// Methods that make or take away a sign.
    fn sign_method(
        &mut self,
        receiver: Expr,
        ty: &Ty,
        method: &ast::Name,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        self.unnamed(args);
        let arity = usize::from(matches!(method.as_str(), "net" | "rem_euclid"));
        if args.len() != arity {
            return self.builtin_count(method, arity, args, span);
        }
        let mut constant = receiver.constant;
        let receiver = Box::new(receiver);
        let (kind, result) = match (ty, method.as_str(), args) {
            (Ty::Amount(unit), "net", [other]) => {
                let why = Some((method.span, format!("`{method}` takes one amount from another")));
                let other = Box::new(self.expect(&other.value, ty, &why));
                constant &= other.constant;
                (ExprKind::Arithmetic(Arithmetic::Sub, receiver, other), Ty::SignedAmount(*unit))
            }
            (Ty::Amount(unit), ..) => (ExprKind::Cast(receiver), Ty::SignedAmount(*unit)),
            (Ty::Int(bits), "rem_euclid", [divisor]) => {
                let unsigned = Ty::uint(u64::from(*bits));
                let why = Some((method.span, format!("`{method}` divides by a `u{bits}`")));
                let divisor = self.expect(&divisor.value, &unsigned, &why);
                constant &= divisor.constant;
                (ExprKind::Builtin(Builtin::RemEuclid, vec![*receiver, divisor]), unsigned)
            }
            (Ty::Int(bits), "unsigned_abs", _) => {
                let kind = ExprKind::Builtin(Builtin::Abs, vec![*receiver]);
                (kind, Ty::uint(u64::from(*bits)))
            }
            (Ty::SignedAmount(unit), ..) => {
                (ExprKind::Builtin(Builtin::Abs, vec![*receiver]), Ty::Amount(*unit))
            }
            (Ty::SignedDecimal(scale), ..) => {
                (ExprKind::Builtin(Builtin::Abs, vec![*receiver]), Ty::Decimal(scale.clone()))
            }
            _ => (ExprKind::Builtin(Builtin::Abs, vec![*receiver]), ty.clone()),
        };
        node(kind, result, span, constant)
    }
}

/// What to write for `(a - b).days()` of two dates, which are days already.
fn days_between(receiver: &Expr, method: &str) -> Option<&'static str> {
    let ExprKind::Arithmetic(Arithmetic::Sub, left, _) = &receiver.kind else { return None };
    let asks = matches!(
        method,
        "days" | "num_days" | "in_days" | "as_days" | "to_days" | "day_count" | "whole_days"
    );
    (asks && left.ty == Ty::Date)
        .then_some("leave it out: the difference of two dates is the number of days between them")
}

/// What a method of integers says about overflow.
fn wraps(method: &str) -> Option<&str> {
    ["wrapping_", "saturating_", "checked_"].iter().find_map(|way| method.strip_prefix(way))
}

/// Whether an expression is `_`.
pub(super) fn is_blank(expr: &ast::Expr) -> bool {
    match &expr.peeled().kind {
        Ast::Path(path) => path.as_name().is_some_and(|name| name.as_str() == "_"),
        _ => false,
    }
}
