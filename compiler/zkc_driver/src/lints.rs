//! How grave each lint is: by default a warning, else what `Zkc.toml` says of the package and
//! `#[allow(…)]` of an item and all in it.

use std::collections::{BTreeMap, BTreeSet};

use zkc_ast::{Item, ItemKind, MetaKind};
use zkc_diagnostics::lints::{self, LINTS};
use zkc_diagnostics::{Code, Diagnostic, Severity};
use zkc_span::{SourceMap, Span};

/// What becomes of the warnings of a lint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// Not shown.
    Allow,
    /// Shown.
    Warn,
    /// Errors.
    Deny,
}

impl Level {
    /// The level of a word in `Zkc.toml`.
    pub(crate) fn named(word: &str) -> Option<Level> {
        match word {
            "allow" => Some(Level::Allow),
            "warn" => Some(Level::Warn),
            "deny" => Some(Level::Deny),
            _ => None,
        }
    }
}

/// The levels of a run.
#[derive(Clone, Debug, Default)]
pub struct Lints {
    levels: BTreeMap<&'static str, Level>,
    allowed: Vec<(Span, &'static str)>,
    named: BTreeSet<&'static str>,
}

impl Lints {
    /// Those of a package.
    pub(crate) fn of_package(levels: &BTreeMap<&'static str, Level>) -> Lints {
        Lints { levels: levels.clone(), ..Lints::default() }
    }

    /// Notes where `#[allow(…)]` stands; reports names that are no lint's.
    pub(crate) fn read_attributes(&mut self, items: &[Item], said: &mut Vec<Diagnostic>) {
        for item in items {
            for attr in item.attrs.iter().filter(|attr| attr.is("allow")) {
                let MetaKind::List(list) = &attr.meta.kind else { continue };
                for meta in list {
                    let name = meta.name.to_string();
                    match lints::named(&name) {
                        Some(lint) => self.allowed.push((item.span, lint.name)),
                        None => said.push(unknown(&name, meta.name.span)),
                    }
                }
            }
            match &item.kind {
                ItemKind::Contract(contract) => self.read_attributes(&contract.items, said),
                ItemKind::Impl(block) => self.read_attributes(&block.items, said),
                ItemKind::Mod(module) => {
                    self.read_attributes(module.items.as_deref().unwrap_or(&[]), said);
                }
                _ => {}
            }
        }
    }

    /// Leaves out what is allowed, makes errors of what is denied, and names each lint once.
    pub(crate) fn judge(
        &mut self,
        sources: &SourceMap,
        diagnostics: Vec<Diagnostic>,
    ) -> Vec<Diagnostic> {
        diagnostics.into_iter().filter_map(|said| self.judged(sources, said)).collect()
    }

    fn judged(&mut self, sources: &SourceMap, mut said: Diagnostic) -> Option<Diagnostic> {
        let Some(lint) = lints::of_code(said.code.0) else { return Some(said) };
        if let Some(span) = said.primary.as_ref().map(|label| label.span) {
            let inside = |item: &Span| {
                item.file == span.file && item.start <= span.start && span.end <= item.end
            };
            let of_std = sources.file(span.file).name().starts_with("<std>");
            let allowed =
                self.allowed.iter().any(|(item, name)| *name == lint.name && inside(item));
            if of_std || allowed {
                return None;
            }
        }
        let level = self.levels.get(lint.name).copied();
        match level.unwrap_or(Level::Warn) {
            Level::Allow => return None,
            Level::Warn => {}
            Level::Deny => said.severity = Severity::Error,
        }
        if self.named.insert(lint.name) {
            said = said.note(match level {
                Some(Level::Deny) => {
                    format!("`{0} = \"deny\"` in Zkc.toml makes it an error", lint.name)
                }
                _ => format!("`#[allow({})]` above the item silences it", lint.name),
            });
        }
        Some(said)
    }
}

/// No lint has this name.
pub(crate) fn unknown(name: &str, span: Span) -> Diagnostic {
    let said = Diagnostic::error(Code("E0270"), format!("there is no lint `{name}`"))
        .label(span, "unknown");
    match zkc_typeck::closest(name, LINTS.iter().map(|lint| lint.name)) {
        Some(close) => said.suggest(format!("did you mean `{close}`?"), span, close),
        None => {
            let names: Vec<String> = LINTS.iter().map(|lint| format!("`{}`", lint.name)).collect();
            said.help(format!("the lints are {}", names.join(", ")))
        }
    }
}
