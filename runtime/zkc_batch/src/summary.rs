//! How deals ended, as data: counts while they run, and a summary that can be written as JSON.

use serde::Serialize;

use crate::{DealResult, Outcome};

/// How a deal ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// There is a proof.
    Proven,
    /// Its inputs are refused: missing, mistyped, out of range.
    Refused,
    /// A condition of the clause does not hold for them.
    Rejected,
    /// Something else: a file, the key, or a bug.
    Failed,
}

impl Status {
    /// The word for it, as in the JSON form.
    pub fn word(self) -> &'static str {
        match self {
            Status::Proven => "proven",
            Status::Refused => "refused",
            Status::Rejected => "rejected",
            Status::Failed => "failed",
        }
    }
}

/// One reason why a deal has no proof.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reason {
    /// A stable code.
    pub code: String,
    /// What is wrong, on one line.
    pub message: String,
}

/// What a worker gives when a deal has no proof.
pub trait DealError {
    /// How the deal ended; never [`Status::Proven`].
    fn status(&self) -> Status;
    /// Why.
    fn reasons(&self) -> Vec<Reason>;
}

/// How many deals ended how.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Counts {
    /// All deals.
    pub total: usize,
    /// Those with a proof.
    pub proven: usize,
    /// Those whose inputs are refused.
    pub refused: usize,
    /// Those with a condition that does not hold.
    pub rejected: usize,
    /// The rest.
    pub failed: usize,
}

impl Counts {
    /// Counts one deal that has ended.
    pub(crate) fn add(&mut self, status: Status) {
        match status {
            Status::Proven => self.proven += 1,
            Status::Refused => self.refused += 1,
            Status::Rejected => self.rejected += 1,
            Status::Failed => self.failed += 1,
        }
    }

    /// How many have ended.
    pub fn done(&self) -> usize {
        self.proven + self.refused + self.rejected + self.failed
    }
}

/// What is told after each deal.
#[derive(Debug)]
pub struct Progress<'a> {
    /// All so far, this deal included.
    pub counts: Counts,
    /// The deal that has just ended.
    pub deal: &'a str,
    /// How.
    pub status: Status,
}

/// One deal in a summary.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct DealSummary {
    /// Its id.
    pub deal: String,
    /// How it ended.
    pub status: Status,
    /// How long it took, from start to end.
    pub seconds: f64,
    /// Why it has no proof; empty if it has one.
    pub errors: Vec<Reason>,
}

/// A batch that has ended.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Summary {
    /// How many ended how.
    pub counts: Counts,
    /// Every deal, in the order they were given.
    pub deals: Vec<DealSummary>,
}

impl Summary {
    /// The summary of a batch's results.
    pub fn of<T, E: DealError>(results: &[DealResult<T, E>]) -> Summary {
        let mut counts = Counts { total: results.len(), ..Counts::default() };
        let deals = results.iter().map(|result| {
            let status = result.outcome.status();
            counts.add(status);
            let errors = match &result.outcome {
                Outcome::Proven(_) => Vec::new(),
                Outcome::Error(error) => error.reasons(),
                Outcome::Panicked => vec![Reason {
                    code: "internal".to_owned(),
                    message: "a bug in the prover stopped this deal".to_owned(),
                }],
            };
            // Milliseconds: more digits would only be noise.
            let seconds = result.elapsed.as_millis() as f64 / 1000.0;
            DealSummary { deal: result.id.clone(), status, seconds, errors }
        });
        let deals = deals.collect();
        Summary { counts, deals }
    }
}
