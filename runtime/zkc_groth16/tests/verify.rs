//! Verifying: what must not be accepted.

mod support;

use ark_bn254::{Bn254, Fq, Fq2, G1Affine, G1Projective, G2Affine};
use ark_ec::pairing::Pairing;
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{AdditiveGroup, Field, PrimeField, UniformRand};
use num_bigint::BigUint;
use support::{key, product, product_prover, random_system, seeded};
use zkc_artifact::groth16::{PointError, Proof, VerifyingKey};
use zkc_field::{Curve, Fr, to_le_bytes};
use zkc_groth16::lint::KeyPoint;
use zkc_groth16::proof_bytes::{
    ProofBytesError, decode_compressed, decode_evm, encode_compressed, encode_evm,
};
use zkc_groth16::{KeyFault, LoadError, Prover, Verifier, VerifyError, lint};

/// V1: every other number of public inputs is refused.
#[test]
fn only_the_right_number_of_public_inputs_is_accepted() {
    for n in 0..=16u32 {
        let (r1cs, z) = random_system(3, n, u64::from(n));
        let prover = Prover::load(key(&r1cs, 1), r1cs.into()).unwrap();
        let proof = prover.prove(&z, &mut seeded(2)).unwrap();
        let public = prover.r1cs().public_inputs(&z).to_vec();
        let mut padded = public.clone();
        padded.resize(n as usize + 5, Fr::ZERO);
        for length in 0..padded.len() {
            let result = prover.verifier().verify(&proof, &padded[..length]);
            if length == n as usize {
                assert_eq!(result, Ok(()));
            } else {
                let (expected, found) = (n as usize, length);
                assert_eq!(result, Err(VerifyError::Arity { expected, found }));
            }
        }
    }
}

/// V2: x + k·r is another spelling of x and is refused.
#[test]
fn public_inputs_have_one_spelling() {
    let (prover, z) = product_prover();
    let proof = encode_compressed(&prover.prove(&z, &mut seeded(2)).unwrap());
    let inputs = |first: &BigUint| {
        let mut bytes = first.to_bytes_le();
        bytes.resize(32, 0);
        bytes.extend(to_le_bytes(&z[2]));
        bytes
    };
    let modulus = Curve::Bn254.scalar_modulus();
    let six = BigUint::from(6u32);
    assert_eq!(prover.verifier().verify_bytes(&proof, &inputs(&six)), Ok(()));
    let mut refused = 0;
    let mut alias = &six + modulus;
    while alias.bits() <= 256 {
        let result = prover.verifier().verify_bytes(&proof, &inputs(&alias));
        assert_eq!(result, Err(VerifyError::InputNotCanonical { index: 0 }));
        alias += modulus;
        refused += 1;
    }
    assert_eq!(refused, 5);
    let mut bytes = inputs(&six);
    bytes.push(0);
    assert_eq!(
        prover.verifier().verify_bytes(&proof, &bytes),
        Err(VerifyError::InputLength { found: 65 })
    );
}

/// V3: anyone can maul a proof. The statement stays the same, so identifiers must come from public inputs.
#[test]
fn mauled_proofs_verify_for_the_same_statement_only() {
    let (prover, z) = product_prover();
    let mut rng = seeded(7);
    let proof = prover.prove(&z, &mut rng).unwrap();
    let delta = *prover.verifying_key().delta_g2();
    for _ in 0..30 {
        let (r, t) = (Fr::rand(&mut rng), Fr::rand(&mut rng));
        let inverse = r.inverse().unwrap();
        let mauled = Proof::new(
            (*proof.a() * inverse).into_affine(),
            (*proof.b() * r + delta * (r * t)).into_affine(),
            (*proof.c() + *proof.a() * t).into_affine(),
        )
        .unwrap();
        assert_ne!(encode_compressed(&mauled), encode_compressed(&proof));
        assert_eq!(prover.verifier().verify(&mauled, &z[1..3]), Ok(()));
        let other = [Fr::from(7u64), Fr::ZERO];
        assert_eq!(prover.verifier().verify(&mauled, &other), Err(VerifyError::Invalid));
    }
}

/// V4: no other byte string is the proof, whatever bit is changed and whatever is cut off or added.
#[test]
fn every_flipped_bit_and_every_other_length_is_refused() {
    let (prover, z) = product_prover();
    let proof = prover.prove(&z, &mut seeded(3)).unwrap();
    let public: Vec<u8> = z[1..3].iter().flat_map(to_le_bytes).collect();
    let compressed = encode_compressed(&proof);
    let evm = encode_evm(&proof);
    assert_eq!(decode_compressed(&compressed).as_ref(), Ok(&proof));
    assert_eq!(decode_evm(&evm).as_ref(), Ok(&proof));
    assert_eq!(prover.verifier().verify_bytes(&compressed, &public), Ok(()));

    for bit in 0..compressed.len() * 8 {
        let mut changed = compressed;
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(prover.verifier().verify_bytes(&changed, &public).is_err(), "bit {bit}");
    }
    for bit in 0..evm.len() * 8 {
        let mut changed = evm;
        changed[bit / 8] ^= 1 << (bit % 8);
        let accepted = decode_evm(&changed)
            .is_ok_and(|changed| prover.verifier().verify(&changed, &z[1..3]).is_ok());
        assert!(!accepted, "bit {bit}");
    }
    for length in 0..compressed.len() {
        let expected = Err(ProofBytesError::Length { expected: 128, found: length });
        assert_eq!(decode_compressed(&compressed[..length]), expected);
    }
    for length in 0..evm.len() {
        let expected = Err(ProofBytesError::Length { expected: 256, found: length });
        assert_eq!(decode_evm(&evm[..length]), expected);
    }
    for extra in 1..=64 {
        let longer = |bytes: &[u8]| [bytes, &vec![0; extra]].concat();
        assert!(decode_compressed(&longer(&compressed)).is_err());
        assert!(decode_evm(&longer(&evm)).is_err());
    }
    // Infinity, with and without junk beside its flag.
    for junk in [0, 1, 0x3f] {
        let mut infinity = [0; 32];
        infinity[31] = 0x40;
        infinity[0] = junk;
        let mut changed = compressed;
        changed[..32].copy_from_slice(&infinity);
        assert!(decode_compressed(&changed).is_err());
    }
    let mut changed = evm;
    changed[..64].fill(0);
    assert_eq!(decode_evm(&changed), Err(ProofBytesError::Point(PointError::Infinity)));
    // Coordinates that are not reduced.
    let q = Curve::Bn254.base_modulus();
    let x = BigUint::from_bytes_be(&evm[..32]) + q;
    let mut changed = evm;
    changed[..32].copy_from_slice(&x.to_bytes_be());
    assert_eq!(decode_evm(&changed), Err(ProofBytesError::NotCanonical));
}

/// V4: random bytes never panic.
#[test]
fn random_bytes_are_no_proof() {
    use rand::RngCore;
    let (prover, _) = product_prover();
    let mut rng = seeded(9);
    for _ in 0..3_000 {
        let mut proof = [0; 128];
        let mut public = [0; 64];
        rng.fill_bytes(&mut proof);
        rng.fill_bytes(&mut public);
        assert!(prover.verifier().verify_bytes(&proof, &public).is_err());
    }
}

/// A random point of the twist; its group has a large cofactor, so it is outside the subgroup.
fn outside_subgroup(rng: &mut impl rand::RngCore) -> G2Affine {
    loop {
        let point = G2Affine::get_point_from_x_unchecked(Fq2::rand(rng), true);
        if let Some(point) = point.filter(|p| !p.is_in_correct_subgroup_assuming_on_curve()) {
            assert!(point.is_on_curve());
            return point;
        }
    }
}

/// V5: points off the curve, and points of G2 outside the subgroup.
#[test]
fn points_outside_the_groups_are_refused() {
    let (prover, z) = product_prover();
    let mut rng = seeded(5);
    let proof = prover.prove(&z, &mut rng).unwrap();
    let (a, b, c) = (*proof.a(), *proof.b(), *proof.c());
    for _ in 0..1_000 {
        let outside = outside_subgroup(&mut rng);
        assert_eq!(Proof::new(a, outside, c), Err(PointError::WrongSubgroup));
        let off = G1Affine::new_unchecked(Fq::rand(&mut rng), Fq::rand(&mut rng));
        assert_eq!(Proof::new(off, b, c), Err(PointError::NotOnCurve));
        assert_eq!(Proof::new(a, b, off), Err(PointError::NotOnCurve));
        let off = G2Affine::new_unchecked(Fq2::rand(&mut rng), Fq2::rand(&mut rng));
        assert_eq!(Proof::new(a, off, c), Err(PointError::NotOnCurve));
    }
    // EIP-197 puts the imaginary part first; the other order is off the curve.
    let swapped = |x: Fq2| Fq2::new(x.c1, x.c0);
    let off = G2Affine::new_unchecked(swapped(b.x), swapped(b.y));
    assert_eq!(Proof::new(a, off, c), Err(PointError::NotOnCurve));
    for infinite in [
        Proof::new(G1Affine::zero(), b, c),
        Proof::new(a, G2Affine::zero(), c),
        Proof::new(a, b, G1Affine::zero()),
        Proof::new(G1Affine::zero(), G2Affine::zero(), G1Affine::zero()),
    ] {
        assert_eq!(infinite, Err(PointError::Infinity));
    }
}

#[test]
fn a_proof_for_another_key_or_with_swapped_parts_is_refused() {
    let (prover, z) = product_prover();
    let (r1cs, _) = product();
    let other = Prover::load(key(&r1cs, 12), r1cs).unwrap();
    let proof = prover.prove(&z, &mut seeded(3)).unwrap();
    assert_eq!(other.verifier().verify(&proof, &z[1..3]), Err(VerifyError::Invalid));
    let (a, b, c) = (*proof.a(), *proof.b(), *proof.c());
    for (a, b, c) in [(c, b, a), (-a, b, c), (a, -b, c), (a, b, -c)] {
        let wrong = Proof::new(a, b, c).unwrap();
        assert_eq!(prover.verifier().verify(&wrong, &z[1..3]), Err(VerifyError::Invalid));
    }
}

/// A key with parts replaced.
struct Parts {
    alpha: G1Affine,
    beta: G2Affine,
    gamma: G2Affine,
    delta: G2Affine,
    ic: Vec<G1Affine>,
}

impl Parts {
    fn of(key: &VerifyingKey) -> Self {
        Parts {
            alpha: *key.alpha_g1(),
            beta: *key.beta_g2(),
            gamma: *key.gamma_g2(),
            delta: *key.delta_g2(),
            ic: key.ic().to_vec(),
        }
    }

    fn build(self) -> Result<VerifyingKey, PointError> {
        VerifyingKey::new(self.alpha, self.beta, self.gamma, self.delta, self.ic)
    }
}

/// The textbook check without any of ours, to show what the linter protects from.
fn pairing_accepts(key: &VerifyingKey, proof: &Proof, public: &[Fr]) -> bool {
    let sum: G1Projective = key.ic()[0]
        + key.ic().iter().skip(1).zip(public).map(|(p, x)| *p * x).sum::<G1Projective>();
    Bn254::pairing(*proof.a(), *proof.b())
        == Bn254::pairing(*key.alpha_g1(), *key.beta_g2())
            + Bn254::pairing(sum.into_affine(), *key.gamma_g2())
            + Bn254::pairing(*proof.c(), *key.delta_g2())
}

/// V8 and K1: with delta = gamma, as after a setup whose second phase was skipped, a proof needs no witness.
#[test]
fn the_forgery_with_delta_equal_to_gamma_is_refused_by_the_linter() {
    let (prover, _) = product_prover();
    let mut parts = Parts::of(prover.verifying_key());
    parts.delta = parts.gamma;
    let key = parts.build().unwrap();
    // Two times three is seven.
    let public = [Fr::from(7u64), Fr::from(1u64)];
    let sum: G1Projective = key.ic()[0] + key.ic()[1] * public[0] + key.ic()[2] * public[1];
    let forged = Proof::new(*key.alpha_g1(), *key.beta_g2(), (-sum).into_affine()).unwrap();
    assert!(pairing_accepts(&key, &forged, &public));

    let fault = Verifier::new(key).unwrap_err();
    assert_eq!(fault, KeyFault::Equal(KeyPoint::Gamma, KeyPoint::Delta));
    assert!(fault.to_string().contains("second phase"));
    assert!(prover.verifier().verify(&forged, &public).is_err());
}

/// The same with beta = gamma: A = alpha + IC.
#[test]
fn the_forgery_with_beta_equal_to_gamma_is_refused_by_the_linter() {
    let (prover, _) = product_prover();
    let mut parts = Parts::of(prover.verifying_key());
    parts.gamma = parts.beta;
    let key = parts.build().unwrap();
    let public = [Fr::from(7u64), Fr::from(1u64)];
    let delta_part = Fr::from(5u64);
    let sum: G1Projective = key.ic()[0] + key.ic()[1] * public[0] + key.ic()[2] * public[1];
    // A·β = α·β + IC·β; C only has to cancel, so shift B by delta and C by A.
    let a = (sum + key.alpha_g1()).into_affine();
    let forged = Proof::new(
        a,
        (*key.beta_g2() + *key.delta_g2() * delta_part).into_affine(),
        (a * delta_part).into_affine(),
    )
    .unwrap();
    assert!(pairing_accepts(&key, &forged, &public));
    assert_eq!(Verifier::new(key).unwrap_err(), KeyFault::Equal(KeyPoint::Beta, KeyPoint::Gamma));
}

/// V8: each part of a key replaced by each bad thing.
#[test]
fn each_part_of_a_key_has_bad_values_that_are_refused() {
    let (r1cs, _) = product();
    let good = key(&r1cs, 21).verifying_key();
    assert_eq!(lint::verifying_key(&good), Ok(()));
    let mut rng = seeded(1);
    let (g1, g2) = (G1Affine::generator(), G2Affine::generator());
    let mut refused = 0;
    let mut refuse = |change: &mut dyn FnMut(&mut Parts)| {
        let mut parts = Parts::of(&good);
        change(&mut parts);
        let accepted = parts.build().is_ok_and(|key| Verifier::new(key).is_ok());
        assert!(!accepted, "bad key {refused}");
        refused += 1;
    };

    let others = Parts::of(&good);
    let fields: [fn(&mut Parts) -> &mut G1Affine; 4] =
        [|p| &mut p.alpha, |p| &mut p.ic[0], |p| &mut p.ic[1], |p| &mut p.ic[2]];
    let values = [others.alpha, others.ic[0], others.ic[1], others.ic[2]];
    for (i, field) in fields.into_iter().enumerate() {
        refuse(&mut |parts| *field(parts) = G1Affine::zero());
        refuse(&mut |parts| *field(parts) = g1);
        refuse(&mut |parts| *field(parts) = -g1);
        refuse(&mut |parts| *field(parts) = G1Affine::new_unchecked(Fq::rand(&mut rng), Fq::ONE));
        for (_, other) in values.iter().enumerate().filter(|&(j, _)| j != i) {
            refuse(&mut |parts| *field(parts) = *other);
            refuse(&mut |parts| *field(parts) = -*other);
        }
    }
    let fields: [fn(&mut Parts) -> &mut G2Affine; 3] =
        [|p| &mut p.beta, |p| &mut p.gamma, |p| &mut p.delta];
    let values = [others.beta, others.gamma, others.delta];
    for (i, field) in fields.into_iter().enumerate() {
        refuse(&mut |parts| *field(parts) = G2Affine::zero());
        refuse(&mut |parts| *field(parts) = G2Affine::new_unchecked(Fq2::rand(&mut rng), Fq2::ONE));
        refuse(&mut |parts| *field(parts) = outside_subgroup(&mut rng));
        refuse(&mut |parts| {
            let point = field(parts);
            let swapped = |x: Fq2| Fq2::new(x.c1, x.c0);
            *point = G2Affine::new_unchecked(swapped(point.x), swapped(point.y));
        });
        for (_, other) in values.iter().enumerate().filter(|&(j, _)| j != i) {
            refuse(&mut |parts| *field(parts) = *other);
            refuse(&mut |parts| *field(parts) = -*other);
        }
    }
    refuse(&mut |parts| parts.beta = g2);
    refuse(&mut |parts| parts.delta = g2);
    refuse(&mut |parts| parts.ic.clear());
    assert_eq!(refused, 67);

    // The generator is where snarkjs's ceremony leaves gamma.
    let mut parts = Parts::of(&good);
    parts.gamma = g2;
    assert_eq!(lint::verifying_key(&parts.build().unwrap()), Ok(()));
}

#[test]
fn halves_that_do_not_belong_together_are_refused() {
    let (r1cs, _) = product();
    let good = key(&r1cs, 21);
    let mut bad = good.clone();
    bad.delta_g1 = bad.beta_g1;
    let error = Prover::load(bad, r1cs.clone()).unwrap_err();
    assert_eq!(error, LoadError::Key(KeyFault::Halves(KeyPoint::Delta)));
    let mut bad = good;
    bad.beta_g1 = bad.delta_g1;
    let error = Prover::load(bad, r1cs).unwrap_err();
    assert_eq!(error, LoadError::Key(KeyFault::Halves(KeyPoint::Beta)));
}

#[test]
fn the_prime_is_the_one_the_library_uses() {
    assert_eq!(BigUint::from(Fr::MODULUS), *Curve::Bn254.scalar_modulus());
}
