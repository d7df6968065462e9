//! The debug map: rows and calls of each template, and the origins with their places in the text.

use ark_ff::PrimeField;
use zkc_artifact::debug::{
    DebugError, DebugFile, DebugMap, DebugOrigin, DebugTemplate, Segment, Site,
};
use zkc_ir::{Module, Origin, Reason};
use zkc_span::{FileId, Location, SourceMap};

use crate::template::Frozen;

/// Puts the debug map of a compiled module together. `sha256` gives the digest of a text in hex;
/// `circuit` is that of the `.r1cs` file. `layout` is [`Circuit::layout`](crate::Circuit::layout).
///
/// # Errors
/// If `layout` is that of another module.
pub fn debug_map(
    module: &Module,
    layout: Vec<DebugTemplate>,
    sources: &SourceMap,
    sha256: impl Fn(&str) -> String,
    circuit: String,
) -> Result<DebugMap, DebugError> {
    let files = sources
        .files()
        .map(|(_, file)| DebugFile { name: file.name().to_owned(), sha256: sha256(file.text()) });
    let files: Vec<DebugFile> = files.collect();
    let origins = module.origins.iter().map(|origin| place(origin, sources, files.len())).collect();
    DebugMap::new(circuit, files, origins, layout)
}

fn place(origin: &Origin, sources: &SourceMap, n_files: usize) -> DebugOrigin {
    let Origin { span, reason } = origin;
    let (kind, message) = words(reason);
    let FileId(file) = span.file;
    // The origin of literals is nowhere; without sources so is every other.
    let known = (file as usize) < n_files;
    let at = if known { sources.location(*span) } else { Location { line: 1, column: 1 } };
    DebugOrigin {
        file,
        start: span.start,
        end: span.end,
        line: at.line,
        column: at.column,
        kind: kind.to_owned(),
        message: message.to_owned(),
    }
}

/// A reason in a word, and its message.
fn words(reason: &Reason) -> (&'static str, &str) {
    match reason {
        Reason::Value => ("value", ""),
        Reason::Input => ("input", ""),
        Reason::Seal => ("seal", ""),
        Reason::Window => ("window", ""),
        Reason::Overflow => ("overflow", ""),
        Reason::DivisionByZero => ("division_by_zero", ""),
        Reason::Rounding => ("rounding", ""),
        Reason::Conversion => ("conversion", ""),
        Reason::Index => ("index", ""),
        Reason::Shift => ("shift", ""),
        Reason::Inverse => ("inverse", ""),
        Reason::Require(message) => ("require", message),
        Reason::Call(name) => ("call", name),
    }
}

/// Rows and calls of each template.
pub(crate) fn layout<F: PrimeField>(module: &Module, frozen: &[Frozen<F>]) -> Vec<DebugTemplate> {
    let pairs = module.templates.iter().zip(frozen);
    pairs
        .map(|(template, frozen)| {
            let mut segments: Vec<Segment> = Vec::new();
            for (row, origin) in frozen.origins.iter().enumerate() {
                if segments.last().is_none_or(|last| last.origin != origin.0) {
                    segments.push(Segment { row: row as u32, origin: origin.0 });
                }
            }
            let calls = frozen.calls.iter().map(|call| Site {
                template: call.template as u32,
                row: call.row_offset,
                origin: call.origin.0,
            });
            DebugTemplate {
                name: template.name.clone(),
                // Both are below the limit on rows.
                rows: frozen.totals.rows as u32,
                own_rows: frozen.origins.len() as u32,
                segments,
                calls: calls.collect(),
            }
        })
        .collect()
}
