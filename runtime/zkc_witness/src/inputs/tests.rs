use proptest::prelude::*;
use zkc_artifact::abi::{ABI_VERSION, AbiField, AbiParam, PackedLeaf, SealEncoding};

use super::*;

mod parts;
mod signed;

fn abi(params: Vec<(&str, AbiVisibility, AbiType)>, now: bool) -> Abi {
    let params = params
        .into_iter()
        .map(|(name, visibility, ty)| AbiParam {
            name: name.to_owned(),
            visibility,
            seal: (visibility == AbiVisibility::Sealed).then(|| SealEncoding {
                initial: "7".to_owned(),
                elements: vec![vec![PackedLeaf { leaf: 0, shift: 0 }]],
            }),
            ty,
        })
        .collect();
    Abi {
        format: "clause-abi".to_owned(),
        version: ABI_VERSION,
        compiler: String::new(),
        package: "p".to_owned(),
        package_version: "0.1.0".to_owned(),
        contract: "C".to_owned(),
        clause: "c".to_owned(),
        docs: Vec::new(),
        curve: "bn254".to_owned(),
        circuit: String::new(),
        params,
        outputs: Vec::new(),
        now_max_seconds: now.then_some(900),
        repeatable: false,
        public: Vec::new(),
        statement: None,
        fresh_salts: 0,
        obligations: Vec::new(),
    }
}

fn eur() -> AbiType {
    AbiType::Amount { unit: "EUR".to_owned(), decimals: 2, bits: 64 }
}

fn one(ty: AbiType) -> Abi {
    abi(vec![("x", AbiVisibility::Private, ty)], false)
}

fn read_json(abi: &Abi, json: &str) -> Result<Vec<Fr>, Vec<String>> {
    let text =
        |errors: Vec<InputError>| errors.iter().map(ToString::to_string).collect::<Vec<String>>();
    let document =
        Document::parse(json.as_bytes(), Format::Json).map_err(|error| text(vec![error]))?;
    let inputs = read(abi, &document, Fr::from(5_u8), Vec::new()).map_err(text)?;
    Ok(inputs.elements(abi))
}

/// The leaves of one value of one type, with `deployment` before them left out.
fn leaves(ty: &AbiType, json: &str) -> Vec<Fr> {
    let mut leaves = read_json(&one(ty.clone()), &format!("{{\"x\": {json}}}")).expect(json);
    leaves.remove(0);
    leaves
}

/// What the one error of one value of one type says of it.
fn said(ty: AbiType, json: &str) -> String {
    let error = refused(ty, json);
    error.split_once(": ").map(|(_, said)| said.to_owned()).unwrap_or(error)
}

/// The one error of one value of one type.
fn refused(ty: AbiType, json: &str) -> String {
    let errors = read_json(&one(ty), &format!("{{\"x\": {json}}}")).expect_err(json);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.into_iter().next().unwrap_or_default()
}

#[test]
fn program_60_of_the_semantics_each_with_its_path() {
    assert_eq!(
        refused(eur(), "\"1250.0 EUR\""),
        "line 1, column 7: `x` must have 2 digits after the point, as EUR has; it has 1"
    );
    assert_eq!(
        refused(eur(), "\"1250.00 USD\""),
        "line 1, column 7: `x` must be in EUR; it is in USD"
    );
    let digits = refused(AbiType::Percent, "\"9.12345%\"");
    assert!(digits.ends_with("must have at most 4 digits after the point; it has 5"), "{digits}");
    let fraction = refused(AbiType::Uint { bits: 8 }, "1.5");
    assert!(fraction.ends_with("it is a number with a fraction or an exponent"), "{fraction}");
    assert!(refused(AbiType::Bool, "null").ends_with("`x` must be true or false; it is null"));
    assert!(refused(AbiType::Bool, "true, \"x\": false").ends_with("`x` is given twice"));
    let unknown = refused(AbiType::Bool, "true, \"y\": 1");
    assert!(unknown.ends_with("`y` is unknown: the clause's parameters are `x`"), "{unknown}");
}

#[test]
fn numbers_are_never_reduced_or_guessed() {
    let u8 = || AbiType::Uint { bits: 8 };
    assert_eq!(read_json(&one(u8()), "{\"x\": 255}"), Ok(vec![Fr::from(5_u8), Fr::from(255_u8)]));
    assert_eq!(
        read_json(&one(u8()), "{\"x\": \"255\"}"),
        Ok(vec![Fr::from(5_u8), Fr::from(255_u8)])
    );
    assert!(refused(u8(), "256").ends_with("is out of range: a `u8` is at most 255"));
    for wrong in
        ["-1", "\"+1\"", "\"01\"", "01", "-0", "1e2", "\"1e2\"", "\" 1\"", "\"\"", "\"1_0\"", "+1"]
    {
        let error = refused(u8(), wrong);
        assert!(!error.contains("out of range"), "{wrong}: {error}");
    }
    let p = zkc_field::Curve::Bn254.scalar_modulus().to_string();
    assert!(refused(AbiType::Field, &format!("\"{p}\"")).contains("must be a field element"));
    assert!(refused(AbiType::Field, "\"0xAB\"").ends_with("must be in lower case after `0x`"));
    assert!(refused(AbiType::Field, "5").contains("it is an integer"));
    assert!(
        refused(AbiType::Timestamp, "\"2026-02-30T00:00:00Z\"").contains("must be a time in UTC")
    );
}

#[test]
fn a_refusal_says_what_would_do() {
    let say = |ty: AbiType, json: &str| {
        let error = refused(ty, json);
        error.split_once("`x` ").map(|(_, said)| said.to_owned()).unwrap_or(error)
    };
    let u16 = || AbiType::Uint { bits: 16 };
    assert_eq!(say(u16(), "65536"), "is out of range: a `u16` is at most 65535");
    let integer = "must be an integer from 0 to 65535, as a number or a string";
    assert_eq!(say(u16(), "-3"), format!("{integer}; it is below zero"));
    assert_eq!(
        say(eur(), "\"100 EUR\""),
        "must be an amount such as \"1250.00 EUR\"; it has no digits after the point"
    );
    assert_eq!(
        say(eur(), "\"100.00\""),
        "must be an amount such as \"1250.00 EUR\"; the unit `EUR` is missing"
    );
    assert!(
        say(eur(), "\"184467440737095516.16 EUR\"")
            .ends_with("at most \"184467440737095516.15 EUR\"")
    );
    assert!(say(AbiType::Percent, "\"429496.7296%\"").ends_with("at most \"429496.7295%\""));
    let two = abi(
        vec![("rate", AbiVisibility::Private, AbiType::Bps), ("n", AbiVisibility::Private, u16())],
        true,
    );
    let errors = read_json(&two, "{\"rates\": 1}").expect_err("rates");
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].starts_with("3 keys are missing: `rate` (basis points"), "{errors:?}");
    assert!(errors[1].ends_with("; did you mean `rate`?"), "{errors:?}");
}

#[test]
fn places_are_counted_once_for_a_long_file() {
    let zeros = "0,".repeat(1_000_000);
    let json = format!("{{\"x\": [{zeros}true]}}");
    let start = std::time::Instant::now();
    let ty = AbiType::Array { element: Box::new(AbiType::Uint { bits: 8 }), len: 1_000_001 };
    let error = refused(ty, &json[5..json.len() - 1]);
    assert!(error.starts_with("line 1, column 2000009: `x[1000000]` must be"), "{error}");
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn broken_files_are_refused_whole() {
    let deep = format!("{{\"x\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    for (json, wanted) in [
        ("", "ends too early"),
        ("[]", "the file holds an array, not an object"),
        ("{\"x\": 1} {}", "there is more after the end"),
        ("{\"x\": 1,}", "a key in quotes is missing"),
        ("{\"x\" 1}", "`:` is missing"),
        ("{\"x\": \"\u{0}\"}", "control character"),
        ("{\"x\": \"a", "never closed"),
        ("{\"x\": \"\\ud800\"}", "half a character"),
        ("\u{feff}{}", "byte order mark"),
        (deep.as_str(), "nested deeper than 32"),
    ] {
        let errors = read_json(&one(AbiType::Bool), json).expect_err(json);
        assert!(errors[0].contains(wanted), "{errors:?}");
    }
    let broken =
        Document::parse(b"{\"x\": \"\xff\"}", Format::Json).map(|_| ()).expect_err("UTF-8");
    assert!(broken.to_string().contains("byte 7 begins no character"));
    let toml = Document::parse(b"x = 1\nx = 2\n", Format::Toml).map(|_| ()).expect_err("twice");
    assert!(toml.to_string().starts_with("line 2, column 1: the file is not valid TOML"));
}

#[test]
fn a_sealed_parameter_brings_value_and_salt_and_its_seal_is_computed() {
    let abi = abi(vec![("terms", AbiVisibility::Sealed, AbiType::Uint { bits: 8 })], true);
    let json = r#"{"terms": {"value": 9, "salt": "0x0b"},
                  "now": ["2026-11-22T10:00:00Z", "2026-11-22T10:05:00Z"]}"#;
    let seal =
        zkc_field::poseidon::hash_with_initial(Fr::from(7_u8), &[Fr::from(9_u8), Fr::from(11_u8)]);
    let start = Fr::from(1_795_341_600_u64);
    let wanted = vec![
        Fr::from(5_u8),
        seal,
        start,
        start + Fr::from(300_u64),
        Fr::from(9_u8),
        Fr::from(11_u8),
    ];
    assert_eq!(read_json(&abi, json), Ok(wanted));
    let errors =
        read_json(&abi, "{\"terms\": {\"value\": 300, \"sale\": 1}}").expect_err("four mistakes");
    assert_eq!(errors.len(), 4, "{errors:?}");
    let backwards = json.replace("10:05", "09:05");
    assert!(
        read_json(&abi, &backwards).expect_err("window")[0].contains("must start before it ends")
    );
}

#[test]
fn all_mistakes_are_named_at_once_and_no_value_is_shown() {
    let party = AbiType::Struct {
        name: "Party".to_owned(),
        fields: vec![
            AbiField { name: "key".to_owned(), ty: AbiType::Salt },
            AbiField { name: "limit".to_owned(), ty: eur() },
        ],
    };
    let abi = one(AbiType::Array { element: Box::new(party), len: 2 });
    let json =
        r#"{"x": [{"key": "31337z", "limit": "1.0 EUR"}, {"limit": "7777777.5", "kee": 1}]}"#;
    let errors = read_json(&abi, json).expect_err("five mistakes");
    assert_eq!(errors.len(), 5, "{errors:?}");
    let text = errors.join("\n");
    assert!(text.contains("`x[1].key` is missing") && text.contains("`x[1].kee` is unknown"));
    assert!(!text.contains("31337") && !text.contains("7777777"));
}

fn any_scalar() -> impl Strategy<Value = (AbiType, u64)> {
    prop_oneof![
        (1_u32..=64, any::<u64>()).prop_map(|(bits, n)| (AbiType::Uint { bits }, n >> (64 - bits))),
        (0_u32..5, any::<u64>()).prop_map(|(decimals, n)| {
            (AbiType::Amount { unit: "X".to_owned(), decimals, bits: 64 }, n)
        }),
        (0_u32..19, any::<u64>()).prop_map(|(scale, n)| (AbiType::Decimal { scale, bits: 64 }, n)),
        any::<u32>().prop_map(|n| (AbiType::Bps, u64::from(n))),
        any::<u32>().prop_map(|n| (AbiType::Percent, u64::from(n))),
        (0_u64..253_402_300_800).prop_map(|n| (AbiType::Timestamp, n)),
        (0_u64..1 << 40).prop_map(|n| (AbiType::Duration, n)),
        any::<u64>().prop_map(|n| (AbiType::Field, n)),
        any::<bool>().prop_map(|b| (AbiType::Bool, u64::from(b))),
    ]
}

proptest! {
    #[test]
    fn writing_and_reading_are_inverse((ty, number) in any_scalar()) {
        let written = value(&ty, &mut [Fr::from(number)].into_iter());
        let json = serde_json::json!({ "x": written }).to_string();
        prop_assert_eq!(read_json(&one(ty), &json), Ok(vec![Fr::from(5_u8), Fr::from(number)]));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,64}") {
        for format in [Format::Json, Format::Toml] {
            if let Ok(document) = Document::parse(text.as_bytes(), format) {
                _ = read(&one(eur()), &document, Fr::from(0_u8), Vec::new());
            }
        }
    }
}
