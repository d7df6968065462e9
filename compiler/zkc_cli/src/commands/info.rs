//! `zkc info`: how large each clause's circuit is, and which lines cost what.

mod flame;

use std::fmt::Write as _;

use serde_json::{Value, json};
use zkc_artifact::rim::atomic_write;
use zkc_span::SourceMap;

use crate::args::Info;
use crate::exit::Exit;
use crate::failure::{Outcome, unwritable};
use crate::project::{self, Built, grouped};
use crate::ui::Ui;

pub fn run(info: &Info, ui: &Ui) -> Outcome<Exit> {
    let mut project = project::open(ui)?;
    let indices: Vec<usize> = match &info.which.clause {
        Some(name) => vec![project.clause_index(Some(name))?],
        None => (0..project.program.clauses.len()).collect(),
    };
    let mut all = Vec::new();
    for index in indices {
        all.push(project.compile(index, ui)?);
    }
    if let Some(path) = &info.flamegraph {
        let graph = flame::graph(&all);
        let folded = path.extension().is_some_and(|extension| extension == "folded");
        let text = if folded { flame::folded(&graph) } else { flame::svg(&graph) };
        atomic_write(path, text.as_bytes()).map_err(|error| unwritable(path, &error))?;
        ui.status("Written", path.display().to_string());
    }
    let sources = &project.session.sources;
    let text = match ui.is_json() {
        true => {
            let clauses: Vec<Value> =
                all.iter().map(|built| as_json(built, info.per_line)).collect();
            format!("{}\n", json!({ "clauses": clauses }))
        }
        false => as_table(&all, info.per_line, sources),
    };
    Ok(ui.data(&text))
}

fn as_json(built: &Built, per_line: bool) -> Value {
    let mut object = json!({
        "name": built.abi.clause,
        "contract": built.abi.contract,
        "constraints": built.r1cs.n_rows(),
        "wires": built.r1cs.n_wires(),
        "nonzeros": built.r1cs.nonzeros().total(),
        "public_inputs": built.r1cs.n_public(),
    });
    if per_line {
        let lines: Vec<Value> = lines(built)
            .into_iter()
            .map(|(file, line, own, called)| {
                json!({ "file": file, "line": line, "constraints": own, "called": called })
            })
            .collect();
        object["lines"] = Value::Array(lines);
    }
    object
}

fn as_table(all: &[Built], per_line: bool, sources: &SourceMap) -> String {
    let width = all.iter().map(|built| built.name.chars().count()).max().unwrap_or(0).max(6);
    let mut text = format!(
        "{:<width$}  {:>12}  {:>12}  {:>12}  {:>13}\n",
        "clause", "constraints", "wires", "non-zeros", "public inputs"
    );
    for built in all {
        let n = |number: usize| grouped(number as u64);
        _ = writeln!(
            text,
            "{:<width$}  {:>12}  {:>12}  {:>12}  {:>13}",
            built.name,
            n(built.r1cs.n_rows()),
            n(built.r1cs.n_wires()),
            n(built.r1cs.nonzeros().total()),
            n(built.r1cs.n_public()),
        );
    }
    if per_line {
        for built in all {
            _ = writeln!(text, "\n{}: constraints by source line", built.name);
            let lines = lines(built);
            let places: Vec<String> =
                lines.iter().map(|(file, line, ..)| format!("{file}:{line}")).collect();
            let width = places.iter().map(|place| place.chars().count()).max().unwrap_or(0);
            let head = format!("{:>12}  {:>7}  {:>12}  line", "its own", "share", "of its calls");
            _ = writeln!(text, "{head}");
            let total = (built.r1cs.n_rows() as u64).max(1);
            for ((file, line, own, called), place) in lines.into_iter().zip(places) {
                let share = own as f64 * 100.0 / total as f64;
                let words = words_of_line(sources, file, line);
                let row = format!(
                    "{:>12}  {share:>6.1}%  {:>12}  {place:<width$}  {words}",
                    grouped(own),
                    grouped(called)
                );
                _ = writeln!(text, "{}", row.trim_end());
            }
        }
    }
    text
}

/// The text of a line, without its indentation, cut where it is long.
pub(crate) fn words_of_line(sources: &SourceMap, name: &str, line: u32) -> String {
    const LONGEST: usize = 60;
    let file = sources.files().find(|(_, file)| file.name() == name);
    let text = file.and_then(|(_, file)| file.text().lines().nth(line.saturating_sub(1) as usize));
    let text = text.unwrap_or("").trim();
    let visible = |letter: char| if letter.is_control() { ' ' } else { letter };
    match text.chars().count() > LONGEST {
        true => text.chars().take(LONGEST - 1).map(visible).chain(['…']).collect(),
        false => text.chars().map(visible).collect(),
    }
}

/// The lines that cost something, dearest first: file, line, constraints that come from the line
/// itself, and constraints of the functions it calls. The first add up to the circuit.
fn lines(built: &Built) -> Vec<(&str, u32, u64, u64)> {
    let files = built.debug.files();
    let mut lines: Vec<(&str, u32, u64, u64)> = built
        .debug
        .rows_by_line()
        .into_iter()
        .map(|((file, line), rows)| {
            (files[file as usize].name.as_str(), line, rows.own, rows.called)
        })
        .filter(|(.., own, called)| own + called > 0)
        .collect();
    lines.sort_by_key(|(file, line, own, called)| (std::cmp::Reverse(own + called), *file, *line));
    lines
}
