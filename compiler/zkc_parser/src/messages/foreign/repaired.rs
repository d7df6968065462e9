//! Messages about forms that the parser reads as what they mean, so that nothing follows from them.

use zkc_diagnostics::{Diagnostic, Edit, Suggestion};
use zkc_span::Span;

use super::error;
use crate::messages::{NO_ITEM, RESERVED, STRAY_TEXT};

fn with_edits<'t>(
    mut diagnostic: Diagnostic,
    message: &str,
    edits: impl IntoIterator<Item = (Span, &'t str)>,
) -> Diagnostic {
    let edits = edits.into_iter().map(|(span, text)| Edit { span, text: text.to_owned() });
    let edits = edits.collect();
    diagnostic.help.push(Suggestion { message: message.to_owned(), edits });
    diagnostic
}

/// Branches without braces; `what` is the word of the first, `bodies` their statements, of which the
/// first begins with a letter of so many bytes.
pub(crate) fn no_braces(what: &str, letter: u32, bodies: &[Span]) -> Diagnostic {
    let mut diagnostic = error(format!("what follows `{what}` stands in braces"));
    if let Some(first) = bodies.first() {
        diagnostic = diagnostic.label(Span { end: first.start + letter, ..*first }, "expected `{`");
    }
    let edits = bodies
        .iter()
        .flat_map(|body| [(Span { end: body.start, ..*body }, "{ "), (body.after(), " }")]);
    with_edits(diagnostic, "put braces round it", edits)
}

/// `for (…)` with a range or an array inside.
pub(crate) fn for_parentheses(open: Span, close: Span) -> Diagnostic {
    let diagnostic = error("a `for` has no parentheses").label(open, "not needed");
    with_edits(diagnostic, "remove them", [(open, ""), (close, "")])
}

/// `for (let i = 0; i < 8; i++)`, and `i in 0..8` if that is what it says.
pub(crate) fn counting_for(head: Span, range: Option<String>) -> Diagnostic {
    let diagnostic = error("a `for` runs over a range")
        .label(head, "start, condition and step of another language")
        .note("a circuit has a fixed size, so the number of rounds is known when it is built");
    match range {
        Some(range) => diagnostic.suggest(format!("write `for {range}`"), head, range),
        None => diagnostic.help("write `for i in 0..8`, or `for i in 0..N` with a constant"),
    }
}

/// `use std.currency.EUR;`
pub(crate) fn path_with(sign: &str, place: Span, path: Span, right: String) -> Diagnostic {
    error(format!("the parts of a path are joined by `::`, not by `{sign}`"))
        .label(place, "here")
        .suggest(format!("write `{right}`"), path, right)
}

/// `unchecked { … }`, `try { … }`: `word` before a block.
pub(crate) fn word_of_block(word: &str, span: Span) -> Diagnostic {
    let diagnostic =
        error(format!("there is no `{word}`")).label(span, "not a word of the language");
    match word {
        "unchecked" => diagnostic
            .note("whole numbers never wrap: a result that does not fit its type has no proof")
            .help("remove it"),
        "try" | "catch" | "finally" => diagnostic
            .note("a condition that does not hold has no proof, so nothing is caught")
            .help("write what depends on a condition in an `if`"),
        "do" => diagnostic
            .note("a circuit has a fixed size, so the number of rounds is known when it is built")
            .help("write `for i in 0..N { … }`"),
        _ => diagnostic.help("remove it"),
    }
}

/// `return { r: a };`, which is read as `reveal { r: a }`.
pub(crate) fn return_of_fields(in_clause: bool, span: Span, semicolon: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::error(RESERVED, "`return` is reserved")
        .label(span, "cannot be used in this edition");
    if !in_clause {
        return diagnostic
            .note("the last expression of a body, without `;`, is its value")
            .help("name the struct in place of `return`, as in `Terms { price: p }`");
    }
    let message = match semicolon {
        Some(_) => "write `reveal`, without a `;` behind it",
        None => "write `reveal`",
    };
    let removed = semicolon.map(|semicolon| (semicolon, ""));
    with_edits(
        diagnostic.note("the outputs of a clause are filled at its end, by name"),
        message,
        std::iter::once((span, "reveal")).chain(removed),
    )
}

/// `switch (x) { case 1: … }`
pub(crate) fn switch(word: Span) -> Diagnostic {
    error("there is no `switch`")
        .label(word, "choices between values are made by `match`")
        .help("write `match x { 1 => a, 2 => b, _ => c }`, with `_` for all others")
}

/// `f(a: 1, b: 2)`: the `:` of the first name, and the function.
pub(crate) fn named_arguments(colon: Span, owner: Option<&str>, function: &str) -> Diagnostic {
    let diagnostic =
        error("arguments have no names").label(colon, "`:` names the fields of a struct");
    let is_type = |name: &str| name.starts_with(|first: char| first.is_ascii_uppercase());
    let in_order = "write the values in the order of the parameters, as in `f(1, 2)`";
    match owner {
        _ if is_type(function) => diagnostic
            .help(in_order)
            .help(format!("a struct is written in braces: `{function} {{ … }}`")),
        Some(owner) if is_type(owner) => diagnostic.help(format!(
            "the inputs of a clause stand in braces, in a test: `{owner}::{function} {{ … }}`; a \
             function takes its values in order, as in `f(1, 2)`"
        )),
        _ => diagnostic.help(in_order),
    }
}

/// `Late(days: u32)` among the variants of an enum.
pub(crate) fn named_variant(colon: Span, variant: &str, names: &[&str]) -> Diagnostic {
    let fields: Vec<String> = names.iter().map(|name| format!("{name}: …")).collect();
    error("fields with names stand in braces")
        .label(colon, "in parentheses stand types alone")
        .help(format!("write `{variant} {{ {} }}`", fields.join(", ")))
}

/// Parts of a list that lack their `:`: each one's name and the place of its type.
pub(crate) fn missing_colons(parts: &[(Span, &str, Span)]) -> Diagnostic {
    let diagnostic = error("a `:` is missing before the type");
    let Some((_, name, ty)) = parts.first() else { return diagnostic };
    let message = if parts.len() == 1 { "put a `:`" } else { "put a `:` behind each name" };
    with_edits(
        diagnostic.label(*ty, format!("the type of `{name}`")),
        message,
        parts.iter().map(|(name, ..)| (name.after(), ":")),
    )
}

/// `assert(c, "m")`, which is read as `require`.
pub(crate) fn assert_is_require(span: Span) -> Diagnostic {
    error("a condition is written with `require`")
        .label(span, "`assert` in other languages")
        .suggest("write `require`", span, "require")
}

/// `clause fn settle`
pub(crate) fn clause_fn(span: Span) -> Diagnostic {
    error("a clause is no `fn`")
        .label(span, "not needed")
        .note("a `clause` is what can be proven, a `fn` is what clauses call")
        .suggest("remove it", span, "")
}

/// `<M: u32>` for `<const M: u32>`.
pub(crate) fn constant_parameter(name: &str, ty: &str, span: Span) -> Diagnostic {
    error(format!("`{name}` is a number, and is declared as a type"))
        .label(span, "a constant parameter has the word `const`")
        .suggest(format!("write `const {name}: {ty}`"), Span { end: span.start, ..span }, "const ")
}

/// `require(bank = 0, "m")`
pub(crate) fn condition_assigns(sign: Span) -> Diagnostic {
    error("`=` does not compare").label(sign, "this would name an argument").suggest(
        "write `==` to compare",
        sign,
        "==",
    )
}

/// A line that starts with `#` and a blank.
pub(crate) fn hash_comment(span: Span) -> Diagnostic {
    let sign = Span { end: span.start + 1, ..span };
    Diagnostic::error(STRAY_TEXT, "comments start with `//`")
        .label(sign, "`#` starts an attribute, as in `#[repeatable]`")
        .suggest("write `//`", sign, "//")
}

/// `#repeatable`, `#include <…>`: a sign and a word.
pub(crate) fn hash_word(word: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(NO_ITEM, "an attribute stands in `#[…]`")
        .label(span, "brackets are missing");
    match word {
        "include" | "define" | "pragma" | "import" | "ifdef" => diagnostic
            .note("files are not put into each other")
            .help("write `use std::…;` for what another module defines"),
        _ => diagnostic.suggest(format!("write `#[{word}]`"), span, format!("#[{word}]")),
    }
}

/// `€5.00`: a sign of a currency, and the number beside it, if there is one.
pub(crate) fn currency_sign(sign: &str, span: Span, amount: Option<(Span, &str)>) -> Diagnostic {
    let unit = match sign {
        "€" => "EUR",
        "£" => "GBP",
        "¥" => "JPY",
        _ => "USD",
    };
    let diagnostic = Diagnostic::error(STRAY_TEXT, format!("`{sign}` means nothing in Clause"))
        .label(span, "a currency is named by its unit");
    match amount {
        Some((whole, number)) => diagnostic.suggest(
            format!("write `{number} {unit}`"),
            whole,
            format!("{number} {unit}"),
        ),
        None => diagnostic.help(format!("write `5.00 {unit}`")),
    }
    .help(format!("units come by `use std::currency::{unit};`"))
}

/// Control characters in a text, which no reader sees.
pub(crate) fn control_character(found: char, span: Span) -> Diagnostic {
    let code = u32::from(found);
    let diagnostic = Diagnostic::error(
        crate::messages::TEXT,
        format!("a control character stands in this text (U+{code:04X})"),
    )
    .label(span, "invisible")
    .note(
        "texts are shown to those who check a deal; a control character could change what they see",
    );
    match found {
        '\t' => diagnostic.suggest("write `\\t`", span, "\\t"),
        _ => diagnostic.suggest("remove it", span, ""),
    }
}

/// A symbol of a unit with `\n` or `\t` in it.
pub(crate) fn symbol_of_one_line(span: Span) -> Diagnostic {
    Diagnostic::error(crate::messages::TEXT, "the symbol of a unit is one visible word")
        .label(span, "holds a line's end or a tab")
        .note("it is shown beside every amount")
        .help("write a sign or a short name, such as `€`")
}

/// Reserved words whose advice is about items.
pub(crate) fn reserved_item(word: &str, span: Span) -> Option<Diagnostic> {
    let diagnostic = Diagnostic::error(RESERVED, format!("`{word}` is reserved"))
        .label(span, "cannot be used in this edition");
    Some(match word {
        "type" => diagnostic
            .help("write the type itself, or a `struct` of one field, which is a type of its own"),
        "trait" => diagnostic
            .help("write functions with type parameters; there are no traits of one's own"),
        "where" => diagnostic.help("write the bound in the list: `<C: Currency>`"),
        _ => return None,
    })
}
