//! Construction, satisfaction and the arkworks bridge.

use ark_ff::{Field, UniformRand};
use ark_relations::gr1cs::{ConstraintSystem, LinearCombination, R1CS_PREDICATE_LABEL, Variable};
use proptest::prelude::*;
use zkc_field::Fr;
use zkc_r1cs::{CheckError, R1cs, R1csBuilder, R1csError, Side};

fn fr(n: u64) -> Fr {
    Fr::from(n)
}

/// `n` rows of a chain `w[i] * w[i] = w[i + 1]`; the last wire comes first because it is public.
fn squares(n: u32) -> (R1cs<Fr>, Vec<Fr>) {
    let mut builder = R1csBuilder::new(n + 2, 1).unwrap();
    let wire = |i: u32| if i == n { 1 } else { i + 2 };
    let mut z = vec![Fr::ONE; n as usize + 2];
    let mut value = fr(3);
    for i in 0..n {
        z[wire(i) as usize] = value;
        builder
            .push_row(&[(wire(i), fr(1))], &[(wire(i), fr(1))], &[(wire(i + 1), fr(1))])
            .unwrap();
        value = value.square();
    }
    z[1] = value;
    (builder.finish(), z)
}

#[test]
fn the_first_failing_row_is_named_however_many_fail() {
    let (r1cs, mut z) = squares(5_000);
    assert_eq!(r1cs.check(&z), Ok(()));
    let [a, b] = r1cs.check_and_evaluate(&z).unwrap();
    assert!(a == b && a.len() == 5_000 && a[2] == z[4]);
    z[4_001] += fr(1);
    z[1_235] += fr(1);
    assert_eq!(r1cs.check_and_evaluate(&z).err(), r1cs.check(&z).err());
    let Err(CheckError::Unsatisfied(failing)) = r1cs.check(&z) else { panic!("accepted") };
    // Wire 1235 is the output of row 1232 and the input of row 1233.
    assert_eq!(failing.row, 1_232);
    assert_ne!(failing.a * failing.b, failing.c);
    assert_eq!(r1cs.failing_rows(&z), [1_232, 1_233, 3_998, 3_999]);
}

#[test]
fn assignments_of_other_circuits_are_told_apart() {
    let (r1cs, mut z) = squares(3);
    assert_eq!(r1cs.check(&z[..4]), Err(CheckError::Length { expected: 5, found: 4 }));
    z[0] = fr(2);
    assert_eq!(r1cs.check(&z), Err(CheckError::ConstantNotOne));
}

#[test]
fn a_failure_prints_no_values() {
    let (r1cs, mut z) = squares(3);
    z[3] = fr(987_654_321);
    let error = r1cs.check(&z).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("987654321"));
}

#[test]
fn invalid_systems_cannot_be_built() {
    assert!(matches!(R1csBuilder::<Fr>::new(0, 0), Err(R1csError::PublicWires { .. })));
    assert!(matches!(R1csBuilder::<Fr>::new(3, 3), Err(R1csError::PublicWires { .. })));
    assert!(matches!(R1csBuilder::<Fr>::new(3, u32::MAX), Err(R1csError::PublicWires { .. })));
    for wire in [3, 4, u32::MAX] {
        let mut builder = R1csBuilder::new(3, 1).unwrap();
        let error = builder.push_row(&[], &[(1, fr(1)), (wire, fr(1))], &[]).unwrap_err();
        assert_eq!(error, R1csError::Wire { row: 0, side: Side::B, wire, n_wires: 3 });
    }
    for terms in [[(2, fr(1)), (1, fr(1))], [(1, fr(1)), (1, fr(1))]] {
        let error = R1csBuilder::new(3, 1).unwrap().push_row(&[], &[], &terms).unwrap_err();
        assert_eq!(error, R1csError::Order { row: 0, side: Side::C, wire: 1 });
    }
    let error = R1csBuilder::new(3, 1).unwrap().push_row(&[(1, fr(0))], &[], &[]).unwrap_err();
    assert_eq!(error, R1csError::ZeroCoefficient { row: 0, side: Side::A, wire: 1 });
}

#[test]
fn systems_are_equal_by_their_rows() {
    let build = |first: u64, second: u64| {
        let mut builder = R1csBuilder::new(3, 0).unwrap();
        builder.push_row(&[(1, fr(first))], &[(2, fr(second))], &[]).unwrap();
        builder.finish()
    };
    assert_eq!(build(2, 3), build(2, 3));
    assert_ne!(build(2, 3), build(3, 2));
    assert_eq!(build(2, 2).dictionary().len(), 1);
    assert_eq!(build(2, 3).nonzeros().total(), 2);
}

#[test]
fn arkworks_builds_the_same_matrices() {
    let cs = ConstraintSystem::<Fr>::new_ref();
    let product = cs.new_input_variable(|| Ok(fr(6))).unwrap();
    let x = cs.new_witness_variable(|| Ok(fr(2))).unwrap();
    let y = cs.new_witness_variable(|| Ok(fr(3))).unwrap();
    let lc = |terms: &[(u64, Variable)]| {
        LinearCombination(terms.iter().map(|&(c, v)| (fr(c), v)).collect())
    };
    cs.enforce_r1cs_constraint(|| lc(&[(1, x)]), || lc(&[(1, y)]), || lc(&[(1, product)])).unwrap();
    cs.enforce_r1cs_constraint(
        || lc(&[(1, x), (5, y), (7, Variable::One)]),
        || lc(&[(1, Variable::One)]),
        || lc(&[(4, product)]),
    )
    .unwrap();
    cs.finalize();
    let matrices = cs.to_matrices().unwrap();
    let [a, b, c] = matrices[R1CS_PREDICATE_LABEL].as_slice() else { panic!("not three matrices") };

    let r1cs = R1cs::from_ark(4, 1, [a, b, c]).unwrap();
    assert_eq!(r1cs.check(&[fr(1), fr(6), fr(2), fr(3)]), Ok(()));
    let back = Side::ALL.map(|side| r1cs.to_ark(side));
    assert_eq!(R1cs::from_ark(4, 1, [&back[0], &back[1], &back[2]]), Ok(r1cs));
}

proptest! {
    #[test]
    fn terms_in_any_order_add_up(seed in any::<u64>(), wires in prop::collection::vec(0usize..6, 0..12)) {
        use ark_std::rand::SeedableRng;
        let mut rng = ark_std::rand::rngs::StdRng::seed_from_u64(seed);
        let row: Vec<(Fr, usize)> = wires.iter().map(|&w| (Fr::rand(&mut rng), w)).collect();
        let z: Vec<Fr> = (0..6).map(|i| if i == 0 { Fr::ONE } else { Fr::rand(&mut rng) }).collect();
        let expected: Fr = row.iter().map(|(c, w)| *c * z[*w]).sum();
        let r1cs = R1cs::from_ark(6, 0, [&vec![row], &vec![vec![]], &vec![vec![]]]).unwrap();
        prop_assert_eq!(r1cs.evaluate_row(Side::A, 0, &z), expected);
    }
}
