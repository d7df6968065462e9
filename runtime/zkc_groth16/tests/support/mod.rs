//! Circuits, keys and witnesses for the tests.

#![allow(dead_code)]

use std::sync::Arc;

use ark_ff::{Field, UniformRand};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use zkc_field::Fr;
use zkc_groth16::{KeyOrigin, Prover, ProvingKey, setup};
use zkc_r1cs::{R1cs, R1csBuilder};

/// A generator whose seed everyone knows: for tests only.
pub fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// A random satisfied system: each row multiplies two random forms of earlier wires into a new wire, so the last
/// wires depend on all. Public wires are free inputs like the first private ones.
pub fn random_system(n_rows: u32, n_public: u32, seed: u64) -> (R1cs<Fr>, Vec<Fr>) {
    let mut rng = seeded(seed);
    let n_free = n_public + 2;
    let n_wires = 1 + n_free + n_rows;
    let mut z: Vec<Fr> = (0..=n_free).map(|_| Fr::rand(&mut rng)).collect();
    z[0] = Fr::ONE;
    let mut builder = R1csBuilder::new(n_wires, n_public).unwrap();
    for row in 0..n_rows {
        let out = 1 + n_free + row;
        let mut form = || -> Vec<(u32, Fr)> {
            let mut wires: Vec<u32> =
                (0..rng.gen_range(1..=3)).map(|_| rng.gen_range(0..out)).collect();
            wires.sort_unstable();
            wires.dedup();
            wires.into_iter().map(|wire| (wire, Fr::from(rng.gen_range(1..=9u64)))).collect()
        };
        let (a, b) = (form(), form());
        let value = |terms: &[(u32, Fr)], z: &[Fr]| -> Fr {
            terms.iter().map(|&(wire, c)| c * z[wire as usize]).sum()
        };
        builder.push_row(&a, &b, &[(out, Fr::ONE)]).unwrap();
        z.push(value(&a, &z) * value(&b, &z));
    }
    (builder.finish(), z)
}

/// Public c = a·b and d with d·a = 0, private a = 2 and b = 3: the circuit of the forgery probe.
pub fn product() -> (Arc<R1cs<Fr>>, Vec<Fr>) {
    let one = Fr::ONE;
    let mut builder = R1csBuilder::new(5, 2).unwrap();
    builder.push_row(&[(3, one)], &[(4, one)], &[(1, one)]).unwrap();
    builder.push_row(&[(2, one)], &[(3, one)], &[]).unwrap();
    (Arc::new(builder.finish()), [1u64, 6, 0, 2, 3].map(Fr::from).to_vec())
}

/// A development key for a circuit.
pub fn key(r1cs: &R1cs<Fr>, seed: u64) -> ProvingKey {
    setup(r1cs, &mut seeded(seed), KeyOrigin::UnsafeDev).unwrap()
}

/// The product circuit with its prover and witness.
pub fn product_prover() -> (Prover, Vec<Fr>) {
    let (r1cs, z) = product();
    (Prover::load(key(&r1cs, 11), r1cs).unwrap(), z)
}
