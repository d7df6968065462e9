//! Items, parameters and types of other languages.

use zkc_diagnostics::Diagnostic;
use zkc_span::Span;

use super::{error, is_own_type, is_type_word};
use crate::messages::UNNAMED_OUTPUT;
use crate::messages::expected::Found;
use crate::token::Tok;

pub(super) fn item(found: &Found) -> Option<Diagnostic> {
    ty(found).or_else(|| parameter(found)).or_else(|| result(found)).or_else(|| head(found))
}

/// `u8[4]`, `[u8]`, `&mut T`.
fn ty(found: &Found) -> Option<Diagnostic> {
    let (last, here) = (found.before(1)?, found.here()?);
    let two = found.before(2).map(|two| two.tok);
    let (last_text, span) = (found.text(last), here.span(found.file));
    match (two, last.tok, here.tok) {
        (Some(Tok::Colon | Tok::Arrow | Tok::As), Tok::Ident, Tok::LBracket) => {
            let length = found.token(Some(found.at + 1))?;
            let close = found.token(Some(found.at + 2));
            let message = error("the type of an array stands in brackets");
            Some(match close.filter(|close| close.tok == Tok::RBracket && length.tok != Tok::RBracket) {
                Some(close) => {
                    let whole = last.span(found.file).to(close.span(found.file));
                    let right = format!("[{last_text}; {}]", found.text(length));
                    message
                        .label(whole, "element and length stand together")
                        .suggest(format!("write `{right}`"), whole, right)
                }
                None => message
                    .label(span, "its length is part of the type")
                    .help(format!("write `[{last_text}; 8]`")),
            })
        }
        (Some(Tok::LBracket), Tok::Ident, Tok::RBracket) if found.fits(";") => Some(
            error("the type of an array says its length")
                .label(span, "the length is missing")
                .note("a circuit has a fixed size, so every array has one")
                .help(format!("write `[{last_text}; 8]`, or `[{last_text}; N]` in a function with `<const N: u32>`")),
        ),
        (_, Tok::And, Tok::Mut) => Some(
            error("there are no references through which values change")
                .label(last.span(found.file).to(span), "not a type")
                .help("take the value, and return the changed one"),
        ),
        _ => None,
    }
}

/// Parameters, fields and generic parameters.
fn parameter(found: &Found) -> Option<Diagnostic> {
    let (last, here) = (found.before(1)?, found.here()?);
    let next = found.token(Some(found.at + 1));
    let two = found.before(2);
    let (last_text, text) = (found.text(last), found.text(here));
    let (last_span, span) = (last.span(found.file), here.span(found.file));
    let typed = found.fits(":") && !found.fits("+");
    match (last.tok, here.tok) {
        // `uint8 x`
        (Tok::Ident, Tok::Ident) if typed && is_type_word(last_text) => {
            let whole = last_span.to(span);
            let message =
                error("the name comes before its type").label(whole, "the other way round");
            Some(match is_own_type(last_text) {
                true => message.suggest(
                    format!("write `{text}: {last_text}`"),
                    whole,
                    format!("{text}: {last_text}"),
                ),
                false => message
                    .note("types of numbers say their width: `u8` to `u128`, or `Amount<EUR>`")
                    .help(format!("write `{text}: u64`")),
            })
        }
        (Tok::Ident, Tok::Ident)
            if typed && matches!(last_text, "private" | "secret" | "witness") =>
        {
            Some(
                error(format!("there is no word `{last_text}`"))
                    .label(last_span, "a parameter without a word is private")
                    .suggest("remove it", Span { end: span.start, ..last_span }, ""),
            )
        }
        // `x: public u8`
        (Tok::Colon, Tok::Public | Tok::Sealed | Tok::Mut)
            if two.is_some_and(|two| two.tok == Tok::Ident) =>
        {
            let name = two?;
            let whole = name.span(found.file).to(span);
            let message =
                error(format!("`{text}` stands before the name")).label(span, "not part of a type");
            let is_output = found.in_outputs();
            Some(match (is_output, here.tok) {
                (true, _) => error("an output is public as it is")
                    .label(span, "not needed")
                    .note("an output that only its owner may read is `name: sealed T`")
                    .suggest(
                        "remove it",
                        Span { end: next.map_or(span.end, |next| next.start), ..span },
                        "",
                    ),
                (false, Tok::Mut) => {
                    message.suggest("write it before", whole, format!("mut {}:", found.text(name)))
                }
                _ => message.suggest(
                    "write it before",
                    whole,
                    format!("{text} {}:", found.text(name)),
                ),
            })
        }
        (Tok::Ident, Tok::Comma | Tok::RParen) if typed && !found.fits("=") => Some(
            error("a parameter says its type")
                .label(span, format!("the type of `{last_text}` is missing"))
                .help(format!("write `{last_text}: u8`, with the type that it has")),
        ),
        (Tok::Ident, Tok::Gt | Tok::Comma)
            if typed && two.is_some_and(|two| two.tok == Tok::Const) =>
        {
            Some(
                error("a constant parameter says its type")
                    .label(span, format!("the type of `{last_text}` is missing"))
                    .suggest("a size is a `u32`", last_span.after(), ": u32"),
            )
        }
        (Tok::Ident, Tok::Eq) if typed && !found.in_body() => {
            if two.is_some_and(|two| two.tok == Tok::Const) {
                return Some(
                    error("a constant says its type")
                        .label(span, format!("the type of `{last_text}` is missing"))
                        .help(format!(
                            "write `const {last_text}: u8 = …;`, with the type that it has"
                        )),
                );
            }
            Some(error("a type follows `:`").label(span, "`=` is for values").suggest(
                "write `:`",
                span,
                ":",
            ))
        }
        (_, Tok::Eq) if found.fits(")") && found.fits(",") && found.in_params() => Some(
            error("parameters have no default")
                .label(span, "every call gives every argument")
                .help("remove it"),
        ),
        (_, Tok::Let) if found.fits("attested") => {
            Some(error("a parameter has no `let`").label(span, "not needed").suggest(
                "remove it",
                Span { end: next.map_or(span.end, |next| next.start), ..span },
                "",
            ))
        }
        (_, Tok::Pub) if found.fits("attested") => Some(
            error("a parameter that all may know is `public`")
                .label(span, "`pub` is for items and fields")
                .suggest("write `public`", span, "public"),
        ),
        (Tok::Public | Tok::Sealed, Tok::Public | Tok::Sealed) => Some(
            error("a parameter has one word")
                .label(span, "a second word")
                .reason(last_span, "the first one")
                .note("a `sealed` parameter is private, and its seal is public")
                .help("keep one of them"),
        ),
        _ => None,
    }
}

/// What follows the parameters of a function or clause.
fn result(found: &Found) -> Option<Diagnostic> {
    let (last, here) = (found.before(1)?, found.here()?);
    let next = found.token(Some(found.at + 1));
    let (last_text, text) = (found.text(last), found.text(here));
    let (last_span, span) = (last.span(found.file), here.span(found.file));
    let of_clause = found.token_before(Tok::Clause);
    match (last.tok, here.tok) {
        (Tok::Arrow, Tok::Sealed | Tok::Public) if of_clause => {
            let ty = next?;
            let message = Diagnostic::error(UNNAMED_OUTPUT, "the outputs of a clause have names")
                .label(span, "a type without a name")
                .note("a verifier reads them by name, and `reveal { … }` fills them by name");
            let ends =
                found.token(Some(found.at + 2)).is_some_and(|after| after.tok == Tok::LBrace);
            let word = if here.tok == Tok::Sealed { "sealed " } else { "" };
            let right = format!("(result: {word}{})", found.text(ty));
            Some(match ends {
                true => message.suggest(
                    format!("write `{right}`, with a name that says what it is"),
                    span.to(ty.span(found.file)),
                    right,
                ),
                false => message.help(format!("write `-> (name: {word}T)`")),
            })
        }
        (Tok::Arrow, Tok::Sealed | Tok::Public) => Some(
            error(format!("only an output of a clause is `{text}`"))
                .label(span, "not needed")
                .suggest(
                    "remove it",
                    Span { end: next.map_or(span.end, |next| next.start), ..span },
                    "",
                ),
        ),
        (Tok::LParen | Tok::Comma, Tok::Sealed | Tok::Public) if found.in_outputs() => {
            let (name, colon) = (next?, found.token(Some(found.at + 2)));
            let rest = span.to(name.span(found.file));
            let message = error(format!("`{text}` stands before the type of an output"))
                .label(span, "not before its name");
            Some(match (here.tok, colon.filter(|colon| colon.tok == Tok::Colon)) {
                (Tok::Sealed, Some(colon)) => message.suggest(
                    "write it behind the `:`",
                    rest.to(colon.span(found.file)),
                    format!("{}: sealed", found.text(name)),
                ),
                _ => error("an output is public as it is").label(span, "not needed").suggest(
                    "remove it",
                    rest,
                    found.text(name),
                ),
            })
        }
        (Tok::Ident, Tok::Colon)
            if of_clause && found.before(2).is_some_and(|two| two.tok == Tok::Arrow) =>
        {
            Some(
                error("the outputs of a clause stand in parentheses")
                    .label(span, "expected `(` before the name")
                    .help(format!("write `-> ({last_text}: T)`")),
            )
        }
        (Tok::Ident, Tok::Colon) if !of_clause && found.in_outputs() => {
            let word = found.tokens.iter().find(|token| token.tok == Tok::Fn);
            let clause = found
                .tokens
                .windows(2)
                .any(|pair| pair[0].tok == Tok::Reveal && pair[1].tok == Tok::LBrace);
            let message =
                error("only the outputs of a clause have names").label(span, "a result is a type");
            Some(match word.filter(|_| clause) {
                Some(word) => message
                    .note("what ends with `reveal { … }` and can be proven is a clause")
                    .suggest("write `clause` in place of `fn`", word.span(found.file), "clause"),
                None => message.help("write `-> T`, or `-> (T, U)` for two values"),
            })
        }
        (Tok::RParen, Tok::Ident) if found.fits("->") && text == "returns" => {
            Some(error("a result is written with `->`").label(span, "here").suggest(
                "write `->`",
                span,
                "->",
            ))
        }
        (Tok::RParen, Tok::Ident | Tok::LParen | Tok::LBracket) if found.fits("->") => {
            Some(error("a result is written with `->`").label(span, "here").suggest(
                "put `->`",
                last_span.after(),
                " ->",
            ))
        }
        (_, Tok::Eq)
            if found.fits("{")
                && found.token_before(Tok::Fn)
                && !found.fits("let")
                && !found.in_body() =>
        {
            Some(
                error("the body of a function stands in braces")
                    .label(span, "expected `{`")
                    .help("write `{ value }`"),
            )
        }
        _ => None,
    }
}

/// Heads of contracts, `impl`, `use`, `enum` and `unit`.
fn head(found: &Found) -> Option<Diagnostic> {
    let (last, here) = (found.before(1)?, found.here()?);
    let span = here.span(found.file);
    let two = found.before(2).map(|two| two.tok);
    match (last.tok, here.tok) {
        (Tok::Ident, _) if two == Some(Tok::Contract) && here.tok != Tok::LBrace => Some(
            error("a contract has a name and items")
                .label(span, "expected `{`")
                .note("contracts have no parent and no arguments; values that differ by deployment are `param NAME: T;`")
                .help("write `contract Name { … }`"),
        ),
        (Tok::Ident, _) if two == Some(Tok::Unit) && here.tok != Tok::LBrace => Some(
            error("a unit says how many decimals it has")
                .label(span, "expected `{`")
                .help("write `unit EUR { decimals: 2 }`"),
        ),
        (_, Tok::For) if found.token_before(Tok::Impl) => Some(
            error("there are no traits")
                .label(span, "an `impl` gives functions to one type")
                .help("write `impl Type { … }`"),
        ),
        (Tok::Use, Tok::Str) => Some(
            error("modules are named, not files")
                .label(span, "a text")
                .note("the files of a package are its modules, by `mod name;` in the root")
                .help("write `use name::item;`"),
        ),
        (_, Tok::Eq)
            if found.token_before(Tok::Struct)
                && found.fits(",")
                && found.fits("}")
                && !found.in_body() =>
        {
            Some(
                error("fields have no default")
                    .label(span, "every value gives every field")
                    .help("remove it; a constant of the type, `impl S { const NEW: S = S { … }; }`, gives what is usual: `S { a: 1, ..S::NEW }`"),
            )
        }
        (Tok::Ident, Tok::Eq) if found.token_before(Tok::Enum) && found.fits("}") => Some(
            error("variants have no numbers")
                .label(span, "not needed")
                .help("remove it: variants are told apart by their names"),
        ),
        _ => None,
    }
}
