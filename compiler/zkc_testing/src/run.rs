//! Running one test: all its cases, up to the first that fails.

use zkc_diagnostics::{Code, Diagnostic};
use zkc_eval::{
    ClauseRun, Coverage, EvaluateError, Report, TestRun, TestSetting, Value, failure_texts,
    run_test, test_failures_to_diagnostics,
};
use zkc_hir::{Expect, Program, Test, Ty};

use crate::generate::{case, rng};
use crate::judge::{Fault, judge};
use crate::shrink::shrink;
use crate::source::source;

/// How many cases are tried for each that is wanted, where `assume` discards some.
const TRIES: u32 = 20;
/// How many failures are listed beside what was expected.
const MAX_LISTED: usize = 8;

/// How tests are run.
#[derive(Clone, Debug)]
pub struct Setting {
    /// What each case is run with; its seed is also that of the cases.
    pub test: TestSetting,
    /// How many cases a test with parameters has.
    pub cases: u32,
}

/// A row of a table: a value for each parameter.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it stands, for people: `cases.csv, line 3`.
    pub place: String,
    /// The values.
    pub values: Vec<Value>,
}

/// What became of a test.
#[derive(Clone, Debug)]
pub struct TestResult {
    /// How it ended.
    pub ended: Ended,
    /// How many cases held, and one for a test without parameters.
    pub cases: u32,
    /// How many said nothing, as an `assume` did not hold.
    pub discarded: u32,
    /// What all cases asked.
    pub coverage: Coverage,
}

/// How a test ended.
#[derive(Clone, Debug)]
pub enum Ended {
    /// As it says.
    Passed,
    /// Otherwise.
    Failed(Box<Failed>),
    /// A part of zkc contradicts another: what to say.
    Bug(Vec<Diagnostic>),
}

/// Why a test failed.
#[derive(Clone, Debug)]
pub struct Failed {
    /// The case, if the test has parameters.
    pub case: Option<Case>,
    /// What to say.
    pub diagnostics: Vec<Diagnostic>,
}

/// A case that failed.
#[derive(Clone, Debug)]
pub struct Case {
    /// Each parameter with its value as source.
    pub values: Vec<(String, String)>,
    /// Where it comes from: `case 17 of 100, made smaller in 5 steps`, or the row's place.
    pub origin: String,
}

/// Runs a test. `rows` are those of its table, if it has one. `check` sees every clause that ran in a case
/// which came to what the test says, and may say more than the evaluator does: what it says fails the
/// test, as a bug if the first of its values is so.
pub fn run(
    program: &Program,
    test: &Test,
    rows: Option<&[Row]>,
    setting: &Setting,
    check: &dyn Fn(&ClauseRun) -> Result<(), Ended>,
) -> TestResult {
    let mut runner = Runner { program, test, setting, check, coverage: Coverage::default() };
    let (mut cases, mut discarded) = (0, 0);
    let ended = runner.all(rows, &mut cases, &mut discarded);
    TestResult { ended, cases, discarded, coverage: runner.coverage }
}

struct Runner<'a> {
    program: &'a Program,
    test: &'a Test,
    setting: &'a Setting,
    check: &'a dyn Fn(&ClauseRun) -> Result<(), Ended>,
    coverage: Coverage,
}

impl<'a> Runner<'a> {
    /// The parameters: names and types.
    fn params(&self) -> Vec<(&'a str, &'a Ty)> {
        let function = self.program.function(self.test.function);
        let local = |id: &zkc_hir::LocalId| function.locals.get(id.0 as usize);
        let params = function.params.iter().filter_map(local);
        params.map(|local| (local.name.as_str(), &local.ty)).collect()
    }

    fn all(&mut self, rows: Option<&[Row]>, cases: &mut u32, discarded: &mut u32) -> Ended {
        let params = self.params();
        let types: Vec<&Ty> = params.iter().map(|(_, ty)| *ty).collect();
        if let Some(rows) = rows {
            for row in rows {
                match self.one(&row.values) {
                    Ok(true) => *cases += 1,
                    Ok(false) => *discarded += 1,
                    Err(said) => return self.with_case(*said, &row.values, row.place.clone()),
                }
            }
        } else if params.is_empty() {
            match self.one(&[]) {
                Ok(true) => *cases = 1,
                Ok(false) => *discarded = 1,
                Err(said) => return said.ended,
            }
        } else {
            let mut rng = rng(self.setting.test.seed, &self.test.name);
            let wanted = self.setting.cases;
            for number in 0..wanted.saturating_mul(TRIES) {
                if *cases == wanted {
                    break;
                }
                let modulus = &self.setting.test.modulus;
                let values = match case(self.program, &types, modulus, number, &mut rng) {
                    Ok(values) => values,
                    Err(error) => return self.no_run(&EvaluateError::Input(error)),
                };
                match self.one(&values) {
                    Ok(true) => *cases += 1,
                    Ok(false) => *discarded += 1,
                    Err(said) => return self.smaller(*said, &types, values, number),
                }
            }
        }
        if *cases == 0 && *discarded > 0 {
            return self.nothing_left(*discarded);
        }
        Ended::Passed
    }

    /// Runs one case: whether it held, or said nothing.
    fn one(&mut self, values: &[Value]) -> Result<bool, Box<Said>> {
        let plain = |ended| Box::new(Said { ended, fault: None });
        let run = match self.evaluate(values) {
            Ok(run) => run,
            Err(error) => return Err(plain(self.no_run(&error))),
        };
        self.coverage.add(&run.coverage);
        if run.discarded {
            return Ok(false);
        }
        if let Some(fault) = judge(&self.test.expect, &run.report) {
            let diagnostics = self.explain(&fault, &run.report);
            let ended = Ended::Failed(Box::new(Failed { case: None, diagnostics }));
            return Err(Box::new(Said { ended, fault: Some(signature(fault, &run.report)) }));
        }
        for clause in &run.clauses {
            (self.check)(clause).map_err(plain)?;
        }
        Ok(true)
    }

    fn evaluate(&self, values: &[Value]) -> Result<TestRun, EvaluateError> {
        run_test(self.program, self.test.function, values, &self.setting.test)
    }

    /// A case as small as it gets while it fails in the same way at the same place.
    fn smaller(&mut self, said: Said, types: &[&Ty], values: Vec<Value>, number: u32) -> Ended {
        let place = format!("case {} of {}", number + 1, self.setting.cases);
        let Some(wanted) = &said.fault else { return self.with_case(said, &values, place) };
        let (values, steps) = shrink(self.program, types, values, |values| {
            let Ok(run) = self.evaluate(values) else { return false };
            let fault = judge(&self.test.expect, &run.report).filter(|_| !run.discarded);
            fault.is_some_and(|fault| signature(fault, &run.report) == *wanted)
        });
        let place = match steps {
            0 => place,
            1 => format!("{place}, made smaller in 1 step"),
            n => format!("{place}, made smaller in {n} steps"),
        };
        match self.one(&values) {
            Err(said) => self.with_case(*said, &values, place),
            Ok(_) => self.with_case(said, &values, place),
        }
    }

    fn with_case(&self, said: Said, values: &[Value], origin: String) -> Ended {
        let Ended::Failed(mut failed) = said.ended else { return said.ended };
        let named = self.params().into_iter().zip(values);
        let named: Vec<(String, String)> = named
            .map(|((name, ty), value)| (name.to_owned(), source(self.program, ty, value)))
            .collect();
        let case = Case { values: named, origin };
        if let Some(first) = failed.diagnostics.first_mut() {
            let values: Vec<String> =
                case.values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            first.notes.insert(0, format!("{}: {}", case.origin, values.join(", ")));
        }
        failed.case = Some(case);
        Ended::Failed(failed)
    }

    fn explain(&self, fault: &Fault, report: &Report) -> Vec<Diagnostic> {
        let name = self.test.name.rsplit("::").next().unwrap_or_default();
        let span = self.test.span;
        let wanted = wanted(&self.test.expect);
        match fault {
            Fault::Fails => test_failures_to_diagnostics(report),
            Fault::Holds => vec![
                Diagnostic::error(Code("E0801"), format!("`{name}` was to fail, and all holds"))
                    .label(span, "nothing fails in this test")
                    .note(format!("it is to fail with {wanted}"))
                    .help("a condition may be missing, or the test does not get to it"),
            ],
            Fault::FailsOtherwise => {
                let mut diagnostic = Diagnostic::error(
                    Code("E0802"),
                    format!("`{name}` fails otherwise than it says"),
                )
                .label(span, "this test's failures")
                .note(format!("it is to fail with {wanted}"));
                let found: Vec<String> = report
                    .failures
                    .iter()
                    .take(MAX_LISTED)
                    .map(|failure| format!("\"{}\"", failure_texts(failure).join("\", in \"")))
                    .collect();
                let more = report.failures.len() - found.len() + report.more;
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                diagnostic =
                    diagnostic.note(format!("it fails with {}{more}", found.join(", then ")));
                if let (Expect::Fails(texts), [_, _, ..]) =
                    (&self.test.expect, report.failures.as_slice())
                    && texts.len() == 1
                {
                    diagnostic = diagnostic.help(
                        "list all failures in order, `fails_with = [\"…\", \"…\"]`, or look at the \
                         first alone with `fails_first`",
                    );
                }
                let mut all = vec![diagnostic];
                all.extend(test_failures_to_diagnostics(report));
                all
            }
        }
    }

    fn no_run(&self, error: &EvaluateError) -> Ended {
        let name = &self.test.name;
        let message = format!("the evaluator cannot run `{name}`: {error}");
        Ended::Bug(vec![
            Diagnostic::error(Code("E0614"), message).label(self.test.span, "this test"),
        ])
    }

    fn nothing_left(&self, discarded: u32) -> Ended {
        let name = &self.test.name;
        let cases = if discarded == 1 { "the one case" } else { "none of the cases" };
        let message = match discarded {
            1 => format!("{cases} of `{name}` does not meet what it assumes"),
            _ => format!("{cases} of `{name}` meets what it assumes"),
        };
        let diagnostic = Diagnostic::error(Code("E0803"), message)
            .label(self.test.span, format!("{discarded} tried"))
            .note("a test without cases would hold whatever the contract says")
            .help("compute values that meet the assumption from the parameters, as in `let late = due + delay;`");
        Ended::Failed(Box::new(Failed { case: None, diagnostics: vec![diagnostic] }))
    }
}

/// What was found in a case, and by what two cases fail alike.
struct Said {
    ended: Ended,
    fault: Option<(Fault, Option<zkc_span::Span>)>,
}

fn signature(fault: Fault, report: &Report) -> (Fault, Option<zkc_span::Span>) {
    (fault, report.verdict().map(|first| first.span))
}

/// What a test expects, in words.
fn wanted(expect: &Expect) -> String {
    match expect {
        Expect::Holds => "nothing".to_owned(),
        Expect::FailsFirst(text) => format!("\"{text}\" first"),
        Expect::Fails(texts) => {
            let texts: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
            match texts.as_slice() {
                [only] => format!("{only} alone"),
                _ => format!("exactly {}, in this order", texts.join(", then ")),
            }
        }
    }
}
