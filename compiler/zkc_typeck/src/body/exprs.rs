//! Expressions, form by form.

use zkc_ast as ast;
use zkc_ast::{ExprKind as Ast, UnaryOp};
use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{Expr, ExprKind, Size, Ty};
use zkc_span::Span;

use super::{Body, Deferred, Wants, node};
use crate::cx::Home;
use crate::infer::{error_ty, has_error};
use crate::ownership::stray_look;

/// How many parts a type may have, structs not opened: enough for all that is written by hand, and
/// an end for what doubles with each line.
const MAX_PARTS: usize = 20_000;

impl Body<'_, '_> {
    /// Checks an expression; `want` is a hint and forces nothing.
    pub(super) fn expr(&mut self, expr: &ast::Expr, want: Option<&Ty>) -> Expr {
        let checked = self.expr_of_any_size(expr, want);
        self.notes.note_type(expr.span, &checked.ty);
        if !self.infer.is_larger(&checked.ty, MAX_PARTS) {
            return checked;
        }
        if has_error(&checked.ty) {
            return self.error(expr.span);
        }
        let diagnostic =
            Diagnostic::error(Code("E0402"), "the type of this value has too many parts")
                .label(expr.span, format!("more than {MAX_PARTS}"))
                .note("each use of a value in a tuple or struct repeats its whole type")
                .at_stake(Stake::Cost)
                .help("use arrays, `[value; N]`, and structs without type parameters");
        self.fail(expr.span, diagnostic)
    }

    fn expr_of_any_size(&mut self, expr: &ast::Expr, want: Option<&Ty>) -> Expr {
        let span = expr.span;
        match &expr.kind {
            Ast::Lit(lit) => self.literal(lit, want),
            Ast::Path(path) => self.path(path, span),
            Ast::Struct { path, fields, rest } => {
                self.struct_literal(path, fields, rest.as_deref(), want, span)
            }
            Ast::Tuple(elements) => self.tuple(elements, want, span),
            Ast::Paren(inner) => {
                let mut inner = self.expr(inner, want);
                // Messages about the value show its parentheses; literals are found by their place.
                if !matches!(inner.kind, ExprKind::Number(_)) {
                    inner.span = span;
                }
                inner
            }
            Ast::Array(elements) => self.array(elements, want, span),
            Ast::Repeat { value, len } => self.repeat(value, len, want, span),
            Ast::Call { callee, args } => self.call(callee, args, want, span),
            Ast::MethodCall { receiver, method, generics, args } => {
                self.method_call(receiver, method, generics.as_deref(), args, want, span)
            }
            Ast::Field { base, name } => self.field(base, name, span),
            Ast::TupleField { base, index, index_span } => {
                self.tuple_field(base, *index, *index_span, span)
            }
            Ast::Index { base, index } => self.index(base, index, want, span),
            Ast::Unary { op, op_span, operand } => self.unary(*op, *op_span, operand, want, span),
            Ast::Binary { op, op_span, left, right } => {
                self.binary(*op, *op_span, left, right, want, span)
            }
            Ast::Cast { operand, ty } => self.cast(operand, ty, span),
            Ast::Block(block) => {
                let block = self.block(block, want);
                let ty = self.block_ty(&block);
                node(ExprKind::Block(block), ty, span, false)
            }
            Ast::If(branch) => self.branch(branch, want, span),
            Ast::Require { condition, message } => self.require(condition, message.as_ref(), span),
            Ast::Reveal { value, reason } => self.reveal(value, reason, want, span),
            Ast::For { .. } => {
                // A loop is a statement; as a value it is `()`.
                let mut stmts = Vec::new();
                self.for_loop(expr, &mut stmts);
                let block = zkc_hir::Block { stmts, value: None, span };
                node(ExprKind::Block(block), Ty::unit(), span, false)
            }
            Ast::Range { .. } => {
                let diagnostic = Diagnostic::error(Code("E0235"), "a range is no value")
                    .label(span, "not here")
                    .help("ranges stand in `for i in 0..n { … }`");
                self.fail(span, diagnostic)
            }
            Ast::Match { scrutinee, arms } => self.match_expr(scrutinee, arms, want, span),
            Ast::Closure { .. } => self.stray_closure(span),
            // The parser has said that it belongs to the end of a clause.
            Ast::RevealOutputs(_) => self.error(span),
            Ast::Error(_) => self.error(span),
        }
    }

    fn tuple(&mut self, elements: &[ast::Expr], want: Option<&Ty>, span: Span) -> Expr {
        let wanted = match want.map(|want| self.infer.shallow(want)) {
            Some(Ty::Tuple(wanted)) if wanted.len() == elements.len() => Some(wanted),
            _ => None,
        };
        let mut checked = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let want = wanted.as_ref().map(|wanted| &wanted[index]);
            checked.push(self.expr(element, want));
        }
        let ty = Ty::Tuple(checked.iter().map(|element| element.ty.clone()).collect());
        node(ExprKind::Tuple(checked), ty, span, false)
    }

    fn array(&mut self, elements: &[ast::Expr], want: Option<&Ty>, span: Span) -> Expr {
        let want = want.map(|want| self.infer.shallow(want));
        if let Some(Ty::Vec(element, room)) = &want
            && let Some(most) = self.infer.size(room).as_constant()
        {
            return self.vec_literal(elements, (element, room), &most, span);
        }
        let element_ty = match want {
            Some(Ty::Array(element, _)) => *element,
            _ => self.infer.fresh_ty(span, "the type of this array's elements"),
        };
        let mut checked: Vec<Expr> = Vec::new();
        for element in elements {
            let why = checked.first().map(|first| {
                (first.span, format!("the elements before are {}", self.show_found(&first.ty)))
            });
            let expr = self.expr(element, Some(&element_ty));
            checked.push(self.coerce(expr, &element_ty, &why));
        }
        if matches!(self.infer.shallow(&element_ty), Ty::Exact(_)) {
            self.cx.refuse_exact(&self.infer.ty(&element_ty), span, "an array");
            return self.error(span);
        }
        let len = Size::from(elements.len() as u64);
        node(ExprKind::Array(checked), Ty::Array(Box::new(element_ty), len), span, false)
    }

    fn repeat(
        &mut self,
        value: &ast::Expr,
        len: &ast::Expr,
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let wanted = match want.map(|want| self.infer.shallow(want)) {
            Some(Ty::Array(element, _)) => Some(*element),
            _ => None,
        };
        let value = self.expr(value, wanted.as_ref());
        let len = self.written_size(len);
        if matches!(self.infer.shallow(&value.ty), Ty::Exact(_)) {
            self.cx.refuse_exact(&self.infer.ty(&value.ty), span, "an array");
            return self.error(span);
        }
        let ty = Ty::Array(Box::new(value.ty.clone()), len);
        node(ExprKind::Repeat(Box::new(value)), ty, span, false)
    }

    /// The fields of a type by name, if it is a struct: index and type.
    pub(super) fn field_of(&self, ty: &Ty, name: &str) -> Option<(usize, Ty)> {
        let Ty::Struct(id, args) = ty else { return None };
        let def = self.cx.program.struct_def(*id);
        let index = def.fields.iter().position(|field| field.name == name)?;
        Some((index, def.fields[index].ty.substitute(args)))
    }

    /// A type that must be known here, because a name in it is looked up.
    pub(super) fn known(&mut self, expr: &Expr) -> Ty {
        let ty = self.infer.shallow(&expr.ty);
        if self.infer.is_open(&ty) && self.infer.literal(&ty).is_none() {
            self.report(
                Diagnostic::error(Code("E0210"), "the type of this value must be known here")
                    .label(expr.span, "of which type?")
                    .help("write its type where it is made: `let x: T = …;`"),
            );
            self.infer.forget(&ty);
            return error_ty();
        }
        ty
    }

    fn field(&mut self, base: &ast::Expr, name: &ast::Name, span: Span) -> Expr {
        let base = self.expr(base, None);
        if name.is_missing() {
            return self.error(span);
        }
        let ty = self.known(&base);
        if let Some((index, field)) = self.field_of(&ty, name.as_str()) {
            let constant = base.constant;
            if self.refuse_read(&ty, index, name.span) {
                return self.error(span);
            }
            return node(ExprKind::Field(Box::new(base), index), field, span, constant);
        }
        if self.is_error(&ty) {
            return self.error(span);
        }
        let shown = self.show_found(&ty);
        let mut diagnostic =
            Diagnostic::error(Code("E0205"), format!("there is no field `{name}` in {shown}"))
                .label(name.span, "unknown field");
        let advice = match &ty {
            Ty::Array(..) | Ty::Vec(..) => super::vecs::advice(name.as_str()),
            ty => self.in_option(ty).map(|_| super::options::VALUE),
        };
        if let Some(advice) = advice {
            diagnostic = diagnostic.help(advice);
        } else if let Ty::Struct(id, _) = &ty {
            let def = self.cx.program.struct_def(*id);
            let method = (Home::Struct(*id), name.as_str().to_owned());
            let fields = def.fields.iter().map(|field| field.name.as_str());
            if self.cx.methods.contains_key(&method) {
                diagnostic = diagnostic.suggest(
                    format!("`{name}` is a function: call it"),
                    name.span,
                    format!("{name}()"),
                );
            } else if let Some(close) = crate::suggest::closest(name.as_str(), fields) {
                diagnostic =
                    diagnostic.suggest(format!("did you mean `{close}`?"), name.span, close);
            } else {
                let names: Vec<String> =
                    def.fields.iter().map(|field| format!("`{}`", field.name)).collect();
                diagnostic = diagnostic.help(match names.as_slice() {
                    [] => "it has no fields".to_owned(),
                    names => format!("it has {}", crate::suggest::listed(names)),
                });
            }
        }
        self.fail(span, diagnostic)
    }

    /// Says so if a field is one that this module cannot read.
    fn refuse_read(&mut self, ty: &Ty, index: usize, at: Span) -> bool {
        let Ty::Struct(id, _) = ty else { return false };
        let refused = self.cx.refuse_read(*id, index, self.module, at);
        refused.map(|diagnostic| self.report(diagnostic)).is_some()
    }

    fn tuple_field(&mut self, base: &ast::Expr, index: u32, at: Span, span: Span) -> Expr {
        let base = self.expr(base, None);
        let ty = self.known(&base);
        let constant = base.constant;
        let found = match &ty {
            Ty::Tuple(elements) => {
                elements.get(index as usize).map(|ty| (index as usize, ty.clone()))
            }
            other => self.field_of(other, &index.to_string()),
        };
        if let Some((index, field)) = found {
            if self.refuse_read(&ty, index, at) {
                return self.error(span);
            }
            return node(ExprKind::Field(Box::new(base), index), field, span, constant);
        }
        if self.is_error(&ty) {
            return self.error(span);
        }
        let shown = self.show_found(&ty);
        let mut diagnostic =
            Diagnostic::error(Code("E0205"), format!("there is no field `{index}` in {shown}"))
                .label(at, "unknown field");
        match &ty {
            Ty::Array(..) => diagnostic = diagnostic.help(format!("an element is `[{index}]`")),
            Ty::Tuple(elements) => {
                let count = crate::suggest::count(elements.len(), "field");
                diagnostic = diagnostic.help(format!("it has {count}, counted from 0"));
            }
            _ => {}
        }
        self.fail(span, diagnostic)
    }

    fn index(
        &mut self,
        base: &ast::Expr,
        index: &ast::Expr,
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let _ = want;
        let mut base = self.expr(base, None);
        let mut ty = self.known(&base);
        let is_bytes = matches!(ty, Ty::Bytes(_));
        if is_bytes {
            let at = base.span;
            base = self.array_of_bytes(base, at);
            ty = base.ty.clone();
        }
        if let Ast::Range { .. } = &index.peeled().kind
            && !self.is_error(&ty)
        {
            let help = match is_bytes {
                true => "write `b.slice(from, count)`, with constants",
                false => {
                    "write the elements, `[xs[0], xs[1]]`, or go through them: `for x in xs { … }`"
                }
            };
            let diagnostic = Diagnostic::error(Code("E0235"), "a range is no index")
                .label(index.span, "several places at once")
                .help(help);
            return self.fail(span, diagnostic);
        }
        let index = self.index_value(index);
        match ty {
            Ty::Array(element, len) => {
                self.check_constant_index(&index, &len, is_bytes);
                let constant = base.constant && index.constant;
                let kind = ExprKind::Index(Box::new(base), Box::new(index));
                node(kind, *element, span, constant)
            }
            Ty::Vec(element, capacity) => {
                self.vec_element(base, index, (&element, &capacity), span)
            }
            ty if self.is_error(&ty) => self.error(span),
            ty => {
                let shown = self.show_found(&ty);
                let diagnostic =
                    Diagnostic::error(Code("E0222"), format!("{shown} cannot be indexed"))
                        .label(base.span, "not an array");
                let diagnostic = match ty {
                    Ty::Tuple(_) => diagnostic.help("a field of a tuple is `.0`, `.1`, …"),
                    Ty::Enum(id, _) if Some(id) == self.cx.program.lang.option => {
                        diagnostic.help(super::options::VALUE)
                    }
                    _ => diagnostic,
                };
                self.fail(span, diagnostic)
            }
        }
    }

    /// An index: any `uN`.
    pub(super) fn index_value(&mut self, index: &ast::Expr) -> Expr {
        let index = self.expr(index, None);
        let ty = self.infer.shallow(&index.ty);
        if self.infer.literal(&ty) == Some(crate::infer::LiteralKind::Integer) {
            self.infer.set_default(&ty, Ty::uint(32));
            self.deferred.push(Deferred {
                ty,
                symbol: "[…]",
                span: index.span,
                wants: Wants::Integer,
            });
            return index;
        }
        if matches!(ty, Ty::Uint(_)) || self.is_error(&ty) {
            return index;
        }
        let shown = self.show_found(&ty);
        let diagnostic =
            Diagnostic::error(Code("E0222"), format!("an index must be an integer, not {shown}"))
                .label(index.span, format!("this is {shown}"));
        let diagnostic = match ty {
            Ty::Field => diagnostic.help("write `as u32`"),
            _ => diagnostic,
        };
        self.fail(index.span, diagnostic)
    }

    /// A literal index must lie in an array of known length; what is computed is checked later.
    fn check_constant_index(&mut self, index: &Expr, len: &Size, is_bytes: bool) {
        let (ExprKind::Number(at), Some(len)) = (&index.kind, self.infer.size(len).as_constant())
        else {
            return;
        };
        if *at >= len {
            let (element, has) = match is_bytes {
                true => ("byte", "the length in bytes is"),
                false => ("element", "the array has length"),
            };
            self.report(
                Diagnostic::error(Code("E0222"), format!("there is no {element} {at}"))
                    .label(index.span, format!("{has} {len}"))
                    .help(format!("{element}s are counted from 0")),
            );
        }
    }

    fn unary(
        &mut self,
        op: UnaryOp,
        op_span: Span,
        operand: &ast::Expr,
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        if op == UnaryOp::Ref {
            self.expr(operand, None);
            return self.fail(span, stray_look(op_span));
        }
        let operand = self.expr(operand, want);
        // `-128` is one number, which `128` alone need not be.
        let operand = match self.negative_literal(op, operand, span) {
            Ok(number) => return number,
            Err(operand) => operand,
        };
        let ty = self.infer.shallow(&operand.ty);
        let constant = operand.constant;
        if self.is_error(&ty) {
            return self.error(span);
        }
        match (op, &ty) {
            (UnaryOp::Not, Ty::Bool | Ty::Uint(_)) => {
                node(ExprKind::Not(Box::new(operand)), ty, span, constant)
            }
            (UnaryOp::Neg, Ty::Field | Ty::Int(_) | Ty::SignedAmount(_) | Ty::SignedDecimal(_)) => {
                node(ExprKind::Negate(Box::new(operand)), ty, span, constant)
            }
            (_, open) if self.infer.literal(open).is_some() => {
                let wants = if op == UnaryOp::Not { Wants::Integer } else { Wants::Negatable };
                let symbol = op.symbol();
                self.deferred.push(Deferred { ty: ty.clone(), symbol, span, wants });
                let kind = match op {
                    UnaryOp::Not => ExprKind::Not(Box::new(operand)),
                    _ => ExprKind::Negate(Box::new(operand)),
                };
                node(kind, ty, span, constant)
            }
            (UnaryOp::Neg, _) => {
                let diagnostic = self.cannot_negate(&ty, span);
                self.fail(span, diagnostic)
            }
            _ => {
                let shown = self.show_found(&ty);
                let diagnostic =
                    Diagnostic::error(Code("E0204"), format!("`!` means nothing for {shown}"))
                        .label(op_span, "only for `bool` and integers");
                self.fail(span, diagnostic)
            }
        }
    }

    /// A literal behind a `-` as one negative number, if its type has, or may yet have, such numbers;
    /// else the operand again.
    fn negative_literal(
        &mut self,
        op: UnaryOp,
        mut operand: Expr,
        span: Span,
    ) -> Result<Expr, Expr> {
        let ty = self.infer.shallow(&operand.ty);
        let open = self.infer.literal(&ty).is_some();
        let signed =
            matches!(ty, Ty::Field | Ty::Int(_) | Ty::SignedAmount(_) | Ty::SignedDecimal(_));
        let amount = matches!(ty, Ty::Amount(_));
        let ExprKind::Number(value) = &mut operand.kind else { return Err(operand) };
        if op != UnaryOp::Neg || !(open || signed || amount) {
            return Err(operand);
        }
        *value = -std::mem::take(value);
        // A decimal waits for its scale under its span.
        if let Some(scale) = self.scales.get(&operand.span).copied() {
            self.scales.insert(span, scale);
        }
        operand.span = span;
        if let Ty::Amount(unit) = ty {
            operand.ty = Ty::SignedAmount(unit);
        } else if open {
            self.deferred.push(Deferred { ty, symbol: "-", span, wants: Wants::Negatable });
        }
        Ok(operand)
    }

    pub(super) fn cannot_negate(&self, ty: &Ty, span: Span) -> Diagnostic {
        let shown = self.show(ty);
        Diagnostic::error(Code("E0204"), format!("`{shown}` has no negative values"))
            .label(span, "would be below zero")
            .help(
                "use a type with a sign: `iN`, `SignedAmount<U>` from `.signed()` or `a.net(b)`, `SignedDecimal<S>`",
            )
    }

    fn cast(&mut self, operand: &ast::Expr, written: &ast::Ty, span: Span) -> Expr {
        let target = self.written_ty(written);
        // What is cast has a type of its own: in `f(x) as u16` the width of `f` follows from `x`. Only a
        // literal takes the target's.
        let operand = self.expr(operand, None);
        let constant = operand.constant;
        let from = self.infer.shallow(&operand.ty);
        if self.is_error(&target) || self.is_error(&from) {
            return self.error(span);
        }
        if self.infer.literal(&from).is_some() && self.agree(&from, &target) {
            return node(ExprKind::Cast(Box::new(operand)), target, span, constant);
        }
        let known = self.known(&operand);
        let std = self.cx.is_std(self.module);
        let allowed = match (&known, &target) {
            (Ty::Uint(_) | Ty::Int(_) | Ty::Field | Ty::Bool, Ty::Uint(_)) => true,
            (Ty::Uint(_) | Ty::Int(_) | Ty::Bool, Ty::Int(_)) => true,
            (Ty::Uint(_) | Ty::Int(_) | Ty::Field | Ty::Digest(_), Ty::Field) => true,
            (Ty::Digest(_), Ty::Digest(None)) => true,
            (Ty::Salt, Ty::Field) | (Ty::Field, Ty::Digest(None)) => std,
            (from, to) => from == to,
        };
        if allowed {
            return node(ExprKind::Cast(Box::new(operand)), target, span, constant);
        }
        let (from, to) = (self.show_found(&known), self.show(&target));
        let diagnostic =
            Diagnostic::error(Code("E0212"), format!("{from} cannot be cast to `{to}`"))
                .label(span, format!("this is {from}"));
        let diagnostic = match (&known, &target) {
            (Ty::Field, Ty::Digest(_)) => diagnostic
                .note("a digest is made by `digest`, so that it says of what it is")
                .help("write `digest(x)`"),
            (Ty::Amount(_), Ty::Uint(_) | Ty::Field) => {
                diagnostic.help("`.minor()` gives an amount's minor units")
            }
            (Ty::Amount(_), Ty::SignedAmount(_)) => diagnostic
                .help("`.signed()` gives it with a sign; `a.net(b)` is the difference of two"),
            (Ty::SignedAmount(_), Ty::Amount(_)) => diagnostic.help(
                "`.abs()` gives it without its sign; require first that it is not below 0 if it \
                 must not be",
            ),
            (Ty::Timestamp, Ty::Date) => diagnostic.help("`.date()` gives a timestamp's day"),
            (Ty::Date, Ty::Timestamp) => diagnostic.help("`.start()` gives a day's first second"),
            (
                Ty::Decimal(_) | Ty::SignedDecimal(_) | Ty::Rate(..) | Ty::Bps | Ty::Percent,
                Ty::Decimal(_) | Ty::SignedDecimal(_) | Ty::Rate(..) | Ty::Bps | Ty::Percent,
            ) => diagnostic.help("`.to::<…>()` gives another scale or kind, which is then rounded"),
            (_, Ty::Amount(_)) => {
                diagnostic.help("`Amount::from_minor(n)` makes an amount of n minor units")
            }
            (Ty::Exact(_), _) => diagnostic.help("round it: `.floor()`, `.half_even()`, …"),
            (Ty::Bool, Ty::Field) => diagnostic.help("write `as u1 as Field`"),
            (_, Ty::Bool) => diagnostic.help("compare it: `x != 0`"),
            (Ty::Digest(_), Ty::Uint(_)) => diagnostic.help("write `as Field as …`"),
            _ => diagnostic,
        };
        self.fail(span, diagnostic)
    }
}
