//! zkc_artifact
pub mod abi;
