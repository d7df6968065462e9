//! Each instruction against what its description says, computed with big integers.

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};
use zkc_artifact::program::{
    Code, Counts, Inst, Program, ProgramParts, Registers, Store, Sum, SumTerm, Term,
};
use zkc_field::Fr;
use zkc_field::element::{reduce_bigint, to_biguint};

use super::{Check, RunError, run};

const TOP: u64 = 1 << 63;
/// Where words change their ways.
const WORDS: [u64; 8] = [0, 1, 2, 3, u32::MAX as u64, TOP - 1, TOP, u64::MAX];
const INTEGERS: [i128; 7] = [-(1 << 64), -3, -1, 0, 1, 1 << 63, 1 << 70];

fn big(value: impl Into<BigInt>) -> BigInt {
    value.into()
}

fn fr(value: impl Into<BigInt>) -> Fr {
    reduce_bigint(&value.into())
}

fn residue(value: Fr) -> BigInt {
    to_biguint(&value).into()
}

/// The prime.
fn prime() -> BigInt {
    residue(-Fr::one()) + 1
}

/// Elements at the corners.
fn elements() -> Vec<Fr> {
    let mut all: Vec<Fr> = WORDS.iter().map(|word| fr(*word)).collect();
    all.extend([fr(-1), fr(-2), fr(big(1) << 64), fr(big(1) << 128), fr((big(1) << 200) + 12345)]);
    all.push(fr(prime() / 2));
    all
}

/// A run of one instruction. Elements 0.. are the inputs; words 0.. are those of them that
/// `words` counts. What the instruction sets are the next registers, of which all wires are made,
/// words first.
struct Try {
    inst: Inst,
    constants: Vec<Fr>,
    integers: Vec<i128>,
    terms: Vec<Term>,
    sum_terms: Vec<SumTerm>,
    set: Counts,
}

const NONE: Counts = Counts { words: 0, elements: 0 };
const A_WORD: Counts = Counts { words: 1, elements: 0 };
const AN_ELEMENT: Counts = Counts { words: 0, elements: 1 };

fn one(inst: Inst, set: Counts) -> Try {
    let (constants, integers) = (Vec::new(), vec![0]);
    Try { inst, constants, integers, terms: Vec::new(), sum_terms: Vec::new(), set }
}

/// What was set, or the check that failed with origin 7 and its operands.
type Outcome = Result<Vec<BigInt>, (Check, Vec<BigInt>)>;

impl Try {
    fn constants(mut self, constants: &[Fr]) -> Try {
        self.constants = constants.to_vec();
        self
    }

    /// Sum 0 is `constant + Σ factors[i] · word i`.
    fn sum(mut self, constant: i128, factors: &[i128]) -> Try {
        self.integers = vec![constant];
        for (at, factor) in (0..).zip(factors) {
            self.integers.push(*factor);
            self.sum_terms.push(SumTerm { integer: at + 1, register: at });
        }
        self
    }

    fn integer(mut self, integer: i128) -> Try {
        self.integers.push(integer);
        self
    }

    fn on(self, words: &[u64], elements: &[Fr]) -> Outcome {
        let (n_words, n_inputs) = (words.len() as u32, (words.len() + elements.len()) as u32);
        let to_word = |at| Inst::ToWord { dst: at, a: elements.len() as u32 + at, origin: 3 };
        let mut insts: Vec<Inst> = (0..n_words).map(to_word).collect();
        insts.push(self.inst);
        let store =
            |from: u32, wire: u32| move |at: u32| Store { register: from + at, wire: wire + at };
        let set = self.set;
        let code = Code {
            params: Counts { words: 0, elements: n_inputs },
            registers: Counts { words: n_words + set.words, elements: n_inputs + set.elements },
            insts,
            terms: self.terms,
            sums: vec![Sum { constant: 0, first: 0, count: self.sum_terms.len() as u32 }],
            sum_terms: self.sum_terms,
            word_stores: (0..set.words).map(store(n_words, 1)).collect(),
            stores: (0..set.elements).map(store(n_inputs, 1 + set.words)).collect(),
            ..Code::default()
        };
        let program = Program::new(ProgramParts {
            circuit: [0; 32],
            n_wires: 1 + set.words + set.elements,
            outputs: 0,
            constants: self.constants,
            integers: self.integers,
            templates: vec![code],
        });
        let program = program.expect("the program is valid");
        let inputs: Vec<Fr> =
            elements.iter().copied().chain(words.iter().map(|word| fr(*word))).collect();
        match run(&program, &inputs) {
            Ok(witness) => Ok(witness.wires()[1..].iter().map(|wire| residue(*wire)).collect()),
            Err(RunError::Failed(failure)) => {
                assert_eq!((failure.origin, failure.calls.len()), (7, 0));
                let operands = failure.operands.iter().map(|operand| residue(*operand)).collect();
                Err((failure.check, operands))
            }
            Err(error) => panic!("{error}"),
        }
    }
}

fn modulo(value: BigInt) -> BigInt {
    residue(fr(value))
}

fn bits_of(value: &BigInt, width: u32) -> Vec<BigInt> {
    (0..width).map(|bit| (value >> bit) & BigInt::one()).collect()
}

/// The integer that 128 bits hold of another.
fn wrapped(value: BigInt) -> BigInt {
    let all = big(1) << 128;
    let low = ((value % &all) + &all) % &all;
    if low >= big(1) << 127 { low - all } else { low }
}

#[test]
fn elements_are_added_and_multiplied() {
    for a in elements() {
        for b in elements() {
            let both = |inst| one(inst, AN_ELEMENT).on(&[], &[a, b]);
            let (x, y) = (residue(a), residue(b));
            assert_eq!(both(Inst::Add { dst: 2, a: 0, b: 1 }), Ok(vec![modulo(&x + &y)]));
            assert_eq!(both(Inst::Sub { dst: 2, a: 0, b: 1 }), Ok(vec![modulo(&x - &y)]));
            assert_eq!(both(Inst::Mul { dst: 2, a: 0, b: 1 }), Ok(vec![modulo(&x * &y)]));
            let mut lin = one(Inst::Lin { dst: 2, constant: 0, first: 0, count: 2 }, AN_ELEMENT)
                .constants(&[fr(-9), fr(1), fr(12)]);
            lin.terms = vec![Term { constant: 1, register: 0 }, Term { constant: 2, register: 1 }];
            assert_eq!(lin.on(&[], &[a, b]), Ok(vec![modulo(&x + 12 * &y - 9)]));
            let equal = one(Inst::Equal { dst: 0, a: 0, b: 1 }, A_WORD).on(&[], &[a, b]);
            assert_eq!(equal, Ok(vec![big(u8::from(x == y))]));
            let check = one(Inst::CheckEqual { a: 0, b: 1, origin: 7 }, NONE).on(&[], &[a, b]);
            let expected = if x == y { Ok(vec![]) } else { Err((Check::Equal, vec![x, y])) };
            assert_eq!(check, expected);
        }
    }
    let constant = one(Inst::Const { dst: 0, constant: 0 }, AN_ELEMENT).constants(&[fr(-5)]);
    assert_eq!(constant.on(&[], &[]), Ok(vec![prime() - 5]));
}

#[test]
fn elements_are_divided() {
    for a in elements() {
        for b in elements() {
            let (x, y) = (residue(a), residue(b));
            let set = Counts { words: 0, elements: 2 };
            let found = one(Inst::DivMod { q: 2, r: 3, a: 0, b: 1, origin: 7 }, set);
            let expected = match y.is_zero() {
                true => Err((Check::Divisor, vec![x, y])),
                false => Ok(vec![&x / &y, &x % &y]),
            };
            assert_eq!(found.on(&[], &[a, b]), expected);
        }
        let x = residue(a);
        let inverse = one(Inst::Inverse { dst: 1, a: 0, origin: 7 }, AN_ELEMENT).on(&[], &[a]);
        let or_zero = one(Inst::InverseOrZero { dst: 1, a: 0 }, AN_ELEMENT).on(&[], &[a]);
        if x.is_zero() {
            assert_eq!(inverse, Err((Check::Inverse, vec![big(0)])));
            assert_eq!(or_zero, Ok(vec![big(0)]));
        } else {
            let found = inverse.unwrap();
            assert_eq!(modulo(&found[0] * x), big(1));
            assert_eq!(or_zero, Ok(found));
        }
    }
}

#[test]
fn elements_are_taken_apart() {
    for a in elements() {
        let x = residue(a);
        for width in [0, 1, 2, 63, 64, 65, 127, 128, 254, 300] {
            let set = Counts { words: width, elements: 0 };
            let found = one(Inst::Bits { dst: 0, a: 0, width, origin: 7 }, set).on(&[], &[a]);
            let expected = match x.bits() <= u64::from(width) {
                true => Ok(bits_of(&x, width)),
                false => Err((Check::Bits(width), vec![x.clone()])),
            };
            assert_eq!(found, expected);
            let low = one(Inst::LowBits { dst: 0, a: 0, lo: 0, width }, set).constants(&[fr(3)]);
            assert_eq!(low.on(&[], &[a]), Ok(bits_of(&modulo(&x - 3), width)));
        }
        for (lo, span) in [(0, 0), (0, 5), (-3, 10), (1, 1)] {
            let range = one(Inst::CheckRange { a: 0, lo: 0, span: 1, origin: 7 }, NONE);
            let inside = modulo(&x - lo) <= big(span);
            let expected = if inside { Ok(vec![]) } else { Err((Check::Range, vec![x.clone()])) };
            assert_eq!(range.constants(&[fr(lo), fr(span)]).on(&[], &[a]), expected);
        }
        let word = one(Inst::ToWord { dst: 0, a: 0, origin: 7 }, A_WORD).on(&[], &[a]);
        let expected = match x.bits() <= 64 {
            true => Ok(vec![x]),
            false => Err((Check::Range, vec![x])),
        };
        assert_eq!(word, expected);
    }
    // −4 < 2 and not 2 < −4, where a − b ≥ −8.
    for (a, b) in [(-4, 2), (2, -4), (3, 3), (0, 1), (1, 0)] {
        let less = one(Inst::Less { dst: 0, a: 0, b: 1, lo: 0 }, A_WORD).constants(&[fr(-8)]);
        assert_eq!(less.on(&[], &[fr(a), fr(b)]), Ok(vec![big(u8::from(a < b))]));
    }
}

#[test]
fn words_choose() {
    for c in [0, 1, TOP] {
        let chosen = if c == 0 { 9 } else { 8 };
        let element = one(Inst::Select { dst: 3, c: 0, a: 0, b: 1 }, AN_ELEMENT);
        assert_eq!(element.on(&[c], &[fr(8), fr(9)]), Ok(vec![big(chosen)]));
        let word = one(Inst::WordSelect { dst: 3, c: 0, a: 1, b: 2 }, A_WORD);
        assert_eq!(word.on(&[c, 8, 9], &[]), Ok(vec![big(chosen)]));
    }
}

#[test]
fn words_are_multiplied_and_divided() {
    for a in WORDS {
        for b in WORDS {
            let product = one(Inst::WordMul { dst: 2, a: 0, b: 1 }, A_WORD).on(&[a, b], &[]);
            let exact: BigUint = BigUint::from(a) * b % (BigUint::one() << 64);
            assert_eq!(product, Ok(vec![big(exact)]));
            let set = Counts { words: 2, elements: 0 };
            let found = one(Inst::WordDivMod { q: 2, r: 3, a: 0, b: 1, origin: 7 }, set);
            let expected = match b {
                0 => Err((Check::Divisor, vec![big(a), big(0)])),
                _ => Ok(vec![big(a / b), big(a % b)]),
            };
            assert_eq!(found.on(&[a, b], &[]), expected);
        }
    }
    for integer in INTEGERS {
        let word = one(Inst::Word { dst: 0, integer: 1 }, A_WORD).integer(integer).on(&[], &[]);
        assert_eq!(word, Ok(vec![big(integer as u64)]));
    }
}

/// Every sum `constant + x·a + y·b` of the corners, with what it is.
fn sums(mut look: impl FnMut(&dyn Fn(Inst, Counts) -> Try, [u64; 2], BigInt)) {
    for constant in INTEGERS {
        for factors in [[1, 1], [1, -1], [-2, 1], [1 << 63, 1 << 64], [i128::MAX, i128::MIN]] {
            for a in WORDS {
                for b in [0, 1, u64::MAX] {
                    let exact = big(constant) + big(factors[0]) * a + big(factors[1]) * b;
                    let make = |inst, set| one(inst, set).sum(constant, &factors);
                    look(&make, [a, b], wrapped(exact));
                }
            }
        }
    }
}

#[test]
fn sums_of_words_are_exact_in_128_bits() {
    sums(|make, words, value| {
        let low = (&value % (big(1) << 64) + (big(1) << 64)) % (big(1) << 64);
        let word = make(Inst::WordSum { dst: 2, sum: 0 }, A_WORD).on(&words, &[]);
        assert_eq!(word, Ok(vec![low]));
        let element = make(Inst::Embed { dst: 2, sum: 0 }, AN_ELEMENT).on(&words, &[]);
        assert_eq!(element, Ok(vec![modulo(value.clone())]));
        let zero = make(Inst::SumIsZero { dst: 2, sum: 0 }, A_WORD).on(&words, &[]);
        assert_eq!(zero, Ok(vec![big(u8::from(value.is_zero()))]));
        let negative = make(Inst::SumIsNegative { dst: 2, sum: 0 }, A_WORD).on(&words, &[]);
        assert_eq!(negative, Ok(vec![big(u8::from(value < big(0)))]));
        let check = make(Inst::CheckSumZero { sum: 0, origin: 7 }, NONE).on(&words, &[]);
        let failed = |check| Err((check, vec![modulo(value.clone())]));
        assert_eq!(check, if value.is_zero() { Ok(vec![]) } else { failed(Check::Equal) });
        for span in [0, 1, i128::from(u64::MAX), i128::MAX] {
            let range = Inst::CheckSumRange { sum: 0, span: 3, origin: 7 };
            let range = make(range, NONE).integer(span).on(&words, &[]);
            let inside = value >= big(0) && value <= big(span);
            assert_eq!(range, if inside { Ok(vec![]) } else { failed(Check::Range) });
        }
    });
}

#[test]
fn sums_of_words_are_taken_apart() {
    sums(|make, words, value| {
        for width in [0, 1, 63, 64, 65, 127, 128, 129] {
            let set = Counts { words: width, elements: 0 };
            let low = make(Inst::SumLowBits { dst: 2, sum: 0, width }, set).on(&words, &[]);
            let unsigned = (&value + (big(1) << 128)) % (big(1) << 128);
            assert_eq!(low, Ok(bits_of(&unsigned, width)));
            let bits = Inst::SumBits { dst: 2, sum: 0, width, origin: 7 };
            let expected = match value >= big(0) && value.bits() <= u64::from(width) {
                true => Ok(bits_of(&value, width)),
                false => Err((Check::Bits(width), vec![modulo(value.clone())])),
            };
            assert_eq!(make(bits, set).on(&words, &[]), expected);
        }
    });
}

#[test]
fn calls_hand_over_each_class_by_itself() {
    // The callee returns word · element and the word less one.
    let callee = Code {
        params: Counts { words: 1, elements: 1 },
        registers: Counts { words: 2, elements: 3 },
        insts: vec![
            Inst::Embed { dst: 1, sum: 0 },
            Inst::Mul { dst: 2, a: 0, b: 1 },
            Inst::WordSum { dst: 1, sum: 1 },
            Inst::CheckSumRange { sum: 1, span: 2, origin: 7 },
        ],
        sums: vec![
            Sum { constant: 0, first: 0, count: 1 },
            Sum { constant: 2, first: 0, count: 1 },
        ],
        sum_terms: vec![SumTerm { integer: 1, register: 0 }],
        results: Registers { words: vec![1], elements: vec![2] },
        word_stores: vec![Store { register: 0, wire: 0 }],
        ..Code::default()
    };
    let call = |word: u32, element: u32, to: u32, wires: u32| zkc_artifact::program::Call {
        template: 0,
        args: Registers { words: vec![word], elements: vec![element] },
        results: Registers { words: vec![to], elements: vec![to] },
        wires,
        origin: 40 + to,
    };
    let entry = Code {
        params: Counts { words: 0, elements: 1 },
        registers: Counts { words: 3, elements: 3 },
        insts: vec![
            Inst::ToWord { dst: 0, a: 0, origin: 3 },
            Inst::Call { call: 0 },
            Inst::Call { call: 1 },
        ],
        calls: vec![call(0, 0, 1, 1), call(1, 1, 2, 2)],
        results: Registers { words: vec![], elements: vec![2] },
        stores: vec![Store { register: 2, wire: 4 }],
        word_stores: vec![Store { register: 2, wire: 3 }],
        ..Code::default()
    };
    let program = Program::new(ProgramParts {
        circuit: [0; 32],
        n_wires: 5,
        outputs: 1,
        constants: vec![],
        integers: vec![0, 1, -1],
        templates: vec![callee, entry],
    })
    .unwrap();
    // The third integer is −1: a constant of the second sum, and a span that nothing fits.
    let Err(RunError::Failed(failure)) = run(&program, &[fr(5)]) else { panic!("no range") };
    assert_eq!((failure.origin, &failure.calls), (7, &vec![41]));
    let mut parts = program.parts().clone();
    parts.integers.push(100);
    parts.templates[0].insts[3] = Inst::CheckSumRange { sum: 1, span: 3, origin: 7 };
    let program = Program::new(parts).unwrap();
    let witness = run(&program, &[fr(5)]).unwrap();
    assert_eq!(witness.wires(), [1, 5, 4, 3, 100].map(fr));
    assert_eq!(witness.outputs(), [fr(100)]);
    // One less than nothing, in the second call.
    let Err(RunError::Failed(failure)) = run(&program, &[fr(1)]) else { panic!("below zero") };
    assert_eq!((failure.check, &failure.calls), (Check::Range, &vec![42]));
    assert_eq!(failure.operands, [fr(-1)]);
}
