//! `untemplate infer`: the main job.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use rayon::prelude::*;
use untemplate::decisions::Decisions;
use untemplate::export::{directory, json};
use untemplate::family::families_of_texts;
use untemplate::source::{self, Document, NotUtf8, Reading, SetAside};
use untemplate::template::extract::{SHARES_NOTHING, extract};
use untemplate::template::infer::{infer, infer_from};
use untemplate::template::known::KnownText;
use untemplate::template::largest::OF_ANOTHER_FAMILY;
use untemplate::template::model::Model;
use untemplate::template::render::render_exact;

use super::update::first_of;
use crate::cli::args::{Format, Infer};
use crate::cli::decisions::{self, decide};
use crate::cli::exit::note;
use crate::cli::input::read_text;
use crate::cli::progress::Progress;
use crate::cli::redaction;
use crate::cli::summary::{Detail, Summary};
use crate::cli::tables;
use crate::cli::terminal::{CANNOT_WRITE, print, width};

/// Reads, infers, checks, writes the model and prints.
pub(crate) fn run(args: &Infer) -> anyhow::Result<()> {
    if args.out.is_some() {
        redaction::refuse(redaction::WRITES_MODEL)?;
    }
    // First, since a decision that cannot be read is to be mended before anything is done.
    let decisions = match &args.out {
        Some(folder) => decisions::read(folder)?,
        None => Decisions::default(),
    };
    let known = match &args.template {
        Some(file) => Some(known_text(file, args.reading.encoded.not_utf8())?),
        None => None,
    };
    let progress = Progress::start("reading the documents");
    let Reading {
        documents,
        set_aside,
        notices,
    } = source::read(
        &args.docs,
        &args.reading.options()?,
        &mut std::io::stdin().lock(),
    )?;
    for notice in &notices {
        note(notice);
    }
    redaction::keep(&documents);
    let documents = match &args.template {
        Some(file) => others_than(file, documents),
        None => documents,
    };
    let (documents, others) = match &args.like {
        None => (documents, Vec::new()),
        Some(id) => {
            progress.now("comparing the documents");
            like(id, documents)?
        }
    };
    let set_aside = [others, set_aside].concat();
    let mut model = checked(&documents, set_aside, known.as_ref(), &progress);
    decide(&decisions, &mut model, &documents);
    if let Some(folder) = &args.out {
        // A model that is there is worth more than none: a wrong --encoding sets all documents aside.
        if model.documents.is_empty() && folder.join(directory::TEMPLATE_JSON).exists() {
            bail!(
                "no document was left to make a template from: {}; the model in {} is as it was",
                first_of(&model.set_aside),
                folder.to_string_lossy()
            );
        }
        progress.now("writing the model");
        directory::write_model(&model, folder)?;
    }
    drop(progress);

    if model.documents.len() == 1 && known.is_none() {
        note("one document alone is its own template; variables show from two documents on");
    }
    if let Some(known) = known.as_ref().filter(|known| is_foreign(known, &model)) {
        note(&format!(
            "{} shares next to nothing with the documents: it is hardly the text that they were made from",
            known.path()
        ));
    }
    let masked = redaction::masked(&model, &documents)?.map(|(_, masked)| masked);
    match args.format {
        Format::Json => {
            // Exact, whatever it holds: escaping is for people's terminals.
            let mut out = BufWriter::new(std::io::stdout().lock());
            let shown = masked.as_ref().map_or(&model, |masked| &masked.model);
            json::write_json(shown, &mut out)?;
            out.flush().context(CANNOT_WRITE)?;
        }
        Format::Table => {
            let detail = if args.all { Detail::All } else { Detail::First };
            let mut summary = Summary::of(&model, &documents, detail);
            if let Some(masked) = masked {
                summary = summary.masked(masked, detail);
            }
            let text = tables::summary(&summary, args.out.as_deref(), width());
            print(&text)?;
        }
    }
    // The program ends here: what it holds need not be given back piece by piece.
    std::mem::forget((model, documents));
    Ok(())
}

/// The model of documents, each of which comes back byte for byte, with what was set aside before.
pub(crate) fn checked(
    documents: &[Document],
    set_aside: Vec<SetAside>,
    known: Option<&KnownText>,
    progress: &Progress,
) -> Model {
    progress.now("aligning the documents");
    let mut model = match known {
        Some(known) => infer_from(known, documents),
        None => infer(documents),
    };
    progress.now("checking that every byte comes back");
    model.set_aside.extend(set_aside);
    set_aside_unfaithful(&mut model, documents);
    model
        .set_aside
        .sort_by(|a, b| (&a.path, &a.id).cmp(&(&b.path, &b.id)));
    model
}

/// The text that `--template` names.
fn known_text(file: &Path, not_utf8: NotUtf8) -> anyhow::Result<KnownText> {
    let (name, source) = read_text(
        file,
        not_utf8,
        "a known text is text, or a template in Jinja2",
    )?;
    Ok(KnownText::of(&name, source)?)
}

/// Whether a known text has so little of the template that, as a document, it would be set aside.
fn is_foreign(known: &KnownText, model: &Model) -> bool {
    let document = Document::new("known", known.path(), known.source());
    let aside = extract(&model.template, &[document]).set_aside;
    !model.documents.is_empty() && aside.iter().any(|one| one.reason == SHARES_NOTHING)
}

/// The documents without the file of the known text, which is none of them even where it lies among them.
fn others_than(file: &Path, documents: Vec<Document>) -> Vec<Document> {
    let Ok(known) = file.canonicalize() else {
        return documents;
    };
    let is_it = |document: &Document| {
        Path::new(&document.path)
            .canonicalize()
            .is_ok_and(|path| path == known)
    };
    let (own, others): (Vec<_>, Vec<_>) = documents.into_iter().partition(is_it);
    for document in own {
        note(&format!(
            "{} is the known text, and no document",
            document.path
        ));
    }
    others
}

/// The documents of the family of one of them, and the others, set aside.
fn like(id: &str, documents: Vec<Document>) -> anyhow::Result<(Vec<Document>, Vec<SetAside>)> {
    let Ok(like) = documents.binary_search_by(|document| document.id.as_str().cmp(id)) else {
        bail!("--like {id}: no document of that id was read; `untemplate families` shows the ids");
    };
    let texts: Vec<&str> = documents.iter().map(Document::text).collect();
    let families = families_of_texts(&texts).families;
    let family = families.into_iter().find(|family| family.contains(&like));
    let family = family.unwrap_or_else(|| vec![like]);
    let mut others = Vec::new();
    let mut own = Vec::with_capacity(family.len());
    for (d, document) in documents.into_iter().enumerate() {
        if family.binary_search(&d).is_ok() {
            own.push(document);
        } else {
            let Document {
                path, id: other, ..
            } = document;
            let reason = format!("{OF_ANOTHER_FAMILY} than {id}");
            others.push(SetAside {
                path,
                id: other,
                reason,
            });
        }
    }
    Ok((own, others))
}

/// Sets aside each document whose bytes do not come back from its record. None should: this is the check on ourselves that
/// lets us say that nothing was lost.
pub(crate) fn set_aside_unfaithful(model: &mut Model, documents: &[Document]) {
    let Model {
        template,
        documents: records,
        set_aside,
        known: _,
    } = model;
    let unfaithful: Vec<bool> = records
        .par_iter()
        .map(|record| {
            let source = documents
                .binary_search_by(|document| document.id.cmp(&record.id))
                .map(|at| &documents[at]);
            let back = render_exact(template, record);
            !matches!((source, back), (Ok(source), Ok(bytes)) if bytes == source.bytes())
        })
        .collect();
    let mut fate = unfaithful.into_iter();
    records.retain(|record| {
        let lost = fate.next().unwrap_or(false);
        if lost {
            let reason = "would not be given back byte for byte; this is a fault of untemplate, please report it";
            set_aside.push(SetAside { path: record.path.clone(), id: record.id.clone(), reason: reason.to_owned() });
        }
        !lost
    });
}
