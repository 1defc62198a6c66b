//! How many units an item has, and which of them is the one that is known by its text.
//!
//! In: which units are of one list. Out: a [`Cluster`]. Items of several lines may lack some of them: such an item goes from
//! one line to the next of its kind.

use std::collections::{BTreeMap, BTreeSet};

use super::cluster::REACH;
use super::sequence::Sequence;
use super::unit::{Skeletons, Unit};
use crate::text::corpus::Key;

/// Items of one kind.
pub(super) struct Cluster {
    pub(super) skeletons: BTreeSet<usize>,
    pub(super) before: usize,
    pub(super) after: usize,
    /// Of items of several units, some of which may lack units that others have: what stands behind the one that is known by its text.
    pub(super) inner: BTreeSet<usize>,
    /// The most units of an item.
    pub(super) longest: usize,
}

impl Cluster {
    /// The items whose lines these are; nothing where no two of them stand near one another.
    pub(super) fn of(
        members: BTreeSet<usize>,
        units: &[Vec<Unit>],
        sequences: &[Sequence],
        skeletons: &Skeletons<'_>,
    ) -> Option<Cluster> {
        let mut is_member = vec![false; skeletons.list.len()];
        for id in &members {
            is_member[*id] = true;
        }
        let mut distances: BTreeMap<usize, usize> = BTreeMap::new();
        // Units between two of them, and how often.
        let mut inner: BTreeMap<usize, usize> = BTreeMap::new();
        let mut firsts: Vec<(usize, usize)> = Vec::new();
        for (s, own) in units.iter().enumerate() {
            let at: Vec<usize> = (0..own.len())
                .filter(|i| is_member[own[*i].skeleton])
                .collect();
            firsts.extend(at.first().map(|first| (s, *first)));
            for pair in at.windows(2) {
                if pair[1] - pair[0] <= REACH {
                    *distances.entry(pair[1] - pair[0]).or_default() += 1;
                    for unit in &own[pair[0] + 1..pair[1]] {
                        *inner.entry(unit.skeleton).or_default() += 1;
                    }
                }
            }
        }
        // The first item begins with what stands between two of them, or with a value; a paragraph that says much is not of it.
        let mut leading: BTreeMap<usize, usize> = BTreeMap::new();
        for (s, first) in firsts {
            let values = units[s][..first]
                .iter()
                .rev()
                .take_while(|u| {
                    skeletons.is_value(u.skeleton)
                        && (inner.contains_key(&u.skeleton) || skeletons.says_little(u.skeleton))
                })
                .count();
            *leading.entry(values.min(REACH)).or_default() += 1;
        }
        let period = distances
            .iter()
            .max_by_key(|(d, n)| (**n, std::cmp::Reverse(**d)))
            .map(|(d, _)| *d)?;
        let usual = leading
            .iter()
            .max_by_key(|(d, n)| (**n, std::cmp::Reverse(**d)))
            .map_or(0, |(d, _)| *d);
        let before = usual.min(period - 1);
        let (&longest, _) = distances.last_key_value()?;
        if period == 1 || before > 0 && !begin_alike(&is_member, before, units, sequences) {
            inner.clear();
        }
        // What stands behind the last of them as well is an item's; a line of which each sequence has one between two of them is not.
        inner.retain(|id, between| skeletons.is_value(*id) || skeletons.uses[*id] > *between);
        Some(Cluster {
            skeletons: members,
            before,
            after: period - 1 - before,
            inner: inner.into_keys().collect(),
            longest,
        })
    }
}

/// Whether nearly all units that stand so far before a member begin with one word: then items are known by their first unit, too.
fn begin_alike(
    is_member: &[bool],
    before: usize,
    units: &[Vec<Unit>],
    sequences: &[Sequence],
) -> bool {
    let mut heads: BTreeMap<Key, usize> = BTreeMap::new();
    for (own, sequence) in units.iter().zip(sequences) {
        for (head, unit) in own.iter().zip(own.iter().skip(before)) {
            if is_member[unit.skeleton] {
                let first = sequence.symbols[head.start as usize];
                *heads.entry(first.key()).or_default() += 1;
            }
        }
    }
    let all: usize = heads.values().sum();
    heads.values().any(|count| 10 * count >= 9 * all)
}
