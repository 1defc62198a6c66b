//! A known text to start from, on the families in `samples/`: what holds without one holds with it.

use std::fs;
use std::path::Path;

use untemplate::source::Document;
use untemplate::template::infer::infer_from;
use untemplate::template::known::KnownText;
use untemplate::template::model::Model;
use untemplate::{accept, infer, render_exact};

fn family(folder: &Path) -> Vec<Document> {
    let entries = fs::read_dir(folder).expect("a folder of samples");
    let files = entries.map(|entry| entry.expect("an entry").path());
    let files = files.filter(|path| path.is_file()).map(|path| {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        (name, fs::read(&path).expect("a readable file"))
    });
    accept(files.collect()).documents
}

fn families() -> Vec<Vec<Document>> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let entries = fs::read_dir(samples).expect("the samples");
    let mut folders: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    folders.sort();
    folders.retain(|path| path.is_dir());
    folders.iter().map(|folder| family(folder)).collect()
}

fn assert_every_byte_comes_back(model: &Model, documents: &[Document]) {
    for record in &model.documents {
        let mut sources = documents.iter();
        let source = sources.find(|one| one.id == record.id);
        let source = source.expect("its document");
        let back = render_exact(&model.template, record).expect("its bytes");
        assert_eq!(back, source.bytes(), "{}", record.id);
    }
}

#[test]
fn every_byte_comes_back_and_the_order_changes_nothing() {
    let families = families();
    assert!(families.len() > 1);
    for documents in families {
        for count in [1, 2, documents.len() - 1] {
            let (last, rest) = documents.split_last().expect("documents");
            let some = &rest[..count.min(rest.len())];
            let known = KnownText::read("known.md", last.bytes().to_vec()).expect("a text");
            let model = infer_from(&known, some);
            assert!(model.documents.len() + model.set_aside.len() == some.len());
            assert_every_byte_comes_back(&model, some);
            let mut turned = some.to_vec();
            turned.reverse();
            assert_eq!(model, infer_from(&known, &turned));
        }
    }
}

#[test]
fn the_variables_of_a_template_keep_their_names() {
    for documents in families() {
        let plain = infer(&documents);
        let source = untemplate::export::jinja::jinja(&plain.template);
        let known = KnownText::read("known.md.j2", source.into_bytes()).expect("our own template");
        let model = infer_from(&known, &documents);
        // Every variable that a blank named is called as before.
        let known = model.known.as_ref().expect("the known text");
        let before = |name: &String| plain.template.variables.contains_key(name);
        let kept = known.names.keys().filter(|name| before(name)).count();
        assert!(4 * kept >= 3 * known.names.len(), "{:?}", known.names);
        assert!(known.names.len() * 2 > plain.template.variables.len());
        assert_every_byte_comes_back(&model, &documents);
    }
}
