//! Forged witnesses: a run of a witness program in which one advice value is replaced and everything
//! after it recomputed, with no check in the way.
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

/// The wires of an honest run, and how many advice values it has.
pub fn honest(program: &Program<Fr>, inputs: &[Fr]) -> (Vec<Fr>, usize) {
    run(program, inputs, None)
}

/// The wires of a run in which the `index`-th advice value is what `replace` makes of the honest one.
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
    forgery.call(program.entry().1, inputs, 0);
    forgery.wires[0] = Fr::one();
    (forgery.wires, forgery.seen)
}

impl Forgery<'_> {
    fn call(&mut self, template: usize, args: &[Fr], wires: usize) -> Vec<Fr> {
        let code: &Code = &self.program.parts().templates[template];
        let constants = &self.program.parts().constants;
        let mut r = vec![Fr::zero(); code.registers as usize];
        r[..args.len()].copy_from_slice(args);
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
                        r[b as usize] + r[c as usize] * (r[a as usize] - r[b as usize]);
                }
                Inst::Bits { dst, a, width, .. } => {
                    self.bits(&mut r, dst, r_at(a), Fr::zero(), width)
                }
                Inst::LowBits { dst, a, lo, width } => {
                    self.bits(&mut r, dst, r_at(a), constants[lo as usize], width);
                }
                Inst::Equal { dst, a, b } => {
                    let equal = Fr::from(r[a as usize] == r[b as usize]);
                    r[dst as usize] = self.advice(equal);
                }
                Inst::Less { dst, a, b, lo } => {
                    let lo = constants[lo as usize];
                    let difference = r[a as usize] - r[b as usize] - lo;
                    let less = Fr::from(difference.into_bigint() < (-lo).into_bigint());
                    r[dst as usize] = self.advice(less);
                }
                Inst::DivMod { q, r: rest, a, b, .. } => {
                    let (dividend, divisor) =
                        (to_biguint(&r[a as usize]), to_biguint(&r[b as usize]));
                    let (quotient, remainder) = if divisor == 0_u8.into() {
                        (Fr::zero(), Fr::zero())
                    } else {
                        let element = |n| zkc_field::element::from_biguint(&n).unwrap_or_default();
                        (element(&dividend / &divisor), element(&dividend % &divisor))
                    };
                    r[q as usize] = self.advice(quotient);
                    r[rest as usize] = self.advice(remainder);
                }
                Inst::Inverse { dst, a, .. } | Inst::InverseOrZero { dst, a } => {
                    let inverse = r[a as usize].inverse().unwrap_or_default();
                    r[dst as usize] = self.advice(inverse);
                }
                Inst::CheckEqual { .. } | Inst::CheckRange { .. } => {}
                Inst::Call { call } => {
                    let site = &code.calls[call as usize];
                    let args: Vec<Fr> = site.args.iter().map(|arg| r[*arg as usize]).collect();
                    let results =
                        self.call(site.template as usize, &args, wires + site.wires as usize);
                    for (result, value) in site.results.iter().zip(results) {
                        r[*result as usize] = value;
                    }
                }
            }
        }
        for store in &code.stores {
            self.wires[wires + store.wire as usize] = r[store.register as usize];
        }
        code.results.iter().map(|result| r[*result as usize]).collect()
    }

    fn bits(&mut self, r: &mut [Fr], dst: u32, a: usize, lo: Fr, width: u32) {
        let residue = (r[a] - lo).into_bigint();
        for bit in 0..width as usize {
            r[dst as usize + bit] = self.advice(Fr::from(residue.get_bit(bit)));
        }
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

fn r_at(register: u32) -> usize {
    register as usize
}
