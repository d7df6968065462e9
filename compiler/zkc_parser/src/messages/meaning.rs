//! Messages about text that has the right shape and no meaning.

use zkc_diagnostics::{Diagnostic, Stake};
use zkc_span::Span;

use super::*;

pub(crate) fn comparison_chain(
    operands: [&str; 3],
    operators: [&str; 2],
    spans: [Span; 2],
    whole: Option<Span>,
    types: bool,
) -> Diagnostic {
    let [a, b, c] = operands;
    let [first, second] = operators;
    let diagnostic = Diagnostic::error(CHAIN, "comparisons do not chain")
        .label(spans[1], "a second comparison")
        .reason(spans[0], "the result of this one is a `bool`");
    let short = operands.iter().all(|text| text.len() <= 40 && !text.contains('\n'));
    if types {
        let at = Span { end: spans[0].start, ..spans[0] };
        return diagnostic.suggest("for type arguments, put `::` before the `<`", at, "::");
    }
    if let Some(whole) = whole.filter(|_| short) {
        let right = format!("{a} {first} {b} && {b} {second} {c}");
        return diagnostic.suggest(format!("did you mean `{right}`"), whole, right);
    }
    diagnostic.help("join two comparisons with `&&`")
}

pub(crate) fn range_chain(second: Span, first: Span) -> Diagnostic {
    Diagnostic::error(CHAIN, "ranges do not chain")
        .label(second, "a second range")
        .reason(first, "this is a range already")
        .help("a range has a start and an end, as in `0..N`")
}

pub(crate) fn two_argument_lists(span: Span) -> Diagnostic {
    Diagnostic::error(UNEXPECTED, "a name has one list of type arguments")
        .label(span, "two lists stand in a row")
        .help("put all arguments between one `<` and one `>`")
}

pub(crate) fn word_twice(word: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::error(UNEXPECTED, format!("`{word}` is written twice"))
        .label(second, "once is enough")
        .reason(first, "the first one")
        .suggest("remove it", second, "")
}

pub(crate) fn unnamed_output(ty: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(UNNAMED_OUTPUT, "the outputs of a clause have names")
        .label(span, "a type without a name")
        .note("a verifier reads them by name, and `reveal { … }` fills them by name");
    if ty.len() <= 40 && !ty.starts_with('(') {
        diagnostic.suggest(
            format!("write `(result: {ty})`, with a name that says what it is"),
            span,
            format!("(result: {ty})"),
        )
    } else {
        diagnostic.help("write `-> (name: T, other: U)`")
    }
}

pub(crate) fn require_form(span: Span) -> Diagnostic {
    Diagnostic::error(STATEMENT_FORM, "`require` takes a condition and a message")
        .label(span, "written `require(condition, \"what is wrong\")`")
        .note("the message is what somebody reads for whom no proof can be made")
}

/// `require(a) || require(b)`; `or` says that one of the two is enough.
pub(crate) fn require_joined(or: bool, span: Span) -> Diagnostic {
    let sign = if or { "||" } else { "&&" };
    let diagnostic =
        Diagnostic::error(STATEMENT_FORM, "`require` is no condition, but asks for one")
            .label(span, format!("`{sign}` joins conditions"));
    match or {
        true => diagnostic
            .note("each `require` must hold by itself, so neither can stand in for the other")
            .help("join the conditions inside: `require(a || b, \"what is wrong\")`"),
        false => diagnostic.help("write each as a statement of its own, with its own message"),
    }
}

pub(crate) fn reveal_form(span: Span) -> Diagnostic {
    Diagnostic::error(STATEMENT_FORM, "`reveal(…)` takes a value and a reason")
        .label(span, "written `reveal(value, \"why it may be known\")`")
        .note("the reason stands in the contract's interface beside what is disclosed")
        .help("to fill the outputs of a clause, write `reveal { name: value }`")
        .at_stake(Stake::Privacy)
}

pub(crate) fn message_is_no_text(of: &str, span: Span) -> Diagnostic {
    let what = if of == "reveal" { "reason" } else { "message" };
    Diagnostic::error(STATEMENT_FORM, format!("the {what} of `{of}` is a text in quotes"))
        .label(span, "this is no text")
        .help("texts can hold values: `\"the price {price} is too high\"`")
}

pub(crate) fn reason_with_places(span: Span) -> Diagnostic {
    Diagnostic::error(STATEMENT_FORM, "a reason holds no values")
        .label(span, "this text has values filled in")
        .note("the reason is part of the interface, which is the same for all deals")
}

pub(crate) fn closure_place(span: Span) -> Diagnostic {
    Diagnostic::error(CLOSURE, "a closure stands only where it is called at once")
        .label(span, "not an argument of a call")
        .note("closures are written into the circuit where they stand; they cannot be kept")
        .help("hand it to `map`, `fold`, `sum`, `all`, `any`, `count` or `find_first`, or write a `fn`")
}

pub(crate) fn reveal_place(span: Span, in_clause: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(REVEAL, "`reveal { … }` stands only at the end of a clause");
    let diagnostic = if in_clause {
        diagnostic
            .label(span, "not the last expression of the clause")
            .help("move it to the end; to choose between values, use `if` inside its fields")
    } else {
        diagnostic
            .label(span, "not in a clause")
            .help("let the function return the value, and reveal it in the clause")
    };
    diagnostic
        .note("so one reads the end of a clause and knows all that it discloses")
        .at_stake(Stake::Privacy)
}

pub(crate) fn no_place(span: Span) -> Diagnostic {
    Diagnostic::error(NO_PLACE, "this cannot be assigned to")
        .label(span, "neither a variable nor a part of one")
        .help("the left side is a name with fields and indices: `x`, `x.price`, `xs[i]`")
}

pub(crate) fn no_body(word: &str, name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(NO_BODY, format!("`{name}` has no body"))
        .label(span, format!("a `{word}` ends with `{{ … }}`"))
        .help("write the body in place of the `;`")
}

/// An item that cannot stand in its surroundings: `what` in `place`, and where it belongs.
pub(crate) fn item_place(what: &str, place: &str, belongs: &str, span: Span) -> Diagnostic {
    Diagnostic::error(ITEM_PLACE, format!("{what} cannot stand in {place}"))
        .label(span, format!("belongs {belongs}"))
}

pub(crate) fn param_word(word: &str, owner: &str, span: Span) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(PARAM_WORD, format!("a parameter of {owner} cannot be `{word}`"))
            .label(span, "not here");
    match word {
        "sealed" | "from" => diagnostic
            .note("a seal is opened, and a state is taken, where the proof's public side is written: in a clause")
            .help("let the clause take it, and hand the value to the function"),
        _ => diagnostic
            .note("a clause's parameters are `public`, `sealed`, `from` a state, or private")
            .help("write `public`, or `sealed`, or nothing")
            .at_stake(Stake::Soundness),
    }
}

pub(crate) fn self_place(span: Span, owner: &str) -> Diagnostic {
    Diagnostic::error(PARAM_WORD, format!("{owner} has no `self`"))
        .label(span, "only functions in an `impl` have one")
        .help("give the parameter a name and a type, or move the function into `impl T { … }`")
}

pub(crate) fn self_not_first(span: Span) -> Diagnostic {
    Diagnostic::error(PARAM_WORD, "`self` is the first parameter")
        .label(span, "stands behind others")
}

pub(crate) fn loose_doc(span: Span) -> Diagnostic {
    Diagnostic::warning(LOOSE_DOC, "this comment describes nothing")
        .label(span, "`///` belongs above an item, a field, a variant, a parameter or an output")
        .suggest("write `//` for a plain comment", Span { end: span.start + 3, ..span }, "//")
}
