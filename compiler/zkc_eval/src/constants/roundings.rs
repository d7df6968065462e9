//! The roundings that a clause comes to, functions and loops included: how often each, in which types.
//!
//! As with [`super::count`], nothing is unrolled but loops whose rounds differ in their shape, and a
//! function is looked at once an instance. Of an `if` on a constant only the arm that is taken counts,
//! of other branches both: each has its rows.

use std::collections::BTreeMap;
use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use zkc_field::Curve;
use zkc_hir::walk::{self, Child};
use zkc_hir::{
    Block, Builtin, Clause, Expr, ExprKind, LocalId, Program, Rounding, Stmt, Ty, encoding,
};
use zkc_span::Span;

use super::mentions::Rounds;
use super::{Checker, Instance};
use crate::machine::{Frame, Node};

/// A rounding of a clause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rounded {
    /// The whole expression.
    pub span: Span,
    /// What is rounded.
    pub of: Span,
    /// How.
    pub rounding: Rounding,
    /// What it is a multiple of, if it is rounded to multiples.
    pub multiple: Option<Span>,
    /// The type of the result.
    pub ty: Ty,
    /// How often the clause does it; both arms of a branch count.
    pub count: u64,
}

/// All roundings of a clause but those of constants, by place and type; the clause must have passed
/// [`super::check_constants`]. Those that the language itself makes, as in `t.date()`, are not among
/// them.
pub fn roundings(program: &Program, clause: &Clause) -> Vec<Rounded> {
    zkc_hir::with_deep_stack(|| {
        let checker = Checker::new(program, Curve::Bn254.scalar_modulus());
        let mut finder = Finder { checker, instances: BTreeMap::new() };
        let mut frame = Frame::new(&clause.locals, Vec::new());
        let mut found = Found::default();
        finder.block(&mut frame, &clause.body, &mut found);
        for expr in &clause.reveal {
            finder.expr(&mut frame, expr, &mut found);
        }
        finder.block(&mut frame, &clause.late, &mut found);
        found.into_values().collect()
    })
}

/// By place of the whole, which two roundings do not share, and type.
type Found = BTreeMap<(Span, Ty), Rounded>;

struct Finder<'a> {
    checker: Checker<'a>,
    instances: BTreeMap<Instance, Rc<Found>>,
}

impl<'a> Finder<'a> {
    fn block(&mut self, frame: &mut Frame<'a>, block: &'a Block, found: &mut Found) {
        for stmt in &block.stmts {
            self.stmt(frame, stmt, found);
        }
        if let Some(value) = &block.value {
            self.expr(frame, value, found);
        }
    }

    fn stmt(&mut self, frame: &mut Frame<'a>, stmt: &'a Stmt, found: &mut Found) {
        if let Stmt::For { variable, start, end, inclusive, body, .. } = stmt {
            let start = self.checker.quiet_value(frame, start);
            let end = self.checker.quiet_value(frame, end);
            let (Some(start), Some(end)) = (start, end) else { return };
            let end = if *inclusive { end + 1 } else { end };
            return self.rounds(frame, *variable, (start, end), Rounds::Block(body), found);
        }
        walk::statement_children(stmt, &mut |child| self.child(frame, child, found));
    }

    fn rounds(
        &mut self,
        frame: &mut Frame<'a>,
        variable: LocalId,
        (start, end): (BigInt, BigInt),
        rounds: Rounds<'a>,
        found: &mut Found,
    ) {
        let differ = self.checker.mentions.in_shape(rounds, variable);
        let mut value = start;
        while value < end {
            frame.set(variable, Node::constant(value.clone()));
            let mut once = Found::default();
            match rounds {
                Rounds::Block(block) => self.block(frame, block, &mut once),
                Rounds::Element(expr) => self.expr(frame, expr, &mut once),
            }
            let times = if differ { BigInt::from(1) } else { &end - &value };
            add(found, &once, times.to_u64().unwrap_or(u64::MAX));
            value += times;
        }
    }

    fn child(&mut self, frame: &mut Frame<'a>, child: Child<'a>, found: &mut Found) {
        match child {
            Child::Expr(expr) => self.expr(frame, expr, found),
            Child::Block(block) => self.block(frame, block, found),
            // A message has places only.
            Child::Place(_) => {}
        }
    }

    fn expr(&mut self, frame: &mut Frame<'a>, expr: &'a Expr, found: &mut Found) {
        if expr.constant {
            return;
        }
        match &expr.kind {
            ExprKind::If { condition, then, otherwise } if condition.constant => {
                match self.checker.quiet(frame, condition).truth() {
                    Some((true, _)) => self.block(frame, then, found),
                    Some((false, _)) => {
                        if let Some(otherwise) = otherwise {
                            self.block(frame, otherwise, found);
                        }
                    }
                    None => {}
                }
            }
            ExprKind::Generate { variable, body } => {
                let len = match expr.ty.substitute(&frame.generics) {
                    Ty::Array(_, len) => encoding::array_len(&len).unwrap_or(0),
                    _ => 0,
                };
                let range = (BigInt::ZERO, BigInt::from(len));
                self.rounds(frame, *variable, range, Rounds::Element(body), found);
            }
            ExprKind::Call { function, generics, args } => {
                for arg in args {
                    self.expr(frame, arg, found);
                }
                let generics = generics.iter().map(|arg| arg.substitute(&frame.generics)).collect();
                let instance = (*function, generics);
                let inner = match self.instances.get(&instance) {
                    Some(known) => Rc::clone(known),
                    None => {
                        let function = self.checker.program.function(*function);
                        let mut frame = Frame::new(&function.locals, instance.1.clone());
                        let mut inner = Found::default();
                        self.block(&mut frame, &function.body, &mut inner);
                        let inner = Rc::new(inner);
                        self.instances.insert(instance, Rc::clone(&inner));
                        inner
                    }
                };
                add(found, &inner, 1);
            }
            _ => {
                walk::children(expr, &mut |child| self.child(frame, child, found));
                let (rounding, of, multiple) = match &expr.kind {
                    ExprKind::Builtin(Builtin::Round(rounding), args) => {
                        (rounding, args.first(), None)
                    }
                    ExprKind::Builtin(Builtin::RoundTo(rounding), args) => {
                        (rounding, args.first(), args.get(1))
                    }
                    _ => return,
                };
                let Some(of) = of.filter(|of| self.is_written(of.span)) else { return };
                let ty = expr.ty.substitute(&frame.generics);
                let rounded = Rounded {
                    span: expr.span,
                    of: of.span,
                    rounding: *rounding,
                    multiple: multiple.map(|multiple| multiple.span),
                    ty: ty.clone(),
                    count: 1,
                };
                let once = Found::from([((expr.span, ty), rounded)]);
                add(found, &once, 1);
            }
        }
    }

    fn is_written(&self, of: Span) -> bool {
        self.checker.program.roundings.contains_key(&of)
    }
}

/// Adds what is done so many times over.
fn add(found: &mut Found, more: &Found, times: u64) {
    for (key, rounded) in more {
        let count = rounded.count.saturating_mul(times);
        found
            .entry(key.clone())
            .and_modify(|known| known.count = known.count.saturating_add(count))
            .or_insert_with(|| Rounded { count, ..rounded.clone() });
    }
}
