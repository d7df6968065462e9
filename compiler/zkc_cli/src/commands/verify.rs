//! `zkc verify`: whether a proof holds, what it says, and what is left for the caller to check.

use std::path::{Path, PathBuf};

use serde_json::json;
use zkc_artifact::abi::Abi;
use zkc_artifact::json::{read_proof, read_public, read_verifying_key};
use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_field::Fr;
use zkc_groth16::{KeyFault, Verifier, VerifyError};
use zkc_witness::inputs::{misfit, public_values};

use crate::args::Verify;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome, damaged, unreadable};
use crate::project;
use crate::ui::Ui;

/// Where everything is, and what `deployment` has to be, if that is known.
struct Files {
    proof: PathBuf,
    public: PathBuf,
    key: PathBuf,
    abi: Abi,
    deployment: Option<Fr>,
}

pub fn run(verify: &Verify, ui: &Ui) -> Outcome<Exit> {
    let files = find(verify, ui)?;
    let read = |path: &Path| std::fs::read(path).map_err(|error| unreadable(path, &error));
    let key =
        read_verifying_key(&read(&files.key)?).map_err(|error| damaged(&files.key, &error))?;
    if verify.public.is_none() && !files.public.is_file() {
        let message = format!("there are no public values in `{}`", files.public.display());
        return Err(Failure::new(
            Exit::Files,
            Diagnostic::error(Code("E0610"), message)
                .help("they belong beside the proof; name another file with `--public FILE`"),
        ));
    }
    let public =
        read_public(&read(&files.public)?).map_err(|error| damaged(&files.public, &error))?;
    let proof = read_proof(&read(&files.proof)?).map_err(|error| damaged(&files.proof, &error))?;
    let verifier = Verifier::new(key).map_err(|fault| unsafe_key(&files.key, &fault))?;
    verifier.verify(&proof, &public).map_err(|error| invalid(&files, &error))?;
    if let Some((path, fault)) = misfit(&files.abi, &public) {
        return Err(refused(&format!("the public value `{path}` {fault}")));
    }
    let Some(values) = public_values(&files.abi, &public) else {
        return Err(refused("the key and the interface file are of different clauses"));
    };
    if files.deployment.is_some_and(|deployment| public.first() != Some(&deployment)) {
        return Err(Failure::new(
            Exit::Refused,
            Diagnostic::error(Code("E0624"), "the proof is for another deployment")
                .note("`deployment` is not the digest of the network and instance in `Zkc.toml`, this contract and its version")
                .help("if it should be for this one, prove again; if not, refuse it")
                .at_stake(Stake::Soundness),
        ));
    }
    let name = format!("{}::{}", files.abi.contract, files.abi.clause);
    ui.status("Verified", format!("{name}: the proof holds"));
    ui.say("What you must still check yourself:");
    for duty in &files.abi.obligations {
        ui.say(format!("  - {duty}"));
    }
    let mut result = json!({ "clause": name, "valid": true, "public": values });
    if ui.is_json() {
        result["obligations"] = json!(files.abi.obligations);
    }
    Ok(ui.data(&(serde_json::to_string_pretty(&result).unwrap_or_default() + "\n")))
}

fn find(verify: &Verify, ui: &Ui) -> Outcome<Files> {
    let public_of =
        |proof: &Path| verify.public.clone().unwrap_or_else(|| proof.with_file_name("public.json"));
    if let (Some(abi), Some(proof), Some(key)) = (&verify.abi, &verify.proof, &verify.key) {
        let abi = read_abi(abi)?;
        return Ok(Files {
            proof: proof.clone(),
            public: public_of(proof),
            key: key.clone(),
            abi,
            deployment: None,
        });
    }
    let mut project = project::open(ui)?;
    let index = project.clause_index(verify.which.clause.as_deref())?;
    let abi = project.compile(index, ui)?.abi;
    let folder = project.target(index);
    let proof = verify.proof.clone().unwrap_or_else(|| folder.join("proof.json"));
    if verify.proof.is_none() && !proof.is_file() {
        return Err(Failure::new(
            Exit::Files,
            Diagnostic::error(Code("E0610"), format!("there is no proof of `{}` yet", abi.clause))
                .help("run `zkc prove`, or name a proof with `--proof FILE`"),
        ));
    }
    let key = verify.key.clone().unwrap_or_else(|| folder.join("verification_key.json"));
    Ok(Files {
        public: public_of(&proof),
        proof,
        key,
        abi,
        deployment: Some(project.deployment(index)),
    })
}

fn read_abi(path: &Path) -> Outcome<Abi> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    Abi::from_json(&bytes).map_err(|error| damaged(path, &error))
}

fn refused(message: &str) -> Failure {
    Failure::new(
        Exit::Refused,
        Diagnostic::error(Code("E0623"), message).at_stake(Stake::Soundness),
    )
}

fn unsafe_key(path: &Path, fault: &KeyFault) -> Failure {
    let message = format!("`{}`: the verification key is not safe: {fault}", path.display());
    Failure::new(
        Exit::Refused,
        Diagnostic::error(Code("E0622"), message)
            .at_stake(Stake::Soundness)
            .help("do not use it: take the key from a finished setup or ceremony"),
    )
}

fn invalid(files: &Files, error: &VerifyError) -> Failure {
    Failure::new(
        Exit::Refused,
        Diagnostic::error(Code("E0623"), format!("`{}`: {error}", files.proof.display()))
            .note("a proof holds for one key, and for exactly the public values that it was made with")
            .at_stake(Stake::Soundness),
    )
}
