//! Products and quotients: which types go together, and what comes of them (semantics 3.3).
//!
//! An `Exact<T>` goes wherever a T goes, and makes the result unrounded. What has no dimension (a
//! number, a percentage, a quotient of two of a kind) scales everything; a rate leads from one unit
//! to another; nothing else mixes.

use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Ty, UnitRef};
use zkc_span::Span;

use super::arithmetic::{Operator, Outcome, exact};
use super::{Body, Wants};
use crate::infer::LiteralKind;

/// The width of a quotient of amounts of a generic unit: the greatest that a unit has.
pub(super) const UNIT_BITS: u64 = 128;

/// The type of a product: signed if a factor is.
fn times_sign(of: &Ty, by: &Ty) -> Ty {
    match (of, by) {
        (Ty::Amount(unit), Ty::Int(_) | Ty::SignedDecimal(_)) => Ty::SignedAmount(*unit),
        (Ty::Decimal(scale), Ty::Int(_) | Ty::SignedDecimal(_)) => Ty::SignedDecimal(scale.clone()),
        _ => of.clone(),
    }
}

/// Whether numbers of the type have a sign.
fn is_signed(ty: &Ty) -> bool {
    matches!(ty, Ty::Int(_) | Ty::SignedAmount(_) | Ty::SignedDecimal(_))
}

/// Two operands without their `Exact`.
struct Sides {
    of: Ty,
    by: Ty,
    /// Whether neither has one.
    rounded: bool,
}

impl Body<'_, '_> {
    fn sides(&self, a: &Ty, b: &Ty) -> Sides {
        let inner = |ty: &Ty| match ty {
            Ty::Exact(of) => self.infer.shallow(of),
            ty => ty.clone(),
        };
        let rounded = !matches!(a, Ty::Exact(_)) && !matches!(b, Ty::Exact(_));
        Sides { of: inner(a), by: inner(b), rounded }
    }

    /// Whether `b` may be a factor of an exact value, with open literals given a type.
    fn dimensionless(&mut self, b: &Ty) -> bool {
        match self.infer.shallow(b) {
            Ty::Uint(_) | Ty::Int(_) | Ty::Bps | Ty::Percent => true,
            Ty::Decimal(_) | Ty::SignedDecimal(_) => true,
            open => match self.infer.literal(&open) {
                Some(LiteralKind::Integer) => self.agree(&open, &Ty::uint(64)),
                Some(LiteralKind::Decimal { scale }) => {
                    self.agree(&open, &Ty::Decimal(u64::from(scale).into()))
                }
                None => false,
            },
        }
    }

    fn is_decimal_literal(&self, ty: &Ty) -> bool {
        matches!(self.infer.literal(ty), Some(LiteralKind::Decimal { .. }))
    }

    pub(super) fn product(&mut self, a: &Ty, b: &Ty, operator: Operator) -> Outcome {
        let Sides { of, by, rounded } = self.sides(a, b);
        match (&of, &by) {
            (Ty::Amount(unit) | Ty::SignedAmount(unit), Ty::Rate(from, to, _)) => {
                if !self.infer.unify_units(*unit, *from) {
                    return self.rate_of_other(*unit, *from, *to, operator.at);
                }
                self.any_digits(&by);
                exact(if is_signed(&of) { Ty::SignedAmount(*to) } else { Ty::Amount(*to) })
            }
            (Ty::Rate(from, middle, _), Ty::Rate(other, to, _)) => {
                if !self.infer.unify_units(*middle, *other) {
                    return self.rates_do_not_meet(&of, &by, operator.at);
                }
                self.any_digits(&of);
                self.any_digits(&by);
                let digits = self.infer.fresh_size(operator.at, "the digits of this rate");
                exact(Ty::Rate(*from, *to, digits))
            }
            (Ty::Amount(_) | Ty::SignedAmount(_), Ty::Amount(_) | Ty::SignedAmount(_)) => {
                Outcome::Wrong(Some("multiply an amount by a number, a percentage or a rate"))
            }
            (Ty::Amount(_) | Ty::SignedAmount(_) | Ty::Duration, by)
                if rounded
                    && (matches!(by, Ty::Uint(_) | Ty::Int(_)) || self.is_integer_literal(by)) =>
            {
                if self.is_integer_literal(by) && !self.agree(by, &Ty::uint(64)) {
                    return Outcome::Differ;
                }
                match (&of, by) {
                    (Ty::Duration, Ty::Int(_)) => {
                        Outcome::Wrong(Some("a duration has no sign: multiply by a `uN`"))
                    }
                    _ => Outcome::Ty(times_sign(&of, by)),
                }
            }
            (Ty::Rate(..) | Ty::Duration, by) if !is_signed(by) && self.dimensionless(by) => {
                exact(of)
            }
            (Ty::Amount(_) | Ty::SignedAmount(_) | Ty::SignedDecimal(_), by)
                if self.dimensionless(by) =>
            {
                exact(times_sign(&of, by))
            }
            (_, Ty::Amount(_) | Ty::SignedAmount(_) | Ty::Rate(..) | Ty::Duration) => {
                Outcome::Wrong(Some(match by {
                    Ty::Rate(..) => "write what is converted first: `amount * rate`",
                    Ty::Duration => "write the duration first: `duration * number`",
                    _ => "write the amount first: `amount * factor`",
                }))
            }
            (Ty::Uint(_), by) if is_signed(by) => Outcome::Differ,
            _ if !rounded => match self.dimensionless(&of) && self.dimensionless(&by) {
                true => exact(times_sign(&self.infer.shallow(&of), &by)),
                false => Outcome::Differ,
            },
            (Ty::Decimal(_), by)
                if !matches!(by, Ty::Field) && !self.is_open_type(by) && self.dimensionless(by) =>
            {
                exact(times_sign(&of, by))
            }
            (Ty::Uint(_) | Ty::Int(_), Ty::Decimal(_) | Ty::Bps | Ty::Percent) => exact(of),
            (Ty::Int(_), Ty::SignedDecimal(_)) => exact(of),
            (Ty::Uint(_), by) if self.is_decimal_literal(by) => self.scaled(&of, by),
            (Ty::Decimal(_), by) if self.infer.literal(by).is_some() => self.scaled(&of, by),
            _ if !self.agree(a, b) => Outcome::Differ,
            _ => match self.infer.shallow(a) {
                Ty::Uint(_) | Ty::Int(_) | Ty::Field => Outcome::Ty(a.clone()),
                open if self.is_integer_literal(&open) => Outcome::Ty(open),
                Ty::Bool => Outcome::Wrong(Some("write `&&`")),
                _ => Outcome::Wrong(None),
            },
        }
    }

    /// How finely a rate is counted matters to a rounding alone: where nothing says it, it is 0 digits.
    fn any_digits(&mut self, rate: &Ty) {
        if let Ty::Rate(from, to, _) = rate {
            let coarse = Ty::Rate(*from, *to, 0.into());
            // Refused where the digits are known already.
            let _ = self.agree(rate, &coarse);
        }
    }

    fn is_open_type(&self, ty: &Ty) -> bool {
        self.infer.is_open(ty)
    }

    /// A number and a literal that has no dimension.
    fn scaled(&mut self, a: &Ty, literal: &Ty) -> Outcome {
        if self.dimensionless(literal) { exact(a.clone()) } else { Outcome::Differ }
    }

    pub(super) fn quotient(&mut self, a: &Ty, b: &Ty, operator: Operator) -> Outcome {
        let Sides { of, by, rounded } = self.sides(a, b);
        if is_signed(&by) {
            return Outcome::Wrong(Some(
                "a divisor has no sign: divide by the magnitude, and put the sign back",
            ));
        }
        match (&of, &by) {
            (Ty::Amount(unit) | Ty::SignedAmount(unit), Ty::Rate(from, to, _)) => {
                if !self.infer.unify_units(*unit, *to) {
                    return self.rate_of_other(*unit, *from, *to, operator.at);
                }
                self.any_digits(&by);
                exact(if is_signed(&of) { Ty::SignedAmount(*from) } else { Ty::Amount(*from) })
            }
            (Ty::Amount(_), Ty::Amount(_)) => {
                if !self.agree(&of, &by) {
                    return Outcome::Differ;
                }
                exact(match self.infer.ty(&of) {
                    Ty::Amount(unit) => self.minor_units(unit),
                    _ => Ty::uint(UNIT_BITS),
                })
            }
            (Ty::SignedAmount(one), Ty::Amount(other)) => {
                match self.infer.unify_units(*one, *other) {
                    true => exact(Ty::Int(UNIT_BITS as u32)),
                    false => Outcome::Differ,
                }
            }
            (Ty::Rate(from, to, _), Ty::Rate(other_from, other_to, _)) => {
                let agree = self.infer.unify_units(*from, *other_from)
                    && self.infer.unify_units(*to, *other_to);
                if agree { exact(Ty::uint(64)) } else { Outcome::Differ }
            }
            (Ty::Duration, Ty::Duration) => exact(Ty::uint(64)),
            (Ty::Amount(_) | Ty::SignedAmount(_) | Ty::Rate(..) | Ty::Duration, by)
            | (Ty::Decimal(_) | Ty::SignedDecimal(_) | Ty::Int(_), by)
                if self.dimensionless(by) =>
            {
                exact(of)
            }
            _ if !rounded => match self.dimensionless(&of) && self.dimensionless(&by) {
                true => exact(self.infer.shallow(&of)),
                false => Outcome::Differ,
            },
            (Ty::Uint(_), Ty::Decimal(_) | Ty::Bps | Ty::Percent) => exact(of),
            (Ty::Uint(_), by) if self.is_decimal_literal(by) => self.scaled(&of, by),
            (Ty::Bps, Ty::Bps) | (Ty::Percent, Ty::Percent) => exact(Ty::uint(64)),
            (Ty::Field, Ty::Field) => {
                Outcome::Wrong(Some("in the field write `a * b.inv()`, which fails at 0"))
            }
            _ if !self.agree(a, b) => Outcome::Differ,
            _ => match self.infer.shallow(a) {
                Ty::Uint(_) => exact(a.clone()),
                open if self.is_integer_literal(&open) => {
                    self.wait(&open, operator, Wants::Integer);
                    exact(open)
                }
                Ty::Field => {
                    Outcome::Wrong(Some("in the field write `a * b.inv()`, which fails at 0"))
                }
                _ => Outcome::Wrong(None),
            },
        }
    }

    /// The type of a unit's minor units: as wide as the unit, or as any unit if it is generic.
    pub(super) fn minor_units(&self, unit: UnitRef) -> Ty {
        match self.infer.unit(unit) {
            UnitRef::Unit(id) => Ty::uint(u64::from(self.cx.program.unit(id).bits)),
            UnitRef::Param(_) => Ty::uint(UNIT_BITS),
        }
    }

    fn rate_of_other(&mut self, unit: UnitRef, from: UnitRef, to: UnitRef, at: Span) -> Outcome {
        let show = |unit: UnitRef| self.cx.show_unit(self.infer.unit(unit), &self.generics);
        let (unit, from, to) = (show(unit), show(from), show(to));
        self.report(
            Diagnostic::error(
                Code("E0203"),
                format!("a rate from {from} to {to} does not fit an amount of {unit}"),
            )
            .label(at, format!("the amount is in {unit}"))
            .help("`*` goes from a rate's first unit to its second, `/` goes back"),
        );
        Outcome::Said
    }

    fn rates_do_not_meet(&mut self, a: &Ty, b: &Ty, at: Span) -> Outcome {
        let (a, b) = (self.show(a), self.show(b));
        self.report(
            Diagnostic::error(Code("E0203"), format!("`{a}` does not lead to where `{b}` begins"))
                .label(at, "no chain of rates")
                .help("a `Rate<A, B, _> * Rate<B, C, _>` leads from A to C"),
        );
        Outcome::Said
    }
}
