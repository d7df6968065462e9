//! Struct literals, with the shorthand and with `..base`.

use zkc_ast as ast;
use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_hir::{Expr, ExprKind, GenericArg, StructId, Ty};
use zkc_span::Span;

use super::{Body, node};
use crate::cx::Def;
use crate::ownership::Act;
use crate::suggest::{closest, listed};

impl Body<'_, '_> {
    pub(super) fn struct_literal(
        &mut self,
        path: &ast::Path,
        fields: &[ast::FieldInit],
        rest: Option<&ast::Expr>,
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        if let Some(found) = self.find_variant(path) {
            return self.named_variant(found, path, fields, want, span);
        }
        if let Some(index) = self.find_clause(path) {
            return self.clause_literal(index, path, fields, rest, span);
        }
        let Some((id, args)) = self.struct_path(path) else {
            // The values may hold mistakes of their own, and use variables.
            for field in fields {
                self.field_value(field, None);
            }
            if let Some(rest) = rest {
                self.expr(rest, None);
            }
            return self.error(span);
        };
        let ty = Ty::Struct(id, args.clone());
        if let Some(want) = want {
            self.agree(&ty, want);
        }
        let def = self.cx.program.struct_def(id).clone();
        if self.cx.structure(id).spent && !self.cx.is_std(self.module) {
            self.report(
                Diagnostic::error(Code("E0104"), format!("only `std` makes a `{}`", def.name))
                    .label(path.span, "made here, out of any value")
                    .note("it shows that something is used up; one that is made up shows nothing")
                    .at_stake(Stake::Soundness)
                    .help("take it from what is spent, as in `let (amount, spent) = note.open(notes);`"),
            );
        }
        self.act(id, Act::Make, path.span);
        let mut written: Vec<(usize, Expr)> = Vec::new();
        let mut places: Vec<(usize, Span)> = Vec::new();
        for field in fields {
            let Some(index) = def.fields.iter().position(|known| field.name.as_str() == known.name)
            else {
                let again = fields.iter().find(|other| other.name.text == field.name.text);
                if again.is_none_or(|first| first.name.span == field.name.span) {
                    self.unknown_field(&def, field);
                }
                self.field_value(field, None);
                continue;
            };
            if let Some((_, first)) = places.iter().find(|(seen, _)| *seen == index) {
                let first = *first;
                self.report(
                    Diagnostic::error(Code("E0206"), format!("`{}` is given twice", field.name))
                        .label(field.name.span, "a second time")
                        .reason(first, "first here"),
                );
            }
            places.push((index, field.name.span));
            let field_ty = def.fields[index].ty.substitute(&args);
            let value = self.field_value(field, Some(&field_ty));
            let why =
                Some((def.fields[index].span, format!("declared as `{}`", self.show(&field_ty))));
            written.push((index, self.coerce(value, &field_ty, &why)));
        }
        let why = Some((span, "a base has the struct's type".to_owned()));
        let base = rest.map(|rest| Box::new(self.expect(rest, &ty, &why)));
        let missing: Vec<String> = (0..def.fields.len())
            .filter(|index| base.is_none() && !places.iter().any(|(seen, _)| seen == index))
            .map(|index| format!("`{}`", def.fields[index].name))
            .collect();
        let unknown = fields.len() > places.len();
        if !missing.is_empty() && !unknown {
            let last = path.span;
            let plural = if missing.len() == 1 { "is" } else { "are" };
            self.report(
                Diagnostic::error(
                    Code("E0206"),
                    format!("{} {plural} missing in `{}`", listed(&missing), def.name),
                )
                .label(last, "every field needs a value")
                .reason(def.span, "the struct is defined here"),
            );
        }
        for arg in &args {
            if let GenericArg::Ty(arg) = self.infer.arg(arg)
                && matches!(arg, Ty::Exact(_))
            {
                self.cx.refuse_exact(&arg, span, "a struct");
                return self.error(span);
            }
        }
        node(ExprKind::Struct { id, fields: written, base }, ty, span, false)
    }

    fn unknown_field(&mut self, def: &zkc_hir::StructDef, field: &ast::FieldInit) {
        if field.name.is_missing() {
            return;
        }
        let name = field.name.as_str();
        let diagnostic =
            Diagnostic::error(Code("E0205"), format!("`{}` has no field `{name}`", def.name))
                .label(field.name.span, "unknown field")
                .reason(def.span, "the struct is defined here");
        let close = closest(name, def.fields.iter().map(|field| field.name.as_str()));
        self.report(match close {
            Some(close) => {
                diagnostic.suggest(format!("did you mean `{close}`?"), field.name.span, close)
            }
            None => diagnostic,
        });
    }

    /// The value of `name: value`, or of the variable `name`.
    pub(super) fn field_value(&mut self, field: &ast::FieldInit, want: Option<&Ty>) -> Expr {
        match &field.value {
            Some(value) => self.expr(value, want),
            None => {
                let segment = ast::Segment { name: field.name.clone(), args: None };
                let path = ast::Path { segments: vec![segment], span: field.name.span };
                self.path(&path, field.name.span)
            }
        }
    }

    /// The struct that a path names, with its arguments.
    pub(super) fn struct_path(&mut self, path: &ast::Path) -> Option<(StructId, Vec<GenericArg>)> {
        if let Some(name) = path.as_name()
            && name.as_str() == "Self"
            && let Some(Ty::Struct(id, args)) = &self.self_ty
        {
            return Some((*id, args.clone()));
        }
        let names: Vec<ast::Name> = path.segments.iter().map(|part| part.name.clone()).collect();
        let last = path.last()?;
        let what = match self.cx.resolve(self.module, &names, "struct") {
            Def::Struct(id) => {
                let params = self.cx.program.struct_def(id).generics.clone();
                let args = self.written_args(&last.name, &params, last.args.as_deref())?;
                return Some((id, args));
            }
            Def::Broken => return None,
            other => self.cx.kind_of(other),
        };
        let diagnostic = self.cx.wrong_kind(&last.name, what, "struct");
        self.report(diagnostic);
        None
    }
}
