//! The strict verifier.

use std::fmt;

use ark_bn254::{Bn254, G1Projective, G2Affine};
use ark_ec::pairing::{Pairing, PairingOutput};
use ark_ec::{AffineRepr, CurveGroup, VariableBaseMSM};
use zkc_artifact::groth16::{Proof, VerifyingKey};
use zkc_field::Fr;

use crate::lint::{self, KeyFault};
use crate::proof_bytes::{ProofBytesError, decode_compressed};

/// Bytes of a public input.
const INPUT_BYTES: usize = 32;

/// Why a proof is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerifyError {
    /// Another number of public inputs than the key has.
    Arity {
        /// What the key has.
        expected: usize,
        /// What was given.
        found: usize,
    },
    /// The bytes of the public inputs are not a whole number of elements.
    InputLength {
        /// Bytes given.
        found: usize,
    },
    /// A public input that is not below the prime.
    InputNotCanonical {
        /// Its position, from 0.
        index: usize,
    },
    /// The bytes are not a proof.
    Proof(ProofBytesError),
    /// The proof does not prove this statement under this key.
    Invalid,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VerifyError::Arity { expected, found } => write!(
                f,
                "the key is for {expected} public inputs but {found} were given: they belong to another circuit"
            ),
            VerifyError::InputLength { found } => write!(
                f,
                "the public inputs are {found} bytes long, which is not a multiple of {INPUT_BYTES}"
            ),
            VerifyError::InputNotCanonical { index } => write!(
                f,
                "public input {index} is not below the field's prime; it is another spelling of a smaller number \
                 and could be used to settle the same thing twice"
            ),
            VerifyError::Proof(error) => write!(f, "{error}"),
            VerifyError::Invalid => write!(
                f,
                "the proof is not valid for these public inputs and this key: one of the three was changed, or \
                 they do not belong together"
            ),
        }
    }
}

impl std::error::Error for VerifyError {}

/// Verifies proofs under one key.
#[derive(Clone, Debug)]
pub struct Verifier {
    key: VerifyingKey,
    alpha_beta: PairingOutput<Bn254>,
    minus_gamma: <Bn254 as Pairing>::G2Prepared,
    minus_delta: <Bn254 as Pairing>::G2Prepared,
}

impl Verifier {
    /// Lints the key and prepares it.
    ///
    /// # Errors
    /// If proofs could be forged under this key.
    pub fn new(key: VerifyingKey) -> Result<Self, KeyFault> {
        lint::verifying_key(&key)?;
        let negated = |point: &G2Affine| (-point.into_group()).into_affine().into();
        Ok(Verifier {
            alpha_beta: Bn254::pairing(key.alpha_g1(), key.beta_g2()),
            minus_gamma: negated(key.gamma_g2()),
            minus_delta: negated(key.delta_g2()),
            key,
        })
    }

    /// The key.
    pub fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// Accepts a proof that the circuit has an assignment with these public inputs.
    ///
    /// # Errors
    /// [`VerifyError::Arity`] or [`VerifyError::Invalid`]; everything else was refused when proof and inputs were read.
    pub fn verify(&self, proof: &Proof, public: &[Fr]) -> Result<(), VerifyError> {
        let (expected, found) = (self.key.n_public(), public.len());
        let Some((constant, points)) = self.key.ic().split_first().filter(|_| expected == found)
        else {
            return Err(VerifyError::Arity { expected, found });
        };
        let sum = G1Projective::msm(points, public)
            .map_err(|_| VerifyError::Arity { expected, found })?;
        let inputs = (sum + constant).into_affine();
        let product = Bn254::multi_miller_loop(
            [*proof.a(), inputs, *proof.c()],
            [(*proof.b()).into(), self.minus_gamma.clone(), self.minus_delta.clone()],
        );
        match Bn254::final_exponentiation(product) {
            Some(value) if value == self.alpha_beta => Ok(()),
            _ => Err(VerifyError::Invalid),
        }
    }

    /// Verifies from bytes: a compressed proof of 128 bytes and 32 little-endian bytes for each public input.
    ///
    /// # Errors
    /// Any [`VerifyError`]. Never panics, whatever the bytes are.
    pub fn verify_bytes(&self, proof: &[u8], public: &[u8]) -> Result<(), VerifyError> {
        let public = parse_public_bytes(public)?;
        let proof = decode_compressed(proof).map_err(VerifyError::Proof)?;
        self.verify(&proof, &public)
    }
}

/// Reads public inputs of 32 little-endian bytes each, without reducing any.
///
/// # Errors
/// [`VerifyError::InputLength`] or [`VerifyError::InputNotCanonical`].
pub fn parse_public_bytes(bytes: &[u8]) -> Result<Vec<Fr>, VerifyError> {
    let (inputs, rest) = bytes.as_chunks::<INPUT_BYTES>();
    if !rest.is_empty() {
        return Err(VerifyError::InputLength { found: bytes.len() });
    }
    inputs
        .iter()
        .enumerate()
        .map(|(index, input)| {
            zkc_field::from_le_bytes(input).ok_or(VerifyError::InputNotCanonical { index })
        })
        .collect()
}
