//! Expressions.

use zkc_ast::*;

use crate::cursor::Cursor;
use crate::list::{Printed, Style};

/// How tightly an operator binds; those of one level are broken together.
fn level(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => 1,
        BinaryOp::Add | BinaryOp::Sub => 2,
        BinaryOp::Shl | BinaryOp::Shr => 3,
        BinaryOp::BitAnd => 4,
        BinaryOp::BitXor => 5,
        BinaryOp::BitOr => 6,
        BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => {
            7
        }
        BinaryOp::And => 8,
        BinaryOp::Or => 9,
    }
}

/// A part of a struct literal.
#[derive(Clone, Copy)]
enum Part<'a> {
    Init(&'a FieldInit),
    Rest(&'a Expr),
}

impl Cursor<'_> {
    pub(crate) fn expr(&mut self, expr: &Expr) {
        self.expr_at(expr, false);
    }

    /// An expression on a line that is indented for it already.
    pub(crate) fn expr_indented(&mut self, expr: &Expr) {
        self.expr_at(expr, true);
    }

    fn expr_at(&mut self, expr: &Expr, indented: bool) {
        match &expr.kind {
            ExprKind::Lit(lit) => self.until(lit.span.end),
            ExprKind::Path(path) => self.path(path, true),
            ExprKind::Struct { path, fields, rest } => self.literal(path, fields, rest.as_deref()),
            ExprKind::Tuple(elems) => {
                let style = Style { hug: elems.len() == 1, ..Style::TUPLE };
                self.list("(", elems, ")", style, Cursor::expr);
            }
            ExprKind::Paren(inner) => {
                let style = Style { comma: false, ..Style::TIGHT };
                self.list("(", &[&**inner], ")", style, |cursor, inner| {
                    cursor.expr_indented(inner);
                });
            }
            ExprKind::Array(elems) => {
                self.list("[", elems, "]", Style::TIGHT, Cursor::expr);
            }
            ExprKind::Repeat { value, len } => {
                self.token("[");
                self.expr(value);
                self.token(";");
                self.space();
                self.expr(len);
                self.token("]");
            }
            ExprKind::Call { .. }
            | ExprKind::MethodCall { .. }
            | ExprKind::Field { .. }
            | ExprKind::TupleField { .. }
            | ExprKind::Index { .. } => self.chain(expr),
            ExprKind::Unary { op, operand, .. } => {
                self.token(op.symbol());
                // Two that touch would be the operator `&&`.
                let both =
                    |inner: &Expr| matches!(inner.kind, ExprKind::Unary { op: UnaryOp::Ref, .. });
                if *op == UnaryOp::Ref && both(operand) {
                    self.space();
                }
                self.expr(operand);
            }
            ExprKind::Binary { .. } => self.binary(expr, indented),
            ExprKind::Cast { operand, ty } => {
                self.expr(operand);
                self.space();
                self.word("as");
                match &ty.kind {
                    TyKind::Path(path) => self.path(path, true),
                    _ => self.ty(ty),
                }
            }
            ExprKind::Range { start, end, inclusive } => {
                self.expr(start);
                self.token(if *inclusive { "..=" } else { ".." });
                self.expr(end);
            }
            ExprKind::Block(block) => self.block(block),
            ExprKind::If(_) => self.if_chain(expr),
            ExprKind::Match { scrutinee, arms } => self.match_expr(scrutinee, arms),
            ExprKind::For { pat, iter, body } => {
                self.word("for");
                self.pat(pat);
                self.space();
                self.word("in");
                self.expr(iter);
                self.space();
                self.block(body);
            }
            ExprKind::Closure { params, body } => self.closure(params, body),
            ExprKind::Require { condition, message } => {
                self.token("require");
                let parts: Vec<Result<&Expr, &StrLit>> =
                    std::iter::once(Ok(&**condition)).chain(message.iter().map(Err)).collect();
                self.checked(&parts);
            }
            ExprKind::Reveal { value, reason } => {
                self.token("reveal");
                self.checked(&[Ok(&**value), Err(reason)]);
            }
            ExprKind::RevealOutputs(fields) => {
                self.word("reveal");
                self.list("{", fields, "}", Style::BRACES, Cursor::init);
            }
            ExprKind::Error(_) => self.broken("expression"),
        }
    }

    /// The brackets of `require` and `reveal`: an expression, and a text.
    fn checked(&mut self, parts: &[Result<&Expr, &StrLit>]) {
        self.list("(", parts, ")", Style::TIGHT, |cursor, part| match part {
            Ok(expr) => cursor.expr(expr),
            Err(text) => cursor.until(text.span.end),
        });
    }

    fn literal(&mut self, path: &Path, fields: &[FieldInit], rest: Option<&Expr>) {
        self.path(path, true);
        self.space();
        let parts: Vec<Part<'_>> =
            fields.iter().map(Part::Init).chain(rest.map(Part::Rest)).collect();
        let style = Style { comma: rest.is_none(), ..Style::BRACES };
        self.list("{", &parts, "}", style, |cursor, part| match part {
            Part::Init(init) => cursor.init(init),
            Part::Rest(rest) => {
                cursor.token("..");
                cursor.expr(rest);
            }
        });
    }

    /// `name`, `name: value`
    pub(crate) fn init(&mut self, init: &FieldInit) {
        self.name(&init.name);
        if let Some(value) = &init.value {
            self.token(":");
            self.value(value);
        }
    }

    fn args(&mut self, args: &[Arg]) -> Printed {
        let hug = match args {
            [only] => only.name.is_none() && is_huggable(&only.value),
            [.., last] => last.name.is_none() && ends_with_block(&last.value),
            [] => false,
        };
        self.list("(", args, ")", Style { hug, ..Style::TIGHT }, |cursor, arg| match &arg.name {
            None => cursor.expr(&arg.value),
            Some(name) => {
                cursor.name(name);
                cursor.space();
                cursor.token("=");
                cursor.value(&arg.value);
            }
        })
    }

    /// Operators of one level: on one line, or each but the first operand on a line of its own.
    fn binary(&mut self, expr: &Expr, indented: bool) {
        self.start();
        self.operands(expr, indented);
        self.doc.end();
    }

    fn operands(&mut self, expr: &Expr, indented: bool) {
        let mut rest = Vec::new();
        let mut first = expr;
        let mut outer: Option<u8> = None;
        while let ExprKind::Binary { op, left, right, .. } = &first.kind
            && outer.is_none_or(|outer| outer == level(*op))
        {
            outer = Some(level(*op));
            rest.push((op.symbol(), &**right));
            first = left;
        }
        self.expr(first);
        if !indented {
            self.indent();
        }
        for (symbol, operand) in rest.into_iter().rev() {
            self.line(false);
            self.operator(symbol);
            self.space();
            self.expr(operand);
        }
        if !indented {
            self.dedent();
        }
    }

    /// Calls, fields and indices behind an expression. With two method calls or more it is broken
    /// before each of them; with one it is broken in its brackets.
    fn chain(&mut self, expr: &Expr) {
        let mut links = Vec::new();
        let mut head = expr;
        loop {
            let base = match &head.kind {
                ExprKind::Call { callee, .. } => callee,
                ExprKind::MethodCall { receiver, .. } => receiver,
                ExprKind::Field { base, .. }
                | ExprKind::TupleField { base, .. }
                | ExprKind::Index { base, .. } => base,
                _ => break,
            };
            links.push(head);
            head = base;
        }
        let calls =
            links.iter().filter(|link| matches!(link.kind, ExprKind::MethodCall { .. })).count();
        let short = matches!(&head.kind, ExprKind::Path(path)
            if path.as_name().is_some_and(|name| name.as_str().len() <= 4));
        let breakable = calls > 1;
        let group = breakable.then(|| self.start());
        self.expr(head);
        if breakable {
            self.indent();
        }
        let mut last = None;
        for (index, link) in links.into_iter().rev().enumerate() {
            last = None;
            match &link.kind {
                ExprKind::Call { args, .. } => _ = self.args(args),
                ExprKind::MethodCall { method, generics, args, .. } => {
                    if breakable && !(short && index == 0) {
                        self.line(true);
                    }
                    self.token(".");
                    self.name(method);
                    if let Some(generics) = generics {
                        self.token("::");
                        self.generic_args(generics);
                    }
                    let printed = self.args(args);
                    let group = printed.group.map(|group| self.doc.groups[group]);
                    let hugs = group.is_some_and(|group| group.hug.is_some())
                        && args.last().is_some_and(|arg| ends_with_statements(&arg.value));
                    last = hugs.then_some(printed.last);
                }
                ExprKind::Field { name, .. } => {
                    self.token(".");
                    self.name(name);
                }
                ExprKind::TupleField { base, index_span, .. } => {
                    if matches!(base.kind, ExprKind::Lit(_)) {
                        // `3.2` is a number and no part of 3.
                        self.space();
                    }
                    self.token(".");
                    self.until(index_span.end);
                }
                ExprKind::Index { index, .. } => {
                    self.token("[");
                    self.expr(index);
                    self.token("]");
                }
                _ => {}
            }
        }
        if let Some(group) = group {
            self.dedent();
            self.doc.end();
            self.doc.groups[group].hug = last;
        }
    }

    fn closure(&mut self, params: &[ClosureParam], body: &Expr) {
        if params.is_empty() {
            self.token("||");
        } else {
            self.token("|");
            for (index, param) in params.iter().enumerate() {
                self.pat(&param.pat);
                if let Some(ty) = &param.ty {
                    self.typed(ty);
                }
                if index + 1 < params.len() {
                    self.separator(",");
                    self.space();
                }
            }
            self.leave_out(",");
            self.token("|");
        }
        self.space();
        self.expr(body);
    }

    /// `if`, with all its `else if`: one line, or all blocks broken. A chain is always broken.
    fn if_chain(&mut self, expr: &Expr) {
        self.start();
        let chain = matches!(&expr.kind, ExprKind::If(If { otherwise: Some(otherwise), .. })
            if matches!(otherwise.kind, ExprKind::If(_)));
        let mut next = Some(expr);
        while let Some(expr) = next.take() {
            match &expr.kind {
                ExprKind::If(If { cond, then, otherwise }) => {
                    self.cond(cond);
                    self.block_in_group(then, chain);
                    if let Some(otherwise) = otherwise {
                        self.space();
                        self.word("else");
                        next = Some(otherwise);
                    }
                }
                ExprKind::Block(block) => self.block_in_group(block, chain),
                _ => self.broken("`else`"),
            }
        }
        self.doc.end();
    }

    /// A condition, up to the brace. One that is broken at its operators leaves the brace a line of
    /// its own, so that the body is not taken for a part of it.
    fn cond(&mut self, cond: &Cond) {
        self.word("if");
        let expr = match cond {
            Cond::Expr(expr) => expr,
            Cond::Let { pat, value } => {
                self.word("let");
                self.pat(pat);
                self.space();
                self.word("=");
                value
            }
        };
        if !matches!(expr.kind, ExprKind::Binary { .. }) {
            self.expr(expr);
            return self.space();
        }
        self.start();
        self.operands(expr, false);
        self.line(false);
        self.doc.end();
    }

    fn match_expr(&mut self, scrutinee: &Expr, arms: &[Arm]) {
        self.word("match");
        self.expr(scrutinee);
        self.space();
        self.token("{");
        if arms.is_empty() {
            return self.nothing("}", true);
        }
        self.indent();
        self.hard();
        for (index, arm) in arms.iter().enumerate() {
            self.arm(arm);
            if index + 1 < arms.len() {
                self.hard_between();
            }
        }
        self.dangling();
        self.dedent();
        self.hard();
        self.token("}");
    }

    fn arm(&mut self, arm: &Arm) {
        self.pat(&arm.pat);
        if let Some(guard) = &arm.guard {
            self.doc.start();
            self.indent();
            self.line(false);
            self.word("if");
            self.expr(guard);
            self.dedent();
            self.doc.end();
        }
        self.space();
        self.token("=>");
        self.value(&arm.body);
        // A block needs no comma, and has none.
        if matches!(arm.body.kind, ExprKind::Block(_)) {
            self.leave_out(",");
        } else {
            self.comma();
        }
    }
}

/// Whether an argument opens a bracket at its end: alone in a call it may do so on the call's line.
fn is_huggable(expr: &Expr) -> bool {
    let plain = |path: &Path| path.segments.iter().all(|segment| segment.args.is_none());
    match &expr.kind {
        ExprKind::Struct { path, .. } => plain(path),
        ExprKind::Array(elems) | ExprKind::Tuple(elems) => !elems.is_empty(),
        ExprKind::Call { callee, args } => {
            !args.is_empty() && matches!(&callee.kind, ExprKind::Path(path) if plain(path))
        }
        _ => ends_with_block(expr),
    }
}

/// Whether an argument is a block or a closure over one.
fn ends_with_block(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Block(_) => true,
        ExprKind::Closure { params, body } => {
            params.iter().all(|param| param.ty.is_none()) && matches!(body.kind, ExprKind::Block(_))
        }
        _ => false,
    }
}

/// The same, if the block never stands on one line.
fn ends_with_statements(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Block(block) => !block.stmts.is_empty(),
        ExprKind::Closure { body, .. } => ends_with_statements(body),
        _ => false,
    }
}
