//! What a name or a path means in a module.

use std::collections::BTreeMap;

use zkc_ast as ast;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::EnumId;
use zkc_span::Span;

use crate::cx::{Cx, Def, Home, ModId};
use crate::habits;
use crate::suggest::{closest, listed};
use crate::types::{MAX_WIDTH, integer_name};

/// Why a path has no meaning.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// An import on the way is not resolved yet.
    Pending,
    /// The name at this index is unknown; the module that lacks it, unless it is the first name.
    Unknown(usize, Option<ModId>),
    /// The name at this index is private; where it is defined.
    Private(usize, Span),
    /// The name at this index stands for something that has no names in it.
    NotAModule(usize),
    /// `super` above the root.
    NoParent(usize),
    /// The name at this index is no variant of the enum before it.
    NoVariant(usize, EnumId),
    /// The name at this index is no constant of the struct or enum before it, which has some.
    NoConst(usize, Home),
    /// Two `*` bring the name at this index.
    Ambiguous(usize),
}

/// Names that every module knows.
pub(crate) const BUILTIN_TYPES: &[&str] = &[
    "bool",
    "Bytes",
    "uint",
    "Field",
    "Digest",
    "Seal",
    "Salt",
    "Amount",
    "Money",
    "Rate",
    "Decimal",
    "SignedAmount",
    "SignedMoney",
    "SignedDecimal",
    "Date",
    "Bps",
    "Percent",
    "Exact",
    "Ratio",
    "Timestamp",
    "Duration",
    "Window",
    "Vec",
];

/// Functions that every module knows.
pub(crate) const BUILTIN_FUNCTIONS: &[&str] =
    &["allocate", "conserve", "digest", "fail", "require", "reveal", "split"];

/// Messages before unknown names are no longer compared with all the known ones.
const MOST_ADVISED: usize = 100;

impl Cx<'_> {
    /// What a path means in a module; `mark` counts the imports on the way as used.
    pub(crate) fn walk(&self, from: ModId, path: &[ast::Name], mark: bool) -> Result<Def, Failure> {
        let Some(first) = path.first() else { return Err(Failure::Unknown(0, None)) };
        let root = self.packages[self.module(from).package].1;
        let mut def = match first.as_str() {
            "crate" => Def::Mod(root),
            "self" => Def::Mod(self.file_of(from)),
            "super" => {
                let parent = self.module(self.file_of(from)).parent;
                Def::Mod(parent.ok_or(Failure::NoParent(0))?)
            }
            name => self.first(from, name, path.len() > 1, mark)?,
        };
        for (index, name) in path.iter().enumerate().skip(1) {
            let module = match def {
                Def::Mod(module) => module,
                Def::Enum(id) => {
                    let variants = &self.enums[id.0 as usize].ast.variants;
                    let found = variants.iter().position(|variant| variant.name.text == name.text);
                    def = match (found, self.home_const(Home::Enum(id), name.as_str())) {
                        (Some(found), _) => Def::Variant(id, found),
                        (None, Some(constant)) => Def::Const(constant),
                        (None, None) => return Err(Failure::NoVariant(index, id)),
                    };
                    continue;
                }
                Def::Struct(id) if self.has_home_consts(Home::Struct(id)) => {
                    let found = self.home_const(Home::Struct(id), name.as_str());
                    let failure = Failure::NoConst(index, Home::Struct(id));
                    def = Def::Const(found.ok_or(failure)?);
                    continue;
                }
                Def::Broken => return Ok(Def::Broken),
                _ => return Err(Failure::NotAModule(index - 1)),
            };
            if name.as_str() == "super" {
                def = Def::Mod(self.module(module).parent.ok_or(Failure::NoParent(index))?);
                continue;
            }
            def = match self.find(module, name.as_str(), from, mark, &mut Vec::new()) {
                Ok(Some(found)) => found,
                Ok(None) => return Err(Failure::Unknown(index, Some(module))),
                Err(Failure::Private(_, span)) => return Err(Failure::Private(index, span)),
                Err(Failure::Ambiguous(_)) => return Err(Failure::Ambiguous(index)),
                Err(other) => return Err(other),
            };
        }
        Ok(def)
    }

    /// The module itself, or the module around a contract or a block.
    pub(crate) fn file_of(&self, module: ModId) -> ModId {
        let mut at = module;
        while let (true, Some(parent)) = (self.module(at).contract, self.module(at).parent) {
            at = parent;
        }
        at
    }

    fn first(&self, from: ModId, name: &str, longer: bool, mark: bool) -> Result<Def, Failure> {
        let mut at = from;
        loop {
            if let Some(found) = self.find(at, name, from, mark, &mut Vec::new())? {
                return Ok(found);
            }
            match self.module(at).parent {
                Some(parent) if self.module(at).contract => at = parent,
                _ => break,
            }
        }
        // `Option` is known everywhere, as in Rust.
        if let Some(option) = self.program.lang.option {
            match name {
                "Option" => return Ok(Def::Enum(option)),
                "None" => return Ok(Def::Variant(option, 0)),
                "Some" => return Ok(Def::Variant(option, 1)),
                _ => {}
            }
        }
        let package = self.packages.iter().find(|(package, _)| package == name);
        match package {
            // A package's name alone is no value, so it hides nothing there.
            Some((_, root)) if longer => Ok(Def::Mod(*root)),
            _ => Err(Failure::Unknown(0, None)),
        }
    }

    /// A name in a module, seen from another.
    fn find(
        &self,
        module: ModId,
        name: &str,
        from: ModId,
        mark: bool,
        visited: &mut Vec<ModId>,
    ) -> Result<Option<Def>, Failure> {
        if visited.contains(&module) {
            return Ok(None);
        }
        visited.push(module);
        if let Some(entry) = self.module(module).names.get(name) {
            if !entry.public && !self.is_inside(from, module) {
                return Err(Failure::Private(0, entry.span));
            }
            if mark && let Some(import) = entry.import {
                self.imports[import].used.set(true);
            }
            return entry.def.map(Some).ok_or(Failure::Pending);
        }
        let mut found: Option<(Def, usize)> = None;
        for &glob in &self.module(module).globs {
            let import = &self.imports[glob];
            if !import.public && !self.is_inside(from, module) {
                continue;
            }
            let Some(Def::Mod(target)) = import.def else { continue };
            // A private name behind `*` is simply not there.
            if let Ok(Some(def)) = self.find(target, name, from, mark, visited) {
                if found.is_some_and(|(other, _)| other != def) {
                    return Err(Failure::Ambiguous(0));
                }
                found = Some((def, glob));
            }
        }
        Ok(found.map(|(def, glob)| {
            if mark {
                self.imports[glob].used.set(true);
            }
            def
        }))
    }

    /// Whether `inner` is `outer` or lies in it.
    pub(crate) fn is_inside(&self, inner: ModId, outer: ModId) -> bool {
        let mut at = Some(inner);
        while let Some(module) = at {
            if module == outer {
                return true;
            }
            at = self.module(module).parent;
        }
        false
    }

    /// What a name means in a module, without saying anything.
    pub(crate) fn lookup(&self, from: ModId, name: &ast::Name) -> Option<Def> {
        self.walk(from, std::slice::from_ref(name), true).ok()
    }

    /// What a path means in a module; says so if nothing, and then it is [`Def::Broken`].
    /// `kind` is what was looked for: `type`, `function`, ….
    pub(crate) fn resolve(&mut self, from: ModId, path: &[ast::Name], kind: &str) -> Def {
        if path.iter().any(ast::Name::is_missing) {
            return Def::Broken;
        }
        match self.walk(from, path, true) {
            Ok(def) => def,
            Err(failure) => {
                self.report_failure(from, path, failure, kind);
                Def::Broken
            }
        }
    }

    /// Says why a path has no meaning.
    pub(crate) fn report_failure(
        &mut self,
        from: ModId,
        path: &[ast::Name],
        failure: Failure,
        kind: &str,
    ) {
        let diagnostic = match failure {
            Failure::Pending => return,
            Failure::Unknown(index, module) => {
                let Some(name) = path.get(index) else { return };
                // A name that is not known here is said once in a module.
                if module.is_none() && !self.is_news(from, name.as_str()) {
                    return;
                }
                match module {
                    None => self.unknown_name(from, name, kind, []),
                    Some(module) => {
                        let place = self.module(module);
                        let what = if place.contract { "contract" } else { "module" };
                        let diagnostic = Diagnostic::error(
                            Code("E0101"),
                            format!("there is no `{name}` in {what} `{}`", place.path),
                        )
                        .label(name.span, "not found");
                        match self.closest_in(module, name.as_str()) {
                            Some(close) => diagnostic.suggest(
                                format!("did you mean `{close}`?"),
                                name.span,
                                close,
                            ),
                            None => diagnostic,
                        }
                    }
                }
            }
            Failure::Private(index, span) => {
                let Some(name) = path.get(index) else { return };
                Diagnostic::error(Code("E0104"), format!("`{name}` is private to its module"))
                    .label(name.span, "cannot be used here")
                    .reason(span, "defined here without `pub`")
                    .help(format!("write `pub` before the definition of `{name}`"))
            }
            Failure::NotAModule(index) => {
                let Some(name) = path.get(index) else { return };
                Diagnostic::error(Code("E0103"), format!("`{name}` is no module"))
                    .label(name.span, "nothing can be found inside it")
            }
            Failure::NoVariant(index, id) => {
                let Some(name) = path.get(index) else { return };
                let item = self.enums[id.0 as usize].ast;
                let names = item.variants.iter().map(|variant| variant.name.as_str());
                let diagnostic = Diagnostic::error(
                    Code("E0101"),
                    format!("`{}` has no variant `{name}`", item.name),
                )
                .label(name.span, "not found")
                .reason(item.name.span, "the enum is defined here");
                match closest(name.as_str(), names.clone()) {
                    Some(close) => {
                        diagnostic.suggest(format!("did you mean `{close}`?"), name.span, close)
                    }
                    None => {
                        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
                        diagnostic.help(format!("it has {}", listed(&names)))
                    }
                }
            }
            Failure::NoConst(index, home) => {
                let Some(name) = path.get(index) else { return };
                self.no_home_const(home, name)
            }
            Failure::NoParent(index) => {
                let Some(name) = path.get(index) else { return };
                Diagnostic::error(Code("E0101"), "there is no module above this one")
                    .label(name.span, "`super` leads out of the package")
            }
            Failure::Ambiguous(index) => {
                let Some(name) = path.get(index) else { return };
                Diagnostic::error(
                    Code("E0105"),
                    format!("`{name}` comes from more than one `use …::*`"),
                )
                .label(name.span, "which one?")
                .help(format!("import `{name}` by its full path"))
            }
        };
        self.report(diagnostic);
    }

    /// The public name of a module that is closest to one that it does not have.
    pub(crate) fn closest_in(&self, module: ModId, name: &str) -> Option<String> {
        let names = self.module(module).names.iter().filter(|(_, entry)| entry.public);
        closest(name, names.map(|(name, _)| name.as_str())).map(str::to_owned)
    }

    /// Whether an unknown name is to be reported: once in a module, and not if an item that could
    /// not be read may have imported it.
    pub(crate) fn is_news(&mut self, from: ModId, name: &str) -> bool {
        let mut at = Some(from);
        while let Some(module) = at {
            if self.unread.contains(&module) && self.find_in_std(name).is_some() {
                return false;
            }
            at = self.module(module).parent.filter(|_| self.module(module).contract);
        }
        self.unknown_names.insert((from, name.to_owned()))
    }

    /// The message for an unknown name, with what may have been meant.
    pub(crate) fn unknown_name<'n>(
        &'n self,
        from: ModId,
        name: &ast::Name,
        kind: &str,
        also: impl IntoIterator<Item = &'n str>,
    ) -> Diagnostic {
        let diagnostic = Diagnostic::error(Code("E0100"), format!("unknown {kind} `{name}`"))
            .label(name.span, "not found here");
        if let Some(path) = self.find_in_std(name.as_str()) {
            return diagnostic.help(format!("it is in the standard library: `use {path};`"));
        }
        if let Some(owner) = self.enum_with(from, name.as_str()) {
            let written = format!("{owner}::{name}");
            return diagnostic.suggest(
                format!("it is a variant of `{owner}`: write `{written}`"),
                name.span,
                written,
            );
        }
        if let Some(diagnostic) = foreign(&diagnostic, name, kind) {
            return diagnostic;
        }
        // Looking at every name for every message is quadratic, and nobody reads the hundredth.
        if self.diagnostics.len() >= MOST_ADVISED {
            return diagnostic;
        }
        let mut names: Vec<&str> = also.into_iter().collect();
        let mut at = Some(from);
        while let Some(module) = at {
            let data = self.module(module);
            names.extend(data.names.keys().map(String::as_str));
            at = data.parent.filter(|_| data.contract);
        }
        if kind == "type" {
            names.extend(BUILTIN_TYPES);
        }
        if matches!(kind, "function" | "name") {
            names.extend(BUILTIN_FUNCTIONS);
        }
        if let Some(close) = closest(name.as_str(), names) {
            return diagnostic.suggest(format!("did you mean `{close}`?"), name.span, close);
        }
        match self.close_in_std(name.as_str(), kind) {
            Some((close, path)) => diagnostic.help(format!(
                "did you mean `{close}` of the standard library? Write `use {path};`"
            )),
            None if kind == "constant" => diagnostic.help(format!(
                "write `const {name}: u32 = …;`, or let the function be generic: `<const {name}: u32>`"
            )),
            None => diagnostic,
        }
    }

    /// The enum that a module knows by name and that has this variant.
    fn enum_with(&self, from: ModId, variant: &str) -> Option<String> {
        let mut at = Some(from);
        while let Some(module) = at {
            let data = self.module(module);
            let found = data.names.iter().find(|(_, entry)| match entry.def {
                Some(Def::Enum(id)) => {
                    let variants = &self.enums[id.0 as usize].ast.variants;
                    variants.iter().any(|known| known.name.as_str() == variant)
                }
                _ => false,
            });
            if let Some((name, _)) = found {
                return Some(name.clone());
            }
            at = data.parent.filter(|_| data.contract);
        }
        None
    }

    /// The path of a public item of `std` with this name.
    fn find_in_std(&self, name: &str) -> Option<String> {
        let mut found = None;
        self.each_in_std(|text, _, module| {
            if text == name && found.is_none() {
                found = Some(format!("{module}::{name}"));
            }
        });
        found
    }

    /// The public item of `std` whose name is closest to one that is misspelt, and its path.
    fn close_in_std(&self, name: &str, kind: &str) -> Option<(String, String)> {
        let mut known: BTreeMap<&str, &str> = BTreeMap::new();
        self.each_in_std(|text, def, module| {
            let fits = match kind {
                "type" => matches!(self.kind_of(def), "struct" | "enum"),
                "function" => matches!(def, Def::Fn(_)),
                _ => !matches!(def, Def::Mod(_)),
            };
            if fits {
                known.entry(text).or_insert(module);
            }
        });
        let close = closest(name, known.keys().copied())?;
        Some((close.to_owned(), format!("{}::{close}", known.get(close)?)))
    }

    /// Each public item of `std` where it is defined: its name, what it is, and its module's path.
    fn each_in_std<'n>(&'n self, mut visit: impl FnMut(&'n str, Def, &'n str)) {
        let std = self.packages.first().filter(|(package, _)| package == "std");
        let mut queue: Vec<ModId> = std.map(|(_, root)| *root).into_iter().collect();
        while let Some(module) = queue.pop() {
            let data = self.module(module);
            let own = data.names.iter().filter(|(_, entry)| entry.public && entry.import.is_none());
            for (text, entry) in own {
                match entry.def {
                    Some(Def::Mod(inner)) => queue.push(inner),
                    Some(Def::Broken) | None => {}
                    Some(def) => visit(text, def, &data.path),
                }
            }
        }
    }
}

/// The message for a name that other languages have.
fn foreign(unknown: &Diagnostic, name: &ast::Name, kind: &str) -> Option<Diagnostic> {
    let unknown = unknown.clone();
    if kind != "type" {
        if name.as_str() == "Vec" && kind != "function" {
            return Some(unknown.help(crate::habits::VEC));
        }
        if BUILTIN_TYPES.contains(&name.as_str()) || integer_name(name.as_str()).is_some() {
            return Some(match kind {
                "function" => unknown.help(match name.as_str() {
                    "SignedAmount" | "SignedMoney" => {
                        "`a.signed()` gives an amount with a sign, and `a.net(b)` the difference of two"
                            .to_owned()
                    }
                    "Amount" | "Money" => {
                        "`Amount::from_minor(n)` makes an amount of n minor units".to_owned()
                    }
                    "Rate" | "Decimal" | "SignedDecimal" | "Bps" | "Percent" => {
                        "`x.to::<Bps>()` and the like give a decimal another kind or scale; a number \
                         is written as it is, as in `0.25%`"
                            .to_owned()
                    }
                    "Timestamp" => "`date.start()` gives a day's first second".to_owned(),
                    "Date" => "`t.date()` gives a timestamp's day".to_owned(),
                    _ => format!("a cast is written behind: `x as {name}`"),
                }),
                _ => unknown.help(format!("`{name}` is a type; write the number itself")),
            });
        }
        if kind == "function" && habits::solidity_width(name.as_str()).is_some() {
            return Some(unknown.help("a cast is written behind: `x as u64`"));
        }
        return habits::of_value(name.as_str()).map(|advice| unknown.help(advice));
    }
    if let Some(bits) = habits::solidity_width(name.as_str()) {
        return Some(match (name.as_str().starts_with('u'), bits) {
            (true, 1..=MAX_WIDTH) => {
                unknown.suggest("the width stands behind a `u`", name.span, format!("u{bits}"))
            }
            (true, _) => unknown
                .note("a number of 256 bits does not fit the field that proofs are made in")
                .help("integers are `u8` … `u128`, at most `u252`; an element of the field is `Field`"),
            (false, _) => unknown.help("write `u64`, or `i64` for numbers below 0; signed integers have 8, 16, 32, 64 or 128 bits"),
        });
    }
    let (advice, word) = habits::of_type(name.as_str())?;
    Some(match word {
        Some(word) => unknown.suggest(advice, name.span, word),
        None => unknown.help(advice),
    })
}
