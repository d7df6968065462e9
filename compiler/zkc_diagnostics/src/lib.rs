//! Diagnostics as values: what every phase says to the user, and how it is shown.
//!
//! A phase builds a [`Diagnostic`] from a [`Code`] of the registry and hands it on. Text for a
//! terminal, one short line, and JSON are made from the same value by [`render`], and nowhere else.
//!
//! ```
//! use zkc_diagnostics::{Diagnostic, Code};
//! use zkc_span::{SourceMap, Span};
//!
//! let mut sources = SourceMap::new();
//! let file = sources.add("main.clause", "let x = 300 as u8;");
//! let diagnostic = Diagnostic::error(Code("E0210"), "300 does not fit `u8`")
//!     .label(Span::new(file, 8, 11), "a `u8` holds 0 to 255")
//!     .help("write `300 as u16`, or a smaller number");
//! assert!(diagnostic.is_error());
//! ```

pub mod lints;
mod model;
pub mod registry;
pub mod render;
pub mod sarif;

pub use model::{Code, Diagnostic, Edit, Label, Severity, Stake, Suggestion};
