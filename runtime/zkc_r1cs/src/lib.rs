//! zkc_r1cs
