//! Generated inputs: evaluator and circuit must agree on outcome, outputs and verdict.

use super::harness::{Contract, Random, contract};

/// Runs each clause on generated inputs; each must accept some and reject some, or else always do
/// as its name says (`total_…`).
pub(super) fn agrees(contract: &Contract, rounds: usize) {
    for (seed, name) in contract.names().into_iter().enumerate() {
        let mut random = Random::new(seed as u64 + 1);
        let (mut accepted, mut rejected) = (0, 0);
        for _ in 0..rounds {
            let leaves = contract.elements(&name, &mut random);
            match contract.run_clause(&name, &leaves, |_| {}) {
                super::harness::Outcome::Accept(_) => accepted += 1,
                super::harness::Outcome::Reject(..) => rejected += 1,
            }
        }
        assert!(accepted > 0, "{name} never accepts");
        assert_eq!(rejected == 0, name.starts_with("total_"), "{name} rejects {rejected}");
    }
}

#[test]
fn integers() {
    agrees(
        &contract(
            "",
            &[
                "clause add(public a: u64, public b: u64) -> (o: u64) { reveal { o: a + b } }",
                "clause sub(public a: u13, public b: u13) -> (o: u13) { reveal { o: a - b } }",
                "clause mul(public a: u64, public b: u64) -> (o: u64) { reveal { o: a * b } }",
                "clause mul_128(public a: u128, public b: u128) -> (o: u128) { reveal { o: a * b } }",
                "clause mul_252(public a: u252, public b: u252) -> (o: u252) { reveal { o: a * b } }",
                "clause mul_mixed(public a: u252, public b: u100) -> (o: u252) \
             { reveal { o: a * (b as u252) } }",
                "clause triple(public a: u252) -> (o: u252) { reveal { o: a * 3 } }",
                "clause rem(public a: u32, public b: u8) -> (o: u32) { reveal { o: a % (b as u32) } }",
                "clause shl(public a: u16, public n: u8) -> (o: u16) { reveal { o: a << n } }",
                "clause shl_252(public a: u252, public n: u8) -> (o: u252) { reveal { o: a << n } }",
                "clause shr(public a: u16, public n: u8) -> (o: u16) { reveal { o: a >> n } }",
                "clause shr_200(public a: u200, public n: u8) -> (o: u200) { reveal { o: a >> n } }",
                "clause total_shr_3(public a: u16) -> (o: u16) { reveal { o: a >> 3 } }",
                "clause shl_9(public a: u16) -> (o: u16) { reveal { o: a << 9 } }",
                "clause total_bits(public a: u16, public b: u16) -> (o: [u16; 5]) \
             { reveal { o: [a & b, a | b, a ^ b, !a, a & 255] } }",
                "clause total_logic(public a: bool, public b: bool) -> (o: [bool; 6]) \
             { reveal { o: [a & b, a | b, a ^ b, !a, a && b, a || b] } }",
                "clause total_order(public a: u8, public b: u8) -> (o: [bool; 6]) \
             { reveal { o: [a < b, a <= b, a > b, a >= b, a == b, a != b] } }",
                "clause narrow(public a: u64) -> (o: u5) { reveal { o: a as u5 } }",
                "clause ordered(public a: u8, public b: u8, public c: u8) -> (o: u8) \
             { require(a <= b && b < c, \"out of order\"); reveal { o: c } }",
            ],
        ),
        150,
    );
}

#[test]
fn fields() {
    agrees(
        &contract(
            "",
            &[
                "clause total_ring(public a: Field, public b: Field) -> (o: [Field; 4]) \
             { reveal { o: [a + b, a - b, a * b, -a] } }",
                "clause inv(public a: Field) -> (o: Field) { reveal { o: a.inv() } }",
                "clause inv_if(public a: Field, public c: bool) -> (o: Field) \
             { let x = if c { a.inv() } else { a }; reveal { o: x } }",
                "clause to_int(public a: Field, public c: bool) -> (o: u8) \
             { let x = if c { a as u8 } else { 1 }; reveal { o: x } }",
                "clause total_eq(public a: Field, public b: Field, public c: u252) -> (o: [bool; 2]) \
             { reveal { o: [a == b, a != (c as Field)] } }",
            ],
        ),
        150,
    );
}

#[test]
fn branches() {
    agrees(
        &contract(
            "fn at_least_five(x: u8) -> u8 { require(x >= 5, \"less than five\"); x - 5 }\n\
         fn total(x: u8) -> u16 { x as u16 + 1 }",
            &[
                "clause assigned(public c: bool, public d: bool, public a: u8) -> (o: [u8; 2]) { \
                let mut x: u8 = 1; let mut y: u8 = a; \
                if c { x = a - 3; if d { y = x + 200; } } else { y = a * 2; } \
                reveal { o: [x, y] } }",
                "clause called(public c: bool, public a: u8) -> (o: u8) \
             { let x = if c { at_least_five(a) } else { 0 }; reveal { o: x } }",
                "clause total_called(public c: bool, public a: u8) -> (o: u16) \
             { let x = if c { total(a) } else { 0 }; reveal { o: x } }",
                "clause nested_call(public c: bool, public d: bool, public a: u8) -> (o: u8) { \
                let x = if c { if d { at_least_five(a) } else { at_least_five(9) } } else { 2 }; \
                reveal { o: x } }",
                "clause failing(public c: bool, public a: u8) -> (o: u8) \
             { let x = if a > 9 { if c { fail(\"no\") } else { 3 } } else { 4 }; reveal { o: x } }",
                "clause lazily(public a: u8, public b: u8) -> (o: bool) { \
                let mut n: u8 = 0; \
                let r = a > 2 && ({ n = a - 3; n > b }); \
                reveal { o: r || 100 - n > b } }",
                "clause wide(public c: bool, public a: u252, public b: u252) -> (o: u252) \
             { let x = if c { a * b } else { a }; reveal { o: x } }",
                "clause equal_if(public c: bool, public a: (u8, u8, Field), public b: (u8, u8, Field)) \
             -> (o: u8) { if c { require(a == b, \"not equal\"); } reveal { o: a.0 } }",
                "clause bool_if(public c: bool, public b: bool, public d: bool) -> (o: bool) \
             { if c { require(b, \"not b\"); if d { require(!b || c == d, \"m\"); } } reveal { o: b } }",
                "clause not_equal_if(public c: bool, public a: u8, public b: u8) -> (o: u8) \
             { if c { require(a != b, \"equal\"); } reveal { o: a } }",
                "clause shift_if(public c: bool, public a: u16, public n: u8) -> (o: u16) \
             { let x = if c { a << n } else { a }; reveal { o: x } }",
                "clause rem_if(public c: bool, public a: u16, public n: u16) -> (o: u16) \
             { let x = if c { a % n } else { a }; reveal { o: x } }",
            ],
        ),
        150,
    );
}

#[test]
fn aggregates_and_indices() {
    agrees(
        &contract(
            "struct Pair { low: u8, high: u16 }\nstruct Row { pairs: [Pair; 3], on: bool }",
            &[
                "clause read(public a: [u8; 5], public i: u8) -> (o: u8) { reveal { o: a[i] } }",
                "clause read_four(public a: [u16; 4], public i: u8) -> (o: u16) { reveal { o: a[i] } }",
                "clause total_read(public a: [u8; 8], public i: u3) -> (o: u8) { reveal { o: a[i] } }",
                "clause read_one(public a: [u8; 1], public i: u2) -> (o: u8) { reveal { o: a[i] } }",
                "clause read_struct(public r: Row, public i: u8) -> (o: u16) \
             { reveal { o: r.pairs[i].high } }",
                "clause write(public a: [u8; 5], public i: u8, public v: u8) -> (o: [u8; 5]) \
             { let mut b = a; b[i] = v; reveal { o: b } }",
                "clause write_if(public c: bool, public a: [u8; 5], public i: u8) -> (o: [u8; 5]) \
             { let mut b = a; if c { b[i] = 7; } reveal { o: b } }",
                "clause write_nested(public r: Row, public i: u2, public v: u16) -> (o: Row) \
             { let mut s = r; s.pairs[i].high = v; reveal { o: s } }",
                "clause total_update(public r: Row, public v: bool) -> (o: Row, e: bool) { \
                let s = Row { on: v, ..r }; \
                let Row { pairs, on } = s; \
                reveal { o: Row { pairs, on }, e: s == r } }",
                "clause twice(public a: [[u8; 2]; 3], public i: u8, public j: u8) -> (o: [[u8; 2]; 3]) \
             { let mut b = a; b[i][j] = b[j][i]; reveal { o: b } }",
            ],
        ),
        150,
    );
}

#[test]
fn digests() {
    agrees(
        &contract(
            "struct Small { a: u8, b: bool, c: u64 }",
            &[
                "clause total_small(public s: Small) -> (o: Digest<Small>) { reveal { o: digest(s) } }",
                "clause total_fields(public f: [Field; 3]) -> (o: Digest) \
             { reveal { o: digest(f) as Digest } }",
                "clause total_long(public f: [u200; 14]) -> (o: Digest) \
             { reveal { o: digest(f) as Digest } }",
                "clause total_unit(public _f: u8) -> (o: Digest) { reveal { o: digest(()) as Digest } }",
                "clause matched(public s: Small, public c: bool) -> (o: bool) { \
                let d = if c { digest(s) } else { digest(Small { a: 0, b: false, c: 0 }) }; \
                require(d == digest(Small { a: 0, b: false, c: 0 }), \"other\"); \
                reveal { o: c } }",
            ],
        ),
        20,
    );
}
