//! Proofs as bytes: each proof has one spelling in each form, and every other byte string is refused.
//!
//! - Compressed, 128 bytes: arkworks' form, x-coordinates with two flag bits.
//! - For the EVM, 256 bytes: EIP-197's order, big-endian, the imaginary part of G2's coordinates first.

use std::fmt;

use ark_bn254::{Fq, Fq2, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::{BigInteger, PrimeField};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use zkc_artifact::groth16::{PointError, Proof};

/// Bytes of a compressed proof: A, B, C.
pub const COMPRESSED_BYTES: usize = 128;
/// Bytes of a proof for the EVM: the coordinates of A, B, C.
pub const EVM_BYTES: usize = 256;

const G1_COMPRESSED: usize = 32;
const G2_COMPRESSED: usize = 64;
const COORDINATE: usize = 32;

/// Why bytes are not a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProofBytesError {
    /// Too few or too many bytes.
    Length {
        /// Bytes of a proof in this form.
        expected: usize,
        /// Bytes given.
        found: usize,
    },
    /// The bytes are no point, or not the one spelling of it.
    NotCanonical,
    /// A point that cannot be part of a proof.
    Point(PointError),
}

impl fmt::Display for ProofBytesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProofBytesError::Length { expected, found } => {
                write!(f, "a proof in this form has {expected} bytes, not {found}")
            }
            ProofBytesError::NotCanonical => {
                write!(f, "the bytes are not a proof in its one canonical spelling")
            }
            ProofBytesError::Point(error) => write!(f, "the bytes are not a proof: {error}"),
        }
    }
}

impl std::error::Error for ProofBytesError {}

/// The compressed form.
pub fn encode_compressed(proof: &Proof) -> [u8; COMPRESSED_BYTES] {
    let mut bytes = [0; COMPRESSED_BYTES];
    let mut rest = bytes.as_mut_slice();
    // A slice of exactly the right length cannot be too short.
    let _ = proof.a().serialize_compressed(&mut rest);
    let _ = proof.b().serialize_compressed(&mut rest);
    let _ = proof.c().serialize_compressed(&mut rest);
    bytes
}

/// Reads the compressed form.
///
/// # Errors
/// Any other length, spelling, or point that cannot be part of a proof.
pub fn decode_compressed(bytes: &[u8]) -> Result<Proof, ProofBytesError> {
    let (a, rest) = bytes.split_at_checked(G1_COMPRESSED).unwrap_or((bytes, &[]));
    let (b, c) = rest.split_at_checked(G2_COMPRESSED).unwrap_or((rest, &[]));
    if bytes.len() != COMPRESSED_BYTES {
        return Err(ProofBytesError::Length { expected: COMPRESSED_BYTES, found: bytes.len() });
    }
    let not_canonical = |_| ProofBytesError::NotCanonical;
    let a = G1Affine::deserialize_compressed(a).map_err(not_canonical)?;
    let b = G2Affine::deserialize_compressed(b).map_err(not_canonical)?;
    let c = G1Affine::deserialize_compressed(c).map_err(not_canonical)?;
    let proof = Proof::new(a, b, c).map_err(ProofBytesError::Point)?;
    // The library lets other spellings through, such as junk beside the flag of infinity.
    if encode_compressed(&proof) != bytes {
        return Err(ProofBytesError::NotCanonical);
    }
    Ok(proof)
}

/// The form for the EVM: A.x A.y B.x₁ B.x₀ B.y₁ B.y₀ C.x C.y.
pub fn encode_evm(proof: &Proof) -> [u8; EVM_BYTES] {
    // A proof has no point at infinity, so every point has coordinates.
    let g1 = |point: &G1Affine| point.xy().unwrap_or_default();
    let (ax, ay) = g1(proof.a());
    let (bx, by) = proof.b().xy().unwrap_or_default();
    let (cx, cy) = g1(proof.c());
    let mut bytes = [0; EVM_BYTES];
    let coordinates = [ax, ay, bx.c1, bx.c0, by.c1, by.c0, cx, cy];
    for (chunk, coordinate) in bytes.chunks_exact_mut(COORDINATE).zip(coordinates) {
        chunk.copy_from_slice(&coordinate.into_bigint().to_bytes_be());
    }
    bytes
}

/// Reads the form for the EVM.
///
/// # Errors
/// Any other length, a coordinate that is not below its prime, or a point that cannot be part of a proof.
pub fn decode_evm(bytes: &[u8]) -> Result<Proof, ProofBytesError> {
    let (chunks, _) = bytes.as_chunks::<COORDINATE>();
    if bytes.len() != EVM_BYTES {
        return Err(ProofBytesError::Length { expected: EVM_BYTES, found: bytes.len() });
    }
    let coordinates = chunks
        .iter()
        .map(zkc_field::element::from_be_bytes::<Fq>)
        .collect::<Option<Vec<_>>>()
        .ok_or(ProofBytesError::NotCanonical)?;
    let &[ax, ay, bx1, bx0, by1, by0, cx, cy] = coordinates.as_slice() else {
        return Err(ProofBytesError::NotCanonical);
    };
    // Unchecked here: `Proof::new` checks every point, and takes (0, 0) for infinity as EIP-197 does.
    Proof::new(
        G1Affine::new_unchecked(ax, ay),
        G2Affine::new_unchecked(Fq2::new(bx0, bx1), Fq2::new(by0, by1)),
        G1Affine::new_unchecked(cx, cy),
    )
    .map_err(ProofBytesError::Point)
}
