//! E0001 to E0099, W0001 to W0099: what the lexer and the parser say.

use super::{Entry, pages};

/// The entries of this phase, by code.
pub(super) const ENTRIES: &[Entry] = pages! {
    "E0001" "unknown character",
    "E0002" "invisible character",
    "E0003" "text is never closed",
    "E0004" "comment is never closed",
    "E0005" "malformed number",
    "E0006" "malformed or impossible date",
    "E0007" "percentage or remainder",
    "E0008" "reserved word",
    "E0009" "malformed text",
    "E0010" "letters that names cannot have",
    "E0011" "bracket is never closed",
    "E0012" "bracket closes nothing",
    "E0013" "something else was expected",
    "E0014" "missing separator",
    "E0015" "not an item",
    "E0016" "comparisons and ranges do not chain",
    "E0017" "block as an operand",
    "E0018" "nested too deep",
    "E0019" "unit of time",
    "E0020" "item in the wrong place",
    "E0021" "outputs have names",
    "E0022" "word of a parameter in the wrong place",
    "E0023" "function without a body",
    "E0024" "this cannot be assigned to",
    "E0025" "form of `require` and `reveal`",
    "E0026" "closure outside a call",
    "E0027" "`reveal { … }` not at the end of a clause",
    "W0001" "doc comment that describes nothing",
};
