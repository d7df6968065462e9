//! `zkc-fuzz`: runs a campaign and says what came of it.
//!
//! ```text
//! cargo run --release -p zkc_fuzz -- --stages lexer,parser --seed 1 --count 10000000
//! ```
//!
//! `--from N` goes on from a case; `--limit-ms N` is how long a case may compute (5000); `--out FOLDER`
//! is where cases that are found are written (`tests/fuzz`); `--case FILE` runs the text of a file
//! instead. Exit code 1: something was found; 2: a case took too long, which ends the campaign. A case
//! that ends the whole process is found again with `--from` of the last number printed.
//!
//! Time is that of the processor where the system tells it, so that a busy machine makes no hang.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use zkc_fuzz::{Corpus, Stage, StandardTrees, case};

/// Of one kind of finding, this many cases are kept.
const KEPT: u64 = 2;
/// Recursion over trees is bounded by the parser; unoptimised builds need room for the bound.
const STACK_BYTES: usize = 256 << 20;

thread_local! {
    /// Where the last panic of this thread was, and what it said.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

struct Plan {
    stages: Vec<(String, Stage)>,
    seed: u64,
    from: u64,
    count: u64,
    limit: Duration,
    out: PathBuf,
    file: Option<PathBuf>,
}

/// What the worker does right now, for the watch.
#[derive(Default)]
struct Now {
    /// Case number, stage and start.
    case: Mutex<Option<(u64, String, Duration)>>,
    done: AtomicU64,
}

fn main() -> ExitCode {
    match plan(std::env::args().skip(1)) {
        Ok(plan) => run(plan),
        Err(what) => {
            eprintln!("error: {what}");
            ExitCode::from(64)
        }
    }
}

fn plan(mut args: impl Iterator<Item = String>) -> Result<Plan, String> {
    let mut plan = Plan {
        stages: Vec::new(),
        seed: 1,
        from: 0,
        count: 10_000,
        limit: Duration::from_secs(5),
        out: root().join("tests/fuzz"),
        file: None,
    };
    while let Some(option) = args.next() {
        let value = args.next().ok_or_else(|| format!("{option} needs a value"))?;
        let number = || value.parse::<u64>().map_err(|_| format!("{value} is no number"));
        match option.as_str() {
            "--stages" => {
                for name in value.split(',') {
                    let stage = Stage::named(name).ok_or_else(|| format!("no stage {name}"))?;
                    plan.stages.push((name.to_owned(), stage));
                }
            }
            "--seed" => plan.seed = number()?,
            "--from" => plan.from = number()?,
            "--count" => plan.count = number()?,
            "--limit-ms" => plan.limit = Duration::from_millis(number()?),
            "--out" => plan.out = PathBuf::from(&value),
            "--case" => {
                plan.file = Some(PathBuf::from(&value));
                plan.count = 1;
            }
            _ => return Err(format!("no option {option}")),
        }
    }
    if plan.stages.is_empty() {
        plan.stages = Stage::ALL.iter().map(|(name, stage)| ((*name).to_owned(), *stage)).collect();
    }
    Ok(plan)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn run(plan: Plan) -> ExitCode {
    let folders = ["stdlib", "examples", "tests/ui", "compiler", "docs"].map(|it| root().join(it));
    let corpus = match Corpus::read(&folders) {
        Ok(corpus) if !corpus.seeds.is_empty() => corpus,
        Ok(_) => {
            eprintln!("error: there are no programs to start from");
            return ExitCode::from(64);
        }
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(64);
        }
    };
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or(String::new(), ToString::to_string);
        PANIC.with(|last| *last.borrow_mut() = format!("panic at {place}"));
    }));
    let (plan, corpus) = (Arc::new(plan), Arc::new(corpus));
    let now = Arc::new(Now::default());
    let start = Instant::now();
    let worker = {
        let (plan, corpus, now) = (plan.clone(), corpus.clone(), now.clone());
        std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn(move || work(&plan, &corpus, &now, start))
    };
    let Ok(worker) = worker else {
        eprintln!("error: no thread of {STACK_BYTES} bytes of stack");
        return ExitCode::from(64);
    };
    let mut told = Instant::now();
    while !worker.is_finished() {
        std::thread::sleep(Duration::from_millis(100));
        let case_now = now.case.lock().map(|case| case.clone()).unwrap_or_default();
        let late = |since: &Duration| time(start).saturating_sub(*since) > plan.limit;
        if let Some((number, stage, _)) = case_now.filter(|(_, _, since)| late(since)) {
            println!("{stage}: case {number} takes more than {:?}", plan.limit);
            let text = text(&plan, &corpus, number);
            save(&plan.out, &format!("{stage}-slow"), plan.seed, number, &text);
            return ExitCode::from(2);
        }
        if told.elapsed() > Duration::from_secs(60) {
            told = Instant::now();
            let done = now.done.load(Ordering::Relaxed);
            println!("case {done} after {} s", start.elapsed().as_secs());
            let _ = std::io::stdout().flush();
        }
    }
    let Ok((found, through)) = worker.join() else {
        eprintln!("error: the worker itself panicked");
        return ExitCode::from(64);
    };
    let seconds = start.elapsed().as_secs_f64();
    for (name, _) in &plan.stages {
        let found: Vec<_> = found.iter().filter(|((stage, _), _)| stage == name).collect();
        let total: u64 = found.iter().map(|(_, count)| **count).sum();
        println!(
            "{name}: {} cases from {} with seed {}, {} without an error, {total} found",
            plan.count,
            plan.from,
            plan.seed,
            through.get(name).copied().unwrap_or(0),
        );
        found.iter().for_each(|((_, what), count)| println!("    {count} x {what}"));
    }
    println!("{seconds:.0} s, {} pieces in the corpus", corpus.seeds.len());
    if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

type Found = BTreeMap<(String, String), u64>;

/// Runs all cases; gives the findings by stage and kind, and how many cases had no error.
fn work(plan: &Plan, corpus: &Corpus, now: &Now, start: Instant) -> (Found, BTreeMap<String, u64>) {
    let trees = StandardTrees::parse();
    let standard = trees.check();
    let mut found = Found::new();
    let mut through = BTreeMap::new();
    for number in plan.from..plan.from.saturating_add(plan.count) {
        now.done.store(number, Ordering::Relaxed);
        let text = text(plan, corpus, number);
        for (name, stage) in &plan.stages {
            watch(now, Some((number, name.clone(), time(start))));
            let outcome = catch_unwind(AssertUnwindSafe(|| stage.run(&text, &standard)));
            watch(now, None);
            let what = match outcome {
                Ok(Ok(clean)) => {
                    *through.entry(name.clone()).or_default() += u64::from(clean);
                    continue;
                }
                Ok(Err(what)) => what,
                Err(_) => PANIC.with(|last| last.borrow().clone()),
            };
            let count = found.entry((name.clone(), what.clone())).or_default();
            *count += 1;
            if *count <= KEPT {
                println!("{name}: case {number}: {what}");
                save(&plan.out, name, plan.seed, number, &text);
            }
        }
    }
    (found, through)
}

/// The text of a case.
fn text(plan: &Plan, corpus: &Corpus, number: u64) -> String {
    let file = plan.file.as_ref().and_then(|path| std::fs::read_to_string(path).ok());
    file.unwrap_or_else(|| case(corpus, plan.seed, number))
}

/// Processor time of this process, in which one thread works; without it, time since `start`.
fn time(start: Instant) -> Duration {
    /// Linux counts in hundredths of a second here on every machine that zkc runs on.
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name, which is in brackets: the 12th and 13th field are user and system time.
    let fields = stat.rsplit(')').next().unwrap_or("");
    let mut ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
    match (ticks.next(), ticks.next()) {
        (Some(Ok(user)), Some(Ok(system))) => TICK * user.saturating_add(system),
        _ => start.elapsed(),
    }
}

fn watch(now: &Now, case: Option<(u64, String, Duration)>) {
    if let Ok(mut slot) = now.case.lock() {
        *slot = case;
    }
}

fn save(folder: &Path, stage: &str, seed: u64, number: u64, text: &str) {
    let path = folder.join(format!("{stage}-{seed}-{number}.clause"));
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, text));
    match written {
        Ok(()) => println!("    written to {}", path.display()),
        Err(error) => println!("    could not be written to {}: {error}", path.display()),
    }
}
