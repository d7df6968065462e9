//! The steps of a template as instructions: of words where all operands are words or sums of them, of
//! elements otherwise.

use ark_ff::PrimeField;
use num_bigint::BigInt;
use num_traits::{One, ToPrimitive, Zero};
use zkc_artifact::program::{Call, Inst, Term};
use zkc_ir::tape::Tape;
use zkc_ir::{Kind, OriginId, TemplateId};

use super::Recorder;
use super::code::Linear;
use super::slots::{Range, Slot};

/// Terms of a sum that may be there for each operand, beside the first ones; a sum of long sums is
/// computed in the field.
const TERMS_FOR_EACH: usize = 2;
const FIRST_TERMS: usize = 16;

impl<F: PrimeField> Recorder<'_, F> {
    fn push_word(&mut self, register: u32, range: Range) -> u32 {
        self.push(Slot::of_word(register, range))
    }

    fn push_bits(&mut self, first: u32, width: u32) -> Vec<u32> {
        (first..first + width).map(|bit| self.push_word(bit, Range::bit())).collect()
    }

    /// A linear combination of integers that are sums of words, and that 128 bits hold.
    fn exact(&mut self, terms: &[(BigInt, u32)], constant: &BigInt) -> Option<Slot> {
        let constant = constant.to_i128()?;
        let mut range = Range::point(constant);
        for (factor, value) in terms {
            let slot = self.slot(*value);
            range = range.plus(factor.to_i128()?, slot.range?)?;
            if slot.sum.is_none() && !slot.range?.is_word() {
                return None;
            }
        }
        let mut parts = Vec::with_capacity(terms.len());
        for (factor, value) in terms {
            parts.push((factor.to_i128()?, self.short(*value)?));
        }
        let sum = Linear::total(constant, &parts)?;
        let few = sum.terms.len() <= FIRST_TERMS + TERMS_FOR_EACH * terms.len();
        few.then(|| Slot::of_sum(sum, range))
    }

    /// A range check of what is held as an element, and of no more values than a word has: the
    /// distance from the least one becomes a word, and the value a sum of it.
    fn check_into_word(&mut self, v: u32, lo: i128, span: u64, origin: OriginId) -> Option<()> {
        let range = Range { lo, hi: lo.checked_add(i128::from(span))? };
        let distance = if lo == 0 {
            self.element(v)
        } else {
            let less = self.pool.id(&BigInt::from(-lo));
            let one = self.pool.id(&BigInt::one());
            let register = self.element(v);
            let first = self.out.code.terms.len() as u32;
            self.out.code.terms.push(Term { constant: one, register });
            self.out.element(|dst| Inst::Lin { dst, constant: less, first, count: 1 })
        };
        let origin = origin.0;
        let word = self.out.word(|dst| Inst::ToWord { dst, a: distance, origin });
        let mut sum = Linear::word(word);
        if span < u64::MAX {
            let span = self.pool.integer(i128::from(span));
            let sum = self.out.sum(&sum, self.pool);
            self.out.code.insts.push(Inst::CheckSumRange { sum, span, origin });
        }
        sum.constant = lo;
        self.slots[v as usize].sum = Some(sum);
        self.narrow(v, Some(range));
        Some(())
    }
}

impl<F: PrimeField> Tape for Recorder<'_, F> {
    type Reg = u32;

    fn at(&mut self, origin: OriginId) {
        self.origin = origin;
    }

    fn known(&mut self, value: u32, kind: &Kind) -> u32 {
        if let Some(interval) = kind.interval() {
            self.narrow(value, Range::of(&interval));
            return value;
        }
        // From here on it is an element: the integer that it was says nothing of its residue.
        let slot = self.slot(value);
        if slot.range.is_none() && slot.sum.is_none() {
            return value;
        }
        let element = self.element(value);
        self.push(Slot::of_element(element, None))
    }

    fn constant(&mut self, value: &BigInt) -> u32 {
        let slot = match value.to_i128() {
            Some(constant) => {
                Slot::of_sum(Linear { constant, terms: Vec::new() }, Range::point(constant))
            }
            None => {
                let constant = self.pool.id(value);
                Slot::of_element(self.out.constant(constant), None)
            }
        };
        self.push(slot)
    }

    fn lin(&mut self, terms: &[(BigInt, u32)], constant: &BigInt) -> u32 {
        if let ([(factor, a)], true) = (terms, constant.is_zero())
            && factor.is_one()
        {
            return *a;
        }
        if let Some(slot) = self.exact(terms, constant) {
            return self.push(slot);
        }
        let registers: Vec<u32> = terms.iter().map(|(_, value)| self.element(*value)).collect();
        let minus_one = -BigInt::one();
        let pair = match (terms, registers.as_slice()) {
            ([(first, _), (second, _)], [a, b]) if constant.is_zero() && first.is_one() => {
                Some((second, *a, *b))
            }
            _ => None,
        };
        let element = match pair {
            Some((second, a, b)) if second.is_one() => {
                self.out.element(|dst| Inst::Add { dst, a, b })
            }
            Some((second, a, b)) if *second == minus_one => {
                self.out.element(|dst| Inst::Sub { dst, a, b })
            }
            _ => {
                let first = self.out.code.terms.len() as u32;
                for ((factor, _), register) in terms.iter().zip(registers) {
                    let constant = self.pool.id(factor);
                    self.out.code.terms.push(Term { constant, register });
                }
                let (constant, count) = (self.pool.id(constant), terms.len() as u32);
                self.out.element(|dst| Inst::Lin { dst, constant, first, count })
            }
        };
        self.push(Slot::of_element(element, None))
    }

    fn mul(&mut self, a: u32, b: u32) -> u32 {
        let fits = |hi: (i128, i128)| {
            let product = hi.0.checked_mul(hi.1).map(|hi| Range { lo: 0, hi });
            product.filter(|product| product.is_word())
        };
        let ends = self.slot(a).range.zip(self.slot(b).range).map(|(a, b)| (a.hi, b.hi));
        if let Some(range) = ends.and_then(fits)
            && let Some((a, b)) = self.two_words(a, b)
        {
            let word = self.out.word(|dst| Inst::WordMul { dst, a, b });
            return self.push_word(word, range);
        }
        let (a, b) = (self.element(a), self.element(b));
        let element = self.out.element(|dst| Inst::Mul { dst, a, b });
        self.push(Slot::of_element(element, None))
    }

    fn select(&mut self, c: u32, a: u32, b: u32) -> u32 {
        let c = self.word(c);
        let range = self.slot(a).range.zip(self.slot(b).range).map(|(a, b)| a.hull(b));
        if let Some(range) = range
            && let Some((a, b)) = self.two_words(a, b)
        {
            let word = self.out.word(|dst| Inst::WordSelect { dst, c, a, b });
            return self.push_word(word, range);
        }
        let (a, b) = (self.element(a), self.element(b));
        let element = self.out.element(|dst| Inst::Select { dst, c, a, b });
        self.push(Slot::of_element(element, None))
    }

    fn bits(&mut self, v: u32, width: u32, origin: OriginId) -> Vec<u32> {
        let origin = origin.0;
        let first = match self.linear(v) {
            Some(sum) => {
                let sum = self.out.sum(&sum, self.pool);
                self.out.words(width, |dst| Inst::SumBits { dst, sum, width, origin })
            }
            None => {
                let a = self.element(v);
                self.out.words(width, |dst| Inst::Bits { dst, a, width, origin })
            }
        };
        self.push_bits(first, width)
    }

    fn low_bits(&mut self, v: u32, lo: &BigInt, width: u32) -> Vec<u32> {
        let one = BigInt::one();
        let exact = self.exact(&[(one, v)], &-lo).and_then(|slot| slot.sum);
        let first = match exact {
            Some(sum) => {
                let sum = self.out.sum(&sum, self.pool);
                self.out.words(width, |dst| Inst::SumLowBits { dst, sum, width })
            }
            None => {
                let (a, lo) = (self.element(v), self.pool.id(lo));
                self.out.words(width, |dst| Inst::LowBits { dst, a, lo, width })
            }
        };
        self.push_bits(first, width)
    }

    fn equal(&mut self, a: u32, b: u32) -> u32 {
        let word = match self.difference(a, b) {
            Some(sum) => {
                let sum = self.out.sum(&sum, self.pool);
                self.out.word(|dst| Inst::SumIsZero { dst, sum })
            }
            None => {
                let (a, b) = (self.element(a), self.element(b));
                self.out.word(|dst| Inst::Equal { dst, a, b })
            }
        };
        self.push_word(word, Range::bit())
    }

    fn less(&mut self, a: u32, b: u32, least: &BigInt) -> u32 {
        let word = match self.difference(a, b) {
            Some(sum) => {
                let sum = self.out.sum(&sum, self.pool);
                self.out.word(|dst| Inst::SumIsNegative { dst, sum })
            }
            None => {
                let (a, b, lo) = (self.element(a), self.element(b), self.pool.id(least));
                self.out.word(|dst| Inst::Less { dst, a, b, lo })
            }
        };
        self.push_word(word, Range::bit())
    }

    fn divmod(&mut self, a: u32, b: u32, origin: OriginId) -> (u32, u32) {
        let ranges = self.slot(a).range.zip(self.slot(b).range);
        let origin = origin.0;
        if let Some(ranges) = ranges
            && let Some((a, b)) = self.two_words(a, b)
        {
            let q = self.out.fresh_words(2);
            self.out.code.insts.push(Inst::WordDivMod { q, r: q + 1, a, b, origin });
            let quotient = self.push_word(q, Range { lo: 0, hi: ranges.0.hi });
            let greatest = (ranges.1.hi - 1).max(0);
            return (quotient, self.push_word(q + 1, Range { lo: 0, hi: greatest }));
        }
        let (a, b) = (self.element(a), self.element(b));
        let (q, r) = (self.out.fresh_element(), self.out.fresh_element());
        self.out.code.insts.push(Inst::DivMod { q, r, a, b, origin });
        (self.push(Slot::of_element(q, None)), self.push(Slot::of_element(r, None)))
    }

    fn inverse(&mut self, a: u32, origin: OriginId) -> u32 {
        let (a, origin) = (self.element(a), origin.0);
        let element = self.out.element(|dst| Inst::Inverse { dst, a, origin });
        self.push(Slot::of_element(element, None))
    }

    fn inverse_or_zero(&mut self, a: u32) -> u32 {
        let a = self.element(a);
        let element = self.out.element(|dst| Inst::InverseOrZero { dst, a });
        self.push(Slot::of_element(element, None))
    }

    fn check_equal(&mut self, a: u32, b: u32, origin: OriginId) {
        let origin = origin.0;
        let inst = match self.difference(a, b) {
            Some(sum) => Inst::CheckSumZero { sum: self.out.sum(&sum, self.pool), origin },
            None => Inst::CheckEqual { a: self.element(a), b: self.element(b), origin },
        };
        self.out.code.insts.push(inst);
    }

    fn check_range(&mut self, v: u32, lo: &BigInt, span: &BigInt, origin: OriginId) {
        // Every residue is at most p − 1.
        if span.magnitude() >= self.prime {
            return;
        }
        let range = lo.to_i128().zip((lo + span).to_i128()).map(|(lo, hi)| Range { lo, hi });
        if let Some(sum) = self.exact(&[(BigInt::one(), v)], &-lo).and_then(|slot| slot.sum) {
            let span = self.pool.integer(span.to_i128().unwrap_or(i128::MAX));
            let sum = self.out.sum(&sum, self.pool);
            self.out.code.insts.push(Inst::CheckSumRange { sum, span, origin: origin.0 });
            self.narrow(v, range);
            return;
        }
        if let Some((lo, span)) = lo.to_i128().zip(span.to_u64())
            && self.check_into_word(v, lo, span, origin).is_some()
        {
            return;
        }
        let (a, lo, span) = (self.element(v), self.pool.id(lo), self.pool.id(span));
        self.out.code.insts.push(Inst::CheckRange { a, lo, span, origin: origin.0 });
        self.narrow(v, range);
    }

    fn call(&mut self, inst: u32, callee: TemplateId, args: &[u32], origin: OriginId) -> Vec<u32> {
        let template = self.module.template(callee);
        let kinds = template.params.iter().map(|param| template.kind(*param));
        let args = self.by_class(args, kinds, false);
        let (values, results) = self.results_of(callee);
        let call = self.out.code.calls.len() as u32;
        let wires = self.calls.get(&inst).copied().unwrap_or(0);
        self.out.code.calls.push(Call {
            template: callee.0,
            args,
            results,
            wires,
            origin: origin.0,
        });
        self.out.code.insts.push(Inst::Call { call });
        values
    }

    fn wants(&self, inst: u32, index: u32) -> bool {
        self.wanted.contains(&(inst, index))
    }

    fn auxiliary(&mut self, inst: u32, index: u32, value: u32) {
        self.auxiliaries.insert((inst, index), value);
    }
}
