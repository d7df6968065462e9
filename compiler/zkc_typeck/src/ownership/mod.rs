//! Ownership: values that are used exactly once, and types that only their module makes (semantics 4).
//!
//! A linear type has no cost and no trace in the typed tree: what is checked here is left out of it. So
//! the check reads the tree as written, with what `body` has noted of it: which variable a name is, of
//! which type a value, which function a call. Each path through a body is followed once, and a loop
//! once, since a round must leave the variables of outside as it found them.
//!
//! Tests and fixtures are not checked: they reach no circuit, and look at what a clause gives.

mod branches;
mod flow;
mod kind;
mod messages;
mod patterns;
mod rights;
mod walk;

use std::collections::BTreeMap;

use zkc_ast as ast;
use zkc_diagnostics::Diagnostic;
use zkc_hir::{FuncId, GenericParam, LocalId, StructId, Ty};
use zkc_span::Span;

use crate::cx::Cx;
pub(crate) use kind::Guarded;
pub(crate) use rights::{
    Act, linear_constant, look_wanted, stray_look, stray_look_ty, thrown_away,
};

/// What is noted of a body while its types are found out; by the place of each expression.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    /// The variables that names stand for.
    pub uses: BTreeMap<Span, LocalId>,
    /// The variables that names in patterns declare.
    pub binds: BTreeMap<Span, LocalId>,
    /// The types that may hold something linear, or say that nothing comes after.
    pub types: BTreeMap<Span, Ty>,
    /// The functions that are called.
    pub calls: BTreeMap<Span, FuncId>,
    /// Where linear structs are made, taken apart and changed.
    pub acts: Vec<(StructId, Act, Span)>,
}

impl Notes {
    /// Notes the type of an expression, if it can matter here.
    pub(crate) fn note_type(&mut self, span: Span, ty: &Ty) {
        if matters(ty) {
            self.types.insert(span, ty.clone());
        }
    }
}

fn matters(ty: &Ty) -> bool {
    match ty {
        Ty::Struct(..) | Ty::Enum(..) | Ty::Array(..) | Ty::Vec(..) | Ty::Param(_) | Ty::Never => {
            true
        }
        Ty::Tuple(parts) => !parts.is_empty(),
        _ => false,
    }
}

/// A variable, as far as ownership asks.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// As written.
    pub name: String,
    /// Its type.
    pub ty: Ty,
    /// A parameter `&T`, which stays with the caller.
    pub look: bool,
    /// Where it is declared.
    pub span: Span,
}

/// A checked body.
pub(crate) struct View<'v, 'a> {
    /// Everything.
    pub cx: &'v Cx<'a>,
    /// Its generic parameters.
    pub generics: &'v [GenericParam],
    /// Its variables by [`LocalId`].
    pub locals: Vec<Known>,
    /// What was noted of it.
    pub notes: Notes,
    /// Its parameters.
    pub params: Vec<LocalId>,
}

/// What a body is written as.
#[derive(Clone, Copy)]
pub(crate) enum Written<'e> {
    /// That of a function or clause.
    Block(&'e ast::Block),
    /// That of a constant.
    Expr(&'e ast::Expr),
}

/// What is wrong with the use of linear values in a body.
pub(crate) fn check(view: &View<'_, '_>, written: Written<'_>) -> Vec<Diagnostic> {
    let mut walk = walk::Walk::new(view);
    let any = view.locals.iter().any(|local| walk.is_linear(&local.ty))
        || view.notes.types.values().any(|ty| walk.is_linear(ty));
    if any {
        walk.body(written);
    }
    walk.said
}
