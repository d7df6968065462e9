//! zkc_stdlib
