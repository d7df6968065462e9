//! Running a witness program.
//!
//! A valid [`Program`] never makes the runner panic, whatever the inputs: registers and wires were
//! checked when it was made, and all memory is taken before the first instruction; none is taken
//! later, but for the operands of a check that fails. Values are wiped when they are dropped.
//!
//! ```
//! use zkc_artifact::program::{Code, Counts, Inst, Program, ProgramParts, Store};
//! use zkc_field::Fr;
//!
//! // Checks that the input, wire 1, is its own square.
//! let code = Code {
//!     params: Counts { words: 0, elements: 1 },
//!     registers: Counts { words: 0, elements: 2 },
//!     insts: vec![
//!         Inst::Mul { dst: 1, a: 0, b: 0 },
//!         Inst::CheckEqual { a: 0, b: 1, origin: 7 },
//!     ],
//!     stores: vec![Store { register: 0, wire: 1 }],
//!     ..Code::default()
//! };
//! let program = Program::new(ProgramParts {
//!     circuit: [0; 32], n_wires: 2, outputs: 0, constants: vec![], integers: vec![],
//!     templates: vec![code],
//! })?;
//! let run = |input: u64| zkc_witness::run(&program, &[Fr::from(input)]);
//! assert_eq!(run(1).unwrap().wires(), &[Fr::from(1u64), Fr::from(1u64)]);
//! assert!(matches!(run(2), Err(zkc_witness::RunError::Failed(failure)) if failure.origin == 7));
//! # Ok::<(), zkc_artifact::program::ProgramError>(())
//! ```

mod arithmetic;
mod machine;
#[cfg(test)]
mod tests;

use std::fmt;

use ark_ff::PrimeField;
use zeroize::{Zeroize, Zeroizing};
use zkc_artifact::program::Program;

use machine::{Machine, Memory, Stop};

/// The values of one run. Wiped when dropped; printing it shows no value.
#[derive(Clone, PartialEq, Eq)]
pub struct Witness<F: PrimeField> {
    wires: Vec<F>,
    results: Vec<F>,
    n_outputs: usize,
}

/// Why there is no witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunError<F: PrimeField> {
    /// Another number of inputs than the program has parameters.
    Inputs {
        /// What the program takes.
        expected: usize,
        /// What it was given.
        found: usize,
    },
    /// A check of the contract does not hold for these inputs.
    Failed(Failure<F>),
}

/// A check that does not hold. Printing it shows no value.
#[derive(Clone, PartialEq, Eq)]
pub struct Failure<F: PrimeField> {
    /// Id of the check's origin.
    pub origin: u32,
    /// Ids of the origins of the calls that lead to it, the outermost first.
    pub calls: Vec<u32>,
    /// What was checked: the two sides of a division or of an equality of elements, the difference
    /// of two equal integers, else one value, which may be a distance from the least one that is
    /// allowed. Residues: a negative integer x is p − x.
    pub operands: Vec<F>,
    /// What kind of check it was.
    pub check: Check,
}

/// What a check asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The value has this many bits.
    Bits(u32),
    /// The value lies in a range.
    Range,
    /// Two values are equal.
    Equal,
    /// The divisor is not zero.
    Divisor,
    /// The value has an inverse.
    Inverse,
}

/// Computes every wire from the values of the entry's parameters, in their order.
///
/// # Errors
/// The first check, in source order, that does not hold; or a wrong number of inputs.
pub fn run<F: PrimeField>(program: &Program<F>, inputs: &[F]) -> Result<Witness<F>, RunError<F>> {
    let (entry, index) = program.entry();
    let expected = entry.params.elements as usize;
    if inputs.len() != expected {
        return Err(RunError::Inputs { expected, found: inputs.len() });
    }
    let needs = program.needs();
    let parts = program.parts();
    let mut words = Zeroizing::new(vec![0; needs.words]);
    let mut elements = Zeroizing::new(vec![F::zero(); needs.elements]);
    let mut wires = Zeroizing::new(vec![F::zero(); parts.n_wires as usize]);
    elements[..expected].copy_from_slice(inputs);
    let mut machine = Machine::new(program, index);
    let memory = Memory { words: &mut words, elements: &mut elements };
    machine.run(memory, &mut wires).map_err(|stop| {
        let calls = machine.call_origins();
        let Stop { origin, operands, check } = stop;
        RunError::Failed(Failure { origin, calls, operands, check })
    })?;
    wires[0] = F::one();
    let results = entry.results.elements.iter();
    let results = results.map(|&result| elements[result as usize]).collect();
    let wires = std::mem::take(&mut *wires);
    Ok(Witness { wires, results, n_outputs: parts.outputs as usize })
}

impl<F: PrimeField> Witness<F> {
    /// The value of every wire; the first is 1.
    pub fn wires(&self) -> &[F] {
        &self.wires
    }

    /// The public outputs, in declared order.
    pub fn outputs(&self) -> &[F] {
        self.results.get(..self.n_outputs).unwrap_or(&[])
    }

    /// The values that open sealed outputs, as the clause's interface names them.
    pub fn openings(&self) -> &[F] {
        self.results.get(self.n_outputs..).unwrap_or(&[])
    }
}

impl<F: PrimeField> Drop for Witness<F> {
    fn drop(&mut self) {
        self.wires.zeroize();
        self.results.zeroize();
    }
}

impl<F: PrimeField> Drop for Failure<F> {
    fn drop(&mut self) {
        self.operands.zeroize();
    }
}

impl<F: PrimeField> fmt::Debug for Witness<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Witness of {} wires", self.wires.len())
    }
}

impl<F: PrimeField> fmt::Debug for Failure<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("origin", &self.origin)
            .field("calls", &self.calls)
            .field("check", &self.check)
            .finish_non_exhaustive()
    }
}

impl<F: PrimeField> fmt::Display for RunError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::Inputs { expected, found } => {
                write!(f, "the program takes {expected} input elements, not {found}")
            }
            RunError::Failed(failure) => {
                write!(
                    f,
                    "the inputs break a condition of the contract (origin {})",
                    failure.origin
                )
            }
        }
    }
}

impl<F: PrimeField> std::error::Error for RunError<F> {}
