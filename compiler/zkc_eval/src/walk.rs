//! What is below an expression or statement, for those who search the tree rather than run it.

use zkc_hir::{Block, Expr, ExprKind, LocalId, MessagePiece, Projection, Stmt};

/// Something directly below a node.
#[derive(Clone, Copy)]
pub(crate) enum Child<'a> {
    /// An expression that is evaluated.
    Expr(&'a Expr),
    /// A block that may be evaluated.
    Block(&'a Block),
    /// A place in a message, evaluated if the message is needed.
    Place(&'a Expr),
}

/// Calls `f` on each child of an expression, in order of evaluation.
pub(crate) fn children<'a>(expr: &'a Expr, f: &mut dyn FnMut(Child<'a>)) {
    match &expr.kind {
        ExprKind::Number(_)
        | ExprKind::Local(_)
        | ExprKind::Const(_)
        | ExprKind::Size(_)
        | ExprKind::Deployment
        | ExprKind::Now
        | ExprKind::SealOf(_) => {}
        ExprKind::Not(a)
        | ExprKind::Negate(a)
        | ExprKind::Cast(a)
        | ExprKind::Field(a, _)
        | ExprKind::Repeat(a)
        | ExprKind::Reveal(a, _) => f(Child::Expr(a)),
        ExprKind::Arithmetic(_, a, b)
        | ExprKind::Compare(_, a, b)
        | ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::Index(a, b) => {
            f(Child::Expr(a));
            f(Child::Expr(b));
        }
        ExprKind::Call { args: list, .. }
        | ExprKind::Builtin(_, list)
        | ExprKind::Tuple(list)
        | ExprKind::Array(list) => list.iter().for_each(|child| f(Child::Expr(child))),
        ExprKind::Struct { fields, base, .. } => {
            fields.iter().for_each(|(_, child)| f(Child::Expr(child)));
            base.iter().for_each(|child| f(Child::Expr(child)));
        }
        ExprKind::If { condition, then, otherwise } => {
            f(Child::Expr(condition));
            f(Child::Block(then));
            otherwise.iter().for_each(|block| f(Child::Block(block)));
        }
        ExprKind::Block(block) => f(Child::Block(block)),
        ExprKind::Require { condition, message } => {
            f(Child::Expr(condition));
            places(message, f);
        }
        ExprKind::Fail(message) => places(message, f),
    }
}

/// Calls `f` on each child of a statement, in order of evaluation.
pub(crate) fn statement_children<'a>(stmt: &'a Stmt, f: &mut dyn FnMut(Child<'a>)) {
    match stmt {
        Stmt::Let { value, .. } => f(Child::Expr(value)),
        Stmt::Assign { place, value } => {
            f(Child::Expr(value));
            for projection in &place.projections {
                if let Projection::Index(index) = projection {
                    f(Child::Expr(index));
                }
            }
        }
        Stmt::For { start, end, body, .. } => {
            f(Child::Expr(start));
            f(Child::Expr(end));
            f(Child::Block(body));
        }
        Stmt::Expr(expr) => f(Child::Expr(expr)),
    }
}

/// Calls `f` on each child of a block, in order of evaluation.
pub(crate) fn block_children<'a>(block: &'a Block, f: &mut dyn FnMut(Child<'a>)) {
    block.stmts.iter().for_each(|stmt| statement_children(stmt, f));
    block.value.iter().for_each(|value| f(Child::Expr(value)));
}

/// The variables that a block assigns to, anywhere inside; ascending.
pub(crate) fn assigned_in_block(block: &Block) -> Vec<LocalId> {
    let mut found = Vec::new();
    collect_assigned(block, &mut found);
    sorted(found)
}

/// The variables that an expression assigns to, in blocks anywhere inside; ascending.
pub(crate) fn assigned_in_expr(expr: &Expr) -> Vec<LocalId> {
    let mut found = Vec::new();
    collect_below(Child::Expr(expr), &mut found);
    sorted(found)
}

fn sorted(mut found: Vec<LocalId>) -> Vec<LocalId> {
    found.sort_unstable();
    found.dedup();
    found
}

fn collect_assigned(block: &Block, found: &mut Vec<LocalId>) {
    for stmt in &block.stmts {
        if let Stmt::Assign { place, .. } = stmt {
            found.push(place.local);
        }
    }
    block_children(block, &mut |child| collect_below(child, found));
}

fn collect_below(child: Child<'_>, found: &mut Vec<LocalId>) {
    match child {
        Child::Expr(expr) => children(expr, &mut |child| collect_below(child, found)),
        Child::Block(block) => collect_assigned(block, found),
        Child::Place(_) => {}
    }
}

fn places<'a>(message: &'a zkc_hir::Message, f: &mut dyn FnMut(Child<'a>)) {
    for piece in &message.pieces {
        if let MessagePiece::Place { value, .. } = piece {
            f(Child::Place(value));
        }
    }
}
