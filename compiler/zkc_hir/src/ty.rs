//! Types.

use crate::{EnumId, Size, StructId, UnitId};

/// Seconds of a day; there are no leap seconds.
pub const SECONDS_OF_DAY: u32 = 86_400;

/// A type of the language; generic parameters refer to the item that the type stands in.
///
/// Representation of the numeric types (semantics 3.1, 3.8):
///
/// | type | integer inside | bits |
/// |---|---|---|
/// | `Uint(n)` | itself | n |
/// | `Int(n)` | itself, from −2^(n−1) | n |
/// | `Amount(u)` | minor units | the unit's, 64 unless it says otherwise |
/// | `Rate(_, _, s)`, `Decimal(s)` | mantissa, scale 10^s | 64 |
/// | `SignedAmount(u)`, `SignedDecimal(s)` | the same with a sign, as far below 0 as above | 1 more |
/// | `Bps`, `Percent` | scale 10^4, 10^6 | 32 |
/// | `Timestamp`, `Duration` | seconds | 40 |
/// | `Date` | days since 1970-01-01, year 1 to 9999 | 22 |
/// | `Window` | two timestamps | 2 × 40 |
/// | `Bytes(n)` | big-endian, in limbs | 8 each |
/// | `Below(n)` | itself, less than n | of n − 1 |
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Ty {
    /// `bool`.
    Bool,
    /// `u1` … `u252`.
    Uint(Size),
    /// `i8`, `i16`, `i32`, `i64` or `i128`, by its width.
    Int(u32),
    /// An element of the scalar field.
    Field,
    /// `Digest<T>`; `None` for a digest whose type was forgotten, written `Digest`.
    Digest(Option<Box<Ty>>),
    /// `Seal<T>`: the salted, typed commitment that a `sealed` parameter shows.
    Seal(Box<Ty>),
    /// A private field element from a random source.
    Salt,
    /// `[T; n]`.
    Array(Box<Ty>, Size),
    /// A tuple; `()` is the empty one.
    Tuple(Vec<Ty>),
    /// A struct with its generic arguments.
    Struct(StructId, Vec<GenericArg>),
    /// An enum with its generic arguments. A value is its tag and the fields of *every* variant, those
    /// of variants that it is not being 0.
    Enum(EnumId, Vec<GenericArg>),
    /// `Vec<T, N>`. A value is its length and N elements, those past the length being 0.
    Vec(Box<Ty>, Size),
    /// `Bytes<L>`. Up to 31 bytes are one big-endian number; more are numbers of 16 bytes each, from
    /// the first byte on, the last of what is left (semantics 6.8).
    Bytes(Size),
    /// A number below this: the tag of an enum, or the length of a `Vec`; nobody can write it.
    Below(u64),
    /// `Amount<U>`.
    Amount(UnitRef),
    /// `SignedAmount<U>`.
    SignedAmount(UnitRef),
    /// `Rate<A, B, S>`: major units of B for one major unit of A, scale 10^S.
    Rate(UnitRef, UnitRef, Size),
    /// `Decimal<S>`: scale 10^S.
    Decimal(Size),
    /// `SignedDecimal<S>`: scale 10^S.
    SignedDecimal(Size),
    /// Hundredths of a percent.
    Bps,
    /// Percent with four decimals.
    Percent,
    /// An unrounded rational on its way to the type inside (`Amount`, `Uint`, …).
    Exact(Box<Ty>),
    /// Seconds since 1970 UTC.
    Timestamp,
    /// A day of the Gregorian calendar, UTC.
    Date,
    /// Seconds.
    Duration,
    /// The public time window `now`.
    Window,
    /// A generic type parameter, by its index.
    Param(u32),
    /// The type of `fail(…)`: fits everything.
    Never,
}

/// A unit of an amount: a known one, or a generic parameter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum UnitRef {
    /// A declared unit.
    Unit(UnitId),
    /// A generic unit parameter, by its index.
    Param(u32),
}

/// What stands for a generic parameter in an instance.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GenericArg {
    /// For a type parameter.
    Ty(Ty),
    /// For a unit parameter.
    Unit(UnitRef),
    /// For a constant parameter.
    Size(Size),
}

impl GenericArg {
    /// The argument with the parameters of the item it stands in replaced.
    pub fn substitute(&self, args: &[GenericArg]) -> GenericArg {
        match self {
            GenericArg::Ty(ty) => GenericArg::Ty(ty.substitute(args)),
            GenericArg::Unit(unit) => GenericArg::Unit(unit.substitute(args)),
            GenericArg::Size(size) => GenericArg::Size(size.substitute(args)),
        }
    }
}

impl UnitRef {
    /// The unit with the parameters of the item it stands in replaced.
    pub fn substitute(self, args: &[GenericArg]) -> UnitRef {
        match self {
            UnitRef::Param(index) => match args.get(index as usize) {
                Some(GenericArg::Unit(unit)) => *unit,
                _ => self,
            },
            UnitRef::Unit(_) => self,
        }
    }
}

impl Ty {
    /// `()`.
    pub fn unit() -> Ty {
        Ty::Tuple(Vec::new())
    }

    /// `u<bits>`.
    pub fn uint(bits: u64) -> Ty {
        Ty::Uint(Size::from(bits))
    }

    /// Whether this is `()`.
    pub fn is_unit(&self) -> bool {
        matches!(self, Ty::Tuple(elements) if elements.is_empty())
    }

    /// Whether an unrounded value stands in the type as written; fields cannot be of such a type, but
    /// for their struct's or enum's arguments.
    pub fn holds_exact(&self) -> bool {
        match self {
            Ty::Exact(_) => true,
            Ty::Array(element, _) | Ty::Vec(element, _) => element.holds_exact(),
            Ty::Tuple(elements) => elements.iter().any(Ty::holds_exact),
            Ty::Struct(_, args) | Ty::Enum(_, args) => args.iter().any(|arg| match arg {
                GenericArg::Ty(ty) => ty.holds_exact(),
                GenericArg::Unit(_) | GenericArg::Size(_) => false,
            }),
            _ => false,
        }
    }

    /// The type with the parameters of the item it stands in replaced.
    pub fn substitute(&self, args: &[GenericArg]) -> Ty {
        let list = |tys: &[Ty]| tys.iter().map(|ty| ty.substitute(args)).collect();
        match self {
            Ty::Uint(bits) => Ty::Uint(bits.substitute(args)),
            Ty::Bytes(len) => Ty::Bytes(len.substitute(args)),
            Ty::Digest(of) => Ty::Digest(of.as_ref().map(|ty| Box::new(ty.substitute(args)))),
            Ty::Seal(of) => Ty::Seal(Box::new(of.substitute(args))),
            Ty::Array(element, len) => {
                Ty::Array(Box::new(element.substitute(args)), len.substitute(args))
            }
            Ty::Tuple(elements) => Ty::Tuple(list(elements)),
            Ty::Struct(id, generics) => {
                Ty::Struct(*id, generics.iter().map(|arg| arg.substitute(args)).collect())
            }
            Ty::Enum(id, generics) => {
                Ty::Enum(*id, generics.iter().map(|arg| arg.substitute(args)).collect())
            }
            Ty::Vec(element, len) => {
                Ty::Vec(Box::new(element.substitute(args)), len.substitute(args))
            }
            Ty::Amount(unit) => Ty::Amount(unit.substitute(args)),
            Ty::SignedAmount(unit) => Ty::SignedAmount(unit.substitute(args)),
            Ty::Rate(from, to, scale) => {
                Ty::Rate(from.substitute(args), to.substitute(args), scale.substitute(args))
            }
            Ty::Decimal(scale) => Ty::Decimal(scale.substitute(args)),
            Ty::SignedDecimal(scale) => Ty::SignedDecimal(scale.substitute(args)),
            Ty::Exact(of) => Ty::Exact(Box::new(of.substitute(args))),
            Ty::Param(index) => match args.get(*index as usize) {
                Some(GenericArg::Ty(ty)) => ty.clone(),
                _ => self.clone(),
            },
            Ty::Bool
            | Ty::Int(_)
            | Ty::Below(_)
            | Ty::Field
            | Ty::Salt
            | Ty::Bps
            | Ty::Percent
            | Ty::Timestamp
            | Ty::Date
            | Ty::Duration
            | Ty::Window
            | Ty::Never => self.clone(),
        }
    }
}
