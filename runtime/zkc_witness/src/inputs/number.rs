//! Decimal numbers in strings, exactly.

use num_bigint::{BigInt, BigUint, Sign};

/// Why a number is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    /// It is not digits, perhaps with one point.
    NotANumber,
    /// A number below zero.
    Negative,
    /// A leading zero, a plus, a minus before zero, or an exponent.
    Unusual,
    /// Digits after the point: more than allowed, or not exactly as many as needed.
    Digits(usize),
}

/// `digits` without sign, blank or leading zero.
pub(super) fn integer(text: &str) -> Result<BigUint, Refusal> {
    if text.is_empty() || text.len() > 100 {
        return Err(Refusal::NotANumber);
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        if text.strip_prefix('-').is_some_and(|rest| integer(rest).is_ok_and(|n| n > BigUint::ZERO))
        {
            return Err(Refusal::Negative);
        }
        let unusual = text.starts_with(['+', '-']) || text.contains(['e', 'E', '_']);
        return Err(if unusual { Refusal::Unusual } else { Refusal::NotANumber });
    }
    if text.len() > 1 && text.starts_with('0') {
        return Err(Refusal::Unusual);
    }
    BigUint::parse_bytes(text.as_bytes(), 10).ok_or(Refusal::NotANumber)
}

/// A decimal as its mantissa at scale 10^`scale`; `exact` wants exactly `scale` digits after the
/// point, and no point at scale 0.
pub(super) fn decimal(text: &str, scale: u32, exact: bool) -> Result<BigUint, Refusal> {
    let scale = scale as usize;
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return Err(Refusal::NotANumber),
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    let mantissa = integer(whole)?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::NotANumber);
    }
    if fraction.len() > scale || (exact && fraction.len() != scale) {
        return Err(Refusal::Digits(fraction.len()));
    }
    let padded = format!("{fraction:0<scale$}");
    let fraction = match padded.is_empty() {
        true => BigUint::default(),
        false => BigUint::parse_bytes(padded.as_bytes(), 10).ok_or(Refusal::NotANumber)?,
    };
    Ok(mantissa * BigUint::from(10_u8).pow(scale as u32) + fraction)
}

/// A number that may be negative: a minus before what `unsigned` reads, unless that is zero.
pub(super) fn signed(
    text: &str,
    unsigned: impl Fn(&str) -> Result<BigUint, Refusal>,
) -> Result<BigInt, Refusal> {
    let Some(digits) = text.strip_prefix('-') else { return unsigned(text).map(BigInt::from) };
    if digits.starts_with('-') {
        return Err(Refusal::Unusual);
    }
    match unsigned(digits)? {
        number if number == BigUint::ZERO => Err(Refusal::Unusual),
        number => Ok(BigInt::from_biguint(Sign::Minus, number)),
    }
}

/// Whether it is a decimal, of any number of digits after the point, perhaps with a minus.
pub(super) fn is_decimal(text: &str) -> bool {
    decimal(text.strip_prefix('-').unwrap_or(text), 100, false).is_ok()
}

/// As [`format_decimal`], with a minus before what is negative.
pub(super) fn format_signed(mantissa: &BigInt, scale: u32, exact: bool) -> String {
    let minus = if mantissa.sign() == Sign::Minus { "-" } else { "" };
    format!("{minus}{}", format_decimal(mantissa.magnitude(), scale, exact))
}

/// The mantissa as text: all `scale` digits if `exact`, else without trailing zeros.
pub(super) fn format_decimal(mantissa: &BigUint, scale: u32, exact: bool) -> String {
    let scale = scale as usize;
    let digits = format!("{:0>width$}", mantissa.to_string(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let fraction = if exact { fraction } else { fraction.trim_end_matches('0') };
    match fraction.is_empty() {
        true => whole.to_owned(),
        false => format!("{whole}.{fraction}"),
    }
}
