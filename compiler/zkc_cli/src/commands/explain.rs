//! `zkc explain`: the page of an error code, or where the package rounds.

mod rounding;

use std::fmt::Write as _;

use zkc_diagnostics::{Code, Diagnostic, registry};

use crate::args::Explain;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::ui::Ui;

pub fn run(explain: &Explain, ui: &Ui) -> Outcome<Exit> {
    if explain.rounding {
        return rounding::run(explain.clause.as_deref(), ui);
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
