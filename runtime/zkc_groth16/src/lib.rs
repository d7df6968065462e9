//! zkc_groth16
