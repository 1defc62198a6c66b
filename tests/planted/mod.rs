//! Corpora whose truth is known: a hidden template is filled in for made-up tenants, noise is laid over it, and every
//! byte that is not the template's fixed text is accounted for.
//!
//! The same arguments give the same bytes on every machine, and a corpus of `n` tenants begins with that of `n - 1`.
//! What each tenant draws is independent of the others, except that no two of them drop the same sentence: what two
//! documents lack might as well be an optional clause.

#![allow(
    dead_code,
    unused_imports,
    reason = "each test that includes this module uses another part of it"
)]

pub(crate) mod draft;
pub(crate) mod genre;
pub(crate) mod noise;
pub(crate) mod random;
pub(crate) mod strategies;
pub(crate) mod tenant;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use draft::Draft;
pub(crate) use draft::{Mark, MarkKind};
pub(crate) use genre::Genre;
pub(crate) use noise::Noise;
use random::Random;
use tenant::Tenant;

/// A variable's value in one document: `document[start..end]`, which may hold a line break that `value` has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// The variable's name in the hidden template.
    pub(crate) name: String,
    /// The value as it was filled in.
    pub(crate) value: String,
    /// First byte in the document as it lies on disk.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
}

/// Documents of one family and the truth about them, in the same order.
#[derive(Clone)]
pub(crate) struct Corpus {
    /// Which hidden template it was made from.
    pub(crate) genre: Genre,
    /// What it was drawn with.
    pub(crate) seed: u64,
    /// What lies over it.
    pub(crate) noise: Noise,
    /// Ids, which hint at no value, and files' bytes.
    pub(crate) documents: Vec<(String, Vec<u8>)>,
    /// Every place of every variable, by position.
    pub(crate) slots: Vec<Vec<Slot>>,
    /// Everything else that is not fixed text: clauses, alternatives, items, deviations, layout; outer before inner.
    pub(crate) marks: Vec<Vec<Mark>>,
    /// What each document was before the noise: LF, no BOM, the template's words.
    pub(crate) clean: Vec<String>,
}

/// Documents made from one of the hidden templates; the seed says which.
pub(crate) fn corpus(seed: u64, tenants: usize, noise: Noise) -> Corpus {
    let genres = Genre::ALL;
    let genre = genres[Random::new(seed).below(genres.len())];
    corpus_of(genre, seed, tenants, noise)
}

/// Documents made from this hidden template.
pub(crate) fn corpus_of(genre: Genre, seed: u64, tenants: usize, noise: Noise) -> Corpus {
    let template = genre.template();
    let mut corpus = Corpus {
        genre,
        seed,
        noise,
        documents: Vec::new(),
        slots: Vec::new(),
        marks: Vec::new(),
        clean: Vec::new(),
    };
    let mut dropped = BTreeSet::new();
    for number in 0..tenants {
        let mut random = Random::new(seed).fork(number as u64);
        let tenant = Tenant::new(genre.language(), &mut random);
        let mut draft = Draft::fill(&template, &tenant, &mut random);
        corpus.clean.push(draft.text().to_owned());
        let coat = noise::apply(noise, &mut draft, &tenant, &mut dropped, &mut random);
        let (bytes, slots, marks) = draft.finish(coat);
        corpus
            .documents
            .push((format!("tenant-{:03}", number + 1), bytes));
        corpus.slots.push(slots);
        corpus.marks.push(marks);
    }
    corpus
}

impl Corpus {
    /// The slots that a reader of these documents alone could find: of variables that two documents have, with two values.
    pub(crate) fn knowable_slots(&self) -> Vec<Vec<Slot>> {
        let mut values: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut holders: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (document, slots) in self.slots.iter().enumerate() {
            for slot in slots {
                let value = slot.value.to_uppercase();
                values.entry(&slot.name).or_default().insert(value);
                holders.entry(&slot.name).or_default().insert(document);
            }
        }
        let knowable = |name: &str| values[name].len() > 1 && holders[name].len() > 1;
        self.slots
            .iter()
            .map(|slots| {
                let kept = slots.iter().filter(|slot| knowable(&slot.name));
                kept.cloned().collect()
            })
            .collect()
    }

    /// The same documents and truths, those of `order[0]` first.
    ///
    /// # Panics
    /// When `order` holds a number that is not a document's.
    pub(crate) fn reordered(&self, order: &[usize]) -> Corpus {
        Corpus {
            documents: order.iter().map(|&i| self.documents[i].clone()).collect(),
            slots: order.iter().map(|&i| self.slots[i].clone()).collect(),
            marks: order.iter().map(|&i| self.marks[i].clone()).collect(),
            clean: order.iter().map(|&i| self.clean[i].clone()).collect(),
            ..*self
        }
    }
}

/// Says how to make it again; the documents themselves would drown a failing test's message.
impl fmt::Debug for Corpus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "corpus_of(Genre::{:?}, {}, {}, Noise::{:?})",
            self.genre,
            self.seed,
            self.documents.len(),
            self.noise
        )
    }
}
