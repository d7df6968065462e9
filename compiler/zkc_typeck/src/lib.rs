//! Name resolution and type checking: from syntax trees to the typed tree.
//!
//! [`check`] takes the packages of a compilation, `std` first and the one that is built last, and
//! gives a [`Program`] or the reasons why there is none. The steps, each a module:
//!
//! 1. `resolve`: every item gets an id and a name; every `use` is resolved;
//! 2. `signatures`: generic parameters, fields, parameters, results; `types` and `sizes` read the
//!    types and the constants in them;
//! 3. `body`: each function, constant and clause, with inference (`infer`);
//! 4. `recursion`: what leads back to itself;
//! 5. `computed`: sizes that take more than a polynomial, for which the steps before are repeated;
//! 6. `ownership`: values that are used exactly once, body by body as they are checked;
//! 7. `conserve`: that functions which say so hand on what they take;
//! 8. `privacy`: who may see which value. Only a program without errors gets that far.
//!
//! A mistake is said once: what is in error has a type of its own, about which nothing more is said.
//!
//! This crate reads no files: the driver brings the trees of all modules.

mod attributes;
mod body;
mod computed;
mod conserve;
mod cx;
mod enums;
mod habits;
mod home_consts;
mod infer;
mod inside;
mod ownership;
mod privacy;
mod recursion;
mod resolve;
mod signatures;
mod sizes;
mod suggest;
mod testing;
mod types;

use std::collections::BTreeMap;

use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{ConstId, FuncId, Identity, Program};

pub use crate::computed::Evaluate;
use crate::cx::Cx;
pub use crate::suggest::closest;

/// A package: its name and its modules.
#[derive(Clone, Debug)]
pub struct Package<'a> {
    /// The name that paths use: `std`, or the one in `Zkc.toml`.
    pub name: String,
    /// The files, parents before children; the root has an empty path.
    pub modules: Vec<Module<'a>>,
}

/// A file as a module.
#[derive(Clone, Debug)]
pub struct Module<'a> {
    /// Names from the package's root: `["terms"]` for `mod terms;`.
    pub path: Vec<String>,
    /// Its tree.
    pub ast: &'a zkc_ast::File,
}

/// What checking found.
#[derive(Debug)]
pub struct Checked {
    /// The program, if there is no error.
    pub program: Option<Program>,
    /// Errors and warnings, by place; 10,000 at most.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more there were.
    pub omitted: usize,
}

/// Checks packages: the first is `std`, the last is built. Sizes are computed by `evaluate`.
///
/// Syntax errors in the trees are not repeated here; a tree with some still gives what can be known.
/// The caller must not build a [`Program`] made from a tree that had any.
pub fn check(packages: &[Package<'_>], evaluate: Evaluate<'_>) -> Checked {
    match packages {
        [std, others @ ..] => Standard::check(std, evaluate).with(others, evaluate),
        [] => Standard(Cx::default()).with(&[], evaluate),
    }
}

/// `std`, checked. It depends on nothing, so one serves for many programs.
///
/// ```
/// use zkc_span::FileId;
/// use zkc_typeck::{Evaluate, Module, Package, Standard};
///
/// let std = Package { name: "std".to_owned(), modules: Vec::new() };
/// let none: Evaluate<'_> = &|_, _| unreachable!("no size takes a computation");
/// let std = Standard::check(&std, none);
/// for (text, right) in [("const A: u8 = 1;", true), ("const A: u8 = true;", false)] {
///     let parsed = zkc_parser::parse(text, FileId(0));
///     let module = Module { path: Vec::new(), ast: &parsed.ast };
///     let package = Package { name: "main".to_owned(), modules: vec![module] };
///     assert_eq!(std.with(&[package], none).program.is_some(), right);
/// }
/// ```
#[derive(Debug)]
pub struct Standard<'a>(Cx<'a>);

impl<'a> Standard<'a> {
    /// Checks `std`. What is wrong in it is said with every program.
    pub fn check(std: &Package<'a>, evaluate: Evaluate<'_>) -> Standard<'a> {
        Standard(Cx::default().with(std::slice::from_ref(std), evaluate))
    }

    /// Checks packages that may use it; the last is built. As [`check`].
    pub fn with<'b>(&self, packages: &[Package<'b>], evaluate: Evaluate<'_>) -> Checked
    where
        'a: 'b,
    {
        let cx: &Cx<'b> = &self.0;
        let cx = if packages.is_empty() { cx.clone() } else { cx.with(packages, evaluate) };
        cx.finish()
    }
}

impl<'a> Cx<'a> {
    /// This with packages that it does not use, checked as often as their sizes need.
    fn with(&self, packages: &[Package<'a>], evaluate: Evaluate<'_>) -> Cx<'a> {
        let mut known = self.computed.clone();
        loop {
            let mut cx = Cx { computed: known, ..self.clone() };
            cx.add(packages);
            match cx.compute_sizes(evaluate) {
                Some(more) => known = more,
                None => return cx,
            }
        }
    }

    /// Checks packages after those that are here, which do not use them; the last may be built.
    fn add(&mut self, packages: &[Package<'a>]) {
        self.begin();
        self.collect(packages);
        self.resolve_imports();
        self.name_home_consts();
        self.read_signatures();
        self.check_bodies();
    }

    fn finish(mut self) -> Checked {
        self.refuse_recursion();
        self.settle_sizes();
        if !self.failed() {
            self.check_conservation();
        }
        if !self.failed() {
            self.check_privacy();
        }
        let failed = self.failed();
        if !failed {
            // Whatever is in error may have been all that used an import.
            self.report_unused_imports();
        }
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        diagnostics.sort_by_key(|diagnostic| {
            let primary = diagnostic.primary.as_ref();
            primary.map(|label| (label.span.file, label.span.start, label.span.end))
        });
        // `std` may have been cloned from one that other programs have too.
        self.program.identity = Identity::default();
        Checked { program: (!failed).then_some(self.program), diagnostics, omitted: self.omitted }
    }
}

impl Cx<'_> {
    fn check_bodies(&mut self) {
        self.program.package =
            self.packages.last().map(|(name, _)| name.clone()).unwrap_or_default();
        for index in self.first.consts..self.consts.len() {
            let constant = self.check_const(ConstId(index as u32));
            self.program.consts.push(constant);
        }
        // Tests come last: they ask what clauses take and give.
        let ids = (self.first.fns..self.fns.len()).map(|index| FuncId(index as u32));
        let (testing, plain): (Vec<FuncId>, Vec<FuncId>) = ids.partition(|id| self.is_testing(*id));
        let mut functions = BTreeMap::new();
        for id in plain {
            self.note_lang(id);
            functions.insert(id, self.check_function(id));
        }
        for index in self.first.clauses..self.clauses.len() {
            let built = self.is_built(self.clauses[index].module);
            if let Some(clause) = self.check_clause(index) {
                self.fill_clause_structs(index, &clause);
                if built {
                    self.program.clauses.push(clause);
                }
            }
        }
        for id in testing {
            self.in_test = true;
            functions.insert(id, self.check_function(id));
            self.in_test = false;
            self.add_test(id);
        }
        // A function without a body was refused where it was collected.
        self.program.functions.extend(functions.into_values().flatten());
        // Whoever lacks a `self` that its body speaks of was told so there.
        for (function, diagnostic) in std::mem::take(&mut self.without_self) {
            if !self.lacks_self.contains(&function) {
                self.report(diagnostic);
            }
        }
    }

    /// Notes a function that built-in operations are lowered to.
    fn note_lang(&mut self, id: FuncId) {
        let item = self.func(id).item;
        let Some((name, span)) = attributes::text_of(item, "lang") else { return };
        let name = name.to_owned();
        if !self.is_std(self.func(id).module) {
            self.report(
                Diagnostic::error(Code("E0107"), "`#[lang]` belongs to `std`")
                    .label(span, "the language itself calls such a function"),
            );
            return;
        }
        match name.as_str() {
            "sponge" => self.program.lang.sponge = Some(id),
            _ => self.report(
                Diagnostic::error(Code("E0107"), format!("the language knows no `{name}`"))
                    .label(span, "unknown"),
            ),
        }
    }
}
