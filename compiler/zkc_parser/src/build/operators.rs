//! Groups the flat lists of operators that the grammar reads.

use zkc_ast::*;
use zkc_span::Span;

use super::Cx;
use crate::messages;

/// An operator between two operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Op {
    Binary(BinaryOp),
    Range { inclusive: bool },
}

impl Op {
    /// How tightly it binds; a smaller number binds tighter.
    fn rank(self) -> u32 {
        match self {
            Op::Binary(BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem) => 4,
            Op::Binary(BinaryOp::Add | BinaryOp::Sub) => 5,
            Op::Binary(BinaryOp::Shl | BinaryOp::Shr) => 6,
            Op::Binary(BinaryOp::BitAnd) => 7,
            Op::Binary(BinaryOp::BitXor) => 8,
            Op::Binary(BinaryOp::BitOr) => 9,
            Op::Binary(op) if op.is_comparison() => COMPARISON,
            Op::Binary(BinaryOp::And) => 11,
            Op::Binary(_) => 12,
            Op::Range { .. } => RANGE,
        }
    }
}

const COMPARISON: u32 = 10;
const RANGE: u32 = 13;

impl Cx<'_> {
    /// Groups `first op operand op operand …`, all operators from left to right within a rank.
    pub(crate) fn operators(&mut self, first: Expr, rest: Vec<((Op, Span), Expr)>) -> Expr {
        let mut operands = vec![first];
        let mut operators: Vec<(Op, Span)> = Vec::new();
        let mut chain = false;
        self.chain = rest.len();
        let comparisons = rest.iter().filter(|((op, _), _)| op.rank() == COMPARISON).count();
        for ((op, op_span), operand) in rest {
            while let Some((above, above_span)) = operators.last().copied()
                && above.rank() <= op.rank()
            {
                let chains = above.rank() == op.rank() && matches!(op.rank(), COMPARISON | RANGE);
                if let (true, false, [.., left, middle]) = (chains, chain, operands.as_slice()) {
                    chain = true;
                    let texts = [left, middle, &operand].map(|expr| self.text_of(expr.span));
                    let diagnostic = match op {
                        Op::Range { .. } => messages::range_chain(op_span, above_span),
                        _ => messages::comparison_chain(
                            texts,
                            [self.text_of(above_span), self.text_of(op_span)],
                            [above_span, op_span],
                            (comparisons == 2).then(|| left.span.to(operand.span)),
                            is_call_with_types(above, op, left, &operand),
                        ),
                    };
                    self.report(diagnostic);
                }
                operators.pop();
                self.join(&mut operands, above, above_span);
            }
            operators.push((op, op_span));
            operands.push(operand);
        }
        while let Some((op, op_span)) = operators.pop() {
            self.join(&mut operands, op, op_span);
        }
        self.chain = 0;
        operands.pop().unwrap_or_else(|| Expr::new(ExprKind::Error(vec![]), Span::default()))
    }

    /// Replaces the last two operands by one node.
    fn join(&mut self, operands: &mut Vec<Expr>, op: Op, op_span: Span) {
        let (Some(right), Some(left)) = (operands.pop(), operands.pop()) else { return };
        let (start, end) = (left.span.start, right.span.end);
        let kind = match op {
            Op::Binary(op) => {
                ExprKind::Binary { op, op_span, left: left.into(), right: right.into() }
            }
            Op::Range { inclusive } => {
                ExprKind::Range { start: left.into(), end: right.into(), inclusive }
            }
        };
        operands.push(self.expr(kind, start, end));
    }
}

/// `root < u8 > (x)` was meant as `root::<u8>(x)`.
fn is_call_with_types(first: Op, second: Op, left: &Expr, right: &Expr) -> bool {
    first == Op::Binary(BinaryOp::Lt)
        && second == Op::Binary(BinaryOp::Gt)
        && matches!(left.kind, ExprKind::Path(_) | ExprKind::Field { .. })
        && matches!(right.kind, ExprKind::Paren(_) | ExprKind::Tuple(_))
}
