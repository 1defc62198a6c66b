//! Where changes begin and end. Words that stand between two of them and say less than these are part of one change, which is
//! read more easily; words that both sides of a change begin or end with are no part of it.

use std::ops::Range;

use super::anchor::Matches;
use super::block::Side;
use crate::text::corpus::Dictionary;
use crate::text::token::{Break, Class};

/// A run of words that both sides have, or of words that they have not in common.
struct Run {
    old: Range<usize>,
    new: Range<usize>,
    same: bool,
}

impl Run {
    fn len(&self) -> usize {
        self.old.len().max(self.new.len())
    }
}

/// Parts the words of islands among these words, which are paired in ascending order. Of an island without a word of its own
/// ("de", ",") one of the changes beside it must be longer, of any other both must be much longer. No border of a cell and no
/// beginning of a block is one.
pub(super) fn dissolve(
    old: (&Side<'_>, Range<usize>),
    new: Range<usize>,
    matches: &mut Matches,
    dictionary: &Dictionary,
) {
    let (side, old) = old;
    let mut before: Option<Run> = None;
    let mut runs = runs(old, new, matches).into_iter().peekable();
    while let Some(run) = runs.next() {
        let (Some(left), Some(right), true) = (&before, runs.peek(), run.same) else {
            before = Some(run);
            continue;
        };
        if is_island(side, &run, left.len(), right.len(), dictionary) {
            for at in run.old.clone() {
                matches.part(at);
            }
            // One change with both of those beside it.
            let start = (left.old.start, left.new.start);
            before = runs.next().map(|right| Run {
                old: start.0..right.old.end,
                new: start.1..right.new.end,
                same: false,
            });
        } else {
            before = Some(run);
        }
    }
}

/// Pairs the words that both sides of a change begin or end with: what stands next to shared words, or to the border of a
/// block, is no island. Alignment leaves such a word alone when it says less than a place costs.
pub(super) fn grow(
    old: (&Side<'_>, Range<usize>),
    new: (&Side<'_>, Range<usize>),
    matches: &mut Matches,
) {
    let same = |a: usize, b: usize| old.0.symbols[a].key() == new.0.symbols[b].key();
    for run in runs(old.1.clone(), new.1.clone(), matches) {
        if run.same {
            continue;
        }
        let (mut a, mut b) = (run.old, run.new);
        while !a.is_empty() && !b.is_empty() && same(a.start, b.start) {
            matches.pair(a.start, b.start);
            (a.start, b.start) = (a.start + 1, b.start + 1);
        }
        while !a.is_empty() && !b.is_empty() && same(a.end - 1, b.end - 1) {
            (a.end, b.end) = (a.end - 1, b.end - 1);
            matches.pair(a.end, b.end);
        }
    }
}

/// Whether a run of shared words between two changes of these lengths is an island.
fn is_island(
    old: &Side<'_>,
    run: &Run,
    left: usize,
    right: usize,
    dictionary: &Dictionary,
) -> bool {
    let words = &old.symbols[run.old.clone()];
    let divides = |class| class == Class::Cell;
    if left == 0
        || right == 0
        || words
            .iter()
            .any(|s| s.before() == Break::Block || divides(dictionary.class(s.key())))
    {
        return false;
    }
    let telling = words
        .iter()
        .filter(|s| dictionary.class(s.key()) != Class::Mark && !dictionary.is_particle(s.key()))
        .count();
    let value = words.len() + 2 * telling;
    telling == 0 && words.len() < left.max(right) || 2 * value <= left.min(right)
}

/// The runs of both texts in order, shared and other ones in turn.
fn runs(old: Range<usize>, new: Range<usize>, matches: &Matches) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut i, mut j) = (old.start, new.start);
    while (i, j) != (old.end, new.end) {
        let from = (i, j);
        while i < old.end && matches.new_of(i) == Some(j) {
            (i, j) = (i + 1, j + 1);
        }
        let same = i > from.0;
        if !same {
            while i < old.end && matches.new_of(i).is_none() {
                i += 1;
            }
            j = Some(i)
                .filter(|i| *i < old.end)
                .and_then(|i| matches.new_of(i))
                .unwrap_or(new.end);
        }
        runs.push(Run {
            old: from.0..i,
            new: from.1..j,
            same,
        });
    }
    runs
}
