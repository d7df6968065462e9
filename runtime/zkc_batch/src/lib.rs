//! Many deals of one clause over all cores, each isolated from the others.
//!
//! A deal is whatever the caller says; this room hands deals to workers, keeps their results in
//! order, and counts. It does no IO and reads no clock: the caller brings both.
//!
//! - Deals are taken from an iterator one by one when a lane is free, so that no more of them, and no
//!   more witnesses, are in memory than there are lanes.
//! - A worker that panics loses its own deal only. Nothing of the panic's message is kept, since it
//!   may hold inputs.
//! - A lane works on one deal from start to end, with a thread pool of its own. Cores are first spread
//!   over deals, and only what is left over goes to the parallel parts inside a deal: see [`Plan`].
//!
//! ```
//! use std::time::Duration;
//! use zkc_batch::{Deal, DealError, Plan, Reason, Status, Summary, run};
//!
//! #[derive(Debug)]
//! struct Odd;
//! impl DealError for Odd {
//!     fn status(&self) -> Status {
//!         Status::Refused
//!     }
//!     fn reasons(&self) -> Vec<Reason> {
//!         vec![Reason { code: "E0616".to_owned(), message: "the number is odd".to_owned() }]
//!     }
//! }
//!
//! let deals = [4, 5, 6].map(|n| Deal { id: format!("deal-{n}"), data: n });
//! let half = |deal: &Deal<i32>| if deal.data % 2 == 0 { Ok(deal.data / 2) } else { Err(Odd) };
//! let results = run(Plan::new(2), deals.into_iter(), || Duration::ZERO, half, |_| {})?;
//!
//! let summary = Summary::of(&results);
//! assert_eq!(summary.counts.proven, 2);
//! assert_eq!(summary.deals[1].deal, "deal-5");
//! assert_eq!(summary.deals[1].status, Status::Refused);
//! # Ok::<(), zkc_batch::NoThreads>(())
//! ```

mod lanes;
mod summary;

pub use lanes::{Deal, DealResult, NoThreads, Outcome, Plan, run};
pub use summary::{Counts, DealError, DealSummary, Progress, Reason, Status, Summary};
