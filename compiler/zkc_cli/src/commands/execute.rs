//! `zkc execute`: runs a clause on inputs, by its circuit and by the reference evaluator, and compares.

use serde_json::Value;
use zkc_artifact::rim::atomic_write_private;

use super::build;
use crate::args::Execute;
use crate::deal;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome, unwritable};
use crate::project;
use crate::ui::Ui;

pub fn run(execute: &Execute, ui: &Ui) -> Outcome<Exit> {
    let mut project = project::open(ui)?;
    let index = project.clause_index(execute.which.clause.as_deref())?;
    let built = build::one(&mut project, index, ui)?;
    let path = deal::input_path(&project, &built, execute.input.inputs.as_deref())?;
    let document = deal::read_document(&path)?;
    let show = execute.input.show_private;
    let run = || {
        let source = path.display().to_string();
        let inputs = deal::encode(&built, &document, project.deployment(index), &source)?;
        let witness = deal::witness(&project.program, &built, &inputs, show)?;
        deal::check_against_evaluator(&project.program, &built, &inputs, &witness, show)?;
        Ok(witness)
    };
    let witness = run()
        .map_err(|failure: Failure| Failure::said(failure.show(ui, &project.session.sources)))?;
    let public = built.r1cs.public_inputs(witness.wires());
    let outputs = Value::Object(deal::outputs(&built.abi, public));
    if let Some(path) = &execute.wtns {
        let bytes = zkc_artifact::wtns::write(witness.wires());
        atomic_write_private(path, &bytes).map_err(|error| unwritable(path, &error))?;
        ui.status("Wrote", format!("{}: it holds all private values", path.display()));
    }
    ui.status("Finished", format!("{} holds for {}", built.name, path.display()));
    let mut result = serde_json::Map::new();
    result.insert("outputs".to_owned(), outputs);
    if let Some(openings) = deal::openings(&built.abi, public, &witness) {
        result.insert("openings".to_owned(), openings);
    }
    if project.program.clauses[index].statement.is_some()
        && let Some(statement) = built.abi.statement(public)
    {
        result.insert("statement".to_owned(), statement.to_string().into());
    }
    let text = serde_json::to_string_pretty(&Value::Object(result)).unwrap_or_default();
    Ok(ui.data(&(text + "\n")))
}
