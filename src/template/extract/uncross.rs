//! Of two passages that changed places, the one of fewer blocks has moved, as in `align/uncross.rs`.
//!
//! In: where a document's runs of words stand in the template. Out: the longest chain of them, with some passages let go for
//! others. A long paragraph that was moved over a heading and two short ones holds more runs than they do; but one paragraph
//! that moved is less of a change than three.
//!
//! Cost: each of at most [`ROUNDS`] exchanges looks once at each run that is not in the chain.

use std::collections::{BTreeMap, BTreeSet};

use super::pins::RUN;
use crate::align::pairwise::longest_chain;
use crate::text::corpus::Symbol;
use crate::text::token::Break;

/// The most exchanges in one document.
const ROUNDS: usize = 16;

/// A run of words: the first one's number in the template, and its token.
type Hit = (u32, u32);

/// The longest chain of runs, without the passages that moved. In: all runs, in the order of the document's tokens.
pub(super) fn uncross(hits: Vec<Hit>, symbols: &[Symbol]) -> Vec<Hit> {
    if hits.is_sorted_by(|a, b| a.0 < b.0) {
        return hits;
    }
    let mut chain = longest_chain(hits.clone());
    let blocks = Blocks::of(symbols);
    for _ in 0..ROUNDS {
        let Some(crossing) = best(&chain, &hits, &blocks) else {
            break;
        };
        let Crossing { from, to, instead } = crossing;
        chain.splice(from..to, instead);
    }
    chain
}

/// Runs that could stand in the chain instead of these of its links.
struct Crossing {
    from: usize,
    to: usize,
    instead: Vec<Hit>,
}

/// Of the exchanges that bring more blocks into the chain than they take from it, the one that brings most.
fn best(chain: &[Hit], hits: &[Hit], blocks: &Blocks) -> Option<Crossing> {
    // Runs by the links between which they stand, in the document and in the template.
    let mut groups: BTreeMap<(usize, usize), Vec<Hit>> = BTreeMap::new();
    for hit in hits {
        let own = chain.partition_point(|link| link.1 < hit.1);
        if chain.get(own) != Some(hit) {
            let word = chain.partition_point(|link| link.0 < hit.0);
            groups.entry((own, word)).or_default().push(*hit);
        }
    }
    let mut best: Option<(usize, Crossing)> = None;
    for ((own, word), group) in groups {
        let (from, to) = (own.min(word), own.max(word));
        let instead = longest_chain(group);
        let lost = blocks.touched(&chain[from..to]);
        let gain = blocks.mostly_held(&instead).saturating_sub(lost);
        if gain > best.as_ref().map_or(0, |(most, _)| *most) {
            let crossing = Crossing { from, to, instead };
            best = Some((gain, crossing));
        }
    }
    best.map(|(_, crossing)| crossing)
}

/// The blocks of a document.
struct Blocks {
    /// The token that each begins with.
    starts: Vec<u32>,
    tokens: u32,
}

impl Blocks {
    fn of(symbols: &[Symbol]) -> Self {
        let begins = |k: &u32| *k == 0 || symbols[*k as usize].before() == Break::Block;
        let tokens = symbols.len() as u32;
        Self {
            starts: (0..tokens).filter(begins).collect(),
            tokens,
        }
    }

    fn block(&self, token: u32) -> usize {
        self.starts.partition_point(|start| *start <= token) - 1
    }

    /// How many blocks runs begin in.
    fn touched(&self, runs: &[Hit]) -> usize {
        let own: BTreeSet<usize> = runs.iter().map(|(_, at)| self.block(*at)).collect();
        own.len()
    }

    /// How many blocks have at least half of their tokens in runs.
    fn mostly_held(&self, runs: &[Hit]) -> usize {
        let mut held: BTreeMap<usize, u32> = BTreeMap::new();
        let mut done = 0;
        for (_, at) in runs {
            for token in done.max(*at)..at + RUN as u32 {
                *held.entry(self.block(token)).or_default() += 1;
            }
            done = at + RUN as u32;
        }
        let most = |(block, held): &(usize, u32)| {
            let end = self.starts.get(block + 1).copied();
            2 * held >= end.unwrap_or(self.tokens) - self.starts[*block]
        };
        held.into_iter().filter(most).count()
    }
}
