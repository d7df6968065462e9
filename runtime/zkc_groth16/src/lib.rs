//! Groth16 on BN254: setup, prover, strict verifier, key linter.
//!
//! This is the only room that calls ark-groth16, and it hands out none of its calls: arkworks' prover makes a proof
//! for a witness that does not satisfy the circuit, and its verifier does not count public inputs. Here
//!
//! - a key is linted before it is used ([`lint`]), and a prover refuses a key that is for another circuit,
//! - every constraint is checked before proving, and every proof is verified before it is returned,
//! - a verifier refuses another number of public inputs, and byte forms of proofs have one spelling each.
//!
//! Keys have one form, that of snarkjs's `.zkey`: a key made here proves in snarkjs and the other way round.
//! Randomness is always a parameter; pass the operating system's generator outside tests.
//!
//! ```
//! use std::sync::Arc;
//!
//! use rand::SeedableRng;
//! use zkc_field::Fr;
//! use zkc_groth16::{KeyOrigin, Prover, setup};
//! use zkc_r1cs::R1csBuilder;
//!
//! // A generator with a known seed is fit for examples only.
//! let mut rng = rand_chacha::ChaCha20Rng::seed_from_u64(1);
//! let one = Fr::from(1u64);
//! let mut builder = R1csBuilder::new(4, 1)?;
//! builder.push_row(&[(2, one)], &[(3, one)], &[(1, one)])?;
//! let r1cs = Arc::new(builder.finish());
//!
//! let key = setup(&r1cs, &mut rng, KeyOrigin::UnsafeDev)?;
//! let prover = Prover::load(key, r1cs)?;
//! let proof = prover.prove(&[1u64, 6, 2, 3].map(Fr::from), &mut rng)?;
//!
//! let verifier = prover.verifier();
//! assert!(verifier.verify(&proof, &[Fr::from(6u64)]).is_ok());
//! assert!(verifier.verify(&proof, &[Fr::from(7u64)]).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod lint;
pub mod proof_bytes;

mod key_match;
mod prover;
mod reduction;
mod setup;
mod verifier;

pub use key_match::CircuitDifference;
pub use lint::KeyFault;
pub use prover::{LoadError, ProveError, Prover};
pub use setup::{SetupError, domain_size, setup};
pub use verifier::{Verifier, VerifyError, parse_public_bytes};
pub use zkc_artifact::groth16::{PointError, Proof, VerifyingKey};
pub use zkc_artifact::r1cs::circuit_digest;
pub use zkc_artifact::zkey::{KeyNote, KeyOrigin, Zkey as ProvingKey};
