//! Parameters, outputs, seals and `now`.

use num_bigint::BigUint;
use zkc_ir::Reason;

use super::harness::built;

const SOURCE: &str = "
use std::currency::EUR;
struct Terms { strike: Amount<EUR>, legs: [u8; 2] }
contract C {
    #[repeatable]
    clause c(public price: Amount<EUR>, sealed terms: Terms, secret: u8)
        -> (shown: Amount<EUR>, payout: sealed Amount<EUR>) {
        require(now.before(2026-11-22T00:00:00Z), \"over at {terms.strike}\");
        require(terms.seal() == terms.seal(), \"same\");
        reveal { payout: price - terms.strike, shown: price + Amount::from_minor(secret as u64) }
    }
}";

fn leaves(price: u32, strike: u32) -> Vec<BigUint> {
    [price, strike, 1, 2, 9].map(BigUint::from).to_vec()
}

#[test]
fn elements_stand_in_the_order_of_the_clause() {
    let contract = built(SOURCE);
    let entry = &contract.module().entry;
    assert_eq!(entry.name, "C::c");
    let expected = [
        "deployment",
        "price",
        "terms",
        "now.t0",
        "now.t1",
        "terms.strike",
        "terms.legs[0]",
        "terms.legs[1]",
        "terms.salt",
        "secret",
        "payout.salt",
    ];
    assert_eq!(entry.param_names, expected);
    let public: Vec<bool> = (0..expected.len()).map(|index| index < 5).collect();
    assert_eq!(entry.public, public);
    assert_eq!(entry.output_names, ["shown", "payout"]);
    assert_eq!(entry.opening_names, ["payout", "payout.salt"]);
    assert_eq!(entry.outputs, 2);
    assert_eq!(entry.param_origins.len(), expected.len());
}

#[test]
fn seals_and_windows_are_conditions_before_the_body() {
    let contract = built(SOURCE);
    let accepted = contract.run_clause("c", &leaves(50, 20), |_| {}).accepted();
    assert_eq!(accepted[0], BigUint::from(59u32));
    assert_eq!(accepted[2..], [30u32.into(), 2000u32.into()]);
    assert_eq!(contract.run_clause("c", &leaves(50, 51), |_| {}).rejected(), "overflow");
    let wrong = contract.run_clause("c", &leaves(50, 51), |inputs| inputs.salts[0] += 1u32);
    assert_eq!(wrong.rejected(), "seal");
    for now in [(2_000, 1_999), (0, 901)] {
        let outcome = contract.run_clause("c", &leaves(50, 51), |inputs| inputs.now = Some(now));
        assert_eq!(outcome.rejected(), "window");
    }
    let widest = contract.run_clause("c", &leaves(50, 50), |inputs| inputs.now = Some((5, 905)));
    widest.accepted();
    let late = (1_795_305_600, 1_795_305_600);
    let outcome = contract.run_clause("c", &leaves(50, 20), |inputs| inputs.now = Some(late));
    assert_eq!(outcome.rejected(), "require");
}

#[test]
fn conditions_carry_their_message_as_written() {
    let contract = built(SOURCE);
    let messages: Vec<&str> = contract
        .module()
        .origins
        .iter()
        .filter_map(|origin| match &origin.reason {
            Reason::Require(message) => Some(message.as_str()),
            _ => None,
        })
        .collect();
    assert!(messages.contains(&"over at {terms.strike}"), "{messages:?}");
}
