//! `zkc build --explain-cost`: each check with its constraints, or with why it has none.

use std::fmt::Write as _;

use serde_json::{Value, json};
use zkc_driver::{Check, Fate};
use zkc_span::{SourceMap, Span};

use crate::commands::info::words_of_line;
use crate::project::{Built, grouped};

/// For people.
pub fn table(all: &[Built], sources: &SourceMap) -> String {
    let mut text = String::new();
    for (at, built) in all.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        let sum = |wanted: fn(&Fate) -> bool| {
            built.checks.iter().filter(|check| wanted(&check.fate)).count()
        };
        let kept = sum(|fate| matches!(fate, Fate::Kept { .. }));
        let dropped = built.checks.len() - kept;
        let rows: u64 = built.checks.iter().map(rows_of).sum();
        _ = writeln!(
            text,
            "{}: {} constraints, {} of them for {} that are kept; {} dropped",
            built.name,
            grouped(built.r1cs.n_rows() as u64),
            grouped(rows),
            count(kept, "check"),
            count(dropped, "check"),
        );
        let mut line = None;
        for check in &built.checks {
            let place = place(sources, check.span);
            if line.as_ref() != Some(&place) {
                let words = words_of_line(sources, &place.0, place.1);
                _ = writeln!(text, "  {}:{}  {words}", place.0, place.1);
                line = Some(place.clone());
            }
            let why = match &check.fate {
                Fate::Kept { .. } if check.message.is_empty() => "kept".to_owned(),
                Fate::Kept { .. } => format!("kept: \"{}\"", visible(&check.message)),
                Fate::ByType => "dropped: its type holds every result".to_owned(),
                Fate::Implied(because) => {
                    let lines = reasons(sources, because, &place.0);
                    match lines.is_empty() {
                        true => "dropped: the ranges of its values imply it".to_owned(),
                        false => format!("dropped: follows from {}", lines.join(", ")),
                    }
                }
            };
            let times = match check.times {
                0 | 1 => String::new(),
                times => format!(" ({} times)", grouped(times)),
            };
            let rows = grouped(rows_of(check));
            _ = writeln!(text, "  {rows:>12}  {:<16}  {why}{times}", check.kind);
        }
    }
    text
}

/// For tools.
pub fn json(all: &[Built], sources: &SourceMap) -> Value {
    let clauses: Vec<Value> = all
        .iter()
        .map(|built| {
            let checks: Vec<Value> =
                built.checks.iter().map(|check| as_json(check, sources)).collect();
            json!({ "name": built.name, "constraints": built.r1cs.n_rows(), "checks": checks })
        })
        .collect();
    json!({ "clauses": clauses })
}

fn as_json(check: &Check, sources: &SourceMap) -> Value {
    let at = sources.location(check.span);
    let mut object = json!({
        "file": sources.file(check.span.file).name(),
        "line": at.line,
        "column": at.column,
        "check": check.kind,
        "message": check.message,
        "times": check.times,
        "constraints": rows_of(check),
        "fate": match &check.fate {
            Fate::Kept { .. } => "kept",
            Fate::Implied(_) => "implied",
            Fate::ByType => "type",
        },
    });
    if let Fate::Implied(because) = &check.fate {
        let because: Vec<Value> = because
            .iter()
            .map(|span| {
                let (file, line) = place(sources, *span);
                json!({ "file": file, "line": line })
            })
            .collect();
        object["because"] = Value::Array(because);
    }
    object
}

fn rows_of(check: &Check) -> u64 {
    match check.fate {
        Fate::Kept { rows } => rows,
        Fate::Implied(_) | Fate::ByType => 0,
    }
}

fn place(sources: &SourceMap, span: Span) -> (String, u32) {
    (sources.file(span.file).name().to_owned(), sources.location(span).line)
}

/// `line 12`, or `file:12` for other files; each once, in order.
fn reasons(sources: &SourceMap, because: &[Span], here: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for span in because {
        let (file, line) = place(sources, *span);
        let text = if file == here { format!("line {line}") } else { format!("{file}:{line}") };
        if !lines.contains(&text) {
            lines.push(text);
        }
    }
    lines
}

fn count(number: usize, word: &str) -> String {
    match number {
        1 => format!("1 {word}"),
        number => format!("{} {word}s", grouped(number as u64)),
    }
}

/// A message comes from a source, and its control characters are not for a terminal.
fn visible(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
