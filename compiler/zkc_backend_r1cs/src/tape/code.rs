//! The code of one template as it is written: registers, constants, sums, each once.

use std::collections::{BTreeMap, HashMap};

use ark_ff::PrimeField;
use num_bigint::BigInt;
use zkc_artifact::program::{Code, Inst, Sum, SumTerm};

use crate::entry::element;

/// Constants of the program, each once.
#[derive(Default)]
pub(super) struct Pool<F> {
    pub constants: Vec<F>,
    pub integers: Vec<i128>,
    /// Only looked up, never iterated.
    known: HashMap<F, u32>,
    known_integers: HashMap<i128, u32>,
}

impl<F: PrimeField> Pool<F> {
    pub fn id(&mut self, value: &BigInt) -> u32 {
        let value = element(value);
        *self.known.entry(value).or_insert_with(|| {
            self.constants.push(value);
            self.constants.len() as u32 - 1
        })
    }

    pub fn integer(&mut self, value: i128) -> u32 {
        *self.known_integers.entry(value).or_insert_with(|| {
            self.integers.push(value);
            self.integers.len() as u32 - 1
        })
    }
}

/// An exact integer: a constant and multiples of words, in the order of their registers.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Linear {
    pub constant: i128,
    pub terms: Vec<(u32, i128)>,
}

impl Linear {
    pub fn word(register: u32) -> Linear {
        Linear { constant: 0, terms: vec![(register, 1)] }
    }

    /// The register, if that is all.
    pub fn as_word(&self) -> Option<u32> {
        match (self.constant, self.terms.as_slice()) {
            (0, [(register, 1)]) => Some(*register),
            _ => None,
        }
    }

    /// `constant + Σ factor · sum`, if no coefficient outgrows its 128 bits.
    pub fn total(constant: i128, parts: &[(i128, Linear)]) -> Option<Linear> {
        let mut total = Linear { constant, terms: Vec::new() };
        let mut terms: BTreeMap<u32, i128> = BTreeMap::new();
        for (factor, part) in parts {
            total.constant = total.constant.checked_add(factor.checked_mul(part.constant)?)?;
            for (register, coefficient) in &part.terms {
                let entry = terms.entry(*register).or_default();
                *entry = entry.checked_add(factor.checked_mul(*coefficient)?)?;
            }
        }
        total.terms = terms.into_iter().filter(|term| term.1 != 0).collect();
        Some(total)
    }
}

/// Code with its sums.
pub(super) struct Writer {
    pub code: Code,
    sums: BTreeMap<Linear, u32>,
    /// Registers of constants by id.
    elements: BTreeMap<u32, u32>,
    words: BTreeMap<i128, u32>,
}

impl Writer {
    pub fn new(code: Code) -> Writer {
        Writer { code, sums: BTreeMap::new(), elements: BTreeMap::new(), words: BTreeMap::new() }
    }

    pub fn fresh_words(&mut self, count: u32) -> u32 {
        let first = self.code.registers.words;
        self.code.registers.words += count;
        first
    }

    pub fn fresh_element(&mut self) -> u32 {
        let register = self.code.registers.elements;
        self.code.registers.elements += 1;
        register
    }

    /// An instruction that sets a new element.
    pub fn element(&mut self, inst: impl FnOnce(u32) -> Inst) -> u32 {
        let dst = self.fresh_element();
        self.code.insts.push(inst(dst));
        dst
    }

    /// An instruction that sets a new word.
    pub fn word(&mut self, inst: impl FnOnce(u32) -> Inst) -> u32 {
        self.words(1, inst)
    }

    /// An instruction that sets a run of new words; the first.
    pub fn words(&mut self, count: u32, inst: impl FnOnce(u32) -> Inst) -> u32 {
        let dst = self.fresh_words(count);
        self.code.insts.push(inst(dst));
        dst
    }

    /// The register of a constant of the pool.
    pub fn constant(&mut self, constant: u32) -> u32 {
        if let Some(&register) = self.elements.get(&constant) {
            return register;
        }
        let register = self.element(|dst| Inst::Const { dst, constant });
        self.elements.insert(constant, register);
        register
    }

    /// The register of a constant word.
    pub fn constant_word<F: PrimeField>(&mut self, value: i128, pool: &mut Pool<F>) -> u32 {
        if let Some(&register) = self.words.get(&value) {
            return register;
        }
        let integer = pool.integer(value);
        let register = self.word(|dst| Inst::Word { dst, integer });
        self.words.insert(value, register);
        register
    }

    /// The index of a sum.
    pub fn sum<F: PrimeField>(&mut self, linear: &Linear, pool: &mut Pool<F>) -> u32 {
        if let Some(&sum) = self.sums.get(linear) {
            return sum;
        }
        let first = self.code.sum_terms.len() as u32;
        for &(register, coefficient) in &linear.terms {
            let integer = pool.integer(coefficient);
            self.code.sum_terms.push(SumTerm { integer, register });
        }
        let (constant, count) = (pool.integer(linear.constant), linear.terms.len() as u32);
        let sum = self.code.sums.len() as u32;
        self.code.sums.push(Sum { constant, first, count });
        self.sums.insert(linear.clone(), sum);
        sum
    }
}
