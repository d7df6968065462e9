//! Keys and signatures.
//!
//! With B the base point, l its order, a the secret scalar and A = a·B the public key, a signature of
//! the element m is (R, S) with R = r·B and S = r + 8·h·a modulo l, where h = Poseidon(R, A, m). It
//! verifies if S·B = R + h·(8·A).
//!
//! a and r are SHA-512 of a domain, the seed and, for r, A and m, taken modulo l: 512 bits, so that no
//! remainder is likelier than another by more than 2^-259. r depends on the key and on all that is
//! signed, and never on chance, so no r is used for two messages.

use std::fmt;

use num_bigint::BigUint;
use num_traits::Zero as _;
use sha2::{Digest as _, Sha512};
use zeroize::{Zeroize, ZeroizeOnDrop};
use zkc_field::{Fr, element, poseidon, to_le_bytes};

use crate::curve::{Point, order};

/// What a secret key is made of: 32 random bytes. Wiped when it is dropped; scalars computed from it
/// are not.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecretKey {
    seed: [u8; 32],
}

/// A point that verifies signatures: on the curve, and not of small order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PublicKey {
    point: Point,
}

/// circomlib's `R8` and `S`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// R.
    pub r: Point,
    /// S, below the order where the signature is valid.
    pub s: BigUint,
}

/// Why there is no such key, or the signature does not verify.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Invalid {
    /// The coordinates are not those of a point of the curve.
    NotOnCurve,
    /// The point vanishes if taken eight times: anybody could sign under it.
    SmallOrder,
    /// S is not below the order.
    LargeS,
    /// Signed was something else, or by another key.
    Signature,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Invalid::NotOnCurve => "the coordinates are no point of the curve",
            Invalid::SmallOrder => "the key is of small order",
            Invalid::LargeS => "the signature's S is not below the order of the curve",
            Invalid::Signature => "the signature is not this key's over this message",
        })
    }
}

impl std::error::Error for Invalid {}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(hidden)")
    }
}

impl SecretKey {
    /// The key of a seed, which must be 32 bytes that nobody else can guess.
    pub fn from_seed(seed: [u8; 32]) -> SecretKey {
        SecretKey { seed }
    }

    /// What its signatures are verified with.
    pub fn public(&self) -> PublicKey {
        PublicKey { point: Point::base().times(&self.scalar()) }
    }

    /// The signature of an element.
    pub fn sign(&self, message: Fr) -> Signature {
        let public = self.public();
        let bytes = [public.point.x(), public.point.y(), message].map(|part| to_le_bytes(&part));
        let nonce = self.number("std/sig/nonce/1", &bytes.concat());
        let r = Point::base().times(&nonce);
        let h = challenge(&r, &public.point, message);
        let s = (nonce + BigUint::from(8u8) * h * self.scalar()) % order();
        Signature { r, s }
    }

    /// 1 to l − 1; 0 is as likely as to guess the key.
    fn scalar(&self) -> BigUint {
        self.number("std/sig/secret/1", &[])
    }

    fn number(&self, domain: &str, rest: &[u8]) -> BigUint {
        let mut hash = Sha512::new();
        hash.update(domain.as_bytes());
        hash.update([0]);
        hash.update(self.seed);
        hash.update(rest);
        let number = BigUint::from_bytes_le(&hash.finalize()) % order();
        if number.is_zero() { BigUint::from(1u8) } else { number }
    }
}

impl PublicKey {
    /// The key with these coordinates.
    pub fn new(x: Fr, y: Fr) -> Result<PublicKey, Invalid> {
        let point = Point::new(x, y).ok_or(Invalid::NotOnCurve)?;
        if point.cleared() == Point::neutral() {
            return Err(Invalid::SmallOrder);
        }
        Ok(PublicKey { point })
    }

    /// Its coordinates.
    pub fn coordinates(&self) -> (Fr, Fr) {
        (self.point.x(), self.point.y())
    }

    /// Whether the signature is this key's, over this element.
    pub fn verify(&self, message: Fr, signature: &Signature) -> Result<(), Invalid> {
        if signature.s >= *order() {
            return Err(Invalid::LargeS);
        }
        let h = challenge(&signature.r, &self.point, message);
        let right = signature.r.plus(&self.point.cleared().times(&h));
        if Point::base().times(&signature.s) == right { Ok(()) } else { Err(Invalid::Signature) }
    }
}

/// h: Poseidon's result as its least residue.
fn challenge(r: &Point, key: &Point, message: Fr) -> BigUint {
    element::to_biguint(&poseidon::hash(&[r.x(), r.y(), key.x(), key.y(), message]))
}
