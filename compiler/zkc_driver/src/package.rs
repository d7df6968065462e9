//! Loading a package: its manifest, and the tree of its modules.

use std::collections::BTreeMap;
use std::io;

use zkc_ast::{Item, ItemKind};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_span::{FileId, SourceMap, Span};

use crate::Files;
use crate::manifest::Manifest;

/// No source file may be larger: 4 MiB.
const MAX_SOURCE_BYTES: usize = 4 << 20;
/// No package may have more files.
const MAX_FILES: usize = 4096;

/// A package whose manifest is valid.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its manifest.
    pub manifest: Manifest,
    /// The manifest's text in the session's sources.
    pub manifest_file: FileId,
}

/// A parsed file with its place in the package.
pub(crate) struct ParsedModule {
    /// Path below the package's root; empty for the root.
    pub path: Vec<String>,
    /// The tree.
    pub ast: zkc_ast::File,
    /// Where the text is.
    pub file: FileId,
}

/// Reads a text file; broken UTF-8, NUL bytes beyond the lexer's care, and giants are refused.
///
/// # Errors
/// E0602 if it cannot be read, E0603 if it is no UTF-8, E0604 if it is too large.
pub(crate) fn read_text(files: &dyn Files, path: &str) -> Result<String, Diagnostic> {
    text_of(path, files.read(path).map_err(|error| unreadable(files, path, &error))?)
}

/// The text of a file's bytes.
///
/// # Errors
/// E0603 if they are no UTF-8, E0604 if they are too many.
pub(crate) fn text_of(path: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    if bytes.len() > MAX_SOURCE_BYTES {
        return Err(Diagnostic::error(
            Code("E0604"),
            format!(
                "`{path}` has {} bytes, and {MAX_SOURCE_BYTES} (4 MiB) is the most",
                bytes.len()
            ),
        )
        .help("split the file into modules"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count();
        Diagnostic::error(
            Code("E0603"),
            format!("`{path}` is not UTF-8: byte {at}, on line {line}, begins no character"),
        )
        .help("save the file as UTF-8")
    })
}

fn unreadable(files: &dyn Files, path: &str, error: &io::Error) -> Diagnostic {
    if error.kind() == io::ErrorKind::NotFound {
        let missing =
            Diagnostic::error(Code("E0602"), format!("there is no `{path}` in {}", files.root()));
        return match path {
            "Zkc.toml" => {
                missing.help("`zkc new NAME` makes a package; `-C DIR` runs in another folder")
            }
            "src/main.clause" => {
                missing.help("a package's first file is `src/main.clause`, or `src/lib.clause`")
            }
            _ => missing,
        };
    }
    Diagnostic::error(Code("E0602"), format!("`{path}` cannot be read: {error}"))
}

/// Loads and parses the package's root file and all modules it declares, in path order.
/// Files that are missing or broken are reported and left out.
///
/// With `tests`, the files of the folder `tests/` too: `tests/late.clause` is the module `tests::late`.
pub(crate) fn load_modules(
    files: &dyn Files,
    tests: bool,
    sources: &mut SourceMap,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ParsedModule> {
    let mut loaded: BTreeMap<Vec<String>, ParsedModule> = BTreeMap::new();
    // (path of the module, file without ending, where it was declared)
    let mut wanted: Vec<(Vec<String>, String, Option<Span>)> = Vec::new();
    let root = if files.read("src/main.clause").is_err() && files.read("src/lib.clause").is_ok() {
        "src/lib"
    } else {
        "src/main"
    };
    if tests {
        wanted.extend(test_files(files, diagnostics));
    }
    wanted.push((Vec::new(), root.to_owned(), None));
    while let Some((path, stem, declared)) = wanted.pop() {
        if loaded.len() >= MAX_FILES {
            diagnostics.push(Diagnostic::error(
                Code("E0604"),
                format!("the package has more than {MAX_FILES} files"),
            ));
            break;
        }
        let file_name = format!("{stem}.clause");
        let text = match read_text(files, &file_name) {
            Ok(text) => text,
            Err(diagnostic) => {
                diagnostics.push(match declared {
                    Some(span) if diagnostic.code == Code("E0602") => {
                        Diagnostic::error(Code("E0606"), format!("there is no file `{file_name}`"))
                            .label(span, "this module's text should be there")
                            .help(format!("make the file, or write `mod {} {{ … }}`", last(&path)))
                    }
                    _ => diagnostic,
                });
                continue;
            }
        };
        let file = sources.add(file_name, text.as_str());
        let parsed = zkc_parser::parse(&text, file);
        diagnostics.extend(parsed.diagnostics);
        let folder = if path.is_empty() { "src".to_owned() } else { stem };
        declared_modules(&parsed.ast.items, &path, &folder, &mut wanted);
        loaded.insert(path.clone(), ParsedModule { path, ast: parsed.ast, file });
    }
    loaded.into_values().collect()
}

/// The modules of the folder `tests/`, the last first.
fn test_files(
    files: &dyn Files,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Vec<String>, String, Option<Span>)> {
    let names = files.list("tests").unwrap_or_else(|error| {
        diagnostics.push(unreadable(files, "tests", &error));
        Vec::new()
    });
    let stems = names.iter().filter_map(|name| name.strip_suffix(".clause"));
    let modules = stems
        .map(|stem| (vec!["tests".to_owned(), stem.to_owned()], format!("tests/{stem}"), None));
    modules.rev().collect()
}

/// Finds `mod name;` in a file, inside inline modules too.
fn declared_modules(
    items: &[Item],
    path: &[String],
    folder: &str,
    wanted: &mut Vec<(Vec<String>, String, Option<Span>)>,
) {
    for item in items {
        let ItemKind::Mod(module) = &item.kind else { continue };
        let name = module.name.text.to_string();
        let path = [path, &[name.clone()]].concat();
        let below = format!("{folder}/{name}");
        match &module.items {
            Some(items) => declared_modules(items, &path, &below, wanted),
            None if wanted.iter().any(|(known, ..)| *known == path) => {}
            None => wanted.push((path, below, Some(module.name.span))),
        }
    }
}

fn last(path: &[String]) -> &str {
    path.last().map_or("name", String::as_str)
}
