//! Enums and vectors.

use zkc_artifact::abi::{AbiVariant, ElementBound, PublicElement};

use ark_ff::Zero as _;

use super::*;

fn u8() -> AbiType {
    AbiType::Uint { bits: 8 }
}

fn fields(fields: &[(&str, AbiType)]) -> Vec<AbiField> {
    let field = |(name, ty): &(&str, AbiType)| AbiField { name: (*name).into(), ty: ty.clone() };
    fields.iter().map(field).collect()
}

fn enumeration(name: &str, variants: &[(&str, Vec<AbiField>)]) -> AbiType {
    let variant = |(name, fields): &(&str, Vec<AbiField>)| AbiVariant {
        name: (*name).into(),
        fields: fields.clone(),
    };
    AbiType::Enum { name: name.to_owned(), variants: variants.iter().map(variant).collect() }
}

fn option(of: AbiType) -> AbiType {
    enumeration("Option<u8>", &[("None", vec![]), ("Some", fields(&[("0", of)]))])
}

/// A variant of each kind.
fn leg() -> AbiType {
    enumeration(
        "Leg",
        &[
            ("Off", vec![]),
            ("Fixed", fields(&[("0", u8())])),
            ("Pair", fields(&[("0", u8()), ("1", option(u8()))])),
            ("Floating", fields(&[("index", u8()), ("spread", AbiType::Int { bits: 8 })])),
            ("Capped", fields(&[("cap", u8())])),
        ],
    )
}

fn vector(of: AbiType, len: u64) -> AbiType {
    AbiType::Vec { element: Box::new(of), len }
}

fn numbers(numbers: &[u64]) -> Vec<Fr> {
    numbers.iter().copied().map(Fr::from).collect()
}

#[test]
fn a_variant_is_its_tag_and_zeros_for_all_the_others() {
    // Tag; Fixed; Pair, with tag and value of the option; Floating; Capped.
    for (json, wanted) in [
        (r#""Off""#, [0, 0, 0, 0, 0, 0, 0, 0]),
        (r#"{"Fixed": 7}"#, [1, 7, 0, 0, 0, 0, 0, 0]),
        (r#"{"Pair": [7, "None"]}"#, [2, 0, 7, 0, 0, 0, 0, 0]),
        (r#"{"Pair": [7, {"Some": 8}]}"#, [2, 0, 7, 1, 8, 0, 0, 0]),
        // The least `i8` is element 0 as well, and -1 is not.
        (r#"{"Floating": {"spread": -1, "index": 7}}"#, [3, 0, 0, 0, 0, 7, 127, 0]),
        (r#"{"Capped": {"cap": 9}}"#, [4, 0, 0, 0, 0, 0, 0, 9]),
    ] {
        assert_eq!(leaves(&leg(), json), numbers(&wanted), "{json}");
        let written = value(&leg(), &mut numbers(&wanted).into_iter());
        let plain: serde_json::Value = serde_json::from_str(json).expect(json);
        assert_eq!(written, plain);
    }
}

#[test]
fn a_vector_is_its_length_its_elements_and_zeros() {
    let ty = vector(option(u8()), 3);
    assert_eq!(leaves(&ty, "[]"), numbers(&[0, 0, 0, 0, 0, 0, 0]));
    assert_eq!(leaves(&ty, r#"["None", {"Some": 5}]"#), numbers(&[2, 0, 0, 1, 5, 0, 0]));
    assert_eq!(
        said(ty, r#"["None", "None", "None", "None"]"#),
        "`x` must have at most 3 elements; it has 4"
    );
    let signed = vector(AbiType::Int { bits: 8 }, 2);
    // A slot past the length is element 0, not the element of the number 0.
    assert_eq!(leaves(&signed, "[0]"), numbers(&[1, 128, 0]));
}

#[test]
fn a_wrong_variant_is_told_what_would_do() {
    let forms =
        r#"a variant of `Leg`: "Off", {"Fixed": …}, {"Pair": …}, {"Floating": …} or {"Capped": …}"#;
    let none = format!("`x` must be {forms}; what is written is none of them");
    assert_eq!(said(leg(), r#""off""#), format!("{none}; did you mean `Off`?"));
    assert_eq!(said(leg(), r#"{"Fixd": 7}"#), format!("{none}; did you mean `Fixed`?"));
    assert_eq!(said(leg(), r#""31337""#), none);
    assert_eq!(said(leg(), "7"), format!("`x` must be {forms}; it is an integer"));
    assert_eq!(
        said(leg(), r#"{"Fixed": 7, "Capped": {"cap": 1}}"#),
        format!("`x` must be {forms}; it has 2 keys")
    );
    assert_eq!(said(leg(), "{}"), format!("`x` must be {forms}; it has 0 keys"));
    assert_eq!(said(leg(), r#"{"Off": 7}"#), "`x.Off` holds nothing: write \"Off\" alone");
    assert_eq!(
        said(leg(), r#""Fixed""#),
        "`x` lacks what `Fixed` holds: write {\"Fixed\": …} with an integer from 0 to 255, as a \
         number or a string"
    );
    assert_eq!(
        said(leg(), r#""Floating""#),
        "`x` lacks what `Floating` holds: write {\"Floating\": …} with an object with the fields of \
         `Leg::Floating`: index, spread"
    );
    assert_eq!(said(leg(), r#"{"Pair": [7]}"#), "`x.Pair` must have 2 elements; it has 1");
    assert_eq!(said(leg(), r#"{"Pair": 7}"#), "`x.Pair` must be an array of 2; it is an integer");
    assert_eq!(
        said(leg(), r#"{"Pair": [7, {"Some": 256}]}"#),
        "`x.Pair.1.Some` is out of range: a `u8` is at most 255"
    );
    // A variant with one named field holds an object, not the field's value.
    assert_eq!(
        said(leg(), r#"{"Capped": 9}"#),
        "`x.Capped` must be an object with the fields of `Leg::Capped`: cap; it is an integer"
    );
    assert_eq!(
        said(leg(), r#"{"Capped": {"cap": 9, "lap": 1}}"#),
        "`x.Capped.lap` is unknown: `Leg::Capped` has no such field"
    );
    assert_eq!(
        said(option(u8()), "null"),
        "`x` must be a variant of `Option<u8>`: \"None\" or {\"Some\": …}; for nothing, write \
         \"None\", not null"
    );
    assert_eq!(said(leg(), "null"), format!("`x` must be {forms}; it is null"));
    let names: Vec<String> = (0..500).map(|i| format!("V{i}")).collect();
    let variants: Vec<(&str, Vec<AbiField>)> =
        names.iter().map(|name| (name.as_str(), vec![])).collect();
    let many = said(enumeration("Many", &variants), "1");
    assert!(many.ends_with(r#""V11", or one of 488 more; it is an integer"#), "{many}");
}

#[test]
fn toml_has_the_same_forms() {
    let abi = one(vector(leg(), 4));
    let read = |toml: &str| {
        let document = Document::parse(toml.as_bytes(), Format::Toml).expect("TOML");
        read(&abi, &document, Fr::from(5_u8), Vec::new()).map(|inputs| inputs.elements(&abi))
    };
    let toml = r#"x = ["Off", { Fixed = 7 }, { Floating = { index = 1, spread = -2 } }]"#;
    let json = r#"{"x": ["Off", {"Fixed": 7}, {"Floating": {"index": 1, "spread": -2}}]}"#;
    assert_eq!(read(toml).map_err(|_| Vec::new()), read_json(&abi, json));
    let table = "[[x]]\nPair = [1, \"None\"]\n";
    assert_eq!(
        read(table).map_err(|_| Vec::new()),
        read_json(&abi, r#"{"x": [{"Pair": [1, "None"]}]}"#)
    );
}

#[test]
fn elements_that_are_no_value_are_written_as_null_and_cost_nothing() {
    let read = |ty: &AbiType, all: &[u64]| value(ty, &mut numbers(all).into_iter());
    let pair = AbiType::Tuple { elements: vec![option(u8()), u8()] };
    assert_eq!(read(&pair, &[2, 0, 7]), serde_json::json!([null, 7]));
    let listed = AbiType::Tuple { elements: vec![vector(u8(), 2), u8()] };
    assert_eq!(read(&listed, &[3, 1, 2, 7]), serde_json::json!([null, 7]));
    let huge = [Fr::from(0_u8) - Fr::from(1_u8), Fr::from(1_u8), Fr::from(2_u8), Fr::from(7_u8)];
    assert_eq!(value(&listed, &mut huge.into_iter()), serde_json::json!([null, 7]));
    assert_eq!(read(&vector(u8(), u64::MAX), &[]), serde_json::Value::Null);
}

/// A clause with `x` public.
fn shown(ty: AbiType) -> Abi {
    let mut public = vec![PublicElement { path: "deployment".into(), bound: ElementBound::Field }];
    let elements = ty.elements("x").into_iter();
    public.extend(elements.map(|(path, bound)| PublicElement { path, bound }));
    Abi { public, ..abi(vec![("x", AbiVisibility::Public, ty)], false) }
}

#[test]
fn public_elements_out_of_bound_are_refused_by_path() {
    let ty = AbiType::Tuple {
        elements: vec![AbiType::Date, leg(), vector(AbiType::Int { bits: 8 }, 4), option(u8())],
    };
    let abi = shown(ty);
    let honest =
        read_json(&abi, r#"{"x": ["2026-11-22", {"Pair": [7, {"Some": 8}]}, [-1, 5], "None"]}"#)
            .expect("a value");
    assert_eq!(misfit(&abi, &honest), None);
    assert_eq!(public_values(&abi, &honest).expect("as many")["x"][2], serde_json::json!([-1, 5]));
    let range = |what: &str| format!("is out of the range of its type: {what}");
    let idle = || "belongs to no part of its value, and is not 0".to_owned();
    for (path, wrong, message) in [
        ("x.0", 3_652_059, range("at most 3652058")),
        ("x.1.tag", 5, range("at most 4")),
        ("x.1.Fixed.0", 1, idle()),
        ("x.1.Pair.1.tag", 2, range("1 bits")),
        ("x.1.Floating.1", 128, idle()),
        ("x.2.len", 5, range("at most 4")),
        ("x.2[0]", 256, range("8 bits")),
        ("x.2[3]", 128, idle()),
        ("x.3.Some.0", 1, idle()),
    ] {
        let at = abi.public.iter().position(|element| element.path == path).expect(path);
        let mut forged = honest.clone();
        forged[at] = Fr::from(wrong as u64);
        assert_eq!(misfit(&abi, &forged), Some((path.to_owned(), message)));
        // What is just within the bound is no error of bounds.
        forged[at] = Fr::from(wrong as u64 - 1);
        let near = misfit(&abi, &forged).map(|(_, message)| message);
        assert!(near.is_none_or(|message| message == idle()), "{path}");
    }
    let most = shown(AbiType::SignedAmount { unit: "X".to_owned(), decimals: 0, bits: 128 });
    let greatest = ElementBound::Bits(128).greatest();
    let greatest = greatest + greatest;
    assert_eq!(misfit(&most, &[Fr::from(0_u8), greatest]), None);
    let (path, _) = misfit(&most, &[Fr::from(0_u8), greatest + Fr::from(1_u8)]).expect("too much");
    assert_eq!(path, "x");
}

/// Any type of some depth, with a value of it as a file has it.
fn any_value() -> impl Strategy<Value = (AbiType, serde_json::Value)> {
    use serde_json::json;
    let number = |number: i128, bits: u32| match bits <= 53 {
        true => json!(number as i64),
        false => json!(number.to_string()),
    };
    let leaf = prop_oneof![
        any::<u8>().prop_map(|n| (u8(), json!(n))),
        (prop::sample::select(vec![8_u32, 16, 32, 64, 128]), any::<i128>())
            .prop_map(move |(bits, n)| (AbiType::Int { bits }, number(n >> (128 - bits), bits))),
        (0_u32..40, any::<u128>(), any::<bool>()).prop_map(|(decimals, n, below)| {
            let ty = AbiType::SignedAmount { unit: "X".to_owned(), decimals, bits: 128 };
            let minus = if below && n > 0 { "-" } else { "" };
            let digits = super::number::format_decimal(&n.into(), decimals, true);
            (ty, json!(format!("{minus}{digits} X")))
        }),
        (0_u32..19, any::<i64>()).prop_map(|(scale, n)| {
            let minus = if n < 0 { "-" } else { "" };
            let digits = super::number::format_decimal(&n.unsigned_abs().into(), scale, false);
            (AbiType::SignedDecimal { scale, bits: 64 }, json!(format!("{minus}{digits}")))
        }),
        (0_u64..=3_652_058).prop_map(|n| (AbiType::Date, json!(format_date(n)))),
        any::<bool>().prop_map(|b| (AbiType::Bool, json!(b))),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let named = |kind: usize, types: &[AbiType]| -> Vec<AbiField> {
            let name = |i: usize| if kind == 2 { format!("f{i}") } else { i.to_string() };
            let field = |(i, ty): (usize, &AbiType)| AbiField { name: name(i), ty: ty.clone() };
            types.iter().enumerate().map(field).collect()
        };
        let fields = prop::collection::vec(inner.clone(), 1..4);
        // Of each variant its kind (nothing, tuple, named) and what it would hold.
        let variants = prop::collection::vec((0_usize..3, fields), 1..4);
        let picked = (variants, any::<prop::sample::Index>());
        prop_oneof![
            picked.prop_map(move |(variants, picked)| {
                let picked = picked.index(variants.len());
                let mut defs = Vec::new();
                let mut written = serde_json::Value::Null;
                for (i, (kind, parts)) in variants.into_iter().enumerate() {
                    let (types, mut values): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
                    let fields = if kind == 0 { Vec::new() } else { named(kind, &types) };
                    let name = format!("V{i}");
                    let payload = match (kind, values.len()) {
                        (1, 1) => values.remove(0),
                        (1, _) => json!(values),
                        _ => {
                            let names = fields.iter().map(|field| field.name.clone());
                            names.zip(values).collect()
                        }
                    };
                    if i == picked {
                        written = if kind == 0 { json!(name) } else { json!({ &name: payload }) };
                    }
                    defs.push(AbiVariant { name, fields });
                }
                (AbiType::Enum { name: "E".to_owned(), variants: defs }, written)
            }),
            (inner, 0_u64..4, 0_u64..3).prop_map(|((ty, value), filled, more)| {
                (vector(ty, filled + more), (0..filled).map(|_| value.clone()).collect())
            }),
        ]
    })
}

/// An enum with nested enums of every kind, and the values of each of its variants.
#[test]
fn every_variant_of_nested_enums_comes_back() {
    let nested = enumeration(
        "Outer",
        &[("A", fields(&[("0", leg())])), ("B", fields(&[("x", vector(leg(), 2)), ("y", leg())]))],
    );
    let legs = [
        r#""Off""#,
        r#"{"Fixed":7}"#,
        r#"{"Pair":[7,"None"]}"#,
        r#"{"Pair":[7,{"Some":0}]}"#,
        r#"{"Floating":{"index":7,"spread":-128}}"#,
        r#"{"Capped":{"cap":9}}"#,
    ];
    let mut seen = std::collections::BTreeSet::new();
    let mut check = |json: String| {
        let read = leaves(&nested, &json);
        assert_eq!(read.len() as u64, nested.element_count());
        assert_eq!(value(&nested, &mut read.iter().copied()).to_string(), json);
        assert!(seen.insert(read), "{json} has the elements of another value");
    };
    for one in legs {
        check(format!(r#"{{"A":{one}}}"#));
        for two in legs {
            check(format!(r#"{{"B":{{"x":[],"y":{two}}}}}"#).replace("[]", &format!("[{one}]")));
            check(format!(r#"{{"B":{{"x":[{one},{two}],"y":{two}}}}}"#));
        }
    }
}

proptest! {
    #[test]
    fn values_with_parts_come_back((ty, written) in any_value()) {
        let abi = shown(ty.clone());
        let read = read_json(&abi, &serde_json::json!({ "x": written }).to_string());
        let elements = read.expect("a value of the type");
        prop_assert_eq!(elements.len(), abi.public.len());
        prop_assert_eq!(misfit(&abi, &elements), None);
        let back = value(&ty, &mut elements[1..].iter().copied());
        prop_assert_eq!(back, written);
    }
}

#[test]
fn bytes_are_digits_and_numbers() {
    let long: Vec<String> = (1..=33).map(|byte: u8| format!("{byte:02x}")).collect();
    let long = format!("\"0x{}\"", long.concat());
    let number = |bytes: std::ops::RangeInclusive<u8>| {
        bytes.fold(Fr::zero(), |sum, byte| sum * Fr::from(256_u64) + Fr::from(byte))
    };
    for (len, json, wanted) in [
        (0, "\"0x\"", vec![]),
        (3, "\"0x00ff10\"", numbers(&[0xff10])),
        (31, &format!("{}\"", &long[..65]), vec![number(1..=31)]),
        (33, &long, vec![number(1..=16), number(17..=32), Fr::from(33_u64)]),
    ] {
        let ty = AbiType::Bytes { len };
        assert_eq!(leaves(&ty, json), wanted, "{json}");
        let written = value(&ty, &mut wanted.into_iter());
        assert_eq!(written.to_string(), json);
    }
}

#[test]
fn other_digits_than_those_of_the_bytes_are_refused() {
    let ty = || AbiType::Bytes { len: 2 };
    let form = "`x` must be 2 bytes: `0x` and 4 digits in lower case";
    for wrong in ["\"0xABCD\"", "\"abcd\"", "\"0x123\"", "\"0x 1234\"", "\"4660\""] {
        assert_eq!(said(ty(), wrong), form, "{wrong}");
    }
    assert_eq!(said(ty(), "\"0x12\""), format!("{form}; it has 1 bytes"));
    assert_eq!(said(ty(), "\"0x123456\""), format!("{form}; it has 3 bytes"));
    assert_eq!(said(ty(), "[18, 52]"), format!("{form}; it is an array"));
    // An element beyond its bytes has no digits.
    assert!(value(&ty(), &mut numbers(&[65536]).into_iter()).is_null());
}
