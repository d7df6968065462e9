//! The key linter: refuses keys under which anyone can forge proofs, before any pairing is computed.
//!
//! A Groth16 key is made of points whose logarithms nobody knows. When two of them are equal, or one is the group's
//! generator, a logarithm is known after all, and there is a recipe for a proof of any statement:
//!
//! - δ = γ, which is what snarkjs's first key file has before anyone contributed: A = α, B = β, C = −IC·inputs;
//! - β = γ: A = α + IC·inputs, B = β, C = 0; a known α or β is used in the same way;
//! - infinity at IC: that public input is not looked at; two equal points there: only the sum of two inputs is.
//!
//! γ = generator is how snarkjs's ceremony leaves it, and is safe as long as the others are unknown.

use std::collections::BTreeMap;
use std::fmt;

use ark_bn254::{Bn254, Fq, Fq2, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ec::pairing::Pairing;
use zkc_artifact::groth16::VerifyingKey;

use crate::ProvingKey;

/// Why a key is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// A point is at infinity.
    Infinity(KeyPoint),
    /// A point is the generator of its group or the generator's negative.
    Generator(KeyPoint),
    /// Two points are equal or each other's negative.
    Equal(KeyPoint, KeyPoint),
    /// The G1 and the G2 form of a secret number do not agree.
    Halves(KeyPoint),
    /// There is no point for the constant one.
    NoIc,
}

/// A point of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyPoint {
    /// α.
    Alpha,
    /// β.
    Beta,
    /// γ.
    Gamma,
    /// δ.
    Delta,
    /// The point of a public input; 0 is that of the constant one.
    Ic(usize),
}

impl fmt::Display for KeyPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyPoint::Alpha => f.write_str("alpha"),
            KeyPoint::Beta => f.write_str("beta"),
            KeyPoint::Gamma => f.write_str("gamma"),
            KeyPoint::Delta => f.write_str("delta"),
            KeyPoint::Ic(i) => write!(f, "IC[{i}]"),
        }
    }
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FORGE: &str = "anyone could make valid proofs of false statements with this key";
        match self {
            KeyFault::Equal(KeyPoint::Gamma, KeyPoint::Delta)
            | KeyFault::Generator(KeyPoint::Delta) => write!(
                f,
                "the second phase of the setup was never run (delta is still its starting value), so {FORGE}; \
                 let someone contribute to it, for example with `snarkjs zkey contribute`"
            ),
            KeyFault::Infinity(KeyPoint::Ic(i)) if *i > 0 => write!(
                f,
                "IC[{i}] is the point at infinity, so public input {} could be changed at will",
                i - 1
            ),
            KeyFault::Infinity(point) => write!(f, "{point} is the point at infinity: {FORGE}"),
            KeyFault::Generator(point) => {
                write!(f, "{point} is the generator, so its secret is known: {FORGE}")
            }
            KeyFault::Equal(KeyPoint::Ic(i), KeyPoint::Ic(j)) if *i > 0 => write!(
                f,
                "IC[{i}] and IC[{j}] are the same point up to sign, so two public inputs could be traded \
                 against each other"
            ),
            KeyFault::Equal(one, other) => {
                write!(f, "{one} and {other} are the same point up to sign: {FORGE}")
            }
            KeyFault::Halves(point) => {
                write!(f, "the two forms of {point}, in G1 and in G2, do not belong together")
            }
            KeyFault::NoIc => write!(f, "the key has no point for the constant one (IC is empty)"),
        }
    }
}

impl std::error::Error for KeyFault {}

/// Checks a verification key. Its points are known to be in their groups; this looks at what they are.
///
/// # Errors
/// The first fault found, in the order alpha, beta, gamma, delta, IC.
pub fn verifying_key(key: &VerifyingKey) -> Result<(), KeyFault> {
    if key.ic().is_empty() {
        return Err(KeyFault::NoIc);
    }
    let g2 = [
        (KeyPoint::Beta, key.beta_g2()),
        (KeyPoint::Gamma, key.gamma_g2()),
        (KeyPoint::Delta, key.delta_g2()),
    ];
    let ic = key.ic().iter().enumerate().map(|(i, point)| (KeyPoint::Ic(i), point));
    let g1 = std::iter::once((KeyPoint::Alpha, key.alpha_g1())).chain(ic);

    // Equal up to sign is the same as equal in x.
    let mut seen: BTreeMap<Fq2, KeyPoint> = BTreeMap::new();
    for (name, point) in g2 {
        let x = point.x().ok_or(KeyFault::Infinity(name))?;
        if let Some(&other) = seen.get(&x) {
            return Err(KeyFault::Equal(other, name));
        }
        if name != KeyPoint::Gamma && Some(x) == G2Affine::generator().x() {
            return Err(KeyFault::Generator(name));
        }
        seen.insert(x, name);
    }
    let mut seen: BTreeMap<Fq, KeyPoint> = BTreeMap::new();
    for (name, point) in g1 {
        let x = point.x().ok_or(KeyFault::Infinity(name))?;
        if let Some(&other) = seen.get(&x) {
            return Err(KeyFault::Equal(other, name));
        }
        if Some(x) == G1Affine::generator().x() {
            return Err(KeyFault::Generator(name));
        }
        seen.insert(x, name);
    }
    Ok(())
}

/// Checks a proving key: its verification key, and that β and δ are the same numbers in both groups.
///
/// # Errors
/// As [`verifying_key`], and [`KeyFault::Halves`].
pub fn proving_key(key: &ProvingKey) -> Result<(), KeyFault> {
    verifying_key(&key.verifying_key())?;
    let halves =
        [(KeyPoint::Beta, key.beta_g1, key.beta_g2), (KeyPoint::Delta, key.delta_g1, key.delta_g2)];
    for (name, g1, g2) in halves {
        let left = Bn254::pairing(g1, G2Affine::generator());
        if left != Bn254::pairing(G1Affine::generator(), g2) {
            return Err(KeyFault::Halves(name));
        }
    }
    Ok(())
}
