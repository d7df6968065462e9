//! What can be known without inputs: constants, sizes, and how much a clause unrolls.
//!
//! Every instance of a function (its generic arguments) that a clause reaches is walked once. Two
//! walks: [`count`] first says how many operations the clause unrolls to, without unrolling
//! anything, so that a loop of 10^12 is refused at once; then the walk here evaluates every
//! constant expression (semantics 1.7) in every iteration that it depends on, and looks at every
//! type. An `if` on a constant keeps only its taken arm in both.

mod count;
mod mentions;
mod roundings;

use std::collections::{BTreeSet, HashSet};

use num_bigint::{BigInt, BigUint};
use num_traits::{Signed, ToPrimitive, Zero};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_field::Curve;
use zkc_hir::encoding::{self, EncodingError};
use zkc_hir::{
    Arithmetic, Block, Clause, ConstDef, ConstId, Expr, ExprKind, FuncId, Function, GenericArg,
    GenericParam, GenericParamKind, Local, LocalId, Place, Program, Projection, Stmt, Ty,
};
use zkc_span::Span;

use crate::diagnose;
use crate::machine::{FUEL, Frame, Halt, Machine, Node};
use count::{Counter, Excess, What};
use mentions::{Mentions, Rounds};
pub use roundings::{Rounded, roundings};
use zkc_hir::walk::{self, Child};

/// How many operations a clause may unroll to.
pub const MAX_OPERATIONS: u64 = 50_000_000;
/// How deep calls may nest.
pub const MAX_CALL_DEPTH: usize = 128;

const CONSTANT_FAILS: Code = Code("E0400");
const OUT_OF_FUEL: Code = Code("E0401");
const INVALID_SIZE: Code = Code("E0402");
const TOO_MUCH: Code = Code("E0403");

/// Evaluates every constant and constant expression that a clause can reach, and checks all sizes
/// and the amount of unrolling.
///
/// What it lets pass, [`crate::evaluate`] and lowering can run: types have at most
/// [`encoding::MAX_NODES`] parts, clauses unroll to at most [`MAX_OPERATIONS`] operations, calls are
/// at most [`MAX_CALL_DEPTH`] deep.
pub fn check_constants(program: &Program) -> Vec<Diagnostic> {
    zkc_hir::with_deep_stack(|| {
        let mut checker = Checker::new(program, Curve::Bn254.scalar_modulus());
        checker.constants();
        for clause in &program.clauses {
            checker.clause(clause);
        }
        for test in &program.tests {
            checker.test(program.function(test.function));
        }
        checker.diagnostics
    })
}

/// The value of a constant whose type is an integer's; it need not be one of the program, and the rest
/// of the program need not be correct.
///
/// # Errors
///
/// What to say where it fails or takes more than [`FUEL`] steps.
pub fn evaluate_constant(program: &Program, def: &ConstDef) -> Result<BigInt, Box<Diagnostic>> {
    zkc_hir::with_deep_stack(|| {
        let mut checker = Checker::new(program, Curve::Bn254.scalar_modulus());
        let mut frame = Frame::new(&def.locals, Vec::new());
        let node = checker.evaluate(def.value.span, |machine| machine.expr(&mut frame, &def.value));
        let node = node.map_err(|said| Box::new(said.1))?;
        node.int().map(|(value, _)| value.clone()).ok_or_else(|| {
            let said = Diagnostic::error(CONSTANT_FAILS, "this constant has no value");
            Box::new(said.label(def.value.span, "not an integer"))
        })
    })
}

/// The standard library, as a package and at the head of a path.
const STD: &str = "std";
const STD_PATH: &str = "std::";

/// An instance of a function.
type Instance = (FuncId, Vec<GenericArg>);

struct Checker<'a> {
    program: &'a Program,
    machine: Machine<'a>,
    counter: Counter,
    mentions: Mentions,
    diagnostics: Vec<Diagnostic>,
    /// Places that something was said of: one mistake, one message.
    said: HashSet<Span>,
    walked: BTreeSet<Instance>,
    good_types: BTreeSet<Ty>,
    /// Types that were refused; what has one of them is a consequence.
    bad_types: BTreeSet<Ty>,
}

/// A body being walked.
struct Body<'a> {
    /// Loop variables are set, all else is ⊥.
    frame: Frame<'a>,
    /// Of what it is an instance: name and generic parameters.
    item: &'a str,
    generics: &'a [GenericParam],
    /// Loop variables of the iteration, where they matter.
    iterations: Vec<(String, BigInt)>,
    /// Expressions whose types have been looked at.
    typed: HashSet<*const Expr>,
}

impl<'a> Body<'a> {
    fn new(
        item: &'a str,
        generics: &'a [GenericParam],
        locals: &'a [Local],
        args: Vec<GenericArg>,
    ) -> Body<'a> {
        let frame = Frame::new(locals, args);
        Body { frame, item, generics, iterations: Vec::new(), typed: HashSet::new() }
    }
}

impl<'a> Checker<'a> {
    fn new(program: &'a Program, modulus: &'a BigUint) -> Checker<'a> {
        Checker {
            program,
            machine: Machine::new(program, modulus),
            counter: Counter::default(),
            mentions: Mentions::default(),
            diagnostics: Vec::new(),
            said: HashSet::new(),
            walked: BTreeSet::new(),
            good_types: BTreeSet::new(),
            bad_types: BTreeSet::new(),
        }
    }

    fn constants(&mut self) {
        // Those of `std` hold in every program; what a program uses of them is evaluated where it does.
        let own = |path: &str| self.program.package == STD || !path.starts_with(STD_PATH);
        let own: Vec<bool> = self.program.consts.iter().map(|def| own(&def.path)).collect();
        for (id, def) in self.program.consts.iter().enumerate().filter(|(id, _)| own[*id]) {
            let body = Body::new(&def.name, &[], &def.locals, Vec::new());
            if self.check_type(&body, &def.ty, def.span) {
                self.run(&body, def.span, |machine| machine.constant(ConstId(id as u32), def.span));
            }
        }
    }

    fn clause(&mut self, clause: &'a Clause) {
        let mut body = Body::new(&clause.name, &[], &clause.locals, Vec::new());
        let params = clause.params.iter().map(|param| (&param.ty, param.span));
        let outputs = clause.outputs.iter().map(|output| (&output.ty, output.span));
        let mut types_are_good = true;
        for (ty, span) in params.chain(outputs) {
            types_are_good &= self.check_type(&body, ty, span);
        }
        if !types_are_good {
            return;
        }
        if let Err(excess) = self.count_clause(clause) {
            self.say_excess(&excess);
            return;
        }
        self.block(&mut body, &clause.body);
        for &index in &clause.reveal_order {
            if let Some(expr) = clause.reveal.get(index) {
                self.expr(&mut body, expr);
            }
        }
        self.block(&mut body, &clause.late);
    }

    fn test(&mut self, function: &'a Function) {
        let mut body = Body::new(&function.name, &[], &function.locals, Vec::new());
        for local in function.params.iter().filter_map(|id| function.locals.get(id.0 as usize)) {
            if !self.check_type(&body, &local.ty, local.span) {
                return;
            }
        }
        match self.count_test(function) {
            Ok(()) => self.block(&mut body, &function.body),
            Err(excess) => self.say_excess(&excess),
        }
    }

    fn block(&mut self, body: &mut Body<'a>, block: &'a Block) {
        for stmt in &block.stmts {
            self.stmt(body, stmt);
        }
        if let Some(value) = &block.value {
            self.expr(body, value);
        }
    }

    fn stmt(&mut self, body: &mut Body<'a>, stmt: &'a Stmt) {
        match stmt {
            Stmt::Let { value, .. } => self.expr(body, value),
            Stmt::Expr(expr) => self.expr(body, expr),
            Stmt::Assign { place, value } => {
                self.expr(body, value);
                self.place(body, place);
            }
            Stmt::For { variable, start, end, inclusive, body: inner, .. } => {
                let start = self.constant_value(body, start);
                let end = self.constant_value(body, end);
                let (Some(start), Some(end)) = (start, end) else { return };
                let end = if *inclusive { end + 1 } else { end };
                self.rounds(body, *variable, (start, end), Rounds::Block(inner));
            }
        }
    }

    /// Walks what is done in each round of a loop, once for all of them if they are the same to every
    /// constant expression.
    fn rounds(
        &mut self,
        body: &mut Body<'a>,
        variable: LocalId,
        (start, end): (BigInt, BigInt),
        rounds: Rounds<'a>,
    ) {
        if start >= end {
            return;
        }
        let matters = self.mentions.in_constants(rounds, variable);
        let name = body.frame.decls.get(variable.0 as usize);
        let name = name.map(|local| local.name.clone()).unwrap_or_default();
        let mut value = start;
        while value < end {
            body.frame.set(variable, Node::constant(value.clone()));
            if matters {
                body.iterations.push((name.clone(), value.clone()));
            }
            match rounds {
                Rounds::Block(block) => self.block(body, block),
                Rounds::Element(expr) => self.expr(body, expr),
            }
            if !matters {
                return;
            }
            body.iterations.pop();
            value += 1;
        }
    }

    fn place(&mut self, body: &mut Body<'a>, place: &'a Place) {
        let Some(decl) = body.frame.decls.get(place.local.0 as usize) else { return };
        let mut ty = decl.ty.substitute(&body.frame.generics);
        for projection in &place.projections {
            ty = match projection {
                Projection::Field(index) => {
                    let parts = encoding::parts(self.program, &ty).unwrap_or_default();
                    let Some((_, part)) = parts.into_iter().nth(*index) else { return };
                    part
                }
                Projection::Index(index) => {
                    self.expr(body, index);
                    self.check_index(body, &ty, index);
                    let Ty::Array(element, _) = ty else { return };
                    *element
                }
            };
        }
    }

    fn expr(&mut self, body: &mut Body<'a>, expr: &'a Expr) {
        if body.typed.insert(expr as *const Expr) && !self.check_type(body, &expr.ty, expr.span) {
            return;
        }
        if expr.constant {
            // A variable alone cannot fail, and is the most frequent constant by far.
            if !matches!(expr.kind, ExprKind::Local(_)) {
                self.constant_value(body, expr);
            }
            return;
        }
        match &expr.kind {
            ExprKind::If { condition, then, otherwise } if condition.constant => {
                match self.constant_node(body, condition).truth() {
                    Some((true, _)) => self.block(body, then),
                    Some((false, _)) => {
                        if let Some(otherwise) = otherwise {
                            self.block(body, otherwise);
                        }
                    }
                    None => {}
                }
            }
            ExprKind::Index(of, index) => {
                self.expr(body, of);
                self.expr(body, index);
                let ty = of.ty.substitute(&body.frame.generics);
                self.check_index(body, &ty, index);
            }
            ExprKind::Arithmetic(Arithmetic::Div | Arithmetic::Rem, left, divisor)
                if divisor.constant =>
            {
                self.expr(body, left);
                self.check_divisor(body, divisor);
            }
            ExprKind::Generate { variable, body: element } => {
                let len = self.length_of(body, &expr.ty);
                let rounds = Rounds::Element(element);
                self.rounds(body, *variable, (BigInt::ZERO, len.into()), rounds);
            }
            ExprKind::Call { function, generics, args } => {
                for arg in args {
                    self.expr(body, arg);
                }
                self.call(body, *function, generics, expr.span);
            }
            _ => {
                let mut below = Vec::new();
                walk::children(expr, &mut |child| below.push(child));
                for child in below {
                    match child {
                        Child::Expr(expr) | Child::Place(expr) => self.expr(body, expr),
                        Child::Block(block) => self.block(body, block),
                    }
                }
            }
        }
    }

    /// The length of an array; 0 if it has none, which was said.
    fn length_of(&self, body: &Body<'a>, ty: &Ty) -> u64 {
        match ty.substitute(&body.frame.generics) {
            Ty::Array(_, len) => encoding::array_len(&len).unwrap_or(0),
            _ => 0,
        }
    }

    fn call(&mut self, body: &Body<'a>, id: FuncId, generics: &[GenericArg], span: Span) {
        let function: &'a Function = self.program.function(id);
        let args: Vec<GenericArg> =
            generics.iter().map(|arg| arg.substitute(&body.frame.generics)).collect();
        for (param, (arg, written)) in function.generics.iter().zip(args.iter().zip(generics)) {
            if !self.check_generic(body, param, arg, written, span) {
                return;
            }
        }
        if !self.walked.insert((id, args.clone())) {
            return;
        }
        let mut inner = Body::new(&function.name, &function.generics, &function.locals, args);
        self.block(&mut inner, &function.body);
    }

    /// Checks a generic argument of a call against its parameter; says what is wrong.
    fn check_generic(
        &mut self,
        body: &Body<'a>,
        param: &GenericParam,
        arg: &GenericArg,
        written: &GenericArg,
        span: Span,
    ) -> bool {
        let (bits, size, written) = match (param.kind, arg, written) {
            (
                GenericParamKind::Const { bits },
                GenericArg::Size(size),
                GenericArg::Size(written),
            ) => (bits, size, written),
            (_, GenericArg::Ty(ty), _) => return self.check_type(body, ty, span),
            _ => return true,
        };
        let Some(value) = size.as_constant() else { return true };
        if !value.is_negative() && value.bits() <= u64::from(bits) {
            return true;
        }
        let names = |index: u32| {
            body.generics
                .get(index as usize)
                .map_or_else(|| format!("#{index}"), |param| param.name.clone())
        };
        let name = &param.name;
        let written = written.display(names);
        let value =
            if written == value.to_string() { written } else { format!("{written} = {value}") };
        let headline = format!("`{name}` cannot be {value}: it is a `u{bits}`");
        let diagnostic = Diagnostic::error(INVALID_SIZE, headline)
            .label(span, format!("`{name}` of this call"))
            .reason(param.span, "declared here");
        self.say(body, span, diagnostic);
        false
    }

    fn check_index(&mut self, body: &mut Body<'a>, ty: &Ty, index: &'a Expr) {
        let (Ty::Array(_, len) | Ty::Vec(_, len)) = ty else { return };
        if !index.constant || self.said.contains(&index.span) {
            return;
        }
        let (Some(value), Ok(len)) = (self.constant_value(body, index), encoding::array_len(len))
        else {
            return;
        };
        if value.to_u64().is_none_or(|value| value >= len) {
            let elements = if len == 1 { "element" } else { "elements" };
            let has = match ty {
                Ty::Vec(..) => "the `Vec` has room for",
                _ => "the array has",
            };
            let headline = format!("there is no element {value}: {has} {len} {elements}");
            let diagnostic =
                Diagnostic::error(CONSTANT_FAILS, headline).label(index.span, "out of bounds");
            self.say(body, index.span, diagnostic);
        }
    }

    /// A division by what is known to be zero has no result, whatever is divided.
    fn check_divisor(&mut self, body: &mut Body<'a>, divisor: &'a Expr) {
        let Some(value) = self.constant_value(body, divisor) else { return };
        if value.is_zero() {
            let diagnostic =
                Diagnostic::error(CONSTANT_FAILS, "division by zero, whatever the inputs are")
                    .label(divisor.span, "this is always 0")
                    .note("no proof exists of a clause that gets here");
            self.say(body, divisor.span, diagnostic);
        }
    }

    /// Whether every value of the type can be stored; says what is wrong.
    fn check_type(&mut self, body: &Body<'a>, ty: &Ty, span: Span) -> bool {
        let concrete = ty.substitute(&body.frame.generics);
        let stored = match &concrete {
            Ty::Exact(of) => &**of,
            Ty::Never => return true,
            ty => ty,
        };
        if self.good_types.contains(stored) {
            return true;
        }
        if self.bad_types.contains(stored) {
            return false;
        }
        let shown = self.program.display(stored, body.generics);
        let headline = match encoding::node_count(self.program, stored) {
            Ok(_) | Err(EncodingError::NoEncoding) => {
                self.good_types.insert(stored.clone());
                return true;
            }
            Err(EncodingError::InvalidSize(size)) => {
                format!("{size} is not a possible size in `{shown}`")
            }
            Err(EncodingError::TooLarge) => format!("`{shown}` is too large"),
        };
        self.bad_types.insert(stored.clone());
        let written = self.program.display(ty, body.generics);
        let diagnostic = Diagnostic::error(INVALID_SIZE, headline)
            .label(span, format!("this has the type `{written}`"))
            .note(format!(
                "widths are 1 to {}, lengths at least 0, scales 0 to {}, and a value has at most {} parts",
                encoding::MAX_UINT_BITS,
                encoding::MAX_SCALE,
                encoding::MAX_NODES,
            ));
        self.say(body, span, diagnostic);
        false
    }

    fn constant_value(&mut self, body: &mut Body<'a>, expr: &'a Expr) -> Option<BigInt> {
        self.constant_node(body, expr).int().map(|(value, _)| value.clone())
    }

    /// The value of a constant expression in this instance and iteration; ⊥ if it fails, which is
    /// said.
    fn constant_node(&mut self, body: &mut Body<'a>, expr: &'a Expr) -> Node {
        let mut frame = std::mem::replace(&mut body.frame, Frame::new(&[], Vec::new()));
        let node = self.evaluate(expr.span, |machine| machine.expr(&mut frame, expr));
        body.frame = frame;
        match node {
            Ok(node) => node,
            Err(said) => {
                let (span, diagnostic) = *said;
                self.say(body, span, diagnostic);
                Node::Bottom
            }
        }
    }

    fn run(&mut self, body: &Body<'a>, span: Span, work: impl FnOnce(&mut Machine<'a>) -> Node) {
        if let Err(said) = self.evaluate(span, work) {
            let (span, diagnostic) = *said;
            self.say(body, span, diagnostic);
        }
    }

    /// Runs the machine with fresh fuel; an error is what to say and of which place.
    fn evaluate(
        &mut self,
        span: Span,
        work: impl FnOnce(&mut Machine<'a>) -> Node,
    ) -> Result<Node, Box<(Span, Diagnostic)>> {
        self.machine.fuel = Some(FUEL);
        let node = work(&mut self.machine);
        let report = std::mem::take(&mut self.machine.report);
        match self.machine.halted.take() {
            Some(Halt::OutOfFuel) => {
                let diagnostic = Diagnostic::error(
                    OUT_OF_FUEL,
                    "this constant takes too long to compute",
                )
                .label(span, format!("stopped after {FUEL} steps"))
                .help("compute it outside and write the result down, or make its loops shorter");
                return Err(Box::new((span, diagnostic)));
            }
            Some(Halt::Malformed(at)) => {
                let diagnostic = Diagnostic::error(
                    INVALID_SIZE,
                    "a size in this constant is not possible",
                )
                .label(
                    at,
                    "the type of this has an impossible width or length, or calls nest too deeply",
                );
                return Err(Box::new((at, diagnostic)));
            }
            Some(Halt::FieldTooSmall | Halt::Assumption) | None => {}
        }
        let Some(failure) = report.failures.first() else { return Ok(node) };
        let headline = format!("constant expression fails: {}", diagnose::headline(failure, true));
        let diagnostic = Diagnostic::error(CONSTANT_FAILS, headline)
            .label(failure.span, diagnose::place(failure));
        Err(Box::new((failure.span, diagnose::with_path(diagnostic, &failure.path))))
    }

    /// Says something of a place once, with the instance and the iteration.
    fn say(&mut self, body: &Body<'a>, span: Span, mut diagnostic: Diagnostic) {
        if !self.said.insert(span) {
            return;
        }
        let args = body.generics.iter().zip(&body.frame.generics);
        let args: Vec<String> = args
            .map(|(param, arg)| {
                let arg = match arg {
                    GenericArg::Ty(ty) => self.program.display(ty, &[]),
                    GenericArg::Unit(zkc_hir::UnitRef::Unit(id)) => {
                        self.program.unit(*id).name.clone()
                    }
                    GenericArg::Unit(zkc_hir::UnitRef::Param(index)) => format!("#{index}"),
                    GenericArg::Size(size) => size.to_string(),
                };
                format!("{} = {arg}", param.name)
            })
            .collect();
        if !args.is_empty() {
            diagnostic = diagnostic.note(format!("in `{}` with {}", body.item, args.join(", ")));
        }
        if !body.iterations.is_empty() {
            let at: Vec<String> =
                body.iterations.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            diagnostic = diagnostic.note(format!("in the iteration with {}", at.join(", ")));
        }
        self.diagnostics.push(diagnostic);
    }

    fn say_excess(&mut self, excess: &Excess) {
        if !self.said.insert(excess.span) {
            return;
        }
        let diagnostic = match (excess.what, &excess.n_iterations) {
            (What::Depth, _) => Diagnostic::error(TOO_MUCH, "calls nest too deeply")
                .label(excess.span, format!("this call is more than {MAX_CALL_DEPTH} deep")),
            (What::Instances, _) => {
                Diagnostic::error(TOO_MUCH, "functions are called with too many generic arguments")
                    .label(excess.span, "here the limit is passed")
                    .note("a function becomes a circuit of its own for each choice of arguments")
                    .help("let generic arguments change along one line of calls only")
            }
            (What::Parts, _) => Diagnostic::error(
                INVALID_SIZE,
                "the type of this call's argument has too many parts",
            )
            .label(excess.span, "each call on the way here doubled it, or more")
            .help("use arrays, `[value; N]`, in place of tuples of tuples"),
            (What::Operations, Some(n)) => {
                Diagnostic::error(TOO_MUCH, format!("this loop of {n} iterations is too long"))
                    .label(excess.span, "every iteration becomes part of the circuit")
            }
            (What::Operations, None) => {
                Diagnostic::error(TOO_MUCH, "this unrolls to too many operations")
                    .label(excess.span, "here the limit is passed")
            }
        };
        let diagnostic = match excess.what {
            What::Operations => diagnostic.note(format!(
                "a circuit has no loops: a clause unrolls to at most {MAX_OPERATIONS} operations"
            )),
            _ => diagnostic,
        };
        self.diagnostics.push(diagnostic.at_stake(zkc_diagnostics::Stake::Cost));
    }
}
