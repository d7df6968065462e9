//! The fields zkc computes in.
//!
//! One curve is on the menu today: BN254, which snarkjs calls bn128.
//! This room names it, reads and prints its elements without ever reducing silently, and holds the Poseidon
//! permutation with circomlib's parameters. It knows nothing of circuits or files.
//!
//! ```
//! use zkc_field::{Curve, Fr, element_to_decimal, parse_element};
//!
//! let seven: Fr = parse_element("0x07").unwrap();
//! assert_eq!(element_to_decimal(&seven), "7");
//! // One past the largest element is refused rather than becoming zero.
//! assert!(parse_element::<Fr>(&Curve::Bn254.scalar_modulus().to_string()).is_err());
//! ```

pub mod curve;
pub mod element;
pub mod poseidon;

mod grain;

pub use ark_bn254::{Fq, Fr};
pub use curve::Curve;
pub use element::{
    ParseElementError, element_to_decimal, element_to_hex, from_le_bytes, parse_canonical_decimal,
    parse_element, to_le_bytes,
};
