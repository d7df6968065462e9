use zkc_field::Fr;
use zkc_hir::encoding::LeafBound;
use zkc_hir::{EnumDef, EnumId, Size, StructDef, StructId, UnitDef, UnitId, VariantDef};

use super::*;

fn field(name: &str, ty: Ty) -> Field {
    Field { name: name.to_owned(), ty, span: Default::default() }
}

fn variant(name: &str, fields: Vec<Field>) -> VariantDef {
    VariantDef { name: name.to_owned(), fields, span: Default::default() }
}

fn enum_def(name: &str, variants: Vec<VariantDef>) -> EnumDef {
    EnumDef {
        name: name.to_owned(),
        path: format!("p::{name}"),
        domain: None,
        generics: Vec::new(),
        variants,
        span: Default::default(),
    }
}

const EUR: UnitRef = UnitRef::Unit(UnitId(0));
const WEI: UnitRef = UnitRef::Unit(UnitId(1));

fn option(of: Ty) -> Ty {
    Ty::Enum(EnumId(0), vec![GenericArg::Ty(of)])
}

fn vec(of: Ty, len: u64) -> Ty {
    Ty::Vec(Box::new(of), Size::from(len))
}

fn leg() -> Ty {
    Ty::Enum(EnumId(1), Vec::new())
}

fn program() -> Program {
    let unit = |name: &str, decimals: u32, bits: u32| UnitDef {
        name: name.to_owned(),
        path: format!("p::{name}"),
        symbol: name.to_owned(),
        decimals,
        bits,
        span: Default::default(),
    };
    let some = variant("Some", vec![field("0", Ty::Param(0))]);
    let party = vec![field("key", Ty::Digest(None)), field("owes", Ty::SignedAmount(WEI))];
    Program {
        units: vec![unit("EUR", 2, 64), unit("WEI", 18, 128)],
        enums: vec![
            enum_def("Option", vec![variant("None", Vec::new()), some]),
            enum_def(
                "Leg",
                vec![
                    variant("Off", Vec::new()),
                    variant("Fixed", vec![field("rate", Ty::SignedDecimal(Size::from(4)))]),
                    variant("Pair", vec![field("0", Ty::Int(16)), field("1", option(Ty::Field))]),
                ],
            ),
            enum_def("Only", vec![variant("One", vec![field("0", Ty::uint(7))])]),
        ],
        structs: vec![StructDef {
            linear: false,
            opaque: false,
            measure: None,
            name: "Party".to_owned(),
            path: "p::Party".to_owned(),
            domain: None,
            generics: Vec::new(),
            fields: party,
            span: Default::default(),
        }],
        ..Program::default()
    }
}

fn types() -> Vec<Ty> {
    let scale = || Size::from(4);
    let party = || Ty::Struct(StructId(0), Vec::new());
    let mut types = vec![
        Ty::Bool,
        Ty::uint(1),
        Ty::uint(252),
        Ty::Field,
        Ty::Digest(None),
        Ty::Seal(Box::new(Ty::Bool)),
        Ty::Salt,
        Ty::Array(Box::new(party()), Size::from(3)),
        Ty::Tuple(vec![Ty::Bool, Ty::Date]),
        Ty::unit(),
        party(),
        Ty::Enum(EnumId(2), Vec::new()),
        leg(),
        option(leg()),
        vec(leg(), 3),
        vec(option(Ty::Window), 4),
        vec(Ty::Bool, 0),
        vec(Ty::Bool, 1),
        Ty::Amount(WEI),
        Ty::SignedAmount(EUR),
        Ty::SignedAmount(WEI),
        Ty::Rate(EUR, WEI, scale()),
        Ty::Decimal(scale()),
        Ty::SignedDecimal(scale()),
        Ty::Bps,
        Ty::Percent,
        Ty::Timestamp,
        Ty::Date,
        Ty::Duration,
        Ty::Window,
    ];
    types.extend([8, 16, 32, 64, 128].map(Ty::Int));
    types.extend([0, 1, 20, 31, 32, 33, 48, 100].map(|len| Ty::Bytes(Size::from(len))));
    types.push(option(vec(Ty::Tuple(types.clone()), 2)));
    types
}

fn element_bound(bound: LeafBound) -> ElementBound {
    match bound.range() {
        Some((least, most)) => {
            ElementBound::at_most(&(most - least).to_biguint().expect("a range goes up"))
        }
        None => ElementBound::Field,
    }
}

/// The file says of each leaf what the encoding says that the circuit was built by.
#[test]
fn elements_of_a_type_are_its_leaves() {
    let program = program();
    for ty in types() {
        let leaves = encoding::leaves(&program, &ty).expect("has an encoding");
        let leaves: Vec<(String, ElementBound)> = leaves
            .into_iter()
            .map(|leaf| (format!("x{}", leaf.path), element_bound(leaf.bound)))
            .collect();
        let found = abi_type(&program, &ty);
        assert_eq!(found.elements("x"), leaves, "{ty:?}");
        assert_eq!(found.element_count(), leaves.len() as u64, "{ty:?}");
    }
}

/// What each type's file says can be read back, so no limit of the reader is too low.
#[test]
fn types_of_the_compiler_pass_the_reader() {
    let program = program();
    for ty in types() {
        let abi = Abi {
            format: ABI_FORMAT.to_owned(),
            version: ABI_VERSION,
            compiler: String::new(),
            package: String::new(),
            package_version: String::new(),
            contract: String::new(),
            clause: String::new(),
            docs: Vec::new(),
            curve: String::new(),
            circuit: String::new(),
            params: vec![AbiParam {
                name: "x".to_owned(),
                visibility: AbiVisibility::Public,
                ty: abi_type(&program, &ty),
                seal: seal_encoding(&program, &ty),
            }],
            outputs: Vec::new(),
            now_max_seconds: None,
            repeatable: false,
            public: Vec::new(),
            statement: None,
            fresh_salts: 0,
            obligations: Vec::new(),
        };
        let text = serde_json::to_vec(&abi).expect("is data");
        assert_eq!(Abi::from_json(&text), Ok(abi), "{ty:?}");
    }
}

/// Semantics 6.6, by hand: the variants of `Leg` share their places after the tag. `Off` has none,
/// `Fixed` one of 65 bits, `Pair` one of 16, a tag and an element of the field.
#[test]
fn a_seal_of_an_enum_puts_every_variant_in_the_same_places() {
    let program = program();
    let encoding = seal_encoding(&program, &leg()).expect("has an encoding");
    let initial: Fr = zkc_field::parse_canonical_decimal(&encoding.initial).expect("an element");
    let salt = Fr::from(99_u8);
    let two = |bits: u32| ElementBound::Bits(bits).greatest() + Fr::from(1_u8);
    let sponge =
        |first: Fr, second: Fr| Some(zkc_field::poseidon::sponge(initial, &[first, second, salt]));
    let zero = Fr::from(0_u8);
    let rate = two(64) + Fr::from(5_u8);
    // Leaves: tag; rate; int, tag and value of the option.
    let leaves = |tag: u64, rest: [Fr; 4]| [&[Fr::from(tag)], &rest[..]].concat();
    let off = leaves(0, [zero; 4]);
    let fixed = leaves(1, [rate, zero, zero, zero]);
    let key = -Fr::from(1_u8);
    let pair = leaves(2, [zero, Fr::from(300_u16), Fr::from(1_u8), key]);
    // The tag has two bits, the first place 65, the second one; the third stands alone.
    assert_eq!(encoding.seal(&off, salt), sponge(zero, zero));
    assert_eq!(encoding.seal(&fixed, salt), sponge(Fr::from(1_u8) + rate * two(2), zero));
    let packed = Fr::from(2_u8) + Fr::from(300_u16) * two(2) + two(67);
    assert_eq!(encoding.seal(&pair, salt), sponge(packed, key));
    let shifts: Vec<u32> = encoding.elements[0].iter().map(|part| part.shift).collect();
    assert_eq!(shifts, [0, 2, 2, 67]);
}
