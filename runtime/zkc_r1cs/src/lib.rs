//! Rank-1 constraint systems.
//!
//! A system has wires and rows. Wire 0 is the constant one, wires `1..=n_public` are the public wires, the rest are
//! private. Row i says `(A_i · z) * (B_i · z) = C_i · z` for the assignment z of all wires.
//! The three matrices are stored in compressed sparse rows ([`Matrix`]); their coefficients are ids into one
//! dictionary, since a circuit of a million terms has a few hundred different ones.
//!
//! A [`R1cs`] that exists is valid: every wire exists, the terms of a row ascend by wire, no coefficient is zero.
//! This room knows nothing of files, curves or source text.
//!
//! ```
//! use zkc_field::Fr;
//! use zkc_r1cs::R1csBuilder;
//!
//! // Wires: one, the public product, two private factors. One row: wire 2 * wire 3 = wire 1.
//! let one = Fr::from(1u64);
//! let mut builder = R1csBuilder::new(4, 1)?;
//! builder.push_row(&[(2, one)], &[(3, one)], &[(1, one)])?;
//! let r1cs = builder.finish();
//!
//! let z = |values: [u64; 4]| values.map(Fr::from);
//! assert!(r1cs.check(&z([1, 6, 2, 3])).is_ok());
//! assert!(r1cs.check(&z([1, 7, 2, 3])).is_err());
//! # Ok::<(), zkc_r1cs::R1csError>(())
//! ```

mod ark;
mod builder;
mod check;
mod error;
mod matrix;
mod system;

pub use ark::ArkMatrix;
pub use builder::R1csBuilder;
pub use check::{CheckError, FailingRow};
pub use error::R1csError;
pub use matrix::Matrix;
pub use system::{NonZeros, R1cs, Side};
