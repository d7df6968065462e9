//! Reading and printing field elements.
//!
//! Nothing here reduces: a number at or above the prime is an error, because two spellings of one element are how
//! a public input is replayed. The only function that reduces says so in its name.

use std::fmt;

use ark_ff::{BigInteger, PrimeField};
use num_bigint::{BigInt, BigUint, Sign};

use crate::Fr;

/// Decimal digits of the largest value below 2^256; longer numbers are too large whatever their digits are.
const MAX_DECIMAL_DIGITS: usize = 78;
/// Hexadecimal digits of 32 bytes.
const MAX_HEX_DIGITS: usize = 64;

/// Why a text is not a field element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseElementError {
    /// There are no digits.
    Empty,
    /// A character that is not a digit; `at` counts bytes from the start of the text.
    NotADigit {
        /// The offending character.
        found: char,
        /// Its byte offset.
        at: usize,
    },
    /// A number such as `007`: the canonical form has no leading zeros.
    LeadingZero,
    /// The number is not below the prime.
    TooLarge {
        /// The prime.
        modulus: BigUint,
    },
}

impl fmt::Display for ParseElementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParseElementError::Empty => write!(f, "a number is missing: there are no digits"),
            ParseElementError::NotADigit { found: '-', .. } => {
                write!(f, "a field element is never negative")
            }
            ParseElementError::NotADigit { found: '+', .. } => {
                write!(f, "a sign is not allowed before a field element")
            }
            ParseElementError::NotADigit { found, at } => {
                write!(f, "{found:?} at position {at} is not a digit")
            }
            ParseElementError::LeadingZero => {
                write!(f, "leading zeros are not allowed: each element has one spelling")
            }
            ParseElementError::TooLarge { modulus } => {
                write!(f, "the number is not below the field's prime, {modulus}")
            }
        }
    }
}

impl std::error::Error for ParseElementError {}

/// Reads a decimal number without leading zeros, or `0x` and up to 64 hexadecimal digits of either case.
///
/// # Errors
/// No digits, any other character (signs, spaces and underscores included), a leading zero in a decimal number, or
/// a value that is not below the prime.
pub fn parse_element<F: PrimeField>(text: &str) -> Result<F, ParseElementError> {
    let Some(digits) = text.strip_prefix("0x") else {
        return parse_canonical_decimal(text);
    };
    check_digits(digits, 2, |c| c.is_ascii_hexdigit())?;
    parse_radix(digits, 16, MAX_HEX_DIGITS)
}

/// Reads the one decimal spelling an element has: digits only, no leading zeros, below the prime.
///
/// This is the form of snarkjs's `public.json` and `proof.json`.
///
/// # Errors
/// As [`parse_element`], and for any hexadecimal number.
pub fn parse_canonical_decimal<F: PrimeField>(text: &str) -> Result<F, ParseElementError> {
    check_digits(text, 0, |c| c.is_ascii_digit())?;
    if text.len() > 1 && text.starts_with('0') {
        return Err(ParseElementError::LeadingZero);
    }
    parse_radix(text, 10, MAX_DECIMAL_DIGITS)
}

/// The canonical decimal spelling.
pub fn element_to_decimal<F: PrimeField>(element: &F) -> String {
    to_biguint(element).to_string()
}

/// `0x` and 64 lower-case hexadecimal digits, as Solidity writes a `bytes32`.
pub fn element_to_hex<F: PrimeField>(element: &F) -> String {
    format!("0x{:064x}", to_biguint(element))
}

/// The element as an integer in `0..p`.
pub fn to_biguint<F: PrimeField>(element: &F) -> BigUint {
    element.into_bigint().into()
}

/// The element whose integer this is; `None` if the integer is not below the prime.
pub fn from_biguint<F: PrimeField>(value: &BigUint) -> Option<F> {
    let value = F::BigInt::try_from(value.clone()).ok()?;
    F::from_bigint(value)
}

/// The residue of any integer modulo the prime: −1 becomes p − 1.
///
/// For constants that the compiler computes; never for values that come from outside.
pub fn reduce_bigint<F: PrimeField>(value: &BigInt) -> F {
    let modulus = BigInt::from_biguint(Sign::Plus, F::MODULUS.into());
    let mut residue = value % &modulus;
    if residue.sign() == Sign::Minus {
        residue += modulus;
    }
    from_biguint(&residue.into_parts().1).unwrap_or_else(F::zero)
}

/// The integer of least magnitude with this residue, in `-(p-1)/2 ..= (p-1)/2`: how a person reads p − 3.
pub fn to_signed<F: PrimeField>(element: &F) -> BigInt {
    let value = BigInt::from(to_biguint(element));
    let modulus = BigInt::from_biguint(Sign::Plus, F::MODULUS.into());
    if &value * 2 > modulus { value - modulus } else { value }
}

/// Reads 32 little-endian bytes; `None` if the number is not below the prime.
pub fn from_le_bytes(bytes: &[u8; 32]) -> Option<Fr> {
    Fr::from_bigint(bigint_from_le(bytes))
}

/// The element as 32 little-endian bytes of its integer (not of its Montgomery form).
pub fn to_le_bytes(element: &Fr) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (chunk, limb) in bytes.chunks_exact_mut(8).zip(element.into_bigint().0) {
        chunk.copy_from_slice(&limb.to_le_bytes());
    }
    bytes
}

/// Reads 32 big-endian bytes, the EVM's order; `None` if the number is not below the prime.
pub fn from_be_bytes<F: PrimeField>(bytes: &[u8; 32]) -> Option<F> {
    from_biguint(&BigUint::from_bytes_be(bytes))
}

/// 32 little-endian bytes as four limbs.
fn bigint_from_le(bytes: &[u8; 32]) -> <Fr as PrimeField>::BigInt {
    let mut value = <Fr as PrimeField>::BigInt::default();
    for (limb, chunk) in value.0.iter_mut().zip(bytes.chunks_exact(8)) {
        *limb = chunk.iter().rev().fold(0, |acc, &byte| (acc << 8) | u64::from(byte));
    }
    value
}

fn check_digits(
    digits: &str,
    offset: usize,
    allowed: impl Fn(char) -> bool,
) -> Result<(), ParseElementError> {
    if digits.is_empty() {
        return Err(ParseElementError::Empty);
    }
    match digits.char_indices().find(|&(_, c)| !allowed(c)) {
        Some((at, found)) => Err(ParseElementError::NotADigit { found, at: at + offset }),
        None => Ok(()),
    }
}

fn parse_radix<F: PrimeField>(
    digits: &str,
    radix: u32,
    max_digits: usize,
) -> Result<F, ParseElementError> {
    Some(digits)
        .filter(|digits| digits.len() <= max_digits)
        .and_then(|digits| BigUint::parse_bytes(digits.as_bytes(), radix))
        .and_then(|value| from_biguint(&value))
        .ok_or_else(|| ParseElementError::TooLarge { modulus: F::MODULUS.into() })
}

/// Whether an element fits in `bits` bits as an integer.
pub fn fits_in_bits<F: PrimeField>(element: &F, bits: u32) -> bool {
    element.into_bigint().num_bits() <= bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Curve;
    use num_traits::One;
    use proptest::prelude::*;

    fn modulus() -> BigUint {
        Curve::Bn254.scalar_modulus().clone()
    }

    fn parse(text: &str) -> Result<Fr, ParseElementError> {
        parse_element(text)
    }

    #[test]
    fn the_prime_and_everything_above_it_is_refused() {
        let too_large = || Err(ParseElementError::TooLarge { modulus: modulus() });
        let below = modulus() - BigUint::one();
        assert_eq!(parse(&below.to_string()).map(|e| to_biguint(&e)), Ok(below.clone()));
        assert_eq!(parse(&format!("0x{below:x}")).map(|e| to_biguint(&e)), Ok(below));
        for k in 1u32..=5 {
            for x in 0u32..3 {
                let value = modulus() * k + x;
                assert_eq!(parse(&value.to_string()), too_large());
                assert_eq!(parse(&format!("0x{value:x}")), too_large());
            }
        }
        assert_eq!(parse(&"9".repeat(1_000_000)), too_large());
        assert_eq!(parse(&format!("0x{}", "0".repeat(65))), too_large());
    }

    #[test]
    fn only_plain_digits_are_numbers() {
        for text in
            ["", "0x", " 1", "1 ", "+1", "-1", "1.0", "1e5", "1_000", "0X1", "0xg", "٣", "ff"]
        {
            assert!(parse(text).is_err(), "{text:?} was read");
        }
        assert_eq!(parse("007"), Err(ParseElementError::LeadingZero));
        assert_eq!(parse("0x007"), Ok(Fr::from(7u64)));
        assert_eq!(
            parse_canonical_decimal::<Fr>("0x7"),
            Err(ParseElementError::NotADigit { found: 'x', at: 1 })
        );
        assert_eq!(parse("0x12g"), Err(ParseElementError::NotADigit { found: 'g', at: 4 }));
        assert_eq!(parse("0"), Ok(Fr::from(0u64)));
    }

    #[test]
    fn negative_integers_reduce_and_print_signed() {
        let minus_three: Fr = reduce_bigint(&BigInt::from(-3));
        assert_eq!(minus_three, -Fr::from(3u64));
        assert_eq!(to_signed(&minus_three), BigInt::from(-3));
        assert_eq!(to_signed(&Fr::from(3u64)), BigInt::from(3));
        assert_eq!(reduce_bigint::<Fr>(&BigInt::from(modulus())), Fr::from(0u64));
    }

    proptest! {
        #[test]
        fn every_spelling_reads_back(limbs in any::<[u64; 4]>()) {
            let bytes: Vec<u8> = limbs.iter().flat_map(|l| l.to_le_bytes()).collect();
            let element = Fr::from_le_bytes_mod_order(&bytes);
            prop_assert_eq!(parse_element(&element_to_decimal(&element)), Ok(element));
            prop_assert_eq!(parse_element(&element_to_hex(&element)), Ok(element));
            prop_assert_eq!(from_le_bytes(&to_le_bytes(&element)), Some(element));
            prop_assert_eq!(reduce_bigint::<Fr>(&to_signed(&element)), element);
        }
    }
}
