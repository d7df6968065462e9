//! How values are shown to people, by type (semantics 3.7): `1250.00 EUR`, `3.5%`, `25 bps`.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use zkc_hir::encoding::{self, MAX_SCALE};
use zkc_hir::{EnumId, GenericArg, Program, Ty, UnitRef};

use crate::value::{Rational, Value};

/// What stands for ⊥.
pub(crate) const NOT_EVALUATED: &str = "<not evaluated>";

/// The value as text. Amounts, numbers, times and digests are in the form that inputs have; a value
/// that is none of the type is shown by its integers.
pub fn display_value(program: &Program, ty: &Ty, value: &Value) -> String {
    let mut text = String::new();
    write(program, ty, value, &mut text);
    text
}

/// As [`display_value`], cut off where it gets long.
pub(crate) fn display_short(program: &Program, ty: &Ty, value: &Value) -> String {
    const MAX_CHARS: usize = 160;
    let text = display_value(program, ty, value);
    match text.char_indices().nth(MAX_CHARS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

fn write(program: &Program, ty: &Ty, value: &Value, text: &mut String) {
    match value {
        Value::Bottom => text.push_str(NOT_EVALUATED),
        Value::Int(number) => text.push_str(&number_text(program, ty, number)),
        Value::Exact(number) => text.push_str(&exact_text(program, ty, number)),
        Value::Composite(parts) => composite(program, ty, parts, text),
    }
}

fn composite(program: &Program, ty: &Ty, parts: &[Value], text: &mut String) {
    match ty {
        Ty::Enum(id, args) => return variant(program, *id, args, parts, text),
        Ty::Vec(element, _) => return list(program, element, parts, text),
        Ty::Bytes(_) => return hexadecimal(program, ty, parts, text),
        _ => {}
    }
    let types = match ty {
        Ty::Array(element, _) => {
            parts.iter().map(|_| (String::new(), (**element).clone())).collect()
        }
        _ => encoding::parts(program, ty).unwrap_or_default(),
    };
    let (open, close) = match ty {
        Ty::Struct(..) if parts.is_empty() => ("{", "}"),
        Ty::Struct(..) => ("{ ", " }"),
        Ty::Array(..) | Ty::Window => ("[", "]"),
        _ if parts.len() == 1 => ("(", ",)"),
        _ => ("(", ")"),
    };
    text.push_str(open);
    for (index, (part, (step, part_ty))) in parts.iter().zip(&types).enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        if matches!(ty, Ty::Struct(..)) {
            text.push_str(step.trim_start_matches('.'));
            text.push_str(": ");
        }
        write(program, part_ty, part, text);
    }
    text.push_str(close);
}

/// `Name`, `Name(a, b)` or `Name { a: 1 }`, from the tag and the fields of all variants.
fn variant(program: &Program, id: EnumId, args: &[GenericArg], parts: &[Value], text: &mut String) {
    let tag = match parts.first() {
        Some(Value::Int(tag)) => tag.to_usize(),
        _ => None,
    };
    let variants = &program.enum_def(id).variants;
    let (Some(tag), Some(def)) = (tag, tag.and_then(|tag| variants.get(tag))) else {
        text.push_str(NOT_EVALUATED);
        return;
    };
    text.push_str(&def.name);
    let Some(Value::Composite(fields)) = parts.get(tag + 1) else { return };
    let Some(first) = def.fields.first() else { return };
    let named = !first.name.starts_with(|c: char| c.is_ascii_digit());
    text.push_str(if named { " { " } else { "(" });
    for (index, (field, value)) in def.fields.iter().zip(fields).enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        if named {
            text.push_str(&field.name);
            text.push_str(": ");
        }
        write(program, &field.ty.substitute(args), value, text);
    }
    text.push_str(if named { " }" } else { ")" });
}

/// The live elements of a `Vec`, from its length and all its slots.
fn list(program: &Program, element: &Ty, parts: &[Value], text: &mut String) {
    let Some((Value::Int(len), slots)) = parts.split_first() else {
        text.push_str(NOT_EVALUATED);
        return;
    };
    text.push('[');
    for (index, value) in slots.iter().take(len.to_usize().unwrap_or(0)).enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        write(program, element, value, text);
    }
    text.push(']');
}

/// `0x` and two digits a byte.
fn hexadecimal(program: &Program, ty: &Ty, parts: &[Value], text: &mut String) {
    let types = encoding::parts(program, ty).unwrap_or_default();
    text.push_str("0x");
    for ((_, part), value) in types.iter().zip(parts) {
        let digits = match encoding::leaf_bound(program, part) {
            Ok(Some(bound)) => bound.element_bits() as usize / 4,
            _ => 0,
        };
        match value {
            Value::Int(number) => text.push_str(&format!("{number:0digits$x}")),
            _ => text.push_str(NOT_EVALUATED),
        }
    }
}

fn number_text(program: &Program, ty: &Ty, number: &BigInt) -> String {
    match ty {
        Ty::Bool => if number.is_zero() { "false" } else { "true" }.to_owned(),
        Ty::Digest(_) | Ty::Seal(_) | Ty::Salt => format!("0x{number:064x}"),
        Ty::Bytes(len) => {
            let digits = 2 * encoding::array_len(len).unwrap_or(0) as usize;
            format!("0x{number:0digits$x}")
        }
        Ty::Amount(unit) | Ty::SignedAmount(unit) => {
            with_unit(program, *unit, &|decimals| fixed(number, decimals))
        }
        Ty::Decimal(scale) | Ty::SignedDecimal(scale) | Ty::Rate(_, _, scale) => {
            fixed(number, encoding::decimal_scale(scale).unwrap_or(0))
        }
        Ty::Bps => format!("{number} bps"),
        Ty::Percent => {
            let digits = fixed(number, 4);
            format!("{}%", digits.trim_end_matches('0').trim_end_matches('.'))
        }
        Ty::Timestamp => timestamp(number),
        Ty::Date => date(number),
        Ty::Duration => duration(number),
        _ => number.to_string(),
    }
}

/// An exact number: all its digits if there are few, else as a fraction of units.
fn exact_text(program: &Program, ty: &Ty, number: &Rational) -> String {
    let Ty::Exact(of) = ty else {
        return format!("{}/{}", number.numerator(), number.denominator());
    };
    // 10^k times the number is whole for some small k, or the digits go on too long to help.
    let mut power = BigInt::one();
    for extra in 0..=12u32 {
        let (whole, rest) = (number.numerator() * &power).div_rem(number.denominator());
        if rest.is_zero() {
            return match &**of {
                Ty::Amount(unit) | Ty::SignedAmount(unit) => {
                    with_unit(program, *unit, &|decimals| fixed(&whole, decimals + extra))
                }
                Ty::Decimal(scale) | Ty::SignedDecimal(scale) | Ty::Rate(_, _, scale) => {
                    fixed(&whole, encoding::decimal_scale(scale).unwrap_or(0) + extra)
                }
                Ty::Percent => format!("{}%", fixed(&whole, 4 + extra)),
                Ty::Bps => format!("{} bps", fixed(&whole, extra)),
                _ => fixed(&whole, extra),
            };
        }
        power *= 10;
    }
    let fraction = format!("{}/{}", number.numerator(), number.denominator());
    match &**of {
        Ty::Uint(_) | Ty::Int(_) => fraction,
        of => format!("{fraction} of {}", number_text(program, of, &BigInt::one())),
    }
}

fn with_unit(program: &Program, unit: UnitRef, digits: &dyn Fn(u32) -> String) -> String {
    match unit {
        UnitRef::Unit(id) => {
            let unit = program.unit(id);
            format!("{} {}", digits(unit.decimals), unit.symbol)
        }
        UnitRef::Param(_) => digits(0),
    }
}

/// The number divided by 10^decimals, with exactly so many digits after the point.
fn fixed(number: &BigInt, decimals: u32) -> String {
    let decimals = decimals.min(4 * MAX_SCALE) as usize;
    let sign = if number.is_negative() { "-" } else { "" };
    let digits = format!("{:0>width$}", number.magnitude().to_string(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let point = if decimals == 0 { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// `2026-11-22T10:00:00Z`; years beyond 9999 have more digits.
fn timestamp(seconds: &BigInt) -> String {
    let Some(seconds) = seconds.to_i64() else { return seconds.to_string() };
    let (days, time) = seconds.div_mod_floor(&86_400);
    let (year, month, day) = calendar(days);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// `2026-11-22`.
fn date(days: &BigInt) -> String {
    let Some(days) = days.to_i64().filter(|days| days.unsigned_abs() < 1 << 40) else {
        return days.to_string();
    };
    let (year, month, day) = calendar(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of the day so many days after 1970-01-01.
fn calendar(days: i64) -> (i64, i64, i64) {
    // Days from 0000-03-01 cut into eras of 400 years, years starting in March, so that the leap
    // day is a year's last: Howard Hinnant, "chrono-compatible low-level date algorithms".
    let (era, day_of_era) = (days + 719_468).div_mod_floor(&146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// In the largest unit that divides it: `3 days`, `90 s`.
fn duration(seconds: &BigInt) -> String {
    for (unit, name) in [(86_400, "days"), (3600, "h"), (60, "min")] {
        let (count, rest) = seconds.div_rem(&BigInt::from(unit));
        if rest.is_zero() && !count.is_zero() {
            return format!("{count} {name}");
        }
    }
    format!("{seconds} s")
}

#[cfg(test)]
mod tests {
    use super::*;
    use zkc_hir::{Size, UnitDef, UnitId};

    fn program() -> Program {
        let unit = |name: &str, decimals| UnitDef {
            name: name.to_owned(),
            path: format!("std::currency::{name}"),
            symbol: name.to_owned(),
            decimals,
            bits: 64,
            span: Default::default(),
        };
        Program { units: vec![unit("EUR", 2), unit("JPY", 0)], ..Program::default() }
    }

    #[track_caller]
    fn check(ty: &Ty, number: i64, expected: &str) {
        assert_eq!(display_value(&program(), ty, &Value::int(number)), expected);
    }

    /// Semantics 3.7.
    #[test]
    fn numbers_are_shown_as_inputs_have_them() {
        let amount = |id| Ty::Amount(UnitRef::Unit(UnitId(id)));
        check(&amount(0), 125_000, "1250.00 EUR");
        check(&amount(0), 5, "0.05 EUR");
        check(&amount(0), -5, "-0.05 EUR");
        check(&amount(1), 1250, "1250 JPY");
        check(&Ty::Bool, 1, "true");
        check(&Ty::Bps, 25, "25 bps");
        check(&Ty::Percent, 35_000, "3.5%");
        check(&Ty::Percent, 1_000_000, "100%");
        check(&Ty::Percent, 0, "0%");
        check(&Ty::Decimal(Size::from(2)), 16_125, "161.25");
        check(&Ty::Timestamp, 1_795_341_600, "2026-11-22T10:00:00Z");
        check(&Ty::Timestamp, 951_782_400, "2000-02-29T00:00:00Z");
        check(&Ty::Timestamp, 0, "1970-01-01T00:00:00Z");
        check(&Ty::Timestamp, (1 << 40) - 1, "36812-02-20T00:36:15Z");
        check(&Ty::Date, 0, "1970-01-01");
        check(&Ty::Date, encoding::DATES.0, "0001-01-01");
        check(&Ty::Date, encoding::DATES.1, "9999-12-31");
        check(&Ty::Date, -25_509, "1900-02-28");
        check(&Ty::Date, -25_508, "1900-03-01");
        check(&Ty::Int(8), -128, "-128");
        check(&Ty::SignedAmount(UnitRef::Unit(UnitId(0))), -5, "-0.05 EUR");
        check(&Ty::SignedDecimal(Size::from(2)), -16_125, "-161.25");
        check(&Ty::Duration, 3 * 86_400, "3 days");
        check(&Ty::Duration, 90, "90 s");
        check(&Ty::Duration, 900, "15 min");
        check(&Ty::Duration, 0, "0 s");
        assert_eq!(
            display_value(&program(), &Ty::Digest(None), &Value::int(255)),
            format!("0x{}ff", "0".repeat(62))
        );
    }

    #[test]
    fn exact_numbers_show_all_digits_or_a_fraction() {
        let amount = Ty::Exact(Box::new(Ty::Amount(UnitRef::Unit(UnitId(0)))));
        let exact = |n: i64, d: i64| Value::Exact(Rational::new(n.into(), d.into()).unwrap());
        assert_eq!(display_value(&program(), &amount, &exact(625, 2)), "3.125 EUR");
        assert_eq!(display_value(&program(), &amount, &exact(1, 3)), "1/3 of 0.01 EUR");
        let number = Ty::Exact(Box::new(Ty::uint(64)));
        assert_eq!(display_value(&program(), &number, &exact(7, 3)), "7/3");
        assert_eq!(display_value(&program(), &number, &exact(7, 2)), "3.5");
    }

    #[test]
    fn parts_are_listed_and_bottom_is_said() {
        let ty = Ty::Tuple(vec![Ty::uint(8), Ty::Array(Box::new(Ty::Bool), Size::from(2))]);
        let flags = Value::Composite(vec![Value::int(1), Value::Bottom]);
        let value = Value::Composite(vec![Value::int(7), flags]);
        assert_eq!(display_value(&program(), &ty, &value), "(7, [true, <not evaluated>])");
    }
}
