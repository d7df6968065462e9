//! zkc_backend_r1cs
