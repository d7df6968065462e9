//! What clauses share, and that no circuit depends on it.

use zkc_field::Curve;

use super::harness::check;
use crate::{Lowered, Templates, lower};

const SOURCE: &str = "
use std::currency::EUR;
struct Terms { strike: Amount<EUR>, rate: Bps }
const TABLE: [u64; 3] = [5, 7, 11];
fn same(a: u64) -> u64 { require(a >= 0, \"never\"); a }
fn plus(a: u64, b: u64) -> u64 { same(a) + b }
fn twice(a: u64, b: u64) -> u64 { plus(plus(a, b), plus(b, TABLE[1])) }
fn fee(terms: Terms) -> Amount<EUR> { (terms.strike * terms.rate).floor(keeps = _) }
fn nth<const N: u32>(xs: [u64; N], at: u32) -> u64 { xs[at] }
contract C {
    #[repeatable]
    clause one(public a: u64, public b: u64) -> (c: u64) { reveal { c: twice(a, b) } }
    #[repeatable]
    clause two(sealed terms: Terms, public a: u64) -> (c: Amount<EUR>) {
        if a > 3 { require(plus(a, 5) > 2, \"small\"); }
        reveal { c: fee(terms) }
    }
    #[repeatable]
    clause three(sealed terms: Terms, public a: u64) -> (c: u64, d: Amount<EUR>) {
        let mut sum = nth([a, twice(a, 1), plus(7, a)], 1);
        for i in 0..70 { sum = plus(sum, i); }
        reveal { c: sum, d: if a > 9 { fee(terms) } else { terms.strike } }
    }
    #[repeatable]
    clause four(public a: u64, at: u32) -> (c: u64) { reveal { c: nth([a, 1], at) } }
}
";

/// Without the order of the sets that messages are made of.
fn parts(lowered: Lowered) -> impl PartialEq + std::fmt::Debug {
    let Lowered { module, diagnostics, unneeded, always_true, instances, placed } = lowered;
    let said: Vec<String> = diagnostics.into_iter().map(|said| said.message).collect();
    (module.expect("a module"), said, unneeded, always_true, instances, placed)
}

#[test]
fn a_circuit_does_not_depend_on_what_was_lowered_before() {
    let program = check(SOURCE);
    let prime = Curve::Bn254.scalar_modulus();
    let orders: [&[usize]; 4] =
        [&[0, 1, 2, 3], &[3, 2, 1, 0], &[2, 0, 3, 1, 2, 2], &[1, 1, 0, 2, 3]];
    for order in orders {
        let mut shared = Templates::default();
        for &index in order {
            let clause = &program.clauses[index];
            let alone = lower(&program, clause, prime, &mut Templates::default());
            let among = lower(&program, clause, prime, &mut shared);
            assert_eq!(parts(among), parts(alone), "{} in {order:?}", clause.name);
        }
    }
}

/// Two programs with the same names and numbers are still two.
#[test]
fn another_program_starts_afresh() {
    let text = |n: u32| {
        format!(
            "fn f(a: u64) -> u64 {{ a * {n} }}
             contract C {{ #[repeatable] clause c(public a: u64) -> (b: u64) {{ reveal {{ b: f(a) }} }} }}"
        )
    };
    let prime = Curve::Bn254.scalar_modulus();
    let mut shared = Templates::default();
    let programs = [check(&text(3)), check(&text(4))];
    let [three, four] = programs.each_ref().map(|program| {
        let lowered = lower(program, &program.clauses[0], prime, &mut shared);
        lowered.module.expect("a module")
    });
    assert_ne!(three.templates, four.templates);
    let smaller = num_bigint::BigUint::from(2u32).pow(127) - 1u32;
    let small = lower(&programs[1], &programs[1].clauses[0], &smaller, &mut shared);
    assert_ne!(small.module.expect("a module").prime, four.prime);
}
