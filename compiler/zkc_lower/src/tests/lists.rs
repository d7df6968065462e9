//! Loops over arrays, `Vec`, and closures, against the evaluator.

use super::agreement::agrees;
use super::harness::{clause, contract};

#[test]
fn loops_over_arrays() {
    agrees(
        &contract(
            "struct Line { price: u16, count: u8 }\n\
             fn weighted<const N: u32>(xs: [u8; N]) -> u32 { \
                let mut s: u32 = 0; \
                for (i, x) in xs.enumerate() { s += i * (x as u32); } \
                s \
             }",
            &[
                "clause summed(public xs: [u8; 3]) -> (o: u8) { \
                let mut s: u8 = 0; for x in xs { s += x; } reveal { o: s } }",
                "clause total_weighted(public xs: [u8; 3], public ys: [u8; 0]) -> (o: (u32, u32)) \
             { reveal { o: (weighted(xs), weighted(ys)) } }",
                "clause total_nested(public xs: [[u8; 2]; 3]) -> (o: u16) { let mut s: u16 = 0; \
                for (i, row) in xs.enumerate() { for x in row { if i > 0 { s += x as u16; } } } \
                reveal { o: s } }",
                "clause total_parts(public xs: [Line; 2]) -> (o: u32) { let mut s: u32 = 0; \
                for Line { price, count } in xs { s += (price as u32) * (count as u32); } \
                reveal { o: s } }",
                "clause constant_index(public xs: [u8; 4]) -> (o: u8) { let mut last: u8 = 0; \
                for (i, x) in xs.enumerate() { if i + 1 < 4 { last = xs[i + 1] - x; } } \
                reveal { o: last } }",
                "clause total_changed_inside(public a: [u8; 3]) -> (o: [u8; 3]) { let mut xs = a; \
                for (i, x) in xs.enumerate() { xs[2 - i] = x; } reveal { o: xs } }",
                "clause total_constants(public a: u8) -> (o: u16) { let mut s: u16 = 0; \
                for x in [1u8, 2, 3] { if a > x { s += 1; } } reveal { o: s } }",
            ],
        ),
        60,
    );
}

#[test]
fn a_vec_is_what_lies_below_its_length() {
    agrees(
        &contract(
            "struct Line { price: u16, paid: bool }\n\
             fn longest<const N: u32>(a: Vec<i8, N>, b: Vec<i8, N>) -> u32 { \
                if a.len() < b.len() { b.len() } else { a.len() } \
             }",
            &[
                "clause total_length(public v: Vec<u8, 5>) -> (o: (u32, bool)) \
             { reveal { o: (v.len(), v.is_empty()) } }",
                "clause total_generic(public a: Vec<i8, 4>, public b: Vec<i8, 4>) -> (o: u32) \
             { reveal { o: longest(a, b) } }",
                "clause at(public v: Vec<i8, 5>, public i: u8) -> (o: (i8, i8)) \
             { reveal { o: (v[i], v.get(1)) } }",
                "clause at_if(public v: Vec<i8, 5>, public i: u8) -> (o: i8) \
             { let x = if v.len() > 2 { v[i] } else { 0 }; reveal { o: x } }",
                "clause pushed(public v: Vec<i8, 3>, public x: i8) -> (o: Vec<i8, 3>) \
             { let mut w = v; w.push(x); reveal { o: w } }",
                "clause pushed_if(public v: Vec<i8, 3>, public x: i8, public c: bool) -> (o: Vec<i8, 3>) \
             { let mut w = v; if c { w.push(x); } else { w.push(-1); w.push(x); } reveal { o: w } }",
                "clause total_pushed_if_room(public v: Vec<(i8, u8), 3>, public x: i8) -> \
             (o: Vec<(i8, u8), 3>) { let mut w = v; if w.len() < 3 { w.push((x, 1)); } reveal { o: w } }",
                "clause one(public v: Vec<u8, 1>, public c: bool) -> (o: Vec<u8, 1>) \
             { let mut w = v; if c { w.push(7); } reveal { o: w } }",
                "clause total_new(public a: u8, public c: bool) -> (o: Vec<u8, 4>) \
             { let mut w = Vec::new(); w.push(a); if c { w.push(1); } w.push(2); reveal { o: w } }",
                "clause kept(public v: Vec<u8, 4>) -> (o: Vec<u8, 2>) { let mut w = Vec::new(); \
             for x in v { if x > 3 { w.push(x); } } reveal { o: w } }",
                "clause put(public v: Vec<i8, 4>, public i: u8, public x: i8) -> (o: Vec<i8, 4>) \
             { let mut w = v; w[i] = x; reveal { o: w } }",
                "clause put_if(public v: Vec<i8, 4>, public i: u8, public c: bool) -> (o: Vec<i8, 4>) \
             { let mut w = v; if c { w[i] = 5; } reveal { o: w } }",
                "clause put_part(public v: Vec<Line, 3>, public i: u8) -> (o: Vec<Line, 3>) \
             { let mut w = v; w[i].paid = true; w[0].price -= 1; reveal { o: w } }",
                "clause total_dead(public v: Vec<i8, 3>, public x: i8, public c: bool) -> (o: bool) \
             { let mut w = v; let mut same = false; if c && v.len() > 1 { w[1] = x; w[0] = -5; \
             same = digest(w) == digest(v) || w == v; } reveal { o: same } }",
                "clause total_equal(public a: Vec<i8, 3>, public b: Vec<i8, 3>) -> (o: bool) \
             { reveal { o: a == b } }",
                "clause total_digest(public a: Vec<i8, 3>) -> (o: Digest<Vec<i8, 3>>) \
             { reveal { o: digest(a) } }",
                "clause total_empty(public a: Vec<u8, 0>) -> (o: (bool, u32)) \
             { let mut n: u32 = 0; for _ in a { n += 1; } reveal { o: (a.is_empty(), n + a.len()) } }",
                "clause total_sealed(sealed v: Vec<i8, 3>) -> (o: u32) \
             { reveal { o: reveal(v.len(), \"asked\") } }",
            ],
        ),
        80,
    );
}

/// What is written under a condition is as before where it does not hold, whatever stands around it.
#[test]
fn lists_are_changed_only_where_the_path_is_taken() {
    agrees(
        &contract(
            "struct Line { price: u8, who: Field, paid: bool }\n\
             fn keep<const N: u32>(v: Vec<i8, N>, x: i8, least: i8) -> Vec<i8, N> { \
                let mut w = v; if x >= least { w.push(x); } w \
             }",
            &[
                "clause total_both(public xs: [Line; 3], public least: u8, public all: bool) -> \
             (o: (Vec<Line, 3>, Vec<Line, 3>)) { let mut a = Vec::new(); let mut b = Vec::new(); \
             for x in xs { if all { if x.price > least { a.push(x); } else { b.push(x); } } } \
             reveal { o: (a, b) } }",
                "clause twice(public xs: [i8; 3], public least: i8) -> (o: Vec<i8, 4>) { \
             let mut w = Vec::new(); for x in xs { if x > least { w.push(x); \
             if x < 100 { w.push(x + 1); } } } reveal { o: w } }",
                "clause read_between(public v: Vec<i8, 3>, public x: i8, public c: bool) -> \
             (o: (Vec<i8, 3>, i8, u32)) { let mut w = v; let mut last: i8 = 0; let mut n: u32 = 9; \
             if c { w.push(x); n = w.len(); last = w[w.len() - 1]; w[0] = -7; } \
             reveal { o: (w, last, n) } }",
                "clause from_list(public v: Vec<i8, 3>, public least: i8) -> (o: Vec<i8, 3>) { \
             let mut w = v; for x in v { if x < least { w.push(x); } } reveal { o: w } }",
                "clause in_function(public v: Vec<i8, 3>, public x: i8, public c: bool) -> \
             (o: Vec<i8, 3>) { let w = if c { keep(v, x, 2) } else { v }; \
             reveal { o: keep(w, x, -3) } }",
                "clause replaced(public v: Vec<i8, 2>, public x: i8, public c: bool) -> \
             (o: Vec<i8, 2>) { let mut w = v; if c { w = Vec::new(); w.push(x); \
             if x > 0 { w.push(-x); } } else { w.push(x); } reveal { o: w } }",
                "clause total_matched(public xs: [Option<i8>; 3]) -> (o: Vec<i8, 3>) { \
             let mut w = Vec::new(); for x in xs { match x { Some(n) => { w.push(n); }, None => {} } } \
             reveal { o: w } }",
                "clause set_if(public xs: [[u8; 2]; 3], public i: u8, public j: u8, public c: bool) -> \
             (o: [[u8; 2]; 3]) { let mut ys = xs; if c { if i != j { ys[i][j] = i; ys[j] = [j, i]; } } \
             reveal { o: ys } }",
                "clause pair(public a: bool, public b: bool) -> (o: Vec<u8, 1>) { \
             let mut w = Vec::new(); if a { w.push(1); } if b { w.push(2); } reveal { o: w } }",
            ],
        ),
        80,
    );
}

#[test]
fn a_slot_past_the_length_is_a_branch_not_taken() {
    agrees(
        &contract(
            "",
            &[
                "clause summed(public v: Vec<u8, 4>) -> (o: u8) { let mut s: u8 = 0; \
                for (i, x) in v.enumerate() { if i < 3 { s = s + x; } else { s = s - x; } } \
                reveal { o: s } }",
                "clause divided(public v: Vec<u8, 3>) -> (o: u8) { let mut s: u8 = 200; \
                for x in v { s = (s / x).floor(keeps = _); } reveal { o: s } }",
                "clause required(public v: Vec<i8, 3>) -> (o: bool) { \
                for x in v { require(x != 0, \"zero\"); } reveal { o: true } }",
                "clause failing(public v: Vec<u8, 2>) -> (o: bool) { \
                for x in v { if x > 5 { fail(\"large\"); } } reveal { o: true } }",
                "clause total_nested(public v: Vec<Vec<u8, 2>, 3>) -> (o: u16) { let mut s: u16 = 0; \
                for row in v { for x in row { s += x as u16 + 1; } } reveal { o: s } }",
                "clause total_options(public v: Vec<Option<i8>, 3>) -> (o: i16) { let mut s: i16 = 0; \
                for x in v { if let Some(n) = x { s += n as i16; } } reveal { o: s } }",
            ],
        ),
        80,
    );
}

#[test]
fn closures_stand_in_place() {
    agrees(
        &contract(
            "use std::currency::EUR;\n\
             struct Line { price: Amount<EUR>, count: u8 }\n\
             fn double(x: u8) -> u16 { (x as u16) * 2 }",
            &[
                "clause total_map(public xs: [u8; 3], public v: Vec<u8, 3>) -> (o: ([u16; 3], Vec<u16, 3>)) \
             { reveal { o: (xs.map(|x| double(x)), v.map(|x| double(x) + 1)) } }",
                "clause map_divides(public v: Vec<u8, 3>) -> (o: Vec<u8, 3>) \
             { reveal { o: v.map(|x| (100u8 / x).floor(keeps = _)) } }",
                "clause total_map_options(public v: Vec<i8, 3>) -> (o: Vec<Option<i8>, 3>) \
             { reveal { o: v.map(|x| if x < 0 { None } else { Some(x) }) } }",
                "clause total_map_indexed(public v: Vec<u8, 3>) -> (o: Vec<u32, 3>) \
             { reveal { o: v.enumerate().map(|(i, x)| i * 1000 + (x as u32)) } }",
                "clause fold(public v: Vec<u8, 3>, public xs: [u8; 2]) -> (o: (u8, u16)) \
             { reveal { o: (v.fold(1, |all, x| all * x), xs.fold(0u16, |s: u16, x: u8| s + (x as u16))) } }",
                "clause sum(public v: Vec<u8, 3>, public xs: [i8; 3]) -> (o: (u8, i8)) \
             { reveal { o: (v.sum(), xs.sum()) } }",
                "clause sum_of(public v: Vec<Line, 3>) -> (o: Amount<EUR>) \
             { reveal { o: v.sum(|line| line.price * line.count) } }",
                "clause total_asked(public v: Vec<u8, 3>, public xs: [u8; 3]) -> \
             (o: (bool, bool, u32, bool, bool, u32)) { reveal { o: ( \
                v.all(|x| x < 5), v.any(|x| x > 100), v.count(|x| x == 0), \
                xs.all(|x| x < 5), xs.any(|x| x > 100), xs.count(|x| x == 0)) } }",
                "clause all_divides(public v: Vec<u8, 3>) -> (o: bool) \
             { reveal { o: v.all(|x| (100u8 / x).floor(keeps = _) > 2) } }",
                "clause total_find(public v: Vec<i8, 3>, public xs: [i8; 3]) -> (o: (Option<i8>, Option<i8>)) \
             { reveal { o: (v.find_first(|x| x > 2), xs.find_first(|x| x > 2)) } }",
                "clause captured(public xs: [u8; 3], public least: u8) -> (o: u32) { let mut seen: u8 = 0; \
             let n = xs.count(|x| { seen += x; x >= least }); reveal { o: n + (seen as u32) } }",
                "clause total_nested(public xs: [[u8; 2]; 2]) -> (o: u16) \
             { reveal { o: xs.map(|row| row.sum(|x| x as u16)).sum() } }",
            ],
        ),
        80,
    );
}

/// Every element is looked at: `all` does not end at the first that is not as asked.
#[test]
fn nothing_ends_a_loop_early() {
    let contract = clause(
        "",
        "clause t(public xs: [u8; 2]) -> (o: bool) \
         { reveal { o: xs.all(|x| (9u8 / x).floor(keeps = _) == 1) } }",
    );
    assert_eq!(contract.run(&[9, 0]).rejected(), "division");
    assert_eq!(contract.run(&[1, 0]).rejected(), "division");
    assert_eq!(contract.run(&[1, 9]).accepted(), [0u32.into()]);
}

/// Program 58 of semantics 10.
#[test]
fn p58_a_full_vec_takes_no_more_and_padding_is_zero() {
    let push = "clause t(public v: Vec<u8, 2>) -> (o: Vec<u8, 2>) \
                { let mut w = v; w.push(9); reveal { o: w } }";
    let contract = clause("", push);
    assert_eq!(contract.run(&[2, 7, 7]).rejected(), "index");
    assert_eq!(contract.run(&[1, 7, 0]).accepted(), [2u32.into(), 7u32.into(), 9u32.into()]);
    assert!(contract.refuses(&[1, 7, 5]), "something behind the end");
    assert!(contract.refuses(&[3, 7, 5]), "longer than there is room");
    let equal = "clause t(public a: Vec<i8, 4>, public b: Vec<i8, 4>) -> (o: bool) \
                 { reveal { o: a == b } }";
    let contract = clause("", equal);
    let two = [2, 130, 127, 0, 0];
    assert_eq!(contract.run(&[two, two].concat()).accepted(), [1u32.into()]);
    assert_eq!(contract.run(&[two, [3, 130, 127, 0, 0]].concat()).accepted(), [0u32.into()]);
}

/// An index is compared with the length, and not with the room.
#[test]
fn an_element_past_the_length_is_not_there() {
    let contract = clause(
        "",
        "clause t(public v: Vec<u8, 3>, public i: u8) -> (o: u8) { reveal { o: v[i] } }",
    );
    assert_eq!(contract.run(&[2, 5, 6, 0, 1]).accepted(), [6u32.into()]);
    for index in [2, 3, 255] {
        assert_eq!(contract.run(&[2, 5, 6, 0, index]).rejected(), "index");
    }
    let contract = clause("", "clause t(public v: Vec<u8, 3>) -> (o: u8) { reveal { o: v[1] } }");
    assert_eq!(contract.run(&[1, 5, 0, 0]).rejected(), "index");
    assert_eq!(contract.run(&[2, 5, 6, 0]).accepted(), [6u32.into()]);
}
