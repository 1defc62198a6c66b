//! Deviations as text for people. Every string that comes from a document is escaped here.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use comfy_table::Cell;
use untemplate::audit::{Audit, Deviation, Findings, Overview, Severity};
use untemplate::template::model::Record;

use super::args::GroupBy;
use super::tables::{Page, cell, count, grouped, in_quotes, marked, set_aside, table};
use super::terminal::{escape, shorten};

/// How much of a text is quoted, in characters.
const QUOTE: usize = 120;

/// How much of a heading a column shows, in characters.
const HEADING: usize = 24;

/// What `audit` prints, at most `width` columns wide: a table for each document, or for each heading, the most serious first.
pub(crate) fn page(audit: &Audit<'_>, group_by: GroupBy, width: u16) -> String {
    let mut page = Page::new(width);
    let known = match audit.known() {
        _ if !audit.against_baseline => String::new(),
        known => format!("; {} known from the baseline", grouped(known)),
    };
    let accepted = match audit.accepted() {
        0 => String::new(),
        number => format!("; {} accepted", grouped(number)),
    };
    page.line(&format!(
        "{}: {}, {} of wording, {} of layout{known}{accepted}",
        count(audit.findings.len(), "document"),
        count(audit.count(Severity::Clause), "clause"),
        grouped(audit.count(Severity::Wording)),
        grouped(audit.count(Severity::Layout))
    ));
    match group_by {
        GroupBy::Document => by_document(audit, &mut page),
        GroupBy::Clause => by_clause(audit, &mut page),
    }
    overview(audit.overview(), &mut page);
    set_aside(&audit.model.set_aside, &mut page);
    page.finish()
}

/// The deviations of a document that a table lists.
fn shown<'a>(findings: &'a Findings<'_>) -> impl Iterator<Item = &'a Deviation> {
    let all = findings.deviations.iter();
    all.filter(|deviation| !deviation.known && deviation.severity > Severity::Layout)
}

fn by_document(audit: &Audit<'_>, page: &mut Page) {
    let mut ranked: Vec<&Findings<'_>> = audit.findings.iter().collect();
    // Stable: documents that deviate alike stand in the order of their ids.
    ranked.sort_by_key(|one| Reverse((one.count(Severity::Clause), one.count(Severity::Wording))));
    for one in ranked {
        let mut shown: Vec<&Deviation> = shown(one).collect();
        if shown.is_empty() {
            continue;
        }
        shown.sort_by_key(|deviation| Reverse(deviation.severity));
        let more = if one.record.truncated {
            ": cut short, it ends in the middle of the template"
        } else {
            ""
        };
        page.heading(&escape(&one.record.id), more);
        let mut table = table(&["place", "type", "heading", "deviation"]);
        for deviation in shown {
            let heading = deviation.heading.as_deref().unwrap_or("");
            table.add_row([
                place(deviation),
                kind(deviation),
                cell(&shorten(heading, HEADING)),
                said(deviation),
            ]);
        }
        page.table(table);
    }
}

fn by_clause(audit: &Audit<'_>, page: &mut Page) {
    let mut clauses: BTreeMap<Option<&str>, Vec<(&Record, &Deviation)>> = BTreeMap::new();
    for one in &audit.findings {
        for deviation in shown(one) {
            let clause = clauses.entry(deviation.heading.as_deref()).or_default();
            clause.push((one.record, deviation));
        }
    }
    let mut ranked: Vec<_> = clauses.into_iter().collect();
    // Stable: clauses that deviate alike stand in the order of their headings.
    ranked.sort_by_key(|(_, found)| {
        let of = |severity| {
            found
                .iter()
                .filter(|one| one.1.severity == severity)
                .count()
        };
        Reverse((of(Severity::Clause), of(Severity::Wording)))
    });
    for (heading, mut found) in ranked {
        found.sort_by_key(|(_, deviation)| Reverse(deviation.severity));
        let mut documents: Vec<&str> = found.iter().map(|(record, _)| record.id.as_str()).collect();
        documents.sort_unstable();
        documents.dedup();
        let more = format!(": {}", count(documents.len(), "document"));
        let heading = heading.map_or("(under no heading)".into(), |heading| {
            escape(&shorten(heading, QUOTE)).into_owned()
        });
        page.heading(&heading, &more);
        let mut table = table(&["document", "place", "type", "deviation"]);
        for (record, deviation) in found {
            table.add_row([
                cell(&record.id),
                place(deviation),
                kind(deviation),
                said(deviation),
            ]);
        }
        page.table(table);
    }
}

/// What deviates, and why it is accepted, if it is.
fn said(deviation: &Deviation) -> Cell {
    let what = deviation.said(QUOTE, in_quotes);
    Cell::new(match &deviation.accepted {
        Some(reason) => format!("{what}; accepted: {}", escape(&shorten(reason, QUOTE))),
        None => what,
    })
}

fn place(deviation: &Deviation) -> Cell {
    Cell::new(format!("{}:{}", deviation.line, deviation.column))
}

fn kind(deviation: &Deviation) -> Cell {
    Cell::new(marked(deviation.kind.name(), deviation.needs_review))
}

/// How much of the template is open to deviation at all.
fn overview(overview: Overview, page: &mut Page) {
    page.heading("Paragraphs of the template", "");
    let mut table = table(&["", "#fixed", "#varying"]);
    for (name, fixed, varying) in [
        (
            "always there",
            overview.always_fixed,
            overview.always_varying,
        ),
        (
            "sometimes there",
            overview.sometimes_fixed,
            overview.sometimes_varying,
        ),
    ] {
        table.add_row([
            Cell::new(name),
            Cell::new(grouped(fixed)),
            Cell::new(grouped(varying)),
        ]);
    }
    page.table(table);
}

/// A deviation on one line, with its place.
pub(crate) fn line(deviation: &Deviation) -> String {
    let Deviation { line, column, .. } = deviation;
    let (kind, what) = (deviation.kind.name(), deviation.said(QUOTE, in_quotes));
    format!("line {line}, column {column}, {kind}: {what}")
}
