//! Roundings: how an exact value becomes one of its type, and who keeps what is left.

use zkc_ast as ast;
use zkc_ast::ExprKind as Ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{
    Arithmetic, Block, Builtin, Expr, ExprKind, GenericArg, GenericParamKind, Keeps, Rounding,
    Stmt, Ty,
};
use zkc_span::Span;

use super::methods::is_blank;
use super::{Body, Kind, node};
use crate::suggest::closest;

/// The roundings by name.
const ROUNDINGS: &[(&str, Rounding)] = &[
    ("floor", Rounding::Floor),
    ("ceil", Rounding::Ceil),
    ("half_up", Rounding::HalfUp),
    ("half_even", Rounding::HalfEven),
    ("toward_zero", Rounding::TowardZero),
    ("exact", Rounding::Whole),
];

/// What an exact value can do.
pub(super) const EXACT_METHODS: &[&str] = &[
    "floor",
    "ceil",
    "half_up",
    "half_even",
    "toward_zero",
    "exact",
    "to_multiple",
    "split_floor",
    "to",
];

/// The most bits that a number is narrowed to.
const MAX_NARROW: u64 = 252;

/// The rounding of a name.
pub(super) fn rounding_of(name: &str) -> Option<Rounding> {
    ROUNDINGS.iter().find(|(known, _)| *known == name).map(|(_, rounding)| *rounding)
}

/// Two types whose numbers are worth the same thing: amounts of one unit, rates between the same,
/// or what has no dimension.
#[derive(PartialEq, Eq)]
enum Dimension {
    None,
    Unit(zkc_hir::UnitRef),
    Rate(zkc_hir::UnitRef, zkc_hir::UnitRef),
    Time,
}

impl Body<'_, '_> {
    fn dimension(&self, ty: &Ty) -> Option<Dimension> {
        let unit = |unit: zkc_hir::UnitRef| self.infer.unit(unit);
        Some(match ty {
            Ty::Uint(_) | Ty::Int(_) | Ty::Decimal(_) | Ty::SignedDecimal(_) => Dimension::None,
            Ty::Bps | Ty::Percent => Dimension::None,
            Ty::Amount(of) | Ty::SignedAmount(of) => Dimension::Unit(unit(*of)),
            Ty::Rate(from, to, _) => Dimension::Rate(unit(*from), unit(*to)),
            Ty::Duration => Dimension::Time,
            _ => return None,
        })
    }

    /// What an exact value is on its way to; of a number, its type.
    fn on_the_way_to(&self, ty: &Ty) -> Ty {
        match ty {
            Ty::Exact(of) => self.infer.shallow(of),
            ty => ty.clone(),
        }
    }

    /// `x.to_multiple(m, mode)`, of an exact value or a number.
    pub(super) fn to_multiple(
        &mut self,
        receiver: Expr,
        ty: &Ty,
        method: &ast::Name,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        let (party, args) = match args {
            [own @ .., last] if last.name.is_some() => (Some(std::slice::from_ref(last)), own),
            own => (None, own),
        };
        let [multiple, mode] = args else {
            self.keeps(method, party.unwrap_or_default());
            return self.builtin_count(method, 2, args, span);
        };
        let keeps = self.keeps(method, party.unwrap_or_default());
        let of = self.on_the_way_to(ty);
        if self.dimension(&of).is_none() {
            let shown = self.show_found(ty);
            let diagnostic =
                Diagnostic::error(Code("E0204"), format!("{shown} is not rounded to multiples"))
                    .label(receiver.span, format!("this is {shown}"))
                    .help("amounts, numbers, rates and durations are");
            return self.fail(span, diagnostic);
        }
        let step = match &of {
            Ty::SignedAmount(unit) => Ty::Amount(*unit),
            Ty::SignedDecimal(scale) => Ty::Decimal(scale.clone()),
            Ty::Int(bits) => Ty::uint(u64::from(*bits)),
            of => of.clone(),
        };
        let why = Some((method.span, format!("multiples of a `{}`", self.show(&step))));
        let multiple = self.expect(&multiple.value, &step, &why);
        let Some(mode) = self.mode(&mode.value) else { return self.error(span) };
        let constant = receiver.constant && multiple.constant;
        self.note_rounding((&receiver, method, span), mode, keeps);
        let kind = ExprKind::Builtin(Builtin::RoundTo(mode), vec![receiver, multiple]);
        node(kind, of, span, constant)
    }

    /// The name of a rounding as an argument: `half_even`.
    fn mode(&mut self, expr: &ast::Expr) -> Option<Rounding> {
        let name = match &expr.peeled().kind {
            Ast::Path(path) => path.as_name().map(|name| name.as_str().to_owned()),
            Ast::Error(_) => return None,
            _ => None,
        };
        if let Some(mode) = name.as_deref().and_then(rounding_of) {
            return Some(mode);
        }
        let diagnostic = Diagnostic::error(Code("E0250"), "how to round is the name of a mode")
            .label(expr.span, "not a mode");
        let known = ROUNDINGS.iter().map(|(name, _)| *name);
        self.report(match name.as_deref().and_then(|name| closest(name, known)) {
            Some(close) => diagnostic.suggest(format!("did you mean `{close}`?"), expr.span, close),
            None => diagnostic.help(
                "write `floor`, `ceil`, `half_up`, `half_even`, `toward_zero`, or `exact`, which \
                 fails where something would be rounded",
            ),
        });
        None
    }

    /// `x.split_floor()`: what is rounded down, and the rest as a fraction.
    pub(super) fn split_floor(
        &mut self,
        receiver: Expr,
        ty: &Ty,
        method: &ast::Name,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        self.keeps(method, args);
        let Ty::Exact(of) = ty else { return self.not_a_fraction(&receiver, ty, method, span) };
        let (value, binding) = self.kept(receiver);
        self.cx.program.roundings.insert(value.span, Keeps::Rest);
        let floor = ExprKind::Builtin(Builtin::Round(Rounding::Floor), vec![value.clone()]);
        let floor = node(floor, (**of).clone(), span, value.constant);
        let (floor, whole) = self.kept(floor);
        let constant = value.constant;
        let rest = ExprKind::Arithmetic(Arithmetic::Sub, Box::new(value), Box::new(floor.clone()));
        let rest = node(rest, ty.clone(), span, constant);
        let parts = Ty::Tuple(vec![floor.ty.clone(), ty.clone()]);
        let pair = node(ExprKind::Tuple(vec![floor, rest]), parts.clone(), span, constant);
        let stmts: Vec<Stmt> = binding.into_iter().chain(whole).collect();
        let block = Block { stmts, value: Some(Box::new(pair)), span };
        node(ExprKind::Block(block), parts, span, false)
    }

    /// `x.to::<T>()`: another T for the same value.
    pub(super) fn to(
        &mut self,
        receiver: Expr,
        ty: &Ty,
        method: &ast::Name,
        turbofish: Option<&[ast::GenericArg]>,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        if !args.is_empty() {
            return self.builtin_count(method, 0, args, span);
        }
        let Some([written]) = turbofish else {
            let diagnostic = Diagnostic::error(Code("E0210"), "`to` says to which type")
                .label(method.span, "to which?")
                .help("write `.to::<Decimal<6>>()`, and then a rounding");
            return self.fail(span, diagnostic);
        };
        let GenericArg::Ty(target) = self.written_arg(GenericParamKind::Type, written) else {
            return self.error(span);
        };
        let from = self.on_the_way_to(ty);
        if self.is_error(&target) {
            return self.error(span);
        }
        let (one, other) = (self.dimension(&from), self.dimension(&target));
        if one.is_none() || one != other {
            let (from, to) = (self.show_found(ty), self.show(&target));
            let diagnostic = Diagnostic::error(Code("E0251"), format!("{from} is worth no `{to}`"))
                .label(written.span(), format!("not on its way to `{to}`"))
                .reason(receiver.span, format!("this is {from}"))
                .note("`.to` changes how finely a value is counted, never what it is worth");
            let diagnostic = match (&one, &other) {
                (Some(Dimension::Unit(_)), Some(Dimension::Unit(_))) => {
                    diagnostic.help("only a rate leads from one unit to another: `amount * rate`")
                }
                (Some(Dimension::Unit(_)), Some(Dimension::None)) => {
                    diagnostic.help("divide by an amount: `(a / b).to::<Decimal<6>>()`")
                }
                _ => diagnostic,
            };
            return self.fail(span, diagnostic);
        }
        // A product of rates has no digits of its own.
        let _ = self.agree(&from, &target);
        let constant = receiver.constant;
        let kind = ExprKind::Builtin(Builtin::To, vec![receiver]);
        node(kind, Ty::Exact(Box::new(target)), span, constant)
    }

    /// `x.narrow::<BITS>()`: a number that fits fewer bits, as an exact value.
    pub(super) fn narrow(
        &mut self,
        receiver: Expr,
        ty: &Ty,
        method: &ast::Name,
        turbofish: Option<&[ast::GenericArg]>,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        if !args.is_empty() {
            return self.builtin_count(method, 0, args, span);
        }
        if self.dimension(ty).is_none() {
            let shown = self.show_found(ty);
            let diagnostic = Diagnostic::error(
                Code("E0204"),
                format!("{shown} cannot be narrowed"),
            )
            .label(receiver.span, format!("this is {shown}"))
            .help("`narrow` takes a number before it is computed with: `a.narrow::<48>() * r`");
            return self.fail(span, diagnostic);
        }
        let bits = match turbofish {
            Some([written]) => {
                match self.written_arg(GenericParamKind::Const { bits: 32 }, written) {
                    GenericArg::Size(size) if crate::infer::size_has_error(&size) => {
                        return self.error(span);
                    }
                    GenericArg::Size(size) => size.as_u64(),
                    _ => None,
                }
            }
            _ => None,
        };
        let Some(bits @ 1..=MAX_NARROW) = bits else {
            let diagnostic = Diagnostic::error(Code("E0211"), "`narrow` says to how many bits")
                .label(method.span, format!("1 to {MAX_NARROW}"))
                .help("write a number: `x.narrow::<48>()`");
            return self.fail(span, diagnostic);
        };
        let constant = receiver.constant;
        let kind = ExprKind::Builtin(Builtin::Narrow(bits as u32), vec![receiver]);
        node(kind, Ty::Exact(Box::new(ty.clone())), span, constant)
    }

    fn not_a_fraction(&mut self, receiver: &Expr, ty: &Ty, method: &ast::Name, span: Span) -> Expr {
        let shown = self.show_found(ty);
        let diagnostic = Diagnostic::error(
            Code("E0204"),
            format!("{shown} is not a fraction, so `{method}` rounds nothing"),
        )
        .label(receiver.span, format!("this is {shown}"))
        .help(format!("remove `.{method}()`"));
        self.fail(span, diagnostic)
    }

    /// `x.floor()` and the like.
    pub(super) fn round(
        &mut self,
        receiver: Expr,
        ty: &Ty,
        rounding: Rounding,
        method: &ast::Name,
        args: &[ast::Arg],
        span: Span,
    ) -> Expr {
        let keeps = self.keeps(method, args);
        let Ty::Exact(of) = ty else { return self.not_a_fraction(&receiver, ty, method, span) };
        self.note_rounding((&receiver, method, span), rounding, keeps);
        let constant = receiver.constant;
        let kind = ExprKind::Builtin(Builtin::Round(rounding), vec![receiver]);
        node(kind, (**of).clone(), span, constant)
    }

    /// Notes who keeps what a rounding leaves; warns of one in a clause that does not say it, where a
    /// reader of the contract would look for it.
    fn note_rounding(
        &mut self,
        (receiver, method, span): (&Expr, &ast::Name, Span),
        rounding: Rounding,
        keeps: Keeps,
    ) {
        self.cx.program.roundings.insert(receiver.span, keeps);
        let loses = rounding != Rounding::Whole && !receiver.constant && !self.has_failed();
        if keeps != Keeps::Unsaid || self.kind != Kind::Clause || !loses {
            return;
        }
        let diagnostic =
            Diagnostic::warning(Code("W0214"), "it is not said who keeps what this rounding leaves")
                .label(method.span, "up to one unit goes to one side or the other")
                .note("`keeps` changes no number; it tells who reads the contract, and `zkc explain --rounding`");
        let inside = span.end.saturating_sub(1);
        let inside = Span { start: inside, end: inside, ..span };
        let bare = method.span.end + 2 == span.end;
        self.report(match bare {
            true => diagnostic.suggest(
                format!(
                    "name the party, as in `.{method}(keeps = terms.buyer)`; if it is nobody, write \
                     `keeps = _`"
                ),
                inside,
                "keeps = _",
            ),
            false => diagnostic.help(
                "name the party behind the arguments, `keeps = terms.buyer`, or nobody: `keeps = _`",
            ),
        });
    }

    /// `keeps = party`: who keeps what rounding leaves. It has no meaning at run time.
    pub(super) fn keeps(&mut self, method: &ast::Name, args: &[ast::Arg]) -> Keeps {
        let mut keeps = Keeps::Unsaid;
        for (index, arg) in args.iter().enumerate() {
            if matches!(arg.value.kind, Ast::Error(_)) {
                continue;
            }
            let named = arg.name.as_ref().is_some_and(|name| name.as_str() == "keeps");
            if index > 0 || !named {
                let place = arg.name.as_ref().map_or(arg.span, |name| name.span);
                self.report(
                    Diagnostic::error(Code("E0229"), format!("`{method}` takes only `keeps = …`"))
                        .label(place, "not understood")
                        .help(format!(
                            "write `.{method}(keeps = party)`, or `keeps = _` if nobody is named"
                        )),
                );
                self.expr(&arg.value, None);
                continue;
            }
            keeps = match is_blank(&arg.value) {
                true => Keeps::Nobody,
                false => Keeps::Party(arg.value.span),
            };
            if !is_blank(&arg.value) {
                // Naming a party constrains nothing, so it does not count as reading.
                let read: Vec<bool> = self.locals.iter().map(|info| info.read).collect();
                let party = self.expr(&arg.value, None);
                for (info, read) in self.locals.iter_mut().zip(read) {
                    if info.param {
                        info.read = read;
                    }
                }
                if !self.is_place(&party) && !self.is_error(&party.ty) {
                    self.report(
                        Diagnostic::error(Code("E0229"), "`keeps` names a party, it computes none")
                            .label(arg.value.span, "not a variable or a field of one")
                            .help("write `keeps = terms.buyer`, or `keeps = _`"),
                    );
                }
            }
        }
        keeps
    }
}
