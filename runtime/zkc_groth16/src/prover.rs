//! The prover: a key and its circuit, matched once, then one proof per witness.

use std::fmt;
use std::sync::Arc;

use ark_bn254::Bn254;
use ark_ff::UniformRand;
use ark_groth16::Groth16;
use rand::{CryptoRng, RngCore};
use zeroize::Zeroize;
use zkc_artifact::groth16::{PointError, Proof};
use zkc_artifact::zkey::KeyNote;
use zkc_field::Fr;
use zkc_r1cs::{ArkMatrix, CheckError, R1cs};

use crate::key_match::{self, CircuitDifference};
use crate::lint::{self, KeyFault};
use crate::reduction::{SnarkjsReduction, evaluated};
use crate::verifier::Verifier;
use crate::{ProvingKey, VerifyingKey};

/// Why a key cannot be used to prove for a circuit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// The key is not safe.
    Key(KeyFault),
    /// The key is for another circuit.
    OtherCircuit(CircuitDifference),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Key(fault) => write!(f, "the proving key is not safe: {fault}"),
            LoadError::OtherCircuit(difference) => {
                write!(f, "the proving key is for another circuit: {difference}")
            }
        }
    }
}

impl std::error::Error for LoadError {}

/// Why there is no proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProveError {
    /// The witness does not satisfy the circuit; the error names the first constraint that fails.
    Witness(CheckError<Fr>),
    /// The finished proof did not verify: the key is for a circuit with other right-hand sides, or is damaged.
    KeyDoesNotFit,
    /// The proof has a point at infinity. Its chance is nil with a good random generator: try again.
    Degenerate(PointError),
    /// The proving library failed; the text is its own.
    Backend(String),
}

impl ProveError {
    /// The constraint that failed, if that is the reason.
    pub fn failing_row(&self) -> Option<usize> {
        match self {
            ProveError::Witness(CheckError::Unsatisfied(failing)) => Some(failing.row),
            _ => None,
        }
    }
}

impl fmt::Display for ProveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProveError::Witness(error) => write!(f, "{error}"),
            ProveError::KeyDoesNotFit => write!(
                f,
                "the witness satisfies the circuit, but the proof made with this key does not verify: the key is \
                 for another circuit or is damaged; make the key again"
            ),
            ProveError::Degenerate(error) => {
                write!(f, "the proof is degenerate ({error}); try again")
            }
            ProveError::Backend(message) => write!(f, "the prover failed: {message}"),
        }
    }
}

impl std::error::Error for ProveError {}

/// Proves for one circuit with one key. Shared between threads: each call works on its own data.
pub struct Prover {
    key: ark_groth16::ProvingKey<Bn254>,
    note: Option<KeyNote>,
    r1cs: Arc<R1cs<Fr>>,
    verifier: Verifier,
}

impl Prover {
    /// Takes a key for a circuit, after checking that it is safe and for this circuit.
    ///
    /// # Errors
    /// A key under which proofs can be forged, or one for another circuit.
    pub fn load(key: ProvingKey, r1cs: Arc<R1cs<Fr>>) -> Result<Self, LoadError> {
        lint::proving_key(&key).map_err(LoadError::Key)?;
        key_match::check(&key, &r1cs).map_err(LoadError::OtherCircuit)?;
        let verifier = Verifier::new(key.verifying_key()).map_err(LoadError::Key)?;
        let note = key.note;
        Ok(Prover { key: arkworks_key(key), note, r1cs, verifier })
    }

    /// The circuit.
    pub fn r1cs(&self) -> &R1cs<Fr> {
        &self.r1cs
    }

    /// The verifier for this prover's proofs.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The verification key.
    pub fn verifying_key(&self) -> &VerifyingKey {
        self.verifier.key()
    }

    /// How the key was made, if zkc made it.
    pub fn note(&self) -> Option<&KeyNote> {
        self.note.as_ref()
    }

    /// Checks every constraint, proves, verifies the proof, and returns it.
    ///
    /// `assignment` holds the value of every wire, the constant one first. The random numbers make the proof
    /// zero-knowledge: with a generator that others can predict, a proof gives the witness away.
    ///
    /// # Errors
    /// A witness that does not satisfy the circuit, or a key that does not fit it.
    pub fn prove<R: RngCore + CryptoRng>(
        &self,
        assignment: &[Fr],
        rng: &mut R,
    ) -> Result<Proof, ProveError> {
        let [mut a, mut b] =
            self.r1cs.check_and_evaluate(assignment).map_err(ProveError::Witness)?;
        let mut rows = [evaluated(&a), evaluated(&b)];
        a.zeroize();
        b.zeroize();
        let (mut r, mut s) = (Fr::rand(rng), Fr::rand(rng));
        let result = Groth16::<Bn254, SnarkjsReduction>::create_proof_with_reduction_and_matrices(
            &self.key,
            r,
            s,
            &rows,
            self.r1cs.n_public() + 1,
            self.r1cs.n_rows(),
            assignment,
        );
        r.zeroize();
        s.zeroize();
        rows.iter_mut().for_each(wipe);
        let proof = result.map_err(|error| ProveError::Backend(error.to_string()))?;
        let proof = Proof::new(proof.a, proof.b, proof.c).map_err(ProveError::Degenerate)?;
        self.verifier
            .verify(&proof, self.r1cs.public_inputs(assignment))
            .map_err(|_| ProveError::KeyDoesNotFit)?;
        Ok(proof)
    }
}

impl fmt::Debug for Prover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prover({} constraints)", self.r1cs.n_rows())
    }
}

/// The key as ark-groth16 takes it; the points move, none is copied but those of the verification key.
fn arkworks_key(key: ProvingKey) -> ark_groth16::ProvingKey<Bn254> {
    ark_groth16::ProvingKey {
        vk: ark_groth16::VerifyingKey {
            alpha_g1: key.alpha_g1,
            beta_g2: key.beta_g2,
            gamma_g2: key.gamma_g2,
            delta_g2: key.delta_g2,
            gamma_abc_g1: key.ic,
        },
        beta_g1: key.beta_g1,
        delta_g1: key.delta_g1,
        a_query: key.a,
        b_g1_query: key.b_g1,
        b_g2_query: key.b_g2,
        h_query: key.h,
        l_query: key.c,
    }
}

fn wipe(matrix: &mut ArkMatrix<Fr>) {
    matrix.iter_mut().flatten().for_each(|(value, _)| value.zeroize());
}
