//! Values of enums: `Side::Call`, `Some(x)`, `Order::Limit { price }`.

use zkc_ast as ast;
use zkc_ast::VariantFields;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{EnumId, Expr, ExprKind, Field, GenericArg, Ty};
use zkc_span::Span;

use super::{Body, node};
use crate::cx::Def;
use crate::suggest::{closest, count, listed};

/// A variant with what stands for the enum's generic parameters.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub id: EnumId,
    pub index: usize,
    pub args: Vec<GenericArg>,
}

impl Variant {
    /// The enum's type.
    pub(super) fn ty(&self) -> Ty {
        Ty::Enum(self.id, self.args.clone())
    }
}

impl Body<'_, '_> {
    /// The variant that a path names, if it is one.
    pub(super) fn find_variant(&mut self, path: &ast::Path) -> Option<(EnumId, usize)> {
        if path.segments.iter().any(|segment| segment.name.is_missing()) {
            return None;
        }
        if let (Some(Ty::Enum(id, _)), [of, variant]) = (&self.self_ty, path.segments.as_slice())
            && of.name.as_str() == "Self"
        {
            let variants = &self.cx.program.enum_def(*id).variants;
            let found = variants.iter().position(|known| known.name == variant.name.as_str());
            return found.map(|index| (*id, index));
        }
        let names: Vec<ast::Name> = path.segments.iter().map(|part| part.name.clone()).collect();
        match self.cx.walk(self.module, &names, true) {
            Ok(Def::Variant(id, index)) => Some((id, index)),
            _ => None,
        }
    }

    /// The variant with its generic arguments, which stand behind the enum's name or the variant's.
    pub(super) fn variant_of(
        &mut self,
        (id, index): (EnumId, usize),
        path: &ast::Path,
        want: Option<&Ty>,
    ) -> Option<Variant> {
        let params = self.cx.program.enum_def(id).generics.clone();
        let written = path.segments.iter().rev().take(2).find(|segment| segment.args.is_some());
        let last = path.last()?;
        let segment = written.unwrap_or(last);
        let of_self = path.segments.first().is_some_and(|first| first.name.as_str() == "Self");
        let args = match (&self.self_ty, of_self) {
            (Some(Ty::Enum(_, args)), true) => args.clone(),
            _ => self.written_args(&segment.name, &params, segment.args.as_deref())?,
        };
        let variant = Variant { id, index, args };
        if let Some(want) = want {
            // A hint alone: whoever wants the value compares the types.
            let _ = self.agree(&variant.ty(), want);
        }
        Some(variant)
    }

    /// The fields of a variant with their types.
    pub(super) fn variant_fields(&self, variant: &Variant) -> Vec<Field> {
        let def = &self.cx.program.enum_def(variant.id).variants[variant.index];
        let fields = def.fields.iter();
        fields
            .map(|field| Field { ty: field.ty.substitute(&variant.args), ..field.clone() })
            .collect()
    }

    fn written_fields(&self, variant: &Variant) -> (&VariantFields, Span) {
        let ast = &self.cx.enums[variant.id.0 as usize].ast.variants[variant.index];
        (&ast.fields, ast.name.span)
    }

    /// How a variant is written: `Some(…)`, `Limit { … }`.
    pub(super) fn variant_form(&self, variant: &Variant) -> String {
        let name = &self.cx.program.enum_def(variant.id).variants[variant.index].name;
        match self.written_fields(variant).0 {
            VariantFields::None => name.clone(),
            VariantFields::Tuple(fields) => {
                format!("{name}({})", vec!["…"; fields.len()].join(", "))
            }
            VariantFields::Named(_) => format!("{name} {{ … }}"),
        }
    }

    /// A variant alone.
    pub(super) fn plain_variant(
        &mut self,
        found: (EnumId, usize),
        path: &ast::Path,
        span: Span,
    ) -> Expr {
        let Some(variant) = self.variant_of(found, path, None) else { return self.error(span) };
        if !matches!(self.written_fields(&variant).0, VariantFields::None) {
            let diagnostic = self.wrong_form(&variant, span);
            return self.fail(span, diagnostic);
        }
        let kind = ExprKind::Variant { id: variant.id, variant: variant.index, fields: Vec::new() };
        node(kind, variant.ty(), span, false)
    }

    fn wrong_form(&self, variant: &Variant, span: Span) -> Diagnostic {
        let (fields, declared) = self.written_fields(variant);
        let form = self.variant_form(variant);
        let name = &self.cx.program.enum_def(variant.id).variants[variant.index].name;
        let what = match fields {
            VariantFields::None => "carries nothing".to_owned(),
            VariantFields::Tuple(fields) => format!("carries {}", count(fields.len(), "value")),
            VariantFields::Named(_) => "has named fields".to_owned(),
        };
        Diagnostic::error(Code("E0206"), format!("`{name}` {what}"))
            .label(span, "not written so")
            .reason(declared, "defined here")
            .help(format!("write `{form}`"))
    }

    /// `Some(x)`.
    pub(super) fn tuple_variant(
        &mut self,
        found: (EnumId, usize),
        path: &ast::Path,
        args: &[ast::Arg],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let Some(variant) = self.variant_of(found, path, want) else {
            return self.skip(args, span);
        };
        self.unnamed(args);
        let fields = self.variant_fields(&variant);
        let tuple = matches!(self.written_fields(&variant).0, VariantFields::Tuple(_));
        if !tuple || fields.len() != args.len() {
            let diagnostic = self.wrong_form(&variant, span);
            self.report(diagnostic);
            return self.skip(args, span);
        }
        let mut written = Vec::with_capacity(args.len());
        for (index, (arg, field)) in args.iter().zip(&fields).enumerate() {
            let why = Some((field.span, format!("declared as `{}`", self.show(&field.ty))));
            written.push((index, self.expect(&arg.value, &field.ty, &why)));
        }
        let ty = variant.ty();
        let kind = ExprKind::Variant { id: variant.id, variant: variant.index, fields: written };
        node(kind, ty, span, false)
    }

    /// `Limit { price }`.
    pub(super) fn named_variant(
        &mut self,
        found: (EnumId, usize),
        path: &ast::Path,
        inits: &[ast::FieldInit],
        want: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let variant = self.variant_of(found, path, want);
        let named = variant
            .filter(|variant| matches!(self.written_fields(variant).0, VariantFields::Named(_)));
        let Some(variant) = named else {
            if let Some(variant) = self.variant_of(found, path, None) {
                let diagnostic = self.wrong_form(&variant, path.span);
                self.report(diagnostic);
            }
            for init in inits {
                self.field_value(init, None);
            }
            return self.error(span);
        };
        let fields = self.variant_fields(&variant);
        let mut written: Vec<(usize, Expr)> = Vec::new();
        let mut wrong = false;
        for init in inits {
            let name = init.name.as_str();
            let found = fields.iter().position(|field| field.name == name);
            let twice = found.is_some_and(|at| written.iter().any(|(seen, _)| *seen == at));
            let (Some(index), false) = (found, twice) else {
                wrong = true;
                if !init.name.is_missing() {
                    let close = closest(name, fields.iter().map(|field| field.name.as_str()));
                    let (code, message) = match twice {
                        true => ("E0206", format!("`{name}` is given twice")),
                        false => ("E0205", format!("the variant has no field `{name}`")),
                    };
                    let diagnostic =
                        Diagnostic::error(Code(code), message).label(init.name.span, "not this");
                    self.report(match close.filter(|_| !twice) {
                        Some(close) => diagnostic.suggest(
                            format!("did you mean `{close}`?"),
                            init.name.span,
                            close,
                        ),
                        None => diagnostic,
                    });
                }
                self.field_value(init, None);
                continue;
            };
            let ty = fields[index].ty.clone();
            let value = self.field_value(init, Some(&ty));
            let why = Some((fields[index].span, format!("declared as `{}`", self.show(&ty))));
            written.push((index, self.coerce(value, &ty, &why)));
        }
        let missing: Vec<String> = (0..fields.len())
            .filter(|index| !written.iter().any(|(seen, _)| seen == index))
            .map(|index| format!("`{}`", fields[index].name))
            .collect();
        if !missing.is_empty() {
            if !wrong {
                let form = self.variant_form(&variant);
                let plural = if missing.len() == 1 { "is" } else { "are" };
                self.report(
                    Diagnostic::error(
                        Code("E0206"),
                        format!("{} {plural} missing in `{form}`", listed(&missing)),
                    )
                    .label(path.span, "every field needs a value"),
                );
            }
            return self.error(span);
        }
        let ty = variant.ty();
        let kind = ExprKind::Variant { id: variant.id, variant: variant.index, fields: written };
        node(kind, ty, span, false)
    }
}
