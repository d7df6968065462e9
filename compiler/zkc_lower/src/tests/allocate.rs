//! Sharing out, against the evaluator: all three rules, weights that are 0, branches not taken.

use num_bigint::BigUint;

use super::agreement::agrees;
use super::harness::{Outcome, Random, clause, contract};

const ITEMS: &str = "use std::currency::{EUR, USD};\n\
    unit WEI { symbol: \"WEI\", decimals: 18, bits: 128 }\n";
const RULES: [&str; 4] = ["LargestRemainder", "First", "To(0)", "To(3)"];

/// Every total and all weights of two bits, whose parts sum to the total.
#[test]
fn small_totals_everywhere() {
    for rule in RULES {
        let contract = clause(
            "",
            &format!(
                "clause t(public n: u4, public w: [u2; 4]) -> (o: [u4; 4]) \
                 {{ reveal {{ o: allocate(n, w, Leftover::{rule}) }} }}"
            ),
        );
        for total in [0, 1, 2, 3, 7, 10, 15] {
            for code in 0..256 {
                let weights = [code % 4, code / 4 % 4, code / 16 % 4, code / 64];
                let leaves: Vec<i128> = std::iter::once(total).chain(weights).collect();
                match contract.run(&leaves) {
                    Outcome::Accept(parts) => {
                        assert_eq!(parts.iter().sum::<BigUint>(), BigUint::from(total as u8));
                    }
                    Outcome::Reject(why, _) => {
                        assert_eq!((why.as_str(), code), ("division", 0));
                    }
                }
            }
        }
    }
}

#[test]
fn amounts_by_numbers_amounts_and_percentages() {
    let mut clauses = Vec::new();
    for (at, rule) in RULES.into_iter().enumerate() {
        clauses.push(format!(
            "clause numbers_{at}(public m: Amount<EUR>, public w: [u64; 2]) \
             -> (o: [Amount<EUR>; 4]) {{ let w = [w[0], w[1], 0, w[0]]; \
             reveal {{ o: allocate(m, w, Leftover::{rule}) }} }}"
        ));
        clauses.push(format!(
            "clause amounts_{at}(public m: Amount<EUR>, public w: [Amount<USD>; 2]) \
             -> (o: [Amount<EUR>; 4]) {{ let w = [w[0], w[1], 0.00 USD, w[0]]; \
             reveal {{ o: allocate(m, w, Leftover::{rule}, keeps = _) }} }}"
        ));
        clauses.push(format!(
            "clause total_constants_{at}(public m: Amount<EUR>) -> (o: [Amount<EUR>; 4]) \
             {{ reveal {{ o: allocate(m, [3, 0, 4, 4], Leftover::{rule}) }} }}"
        ));
        clauses.push(format!(
            "clause wide_{at}(public m: Amount<WEI>, public w: [u32; 2]) \
             -> (o: [Amount<WEI>; 4]) {{ let w = [w[0], 0, w[1], w[1]]; reveal {{ o: allocate(m, w, Leftover::{rule}) }} }}"
        ));
        clauses.push(format!(
            "clause guarded_{at}(public g: bool, public n: u8, public w: [u8; 2]) -> (o: [u8; 4]) \
             {{ let w = [w[0], w[1], 0, w[0]]; reveal {{ o: if g {{ allocate(n, w, Leftover::{rule}) }} else {{ w }} }} }}"
        ));
    }
    clauses.push(
        "clause total_percent(public m: Amount<EUR>) -> (o: [Amount<EUR>; 2]) \
         { reveal { o: allocate(m, [33.3%, 66.7%], Leftover::First) } }"
            .to_owned(),
    );
    clauses.push(
        "clause fixed(public n: u4, public a: u3, public b: u3) -> (o: u4) { \
         let [x, y] = split(n, [a as u4, b as u4]); reveal { o: x * 1 + y } }"
            .to_owned(),
    );
    clauses.push(
        "clause fixed_guarded(public g: bool, public n: u4, public a: u3) -> (o: [u4; 2]) { \
         reveal { o: if g { split(n, [a as u4, 1]) } else { [n, n] } } }"
            .to_owned(),
    );
    let clauses: Vec<&str> = clauses.iter().map(String::as_str).collect();
    agrees(&contract(ITEMS, &clauses), 300);
}

/// The examples of semantics 3.6, and sums at the edge.
#[test]
fn parts_of_large_totals_sum_to_them() {
    let contract = clause(
        ITEMS,
        "clause t(public m: Amount<EUR>, public w: [u64; 4]) -> (o: [Amount<EUR>; 4]) \
         { reveal { o: allocate(m, w, Leftover::LargestRemainder) } }",
    );
    let of = |total: u64, weights: [u64; 4]| {
        let leaves: Vec<BigUint> =
            std::iter::once(total).chain(weights).map(BigUint::from).collect();
        contract.run_clause("", &leaves, |_| {}).accepted()
    };
    let small = |parts: [u32; 4]| parts.map(BigUint::from).to_vec();
    assert_eq!(of(100, [1, 1, 1, 0]), small([34, 33, 33, 0]));
    assert_eq!(of(7, [3, 0, 4, 4]), small([2, 0, 3, 2]));
    let mut random = Random::new(36);
    for _ in 0..300 {
        let mut number = || match random.next() % 4 {
            0 => u64::MAX,
            1 => random.next() % 5 + 1,
            _ => random.next(),
        };
        let total = number();
        let parts = of(total, [number(), number(), number(), number()]);
        assert_eq!(parts.iter().sum::<BigUint>(), BigUint::from(total));
    }
}
