//! Assignments: a mutable variable, or a part of one.

use zkc_ast as ast;
use zkc_ast::{BinaryOp, ExprKind as Ast};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Builtin, Expr, ExprKind, LocalId, Pattern, Place, Projection, Stmt, Ty};
use zkc_span::Span;

use super::{Body, node};
use crate::ownership::Act;

impl Body<'_, '_> {
    pub(super) fn assign(
        &mut self,
        place: &ast::Expr,
        op: Option<BinaryOp>,
        op_span: Span,
        value: &ast::Expr,
        out: &mut Vec<Stmt>,
    ) {
        let root = self.root(place);
        let was_read = root.map(|id| self.local(id).read);
        let target = self.expr(place, None);
        self.refuse_change(&target);
        let ty = target.ty.clone();
        let stored = target.clone();
        let value = match op {
            None => {
                let why = Some((place.span, format!("this is `{}`", self.show(&ty))));
                self.expect(value, &ty, &why)
            }
            Some(op) => {
                let span = target.span.to(value.span);
                let sum = self.compound(op, op_span, target, value, span);
                let why = Some((place.span, format!("this is `{}`", self.show(&ty))));
                self.coerce(sum, &ty, &why)
            }
        };
        // What a variable gives to itself alone, nobody looks at: `ok = ok && a < b;`.
        if let (Some(id), Some(read)) = (root, was_read) {
            self.locals[id.0 as usize].read = read;
        }
        if !self.store(&stored, value, out) && !self.is_error(&ty) {
            let diagnostic = Diagnostic::error(Code("E0217"), "nothing can be assigned to this")
                .label(place.span, "not a variable, nor a part of one");
            self.report(match is_byte(&stored) {
                true => diagnostic.help(
                    "single bytes are read only: change an array, `let mut a = b.to_array();`, and \
                     make bytes of it, `Bytes::from_array(a)`",
                ),
                false => diagnostic,
            });
        }
    }

    /// Says so if a place is a field that another module keeps.
    fn refuse_change(&mut self, target: &Expr) {
        let mut at = target;
        while let ExprKind::Field(base, _) | ExprKind::Index(base, _) = &at.kind {
            if let Ty::Struct(id, _) = self.infer.shallow(&base.ty) {
                self.act(id, Act::Change, target.span);
            }
            at = base;
        }
    }

    /// Assigns a value to what an expression reads; false if that is no place. An element of a `Vec`
    /// is changed by giving the whole a new value.
    pub(super) fn store(&mut self, target: &Expr, value: Expr, out: &mut Vec<Stmt>) -> bool {
        let Some(element) = self.vec_element_in(target) else {
            let Some(place) = self.to_place(target) else { return false };
            self.check_mutable(&place);
            out.push(Stmt::Assign { place, value });
            return true;
        };
        let ExprKind::Index(whole, index) = &element.kind else { return false };
        let span = target.span;
        let put = |value: Expr| {
            let args = vec![(**whole).clone(), (**index).clone(), value];
            node(ExprKind::Builtin(Builtin::Put, args), whole.ty.clone(), span, false)
        };
        if std::ptr::eq(element, target) {
            return self.store(whole, put(value), out);
        }
        // A part of the element: a copy is changed, and put back.
        let (value, kept) = self.kept(value);
        out.extend(kept);
        let ty = element.ty.clone();
        let copy = self.hidden("an element", ty.clone(), true, span);
        out.push(Stmt::Let { pattern: Pattern::Local(copy), value: element.clone() });
        let copied = node(ExprKind::Local(copy), ty, span, false);
        let part = with_part(target, element, &copied);
        self.store(&part, value, out) && self.store(whole, put(copied), out)
    }

    /// The element of a `Vec` on the way to what an expression reads, the last one.
    fn vec_element_in<'e>(&self, target: &'e Expr) -> Option<&'e Expr> {
        match &target.kind {
            ExprKind::Index(base, _) if matches!(self.infer.shallow(&base.ty), Ty::Vec(..)) => {
                Some(target)
            }
            ExprKind::Index(base, _) | ExprKind::Field(base, _) => self.vec_element_in(base),
            _ => None,
        }
    }

    fn compound(
        &mut self,
        op: BinaryOp,
        op_span: Span,
        target: Expr,
        value: &ast::Expr,
        span: Span,
    ) -> Expr {
        let hint = match op {
            BinaryOp::Shl | BinaryOp::Shr => None,
            BinaryOp::Mul if matches!(self.infer.shallow(&target.ty), Ty::Amount(_)) => None,
            _ => Some(target.ty.clone()),
        };
        let value = self.expr(value, hint.as_ref());
        if self.is_error(&target.ty) || self.is_error(&value.ty) {
            return self.error(span);
        }
        self.operate(op, op_span, target, value, span)
    }

    /// The variable at the root of what is assigned to.
    pub(super) fn root(&self, place: &ast::Expr) -> Option<LocalId> {
        match &place.kind {
            Ast::Path(path) => self.find_local(path.as_name()?.as_str()),
            Ast::Paren(base)
            | Ast::Field { base, .. }
            | Ast::TupleField { base, .. }
            | Ast::Index { base, .. } => self.root(base),
            _ => None,
        }
    }

    /// The place that an expression reads.
    fn to_place(&self, expr: &Expr) -> Option<Place> {
        let (local, projections) = match &expr.kind {
            ExprKind::Local(id) => (*id, Vec::new()),
            ExprKind::Field(base, index) => {
                let mut place = self.to_place(base)?;
                place.projections.push(Projection::Field(*index));
                (place.local, place.projections)
            }
            ExprKind::Index(base, index) => {
                let mut place = self.to_place(base)?;
                place.projections.push(Projection::Index((**index).clone()));
                (place.local, place.projections)
            }
            _ => return None,
        };
        Some(Place { local, projections, span: expr.span })
    }

    fn check_mutable(&mut self, place: &Place) {
        let info = self.local(place.local);
        if info.local.mutable || self.is_error(&info.local.ty) {
            return;
        }
        let (name, declared) = (info.local.name.clone(), info.local.span);
        let (constant, param) = (info.constant, info.param);
        let diagnostic =
            Diagnostic::error(Code("E0216"), format!("`{name}` cannot be assigned to"))
                .label(place.span, "assigned here");
        self.report(if constant {
            diagnostic
                .reason(declared, "the variable of a loop")
                .help("a loop variable is a constant in each iteration; use a variable of your own")
        } else if param && self.kind == super::Kind::Clause {
            diagnostic
                .reason(declared, "a parameter of the clause")
                .help(format!("copy it: `let mut copy = {name};`"))
        } else {
            diagnostic.reason(declared, "declared without `mut`").suggest(
                "make it mutable",
                declared,
                format!("mut {name}"),
            )
        });
    }

    /// Whether an expression only reads: a variable, constant or window, and parts of it.
    pub(super) fn is_place(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(_) | ExprKind::Const(_) | ExprKind::Size(_) | ExprKind::Now => true,
            ExprKind::Deployment => true,
            ExprKind::Field(base, _) => self.is_place(base),
            ExprKind::Index(base, index) => self.is_place(base) && index.constant,
            _ => false,
        }
    }
}

/// Whether this is a byte of a `Bytes<L>`.
fn is_byte(target: &Expr) -> bool {
    let ExprKind::Index(base, _) = &target.kind else { return false };
    matches!(base.kind, ExprKind::Builtin(zkc_hir::Builtin::BytesToArray, _))
}

/// The expression with a node on its way replaced.
fn with_part(expr: &Expr, part: &Expr, by: &Expr) -> Expr {
    if std::ptr::eq(expr, part) {
        return by.clone();
    }
    let below = |base: &Expr| Box::new(with_part(base, part, by));
    let kind = match &expr.kind {
        ExprKind::Field(base, index) => ExprKind::Field(below(base), *index),
        ExprKind::Index(base, index) => ExprKind::Index(below(base), index.clone()),
        _ => return expr.clone(),
    };
    node(kind, expr.ty.clone(), expr.span, expr.constant)
}
