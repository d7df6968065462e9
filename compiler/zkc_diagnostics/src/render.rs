//! Turning diagnostics into text for people, short lines, and JSON for tools.
//!
//! The three forms say the same: [`human`] shows the source with codespan-reporting, [`short`] is
//! one line (`main.clause:3:9: error[E0210]: …`), [`json`] one object on one line whose spans are in
//! bytes, lines and columns and whose `help` holds edits a tool can apply.

use std::borrow::Cow;
use std::ops::Range;

use codespan_reporting::diagnostic as codespan;
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term;
use serde_json::{Value, json};
use zkc_span::{FileId, SourceMap, Span};

use crate::{Diagnostic, Severity};

/// How diagnostics are shown: `--message-format`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// With the source, for a terminal.
    Human,
    /// One line each.
    Short,
    /// One JSON object a line.
    Json,
    /// One SARIF document for all of a run, which [`crate::sarif`] makes; nothing for each.
    Sarif,
}

/// Renders one diagnostic with a final newline; `colour` uses ANSI escapes in the human form.
pub fn render(
    sources: &SourceMap,
    diagnostic: &Diagnostic,
    format: Format,
    colour: bool,
) -> String {
    match format {
        Format::Human => human(sources, diagnostic, colour),
        Format::Short => short(sources, diagnostic),
        Format::Json => format!("{}\n", json(sources, diagnostic)),
        Format::Sarif => String::new(),
    }
}

/// The form for people.
pub fn human(sources: &SourceMap, diagnostic: &Diagnostic, colour: bool) -> String {
    let shown = codespan_diagnostic(sources, diagnostic);
    let config = term::Config::default();
    let files = SourceFiles(sources);
    if let Ok(text) = term::emit_into_string(&config, &files, &shown) {
        // Codespan pads empty gutters; trailing blanks would only disturb comparisons.
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let text = lines.join("\n");
        let visible = with_visible_controls(&text);
        let mut buffer = term::termcolor::Buffer::ansi();
        // Among colours the escapes of a source could not be told from ours.
        if colour
            && matches!(visible, Cow::Borrowed(_))
            && term::emit_to_write_style(&mut buffer, &config, &files, &shown).is_ok()
        {
            return with_one_blank_line(&String::from_utf8_lossy(buffer.as_slice()));
        }
        return with_one_blank_line(&visible);
    }
    // A span that fits no file cannot be shown; the message still must be.
    short(sources, diagnostic)
}

/// Control characters that came with a source or an input are shown, never sent to the terminal, which
/// would obey them: `␛` for the escape.
fn with_visible_controls(text: &str) -> Cow<'_, str> {
    let is_hidden = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let picture = |letter: char| match letter {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(letter)).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        _ => '\u{fffd}',
    };
    let show = |letter| if is_hidden(letter) { picture(letter) } else { letter };
    Cow::Owned(text.chars().map(show).collect())
}

/// Ends a message with one empty line, whether it has notes or not.
fn with_one_blank_line(text: &str) -> String {
    format!("{}\n\n", text.trim_end_matches('\n'))
}

/// The form of one line.
pub fn short(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let place = match &diagnostic.primary {
        Some(label) => format!("{}: ", sources.display(label.span)),
        None => String::new(),
    };
    let line =
        format!("{place}{}[{}]: {}\n", severity(diagnostic), diagnostic.code, diagnostic.message);
    with_visible_controls(&line).into_owned()
}

/// The form for tools: an object with the keys `severity code lint message spans notes help stake rendered`.
pub fn json(sources: &SourceMap, diagnostic: &Diagnostic) -> Value {
    let primary = diagnostic.primary.iter().map(|label| (label, true));
    let secondary = diagnostic.secondary.iter().map(|label| (label, false));
    let spans: Vec<Value> = primary
        .chain(secondary)
        .map(|(label, is_primary)| {
            let mut span = json_span(sources, label.span);
            span["primary"] = json!(is_primary);
            span["label"] = json!(label.text);
            span
        })
        .collect();
    let help: Vec<Value> = diagnostic
        .help
        .iter()
        .map(|suggestion| {
            let edits: Vec<Value> = suggestion
                .edits
                .iter()
                .map(|edit| {
                    let mut span = json_span(sources, edit.span);
                    span["replacement"] = json!(edit.text);
                    span
                })
                .collect();
            let applicability = match edits.is_empty() {
                true => "manual",
                false => "machine",
            };
            json!({ "message": suggestion.message, "edits": edits, "applicability": applicability })
        })
        .collect();
    json!({
        "severity": severity(diagnostic),
        "code": diagnostic.code.0,
        "lint": crate::lints::of_code(diagnostic.code.0).map(|lint| lint.name),
        "message": diagnostic.message,
        "spans": spans,
        "notes": diagnostic.notes,
        "help": help,
        "stake": diagnostic.stake.map(|stake| stake.to_string()),
        "rendered": human(sources, diagnostic, false),
    })
}

fn severity(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn json_span(sources: &SourceMap, span: Span) -> Value {
    let file = sources.file(span.file);
    let (start, end) = (file.location(span.start), file.location(span.end));
    json!({
        "file": file.name(),
        "start": span.start,
        "end": span.end,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    })
}

fn codespan_diagnostic(
    sources: &SourceMap,
    diagnostic: &Diagnostic,
) -> codespan::Diagnostic<FileId> {
    let level = match diagnostic.severity {
        Severity::Error => codespan::Severity::Error,
        Severity::Warning => codespan::Severity::Warning,
    };
    let (mut labels, mut unseen) = (Vec::new(), Vec::new());
    let primary = diagnostic.primary.iter().map(|label| (label, codespan::LabelStyle::Primary));
    let secondary =
        diagnostic.secondary.iter().map(|label| (label, codespan::LabelStyle::Secondary));
    for (label, style) in primary.chain(secondary) {
        let range = visible_range(sources, label.span);
        if fits_a_screen(sources, label.span.file, &range) {
            let shown = codespan::Label::new(style, label.span.file, range);
            labels.push(shown.with_message(&label.text));
        } else {
            let place = sources.display(label.span);
            let colon = if label.text.is_empty() { "" } else { ": " };
            unseen.push(format!("at {place}, in a line too long to be shown{colon}{}", label.text));
        }
    }
    let mut notes: Vec<String> =
        unseen.iter().chain(&diagnostic.notes).map(|note| paragraph("note", note)).collect();
    if let Some(stake) = diagnostic.stake {
        notes.push(format!("at stake: {stake}"));
    }
    for suggestion in &diagnostic.help {
        notes.push(paragraph("help", &suggestion.message));
    }
    codespan::Diagnostic::new(level)
        .with_code(diagnostic.code.0)
        .with_message(&diagnostic.message)
        .with_labels(labels)
        .with_notes(notes)
}

/// `kind: text`, wrapped at 88 columns, later lines indented below the text's start.
fn paragraph(kind: &str, text: &str) -> String {
    const WIDTH: usize = 88;
    let indent = " ".repeat(kind.len() + 2);
    let mut lines = Vec::new();
    for given in text.lines() {
        // A line that is indented is an example and stays as it is.
        if given.starts_with(' ') {
            lines.push(given.to_owned());
            continue;
        }
        let mut line = String::new();
        for word in given.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    format!("{kind}: {}", lines.join(&format!("\n{indent}")))
}

/// The range to underline: a span of several lines of more than a screen is cut to its first line.
fn visible_range(sources: &SourceMap, span: Span) -> Range<usize> {
    const MOST_LINES: usize = 12;
    let file = sources.file(span.file);
    let length = file.text().len();
    let (start, end) = ((span.start as usize).min(length), (span.end as usize).min(length));
    let first = file.line_index(start as u32);
    if file.line_index(end as u32) - first < MOST_LINES {
        return start..end;
    }
    let line_end = file.line_starts().get(first + 1).map_or(length, |next| *next as usize - 1);
    start..line_end.max(start)
}

/// Whether the lines of a range can be shown: a line of a megabyte, which no person wrote, would hide
/// every message on the terminal.
fn fits_a_screen(sources: &SourceMap, file: FileId, range: &Range<usize>) -> bool {
    const LONGEST_LINE: usize = 1000;
    let file = sources.file(file);
    let (first, last) = (file.line_index(range.start as u32), file.line_index(range.end as u32));
    let starts = file.line_starts();
    let start = |line: usize| starts.get(line).map_or(file.text().len(), |start| *start as usize);
    (first..=last).all(|line| start(line + 1) - start(line) <= LONGEST_LINE)
}

/// Gives codespan-reporting the sources.
struct SourceFiles<'a>(&'a SourceMap);

impl<'a> Files<'a> for SourceFiles<'_> {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(self.0.file(id).name())
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(self.0.file(id).text())
    }

    fn line_index(&'a self, id: FileId, byte_index: usize) -> Result<usize, Error> {
        Ok(self.0.file(id).line_index(byte_index as u32))
    }

    fn line_range(&'a self, id: FileId, line_index: usize) -> Result<Range<usize>, Error> {
        let file = self.0.file(id);
        let starts = file.line_starts();
        let start = *starts
            .get(line_index)
            .ok_or(Error::LineTooLarge { given: line_index, max: starts.len() - 1 })?;
        let end = starts.get(line_index + 1).map_or(file.text().len(), |next| *next as usize);
        Ok(start as usize..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Stake};

    fn example() -> (SourceMap, Diagnostic) {
        let mut sources = SourceMap::new();
        let file = sources.add("src/main.clause", "let a = 10.00 EUR;\nlet b = a + 5.00 USD;\n");
        let diagnostic =
            Diagnostic::error(Code("E0230"), "`EUR` and `USD` are different currencies")
                .label(Span::new(file, 31, 39), "this is an `Amount<USD>`")
                .reason(Span::new(file, 27, 28), "this is an `Amount<EUR>`")
                .note("an amount is never converted silently, since nothing says at which rate")
                .at_stake(Stake::Soundness)
                .suggest("use one currency", Span::new(file, 36, 39), "EUR");
        (sources, diagnostic)
    }

    #[test]
    fn the_human_form_shows_source_reasons_and_advice() {
        let (sources, diagnostic) = example();
        insta::assert_snapshot!(human(&sources, &diagnostic, false));
    }

    #[test]
    fn escapes_of_sources_and_inputs_never_reach_a_terminal() {
        let mut sources = SourceMap::new();
        let text = "let a = \"\u{1b}[31mred\";\n";
        let file = sources.add("src/main.clause", text);
        let diagnostic = Diagnostic::error(Code("E0616"), "`\u{1b}]0;x\u{7}` is unknown")
            .label(Span::new(file, 4, 5), "here");
        for colour in [true, false] {
            let shown = human(&sources, &diagnostic, colour);
            assert!(!shown.contains(['\u{1b}', '\u{7}']), "{shown:?}");
            assert!(shown.contains("␛]0;x␇"), "{shown:?}");
        }
        assert!(!short(&sources, &diagnostic).contains('\u{1b}'));
    }

    #[test]
    fn the_short_form_is_one_line() {
        let (sources, diagnostic) = example();
        assert_eq!(
            short(&sources, &diagnostic),
            "src/main.clause:2:13: error[E0230]: `EUR` and `USD` are different currencies\n"
        );
    }

    #[test]
    fn the_json_form_holds_spans_and_edits() {
        let (sources, diagnostic) = example();
        let value = json(&sources, &diagnostic);
        assert_eq!(value["code"], "E0230");
        assert_eq!(value["stake"], "soundness");
        assert_eq!(value["spans"][0]["line"], 2);
        assert_eq!(value["spans"][0]["column"], 13);
        assert_eq!(value["spans"][1]["primary"], false);
        assert_eq!(value["help"][0]["edits"][0]["replacement"], "EUR");
    }

    #[test]
    fn a_line_that_fits_no_screen_is_named_and_not_shown() {
        let mut sources = SourceMap::new();
        let file = sources.add("src/main.clause", format!("let a = {}1;", "1 + ".repeat(100_000)));
        let diagnostic = Diagnostic::error(Code("E0018"), "100000 operators stand in a row")
            .label(Span::new(file, 8, 400_009), "split them");
        let shown = human(&sources, &diagnostic, false);
        assert!(shown.len() < 300, "{} bytes", shown.len());
        assert!(shown.contains("at src/main.clause:1:9, in a line too long"), "{shown}");
        assert!(shown.contains("split them"), "{shown}");
    }

    #[test]
    fn a_span_outside_its_file_is_still_reported() {
        let (sources, mut diagnostic) = example();
        diagnostic.secondary.clear();
        if let Some(label) = &mut diagnostic.primary {
            label.span.end = 4_000;
        }
        assert!(human(&sources, &diagnostic, false).contains("different currencies"));
    }
}
