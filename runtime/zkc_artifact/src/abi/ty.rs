//! Types as data, and what their elements may be.

use std::fmt;

use ark_ff::{AdditiveGroup as _, Field as _, PrimeField as _};
use num_bigint::BigUint;
use serde::{Deserialize, Serialize};
use zkc_field::Fr;
use zkc_field::element::{element_to_decimal, fits_in_bits, from_biguint, to_biguint};

/// The values that one element may have. A number that may be negative has entered its element less
/// its least value, so every element starts at 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ElementBound {
    /// 0 to 2^n − 1.
    Bits(u32),
    /// 0 to this, which is not 2^n − 1 for any n; in the file a decimal string.
    Most(#[serde(with = "decimal")] Fr),
    /// Any element below the modulus.
    Field,
}

impl ElementBound {
    /// The bound of the numbers from 0 to `greatest`.
    pub fn at_most(greatest: &BigUint) -> ElementBound {
        let bits = greatest.bits();
        if greatest.count_ones() == bits && bits < u64::from(Fr::MODULUS_BIT_SIZE) {
            return ElementBound::Bits(bits as u32);
        }
        from_biguint(greatest).map_or(ElementBound::Field, ElementBound::Most)
    }

    /// The greatest value.
    pub fn greatest(self) -> Fr {
        match self {
            ElementBound::Bits(bits) => Fr::from(2_u8).pow([u64::from(bits)]) - Fr::from(1_u8),
            ElementBound::Most(greatest) => greatest,
            ElementBound::Field => -Fr::from(1_u8),
        }
    }

    /// Whether an element may have this value.
    pub fn admits(self, value: &Fr) -> bool {
        match self {
            ElementBound::Bits(bits) => fits_in_bits(value, bits),
            ElementBound::Most(greatest) => value.into_bigint() <= greatest.into_bigint(),
            ElementBound::Field => true,
        }
    }
}

impl fmt::Display for ElementBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ElementBound::Bits(bits) => write!(f, "{bits} bits"),
            ElementBound::Most(greatest) => write!(f, "at most {}", element_to_decimal(greatest)),
            ElementBound::Field => f.write_str("any element of the field"),
        }
    }
}

/// Elements as decimal strings in their one spelling.
mod decimal {
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};
    use zkc_field::Fr;

    pub fn serialize<S: Serializer>(value: &Fr, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&zkc_field::element::element_to_decimal(value))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Fr, D::Error> {
        let text = String::deserialize(deserializer)?;
        zkc_field::parse_canonical_decimal(&text).map_err(D::Error::custom)
    }
}

/// A type as data.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum AbiType {
    /// `bool`.
    Bool,
    /// `u<bits>`.
    Uint {
        /// 1 to 252.
        bits: u32,
    },
    /// `i<bits>`: entered plus 2^(bits − 1).
    Int {
        /// 8, 16, 32, 64 or 128.
        bits: u32,
    },
    /// `Field`.
    Field,
    /// `Digest<…>`.
    Digest {
        /// Of what, for people; empty if forgotten.
        of: String,
    },
    /// `Seal<…>`.
    Seal {
        /// Of what, for people.
        of: String,
    },
    /// `Salt`: private, random.
    Salt,
    /// `[T; len]`.
    Array {
        /// T.
        element: Box<AbiType>,
        /// Number of elements.
        len: u64,
    },
    /// A tuple.
    Tuple {
        /// In order.
        elements: Vec<AbiType>,
    },
    /// A struct.
    Struct {
        /// Its name, with generic arguments, for people.
        name: String,
        /// In declared order.
        fields: Vec<AbiField>,
    },
    /// An enum. Its leaves are the tag and those of every variant; those of the variants that a value
    /// is not are elements 0.
    Enum {
        /// Its name, with generic arguments, for people.
        name: String,
        /// In declared order, at least one; a variant's index is its tag.
        variants: Vec<AbiVariant>,
    },
    /// `Vec<T, len>`. Its leaves are the length and those of every slot; those of slots past the
    /// length are elements 0.
    Vec {
        /// T.
        element: Box<AbiType>,
        /// The most elements.
        len: u64,
    },
    /// `Bytes<len>`: written `"0x…"` with two digits a byte. Up to 31 bytes are one big-endian number,
    /// more are numbers of 16 bytes each, the last of what is left.
    Bytes {
        /// Number of bytes.
        len: u64,
    },
    /// `Amount<U>`: written `"12.50 EUR"`.
    Amount {
        /// The unit's symbol.
        unit: String,
        /// Digits after the point, all of which are written.
        decimals: u32,
        /// Bits of minor units.
        bits: u32,
    },
    /// `SignedAmount<U>`: written `"-12.50 EUR"`, entered plus 2^bits − 1.
    #[serde(rename = "signed_amount")]
    SignedAmount {
        /// The unit's symbol.
        unit: String,
        /// Digits after the point, all of which are written.
        decimals: u32,
        /// Bits of minor units, without the sign.
        bits: u32,
    },
    /// `Rate<A, B, S>`: a decimal string.
    Rate {
        /// Symbol of A.
        from: String,
        /// Symbol of B.
        to: String,
        /// S.
        scale: u32,
        /// Bits of the mantissa.
        bits: u32,
    },
    /// `Decimal<S>`: a decimal string.
    Decimal {
        /// S.
        scale: u32,
        /// Bits of the mantissa.
        bits: u32,
    },
    /// `SignedDecimal<S>`: a decimal string, perhaps with a minus, entered plus 2^bits − 1.
    #[serde(rename = "signed_decimal")]
    SignedDecimal {
        /// S.
        scale: u32,
        /// Bits of the mantissa, without the sign.
        bits: u32,
    },
    /// `"25 bps"`.
    Bps,
    /// `"3.5%"`.
    Percent,
    /// `"2026-11-22T10:00:00Z"`.
    Timestamp,
    /// `"2026-11-22"`, entered as days since 0001-01-01.
    Date,
    /// Seconds.
    Duration,
    /// Two timestamps, `[t0, t1]`.
    Window,
}

/// A variant of an enum.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbiVariant {
    /// Its name.
    pub name: String,
    /// What it holds, in declared order; `0`, `1`, … of a tuple variant, empty if nothing.
    pub fields: Vec<AbiField>,
}

/// A field of a struct or of a variant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbiField {
    /// Its name; a tuple struct's are `0`, `1`, ….
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: AbiType,
}

/// Days from 0001-01-01 to 9999-12-31, the last `Date`.
pub const LAST_DAY: u32 = 3_652_058;

/// The most bytes that are one number.
const MAX_NUMBER_BYTES: u64 = 31;
/// Bytes of each number of more.
const LIMB_BYTES: u64 = 16;

/// Which bytes stand in each number of a [`AbiType::Bytes`] of this length; within a number the first
/// byte is the highest.
pub fn byte_limbs(len: u64) -> impl Iterator<Item = std::ops::Range<u64>> {
    let each = if len <= MAX_NUMBER_BYTES { MAX_NUMBER_BYTES } else { LIMB_BYTES };
    (0..len.div_ceil(each)).map(move |limb| limb * each..len.min((limb + 1) * each))
}

impl AbiField {
    /// Whether fields are those of a tuple: `0`, `1`, …, at least one. Such a value is written as an
    /// array.
    pub fn are_positional(fields: &[AbiField]) -> bool {
        let mut numbered = fields.iter().enumerate();
        !fields.is_empty() && numbered.all(|(i, field)| field.name == i.to_string())
    }
}

impl AbiVariant {
    /// The number of leaves.
    pub fn element_count(&self) -> u64 {
        sum(self.fields.iter().map(|field| field.ty.element_count()))
    }
}

impl AbiType {
    /// The leaves in order with their paths below `path` and their bounds. The fields of a variant are
    /// numbered, whatever their names: `.tag`, `.Some.0`.
    pub fn elements(&self, path: &str) -> Vec<(String, ElementBound)> {
        let mut leaves = Vec::new();
        self.collect(path, &mut leaves);
        leaves
    }

    /// The number of leaves; [`u64::MAX`] stands for more.
    pub fn element_count(&self) -> u64 {
        match self {
            AbiType::Array { element, len } => element.element_count().saturating_mul(*len),
            AbiType::Vec { element, len } => {
                element.element_count().saturating_mul(*len).saturating_add(1)
            }
            AbiType::Tuple { elements } => sum(elements.iter().map(AbiType::element_count)),
            AbiType::Struct { fields, .. } => {
                sum(fields.iter().map(|field| field.ty.element_count()))
            }
            AbiType::Enum { variants, .. } => {
                sum(variants.iter().map(AbiVariant::element_count)).saturating_add(1)
            }
            AbiType::Bytes { len } => byte_limbs(*len).count() as u64,
            AbiType::Window => 2,
            AbiType::Bool
            | AbiType::Uint { .. }
            | AbiType::Int { .. }
            | AbiType::Field
            | AbiType::Digest { .. }
            | AbiType::Seal { .. }
            | AbiType::Salt
            | AbiType::Amount { .. }
            | AbiType::SignedAmount { .. }
            | AbiType::Rate { .. }
            | AbiType::Decimal { .. }
            | AbiType::SignedDecimal { .. }
            | AbiType::Bps
            | AbiType::Percent
            | AbiType::Timestamp
            | AbiType::Date
            | AbiType::Duration => 1,
        }
    }

    fn collect(&self, path: &str, leaves: &mut Vec<(String, ElementBound)>) {
        let bound = match self {
            AbiType::Array { element, len } => {
                return (0..*len).for_each(|i| element.collect(&format!("{path}[{i}]"), leaves));
            }
            AbiType::Vec { element, len } => {
                leaves.push((format!("{path}.len"), ElementBound::at_most(&(*len).into())));
                return (0..*len).for_each(|i| element.collect(&format!("{path}[{i}]"), leaves));
            }
            AbiType::Tuple { elements } => {
                let parts = elements.iter().enumerate();
                return parts.for_each(|(i, ty)| ty.collect(&format!("{path}.{i}"), leaves));
            }
            AbiType::Struct { fields, .. } => {
                return fields
                    .iter()
                    .for_each(|field| field.ty.collect(&format!("{path}.{}", field.name), leaves));
            }
            AbiType::Enum { variants, .. } => {
                let last = variants.len().saturating_sub(1);
                leaves.push((format!("{path}.tag"), ElementBound::at_most(&last.into())));
                for variant in variants {
                    for (i, field) in variant.fields.iter().enumerate() {
                        field.ty.collect(&format!("{path}.{}.{i}", variant.name), leaves);
                    }
                }
                return;
            }
            AbiType::Bytes { len } => {
                let one = *len <= MAX_NUMBER_BYTES;
                for bytes in byte_limbs(*len) {
                    let (start, end) = (bytes.start, bytes.end);
                    let step = if one { String::new() } else { format!("[{start}..{end}]") };
                    let bits = ElementBound::Bits(8 * (end - start) as u32);
                    leaves.push((format!("{path}{step}"), bits));
                }
                return;
            }
            AbiType::Window => {
                leaves.push((format!("{path}.t0"), ElementBound::Bits(40)));
                leaves.push((format!("{path}.t1"), ElementBound::Bits(40)));
                return;
            }
            AbiType::Bool => ElementBound::Bits(1),
            AbiType::Uint { bits }
            | AbiType::Int { bits }
            | AbiType::Amount { bits, .. }
            | AbiType::Rate { bits, .. }
            | AbiType::Decimal { bits, .. } => ElementBound::Bits(*bits),
            AbiType::SignedAmount { bits, .. } | AbiType::SignedDecimal { bits, .. } => {
                // 2^bits − 1 numbers below 0, 0, and as many above.
                let most = ElementBound::Bits(*bits).greatest().double();
                ElementBound::at_most(&to_biguint(&most))
            }
            AbiType::Bps | AbiType::Percent => ElementBound::Bits(32),
            AbiType::Timestamp | AbiType::Duration => ElementBound::Bits(40),
            AbiType::Date => ElementBound::at_most(&LAST_DAY.into()),
            AbiType::Field | AbiType::Digest { .. } | AbiType::Seal { .. } | AbiType::Salt => {
                ElementBound::Field
            }
        };
        leaves.push((path.to_owned(), bound));
    }
}

fn sum(counts: impl Iterator<Item = u64>) -> u64 {
    counts.fold(0, u64::saturating_add)
}
