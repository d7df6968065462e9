//! snarkjs agrees with zkc about circuits, witnesses, keys and proofs.
//!
//! Needs `npm ci --prefix tests/interop` once.

use std::path::{Path, PathBuf};

use ark_ff::Field;
use zkc_artifact::r1cs::R1csFile;
use zkc_artifact::wtns;
use zkc_field::Fr;
use zkc_r1cs::R1csBuilder;
use zkc_tests::interop::{Snarkjs, own_key, snarkjs_key};

/// `out = (x - 3)(y + 5x) + 7` with a chain of squares behind it; out and x public, y private.
/// Wires: 0 one, 1 out, 2 x, 3 y, 4 the product, then the chain. `rows` constraints in all, at least two.
fn circuit(folder: &Path, rows: u32) -> (PathBuf, PathBuf) {
    let one = Fr::ONE;
    let n_wires = 5 + (rows - 2);
    let mut builder = R1csBuilder::new(n_wires, 2).unwrap();
    builder
        .push_row(&[(0, -Fr::from(3u64)), (2, one)], &[(2, Fr::from(5u64)), (3, one)], &[(4, one)])
        .unwrap();
    builder.push_row(&[(0, one)], &[(0, Fr::from(7u64)), (4, one)], &[(1, one)]).unwrap();
    let (x, y) = (Fr::from(11u64), -Fr::from(4u64));
    let product = (x - Fr::from(3u64)) * (y + x * Fr::from(5u64));
    let mut z = vec![one, product + Fr::from(7u64), x, y, product];
    for wire in 5..n_wires {
        let last = z[wire as usize - 1];
        builder.push_row(&[(wire - 1, one)], &[(wire - 1, one)], &[(wire, one)]).unwrap();
        z.push(last.square());
    }
    let (r1cs, witness) = (folder.join("small.r1cs"), folder.join("small.wtns"));
    std::fs::write(&r1cs, R1csFile::new(builder.finish(), 1, 1).write()).unwrap();
    std::fs::write(&witness, wtns::write(&z)).unwrap();
    (r1cs, witness)
}

#[test]
fn a_key_made_by_zkc_works_in_both() {
    let folder = tempfile::tempdir().unwrap();
    // With the constant one and two public wires, 13 constraints fill a domain of 16 to the brim.
    let (r1cs, witness) = circuit(folder.path(), 13);
    own_key(&Snarkjs::locate(), &r1cs, &witness, folder.path());
}

#[test]
fn a_key_made_by_snarkjs_works_in_both() {
    let folder = tempfile::tempdir().unwrap();
    let (r1cs, witness) = circuit(folder.path(), 13);
    snarkjs_key(&Snarkjs::locate(), &r1cs, &witness, folder.path());
}

#[test]
fn a_circuit_just_above_a_power_of_two_works_in_both() {
    let folder = tempfile::tempdir().unwrap();
    let (r1cs, witness) = circuit(folder.path(), 14);
    snarkjs_key(&Snarkjs::locate(), &r1cs, &witness, folder.path());
}
