//! What can be wrong with a file, and where.

use std::borrow::Cow;
use std::fmt;

use zkc_field::{Curve, ParseElementError};
use zkc_r1cs::R1csError;

/// The kinds of file this room reads and writes in the ecosystem's formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A circuit: `.r1cs`.
    R1cs,
    /// A witness: `.wtns`.
    Wtns,
    /// A proving key: `.zkey`.
    Zkey,
    /// A verification key: `verification_key.json`.
    VerifyingKey,
    /// A proof: `proof.json`.
    Proof,
    /// The public inputs of a proof: `public.json`.
    Public,
}

impl FileKind {
    /// The beginning of every message about a file of this kind.
    fn refusal(self) -> &'static str {
        match self {
            FileKind::R1cs => "this is not a usable circuit (.r1cs)",
            FileKind::Wtns => "this is not a usable witness (.wtns)",
            FileKind::Zkey => "this is not a usable proving key (.zkey)",
            FileKind::VerifyingKey => {
                "this is not a usable verification key (verification_key.json)"
            }
            FileKind::Proof => "this is not a usable proof (proof.json)",
            FileKind::Public => "these are not usable public inputs (public.json)",
        }
    }
}

/// A file that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtifactError {
    /// What the file was read as.
    pub file: FileKind,
    /// The part of it: a section in words, or a path such as `pi_b[1][0]`.
    pub part: Cow<'static, str>,
    /// The byte at which the part's trouble begins; `None` in JSON files.
    pub offset: Option<u64>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The first four bytes are those of another kind of file.
    Magic {
        /// What they should be.
        expected: [u8; 4],
        /// What they are.
        found: [u8; 4],
    },
    /// A version of the format that this program does not know.
    Version {
        /// The one it knows.
        supported: u32,
        /// The one in the file.
        found: u32,
    },
    /// The file ends too early, or a length in it is too large.
    Truncated {
        /// Bytes that should follow.
        needed: u64,
        /// Bytes that do.
        left: u64,
    },
    /// Bytes are left over.
    Trailing(u64),
    /// A section occurs twice.
    DuplicateSection(u32),
    /// A section that must be there is not.
    MissingSection(u32),
    /// The file is for another prime field or curve.
    OtherField,
    /// The proof system is another one, such as plonk.
    OtherProtocol(String),
    /// Two numbers in the file contradict each other.
    Count {
        /// What is counted.
        what: &'static str,
        /// What the rest of the file implies.
        expected: u64,
        /// What is written.
        found: u64,
    },
    /// A number that is not below the prime.
    ElementTooLarge,
    /// A number in a JSON file that is not the canonical spelling of an element.
    Number(ParseElementError),
    /// A point that is not on the curve.
    NotOnCurve,
    /// A point on the curve but outside the group of prime order.
    WrongSubgroup,
    /// The point at infinity where it would make forging possible.
    Infinity,
    /// A point in projective form whose last coordinate is not one.
    NotAffine,
    /// The first value of a witness is not one.
    ConstantNotOne,
    /// The constraints are not a valid system.
    Relation(R1csError),
    /// A feature of the format that zkc does not support.
    Unsupported(&'static str),
    /// Two parts that must agree do not.
    Mismatch(&'static str),
    /// Not the JSON that is expected; the text comes from the JSON reader and says where.
    Json(String),
}

impl fmt::Display for ArtifactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.refusal(), self.part)?;
        if let Some(offset) = self.offset {
            write!(f, ", at byte {offset}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Magic { expected, found } => write!(
                f,
                "the file should begin with \"{}\" but begins with \"{}\": it is another kind of file",
                expected.escape_ascii(),
                found.escape_ascii()
            ),
            Problem::Version { supported, found } => {
                write!(f, "format version {found} is not supported, only version {supported}")
            }
            Problem::Truncated { needed, left } => write!(
                f,
                "{needed} more bytes should follow but only {left} do: the file is cut short or damaged"
            ),
            Problem::Trailing(n) => write!(f, "{n} bytes too many: the file is damaged"),
            Problem::DuplicateSection(id) => write!(f, "section {id} occurs twice"),
            Problem::MissingSection(id) => write!(f, "section {id} is missing"),
            Problem::OtherField => write!(
                f,
                "it is for another field or curve; zkc works on {} ({} in snarkjs)",
                Curve::Bn254.name(),
                Curve::Bn254.snarkjs_name()
            ),
            Problem::OtherProtocol(name) => {
                write!(f, "it is for the proof system {name}; zkc uses groth16")
            }
            Problem::Count { what, expected, found } => {
                write!(f, "{what} should be {expected} but is {found}")
            }
            Problem::ElementTooLarge => write!(f, "a number is not below the field's prime"),
            Problem::Number(error) => write!(f, "{error}"),
            Problem::NotOnCurve => write!(f, "a point is not on the curve"),
            Problem::WrongSubgroup => {
                write!(f, "a point is on the curve but outside the group of prime order")
            }
            Problem::Infinity => {
                write!(
                    f,
                    "the point at infinity is not allowed here, as it would let proofs be forged"
                )
            }
            Problem::NotAffine => {
                write!(f, "the last coordinate of a point should be 1 (or 1 and 0 in G2)")
            }
            Problem::ConstantNotOne => write!(f, "the first value of a witness should be 1"),
            Problem::Relation(error) => write!(f, "{error}"),
            Problem::Unsupported(what) => write!(f, "{what} are not supported"),
            Problem::Mismatch(what) => write!(f, "{what}"),
            Problem::Json(message) => write!(f, "{message}"),
        }
    }
}

impl std::error::Error for ArtifactError {}
