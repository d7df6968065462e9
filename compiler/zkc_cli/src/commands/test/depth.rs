//! How deep a test goes below the evaluator: the compiled circuit, and proofs.
//!
//! At every depth the evaluator has the first word. Below it, each clause that ran must come to the same
//! by its circuit: what is accepted has a witness with the same public values that satisfies every row,
//! and a proof that verifies; what is rejected fails in the witness program at the verdict's place, and
//! the rows refuse the witness that is computed with no check in the way.

use rand::rngs::OsRng;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_eval::{ClauseInputs, ClauseRun, FailureKind, Outcome as Meaning};
use zkc_field::Fr;
use zkc_field::element::{from_biguint, to_biguint};
use zkc_groth16::{KeyOrigin, Prover};
use zkc_hir::Visibility;
use zkc_testing::Ended;
use zkc_witness::inputs::{EntryInputs, ParamInput};
use zkc_witness::{RunError, forge};

use crate::deal::disagree;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::project::{Built, Project};
use crate::ui::Ui;

/// How far a test goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Depth {
    /// The reference evaluator alone.
    Evaluator,
    /// The circuits too.
    Witness,
    /// Proofs too.
    Prove,
}

impl Depth {
    /// How many cases a test with parameters has if nobody says.
    pub fn cases(self, forge: bool) -> u32 {
        match self {
            // Setup is once a clause, but each case is a proof.
            Depth::Prove => 2,
            // Each is forged in hundreds of ways.
            _ if forge => 3,
            Depth::Witness => 20,
            Depth::Evaluator => 100,
        }
    }

    /// Its name in results.
    pub fn word(self) -> &'static str {
        match self {
            Depth::Evaluator => "evaluator",
            Depth::Witness => "witness",
            Depth::Prove => "prove",
        }
    }
}

/// The circuits of a package's clauses, by their index; with keys if there are to be proofs.
pub struct Circuits {
    circuits: Vec<(Built, Option<Prover>)>,
}

impl Circuits {
    /// Compiles every clause of the package.
    pub fn compile(project: &mut Project, depth: Depth, ui: &Ui) -> Outcome<Circuits> {
        let mut circuits = Vec::new();
        for index in 0..project.program.clauses.len() {
            let built = project.compile(index, ui)?;
            let prover = match depth {
                Depth::Prove => Some(prover(&built, ui)?),
                Depth::Evaluator | Depth::Witness => None,
            };
            circuits.push((built, prover));
        }
        Ok(Circuits { circuits })
    }

    /// The circuit of a clause.
    pub fn get(&self, run: &ClauseRun) -> Option<&Built> {
        self.circuits.get(run.clause.0 as usize).map(|(built, _)| built)
    }

    /// Checks that a clause's circuit comes to what the evaluator said of these inputs.
    pub fn check(&self, project: &Project, run: &ClauseRun) -> Result<(), Ended> {
        let Some((built, prover)) = self.circuits.get(run.clause.0 as usize) else { return Ok(()) };
        let bug = |what: &str| Ended::Bug(disagree(&built.name, what).diagnostics);
        let elements =
            elements(project, built, run).ok_or_else(|| bug("inputs have no elements"))?;
        match (&run.outcome, zkc_witness::run(&built.program, &elements)) {
            (Meaning::Accept { public, .. }, Ok(witness)) => {
                let of_circuit = built.r1cs.public_inputs(witness.wires());
                let same = of_circuit.len() == public.len()
                    && of_circuit.iter().zip(public).all(|(a, b)| to_biguint(a) == *b);
                if !same {
                    return Err(bug("circuit and evaluator give other public values"));
                }
                if built.r1cs.check(witness.wires()).is_err() {
                    return Err(bug("the rows refuse what the evaluator accepts"));
                }
                match prover {
                    // It verifies what it has proven.
                    Some(prover) => match prover.prove(witness.wires(), &mut OsRng) {
                        Ok(_) => Ok(()),
                        Err(error) => Err(bug(&format!("no proof: {error}"))),
                    },
                    None => Ok(()),
                }
            }
            (Meaning::Reject(report), Err(RunError::Failed(failure))) => {
                let (wires, _) = forge::honest(&built.program, &elements);
                if built.r1cs.check(&wires).is_ok() {
                    return Err(bug("the rows accept what the evaluator rejects"));
                }
                let verdict = report.verdict();
                let same = verdict
                    .is_some_and(|verdict| same_place(project, built, verdict, failure.origin));
                match same {
                    true => Ok(()),
                    false => Err(bug("circuit and evaluator name other conditions as the first")),
                }
            }
            (Meaning::Accept { .. }, Err(_)) => {
                Err(bug("the circuit refuses what the evaluator accepts"))
            }
            (Meaning::Reject(_), _) => Err(bug("the circuit accepts what the evaluator rejects")),
        }
    }
}

/// A key made for this run and forgotten with it.
fn prover(built: &Built, ui: &Ui) -> Outcome<Prover> {
    ui.status("Setting up", format!("{}: a key for this run; proofs take a while", built.name));
    let bug = |message: String| {
        Failure::new(
            Exit::Panic,
            Diagnostic::error(Code("E0614"), format!("a bug in zkc: {message}")),
        )
    };
    let key = zkc_groth16::setup(&built.r1cs, &mut OsRng, KeyOrigin::UnsafeDev)
        .map_err(|error| bug(error.to_string()))?;
    Prover::load(key, built.r1cs.clone()).map_err(|error| bug(error.to_string()))
}

/// The elements that a clause's circuit takes for the inputs of a run.
pub fn elements(project: &Project, built: &Built, run: &ClauseRun) -> Option<Vec<Fr>> {
    Some(entry(project, run)?.elements(&built.abi))
}

fn entry(project: &Project, run: &ClauseRun) -> Option<EntryInputs> {
    let program = &project.program;
    let clause = program.clauses.get(run.clause.0 as usize)?;
    let ClauseInputs { deployment, values, salts, seals, now, fresh } = &run.inputs;
    let modulus = zkc_eval::Options::bn254().modulus;
    let mut openings = salts.iter().zip(seals);
    let mut params = Vec::new();
    for (param, value) in clause.params.iter().zip(values) {
        let leaves = zkc_eval::leaves(program, &param.ty, value, &modulus).ok()?;
        let leaves = leaves.iter().map(from_biguint).collect::<Option<Vec<Fr>>>()?;
        let opening = match param.visibility {
            Visibility::Sealed => {
                let (salt, seal) = openings.next()?;
                Some((from_biguint(salt)?, from_biguint(seal)?))
            }
            Visibility::Public | Visibility::Private => None,
        };
        params.push(ParamInput { leaves, opening });
    }
    let fresh = fresh.iter().map(from_biguint).collect::<Option<Vec<Fr>>>()?;
    Some(EntryInputs { deployment: from_biguint(deployment)?, params, now: *now, fresh })
}

/// Whether a check of the witness program comes from the evaluator's verdict. Seals and windows have no
/// expression of their own.
fn same_place(project: &Project, built: &Built, verdict: &zkc_eval::Failure, origin: u32) -> bool {
    if matches!(verdict.kind, FailureKind::SealMismatch { .. } | FailureKind::WindowInvalid { .. })
    {
        return true;
    }
    let Some(origin) = built.debug.origin(origin) else { return false };
    let Some(file) = built.debug.files().get(origin.file as usize) else { return false };
    let span = verdict.span;
    project.session.sources.file(span.file).name() == file.name
        && (origin.start, origin.end) == (span.start, span.end)
}
