//! What the tests over the whole share: packages checked and compiled in memory or from `examples/`.

pub mod agree;
pub mod conformance;
pub mod fenced;
pub mod ledger;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ark_ff::UniformRand as _;
use num_bigint::BigUint;
use rand::{CryptoRng, RngCore};
use zkc_artifact::abi::Abi;
use zkc_artifact::program::Program as WitnessProgram;
use zkc_diagnostics::Diagnostic;
use zkc_driver::{DiskFiles, Files, MemoryFiles, Session, clause_abi};
use zkc_eval::ClauseInputs;
use zkc_field::Fr;
use zkc_field::element::to_biguint;
use zkc_hir::Program;
use zkc_r1cs::R1cs;
use zkc_span::SourceMap;
use zkc_witness::inputs::{self, Document, EntryInputs, Format};

/// The repository's folder.
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// Loads and checks a package and lowers every clause: all that can be said without inputs.
pub fn check_all(session: &mut Session, files: &dyn Files) -> Option<Program> {
    let package = session.load_package(files)?;
    let program = session.check(files, &package)?;
    for clause in &program.clauses {
        session.compile(&program, clause);
    }
    Some(program)
}

/// What is said of one source file.
pub fn check_source(source: &str) -> Vec<Diagnostic> {
    let mut session = Session::new();
    check_all(&mut session, &MemoryFiles::single(source));
    session.diagnostics
}

/// A clause, compiled.
pub struct Circuit {
    /// The checked package.
    pub program: Program,
    /// The clause's index in it.
    pub index: usize,
    /// Circuit IR.
    pub module: zkc_ir::Module,
    /// Rows.
    pub r1cs: Arc<R1cs<Fr>>,
    /// Witness program.
    pub witness: WitnessProgram<Fr>,
    /// Interface.
    pub abi: Abi,
    /// The texts that places are in.
    pub sources: SourceMap,
}

impl Circuit {
    /// The only clause of a source file.
    ///
    /// # Panics
    /// If it has errors; they are shown.
    pub fn of_source(source: &str) -> Circuit {
        Circuit::of(&MemoryFiles::single(source))
    }

    /// The only clause of an example.
    ///
    /// # Panics
    /// If it has errors; they are shown.
    pub fn of_example(name: &str) -> Circuit {
        Circuit::of(&DiskFiles::new(root().join("examples").join(name)))
    }

    fn of(files: &dyn Files) -> Circuit {
        match Circuit::build(files) {
            Ok((circuit, _)) => circuit,
            Err(session) => {
                let shown = session.diagnostics.iter().map(|diagnostic| {
                    zkc_diagnostics::render::human(&session.sources, diagnostic, false)
                });
                panic!("{}", shown.collect::<Vec<_>>().join("\n"));
            }
        }
    }

    /// The only clause of a package, and what is said of it.
    ///
    /// # Errors
    /// The session with its errors.
    ///
    /// # Panics
    /// If there is not one clause.
    pub fn build(files: &dyn Files) -> Result<(Circuit, Vec<Diagnostic>), Box<Session>> {
        let mut session = Session::new();
        let package = session.load_package(files);
        let program = package.as_ref().and_then(|package| session.check(files, package));
        let (Some(package), Some(program)) = (package, program) else {
            return Err(Box::new(session));
        };
        let compiled: Vec<_> =
            program.clauses.iter().map(|clause| session.compile(&program, clause)).collect();
        if session.has_errors() {
            return Err(Box::new(session));
        }
        assert_eq!(compiled.len(), 1, "one clause");
        let Some(compiled) = compiled.into_iter().next().flatten() else {
            return Err(Box::new(session));
        };
        let circuit = Circuit {
            index: 0,
            abi: clause_abi(&program, &program.clauses[0], &package.manifest, ""),
            module: compiled.module,
            r1cs: Arc::new(compiled.circuit.r1cs),
            witness: compiled.circuit.program,
            program,
            sources: session.sources,
        };
        Ok((circuit, session.diagnostics))
    }

    /// Reads inputs as a user writes them, in TOML; fresh salts come from `rng`.
    ///
    /// # Errors
    /// What is refused.
    pub fn inputs<R: RngCore + CryptoRng>(
        &self,
        toml: &str,
        rng: &mut R,
    ) -> Result<EntryInputs, Vec<inputs::InputError>> {
        self.read(toml.as_bytes(), Format::Toml, rng)
    }

    /// The same, in JSON.
    ///
    /// # Errors
    /// What is refused.
    pub fn json_inputs<R: RngCore + CryptoRng>(
        &self,
        json: &[u8],
        rng: &mut R,
    ) -> Result<EntryInputs, Vec<inputs::InputError>> {
        self.read(json, Format::Json, rng)
    }

    fn read<R: RngCore + CryptoRng>(
        &self,
        bytes: &[u8],
        format: Format,
        rng: &mut R,
    ) -> Result<EntryInputs, Vec<inputs::InputError>> {
        let document = Document::parse(bytes, format).map_err(|error| vec![error])?;
        let fresh = (0..self.abi.fresh_salts).map(|_| Fr::rand(rng)).collect();
        inputs::read(&self.abi, &document, Fr::from(77_u8), fresh)
    }

    /// What the reference evaluator makes of inputs.
    ///
    /// # Panics
    /// If it refuses what the input reader took.
    pub fn evaluate(&self, inputs: &EntryInputs) -> zkc_eval::Outcome {
        let clause = &self.program.clauses[self.index];
        let options = zkc_eval::Options::bn254();
        let openings = || inputs.params.iter().filter_map(|param| param.opening);
        let values = clause.params.iter().zip(&inputs.params).map(|(param, input)| {
            let leaves: Vec<BigUint> = input.leaves.iter().map(to_biguint).collect();
            zkc_eval::from_leaves(&self.program, &param.ty, &leaves, &options.modulus)
                .unwrap_or_else(|error| panic!("{error}"))
        });
        let inputs = ClauseInputs {
            deployment: to_biguint(&inputs.deployment),
            values: values.collect(),
            salts: openings().map(|(salt, _)| to_biguint(&salt)).collect(),
            seals: openings().map(|(_, seal)| to_biguint(&seal)).collect(),
            now: inputs.now,
            fresh: inputs.fresh.iter().map(to_biguint).collect(),
        };
        zkc_eval::evaluate(&self.program, clause, &inputs, &options)
            .unwrap_or_else(|error| panic!("{error}"))
    }
}

pub mod interop;
