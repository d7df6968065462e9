//! Poseidon and the digest's sponge over plain integers.
//!
//! The specification is `zkc_hir::encoding`; the permutation is written here once more, from the
//! constants alone, so that circuits are checked against something that shares no code with them.

use std::collections::BTreeMap;
use std::rc::Rc;

use num_bigint::BigUint;
use num_traits::Zero;
use zkc_field::{Curve, poseidon};
use zkc_hir::encoding::{self, EncodingError};
use zkc_hir::{Program, Ty};

use crate::value::{LeafError, Value, leaves};

/// Poseidon over one prime; makes the constants of each width once.
#[derive(Clone, Debug)]
pub struct Poseidon {
    modulus: BigUint,
    widths: BTreeMap<usize, Option<Rc<Width>>>,
}

/// The constants of one width.
#[derive(Debug)]
pub(crate) struct Width {
    /// As many for each round as the state is wide.
    pub(crate) round_constants: Vec<BigUint>,
    /// Row i makes element i of the next state.
    pub(crate) matrix: Vec<Vec<BigUint>>,
    /// How many of the rounds are partial.
    pub(crate) partial_rounds: usize,
}

impl Poseidon {
    /// Over the prime `modulus`, with the constants that circomlib's generator gives for it.
    pub fn new(modulus: BigUint) -> Poseidon {
        Poseidon { modulus, widths: BTreeMap::new() }
    }

    /// The prime.
    pub(crate) fn modulus(&self) -> &BigUint {
        &self.modulus
    }

    /// The constants of a state of `t` elements; `None` unless `t` is 2 to 17 and the field is large
    /// enough for a matrix.
    pub(crate) fn width(&mut self, t: usize) -> Option<Rc<Width>> {
        let modulus = &self.modulus;
        self.widths.entry(t).or_insert_with(|| make_width(modulus, t)).clone()
    }

    /// Permutes a state in place; `None` as for the constants.
    pub fn permute(&mut self, state: &mut [BigUint]) -> Option<()> {
        let width = self.width(state.len())?;
        let rounds = poseidon::FULL_ROUNDS + width.partial_rounds;
        let half = poseidon::FULL_ROUNDS / 2;
        for (round, constants) in width.round_constants.chunks(state.len()).enumerate() {
            for (element, constant) in state.iter_mut().zip(constants) {
                *element += constant;
            }
            let full = round < half || round + half >= rounds;
            let n_sboxes = if full { state.len() } else { 1 };
            for element in state.iter_mut().take(n_sboxes) {
                let square = &*element * &*element % &self.modulus;
                let fourth = &square * &square % &self.modulus;
                *element = &*element * fourth % &self.modulus;
            }
            let next: Vec<BigUint> = width
                .matrix
                .iter()
                .map(|row| {
                    let sum: BigUint = row.iter().zip(state.iter()).map(|(m, x)| m * x).sum();
                    sum % &self.modulus
                })
                .collect();
            state.clone_from_slice(&next);
        }
        Some(())
    }

    /// The sponge of `zkc_hir::encoding` over packed elements; no elements count as one zero.
    /// `None` only over fields too small for a matrix.
    pub fn sponge(&mut self, capacity: &BigUint, elements: &[BigUint]) -> Option<BigUint> {
        let zero = [BigUint::zero()];
        let elements = if elements.is_empty() { &zero } else { elements };
        let rate = encoding::block_rate(elements.len());
        let mut state = vec![BigUint::zero(); rate + 1];
        if let Some(first) = state.first_mut() {
            *first = capacity % &self.modulus;
        }
        for block in elements.chunks(rate) {
            for (element, input) in state.iter_mut().skip(1).zip(block) {
                *element = (&*element + input) % &self.modulus;
            }
            self.permute(&mut state)?;
        }
        state.into_iter().next()
    }
}

/// The sponge over BN254's scalar field.
pub fn sponge(capacity: &BigUint, elements: &[BigUint]) -> BigUint {
    let mut poseidon = Poseidon::new(Curve::Bn254.scalar_modulus().clone());
    // BN254 has constants at every width that a sponge uses.
    poseidon.sponge(capacity, elements).unwrap_or_default()
}

/// `digest(value)` over BN254 (semantics 6.6).
///
/// # Errors
/// [`LeafError`] if the value is not one of the type.
pub fn digest(program: &Program, ty: &Ty, value: &Value) -> Result<BigUint, LeafError> {
    let leaves = leaves(program, ty, value, Curve::Bn254.scalar_modulus())?;
    Ok(sponge(&encoding::capacity(program, ty)?, &packed(program, ty, &leaves)?))
}

/// `Seal(value, salt)` over BN254 (semantics 11.1).
///
/// # Errors
/// [`LeafError`] if the value is not one of the type.
pub fn seal(
    program: &Program,
    ty: &Ty,
    value: &Value,
    salt: &BigUint,
) -> Result<BigUint, LeafError> {
    let leaves = leaves(program, ty, value, Curve::Bn254.scalar_modulus())?;
    let mut elements = packed(program, ty, &leaves)?;
    elements.push(salt.clone());
    Ok(sponge(&encoding::seal_capacity(program, ty)?, &elements))
}

/// The packed elements of a type's leaves.
pub(crate) fn packed(
    program: &Program,
    ty: &Ty,
    leaves: &[BigUint],
) -> Result<Vec<BigUint>, EncodingError> {
    let elements = encoding::packing(program, ty)?;
    let pack = |element: &encoding::PackedElement| {
        let parts = element.parts.iter();
        parts.filter_map(|part| Some(leaves.get(part.leaf)? << part.shift)).sum()
    };
    Ok(elements.iter().map(pack).collect())
}

fn make_width(modulus: &BigUint, t: usize) -> Option<Rc<Width>> {
    let partial_rounds = *poseidon::PARTIAL_ROUNDS.get(t.checked_sub(poseidon::MIN_WIDTH)?)?;
    let parameters = if modulus == Curve::Bn254.scalar_modulus() {
        // The same numbers as `generate` gives, kept between calls.
        let known = poseidon::constants(t)?;
        let integers = |row: &Vec<zkc_field::Fr>| {
            row.iter().map(zkc_field::element::to_biguint).collect::<Vec<_>>()
        };
        poseidon::Parameters {
            round_constants: integers(&known.round_constants),
            mds: known.mds.iter().map(integers).collect(),
        }
    } else {
        poseidon::generate(modulus, t, poseidon::FULL_ROUNDS, partial_rounds).ok()?
    };
    Some(Rc::new(Width {
        round_constants: parameters.round_constants,
        matrix: parameters.mds,
        partial_rounds,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(decimal: &str) -> BigUint {
        decimal.parse().unwrap()
    }

    /// circomlibjs: `poseidon([1, 2])`, and with an initial state of 7.
    #[test]
    fn one_block_is_circomlibs_hash() {
        let inputs = [number("1"), number("2")];
        assert_eq!(
            sponge(&BigUint::zero(), &inputs),
            number("7853200120776062878684798364095072458815029376092732009249414926327459813530")
        );
        let elements: Vec<BigUint> = (1..=12u32).map(BigUint::from).collect();
        let initial = zkc_field::Fr::from(7u64);
        let inputs: Vec<zkc_field::Fr> = (1..=12u64).map(zkc_field::Fr::from).collect();
        let expected = poseidon::hash_with_initial(initial, &inputs);
        assert_eq!(sponge(&7u32.into(), &elements), zkc_field::element::to_biguint(&expected));
    }

    #[test]
    fn blocks_of_twelve_fill_up_with_zeros() {
        let elements: Vec<BigUint> = (1..=13u32).map(BigUint::from).collect();
        let mut filled = elements.clone();
        filled.resize(24, BigUint::zero());
        assert_eq!(sponge(&5u32.into(), &elements), sponge(&5u32.into(), &filled));
        let mut poseidon = Poseidon::new(Curve::Bn254.scalar_modulus().clone());
        let mut state = vec![BigUint::from(5u32)];
        state.extend_from_slice(&elements[..12]);
        poseidon.permute(&mut state).unwrap();
        state[1] += &elements[12];
        poseidon.permute(&mut state).unwrap();
        assert_eq!(sponge(&5u32.into(), &elements), state[0]);
        assert_eq!(sponge(&5u32.into(), &[]), sponge(&5u32.into(), &[BigUint::zero()]));
    }
}
