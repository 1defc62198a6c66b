//! Reading what the user named, in parallel.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use rayon::prelude::*;

use super::pattern::IdPattern;
use super::records::{self, Columns};
use super::walk::{Found, find};
use super::{Input, Reading, STANDARD_INPUT, sort_out};
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
        let ending = name
            .rsplit_once('.')
            .map(|(_, end)| end.to_ascii_lowercase());
        match ending.as_deref() {
            Some("ndjson" | "jsonl") => Self::Ndjson,
            Some("csv") => Self::Csv,
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
}

/// Reads all documents that `docs` name: files, folders, patterns such as `docs/*.md`, and `-` for standard input, which is
/// read from `stdin`.
///
/// Folders are walked all the way down; what their `.gitignore` names, hidden files and models that `infer` wrote are left
/// out, and links are not followed. Every other file counts, whatever its ending. A file that is named twice, in whatever
/// way, counts once. Files that cannot be read or hold no text are set aside, and so are those whose path does not follow the
/// pattern for ids. Of a file of records each record is a document, with the id that it names.
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
        mut notices,
    } = find(docs)?;
    let read: Vec<Result<Vec<Input>, Error>> = files
        .into_par_iter()
        .map(|file| {
            let bytes =
                std::fs::read(&file.path).map_err(|error| format!("cannot be read: {error}"));
            match inputs(&file.name, bytes, options) {
                // What lies in a folder may be of another sort; what was named should be what it is taken for.
                Err(fault) if !file.named => Ok(vec![Input::file(file.name, Err(fault))]),
                Err(fault) => Err(Error::new(ErrorKind::WrongRecords, fault).at(file.name)),
                Ok(inputs) => Ok(inputs),
            }
        })
        .collect();
    let mut contents = Vec::new();
    for inputs in read {
        contents.extend(inputs?);
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
        let inputs = inputs(STANDARD_INPUT, Ok(bytes), options);
        let wrong = |fault| Error::new(ErrorKind::WrongRecords, fault).at("standard input");
        contents.extend(inputs.map_err(wrong)?);
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
    notices.sort();
    reading.notices = notices;
    Ok(reading)
}

/// What a file holds: one document, or its records; or what is wrong with them.
fn inputs(
    name: &str,
    bytes: Result<Vec<u8>, String>,
    options: &Options,
) -> Result<Vec<Input>, String> {
    let rows = match (options.format.of(name), &bytes) {
        (InputFormat::Ndjson, Ok(bytes)) => records::ndjson(bytes, &options.columns)?,
        (InputFormat::Csv, Ok(bytes)) => records::csv(bytes, &options.columns)?,
        _ => {
            return Ok(vec![whole(
                name.to_owned(),
                bytes,
                options.id_from.as_ref(),
            )]);
        }
    };
    if rows.is_empty() {
        let fault = Err("holds no record".to_owned());
        return Ok(vec![Input::file(name.to_owned(), fault)]);
    }
    let of_row = |row: records::Row| Input {
        path: format!("{name}:{}", row.line),
        given: Some(row.id),
        content: Ok(row.text.into_bytes()),
    };
    Ok(rows.into_iter().map(of_row).collect())
}

/// A file that is one document.
fn whole(name: String, content: Result<Vec<u8>, String>, id_from: Option<&IdPattern>) -> Input {
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
