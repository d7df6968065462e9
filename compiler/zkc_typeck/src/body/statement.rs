//! `statement`: the digest of all that a proof says in public (semantics 11.3).
//!
//! As the outputs are part of it, what is computed from it runs after them. The statements of a clause
//! are split in two for that, each part in its order, and an output that would need its own digest is
//! refused.

use std::collections::{BTreeMap, BTreeSet};

use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::walk::{Child, assigned_in_expr, children, statement_children};
use zkc_hir::{Block, Expr, ExprKind, LocalId, Pattern, Stmt, Ty};
use zkc_span::Span;

use super::Body;

/// Its name among a clause's variables, which nobody can write.
const NAME: &str = " statement";

/// Statements that wait for the outputs.
pub(super) struct Late {
    /// They, in order.
    pub stmts: Vec<Stmt>,
    /// What they set or change: where, and what that was made from.
    made: BTreeMap<LocalId, Made>,
    /// What they read.
    read: BTreeSet<LocalId>,
}

/// How a variable came to depend on `statement`.
struct Made {
    span: Span,
    /// The variable it was made from; none for `statement` itself.
    from: Option<LocalId>,
    /// Where `statement` stands, if it is made from that.
    said: Span,
}

impl Body<'_, '_> {
    /// The variable that stands for `statement`, made when it is first mentioned.
    pub(super) fn statement(&mut self, span: Span) -> LocalId {
        if let Some(local) = self.statement {
            return local;
        }
        let local = self.hidden(NAME, Ty::Digest(None), false, span);
        self.statement = Some(local);
        local
    }

    /// Takes out of a clause's statements what depends on `statement`.
    pub(super) fn split_late(&mut self, stmts: &mut Vec<Stmt>) -> Late {
        let mut late = Late { stmts: Vec::new(), made: BTreeMap::new(), read: BTreeSet::new() };
        let Some(statement) = self.statement else { return late };
        for stmt in std::mem::take(stmts) {
            let mut uses = Uses::default();
            uses.stmt(&stmt);
            let cause = uses.cause(statement, &late);
            // A variable that a statement which waits has yet to read keeps its value until then.
            let waits = uses.set.iter().any(|local| late.read.contains(local));
            if cause.is_none() && !waits {
                stmts.push(stmt);
                continue;
            }
            let span = span_of(&stmt);
            let (from, said) = cause.unwrap_or((None, span));
            for local in uses.set {
                late.made.entry(local).or_insert(Made { span, from, said });
            }
            late.read.extend(uses.read.keys());
            late.stmts.push(stmt);
        }
        late
    }

    /// Refuses outputs that depend on `statement`.
    pub(super) fn check_cycles(&mut self, outputs: &[Expr], late: &Late) {
        let Some(statement) = self.statement else { return };
        for output in outputs {
            let mut uses = Uses::default();
            uses.expr(output);
            let Some((mut from, mut said)) = uses.cause(statement, late) else {
                let changed = assigned_in_expr(output);
                if changed.iter().any(|local| late.read.contains(local)) {
                    self.report(
                        Diagnostic::error(
                            Code("E0305"),
                            "an output changes what is read after it is known",
                        )
                        .label(output.span, "changed here")
                        .note(
                            "what depends on `statement` is computed after the outputs, which are \
                             part of it",
                        )
                        .help("assign before, in a statement of its own"),
                    );
                }
                continue;
            };
            let mut diagnostic = Diagnostic::error(
                Code("E0305"),
                "an output depends on `statement`, which depends on it",
            )
            .label(output.span, "this output is part of the statement");
            let mut seen = BTreeSet::new();
            while let Some(local) = from.filter(|local| seen.insert(*local)) {
                let Some(made) = late.made.get(&local) else { break };
                let name = self.local(local).local.name.clone();
                diagnostic = diagnostic.reason(made.span, format!("`{name}` is made here"));
                (from, said) = (made.from, made.said);
            }
            self.report(
                diagnostic
                    .reason(said, "from `statement`")
                    .note(
                        "`statement` is the digest of everything that the proof says in public, the \
                         outputs included, so no output can be computed from it",
                    )
                    .at_stake(Stake::Soundness)
                    .help("compute the output from the inputs; sign or hash `statement` beside it"),
            );
        }
    }
}

/// The variables that something reads and sets.
#[derive(Default)]
struct Uses {
    /// With the first place.
    read: BTreeMap<LocalId, Span>,
    set: BTreeSet<LocalId>,
}

impl Uses {
    /// Why this depends on `statement`: the variable it is made from, and where `statement` stands.
    fn cause(&self, statement: LocalId, late: &Late) -> Option<(Option<LocalId>, Span)> {
        if let Some(said) = self.read.get(&statement) {
            return Some((None, *said));
        }
        let mut all = self.read.iter().map(|(local, span)| (*local, *span));
        let (local, span) = all.find(|(local, _)| late.made.contains_key(local))?;
        Some((Some(local), span))
    }

    fn block(&mut self, block: &Block) {
        block.stmts.iter().for_each(|stmt| self.stmt(stmt));
        block.value.iter().for_each(|value| self.expr(value));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let { pattern, .. } => self.pattern(pattern),
            Stmt::Assign { place, .. } => {
                self.set.insert(place.local);
                // The other parts stay as they are.
                if !place.projections.is_empty() {
                    self.read.entry(place.local).or_insert(place.span);
                }
            }
            Stmt::For { .. } | Stmt::Expr(_) => {}
        }
        statement_children(stmt, &mut |child| self.child(child));
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Ignore => {}
            Pattern::Local(local) => {
                self.set.insert(*local);
            }
            Pattern::Fields(fields) => fields.iter().for_each(|(_, pattern)| self.pattern(pattern)),
        }
    }

    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Local(local) = expr.kind {
            self.read.entry(local).or_insert(expr.span);
        }
        children(expr, &mut |child| self.child(child));
    }

    fn child(&mut self, child: Child<'_>) {
        match child {
            Child::Expr(expr) | Child::Place(expr) => self.expr(expr),
            Child::Block(block) => self.block(block),
        }
    }
}

fn span_of(stmt: &Stmt) -> Span {
    match stmt {
        Stmt::Let { value, .. } | Stmt::Assign { value, .. } | Stmt::Expr(value) => value.span,
        Stmt::For { start, body, .. } => Span { end: body.span.end, ..start.span },
    }
}
