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
    let mut diagnostic = Diagnostic::error(NEVER_CLOSED, format!("this `{opener}` is never closed"))
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
        .note(format!(
            "each bracket, call, point and operator is a level; in `a + b + c` the second `+` stands \
             on the first, since sums are checked from left to right, so {} terms are the most",
            MAX_HEIGHT
        ))
        .help("name parts with `let`, or put the values in an array and add them up in a `for`")
}
