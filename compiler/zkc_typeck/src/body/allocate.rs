//! `allocate` and `split`: parts that sum to the total.

use num_bigint::BigInt;
use zkc_ast as ast;
use zkc_ast::ExprKind as Ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{
    Arithmetic, Block, Builtin, Comparison, Expr, ExprKind, Leftover, Message, MessagePiece, Place,
    Stmt, Ty,
};
use zkc_span::Span;

use super::{Body, node};
use crate::infer::LiteralKind;

/// Whether this is the number 0, written out.
fn is_zero(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Number(value) if *value == BigInt::from(0))
}

/// What may be shared out: numbers that add up, without a sign.
fn is_shared(ty: &Ty) -> bool {
    matches!(ty, Ty::Amount(_) | Ty::Uint(_) | Ty::Decimal(_) | Ty::Duration)
}

impl Body<'_, '_> {
    /// `allocate(total, weights, Leftover::…)`.
    pub(super) fn allocate(&mut self, name: &ast::Name, args: &[ast::Arg], span: Span) -> Expr {
        let (party, args) = match args {
            [own @ .., last] if last.name.is_some() => (Some(std::slice::from_ref(last)), own),
            own => (None, own),
        };
        self.keeps(name, party.unwrap_or_default());
        let [total, weights, rule] = args else {
            let rules = "write `allocate(total, weights, Leftover::LargestRemainder)`: the last says who \
                         gets the few units that rounding down leaves";
            self.report(super::calls::wrong_count(name, 3, args).help(rules));
            return self.skip_shares(args, span);
        };
        let total = self.expr(&total.value, None);
        let ty = self.known(&total);
        let weights = self.expr(&weights.value, None);
        let weights_ty = self.infer.ty(&weights.ty);
        if self.is_error(&ty) || self.is_error(&weights_ty) {
            return self.error(span);
        }
        if !is_shared(&ty) {
            return self.not_shared(&total, &ty, span);
        }
        let Ty::Array(weight, len) = &weights_ty else {
            let shown = self.show_found(&weights_ty);
            let diagnostic = Diagnostic::error(
                Code("E0200"),
                format!("expected an array of weights, found {shown}"),
            )
            .label(weights.span, format!("this is {shown}"));
            let diagnostic = match &weights_ty {
                Ty::Vec(element, room) => {
                    let array = self.show(&Ty::Array(element.clone(), room.clone()));
                    diagnostic
                        .note("there are as many parts as weights, and that is fixed in a circuit")
                        .help(format!("take an array, `{array}`; a weight of 0 gets nothing"))
                }
                _ => diagnostic.help("write `[3, 4, 4]`, one weight for each part"),
            };
            return self.fail(span, diagnostic);
        };
        if self.infer.literal(weight).is_some() {
            // Numbers that are written out need no width of their own.
            let _ = self.agree(weight, &Ty::uint(64));
        }
        let weight = self.infer.shallow(weight);
        if let Some(LiteralKind::Decimal { .. }) = self.infer.literal(&weight) {
            self.infer.forget(&weight);
            let diagnostic = Diagnostic::error(
                Code("E0252"),
                "weights that are written with a decimal point have no type",
            )
            .label(weights.span, "decimals with how many digits?")
            .note("only their proportion matters")
            .help("write whole numbers, `[50, 25, 25]`, or percentages, `[50%, 25%, 25%]`");
            return self.fail(span, diagnostic);
        }
        if let ExprKind::Array(written) = &weights.kind
            && !written.is_empty()
            && written.iter().all(|weight| is_zero(weight))
        {
            let diagnostic = Diagnostic::error(Code("E0252"), "all weights are 0")
                .label(weights.span, "they sum to 0, so nobody gets anything")
                .help("give at least one part a weight");
            return self.fail(span, diagnostic);
        }
        if !is_shared(&weight) && !matches!(weight, Ty::Bps | Ty::Percent) {
            let shown = self.show(&weight);
            let diagnostic = Diagnostic::error(Code("E0252"), format!("a `{shown}` is no weight"))
                .label(weights.span, "weights of the parts")
                .help("weights are integers, amounts or decimals without a sign, or percentages");
            return self.fail(span, diagnostic);
        }
        let Some((rule, to)) = self.leftover(&rule.value) else { return self.error(span) };
        if let Some(to) = &to
            && let (ExprKind::Number(index), Some(len)) = (&to.kind, len.as_u64())
            && *index >= BigInt::from(len)
        {
            let parts = crate::suggest::count(len as usize, "part");
            self.report(
                Diagnostic::error(Code("E0252"), format!("there is no part {index}"))
                    .label(to.span, format!("there are {parts}, and the first is 0"))
                    .reason(weights.span, "one part for each weight"),
            );
            return self.error(span);
        }
        let result = Ty::Array(Box::new(ty), len.clone());
        let mut given = vec![total, weights];
        given.extend(to);
        node(ExprKind::Builtin(Builtin::Allocate(rule), given), result, span, false)
    }

    fn not_shared(&mut self, total: &Expr, ty: &Ty, span: Span) -> Expr {
        let shown = self.show_found(ty);
        let diagnostic = Diagnostic::error(Code("E0252"), format!("{shown} cannot be shared out"))
            .label(total.span, format!("this is {shown}"));
        self.fail(
            span,
            match ty {
                Ty::Exact(_) => diagnostic
                    .note("what is shared out is a whole number of units")
                    .help("round it first: `.floor()`, `.half_even()`, …"),
                Ty::SignedAmount(_) | Ty::SignedDecimal(_) | Ty::Int(_) => {
                    diagnostic.help("share out its `.abs()`, and put the sign back")
                }
                _ => diagnostic.help("amounts, unsigned integers and decimals, and durations can"),
            },
        )
    }

    /// `Leftover::First` and the like, with the part that `Leftover::To` names.
    fn leftover(&mut self, rule: &ast::Expr) -> Option<(Leftover, Option<Expr>)> {
        let (path, index) = match &rule.peeled().kind {
            Ast::Error(_) => return None,
            Ast::Path(path) => (Some(path), None),
            Ast::Call { callee, args } => match (&callee.peeled().kind, args.as_slice()) {
                (Ast::Path(path), [index]) => (Some(path), Some(index)),
                _ => (None, None),
            },
            _ => (None, None),
        };
        let names: Vec<&str> = path
            .iter()
            .flat_map(|path| path.segments.iter().map(|segment| segment.name.as_str()))
            .collect();
        let rule_of = match (names.as_slice(), index) {
            (["Leftover", "First"], None) => Some((Leftover::First, None)),
            (["Leftover", "LargestRemainder"], None) => Some((Leftover::LargestRemainder, None)),
            (["Leftover", "To"], Some(index)) => {
                let why = Some((rule.span, "the index of a part".to_owned()));
                let index = self.expect(&index.value, &Ty::uint(32), &why);
                if !index.constant && !self.is_error(&index.ty) {
                    self.not_constant(index.span, "who gets what is left");
                    return None;
                }
                Some((Leftover::To, Some(index)))
            }
            _ => None,
        };
        if rule_of.is_none() {
            let headline = match names.as_slice() {
                ["Leftover", name @ ("First" | "LargestRemainder" | "To")] => {
                    format!("`Leftover::{name}` has another form")
                }
                ["Leftover", name] => format!("there is no rule `Leftover::{name}`"),
                _ => "who gets what rounding leaves is not said".to_owned(),
            };
            self.report(
                Diagnostic::error(Code("E0252"), headline)
                    .label(rule.span, "not a rule")
                    .note("shares are rounded down, and the few units left over go to somebody")
                    .help(
                        "write `Leftover::LargestRemainder`, `Leftover::First`, or \
                         `Leftover::To(0)` for the first part",
                    ),
            );
        }
        rule_of
    }

    /// `total.allocate(…)` and `total.split(…)`, which are functions; none if it is another method.
    pub(super) fn share_as_method(
        &mut self,
        total: &Expr,
        method: &ast::Name,
        args: &[ast::Arg],
        span: Span,
    ) -> Option<Expr> {
        let form = match method.as_str() {
            "allocate" => "allocate(total, weights, Leftover::LargestRemainder)",
            "split" => "split(total, [a, b])",
            _ => return None,
        };
        let shown = self.show_found(&total.ty);
        self.report(
            Diagnostic::error(Code("E0207"), format!("{shown} has no method `{method}`"))
                .label(method.span, "this is a function")
                .reason(total.span, "the total is its first argument")
                .help(format!("write `{form}`")),
        );
        Some(self.skip_shares(args, span))
    }

    /// Arguments of a call that is in error, without the rule, which is no value.
    fn skip_shares(&mut self, args: &[ast::Arg], span: Span) -> Expr {
        let is_rule = |arg: &ast::Arg| {
            let value = match &arg.value.peeled().kind {
                Ast::Call { callee, .. } => callee.peeled(),
                _ => arg.value.peeled(),
            };
            matches!(&value.kind, Ast::Path(path)
                if path.segments.first().is_some_and(|first| first.name.as_str() == "Leftover"))
        };
        let values = args.iter().filter(|arg| arg.name.is_none() && !is_rule(arg));
        let values: Vec<ast::Arg> = values.cloned().collect();
        self.skip(&values, span)
    }

    /// `split(total, [a, b, …])`: the parts, which must sum to the total.
    pub(super) fn split(&mut self, name: &ast::Name, args: &[ast::Arg], span: Span) -> Expr {
        self.unnamed(args);
        let [total, parts] = args else { return self.builtin_count(name, 2, args, span) };
        let total = self.expr(&total.value, None);
        let ty = self.known(&total);
        if self.is_error(&ty) {
            return self.error(span);
        }
        if !is_shared(&ty) {
            return self.not_shared(&total, &ty, span);
        }
        let why = Some((name.span, format!("the parts of a `{}`", self.show(&ty))));
        let found = self.infer.fresh_size(parts.span, "the number of parts");
        let array = Ty::Array(Box::new(ty.clone()), found.clone());
        let parts = self.expect(&parts.value, &array, &why);
        let array = self.infer.ty(&array);
        let Ty::Array(_, len) = &array else { return self.error(span) };
        if self.is_error(&parts.ty) {
            return self.error(span);
        }
        let len = len.clone();
        let parts_span = parts.span;
        let (total, first) = self.kept(total);
        let (parts, second) = self.kept(parts);
        let count = Ty::uint(32);
        let zero = |ty: &Ty| node(ExprKind::Number(BigInt::from(0)), ty.clone(), span, true);
        let sum = self.hidden(" sum", ty.clone(), true, span);
        let variable = self.hidden(" part", count.clone(), false, span);
        self.locals[variable.0 as usize].constant = true;
        let local =
            |id, ty: &Ty, constant| node(ExprKind::Local(id), ty.clone(), parts_span, constant);
        let at = ExprKind::Index(Box::new(parts.clone()), Box::new(local(variable, &count, true)));
        let at = node(at, ty.clone(), parts_span, false);
        let add =
            ExprKind::Arithmetic(Arithmetic::Add, Box::new(local(sum, &ty, false)), Box::new(at));
        let add = node(add, ty.clone(), parts_span, false);
        let place = Place { local: sum, projections: Vec::new(), span };
        let body = Block { stmts: vec![Stmt::Assign { place, value: add }], value: None, span };
        let equal =
            ExprKind::Compare(Comparison::Eq, Box::new(local(sum, &ty, false)), Box::new(total));
        let equal = node(equal, Ty::Bool, parts_span, false);
        let words = "the parts do not sum to the total".to_owned();
        let message = Message { pieces: vec![MessagePiece::Text(words)], span: name.span };
        let require = ExprKind::Require { condition: Box::new(equal), message };
        let mut stmts: Vec<Stmt> = first.into_iter().chain(second).collect();
        stmts.push(Stmt::Let { pattern: zkc_hir::Pattern::Local(sum), value: zero(&ty) });
        stmts.push(Stmt::For {
            variable,
            start: zero(&count),
            end: node(ExprKind::Size(len), count.clone(), span, true),
            inclusive: false,
            body,
            span,
        });
        stmts.push(Stmt::Expr(node(require, Ty::Tuple(Vec::new()), span, false)));
        let result = parts.ty.clone();
        let block = Block { stmts, value: Some(Box::new(parts)), span };
        node(ExprKind::Block(block), result, span, false)
    }
}
