//! The files of zkc: reading what others wrote, writing what others read.
//!
//! `.r1cs`, `.wtns`, `.zkey` and snarkjs's JSON files are the native formats, so circom's and snarkjs's tools work
//! on them as they are. Readers take bytes and give typed values or an [`error::ArtifactError`] that says which part
//! is wrong, where and how; no count in a file is believed that its bytes do not bear out, and every number and
//! point is checked. Writers give the same bytes for equal values. Only [`rim`] touches the disk.

pub mod abi;
pub mod debug;
pub mod deployment;
pub mod error;
pub mod groth16;
pub mod json;
pub mod program;
pub mod r1cs;
pub mod rim;
pub mod wtns;
pub mod zkey;

mod binary;
mod montgomery;
