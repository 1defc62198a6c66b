//! Bytes to tokens, and documents to a corpus in which each distinct paragraph is read once.

mod inputs;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use inputs::{Input, SIZES, bytes, on_documents, quick};
use untemplate::text::corpus::Corpus;
use untemplate::text::token::tokenize;

fn tokens(criterion: &mut Criterion) {
    on_documents(criterion, "tokenize", |documents| {
        let counts = documents
            .iter()
            .map(|document| tokenize(document.text()).len());
        counts.sum::<usize>()
    });
}

fn corpora(criterion: &mut Criterion) {
    let mut group = quick(criterion, "corpus");
    for input in Input::ALL {
        for size in SIZES {
            let documents = input.documents(size);
            let texts: Vec<&str> = documents.iter().map(|document| document.text()).collect();
            group.throughput(bytes(&documents));
            group.bench_with_input(BenchmarkId::new(input.name(), size), &texts, |b, texts| {
                b.iter(|| Corpus::new(black_box(texts)));
            });
        }
    }
}

criterion_group!(benches, tokens, corpora);
criterion_main!(benches);
