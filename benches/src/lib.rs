//! What the benches measure: the examples, compiled, with their inputs and keys.
//!
//! - `benches/pipeline.rs`: compile, witness and prove for each example, with criterion;
//! - `benches/ratios.rs`: the same work done by plain ark-groth16 and by snarkjs in the same run, as ratios,
//!   since times of one machine mean little on another.
//!
//! `cargo bench -p zkc_benches` runs both, `--bench ratios` one of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use zkc_artifact::abi::Abi;
use zkc_artifact::program::Program as WitnessProgram;
use zkc_driver::{MemoryFiles, Session, clause_abi};
use zkc_field::Fr;
use zkc_groth16::{KeyOrigin, Prover, ProvingKey, setup};
use zkc_r1cs::R1cs;
use zkc_witness::inputs::{self, Document, Format};

/// The examples, each with its input file.
pub const EXAMPLES: [(&str, &str); 2] =
    [("european_option", "inputs/settle.toml"), ("private_transfer", "inputs/transfer.json")];

/// An example, ready to be measured.
pub struct Subject {
    /// Its name.
    pub name: &'static str,
    /// Manifest and source, in memory, so that no disk is measured.
    pub files: MemoryFiles,
    /// The rows of its clause.
    pub r1cs: Arc<R1cs<Fr>>,
    /// How its witness is computed.
    pub program: WitnessProgram<Fr>,
    /// The elements that its input file stands for.
    pub elements: Vec<Fr>,
    /// The values of all wires for these.
    pub assignment: Vec<Fr>,
}

impl Subject {
    /// Compiles an example and computes its witness.
    ///
    /// # Panics
    /// If it has errors or its inputs do not hold, which the tests exclude.
    pub fn load(name: &'static str, input_file: &str) -> Subject {
        let folder = root().join("examples").join(name);
        let text = |file: &str| std::fs::read(folder.join(file)).expect("the example is there");
        let files =
            MemoryFiles::new(["Zkc.toml", "src/main.clause"].map(|file| (file, text(file))));
        let (r1cs, program, abi) = compile(&files);
        let format = if input_file.ends_with(".toml") { Format::Toml } else { Format::Json };
        let document = Document::parse(&text(input_file), format).expect("well-formed inputs");
        let fresh = (0..abi.fresh_salts).map(|i| Fr::from(u64::from(i) + 1)).collect();
        let entry = inputs::read(&abi, &document, Fr::from(77_u8), fresh).expect("valid inputs");
        let elements = entry.elements(&abi);
        let witness = zkc_witness::run(&program, &elements)
            .unwrap_or_else(|_| panic!("{name}: a condition does not hold"));
        let assignment = witness.wires().to_vec();
        Subject { name, files, r1cs: Arc::new(r1cs), program, elements, assignment }
    }

    /// A development key.
    ///
    /// # Panics
    /// If the circuit is too large for the curve.
    pub fn key(&self) -> ProvingKey {
        setup(&self.r1cs, &mut rng(), KeyOrigin::UnsafeDev).expect("the circuit fits the curve")
    }

    /// The prover with a key.
    ///
    /// # Panics
    /// If the key is for another circuit.
    pub fn prover(&self, key: ProvingKey) -> Prover {
        Prover::load(key, self.r1cs.clone()).expect("the key is for this circuit")
    }
}

/// From sources to rows, witness program and interface: what `zkc build` does but for writing files.
///
/// # Panics
/// If there are errors.
pub fn compile(files: &MemoryFiles) -> (R1cs<Fr>, WitnessProgram<Fr>, Abi) {
    let mut session = Session::new();
    let package = session.load_package(files).expect("a manifest");
    let program = session.check(files, &package).expect("no errors");
    let clause = &program.clauses[0];
    let compiled = session.compile(&program, clause).expect("no errors");
    let abi = clause_abi(&program, clause, &package.manifest, "");
    (compiled.circuit.r1cs, compiled.circuit.program, abi)
}

/// Benches only: a known seed, so that runs do the same work.
pub fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(2026)
}

/// The repository's folder.
pub fn root() -> PathBuf {
    let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
    benches.parent().unwrap_or(benches).to_owned()
}
