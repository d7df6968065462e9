//! Compile, witness and prove for each example, with criterion.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use zkc_benches::{EXAMPLES, Subject, compile, rng};

fn pipeline(criterion: &mut Criterion) {
    for (name, input_file) in EXAMPLES {
        let subject = Subject::load(name, input_file);
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        group.bench_function("compile", |bencher| bencher.iter(|| compile(&subject.files)));
        group.bench_function("witness", |bencher| {
            bencher.iter(|| {
                zkc_witness::run(&subject.program, &subject.elements)
                    .unwrap_or_else(|_| panic!("every condition holds"))
            });
        });
        let prover = subject.prover(subject.key());
        group.bench_function("prove", |bencher| {
            bencher.iter_batched(
                rng,
                |mut rng| prover.prove(&subject.assignment, &mut rng).expect("it holds"),
                BatchSize::PerIteration,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
