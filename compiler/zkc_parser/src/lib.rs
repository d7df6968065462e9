//! zkc_parser
