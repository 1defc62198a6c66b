//! What an audit found: each document with its deviations.

use rayon::prelude::*;

use super::{Deviation, Overview, Severity, deviations_from};
use crate::template::model::{Model, Record};

/// A document and its deviations.
#[derive(Clone, Debug)]
pub struct Findings<'m> {
    /// The document.
    pub record: &'m Record,
    /// Its deviations in reading order.
    pub deviations: Vec<Deviation>,
}

/// All documents of an audit.
#[derive(Clone, Debug)]
pub struct Audit<'m> {
    /// The template, with a record of each document that was audited, and the documents that could not be.
    pub model: &'m Model,
    /// One for each record of the model, in their order.
    pub findings: Vec<Findings<'m>>,
    /// Whether a [`Baseline`](super::Baseline) says which deviations are known.
    pub against_baseline: bool,
}

impl<'m> Audit<'m> {
    /// The deviations of every document of a model; `text` gives the text of a document, a byte order mark included.
    ///
    /// ```
    /// use untemplate::audit::{Audit, Severity};
    /// use untemplate::{accept, infer};
    ///
    /// let files = [("a.md", "We keep your data for a year."), ("b.md", "We keep your data for a year.")];
    /// let documents = accept(files.map(|(path, text)| (path.to_owned(), text.into())).to_vec()).documents;
    /// let model = infer(&documents);
    /// let audit = Audit::of(&model, |record| {
    ///     documents.iter().find(|document| document.id == record.id).map_or("", |document| document.text())
    /// });
    /// assert_eq!(audit.count(Severity::Wording), 0);
    /// ```
    pub fn of(model: &'m Model, text: impl Fn(&'m Record) -> &'m str + Sync) -> Self {
        let findings = model.documents.par_iter().map(|record| Findings {
            record,
            deviations: deviations_from(&model.template, record, text(record)),
        });
        Self {
            model,
            findings: findings.collect(),
            against_baseline: false,
        }
    }

    /// All deviations, each with its document: documents in their order, deviations in reading order.
    pub(crate) fn deviations(&self) -> impl Iterator<Item = (&'m Record, &Deviation)> {
        self.findings.iter().flat_map(|one| {
            let own = one.deviations.iter();
            own.map(|deviation| (one.record, deviation))
        })
    }

    /// How many deviations are of this severity, without those that are accepted or of the baseline.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().map(|one| one.count(severity)).sum()
    }

    /// How many deviations are of the baseline.
    pub fn known(&self) -> usize {
        self.deviations().filter(|(_, one)| one.known).count()
    }

    /// How many deviations are accepted; see [`Decisions`](crate::decisions::Decisions).
    pub fn accepted(&self) -> usize {
        let all = self.deviations();
        all.filter(|(_, one)| one.accepted.is_some()).count()
    }

    /// The paragraphs of the template by sort.
    pub fn overview(&self) -> Overview {
        Overview::of(&self.model.template)
    }
}

impl Findings<'_> {
    /// How many deviations are of this severity, without those that are accepted or of the baseline.
    pub fn count(&self, severity: Severity) -> usize {
        let all = self.deviations.iter();
        let new = all.filter(|one| !one.known && one.accepted.is_none());
        new.filter(|one| one.severity == severity).count()
    }
}
