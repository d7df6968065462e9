//! `zkc explain --disclosure`: what everybody learns from a proof of each clause (semantics 5.8).

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use zkc_driver::obligations;
use zkc_hir::{Clause, Program, Visibility};
use zkc_span::{SourceMap, Span};

use super::{one_line, selected};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::project::{self, full_name};
use crate::ui::Ui;

/// The most of a condition that is shown on a line.
const MAX_SHOWN: usize = 72;

pub fn run(clause: Option<&str>, ui: &Ui) -> Outcome<Exit> {
    let project = project::open(ui)?;
    let (program, sources) = (&project.program, &project.session.sources);
    let clauses = selected(&project, clause)?.into_iter().map(|index| &program.clauses[index]);
    if ui.is_json() {
        let clauses: Vec<Json> = clauses.map(|clause| as_json(program, clause, sources)).collect();
        return Ok(ui.data(&format!("{}\n", json!({ "clauses": clauses }))));
    }
    let texts: Vec<String> = clauses.map(|clause| as_text(program, clause, sources)).collect();
    Ok(ui.data(&texts.join("\n")))
}

/// What the verifier brings: name and type as the verifier sees it.
fn inputs(program: &Program, clause: &Clause) -> Vec<(String, String)> {
    let mut inputs = vec![("deployment".to_owned(), "Digest".to_owned())];
    for param in &clause.params {
        let ty = program.display(&param.ty, &[]);
        match param.visibility {
            Visibility::Public => inputs.push((param.name.clone(), ty)),
            Visibility::Sealed => inputs.push((param.name.clone(), format!("Seal<{ty}>"))),
            Visibility::Private => {}
        }
    }
    if clause.uses_now {
        inputs.push(("now".to_owned(), "Window".to_owned()));
    }
    inputs
}

/// What the proof brings: name, type and the hidden parts of inputs that it was computed from.
fn outputs<'a>(program: &Program, clause: &'a Clause) -> Vec<(&'a str, String, &'a [String])> {
    let from = clause.disclosure.outputs.iter().map(Vec::as_slice);
    let outputs = clause.outputs.iter().zip(from.chain(std::iter::repeat(&[][..])));
    outputs
        .map(|(output, from)| {
            let ty = program.display(&output.ty, &[]);
            let ty = if output.sealed { format!("Seal<{ty}>") } else { ty };
            (output.name.as_str(), ty, from)
        })
        .collect()
}

/// The parts, with a whole in place of all its parts.
fn collapsed(clause: &Clause, parts: &[String]) -> Vec<String> {
    let mut shown: Vec<String> = Vec::new();
    for part in parts {
        let ends = part.match_indices(['.', '[']).map(|(at, _)| at).chain([part.len()]);
        let mut wholes = ends.filter_map(|end| part.get(..end));
        let is_there = |whole: &&str| {
            let inside = |path: &str| {
                let rest = path.strip_prefix(*whole);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            let paths = clause.trust.iter().map(|trust| &trust.path);
            paths.filter(|path| inside(path)).all(|path| parts.contains(path))
        };
        let whole = wholes.find(is_there).unwrap_or(part).to_owned();
        if !shown.contains(&whole) {
            shown.push(whole);
        }
    }
    shown
}

fn as_json(program: &Program, clause: &Clause, sources: &SourceMap) -> Json {
    let found = &clause.disclosure;
    let place = |span: Span| {
        let line = sources.location(span).line;
        (sources.file(span.file).name().to_owned(), line, one_line(sources.snippet(span)))
    };
    let placed = |span: &Span| {
        let (file, line, source) = place(*span);
        json!({ "file": file, "line": line, "source": source })
    };
    let inputs: Vec<Json> = inputs(program, clause)
        .into_iter()
        .map(|(name, ty)| json!({ "name": name, "type": ty }))
        .collect();
    let outputs: Vec<Json> = outputs(program, clause)
        .into_iter()
        .map(|(name, ty, from)| json!({ "name": name, "type": ty, "depends_on": from }))
        .collect();
    let revealed: Vec<Json> = found
        .revealed
        .iter()
        .map(|value| {
            let (file, line, source) = place(value.span);
            json!({
                "file": file, "line": line, "source": source,
                "reason": value.reason, "depends_on": value.from,
            })
        })
        .collect();
    let compared: Vec<Json> = found
        .compared
        .iter()
        .map(|value| {
            let (file, line, source) = place(value.span);
            json!({ "file": file, "line": line, "source": source, "depends_on": value.of })
        })
        .collect();
    json!({
        "name": clause.name,
        "contract": clause.contract,
        "inputs": inputs,
        "outputs": outputs,
        "revealed": revealed,
        "conditions": found.conditions.iter().map(placed).collect::<Vec<_>>(),
        "compared": compared,
        "hidden": found.hidden,
        "guessable": found.guessable.iter().map(placed).collect::<Vec<_>>(),
        "obligations": obligations(clause),
    })
}

fn as_text(program: &Program, clause: &Clause, sources: &SourceMap) -> String {
    let found = &clause.disclosure;
    let place = |span: Span| {
        let line = sources.location(span).line;
        format!("{}:{line}", sources.file(span.file).name())
    };
    let source = |span: Span| {
        let text = one_line(sources.snippet(span));
        match text.char_indices().nth(MAX_SHOWN) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    };
    let from = |parts: &[String]| match parts {
        [] => "from what is public".to_owned(),
        parts => format!("from {}", collapsed(clause, parts).join(", ")),
    };
    let mut text = format!("{}: what everybody learns from a proof\n", full_name(clause));
    let known = inputs(program, clause);
    let known: Vec<String> = known.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
    _ = writeln!(text, "  what the verifier brings\n    {}", known.join(", "));
    if !clause.outputs.is_empty() || !found.revealed.is_empty() {
        text.push_str("  what the proof brings\n");
    }
    for (name, ty, parts) in outputs(program, clause) {
        _ = writeln!(text, "    {name}: {ty}  {}", from(parts));
    }
    for value in &found.revealed {
        let at = place(value.span);
        _ = writeln!(text, "    {at}  {:?}  {}", value.reason, from(&value.from));
    }
    if !found.conditions.is_empty() {
        text.push_str("  that these conditions hold where they are asked\n");
    }
    for condition in &found.conditions {
        _ = writeln!(text, "    {}  {}", place(*condition), source(*condition));
    }
    if !found.compared.is_empty() {
        text.push_str("  and so how hidden values compare with known ones\n");
    }
    for compared in &found.compared {
        _ = writeln!(text, "    {}  {}", place(compared.span), source(compared.span));
    }
    let list = |parts: Vec<String>| match parts.is_empty() {
        true => "nothing".to_owned(),
        false => parts.join(", "),
    };
    _ = writeln!(text, "  hidden: {}", list(collapsed(clause, &found.hidden)));
    for guessable in &found.guessable {
        let (at, words) = (place(*guessable), source(*guessable));
        _ = writeln!(text, "  can be guessed by trying: {at}  {words}");
    }
    text.push_str("  the verifier checks itself that\n");
    for duty in obligations(clause) {
        _ = writeln!(text, "    {duty}");
    }
    text
}
