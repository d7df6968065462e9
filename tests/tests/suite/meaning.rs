//! Evaluator, IR interpreter, witness program and rows agree: on the tricky programs of the language's
//! semantics, and on generated inputs for both examples.

use num_bigint::BigInt;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};
use zkc_artifact::abi::{AbiVisibility, ElementBound};
use zkc_eval::Outcome;
use zkc_field::Fr;
use zkc_field::element::to_biguint;
use zkc_tests::{Circuit, check_source};
use zkc_witness::RunError;
use zkc_witness::inputs::{EntryInputs, live_leaves};

use crate::examples;

/// What all four make of the inputs: the public elements, or the text of the first failing condition.
fn agreed(circuit: &Circuit, inputs: &EntryInputs) -> Result<Vec<Fr>, String> {
    let elements = inputs.elements(&circuit.abi);
    let numbers: Vec<BigInt> = elements.iter().map(|element| to_biguint(element).into()).collect();
    let evaluated = circuit.evaluate(inputs);
    let interpreted = zkc_ir::interpret::run(&circuit.module, &numbers);
    let witness = zkc_witness::run(&circuit.witness, &elements);
    match evaluated {
        Outcome::Accept { public, .. } => {
            let witness =
                witness.unwrap_or_else(|error| panic!("the evaluator accepts: {error:?}"));
            circuit
                .r1cs
                .check(witness.wires())
                .unwrap_or_else(|error| panic!("the evaluator accepts: {error}"));
            let shown = circuit.r1cs.public_inputs(witness.wires()).to_vec();
            let numbers: Vec<_> = shown.iter().map(to_biguint).collect();
            assert_eq!(numbers, public, "public elements of the evaluator and the rows");
            let outputs = interpreted
                .unwrap_or_else(|failure| panic!("the evaluator accepts: {failure:?}"))
                .outputs;
            let outputs: Vec<_> = outputs
                .iter()
                .map(|output| zkc_field::element::reduce_bigint::<Fr>(output))
                .collect();
            assert_eq!(
                outputs,
                shown[1..=outputs.len()],
                "outputs of the interpreter and the rows"
            );
            Ok(shown)
        }
        Outcome::Reject(report) => {
            let verdict = report.verdict().expect("a rejection has a reason").span;
            let by_ir = interpreted.err().expect("the evaluator rejects, the interpreter accepts");
            let Err(RunError::Failed(by_program)) = witness else {
                panic!("the evaluator rejects, the witness program accepts")
            };
            let of_ir = circuit.module.origin(by_ir.origin).span;
            let of_program = circuit.module.origins[by_program.origin as usize].span;
            assert_eq!(of_ir, of_program, "verdicts of interpreter and witness program");
            // The evaluator points at the condition; lowering points at it or inside it.
            let within = verdict.file == of_ir.file
                && verdict.start <= of_ir.start
                && of_ir.end <= verdict.end
                || of_ir.file == verdict.file
                    && of_ir.start <= verdict.start
                    && verdict.end <= of_ir.end;
            assert!(within, "verdicts: evaluator {verdict:?}, circuit {of_ir:?}");
            Err(report.verdict().map(|failure| format!("{:?}", failure.kind)).unwrap_or_default())
        }
    }
}

/// A clause with one body and one output.
pub(crate) fn program(params: &str, out: &str, body: &str) -> String {
    format!(
        "contract C {{\n    #[repeatable]\n    clause c({params}) -> (out: {out}) {{\n{body}\n    }}\n}}\n"
    )
}

/// Runs a body; `Ok` is the last public element that is an output, `Err` the kind of failure.
pub(crate) fn outcome(params: &str, out: &str, body: &str, inputs: &str) -> Result<String, String> {
    let circuit = Circuit::of_source(&program(params, out, body));
    let inputs =
        circuit.inputs(inputs, &mut examples::rng()).map_err(|errors| errors[0].to_string())?;
    agreed(&circuit, &inputs).map(|public| to_biguint(&public[1]).to_string())
}

pub(crate) fn accepts(params: &str, out: &str, body: &str, inputs: &str, wanted: &str) {
    assert_eq!(outcome(params, out, body, inputs), Ok(wanted.to_owned()), "{body} with {inputs}");
}

pub(crate) fn rejects(params: &str, out: &str, body: &str, inputs: &str, kind: &str) {
    let found = outcome(params, out, body, inputs).expect_err(body);
    assert!(found.starts_with(kind), "{body} with {inputs}: {found}, not {kind}");
}

pub(crate) fn refuses(source: &str, code: &str) {
    let codes: Vec<&str> =
        check_source(source).iter().filter(|d| d.is_error()).map(|d| d.code.0).collect();
    assert_eq!(codes, [code], "{source}");
}

#[test]
fn programs_1_to_7_checked_arithmetic() {
    let sum = "reveal { out: a + b }";
    accepts("a: u8, b: u8", "u8", sum, "a = 200\nb = 55", "255");
    rejects("a: u8, b: u8", "u8", sum, "a = 200\nb = 56", "Overflow");
    let three = "a: u8, b: u8, c: u8";
    rejects(three, "u8", "reveal { out: a + b - c }", "a = 200\nb = 100\nc = 60", "Overflow");
    let wide = "reveal { out: (a as u16 + b as u16 - c as u16) as u8 }";
    accepts(three, "u8", wide, "a = 200\nb = 100\nc = 60", "240");
    rejects(
        "a: u64, b: u64, c: u64",
        "u64",
        "reveal { out: a + b + c }",
        "a = \"18446744073709551615\"\nb = 1\nc = 0",
        "Overflow",
    );
    rejects(three, "u8", "reveal { out: a * b * c }", "a = 16\nb = 16\nc = 0", "Overflow");
    let half = (num_bigint::BigUint::from(1_u8) << 251_u32).to_string();
    let top = ((num_bigint::BigUint::from(1_u8) << 252_u32) - 1_u8).to_string();
    rejects(
        "a: u252, b: u252",
        "u252",
        sum,
        &format!("a = \"{half}\"\nb = \"{half}\""),
        "Overflow",
    );
    let difference = "reveal { out: a - b }";
    let found = outcome("a: u252, b: u252", "u252", difference, &format!("a = 0\nb = \"{top}\""));
    assert!(found.is_err(), "{found:?}");
    accepts("a: u252, b: u252", "u252", sum, &format!("a = \"{top}\"\nb = 0"), &top);
}

#[test]
fn programs_8_to_18_conversions_shifts_and_division() {
    refuses(&program("x: u253", "u8", "reveal { out: 1 }"), "E0211");
    rejects("x: u16", "u8", "reveal { out: x as u8 }", "x = 256", "Conversion");
    rejects("x: u8", "u8", "reveal { out: x << 1 }", "x = 128", "Overflow");
    let negated = "reveal { out: -x }";
    rejects("x: i8", "i8", negated, "x = -128", "Conversion");
    accepts("x: i8", "i8", negated, "x = -127", "255");
    refuses(&program("", "u8", "reveal { out: 300 as u8 }"), "E0202");
    refuses(&program("", "u8", "let k = 5; reveal { out: 1 }"), "E0201");
    accepts("x: u16", "u8", "reveal { out: x.wrapping_as::<u8>() }", "x = 256", "0");
    accepts("x: u8", "u8", "reveal { out: x.wrapping_shl(1) }", "x = 128", "0");
    rejects("x: u8, n: u8", "u8", "reveal { out: x >> n }", "x = 128\nn = 8", "Shift");
    accepts("x: u8, n: u8", "u8", "reveal { out: x >> n }", "x = 129\nn = 7", "1");
    refuses(&program("a: u64, b: u64", "u64", "let q: u64 = a / b; reveal { out: q }"), "E0232");
    refuses(&program("f: Field, g: Field", "bool", "reveal { out: f < g }"), "E0204");
    refuses(&program("i: i32", "i32", "reveal { out: i % 3 }"), "E0204");
    let floor = "reveal { out: (a / b).floor() }";
    accepts("a: u8, b: u8", "u8", floor, "a = 7\nb = 2", "3");
    rejects("a: u8, b: u8", "u8", floor, "a = 7\nb = 0", "DivisionByZero");
    // Section 11.8 came later: what is computed is used.
    refuses(&program("a: u8, b: u8", "u8", "let _ = a / b; reveal { out: a }"), "E0218");
    let minus_one = (zkc_field::Curve::Bn254.scalar_modulus() - 1_u8).to_string();
    rejects(
        "f: Field",
        "u64",
        "reveal { out: f as u64 }",
        &format!("f = \"{minus_one}\""),
        "Conversion",
    );
    accepts("f: Field", "Field", "reveal { out: f + 1 }", &format!("f = \"{minus_one}\""), "0");
}

#[test]
fn programs_19_to_29_branches_and_reports() {
    let guarded = "reveal { out: if b == 0 { 0 } else { (a / b).floor() } }";
    accepts("a: u8, b: u8", "u8", guarded, "a = 7\nb = 0", "0");
    accepts("a: u8, b: u8", "u8", guarded, "a = 7\nb = 2", "3");
    let before = "let q = (a / b).floor(); reveal { out: if b == 0 { 0 } else { q } }";
    rejects("a: u8, b: u8", "u8", before, "a = 7\nb = 0", "DivisionByZero");
    let index = "reveal { out: if i < 4 { t[i] } else { 0 } }";
    accepts("t: [u8; 4], i: u32", "u8", index, "t = [5, 6, 7, 8]\ni = 4294967295", "0");
    accepts("t: [u8; 4], i: u32", "u8", index, "t = [5, 6, 7, 8]\ni = 2", "7");
    let require = "if c { require(x > 5, \"small\"); } reveal { out: x }";
    accepts("c: bool, x: u8", "u8", require, "c = false\nx = 0", "0");
    rejects("c: bool, x: u8", "u8", require, "c = true\nx = 0", "Require");
    accepts(
        "a: u8, b: u8",
        "bool",
        "reveal { out: b != 0 && (a / b).floor() > 2 }",
        "a = 7\nb = 0",
        "0",
    );
    rejects(
        "a: u8, b: u8",
        "bool",
        "reveal { out: (b != 0) & ((a / b).floor() > 2) }",
        "a = 7\nb = 0",
        "DivisionByZero",
    );
    let nested = "reveal { out: if p { if q { a - b } else { 0 } } else { 0 } }";
    accepts(
        "p: bool, q: bool, a: u8, b: u8",
        "u8",
        nested,
        "p = false\nq = true\na = 1\nb = 2",
        "0",
    );
    let dead = "reveal { out: if g { a + b < c } else { false } }";
    accepts(
        "g: bool, a: u8, b: u8, c: u8",
        "bool",
        dead,
        "g = false\na = 200\nb = 100\nc = 1",
        "0",
    );
    rejects(
        "a: u8, b: u8",
        "u8",
        "require(b != 0, \"no buyers\"); reveal { out: (a / b).floor() }",
        "a = 1\nb = 0",
        "Require",
    );
}

#[test]
fn programs_30_to_36_constants_and_currencies() {
    refuses(
        &program("flag: bool", "u8", "reveal { out: if flag { 255 + 1 } else { 0 } }"),
        "E0400",
    );
    let head = "fn head<const N: u32>(a: [u8; N]) -> u8 { if N > 0 { a[0] } else { 0 } }\n";
    let circuit = Circuit::of_source(
        &(head.to_owned()
            + &program("x: u8", "u8", "let e: [u8; 0] = []; reveal { out: head(e) + x }")),
    );
    let inputs = circuit.inputs("x = 3", &mut examples::rng()).expect("valid");
    assert_eq!(agreed(&circuit, &inputs).expect("accepted")[1], Fr::from(3_u8));
    accepts(
        "x: u8",
        "u8",
        "let mut s = x; for i in 5..2 { s = s + 1; } reveal { out: s }",
        "x = 3",
        "3",
    );
    refuses(
        &program(
            "a: [u8; 4]",
            "u8",
            "let mut s: u8 = 0; for i in 0..4 { s = s + a[i + 1]; } reveal { out: s }",
        ),
        "E0400",
    );
    accepts(
        "a: [u8; 4]",
        "u8",
        "let mut s: u8 = 0; for i in 0..4 { if i < 3 { s = s + a[i + 1]; } } reveal { out: s }",
        "a = [1, 2, 3, 4]",
        "9",
    );
    rejects("a: [u8; 4]", "u8", "let k: u8 = 9; reveal { out: a[k] }", "a = [1, 2, 3, 4]", "Index");
    refuses(
        "use std::currency::{EUR, USD};\nfn f(a: Amount<EUR>, b: Amount<USD>) -> Amount<EUR> { a + b }\n",
        "E0203",
    );
}

#[test]
fn programs_37_and_39_rounding() {
    let fee = |mode: &str| {
        program(
            "m: Amount<EUR>",
            "Amount<EUR>",
            &format!("reveal {{ out: (m * 25 bps).{mode}() }}"),
        )
    };
    for (mode, wanted) in [("floor", 312_u32), ("ceil", 313), ("half_up", 313), ("half_even", 312)]
    {
        let circuit = Circuit::of_source(&format!("use std::currency::EUR;\n{}", fee(mode)));
        let inputs = circuit.inputs("m = \"1250.00 EUR\"", &mut examples::rng()).expect("valid");
        assert_eq!(agreed(&circuit, &inputs).expect("accepted")[1], Fr::from(wanted), "{mode}");
    }
    let twice = "let half = (m * 50%).half_up(); reveal { out: (half * 50%).half_up() }";
    let once = "reveal { out: (m * 50% * 50%).half_up() }";
    for (body, wanted) in [(twice, 1_u32), (once, 0)] {
        let source =
            format!("use std::currency::EUR;\n{}", program("m: Amount<EUR>", "Amount<EUR>", body));
        let circuit = Circuit::of_source(&source);
        let inputs = circuit.inputs("m = \"0.01 EUR\"", &mut examples::rng()).expect("valid");
        assert_eq!(agreed(&circuit, &inputs).expect("accepted")[1], Fr::from(wanted), "{body}");
    }
}

#[test]
fn rounding_by_a_run_time_divisor_on_a_grid() {
    for mode in ["floor", "ceil", "half_up", "half_even", "toward_zero"] {
        let circuit = Circuit::of_source(&program(
            "a: u8, b: u8",
            "u8",
            &format!("reveal {{ out: (a / b).{mode}() }}"),
        ));
        for a in (0..=255).step_by(5).chain([1, 2, 3, 254, 255]) {
            for b in [0, 1, 2, 3, 4, 5, 10, 127, 128, 254, 255] {
                let inputs = circuit
                    .inputs(&format!("a = {a}\nb = {b}"), &mut examples::rng())
                    .expect("valid");
                assert_eq!(agreed(&circuit, &inputs).is_ok(), b != 0, "{mode} {a} {b}");
            }
        }
    }
}

#[test]
fn digests_of_different_types_differ() {
    accepts(
        "x: u32",
        "bool",
        "reveal { out: digest(x) as Digest == digest(x as u64) as Digest }",
        "x = 5",
        "0",
    );
    accepts(
        "x: [u8; 40]",
        "bool",
        "reveal { out: digest(x) == digest(x) }",
        &format!("x = {:?}", [9; 40]),
        "1",
    );
    // Long enough for the sponge to take in several blocks.
    let many = program("x: [Field; 27]", "Digest", "reveal { out: digest(x) as Digest }");
    let circuit = Circuit::of_source(&many);
    let list: Vec<String> = (0..27).map(|i| format!("\"{i}\"")).collect();
    let inputs =
        circuit.inputs(&format!("x = [{}]", list.join(", ")), &mut examples::rng()).expect("valid");
    agreed(&circuit, &inputs).expect("accepted");
}

/// Inputs near the given ones: some elements replaced by boundary values of their kind.
fn disturb(circuit: &Circuit, honest: &EntryInputs, changes: &[(usize, u8, u64)]) -> EntryInputs {
    let mut inputs = honest.clone();
    let bounds: Vec<Vec<ElementBound>> = circuit
        .abi
        .params
        .iter()
        .map(|param| param.ty.elements("").into_iter().map(|(_, bound)| bound).collect())
        .collect();
    let total: usize = bounds.iter().map(Vec::len).sum();
    for &(at, how, random) in changes {
        let mut at = at % total;
        for (param, bounds) in inputs.params.iter_mut().zip(&bounds) {
            if at < bounds.len() {
                let bound = bounds[at];
                let greatest = bound.greatest();
                let value = match (bound, how % 5) {
                    (_, 0) => Fr::from(0_u8),
                    (_, 1) => Fr::from(1_u8).min(greatest),
                    (_, 2) => greatest,
                    (ElementBound::Bits(bits), _) => {
                        Fr::from(random.checked_shr(64 - bits.min(64)).unwrap_or(0))
                    }
                    (ElementBound::Most(_), _) => Fr::from(random).min(greatest),
                    (ElementBound::Field, _) => Fr::from(random),
                };
                param.leaves[at] = value;
                break;
            }
            at -= bounds.len();
        }
    }
    // A value of another variant or of fewer elements is one only with zeros in place of the rest.
    for (abi, param) in circuit.abi.params.iter().zip(&mut inputs.params) {
        let live = live_leaves(&abi.ty, &param.leaves);
        let idle = param.leaves.iter_mut().zip(live).filter(|(_, live)| !live);
        idle.for_each(|(leaf, _)| *leaf = Fr::from(0_u8));
    }
    // The seals follow the changed values in half of the cases, so that the body is reached.
    for (abi, param) in circuit.abi.params.iter().zip(&mut inputs.params) {
        if let (AbiVisibility::Sealed, Some(encoding), Some((salt, _))) =
            (abi.visibility, &abi.seal, param.opening)
        {
            if changes.len() % 2 == 1 {
                param.opening = encoding.seal(&param.leaves, salt).map(|seal| (salt, seal));
            }
        }
    }
    inputs
}

fn agree_near(circuit: &Circuit, honest: &EntryInputs, cases: u32) {
    let mut runner = TestRunner::new_with_rng(
        Config { cases, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let (mut accepted, mut rejected) = (0, 0);
    let changes = prop::collection::vec((any::<usize>(), any::<u8>(), any::<u64>()), 1..4);
    let cases: Vec<_> = (0..cases)
        .map(|_| changes.new_tree(&mut runner).expect("a strategy without filters").current())
        .collect();
    for changes in cases {
        match agreed(circuit, &disturb(circuit, honest, &changes)) {
            Ok(_) => accepted += 1,
            Err(_) => rejected += 1,
        }
    }
    assert!(accepted > 0 && rejected > 0, "accepted {accepted}, rejected {rejected}");
}

#[test]
fn all_agree_on_generated_inputs_of_the_option() {
    let (circuit, inputs) = examples::option();
    agree_near(&circuit, &inputs, 300);
}

#[test]
fn all_agree_on_generated_inputs_of_the_transfer() {
    let (circuit, inputs) = examples::transfer();
    agreed(&circuit, &inputs).expect("the example's own inputs hold");
    let mut rejected = 0;
    for leaf in [0, 1, 2, 3, 4, 5, 6, 40, 70, 71, 73, 139] {
        rejected +=
            u32::from(agreed(&circuit, &disturb(&circuit, &inputs, &[(leaf, 1, 0)])).is_err());
    }
    assert!(rejected >= 8, "{rejected}");
}
