//! The text form of a module: printed by `--emit ir`, written by hand in tests.
//!
//! ```
//! let text = r#"
//! prime 257
//! template "half"(%0: int 0..10)
//!   %1, %2 = divmod %0 %0 : int 0..10, int 0..9 !0:4..9 division_by_zero
//!   %3 = lin 3 - 2*%1 + %2 : int -17..12 !0:4..9 value
//!   assert_range %3 0..3 !0:12..20 require "too much"
//!   return %3
//! entry "Test::half" "half"
//!   public %0 "deployment" !0:0..3 input
//!   output "rest"
//! "#;
//! let module = zkc_ir::text::parse(text)?;
//! assert_eq!(zkc_ir::text::print(&module, true), text.trim_start());
//! # Ok::<(), zkc_ir::text::ParseError>(())
//! ```
//!
//! `!file:start..end` is the span of an origin, and its reason follows; both may be left out. Parsing
//! gives back the module that was printed, but for the numbering of origins, which follows the
//! text. Numbers near powers of two print as `2^64-1`, `-2^63`.

mod parse;
mod print;

pub use parse::{ParseError, parse};
pub use print::{print, print_template};
