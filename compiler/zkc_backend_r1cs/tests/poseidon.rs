//! Row counts and forms of the circuits that are mostly hashes.

mod common;

use std::time::Instant;

use common::{entry, merkle, origin, poseidon_template, prime};
use zkc_backend_r1cs::{Circuit, compile};
use zkc_field::{Fr, poseidon};
use zkc_ir::builder::{ModuleBuilder, TemplateBuilder};
use zkc_ir::{Kind, Module, Reason};
use zkc_r1cs::Side;

/// An entry that hashes t − 1 public elements.
fn hash_module(t: usize) -> Module {
    let mut module = ModuleBuilder::new(prime());
    let hash = poseidon_template(&mut module, t);
    let call = origin(&mut module, 5, Reason::Call("hash".into()));
    let mut b = TemplateBuilder::new("entry".into(), module.prime());
    let params: Vec<_> = (1..t).map(|_| b.param(Kind::Field)).collect();
    let digest = b.call(hash, &[Kind::Field], &params, call);
    let template = b.finish(digest);
    let entry = entry(&mut module, template, vec![true; t - 1], 1);
    module.finish(entry)
}

fn longest(circuit: &Circuit<Fr>) -> usize {
    let rows = 0..circuit.r1cs.n_rows();
    let lengths = rows.flat_map(|row| Side::ALL.map(|side| circuit.r1cs.terms(side, row).len()));
    lengths.max().unwrap_or(0)
}

#[test]
fn poseidon_of_two_takes_240_short_rows() {
    let circuit = compile::<Fr>(&hash_module(3)).unwrap();
    assert_eq!(circuit.warnings, []);
    println!("{:?}, longest {}", circuit.stats, longest(&circuit));
    assert_eq!(circuit.stats.constraints, 240);
    assert!(longest(&circuit) <= 8, "longest form {}", longest(&circuit));
    // 1, digest, two inputs, and one wire for each row but the one that makes the digest.
    assert_eq!(circuit.stats.wires, 4 + 239);

    let inputs = [Fr::from(1u64), Fr::from(2u64)];
    let witness = zkc_witness::run(&circuit.program, &inputs).unwrap();
    assert_eq!(witness.outputs(), [poseidon::hash(&inputs)]);
    assert_eq!(circuit.r1cs.check(witness.wires()), Ok(()));
}

#[test]
fn wide_poseidons_compile_quickly() {
    for (t, rows) in [(2, 216), (5, 297), (6, 321), (9, 402), (13, 504), (17, 609)] {
        let module = hash_module(t);
        let start = Instant::now();
        let circuit = compile::<Fr>(&module).unwrap();
        let took = start.elapsed();
        println!("t={t}: {:?} longest {} {took:?}", circuit.stats, longest(&circuit));
        assert_eq!(circuit.warnings, []);
        assert!(circuit.stats.constraints <= rows, "t={t}: {}", circuit.stats.constraints);
        let inputs: Vec<Fr> = (1..t as u64).map(Fr::from).collect();
        let witness = zkc_witness::run(&circuit.program, &inputs).unwrap();
        assert_eq!(witness.outputs(), [poseidon::hash(&inputs)]);
        assert_eq!(circuit.r1cs.check(witness.wires()), Ok(()));
    }
}

#[test]
fn a_merkle_path_costs_242_rows_a_level() {
    let circuit = compile::<Fr>(&merkle(32)).unwrap();
    println!("{:?} longest {}", circuit.stats, longest(&circuit));
    assert_eq!(circuit.warnings, []);
    // The root needs no row: the last hash puts its digest on the root's wire.
    assert_eq!(circuit.stats.constraints, 32 * 242);

    let leaf = Fr::from(7u64);
    let path: Vec<Fr> = (0..32).map(|at| Fr::from(100 + at)).collect();
    let right: Vec<bool> = (0..32).map(|at| at % 3 == 0).collect();
    let mut node = leaf;
    for (sibling, right) in path.iter().zip(&right) {
        node = poseidon::hash(&if *right { [*sibling, node] } else { [node, *sibling] });
    }
    let mut inputs = vec![node, leaf];
    inputs.extend(&path);
    inputs.extend(right.iter().map(|right| Fr::from(*right)));
    let witness = zkc_witness::run(&circuit.program, &inputs).unwrap();
    assert_eq!(circuit.r1cs.check(witness.wires()), Ok(()));

    inputs[0] += Fr::from(1u64);
    assert!(zkc_witness::run(&circuit.program, &inputs).is_err());
}

#[test]
fn two_thousand_hashes_link_quickly() {
    let module = merkle(2048);
    let start = Instant::now();
    let circuit = compile::<Fr>(&module).unwrap();
    println!("{:?} in {:?}", circuit.stats, start.elapsed());
    assert_eq!(circuit.stats.constraints, 2048 * 242);
}
