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
        let mut own: HashMap<Run, Option<u32>, RandomState> = HashMap::default();
        let run = |at: usize| -> Run { std::array::from_fn(|k| tokens[at + k].symbol.key) };
        let starts = 0..(tokens.len() + 1).saturating_sub(RUN);
        for at in starts.clone() {
            if self.runs.contains_key(&run(at)) {
                add(&mut own, run(at), Some(at as u32));
            }
        }
        let mut hits: Vec<(u32, u32)> = starts
            .filter_map(|at| {
                own.get(&run(at)).copied().flatten()?;
                let word = self.runs.get(&run(at)).copied().flatten()?;
                Some((word, at as u32))
            })
            .collect();
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
