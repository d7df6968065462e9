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

mod limits;
mod ty;

use std::fmt;
use std::ops::RangeInclusive;

use ark_ff::{Field as _, Zero as _};
use serde::{Deserialize, Serialize};
use zkc_field::Fr;

pub use ty::{AbiField, AbiType, AbiVariant, ElementBound, LAST_DAY, byte_limbs};

/// What the file says it is.
pub const ABI_FORMAT: &str = "clause-abi";
/// Version of the file's form that is written.
pub const ABI_VERSION: u32 = 2;
/// Versions that are read. Version 1 lacks the kinds `int`, `signed_amount`, `signed_decimal`, `date`,
/// `enum` and `vec`, and the bound `most`; what it has means the same.
pub const ABI_VERSIONS_READ: RangeInclusive<u32> = 1..=ABI_VERSION;

/// A clause's interface.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Abi {
    /// [`ABI_FORMAT`].
    pub format: String,
    /// [`ABI_VERSION`], or an older one that was read.
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
    /// The initial element of the sponge that gives a proof's `statement` from its public elements, as a
    /// decimal number; files of older compilers have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// Number of fresh salts that the prover draws, one for each sealed output in declared order.
    pub fresh_salts: u32,
    /// What the verifier or ledger must check itself, in words.
    pub obligations: Vec<String>,
}

/// Why a file is no interface.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AbiError {
    /// It is not JSON, or lacks `format` and `version`, or has something that its version does not.
    Form(String),
    /// It is another file; what it says it is.
    Format(String),
    /// Its version is none of [`ABI_VERSIONS_READ`].
    Version(u32),
    /// The type of this parameter or output is one that no compiler writes: too wide or too large.
    Type(String),
}

impl fmt::Display for AbiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AbiError::Form(error) => f.write_str(error),
            AbiError::Format(format) => {
                write!(f, "it is a file of format `{format}`, not `{ABI_FORMAT}`")
            }
            AbiError::Version(version) => write!(
                f,
                "it is an interface file of version {version}; this zkc reads versions {} to {}",
                ABI_VERSIONS_READ.start(),
                ABI_VERSIONS_READ.end()
            ),
            AbiError::Type(name) => write!(f, "the type of `{name}` is too large to be one"),
        }
    }
}

impl std::error::Error for AbiError {}

impl Abi {
    /// The statement of a proof with these public elements, those of `public.json`; none if the file
    /// does not say how it is computed, or the elements are not as many as the clause has.
    pub fn statement(&self, public: &[Fr]) -> Option<Fr> {
        let initial = zkc_field::parse_canonical_decimal(self.statement.as_deref()?).ok()?;
        let counted = public.len() == self.public.len();
        counted.then(|| zkc_field::poseidon::sponge(initial, public))
    }

    /// Reads an interface file of any version in [`ABI_VERSIONS_READ`].
    ///
    /// # Errors
    /// [`AbiError`]; a file of a later version is refused by its version, whatever else is in it.
    pub fn from_json(bytes: &[u8]) -> Result<Abi, AbiError> {
        #[derive(Deserialize)]
        struct Head {
            format: String,
            version: u32,
        }
        let form = |error: serde_json::Error| AbiError::Form(error.to_string());
        let head: Head = serde_json::from_slice(bytes).map_err(form)?;
        if head.format != ABI_FORMAT {
            return Err(AbiError::Format(head.format));
        }
        if !ABI_VERSIONS_READ.contains(&head.version) {
            return Err(AbiError::Version(head.version));
        }
        let abi: Abi = serde_json::from_slice(bytes).map_err(form)?;
        let params = abi.params.iter().map(|param| (&param.name, &param.ty));
        let outputs = abi.outputs.iter().map(|output| (&output.name, &output.ty));
        match params.chain(outputs).find(|(_, ty)| !ty.is_possible()) {
            Some((name, _)) => Err(AbiError::Type(name.clone())),
            None => Ok(abi),
        }
    }
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
    /// The packed elements in order; each is the sum of its leaves, shifted. Leaves of different
    /// variants of an enum may have one shift, as all but those of one variant are 0. The salt
    /// follows as an element of its own.
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

#[cfg(test)]
mod tests;
