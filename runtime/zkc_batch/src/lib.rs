//! zkc_batch
