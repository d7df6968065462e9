//! Checks that others imply: they have no rows, and no program changes by it.

use zkc_ir::Op;

use super::harness::{Contract, Random, clause};

/// Range checks and comparisons with rows, and checks that were dropped, of the only clause.
fn paid(contract: &Contract) -> (usize, usize) {
    let module = contract.module();
    let entry = module.template(module.entry.template);
    let count = |wanted: fn(&Op) -> bool| entry.insts.iter().filter(|it| wanted(&it.op)).count();
    (
        count(|op| matches!(op, Op::AssertRange { .. } | Op::Lt)),
        count(|op| matches!(op, Op::Implied { .. })),
    )
}

/// A clause of unsigned numbers, run on many values: evaluator and circuit must agree.
fn numbers(parameters: &str, body: &str) -> Contract {
    let contract = clause("", &format!("clause t({parameters}) -> (o: u64) {{ {body} }}"));
    let bounds = contract.bounds("t");
    let mut random = Random::new(7);
    for _ in 0..300 {
        let leaves: Vec<_> = bounds.iter().map(|bound| random.leaf(*bound)).collect();
        contract.run_clause("", &leaves, |_| {});
    }
    contract
}

#[test]
fn a_required_order_pays_for_the_difference() {
    let after = "require(a <= b, \"no\"); let d = b - a; reveal { o: d }";
    // One check is paid for, and the one that was dropped is on record.
    assert_eq!(paid(&numbers("public a: u64, public b: u64", after)), (1, 1));
    let strict = "require(b > a, \"no\"); reveal { o: b - a - 1 }";
    assert_eq!(paid(&numbers("public a: u64, public b: u64", strict)).0, 1);
    let bit = "let fits = a <= b; require(fits, \"no\"); reveal { o: b - a }";
    assert_eq!(paid(&numbers("public a: u64, public b: u64", bit)).0, 1);
    let refused = "require(!(a > b), \"no\"); reveal { o: b - a }";
    assert_eq!(paid(&numbers("public a: u64, public b: u64", refused)).0, 1);
    // The other difference is not what was required.
    let other = "require(a <= b, \"no\"); reveal { o: a - b }";
    assert_eq!(paid(&numbers("public a: u64, public b: u64", other)).0, 2);
}

#[test]
fn a_chain_of_orders_pays_for_its_ends() {
    let chain = "require(a <= b, \"no\"); require(b <= c, \"no\"); require(c <= d, \"no\"); \
                 reveal { o: d - a }";
    let contract = numbers("public a: u64, public b: u64, public c: u64, public d: u64", chain);
    assert_eq!(paid(&contract).0, 3);
    let broken = chain.replace("require(b <= c, \"no\");", "");
    let contract = numbers("public a: u64, public b: u64, public c: u64, public d: u64", &broken);
    assert_eq!(paid(&contract).0, 3, "two orders and the difference");
}

/// Range checks that others, after them, say.
fn covered(contract: &Contract) -> usize {
    let module = contract.module();
    let entry = module.template(module.entry.template);
    entry.insts.iter().filter(|inst| matches!(inst.op, Op::Covered { .. })).count()
}

#[test]
fn a_bound_says_that_the_sum_below_it_fits() {
    let sum = "require(a + b + c <= limit, \"no\"); reveal { o: a }";
    let contract = numbers("public a: u64, public b: u64, public c: u64, public limit: u64", sum);
    assert_eq!((paid(&contract).0, covered(&contract)), (1, 2));
    // What fails first is still said first.
    let most = i128::from(u64::MAX);
    assert_eq!(contract.run(&[most, most, 0, 5]).rejected(), "overflow");
    assert_eq!(contract.run(&[1, 2, 3, 5]).rejected(), "require");
    contract.run(&[1, 2, 2, 5]).accepted();
    let product = "require(a * b + c < limit, \"no\"); reveal { o: a }";
    let contract =
        numbers("public a: u64, public b: u64, public c: u64, public limit: u64", product);
    assert_eq!((paid(&contract).0, covered(&contract)), (1, 2));
    // A bound from below says nothing of it.
    let below = "require(a + b >= limit, \"no\"); reveal { o: a }";
    let contract = numbers("public a: u64, public b: u64, public limit: u64", below);
    assert_eq!((paid(&contract).0, covered(&contract)), (2, 0));
}

#[test]
fn a_loop_of_sums_pays_for_the_last() {
    let body = "let mut total = 0; for x in a { total = total + x; } reveal { o: total }";
    let contract = numbers("public a: [u64; 6]", body);
    assert_eq!((paid(&contract).0, covered(&contract)), (1, 4));
    // A difference that is not negative bounds nothing from above, and one on the way may be.
    let body = "let mut total = 0; for x in a { total = total + x; total = total - b; } \
                reveal { o: total }";
    let contract = numbers("public a: [u64; 3], public b: u64", body);
    assert_eq!((paid(&contract).0, covered(&contract)), (5, 0));
}

#[test]
fn a_sum_in_an_arm_is_not_bounded_by_the_other() {
    let body = "let d = if c < 9 { a + b } else { a }; require(d <= c, \"no\"); reveal { o: d }";
    numbers("public a: u64, public b: u64, public c: u64", body);
    let body = "if c < 9 { require(a + b <= c, \"no\"); } reveal { o: a }";
    numbers("public a: u64, public b: u64, public c: u64", body);
    let body = "let s = if c < 9 { a + b } else { 0 }; if c > 4 { require(s < 5, \"no\"); } \
                reveal { o: s }";
    numbers("public a: u64, public b: u64, public c: u64", body);
}

#[test]
fn an_arm_knows_its_choice_and_the_other_does_not() {
    let taken = "let d = if a <= b { b - a } else { 0 }; reveal { o: d }";
    assert_eq!(paid(&numbers("public a: u64, public b: u64", taken)).0, 1);
    let both = "let d = if a <= b { b - a } else { a - b }; reveal { o: d }";
    assert_eq!(paid(&numbers("public a: u64, public b: u64", both)).0, 1);
    let wrong = "let d = if a <= b { a - b } else { 0 }; reveal { o: d }";
    assert_eq!(paid(&numbers("public a: u64, public b: u64", wrong)).0, 2);
    let outside = "let d = if a <= b { 1 } else { 0 }; reveal { o: b - a + d }";
    assert!(paid(&numbers("public a: u64, public b: u64", outside)).0 >= 2);
    let nested = "let d = if a <= b { if b <= c { c - a } else { b - a } } else { 0 }; \
                  reveal { o: d }";
    assert_eq!(paid(&numbers("public a: u64, public b: u64, public c: u64", nested)).0, 2);
    let both_hold = "let d = if a <= b && b <= c { c - a } else { 0 }; reveal { o: d }";
    assert_eq!(paid(&numbers("public a: u64, public b: u64, public c: u64", both_hold)).0, 2);
    let one_holds = "let d = if a <= b || b <= c { c - a } else { 0 }; reveal { o: d }";
    assert_eq!(paid(&numbers("public a: u64, public b: u64, public c: u64", one_holds)).0, 3);
}

#[test]
fn a_requirement_in_an_arm_holds_there_alone() {
    let inside = "let d = if on { require(a <= b, \"no\"); b - a } else { 0 }; reveal { o: d }";
    assert_eq!(paid(&numbers("public on: bool, public a: u64, public b: u64", inside)).0, 1);
    let after = "if on { require(a <= b, \"no\"); } reveal { o: b - a }";
    assert_eq!(paid(&numbers("public on: bool, public a: u64, public b: u64", after)).0, 2);
}

#[test]
fn what_counts_up_and_down_is_known() {
    let down = "let d = if a > 0 { a - 1 } else { 0 }; reveal { o: d }";
    assert_eq!(paid(&numbers("public a: u64", down)).0, 1);
    let lesser = "let pay = if claim < pool { claim } else { pool }; reveal { o: pool - pay }";
    assert_eq!(paid(&numbers("public claim: u64, public pool: u64", lesser)).0, 1);
    let rest = "let q = (a / 7).floor(keeps = _); reveal { o: a - q * 7 }";
    assert_eq!(paid(&numbers("public a: u64", rest)).0, 0);
    let remainder = "reveal { o: a - a % b }";
    assert_eq!(paid(&numbers("public a: u64, public b: u64", remainder)).0, 0);
    let mask = "reveal { o: (a & 15) + 9223372036854775807 }";
    assert_eq!(paid(&numbers("public a: u64", mask)).0, 0);
}

/// Semantics 2.5's cases that must keep their checks: with c = 0 the whole product fits and the
/// first one need not; a later check must not stand in for an earlier failure of another path.
#[test]
fn what_does_not_follow_is_checked() {
    let product = "let p = a * b * c; reveal { o: p as u64 }";
    let contract = numbers("public a: u8, public b: u8, public c: u8", product);
    assert_eq!(paid(&contract).0, 2);
    assert_eq!(contract.run(&[16, 16, 0]).rejected(), "overflow");
    assert_eq!(contract.run(&[15, 17, 1]).accepted().len(), 1);
    // Two differences that would each follow from the other: neither pays for the other.
    let circle = "let x = a - b; let y = b - a; reveal { o: x + y }";
    let contract = numbers("public a: u64, public b: u64", circle);
    assert_eq!(contract.run(&[3, 2]).rejected(), "overflow");
    assert_eq!(contract.run(&[2, 3]).rejected(), "overflow");
    assert_eq!(contract.run(&[2, 2]).accepted().len(), 1);
}

#[test]
fn the_first_condition_that_fails_is_still_the_verdict() {
    let body = "require(a <= b, \"first\"); let d = b - a; require(d > 3, \"second\"); \
                reveal { o: d }";
    let contract = numbers("public a: u64, public b: u64", body);
    assert_eq!(contract.run(&[5, 4]).rejected(), "require");
    assert_eq!(contract.run(&[5, 6]).rejected(), "require");
    assert_eq!(contract.run(&[5, 9]).accepted().len(), 1);
}

#[test]
fn an_arm_that_needs_a_product_has_no_other_row() {
    // One comparison, one product by the choice: the other arm is 0 and needs no selection.
    let contract = numbers(
        "public a: u64, public b: u64",
        "let d = if a <= b { b - a } else { 0 }; reveal { o: d }",
    );
    let module = contract.module();
    let entry = module.template(module.entry.template);
    let rows = |wanted: fn(&Op) -> bool| entry.insts.iter().filter(|it| wanted(&it.op)).count();
    assert_eq!(rows(|op| matches!(op, Op::Sel)), 0);
    assert_eq!(rows(|op| matches!(op, Op::Mul)), 1);
}

#[test]
fn an_index_below_a_bound_is_known_in_the_arm() {
    let contract = clause(
        "",
        "clause t(public i: u8, public a: [u64; 4]) -> (o: u64) { \
            let d = if i < 4 { a[i] } else { 0 }; reveal { o: d } }",
    );
    for i in 0..8 {
        contract.run(&[i, 10, 11, 12, 13]).accepted();
    }
}
