//! zkc_driver
