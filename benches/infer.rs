//! Documents to a model: the whole way.

mod inputs;

use criterion::{Criterion, criterion_group, criterion_main};
use inputs::on_documents;
use untemplate::template::infer::infer;

fn models(criterion: &mut Criterion) {
    on_documents(criterion, "infer", infer);
}

criterion_group!(benches, models);
criterion_main!(benches);
