//! The two example contracts, and the whole standard library, check without a word.

mod support;

use support::check_main;

const OPTION: &str = include_str!("../../../examples/european_option/src/main.clause");
const TRANSFER: &str = include_str!("../../../examples/private_transfer/src/main.clause");

#[test]
fn the_option_checks() {
    let outcome = check_main(OPTION);
    assert_eq!(outcome.text(), "");
    let program = outcome.checked.program.expect("no error, so a program");
    let clause = program.clause("settle").expect("the clause is there");
    assert!(clause.uses_now && clause.repeatable);
    assert_eq!(clause.budget.map(|(rows, _)| rows), Some(2500));
    assert_eq!(clause.params.len(), 2);
    assert!(clause.outputs[0].sealed);
}

#[test]
fn the_transfer_checks() {
    let outcome = check_main(TRANSFER);
    assert_eq!(outcome.text(), "");
    let program = outcome.checked.program.expect("no error, so a program");
    assert!(program.lang.sponge.is_some());
    let clause = program.clause("PrivateTransfer::transfer").expect("the clause is there");
    assert_eq!(clause.reveal.len(), 2);
    assert_eq!(clause.reveal_order, [0, 1]);
}
