//! A template and documents to records: each document by itself, whatever the others say.

mod inputs;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use inputs::{Input, SIZES, bytes, quick};
use untemplate::template::extract::extract;
use untemplate::template::infer::infer;

fn records(criterion: &mut Criterion) {
    let mut group = quick(criterion, "extract");
    let template = infer(&Input::Family.documents(SIZES[0])).template;
    for input in Input::ALL {
        for size in SIZES {
            let documents = input.documents(size);
            group.throughput(bytes(&documents));
            group.bench_with_input(
                BenchmarkId::new(input.name(), size),
                &documents,
                |b, documents| {
                    b.iter(|| extract(&template, black_box(documents)));
                },
            );
        }
    }
}

criterion_group!(benches, records);
criterion_main!(benches);
