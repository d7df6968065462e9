//! What a test could ask: the conditions of a package, by place.

use zkc_hir::walk::{self, Child};
use zkc_hir::{Arithmetic, Block, Builtin, Expr, ExprKind, FuncId, MessagePiece, Program, Ty};
use zkc_span::Span;

/// One condition of a clause, or of a function that is no test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// The condition of a `require`, or the operation.
    pub span: Span,
    /// What it is.
    pub kind: ConditionKind,
    /// The path of what it stands in.
    pub within: String,
}

/// What a condition is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ConditionKind {
    /// `require`, with its message; places are shown in braces.
    Require(String),
    /// `fail`, with its message.
    Fail(String),
    /// An operation that can fail, such as `+` or an index.
    Operation(&'static str),
}

/// All conditions of the package that is built, by place: tests, fixtures and `std` left out.
pub fn conditions(program: &Program) -> Vec<Condition> {
    let mut found = Finder { conditions: Vec::new() };
    let own = |path: &str| path.split("::").next() == Some(program.package.as_str());
    let tests = program.tests.iter().map(|test| test.function);
    let testing: Vec<FuncId> = tests.chain(program.fixtures.iter().copied()).collect();
    for (index, function) in program.functions.iter().enumerate() {
        if own(&function.path) && !testing.contains(&FuncId(index as u32)) {
            found.block(&function.body, &function.path);
        }
    }
    for clause in &program.clauses {
        found.block(&clause.body, &clause.path);
        for value in &clause.reveal {
            found.expr(value, &clause.path);
        }
        found.block(&clause.late, &clause.path);
    }
    let mut conditions = found.conditions;
    conditions.sort_by_key(|condition| condition.span);
    // What the checker writes out twice, such as `a += b`, stands in the source once.
    conditions.dedup_by_key(|condition| condition.span);
    conditions
}

struct Finder {
    conditions: Vec<Condition>,
}

impl Finder {
    fn block(&mut self, block: &Block, within: &str) {
        let mut below = Vec::new();
        walk::block_children(block, &mut |child| below.push(child));
        self.children(below, within);
    }

    fn expr(&mut self, expr: &Expr, within: &str) {
        if expr.constant {
            return;
        }
        if let Some((span, kind)) = condition(expr) {
            self.conditions.push(Condition { span, kind, within: within.to_owned() });
        }
        let mut below = Vec::new();
        walk::children(expr, &mut |child| below.push(child));
        self.children(below, within);
    }

    fn children(&mut self, below: Vec<Child<'_>>, within: &str) {
        for child in below {
            match child {
                Child::Expr(expr) => self.expr(expr, within),
                Child::Block(block) => self.block(block, within),
                Child::Place(_) => {}
            }
        }
    }
}

fn condition(expr: &Expr) -> Option<(Span, ConditionKind)> {
    let operation = |name| Some((expr.span, ConditionKind::Operation(name)));
    match &expr.kind {
        ExprKind::Require { condition, message } => {
            Some((condition.span, ConditionKind::Require(text(message))))
        }
        ExprKind::Fail(message) => Some((expr.span, ConditionKind::Fail(text(message)))),
        ExprKind::Arithmetic(op, _, right) => {
            let whole = !matches!(expr.ty, Ty::Field | Ty::Exact(_) | Ty::Bool);
            let divides = matches!(op, Arithmetic::Div | Arithmetic::Rem);
            operation(match op {
                Arithmetic::Add if whole => "+",
                Arithmetic::Sub if whole => "-",
                Arithmetic::Mul if whole => "*",
                Arithmetic::Shl if whole => "<<",
                Arithmetic::Shr if !right.constant => ">>",
                Arithmetic::Div if divides && !right.constant => "/",
                Arithmetic::Rem if divides && !right.constant => "%",
                _ => return None,
            })
        }
        ExprKind::Negate(_) if expr.ty != Ty::Field => operation("-"),
        ExprKind::Cast(from) if narrows(&from.ty, &expr.ty) => operation("as"),
        ExprKind::Index(_, index) if !index.constant => {
            Some((index.span, ConditionKind::Operation("index")))
        }
        ExprKind::Builtin(Builtin::Round(_) | Builtin::RoundTo(_), _) => operation("rounding"),
        ExprKind::Builtin(Builtin::Power, _) => operation("power"),
        ExprKind::Builtin(Builtin::Inverse, _) => operation("inv"),
        _ => None,
    }
}

/// Whether a number of one type may not be one of the other.
fn narrows(from: &Ty, to: &Ty) -> bool {
    match (from, to) {
        (Ty::Uint(from), Ty::Uint(to)) => match (from.as_u64(), to.as_u64()) {
            (Some(from), Some(to)) => from > to,
            _ => from != to,
        },
        (Ty::Uint(from), Ty::Int(to)) => from.as_u64().is_none_or(|from| from >= u64::from(*to)),
        (Ty::Int(from), Ty::Int(to)) => from > to,
        (Ty::Int(_), Ty::Uint(_)) | (Ty::Field, Ty::Uint(_) | Ty::Int(_)) => true,
        _ => false,
    }
}

fn text(message: &zkc_hir::Message) -> String {
    let piece = |piece: &MessagePiece| match piece {
        MessagePiece::Text(words) => words.clone(),
        MessagePiece::Place { .. } => "{…}".to_owned(),
    };
    message.pieces.iter().map(piece).collect()
}
