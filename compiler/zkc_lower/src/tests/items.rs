//! Functions of types, items inside of bodies, and sizes that are computed.

use super::agreement::agrees;
use super::harness::contract;

#[test]
fn enums_have_functions() {
    agrees(
        &contract(
            "enum Side { Buy, Sell(u8) }\n\
             impl Side {\n\
                fn of(n: u8) -> Side { if n == 0 { Self::Buy } else { Self::Sell(n) } }\n\
                fn flip(self) -> Self { match self { Side::Buy => Self::Sell(1), Self::Sell(_) => Side::Buy } }\n\
                fn size(&self) -> u8 { match self { Self::Sell(n) => n, Self::Buy => 0 } }\n\
             }\n\
             enum Few<T> { None, One(T), Two { a: T, b: T } }\n\
             impl<T> Few<T> {\n\
                fn first(self, other: T) -> T { match self { Few::One(a) | Few::Two { a, .. } => a, Self::None => other } }\n\
                fn pair(a: T, b: T) -> Few<T> { Self::Two { a, b } }\n\
             }",
            &[
                "clause total_side(public n: u8) -> (o: (u8, u8)) \
             { reveal { o: (Side::of(n).size(), Side::of(n).flip().size()) } }",
                "clause total_few(public f: Few<i8>, public a: i8) -> (o: (i8, i8)) \
             { reveal { o: (f.first(a), Few::pair(a, 3).first(0)) } }",
                "clause total_each(public v: Vec<Side, 3>) -> (o: u16) \
             { reveal { o: v.sum(|side| side.size() as u16) } }",
            ],
        ),
        80,
    );
}

#[test]
fn bodies_hold_items() {
    agrees(
        &contract(
            "const K: u8 = 100;\n\
             fn most(x: u8) -> u8 { use std::math::max; const K: u8 = 3; max(x, K) }\n\
             fn inner(x: u8) -> u8 { if x > K { const K: u8 = 7; use std::math::min as least; least(x, K) } else { x } }\n\
             fn table(i: u8) -> u8 { const N: u32 = 4; const ROWS: [u8; N] = [2, 3, 5, 7]; ROWS[i % 4] }",
            &[
                "clause total_items(public x: u8) -> (o: (u8, u8, u8)) \
             { reveal { o: (most(x), inner(x), table(x)) } }",
                "clause total_of_clause(public xs: [u8; 2]) -> (o: u16) { const TIMES: u16 = 3; \
             let mut s: u16 = 0; for x in xs { s += (x as u16) * TIMES; } \
             reveal { o: s } }",
            ],
        ),
        60,
    );
}

#[test]
fn sizes_are_computed() {
    agrees(
        &contract(
            "fn twice<const N: u32>(xs: [u8; N]) -> [u8; 2 * N] { let mut out = [0; 2 * N]; \
                for (i, x) in xs.enumerate() { out[2 * i] = x; out[2 * i + 1] = x; } out }\n\
             fn grown<T, const N: u32>(xs: [T; N], x: T) -> [T; N + 1] { let mut out = [x; N + 1]; \
                for (i, y) in xs.enumerate() { out[i] = y; } out }\n\
             fn pushed<T, const N: u32>(v: Vec<T, N>, x: T) -> Vec<T, { N + 1 }> { \
                let mut out = Vec::new(); for y in v { out.push(y); } out.push(x); out }\n\
             struct Table<T, const N: u32> { rows: [T; N], extra: Vec<T, N> }\n\
             impl<T, const N: u32> Table<T, N> { fn last(self) -> T { self.rows[N - 1] }\n\
                fn all(self) -> Vec<T, { 2 * N }> { let mut v = Vec::new(); \
                for x in self.rows { v.push(x); } for x in self.extra { v.push(x); } v } }",
            &[
                "clause total_twice(public xs: [u8; 2]) -> (o: [u8; 5]) \
             { reveal { o: grown(twice(xs), 9) } }",
                "clause total_pushed(public v: Vec<i8, 2>, public x: i8) -> (o: Vec<i8, 4>) \
             { reveal { o: pushed(pushed(v, x), 1) } }",
                "clause total_table(public t: Table<(u8, bool), 2>) -> (o: ((u8, bool), Vec<(u8, bool), 4>)) \
             { reveal { o: (t.last(), t.all()) } }",
            ],
        ),
        60,
    );
}
