//! Constant integers in types: widths, lengths, scales and constant arguments.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};
use zkc_ast as ast;
use zkc_ast::{BinaryOp, ExprKind, LitKind};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{ConstId, GenericParam, GenericParamKind, Size, Ty};
use zkc_span::Span;

use crate::cx::{Cx, Def, ModId, Node};
use crate::infer::{error_size, size_has_error};

/// How many terms a product of sizes may have.
const MAX_TERMS: usize = 1024;

/// Where a type or a size stands.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'s> {
    /// The module.
    pub module: ModId,
    /// The item's generic parameters.
    pub generics: &'s [GenericParam],
    /// What `Self` is.
    pub self_ty: Option<&'s Ty>,
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
            ExprKind::Binary { op, left, right, .. } => {
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
                    BinaryOp::Div | BinaryOp::Rem | BinaryOp::Shl | BinaryOp::Shr => {
                        self.constant_operation(*op, &left, &right, expr.span)
                    }
                    _ => self.not_a_size(expr.span),
                }
            }
            ExprKind::Error(_) => error_size(),
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
        let scope = Scope { module, generics: &[], self_ty: None };
        let before = self.diagnostics.len();
        stack.push(id);
        let size = self.size_within(scope, value, stack);
        stack.pop();
        // What is wrong in a constant is said where it is checked; only its use as a size is new.
        if self.diagnostics.len() > before {
            self.diagnostics.truncate(before);
            self.report(
                Diagnostic::error(Code("E0215"), "this constant cannot be used as a size")
                    .label(at, "a width or length stands here")
                    .reason(value.span, "its value is more than integers and operators on them")
                    .help("write the number as a literal, or as `+ - * /` of other constants"),
            );
            return error_size();
        }
        size
    }

    fn not_a_size(&mut self, at: Span) -> Size {
        self.report(
            Diagnostic::error(Code("E0215"), "a size must be a constant integer")
                .label(at, "not a constant integer")
                .note(
                    "widths and lengths shape the circuit, so they are fixed before any input \
                     is known",
                )
                .help("use literals, `const` items, `const` parameters and `+ - *` of these"),
        );
        error_size()
    }

    fn no_such_size(&mut self, at: Span, why: &str) -> Size {
        self.report(
            Diagnostic::error(Code("E0211"), "there is no such size")
                .label(at, why)
                .help("sizes are 0 or more"),
        );
        error_size()
    }
}
