//! Methods of `Option`.

use zkc_ast as ast;
use zkc_hir::{Block, Expr, ExprKind, Message, MessagePiece, Ty};
use zkc_span::Span;

use super::{Body, node};

/// The variants of `Option` by index.
pub(super) const NONE: usize = 0;
pub(super) const SOME: usize = 1;

/// The methods, with the number of their arguments.
pub(super) const METHODS: &[(&str, usize)] =
    &[("is_none", 0), ("is_some", 0), ("unwrap", 0), ("unwrap_or", 1)];

/// What to do with an `Option` where its value is wanted.
pub(super) const VALUE: &str = "it may hold no value: `o.unwrap()` fails then, `o.unwrap_or(x)` gives x, and \
     `match` or `if let Some(v) = o { … }` asks";

/// Methods that an `Option` has elsewhere, and what to write here.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (
        &["unwrap_or_default", "unwrap_or_else", "unwrap_or_zero", "value_or", "or_default"],
        "write `.unwrap_or(x)`, with the value that stands for none",
    ),
    (&["ok_or", "ok_or_else"], "write `match o { Some(v) => v, None => fail(\"why\") }`"),
    (&["or", "or_else", "xor"], "write `if o.is_some() { o } else { other }`"),
    (
        &["is_some_and", "is_none_or", "map_or", "map_or_else", "and_then", "and", "filter", "zip"],
        "write `match o { Some(v) => …, None => … }`",
    ),
    (&["get", "value", "take", "unwrap_unchecked", "as_ref", "cloned"], VALUE),
    (&["is_null", "is_empty", "isNone", "has_value"], "write `.is_none()` or `.is_some()`"),
];

/// What to write instead of a method of an `Option`.
pub(super) fn advice(method: &str) -> Option<&'static str> {
    ELSEWHERE.iter().find(|(names, _)| names.contains(&method)).map(|(_, advice)| *advice)
}

impl Body<'_, '_> {
    /// What the type in an `Option` is, if it is one.
    pub(super) fn in_option(&self, ty: &Ty) -> Option<Ty> {
        match self.infer.shallow(ty) {
            Ty::Enum(id, args) if Some(id) == self.cx.program.lang.option => {
                match args.as_slice() {
                    [zkc_hir::GenericArg::Ty(inner)] => Some(inner.clone()),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A method of a value of type `Option<inner>`; `arity` is how many arguments it takes.
    pub(super) fn option_method(
        &mut self,
        receiver: Expr,
        inner: &Ty,
        (method, arity): (&ast::Name, usize),
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        self.unnamed(args);
        if args.len() != arity {
            return self.builtin_count(method, arity, args, span);
        }
        let is = |value: Expr, variant| {
            let constant = value.constant;
            node(ExprKind::IsVariant(Box::new(value), variant), Ty::Bool, span, constant)
        };
        match method.as_str() {
            "is_none" => return is(receiver, NONE),
            "is_some" => return is(receiver, SOME),
            _ => {}
        }
        let (subject, binding) = self.kept(receiver);
        let of = Box::new(subject.clone());
        let payload = ExprKind::Payload { of, variant: SOME, field: 0 };
        let payload = node(payload, inner.clone(), span, subject.constant);
        let absent = match args {
            [other] => {
                let why = Some((method.span, format!("the other case of `{}`", method.as_str())));
                self.expect(&other.value, inner, &why)
            }
            _ => {
                let words = "there is no value to unwrap".to_owned();
                let pieces = vec![MessagePiece::Text(words)];
                node(ExprKind::Fail(Message { pieces, span: method.span }), Ty::Never, span, false)
            }
        };
        let arm = |value: Expr| Block { stmts: Vec::new(), value: Some(Box::new(value)), span };
        let condition = Box::new(is(subject, SOME));
        let kind = ExprKind::If { condition, then: arm(payload), otherwise: Some(arm(absent)) };
        let value = Some(Box::new(node(kind, inner.clone(), span, false)));
        let block = Block { stmts: binding.into_iter().collect(), value, span };
        node(ExprKind::Block(block), inner.clone(), span, false)
    }
}
