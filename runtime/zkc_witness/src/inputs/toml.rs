//! TOML input files, as the same tree as JSON ones.

use toml::Value;

use super::InputError;
use super::node::{MAX_DEPTH, Node, NodeKind};

pub(super) fn parse(text: &str) -> Result<Node, InputError> {
    // The reader recurses by nesting; deeper brackets than any input has are refused first.
    let mut depth = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 4 * MAX_DEPTH {
            let message = format!("the file is nested deeper than {MAX_DEPTH}");
            return Err(InputError { path: String::new(), message, place: None });
        }
    }
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let place = error.span().map(|span| place(text, span.start));
        let message =
            format!("the file is not valid TOML: {}", error.message().replace('\n', "; "));
        InputError { path: String::new(), message, place }
    })?;
    convert(Value::Table(table), 0)
}

fn convert(value: Value, depth: usize) -> Result<Node, InputError> {
    if depth > MAX_DEPTH {
        let message = format!("the file is nested deeper than {MAX_DEPTH}");
        return Err(InputError { path: String::new(), message, place: None });
    }
    let kind = match value {
        Value::String(text) => NodeKind::String(text),
        Value::Integer(number) => NodeKind::Integer(number.to_string()),
        Value::Float(_) => NodeKind::Float,
        Value::Boolean(value) => NodeKind::Bool(value),
        // `expiry = 2026-11-22T10:00:00Z` without quotes.
        Value::Datetime(time) => NodeKind::String(time.to_string()),
        Value::Array(values) => NodeKind::Array(
            values.into_iter().map(|value| convert(value, depth + 1)).collect::<Result<_, _>>()?,
        ),
        Value::Table(table) => {
            let mut entries = Vec::new();
            for (key, value) in table {
                entries.push((key, convert(value, depth + 1)?));
            }
            NodeKind::Object(entries)
        }
    };
    Ok(Node { kind, place: None })
}

fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
