//! Blocks that one text has here and the other there.
//!
//! Of the blocks that nothing is paired with, those of the same words are pairs, and so are those of which a pair of words leads
//! to one that says nearly the same. A block beside a moved one that is the same on both sides has moved along with it, however
//! short it is.

use std::collections::BTreeMap;
use std::ops::Range;

use super::anchor::Aligner;
use super::block::{Joined, Side};
use crate::align::pairwise::NONE;
use crate::text::corpus::{Dictionary, Key};
use crate::text::token::Class;

/// A block of fewer words, marks aside, is found again by chance.
const LEAST: usize = 6;

/// A pair of words that more blocks have leads to none of them.
const COMMON: usize = 16;

/// How many blocks are held against one.
const CANDIDATES: usize = 4;

/// Consecutive blocks that have moved together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Move {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// The moves, in the order of the new text; the words of moved blocks are paired as well.
pub(super) fn find(
    old: &Side<'_>,
    new: &Side<'_>,
    joined: &[Joined],
    aligner: &mut Aligner<'_>,
) -> Vec<Move> {
    let free_old = free(old.blocks.len(), joined.iter().map(|j| &j.old));
    let free_new = free(new.blocks.len(), joined.iter().map(|j| &j.new));
    let mut pairs = Pairs {
        to_new: vec![None; old.blocks.len()],
        to_old: vec![None; new.blocks.len()],
    };
    identical(
        old,
        new,
        (&free_old, &free_new),
        &mut pairs,
        aligner.dictionary(),
    );
    similar(old, new, (&free_old, &free_new), &mut pairs, aligner);
    extend(old, new, (&free_old, &free_new), &mut pairs);
    let mut moves: Vec<Move> = Vec::new();
    for (b, a) in pairs.to_old.iter().enumerate() {
        let Some(a) = *a else { continue };
        match moves.last_mut() {
            Some(last) if (last.old.end, last.new.end) == (a, b) => {
                (last.old.end, last.new.end) = (a + 1, b + 1);
            }
            _ => moves.push(Move {
                old: a..a + 1,
                new: b..b + 1,
            }),
        }
        aligner.align(old.blocks[a].clone(), new.blocks[b].clone());
    }
    moves
}

/// Which blocks are paired with which.
struct Pairs {
    to_new: Vec<Option<usize>>,
    to_old: Vec<Option<usize>>,
}

impl Pairs {
    /// Pairs two blocks if neither is paired yet.
    fn pair(&mut self, old: usize, new: usize) {
        if self.to_new[old].is_none() && self.to_old[new].is_none() {
            self.to_new[old] = Some(new);
            self.to_old[new] = Some(old);
        }
    }
}

/// Whether each of so many blocks is joined with none.
fn free<'a>(blocks: usize, joined: impl Iterator<Item = &'a Range<usize>>) -> Vec<bool> {
    let mut free = vec![true; blocks];
    for taken in joined {
        free[taken.clone()].fill(false);
    }
    free
}

/// The keys of a block's words.
fn keys(side: &Side<'_>, block: usize) -> impl Iterator<Item = Key> {
    side.symbols[side.blocks[block].clone()]
        .iter()
        .map(|s| s.key())
}

/// Whether a block has words enough to be known again.
fn is_telling(side: &Side<'_>, block: usize, dictionary: &Dictionary) -> bool {
    let words = keys(side, block).filter(|key| dictionary.class(*key) != Class::Mark);
    words.take(LEAST).count() == LEAST
}

/// Pairs free blocks of the same words, the first with the first.
fn identical(
    old: &Side<'_>,
    new: &Side<'_>,
    free: (&[bool], &[bool]),
    pairs: &mut Pairs,
    dictionary: &Dictionary,
) {
    let mut known: BTreeMap<Vec<Key>, Vec<usize>> = BTreeMap::new();
    for a in (0..old.blocks.len()).rev() {
        if free.0[a] && is_telling(old, a, dictionary) {
            known.entry(keys(old, a).collect()).or_default().push(a);
        }
    }
    for b in (0..new.blocks.len()).filter(|b| free.1[*b]) {
        let same = known.get_mut(&keys(new, b).collect::<Vec<Key>>());
        if let Some(a) = same.and_then(Vec::pop) {
            pairs.pair(a, b);
        }
    }
}

/// Pairs free blocks that say nearly the same, the most alike first.
fn similar(
    old: &Side<'_>,
    new: &Side<'_>,
    free: (&[bool], &[bool]),
    pairs: &mut Pairs,
    aligner: &mut Aligner<'_>,
) {
    let words = |side: &Side<'_>, block: usize| -> Vec<(Key, Key)> {
        let keys: Vec<Key> = keys(side, block).collect();
        let mut pairs: Vec<(Key, Key)> = keys.windows(2).map(|w| (w[0], w[1])).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    };
    let mut holders: BTreeMap<(Key, Key), Vec<usize>> = BTreeMap::new();
    for a in 0..old.blocks.len() {
        if free.0[a] && pairs.to_new[a].is_none() && is_telling(old, a, aligner.dictionary()) {
            for pair in words(old, a) {
                holders.entry(pair).or_default().push(a);
            }
        }
    }
    let mut found: Vec<(i64, usize, usize)> = Vec::new();
    for b in 0..new.blocks.len() {
        if !free.1[b] || pairs.to_old[b].is_some() || !is_telling(new, b, aligner.dictionary()) {
            continue;
        }
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for pair in words(new, b) {
            let holders = holders.get(&pair).filter(|holders| holders.len() <= COMMON);
            for a in holders.into_iter().flatten() {
                *shared.entry(*a).or_default() += 1;
            }
        }
        let mut ranked: Vec<(usize, usize)> = shared.into_iter().map(|(a, n)| (n, a)).collect();
        ranked.sort_by_key(|(n, a)| (std::cmp::Reverse(*n), *a));
        for (_, a) in ranked.into_iter().take(CANDIDATES) {
            if let Some(alike) = alike(old, new, a, b, aligner) {
                found.push((alike, a, b));
            }
        }
    }
    found.sort_by_key(|(alike, a, b)| (std::cmp::Reverse(*alike), *a, *b));
    for (_, a, b) in found {
        pairs.pair(a, b);
    }
}

/// How much of the longer of two blocks the other has, in thousandths; nothing if it is less than seven tenths. Their words are
/// left as they were.
fn alike(
    old: &Side<'_>,
    new: &Side<'_>,
    a: usize,
    b: usize,
    aligner: &mut Aligner<'_>,
) -> Option<i64> {
    let dictionary = aligner.dictionary();
    let longer = old.weight(a, dictionary).max(new.weight(b, dictionary));
    aligner.align(old.blocks[a].clone(), new.blocks[b].clone());
    let mut common = 0;
    for at in old.blocks[a].clone() {
        if aligner.matches.to_new[at] != NONE {
            common += i64::from(dictionary.weight(old.symbols[at].key()));
            aligner.matches.part(at);
        }
    }
    let share = common * 1000 / longer.max(1);
    (share >= 700).then_some(share)
}

/// Pairs blocks beside pairs that are the same on both sides.
fn extend(old: &Side<'_>, new: &Side<'_>, free: (&[bool], &[bool]), pairs: &mut Pairs) {
    let same = |a: usize, b: usize| free.0[a] && free.1[b] && keys(old, a).eq(keys(new, b));
    let behind =
        |at: usize, by: isize, len: usize| at.checked_add_signed(by).filter(|at| *at < len);
    for by in [1, -1] {
        for k in 0..new.blocks.len() {
            let start = if by > 0 { k } else { new.blocks.len() - 1 - k };
            let Some(from) = pairs.to_old[start] else {
                continue;
            };
            let next = (
                behind(from, by, old.blocks.len()),
                behind(start, by, new.blocks.len()),
            );
            // The pair that this makes is met next, and goes on from there.
            if let (Some(a), Some(b)) = next
                && same(a, b)
            {
                pairs.pair(a, b);
            }
        }
    }
}
