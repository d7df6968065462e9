//! `zkc explain`: the page of an error code, or a report on the package's clauses.

mod disclosure;
mod rounding;
mod trust;

use std::fmt::Write as _;

use zkc_diagnostics::{Code, Diagnostic, registry};

use crate::args::Explain;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::project::Project;
use crate::ui::Ui;

pub fn run(explain: &Explain, ui: &Ui) -> Outcome<Exit> {
    if explain.rounding {
        return rounding::run(explain.clause.as_deref(), ui);
    }
    if explain.disclosure {
        return disclosure::run(explain.clause.as_deref(), ui);
    }
    if explain.trust {
        return trust::run(explain.clause.as_deref(), ui);
    }
    let Some(code) = &explain.code else {
        let mut entries: Vec<_> = registry::entries().collect();
        entries.sort_by_key(|entry| entry.code);
        let mut text = String::new();
        for entry in entries {
            _ = writeln!(text, "{}  {}", entry.code, entry.title);
        }
        return Ok(ui.data(&text));
    };
    match registry::find(code) {
        Some(entry) => Ok(ui.data(entry.page)),
        None => Err(Failure::new(
            Exit::Usage,
            Diagnostic::error(Code("E0600"), format!("there is no error code `{code}`"))
                .help("codes look like `E0312` or `W0201`; `zkc explain` lists them all"),
        )),
    }
}

/// The clauses that a report is about: the one of this name, or all.
fn selected(project: &Project, clause: Option<&str>) -> Outcome<Vec<usize>> {
    match clause {
        Some(name) => Ok(vec![project.clause_index(Some(name))?]),
        None => Ok((0..project.program.clauses.len()).collect()),
    }
}

/// A piece of source on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
