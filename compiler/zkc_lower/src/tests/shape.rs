//! What circuits look like: templates shared, checks not paid twice, nothing that grows.

use zkc_ir::{Module, Op, Template};

use super::harness::{built, clause};

fn template<'a>(module: &'a Module, name: &str) -> &'a Template {
    let found = module.templates.iter().find(|template| template.name == name);
    let names: Vec<&str> = module.templates.iter().map(|template| template.name.as_str()).collect();
    found.unwrap_or_else(|| panic!("no template {name} in {names:?}"))
}

fn count(template: &Template, wanted: impl Fn(&Op) -> bool) -> usize {
    template.insts.iter().filter(|inst| wanted(&inst.op)).count()
}

#[test]
fn a_function_is_one_template_however_often_it_is_called() {
    let contract = clause(
        "fn f(x: u8) -> u8 { x * 2 }",
        "clause t(public a: [u8; 9]) -> (o: u8) { \
            let mut s: u8 = 0; for i in 0..9 { s = s + f(a[i]); } reveal { o: s } }",
    );
    let module = contract.module();
    assert_eq!(module.templates.len(), 2);
    assert_eq!(count(template(module, "t"), |op| matches!(op, Op::Call(_))), 9);
}

#[test]
fn constant_arguments_make_variants_up_to_a_point() {
    let contract = clause(
        "fn f(x: u32, k: u32) -> u32 { (x * k) % 1000003 }",
        "clause t(public a: u32) -> (o: u32) { \
            let mut s: u32 = a % 1000; for i in 0..100 { s = f(s % 1000, i); } reveal { o: s } }",
    );
    // 64 with a constant, the general one, the clause.
    assert_eq!(contract.module().templates.len(), 66);
    contract.run(&[77]).accepted();
}

#[test]
fn only_what_can_fail_has_a_guarded_variant() {
    let contract = clause(
        "fn safe(x: u8) -> u16 { x as u16 + 1 }\nfn risky(x: u8) -> u8 { x - 1 }",
        "clause t(public c: bool, public a: u8) -> (o: u16) { \
            let x = if c { safe(a) + (risky(a) as u16) } else { safe(a) }; reveal { o: x } }",
    );
    let module = contract.module();
    assert_eq!(module.templates.len(), 3);
    assert_eq!(template(module, "risky@guarded").params.len(), 2);
    assert_eq!(template(module, "safe").params.len(), 1);
}

#[test]
fn equal_structs_are_compared_packed() {
    let contract = clause(
        "struct S { a: [u8; 20], b: u64 }",
        "clause t(public x: S, public y: S) -> (o: u8) { require(x == y, \"differ\"); reveal { o: x.a[0] } }",
    );
    let entry = template(contract.module(), "t");
    assert_eq!(count(entry, |op| matches!(op, Op::AssertEq)), 1);
}

#[test]
fn a_required_order_is_one_range() {
    let contract = clause(
        "",
        "clause t(public a: u64, public b: u64) -> (o: u64) { require(a <= b, \"no\"); reveal { o: b - a } }",
    );
    let entry = template(contract.module(), "t");
    // The subtraction's own check is implied by the condition.
    assert_eq!(count(entry, |op| matches!(op, Op::AssertRange { .. })), 1);
    assert_eq!(count(entry, |op| matches!(op, Op::Lt)), 0);
}

/// Eight full rounds of three S-boxes and 57 partial ones of one, three products each.
#[test]
fn poseidon_of_two_has_its_240_products() {
    let contract = clause(
        "",
        "clause t(public a: Field, public b: Field) -> (o: Digest) { reveal { o: digest((a, b)) as Digest } }",
    );
    let products: usize = contract
        .module()
        .templates
        .iter()
        .map(|template| count(template, |op| matches!(op, Op::Mul)))
        .sum();
    // The first S-box is of a constant, the domain.
    assert_eq!(products, 3 * (8 * 3 + 57 - 1));
}

#[test]
fn both_examples_become_circuits() {
    for source in [
        include_str!("../../../../examples/european_option/src/main.clause"),
        include_str!("../../../../examples/private_transfer/src/main.clause"),
    ] {
        let contract = built(source);
        let module = contract.module();
        let instructions: usize = module.templates.iter().map(|t| t.insts.len()).sum();
        assert!(instructions < 30_000, "{instructions}");
    }
}

#[test]
fn a_hundred_rounds_ask_once_which_slots_are_elements() {
    let contract = clause(
        "struct Bid { price: u64, who: u32 }",
        "clause t(public bids: Vec<Bid, 100>) -> (o: (u64, u32)) { \
            let mut best: u64 = 0; let mut at: u32 = 0; \
            for (i, bid) in bids.enumerate() { if bid.price > best { best = bid.price; at = i; } } \
            let known = bids.all(|bid| bid.who > 0); require(known, \"who\"); \
            reveal { o: (best, at) } }",
    );
    let entry = template(contract.module(), "t");
    assert_eq!(count(entry, |op| matches!(op, Op::Prefix { .. })), 1);
    assert!(entry.insts.len() < 100 * 30, "{} instructions", entry.insts.len());
}

#[test]
fn a_vec_of_known_length_costs_nothing() {
    let contract = clause(
        "",
        "clause t(public a: u8, public b: u8) -> (o: (u8, u32)) { \
            let mut v: Vec<u8, 50> = Vec::new(); v.push(a); v.push(b); v[0] = v[1]; \
            let mut last: u8 = 0; for x in v { last = x; } reveal { o: (last, v.len()) } }",
    );
    let entry = template(contract.module(), "t");
    let free = |op: &Op| matches!(op, Op::Prefix { .. } | Op::OneHot { .. } | Op::Mul | Op::Sel);
    assert_eq!(count(entry, free), 0);
}

/// Each slot that the length can point to by then is chosen once, and not again where the arms meet.
#[test]
fn a_push_under_a_condition_chooses_each_slot_once() {
    let contract = clause(
        "struct Line { price: u16, who: Field }",
        "clause t(public lines: [Line; 8], public least: u16, public all: bool) -> \
            (o: (Vec<Line, 8>, Vec<Line, 8>)) { \
            let mut dear = Vec::new(); let mut cheap = Vec::new(); \
            for line in lines { \
                if all { if line.price > least { dear.push(line); } else { cheap.push(line); } } } \
            reveal { o: (dear, cheap) } }",
    );
    let entry = template(contract.module(), "t");
    let choices = count(entry, |op| matches!(op, Op::Sel | Op::Mul));
    // Two lists of 36 slots by then with two leaves each; for each push its condition, the length
    // and the first mark; the first push, at a known length, is chosen at both conditions.
    assert!(choices <= 2 * (36 * 2 + 8 * 3 + 2), "{choices} choices");
    let marks: usize = entry
        .insts
        .iter()
        .map(|inst| match inst.op {
            Op::OneHot { count } => count as usize,
            _ => 0,
        })
        .sum();
    assert!(marks <= 2 * 36, "{marks} marks");
    // Nothing can be full.
    assert_eq!(count(entry, |op| matches!(op, Op::AssertRange { .. } | Op::AssertEq)), 0);
}

#[test]
fn an_element_set_under_conditions_is_chosen_once() {
    let contract = clause(
        "",
        "clause t(public xs: [u64; 16], public i: u8, public a: u64, public b: bool) -> \
            (o: [u64; 16]) { let mut ys = xs; \
            if b { if a > 5 { ys[i & 15] = a; } } reveal { o: ys } }",
    );
    let entry = template(contract.module(), "t");
    assert_eq!(count(entry, |op| matches!(op, Op::Sel)), 16);
}
