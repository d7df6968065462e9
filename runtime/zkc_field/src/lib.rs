//! zkc_field
