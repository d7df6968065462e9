//! Whether iterations of a loop differ in what is constant.

use std::collections::HashMap;

use zkc_hir::{Block, Expr, ExprKind, LocalId, Projection, Stmt};

use zkc_hir::walk::{self, Child};

/// Answers, each found once.
#[derive(Default)]
pub(super) struct Mentions {
    in_constants: HashMap<(*const (), LocalId), bool>,
    in_shape: HashMap<(*const (), LocalId), bool>,
}

/// What is done in each round of a loop.
#[derive(Clone, Copy)]
pub(super) enum Rounds<'a> {
    /// The body of a `for`.
    Block(&'a Block),
    /// An element of an array.
    Element(&'a Expr),
}

impl Rounds<'_> {
    fn place(self) -> *const () {
        match self {
            Rounds::Block(block) => std::ptr::from_ref(block).cast(),
            Rounds::Element(expr) => std::ptr::from_ref(expr).cast(),
        }
    }

    fn any(self, test: Test<'_>) -> bool {
        match self {
            Rounds::Block(block) => block_any(block, test),
            Rounds::Element(expr) => expr_any(expr, Role::Plain, test),
        }
    }
}

impl Mentions {
    /// Whether the variable is in a constant expression of a round, or a constant index.
    pub(super) fn in_constants(&mut self, rounds: Rounds<'_>, variable: LocalId) -> bool {
        let find = || rounds.any(&mut |expr, role| constant_use(expr, role, variable));
        *self.in_constants.entry((rounds.place(), variable)).or_insert_with(find)
    }

    /// Whether the variable decides how much a round unrolls to: it is in a bound of a loop, or
    /// in the constant condition of an `if`.
    pub(super) fn in_shape(&mut self, rounds: Rounds<'_>, variable: LocalId) -> bool {
        let find = || rounds.any(&mut |expr, role| shape_use(expr, role, variable));
        *self.in_shape.entry((rounds.place(), variable)).or_insert_with(find)
    }
}

/// What an expression is to the node above it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Plain,
    Bound,
    Condition,
    Index,
}

fn constant_use(expr: &Expr, role: Role, variable: LocalId) -> bool {
    let alone = matches!(expr.kind, ExprKind::Local(_)) && role == Role::Plain;
    expr.constant && !alone && mentions(expr, variable)
        || role == Role::Bound && mentions(expr, variable)
}

fn shape_use(expr: &Expr, role: Role, variable: LocalId) -> bool {
    match role {
        Role::Bound => mentions(expr, variable),
        Role::Condition => expr.constant && mentions(expr, variable),
        Role::Plain | Role::Index => false,
    }
}

type Test<'t> = &'t mut dyn FnMut(&Expr, Role) -> bool;

fn block_any(block: &Block, test: Test<'_>) -> bool {
    block.stmts.iter().any(|stmt| stmt_any(stmt, test))
        || block.value.iter().any(|value| expr_any(value, Role::Plain, test))
}

fn stmt_any(stmt: &Stmt, test: Test<'_>) -> bool {
    match stmt {
        Stmt::Let { value, .. } | Stmt::Expr(value) => expr_any(value, Role::Plain, test),
        Stmt::Assign { place, value } => {
            expr_any(value, Role::Plain, test)
                || place.projections.iter().any(|projection| match projection {
                    Projection::Index(index) => expr_any(index, Role::Index, test),
                    Projection::Field(_) => false,
                })
        }
        Stmt::For { start, end, body, .. } => {
            test(start, Role::Bound) || test(end, Role::Bound) || block_any(body, test)
        }
    }
}

fn expr_any(expr: &Expr, role: Role, test: Test<'_>) -> bool {
    if test(expr, role) {
        return true;
    }
    if expr.constant {
        return false;
    }
    let mut found = false;
    let mut n_seen = 0;
    walk::children(expr, &mut |child| {
        let role = match (&expr.kind, n_seen) {
            (ExprKind::If { .. }, 0) => Role::Condition,
            (ExprKind::Index(..), 1) => Role::Index,
            _ => Role::Plain,
        };
        n_seen += 1;
        found = found
            || match child {
                Child::Expr(child) | Child::Place(child) => expr_any(child, role, test),
                Child::Block(block) => block_any(block, test),
            };
    });
    found
}

fn mentions(expr: &Expr, variable: LocalId) -> bool {
    if matches!(expr.kind, ExprKind::Local(local) if local == variable) {
        return true;
    }
    let mut found = false;
    walk::children(expr, &mut |child| {
        found = found
            || match child {
                Child::Expr(child) | Child::Place(child) => mentions(child, variable),
                Child::Block(block) => block_any(
                    block,
                    &mut |expr, _| matches!(expr.kind, ExprKind::Local(local) if local == variable),
                ),
            };
    });
    found
}
