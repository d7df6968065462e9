//! From elements back to the forms that input files have.

use ark_ff::Zero as _;
use num_bigint::BigInt;
use serde_json::{Map, Value, json};
use zkc_artifact::abi::{Abi, AbiField, AbiType, AbiVariant, AbiVisibility, LAST_DAY};
use zkc_field::element::to_biguint;
use zkc_field::{Fr, element_to_hex};

use super::bytes::{digits, of_limbs};
use super::form::range;
use super::number::{format_decimal, format_signed};
use super::time::{format_date, format_timestamp};

/// The value of a type from its leaves, in canonical form; takes as many leaves as the type has, and
/// none are left out: `null` stands for what is missing.
pub fn value(ty: &AbiType, leaves: &mut impl Iterator<Item = Fr>) -> Value {
    match ty {
        AbiType::Array { element, len } => (0..*len).map(|_| value(element, leaves)).collect(),
        AbiType::Tuple { elements } => elements.iter().map(|ty| value(ty, leaves)).collect(),
        AbiType::Struct { fields, .. } => fields_value(fields, leaves),
        AbiType::Enum { variants, .. } => {
            let tag = index(leaves.next());
            let mut found = Value::Null;
            for (i, variant) in variants.iter().enumerate() {
                match tag == Some(i as u64) {
                    true => found = variant_value(variant, leaves),
                    false => skip(leaves, variant.element_count()),
                }
            }
            found
        }
        AbiType::Vec { element, len } => {
            let live = index(leaves.next()).filter(|live| live <= len);
            let values = (0..live.unwrap_or(0)).map(|_| value(element, leaves)).collect();
            let empty = len - live.unwrap_or(0);
            skip(leaves, element.element_count().saturating_mul(empty));
            if live.is_some() { values } else { Value::Null }
        }
        AbiType::Bytes { len } => match of_limbs(*len, leaves) {
            Some(bytes) => json!(digits(&bytes)),
            None => Value::Null,
        },
        AbiType::Window => {
            json!([value(&AbiType::Timestamp, leaves), value(&AbiType::Timestamp, leaves)])
        }
        _ => leaves.next().map_or(Value::Null, |leaf| scalar(ty, &leaf)),
    }
}

fn fields_value(fields: &[AbiField], leaves: &mut impl Iterator<Item = Fr>) -> Value {
    if AbiField::are_positional(fields) {
        return fields.iter().map(|field| value(&field.ty, leaves)).collect();
    }
    let mut object = Map::new();
    for field in fields {
        object.insert(field.name.clone(), value(&field.ty, leaves));
    }
    Value::Object(object)
}

fn variant_value(variant: &AbiVariant, leaves: &mut impl Iterator<Item = Fr>) -> Value {
    let payload = match &variant.fields[..] {
        [] => return json!(variant.name),
        [field] if AbiField::are_positional(&variant.fields) => value(&field.ty, leaves),
        fields => fields_value(fields, leaves),
    };
    json!({ variant.name.as_str(): payload })
}

/// A tag or length; none if it is missing or larger than any.
fn index(leaf: Option<Fr>) -> Option<u64> {
    u64::try_from(to_biguint(&leaf?)).ok()
}

fn skip(leaves: &mut impl Iterator<Item = Fr>, count: u64) {
    leaves.take(usize::try_from(count).unwrap_or(usize::MAX)).for_each(drop);
}

/// What is shown between `deployment` and the end, by name: outputs, parameters and `now`.
fn public_parts(abi: &Abi) -> Vec<(&str, AbiType)> {
    let seal = || AbiType::Seal { of: String::new() };
    let outputs = abi.outputs.iter().map(|output| {
        (output.name.as_str(), if output.sealed { seal() } else { output.ty.clone() })
    });
    let params = abi.params.iter().filter_map(|param| match param.visibility {
        AbiVisibility::Public => Some((param.name.as_str(), param.ty.clone())),
        AbiVisibility::Sealed => Some((param.name.as_str(), seal())),
        AbiVisibility::Private => None,
    });
    let now = abi.now_max_seconds.map(|_| ("now", AbiType::Window));
    outputs.chain(params).chain(now).collect()
}

/// The public values of a proof by name, from its elements after the constant 1: `deployment`, then
/// outputs, parameters and `now`. None if their number is wrong.
pub fn public_values(abi: &Abi, elements: &[Fr]) -> Option<Map<String, Value>> {
    if elements.len() != abi.public.len() {
        return None;
    }
    let mut leaves = elements.iter().copied();
    let mut object = Map::new();
    let seal = AbiType::Seal { of: String::new() };
    object.insert("deployment".to_owned(), value(&seal, &mut leaves));
    for (name, ty) in public_parts(abi) {
        object.insert(name.to_owned(), value(&ty, &mut leaves));
    }
    Some(object)
}

/// Why these are no public elements of the clause: the path of the first that is not, and what is
/// wrong with it. None if they are: each is within its bound, and 0 where it belongs to a variant
/// that is not or to a slot past the length (semantics 6.2, 6.8).
pub fn misfit(abi: &Abi, elements: &[Fr]) -> Option<(String, String)> {
    let mut wrong = abi.public.iter().zip(elements);
    if let Some((public, _)) = wrong.find(|(public, value)| !public.bound.admits(value)) {
        let message = format!("is out of the range of its type: {}", public.bound);
        return Some((public.path.clone(), message));
    }
    let mut leaves = elements.iter().copied().skip(1);
    // `deployment`
    let mut live = vec![true];
    for (_, ty) in public_parts(abi) {
        collect_live(&ty, true, &mut leaves, &mut live);
    }
    let mut idle = abi.public.iter().zip(elements).zip(live).filter(|(_, live)| !live);
    let ((public, _), _) = idle.find(|((_, value), _)| !value.is_zero())?;
    let message = "belongs to no part of its value, and is not 0".to_owned();
    Some((public.path.clone(), message))
}

/// Which leaves of a value are part of it: those of other variants than its own, and of slots past
/// the length, are not.
pub fn live_leaves(ty: &AbiType, leaves: &[Fr]) -> Vec<bool> {
    let mut live = Vec::new();
    collect_live(ty, true, &mut leaves.iter().copied(), &mut live);
    live
}

fn collect_live(
    ty: &AbiType,
    part: bool,
    leaves: &mut impl Iterator<Item = Fr>,
    live: &mut Vec<bool>,
) {
    match ty {
        AbiType::Array { element, len } => {
            (0..*len).for_each(|_| collect_live(element, part, leaves, live));
        }
        AbiType::Tuple { elements } => {
            elements.iter().for_each(|ty| collect_live(ty, part, leaves, live));
        }
        AbiType::Struct { fields, .. } => {
            fields.iter().for_each(|field| collect_live(&field.ty, part, leaves, live));
        }
        AbiType::Enum { variants, .. } => {
            let tag = index(leaves.next());
            live.push(part);
            for (i, variant) in variants.iter().enumerate() {
                let part = part && tag == Some(i as u64);
                variant.fields.iter().for_each(|field| collect_live(&field.ty, part, leaves, live));
            }
        }
        AbiType::Vec { element, len } => {
            let filled = index(leaves.next());
            live.push(part);
            for i in 0..*len {
                let part = part && filled.is_some_and(|filled| i < filled);
                collect_live(element, part, leaves, live);
            }
        }
        leaf => {
            let count = leaf.element_count();
            skip(leaves, count);
            live.extend((0..count).map(|_| part));
        }
    }
}

fn scalar(ty: &AbiType, leaf: &Fr) -> Value {
    let number = to_biguint(leaf);
    match ty {
        AbiType::Bool => json!(number == 1_u8.into()),
        AbiType::Int { .. } | AbiType::SignedAmount { .. } | AbiType::SignedDecimal { .. } => {
            let (least, _) = range(ty).unwrap_or_default();
            signed_scalar(ty, BigInt::from(number) + least)
        }
        AbiType::Uint { bits } if *bits <= 53 => match u64::try_from(&number) {
            Ok(small) => json!(small),
            Err(_) => json!(number.to_string()),
        },
        AbiType::Uint { .. } => json!(number.to_string()),
        AbiType::Duration => json!(u64::try_from(&number).unwrap_or(u64::MAX)),
        AbiType::Amount { unit, decimals, .. } => {
            json!(format!("{} {unit}", format_decimal(&number, *decimals, true)))
        }
        AbiType::Rate { scale, .. } | AbiType::Decimal { scale, .. } => {
            json!(format_decimal(&number, *scale, false))
        }
        AbiType::Bps => json!(format!("{number} bps")),
        AbiType::Percent => json!(format!("{}%", format_decimal(&number, 4, false))),
        AbiType::Timestamp => match u64::try_from(&number) {
            Ok(seconds) if seconds < 1 << 40 => json!(format_timestamp(seconds)),
            _ => json!(number.to_string()),
        },
        AbiType::Date => match u64::try_from(&number) {
            Ok(days) if days <= u64::from(LAST_DAY) => json!(format_date(days)),
            _ => json!(number.to_string()),
        },
        _ => json!(element_to_hex(leaf)),
    }
}

fn signed_scalar(ty: &AbiType, number: BigInt) -> Value {
    match ty {
        AbiType::Int { bits } if *bits <= 53 => match i64::try_from(&number) {
            Ok(small) => json!(small),
            Err(_) => json!(number.to_string()),
        },
        AbiType::SignedAmount { unit, decimals, .. } => {
            json!(format!("{} {unit}", format_signed(&number, *decimals, true)))
        }
        AbiType::SignedDecimal { scale, .. } => json!(format_signed(&number, *scale, false)),
        _ => json!(number.to_string()),
    }
}
