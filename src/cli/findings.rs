//! Deviations as text for people. Every string that comes from a document is escaped here.

use comfy_table::Cell;
use untemplate::audit::{Deviation, Severity};
use untemplate::source::SetAside;
use untemplate::template::model::Record;

use super::tables::{Page, cell, count, hidden, marked, said, set_aside, table, type_name};
use super::terminal::{escape, shorten};

/// How much of a text is quoted, in characters.
const QUOTE: usize = 120;

/// A document and its deviations.
pub(crate) struct Findings<'a> {
    pub(crate) record: &'a Record,
    pub(crate) deviations: Vec<Deviation>,
}

/// What `audit` prints, at most `width` columns wide: a table for each document that deviates, the most serious first.
pub(crate) fn page(found: &[Findings<'_>], aside: &[SetAside], width: u16) -> String {
    let mut page = Page::new(width);
    let of = |severity: Severity| {
        let all = found.iter().flat_map(|one| &one.deviations);
        all.filter(|one| one.accepted.is_none() && one.severity == severity)
            .count()
    };
    let all = found.iter().flat_map(|one| &one.deviations);
    let accepted = match all.filter(|one| one.accepted.is_some()).count() {
        0 => String::new(),
        number => format!("; {number} accepted"),
    };
    page.line(&format!(
        "{}: {}, {} of wording, {} of layout{accepted}",
        count(found.len(), "document"),
        count(of(Severity::Clause), "clause"),
        of(Severity::Wording),
        of(Severity::Layout)
    ));
    let mut ranked: Vec<&Findings<'_>> = found.iter().collect();
    // Stable: documents that deviate alike stand in the order of their ids.
    ranked.sort_by_key(|one| {
        let of = |least| {
            one.deviations
                .iter()
                .filter(|d| d.accepted.is_none() && d.severity == least)
                .count()
        };
        std::cmp::Reverse((of(Severity::Clause), of(Severity::Wording)))
    });
    for one in ranked {
        document(one, &mut page);
    }
    set_aside(aside, &mut page);
    page.finish()
}

fn document(one: &Findings<'_>, page: &mut Page) {
    let layout = |d: &&Deviation| d.severity == Severity::Layout;
    let mut shown: Vec<&Deviation> = one.deviations.iter().filter(|d| !layout(d)).collect();
    if shown.is_empty() {
        return;
    }
    shown.sort_by_key(|deviation| std::cmp::Reverse(deviation.severity));
    let more = if one.record.truncated {
        ": cut short, it ends in the middle of the template"
    } else {
        ""
    };
    page.heading(&escape(&one.record.id), more);
    let mut table = table(&["place", "type", "heading", "deviation"]);
    for deviation in shown {
        let what = what(deviation);
        let what = match &deviation.accepted {
            Some(reason) => format!("{what}; accepted: {}", escape(&shorten(reason, QUOTE))),
            None => what,
        };
        table.add_row([
            Cell::new(format!("{}:{}", deviation.line, deviation.column)),
            Cell::new(marked(type_name(deviation.kind), deviation.needs_review)),
            cell(&shorten(deviation.heading.as_deref().unwrap_or(""), 24)),
            Cell::new(what),
        ]);
    }
    page.table(table);
}

/// A deviation on one line, with its place.
pub(crate) fn line(deviation: &Deviation) -> String {
    let Deviation { line, column, .. } = deviation;
    let kind = type_name(deviation.kind);
    format!("line {line}, column {column}, {kind}: {}", what(deviation))
}

fn what(deviation: &Deviation) -> String {
    let expected = deviation.expected.as_deref();
    match &deviation.word {
        Some(word) => hidden(word),
        None => said(
            deviation.kind,
            &shorten(&deviation.found, QUOTE),
            expected.map(|expected| shorten(expected, QUOTE)).as_deref(),
            deviation.origin,
        ),
    }
}
