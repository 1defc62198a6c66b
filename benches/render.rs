//! A model to text: what the template says of each document, its bytes, and the views.

mod inputs;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use inputs::{Input, SIZES, bytes, quick};
use untemplate::export::jinja::jinja;
use untemplate::export::json::write_json;
use untemplate::template::infer::infer;
use untemplate::template::render::{render, render_exact};

fn views(criterion: &mut Criterion) {
    for input in Input::ALL {
        let mut group = quick(criterion, &format!("view {}", input.name()));
        for size in SIZES {
            let documents = input.documents(size);
            let model = infer(&documents);
            group.throughput(bytes(&documents));
            group.bench_with_input(BenchmarkId::new("render", size), &model, |b, model| {
                b.iter(|| {
                    model
                        .documents
                        .iter()
                        .all(|record| render(&model.template, black_box(&record.variables)).is_ok())
                });
            });
            group.bench_with_input(BenchmarkId::new("exact", size), &model, |b, model| {
                b.iter(|| {
                    model
                        .documents
                        .iter()
                        .all(|record| render_exact(&model.template, black_box(record)).is_ok())
                });
            });
            group.bench_with_input(BenchmarkId::new("jinja", size), &model, |b, model| {
                b.iter(|| jinja(black_box(&model.template)));
            });
            group.bench_with_input(BenchmarkId::new("json", size), &model, |b, model| {
                b.iter(|| {
                    let mut out = Vec::new();
                    write_json(black_box(model), &mut out).map(|()| out.len())
                });
            });
        }
    }
}

criterion_group!(benches, views);
criterion_main!(benches);
