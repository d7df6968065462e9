//! Names that other languages have, and what to write here instead.

/// How a `Vec` is made.
pub(crate) const VEC: &str = "a `Vec` is written with its elements, `let v: Vec<u8, 4> = [1, 2];`, or begins empty, \
     `let mut v = Vec::new();`, and `v.push(x);` adds to it";

/// Types: the name, what to write, and whether that stands for the name as it is.
const TYPES: &[(&[&str], &str, Option<&str>)] = &[
    (
        &["int", "Int", "Integer", "integer", "usize", "number", "long", "short", "BigInt"],
        "integers say their width: `u8` … `u128`, and `i8` … `i128` with a sign; an element of the field is `Field`",
        None,
    ),
    (
        &["float", "f32", "f64", "double", "fixed"],
        "there are no floating-point numbers: write `Decimal<6>`, or `Amount<EUR>` for money",
        None,
    ),
    (&["Bool", "boolean", "Boolean"], "write `bool`", Some("bool")),
    (&["byte", "char"], "write `u8`", Some("u8")),
    (
        &["string", "String", "str", "text"],
        "texts stand in messages only; of a longer one keep its `Digest`",
        None,
    ),
    (
        &["address", "Address", "Pubkey", "PublicKey", "Hash", "hash"],
        "write `Digest`: a party or a document is named by the digest of what stands for it",
        None,
    ),
    (&["bytes32"], "write `Bytes<32>`, or `Digest` for what a hash of this language gives", None),
    (&["bytes"], "bytes say how many they are: `Bytes<32>`", None),
    (
        &["mapping", "Map", "HashMap", "BTreeMap", "Set", "HashSet"],
        "a circuit keeps no tables: prove membership in a tree, as in `std::merkle`, or use an array `[T; N]`",
        None,
    ),
    (&["List", "list", "Array", "array", "Slice"], "write an array: `[T; N]`", None),
    (&["Result"], "a failure is `require` or `fail`, and no value", None),
    (&["Box", "Rc", "Arc"], "write the type alone: values are copied", None),
    (&["felt", "field", "signal", "Fr", "F", "Scalar"], "write `Field`", Some("Field")),
    (&["DateTime", "datetime", "Instant"], "write `Timestamp`", Some("Timestamp")),
    (&["date", "LocalDate", "Day"], "write `Date`", Some("Date")),
    (&["Currency", "currency", "money"], "an amount says its unit: `Amount<EUR>`", None),
    (&["void", "unit"], "leave the type out: what gives no value says none", None),
];

/// Functions and values.
const VALUES: &[(&[&str], &str)] = &[
    (&["assert", "assert_eq", "check", "ensure"], "write `require(condition, \"what must hold\")`"),
    (&["not", "NOT"], "write `!` before the condition, as in `!(a && b)`"),
    (&["pow", "power", "exp"], "write `x.pow(3)`, with a constant exponent"),
    (&["len", "length", "size"], "write `xs.len()`"),
    (&["min", "max"], "write `a.min(b)` or `a.max(b)`"),
    (&["abs"], "write `x.abs()`"),
    (&["sum"], "write `xs.sum()`"),
    (
        &["sqrt", "isqrt"],
        "take the root as a parameter, and check it: `require(r * r <= x && x < (r + 1) * (r + 1), \"…\")`",
    ),
    (&["panic", "revert", "throw"], "write `fail(\"why this must not happen\")`"),
    (
        &["hash", "keccak256", "sha3", "Poseidon", "pedersen", "blake2"],
        "write `digest(value)`, which hashes a value of any type",
    ),
    (
        &["sha256"],
        "`use std::sha256::sha256;` hashes bytes; `digest(value)` hashes a value of any type for far less",
    ),
    (
        &["null", "nil", "undefined", "nullptr", "NULL"],
        "a value that may be missing is an `Option<T>`: `None`, or `Some(x)`",
    ),
    (
        &["msg", "tx", "caller", "sender"],
        "a proof has no sender: take who asks as a `public` parameter",
    ),
    (&["block"], "the time is `now`: ask `now.reached(t)` or `now.before(t)`"),
    (
        &["print", "println", "console", "log", "emit"],
        "nothing is printed: an output says what comes of it",
    ),
];

/// Attributes of other languages, which nothing stands for here.
const ATTRIBUTES: &[(&[&str], &str)] = &[
    (&["derive"], "remove it: values are copied without it, and `digest(value)` hashes them"),
    (&["inline", "no_mangle", "must_use"], "remove it: calls cost nothing by themselves"),
    (
        &["warn", "deny", "expect"],
        "write `#[allow(unused)]` to silence a lint, or its level under `[lints]` in Zkc.toml",
    ),
    (&["cfg", "feature"], "remove it: a package has one form"),
    (&["doc"], "write `/// …` above the item"),
];

/// What to write instead of an attribute of this name.
pub(crate) fn of_attribute(name: &str) -> Option<&'static str> {
    ATTRIBUTES.iter().find(|(names, _)| names.contains(&name)).map(|(_, advice)| *advice)
}

/// Whether a field of a unit in other languages says how many decimals it has.
pub(crate) fn means_decimals(name: &str) -> bool {
    matches!(
        name,
        "scale" | "precision" | "digits" | "places" | "exponent" | "fraction" | "minor" | "cents"
    )
}

/// What to write instead of a type of this name, and the word to put there if one will do.
pub(crate) fn of_type(name: &str) -> Option<(&'static str, Option<&'static str>)> {
    TYPES.iter().find(|(names, ..)| names.contains(&name)).map(|(_, advice, word)| (*advice, *word))
}

/// What to write instead of a function or value of this name.
pub(crate) fn of_value(name: &str) -> Option<&'static str> {
    VALUES.iter().find(|(names, _)| names.contains(&name)).map(|(_, advice)| *advice)
}

/// The width in `uint256` or `int64`.
pub(crate) fn solidity_width(name: &str) -> Option<u64> {
    name.strip_prefix("uint").or_else(|| name.strip_prefix("int"))?.parse().ok()
}
