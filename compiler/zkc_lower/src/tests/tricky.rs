//! The tricky programs of semantics 10 that are in this version's subset, by their numbers.

use super::harness::{Contract, clause};

fn t(parameters: &str, output: &str, body: &str) -> Contract {
    clause("", &format!("clause t({parameters}) -> (out: {output}) {{ {body} }}"))
}

fn value(contract: &Contract, leaves: &[i128]) -> i128 {
    let values = contract.run(leaves).accepted();
    i128::try_from(values[0].clone()).expect("small")
}

#[test]
fn p1_to_p4_additions_are_checked_one_by_one() {
    let sum = t("public a: u8, public b: u8", "u8", "reveal { out: a + b }");
    assert_eq!(value(&sum, &[200, 55]), 255);
    assert_eq!(sum.run(&[200, 56]).rejected(), "overflow");
    let parameters = "public a: u8, public b: u8, public c: u8";
    let narrow = t(parameters, "u8", "reveal { out: a + b - c }");
    assert_eq!(narrow.run(&[200, 100, 60]).rejected(), "overflow");
    let wide = t(parameters, "u8", "reveal { out: (a as u16 + b as u16 - c as u16) as u8 }");
    assert_eq!(value(&wide, &[200, 100, 60]), 240);
}

#[test]
fn p5_and_p6_the_first_operation_is_blamed() {
    let sum = t(
        "public a: u64, public b: u64, public c: u64",
        "u64",
        "let first = a + b; reveal { out: first + c }",
    );
    let at_first = sum.run(&[u64::MAX.into(), 1, 0]);
    let at_second = sum.run(&[u64::MAX.into(), 0, 1]);
    assert_ne!(at_first, at_second);
    let product = t("public a: u8, public b: u8, public c: u8", "u8", "reveal { out: a * b * c }");
    assert_eq!(product.run(&[16, 16, 0]).rejected(), "overflow");
    assert_eq!(value(&product, &[15, 17, 1]), 255);
}

#[test]
fn p7_the_widest_integers_do_not_wrap() {
    let contract = t("public a: u252, public b: u252", "u252", "reveal { out: a + b }");
    let half: num_bigint::BigUint = num_bigint::BigUint::from(1u32) << 251;
    let outcome = contract.run_clause("", &[half.clone(), half.clone()], |_| {});
    assert_eq!(outcome.rejected(), "overflow");
    contract.run_clause("", &[half.clone() - 1u32, half.clone()], |_| {}).accepted();
    let contract = t("public a: u252, public b: u252", "u252", "reveal { out: a - b }");
    let most = (half.clone() << 1) - 1u32;
    let outcome = contract.run_clause("", &[0u32.into(), most], |_| {});
    assert_eq!(outcome.rejected(), "overflow");
}

#[test]
fn a_wide_product_on_a_path_that_is_known_to_be_closed_is_not_computed() {
    let body = "reveal { out: if a == a { a } else { a * a } }";
    let contract = t("public a: u200", "u200", body);
    assert_eq!(value(&contract, &[7]), 7);
    let body = "reveal { out: if a != a { 5 * a } else { a - 1 } }";
    let contract = t("public a: u252", "u252", body);
    assert_eq!(value(&contract, &[7]), 6);
    assert_eq!(contract.run(&[0]).rejected(), "overflow");
}

#[test]
fn what_a_check_says_of_a_number_is_known_of_its_bits_too() {
    let body = "let m = (1u128 - a) | (1u128 + a); reveal { out: m % m + m }";
    let contract = t("public a: u128", "u128", body);
    assert_eq!(value(&contract, &[0]), 1);
    assert_eq!(value(&contract, &[1]), 2);
    assert_eq!(contract.run(&[2]).rejected(), "overflow");
}

#[test]
fn p11_to_p13_narrowing_and_shifts() {
    let narrow = t("public x: u16", "u8", "reveal { out: x as u8 }");
    assert_eq!(narrow.run(&[256]).rejected(), "conversion");
    assert_eq!(value(&narrow, &[255]), 255);
    let left = t("public x: u8", "u8", "reveal { out: x << 1 }");
    assert_eq!(left.run(&[128]).rejected(), "overflow");
    assert_eq!(value(&left, &[127]), 254);
    let right = t("public x: u8, public n: u8", "u8", "reveal { out: x >> n }");
    assert_eq!(right.run(&[255, 8]).rejected(), "shift");
    assert_eq!(value(&right, &[255, 7]), 1);
}

#[test]
fn p15_and_p16_a_zero_divisor_fails_where_it_divides() {
    let floor = t("public a: u8, public b: u8", "u8", "reveal { out: (a / b).floor(keeps = _) }");
    assert_eq!(value(&floor, &[7, 2]), 3);
    assert_eq!(floor.run(&[7, 0]).rejected(), "division");
    let unused = t("public a: u8, public b: u8", "u8", "let q = a / b; reveal { out: a }");
    assert_eq!(unused.run(&[7, 0]).rejected(), "division");
    assert_eq!(value(&unused, &[7, 1]), 7);
}

#[test]
fn p18_field_elements_wrap_and_convert_canonically() {
    let minus_one = zkc_field::Curve::Bn254.scalar_modulus() - 1u32;
    let cast = t("public f: Field", "u64", "reveal { out: f as u64 }");
    let outcome = cast.run_clause("", &[minus_one.clone()], |_| {});
    assert_eq!(outcome.rejected(), "conversion");
    let next = t("public f: Field", "Field", "reveal { out: f + 1 }");
    let outcome = next.run_clause("", &[minus_one], |_| {});
    assert_eq!(outcome.accepted(), [0u32.into()]);
}

#[test]
fn p19_and_p20_an_arm_not_taken_cannot_fail_and_what_stands_before_can() {
    let parameters = "public a: u8, public b: u8";
    let inside = t(
        parameters,
        "u8",
        "let q = if b == 0 { 0 } else { (a / b).floor(keeps = _) }; reveal { out: q }",
    );
    assert_eq!(value(&inside, &[9, 0]), 0);
    assert_eq!(value(&inside, &[9, 4]), 2);
    let before = t(
        parameters,
        "u8",
        "let q = (a / b).floor(keeps = _); let r = if b == 0 { 0 } else { q }; reveal { out: r }",
    );
    assert_eq!(before.run(&[9, 0]).rejected(), "division");
}

#[test]
fn p21_an_index_is_checked_only_where_it_is_used() {
    let contract = t(
        "public t: [u8; 4], public i: u32",
        "u8",
        "let x = if i < 4 { t[i] } else { 0 }; reveal { out: x }",
    );
    assert_eq!(value(&contract, &[5, 6, 7, 8, 4_294_967_295]), 0);
    assert_eq!(value(&contract, &[5, 6, 7, 8, 2]), 7);
}

#[test]
fn p22_conditions_in_an_arm() {
    let contract = t(
        "public c: bool, public x: u8",
        "u8",
        "if c { require(x > 5, \"small\"); } reveal { out: x }",
    );
    assert_eq!(value(&contract, &[0, 0]), 0);
    assert_eq!(contract.run(&[1, 0]).rejected(), "require");
    assert_eq!(value(&contract, &[1, 6]), 6);
}

#[test]
fn p23_the_right_side_of_and_is_a_branch_and_of_the_eager_one_is_not() {
    let parameters = "public a: u8, public b: u8";
    let lazy = t(parameters, "bool", "reveal { out: b != 0 && (a / b).floor(keeps = _) > 2 }");
    assert_eq!(value(&lazy, &[9, 0]), 0);
    assert_eq!(value(&lazy, &[9, 3]), 1);
    let eager = t(parameters, "bool", "reveal { out: (b != 0) & ((a / b).floor(keeps = _) > 2) }");
    assert_eq!(eager.run(&[9, 0]).rejected(), "division");
    let or = t(parameters, "bool", "reveal { out: b == 0 || (a / b).floor(keeps = _) > 2 }");
    assert_eq!(value(&or, &[9, 0]), 1);
    assert_eq!(value(&or, &[9, 4]), 0);
}

#[test]
fn p24_nested_arms_and_total_operations_in_a_dead_one() {
    let nested = t(
        "public p: bool, public q: bool, public a: u8, public b: u8",
        "u8",
        "let x = if p { if q { a - b } else { 0 } } else { 0 }; reveal { out: x }",
    );
    assert_eq!(value(&nested, &[0, 1, 1, 2]), 0);
    assert_eq!(nested.run(&[1, 1, 1, 2]).rejected(), "overflow");
    let total = t(
        "public g: bool, public a: u8, public b: u8, public c: u8",
        "bool",
        "let x = if g { a + b < c } else { false }; reveal { out: x }",
    );
    assert_eq!(value(&total, &[0, 200, 100, 3]), 0);
    assert_eq!(total.run(&[1, 200, 100, 3]).rejected(), "overflow");
}

#[test]
fn p26_and_p27_the_first_condition_is_the_verdict() {
    let contract = t(
        "public a: u8, public b: u8",
        "u8",
        "require(b != 0, \"no buyers\"); require(a > 1, \"too few\"); \
         reveal { out: (a / b).floor(keeps = _) }",
    );
    let first = contract.run(&[0, 0]);
    let second = contract.run(&[0, 1]);
    assert_ne!(first, second);
    assert_eq!(first.rejected(), "require");
}

#[test]
fn p31_to_p33_constant_branches_and_loops() {
    let items = "fn head<const N: u32>(a: [u8; N]) -> u8 { if N > 0 { a[0] } else { 0 } }";
    let contract = clause(
        items,
        "clause t(public a: [u8; 4]) -> (out: u8) { \
            let none: [u8; 0] = []; \
            let mut sum: u8 = head(a) + head(none); \
            for i in 0..4 { if i < 3 { sum = sum + a[i + 1]; } } \
            for i in 5..2 { sum = sum + a[i]; } \
            reveal { out: sum } }",
    );
    assert_eq!(value(&contract, &[1, 2, 3, 4]), 10);
}

#[test]
fn p34_a_let_is_no_constant() {
    let contract = t("public a: [u8; 4]", "u8", "let k: u8 = 9; reveal { out: a[k] }");
    assert_eq!(contract.run(&[1, 2, 3, 4]).rejected(), "index");
}

#[test]
fn p37_and_p39_roundings_of_money() {
    let eur = "use std::currency::EUR;";
    for (mode, cents) in [("floor", 312), ("ceil", 313), ("half_up", 313), ("half_even", 312)] {
        let source = format!(
            "clause t(public m: Amount<EUR>) -> (out: Amount<EUR>) \
             {{ reveal {{ out: (m * 25 bps).{mode}(keeps = _) }} }}"
        );
        assert_eq!(value(&clause(eur, &source), &[125_000]), cents, "{mode}");
    }
    let twice = clause(
        eur,
        "clause t(public m: Amount<EUR>) -> (a: Amount<EUR>, b: Amount<EUR>) { \
            let once = (m * 50%).half_up(keeps = _); \
            reveal { a: (once * 50%).half_up(keeps = _), b: (m * 50% * 50%).half_up(keeps = _) } }",
    );
    assert_eq!(twice.run(&[1]).accepted(), [1u32.into(), 0u32.into()]);
}

#[test]
fn p47_and_p48_unrounded_values_compare_and_may_be_negative() {
    let equal = t(
        "public a: u8, public b: u8, public c: u8, public d: u8",
        "bool",
        "reveal { out: a / b == c / d }",
    );
    assert_eq!(value(&equal, &[1, 3, 2, 6]), 1);
    assert_eq!(value(&equal, &[1, 3, 2, 5]), 0);
    for (mode, outcome) in [
        ("ceil", Some(0)),
        ("toward_zero", Some(0)),
        ("half_even", Some(0)),
        ("half_up", Some(0)),
        ("floor", None),
    ] {
        // 6 / 10 − 1 = −0.4
        let contract = t(
            "public a: u8, public b: u8, public fee: u8",
            "u8",
            &format!("reveal {{ out: (a / b - fee).{mode}(keeps = _) }}"),
        );
        match outcome {
            Some(expected) => assert_eq!(value(&contract, &[6, 10, 1]), expected, "{mode}"),
            None => assert_eq!(contract.run(&[6, 10, 1]).rejected(), "rounding", "{mode}"),
        }
    }
}
