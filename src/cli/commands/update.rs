//! `untemplate update`: documents more or others in a model, without the files that it was made from.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use rayon::prelude::*;
use serde::Serialize;
use untemplate::Template;
use untemplate::export::FORMAT;
use untemplate::export::directory::{ModelDirectory, read_model, write_model};
use untemplate::source::{self, Document, Identity, Reading, SetAside};
use untemplate::template::changes::{Change, changes};
use untemplate::template::known::KnownText;
use untemplate::template::model::Model;
use untemplate::template::render::source as source_of;

use crate::cli::args::{Format, Update};
use crate::cli::changes::changes as changes_page;
use crate::cli::commands::infer::checked;
use crate::cli::decisions::{self, decide};
use crate::cli::exit::note;
use crate::cli::progress::Progress;
use crate::cli::redaction;
use crate::cli::tables::{Page, count, set_aside};
use crate::cli::terminal::{self, width};

/// What `--format json` prints.
#[derive(Serialize)]
struct Answer<'a> {
    format: &'a str,
    documents: usize,
    /// Paths of documents that the model did not know.
    added: &'a [String],
    /// Paths of documents that it knew otherwise.
    replaced: &'a [String],
    /// Paths of documents that it knew as they are.
    unchanged: &'a [String],
    /// Paths of documents that it knew and no longer has, since what was named in their place cannot be used.
    dropped: &'a [String],
    changes: &'a [Change],
    set_aside: &'a [SetAside],
}

/// What becomes of the documents that were named.
#[derive(Default)]
struct News {
    added: Vec<String>,
    replaced: Vec<String>,
    unchanged: Vec<String>,
    dropped: Vec<String>,
}

/// Reads the model and the documents, infers from all of them, writes the model and says what changed.
pub(crate) fn run(args: &Update) -> anyhow::Result<()> {
    redaction::refuse(redaction::WRITES_MODEL)?;
    make_anew(
        &args.model,
        &args.docs,
        &args.reading.options()?,
        args.format,
    )
}

/// Makes a model anew from its documents and those that are named, if any, with its decisions as they are now.
pub(crate) fn make_anew(
    model: &Path,
    docs: &[PathBuf],
    options: &source::Options,
    format: Format,
) -> anyhow::Result<()> {
    let folder = model;
    let progress = Progress::start("reading the model");
    let decisions = decisions::read(folder)?;
    let directory = read_model(folder)?;
    let known = given_back(&directory, folder)?;
    progress.now("reading the documents");
    let new = match docs {
        [] => Reading::default(),
        docs => source::read(docs, options, &mut std::io::stdin().lock())?,
    };
    let mut news = news(&known.documents, &new.documents);
    let added = new.documents.len();
    let before: Vec<Before> = known.documents.iter().map(Before::of).collect();
    let Reading {
        documents,
        set_aside,
        notices,
    } = source::join(known, new);
    for notice in &notices {
        note(notice);
    }
    news.dropped = dropped(before, &documents);
    if added == 0 && !news.dropped.is_empty() {
        bail!(
            "{}: no document was read that could stand in the place of those of the model: {}; nothing was changed",
            folder.to_string_lossy(),
            first_of(&set_aside)
        );
    }
    let text = directory.known();
    let text = text.map(|known| KnownText::of(&known.path, known.text.clone()));
    let text = text.transpose()?;
    let mut model = checked(&documents, set_aside, text.as_ref(), &progress);
    decide(&decisions, &mut model, &documents);
    progress.now("writing the model");
    write_model(&model, folder)?;
    drop(progress);
    print(format, directory.template(), &model, &news)
}

/// The documents that a model was made from, as they were, and what was set aside then.
///
/// A document that does not come back whole ends the program: to go on without it would lose it.
pub(crate) fn given_back(directory: &ModelDirectory, folder: &Path) -> anyhow::Result<Reading> {
    let template = directory.template();
    let documents: Vec<Result<Document, untemplate::Error>> = directory
        .documents()?
        .into_par_iter()
        .map(|record| source_of(template, &record))
        .collect();
    let documents = documents
        .into_iter()
        .collect::<Result<_, _>>()
        .with_context(|| {
            let folder = folder.to_string_lossy();
            format!("{folder}: a document of the model cannot be given back; nothing was changed")
        })?;
    Ok(Reading {
        documents,
        set_aside: directory.set_aside().to_vec(),
        notices: Vec::new(),
    })
}

/// Why the first of these was set aside.
pub(crate) fn first_of(set_aside: &[SetAside]) -> String {
    let first = set_aside.first();
    first.map_or_else(
        || "there is none".to_owned(),
        |one| format!("{} {}", one.path, one.reason),
    )
}

/// A document that the model knew.
struct Before {
    path: String,
    /// Its id, where the path did not give it.
    id: Option<String>,
}

impl Before {
    fn of(document: &Document) -> Self {
        let given = matches!(document.identity(), Identity::Id(_));
        Self {
            path: document.path.clone(),
            id: given.then(|| document.id.clone()),
        }
    }
}

/// The paths of those that are not among these documents any more.
fn dropped(before: Vec<Before>, documents: &[Document]) -> Vec<String> {
    let (ids, paths): (HashSet<&str>, HashSet<&str>) = documents
        .iter()
        .map(|one| (one.id.as_str(), one.path.as_str()))
        .unzip();
    let stands = |one: &Before| match &one.id {
        Some(id) => ids.contains(id.as_str()),
        None => paths.contains(one.path.as_str()),
    };
    let gone = before.into_iter().filter(|one| !stands(one));
    gone.map(|one| one.path).collect()
}

fn news(known: &[Document], named: &[Document]) -> News {
    let paths: BTreeMap<&str, &Document> =
        known.iter().map(|one| (one.path.as_str(), one)).collect();
    let known: BTreeMap<Identity<'_>, &Document> =
        known.iter().map(|one| (one.identity(), one)).collect();
    let mut news = News::default();
    for document in named {
        let identity = document.identity();
        // A file that a pattern named is the same without the pattern.
        let by_path = || match identity {
            Identity::Path(path) => paths.get(path),
            Identity::Id(_) => None,
        };
        let list = match known.get(&identity).or_else(by_path) {
            None => &mut news.added,
            Some(before) if is_same(before, document) => &mut news.unchanged,
            Some(_) => &mut news.replaced,
        };
        list.push(document.path.clone());
    }
    news
}

/// Whether two documents have the same bytes, and read the same.
fn is_same(one: &Document, other: &Document) -> bool {
    one.encoding() == other.encoding() && one.bytes() == other.bytes()
}

fn print(format: Format, before: &Template, model: &Model, news: &News) -> anyhow::Result<()> {
    let found = changes(before, &model.template);
    let mut text = match format {
        Format::Json => serde_json::to_string_pretty(&Answer {
            format: FORMAT,
            documents: model.documents.len(),
            added: &news.added,
            replaced: &news.replaced,
            unchanged: &news.unchanged,
            dropped: &news.dropped,
            changes: &found,
            set_aside: &model.set_aside,
        })?,
        Format::Table => {
            let mut page = Page::new(width());
            let dropped = match news.dropped.len() {
                0 => String::new(),
                dropped => format!("{dropped} dropped, "),
            };
            page.line(&format!(
                "{} in the model: {} added, {} replaced, {dropped}{} named that it had",
                count(model.documents.len(), "document"),
                news.added.len(),
                news.replaced.len(),
                news.unchanged.len()
            ));
            changes_page(&found, &mut page);
            set_aside(&model.set_aside, &mut page);
            page.finish()
        }
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    terminal::print(&text)
}
