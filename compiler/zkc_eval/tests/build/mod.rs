//! Makes small typed programs by hand, each expression at a place of its own.
#![allow(dead_code)]

use num_bigint::{BigInt, BigUint};
use zkc_eval::{ClauseInputs, Options, Outcome, Report, Value, evaluate};
use zkc_hir::*;
use zkc_span::{FileId, Span};

pub fn span(at: u32) -> Span {
    Span::new(FileId(0), at, at + 1)
}

pub fn expr(kind: ExprKind, ty: Ty) -> Expr {
    Expr { kind, ty, span: Span::default(), constant: false }
}

pub trait At {
    /// Puts it at a place, to be found again in a report.
    fn at(self, place: u32) -> Self;
    /// Marks it as a constant expression.
    fn constant(self) -> Self;
}

impl At for Expr {
    fn at(mut self, place: u32) -> Expr {
        self.span = span(place);
        self
    }

    fn constant(mut self) -> Expr {
        self.constant = true;
        self
    }
}

pub fn u(bits: u64) -> Ty {
    Ty::uint(bits)
}

pub fn num(value: impl Into<BigInt>, ty: Ty) -> Expr {
    expr(ExprKind::Number(value.into()), ty).constant()
}

pub fn local(index: u32, ty: Ty) -> Expr {
    expr(ExprKind::Local(LocalId(index)), ty)
}

pub fn arith(op: Arithmetic, a: Expr, b: Expr, ty: Ty) -> Expr {
    expr(ExprKind::Arithmetic(op, Box::new(a), Box::new(b)), ty)
}

/// An operation whose result has the type of its left operand.
pub fn op(op: Arithmetic, a: Expr, b: Expr) -> Expr {
    let ty = a.ty.clone();
    arith(op, a, b, ty)
}

pub fn cmp(op: Comparison, a: Expr, b: Expr) -> Expr {
    expr(ExprKind::Compare(op, Box::new(a), Box::new(b)), Ty::Bool)
}

pub fn cast(a: Expr, ty: Ty) -> Expr {
    expr(ExprKind::Cast(Box::new(a)), ty)
}

pub fn exact(ty: Ty) -> Ty {
    Ty::Exact(Box::new(ty))
}

pub fn divide(a: Expr, b: Expr, of: Ty) -> Expr {
    arith(Arithmetic::Div, a, b, exact(of))
}

pub fn round(mode: Rounding, a: Expr, ty: Ty) -> Expr {
    expr(ExprKind::Builtin(Builtin::Round(mode), vec![a]), ty)
}

pub fn index(a: Expr, at: Expr) -> Expr {
    let Ty::Array(element, _) = a.ty.clone() else { panic!("not an array") };
    expr(ExprKind::Index(Box::new(a), Box::new(at)), *element)
}

pub fn array(element: Ty, len: u64) -> Ty {
    Ty::Array(Box::new(element), Size::from(len))
}

pub fn block(stmts: Vec<Stmt>, value: Option<Expr>) -> Block {
    Block { stmts, value: value.map(Box::new), span: Span::default() }
}

pub fn iff(condition: Expr, then: Expr, otherwise: Expr) -> Expr {
    let ty = then.ty.clone();
    let (then, otherwise) = (block(vec![], Some(then)), Some(block(vec![], Some(otherwise))));
    expr(ExprKind::If { condition: Box::new(condition), then, otherwise }, ty)
}

pub fn set(index: u32, value: Expr) -> Stmt {
    Stmt::Let { pattern: Pattern::Local(LocalId(index)), value }
}

pub fn assign(index: u32, projections: Vec<Projection>, value: Expr) -> Stmt {
    Stmt::Assign { place: Place { local: LocalId(index), projections, span: span(0) }, value }
}

pub fn message(text: &str) -> Message {
    Message { pieces: vec![MessagePiece::Text(text.to_owned())], span: Span::default() }
}

pub fn require(condition: Expr, text: &str) -> Stmt {
    let kind = ExprKind::Require { condition: Box::new(condition), message: message(text) };
    Stmt::Expr(expr(kind, Ty::unit()))
}

pub fn range(variable: u32, start: Expr, end: Expr, body: Vec<Stmt>, place: u32) -> Stmt {
    Stmt::For {
        variable: LocalId(variable),
        start,
        end,
        inclusive: false,
        body: block(body, None),
        span: span(place),
    }
}

pub fn decl(name: &str, ty: Ty) -> Local {
    Local { name: name.to_owned(), ty, mutable: true, span: Span::default() }
}

/// A function without parameters in its generics' list but constants of `u32`.
pub fn function(
    name: &str,
    consts: &[&str],
    n_params: u32,
    locals: Vec<Local>,
    result: Ty,
    body: Block,
) -> Function {
    let generics = consts.iter().map(|name| GenericParam {
        linear: false,
        name: (*name).to_owned(),
        kind: GenericParamKind::Const { bits: 32 },
        span: Span::default(),
    });
    Function {
        name: name.to_owned(),
        path: format!("p::{name}"),
        generics: generics.collect(),
        params: (0..n_params).map(LocalId).collect(),
        result,
        locals,
        body,
        budget: None,
        span: Span::default(),
    }
}

pub fn call(function: u32, generics: Vec<GenericArg>, args: Vec<Expr>, ty: Ty) -> Expr {
    expr(ExprKind::Call { function: FuncId(function), generics, args }, ty)
}

/// A clause with these parameters as its first locals.
pub fn clause(
    params: &[(&str, Visibility, Ty)],
    locals: Vec<Local>,
    body: Vec<Stmt>,
    outputs: Vec<Expr>,
) -> Clause {
    let own = params.iter().map(|(name, _, ty)| decl(name, ty.clone()));
    Clause {
        name: "go".to_owned(),
        contract: "C".to_owned(),
        path: "p::C::go".to_owned(),
        params: params
            .iter()
            .enumerate()
            .map(|(index, (name, visibility, ty))| ClauseParam {
                name: (*name).to_owned(),
                visibility: *visibility,
                ty: ty.clone(),
                local: LocalId(index as u32),
                span: span(900 + index as u32),
            })
            .collect(),
        outputs: outputs
            .iter()
            .enumerate()
            .map(|(index, value)| Output {
                name: format!("o{index}"),
                ty: value.ty.clone(),
                sealed: false,
                span: Span::default(),
            })
            .collect(),
        uses_now: false,
        window_max: 900,
        repeatable: true,
        budget: None,
        locals: own.chain(locals).collect(),
        body: block(body, None),
        reveal_order: (0..outputs.len()).collect(),
        statement: None,
        late: block(Vec::new(), None),
        trust: Vec::new(),
        disclosure: Default::default(),
        reveal: outputs,
        docs: Vec::new(),
        span: span(999),
    }
}

pub fn program(functions: Vec<Function>, clause: Clause) -> Program {
    Program { functions, clauses: vec![clause], ..Program::default() }
}

pub fn inputs(values: Vec<Value>) -> ClauseInputs {
    ClauseInputs {
        deployment: BigUint::from(77u32),
        values,
        salts: Vec::new(),
        seals: Vec::new(),
        now: None,
        fresh: Vec::new(),
    }
}

pub fn ints(values: &[i64]) -> Vec<Value> {
    values.iter().map(|value| Value::int(*value)).collect()
}

pub fn go(program: &Program, values: Vec<Value>) -> Outcome {
    let clause = &program.clauses[0];
    evaluate(program, clause, &inputs(values), &Options::bn254()).unwrap()
}

/// Outputs of an accepted run of the program's clause.
#[track_caller]
pub fn accepted(program: &Program, values: Vec<Value>) -> Vec<Value> {
    match go(program, values) {
        Outcome::Accept { outputs, .. } => outputs,
        Outcome::Reject(report) => panic!("rejected: {report:#?}"),
    }
}

#[track_caller]
pub fn rejected(program: &Program, values: Vec<Value>) -> Report {
    match go(program, values) {
        Outcome::Accept { outputs, .. } => panic!("accepted: {outputs:?}"),
        Outcome::Reject(report) => report,
    }
}

/// Places of all failures of a rejected run, in order.
#[track_caller]
pub fn places(program: &Program, values: Vec<Value>) -> Vec<u32> {
    rejected(program, values).failures.iter().map(|failure| failure.span.start).collect()
}

/// A clause that gives one expression over private parameters `a`, `b`, … of these types.
pub fn giving(types: &[Ty], value: Expr) -> Program {
    let names = ["a", "b", "c", "d", "e"];
    let params: Vec<(&str, Visibility, Ty)> = names
        .iter()
        .zip(types)
        .map(|(name, ty)| (*name, Visibility::Private, ty.clone()))
        .collect();
    program(Vec::new(), clause(&params, Vec::new(), Vec::new(), vec![value]))
}
