//! One deal: an input file, its witness, and what is said when a condition does not hold.

use std::path::{Path, PathBuf};

use ark_ff::UniformRand as _;
use num_bigint::BigUint;
use rand::rngs::OsRng;
use serde_json::{Map, Value, json};
use zkc_artifact::abi::Abi;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_eval::{ClauseInputs, Options};
use zkc_field::Fr;
use zkc_field::element::to_biguint;
use zkc_hir::{Clause, Program};
use zkc_witness::inputs::{self, Document, EntryInputs, Format, InputError};
use zkc_witness::{RunError, Witness};

use crate::exit::Exit;
use crate::failure::{Failure, Outcome, unreadable};
use crate::project::{Built, Project};

/// No input file may be larger: 64 MiB.
pub const MAX_INPUT_BYTES: u64 = 64 << 20;

/// The input file that is meant: the one given, or `inputs/<clause>.toml` or `.json`.
pub fn input_path(project: &Project, built: &Built, given: Option<&Path>) -> Outcome<PathBuf> {
    if let Some(path) = given {
        return Ok(path.to_owned());
    }
    let name = &project.clause(built.index).name;
    let candidates =
        ["toml", "json"].map(|ending| project.root.join("inputs").join(format!("{name}.{ending}")));
    match candidates.iter().filter(|path| path.is_file()).count() {
        1 => Ok(candidates.into_iter().find(|path| path.is_file()).unwrap_or_default()),
        0 => Err(Failure::new(
            Exit::Inputs,
            Diagnostic::error(
                Code("E0615"),
                format!("there is no input file `{}`, and no `.json`", candidates[0].display()),
            )
            .note(format!(
                "its keys are the parameters of `{}`: {}",
                built.name,
                parameter_list(&built.abi)
            ))
            .help("write the file, or name another with `--inputs FILE`"),
        )),
        _ => Err(Failure::new(
            Exit::Usage,
            Diagnostic::error(
                Code("E0615"),
                format!("there are two input files for `{name}`, `.toml` and `.json`"),
            )
            .help("name one with `--inputs FILE`"),
        )),
    }
}

fn parameter_list(abi: &Abi) -> String {
    let mut names: Vec<String> =
        abi.params.iter().map(|param| format!("`{}`", param.name)).collect();
    if abi.now_max_seconds.is_some() {
        names.push("`now`".to_owned());
    }
    names.join(", ")
}

/// Reads and parses an input file.
pub fn read_document(path: &Path) -> Outcome<Document> {
    let format = match path.extension().and_then(|ending| ending.to_str()) {
        Some("toml") => Format::Toml,
        Some("json") => Format::Json,
        _ => {
            let message = format!("`{}` is neither `.toml` nor `.json`", path.display());
            return Err(Failure::new(Exit::Usage, Diagnostic::error(Code("E0615"), message)));
        }
    };
    let size = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?.len();
    if size > MAX_INPUT_BYTES {
        let message =
            format!("`{}` has {size} bytes; an input file may have 64 MiB", path.display());
        return Err(Failure::new(Exit::Inputs, Diagnostic::error(Code("E0616"), message)));
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    Document::parse(&bytes, format).map_err(|error| refused(&path.display().to_string(), &[error]))
}

/// Encodes a document as a clause's inputs, with fresh salts from the system's generator.
pub fn encode(
    built: &Built,
    document: &Document,
    deployment: Fr,
    source: &str,
) -> Outcome<EntryInputs> {
    read_inputs(built, document, deployment).map_err(|errors| refused(source, &errors))
}

/// As [`encode`], for callers that say themselves where the document stands.
pub fn read_inputs(
    built: &Built,
    document: &Document,
    deployment: Fr,
) -> Result<EntryInputs, Vec<InputError>> {
    let fresh = (0..built.abi.fresh_salts).map(|_| Fr::rand(&mut OsRng)).collect();
    inputs::read(&built.abi, document, deployment, fresh)
}

/// One diagnostic for each refused input.
pub fn refused(source: &str, errors: &[InputError]) -> Failure {
    let diagnostics = errors
        .iter()
        .map(|error| Diagnostic::error(Code("E0616"), format!("{source}: {error}")))
        .collect();
    Failure { diagnostics, exit: Exit::Inputs }
}

/// Computes the witness; where a condition does not hold, says which, by the reference evaluator.
pub fn witness(
    program: &Program,
    built: &Built,
    inputs: &EntryInputs,
    show_private: bool,
) -> Outcome<Witness<Fr>> {
    match zkc_witness::run(&built.program, &inputs.elements(&built.abi)) {
        Ok(witness) => Ok(witness),
        Err(RunError::Inputs { expected, found }) => Err(disagreement(
            built,
            &format!("the witness program takes {expected} elements, the interface gives {found}"),
        )),
        Err(RunError::Failed(failure)) => {
            let clause = &program.clauses[built.index];
            match evaluate(program, clause, inputs)? {
                zkc_eval::Outcome::Reject(report) => Err(Failure {
                    diagnostics: zkc_eval::failures_to_diagnostics(
                        program,
                        clause,
                        &report,
                        show_private,
                    ),
                    exit: Exit::Rejected,
                }),
                zkc_eval::Outcome::Accept { .. } => {
                    let place =
                        built.debug.origin(failure.origin).map_or_else(String::new, |origin| {
                            format!(" at line {}, column {}", origin.line, origin.column)
                        });
                    Err(disagreement(
                        built,
                        &format!("the circuit refuses what the evaluator accepts{place}"),
                    ))
                }
            }
        }
    }
}

/// Runs the reference evaluator on the same inputs and compares the public elements.
pub fn check_against_evaluator(
    program: &Program,
    built: &Built,
    inputs: &EntryInputs,
    witness: &Witness<Fr>,
    show_private: bool,
) -> Outcome<()> {
    let clause = &program.clauses[built.index];
    match evaluate(program, clause, inputs)? {
        zkc_eval::Outcome::Accept { public, .. } => {
            let of_circuit = built.r1cs.public_inputs(witness.wires());
            let same = of_circuit.len() == public.len()
                && of_circuit.iter().zip(&public).all(|(a, b)| to_biguint(a) == *b);
            if same {
                Ok(())
            } else {
                Err(disagreement(built, "circuit and evaluator give other public values"))
            }
        }
        zkc_eval::Outcome::Reject(report) => {
            let mut failure = disagreement(built, "the circuit accepts what the evaluator refuses");
            failure.diagnostics.extend(zkc_eval::failures_to_diagnostics(
                program,
                clause,
                &report,
                show_private,
            ));
            Err(failure)
        }
    }
}

fn evaluate(
    program: &Program,
    clause: &Clause,
    inputs: &EntryInputs,
) -> Outcome<zkc_eval::Outcome> {
    let bug =
        |message: String| Failure::new(Exit::Panic, Diagnostic::error(Code("E0614"), message));
    let options = Options::bn254();
    let mut values = Vec::new();
    let (mut salts, mut seals) = (Vec::new(), Vec::new());
    for (param, input) in clause.params.iter().zip(&inputs.params) {
        let leaves: Vec<BigUint> = input.leaves.iter().map(to_biguint).collect();
        values
            .push(zkc_eval::from_leaves(program, &param.ty, &leaves, &options.modulus).map_err(
                |error| bug(format!("the evaluator refuses an encoded input: {error}")),
            )?);
        if let Some((salt, seal)) = &input.opening {
            salts.push(to_biguint(salt));
            seals.push(to_biguint(seal));
        }
    }
    let inputs = ClauseInputs {
        deployment: to_biguint(&inputs.deployment),
        values,
        salts,
        seals,
        now: inputs.now,
        fresh: inputs.fresh.iter().map(to_biguint).collect(),
    };
    zkc_eval::evaluate(program, clause, &inputs, &options)
        .map_err(|error| bug(format!("the evaluator cannot run: {error}")))
}

fn disagreement(built: &Built, what: &str) -> Failure {
    disagree(&built.name, what)
}

/// Two parts of zkc disagree about a clause.
pub fn disagree(clause: &str, what: &str) -> Failure {
    Failure::new(
        Exit::Panic,
        Diagnostic::error(Code("E0614"), format!("a bug in zkc: `{clause}`: {what}"))
            .at_stake(zkc_diagnostics::Stake::Soundness)
            .note("the circuit and the reference evaluator compute each result apart, so that a bug is \
                   seen and not proven; nothing was written")
            .help("do not use this circuit; please report the sources, without the inputs"),
    )
}

/// The outputs by name, in the forms that input files have: sealed ones as their seals.
pub fn outputs(abi: &Abi, public: &[Fr]) -> Map<String, Value> {
    let all = inputs::public_values(abi, public).unwrap_or_default();
    let is_output = |name: &str| abi.outputs.iter().any(|output| output.name == name);
    all.into_iter().filter(|(name, _)| is_output(name)).collect()
}

/// What opens the sealed outputs: for each its value, salt and seal. None if nothing is sealed.
pub fn openings(abi: &Abi, public: &[Fr], witness: &Witness<Fr>) -> Option<Value> {
    let seals = outputs(abi, public);
    let mut leaves = witness.openings().iter().copied();
    let mut object = Map::new();
    for output in abi.outputs.iter().filter(|output| output.sealed) {
        let value = inputs::value(&output.ty, &mut leaves);
        let salt = inputs::value(&zkc_artifact::abi::AbiType::Salt, &mut leaves);
        let seal = seals.get(&output.name).cloned().unwrap_or_default();
        object.insert(output.name.clone(), json!({ "value": value, "salt": salt, "seal": seal }));
    }
    (!object.is_empty()).then_some(Value::Object(object))
}
