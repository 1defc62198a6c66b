//! Writing a model directory: the new one whole, or the old one as it was.
//!
//! Everything is written into a work folder beside the target and moved into its place by renaming. A run that is killed
//! leaves at most that work folder behind; the next one into the same target puts an old model back that was on its way
//! out, and removes the rest.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, BufWriter, ErrorKind as IoErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::Serialize;

use super::content_hash::ContentHash;
use super::file_name::{file_names, plain_name};
use super::{
    DECISIONS, DOCUMENTS, PARTS, TEMPLATE_JINJA, TEMPLATE_JSON, VARIABLES, VARIABLES_CSV,
    VARIABLES_SCHEMA,
};
use crate::error::{Error, ErrorKind};
use crate::export::FORMAT;
use crate::export::csv::{Formulas, write_csv};
use crate::export::jinja::jinja;
use crate::export::schema::schema;
use crate::template::model::{Edit, Known, Model, Record, SetAside, Span, Template};
use crate::template::render::render_exact;
use crate::template::scope;
use crate::text::encoding::Encoding;

/// What an untouched `untemplate.toml` says.
const START: &str = include_str!("start.toml");
/// How the names of work folders begin; the process and a number follow.
const WORK: &str = ".untemplate-work-";
/// In a work folder: the model in the making, the model that it replaces, and the name of the target.
const NEW: &str = "new";
const OLD: &str = "old";
const TARGET: &str = "target";

/// Writes the model directory, whole or not at all.
///
/// The folder is made if it is missing, with those above it. A model that stands there is replaced: its `untemplate.toml`
/// stays byte for byte, and so do files that are none of the model's, except those within `variables`.
///
/// Cost: proportional to the model; the variables files are written in parallel.
///
/// # Errors
///
/// [`ErrorKind::Io`] when the folder is a link, a file, or holds other things than a model, and when it cannot be written
/// (the disk is full, say): what stood there before stands there still. [`ErrorKind::DamagedModel`] when the template
/// breaks what [`scope::check`] asks for.
pub fn write_model(model: &Model, folder: &Path) -> Result<(), Error> {
    scope::check(&model.template)?;
    let target = Target::find(folder)?;
    fs::create_dir_all(&target.parent).map_err(|error| failed(&target.parent, error))?;
    restore(&target)?;
    let stands = target.inspect()?;
    let work = Work::begin(&target)?;
    let new = work.folder.join(NEW);
    write_parts(model, &new)?;
    match stands {
        Stands::Model => keep_decisions(&target.path, &new)?,
        Stands::Nothing | Stands::EmptyFolder => {
            write_file(&new.join(DECISIONS), START.as_bytes())?
        }
    }
    work.put_in_place(&target, stands)
}

/// Where the model goes, with the folder around it.
struct Target {
    path: PathBuf,
    parent: PathBuf,
    name: OsString,
}

/// What stands at the target.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Nothing,
    EmptyFolder,
    /// A model, or the decisions for one.
    Model,
}

impl Target {
    fn find(folder: &Path) -> Result<Self, Error> {
        // Without a trailing slash: with one, a link would be followed.
        let path: PathBuf = folder.components().collect();
        let Some(name) = path.file_name().map(OsStr::to_owned) else {
            return Err(refused(
                folder,
                "a model needs a folder of its own: name one",
            ));
        };
        let parent = match path.parent() {
            Some(parent) if parent != Path::new("") => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        Ok(Self { path, parent, name })
    }

    fn inspect(&self) -> Result<Stands, Error> {
        let about = match fs::symlink_metadata(&self.path) {
            Ok(about) => about,
            Err(error) if error.kind() == IoErrorKind::NotFound => return Ok(Stands::Nothing),
            Err(error) => return Err(failed(&self.path, error)),
        };
        if about.is_symlink() {
            return Err(refused(&self.path, "it is a link: name the folder itself"));
        }
        if !about.is_dir() {
            return Err(refused(&self.path, "it is a file: a model needs a folder"));
        }
        let names = entries(&self.path)?;
        if names.is_empty() {
            return Ok(Stands::EmptyFolder);
        }
        if names == [DECISIONS]
            || (is_file(&self.path.join(TEMPLATE_JSON)) && is_ours(&self.path.join(TEMPLATE_JSON))?)
        {
            return Ok(Stands::Model);
        }
        Err(refused(
            &self.path,
            "the folder holds other things than a model: choose an empty or a new one",
        ))
    }
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_file())
}

/// Whether a `template.json` begins as one of ours, of whatever version.
fn is_ours(path: &Path) -> Result<bool, Error> {
    let mut start = Vec::new();
    let file = fs::File::open(path).map_err(|error| failed(path, error))?;
    file.take(200)
        .read_to_end(&mut start)
        .map_err(|error| failed(path, error))?;
    let start = String::from_utf8_lossy(&start);
    Ok(start.trim_start().starts_with('{')
        && start.contains("\"format\"")
        && start.contains("\"untemplate/"))
}

fn write_parts(model: &Model, new: &Path) -> Result<(), Error> {
    fs::create_dir(new).map_err(|error| failed(new, error))?;
    write_file(&new.join(TEMPLATE_JINJA), jinja(&model.template).as_bytes())?;
    write_pretty(&new.join(TEMPLATE_JSON), &TemplateFile::of(model))?;
    write_pretty(&new.join(VARIABLES_SCHEMA), &schema(model))?;
    let csv = new.join(VARIABLES_CSV);
    write_stream(&csv, |out| {
        write_csv(model, Formulas::Neutral, out).map_err(|error| error.at(csv.to_string_lossy()))
    })?;

    let ids: Vec<&str> = model
        .documents
        .iter()
        .map(|record| record.id.as_str())
        .collect();
    let names = file_names(&ids);
    let documents = new.join(DOCUMENTS);
    let contents: Vec<Option<ContentHash>> = model
        .documents
        .par_iter()
        .map(|record| {
            let bytes = render_exact(&model.template, record).ok()?;
            Some(ContentHash::of(&bytes))
        })
        .collect();
    write_stream(&documents, |out| {
        for ((record, name), content) in model.documents.iter().zip(&names).zip(&contents) {
            let line = Line::of(record, name, content.as_ref());
            let line = serde_json::to_vec(&line).map_err(io::Error::from);
            let written = line
                .and_then(|line| out.write_all(&line))
                .and_then(|()| out.write_all(b"\n"));
            written.map_err(|error| failed(&documents, error))?;
        }
        Ok(())
    })?;

    let folder = new.join(VARIABLES);
    fs::create_dir(&folder).map_err(|error| failed(&folder, error))?;
    let written: Vec<Result<(), Error>> = model
        .documents
        .par_iter()
        .zip(&names)
        .map(|(record, name)| write_pretty(&folder.join(name), &record.variables))
        .collect();
    // The first error in the order of the documents, not in that of the threads.
    written.into_iter().collect()
}

/// `template.json`.
#[derive(Serialize)]
struct TemplateFile<'m> {
    format: &'static str,
    jinja: JinjaSettings,
    template: &'m Template,
    document_count: usize,
    set_aside: &'m [SetAside],
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<&'m Known>,
}

/// How a Jinja2 engine must be set for `template.md.j2`.
#[derive(Serialize)]
struct JinjaSettings {
    keep_trailing_newline: bool,
    trim_blocks: bool,
    lstrip_blocks: bool,
    autoescape: bool,
}

impl<'m> TemplateFile<'m> {
    fn of(model: &'m Model) -> Self {
        Self {
            format: FORMAT,
            jinja: JinjaSettings {
                keep_trailing_newline: true,
                trim_blocks: false,
                lstrip_blocks: false,
                autoescape: false,
            },
            template: &model.template,
            document_count: model.documents.len(),
            set_aside: &model.set_aside,
            known: model.known.as_ref(),
        }
    }
}

/// A line of `documents.jsonl`: a record without its values. The id comes first and the hash behind it, so that a reader finds a
/// line by them.
#[derive(Serialize)]
struct Line<'m> {
    id: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<&'m ContentHash>,
    path: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    variables_file: Option<&'m str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<Encoding>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bom: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    crlf: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    truncated: bool,
    spans: &'m [Span],
    edits: &'m [Edit],
}

impl<'m> Line<'m> {
    fn of(record: &'m Record, name: &'m str, hash: Option<&'m ContentHash>) -> Self {
        // Named one by one, so that a new field of the record is not forgotten here.
        let Record {
            id,
            path,
            encoding,
            bom,
            crlf,
            truncated,
            variables: _,
            spans,
            edits,
        } = record;
        let variables_file = (name != plain_name(id)).then_some(name);
        Self {
            id,
            hash,
            path,
            variables_file,
            encoding: *encoding,
            bom: *bom,
            crlf: *crlf,
            truncated: *truncated,
            spans,
            edits,
        }
    }
}

fn keep_decisions(old: &Path, new: &Path) -> Result<(), Error> {
    let decisions = old.join(DECISIONS);
    match fs::symlink_metadata(&decisions) {
        Ok(about) if about.is_file() => fs::copy(&decisions, new.join(DECISIONS))
            .map_err(|error| failed(&decisions, error))
            .map(|_| ()),
        Ok(_) => Err(refused(
            &decisions,
            "it is no plain file and cannot be kept as it is",
        )),
        Err(error) if error.kind() == IoErrorKind::NotFound => {
            write_file(&new.join(DECISIONS), START.as_bytes())
        }
        Err(error) => Err(failed(&decisions, error)),
    }
}

/// A work folder; removed when dropped, unless it holds the only copy of something.
struct Work {
    folder: PathBuf,
    holds_old_model: bool,
}

impl Work {
    fn begin(target: &Target) -> Result<Self, Error> {
        // One folder a call, so that two writers never write into the same.
        static CALLS: AtomicUsize = AtomicUsize::new(0);
        let call = CALLS.fetch_add(1, Ordering::Relaxed);
        let folder = target
            .parent
            .join(format!("{WORK}{}-{call}", std::process::id()));
        fs::create_dir(&folder).map_err(|error| failed(&folder, error))?;
        let work = Self {
            folder,
            holds_old_model: false,
        };
        write_file(&work.folder.join(TARGET), target.name.as_encoded_bytes())?;
        Ok(work)
    }

    fn put_in_place(mut self, target: &Target, stands: Stands) -> Result<(), Error> {
        let (new, old) = (self.folder.join(NEW), self.folder.join(OLD));
        match stands {
            Stands::Nothing => rename(&new, &target.path)?,
            Stands::EmptyFolder => {
                // Some systems rename over an empty folder in one step; the others want it gone.
                if fs::rename(&new, &target.path).is_err() {
                    fs::remove_dir(&target.path).map_err(|error| failed(&target.path, error))?;
                    rename(&new, &target.path)?;
                }
            }
            Stands::Model => {
                let permissions = fs::metadata(&target.path)
                    .map_err(|error| failed(&target.path, error))?
                    .permissions();
                fs::set_permissions(&new, permissions).map_err(|error| failed(&new, error))?;
                rename(&target.path, &old)?;
                self.holds_old_model = true;
                if let Err(error) = rename(&new, &target.path) {
                    self.holds_old_model = fs::rename(&old, &target.path).is_err();
                    return Err(if self.holds_old_model {
                        refused(
                            &old,
                            "the old model could not be put back: it stands here now",
                        )
                        .caused_by(error)
                    } else {
                        error
                    });
                }
                carry_over(&old, &target.path)?;
                self.holds_old_model = false;
            }
        }
        fs::remove_dir_all(&self.folder).map_err(|error| {
            refused(
                &self.folder,
                "the model was written, but this work folder could not be removed",
            )
            .caused_by(error)
        })
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if !self.holds_old_model {
            // An error is on its way to the caller already, or the folder is gone.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Moves what is none of the model's from the replaced folder into the new one.
fn carry_over(old: &Path, new: &Path) -> Result<(), Error> {
    for name in entries(old)? {
        if !PARTS.iter().any(|&part| name == part) {
            rename(&old.join(&name), &new.join(&name))?;
        }
    }
    Ok(())
}

/// Clears up after runs that were killed: puts the target's old model back where the new one had not taken its place yet,
/// and removes their work folders. Only on systems that say which processes run; elsewhere nothing is touched.
fn restore(target: &Target) -> Result<(), Error> {
    if !Path::new("/proc/self").exists() {
        return Ok(());
    }
    for name in entries(&target.parent)? {
        let Some(process) = name
            .to_str()
            .and_then(|name| name.strip_prefix(WORK))
            .and_then(|rest| rest.split('-').next())
        else {
            continue;
        };
        let folder = target.parent.join(&name);
        let is_folder = fs::symlink_metadata(&folder).is_ok_and(|about| about.is_dir());
        let runs = process
            .parse::<u32>()
            .is_ok_and(|process| Path::new(&format!("/proc/{process}")).exists());
        let ours =
            fs::read(folder.join(TARGET)).is_ok_and(|name| name == target.name.as_encoded_bytes());
        if !is_folder || runs || !ours {
            continue;
        }
        let old = folder.join(OLD);
        if old.exists() {
            match fs::symlink_metadata(&target.path) {
                Err(error) if error.kind() == IoErrorKind::NotFound => rename(&old, &target.path)?,
                Err(error) => return Err(failed(&target.path, error)),
                Ok(_) => carry_over(&old, &target.path)?,
            }
        }
        fs::remove_dir_all(&folder).map_err(|error| failed(&folder, error))?;
    }
    Ok(())
}

/// The names in a folder, sorted.
fn entries(folder: &Path) -> Result<Vec<OsString>, Error> {
    let names = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect());
    let mut names: Vec<OsString> = names.map_err(|error: io::Error| failed(folder, error))?;
    names.sort();
    Ok(names)
}

fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(|error| failed(to, error))
}

fn write_pretty(path: &Path, value: &impl Serialize) -> Result<(), Error> {
    let json = serde_json::to_vec_pretty(value).map_err(|error| failed(path, error.into()))?;
    write_file(path, &[json.as_slice(), b"\n"].concat())
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    // `create_new`: where two names are one to the file system, nothing is lost in silence.
    fs::File::create_new(path)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(|error| failed(path, error))
}

fn write_stream(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<fs::File>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut out = BufWriter::new(fs::File::create_new(path).map_err(|error| failed(path, error))?);
    write(&mut out)?;
    out.flush().map_err(|error| failed(path, error))
}

fn failed(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Io, "the model could not be written")
        .at(path.to_string_lossy())
        .caused_by(error)
}

fn refused(path: &Path, reason: &str) -> Error {
    Error::new(ErrorKind::Io, reason).at(path.to_string_lossy())
}
