//! From what the user names to documents in memory.
//!
//! In come paths: files, folders, patterns and standard input. Out come [`Document`]s, text that was UTF-8 or of which the file's bytes
//! come back exactly, each with an id that is unique in the run, and beside them what had to be [set aside](SetAside), each with its reason. Nothing
//! is dropped in silence: every file found is either a document or set aside.
//!
//! [`accept`] works on bytes in memory and needs no feature. [`read`] walks the file system and belongs to the feature `cli`.
//!
//! The cost is one pass over the bytes, in parallel; the result depends neither on the order of the paths nor on the number of threads.

mod encoding;
mod id;
#[cfg(feature = "cli")]
mod load;
mod pattern;
mod readable;
#[cfg(feature = "cli")]
mod records;
#[cfg(feature = "cli")]
mod walk;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use crate::template::model::SetAside;
pub use crate::text::encoding::{Encoding, Offsets};
pub use encoding::NotUtf8;
pub use id::assign_ids;
use id::assign_ids_beside;
pub(crate) use id::comes_from_path;
#[cfg(feature = "cli")]
pub use load::{InputFormat, Options, read};
pub use pattern::IdPattern;
#[cfg(feature = "cli")]
pub use records::Columns;

/// The endings of files in which each line is a record, an object of JSON.
pub(crate) const NDJSON: [&str; 2] = ["ndjson", "jsonl"];

/// The ending of files in which each row is one.
pub(crate) const CSV: &str = "csv";

/// What a file's name ends with, in small letters.
pub(crate) fn ending(name: &str) -> Option<String> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(ending.to_ascii_lowercase())
}

/// The path that names standard input.
pub const STANDARD_INPUT: &str = "-";

/// One tenant's text, as it lies on disk or in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Unique in a run; see [`assign_ids`].
    pub id: String,
    /// The path as it was given or found, `/` between its parts; `-` for standard input. Of a record, with its line behind a
    /// colon.
    pub path: String,
    content: Content,
}

/// What a document holds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Content {
    text: String,
    /// What the file has where it is not UTF-8; else its bytes are the text's.
    foreign: Option<Foreign>,
}

/// A file in another encoding than UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Foreign {
    encoding: Encoding,
    /// What the text is in this encoding.
    bytes: Vec<u8>,
}

/// What tells a document from others when it is read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity<'d> {
    /// Its file's path, which gave the id.
    Path(&'d str),
    /// The id that a record or a pattern gave.
    Id(&'d str),
}

impl Document {
    /// A document in UTF-8. Files are documents by [`accept`], which also says which of them are text.
    pub fn new(id: impl Into<String>, path: impl Into<String>, text: impl Into<String>) -> Self {
        let (id, path, text) = (id.into(), path.into(), text.into());
        let foreign = None;
        let content = Content { text, foreign };
        Self { id, path, content }
    }

    /// A document whose file is in another encoding; nothing if that lacks a character of the text.
    ///
    /// ```
    /// use untemplate::{Document, source::Encoding};
    ///
    /// let latin = Encoding::for_label("windows-1252").unwrap();
    /// let document = Document::encoded("menu", "menu.txt", "un café", latin).unwrap();
    /// assert_eq!((document.text(), document.bytes()), ("un café", &b"un caf\xE9"[..]));
    /// assert!(Document::encoded("menu", "menu.txt", "кофе", latin).is_none());
    /// ```
    pub fn encoded(
        id: impl Into<String>,
        path: impl Into<String>,
        text: impl Into<String>,
        encoding: Encoding,
    ) -> Option<Self> {
        let mut document = Self::new(id, path, text);
        let bytes = encoding.encode(document.text())?;
        document.content.foreign = Some(Foreign { encoding, bytes });
        Some(document)
    }

    /// What tells it from others when it is read again: its path, or the id where the path did not give it.
    pub fn identity(&self) -> Identity<'_> {
        if comes_from_path(&self.id, &self.path) {
            Identity::Path(&self.path)
        } else {
            Identity::Id(&self.id)
        }
    }

    /// What it says, a byte order mark and the line ends included.
    pub fn text(&self) -> &str {
        &self.content.text
    }

    /// The bytes of the file, or of the record's text. Where there is an [`encoding`](Self::encoding), the text is what they stand for, and
    /// [`Offsets`] leads from places in the one to places in the other.
    pub fn bytes(&self) -> &[u8] {
        match &self.content.foreign {
            Some(foreign) => &foreign.bytes,
            None => self.content.text.as_bytes(),
        }
    }

    /// The encoding of the file, where it is not UTF-8.
    pub fn encoding(&self) -> Option<Encoding> {
        self.content.foreign.as_ref().map(|one| one.encoding)
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
/// Paths should be distinct, with `/` between their parts. The order of the files changes nothing. A file that is not UTF-8 is read in
/// the encoding that it declares or, as it seems, is in, if its bytes come back from its text exactly; [`Document::encoding`] says which.
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
    let inputs = files.into_par_iter().map(|(path, bytes)| {
        let content = readable::checked(bytes, NotUtf8::Guessed);
        Input::file(path, content)
    });
    let inputs: Vec<Input> = inputs.collect();
    let notices = encoding::notices(inputs.iter().filter_map(Input::encoding), "");
    let mut reading = sort_out(inputs);
    reading.notices = notices;
    reading
}

/// The text of a file that is none of the documents and need not be given back, such as a template that a person wrote; and its
/// encoding, where that is not UTF-8.
///
/// # Errors
///
/// Why it is no text, as [`SetAside::reason`] says it.
///
/// ```
/// use untemplate::source::{NotUtf8, text};
///
/// let (template, encoding) = text(b"Le caf\xE9 {{ name }}".to_vec(), NotUtf8::Guessed).unwrap();
/// assert_eq!(template, "Le café {{ name }}");
/// assert_eq!(encoding.unwrap().name(), "windows-1252");
/// ```
pub fn text(bytes: Vec<u8>, not_utf8: NotUtf8) -> Result<(String, Option<Encoding>), String> {
    let Content { text, foreign } = encoding::decoded(bytes, not_utf8)?;
    Ok((text, foreign.map(|one| one.encoding)))
}

/// Two readings as one: the same documents, with the same ids, as if all files had been read at once. Where both have a file of
/// one path, that of `new` counts, whether it is a document or was set aside. An id that the path does not give came from a record or
/// a pattern: it stays, and tells the documents apart in the path's place. A file that a pattern named keeps that id where it is read
/// again without the pattern. A document whose id from the path changes, since another file's would be the same, is told in a notice. Cost: a
/// pass over the documents of both.
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
    let mut inputs: BTreeMap<(bool, String), Input> = BTreeMap::new();
    let mut notices = Vec::new();
    let before: BTreeMap<String, String> = old
        .documents
        .iter()
        .map(|one| (one.path.clone(), one.id.clone()))
        .collect();
    // Files that a pattern named. A record's path has its line, and is no file's.
    let named: BTreeMap<String, String> = before
        .iter()
        .filter(|(path, id)| !comes_from_path(id, path))
        .map(|(path, id)| (path.clone(), id.clone()))
        .collect();
    for reading in [old, new] {
        let documents = reading.documents.into_iter();
        let documents = documents.map(|one| (one.path, one.id, Ok(one.content)));
        let aside = reading.set_aside.into_iter();
        let aside = aside.map(|one| (one.path, one.id, Err(one.reason)));
        for (path, id, content) in documents.chain(aside) {
            let given = (!comes_from_path(&id, &path)).then_some(id);
            let given = match given {
                Some(id) => {
                    inputs.remove(&(false, path.clone()));
                    Some(id)
                }
                None => named.get(&path).cloned(),
            };
            let key = match &given {
                Some(id) => (true, id.clone()),
                None => (false, path.clone()),
            };
            inputs.insert(
                key,
                Input {
                    path,
                    given,
                    content,
                },
            );
        }
        notices.extend(reading.notices);
    }
    let mut reading = sort_out(inputs.into_values().collect());
    for one in &reading.documents {
        if let Some(id) = before.get(&one.path).filter(|id| **id != one.id) {
            notices.push(format!(
                "the document {id} is called {} now, since another has a file of that name",
                one.id
            ));
        }
    }
    reading.notices = notices;
    reading
}

/// What was read, a document or not.
struct Input {
    path: String,
    /// The id, where a record or a pattern gave one.
    given: Option<String>,
    /// The text, or why there is none.
    content: Result<Content, String>,
}

impl Input {
    /// A file, whose path gives the id.
    fn file(path: String, content: Result<Content, String>) -> Self {
        Self {
            path,
            given: None,
            content,
        }
    }

    /// The encoding of a document, where it is not UTF-8.
    fn encoding(&self) -> Option<Encoding> {
        let foreign = self.content.as_ref().ok()?.foreign.as_ref()?;
        Some(foreign.encoding)
    }
}

/// Ids for all inputs, and the documents among them. Ids that were given must be distinct.
fn sort_out(mut inputs: Vec<Input>) -> Reading {
    inputs.sort_by(|a, b| (&a.path, &a.given).cmp(&(&b.path, &b.given)));
    let ids = assign_ids_beside(
        &inputs
            .iter()
            .map(|input| (input.path.as_str(), input.given.as_deref()))
            .collect::<Vec<_>>(),
    );
    let mut reading = Reading::default();
    for (Input { path, content, .. }, id) in inputs.into_iter().zip(ids) {
        match content {
            Ok(content) => reading.documents.push(Document { id, path, content }),
            Err(reason) => reading.set_aside.push(SetAside { path, id, reason }),
        }
    }
    reading
        .documents
        .sort_by(|a, b| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
    reading
}
