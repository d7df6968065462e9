//! Whether a run came to what its test says (semantics 1.8).

use zkc_eval::{Failure, Report, failure_texts};
use zkc_hir::Expect;

/// How a run differs from what its test says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It was to hold, and something failed.
    Fails,
    /// Something was to fail, and nothing did.
    Holds,
    /// It fails otherwise than it says.
    FailsOtherwise,
}

/// Compares the failures of a run with what its test says.
pub fn judge(expect: &Expect, report: &Report) -> Option<Fault> {
    let failures = &report.failures;
    let as_said = match expect {
        Expect::Holds => return (!failures.is_empty()).then_some(Fault::Fails),
        _ if failures.is_empty() => return Some(Fault::Holds),
        Expect::FailsFirst(text) => failures.first().is_some_and(|first| says(first, text)),
        Expect::Fails(texts) => {
            report.more == 0
                && failures.len() == texts.len()
                && failures.iter().zip(texts).all(|(failure, text)| says(failure, text))
        }
    };
    (!as_said).then_some(Fault::FailsOtherwise)
}

/// Whether a failure's message, or its context, contains the text.
fn says(failure: &Failure, text: &str) -> bool {
    failure_texts(failure).iter().any(|said| said.contains(text))
}
