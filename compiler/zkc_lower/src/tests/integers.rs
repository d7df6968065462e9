//! Methods of integers, against the evaluator.

use super::agreement::agrees;
use super::harness::{clause, contract};

/// Clauses of one method at several widths; those of a total method never reject.
fn methods(name: &str, types: &[&str], call: &str, result: &str) -> Vec<String> {
    types
        .iter()
        .map(|ty| {
            let (call, result) = (call.replace("TY", ty), result.replace("TY", ty));
            format!(
                "clause {name}_{ty}(public a: {ty}, public b: {ty}) -> (o: {result}) \
                 {{ reveal {{ o: {call} }} }}"
            )
        })
        .collect()
}

fn all_agree(clauses: &[String], rounds: usize) {
    let clauses: Vec<&str> = clauses.iter().map(String::as_str).collect();
    agrees(&contract("", &clauses), rounds);
}

const UNSIGNED: &[&str] = &["u1", "u8", "u13", "u64", "u126", "u127", "u128", "u252"];
const SIGNED: &[&str] = &["i8", "i16", "i64", "i128"];

#[test]
fn wrapping() {
    let call = "[a.wrapping_add(b), a.wrapping_sub(b), a.wrapping_mul(b), a.wrapping_neg()]";
    all_agree(&methods("total_wrapping", UNSIGNED, call, "[TY; 4]"), 60);
    all_agree(&methods("total_wrapping", SIGNED, call, "[TY; 4]"), 100);
}

#[test]
fn saturating() {
    let call = "[a.saturating_add(b), a.saturating_sub(b), a.saturating_mul(b)]";
    all_agree(&methods("total_saturating", UNSIGNED, call, "[TY; 3]"), 60);
    all_agree(&methods("total_saturating", SIGNED, call, "[TY; 3]"), 100);
}

#[test]
fn checked() {
    let call = "[a.checked_add(b), a.checked_sub(b), a.checked_mul(b), a.checked_div(b)]";
    all_agree(&methods("total_checked", UNSIGNED, call, "[Option<TY>; 4]"), 60);
    let call = "[a.checked_add(b), a.checked_sub(b), a.checked_mul(b)]";
    all_agree(&methods("total_checked", SIGNED, call, "[Option<TY>; 3]"), 100);
}

#[test]
fn the_smaller_and_the_greater() {
    let call = "[a.min(b), a.max(b)]";
    all_agree(&methods("total_ends", &["u8", "u252", "i8", "i128"], call, "[TY; 2]"), 60);
    let items = "use std::currency::EUR;";
    let clauses = [
        "clause total_money(public a: Amount<EUR>, public b: Amount<EUR>) -> (o: Amount<EUR>) \
         { reveal { o: a.min(b).max(1.00 EUR) } }",
        "clause total_days(public a: Date, public b: Date) -> (o: Date) { reveal { o: a.max(b) } }",
    ];
    agrees(&contract(items, &clauses), 60);
}

#[test]
fn conversions_that_wrap() {
    agrees(
        &contract(
            "",
            &[
                "clause total_narrow(public a: u64) -> (o: (u8, i8, u1, i32)) { reveal { o: \
             (a.wrapping_as::<u8>(), a.wrapping_as::<i8>(), a.wrapping_as(), a.wrapping_as()) } }",
                "clause total_signed(public a: i32) -> (o: (u8, i8, u32, u252, i128)) { reveal { o: \
             (a.wrapping_as(), a.wrapping_as(), a.wrapping_as(), a.wrapping_as(), a.wrapping_as()) } }",
                "clause total_element(public a: Field) -> (o: (u8, i64, u252)) { reveal { o: \
             (a.wrapping_as(), a.wrapping_as(), a.wrapping_as()) } }",
                "clause total_widest(public a: u252) -> (o: (i128, u251)) { reveal { o: \
             (a.wrapping_as(), a.wrapping_as()) } }",
            ],
        ),
        80,
    );
}

#[test]
fn bits() {
    agrees(
        &contract(
            "",
            &[
                "clause total_turn(public a: u13) -> (o: [u13; 6]) { reveal { o: [a.rotate_left(0), \
             a.rotate_left(1), a.rotate_left(12), a.rotate_left(13), a.rotate_right(5), \
             a.rotate_right(27)] } }",
                "clause total_wide_turn(public a: u252) -> (o: u252) { reveal { o: a.rotate_right(100) } }",
                "clause total_bits(public a: u9) -> (o: [bool; 9]) { reveal { o: a.to_bits() } }",
                "clause total_element_bits(public a: Field) -> (o: [bool; 254]) \
             { reveal { o: a.to_bits() } }",
                "clause total_back(public b: [bool; 9]) -> (o: u9) { reveal { o: u9::from_bits(b) } }",
                "clause total_shl_8(public a: u8, public n: u8) -> (o: u8) \
             { reveal { o: a.wrapping_shl(n) } }",
                "clause total_shl_13(public a: u13, public n: u4) -> (o: u13) \
             { reveal { o: a.wrapping_shl(n) } }",
                "clause total_shl_128(public a: u128, public n: u8) -> (o: u128) \
             { reveal { o: a.wrapping_shl(n) } }",
                "clause total_shl_252(public a: u252, public n: u64) -> (o: u252) \
             { reveal { o: a.wrapping_shl(n) } }",
                "clause total_shl_near_252(public a: u252, public n: u8) -> (o: u252) \
             { reveal { o: a.wrapping_shl(n) } }",
                "clause total_shl_by(public a: u8) -> (o: [u8; 4]) { reveal { o: [a.wrapping_shl(0), \
             a.wrapping_shl(1), a.wrapping_shl(7), a.wrapping_shl(8)] } }",
            ],
        ),
        80,
    );
}

#[test]
fn powers() {
    agrees(
        &contract(
            "",
            &[
                "clause cube(public a: u8) -> (o: u8) { reveal { o: a.pow(3) } }",
                "clause total_first(public a: u8) -> (o: [u8; 2]) { reveal { o: [a.pow(0), a.pow(1)] } }",
                "clause seventh(public a: i8) -> (o: i8) { reveal { o: a.pow(7) } }",
                "clause square_252(public a: u252) -> (o: u252) { reveal { o: a.pow(2) } }",
                "clause total_element(public a: Field) -> (o: [Field; 3]) \
             { reveal { o: [a.pow(0), a.pow(5), a.pow(4_294_967_295)] } }",
                "clause guarded(public g: bool, public a: u8) -> (o: u8) \
             { reveal { o: if g { a.pow(2) } else { a } } }",
            ],
        ),
        120,
    );
}

/// In an arm that is not taken the methods meet whatever numbers there are.
#[test]
fn total_methods_in_branches() {
    let clauses: Vec<String> = [
        ("u8", "a.wrapping_mul(b).saturating_sub(b)"),
        ("u252", "a.saturating_mul(b)"),
        ("i64", "a.saturating_mul(b).wrapping_neg()"),
        ("u128", "a.checked_mul(b).unwrap_or(b)"),
        ("u8", "a.checked_div(b).unwrap_or(7)"),
        ("u8", "a.wrapping_shl(b).rotate_left(3)"),
    ]
    .iter()
    .enumerate()
    .map(|(at, (ty, call))| {
        format!(
            "clause total_{at}(public g: bool, public a: {ty}, public b: {ty}) -> (o: {ty}) \
             {{ reveal {{ o: if g {{ {call} }} else {{ b }} }} }}"
        )
    })
    .collect();
    all_agree(&clauses, 80);
}

/// Every pair of bytes in each method.
#[test]
fn bytes_everywhere() {
    let of = |ty: &str| {
        clause(
            "",
            &format!(
                "clause t(public a: {ty}, public b: {ty}) -> (o: ([{ty}; 6], [Option<{ty}>; 3])) \
                 {{ reveal {{ o: ([a.wrapping_add(b), a.wrapping_sub(b), a.wrapping_mul(b), \
                 a.saturating_add(b), a.saturating_sub(b), a.saturating_mul(b)], \
                 [a.checked_add(b), a.checked_sub(b), a.checked_mul(b)]) }} }}"
            ),
        )
    };
    for contract in [of("u8"), of("i8")] {
        for a in (0..256).step_by(9).chain([127, 128, 129, 255]) {
            for b in (0..256).step_by(3).chain([1, 127, 128, 254]) {
                contract.run(&[a, b]);
            }
        }
    }
}
