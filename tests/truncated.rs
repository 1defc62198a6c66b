//! A document that was cut is named as such, and bends nothing.

mod planted;

use planted::{Corpus, Genre, Noise, corpus_of};
use untemplate::source::accept;
use untemplate::template::model::{Model, Node, Record, SpanType};
use untemplate::{extract, infer, render_exact};

/// The model of these files, every one of which comes back.
fn model_of(files: &[(String, Vec<u8>)]) -> Model {
    let named = files
        .iter()
        .map(|(id, bytes)| (format!("{id}.md"), bytes.clone()));
    let documents = accept(named.collect()).documents;
    let model = infer(&documents);
    for (record, document) in model.documents.iter().zip(&documents) {
        let exact = render_exact(&model.template, record).expect("a record fits its template");
        assert_eq!(exact, document.bytes());
    }
    model
}

fn record<'m>(model: &'m Model, id: &str) -> &'m Record {
    let found = model.documents.iter().find(|r| r.id == id);
    found.expect("it was not set aside")
}

fn cut(model: &Model) -> Vec<&str> {
    let cut = model.documents.iter().filter(|r| r.truncated);
    cut.map(|r| r.id.as_str()).collect()
}

/// The first place after `from` that is within fixed text, and within a word or between words.
fn fixed_place(corpus: &Corpus, document: usize, from: usize, in_word: bool) -> usize {
    let text = std::str::from_utf8(&corpus.documents[document].1).unwrap();
    let taken = |at: usize| {
        let slots = corpus.slots[document].iter();
        let marks = corpus.marks[document].iter();
        slots
            .map(|s| (s.start, s.end))
            .chain(marks.map(|m| (m.start, m.end)))
            .any(|(a, b)| a <= at + 24 && at <= b + 24)
    };
    let letter = |at: usize| text.as_bytes()[at].is_ascii_lowercase();
    let fits = |at: &usize| {
        let before = (at - 3..*at).all(letter);
        before
            && if in_word {
                letter(*at) && letter(at + 1)
            } else {
                text.as_bytes()[*at] == b' '
            }
    };
    (from..text.len() - 30)
        .find(|at| fits(at) && !taken(*at))
        .expect("some fixed text")
}

const DOCUMENT: usize = 2;

#[test]
fn a_document_cut_within_a_sentence_lacks_one_thing() {
    for genre in Genre::ALL {
        for (seed, part, in_word) in [(3, 3, true), (5, 5, false), (8, 7, true)] {
            let corpus = corpus_of(genre, seed, 6, Noise::Clean);
            let whole = model_of(&corpus.documents);
            assert_eq!(cut(&whole), [""; 0]);
            let mut files = corpus.documents.clone();
            let at = fixed_place(
                &corpus,
                DOCUMENT,
                files[DOCUMENT].1.len() * part / 10,
                in_word,
            );
            files[DOCUMENT].1.truncate(at);
            let model = model_of(&files);
            let id = files[DOCUMENT].0.as_str();
            assert_eq!(cut(&model), [id], "{genre:?} {seed}");
            let own = record(&model, id);
            let missing: Vec<_> = own
                .spans
                .iter()
                .filter(|s| s.kind == SpanType::Missing)
                .collect();
            assert_eq!(missing.len(), 1, "{genre:?} {seed}: {missing:#?}");
            assert_eq!((missing[0].start, missing[0].end), (at, at));
            let wrong = |s: &&untemplate::template::model::Span| {
                matches!(s.kind, SpanType::Extra | SpanType::Wording)
            };
            assert_eq!(own.spans.iter().find(wrong), None);
            // What stands in all of the others is fixed text still.
            let mut others = corpus.documents.clone();
            others.remove(DOCUMENT);
            let fixed = |model: &Model| -> usize {
                let nodes = model.template.nodes.iter();
                let texts = nodes.map(|node| match node {
                    Node::Text { text } => text.len(),
                    _ => 0,
                });
                texts.sum()
            };
            let (ours, theirs) = (fixed(&model), fixed(&model_of(&others)));
            assert!(
                20 * ours >= 19 * theirs,
                "{genre:?} {seed}: {ours} of {theirs}"
            );
        }
    }
}

#[test]
fn a_document_cut_between_blocks_lacks_the_rest() {
    let section = |n: usize| {
        format!(
            "## Part {n}\n\nOf the matters of part {n} we say what has to be said of them, and keep it for years.\n\n"
        )
    };
    let text = |town: &str, parts: usize| {
        let parts: String = (1..=parts).map(section).collect();
        format!(
            "# Notice of {town}\n\nThe town of {town} publishes this notice for all who live there.\n\n{parts}"
        )
    };
    let towns = ["Ambra", "Belto", "Corvo", "Dunmore", "Elbwick"];
    let file = |(k, town): (usize, &&str)| {
        (
            format!("{k}"),
            text(town, if k == 3 { 4 } else { 8 }).into_bytes(),
        )
    };
    let files: Vec<_> = towns.iter().enumerate().map(file).collect();
    let model = model_of(&files);
    assert_eq!(cut(&model), ["3"]);
    let missing = record(&model, "3")
        .spans
        .iter()
        .filter(|s| s.kind == SpanType::Missing);
    assert_eq!(missing.count(), 1);
    let nodes = serde_json::to_string(&model.template.nodes).unwrap();
    assert!(!nodes.contains("optional"), "{nodes}");

    // A last section that one lacks is optional, and nobody was cut.
    let file = |(k, town): (usize, &&str)| {
        (
            format!("{k}"),
            text(town, if k == 3 { 7 } else { 8 }).into_bytes(),
        )
    };
    let files: Vec<_> = towns.iter().enumerate().map(file).collect();
    let whole = model_of(&files);
    assert_eq!(cut(&whole), [""; 0]);

    // One that the template has not seen.
    let unseen = text("Fernhill", 8);
    let unseen = &unseen[..unseen.find("said of them").unwrap() + 6];
    let documents = accept(vec![("f.md".to_owned(), unseen.as_bytes().to_vec())]).documents;
    let record = &extract(&model.template, &documents).documents[0];
    assert!(record.truncated);
    let missing = record.spans.iter().filter(|s| s.kind == SpanType::Missing);
    assert_eq!(missing.count(), 1);
}
