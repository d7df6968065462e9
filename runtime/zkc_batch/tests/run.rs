//! Order, isolation, bounds and the summary's form.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use zkc_batch::{Deal, DealError, Outcome, Plan, Reason, Status, Summary, run};

#[derive(Clone, PartialEq, Eq, Debug)]
struct Bad(Status);

impl DealError for Bad {
    fn status(&self) -> Status {
        self.0
    }

    fn reasons(&self) -> Vec<Reason> {
        vec![Reason { code: "E0616".to_owned(), message: format!("it is {}", self.0.word()) }]
    }
}

fn deals(n: usize) -> impl ExactSizeIterator<Item = Deal<usize>> + Send {
    (0..n).map(|n| Deal { id: format!("deal-{n}"), data: n })
}

fn no_time() -> Duration {
    Duration::ZERO
}

#[test]
fn results_come_in_the_order_of_the_deals() {
    let worker = |deal: &Deal<usize>| {
        // Early deals end late.
        std::thread::sleep(Duration::from_millis(20_usize.saturating_sub(deal.data) as u64));
        Ok::<_, Bad>(deal.data)
    };
    let results = run(Plan::new(4), deals(40), no_time, worker, |_| {}).unwrap();
    let order: Vec<_> = results.into_iter().map(|result| result.outcome).collect();
    assert_eq!(order, (0..40).map(Outcome::Proven).collect::<Vec<_>>());
}

#[test]
fn a_panic_or_an_error_costs_its_own_deal_only() {
    let worker = |deal: &Deal<usize>| match deal.data {
        2 => panic!("the salt is 424242"),
        // A panic in a parallel part of a deal, on another thread of its pool.
        4 => rayon::join(|| Ok(4), || panic!("the salt is 424242")).0,
        5 => Err(Bad(Status::Refused)),
        6 => Err(Bad(Status::Rejected)),
        n => Ok(n),
    };
    let results = run(Plan::new(3), deals(8), no_time, worker, |_| {}).unwrap();
    let shown = format!("{results:?}");
    assert!(!shown.contains("424242"), "{shown}");
    let statuses: Vec<Status> = results.iter().map(|result| result.outcome.status()).collect();
    let (proven, failed) = (Status::Proven, Status::Failed);
    let expected =
        [proven, proven, failed, proven, failed, Status::Refused, Status::Rejected, proven];
    assert_eq!(statuses, expected);
    assert_eq!(results[2].outcome, Outcome::Panicked);
    assert_eq!(results[4].outcome, Outcome::Panicked);
}

#[test]
fn no_more_deals_are_in_memory_than_there_are_lanes() {
    static ALIVE: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);
    struct Inputs;
    impl Inputs {
        fn new() -> Inputs {
            MOST.fetch_max(ALIVE.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            Inputs
        }
    }
    impl Drop for Inputs {
        fn drop(&mut self) {
            ALIVE.fetch_sub(1, Ordering::SeqCst);
        }
    }
    let deals = (0..60).map(|n| Deal { id: n.to_string(), data: Inputs::new() });
    let worker = |_: &Deal<Inputs>| {
        // A parallel part inside: a shared pool would start other deals while this one waits.
        rayon::join(
            || std::thread::sleep(Duration::from_millis(1)),
            || std::thread::sleep(Duration::from_millis(1)),
        );
        Ok::<_, Bad>(())
    };
    run(Plan::new(3), deals, no_time, worker, |_| {}).unwrap();
    assert_eq!(ALIVE.load(Ordering::SeqCst), 0);
    assert!((1..=3).contains(&MOST.load(Ordering::SeqCst)), "{MOST:?}");
}

#[test]
fn a_single_deal_has_all_threads() {
    let worker = |_: &Deal<usize>| Ok::<_, Bad>(rayon::current_num_threads());
    let results = run(Plan::new(5), deals(1), no_time, worker, |_| {}).unwrap();
    assert_eq!(results[0].outcome, Outcome::Proven(5));
}

#[test]
fn progress_counts_up_without_gaps() {
    let seen = std::sync::Mutex::new(Vec::new());
    let worker =
        |deal: &Deal<usize>| if deal.data == 3 { Err(Bad(Status::Rejected)) } else { Ok(()) };
    run(Plan::new(2), deals(10), no_time, worker, |progress| {
        seen.lock().unwrap().push((
            progress.counts.done(),
            progress.counts.rejected,
            progress.status,
        ));
    })
    .unwrap();
    let seen = seen.into_inner().unwrap();
    assert_eq!(seen.iter().map(|seen| seen.0).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    assert_eq!(seen.iter().filter(|seen| seen.2 == Status::Rejected).count(), 1);
    assert_eq!(seen.last().map(|seen| seen.1), Some(1));
}

#[test]
fn deep_workers_get_the_stack_they_ask_for() {
    fn depth(n: usize) -> usize {
        let frame = std::hint::black_box([n; 512]);
        if n == 0 { 0 } else { 1 + depth(n - 1) + usize::from(frame[0] != n) }
    }
    let worker = |_: &Deal<usize>| Ok::<_, Bad>(depth(4000));
    let plan = Plan::new(2).stack_bytes(64 << 20);
    let results = run(plan, deals(2), no_time, worker, |_| {}).unwrap();
    assert_eq!(results[1].outcome, Outcome::Proven(4000));
}

#[test]
fn the_summary_is_stable_json() {
    let ticks = AtomicUsize::new(0);
    let clock = || Duration::from_millis(250 * ticks.fetch_add(1, Ordering::SeqCst) as u64);
    let worker =
        |deal: &Deal<usize>| if deal.data == 1 { Err(Bad(Status::Refused)) } else { Ok(()) };
    let results = run(Plan::new(1), deals(2), clock, worker, |_| {}).unwrap();
    let json = serde_json::to_value(Summary::of(&results)).unwrap();
    let expected = serde_json::json!({
        "counts": { "total": 2, "proven": 1, "refused": 1, "rejected": 0, "failed": 0 },
        "deals": [
            { "deal": "deal-0", "status": "proven", "seconds": 0.25, "errors": [] },
            {
                "deal": "deal-1",
                "status": "refused",
                "seconds": 0.25,
                "errors": [{ "code": "E0616", "message": "it is refused" }]
            }
        ]
    });
    assert_eq!(json, expected);
}

#[test]
fn a_batch_of_none_ends_at_once() {
    let worker = |_: &Deal<usize>| Ok::<_, Bad>(());
    assert!(run(Plan::new(2), deals(0), no_time, worker, |_| {}).unwrap().is_empty());
}
