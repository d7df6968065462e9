//! Running a test: a function that calls clauses by name, and goes on after what they refuse.
//!
//! A clause that a test calls is evaluated as any other, on inputs of its own: what fails in it is
//! reported as its run would report it, with the call before its path, and its outputs are ⊥ then.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use zkc_hir::{ClauseId, Expr, FuncId, Program, Ty, Visibility};
use zkc_span::Span;

use crate::clause::{ClauseInputs, EvaluateError, Outcome, evaluate_covered, sealed};
use crate::deps::Deps;
use crate::diagnose::whole_parts;
use crate::machine::{Frame, Halt, Machine, Node};
use crate::report::{MAX_FAILURES, PathStep, Report};
use crate::value::{Value, leaves};

/// Domains of the salts that tests get; any two numbers that nothing else begins a sponge with.
const NAMED_SALTS: u32 = 0x7a6b_6301;
const FRESH_SALTS: u32 = 0x7a6b_6302;

/// What a test is run with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TestSetting {
    /// The prime of `Field`.
    pub modulus: BigUint,
    /// The `deployment` of every clause, below the modulus.
    pub deployment: BigUint,
    /// Where salts come from.
    pub seed: u64,
}

/// What became of a test, or of one case of it.
#[derive(Clone, Debug, Default)]
pub struct TestRun {
    /// Every failure, those of the clauses it called among them. Empty if all held.
    pub report: Report,
    /// Whether an `assume` did not hold, so that the case says nothing.
    pub discarded: bool,
    /// The clauses that ran, in order.
    pub clauses: Vec<ClauseRun>,
    /// Which conditions were asked.
    pub coverage: Coverage,
}

/// One run of a clause in a test.
#[derive(Clone, Debug)]
pub struct ClauseRun {
    /// The clause.
    pub clause: ClauseId,
    /// All it was given.
    pub inputs: ClauseInputs,
    /// What it came to.
    pub outcome: Outcome,
    /// The call.
    pub span: Span,
}

/// How often each condition held and failed, by its place: `require`s by their conditions.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// By place.
    pub conditions: BTreeMap<Span, Asked>,
}

/// How often a condition was asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Asked {
    /// And held.
    pub held: u64,
    /// And failed.
    pub failed: u64,
}

impl Coverage {
    /// Notes an answer.
    pub(crate) fn note(&mut self, span: Span, held: bool) {
        let asked = self.conditions.entry(span).or_default();
        *if held { &mut asked.held } else { &mut asked.failed } += 1;
    }

    /// Adds what another run saw.
    pub fn add(&mut self, other: &Coverage) {
        for (span, asked) in &other.conditions {
            let known = self.conditions.entry(*span).or_default();
            known.held += asked.held;
            known.failed += asked.failed;
        }
    }
}

/// What a machine knows of the test it runs.
pub(crate) struct TestState {
    deployment: BigUint,
    seed: u64,
    n_fresh: u64,
    clauses: Vec<ClauseRun>,
}

/// Runs a test function on a value for each of its parameters. The program must have passed the type
/// checker and [`crate::check_constants`].
///
/// # Errors
/// [`EvaluateError`] if an argument is none of its type, or the program has not passed.
pub fn run_test(
    program: &Program,
    test: FuncId,
    args: &[Value],
    setting: &TestSetting,
) -> Result<TestRun, EvaluateError> {
    zkc_hir::with_deep_stack(|| run(program, test, args, setting))
}

fn run(
    program: &Program,
    test: FuncId,
    args: &[Value],
    setting: &TestSetting,
) -> Result<TestRun, EvaluateError> {
    let function = program.function(test);
    let mut machine = Machine::new(program, &setting.modulus);
    machine.coverage = Some(Coverage::default());
    machine.test = Some(TestState {
        deployment: setting.deployment.clone(),
        seed: setting.seed,
        n_fresh: 0,
        clauses: Vec::new(),
    });
    let mut frame = Frame::new(&function.locals, Vec::new());
    let mut inputs = Vec::new();
    for (param, value) in function.params.iter().zip(args) {
        let Some(local) = function.locals.get(param.0 as usize) else { continue };
        leaves(program, &local.ty, value, &setting.modulus).map_err(|error| {
            let path = format!("{}{}", local.name, error.path);
            EvaluateError::Input(crate::LeafError { path, ..error })
        })?;
        let node = Node::input(program, &local.ty, value, &local.name, &mut |path| {
            machine.new_input(path.to_owned(), false)
        });
        frame.set(*param, node);
        inputs.push((local.name.as_str(), &local.ty));
    }
    machine.block(&mut frame, &function.body);
    let discarded = match machine.halted {
        None => false,
        Some(Halt::Assumption) => true,
        Some(Halt::FieldTooSmall) => return Err(EvaluateError::FieldTooSmall),
        Some(Halt::Malformed(span)) => return Err(EvaluateError::Unchecked(span)),
        Some(Halt::OutOfFuel) => return Err(EvaluateError::Unchecked(function.span)),
    };
    let mut report = std::mem::take(&mut machine.report);
    for failure in &mut report.failures {
        // Those of clauses name the clause's inputs, whole where they are.
        if failure.depends_on.iter().all(|name| machine.inputs.contains(name)) {
            failure.depends_on = whole_parts(program, &inputs, &failure.depends_on);
        }
    }
    let clauses = machine.test.take().map(|test| test.clauses).unwrap_or_default();
    let coverage = machine.coverage.take().unwrap_or_default();
    Ok(TestRun { report, discarded, clauses, coverage })
}

impl<'a> Machine<'a> {
    /// A salt that no other place of the test gets.
    pub(crate) fn fresh_salt(&mut self, span: Span) -> Node {
        let Some(test) = &mut self.test else { return self.malformed(span) };
        test.n_fresh += 1;
        let number = test.n_fresh;
        self.salt(FRESH_SALTS, number.into(), span)
    }

    /// The salt of a number.
    pub(crate) fn named_salt(&mut self, number: &Node, span: Span) -> Node {
        match number.int().and_then(|(number, _)| number.to_biguint()) {
            Some(number) => self.salt(NAMED_SALTS, number, span),
            None => Node::Bottom,
        }
    }

    fn salt(&mut self, domain: u32, number: BigUint, span: Span) -> Node {
        let Some(test) = &self.test else { return self.malformed(span) };
        let elements = [test.seed.into(), number];
        match self.poseidon.sponge(&domain.into(), &elements) {
            Some(salt) => Node::constant(salt),
            None => {
                self.halted.get_or_insert(Halt::FieldTooSmall);
                Node::Bottom
            }
        }
    }

    /// Ends the case if what it assumes does not hold or cannot be computed, unless it failed before.
    pub(crate) fn assume(&mut self, frame: &mut Frame<'a>, condition: &'a Expr) -> Node {
        let fails = !self.report.failures.is_empty();
        let holds = self.expr(frame, condition).truth();
        if !fails && !matches!(holds, Some((true, _))) {
            self.report = Report::default();
            self.halted.get_or_insert(Halt::Assumption);
        }
        Node::unit()
    }

    /// Runs a clause on the struct of its inputs and gives the struct of its outputs.
    pub(crate) fn run_clause(&mut self, id: ClauseId, given: &Node, span: Span) -> Node {
        let program = self.program;
        let Some(clause) = program.clauses.get(id.0 as usize) else { return self.malformed(span) };
        let Some((_, deps)) = given.numbers(&mut self.deps) else { return Node::Bottom };
        let Some(inputs) = self.clause_inputs(clause, given) else { return self.malformed(span) };
        let mut coverage = Coverage::default();
        let modulus = self.arith.modulus;
        let outcome = evaluate_covered(program, clause, &inputs, modulus, Some(&mut coverage));
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(EvaluateError::FieldTooSmall) => {
                self.halted.get_or_insert(Halt::FieldTooSmall);
                return Node::Bottom;
            }
            Err(_) => return self.malformed(span),
        };
        if let Some(all) = &mut self.coverage {
            all.add(&coverage);
        }
        let result = match &outcome {
            Outcome::Accept { outputs, openings, .. } => {
                let mut parts: Vec<Node> = outputs.iter().map(Node::constant_of).collect();
                parts.extend(openings.iter().map(|opening| Node::constant(opening.seal.clone())));
                let parts = parts.into_iter().map(|part| part.joined(deps, &mut self.deps));
                Node::parts(parts.collect())
            }
            Outcome::Reject(report) => {
                self.take_over(clause, report, deps, span);
                Node::Bottom
            }
        };
        if let Some(test) = &mut self.test {
            test.clauses.push(ClauseRun { clause: id, inputs, outcome, span });
        }
        result
    }

    /// Everything that a clause takes, from the struct of its inputs: seals follow from what is in them.
    fn clause_inputs(&mut self, clause: &zkc_hir::Clause, given: &Node) -> Option<ClauseInputs> {
        let Value::Composite(parts) = given.value() else { return None };
        let mut parts = parts.into_iter();
        let mut values = Vec::with_capacity(clause.params.len());
        for _ in &clause.params {
            values.push(parts.next()?);
        }
        let now = match clause.uses_now {
            true => match parts.next()? {
                Value::Composite(times) => match times.as_slice() {
                    [Value::Int(t0), Value::Int(t1)] => {
                        Some((u64::try_from(t0).ok()?, u64::try_from(t1).ok()?))
                    }
                    _ => return None,
                },
                _ => return None,
            },
            false => None,
        };
        let mut rest: Vec<BigUint> = Vec::new();
        for salt in parts {
            let Value::Int(salt) = salt else { return None };
            rest.push(salt.to_biguint()?);
        }
        let is_sealed = |visibility| visibility == Visibility::Sealed;
        let n_sealed = clause.params.iter().filter(|param| is_sealed(param.visibility)).count();
        let fresh = rest.split_off(n_sealed.min(rest.len()));
        let mut seals = Vec::with_capacity(n_sealed);
        let sealed_params =
            clause.params.iter().zip(&values).filter(|(param, _)| is_sealed(param.visibility));
        for ((param, value), salt) in sealed_params.zip(&rest) {
            let flat = leaves(self.program, &param.ty, value, self.arith.modulus).ok()?;
            seals.push(sealed(self.program, &param.ty, &flat, salt, &mut self.poseidon).ok()?);
        }
        let deployment = self.test.as_ref()?.deployment.clone();
        Some(ClauseInputs { deployment, values, salts: rest, seals, now, fresh })
    }

    /// Makes the failures of a clause those of the test.
    fn take_over(&mut self, clause: &zkc_hir::Clause, report: &Report, deps: Deps, span: Span) {
        self.blame(deps);
        let params: Vec<(&str, &Ty)> =
            clause.params.iter().map(|param| (param.name.as_str(), &param.ty)).collect();
        let mut way = self.described_path();
        let function = format!("{}::{}", clause.contract, clause.name);
        way.push(PathStep::Call { function, span });
        for failure in &report.failures {
            if self.report.failures.len() >= MAX_FAILURES {
                self.report.more += 1;
                continue;
            }
            let mut failure = failure.clone();
            failure.depends_on = whole_parts(self.program, &params, &failure.depends_on);
            failure.path.splice(0..0, way.iter().cloned());
            self.report.failures.push(failure);
        }
        self.report.more += report.more;
        self.report.not_evaluated.extend(report.not_evaluated.iter().cloned());
    }
}
