//! `Bytes<L>`, against the evaluator.

use super::agreement::agrees;
use super::harness::{clause, contract};

#[test]
fn bytes() {
    agrees(
        &contract(
            "fn twice<const L: u32>(b: Bytes<L>) -> Bytes<{ 2 * L }> { b.concat(b) }\n\
             fn rest<const L: u32>(b: Bytes<{ L + 1 }>) -> Bytes<L> { b.slice(1, L) }",
            &[
                "clause total_equal(public a: Bytes<33>, public b: Bytes<33>) -> (o: bool) \
             { reveal { o: a == b || a == a.slice(0, 33) } }",
                "clause total_parts(public a: Bytes<40>) -> (o: (Bytes<3>, Bytes<31>, Bytes<32>, u16)) \
             { reveal { o: (a.slice(15, 3), a.slice(9, 31), a.slice(8, 32), a.slice(30, 2).to_uint()) } }",
                "clause total_join(public a: Bytes<5>, public b: Bytes<30>) -> (o: Bytes<35>) \
             { reveal { o: a.concat(b) } }",
                "clause total_small(public a: Bytes<31>) -> (o: (Bytes<62>, Bytes<30>, u248)) \
             { reveal { o: (twice(a), rest(a), a.to_uint()) } }",
                "clause total_array(public a: Bytes<20>, public b: [u8; 20]) -> (o: ([u8; 20], Bytes<20>)) \
             { reveal { o: (a.to_array(), Bytes::from_array(b)) } }",
                "clause total_none(public a: Bytes<0>, public b: u32) -> (o: (Bytes<4>, bool)) \
             { reveal { o: (a.concat(Bytes::from_uint(b)), a == Bytes::text(\"\")) } }",
                "clause read(public a: Bytes<33>, public i: u6) -> (o: u8) { reveal { o: a[i] } }",
                "clause total_read(public a: Bytes<4>) -> (o: [u8; 4]) \
             { reveal { o: [a[3], a[2], a[1], a[0]] } }",
                "clause total_digest(public a: Bytes<40>, public b: Option<Bytes<33>>) -> (o: Digest) \
             { reveal { o: digest((a, b)) as Digest } }",
                "clause chosen(public g: bool, public a: Bytes<33>, public i: u8) -> (o: Bytes<33>) \
             { reveal { o: if g { let mut x = a.to_array(); x[i] = 7; Bytes::from_array(x) } else { a } } }",
            ],
        ),
        60,
    );
}

#[test]
fn written_bytes_are_what_they_say() {
    let contract = clause(
        "const SEED: Bytes<4> = Bytes::hex(\"0x00ff10a0\");",
        "clause t(public x: u8) -> (o: [u8; 4], p: [u8; 2], q: u32, y: u8) { \
         reveal { o: SEED.to_array(), p: Bytes::<2>::text(\"Az\").to_array(), q: SEED.to_uint(), y: x } }",
    );
    let numbers: Vec<u64> = contract
        .run(&[1])
        .accepted()
        .iter()
        .map(|number| u64::try_from(number).expect("small"))
        .collect();
    assert_eq!(numbers, [0x00, 0xff, 0x10, 0xa0, b'A'.into(), b'z'.into(), 0x00ff_10a0, 1]);
}
