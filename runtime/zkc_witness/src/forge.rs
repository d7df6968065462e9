//! Forged witnesses: a run of a witness program in which one advice value is replaced and everything
//! after it recomputed, with no check in the way.
//!
//! For tests, of zkc and of contracts: see `zkc test` and `tests/tests/suite/sound.rs`.
//!
//! Advice is what no row computes forward: bits, quotients and remainders, inverses, and the answers of
//! comparisons. Whoever forges a proof chooses them freely; the rows must leave no choice.

use ark_ff::{BigInteger, Field, One, PrimeField, Zero};
use zkc_artifact::program::{Code, Inst, Program};
use zkc_field::Fr;
use zkc_field::element::to_biguint;

/// One run with at most one replaced value.
pub struct Forgery<'a> {
    program: &'a Program<Fr>,
    wires: Vec<Fr>,
    /// Which advice value to replace, counted over the whole run, and what to make of it.
    fault: Option<(usize, &'a dyn Fn(Fr) -> Fr)>,
    seen: usize,
}

/// The wires of a run without checks, and how many advice values it has. Its inputs need not satisfy the
/// conditions: the rows say whether they do.
///
/// # Panics
/// If there are not as many inputs as the program has parameters.
pub fn honest(program: &Program<Fr>, inputs: &[Fr]) -> (Vec<Fr>, usize) {
    run(program, inputs, None)
}

/// The wires of a run in which the `index`-th advice value is what `replace` makes of the honest one.
///
/// # Panics
/// If there are not as many inputs as the program has parameters.
pub fn forged(
    program: &Program<Fr>,
    inputs: &[Fr],
    index: usize,
    replace: &dyn Fn(Fr) -> Fr,
) -> Vec<Fr> {
    run(program, inputs, Some((index, replace))).0
}

fn run(
    program: &Program<Fr>,
    inputs: &[Fr],
    fault: Option<(usize, &dyn Fn(Fr) -> Fr)>,
) -> (Vec<Fr>, usize) {
    let wires = vec![Fr::zero(); program.parts().n_wires as usize];
    let mut forgery = Forgery { program, wires, fault, seen: 0 };
    let args = Registers { words: Vec::new(), elements: inputs.to_vec() };
    forgery.call(program.entry().1, &args, 0);
    forgery.wires[0] = Fr::one();
    (forgery.wires, forgery.seen)
}

/// Registers of one call. Words too are elements here: rows know no other, so a forged word may be any.
struct Registers {
    words: Vec<Fr>,
    elements: Vec<Fr>,
}

impl Forgery<'_> {
    fn call(&mut self, template: usize, args: &Registers, wires: usize) -> Registers {
        let parts = self.program.parts();
        let code: &Code = &parts.templates[template];
        let constants = &parts.constants;
        let mut w = vec![Fr::zero(); code.registers.words as usize];
        let mut r = vec![Fr::zero(); code.registers.elements as usize];
        w[..args.words.len()].copy_from_slice(&args.words);
        r[..args.elements.len()].copy_from_slice(&args.elements);
        let integer = |at: u32| element(parts.integers[at as usize]);
        let total = |w: &[Fr], at: u32| {
            let sum = code.sums[at as usize];
            let terms = &code.sum_terms[sum.first as usize..(sum.first + sum.count) as usize];
            terms.iter().fold(integer(sum.constant), |total, term| {
                total + integer(term.integer) * w[term.register as usize]
            })
        };
        for inst in &code.insts {
            match *inst {
                Inst::Const { dst, constant } => r[dst as usize] = constants[constant as usize],
                Inst::Add { dst, a, b } => r[dst as usize] = r[a as usize] + r[b as usize],
                Inst::Sub { dst, a, b } => r[dst as usize] = r[a as usize] - r[b as usize],
                Inst::Mul { dst, a, b } => r[dst as usize] = r[a as usize] * r[b as usize],
                Inst::Lin { dst, constant, first, count } => {
                    let terms = &code.terms[first as usize..(first + count) as usize];
                    let product = |term: &zkc_artifact::program::Term| {
                        constants[term.constant as usize] * r[term.register as usize]
                    };
                    r[dst as usize] =
                        constants[constant as usize] + terms.iter().map(product).sum::<Fr>();
                }
                // As rows see it: b + c·(a − b), whatever c is.
                Inst::Select { dst, c, a, b } => {
                    r[dst as usize] =
                        r[b as usize] + w[c as usize] * (r[a as usize] - r[b as usize]);
                }
                Inst::Bits { dst, a, width, .. } => self.bits(&mut w, dst, r[a as usize], width),
                Inst::LowBits { dst, a, lo, width } => {
                    self.bits(&mut w, dst, r[a as usize] - constants[lo as usize], width);
                }
                Inst::Equal { dst, a, b } => {
                    let equal = Fr::from(r[a as usize] == r[b as usize]);
                    w[dst as usize] = self.advice(equal);
                }
                Inst::Less { dst, a, b, lo } => {
                    let lo = constants[lo as usize];
                    let difference = r[a as usize] - r[b as usize] - lo;
                    let less = Fr::from(difference.into_bigint() < (-lo).into_bigint());
                    w[dst as usize] = self.advice(less);
                }
                Inst::DivMod { q, r: rest, a, b, .. } => {
                    (r[q as usize], r[rest as usize]) = self.divide(r[a as usize], r[b as usize]);
                }
                Inst::Inverse { dst, a, .. } | Inst::InverseOrZero { dst, a } => {
                    let inverse = r[a as usize].inverse().unwrap_or_default();
                    r[dst as usize] = self.advice(inverse);
                }
                Inst::CheckEqual { .. }
                | Inst::CheckRange { .. }
                | Inst::CheckSumZero { .. }
                | Inst::CheckSumRange { .. } => {}
                Inst::Call { call } => {
                    let site = &code.calls[call as usize];
                    let args = picked(&site.args, &w, &r);
                    let results =
                        self.call(site.template as usize, &args, wires + site.wires as usize);
                    for (result, value) in site.results.words.iter().zip(results.words) {
                        w[*result as usize] = value;
                    }
                    for (result, value) in site.results.elements.iter().zip(results.elements) {
                        r[*result as usize] = value;
                    }
                }
                Inst::ToWord { dst, a, .. } => w[dst as usize] = r[a as usize],
                Inst::Embed { dst, sum } => r[dst as usize] = total(&w, sum),
                Inst::Word { dst, integer: at } => w[dst as usize] = integer(at),
                Inst::WordSum { dst, sum } => w[dst as usize] = total(&w, sum),
                Inst::WordMul { dst, a, b } => w[dst as usize] = w[a as usize] * w[b as usize],
                Inst::WordSelect { dst, c, a, b } => {
                    w[dst as usize] =
                        w[b as usize] + w[c as usize] * (w[a as usize] - w[b as usize]);
                }
                Inst::WordDivMod { q, r: rest, a, b, .. } => {
                    (w[q as usize], w[rest as usize]) = self.divide(w[a as usize], w[b as usize]);
                }
                Inst::SumBits { dst, sum, width, .. } | Inst::SumLowBits { dst, sum, width } => {
                    let value = total(&w, sum);
                    self.bits(&mut w, dst, value, width);
                }
                Inst::SumIsZero { dst, sum } => {
                    let zero = Fr::from(total(&w, sum).is_zero());
                    w[dst as usize] = self.advice(zero);
                }
                Inst::SumIsNegative { dst, sum } => {
                    let value = total(&w, sum).into_bigint();
                    let negative = Fr::from(value > Fr::MODULUS_MINUS_ONE_DIV_TWO);
                    w[dst as usize] = self.advice(negative);
                }
            }
        }
        for store in &code.stores {
            self.wires[wires + store.wire as usize] = r[store.register as usize];
        }
        for store in &code.word_stores {
            self.wires[wires + store.wire as usize] = w[store.register as usize];
        }
        picked(&code.results, &w, &r)
    }

    fn bits(&mut self, words: &mut [Fr], dst: u32, value: Fr, width: u32) {
        let residue = value.into_bigint();
        for bit in 0..width as usize {
            words[dst as usize + bit] = self.advice(Fr::from(residue.get_bit(bit)));
        }
    }

    fn divide(&mut self, dividend: Fr, divisor: Fr) -> (Fr, Fr) {
        let (dividend, divisor) = (to_biguint(&dividend), to_biguint(&divisor));
        let (quotient, remainder) = if divisor == 0_u8.into() {
            (Fr::zero(), Fr::zero())
        } else {
            let element = |n| zkc_field::element::from_biguint(&n).unwrap_or_default();
            (element(&dividend / &divisor), element(&dividend % &divisor))
        };
        (self.advice(quotient), self.advice(remainder))
    }

    fn advice(&mut self, honest: Fr) -> Fr {
        let index = self.seen;
        self.seen += 1;
        match self.fault {
            Some((at, replace)) if at == index => replace(honest),
            _ => honest,
        }
    }
}

fn picked(which: &zkc_artifact::program::Registers, w: &[Fr], r: &[Fr]) -> Registers {
    Registers {
        words: which.words.iter().map(|at| w[*at as usize]).collect(),
        elements: which.elements.iter().map(|at| r[*at as usize]).collect(),
    }
}

fn element(integer: i128) -> Fr {
    let size = Fr::from(integer.unsigned_abs());
    if integer < 0 { -size } else { size }
}
