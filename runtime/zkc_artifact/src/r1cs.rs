//! `.r1cs`, version 1: a circuit as circom and snarkjs write it.
//!
//! Sections: 1 header, 2 constraints, 3 the label of each wire. Sections 4 and 5 (custom gates) are refused.
//! Wires come in the order one, public outputs, public inputs, private inputs, the rest.

use sha2::{Digest, Sha256};
use zkc_field::{Curve, Fr};
use zkc_r1cs::{R1cs, R1csBuilder, Side};

use crate::binary::{Cursor, Sections, Writer, put_scalar_field};
use crate::error::{ArtifactError, FileKind, Problem};

const MAGIC: &[u8; 4] = b"r1cs";
const VERSION: u32 = 1;
/// A term takes four bytes for the wire and 32 for the coefficient.
const TERM_BYTES: usize = 36;
/// A row takes three counts at least.
const ROW_BYTES: usize = 12;

/// The SHA-256 digest of a system: of its wires, public wires and rows, and of nothing else.
///
/// Two circuits have the same digest when they are the same relation over the same wires; labels in files do not
/// count. Keys and witness programs name their circuit by it.
pub fn circuit_digest(r1cs: &R1cs<Fr>) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"zkc circuit 1\0");
    hasher.update(Curve::Bn254.scalar_modulus().to_bytes_le());
    for count in [r1cs.n_wires(), r1cs.n_public(), r1cs.n_rows()] {
        hasher.update((count as u64).to_le_bytes());
    }
    for row in 0..r1cs.n_rows() {
        for side in Side::ALL {
            let terms = r1cs.terms(side, row);
            hasher.update((terms.len() as u32).to_le_bytes());
            for (wire, coefficient) in terms {
                hasher.update(wire.to_le_bytes());
                hasher.update(zkc_field::to_le_bytes(&coefficient));
            }
        }
    }
    hasher.finalize().into()
}

/// A circuit and what its file says besides the constraints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct R1csFile {
    /// The constraints. Its `n_public` is the sum of public outputs and public inputs.
    pub r1cs: R1cs<Fr>,
    /// How many of the public wires are outputs; they come first.
    pub n_public_outputs: u32,
    /// How many private wires after the public ones are inputs.
    pub n_private_inputs: u32,
    /// Labels in the compiler's own numbering, at least as many as wires.
    pub n_labels: u64,
    /// The label of each wire; label 0 is the constant one.
    pub wire_labels: Vec<u64>,
}

impl R1csFile {
    /// A circuit whose labels are its wires. `n_public_outputs` is cut to the public wires, `n_private_inputs` to
    /// the private ones: both are remarks for readers and change no constraint.
    pub fn new(r1cs: R1cs<Fr>, n_public_outputs: u32, n_private_inputs: u32) -> Self {
        let n_wires = r1cs.n_wires() as u64;
        let n_public = r1cs.n_public() as u32;
        let n_private = r1cs.n_wires() as u32 - 1 - n_public;
        R1csFile {
            n_public_outputs: n_public_outputs.min(n_public),
            n_private_inputs: n_private_inputs.min(n_private),
            n_labels: n_wires,
            wire_labels: (0..n_wires).collect(),
            r1cs,
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Anything but a whole, consistent version 1 file over BN254 without custom gates.
    pub fn read(bytes: &[u8]) -> Result<Self, ArtifactError> {
        let sections = Sections::read(FileKind::R1cs, bytes, MAGIC, VERSION)?;
        for id in [4, 5] {
            if let Some(cursor) = sections.find(id, "custom gates") {
                // Some writers leave an empty list: a count of zero.
                if cursor.left() > 4 {
                    return Err(cursor.error(Problem::Unsupported("custom gates")));
                }
            }
        }
        let header = Header::read(sections.get(1, "header")?)?;
        let r1cs = read_constraints(&header, sections.get(2, "constraints")?)?;
        let wire_labels = read_labels(&header, sections.get(3, "wire labels")?)?;
        Ok(R1csFile {
            r1cs,
            n_public_outputs: header.n_public_outputs,
            n_private_inputs: header.n_private_inputs,
            n_labels: header.n_labels,
            wire_labels,
        })
    }

    /// The bytes of the file; the same for equal circuits.
    pub fn write(&self) -> Vec<u8> {
        let r1cs = &self.r1cs;
        let mut header = Vec::new();
        put_scalar_field(&mut header);
        let n_public = r1cs.n_public() as u32;
        let n_public_inputs = n_public - self.n_public_outputs.min(n_public);
        for count in
            [r1cs.n_wires() as u32, self.n_public_outputs, n_public_inputs, self.n_private_inputs]
        {
            header.extend(count.to_le_bytes());
        }
        header.extend(self.n_labels.to_le_bytes());
        header.extend((r1cs.n_rows() as u32).to_le_bytes());

        let size = ROW_BYTES * r1cs.n_rows() + TERM_BYTES * r1cs.nonzeros().total();
        let mut constraints = Vec::with_capacity(size);
        for row in 0..r1cs.n_rows() {
            for side in Side::ALL {
                let terms = r1cs.terms(side, row);
                constraints.extend((terms.len() as u32).to_le_bytes());
                for (wire, coefficient) in terms {
                    constraints.extend(wire.to_le_bytes());
                    constraints.extend(zkc_field::to_le_bytes(&coefficient));
                }
            }
        }
        let labels: Vec<u8> =
            self.wire_labels.iter().flat_map(|label| label.to_le_bytes()).collect();

        let mut writer = Writer::new(MAGIC, VERSION);
        writer.section(1, &header);
        writer.section(2, &constraints);
        writer.section(3, &labels);
        writer.finish()
    }
}

struct Header {
    n_wires: u32,
    n_public_outputs: u32,
    n_public: u32,
    n_private_inputs: u32,
    n_labels: u64,
    n_rows: u32,
}

impl Header {
    fn read(mut cursor: Cursor<'_>) -> Result<Self, ArtifactError> {
        cursor.scalar_field()?;
        let start = cursor.offset();
        let n_wires = cursor.u32()?;
        let n_public_outputs = cursor.u32()?;
        let n_public_inputs = cursor.u32()?;
        let n_private_inputs = cursor.u32()?;
        let n_labels = cursor.u64()?;
        let n_rows = cursor.u32()?;
        // Private inputs are not counted: circom states them even when it has simplified some of them away.
        let named = 1 + u64::from(n_public_outputs) + u64::from(n_public_inputs);
        if named > u64::from(n_wires) {
            let what = "the number of wires";
            let problem = Problem::Count { what, expected: named, found: u64::from(n_wires) };
            return Err(cursor.error_at(start, problem));
        }
        cursor.finish()?;
        Ok(Header {
            n_wires,
            n_public_outputs,
            // The sum is below n_wires.
            n_public: n_public_outputs + n_public_inputs,
            n_private_inputs,
            n_labels,
            n_rows,
        })
    }
}

fn read_constraints(header: &Header, mut cursor: Cursor<'_>) -> Result<R1cs<Fr>, ArtifactError> {
    let mut builder = R1csBuilder::new(header.n_wires, header.n_public)
        .map_err(|error| cursor.error(Problem::Relation(error)))?;
    for _ in 0..header.n_rows {
        let start = cursor.offset();
        let a = read_terms(&mut cursor)?;
        let b = read_terms(&mut cursor)?;
        let c = read_terms(&mut cursor)?;
        builder
            .push_row(&a, &b, &c)
            .map_err(|error| cursor.error_at(start, Problem::Relation(error)))?;
    }
    cursor.finish()?;
    Ok(builder.finish())
}

fn read_terms(cursor: &mut Cursor<'_>) -> Result<Vec<(u32, Fr)>, ArtifactError> {
    let count = cursor.count(TERM_BYTES)?;
    (0..count).map(|_| Ok((cursor.u32()?, cursor.element()?))).collect()
}

fn read_labels(header: &Header, mut cursor: Cursor<'_>) -> Result<Vec<u64>, ArtifactError> {
    let needed = u64::from(header.n_wires) * 8;
    if needed > cursor.left() as u64 {
        let left = cursor.left() as u64;
        return Err(cursor.error(Problem::Truncated { needed, left }));
    }
    let labels = (0..header.n_wires).map(|_| cursor.u64()).collect::<Result<_, _>>()?;
    cursor.finish()?;
    Ok(labels)
}
