//! A column of a zone, and who has it.
//!
//! Sets of sequences are compared by their sizes first: most pairs of them are told apart by that.

use std::ops::Range;

use fixedbitset::FixedBitSet;

use super::pairwise::{Column, NONE};

/// Who has a column, and how many these are.
#[derive(Clone, Copy)]
pub(super) struct Held<'a> {
    pub(super) holders: &'a FixedBitSet,
    pub(super) size: usize,
}

impl<'a> Held<'a> {
    pub(super) fn by(holders: &'a FixedBitSet) -> Self {
        let size = holders.count_ones(..);
        Self { holders, size }
    }

    /// Whether nearly the same sequences have both.
    pub(super) fn is_twin_of(self, other: Self) -> bool {
        are_like(self.holders, self.size, other.holders, other.size)
    }

    /// How many sequences have it, but not the other.
    pub(super) fn without(self, other: Self) -> usize {
        self.size - self.holders.intersection_count(other.holders)
    }
}

/// A column, and what each sequence has in it.
pub(super) struct Placed {
    pub(super) column: Column,
    pub(super) at: Vec<u32>,
    pub(super) holders: FixedBitSet,
}

impl Placed {
    pub(super) fn new(column: Column, at: Vec<u32>) -> Self {
        let mut holders = FixedBitSet::with_capacity(at.len());
        holders.extend((0..at.len()).filter(|s| at[*s] != NONE));
        Self {
            column,
            at,
            holders,
        }
    }

    /// How many sequences have it.
    pub(super) fn size(&self) -> usize {
        self.column.support as usize
    }

    pub(super) fn held(&self) -> Held<'_> {
        Held {
            holders: &self.holders,
            size: self.size(),
        }
    }

    /// Whether nearly the same sequences have both.
    pub(super) fn is_twin_of(&self, other: &Self) -> bool {
        self.held().is_twin_of(other.held())
    }

    /// How many sequences have it, but not the other.
    pub(super) fn without(&self, other: &Self) -> usize {
        self.held().without(other.held())
    }

    /// Gives a sequence's token back to the gap.
    pub(super) fn clear(&mut self, s: usize) {
        self.at[s] = NONE;
        self.holders.remove(s);
        self.column.support -= 1;
    }

    /// Gives the tokens of these sequences back to their gaps.
    pub(super) fn clear_all(&mut self, sequences: &FixedBitSet) {
        let both: Vec<usize> = self.holders.intersection(sequences).collect();
        both.into_iter().for_each(|s| self.clear(s));
    }

    /// Takes out all that it has.
    pub(super) fn drain(&mut self) -> Self {
        let column = Column {
            support: 0,
            ..self.column
        };
        std::mem::replace(self, Self::new(column, vec![NONE; self.at.len()]))
    }

    /// Takes in what other sequences have in another column.
    pub(super) fn take(&mut self, other: &Self) {
        for s in other.holders.ones() {
            self.at[s] = other.at[s];
        }
        self.holders.union_with(&other.holders);
        self.column.support = self.holders.count_ones(..) as u32;
    }
}

/// Whether nearly the same sequences have both.
pub(super) fn are_twins(a: &FixedBitSet, b: &FixedBitSet) -> bool {
    a == b || are_like(a, a.count_ones(..), b, b.count_ones(..))
}

/// The same for sets whose sizes are known: they alone tell most pairs that are none.
pub(super) fn are_like(a: &FixedBitSet, size: usize, b: &FixedBitSet, other: usize) -> bool {
    if 10 * size.min(other) < 8 * size.max(other) {
        return false;
    }
    if a == b {
        return true;
    }
    let both = a.intersection_count(b);
    10 * both >= 8 * (size + other - both)
}

pub(super) fn runs(placed: &[Placed]) -> Vec<Range<usize>> {
    runs_of(placed.iter().map(Placed::held))
}

/// Columns one after another that nearly the same sequences have as the first of them.
pub(super) fn runs_of<'a>(columns: impl Iterator<Item = Held<'a>>) -> Vec<Range<usize>> {
    let mut runs: Vec<(Held<'a>, Range<usize>)> = Vec::new();
    for (c, own) in columns.enumerate() {
        match runs.last_mut() {
            Some((first, run)) if first.is_twin_of(own) => run.end = c + 1,
            _ => runs.push((own, c..c + 1)),
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
}
