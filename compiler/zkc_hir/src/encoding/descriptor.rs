//! Descriptors: what separates one type's digests from another's.

use num_bigint::BigUint;
use sha2::{Digest as _, Sha256};

use super::{EncodingError, uint_bits};
use crate::{EnumId, Field, GenericArg, Program, Size, StructId, Ty, UnitRef};

/// The longest structure text of a type in bytes.
const MAX_STRUCTURE: usize = 1 << 20;

/// The domain of a type's digests: a struct's or enum's, or the empty text.
pub fn domain<'a>(program: &'a Program, ty: &Ty) -> &'a str {
    match ty {
        Ty::Struct(id, _) => struct_domain(program, *id),
        Ty::Enum(id, _) => enum_domain(program, *id),
        _ => "",
    }
}

/// The structure text of a type, as the head of this module defines it.
///
/// # Errors
/// As [`leaves`].
pub fn structure(program: &Program, ty: &Ty) -> Result<String, EncodingError> {
    let mut writer = Writer { program, text: String::new() };
    writer.ty(ty)?;
    Ok(writer.text)
}

/// The descriptor of a type: its domain and its structure, each behind its length.
///
/// # Errors
/// As [`leaves`].
pub fn descriptor(program: &Program, ty: &Ty) -> Result<Vec<u8>, EncodingError> {
    length_prefixed(domain(program, ty), &structure(program, ty)?)
}

/// The capacity element of `digest` on a type, below 2^248.
///
/// # Errors
/// As [`leaves`].
pub fn capacity(program: &Program, ty: &Ty) -> Result<BigUint, EncodingError> {
    Ok(hash_descriptor(&descriptor(program, ty)?))
}

/// The capacity element of the seal of a type, below 2^248.
///
/// # Errors
/// As [`leaves`].
pub fn seal_capacity(program: &Program, ty: &Ty) -> Result<BigUint, EncodingError> {
    let descriptor = length_prefixed("clause/seal/1", &structure(program, ty)?)?;
    Ok(hash_descriptor(&descriptor))
}

/// The capacity element of a clause's `statement`, which is of so many public elements; below 2^248.
/// `path` is the clause's full path.
pub fn statement_capacity(path: &str, elements: usize) -> BigUint {
    let hash = Sha256::new()
        .chain_update(b"clause/statement/1")
        .chain_update((path.len() as u64).to_be_bytes())
        .chain_update(path)
        .chain_update((elements as u64).to_be_bytes())
        .finalize();
    BigUint::from_bytes_be(hash.get(..31).unwrap_or_default())
}

fn struct_domain(program: &Program, id: StructId) -> &str {
    let def = program.struct_def(id);
    def.domain.as_deref().unwrap_or(&def.path)
}

fn enum_domain(program: &Program, id: EnumId) -> &str {
    let def = program.enum_def(id);
    def.domain.as_deref().unwrap_or(&def.path)
}

fn length_prefixed(domain: &str, structure: &str) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::new();
    for text in [domain, structure] {
        let len = u32::try_from(text.len()).map_err(|_| EncodingError::TooLarge)?;
        bytes.extend_from_slice(&len.to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    Ok(bytes)
}

fn hash_descriptor(descriptor: &[u8]) -> BigUint {
    let hash = Sha256::new().chain_update(b"clause/digest/1").chain_update(descriptor).finalize();
    BigUint::from_bytes_be(hash.get(..31).unwrap_or_default())
}

/// Writes structure texts.
struct Writer<'a> {
    program: &'a Program,
    text: String,
}

impl Writer<'_> {
    fn ty(&mut self, ty: &Ty) -> Result<(), EncodingError> {
        if self.text.len() > MAX_STRUCTURE {
            return Err(EncodingError::TooLarge);
        }
        match ty {
            Ty::Bool => self.text.push_str("bool"),
            Ty::Uint(size) => {
                let bits = uint_bits(size)?;
                self.text.push_str(&format!("u{bits}"));
            }
            Ty::Int(bits) => self.text.push_str(&format!("i{bits}")),
            Ty::Field => self.text.push_str("field"),
            Ty::Digest(None) => self.text.push_str("digest"),
            Ty::Digest(Some(of)) => {
                self.text.push_str("digest<");
                self.ty(of)?;
                self.text.push('>');
            }
            Ty::Seal(of) => {
                self.text.push_str("seal<");
                self.ty(of)?;
                self.text.push('>');
            }
            Ty::Salt => self.text.push_str("salt"),
            Ty::Array(element, len) => {
                self.text.push('[');
                self.ty(element)?;
                self.text.push(';');
                self.size(len)?;
                self.text.push(']');
            }
            Ty::Tuple(elements) => {
                self.text.push('(');
                for element in elements {
                    self.ty(element)?;
                    self.text.push(',');
                }
                self.text.push(')');
            }
            Ty::Struct(id, args) => {
                self.text.push_str("struct");
                self.quoted(struct_domain(self.program, *id));
                self.arguments(args)?;
                self.fields(&self.program.struct_def(*id).fields, args)?;
            }
            Ty::Enum(id, args) => {
                self.text.push_str("enum");
                self.quoted(enum_domain(self.program, *id));
                self.arguments(args)?;
                self.text.push('{');
                for variant in &self.program.enum_def(*id).variants {
                    self.text.push_str(&variant.name);
                    self.fields(&variant.fields, args)?;
                    self.text.push(',');
                }
                self.text.push('}');
            }
            Ty::Vec(element, len) => {
                self.text.push_str("vec[");
                self.ty(element)?;
                self.text.push(';');
                self.size(len)?;
                self.text.push(']');
            }
            Ty::Bytes(len) => {
                self.text.push_str("bytes<");
                self.size(len)?;
                self.text.push('>');
            }
            Ty::Amount(unit) => {
                self.text.push_str("amount<");
                self.unit(*unit)?;
                self.text.push('>');
            }
            Ty::SignedAmount(unit) => {
                self.text.push_str("signed_amount<");
                self.unit(*unit)?;
                self.text.push('>');
            }
            Ty::Rate(from, to, scale) => {
                self.text.push_str("rate<");
                self.unit(*from)?;
                self.text.push(',');
                self.unit(*to)?;
                self.text.push(',');
                self.size(scale)?;
                self.text.push('>');
            }
            Ty::Decimal(scale) => {
                self.text.push_str("decimal<");
                self.size(scale)?;
                self.text.push('>');
            }
            Ty::SignedDecimal(scale) => {
                self.text.push_str("signed_decimal<");
                self.size(scale)?;
                self.text.push('>');
            }
            Ty::Bps => self.text.push_str("bps"),
            Ty::Percent => self.text.push_str("percent"),
            Ty::Timestamp => self.text.push_str("timestamp"),
            Ty::Date => self.text.push_str("date"),
            Ty::Duration => self.text.push_str("duration"),
            Ty::Window => self.text.push_str("window"),
            Ty::Below(_) | Ty::Exact(_) | Ty::Param(_) | Ty::Never => {
                return Err(EncodingError::NoEncoding);
            }
        }
        Ok(())
    }

    fn arguments(&mut self, args: &[GenericArg]) -> Result<(), EncodingError> {
        self.text.push('<');
        for arg in args {
            match arg {
                GenericArg::Ty(ty) => self.ty(ty)?,
                GenericArg::Unit(unit) => self.unit(*unit)?,
                GenericArg::Size(size) => self.size(size)?,
            }
            self.text.push(',');
        }
        self.text.push('>');
        Ok(())
    }

    fn fields(&mut self, fields: &[Field], args: &[GenericArg]) -> Result<(), EncodingError> {
        self.text.push('{');
        for field in fields {
            self.text.push_str(&field.name);
            self.text.push(':');
            self.ty(&field.ty.substitute(args))?;
            self.text.push(',');
        }
        self.text.push('}');
        Ok(())
    }

    fn unit(&mut self, unit: UnitRef) -> Result<(), EncodingError> {
        let UnitRef::Unit(id) = unit else { return Err(EncodingError::NoEncoding) };
        let unit = self.program.unit(id);
        self.quoted(&unit.path);
        self.text.push_str(&format!(":{}:{}", unit.decimals, unit.bits));
        Ok(())
    }

    fn size(&mut self, size: &Size) -> Result<(), EncodingError> {
        let value = size.as_constant().ok_or(EncodingError::NoEncoding)?;
        self.text.push_str(&value.to_string());
        Ok(())
    }

    fn quoted(&mut self, text: &str) {
        self.text.push('"');
        for char in text.chars() {
            if matches!(char, '"' | '\\') {
                self.text.push('\\');
            }
            self.text.push(char);
        }
        self.text.push('"');
    }
}
