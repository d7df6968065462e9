//! Evaluator, IR interpreter, witness program and rows agree on grids of roundings, long digests, and
//! inputs near those of the examples. Programs for single rules stand in `tests/conformance`.

use num_bigint::BigUint;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};
use zkc_artifact::abi::ElementBound;
use zkc_eval::Outcome;
use zkc_field::Fr;
use zkc_tests::agree::{clear_idle, seal};
use zkc_tests::{Circuit, check_source};
use zkc_witness::inputs::EntryInputs;

use crate::examples;

/// What all four make of the inputs: the public elements, or the first failing condition.
pub(crate) fn agreed(circuit: &Circuit, inputs: &EntryInputs) -> Result<Vec<BigUint>, String> {
    match zkc_tests::agree::agreed(circuit, inputs).unwrap_or_else(|error| panic!("{error}")) {
        Outcome::Accept { public, .. } => Ok(public),
        Outcome::Reject(report) => {
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
fn outcome(params: &str, out: &str, body: &str, inputs: &str) -> Result<String, String> {
    let circuit = Circuit::of_source(&program(params, out, body));
    let inputs =
        circuit.inputs(inputs, &mut examples::rng()).map_err(|errors| errors[0].to_string())?;
    agreed(&circuit, &inputs).map(|public| public[1].to_string())
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
fn a_digest_takes_in_several_blocks() {
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
    clear_idle(circuit, &mut inputs);
    // The seals follow the changed values in half of the cases, so that the body is reached.
    if changes.len() % 2 == 1 {
        seal(circuit, &mut inputs);
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
