//! `map`, `fold`, `sum`, `all`, `any`, `count` and `find_first`: closures, put in place.
//!
//! A closure is never a value: its body stands in a loop, once for each element. Nothing ends such a
//! loop early, so every element is looked at, and what fails for one of them fails.

use std::collections::BTreeMap;

use zkc_ast as ast;
use zkc_ast::{BinaryOp, ExprKind as Ast};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Arithmetic, Block, Builtin, Expr, ExprKind, LocalId, Pattern, Place, Stmt, Ty};
use zkc_span::Span;

use super::options::{NONE, SOME};
use super::sequences::Sequence;
use super::{Body, node};

/// The methods that take a closure, with the number of its parameters and of the arguments before it.
pub(super) const METHODS: &[(&str, usize, usize)] = &[
    ("map", 1, 0),
    ("fold", 2, 1),
    ("sum", 1, 0),
    ("all", 1, 0),
    ("any", 1, 0),
    ("count", 1, 0),
    ("find_first", 1, 0),
];

/// A closure as written.
#[derive(Clone, Copy)]
struct Closure<'e> {
    method: &'e str,
    params: &'e [ast::ClosureParam],
    body: &'e ast::Expr,
}

/// A round of a loop: the index, what begins it, and the closure's value.
struct Round {
    index: LocalId,
    binds: Vec<Stmt>,
    value: Expr,
}

/// `let` of a variable.
fn bind(local: LocalId, value: Expr) -> Stmt {
    Stmt::Let { pattern: Pattern::Local(local), value }
}

fn assign(local: LocalId, value: Expr) -> Stmt {
    let place = Place { local, projections: Vec::new(), span: value.span };
    Stmt::Assign { place, value }
}

fn block(stmts: Vec<Stmt>, value: Option<Expr>, span: Span) -> Block {
    Block { stmts, value: value.map(Box::new), span }
}

impl Body<'_, '_> {
    /// A method that takes a closure, of what is gone through; none if that is in error.
    pub(super) fn closure_method(
        &mut self,
        sequence: Option<(Sequence, Option<Stmt>)>,
        method: &ast::Name,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let Some((sequence, binding)) = sequence else {
            return self.skip(args, span);
        };
        self.unnamed(args);
        let found = METHODS.iter().find(|(name, ..)| *name == method.as_str());
        let &(_, arity, before) = found.unwrap_or(&METHODS[0]);
        let result = if method.as_str() == "sum" && args.is_empty() {
            self.total(&sequence, None, method.span, span)
        } else if args.len() != before + 1 {
            return self.builtin_count(method, before + 1, args, span);
        } else {
            let Some(closure) = self.closure_of(&args[before].value, method, arity) else {
                return self.skip(&args[..before], span);
            };
            match method.as_str() {
                "map" => self.map(&sequence, closure, want, span),
                "fold" => self.fold(&sequence, &args[0].value, closure, want, span),
                "sum" => self.total(&sequence, Some(closure), method.span, span),
                "find_first" => self.find_first(&sequence, closure, span),
                name => self.tally(&sequence, name, closure, span),
            }
        };
        let Some(result) = result else { return self.error(span) };
        let ty = result.ty.clone();
        let stmts = binding.into_iter().collect();
        node(ExprKind::Block(block(stmts, Some(result), span)), ty, span, false)
    }

    /// The closure that an argument is, with so many parameters; says so if it is none.
    fn closure_of<'e>(
        &mut self,
        arg: &'e ast::Expr,
        method: &'e ast::Name,
        arity: usize,
    ) -> Option<Closure<'e>> {
        let form = if arity == 2 { "|sum, x| …" } else { "|x| …" };
        let Ast::Closure { params, body } = &arg.peeled().kind else {
            if matches!(arg.kind, Ast::Error(_)) {
                return None;
            }
            let diagnostic =
                Diagnostic::error(Code("E0241"), format!("`{method}` takes a closure"))
                    .label(arg.span, "not a closure");
            let name = match &arg.peeled().kind {
                Ast::Path(path) => path.as_name().map(|name| name.as_str().to_owned()),
                _ => None,
            };
            self.report(match name {
                Some(name) if arity == 1 => diagnostic.help(format!("write `|x| {name}(x)`")),
                _ => diagnostic.help(format!("write `{form}`")),
            });
            return None;
        };
        if params.len() != arity {
            let wanted = crate::suggest::count(arity, "parameter");
            self.report(
                Diagnostic::error(
                    Code("E0241"),
                    format!("the closure of `{method}` has {wanted}, not {}", params.len()),
                )
                .label(params.last().map_or(arg.span, |param| param.pat.span), "written so")
                .help(match (arity, params.len()) {
                    (1, 2) => {
                        "for the index too, write `xs.enumerate()` and `|(i, x)| …`".to_owned()
                    }
                    _ => format!("write `{form}`"),
                }),
            );
            return None;
        }
        Some(Closure { method: method.as_str(), params, body })
    }

    /// One round of a closure whose last parameter is the element. The caller has made the scope.
    fn closure_round(
        &mut self,
        sequence: &Sequence,
        closure: Closure<'_>,
        want: Option<&Ty>,
    ) -> Option<Round> {
        let param = closure.params.last()?;
        let (index, binds) = self.pass(sequence, &param.pat, param.ty.as_ref())?;
        let value = self.expr(closure.body, want);
        if self.infer.shallow(&value.ty).is_unit() {
            self.closure_without_value(closure, &value);
            return None;
        }
        Some(Round { index, binds, value })
    }

    /// The message for a closure that ends without a value: in a semicolon, or in an assignment.
    fn closure_without_value(&mut self, closure: Closure<'_>, value: &Expr) {
        let last = match &value.kind {
            ExprKind::Block(Block { stmts, value: None, .. }) => match stmts.last() {
                Some(Stmt::Expr(last)) if !last.ty.is_unit() => Some(last.span),
                _ => None,
            },
            _ => None,
        };
        let method = closure.method;
        let diagnostic =
            Diagnostic::error(Code("E0200"), format!("the closure of `{method}` gives no value"));
        let Some(last) = last else {
            self.report(
                diagnostic
                    .label(closure.body.span, "this is `()`")
                    .note(format!(
                        "`{method}` makes something of the values that its closure gives"
                    ))
                    .help("to do something for each element, write `for x in xs { … }`"),
            );
            return;
        };
        // That the value is used nowhere has been said, and is the same mistake.
        let of_value = |said: &Diagnostic| {
            said.code == Code("E0218")
                && said.primary.as_ref().is_some_and(|label| label.span == last)
        };
        self.cx.diagnostics.retain(|said| !of_value(said));
        self.report(
            diagnostic
                .label(last.after(), "this semicolon throws its value away")
                .reason(last, "computed here")
                .help("leave the semicolon out"),
        );
    }

    fn in_scope<T>(&mut self, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.scopes.push(BTreeMap::new());
        let result = work(self);
        self.scopes.pop();
        result
    }

    fn map(
        &mut self,
        sequence: &Sequence,
        closure: Closure<'_>,
        want: Option<&Ty>,
        span: Span,
    ) -> Option<Expr> {
        let hint = match want.map(|want| self.infer.shallow(want)) {
            Some(Ty::Array(element, _) | Ty::Vec(element, _)) => Some(*element),
            _ => None,
        };
        let round = self.in_scope(|this| this.closure_round(sequence, closure, hint.as_ref()))?;
        let at = closure.body.span;
        let element = match self.infer.shallow(&round.value.ty) {
            // A value that never comes has any type.
            Ty::Never => hint
                .unwrap_or_else(|| self.infer.fresh_ty(at, "the type of what this closure gives")),
            ty => ty,
        };
        let what = if sequence.is_vec { "a `Vec`" } else { "an array" };
        let settled = self.infer.ty(&element);
        if settled.holds_exact() {
            self.cx.refuse_exact(&settled, at, what);
            return None;
        }
        let made = block(round.binds, Some(round.value), at);
        let body = match self.is_there(sequence, round.index, at) {
            None => ExprKind::Block(made),
            Some(condition) => {
                let zero =
                    node(ExprKind::Builtin(Builtin::Zero, Vec::new()), element.clone(), at, false);
                let otherwise = Some(block(Vec::new(), Some(zero), at));
                ExprKind::If { condition: Box::new(condition), then: made, otherwise }
            }
        };
        let body = Box::new(node(body, element.clone(), at, false));
        let array = Ty::Array(Box::new(element.clone()), sequence.len.clone());
        let kind = ExprKind::Generate { variable: round.index, body };
        let array = node(kind, array, span, false);
        if !sequence.is_vec {
            return Some(array);
        }
        let ty = Ty::Vec(Box::new(element), sequence.len.clone());
        let args = vec![sequence.subject.clone(), array];
        Some(node(ExprKind::Builtin(Builtin::AsLong, args), ty, span, false))
    }

    fn fold(
        &mut self,
        sequence: &Sequence,
        first: &ast::Expr,
        closure: Closure<'_>,
        want: Option<&Ty>,
        span: Span,
    ) -> Option<Expr> {
        let start = self.expr(first, want);
        let ty = start.ty.clone();
        if self.is_error(&ty) {
            return None;
        }
        let so_far = self.hidden("so far", ty.clone(), true, first.span);
        let round = self.in_scope(|this| {
            let param = closure.params.first()?;
            if let Some(written) = &param.ty {
                let own = this.written_ty(written);
                let why = Some((written.span, "this type is written here".to_owned()));
                if !this.agree(&own, &ty) {
                    let diagnostic = this.mismatch(&own, &ty, first.span, &why);
                    this.report(diagnostic);
                    return None;
                }
            }
            let pattern = this.pattern(&param.pat, &ty, first.span);
            let value = node(ExprKind::Local(so_far), ty.clone(), param.pat.span, false);
            let mut round = this.closure_round(sequence, closure, Some(&ty))?;
            let why = Some((first.span, "the fold starts from this".to_owned()));
            round.value = this.coerce(round.value, &ty, &why);
            round.binds.insert(0, Stmt::Let { pattern, value });
            Some(round)
        })?;
        let at = closure.body.span;
        let next = ExprKind::Block(block(round.binds, Some(round.value), at));
        let next = assign(so_far, node(next, ty.clone(), at, false));
        Some(self.gather(sequence, (so_far, start), round.index, vec![next], span))
    }

    /// A variable that each round changes, and its value at the end.
    fn gather(
        &self,
        sequence: &Sequence,
        (variable, start): (LocalId, Expr),
        index: LocalId,
        round: Vec<Stmt>,
        span: Span,
    ) -> Expr {
        let ty = start.ty.clone();
        let rounds = self.each(sequence, index, block(round, None, span), span);
        let value = node(ExprKind::Local(variable), ty.clone(), span, false);
        let stmts = vec![bind(variable, start), rounds];
        node(ExprKind::Block(block(stmts, Some(value), span)), ty, span, false)
    }

    fn total(
        &mut self,
        sequence: &Sequence,
        closure: Option<Closure<'_>>,
        at: Span,
        span: Span,
    ) -> Option<Expr> {
        let round = self.in_scope(|this| match closure {
            Some(closure) => this.closure_round(sequence, closure, None),
            None => {
                if sequence.enumerated {
                    this.report(
                        Diagnostic::error(Code("E0241"), "pairs have no sum")
                            .label(at, "of what?")
                            .help("write `.sum(|(i, x)| …)`, or leave `.enumerate()` out"),
                    );
                    return None;
                }
                let name = ast::Name::new("an element", at);
                let bind = ast::PatKind::Bind { mutable: None, name };
                let pat = ast::Pat::new(bind, at);
                let (index, binds) = this.pass(sequence, &pat, None)?;
                let value = match binds.as_slice() {
                    [Stmt::Let { value, pattern: Pattern::Local(local) }] => {
                        this.locals[local.0 as usize].read = true;
                        value.clone()
                    }
                    _ => return None,
                };
                Some(Round { index, binds: Vec::new(), value })
            }
        })?;
        let ty = self.infer.shallow(&round.value.ty);
        if self.is_error(&ty) {
            return None;
        }
        if let Ty::Exact(_) = ty {
            let shown = self.show(&ty);
            self.report(
                Diagnostic::error(Code("E0204"), format!("`sum` adds no `{shown}`"))
                    .label(round.value.span, "unrounded")
                    .help(
                        "round each, or add what is rated first and round the sum once: \
                         `(xs.sum(|x| x.amount) * rate).half_even()`",
                    ),
            );
            return None;
        }
        let so_far = self.hidden("so far", ty.clone(), true, span);
        let start = node(ExprKind::Number(0.into()), ty.clone(), span, true);
        let left = node(ExprKind::Local(so_far), ty.clone(), span, false);
        let place = round.value.span;
        let value = ExprKind::Block(block(round.binds, Some(round.value), place));
        let value = node(value, ty, place, false);
        let sum = self.operate(BinaryOp::Add, at, left, value, span);
        if self.is_error(&sum.ty) {
            return None;
        }
        let next = assign(so_far, sum);
        Some(self.gather(sequence, (so_far, start), round.index, vec![next], span))
    }

    /// `all`, `any` and `count`.
    fn tally(
        &mut self,
        sequence: &Sequence,
        method: &str,
        closure: Closure<'_>,
        span: Span,
    ) -> Option<Expr> {
        let round = self.question(sequence, method, closure)?;
        let at = round.value.span;
        let (ty, start, op) = match method {
            "all" => (Ty::Bool, 1, Arithmetic::BitAnd),
            "any" => (Ty::Bool, 0, Arithmetic::BitOr),
            _ => (Ty::uint(32), 0, Arithmetic::Add),
        };
        let so_far = self.hidden("so far", ty.clone(), true, span);
        let start = node(ExprKind::Number(start.into()), ty.clone(), span, true);
        let asked = ExprKind::Block(block(round.binds, Some(round.value), at));
        let asked = node(asked, Ty::Bool, at, false);
        let asked = match ty {
            Ty::Bool => asked,
            _ => node(ExprKind::Cast(Box::new(asked)), ty.clone(), at, false),
        };
        let left = node(ExprKind::Local(so_far), ty.clone(), at, false);
        let kind = ExprKind::Arithmetic(op, Box::new(left), Box::new(asked));
        let next = assign(so_far, node(kind, ty, at, false));
        Some(self.gather(sequence, (so_far, start), round.index, vec![next], span))
    }

    /// A round that asks something of its element.
    fn question(
        &mut self,
        sequence: &Sequence,
        method: &str,
        closure: Closure<'_>,
    ) -> Option<Round> {
        self.in_scope(|this| {
            let mut round = this.closure_round(sequence, closure, Some(&Ty::Bool))?;
            let why = Some((closure.body.span, format!("`{method}` asks a `bool`")));
            let why = if round.value.span == closure.body.span { None } else { why };
            round.value = this.coerce(round.value, &Ty::Bool, &why);
            Some(round)
        })
    }

    fn find_first(
        &mut self,
        sequence: &Sequence,
        closure: Closure<'_>,
        span: Span,
    ) -> Option<Expr> {
        if sequence.enumerated {
            self.report(
                Diagnostic::error(Code("E0241"), "`find_first` finds an element, and no index")
                    .label(span, "goes through pairs")
                    .help("leave `.enumerate()` out, or write a `for` loop that keeps the index"),
            );
            return None;
        }
        let option = self.cx.program.lang.option?;
        let round = self.question(sequence, "find_first", closure)?;
        let at = closure.body.span;
        let element = sequence.element.clone();
        let ty = Ty::Enum(option, vec![zkc_hir::GenericArg::Ty(element.clone())]);
        let made = |variant, fields| {
            node(ExprKind::Variant { id: option, variant, fields }, ty.clone(), span, false)
        };
        let found = self.hidden("so far", ty.clone(), true, span);
        let hit = self.hidden("whether", Ty::Bool, false, at);
        let asked = ExprKind::Block(block(round.binds, Some(round.value), at));
        let asked = node(asked, Ty::Bool, at, false);
        let so_far = node(ExprKind::Local(found), ty.clone(), at, false);
        let none = ExprKind::IsVariant(Box::new(so_far), NONE);
        let none = node(none, Ty::Bool, at, false);
        let is_hit = node(ExprKind::Local(hit), Ty::Bool, at, false);
        let both = ExprKind::Arithmetic(Arithmetic::BitAnd, Box::new(is_hit), Box::new(none));
        let condition = Box::new(node(both, Ty::Bool, at, false));
        let some = made(SOME, vec![(0, self.element(sequence, round.index, at))]);
        let then = block(vec![assign(found, some)], None, at);
        let kind = ExprKind::If { condition, then, otherwise: None };
        let take = Stmt::Expr(node(kind, Ty::unit(), at, false));
        let stmts = vec![bind(hit, asked), take];
        let start = made(NONE, Vec::new());
        Some(self.gather(sequence, (found, start), round.index, stmts, span))
    }

    /// The message for a closure that stands where none is taken.
    pub(super) fn stray_closure(&mut self, span: Span) -> Expr {
        let names: Vec<String> = METHODS.iter().map(|(name, ..)| format!("`{name}`")).collect();
        let diagnostic = Diagnostic::error(Code("E0241"), "a closure is no value")
            .label(span, "not taken here")
            .note("a circuit has no functions that are chosen at run time")
            .help(format!(
                "closures are arguments of {}; elsewhere write a function",
                crate::suggest::listed(&names)
            ));
        self.fail(span, diagnostic)
    }
}
