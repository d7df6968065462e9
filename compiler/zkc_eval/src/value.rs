//! Values as trees of integers, and the way between trees and flat leaves.

use std::fmt;

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use zkc_hir::encoding::{self, EncodingError, Leaf, LeafBound};
use zkc_hir::{Program, Ty};

/// A value of some type; the type says what an integer means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// A leaf: the integer inside a number, `bool` as 0 or 1, a field element below the modulus.
    Int(BigInt),
    /// An array, tuple or struct, parts in order; a window is its two times. An enum is its tag and the
    /// fields of each variant, a `Vec` its length and all its slots: those of other variants and past
    /// the length are zeros ([`zero`]).
    Composite(Vec<Value>),
    /// An unrounded number on its way to a type, in that type's units.
    Exact(Rational),
    /// ⊥: what a failed operation leaves behind (semantics 1.8).
    Bottom,
}

impl Value {
    /// A leaf of any number.
    pub fn int(value: impl Into<BigInt>) -> Value {
        Value::Int(value.into())
    }

    /// `()`.
    pub fn unit() -> Value {
        Value::Composite(Vec::new())
    }

    /// Whether ⊥ is anywhere in it.
    pub fn has_bottom(&self) -> bool {
        match self {
            Value::Bottom => true,
            Value::Composite(parts) => parts.iter().any(Value::has_bottom),
            Value::Int(_) | Value::Exact(_) => false,
        }
    }
}

/// A rational number in lowest terms, the denominator positive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rational {
    numerator: BigInt,
    denominator: BigInt,
}

impl Rational {
    /// `numerator / denominator`; `None` if the denominator is zero.
    pub fn new(numerator: BigInt, denominator: BigInt) -> Option<Rational> {
        if denominator.is_zero() {
            return None;
        }
        let gcd = numerator.gcd(&denominator);
        let gcd = if denominator.is_negative() { -gcd } else { gcd };
        Some(Rational { numerator: numerator / &gcd, denominator: denominator / gcd })
    }

    /// A whole number.
    pub fn whole(value: BigInt) -> Rational {
        Rational { numerator: value, denominator: BigInt::one() }
    }

    /// Ten to a power of either sign.
    pub fn power_of_ten(exponent: i64) -> Rational {
        let power =
            BigInt::from(10).pow(u32::try_from(exponent.unsigned_abs()).unwrap_or(u32::MAX));
        match exponent {
            0.. => Rational { numerator: power, denominator: BigInt::one() },
            _ => Rational { numerator: BigInt::one(), denominator: power },
        }
    }

    /// Above the line.
    pub fn numerator(&self) -> &BigInt {
        &self.numerator
    }

    /// Below the line; positive.
    pub fn denominator(&self) -> &BigInt {
        &self.denominator
    }

    /// The sum.
    pub fn plus(&self, other: &Rational) -> Rational {
        let numerator = &self.numerator * &other.denominator + &other.numerator * &self.denominator;
        self.reduced(numerator, &self.denominator * &other.denominator)
    }

    /// The difference.
    pub fn minus(&self, other: &Rational) -> Rational {
        let numerator = &self.numerator * &other.denominator - &other.numerator * &self.denominator;
        self.reduced(numerator, &self.denominator * &other.denominator)
    }

    /// The product.
    pub fn times(&self, other: &Rational) -> Rational {
        let numerator = &self.numerator * &other.numerator;
        self.reduced(numerator, &self.denominator * &other.denominator)
    }

    /// The quotient; `None` by zero.
    pub fn over(&self, other: &Rational) -> Option<Rational> {
        let numerator = &self.numerator * &other.denominator;
        Rational::new(numerator, &self.denominator * &other.numerator)
    }

    fn reduced(&self, numerator: BigInt, denominator: BigInt) -> Rational {
        // Products of non-zero denominators are not zero.
        Rational::new(numerator, denominator).unwrap_or_else(|| self.clone())
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Rational) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Rational) -> std::cmp::Ordering {
        let left = &self.numerator * &other.denominator;
        left.cmp(&(&other.numerator * &self.denominator))
    }
}

/// Why a tree or a row of numbers is no value of a type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeafError {
    /// The way to the part, such as `.price` or `[3].0`; empty for the whole.
    pub path: String,
    /// What is wrong there.
    pub problem: LeafProblem,
}

/// What is wrong with a leaf.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LeafProblem {
    /// The number is negative, or too large for the bound.
    OutOfRange(LeafBound),
    /// It belongs to a variant that the value is not, or stands past a length, and is not 0.
    Padding,
    /// More or fewer numbers than the type has leaves.
    Count {
        /// How many the type has.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// The tree does not have the shape of the type, or has ⊥ in it.
    Shape,
    /// The type has no leaves to speak of.
    Type(EncodingError),
}

impl fmt::Display for LeafError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        match &self.problem {
            LeafProblem::OutOfRange(bound) => match bound.range() {
                Some((least, most)) => {
                    write!(f, "the number is not in the range {least} to {most}")
                }
                None => f.write_str("the number is not below the field's modulus"),
            },
            LeafProblem::Padding => f.write_str("the value has no such part, so it must be 0"),
            LeafProblem::Count { expected, found } => {
                write!(f, "{expected} numbers were expected, there are {found}")
            }
            LeafProblem::Shape => f.write_str("the value does not have the shape of its type"),
            LeafProblem::Type(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for LeafError {}

impl From<EncodingError> for LeafError {
    fn from(error: EncodingError) -> LeafError {
        LeafError { path: String::new(), problem: LeafProblem::Type(error) }
    }
}

/// The elements of a value's leaves in the order of `zkc_hir::encoding`: each number is checked
/// against its bound, and less the bound's least.
///
/// # Errors
/// [`LeafError`] if the value is not one of the type.
pub fn leaves(
    program: &Program,
    ty: &Ty,
    value: &Value,
    modulus: &BigUint,
) -> Result<Vec<BigUint>, LeafError> {
    let specs = encoding::leaves(program, ty)?;
    let mut found = Vec::with_capacity(specs.len());
    flatten(program, ty, value, true, &mut found)?;
    let count = LeafProblem::Count { expected: specs.len(), found: found.len() };
    if specs.len() != found.len() {
        return Err(LeafError { path: String::new(), problem: count });
    }
    let mut leaves = Vec::with_capacity(specs.len());
    for (spec, (leaf, live)) in specs.into_iter().zip(found) {
        let padding = || LeafError { path: spec.path.clone(), problem: LeafProblem::Padding };
        if !live {
            if !leaf.is_zero() {
                return Err(padding());
            }
            leaves.push(BigUint::ZERO);
            continue;
        }
        if !in_bound(leaf, spec.bound, modulus) {
            let problem = LeafProblem::OutOfRange(spec.bound);
            return Err(LeafError { path: spec.path, problem });
        }
        // Not below the bound's least, so not negative.
        leaves.push((leaf - spec.bound.least()).to_biguint().unwrap_or_default());
    }
    Ok(leaves)
}

/// The value of these elements, each checked against its bound: the inverse of [`leaves`].
///
/// # Errors
/// [`LeafError`] if a leaf is out of its bound, or their number is not the type's.
pub fn from_leaves(
    program: &Program,
    ty: &Ty,
    leaves: &[BigUint],
    modulus: &BigUint,
) -> Result<Value, LeafError> {
    let specs = encoding::leaves(program, ty)?;
    if specs.len() != leaves.len() {
        let problem = LeafProblem::Count { expected: specs.len(), found: leaves.len() };
        return Err(LeafError { path: String::new(), problem });
    }
    build(program, ty, true, &mut specs.into_iter().zip(leaves), modulus)
}

/// Whether a number is one of the bound.
pub(crate) fn in_bound(number: &BigInt, bound: LeafBound, modulus: &BigUint) -> bool {
    match bound.range() {
        Some((least, most)) => (least..=most).contains(number),
        None => !number.is_negative() && number.magnitude() < modulus,
    }
}

/// Which parts of a value count: all, but of an enum's the tag and the fields of the variant that it
/// is, and of a `Vec`'s the length and as many slots.
fn live(ty: &Ty, first: Option<&BigInt>, index: usize) -> bool {
    let first = || first.and_then(BigInt::to_usize);
    match ty {
        Ty::Enum(..) => index == 0 || first() == Some(index - 1),
        Ty::Vec(..) => index == 0 || first().is_some_and(|len| index <= len),
        _ => true,
    }
}

/// The value of a type whose leaves are all zero.
///
/// # Errors
/// [`LeafError`] if the type has no values to speak of.
pub fn zero(program: &Program, ty: &Ty) -> Result<Value, LeafError> {
    if encoding::leaf_bound(program, ty)?.is_some() {
        return Ok(Value::int(0));
    }
    encoding::node_count(program, ty)?;
    let parts = encoding::parts(program, ty)?;
    let parts: Result<Vec<Value>, LeafError> =
        parts.iter().map(|(_, part)| zero(program, part)).collect();
    Ok(Value::Composite(parts?))
}

fn flatten<'a>(
    program: &Program,
    ty: &Ty,
    value: &'a Value,
    counts: bool,
    found: &mut Vec<(&'a BigInt, bool)>,
) -> Result<(), LeafError> {
    let shape = || LeafError { path: String::new(), problem: LeafProblem::Shape };
    match (encoding::leaf_bound(program, ty)?, value) {
        (Some(_), Value::Int(leaf)) => found.push((leaf, counts)),
        (None, Value::Composite(values)) => {
            let parts = encoding::parts(program, ty)?;
            if parts.len() != values.len() {
                return Err(shape());
            }
            let first = match values.first() {
                Some(Value::Int(first)) => Some(first),
                _ => None,
            };
            for (index, ((step, part), value)) in parts.into_iter().zip(values).enumerate() {
                let counts = counts && live(ty, first, index);
                flatten(program, &part, value, counts, found).map_err(|error| LeafError {
                    path: format!("{step}{}", error.path),
                    ..error
                })?;
            }
        }
        _ => return Err(shape()),
    }
    Ok(())
}

fn build<'a>(
    program: &Program,
    ty: &Ty,
    counts: bool,
    rest: &mut impl Iterator<Item = (Leaf, &'a BigUint)>,
    modulus: &BigUint,
) -> Result<Value, LeafError> {
    if encoding::leaf_bound(program, ty)?.is_some() {
        let Some((spec, leaf)) = rest.next() else {
            return Err(LeafError { path: String::new(), problem: LeafProblem::Shape });
        };
        if !counts && !leaf.is_zero() {
            return Err(LeafError { path: spec.path, problem: LeafProblem::Padding });
        }
        if !counts {
            return Ok(Value::int(0));
        }
        let number = BigInt::from(leaf.clone()) + spec.bound.least();
        if !in_bound(&number, spec.bound, modulus) {
            let problem = LeafProblem::OutOfRange(spec.bound);
            return Err(LeafError { path: spec.path, problem });
        }
        return Ok(Value::Int(number));
    }
    let mut values: Vec<Value> = Vec::new();
    for (index, (_, part)) in encoding::parts(program, ty)?.into_iter().enumerate() {
        let counts = match values.first() {
            Some(Value::Int(first)) => counts && live(ty, Some(first), index),
            _ => counts,
        };
        values.push(build(program, &part, counts, rest, modulus)?);
    }
    Ok(Value::Composite(values))
}
