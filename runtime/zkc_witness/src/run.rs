//! Running a witness program.
//!
//! A valid [`Program`] never makes the runner panic, whatever the inputs: registers and wires were
//! checked when it was made, and all memory is taken before the first instruction. Values are wiped
//! when they are dropped.
//!
//! ```
//! use zkc_artifact::program::{Code, Inst, Program, ProgramParts, Store};
//! use zkc_field::Fr;
//!
//! // Checks that the input, wire 1, is its own square.
//! let code = Code {
//!     params: 1,
//!     registers: 2,
//!     insts: vec![
//!         Inst::Mul { dst: 1, a: 0, b: 0 },
//!         Inst::CheckEqual { a: 0, b: 1, origin: 7 },
//!     ],
//!     stores: vec![Store { register: 0, wire: 1 }],
//!     ..Code::default()
//! };
//! let program = Program::new(ProgramParts {
//!     circuit: [0; 32], n_wires: 2, outputs: 0, constants: vec![], templates: vec![code],
//! })?;
//! let run = |input: u64| zkc_witness::run(&program, &[Fr::from(input)]);
//! assert_eq!(run(1).unwrap().wires(), &[Fr::from(1u64), Fr::from(1u64)]);
//! assert!(matches!(run(2), Err(zkc_witness::RunError::Failed(failure)) if failure.origin == 7));
//! # Ok::<(), zkc_artifact::program::ProgramError>(())
//! ```

use std::fmt;

use ark_ff::{BigInteger, PrimeField};
use num_bigint::BigUint;
use num_traits::Zero;
use zeroize::{Zeroize, Zeroizing};
use zkc_artifact::program::{Code, Inst, Program};

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
    /// What was checked: the two sides of an equality or division, else one value. Residues: a
    /// negative integer x is p − x.
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
    let expected = entry.params as usize;
    if inputs.len() != expected {
        return Err(RunError::Inputs { expected, found: inputs.len() });
    }
    let needs = program.needs();
    let parts = program.parts();
    let mut registers = Zeroizing::new(vec![F::zero(); needs.registers]);
    let mut wires = Zeroizing::new(vec![F::zero(); parts.n_wires as usize]);
    registers[..expected].copy_from_slice(inputs);
    let mut frames = Vec::with_capacity(needs.depth);
    frames.push(Frame { template: index, next: 0, registers: 0, wires: 0, call: 0 });
    let mut machine = Machine { program, constants: &parts.constants, frames };
    machine.run(&mut registers, &mut wires).map_err(|stop| {
        let calls = machine.call_origins();
        let Stop { origin, operands, check } = stop;
        RunError::Failed(Failure { origin, calls, operands, check })
    })?;
    wires[0] = F::one();
    let results = entry.results.iter().map(|&result| registers[result as usize]).collect();
    let wires = std::mem::take(&mut *wires);
    Ok(Witness { wires, results, n_outputs: parts.outputs as usize })
}

/// A call that is open.
struct Frame {
    template: usize,
    /// The next instruction.
    next: usize,
    /// Where its registers and wires start.
    registers: usize,
    wires: usize,
    /// The caller's index of this call.
    call: usize,
}

struct Stop<F> {
    origin: u32,
    operands: Vec<F>,
    check: Check,
}

struct Machine<'a, F: PrimeField> {
    program: &'a Program<F>,
    constants: &'a [F],
    frames: Vec<Frame>,
}

impl<F: PrimeField> Machine<'_, F> {
    /// Runs until the entry returns.
    fn run(&mut self, registers: &mut [F], wires: &mut [F]) -> Result<(), Stop<F>> {
        let templates = &self.program.parts().templates;
        while let Some(frame) = self.frames.last_mut() {
            let code = &templates[frame.template];
            let base = frame.registers;
            match execute(code, self.constants, &mut registers[base..], frame.next)? {
                Some((next, call)) => {
                    frame.next = next;
                    let callee = &code.calls[call];
                    let start = base + code.registers as usize;
                    for (at, &arg) in callee.args.iter().enumerate() {
                        registers[start + at] = registers[base + arg as usize];
                    }
                    let frame = Frame {
                        template: callee.template as usize,
                        next: 0,
                        registers: start,
                        wires: frame.wires + callee.wires as usize,
                        call,
                    };
                    self.frames.push(frame);
                }
                None => {
                    for store in &code.stores {
                        let value = registers[base + store.register as usize];
                        wires[frame.wires + store.wire as usize] = value;
                    }
                    let call = frame.call;
                    self.frames.pop();
                    let Some(caller) = self.frames.last() else { break };
                    let site = &templates[caller.template].calls[call];
                    for (&from, &to) in code.results.iter().zip(&site.results) {
                        registers[caller.registers + to as usize] = registers[base + from as usize];
                    }
                }
            }
        }
        Ok(())
    }

    fn call_origins(&self) -> Vec<u32> {
        let templates = &self.program.parts().templates;
        let pairs = self.frames.iter().zip(self.frames.iter().skip(1));
        pairs.map(|(caller, frame)| templates[caller.template].calls[frame.call].origin).collect()
    }
}

/// Runs one template's code from `next` up to its end or a call; then says where to go on and which
/// call it is.
fn execute<F: PrimeField>(
    code: &Code,
    constants: &[F],
    r: &mut [F],
    next: usize,
) -> Result<Option<(usize, usize)>, Stop<F>> {
    for (at, inst) in code.insts.iter().enumerate().skip(next) {
        match *inst {
            Inst::Const { dst, constant } => r[dst as usize] = constants[constant as usize],
            Inst::Add { dst, a, b } => r[dst as usize] = r[a as usize] + r[b as usize],
            Inst::Sub { dst, a, b } => r[dst as usize] = r[a as usize] - r[b as usize],
            Inst::Mul { dst, a, b } => r[dst as usize] = r[a as usize] * r[b as usize],
            Inst::Lin { dst, constant, first, count } => {
                let terms = &code.terms[first as usize..first as usize + count as usize];
                let mut sum = constants[constant as usize];
                for term in terms {
                    sum += constants[term.constant as usize] * r[term.register as usize];
                }
                r[dst as usize] = sum;
            }
            Inst::Select { dst, c, a, b } => {
                let chosen = if r[c as usize].is_zero() { b } else { a };
                r[dst as usize] = r[chosen as usize];
            }
            Inst::Bits { dst, a, width, origin } => {
                let mut residue = r[a as usize].into_bigint();
                let fits = residue.num_bits() <= width;
                if fits {
                    put_bits(r, dst, width, &residue);
                }
                residue.zeroize();
                if !fits {
                    let check = Check::Bits(width);
                    return Err(Stop { origin, operands: vec![r[a as usize]], check });
                }
            }
            Inst::LowBits { dst, a, lo, width } => {
                let mut residue = (r[a as usize] - constants[lo as usize]).into_bigint();
                put_bits(r, dst, width, &residue);
                residue.zeroize();
            }
            Inst::Equal { dst, a, b } => {
                r[dst as usize] = F::from(r[a as usize] == r[b as usize]);
            }
            Inst::Less { dst, a, b, lo } => {
                // a − b ≥ lo, so a − b − lo is exact, and below −lo just when a − b is negative.
                let lo = constants[lo as usize];
                let difference = r[a as usize] - r[b as usize] - lo;
                r[dst as usize] = F::from(difference.into_bigint() < (-lo).into_bigint());
            }
            Inst::DivMod { q, r: rest, a, b, origin } => {
                let (dividend, divisor) = (r[a as usize], r[b as usize]);
                let Some((quotient, remainder)) = divide(dividend, divisor) else {
                    let check = Check::Divisor;
                    return Err(Stop { origin, operands: vec![dividend, divisor], check });
                };
                r[q as usize] = quotient;
                r[rest as usize] = remainder;
            }
            Inst::Inverse { dst, a, origin } => match r[a as usize].inverse() {
                Some(inverse) => r[dst as usize] = inverse,
                None => {
                    let operands = vec![r[a as usize]];
                    return Err(Stop { origin, operands, check: Check::Inverse });
                }
            },
            Inst::InverseOrZero { dst, a } => {
                r[dst as usize] = r[a as usize].inverse().unwrap_or_else(F::zero);
            }
            Inst::CheckEqual { a, b, origin } => {
                if r[a as usize] != r[b as usize] {
                    let operands = vec![r[a as usize], r[b as usize]];
                    return Err(Stop { origin, operands, check: Check::Equal });
                }
            }
            Inst::CheckRange { a, lo, span, origin } => {
                let distance = r[a as usize] - constants[lo as usize];
                if distance.into_bigint() > constants[span as usize].into_bigint() {
                    let operands = vec![r[a as usize]];
                    return Err(Stop { origin, operands, check: Check::Range });
                }
            }
            Inst::Call { call } => return Ok(Some((at + 1, call as usize))),
        }
    }
    Ok(None)
}

/// Writes the `width` low bits, the lowest first.
fn put_bits<F: PrimeField>(r: &mut [F], dst: u32, width: u32, residue: &F::BigInt) {
    let (zero, one) = (F::zero(), F::one());
    for (bit, register) in r[dst as usize..][..width as usize].iter_mut().enumerate() {
        *register = if residue.get_bit(bit) { one } else { zero };
    }
}

/// Quotient and remainder of the residues; `None` if the divisor is zero.
fn divide<F: PrimeField>(dividend: F, divisor: F) -> Option<(F, F)> {
    let (a, b) = (dividend.into_bigint(), divisor.into_bigint());
    if b.is_zero() {
        return None;
    }
    // Quotient and remainder of residues are residues, so neither conversion can fail.
    let element = |value: BigUint| zkc_field::element::from_biguint(&value);
    if let ([a, high @ ..], [b, high_b @ ..]) = (a.as_ref(), b.as_ref())
        && high.iter().chain(high_b).all(|&limb| limb == 0)
    {
        return Some((F::from(a / b), F::from(a % b)));
    }
    let (a, b): (BigUint, BigUint) = (a.into(), b.into());
    let quotient = &a / &b;
    let remainder = a - &quotient * b;
    debug_assert!(!quotient.is_zero() || !remainder.is_zero() || dividend.is_zero());
    Some((element(quotient)?, element(remainder)?))
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
