//! How values of a type are written, in words, and which numbers it has.

use num_bigint::BigInt;
use zkc_artifact::abi::{AbiField, AbiType, AbiVariant};

use super::number::format_signed;

/// Variants that a message lists at most.
const MAX_SHOWN: usize = 12;

/// The written form of a type, in words.
pub fn form(ty: &AbiType) -> String {
    match ty {
        AbiType::Bool => "true or false".to_owned(),
        AbiType::Uint { bits: bits @ ..=32 } => {
            format!("an integer from 0 to {}, as a number or a string", (1_u64 << bits) - 1)
        }
        AbiType::Uint { bits } => format!("an integer of {bits} bits, as a number or a string"),
        AbiType::Int { bits: ..=32 } => {
            let (least, most) = range(ty).unwrap_or_default();
            format!("an integer from {least} to {most}, as a number or a string")
        }
        AbiType::Int { bits } => {
            format!("an integer of {bits} bits with a sign, as a number or a string")
        }
        AbiType::Field | AbiType::Digest { .. } | AbiType::Seal { .. } | AbiType::Salt => {
            "a field element, as a decimal string or `0x…`".to_owned()
        }
        AbiType::Bytes { len } => {
            format!("{len} bytes: `0x` and {} digits in lower case", 2 * len)
        }
        AbiType::Array { len, .. } => format!("an array of {len}"),
        AbiType::Tuple { elements } => format!("an array of {}", elements.len()),
        AbiType::Struct { name, fields } => fields_form(name, fields),
        AbiType::Enum { name, variants } => variants_form(name, variants),
        AbiType::Vec { len, .. } => format!("an array of at most {len}"),
        AbiType::Amount { unit, decimals, .. } => amount_form("1250", unit, *decimals),
        AbiType::SignedAmount { unit, decimals, .. } => amount_form("-1250", unit, *decimals),
        AbiType::Rate { scale, .. } | AbiType::Decimal { scale, .. } => {
            format!("a decimal string with at most {scale} digits after the point")
        }
        AbiType::SignedDecimal { scale, .. } => format!(
            "a decimal string, perhaps with a minus, with at most {scale} digits after the point"
        ),
        AbiType::Bps => "basis points such as \"25 bps\"".to_owned(),
        AbiType::Percent => "a percentage such as \"3.5%\"".to_owned(),
        AbiType::Timestamp => "a time in UTC such as \"2026-11-22T10:00:00Z\"".to_owned(),
        AbiType::Date => "a day of the years 0001 to 9999 such as \"2026-11-22\"".to_owned(),
        AbiType::Duration => "a number of seconds".to_owned(),
        AbiType::Window => "an array of two times, the start and the end".to_owned(),
    }
}

fn amount_form(number: &str, unit: &str, decimals: u32) -> String {
    let point = if decimals == 0 { "" } else { "." };
    format!("an amount such as \"{number}{point}{} {unit}\"", "0".repeat(decimals as usize))
}

/// The written form of the fields of a struct or a variant, with its name.
pub(super) fn fields_form(name: &str, fields: &[AbiField]) -> String {
    if AbiField::are_positional(fields) {
        return format!("an array of {}", fields.len());
    }
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    format!("an object with the fields of `{name}`: {}", names.join(", "))
}

/// The written form of what a variant holds: of one value without a name, its own.
pub(super) fn payload_form(name: &str, variant: &AbiVariant) -> String {
    match &variant.fields[..] {
        [field] if AbiField::are_positional(&variant.fields) => form(&field.ty),
        fields => fields_form(&format!("{name}::{}", variant.name), fields),
    }
}

fn variants_form(name: &str, variants: &[AbiVariant]) -> String {
    let shown: Vec<String> = variants.iter().take(MAX_SHOWN).map(variant_form).collect();
    let list = match &shown[..] {
        [shown @ .., last] if !shown.is_empty() && variants.len() <= MAX_SHOWN => {
            format!("{} or {last}", shown.join(", "))
        }
        _ => shown.join(", "),
    };
    match variants.len().checked_sub(MAX_SHOWN) {
        None | Some(0) => format!("a variant of `{name}`: {list}"),
        Some(more) => format!("a variant of `{name}`: {list}, or one of {more} more"),
    }
}

/// A variant as it is written, with `…` for what it holds.
pub(super) fn variant_form(variant: &AbiVariant) -> String {
    match variant.fields.is_empty() {
        true => format!("\"{}\"", variant.name),
        false => format!("{{\"{}\": …}}", variant.name),
    }
}

/// The least and the greatest number of a type; none if its values are no numbers.
pub(super) fn range(ty: &AbiType) -> Option<(BigInt, BigInt)> {
    let power = |bits: u32| BigInt::from(1_u8) << bits;
    match ty {
        AbiType::Int { bits } => {
            let half = power(bits.saturating_sub(1));
            Some((-&half, half - 1_u8))
        }
        AbiType::SignedAmount { bits, .. } | AbiType::SignedDecimal { bits, .. } => {
            let most = power(*bits) - 1_u8;
            Some((-&most, most))
        }
        AbiType::Uint { bits }
        | AbiType::Amount { bits, .. }
        | AbiType::Rate { bits, .. }
        | AbiType::Decimal { bits, .. } => Some((BigInt::ZERO, power(*bits) - 1_u8)),
        AbiType::Bps | AbiType::Percent => Some((BigInt::ZERO, power(32) - 1_u8)),
        AbiType::Duration => Some((BigInt::ZERO, power(40) - 1_u8)),
        _ => None,
    }
}

/// The numbers of a type, in the form that they are written in.
pub(super) fn limits(ty: &AbiType) -> String {
    let (least, most) = range(ty).unwrap_or_default();
    let plain = |number: &BigInt, scale: u32| format_signed(number, scale, false);
    match ty {
        AbiType::Uint { bits } => format!("a `u{bits}` is at most {most}"),
        AbiType::Int { bits } => format!("an `i{bits}` is {least} to {most}"),
        AbiType::Amount { unit, decimals, .. } => {
            let most = format_signed(&most, *decimals, true);
            format!("an amount in {unit} is at most \"{most} {unit}\"")
        }
        AbiType::SignedAmount { unit, decimals, .. } => {
            let [least, most] = [least, most].map(|number| format_signed(&number, *decimals, true));
            format!("an amount in {unit} is \"{least} {unit}\" to \"{most} {unit}\"")
        }
        AbiType::Rate { scale, .. } => {
            format!("a rate of {scale} digits is at most {}", plain(&most, *scale))
        }
        AbiType::Decimal { scale, .. } => {
            format!("a `Decimal<{scale}>` is at most {}", plain(&most, *scale))
        }
        AbiType::SignedDecimal { scale, .. } => format!(
            "a `SignedDecimal<{scale}>` is {} to {}",
            plain(&least, *scale),
            plain(&most, *scale)
        ),
        AbiType::Bps => format!("at most \"{most} bps\""),
        AbiType::Percent => format!("at most \"{}%\"", plain(&most, 4)),
        AbiType::Duration => format!("at most {most} seconds"),
        _ => format!("at most {most}"),
    }
}
