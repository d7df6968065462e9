//! `zkc test`: runs the tests of the package, over all cores, and says what became of them in the order of
//! the source.

mod coverage;
mod depth;
mod forge;
mod junit;
mod report;
mod table;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use zkc_diagnostics::{Code, Diagnostic};
use zkc_eval::{ClauseRun, Coverage, Options, TestSetting};
use zkc_field::element::to_biguint;
use zkc_hir::Test;
use zkc_testing::{Ended, Failed, Row, Setting, TestResult};

use coverage::Covered;
use depth::{Circuits, Depth};
use report::{Report, Totals};

use crate::args;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::project::{self, Project};
use crate::ui::Ui;

/// A test that ran.
struct Ran<'a> {
    test: &'a Test,
    result: TestResult,
    elapsed: Duration,
}

impl Ran<'_> {
    fn passed(&self) -> bool {
        matches!(self.result.ended, Ended::Passed)
    }
}

pub fn run(args: &args::Test, ui: &Ui) -> Outcome<Exit> {
    let mut project = project::open_with_tests(ui)?;
    let all = project.program.tests.len();
    let tests = project.program.tests.iter();
    let chosen: Vec<&Test> = tests.filter(|test| is_chosen(args, &test.name)).collect();
    if args.exact && chosen.is_empty() {
        return Err(unknown_test(args, &project));
    }
    if args.list {
        let names: Vec<String> = chosen.iter().map(|test| format!("{}\n", test.name)).collect();
        return Ok(ui.data(&names.concat()));
    }
    let depth = match (args.prove, args.witness) {
        (true, _) => Depth::Prove,
        (false, true) => Depth::Witness,
        (false, false) => Depth::Evaluator,
    };
    let chosen: Vec<Test> = chosen.into_iter().cloned().collect();
    let totals = Totals { filtered: all - chosen.len(), seed: args.seed, depth };
    let circuits = match depth > Depth::Evaluator || chosen.iter().any(|test| test.forge) {
        true => Some(Circuits::compile(&mut project, depth, ui)?),
        false => None,
    };
    let planned: Vec<Planned> = chosen
        .into_iter()
        .map(|test| Planned {
            rows: table::read(&mut project, &test),
            cases: args.cases.unwrap_or_else(|| depth.cases(test.forge)),
            test,
        })
        .collect();
    let setting = setting(args, &project);
    let started = Instant::now();
    let mut report = Report::new(&project, ui, args.format, planned.len(), &totals);
    let run_one = |planned: &Planned| planned.run(&project, &setting, circuits.as_ref(), depth);
    let results = in_order(&planned, run_one, |ran| report.test(ran));
    let seconds = started.elapsed().as_secs_f64();
    let covered = args.coverage.then(|| {
        let mut seen = Coverage::default();
        results.iter().for_each(|ran| seen.add(&ran.result.coverage));
        Covered::new(zkc_testing::conditions(&project.program), &seen)
    });
    let unsaid = report.end(&results, &totals, covered.as_ref(), seconds);
    ui.status("Finished", format!("in {seconds:.2} s"));
    let bug = results.iter().any(|ran| matches!(ran.result.ended, Ended::Bug(_)));
    Ok(match results.iter().all(Ran::passed) {
        true => unsaid,
        false if bug => Exit::Panic,
        false => Exit::Compile,
    })
}

/// A test that is to run, with the rows of its table.
struct Planned {
    test: Test,
    rows: Option<Result<Vec<Row>, Vec<Diagnostic>>>,
    cases: u32,
}

impl Planned {
    fn run(
        &self,
        project: &Project,
        setting: &TestSetting,
        circuits: Option<&Circuits>,
        depth: Depth,
    ) -> TestResult {
        let test = &self.test;
        let rows = match &self.rows {
            None => None,
            Some(Ok(rows)) => Some(rows.as_slice()),
            Some(Err(diagnostics)) => {
                let failed = Failed { case: None, diagnostics: diagnostics.clone() };
                let ended = Ended::Failed(Box::new(failed));
                return TestResult { ended, cases: 0, discarded: 0, coverage: Coverage::default() };
            }
        };
        let check = |run: &ClauseRun| {
            let Some(circuits) = circuits else { return Ok(()) };
            if depth > Depth::Evaluator {
                circuits.check(project, run)?;
            }
            if test.forge {
                forge::check(project, circuits, test, run)?;
            }
            Ok(())
        };
        let setting = Setting { test: setting.clone(), cases: self.cases };
        zkc_testing::run(&project.program, test, rows, &setting, &check)
    }
}

fn is_chosen(args: &args::Test, name: &str) -> bool {
    match &args.filter {
        None => true,
        Some(filter) if args.exact => name == filter,
        Some(filter) => name.contains(filter.as_str()),
    }
}

fn unknown_test(args: &args::Test, project: &Project) -> Failure {
    let name = args.filter.as_deref().unwrap_or_default();
    let diagnostic = Diagnostic::error(Code("E0805"), format!("there is no test `{name}`"));
    let last = name.rsplit("::").next().unwrap_or(name);
    let tests = project.program.tests.iter();
    let near: Vec<String> = tests
        .filter(|test| test.name.contains(last))
        .take(5)
        .map(|test| format!("`{}`", test.name))
        .collect();
    let help = match near.is_empty() {
        true => "`zkc test --list` shows all".to_owned(),
        false => format!("there are {}; a name is given with its modules", near.join(", ")),
    };
    Failure::new(Exit::Usage, diagnostic.help(help))
}

fn setting(args: &args::Test, project: &Project) -> TestSetting {
    let deployment = match project.program.clauses.is_empty() {
        true => 0_u8.into(),
        false => to_biguint(&project.deployment(0)),
    };
    TestSetting { modulus: Options::bn254().modulus, deployment, seed: args.seed }
}

/// Runs tests over all cores and gives each result to `each` in the order of the tests.
fn in_order<'a>(
    tests: &'a [Planned],
    run: impl Fn(&Planned) -> TestResult + Sync,
    mut each: impl FnMut(&Ran<'a>),
) -> Vec<Ran<'a>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(tests.len());
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    let mut results: Vec<Option<Ran<'a>>> = tests.iter().map(|_| None).collect();
    let mut said = 0;
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, next, run) = (sender.clone(), &next, &run);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(planned) = tests.get(index) else { break };
                    let started = Instant::now();
                    let result = run(planned);
                    let test = &planned.test;
                    let ran = Ran { test, result, elapsed: started.elapsed() };
                    if sender.send((index, ran)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (index, ran) in receiver {
            if let Some(slot) = results.get_mut(index) {
                *slot = Some(ran);
            }
            while let Some(Some(ran)) = results.get(said) {
                each(ran);
                said += 1;
            }
        }
    });
    results.into_iter().flatten().collect()
}
