//! Error nodes for text that was blanked: they keep the names it could have bound.

use zkc_ast::*;
use zkc_span::Span;

use super::Cx;

impl Cx<'_> {
    fn names(&self, start: u32) -> Vec<Name> {
        self.holes.get(&start).cloned().unwrap_or_default()
    }

    /// The first name of the hole, or a missing one.
    fn one_name(&self, start: u32) -> Name {
        let first = self.names(start).into_iter().next();
        first.unwrap_or_else(|| Name::new("", self.span(start, start)))
    }

    fn error_ty(&self, span: Span) -> Ty {
        Ty::new(TyKind::Error(vec![]), span)
    }

    pub(crate) fn expr_hole(&mut self, start: u32, end: u32) -> Expr {
        Expr::new(ExprKind::Error(self.names(start)), self.span(start, end))
    }

    pub(crate) fn ty_hole(&mut self, start: u32, end: u32) -> Ty {
        Ty::new(TyKind::Error(self.names(start)), self.span(start, end))
    }

    pub(crate) fn pat_hole(&mut self, start: u32, end: u32) -> Pat {
        Pat::new(PatKind::Error(self.names(start)), self.span(start, end))
    }

    pub(crate) fn stmt_hole(&mut self, start: u32, _end: u32) -> StmtKind {
        StmtKind::Error(self.names(start))
    }

    pub(crate) fn arm_hole(&mut self, start: u32, end: u32) -> Arm {
        let span = self.span(start, end);
        let body = Expr::new(ExprKind::Error(vec![]), span);
        Arm { pat: self.pat_hole(start, end), guard: None, body, span }
    }

    pub(crate) fn init_hole(&mut self, start: u32, end: u32) -> FieldInit {
        let span = self.span(start, end);
        let value = Some(Expr::new(ExprKind::Error(vec![]), span));
        FieldInit { name: self.one_name(start), value, span }
    }

    pub(crate) fn field_hole(&mut self, start: u32, end: u32) -> Field {
        let span = self.span(start, end);
        let (name, ty) = (self.one_name(start), self.error_ty(span));
        Field { docs: vec![], attrs: vec![], public: None, name, ty, span }
    }

    pub(crate) fn variant_hole(&mut self, start: u32, end: u32) -> Variant {
        let span = self.span(start, end);
        let fields = VariantFields::None;
        Variant { docs: vec![], attrs: vec![], name: self.one_name(start), fields, span }
    }

    pub(crate) fn param_hole(&mut self, start: u32, end: u32) -> Param {
        let kind = ParamKind::Error(self.names(start));
        self.param(vec![], None, kind, start, end)
    }

    pub(crate) fn output_hole(&mut self, start: u32, end: u32) -> Output {
        let span = self.span(start, end);
        let (name, ty) = (self.one_name(start), self.error_ty(span));
        Output { docs: vec![], attrs: vec![], name, sealed: None, ty, span }
    }

    pub(crate) fn generic_hole(&mut self, start: u32, end: u32) -> GenericParam {
        let kind = GenericParamKind::Type { linear: None, bounds: vec![] };
        GenericParam {
            name: self.one_name(start),
            kind,
            default: None,
            span: self.span(start, end),
        }
    }

    pub(crate) fn field_pat_hole(&mut self, start: u32, end: u32) -> FieldPat {
        let pat = Some(self.pat_hole(start, end));
        FieldPat { name: self.one_name(start), pat, span: self.span(start, end) }
    }

    pub(crate) fn use_hole(&mut self, start: u32, end: u32) -> (UseTree, u32) {
        self.use_tree(vec![], UseTreeKind::Error(self.names(start)), start, end)
    }

    pub(crate) fn meta_hole(&mut self, start: u32, end: u32) -> (Meta, u32) {
        let span = self.span(start, end);
        let name = Name::new("", Span { end: span.start, ..span });
        let path = Path { segments: vec![Segment { name, args: None }], span };
        self.meta(path, MetaKind::Error, start, end)
    }
}
