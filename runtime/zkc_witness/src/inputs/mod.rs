//! Inputs and outputs as data: the file a user writes, and the elements a circuit takes.
//!
//! An input file is one JSON object or TOML table whose keys are exactly the clause's parameters, and
//! `now` if the clause uses it; [`read`] turns it into an [`EntryInputs`] by the clause's [`Abi`].
//! Nothing is reduced, rounded, defaulted or cut: what does not fit is refused, all of it at once,
//! each with its path. Values never appear in an error, since most of them are private.
//!
//! | type | form |
//! |---|---|
//! | `uN`, `iN` | integer, or decimal string |
//! | `Field`, `Digest`, `Seal`, `Salt` | decimal string, or `"0x…"` in lower case |
//! | `bool` | `true`, `false` |
//! | `Amount` | `"1250.00 EUR"`: all decimals, then the unit |
//! | `SignedAmount`, `SignedDecimal` | the same as without a sign, or a minus before it |
//! | `Bps`, `Percent` | `"25 bps"`, `"3.5%"` |
//! | `Decimal`, `Rate` | decimal string of at most S digits after the point |
//! | `Timestamp`, `Date` | `"2026-11-22T10:00:00Z"`, `"2026-11-22"` |
//! | `Duration` | seconds, as an integer |
//! | `now`, `Window` | array of two timestamps |
//! | struct | object; tuple struct and tuple: array |
//! | `[T; N]`, `Vec<T, N>` | array of exactly N, of at most N |
//! | enum | `"Variant"`, or an object `{"Variant": …}` of what it holds: a value, an array, an object |
//! | `sealed x: T` | object with `value`, `salt`, and `seal` if it is to be compared |
//!
//! ```
//! use zkc_witness::inputs::{Document, Format};
//!
//! let document = Document::parse(b"{ \"price\": \"100.00 EUR\" }", Format::Json).unwrap();
//! assert_eq!(document.keys().collect::<Vec<_>>(), ["price"]);
//! assert!(Document::parse(b"{ \"a\": 1, \"a\": 2 }", Format::Json).is_err());
//! ```

mod bytes;
mod decode;
mod encode;
mod form;
mod json;
mod near;
mod node;
mod number;
mod time;
mod toml;

use std::fmt;

use ark_ff::Zero as _;
use zeroize::Zeroize as _;
use zkc_artifact::abi::{Abi, AbiType, AbiVisibility};
use zkc_field::Fr;

pub use decode::{live_leaves, misfit, public_values, value};
pub use form::form;
pub use node::{Document, Format};
pub use time::{format_date, format_timestamp, parse_date, parse_timestamp};

use encode::Encoder;
use node::Node;

/// Why an input is refused, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputError {
    /// The field: `terms.strike`, `inputs[1].path`; empty for the file as a whole.
    pub path: String,
    /// What is wrong and what is wanted; never a value.
    pub message: String,
    /// Line and column in the file, from 1, where they are known.
    pub place: Option<(usize, usize)>,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "line {line}, column {column}: ")?;
        }
        match self.path.is_empty() {
            true => f.write_str(&self.message),
            false => write!(f, "`{}` {}", self.path, self.message),
        }
    }
}

impl std::error::Error for InputError {}

/// One parameter's elements.
#[derive(Clone, PartialEq, Eq)]
pub struct ParamInput {
    /// The value's leaves in order.
    pub leaves: Vec<Fr>,
    /// Of a sealed parameter: its salt and its public seal.
    pub opening: Option<(Fr, Fr)>,
}

/// Everything a clause's circuit takes. Wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct EntryInputs {
    /// The public input `deployment`.
    pub deployment: Fr,
    /// One for each parameter of the clause, in declared order.
    pub params: Vec<ParamInput>,
    /// `now` in seconds, if the clause uses it.
    pub now: Option<(u64, u64)>,
    /// Fresh salts, one for each sealed output.
    pub fresh: Vec<Fr>,
}

impl EntryInputs {
    /// The elements in the order of the circuit's parameters: `deployment`; public parameters and
    /// seals; `now`; private parameters, and value then salt of sealed ones; fresh salts.
    pub fn elements(&self, abi: &Abi) -> Vec<Fr> {
        let mut elements = vec![self.deployment];
        for (param, input) in abi.params.iter().zip(&self.params) {
            match (param.visibility, input.opening) {
                (AbiVisibility::Public, _) => elements.extend(&input.leaves),
                (AbiVisibility::Sealed, Some((_, seal))) => elements.push(seal),
                _ => {}
            }
        }
        if let Some((start, end)) = self.now {
            elements.extend([Fr::from(start), Fr::from(end)]);
        }
        for (param, input) in abi.params.iter().zip(&self.params) {
            if param.visibility != AbiVisibility::Public {
                elements.extend(&input.leaves);
                elements.extend(input.opening.map(|(salt, _)| salt));
            }
        }
        elements.extend(&self.fresh);
        elements
    }
}

impl Drop for EntryInputs {
    fn drop(&mut self) {
        for param in &mut self.params {
            param.leaves.zeroize();
            param.opening = param.opening.map(|_| (Fr::zero(), Fr::zero()));
        }
        self.fresh.zeroize();
    }
}

/// Reads a document as the inputs of a clause. `fresh` are the salts of its sealed outputs, drawn by
/// the caller.
///
/// # Errors
/// Everything that is wrong: what is missing, then what does not fit, in the order of the parameters;
/// unknown keys last.
pub fn read(
    abi: &Abi,
    document: &Document,
    deployment: Fr,
    fresh: Vec<Fr>,
) -> Result<EntryInputs, Vec<InputError>> {
    let mut encoder = Encoder::default();
    let mut params = Vec::new();
    let mut absent = Vec::new();
    for param in &abi.params {
        let Some(node) = document.get(&param.name) else {
            absent.push((param.name.as_str(), wanted(&param.ty, param.visibility)));
            continue;
        };
        let mut input = ParamInput { leaves: Vec::new(), opening: None };
        match (param.visibility, &param.seal) {
            (AbiVisibility::Sealed, Some(encoding)) => {
                encoder.sealed(&param.ty, encoding, node, &param.name, &mut input);
            }
            _ => encoder.value(&param.ty, node, &param.name, &mut input.leaves),
        }
        params.push(input);
    }
    let mut now = None;
    if abi.now_max_seconds.is_some() {
        match document.get("now") {
            Some(node) => now = encoder.window(node, "now"),
            None => absent.push(("now", form(&AbiType::Window))),
        }
    }
    encoder.errors.splice(..0, missing(&absent));
    for (key, node) in document.entries() {
        let known = abi.params.iter().any(|param| param.name == *key);
        if !known && !(key == "now" && abi.now_max_seconds.is_some()) {
            encoder.errors.push(unknown(abi, document, key, node));
        }
    }
    debug_assert_eq!(fresh.len(), abi.fresh_salts as usize);
    let inputs = EntryInputs { deployment, params, now, fresh };
    if encoder.errors.is_empty() { Ok(inputs) } else { Err(encoder.errors) }
}

/// Reads one value by its type: the leaves of what stands under `name` in a document. For values outside
/// of an input file, such as a table's cells.
///
/// # Errors
/// Everything that does not fit.
pub fn read_value(
    ty: &AbiType,
    document: &Document,
    name: &str,
) -> Result<Vec<Fr>, Vec<InputError>> {
    let mut encoder = Encoder::default();
    let mut leaves = Vec::new();
    match document.get(name) {
        Some(node) if *ty == AbiType::Window => {
            let window = encoder.window(node, name);
            leaves.extend(window.into_iter().flat_map(|(from, to)| [Fr::from(from), Fr::from(to)]));
        }
        Some(node) => encoder.value(ty, node, name, &mut leaves),
        None => encoder.errors.extend(missing(&[(name, form(ty))])),
    }
    if encoder.errors.is_empty() { Ok(leaves) } else { Err(encoder.errors) }
}

/// One message for all parameters that the file lacks.
fn missing(absent: &[(&str, String)]) -> Option<InputError> {
    let (path, message) = match absent {
        [] => return None,
        [(name, wanted)] => ((*name).to_owned(), format!("is missing: {wanted}")),
        _ => {
            let each: Vec<String> =
                absent.iter().map(|(name, wanted)| format!("`{name}` ({wanted})")).collect();
            let message = format!("{} keys are missing: {}", absent.len(), each.join(", "));
            (String::new(), message)
        }
    };
    Some(InputError { path, message, place: None })
}

fn unknown(abi: &Abi, document: &Document, key: &str, node: &Node) -> InputError {
    let message = match key {
        "now" => "is given, but the clause does not use `now`".to_owned(),
        "deployment" => {
            "is given, but it comes from `Zkc.toml`, not from the input file".to_owned()
        }
        _ => {
            let names: Vec<String> =
                abi.params.iter().map(|param| format!("`{}`", param.name)).collect();
            let absent = abi.params.iter().map(|param| param.name.as_str());
            let absent = absent.filter(|name| document.get(name).is_none());
            match names.is_empty() {
                true => "is unknown: the clause has no parameters".to_owned(),
                false => format!(
                    "is unknown: the clause's parameters are {}{}",
                    names.join(", "),
                    near::perhaps(key, absent)
                ),
            }
        }
    };
    InputError { path: key.to_owned(), message, place: node.place }
}

fn wanted(ty: &AbiType, visibility: AbiVisibility) -> String {
    match visibility {
        AbiVisibility::Sealed => {
            format!("an object with `value` ({}) and `salt`", form(ty))
        }
        _ => form(ty),
    }
}

#[cfg(test)]
mod tests;
