//! Operators: which types go together, and what comes of them (semantics 2.1, 3.3).

use zkc_ast as ast;
use zkc_ast::BinaryOp;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Arithmetic, Comparison, Expr, ExprKind, Ty};
use zkc_span::Span;

use super::{Body, Deferred, Wants, node};

use crate::infer::LiteralKind;

/// An operator of two operands where it stands.
#[derive(Clone, Copy)]
pub(super) struct Operator {
    pub(super) op: BinaryOp,
    pub(super) at: Span,
}

/// What an operator makes of two types, once they are looked at.
pub(super) enum Outcome {
    /// The result's type.
    Ty(Ty),
    /// The two do not go together.
    Differ,
    /// The operator means nothing for them.
    Wrong(Option<&'static str>),
    /// Reported already.
    Said,
}

/// An unrounded value of this type.
pub(super) fn exact(of: Ty) -> Outcome {
    Outcome::Ty(Ty::Exact(Box::new(of)))
}

fn arithmetic(op: BinaryOp) -> Option<Arithmetic> {
    Some(match op {
        BinaryOp::Add => Arithmetic::Add,
        BinaryOp::Sub => Arithmetic::Sub,
        BinaryOp::Mul => Arithmetic::Mul,
        BinaryOp::Div => Arithmetic::Div,
        BinaryOp::Rem => Arithmetic::Rem,
        BinaryOp::Shl => Arithmetic::Shl,
        BinaryOp::Shr => Arithmetic::Shr,
        BinaryOp::BitAnd => Arithmetic::BitAnd,
        BinaryOp::BitOr => Arithmetic::BitOr,
        BinaryOp::BitXor => Arithmetic::BitXor,
        _ => return None,
    })
}

fn comparison(op: BinaryOp) -> Option<Comparison> {
    Some(match op {
        BinaryOp::Eq => Comparison::Eq,
        BinaryOp::Ne => Comparison::Ne,
        BinaryOp::Lt => Comparison::Lt,
        BinaryOp::Le => Comparison::Le,
        BinaryOp::Gt => Comparison::Gt,
        BinaryOp::Ge => Comparison::Ge,
        _ => return None,
    })
}

/// Whether the values of a type, unrounded ones apart, are less or greater than one another.
pub(super) fn has_order(ty: &Ty) -> bool {
    match ty {
        Ty::Uint(_) | Ty::Amount(_) | Ty::Decimal(_) | Ty::Rate(..) | Ty::Bps => true,
        Ty::Int(_) | Ty::SignedAmount(_) | Ty::SignedDecimal(_) | Ty::Date => true,
        Ty::Percent | Ty::Timestamp | Ty::Duration => true,
        _ => false,
    }
}

impl Body<'_, '_> {
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        op_span: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            return self.logical(op, op_span, left, right, span);
        }
        // What is wanted of a sum is wanted of its terms; of a quotient nothing is known.
        let hint = match op {
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Rem => want.cloned(),
            BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor => want.cloned(),
            BinaryOp::Mul | BinaryOp::Shl | BinaryOp::Shr => want.cloned(),
            _ => None,
        };
        let left = self.expr(left, hint.as_ref());
        let left_ty = self.infer.shallow(&left.ty);
        let right_hint = match op {
            BinaryOp::Shl | BinaryOp::Shr => None,
            // A divisor has no sign.
            BinaryOp::Div if matches!(left_ty, Ty::Int(_)) => None,
            _ if self.infer.is_open(&left_ty) => hint,
            _ => match &left_ty {
                Ty::Exact(of) if !matches!(op, BinaryOp::Mul | BinaryOp::Div) => {
                    Some((**of).clone())
                }
                // A literal factor is not of the amount's type.
                Ty::Amount(_)
                | Ty::SignedAmount(_)
                | Ty::Exact(_)
                | Ty::Decimal(_)
                | Ty::SignedDecimal(_)
                | Ty::Rate(..)
                | Ty::Bps
                | Ty::Percent
                | Ty::Duration
                    if matches!(op, BinaryOp::Mul | BinaryOp::Div) =>
                {
                    None
                }
                // What is added to a day or an instant is none.
                Ty::Date | Ty::Timestamp if matches!(op, BinaryOp::Add | BinaryOp::Sub) => None,
                _ => Some(left_ty.clone()),
            },
        };
        let right = self.expr(right, right_hint.as_ref());
        if self.is_error(&left.ty) || self.is_error(&right.ty) {
            return self.error(span);
        }
        match comparison(op) {
            Some(comparison) => self.compare(comparison, op, op_span, left, right, span),
            None => self.operate(op, op_span, left, right, span),
        }
    }

    fn logical(
        &mut self,
        op: BinaryOp,
        op_span: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
    ) -> Expr {
        let why = Some((op_span, format!("`{}` takes two `bool`", op.symbol())));
        let left = self.expect(left, &Ty::Bool, &why);
        let right = self.expect(right, &Ty::Bool, &why);
        let constant = left.constant && right.constant;
        let (left, right) = (Box::new(left), Box::new(right));
        let kind = match op {
            BinaryOp::And => ExprKind::And(left, right),
            _ => ExprKind::Or(left, right),
        };
        node(kind, Ty::Bool, span, constant)
    }

    pub(super) fn operate(
        &mut self,
        op: BinaryOp,
        op_span: Span,
        left: Expr,
        right: Expr,
        span: Span,
    ) -> Expr {
        let a = self.infer.shallow(&left.ty);
        let b = self.infer.shallow(&right.ty);
        let operator = Operator { op, at: op_span };
        let outcome = match op {
            BinaryOp::Add | BinaryOp::Sub => self.sum(op, &a, &b),
            BinaryOp::Mul => self.product(&a, &b, operator),
            BinaryOp::Div => self.quotient(&a, &b, operator),
            BinaryOp::Rem => self.same_integers(&a, &b, operator),
            BinaryOp::Shl | BinaryOp::Shr => self.shift(&a, &b, operator),
            _ => match (&a, &b) {
                (Ty::Bool, Ty::Bool) => Outcome::Ty(Ty::Bool),
                _ => self.same_integers(&a, &b, operator),
            },
        };
        let constant = left.constant && right.constant;
        match (outcome, arithmetic(op)) {
            (Outcome::Ty(ty), Some(operation)) => {
                let kind = ExprKind::Arithmetic(operation, Box::new(left), Box::new(right));
                node(kind, ty, span, constant)
            }
            (Outcome::Differ, _) => self.operands_differ(op.symbol(), &left, &right, op_span),
            (Outcome::Wrong(help), _) => {
                let diagnostic = self.wrong_operator(op.symbol(), &a, &b, op_span);
                let diagnostic = match help {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                };
                self.fail(span, diagnostic)
            }
            (Outcome::Said, _) | (_, None) => self.error(span),
        }
    }

    fn wrong_operator(&self, symbol: &str, a: &Ty, b: &Ty, at: Span) -> Diagnostic {
        let (left, right) = (self.show_found(a), self.show_found(b));
        let message = if left == right {
            format!("`{symbol}` means nothing for {left}")
        } else {
            format!("`{symbol}` means nothing between {left} and {right}")
        };
        Diagnostic::error(Code("E0204"), message).label(at, "no such operation")
    }

    pub(super) fn is_integer_literal(&self, ty: &Ty) -> bool {
        self.infer.literal(ty) == Some(LiteralKind::Integer)
    }

    /// Waits with a check until the type of a literal is known.
    pub(super) fn wait(&mut self, ty: &Ty, operator: Operator, wants: Wants) {
        let Operator { op, at } = operator;
        self.deferred.push(Deferred { ty: ty.clone(), symbol: op.symbol(), span: at, wants });
    }

    fn sum(&mut self, op: BinaryOp, a: &Ty, b: &Ty) -> Outcome {
        match (a, b) {
            (Ty::Timestamp, Ty::Duration) => return Outcome::Ty(Ty::Timestamp),
            (Ty::Timestamp, Ty::Timestamp) if op == BinaryOp::Sub => {
                return Outcome::Ty(Ty::Duration);
            }
            (Ty::Duration, Ty::Timestamp) => {
                return Outcome::Wrong(Some("write the instant first: `time + duration`"));
            }
            (Ty::Timestamp, Ty::Timestamp) => {
                return Outcome::Wrong(Some("only the difference of two instants has a meaning"));
            }
            (Ty::Exact(a), Ty::Exact(b)) => {
                return if self.agree(a, b) { exact((**a).clone()) } else { Outcome::Differ };
            }
            (Ty::Exact(of), other) | (other, Ty::Exact(of)) => {
                return if self.agree(of, other) { exact((**of).clone()) } else { Outcome::Differ };
            }
            (Ty::Date, Ty::Date) if op == BinaryOp::Sub => return Outcome::Ty(Ty::uint(32)),
            (Ty::Date, Ty::Date) => {
                return Outcome::Wrong(Some("only the difference of two days has a meaning"));
            }
            (Ty::Date, Ty::Uint(_)) => return Outcome::Ty(Ty::Date),
            (Ty::Date, days) if self.is_integer_literal(days) => {
                return match self.agree(days, &Ty::uint(32)) {
                    true => Outcome::Ty(Ty::Date),
                    false => Outcome::Differ,
                };
            }
            (Ty::Date, Ty::Duration) => {
                return Outcome::Wrong(Some(
                    "a `Date` counts whole days: write their number, as in `date + 3`",
                ));
            }
            (Ty::Date, Ty::Int(_)) => {
                return Outcome::Wrong(Some("days to add or take away are a `uN`"));
            }
            (Ty::Timestamp, days) if self.is_integer_literal(days) => {
                return Outcome::Wrong(Some("a duration says its unit: `time + 3 days`"));
            }
            _ => {}
        }
        if !self.agree(a, b) {
            return Outcome::Differ;
        }
        match self.infer.shallow(a) {
            Ty::Uint(_) | Ty::Int(_) | Ty::Field | Ty::Rate(..) => Outcome::Ty(a.clone()),
            Ty::Amount(_) | Ty::SignedAmount(_) => Outcome::Ty(a.clone()),
            Ty::Decimal(_) | Ty::SignedDecimal(_) => Outcome::Ty(a.clone()),
            Ty::Bps | Ty::Percent | Ty::Duration => Outcome::Ty(a.clone()),
            open if self.infer.is_open(&open) => Outcome::Ty(open),
            Ty::Bool => Outcome::Wrong(Some("cast to an integer to count: `b as u8`")),
            _ => Outcome::Wrong(None),
        }
    }

    fn same_integers(&mut self, a: &Ty, b: &Ty, operator: Operator) -> Outcome {
        if !self.agree(a, b) {
            return Outcome::Differ;
        }
        match self.infer.shallow(a) {
            Ty::Uint(_) => Outcome::Ty(a.clone()),
            Ty::Int(_) if operator.op == BinaryOp::Rem => Outcome::Wrong(Some(
                "remainders of negative numbers are defined in two ways: say \
                 `a.rem_euclid(b)`, which is never negative",
            )),
            Ty::Int(_) => Outcome::Wrong(Some("bits belong to unsigned integers")),
            open if self.is_integer_literal(&open) => {
                self.wait(&open, operator, Wants::Integer);
                Outcome::Ty(open)
            }
            _ => Outcome::Wrong(None),
        }
    }

    fn shift(&mut self, a: &Ty, b: &Ty, operator: Operator) -> Outcome {
        if self.is_integer_literal(b) {
            self.infer.set_default(b, Ty::uint(32));
        }
        let shift = self.infer.shallow(b);
        if !matches!(shift, Ty::Uint(_)) && !self.is_integer_literal(&shift) {
            return Outcome::Wrong(Some("the number of places is an integer"));
        }
        match a {
            Ty::Uint(_) | Ty::Int(_) => Outcome::Ty(a.clone()),
            open if self.is_integer_literal(open) => {
                self.wait(open, operator, Wants::Shiftable);
                Outcome::Ty(open.clone())
            }
            _ => Outcome::Wrong(None),
        }
    }

    fn compare(
        &mut self,
        comparison: Comparison,
        op: BinaryOp,
        op_span: Span,
        left: Expr,
        right: Expr,
        span: Span,
    ) -> Expr {
        let a = self.infer.shallow(&left.ty);
        let b = self.infer.shallow(&right.ty);
        let agree = match (&a, &b) {
            (Ty::Exact(a), Ty::Exact(b)) => self.agree(a, b),
            (Ty::Exact(of), other) | (other, Ty::Exact(of)) => self.agree(of, other),
            _ => self.agree(&a, &b),
        };
        if !agree {
            return self.operands_differ(op.symbol(), &left, &right, op_span);
        }
        let ordered = !matches!(comparison, Comparison::Eq | Comparison::Ne);
        let ty = self.infer.shallow(&a);
        let allowed = match &ty {
            ordered if has_order(ordered) => true,
            Ty::Exact(_) => true,
            open if self.infer.literal(open).is_some() => {
                if ordered {
                    self.wait(open, Operator { op, at: op_span }, Wants::Ordered);
                }
                true
            }
            Ty::Window | Ty::Never => false,
            _ => !ordered,
        };
        if !allowed {
            let diagnostic = self.no_order(op.symbol(), &ty, op_span);
            return self.fail(span, diagnostic);
        }
        let constant = left.constant && right.constant;
        let kind = ExprKind::Compare(comparison, Box::new(left), Box::new(right));
        node(kind, Ty::Bool, span, constant)
    }

    pub(super) fn no_order(&self, symbol: &str, ty: &Ty, at: Span) -> Diagnostic {
        let shown = self.show_found(ty);
        let diagnostic =
            Diagnostic::error(Code("E0204"), format!("`{symbol}` means nothing for {shown}"))
                .label(at, "there is no such comparison");
        match ty {
            Ty::Field => diagnostic
                .note("field elements lie on a circle: none is before another")
                .help("cast both sides to an integer, as in `x as u64`, which is checked"),
            Ty::Window => {
                diagnostic.help("ask `now.before(t)`, `now.reached(t)` or `now.within(a, b)`")
            }
            Ty::Struct(..) | Ty::Tuple(_) | Ty::Array(..) | Ty::Vec(..) => {
                diagnostic.help("compare the parts that matter")
            }
            _ => diagnostic,
        }
    }
}
