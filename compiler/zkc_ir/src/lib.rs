//! zkc_ir
