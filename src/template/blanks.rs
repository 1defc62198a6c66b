//! Blanks and placeholders that look forgotten.
//!
//! In: documents. Out: the ranges of each. What a blank is, `naming` says; whether a colon has something after it depends
//! on the next paragraph, and on nothing farther. So a paragraph is read once with each paragraph that follows it in any
//! document: in a family these pairs are few.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::quality::RandomState;
use rayon::prelude::*;

use crate::naming::placeholders;
use crate::text::corpus::Corpus;

/// A paragraph and the one after it; the last has none.
type Pair = (u32, Option<u32>);

/// The blanks of every document of a corpus.
pub(super) struct Blanks {
    /// By pair, in bytes of the first paragraph. Only ever asked, never walked.
    known: HashMap<Pair, Vec<Range<usize>>, RandomState>,
}

impl Blanks {
    /// Reads the documents, whose texts these are.
    pub(super) fn new(corpus: &Corpus, texts: &[&str]) -> Self {
        let mut known: HashMap<Pair, usize, RandomState> = HashMap::default();
        let mut distinct: Vec<(Pair, &str, usize)> = Vec::new();
        for (d, text) in texts.iter().enumerate() {
            for (pair, start, middle, end) in pairs(corpus, d, text) {
                known.entry(pair).or_insert_with(|| {
                    distinct.push((pair, &text[start..end], middle - start));
                    distinct.len() - 1
                });
            }
        }
        let known = distinct
            .into_par_iter()
            .map(|(pair, text, len)| {
                let own = placeholders(text)
                    .into_iter()
                    .filter(|range| range.start < len && range.end <= len)
                    .collect();
                (pair, own)
            })
            .collect();
        Self { known }
    }

    /// The blanks of a document, in bytes of its text.
    pub(super) fn of(&self, corpus: &Corpus, document: usize, text: &str) -> Vec<Range<usize>> {
        pairs(corpus, document, text)
            .flat_map(|(pair, start, ..)| {
                self.known
                    .get(&pair)
                    .into_iter()
                    .flatten()
                    .map(move |range| range.start + start..range.end + start)
            })
            .collect()
    }
}

/// The pairs of a document, with the bytes where the first begins, where the second begins, and where it ends.
fn pairs(
    corpus: &Corpus,
    document: usize,
    text: &str,
) -> impl Iterator<Item = (Pair, usize, usize, usize)> {
    let all: Vec<(u32, usize)> = corpus.paragraphs(document).collect();
    let len = text.len();
    (0..all.len()).map(move |k| {
        let next = all.get(k + 1);
        let middle = next.map_or(len, |n| n.1);
        let end = all.get(k + 2).map_or(len, |n| n.1);
        ((all[k].0, next.map(|n| n.0)), all[k].1, middle, end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_the_blanks_that_its_text_has() {
        let texts = [
            "Write to [INSERT EMAIL ADDRESS].\n\nNumber: ____\n\nWe collect data during:\n\nThe end of it is here.",
            "We collect data during:\n\n- visits\n- calls\n\nNumber: ____",
        ];
        let corpus = Corpus::new(&texts);
        let blanks = Blanks::new(&corpus, &texts);
        for (d, text) in texts.iter().enumerate() {
            assert_eq!(blanks.of(&corpus, d, text), placeholders(text), "{text}");
        }
    }
}
