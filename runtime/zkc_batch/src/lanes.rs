//! The runner: lanes that take deals from one iterator.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::summary::{Counts, DealError, Progress, Status};

/// One deal of a batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deal<D> {
    /// What it is called in results.
    pub id: String,
    /// Whatever the worker needs to find its inputs. Keep it small: a path, not the inputs.
    pub data: D,
}

/// How a deal ended, with what came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome<T, E> {
    /// The worker's result.
    Proven(T),
    /// The worker's error.
    Error(E),
    /// The worker panicked: a bug. What it said is not kept.
    Panicked,
}

impl<T, E: DealError> Outcome<T, E> {
    /// How the deal ended.
    pub fn status(&self) -> Status {
        match self {
            Outcome::Proven(_) => Status::Proven,
            Outcome::Error(error) => error.status(),
            Outcome::Panicked => Status::Failed,
        }
    }
}

/// A deal that has ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DealResult<T, E> {
    /// Its id.
    pub id: String,
    /// How long it took, by the caller's clock.
    pub elapsed: Duration,
    /// How it ended.
    pub outcome: Outcome<T, E>,
}

/// How many threads a batch may use, and their stacks.
///
/// Deals are spread before their insides are: with `d` deals and `t` threads there are `min(d, t)`
/// lanes, and each lane's deal runs on `t / lanes` threads. A proof has serial parts (witness, row
/// check, the end of each multi-scalar multiplication), so spreading deals should win, and the more
/// so the more cores there are. Measured on 2 busy cores with 16 proofs of 2^14 constraints, in four
/// rounds: two lanes of 1 thread took 0.88, 0.95, 0.96 and 1.02 of the time of one lane of 2 threads;
/// two lanes that share one pool of 2 threads took 0.92, 1.06, 1.07 and 1.35
/// (`cargo run -p zkc_batch --example lanes`). Pools of their own also bound memory: a shared pool
/// starts further deals while a thread waits inside one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    threads: usize,
    stack_bytes: Option<usize>,
}

impl Plan {
    /// At most this many threads, at least one.
    pub fn new(threads: usize) -> Plan {
        Plan { threads: threads.max(1), stack_bytes: None }
    }

    /// The size of each thread's stack in bytes, for workers that recurse.
    pub fn stack_bytes(self, bytes: usize) -> Plan {
        Plan { stack_bytes: Some(bytes), ..self }
    }

    /// Threads of each lane, for this many deals; the number of lanes is its length.
    fn lanes(self, deals: usize) -> Vec<usize> {
        let lanes = deals.clamp(1, self.threads);
        let (each, left) = (self.threads / lanes, self.threads % lanes);
        (0..lanes).map(|lane| each + usize::from(lane < left)).collect()
    }
}

/// The system gives no threads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoThreads(String);

impl fmt::Display for NoThreads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no threads can be started: {}", self.0)
    }
}

impl std::error::Error for NoThreads {}

/// Runs `worker` on every deal and gives the results in the order of the deals.
///
/// `clock` gives the time since any fixed moment. `progress` is called after each deal, by one thread
/// at a time. The iterator is asked for its next deal only when a lane is free.
///
/// # Errors
/// [`NoThreads`] before the first deal; never because of a deal.
pub fn run<D, T, E>(
    plan: Plan,
    deals: impl ExactSizeIterator<Item = Deal<D>> + Send,
    clock: impl Fn() -> Duration + Sync,
    worker: impl Fn(&Deal<D>) -> Result<T, E> + Sync,
    progress: impl Fn(&Progress<'_>) + Sync,
) -> Result<Vec<DealResult<T, E>>, NoThreads>
where
    D: Send + Sync,
    T: Send,
    E: DealError + Send,
{
    let total = deals.len();
    let pools = plan
        .lanes(total)
        .into_iter()
        .map(|threads| pool(threads, plan.stack_bytes))
        .collect::<Result<Vec<_>, _>>()?;
    let queue = Mutex::new(deals.enumerate());
    let counts = Mutex::new(Counts { total, ..Counts::default() });
    let (queue, counts) = (&queue, &counts);
    let (clock, worker, progress) = (&clock, &worker, &progress);
    let lane = |pool: ThreadPool| {
        let mut results = Vec::new();
        loop {
            let Some((index, deal)) = locked(queue).next() else { return results };
            let start = clock();
            // What a worker leaves half done is its own deal's; the rest is shared and read only.
            let work = AssertUnwindSafe(|| pool.install(|| worker(&deal)));
            let outcome = match catch_unwind(work) {
                Ok(Ok(result)) => Outcome::Proven(result),
                Ok(Err(error)) => Outcome::Error(error),
                Err(_payload) => Outcome::Panicked,
            };
            let elapsed = clock().saturating_sub(start);
            let status = outcome.status();
            {
                let mut counts = locked(counts);
                counts.add(status);
                progress(&Progress { counts: *counts, deal: &deal.id, status });
            }
            results.push((index, DealResult { id: deal.id, elapsed, outcome }));
        }
    };
    let mut results: Vec<(usize, DealResult<T, E>)> = std::thread::scope(|scope| {
        let lanes: Vec<_> = pools.into_iter().map(|pool| scope.spawn(|| lane(pool))).collect();
        let join = |lane: std::thread::ScopedJoinHandle<'_, _>| match lane.join() {
            Ok(results) => results,
            // Only the iterator, the clock or `progress` can have panicked: the caller's own.
            Err(panic) => std::panic::resume_unwind(panic),
        };
        lanes.into_iter().flat_map(join).collect()
    });
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

fn pool(threads: usize, stack_bytes: Option<usize>) -> Result<ThreadPool, NoThreads> {
    let mut builder = ThreadPoolBuilder::new().num_threads(threads);
    if let Some(bytes) = stack_bytes {
        builder = builder.stack_size(bytes);
    }
    builder.build().map_err(|error| NoThreads(error.to_string()))
}

/// A panic elsewhere leaves queue and counts whole: each is changed in one step.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_are_spread_over_deals_first() {
        assert_eq!(Plan::new(8).lanes(100), [1; 8]);
        assert_eq!(Plan::new(8).lanes(3), [3, 3, 2]);
        assert_eq!(Plan::new(2).lanes(1), [2]);
        assert_eq!(Plan::new(0).lanes(0), [1]);
    }
}
