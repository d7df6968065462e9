//! Unrounded values against the evaluator's rationals.

use super::harness::{Contract, Outcome, Random, clause};

pub(super) const MODES: [&str; 5] = ["floor", "ceil", "half_up", "half_even", "toward_zero"];

/// Runs a clause for each mode, `MODE` standing for it, on generated inputs.
pub(super) fn agrees(items: &str, source: &str) {
    for mode in MODES {
        let contract = clause(items, &source.replace("MODE", &format!("{mode}(keeps = _)")));
        let bounds = contract.bounds("t");
        let mut random = Random::new(mode.len() as u64);
        let mut accepted = 0;
        for _ in 0..120 {
            let leaves: Vec<_> = bounds.iter().map(|bound| random.leaf(*bound)).collect();
            accepted +=
                i32::from(matches!(contract.run_clause("t", &leaves, |_| {}), Outcome::Accept(_)));
        }
        assert!(accepted > 5, "{mode} accepts {accepted}: {source}");
    }
}

#[test]
fn small_quotients_round_as_defined_everywhere() {
    for mode in MODES {
        let contract = clause(
            "",
            &format!(
                "clause t(public n: u5, public d: u5) -> (o: u5) \
                 {{ reveal {{ o: (n / d).{mode}(keeps = _) }} }}"
            ),
        );
        for n in 0..32 {
            for d in 0..8 {
                contract.run(&[n, d]);
            }
        }
    }
}

#[test]
fn constant_divisors_even_and_odd() {
    for divisor in ["1", "2", "7", "10", "64"] {
        agrees(
            "",
            &format!(
                "clause t(public n: u16) -> (o: u8) {{ reveal {{ o: (n as u8 / {divisor}).MODE }} }}"
            ),
        );
    }
}

#[test]
fn money_rates_and_decimals() {
    let items = "use std::currency::{EUR, JPY};";
    agrees(
        items,
        "clause t(public m: Amount<EUR>, public r: Bps) -> (o: Amount<EUR>) { reveal { o: (m * r).MODE } }",
    );
    agrees(
        items,
        "clause t(public m: Amount<EUR>, public r: Rate<EUR, JPY, 2>) -> (o: Amount<JPY>) { reveal { o: (m * r).MODE } }",
    );
    agrees(
        items,
        "clause t(public m: Amount<JPY>, public r: Rate<EUR, JPY, 2>) -> (o: Amount<EUR>) { reveal { o: (m / r).MODE } }",
    );
    agrees(
        items,
        "clause t(public m: Amount<EUR>, public p: Percent, public days: u16) -> (o: Amount<EUR>) { reveal { o: (m * p * days / 360).MODE } }",
    );
    agrees(
        items,
        "clause t(public a: Amount<EUR>, public b: Amount<EUR>) -> (o: u64) { reveal { o: (a / b).MODE } }",
    );
    agrees(
        items,
        "clause t(public a: Decimal<6>, public b: Decimal<6>) -> (o: Decimal<6>) { reveal { o: (a / b).MODE } }",
    );
}

#[test]
fn sums_that_may_be_negative() {
    agrees(
        "",
        "clause t(public a: u8, public b: u8, public c: u8, public d: u8) -> (o: u8) { reveal { o: (a / b - c / d).MODE } }",
    );
    agrees(
        "",
        "clause t(public a: u8, public b: u8, public c: u8) -> (o: u8) { reveal { o: (a / b + c / b - 3).MODE } }",
    );
    agrees(
        "",
        "clause t(public a: u8, public b: u8) -> (o: u8) { reveal { o: (a / 10 - b / 4).MODE } }",
    );
}

#[test]
fn roundings_in_arms() {
    agrees(
        "",
        "clause t(public c: bool, public a: u8, public b: u8) -> (o: u8) { let x = if c { (a / b - 2).MODE } else { a }; reveal { o: x } }",
    );
    agrees(
        "",
        "clause t(public c: bool, public a: u8, public b: u8) -> (o: u8) { let x = if c { a / b } else { b / 3 }; reveal { o: x.MODE } }",
    );
    agrees(
        "fn share(a: u8, b: u8) -> Exact<u8> { a / b }",
        "clause t(public c: bool, public a: u8, public b: u8) -> (o: u8) { let x = if c { share(a, b).MODE } else { share(b, 9).MODE }; reveal { o: x } }",
    );
}

#[test]
fn comparisons_by_cross_products() {
    let contract: Contract = clause(
        "",
        "clause t(public a: u8, public b: u8, public c: u8, public d: u8) -> (o: [bool; 5]) { \
            let l = a / b; let r = c / d; \
            require(l + r >= r, \"sums grow\"); \
            reveal { o: [l < r, l <= r, l == r, l > c, l - r > a / d] } }",
    );
    let mut random = Random::new(3);
    let bounds = contract.bounds("t");
    for _ in 0..300 {
        let leaves: Vec<_> = bounds.iter().map(|bound| random.leaf(*bound)).collect();
        contract.run_clause("t", &leaves, |_| {});
    }
}
