//! Checks a program in one file against the real standard library.

use zkc_diagnostics::{Diagnostic, render};
use zkc_span::{FileId, SourceMap};
use zkc_typeck::{Checked, Module, Package, check};

/// What became of a program.
pub struct Outcome {
    /// Syntax errors; a test program has none, but for tests that say so.
    pub syntax: Vec<Diagnostic>,
    /// What the checker found.
    pub checked: Checked,
    sources: SourceMap,
}

impl Outcome {
    #[allow(dead_code, reason = "the examples have none")]
    /// Codes with the source text of the primary place: `E0200 at "x"`.
    pub fn codes(&self) -> Vec<String> {
        let all = self.syntax.iter().chain(&self.checked.diagnostics);
        all.map(|diagnostic| match &diagnostic.primary {
            Some(label) => format!("{} at {:?}", diagnostic.code, self.sources.snippet(label.span)),
            None => diagnostic.code.to_string(),
        })
        .collect()
    }

    /// All diagnostics as people see them.
    pub fn text(&self) -> String {
        let all = self.syntax.iter().chain(&self.checked.diagnostics);
        all.map(|diagnostic| render::human(&self.sources, diagnostic, false)).collect()
    }
}

#[allow(dead_code, reason = "most tests have one file")]
/// Checks a package of several files: path below the root, separated by `::`, and text.
pub fn check_files(files: &[(&str, &str)]) -> Outcome {
    let mut sources = SourceMap::new();
    let mut syntax = Vec::new();
    let mut parse = |name: &str, text: &str| {
        let file: FileId = sources.add(name, text);
        let parsed = zkc_parser::parse(text, file);
        syntax.extend(parsed.diagnostics);
        parsed.ast
    };
    let std: Vec<(Vec<String>, zkc_ast::File)> = zkc_stdlib::MODULES
        .iter()
        .map(|module| {
            let path = module.path.iter().map(|name| (*name).to_owned()).collect();
            (path, parse(module.file_name, module.text))
        })
        .collect();
    let own: Vec<(Vec<String>, zkc_ast::File)> = files
        .iter()
        .map(|(path, text)| {
            let names = path.split("::").filter(|name| !name.is_empty());
            (names.map(str::to_owned).collect(), parse(&format!("{path}.clause"), text))
        })
        .collect();
    let modules = |list: &'_ [(Vec<String>, zkc_ast::File)]| -> Vec<(Vec<String>, usize)> {
        list.iter().enumerate().map(|(index, (path, _))| (path.clone(), index)).collect()
    };
    fn package<'a>(
        name: &str,
        list: &'a [(Vec<String>, zkc_ast::File)],
        order: Vec<(Vec<String>, usize)>,
    ) -> Package<'a> {
        let modules =
            order.into_iter().map(|(path, at)| Module { path, ast: &list[at].1 }).collect();
        Package { name: name.to_owned(), modules }
    }
    let packages = [package("std", &std, modules(&std)), package("main", &own, modules(&own))];
    let checked = check(&packages, &zkc_eval::evaluate_constant);
    Outcome { syntax, checked, sources }
}

/// Checks a package of one file.
pub fn check_main(text: &str) -> Outcome {
    check_files(&[("", text)])
}
