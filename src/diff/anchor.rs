//! Which words of two texts are the same: anchors first, then what lies between them.
//!
//! A gap too large for the [aligner of two](pairwise) is cut at runs of words that stand once on either side of it, of four
//! words, then two, then one; of these the longest ascending chain is taken. What is unique within a gap need not be unique in
//! the text, so gaps become small soon. A gap without any anchor is left as it is, and the result says so.

use std::ops::Range;

use crate::align::pairwise::{self, Column, Index, NONE, PIN, longest_chain, packed};
use crate::text::corpus::{Dictionary, Symbol};

/// Cells of the largest gap that goes to the aligner of two as a whole.
const GAP_LIMIT: usize = 1 << 20;

/// Cells of all gaps together that may go there.
const WORK_LIMIT: usize = 1 << 28;

/// How often on average a word may be looked at in search of anchors.
const ROUNDS: usize = 40;

/// Words of the runs that anchor, in the order in which they are tried.
const RUNS: [usize; 3] = [PIN, 2, 1];

/// For each word of either side the one that it is paired with, or [`NONE`].
pub(super) struct Matches {
    pub(super) to_new: Vec<u32>,
    pub(super) to_old: Vec<u32>,
}

impl Matches {
    /// Pairs two words.
    pub(super) fn pair(&mut self, old: usize, new: usize) {
        self.to_new[old] = new as u32;
        self.to_old[new] = old as u32;
    }

    /// Parts a word of the old side from the one that it is paired with.
    pub(super) fn part(&mut self, old: usize) {
        let new = std::mem::replace(&mut self.to_new[old], NONE);
        if new != NONE {
            self.to_old[new as usize] = NONE;
        }
    }

    /// The word of the new side that a word of the old side is paired with.
    pub(super) fn new_of(&self, old: usize) -> Option<usize> {
        Some(self.to_new[old])
            .filter(|new| *new != NONE)
            .map(|new| new as usize)
    }
}

/// Pairs the words of two texts.
pub(super) struct Aligner<'a> {
    columns: Vec<Column>,
    old: &'a [Symbol],
    new: &'a [Symbol],
    dictionary: &'a Dictionary,
    pub(super) matches: Matches,
    /// Cells that have gone to the aligner of two.
    cells: usize,
    /// Words that have been looked at in search of anchors.
    words: usize,
    /// Whether a limit was met.
    pub(super) limited: bool,
}

impl<'a> Aligner<'a> {
    /// Nothing is paired yet.
    pub(super) fn new(old: &'a [Symbol], new: &'a [Symbol], dictionary: &'a Dictionary) -> Self {
        Self {
            columns: old.iter().map(|symbol| Column::of(*symbol)).collect(),
            old,
            new,
            dictionary,
            matches: Matches {
                to_new: vec![NONE; old.len()],
                to_old: vec![NONE; new.len()],
            },
            cells: 0,
            words: 0,
            limited: false,
        }
    }

    /// The dictionary of the words.
    pub(super) fn dictionary(&self) -> &'a Dictionary {
        self.dictionary
    }

    /// Pairs what these words have in common, in ascending order.
    pub(super) fn align(&mut self, old: Range<usize>, new: Range<usize>) {
        // A stack of our own: hostile texts may nest gaps as deep as they are long.
        let mut gaps = vec![(old, new)];
        while let Some((old, new)) = gaps.pop() {
            let cells = old.len().saturating_mul(new.len());
            if cells == 0 {
                continue;
            }
            if cells <= GAP_LIMIT {
                self.small(old, new, cells);
            } else {
                let between = self.common_ends(old.clone(), new.clone());
                if between == (old, new) {
                    self.large(between.0, between.1, &mut gaps);
                } else {
                    gaps.push(between);
                }
            }
        }
    }

    /// Pairs what gaps begin and end with, as far as that is long: a full stop that ends both says nothing.
    fn common_ends(
        &mut self,
        mut old: Range<usize>,
        mut new: Range<usize>,
    ) -> (Range<usize>, Range<usize>) {
        let keys = |symbols: &'a [Symbol], range: &Range<usize>| {
            symbols[range.clone()].iter().map(|symbol| symbol.key())
        };
        let long = |run: usize| Some(run).filter(|run| *run >= RUNS[0]).unwrap_or(0);
        let pairs = keys(self.old, &old).zip(keys(self.new, &new));
        let front = long(pairs.take_while(|(x, y)| x == y).count());
        for k in 0..front {
            self.matches.pair(old.start + k, new.start + k);
        }
        (old.start, new.start) = (old.start + front, new.start + front);
        let pairs = keys(self.old, &old).rev().zip(keys(self.new, &new).rev());
        let back = long(pairs.take_while(|(x, y)| x == y).count());
        (old.end, new.end) = (old.end - back, new.end - back);
        for k in 0..back {
            self.matches.pair(old.end + k, new.end + k);
        }
        (old, new)
    }

    fn small(&mut self, old: Range<usize>, new: Range<usize>, cells: usize) {
        self.cells = self.cells.saturating_add(cells);
        if self.cells > WORK_LIMIT {
            self.limited = true;
            return;
        }
        let columns = &self.columns[old.clone()];
        let index = Index::new(columns);
        let map = pairwise::align(columns, &index, &self.new[new.clone()], self.dictionary);
        for (at, to) in map.into_iter().enumerate() {
            if to != NONE {
                self.matches.pair(old.start + at, new.start + to as usize);
            }
        }
    }

    fn large(
        &mut self,
        old: Range<usize>,
        new: Range<usize>,
        gaps: &mut Vec<(Range<usize>, Range<usize>)>,
    ) {
        self.words = self.words.saturating_add(old.len() + new.len());
        if self.words > ROUNDS.saturating_mul(self.old.len() + self.new.len()) {
            self.limited = true;
            return;
        }
        for run in RUNS {
            let anchors = anchors(&self.old[old.clone()], &self.new[new.clone()], run);
            if anchors.is_empty() {
                continue;
            }
            let (mut i, mut j) = (old.start, new.start);
            for (a, b) in anchors {
                let (a, b) = (old.start + a as usize, new.start + b as usize);
                // Anchors that overlap go on where the one before ends.
                if a < i || b < j {
                    continue;
                }
                gaps.push((i..a, j..b));
                for k in 0..run {
                    self.matches.pair(a + k, b + k);
                }
                (i, j) = (a + run, b + run);
            }
            gaps.push((i..old.end, j..new.end));
            return;
        }
        self.limited = true;
    }
}

/// Where runs of so many words stand that each side has once: the longest chain that ascends on both sides.
fn anchors(old: &[Symbol], new: &[Symbol], run: usize) -> Vec<(u32, u32)> {
    let (old, new) = (once(old, run), once(new, run));
    let mut hits = Vec::new();
    let mut others = new.iter().peekable();
    for (text, at) in &old {
        while others.next_if(|(other, _)| other < text).is_some() {}
        if let Some((_, to)) = others.next_if(|(other, _)| other == text) {
            hits.push((*at, *to));
        }
    }
    hits.sort_unstable_by_key(|hit| hit.1);
    longest_chain(hits)
}

/// The runs that stand once, with where they begin, in the order of their content. Sorted, not hashed: no text can be made to
/// collide.
fn once(symbols: &[Symbol], run: usize) -> Vec<(u128, u32)> {
    let packed = |window: &[Symbol]| packed(window.iter().map(|symbol| symbol.key()));
    let windows = symbols.windows(run).enumerate();
    let mut all: Vec<(u128, u32)> = windows.map(|(at, w)| (packed(w), at as u32)).collect();
    all.sort_unstable();
    let same = |k: usize| all.get(k).map(|(text, _)| *text);
    let alone = |k: &usize| {
        let before = k.checked_sub(1).and_then(same);
        before != same(*k) && same(k + 1) != same(*k)
    };
    (0..all.len()).filter(alone).map(|k| all[k]).collect()
}
