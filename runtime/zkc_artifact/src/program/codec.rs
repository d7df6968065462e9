//! The binary form of a witness program. All numbers are little-endian.
//!
//! `zkcw`, version, bytes of the prime with their count, digest of the circuit, wires, outputs;
//! then counted lists: constants, and for each template params, registers and counted lists of
//! instructions, terms, calls, results and stores. An instruction is a byte and its operands.

use ark_ff::{BigInteger, PrimeField};
use num_bigint::BigUint;

use super::{Call, Code, Inst, ProgramError, ProgramParts, Store, Term, VERSION};

const MAGIC: &[u8; 4] = b"zkcw";

/// Writes the parts.
pub(super) fn encode<F: PrimeField>(parts: &ProgramParts<F>) -> Vec<u8> {
    let mut out = Out(MAGIC.to_vec());
    out.u32(VERSION);
    let prime = F::MODULUS.to_bytes_le();
    out.u32(prime.len() as u32);
    out.0.extend_from_slice(&prime);
    out.0.extend_from_slice(&parts.circuit);
    out.u32(parts.n_wires);
    out.u32(parts.outputs);
    out.list(&parts.constants, |out, constant| {
        out.0.extend_from_slice(&constant.into_bigint().to_bytes_le());
    });
    out.list(&parts.templates, |out, code| {
        out.u32(code.params);
        out.u32(code.registers);
        out.list(&code.insts, |out, inst| {
            let (opcode, operands, count) = split(inst);
            out.0.push(opcode);
            operands[..count].iter().for_each(|&operand| out.u32(operand));
        });
        out.list(&code.terms, |out, term| {
            out.u32(term.constant);
            out.u32(term.register);
        });
        out.list(&code.calls, |out, call| {
            out.u32(call.template);
            out.u32(call.wires);
            out.u32(call.origin);
            out.list(&call.args, |out, &arg| out.u32(arg));
            out.list(&call.results, |out, &result| out.u32(result));
        });
        out.list(&code.results, |out, &result| out.u32(result));
        out.list(&code.stores, |out, store| {
            out.u32(store.register);
            out.u32(store.wire);
        });
    });
    out.0
}

/// Reads the parts; what they mean is checked afterwards.
pub(super) fn decode<F: PrimeField>(bytes: &[u8]) -> Result<ProgramParts<F>, ProgramError> {
    let mut input = Input { bytes, offset: 0 };
    if input.take(4).map_err(|_| ProgramError::Magic)? != MAGIC {
        return Err(ProgramError::Magic);
    }
    let found = input.u32()?;
    if found != VERSION {
        return Err(ProgramError::Version { supported: VERSION, found });
    }
    let prime = F::MODULUS.to_bytes_le();
    if input.u32()? as usize != prime.len() || input.take(prime.len())? != prime {
        return Err(ProgramError::OtherField);
    }
    let mut circuit = [0; 32];
    circuit.copy_from_slice(input.take(32)?);
    let n_wires = input.u32()?;
    let outputs = input.u32()?;
    let constants = input.list(prime.len(), |input| {
        let offset = input.offset;
        let value = BigUint::from_bytes_le(input.take(prime.len())?);
        zkc_field::element::from_biguint(&value).ok_or(ProgramError::Constant { offset })
    })?;
    let templates = input.list(28, |input| {
        Ok(Code {
            params: input.u32()?,
            registers: input.u32()?,
            insts: input.list(5, inst)?,
            terms: input
                .list(8, |input| Ok(Term { constant: input.u32()?, register: input.u32()? }))?,
            calls: input.list(20, |input| {
                let (template, wires, origin) = (input.u32()?, input.u32()?, input.u32()?);
                let args = input.list(4, Input::u32)?;
                Ok(Call { template, wires, origin, args, results: input.list(4, Input::u32)? })
            })?,
            results: input.list(4, Input::u32)?,
            stores: input
                .list(8, |input| Ok(Store { register: input.u32()?, wire: input.u32()? }))?,
        })
    })?;
    match bytes.len() - input.offset {
        0 => Ok(ProgramParts { circuit, n_wires, outputs, constants, templates }),
        bytes => Err(ProgramError::Trailing { bytes }),
    }
}

/// Code and operands of an instruction; the reader below is its mirror.
fn split(inst: &Inst) -> (u8, [u32; 5], usize) {
    match *inst {
        Inst::Const { dst, constant } => (0, [dst, constant, 0, 0, 0], 2),
        Inst::Add { dst, a, b } => (1, [dst, a, b, 0, 0], 3),
        Inst::Sub { dst, a, b } => (2, [dst, a, b, 0, 0], 3),
        Inst::Mul { dst, a, b } => (3, [dst, a, b, 0, 0], 3),
        Inst::Lin { dst, constant, first, count } => (4, [dst, constant, first, count, 0], 4),
        Inst::Select { dst, c, a, b } => (5, [dst, c, a, b, 0], 4),
        Inst::Bits { dst, a, width, origin } => (6, [dst, a, width, origin, 0], 4),
        Inst::LowBits { dst, a, lo, width } => (7, [dst, a, lo, width, 0], 4),
        Inst::Equal { dst, a, b } => (8, [dst, a, b, 0, 0], 3),
        Inst::Less { dst, a, b, lo } => (9, [dst, a, b, lo, 0], 4),
        Inst::DivMod { q, r, a, b, origin } => (10, [q, r, a, b, origin], 5),
        Inst::Inverse { dst, a, origin } => (11, [dst, a, origin, 0, 0], 3),
        Inst::InverseOrZero { dst, a } => (12, [dst, a, 0, 0, 0], 2),
        Inst::CheckEqual { a, b, origin } => (13, [a, b, origin, 0, 0], 3),
        Inst::CheckRange { a, lo, span, origin } => (14, [a, lo, span, origin, 0], 4),
        Inst::Call { call } => (15, [call, 0, 0, 0, 0], 1),
    }
}

fn inst(input: &mut Input<'_>) -> Result<Inst, ProgramError> {
    let offset = input.offset;
    let code = input.take(1)?[0];
    let mut next = || input.u32();
    Ok(match code {
        0 => Inst::Const { dst: next()?, constant: next()? },
        1 => Inst::Add { dst: next()?, a: next()?, b: next()? },
        2 => Inst::Sub { dst: next()?, a: next()?, b: next()? },
        3 => Inst::Mul { dst: next()?, a: next()?, b: next()? },
        4 => Inst::Lin { dst: next()?, constant: next()?, first: next()?, count: next()? },
        5 => Inst::Select { dst: next()?, c: next()?, a: next()?, b: next()? },
        6 => Inst::Bits { dst: next()?, a: next()?, width: next()?, origin: next()? },
        7 => Inst::LowBits { dst: next()?, a: next()?, lo: next()?, width: next()? },
        8 => Inst::Equal { dst: next()?, a: next()?, b: next()? },
        9 => Inst::Less { dst: next()?, a: next()?, b: next()?, lo: next()? },
        10 => Inst::DivMod { q: next()?, r: next()?, a: next()?, b: next()?, origin: next()? },
        11 => Inst::Inverse { dst: next()?, a: next()?, origin: next()? },
        12 => Inst::InverseOrZero { dst: next()?, a: next()? },
        13 => Inst::CheckEqual { a: next()?, b: next()?, origin: next()? },
        14 => Inst::CheckRange { a: next()?, lo: next()?, span: next()?, origin: next()? },
        15 => Inst::Call { call: next()? },
        code => return Err(ProgramError::Instruction { offset, code }),
    })
}

struct Out(Vec<u8>);

impl Out {
    fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn list<T>(&mut self, items: &[T], write: impl Fn(&mut Out, &T)) {
        self.u32(items.len() as u32);
        items.iter().for_each(|item| write(self, item));
    }
}

struct Input<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Input<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], ProgramError> {
        let offset = self.offset;
        let end = offset.checked_add(count).ok_or(ProgramError::Truncated { offset })?;
        let taken = self.bytes.get(offset..end).ok_or(ProgramError::Truncated { offset })?;
        self.offset = end;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, ProgramError> {
        let mut bytes = [0; 4];
        bytes.copy_from_slice(self.take(4)?);
        Ok(u32::from_le_bytes(bytes))
    }

    /// A counted list of items of at least `size` bytes each.
    fn list<T>(
        &mut self,
        size: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, ProgramError>,
    ) -> Result<Vec<T>, ProgramError> {
        let offset = self.offset;
        let count = self.u32()? as usize;
        let left = self.bytes.len() - self.offset;
        if count.checked_mul(size).is_none_or(|needed| needed > left) {
            return Err(ProgramError::Truncated { offset });
        }
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(read(self)?);
        }
        Ok(items)
    }
}
