//! What the grammar reads and the language does not allow.
//!
//! The grammar stays small by reading more than is meant; each rule here has a message of its own.

use zkc_ast::visit::{Visitor, walk_expr, walk_item, walk_stmt};
use zkc_ast::*;
use zkc_diagnostics::Diagnostic;

use crate::messages;

/// Checks a tree. `places` says whether to check where items stand: after a message about brackets
/// it would only repeat it.
pub(crate) fn validate(file: &File, places: bool) -> Vec<Diagnostic> {
    let mut validator =
        Validator { diagnostics: Vec::new(), places, place: Place::File, in_clause: false };
    validator.visit_file(file);
    validator.diagnostics
}

/// What an item stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    File,
    Contract,
    Impl,
}

impl Place {
    fn words(self) -> &'static str {
        match self {
            Place::File => "a file or module",
            Place::Contract => "a contract",
            Place::Impl => "an `impl`",
        }
    }
}

struct Validator {
    diagnostics: Vec<Diagnostic>,
    places: bool,
    place: Place,
    in_clause: bool,
}

impl Validator {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn item_place(&mut self, item: &Item) {
        let (what, belongs) = match (&item.kind, self.place) {
            (ItemKind::Clause(_), Place::File | Place::Impl) => ("a clause", "in a contract"),
            (ItemKind::Param { .. }, Place::File | Place::Impl) => ("a `param`", "in a contract"),
            (ItemKind::State(_), Place::File | Place::Impl) => ("a state", "in a contract"),
            (ItemKind::Contract(_), Place::Contract | Place::Impl) => {
                ("a contract", "in a file or module")
            }
            (ItemKind::Mod(_), Place::Contract | Place::Impl) => {
                ("a module", "in a file or module")
            }
            (ItemKind::Struct(_), Place::Impl) => ("a struct", "beside the `impl`"),
            (ItemKind::Enum(_), Place::Impl) => ("an enum", "beside the `impl`"),
            (ItemKind::Unit(_), Place::Impl) => ("a unit", "beside the `impl`"),
            (ItemKind::Impl(_), Place::Impl) => ("an `impl`", "beside the other one"),
            (ItemKind::Use(_), Place::Impl) => ("a `use`", "at the head of the file"),
            _ => return,
        };
        if self.places {
            let span = item.name().map_or(item.span, |name| name.span);
            self.report(messages::item_place(what, self.place.words(), belongs, span));
        }
    }

    /// The symbol of a unit stands on one line beside every amount.
    fn symbol(&mut self, unit: &Unit) {
        for field in unit.fields.iter().filter(|field| field.name.as_str() == "symbol") {
            let Some(Expr { kind: ExprKind::Lit(lit), .. }) = &field.value else { continue };
            let LitKind::Str(text) = &lit.kind else { continue };
            if text.as_text().is_some_and(|text| text.contains(['\n', '\t'])) {
                self.report(messages::symbol_of_one_line(lit.span));
            }
        }
    }

    fn params(&mut self, params: &[Param], is_clause: bool) {
        let owner = if is_clause { "a clause" } else { "a function" };
        for (index, param) in params.iter().enumerate() {
            let word = match param.mode {
                ParamMode::Sealed { .. } => "sealed",
                ParamMode::From => "from",
                ParamMode::Bound => "bound",
                ParamMode::Attested => "attested",
                ParamMode::Plain | ParamMode::Public => "",
            };
            let for_clauses = matches!(param.mode, ParamMode::Sealed { .. } | ParamMode::From);
            if !word.is_empty() && for_clauses != is_clause {
                self.report(messages::param_word(word, owner, param.mode_span));
            }
            if matches!(param.kind, ParamKind::SelfValue { .. } | ParamKind::SelfRef) {
                if is_clause || self.place != Place::Impl {
                    let owner = if is_clause { owner } else { "a function outside `impl`" };
                    self.report(messages::self_place(param.span, owner));
                } else if index > 0 {
                    self.report(messages::self_not_first(param.span));
                }
            }
        }
    }

    /// The end of a clause, the only place of `reveal { … }`.
    fn clause_body(&mut self, body: &Block) {
        body.stmts.iter().for_each(|stmt| self.visit_stmt(stmt));
        match body.tail.as_deref() {
            Some(Expr { kind: ExprKind::RevealOutputs(fields), .. }) => {
                fields.iter().filter_map(|field| field.value.as_ref()).for_each(|value| {
                    self.visit_expr(value);
                });
            }
            Some(tail) => self.visit_expr(tail),
            None => {}
        }
    }
}

impl<'a> Visitor<'a> for Validator {
    fn visit_item(&mut self, item: &'a Item) {
        self.item_place(item);
        let outside = self.place;
        match &item.kind {
            ItemKind::Contract(_) => self.place = Place::Contract,
            ItemKind::Impl(_) => self.place = Place::Impl,
            ItemKind::Mod(_) => self.place = Place::File,
            ItemKind::Unit(unit) => self.symbol(unit),
            ItemKind::Fn(def) => {
                self.params(&def.params, false);
                if def.body.is_none() && item.attr("intrinsic").is_none() {
                    self.report(messages::no_body("fn", def.name.as_str(), def.name.span));
                }
            }
            ItemKind::Clause(def) => {
                self.params(&def.params, true);
                def.params.iter().for_each(|param| self.visit_param(param));
                def.outputs.iter().for_each(|output| self.visit_output(output));
                self.in_clause = true;
                self.clause_body(&def.body);
                self.in_clause = false;
                return;
            }
            _ => {}
        }
        walk_item(self, item);
        self.place = outside;
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if let StmtKind::Assign { place, .. } = &stmt.kind
            && !is_assignable(place)
        {
            self.report(messages::no_place(place.span));
        }
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Closure { .. } => self.report(messages::closure_place(expr.span)),
            ExprKind::RevealOutputs(_) => {
                let head = zkc_span::Span { end: expr.span.start + 6, ..expr.span };
                self.report(messages::reveal_place(head, self.in_clause));
            }
            ExprKind::Call { callee, args } => {
                self.visit_expr(callee);
                return self.args(args);
            }
            ExprKind::MethodCall { receiver, generics, args, .. } => {
                self.visit_expr(receiver);
                generics.iter().flatten().for_each(|arg| self.visit_generic_arg(arg));
                return self.args(args);
            }
            ExprKind::Binary { op, left, .. } if joins_require(expr) && !joins_require(left) => {
                self.report(messages::require_joined(*op == BinaryOp::Or, expr.span));
            }
            _ => {}
        }
        walk_expr(self, expr);
    }
}

impl Validator {
    fn args(&mut self, args: &[Arg]) {
        for arg in args {
            match &arg.value.kind {
                ExprKind::Closure { body, .. } => self.visit_expr(body),
                _ => self.visit_expr(&arg.value),
            }
        }
    }
}

/// `require(a) || require(b)`
fn joins_require(expr: &Expr) -> bool {
    let asks = |side: &Expr| matches!(side.peeled().kind, ExprKind::Require { .. });
    match &expr.kind {
        ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, left, right, .. } => {
            asks(left) || asks(right)
        }
        _ => false,
    }
}

/// A name with fields and indices, or what is broken and reported.
fn is_assignable(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Path(path) => path.as_name().is_some(),
        ExprKind::Field { base, .. }
        | ExprKind::TupleField { base, .. }
        | ExprKind::Index { base, .. } => is_assignable(base),
        ExprKind::Error(_) => true,
        _ => false,
    }
}
