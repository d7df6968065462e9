//! The interface of a clause as data: `<Contract>.<clause>.abi.json`.
//!
//! It names and types everything that enters or leaves a proof, so that an application can write an
//! input file, a verifier can build and read `public.json`, and nobody needs the source for it.
//! Encoding of values as elements: semantics 6.7, 6.8 and 11.11 of the language reference.
//!
//! ```
//! use zkc_artifact::abi::{AbiType, ElementBound};
//!
//! let window = AbiType::Window;
//! let elements = window.elements("now");
//! assert_eq!(elements[0], ("now.t0".to_owned(), ElementBound::Bits(40)));
//! ```

use ark_ff::{Field as _, Zero as _};
use serde::{Deserialize, Serialize};
use zkc_field::Fr;

/// Version of the file's form; a reader refuses another major one.
pub const ABI_VERSION: u32 = 1;

/// A clause's interface.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Abi {
    /// `"clause-abi"`.
    pub format: String,
    /// [`ABI_VERSION`].
    pub version: u32,
    /// Version of the compiler that wrote it.
    pub compiler: String,
    /// Name of the package.
    pub package: String,
    /// Version of the package.
    pub package_version: String,
    /// Name of the contract.
    pub contract: String,
    /// Name of the clause.
    pub clause: String,
    /// Doc comment.
    pub docs: Vec<String>,
    /// Curve: `bn254`.
    pub curve: String,
    /// SHA-256 of the `.r1cs` file, in lower-case hex: which circuit this describes.
    pub circuit: String,
    /// What is proven in, in declared order.
    pub params: Vec<AbiParam>,
    /// What the proof shows, in declared order.
    pub outputs: Vec<AbiOutput>,
    /// The widest window `now` may be, in seconds, if the clause uses `now`.
    pub now_max_seconds: Option<u64>,
    /// Whether the same proof may be given twice: `#[repeatable]`.
    pub repeatable: bool,
    /// The public elements after the constant 1, in the order of `public.json`.
    pub public: Vec<PublicElement>,
    /// Number of fresh salts that the prover draws, one for each sealed output in declared order.
    pub fresh_salts: u32,
    /// What the verifier or ledger must check itself, in words.
    pub obligations: Vec<String>,
}

/// A parameter of a clause.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbiParam {
    /// Its name: the key in the input file.
    pub name: String,
    /// Who sees it.
    pub visibility: AbiVisibility,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: AbiType,
    /// Of a sealed parameter: how its seal is computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<SealEncoding>,
}

/// How the seal of a value and a salt is computed: the sponge over the value's packed leaves and the
/// salt, from an initial element that names the type.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealEncoding {
    /// The sponge's initial element, as a decimal number.
    pub initial: String,
    /// The packed elements in order; each is the sum of its leaves, shifted. The salt follows as an
    /// element of its own.
    pub elements: Vec<Vec<PackedLeaf>>,
}

/// A leaf inside a packed element.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackedLeaf {
    /// Index of the leaf.
    pub leaf: u32,
    /// It counts 2^shift times.
    pub shift: u32,
}

impl SealEncoding {
    /// The seal of these leaves and this salt; none if the encoding names a leaf there is not, or its
    /// initial element is no element: a file that the compiler did not write.
    pub fn seal(&self, leaves: &[Fr], salt: Fr) -> Option<Fr> {
        let initial = zkc_field::parse_canonical_decimal(&self.initial).ok()?;
        let mut elements = Vec::with_capacity(self.elements.len() + 1);
        for parts in &self.elements {
            let mut sum = Fr::zero();
            for part in parts {
                let leaf = leaves.get(part.leaf as usize)?;
                sum += Fr::from(2_u64).pow([u64::from(part.shift)]) * leaf;
            }
            elements.push(sum);
        }
        elements.push(salt);
        Some(zkc_field::poseidon::sponge(initial, &elements))
    }
}

/// Who sees a parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AbiVisibility {
    /// Everybody.
    Public,
    /// Its seal is public, value and salt are private.
    Sealed,
    /// The prover alone.
    Private,
}

/// An output of a clause.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbiOutput {
    /// Its name.
    pub name: String,
    /// Whether only its seal is public; the opening is written beside the proof.
    pub sealed: bool,
    /// Its type; for a sealed output the type of the value inside.
    #[serde(rename = "type")]
    pub ty: AbiType,
}

/// One element of `public.json`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicElement {
    /// Which leaf it is: `deployment`, `price`, `terms` (a seal), `now.t0`.
    pub path: String,
    /// What it may be; a verifier refuses more.
    pub bound: ElementBound,
}

/// The values that one element may have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ElementBound {
    /// 0 to 2^n − 1.
    Bits(u32),
    /// Any element below the modulus.
    Field,
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
    /// `Amount<U>`: written `"12.50 EUR"`.
    Amount {
        /// The unit's symbol.
        unit: String,
        /// Digits after the point, all of which are written.
        decimals: u32,
        /// Bits of minor units.
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
    /// `"25 bps"`.
    Bps,
    /// `"3.5%"`.
    Percent,
    /// `"2026-11-22T10:00:00Z"`.
    Timestamp,
    /// Seconds.
    Duration,
    /// Two timestamps, `[t0, t1]`.
    Window,
}

/// A field of a struct.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbiField {
    /// Its name; a tuple struct's are `0`, `1`, ….
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: AbiType,
}

impl AbiType {
    /// The leaves in order with their paths below `path` and their bounds.
    pub fn elements(&self, path: &str) -> Vec<(String, ElementBound)> {
        let mut leaves = Vec::new();
        self.collect(path, &mut leaves);
        leaves
    }

    /// The number of leaves.
    pub fn element_count(&self) -> u64 {
        match self {
            AbiType::Array { element, len } => element.element_count().saturating_mul(*len),
            AbiType::Tuple { elements } => {
                elements.iter().fold(0, |sum, ty| sum.saturating_add(ty.element_count()))
            }
            AbiType::Struct { fields, .. } => {
                fields.iter().fold(0, |sum, field| sum.saturating_add(field.ty.element_count()))
            }
            AbiType::Window => 2,
            _ => 1,
        }
    }

    fn collect(&self, path: &str, leaves: &mut Vec<(String, ElementBound)>) {
        let bound = match self {
            AbiType::Array { element, len } => {
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
            AbiType::Window => {
                leaves.push((format!("{path}.t0"), ElementBound::Bits(40)));
                leaves.push((format!("{path}.t1"), ElementBound::Bits(40)));
                return;
            }
            AbiType::Bool => ElementBound::Bits(1),
            AbiType::Uint { bits }
            | AbiType::Amount { bits, .. }
            | AbiType::Rate { bits, .. }
            | AbiType::Decimal { bits, .. } => ElementBound::Bits(*bits),
            AbiType::Bps | AbiType::Percent => ElementBound::Bits(32),
            AbiType::Timestamp | AbiType::Duration => ElementBound::Bits(40),
            AbiType::Field | AbiType::Digest { .. } | AbiType::Seal { .. } | AbiType::Salt => {
                ElementBound::Field
            }
        };
        leaves.push((path.to_owned(), bound));
    }
}
