//! Attributes: which there are, where they may stand, and what they say.

use num_traits::ToPrimitive;
use zkc_ast as ast;
use zkc_ast::{Attr, ItemKind, LitKind, MetaKind, MetaValue};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_span::Span;

use crate::cx::{Cx, unsupported};
use crate::habits;
use crate::suggest::closest;

/// Every attribute, with the items it may stand before and how it is written.
const KNOWN: &[(&str, &[&str], &str)] = &[
    ("lang", &["function", "struct", "enum"], "#[lang(\"sponge\")]"),
    ("domain", &["struct", "enum"], "#[domain(\"acme/terms/1\")]"),
    ("window", &["clause"], "#[window(max = 15 min)]"),
    ("repeatable", &["clause"], "#[repeatable]"),
    ("budget", &["clause", "function"], "#[budget(constraints = 30_000)]"),
    ("allow", &[], "#[allow(unused)]"),
    ("test", &["function"], "#[test]"),
    ("fixture", &["function"], "#[fixture]"),
    ("conserves", &["function"], "#[conserves]"),
    ("mints", &["function"], "#[mints]"),
    ("burns", &["function"], "#[burns]"),
    ("opens", &["function"], "#[opens]"),
    ("closes", &["function"], "#[closes]"),
];

/// Attributes of the language that nothing here understands yet.
const LATER: &[&str] = &["exit", "intrinsic"];

/// The text of `#[name("…")]` or `#[name = "…"]`.
pub(crate) fn text_of<'i>(item: &'i ast::Item, name: &str) -> Option<(&'i str, Span)> {
    let attr = item.attr(name)?;
    let value = match &attr.meta.kind {
        MetaKind::List(list) => match list.as_slice() {
            [only] if only.name.last().is_none_or(|last| last.name.is_missing()) => &only.kind,
            _ => return None,
        },
        value => value,
    };
    match value {
        MetaKind::Value(MetaValue::Lit(ast::Lit { kind: LitKind::Str(text), span })) => {
            Some((text.as_text()?, *span))
        }
        _ => None,
    }
}

/// The number of `#[budget(constraints = N)]`.
pub(crate) fn budget_of(item: &ast::Item) -> Option<(u64, Span)> {
    let attr = item.attr("budget")?;
    match attr.meta.value("constraints")? {
        MetaValue::Lit(ast::Lit { kind: LitKind::Int { value, .. }, .. }) => {
            Some((value.to_u64()?, attr.span))
        }
        _ => None,
    }
}

/// The seconds of `#[window(max = …)]`.
pub(crate) fn window_of(item: &ast::Item) -> Option<u64> {
    match item.attr("window")?.meta.value("max")? {
        MetaValue::Lit(ast::Lit { kind: LitKind::Duration { seconds }, .. }) => Some(*seconds),
        _ => None,
    }
}

/// Whether an item has an attribute that nobody knows; it may be any of those that are missed.
pub(crate) fn has_unknown(item: &ast::Item) -> bool {
    item.attrs.iter().any(|attr| {
        let name = attr.meta.name.to_string();
        !KNOWN.iter().any(|(known, ..)| *known == name) && !LATER.contains(&name.as_str())
    })
}

impl Cx<'_> {
    /// Refuses attributes that are unknown, misplaced or misspelt.
    pub(crate) fn check_attributes(&mut self, item: &ast::Item) {
        let kind = match &item.kind {
            ItemKind::Fn(_) => "function",
            ItemKind::Struct(_) => "struct",
            ItemKind::Enum(_) => "enum",
            ItemKind::Clause(_) => "clause",
            ItemKind::Error(_) => return,
            _ => "item of this kind",
        };
        for (index, attr) in item.attrs.iter().enumerate() {
            self.check_attribute(attr, kind, item);
            let name = attr.meta.name.to_string();
            if let Some(first) = item.attrs[..index].iter().find(|first| first.is(&name)) {
                self.report(
                    Diagnostic::error(Code("E0107"), format!("`#[{name}]` stands here twice"))
                        .label(attr.span, "a second time")
                        .reason(first.span, "first here"),
                );
            }
        }
        let params = match &item.kind {
            ItemKind::Fn(function) => function.params.as_slice(),
            ItemKind::Clause(clause) => clause.params.as_slice(),
            _ => &[],
        };
        let attrs = params.iter().flat_map(|param| &param.attrs);
        let fields = match &item.kind {
            ItemKind::Struct(ast::Struct { fields: ast::StructFields::Named(fields), .. }) => {
                fields.as_slice()
            }
            _ => &[],
        };
        let attrs: Vec<&Attr> = attrs.chain(fields.iter().flat_map(|field| &field.attrs)).collect();
        for attr in attrs {
            self.report(
                Diagnostic::error(
                    Code("E0107"),
                    format!("`#[{}]` means nothing here", attr.meta.name),
                )
                .label(attr.span, "no attribute belongs to fields and parameters"),
            );
        }
    }

    fn check_attribute(&mut self, attr: &Attr, kind: &str, item: &ast::Item) {
        if matches!(attr.meta.kind, MetaKind::Error) {
            return;
        }
        let name = attr.meta.name.to_string();
        if LATER.contains(&name.as_str()) {
            return self.report(unsupported(&format!("`#[{name}]` is"), attr.span));
        }
        let Some((_, places, form)) = KNOWN.iter().find(|(known, ..)| *known == name) else {
            let diagnostic =
                Diagnostic::error(Code("E0106"), format!("there is no attribute `{name}`"))
                    .label(attr.span, "unknown");
            if let Some(advice) = habits::of_attribute(&name) {
                return self.report(diagnostic.help(advice));
            }
            return self.report(match closest(&name, KNOWN.iter().map(|(known, ..)| *known)) {
                Some(close) => diagnostic.suggest(
                    format!("did you mean `{close}`?"),
                    attr.meta.name.span,
                    close,
                ),
                None => diagnostic,
            });
        };
        // `allow` belongs to every item.
        if !places.is_empty() && !places.contains(&kind) {
            self.repeatable_elsewhere |= name == "repeatable";
            return self.report(
                Diagnostic::error(Code("E0107"), format!("`#[{name}]` means nothing here"))
                    .label(attr.span, format!("belongs to a {}", places.join(" or a "))),
            );
        }
        let well_formed = match name.as_str() {
            "lang" | "domain" => text_of(item, &name).is_some_and(|(text, _)| !text.is_empty()),
            "window" => window_of(item).is_some(),
            "budget" => budget_of(item).is_some(),
            "allow" => matches!(&attr.meta.kind, MetaKind::List(list) if !list.is_empty()),
            "repeatable" | "fixture" | "conserves" | "mints" | "burns" | "opens" | "closes" => {
                matches!(attr.meta.kind, MetaKind::Word)
            }
            "test" => return self.check_test_attribute(attr),
            _ => true,
        };
        if !well_formed {
            self.report(
                Diagnostic::error(Code("E0107"), format!("`#[{name}]` is written differently"))
                    .label(attr.span, "not understood")
                    .help(format!("write `{form}`")),
            );
        }
    }
}
