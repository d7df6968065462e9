use num_bigint::BigUint;

use super::*;

fn uint(bits: u32) -> AbiType {
    AbiType::Uint { bits }
}

fn variant(name: &str, fields: &[(&str, AbiType)]) -> AbiVariant {
    let field = |(name, ty): &(&str, AbiType)| AbiField { name: (*name).into(), ty: ty.clone() };
    AbiVariant { name: name.to_owned(), fields: fields.iter().map(field).collect() }
}

fn option(ty: AbiType) -> AbiType {
    let variants = vec![variant("None", &[]), variant("Some", &[("0", ty)])];
    AbiType::Enum { name: "Option".to_owned(), variants }
}

fn abi(version: u32, ty: AbiType) -> Abi {
    Abi {
        format: ABI_FORMAT.to_owned(),
        version,
        compiler: String::new(),
        package: String::new(),
        package_version: String::new(),
        contract: String::new(),
        clause: String::new(),
        docs: Vec::new(),
        curve: "bn254".to_owned(),
        circuit: String::new(),
        public: ty
            .elements("x")
            .into_iter()
            .map(|(path, bound)| PublicElement { path, bound })
            .collect(),
        params: vec![AbiParam {
            name: "x".to_owned(),
            visibility: AbiVisibility::Public,
            ty,
            seal: None,
        }],
        outputs: Vec::new(),
        now_max_seconds: None,
        repeatable: false,
        statement: None,
        fresh_salts: 0,
        obligations: Vec::new(),
    }
}

fn json(abi: &Abi) -> String {
    serde_json::to_string(abi).unwrap()
}

#[test]
fn bounds_have_one_form_and_end_where_they_say() {
    let one = Fr::from(1_u8);
    for (greatest, bound) in [
        (BigUint::from(0_u8), ElementBound::Bits(0)),
        (BigUint::from(1_u8), ElementBound::Bits(1)),
        (BigUint::from(2_u8), ElementBound::Most(Fr::from(2_u8))),
        (BigUint::from(255_u8), ElementBound::Bits(8)),
        (
            (BigUint::from(1_u8) << 129) - 2_u8,
            ElementBound::Most(Fr::from(2_u8).pow([129]) - one - one),
        ),
        ((BigUint::from(1_u8) << 300) - 1_u8, ElementBound::Field),
    ] {
        assert_eq!(ElementBound::at_most(&greatest), bound);
        assert!(bound.admits(&bound.greatest()));
        assert_eq!(bound.admits(&(bound.greatest() + one)), bound == ElementBound::Field);
        assert_eq!(bound.admits(&-one), bound == ElementBound::Field);
        let text = serde_json::to_string(&bound).unwrap();
        assert_eq!(serde_json::from_str::<ElementBound>(&text).unwrap(), bound);
    }
    let most = serde_json::to_string(&ElementBound::Most(Fr::from(258_u64))).unwrap();
    assert_eq!(most, r#"{"most":"258"}"#);
    for wrong in [r#"{"most":"0258"}"#, r#"{"most":258}"#, r#"{"most":"-1"}"#, r#"{"least":"1"}"#] {
        assert!(serde_json::from_str::<ElementBound>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn enums_and_vectors_show_tag_and_length_before_all_that_they_may_hold() {
    let side = AbiType::Enum {
        name: "Side".to_owned(),
        variants: vec![
            variant("Off", &[]),
            variant("Fixed", &[("rate", AbiType::Date)]),
            variant("Pair", &[("0", option(uint(8))), ("1", AbiType::Window)]),
        ],
    };
    let ty = AbiType::Vec { element: Box::new(side), len: 2 };
    let elements = ty.elements("x");
    assert_eq!(elements.len() as u64, ty.element_count());
    let shown: Vec<String> =
        elements.iter().take(8).map(|(path, bound)| format!("{path}: {bound}")).collect();
    assert_eq!(
        shown,
        [
            "x.len: at most 2",
            "x[0].tag: at most 2",
            "x[0].Fixed.0: at most 3652058",
            "x[0].Pair.0.tag: 1 bits",
            "x[0].Pair.0.Some.0: 8 bits",
            "x[0].Pair.1.t0: 40 bits",
            "x[0].Pair.1.t1: 40 bits",
            "x[1].tag: at most 2",
        ]
    );
}

#[test]
fn a_file_is_read_in_both_versions_and_named_by_its_version_else() {
    let signed = AbiType::SignedAmount { unit: "EUR".to_owned(), decimals: 2, bits: 128 };
    let full = abi(2, AbiType::Vec { element: Box::new(option(signed)), len: 3 });
    assert_eq!(Abi::from_json(json(&full).as_bytes()), Ok(full.clone()));
    assert!(json(&full).contains(r#""kind":"signed_amount""#));
    // As version 1 wrote it.
    let old = abi(1, uint(8));
    assert!(json(&old).contains(r#"{"path":"x","bound":{"bits":8}}"#));
    assert_eq!(Abi::from_json(json(&old).as_bytes()), Ok(old.clone()));
    // What a later version adds does not hide that it is one.
    let later = json(&abi(3, uint(8))).replacen('{', r#"{"new": 1,"#, 1);
    assert_eq!(Abi::from_json(later.as_bytes()), Err(AbiError::Version(3)));
    let other = json(&old).replace(ABI_FORMAT, "recipe");
    assert_eq!(Abi::from_json(other.as_bytes()), Err(AbiError::Format("recipe".to_owned())));
    let unknown = json(&old).replacen('{', r#"{"new": 1,"#, 1);
    assert!(matches!(Abi::from_json(unknown.as_bytes()), Err(AbiError::Form(_))));
}

#[test]
fn types_that_no_compiler_writes_are_refused_before_they_are_unfolded() {
    let long = |element: AbiType| AbiType::Array { element: Box::new(element), len: 1 << 20 };
    for ty in [
        long(long(uint(8))),
        long(long(AbiType::Tuple { elements: Vec::new() })),
        AbiType::Vec { element: Box::new(uint(8)), len: u64::MAX },
        uint(4_000_000_000),
        AbiType::Decimal { scale: 4_000_000_000, bits: 64 },
        AbiType::Enum { name: "Never".to_owned(), variants: Vec::new() },
    ] {
        let mut file = abi(2, uint(8));
        file.params[0].ty = ty.clone();
        let found = Abi::from_json(json(&file).as_bytes());
        assert_eq!(found, Err(AbiError::Type("x".to_owned())), "{ty:?}");
    }
}

/// Semantics 6.6.
#[test]
fn leaves_of_different_variants_share_a_place_in_a_seal() {
    let part = |leaf: u32, shift: u32| PackedLeaf { leaf, shift };
    // Tag, `A(u8, u16)`, `B(u16)`: place 0 is as wide as the wider.
    let encoding = SealEncoding {
        initial: "7".to_owned(),
        elements: vec![vec![part(0, 0), part(1, 1), part(3, 1), part(2, 17)]],
    };
    let leaves = |all: [u64; 4]| all.map(Fr::from).to_vec();
    let sealed = |packed: u64| {
        let elements = [Fr::from(packed), Fr::from(11_u8)];
        Some(zkc_field::poseidon::sponge(Fr::from(7_u8), &elements))
    };
    let salt = Fr::from(11_u8);
    assert_eq!(encoding.seal(&leaves([0, 200, 500, 0]), salt), sealed((200 << 1) + (500 << 17)));
    assert_eq!(encoding.seal(&leaves([1, 0, 0, 60_000]), salt), sealed(1 + (60_000 << 1)));
    assert_eq!(encoding.seal(&leaves([0, 0, 0, 0])[..3], salt), None);
}
