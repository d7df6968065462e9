//! Proving: random systems around the edges of the domain, and what a prover refuses.

mod support;

use std::sync::Arc;

use ark_ff::{Field, UniformRand};
use proptest::prelude::*;
use support::{key, product, product_prover, random_system, seeded};
use zkc_artifact::zkey::Zkey;
use zkc_field::Fr;
use zkc_groth16::{
    CircuitDifference, KeyOrigin, LoadError, ProveError, Prover, VerifyError, domain_size, setup,
};
use zkc_r1cs::{R1cs, R1csBuilder, Side};

/// Setup, prove, verify; the key goes through the bytes of its file on the way.
fn round(r1cs: R1cs<Fr>, z: &[Fr], seed: u64) {
    let mut rng = seeded(seed);
    let bytes = setup(&r1cs, &mut rng, KeyOrigin::UnsafeDev).unwrap().write();
    let prover = Prover::load(Zkey::read(&bytes).unwrap(), Arc::new(r1cs)).unwrap();
    let proof = prover.prove(z, &mut rng).unwrap();
    let public = prover.r1cs().public_inputs(z);
    assert_eq!(prover.verifier().verify(&proof, public), Ok(()));
    for i in 0..public.len() {
        let mut changed = public.to_vec();
        changed[i] += Fr::ONE;
        assert_eq!(prover.verifier().verify(&proof, &changed), Err(VerifyError::Invalid));
    }
}

#[test]
fn every_count_of_rows_around_a_power_of_two_proves() {
    // Rows of the domain: constraints, the constant one, public inputs.
    for log2 in 2..=7 {
        for rows in (1 << log2) - 2..=(1u32 << log2) + 1 {
            for n_public in [0, 1, 2] {
                if rows > n_public + 1 {
                    let n_rows = rows - n_public - 1;
                    let (r1cs, z) = random_system(n_rows, n_public, u64::from(rows));
                    assert_eq!(domain_size(&r1cs), rows.next_power_of_two() as usize);
                    round(r1cs, &z, u64::from(rows));
                }
            }
        }
    }
}

#[test]
fn the_smallest_systems_prove() {
    // No constraint at all: a statement that is always true, but whose proof is bound to its input.
    let r1cs = R1csBuilder::new(3, 1).unwrap().finish();
    round(r1cs, &[Fr::ONE, Fr::from(5u64), Fr::from(7u64)], 1);
}

#[test]
fn an_unsatisfied_witness_is_refused_with_its_row() {
    let (prover, mut z) = product_prover();
    let mut rng = seeded(3);
    z[1] = Fr::from(7u64);
    let error = prover.prove(&z, &mut rng).unwrap_err();
    assert_eq!(error.failing_row(), Some(0));
    z[1] = Fr::from(6u64);
    z[2] = Fr::from(1u64);
    assert_eq!(prover.prove(&z, &mut rng).unwrap_err().failing_row(), Some(1));
    let error = prover.prove(&z[..4], &mut rng).unwrap_err();
    assert!(matches!(error, ProveError::Witness(_)) && error.failing_row().is_none());
    z[0] = Fr::from(0u64);
    assert!(prover.prove(&z, &mut rng).is_err());
}

#[test]
fn each_proof_is_a_different_one() {
    let (prover, z) = product_prover();
    let mut rng = seeded(4);
    let proofs: Vec<_> = (0..50).map(|_| prover.prove(&z, &mut rng).unwrap()).collect();
    for (i, proof) in proofs.iter().enumerate() {
        assert!(proofs.iter().skip(i + 1).all(|other| other.a() != proof.a()));
    }
}

/// The product circuit with a change in one row.
fn variant(side: Side, terms: &[(u32, u64)]) -> R1cs<Fr> {
    let (r1cs, _) = product();
    let mut builder = R1csBuilder::new(5, 2).unwrap();
    for row in 0..2 {
        let [a, b, c] = Side::ALL.map(|s| {
            if row == 0 && s == side {
                terms.iter().map(|&(wire, c)| (wire, Fr::from(c))).collect::<Vec<_>>()
            } else {
                r1cs.terms(s, row).collect()
            }
        });
        builder.push_row(&a, &b, &c).unwrap();
    }
    builder.finish()
}

#[test]
fn a_key_for_another_circuit_is_refused_before_proving() {
    let (r1cs, _) = product();
    let difference = |other: R1cs<Fr>| match Prover::load(key(&other, 5), r1cs.clone()) {
        Err(LoadError::OtherCircuit(difference)) => difference,
        other => panic!("{other:?}"),
    };
    let (wires, _) = random_system(3, 2, 1);
    assert!(matches!(difference(wires), CircuitDifference::Wires { circuit: 5, .. }));
    let (public, _) = random_system(1, 1, 1);
    assert_eq!(difference(public), CircuitDifference::PublicInputs { key: 1, circuit: 2 });
    let same_rows = r1cs.clone();
    let mut builder = R1csBuilder::new(5, 2).unwrap();
    for row in [0, 1, 1, 1, 1, 1] {
        let [a, b, c] = Side::ALL.map(|side| same_rows.terms(side, row).collect::<Vec<_>>());
        builder.push_row(&a, &b, &c).unwrap();
    }
    assert_eq!(difference(builder.finish()), CircuitDifference::Domain { key: 16, circuit: 8 });
    assert_eq!(difference(variant(Side::C, &[(1, 2)])), CircuitDifference::Digest);

    // Keys of other tools have no digest; A and B are still compared.
    let without_note = |other: &R1cs<Fr>| {
        let mut key = key(other, 5);
        key.note = None;
        key
    };
    for (side, terms) in
        [(Side::A, [(3, 2)]), (Side::A, [(4, 1)]), (Side::B, [(4, 2)]), (Side::B, [(3, 1)])]
    {
        assert_eq!(
            Prover::load(without_note(&variant(side, &terms)), r1cs.clone()).unwrap_err(),
            LoadError::OtherCircuit(CircuitDifference::Terms)
        );
    }
    // And another C is found out by the finished proof.
    let prover = Prover::load(without_note(&variant(Side::C, &[(1, 2)])), r1cs.clone()).unwrap();
    let z = [1u64, 6, 0, 2, 3].map(Fr::from);
    assert_eq!(prover.prove(&z, &mut seeded(1)), Err(ProveError::KeyDoesNotFit));
}

#[test]
fn terms_in_another_order_are_the_same_key() {
    let (r1cs, z) = product();
    let mut key = key(&r1cs, 8);
    key.coefficients.reverse();
    let prover = Prover::load(key, r1cs).unwrap();
    assert!(prover.prove(&z, &mut seeded(1)).is_ok());
}

#[test]
fn twenty_keys_open_no_circuit_but_their_own() {
    let circuits: Vec<Arc<R1cs<Fr>>> =
        (0..20).map(|seed| Arc::new(random_system(10, 1, seed).0)).collect();
    let keys: Vec<_> = circuits.iter().map(|r1cs| key(r1cs, 1)).collect();
    for (i, key) in keys.iter().enumerate() {
        for (j, r1cs) in circuits.iter().enumerate() {
            assert_eq!(Prover::load(key.clone(), r1cs.clone()).is_ok(), i == j, "{i} {j}");
        }
    }
}

#[test]
fn the_same_random_numbers_make_the_same_key() {
    let (r1cs, _) = random_system(30, 2, 9);
    assert_eq!(key(&r1cs, 1).write(), key(&r1cs, 1).write());
    assert_ne!(key(&r1cs, 1).write(), key(&r1cs, 2).write());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn random_systems_prove_and_single_wires_cannot_change(
        n_rows in 1u32..60,
        n_public in 0u32..5,
        seed in any::<u64>(),
    ) {
        let (r1cs, z) = random_system(n_rows, n_public, seed);
        let mut rng = seeded(seed);
        let prover = Prover::load(key(&r1cs, seed), Arc::new(r1cs)).unwrap();
        prop_assert!(prover.prove(&z, &mut rng).is_ok());
        let mut changed = z.clone();
        let last = changed.len() - 1;
        changed[last] = Fr::rand(&mut rng);
        prop_assert_eq!(
            prover.prove(&changed, &mut rng).unwrap_err().failing_row(),
            Some(n_rows as usize - 1)
        );
    }
}
