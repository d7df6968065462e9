//! Failures as diagnostics: the condition at its source, its values, its inputs, and the way to it.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use zkc_diagnostics::{Code, Diagnostic};
use zkc_hir::{Arithmetic, Clause, Program, Rounding, Ty, encoding};
use zkc_span::Span;

use crate::report::{Failure, FailureKind, Operation, PathStep, Report, Shown, message_text};
use crate::text::display_value;
use crate::value::Value;

/// How many inputs, calls and conditions are listed before the rest is counted.
const MAX_LISTED: usize = 8;

/// One diagnostic for each failure, in order, the verdict first. Private values are `<private>`
/// unless `show_private`.
pub fn failures_to_diagnostics(
    program: &Program,
    clause: &Clause,
    report: &Report,
    show_private: bool,
) -> Vec<Diagnostic> {
    let params: Vec<(&str, &Ty)> =
        clause.params.iter().map(|param| (param.name.as_str(), &param.ty)).collect();
    diagnostics(report, show_private, |failure| whole_parts(program, &params, &failure.depends_on))
}

/// The same of a test, whose failures name parts of inputs as a whole already. Nothing in a test is
/// private.
pub fn test_failures_to_diagnostics(report: &Report) -> Vec<Diagnostic> {
    diagnostics(report, true, |failure| failure.depends_on.clone())
}

fn diagnostics(
    report: &Report,
    show_private: bool,
    names: impl Fn(&Failure) -> Vec<String>,
) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = report
        .failures
        .iter()
        .map(|failure| diagnostic(failure, names(failure), show_private))
        .collect();
    if let Some(mut last) = diagnostics.pop() {
        if report.more > 0 {
            last = last.note(format!("{} more conditions do not hold", report.more));
        }
        // What failed inside a condition is said with its message already.
        let inside = |missed: &Span, failed: &Span| {
            missed.file == failed.file && missed.start <= failed.start && failed.end <= missed.end
        };
        let unsaid = report.not_evaluated.iter().filter(|missed| {
            !report.failures.iter().any(|failure| inside(&missed.span, &failure.span))
        });
        let list: Vec<String> = unsaid.map(|missed| format!("\"{}\"", missed.message)).collect();
        if !list.is_empty() {
            let list = listed(list);
            last = last.note(format!("not evaluated, as something they need has failed: {list}"));
        }
        diagnostics.push(last);
    }
    diagnostics
}

/// What failed, in one line that stands alone.
pub(crate) fn headline(failure: &Failure, show_private: bool) -> String {
    let text = |shown: &Shown| shown.text(show_private).to_owned();
    match &failure.kind {
        FailureKind::Require | FailureKind::Fail => match &failure.message {
            Some(message) => message_text(message, show_private),
            None => "a condition does not hold".to_owned(),
        },
        FailureKind::Overflow(operation) => {
            format!("{} does not fit `{}`", equation(operation, show_private), operation.ty)
        }
        FailureKind::Underflow(operation) => {
            format!("{} is below zero", equation(operation, show_private))
        }
        FailureKind::DivisionByZero { dividend } => {
            format!("{} is divided by zero", text(dividend))
        }
        FailureKind::RoundingRange { value, mode, ty } => {
            format!("{} {} does not fit `{ty}`", text(value), rounded(*mode))
        }
        FailureKind::NotWhole { value } => {
            format!("{} would have to be rounded, and `exact` forbids it", text(value))
        }
        FailureKind::Conversion { value, ty } => format!("{} does not fit `{ty}`", text(value)),
        FailureKind::PoseidonWidth { width } => {
            format!("Poseidon has 2 to 17 cells, for 1 to 16 elements, and not {}", text(width))
        }
        FailureKind::IndexOutOfBounds { index, len } => {
            let elements = if *len == 1 { "element" } else { "elements" };
            format!("there is no element {}: the array has {len} {elements}", text(index))
        }
        FailureKind::PastTheEnd { index, len } => {
            format!("there is no element {}: the `Vec` has {}", text(index), text(len))
        }
        FailureKind::Full { capacity } => {
            let elements = if *capacity == 1 { "element" } else { "elements" };
            format!("the `Vec` is full: it has room for {capacity} {elements}")
        }
        FailureKind::ShiftAmount { amount, bits } => {
            format!("a number of {bits} bits cannot be shifted by {}", text(amount))
        }
        FailureKind::Inverse => "0 has no inverse".to_owned(),
        FailureKind::SealMismatch { param } => format!("`{param}` is not what was sealed"),
        FailureKind::WindowInvalid { t0, t1, .. } if t0 > t1 => {
            "`now` ends before it starts".to_owned()
        }
        FailureKind::WindowInvalid { t0, t1, max } => format!(
            "`now` is {} wide, and this clause accepts at most {}",
            seconds(t1 - t0),
            seconds(*max)
        ),
    }
}

/// What a failure says: its message, or what failed, and then its context.
pub fn failure_texts(failure: &Failure) -> Vec<String> {
    let context = failure.context.as_ref().map(|context| message_text(context, true));
    std::iter::once(headline(failure, true)).chain(context).collect()
}

/// A few words for the place of the failure.
pub(crate) fn place(failure: &Failure) -> &'static str {
    match &failure.kind {
        FailureKind::Require => "this does not hold",
        FailureKind::Fail => "this is reached",
        FailureKind::Overflow(_) => "the result is too large",
        FailureKind::Underflow(_) => "the result is below zero",
        FailureKind::DivisionByZero { .. } => "the divisor is zero",
        FailureKind::RoundingRange { .. } => "the rounded result is out of range",
        FailureKind::NotWhole { .. } => "this leaves a fraction of the smallest unit",
        FailureKind::Conversion { .. } => "the number is out of range",
        FailureKind::PoseidonWidth { .. } => "no such width",
        FailureKind::IndexOutOfBounds { .. } => "out of bounds",
        FailureKind::PastTheEnd { .. } => "past the end",
        FailureKind::Full { .. } => "no room for one more",
        FailureKind::ShiftAmount { .. } => "the shift is as wide as the number, or wider",
        FailureKind::Inverse => "inverted here",
        FailureKind::SealMismatch { .. } => "its values or its salt do not match the public seal",
        FailureKind::WindowInvalid { .. } => "the window is given to this clause",
    }
}

/// Adds the calls and iterations that led to a failure.
pub(crate) fn with_path(mut diagnostic: Diagnostic, path: &[PathStep]) -> Diagnostic {
    let mut iterations = Vec::new();
    let mut calls = Vec::new();
    for step in path {
        let (words, span) = match step {
            PathStep::Iteration { variable, value, .. } => {
                iterations.push(format!("{variable} = {value}"));
                continue;
            }
            PathStep::Call { function, span } => (format!("in this call of `{function}`"), *span),
            PathStep::Constant { name, span } => (format!("in the value of `{name}`"), *span),
        };
        let at = match iterations.is_empty() {
            true => String::new(),
            false => format!(", at {}", iterations.join(", ")),
        };
        calls.push((span, format!("{words}{at}")));
        iterations.clear();
    }
    // Innermost first, as one looks for the cause.
    for (span, words) in calls.into_iter().rev().take(MAX_LISTED) {
        diagnostic = diagnostic.reason(span, words);
    }
    if !iterations.is_empty() {
        diagnostic = diagnostic.note(format!("in the iteration with {}", iterations.join(", ")));
    }
    diagnostic
}

fn diagnostic(failure: &Failure, depends_on: Vec<String>, show_private: bool) -> Diagnostic {
    let code = code(&failure.kind);
    let mut diagnostic = Diagnostic::error(code, headline(failure, show_private))
        .label(failure.span, place(failure));
    let visible = failure.sides.iter().filter(|(_, value)| show_private || !value.is_private());
    for (span, value) in visible {
        diagnostic = diagnostic.reason(*span, format!("this is {}", value.text(show_private)));
    }
    diagnostic = with_path(diagnostic, &failure.path);
    if let Some(context) = &failure.context {
        let context = message_text(context, show_private);
        diagnostic = diagnostic.note(format!("needed to decide \"{context}\""));
    }
    if !failure.values.is_empty() {
        let value =
            |(name, value): &(String, Shown)| format!("`{name}` is {}", value.text(show_private));
        let values: Vec<String> = failure.values.iter().map(value).collect();
        diagnostic = diagnostic.note(values.join(", "));
    }
    if !depends_on.is_empty() {
        let names = depends_on.iter().map(|name| format!("`{name}`")).collect();
        diagnostic = diagnostic.note(format!("it depends on {}", listed(names)));
    }
    match help(failure) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

fn code(kind: &FailureKind) -> Code {
    Code(match kind {
        FailureKind::Require => "E0500",
        FailureKind::Overflow(_) | FailureKind::Underflow(_) => "E0501",
        FailureKind::DivisionByZero { .. } => "E0502",
        FailureKind::RoundingRange { .. } | FailureKind::NotWhole { .. } => "E0503",
        FailureKind::Conversion { .. } => "E0504",
        FailureKind::IndexOutOfBounds { .. }
        | FailureKind::PastTheEnd { .. }
        | FailureKind::PoseidonWidth { .. } => "E0505",
        FailureKind::ShiftAmount { .. } => "E0506",
        FailureKind::Inverse => "E0507",
        FailureKind::SealMismatch { .. } => "E0508",
        FailureKind::WindowInvalid { .. } => "E0509",
        FailureKind::Fail => "E0510",
        FailureKind::Full { .. } => "E0511",
    })
}

fn help(failure: &Failure) -> Option<String> {
    Some(match &failure.kind {
        FailureKind::SealMismatch { param } => format!(
            "give the values and the salt of `{param}` with which the seal was made, to the last digit"
        ),
        FailureKind::WindowInvalid { t0, t1, .. } if t0 > t1 => {
            "give the start of the window first, then its end".to_owned()
        }
        FailureKind::WindowInvalid { .. } => {
            "give a narrower window, or allow a wider one with `#[window(max = …)]`".to_owned()
        }
        FailureKind::Overflow(_) => {
            "if larger numbers are meant to be possible, compute in a wider type".to_owned()
        }
        FailureKind::Underflow(_) => {
            "if this can happen, compare before subtracting, or say so with a `require`".to_owned()
        }
        FailureKind::DivisionByZero { .. } | FailureKind::Inverse => {
            "if zero is a possible input, say so with a `require` before".to_owned()
        }
        _ => return None,
    })
}

fn equation(operation: &Operation, show_private: bool) -> String {
    let Operation { op, left, right, result, .. } = operation;
    let sign = match op {
        Arithmetic::Add => "+",
        Arithmetic::Sub => "-",
        Arithmetic::Mul => "*",
        Arithmetic::Div => "/",
        Arithmetic::Rem => "%",
        Arithmetic::Shl => "<<",
        Arithmetic::Shr => ">>",
        Arithmetic::BitAnd => "&",
        Arithmetic::BitOr => "|",
        Arithmetic::BitXor => "^",
    };
    let sides = format!("{} {sign} {}", left.text(show_private), right.text(show_private));
    match result.is_private() && !show_private {
        true => sides,
        false => format!("{sides} = {}", result.text(show_private)),
    }
}

fn rounded(mode: Rounding) -> &'static str {
    match mode {
        Rounding::Floor => "rounded down",
        Rounding::Ceil => "rounded up",
        Rounding::HalfUp => "rounded half up",
        Rounding::HalfEven => "rounded half to even",
        Rounding::TowardZero => "rounded toward zero",
        Rounding::Whole => "taken as it is",
    }
}

fn seconds(count: u64) -> String {
    display_value(&Program::default(), &Ty::Duration, &Value::int(BigInt::from(count)))
}

/// The names with every part of a parameter of which all leaves are there written as itself.
pub(crate) fn whole_parts(
    program: &Program,
    params: &[(&str, &Ty)],
    leaves: &[String],
) -> Vec<String> {
    let mut missing: BTreeSet<&str> = leaves.iter().map(String::as_str).collect();
    let mut names = Vec::new();
    for (name, ty) in params {
        let mut found = Vec::new();
        collapse(program, ty, name, &mut missing, &mut found);
        names.extend(found);
    }
    // Implicit inputs, salts and seals.
    names.extend(leaves.iter().filter(|leaf| missing.contains(leaf.as_str())).cloned());
    names
}

/// Takes the leaves of a part out of `missing` and names them in `found`: by the name of the whole
/// if all were there, which is also the result.
fn collapse(
    program: &Program,
    ty: &Ty,
    name: &str,
    missing: &mut BTreeSet<&str>,
    found: &mut Vec<String>,
) -> bool {
    let parts = encoding::parts(program, ty).unwrap_or_default();
    if parts.is_empty() {
        let is_there = missing.remove(name);
        if is_there {
            found.push(name.to_owned());
        }
        return is_there;
    }
    let mut below = Vec::new();
    let mut all = true;
    for (step, part) in parts {
        all &= collapse(program, &part, &format!("{name}{step}"), missing, &mut below);
    }
    match all {
        true => found.push(name.to_owned()),
        false => found.append(&mut below),
    }
    all
}

fn listed(mut items: Vec<String>) -> String {
    if items.len() > MAX_LISTED {
        let more = items.len() - MAX_LISTED;
        items.truncate(MAX_LISTED);
        return format!("{} and {more} more", items.join(", "));
    }
    items.join(", ")
}
