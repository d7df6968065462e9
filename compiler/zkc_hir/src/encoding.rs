//! How values lie flat: leaves, packing, and what separates one type's digests from another's.
//!
//! This module is the authority for the encodings of semantics 6.1, 6.4 and 6.6. It holds facts about
//! types only and computes with no value, so that evaluator and lowering share the specification
//! and nothing else.
//!
//! **Leaves** of a type, depth first, fields in declared order, elements by index: `bool` is one
//! bit, `uN` N bits, an amount its unit's bits, a rate or decimal 64, `Bps` and `Percent` 32, times
//! 40; `iN` is N bits, and a signed amount or decimal one bit more than the unsigned one; a date is 22
//! bits. A number that may be negative enters its element less its least value ([`LeafBound::least`]),
//! so elements are never negative. `Field`, digests, seals and salts are field elements; a window is
//! two times, t0 and t1. `()` has none.
//!
//! An enum is its tag and then the leaves of every variant, of which those of the variants that it is
//! not are elements 0. A `Vec` is its length and then all its slots, of which those past the length
//! are elements 0.
//!
//! **Packing**: leaves of known width are appended to the current element, little end first, while
//! its width stays at most [`ELEMENT_BITS`]; a leaf that does not fit starts the next element. A
//! field leaf stands alone: it ends the element before it. Widths are fixed by the type, so packing
//! is injective. The variants of an enum share their places: place j after the tag is as wide as the
//! widest j-th leaf of a variant.
//!
//! **Descriptor** of a type: its domain and its structure, each as UTF-8 behind its length in bytes
//! as a big-endian `u32`. The domain of a struct is its `#[domain("…")]`, or its full path without
//! one; that of any other type is empty. The structure is this text, with no spaces:
//!
//! ```text
//! bool   u<bits>   i<bits>   field   digest   digest<T>   seal<T>   salt   bps   percent
//! timestamp   date   duration   window   decimal<scale>   signed_decimal<scale>
//! amount<U>   signed_amount<U>   rate<U,U,scale>       U = "path":decimals:bits
//! [T;len]   vec[T;len]   (T,T,)   struct"domain"<A,A,>{name:T,name:T,}
//! enum"domain"<A,A,>{Name{name:T,},Name{},}                       A = T, U, or a number
//! ```
//! where a quoted text has a backslash before each `"` and `\`. It names every struct inside by its
//! domain, and reads back in one way only, so two types share a descriptor only if they share a
//! domain that somebody wrote twice.
//!
//! **Capacity** of a type, the sponge's first state element: the first 248 bits, as a big-endian
//! number, of SHA-256 of `clause/digest/1` and the descriptor. A seal's has the domain
//! `clause/seal/1` in place of the type's; inside the structure nothing changes.
//!
//! **Sponge**: n packed elements (none: one zero) go in blocks of n, but of
//! [`MAX_RATE`] at most ([`block_rate`]); the last is filled up with zeros. The state starts as the capacity and
//! zeros, each block is added to elements 1 and on, and permuted in; the digest is element 0. A
//! seal's elements are the value's, then the salt.

//!
//! **Statement** of a clause: the sponge of its public elements in their order, each as it stands in
//! `public.json`. The capacity is the first 248 bits of SHA-256 of `clause/statement/1`, the length of
//! the clause's path in bytes, the path, and the number of elements, numbers as big-endian `u64`.

mod descriptor;
mod packing;

use std::collections::BTreeMap;
use std::fmt;

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

pub use descriptor::{capacity, descriptor, domain, seal_capacity, statement_capacity, structure};
pub use packing::{PackedElement, PackedPart, block_rate, pack, packing};

use crate::{GenericArg, Program, Size, StructId, Ty, UnitRef, VariantDef};

/// The most bits that are packed into one field element; fits every supported curve.
pub const ELEMENT_BITS: u32 = 252;
/// The widest `uN`.
pub const MAX_UINT_BITS: u32 = 252;
/// The largest scale of a decimal or rate, in decimal digits.
pub const MAX_SCALE: u32 = 38;
/// The most elements that one permutation of the sponge takes in.
pub const MAX_RATE: usize = 12;
/// The most leaves and inner nodes a value may have; larger types are refused.
pub const MAX_NODES: u64 = 1 << 22;

/// What a leaf can hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LeafBound {
    /// A number below 2 to this, from 0.
    Bits(u32),
    /// A number of this many bits in two's complement: −2^(n−1) to 2^(n−1) − 1.
    Signed(u32),
    /// A number of this many bits with a sign: −(2^n − 1) to 2^n − 1.
    Symmetric(u32),
    /// A number from the first to the last of these, the first at most 0.
    Between(i64, i64),
    /// A number below the field's modulus.
    Field,
}

impl LeafBound {
    /// The least and the greatest number; none for an element of the field.
    pub fn range(self) -> Option<(BigInt, BigInt)> {
        let power = |bits: u32| BigInt::from(1) << bits;
        match self {
            LeafBound::Bits(bits) => Some((BigInt::ZERO, power(bits) - 1)),
            LeafBound::Signed(bits) => {
                let half = power(bits.saturating_sub(1));
                Some((-&half, half - 1))
            }
            LeafBound::Symmetric(bits) => Some((1 - power(bits), power(bits) - 1)),
            LeafBound::Between(least, most) => Some((least.into(), most.into())),
            LeafBound::Field => None,
        }
    }

    /// The least number, which enters an element as 0; 0 for an element of the field.
    pub fn least(self) -> BigInt {
        self.range().map_or(BigInt::ZERO, |(least, _)| least)
    }

    /// Bits of a number less the least one; those of a whole element for the field.
    pub fn element_bits(self) -> u32 {
        match self {
            LeafBound::Bits(bits) | LeafBound::Signed(bits) => bits,
            LeafBound::Symmetric(bits) => bits + 1,
            LeafBound::Between(least, most) => 64 - (most - least).leading_zeros(),
            LeafBound::Field => ELEMENT_BITS,
        }
    }
}

/// The most bytes that are one number.
pub const MAX_NUMBER_BYTES: u64 = 31;
/// Bytes of a number of a longer `Bytes<L>`.
pub const LIMB_BYTES: u64 = 16;

/// Days from 1970-01-01 to 0001-01-01 and 9999-12-31, the first and the last `Date`.
pub const DATES: (i64, i64) = (-719_162, 2_932_896);

/// One leaf of a type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leaf {
    /// The way to it, to be put behind the name of the whole: `.price`, `[3].0`, or nothing.
    pub path: String,
    /// Its own type.
    pub ty: Ty,
    /// What it can hold.
    pub bound: LeafBound,
}

/// Why a type has no encoding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EncodingError {
    /// A generic parameter is left in it, or it is `Exact` or `!`, which are stored nowhere.
    NoEncoding,
    /// A width, length or scale is negative or too large; its value.
    InvalidSize(BigInt),
    /// More leaves and nodes than [`MAX_NODES`], or a text of the type that is as absurd.
    TooLarge,
}

impl fmt::Display for EncodingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EncodingError::NoEncoding => f.write_str("the type has no values that can be stored"),
            EncodingError::InvalidSize(size) => {
                write!(f, "{size} is not a possible size in this type")
            }
            EncodingError::TooLarge => {
                write!(f, "a value of the type would have more than {MAX_NODES} parts")
            }
        }
    }
}

impl std::error::Error for EncodingError {}

/// The bound of a type that is itself a leaf; `None` if it has parts.
///
/// # Errors
/// As [`leaves`].
pub fn leaf_bound(program: &Program, ty: &Ty) -> Result<Option<LeafBound>, EncodingError> {
    let bits = match ty {
        Ty::Bool => 1,
        Ty::Bytes(len) => match array_len(len)? {
            len @ 1..=MAX_NUMBER_BYTES => 8 * len as u32,
            _ => return Ok(None),
        },
        Ty::Uint(size) => uint_bits(size)?,
        Ty::Field | Ty::Digest(_) | Ty::Seal(_) | Ty::Salt => return Ok(Some(LeafBound::Field)),
        Ty::Amount(UnitRef::Unit(id)) => program.unit(*id).bits,
        Ty::Rate(_, _, scale) | Ty::Decimal(scale) => {
            decimal_scale(scale)?;
            64
        }
        Ty::Int(bits) => return Ok(Some(LeafBound::Signed(*bits))),
        Ty::Below(limit) => return Ok(Some(below(*limit))),
        Ty::SignedAmount(UnitRef::Unit(id)) => {
            return Ok(Some(LeafBound::Symmetric(program.unit(*id).bits)));
        }
        Ty::SignedDecimal(scale) => {
            decimal_scale(scale)?;
            return Ok(Some(LeafBound::Symmetric(64)));
        }
        Ty::Date => return Ok(Some(LeafBound::Between(DATES.0, DATES.1))),
        Ty::Bps | Ty::Percent => 32,
        Ty::Timestamp | Ty::Duration => 40,
        Ty::Array(..) | Ty::Vec(..) | Ty::Tuple(_) | Ty::Struct(..) | Ty::Enum(..) | Ty::Window => {
            return Ok(None);
        }
        Ty::Amount(UnitRef::Param(_))
        | Ty::SignedAmount(UnitRef::Param(_))
        | Ty::Exact(_)
        | Ty::Param(_)
        | Ty::Never => {
            return Err(EncodingError::NoEncoding);
        }
    };
    Ok(Some(LeafBound::Bits(bits)))
}

/// The parts of a type, in order, with the step to each: empty for a leaf.
///
/// An array's elements are all listed; ask [`node_count`] first where the length is not known to be
/// reasonable.
///
/// # Errors
/// As [`leaves`].
pub fn parts(program: &Program, ty: &Ty) -> Result<Vec<(String, Ty)>, EncodingError> {
    Ok(match ty {
        Ty::Array(element, len) => {
            let len = array_len(len)?;
            if len > MAX_NODES {
                return Err(EncodingError::TooLarge);
            }
            (0..len).map(|index| (format!("[{index}]"), (**element).clone())).collect()
        }
        Ty::Tuple(elements) => elements
            .iter()
            .enumerate()
            .map(|(index, element)| (format!(".{index}"), element.clone()))
            .collect(),
        Ty::Struct(id, args) => struct_fields(program, *id, args)
            .map(|(name, field)| (format!(".{name}"), field))
            .collect(),
        Ty::Enum(id, args) => {
            let variants = &program.enum_def(*id).variants;
            let fields = |variant: &VariantDef| {
                let fields = variant.fields.iter().map(|field| field.ty.substitute(args));
                (format!(".{}", variant.name), Ty::Tuple(fields.collect()))
            };
            let tag = (".tag".to_owned(), Ty::Below(variants.len() as u64));
            std::iter::once(tag).chain(variants.iter().map(fields)).collect()
        }
        Ty::Vec(element, len) => {
            let len = array_len(len)?;
            if len > MAX_NODES {
                return Err(EncodingError::TooLarge);
            }
            let items = (0..len).map(|index| (format!("[{index}]"), (**element).clone()));
            std::iter::once((".len".to_owned(), Ty::Below(len + 1))).chain(items).collect()
        }
        Ty::Bytes(_) => {
            let limbs = byte_limbs(ty)?;
            if limbs.len() < 2 {
                return Ok(Vec::new());
            }
            limbs
                .into_iter()
                .map(|bytes| {
                    let step = format!("[{}..{}]", bytes.start, bytes.end);
                    (step, Ty::uint(8 * (bytes.end - bytes.start)))
                })
                .collect()
        }
        Ty::Window => {
            vec![(".t0".to_owned(), Ty::Timestamp), (".t1".to_owned(), Ty::Timestamp)]
        }
        _ => {
            leaf_bound(program, ty)?;
            Vec::new()
        }
    })
}

/// How many leaves and inner nodes a value of the type has; counted without building any.
///
/// # Errors
/// As [`leaves`].
pub fn node_count(program: &Program, ty: &Ty) -> Result<u64, EncodingError> {
    let count = count_nodes(program, ty, &mut BTreeMap::new())?;
    if count > MAX_NODES { Err(EncodingError::TooLarge) } else { Ok(count) }
}

/// The leaves of a type, in order.
///
/// # Errors
/// [`EncodingError`] if the type is generic, is stored nowhere, has an impossible size, or is too
/// large. Types that the constant check has passed have only the second.
pub fn leaves(program: &Program, ty: &Ty) -> Result<Vec<Leaf>, EncodingError> {
    node_count(program, ty)?;
    let mut leaves = Vec::new();
    collect_leaves(program, ty, &mut String::new(), &mut leaves)?;
    Ok(leaves)
}

/// The width of a `uN`: 1 to [`MAX_UINT_BITS`].
///
/// # Errors
/// [`EncodingError::InvalidSize`] outside that, [`EncodingError::NoEncoding`] if generic.
pub fn uint_bits(size: &Size) -> Result<u32, EncodingError> {
    let bits = size.as_constant().ok_or(EncodingError::NoEncoding)?;
    match bits.to_u32() {
        Some(bits @ 1..=MAX_UINT_BITS) => Ok(bits),
        _ => Err(EncodingError::InvalidSize(bits)),
    }
}

/// The scale of a decimal or rate: 0 to [`MAX_SCALE`] digits.
///
/// # Errors
/// [`EncodingError::InvalidSize`] outside that, [`EncodingError::NoEncoding`] if generic.
pub fn decimal_scale(size: &Size) -> Result<u32, EncodingError> {
    let scale = size.as_constant().ok_or(EncodingError::NoEncoding)?;
    match scale.to_u32() {
        Some(scale @ 0..=MAX_SCALE) => Ok(scale),
        _ => Err(EncodingError::InvalidSize(scale)),
    }
}

/// Which bytes stand in each number of a `Bytes<L>`: none for L = 0, one number for up to 31, else one
/// for each 16 bytes and one for what is left. Within a number the first byte is the highest.
///
/// # Errors
/// As [`leaves`]; [`EncodingError::NoEncoding`] of any other type.
pub fn byte_limbs(ty: &Ty) -> Result<Vec<std::ops::Range<u64>>, EncodingError> {
    let Ty::Bytes(len) = ty else { return Err(EncodingError::NoEncoding) };
    match array_len(len)? {
        0 => Ok(Vec::new()),
        len @ ..=MAX_NUMBER_BYTES => Ok(vec![0..len]),
        len @ ..=MAX_NODES => Ok((0..len.div_ceil(LIMB_BYTES))
            .map(|limb| limb * LIMB_BYTES..len.min((limb + 1) * LIMB_BYTES))
            .collect()),
        _ => Err(EncodingError::TooLarge),
    }
}

/// The length of an array, at least 0; [`u64::MAX`] stands for more.
///
/// # Errors
/// [`EncodingError::InvalidSize`] if negative, [`EncodingError::NoEncoding`] if generic.
pub fn array_len(size: &Size) -> Result<u64, EncodingError> {
    let len = size.as_constant().ok_or(EncodingError::NoEncoding)?;
    if len.is_negative() {
        return Err(EncodingError::InvalidSize(len));
    }
    Ok(len.to_u64().unwrap_or(u64::MAX))
}

/// A struct's fields with their types at these generic arguments.
fn struct_fields<'a>(
    program: &'a Program,
    id: StructId,
    args: &'a [GenericArg],
) -> impl Iterator<Item = (&'a str, Ty)> {
    let fields = &program.struct_def(id).fields;
    fields.iter().map(|field| (field.name.as_str(), field.ty.substitute(args)))
}
/// The bound of a number below `limit`.
fn below(limit: u64) -> LeafBound {
    match limit {
        2 => LeafBound::Bits(1),
        limit => LeafBound::Between(0, i64::try_from(limit).unwrap_or(i64::MAX).saturating_sub(1)),
    }
}

fn count_nodes(
    program: &Program,
    ty: &Ty,
    known: &mut BTreeMap<Ty, u64>,
) -> Result<u64, EncodingError> {
    if let Some(count) = known.get(ty) {
        return Ok(*count);
    }
    let count = match ty {
        Ty::Array(element, len) => {
            let each = count_nodes(program, element, known)?;
            array_len(len)?.saturating_mul(each).saturating_add(1)
        }
        // Only sums: a chain of structs that hold the next one twice doubles at each step, and
        // `known` keeps the walk linear.
        Ty::Tuple(elements) => {
            let mut sum = 1u64;
            for element in elements {
                sum = sum.saturating_add(count_nodes(program, element, known)?);
            }
            sum
        }
        Ty::Struct(id, args) => {
            let mut sum = 1u64;
            for (_, field) in struct_fields(program, *id, args) {
                sum = sum.saturating_add(count_nodes(program, &field, known)?);
            }
            sum
        }
        Ty::Vec(element, len) => {
            let each = count_nodes(program, element, known)?;
            array_len(len)?.saturating_mul(each).saturating_add(2)
        }
        Ty::Enum(id, args) => {
            let mut sum = 2u64;
            for field in program.enum_def(*id).variants.iter().flat_map(|v| &v.fields) {
                let each = count_nodes(program, &field.ty.substitute(args), known)?;
                sum = sum.saturating_add(each);
            }
            sum
        }
        Ty::Bytes(len) => match array_len(len)? {
            len @ ..=MAX_NUMBER_BYTES => len.min(1),
            len => len.div_ceil(LIMB_BYTES).saturating_add(1),
        }
        .max(1),
        Ty::Window => 3,
        _ => {
            leaf_bound(program, ty)?;
            1
        }
    };
    known.insert(ty.clone(), count);
    Ok(count)
}

fn collect_leaves(
    program: &Program,
    ty: &Ty,
    path: &mut String,
    leaves: &mut Vec<Leaf>,
) -> Result<(), EncodingError> {
    if let Some(bound) = leaf_bound(program, ty)? {
        leaves.push(Leaf { path: path.clone(), ty: ty.clone(), bound });
        return Ok(());
    }
    for (step, part) in parts(program, ty)? {
        let len = path.len();
        path.push_str(&step);
        collect_leaves(program, &part, path, leaves)?;
        path.truncate(len);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use num_bigint::BigUint;

    use super::*;
    use crate::{Field, StructDef};

    fn with_structs(defs: &[(&str, Option<&str>, &[(&str, Ty)])]) -> Program {
        let structs = defs.iter().map(|(path, domain, fields)| StructDef {
            linear: false,
            opaque: false,
            measure: None,
            name: path.rsplit("::").next().unwrap_or(path).to_owned(),
            path: (*path).to_owned(),
            domain: domain.map(str::to_owned),
            generics: Vec::new(),
            fields: fields
                .iter()
                .map(|(name, ty)| Field {
                    name: (*name).to_owned(),
                    ty: ty.clone(),
                    span: Default::default(),
                })
                .collect(),
            span: Default::default(),
        });
        Program { structs: structs.collect(), ..Program::default() }
    }

    fn strukt(id: u32) -> Ty {
        Ty::Struct(StructId(id), Vec::new())
    }

    fn array(element: Ty, len: u64) -> Ty {
        Ty::Array(Box::new(element), Size::from(len))
    }

    #[test]
    fn leaves_come_depth_first_with_their_paths() {
        let program = with_structs(&[("p::A", None, &[("x", Ty::Bool), ("y", Ty::Window)])]);
        let ty = Ty::Tuple(vec![array(strukt(0), 2), Ty::Field]);
        let found = leaves(&program, &ty).unwrap();
        let paths: Vec<&str> = found.iter().map(|leaf| leaf.path.as_str()).collect();
        assert_eq!(
            paths,
            [".0[0].x", ".0[0].y.t0", ".0[0].y.t1", ".0[1].x", ".0[1].y.t0", ".0[1].y.t1", ".1"]
        );
        assert_eq!(found[1].bound, LeafBound::Bits(40));
        assert_eq!(found[6].bound, LeafBound::Field);
    }

    /// Semantics 6.4.
    #[test]
    fn packing_fills_252_bits_and_leaves_field_elements_alone() {
        let shape = |ty: &Ty| -> Vec<Vec<(usize, u32)>> {
            let packed = packing(&Program::default(), ty).unwrap();
            packed
                .iter()
                .map(|element| element.parts.iter().map(|part| (part.leaf, part.shift)).collect())
                .collect()
        };
        assert_eq!(shape(&Ty::unit()), Vec::<Vec<(usize, u32)>>::new());
        assert_eq!(shape(&array(Ty::uint(126), 3)), [vec![(0, 0), (1, 126)], vec![(2, 0)]]);
        assert_eq!(shape(&Ty::Tuple(vec![Ty::uint(252), Ty::Bool])), [[(0, 0)], [(1, 0)]]);
        let mixed = Ty::Tuple(vec![Ty::uint(8), Ty::Field, Ty::Bool, Ty::uint(8)]);
        assert_eq!(shape(&mixed), [vec![(0, 0)], vec![(1, 0)], vec![(2, 0), (3, 1)]]);
    }

    /// Semantics 6.8: one number for up to 31 bytes, else one for each 16.
    #[test]
    fn bytes_are_one_number_or_one_for_each_sixteen() {
        let shape = |len: u64| -> Vec<(String, u32)> {
            let found = leaves(&Program::default(), &Ty::Bytes(Size::from(len))).unwrap();
            found.iter().map(|leaf| (leaf.path.clone(), leaf.bound.element_bits())).collect()
        };
        let step = |step: &str, bits: u32| (step.to_owned(), bits);
        assert_eq!(shape(0), []);
        assert_eq!(shape(20), [step("", 160)]);
        assert_eq!(shape(31), [step("", 248)]);
        assert_eq!(shape(32), [step("[0..16]", 128), step("[16..32]", 128)]);
        assert_eq!(shape(33), [step("[0..16]", 128), step("[16..32]", 128), step("[32..33]", 8)]);
        let absurd = Ty::Bytes(Size::from(u64::MAX));
        assert_eq!(leaves(&Program::default(), &absurd), Err(EncodingError::TooLarge));
    }

    #[test]
    fn descriptors_tell_types_apart() {
        let program = with_structs(&[
            ("p::A", None, &[("x", Ty::uint(8))]),
            ("p::B", None, &[("x", Ty::uint(8))]),
            ("p::C", Some("p::A"), &[("x", Ty::uint(8))]),
            ("p::D", Some("a\"b"), &[("a", strukt(0))]),
        ]);
        let text = |ty: &Ty| structure(&program, ty).unwrap();
        assert_eq!(text(&strukt(3)), r#"struct"a\"b"<>{a:struct"p::A"<>{x:u8,},}"#);
        assert_eq!(text(&array(Ty::Tuple(vec![Ty::uint(8), Ty::Bool]), 4)), "[(u8,bool,);4]");
        let types = [
            strukt(0),
            strukt(1),
            strukt(3),
            Ty::uint(8),
            Ty::uint(16),
            Ty::Field,
            array(Ty::uint(8), 4),
            array(Ty::uint(8), 8),
            Ty::Bytes(Size::from(1)),
            Ty::Bytes(Size::from(4)),
            Ty::Tuple(vec![Ty::uint(8)]),
            Ty::unit(),
            Ty::Digest(None),
            Ty::Digest(Some(Box::new(Ty::uint(8)))),
        ];
        let mut seen: Vec<BigUint> =
            types.iter().map(|ty| capacity(&program, ty).unwrap()).collect();
        seen.extend(types.iter().map(|ty| seal_capacity(&program, ty).unwrap()));
        assert!(seen.iter().all(|capacity| capacity.bits() <= 248));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 2 * types.len());
        // A domain replaces the path everywhere, so that a type can be renamed.
        assert_eq!(capacity(&program, &strukt(0)), capacity(&program, &strukt(2)));
    }

    /// SHA-256 of `clause/digest/1`, 00000000, 00000002, `u8`, made with another program.
    #[test]
    fn capacity_is_the_first_248_bits_of_the_hash() {
        let expected = "1928309607f6e4e2511b874129c5e858822a830b4b9e496a6ccd02f8c04927";
        let found = capacity(&Program::default(), &Ty::uint(8)).unwrap();
        assert_eq!(format!("{found:062x}"), expected);
    }

    #[test]
    fn absurd_types_are_refused_at_once() {
        let leaf = array(Ty::unit(), 1_000_000_000_000);
        assert_eq!(leaves(&Program::default(), &leaf), Err(EncodingError::TooLarge));
        let mut defs = vec![("p::S", None, vec![])];
        for id in 0..60 {
            defs.push(("p::S", None, vec![("a", strukt(id)), ("b", strukt(id))]));
        }
        let defs: Vec<(&str, Option<&str>, &[(&str, Ty)])> =
            defs.iter().map(|(path, domain, fields)| (*path, *domain, fields.as_slice())).collect();
        let program = with_structs(&defs);
        assert_eq!(leaves(&program, &strukt(60)), Err(EncodingError::TooLarge));
        assert_eq!(structure(&program, &strukt(60)), Err(EncodingError::TooLarge));
        let negative = Ty::Array(Box::new(Ty::Bool), Size::constant((-1).into()));
        assert_eq!(
            leaves(&Program::default(), &negative),
            Err(EncodingError::InvalidSize((-1).into()))
        );
        assert_eq!(
            leaves(&Program::default(), &Ty::uint(253)),
            Err(EncodingError::InvalidSize(253.into()))
        );
    }

    #[test]
    fn blocks_take_at_most_twelve() {
        let rates: Vec<usize> = [0, 1, 12, 13, 24, 25, 27].map(block_rate).to_vec();
        assert_eq!(rates, [1, 1, 12, 12, 12, 12, 12]);
    }
}
