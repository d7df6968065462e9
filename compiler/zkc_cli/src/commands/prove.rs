//! `zkc prove`: a proof that a clause holds for inputs.

use std::path::{Path, PathBuf};

use rand::rngs::OsRng;
use zkc_artifact::json::{write_proof, write_public};
use zkc_artifact::rim::{atomic_write, atomic_write_private};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_field::Fr;
use zkc_groth16::{LoadError, ProveError, Prover};
use zkc_witness::Witness;

use super::build;
use crate::args::Prove;
use crate::deal;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome, unwritable};
use crate::keys;
use crate::project::{self, Built, Project};
use crate::ui::Ui;

pub(super) mod batch;

pub fn run(prove: &Prove, ui: &Ui) -> Outcome<Exit> {
    let mut project = project::open(ui)?;
    let index = project.clause_index(prove.which.clause.as_deref())?;
    let built = build::one(&mut project, index, ui)?;
    let prover = load_prover(prove, &project, &built)?;
    if let Some(path) = &prove.batch {
        return batch::run(prove, path, &project, &built, &prover, ui);
    }
    let path = deal::input_path(&project, &built, prove.input.inputs.as_deref())?;
    let document = deal::read_document(&path)?;
    let folder = out_folder(prove, &project, index);
    let run = || {
        let source = path.display().to_string();
        let inputs = deal::encode(&built, &document, project.deployment(index), &source)?;
        let witness = deal::witness(&project.program, &built, &inputs, prove.input.show_private)?;
        ui.status("Proving", format!("{} for {}", built.name, path.display()));
        prove_into(&folder, &built, &prover, &witness)
    };
    run().map_err(|failure: Failure| Failure::said(failure.show(ui, &project.session.sources)))?;
    ui.status("Finished", folder.join("proof.json").display().to_string());
    if prover.note().is_some_and(|note| note.origin == zkc_groth16::KeyOrigin::UnsafeDev) {
        ui.say("warning: the key is for development; a proof with it convinces nobody else");
    }
    Ok(Exit::Ok)
}

fn out_folder(prove: &Prove, project: &Project, index: usize) -> PathBuf {
    prove.out.clone().unwrap_or_else(|| project.target(index))
}

/// Proves, and writes proof, public values and openings. Nothing is written unless all of it is made.
fn prove_into(folder: &Path, built: &Built, prover: &Prover, witness: &Witness<Fr>) -> Outcome<()> {
    let proof =
        prover.prove(witness.wires(), &mut OsRng).map_err(|error| prove_failure(built, &error))?;
    let public = built.r1cs.public_inputs(witness.wires());
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let write = |name: &str, bytes: &[u8], private: bool| {
        let path = folder.join(name);
        let result = match private {
            true => atomic_write_private(&path, bytes),
            false => atomic_write(&path, bytes),
        };
        result.map_err(|error| unwritable(&path, &error))
    };
    if let Some(openings) = deal::openings(&built.abi, public, witness) {
        let text = serde_json::to_string_pretty(&openings).unwrap_or_default() + "\n";
        write("openings.json", text.as_bytes(), true)?;
    }
    write("public.json", write_public(public).as_bytes(), false)?;
    // The proof comes last: where it is, the rest is too.
    write("proof.json", write_proof(&proof).as_bytes(), false)
}

fn prove_failure(built: &Built, error: &ProveError) -> Failure {
    let place = error.failing_row().and_then(|row| built.debug.locate_row(row as u32));
    let diagnostic = match (error, place) {
        (ProveError::Witness(_), Some(place)) => {
            let at = built.debug.origin(place.origin).map_or_else(String::new, |origin| {
                format!(", from line {}, column {}", origin.line, origin.column)
            });
            Diagnostic::error(Code("E0614"), format!("a bug in zkc: {error}{at}"))
                .at_stake(zkc_diagnostics::Stake::Soundness)
        }
        (ProveError::KeyDoesNotFit, _) => {
            Diagnostic::error(Code("E0621"), error.to_string()).help("run `zkc setup` again")
        }
        _ => no_proof(&error.to_string()),
    };
    Failure::new(Exit::Refused, diagnostic)
}

/// The prover stopped, and neither inputs nor key are the reason.
pub fn no_proof(why: &str) -> Diagnostic {
    Diagnostic::error(Code("E0620"), why)
        .note("the inputs are good and the key is for this circuit; nothing was written")
        .help("run it again with fewer programs running; if it fails again, please report it")
}

fn load_prover(prove: &Prove, project: &Project, built: &Built) -> Outcome<Prover> {
    let path =
        prove.key.clone().unwrap_or_else(|| project.target(built.index).join("proving_key.zkey"));
    if prove.key.is_none() && !path.is_file() {
        return Err(Failure::new(
            Exit::Refused,
            Diagnostic::error(Code("E0618"), format!("`{}` has no key yet", built.name))
                .help("run `zkc setup`, or name a key with `--key FILE`"),
        ));
    }
    let key = keys::read(&project.root, &path)?;
    Prover::load(key, built.r1cs.clone()).map_err(|error| {
        let message = format!("`{}`: {error}", path.display());
        let diagnostic = match error {
            LoadError::OtherCircuit(_) => Diagnostic::error(Code("E0621"), message)
                .note("a key is for one circuit; the clause has changed since, or the key is another's")
                .help("run `zkc setup` again"),
            LoadError::Key(_) => Diagnostic::error(Code("E0622"), message)
                .at_stake(zkc_diagnostics::Stake::Soundness)
                .help("do not use it: run `zkc setup`, or take a key from a finished ceremony"),
        };
        Failure::new(Exit::Refused, diagnostic)
    })
}
