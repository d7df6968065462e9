//! `#[test(forge)]`: whether the rows leave whoever proves a choice.
//!
//! Each private input element of a clause that ran is changed, everything that follows from it is computed
//! with no check in the way, the honest public values are put back, and the rows must refuse: where they
//! accept, another witness for the same public values is accepted. Then advice values are replaced, which
//! are the bits, quotients and inverses that no row computes forward; where the rows accept one with other
//! public values, that is a mistake in zkc.

use zkc_artifact::abi::AbiVisibility;
use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_eval::{ClauseRun, Outcome as Meaning};
use zkc_field::Fr;
use zkc_hir::Test;
use zkc_r1cs::R1cs;
use zkc_testing::{Ended, Failed};
use zkc_witness::forge::{forged, honest};

use super::depth::{Circuits, elements};
use crate::deal::disagree;
use crate::project::{Built, Project};

/// What to make of an honest value; the first turns a bit round, which the rows of bits alone allow.
const REPLACEMENTS: [fn(Fr) -> Fr; 5] = [
    |honest| Fr::from(1_u8) - honest,
    |honest| honest + Fr::from(1_u8),
    |honest| honest - Fr::from(1_u8),
    |_| Fr::from(0_u8),
    |_| Fr::from(1_u64 << 40),
];
/// How many advice values of one run are replaced, spread over all of them; those of every operation are
/// replaced in zkc's own tests.
const MAX_ADVICE: usize = 128;

/// Forges the witness of a clause that ran in a test.
pub fn check(
    project: &Project,
    circuits: &Circuits,
    test: &Test,
    run: &ClauseRun,
) -> Result<(), Ended> {
    let (Meaning::Accept { .. }, Some(built)) = (&run.outcome, circuits.get(run)) else {
        return Ok(());
    };
    let bug = |what: &str| Ended::Bug(disagree(&built.name, what).diagnostics);
    let inputs = elements(project, built, run).ok_or_else(|| bug("inputs have no elements"))?;
    let (wires, n_advice) = honest(&built.program, &inputs);
    if built.r1cs.check(&wires).is_err() {
        return Err(bug("the rows refuse the honest witness"));
    }
    let step = n_advice.div_ceil(MAX_ADVICE).max(1);
    for index in (0..n_advice).step_by(step) {
        for replace in REPLACEMENTS {
            let changed = forged(&built.program, &inputs, index, &replace);
            let public = |wires| built.r1cs.public_inputs(wires);
            if public(&changed) != public(&wires) && built.r1cs.check(&changed).is_ok() {
                return Err(bug("the rows accept forged public values"));
            }
        }
    }
    let mut free = free_inputs(built, &inputs, &wires);
    free.retain(|path| !test.free.iter().any(|allowed| is_part(path, allowed)));
    if free.is_empty() {
        return Ok(());
    }
    let diagnostics = vec![survivors(built, run, &free)];
    Err(Ended::Failed(Box::new(Failed { case: None, diagnostics })))
}

/// The paths of the private inputs that may have another value.
fn free_inputs(built: &Built, inputs: &[Fr], wires: &[Fr]) -> Vec<String> {
    let private = private_paths(built);
    let first = inputs.len() - private.len();
    let mut free = Vec::new();
    for (offset, path) in private.into_iter().enumerate() {
        let index = first + offset;
        let others = REPLACEMENTS.map(|replace| replace(inputs[index]));
        let accepted = others.into_iter().filter(|other| *other != inputs[index]).any(|other| {
            let mut changed = inputs.to_vec();
            changed[index] = other;
            let (mut forged, _) = honest(&built.program, &changed);
            restore_public(&built.r1cs, &mut forged, wires);
            built.r1cs.check(&forged).is_ok()
        });
        if accepted {
            free.push(path);
        }
    }
    free
}

fn restore_public(r1cs: &R1cs<Fr>, forged: &mut [Fr], honest: &[Fr]) {
    // Wire 0 is the constant one; the public ones follow it.
    let n_public = r1cs.public_inputs(honest).len();
    forged[1..=n_public].copy_from_slice(&honest[1..=n_public]);
}

/// The paths of the private elements, in the order of the circuit's parameters, which they end.
fn private_paths(built: &Built) -> Vec<String> {
    let mut paths = Vec::new();
    for param in &built.abi.params {
        if param.visibility != AbiVisibility::Public {
            paths.extend(param.ty.elements(&param.name).into_iter().map(|(path, _)| path));
        }
        if param.visibility == AbiVisibility::Sealed {
            paths.push(format!("salt_of_{}", param.name));
        }
    }
    let sealed = built.abi.outputs.iter().filter(|output| output.sealed);
    paths.extend(sealed.map(|output| format!("salt_of_{}", output.name)));
    paths
}

/// Whether a path is one that is allowed, or a part of it.
fn is_part(path: &str, allowed: &str) -> bool {
    path.strip_prefix(allowed).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn survivors(built: &Built, run: &ClauseRun, free: &[String]) -> Diagnostic {
    const MAX_LISTED: usize = 8;
    let mut named: Vec<String> =
        free.iter().take(MAX_LISTED).map(|path| format!("`{path}`")).collect();
    if free.len() > MAX_LISTED {
        named.push(format!("{} more", free.len() - MAX_LISTED));
    }
    let (plural, them) = if free.len() == 1 { ("", "it") } else { ("s", "them") };
    let message =
        format!("another witness is accepted for the same public values of `{}`", built.name);
    let list: Vec<String> =
        free.iter().take(MAX_LISTED).map(|path| format!("\"{path}\"")).collect();
    Diagnostic::error(Code("E0804"), message)
        .label(run.span, format!("with another value of {}", named.join(", ")))
        .note(format!(
            "nothing public pins the input{plural} down: whoever proves may choose {them}"
        ))
        .at_stake(Stake::Soundness)
        .help(format!(
            "tie {them} to a public value, a seal or a digest; if the choice is meant, write \
             `#[test(forge, free = [{}])]`",
            list.join(", ")
        ))
}
