//! What can be gone through one by one: arrays, and what a `Vec` holds.
//!
//! Going through one is a loop over the constant indices of its slots. A slot past the length of a
//! `Vec` is a branch not taken, so that nothing in it can fail or be counted.

use zkc_ast as ast;
use zkc_ast::{ExprKind as Ast, PatKind, UnaryOp};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Block, Builtin, Expr, ExprKind, LocalId, Pattern, Size, Stmt, Ty};
use zkc_span::Span;

use super::{Body, node};

/// Methods that other languages want before a loop.
const ITERATORS: &[&str] = &["iter", "into_iter", "iter_mut", "values", "entries"];

/// A value to go through.
pub(super) struct Sequence {
    /// A variable or a constant.
    pub subject: Expr,
    /// The type of its elements.
    pub element: Ty,
    /// How many it has, or has room for.
    pub len: Size,
    /// Whether it is a `Vec`, of which only the elements below its length are there.
    pub is_vec: bool,
    /// Whether each element comes with its index.
    pub enumerated: bool,
}

/// Whether an expression says how it is gone through, as `xs.enumerate()` does.
pub(super) fn is_written_out(of: &ast::Expr) -> bool {
    match &of.peeled().kind {
        Ast::MethodCall { method, .. } => {
            method.as_str() == "enumerate" || ITERATORS.contains(&method.as_str())
        }
        Ast::Unary { op: UnaryOp::Ref, .. } => true,
        _ => false,
    }
}

impl Body<'_, '_> {
    /// What an expression after `in`, or before `.map(…)`, goes through, and the `let` that keeps it;
    /// says so if nothing can be gone through.
    pub(super) fn sequence(&mut self, of: &ast::Expr) -> Option<(Sequence, Option<Stmt>)> {
        match &of.peeled().kind {
            Ast::MethodCall { receiver, method, args, .. }
                if method.as_str() == "enumerate" && args.is_empty() =>
            {
                let value = self.iterated(receiver)?;
                let (sequence, binding) = self.sequence_of(value)?;
                Some((Sequence { enumerated: true, ..sequence }, binding))
            }
            _ => {
                let value = self.iterated(of)?;
                self.sequence_of(value)
            }
        }
    }

    /// The value to go through; what other languages put round it is refused.
    fn iterated(&mut self, of: &ast::Expr) -> Option<Expr> {
        let whole = of.peeled().span;
        let (inner, what) = match &of.peeled().kind {
            Ast::MethodCall { receiver, method, .. } if ITERATORS.contains(&method.as_str()) => {
                (receiver, format!("`.{method}()`"))
            }
            Ast::Unary { op: UnaryOp::Ref, operand, .. } => (operand, "`&`".to_owned()),
            Ast::Error(_) => return None,
            _ => return Some(self.expr(of, None)),
        };
        let inner = self.expr(inner, None);
        if !self.is_error(&inner.ty) {
            self.report(
                Diagnostic::error(
                    Code("E0240"),
                    format!("what is gone through stands without {what}"),
                )
                .label(whole, format!("written with {what}"))
                .help("write the value itself: `for x in xs`, `for (i, x) in xs.enumerate()`"),
            );
        }
        None
    }

    /// What there is to go through in a value.
    pub(super) fn sequence_of(&mut self, value: Expr) -> Option<(Sequence, Option<Stmt>)> {
        let ty = self.known(&value);
        let (element, len, is_vec) = match &ty {
            Ty::Array(element, len) => (element, len, false),
            Ty::Vec(element, len) => (element, len, true),
            _ => {
                if !self.is_error(&ty) {
                    self.nothing_to_go_through(&value, &ty);
                }
                return None;
            }
        };
        let (element, len) = ((**element).clone(), len.clone());
        let (subject, binding) = self.kept(value);
        Some((Sequence { subject, element, len, is_vec, enumerated: false }, binding))
    }

    fn nothing_to_go_through(&mut self, value: &Expr, ty: &Ty) {
        let shown = self.show_found(ty);
        let diagnostic =
            Diagnostic::error(Code("E0240"), format!("there is nothing to go through in {shown}"))
                .label(value.span, format!("this is {shown}"));
        let help = match ty {
            Ty::Uint(_) if value.constant => "count up to it: `for i in 0..n`",
            Ty::Uint(_) => {
                "count to a constant and guard the body: `for i in 0..MAX { if i < n { … } }`"
            }
            Ty::Tuple(_) => "write an array, `[a, b]`, whose elements have one type",
            Ty::Struct(..) => "go through one of its fields",
            Ty::Enum(id, _) if Some(*id) == self.cx.program.lang.option => {
                "ask it: `if let Some(x) = … { … }`"
            }
            _ => "loops go through constants, `for i in 0..N`, through arrays, and through a `Vec`",
        };
        self.report(diagnostic.help(help));
    }

    /// Binds what a round of going through a sequence sees: the variable that holds the index, and the
    /// statements that begin the round. None, and said, if the pattern does not fit.
    pub(super) fn pass(
        &mut self,
        sequence: &Sequence,
        pat: &ast::Pat,
        ty: Option<&ast::Ty>,
    ) -> Option<(LocalId, Vec<Stmt>)> {
        let counts = Ty::uint(32);
        let (index, pat) = match (&pat.peeled().kind, sequence.enumerated) {
            (PatKind::Tuple(parts), true) if parts.len() == 2 => {
                (self.index_pattern(&parts[0], counts)?, &parts[1])
            }
            (PatKind::Error(_), true) => return None,
            (_, true) => {
                self.report(
                    Diagnostic::error(Code("E0223"), "`enumerate` gives an index and an element")
                        .label(pat.span, "not a pair of names")
                        .help("write `(i, x)`"),
                );
                return None;
            }
            (PatKind::Tuple(parts), false)
                if parts.len() == 2
                    && !matches!(self.infer.shallow(&sequence.element), Ty::Tuple(_))
                    && !self.is_error(&sequence.element) =>
            {
                let shown = self.show_found(&sequence.element);
                self.report(
                    Diagnostic::error(Code("E0223"), format!("each element is {shown}, no pair"))
                        .label(pat.span, "a pair of names")
                        .reason(sequence.subject.span, "this is gone through")
                        .help(
                            "for the index too, write `.enumerate()` behind what is gone through",
                        ),
                );
                return None;
            }
            _ => (self.hidden_index(counts, pat.span), pat),
        };
        let span = pat.span;
        if let Some(written) = ty {
            let own = self.written_ty(written);
            if !self.agree(&own, &sequence.element) {
                let why = Some((written.span, "this type is written here".to_owned()));
                let diagnostic = self.mismatch(&own, &sequence.element, span, &why);
                self.report(diagnostic);
                return None;
            }
        }
        let value = self.element(sequence, index, span);
        let place = sequence.subject.span;
        let pattern = self.pattern(pat, &sequence.element, place);
        let binds = match pattern {
            Pattern::Ignore => Vec::new(),
            pattern => vec![Stmt::Let { pattern, value }],
        };
        Some((index, binds))
    }

    /// A variable for an index that has no name; none that can be written has a space.
    fn hidden_index(&mut self, ty: Ty, span: Span) -> LocalId {
        let index = self.hidden("the index", ty, false, span);
        self.locals[index.0 as usize].constant = true;
        index
    }

    /// The name of an index: a constant in each round.
    fn index_pattern(&mut self, pat: &ast::Pat, ty: Ty) -> Option<LocalId> {
        let index = match &pat.peeled().kind {
            PatKind::Bind { mutable: None, name } => {
                self.declare(name.as_str(), ty, false, name.span)
            }
            PatKind::Wild => return Some(self.hidden_index(ty, pat.span)),
            PatKind::Error(names) => {
                self.declare_broken(names);
                return Some(self.hidden_index(ty, pat.span));
            }
            _ => {
                self.report(
                    Diagnostic::error(Code("E0223"), "an index is one name")
                        .label(pat.span, "not a name")
                        .help("write `(i, x)`; the index cannot be changed"),
                );
                return None;
            }
        };
        self.locals[index.0 as usize].constant = true;
        Some(index)
    }

    /// The element at an index, which is only asked for where there is one.
    pub(super) fn element(&self, sequence: &Sequence, index: LocalId, span: Span) -> Expr {
        let of = sequence.subject.clone();
        let at = node(ExprKind::Local(index), Ty::uint(32), span, true);
        let (kind, constant) = match sequence.is_vec {
            true => (ExprKind::Builtin(Builtin::Element, vec![of, at]), false),
            false => {
                let constant = of.constant;
                (ExprKind::Index(Box::new(of), Box::new(at)), constant)
            }
        };
        node(kind, sequence.element.clone(), span, constant)
    }

    /// Whether there is an element at an index; none if there always is.
    pub(super) fn is_there(&self, sequence: &Sequence, index: LocalId, span: Span) -> Option<Expr> {
        sequence.is_vec.then(|| {
            let at = node(ExprKind::Local(index), Ty::uint(32), span, true);
            let asked = vec![sequence.subject.clone(), at];
            node(ExprKind::Builtin(Builtin::HasElement, asked), Ty::Bool, span, false)
        })
    }

    /// The loop that runs `body` for each element.
    pub(super) fn each(
        &self,
        sequence: &Sequence,
        index: LocalId,
        body: Block,
        span: Span,
    ) -> Stmt {
        let body = match self.is_there(sequence, index, span) {
            None => body,
            Some(condition) => {
                let at = body.span;
                let condition = Box::new(condition);
                let kind = ExprKind::If { condition, then: body, otherwise: None };
                let guarded = Stmt::Expr(node(kind, Ty::unit(), at, false));
                Block { stmts: vec![guarded], value: None, span: at }
            }
        };
        let number = |kind| node(kind, Ty::uint(32), span, true);
        let start = number(ExprKind::Number(0.into()));
        let end = number(ExprKind::Size(sequence.len.clone()));
        Stmt::For { variable: index, start, end, inclusive: false, body, span }
    }
}
