//! A walk over the tree that visits everything unless told otherwise.
//!
//! Implement [`Visitor`] and override what you care about; call the `walk_*` function of the same
//! kind to go on into the children. Nodes have the lifetime of the tree, so a visitor may keep them.
//!
//! ```
//! use zkc_ast::visit::{Visitor, walk_expr};
//! use zkc_ast::{Expr, ExprKind, File};
//!
//! /// Counts the conditions of a file.
//! struct Conditions(usize);
//! impl<'a> Visitor<'a> for Conditions {
//!     fn visit_expr(&mut self, expr: &'a Expr) {
//!         self.0 += usize::from(matches!(expr.kind, ExprKind::Require { .. }));
//!         walk_expr(self, expr);
//!     }
//! }
//!
//! let file = File { docs: vec![], items: vec![], span: Default::default() };
//! let mut conditions = Conditions(0);
//! conditions.visit_file(&file);
//! assert_eq!(conditions.0, 0);
//! ```

use crate::*;

/// What to do at each node; by default, go on into its children in the order of the text.
pub trait Visitor<'a> {
    /// A file.
    fn visit_file(&mut self, file: &'a File) {
        file.items.iter().for_each(|item| self.visit_item(item));
    }
    /// An item.
    fn visit_item(&mut self, item: &'a Item) {
        walk_item(self, item);
    }
    /// A parameter of a function or clause.
    fn visit_param(&mut self, param: &'a Param) {
        if let ParamKind::Named { ty, .. } = &param.kind {
            self.visit_ty(ty);
        }
    }
    /// An output of a clause or of an advice.
    fn visit_output(&mut self, output: &'a Output) {
        self.visit_ty(&output.ty);
    }
    /// A named field of a struct, state or variant.
    fn visit_field(&mut self, field: &'a Field) {
        self.visit_ty(&field.ty);
    }
    /// A parameter in `<…>`.
    fn visit_generic_param(&mut self, param: &'a GenericParam) {
        match &param.kind {
            GenericParamKind::Type { bounds, .. } => {
                bounds.iter().for_each(|bound| self.visit_path(bound));
            }
            GenericParamKind::Const { ty } => self.visit_ty(ty),
        }
        if let Some(default) = &param.default {
            self.visit_generic_arg(default);
        }
    }
    /// A block.
    fn visit_block(&mut self, block: &'a Block) {
        block.stmts.iter().for_each(|stmt| self.visit_stmt(stmt));
        if let Some(tail) = &block.tail {
            self.visit_expr(tail);
        }
    }
    /// A statement.
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        walk_stmt(self, stmt);
    }
    /// An expression.
    fn visit_expr(&mut self, expr: &'a Expr) {
        walk_expr(self, expr);
    }
    /// A literal; the places in a text are visited as expressions.
    fn visit_lit(&mut self, lit: &'a Lit) {
        if let LitKind::Str(text) = &lit.kind {
            self.visit_str(text);
        }
    }
    /// A text.
    fn visit_str(&mut self, text: &'a StrLit) {
        for piece in &text.pieces {
            if let StrPiece::Place(expr) = piece {
                self.visit_expr(expr);
            }
        }
    }
    /// A pattern.
    fn visit_pat(&mut self, pat: &'a Pat) {
        walk_pat(self, pat);
    }
    /// A type.
    fn visit_ty(&mut self, ty: &'a Ty) {
        walk_ty(self, ty);
    }
    /// A path, in a type, an expression, a pattern or a bound.
    fn visit_path(&mut self, path: &'a Path) {
        for arg in path.segments.iter().flat_map(|segment| segment.args.iter().flatten()) {
            self.visit_generic_arg(arg);
        }
    }
    /// An argument in `<…>`.
    fn visit_generic_arg(&mut self, arg: &'a GenericArg) {
        match arg {
            GenericArg::Ty(ty) => self.visit_ty(ty),
            GenericArg::Const(expr) => self.visit_expr(expr),
        }
    }
}

/// Visits the children of an item.
pub fn walk_item<'a, V: Visitor<'a> + ?Sized>(v: &mut V, item: &'a Item) {
    let generics = match &item.kind {
        ItemKind::Struct(Struct { generics, .. })
        | ItemKind::Enum(Enum { generics, .. })
        | ItemKind::Impl(Impl { generics, .. })
        | ItemKind::Contract(Contract { generics, .. })
        | ItemKind::Fn(Fn { generics, .. })
        | ItemKind::Clause(Clause { generics, .. })
        | ItemKind::State(State { generics, .. }) => generics.params.as_slice(),
        _ => &[],
    };
    generics.iter().for_each(|param| v.visit_generic_param(param));
    match &item.kind {
        ItemKind::Use(_) | ItemKind::Error(_) => {}
        ItemKind::Mod(module) => module.items.iter().flatten().for_each(|item| v.visit_item(item)),
        ItemKind::Const(constant) => {
            v.visit_ty(&constant.ty);
            v.visit_expr(&constant.value);
        }
        ItemKind::Unit(unit) => walk_inits(v, &unit.fields),
        ItemKind::Struct(def) => match &def.fields {
            StructFields::Named(fields) => fields.iter().for_each(|field| v.visit_field(field)),
            StructFields::Tuple(fields) => fields.iter().for_each(|field| v.visit_ty(&field.ty)),
        },
        ItemKind::Enum(def) => {
            for variant in &def.variants {
                match &variant.fields {
                    VariantFields::None => {}
                    VariantFields::Tuple(tys) => tys.iter().for_each(|ty| v.visit_ty(ty)),
                    VariantFields::Named(fields) => {
                        fields.iter().for_each(|field| v.visit_field(field));
                    }
                }
            }
        }
        ItemKind::Impl(def) => {
            v.visit_ty(&def.ty);
            def.items.iter().for_each(|item| v.visit_item(item));
        }
        ItemKind::Contract(def) => def.items.iter().for_each(|item| v.visit_item(item)),
        ItemKind::Fn(def) => {
            def.params.iter().for_each(|param| v.visit_param(param));
            def.ret.iter().for_each(|ty| v.visit_ty(ty));
            def.body.iter().for_each(|body| v.visit_block(body));
        }
        ItemKind::Clause(def) => {
            def.params.iter().for_each(|param| v.visit_param(param));
            def.outputs.iter().for_each(|output| v.visit_output(output));
            v.visit_block(&def.body);
        }
        ItemKind::Param { ty, .. } => v.visit_ty(ty),
        ItemKind::State(def) => {
            def.holds.iter().for_each(|ty| v.visit_ty(ty));
            def.fields.iter().for_each(|field| v.visit_field(field));
        }
    }
}

fn walk_inits<'a, V: Visitor<'a> + ?Sized>(v: &mut V, fields: &'a [FieldInit]) {
    fields.iter().filter_map(|field| field.value.as_ref()).for_each(|value| v.visit_expr(value));
}

/// Visits the children of a statement.
pub fn walk_stmt<'a, V: Visitor<'a> + ?Sized>(v: &mut V, stmt: &'a Stmt) {
    match &stmt.kind {
        StmtKind::Let { pat, ty, value } => {
            v.visit_pat(pat);
            ty.iter().for_each(|ty| v.visit_ty(ty));
            v.visit_expr(value);
        }
        StmtKind::Expr { expr, .. } => v.visit_expr(expr),
        StmtKind::Assign { place, value, .. } => {
            v.visit_expr(place);
            v.visit_expr(value);
        }
        StmtKind::Item(item) => v.visit_item(item),
        StmtKind::Tell { to, fields } => {
            v.visit_expr(to);
            walk_inits(v, fields);
        }
        StmtKind::Advice(advice) => {
            advice.outputs.iter().for_each(|output| v.visit_output(output));
            v.visit_expr(&advice.from);
            advice.given.iter().for_each(|given| v.visit_expr(given));
            v.visit_block(&advice.such_that);
            v.visit_expr(&advice.means);
        }
        StmtKind::Error(_) => {}
    }
}

/// Visits the children of an expression.
pub fn walk_expr<'a, V: Visitor<'a> + ?Sized>(v: &mut V, expr: &'a Expr) {
    match &expr.kind {
        ExprKind::Lit(lit) => v.visit_lit(lit),
        ExprKind::Path(path) => v.visit_path(path),
        ExprKind::Struct { path, fields, rest } => {
            v.visit_path(path);
            walk_inits(v, fields);
            rest.iter().for_each(|rest| v.visit_expr(rest));
        }
        ExprKind::Tuple(elems) | ExprKind::Array(elems) => {
            elems.iter().for_each(|elem| v.visit_expr(elem));
        }
        ExprKind::Paren(inner) | ExprKind::Unary { operand: inner, .. } => v.visit_expr(inner),
        ExprKind::Repeat { value, len } => {
            v.visit_expr(value);
            v.visit_expr(len);
        }
        ExprKind::Call { callee, args } => {
            v.visit_expr(callee);
            args.iter().for_each(|arg| v.visit_expr(&arg.value));
        }
        ExprKind::MethodCall { receiver, generics, args, .. } => {
            v.visit_expr(receiver);
            generics.iter().flatten().for_each(|arg| v.visit_generic_arg(arg));
            args.iter().for_each(|arg| v.visit_expr(&arg.value));
        }
        ExprKind::Field { base, .. } | ExprKind::TupleField { base, .. } => v.visit_expr(base),
        ExprKind::Index { base, index } => {
            v.visit_expr(base);
            v.visit_expr(index);
        }
        ExprKind::Binary { left, right, .. } => {
            v.visit_expr(left);
            v.visit_expr(right);
        }
        ExprKind::Cast { operand, ty } => {
            v.visit_expr(operand);
            v.visit_ty(ty);
        }
        ExprKind::Range { start, end, .. } => {
            v.visit_expr(start);
            v.visit_expr(end);
        }
        ExprKind::Block(block) => v.visit_block(block),
        ExprKind::If(If { cond, then, otherwise }) => {
            match cond {
                Cond::Expr(cond) => v.visit_expr(cond),
                Cond::Let { pat, value } => {
                    v.visit_pat(pat);
                    v.visit_expr(value);
                }
            }
            v.visit_block(then);
            otherwise.iter().for_each(|otherwise| v.visit_expr(otherwise));
        }
        ExprKind::Match { scrutinee, arms } => {
            v.visit_expr(scrutinee);
            for arm in arms {
                v.visit_pat(&arm.pat);
                arm.guard.iter().for_each(|guard| v.visit_expr(guard));
                v.visit_expr(&arm.body);
            }
        }
        ExprKind::For { pat, iter, body } => {
            v.visit_pat(pat);
            v.visit_expr(iter);
            v.visit_block(body);
        }
        ExprKind::Closure { params, body } => {
            for param in params {
                v.visit_pat(&param.pat);
                param.ty.iter().for_each(|ty| v.visit_ty(ty));
            }
            v.visit_expr(body);
        }
        ExprKind::Require { condition, message } => {
            v.visit_expr(condition);
            message.iter().for_each(|message| v.visit_str(message));
        }
        ExprKind::Reveal { value, reason } => {
            v.visit_expr(value);
            v.visit_str(reason);
        }
        ExprKind::RevealOutputs(fields) => walk_inits(v, fields),
        ExprKind::Error(_) => {}
    }
}

/// Visits the children of a pattern.
pub fn walk_pat<'a, V: Visitor<'a> + ?Sized>(v: &mut V, pat: &'a Pat) {
    match &pat.kind {
        PatKind::Lit { lit, .. } => v.visit_lit(lit),
        PatKind::Range { start, end, .. } => {
            v.visit_lit(&start.1);
            v.visit_lit(&end.1);
        }
        PatKind::Path(path) => v.visit_path(path),
        PatKind::TupleStruct { path, elems } => {
            v.visit_path(path);
            elems.iter().for_each(|elem| v.visit_pat(elem));
        }
        PatKind::Struct { path, fields, .. } => {
            v.visit_path(path);
            fields.iter().filter_map(|field| field.pat.as_ref()).for_each(|pat| v.visit_pat(pat));
        }
        PatKind::Tuple(elems) | PatKind::Array(elems) | PatKind::Or(elems) => {
            elems.iter().for_each(|elem| v.visit_pat(elem));
        }
        PatKind::Paren(inner) => v.visit_pat(inner),
        PatKind::Wild | PatKind::Bind { .. } | PatKind::Error(_) => {}
    }
}

/// Visits the children of a type.
pub fn walk_ty<'a, V: Visitor<'a> + ?Sized>(v: &mut V, ty: &'a Ty) {
    match &ty.kind {
        TyKind::Path(path) => v.visit_path(path),
        TyKind::Array { elem, len } => {
            v.visit_ty(elem);
            v.visit_expr(len);
        }
        TyKind::Tuple(elems) => elems.iter().for_each(|elem| v.visit_ty(elem)),
        TyKind::Paren(inner) | TyKind::Ref(inner) => v.visit_ty(inner),
        TyKind::Infer | TyKind::Never | TyKind::Error(_) => {}
    }
}
