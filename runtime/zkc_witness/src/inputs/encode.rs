//! From a parsed file to elements, by type.

use std::collections::BTreeSet;

use num_bigint::BigUint;
use zkc_artifact::abi::{AbiType, SealEncoding};
use zkc_field::Fr;

use super::near::perhaps;
use super::node::{Node, NodeKind};
use super::number::{Refusal, decimal, format_decimal, integer, is_decimal};
use super::{InputError, ParamInput, parse_timestamp};

/// Collects what is wrong while it encodes.
#[derive(Default)]
pub(super) struct Encoder {
    pub errors: Vec<InputError>,
}

/// The written form of a type, in words.
pub(super) fn form(ty: &AbiType) -> String {
    match ty {
        AbiType::Bool => "true or false".to_owned(),
        AbiType::Uint { bits: bits @ ..=32 } => {
            format!("an integer from 0 to {}, as a number or a string", (1_u64 << bits) - 1)
        }
        AbiType::Uint { bits } => format!("an integer of {bits} bits, as a number or a string"),
        AbiType::Field | AbiType::Digest { .. } | AbiType::Seal { .. } | AbiType::Salt => {
            "a field element, as a decimal string or `0x…`".to_owned()
        }
        AbiType::Array { len, .. } => format!("an array of {len}"),
        AbiType::Tuple { elements } => format!("an array of {}", elements.len()),
        AbiType::Struct { fields, .. } if is_positional(fields) => {
            format!("an array of {}", fields.len())
        }
        AbiType::Struct { name, fields } => {
            let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            format!("an object with the fields of `{name}`: {}", names.join(", "))
        }
        AbiType::Amount { unit, decimals: 0, .. } => format!("an amount such as \"1250 {unit}\""),
        AbiType::Amount { unit, decimals, .. } => {
            format!("an amount such as \"1250.{} {unit}\"", "0".repeat(*decimals as usize))
        }
        AbiType::Rate { scale, .. } | AbiType::Decimal { scale, .. } => {
            format!("a decimal string with at most {scale} digits after the point")
        }
        AbiType::Bps => "basis points such as \"25 bps\"".to_owned(),
        AbiType::Percent => "a percentage such as \"3.5%\"".to_owned(),
        AbiType::Timestamp => "a time in UTC such as \"2026-11-22T10:00:00Z\"".to_owned(),
        AbiType::Duration => "a number of seconds".to_owned(),
        AbiType::Window => "an array of two times, the start and the end".to_owned(),
    }
}

fn is_positional(fields: &[zkc_artifact::abi::AbiField]) -> bool {
    !fields.is_empty() && fields.iter().enumerate().all(|(i, field)| field.name == i.to_string())
}

impl Encoder {
    fn refuse(&mut self, node: &Node, path: &str, message: impl Into<String>) {
        let (path, message) = (path.to_owned(), message.into());
        self.errors.push(InputError { path, message, place: node.place });
    }

    fn mistyped(&mut self, ty: &AbiType, node: &Node, path: &str) {
        let found = node.kind.describe();
        self.refuse(node, path, format!("must be {}; it is {found}", form(ty)));
    }

    /// Appends the leaves of a value.
    pub fn value(&mut self, ty: &AbiType, node: &Node, path: &str, leaves: &mut Vec<Fr>) {
        match (ty, &node.kind) {
            (AbiType::Bool, NodeKind::Bool(value)) => leaves.push(Fr::from(*value)),
            (AbiType::Uint { bits }, NodeKind::Integer(text) | NodeKind::String(text)) => {
                self.number(ty, integer(text), *bits, node, path, leaves);
            }
            (AbiType::Duration, NodeKind::Integer(text)) => {
                self.number(ty, integer(text), 40, node, path, leaves);
            }
            (
                AbiType::Field | AbiType::Digest { .. } | AbiType::Seal { .. } | AbiType::Salt,
                NodeKind::String(text),
            ) => self.element(text, node, path, leaves),
            (AbiType::Array { element, len }, NodeKind::Array(nodes)) => {
                if nodes.len() as u64 != *len {
                    let found = nodes.len();
                    self.refuse(node, path, format!("must have {len} elements; it has {found}"));
                    return;
                }
                for (i, node) in nodes.iter().enumerate() {
                    self.value(element, node, &format!("{path}[{i}]"), leaves);
                }
            }
            (AbiType::Tuple { elements }, NodeKind::Array(nodes)) => {
                self.positional(elements.iter(), elements.len(), node, nodes, path, leaves);
            }
            (AbiType::Struct { fields, .. }, NodeKind::Array(nodes)) if is_positional(fields) => {
                let types = fields.iter().map(|field| &field.ty);
                self.positional(types, fields.len(), node, nodes, path, leaves);
            }
            (AbiType::Struct { name, fields }, NodeKind::Object(entries))
                if !is_positional(fields) =>
            {
                for field in fields {
                    let path = format!("{path}.{}", field.name);
                    match entries.iter().find(|(key, _)| *key == field.name) {
                        Some((_, node)) => self.value(&field.ty, node, &path, leaves),
                        None => {
                            self.refuse(node, &path, format!("is missing: {}", form(&field.ty)));
                        }
                    }
                }
                let known: BTreeSet<&str> =
                    fields.iter().map(|field| field.name.as_str()).collect();
                for (key, node) in entries {
                    if !known.contains(key.as_str()) {
                        let names = fields.iter().map(|field| field.name.as_str());
                        let absent = names.filter(|name| !has(entries, name));
                        let message = format!(
                            "is unknown: `{name}` has no such field{}",
                            perhaps(key, absent)
                        );
                        self.refuse(node, &format!("{path}.{key}"), message);
                    }
                }
            }
            (AbiType::Amount { unit, decimals, bits }, NodeKind::String(text)) => {
                match text.split_once(' ') {
                    Some((number, symbol)) if symbol == unit => {
                        let number = decimal(number, *decimals, true);
                        self.number(ty, number, *bits, node, path, leaves);
                    }
                    Some((_, symbol))
                        if symbol.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
                    {
                        self.refuse(node, path, format!("must be in {unit}; it is in {symbol}"));
                    }
                    None if is_decimal(text) => {
                        let message = format!("must be {}; the unit `{unit}` is missing", form(ty));
                        self.refuse(node, path, message);
                    }
                    _ => self.refuse(node, path, format!("must be {}", form(ty))),
                }
            }
            (
                AbiType::Rate { scale, bits, .. } | AbiType::Decimal { scale, bits },
                NodeKind::String(text),
            ) => self.number(ty, decimal(text, *scale, false), *bits, node, path, leaves),
            (AbiType::Bps, NodeKind::String(text)) => match text.strip_suffix(" bps") {
                Some(number) => self.number(ty, integer(number), 32, node, path, leaves),
                None => self.refuse(node, path, format!("must be {}", form(ty))),
            },
            (AbiType::Percent, NodeKind::String(text)) => match text.strip_suffix('%') {
                Some(number) => self.number(ty, decimal(number, 4, false), 32, node, path, leaves),
                None => self.refuse(node, path, format!("must be {}", form(ty))),
            },
            (AbiType::Timestamp, NodeKind::String(text)) => match parse_timestamp(text) {
                Some(seconds) => leaves.push(Fr::from(seconds)),
                None => self.refuse(node, path, format!("must be {}", form(ty))),
            },
            (AbiType::Window, _) => {
                if let Some((start, end)) = self.window(node, path) {
                    leaves.extend([Fr::from(start), Fr::from(end)]);
                }
            }
            _ => self.mistyped(ty, node, path),
        }
    }

    /// The value, salt and seal of a sealed parameter.
    pub fn sealed(
        &mut self,
        ty: &AbiType,
        encoding: &SealEncoding,
        node: &Node,
        path: &str,
        input: &mut ParamInput,
    ) {
        let NodeKind::Object(entries) = &node.kind else {
            let found = node.kind.describe();
            let wanted = "must be an object with `value` and `salt`, since the parameter is sealed";
            return self.refuse(node, path, format!("{wanted}; it is {found}"));
        };
        let errors_before = self.errors.len();
        let (mut salt, mut seal) = (Vec::new(), Vec::new());
        let mut has_seal = false;
        for (key, node) in entries {
            let path = format!("{path}.{key}");
            match key.as_str() {
                "value" => self.value(ty, node, &path, &mut input.leaves),
                "salt" => self.value(&AbiType::Salt, node, &path, &mut salt),
                "seal" => {
                    has_seal = true;
                    self.value(&AbiType::Seal { of: String::new() }, node, &path, &mut seal);
                }
                _ => {
                    let absent = ["value", "salt", "seal"].into_iter();
                    let near = perhaps(key, absent.filter(|name| !has(entries, name)));
                    let known = "a sealed parameter has `value`, `salt` and `seal`";
                    self.refuse(node, &path, format!("is unknown: {known}{near}"));
                }
            }
        }
        for (key, wanted) in [("value", form(ty)), ("salt", form(&AbiType::Salt))] {
            if !entries.iter().any(|(name, _)| name == key) {
                self.refuse(node, &format!("{path}.{key}"), format!("is missing: {wanted}"));
            }
        }
        if self.errors.len() > errors_before {
            return;
        }
        let Some(&salt) = salt.first() else { return };
        let computed = match has_seal {
            true => seal.first().copied(),
            false => encoding.seal(&input.leaves, salt),
        };
        match computed {
            Some(seal) => input.opening = Some((salt, seal)),
            None => self.refuse(node, path, "cannot be sealed: the interface file is damaged"),
        }
    }

    /// A window of two times in order.
    pub fn window(&mut self, node: &Node, path: &str) -> Option<(u64, u64)> {
        let NodeKind::Array(nodes) = &node.kind else {
            self.mistyped(&AbiType::Window, node, path);
            return None;
        };
        if nodes.len() != 2 {
            let found = nodes.len();
            self.refuse(node, path, format!("must have 2 elements, start and end; it has {found}"));
            return None;
        }
        let mut times = Vec::new();
        for (i, node) in nodes.iter().enumerate() {
            match &node.kind {
                NodeKind::String(text) => match parse_timestamp(text) {
                    Some(seconds) => times.push(seconds),
                    None => {
                        let wanted = form(&AbiType::Timestamp);
                        self.refuse(node, &format!("{path}[{i}]"), format!("must be {wanted}"));
                    }
                },
                _ => self.mistyped(&AbiType::Timestamp, node, &format!("{path}[{i}]")),
            }
        }
        match times[..] {
            [start, end] if start <= end => Some((start, end)),
            [_, _] => {
                self.refuse(node, path, "must start before it ends");
                None
            }
            _ => None,
        }
    }

    fn positional<'a>(
        &mut self,
        types: impl Iterator<Item = &'a AbiType>,
        len: usize,
        node: &Node,
        nodes: &[Node],
        path: &str,
        leaves: &mut Vec<Fr>,
    ) {
        if nodes.len() != len {
            let found = nodes.len();
            return self.refuse(node, path, format!("must have {len} elements; it has {found}"));
        }
        for (i, (ty, node)) in types.zip(nodes).enumerate() {
            self.value(ty, node, &format!("{path}.{i}"), leaves);
        }
    }

    fn number(
        &mut self,
        ty: &AbiType,
        number: Result<BigUint, Refusal>,
        bits: u32,
        node: &Node,
        path: &str,
        leaves: &mut Vec<Fr>,
    ) {
        let message = match number {
            Ok(number) if number.bits() <= u64::from(bits) => {
                // At most 252 bits: below the modulus.
                leaves.extend(zkc_field::element::from_biguint::<Fr>(&number));
                return;
            }
            Ok(_) => format!("is out of range: {}", most(ty, bits)),
            Err(Refusal::Negative) => format!("must be {}; it is below zero", form(ty)),
            Err(Refusal::NotANumber) => format!("must be {}", form(ty)),
            Err(Refusal::Unusual) => format!(
                "must be {}, without a sign, a leading zero, an exponent or separators",
                form(ty)
            ),
            Err(Refusal::Digits(0)) if matches!(ty, AbiType::Amount { .. }) => {
                format!("must be {}; it has no digits after the point", form(ty))
            }
            Err(Refusal::Digits(found)) => match ty {
                AbiType::Amount { unit, decimals, .. } => {
                    format!(
                        "must have {decimals} digits after the point, as {unit} has; it has {found}"
                    )
                }
                AbiType::Percent => {
                    format!("must have at most 4 digits after the point; it has {found}")
                }
                _ => format!("must be {}; it has {found} digits after the point", form(ty)),
            },
        };
        self.refuse(node, path, message);
    }

    fn element(&mut self, text: &str, node: &Node, path: &str, leaves: &mut Vec<Fr>) {
        if text.starts_with("0x") && text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.refuse(node, path, "must be in lower case after `0x`");
        }
        match zkc_field::parse_element::<Fr>(text) {
            Ok(element) => leaves.push(element),
            Err(error) => self.refuse(node, path, format!("must be a field element: {error}")),
        }
    }
}

fn has(entries: &[(String, Node)], name: &str) -> bool {
    entries.iter().any(|(key, _)| key == name)
}

/// The largest value of a number of `bits`, in the form that it is written in.
fn most(ty: &AbiType, bits: u32) -> String {
    let largest = (BigUint::from(1_u8) << bits) - BigUint::from(1_u8);
    match ty {
        AbiType::Uint { bits } => format!("a `u{bits}` is at most {largest}"),
        AbiType::Amount { unit, decimals, .. } => {
            let largest = format_decimal(&largest, *decimals, true);
            format!("an amount in {unit} is at most \"{largest} {unit}\"")
        }
        AbiType::Rate { scale, .. } => {
            format!(
                "a rate of {scale} digits is at most {}",
                format_decimal(&largest, *scale, false)
            )
        }
        AbiType::Decimal { scale, .. } => {
            let largest = format_decimal(&largest, *scale, false);
            format!("a `Decimal<{scale}>` is at most {largest}")
        }
        AbiType::Bps => format!("at most \"{largest} bps\""),
        AbiType::Percent => format!("at most \"{}%\"", format_decimal(&largest, 4, false)),
        AbiType::Duration => format!("at most {largest} seconds"),
        _ => format!("at most {largest}"),
    }
}
