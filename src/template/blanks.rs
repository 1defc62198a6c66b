//! Blanks and placeholders that look forgotten.
//!
//! In: documents. Out: the ranges of each. What a blank is, `naming` says; whether a colon has something after it depends
//! on the next paragraph, and on nothing farther. So each distinct paragraph is read once, and where it may have a blank once
//! more with each paragraph that follows it in any document: in a family these pairs are few.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use foldhash::quality::RandomState;
use rayon::prelude::*;

use crate::naming::{may_have_placeholders, placeholders};
use crate::text::corpus::Corpus;
use crate::work::{Work, done};

/// A paragraph and the one after it; the last has none.
type Pair = (u32, Option<u32>);

/// The blanks of every document of a corpus.
pub(super) struct Blanks {
    /// For each distinct paragraph whether it may have a blank, whatever follows it; most have none.
    suspect: Vec<bool>,
    /// Of those that may, by pair, in bytes of the first paragraph. Only ever asked, never walked.
    known: HashMap<Pair, Vec<Range<usize>>, RandomState>,
}

impl Blanks {
    /// Reads the documents, whose texts these are.
    pub(super) fn new(corpus: &Corpus, texts: &[&str]) -> Self {
        let mut paragraphs: Vec<&str> = vec![""; corpus.distinct_paragraphs()];
        for (d, text) in texts.iter().enumerate() {
            for ((id, _), start, middle, _) in pairs(corpus, d, text) {
                paragraphs[id as usize] = &text[start..middle];
            }
        }
        let suspect: Vec<bool> = paragraphs
            .into_par_iter()
            .map(|text| {
                done(Work::Searched, text.len());
                may_have_placeholders(text)
            })
            .collect();
        let mut known: HashSet<Pair, RandomState> = HashSet::default();
        let mut distinct: Vec<(Pair, &str, usize)> = Vec::new();
        for (d, text) in texts.iter().enumerate() {
            for (pair, start, middle, end) in pairs(corpus, d, text) {
                if suspect[pair.0 as usize] && known.insert(pair) {
                    distinct.push((pair, &text[start..end], middle - start));
                }
            }
        }
        let known = distinct
            .into_par_iter()
            .map(|(pair, text, len)| {
                done(Work::Searched, text.len());
                let own = placeholders(text)
                    .into_iter()
                    .filter(|range| range.start < len && range.end <= len)
                    .collect();
                (pair, own)
            })
            .collect();
        Self { suspect, known }
    }

    /// The blanks of a document, in bytes of its text.
    pub(super) fn of(&self, corpus: &Corpus, document: usize, text: &str) -> Vec<Range<usize>> {
        pairs(corpus, document, text)
            .filter(|(pair, ..)| self.suspect[pair.0 as usize])
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

    #[test]
    fn no_paragraph_without_a_suspicion_gets_a_blank_from_what_follows() {
        let paragraphs = [
            "See [Terms of Use] and <terms>.\n\n",
            "[terms of use]: https://example.org\n</terms>\n\n",
            "We keep  it, and  that, and  this, and  more.\n\n",
            "One word and no more.\n\n",
            "Sign ......\n\n",
            "3 of them, XX/\n\n",
            "XX/XX and x/xxxx\n\n",
            "sous le numéro\n\n",
            ", à compléter\n\n",
            "{{ name\n\n",
            "}} of the <% day\n\n",
            "%> [the\n\n",
            "day] TODO\n\n",
            "```\nwe  go\n\n",
            "# We go during:\n\n",
            "We collect data during:\n\n",
        ];
        for own in paragraphs {
            for next in paragraphs {
                let found = placeholders(&format!("{own}{next}"))
                    .iter()
                    .any(|range| range.end <= own.len());
                assert!(may_have_placeholders(own) || !found, "{own}{next}");
            }
        }
    }
}
