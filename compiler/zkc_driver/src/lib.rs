//! The driver: from a package on disk to a checked program and compiled clauses.
//!
//! It is the only room that knows every phase, and it is none of them: it loads files, calls the
//! phases in order, and collects what they say. A [`Session`] holds the sources and diagnostics of
//! one run; where the texts come from is an argument ([`Files`]), so that tests and editors can bring
//! their own.
//!
//! ```
//! use zkc_driver::{MemoryFiles, Session};
//!
//! let files = MemoryFiles::new([
//!     ("Zkc.toml", "[package]\nname = \"hello\"\nversion = \"0.1.0\"\nedition = \"2026\"\n"),
//!     ("src/main.clause", "const A: u8 = 300;\n"),
//! ]);
//! let mut session = Session::new();
//! let package = session.load_package(&files).expect("the manifest is valid");
//! assert!(session.check(&files, &package).is_none());
//! assert!(session.has_errors());
//! ```

mod abi;
mod cost;
mod debug;
mod emit;
mod files;
mod inputs;
mod lints;
mod manifest;
mod package;
mod session;

pub use abi::{abi_type, clause_abi, obligations};
pub use cost::{Check, Fate, checks};
pub use debug::debug_map;
pub use emit::Emit;
pub use files::{DiskFiles, Files, MemoryFiles};
pub use lints::{Level, Lints};
pub use manifest::{Manifest, NameFault, package_name_fault};
pub use package::Package;
pub use session::{Compiled, Session};
