//! Measures how to spread threads: `cargo run --release -p zkc_batch --example lanes`.
//!
//! Proves 16 times for a circuit of 2^14 rows, nine in ten of them booleans, in three ways.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::rngs::OsRng;
use zkc_batch::{Deal, DealError, Plan, Reason, Status, run};
use zkc_field::Fr;
use zkc_groth16::{KeyOrigin, ProveError, Prover, setup};
use zkc_r1cs::R1csBuilder;

struct Failed;

impl From<ProveError> for Failed {
    fn from(_: ProveError) -> Failed {
        Failed
    }
}

impl DealError for Failed {
    fn status(&self) -> Status {
        Status::Failed
    }

    fn reasons(&self) -> Vec<Reason> {
        Vec::new()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows = (1_u32 << 14) - 16;
    let one = Fr::from(1_u64);
    let mut builder = R1csBuilder::new(rows + 2, 1)?;
    let mut wires = vec![one, Fr::from(3_u64)];
    for wire in 2..rows + 2 {
        if wire % 10 == 0 {
            builder.push_row(&[(1, one), (wire - 1, one)], &[(1, one)], &[(wire, one)])?;
            let previous = wires[wire as usize - 1];
            wires.push((previous + wires[1]) * wires[1]);
        } else {
            builder.push_row(&[(wire, one)], &[(wire, one)], &[(wire, one)])?;
            wires.push(Fr::from(u64::from(wire % 3 == 0)));
        }
    }
    let r1cs = Arc::new(builder.finish());
    let key = setup(&r1cs, &mut OsRng, KeyOrigin::UnsafeDev)?;
    let prover = Prover::load(key, r1cs)?;
    let threads = std::thread::available_parallelism()?.get();
    let deals = || (0..16).map(|n| Deal { id: n.to_string(), data: () });
    let clock = || Duration::ZERO;
    let prove = |_: &Deal<()>| Ok(prover.prove(&wires, &mut OsRng)?);

    let start = Instant::now();
    for _ in deals() {
        prover.prove(&wires, &mut OsRng)?;
    }
    println!("1 lane of {threads} threads: {:.2?}", start.elapsed());

    let start = Instant::now();
    run::<(), _, Failed>(Plan::new(threads), deals(), clock, prove, |_| {})?;
    println!("{threads} lanes of 1 thread: {:.2?}", start.elapsed());

    let shared = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let start = Instant::now();
    let in_shared = |deal: &Deal<()>| shared.install(|| prove(deal));
    run::<(), _, Failed>(Plan::new(threads), deals(), clock, in_shared, |_| {})?;
    println!("{threads} lanes that share {threads} threads: {:.2?}", start.elapsed());
    Ok(())
}
