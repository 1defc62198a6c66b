//! The figures that `infer` shows, computed from the model: data only, no layout and no escaping.
//!
//! The cost is one pass over the documents' bytes, in parallel; excerpts and line numbers are made only for what is shown.

mod clauses;
mod passages;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use untemplate::redact::Masked;
use untemplate::source::{Document, SetAside};
use untemplate::template::model::{Model, Record, SpanType};

pub(crate) use clauses::{Choice, Clause, Repeat, VariableRow};
pub(crate) use passages::{Blank, Passage};

/// How many documents with deviations, and how many blanks, are described where not all are.
const FIRST: usize = 5;
/// How many deviations of one document are described.
const PASSAGES: usize = 3;

/// The types of spans that are deviations, in the order in which they are shown.
pub(crate) const DEVIATIONS: [SpanType; 6] = [
    SpanType::Wording,
    SpanType::Missing,
    SpanType::Extra,
    SpanType::Moved,
    SpanType::Hidden,
    SpanType::Value,
];

/// How much is described.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// The first few of each list that grows with the documents.
    First,
    /// Everything.
    All,
}

/// What `infer` found, in figures.
#[derive(Debug, Serialize)]
pub(crate) struct Summary {
    /// Documents that the template was made from.
    pub(crate) documents: usize,
    /// Words in them.
    pub(crate) words: usize,
    /// Of these, words that are the template's fixed text: no value, clause of some, or deviation touches them.
    pub(crate) fixed_words: usize,
    /// The variables, in the order in which the template first names them.
    pub(crate) variables: Vec<VariableRow>,
    /// The optional clauses, in reading order.
    pub(crate) clauses: Vec<Clause>,
    /// The alternative wordings, in reading order.
    pub(crate) choices: Vec<Choice>,
    /// The repeats, in reading order.
    pub(crate) repeats: Vec<Repeat>,
    /// Deviations of all documents by type, as [`DEVIATIONS`] orders them.
    pub(crate) deviations: [usize; DEVIATIONS.len()],
    /// How many documents deviate.
    pub(crate) deviating_documents: usize,
    /// Those with most deviations, most first.
    pub(crate) deviating: Vec<Deviating>,
    /// How many different blanks look forgotten.
    pub(crate) distinct_blanks: usize,
    /// Those in most documents, most first.
    pub(crate) blanks: Vec<Blank>,
    /// How many variables, clauses and deviations a person should look at.
    pub(crate) needs_review: usize,
    /// The known text that it was begun with: its path, and in how many places its wording decided.
    pub(crate) known: Option<(String, usize)>,
    /// Ids of documents that end in the middle.
    pub(crate) truncated: Vec<String>,
    /// Documents that were not used.
    pub(crate) set_aside: Vec<SetAside>,
}

/// A document that deviates.
#[derive(Debug, Serialize)]
pub(crate) struct Deviating {
    /// Its id.
    pub(crate) id: String,
    /// Its deviations by type, as [`DEVIATIONS`] orders them.
    pub(crate) counts: [usize; DEVIATIONS.len()],
    /// The first few.
    pub(crate) first: Vec<Passage>,
}

impl Summary {
    /// The figures of this model of these documents; both are ordered by id. A record whose document is not among them counts no words.
    pub(crate) fn of(model: &Model, documents: &[Document], detail: Detail) -> Self {
        let pairs: Vec<(&Record, &str)> = model
            .documents
            .par_iter()
            .map(|record| (record, text_of(record, documents)))
            .collect();
        let scans: Vec<passages::Scan> = pairs
            .par_iter()
            .map(|(record, text)| passages::Scan::of(record, text))
            .collect();
        let shown = match detail {
            Detail::First => FIRST,
            Detail::All => usize::MAX,
        };

        let mut deviations = [0; DEVIATIONS.len()];
        for scan in &scans {
            for (sum, count) in deviations.iter_mut().zip(scan.counts) {
                *sum += count;
            }
        }
        let mut deviating: Vec<usize> = (0..scans.len())
            .filter(|&at| scans[at].deviations() > 0)
            .collect();
        // Stable: of documents with equally many the order is that of their ids.
        deviating.sort_by_key(|&at| std::cmp::Reverse(scans[at].deviations()));

        let mut blanks: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
        for (at, scan) in scans.iter().enumerate() {
            for (excerpt, &start) in &scan.blanks {
                blanks.entry(excerpt).or_insert((0, at, start)).0 += 1;
            }
        }
        let distinct_blanks = blanks.len();
        let mut blanks: Vec<_> = blanks.into_iter().collect();
        blanks.sort_by_key(|&(_, (count, at, start))| (std::cmp::Reverse(count), at, start));

        Self {
            documents: model.documents.len(),
            words: scans.iter().map(|scan| scan.words).sum(),
            fixed_words: scans.iter().map(|scan| scan.fixed_words).sum(),
            variables: clauses::variables(&model.template),
            clauses: clauses::optional(&model.template),
            choices: clauses::choices(&model.template),
            repeats: clauses::repeats(model),
            deviations,
            deviating_documents: deviating.len(),
            deviating: deviating
                .into_iter()
                .take(shown)
                .map(|at| Deviating {
                    id: pairs[at].0.id.clone(),
                    counts: scans[at].counts,
                    first: passages::first(pairs[at].0, pairs[at].1, PASSAGES),
                })
                .collect(),
            distinct_blanks,
            blanks: blanks
                .into_iter()
                .take(shown)
                .map(|(excerpt, (documents, at, start))| Blank {
                    id: pairs[at].0.id.clone(),
                    line: passages::line(pairs[at].1, start),
                    excerpt: excerpt.to_owned(),
                    documents,
                })
                .collect(),
            needs_review: clauses::to_review(&model.template)
                + scans.iter().map(|scan| scan.needs_review).sum::<usize>(),
            known: model
                .known
                .as_ref()
                .map(|known| (known.path.clone(), known.decided.len())),
            truncated: pairs
                .iter()
                .filter(|(record, _)| record.truncated)
                .map(|(record, _)| record.id.clone())
                .collect(),
            set_aside: model.set_aside.clone(),
        }
    }

    /// The same of the model with masks, whose words are counted as they are.
    pub(crate) fn masked(self, masked: Masked, detail: Detail) -> Self {
        let Masked {
            model,
            records: mut own,
            mut documents,
        } = masked;
        own.sort_by(|a, b| a.id.cmp(&b.id));
        documents.sort_by(|a, b| a.id.cmp(&b.id));
        let model = Model {
            documents: own,
            ..model
        };
        Self {
            words: self.words,
            fixed_words: self.fixed_words,
            ..Self::of(&model, &documents, detail)
        }
    }
}

fn text_of<'a>(record: &Record, documents: &'a [Document]) -> &'a str {
    documents
        .binary_search_by(|document| document.id.cmp(&record.id))
        .map_or("", |at| documents[at].text())
}

#[cfg(test)]
mod tests;
