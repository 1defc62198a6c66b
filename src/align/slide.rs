//! Of a block or a sentence that some lack, all words are its own.
//!
//! In: columns, and what of each sequence stands in them. Out: the same, with some words in other columns.
//!
//! Of "A. B." and "A." nobody can say from the words alone which full stop the second has. Two sequences are aligned so that what is
//! lacking is the block "B." (`pairwise.rs`); but where "A" is one of several options, the sequence lacks the others as well, and
//! takes the last full stop, behind all that it lacks. Then "A" seems to end in two ways. Here all sequences are seen
//! at once: where a block or a sentence begins at a column, and those that lack the block have behind it what others have before it,
//! they have it before it too.
//!
//! Cost: for each column that begins a block which some lack, the columns up to the first that others have.

use std::ops::Range;

use fixedbitset::FixedBitSet;

use super::column_map::ColumnMap;
use super::gather::LONGEST;
use super::pairwise::Column;
use super::skeleton::odd;
use crate::text::corpus::Dictionary;
use crate::text::sentence::ends_sentence;
use crate::text::token::Break;

/// Gives sequences that lack a block the words before it rather than the same words at its end. The columns must tell their
/// support. Says whether anything changed.
pub(super) fn slide(columns: &[Column], maps: &mut [ColumnMap], dictionary: &Dictionary) -> bool {
    let n = maps.len();
    let mut changed = false;
    let mut start = 0;
    while start < columns.len() {
        if columns[start].support as usize == n {
            start += 1;
            continue;
        }
        let lacking = columns[start..].iter();
        let end = start + lacking.take_while(|c| (c.support as usize) < n).count();
        if end - start <= LONGEST {
            changed |= slide_zone(columns, maps, (start, end), dictionary);
        }
        start = end;
    }
    changed
}

/// The same for the columns `start..end`, which some lack, and those behind them.
fn slide_zone(
    columns: &[Column],
    maps: &mut [ColumnMap],
    (start, end): (usize, usize),
    dictionary: &Dictionary,
) -> bool {
    let n = maps.len();
    // A block, or a sentence: "A. B." is as open where all of it stands in one paragraph.
    let begins = |c: usize| {
        c == columns.len()
            || columns[c].symbol.before() == Break::Block
            || c > 0 && ends_sentence(dictionary.text(columns[c - 1].symbol.key()))
    };
    let mut holders: Option<Vec<FixedBitSet>> = None;
    let mut changed = false;
    let mut scratch = Vec::new();
    for block in (start + 1..end).filter(|c| begins(*c)) {
        let holders = holders.get_or_insert_with(|| holders_of(maps, start..end));
        let own = holders[block - start].clone();
        let behind = (block..end)
            .find(|c| holders[c - start].difference_count(&own) > odd(n))
            .unwrap_or(end);
        // The rest of a block stands behind: is it what stands before as well?
        let words = 1
            + (behind + 1..columns.len())
                .take_while(|c| !begins(*c))
                .count();
        let same = |a: usize, b: usize| {
            let [a, b] = [columns[a], columns[b]];
            a.symbol.key() == b.symbol.key() && !a.varied && !b.varied
        };
        let ends_alike = |own: &FixedBitSet| {
            behind < columns.len()
                && start + words <= block
                && (0..words).all(|k| {
                    let before = block - words + k;
                    same(before, behind + k)
                        && own.difference_count(&holders[before - start]) <= odd(n)
                })
        };
        // What the words end; the block beside may be one that comes and goes: then it ends so in those that have both.
        let last = block.checked_sub(words + 1);
        let beside = |last: usize| {
            let mut both = own.clone();
            both.intersect_with(&holders[last - start]);
            both.count_ones(..) > odd(n) && ends_alike(&both)
        };
        let fits = ends_alike(&own);
        if !fits && !last.filter(|c| *c >= start).is_some_and(beside) {
            continue;
        }
        // A sentence ends one that is there: who lacks all of the paragraph has nothing to end with it.
        let held = !fits || columns[block].symbol.before() != Break::Block;
        for map in maps.iter_mut() {
            let lacks = map.first_in(block - words..behind).is_none();
            let follows = |c: usize| {
                let next = map.get(c).map(|at| at + 1);
                next.is_some() && map.get(behind) == next
            };
            let goes_on = !held || last.is_some_and(follows);
            if lacks && goes_on && map.first_in(behind..behind + words).is_some() {
                map.edit(&mut scratch, |map| {
                    for k in 0..words {
                        map.swap(block - words + k, behind + k);
                    }
                    true
                });
                changed = true;
            }
        }
        *holders = holders_of(maps, start..end);
    }
    changed
}

/// Who has each of these columns.
fn holders_of(maps: &[ColumnMap], columns: Range<usize>) -> Vec<FixedBitSet> {
    let mut holders = vec![FixedBitSet::with_capacity(maps.len()); columns.len()];
    for (s, map) in maps.iter().enumerate() {
        for c in map.runs_in(columns.clone()).flat_map(|run| run.columns()) {
            holders[c - columns.start].insert(s);
        }
    }
    holders
}
