//! zkc_ast
