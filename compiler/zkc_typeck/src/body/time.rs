//! Between instants and days: what the methods of both stand for.

use num_bigint::BigInt;
use zkc_ast as ast;
use zkc_hir::{Arithmetic, Builtin, Expr, ExprKind, Rounding, SECONDS_OF_DAY, Ty};
use zkc_span::Span;

use super::{Body, node};

impl Body<'_, '_> {
    /// `time.date()` is the day that an instant is on; `day.start()` its first instant, which fails
    /// before 1970. None if the type has no such method.
    pub(super) fn time_method(
        &mut self,
        receiver: &Expr,
        ty: &Ty,
        method: &ast::Name,
        args: &[ast::Arg],
        span: Span,
    ) -> Option<Expr> {
        let number = |value: u32, ty| node(ExprKind::Number(BigInt::from(value)), ty, span, true);
        let constant = receiver.constant;
        let two = |op, left: Expr, right: Expr, ty| {
            let kind = ExprKind::Arithmetic(op, Box::new(left), Box::new(right));
            node(kind, ty, span, constant)
        };
        let receiver = receiver.clone();
        let value = match (ty, method.as_str()) {
            (Ty::Timestamp, "date") => {
                let epoch = number(0, Ty::Timestamp);
                let since = two(Arithmetic::Sub, receiver, epoch, Ty::Duration);
                let day = number(SECONDS_OF_DAY, Ty::Duration);
                let days = Ty::Exact(Box::new(Ty::uint(64)));
                let days = two(Arithmetic::Div, since, day, days);
                let whole = ExprKind::Builtin(Builtin::Round(Rounding::Floor), vec![days]);
                let whole = node(whole, Ty::uint(64), span, constant);
                two(Arithmetic::Add, number(0, Ty::Date), whole, Ty::Date)
            }
            (Ty::Date, "start") => {
                let epoch = number(0, Ty::Date);
                let days = two(Arithmetic::Sub, receiver, epoch, Ty::uint(32));
                let day = number(SECONDS_OF_DAY, Ty::Duration);
                let since = two(Arithmetic::Mul, day, days, Ty::Duration);
                two(Arithmetic::Add, number(0, Ty::Timestamp), since, Ty::Timestamp)
            }
            _ => return None,
        };
        Some(match args {
            [] => value,
            _ => self.builtin_count(method, 0, args, span),
        })
    }
}
