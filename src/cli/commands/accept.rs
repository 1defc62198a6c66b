//! `untemplate accept`: deviations that are as they should be.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use untemplate::audit::{Deviation, Severity, deviations_from};
use untemplate::decisions::edit;
use untemplate::export::directory::{decisions_text, write_decisions};
use untemplate::source::{self, Document};
use untemplate::template::render::source_text;

use crate::cli::args::Accept;
use crate::cli::commands::extract::read_and_extract;
use crate::cli::findings::line;
use crate::cli::model::{Opened, folder};
use crate::cli::redaction;
use crate::cli::terminal;

/// Finds the deviations at the place, and writes them among the decisions.
pub(crate) fn run(args: &Accept) -> anyhow::Result<()> {
    redaction::refuse(redaction::WRITES_MODEL)?;
    let (name, row, column) = place(&args.place)?;
    let (id, found) = found(args, name)?;
    let here: Vec<Deviation> = found
        .into_iter()
        .filter(|one| one.line == row && column.is_none_or(|column| one.column == column))
        // Layout fails an audit only where the user asks for it, and a line has much of it: it is named by its column.
        .filter(|one| column.is_some() || one.severity > Severity::Layout)
        .collect();
    if here.is_empty() {
        bail!("{name} has no deviation there; `untemplate audit` shows lines and columns");
    }
    let document = (!args.everywhere).then_some(id.as_str());
    let mut text = decisions_text(folder(&args.model))?;
    let mut said = String::new();
    for deviation in &here {
        text = edit::accept(&text, document, deviation, &args.reason)?;
        said.push_str(&format!("accepted: {}\n", line(deviation)));
    }
    write_decisions(folder(&args.model), &text)?;
    terminal::print(&said)
}

/// The id and the deviations of a document of the model, or of a file.
fn found(args: &Accept, name: &str) -> anyhow::Result<(String, Vec<Deviation>)> {
    if let Opened::Directory(directory) = Opened::open(&args.model)?
        && directory.ids()?.iter().any(|id| id == name)
    {
        let record = directory.document(name)?;
        let text = source_text(directory.template(), &record)?;
        let found = deviations_from(directory.template(), &record, &text);
        return Ok((record.id.clone(), found));
    }
    let path = PathBuf::from(name);
    if !path.is_file() {
        bail!("{name} is no document of the model, and no file");
    }
    let (model, documents) = read_and_extract(&args.model, &[path], &source::Options::default())?;
    if documents.len() > 1 {
        bail!(
            "{name} holds {} documents; `untemplate update` adds them to the model, where their ids name them",
            documents.len()
        );
    }
    match (model.documents.first(), documents.first()) {
        (Some(record), Some(document)) => {
            let text = Document::text(document);
            let found = deviations_from(&model.template, record, text);
            Ok((record.id.clone(), found))
        }
        _ => bail!("{name} was set aside; `untemplate audit` says why"),
    }
}

/// A document, a line and perhaps a column.
fn place(text: &str) -> anyhow::Result<(&str, usize, Option<usize>)> {
    let wrong = || format!("{text}: write DOC:LINE or DOC:LINE:COLUMN");
    let number = |text: &str| text.parse::<usize>().ok();
    let (before, last) = text.rsplit_once(':').with_context(wrong)?;
    let last = number(last).with_context(wrong)?;
    if let Some((name, line)) = before.rsplit_once(':')
        && let Some(line) = number(line)
    {
        return Ok((name, line, Some(last)));
    }
    Ok((before, last, None))
}
