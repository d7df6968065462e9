//! `require` and `fail`, their messages, and the values that explain them.

use zkc_hir::{Expr, ExprKind, Message, MessagePiece, Ty};
use zkc_span::Span;

use super::{Frame, Machine, Node};
use crate::deps::Deps;
use crate::report::{FailureKind, Piece, Shown};
use zkc_hir::walk::{self, Child};

/// The two sides of the comparison that decided a condition.
type Sides<'a> = Vec<(&'a Expr, Node)>;

/// How many places of a condition are shown with their values.
const MAX_PLACES: usize = 8;

impl<'a> Machine<'a> {
    pub(super) fn require(
        &mut self,
        frame: &mut Frame<'a>,
        condition: &'a Expr,
        message: &'a Message,
    ) -> Node {
        let before = self.report.failures.len();
        let mut sides = Sides::new();
        let holds = self.condition(frame, condition, &mut sides);
        if self.report.failures.len() > before {
            let context = self.message(frame, message);
            for failure in self.report.failures.iter_mut().skip(before) {
                if failure.message.is_none() {
                    failure.context.get_or_insert_with(|| context.clone());
                }
            }
        }
        match holds.truth() {
            Some((true, _)) => self.note(condition.span, true),
            Some((false, deps)) => {
                self.fail_condition(frame, condition.span, deps, FailureKind::Require, message);
                let values = self.place_values(frame, condition);
                let sides = self.side_values(frame, &sides);
                if let Some(failure) = self.last_failure(condition.span) {
                    failure.values = values;
                    failure.sides = sides;
                }
            }
            None => self.not_evaluated(condition.span, message),
        }
        Node::unit()
    }

    pub(super) fn fail(&mut self, frame: &mut Frame<'a>, span: Span, message: &'a Message) -> Node {
        let choices = self.choices.clone();
        let deps = choices.into_iter().fold(Deps::NONE, |all, next| self.deps.union(all, next));
        self.fail_condition(frame, span, deps, FailureKind::Fail, message);
        Node::Bottom
    }

    fn fail_condition(
        &mut self,
        frame: &mut Frame<'a>,
        span: Span,
        deps: Deps,
        kind: FailureKind,
        message: &'a Message,
    ) {
        if self.quiet > 0 {
            return;
        }
        self.record(span, deps, kind);
        let message = self.message(frame, message);
        if let Some(failure) = self.last_failure(span) {
            failure.message = Some(message);
        }
    }

    /// The failure just recorded at this place; none if the report is full.
    fn last_failure(&mut self, span: Span) -> Option<&mut crate::Failure> {
        let full = self.report.more > 0 || self.quiet > 0;
        self.report.failures.last_mut().filter(|last| last.span == span && !full)
    }

    /// As [`Machine::expr`], keeping the sides of the comparison that decides.
    fn condition(&mut self, frame: &mut Frame<'a>, expr: &'a Expr, sides: &mut Sides<'a>) -> Node {
        match &expr.kind {
            ExprKind::Compare(op, left, right) if self.step(1) => {
                let a = self.expr(frame, left);
                let b = self.expr(frame, right);
                let holds = self.compare(*op, &a, &b, expr.span);
                *sides = vec![(&**left, a), (&**right, b)];
                holds
            }
            ExprKind::And(left, right) if self.step(1) => {
                let left = self.condition(frame, left, sides);
                self.short_circuit(frame, left, right, true, |machine, frame, right| {
                    machine.condition(frame, right, sides)
                })
            }
            _ => self.expr(frame, expr),
        }
    }

    fn message(&mut self, frame: &mut Frame<'a>, message: &'a Message) -> Vec<Piece> {
        let mut pieces = Vec::with_capacity(message.pieces.len());
        for piece in &message.pieces {
            pieces.push(match piece {
                MessagePiece::Text(words) => Piece::Text(words.clone()),
                MessagePiece::Place { value, public } => {
                    let (node, ty) = self.place(frame, value);
                    let mut shown = self.shown(&ty, &node);
                    if !public && !matches!(node, Node::Bottom) {
                        shown = Shown::new(shown.text(true).to_owned(), true);
                    }
                    Piece::Value(shown)
                }
            });
        }
        pieces
    }

    /// A place's value, evaluated for the eye only.
    fn place(&mut self, frame: &mut Frame<'a>, place: &'a Expr) -> (Node, Ty) {
        self.quiet += 1;
        let node = self.expr(frame, place);
        self.quiet -= 1;
        (node, self.concrete(frame, &place.ty).into_owned())
    }

    fn place_values(&mut self, frame: &mut Frame<'a>, condition: &'a Expr) -> Vec<(String, Shown)> {
        let mut places = Vec::new();
        find_places(condition, &mut places);
        let mut values: Vec<(String, Shown)> = Vec::new();
        for place in places {
            let Some(name) = self.place_name(frame, place) else { continue };
            if values.len() >= MAX_PLACES || values.iter().any(|(known, _)| *known == name) {
                continue;
            }
            let (node, ty) = self.place(frame, place);
            let shown = self.shown(&ty, &node);
            values.push((name, shown));
        }
        values
    }

    /// The sides that say more than the places in them: no places and no constants.
    fn side_values(&self, frame: &Frame<'a>, sides: &Sides<'a>) -> Vec<(Span, Shown)> {
        let telling = sides.iter().filter(|(side, _)| !is_place(side) && !side.constant);
        telling
            .map(|(side, node)| (side.span, self.shown(&self.concrete(frame, &side.ty), node)))
            .collect()
    }

    /// A place as written, such as `terms.strike` or `path[3]`.
    fn place_name(&mut self, frame: &mut Frame<'a>, place: &'a Expr) -> Option<String> {
        match &place.kind {
            ExprKind::Local(local) => {
                frame.decls.get(local.0 as usize).map(|decl| decl.name.clone())
            }
            ExprKind::Now => Some("now".to_owned()),
            ExprKind::Deployment => Some("deployment".to_owned()),
            ExprKind::Field(of, index) => {
                let name = self.place_name(frame, of)?;
                let field = match &of.ty {
                    Ty::Struct(id, _) => {
                        self.program.struct_def(*id).fields.get(*index)?.name.clone()
                    }
                    Ty::Window => format!("t{index}"),
                    _ => index.to_string(),
                };
                Some(format!("{name}.{field}"))
            }
            ExprKind::Index(of, index) => {
                let name = self.place_name(frame, of)?;
                let (index, _) = self.place(frame, index);
                Some(format!("{name}[{}]", index.int()?.0))
            }
            _ => None,
        }
    }
}

/// Whether this is a variable, or a part of one at constant indices.
fn is_place(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Local(_) | ExprKind::Now | ExprKind::Deployment => true,
        ExprKind::Field(of, _) => is_place(of),
        ExprKind::Index(of, index) => is_place(of) && index.constant,
        _ => false,
    }
}

/// The places in a condition, outermost and in order; none in blocks, where names may mean others.
fn find_places<'a>(expr: &'a Expr, found: &mut Vec<&'a Expr>) {
    if is_place(expr) {
        found.push(expr);
        return;
    }
    walk::children(expr, &mut |child| {
        if let Child::Expr(child) = child {
            find_places(child, found);
        }
    });
}
