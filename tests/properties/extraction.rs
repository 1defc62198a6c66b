//! Promise 5, and what holds of every extraction: of documents that the template has seen, and of any others.

#![allow(
    clippy::print_stdout,
    reason = "the figures are for whoever reads a failing test"
)]

use proptest::prelude::*;
use untemplate::source::Document;
use untemplate::template::extract::{Extraction, extract};
use untemplate::template::model::{Record, Template, Value};
use untemplate::template::render::render_exact;

use crate::planted::strategies::{any_order, corpora, hostile_text};
use crate::planted::{Genre, Noise, corpus_of};
use crate::{File, Files, cases, file_of, hostile, inferred, read};

/// Each document is extracted or set aside once, and those that are extracted are given back.
fn assert_exact(template: &Template, files: &[File], extraction: &Extraction) {
    for record in &extraction.documents {
        let back = render_exact(template, record).expect("a record fits its template");
        assert_eq!(
            String::from_utf8_lossy(&back),
            String::from_utf8_lossy(file_of(files, &record.path)),
            "{}",
            record.id
        );
        let size = file_of(files, &record.path).len();
        assert!(
            record
                .spans
                .iter()
                .all(|span| span.start <= span.end && span.end <= size)
        );
    }
    let reasons = extraction
        .set_aside
        .iter()
        .all(|one| !one.reason.is_empty());
    assert!(reasons);
}

/// How many values of two records are the same, and how many there are.
fn agreement(a: &Record, b: &Record) -> (usize, usize) {
    let names = a
        .variables
        .keys()
        .chain(b.variables.keys())
        .collect::<std::collections::BTreeSet<_>>();
    let same = |name: &&&String| a.variables.get(**name) == b.variables.get(**name);
    (names.iter().filter(same).count(), names.len())
}

/// The share of values that extraction reads as inference did, in thousandths, over corpora of one sort.
fn share(tenants: usize, noise: Noise) -> usize {
    let (mut same, mut all) = (0, 0);
    for genre in Genre::ALL {
        for seed in [11, 22, 33] {
            let corpus = corpus_of(genre, seed, tenants, noise);
            let model = inferred(&corpus.documents);
            let documents = read("policies", &corpus.documents).0;
            let extraction = extract(&model.template, &documents);
            assert_eq!(extraction.set_aside, model.set_aside, "{corpus:?}");
            for (own, inferred) in extraction.documents.iter().zip(&model.documents) {
                let (own, of) = agreement(own, inferred);
                same += own;
                all += of;
            }
        }
    }
    1000 * same / all
}

#[test]
fn values_of_seen_documents_are_those_inferred() {
    // Floors a little below what is reached: the rest are borders between values that nothing but the other documents told.
    for (tenants, noise, floor) in [
        (2, Noise::Clean, 930),
        (5, Noise::Clean, 900),
        (5, Noise::Deviations, 900),
        (20, Noise::Layout, 900),
        (20, Noise::Deviations, 900),
    ] {
        let share = share(tenants, noise);
        println!("{tenants} tenants, {noise:?}: {share} of 1000");
        assert!(
            share >= floor,
            "{tenants} tenants, {noise:?}: {share} of 1000"
        );
    }
}

#[test]
fn company_does_not_say_where_a_mailbox_ends() {
    // Templates with a mailbox that is text in one option ("clerk@{{ domain }}") and a value in another.
    for corpus in [
        corpus_of(Genre::WirelessCharter, 9142, 6, Noise::Clean),
        corpus_of(Genre::HallHire, 794, 6, Noise::Layout),
    ] {
        let template = inferred(&corpus.documents[1..]).template;
        let documents = read("policies", &corpus.documents).0;
        let all = extract(&template, &documents);
        for (document, record) in documents.into_iter().zip(&all.documents) {
            assert_eq!(&extract(&template, &[document]).documents[0], record);
        }
    }
}

/// The template of hostile documents, with names and options of its own.
fn any_text() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(hostile_text(), 1..4)
}

fn named(texts: &[String]) -> Vec<File> {
    let named = texts.iter().enumerate();
    named
        .map(|(number, text)| (format!("other-{number}"), text.clone().into_bytes()))
        .collect()
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn every_byte_of_unseen_documents_is_given_back(corpus in corpora(3..=6)) {
        let (unseen, seen) = corpus.documents.split_at(1);
        let model = inferred(seen);
        let documents = read("policies", unseen).0;
        assert_exact(&model.template, unseen, &extract(&model.template, &documents));
    }

    #[test]
    fn neither_order_nor_company_changes_what_is_extracted(
        (corpus, order) in corpora(3..=6).prop_flat_map(|corpus| {
            let orders = any_order(corpus.documents.len());
            (Just(corpus), orders)
        })
    ) {
        let template = inferred(&corpus.documents[1..]).template;
        let documents = read("policies", &corpus.documents).0;
        let all = extract(&template, &documents);
        let shuffled: Vec<Document> = order.iter().map(|at| documents[*at].clone()).collect();
        prop_assert_eq!(&extract(&template, &shuffled), &all);
        for document in documents {
            let alone = extract(&template, &[document]);
            prop_assert!(alone.documents.iter().all(|record| all.documents.contains(record)));
            prop_assert!(alone.set_aside.iter().all(|one| all.set_aside.contains(one)));
        }
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn every_byte_of_hostile_documents_is_given_back(files in hostile(2..=5)) {
        let model = inferred(&files);
        let documents = read("policies", &files).0;
        assert_exact(&model.template, &files, &extract(&model.template, &documents));
    }

    #[test]
    fn any_text_is_extracted_or_set_aside(files in hostile(2..=4), texts in any_text()) {
        let model = inferred(&files);
        let others = named(&texts);
        let documents: Vec<Document> = read("policies", &others).0;
        let extraction = extract(&model.template, &documents);
        prop_assert_eq!(extraction.documents.len() + extraction.set_aside.len(), documents.len());
        assert_exact(&model.template, &others, &extraction);
    }

    #[test]
    fn any_text_is_read_with_a_template_of_all_sorts(texts in any_text(), seed in 0..50_u64) {
        // Optional clauses, choices and lists, where hostile ones have few.
        let model = inferred(&corpus_of(Genre::ALL[seed as usize % 3], seed / 3, 8, Noise::Deviations).documents);
        let seen = &model.documents[0];
        let text = String::from_utf8(render_exact(&model.template, seen).expect("a record fits")).expect("text");
        let half = (0..=text.len() / 2).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let others: Vec<String> = texts.iter().map(|own| format!("{}{own}{}", &text[..half], &text[half..])).collect();
        let others = named(&others);
        let documents: Vec<Document> = read("policies", &others).0;
        let extraction = extract(&model.template, &documents);
        prop_assert_eq!(extraction.set_aside.len(), 0);
        assert_exact(&model.template, &others, &extraction);
    }
}

#[test]
fn a_template_edited_by_hand_gives_back_every_byte() {
    // Layout at the end of clauses, nested lists, an empty option, an unknown variable, words cut by a value's border.
    let json = r##"{"nodes": [
        {"type": "text", "text": "# Ti"}, {"type": "variable", "name": "unheard_of"},
        {"type": "text", "text": "tle\n\nFirst of all "},
        {"type": "optional", "name": "has_x", "nodes": [{"type": "text", "text": "we say so \n"}], "support": {"documents": 1, "total": 2}},
        {"type": "choice", "name": "which", "options": [
            {"key": "none", "nodes": [], "support": {"documents": 1, "total": 2}},
            {"key": "some", "nodes": [{"type": "text", "text": "some words here "}], "support": {"documents": 1, "total": 2}}]},
        {"type": "repeat", "name": "outer", "item": "one", "nodes": [
            {"type": "text", "text": "\n- row "},
            {"type": "repeat", "name": "inner", "item": "two", "nodes": [
                {"type": "variable", "name": "cell_name"}, {"type": "text", "text": ", "}], "support": {"documents": 1, "total": 2}}
        ], "support": {"documents": 1, "total": 2}},
        {"type": "repeat", "name": "nothing", "item": "no", "nodes": [], "support": {"documents": 0, "total": 0}},
        {"type": "text", "text": "\nThe end.  \n"}], "variables": {}}"##;
    let template: Template = serde_json::from_str(json).expect("a template");
    for text in [
        "# Title\n\nFirst of all we say so \nsome words here \n- row a, b, \n- row c, \nThe end.  \n",
        "# Ti x tle\n\nFirst of all The end.",
        "First of all\r\n- row\r\n- row x\r\n",
        "row row row row, row, row",
    ] {
        let files = named(&[text.to_owned()]);
        let extraction = extract(&template, &read("policies", &files).0);
        assert_exact(&template, &files, &extraction);
    }
    let files = named(&[
        "# Title\n\nFirst of all we say so \n- row a, b, \n- row c, \nThe end.\n".to_owned(),
    ]);
    let extraction = extract(&template, &read("policies", &files).0);
    let values = &extraction.documents[0].variables;
    assert_eq!(values["has_x"], Value::Flag(true));
    assert!(
        matches!(&values["outer"], Value::Items(items) if items.len() == 2),
        "{values:?}"
    );
}

#[test]
fn a_stranger_is_set_aside() {
    let corpus = corpus_of(Genre::ALL[0], 5, 6, Noise::Clean);
    let template = inferred(&corpus.documents).template;
    let recipe = "Peel the potatoes, slice them thinly, and fry them in butter until both sides are golden brown. \
        Add an onion that has been cut into rings, a little salt and some pepper, and turn everything once more \
        before the onion burns. Serve hot with a green salad and a glass of cold buttermilk.";
    let files = named(&[recipe.to_owned(), "\n \n".to_owned(), "---".to_owned()]);
    let documents = read("policies", &files).0;
    let extraction = extract(&template, &documents);
    assert!(extraction.documents.is_empty());
    assert_eq!(extraction.set_aside.len(), documents.len());
}

#[test]
fn a_line_end_of_its_own_is_given_back() {
    // Most end their lines in mixed ways, one in CRLF alone: a difference, however alike their bytes.
    let texts = [
        "{{\r\n0 }} {{ {{ \r ",
        "{{\r\n0 {{ {{ {{ } ",
        "{{\r\n0 {{ {{ {{ \r ",
    ];
    let files = named(&texts.map(str::to_owned));
    let model = inferred(&files);
    let extraction = extract(&model.template, &read("policies", &files).0);
    assert_exact(&model.template, &files, &extraction);
    let inferred = Extraction {
        documents: model.documents,
        set_aside: model.set_aside,
        ..Extraction::default()
    };
    assert_exact(&model.template, &files, &inferred);
}

#[test]
fn a_text_that_repeats_itself_ends() {
    let corpus = corpus_of(Genre::ALL[1], 5, 6, Noise::Clean);
    let model = inferred(&corpus.documents);
    let one = String::from_utf8_lossy(&corpus.documents[0].1).into_owned();
    let files = named(&[one.repeat(30), format!("{one}{}", "a, ".repeat(60_000))]);
    let files = Files(files);
    let documents = read("policies", &files).0;
    assert_exact(
        &model.template,
        &files,
        &extract(&model.template, &documents),
    );
}
