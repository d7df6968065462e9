//! zkc_eval
