//! The `zkc` command.
fn main() {}
