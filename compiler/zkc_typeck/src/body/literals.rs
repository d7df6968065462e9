//! Literals: each takes its type from context, and must be a value of it.

use num_bigint::{BigInt, BigUint};
use zkc_ast as ast;
use zkc_ast::LitKind;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Expr, ExprKind, Ty, UnitRef, encoding};
use zkc_span::Span;

use super::{Body, node};
use crate::cx::{Def, unsupported};
use crate::infer::LiteralKind;

/// 10^exponent.
pub(super) fn power_of_ten(exponent: u32) -> BigUint {
    BigUint::from(10u32).pow(exponent)
}

impl Body<'_, '_> {
    pub(super) fn literal(&mut self, lit: &ast::Lit, want: Option<&Ty>) -> Expr {
        let span = lit.span;
        let number =
            |value: BigUint, ty: Ty| node(ExprKind::Number(BigInt::from(value)), ty, span, true);
        match &lit.kind {
            LitKind::Int { value, suffix } => {
                let ty = match suffix {
                    Some(name) => {
                        let segment = ast::Segment { name: name.clone(), args: None };
                        let path = ast::Path { segments: vec![segment], span: name.span };
                        self.written_ty(&ast::Ty::new(ast::TyKind::Path(path), name.span))
                    }
                    None => self.literal_ty(want, LiteralKind::Integer, span),
                };
                number(value.clone(), ty)
            }
            LitKind::Bool(value) => number(BigUint::from(u8::from(*value)), Ty::Bool),
            LitKind::Decimal(decimal) => {
                self.scales.insert(span, decimal.scale);
                let kind = LiteralKind::Decimal { scale: decimal.scale };
                let ty = self.literal_ty(want, kind, span);
                number(decimal.mantissa.clone(), ty)
            }
            LitKind::Amount { number: value, unit } => self.amount_literal(value, unit, want, span),
            LitKind::Bps(value) => self.fixed_literal(value.clone(), 0, Ty::Bps, 0, span),
            LitKind::Percent(decimal) => {
                let mantissa = decimal.mantissa.clone();
                self.fixed_literal(mantissa, decimal.scale, Ty::Percent, 4, span)
            }
            LitKind::Duration { seconds } => number(BigUint::from(*seconds), Ty::Duration),
            LitKind::Timestamp(time) => number(BigUint::from(time.seconds()), Ty::Timestamp),
            LitKind::Date(date) => {
                let days = BigInt::from(date.days());
                node(ExprKind::Number(days), Ty::Date, span, true)
            }
            LitKind::Str(_) => {
                let diagnostic = Diagnostic::error(Code("E0235"), "a text is no value")
                    .label(span, "not here")
                    .note("texts stand only in the messages of `require`, `fail` and `reveal`");
                self.fail(span, diagnostic)
            }
            LitKind::Error => self.error(span),
        }
    }

    fn literal_ty(&mut self, want: Option<&Ty>, kind: LiteralKind, span: Span) -> Ty {
        let wanted = want.map(|want| self.infer.shallow(want));
        let fits = wanted.as_ref().is_some_and(|want| kind.may_be(want));
        match wanted {
            Some(want) if fits => want,
            _ => self.infer.fresh_literal(span, kind),
        }
    }

    /// An amount; one with a sign where such a one is wanted.
    fn amount_literal(
        &mut self,
        value: &ast::Decimal,
        unit: &ast::Name,
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let id = match self.cx.resolve(self.module, std::slice::from_ref(unit), "unit") {
            Def::Unit(id) => id,
            Def::Broken => return self.error(span),
            _ => {
                let diagnostic = self.cx.wrong_kind(unit, "name of something else", "unit");
                return self.fail(span, diagnostic);
            }
        };
        let def = self.cx.program.unit(id);
        let (decimals, bits, symbol) = (def.decimals, def.bits, def.name.clone());
        if value.scale > decimals {
            let digits = crate::suggest::count(decimals as usize, "decimal");
            let diagnostic = Diagnostic::error(
                Code("E0202"),
                format!("{symbol} has {digits}, not {}", value.scale),
            )
            .label(span, "too many digits behind the point")
            .note("amounts are whole numbers of minor units; nothing is rounded silently");
            return self.fail(span, diagnostic);
        }
        let minor = &value.mantissa * power_of_ten(decimals - value.scale);
        if minor.bits() > u64::from(bits) {
            let diagnostic = Diagnostic::error(
                Code("E0202"),
                format!("this is more than an amount of {symbol} can hold"),
            )
            .label(span, format!("amounts of {symbol} have {bits} bits of minor units"));
            return self.fail(span, diagnostic);
        }
        let unit = UnitRef::Unit(id);
        let ty = match want.map(|want| self.infer.shallow(want)) {
            Some(Ty::SignedAmount(_)) => Ty::SignedAmount(unit),
            _ => Ty::Amount(unit),
        };
        node(ExprKind::Number(BigInt::from(minor)), ty, span, true)
    }

    /// A literal of a fixed scale and 32 bits: basis points, percent.
    fn fixed_literal(
        &mut self,
        mantissa: BigUint,
        scale: u32,
        ty: Ty,
        wanted: u32,
        span: Span,
    ) -> Expr {
        let name = if ty == Ty::Bps { "Bps" } else { "Percent" };
        let problem = if scale > wanted {
            Some(format!("`{name}` has {wanted} decimals, not {scale}"))
        } else if (&mantissa * power_of_ten(wanted - scale)).bits() > 32 {
            Some(format!("this is more than a `{name}` can hold"))
        } else {
            None
        };
        if let Some(problem) = problem {
            let diagnostic = Diagnostic::error(Code("E0202"), problem)
                .label(span, "does not fit")
                .help("write it as a `Decimal<S>` with enough digits");
            return self.fail(span, diagnostic);
        }
        let value = mantissa * power_of_ten(wanted - scale);
        node(ExprKind::Number(BigInt::from(value)), ty, span, true)
    }

    /// Checks a literal against the type that was found for it, and scales a decimal.
    pub(super) fn finish_number(&mut self, value: &mut BigInt, ty: &Ty, span: Span) {
        if let Some(scale) = self.scales.get(&span).copied() {
            let (Ty::Decimal(wanted) | Ty::SignedDecimal(wanted) | Ty::Rate(_, _, wanted)) = ty
            else {
                return;
            };
            let Some(wanted) = wanted.as_u64().and_then(|wanted| u32::try_from(wanted).ok()) else {
                self.report(
                    unsupported("a decimal literal of a generic scale is", span)
                        .help("take the number as a parameter"),
                );
                return;
            };
            if scale > wanted {
                let shown = self.show(ty);
                self.report(
                    Diagnostic::error(
                        Code("E0202"),
                        format!("`{shown}` has {wanted} decimals, not {scale}"),
                    )
                    .label(span, "too many digits behind the point")
                    .note("nothing is rounded silently"),
                );
                return;
            }
            *value *= BigInt::from(power_of_ten(wanted - scale));
        }
        // Of a generic type the constant check says it, for each instance.
        let Ok(Some(bound)) = encoding::leaf_bound(&self.cx.program, ty) else { return };
        let Some((least, greatest)) = bound.range() else { return };
        if *value < least || *value > greatest {
            let shown = self.show(ty);
            let mut diagnostic =
                Diagnostic::error(Code("E0202"), format!("{value} does not fit `{shown}`"));
            diagnostic = match ty {
                Ty::Uint(_) | Ty::Int(_) => {
                    diagnostic.label(span, format!("a `{shown}` holds {least} to {greatest}"))
                }
                Ty::Amount(_) => diagnostic.label(span, format!("at most {greatest} minor units")),
                _ => diagnostic.label(span, "64 bits of digits are kept"),
            };
            self.report(diagnostic);
        }
    }
}
