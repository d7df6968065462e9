//! When a value has another type than is wanted: the messages, and what to do about each.

use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{Block, Expr, ExprKind, Ty};
use zkc_span::Span;

use super::{Body, Why};
use crate::infer::LiteralKind;

/// How an amount becomes one that may be below 0.
const SIGNED: &str = "`a.signed()` makes an amount one that may be below 0, and `a.net(b)` is the \
                      difference of two as such a one";

impl Body<'_, '_> {
    /// The expression, if it has the wanted type; otherwise says so.
    pub(super) fn coerce(&mut self, expr: Expr, want: &Ty, why: &Why) -> Expr {
        if matches!(self.infer.shallow(&expr.ty), Ty::Never) {
            return expr;
        }
        if self.agree(&expr.ty, want) {
            return expr;
        }
        if self.is_error(&expr.ty) || self.is_error(want) {
            return self.error(expr.span);
        }
        let diagnostic = self.mismatch(want, &expr.ty, expr.span, why);
        self.forget_literals(&[want, &expr.ty]);
        self.fail(expr.span, diagnostic)
    }

    /// Puts numbers whose type is open in error, once something has been said about them.
    pub(super) fn forget_literals(&mut self, types: &[&Ty]) {
        for ty in types {
            if self.infer.literal(ty).is_some() {
                self.infer.forget(ty);
            }
        }
    }

    /// Makes two types one, or leaves both as they were.
    pub(super) fn agree(&mut self, a: &Ty, b: &Ty) -> bool {
        self.infer.agree(a, b)
    }

    /// Wants a type of a block's value.
    pub(super) fn expect_block(&mut self, block: &mut Block, want: &Ty, why: &Why) {
        match block.value.take() {
            Some(value) => block.value = Some(Box::new(self.coerce(*value, want, why))),
            None => {
                let unit = Ty::unit();
                if ends(block) || self.agree(&unit, want) || self.is_error(want) {
                    return;
                }
                // A value with a semicolon behind it was reported as unused.
                if let Some(zkc_hir::Stmt::Expr(last)) = block.stmts.last()
                    && !last.ty.is_unit()
                {
                    return;
                }
                let at = Span { start: block.span.end.saturating_sub(1), ..block.span };
                let shown = self.show(want);
                let mut diagnostic = Diagnostic::error(
                    Code("E0200"),
                    format!("expected `{shown}`, but this block has no value"),
                )
                .label(at, format!("a `{shown}` is wanted before this brace"));
                if let Some((span, text)) = why {
                    diagnostic = diagnostic.reason(*span, text);
                }
                self.report(
                    diagnostic
                        .help("end the block with an expression, without a semicolon behind it"),
                );
            }
        }
    }

    /// Reports a function that ends in a value and says no type for it.
    pub(super) fn says_no_result(&mut self, block: &Block) -> bool {
        let Some(value) = &block.value else { return false };
        let ty = self.infer.ty(&value.ty);
        if ty.is_unit() || ty == Ty::Never || self.is_error(&ty) || self.infer.is_open(&ty) {
            return false;
        }
        let shown = self.show(&ty);
        let head = Span { end: block.span.start, start: block.span.start, ..block.span };
        self.report(
            Diagnostic::error(
                Code("E0200"),
                "this function gives a value, but says no type for it",
            )
            .label(value.span, format!("this is `{shown}`"))
            .suggest(
                format!("say what it returns: `-> {shown}`"),
                head,
                format!("-> {shown} "),
            ),
        );
        true
    }

    /// The message for a value of the wrong type.
    pub(super) fn mismatch(&self, want: &Ty, found: &Ty, span: Span, why: &Why) -> Diagnostic {
        let (want, found) = (self.infer.ty(want), self.infer.ty(found));
        let (wanted, shown) = (self.show(&want), self.show_found(&found));
        let plain = Diagnostic::error(Code("E0200"), format!("expected `{wanted}`, found {shown}"))
            .label(span, format!("this is {shown}"));
        let diagnostic = match (&want, &found) {
            (Ty::Bool, _) if self.in_option(&found).is_some() => {
                plain.help("ask `.is_some()` or `.is_none()`, or write `if let Some(v) = o { … }`")
            }
            _ if self.in_option(&want).is_some() && self.in_option(&found).is_none() => {
                plain.help("a value that is there is written `Some(…)`, one that is missing `None`")
            }
            _ if self.in_option(&found).is_some() && self.in_option(&want).is_none() => {
                plain.help(super::options::VALUE)
            }
            (Ty::Vec(..), Ty::Array(..)) => plain
                .note("an array always has all of its elements, and a `Vec` up to as many")
                .help(
                    "a `Vec` is written `[a, b]` where its room is a number, or made of an array \
                     `xs`: `let mut v = Vec::new(); for x in xs { v.push(x); }`",
                ),
            (Ty::Amount(a), Ty::Amount(b)) => {
                let (a, b) =
                    (self.cx.show_unit(*a, &self.generics), self.cx.show_unit(*b, &self.generics));
                Diagnostic::error(Code("E0203"), format!("expected an amount of {a}, found {b}"))
                    .label(span, format!("this is in {b}"))
                    .note("amounts of different units never mix; only a rate leads from one to another")
                    .help(format!("convert it: `(amount * rate).half_even()`, with a `Rate<{b}, {a}, 6>`"))
            }
            (_, Ty::Exact(of)) if **of == want => Diagnostic::error(
                Code("E0232"),
                format!("expected `{wanted}`, found an unrounded one"),
            )
            .label(span, format!("this is `Exact<{wanted}>`, a fraction"))
            .note("`/`, and `*` with a rate or a decimal, give exact fractions")
            .help("say how to round: `.floor()`, `.ceil()`, `.half_up()` or `.half_even()`"),
            (Ty::Uint(_), Ty::Uint(_)) => plain
                .note("widths are never changed silently")
                .help(format!("write `as {wanted}`; a value that does not fit is then refused")),
            (Ty::Digest(None), Ty::Digest(Some(_))) => plain
                .note("a `Digest` without a type has forgotten what it is of")
                .help("write `as Digest` if that is meant"),
            (Ty::Digest(_), Ty::Digest(_)) => {
                plain.note("digests of different types are never equal, so they do not mix")
            }
            (Ty::Bytes(len), Ty::Bytes(_)) => match len.as_u64() {
                Some(len) => plain.help(format!(
                    "{len} bytes are {} digits; of more bytes, `b.slice(0, {len})` takes a part",
                    2 * len
                )),
                None => plain,
            },
            (Ty::Bytes(_), _) => match self.bytes_of(&found) {
                Some(advice) => plain.help(advice),
                None => plain,
            },
            (_, Ty::Bytes(_)) => match self.of_bytes(&want) {
                Some(advice) => plain.help(advice),
                None => plain,
            },
            (Ty::Field, Ty::Uint(_) | Ty::Digest(_)) => plain.help("write `as Field`"),
            (Ty::Uint(_), Ty::Field | Ty::Bool) => plain.help(format!("write `as {wanted}`")),
            (Ty::SignedAmount(_), Ty::Amount(_)) => plain.help(SIGNED),
            (Ty::Exact(want), Ty::Exact(found))
                if matches!((&**want, &**found), (Ty::SignedAmount(_), Ty::Amount(_))) =>
            {
                plain.help(SIGNED)
            }
            (Ty::Amount(unit) | Ty::SignedAmount(unit), _) if self.is_number(&found) => {
                let unit = self.cx.show_unit(*unit, &self.generics);
                plain.help(format!("an amount says its unit: `5.00 {unit}`"))
            }
            // `max(a, b)` of amounts, of which `std::math` has one for integers.
            (Ty::Uint(bits), Ty::Amount(_) | Ty::SignedAmount(_) | Ty::Decimal(_))
                if bits.as_constant().is_none() =>
            {
                plain.help(
                    "this takes integers of any width; of two amounts or decimals, `a.min(b)` \
                     and `a.max(b)` are the lesser and the greater",
                )
            }
            (Ty::Uint(_), Ty::Amount(_)) => {
                plain.help("`.minor()` gives the minor units of an amount as an integer")
            }
            (Ty::Bps, _) if self.infer.literal(&found).is_some() => {
                plain.suggest("basis points say so: `25 bps`", span.after(), " bps")
            }
            (Ty::Percent, _) if self.infer.literal(&found).is_some() => {
                plain.suggest("a percentage says so: `5%`", span.after(), "%")
            }
            (Ty::Duration, _) if self.infer.literal(&found).is_some() => {
                plain.help("a duration says its unit: `30 s`, `15 min`, `2 days`")
            }
            (Ty::Decimal(_) | Ty::Rate(..), _)
                if self.infer.literal(&found) == Some(LiteralKind::Integer) =>
            {
                plain.help("write it with a decimal point: `5.0`")
            }
            _ => plain,
        };
        match why {
            Some((at, text)) => diagnostic.reason(*at, text),
            None => diagnostic,
        }
    }

    /// Two operands that do not go together.
    pub(super) fn operands_differ(
        &mut self,
        symbol: &str,
        left: &Expr,
        right: &Expr,
        at: Span,
    ) -> Expr {
        let span = left.span.to(right.span);
        if self.is_error(&left.ty) || self.is_error(&right.ty) {
            return self.error(span);
        }
        let (a, b) = (self.infer.ty(&left.ty), self.infer.ty(&right.ty));
        let (shown_a, shown_b) = (self.show_found(&a), self.show_found(&b));
        fn unit(ty: &Ty) -> Option<zkc_hir::UnitRef> {
            match ty {
                Ty::Amount(unit) | Ty::SignedAmount(unit) => Some(*unit),
                Ty::Exact(of) => unit(of),
                _ => None,
            }
        }
        let diagnostic = match (unit(&a), unit(&b)) {
            (Some(one), Some(two)) if one != two => {
                let (one, two) = (
                    self.cx.show_unit(one, &self.generics),
                    self.cx.show_unit(two, &self.generics),
                );
                Diagnostic::error(
                    Code("E0203"),
                    format!("`{symbol}` between amounts of {one} and of {two}"),
                )
                .label(at, "different units")
                .reason(left.span, format!("in {one}"))
                .reason(right.span, format!("in {two}"))
                .note("amounts of different units never mix; only a rate leads from one to another")
                .help(format!(
                    "convert one: `(amount * rate).half_even()`, with a `Rate<{two}, {one}, 6>`"
                ))
            }
            _ => {
                let diagnostic = Diagnostic::error(
                    Code("E0200"),
                    format!("`{symbol}` between {shown_a} and {shown_b}"),
                )
                .label(at, "both sides must have one type")
                .reason(left.span, format!("this is {shown_a}"))
                .reason(right.span, format!("this is {shown_b}"));
                let options = (self.in_option(&a).is_some(), self.in_option(&b).is_some());
                match (&a, &b) {
                    _ if options.0 != options.1 => diagnostic.help(match symbol {
                        "==" | "!=" => "compare with `Some(…)` or `None`",
                        _ => super::options::VALUE,
                    }),
                    (Ty::Uint(m), Ty::Uint(n)) => {
                        let wider = match (m.as_u64(), n.as_u64()) {
                            (Some(m), Some(n)) if m < n => self.show(&b),
                            _ => self.show(&a),
                        };
                        diagnostic.note("widths are never changed silently").help(format!(
                            "write `as {wider}` behind the narrower one; widening is free"
                        ))
                    }
                    (Ty::Digest(_), Ty::Digest(_)) => diagnostic
                        .note("digests of different types are never equal, so they do not compare")
                        .help("write `as Digest` to forget of what a digest is"),
                    (Ty::Field, Ty::Uint(_) | Ty::Digest(_))
                    | (Ty::Uint(_) | Ty::Digest(_), Ty::Field) => {
                        diagnostic.help("write `as Field` behind the one that is no `Field`")
                    }
                    (Ty::Window, Ty::Timestamp) | (Ty::Timestamp, Ty::Window) => {
                        let late = matches!(symbol, ">" | ">=") == (a == Ty::Window);
                        let diagnostic = diagnostic.note(
                            "`now` is a window from one instant to another, as nobody knows the \
                             very instant of a proof",
                        );
                        match (symbol, late) {
                            (">" | ">=" | "<" | "<=", true) => diagnostic
                                .help("write `now.reached(t)`: all of the window is at t or after"),
                            (">" | ">=" | "<" | "<=", false) => diagnostic
                                .help("write `now.before(t)`: all of the window is before t"),
                            _ => diagnostic.help(
                                "ask `now.before(t)`, `now.reached(t)` or `now.within(a, b)`",
                            ),
                        }
                    }
                    (Ty::Bytes(_), other) | (other, Ty::Bytes(_)) => match self.bytes_of(other) {
                        Some(advice) => diagnostic.help(advice),
                        None => diagnostic,
                    },
                    (Ty::Bool, _) | (_, Ty::Bool) if matches!(symbol, "&" | "|") => {
                        diagnostic.help("`&&` and `||` join conditions; compare a number: `x != 0`")
                    }
                    (Ty::SignedAmount(_), Ty::Amount(_)) | (Ty::Amount(_), Ty::SignedAmount(_)) => {
                        diagnostic.help(SIGNED)
                    }
                    (Ty::Amount(unit) | Ty::SignedAmount(unit), other)
                    | (other, Ty::Amount(unit) | Ty::SignedAmount(unit))
                        if self.is_number(other) =>
                    {
                        let amount = matches!(a, Ty::Amount(_) | Ty::SignedAmount(_));
                        let unit = self.cx.show_unit(*unit, &self.generics);
                        let number = if amount { right } else { left };
                        match self.infer.literal(other) {
                            Some(_) => diagnostic.suggest(
                                format!("an amount says its unit: `5.00 {unit}`"),
                                number.span.after(),
                                format!(" {unit}"),
                            ),
                            None => diagnostic.help(format!(
                                "make it an amount: `Amount::<{unit}>::from_minor(n)`"
                            )),
                        }
                    }
                    _ => diagnostic,
                }
            }
        };
        self.forget_literals(&[&a, &b]);
        self.fail(span, diagnostic)
    }

    /// Two arms of different types.
    pub(super) fn arms_differ(&mut self, first: &Expr, second: &Expr, at: Span) {
        if self.is_error(&first.ty) || self.is_error(&second.ty) {
            return;
        }
        let (one, two) = (self.show_found(&first.ty), self.show_found(&second.ty));
        let (a, b) = (self.infer.ty(&first.ty), self.infer.ty(&second.ty));
        let diagnostic =
            Diagnostic::error(Code("E0214"), format!("the arms differ: {one} and {two}"))
                .label(second.span, format!("this is {two}"))
                .reason(first.span, format!("this is {one}"));
        let diagnostic = match (&a, &b) {
            (Ty::Exact(_), _) | (_, Ty::Exact(_)) => {
                diagnostic.help("round inside the arm, or make both arms unrounded")
            }
            _ => diagnostic,
        };
        let _ = at;
        self.report(diagnostic);
    }

    /// `` `u64` ``, or what a literal is called while its type is open.
    pub(super) fn show_found(&self, ty: &Ty) -> String {
        match self.infer.literal(ty) {
            Some(LiteralKind::Integer) => "an integer".to_owned(),
            Some(LiteralKind::Decimal { .. }) => "a decimal number".to_owned(),
            None => format!("`{}`", self.show(ty)),
        }
    }

    fn is_number(&self, ty: &Ty) -> bool {
        matches!(ty, Ty::Uint(_) | Ty::Field | Ty::Decimal(_)) || self.infer.literal(ty).is_some()
    }

    /// Whether a value of the type must not be thrown away by `_`: a `bool` or an unrounded number, or
    /// some of them side by side.
    pub(super) fn needs_a_reader(&self, ty: &Ty) -> bool {
        match self.infer.shallow(ty) {
            Ty::Bool | Ty::Exact(_) => true,
            Ty::Tuple(parts) => parts.iter().any(|part| self.needs_a_reader(part)),
            Ty::Array(element, _) => self.needs_a_reader(&element),
            _ => false,
        }
    }

    /// How bytes are made of a value of another type.
    fn bytes_of(&self, found: &Ty) -> Option<&'static str> {
        Some(match found {
            Ty::Bytes(_) => {
                "bytes of different lengths are never equal; `b.slice(0, 32)` takes a part"
            }
            Ty::Array(..) => "an array of `u8` becomes bytes by `Bytes::from_array(a)`",
            Ty::Uint(_) => "a number becomes bytes by `Bytes::from_uint(n)`",
            Ty::Digest(_) | Ty::Field => {
                "a field element is no bytes: only what is hashed by `sha256` gives `Bytes<32>`"
            }
            open if self.infer.literal(open).is_some() => {
                "bytes are written in quotes: `Bytes::hex(\"0x00ff\")`"
            }
            _ => return None,
        })
    }

    /// How a value of another type is made of bytes.
    fn of_bytes(&self, want: &Ty) -> Option<&'static str> {
        Some(match want {
            Ty::Array(..) => "bytes become an array by `b.to_array()`",
            Ty::Uint(_) => "up to 31 bytes become a number by `b.to_uint()`",
            Ty::Digest(_) | Ty::Field => {
                "bytes are no field element: `digest(b)` is the digest of any number of them, and \
                 `b.slice(0, 31).to_uint() as Field` takes 31"
            }
            _ => return None,
        })
    }

    /// What must not be proven without is worth a word of its own.
    pub(super) fn unused_value(&mut self, expr: &Expr, forgotten: bool) {
        let ty = self.infer.shallow(&expr.ty);
        // A clause is run for what it refuses, too.
        let runs = matches!(expr.kind, ExprKind::Builtin(zkc_hir::Builtin::RunClause(_), _));
        if ty.is_unit() || ty == Ty::Never || runs || self.is_error(&ty) {
            return;
        }
        if !self.cx.in_test && self.cx.is_linear(&self.infer.ty(&ty), &self.generics) {
            // Of `let _` it is said where all types are known.
            if !forgotten {
                let shown = self.show(&ty);
                self.report(crate::ownership::thrown_away(&shown, expr.span));
            }
            return;
        }
        if forgotten && !self.needs_a_reader(&ty) {
            return;
        }
        let shown = self.show_found(&ty);
        let diagnostic =
            Diagnostic::error(Code("E0218"), format!("this value of {shown} is used nowhere"))
                .label(expr.span, "computed and thrown away");
        let diagnostic = match ty {
            Ty::Bool => diagnostic
                .note("a `bool` that nobody looks at checks nothing: a proof exists either way")
                .at_stake(Stake::Soundness)
                .help("write `require(…, \"what must hold\")` round it"),
            Ty::Exact(_) => diagnostic.help("round it and use the result, or remove it"),
            _ if forgotten => diagnostic
                .note("a part of it must hold, or be rounded, and nobody looks at it")
                .at_stake(Stake::Soundness)
                .help("give its parts names, and `require` what must hold"),
            _ => diagnostic.note("its operations may fail, and nothing else comes of them").help(
                "use it, or remove it; without the semicolon it is the block's value, and \
                     `let _ = …;` keeps only its failing",
            ),
        };
        self.report(diagnostic);
        if self.infer.literal(&ty).is_some() {
            self.infer.forget(&ty);
        }
    }
}

/// Whether a block never gets to its end.
pub(super) fn ends(block: &Block) -> bool {
    block.stmts.iter().any(|stmt| match stmt {
        zkc_hir::Stmt::Expr(expr) => expr.ty == Ty::Never || matches!(expr.kind, ExprKind::Fail(_)),
        _ => false,
    })
}
