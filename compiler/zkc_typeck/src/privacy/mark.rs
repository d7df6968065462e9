//! Marks the places in messages that everybody may see.

use std::collections::BTreeMap;

use zkc_hir::walk::{ChildMut, block_children_mut, children_mut};
use zkc_hir::{Expr, ExprKind, MessagePiece, Program};
use zkc_span::Span;

/// Sets the marks: a place is public if it was wherever the walk came by.
pub(super) fn mark(program: &mut Program, places: &BTreeMap<Span, bool>) {
    let mut each = |child: ChildMut<'_>| below(child, places);
    for function in &mut program.functions {
        block_children_mut(&mut function.body, &mut each);
    }
    for clause in &mut program.clauses {
        block_children_mut(&mut clause.body, &mut each);
        clause.reveal.iter_mut().for_each(|value| expr(value, places));
        block_children_mut(&mut clause.late, &mut each);
    }
}

fn below(child: ChildMut<'_>, places: &BTreeMap<Span, bool>) {
    match child {
        ChildMut::Expr(of) => expr(of, places),
        ChildMut::Block(of) => block_children_mut(of, &mut |child| below(child, places)),
        ChildMut::Place(_) => {}
    }
}

fn expr(of: &mut Expr, places: &BTreeMap<Span, bool>) {
    if let ExprKind::Require { message, .. } | ExprKind::Fail(message) = &mut of.kind {
        for piece in &mut message.pieces {
            if let MessagePiece::Place { value, public } = piece {
                *public = places.get(&value.span).copied().unwrap_or(false);
            }
        }
    }
    children_mut(of, &mut |child| below(child, places));
}
