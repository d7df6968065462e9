//! `use` and `const` inside of bodies: a block with some is a module that sees what is around it.

use zkc_ast as ast;
use zkc_ast::visit::{Visitor, walk_stmt};

use crate::cx::{Cx, ModId};

impl<'a> Cx<'a> {
    /// Collects the items in the blocks of a body.
    pub(super) fn collect_block(&mut self, module: ModId, block: &'a ast::Block) {
        Blocks { cx: self, module }.visit_block(block);
    }

    /// Collects the items in the blocks of an expression.
    pub(super) fn collect_expr(&mut self, module: ModId, expr: &'a ast::Expr) {
        Blocks { cx: self, module }.visit_expr(expr);
    }
}

struct Blocks<'c, 'a> {
    cx: &'c mut Cx<'a>,
    module: ModId,
}

impl<'a> Visitor<'a> for Blocks<'_, 'a> {
    fn visit_block(&mut self, block: &'a ast::Block) {
        let outer = self.module;
        let items = block.stmts.iter().filter_map(|stmt| match &stmt.kind {
            ast::StmtKind::Item(item) => Some(&**item),
            _ => None,
        });
        let mut items = items.peekable();
        if items.peek().is_some() {
            self.module = self.cx.block_module(outer, block.span);
            for item in items {
                self.cx.collect_item(self.module, item);
            }
        }
        block.stmts.iter().for_each(|stmt| self.visit_stmt(stmt));
        if let Some(tail) = &block.tail {
            self.visit_expr(tail);
        }
        self.module = outer;
    }

    fn visit_stmt(&mut self, stmt: &'a ast::Stmt) {
        // Items are collected, and their bodies with them.
        if !matches!(stmt.kind, ast::StmtKind::Item(_)) {
            walk_stmt(self, stmt);
        }
    }
}
