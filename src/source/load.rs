//! Reading what the user named, in parallel.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use rayon::prelude::*;

use super::encoding::{marked, notices};
use super::pattern::IdPattern;
use super::records::{self, Columns};
use super::walk::{Found, find};
use super::{
    CSV, Content, Encoding, Input, NDJSON, NotUtf8, Reading, STANDARD_INPUT, ending, readable,
    sort_out, text,
};
use crate::error::{Error, ErrorKind};

/// What a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputFormat {
    /// As its ending says: records for `.ndjson`, `.jsonl` and `.csv`, else one document. Standard input is one document.
    #[default]
    Auto,
    /// One document, whatever its ending.
    Text,
    /// One JSON object a line.
    Ndjson,
    /// One record a row.
    Csv,
}

impl InputFormat {
    /// The format of a file of this name.
    fn of(self, name: &str) -> Self {
        if self != Self::Auto {
            return self;
        }
        match ending(name).as_deref() {
            Some(ending) if NDJSON.contains(&ending) => Self::Ndjson,
            Some(CSV) => Self::Csv,
            _ => Self::Text,
        }
    }
}

/// How files become documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What files and standard input hold.
    pub format: InputFormat,
    /// Where records have their id and text.
    pub columns: Columns,
    /// What gives the ids of files that are one document.
    pub id_from: Option<IdPattern>,
    /// What becomes of files that are not UTF-8.
    pub not_utf8: NotUtf8,
}

/// Reads all documents that `docs` name: files, folders, patterns such as `docs/*.md`, and `-` for standard input, which is
/// read from `stdin`.
///
/// Folders are walked all the way down; what their `.gitignore` names, hidden files and models that `infer` wrote are left
/// out, and links are not followed. Every other file counts, whatever its ending. A file that is named twice, in whatever
/// way, counts once. Files that cannot be read or hold no text are set aside, and so are those whose path does not follow the
/// pattern for ids. Of a file of records each record is a document, with the id that it names. Which encodings were read besides UTF-8,
/// and for how many files, is among the notices.
///
/// # Errors
///
/// [`ErrorKind::Io`] if a path that was named does not exist or standard input cannot be read, [`ErrorKind::NoDocuments`]
/// if no file was found at all or a pattern matches none. A file that cannot be read is no error. [`ErrorKind::WrongRecords`],
/// with the line, if a file of records that was named is damaged or lacks a column, and if two documents were given one id. A file of
/// records that was found in a folder is set aside then.
pub fn read(docs: &[PathBuf], options: &Options, stdin: &mut dyn Read) -> Result<Reading, Error> {
    let Found {
        files,
        stdin: from_stdin,
        unreadable,
        notices: mut told,
    } = find(docs)?;
    let read: Vec<Result<Held, Error>> = files
        .into_par_iter()
        .map(|file| {
            let bytes =
                std::fs::read(&file.path).map_err(|error| format!("cannot be read: {error}"));
            match inputs(&file.name, bytes, options) {
                // What lies in a folder may be of another sort; what was named should be what it is taken for.
                Err(fault) if !file.named => Ok(Held::one(Input::file(file.name, Err(fault)))),
                Err(fault) => Err(Error::new(ErrorKind::WrongRecords, fault).at(file.name)),
                Ok(held) => Ok(held),
            }
        })
        .collect();
    let mut contents = Vec::new();
    let mut encodings = Vec::new();
    for held in read {
        let held = held?;
        contents.extend(held.inputs);
        encodings.extend(held.encoding);
    }
    contents.extend(
        unreadable
            .into_iter()
            .map(|(name, reason)| Input::file(name, Err(reason))),
    );
    if from_stdin {
        let mut bytes = Vec::new();
        stdin.read_to_end(&mut bytes).map_err(|error| {
            Error::new(ErrorKind::Io, "cannot be read")
                .at("standard input")
                .caused_by(error)
        })?;
        let held = inputs(STANDARD_INPUT, Ok(bytes), options);
        let wrong = |fault| Error::new(ErrorKind::WrongRecords, fault).at("standard input");
        let held = held.map_err(wrong)?;
        contents.extend(held.inputs);
        encodings.extend(held.encoding);
    }
    if contents.is_empty() {
        let named: Vec<_> = docs.iter().map(|path| path.to_string_lossy()).collect();
        let message = if named.is_empty() {
            "no document was named".to_owned()
        } else {
            format!(
                "no document found in {} (hidden and ignored files do not count)",
                named.join(", ")
            )
        };
        return Err(Error::new(ErrorKind::NoDocuments, message));
    }
    check_given(&contents)?;
    let mut reading = sort_out(contents);
    told.sort();
    let hint = match options.not_utf8 {
        NotUtf8::Guessed => " (where that is wrong, --encoding names the right one)",
        NotUtf8::In(_) | NotUtf8::SetAside => "",
    };
    told.extend(notices(encodings.into_iter(), hint));
    reading.notices = told;
    Ok(reading)
}

/// What a file holds.
struct Held {
    inputs: Vec<Input>,
    /// The encoding that it was read in, where that is not UTF-8.
    encoding: Option<Encoding>,
}

impl Held {
    fn one(input: Input) -> Self {
        Self {
            encoding: input.encoding(),
            inputs: vec![input],
        }
    }
}

/// What a file holds: one document, or its records; or what is wrong with them.
fn inputs(name: &str, bytes: Result<Vec<u8>, String>, options: &Options) -> Result<Held, String> {
    let format = options.format.of(name);
    let (bytes, encoding) = match (format, bytes) {
        (InputFormat::Ndjson | InputFormat::Csv, Ok(bytes)) => records_text(bytes, options)?,
        (_, bytes) => {
            let content = bytes.and_then(|bytes| readable::checked(bytes, options.not_utf8));
            let id_from = options.id_from.as_ref();
            return Ok(Held::one(whole(name.to_owned(), content, id_from)));
        }
    };
    let rows = match format {
        InputFormat::Csv => records::csv(&bytes, &options.columns)?,
        _ => records::ndjson(&bytes, &options.columns)?,
    };
    if rows.is_empty() {
        let fault = Err("holds no record".to_owned());
        return Ok(Held::one(Input::file(name.to_owned(), fault)));
    }
    let of_row = |row: records::Row| Input {
        path: format!("{name}:{}", row.line),
        given: Some(row.id),
        content: readable::checked_text(row.text),
    };
    Ok(Held {
        inputs: rows.into_iter().map(of_row).collect(),
        encoding,
    })
}

/// A file of records as UTF-8, and the encoding that it was in. What is no text in any is left to the reader of records, which knows the
/// line of a damaged one, and passes over fields that nobody asked for.
fn records_text(bytes: Vec<u8>, options: &Options) -> Result<(Vec<u8>, Option<Encoding>), String> {
    if std::str::from_utf8(&bytes).is_ok() && !bytes.contains(&0) {
        return Ok((bytes, None));
    }
    let utf_16 = marked(&bytes).is_some();
    match text(bytes.clone(), options.not_utf8) {
        Ok((text, encoding)) => Ok((text.into_bytes(), encoding)),
        Err(fault) if utf_16 => Err(fault),
        Err(_) => Ok((bytes, None)),
    }
}

/// A file that is one document.
fn whole(name: String, content: Result<Content, String>, id_from: Option<&IdPattern>) -> Input {
    let Some(pattern) = id_from.filter(|_| name != STANDARD_INPUT) else {
        return Input::file(name, content);
    };
    match pattern.id(&name) {
        Some(id) => Input {
            path: name,
            given: Some(id),
            content,
        },
        None => {
            let reason = format!("its path does not follow --id-from {}", pattern.text());
            Input::file(name, content.and(Err(reason)))
        }
    }
}

/// Refuses two documents that were given one id.
fn check_given(inputs: &[Input]) -> Result<(), Error> {
    // In the order of files and lines.
    let mut paths: BTreeMap<&str, &str> = BTreeMap::new();
    for Input { path, given, .. } in inputs {
        let Some(id) = given else { continue };
        if let Some(first) = paths.insert(id, path) {
            let message = format!(
                "the id `{id}` is that of {first} too; ids must differ, so change one, or the column or pattern that gives them"
            );
            return Err(Error::new(ErrorKind::WrongRecords, message).at(path));
        }
    }
    Ok(())
}
