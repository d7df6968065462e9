//! `.zkey`, version 1, protocol Groth16: a proving key as snarkjs writes it.
//!
//! Sections: 1 protocol, 2 header, 3 IC, 4 coefficients of A and B, 5 A, 6 B in G1, 7 B in G2, 8 C, 9 H,
//! 10 contributions. The points of H are for the odd half of the domain of twice the size, so a proof with such a
//! key needs snarkjs's reduction to polynomials and not that of libsnark.
//!
//! zkc adds a section of its own, [`NOTE_SECTION`], with the digest of the circuit and how the key was made.
//! The other tools skip sections that they do not know.

use ark_bn254::{G1Affine, G2Affine};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use zkc_field::Fr;

use crate::binary::{Cursor, Sections, Writer, put_base_field, put_scalar_field};
use crate::error::{ArtifactError, FileKind, Problem};
use crate::groth16::VerifyingKey;
use crate::montgomery::{Checks, StoredPoint, coefficient, put_coefficient};

const MAGIC: &[u8; 4] = b"zkey";
const VERSION: u32 = 1;
const GROTH16: u32 = 1;
/// Matrix, row and wire of four bytes each, and a value.
const COEFFICIENT_BYTES: usize = 44;
/// A digest of 64 bytes and the number of contributions.
const MIN_CONTRIBUTIONS: usize = 68;
/// The two-adicity of the scalar field, less one for the domain of twice the size that H lives on.
const MAX_DOMAIN_LOG2: u32 = 27;

/// The id of zkc's own section: "zkc" and the version of the section, 1.
pub const NOTE_SECTION: u32 = u32::from_be_bytes(*b"zkc\x01");
const NOTE_BYTES: usize = 36;

/// A proving key. Every point is in its group; the numbers agree with each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zkey {
    /// Wires of the circuit, the constant one included.
    pub n_wires: u32,
    /// Public wires, the constant one not included.
    pub n_public: u32,
    /// Size of the domain: a power of two that holds all rows and the rows of the public inputs.
    pub domain_size: u32,
    /// α in G1.
    pub alpha_g1: G1Affine,
    /// β in G1.
    pub beta_g1: G1Affine,
    /// β in G2.
    pub beta_g2: G2Affine,
    /// γ in G2.
    pub gamma_g2: G2Affine,
    /// δ in G1.
    pub delta_g1: G1Affine,
    /// δ in G2.
    pub delta_g2: G2Affine,
    /// One point for the constant one and each public wire.
    pub ic: Vec<G1Affine>,
    /// The terms of A and B, and after the rows of the circuit one row of A for each of wires `0..=n_public`.
    pub coefficients: Vec<Coefficient>,
    /// A at τ, per wire.
    pub a: Vec<G1Affine>,
    /// B at τ in G1, per wire.
    pub b_g1: Vec<G1Affine>,
    /// B at τ in G2, per wire.
    pub b_g2: Vec<G2Affine>,
    /// (β A + α B + C) / δ at τ, per private wire.
    pub c: Vec<G1Affine>,
    /// Lagrange polynomials of the odd half of the double domain at τ, over δ; as many as the domain is large.
    pub h: Vec<G1Affine>,
    /// The contributions section as it is; not checked by this program.
    pub contributions: Vec<u8>,
    /// What zkc noted when it made the key; `None` for keys made elsewhere.
    pub note: Option<KeyNote>,
}

/// One term of A or B.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coefficient {
    /// Whether it belongs to B rather than A.
    pub in_b: bool,
    /// The row.
    pub row: u32,
    /// The wire.
    pub wire: u32,
    /// The coefficient.
    pub value: Fr,
}

/// What zkc writes into the keys that it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyNote {
    /// How the key was made.
    pub origin: KeyOrigin,
    /// Digest of the whole circuit, C included.
    pub circuit: [u8; 32],
}

/// How a key was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyOrigin {
    /// By one machine that knew the trapdoor: whoever ran it could forge proofs. For development only.
    UnsafeDev,
}

impl KeyOrigin {
    /// The label shown to people: `unsafe-dev`.
    pub fn label(self) -> &'static str {
        match self {
            KeyOrigin::UnsafeDev => "unsafe-dev",
        }
    }

    fn code(self) -> u32 {
        match self {
            KeyOrigin::UnsafeDev => 1,
        }
    }
}

impl Zkey {
    /// Reads a file and checks every number and point in it, over all cores.
    ///
    /// Most of the time goes into the subgroup checks of B in G2, one for each wire. A program that has read a key
    /// in this way can keep its [`digest`] and call [`read_pinned`](Self::read_pinned) from then on.
    ///
    /// # Errors
    /// Anything but a whole, consistent Groth16 key over BN254.
    pub fn read(bytes: &[u8]) -> Result<Self, ArtifactError> {
        Self::read_with(bytes, Checks::All)
    }

    /// Reads a file that has passed all checks before, as its SHA-256 digest shows; the points are not checked again.
    ///
    /// `expected` must come from a place that whoever could change the key file could not change.
    ///
    /// # Errors
    /// As [`read`](Self::read), and [`Problem::Mismatch`] if the file has another digest.
    pub fn read_pinned(bytes: &[u8], expected: &[u8; 32]) -> Result<Self, ArtifactError> {
        if digest(bytes) != *expected {
            return Err(ArtifactError {
                file: FileKind::Zkey,
                part: "file".into(),
                offset: None,
                problem: Problem::Mismatch(
                    "its SHA-256 digest is not the expected one: the key was changed or replaced",
                ),
            });
        }
        Self::read_with(bytes, Checks::Pinned)
    }

    fn read_with(bytes: &[u8], checks: Checks) -> Result<Self, ArtifactError> {
        let sections = Sections::read(FileKind::Zkey, bytes, MAGIC, VERSION)?;
        let mut protocol = sections.get(1, "protocol")?;
        match protocol.u32()? {
            GROTH16 => protocol.finish()?,
            2 => return Err(protocol.error(Problem::OtherProtocol("plonk".into()))),
            10 => return Err(protocol.error(Problem::OtherProtocol("fflonk".into()))),
            other => return Err(protocol.error(Problem::OtherProtocol(format!("number {other}")))),
        }

        let mut header = sections.get(2, "header")?;
        header.base_field()?;
        header.scalar_field()?;
        let start = header.offset();
        let (n_wires, n_public, domain_size) = (header.u32()?, header.u32()?, header.u32()?);
        if n_public >= n_wires {
            let what = "the number of public wires and the constant one";
            let (expected, found) = (u64::from(n_wires), u64::from(n_public) + 1);
            return Err(header.error_at(start, Problem::Count { what, expected, found }));
        }
        if !domain_size.is_power_of_two()
            || domain_size > 1 << MAX_DOMAIN_LOG2
            || domain_size <= n_public
        {
            return Err(
                header.error_at(start + 8, Problem::Mismatch("the domain size is impossible"))
            );
        }
        let alpha_g1 = point(&mut header, checks)?;
        let beta_g1 = point(&mut header, checks)?;
        let beta_g2 = point(&mut header, checks)?;
        let gamma_g2 = point(&mut header, checks)?;
        let delta_g1 = point(&mut header, checks)?;
        let delta_g2 = point(&mut header, checks)?;
        header.finish()?;

        let sizes = (n_wires, n_public, domain_size);
        let contributions = sections.get(10, "contributions")?;
        if contributions.left() < MIN_CONTRIBUTIONS {
            let (needed, left) = (MIN_CONTRIBUTIONS as u64, contributions.left() as u64);
            return Err(contributions.error(Problem::Truncated { needed, left }));
        }
        Ok(Zkey {
            n_wires,
            n_public,
            domain_size,
            alpha_g1,
            beta_g1,
            beta_g2,
            gamma_g2,
            delta_g1,
            delta_g2,
            ic: points(sections.get(3, "points of the public inputs (IC)")?, n_public + 1, checks)?,
            coefficients: read_coefficients(sections.get(4, "coefficients")?, sizes)?,
            a: points(sections.get(5, "points of A")?, n_wires, checks)?,
            b_g1: points(sections.get(6, "points of B in G1")?, n_wires, checks)?,
            b_g2: points(sections.get(7, "points of B in G2")?, n_wires, checks)?,
            c: points(sections.get(8, "points of C")?, n_wires - n_public - 1, checks)?,
            h: points(sections.get(9, "points of H")?, domain_size, checks)?,
            contributions: contributions.remaining().to_vec(),
            note: sections.find(NOTE_SECTION, "zkc's note").map(read_note).transpose()?,
        })
    }

    /// The bytes of the file; the same for equal keys.
    pub fn write(&self) -> Vec<u8> {
        let mut header = Vec::new();
        put_base_field(&mut header);
        put_scalar_field(&mut header);
        for count in [self.n_wires, self.n_public, self.domain_size] {
            header.extend(count.to_le_bytes());
        }
        self.alpha_g1.put(&mut header);
        self.beta_g1.put(&mut header);
        self.beta_g2.put(&mut header);
        self.gamma_g2.put(&mut header);
        self.delta_g1.put(&mut header);
        self.delta_g2.put(&mut header);

        let mut coefficients = Vec::with_capacity(4 + COEFFICIENT_BYTES * self.coefficients.len());
        coefficients.extend((self.coefficients.len() as u32).to_le_bytes());
        for term in &self.coefficients {
            for number in [u32::from(term.in_b), term.row, term.wire] {
                coefficients.extend(number.to_le_bytes());
            }
            put_coefficient(&mut coefficients, &term.value);
        }

        let mut writer = Writer::new(MAGIC, VERSION);
        writer.section(1, &GROTH16.to_le_bytes());
        writer.section(2, &header);
        // The order in which snarkjs's setup writes them, so that its files come out byte for byte.
        writer.section(4, &coefficients);
        writer.section(3, &put_points(&self.ic));
        writer.section(9, &put_points(&self.h));
        writer.section(8, &put_points(&self.c));
        writer.section(5, &put_points(&self.a));
        writer.section(6, &put_points(&self.b_g1));
        writer.section(7, &put_points(&self.b_g2));
        writer.section(10, &self.contributions);
        if let Some(note) = &self.note {
            let mut content = note.origin.code().to_le_bytes().to_vec();
            content.extend(note.circuit);
            writer.section(NOTE_SECTION, &content);
        }
        writer.finish()
    }

    /// The verification key of this proving key; its points were checked when the key was read or made.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey::from_checked(
            self.alpha_g1,
            self.beta_g2,
            self.gamma_g2,
            self.delta_g2,
            self.ic.clone(),
        )
    }
}

/// The SHA-256 digest of a key file, for [`Zkey::read_pinned`].
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn point<P: StoredPoint>(cursor: &mut Cursor<'_>, checks: Checks) -> Result<P, ArtifactError> {
    let start = cursor.offset();
    P::read(cursor.bytes(P::BYTES as u64)?, checks)
        .map_err(|problem| cursor.error_at(start, problem))
}

/// A section that is nothing but `count` points. The first bad one is reported whatever the number of threads.
fn points<P: StoredPoint>(
    cursor: Cursor<'_>,
    count: u32,
    checks: Checks,
) -> Result<Vec<P>, ArtifactError> {
    let bytes = cursor.remaining();
    if bytes.len() as u64 != u64::from(count) * P::BYTES as u64 {
        let what = "the number of points";
        let found = (bytes.len() / P::BYTES) as u64;
        return Err(cursor.error(Problem::Count { what, expected: u64::from(count), found }));
    }
    let read: Vec<Result<P, Problem>> =
        bytes.par_chunks_exact(P::BYTES).map(|point| P::read(point, checks)).collect();
    let start = cursor.offset();
    read.into_iter()
        .enumerate()
        .map(|(i, point)| point.map_err(|problem| cursor.error_at(start + i * P::BYTES, problem)))
        .collect()
}

fn put_points<P: StoredPoint>(points: &[P]) -> Vec<u8> {
    let mut out = Vec::with_capacity(points.len() * P::BYTES);
    points.iter().for_each(|point| point.put(&mut out));
    out
}

fn read_coefficients(
    mut cursor: Cursor<'_>,
    (n_wires, _, domain_size): (u32, u32, u32),
) -> Result<Vec<Coefficient>, ArtifactError> {
    let count = cursor.count(COEFFICIENT_BYTES)?;
    let mut terms = Vec::with_capacity(count);
    for _ in 0..count {
        let start = cursor.offset();
        let matrix = cursor.u32()?;
        let row = cursor.u32()?;
        let wire = cursor.u32()?;
        let value = coefficient(&cursor.array()?);
        let value = value.map_err(|problem| cursor.error_at(start + 12, problem))?;
        if matrix > 1 || row >= domain_size || wire >= n_wires {
            let problem =
                Problem::Mismatch("a term names a matrix, constraint or wire that is not there");
            return Err(cursor.error_at(start, problem));
        }
        terms.push(Coefficient { in_b: matrix == 1, row, wire, value });
    }
    cursor.finish()?;
    Ok(terms)
}

fn read_note(mut cursor: Cursor<'_>) -> Result<KeyNote, ArtifactError> {
    if cursor.left() != NOTE_BYTES {
        let (expected, found) = (NOTE_BYTES as u64, cursor.left() as u64);
        return Err(cursor.error(Problem::Count { what: "its length", expected, found }));
    }
    let origin = match cursor.u32()? {
        1 => KeyOrigin::UnsafeDev,
        _ => return Err(cursor.error(Problem::Unsupported("keys of this origin"))),
    };
    Ok(KeyNote { origin, circuit: cursor.array()? })
}
