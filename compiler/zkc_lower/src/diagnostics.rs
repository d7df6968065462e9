//! What lowering has to say: bounds of exact values and limits of circuits.

use zkc_diagnostics::{Code, Diagnostic, Stake};
use zkc_span::Span;

use crate::context::Limits;
use crate::exact::{CAPACITY_BITS, Factor};

/// An unrounded value may become larger than a field element holds.
pub(crate) const EXACT_CAPACITY: Code = Code("E0420");
/// More instructions or work than is sensible.
pub(crate) const TOO_LARGE: Code = Code("E0421");
/// A phase before this one broke a promise.
pub(crate) const CONTRADICTION: Code = Code("E0422");

/// Which part of an exact computation is too wide.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TooWide {
    Numerator,
    Denominator,
    Comparison,
}

/// `bits` is what the value may need.
pub(crate) fn exact_capacity(
    span: Span,
    what: TooWide,
    bits: u64,
    factors: &[Factor],
) -> Diagnostic {
    let (message, label) = match what {
        TooWide::Numerator => (
            format!("this unrounded value may need {bits} bits, and {CAPACITY_BITS} is the most"),
            format!("up to {bits} bits before rounding"),
        ),
        TooWide::Denominator => (
            format!(
                "the divisors of this unrounded value may need {bits} bits together, and \
                 {CAPACITY_BITS} is the most"
            ),
            format!("divided by up to {bits} bits"),
        ),
        TooWide::Comparison => (
            format!(
                "comparing these unrounded values may need {bits} bits, and {CAPACITY_BITS} is \
                 the most"
            ),
            format!("up to {bits} bits once both sides have one denominator"),
        ),
    };
    let mut diagnostic = Diagnostic::error(EXACT_CAPACITY, message).label(span, label);
    for factor in factors {
        let role = if factor.divides { "below the line" } else { "above the line" };
        diagnostic = diagnostic.reason(factor.span, format!("{} bits {role}", factor.bits));
    }
    diagnostic
        .note(
            "unrounded values are computed exactly, as one integer over another; the widths follow \
             from the types alone, and a result wider than the field could wrap round unnoticed",
        )
        .help("round in between, for example `.half_even()` on the first product")
        .help(
            "or use narrower types: fewer `bits:` in a unit, a smaller `uN`, or `x.narrow::<48>()`, which \
             makes it a condition that a factor has no more bits",
        )
        .help("or divide by a constant where the divisor is always the same")
        .at_stake(Stake::Soundness)
}

pub(crate) fn too_large(span: Span, instructions: usize, limits: &Limits) -> Diagnostic {
    Diagnostic::error(TOO_LARGE, "this clause becomes too large a circuit")
        .label(span, format!("{instructions} instructions when this was reached"))
        .note(format!(
            "a loop is copied once for each iteration, a function body once for each set of generic \
             and constant arguments; a clause may have {} instructions, and {} steps to make them",
            limits.instructions, limits.steps
        ))
        .help("put the loop's body into a function, which is compiled once, or loop less often")
        .at_stake(Stake::Cost)
}

pub(crate) fn contradiction(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error(CONTRADICTION, format!("the compiler contradicts itself: {what}"))
        .label(span, "while this was turned into a circuit")
        .note("this is a mistake in zkc, not in the program; no circuit was made")
        .help("please report it with the smallest program that shows it")
}
