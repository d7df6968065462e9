//! `zkc explain --rounding`: every rounding of a clause, in the order of the files (semantics 11.10).

use std::fmt::Write as _;

use num_bigint::BigInt;
use serde_json::{Value as Json, json};
use zkc_eval::{Rational, Rounded, Value, display_value, roundings};
use zkc_hir::{Keeps, Program, Rounding, Ty};
use zkc_span::SourceMap;

use super::{one_line, selected};
use crate::commands::info::words_of_line;
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::project::{self, full_name, grouped};
use crate::ui::Ui;

/// A rounding as it is shown.
struct Row {
    file: String,
    line: u32,
    column: u32,
    /// The expression as written.
    expression: String,
    mode: &'static str,
    /// What it rounds to, if to multiples.
    multiple: Option<String>,
    ty: String,
    /// Where the result lies: `down`, `up`, `toward 0`, `to the nearest`; nowhere else if nothing is lost.
    direction: Option<&'static str>,
    /// How far from what is rounded, in the type's form; the result is nearer than that, or, of a
    /// nearest one, as far at most.
    bound: Option<String>,
    keeps: Option<String>,
    count: u64,
}

pub fn run(clause: Option<&str>, ui: &Ui) -> Outcome<Exit> {
    let project = project::open(ui)?;
    let (program, sources) = (&project.program, &project.session.sources);
    let clauses = selected(&project, clause)?.into_iter().map(|index| {
        let clause = &program.clauses[index];
        let rows: Vec<Row> =
            roundings(program, clause).iter().map(|of| row(program, sources, of)).collect();
        (clause, rows)
    });
    if ui.is_json() {
        let clauses: Vec<Json> = clauses
            .map(|(clause, rows)| {
                let rows: Vec<Json> = rows.iter().map(as_json).collect();
                json!({ "name": clause.name, "contract": clause.contract, "roundings": rows })
            })
            .collect();
        return Ok(ui.data(&format!("{}\n", json!({ "clauses": clauses }))));
    }
    let texts: Vec<String> =
        clauses.map(|(clause, rows)| as_text(&full_name(clause), &rows, sources)).collect();
    Ok(ui.data(&texts.join("\n")))
}

fn row(program: &Program, sources: &SourceMap, rounded: &Rounded) -> Row {
    let place = sources.location(rounded.span);
    let snippet = |span| one_line(sources.snippet(span));
    let keeps = program.roundings.get(&rounded.of).copied().unwrap_or(Keeps::Unsaid);
    let multiple = rounded.multiple.map(snippet);
    let (mode, direction) = match (rounded.rounding, keeps) {
        (Rounding::Floor, Keeps::Rest) => ("split_floor", None),
        (Rounding::Floor, _) => ("floor", Some("down")),
        (Rounding::Ceil, _) => ("ceil", Some("up")),
        (Rounding::TowardZero, _) => ("toward_zero", Some("toward 0")),
        (Rounding::HalfUp, _) => ("half_up", Some("to the nearest")),
        (Rounding::HalfEven, _) => ("half_even", Some("to the nearest")),
        (Rounding::Whole, _) => ("exact", None),
    };
    let half = matches!(rounded.rounding, Rounding::HalfUp | Rounding::HalfEven);
    let bound = direction.map(|_| match (&multiple, half) {
        (Some(multiple), false) => multiple.clone(),
        (Some(multiple), true) => format!("half of {multiple}"),
        (None, half) => unit_of(program, &rounded.ty, half),
    });
    Row {
        file: sources.file(rounded.span.file).name().to_owned(),
        line: place.line,
        column: place.column,
        expression: snippet(rounded.span),
        mode,
        multiple,
        ty: program.display(&rounded.ty, &[]),
        direction,
        bound,
        keeps: match keeps {
            Keeps::Party(party) => Some(snippet(party)),
            Keeps::Nobody => Some("_".to_owned()),
            Keeps::Unsaid | Keeps::Rest => None,
        },
        count: rounded.count,
    }
}

/// One unit of a type, or half of one, as values of it are shown.
fn unit_of(program: &Program, ty: &Ty, half: bool) -> String {
    let denominator = BigInt::from(if half { 2 } else { 1 });
    match Rational::new(BigInt::from(1), denominator) {
        Some(unit) if half => {
            display_value(program, &Ty::Exact(Box::new(ty.clone())), &Value::Exact(unit))
        }
        _ => display_value(program, ty, &Value::int(1)),
    }
}

fn as_json(row: &Row) -> Json {
    let (below, at_most) = match row.direction {
        Some("to the nearest") => (None, row.bound.as_ref()),
        _ => (row.bound.as_ref(), None),
    };
    json!({
        "file": row.file,
        "line": row.line,
        "column": row.column,
        "expression": row.expression,
        "mode": row.mode,
        "multiple_of": row.multiple,
        "type": row.ty,
        "direction": row.direction,
        "error_below": below,
        "error_at_most": at_most,
        "keeps": row.keeps,
        "count": row.count,
    })
}

fn as_text(name: &str, rows: &[Row], sources: &SourceMap) -> String {
    let total = rows.iter().fold(0u64, |sum, row| sum.saturating_add(row.count));
    let times = |n: u64| if n == 1 { "once".to_owned() } else { format!("{} times", grouped(n)) };
    let mut text = match rows.len() {
        0 => format!("{name}: rounds nothing\n"),
        1 => format!("{name}: rounds {}, in one place\n", times(total)),
        n => format!("{name}: rounds {}, in {n} places\n", times(total)),
    };
    let mut last = None;
    for row in rows {
        if last.replace((&row.file, row.line)) != Some((&row.file, row.line)) {
            let words = words_of_line(sources, &row.file, row.line);
            _ = writeln!(text, "  {}:{}  {words}", row.file, row.line);
        }
        let error = match (row.mode, row.direction, &row.bound) {
            (_, Some(direction @ "to the nearest"), Some(bound)) => {
                format!("{direction}, by at most {bound}")
            }
            (_, Some(direction), Some(bound)) => format!("{direction}, by less than {bound}"),
            ("exact", ..) => "fails where it would round".to_owned(),
            _ => "down, and the rest is not lost".to_owned(),
        };
        let keeper = match row.keeps.as_deref() {
            Some("_") => "; kept by nobody named".to_owned(),
            Some(party) => format!("; {party} keeps it"),
            None if row.direction.is_none() => String::new(),
            None => "; not said who keeps it".to_owned(),
        };
        let times = times(row.count);
        _ = writeln!(text, "    {:<12}{times:<10}  {error}{keeper}", row.mode);
    }
    text
}
