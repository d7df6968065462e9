//! Expressions and statements, in order of evaluation.

use std::collections::BTreeMap;

use zkc_ast as ast;
use zkc_ast::{BinaryOp, ExprKind as Ast, LitKind, StmtKind, StrPiece, UnaryOp};
use zkc_diagnostics::Diagnostic;
use zkc_hir::{LocalId, Ty};
use zkc_span::Span;

use super::{View, Written};

/// Where the variables stand on the path that is followed.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// The linear variables; with where they were used up, if they were.
    pub used: BTreeMap<LocalId, Option<Span>>,
    /// Whether the path has failed: nothing is asked of what follows.
    pub ended: bool,
}

/// A walk through a body.
pub(super) struct Walk<'w, 'v, 'a> {
    pub view: &'w View<'v, 'a>,
    pub state: State,
    /// The linear variables of each block that the walk is in.
    pub scopes: Vec<Vec<LocalId>>,
    pub said: Vec<Diagnostic>,
    kinds: BTreeMap<Ty, bool>,
}

impl<'w, 'v, 'a> Walk<'w, 'v, 'a> {
    pub(super) fn new(view: &'w View<'v, 'a>) -> Walk<'w, 'v, 'a> {
        Walk {
            view,
            state: State::default(),
            scopes: Vec::new(),
            said: Vec::new(),
            kinds: BTreeMap::new(),
        }
    }

    /// Whether a value of the type is used exactly once.
    pub(super) fn is_linear(&mut self, ty: &Ty) -> bool {
        if !super::matters(ty) {
            return false;
        }
        if let Some(known) = self.kinds.get(ty) {
            return *known;
        }
        let linear = self.view.cx.is_linear(ty, self.view.generics);
        self.kinds.insert(ty.clone(), linear);
        linear
    }

    /// The type of an expression; `()` if it cannot matter.
    pub(super) fn ty_of(&self, expr: &ast::Expr) -> Ty {
        self.view.notes.types.get(&expr.span).cloned().unwrap_or_else(Ty::unit)
    }

    pub(super) fn makes_linear(&mut self, expr: &ast::Expr) -> bool {
        let ty = self.ty_of(expr);
        self.is_linear(&ty)
    }

    /// Says something, unless the path has failed before.
    pub(super) fn say(&mut self, diagnostic: Diagnostic) {
        if !self.state.ended {
            self.said.push(diagnostic);
        }
    }

    pub(super) fn body(&mut self, written: Written<'_>) {
        self.scopes.push(Vec::new());
        for param in self.view.params.clone() {
            self.begin(param);
        }
        match written {
            Written::Block(block) => self.block(block),
            Written::Expr(expr) => self.take(expr),
        }
        self.end_scope();
    }

    /// A variable holds a value from now on.
    pub(super) fn begin(&mut self, local: LocalId) {
        let known = &self.view.locals[local.0 as usize];
        if known.look || !self.is_linear(&known.ty) {
            return;
        }
        let name = &known.name;
        let hidden = self.scopes.last().into_iter().flatten().copied().find(|other| {
            self.view.locals[other.0 as usize].name == *name
                && matches!(self.state.used.get(other), Some(None))
        });
        if let Some(hidden) = hidden {
            self.say_hidden(hidden, known.span);
            self.state.used.insert(hidden, Some(known.span));
        }
        self.state.used.insert(local, None);
        if let Some(scope) = self.scopes.last_mut() {
            scope.push(local);
        }
    }

    /// The end of a block: what it declared must be used up.
    pub(super) fn end_scope(&mut self) {
        for local in self.scopes.pop().unwrap_or_default() {
            if let Some(None) = self.state.used.remove(&local) {
                self.say_lost(local);
            }
        }
    }

    pub(super) fn block(&mut self, block: &ast::Block) {
        self.scopes.push(Vec::new());
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        if let Some(tail) = &block.tail {
            self.take(tail);
        }
        self.end_scope();
    }

    fn stmt(&mut self, stmt: &ast::Stmt) {
        match &stmt.kind {
            StmtKind::Let { pat, value, .. } => {
                let ty = self.ty_of(value);
                self.take(value);
                self.bind(pat, &ty);
            }
            StmtKind::Expr { expr, .. } => self.take(expr),
            StmtKind::Assign { place, op, value, .. } => {
                self.take(value);
                self.assign(place, op.is_some());
            }
            StmtKind::Item(_)
            | StmtKind::Tell { .. }
            | StmtKind::Advice(_)
            | StmtKind::Error(_) => {}
        }
    }

    /// A new value in a place drops the old one, if there still is one.
    fn assign(&mut self, place: &ast::Expr, compound: bool) {
        let ty = self.ty_of(place);
        let place = place.peeled();
        if compound || !self.is_linear(&ty) {
            return self.look(place);
        }
        let Ast::Path(_) = &place.kind else {
            self.look(place);
            return self.say_part_dropped(place, &ty);
        };
        let Some(&local) = self.view.notes.uses.get(&place.span) else { return };
        if let Some(None) = self.state.used.get(&local) {
            self.say_dropped(local, place.span);
        }
        if let Some(used) = self.state.used.get_mut(&local) {
            *used = None;
        }
    }

    /// An expression whose value goes somewhere.
    pub(super) fn take(&mut self, expr: &ast::Expr) {
        self.take_kind(expr);
        if self.view.notes.types.get(&expr.span) == Some(&Ty::Never) {
            self.state.ended = true;
        }
    }

    fn take_kind(&mut self, expr: &ast::Expr) {
        match &expr.kind {
            Ast::Path(_) => self.take_name(expr.span),
            Ast::Paren(inner) | Ast::Reveal { value: inner, .. } => self.take(inner),
            Ast::Field { .. } | Ast::TupleField { .. } | Ast::Index { .. } => {
                self.look(expr);
                if self.makes_linear(expr) {
                    self.say_part(expr);
                }
            }
            Ast::Lit(lit) => self.words(lit),
            Ast::Struct { fields, rest, .. } => {
                self.inits(fields);
                if let Some(rest) = rest {
                    self.replaced(expr, fields, rest);
                    self.take(rest);
                }
            }
            Ast::RevealOutputs(fields) => self.inits(fields),
            Ast::Tuple(parts) | Ast::Array(parts) => parts.iter().for_each(|part| self.take(part)),
            Ast::Repeat { value, .. } => {
                self.take(value);
                if self.makes_linear(value) {
                    self.say_repeated(value);
                }
            }
            Ast::Call { callee, args } => self.call(expr, callee, args),
            Ast::MethodCall { receiver, method, args, .. } => {
                self.method_call(expr, receiver, method, args);
            }
            Ast::Unary { op, operand, .. } => match op {
                UnaryOp::Ref => self.look(operand),
                UnaryOp::Neg | UnaryOp::Not => self.take(operand),
            },
            Ast::Binary { op: BinaryOp::And | BinaryOp::Or, left, right, .. } => {
                self.take(left);
                let before = self.state.clone();
                self.take(right);
                let after = std::mem::replace(&mut self.state, before.clone());
                self.join(expr.span, vec![(after, right.span), (before, expr.span)]);
            }
            Ast::Binary { left, right, .. } | Ast::Range { start: left, end: right, .. } => {
                // What is compared in its own module stays where it is.
                let compared = self.makes_linear(left);
                for side in [left, right] {
                    if compared { self.look(side) } else { self.take(side) }
                }
            }
            Ast::Cast { operand, .. } => self.take(operand),
            Ast::Block(block) => self.block(block),
            Ast::If(branch) => self.branch(branch, expr.span),
            Ast::Match { scrutinee, arms } => self.arms(scrutinee, arms, expr.span),
            Ast::For { pat, iter, body } => self.rounds(pat, iter, body, expr.span),
            Ast::Require { condition, message } => {
                self.take(condition);
                if let Some(message) = message {
                    self.message(message);
                }
            }
            Ast::Closure { .. } | Ast::Error(_) => {}
        }
    }

    /// An expression whose value stays where it is.
    pub(super) fn look(&mut self, expr: &ast::Expr) {
        match &expr.kind {
            Ast::Path(_) => {
                if let Some(&local) = self.view.notes.uses.get(&expr.span)
                    && let Some(Some(first)) = self.state.used.get(&local)
                {
                    let first = *first;
                    self.say_read_after(local, expr.span, first);
                }
            }
            Ast::Paren(inner)
            | Ast::Field { base: inner, .. }
            | Ast::TupleField { base: inner, .. } => self.look(inner),
            Ast::Unary { op: UnaryOp::Ref, operand, .. } => self.look(operand),
            Ast::Index { base, index } => {
                self.look(base);
                self.take(index);
            }
            _ => {
                self.take(expr);
                if self.makes_linear(expr) {
                    self.say_made_and_lost(expr);
                }
            }
        }
    }

    fn take_name(&mut self, span: Span) {
        let Some(&local) = self.view.notes.uses.get(&span) else { return };
        let known = &self.view.locals[local.0 as usize];
        if known.look && self.is_linear(&known.ty) {
            return self.say_taken_look(local, span);
        }
        match self.state.used.get(&local).copied() {
            Some(Some(first)) => self.say_twice(local, span, first),
            Some(None) => {
                self.state.used.insert(local, Some(span));
            }
            None => {}
        }
    }

    fn inits(&mut self, fields: &[ast::FieldInit]) {
        for field in fields {
            match &field.value {
                Some(value) => self.take(value),
                None => self.take_name(field.name.span),
            }
        }
    }

    /// `..rest` drops the fields that are written.
    fn replaced(&mut self, whole: &ast::Expr, fields: &[ast::FieldInit], rest: &ast::Expr) {
        let Ty::Struct(id, args) = self.ty_of(whole) else { return };
        for field in fields {
            let def = self.view.cx.program.struct_def(id);
            let found = def.fields.iter().find(|known| known.name == field.name.as_str());
            let Some(ty) = found.map(|known| known.ty.substitute(&args)) else { continue };
            if self.is_linear(&ty) {
                self.say_replaced(field.name.span, rest.span);
            }
        }
    }

    fn words(&mut self, lit: &ast::Lit) {
        if let LitKind::Str(text) = &lit.kind {
            self.message(text);
        }
    }

    fn message(&mut self, text: &ast::StrLit) {
        for piece in &text.pieces {
            if let StrPiece::Place(place) = piece {
                self.look(place);
            }
        }
    }

    fn call(&mut self, expr: &ast::Expr, callee: &ast::Expr, args: &[ast::Arg]) {
        if let Some(&function) = self.view.notes.calls.get(&expr.span) {
            return self.arguments(function, 0, args);
        }
        let name = match &callee.peeled().kind {
            Ast::Path(path) => path.as_name().map(|name| name.as_str()),
            _ => None,
        };
        // What was in a value may be asked when it is used up.
        if name == Some("conserve") {
            let listed = args.iter().flat_map(|arg| crate::body::conserve::listed(&arg.value));
            return listed.for_each(|value| match &value.peeled().kind {
                Ast::Path(_) => {}
                _ if self.makes_linear(value) => {}
                _ => self.take(value),
            });
        }
        // Where its module hashes a value, the value stays where it is.
        let hashed = name == Some("digest") && !self.view.notes.uses.contains_key(&callee.span);
        for arg in args {
            if hashed && self.makes_linear(&arg.value) {
                self.look(&arg.value);
            } else {
                self.take(&arg.value);
            }
        }
    }

    /// The arguments of a function, whose first parameters were given before.
    fn arguments(&mut self, function: zkc_hir::FuncId, first: usize, args: &[ast::Arg]) {
        let params = &self.view.cx.func(function).params;
        for (arg, param) in args.iter().zip(params.iter().skip(first)) {
            if param.look {
                self.look_argument(&arg.value);
            } else {
                self.take(&arg.value);
            }
        }
    }

    /// An argument for `&T`.
    fn look_argument(&mut self, arg: &ast::Expr) {
        self.look(arg);
    }

    fn method_call(
        &mut self,
        expr: &ast::Expr,
        receiver: &ast::Expr,
        method: &ast::Name,
        args: &[ast::Arg],
    ) {
        if let Some(&function) = self.view.notes.calls.get(&expr.span) {
            let looks = self.view.cx.func(function).params.first().is_some_and(|self_| self_.look);
            if looks {
                self.look(receiver)
            } else {
                self.take(receiver)
            }
            return self.arguments(function, 1, args);
        }
        if args.iter().any(|arg| matches!(arg.value.peeled().kind, Ast::Closure { .. })) {
            return self.closure(receiver, method, args);
        }
        if !self.makes_linear(receiver) {
            self.take(receiver);
            return args.iter().for_each(|arg| self.take(&arg.value));
        }
        match method.as_str() {
            "len" | "is_empty" | "is_some" | "is_none" | "push" => self.look(receiver),
            "get" => {
                self.look(receiver);
                self.say_part(expr);
            }
            "unwrap_or" => {
                self.take(receiver);
                self.say_no_such("unwrap_or", method.span);
            }
            _ => self.take(receiver),
        }
        args.iter().for_each(|arg| self.take(&arg.value));
    }
}
