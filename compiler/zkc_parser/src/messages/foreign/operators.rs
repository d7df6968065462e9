//! Operators and operands of other languages.

use zkc_diagnostics::Diagnostic;

use super::{error, is_own_type};
use crate::messages::expected::Found;
use crate::token::Tok;

pub(super) fn operator(found: &Found) -> Option<Diagnostic> {
    pair(found).or_else(|| operand(found)).or_else(|| number(found))
}

/// Operators that the lexer reads as two tokens, the second of which does not fit.
fn pair(found: &Found) -> Option<Diagnostic> {
    let (last, here) = (found.before(1)?, found.here()?);
    let next = found.token(Some(found.at + 1));
    let both = last.span(found.file).to(here.span(found.file));
    let touches = last.end == here.start;
    let touches_next = next.is_some_and(|next| here.end == next.start);
    match (last.tok, here.tok) {
        (Tok::EqEq | Tok::BangEq, Tok::Eq) if touches => {
            let (wrong, right) = match last.tok {
                Tok::EqEq => ("===", "=="),
                _ => ("!==", "!="),
            };
            let message = error(format!("there is no `{wrong}`"))
                .label(both, "values have one type, so one comparison is enough")
                .suggest(format!("write `{right}`"), both, right);
            Some(match wrong {
                "===" => message.help(
                    "for a condition that must hold, write `require(a == b, \"what is wrong\")`",
                ),
                _ => message,
            })
        }
        (Tok::LtEq, Tok::Eq) if touches => Some(
            error("there are no signals, and no `<==`")
                .label(both, "names are given values by `let`")
                .help("write `let x = …;` for a value, and `require(a == b, \"what is wrong\")` for a condition"),
        ),
        (Tok::Star, Tok::Star) if touches => {
            let message = error("there is no `**`").label(both, "powers are no operator");
            let (base, exponent) = (found.before(2)?, next?);
            Some(match power(found.text(base), found.text(exponent)) {
                Some(value) => message.suggest(
                    format!("write `{value}`"),
                    base.span(found.file).to(exponent.span(found.file)),
                    value,
                ),
                None => message.help("write the product, as in `x * x`"),
            })
        }
        (Tok::Lt, Tok::Gt | Tok::GtEq) if touches => Some(
            error("there is no `<>`")
                .label(both, "not equal is `!=`")
                .suggest("write `!=`", both, "!="),
        ),
        (Tok::GtGt, Tok::GtGt) if touches => Some(
            error("there is no `>>>`")
                .label(both, "unsigned numbers are shifted by `>>`")
                .help("write `>>`"),
        ),
        (Tok::Colon, Tok::Eq) if touches => Some(walrus(both)),
        (_, Tok::Colon) if touches_next && next.is_some_and(|next| next.tok == Tok::Eq) => {
            let both = here.span(found.file).to(next?.span(found.file));
            Some(walrus(both))
        }
        (_, Tok::Eq)
            if touches_next && next.is_some_and(|next| next.tok == Tok::Lt) && !found.fits("in") =>
        {
            let both = here.span(found.file).to(next?.span(found.file));
            Some(
                error("there is no `=<`")
                    .label(both, "at most is `<=`")
                    .suggest("write `<=`", both, "<="),
            )
        }
        (_, Tok::FatArrow) if found.fits(";") && !found.fits("->") => Some(
            error("`=>` belongs to the arms of a `match`")
                .label(here.span(found.file), "not an operator")
                .help("at least is `>=`; a closure is written `|x| x + 1`, in a call such as `xs.map(…)`"),
        ),
        _ => None,
    }
}

/// The value of `10 ** 6`, with its digits in groups, if both are plain numbers.
fn power(base: &str, exponent: &str) -> Option<String> {
    let base: u128 = base.replace('_', "").parse().ok()?;
    let digits = base.checked_pow(exponent.parse().ok()?)?.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    Some(grouped)
}

fn walrus(both: zkc_span::Span) -> Diagnostic {
    error("there is no `:=`")
        .label(both, "values are given by `=`")
        .suggest("write `=`", both, "=")
        .help("`let x = …;` makes a new variable, `x = …;` changes one that was made by `let mut`")
}

/// Words and signs before or behind an operand.
fn operand(found: &Found) -> Option<Diagnostic> {
    let here = found.here()?;
    let (last, next) = (found.before(1), found.token(Some(found.at + 1)));
    let last_tok = last.map(|last| last.tok);
    let last_text = last.map_or("", |last| found.text(last));
    let (text, span) = (found.text(here), here.span(found.file));
    let touches = last.is_some_and(|last| last.end == here.start);
    match (last_tok, here.tok) {
        (_, Tok::Ident)
            if matches!(text, "AND" | "OR" | "and" | "or" | "xor") && !found.fits("ident") =>
        {
            let right = match text {
                "AND" | "and" => "&&",
                "xor" => "!=",
                _ => "||",
            };
            Some(
                error(format!("`{text}` is not an operator"))
                    .label(span, "expected an operator")
                    .suggest(format!("write `{right}`"), span, right),
            )
        }
        (Some(Tok::Ident), _)
            if matches!(last_text, "not" | "NOT")
                && (found.fits("&&") || here.tok == Tok::Ident) =>
        {
            let not = last?.span(found.file);
            Some(error("`not` is not an operator").label(not, "expected an operator").suggest(
                "write `!`",
                zkc_span::Span { end: here.start, ..not },
                "!",
            ))
        }
        // `assert!(…)`, `vec![…]`
        (Some(Tok::Ident | Tok::Require), Tok::Bang)
            if touches
                && next.is_some_and(|next| matches!(next.tok, Tok::LParen | Tok::LBracket)) =>
        {
            Some(macro_call(found, last_text))
        }
        (Some(Tok::Ident), Tok::Str) if touches && last_text.len() == 1 => Some(
            error("a text has no letter before its quotes")
                .label(last?.span(found.file), "not needed")
                .note("every text can hold values: `\"the price {price} is too high\"`")
                .suggest("remove it", last?.span(found.file), ""),
        ),
        (Some(Tok::Ident), Tok::Ident) if last_text == "new" => Some(
            error("there is no `new`")
                .label(last?.span(found.file), "values are made without a word")
                .help("write `Terms { price: p }` for a struct"),
        ),
        // `(u16)x`
        (Some(Tok::RParen), Tok::Ident | Tok::Int | Tok::Decimal | Tok::SelfValue) => {
            let (ty, open) = (found.before(2)?, found.before(3)?);
            if ty.tok != Tok::Ident || open.tok != Tok::LParen || !is_own_type(found.text(ty)) {
                return None;
            }
            let (ty_text, whole) = (found.text(ty), open.span(found.file).to(span));
            let message = error("a type in parentheses converts nothing").label(
                open.span(found.file).to(last?.span(found.file)),
                "conversions are written behind the value",
            );
            let goes_on = next.is_some_and(|next| {
                matches!(
                    next.tok,
                    Tok::Dot | Tok::LParen | Tok::LBracket | Tok::ColonColon | Tok::LBrace
                )
            });
            Some(match goes_on {
                true => message.help(format!("write `x as {ty_text}`")),
                false => message.suggest(
                    format!("write `{text} as {ty_text}`"),
                    whole,
                    format!("{text} as {ty_text}"),
                ),
            })
        }
        (last_tok, Tok::Star)
            if found.fits("str") && !matches!(last_tok, Some(Tok::Star | Tok::RBrace)) =>
        {
            Some(error("there are no pointers").label(span, "nothing to follow").suggest(
                "remove it",
                span,
                "",
            ))
        }
        (Some(Tok::Ident), Tok::Colon)
            if found.fits(",")
                && found.fits(")")
                && found
                    .before(2)
                    .is_some_and(|two| matches!(two.tok, Tok::LParen | Tok::Comma))
                && found.fits("(") =>
        {
            if found.before(3).is_some_and(|three| three.tok == Tok::Reveal) {
                return Some(
                    error("the outputs of a clause are revealed in braces")
                        .label(span, "parentheses are for a value and a reason")
                        .help("write `reveal { name: value }`"),
                );
            }
            Some(
                error("arguments are named with `=`")
                    .label(span, "`:` names the fields of a struct")
                    .suggest("write `=`", span, " ="),
            )
        }
        _ => None,
    }
}

fn macro_call(found: &Found, word: &str) -> Diagnostic {
    let span = found.span();
    let whole = found.before(1).map_or(span, |last| last.span(found.file).to(span));
    match word {
        "require" => error("`require` is written without `!`")
            .label(span, "not needed")
            .suggest("remove it", span, ""),
        "assert" => error("conditions are written with `require`")
            .label(whole, "there are no macros")
            .suggest("write `require`, with a message", whole, "require"),
        "assert_eq" | "assert_ne" | "debug_assert" => error("conditions are written with `require`")
            .label(whole, "there are no macros")
            .help("write `require(a == b, \"what is wrong\")`"),
        "panic" | "unreachable" | "todo" | "unimplemented" => error(format!("there is no `{word}!`"))
            .label(whole, "there are no macros")
            .help("write the condition under which all is well: `require(condition, \"what is wrong\")`"),
        "println" | "print" | "dbg" | "eprintln" => error("a circuit prints nothing")
            .label(whole, "there are no macros")
            .help("put the value into the message of a `require`, as in `\"the price {price} is too high\"`"),
        "vec" => error("there is no `vec!`")
            .label(whole, "there are no macros")
            .note("an array is written `[1, 2, 3]`, and so is a `Vec` that has a type: `let v: Vec<u8, 4> = [1, 2];`")
            .help("a `Vec` that is filled begins empty, `let mut v = Vec::new();`, and `v.push(x);` adds to it"),
        _ => error("there are no macros")
            .label(whole, "not a call")
            .help("write a `fn` and call it without `!`"),
    }
}

/// Numbers with a point or a comma too many or too few, and amounts the wrong way round.
fn number(found: &Found) -> Option<Diagnostic> {
    let here = found.here()?;
    let (last, next) = (found.before(1), found.token(Some(found.at + 1)));
    let last_text = last.map_or("", |last| found.text(last));
    let (text, span) = (found.text(here), here.span(found.file));
    let is_number = |tok: Tok| matches!(tok, Tok::Int | Tok::Decimal);
    if here.tok == Tok::Dot
        && found.fits("str")
        && next.is_some_and(|next| next.start == here.end && is_number(next.tok))
    {
        let start = zkc_span::Span { end: span.start, ..span };
        return Some(error("a digit is missing before the point").label(span, "here").suggest(
            "write `0.`",
            start,
            "0",
        ));
    }
    if last?.tok == Tok::Dot
        && found.fits("index")
        && found
            .before(2)
            .is_some_and(|two| is_number(two.tok) && Some(two.end) == last.map(|last| last.start))
    {
        let point = last?.span(found.file);
        return Some(error("a digit is missing behind the point").label(point, "here").suggest(
            "write `.0`",
            point.after(),
            "0",
        ));
    }
    // `1,000`
    if here.tok == Tok::Comma
        && last?.tok == Tok::Int
        && let Some(next) = next.filter(|next| next.tok == Tok::Int)
        && last?.end == here.start
        && next.start == here.end
        && next.end - next.start == 3
    {
        return Some(
            error("groups of digits are separated by `_`")
                .label(span, "a `,` separates values")
                .suggest("write `_`", span, "_"),
        );
    }
    // `EUR 5.00`
    let is_unit = last_text.len() == 3 && last_text.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_number(here.tok) && last?.tok == Tok::Ident && is_unit {
        let whole = last?.span(found.file).to(span);
        return Some(
            error("the unit of an amount stands behind its number")
                .label(whole, "the other way round")
                .suggest(
                    format!("write `{text} {last_text}`"),
                    whole,
                    format!("{text} {last_text}"),
                ),
        );
    }
    None
}
