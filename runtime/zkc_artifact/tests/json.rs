//! snarkjs's JSON files: one spelling each, and nothing else is read.

use ark_bn254::{G1Affine, G2Affine};
use ark_ff::UniformRand;
use zkc_artifact::error::Problem;
use zkc_artifact::groth16::{Proof, VerifyingKey};
use zkc_artifact::json;
use zkc_field::{Curve, Fr};

fn proof() -> Proof {
    let mut rng = ark_std::test_rng();
    let (a, b, c) = (G1Affine::rand(&mut rng), G2Affine::rand(&mut rng), G1Affine::rand(&mut rng));
    Proof::new(a, b, c).unwrap()
}

/// A key for two public inputs; its points mean nothing.
fn key() -> VerifyingKey {
    let mut rng = ark_std::test_rng();
    let ic = (0..3).map(|_| G1Affine::rand(&mut rng)).collect();
    let mut g2 = || G2Affine::rand(&mut rng);
    let (beta, gamma, delta) = (g2(), g2(), g2());
    VerifyingKey::new(G1Affine::rand(&mut rng), beta, gamma, delta, ic).unwrap()
}

#[test]
fn documents_read_back_and_public_inputs_look_as_in_snarkjs() {
    assert_eq!(json::read_proof(json::write_proof(&proof()).as_bytes()), Ok(proof()));
    let text = json::write_verifying_key(&key());
    assert_eq!(json::read_verifying_key(text.as_bytes()), Ok(key()));
    let public = [Fr::from(33u64), -Fr::from(1u64)];
    let text = "[\n \"33\",\n \
        \"21888242871839275222246405745257275088548364400416034343698204186575808495616\"\n]";
    assert_eq!(json::write_public(&public), text);
    assert_eq!(json::read_public(text.as_bytes()), Ok(public.to_vec()));
    assert_eq!(json::write_public(&[]), "[]");
    assert_eq!(json::read_public(b"[]"), Ok(vec![]));
}

#[test]
fn public_inputs_are_strings_of_one_spelling() {
    let refused = [
        "",
        "{}",
        "null",
        "[1]",
        "[\"1\",]",
        "[\"1\"] x",
        "[\"1\"",
        "[1.0]",
        "[1e5]",
        "[-1]",
        "[true]",
        "[[\"1\"]]",
        "[\"-1\"]",
        "[\"+1\"]",
        "[\"01\"]",
        "[\"0x1\"]",
        "[\"1.0\"]",
        "[\"1e5\"]",
        "[\" 1\"]",
        "[\"\"]",
        "\u{feff}[\"1\"]",
        "[\"1\u{0}\"]",
        "[\"1\\u0000\"]",
        "[\"\u{661}\"]",
    ];
    for text in refused {
        assert!(json::read_public(text.as_bytes()).is_err(), "{text:?}");
    }
    // V2: x + k·r.
    for k in 1u32..6 {
        for x in 0u32..100 {
            let alias = Curve::Bn254.scalar_modulus() * k + x;
            assert!(json::read_public(format!("[\"{alias}\"]").as_bytes()).is_err());
        }
    }
    assert!(json::read_public(format!("[\"{}\"]", "1".repeat(900_000)).as_bytes()).is_err());
    assert!(json::read_public("[".repeat(100_000).as_bytes()).is_err());
    assert!(json::read_public(&[b'[', b'"', 0xff, b'"', b']']).is_err());
    assert!(json::read_public(&vec![b' '; 2 << 20]).is_err());
    let error = json::read_public(b"[\"1\", \"007\"]").unwrap_err();
    assert_eq!(
        error.to_string(),
        "these are not usable public inputs (public.json): number 1: leading zeros are not allowed: each element \
         has one spelling"
    );
}

#[test]
fn a_changed_proof_is_never_read_as_the_same() {
    let text = json::write_proof(&proof());
    for length in 0..text.len() {
        assert!(json::read_proof(&text.as_bytes()[..length]).is_err());
    }
    // Bits that change a letter's case, a digit, a quote.
    for at in 0..text.len() {
        for bit in [0x01, 0x20] {
            let mut changed = text.clone().into_bytes();
            // White space may become other white space; everything else counts.
            if !changed[at].is_ascii_whitespace() {
                changed[at] ^= bit;
                assert_ne!(json::read_proof(&changed), Ok(proof()), "byte {at}");
            }
        }
    }
    let replace = |from: &str, to: &str| {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        json::read_proof(changed.as_bytes())
    };
    assert!(replace("\"groth16\"", "\"plonk\"").is_err());
    assert!(replace("\"bn128\"", "\"bls12381\"").is_err());
    assert!(replace("\"pi_a\"", "\"pi_x\"").is_err());
    assert!(replace("\"protocol\"", "\"curve\": \"bn128\", \"protocol\"").is_err());
    assert!(replace("{", "{\"pi_a\": [\"0\", \"1\", \"0\"],").is_err());
    assert!(replace("{", "{\"extra\": 1,").is_err());
    assert!(replace("\"1\"", "\"2\"").is_err());
    assert!(replace("\"1\"", "1").is_err());
    // Left out by some provers.
    assert_eq!(replace(",\n \"curve\": \"bn128\"", ""), Ok(proof()));

    let infinity = "{\"pi_a\":[\"0\",\"1\",\"0\"],\
        \"pi_b\":[[\"0\",\"0\"],[\"1\",\"0\"],[\"0\",\"0\"]],\
        \"pi_c\":[\"0\",\"1\",\"0\"],\"protocol\":\"groth16\"}";
    assert_eq!(json::read_proof(infinity.as_bytes()).unwrap_err().problem, Problem::Infinity);
    let origin = infinity.replacen("[\"0\",\"1\",\"0\"]", "[\"0\",\"0\",\"1\"]", 1);
    assert_eq!(json::read_proof(origin.as_bytes()).unwrap_err().problem, Problem::NotOnCurve);
}

#[test]
fn a_changed_key_is_never_read_as_the_same() {
    let text = json::write_verifying_key(&key());
    for at in (0..text.len()).step_by(7) {
        let mut changed = text.clone().into_bytes();
        if !changed[at].is_ascii_whitespace() {
            changed[at] ^= 1;
            assert_ne!(json::read_verifying_key(&changed), Ok(key()), "byte {at}");
        }
    }
    let count = text.replacen("\"nPublic\": 2", "\"nPublic\": 3", 1);
    let problem = json::read_verifying_key(count.as_bytes()).unwrap_err().problem;
    assert_eq!(problem, Problem::Count { what: "the number of points", expected: 4, found: 3 });
    for wrong in ["4294967295", "4294967296", "-1", "2.0", "\"2\"", "1e0"] {
        let count = text.replacen("\"nPublic\": 2", &format!("\"nPublic\": {wrong}"), 1);
        assert!(json::read_verifying_key(count.as_bytes()).is_err(), "{wrong}");
    }
    // The pairing is stated twice over, so a digit changed in it alone is seen.
    let (start, end) = (text.find("vk_alphabeta_12").unwrap(), text.find("\"IC\"").unwrap());
    let mut changed = text.into_bytes();
    let at = (start + 20..end).rev().find(|&i| changed[i].is_ascii_digit()).unwrap();
    changed[at] = if changed[at] == b'5' { b'6' } else { b'5' };
    assert_eq!(json::read_verifying_key(&changed).unwrap_err().part, "vk_alphabeta_12");
}
