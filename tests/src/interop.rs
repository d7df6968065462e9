//! zkc and snarkjs on the same files.
//!
//! [`own_key`] and [`snarkjs_key`] take the paths of any circuit and witness and panic with what differs, so a test
//! can pass the files of a real contract as well as those of a toy circuit.

pub mod ptau;
pub mod snarkjs;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use zkc_artifact::groth16::Proof;
use zkc_artifact::r1cs::R1csFile;
use zkc_artifact::zkey::Zkey;
use zkc_artifact::{json, wtns};
use zkc_field::Fr;
use zkc_groth16::{KeyFault, KeyOrigin, LoadError, Prover, Verifier, lint, setup};

pub use snarkjs::Snarkjs;

/// What both programs read from a circuit and its witness.
pub struct Deal {
    /// The circuit.
    pub file: R1csFile,
    /// The values of all wires.
    pub assignment: Vec<Fr>,
}

impl Deal {
    fn public(&self) -> &[Fr] {
        self.file.r1cs.public_inputs(&self.assignment)
    }
}

/// snarkjs counts the circuit as zkc does, finds the witness right, and finds a changed witness wrong.
pub fn circuit_and_witness(snarkjs: &Snarkjs, r1cs: &Path, witness: &Path, work: &Path) -> Deal {
    let bytes = read(r1cs);
    let file = R1csFile::read(&bytes).unwrap_or_else(|error| panic!("{error}"));
    assert!(file.write() == bytes, "the circuit is not written as it was read");
    let bytes = read(witness);
    let assignment = wtns::read(&bytes).unwrap_or_else(|error| panic!("{error}"));
    assert!(wtns::write(&assignment) == bytes, "the witness is not written as it was read");
    assert_eq!(file.r1cs.check(&assignment), Ok(()));

    let info = snarkjs.r1cs_info(r1cs);
    assert_eq!(info["# of Wires"], file.r1cs.n_wires());
    assert_eq!(info["# of Constraints"], file.r1cs.n_rows());
    assert_eq!(info["# of Private Inputs"], file.n_private_inputs as usize);
    let public = info["# of Public Inputs"] + info["# of Outputs"];
    assert_eq!(public, file.r1cs.n_public());

    assert!(snarkjs.accepts_witness(r1cs, witness), "snarkjs finds the witness wrong");
    let mut changed = assignment.clone();
    if let Some(last) = changed.last_mut() {
        *last += Fr::from(1u64);
    }
    let path = work.join("changed.wtns");
    write(&path, wtns::write(&changed));
    assert_eq!(
        snarkjs.accepts_witness(r1cs, &path),
        file.r1cs.check(&changed).is_ok(),
        "snarkjs and zkc disagree about a changed witness"
    );
    Deal { file, assignment }
}

/// A key made by zkc: snarkjs reads it, exports the same verification key, proves with it, and each program
/// verifies the other's proof.
pub fn own_key(snarkjs: &Snarkjs, r1cs: &Path, witness: &Path, work: &Path) {
    let deal = circuit_and_witness(snarkjs, r1cs, witness, work);
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let key = setup(&deal.file.r1cs, &mut rng, KeyOrigin::UnsafeDev)
        .unwrap_or_else(|error| panic!("{error}"));
    let path = work.join("own.zkey");
    write(&path, key.write());
    prove_in_both(snarkjs, &deal, &path, witness, work);
}

/// A key made by snarkjs from a `.ptau` of ours: before anyone contributed it is refused as forgeable, afterwards
/// zkc proves with it, and each program verifies the other's proof.
pub fn snarkjs_key(snarkjs: &Snarkjs, r1cs: &Path, witness: &Path, work: &Path) {
    let deal = circuit_and_witness(snarkjs, r1cs, witness, work);
    let domain = zkc_groth16::domain_size(&deal.file.r1cs);
    let ptau = work.join("small.ptau");
    write(&ptau, ptau::known(domain.ilog2(), 7));
    let (first, last) = (work.join("first.zkey"), work.join("last.zkey"));
    snarkjs.setup(r1cs, &ptau, &first);

    let key = Zkey::read(&read(&first)).unwrap_or_else(|error| panic!("{error}"));
    assert!(key.write() == read(&first), "the key is not written as it was read");
    let Err(LoadError::Key(fault)) = Prover::load(key, Arc::new(deal.file.r1cs.clone())) else {
        panic!("a key whose second phase was skipped is accepted");
    };
    assert_eq!(fault, KeyFault::Equal(lint::KeyPoint::Gamma, lint::KeyPoint::Delta));

    snarkjs.contribute(&first, &last);
    prove_in_both(snarkjs, &deal, &last, witness, work);
}

/// Both programs prove with one key; both verify both proofs and refuse them for other public inputs.
fn prove_in_both(snarkjs: &Snarkjs, deal: &Deal, zkey: &Path, witness: &Path, work: &Path) {
    let key = Zkey::read(&read(zkey)).unwrap_or_else(|error| panic!("{error}"));
    let prover = Prover::load(key, Arc::new(deal.file.r1cs.clone()))
        .unwrap_or_else(|error| panic!("{error}"));
    let proof = prover
        .prove(&deal.assignment, &mut ChaCha20Rng::seed_from_u64(2))
        .unwrap_or_else(|error| panic!("{error}"));

    let vk = work.join("verification_key.json");
    snarkjs.export_verifying_key(zkey, &vk);
    let exported = text(&vk);
    assert_eq!(json::write_verifying_key(prover.verifying_key()), exported);
    let read_back = json::read_verifying_key(exported.as_bytes());
    let verifier = Verifier::new(read_back.unwrap_or_else(|error| panic!("{error}")))
        .unwrap_or_else(|fault| panic!("{fault}"));

    let (theirs, public) = (work.join("theirs.json"), work.join("public.json"));
    snarkjs.prove(zkey, witness, &theirs, &public);
    assert_eq!(json::write_public(deal.public()), text(&public));
    assert_eq!(json::read_public(text(&public).as_bytes()), Ok(deal.public().to_vec()));
    let read_back: Proof =
        json::read_proof(text(&theirs).as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(json::write_proof(&read_back), text(&theirs));
    assert_eq!(verifier.verify(&read_back, deal.public()), Ok(()));

    let ours = work.join("ours.json");
    write(&ours, json::write_proof(&proof));
    assert!(snarkjs.accepts_proof(&vk, &public, &ours), "snarkjs refuses our proof");

    if !deal.public().is_empty() {
        let mut changed = deal.public().to_vec();
        changed[0] += Fr::from(1u64);
        assert!(verifier.verify(&proof, &changed).is_err());
        let path = work.join("changed.json");
        write(&path, json::write_public(&changed));
        assert!(!snarkjs.accepts_proof(&vk, &path, &ours), "snarkjs accepts other public inputs");
    }
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn text(path: &Path) -> String {
    String::from_utf8(read(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    zkc_artifact::rim::atomic_write(path, bytes.as_ref())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
