//! Making a key on one machine, for development.
//!
//! Whoever runs this knows the trapdoor, could keep it, and could then forge proofs. Such a key carries the label
//! `unsafe-dev` wherever it goes. Keys for real money come from a ceremony of many parties.
//!
//! The key has snarkjs's form: IC over γ, C over δ, and H for the odd half of the double domain over δ. γ is random
//! here, while snarkjs's ceremony leaves it at one.

use std::fmt;

use ark_bn254::{G1Affine, G1Projective, G2Projective};
use ark_ec::scalar_mul::BatchMulPreprocessing;
use ark_ec::{CurveGroup, PrimeGroup};
use ark_ff::{Field, One, UniformRand, Zero};
use ark_poly::{EvaluationDomain, Radix2EvaluationDomain};
use rand::{CryptoRng, RngCore};
use zeroize::Zeroize;
use zkc_artifact::r1cs::circuit_digest;
use zkc_artifact::zkey::{Coefficient, KeyNote, KeyOrigin};
use zkc_field::Fr;
use zkc_r1cs::{R1cs, Side};

use crate::ProvingKey;

/// The largest domain: the field has 2^28-th roots of unity, and H needs a domain of twice the size.
const MAX_DOMAIN: usize = 1 << 27;

/// Why no key can be made for a circuit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupError {
    /// The constraints and public inputs do not fit into the largest domain.
    TooLarge {
        /// Constraints and public inputs, with the constant one.
        rows: usize,
    },
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SetupError::TooLarge { rows } => write!(
                f,
                "the circuit needs {rows} rows, but Groth16 on bn254 has room for {MAX_DOMAIN}"
            ),
        }
    }
}

impl std::error::Error for SetupError {}

/// The size of the domain of a circuit's key: the power of two, at least 2, that holds all constraints and one row
/// for the constant one and each public wire. The same number as snarkjs's.
pub fn domain_size(r1cs: &R1cs<Fr>) -> usize {
    domain_size_for(r1cs.n_rows() + r1cs.n_public() + 1)
}

pub(crate) fn domain_size_for(rows: usize) -> usize {
    rows.next_power_of_two().max(2)
}

/// Makes a key for a circuit. The same circuit and random numbers give the same key.
///
/// # Errors
/// If the circuit is too large for the curve.
pub fn setup<R: RngCore + CryptoRng>(
    r1cs: &R1cs<Fr>,
    rng: &mut R,
    origin: KeyOrigin,
) -> Result<ProvingKey, SetupError> {
    let n = domain_size(r1cs);
    let rows = r1cs.n_rows() + r1cs.n_public() + 1;
    let too_large = SetupError::TooLarge { rows };
    if n > MAX_DOMAIN {
        return Err(too_large);
    }
    let domain = Radix2EvaluationDomain::<Fr>::new(n).ok_or(too_large.clone())?;
    let double = Radix2EvaluationDomain::<Fr>::new(2 * n).ok_or(too_large.clone())?;
    let mut trapdoor = Trapdoor::random(rng, &double);
    let mut scalars = Scalars::new(r1cs, &trapdoor, &domain, &double);

    let (g1, g2) = (G1Projective::generator(), G2Projective::generator());
    let table = BatchMulPreprocessing::new(g1, n.max(r1cs.n_wires()));
    let at_g1 = |scalars: &[Fr]| -> Vec<G1Affine> { table.batch_mul(scalars) };
    let key = ProvingKey {
        n_wires: r1cs.n_wires() as u32,
        n_public: r1cs.n_public() as u32,
        domain_size: n as u32,
        alpha_g1: (g1 * trapdoor.alpha).into_affine(),
        beta_g1: (g1 * trapdoor.beta).into_affine(),
        beta_g2: (g2 * trapdoor.beta).into_affine(),
        gamma_g2: (g2 * trapdoor.gamma).into_affine(),
        delta_g1: (g1 * trapdoor.delta).into_affine(),
        delta_g2: (g2 * trapdoor.delta).into_affine(),
        ic: at_g1(&scalars.ic),
        coefficients: coefficients(r1cs).collect(),
        a: at_g1(&scalars.a),
        b_g1: at_g1(&scalars.b),
        b_g2: BatchMulPreprocessing::new(g2, r1cs.n_wires()).batch_mul(&scalars.b),
        c: at_g1(&scalars.c),
        h: at_g1(&scalars.h),
        // No digest of a ceremony, no contributions.
        contributions: vec![0; 68],
        note: Some(KeyNote { origin, circuit: circuit_digest(r1cs) }),
    };
    trapdoor.zeroize();
    scalars.zeroize();
    Ok(key)
}

/// The terms of A and B row by row, then the rows of the constant one and the public wires: snarkjs's order.
pub(crate) fn coefficients(r1cs: &R1cs<Fr>) -> impl Iterator<Item = Coefficient> + '_ {
    let of_rows = (0..r1cs.n_rows()).flat_map(move |row| {
        [Side::A, Side::B].into_iter().flat_map(move |side| {
            r1cs.terms(side, row).map(move |(wire, value)| Coefficient {
                in_b: side == Side::B,
                row: row as u32,
                wire,
                value,
            })
        })
    });
    let n_rows = r1cs.n_rows() as u32;
    let of_public = (0..=r1cs.n_public() as u32).map(move |wire| Coefficient {
        in_b: false,
        row: n_rows + wire,
        wire,
        value: Fr::one(),
    });
    of_rows.chain(of_public)
}

/// What nobody may know of a key that is to be trusted.
#[derive(Zeroize)]
struct Trapdoor {
    tau: Fr,
    alpha: Fr,
    beta: Fr,
    gamma: Fr,
    delta: Fr,
}

impl Trapdoor {
    fn random<R: RngCore + CryptoRng>(rng: &mut R, double: &Radix2EvaluationDomain<Fr>) -> Self {
        let mut nonzero = || {
            loop {
                let value = Fr::rand(rng);
                if !value.is_zero() {
                    return value;
                }
            }
        };
        let (alpha, beta, gamma, delta) = (nonzero(), nonzero(), nonzero(), nonzero());
        // A τ in the domain would show a witness value instead of hiding it.
        let tau = loop {
            let tau = nonzero();
            if !double.evaluate_vanishing_polynomial(tau).is_zero() {
                break tau;
            }
        };
        Trapdoor { tau, alpha, beta, gamma, delta }
    }
}

/// The logarithms of the key's points.
#[derive(Zeroize)]
struct Scalars {
    a: Vec<Fr>,
    b: Vec<Fr>,
    ic: Vec<Fr>,
    c: Vec<Fr>,
    h: Vec<Fr>,
}

impl Scalars {
    fn new(
        r1cs: &R1cs<Fr>,
        trapdoor: &Trapdoor,
        domain: &Radix2EvaluationDomain<Fr>,
        double: &Radix2EvaluationDomain<Fr>,
    ) -> Self {
        let Trapdoor { tau, alpha, beta, gamma, delta } = trapdoor;
        let mut lagrange = domain.evaluate_all_lagrange_coefficients(*tau);
        let mut sums = Side::ALL.map(|_| vec![Fr::zero(); r1cs.n_wires()]);
        for (side, sum) in Side::ALL.into_iter().zip(&mut sums) {
            for (row, at_tau) in (0..r1cs.n_rows()).zip(&lagrange) {
                for (wire, value) in r1cs.terms(side, row) {
                    if let Some(sum) = sum.get_mut(wire as usize) {
                        *sum += value * at_tau;
                    }
                }
            }
        }
        let [mut a, b, mut c] = sums;
        for (a, at_tau) in
            a.iter_mut().take(r1cs.n_public() + 1).zip(lagrange.iter().skip(r1cs.n_rows()))
        {
            *a += at_tau;
        }
        lagrange.zeroize();

        // Trapdoor::random never gives zero, so the fallback is not taken.
        let inverse = |x: &Fr| x.inverse().unwrap_or_else(Fr::zero);
        let (over_gamma, over_delta) = (inverse(gamma), inverse(delta));
        for (c, (a, b)) in c.iter_mut().zip(a.iter().zip(&b)) {
            *c += *beta * a + *alpha * b;
        }
        let private = c.split_off(r1cs.n_public() + 1);
        let scaled = |values: Vec<Fr>, by: Fr| values.into_iter().map(|v| v * by).collect();
        let mut all = double.evaluate_all_lagrange_coefficients(*tau);
        let h = all.iter().skip(1).step_by(2).map(|v| *v * over_delta).collect();
        all.zeroize();
        Scalars { a, b, ic: scaled(c, over_gamma), c: scaled(private, over_delta), h }
    }
}
