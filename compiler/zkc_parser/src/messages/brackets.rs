//! Messages about brackets and nesting.

use zkc_ast::MAX_HEIGHT;
use zkc_diagnostics::Diagnostic;
use zkc_span::Span;

use super::{NEVER_CLOSED, STRAY_CLOSER, TOO_DEEP};

/// `count` openers end where `by` stands, or with the file; the innermost is at `span`.
pub(crate) fn never_closed(
    opener: &str,
    span: Span,
    by: Option<Span>,
    at: Span,
    count: usize,
) -> Diagnostic {
    let closer = match opener {
        "(" => ")",
        "[" => "]",
        _ => "}",
    };
    let mut diagnostic =
        Diagnostic::error(NEVER_CLOSED, format!("this `{opener}` is never closed"))
            .label(span, format!("its `{closer}` is missing"));
    if let Some(by) = by {
        diagnostic = diagnostic.reason(by, "this cannot stand inside it");
    }
    if count > 1 {
        let others = count - 1;
        let noun = if others == 1 { "bracket" } else { "brackets" };
        diagnostic = diagnostic.note(format!("{others} more {noun} around it are open as well"));
    }
    let help = format!("put a `{closer}`");
    if by.is_some() && count == 1 && opener != "{" {
        diagnostic.suggest(format!("{help} here"), at, closer)
    } else {
        diagnostic.help(format!("{help} where it should end"))
    }
}

pub(crate) fn stray_closer(closer: &str, span: Span) -> Diagnostic {
    let opener = match closer {
        ")" => "(",
        "]" => "[",
        _ => "{",
    };
    Diagnostic::error(STRAY_CLOSER, format!("this `{closer}` closes nothing"))
        .label(span, format!("no `{opener}` is open here"))
        .suggest("remove it", span, "")
}

pub(crate) fn too_deep(span: Span) -> Diagnostic {
    let start = Span { end: span.start, ..span };
    Diagnostic::error(TOO_DEEP, format!("this is more than {MAX_HEIGHT} levels deep"))
        .label(start, "from here")
        .note("each bracket, block, call, point and operator is a level")
        .help("name parts with `let`, or move them into functions")
}

/// A chain such as `1 + 1 + …`, which is as high as it is long.
pub(crate) fn too_long(operators: usize, span: Span) -> Diagnostic {
    let start = Span { end: span.start, ..span };
    Diagnostic::error(TOO_DEEP, format!("{operators} operators stand in a row"))
        .label(start, format!("from here; {MAX_HEIGHT} levels are the most"))
        .note(
            "in `a + b + c` the second sum stands on the first: each is checked by itself, from \
             left to right, so they cannot be regrouped",
        )
        .help("name parts with `let`, or put the values in an array and add them up in a `for`")
}
