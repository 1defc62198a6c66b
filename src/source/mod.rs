//! From what the user names to documents in memory.
//!
//! In come paths: files, folders, patterns and standard input. Out come [`Document`]s with their bytes untouched, each with
//! an id that is unique in the run, and beside them what had to be [set aside](SetAside), each with its reason. Nothing
//! is dropped in silence: every file found is either a document or set aside.
//!
//! [`accept`] works on bytes in memory and needs no feature. [`read`] walks the file system and belongs to the feature `cli`.
//!
//! The cost is one pass over the bytes, in parallel; the result depends neither on the order of the paths nor on the number of threads.

mod id;
#[cfg(feature = "cli")]
mod load;
mod readable;
#[cfg(feature = "cli")]
mod walk;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use crate::template::model::SetAside;
pub use id::assign_ids;
#[cfg(feature = "cli")]
pub use load::read;

/// The path that names standard input.
pub const STANDARD_INPUT: &str = "-";

/// One tenant's text, as it lies on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Unique in a run; see [`assign_ids`].
    pub id: String,
    /// The path as it was given or found, `/` between its parts; `-` for standard input.
    pub path: String,
    /// The file's bytes: UTF-8, a byte order mark and the line ends included.
    pub bytes: Vec<u8>,
}

impl Document {
    /// The bytes as text. Documents that [`accept`] or `read` made are UTF-8 throughout; of any other the valid
    /// beginning is returned.
    pub fn text(&self) -> &str {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => text,
            Err(error) => {
                std::str::from_utf8(&self.bytes[..error.valid_up_to()]).unwrap_or_default()
            }
        }
    }
}

/// What became of the files that were read: `documents.len() + set_aside.len()` is their number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The documents, by id.
    pub documents: Vec<Document>,
    /// The files that are no documents, by path.
    pub set_aside: Vec<SetAside>,
    /// What the user should know besides, such as a file that was named twice: sentences without a full stop.
    pub notices: Vec<String>,
}

/// Turns files in memory, each a path and its bytes, into documents: gives them ids and sets aside those that hold no text.
///
/// Paths should be distinct, with `/` between their parts. The order of the files changes nothing.
///
/// ```
/// let reading = untemplate::source::accept(vec![
///     ("policies/soissons.md".to_owned(), b"Privacy policy of Soissons".to_vec()),
///     ("policies/abymes.md".to_owned(), b"Privacy policy of Les Abymes".to_vec()),
///     ("policies/empty.md".to_owned(), b"\n".to_vec()),
/// ]);
/// let ids: Vec<_> = reading.documents.iter().map(|document| document.id.as_str()).collect();
/// assert_eq!(ids, ["abymes", "soissons"]);
/// assert_eq!(reading.set_aside[0].reason, "holds only white space");
/// ```
pub fn accept(files: Vec<(String, Vec<u8>)>) -> Reading {
    sort_out(
        files
            .into_iter()
            .map(|(path, bytes)| (path, Ok(bytes)))
            .collect(),
    )
}

/// Two readings as one: the same documents, with the same ids, as if all files had been read at once. Where both have a file of
/// one path, that of `new` counts, whether it is a document or was set aside. Cost: a pass over the documents of both.
///
/// ```
/// use untemplate::source::{accept, join};
///
/// let old = accept(vec![("a/policy.md".into(), "Old".into()), ("b/policy.md".into(), "Old".into())]);
/// let new = accept(vec![("b/policy.md".into(), "New".into())]);
/// let both = join(old, new).documents;
/// assert_eq!(both.iter().map(|one| (one.id.as_str(), one.text())).collect::<Vec<_>>(),
///     [("a/policy.md", "Old"), ("b/policy.md", "New")]);
/// ```
pub fn join(old: Reading, new: Reading) -> Reading {
    let mut files: BTreeMap<String, Result<Vec<u8>, String>> = BTreeMap::new();
    let mut notices = Vec::new();
    for reading in [old, new] {
        for Document { path, bytes, .. } in reading.documents {
            files.insert(path, Ok(bytes));
        }
        for SetAside { path, reason, .. } in reading.set_aside {
            files.insert(path, Err(reason));
        }
        notices.extend(reading.notices);
    }
    let mut reading = sort_out(files.into_iter().collect());
    reading.notices = notices;
    reading
}

/// As [`accept`], for files that may have failed to be read: `Err` is the reason.
fn sort_out(mut files: Vec<(String, Result<Vec<u8>, String>)>) -> Reading {
    files.sort_by(|a, b| a.0.cmp(&b.0));
    let ids = assign_ids(
        &files
            .iter()
            .map(|(path, _)| path.as_str())
            .collect::<Vec<_>>(),
    );
    let sorted: Vec<Result<Document, SetAside>> = files
        .into_par_iter()
        .zip(ids)
        .map(
            |((path, bytes), id)| match bytes.and_then(readable::checked) {
                Ok(bytes) => Ok(Document { id, path, bytes }),
                Err(reason) => Err(SetAside { path, id, reason }),
            },
        )
        .collect();
    let mut reading = Reading::default();
    for file in sorted {
        match file {
            Ok(document) => reading.documents.push(document),
            Err(set_aside) => reading.set_aside.push(set_aside),
        }
    }
    reading
        .documents
        .sort_by(|a, b| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
    reading
}
