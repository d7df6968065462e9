//! The Poseidon permutation and hash, with the parameters of circomlib.
//!
//! The parameters are not a table of numbers but the run of the reference generator ([`generate`]): the Grain LFSR
//! gives the round constants and the Cauchy matrix. They are made once per width and kept.
//! Width t means t − 1 inputs and one initial state element, S-box x^5, 8 full rounds, and the number of partial
//! rounds circomlib uses for that width.
//!
//! ```
//! use zkc_field::{Fr, element_to_decimal, poseidon};
//!
//! let hash = poseidon::hash(&[Fr::from(1u64), Fr::from(2u64)]);
//! assert_eq!(
//!     element_to_decimal(&hash),
//!     "7853200120776062878684798364095072458815029376092732009249414926327459813530",
//! );
//! ```

use std::fmt;
use std::sync::OnceLock;

use ark_ff::{Field, Zero};
use num_bigint::BigUint;

use crate::element::from_biguint;
use crate::grain::Grain;
use crate::{Curve, Fr};

/// Full rounds, half before and half after the partial ones, for every width.
pub const FULL_ROUNDS: usize = 8;
/// Partial rounds for widths 2 to 17, as circomlib has them for BN254 and x^5 at 128 bits.
pub const PARTIAL_ROUNDS: [usize; 16] =
    [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];
/// The narrowest permutation: one input.
pub const MIN_WIDTH: usize = 2;
/// The widest permutation: sixteen inputs.
pub const MAX_WIDTH: usize = 17;
/// The most inputs one hash takes.
pub const MAX_INPUTS: usize = MAX_WIDTH - 1;

/// How often the matrix is drawn again before the field is called too small.
const MATRIX_ATTEMPTS: usize = 64;

/// The parameters of one width over BN254's scalar field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoseidonConstants {
    /// t · (full + partial) constants; round i adds those from `i * t` on.
    pub round_constants: Vec<Fr>,
    /// t rows of t entries: the new state is `mds · state`.
    pub mds: Vec<Vec<Fr>>,
    /// Rounds in which every element goes through the S-box.
    pub full_rounds: usize,
    /// Rounds in which only element 0 does.
    pub partial_rounds: usize,
}

impl PoseidonConstants {
    /// The number of state elements, t.
    pub fn width(&self) -> usize {
        self.mds.len()
    }
}

/// The same parameters as integers, over any prime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// As [`PoseidonConstants::round_constants`].
    pub round_constants: Vec<BigUint>,
    /// As [`PoseidonConstants::mds`].
    pub mds: Vec<Vec<BigUint>>,
}

/// The field has too few elements for a Cauchy matrix of this width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldTooSmall {
    /// The width that was asked for.
    pub t: usize,
}

impl fmt::Display for FieldTooSmall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the field is too small for a Poseidon matrix of width {}", self.t)
    }
}

impl std::error::Error for FieldTooSmall {}

/// The constants for width `t` over BN254, made on first use; `None` unless `t` is in 2..=17.
pub fn constants(t: usize) -> Option<&'static PoseidonConstants> {
    static TABLE: [OnceLock<Option<PoseidonConstants>>; 16] = [const { OnceLock::new() }; 16];
    let idx = t.checked_sub(MIN_WIDTH)?;
    let partial_rounds = *PARTIAL_ROUNDS.get(idx)?;
    TABLE.get(idx)?.get_or_init(|| bn254_constants(t, partial_rounds)).as_ref()
}

/// circomlibjs's `poseidon(inputs, initial)`: permutes `[initial, inputs..]` and gives element 0.
///
/// # Panics
/// If there are no inputs or more than [`MAX_INPUTS`]; the caller chooses the number of inputs, never the data.
pub fn hash_with_initial(initial: Fr, inputs: &[Fr]) -> Fr {
    let Some(constants) = constants(inputs.len() + 1) else {
        panic!("poseidon takes 1 to {MAX_INPUTS} inputs, not {}", inputs.len());
    };
    let mut state = Vec::with_capacity(inputs.len() + 1);
    state.push(initial);
    state.extend_from_slice(inputs);
    permute(constants, &mut state);
    state.first().copied().unwrap_or_else(Fr::zero)
}

/// The digest of packed elements from an initial element, as `std::hash::sponge` computes it: up to 12
/// elements in one permutation of width n + 1, more in blocks of 12 added into a state of width 13,
/// the last block filled up with zeros. No elements count as one zero.
pub fn sponge(initial: Fr, elements: &[Fr]) -> Fr {
    const RATE: usize = 12;
    match elements.len() {
        0 => hash_with_initial(initial, &[Fr::zero()]),
        1..=RATE => hash_with_initial(initial, elements),
        _ => {
            let mut state = [Fr::zero(); RATE + 1];
            state[0] = initial;
            // Width 13 is one of the widths that exist.
            let Some(constants) = constants(RATE + 1) else { return Fr::zero() };
            for block in elements.chunks(RATE) {
                for (cell, element) in state[1..].iter_mut().zip(block) {
                    *cell += element;
                }
                permute(constants, &mut state);
            }
            state[0]
        }
    }
}

/// circomlibjs's `poseidon(inputs)`: the initial element is zero.
///
/// # Panics
/// As [`hash_with_initial`].
pub fn hash(inputs: &[Fr]) -> Fr {
    hash_with_initial(Fr::zero(), inputs)
}

/// The permutation in place; `state` has as many elements as the constants are wide.
pub fn permute(constants: &PoseidonConstants, state: &mut [Fr]) {
    let t = constants.width();
    debug_assert_eq!(state.len(), t);
    let half = constants.full_rounds / 2;
    let mut mixed = vec![Fr::zero(); t];
    for (round, round_constants) in constants.round_constants.chunks_exact(t).enumerate() {
        for (element, constant) in state.iter_mut().zip(round_constants) {
            *element += constant;
        }
        let full = round < half || round >= half + constants.partial_rounds;
        let through_sbox = if full { t } else { 1 };
        for element in state.iter_mut().take(through_sbox) {
            let square = element.square();
            *element *= square.square();
        }
        for (out, row) in mixed.iter_mut().zip(&constants.mds) {
            *out = row.iter().zip(state.iter()).map(|(m, s)| *m * s).sum();
        }
        state.copy_from_slice(&mixed);
    }
}

/// Runs the reference parameter generator for an x^5 permutation of width `t` over the prime `modulus`.
///
/// Round constants are drawn until below the prime; matrix entries are `1 / (x_i + y_j)` with the x and y reduced
/// modulo the prime, drawn again until all are distinct and no sum is zero.
///
/// # Errors
/// [`FieldTooSmall`] if no matrix comes up, which happens for primes of a few bits only.
pub fn generate(
    modulus: &BigUint,
    t: usize,
    full_rounds: usize,
    partial_rounds: usize,
) -> Result<Parameters, FieldTooSmall> {
    let too_small = FieldTooSmall { t };
    let bits = u32::try_from(modulus.bits()).map_err(|_| too_small)?;
    let narrow = |n: usize| u32::try_from(n).map_err(|_| too_small);
    let mut grain = Grain::new(bits, narrow(t)?, narrow(full_rounds)?, narrow(partial_rounds)?);

    let mut round_constants = Vec::with_capacity(t * (full_rounds + partial_rounds));
    while round_constants.len() < t * (full_rounds + partial_rounds) {
        let candidate = grain.integer(bits);
        if candidate < *modulus {
            round_constants.push(candidate);
        }
    }

    for _ in 0..MATRIX_ATTEMPTS {
        let draws: Vec<BigUint> = (0..2 * t).map(|_| grain.integer(bits) % modulus).collect();
        let mut sorted = draws.clone();
        sorted.sort();
        sorted.dedup();
        if sorted.len() != draws.len() {
            continue;
        }
        let (xs, ys) = draws.split_at(t);
        let mds: Option<Vec<Vec<BigUint>>> = xs
            .iter()
            .map(|x| ys.iter().map(|y| ((x + y) % modulus).modinv(modulus)).collect())
            .collect();
        if let Some(mds) = mds {
            return Ok(Parameters { round_constants, mds });
        }
    }
    Err(too_small)
}

fn bn254_constants(t: usize, partial_rounds: usize) -> Option<PoseidonConstants> {
    let modulus = Curve::Bn254.scalar_modulus();
    let parameters = generate(modulus, t, FULL_ROUNDS, partial_rounds).ok()?;
    let elements = |row: &Vec<BigUint>| row.iter().map(from_biguint).collect::<Option<Vec<Fr>>>();
    Some(PoseidonConstants {
        round_constants: elements(&parameters.round_constants)?,
        mds: parameters.mds.iter().map(elements).collect::<Option<_>>()?,
        full_rounds: FULL_ROUNDS,
        partial_rounds,
    })
}
