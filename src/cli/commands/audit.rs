//! `untemplate audit`: where documents deviate from a model's template.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use untemplate::audit::{self, Baseline, Severity};
use untemplate::decisions::About;
use untemplate::export::findings;
use untemplate::source::Document;

use crate::cli::args::{Audit, FailOn, Findings};
use crate::cli::commands::extract::{formulas, read_and_extract};
use crate::cli::decisions;
use crate::cli::exit::note;
use crate::cli::findings::page;
use crate::cli::input::read;
use crate::cli::redaction;
use crate::cli::terminal::{CANNOT_WRITE, print, width};

/// Reads, extracts, prints; whether a document deviates more than is borne.
pub(crate) fn run(args: &Audit) -> anyhow::Result<bool> {
    // First: a wrong file should not cost the reading of all documents.
    let baseline = args.baseline.as_deref().map(read_baseline).transpose()?;
    let decisions = decisions::read(&args.model)?;
    let (model, documents) = read_and_extract(&args.model, &args.docs, &args.reading.options()?)?;
    let mut audit = audit::Audit::of(&model, |record| {
        let at = documents.binary_search_by(|document| document.id.cmp(&record.id));
        at.map_or("", |at| Document::text(&documents[at]))
    });
    let mut used = vec![false; decisions.accept.len()];
    for one in &mut audit.findings {
        decisions.weigh(&mut one.deviations);
        decisions.accept(&one.record.id, &mut one.deviations, &mut used);
    }
    // One about all documents may match others than these.
    let ids = model.documents.iter().map(|one| one.id.as_str());
    for told in decisions.unmatched(&used, ids, About::Named) {
        note(&told);
    }
    if let Some(baseline) = &baseline {
        baseline.mark(&mut audit);
    }
    let masked = redaction::masked(&model, &documents)?;
    if let Some((mask, masked)) = &masked {
        audit = mask.audit(&audit, masked);
        if let Some(baseline) = &baseline {
            // It may itself have been made with masks.
            baseline.mark_more(&mut audit);
        }
    }
    print_as(args, &audit)?;
    if model.documents.is_empty() {
        bail!("no document could be compared: all of them were set aside");
    }
    Ok(fails(&audit, args.fail_on))
}

fn read_baseline(path: &Path) -> anyhow::Result<Baseline> {
    let (name, bytes) = read(path)?;
    Ok(Baseline::read(&bytes).map_err(|error| error.at(name))?)
}

fn print_as(args: &Audit, audit: &audit::Audit<'_>) -> anyhow::Result<()> {
    if args.format == Findings::Table {
        let text = page(audit, args.group_by, width());
        return print(&text);
    }
    if matches!(args.format, Findings::Ndjson | Findings::Csv) {
        for one in &audit.model.set_aside {
            note(&format!("{} was set aside: {}", one.path, one.reason));
        }
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Findings::Table => {}
        // Exact, whatever it holds: escaping is for people's terminals.
        Findings::Json => findings::write_json(audit, &mut out)?,
        Findings::Ndjson => findings::write_lines(audit, &mut out)?,
        Findings::Csv => findings::write_csv(audit, formulas(args.raw), &mut out)?,
        Findings::Markdown => out
            .write_all(findings::markdown(audit).as_bytes())
            .context(CANNOT_WRITE)?,
        Findings::Sarif => {
            let root = std::env::current_dir().ok();
            let (log, left_out) = findings::sarif(audit, root.as_deref());
            if left_out > 0 {
                note(&format!(
                    "{left_out} of the least serious deviations are left out: code scanning takes no more than {} of a run",
                    findings::RESULTS
                ));
            }
            serde_json::to_writer(&mut out, &log).context(CANNOT_WRITE)?;
            out.write_all(b"\n").context(CANNOT_WRITE)?;
        }
    }
    out.flush().context(CANNOT_WRITE)
}

fn fails(audit: &audit::Audit<'_>, fail_on: FailOn) -> bool {
    let least = match fail_on {
        FailOn::Layout => Severity::Layout,
        FailOn::Wording => Severity::Wording,
        FailOn::Clause => Severity::Clause,
        FailOn::Never => return false,
    };
    [Severity::Layout, Severity::Wording, Severity::Clause]
        .into_iter()
        .any(|severity| severity >= least && audit.count(severity) > 0)
}
