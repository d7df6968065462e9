//! Made-up modules: interpreter, witness program and rows agree; no wire can be changed unnoticed.

mod common;

use common::random_module;
use num_bigint::BigInt;
use zkc_backend_r1cs::{Circuit, compile, debug_map};
use zkc_field::Fr;
use zkc_field::element::reduce_bigint;
use zkc_ir::{Module, OriginId, interpret};
use zkc_witness::{RunError, Witness};

const MODULES: u64 = 600;

fn elements(values: &[BigInt]) -> Vec<Fr> {
    values.iter().map(reduce_bigint).collect()
}

/// Compiles, runs both ways and compares; the witness if the inputs are accepted.
fn agree(module: &Module, inputs: &[BigInt]) -> (Circuit<Fr>, Option<Witness<Fr>>) {
    let circuit = compile::<Fr>(module).unwrap();
    let refused = |warning: &zkc_backend_r1cs::Warning| {
        matches!(warning, zkc_backend_r1cs::Warning::Elimination { .. })
    };
    assert!(!circuit.warnings.iter().any(refused), "{:?}", circuit.warnings);
    let run = zkc_witness::run(&circuit.program, &elements(inputs));
    match (interpret::run(module, inputs), run) {
        (Ok(outcome), Ok(witness)) => {
            assert_eq!(witness.outputs(), elements(&outcome.outputs));
            assert_eq!(witness.openings(), elements(&outcome.openings));
            let failing = circuit.r1cs.failing_rows(witness.wires());
            assert_eq!(failing, [] as [usize; 0], "rows that an honest witness breaks");
            (circuit, Some(witness))
        }
        (Err(failure), Err(RunError::Failed(found))) => {
            assert_eq!(failure.origin, OriginId(found.origin));
            let calls: Vec<OriginId> = found.calls.iter().map(|id| OriginId(*id)).collect();
            assert_eq!(failure.path, calls);
            (circuit, None)
        }
        (expected, found) => panic!("interpreter: {expected:?}, program: {found:?}"),
    }
}

#[test]
fn interpreter_program_and_rows_agree() {
    let mut accepted = 0;
    for seed in 0..MODULES {
        let (module, inputs) = random_module(seed);
        accepted += u64::from(agree(&module, &inputs).1.is_some());
        // Inputs outside their kinds are refused by both.
        let mut outside = inputs.clone();
        outside[seed as usize % 3] += 64;
        agree(&module, &outside);
    }
    assert!(accepted > MODULES / 4, "only {accepted} modules accept their inputs");
}

#[test]
fn a_changed_wire_breaks_a_row() {
    let mut changed = 0;
    for seed in 0..MODULES {
        let (module, inputs) = random_module(seed);
        let (circuit, Some(witness)) = agree(&module, &inputs) else { continue };
        let n_public = circuit.r1cs.n_public();
        for wire in 1..circuit.r1cs.n_wires() {
            for delta in [Fr::from(1u64), -Fr::from(1u64), Fr::from(12345u64)] {
                let mut wires = witness.wires().to_vec();
                wires[wire] += delta;
                if circuit.r1cs.check(&wires).is_ok() {
                    // A free input, or the inverse of a difference that is zero: then nothing
                    // public follows from it.
                    let outputs = wires[1..=n_public] == witness.wires()[1..=n_public];
                    let input = wire <= n_public + circuit.stats.private_inputs;
                    assert!(outputs || input, "seed {seed}, wire {wire}");
                    let output = (2..2 + circuit.stats.public_outputs).contains(&wire);
                    assert!(!output, "seed {seed}: output wire {wire} is free");
                }
                changed += 1;
            }
        }
    }
    assert!(changed > 5_000, "only {changed} changes were tried");
}

#[test]
fn an_input_out_of_range_breaks_a_row() {
    for seed in 0..MODULES {
        let (module, inputs) = random_module(seed);
        let (circuit, Some(witness)) = agree(&module, &inputs) else { continue };
        // Wire 1 is the first parameter, of six bits.
        let mut wires = witness.wires().to_vec();
        wires[1] = Fr::from(64u64);
        assert!(circuit.r1cs.check(&wires).is_err(), "seed {seed}");
    }
}

#[test]
fn the_same_module_gives_the_same_bytes() {
    for seed in 0..20 {
        let (module, _) = random_module(seed);
        let (a, b) =
            (compile::<Fr>(&module).unwrap(), compile::<Fr>(&random_module(seed).0).unwrap());
        assert_eq!(a.r1cs, b.r1cs);
        assert_eq!(a.r1cs.dictionary(), b.r1cs.dictionary());
        assert_eq!(a.program.encode(), b.program.encode());
        assert_eq!(a.layout, b.layout);
    }
}

#[test]
fn programs_survive_writing_and_reading_and_nothing_shorter_does() {
    for seed in 0..12 {
        let (module, _) = random_module(seed);
        let program = compile::<Fr>(&module).unwrap().program;
        let bytes = program.encode();
        assert_eq!(zkc_artifact::program::Program::decode(&bytes), Ok(program));
        for end in 0..bytes.len() {
            assert!(zkc_artifact::program::Program::<Fr>::decode(&bytes[..end]).is_err());
        }
    }
}

#[test]
fn damaged_programs_are_refused_or_run_without_panic() {
    let mut ran = 0;
    for seed in 0..12 {
        let (module, inputs) = random_module(seed);
        let bytes = compile::<Fr>(&module).unwrap().program.encode();
        for at in 0..bytes.len() {
            for flip in [1, 2, 0x80] {
                let mut damaged = bytes.clone();
                damaged[at] ^= flip;
                if let Ok(program) = zkc_artifact::program::Program::<Fr>::decode(&damaged) {
                    let _ = zkc_witness::run(&program, &elements(&inputs));
                    ran += 1;
                }
            }
        }
    }
    assert!(ran > 0);
}

#[test]
fn each_row_is_found_in_the_debug_map() {
    let (module, _) = random_module(3);
    let circuit = compile::<Fr>(&module).unwrap();
    let n_rows = circuit.r1cs.n_rows();
    let sources = zkc_span::SourceMap::new();
    let map = debug_map(&module, circuit.layout, &sources, |_| String::new(), String::new());
    let map = map.unwrap();
    assert_eq!(map.n_rows() as usize, n_rows);
    for row in 0..n_rows as u32 {
        let place = map.locate_row(row).unwrap();
        assert!((place.origin as usize) < module.origins.len());
    }
    assert_eq!(map.locate_row(n_rows as u32), None);
    let own: u64 = map.rows_by_line().values().map(|rows| rows.own).sum();
    assert_eq!(own, n_rows as u64);
    let json = map.to_json();
    assert_eq!(zkc_artifact::debug::DebugMap::from_json(&json), Ok(map));
}
