//! Expressions, blocks and statements.

use zkc_span::Span;

use crate::name::path_height;
use crate::{GenericArg, Item, Lit, Name, Output, Pat, Path, StrLit, Ty};

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
    height: u32,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `12.50 EUR`
    Lit(Lit),
    /// `x`, `self`, `Side::Call`, `root::<u8, 3>`
    Path(Path),
    /// `Terms { price, ..old }`; also a clause called by name: `Dvp::settle { now: t, ..case() }`.
    Struct {
        /// The struct, variant or clause.
        path: Path,
        /// The fields in the order written.
        fields: Vec<FieldInit>,
        /// What follows `..`.
        rest: Option<Box<Expr>>,
    },
    /// `(a, b)`; `()` when empty; `(a,)` with one.
    Tuple(Vec<Expr>),
    /// `(a)`
    Paren(Box<Expr>),
    /// `[a, b]`
    Array(Vec<Expr>),
    /// `[0; 32]`
    Repeat {
        /// `0`
        value: Box<Expr>,
        /// `32`
        len: Box<Expr>,
    },
    /// `f(x, keeps = y)`
    Call {
        /// `f`
        callee: Box<Expr>,
        /// The arguments.
        args: Vec<Arg>,
    },
    /// `price.half_even(keeps = terms.buyer)`, `x.to::<Decimal<4>>()`
    MethodCall {
        /// What stands before the point.
        receiver: Box<Expr>,
        /// The method.
        method: Name,
        /// What stands in `::<…>`; none if not written.
        generics: Option<Vec<GenericArg>>,
        /// The arguments.
        args: Vec<Arg>,
    },
    /// `terms.price`; the name is missing where nothing follows the point.
    Field {
        /// What stands before the point.
        base: Box<Expr>,
        /// The field.
        name: Name,
    },
    /// `pair.0`
    TupleField {
        /// What stands before the point.
        base: Box<Expr>,
        /// The index.
        index: u32,
        /// Where the index stands.
        index_span: Span,
    },
    /// `xs[i]`
    Index {
        /// `xs`
        base: Box<Expr>,
        /// `i`
        index: Box<Expr>,
    },
    /// `-x`, `!x`, `&x`
    Unary {
        /// The operator.
        op: UnaryOp,
        /// Where the operator stands.
        op_span: Span,
        /// `x`
        operand: Box<Expr>,
    },
    /// `a + b`
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Where the operator stands.
        op_span: Span,
        /// `a`
        left: Box<Expr>,
        /// `b`
        right: Box<Expr>,
    },
    /// `x as u8`
    Cast {
        /// `x`
        operand: Box<Expr>,
        /// `u8`: a path without arguments.
        ty: Ty,
    },
    /// `a..b`, `a..=b`
    Range {
        /// `a`
        start: Box<Expr>,
        /// `b`
        end: Box<Expr>,
        /// `..=`
        inclusive: bool,
    },
    /// `{ … }`
    Block(Block),
    /// `if c { … } else { … }`
    If(If),
    /// `match x { … }`
    Match {
        /// `x`
        scrutinee: Box<Expr>,
        /// The arms.
        arms: Vec<Arm>,
    },
    /// `for x in xs { … }`
    For {
        /// `x`
        pat: Pat,
        /// `xs`
        iter: Box<Expr>,
        /// The body.
        body: Block,
    },
    /// `|x| x + 1`, an argument of a call.
    Closure {
        /// Its parameters.
        params: Vec<ClosureParam>,
        /// Its value.
        body: Box<Expr>,
    },
    /// `require(c, "why")`
    Require {
        /// `c`
        condition: Box<Expr>,
        /// `"why"`
        message: Option<StrLit>,
    },
    /// `reveal(x, "reason")`
    Reveal {
        /// `x`
        value: Box<Expr>,
        /// `"reason"`, without places.
        reason: StrLit,
    },
    /// `reveal { paid, to: coin.pay(seller) }`, the end of a clause.
    RevealOutputs(Vec<FieldInit>),
    /// No expression; reported already.
    Error(Vec<Name>),
}

/// `name: value` in a literal; with the shorthand, `name` alone.
#[derive(Clone, Debug)]
pub struct FieldInit {
    /// The field.
    pub name: Name,
    /// Its value; without it the variable of the field's name.
    pub value: Option<Expr>,
    /// Where.
    pub span: Span,
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub struct Arg {
    /// `keeps` of `keeps = x`.
    pub name: Option<Name>,
    /// Its value.
    pub value: Expr,
    /// Where.
    pub span: Span,
}

/// A parameter of a closure.
#[derive(Clone, Debug)]
pub struct ClosureParam {
    /// What it binds.
    pub pat: Pat,
    /// Its type, if written.
    pub ty: Option<Ty>,
}

/// `if`.
#[derive(Clone, Debug)]
pub struct If {
    /// The condition.
    pub cond: Cond,
    /// Taken if it holds.
    pub then: Block,
    /// A block or another `if`.
    pub otherwise: Option<Box<Expr>>,
}

/// The condition of an `if`.
#[derive(Clone, Debug)]
pub enum Cond {
    /// `if c`
    Expr(Box<Expr>),
    /// `if let p = e`
    Let {
        /// `p`
        pat: Pat,
        /// `e`
        value: Box<Expr>,
    },
}

/// An arm of a `match`.
#[derive(Clone, Debug)]
pub struct Arm {
    /// What it matches.
    pub pat: Pat,
    /// `if c` before `=>`.
    pub guard: Option<Expr>,
    /// Its value.
    pub body: Expr,
    /// Where.
    pub span: Span,
}

/// `{ … }`
#[derive(Clone, Debug)]
pub struct Block {
    /// The statements before the value.
    pub stmts: Vec<Stmt>,
    /// The value; `()` if there is none.
    pub tail: Option<Box<Expr>>,
    /// With the braces.
    pub span: Span,
    height: u32,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// With its semicolon.
    pub span: Span,
}

/// The kinds of statements.
#[derive(Clone, Debug)]
pub enum StmtKind {
    /// `let p: T = e;`
    Let {
        /// `p`
        pat: Pat,
        /// `T`, if written.
        ty: Option<Ty>,
        /// `e`
        value: Expr,
    },
    /// `e;`, or a block-like expression without semicolon.
    Expr {
        /// `e`
        expr: Expr,
        /// Whether a semicolon ends it.
        semicolon: bool,
    },
    /// `place = e;`, `place += e;`
    Assign {
        /// A name, with fields and indices.
        place: Expr,
        /// The operator of `+=`; none for `=`.
        op: Option<BinaryOp>,
        /// Where `=` or `+=` stands.
        op_span: Span,
        /// `e`
        value: Expr,
    },
    /// `use` or `const`.
    Item(Box<Item>),
    /// `tell terms.buyer { note }`
    Tell {
        /// Whom.
        to: Expr,
        /// What.
        fields: Vec<FieldInit>,
    },
    /// `advice (…) from … such_that { … } means …;`, in `std` only.
    Advice(Box<Advice>),
    /// No statement; reported already. The names are those it may have bound.
    Error(Vec<Name>),
}

/// Values from a hint, with the relation that pins them down and what they mean.
#[derive(Clone, Debug)]
pub struct Advice {
    /// What it brings.
    pub outputs: Vec<Output>,
    /// The hint, a call.
    pub from: Expr,
    /// What must hold before.
    pub given: Option<Expr>,
    /// The relation, one condition per statement.
    pub such_that: Block,
    /// What the evaluator computes in its place.
    pub means: Expr,
}

/// Operators with one operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    /// `-`
    Neg,
    /// `!`
    Not,
    /// `&`, a look
    Ref,
}

impl UnaryOp {
    /// As written.
    pub fn symbol(self) -> &'static str {
        match self {
            UnaryOp::Neg => "-",
            UnaryOp::Not => "!",
            UnaryOp::Ref => "&",
        }
    }
}

/// Operators with two operands; ranges and casts are expressions of their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
    /// `<<`
    Shl,
    /// `>>`
    Shr,
    /// `&`
    BitAnd,
    /// `^`
    BitXor,
    /// `|`
    BitOr,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `&&`, which evaluates its right side only if the left one is true
    And,
    /// `||`, which evaluates its right side only if the left one is false
    Or,
}

impl BinaryOp {
    /// As written.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::Rem => "%",
            BinaryOp::Shl => "<<",
            BinaryOp::Shr => ">>",
            BinaryOp::BitAnd => "&",
            BinaryOp::BitXor => "^",
            BinaryOp::BitOr => "|",
            BinaryOp::Eq => "==",
            BinaryOp::Ne => "!=",
            BinaryOp::Lt => "<",
            BinaryOp::Le => "<=",
            BinaryOp::Gt => ">",
            BinaryOp::Ge => ">=",
            BinaryOp::And => "&&",
            BinaryOp::Or => "||",
        }
    }

    /// Whether it gives a `bool` by comparing.
    pub fn is_comparison(self) -> bool {
        matches!(
            self,
            BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge
        )
    }
}

impl Expr {
    /// A node over children; its height is computed from theirs.
    pub fn new(kind: ExprKind, span: Span) -> Expr {
        let height = 1 + children_height(&kind);
        Expr { kind, span, height }
    }

    /// Levels of nodes, this one included; at most [`MAX_HEIGHT`](crate::MAX_HEIGHT) after parsing.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The expression inside any parentheses.
    pub fn peeled(&self) -> &Expr {
        let mut expr = self;
        while let ExprKind::Paren(inner) = &expr.kind {
            expr = inner;
        }
        expr
    }

    /// Whether it ends with a brace and needs no semicolon as a statement.
    pub fn is_block_like(&self) -> bool {
        matches!(
            self.kind,
            ExprKind::Block(_)
                | ExprKind::If(_)
                | ExprKind::Match { .. }
                | ExprKind::For { .. }
                | ExprKind::RevealOutputs(_)
        )
    }
}

impl Block {
    /// A node over children; its height is computed from theirs.
    pub fn new(stmts: Vec<Stmt>, tail: Option<Box<Expr>>, span: Span) -> Block {
        let highest = stmts.iter().map(stmt_height).max().unwrap_or(0);
        let height = 1 + highest.max(tail.as_ref().map_or(0, |tail| tail.height()));
        Block { stmts, tail, span, height }
    }

    /// Levels of nodes, this one included; at most [`MAX_HEIGHT`](crate::MAX_HEIGHT) after parsing.
    pub fn height(&self) -> u32 {
        self.height
    }
}

fn highest<'a>(exprs: impl IntoIterator<Item = &'a Expr>) -> u32 {
    exprs.into_iter().map(Expr::height).max().unwrap_or(0)
}

fn inits_height(fields: &[FieldInit]) -> u32 {
    highest(fields.iter().filter_map(|field| field.value.as_ref()))
}

fn args_height(args: &[Arg]) -> u32 {
    highest(args.iter().map(|arg| &arg.value))
}

fn children_height(kind: &ExprKind) -> u32 {
    match kind {
        ExprKind::Path(path) => path_height(path),
        ExprKind::Struct { path, fields, rest } => {
            let rest = rest.as_ref().map_or(0, |rest| rest.height());
            path_height(path).max(inits_height(fields)).max(rest)
        }
        ExprKind::Tuple(elems) | ExprKind::Array(elems) => highest(elems),
        ExprKind::Paren(inner) | ExprKind::Unary { operand: inner, .. } => inner.height(),
        ExprKind::Repeat { value, len } => value.height().max(len.height()),
        ExprKind::Call { callee, args } => callee.height().max(args_height(args)),
        ExprKind::MethodCall { receiver, generics, args, .. } => {
            let generics = generics.iter().flatten().map(GenericArg::height).max().unwrap_or(0);
            receiver.height().max(generics).max(args_height(args))
        }
        ExprKind::Field { base, .. } | ExprKind::TupleField { base, .. } => base.height(),
        ExprKind::Index { base, index } => base.height().max(index.height()),
        ExprKind::Binary { left, right, .. } => left.height().max(right.height()),
        ExprKind::Cast { operand, ty } => operand.height().max(ty.height()),
        ExprKind::Range { start, end, .. } => start.height().max(end.height()),
        ExprKind::Block(block) => block.height(),
        ExprKind::If(If { cond, then, otherwise }) => {
            let otherwise = otherwise.as_ref().map_or(0, |expr| expr.height());
            cond_height(cond).max(then.height()).max(otherwise)
        }
        ExprKind::Match { scrutinee, arms } => {
            arms.iter().map(arm_height).max().unwrap_or(0).max(scrutinee.height())
        }
        ExprKind::For { pat, iter, body } => pat.height().max(iter.height()).max(body.height()),
        ExprKind::Closure { params, body } => {
            let params = params
                .iter()
                .map(|param| param.pat.height().max(param.ty.as_ref().map_or(0, Ty::height)));
            params.max().unwrap_or(0).max(body.height())
        }
        ExprKind::Require { condition, .. } => condition.height(),
        ExprKind::Reveal { value, .. } => value.height(),
        ExprKind::RevealOutputs(fields) => inits_height(fields),
        ExprKind::Lit(_) | ExprKind::Error(_) => 0,
    }
}

fn cond_height(cond: &Cond) -> u32 {
    match cond {
        Cond::Expr(expr) => expr.height(),
        Cond::Let { pat, value } => pat.height().max(value.height()),
    }
}

fn arm_height(arm: &Arm) -> u32 {
    let guard = arm.guard.as_ref().map_or(0, Expr::height);
    arm.pat.height().max(guard).max(arm.body.height())
}

fn stmt_height(stmt: &Stmt) -> u32 {
    match &stmt.kind {
        StmtKind::Let { pat, ty, value } => {
            pat.height().max(ty.as_ref().map_or(0, Ty::height)).max(value.height())
        }
        StmtKind::Expr { expr, .. } => expr.height(),
        StmtKind::Assign { place, value, .. } => place.height().max(value.height()),
        StmtKind::Item(item) => match &item.kind {
            crate::ItemKind::Const(constant) => constant.ty.height().max(constant.value.height()),
            _ => 0,
        },
        StmtKind::Tell { to, fields } => to.height().max(inits_height(fields)),
        StmtKind::Advice(advice) => {
            let outputs = advice.outputs.iter().map(|output| output.ty.height()).max();
            outputs
                .unwrap_or(0)
                .max(advice.from.height())
                .max(advice.given.as_ref().map_or(0, Expr::height))
                .max(advice.such_that.height())
                .max(advice.means.height())
        }
        StmtKind::Error(_) => 0,
    }
}
