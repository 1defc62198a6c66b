//! Deviations as a table: one row each, for a spreadsheet.

use std::io::Write;

use crate::audit::{Audit, Deviation};
use crate::error::Error;
use crate::export::csv::{Formulas, Rows};
use crate::template::model::Record;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::export) enum Holds {
    Text,
    Number,
}

/// The titles of the columns, and what these hold.
pub(in crate::export) const DEVIATION_COLUMNS: [(&str, Holds); 20] = [
    ("document", Holds::Text),
    ("path", Holds::Text),
    ("line", Holds::Number),
    ("column", Holds::Number),
    ("end_line", Holds::Number),
    ("end_column", Holds::Number),
    ("start", Holds::Number),
    ("end", Holds::Number),
    ("type", Holds::Text),
    ("severity", Holds::Text),
    ("heading", Holds::Text),
    ("expected", Holds::Text),
    ("found", Holds::Text),
    ("origin_line", Holds::Number),
    ("support", Holds::Number),
    ("support_total", Holds::Number),
    ("needs_review", Holds::Text),
    ("known", Holds::Text),
    ("accepted", Holds::Text),
    ("fingerprint", Holds::Text),
];

/// Writes one row for each deviation: RFC 4180, as [`csv`](crate::export::csv) says. What is not known is an empty cell.
///
/// # Errors
///
/// [`ErrorKind::Io`](crate::ErrorKind::Io) when the writer fails.
pub fn write_csv(audit: &Audit<'_>, formulas: Formulas, out: impl Write) -> Result<(), Error> {
    let mut rows = Rows::new(formulas, out);
    rows.titles(DEVIATION_COLUMNS.map(|(title, _)| title))?;
    for (record, deviation) in audit.deviations() {
        rows.row(deviation_row(record, deviation))?;
    }
    rows.finish()
}

/// The cells of a deviation, as [`DEVIATION_COLUMNS`] names them.
pub(in crate::export) fn deviation_row(record: &Record, deviation: &Deviation) -> Vec<String> {
    let number = |number: Option<usize>| number.map_or(String::new(), |n| n.to_string());
    let support = deviation.support;
    let cells: [String; DEVIATION_COLUMNS.len()] = [
        record.id.clone(),
        record.path.clone(),
        deviation.line.to_string(),
        deviation.column.to_string(),
        deviation.end_line.to_string(),
        deviation.end_column.to_string(),
        deviation.start.to_string(),
        deviation.end.to_string(),
        deviation.kind.name().to_owned(),
        deviation.severity.name().to_owned(),
        deviation.heading.clone().unwrap_or_default(),
        deviation.expected.clone().unwrap_or_default(),
        deviation.found.clone(),
        number(deviation.origin),
        number(support.map(|support| support.documents)),
        number(support.map(|support| support.total)),
        deviation.needs_review.to_string(),
        deviation.known.to_string(),
        deviation.accepted.clone().unwrap_or_default(),
        deviation.fingerprint.clone(),
    ];
    cells.into()
}
