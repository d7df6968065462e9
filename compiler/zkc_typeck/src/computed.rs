//! Sizes that take a computation: calls, and all else in types that is no polynomial (semantics 1.7).
//!
//! What is computed may use any function, and a function is checked only once all types are known. So
//! a program is checked in rounds: a size that is not known yet is in error, quietly, and what was
//! computed after a round is known in the next. What a size is computed with must itself be known
//! by then; a size that never is depends on itself. A program without such sizes has one round.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use num_traits::Signed;
use zkc_ast as ast;
use zkc_ast::visit::{Visitor, walk_expr};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::walk::{self, Child};
use zkc_hir::{
    Block, ConstDef, ConstId, Expr, ExprKind, FuncId, GenericArg, GenericParam, Program, Size, Ty,
};
use zkc_span::Span;

use crate::cx::{Cx, ModId, Node};
use crate::infer::{any_param, error_size, has_error};
use crate::inside::may_hold;
use crate::sizes::Scope;

/// How a checker learns what a constant is: from the reference evaluator, which has fuel.
///
/// The constant is one of the program or like one of it; all that it reaches was checked. Its type is
/// an integer's.
pub type Evaluate<'e> = &'e dyn Fn(&Program, &ConstDef) -> Result<BigInt, Box<Diagnostic>>;

/// How many rounds a program may take: each is a check of all of it.
const MAX_ROUNDS: usize = 64;
/// What stands in place of a message while a size is not known; nobody sees it.
const WAITING: &str = "this size is not known yet";

/// The computed sizes of a program, by the places of their expressions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Computed {
    /// What earlier rounds found out.
    known: BTreeMap<Span, Found>,
    /// What was said of sizes in earlier rounds.
    said: Vec<Diagnostic>,
    /// What this round met and nobody knows yet.
    open: BTreeMap<Span, Open>,
    /// How many rounds there were.
    rounds: usize,
    /// Imports that a round used: what is known is not looked at again.
    imports: BTreeSet<usize>,
}

#[derive(Clone, Debug)]
enum Found {
    Value(BigInt),
    /// It has none, which was said.
    Refused,
}

/// A variable that a size speaks of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variable {
    /// Whether it is a loop's.
    pub(crate) counts: bool,
    /// Where it is declared.
    pub(crate) span: Span,
}

/// A size that is not known yet.
#[derive(Clone, Debug)]
enum Open {
    /// The value of a constant item, used as a size at this place.
    Const(ConstId, Span),
    /// An expression, with what it sees.
    Expr(Box<OpenExpr>),
}

#[derive(Clone, Debug)]
pub(crate) struct OpenExpr {
    pub(crate) expr: ast::Expr,
    pub(crate) module: ModId,
    pub(crate) generics: Vec<GenericParam>,
    pub(crate) self_ty: Option<Ty>,
    /// The variables that it speaks of.
    pub(crate) variables: Vec<(String, Variable)>,
    pub(crate) in_test: bool,
}

impl Cx<'_> {
    /// The size that an expression other than a polynomial comes to.
    pub(crate) fn computed_size(&mut self, scope: Scope<'_>, expr: &ast::Expr) -> Size {
        if let Some(size) = self.known_size(expr.span, expr.span) {
            return size;
        }
        let mut names = Names::default();
        names.visit_expr(expr);
        let variables = names
            .0
            .into_iter()
            .filter_map(|name| (scope.variables)(&name).map(|variable| (name, variable)))
            .collect();
        let open = OpenExpr {
            expr: expr.clone(),
            module: scope.module,
            generics: scope.generics.to_vec(),
            self_ty: scope.self_ty.cloned(),
            variables,
            in_test: self.in_test,
        };
        self.computed.open.insert(expr.span, Open::Expr(Box::new(open)));
        self.wait(expr.span)
    }

    /// The size that a constant item comes to, which is no polynomial.
    pub(crate) fn computed_const(&mut self, id: ConstId, at: Span) -> Size {
        let key = self.consts[id.0 as usize].ast.value.span;
        if let Some(size) = self.known_size(key, at) {
            return size;
        }
        self.computed.open.entry(key).or_insert(Open::Const(id, at));
        self.wait(at)
    }

    fn known_size(&mut self, key: Span, at: Span) -> Option<Size> {
        match self.computed.known.get(&key)? {
            Found::Value(value) if value.is_negative() => {
                let why = format!("it would be {value}");
                Some(self.no_such_size(at, &why))
            }
            Found::Value(value) => Some(Size::constant(value.clone())),
            Found::Refused => Some(self.wait(at)),
        }
    }

    /// A size in error, and whatever it stands in, though nothing is to be said of it.
    fn wait(&mut self, at: Span) -> Size {
        self.report(Diagnostic::error(Code("E0215"), WAITING).label(at, ""));
        error_size()
    }

    /// The end of a round: computes what it met. What the next round starts from, if it found out
    /// anything; if not, this was the last round.
    pub(crate) fn compute_sizes(&mut self, evaluate: Evaluate<'_>) -> Option<Computed> {
        if self.computed.open.is_empty() {
            return None;
        }
        self.refuse_recursion();
        let open = self.computed.open.clone();
        // A function without a body has no place in the program, so the others' ids are not theirs.
        let whole = self.program.functions.len() == self.fns.len();
        if !whole || self.computed.rounds == MAX_ROUNDS {
            return None;
        }
        let tainted = self.tainted();
        let mut progress = false;
        for (key, open) in open {
            let (found, said) = self.compute(&open, &tainted, evaluate);
            if let Some(found) = found {
                self.computed.open.remove(&key);
                self.computed.known.insert(key, found);
                self.computed.said.extend(said);
                progress = true;
            }
        }
        let used = self.imports.iter().enumerate().filter(|(_, import)| import.used.get());
        self.computed.imports.extend(used.map(|(index, _)| index));
        progress.then(|| {
            let computed = std::mem::take(&mut self.computed);
            Computed { open: BTreeMap::new(), rounds: computed.rounds + 1, ..computed }
        })
    }

    /// After the last round: what is to be said of sizes takes the place of what waited for them.
    pub(crate) fn settle_sizes(&mut self) {
        for index in &self.computed.imports {
            if let Some(import) = self.imports.get(*index) {
                import.used.set(true);
            }
        }
        self.diagnostics.retain(|diagnostic| diagnostic.message != WAITING);
        for diagnostic in std::mem::take(&mut self.computed.said) {
            self.report(diagnostic);
        }
        self.say_once();
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            return;
        }
        // Where some wait for one another, the first stands for all.
        if let Some((key, open)) = std::mem::take(&mut self.computed.open).pop_first() {
            let (code, headline) = match self.computed.rounds {
                MAX_ROUNDS => ("E0403", "too many sizes wait for one another"),
                _ => ("E0220", "this size depends on itself"),
            };
            let diagnostic = Diagnostic::error(Code(code), headline);
            self.report(
                match open {
                    Open::Const(id, at) => {
                        let name = self.consts[id.0 as usize].ast.name.clone();
                        diagnostic
                            .label(key, format!("to compute `{name}`, its own value must be known"))
                            .reason(at, "since it is a size here")
                    }
                    Open::Expr(_) => diagnostic.label(key, "computed with what has this size"),
                }
                .note("a function can be run once the types of all that it uses are known")
                .help("write one of the sizes as a number, or as `+ - *` of constants"),
            );
        }
    }

    /// A variable, parameter or constant that is no size is mentioned once, however many types say it.
    fn say_once(&mut self) {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.primary.as_ref().map(|it| it.span));
        let mut told: BTreeSet<Span> = BTreeSet::new();
        self.diagnostics.retain(|diagnostic| {
            let cause = diagnostic.secondary.first().filter(|_| diagnostic.code == Code("E0215"));
            cause.is_none_or(|cause| told.insert(cause.span))
        });
    }

    /// What an open size comes to, and what is to be said of it; nothing while it must wait.
    fn compute(
        &mut self,
        open: &Open,
        tainted: &BTreeSet<Node>,
        evaluate: Evaluate<'_>,
    ) -> (Option<Found>, Vec<Diagnostic>) {
        let wait = (None, Vec::new());
        let refuse = |diagnostic| (Some(Found::Refused), vec![diagnostic]);
        let (def, mut said) = match open {
            Open::Const(id, _) if tainted.contains(&Node::Const(*id)) => return wait,
            Open::Const(id, _) => (self.program.const_def(*id).clone(), Vec::new()),
            Open::Expr(open) => {
                let before = std::mem::take(&mut self.diagnostics);
                let checked = self.check_size(open);
                let said = std::mem::replace(&mut self.diagnostics, before);
                if said.iter().any(|diagnostic| diagnostic.message == WAITING) {
                    return wait;
                }
                match checked {
                    Ok(def) if !said.iter().any(Diagnostic::is_error) => (def, said),
                    Ok(_) => return (Some(Found::Refused), said),
                    Err(diagnostic) => return refuse(*diagnostic),
                }
            }
        };
        let mut parts = Parts::default();
        parts.expr(&def.value);
        parts.tys.extend(def.locals.iter().map(|local| local.ty.clone()));
        if let Open::Expr(open) = open
            && let Some(param) = parts.param(&open.generics)
        {
            return refuse(over_a_parameter(param, open.expr.span));
        }
        if self.in_error(&parts) || parts.uses.iter().any(|node| tainted.contains(node)) {
            return wait;
        }
        if !matches!(def.ty, Ty::Uint(_) | Ty::Int(_)) {
            return refuse(match open {
                Open::Const(_, at) => {
                    let shown = self.show(&def.ty, &[]);
                    Diagnostic::error(Code("E0215"), "this constant cannot be used as a size")
                        .label(*at, "a width or length stands here")
                        .reason(def.value.span, format!("the constant is a `{shown}`"))
                        .help("sizes are integers")
                }
                Open::Expr(open) => {
                    let shown = self.show(&def.ty, &[]);
                    Diagnostic::error(Code("E0215"), "a size must be a constant integer")
                        .label(open.expr.span, format!("this is a `{shown}`"))
                }
            });
        }
        match evaluate(&self.program, &def) {
            Ok(value) => (Some(Found::Value(value)), said),
            Err(diagnostic) => {
                said.push(*diagnostic);
                (Some(Found::Refused), said)
            }
        }
    }

    /// Bodies that cannot be run: they are in error or wait for a size, or use what does.
    fn tainted(&self) -> BTreeSet<Node> {
        let mut tainted: BTreeSet<Node> =
            self.in_ring.union(&self.failed_bodies).copied().collect();
        for (index, def) in self.program.consts.iter().enumerate() {
            let mut parts = Parts { tys: vec![def.ty.clone()], ..Parts::default() };
            parts.expr(&def.value);
            if self.in_error(&parts) {
                tainted.insert(Node::Const(ConstId(index as u32)));
            }
        }
        for (index, function) in self.program.functions.iter().enumerate() {
            let locals = function.locals.iter().map(|local| local.ty.clone());
            let mut parts = Parts { tys: locals.collect(), ..Parts::default() };
            parts.block(&function.body);
            if self.in_error(&parts) {
                tainted.insert(Node::Fn(FuncId(index as u32)));
            }
        }
        let mut users: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
        for (user, used) in &self.uses {
            for (node, _) in used {
                users.entry(*node).or_default().push(*user);
            }
        }
        let mut left: Vec<Node> = tainted.iter().copied().collect();
        while let Some(node) = left.pop() {
            for user in users.get(&node).into_iter().flatten() {
                if tainted.insert(*user) {
                    left.push(*user);
                }
            }
        }
        tainted
    }

    fn in_error(&self, parts: &Parts) -> bool {
        parts.tys.iter().any(|ty| may_hold(&self.program, ty, has_error))
    }
}

/// The types in a body, and the bodies that it uses.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) tys: Vec<Ty>,
    uses: Vec<Node>,
}

impl Parts {
    /// A generic parameter that a type is made of.
    pub(crate) fn param<'g>(&self, generics: &'g [GenericParam]) -> Option<&'g GenericParam> {
        generics.iter().zip(0..).find_map(|(param, index)| {
            self.tys.iter().any(|ty| any_param(ty, &mut |at| at == index)).then_some(param)
        })
    }

    /// Adds those of an expression.
    pub(crate) fn expr(&mut self, expr: &Expr) {
        // Most neighbours have one type, and looking at one twice finds nothing new.
        if self.tys.last() != Some(&expr.ty) {
            self.tys.push(expr.ty.clone());
        }
        match &expr.kind {
            ExprKind::Const(id) => self.uses.push(Node::Const(*id)),
            ExprKind::Size(size) => self.tys.push(Ty::Uint(size.clone())),
            ExprKind::Call { function, generics, .. } => {
                self.uses.push(Node::Fn(*function));
                self.tys.extend(generics.iter().map(|arg| match arg {
                    GenericArg::Ty(ty) => ty.clone(),
                    GenericArg::Size(size) => Ty::Uint(size.clone()),
                    GenericArg::Unit(unit) => Ty::Amount(*unit),
                }));
            }
            _ => {}
        }
        walk::children(expr, &mut |child| match child {
            Child::Expr(expr) | Child::Place(expr) => self.expr(expr),
            Child::Block(block) => self.block(block),
        });
    }

    fn block(&mut self, block: &Block) {
        walk::block_children(block, &mut |child| match child {
            Child::Expr(expr) | Child::Place(expr) => self.expr(expr),
            Child::Block(block) => self.block(block),
        });
    }
}

/// The names alone, of which some may be variables.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl<'a> Visitor<'a> for Names {
    fn visit_expr(&mut self, expr: &'a ast::Expr) {
        if let ast::ExprKind::Path(path) = &expr.kind
            && let Some(name) = path.as_name()
        {
            self.0.insert(name.as_str().to_owned());
        }
        walk_expr(self, expr);
    }
}

/// The message for what is no integer that is known without inputs.
pub(crate) fn no_size(at: Span) -> Diagnostic {
    Diagnostic::error(Code("E0215"), "a size must be a constant integer")
        .label(at, "not a constant integer")
        .note("widths and lengths shape the circuit, so they are fixed before any input is known")
        .help("use literals, `const` items, `const` parameters, `+ - *` and calls of functions")
}

/// The message for a size that speaks of a variable.
pub(crate) fn of_a_variable(name: &str, variable: Variable, at: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code("E0215"), "a size must be a constant integer");
    if variable.counts {
        return diagnostic
            .label(at, format!("`{name}` is another number in each iteration"))
            .reason(variable.span, "counts the iterations")
            .note("what is written in a loop has one type for all iterations")
            .help("take the greatest size, and leave the rest of it unused");
    }
    diagnostic
        .label(at, format!("`{name}` is known only when the program runs"))
        .reason(variable.span, "a variable")
        .note("widths and lengths shape the circuit, so they are fixed before any input is known")
        .help(format!(
            "write `const {name}: u32 = …;`, or let the function be generic: `<const {name}: u32>`"
        ))
}

fn over_a_parameter(param: &GenericParam, at: Span) -> Diagnostic {
    let name = &param.name;
    Diagnostic::error(Code("E0215"), format!("a size cannot be computed from `{name}`"))
        .label(at, format!("another number for each `{name}`"))
        .reason(param.span, "a parameter of the item")
        .note(
            "types are compared before it is known what their parameters are; of these a size has \
             `+`, `-` and `*` only",
        )
        .help(format!(
            "make the result a parameter of its own, `const M: u32`, or compute it from constants \
             in place of `{name}`"
        ))
}
