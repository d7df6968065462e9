//! The registry of codes: one page each, kept as `pages/<CODE>.md` and shown by `zkc explain`.
//!
//! Codes are grouped by the phase that speaks, one file a phase, so that a new diagnostic touches
//! its phase's list and its page only. A test builds each page's wrong program and expects the code.

mod backend;
mod eval;
mod files;
mod lower;
mod resolve;
mod syntax;
mod testing;
mod typeck;

/// A code with its title and page.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code, such as `E0312`.
    pub code: &'static str,
    /// A title of a few words.
    pub title: &'static str,
    /// The page in Markdown.
    pub page: &'static str,
}

/// All entries, by phase and code.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    [
        syntax::ENTRIES,
        resolve::ENTRIES,
        typeck::ENTRIES,
        lower::ENTRIES,
        backend::ENTRIES,
        eval::ENTRIES,
        files::ENTRIES,
        testing::ENTRIES,
    ]
    .into_iter()
    .flatten()
}

/// The entry of a code, if there is one; `e0312` and `E0312` are the same.
pub fn find(code: &str) -> Option<&'static Entry> {
    entries().find(|entry| entry.code.eq_ignore_ascii_case(code))
}

/// Builds the list of a phase: `"E0001" "a title"` for each code, with its page beside it.
macro_rules! pages {
    ($($code:literal $title:literal,)*) => {
        &[$(crate::registry::Entry {
            code: $code,
            title: $title,
            page: include_str!(concat!("../../pages/", $code, ".md")),
        },)*]
    };
}
use pages;
