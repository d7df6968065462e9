//! Groth16 keys and proofs as plain, well-formed data.
//!
//! A [`Proof`] or [`VerifyingKey`] that exists has all its points on the curve and in the group of prime order, and
//! a proof has no point at infinity. Whether a key is safe to trust is another question, which the key linter of
//! `zkc_groth16` answers.
//! Source: Groth, "On the Size of Pairing-based Non-interactive Arguments" (EUROCRYPT 2016).

use std::fmt;

use ark_bn254::{G1Affine, G2Affine};
use ark_ec::AffineRepr;

/// Why a point cannot be part of a key or proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointError {
    /// It does not satisfy the curve's equation.
    NotOnCurve,
    /// It is on the curve but outside the group of prime order.
    WrongSubgroup,
    /// It is the point at infinity.
    Infinity,
}

impl fmt::Display for PointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PointError::NotOnCurve => "a point is not on the curve",
            PointError::WrongSubgroup => "a point is outside the group of prime order",
            PointError::Infinity => "a point is the point at infinity",
        })
    }
}

impl std::error::Error for PointError {}

/// A proof: three points, none at infinity. 128 bytes compressed.
///
/// Anyone can turn a valid proof into another valid proof of the same statement, so a proof is never an identifier
/// of what it proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    a: G1Affine,
    b: G2Affine,
    c: G1Affine,
}

impl Proof {
    /// A proof from its points.
    ///
    /// # Errors
    /// If a point is at infinity, off the curve or in the wrong subgroup.
    pub fn new(a: G1Affine, b: G2Affine, c: G1Affine) -> Result<Self, PointError> {
        check_g1(&a)?;
        check_g2(&b)?;
        check_g1(&c)?;
        if a.is_zero() || b.is_zero() || c.is_zero() {
            return Err(PointError::Infinity);
        }
        Ok(Proof { a, b, c })
    }

    /// The point A.
    pub fn a(&self) -> &G1Affine {
        &self.a
    }

    /// The point B.
    pub fn b(&self) -> &G2Affine {
        &self.b
    }

    /// The point C.
    pub fn c(&self) -> &G1Affine {
        &self.c
    }
}

/// A verification key: what a verifier needs to know of a circuit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey {
    alpha_g1: G1Affine,
    beta_g2: G2Affine,
    gamma_g2: G2Affine,
    delta_g2: G2Affine,
    ic: Vec<G1Affine>,
}

impl VerifyingKey {
    /// A key from its points; `ic` has one point for the constant one and one for each public input.
    ///
    /// # Errors
    /// If a point is off the curve or in the wrong subgroup. Infinity is left to the linter, which can say which
    /// point it is and what follows from it.
    pub fn new(
        alpha_g1: G1Affine,
        beta_g2: G2Affine,
        gamma_g2: G2Affine,
        delta_g2: G2Affine,
        ic: Vec<G1Affine>,
    ) -> Result<Self, PointError> {
        check_g1(&alpha_g1)?;
        for point in [&beta_g2, &gamma_g2, &delta_g2] {
            check_g2(point)?;
        }
        ic.iter().try_for_each(check_g1)?;
        Ok(VerifyingKey { alpha_g1, beta_g2, gamma_g2, delta_g2, ic })
    }

    /// A key from points whose groups were checked when they were read.
    pub(crate) fn from_checked(
        alpha_g1: G1Affine,
        beta_g2: G2Affine,
        gamma_g2: G2Affine,
        delta_g2: G2Affine,
        ic: Vec<G1Affine>,
    ) -> Self {
        VerifyingKey { alpha_g1, beta_g2, gamma_g2, delta_g2, ic }
    }

    /// α in G1.
    pub fn alpha_g1(&self) -> &G1Affine {
        &self.alpha_g1
    }

    /// β in G2.
    pub fn beta_g2(&self) -> &G2Affine {
        &self.beta_g2
    }

    /// γ in G2; the generator in keys that snarkjs made.
    pub fn gamma_g2(&self) -> &G2Affine {
        &self.gamma_g2
    }

    /// δ in G2.
    pub fn delta_g2(&self) -> &G2Affine {
        &self.delta_g2
    }

    /// The points of the public inputs, that of the constant one first.
    pub fn ic(&self) -> &[G1Affine] {
        &self.ic
    }

    /// How many public inputs a proof for this key has.
    pub fn n_public(&self) -> usize {
        self.ic.len().saturating_sub(1)
    }
}

/// G1 of BN254 has prime order, so being on the curve is enough.
pub(crate) fn check_g1(point: &G1Affine) -> Result<(), PointError> {
    if point.is_on_curve() { Ok(()) } else { Err(PointError::NotOnCurve) }
}

pub(crate) fn check_g2(point: &G2Affine) -> Result<(), PointError> {
    if !point.is_on_curve() {
        Err(PointError::NotOnCurve)
    } else if !point.is_in_correct_subgroup_assuming_on_curve() {
        Err(PointError::WrongSubgroup)
    } else {
        Ok(())
    }
}
