//! Checks on what the compiler made, by code that had no part in making it.
//!
//! [`elimination`] takes the rows of a template before and after the linear ones were eliminated,
//! and a certificate, and accepts only if the two say the same about the wires that are left.
//! Nothing here is shared with the backend but field arithmetic.

pub mod elimination;
