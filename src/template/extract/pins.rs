//! Runs of words that stand once in the template and once in a document pin the way between them.
//!
//! As in `align/pairwise.rs`: of the pins the longest chain that ascends on both sides is taken, but for passages that moved
//! (`uncross.rs`). Words of items pin
//! nothing, since an item may come again; of the options of a choice only the one that has most pins keeps them.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use foldhash::quality::RandomState;

use super::grammar::Grammar;
use super::taste::Token;
use super::uncross::uncross;
use crate::text::corpus::Key;

/// Length of the runs.
pub(super) const RUN: usize = 4;

/// No place of a run, and more than one.
const NOWHERE: u32 = u32::MAX;
const TWICE: u32 = u32::MAX - 1;

type Run = [Key; RUN];

/// The runs of a template that stand in it once, by content. Keys come from documents: the hash is seeded and of quality,
/// and the map is only ever asked, never walked.
pub(super) struct Pins {
    runs: HashMap<Run, Option<u32>, RandomState>,
}

impl Pins {
    /// Finds the runs.
    pub(super) fn of(grammar: &Grammar) -> Self {
        let mut runs = HashMap::default();
        for (first, words) in grammar.words.windows(RUN).enumerate() {
            if words.windows(2).any(|w| w[0].from + 1 != w[1].from) {
                continue;
            }
            let outside = (words[0].group == 0).then_some(first as u32);
            add(
                &mut runs,
                std::array::from_fn(|k| words[k].symbol.key),
                outside,
            );
        }
        Self { runs }
    }

    /// The words of a document that are beyond doubt, and its tokens: both ascend.
    pub(super) fn find(&self, grammar: &Grammar, tokens: &[Token]) -> Vec<(usize, usize)> {
        let run = |at: usize| -> Run { std::array::from_fn(|k| tokens[at + k].symbol.key) };
        let starts = 0..(tokens.len() + 1).saturating_sub(RUN);
        // Where the document has each run of the template, by its first word; a run that it has twice pins nothing.
        let mut own = vec![NOWHERE; grammar.words.len()];
        let mut hits: Vec<(u32, u32)> = Vec::new();
        for at in starts {
            if let Some(Some(word)) = self.runs.get(&run(at)) {
                let known = &mut own[*word as usize];
                *known = if *known == NOWHERE { at as u32 } else { TWICE };
                hits.push((*word, at as u32));
            }
        }
        hits.retain(|(word, at)| own[*word as usize] == *at);
        let mut votes: BTreeMap<(usize, usize), BTreeMap<usize, usize>> = BTreeMap::new();
        let within = |word: u32| &grammar.words[word as usize].within;
        for (word, _) in &hits {
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
            within(*word)
                .iter()
                .all(|(group, clause, option)| best[&(*group, *clause)] == *option)
        });
        let mut pins: Vec<(usize, usize)> = Vec::new();
        for (word, at) in uncross(hits, tokens) {
            for k in 0..RUN {
                let pin = (word as usize + k, at as usize + k);
                if pins
                    .last()
                    .is_none_or(|last| last.0 < pin.0 && last.1 < pin.1)
                {
                    pins.push(pin);
                }
            }
        }
        pins
    }
}

/// Notes where a run stands; one that stands twice stands nowhere.
fn add(runs: &mut HashMap<Run, Option<u32>, RandomState>, run: Run, at: Option<u32>) {
    match runs.entry(run) {
        Entry::Vacant(entry) => {
            entry.insert(at);
        }
        Entry::Occupied(mut entry) => {
            entry.insert(None);
        }
    }
}
