//! `untemplate extract`: the values of documents that the template has not seen.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use rayon::prelude::*;
use untemplate::export::csv::{Formulas, write_csv};
use untemplate::export::json;
use untemplate::source::{self, Document, Encoding, Reading};
use untemplate::template::extract::{Extraction, extract};
use untemplate::template::model::{Model, Record};
use untemplate::template::render::render_exact;
use untemplate::template::tally::tally;

use crate::cli::args::{Extract, Rows};
use crate::cli::commands::infer::set_aside_unfaithful;
use crate::cli::exit::note;
use crate::cli::model::Opened;
use crate::cli::progress::Progress;
use crate::cli::redaction;
use crate::cli::terminal::{CANNOT_WRITE, print, width};
use crate::cli::values;

/// Reads a model and documents, and extracts: the template with the records of these documents; and the documents, by id.
pub(crate) fn read_and_extract(
    model: &Path,
    docs: &[PathBuf],
    options: &source::Options,
) -> anyhow::Result<(Model, Vec<Document>)> {
    let progress = Progress::start("reading the model");
    let opened = Opened::open_in(model, options.not_utf8)?;
    progress.now("reading the documents");
    let Reading {
        documents,
        set_aside,
        notices,
    } = source::read(docs, options, &mut std::io::stdin().lock())?;
    redaction::keep(&documents);
    for notice in &notices {
        note(notice);
    }
    progress.now("aligning the documents with the template");
    let mut model = extracted(&opened, &documents)?;
    model.set_aside.extend(set_aside);
    set_aside_unfaithful(&mut model, &documents);
    if opened.is_file() {
        tally(&mut model.template, &model.documents);
    }
    model
        .set_aside
        .sort_by(|a, b| (&a.path, &a.id).cmp(&(&b.path, &b.id)));
    Ok((model, documents))
}

/// Reads, extracts and prints.
pub(crate) fn run(args: &Extract) -> anyhow::Result<()> {
    let (mut model, documents) =
        read_and_extract(&args.model, &args.docs, &args.reading.options()?)?;
    if let Some((_, masked)) = redaction::masked(&model, &documents)? {
        model = masked.model;
    }
    if matches!(args.format, Rows::Ndjson | Rows::Csv) {
        for one in &model.set_aside {
            note(&format!("{} was set aside: {}", one.path, one.reason));
        }
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        // Exact, whatever it holds: escaping is for people's terminals.
        Rows::Json => json::write_documents(&model, &mut out)?,
        Rows::Ndjson => json::write_lines(&model, &mut out)?,
        Rows::Csv => write_csv(&model, formulas(args.raw), &mut out)?,
        Rows::Table => {
            drop(out);
            let text = values::page(&model, width());
            return print(&text);
        }
    }
    out.flush().context(CANNOT_WRITE)?;
    // The process ends: to give back the memory of each record takes time and serves nobody.
    std::mem::forget((model, documents));
    Ok(())
}

/// What becomes of cells that a spreadsheet would run.
pub(crate) fn formulas(raw: bool) -> Formulas {
    if raw {
        Formulas::Raw
    } else {
        Formulas::Neutral
    }
}

/// What a file holds, and in which encoding. The length comes first: documents of a family begin alike.
type FileBytes<'d> = (usize, Option<Encoding>, &'d [u8]);

fn file_bytes(document: &Document) -> FileBytes<'_> {
    let bytes = document.bytes();
    (bytes.len(), document.encoding(), bytes)
}

/// A record of each document. One whose bytes the model gives back has the record that it has there, under whatever name.
fn extracted(opened: &Opened, documents: &[Document]) -> anyhow::Result<Model> {
    let template = opened.template();
    let likely = opened.documents_like(documents)?;
    // The same bytes are another text in another encoding.
    let given: BTreeMap<FileBytes<'_>, &Document> = if likely.is_empty() {
        BTreeMap::new()
    } else {
        documents.iter().map(|one| (file_bytes(one), one)).collect()
    };
    let known: BTreeMap<FileBytes<'_>, Record> = likely
        .into_par_iter()
        .filter_map(|record| {
            let bytes = render_exact(template, &record).ok()?;
            let read_again = given.get(&(bytes.len(), record.encoding, bytes.as_slice()))?;
            Some((file_bytes(read_again), record))
        })
        .collect();
    let (seen, unseen): (Vec<&Document>, Vec<&Document>) = documents
        .iter()
        .partition(|document| known.contains_key(&file_bytes(document)));
    let Extraction {
        documents: mut records,
        set_aside,
        unread,
    } = extract(template, &unseen);
    for (id, words) in &unread {
        note(&format!(
            "{id}: {words} words could not be compared with the template and count as the document's own"
        ));
    }
    records.extend(seen.into_iter().map(|document| Record {
        id: document.id.clone(),
        path: document.path.clone(),
        ..known[&file_bytes(document)].clone()
    }));
    records.sort_by(|a, b| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
    Ok(Model {
        template: template.clone(),
        documents: records,
        set_aside,
        known: None,
    })
}
