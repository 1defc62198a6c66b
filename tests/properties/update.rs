//! A model that got its documents in two goes is the one that got them all at once.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use untemplate::export::directory::{read_model, write_model};
use untemplate::source::{Document, Reading, join};
use untemplate::template::infer::infer;
use untemplate::template::model::Model;
use untemplate::template::render::source;

use crate::planted::strategies::corpora;
use crate::{cases, read, serialised};

/// The documents of a model directory, from nothing but what is in it.
fn given_back(folder: &Path) -> Reading {
    let directory = read_model(folder).expect("a model that was written");
    let records = directory.documents().expect("its documents");
    let documents = records
        .into_iter()
        .map(|record| source(directory.template(), &record).expect("a record that fits"));
    Reading {
        documents: documents.collect(),
        set_aside: directory.set_aside().to_vec(),
        notices: Vec::new(),
    }
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            let name = path.strip_prefix(folder).expect("a file of the folder");
            files.push((
                name.to_string_lossy().into_owned(),
                fs::read(&path).expect("bytes"),
            ));
        }
    }
    files.sort();
    files
}

fn written(model: &Model, folder: &Path) -> Vec<(String, Vec<u8>)> {
    write_model(model, folder).expect("an inferred model can be written");
    files(folder)
}

proptest! {
    #![proptest_config(cases(50))]

    /// Whatever part of the documents came first, and whatever other text some of them had then.
    #[test]
    fn updating_is_inferring_from_all(
        corpus in corpora(2..=8),
        first in prop::collection::vec(any::<bool>(), 8),
        replaced in 0..8_usize,
    ) {
        let (all, _) = read("policies", &corpus.documents);
        let mut known: Vec<Document> = Vec::new();
        let mut new: Vec<Document> = Vec::new();
        for (n, document) in all.iter().enumerate() {
            if first[n] {
                known.push(document.clone());
            }
            if !first[n] || n == replaced {
                new.push(document.clone());
            }
        }
        // One that comes anew was cut off after its beginning.
        for document in &mut known {
            if all.get(replaced).is_some_and(|other| other.id == document.id) {
                let text = document.text().to_owned();
                let kept = text.chars().take(text.chars().count() * 3 / 4);
                *document = Document::new(&document.id, &document.path, kept.collect::<String>());
            }
        }
        let around = tempfile::tempdir().expect("a temporary folder");
        let before = infer(&known);
        // What was set aside is not in a model: then it takes more than the model.
        prop_assume!(before.set_aside.is_empty());
        let folder = around.path().join("updated");
        write_model(&before, &folder).expect("an inferred model can be written");
        let union = join(given_back(&folder), Reading { documents: new, ..Reading::default() });
        prop_assert_eq!(&union.documents, &all);
        let (updated, at_once) = (infer(&union.documents), infer(&all));
        prop_assert_eq!(serialised(&updated), serialised(&at_once));
        prop_assert_eq!(written(&updated, &folder), written(&at_once, &around.path().join("at-once")));
    }
}
