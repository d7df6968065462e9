//! Running a clause on inputs.

use std::fmt;

use num_bigint::BigUint;
use zkc_field::Curve;
use zkc_hir::{Clause, Program, Ty, Visibility, encoding};
use zkc_span::Span;

use crate::deps::Deps;
use crate::machine::{ClauseValues, Frame, Halt, Machine, Node};
use crate::number::Number;
use crate::report::{FailureKind, Report};
use crate::sponge::{Poseidon, packed};
use crate::testing::Coverage;
use crate::value::{LeafError, LeafProblem, Value, leaves};

/// What a clause is run on. Numbers in the order of [`zkc_hir::Clause`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClauseInputs {
    /// The implicit `deployment`, below the modulus.
    pub deployment: BigUint,
    /// One value for each parameter; for a sealed one the value inside.
    pub values: Vec<Value>,
    /// The salt of each sealed parameter.
    pub salts: Vec<BigUint>,
    /// The public seal of each sealed parameter.
    pub seals: Vec<BigUint>,
    /// `now` as start and end in seconds, if the clause uses it.
    pub now: Option<(u64, u64)>,
    /// A fresh salt for each sealed output.
    pub fresh: Vec<BigUint>,
}

/// How to evaluate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// The prime of `Field`.
    pub modulus: BigUint,
}

impl Options {
    /// Over BN254's scalar field.
    pub fn bn254() -> Options {
        Options { modulus: Curve::Bn254.scalar_modulus().clone() }
    }
}

/// What a program means on some inputs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Every condition holds.
    Accept {
        /// All public elements behind the leading 1, in the order of [`zkc_hir::Clause`].
        public: Vec<BigUint>,
        /// The value of each output; of a sealed one the value inside.
        outputs: Vec<Value>,
        /// What opens each sealed output, in order.
        openings: Vec<Opening>,
    },
    /// Some condition does not hold: there is no proof.
    Reject(Report),
}

/// What its owner needs to open a sealed output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// Index of the output.
    pub output: usize,
    /// The value inside.
    pub value: Value,
    /// The salt.
    pub salt: BigUint,
    /// The seal, which is public.
    pub seal: BigUint,
}

/// Why there is no outcome.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EvaluateError {
    /// An input is no value of its type; the path starts with the input's name.
    Input(LeafError),
    /// The field is too small for Poseidon at some width.
    FieldTooSmall,
    /// The program is not one that the checks have passed, here.
    Unchecked(Span),
}

impl fmt::Display for EvaluateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EvaluateError::Input(error) => error.fmt(f),
            EvaluateError::FieldTooSmall => f.write_str("the field is too small for Poseidon"),
            EvaluateError::Unchecked(_) => f.write_str("the program has not passed all checks"),
        }
    }
}

impl std::error::Error for EvaluateError {}

/// Runs a clause. The program must have passed the type checker and [`crate::check_constants`].
///
/// # Errors
/// [`EvaluateError`] if the inputs are refused, or the program has not passed.
pub fn evaluate(
    program: &Program,
    clause: &Clause,
    inputs: &ClauseInputs,
    options: &Options,
) -> Result<Outcome, EvaluateError> {
    zkc_hir::with_deep_stack(|| evaluate_covered(program, clause, inputs, &options.modulus, None))
}

/// As [`evaluate`], on a stack that is deep already; adds to `coverage` which conditions were asked.
pub(crate) fn evaluate_covered(
    program: &Program,
    clause: &Clause,
    inputs: &ClauseInputs,
    modulus: &BigUint,
    coverage: Option<&mut Coverage>,
) -> Result<Outcome, EvaluateError> {
    let flat = check_inputs(program, clause, inputs, modulus)?;
    let mut machine = Machine::new(program, modulus);
    machine.coverage = coverage.is_some().then(Coverage::default);
    let mut frame = Frame::new(&clause.locals, Vec::new());
    enter(&mut machine, &mut frame, clause, inputs, &flat)?;
    let outputs = machine.clause_body(&mut frame, clause);
    if let Some(local) = clause.statement {
        let statement = statement(&mut machine, clause, inputs, &flat, &outputs)?;
        frame.set(local, statement);
        machine.block(&mut frame, &clause.late);
    }
    if let (Some(all), Some(seen)) = (coverage, &machine.coverage) {
        all.add(seen);
    }

    match machine.halted {
        Some(Halt::FieldTooSmall) => return Err(EvaluateError::FieldTooSmall),
        Some(Halt::Malformed(span)) => return Err(EvaluateError::Unchecked(span)),
        Some(Halt::OutOfFuel | Halt::Assumption) => {
            return Err(EvaluateError::Unchecked(clause.span));
        }
        None => {}
    }
    if !machine.report.failures.is_empty() {
        return Ok(Outcome::Reject(machine.report));
    }
    let outputs = outputs.iter().map(Node::value).collect();
    accept(program, clause, inputs, &flat, outputs, modulus)
}

/// The leaves of every parameter, once all inputs are known to be values of their types.
fn check_inputs(
    program: &Program,
    clause: &Clause,
    inputs: &ClauseInputs,
    modulus: &BigUint,
) -> Result<Vec<Vec<BigUint>>, EvaluateError> {
    let refuse =
        |path: &str, problem| EvaluateError::Input(LeafError { path: path.to_owned(), problem });
    let count = |path: &str, expected: usize, found: usize| {
        if expected == found {
            return Ok(());
        }
        Err(refuse(path, LeafProblem::Count { expected, found }))
    };
    let n_sealed =
        clause.params.iter().filter(|param| param.visibility == Visibility::Sealed).count();
    count("parameters", clause.params.len(), inputs.values.len())?;
    count("salts", n_sealed, inputs.salts.len())?;
    count("seals", n_sealed, inputs.seals.len())?;
    count("fresh salts", sealed_outputs(clause).count(), inputs.fresh.len())?;
    count("now", usize::from(clause.uses_now), usize::from(inputs.now.is_some()))?;

    let field = LeafProblem::OutOfRange(encoding::LeafBound::Field);
    let elements = std::iter::once(("deployment", &inputs.deployment))
        .chain(inputs.salts.iter().map(|salt| ("salt", salt)))
        .chain(inputs.seals.iter().map(|seal| ("seal", seal)))
        .chain(inputs.fresh.iter().map(|salt| ("fresh salt", salt)));
    for (name, element) in elements {
        if element >= modulus {
            return Err(refuse(name, field));
        }
    }
    if let Some((t0, t1)) = inputs.now
        && t0.max(t1) >> 40 != 0
    {
        let problem = LeafProblem::OutOfRange(encoding::LeafBound::Bits(40));
        return Err(refuse("now", problem));
    }
    let flat = clause.params.iter().zip(&inputs.values).map(|(param, value)| {
        leaves(program, &param.ty, value, modulus).map_err(|error| {
            let path = format!("{}{}", param.name, error.path);
            EvaluateError::Input(LeafError { path, ..error })
        })
    });
    flat.collect()
}

/// Binds the parameters and evaluates the conditions that come before the body.
fn enter<'a>(
    machine: &mut Machine<'a>,
    frame: &mut Frame<'a>,
    clause: &'a Clause,
    inputs: &ClauseInputs,
    flat: &[Vec<BigUint>],
) -> Result<(), EvaluateError> {
    let program = machine.program;
    let number = |machine: &mut Machine<'a>, name: &str, value: Value, ty: &Ty| {
        Node::input(program, ty, &value, name, &mut |path| {
            machine.new_input(path.to_owned(), false)
        })
    };
    let deployment = Value::int(inputs.deployment.clone());
    let deployment = number(machine, "deployment", deployment, &Ty::Field);

    let mut seals = Vec::with_capacity(clause.params.len());
    let mut salts = inputs.salts.iter().zip(&inputs.seals);
    let mut poseidon = Poseidon::new(machine.arith.modulus.clone());
    for ((param, value), flat) in clause.params.iter().zip(&inputs.values).zip(flat) {
        let private = param.visibility != Visibility::Public;
        let node = Node::input(program, &param.ty, value, &param.name, &mut |path| {
            machine.new_input(path.to_owned(), private)
        });
        frame.set(param.local, node.clone());
        if param.visibility != Visibility::Sealed {
            seals.push(Node::Bottom);
            continue;
        }
        let Some((salt, seal)) = salts.next() else { continue };
        let expected = sealed(program, &param.ty, flat, salt, &mut poseidon)?;
        let salt_deps = machine.new_input(format!("salt of {}", param.name), true);
        let seal_name = format!("seal of {}", param.name);
        let seal_node = number(machine, &seal_name, Value::int(seal.clone()), &Ty::Field);
        if expected != *seal {
            let own = node.numbers(&mut machine.deps).map(|(_, deps)| deps);
            let mut deps = salt_deps;
            for other in own.into_iter().chain(seal_node.int().map(|(_, deps)| deps)) {
                deps = machine.deps.union(deps, other);
            }
            let kind = FailureKind::SealMismatch { param: param.name.clone() };
            machine.record(param.span, deps, kind);
        }
        seals.push(seal_node);
    }

    let now = match inputs.now {
        Some((t0, t1)) => {
            let times = Value::Composite(vec![Value::int(t0), Value::int(t1)]);
            let now = number(machine, "now", times, &Ty::Window);
            let max = clause.window_max;
            if t0 > t1 || t1 - t0 > max {
                let deps = now.numbers(&mut machine.deps).map(|(_, deps)| deps);
                let kind = FailureKind::WindowInvalid { t0, t1, max };
                machine.record(clause.span, deps.unwrap_or(crate::deps::Deps::NONE), kind);
            }
            now
        }
        None => Node::Bottom,
    };
    machine.clause = Some(ClauseValues { deployment, now, seals });
    Ok(())
}

fn accept(
    program: &Program,
    clause: &Clause,
    inputs: &ClauseInputs,
    flat: &[Vec<BigUint>],
    outputs: Vec<Value>,
    modulus: &BigUint,
) -> Result<Outcome, EvaluateError> {
    let mut poseidon = Poseidon::new(modulus.clone());
    let (public, openings) = published(program, clause, inputs, flat, &outputs, &mut poseidon)?;
    Ok(Outcome::Accept { public, outputs, openings })
}

/// `statement` once the outputs are known (semantics 11.3); ⊥ where one of them is.
fn statement(
    machine: &mut Machine<'_>,
    clause: &Clause,
    inputs: &ClauseInputs,
    flat: &[Vec<BigUint>],
    outputs: &[Node],
) -> Result<Node, EvaluateError> {
    let mut deps = Deps::NONE;
    for output in outputs {
        let Some((_, own)) = output.numbers(&mut machine.deps) else { return Ok(Node::Bottom) };
        deps = machine.deps.union(deps, own);
    }
    if machine.halted.is_some() {
        return Ok(Node::Bottom);
    }
    let mut poseidon = Poseidon::new(machine.arith.modulus.clone());
    let outputs: Vec<Value> = outputs.iter().map(Node::value).collect();
    let (public, _) = published(machine.program, clause, inputs, flat, &outputs, &mut poseidon)?;
    let capacity = encoding::statement_capacity(&clause.path, public.len());
    let digest = poseidon.sponge(&capacity, &public).ok_or(EvaluateError::FieldTooSmall)?;
    Ok(Node::Leaf(Number::Int(digest.into()), deps))
}

/// All public elements, and what opens the sealed outputs.
fn published(
    program: &Program,
    clause: &Clause,
    inputs: &ClauseInputs,
    flat: &[Vec<BigUint>],
    outputs: &[Value],
    poseidon: &mut Poseidon,
) -> Result<(Vec<BigUint>, Vec<Opening>), EvaluateError> {
    // Without a failure there is no ⊥, and values have their types: an error here is the tree's.
    let unchecked = |_| EvaluateError::Unchecked(clause.span);
    let modulus = poseidon.modulus().clone();
    let mut public = vec![inputs.deployment.clone()];
    let mut openings = Vec::new();
    let mut fresh = inputs.fresh.iter();
    for (index, (output, value)) in clause.outputs.iter().zip(outputs).enumerate() {
        let flat = leaves(program, &output.ty, value, &modulus).map_err(unchecked)?;
        if !output.sealed {
            public.extend(flat);
            continue;
        }
        let Some(salt) = fresh.next() else { continue };
        let seal = sealed(program, &output.ty, &flat, salt, poseidon)?;
        public.push(seal.clone());
        openings.push(Opening { output: index, value: value.clone(), salt: salt.clone(), seal });
    }
    let mut seals = inputs.seals.iter();
    for (param, flat) in clause.params.iter().zip(flat) {
        match param.visibility {
            Visibility::Public => public.extend_from_slice(flat),
            Visibility::Sealed => public.extend(seals.next().cloned()),
            Visibility::Private => {}
        }
    }
    if let Some((t0, t1)) = inputs.now {
        public.extend([t0.into(), t1.into()]);
    }
    Ok((public, openings))
}

/// The seal of flat leaves (semantics 11.1).
pub(crate) fn sealed(
    program: &Program,
    ty: &Ty,
    flat: &[BigUint],
    salt: &BigUint,
    poseidon: &mut Poseidon,
) -> Result<BigUint, EvaluateError> {
    let refuse = |error| EvaluateError::Input(LeafError::from(error));
    let mut elements = packed(program, ty, flat).map_err(refuse)?;
    elements.push(salt.clone());
    let capacity = encoding::seal_capacity(program, ty).map_err(refuse)?;
    poseidon.sponge(&capacity, &elements).ok_or(EvaluateError::FieldTooSmall)
}

fn sealed_outputs(clause: &Clause) -> impl Iterator<Item = &zkc_hir::Output> {
    clause.outputs.iter().filter(|output| output.sealed)
}
