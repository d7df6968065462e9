//! Whoever forges a witness gets no other outputs: single wires changed, and advice values replaced
//! with everything after them recomputed.

use std::collections::BTreeSet;

use zkc_field::Fr;
use zkc_tests::Circuit;
use zkc_witness::forge::{forged, honest};

use crate::examples;

/// What to make of an honest value; the first turns a bit round, which the rows of bits alone allow.
const REPLACEMENTS: [fn(Fr) -> Fr; 5] = [
    |honest| Fr::from(1_u8) - honest,
    |honest| honest + Fr::from(1_u8),
    |honest| honest - Fr::from(1_u8),
    |_| Fr::from(0_u8),
    |_| Fr::from(1_u64 << 63),
];

/// Indices spread over `0..n`, all of them if there are no more than `most`.
fn spread(n: usize, most: usize) -> impl Iterator<Item = usize> {
    (0..n).step_by(n.div_ceil(most).max(1))
}

/// No change of one wire satisfies all rows, unless it leaves all public wires as they are; gives the
/// wires that can be changed so.
fn change_single_wires(circuit: &Circuit, inputs: &[Fr], most: usize) -> BTreeSet<usize> {
    let (wires, _) = honest(&circuit.witness, inputs);
    circuit.r1cs.check(&wires).expect("the honest witness satisfies");
    // The prover chooses its inputs; what follows from them it does not.
    let private_inputs = circuit.module.entry.public.iter().filter(|public| !**public).count();
    let n_inputs = circuit.r1cs.n_public() + private_inputs;
    let mut free = BTreeSet::new();
    for wire in spread(wires.len(), most).filter(|wire| *wire > 0) {
        let values = REPLACEMENTS.map(|replace| replace(wires[wire]));
        for value in values.into_iter().filter(|value| *value != wires[wire]) {
            let mut changed = wires.clone();
            changed[wire] = value;
            if circuit.r1cs.check(&changed).is_ok() {
                // `deployment`, wire 1, is bound by the key and not by rows, unless the clause uses it.
                assert!(wire == 1 || wire > circuit.r1cs.n_public(), "public wire {wire} is free");
                if wire > n_inputs {
                    free.insert(wire);
                }
            }
        }
    }
    free
}

/// No replaced advice value, with everything after it recomputed, gives other outputs.
fn replace_advice(circuit: &Circuit, inputs: &[Fr], replacements: &[fn(Fr) -> Fr]) {
    let (wires, n) = honest(&circuit.witness, inputs);
    circuit.r1cs.check(&wires).expect("the honest witness satisfies");
    assert!(n > 0, "a circuit without advice tests nothing");
    let public = circuit.r1cs.public_inputs(&wires).to_vec();
    for index in 0..n {
        for replace in replacements {
            let changed = forged(&circuit.witness, inputs, index, replace);
            if circuit.r1cs.check(&changed).is_ok() {
                assert_eq!(circuit.r1cs.public_inputs(&changed), public, "advice {index} is free");
            }
        }
    }
}

/// Operations that take advice, guarded and unguarded.
const GADGETS: &[(&str, &str, &str)] = &[
    ("a: u8, b: u8", "a < b", "a = 7\nb = 9"),
    ("a: u8, b: u8", "a == b", "a = 7\nb = 9"),
    ("a: u8, b: u8", "a == b", "a = 9\nb = 9"),
    ("a: u8, b: u8", "(a / b).floor() > 2", "a = 7\nb = 2"),
    ("a: u8, b: u8", "(a / b).half_even() > 2", "a = 7\nb = 2"),
    ("a: u8, b: u8", "a % b == 1", "a = 7\nb = 2"),
    ("a: u8, b: u8", "if b == 0 { false } else { (a / b).floor() > 2 }", "a = 7\nb = 0"),
    ("a: u8, b: u8", "if a < b { b - a > 3 } else { a - b > 3 }", "a = 7\nb = 2"),
    ("a: u8, b: u8", "if a <= b { b - a > 3 } else { a - b == 5 }", "a = 7\nb = 2"),
    ("a: u8, b: u8", "if a <= b && b <= 9 { 9 - a == 7 } else { false }", "a = 2\nb = 7"),
    ("a: u8, b: u8", "{ require(a + b + a <= 20, \"no\"); a < b }", "a = 7\nb = 2"),
    (
        "a: [u8; 4], b: u8",
        "{ let mut s = 0u8; for x in a { s = s + x; } s - b == 2 }",
        "a = [1, 2, 3, 4]\nb = 8",
    ),
    ("a: u8, b: u8", "if a <= b && b <= 9 { 9 - a == 7 } else { false }", "a = 7\nb = 2"),
    ("a: u8, b: u8", "a - (if a < b { a } else { b }) == 5", "a = 7\nb = 2"),
    ("a: u8, b: u8", "if b > 0 { (a / b).floor() - b == 1 } else { false }", "a = 7\nb = 2"),
    ("a: u8, b: u8", "if b > 0 { a - a % b == 6 } else { false }", "a = 7\nb = 0"),
    ("a: u8, b: u8", "(a & b) == 2", "a = 7\nb = 2"),
    ("a: u8, b: u8", "(a ^ b) | 1 == 5", "a = 7\nb = 2"),
    ("a: u8, b: u8", "a >> b == 1", "a = 7\nb = 2"),
    ("a: Field, b: u8", "a.inv() as u8 == b", "a = \"1\"\nb = 1"),
    ("a: u16, b: u8", "a as u8 == b", "a = 7\nb = 2"),
    ("a: [u8; 5], b: u8", "a[b] == 3", "a = [1, 2, 3, 4, 5]\nb = 2"),
    ("a: i8, b: i8", "a * b < a - b", "a = -7\nb = 2"),
    ("a: i8, b: i8", "if a < b { -a > b } else { false }", "a = -7\nb = 2"),
    ("a: i8, b: u8", "(a / b).half_up() == a.abs() - 8", "a = -7\nb = 2"),
    ("a: i8, b: u8", "(a / b).toward_zero() < 0", "a = -7\nb = 2"),
    ("a: i8, b: u8", "a.rem_euclid(b) == 1", "a = -7\nb = 2"),
    ("a: i8, b: u8", "(a >> b) == -2", "a = -7\nb = 2"),
    ("a: u8, b: u8", "(a / b).exact() == 3", "a = 6\nb = 2"),
    ("a: i8, b: u8", "if b > 1 { (a / b).exact() == -3 } else { false }", "a = -6\nb = 2"),
    (
        "a: u8, b: [u4; 3]",
        "allocate(a, b, Leftover::LargestRemainder)[0] == 5",
        "a = 11\nb = [3, 0, 4]",
    ),
    (
        "a: u8, b: [u4; 3]",
        "if a > 3 { allocate(a, b, Leftover::First)[2] == 6 } else { true }",
        "a = 11\nb = [3, 0, 4]",
    ),
    (
        "a: u8, b: [u4; 3]",
        "if a > 30 { allocate(a, b, Leftover::LargestRemainder)[2] == 6 } else { true }",
        "a = 11\nb = [0, 0, 0]",
    ),
    ("a: u8, b: [u4; 2]", "allocate(a, b, Leftover::To(1))[1] == 7", "a = 11\nb = [3, 4]"),
    ("a: u8, b: u8", "split(a, [b, 2])[0] == 5", "a = 7\nb = 5"),
    ("a: u8, b: u8", "a.to_multiple(b, half_even) == 8", "a = 7\nb = 2"),
    (
        "a: i8, b: u8",
        "if b > 1 { (a / 3).to_multiple(b, ceil) == -2 } else { false }",
        "a = -7\nb = 2",
    ),
    ("a: i128, b: u128", "(a / b).half_even() == -4", "a = -7\nb = 2"),
    ("a: i128, b: u128", "(a / b).floor() == -4", "a = -7\nb = 2"),
    ("a: u16, b: u8", "(a.narrow::<3>() / b).ceil() == 4", "a = 7\nb = 2"),
    (
        "a: Date, b: Timestamp",
        "b.date() + 1 == a && a.start() > b",
        "a = \"2026-11-23\"\nb = \"2026-11-22T10:00:00Z\"",
    ),
    ("a: Option<u8>, b: u8", "a.unwrap_or(b) == b", "a = \"None\"\nb = 2"),
    ("a: Option<i8>, b: u8", "a.unwrap() as u8 == b", "a = { Some = 2 }\nb = 2"),
    ("a: u8, b: u8", "a.wrapping_add(b) == 3", "a = 250\nb = 9"),
    ("a: u8, b: u8", "a.saturating_sub(b).wrapping_mul(b) == 0", "a = 7\nb = 9"),
    ("a: u8, b: u8", "a.checked_mul(b).is_some()", "a = 100\nb = 9"),
    ("a: u8, b: u8", "a.checked_div(b).unwrap_or(b) == 0", "a = 100\nb = 0"),
    ("a: u8, b: u8", "if a < b { true } else { a.checked_div(b) == None }", "a = 100\nb = 0"),
    ("a: u8, b: u8", "a.wrapping_shl(b) == 0", "a = 100\nb = 9"),
    ("a: u8, b: u8", "a.rotate_left(3).min(b) == b", "a = 100\nb = 9"),
    (
        "a: u8, b: u8",
        "if a < b { a.saturating_mul(b) > 3 } else { b.pow(2) == 81 }",
        "a = 100\nb = 9",
    ),
    ("a: i8, b: i8", "a.saturating_mul(b) == -128", "a = 100\nb = -9"),
    ("a: i8, b: i8", "a.wrapping_sub(b).wrapping_neg() == 1", "a = -128\nb = 127"),
    (
        "a: u128, b: u128",
        "a.saturating_mul(b) > b",
        "a = \"18446744073709551617\"\nb = \"18446744073709551616\"",
    ),
    (
        "a: i128, b: i128",
        "a.checked_mul(b).is_none()",
        "a = \"-18446744073709551617\"\nb = \"18446744073709551616\"",
    ),
    ("a: Bytes<3>, b: u8", "a[1] == b || a.slice(1, 2).to_uint() > 300", "a = \"0x01ff02\"\nb = 7"),
    (
        "a: Bytes<33>, b: u8",
        "a[b] == 9",
        "a = \"0x0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021\"\nb = 8",
    ),
    (
        "a: u8, b: u8",
        "if a.to_bits()[0] { u8::from_bits(b.to_bits()) == a } else { b > 3 }",
        "a = 7\nb = 2",
    ),
    ("a: Field, b: u8", "a.wrapping_as::<u8>() == b", "a = \"513\"\nb = 1"),
    (
        "a: Option<Option<u8>>, b: Option<Option<u8>>",
        "a == b",
        "a = { Some = \"None\" }\nb = \"None\"",
    ),
    ("a: Vec<u8, 3>, b: u8", "a[b] == 3", "a = [1, 3]\nb = 1"),
    ("a: Vec<u8, 3>, b: u8", "if a.len() > 1 { a[b] == 3 } else { true }", "a = [1]\nb = 200"),
    ("a: Vec<i8, 3>, b: u8", "a.map(|x| x * 2).sum() as u8 == b", "a = [-1, 3]\nb = 4"),
    ("a: Vec<u8, 3>, b: u8", "a.find_first(|x| x > b) == Some(3)", "a = [1, 3]\nb = 2"),
    (
        "a: Vec<i8, 3>, b: i8",
        "{ let mut w = a; if b > 0 { w.push(b); } w.len() == 2 }",
        "a = [-1, 3]\nb = -4",
    ),
    ("a: Vec<i8, 3>, b: i8", "{ let mut w = a; w.push(b); w[0] = b; w == a }", "a = [-1]\nb = -4"),
    (
        "a: [i8; 3], b: i8",
        "{ let mut w: Vec<i8, 2> = Vec::new(); for x in a { if x > b { w.push(x); } } w.len() == 2 }",
        "a = [-1, 3, 9]\nb = 2",
    ),
    (
        "a: [(u8, Field); 3], b: u8",
        "{ let mut w: Vec<(u8, Field), 3> = Vec::new(); let mut v = w; for x in a { if b > 1 { \
         if x.0 > b { w.push(x); } else { v.push(x); } } } w.len() == 2 && v[0].1 == 5 }",
        "a = [[9, \"4\"], [1, \"5\"], [7, \"6\"]]\nb = 3",
    ),
    (
        "a: [u8; 3], b: u8",
        "{ let mut w = a; if b < 9 { w[b] = 1; } w == a }",
        "a = [1, 3, 2]\nb = 2",
    ),
    (
        "a: Vec<u8, 3>, b: u8",
        "{ let mut w = a; if b > 9 { w[b] = 1; } w == a }",
        "a = [1, 3]\nb = 2",
    ),
    (
        "a: Vec<u8, 3>, b: u8",
        "{ let mut s = b; for (i, x) in a.enumerate() { if i > 0 { s = s - x; } } s == 2 }",
        "a = [9, 3]\nb = 5",
    ),
    (
        "a: (Option<i8>, u8), b: u8",
        "match a { (Some(n), 3..=5) => n < 0, (None, _) => false, _ => b == 3 }",
        "a = [{ Some = -3 }, 4]\nb = 2",
    ),
];

#[test]
fn no_gadget_leaves_a_choice() {
    for (params, expression, inputs) in GADGETS {
        let source = format!(
            "contract C {{\n    #[repeatable]\n    clause c({params}) -> (out: bool) {{\n        \
             reveal {{ out: {expression} }}\n    }}\n}}\n"
        );
        let circuit = Circuit::of_source(&source);
        let inputs =
            circuit.inputs(inputs, &mut examples::rng()).expect("valid").elements(&circuit.abi);
        replace_advice(&circuit, &inputs, &REPLACEMENTS);
        // The inverse inside `==` at equal values is the one wire that may vary; nothing reads it.
        let free = change_single_wires(&circuit, &inputs, usize::MAX);
        let templates = circuit.module.templates.iter().flat_map(|template| &template.insts);
        let equalities = templates.filter(|inst| inst.op == zkc_ir::Op::Eq).count();
        assert!(free.len() <= equalities, "{expression}: wires {free:?} are free");
    }
}

/// Its pieces are among the gadgets; here are some wires of the whole.
#[test]
fn sha256_leaves_no_choice() {
    let circuit = Circuit::of_source(
        "use std::sha256::sha256;\n\
         contract C {\n    #[repeatable]\n    clause c(m: Bytes<3>) -> (out: Bytes<32>) {\n        \
         reveal { out: sha256(m) }\n    }\n}\n",
    );
    let inputs = circuit.inputs("m = \"0x616263\"", &mut examples::rng()).expect("valid");
    let free = change_single_wires(&circuit, &inputs.elements(&circuit.abi), 40);
    assert_eq!(free, BTreeSet::new());
}

#[test]
fn the_option_leaves_no_choice() {
    let (circuit, inputs) = examples::option();
    let elements = inputs.elements(&circuit.abi);
    replace_advice(&circuit, &elements, &REPLACEMENTS);
    assert_eq!(change_single_wires(&circuit, &elements, usize::MAX), BTreeSet::new());
}

#[test]
fn the_transfer_leaves_no_choice() {
    let (circuit, inputs) = examples::transfer();
    let elements = inputs.elements(&circuit.abi);
    replace_advice(&circuit, &elements, &REPLACEMENTS[..1]);
    change_single_wires(&circuit, &elements, 60);
}
