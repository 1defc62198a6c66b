//! `untemplate audit`: where documents deviate from a model's template.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write as _};

use anyhow::Context as _;
use serde::Serialize;
use untemplate::audit::{Deviation, Severity, deviations};
use untemplate::decisions::About;
use untemplate::export::FORMAT;
use untemplate::source::{Document, SetAside};
use untemplate::template::model::{Record, Variable};

use crate::cli::args::{Audit, FailOn, Findings};
use crate::cli::commands::extract::read_and_extract;
use crate::cli::decisions;
use crate::cli::exit::note;
use crate::cli::findings::{Findings as Page, page};
use crate::cli::terminal::width;

/// What `--format json` prints: what `extract` prints, with each document's deviations.
#[derive(Serialize)]
struct Whole<'a> {
    format: &'static str,
    variables: &'a BTreeMap<String, Variable>,
    documents: Vec<Audited<'a>>,
    set_aside: &'a [SetAside],
}

#[derive(Serialize)]
struct Audited<'a> {
    #[serde(flatten)]
    record: &'a Record,
    deviations: &'a [Deviation],
}

/// A line of `--format ndjson`.
#[derive(Serialize)]
struct Line<'a> {
    document: &'a str,
    path: &'a str,
    #[serde(flatten)]
    deviation: &'a Deviation,
}

/// Reads, extracts, prints; whether a document deviates more than is borne.
pub(crate) fn run(args: &Audit) -> anyhow::Result<bool> {
    let decisions = decisions::read(&args.model)?;
    let (model, documents) = read_and_extract(&args.model, &args.docs)?;
    let text = |id: &str| {
        let at = documents.binary_search_by(|document| document.id.as_str().cmp(id));
        at.map_or("", |at| Document::text(&documents[at]))
    };
    let mut used = vec![false; decisions.accept.len()];
    let found: Vec<Page<'_>> = model
        .documents
        .iter()
        .map(|record| {
            let mut deviations = deviations(record, text(&record.id));
            decisions.accept(&record.id, &mut deviations, &mut used);
            Page { record, deviations }
        })
        .collect();
    // One about all documents may match others than these.
    let ids: Vec<&str> = model.documents.iter().map(|one| one.id.as_str()).collect();
    for told in decisions.unmatched(&used, ids.iter().copied(), About::Named) {
        note(&told);
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        // Exact, whatever it holds: escaping is for people's terminals.
        Findings::Json => {
            let documents = found.iter().map(|one| Audited {
                record: one.record,
                deviations: &one.deviations,
            });
            let whole = Whole {
                format: FORMAT,
                variables: &model.template.variables,
                documents: documents.collect(),
                set_aside: &model.set_aside,
            };
            serde_json::to_writer(&mut out, &whole)
                .context("standard output: cannot be written")?;
            out.write_all(b"\n")
                .context("standard output: cannot be written")?;
        }
        Findings::Ndjson => {
            for one in &model.set_aside {
                note(&format!("{} was set aside: {}", one.path, one.reason));
            }
            for Page { record, deviations } in &found {
                for deviation in deviations {
                    let (document, path) = (record.id.as_str(), record.path.as_str());
                    let line = Line {
                        document,
                        path,
                        deviation,
                    };
                    serde_json::to_writer(&mut out, &line)
                        .context("standard output: cannot be written")?;
                    out.write_all(b"\n")
                        .context("standard output: cannot be written")?;
                }
            }
        }
        Findings::Table => {
            drop(out);
            let text = page(&found, &model.set_aside, width());
            let mut out = anstream::stdout().lock();
            out.write_all(text.as_bytes())
                .and_then(|()| out.flush())
                .context("standard output: cannot be written")?;
            return Ok(fails(&found, args.fail_on));
        }
    }
    out.flush().context("standard output: cannot be written")?;
    drop(out);
    Ok(fails(&found, args.fail_on))
}

fn fails(found: &[Page<'_>], fail_on: FailOn) -> bool {
    let least = match fail_on {
        FailOn::Layout => Severity::Layout,
        FailOn::Wording => Severity::Wording,
        FailOn::Clause => Severity::Clause,
        FailOn::Never => return false,
    };
    let mut all = found.iter().flat_map(|one| &one.deviations);
    all.any(|deviation| deviation.accepted.is_none() && deviation.severity >= least)
}
