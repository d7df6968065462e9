//! Arithmetic that crosses the classes, without memory of its own.

use ark_ff::{BigInteger, PrimeField};
use zkc_artifact::program::Code;

/// The value of a sum of words modulo 2^128.
pub(super) fn sum(code: &Code, integers: &[i128], words: &[u64], at: u32) -> i128 {
    let sum = code.sums[at as usize];
    let terms = &code.sum_terms[sum.first as usize..][..sum.count as usize];
    terms.iter().fold(integers[sum.constant as usize], |total, term| {
        let (factor, word) = (integers[term.integer as usize], words[term.register as usize]);
        total.wrapping_add(factor.wrapping_mul(i128::from(word)))
    })
}

/// The residue of an element, if it is below 2^64.
pub(super) fn word<F: PrimeField>(value: F) -> Option<u64> {
    match value.into_bigint().as_ref() {
        [low, high @ ..] if high.iter().all(|&limb| limb == 0) => Some(*low),
        _ => None,
    }
}

/// The element of a word. Most words are bits, which need no product.
pub(super) fn element_of_word<F: PrimeField>(word: u64) -> F {
    match word {
        0 => F::zero(),
        1 => F::one(),
        _ => F::from(word),
    }
}

/// The residue of an integer.
pub(super) fn element_of_integer<F: PrimeField>(value: i128) -> F {
    let size = match u64::try_from(value.unsigned_abs()) {
        Ok(word) => element_of_word(word),
        Err(_) => F::from(value.unsigned_abs()),
    };
    if value < 0 { -size } else { size }
}

/// Quotient and remainder of the residues; `None` if the divisor is zero.
pub(super) fn divide<F: PrimeField>(dividend: F, divisor: F) -> Option<(F, F)> {
    let (mut a, b) = (dividend.into_bigint(), divisor.into_bigint());
    if b.is_zero() {
        return None;
    }
    let mut rest = F::BigInt::from(0_u64);
    match b.as_ref() {
        [low, high @ ..] if high.iter().all(|&limb| limb == 0) => {
            // One limb at a time, from the top; the rest stays below the divisor.
            let divisor = u128::from(*low);
            let mut carried = 0_u128;
            for limb in a.as_mut().iter_mut().rev() {
                let part = carried << 64 | u128::from(*limb);
                *limb = (part / divisor) as u64;
                carried = part % divisor;
            }
            rest = F::BigInt::from(carried as u64);
        }
        _ => {
            // One bit at a time: the dividend's bits move into the rest, and make room for the
            // quotient's.
            for _ in 0..a.as_ref().len() * 64 {
                let top = a.mul2();
                let over = rest.mul2();
                if top && let Some(low) = rest.as_mut().first_mut() {
                    *low |= 1;
                }
                if over || rest >= b {
                    rest.sub_with_borrow(&b);
                    if let Some(low) = a.as_mut().first_mut() {
                        *low |= 1;
                    }
                }
            }
        }
    }
    // Quotient and remainder of residues are residues.
    Some((F::from_bigint(a)?, F::from_bigint(rest)?))
}
