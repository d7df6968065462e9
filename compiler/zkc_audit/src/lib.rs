//! zkc_audit
