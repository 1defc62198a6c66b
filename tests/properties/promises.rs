//! The numbered promises.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior};
use proptest::prelude::*;
use rayon::ThreadPoolBuilder;
use untemplate::export::directory::{read_model, write_model};
use untemplate::export::jinja::jinja;
use untemplate::family::families_of_texts;
use untemplate::source::Document;
use untemplate::template::infer::infer;
use untemplate::template::model::{Model, Node, Record, Support, Template, Value, Values};
use untemplate::template::render::{render, render_exact};
use untemplate::template::scope;
use untemplate::template::values::values_from_json;

use crate::planted::strategies::{any_order, corpora, hostile_text, reordered_corpora};
use crate::planted::{Genre, Noise, corpus_of};
use crate::{File, Files, cases, file_of, hostile, inferred, read, serialised};

/// Every document of the model, as the file that it was.
fn assert_all_given_back(model: &Model, files: &[File]) {
    for record in &model.documents {
        let back = render_exact(&model.template, record).expect("a record fits its template");
        let (back, file) = (
            String::from_utf8_lossy(&back),
            String::from_utf8_lossy(file_of(files, &record.path)),
        );
        assert_eq!(back, file, "{}", record.id);
    }
}

/// A Jinja2 engine as the README sets it up: no value may be undefined, the final newline stays.
fn engine() -> Environment<'static> {
    let mut engine = Environment::new();
    let syntax = SyntaxConfig::builder().keep_trailing_newline(true).build();
    engine.set_syntax(syntax.expect("the usual signs are no conflict"));
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine
}

/// A document's values as the engine takes them.
fn context(values: &Values) -> minijinja::Value {
    let entries = values.iter().map(|(name, value)| {
        let value = match value {
            Value::Flag(stands) => (*stands).into(),
            Value::Text(text) => text.as_str().into(),
            Value::Items(items) => minijinja::Value::from_iter(items.iter().map(context)),
        };
        (name.clone(), value)
    });
    entries
        .collect::<BTreeMap<String, minijinja::Value>>()
        .into()
}

fn assert_jinja_agrees(template: &Template, source: &str, records: &[Record]) {
    let engine = engine();
    for record in records {
        let values = context(&record.variables);
        let by_jinja = engine.render_str(source, values);
        let by_jinja = by_jinja.unwrap_or_else(|error| panic!("{error:#}\n{source}"));
        let by_us = render(template, &record.variables).expect("a record fits its template");
        assert_eq!(by_jinja, by_us, "{}", record.id);
    }
}

fn assert_directory_agrees(model: &Model) {
    let around = tempfile::tempdir().expect("a temporary folder");
    let folder = around.path().join("model");
    write_model(model, &folder).expect("an inferred model can be written");
    let source = fs::read_to_string(folder.join("template.md.j2")).expect("the template is text");
    let back = read_model(&folder)
        .and_then(|directory| directory.model())
        .expect("what was written can be read");
    assert_eq!(&back, model);
    assert_jinja_agrees(&back.template, &source, &back.documents);
    let engine = engine();
    for record in &back.documents {
        // Ids of generated corpora are names of files as they stand.
        let file = folder.join("variables").join(format!("{}.json", record.id));
        let file = fs::read(file).expect("each document has a variables file");
        let values = values_from_json(&file).expect("a variables file is one of values");
        let by_jinja = engine
            .render_str(&source, context(&values))
            .expect("the file holds all that the template needs");
        assert_eq!(
            by_jinja,
            render(&back.template, &record.variables).expect("a record fits its template")
        );
    }
}

/// The template without what copies may change: support, and with it the most frequent values.
fn without_support(template: &Template) -> Template {
    let mut template = template.clone();
    clear(&mut template.nodes);
    for variable in template.variables.values_mut() {
        variable.support = Support::default();
        variable.examples.clear();
    }
    template
}

fn clear(nodes: &mut [Node]) {
    for node in nodes {
        match node {
            Node::Text { .. } | Node::Variable { .. } => {}
            Node::Optional { nodes, support, .. } | Node::Repeat { nodes, support, .. } => {
                *support = Support::default();
                clear(nodes);
            }
            Node::Choice { options, .. } => {
                for option in options {
                    option.support = Support::default();
                    clear(&mut option.nodes);
                }
            }
        }
    }
}

/// Each document's values, by the name of its file, copies included.
fn values_by_file(model: &Model) -> Vec<(&str, &Values)> {
    let file = |record: &'_ Record| record.path.rsplit('/').next().unwrap_or_default().len();
    let mut all: Vec<_> = model
        .documents
        .iter()
        .map(|record| {
            (
                &record.path[record.path.len() - file(record)..],
                &record.variables,
            )
        })
        .collect();
    all.sort_by_key(|(name, _)| *name);
    all
}

/// Promise 4: these documents and the same again, or some of them, make the same template.
fn assert_copies_change_nothing(files: &[File], copied: &[File]) {
    let (mut documents, _) = read("policies", files);
    let once = infer(&documents);
    documents.extend(read("archive/copies", copied).0);
    let twice = infer(&documents);
    // The text alone first: it is what a person can read in a failure's message.
    assert_eq!(jinja(&once.template), jinja(&twice.template));
    assert_eq!(
        without_support(&once.template),
        without_support(&twice.template)
    );
    assert_eq!(
        twice.documents.len(),
        documents.len() - twice.set_aside.len()
    );
    let (once, twice) = (values_by_file(&once), values_by_file(&twice));
    for (file, values) in twice {
        let before = once
            .iter()
            .find(|(name, _)| *name == file)
            .expect("a copy is one of the files");
        assert_eq!(before.1, values, "{file}");
    }
}

fn assert_one_document_has_no_variables(files: &[File]) {
    for file in files {
        let model = inferred(std::slice::from_ref(file));
        assert!(
            model.template.variables.is_empty(),
            "{:?}",
            model.template.variables
        );
        let fixed = |node: &Node| matches!(node, Node::Text { .. });
        assert!(
            model.template.nodes.iter().all(fixed),
            "{:?}",
            model.template.nodes
        );
        assert_all_given_back(&model, files);
    }
}

/// What was read is either a document of the model or set aside with a reason, once.
fn assert_totals_add_up(files: &[File]) {
    let (documents, mut aside) = read("policies", files);
    let model = infer(&documents);
    aside.extend(model.set_aside.iter().cloned());
    let mut paths: Vec<&str> = model
        .documents
        .iter()
        .map(|record| record.path.as_str())
        .collect();
    paths.extend(aside.iter().map(|aside| aside.path.as_str()));
    paths.sort_unstable();
    let mut expected: Vec<String> = files
        .iter()
        .map(|(name, _)| format!("policies/{name}.md"))
        .collect();
    expected.sort_unstable();
    assert_eq!(paths, expected);
    assert!(
        aside
            .iter()
            .all(|aside| !aside.reason.is_empty() && !aside.id.is_empty())
    );
}

/// Documents whose bytes may be anything, text or not.
fn any_files() -> impl Strategy<Value = Files> {
    let bytes = prop_oneof![
        3 => hostile_text().prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..60),
    ];
    prop::collection::vec(bytes, 1..6).prop_map(|all| {
        let named = all.into_iter().enumerate();
        Files(
            named
                .map(|(number, bytes)| (format!("any-{number}"), bytes))
                .collect(),
        )
    })
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn every_byte_of_a_family_is_given_back(corpus in corpora(1..=6)) {
        let model = inferred(&corpus.documents);
        prop_assert_eq!(model.documents.len(), corpus.documents.len());
        assert_all_given_back(&model, &corpus.documents);
        assert_totals_add_up(&corpus.documents);
    }

    #[test]
    fn jinja_renders_a_family_as_we_do(corpus in corpora(1..=6)) {
        let model = inferred(&corpus.documents);
        prop_assert!(scope::check(&model.template).is_ok());
        assert_jinja_agrees(&model.template, &jinja(&model.template), &model.documents);
    }

    #[test]
    fn a_written_model_renders_as_the_one_in_memory(corpus in corpora(2..=4)) {
        assert_directory_agrees(&inferred(&corpus.documents));
    }

    #[test]
    fn the_order_of_a_family_changes_no_byte((corpus, other) in reordered_corpora(2..=6)) {
        // Not sorted by `accept`: the engine itself must not mind.
        let documents = read("policies", &corpus.documents).0;
        let position = |file: &File| corpus.documents.iter().position(|f| f == file);
        let shuffled: Vec<Document> = other.documents.iter().filter_map(position).map(|at| documents[at].clone()).collect();
        prop_assert_eq!(shuffled.len(), documents.len());
        prop_assert_eq!(serialised(&infer(&documents)), serialised(&infer(&shuffled)));
    }

    #[test]
    fn copies_of_a_family_change_no_template_and_no_name(corpus in corpora(1..=5)) {
        assert_copies_change_nothing(&corpus.documents, &corpus.documents);
    }

    #[test]
    fn copies_of_some_documents_change_no_template_and_no_name(corpus in corpora(2..=5), count in 1..4_usize) {
        let count = count.min(corpus.documents.len());
        assert_copies_change_nothing(&corpus.documents, &corpus.documents[..count]);
    }

    #[test]
    fn one_document_of_a_family_has_no_variables(corpus in corpora(1..=2)) {
        assert_one_document_has_no_variables(&corpus.documents);
    }
}

/// Two corpora in one folder, and an order of all their documents.
fn heaps() -> impl Strategy<Value = (Vec<Document>, Vec<usize>)> {
    (corpora(2..=5), corpora(1..=4)).prop_flat_map(|(one, other)| {
        let mut heap = read("one", &one.documents).0;
        heap.extend(read("other", &other.documents).0);
        for document in &mut heap {
            document.id.clone_from(&document.path);
        }
        let order = any_order(heap.len());
        (Just(heap), order)
    })
}

/// The paths of each family's documents, the families in their order.
fn families_by_path(documents: &[Document]) -> Vec<BTreeSet<&str>> {
    let texts: Vec<&str> = documents.iter().map(Document::text).collect();
    let found = families_of_texts(&texts);
    let all = found.families.iter().chain([&found.alone]);
    all.map(|family| family.iter().map(|d| documents[*d].path.as_str()).collect())
        .collect()
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn the_order_of_a_heap_changes_no_family((heap, order) in heaps()) {
        let shuffled: Vec<Document> = order.iter().map(|at| heap[*at].clone()).collect();
        prop_assert_eq!(families_by_path(&heap), families_by_path(&shuffled));
        prop_assert_eq!(serialised(&infer(&heap)), serialised(&infer(&shuffled)));
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn the_number_of_threads_changes_no_byte(corpus in corpora(2..=6)) {
        let documents = read("policies", &corpus.documents).0;
        let with = |threads| {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
            serialised(&pool.install(|| infer(&documents)))
        };
        let one = with(1);
        prop_assert_eq!(&one, &with(2));
        prop_assert_eq!(&one, &with(8));
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn every_byte_of_hostile_documents_is_given_back(files in hostile(1..=5)) {
        assert_all_given_back(&inferred(&files), &files);
        assert_totals_add_up(&files);
    }

    #[test]
    fn every_byte_of_unrelated_documents_is_given_back(files in any_files()) {
        assert_all_given_back(&inferred(&files), &files);
        assert_totals_add_up(&files);
    }

    #[test]
    fn documents_that_nobody_checked_are_set_aside_or_given_back(files in any_files()) {
        // As a library's user may hand them over, without `accept`.
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let files: Vec<File> = files.iter().map(|(name, bytes)| (name.clone(), text(bytes).into_bytes())).collect();
        let document = |(name, bytes): &File| Document::new(name, format!("policies/{name}.md"), text(bytes));
        let documents: Vec<Document> = files.iter().map(document).collect();
        let model = infer(&documents);
        prop_assert_eq!(model.documents.len() + model.set_aside.len(), files.len());
        assert_all_given_back(&model, &files);
    }

    #[test]
    fn jinja_renders_hostile_documents_as_we_do(files in hostile(1..=5)) {
        let model = inferred(&files);
        prop_assert!(scope::check(&model.template).is_ok());
        assert_jinja_agrees(&model.template, &jinja(&model.template), &model.documents);
    }

    #[test]
    fn the_order_of_hostile_documents_changes_no_byte(
        (files, order) in hostile(2..=5).prop_flat_map(|files| { let orders = any_order(files.len()); (Just(files), orders) })
    ) {
        let documents = read("policies", &files).0;
        let shuffled: Vec<Document> = order.iter().filter_map(|&at| documents.get(at).cloned()).collect();
        prop_assert_eq!(serialised(&infer(&documents)), serialised(&infer(&shuffled)));
    }

    #[test]
    fn copies_of_hostile_documents_change_no_template_and_no_name(files in hostile(1..=4)) {
        assert_copies_change_nothing(&files, &files);
    }

    #[test]
    fn one_hostile_document_has_no_variables(files in hostile(1..=1)) {
        assert_one_document_has_no_variables(&files);
    }
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn a_written_model_of_hostile_documents_renders_as_the_one_in_memory(files in hostile(1..=3)) {
        assert_directory_agrees(&inferred(&files));
    }
}

#[test]
fn a_stranger_is_set_aside_and_bends_nothing() {
    let family = corpus_of(Genre::HallHire, 11, 6, Noise::Clean);
    let stranger = corpus_of(Genre::ClubNotice, 12, 1, Noise::Clean);
    let mut files = family.documents.clone();
    files.push(("stranger".to_owned(), stranger.documents[0].1.clone()));
    let (alone, with) = (inferred(&family.documents), inferred(&files));
    assert_eq!(
        with.set_aside
            .iter()
            .map(|aside| aside.id.as_str())
            .collect::<Vec<_>>(),
        ["stranger"]
    );
    assert_eq!(alone.template, with.template);
}

#[test]
fn two_spellings_are_alternatives_whichever_comes_first() {
    let document = |id: &str, text: &str| Document::new(id, format!("{id}.md"), text);
    let documents = [
        document("a", "of.\nÉtang each"),
        document("b", "of.\netang each"),
    ];
    let backwards = [documents[1].clone(), documents[0].clone()];
    assert_eq!(
        serialised(&infer(&documents)),
        serialised(&infer(&backwards))
    );
}

#[test]
fn no_document_is_no_template() {
    assert_eq!(infer(&[]), Model::default());
}
