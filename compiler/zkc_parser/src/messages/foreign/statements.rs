//! Statements of other languages.

use zkc_diagnostics::Diagnostic;

use super::{error, is_own_type, is_type_word};
use crate::messages::expected::Found;
use crate::token::Tok;

pub(super) fn statement(found: &Found) -> Option<Diagnostic> {
    variable(found).or_else(|| step(found)).or_else(|| branch(found))
}

/// Ways to make a variable.
fn variable(found: &Found) -> Option<Diagnostic> {
    let here = found.here()?;
    let (last, next) = (found.before(1), found.token(Some(found.at + 1)));
    let last_tok = last.map(|last| last.tok);
    let last_text = last.map_or("", |last| found.text(last));
    let (text, span) = (found.text(here), here.span(found.file));
    let first = found.statement();
    let starts_with = |tok: Tok| found.token(Some(first)).is_some_and(|token| token.tok == tok);
    match (last_tok, here.tok) {
        (Some(Tok::Colon), Tok::Mut) if starts_with(Tok::Let) => Some(
            error("`mut` stands before the name")
                .label(span, "not part of a type")
                .help("write `let mut x: u8 = …;`"),
        ),
        (_, Tok::Mut) if found.fits("let") => Some(
            error("a variable that changes is made by `let mut`")
                .label(span, "`let` is missing")
                .suggest("write `let mut`", span, "let mut"),
        ),
        (_, Tok::Pub) if found.fits("let") => {
            Some(error("variables are never `pub`").label(span, "not needed").suggest(
                "remove it",
                span.to(next?.span(found.file)),
                found.text(next?),
            ))
        }
        (Some(Tok::Let), Tok::Public | Tok::Sealed) => Some(
            error(format!("a variable is never `{text}`"))
                .label(span, "a word for parameters of clauses")
                .note("a value becomes known only as an output of a clause, or by `reveal`")
                .help("remove it"),
        ),
        (_, Tok::Semi) if starts_with(Tok::Let) && (found.fits("=") || found.fits(":")) => Some(
            error("a variable has a value from the start")
                .label(span, "its `= …` is missing")
                .help("write `let x = …;`, or `let x = if c { a } else { b };` where it depends"),
        ),
        (Some(Tok::Ident), Tok::Comma)
            if starts_with(Tok::Let) && found.fits("=") && !found.fits(")") =>
        {
            Some(
                error("several names stand in parentheses")
                    .label(span, "one `let` takes one value apart")
                    .help("write `let (x, y) = (1, 2);`"),
            )
        }
        // `uint x = 5;`, `signal input x;`
        (Some(Tok::Ident), Tok::Ident)
            if found.at == first + 1
                && found.fits(";")
                && !matches!(last_text, "var" | "val" | "auto" | "final") =>
        {
            let whole = last?.span(found.file).to(span);
            match last_text {
                "signal" | "component" => Some(
                    error(format!("there are no {last_text}s"))
                        .label(
                            whole,
                            "a value has a name by `let`, a part of a circuit is a function",
                        )
                        .help("write `let x = …;`; inputs are parameters of the clause"),
                ),
                "throw" | "revert" => Some(refusal(last_text, whole)),
                "emit" | "log" => Some(
                    error(format!("there is no `{last_text}`"))
                        .label(whole, "a clause tells others only by its outputs")
                        .help(
                            "make it an output: `-> (paid: Amount<EUR>)` and `reveal { paid: … }`",
                        ),
                ),
                _ if is_type_word(last_text) => {
                    let message =
                        error("a variable is made by `let`").label(whole, "the name comes first");
                    Some(match is_own_type(last_text) {
                        true => message.suggest(
                            format!("write `let {text}: {last_text}`"),
                            whole,
                            format!("let {text}: {last_text}"),
                        ),
                        false => message
                            .note("types of numbers say their width: `u8` to `u128`, or `Amount<EUR>`")
                            .help(format!("write `let {text}: u64 = …;`")),
                    })
                }
                _ => None,
            }
        }
        (Some(Tok::Ident), Tok::Str) if matches!(last_text, "throw" | "revert") => {
            Some(refusal(last_text, last?.span(found.file)))
        }
        _ => None,
    }
}

fn refusal(word: &str, span: zkc_span::Span) -> Diagnostic {
    error(format!("there is no `{word}`")).label(span, "nothing can be left early").help(
        "write the condition under which all is well: `require(condition, \"what is wrong\")`",
    )
}

/// `x++`, `++x`, `# comment`.
fn step(found: &Found) -> Option<Diagnostic> {
    let (last, here) = (found.before(1), found.here()?);
    let next = found.token(Some(found.at + 1));
    let span = here.span(found.file);
    match (last.map(|last| last.tok), here.tok) {
        (Some(Tok::Plus), Tok::Plus) if found.fits("str") => {
            let both = last?.span(found.file).to(span);
            let statement =
                next.is_some_and(|next| next.tok == Tok::Semi) && found.at == found.statement() + 2;
            let message = error("there is no `++`").label(both, "not an operator");
            Some(match statement {
                true => message.suggest("write `+= 1`", both, " += 1"),
                false => message.help("write `x += 1;` as a statement of its own"),
            })
        }
        (_, Tok::Plus) if found.fits("let") && next.is_some_and(|next| next.tok == Tok::Plus) => {
            let both = span.to(next?.span(found.file));
            Some(
                error("there is no `++`")
                    .label(both, "not an operator")
                    .help("write `x += 1;` as a statement of its own"),
            )
        }
        _ => None,
    }
}

/// Branches and calls with a word or a bracket that is missing or too much.
fn branch(found: &Found) -> Option<Diagnostic> {
    let here = found.here()?;
    let last = found.before(1)?;
    let (last_text, text) = (found.text(last), found.text(here));
    let (last_span, span) = (last.span(found.file), here.span(found.file));
    match (last.tok, here.tok) {
        (Tok::If, Tok::LBrace) => Some(
            error("this `if` has no condition")
                .label(span, "expected a condition")
                .help("write `else { … }` for all other cases, or `else if condition { … }`"),
        ),
        (Tok::Ident, _) if matches!(last_text, "elif" | "elsif" | "elseif" | "elsfi") => Some(
            error(format!("there is no `{last_text}`"))
                .label(last_span, "two words in Clause")
                .suggest("write `else if`", last_span, "else if"),
        ),
        (Tok::Else, Tok::Ident | Tok::Bang | Tok::LParen)
            if found.token_after(Tok::LBrace, Tok::Semi) =>
        {
            Some(error("this `else` has a condition").label(span, "expected `{` or `if`").suggest(
                "write `else if`",
                last_span,
                "else if",
            ))
        }
        (_, Tok::Ident) if text == "then" => {
            Some(error("there is no `then`").label(span, "a branch stands in braces").suggest(
                "remove it",
                span,
                "",
            ))
        }
        (Tok::Require, _) if here.tok != Tok::LParen => Some(
            error("`require` takes its condition and message in parentheses")
                .label(span, "expected `(`")
                .help("write `require(condition, \"what is wrong\");`"),
        ),
        (Tok::Reveal, Tok::Ident) => Some(
            error("the outputs of a clause stand in braces")
                .label(span, "expected `{`")
                .help("write `reveal { name: value }`"),
        ),
        (Tok::Ident, Tok::Ident) | (Tok::Ident, Tok::Int) if last_text == "case" => Some(
            error("an arm of a `match` has no word before it")
                .label(last_span, "not needed")
                .help("write `1 => value,` for a case, and `_ => value,` for all others"),
        ),
        (_, Tok::Str) if found.fits(",") && found.fits(")") => Some(
            Diagnostic::error(crate::messages::SEPARATOR, "a `,` is missing")
                .label(last_span.after(), "expected `,`")
                .suggest("put a `,`", last_span.after(), ","),
        ),
        _ => None,
    }
}
