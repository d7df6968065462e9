//! EdDSA over Baby Jubjub with Poseidon, outside of circuits: keys, signing and verifying.
//!
//! What is signed here `std::sig` and circomlib's `EdDSAPoseidonVerifier` accept, and what circomlibjs's
//! `signPoseidon` signs is accepted here. How a seed becomes a secret scalar is this room's own, with
//! SHA-512 where circomlibjs has BLAKE-512, so one seed gives another key in each; keys and signatures
//! themselves are the same thing.
//!
//! * [`curve`] – points and their sums;
//! * [`sign`] – keys and signatures.
//!
//! It knows nothing of circuits, files or randomness: a seed comes from the caller.

#![forbid(unsafe_code)]

pub mod curve;
pub mod sign;

pub use curve::Point;
pub use sign::{Invalid, PublicKey, SecretKey, Signature};
