//! From circuit IR to a rank-1 constraint system and the program that computes its witness.
//!
//! Each template goes through this once, however often it is called: its rows are built, the linear
//! ones eliminated ([`zkc_audit`] checks the certificate), the rest [frozen](template). Linking then
//! stamps templates into their callers: a call costs a copy of its rows with wires shifted, and a
//! substitution in the few rows that mention an argument or a result. The witness program keeps the
//! calls, and the debug map the same tree, so both have the size of the unique code.
//!
//! Wires: 1; parameter 0 of the entry; the public outputs; the other public parameters; the private
//! ones; then each call's own wires in one run, callers before callees, in source order.
//!
//! [`compile`] is the one way in.

mod debug;
mod eliminate;
mod entry;
mod error;
mod forms;
mod link;
mod tape;
mod template;

use ark_ff::PrimeField;
use zkc_artifact::debug::DebugTemplate;
use zkc_artifact::program::Program;
use zkc_ir::{Module, TemplateId};
use zkc_r1cs::{NonZeros, R1cs};

pub use debug::debug_map;
pub use error::{BackendError, Warning};

/// Most rows of a circuit: beyond 2^24 neither keys nor proofs are practical.
pub const MAX_ROWS: u64 = 1 << 24;
/// Most wires of a circuit.
pub const MAX_WIRES: u64 = 1 << 25;
/// Most non-zero entries of the three matrices together.
pub const MAX_NONZEROS: u64 = 1 << 29;

/// A clause's circuit with all that is needed to prove with it and to explain it.
#[derive(Clone, Debug)]
pub struct Circuit<F: PrimeField> {
    /// The constraints.
    pub r1cs: R1cs<F>,
    /// Computes the wires from the entry's parameters in order. Not yet tied to a `.r1cs` file; see
    /// [`Program::for_circuit`].
    pub program: Program<F>,
    /// Rows and calls of each template; [`debug_map`] makes the debug map of it.
    pub layout: Vec<DebugTemplate>,
    /// What it costs.
    pub stats: Stats,
    /// What went less well than it should, without being wrong.
    pub warnings: Vec<Warning>,
}

/// What a circuit costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stats {
    /// Rows.
    pub constraints: usize,
    /// Wires, the constant one included.
    pub wires: usize,
    /// Non-zero entries of the three matrices.
    pub nonzeros: NonZeros,
    /// Public wires, the constant one not included: deployment, outputs, public parameters.
    pub public_inputs: usize,
    /// Public outputs, which come after the deployment.
    pub public_outputs: usize,
    /// Private parameters of the clause.
    pub private_inputs: usize,
}

/// Compiles a module. The same module always gives the same circuit, and none that the IR's verifier
/// refuses gives any.
///
/// # Errors
/// A module over another field or not verified, or a circuit beyond the limits above; see
/// [`BackendError`].
pub fn compile<F: PrimeField>(module: &Module) -> Result<Circuit<F>, BackendError> {
    let prime = F::MODULUS.into();
    if module.prime != prime {
        return Err(BackendError::Prime { expected: prime, found: module.prime.clone() });
    }
    let verified = module;
    let module = &zkc_ir::without_dead(verified);
    let mut warnings = Vec::new();
    let mut frozen: Vec<template::Frozen<F>> = Vec::with_capacity(module.templates.len());
    for at in 0..module.templates.len() {
        let id = TemplateId(at as u32);
        frozen.push(template::freeze(module, id, &frozen, &mut warnings)?);
    }
    let plan = entry::plan(module, &frozen)?;
    let r1cs = link::link(module, &frozen, &plan)?;
    let program = tape::program(module, &frozen, &plan)?;
    // What is too large is told so first: the verifier has its own bound.
    zkc_ir::verify::verify(verified).map_err(BackendError::Unverified)?;
    let layout = debug::layout(module, &frozen);
    let stats = Stats {
        constraints: r1cs.n_rows(),
        wires: r1cs.n_wires(),
        nonzeros: r1cs.nonzeros(),
        public_inputs: r1cs.n_public(),
        public_outputs: module.entry.outputs,
        private_inputs: module.entry.public.iter().filter(|public| !**public).count(),
    };
    Ok(Circuit { r1cs, program, layout, stats, warnings })
}

#[cfg(test)]
mod tests;
