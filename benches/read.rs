//! Files to documents: what is text, and an id for each.

mod inputs;

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use inputs::{Input, SIZES, bytes, quick};
use untemplate::source::accept;

fn documents(criterion: &mut Criterion) {
    let mut group = quick(criterion, "read");
    for input in Input::ALL {
        for size in SIZES {
            let documents = input.documents(size);
            let file = |document: &untemplate::Document| {
                (document.path.clone(), document.bytes().to_vec())
            };
            let files: Vec<(String, Vec<u8>)> = documents.iter().map(file).collect();
            group.throughput(bytes(&documents));
            group.bench_with_input(BenchmarkId::new(input.name(), size), &files, |b, files| {
                b.iter_batched(
                    || files.clone(),
                    |files| accept(black_box(files)),
                    BatchSize::LargeInput,
                );
            });
        }
    }
}

criterion_group!(benches, documents);
criterion_main!(benches);
