//! The machine: evaluates expressions and statements, and goes on after failures.
//!
//! Every number carries what it depends on ([`crate::deps`]); ⊥ stands for what a failed operation
//! would have given, and nothing computed from it fails (semantics 1.8).

mod allocate;
mod builtin;
mod condition;
mod expr;
mod integer;
mod list;
mod node;
mod stmt;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use num_bigint::{BigInt, BigUint};
use zkc_hir::{
    Block, Clause, ConstId, Function, GenericArg, Local, LocalId, Program, Ty, encoding,
};
use zkc_span::Span;

pub(crate) use node::Node;

use crate::deps::{DepTable, Deps};
use crate::number::{Arith, Failed};
use crate::report::{Failure, FailureKind, MAX_FAILURES, PathStep, Report, Shown};
use crate::sponge::Poseidon;
use crate::testing::{Coverage, TestState};
use crate::text::display_short;
use zkc_hir::walk;

/// How many steps the value of one constant may take (semantics 7.3): a second or two in a debug
/// build, and a table of ten thousand entries that take hundreds of operations each.
pub const FUEL: u64 = 4_000_000;
/// How deep calls may nest; a checked program stays below.
pub(crate) const MAX_DEPTH: usize = 129;

/// One run.
pub(crate) struct Machine<'a> {
    pub(crate) program: &'a Program,
    pub(crate) arith: Arith<'a>,
    pub(crate) deps: DepTable,
    pub(crate) report: Report,
    /// Names of the input leaves, by their number.
    pub(crate) inputs: Vec<String>,
    /// What the clause gives besides its locals; none outside clauses.
    pub(crate) clause: Option<ClauseValues>,
    /// Steps left; `None` without a limit.
    pub(crate) fuel: Option<u64>,
    /// Why evaluation stopped for good; everything is ⊥ from then on.
    pub(crate) halted: Option<Halt>,
    pub(crate) poseidon: Poseidon,
    consts: Vec<ConstState>,
    path: Vec<Step<'a>>,
    depth: usize,
    /// Leaves that a reported failure depends on.
    blamed: Vec<bool>,
    /// What the choices depend on that led here, in all callers.
    choices: Vec<Deps>,
    /// Above zero, failures are not recorded: a message is being printed.
    quiet: u32,
    assigned: HashMap<*const Block, Rc<[LocalId]>>,
    encodings: BTreeMap<Ty, Rc<Encoding>>,
    /// The test that is run, if one is.
    pub(crate) test: Option<TestState>,
    /// Which conditions were asked, where somebody wants to know.
    pub(crate) coverage: Option<Coverage>,
}

/// Why a run cannot go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Halt {
    /// No steps are left.
    OutOfFuel,
    /// The tree here is not that of a checked program, or nests too deeply.
    Malformed(Span),
    /// The field is too small for Poseidon.
    FieldTooSmall,
    /// A test assumes what does not hold.
    Assumption,
}

/// Implicit values of a clause.
pub(crate) struct ClauseValues {
    pub(crate) deployment: Node,
    pub(crate) now: Node,
    /// By parameter; ⊥ for those that are not sealed.
    pub(crate) seals: Vec<Node>,
}

/// The variables of one body.
pub(crate) struct Frame<'a> {
    /// Concrete arguments of the item's generic parameters.
    pub(crate) generics: Vec<GenericArg>,
    pub(crate) locals: Vec<Node>,
    pub(crate) decls: &'a [Local],
}

/// A step of the path, put in words only when something fails.
enum Step<'a> {
    Call(&'a str, Span),
    Iteration(&'a str, BigInt, Span),
    Constant(&'a str, Span),
}

impl Step<'_> {
    fn described(&self) -> PathStep {
        match self {
            Step::Call(function, span) => {
                PathStep::Call { function: (*function).to_owned(), span: *span }
            }
            Step::Iteration(variable, value, span) => PathStep::Iteration {
                variable: (*variable).to_owned(),
                value: value.to_string(),
                span: *span,
            },
            Step::Constant(name, span) => {
                PathStep::Constant { name: (*name).to_owned(), span: *span }
            }
        }
    }
}

enum ConstState {
    Unknown,
    Running,
    Known(Node),
}

/// What a digest needs to know of its type.
struct Encoding {
    capacity: BigUint,
    packing: Vec<encoding::PackedElement>,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(decls: &'a [Local], generics: Vec<GenericArg>) -> Frame<'a> {
        Frame { generics, locals: vec![Node::Bottom; decls.len()], decls }
    }

    pub(crate) fn set(&mut self, local: LocalId, value: Node) {
        if let Some(slot) = self.locals.get_mut(local.0 as usize) {
            *slot = value;
        }
    }

    pub(crate) fn get(&self, local: LocalId) -> Node {
        self.locals.get(local.0 as usize).cloned().unwrap_or(Node::Bottom)
    }
}

impl<'a> Machine<'a> {
    pub(crate) fn new(program: &'a Program, modulus: &'a BigUint) -> Machine<'a> {
        Machine {
            program,
            arith: Arith { program, modulus },
            deps: DepTable::new(),
            report: Report::default(),
            inputs: Vec::new(),
            clause: None,
            fuel: None,
            halted: None,
            poseidon: Poseidon::new(modulus.clone()),
            consts: program.consts.iter().map(|_| ConstState::Unknown).collect(),
            path: Vec::new(),
            depth: 0,
            blamed: Vec::new(),
            choices: Vec::new(),
            quiet: 0,
            assigned: HashMap::new(),
            encodings: BTreeMap::new(),
            test: None,
            coverage: None,
        }
    }

    /// Numbers a new input leaf and gives the set of it alone.
    pub(crate) fn new_input(&mut self, name: String, private: bool) -> Deps {
        let leaf = self.inputs.len() as u32;
        self.inputs.push(name);
        self.blamed.push(false);
        self.deps.leaf(leaf, private)
    }

    /// A constant item's value; evaluated on its first use.
    pub(crate) fn constant(&mut self, id: ConstId, span: Span) -> Node {
        match self.consts.get_mut(id.0 as usize) {
            Some(ConstState::Known(value)) => return value.clone(),
            Some(state @ ConstState::Unknown) => *state = ConstState::Running,
            Some(ConstState::Running) | None => return self.malformed(span),
        }
        let program: &'a Program = self.program;
        let def = program.const_def(id);
        let mut frame = Frame::new(&def.locals, Vec::new());
        self.path.push(Step::Constant(&def.name, span));
        // A constant does not depend on the choices around its first use.
        let choices = std::mem::take(&mut self.choices);
        let value = self.expr(&mut frame, &def.value);
        self.choices = choices;
        self.path.pop();
        if let Some(state) = self.consts.get_mut(id.0 as usize) {
            *state = ConstState::Known(value.clone());
        }
        value
    }

    /// The value of a function's body.
    pub(crate) fn call(
        &mut self,
        function: &'a Function,
        generics: Vec<GenericArg>,
        args: Vec<Node>,
        span: Span,
    ) -> Node {
        if self.depth >= MAX_DEPTH {
            return self.malformed(span);
        }
        let mut frame = Frame::new(&function.locals, generics);
        for (param, arg) in function.params.iter().zip(args) {
            frame.set(*param, arg);
        }
        self.depth += 1;
        self.path.push(Step::Call(&function.name, span));
        let value = self.block(&mut frame, &function.body);
        self.path.pop();
        self.depth -= 1;
        value
    }

    /// Runs the statements of a clause, in order, then its outputs in the order written.
    pub(crate) fn clause_body(&mut self, frame: &mut Frame<'a>, clause: &'a Clause) -> Vec<Node> {
        self.block(frame, &clause.body);
        let mut outputs = vec![Node::Bottom; clause.reveal.len()];
        for &index in &clause.reveal_order {
            if let (Some(expr), Some(output)) = (clause.reveal.get(index), outputs.get_mut(index)) {
                *output = self.expr(frame, expr);
            }
        }
        outputs
    }

    /// Uses up a step; whether there was one.
    fn step(&mut self, n: u64) -> bool {
        if self.halted.is_some() {
            return false;
        }
        match &mut self.fuel {
            Some(fuel) if *fuel < n => {
                *fuel = 0;
                self.halted = Some(Halt::OutOfFuel);
                false
            }
            Some(fuel) => {
                *fuel -= n;
                true
            }
            None => true,
        }
    }

    /// Stops: no checked program comes here.
    pub(crate) fn malformed(&mut self, span: Span) -> Node {
        self.halted.get_or_insert(Halt::Malformed(span));
        Node::Bottom
    }

    /// The type in this frame, without parameters.
    pub(crate) fn concrete(&self, frame: &Frame<'_>, ty: &'a Ty) -> Cow<'a, Ty> {
        match ty {
            Ty::Bool | Ty::Field => Cow::Borrowed(ty),
            _ if frame.generics.is_empty() => Cow::Borrowed(ty),
            _ => Cow::Owned(ty.substitute(&frame.generics)),
        }
    }

    /// Records a partial operation that failed, unless an earlier failure already says as much.
    fn fail_operation(
        &mut self,
        span: Span,
        deps: Deps,
        kind: impl FnOnce(&Machine<'a>) -> FailureKind,
    ) -> Node {
        let blamed = |leaf: u32| self.blamed.get(leaf as usize).copied().unwrap_or(false);
        if self.quiet > 0 {
            return Node::Bottom;
        }
        if self.deps.any(deps, blamed) {
            self.note(span, false);
        } else {
            let kind = kind(self);
            self.record(span, deps, kind);
        }
        Node::Bottom
    }

    /// Turns a failed operation on numbers into ⊥, recording it.
    fn fail_number(
        &mut self,
        span: Span,
        deps: Deps,
        failed: Failed,
        kind: impl FnOnce(&Machine<'a>, Failed) -> FailureKind,
    ) -> Node {
        match failed {
            Failed::Malformed => self.malformed(span),
            failed => self.fail_operation(span, deps, |machine| kind(machine, failed)),
        }
    }

    /// Counts all that a failure depends on as the cause of what fails later.
    pub(crate) fn blame(&mut self, deps: Deps) -> Vec<u32> {
        let leaves = self.deps.leaves(deps);
        for leaf in &leaves {
            if let Some(blamed) = self.blamed.get_mut(*leaf as usize) {
                *blamed = true;
            }
        }
        leaves
    }

    /// How evaluation came here.
    pub(crate) fn described_path(&self) -> Vec<PathStep> {
        self.path.iter().map(Step::described).collect()
    }

    /// Notes that a condition was asked.
    pub(crate) fn note(&mut self, span: Span, held: bool) {
        if self.quiet == 0
            && let Some(coverage) = &mut self.coverage
        {
            coverage.note(span, held);
        }
    }

    /// Records a failure for certain.
    pub(crate) fn record(&mut self, span: Span, deps: Deps, kind: FailureKind) {
        self.note(span, false);
        let leaves = self.blame(deps);
        if self.report.failures.len() >= MAX_FAILURES {
            self.report.more += 1;
            return;
        }
        let name = |leaf: &u32| self.inputs.get(*leaf as usize).cloned();
        self.report.failures.push(Failure {
            span,
            kind,
            message: None,
            context: None,
            values: Vec::new(),
            sides: Vec::new(),
            depends_on: leaves.iter().filter_map(name).collect(),
            path: self.described_path(),
        });
    }

    /// A value as text, with whether it is to be hidden.
    pub(crate) fn shown(&self, ty: &Ty, node: &Node) -> Shown {
        let text = display_short(self.program, ty, &node.value());
        Shown::new(text, node.is_private(&self.deps))
    }

    /// Notes that what follows is this iteration of a loop.
    fn enter_iteration(
        &mut self,
        frame: &Frame<'a>,
        variable: LocalId,
        value: impl Into<BigInt>,
        span: Span,
    ) {
        let decls: &'a [Local] = frame.decls;
        let name = decls.get(variable.0 as usize).map_or("", |local| local.name.as_str());
        self.path.push(Step::Iteration(name, value.into(), span));
    }

    fn leave_iteration(&mut self) {
        self.path.pop();
    }

    fn assigned_in(&mut self, block: &'a Block) -> Rc<[LocalId]> {
        let entry = self.assigned.entry(block as *const Block);
        entry.or_insert_with(|| walk::assigned_in_block(block).into()).clone()
    }
}
