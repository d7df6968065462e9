//! Numbers and points in the form `.zkey` stores them: Montgomery limbs, little-endian, infinity as zeros.
//!
//! This is the one file that makes field elements and points without the library's own checks; it does the checks
//! itself, so that each kind of failure has its own error.

use ark_bn254::{Fq, Fq2, Fr, G1Affine, G2Affine, g1, g2};
use ark_ec::AffineRepr;
use ark_ec::short_weierstrass::Affine;
use ark_ff::{BigInt, PrimeField, Zero};

use crate::error::Problem;
use crate::groth16::{PointError, check_g1, check_g2};

/// Bytes of a coordinate.
const COORDINATE: usize = 32;
/// Bytes of a point of G1.
pub(crate) const G1_BYTES: usize = 2 * COORDINATE;
/// Bytes of a point of G2.
pub(crate) const G2_BYTES: usize = 4 * COORDINATE;

/// How far the points of a file are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checks {
    /// Everything: for bytes that come from anywhere.
    All,
    /// Only that numbers are below the prime: for bytes whose digest was compared with that of a file that had
    /// passed all checks.
    Pinned,
}

/// A point that can be read from and written to the bytes of a `.zkey`.
pub(crate) trait StoredPoint: Sized + Send {
    /// Bytes of one point.
    const BYTES: usize;
    /// Reads one point and checks that it is in the group; `bytes` has [`Self::BYTES`] bytes.
    fn read(bytes: &[u8], checks: Checks) -> Result<Self, Problem>;
    /// Appends one point.
    fn put(&self, out: &mut Vec<u8>);
}

impl StoredPoint for Affine<g1::Config> {
    const BYTES: usize = G1_BYTES;

    fn read(bytes: &[u8], checks: Checks) -> Result<Self, Problem> {
        if bytes.iter().all(|&byte| byte == 0) {
            return Ok(G1Affine::zero());
        }
        let [x, y] = coordinates(bytes)?;
        match checks {
            Checks::All => g1(x, y),
            Checks::Pinned => Ok(G1Affine::new_unchecked(x, y)),
        }
    }

    fn put(&self, out: &mut Vec<u8>) {
        match self.xy() {
            None => out.extend([0; G1_BYTES]),
            Some((x, y)) => [x, y].iter().for_each(|c| put_limbs(out, &c.0)),
        }
    }
}

impl StoredPoint for Affine<g2::Config> {
    const BYTES: usize = G2_BYTES;

    fn read(bytes: &[u8], checks: Checks) -> Result<Self, Problem> {
        if bytes.iter().all(|&byte| byte == 0) {
            return Ok(G2Affine::zero());
        }
        let [x0, x1, y0, y1] = coordinates(bytes)?;
        let (x, y) = (Fq2::new(x0, x1), Fq2::new(y0, y1));
        match checks {
            Checks::All => g2(x, y),
            Checks::Pinned => Ok(G2Affine::new_unchecked(x, y)),
        }
    }

    fn put(&self, out: &mut Vec<u8>) {
        match self.xy() {
            None => out.extend([0; G2_BYTES]),
            Some((x, y)) => [x.c0, x.c1, y.c0, y.c1].iter().for_each(|c| put_limbs(out, &c.0)),
        }
    }
}

/// The point with these coordinates, checked. The library writes infinity as (0, 0), which is no point.
pub(crate) fn g1(x: Fq, y: Fq) -> Result<G1Affine, Problem> {
    if x.is_zero() && y.is_zero() {
        return Err(Problem::NotOnCurve);
    }
    let point = G1Affine::new_unchecked(x, y);
    check_g1(&point)?;
    Ok(point)
}

/// As [`g1`], for the group of prime order in G2.
pub(crate) fn g2(x: Fq2, y: Fq2) -> Result<G2Affine, Problem> {
    if x.is_zero() && y.is_zero() {
        return Err(Problem::NotOnCurve);
    }
    let point = G2Affine::new_unchecked(x, y);
    check_g2(&point)?;
    Ok(point)
}

impl From<PointError> for Problem {
    fn from(error: PointError) -> Self {
        match error {
            PointError::NotOnCurve => Problem::NotOnCurve,
            PointError::WrongSubgroup => Problem::WrongSubgroup,
            PointError::Infinity => Problem::Infinity,
        }
    }
}

/// Reads a coefficient of a `.zkey`, which is stored as value · R² with R = 2^256.
pub(crate) fn coefficient(bytes: &[u8; 32]) -> Result<Fr, Problem> {
    let limbs = limbs(bytes);
    if limbs >= Fr::MODULUS {
        return Err(Problem::ElementTooLarge);
    }
    // Taking the limbs for Montgomery form divides by R once, this product a second time.
    Ok(Fr::new_unchecked(limbs) * Fr::new_unchecked(BigInt::one()))
}

/// The counterpart of [`coefficient`].
pub(crate) fn put_coefficient(out: &mut Vec<u8>, value: &Fr) {
    // The limbs of value are value · R; those of the element R are R².
    let r = Fr::new_unchecked(Fr::R2);
    put_limbs(out, &(*value * r).0);
}

fn coordinates<const N: usize>(bytes: &[u8]) -> Result<[Fq; N], Problem> {
    let mut found = [Fq::zero(); N];
    for (out, chunk) in found.iter_mut().zip(bytes.chunks_exact(COORDINATE)) {
        let mut array = [0; COORDINATE];
        array.copy_from_slice(chunk);
        let limbs = limbs(&array);
        if limbs >= Fq::MODULUS {
            return Err(Problem::ElementTooLarge);
        }
        *out = Fq::new_unchecked(limbs);
    }
    Ok(found)
}

fn limbs(bytes: &[u8; 32]) -> BigInt<4> {
    let mut limbs = BigInt::<4>::zero();
    for (limb, chunk) in limbs.0.iter_mut().zip(bytes.chunks_exact(8)) {
        *limb = chunk.iter().rev().fold(0, |acc, &byte| (acc << 8) | u64::from(byte));
    }
    limbs
}

fn put_limbs(out: &mut Vec<u8>, limbs: &BigInt<4>) {
    limbs.0.iter().for_each(|limb| out.extend(limb.to_le_bytes()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use ark_ff::UniformRand;
    use num_bigint::BigUint;

    #[test]
    fn a_coefficient_is_stored_times_r_squared() {
        let mut rng = ark_std::test_rng();
        let modulus: BigUint = Fr::MODULUS.into();
        for value in [Fr::from(1u64), -Fr::from(1u64), Fr::rand(&mut rng)] {
            let mut bytes = Vec::new();
            put_coefficient(&mut bytes, &value);
            let stored = BigUint::from_bytes_le(&bytes);
            let expected = (zkc_field::element::to_biguint(&value) << 512u32) % &modulus;
            assert_eq!(stored, expected);
            let array: [u8; 32] = bytes.try_into().unwrap();
            assert_eq!(coefficient(&array), Ok(value));
        }
    }
}
