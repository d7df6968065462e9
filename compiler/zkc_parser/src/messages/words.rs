//! Messages about single tokens.

use zkc_diagnostics::{Diagnostic, Stake};
use zkc_span::Span;

use super::*;

pub(crate) fn byte_order_mark(span: Span) -> Diagnostic {
    Diagnostic::error(HIDDEN, "the file starts with a byte order mark")
        .label(span, "invisible, and not part of the language")
        .note("files are UTF-8; some editors put this mark before the text when they save")
        .suggest("save the file as UTF-8 without the mark", span, "")
}

pub(crate) fn hidden_character(span: Span, found: char) -> Diagnostic {
    let code = u32::from(found);
    Diagnostic::error(
        HIDDEN,
        format!("an invisible character turns the text's direction (U+{code:04X})"),
    )
    .label(span, "what follows is shown in another order than it is read")
    .note("a reader would see other code than the compiler does")
    .suggest("remove it", span, "")
    .at_stake(Stake::Soundness)
}

/// What people mean by characters that Clause does not have.
fn meant(text: &str) -> Option<(&'static str, &'static str)> {
    Some(match text.chars().next()? {
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => {
            ("texts stand in straight quotes", "\"")
        }
        '\'' | '`' | '\u{2018}' | '\u{2019}' => ("texts stand in double quotes", "\""),
        '\u{2013}' | '\u{2014}' | '\u{2212}' => ("a minus is the plain `-`", "-"),
        '\u{d7}' => ("write `*` for a product", "*"),
        '\u{f7}' => ("write `/` for a quotient", "/"),
        '\u{2264}' => ("write `<=`", "<="),
        '\u{2265}' => ("write `>=`", ">="),
        '\u{2260}' => ("write `!=`", "!="),
        '\u{2026}' => ("a range is written `..`", ".."),
        '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{3000}' => ("put a plain space", " "),
        _ => return None,
    })
}

pub(crate) fn stray_text(text: &str, span: Span) -> Diagnostic {
    let c = text.chars().next().unwrap_or('\0');
    let hidden =
        c.is_control() || c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}');
    if hidden && meant(text).is_none() {
        let code = u32::from(c);
        return Diagnostic::error(
            HIDDEN,
            format!("an invisible character stands in the code (U+{code:04X})"),
        )
        .label(span, "here")
        .suggest("remove it", span, "");
    }
    let name =
        if hidden { format!("U+{:04X}", u32::from(c)) } else { text.chars().take(12).collect() };
    let diagnostic = Diagnostic::error(STRAY_TEXT, format!("`{name}` means nothing in Clause"))
        .label(span, "unknown character");
    match (meant(text), c) {
        (Some((advice, right)), _) if text.chars().count() == 1 && right != "\"" => {
            diagnostic.suggest(advice, span, right)
        }
        (Some((advice, _)), _) => diagnostic.help(advice),
        (None, '?') => diagnostic
            .note("there is no `c ? a : b` and no `value?`")
            .help("write `if c { a } else { b }`, or `match` on the value"),
        (None, '@' | '$') => {
            diagnostic.help("attributes are written `#[…]`, and names have no sign before them")
        }
        _ => diagnostic.help("remove it"),
    }
}

pub(crate) fn single_quotes(text: &str, span: Span) -> Diagnostic {
    let inside = text.trim_matches(['\'', '`']);
    Diagnostic::error(STRAY_TEXT, "texts stand in double quotes")
        .label(span, "other quotes mean nothing in Clause")
        .suggest("write double quotes", span, format!("\"{inside}\""))
}

pub(crate) fn foreign_name(span: Span) -> Diagnostic {
    Diagnostic::error(FOREIGN_NAME, "a name has letters that names cannot have")
        .label(span, "use a to z, A to Z, 0 to 9 and `_`")
        .note("letters of other scripts may look alike and be different, which a reader cannot see")
        .help("any letters may stand in texts and comments")
        .at_stake(Stake::Soundness)
}

pub(crate) fn open_text(span: Span) -> Diagnostic {
    Diagnostic::error(OPEN_TEXT, "this text is never closed")
        .label(span, "it ends with its line, without a `\"`")
        .suggest("close it", span.after(), "\"")
}

pub(crate) fn open_comment(span: Span) -> Diagnostic {
    Diagnostic::error(OPEN_COMMENT, "this comment is never closed")
        .label(span, "everything from here on is comment")
        .note("comments of this kind may hold others; each `/*` needs its `*/`")
        .help("put `*/` where the comment ends")
}

pub(crate) fn bad_number(text: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(NUMBER, format!("`{text}` is not a number"));
    if text == "0x" || text == "0b" {
        return diagnostic.label(span, "digits are missing").help("write `0xff` or `0b101`");
    }
    if let Some(digits) = text.strip_prefix("0b") {
        return match digits.find(|c: char| c.is_ascii_digit() && c > '1') {
            Some(_) => diagnostic.label(span, "binary digits are 0 and 1"),
            None => diagnostic
                .label(span, "the digits end with a letter")
                .help("put a space before a unit"),
        };
    }
    if text.starts_with("0x") {
        return diagnostic.label(span, "hexadecimal digits are 0 to 9 and a to f");
    }
    let at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, rest) = text.split_at(at);
    if rest.starts_with(['e', 'E'])
        && rest.len() > 1
        && rest[1..].bytes().all(|b| b.is_ascii_digit())
    {
        return diagnostic
            .label(span, "numbers have no exponent")
            .help("write all the digits, with `_` between groups: `1_000_000`");
    }
    let number = number.trim_end_matches('_');
    diagnostic.label(span, "a space is missing between the number and the word").suggest(
        "put a space before the unit",
        span,
        format!("{number} {rest}"),
    )
}

pub(crate) fn long_number(span: Span) -> Diagnostic {
    Diagnostic::error(NUMBER, "this number has more digits than any type can hold")
        .label(span, "the widest numbers have 77 digits")
}

pub(crate) fn bad_index(text: &str, span: Span) -> Diagnostic {
    Diagnostic::error(NUMBER, format!("`{text}` is not the index of a field"))
        .label(span, "fields of tuples are counted 0, 1, 2, …")
}

pub(crate) fn unit_on_odd_number(span: Span) -> Diagnostic {
    Diagnostic::error(NUMBER, "amounts are written as plain decimal numbers")
        .label(span, "a number before a unit has no `0x`, `0b` or type")
}

pub(crate) fn type_as_unit(number: &str, ty: &str, span: Span) -> Diagnostic {
    Diagnostic::error(NUMBER, format!("`{ty}` is a type, and no unit"))
        .label(span, "with a space, the word behind a number is a unit")
        .suggest("write the type right behind the number", span, format!("{number}{ty}"))
}

pub(crate) fn fraction_of_a_whole(what: &str, span: Span) -> Diagnostic {
    Diagnostic::error(NUMBER, format!("{what} is counted in whole numbers"))
        .label(span, "this has a decimal point")
        .help("use the next smaller unit: `90 min` for one and a half hours, `0.25%` for 25 bps")
}

pub(crate) fn long_duration(span: Span) -> Diagnostic {
    Diagnostic::error(TIME_UNIT, "this duration is longer than time itself can be counted")
        .label(span, "durations are below 2^40 seconds, about 34,800 years")
}

pub(crate) fn time_word(number: &str, word: &str, right: Option<&str>, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(TIME_UNIT, format!("`{word}` is not a unit of time"))
        .label(span, "the units of time are `s`, `min`, `h` and `days`");
    match right {
        Some(right) => diagnostic.suggest(format!("write `{number} {right}`"), span, right),
        None => diagnostic
            .note("weeks, months and years differ in length, by country and calendar")
            .help("write days, or compute with dates"),
    }
}

pub(crate) fn bad_date(text: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(DATE, format!("`{text}` is neither a date nor a timestamp"))
        .label(span, "written like `2026-11-22` or `2026-11-22T10:00:00Z`");
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [year, month, day]
            if text.bytes().all(|b| b.is_ascii_digit() || b == b'-') && day.len() <= 2 =>
        {
            diagnostic
                .suggest(
                    "months and days have two digits",
                    span,
                    format!("{year}-{month:0>2}-{day:0>2}"),
                )
                .help("put spaces round `-` for a subtraction")
        }
        _ => diagnostic.help("times are UTC, to the second, and end with `Z`"),
    }
}

pub(crate) fn no_such_day(text: &str, span: Span) -> Diagnostic {
    Diagnostic::error(DATE, format!("there is no day `{text}`"))
        .label(span, "not in the calendar")
        .note("days are those of the Gregorian calendar, from 0001-01-01 to 9999-12-31")
}

pub(crate) fn no_such_time(text: &str, before_1970: bool, span: Span) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(DATE, format!("`{text}` is not a point in time that Clause knows"));
    if before_1970 {
        diagnostic.label(span, "timestamps start with 1970").help("a `Date` may lie before 1970")
    } else {
        diagnostic
            .label(span, "hours go to 23, minutes and seconds to 59; there are no leap seconds")
    }
}

pub(crate) fn remainder(
    number: &str,
    operand: &str,
    sign: Span,
    whole: Span,
    spaced: bool,
) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        PERCENT,
        format!("`{number}%` is a percentage, and something follows it"),
    )
    .label(sign, "glued to its number, `%` means percent");
    let diagnostic = diagnostic.suggest(
        format!("write `{number} % {operand}` for the remainder"),
        whole,
        format!("{number} % {operand}"),
    );
    if spaced {
        diagnostic.help(format!("or put an operator between `{number}%` and `{operand}`"))
    } else {
        diagnostic
    }
}

pub(crate) fn spaced_percent(number: &str, span: Span) -> Diagnostic {
    Diagnostic::error(PERCENT, "a percentage is written without a space")
        .label(span, "with a space, `%` is the remainder, and its second number is missing")
        .suggest(format!("write `{number}%`"), span, format!("{number}%"))
}

pub(crate) fn reserved(word: &str, span: Span) -> Diagnostic {
    if let Some(diagnostic) = reserved_item(word, span) {
        return diagnostic;
    }
    let diagnostic = Diagnostic::error(RESERVED, format!("`{word}` is reserved"))
        .label(span, "cannot be used in this edition");
    match word {
        "while" | "loop" => diagnostic
            .note("a circuit has a fixed size, so the number of rounds must be known when it is built")
            .help("write `for i in 0..N { … }`, with an `if` inside for rounds that do nothing"),
        "return" => diagnostic
            .note("every line of a body is part of the circuit, so nothing can be left early")
            .help("the last expression of a body, without `;`, is its value"),
        "break" | "continue" => diagnostic
            .note("every round of a loop is part of the circuit")
            .help("put what should be skipped into an `if`"),
        "static" => diagnostic.help("write `const` for a constant"),
        "async" | "unsafe" | "move" | "ref" | "dyn" | "yield" => diagnostic.help("leave it out"),
        _ => diagnostic.help("choose another name"),
    }
}

pub(crate) fn bad_escape(escaped: char, span: Span) -> Diagnostic {
    Diagnostic::error(TEXT, format!("`\\{escaped}` is not an escape"))
        .label(span, "texts know `\\n`, `\\t`, `\\\"` and `\\\\`")
        .help("write `\\\\` for a backslash; any other character stands for itself")
}

pub(crate) fn lone_brace(span: Span) -> Diagnostic {
    Diagnostic::error(TEXT, "this `}` closes nothing")
        .label(span, "in a text, braces surround a value to fill in")
        .suggest("write `}}` for a brace", span, "}}")
}

pub(crate) fn open_place(span: Span) -> Diagnostic {
    Diagnostic::error(TEXT, "this `{` is never closed")
        .label(span, "in a text, braces surround a value to fill in")
        .suggest("write `{{` for a brace", span, "{{")
}

pub(crate) fn empty_place(span: Span) -> Diagnostic {
    Diagnostic::error(TEXT, "nothing stands between these braces")
        .label(span, "name the value to fill in, as in `{price}`")
        .suggest("write `{{}}` for braces", span, "{{}}")
}

pub(crate) fn not_a_place(span: Span) -> Diagnostic {
    Diagnostic::error(TEXT, "only a value's name can be filled in here")
        .label(span, "a name with fields, indices and calls, as in `{terms.deadline}`")
        .note("printing a message must not be able to fail")
        .help("compute the value in a `let` before, and name it here")
}
