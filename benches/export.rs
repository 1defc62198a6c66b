//! A model to a directory, and back: what `infer -o` writes and every other command reads.

mod inputs;

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use inputs::{Input, SIZES, bytes, quick};
use untemplate::export::csv::{Formulas, write_csv};
use untemplate::export::directory::write_model;
use untemplate::template::infer::infer;

fn models(criterion: &mut Criterion) {
    for input in Input::ALL {
        let mut group = quick(criterion, &format!("export {}", input.name()));
        for size in SIZES {
            let documents = input.documents(size);
            let model = infer(&documents);
            group.throughput(bytes(&documents));
            group.bench_with_input(BenchmarkId::new("directory", size), &model, |b, model| {
                b.iter_batched(
                    || tempfile::tempdir().expect("a folder can be made"),
                    |folder| {
                        write_model(black_box(model), &folder.path().join("model"))
                            .expect("the model can be written");
                        folder
                    },
                    BatchSize::PerIteration,
                );
            });
            group.bench_with_input(BenchmarkId::new("csv", size), &model, |b, model| {
                b.iter(|| {
                    let mut out = Vec::new();
                    write_csv(black_box(model), Formulas::Neutral, &mut out).map(|()| out.len())
                });
            });
        }
    }
}

criterion_group!(benches, models);
criterion_main!(benches);
