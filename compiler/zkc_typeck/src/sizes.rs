//! Constant integers in types: widths, lengths, scales and constant arguments.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};
use zkc_ast as ast;
use zkc_ast::{BinaryOp, ExprKind, LitKind};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{ConstId, GenericParam, GenericParamKind, Size, Ty};
use zkc_span::Span;

use crate::computed::{Variable, no_size, of_a_variable};
use crate::cx::{Cx, Def, Home, ModId, Node};
use crate::infer::{error_size, size_has_error};
use crate::resolve::paths::Failure;

/// How many terms a product of sizes may have.
const MAX_TERMS: usize = 1024;

/// Where a type or a size stands, and what it sees.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'s> {
    /// The module.
    pub module: ModId,
    /// The item's generic parameters.
    pub generics: &'s [GenericParam],
    /// What `Self` is.
    pub self_ty: Option<&'s Ty>,
    /// The variable of a name.
    pub variables: &'s dyn Fn(&str) -> Option<Variable>,
}

impl<'s> Scope<'s> {
    /// What an item without generic parameters sees.
    pub(crate) fn of_module(module: ModId) -> Scope<'s> {
        Scope { module, generics: &[], self_ty: None, variables: &|_| None }
    }
}

impl Scope<'_> {
    /// The index of a generic parameter.
    pub(crate) fn generic(&self, name: &str) -> Option<(u32, GenericParamKind)> {
        let index = self.generics.iter().position(|param| param.name == name)?;
        Some((index as u32, self.generics[index].kind))
    }
}

impl Cx<'_> {
    /// The size that an expression stands for, in error if it is none.
    pub(crate) fn size(&mut self, scope: Scope<'_>, expr: &ast::Expr) -> Size {
        self.size_within(scope, expr, &mut Vec::new())
    }

    fn size_within(
        &mut self,
        scope: Scope<'_>,
        expr: &ast::Expr,
        stack: &mut Vec<ConstId>,
    ) -> Size {
        match &expr.kind {
            ExprKind::Paren(inner) => self.size_within(scope, inner, stack),
            ExprKind::Cast { operand, .. } => self.size_within(scope, operand, stack),
            ExprKind::Block(block) if block.stmts.is_empty() => match &block.tail {
                Some(tail) => self.size_within(scope, tail, stack),
                None => self.not_a_size(expr.span),
            },
            ExprKind::Lit(ast::Lit { kind: LitKind::Int { value, .. }, .. }) => {
                Size::constant(BigInt::from(value.clone()))
            }
            ExprKind::Path(path) => self.size_of_path(scope, path, stack),
            ExprKind::Binary { op, left, right, .. } if is_counting(*op) => {
                let left = self.size_within(scope, left, stack);
                let right = self.size_within(scope, right, stack);
                if size_has_error(&left) || size_has_error(&right) {
                    return error_size();
                }
                match op {
                    BinaryOp::Add => left.plus(&right),
                    BinaryOp::Sub => {
                        let difference = left.minus(&right);
                        match difference.as_constant() {
                            Some(value) if value.is_negative() => {
                                self.no_such_size(expr.span, &format!("it would be {value}"))
                            }
                            _ => difference,
                        }
                    }
                    BinaryOp::Mul if left.len() * right.len() > MAX_TERMS => {
                        self.report(
                            Diagnostic::error(Code("E0211"), "this size has too many terms")
                                .label(
                                    expr.span,
                                    format!("more than {MAX_TERMS} when multiplied out"),
                                )
                                .note("sizes are compared as polynomials in their parameters")
                                .help("make it a generic parameter of its own"),
                        );
                        error_size()
                    }
                    BinaryOp::Mul => left.times(&right),
                    _ => self.constant_operation(*op, &left, &right, expr.span),
                }
            }
            ExprKind::Error(_) => error_size(),
            ExprKind::Call { .. }
            | ExprKind::MethodCall { .. }
            | ExprKind::Field { .. }
            | ExprKind::TupleField { .. }
            | ExprKind::Index { .. }
            | ExprKind::If(_)
            | ExprKind::Match { .. }
            | ExprKind::Block(_)
            | ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
                // Inside of a constant its type would be missing: that is computed as a whole.
                if stack.is_empty() =>
            {
                self.computed_size(scope, expr)
            }
            _ => self.not_a_size(expr.span),
        }
    }

    fn constant_operation(&mut self, op: BinaryOp, left: &Size, right: &Size, at: Span) -> Size {
        let (Some(left), Some(right)) = (left.as_constant(), right.as_constant()) else {
            self.report(
                Diagnostic::error(
                    Code("E0215"),
                    format!("`{}` of a generic parameter is no size", op.symbol()),
                )
                .label(at, "sizes know `+`, `-` and `*` only")
                .help("make the result a generic parameter of its own"),
            );
            return error_size();
        };
        let shift = right.to_u32().filter(|shift| *shift <= 64);
        let value = match (op, shift) {
            (BinaryOp::Div, _) if !right.is_zero() => left / right,
            (BinaryOp::Rem, _) if !right.is_zero() => left % right,
            (BinaryOp::Shl, Some(shift)) => left << shift,
            (BinaryOp::Shr, Some(shift)) => left >> shift,
            _ => return self.no_such_size(at, "the operation has no result"),
        };
        Size::constant(value)
    }

    /// The size that a name stands for.
    pub(crate) fn size_of_path(
        &mut self,
        scope: Scope<'_>,
        path: &ast::Path,
        stack: &mut Vec<ConstId>,
    ) -> Size {
        if let Some(name) = path.as_name()
            && let Some((index, kind)) = scope.generic(name.as_str())
        {
            return match kind {
                GenericParamKind::Const { .. } => Size::param(index),
                _ => self.not_a_size(path.span),
            };
        }
        let names: Vec<ast::Name> = path.segments.iter().map(|part| part.name.clone()).collect();
        if let [name] = names.as_slice()
            && let Some(variable) = (scope.variables)(name.as_str())
            && matches!(self.walk(scope.module, &names, false), Err(Failure::Unknown(..)))
        {
            self.report(of_a_variable(name.as_str(), variable, path.span));
            return error_size();
        }
        if let (Some(home), [of, last]) = (scope.self_ty.and_then(Home::of), names.as_slice())
            && of.as_str() == "Self"
            && let Some(id) = self.home_const(home, last.as_str())
        {
            return self.size_of_const(id, path.span, stack);
        }
        match self.resolve(scope.module, &names, "constant") {
            Def::Const(id) => self.size_of_const(id, path.span, stack),
            Def::Broken => error_size(),
            _ => self.not_a_size(path.span),
        }
    }

    /// The value of a constant item that is used as a size.
    fn size_of_const(&mut self, id: ConstId, at: Span, stack: &mut Vec<ConstId>) -> Size {
        if let Some(user) = stack.last() {
            self.uses.entry(Node::Const(*user)).or_default().push((Node::Const(id), at));
        }
        if stack.contains(&id) {
            // The cycle is reported where cycles are looked for.
            return error_size();
        }
        let item = &self.consts[id.0 as usize];
        let (value, module) = (&item.ast.value, item.module);
        stack.push(id);
        let size = self.quietly(|cx| cx.size_within(Scope::of_module(module), value, stack));
        stack.pop();
        match size {
            Some(size) => size,
            None => self.computed_const(id, at),
        }
    }

    /// What `work` gives, unless it finds an error: what is wrong in a constant is said where it is
    /// checked.
    fn quietly<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let (n_said, omitted) = (self.diagnostics.len(), self.omitted);
        let unknown_names = self.unknown_names.clone();
        let failed = std::mem::take(&mut self.has_error);
        let result = work(self);
        let fine = !std::mem::replace(&mut self.has_error, failed);
        self.diagnostics.truncate(n_said);
        self.omitted = omitted;
        self.unknown_names = unknown_names;
        fine.then_some(result)
    }

    fn not_a_size(&mut self, at: Span) -> Size {
        self.report(no_size(at));
        error_size()
    }

    /// Reports that there is no such size, and gives one in error.
    pub(crate) fn no_such_size(&mut self, at: Span, why: &str) -> Size {
        self.report(
            Diagnostic::error(Code("E0211"), "there is no such size")
                .label(at, why)
                .help("sizes are 0 or more"),
        );
        error_size()
    }
}

/// Whether sizes know the operator.
fn is_counting(op: BinaryOp) -> bool {
    use BinaryOp::{Add, Div, Mul, Rem, Shl, Shr, Sub};
    matches!(op, Add | Sub | Mul | Div | Rem | Shl | Shr)
}
