//! Bytes: their digits, and the numbers they are in elements.

use ark_ff::PrimeField as _;
use zkc_artifact::abi::byte_limbs;
use zkc_field::Fr;
use zkc_field::element::to_biguint;

/// The bytes of `0x` and an even number of digits in lower case.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x")?.as_bytes();
    let value = |digit: &u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some(16 * value(high)? + value(low)?),
        _ => None,
    };
    digits.chunks(2).map(byte).collect()
}

/// The text of bytes.
pub(super) fn digits(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("0x{}", digits.concat())
}

/// The elements of bytes.
pub(super) fn limbs(bytes: &[u8]) -> impl Iterator<Item = Fr> {
    byte_limbs(bytes.len() as u64).map(|limb| {
        let limb = bytes.get(limb.start as usize..limb.end as usize).unwrap_or_default();
        // At most 31 bytes, so below the modulus.
        Fr::from_be_bytes_mod_order(limb)
    })
}

/// The bytes of elements; none if there are too few of them, or one is too large. All are taken.
pub(super) fn of_limbs(len: u64, leaves: &mut impl Iterator<Item = Fr>) -> Option<Vec<u8>> {
    let numbers: Vec<Option<Fr>> = byte_limbs(len).map(|_| leaves.next()).collect();
    let mut all = Vec::new();
    for (limb, number) in byte_limbs(len).zip(numbers) {
        let number = to_biguint(&number?).to_bytes_be();
        // 0 has the one byte 0.
        let width = (limb.end - limb.start) as usize;
        all.extend(std::iter::repeat_n(0, width.checked_sub(number.len())?));
        all.extend(number);
    }
    Some(all)
}
