//! Reading a model directory: the template at once, a document when it is asked for.

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Deserialize;

use super::content_hash::ContentHash;
use super::file_name::{is_safe_name, plain_name};
use super::{DOCUMENTS, TEMPLATE_JSON, VARIABLES};
use crate::error::{Error, ErrorKind};
use crate::export::FORMAT;
use crate::template::model::{Edit, Known, Model, Record, SetAside, Span, Template, Values};
use crate::template::nearest::{did_you_mean, shown};
use crate::template::scope;
use crate::template::values::values_from_json;
use crate::text::encoding::Encoding;

/// A model directory that was opened: its template in memory, its documents on disk.
#[derive(Debug)]
pub struct ModelDirectory {
    folder: PathBuf,
    template: Template,
    /// How many documents there must be; a file that was cut at the end of a line shows by it.
    document_count: usize,
    set_aside: Vec<SetAside>,
    known: Option<Known>,
}

/// Opens a model directory and reads its template.
///
/// # Errors
///
/// [`ErrorKind::Io`] when there is no such folder or it cannot be read; [`ErrorKind::DamagedModel`] when `template.json`
/// is missing, cut short, damaged, breaks what [`scope::check`] asks for, or was made by another version.
pub fn read_model(folder: &Path) -> Result<ModelDirectory, Error> {
    let about = fs::metadata(folder).map_err(|error| unreadable(folder, error))?;
    let path = folder.join(TEMPLATE_JSON);
    if !about.is_dir()
        || fs::metadata(&path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
    {
        return Err(damaged(
            folder,
            format!("it is no model: a model is a folder with a {TEMPLATE_JSON}"),
        ));
    }
    let json = fs::read(&path).map_err(|error| unreadable(&path, error))?;
    // The version first: of another one nothing else may be as we know it.
    let Version { format } = parse(&json, &path, None)?;
    if format != FORMAT {
        let age = match (version(&format), version(FORMAT)) {
            (Some(theirs), Some(ours)) if theirs > ours => "a newer version of untemplate made it",
            _ => "it is of an unknown format",
        };
        return Err(damaged(
            &path,
            format!("{age} ({}, not {FORMAT})", shown(&format)),
        ));
    }
    let TemplateFile {
        template,
        document_count,
        set_aside,
        known,
    } = parse(&json, &path, None)?;
    scope::check(&template).map_err(|error| error.at(path.to_string_lossy()))?;
    Ok(ModelDirectory {
        folder: folder.to_owned(),
        template,
        document_count,
        set_aside,
        known,
    })
}

#[derive(Deserialize)]
struct Version {
    format: String,
}

#[derive(Deserialize)]
struct TemplateFile {
    template: Template,
    document_count: usize,
    #[serde(default)]
    set_aside: Vec<SetAside>,
    known: Option<Known>,
}

/// The id of a line of `documents.jsonl`.
#[derive(Deserialize)]
struct Id {
    id: String,
}

/// The hash of a line of `documents.jsonl`; lines that an older version wrote have none.
#[derive(Deserialize)]
struct Hash {
    hash: Option<ContentHash>,
}

/// A line of `documents.jsonl`.
#[derive(Deserialize)]
struct Line {
    id: String,
    path: String,
    variables_file: Option<String>,
    encoding: Option<Encoding>,
    #[serde(default)]
    bom: bool,
    #[serde(default)]
    crlf: bool,
    #[serde(default)]
    truncated: bool,
    spans: Vec<Span>,
    edits: Vec<Edit>,
}

impl ModelDirectory {
    /// The template.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The documents that were not used.
    pub fn set_aside(&self) -> &[SetAside] {
        &self.set_aside
    }

    /// The known text that it was begun with, if there was one.
    pub fn known(&self) -> Option<&Known> {
        self.known.as_ref()
    }

    /// How many documents the model has.
    pub fn document_count(&self) -> usize {
        self.document_count
    }

    /// The document of this id, with its values. Of the others no more than the id is looked at.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownDocument`] when there is none, with the ids that are nearest; [`ErrorKind::DamagedModel`] when
    /// the document's files are missing, cut short or damaged, with file and line.
    pub fn document(&self, id: &str) -> Result<Record, Error> {
        let mut found = None;
        let mut ids = Vec::new();
        self.each_line(|number, line| {
            let its_id = id_of(line, &self.documents_path(), number)?;
            let hit = its_id == id;
            if hit {
                found = Some(self.record(number, line)?);
            } else {
                ids.push(its_id);
            }
            Ok(!hit)
        })?;
        if let Some(record) = found {
            return Ok(record);
        }
        self.check_count(ids.len())?;
        let near = did_you_mean(id, ids.iter().map(String::as_str));
        Err(Error::new(
            ErrorKind::UnknownDocument,
            format!("the model has no document `{}`{near}", shown(id)),
        )
        .at(self.folder.to_string_lossy()))
    }

    /// The ids of all documents, in the model's order.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::DamagedModel`] when the list of documents is missing, cut short or damaged.
    pub fn ids(&self) -> Result<Vec<String>, Error> {
        let mut ids = Vec::new();
        self.each_line(|number, line| {
            ids.push(id_of(line, &self.documents_path(), number)?);
            Ok(true)
        })?;
        self.check_count(ids.len())?;
        Ok(ids)
    }

    /// All documents with their values, in the model's order. The files are read in parallel.
    ///
    /// # Errors
    ///
    /// As [`ModelDirectory::document`]; the first fault in the order of the documents.
    pub fn documents(&self) -> Result<Vec<Record>, Error> {
        self.documents_where(|_, _| Ok(true))
    }

    /// The documents that may have one of these contents, with their values: all that have, and seldom another one. Of the others no
    /// more than the hash is looked at, so that the cost is that of the model's list and of the documents given.
    ///
    /// # Errors
    ///
    /// As [`ModelDirectory::documents`].
    pub fn documents_like<'b>(
        &self,
        contents: impl ParallelIterator<Item = &'b [u8]>,
    ) -> Result<Vec<Record>, Error> {
        let contents: HashSet<ContentHash> = contents.map(ContentHash::of).collect();
        let path = self.documents_path();
        self.documents_where(|number, line| {
            let hash = hash_of(line, &path, number)?;
            Ok(hash.is_none_or(|hash| contents.contains(&hash)))
        })
    }

    /// The documents whose lines, which are told with their numbers, are wanted.
    fn documents_where(
        &self,
        wanted: impl Fn(usize, &[u8]) -> Result<bool, Error>,
    ) -> Result<Vec<Record>, Error> {
        let mut lines = Vec::new();
        let mut count = 0;
        self.each_line(|number, line| {
            count += 1;
            if wanted(number, line)? {
                lines.push((number, line.to_vec()));
            }
            Ok(true)
        })?;
        self.check_count(count)?;
        let records: Vec<Result<Record, Error>> = lines
            .par_iter()
            .map(|(number, line)| self.record(*number, line))
            .collect();
        records.into_iter().collect()
    }

    /// The whole model.
    ///
    /// # Errors
    ///
    /// As [`ModelDirectory::documents`].
    pub fn model(&self) -> Result<Model, Error> {
        let documents = self.documents()?;
        Ok(Model {
            template: self.template.clone(),
            documents,
            set_aside: self.set_aside.clone(),
            known: self.known.clone(),
        })
    }

    fn documents_path(&self) -> PathBuf {
        self.folder.join(DOCUMENTS)
    }

    /// Hands over each line with its number, from 1 on, until told to stop.
    fn each_line(
        &self,
        mut visit: impl FnMut(usize, &[u8]) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let path = self.documents_path();
        let file = fs::File::open(&path).map_err(|error| missing_part(&path, error))?;
        let mut lines = BufReader::new(file);
        let mut line = Vec::new();
        let mut number = 0;
        loop {
            line.clear();
            let length = lines
                .read_until(b'\n', &mut line)
                .map_err(|error| unreadable(&path, error))?;
            number += 1;
            if length == 0 || !visit(number, line.trim_ascii_end())? {
                return Ok(());
            }
        }
    }

    fn check_count(&self, found: usize) -> Result<(), Error> {
        if found == self.document_count {
            return Ok(());
        }
        let expected = self.document_count;
        Err(damaged(
            &self.documents_path(),
            format!("it has {found} of {expected} documents: it was cut short or edited"),
        ))
    }

    fn record(&self, number: usize, line: &[u8]) -> Result<Record, Error> {
        let path = self.documents_path();
        let line: Line = parse(line, &path, Some(number))?;
        let variables = self.variables(&line, number)?;
        let Line {
            id,
            path,
            variables_file: _,
            encoding,
            bom,
            crlf,
            truncated,
            spans,
            edits,
        } = line;
        Ok(Record {
            id,
            path,
            encoding,
            bom,
            crlf,
            truncated,
            variables,
            spans,
            edits,
        })
    }

    fn variables(&self, line: &Line, number: usize) -> Result<Values, Error> {
        let name = line
            .variables_file
            .clone()
            .unwrap_or_else(|| plain_name(&line.id));
        // A name from a file is not trusted: it must not lead out of the folder.
        if !is_safe_name(&name) {
            let message = format!(
                "line {number}: `{}` cannot be the name of a variables file",
                shown(&name)
            );
            return Err(damaged(&self.documents_path(), message));
        }
        let path = self.folder.join(VARIABLES).join(name);
        let json = fs::read(&path).map_err(|error| missing_part(&path, error))?;
        values_from_json(&json).map_err(|error| error.at(path.to_string_lossy()))
    }
}

/// The id that a line begins with. The rest is not parsed, unless a hand has moved the id from its place.
fn id_of(line: &[u8], path: &Path, number: usize) -> Result<String, Error> {
    match first_id(line) {
        Some((id, _)) => Ok(id),
        None => parse::<Id>(line, path, Some(number)).map(|line| line.id),
    }
}

/// The hash of a line, if it has one. Only what stands before it is parsed, unless a hand has moved it from its place.
fn hash_of(line: &[u8], path: &Path, number: usize) -> Result<Option<ContentHash>, Error> {
    let behind = first_id(line).and_then(|(_, rest)| rest.strip_prefix(b",\"hash\":"));
    match behind.and_then(first) {
        Some((hash, _)) => Ok(Some(hash)),
        None => parse::<Hash>(line, path, Some(number)).map(|line| line.hash),
    }
}

/// The id that a line begins with, and the rest of the line.
fn first_id(line: &[u8]) -> Option<(String, &[u8])> {
    first(line.strip_prefix(b"{\"id\":")?)
}

/// The value that JSON begins with, and what follows it.
fn first<'j, T: Deserialize<'j>>(json: &'j [u8]) -> Option<(T, &'j [u8])> {
    let mut values = serde_json::Deserializer::from_slice(json).into_iter::<T>();
    let value = values.next()?.ok()?;
    Some((value, &json[values.byte_offset()..]))
}

/// Parses JSON; `line` is its line in the file where it is one of many.
fn parse<'j, T: Deserialize<'j>>(
    json: &'j [u8],
    path: &Path,
    line: Option<usize>,
) -> Result<T, Error> {
    serde_json::from_slice(json).map_err(|error| {
        let full = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let reason = full.strip_suffix(&place).unwrap_or(&full);
        let cut = if error.is_eof() {
            "the file was cut short: "
        } else {
            ""
        };
        let (line, column) = (line.unwrap_or(error.line()), error.column());
        damaged(path, format!("line {line}, column {column}: {cut}{reason}"))
    })
}

/// The number of a format such as `untemplate/1`.
fn version(format: &str) -> Option<u32> {
    format.strip_prefix("untemplate/")?.parse().ok()
}

fn damaged(path: &Path, message: String) -> Error {
    Error::new(ErrorKind::DamagedModel, message).at(path.to_string_lossy())
}

/// A file that a model must have could not be opened.
fn missing_part(path: &Path, error: std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::NotFound {
        damaged(path, "the file is missing from the model".to_owned()).caused_by(error)
    } else {
        unreadable(path, error)
    }
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Io, "the model could not be read")
        .at(path.to_string_lossy())
        .caused_by(error)
}
