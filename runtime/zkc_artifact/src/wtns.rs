//! `.wtns`, version 2: the values of all wires, as snarkjs reads them.
//!
//! Sections: 1 the field and the number of values, 2 the values. The file holds secrets; write it with
//! [`crate::rim::atomic_write_private`].

use zkc_field::Fr;

use crate::binary::{Sections, Writer, put_scalar_field};
use crate::error::{ArtifactError, FileKind, Problem};

const MAGIC: &[u8; 4] = b"wtns";
const VERSION: u32 = 2;
const VALUE_BYTES: usize = 32;

/// Reads the values of all wires; the first is the constant one.
///
/// # Errors
/// Anything but a whole version 2 file over BN254 whose first value is one.
pub fn read(bytes: &[u8]) -> Result<Vec<Fr>, ArtifactError> {
    let sections = Sections::read(FileKind::Wtns, bytes, MAGIC, VERSION)?;
    let mut header = sections.get(1, "header")?;
    header.scalar_field()?;
    let start = header.offset();
    let n_values = header.u32()?;
    let mut values = sections.get(2, "values")?;
    let found = values.left() as u64;
    if found != u64::from(n_values) * VALUE_BYTES as u64 {
        let what = "the number of values";
        let problem = Problem::Count {
            what,
            expected: found / VALUE_BYTES as u64,
            found: u64::from(n_values),
        };
        return Err(header.error_at(start, problem));
    }
    header.finish()?;
    let first = values.offset();
    let assignment: Vec<Fr> = (0..n_values).map(|_| values.element()).collect::<Result<_, _>>()?;
    if assignment.first() != Some(&Fr::from(1u64)) {
        return Err(values.error_at(first, Problem::ConstantNotOne));
    }
    values.finish()?;
    Ok(assignment)
}

/// The bytes of the file. `assignment` begins with the constant one.
pub fn write(assignment: &[Fr]) -> Vec<u8> {
    let mut header = Vec::new();
    put_scalar_field(&mut header);
    header.extend((assignment.len() as u32).to_le_bytes());
    let values: Vec<u8> = assignment.iter().flat_map(zkc_field::to_le_bytes).collect();
    let mut writer = Writer::new(MAGIC, VERSION);
    writer.section(1, &header);
    writer.section(2, &values);
    writer.finish()
}
