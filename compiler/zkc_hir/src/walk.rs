//! What is below an expression, statement or block: the one place that knows the shape of the tree.
//!
//! Whoever searches or changes the tree, rather than running it, matches the forms that concern it
//! and leaves the rest to the walks here.

use crate::{Block, Expr, ExprKind, LocalId, Message, MessagePiece, Projection, Stmt};

/// Something directly below a node.
#[derive(Clone, Copy)]
pub enum Child<'a> {
    /// An expression that is evaluated.
    Expr(&'a Expr),
    /// A block that may be evaluated.
    Block(&'a Block),
    /// A place in a message, evaluated if the message is needed.
    Place(&'a Expr),
}

/// Something directly below a node, to be changed.
pub enum ChildMut<'a> {
    /// An expression that is evaluated.
    Expr(&'a mut Expr),
    /// A block that may be evaluated.
    Block(&'a mut Block),
    /// A place in a message, evaluated if the message is needed.
    Place(&'a mut Expr),
}

/// The walks that look and the walks that change are one text; they differ in `mut` alone.
macro_rules! walks {
    ($Child:ident, $expr:ident, $stmt:ident, $block:ident, $message:ident $(, $mut:tt)?) => {
        /// Calls `f` on each child of an expression, in order of evaluation.
        pub fn $expr<'a>(expr: &'a $($mut)? Expr, f: &mut dyn FnMut($Child<'a>)) {
            match & $($mut)? expr.kind {
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
                | ExprKind::IsVariant(a, _)
                | ExprKind::Payload { of: a, .. }
                | ExprKind::Generate { body: a, .. }
                | ExprKind::Reveal(a, _) => f($Child::Expr(a)),
                ExprKind::Arithmetic(_, a, b)
                | ExprKind::Compare(_, a, b)
                | ExprKind::And(a, b)
                | ExprKind::Or(a, b)
                | ExprKind::Index(a, b) => {
                    f($Child::Expr(a));
                    f($Child::Expr(b));
                }
                ExprKind::Call { args: list, .. }
                | ExprKind::Builtin(_, list)
                | ExprKind::Tuple(list)
                | ExprKind::Array(list) => {
                    for child in list {
                        f($Child::Expr(child));
                    }
                }
                ExprKind::Struct { fields, base, .. } => {
                    for (_, child) in fields {
                        f($Child::Expr(child));
                    }
                    if let Some(child) = base {
                        f($Child::Expr(child));
                    }
                }
                ExprKind::Variant { fields, .. } => {
                    for (_, child) in fields {
                        f($Child::Expr(child));
                    }
                }
                ExprKind::If { condition, then, otherwise } => {
                    f($Child::Expr(condition));
                    f($Child::Block(then));
                    if let Some(block) = otherwise {
                        f($Child::Block(block));
                    }
                }
                ExprKind::Block(block) => f($Child::Block(block)),
                ExprKind::Require { condition, message } => {
                    f($Child::Expr(condition));
                    $message(message, f);
                }
                ExprKind::Fail(message) => $message(message, f),
            }
        }

        /// Calls `f` on each child of a statement, in order of evaluation.
        pub fn $stmt<'a>(stmt: &'a $($mut)? Stmt, f: &mut dyn FnMut($Child<'a>)) {
            match stmt {
                Stmt::Let { value, .. } => f($Child::Expr(value)),
                Stmt::Assign { place, value } => {
                    f($Child::Expr(value));
                    for projection in & $($mut)? place.projections {
                        if let Projection::Index(index) = projection {
                            f($Child::Expr(index));
                        }
                    }
                }
                Stmt::For { start, end, body, .. } => {
                    f($Child::Expr(start));
                    f($Child::Expr(end));
                    f($Child::Block(body));
                }
                Stmt::Expr(expr) => f($Child::Expr(expr)),
            }
        }

        /// Calls `f` on each child of a block, in order of evaluation.
        pub fn $block<'a>(block: &'a $($mut)? Block, f: &mut dyn FnMut($Child<'a>)) {
            for stmt in & $($mut)? block.stmts {
                $stmt(stmt, f);
            }
            if let Some(value) = & $($mut)? block.value {
                f($Child::Expr(value));
            }
        }

        fn $message<'a>(message: &'a $($mut)? Message, f: &mut dyn FnMut($Child<'a>)) {
            for piece in & $($mut)? message.pieces {
                if let MessagePiece::Place { value, .. } = piece {
                    f($Child::Place(value));
                }
            }
        }
    };
}

walks!(Child, children, statement_children, block_children, places);
walks!(ChildMut, children_mut, statement_children_mut, block_children_mut, places_mut, mut);

/// The variables that a block assigns to, anywhere inside; ascending.
pub fn assigned_in_block(block: &Block) -> Vec<LocalId> {
    let mut found = Vec::new();
    collect_assigned(block, &mut found);
    sorted(found)
}

/// The variables that an expression assigns to, in blocks anywhere inside; ascending.
pub fn assigned_in_expr(expr: &Expr) -> Vec<LocalId> {
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
