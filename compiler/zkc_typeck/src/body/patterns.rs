//! Patterns of `let`: they always fit.

use zkc_ast as ast;
use zkc_ast::PatKind;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Pattern, Ty};
use zkc_span::Span;

use super::Body;
use crate::infer::error_ty;
use crate::suggest::{closest, count, listed};

impl Body<'_, '_> {
    /// Binds the names of a pattern for a value of this type.
    pub(super) fn pattern(&mut self, pat: &ast::Pat, ty: &Ty, value: Span) -> Pattern {
        match &pat.kind {
            PatKind::Wild => Pattern::Ignore,
            PatKind::Bind { mutable, name } => {
                if name.is_missing() {
                    return Pattern::Ignore;
                }
                let id = self.declare(name.as_str(), ty.clone(), mutable.is_some(), name.span);
                Pattern::Local(id)
            }
            PatKind::Paren(inner) => self.pattern(inner, ty, value),
            PatKind::Tuple(pats) => self.tuple_pattern(pat, pats, ty, value),
            PatKind::Array(pats) => self.array_pattern(pat, pats, ty, value),
            PatKind::TupleStruct { path, elems } => {
                self.tuple_struct_pattern(pat, path, elems, ty, value)
            }
            PatKind::Struct { path, fields, rest } => {
                self.struct_pattern(path, fields, rest.is_some(), ty, pat.span)
            }
            PatKind::Lit { .. } | PatKind::Range { .. } | PatKind::Or(_) | PatKind::Path(_) => {
                self.report(
                    Diagnostic::error(Code("E0223"), "this pattern does not fit every value")
                        .label(pat.span, "a `let` takes names, tuples, arrays and structs apart")
                        .help("compare with `==` in a `require` or an `if`"),
                );
                self.broken_pattern(pat);
                Pattern::Ignore
            }
            PatKind::Error(names) => {
                self.declare_broken(names);
                Pattern::Ignore
            }
        }
    }

    /// Binds the names of a pattern whose value is in error.
    pub(super) fn broken_pattern(&mut self, pat: &ast::Pat) {
        match &pat.kind {
            PatKind::Bind { name, .. } => self.declare_broken(std::slice::from_ref(name)),
            PatKind::Paren(inner) => self.broken_pattern(inner),
            PatKind::Tuple(pats) | PatKind::Array(pats) | PatKind::Or(pats) => {
                pats.iter().for_each(|pat| self.broken_pattern(pat));
            }
            PatKind::TupleStruct { elems, .. } => {
                elems.iter().for_each(|pat| self.broken_pattern(pat));
            }
            PatKind::Struct { fields, .. } => {
                for field in fields {
                    match &field.pat {
                        Some(pat) => self.broken_pattern(pat),
                        None => self.declare_broken(std::slice::from_ref(&field.name)),
                    }
                }
            }
            PatKind::Error(names) => self.declare_broken(names),
            PatKind::Wild | PatKind::Lit { .. } | PatKind::Range { .. } | PatKind::Path(_) => {}
        }
    }

    fn does_not_fit(&mut self, pat: &ast::Pat, what: &str, ty: &Ty, value: Span) -> Pattern {
        if !self.is_error(ty) {
            let shown = self.show_found(ty);
            self.report(
                Diagnostic::error(Code("E0223"), format!("{what} does not fit {shown}"))
                    .label(pat.span, what.to_owned())
                    .reason(value, format!("this is {shown}")),
            );
        }
        self.broken_pattern(pat);
        Pattern::Ignore
    }

    fn tuple_pattern(
        &mut self,
        pat: &ast::Pat,
        pats: &[ast::Pat],
        ty: &Ty,
        value: Span,
    ) -> Pattern {
        let Ty::Tuple(elements) = self.infer.shallow(ty) else {
            return self.does_not_fit(pat, "a tuple pattern", ty, value);
        };
        if elements.len() != pats.len() {
            let what = format!("a pattern of {}", count(pats.len(), "element"));
            return self.does_not_fit(pat, &what, ty, value);
        }
        let fields = pats.iter().zip(&elements).enumerate();
        Pattern::Fields(
            fields.map(|(index, (pat, ty))| (index, self.pattern(pat, ty, value))).collect(),
        )
    }

    fn array_pattern(
        &mut self,
        pat: &ast::Pat,
        pats: &[ast::Pat],
        ty: &Ty,
        value: Span,
    ) -> Pattern {
        let Ty::Array(element, len) = self.infer.shallow(ty) else {
            return self.does_not_fit(pat, "an array pattern", ty, value);
        };
        if !self.infer.unify_sizes(&len, &(pats.len() as u64).into()) {
            let what = format!("a pattern of {}", count(pats.len(), "element"));
            return self.does_not_fit(pat, &what, ty, value);
        }
        let fields = pats.iter().enumerate();
        Pattern::Fields(
            fields.map(|(index, pat)| (index, self.pattern(pat, &element, value))).collect(),
        )
    }

    fn tuple_struct_pattern(
        &mut self,
        pat: &ast::Pat,
        path: &ast::Path,
        pats: &[ast::Pat],
        ty: &Ty,
        value: Span,
    ) -> Pattern {
        let Some((id, args)) = self.struct_path(path, false) else {
            self.broken_pattern(pat);
            return Pattern::Ignore;
        };
        let own = Ty::Struct(id, args.clone());
        if !self.agree(&own, ty) {
            let what = format!("a pattern of `{}`", self.show(&own));
            return self.does_not_fit(pat, &what, ty, value);
        }
        let def = self.cx.program.struct_def(id).clone();
        let is_tuple = matches!(self.cx.structure(id).ast.fields, zkc_ast::StructFields::Tuple(_));
        if !is_tuple || def.fields.len() != pats.len() {
            let what = format!("a pattern of {}", count(pats.len(), "field"));
            return self.does_not_fit(pat, &what, ty, value);
        }
        let fields = pats.iter().enumerate();
        Pattern::Fields(
            fields
                .map(|(index, pat)| {
                    let ty = def.fields[index].ty.substitute(&args);
                    (index, self.pattern(pat, &ty, value))
                })
                .collect(),
        )
    }

    fn struct_pattern(
        &mut self,
        path: &ast::Path,
        fields: &[ast::FieldPat],
        rest: bool,
        ty: &Ty,
        span: Span,
    ) -> Pattern {
        let known = self.struct_path(path, false);
        let known = known.and_then(|(id, args)| {
            let own = Ty::Struct(id, args.clone());
            if self.agree(&own, ty) {
                return Some((id, args));
            }
            if !self.is_error(ty) {
                let (own, found) = (self.show(&own), self.show_found(ty));
                self.report(
                    Diagnostic::error(
                        Code("E0223"),
                        format!("a pattern of `{own}` does not fit {found}"),
                    )
                    .label(span, format!("the value is {found}")),
                );
            }
            None
        });
        let def = known.map(|(id, args)| (self.cx.program.struct_def(id).clone(), args));
        let mut bound = Vec::new();
        let mut seen: Vec<usize> = Vec::new();
        let mut wrong = false;
        for field in fields {
            let found = def.as_ref().and_then(|(def, args)| {
                let index = def.fields.iter().position(|f| f.name == field.name.as_str())?;
                Some((index, def.fields[index].ty.substitute(args)))
            });
            if let (None, Some((def, _))) = (&found, &def) {
                wrong = true;
                self.unknown_field_pattern(def, &field.name);
            }
            let (index, ty) = found.unwrap_or((usize::MAX, error_ty()));
            if index != usize::MAX && seen.contains(&index) {
                self.report(
                    Diagnostic::error(Code("E0206"), format!("`{}` stands here twice", field.name))
                        .label(field.name.span, "a second time"),
                );
            }
            seen.push(index);
            let pattern = match &field.pat {
                Some(pat) => self.pattern(pat, &ty, field.span),
                None => {
                    let id = self.declare(field.name.as_str(), ty, false, field.name.span);
                    Pattern::Local(id)
                }
            };
            bound.push((index, pattern));
        }
        if let Some((def, _)) = &def
            && !rest
            && !wrong
        {
            let missing: Vec<String> = (0..def.fields.len())
                .filter(|index| !seen.contains(index))
                .map(|index| format!("`{}`", def.fields[index].name))
                .collect();
            if !missing.is_empty() {
                let plural = if missing.len() == 1 { "is" } else { "are" };
                self.report(
                    Diagnostic::error(
                        Code("E0206"),
                        format!("{} {plural} missing in the pattern", listed(&missing)),
                    )
                    .label(span, "every field stands in it, or `..`")
                    .help("write `..` at its end to leave the rest out"),
                );
            }
        }
        bound.retain(|(index, _)| *index != usize::MAX);
        Pattern::Fields(bound)
    }

    fn unknown_field_pattern(&mut self, def: &zkc_hir::StructDef, name: &ast::Name) {
        if name.is_missing() {
            return;
        }
        let diagnostic =
            Diagnostic::error(Code("E0205"), format!("`{}` has no field `{name}`", def.name))
                .label(name.span, "unknown field")
                .reason(def.span, "the struct is defined here");
        let close = closest(name.as_str(), def.fields.iter().map(|field| field.name.as_str()));
        self.report(match close {
            Some(close) => diagnostic.suggest(format!("did you mean `{close}`?"), name.span, close),
            None => diagnostic,
        });
    }
}
