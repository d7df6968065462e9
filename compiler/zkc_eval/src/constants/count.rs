//! How many operations a clause unrolls to, without unrolling it.
//!
//! One for each expression and statement; a loop counts its iterations times its body. Where the
//! body's count depends on the loop variable, the larger of its first and last iteration stands for
//! all: an upper bound whenever the bounds inside are linear. Functions are counted once an
//! instance. All sums stop at the limit.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use zkc_hir::{
    Block, Clause, Expr, ExprKind, FuncId, Function, GenericArg, LocalId, Stmt, Ty, encoding,
};
use zkc_span::Span;

use super::mentions::Rounds;
use super::{Checker, Instance, MAX_CALL_DEPTH, MAX_OPERATIONS};
use crate::machine::{Frame, Node};
use zkc_hir::walk::{self, Child};

/// How many nodes counting may look at; more only where deep nests of loops depend on one another.
const MAX_VISITS: u64 = 1_000_000;
/// How many instances of functions a program may have: each is a template of its own.
const MAX_INSTANCES: usize = 20_000;
/// How many parts a generic argument may have, structs not opened; as many as the type of a value
/// may have where types are checked.
const MAX_PARTS: usize = 20_000;

/// Counts of instances, known so far.
#[derive(Default)]
pub(super) struct Counter {
    /// Operations and height in calls of each.
    instances: BTreeMap<Instance, (u64, usize)>,
    visits: u64,
}

/// Where a limit is passed.
pub(super) struct Excess {
    pub(super) span: Span,
    /// Iterations, if it is a loop.
    pub(super) n_iterations: Option<BigInt>,
    /// What passes it, if it is not the number of operations.
    pub(super) what: What,
}

/// Which limit is passed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The number of operations.
    Operations,
    /// The depth of calls.
    Depth,
    /// The number of instances of functions.
    Instances,
    /// The number of parts of a generic argument.
    Parts,
}

/// Operations, and how deep calls below nest.
#[derive(Clone, Copy, Default)]
struct Count {
    operations: u64,
    depth: usize,
}

impl Count {
    /// One operation.
    const ONE: Count = Count { operations: 1, depth: 0 };

    fn and(self, other: Count) -> Count {
        Count {
            operations: self.operations.saturating_add(other.operations),
            depth: self.depth.max(other.depth),
        }
    }
}

impl<'a> Checker<'a> {
    pub(super) fn count_clause(&mut self, clause: &'a Clause) -> Result<(), Excess> {
        self.counter.visits = 0;
        let mut frame = Frame::new(&clause.locals, Vec::new());
        let mut count = self.count_block(&mut frame, &clause.body, 0)?;
        for expr in &clause.reveal {
            count = count.and(self.count_expr(&mut frame, expr, 0)?);
        }
        count = count.and(self.count_block(&mut frame, &clause.late, 0)?);
        within(count, clause.span).map(|_| ())
    }

    /// The same of a test: it becomes no circuit, but runs for every case.
    pub(super) fn count_test(&mut self, function: &'a Function) -> Result<(), Excess> {
        self.counter.visits = 0;
        let mut frame = Frame::new(&function.locals, Vec::new());
        let count = self.count_block(&mut frame, &function.body, 0)?;
        within(count, function.span).map(|_| ())
    }

    fn count_block(
        &mut self,
        frame: &mut Frame<'a>,
        block: &'a Block,
        depth: usize,
    ) -> Result<Count, Excess> {
        let mut count = Count::default();
        for stmt in &block.stmts {
            count = count.and(self.count_stmt(frame, stmt, depth)?);
        }
        if let Some(value) = &block.value {
            count = count.and(self.count_expr(frame, value, depth)?);
        }
        within(count, block.span)
    }

    fn count_stmt(
        &mut self,
        frame: &mut Frame<'a>,
        stmt: &'a Stmt,
        depth: usize,
    ) -> Result<Count, Excess> {
        if let Stmt::For { variable, start, end, inclusive, body, span } = stmt {
            let start = self.quiet_value(frame, start);
            let end = self.quiet_value(frame, end);
            // A bound that fails is the other walk's to say.
            let (Some(start), Some(end)) = (start, end) else { return Ok(Count::ONE) };
            let last = if *inclusive { end } else { end - 1 };
            if start > last {
                return Ok(Count::ONE);
            }
            let n: BigInt = &last - &start + 1;
            let excess =
                Excess { span: *span, n_iterations: Some(n.clone()), what: What::Operations };
            let Some(n) = n.to_u64().filter(|n| *n <= MAX_OPERATIONS) else { return Err(excess) };
            let count =
                self.count_rounds(frame, *variable, (start, last, n), Rounds::Block(body), depth)?;
            return if count.operations > MAX_OPERATIONS { Err(excess) } else { Ok(count) };
        }
        let mut children = Vec::new();
        walk::statement_children(stmt, &mut |child| children.push(child));
        self.count_children(frame, children, depth)
    }

    /// All `n` rounds of a loop from `first` to `last`.
    fn count_rounds(
        &mut self,
        frame: &mut Frame<'a>,
        variable: LocalId,
        (first, last, n): (BigInt, BigInt, u64),
        rounds: Rounds<'a>,
        depth: usize,
    ) -> Result<Count, Excess> {
        let mut at = |this: &mut Self, value: BigInt| {
            frame.set(variable, Node::constant(value));
            match rounds {
                Rounds::Block(block) => this.count_block(frame, block, depth),
                Rounds::Element(expr) => this.count_expr(frame, expr, depth),
            }
        };
        let mut each = at(self, first)?;
        if n > 1 && self.mentions.in_shape(rounds, variable) {
            let at_last = at(self, last)?;
            each = Count {
                operations: each.operations.max(at_last.operations),
                depth: each.depth.max(at_last.depth),
            };
        }
        Ok(Count { operations: each.operations.max(1).saturating_mul(n), ..each })
    }

    fn count_children(
        &mut self,
        frame: &mut Frame<'a>,
        children: Vec<Child<'a>>,
        depth: usize,
    ) -> Result<Count, Excess> {
        let mut count = Count::ONE;
        for child in children {
            count = count.and(match child {
                Child::Expr(expr) => self.count_expr(frame, expr, depth)?,
                Child::Block(block) => self.count_block(frame, block, depth)?,
                Child::Place(_) => Count::default(),
            });
        }
        Ok(count)
    }

    fn count_expr(
        &mut self,
        frame: &mut Frame<'a>,
        expr: &'a Expr,
        depth: usize,
    ) -> Result<Count, Excess> {
        self.counter.visits += 1;
        if self.counter.visits > MAX_VISITS {
            return Err(Excess { span: expr.span, n_iterations: None, what: What::Operations });
        }
        if expr.constant {
            return Ok(Count::ONE);
        }
        let count = match &expr.kind {
            ExprKind::If { condition, then, otherwise } if condition.constant => {
                match self.quiet(frame, condition).truth() {
                    Some((true, _)) => self.count_block(frame, then, depth)?,
                    Some((false, _)) => match otherwise {
                        Some(otherwise) => self.count_block(frame, otherwise, depth)?,
                        None => Count::ONE,
                    },
                    None => Count::ONE,
                }
            }
            ExprKind::Generate { variable, body } => {
                let n = match expr.ty.substitute(&frame.generics) {
                    Ty::Array(_, len) => encoding::array_len(&len).unwrap_or(0),
                    _ => 0,
                };
                if n == 0 {
                    return Ok(Count::ONE);
                }
                let from = (BigInt::ZERO, BigInt::from(n - 1), n);
                self.count_rounds(frame, *variable, from, Rounds::Element(body), depth)?
            }
            ExprKind::Call { function, generics, args } => {
                let mut count = Count::ONE;
                for arg in args {
                    count = count.and(self.count_expr(frame, arg, depth)?);
                }
                let generics = generics.iter().map(|arg| arg.substitute(&frame.generics)).collect();
                count.and(self.count_call(*function, generics, expr.span, depth + 1)?)
            }
            _ => {
                let mut children = Vec::new();
                walk::children(expr, &mut |child| children.push(child));
                self.count_children(frame, children, depth)?
            }
        };
        within(count, expr.span)
    }

    fn count_call(
        &mut self,
        id: FuncId,
        generics: Vec<GenericArg>,
        span: Span,
        depth: usize,
    ) -> Result<Count, Excess> {
        let too_deep = || Excess { span, n_iterations: None, what: What::Depth };
        if generics.iter().any(|arg| is_larger(arg, MAX_PARTS)) {
            return Err(Excess { span, n_iterations: None, what: What::Parts });
        }
        let instance = (id, generics);
        if let Some(&(operations, height)) = self.counter.instances.get(&instance) {
            if depth + height > MAX_CALL_DEPTH {
                return Err(too_deep());
            }
            return Ok(Count { operations, depth: height + 1 });
        }
        if depth > MAX_CALL_DEPTH {
            return Err(too_deep());
        }
        if self.counter.instances.len() >= MAX_INSTANCES {
            return Err(Excess { span, n_iterations: None, what: What::Instances });
        }
        let function = self.program.function(id);
        let mut frame = Frame::new(&function.locals, instance.1.clone());
        let count = self.count_block(&mut frame, &function.body, depth)?;
        self.counter.instances.insert(instance, (count.operations, count.depth));
        Ok(Count { operations: count.operations, depth: count.depth + 1 })
    }

    pub(super) fn quiet_value(&mut self, frame: &mut Frame<'a>, expr: &'a Expr) -> Option<BigInt> {
        self.quiet(frame, expr).int().map(|(value, _)| value.clone())
    }

    pub(super) fn quiet(&mut self, frame: &mut Frame<'a>, expr: &'a Expr) -> Node {
        match self.evaluate(expr.span, |machine| machine.expr(frame, expr)) {
            Ok(node) => node,
            Err(_) => Node::Bottom,
        }
    }
}

/// Whether a generic argument has more than `limit` parts.
fn is_larger(arg: &GenericArg, limit: usize) -> bool {
    let mut left = vec![arg];
    let mut tys: Vec<&Ty> = Vec::new();
    let mut n_parts = 0;
    loop {
        match left.pop() {
            Some(GenericArg::Ty(ty)) => tys.push(ty),
            Some(_) => {}
            None if tys.is_empty() => return false,
            None => {}
        }
        while let Some(ty) = tys.pop() {
            n_parts += 1;
            if n_parts > limit {
                return true;
            }
            match ty {
                Ty::Digest(Some(of))
                | Ty::Seal(of)
                | Ty::Exact(of)
                | Ty::Array(of, _)
                | Ty::Vec(of, _) => tys.push(of),
                Ty::Tuple(elements) => tys.extend(elements),
                Ty::Struct(_, args) | Ty::Enum(_, args) => left.extend(args),
                _ => {}
            }
        }
    }
}

fn within(count: Count, span: Span) -> Result<Count, Excess> {
    match count.operations > MAX_OPERATIONS {
        true => Err(Excess { span, n_iterations: None, what: What::Operations }),
        false => Ok(count),
    }
}
