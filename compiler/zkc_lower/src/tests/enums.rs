//! Enums and `match`, against the evaluator.

use super::agreement::agrees;
use super::harness::contract;

const ITEMS: &str = "use std::currency::EUR;\n\
    enum Side { Buy, Sell }\n\
    enum Order { Market, Limit { price: Amount<EUR>, slack: i16 }, Stop(u8, bool), Nested(Option<i8>) }\n\
    const SPECIAL: u8 = 7;\n\
    fn pay(o: Order) -> u64 {\n\
        match o {\n\
            Order::Market => 1,\n\
            Order::Limit { price, .. } => price.minor(),\n\
            Order::Stop(level, true) => level as u64 + 1,\n\
            Order::Stop(..level, _) => 0,\n\
            Order::Nested(_) => 3,\n\
        }\n\
    }";

#[test]
fn matches() {
    let items = ITEMS.replace("Order::Stop(..level, _) => 0", "Order::Stop(_, false) => 0");
    agrees(
        &contract(
            &items,
            &[
                "clause total_side(public s: Side, public a: u8) -> (o: u8) \
             { reveal { o: match s { Side::Buy => a, Side::Sell => 255 - a } } }",
                "clause total_order(public x: Order) -> (o: u64) { reveal { o: pay(x) } }",
                "clause guarded(public x: Order, public a: u8) -> (o: u8) { reveal { o: match x { \
                Order::Stop(n, _) if n < a => a - n, Order::Stop(n, _) => n + a, \
                Order::Nested(Some(n)) => n as u8, Order::Market => fail(\"no market\"), _ => 9 } } }",
                "clause total_option(public x: Option<u8>) -> (o: u8) \
             { reveal { o: if let Some(n) = x { n } else { 0 } } }",
                "clause only_some(public x: Option<u8>) -> (o: u8) \
             { reveal { o: match x { Some(n) => n, None => fail(\"none\") } } }",
                "clause unwrapped(public x: Option<i8>, public g: bool) -> (o: (i8, i8, bool)) \
             { reveal { o: (if g { x.unwrap() } else { 1 }, x.unwrap_or(-3), x.is_some()) } }",
                "clause total_numbers(public n: u8) -> (o: u8) \
             { reveal { o: match n { 0 => 10, SPECIAL => 11, 3..=5 | 9 => 12, 200..201 => 13, _ => n } } }",
                "clause total_pair(public p: (bool, Option<bool>)) -> (o: u8) { reveal { o: match p { \
                (true, None) => 1, (true, Some(b)) => b as u8 + 2, (false, Some(true)) => 4, \
                (false, _) => 5 } } }",
                "clause total_equal(public a: Order, public b: Order) -> (o: (bool, bool)) \
             { reveal { o: (a == b, a == Order::Nested(None)) } }",
                "clause total_chosen(public g: bool, public n: i16, public x: Order) -> (o: Order) \
             { reveal { o: if g { x } else { Order::Limit { price: 1.00 EUR, slack: n } } } }",
                "clause total_digest(public x: Order) -> (o: Digest<Order>) { reveal { o: digest(x) } }",
                "clause total_array(public xs: [Option<i8>; 3]) -> (o: i16) { \
                let mut sum: i16 = 0; \
                for i in 0..3 { match xs[i] { Some(n) => { sum = sum + (n as i16); } None => {} } } \
                reveal { o: sum } }",
                "clause total_sealed(sealed x: Order) -> (o: u64) \
             { reveal { o: reveal(pay(x), \"asked\") } }",
            ],
        ),
        120,
    );
}

/// What a value has not is 0: any other element there has no witness.
#[test]
fn other_variants_are_zero() {
    let contract = super::harness::clause(
        "",
        "clause t(public x: Option<i8>) -> (o: bool) { reveal { o: x == None } }",
    );
    // None with an element of 0, and Some(-128), whose element is 0 too.
    contract.run(&[0, 0]);
    contract.run(&[1, 0]);
    assert!(contract.refuses(&[0, 5]), "a value behind None");
    assert!(contract.refuses(&[2, 0]), "a third variant");
}

/// A constant parameter and a loop variable are compared with, and bind nothing.
#[test]
fn constants_of_a_loop_and_of_a_function_are_values() {
    agrees(
        &contract(
            "fn is<const N: u8>(e: u8) -> bool { match e { N => true, _ => false } }",
            &["clause total_found(public e: u8) -> (o: (u8, bool)) { \
                let mut r: u8 = 0; \
                for i in 0..4 { let one: u8 = match e { i => 1, _ => 0 }; r = r + one; } \
                reveal { o: (r, is::<7>(e)) } }"],
        ),
        60,
    );
}

#[test]
fn patterns_ask_within_structs_tuples_and_arrays() {
    agrees(
        &contract(
            "struct P { x: u8, y: i8 }\n struct W(u8, Option<u8>);\n\
             enum E { A, B(u8), C { n: u8, m: bool } }",
            &[
                "clause total_struct(public p: P) -> (o: i8) { reveal { o: match p { \
                P { x: 0, y } => y, P { y: -3..=3, x: 1..=9 } => 1, P { .. } => 3 } } }",
                "clause total_pair(public p: (Option<u8>, Option<u8>)) -> (o: u8) { reveal { o: match p { \
                (Some(a), None) | (None, Some(a)) => a, \
                (Some(a), Some(b)) => if a < b { b } else { a }, (None, None) => 7 } } }",
                "clause total_array(public xs: [u8; 3]) -> (o: u8) { reveal { o: match xs { \
                [0, b, _] => b, [a, 0..=9, 5] => a, [_, _, c] => c } } }",
                "clause total_wrapped(public w: W) -> (o: u8) { reveal { o: match w { \
                W(0, Some(n)) => n, W(n, _) => n } } }",
                "clause total_numbers(public n: i8) -> (o: u8) { reveal { o: match n { \
                -128..=-1 => 1, 0 => 2, 1..=127 => 3 } } }",
                "clause total_names(public p: (E, u8)) -> (o: u8) { reveal { o: match p { \
                (E::B(n), 3..=200) | (E::C { n, m: true }, _) | (E::A, n) => n, _ => 0 } } }",
                "clause guarded_names(public p: Option<Option<u8>>, public k: u8) -> (o: u8) { \
                reveal { o: match p { Some(Some(n)) if n > k => n - k, Some(Some(n)) => k - n + 1, \
                None | Some(None) => 200 + k } } }",
                "clause total_if_let(public p: P) -> (o: u8) { reveal { o: if let P { x, y: 0 } = p { x } else { 1 } } }",
                "clause total_for(public xs: [(u8, P); 2]) -> (o: u16) { let mut s: u16 = 0; \
                for (n, P { x, .. }) in xs { s += (n as u16) + (x as u16); } reveal { o: s } }",
            ],
        ),
        150,
    );
}
