//! What holds of every corpus, whatever its documents say: the promises of docs/architecture.md, over generated families
//! whose truth is known and over hostile documents.
//!
//! `PROPTEST_CASES` sets how many corpora each property is tried on. A failure prints the smallest corpus that shows it:
//! planted ones as the call that makes them again, hostile ones as their bytes.

mod diff;
mod encodings;
mod extraction;
#[path = "../planted/mod.rs"]
mod planted;
mod promises;
mod spans;
mod update;

use std::fmt;
use std::ops::{Deref, RangeInclusive};

use planted::strategies::hostile_documents;
use proptest::prelude::*;
use untemplate::source::{Document, accept};
use untemplate::template::infer::infer;
use untemplate::template::model::{Model, SetAside};

/// A document's name and bytes.
type File = (String, Vec<u8>);

/// Files that a failing test prints as text rather than as numbers.
#[derive(Clone)]
struct Files(Vec<File>);

impl Deref for Files {
    type Target = [File];

    fn deref(&self) -> &[File] {
        &self.0
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text =
            |(name, bytes): &File| (name.clone(), String::from_utf8_lossy(bytes).into_owned());
        f.debug_map().entries(self.iter().map(text)).finish()
    }
}

/// Documents that share hostile text and differ in hostile values.
fn hostile(count: RangeInclusive<usize>) -> impl Strategy<Value = Files> {
    hostile_documents(count).prop_map(Files)
}

/// So many cases, unless the environment says otherwise. Failures are printed, not kept in files.
fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let cases = asked.map_or(usual, |asked| {
        asked.parse().expect("PROPTEST_CASES is a number")
    });
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Files in a folder as documents, and those that hold no text.
fn read(folder: &str, files: &[File]) -> (Vec<Document>, Vec<SetAside>) {
    let files = files.iter();
    let reading = accept(
        files
            .map(|(name, bytes)| (format!("{folder}/{name}.md"), bytes.clone()))
            .collect(),
    );
    (reading.documents, reading.set_aside)
}

/// What is inferred of files that all stand in one folder.
fn inferred(files: &[File]) -> Model {
    infer(&read("policies", files).0)
}

/// A model as bytes: equal ones are the same output.
fn serialised(model: &Model) -> Vec<u8> {
    serde_json::to_vec(model).expect("a model is plain data")
}

/// The file that a record was made from.
fn file_of<'f>(files: &'f [File], path: &str) -> &'f [u8] {
    let named = |name: &str| {
        path.strip_suffix(".md")
            .is_some_and(|p| p.ends_with(&format!("/{name}")))
    };
    let (_, bytes) = files
        .iter()
        .find(|(name, _)| named(name))
        .expect("a record's path is that of a file");
    bytes
}
