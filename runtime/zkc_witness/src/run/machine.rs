//! The machine: open calls, registers of both classes, and what each instruction does.

use ark_ff::{BigInteger, PrimeField};
use zeroize::Zeroize;
use zkc_artifact::program::{Call, Code, Inst, Program};

use super::Check;
use super::arithmetic::{divide, element_of_integer, element_of_word, sum, word};

/// Registers: of all open calls, or from those of one call on.
pub(super) struct Memory<'a, F> {
    pub words: &'a mut [u64],
    pub elements: &'a mut [F],
}

/// A check that does not hold.
pub(super) struct Stop<F> {
    pub origin: u32,
    pub operands: Vec<F>,
    pub check: Check,
}

/// A call that is open.
struct Frame {
    template: usize,
    /// The next instruction.
    next: usize,
    /// Where its registers and wires start.
    words: usize,
    elements: usize,
    wires: usize,
    /// The caller's index of this call.
    call: usize,
}

/// Runs one program once.
pub(super) struct Machine<'a, F: PrimeField> {
    program: &'a Program<F>,
    frames: Vec<Frame>,
}

impl<'a, F: PrimeField> Machine<'a, F> {
    /// A machine about to run the entry, whose index is given.
    pub fn new(program: &'a Program<F>, entry: usize) -> Self {
        let mut frames = Vec::with_capacity(program.needs().depth);
        frames.push(Frame { template: entry, next: 0, words: 0, elements: 0, wires: 0, call: 0 });
        Machine { program, frames }
    }

    /// Runs until the entry returns; the first check that fails stops it.
    pub fn run(&mut self, memory: Memory<'_, F>, wires: &mut [F]) -> Result<(), Stop<F>> {
        let parts = self.program.parts();
        let templates = &parts.templates;
        let Memory { words, elements } = memory;
        while let Some(frame) = self.frames.last_mut() {
            let code = &templates[frame.template];
            let block = Block { code, constants: &parts.constants, integers: &parts.integers };
            let (w, e) = (frame.words, frame.elements);
            let own = Memory { words: &mut words[w..], elements: &mut elements[e..] };
            if let Some((next, call)) = block.execute(own, frame.next)? {
                frame.next = next;
                let callee = enter(frame, code, call);
                copy(words, &code.calls[call].args.words, w, callee.words);
                copy(elements, &code.calls[call].args.elements, e, callee.elements);
                self.frames.push(callee);
                continue;
            }
            for store in &code.stores {
                let value = elements[e + store.register as usize];
                wires[frame.wires + store.wire as usize] = value;
            }
            for store in &code.word_stores {
                let value = element_of_word(words[w + store.register as usize]);
                wires[frame.wires + store.wire as usize] = value;
            }
            let call = frame.call;
            self.frames.pop();
            let Some(caller) = self.frames.last() else { break };
            let site: &Call = &templates[caller.template].calls[call];
            for (&from, &to) in code.results.words.iter().zip(&site.results.words) {
                words[caller.words + to as usize] = words[w + from as usize];
            }
            for (&from, &to) in code.results.elements.iter().zip(&site.results.elements) {
                elements[caller.elements + to as usize] = elements[e + from as usize];
            }
        }
        Ok(())
    }

    /// Origins of the open calls, the outermost first.
    pub fn call_origins(&self) -> Vec<u32> {
        let templates = &self.program.parts().templates;
        let pairs = self.frames.iter().zip(self.frames.iter().skip(1));
        pairs.map(|(caller, frame)| templates[caller.template].calls[frame.call].origin).collect()
    }
}

/// The frame of a callee: its registers start behind the caller's.
fn enter(caller: &Frame, code: &Code, call: usize) -> Frame {
    let site = &code.calls[call];
    Frame {
        template: site.template as usize,
        next: 0,
        words: caller.words + code.registers.words as usize,
        elements: caller.elements + code.registers.elements as usize,
        wires: caller.wires + site.wires as usize,
        call,
    }
}

/// Sets the first registers from `to` on to those that `args` names, counted from `from`.
fn copy<T: Copy>(registers: &mut [T], args: &[u32], from: usize, to: usize) {
    for (at, &arg) in args.iter().enumerate() {
        registers[to + at] = registers[from + arg as usize];
    }
}

/// One template's code and what it names by index.
struct Block<'a, F> {
    code: &'a Code,
    constants: &'a [F],
    integers: &'a [i128],
}

impl<F: PrimeField> Block<'_, F> {
    fn sum(&self, words: &[u64], at: u32) -> i128 {
        sum(self.code, self.integers, words, at)
    }

    /// Runs from `next` up to the end or a call; then says where to go on and which call it is.
    fn execute(
        &self,
        memory: Memory<'_, F>,
        next: usize,
    ) -> Result<Option<(usize, usize)>, Stop<F>> {
        let Memory { words: w, elements: r } = memory;
        let constants = self.constants;
        let stop = |origin, check, operands: &[F]| {
            Err(Stop { origin, operands: operands.to_vec(), check })
        };
        for (at, inst) in self.code.insts.iter().enumerate().skip(next) {
            match *inst {
                Inst::Const { dst, constant } => r[dst as usize] = constants[constant as usize],
                Inst::Add { dst, a, b } => r[dst as usize] = r[a as usize] + r[b as usize],
                Inst::Sub { dst, a, b } => r[dst as usize] = r[a as usize] - r[b as usize],
                Inst::Mul { dst, a, b } => r[dst as usize] = r[a as usize] * r[b as usize],
                Inst::Lin { dst, constant, first, count } => {
                    let terms = &self.code.terms[first as usize..][..count as usize];
                    let mut sum = constants[constant as usize];
                    for term in terms {
                        let (factor, value) =
                            (constants[term.constant as usize], r[term.register as usize]);
                        sum += if factor.is_one() { value } else { factor * value };
                    }
                    r[dst as usize] = sum;
                }
                Inst::Select { dst, c, a, b } => {
                    let chosen = if w[c as usize] == 0 { b } else { a };
                    r[dst as usize] = r[chosen as usize];
                }
                Inst::Bits { dst, a, width, origin } => {
                    let mut residue = r[a as usize].into_bigint();
                    let fits = residue.num_bits() <= width;
                    if fits {
                        put_bits(w, dst, width, &residue);
                    }
                    residue.zeroize();
                    if !fits {
                        return stop(origin, Check::Bits(width), &[r[a as usize]]);
                    }
                }
                Inst::LowBits { dst, a, lo, width } => {
                    let mut residue = (r[a as usize] - constants[lo as usize]).into_bigint();
                    put_bits(w, dst, width, &residue);
                    residue.zeroize();
                }
                Inst::Equal { dst, a, b } => {
                    w[dst as usize] = u64::from(r[a as usize] == r[b as usize]);
                }
                Inst::Less { dst, a, b, lo } => {
                    // a − b ≥ lo, so a − b − lo is exact, and below −lo just when a − b is negative.
                    let lo = constants[lo as usize];
                    let difference = r[a as usize] - r[b as usize] - lo;
                    w[dst as usize] = u64::from(difference.into_bigint() < (-lo).into_bigint());
                }
                Inst::DivMod { q, r: rest, a, b, origin } => {
                    let (dividend, divisor) = (r[a as usize], r[b as usize]);
                    let Some((quotient, remainder)) = divide(dividend, divisor) else {
                        return stop(origin, Check::Divisor, &[dividend, divisor]);
                    };
                    r[q as usize] = quotient;
                    r[rest as usize] = remainder;
                }
                Inst::Inverse { dst, a, origin } => match r[a as usize].inverse() {
                    Some(inverse) => r[dst as usize] = inverse,
                    None => return stop(origin, Check::Inverse, &[r[a as usize]]),
                },
                Inst::InverseOrZero { dst, a } => {
                    r[dst as usize] = r[a as usize].inverse().unwrap_or_else(F::zero);
                }
                Inst::CheckEqual { a, b, origin } => {
                    if r[a as usize] != r[b as usize] {
                        return stop(origin, Check::Equal, &[r[a as usize], r[b as usize]]);
                    }
                }
                Inst::CheckRange { a, lo, span, origin } => {
                    let distance = r[a as usize] - constants[lo as usize];
                    if distance.into_bigint() > constants[span as usize].into_bigint() {
                        return stop(origin, Check::Range, &[r[a as usize]]);
                    }
                }
                Inst::Call { call } => return Ok(Some((at + 1, call as usize))),
                Inst::ToWord { dst, a, origin } => match word(r[a as usize]) {
                    Some(value) => w[dst as usize] = value,
                    None => return stop(origin, Check::Range, &[r[a as usize]]),
                },
                Inst::Embed { dst, sum } => {
                    r[dst as usize] = element_of_integer(self.sum(w, sum));
                }
                Inst::Word { dst, integer } => {
                    w[dst as usize] = self.integers[integer as usize] as u64;
                }
                Inst::WordSum { dst, sum } => w[dst as usize] = self.sum(w, sum) as u64,
                Inst::WordMul { dst, a, b } => {
                    w[dst as usize] = w[a as usize].wrapping_mul(w[b as usize]);
                }
                Inst::WordSelect { dst, c, a, b } => {
                    let chosen = if w[c as usize] == 0 { b } else { a };
                    w[dst as usize] = w[chosen as usize];
                }
                Inst::WordDivMod { q, r: rest, a, b, origin } => {
                    let (dividend, divisor) = (w[a as usize], w[b as usize]);
                    let Some(quotient) = dividend.checked_div(divisor) else {
                        let operands = [F::from(dividend), F::from(divisor)];
                        return stop(origin, Check::Divisor, &operands);
                    };
                    w[q as usize] = quotient;
                    w[rest as usize] = dividend % divisor;
                }
                Inst::SumBits { dst, sum, width, origin } => {
                    let value = self.sum(w, sum);
                    if value < 0 || (width < 128 && value >> width != 0) {
                        let operand = element_of_integer(value);
                        return stop(origin, Check::Bits(width), &[operand]);
                    }
                    put_low_bits(w, dst, width, value);
                }
                Inst::SumLowBits { dst, sum, width } => {
                    let value = self.sum(w, sum);
                    put_low_bits(w, dst, width, value);
                }
                Inst::SumIsZero { dst, sum } => {
                    w[dst as usize] = u64::from(self.sum(w, sum) == 0);
                }
                Inst::SumIsNegative { dst, sum } => {
                    w[dst as usize] = u64::from(self.sum(w, sum) < 0);
                }
                Inst::CheckSumZero { sum, origin } => {
                    let difference = self.sum(w, sum);
                    if difference != 0 {
                        return stop(origin, Check::Equal, &[element_of_integer(difference)]);
                    }
                }
                Inst::CheckSumRange { sum, span, origin } => {
                    let value = self.sum(w, sum);
                    if value < 0 || value > self.integers[span as usize] {
                        return stop(origin, Check::Range, &[element_of_integer(value)]);
                    }
                }
            }
        }
        Ok(None)
    }
}

/// Writes the `width` low bits of a residue, the lowest first.
fn put_bits(words: &mut [u64], dst: u32, width: u32, residue: &impl BigInteger) {
    for (bit, word) in words[dst as usize..][..width as usize].iter_mut().enumerate() {
        *word = u64::from(residue.get_bit(bit));
    }
}

/// Writes the `width` low bits of an integer modulo 2^128, the lowest first.
fn put_low_bits(words: &mut [u64], dst: u32, width: u32, value: i128) {
    let mut left = value as u128;
    for word in &mut words[dst as usize..][..width as usize] {
        *word = left as u64 & 1;
        left >>= 1;
    }
}
