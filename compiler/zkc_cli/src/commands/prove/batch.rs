//! `zkc prove --batch`: proofs for many deals of one clause, the key loaded once.
//!
//! A deal that fails is explained and leaves no proof; the others are proven all the same. The exit
//! code is the highest that any deal would have had alone.

mod deals;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use zkc_artifact::rim::{atomic_write, atomic_write_private};
use zkc_batch::{Deal, DealError, DealResult, Outcome as Ended, Plan, Reason, Status, Summary};
use zkc_diagnostics::{Code, Diagnostic};
use zkc_groth16::{KeyOrigin, Prover};

use super::{out_folder, prove_into};
use crate::args::Prove;
use crate::deal;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome, unwritable};
use crate::project::{Built, Project};
use crate::ui::Ui;
use deals::Source;

/// What a proof leaves in its deal's folder.
const RESULTS: [&str; 3] = ["proof.json", "public.json", "openings.json"];
/// The summary's name, beside the deals' folders.
const SUMMARY: &str = "summary.json";
/// People are shown the errors of so many deals, and a table of so many; the summary has all.
const SHOWN_TO_PEOPLE: usize = 50;
/// As the main thread: explaining a failing condition walks expressions.
const STACK_BYTES: usize = 256 << 20;

pub(super) fn run(
    prove: &Prove,
    path: &Path,
    project: &Project,
    built: &Built,
    prover: &Prover,
    ui: &Ui,
) -> Outcome<Exit> {
    let deals = deals::find(path)?;
    let folder = out_folder(prove, project, built.index).join("batch");
    std::fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
    // A run that is cut short must not leave another run's summary.
    remove(&folder.join(SUMMARY))?;
    let n = deals.len();
    ui.status("Proving", format!("{} for {}", built.name, plural(n)));
    let bar = match ui.shows_progress() {
        true => ProgressBar::new(n as u64).with_style(style()),
        false => ProgressBar::hidden(),
    };
    let start = Instant::now();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let results = zkc_batch::run(
        Plan::new(threads).stack_bytes(STACK_BYTES),
        deals.into_iter(),
        || start.elapsed(),
        |deal| one(prove, project, built, prover, &folder, deal),
        |progress| {
            bar.inc(1);
            let bad = progress.counts.done() - progress.counts.proven;
            if bad > 0 {
                bar.set_message(format!("{bad} without a proof"));
            }
        },
    );
    bar.finish_and_clear();
    let results =
        results.map_err(|error| Failure::new(Exit::Files, super::no_proof(&error.to_string())))?;
    let seconds = start.elapsed().as_millis() as f64 / 1000.0;
    show_errors(&results, project, ui);
    let summary = Summary::of(&results);
    let text = write_summary(prove, built, &folder, &summary, seconds)?;
    show_table(&summary, ui);
    ui.status("Finished", format!("{} in {seconds:.1} s: {}", plural(n), counts(&summary)));
    ui.status("Wrote", folder.join(SUMMARY).display().to_string());
    if prover.note().is_some_and(|note| note.origin == KeyOrigin::UnsafeDev) {
        ui.say("warning: the key is for development; a proof with it convinces nobody else");
    }
    let worst = results.iter().map(exit_of).max_by_key(|exit| *exit as u8).unwrap_or(Exit::Ok);
    match ui.data(&text) {
        Exit::Ok => Ok(worst),
        unwritten => Ok(if worst == Exit::Ok { unwritten } else { worst }),
    }
}

/// One deal from its inputs to its files. What an earlier run left for it goes first, so that a
/// proof in its folder is always of these inputs.
fn one(
    prove: &Prove,
    project: &Project,
    built: &Built,
    prover: &Prover,
    batch: &Path,
    deal: &Deal<Source>,
) -> Result<(), DealFailure> {
    let folder = batch.join(&deal.id);
    for name in RESULTS {
        remove(&folder.join(name))?;
    }
    let proven = || {
        let inputs = deals::read(built, &deal.data, project.deployment(built.index))?;
        let show = prove.input.show_private;
        let witness = deal::witness(&project.program, built, &inputs, show)?;
        prove_into(&folder, built, prover, &witness)
    };
    proven().map_err(|failure: Failure| {
        // Only an empty folder can be removed like this; one with the user's own files stays.
        _ = std::fs::remove_dir(&folder);
        DealFailure(failure)
    })
}

/// Removes a file if it is there.
fn remove(path: &Path) -> Outcome<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(unwritable(path, &error)),
        _ => Ok(()),
    }
}

/// Why one deal has no proof.
struct DealFailure(Failure);

impl From<Failure> for DealFailure {
    fn from(failure: Failure) -> DealFailure {
        DealFailure(failure)
    }
}

impl DealError for DealFailure {
    fn status(&self) -> Status {
        match self.0.exit {
            Exit::Inputs => Status::Refused,
            Exit::Rejected => Status::Rejected,
            _ => Status::Failed,
        }
    }

    fn reasons(&self) -> Vec<Reason> {
        let reason = |diagnostic: &Diagnostic| Reason {
            code: diagnostic.code.to_string(),
            message: diagnostic.message.clone(),
        };
        self.0.diagnostics.iter().map(reason).collect()
    }
}

fn exit_of(result: &DealResult<(), DealFailure>) -> Exit {
    match &result.outcome {
        Ended::Proven(()) => Exit::Ok,
        Ended::Error(failure) => failure.0.exit,
        Ended::Panicked => Exit::Panic,
    }
}

/// Shows each failing deal's errors with its id in front; tools get all of them.
fn show_errors(results: &[DealResult<(), DealFailure>], project: &Project, ui: &Ui) {
    let failing = results.iter().filter(|result| exit_of(result) != Exit::Ok);
    let limit = if ui.is_for_people() { SHOWN_TO_PEOPLE } else { usize::MAX };
    for result in failing.clone().take(limit) {
        let named = |mut diagnostic: Diagnostic| {
            diagnostic.message = format!("{}: {}", result.id, diagnostic.message);
            ui.diagnostic(&project.session.sources, &diagnostic);
        };
        match &result.outcome {
            Ended::Proven(()) => {}
            Ended::Error(failure) => failure.0.diagnostics.iter().cloned().for_each(named),
            Ended::Panicked => named(
                Diagnostic::error(Code("E0614"), "a bug in zkc stopped this deal")
                    .note("the other deals are not affected")
                    .help("report it with the command you ran and the sources, without the inputs"),
            ),
        }
    }
    let more = failing.count().saturating_sub(limit);
    if more > 0 {
        ui.say(format!("{} more without a proof: the summary says why", plural(more)));
    }
}

/// Writes the summary, and gives its text.
fn write_summary(
    prove: &Prove,
    built: &Built,
    folder: &Path,
    summary: &Summary,
    seconds: f64,
) -> Outcome<String> {
    let object = json!({
        "clause": built.name,
        "circuit": built.circuit,
        "folder": folder.display().to_string(),
        "seconds": seconds,
        "counts": summary.counts,
        "deals": summary.deals,
    });
    let text = serde_json::to_string_pretty(&object).unwrap_or_default() + "\n";
    let path: PathBuf = folder.join(SUMMARY);
    // Messages hold private values only where that was asked for.
    let written = match prove.input.show_private {
        true => atomic_write_private(&path, text.as_bytes()),
        false => atomic_write(&path, text.as_bytes()),
    };
    written.map_err(|error| unwritable(&path, &error))?;
    Ok(text)
}

/// The deals in a table; of a long batch, those without a proof.
fn show_table(summary: &Summary, ui: &Ui) {
    let all = summary.deals.len() <= SHOWN_TO_PEOPLE;
    let rows = || {
        let shown = summary.deals.iter().filter(|deal| all || deal.status != Status::Proven);
        shown.take(SHOWN_TO_PEOPLE)
    };
    let width = rows().map(|deal| deal.deal.chars().count()).max().unwrap_or(0).max(4);
    let mut table = format!("{:<width$}  {:<8}  {:>8}  errors", "deal", "status", "seconds");
    for deal in rows() {
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        for reason in &deal.errors {
            *codes.entry(&reason.code).or_default() += 1;
        }
        let codes: Vec<String> = codes
            .into_iter()
            .map(|(code, n)| if n == 1 { code.to_owned() } else { format!("{code} ×{n}") })
            .collect();
        let (id, status, seconds) = (&deal.deal, deal.status.word(), deal.seconds);
        let row = format!("{id:<width$}  {status:<8}  {seconds:>8.2}  {}", codes.join(", "));
        _ = write!(table, "\n{}", row.trim_end());
    }
    if rows().next().is_some() {
        ui.say(table);
    }
}

fn counts(summary: &Summary) -> String {
    let counts = summary.counts;
    let parts = [
        (counts.proven, Status::Proven),
        (counts.refused, Status::Refused),
        (counts.rejected, Status::Rejected),
        (counts.failed, Status::Failed),
    ];
    let parts = parts.iter().filter(|(n, status)| *n > 0 || *status == Status::Proven);
    parts.map(|(n, status)| format!("{n} {}", status.word())).collect::<Vec<_>>().join(", ")
}

fn plural(n: usize) -> String {
    if n == 1 { "1 deal".to_owned() } else { format!("{n} deals") }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:40} {pos}/{len} deals, {eta} left {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}
