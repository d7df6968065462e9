//! Bodies: from statements and expressions as written to typed ones.
//!
//! Types flow both ways: an expression is checked with the type that is wanted of it, if one is, and
//! what stays open is an inference variable until the body's end. A mistake is reported where it is
//! found and its expression gets the type in error, which fits everything, so that nothing else is
//! said about it. [`finish`] then puts the found types into the tree and reports what stayed open.

mod allocate;
mod alternatives;
mod arithmetic;
mod blocks;
mod builtins;
mod bytes;
mod calls;
mod clause;
mod clause_call;
mod closures;
pub(crate) mod conserve;
mod coverage;
mod exprs;
mod finish;
mod integers;
mod literals;
mod loops;
mod matches;
mod messages;
mod methods;
mod mismatch;
mod names;
mod options;
mod patterns;
mod places;
mod products;
mod questions;
mod rounding;
mod sequences;
mod statement;
mod structs;
mod time;
mod variants;
mod vecs;

use std::collections::BTreeMap;

use zkc_ast as ast;
use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{
    ConstDef, Expr, ExprKind, FuncId, Function, GenericArg, GenericParam, GenericParamKind, Local,
    LocalId, Size, StructId, Ty,
};
use zkc_span::Span;

use crate::computed::{OpenExpr, Variable};
use crate::cx::{Cx, ModId, Node};
use crate::infer::{Infer, error_ty, has_error};
use crate::ownership::{self, Act, Notes, Written};
use crate::sizes::Scope;

/// Why a type is wanted: a place and a few words, shown beside a mismatch.
pub(crate) type Why = Option<(Span, String)>;

/// What a body belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Function,
    Constant,
    Clause,
}

/// A local and what the checks need to know of it.
#[derive(Clone, Debug)]
struct LocalInfo {
    local: Local,
    /// A loop variable: constant in each iteration.
    constant: bool,
    read: bool,
    /// Its index among the clause's parameters, if it is a sealed one.
    sealed: Option<usize>,
    /// Parameters have messages of their own when nothing reads them.
    param: bool,
    /// A parameter `&T` or `&self`.
    look: bool,
}

/// A check that waits until a literal's type is known.
#[derive(Clone, Debug)]
struct Deferred {
    /// The type that decides.
    ty: Ty,
    /// The operator as written.
    symbol: &'static str,
    /// Where it stands.
    span: Span,
    /// What it wants.
    wants: Wants,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wants {
    /// Integers.
    Integer,
    /// Integers, signed ones too.
    Shiftable,
    /// Something with an order.
    Ordered,
    /// Something that can be negated.
    Negatable,
}

/// One body on its way.
struct Body<'c, 'a> {
    cx: &'c mut Cx<'a>,
    module: ModId,
    kind: Kind,
    /// The names of a clause's outputs.
    outputs: Vec<String>,
    node: Option<Node>,
    generics: Vec<GenericParam>,
    self_ty: Option<Ty>,
    locals: Vec<LocalInfo>,
    /// Variables by name, the innermost scope last; by name, since a body may have very many.
    scopes: Vec<BTreeMap<String, LocalId>>,
    infer: Infer,
    /// Digits behind the point of each decimal literal, by its place.
    scales: BTreeMap<Span, u32>,
    deferred: Vec<Deferred>,
    /// Whether calls of constants are constant here: constants and loop bounds.
    constant_calls: bool,
    uses_now: bool,
    /// The variable that stands for `statement`, if a clause mentions it.
    statement: Option<LocalId>,
    /// What ownership asks about.
    notes: Notes,
    /// How many diagnostics there were before this body.
    before: usize,
}

impl<'a> Cx<'a> {
    /// Checks the body of a function.
    pub(crate) fn check_function(&mut self, id: FuncId) -> Option<Function> {
        let item = self.func(id);
        let (ast, module) = (item.ast, item.module);
        let (generics, params, result) =
            (item.generics.clone(), item.params.clone(), item.result.clone());
        let path = item.path.clone();
        let self_ty = item.imp.map(|imp| self.impls[imp].ty.clone());
        let budget = crate::attributes::budget_of(self.func(id).item);
        let block = ast.body.as_ref()?;
        let mut body = Body::new(self, module, Kind::Function, Some(Node::Fn(id)));
        body.generics = generics.clone();
        body.self_ty = self_ty;
        let mut ids = Vec::new();
        for param in &params {
            // A new value of what is looked at would be the caller's.
            let mutable = param.mutable && !param.look;
            let id = body.declare(&param.name, param.ty.clone(), mutable, param.span);
            let info = &mut body.locals[id.0 as usize];
            info.param = true;
            info.look = param.look;
            ids.push(id);
        }
        let why = ast.ret.as_ref().map(|ty| (ty.span, "the function returns this".to_owned()));
        let written = block;
        let mut block = body.block(block, Some(&result));
        if ast.ret.is_none() && body.says_no_result(&block) {
            body.cx.fns[id.0 as usize].result = error_ty();
        } else {
            body.expect_block(&mut block, &result, &why);
        }
        body.finish_block(&mut block);
        body.check_ownership(&ids, Written::Block(written));
        let locals = body.finish_locals();
        body.note_failure();
        Some(Function {
            name: ast.name.as_str().to_owned(),
            path,
            generics,
            params: ids,
            result,
            locals,
            body: block,
            budget,
            span: ast.name.span,
        })
    }

    /// Checks the value of a constant.
    pub(crate) fn check_const(&mut self, id: zkc_hir::ConstId) -> ConstDef {
        let item = &self.consts[id.0 as usize];
        let (ast, module, ty, path) = (item.ast, item.module, item.ty.clone(), item.path.clone());
        let imp = item.imp;
        let mut body = Body::new(self, module, Kind::Constant, Some(Node::Const(id)));
        body.constant_calls = true;
        if let Some(imp) = imp {
            body.generics = body.cx.impls[imp].generics.clone();
            body.self_ty = Some(body.cx.impls[imp].ty.clone());
        }
        let why = Some((ast.ty.span, "the constant's type".to_owned()));
        let mut value = body.expect(&ast.value, &ty, &why);
        body.finish_expr(&mut value);
        body.check_ownership(&[], Written::Expr(&ast.value));
        let locals = body.finish_locals();
        body.note_failure();
        if let Some(imp) = imp {
            self.refuse_params(imp, &ast.name, &ty, &value);
        }
        ConstDef {
            name: ast.name.as_str().to_owned(),
            path,
            ty,
            value,
            locals,
            span: ast.name.span,
        }
    }
}

impl Cx<'_> {
    /// Checks an expression that is to be a size, as a constant; in error if it is none.
    pub(crate) fn check_size(&mut self, open: &OpenExpr) -> Result<ConstDef, Box<Diagnostic>> {
        let expr = &open.expr;
        let outer = std::mem::replace(&mut self.in_test, open.in_test);
        let mut body = Body::new(self, open.module, Kind::Constant, None);
        body.constant_calls = true;
        body.generics = open.generics.clone();
        body.self_ty = open.self_ty.clone();
        for (name, variable) in &open.variables {
            let id = body.declare(name, error_ty(), false, expr.span);
            body.locals[id.0 as usize].constant = variable.counts;
        }
        let mut value = body.expr(expr, None);
        // A number without a type counts as the lengths of arrays do.
        let ty = body.infer.shallow(&value.ty);
        body.infer.set_default(&ty, Ty::uint(32));
        body.finish_expr(&mut value);
        let variable = open.variables.iter().zip(&body.locals).find(|(_, info)| info.read);
        let refused = variable.map(|((name, variable), _)| {
            Box::new(crate::computed::of_a_variable(name, *variable, expr.span))
        });
        let ty = body.infer.ty(&value.ty);
        let locals = body.finish_locals();
        self.in_test = outer;
        let span = expr.span;
        let def = ConstDef { name: String::new(), path: String::new(), ty, value, locals, span };
        refused.map_or(Ok(def), Err)
    }
}

/// The variables that a type in a body can be seen to speak of.
fn variables<'v>(
    scopes: &'v [BTreeMap<String, LocalId>],
    locals: &'v [LocalInfo],
) -> impl Fn(&str) -> Option<Variable> + 'v {
    |name| {
        let id = scopes.iter().rev().find_map(|scope| scope.get(name))?;
        let info = locals.get(id.0 as usize)?;
        Some(Variable { counts: info.constant, span: info.local.span })
    }
}

impl<'c, 'a> Body<'c, 'a> {
    fn new(cx: &'c mut Cx<'a>, module: ModId, kind: Kind, node: Option<Node>) -> Body<'c, 'a> {
        let before = cx.diagnostics.len();
        Body {
            cx,
            module,
            kind,
            outputs: Vec::new(),
            node,
            generics: Vec::new(),
            self_ty: None,
            locals: Vec::new(),
            scopes: vec![BTreeMap::new()],
            infer: Infer::default(),
            scales: BTreeMap::new(),
            deferred: Vec::new(),
            constant_calls: false,
            uses_now: false,
            statement: None,
            notes: Notes::default(),
            before,
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.cx.report(diagnostic);
    }

    /// A type as users write it, with what is known by now.
    fn show(&self, ty: &Ty) -> String {
        let ty = self.infer.ty(ty);
        self.cx.show(&ty, &self.generics)
    }

    /// Reads what is written here, with what it sees.
    fn written<T>(&mut self, read: impl FnOnce(&mut Cx<'a>, Scope<'_>, &mut Infer) -> T) -> T {
        let variables = variables(&self.scopes, &self.locals);
        let scope = Scope {
            module: self.module,
            generics: &self.generics,
            self_ty: self.self_ty.as_ref(),
            variables: &variables,
        };
        read(self.cx, scope, &mut self.infer)
    }

    /// A type as written in this body.
    fn written_ty(&mut self, ty: &ast::Ty) -> Ty {
        self.written(|cx, scope, infer| cx.ty(scope, ty, Some(infer)))
    }

    /// A size that is written here.
    fn written_size(&mut self, size: &ast::Expr) -> Size {
        self.written(|cx, scope, _| cx.size(scope, size))
    }

    /// A generic argument that is written here.
    fn written_arg(&mut self, kind: GenericParamKind, arg: &ast::GenericArg) -> GenericArg {
        self.written(|cx, scope, infer| cx.generic_arg(scope, kind, arg, Some(infer)))
    }

    /// The generic arguments of what is named, written here or left open.
    fn written_args(
        &mut self,
        name: &ast::Name,
        params: &[GenericParam],
        args: Option<&[ast::GenericArg]>,
    ) -> Option<Vec<GenericArg>> {
        self.written(|cx, scope, infer| cx.generic_args(scope, name, params, args, Some(infer)))
    }

    /// A new variable, visible from now on.
    fn declare(&mut self, name: &str, ty: Ty, mutable: bool, span: Span) -> LocalId {
        let id = LocalId(self.locals.len() as u32);
        let local = Local { name: name.to_owned(), ty, mutable, span };
        self.locals.push(LocalInfo {
            local,
            constant: false,
            read: false,
            sealed: None,
            param: false,
            look: false,
        });
        // What the program does not see has a name with a space.
        if !name.contains(' ') {
            self.notes.binds.insert(span, id);
        }
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name.to_owned(), id);
        }
        id
    }

    /// The innermost variable of a name.
    fn find_local(&self, name: &str) -> Option<LocalId> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name)).copied()
    }

    fn local(&self, id: LocalId) -> &LocalInfo {
        &self.locals[id.0 as usize]
    }

    /// Checks an expression of which a type is wanted.
    fn expect(&mut self, expr: &ast::Expr, want: &Ty, why: &Why) -> Expr {
        let checked = self.expr(expr, Some(want));
        self.coerce(checked, want, why)
    }

    /// An expression that is in error; nothing more is said about it.
    fn error(&self, span: Span) -> Expr {
        Expr { kind: ExprKind::Tuple(Vec::new()), ty: error_ty(), span, constant: false }
    }

    /// Reports, and gives an expression in error.
    fn fail(&mut self, span: Span, diagnostic: Diagnostic) -> Expr {
        self.report(diagnostic);
        self.error(span)
    }

    /// Whether nothing more is to be said about an expression of this type.
    fn is_error(&self, ty: &Ty) -> bool {
        has_error(&self.infer.ty(ty))
    }

    /// Notes that this body uses another.
    fn note_use(&mut self, used: Node, span: Span) {
        if let Some(node) = self.node {
            self.cx.uses.entry(node).or_default().push((used, span));
        }
    }

    /// Whether an error was found in this body; then what nothing reads may be a consequence.
    fn has_failed(&self) -> bool {
        self.cx.diagnostics[self.before..].iter().any(Diagnostic::is_error)
    }

    /// Notes that this body cannot be run, if an error was found in it.
    fn note_failure(&mut self) {
        if let Some(node) = self.node
            && self.has_failed()
        {
            self.cx.failed_bodies.insert(node);
        }
    }

    /// Notes that a struct is made, taken apart or changed; says so if this module may not.
    fn act(&mut self, id: StructId, act: Act, at: Span) {
        if let Some(refused) = self.cx.refuse_act(id, self.module, act, at) {
            return self.report(refused);
        }
        if self.cx.program.struct_def(id).linear {
            self.notes.acts.push((id, act, at));
        }
    }

    /// Checks how linear values are used, once all types are found.
    fn check_ownership(&mut self, params: &[LocalId], written: Written<'_>) {
        if self.cx.in_test || self.has_failed() {
            return;
        }
        let mut notes = std::mem::take(&mut self.notes);
        let function = match self.node {
            Some(Node::Fn(id)) => Some(id),
            _ => None,
        };
        if let Some(diagnostic) = self.cx.undeclared_flow(function, &notes.acts) {
            self.report(diagnostic);
        }
        for ty in notes.types.values_mut() {
            *ty = self.infer.ty(ty);
        }
        let known = |info: &LocalInfo| ownership::Known {
            name: info.local.name.clone(),
            ty: self.infer.ty(&info.local.ty),
            look: info.look,
            span: info.local.span,
        };
        let view = ownership::View {
            cx: &*self.cx,
            generics: &self.generics,
            locals: self.locals.iter().map(known).collect(),
            notes,
            params: params.to_vec(),
        };
        let said = ownership::check(&view, written);
        said.into_iter().for_each(|diagnostic| self.report(diagnostic));
    }

    /// Warns of variables that nothing reads.
    fn warn_unused(&mut self) {
        if !self.cx.is_built(self.module) || self.has_failed() {
            return;
        }
        let unused: Vec<(String, Span, Ty)> = self
            .locals
            .iter()
            .filter(|info| !info.read && !info.param && !info.constant)
            .filter(|info| !info.local.name.starts_with('_') && !self.is_error(&info.local.ty))
            .map(|info| (info.local.name.clone(), info.local.span, self.infer.ty(&info.local.ty)))
            .collect();
        for (name, span, ty) in unused {
            if ty == Ty::Bool {
                self.report(
                    Diagnostic::error(
                        Code("E0218"),
                        format!("nothing looks at the `bool` `{name}`"),
                    )
                    .label(span, "computed and thrown away")
                    .note("a `bool` that nobody looks at checks nothing: a proof exists either way")
                    .at_stake(Stake::Soundness)
                    .help(format!("write `require({name}, \"what must hold\")`"))
                    .suggest(
                        "if that is meant, begin its name with `_`",
                        span,
                        format!("_{name}"),
                    ),
                );
                continue;
            }
            self.report(
                Diagnostic::warning(Code("W0200"), format!("nothing reads `{name}`"))
                    .label(span, "computed in vain")
                    .suggest("if that is meant, begin its name with `_`", span, format!("_{name}")),
            );
        }
    }
}

/// A typed expression.
fn node(kind: ExprKind, ty: Ty, span: Span, constant: bool) -> Expr {
    Expr { kind, ty, span, constant }
}
