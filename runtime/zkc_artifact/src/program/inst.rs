//! The instructions of a witness program.

use super::Code;

/// An instruction. `dst`, `q`, `r`, `a`, `b`, `c` are registers, elements where nothing else is said;
/// `lo`, `constant` are indices of elements, `integer` and `span` of integers, `sum` of a sum of
/// words; `origin` says where a check comes from. A bit is the word 0 or 1.
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
    /// `dst = c ≠ 0 ? a : b`; `c` is a word.
    Select { dst: u32, c: u32, a: u32, b: u32 },
    /// The words `dst .. dst + width` are the low bits of the residue of `a`, lowest first; fails
    /// unless the residue is below 2^width.
    Bits { dst: u32, a: u32, width: u32, origin: u32 },
    /// The words `dst .. dst + width` are the low bits of the residue of `a − lo`; cannot fail.
    LowBits { dst: u32, a: u32, lo: u32, width: u32 },
    /// The word `dst = a == b`, as 1 or 0.
    Equal { dst: u32, a: u32, b: u32 },
    /// The word `dst = a < b`, where `a − b` is an integer not below the negative one `lo`.
    Less { dst: u32, a: u32, b: u32, lo: u32 },
    /// `q`, `r` are quotient and remainder of the residues of `a` and `b`; fails if `b` is 0.
    DivMod { q: u32, r: u32, a: u32, b: u32, origin: u32 },
    /// `dst = 1 / a`; fails at 0.
    Inverse { dst: u32, a: u32, origin: u32 },
    /// `dst = 1 / a`, and 0 at 0.
    InverseOrZero { dst: u32, a: u32 },
    /// Fails unless `a == b`.
    CheckEqual { a: u32, b: u32, origin: u32 },
    /// Fails unless the residue of `a − lo` is at most the residue of the element `span`.
    CheckRange { a: u32, lo: u32, span: u32, origin: u32 },
    /// Runs `calls[call]`.
    Call { call: u32 },
    /// The word `dst` is the residue of `a`; fails unless that is below 2^64.
    ToWord { dst: u32, a: u32, origin: u32 },
    /// The element `dst` is the residue of the sum.
    Embed { dst: u32, sum: u32 },
    /// The word `dst` is the integer, modulo 2^64.
    Word { dst: u32, integer: u32 },
    /// The word `dst` is the sum, modulo 2^64.
    WordSum { dst: u32, sum: u32 },
    /// `dst = a · b` modulo 2^64; all are words.
    WordMul { dst: u32, a: u32, b: u32 },
    /// `dst = c ≠ 0 ? a : b`; all are words.
    WordSelect { dst: u32, c: u32, a: u32, b: u32 },
    /// `q`, `r` are quotient and remainder of `a` and `b`; all are words. Fails if `b` is 0.
    WordDivMod { q: u32, r: u32, a: u32, b: u32, origin: u32 },
    /// The words `dst .. dst + width` are the bits of the sum, lowest first; fails unless it lies in
    /// 0..2^width.
    SumBits { dst: u32, sum: u32, width: u32, origin: u32 },
    /// The words `dst .. dst + width` are the low bits of the sum modulo 2^128; cannot fail.
    SumLowBits { dst: u32, sum: u32, width: u32 },
    /// The word `dst = sum == 0`, as 1 or 0.
    SumIsZero { dst: u32, sum: u32 },
    /// The word `dst = sum < 0`, as 1 or 0.
    SumIsNegative { dst: u32, sum: u32 },
    /// Fails unless the sum is 0.
    CheckSumZero { sum: u32, origin: u32 },
    /// Fails unless the sum lies in `0..=span`.
    CheckSumRange { sum: u32, span: u32, origin: u32 },
}

impl Inst {
    /// What carrying it out costs, beside a call's own code. Sums that are not there cost nothing;
    /// they are refused elsewhere.
    pub(super) fn steps(&self, code: &Code) -> u64 {
        let terms = |sum: u32| code.sums.get(sum as usize).map_or(0, |sum| u64::from(sum.count));
        match *self {
            Inst::Lin { count, .. } => 1 + u64::from(count),
            Inst::Bits { width, .. } | Inst::LowBits { width, .. } => 1 + u64::from(width),
            Inst::SumBits { sum, width, .. } | Inst::SumLowBits { sum, width, .. } => {
                1 + terms(sum) + u64::from(width)
            }
            Inst::Embed { sum, .. }
            | Inst::WordSum { sum, .. }
            | Inst::SumIsZero { sum, .. }
            | Inst::SumIsNegative { sum, .. }
            | Inst::CheckSumZero { sum, .. }
            | Inst::CheckSumRange { sum, .. } => 1 + terms(sum),
            Inst::Const { .. }
            | Inst::Add { .. }
            | Inst::Sub { .. }
            | Inst::Mul { .. }
            | Inst::Select { .. }
            | Inst::Equal { .. }
            | Inst::Less { .. }
            | Inst::DivMod { .. }
            | Inst::Inverse { .. }
            | Inst::InverseOrZero { .. }
            | Inst::CheckEqual { .. }
            | Inst::CheckRange { .. }
            | Inst::Call { .. }
            | Inst::ToWord { .. }
            | Inst::Word { .. }
            | Inst::WordMul { .. }
            | Inst::WordSelect { .. }
            | Inst::WordDivMod { .. } => 1,
        }
    }
}
