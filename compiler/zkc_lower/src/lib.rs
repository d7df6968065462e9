//! zkc_lower
