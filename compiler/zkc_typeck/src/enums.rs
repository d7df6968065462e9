//! Enums: what each variant carries.

use zkc_ast as ast;
use zkc_ast::VariantFields;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{EnumId, VariantDef};
use zkc_span::Span;

use crate::cx::Cx;
use crate::sizes::Scope;

impl Cx<'_> {
    /// Reads the variants of an enum; there must be one.
    pub(crate) fn read_variants(&mut self, id: EnumId) {
        let index = id.0 as usize;
        let (ast, module) = (self.enums[index].ast, self.enums[index].module);
        let generics = self.program.enums[index].generics.clone();
        let scope = Scope { generics: &generics, ..Scope::of_module(module) };
        let mut variants: Vec<VariantDef> = Vec::new();
        for variant in &ast.variants {
            if let Some(attr) = variant.attrs.first() {
                self.report(
                    Diagnostic::error(
                        Code("E0107"),
                        format!("`#[{}]` means nothing here", attr.meta.name),
                    )
                    .label(attr.span, "no attribute belongs to variants"),
                );
            }
            let name = variant.name.as_str();
            if let Some(first) = variants.iter().find(|first| first.name == name) {
                let first = first.span;
                if !variant.name.is_missing() {
                    self.report(
                        Diagnostic::error(
                            Code("E0102"),
                            format!("variant `{name}` is defined twice"),
                        )
                        .label(variant.name.span, "a second time")
                        .reason(first, "first defined here")
                        .help("give one of them another name"),
                    );
                }
            }
            let written: Vec<(String, Span, &ast::Ty)> = match &variant.fields {
                VariantFields::None => Vec::new(),
                VariantFields::Tuple(fields) => {
                    let named = fields.iter().enumerate();
                    named.map(|(at, ty)| (at.to_string(), ty.span, ty)).collect()
                }
                VariantFields::Named(fields) => fields
                    .iter()
                    .filter(|field| !field.name.is_missing())
                    .map(|field| (field.name.as_str().to_owned(), field.name.span, &field.ty))
                    .collect(),
            };
            let fields = self.read_field_list(scope, written, "an enum");
            variants.push(VariantDef { name: name.to_owned(), fields, span: variant.name.span });
        }
        if variants.is_empty() {
            self.report(
                Diagnostic::error(Code("E0236"), format!("enum `{}` has no variants", ast.name))
                    .label(ast.name.span, "no value could be of this type")
                    .help("write one, or use `()` for a type of one value"),
            );
        }
        self.program.enums[index].variants = variants;
    }
}
