//! The witness program: straight-line code, one piece for each template, that computes the value of
//! every wire from the inputs of a clause.
//!
//! A [`Program`] that exists is valid: every register is defined before it is read, callees stand
//! before callers, every wire lies in range, and running it takes a bounded number of steps and a
//! bounded amount of memory, both known before it starts. The runner (`zkc_witness`) relies on that
//! and never checks an index.
//!
//! - Registers are of two classes with numbers of their own: *words* are integers from 0 to 2^64 − 1,
//!   *elements* are of the field. They belong to one call; parameters are the first ones of each
//!   class. Which class an operand is of follows from the instruction alone, so that no register
//!   can be read as the other class. The entry takes and returns elements.
//! - What is computed of words is computed over the integers: a [`Sum`] of words is exact as long as
//!   it lies in −2^127..2^127, and is taken modulo 2^128 otherwise. An integer that is held as an
//!   element is held as its residue, a negative one as p − x.
//! - Each call's wires lie in one run that starts at the caller's start plus [`Call::wires`]; a
//!   [`Store`] says which register goes to which place of the run. The entry's run starts at wire 0.
//! - Checks carry the id of their origin, to be looked up in the debug map.
//!
//! ```
//! use zkc_artifact::program::{Code, Counts, Inst, Program, ProgramParts, Registers, Store};
//! use zkc_field::Fr;
//!
//! // Wire 1 is the square of the only input, which is wire 2.
//! let square = Code {
//!     params: Counts { words: 0, elements: 1 },
//!     registers: Counts { words: 0, elements: 2 },
//!     insts: vec![Inst::Mul { dst: 1, a: 0, b: 0 }],
//!     results: Registers { words: vec![], elements: vec![1] },
//!     stores: vec![Store { register: 1, wire: 1 }, Store { register: 0, wire: 2 }],
//!     ..Code::default()
//! };
//! let parts = ProgramParts {
//!     circuit: [0; 32],
//!     n_wires: 3,
//!     outputs: 1,
//!     constants: Vec::new(),
//!     integers: Vec::new(),
//!     templates: vec![square],
//! };
//! let program: Program<Fr> = Program::new(parts)?;
//! let bytes = program.encode();
//! assert_eq!(Program::decode(&bytes)?, program);
//! assert!(Program::<Fr>::decode(&bytes[..bytes.len() - 1]).is_err());
//! # Ok::<(), zkc_artifact::program::ProgramError>(())
//! ```

mod codec;
mod error;
mod inst;
mod validate;

use ark_ff::PrimeField;

pub use error::ProgramError;
pub use inst::Inst;
pub use validate::{MAX_REGISTERS, MAX_STEPS, MAX_WIRES};

/// The version of the format that is written and read.
pub const VERSION: u32 = 2;

/// A valid witness program; see the [module](self).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program<F: PrimeField> {
    parts: ProgramParts<F>,
    needs: Needs,
}

/// What a program consists of, before anybody checked that it makes sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramParts<F> {
    /// SHA-256 of the `.r1cs` file that the program fills; zeros while there is none yet.
    pub circuit: [u8; 32],
    /// Wires of that system, the constant one included.
    pub n_wires: u32,
    /// How many of the entry's results are public outputs; they come first, the others open them.
    pub outputs: u32,
    /// Elements that instructions name by index.
    pub constants: Vec<F>,
    /// Integers that instructions and sums of words name by index.
    pub integers: Vec<i128>,
    /// Code of each template, callees first; the last one is the entry.
    pub templates: Vec<Code>,
}

/// How many registers there are of each class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Integers from 0 to 2^64 − 1.
    pub words: u32,
    /// Elements of the field.
    pub elements: u32,
}

/// Registers of each class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registers {
    /// Numbers of word registers.
    pub words: Vec<u32>,
    /// Numbers of element registers.
    pub elements: Vec<u32>,
}

/// The code of one template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// The first so many registers of each class are set by the caller.
    pub params: Counts,
    /// Registers of one call, parameters included.
    pub registers: Counts,
    /// Instructions in source order.
    pub insts: Vec<Inst>,
    /// Terms that [`Inst::Lin`] names as runs.
    pub terms: Vec<Term>,
    /// Sums of words that instructions name by index.
    pub sums: Vec<Sum>,
    /// Terms that sums name as runs.
    pub sum_terms: Vec<SumTerm>,
    /// Calls that [`Inst::Call`] names by index.
    pub calls: Vec<Call>,
    /// Registers of the results.
    pub results: Registers,
    /// Which elements to put on which wires when the code has run.
    pub stores: Vec<Store>,
    /// Which words to put on which wires when the code has run.
    pub word_stores: Vec<Store>,
}

/// One product of a linear sum of elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Index of the constant factor.
    pub constant: u32,
    /// The register.
    pub register: u32,
}

/// `integers[constant] + Σ sum_terms[first .. first + count]`, an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sum {
    /// Index of the integer that is added.
    pub constant: u32,
    /// The first term.
    pub first: u32,
    /// How many terms.
    pub count: u32,
}

/// One product of a sum of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SumTerm {
    /// Index of the integer factor.
    pub integer: u32,
    /// The word register.
    pub register: u32,
}

/// Puts a register on a wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Store {
    /// The register.
    pub register: u32,
    /// The place in the run of wires of this call.
    pub wire: u32,
}

/// A call of an earlier template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Index of the callee.
    pub template: u32,
    /// Registers of the caller, one for each parameter, class by class.
    pub args: Registers,
    /// Registers of the caller, one for each result, class by class.
    pub results: Registers,
    /// Where the callee's wires start, counted from the start of the caller's.
    pub wires: u32,
    /// Where the call comes from.
    pub origin: u32,
}

/// What running a program takes; known from its text alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// Most words alive at once.
    pub words: usize,
    /// Most elements alive at once.
    pub elements: usize,
    /// Most calls open at once, the entry included.
    pub depth: usize,
    /// Instructions, terms, bits and stores carried out in one run.
    pub steps: u64,
}

impl<F: PrimeField> Program<F> {
    /// Checks the parts.
    ///
    /// # Errors
    /// The first thing that would make running it panic, loop or use too much; see [`ProgramError`].
    pub fn new(parts: ProgramParts<F>) -> Result<Self, ProgramError> {
        let needs = validate::check(&parts)?;
        Ok(Program { parts, needs })
    }

    /// Its contents.
    pub fn parts(&self) -> &ProgramParts<F> {
        &self.parts
    }

    /// The same program, tied to the circuit whose `.r1cs` file has this SHA-256.
    pub fn for_circuit(mut self, circuit: [u8; 32]) -> Self {
        self.parts.circuit = circuit;
        self
    }

    /// What running it takes.
    pub fn needs(&self) -> Needs {
        self.needs
    }

    /// The entry's code and its index.
    pub fn entry(&self) -> (&Code, usize) {
        let index = self.parts.templates.len() - 1;
        (&self.parts.templates[index], index)
    }

    /// The binary form; the same program always gives the same bytes.
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(&self.parts)
    }

    /// Reads the binary form. Nothing is allocated on the word of a count.
    ///
    /// # Errors
    /// Bytes that are not one whole, valid program for this field.
    pub fn decode(bytes: &[u8]) -> Result<Self, ProgramError> {
        Program::new(codec::decode(bytes)?)
    }
}
