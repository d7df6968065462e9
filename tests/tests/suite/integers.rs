//! Integers by their table: what each operation gives, where it fails, and what a circuit pays.

use zkc_tests::Circuit;

use crate::meaning::{accepts, program, refuses, rejects};

/// One expression of two numbers of a type; the value of an `iN` shows as its element.
fn gives(ty: &str, expression: &str, a: i128, b: i128, wanted: &str) {
    let params = format!("a: {ty}, b: {ty}");
    let (a, b) = (format!("a = \"{a}\""), format!("b = \"{b}\""));
    let body = format!("reveal {{ out: {expression} }}");
    accepts(&params, ty, &body, &format!("{a}\n{b}"), wanted);
}

fn fails(ty: &str, expression: &str, a: i128, b: i128, kind: &str) {
    let params = format!("a: {ty}, b: {ty}");
    let (a, b) = (format!("a = \"{a}\""), format!("b = \"{b}\""));
    let body = format!("reveal {{ out: {expression} }}");
    rejects(&params, ty, &body, &format!("{a}\n{b}"), kind);
}

#[test]
fn wrapping_saturating_and_checked_at_the_edges() {
    gives("u8", "a.wrapping_add(b)", 200, 100, "44");
    gives("u8", "a.wrapping_sub(b)", 3, 5, "254");
    gives("u8", "a.wrapping_mul(b)", 20, 20, "144");
    gives("u8", "a.wrapping_neg() + b", 1, 0, "255");
    gives("u8", "a.saturating_add(b)", 200, 100, "255");
    gives("u8", "a.saturating_sub(b)", 3, 5, "0");
    gives("u8", "a.saturating_mul(b)", 20, 20, "255");
    gives("u8", "a.checked_add(b).unwrap_or(7)", 200, 100, "7");
    gives("u8", "a.checked_sub(b).unwrap_or(7)", 5, 3, "2");
    gives("u8", "a.checked_div(b).unwrap_or(7)", 20, 0, "7");
    gives("u8", "a.checked_div(b).unwrap_or(7)", 20, 6, "3");
    fails("u8", "a.checked_mul(b).unwrap()", 20, 20, "Fail");
    // Elements of `i8` are 128 more.
    gives("i8", "a.wrapping_add(b)", 127, 1, "0");
    gives("i8", "a.wrapping_neg().max(b)", -128, -128, "0");
    gives("i8", "a.saturating_sub(b)", -100, 100, "0");
    gives("i8", "a.saturating_mul(b)", -100, -100, "255");
    gives("i128", "a.saturating_mul(b)", i128::MIN, -1, &u128::MAX.to_string());
    gives("u128", "a.wrapping_mul(b)", i128::MAX, i128::MAX, "1");
}

#[test]
fn bits_and_powers() {
    gives("u8", "a.rotate_left(3) + b", 0b1001_0110, 0, "180");
    gives("u8", "a.rotate_right(11) + b", 0b1001_0110, 0, "210");
    gives("u8", "a.wrapping_shl(b)", 255, 3, "248");
    gives("u8", "a.wrapping_shl(b)", 255, 200, "0");
    gives("u8", "a.pow(3).min(b)", 6, 255, "216");
    fails("u8", "a.pow(3).min(b)", 7, 255, "Overflow");
    gives("i8", "a.pow(7).max(b)", -2, -128, "0");
    gives("u4", "u4::from_bits([a.to_bits()[3], b.to_bits()[0], true, false])", 8, 1, "7");
    accepts(
        "f: Field",
        "bool",
        "reveal { out: f.to_bits()[1] && !f.to_bits()[0] }",
        "f = \"6\"",
        "1",
    );
}

#[test]
fn what_has_no_such_method_is_refused() {
    let one = |params: &str, out: &str, expression: &str, code: &str| {
        refuses(&program(params, out, &format!("reveal {{ out: {expression} }}")), code);
    };
    one("a: u8, n: u32", "u8", "a.rotate_left(n)", "E0215");
    one("a: u8, n: u32", "u8", "a.pow(n)", "E0215");
    one("a: u8, b: u16", "u8", "a.wrapping_add(b)", "E0200");
    one("a: i8", "i8", "a.wrapping_shl(1)", "E0207");
    one("a: i8, b: i8", "i8", "a.checked_div(b).unwrap()", "E0207");
    one("a: Field, b: Field", "Field", "a.wrapping_add(b)", "E0207");
    one("a: Field, b: Field", "Field", "a.max(b)", "E0207");
    one("a: u8", "Field", "a.wrapping_as::<Field>()", "E0212");
    one("a: u8, b: [bool; 7]", "u8", "a + u8::from_bits(b)", "E0200");
    one("a: u8", "u8", "a + u8::max_value()", "E0207");
}

/// Rows of a method beyond those of its inputs: the bits of the exact result, and what says whether
/// it fits.
#[test]
fn rows() {
    let cost = |body: &str| {
        let body = format!("reveal {{ out: {body} }}");
        let circuit = Circuit::of_source(&program("a: u32, b: u32", "u32", &body));
        // The bits of both inputs are there.
        circuit.r1cs.n_rows() - 64
    };
    assert_eq!(cost("a.rotate_left(7)"), 0);
    assert_eq!(cost("a.wrapping_shl(7)"), 0);
    assert_eq!(cost("a.wrapping_add(b)"), 33);
    assert_eq!(cost("a.saturating_add(b)"), 34);
    assert_eq!(cost("a.wrapping_mul(b)"), 65);
    assert_eq!(cost("a ^ b"), 32);
    assert_eq!(cost("a.min(b)"), 34);
}
