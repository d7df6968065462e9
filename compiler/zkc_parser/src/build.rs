//! Builds nodes for the grammar: its actions are calls of [`Cx`].
//!
//! An item may be parsed several times (see [`recover`](crate::recover)), each time with a context
//! of its own, so what a parse says is kept only if its tree is.

mod holes;
mod literals;
mod operators;
mod texts;

use std::collections::BTreeMap;

use zkc_ast::*;
use zkc_diagnostics::Diagnostic;
use zkc_span::{FileId, Span};

pub(crate) use operators::Op;

use crate::messages;
use crate::token::Token;

/// What the generated parser gives back.
pub(crate) enum Root {
    Item(Item),
    Expr(Expr),
    /// The body of an item that is broken elsewhere; read for its messages only.
    Block,
}

/// A step of a path behind `::`.
pub(crate) enum PathStep {
    Name(Name),
    Args(Vec<GenericArg>),
}

/// A part of a block before its value. Nearly all of them are statements, so the size is no waste.
#[allow(clippy::large_enum_variant)]
pub(crate) enum BlockPart {
    Stmt(Stmt),
    Semicolon(Span),
}

/// The text, and what has been said and seen while one item is parsed.
pub(crate) struct Cx<'s> {
    pub(crate) source: &'s str,
    /// Position of the first byte of `source` in its file.
    pub(crate) base: u32,
    pub(crate) file: FileId,
    pub(crate) trivia: &'s Trivia,
    /// All tokens of the file, to find the comments before one.
    pub(crate) tokens: &'s [Token],
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Names that blanked text could have bound, by the position of the hole.
    pub(crate) holes: BTreeMap<u32, Vec<Name>>,
    too_deep: bool,
    /// Operators of the chain that is being grouped.
    chain: usize,
}

/// A list from its first element and the others.
pub(crate) fn with_first<T>(first: T, mut rest: Vec<T>) -> Vec<T> {
    rest.insert(0, first);
    rest
}

impl<'s> Cx<'s> {
    pub(crate) fn new(
        source: &'s str,
        base: u32,
        file: FileId,
        trivia: &'s Trivia,
        tokens: &'s [Token],
    ) -> Cx<'s> {
        let (diagnostics, holes) = (Vec::new(), BTreeMap::new());
        Cx { source, base, file, trivia, tokens, diagnostics, holes, too_deep: false, chain: 0 }
    }

    pub(crate) fn span(&self, start: u32, end: u32) -> Span {
        // An empty node's end may lie before the blanks that its start lies behind.
        Span::new(self.file, start, end.max(start))
    }

    pub(crate) fn text(&self, start: u32, end: u32) -> &'s str {
        let range = (start - self.base) as usize..(end - self.base) as usize;
        self.source.get(range).unwrap_or("")
    }

    fn text_of(&self, span: Span) -> &'s str {
        self.text(span.start, span.end)
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn report_depth(&mut self, span: Span) {
        if !std::mem::replace(&mut self.too_deep, true) {
            self.report(match self.chain {
                operators if operators >= MAX_HEIGHT as usize => {
                    messages::too_long(operators, span)
                }
                _ => messages::too_deep(span),
            });
        }
    }

    /// The lines of `///` between the token at `start` and the one before it.
    pub(crate) fn docs(&self, start: u32) -> Vec<String> {
        let at = self.tokens.partition_point(|token| token.start < start);
        let from =
            at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.end);
        doc_lines(self.source, self.base, self.trivia, TriviaKind::OuterDoc, from, start)
    }

    pub(crate) fn name(&mut self, start: u32, end: u32) -> Name {
        Name::new(self.text(start, end), self.span(start, end))
    }

    pub(crate) fn path(&mut self, segments: Vec<Segment>, start: u32, end: u32) -> Path {
        Path { segments, span: self.span(start, end) }
    }

    pub(crate) fn plain_path(&mut self, names: Vec<Name>, start: u32, end: u32) -> Path {
        let segments = names.into_iter().map(|name| Segment { name, args: None }).collect();
        self.path(segments, start, end)
    }

    pub(crate) fn expr_path(
        &mut self,
        first: Name,
        rest: Vec<PathStep>,
        start: u32,
        end: u32,
    ) -> Path {
        let mut segments = vec![Segment { name: first, args: None }];
        for step in rest {
            match (step, segments.last_mut()) {
                (PathStep::Args(args), Some(last)) if last.args.is_none() => last.args = Some(args),
                (PathStep::Args(_), _) => {
                    let span = self.span(start, end);
                    self.report(messages::two_argument_lists(span));
                }
                (PathStep::Name(name), _) => segments.push(Segment { name, args: None }),
            }
        }
        self.path(segments, start, end)
    }

    pub(crate) fn lit_arg(
        &mut self,
        minus: Option<u32>,
        lit: Lit,
        start: u32,
        end: u32,
    ) -> GenericArg {
        let span = lit.span;
        let expr = self.expr(ExprKind::Lit(lit), span.start, span.end);
        GenericArg::Const(match minus {
            None => expr,
            Some(minus_end) => {
                let op_span = self.span(start, minus_end);
                let kind = ExprKind::Unary { op: UnaryOp::Neg, op_span, operand: expr.into() };
                self.expr(kind, start, end)
            }
        })
    }

    // Nodes that know their height.

    pub(crate) fn expr(&mut self, kind: ExprKind, start: u32, end: u32) -> Expr {
        let span = self.span(start, end);
        let expr = Expr::new(kind, span);
        if expr.height() <= MAX_HEIGHT {
            return expr;
        }
        self.report_depth(span);
        Expr::new(ExprKind::Error(vec![]), span)
    }

    pub(crate) fn ty(&mut self, kind: TyKind, start: u32, end: u32) -> Ty {
        let span = self.span(start, end);
        let ty = Ty::new(kind, span);
        if ty.height() <= MAX_HEIGHT {
            return ty;
        }
        self.report_depth(span);
        Ty::new(TyKind::Error(vec![]), span)
    }

    pub(crate) fn pat(&mut self, kind: PatKind, start: u32, end: u32) -> Pat {
        let span = self.span(start, end);
        let pat = Pat::new(kind, span);
        if pat.height() <= MAX_HEIGHT {
            return pat;
        }
        self.report_depth(span);
        Pat::new(PatKind::Error(vec![]), span)
    }

    pub(crate) fn block(
        &mut self,
        parts: Vec<BlockPart>,
        tail: Option<Expr>,
        start: u32,
        end: u32,
    ) -> Block {
        let mut stmts: Vec<Stmt> = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                BlockPart::Stmt(stmt) => stmts.push(stmt),
                // The semicolon after `if … { … };` is read as a statement of its own.
                BlockPart::Semicolon(span) => {
                    if let Some(last) = stmts.last_mut()
                        && let StmtKind::Expr { semicolon, .. } = &mut last.kind
                        && !*semicolon
                    {
                        *semicolon = true;
                        last.span = last.span.to(span);
                    }
                }
            }
        }
        let mut tail = tail;
        if tail.is_none()
            && let Some(Stmt { kind: StmtKind::Expr { semicolon: false, .. }, .. }) = stmts.last()
            && let Some(Stmt { kind: StmtKind::Expr { expr, .. }, .. }) = stmts.pop()
        {
            tail = Some(expr);
        }
        let span = self.span(start, end);
        let block = Block::new(stmts, tail.map(Box::new), span);
        // A block is always wrapped once more, by an expression or an item.
        if block.height() < MAX_HEIGHT {
            return block;
        }
        self.report_depth(span);
        Block::new(vec![], None, span)
    }

    // Items and their parts.

    pub(crate) fn item(
        &mut self,
        attrs: Vec<Attr>,
        public: Option<Span>,
        kind: ItemKind,
        start: u32,
        end: u32,
    ) -> Item {
        Item { docs: self.docs(start), attrs, public, kind, span: self.span(start, end) }
    }

    pub(crate) fn item_stmt(&mut self, kind: ItemKind, start: u32, end: u32) -> StmtKind {
        StmtKind::Item(Box::new(self.item(vec![], None, kind, start, end)))
    }

    pub(crate) fn structure(
        &mut self,
        words: Vec<(bool, Span)>,
        name: Name,
        generics: Generics,
        measure: Option<Name>,
        fields: StructFields,
    ) -> ItemKind {
        let (mut linear, mut opaque) = (None, None);
        for (is_linear, span) in words {
            let word = if is_linear { &mut linear } else { &mut opaque };
            if let Some(first) = word.replace(span) {
                self.report(messages::word_twice(self.text_of(span), span, first));
            }
        }
        ItemKind::Struct(Struct { linear, opaque, name, generics, measure, fields })
    }

    pub(crate) fn field(
        &mut self,
        attrs: Vec<Attr>,
        public: Option<Span>,
        name: Name,
        ty: Ty,
        start: u32,
        end: u32,
    ) -> Field {
        Field { docs: self.docs(start), attrs, public, name, ty, span: self.span(start, end) }
    }

    pub(crate) fn variant(
        &mut self,
        attrs: Vec<Attr>,
        name: Name,
        fields: VariantFields,
        start: u32,
        end: u32,
    ) -> Variant {
        Variant { docs: self.docs(start), attrs, name, fields, span: self.span(start, end) }
    }

    pub(crate) fn param(
        &mut self,
        attrs: Vec<Attr>,
        mode: Option<(ParamMode, Span)>,
        kind: ParamKind,
        start: u32,
        end: u32,
    ) -> Param {
        let (mode, mode_span) = mode.unwrap_or((ParamMode::Plain, self.span(start, start)));
        Param { docs: self.docs(start), attrs, mode, mode_span, kind, span: self.span(start, end) }
    }

    pub(crate) fn output(
        &mut self,
        attrs: Vec<Attr>,
        name: Name,
        sealed: Option<Span>,
        ty: Ty,
        start: u32,
        end: u32,
    ) -> Output {
        Output { docs: self.docs(start), attrs, name, sealed, ty, span: self.span(start, end) }
    }

    /// `-> T` of a clause: outputs have names, and `()` means that there are none.
    pub(crate) fn unnamed_outputs(&mut self, ty: Ty) -> Vec<Output> {
        let span = ty.span;
        if matches!(&ty.kind, TyKind::Tuple(elems) if elems.is_empty()) {
            return vec![];
        }
        if !matches!(ty.kind, TyKind::Error(_)) {
            self.report(messages::unnamed_output(self.text_of(span), span));
        }
        let name = Name::new("", Span { end: span.start, ..span });
        vec![Output { docs: vec![], attrs: vec![], name, sealed: None, ty, span }]
    }

    pub(crate) fn meta(&mut self, name: Path, kind: MetaKind, start: u32, end: u32) -> (Meta, u32) {
        (Meta { name, kind, span: self.span(start, end) }, 1)
    }

    /// `"trade"` of `#[domain("trade")]`: a value whose name is missing.
    pub(crate) fn bare_meta(&mut self, lit: Lit, start: u32, end: u32) -> (Meta, u32) {
        let name = self.plain_path(vec![Name::new("", self.span(start, start))], start, start);
        self.meta(name, MetaKind::Value(MetaValue::Lit(lit)), start, end)
    }

    pub(crate) fn meta_list(
        &mut self,
        name: Path,
        list: Vec<(Meta, u32)>,
        start: u32,
        end: u32,
    ) -> (Meta, u32) {
        let depth = 1 + list.iter().map(|(_, depth)| *depth).max().unwrap_or(0);
        let kind = MetaKind::List(list.into_iter().map(|(meta, _)| meta).collect());
        let span = self.span(start, end);
        if depth <= MAX_HEIGHT {
            return (Meta { name, kind, span }, depth);
        }
        self.report_depth(span);
        (Meta { name, kind: MetaKind::Error, span }, 1)
    }

    pub(crate) fn use_tree(
        &mut self,
        path: Vec<Name>,
        kind: UseTreeKind,
        start: u32,
        end: u32,
    ) -> (UseTree, u32) {
        (UseTree { path, kind, span: self.span(start, end) }, 1)
    }

    pub(crate) fn use_group(
        &mut self,
        path: Vec<Name>,
        trees: Vec<(UseTree, u32)>,
        start: u32,
        end: u32,
    ) -> (UseTree, u32) {
        let depth = 1 + trees.iter().map(|(_, depth)| *depth).max().unwrap_or(0);
        let kind = UseTreeKind::Group(trees.into_iter().map(|(tree, _)| tree).collect());
        let span = self.span(start, end);
        if depth <= MAX_HEIGHT {
            return (UseTree { path, kind, span }, depth);
        }
        self.report_depth(span);
        (UseTree { path, kind: UseTreeKind::Error(vec![]), span }, 1)
    }

    // Expressions and patterns that are more than a node over their children.

    pub(crate) fn arm(
        &mut self,
        head: (Pat, Option<Expr>),
        body: Expr,
        start: u32,
        end: u32,
    ) -> Arm {
        Arm { pat: head.0, guard: head.1, body, span: self.span(start, end) }
    }

    pub(crate) fn call(&mut self, callee: Expr, args: Vec<Arg>, start: u32, end: u32) -> Expr {
        let kind = match callee {
            Expr { kind: ExprKind::Field { base, name }, .. } => {
                ExprKind::MethodCall { receiver: base, method: name, generics: None, args }
            }
            callee => ExprKind::Call { callee: callee.into(), args },
        };
        self.expr(kind, start, end)
    }

    pub(crate) fn tuple_field(
        &mut self,
        base: Expr,
        index_start: u32,
        start: u32,
        end: u32,
    ) -> Expr {
        let index_span = self.span(index_start, end);
        let kind = match self.text_of(index_span).parse() {
            Ok(index) => ExprKind::TupleField { base: base.into(), index, index_span },
            Err(_) => {
                let text = self.text_of(index_span);
                self.report(messages::bad_index(text, index_span));
                ExprKind::Error(vec![])
            }
        };
        self.expr(kind, start, end)
    }

    pub(crate) fn path_pat(&mut self, path: Path, start: u32, end: u32) -> Pat {
        let kind = match path.as_name() {
            Some(name) => PatKind::Bind { mutable: None, name: name.clone() },
            None => PatKind::Path(path),
        };
        self.pat(kind, start, end)
    }

    pub(crate) fn struct_pat(
        &mut self,
        path: Path,
        mut fields: Vec<FieldPat>,
        last: (Option<FieldPat>, Option<Span>),
        start: u32,
        end: u32,
    ) -> Pat {
        fields.extend(last.0);
        self.pat(PatKind::Struct { path, fields, rest: last.1 }, start, end)
    }

    /// `require(condition, "message")`
    pub(crate) fn require(&mut self, args: Vec<Arg>, start: u32, end: u32) -> Expr {
        let span = self.span(start, end);
        let mut args = args.into_iter();
        let kind = match (args.next(), args.next(), args.next()) {
            // `require(a = b, "message")`
            (Some(Arg { name: Some(name), value, .. }), ..) => {
                self.report(messages::condition_assigns(self.sign_between(name.span, value.span)));
                ExprKind::Error(vec![])
            }
            (Some(condition), message, None) => {
                let message = message.and_then(|message| self.message(message, "require"));
                ExprKind::Require { condition: condition.value.into(), message }
            }
            (first, second, _) => {
                let is_error = |arg: Option<Arg>| {
                    arg.is_some_and(|arg| matches!(arg.value.kind, ExprKind::Error(_)))
                };
                if !is_error(first) && !is_error(second) {
                    self.report(messages::require_form(span));
                }
                ExprKind::Error(vec![])
            }
        };
        self.expr(kind, start, end)
    }

    /// The `=` between two nodes.
    fn sign_between(&self, left: Span, right: Span) -> Span {
        let between = self.text(left.end, right.start.max(left.end));
        let at = left.end + between.find('=').unwrap_or(0) as u32;
        self.span(at, at + 1)
    }

    /// A generic parameter; `M: u32` is read as `const M: u32`.
    pub(crate) fn type_param(
        &mut self,
        linear: Option<Span>,
        name: Name,
        bounds: Option<Vec<Path>>,
        default: Option<GenericArg>,
        span: Span,
    ) -> GenericParam {
        let bounds = bounds.unwrap_or_default();
        if let ([bound], None) = (bounds.as_slice(), linear)
            && bound.as_name().is_some_and(|bound| is_constant_type(bound.as_str()))
        {
            let ty = self.text_of(bound.span);
            self.report(messages::constant_parameter(name.as_str(), ty, name.span));
            let ty = Ty::new(TyKind::Path(bound.clone()), bound.span);
            return GenericParam { name, kind: GenericParamKind::Const { ty }, default, span };
        }
        GenericParam { name, kind: GenericParamKind::Type { linear, bounds }, default, span }
    }

    /// `reveal(value, "reason")`
    pub(crate) fn reveal(&mut self, args: Vec<Arg>, start: u32, end: u32) -> Expr {
        let span = self.span(start, end);
        let mut args = args.into_iter();
        let kind = match (args.next(), args.next(), args.next()) {
            (Some(value), Some(reason), None) if value.name.is_none() => {
                match self.message(reason, "reveal") {
                    Some(reason) => ExprKind::Reveal { value: value.value.into(), reason },
                    None => ExprKind::Error(vec![]),
                }
            }
            (first, second, _) => {
                let is_error = |arg: Option<Arg>| {
                    arg.is_some_and(|arg| matches!(arg.value.kind, ExprKind::Error(_)))
                };
                if !is_error(first) && !is_error(second) {
                    self.report(messages::reveal_form(span));
                }
                ExprKind::Error(vec![])
            }
        };
        self.expr(kind, start, end)
    }

    /// An argument that must be a text in quotes.
    fn message(&mut self, arg: Arg, of: &str) -> Option<StrLit> {
        match (arg.name, arg.value.kind) {
            (None, ExprKind::Lit(Lit { kind: LitKind::Str(text), .. })) => {
                if of == "reveal" && text.as_text().is_none() {
                    self.report(messages::reason_with_places(text.span));
                }
                Some(text)
            }
            (_, ExprKind::Error(_) | ExprKind::Lit(Lit { kind: LitKind::Error, .. })) => None,
            _ => {
                self.report(messages::message_is_no_text(of, arg.span));
                None
            }
        }
    }
}

/// Types of constants, which are no bounds of types.
fn is_constant_type(text: &str) -> bool {
    let width = text.strip_prefix(['u', 'i']).unwrap_or("");
    text == "bool" || !width.is_empty() && width.bytes().all(|byte| byte.is_ascii_digit())
}

/// The lines of one kind of doc comment that start in `from..to`, without their marks.
pub(crate) fn doc_lines(
    source: &str,
    base: u32,
    trivia: &Trivia,
    kind: TriviaKind,
    from: u32,
    to: u32,
) -> Vec<String> {
    let entries = trivia.between(from, to).iter().filter(|entry| entry.kind == kind);
    let lines = entries.map(|entry| {
        let range = (entry.span.start - base) as usize..(entry.span.end - base) as usize;
        let text = source.get(range).unwrap_or("").get(3..).unwrap_or("");
        text.strip_prefix(' ').unwrap_or(text).to_owned()
    });
    lines.collect()
}
