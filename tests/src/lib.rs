//! zkc_tests
