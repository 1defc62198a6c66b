//! Documents to a model: the whole way.

mod inputs;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use inputs::{Input, SIZES, bytes, quick};
use untemplate::template::infer::infer;

fn models(criterion: &mut Criterion) {
    let mut group = quick(criterion, "infer");
    for input in Input::ALL {
        for size in SIZES {
            let documents = input.documents(size);
            group.throughput(bytes(&documents));
            group.bench_with_input(
                BenchmarkId::new(input.name(), size),
                &documents,
                |b, documents| {
                    b.iter(|| infer(black_box(documents)));
                },
            );
        }
    }
}

criterion_group!(benches, models);
criterion_main!(benches);
