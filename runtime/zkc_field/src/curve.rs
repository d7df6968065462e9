//! The curves on the menu and their primes.

use std::sync::OnceLock;

use ark_ff::PrimeField;
use num_bigint::BigUint;

/// A pairing-friendly curve that circuits, keys and proofs can be made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Curve {
    /// BN254, also written alt_bn128: the curve of Ethereum's pairing precompiles (EIP-196, EIP-197).
    Bn254,
}

impl Curve {
    /// The name zkc prints and writes: `bn254`.
    pub fn name(self) -> &'static str {
        match self {
            Curve::Bn254 => "bn254",
        }
    }

    /// The name snarkjs uses in its JSON files: `bn128`.
    pub fn snarkjs_name(self) -> &'static str {
        match self {
            Curve::Bn254 => "bn128",
        }
    }

    /// Finds a curve by either of its names; `None` for a curve that is not on the menu.
    pub fn from_name(name: &str) -> Option<Curve> {
        match name {
            "bn254" | "bn128" => Some(Curve::Bn254),
            _ => None,
        }
    }

    /// The prime of the field that circuits compute in, written r: 254 bits.
    pub fn scalar_modulus(self) -> &'static BigUint {
        static R: OnceLock<BigUint> = OnceLock::new();
        match self {
            Curve::Bn254 => R.get_or_init(|| ark_bn254::Fr::MODULUS.into()),
        }
    }

    /// The prime of the field that point coordinates live in, written q: 254 bits.
    pub fn base_modulus(self) -> &'static BigUint {
        static Q: OnceLock<BigUint> = OnceLock::new();
        match self {
            Curve::Bn254 => Q.get_or_init(|| ark_bn254::Fq::MODULUS.into()),
        }
    }

    /// Bytes of one field element in every binary file: 32.
    pub fn element_bytes(self) -> usize {
        match self {
            Curve::Bn254 => 32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // EIP-197 states both primes.
    #[test]
    fn the_primes_are_those_of_eip_197() {
        let r = "21888242871839275222246405745257275088548364400416034343698204186575808495617";
        let q = "21888242871839275222246405745257275088696311157297823662689037894645226208583";
        assert_eq!(Curve::Bn254.scalar_modulus().to_string(), r);
        assert_eq!(Curve::Bn254.base_modulus().to_string(), q);
    }

    #[test]
    fn both_names_are_understood_and_others_are_not() {
        assert_eq!(Curve::from_name("bn254"), Some(Curve::Bn254));
        assert_eq!(Curve::from_name("bn128"), Some(Curve::Bn254));
        assert_eq!(Curve::from_name("bls12381"), None);
    }
}
