//! Truncated, foreign and tampered files: a typed error each time, never a panic.

use ark_bn254::{Fq, Fq2, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::{Field, UniformRand};
use zkc_artifact::error::{ArtifactError, Problem};
use zkc_artifact::groth16::VerifyingKey;
use zkc_artifact::r1cs::R1csFile;
use zkc_artifact::wtns;
use zkc_artifact::zkey::{self, Coefficient, KeyNote, KeyOrigin, NOTE_SECTION, Zkey};
use zkc_field::{Curve, Fr, to_le_bytes};
use zkc_r1cs::{R1csBuilder, R1csError, Side};

fn fr(n: u64) -> Fr {
    Fr::from(n)
}

fn circuit() -> R1csFile {
    let mut builder = R1csBuilder::new(5, 2).unwrap();
    builder.push_row(&[(3, fr(1))], &[(4, -fr(1))], &[(0, fr(9)), (1, fr(1))]).unwrap();
    builder.push_row(&[(2, fr(1))], &[(3, fr(1))], &[]).unwrap();
    R1csFile::new(builder.finish(), 1, 2)
}

/// A key with the right shape; its points mean nothing, which no reader can know.
fn key() -> Zkey {
    let mut rng = ark_std::test_rng();
    let mut g1 = |n: usize| (0..n).map(|_| G1Affine::rand(&mut rng)).collect::<Vec<_>>();
    let (ic, mut a, b_g1, c, h) = (g1(3), g1(5), g1(5), g1(2), g1(8));
    let single = g1(3);
    // Wires that occur in no constraint have the point at infinity.
    a[4] = G1Affine::zero();
    let mut g2 = || G2Affine::rand(&mut rng);
    Zkey {
        n_wires: 5,
        n_public: 2,
        domain_size: 8,
        alpha_g1: single[0],
        beta_g1: single[1],
        beta_g2: g2(),
        gamma_g2: g2(),
        delta_g1: single[2],
        delta_g2: g2(),
        ic,
        coefficients: vec![
            Coefficient { in_b: false, row: 0, wire: 3, value: fr(1) },
            Coefficient { in_b: true, row: 0, wire: 4, value: -fr(1) },
        ],
        a,
        b_g1,
        b_g2: (0..5).map(|_| g2()).collect(),
        c,
        h,
        contributions: vec![0; 68],
        note: Some(KeyNote { origin: KeyOrigin::UnsafeDev, circuit: [7; 32] }),
    }
}

fn witness() -> Vec<Fr> {
    [1u64, 2, 3, 4, 5].map(fr).to_vec()
}

type Reader = fn(&[u8]) -> Result<(), ArtifactError>;

/// Each binary format: a good file, and its reader.
fn formats() -> [(&'static str, Vec<u8>, Reader); 3] {
    [
        ("r1cs", circuit().write(), |b| R1csFile::read(b).map(drop)),
        ("wtns", wtns::write(&witness()), |b| wtns::read(b).map(drop)),
        ("zkey", key().write(), |b| Zkey::read(b).map(drop)),
    ]
}

/// Offset and length of the content of a section.
fn section(bytes: &[u8], id: u32) -> (usize, usize) {
    let u32_at = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let mut at = 12;
    loop {
        let length = u64::from_le_bytes(bytes[at + 4..at + 12].try_into().unwrap()) as usize;
        if u32_at(at) == id {
            return (at + 12, length);
        }
        at += 12 + length;
    }
}

/// Replaces some bytes of a section.
fn patch(bytes: &[u8], id: u32, offset: usize, value: &[u8]) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    let at = section(bytes, id).0 + offset;
    changed[at..at + value.len()].copy_from_slice(value);
    changed
}

#[test]
fn files_read_back_as_they_were_written() {
    assert_eq!(R1csFile::read(&circuit().write()), Ok(circuit()));
    assert_eq!(wtns::read(&wtns::write(&witness())), Ok(witness()));
    assert_eq!(Zkey::read(&key().write()), Ok(key()));
    let mut unlabelled = key();
    unlabelled.note = None;
    assert_eq!(Zkey::read(&unlabelled.write()), Ok(unlabelled));
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    for (name, bytes, read) in formats() {
        assert_eq!(read(&bytes), Ok(()));
        for length in 0..bytes.len() {
            assert!(read(&bytes[..length]).is_err(), "{name} cut at {length}");
        }
        for extra in [1, 11, 12, 13, 4_096] {
            let longer = [bytes.as_slice(), &vec![0; extra]].concat();
            let error = read(&longer).unwrap_err();
            assert_eq!(error.problem, Problem::Trailing(extra as u64), "{name}");
        }
    }
}

#[test]
fn a_file_of_another_kind_is_named_as_such() {
    let all = formats();
    let foreign: [&[u8]; 4] =
        [b"\x7fELF\x02\x01\x01\x00aaaaaaaa", b"{\"pi_a\": []}", b"\xef\xbb\xbf", b""];
    for (i, (_, _, read)) in all.iter().enumerate() {
        for (j, (_, bytes, _)) in all.iter().enumerate() {
            if i != j {
                let problem = read(bytes).unwrap_err().problem;
                assert!(matches!(problem, Problem::Magic { .. }), "{problem:?}");
            }
        }
        assert!(foreign.iter().all(|bytes| read(bytes).is_err()));
    }
}

#[test]
fn every_number_in_the_frame_of_a_file_matters() {
    for (name, bytes, read) in formats() {
        // Version, number of sections.
        for at in [4, 8] {
            for value in [0u32, 4, 99, u32::MAX] {
                let mut changed = bytes.clone();
                changed[at..at + 4].copy_from_slice(&value.to_le_bytes());
                assert!(read(&changed).is_err(), "{name}: {value} at {at}");
            }
        }
        // Length of the first section.
        for value in [0, 1, bytes.len() as u64, u64::MAX, u64::MAX - 12, 1 << 40] {
            let mut changed = bytes.clone();
            changed[16..24].copy_from_slice(&value.to_le_bytes());
            assert!(read(&changed).is_err(), "{name}: first section of {value} bytes");
        }
        // The first section again, and the first section missing (under an unknown number).
        let (start, length) = section(&bytes, 1);
        let mut twice = bytes.clone();
        twice.extend_from_slice(&bytes[start - 12..start + length]);
        twice[8] += 1;
        assert_eq!(read(&twice).unwrap_err().problem, Problem::DuplicateSection(1), "{name}");
        let mut missing = bytes.clone();
        missing[start - 12] = 99;
        assert_eq!(read(&missing).unwrap_err().problem, Problem::MissingSection(1), "{name}");
    }
}

#[test]
fn unknown_sections_are_skipped() {
    for (name, mut bytes, read) in formats() {
        bytes[8] += 1;
        bytes.extend(77u32.to_le_bytes());
        bytes.extend(3u64.to_le_bytes());
        bytes.extend([1, 2, 3]);
        assert_eq!(read(&bytes), Ok(()), "{name}");
    }
}

#[test]
fn flipped_bits_never_panic_and_a_changed_point_is_seen() {
    for (name, bytes, read) in formats() {
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x80;
            let _ = read(&changed);
        }
        if name == "zkey" {
            for id in [3, 5, 6, 7, 8, 9] {
                let (start, length) = section(&bytes, id);
                for at in (start..start + length).step_by(9) {
                    let mut changed = bytes.clone();
                    changed[at] ^= 1;
                    assert!(read(&changed).is_err(), "section {id}, byte {at}");
                }
            }
        }
    }
}

/// Every field of a header that holds a count, with counts that are not true.
#[test]
fn counts_are_not_believed() {
    let r1cs = circuit().write();
    // Wires, public outputs, public inputs, constraints.
    for (offset, values) in [
        (36, [0, 1, 2, 4, 6, u32::MAX]),
        (40, [4, 5, 6, 7, u32::MAX - 1, u32::MAX]),
        (44, [4, 5, 6, 7, u32::MAX - 1, u32::MAX]),
        (60, [0, 1, 3, 4, u32::MAX - 1, u32::MAX]),
    ] {
        for value in values {
            let changed = patch(&r1cs, 1, offset, &value.to_le_bytes());
            assert!(R1csFile::read(&changed).is_err(), "{value} at {offset}");
        }
    }
    // The number of terms of the first form.
    for value in [0u32, 2, 100, u32::MAX] {
        assert!(R1csFile::read(&patch(&r1cs, 2, 0, &value.to_le_bytes())).is_err());
    }
    let bytes = wtns::write(&witness());
    for value in [0u32, 1, 4, 6, u32::MAX] {
        assert!(wtns::read(&patch(&bytes, 1, 36, &value.to_le_bytes())).is_err());
    }
    let bytes = key().write();
    // Wires, public wires, domain.
    for (offset, count) in [(72, 5), (76, 2), (80, 8)] {
        for value in [0, 1, 3, 4, 6, 7, 16, 1 << 28, u32::MAX] {
            assert_ne!(value, count);
            let changed = patch(&bytes, 2, offset, &value.to_le_bytes());
            assert!(Zkey::read(&changed).is_err(), "{value} at {offset}");
        }
    }
    for value in [0u32, 1, 3, u32::MAX] {
        assert!(Zkey::read(&patch(&bytes, 4, 0, &value.to_le_bytes())).is_err());
    }
}

/// V12: an index past the last wire is refused, and the error says where.
#[test]
fn wires_that_do_not_exist_are_refused() {
    let bytes = circuit().write();
    for wire in [5u32, 6, u32::MAX] {
        let error = R1csFile::read(&patch(&bytes, 2, 4, &wire.to_le_bytes())).unwrap_err();
        let expected = R1csError::Wire { row: 0, side: Side::A, wire, n_wires: 5 };
        assert_eq!(error.problem, Problem::Relation(expected));
        assert_eq!(error.offset, Some(section(&bytes, 2).0 as u64));
    }
    let bytes = key().write();
    for (offset, value) in [(4, 2u32), (8, 8), (12, 5), (8, u32::MAX), (12, u32::MAX)] {
        assert!(Zkey::read(&patch(&bytes, 4, offset, &value.to_le_bytes())).is_err());
    }
}

#[test]
fn other_fields_and_numbers_that_are_not_reduced_are_refused() {
    let modulus = Curve::Bn254.scalar_modulus().to_bytes_le();
    let r1cs = circuit().write();
    let mut prime = modulus.clone();
    prime[0] += 2;
    let problem = |result: Result<R1csFile, ArtifactError>| result.unwrap_err().problem;
    assert_eq!(problem(R1csFile::read(&patch(&r1cs, 1, 4, &prime))), Problem::OtherField);
    assert_eq!(problem(R1csFile::read(&patch(&r1cs, 2, 8, &modulus))), Problem::ElementTooLarge);
    // An explicit zero.
    assert!(R1csFile::read(&patch(&r1cs, 2, 8, &to_le_bytes(&fr(0)))).is_err());

    let bytes = wtns::write(&witness());
    let problem = |bytes: Vec<u8>| wtns::read(&bytes).unwrap_err().problem;
    assert_eq!(problem(patch(&bytes, 2, 64, &modulus)), Problem::ElementTooLarge);
    assert_eq!(problem(patch(&bytes, 2, 0, &[2])), Problem::ConstantNotOne);

    let bytes = key().write();
    let problem = |bytes: Vec<u8>| Zkey::read(&bytes).unwrap_err().problem;
    assert_eq!(problem(patch(&bytes, 4, 16, &modulus)), Problem::ElementTooLarge);
    let base = Curve::Bn254.base_modulus().to_bytes_le();
    assert_eq!(problem(patch(&bytes, 5, 0, &base)), Problem::ElementTooLarge);
    for (protocol, name) in [(2u32, "plonk"), (10, "fflonk"), (0, "number 0")] {
        let found = problem(patch(&bytes, 1, 0, &protocol.to_le_bytes()));
        assert_eq!(found, Problem::OtherProtocol(name.into()));
    }
    let found = problem(patch(&bytes, NOTE_SECTION, 0, &9u32.to_le_bytes()));
    assert!(matches!(found, Problem::Unsupported(_)));
}

#[test]
fn points_of_a_key_outside_their_group_are_refused() {
    let mut rng = ark_std::test_rng();
    let outside = loop {
        let point = G2Affine::get_point_from_x_unchecked(Fq2::rand(&mut rng), true);
        if let Some(point) = point.filter(|p| !p.is_in_correct_subgroup_assuming_on_curve()) {
            break point;
        }
    };
    let mut bad = key();
    bad.b_g2[1] = outside;
    let bytes = bad.write();
    let error = Zkey::read(&bytes).unwrap_err();
    assert_eq!(error.problem, Problem::WrongSubgroup);
    assert_eq!(error.offset, Some(section(&bytes, 7).0 as u64 + 128));
    let mut bad = key();
    bad.gamma_g2 = outside;
    assert_eq!(Zkey::read(&bad.write()).unwrap_err().problem, Problem::WrongSubgroup);
    let mut bad = key();
    bad.h[7] = G1Affine::new_unchecked(Fq::ONE, Fq::ONE);
    assert_eq!(Zkey::read(&bad.write()).unwrap_err().problem, Problem::NotOnCurve);
    assert!(VerifyingKey::new(key().alpha_g1, key().beta_g2, outside, outside, vec![]).is_err());
}

#[test]
fn a_pinned_key_is_read_if_not_a_byte_was_changed() {
    let bytes = key().write();
    let pin = zkey::digest(&bytes);
    assert_eq!(Zkey::read_pinned(&bytes, &pin), Ok(key()));
    for at in (0..bytes.len()).step_by(97) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let problem = Zkey::read_pinned(&changed, &pin).unwrap_err().problem;
        assert!(matches!(problem, Problem::Mismatch(_)), "byte {at}");
    }
    // A digest says nothing of counts and numbers: they are checked all the same.
    let cut = &bytes[..bytes.len() - 1];
    let problem = Zkey::read_pinned(cut, &zkey::digest(cut)).unwrap_err().problem;
    assert!(matches!(problem, Problem::Truncated { .. }));
}

#[test]
fn custom_gates_are_not_supported() {
    let mut bytes = circuit().write();
    bytes[8] += 1;
    bytes.extend(4u32.to_le_bytes());
    bytes.extend(8u64.to_le_bytes());
    bytes.extend([1, 0, 0, 0, b'g', b'a', b't', 0]);
    let error = R1csFile::read(&bytes).unwrap_err();
    assert_eq!(error.problem, Problem::Unsupported("custom gates"));
}

#[test]
fn messages_say_what_where_and_why() {
    let error = Zkey::read(&circuit().write()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "this is not a usable proving key (.zkey): file header, at byte 0: the file should begin with \"zkey\" but \
         begins with \"r1cs\": it is another kind of file"
    );
    let error = wtns::read(&wtns::write(&witness())[..100]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "this is not a usable witness (.wtns): table of sections, at byte 76: 160 more bytes should follow but only \
         24 do: the file is cut short or damaged"
    );
}
