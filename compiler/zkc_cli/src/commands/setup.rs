//! `zkc setup`: keys for development. Whoever runs it could forge proofs; real keys need a ceremony.

use std::path::Path;

use rand::rngs::OsRng;
use zkc_artifact::json::write_verifying_key;
use zkc_artifact::rim::atomic_write;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_groth16::{KeyOrigin, Prover};

use super::build;
use crate::args::Setup;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome, unwritable};
use crate::keys;
use crate::project::{self, Built};
use crate::ui::Ui;

pub fn run(setup: &Setup, ui: &Ui) -> Outcome<Exit> {
    let mut project = project::open(ui)?;
    let indices = match (&setup.which.clause, project.program.clauses.len()) {
        (None, n) if n > 0 => (0..n).collect(),
        (name, _) => vec![project.clause_index(name.as_deref())?],
    };
    for index in indices {
        let built = build::one(&mut project, index, ui)?;
        let folder = project.target(index);
        if !setup.force && is_current(&project.root, &folder.join("proving_key.zkey"), &built) {
            ui.status("Fresh", format!("{}: its keys are for this circuit", built.name));
            continue;
        }
        ui.status(
            "Setting up",
            format!("{}: keys labelled `{}`", built.name, KeyOrigin::UnsafeDev.label()),
        );
        let key =
            zkc_groth16::setup(&built.r1cs, &mut OsRng, KeyOrigin::UnsafeDev).map_err(|error| {
                // The back end's own limit (E0430) is far below what keys have room for.
                let message = format!("a bug in zkc: {error}");
                Failure::new(Exit::Panic, Diagnostic::error(Code("E0614"), message))
            })?;
        let files = [
            ("proving_key.zkey", key.write()),
            ("verification_key.json", write_verifying_key(&key.verifying_key()).into_bytes()),
        ];
        for (name, bytes) in &files {
            let path = folder.join(name);
            atomic_write(&path, bytes).map_err(|error| unwritable(&path, &error))?;
        }
        // Just made, so its points are on the curve; without the note they are checked on first use.
        _ = keys::remember(&project.root, &files[0].1);
        ui.status("Finished", format!("{}", folder.join("proving_key.zkey").display()));
    }
    ui.say(
        "warning: these keys are for development. Whoever made them could have kept what forges proofs;\n         \
         value that is real needs keys from a ceremony with many parties.",
    );
    Ok(Exit::Ok)
}

/// Whether a key is there and for this circuit, and the verification key beside it is its own.
fn is_current(root: &Path, path: &Path, built: &Built) -> bool {
    let Ok(key) = keys::read(root, path) else { return false };
    let verifying_key = write_verifying_key(&key.verifying_key());
    Prover::load(key, built.r1cs.clone()).is_ok()
        && std::fs::read(path.with_file_name("verification_key.json"))
            .is_ok_and(|bytes| bytes == verifying_key.as_bytes())
}
