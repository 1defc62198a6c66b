//! Tokens to columns: all documents at once, and one pair.

mod inputs;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use inputs::{Input, SIZES, bytes, quick};
use untemplate::align::pairwise::{Column, Index, align};
use untemplate::align::skeleton::align_all;
use untemplate::text::corpus::{Corpus, Symbol};

fn corpus(input: Input, size: usize) -> (Corpus, Vec<Vec<Symbol>>, criterion::Throughput) {
    let documents = input.documents(size);
    let texts: Vec<&str> = documents.iter().map(|document| document.text()).collect();
    let corpus = Corpus::new(&texts);
    let symbols = (0..texts.len())
        .map(|document| corpus.symbols(document))
        .collect();
    (corpus, symbols, bytes(&documents))
}

fn pairs(criterion: &mut Criterion) {
    let mut group = quick(criterion, "align two");
    for input in Input::ALL {
        for size in SIZES {
            let (corpus, symbols, throughput) = corpus(input, size);
            let column = |symbol: &Symbol| Column {
                symbol: *symbol,
                varied: false,
                support: 1,
            };
            let columns: Vec<Column> = symbols[0].iter().map(column).collect();
            group.throughput(throughput);
            group.bench_function(BenchmarkId::new(input.name(), size), |b| {
                b.iter(|| {
                    align(
                        &columns,
                        &Index::new(&columns),
                        black_box(&symbols[1]),
                        &corpus.dictionary,
                    )
                });
            });
        }
    }
}

fn all(criterion: &mut Criterion) {
    let mut group = quick(criterion, "align all");
    for input in Input::ALL {
        for size in SIZES {
            let (corpus, symbols, throughput) = corpus(input, size);
            let sequences: Vec<&[Symbol]> = symbols.iter().map(Vec::as_slice).collect();
            group.throughput(throughput);
            group.bench_function(BenchmarkId::new(input.name(), size), |b| {
                b.iter(|| align_all(black_box(&sequences), &corpus.dictionary));
            });
        }
    }
}

criterion_group!(benches, pairs, all);
criterion_main!(benches);
