//! Cases: values of types, random and at the edges.
//!
//! A type's first two cases are its least and its greatest value. In the others each number is, one time
//! in four, an edge of its type or of the number's digits; one time in four small; else of a random
//! length in bits, so that small and large numbers are as frequent.

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed, Zero};
use rand::{Rng, RngCore, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use zkc_eval::{LeafError, Value};
use zkc_hir::encoding::{self, LeafBound};
use zkc_hir::{Program, Ty};

/// Timestamps at random are of 2000 to 2099, since contracts speak of these.
const YEARS: (u64, u64) = (946_684_800, 4_102_444_800);
const DAY: u64 = 86_400;

/// The random numbers of one test: the same for the same seed and name, whatever else is run.
pub fn rng(seed: u64, name: &str) -> ChaCha8Rng {
    // FNV-1a: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&hash.to_le_bytes());
    ChaCha8Rng::from_seed(key)
}

/// The case of this number, from 0, of these types: one value for each.
///
/// # Errors
/// [`LeafError`] if a type has no values to speak of.
pub fn case(
    program: &Program,
    types: &[&Ty],
    modulus: &BigUint,
    number: u32,
    rng: &mut impl RngCore,
) -> Result<Vec<Value>, LeafError> {
    let mut draw = |ty: &Ty, bound: LeafBound| {
        let (least, most) = bound.range().unwrap_or_else(|| (BigInt::ZERO, last(modulus)));
        match number {
            0 => least,
            1 => most,
            _ => number_of(ty, &least, &most, rng),
        }
    };
    types.iter().map(|ty| value(program, ty, &mut draw)).collect()
}

fn last(modulus: &BigUint) -> BigInt {
    BigInt::from(modulus.clone()) - 1
}

fn value(
    program: &Program,
    ty: &Ty,
    draw: &mut dyn FnMut(&Ty, LeafBound) -> BigInt,
) -> Result<Value, LeafError> {
    if let Some(bound) = encoding::leaf_bound(program, ty)? {
        return Ok(Value::Int(draw(ty, bound)));
    }
    encoding::node_count(program, ty)?;
    let parts = encoding::parts(program, ty)?;
    let mut values: Vec<Value> = Vec::with_capacity(parts.len());
    for (index, (_, part)) in parts.iter().enumerate() {
        let live = match (ty, values.first()) {
            (Ty::Enum(..), Some(Value::Int(tag))) => *tag == BigInt::from(index - 1),
            (Ty::Vec(..), Some(Value::Int(len))) => *len >= BigInt::from(index),
            _ => true,
        };
        values.push(match live {
            true => value(program, part, draw)?,
            false => zkc_eval::zero(program, part)?,
        });
    }
    if *ty == Ty::Window
        && let [Value::Int(from), Value::Int(to)] = values.as_slice()
        && from > to
    {
        values.reverse();
    }
    Ok(Value::Composite(values))
}

fn number_of(ty: &Ty, least: &BigInt, most: &BigInt, rng: &mut impl RngCore) -> BigInt {
    let found = match (rng.gen_range(0..4_u8), ty) {
        (_, Ty::Below(_) | Ty::Bool) => least + below(&(most - least + 1), rng),
        (0, _) => edge(least, most, rng),
        (_, Ty::Timestamp) => {
            let second = rng.gen_range(YEARS.0..YEARS.1);
            // Midnight as often as not.
            BigInt::from(if rng.gen_bool(0.5) { second / DAY * DAY } else { second })
        }
        (_, Ty::Date) => BigInt::from(rng.gen_range(YEARS.0 / DAY..YEARS.1 / DAY)),
        (1, _) => BigInt::from(rng.gen_range(0..16_u8)) * sign(least, rng),
        _ => {
            let bits = rng.gen_range(0..=most.bits());
            below(&(BigInt::one() << bits), rng) * sign(least, rng)
        }
    };
    found.clamp(least.clone(), most.clone())
}

/// An edge of the type, a power of two or of ten, or a neighbour of one.
fn edge(least: &BigInt, most: &BigInt, rng: &mut impl RngCore) -> BigInt {
    let of = match rng.gen_range(0..4_u8) {
        0 => least.clone(),
        1 => most.clone(),
        2 => BigInt::one() << rng.gen_range(0..=most.bits()),
        _ => {
            // As many decimal digits as the greatest has, or fewer.
            let digits = rng.gen_range(0..=most.bits() * 3 / 10);
            BigInt::from(10).pow(digits as u32) * sign(least, rng)
        }
    };
    of + rng.gen_range(-1..=1_i8)
}

fn sign(least: &BigInt, rng: &mut impl RngCore) -> i8 {
    if least.is_negative() && rng.gen_bool(0.5) { -1 } else { 1 }
}

/// A number below `limit`, which is above 0.
fn below(limit: &BigInt, rng: &mut impl RngCore) -> BigInt {
    // 64 bits more than it has: what is more likely is so by less than 2^-64.
    let mut bytes = vec![0; (limit.bits() as usize).div_ceil(8) + 8];
    rng.fill_bytes(&mut bytes);
    let number = BigInt::from(BigUint::from_bytes_le(&bytes));
    if limit.is_zero() { number } else { number % limit }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(ty: &Ty, number: u32, seed: u64) -> Value {
        let modulus = BigUint::from(101_u8);
        let mut rng = rng(seed, "test");
        case(&Program::default(), &[ty], &modulus, number, &mut rng).expect("a value").remove(0)
    }

    #[test]
    fn the_first_cases_are_the_edges() {
        assert_eq!(first(&Ty::Int(8), 0, 1), Value::int(-128));
        assert_eq!(first(&Ty::Int(8), 1, 1), Value::int(127));
        assert_eq!(first(&Ty::Field, 1, 1), Value::int(100));
        let list = Ty::Vec(Box::new(Ty::uint(8)), zkc_hir::Size::from(2));
        let parts = |parts: [u8; 3]| Value::Composite(parts.map(Value::int).to_vec());
        assert_eq!(first(&list, 0, 1), parts([0, 0, 0]));
        assert_eq!(first(&list, 1, 1), parts([2, 255, 255]));
    }

    #[test]
    fn every_value_is_one_of_its_type() {
        let list = Ty::Vec(Box::new(Ty::Date), zkc_hir::Size::from(3));
        let types =
            [Ty::uint(1), Ty::uint(252), Ty::Int(128), Ty::Field, Ty::Window, list, Ty::Bool];
        let (program, prime) = (Program::default(), zkc_eval::Options::bn254().modulus);
        let mut rng = rng(7, "all");
        for number in 0..200 {
            for ty in &types {
                let value = case(&program, &[ty], &prime, number, &mut rng).expect("a value");
                zkc_eval::leaves(&program, ty, &value[0], &prime).expect("one of its type");
            }
        }
    }

    #[test]
    fn a_seed_gives_the_same_cases_and_another_gives_others() {
        let ty = Ty::uint(64);
        assert_eq!(first(&ty, 5, 1), first(&ty, 5, 1));
        assert_ne!(first(&ty, 5, 1), first(&ty, 5, 2));
    }
}
