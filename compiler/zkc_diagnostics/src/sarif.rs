//! Diagnostics as one SARIF 2.1.0 document, the form that code hosts and editors read.
//!
//! A rule is a code, with the title and the text of its page, so that nothing need be fetched to read it; a result has the region of
//! the primary place, the other places as related locations, and edits as fixes. Lines and columns
//! count from 1; columns are characters (`unicodeCodePoints`), and regions also say bytes.
//!
//! Source: Static Analysis Results Interchange Format (SARIF) Version 2.1.0, OASIS Standard.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use zkc_span::{SourceMap, Span};

use crate::{Diagnostic, Severity, lints, registry};

/// The document of a run; `version` is that of zkc.
pub fn document(sources: &SourceMap, diagnostics: &[Diagnostic], version: &str) -> Value {
    let codes: BTreeSet<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(code)).collect();
    let results: Vec<Value> =
        diagnostics.iter().map(|diagnostic| result(sources, diagnostic, &codes)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "zkc", "version": version, "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: &str) -> Value {
    let entry = registry::find(code);
    let title = entry.map_or(code, |entry| entry.title);
    let mut rule = json!({
        "id": code,
        "shortDescription": { "text": title },
        "help": {
            "text": format!("zkc explain {code}"),
            "markdown": entry.map_or("", |entry| entry.page),
        },
        "defaultConfiguration": { "level": if code.starts_with('W') { "warning" } else { "error" } },
    });
    if let Some(lint) = lints::of_code(code) {
        rule["name"] = json!(lint.name);
    }
    rule
}

fn result(sources: &SourceMap, diagnostic: &Diagnostic, codes: &[&str]) -> Value {
    let text = std::iter::once(diagnostic.message.clone())
        .chain(diagnostic.notes.iter().map(|note| format!("note: {note}")))
        .chain(diagnostic.stake.map(|stake| format!("at stake: {stake}")))
        .chain(diagnostic.help.iter().map(|help| format!("help: {}", help.message)))
        .collect::<Vec<_>>()
        .join("\n");
    let mut result = json!({
        "ruleId": diagnostic.code.0,
        "ruleIndex": codes.iter().position(|code| *code == diagnostic.code.0),
        "level": match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "message": { "text": text },
    });
    if let Some(primary) = &diagnostic.primary {
        result["locations"] = json!([location(sources, primary.span, &primary.text, None)]);
    }
    if !diagnostic.secondary.is_empty() {
        let related = diagnostic.secondary.iter().enumerate();
        result["relatedLocations"] = related
            .map(|(at, label)| location(sources, label.span, &label.text, Some(at + 1)))
            .collect();
    }
    let fixes: Vec<Value> = diagnostic
        .help
        .iter()
        .filter(|help| !help.edits.is_empty())
        .map(|help| {
            let files: BTreeSet<_> = help.edits.iter().map(|edit| edit.span.file).collect();
            let changes: Vec<Value> = files
                .into_iter()
                .map(|file| {
                    let edits = help.edits.iter().filter(|edit| edit.span.file == file);
                    let replacements: Vec<Value> = edits
                        .map(|edit| {
                            json!({
                                "deletedRegion": region(sources, edit.span),
                                "insertedContent": { "text": edit.text },
                            })
                        })
                        .collect();
                    json!({
                        "artifactLocation": { "uri": uri(sources.file(file).name()) },
                        "replacements": replacements,
                    })
                })
                .collect();
            json!({ "description": { "text": help.message }, "artifactChanges": changes })
        })
        .collect();
    if !fixes.is_empty() {
        result["fixes"] = Value::Array(fixes);
    }
    result
}

fn location(sources: &SourceMap, span: Span, text: &str, id: Option<usize>) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(sources.file(span.file).name()) },
            "region": region(sources, span),
        },
    });
    if !text.is_empty() {
        location["message"] = json!({ "text": text });
    }
    if let Some(id) = id {
        location["id"] = json!(id);
    }
    location
}

fn region(sources: &SourceMap, span: Span) -> Value {
    let file = sources.file(span.file);
    let (start, end) = (file.location(span.start), file.location(span.end));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": span.start,
        "byteLength": span.end.saturating_sub(span.start),
    })
}

/// A file's name as a relative reference (RFC 3986): what is no letter of a path is escaped.
fn uri(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            b'\\' => out.push('/'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Stake};

    #[test]
    fn a_document_has_rules_results_places_and_fixes() {
        let mut sources = SourceMap::new();
        let file = sources.add("src/a b.clause", "let a = 10.00 EUR;\nlet é = a + 5.00 USD;\n");
        let error = Diagnostic::error(Code("E0203"), "different units")
            .label(Span::new(file, 31, 32), "in USD")
            .reason(Span::new(file, 4, 5), "in EUR")
            .note("units never mix")
            .at_stake(Stake::Soundness)
            .suggest("use one unit", Span::new(file, 37, 40), "EUR");
        let warning = Diagnostic::warning(Code("W0200"), "nothing reads `a`");
        let document = document(&sources, &[warning, error], "0.1.0");
        assert_eq!(document["version"], "2.1.0");
        let run = &document["runs"][0];
        let rules = &run["tool"]["driver"]["rules"];
        assert_eq!(rules[0]["id"], "E0203");
        assert_eq!(rules[1]["name"], "unused");
        let result = &run["results"][1];
        assert_eq!(
            (result["ruleIndex"].clone(), result["level"].clone()),
            (json!(0), json!("error"))
        );
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "src/a%20b.clause");
        assert_eq!(place["region"]["startLine"], 2);
        // Characters, not bytes: `é` is one of the former and two of the latter.
        assert_eq!(place["region"]["startColumn"], 12);
        assert_eq!(place["region"]["byteOffset"], 31);
        assert_eq!(result["relatedLocations"][0]["id"], 1);
        let fix = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(fix["insertedContent"]["text"], "EUR");
        assert_eq!(fix["deletedRegion"]["byteLength"], 3);
        assert!(result["message"]["text"].as_str().is_some_and(|text| text.contains("soundness")));
    }
}
