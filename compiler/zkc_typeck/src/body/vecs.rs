//! `Vec<T, N>`: at most N elements, the first of N slots.

use num_bigint::BigInt;
use num_traits::ToPrimitive as _;
use zkc_ast as ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Block, Builtin, Comparison, Expr, ExprKind, Pattern, Place, Size, Stmt, Ty};
use zkc_span::Span;

use super::{Body, node};

/// The methods of a `Vec`; those that take a closure are in their own file.
pub(super) const METHODS: &[&str] = &["get", "is_empty", "len", "push"];

/// What is asked of a `Vec` elsewhere, and what to write here.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (&["length", "size"], "write `.len()`"),
    (&["append", "add", "insert", "push_back"], "`.push(x)` adds one at the end"),
    (
        &["pop", "remove", "clear", "truncate", "drain", "swap_remove"],
        "nothing is taken out of a `Vec`: push what stays into a new one",
    ),
    (&["first"], "write `xs[0]`, which fails if there is none"),
    (&["last"], "write `xs[xs.len() - 1]`, which fails if there is none"),
    (&["contains", "includes"], "write `.any(|y| y == x)`"),
    (&["iter", "into_iter", "iter_mut"], "go through it as it is: `for x in v`, `v.map(|x| …)`"),
    (&["filter", "retain"], "push what stays into a new `Vec` in a `for` loop"),
    (&["find"], "write `.find_first(|x| …)`"),
    (&["reduce"], "write `.fold(start, |so_far, x| …)`"),
    (&["for_each", "forEach"], "write `for x in v { … }`"),
    (&["every"], "write `.all(|x| …)`"),
    (&["some"], "write `.any(|x| …)`"),
    (
        &["zip"],
        "go through one with the index and read the other: `for (i, x) in xs.enumerate() { … ys[i] … }`",
    ),
    (
        &["position", "rposition"],
        "keep the index in a `for` loop: `for (i, x) in xs.enumerate() { … }`",
    ),
    (
        &["slice", "take", "skip", "split_at", "chunks", "windows", "concat", "extend", "step_by"],
        "write the elements, `[xs[0], xs[1]]`, or fill a new array in a `for` loop",
    ),
    (
        &["collect", "to_vec", "clone", "copied", "cloned"],
        "leave it out: arrays are values, and copied",
    ),
    (&["product"], "write `.fold(1, |so_far, x| so_far * x)`"),
    (&["max", "min"], "write `xs.fold(xs[0], |so_far, x| so_far.max(x))`, or `min`"),
    (&["sort", "sorted", "reverse", "rev", "is_sorted"], "write a `for` loop"),
    (&["capacity"], "it is the constant in its type"),
    (&["enumerate"], "it stands after `in`, or before `map`: `for (i, x) in v.enumerate()`"),
];

/// What to write instead of a method of an array or a `Vec`.
pub(super) fn advice(method: &str) -> Option<&'static str> {
    ELSEWHERE.iter().find(|(names, _)| names.contains(&method)).map(|(_, advice)| *advice)
}

/// What to write where an element that was read is taken for an `Option` of one.
const NO_OPTION: &str = "`v.get(i)` and `v[i]` are the element, and fail where there is none: ask before, \
                         `if i < v.len() { v[i] } else { … }`";

/// The same, if it is an element that this is a method of `Option` of.
pub(super) fn no_option(of: &Expr, method: &str) -> Option<&'static str> {
    let known = super::options::METHODS.iter().any(|(name, _)| *name == method);
    (known || super::options::advice(method).is_some()).then(|| element_no_option(of))?
}

/// The same, if it is an element of a `Vec`.
pub(super) fn element_no_option(of: &Expr) -> Option<&'static str> {
    let ExprKind::Index(base, _) = &of.kind else { return None };
    matches!(base.ty, Ty::Vec(..) | Ty::Array(..)).then_some(NO_OPTION)
}

impl Body<'_, '_> {
    /// `Vec::new()`, `Vec::<u8, 4>::new()`.
    pub(super) fn vec_function(
        &mut self,
        owner: &ast::Segment,
        last: &ast::Segment,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        if last.name.as_str() != "new" {
            let diagnostic =
                Diagnostic::error(Code("E0207"), format!("`Vec` has no function `{}`", last.name))
                    .label(last.name.span, "not found")
                    .help(crate::habits::VEC);
            self.report(diagnostic);
            return self.skip(args, span);
        }
        self.unnamed(args);
        if !args.is_empty() {
            return self.builtin_count(&last.name, 0, args, span);
        }
        let ty = match &owner.args {
            Some(_) => {
                let path = ast::Path { segments: vec![owner.clone()], span: owner.name.span };
                self.written_ty(&ast::Ty::new(ast::TyKind::Path(path), owner.name.span))
            }
            None => {
                let element = self.infer.fresh_ty(span, "what this `Vec` holds");
                let len = self.infer.fresh_size(span, "how many elements this `Vec` has room for");
                Ty::Vec(Box::new(element), len)
            }
        };
        if self.is_error(&ty) {
            return self.error(span);
        }
        if let Some(want) = want {
            // A hint alone: whoever wants the value compares the types.
            let _ = self.agree(&ty, want);
        }
        node(ExprKind::Builtin(Builtin::Zero, Vec::new()), ty, span, false)
    }

    /// `[a, b]` where a `Vec` of this element and room is wanted: what pushing them one by one makes.
    /// At places that are constant a push costs no rows.
    pub(super) fn vec_literal(
        &mut self,
        elements: &[ast::Expr],
        (element, room): (&Ty, &Size),
        most: &BigInt,
        span: Span,
    ) -> Expr {
        let ty = Ty::Vec(Box::new(element.clone()), room.clone());
        let empty = node(ExprKind::Builtin(Builtin::Zero, Vec::new()), ty.clone(), span, false);
        let local = self.hidden(" list", ty.clone(), true, span);
        let list = node(ExprKind::Local(local), ty.clone(), span, false);
        let mut stmts = vec![Stmt::Let { pattern: Pattern::Local(local), value: empty }];
        let shown = self.show(&ty);
        for value in elements {
            let why = Some((span, format!("these are the elements of a `{shown}`")));
            let value = self.expect(value, element, &why);
            let kind = ExprKind::Builtin(Builtin::Push, vec![list.clone(), value]);
            let place = Place { local, projections: Vec::new(), span };
            stmts.push(Stmt::Assign { place, value: node(kind, ty.clone(), span, false) });
        }
        if let Some(more) = most.to_usize().and_then(|most| elements.get(most)) {
            let diagnostic = Diagnostic::error(
                Code("E0222"),
                format!("a `{shown}` has no room for {} elements", elements.len()),
            )
            .label(more.span, format!("the `Vec` has room for {most}"))
            .help("write fewer, or give its type more room");
            return self.fail(span, diagnostic);
        }
        node(ExprKind::Block(Block { stmts, value: Some(Box::new(list)), span }), ty, span, false)
    }

    /// `a.len()` and `a.is_empty()` of an array, whose length is a constant.
    pub(super) fn array_length(
        &mut self,
        len: &Size,
        method: &ast::Name,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        if !args.is_empty() {
            return self.builtin_count(method, 0, args, span);
        }
        let len = node(ExprKind::Size(len.clone()), Ty::uint(32), span, true);
        match method.as_str() {
            "is_empty" => is_zero(len, span),
            _ => len,
        }
    }

    /// A method of a `Vec` that takes no closure and changes nothing.
    pub(super) fn vec_method(
        &mut self,
        receiver: Expr,
        (element, capacity): (&Ty, &Size),
        method: &ast::Name,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        self.unnamed(args);
        let arity = usize::from(matches!(method.as_str(), "get" | "push"));
        if args.len() != arity {
            return self.builtin_count(method, arity, args, span);
        }
        match (method.as_str(), args) {
            ("get", [index]) => {
                let index = self.index_value(&index.value);
                self.vec_element(receiver, index, (element, capacity), span)
            }
            ("push", [value]) => self.push(receiver, element, (method, &value.value), span),
            ("is_empty", _) => is_zero(length(receiver, span), span),
            _ => length(receiver, span),
        }
    }

    /// `v[index]`.
    pub(super) fn vec_element(
        &mut self,
        base: Expr,
        index: Expr,
        (element, capacity): (&Ty, &Size),
        span: Span,
    ) -> Expr {
        if self.is_error(&index.ty) {
            return self.error(span);
        }
        let room = self.infer.size(capacity).as_constant();
        if let (ExprKind::Number(at), Some(room)) = (&index.kind, room)
            && *at >= room
        {
            let diagnostic =
                Diagnostic::error(Code("E0222"), format!("there is never an element {at}"))
                    .label(index.span, format!("the `Vec` has room for {room}"))
                    .help("elements are counted from 0");
            return self.fail(span, diagnostic);
        }
        let kind = ExprKind::Index(Box::new(base), Box::new(index));
        node(kind, element.clone(), span, false)
    }

    /// `v.push(x)`: an assignment to `v`.
    fn push(
        &mut self,
        receiver: Expr,
        element: &Ty,
        (method, value): (&ast::Name, &ast::Expr),
        span: Span,
    ) -> Expr {
        let shown = self.show(element);
        let why = Some((receiver.span, format!("its elements are `{shown}`")));
        let value = self.expect(value, element, &why);
        let ty = receiver.ty.clone();
        let pushed = ExprKind::Builtin(Builtin::Push, vec![receiver.clone(), value]);
        let mut stmts: Vec<Stmt> = Vec::new();
        if !self.store(&receiver, node(pushed, ty, span, false), &mut stmts)
            && !self.is_error(&receiver.ty)
        {
            let diagnostic =
                Diagnostic::error(Code("E0217"), format!("`{method}` changes nothing here"))
                    .label(receiver.span, "not a variable, nor a part of one")
                    .help("bind it first: `let mut v = …; v.push(x);`");
            return self.fail(span, diagnostic);
        }
        let block = Block { stmts, value: None, span };
        node(ExprKind::Block(block), Ty::unit(), span, false)
    }
}

/// How many elements a `Vec` has.
fn length(of: Expr, span: Span) -> Expr {
    node(ExprKind::Builtin(Builtin::Length, vec![of]), Ty::uint(32), span, false)
}

fn is_zero(len: Expr, span: Span) -> Expr {
    let zero = Box::new(node(ExprKind::Number(0.into()), Ty::uint(32), span, true));
    let constant = len.constant;
    node(ExprKind::Compare(Comparison::Eq, Box::new(len), zero), Ty::Bool, span, constant)
}
