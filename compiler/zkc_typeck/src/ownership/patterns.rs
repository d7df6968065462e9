//! Patterns: what they bind, and what they would drop.

use zkc_ast as ast;
use zkc_ast::PatKind;
use zkc_hir::{Field, Ty};

use super::walk::Walk;

impl Walk<'_, '_, '_> {
    /// Binds the names of a pattern that fits a value which is used up here.
    pub(super) fn bind(&mut self, pat: &ast::Pat, ty: &Ty) {
        match &pat.kind {
            PatKind::Wild => {
                if self.is_linear(ty) {
                    self.say_blank(pat.span, ty);
                }
            }
            PatKind::Bind { name, .. } => {
                if let Some(&local) = self.view.notes.binds.get(&name.span) {
                    self.begin(local);
                }
            }
            PatKind::Paren(inner) => self.bind(inner, ty),
            PatKind::Tuple(pats) => {
                let Ty::Tuple(parts) = ty else { return };
                for (pat, part) in pats.iter().zip(parts) {
                    self.bind(pat, part);
                }
            }
            PatKind::Array(pats) => {
                let Ty::Array(element, _) = ty else { return };
                for pat in pats {
                    self.bind(pat, element);
                }
            }
            PatKind::TupleStruct { path, elems } => {
                for (pat, field) in elems.iter().zip(self.fields_of(path, ty)) {
                    self.bind(pat, &field.ty);
                }
            }
            PatKind::Struct { path, fields, rest } => {
                for known in self.fields_of(path, ty) {
                    let written = fields.iter().find(|field| field.name.as_str() == known.name);
                    match (written, rest) {
                        (Some(ast::FieldPat { pat: Some(pat), .. }), _) => {
                            self.bind(pat, &known.ty);
                        }
                        (Some(field), _) => {
                            if let Some(&local) = self.view.notes.binds.get(&field.name.span) {
                                self.begin(local);
                            }
                        }
                        (None, Some(rest)) if self.is_linear(&known.ty) => {
                            self.say_left_out(*rest, &known);
                        }
                        (None, _) => {}
                    }
                }
            }
            PatKind::Or(pats) => {
                // Each binds the same names, which are those of the first.
                let before = self.said.len();
                for (index, pat) in pats.iter().enumerate() {
                    if index == 0 {
                        self.bind(pat, ty);
                    } else if self.said.len() == before {
                        self.only_drops(pat, ty);
                    }
                }
            }
            PatKind::Lit { .. } | PatKind::Range { .. } | PatKind::Path(_) | PatKind::Error(_) => {}
        }
    }

    /// Says what an alternative drops, without binding anything.
    fn only_drops(&mut self, pat: &ast::Pat, ty: &Ty) {
        let (state, scopes) = (self.state.clone(), self.scopes.clone());
        self.bind(pat, ty);
        self.state = state;
        self.scopes = scopes;
    }

    /// The fields that a pattern of a struct or variant takes apart.
    fn fields_of(&self, path: &ast::Path, ty: &Ty) -> Vec<Field> {
        let program = &self.view.cx.program;
        let (fields, args) = match ty {
            Ty::Struct(id, args) => (&program.struct_def(*id).fields, args),
            Ty::Enum(id, args) => {
                let name = path.last().map(|last| last.name.as_str());
                let mut variants = program.enum_def(*id).variants.iter();
                match variants.find(|variant| Some(variant.name.as_str()) == name) {
                    Some(variant) => (&variant.fields, args),
                    None => return Vec::new(),
                }
            }
            _ => return Vec::new(),
        };
        let fields = fields.iter();
        fields.map(|field| Field { ty: field.ty.substitute(args), ..field.clone() }).collect()
    }

    /// Whether something linear is lost where a pattern does not fit a value.
    pub(super) fn loses(&mut self, pat: &ast::Pat, ty: &Ty) -> bool {
        if !self.is_linear(ty) || self.always_fits(pat, ty) {
            return false;
        }
        let Ty::Enum(id, args) = ty else { return true };
        let (path, below): (&ast::Path, Vec<&ast::Pat>) = match &pat.peeled().kind {
            PatKind::TupleStruct { path, elems } => (path, elems.iter().collect()),
            PatKind::Struct { path, fields, .. } => {
                (path, fields.iter().filter_map(|field| field.pat.as_ref()).collect())
            }
            _ => return true,
        };
        let name = path.last().map(|last| last.name.as_str().to_owned());
        let variants = self.view.cx.program.enum_def(*id).variants.clone();
        let others = variants.iter().filter(|variant| Some(&variant.name) != name.as_ref());
        for field in others.flat_map(|variant| &variant.fields) {
            if self.is_linear(&field.ty.substitute(args)) {
                return true;
            }
        }
        // Its own are lost if what is asked of them does not fit.
        let own = self.fields_of(path, ty);
        own.iter().any(|field| self.is_linear(&field.ty))
            && below.iter().any(|pat| !self.binds_all(pat))
    }

    fn always_fits(&self, pat: &ast::Pat, ty: &Ty) -> bool {
        !matches!(ty, Ty::Enum(..)) && self.binds_all(pat)
            || matches!(&pat.peeled().kind, PatKind::Wild)
            || matches!(&pat.peeled().kind, PatKind::Bind { name, .. }
                if self.view.notes.binds.contains_key(&name.span))
    }

    /// Whether a pattern asks nothing: names, and tuples of them.
    fn binds_all(&self, pat: &ast::Pat) -> bool {
        match &pat.peeled().kind {
            PatKind::Wild => true,
            PatKind::Bind { name, .. } => self.view.notes.binds.contains_key(&name.span),
            PatKind::Tuple(pats) | PatKind::Array(pats) => {
                pats.iter().all(|pat| self.binds_all(pat))
            }
            _ => false,
        }
    }
}
