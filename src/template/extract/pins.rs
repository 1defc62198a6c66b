//! Runs of words that stand once in the template and once in a document pin the way between them.
//!
//! As in `align/pairwise.rs`: of the pins the longest chain that ascends on both sides is taken, but for passages that moved
//! (`uncross.rs`). Words of items pin
//! nothing, since an item may come again; of the options of a choice only the one that has most pins keeps them.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use fixedbitset::FixedBitSet;
use foldhash::quality::RandomState;

use super::grammar::{Grammar, Within};
use super::uncross::uncross;
use crate::text::corpus::{Key, Symbol};

/// Length of the runs.
pub(super) const RUN: usize = 4;

/// No place of a run, and more than one.
const NOWHERE: u32 = u32::MAX;
const TWICE: u32 = u32::MAX - 1;

type Run = [Key; RUN];

/// Words of the template in a row that are beyond doubt: the first one, the token that it is, and how many they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pin {
    pub(super) word: usize,
    pub(super) token: usize,
    pub(super) len: usize,
}

impl Pin {
    /// One more word, in a row with the last ones where nothing lies between.
    pub(super) fn push(pins: &mut Vec<Self>, grammar: &Grammar, word: usize, token: usize) {
        match pins.last_mut() {
            Some(last)
                if last.word + last.len == word
                    && last.token + last.len == token
                    && grammar.in_row.contains(word) =>
            {
                last.len += 1;
            }
            _ => pins.push(Self {
                word,
                token,
                len: 1,
            }),
        }
    }
}

/// The runs of a template. Keys come from documents: the hash is seeded and of quality, and the map is only ever asked, never
/// walked.
pub(super) struct Pins {
    /// The first word of each, where it stands first.
    runs: HashMap<Run, u32, RandomState>,
    /// By first word: the same, of a run that stands once, outside of items; of others [`NOWHERE`].
    told: Vec<u32>,
    /// The words' keys, side by side: they are compared with each document's.
    keys: Vec<Key>,
    /// By key: whether it is a word of the template.
    words: FixedBitSet,
}

impl Pins {
    /// Finds the runs.
    pub(super) fn of(grammar: &Grammar) -> Self {
        let keys: Vec<Key> = grammar.words.iter().map(|word| word.symbol.key()).collect();
        let run = |first: usize| -> Run { std::array::from_fn(|k| keys[first + k]) };
        let mut runs: HashMap<Run, u32, RandomState> = HashMap::default();
        let mut once = vec![NOWHERE; keys.len()];
        for (first, words) in grammar.words.windows(RUN).enumerate() {
            if (first + 1..first + RUN).any(|word| !grammar.in_row.contains(word)) {
                continue;
            }
            match runs.entry(run(first)) {
                Entry::Vacant(entry) => {
                    entry.insert(first as u32);
                    if words[0].group == 0 {
                        once[first] = first as u32;
                    }
                }
                Entry::Occupied(entry) => once[*entry.get() as usize] = NOWHERE,
            }
        }
        // Words in a row that are not one run may read as one that stands elsewhere.
        let starts = 0..(keys.len() + 1).saturating_sub(RUN);
        let told = starts.map(|first| {
            runs.get(&run(first))
                .map_or(NOWHERE, |run| once[*run as usize])
        });
        Self {
            told: told.collect(),
            words: keys.iter().map(|key| *key as usize).collect(),
            keys,
            runs,
        }
    }

    /// The words of a document that are beyond doubt; they ascend on both sides.
    pub(super) fn find(&self, grammar: &Grammar, symbols: &[Symbol]) -> Vec<Pin> {
        let run = |at: usize| -> Run { std::array::from_fn(|k| symbols[at + k].key()) };
        let starts = 0..(symbols.len() + 1).saturating_sub(RUN);
        // Where the document has each run of the template, by its first word; a run that it has twice pins nothing.
        let mut own = vec![NOWHERE; grammar.words.len()];
        let mut hits: Vec<(u32, u32)> = Vec::with_capacity(symbols.len());
        // Where the template has the last run.
        let mut cursor: Option<usize> = None;
        let is_word = |at: usize| self.words.contains(symbols[at].key() as usize);
        // Behind the last token that is no word of the template: no run holds it.
        let mut first = (0..symbols.len().min(RUN - 1)).rev();
        let mut behind_foreign = first.find(|at| !is_word(*at)).map_or(0, |at| at + 1);
        for at in starts {
            // Where the document goes on as the template does, the next run is known without looking it up.
            cursor = cursor
                .map(|word| word + 1)
                .filter(|word| self.keys.get(word + RUN - 1) == Some(&symbols[at + RUN - 1].key()));
            if cursor.is_none() {
                if !is_word(at + RUN - 1) {
                    behind_foreign = at + RUN;
                }
                if at < behind_foreign {
                    continue;
                }
                cursor = self.runs.get(&run(at)).map(|word| *word as usize);
            }
            let told = cursor.map_or(NOWHERE, |word| self.told[word]);
            if told != NOWHERE {
                let known = &mut own[told as usize];
                *known = if *known == NOWHERE { at as u32 } else { TWICE };
                hits.push((told, at as u32));
            }
        }
        hits.retain(|(word, at)| own[*word as usize] == *at);
        let mut votes: BTreeMap<(usize, usize), BTreeMap<usize, usize>> = BTreeMap::new();
        let within = |word: u32| &grammar.words[word as usize].within;
        let in_clause = |word: u32| grammar.in_clause.contains(word as usize);
        for (word, _) in hits.iter().filter(|hit| in_clause(hit.0)) {
            for &(group, clause, option) in within(*word) {
                *votes
                    .entry((group, clause))
                    .or_default()
                    .entry(option)
                    .or_default() += 1;
            }
        }
        let best: BTreeMap<(usize, usize), usize> = votes
            .into_iter()
            .filter_map(|(choice, votes)| {
                let most = votes
                    .into_iter()
                    .max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))?;
                Some((choice, most.0))
            })
            .collect();
        hits.retain(|(word, _)| {
            let best = |own: &Within| best[&(own.0, own.1)] == own.2;
            !in_clause(*word) || within(*word).iter().all(best)
        });
        let mut pins: Vec<Pin> = Vec::new();
        // Behind the last word and the last token that are pinned.
        let (mut word, mut token) = (0_usize, 0_usize);
        for (first, at) in uncross(hits, symbols) {
            let (first, at) = (first as usize, at as usize);
            let pinned = word.saturating_sub(first).max(token.saturating_sub(at));
            for k in pinned..RUN {
                Pin::push(&mut pins, grammar, first + k, at + k);
                (word, token) = (first + k + 1, at + k + 1);
            }
        }
        pins
    }
}

/// The tokens between pins, of a document of so many.
pub(super) fn gaps(pins: &[Pin], tokens: usize) -> Vec<Range<usize>> {
    let ends = pins.iter().map(|pin| pin.token + pin.len);
    let starts = pins.iter().map(|pin| pin.token);
    std::iter::once(0)
        .chain(ends)
        .zip(starts.chain([tokens]))
        .map(|(start, end)| start..end)
        .filter(|gap| !gap.is_empty())
        .collect()
}
