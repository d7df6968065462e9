//! Patterns of `let`: they always fit.

use zkc_ast as ast;
use zkc_ast::PatKind;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Pattern, Ty};
use zkc_span::Span;

use super::Body;
use super::coverage::Form;
use crate::ownership::Act;
use crate::suggest::{closest, count, listed};

/// What a pattern takes apart.
pub(super) struct Parts {
    /// The struct's name; empty for a tuple or array.
    pub name: String,
    /// How its parts are written.
    pub form: Form,
    /// How many parts the value has.
    pub count: usize,
    /// Those that are named, in the order written.
    pub written: Vec<Part>,
}

/// A part that a pattern names.
pub(super) struct Part {
    /// Which.
    pub index: usize,
    /// Its type.
    pub ty: Ty,
    /// What it is matched with.
    pub pat: ast::Pat,
}

/// The pattern of a field; alone, its name.
pub(super) fn field_pattern(field: &ast::FieldPat) -> ast::Pat {
    match &field.pat {
        Some(pat) => pat.clone(),
        None => {
            let kind = PatKind::Bind { mutable: None, name: field.name.clone() };
            ast::Pat::new(kind, field.span)
        }
    }
}

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
            PatKind::TupleStruct { path, .. } | PatKind::Struct { path, .. }
                if self.find_variant(path).is_some() =>
            {
                self.one_of_many(pat)
            }
            PatKind::Tuple(_)
            | PatKind::Array(_)
            | PatKind::TupleStruct { .. }
            | PatKind::Struct { .. } => match self.parts_of(pat, ty, value) {
                Some(parts) => {
                    let parts = parts.written.into_iter();
                    let part = |part: Part| (part.index, self.pattern(&part.pat, &part.ty, value));
                    Pattern::Fields(parts.map(part).collect())
                }
                None => Pattern::Ignore,
            },
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

    /// A variant in a pattern that must fit every value.
    fn one_of_many(&mut self, pat: &ast::Pat) -> Pattern {
        self.report(
            Diagnostic::error(Code("E0223"), "a variant does not fit every value")
                .label(pat.span, "one variant of its enum")
                .help("ask with `if let … = value { … }`, or with `match value { … }`"),
        );
        self.broken_pattern(pat);
        Pattern::Ignore
    }

    fn does_not_fit<T>(&mut self, pat: &ast::Pat, what: &str, ty: &Ty, value: Span) -> Option<T> {
        if !self.is_error(ty) {
            let shown = self.show_found(ty);
            self.report(
                Diagnostic::error(Code("E0223"), format!("{what} does not fit {shown}"))
                    .label(pat.span, what.to_owned())
                    .reason(value, format!("this is {shown}")),
            );
        }
        self.broken_pattern(pat);
        None
    }

    /// The parts of a struct, tuple or array that a pattern takes apart, in the order written; none,
    /// and said, if it does not fit.
    pub(super) fn parts_of(&mut self, pat: &ast::Pat, ty: &Ty, value: Span) -> Option<Parts> {
        match &pat.kind {
            PatKind::Tuple(pats) => self.tuple_parts(pat, pats, ty, value),
            PatKind::Array(pats) => self.array_parts(pat, pats, ty, value),
            PatKind::TupleStruct { path, elems } => {
                self.tuple_struct_parts(pat, path, elems, ty, value)
            }
            PatKind::Struct { path, fields, rest } => {
                self.struct_parts(path, fields, rest.is_some(), ty, pat.span)
            }
            _ => None,
        }
    }

    fn tuple_parts(
        &mut self,
        pat: &ast::Pat,
        pats: &[ast::Pat],
        ty: &Ty,
        value: Span,
    ) -> Option<Parts> {
        let Ty::Tuple(elements) = self.infer.shallow(ty) else {
            return self.does_not_fit(pat, "a tuple pattern", ty, value);
        };
        if elements.len() != pats.len() {
            let what = format!("a pattern of {}", count(pats.len(), "element"));
            return self.does_not_fit(pat, &what, ty, value);
        }
        let written = pats.iter().cloned().zip(elements).enumerate();
        let written = written.map(|(index, (pat, ty))| Part { index, ty, pat });
        Some(Parts {
            name: String::new(),
            form: Form::Tuple,
            count: pats.len(),
            written: written.collect(),
        })
    }

    fn array_parts(
        &mut self,
        pat: &ast::Pat,
        pats: &[ast::Pat],
        ty: &Ty,
        value: Span,
    ) -> Option<Parts> {
        let Ty::Array(element, len) = self.infer.shallow(ty) else {
            return self.does_not_fit(pat, "an array pattern", ty, value);
        };
        if !self.infer.unify_sizes(&len, &(pats.len() as u64).into()) {
            let what = format!("a pattern of {}", count(pats.len(), "element"));
            return self.does_not_fit(pat, &what, ty, value);
        }
        let written = pats.iter().cloned().enumerate();
        let written = written.map(|(index, pat)| Part { index, ty: (*element).clone(), pat });
        Some(Parts {
            name: String::new(),
            form: Form::Array,
            count: pats.len(),
            written: written.collect(),
        })
    }

    fn tuple_struct_parts(
        &mut self,
        pat: &ast::Pat,
        path: &ast::Path,
        pats: &[ast::Pat],
        ty: &Ty,
        value: Span,
    ) -> Option<Parts> {
        let Some((id, args)) = self.struct_path(path) else {
            self.broken_pattern(pat);
            return None;
        };
        let own = Ty::Struct(id, args.clone());
        if !self.agree(&own, ty) {
            let what = format!("a pattern of `{}`", self.show(&own));
            return self.does_not_fit(pat, &what, ty, value);
        }
        self.act(id, Act::TakeApart, path.span);
        let def = self.cx.program.struct_def(id).clone();
        let is_tuple = matches!(self.cx.structure(id).ast.fields, zkc_ast::StructFields::Tuple(_));
        if !is_tuple || def.fields.len() != pats.len() {
            let what = format!("a pattern of {}", count(pats.len(), "field"));
            return self.does_not_fit(pat, &what, ty, value);
        }
        let written = pats.iter().cloned().zip(&def.fields).enumerate();
        let written = written
            .map(|(index, (pat, field))| Part { index, ty: field.ty.substitute(&args), pat })
            .collect();
        Some(Parts { name: def.name, form: Form::Tuple, count: def.fields.len(), written })
    }

    fn struct_parts(
        &mut self,
        path: &ast::Path,
        fields: &[ast::FieldPat],
        rest: bool,
        ty: &Ty,
        span: Span,
    ) -> Option<Parts> {
        let known = self.struct_path(path);
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
        let Some((id, args)) = known else {
            for field in fields {
                self.broken_pattern(&field_pattern(field));
            }
            return None;
        };
        self.act(id, Act::TakeApart, path.span);
        let def = self.cx.program.struct_def(id).clone();
        let mut written: Vec<Part> = Vec::new();
        let mut wrong = false;
        for field in fields {
            let found = def.fields.iter().position(|known| known.name == field.name.as_str());
            let pat = field_pattern(field);
            let Some(index) = found else {
                wrong = true;
                self.unknown_field_pattern(&def, &field.name);
                self.broken_pattern(&pat);
                continue;
            };
            if written.iter().any(|part| part.index == index) {
                self.report(
                    Diagnostic::error(Code("E0206"), format!("`{}` stands here twice", field.name))
                        .label(field.name.span, "a second time"),
                );
            }
            let ty = def.fields[index].ty.substitute(&args);
            written.push(Part { index, ty, pat });
        }
        if !rest && !wrong {
            let missing: Vec<String> = (0..def.fields.len())
                .filter(|index| !written.iter().any(|part| part.index == *index))
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
        let names = def.fields.iter().map(|field| field.name.clone()).collect();
        let count = def.fields.len();
        Some(Parts { name: def.name, form: Form::Fields(names), count, written })
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
