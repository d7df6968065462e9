//! A small prepared powers-of-tau file from a trapdoor that everyone knows: for tests only.
//!
//! Sections: 1 header, 2 τ in G1, 3 τ in G2, 4 α·τ, 5 β·τ, 6 β in G2, 7 contributions, and the same points for the
//! Lagrange polynomials of every domain up to the power: 12 τ in G1 (one power more), 13 τ in G2, 14 α·τ, 15 β·τ.

use ark_bn254::{Fq, Fr, G1Affine, G1Projective, G2Affine, G2Projective};
use ark_ec::scalar_mul::BatchMulPreprocessing;
use ark_ec::{AffineRepr, CurveGroup, PrimeGroup};
use ark_ff::{One, PrimeField, UniformRand, Zero};
use ark_poly::{EvaluationDomain, Radix2EvaluationDomain};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

/// The bytes of a file for circuits of up to 2^`power` rows. The same seed gives the same bytes.
pub fn known(power: u32, seed: u64) -> Vec<u8> {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let [tau, alpha, beta] = [(); 3].map(|()| Fr::rand(&mut rng));
    let n = 1usize << power;
    let one = Fr::one();
    let g1 = BatchMulPreprocessing::new(G1Projective::generator(), 2 * n);
    let g2 = BatchMulPreprocessing::new(G2Projective::generator(), n);
    let in_g1 = |scalars: Vec<Fr>| -> Vec<u8> {
        g1.batch_mul(&scalars).iter().flat_map(g1_bytes).collect()
    };
    let in_g2 = |scalars: Vec<Fr>| -> Vec<u8> {
        g2.batch_mul(&scalars).iter().flat_map(g2_bytes).collect()
    };
    // The file has no power of τ for the last coefficient of the largest domain, so it is left out there.
    let all_lagrange = |up_to: u32, scale: Fr| -> Vec<Fr> {
        (0..=up_to).flat_map(|p| lagrange(p, tau, scale, p > power)).collect()
    };

    let mut header = 32u32.to_le_bytes().to_vec();
    header.extend(Fq::MODULUS.0.iter().flat_map(|limb| limb.to_le_bytes()));
    header.extend(power.to_le_bytes());
    header.extend(power.to_le_bytes());
    let beta_g2 = (G2Projective::generator() * beta).into_affine();
    let sections = [
        (1, header),
        (2, in_g1(powers(tau, one, 2 * n - 1))),
        (3, in_g2(powers(tau, one, n))),
        (4, in_g1(powers(tau, alpha, n))),
        (5, in_g1(powers(tau, beta, n))),
        (6, g2_bytes(&beta_g2)),
        (7, 0u32.to_le_bytes().to_vec()),
        (12, in_g1(all_lagrange(power + 1, one))),
        (13, in_g2(all_lagrange(power, one))),
        (14, in_g1(all_lagrange(power, alpha))),
        (15, in_g1(all_lagrange(power, beta))),
    ];
    let mut file = b"ptau".to_vec();
    file.extend(1u32.to_le_bytes());
    file.extend((sections.len() as u32).to_le_bytes());
    for (id, content) in sections {
        file.extend(u32::to_le_bytes(id));
        file.extend((content.len() as u64).to_le_bytes());
        file.extend(content);
    }
    file
}

/// `scale`, `scale · tau`, ..: `count` of them.
fn powers(tau: Fr, scale: Fr, count: usize) -> Vec<Fr> {
    std::iter::successors(Some(scale), |power| Some(*power * tau)).take(count).collect()
}

/// The Lagrange polynomials of the 2^p-th roots of unity at τ: the inverse transform of τ's powers.
fn lagrange(p: u32, tau: Fr, scale: Fr, without_last: bool) -> Vec<Fr> {
    let mut values = powers(tau, scale, 1 << p);
    if without_last && let Some(last) = values.last_mut() {
        *last = Fr::zero();
    }
    match Radix2EvaluationDomain::<Fr>::new(1 << p) {
        Some(domain) => domain.ifft_in_place(&mut values),
        None => panic!("the field has no domain of 2^{p}"),
    }
    values
}

fn g1_bytes(point: &G1Affine) -> Vec<u8> {
    let (x, y) = point.xy().unwrap_or_default();
    montgomery(&[x, y])
}

fn g2_bytes(point: &G2Affine) -> Vec<u8> {
    let (x, y) = point.xy().unwrap_or_default();
    montgomery(&[x.c0, x.c1, y.c0, y.c1])
}

/// Coordinates as Montgomery limbs, little-endian; infinity is all zeros.
fn montgomery(coordinates: &[Fq]) -> Vec<u8> {
    coordinates.iter().flat_map(|c| c.0.0).flat_map(u64::to_le_bytes).collect()
}
