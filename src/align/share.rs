//! Words that several clauses share by chance: each clause gets its own copy, where that says less than a place for the word.
//!
//! In: the columns of a zone. Out: the same with some words in columns of their own. What a copy would change is weighed before
//! anything is moved.

use std::collections::{BTreeMap, BTreeSet};

use fixedbitset::FixedBitSet;

use super::gather::Zone;
use super::pairwise::{Column, NONE};
use super::placed::{Placed, are_like};
use super::skeleton::odd;
use crate::text::corpus::Key;

/// A word that a clause claims a copy of.
struct Claim {
    /// Where the copy is to stand.
    at: usize,
    /// The first column that has the word.
    first: usize,
    /// Who has the word, and in which column.
    claimed: Vec<(usize, usize)>,
    /// Who has it.
    holders: FixedBitSet,
}

impl Zone<'_> {
    /// Gives clauses copies of the words that they share by chance; says whether there were any.
    pub(super) fn share_out(&mut self) -> bool {
        let mut shared = false;
        let mut cost = self.cost_with(&BTreeMap::new(), None);
        let mut k = 0;
        while k < self.placed.len() {
            for behind in [true, false] {
                let Some(claim) = self.claim(k, behind) else {
                    continue;
                };
                if !self.spend(self.placed.len()) {
                    return shared;
                }
                let less = self.cost_of(&claim);
                if less < cost {
                    self.grant(claim);
                    cost = less;
                    (self.changed, shared) = (true, true);
                }
            }
            k += 1;
        }
        shared
    }

    /// What the columns cost when a claim is granted.
    fn cost_of(&self, claim: &Claim) -> i64 {
        let mut changed: BTreeMap<usize, FixedBitSet> = BTreeMap::new();
        for (s, c) in &claim.claimed {
            let rest = changed.entry(*c);
            let rest = rest.or_insert_with(|| self.placed[*c].holders.clone());
            rest.remove(*s);
        }
        self.cost_with(&changed, Some((claim.at, &claim.holders, claim.first)))
    }

    /// Gives a clause its copy of a word.
    fn grant(&mut self, claim: Claim) {
        let mut at = vec![NONE; self.sequences.len()];
        for (s, c) in &claim.claimed {
            at[*s] = self.placed[*c].at[*s];
            self.placed[*c].clear(*s);
        }
        let column = Column {
            support: claim.claimed.len() as u32,
            ..self.placed[claim.first].column
        };
        self.placed.insert(claim.at, Placed::new(column, at));
        self.placed.retain(|p| p.column.support > 0);
    }

    /// A column's holders claim the word right behind it, or before it, if nearly all have the same there and some of them share
    /// its column with others.
    fn claim(&self, k: usize, behind: bool) -> Option<Claim> {
        let own = &self.placed[k];
        // Where all have the column beside it, which is of the same clause, no word is shared.
        let nearest = &self.placed[self.others(k, behind).next()?];
        if nearest.is_twin_of(own) && own.holders.is_subset(&nearest.holders) {
            return None;
        }
        // Few words stand beside it, and most sequences have the same.
        let mut words: Vec<(Key, Vec<(usize, usize)>)> = Vec::new();
        let (mut read, mut most) = (0, 0);
        for s in own.holders.ones() {
            // Nearly all must have the same word.
            if 10 * (own.size() - (read - most)) < 8 * own.size() {
                return None;
            }
            read += 1;
            let at = own.at[s];
            let beside = if behind { at + 1 } else { at.wrapping_sub(1) };
            let column = self
                .others(k, behind)
                .find(|c| self.placed[*c].at[s] != NONE);
            if let Some(column) = column.filter(|c| self.placed[*c].at[s] == beside) {
                // What does not vary is what the column says; the sequence need not be looked at.
                let Column { symbol, varied, .. } = self.placed[column].column;
                let key = if varied {
                    self.sequences[s][beside as usize].key()
                } else {
                    debug_assert_eq!(symbol.key(), self.sequences[s][beside as usize].key());
                    symbol.key()
                };
                let place = words.iter().position(|(known, _)| *known == key);
                let place = place.unwrap_or_else(|| {
                    words.push((key, Vec::new()));
                    words.len() - 1
                });
                let holders = &mut words[place].1;
                holders.push((s, column));
                most = most.max(holders.len());
            }
        }
        let text = |key: &Key| std::cmp::Reverse(self.dictionary.text(*key));
        let (_, claimed) = words
            .into_iter()
            .max_by_key(|(key, holders)| (holders.len(), text(key)))?;
        let mut holders = FixedBitSet::with_capacity(self.sequences.len());
        holders.extend(claimed.iter().map(|(s, _)| *s));
        if !are_like(&holders, claimed.len(), &own.holders, own.size()) {
            return None;
        }
        let from: BTreeSet<usize> = claimed.iter().map(|(_, c)| *c).collect();
        let first = from.first().copied()?;
        let shared = from.iter().any(|c| !self.placed[*c].is_twin_of(own));
        if !shared || self.placed[first].column.varied || self.closes(first) {
            return None;
        }
        Some(Claim {
            at: k + usize::from(behind),
            first,
            claimed,
            holders,
        })
    }

    /// Whether a column is the last of a clause: all that begin the clause have it, and between the two stand but parts of it.
    fn closes(&self, last: usize) -> bool {
        let own = &self.placed[last];
        let few = odd(own.size());
        let within = |k: usize| self.placed[k].without(own) <= few;
        (last + 1 == self.placed.len() || !within(last + 1))
            && (0..last)
                .rev()
                .take_while(|k| within(*k))
                .any(|k| own.without(&self.placed[k]) <= few)
    }
}
