//! zkc_witness
