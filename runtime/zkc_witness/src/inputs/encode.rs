//! From a parsed file to elements, by type.

mod parts;

use ark_ff::Zero as _;
use num_bigint::BigInt;
use zkc_artifact::abi::{AbiType, SealEncoding};
use zkc_field::Fr;

use super::bytes::{bytes, limbs};
use super::form::{form, limits, range};
use super::near::perhaps;
use super::node::{Node, NodeKind};
use super::number::{Refusal, decimal, integer, is_decimal, signed};
use super::time::parse_date;
use super::{InputError, ParamInput, parse_timestamp};

/// Collects what is wrong while it encodes.
#[derive(Default)]
pub(super) struct Encoder {
    pub errors: Vec<InputError>,
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
            (AbiType::Uint { .. }, NodeKind::Integer(text) | NodeKind::String(text))
            | (AbiType::Duration, NodeKind::Integer(text)) => {
                self.number(ty, integer(text).map(BigInt::from), node, path, leaves);
            }
            (AbiType::Int { .. }, NodeKind::Integer(text) | NodeKind::String(text)) => {
                self.number(ty, signed(text, integer), node, path, leaves);
            }
            (
                AbiType::Field | AbiType::Digest { .. } | AbiType::Seal { .. } | AbiType::Salt,
                NodeKind::String(text),
            ) => self.element(text, node, path, leaves),
            (AbiType::Bytes { len }, NodeKind::String(text)) => match bytes(text) {
                Some(found) if found.len() as u64 == *len => {
                    leaves.extend(limbs(&found));
                }
                Some(found) => {
                    let found = found.len();
                    let message = format!("must be {}; it has {found} bytes", form(ty));
                    self.refuse(node, path, message);
                }
                None => self.refuse(node, path, format!("must be {}", form(ty))),
            },
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
            (AbiType::Vec { element, len }, NodeKind::Array(nodes)) => {
                if nodes.len() as u64 > *len {
                    let found = nodes.len();
                    let message = format!("must have at most {len} elements; it has {found}");
                    return self.refuse(node, path, message);
                }
                leaves.push(Fr::from(nodes.len() as u64));
                for (i, node) in nodes.iter().enumerate() {
                    self.value(element, node, &format!("{path}[{i}]"), leaves);
                }
                // What is wrong may have left leaves out; then nobody reads these.
                let empty = (*len - nodes.len() as u64).saturating_mul(element.element_count());
                leaves.extend(std::iter::repeat_n(Fr::zero(), empty as usize));
            }
            (AbiType::Enum { name, variants }, _) => {
                self.variant(ty, name, variants, node, path, leaves);
            }
            (AbiType::Struct { name, fields }, _) => {
                self.fields(name, fields, node, path, leaves);
            }
            (
                AbiType::Amount { unit, decimals, .. }
                | AbiType::SignedAmount { unit, decimals, .. },
                NodeKind::String(text),
            ) => self.amount(ty, (unit, *decimals), text, node, path, leaves),
            (
                AbiType::Rate { scale, .. } | AbiType::Decimal { scale, .. },
                NodeKind::String(text),
            ) => {
                let number = decimal(text, *scale, false).map(BigInt::from);
                self.number(ty, number, node, path, leaves);
            }
            (AbiType::SignedDecimal { scale, .. }, NodeKind::String(text)) => {
                let number = signed(text, |text| decimal(text, *scale, false));
                self.number(ty, number, node, path, leaves);
            }
            (AbiType::Bps, NodeKind::String(text)) => {
                let number = text.strip_suffix(" bps").ok_or(Refusal::NotANumber);
                self.number(ty, number.and_then(integer).map(BigInt::from), node, path, leaves);
            }
            (AbiType::Percent, NodeKind::String(text)) => {
                let number = text.strip_suffix('%').ok_or(Refusal::NotANumber);
                let number = number.and_then(|number| decimal(number, 4, false));
                self.number(ty, number.map(BigInt::from), node, path, leaves);
            }
            (AbiType::Date, NodeKind::String(text)) => match parse_date(text) {
                Some(days) => leaves.push(Fr::from(days)),
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

    /// An amount of a unit with its decimals, with or without a sign.
    fn amount(
        &mut self,
        ty: &AbiType,
        (unit, decimals): (&str, u32),
        text: &str,
        node: &Node,
        path: &str,
        leaves: &mut Vec<Fr>,
    ) {
        let exact = |number: &str| decimal(number, decimals, true);
        match text.split_once(' ') {
            Some((number, symbol)) if symbol == unit => {
                let number = match ty {
                    AbiType::SignedAmount { .. } => signed(number, exact),
                    _ => exact(number).map(BigInt::from),
                };
                self.number(ty, number, node, path, leaves);
            }
            Some((_, symbol)) if symbol.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                self.refuse(node, path, format!("must be in {unit}; it is in {symbol}"));
            }
            None if is_decimal(text) => {
                let message = format!("must be {}; the unit `{unit}` is missing", form(ty));
                self.refuse(node, path, message);
            }
            _ => self.refuse(node, path, format!("must be {}", form(ty))),
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

    fn number(
        &mut self,
        ty: &AbiType,
        number: Result<BigInt, Refusal>,
        node: &Node,
        path: &str,
        leaves: &mut Vec<Fr>,
    ) {
        let (least, most) = range(ty).unwrap_or_default();
        let message = match number {
            Ok(number) if least <= number && number <= most => {
                // At most 252 bits: below the modulus.
                let offset = (number - least).to_biguint().unwrap_or_default();
                leaves.extend(zkc_field::element::from_biguint::<Fr>(&offset));
                return;
            }
            Ok(_) => format!("is out of range: {}", limits(ty)),
            Err(Refusal::Negative) => format!("must be {}; it is below zero", form(ty)),
            Err(Refusal::NotANumber) => format!("must be {}", form(ty)),
            Err(Refusal::Unusual) if least < BigInt::ZERO => format!(
                "must be {}, without a plus, a minus before zero, a leading zero, an exponent or \
                 separators",
                form(ty)
            ),
            Err(Refusal::Unusual) => format!(
                "must be {}, without a sign, a leading zero, an exponent or separators",
                form(ty)
            ),
            Err(Refusal::Digits(0))
                if matches!(ty, AbiType::Amount { .. } | AbiType::SignedAmount { .. }) =>
            {
                format!("must be {}; it has no digits after the point", form(ty))
            }
            Err(Refusal::Digits(found)) => match ty {
                AbiType::Amount { unit, decimals, .. }
                | AbiType::SignedAmount { unit, decimals, .. } => {
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
