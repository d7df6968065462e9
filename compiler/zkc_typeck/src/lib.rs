//! zkc_typeck
