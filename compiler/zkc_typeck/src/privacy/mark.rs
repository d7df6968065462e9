//! Marks the places in messages that everybody may see.

use std::collections::BTreeMap;

use zkc_hir::{Block, Expr, ExprKind, Message, MessagePiece, Program, Projection, Stmt};
use zkc_span::Span;

/// Sets the marks: a place is public if it was wherever the walk came by.
pub(super) fn mark(program: &mut Program, places: &BTreeMap<Span, bool>) {
    for function in &mut program.functions {
        block(&mut function.body, places);
    }
    for clause in &mut program.clauses {
        block(&mut clause.body, places);
        clause.reveal.iter_mut().for_each(|value| expr(value, places));
    }
}

fn block(of: &mut Block, places: &BTreeMap<Span, bool>) {
    for stmt in &mut of.stmts {
        match stmt {
            Stmt::Let { value, .. } | Stmt::Expr(value) => expr(value, places),
            Stmt::Assign { place, value } => {
                for projection in &mut place.projections {
                    if let Projection::Index(index) = projection {
                        expr(index, places);
                    }
                }
                expr(value, places);
            }
            Stmt::For { body, .. } => block(body, places),
        }
    }
    if let Some(value) = &mut of.value {
        expr(value, places);
    }
}

fn message(of: &mut Message, places: &BTreeMap<Span, bool>) {
    for piece in &mut of.pieces {
        if let MessagePiece::Place { value, public } = piece {
            *public = places.get(&value.span).copied().unwrap_or(false);
        }
    }
}

fn expr(of: &mut Expr, places: &BTreeMap<Span, bool>) {
    match &mut of.kind {
        ExprKind::Number(_)
        | ExprKind::Local(_)
        | ExprKind::Const(_)
        | ExprKind::Size(_)
        | ExprKind::Deployment
        | ExprKind::Now
        | ExprKind::SealOf(_) => {}
        ExprKind::Not(inner)
        | ExprKind::Negate(inner)
        | ExprKind::Cast(inner)
        | ExprKind::Field(inner, _)
        | ExprKind::Repeat(inner)
        | ExprKind::Reveal(inner, _) => expr(inner, places),
        ExprKind::Arithmetic(_, left, right)
        | ExprKind::Compare(_, left, right)
        | ExprKind::And(left, right)
        | ExprKind::Or(left, right)
        | ExprKind::Index(left, right) => {
            expr(left, places);
            expr(right, places);
        }
        ExprKind::Call { args, .. }
        | ExprKind::Builtin(_, args)
        | ExprKind::Tuple(args)
        | ExprKind::Array(args) => args.iter_mut().for_each(|arg| expr(arg, places)),
        ExprKind::Struct { fields, base, .. } => {
            fields.iter_mut().for_each(|(_, value)| expr(value, places));
            if let Some(base) = base {
                expr(base, places);
            }
        }
        ExprKind::If { condition, then, otherwise } => {
            expr(condition, places);
            block(then, places);
            if let Some(otherwise) = otherwise {
                block(otherwise, places);
            }
        }
        ExprKind::Block(inner) => block(inner, places),
        ExprKind::Require { condition, message: text } => {
            expr(condition, places);
            message(text, places);
        }
        ExprKind::Fail(text) => message(text, places),
    }
}
