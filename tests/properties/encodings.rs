//! What holds of documents in other encodings than UTF-8: they say the same, and their bytes come back.

use proptest::prelude::*;
use untemplate::audit::deviations;
use untemplate::export::directory::{read_model, write_model};
use untemplate::source::{Document, Encoding, accept};
use untemplate::template::extract::extract;
use untemplate::template::infer::infer;
use untemplate::template::model::{Model, Record};
use untemplate::template::render::{render_exact, source};

use crate::planted::strategies::corpora;
use crate::{File, cases, hostile, read};

/// The first three write every character; the others many a text of the corpora's languages, or of the hostile ones'.
const LABELS: [&str; 14] = [
    "utf-16le",
    "utf-16be",
    "gb18030",
    "windows-1252",
    "windows-1250",
    "iso-8859-15",
    "macintosh",
    "gbk",
    "big5",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "koi8-r",
    "windows-1258",
];

fn labels(length: usize) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(&LABELS[..]), length)
}

/// The same documents, each in an encoding of its own where that has all its characters.
fn encoded(documents: &[Document], labels: &[&str]) -> Vec<Document> {
    let pairs = documents.iter().zip(labels);
    pairs
        .map(|(one, label)| {
            let encoding = Encoding::for_label(label).expect(label);
            Document::encoded(&one.id, &one.path, one.text(), encoding)
                .unwrap_or_else(|| one.clone())
        })
        .collect()
}

/// That records say the same of documents in other encodings as of those in UTF-8.
fn assert_same(plain: &[Record], other: &[Record], documents: &[Document]) {
    assert_eq!(plain.len(), other.len());
    for (plain, other) in plain.iter().zip(other) {
        let document = documents.iter().find(|one| one.id == other.id);
        let document = document.expect("its document");
        assert_eq!(other.encoding, document.encoding());
        assert_eq!(&*other.spans_in(document.text()), plain.spans.as_slice());
        let told = deviations(other, document.text());
        for (own, told_of_plain) in told.iter().zip(deviations(plain, document.text())) {
            let places = |one: &untemplate::audit::Deviation| {
                (
                    one.line,
                    one.column,
                    one.end_line,
                    one.end_column,
                    one.found.clone(),
                )
            };
            assert_eq!(places(own), places(&told_of_plain));
            let part = &document.bytes()[own.start..own.end];
            match document.encoding() {
                Some(encoding) => assert_eq!(encoding.decode(part).as_deref(), Ok(&*own.found)),
                None => assert_eq!(part, own.found.as_bytes()),
            }
        }
        let same = Record {
            encoding: None,
            spans: plain.spans.clone(),
            ..other.clone()
        };
        assert_eq!(same, *plain);
    }
}

fn assert_model_comes_back(model: &Model, documents: &[Document]) {
    let around = tempfile::tempdir().expect("a temporary folder");
    let folder = around.path().join("model");
    write_model(model, &folder).expect("an inferred model can be written");
    let directory = read_model(&folder).expect("a model that was written");
    assert_eq!(
        directory.documents().expect("its documents"),
        model.documents
    );
    for record in &model.documents {
        let document = documents.iter().find(|one| one.id == record.id);
        let document = document.expect("its document");
        assert_eq!(&source(&model.template, record).expect("it fits"), document);
        assert_eq!(
            render_exact(&model.template, record).expect("it fits"),
            document.bytes()
        );
    }
}

fn assert_encodings_change_nothing(files: &[File], labels: &[&str]) {
    let documents = read("policies", files).0;
    let others = encoded(&documents, labels);
    let (plain, other) = (infer(&documents), infer(&others));
    assert_eq!(plain.template, other.template);
    assert_eq!(plain.set_aside, other.set_aside);
    assert_same(&plain.documents, &other.documents, &others);
    assert_model_comes_back(&other, &others);
    let (plain, other) = (
        extract(&plain.template, &documents),
        extract(&plain.template, &others),
    );
    assert_same(&plain.documents, &other.documents, &others);
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn a_planted_corpus_says_the_same_in_any_encoding((corpus, labels) in (corpora(2..=6), labels(6))) {
        assert_encodings_change_nothing(&corpus.documents, &labels);
    }

    #[test]
    fn hostile_documents_say_the_same_in_any_encoding((files, labels) in (hostile(2..=5), labels(5))) {
        assert_encodings_change_nothing(&files, &labels);
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn text_in_any_encoding_comes_back(
        label in prop::sample::select(&LABELS[..]),
        text in "[ -~\\n]{0,20}(\\PC|[À-ž]|[А-я]|[一-鿿]|[ぁ-ヿ]|[가-힣]){0,30}[ -~]{0,10}",
    ) {
        let encoding = Encoding::for_label(label).expect(label);
        // What the encoding lacks is left out.
        let text: String = text.chars().filter(|c| encoding.encode(c.encode_utf8(&mut [0; 4])).is_some()).collect();
        let bytes = encoding.encode(&text).expect("all of its characters");
        prop_assert_eq!(encoding.decode(&bytes), Ok(text));
    }

    #[test]
    fn whatever_is_accepted_has_the_bytes_of_its_file(bytes in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60),
        // No NUL and no controls, which are soon set aside.
        prop::collection::vec(prop_oneof![0x20_u8..0x7f, 0xa0_u8..], 1..60),
    ]) {
        let reading = accept(vec![("file.md".to_owned(), bytes.clone())]);
        prop_assert_eq!(reading.documents.len() + reading.set_aside.len(), 1);
        if let Some(document) = reading.documents.first() {
            prop_assert_eq!(document.bytes(), bytes.as_slice());
            let again = match document.encoding() {
                Some(encoding) => encoding.encode(document.text()),
                None => Some(document.text().as_bytes().to_vec()),
            };
            prop_assert_eq!(again, Some(bytes));
        }
    }
}
