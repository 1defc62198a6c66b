//! A template and documents to records: each document by itself, whatever the others say.

mod inputs;

use criterion::{Criterion, criterion_group, criterion_main};
use inputs::{Input, SIZES, on_documents};
use untemplate::template::extract::extract;
use untemplate::template::infer::infer;

fn records(criterion: &mut Criterion) {
    let template = infer(&Input::Family.documents(SIZES[0])).template;
    on_documents(criterion, "extract", |documents| {
        extract(&template, documents)
    });
}

criterion_group!(benches, records);
criterion_main!(benches);
