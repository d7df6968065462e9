//! zkc_hir
