//! Blocks and statements.

use zkc_ast::*;

use crate::cursor::Cursor;
use crate::list::Style;

/// Whether a block says nothing but a value, so that it may stand on one line.
fn is_value(block: &Block) -> bool {
    block.stmts.is_empty() && block.tail.is_some()
}

impl Cursor<'_> {
    /// A block. One that holds only a value stands on one line if it fits and the author has not put
    /// the value on a line of its own.
    pub(crate) fn block(&mut self, block: &Block) {
        self.start();
        self.block_in_group(block, false);
        self.doc.end();
    }

    /// The same in the group of an `if`, whose blocks are broken together.
    pub(crate) fn block_in_group(&mut self, block: &Block, broken: bool) {
        self.token("{");
        let broken = broken || !is_value(block);
        while self.leave_out_first(";") {}
        if block.stmts.is_empty() && block.tail.is_none() {
            return self.nothing("}", true);
        }
        self.indent();
        if broken {
            self.hard()
        } else {
            self.line_kept(false)
        }
        for (index, stmt) in block.stmts.iter().enumerate() {
            self.stmt(stmt);
            while self.leave_out(";") {}
            if index + 1 < block.stmts.len() || block.tail.is_some() {
                self.hard_between();
            }
        }
        if let Some(tail) = &block.tail {
            self.expr(tail);
        }
        self.dangling();
        self.dedent();
        if broken {
            self.hard()
        } else {
            self.line(false)
        }
        self.token("}");
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { pat, ty, value } => {
                self.word("let");
                self.pat(pat);
                if let Some(ty) = ty {
                    self.typed(ty);
                }
                self.space();
                self.token("=");
                self.value(value);
                self.separator(";");
            }
            StmtKind::Expr { expr, semicolon } => {
                self.expr(expr);
                if *semicolon {
                    self.separator(";");
                }
            }
            StmtKind::Assign { place, op, value, .. } => {
                self.expr(place);
                self.space();
                self.operator(&format!("{}=", op.map_or("", BinaryOp::symbol)));
                self.value(value);
                self.separator(";");
            }
            StmtKind::Item(item) => self.item(item),
            StmtKind::Tell { to, fields } => {
                self.word("tell");
                self.expr(to);
                self.space();
                self.list("{", fields, "}", Style::BRACES, Cursor::init);
            }
            StmtKind::Advice(advice) => self.advice(advice),
            StmtKind::Error(_) => self.broken("statement"),
        }
    }

    /// Each part begins a line: behind a number on the same line, `given` would be read as its unit.
    fn advice(&mut self, advice: &Advice) {
        self.word("advice");
        self.list("(", &advice.outputs, ")", Style::TIGHT, Cursor::output);
        self.space();
        self.word("from");
        self.expr(&advice.from);
        self.indent();
        self.hard();
        if let Some(given) = &advice.given {
            self.word("given");
            self.expr(given);
            self.hard();
        }
        self.word("such_that");
        self.block(&advice.such_that);
        self.hard();
        self.word("means");
        self.expr(&advice.means);
        self.separator(";");
        self.dedent();
    }

    /// What follows `=`, with what stands between.
    pub(crate) fn value(&mut self, value: &Expr) {
        if self.line_comment_ahead() {
            self.indent();
            self.hard();
            self.expr_indented(value);
            self.dedent();
        } else if breaks_inside(value) {
            self.space();
            self.expr(value);
        } else {
            self.doc.start();
            self.indent();
            self.line(false);
            self.expr_indented(value);
            self.dedent();
            self.doc.end();
        }
    }
}

/// Whether an expression that is too long is broken inside its brackets, so that its first line stays
/// where it is; others go to the next line whole first.
fn breaks_inside(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Struct { .. }
        | ExprKind::Tuple(_)
        | ExprKind::Paren(_)
        | ExprKind::Array(_)
        | ExprKind::Repeat { .. }
        | ExprKind::Call { .. }
        | ExprKind::MethodCall { .. }
        | ExprKind::Block(_)
        | ExprKind::If(_)
        | ExprKind::Match { .. }
        | ExprKind::For { .. }
        | ExprKind::Closure { .. }
        | ExprKind::Require { .. }
        | ExprKind::Reveal { .. }
        | ExprKind::RevealOutputs(_) => true,
        ExprKind::Field { base, .. }
        | ExprKind::TupleField { base, .. }
        | ExprKind::Index { base, .. }
        | ExprKind::Unary { operand: base, .. }
        | ExprKind::Cast { operand: base, .. } => breaks_inside(base),
        ExprKind::Lit(_)
        | ExprKind::Path(_)
        | ExprKind::Binary { .. }
        | ExprKind::Range { .. }
        | ExprKind::Error(_) => false,
    }
}
