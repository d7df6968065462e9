//! `zkc check`: looks for errors, builds nothing.

use crate::exit::Exit;
use crate::failure::Outcome;
use crate::project;
use crate::ui::Ui;

pub fn run(ui: &Ui) -> Outcome<Exit> {
    let mut project = project::open_with_tests(ui)?;
    // Bounds of exact values and sizes of instances are known only once a clause is lowered.
    let mut exit = Exit::Ok;
    for clause in &project.program.clauses {
        if project.session.lower(&project.program, clause).is_none() {
            exit = Exit::Compile;
        }
    }
    ui.diagnostics(&mut project.session);
    if exit == Exit::Ok {
        let n = project.program.clauses.len();
        ui.status(
            "Finished",
            format!("{n} clause{} without errors", if n == 1 { "" } else { "s" }),
        );
    }
    Ok(exit)
}
