//! From elements back to the forms that input files have.

use serde_json::{Map, Value, json};
use zkc_artifact::abi::{Abi, AbiType};
use zkc_field::element::to_biguint;
use zkc_field::{Fr, element_to_hex};

use super::number::format_decimal;
use super::time::format_timestamp;

/// The value of a type from its leaves, in canonical form; takes as many leaves as the type has, and
/// none are left out: `null` stands for what is missing.
pub fn value(ty: &AbiType, leaves: &mut impl Iterator<Item = Fr>) -> Value {
    match ty {
        AbiType::Array { element, len } => (0..*len).map(|_| value(element, leaves)).collect(),
        AbiType::Tuple { elements } => elements.iter().map(|ty| value(ty, leaves)).collect(),
        AbiType::Struct { fields, .. } => {
            let positional = !fields.is_empty()
                && fields.iter().enumerate().all(|(i, f)| f.name == i.to_string());
            if positional {
                return fields.iter().map(|field| value(&field.ty, leaves)).collect();
            }
            let mut object = Map::new();
            for field in fields {
                object.insert(field.name.clone(), value(&field.ty, leaves));
            }
            Value::Object(object)
        }
        AbiType::Window => {
            json!([value(&AbiType::Timestamp, leaves), value(&AbiType::Timestamp, leaves)])
        }
        _ => leaves.next().map_or(Value::Null, |leaf| scalar(ty, &leaf)),
    }
}

/// The public values of a proof by name, from its elements after the constant 1: `deployment`, then
/// outputs, parameters and `now`. None if their number is wrong.
pub fn public_values(abi: &Abi, elements: &[Fr]) -> Option<Map<String, Value>> {
    use zkc_artifact::abi::AbiVisibility;

    if elements.len() != abi.public.len() {
        return None;
    }
    let seal = AbiType::Seal { of: String::new() };
    let mut leaves = elements.iter().copied();
    let mut object = Map::new();
    object.insert("deployment".to_owned(), value(&seal, &mut leaves));
    for output in &abi.outputs {
        let ty = if output.sealed { &seal } else { &output.ty };
        object.insert(output.name.clone(), value(ty, &mut leaves));
    }
    for param in &abi.params {
        let ty = match param.visibility {
            AbiVisibility::Public => &param.ty,
            AbiVisibility::Sealed => &seal,
            AbiVisibility::Private => continue,
        };
        object.insert(param.name.clone(), value(ty, &mut leaves));
    }
    if abi.now_max_seconds.is_some() {
        object.insert("now".to_owned(), value(&AbiType::Window, &mut leaves));
    }
    Some(object)
}

fn scalar(ty: &AbiType, leaf: &Fr) -> Value {
    let number = to_biguint(leaf);
    match ty {
        AbiType::Bool => json!(number == 1_u8.into()),
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
        _ => json!(element_to_hex(leaf)),
    }
}
