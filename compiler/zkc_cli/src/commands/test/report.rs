//! What is said of tests: results on stdout in the form that is asked for, and why tests failed as messages
//! on stderr.

use serde_json::{Value, json};
use zkc_diagnostics::Diagnostic;
use zkc_testing::Ended;

use super::coverage::Covered;
use super::depth::Depth;
use super::{Ran, junit};
use crate::args::TestFormat;
use crate::exit::Exit;
use crate::project::{Project, grouped};
use crate::ui::Ui;

/// Says what became of tests.
pub struct Report<'a> {
    project: &'a Project,
    ui: &'a Ui,
    format: TestFormat,
    exit: Exit,
}

/// What there is to count beside the tests that ran.
pub struct Totals {
    /// Tests that were not chosen.
    pub filtered: usize,
    /// Where salts and cases came from.
    pub seed: u64,
    /// How deep the tests went.
    pub depth: Depth,
}

impl<'a> Report<'a> {
    /// Says how many tests there are.
    pub fn new(
        project: &'a Project,
        ui: &'a Ui,
        format: TestFormat,
        count: usize,
        totals: &Totals,
    ) -> Report<'a> {
        let mut report = Report { project, ui, format, exit: Exit::Ok };
        match format {
            TestFormat::Human => report.say(&format!("running {}\n", counted(count, "test"))),
            TestFormat::Json => report.object(json!({
                "type": "start",
                "tests": count,
                "filtered": totals.filtered,
                "seed": totals.seed,
                "depth": totals.depth.word(),
            })),
            TestFormat::Junit => {}
        }
        report
    }

    fn say(&mut self, text: &str) {
        // Where nobody can be told, the tests run on, and the exit code says it.
        match self.ui.data(text) {
            Exit::Ok => {}
            other => self.exit = other,
        }
    }

    fn object(&mut self, object: Value) {
        self.say(&format!("{object}\n"));
    }

    /// Says what became of one.
    pub fn test(&mut self, ran: &Ran<'_>) {
        match self.format {
            TestFormat::Human => self.say(&self.line(ran)),
            TestFormat::Json => self.object(self.json(ran)),
            TestFormat::Junit => {}
        }
    }

    fn line(&self, ran: &Ran<'_>) -> String {
        let (word, colour) = match ran.result.ended {
            Ended::Passed => ("ok", "32"),
            Ended::Failed(_) | Ended::Bug(_) => ("FAILED", "1;31"),
        };
        let word = match self.ui.colours_data() {
            true => format!("\u{1b}[{colour}m{word}\u{1b}[0m"),
            false => word.to_owned(),
        };
        let mut notes = Vec::new();
        if ran.passed() && (ran.result.cases != 1 || ran.result.discarded > 0) {
            notes.push(counted(ran.result.cases as usize, "case"));
        }
        if ran.result.discarded > 0 {
            notes.push(format!("{} discarded", grouped(ran.result.discarded.into())));
        }
        let notes = match notes.is_empty() {
            true => String::new(),
            false => format!(" ({})", notes.join(", ")),
        };
        format!("test {} ... {word}{notes}\n", ran.test.name)
    }

    fn json(&self, ran: &Ran<'_>) -> Value {
        let sources = &self.project.session.sources;
        let place = sources.location(ran.test.span);
        let mut object = json!({
            "type": "test",
            "name": ran.test.name,
            "file": sources.file(ran.test.span.file).name(),
            "line": place.line,
            "result": ran.word(),
            "cases": ran.result.cases,
            "discarded": ran.result.discarded,
            "seconds": ran.elapsed.as_secs_f64(),
        });
        if let Ended::Failed(failed) = &ran.result.ended
            && let Some(case) = &failed.case
        {
            let values = case.values.iter().map(|(name, value)| (name.clone(), json!(value)));
            object["case"] = json!({
                "origin": case.origin,
                "values": Value::Object(values.collect()),
            });
        }
        let messages = ran.messages().iter();
        let messages: Vec<Value> =
            messages.map(|said| zkc_diagnostics::render::json(sources, said)).collect();
        if !messages.is_empty() {
            object["messages"] = Value::Array(messages);
        }
        object
    }

    /// Explains the failures and counts; gives the exit code of what could not be said.
    pub fn end(
        mut self,
        results: &[Ran<'_>],
        totals: &Totals,
        coverage: Option<&Covered>,
        seconds: f64,
    ) -> Exit {
        let passed = results.iter().filter(|ran| ran.passed()).count();
        let failed = results.len() - passed;
        match self.format {
            TestFormat::Human => {
                self.explain(results);
                let result = if failed == 0 { "ok" } else { "FAILED" };
                let mut text = format!(
                    "\ntest result: {result}. {passed} passed; {failed} failed; {} filtered out\n",
                    totals.filtered
                );
                if results.is_empty() && totals.filtered == 0 {
                    text.push_str("the package has no tests: write `#[test] fn name() { … }`\n");
                }
                if let Some(coverage) = coverage {
                    text.push_str(&coverage.text(&self.project.session.sources));
                }
                self.say(&text);
            }
            TestFormat::Json => {
                if let Some(coverage) = coverage {
                    self.object(coverage.json(&self.project.session.sources));
                }
                self.object(json!({
                    "type": "end",
                    "passed": passed,
                    "failed": failed,
                    "filtered": totals.filtered,
                    "seconds": seconds,
                }));
            }
            TestFormat::Junit => {
                self.say(&junit::document(self.project, results, seconds));
            }
        }
        self.exit
    }

    fn explain(&self, results: &[Ran<'_>]) {
        for ran in results.iter().filter(|ran| !ran.passed()) {
            self.ui.say(format!("\n---- {} ----", ran.test.name));
            for diagnostic in ran.messages() {
                self.ui.diagnostic(&self.project.session.sources, diagnostic);
            }
        }
    }
}

impl Ran<'_> {
    /// Why it failed.
    pub fn messages(&self) -> &[Diagnostic] {
        match &self.result.ended {
            Ended::Passed => &[],
            Ended::Failed(failed) => &failed.diagnostics,
            Ended::Bug(diagnostics) => diagnostics,
        }
    }

    /// How it ended, in a word.
    pub fn word(&self) -> &'static str {
        match self.result.ended {
            Ended::Passed => "passed",
            Ended::Failed(_) => "failed",
            Ended::Bug(_) => "bug",
        }
    }
}

fn counted(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        n => format!("{} {word}s", grouped(n as u64)),
    }
}
