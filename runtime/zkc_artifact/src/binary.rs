//! The container that `.r1cs`, `.wtns` and `.zkey` share: a magic word, a version, and sections with an id and a
//! length each. All numbers are little-endian.
//!
//! The reader takes the whole table of sections first and gives out slices, so no length is believed that the file
//! does not have bytes for, and nothing is allocated on the word of a count.

use std::collections::BTreeSet;

use zkc_field::{Curve, Fr};

use crate::error::{ArtifactError, FileKind, Problem};

/// Bytes of a section's id and length.
const SECTION_HEADER: usize = 12;

/// The sections of one file, by id.
pub(crate) struct Sections<'a> {
    file: FileKind,
    /// Id, offset of the content in the file, content.
    table: Vec<(u32, usize, &'a [u8])>,
}

impl<'a> Sections<'a> {
    /// Reads the table. Unknown sections are kept and ignored, as the other tools do.
    pub(crate) fn read(
        file: FileKind,
        bytes: &'a [u8],
        magic: &[u8; 4],
        version: u32,
    ) -> Result<Self, ArtifactError> {
        let mut cursor = Cursor { file, part: "file header", offset: 0, rest: bytes };
        let found: [u8; 4] = cursor.array()?;
        if found != *magic {
            return Err(cursor.error_at(0, Problem::Magic { expected: *magic, found }));
        }
        let found = cursor.u32()?;
        if found != version {
            return Err(cursor.error_at(4, Problem::Version { supported: version, found }));
        }
        let n_sections = cursor.count(SECTION_HEADER)?;
        cursor.part = "table of sections";
        let mut table = Vec::with_capacity(n_sections);
        let mut seen = BTreeSet::new();
        for _ in 0..n_sections {
            let start = cursor.offset;
            let id = cursor.u32()?;
            if !seen.insert(id) {
                return Err(cursor.error_at(start, Problem::DuplicateSection(id)));
            }
            let length = cursor.u64()?;
            let offset = cursor.offset;
            table.push((id, offset, cursor.bytes(length)?));
        }
        cursor.part = "end of file";
        cursor.finish()?;
        Ok(Sections { file, table })
    }

    /// The content of a section that must be there; `part` names it in errors.
    pub(crate) fn get(&self, id: u32, part: &'static str) -> Result<Cursor<'a>, ArtifactError> {
        self.find(id, part).ok_or_else(|| ArtifactError {
            file: self.file,
            part: part.into(),
            offset: None,
            problem: Problem::MissingSection(id),
        })
    }

    /// The content of a section that may be there.
    pub(crate) fn find(&self, id: u32, part: &'static str) -> Option<Cursor<'a>> {
        let &(_, offset, rest) = self.table.iter().find(|&&(other, ..)| other == id)?;
        Some(Cursor { file: self.file, part, offset, rest })
    }
}

/// A place in a section. Every read says what is missing and where.
pub(crate) struct Cursor<'a> {
    file: FileKind,
    part: &'static str,
    offset: usize,
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    /// All bytes from here on, without taking them.
    pub(crate) fn remaining(&self) -> &'a [u8] {
        self.rest
    }

    /// An error at the current place.
    pub(crate) fn error(&self, problem: Problem) -> ArtifactError {
        self.error_at(self.offset, problem)
    }

    /// An error at another place of this section.
    pub(crate) fn error_at(&self, offset: usize, problem: Problem) -> ArtifactError {
        ArtifactError {
            file: self.file,
            part: self.part.into(),
            offset: Some(offset as u64),
            problem,
        }
    }

    pub(crate) fn bytes(&mut self, length: u64) -> Result<&'a [u8], ArtifactError> {
        let split = usize::try_from(length).ok().and_then(|n| self.rest.split_at_checked(n));
        let Some((taken, rest)) = split else {
            let left = self.rest.len() as u64;
            return Err(self.error(Problem::Truncated { needed: length, left }));
        };
        self.rest = rest;
        self.offset += taken.len();
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], ArtifactError> {
        let mut array = [0; N];
        array.copy_from_slice(self.bytes(N as u64)?);
        Ok(array)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, ArtifactError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, ArtifactError> {
        self.array().map(u64::from_le_bytes)
    }

    /// A count of things that take at least `size` bytes each: refused unless that many bytes follow.
    pub(crate) fn count(&mut self, size: usize) -> Result<usize, ArtifactError> {
        let count = self.u32()?;
        let needed = u64::from(count) * size as u64;
        let left = self.rest.len() as u64;
        if needed > left {
            return Err(self.error(Problem::Truncated { needed, left }));
        }
        Ok(count as usize)
    }

    /// The size of an element and the prime, which must be those of the scalar field of BN254.
    pub(crate) fn scalar_field(&mut self) -> Result<(), ArtifactError> {
        self.prime(&Curve::Bn254.scalar_modulus().to_bytes_le())
    }

    /// As [`scalar_field`](Self::scalar_field), for the field of the points' coordinates.
    pub(crate) fn base_field(&mut self) -> Result<(), ArtifactError> {
        self.prime(&Curve::Bn254.base_modulus().to_bytes_le())
    }

    fn prime(&mut self, expected: &[u8]) -> Result<(), ArtifactError> {
        let start = self.offset;
        let size = self.u32()?;
        if size as usize != expected.len() || self.bytes(u64::from(size))? != expected {
            return Err(self.error_at(start, Problem::OtherField));
        }
        Ok(())
    }

    /// One element of the scalar field, as the 32 bytes of its integer.
    pub(crate) fn element(&mut self) -> Result<Fr, ArtifactError> {
        let start = self.offset;
        zkc_field::from_le_bytes(&self.array()?)
            .ok_or_else(|| self.error_at(start, Problem::ElementTooLarge))
    }

    /// The section must be used up.
    pub(crate) fn finish(self) -> Result<(), ArtifactError> {
        match self.rest.len() as u64 {
            0 => Ok(()),
            n => Err(self.error(Problem::Trailing(n))),
        }
    }
}

/// Writes a container; the counterpart of [`Sections`].
pub(crate) struct Writer {
    bytes: Vec<u8>,
    n_sections: u32,
}

impl Writer {
    pub(crate) fn new(magic: &[u8; 4], version: u32) -> Self {
        let mut bytes = magic.to_vec();
        bytes.extend(version.to_le_bytes());
        bytes.extend(0u32.to_le_bytes());
        Writer { bytes, n_sections: 0 }
    }

    pub(crate) fn section(&mut self, id: u32, content: &[u8]) {
        self.bytes.extend(id.to_le_bytes());
        self.bytes.extend((content.len() as u64).to_le_bytes());
        self.bytes.extend_from_slice(content);
        self.n_sections += 1;
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        if let Some(count) = self.bytes.get_mut(8..12) {
            count.copy_from_slice(&self.n_sections.to_le_bytes());
        }
        self.bytes
    }
}

/// The size of an element and the prime of the scalar field, as [`Cursor::scalar_field`] reads them.
pub(crate) fn put_scalar_field(out: &mut Vec<u8>) {
    put_prime(out, &Curve::Bn254.scalar_modulus().to_bytes_le());
}

/// As [`put_scalar_field`], for the field of the points' coordinates.
pub(crate) fn put_base_field(out: &mut Vec<u8>) {
    put_prime(out, &Curve::Bn254.base_modulus().to_bytes_le());
}

fn put_prime(out: &mut Vec<u8>, prime: &[u8]) {
    out.extend((prime.len() as u32).to_le_bytes());
    out.extend_from_slice(prime);
}
