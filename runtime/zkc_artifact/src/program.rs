//! The witness program: straight-line code, one piece for each template, that computes the value of
//! every wire from the inputs of a clause.
//!
//! A [`Program`] that exists is valid: every register is defined before it is read, callees stand
//! before callers, every wire lies in range, and running it takes a bounded number of steps and a
//! bounded amount of memory, both known before it starts. The runner (`zkc_witness`) relies on that
//! and never checks an index.
//!
//! - Registers hold field elements and belong to one call; parameters are the first ones. An integer
//!   of known range is held as its residue, a negative one as p − x.
//! - Each call's wires lie in one run that starts at the caller's start plus [`Call::wires`]; a
//!   [`Store`] says which register goes to which place of the run. The entry's run starts at wire 0.
//! - Checks carry the id of their origin, to be looked up in the debug map.
//!
//! ```
//! use zkc_artifact::program::{Code, Inst, Program, ProgramParts, Store};
//! use zkc_field::Fr;
//!
//! // Wire 1 is the square of the only input, which is wire 2.
//! let square = Code {
//!     params: 1,
//!     registers: 2,
//!     insts: vec![Inst::Mul { dst: 1, a: 0, b: 0 }],
//!     results: vec![1],
//!     stores: vec![Store { register: 1, wire: 1 }, Store { register: 0, wire: 2 }],
//!     ..Code::default()
//! };
//! let parts = ProgramParts {
//!     circuit: [0; 32],
//!     n_wires: 3,
//!     outputs: 1,
//!     constants: Vec::new(),
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
mod validate;

use ark_ff::PrimeField;

pub use error::ProgramError;
pub use validate::{MAX_REGISTERS, MAX_STEPS, MAX_WIRES};

/// The version of the format that is written and read.
pub const VERSION: u32 = 1;

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
    /// Constants that instructions name by index.
    pub constants: Vec<F>,
    /// Code of each template, callees first; the last one is the entry.
    pub templates: Vec<Code>,
}

/// The code of one template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Registers `0..params` are set by the caller.
    pub params: u32,
    /// Registers of one call, parameters included.
    pub registers: u32,
    /// Instructions in source order.
    pub insts: Vec<Inst>,
    /// Terms that [`Inst::Lin`] names as runs.
    pub terms: Vec<Term>,
    /// Calls that [`Inst::Call`] names by index.
    pub calls: Vec<Call>,
    /// Registers of the results.
    pub results: Vec<u32>,
    /// What to put on which wire when the code has run.
    pub stores: Vec<Store>,
}

/// One product of a linear sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Index of the constant factor.
    pub constant: u32,
    /// The register.
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
    /// Registers of the caller, one for each parameter.
    pub args: Vec<u32>,
    /// Registers of the caller, one for each result.
    pub results: Vec<u32>,
    /// Where the callee's wires start, counted from the start of the caller's.
    pub wires: u32,
    /// Where the call comes from.
    pub origin: u32,
}

/// An instruction. Operands `dst`, `a`, `b`, `c` are registers; `lo`, `span`, `constant` are
/// indices of constants; `origin` says where a check comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the operands are explained above, once for all")]
pub enum Inst {
    /// `dst = constant`.
    Const { dst: u32, constant: u32 },
    /// `dst = a + b`.
    Add { dst: u32, a: u32, b: u32 },
    /// `dst = a − b`.
    Sub { dst: u32, a: u32, b: u32 },
    /// `dst = a · b`.
    Mul { dst: u32, a: u32, b: u32 },
    /// `dst = constant + Σ terms[first .. first + count]`.
    Lin { dst: u32, constant: u32, first: u32, count: u32 },
    /// `dst = c ≠ 0 ? a : b`.
    Select { dst: u32, c: u32, a: u32, b: u32 },
    /// `dst .. dst + width` are the low bits of the residue of `a`, lowest first; the check
    /// fails unless the residue is below 2^width.
    Bits { dst: u32, a: u32, width: u32, origin: u32 },
    /// `dst .. dst + width` are the low bits of the residue of `a − lo`; cannot fail.
    LowBits { dst: u32, a: u32, lo: u32, width: u32 },
    /// `dst = a == b`, as 1 or 0.
    Equal { dst: u32, a: u32, b: u32 },
    /// `dst = a < b`, where `a − b` is an integer not below the negative one `lo`.
    Less { dst: u32, a: u32, b: u32, lo: u32 },
    /// `q`, `r` are quotient and remainder of the residues of `a` and `b`; fails if `b` is 0.
    DivMod { q: u32, r: u32, a: u32, b: u32, origin: u32 },
    /// `dst = 1 / a`; fails at 0.
    Inverse { dst: u32, a: u32, origin: u32 },
    /// `dst = 1 / a`, and 0 at 0.
    InverseOrZero { dst: u32, a: u32 },
    /// Fails unless `a == b`.
    CheckEqual { a: u32, b: u32, origin: u32 },
    /// Fails unless the residue of `a − lo` is at most `span`.
    CheckRange { a: u32, lo: u32, span: u32, origin: u32 },
    /// Runs `calls[call]`.
    Call { call: u32 },
}

/// What running a program takes; known from its text alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// Most registers alive at once.
    pub registers: usize,
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

impl Inst {
    /// What carrying it out costs, beside a call's own code.
    pub(crate) fn steps(&self) -> u64 {
        match self {
            Inst::Lin { count, .. } => 1 + u64::from(*count),
            Inst::Bits { width, .. } | Inst::LowBits { width, .. } => 1 + u64::from(*width),
            _ => 1,
        }
    }
}
