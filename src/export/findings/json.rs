//! Deviations as JSON: one object of all documents, or one line a deviation.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use crate::audit::{Audit, Deviation, Overview};
use crate::error::Error;
use crate::export::FORMAT;
use crate::export::json::line;
use crate::template::model::{Record, SetAside, Variable};

#[derive(Serialize)]
struct Whole<'m> {
    format: &'static str,
    variables: &'m BTreeMap<String, Variable>,
    documents: Vec<Document<'m>>,
    set_aside: &'m [SetAside],
    overview: Overview,
}

#[derive(Serialize)]
struct Document<'m> {
    #[serde(flatten)]
    record: &'m Record,
    deviations: &'m [Deviation],
}

#[derive(Serialize)]
struct Line<'m> {
    document: &'m str,
    path: &'m str,
    #[serde(flatten)]
    deviation: &'m Deviation,
}

/// Writes what [`write_documents`](crate::export::json::write_documents) writes, with each document's `deviations` and the
/// template's `overview`. Give a buffered writer.
///
/// # Errors
///
/// [`ErrorKind::Io`](crate::ErrorKind::Io) when the writer fails; its own error is the source.
pub fn write_json(audit: &Audit<'_>, out: impl Write) -> Result<(), Error> {
    let documents = audit.findings.iter().map(|one| Document {
        record: one.record,
        deviations: &one.deviations,
    });
    let whole = Whole {
        format: FORMAT,
        variables: &audit.model.template.variables,
        documents: documents.collect(),
        set_aside: &audit.model.set_aside,
        overview: audit.overview(),
    };
    line(&whole, out)
}

/// Writes each deviation as one JSON object on a line of its own, with its document's id and path.
///
/// # Errors
///
/// [`ErrorKind::Io`](crate::ErrorKind::Io) when the writer fails.
pub fn write_lines(audit: &Audit<'_>, mut out: impl Write) -> Result<(), Error> {
    for one in &audit.findings {
        for deviation in &one.deviations {
            let (document, path) = (one.record.id.as_str(), one.record.path.as_str());
            let object = Line {
                document,
                path,
                deviation,
            };
            line(&object, &mut out)?;
        }
    }
    Ok(())
}
