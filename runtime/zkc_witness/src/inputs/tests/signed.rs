//! Signed numbers and dates.

use super::*;

fn int(bits: u32) -> AbiType {
    AbiType::Int { bits }
}

fn owed() -> AbiType {
    AbiType::SignedAmount { unit: "EUR".to_owned(), decimals: 2, bits: 64 }
}

fn change() -> AbiType {
    AbiType::SignedDecimal { scale: 4, bits: 64 }
}

/// 2^bits − 1.
fn offset(bits: u32) -> Fr {
    zkc_artifact::abi::ElementBound::Bits(bits).greatest()
}

#[test]
fn a_signed_number_enters_less_its_least_value() {
    let number = |n: u64| vec![Fr::from(n)];
    assert_eq!(leaves(&int(8), "-128"), number(0));
    assert_eq!(leaves(&int(8), "\"-1\""), number(127));
    assert_eq!(leaves(&int(8), "0"), number(128));
    assert_eq!(leaves(&int(8), "127"), number(255));
    let least = format!("\"-{}\"", 1_u128 << 127);
    assert_eq!(leaves(&int(128), &least), number(0));
    assert_eq!(leaves(&int(128), &i128::MAX.to_string()), vec![offset(128)]);
    assert_eq!(leaves(&owed(), "\"-0.05 EUR\""), vec![offset(64) - Fr::from(5_u8)]);
    assert_eq!(leaves(&owed(), "\"0.00 EUR\""), vec![offset(64)]);
    assert_eq!(leaves(&owed(), "\"-184467440737095516.15 EUR\""), number(0));
    assert_eq!(leaves(&owed(), "\"184467440737095516.15 EUR\""), vec![offset(64) + offset(64)]);
    assert_eq!(leaves(&change(), "\"-1.5\""), vec![offset(64) - Fr::from(15_000_u16)]);
    assert_eq!(leaves(&AbiType::Date, "\"0001-01-01\""), number(0));
    assert_eq!(leaves(&AbiType::Date, "\"1970-01-01\""), number(719_162));
    assert_eq!(leaves(&AbiType::Date, "\"9999-12-31\""), number(3_652_058));
}

#[test]
fn numbers_out_of_range_are_refused_at_both_ends() {
    for wrong in ["-129", "128", "\"-129\""] {
        assert_eq!(said(int(8), wrong), "`x` is out of range: an `i8` is -128 to 127");
    }
    for wrong in ["\"-184467440737095516.16 EUR\"", "\"184467440737095516.16 EUR\""] {
        assert_eq!(
            said(owed(), wrong),
            "`x` is out of range: an amount in EUR is \"-184467440737095516.15 EUR\" to \
             \"184467440737095516.15 EUR\""
        );
    }
    assert_eq!(
        said(change(), "\"-1844674407370955.1616\""),
        "`x` is out of range: a `SignedDecimal<4>` is -1844674407370955.1615 to \
         1844674407370955.1615"
    );
}

#[test]
fn a_signed_number_has_one_spelling() {
    for wrong in ["\"-0\"", "\"+1\"", "\"01\"", "\"-01\"", "\"--1\"", "\"1e2\"", "\"-1_0\""] {
        assert_eq!(
            said(int(8), wrong),
            "`x` must be an integer from -128 to 127, as a number or a string, without a plus, a \
             minus before zero, a leading zero, an exponent or separators",
            "{wrong}"
        );
    }
    for wrong in ["-0", "+1", "-01", "1.0", "\"- 1\"", "\"\"", "\"-\""] {
        let error = said(int(8), wrong);
        assert!(!error.contains("out of range"), "{wrong}: {error}");
    }
    for wrong in ["\"-0.00 EUR\"", "\"+1.00 EUR\"", "\"--1.00 EUR\"", "\"-00.50 EUR\""] {
        assert!(
            said(owed(), wrong).contains("such as \"-1250.00 EUR\", without a plus"),
            "{wrong}"
        );
    }
    assert_eq!(
        said(owed(), "\"-1.5 EUR\""),
        "`x` must have 2 digits after the point, as EUR has; it has 1"
    );
    assert_eq!(
        said(owed(), "\"-1.50\""),
        "`x` must be an amount such as \"-1250.00 EUR\"; the unit `EUR` is missing"
    );
    assert!(said(change(), "\"-0.0\"").contains("a minus before zero"));
    assert!(said(change(), "\"-0.12345\"").ends_with("it has 5 digits after the point"));
    // What has no sign says so, and not that its minus is in the wrong place.
    assert!(said(eur(), "\"-1.00 EUR\"").ends_with("it is below zero"));
}

#[test]
fn a_date_is_a_day_that_exists() {
    for wrong in ["0000-01-01", "2026-02-29", "2026-11-22T10:00:00Z", "22.11.2026", "2026-1-1", ""]
    {
        assert_eq!(
            said(AbiType::Date, &format!("\"{wrong}\"")),
            "`x` must be a day of the years 0001 to 9999 such as \"2026-11-22\""
        );
    }
    assert!(said(AbiType::Date, "20261122").ends_with("it is an integer"));
}

#[test]
fn toml_has_the_same_forms() {
    let abi = abi(
        vec![
            ("day", AbiVisibility::Private, AbiType::Date),
            ("n", AbiVisibility::Private, int(64)),
            ("owed", AbiVisibility::Private, owed()),
        ],
        false,
    );
    let read = |toml: &str| {
        let document = Document::parse(toml.as_bytes(), Format::Toml).expect("TOML");
        read(&abi, &document, Fr::from(0_u8), Vec::new()).map(|inputs| inputs.elements(&abi))
    };
    let bare = read("day = 2026-11-22\nn = -9223372036854775808\nowed = \"-0.01 EUR\"\n");
    let quoted = read("day = \"2026-11-22\"\nn = \"-9223372036854775808\"\nowed = \"-0.01 EUR\"\n");
    assert_eq!(bare, quoted);
    assert_eq!(bare.expect("values")[2], Fr::from(0_u8));
}
