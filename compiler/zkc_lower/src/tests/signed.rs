//! Numbers that may be negative, against the evaluator.

use super::agreement::agrees;
use super::exact;
use super::harness::{clause, contract};

#[test]
fn integers() {
    agrees(
        &contract(
            "",
            &[
                "clause add(public a: i8, public b: i8) -> (o: i8) { reveal { o: a + b } }",
                "clause sub(public a: i64, public b: i64) -> (o: i64) { reveal { o: a - b } }",
                "clause mul(public a: i16, public b: i16) -> (o: i16) { reveal { o: a * b } }",
                "clause mul_128(public a: i128, public b: i128) -> (o: i128) { reveal { o: a * b } }",
                "clause neg(public a: i8) -> (o: i8) { reveal { o: -a } }",
                "clause abs(public a: i8) -> (o: i8) { reveal { o: a.abs() } }",
                "clause total_magnitude(public a: i8) -> (o: u8) { reveal { o: a.unsigned_abs() } }",
                "clause rem(public a: i8, public b: u8) -> (o: u8) { reveal { o: a.rem_euclid(b) } }",
                "clause shl(public a: i16, public n: u8) -> (o: i16) { reveal { o: a << n } }",
                "clause shr(public a: i16, public n: u8) -> (o: i16) { reveal { o: a >> n } }",
                "clause shr_128(public a: i128, public n: u8) -> (o: i128) { reveal { o: a >> n } }",
                "clause total_shr(public a: i16) -> (o: i16) { reveal { o: a >> 3 } }",
                "clause shl_3(public a: i16) -> (o: i16) { reveal { o: a << 3 } }",
                "clause total_order(public a: i8, public b: i8) -> (o: [bool; 6]) \
             { reveal { o: [a < b, a <= b, a > b, a >= b, a == b, a != b] } }",
                "clause narrow(public a: i64) -> (o: i8) { reveal { o: a as i8 } }",
                "clause unsigned(public a: i64) -> (o: u8) { reveal { o: a as u8 } }",
                "clause total_wider(public a: u32) -> (o: i64) { reveal { o: a as i64 } }",
                "clause total_field(public a: i8) -> (o: Field) { reveal { o: a as Field } }",
                "clause total_pair(public a: (i8, i16, u8), public b: (i8, i16, u8)) -> (o: bool) \
             { reveal { o: a == b } }",
                "clause guarded(public g: bool, public a: i8, public b: i8) -> (o: i8) \
             { reveal { o: if g { -(a * b) } else { a } } }",
                "clause total_digest(public a: (i8, u8, i64)) -> (o: Digest<(i8, u8, i64)>) \
             { reveal { o: digest(a) } }",
            ],
        ),
        150,
    );
}

/// Every pair of bytes, whose elements are 128 more.
#[test]
fn bytes_everywhere() {
    let contract = clause(
        "",
        "clause t(public a: i8, public b: i8) -> (o: (i8, bool)) \
         { reveal { o: (if a < b { a - b } else { a + 1 }, a * 1 == b) } }",
    );
    for a in (0..256).step_by(5) {
        for b in 0..256 {
            contract.run(&[a, b]);
        }
    }
}

#[test]
fn amounts_and_decimals() {
    let items = "use std::currency::{EUR, JPY};";
    agrees(
        &contract(
            items,
            &[
                "clause total_net(public a: Amount<EUR>, public b: Amount<EUR>) \
             -> (o: SignedAmount<EUR>) { reveal { o: a.net(b) } }",
                "clause total_negated(public a: SignedAmount<EUR>) -> (o: SignedAmount<EUR>) \
             { reveal { o: -a } }",
                "clause total_abs(public a: SignedAmount<EUR>) -> (o: Amount<EUR>) \
             { reveal { o: a.abs() } }",
                "clause sum(public a: SignedAmount<EUR>, public b: SignedAmount<EUR>) \
             -> (o: SignedAmount<EUR>) { reveal { o: a + b } }",
                "clause times(public a: SignedAmount<EUR>, public n: i8) -> (o: SignedAmount<EUR>) \
             { reveal { o: a * n } }",
                "clause signed(public a: Amount<EUR>, public n: i8) -> (o: SignedAmount<EUR>) \
             { reveal { o: a * n + a.signed() } }",
                "clause total_order(public a: SignedAmount<EUR>) -> (o: bool) \
             { reveal { o: a < -0.05 EUR || a > 1.00 EUR } }",
            ],
        ),
        150,
    );
    exact::agrees(
        items,
        "clause t(public m: SignedAmount<EUR>, public r: Bps) -> (o: SignedAmount<EUR>) \
         { reveal { o: (m * r).MODE } }",
    );
    exact::agrees(
        items,
        "clause t(public m: Amount<EUR>, public r: SignedDecimal<3>) -> (o: SignedAmount<EUR>) \
         { reveal { o: (m * r).MODE } }",
    );
    exact::agrees(
        items,
        "clause t(public m: SignedAmount<EUR>, public r: Rate<EUR, JPY, 2>) \
         -> (o: SignedAmount<JPY>) { reveal { o: (m * r).MODE } }",
    );
    exact::agrees(
        items,
        "clause t(public g: bool, public m: SignedAmount<EUR>, public n: u8) \
         -> (o: SignedAmount<EUR>) { reveal { o: if g { (m / n).MODE } else { m } } }",
    );
}

/// All five modes on all small quotients; elements of `i8` are 128 more.
#[test]
fn negative_quotients_round_as_defined_everywhere() {
    for mode in exact::MODES {
        for divisor in ["d", "1", "2", "3", "4"] {
            let contract = clause(
                "",
                &format!(
                    "clause t(public n: i8, public d: u3) -> (o: i8) {{ \
                     require(d <= 7, \"always\"); \
                     reveal {{ o: (n / {divisor}).{mode}(keeps = _) }} }}"
                ),
            );
            for n in (0..20).chain(108..149).chain(240..256) {
                for d in if divisor == "d" { 0..8 } else { 0..1 } {
                    contract.run(&[n, d]);
                }
            }
        }
    }
}
