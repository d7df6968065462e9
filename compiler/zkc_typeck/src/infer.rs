//! Inference variables, and making two types one.
//!
//! A variable is a generic parameter with an index that no item has: [`FIRST_VARIABLE`] and up. So
//! the types of the typed tree serve during inference too, and substitution leaves variables alone.
//! The type in error is one more such index; it equals every type and is never reported.
//! None of them is left in a body once [`zonk`](crate::body) has gone over it.

use num_bigint::BigInt;
use num_traits::Signed;
use zkc_hir::{GenericArg, Size, Ty, UnitRef};
use zkc_span::Span;

const FIRST_VARIABLE: u32 = 1 << 24;
const ERROR: u32 = u32::MAX;

/// The type of what is in error already.
pub(crate) fn error_ty() -> Ty {
    Ty::Param(ERROR)
}

/// The unit of what is in error already.
pub(crate) fn error_unit() -> UnitRef {
    UnitRef::Param(ERROR)
}

/// The size of what is in error already.
pub(crate) fn error_size() -> Size {
    Size::param(ERROR)
}

/// Whether something in the type was reported already.
pub(crate) fn has_error(ty: &Ty) -> bool {
    any_param(ty, &mut |index| index == ERROR)
}

/// Whether the size was reported already.
pub(crate) fn size_has_error(size: &Size) -> bool {
    size.params().any(|index| index == ERROR)
}

/// Whether a parameter index, of a type, unit or size in `ty`, satisfies `test`.
pub(crate) fn any_param(ty: &Ty, test: &mut dyn FnMut(u32) -> bool) -> bool {
    fn size(of: &Size, test: &mut dyn FnMut(u32) -> bool) -> bool {
        of.params().any(test)
    }
    fn unit(of: &UnitRef, test: &mut dyn FnMut(u32) -> bool) -> bool {
        matches!(of, UnitRef::Param(index) if test(*index))
    }
    match ty {
        Ty::Param(index) => test(*index),
        Ty::Uint(bits) | Ty::Bytes(bits) | Ty::Decimal(bits) | Ty::SignedDecimal(bits) => {
            size(bits, test)
        }
        Ty::Digest(of) => of.as_ref().is_some_and(|of| any_param(of, test)),
        Ty::Seal(of) | Ty::Exact(of) => any_param(of, test),
        Ty::Array(element, len) | Ty::Vec(element, len) => {
            any_param(element, test) || size(len, test)
        }
        Ty::Tuple(elements) => elements.iter().any(|element| any_param(element, test)),
        Ty::Struct(_, args) | Ty::Enum(_, args) => args.iter().any(|arg| match arg {
            GenericArg::Ty(ty) => any_param(ty, test),
            GenericArg::Unit(of) => unit(of, test),
            GenericArg::Size(of) => size(of, test),
        }),
        Ty::Amount(of) | Ty::SignedAmount(of) => unit(of, test),
        Ty::Rate(from, to, scale) => unit(from, test) || unit(to, test) || size(scale, test),
        Ty::Bool
        | Ty::Int(_)
        | Ty::Below(_)
        | Ty::Date
        | Ty::Field
        | Ty::Salt
        | Ty::Bps
        | Ty::Percent
        | Ty::Timestamp
        | Ty::Duration
        | Ty::Window
        | Ty::Never => false,
    }
}

/// What a literal may become.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum LiteralKind {
    /// `5`: an integer or a field element.
    Integer,
    /// `5.25`: a decimal or a rate.
    Decimal {
        /// Its digits behind the point.
        scale: u32,
    },
}

impl LiteralKind {
    /// Whether a literal of this kind may be a number of the type.
    pub(crate) fn may_be(self, ty: &Ty) -> bool {
        match self {
            LiteralKind::Integer => matches!(ty, Ty::Uint(_) | Ty::Int(_) | Ty::Field),
            LiteralKind::Decimal { .. } => {
                matches!(ty, Ty::Decimal(_) | Ty::SignedDecimal(_) | Ty::Rate(..))
            }
        }
    }
}

/// Something to be found out.
#[derive(Clone, Debug)]
struct Variable {
    binding: Option<GenericArg>,
    literal: Option<LiteralKind>,
    default: Option<Ty>,
    /// The place to blame if it stays unknown, and what it is: `T` of `empty`.
    span: Span,
    what: String,
}

/// An unknown at the end of a body.
pub(crate) struct Unknown {
    /// Whom to blame.
    pub span: Span,
    /// What it is, for people.
    pub what: String,
    /// Whether it is the type of a literal.
    pub literal: Option<LiteralKind>,
}

/// The variables of one body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Infer {
    variables: Vec<Variable>,
    /// Variables as they were before each change, to take an attempt back.
    trail: Vec<(usize, Variable)>,
}

impl Infer {
    fn fresh(&mut self, span: Span, what: String, literal: Option<LiteralKind>) -> u32 {
        self.variables.push(Variable { binding: None, literal, default: None, span, what });
        FIRST_VARIABLE + (self.variables.len() as u32 - 1)
    }

    /// A new unknown type.
    pub(crate) fn fresh_ty(&mut self, span: Span, what: impl Into<String>) -> Ty {
        Ty::Param(self.fresh(span, what.into(), None))
    }

    /// The unknown type of a literal.
    pub(crate) fn fresh_literal(&mut self, span: Span, kind: LiteralKind) -> Ty {
        Ty::Param(self.fresh(span, "the type of this number".to_owned(), Some(kind)))
    }

    /// A new unknown unit.
    pub(crate) fn fresh_unit(&mut self, span: Span, what: impl Into<String>) -> UnitRef {
        UnitRef::Param(self.fresh(span, what.into(), None))
    }

    /// A new unknown size.
    pub(crate) fn fresh_size(&mut self, span: Span, what: impl Into<String>) -> Size {
        Size::param(self.fresh(span, what.into(), None))
    }

    fn get(&self, index: u32) -> Option<&Variable> {
        if index == ERROR {
            return None;
        }
        self.variables.get(index.checked_sub(FIRST_VARIABLE)? as usize)
    }

    fn get_mut(&mut self, index: u32) -> Option<&mut Variable> {
        if index == ERROR {
            return None;
        }
        self.variables.get_mut(index.checked_sub(FIRST_VARIABLE)? as usize)
    }

    fn change(&mut self, index: u32, change: impl FnOnce(&mut Variable)) {
        if let Some(variable) = self.get_mut(index) {
            let before = variable.clone();
            change(variable);
            self.trail.push(((index - FIRST_VARIABLE) as usize, before));
        }
    }

    fn bind(&mut self, index: u32, arg: GenericArg) {
        self.change(index, |variable| variable.binding = Some(arg));
    }

    /// Makes both types one, or leaves everything as it was.
    #[must_use]
    pub(crate) fn agree(&mut self, a: &Ty, b: &Ty) -> bool {
        let mark = self.trail.len();
        let agree = self.unify(a, b);
        if agree {
            return true;
        }
        while self.trail.len() > mark {
            if let Some((index, before)) = self.trail.pop() {
                self.variables[index] = before;
            }
        }
        false
    }

    /// The type a literal takes if nothing else says.
    pub(crate) fn set_default(&mut self, ty: &Ty, default: Ty) {
        if let Ty::Param(index) = self.shallow(ty)
            && let Some(variable) = self.get_mut(index)
            && variable.default.is_none()
        {
            variable.default = Some(default);
        }
    }

    /// Puts an open type in error.
    pub(crate) fn forget(&mut self, ty: &Ty) {
        if let Ty::Param(index) = self.shallow(ty) {
            self.bind(index, GenericArg::Ty(error_ty()));
        }
    }

    /// What the literal behind a variable is, if `ty` is a literal's type that is still open.
    pub(crate) fn literal(&self, ty: &Ty) -> Option<LiteralKind> {
        match self.shallow(ty) {
            Ty::Param(index) => self.get(index)?.literal,
            _ => None,
        }
    }

    /// Whether the outermost part of the type is still open.
    pub(crate) fn is_open(&self, ty: &Ty) -> bool {
        matches!(self.shallow(ty), Ty::Param(index) if self.get(index).is_some())
    }

    /// The type with its outermost variable followed.
    pub(crate) fn shallow(&self, ty: &Ty) -> Ty {
        let mut ty = ty.clone();
        while let Ty::Param(index) = ty {
            match self.get(index).and_then(|variable| variable.binding.clone()) {
                Some(GenericArg::Ty(bound)) => ty = bound,
                _ => break,
            }
        }
        ty
    }

    /// Whether a type has more than so many parts, its variables followed and structs not opened.
    pub(crate) fn is_larger(&self, ty: &Ty, parts: usize) -> bool {
        let mut waiting = vec![ty];
        let mut count = 0;
        while let Some(ty) = waiting.pop() {
            count += 1;
            if count > parts {
                return true;
            }
            match ty {
                Ty::Param(index) => {
                    if let Some(GenericArg::Ty(bound)) =
                        self.get(*index).and_then(|variable| variable.binding.as_ref())
                    {
                        waiting.push(bound);
                    }
                }
                Ty::Array(inner, _)
                | Ty::Vec(inner, _)
                | Ty::Seal(inner)
                | Ty::Digest(Some(inner)) => {
                    waiting.push(inner);
                }
                Ty::Tuple(elements) => waiting.extend(elements),
                Ty::Struct(_, args) | Ty::Enum(_, args) => {
                    waiting.extend(args.iter().filter_map(|arg| match arg {
                        GenericArg::Ty(ty) => Some(ty),
                        _ => None,
                    }));
                }
                _ => {}
            }
        }
        false
    }

    /// The unit with its variables followed.
    pub(crate) fn unit(&self, unit: UnitRef) -> UnitRef {
        let mut unit = unit;
        while let UnitRef::Param(index) = unit {
            match self.get(index).and_then(|variable| variable.binding.clone()) {
                Some(GenericArg::Unit(bound)) => unit = bound,
                _ => break,
            }
        }
        unit
    }

    /// The size with all its variables followed.
    pub(crate) fn size(&self, size: &Size) -> Size {
        let known = |index: u32| match &self.get(index)?.binding {
            Some(GenericArg::Size(bound)) => Some(self.size(bound)),
            _ => None,
        };
        size.replace(known)
    }

    /// The type with all its variables followed.
    pub(crate) fn ty(&self, ty: &Ty) -> Ty {
        match self.shallow(ty) {
            Ty::Uint(bits) => Ty::Uint(self.size(&bits)),
            Ty::Bytes(len) => Ty::Bytes(self.size(&len)),
            Ty::Digest(Some(of)) => Ty::Digest(Some(Box::new(self.ty(&of)))),
            Ty::Seal(of) => Ty::Seal(Box::new(self.ty(&of))),
            Ty::Array(element, len) => Ty::Array(Box::new(self.ty(&element)), self.size(&len)),
            Ty::Vec(element, len) => Ty::Vec(Box::new(self.ty(&element)), self.size(&len)),
            Ty::Enum(id, args) => Ty::Enum(id, args.iter().map(|arg| self.arg(arg)).collect()),
            Ty::SignedAmount(unit) => Ty::SignedAmount(self.unit(unit)),
            Ty::SignedDecimal(scale) => Ty::SignedDecimal(self.size(&scale)),
            Ty::Tuple(elements) => {
                Ty::Tuple(elements.iter().map(|element| self.ty(element)).collect())
            }
            Ty::Struct(id, args) => Ty::Struct(id, args.iter().map(|arg| self.arg(arg)).collect()),
            Ty::Amount(unit) => Ty::Amount(self.unit(unit)),
            Ty::Rate(from, to, scale) => {
                Ty::Rate(self.unit(from), self.unit(to), self.size(&scale))
            }
            Ty::Decimal(scale) => Ty::Decimal(self.size(&scale)),
            Ty::Exact(of) => Ty::Exact(Box::new(self.ty(&of))),
            other => other,
        }
    }

    /// The argument with all its variables followed.
    pub(crate) fn arg(&self, arg: &GenericArg) -> GenericArg {
        match arg {
            GenericArg::Ty(ty) => GenericArg::Ty(self.ty(ty)),
            GenericArg::Unit(unit) => GenericArg::Unit(self.unit(*unit)),
            GenericArg::Size(size) => GenericArg::Size(self.size(size)),
        }
    }

    /// Makes both types one; false if they cannot be, and then some variables may be bound.
    #[must_use]
    pub(crate) fn unify(&mut self, a: &Ty, b: &Ty) -> bool {
        let (a, b) = (self.shallow(a), self.shallow(b));
        match (&a, &b) {
            (Ty::Param(ERROR), _) | (_, Ty::Param(ERROR)) => true,
            (Ty::Param(left), Ty::Param(right)) if left == right => true,
            (Ty::Param(left), Ty::Param(right))
                if self.get(*left).is_some() && self.get(*right).is_some() =>
            {
                self.join(*left, *right)
            }
            (Ty::Param(index), other) if self.get(*index).is_some() => self.assign(*index, other),
            (other, Ty::Param(index)) if self.get(*index).is_some() => self.assign(*index, other),
            (Ty::Uint(left), Ty::Uint(right))
            | (Ty::Bytes(left), Ty::Bytes(right))
            | (Ty::Decimal(left), Ty::Decimal(right))
            | (Ty::SignedDecimal(left), Ty::SignedDecimal(right)) => self.unify_sizes(left, right),
            (Ty::Digest(None), Ty::Digest(None)) => true,
            (Ty::Digest(Some(left)), Ty::Digest(Some(right))) => self.unify(left, right),
            (Ty::Seal(left), Ty::Seal(right)) | (Ty::Exact(left), Ty::Exact(right)) => {
                self.unify(left, right)
            }
            (Ty::Array(left, m), Ty::Array(right, n)) | (Ty::Vec(left, m), Ty::Vec(right, n)) => {
                self.unify(left, right) && self.unify_sizes(m, n)
            }
            (Ty::Tuple(left), Ty::Tuple(right)) => {
                left.len() == right.len()
                    && left.iter().zip(right).all(|(left, right)| self.unify(left, right))
            }
            (Ty::Struct(left, these), Ty::Struct(right, those)) => {
                left == right && these.iter().zip(those).all(|(a, b)| self.unify_args(a, b))
            }
            (Ty::Enum(left, these), Ty::Enum(right, those)) => {
                left == right && these.iter().zip(those).all(|(a, b)| self.unify_args(a, b))
            }
            (Ty::Amount(left), Ty::Amount(right))
            | (Ty::SignedAmount(left), Ty::SignedAmount(right)) => self.unify_units(*left, *right),
            (Ty::Rate(a, b, s), Ty::Rate(c, d, t)) => {
                self.unify_units(*a, *c) && self.unify_units(*b, *d) && self.unify_sizes(s, t)
            }
            (left, right) => left == right,
        }
    }

    /// Makes both arguments one.
    #[must_use]
    pub(crate) fn unify_args(&mut self, a: &GenericArg, b: &GenericArg) -> bool {
        match (a, b) {
            (GenericArg::Ty(a), GenericArg::Ty(b)) => self.unify(a, b),
            (GenericArg::Unit(a), GenericArg::Unit(b)) => self.unify_units(*a, *b),
            (GenericArg::Size(a), GenericArg::Size(b)) => self.unify_sizes(a, b),
            _ => false,
        }
    }

    /// Makes both units one.
    #[must_use]
    pub(crate) fn unify_units(&mut self, a: UnitRef, b: UnitRef) -> bool {
        match (self.unit(a), self.unit(b)) {
            (UnitRef::Param(ERROR), _) | (_, UnitRef::Param(ERROR)) => true,
            (a, b) if a == b => true,
            (UnitRef::Param(index), other) | (other, UnitRef::Param(index))
                if self.get(index).is_some() =>
            {
                self.bind(index, GenericArg::Unit(other));
                true
            }
            (a, UnitRef::Param(index)) if self.get(index).is_some() => {
                self.bind(index, GenericArg::Unit(a));
                true
            }
            _ => false,
        }
    }

    /// Makes both sizes one: equal normal forms, or one unknown that stands alone in a side.
    #[must_use]
    pub(crate) fn unify_sizes(&mut self, a: &Size, b: &Size) -> bool {
        let (a, b) = (self.size(a), self.size(b));
        if a == b || size_has_error(&a) || size_has_error(&b) {
            return true;
        }
        for (side, other) in [(&a, &b), (&b, &a)] {
            let unknowns: Vec<u32> =
                side.params().filter(|index| self.get(*index).is_some()).collect();
            for unknown in unknowns {
                let rest = side.replace(|index| (index == unknown).then(|| Size::from(0)));
                // It may be taken away too: `N + M` found as 5 left `5 - M` for N.
                let value = match Size::param(unknown) {
                    alone if side.minus(&rest) == alone => other.minus(&rest),
                    alone if rest.minus(side) == alone => rest.minus(other),
                    _ => continue,
                };
                if !other.params().any(|index| index == unknown) {
                    if value.as_constant().is_some_and(|value: BigInt| value.is_negative()) {
                        return false;
                    }
                    self.bind(unknown, GenericArg::Size(value));
                    return true;
                }
            }
        }
        false
    }

    fn join(&mut self, left: u32, right: u32) -> bool {
        let (Some(a), Some(b)) = (self.get(left).cloned(), self.get(right).cloned()) else {
            return true;
        };
        let literal = match (a.literal, b.literal) {
            (Some(LiteralKind::Decimal { scale: a }), Some(LiteralKind::Decimal { scale: b })) => {
                Some(LiteralKind::Decimal { scale: a.max(b) })
            }
            (Some(a), Some(b)) if a != b => return false,
            (a, b) => a.or(b),
        };
        // A literal is the better one to blame, so the other goes.
        let (keep, drop) = if a.literal.is_some() { (left, right) } else { (right, left) };
        self.change(keep, |variable| {
            variable.literal = literal;
            variable.default = a.default.or(b.default);
        });
        self.bind(drop, GenericArg::Ty(Ty::Param(keep)));
        true
    }

    fn assign(&mut self, index: u32, ty: &Ty) -> bool {
        let literal = self.get(index).and_then(|variable| variable.literal);
        let fits = match literal {
            None => !any_param(&self.ty(ty), &mut |param| param == index),
            Some(literal) => literal.may_be(ty),
        };
        if fits {
            self.bind(index, GenericArg::Ty(ty.clone()));
        }
        fits
    }

    /// Gives every open literal that has a default its default.
    pub(crate) fn apply_defaults(&mut self) {
        for variable in &mut self.variables {
            if variable.binding.is_none() {
                variable.binding = variable.default.take().map(GenericArg::Ty);
            }
        }
    }

    /// The first unknown left in a type.
    pub(crate) fn unknown_in(&self, ty: &Ty) -> Option<u32> {
        let mut found = None;
        any_param(&self.ty(ty), &mut |index| {
            if found.is_none() && self.get(index).is_some() {
                found = Some(index);
            }
            found.is_some()
        });
        found
    }

    /// The first unknown left in an argument.
    pub(crate) fn unknown_in_arg(&self, arg: &GenericArg) -> Option<u32> {
        match self.arg(arg) {
            GenericArg::Ty(ty) => self.unknown_in(&ty),
            GenericArg::Unit(UnitRef::Param(index)) => self.get(index).map(|_| index),
            GenericArg::Unit(_) => None,
            GenericArg::Size(size) => size.params().find(|index| self.get(*index).is_some()),
        }
    }

    /// Gives up on an unknown: it is reported by the caller, and in error from now on.
    pub(crate) fn give_up(&mut self, index: u32) -> Option<Unknown> {
        let variable = self.get_mut(index)?;
        if variable.binding.is_some() {
            return None;
        }
        // Which kind of variable it is shows only where it stands; the index in error fits all,
        // since following it yields a parameter in types, units and sizes alike.
        variable.binding = Some(GenericArg::Ty(error_ty()));
        Some(Unknown {
            span: variable.span,
            what: variable.what.clone(),
            literal: variable.literal,
        })
    }
}
