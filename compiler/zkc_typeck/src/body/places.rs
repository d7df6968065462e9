//! Assignments: a mutable variable, or a part of one.

use zkc_ast as ast;
use zkc_ast::{BinaryOp, ExprKind as Ast};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Expr, ExprKind, LocalId, Place, Projection, Stmt, Ty};
use zkc_span::Span;

use super::Body;

impl Body<'_, '_> {
    pub(super) fn assign(
        &mut self,
        place: &ast::Expr,
        op: Option<BinaryOp>,
        op_span: Span,
        value: &ast::Expr,
        out: &mut Vec<Stmt>,
    ) {
        // A plain assignment does not read the variable.
        let root = self.root(place);
        let was_read = root.map(|id| self.local(id).read);
        let target = self.expr(place, None);
        if let (Some(id), Some(read), None) = (root, was_read, op) {
            self.locals[id.0 as usize].read = read;
        }
        let known = self.to_place(&target);
        let ty = target.ty.clone();
        if let Some(place) = &known {
            self.check_mutable(place);
        } else if !self.is_error(&ty) {
            let diagnostic = Diagnostic::error(Code("E0217"), "nothing can be assigned to this")
                .label(place.span, "not a variable, nor a part of one");
            self.report(match is_byte(&target) {
                true => diagnostic.help(
                    "single bytes are read only: change an array, `let mut a = b.to_array();`, and \
                     make bytes of it, `Bytes::from_array(a)`",
                ),
                false => diagnostic,
            });
        }
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
        if let Some(place) = known {
            out.push(Stmt::Assign { place, value });
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
    fn root(&self, place: &ast::Expr) -> Option<LocalId> {
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
