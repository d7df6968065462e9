//! The binary form of a witness program. All numbers are little-endian.
//!
//! `zkcw`, version, bytes of the prime with their count, digest of the circuit, wires, outputs;
//! then counted lists: constants, integers of 16 bytes in two's complement, and for each template the
//! numbers of parameters and registers, words before elements, and counted lists of instructions,
//! terms, sums, terms of sums, calls, results, stores and stores of words. An instruction is a byte
//! and its operands.

use ark_ff::{BigInteger, PrimeField};
use num_bigint::BigUint;

use super::{
    Call, Code, Counts, Inst, ProgramError, ProgramParts, Registers, Store, Sum, SumTerm, Term,
    VERSION,
};

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
    out.list(&parts.integers, |out, integer| out.0.extend_from_slice(&integer.to_le_bytes()));
    out.list(&parts.templates, |out, code| {
        out.counts(code.params);
        out.counts(code.registers);
        out.list(&code.insts, |out, inst| {
            let (opcode, operands, count) = split(inst);
            out.0.push(opcode);
            operands[..count].iter().for_each(|&operand| out.u32(operand));
        });
        out.list(&code.terms, |out, term| {
            out.u32(term.constant);
            out.u32(term.register);
        });
        out.list(&code.sums, |out, sum| {
            out.u32(sum.constant);
            out.u32(sum.first);
            out.u32(sum.count);
        });
        out.list(&code.sum_terms, |out, term| {
            out.u32(term.integer);
            out.u32(term.register);
        });
        out.list(&code.calls, |out, call| {
            out.u32(call.template);
            out.u32(call.wires);
            out.u32(call.origin);
            out.registers(&call.args);
            out.registers(&call.results);
        });
        out.registers(&code.results);
        for stores in [&code.stores, &code.word_stores] {
            out.list(stores, |out, store| {
                out.u32(store.register);
                out.u32(store.wire);
            });
        }
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
    let integers = input.list(16, |input| {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(input.take(16)?);
        Ok(i128::from_le_bytes(bytes))
    })?;
    let templates = input.list(56, code)?;
    match bytes.len() - input.offset {
        0 => Ok(ProgramParts { circuit, n_wires, outputs, constants, integers, templates }),
        bytes => Err(ProgramError::Trailing { bytes }),
    }
}

fn code(input: &mut Input<'_>) -> Result<Code, ProgramError> {
    Ok(Code {
        params: input.counts()?,
        registers: input.counts()?,
        insts: input.list(5, inst)?,
        terms: input
            .list(8, |input| Ok(Term { constant: input.u32()?, register: input.u32()? }))?,
        sums: input.list(12, |input| {
            Ok(Sum { constant: input.u32()?, first: input.u32()?, count: input.u32()? })
        })?,
        sum_terms: input
            .list(8, |input| Ok(SumTerm { integer: input.u32()?, register: input.u32()? }))?,
        calls: input.list(28, |input| {
            let (template, wires, origin) = (input.u32()?, input.u32()?, input.u32()?);
            let args = input.registers()?;
            Ok(Call { template, wires, origin, args, results: input.registers()? })
        })?,
        results: input.registers()?,
        stores: input.list(8, store)?,
        word_stores: input.list(8, store)?,
    })
}

fn store(input: &mut Input<'_>) -> Result<Store, ProgramError> {
    Ok(Store { register: input.u32()?, wire: input.u32()? })
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
        Inst::ToWord { dst, a, origin } => (16, [dst, a, origin, 0, 0], 3),
        Inst::Embed { dst, sum } => (17, [dst, sum, 0, 0, 0], 2),
        Inst::Word { dst, integer } => (18, [dst, integer, 0, 0, 0], 2),
        Inst::WordSum { dst, sum } => (19, [dst, sum, 0, 0, 0], 2),
        Inst::WordMul { dst, a, b } => (20, [dst, a, b, 0, 0], 3),
        Inst::WordSelect { dst, c, a, b } => (21, [dst, c, a, b, 0], 4),
        Inst::WordDivMod { q, r, a, b, origin } => (22, [q, r, a, b, origin], 5),
        Inst::SumBits { dst, sum, width, origin } => (23, [dst, sum, width, origin, 0], 4),
        Inst::SumLowBits { dst, sum, width } => (24, [dst, sum, width, 0, 0], 3),
        Inst::SumIsZero { dst, sum } => (25, [dst, sum, 0, 0, 0], 2),
        Inst::SumIsNegative { dst, sum } => (26, [dst, sum, 0, 0, 0], 2),
        Inst::CheckSumZero { sum, origin } => (27, [sum, origin, 0, 0, 0], 2),
        Inst::CheckSumRange { sum, span, origin } => (28, [sum, span, origin, 0, 0], 3),
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
        16 => Inst::ToWord { dst: next()?, a: next()?, origin: next()? },
        17 => Inst::Embed { dst: next()?, sum: next()? },
        18 => Inst::Word { dst: next()?, integer: next()? },
        19 => Inst::WordSum { dst: next()?, sum: next()? },
        20 => Inst::WordMul { dst: next()?, a: next()?, b: next()? },
        21 => Inst::WordSelect { dst: next()?, c: next()?, a: next()?, b: next()? },
        22 => Inst::WordDivMod { q: next()?, r: next()?, a: next()?, b: next()?, origin: next()? },
        23 => Inst::SumBits { dst: next()?, sum: next()?, width: next()?, origin: next()? },
        24 => Inst::SumLowBits { dst: next()?, sum: next()?, width: next()? },
        25 => Inst::SumIsZero { dst: next()?, sum: next()? },
        26 => Inst::SumIsNegative { dst: next()?, sum: next()? },
        27 => Inst::CheckSumZero { sum: next()?, origin: next()? },
        28 => Inst::CheckSumRange { sum: next()?, span: next()?, origin: next()? },
        code => return Err(ProgramError::Instruction { offset, code }),
    })
}

struct Out(Vec<u8>);

impl Out {
    fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn counts(&mut self, counts: Counts) {
        self.u32(counts.words);
        self.u32(counts.elements);
    }

    fn registers(&mut self, registers: &Registers) {
        self.list(&registers.words, |out, &register| out.u32(register));
        self.list(&registers.elements, |out, &register| out.u32(register));
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

    fn counts(&mut self) -> Result<Counts, ProgramError> {
        Ok(Counts { words: self.u32()?, elements: self.u32()? })
    }

    fn registers(&mut self) -> Result<Registers, ProgramError> {
        Ok(Registers { words: self.list(4, Input::u32)?, elements: self.list(4, Input::u32)? })
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
