//! Text of a sequence's own stands where others have theirs.
//!
//! In: columns, and what of each sequence stands in them. Out: the same, with some words in the column of the same word beside.
//!
//! Of "agrees. Acme S.A. may" nobody can say from the words alone which full stop is the sentence's: what the sequence has of its
//! own is "Acme S.A." behind the one, or ". Acme S.A" before the other. Where the others have a value behind the full stop,
//! it is the former. Where, this sequence left out, as many have it on either side, it is the text that begins a block, if one of them does.
//! Before anything is known of the others, it is the text that begins a block or a sentence; and of a value with a sentence of its own behind it
//! the value ends where others end theirs.
//!
//! Cost: one walk over the maps.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::column_map::ColumnMap;
use super::pairwise::{Column, NONE};
use crate::text::corpus::{Dictionary, Symbol};
use crate::text::sentence::{ends_sentence, ends_sentence_at, is_stop, may_abbreviate};
use crate::text::token::Break;

/// Words that one's own text is moved over, at most.
const REACH: usize = 8;

/// Moves text of sequences' own over words that it begins or ends with, to where most have text of their own: `open` says
/// for each column how many have it before the column. Says whether anything changed.
pub(super) fn shift(
    columns: &[Column],
    maps: &mut [ColumnMap],
    sequences: &[&[Symbol]],
    open: &[u32],
    dictionary: &Dictionary,
) -> bool {
    maps.par_iter_mut()
        .zip(sequences)
        .map_init(Vec::new, |scratch, (map, symbols)| {
            map.edit(scratch, |map| {
                shift_one(columns, map, symbols, open, dictionary)
            })
        })
        .reduce(|| false, |a, b| a | b)
}

fn shift_one(
    columns: &[Column],
    map: &mut [u32],
    symbols: &[Symbol],
    open: &[u32],
    dictionary: &Dictionary,
) -> bool {
    let mut changed = false;
    // Text that was moved on stays there: it is still counted where it was.
    let mut moved_to = 0;
    for c in 1..map.len() {
        let Some(first) = own_before(map, c).filter(|_| c != moved_to) else {
            continue;
        };
        // How many have text of their own there, and whether this one's is a block then.
        let worth = |to: usize| {
            let first = first + to - c;
            (open[to], symbols[first].before() == Break::Block)
        };
        // The sequence itself is no reason to stay: of two that have their own on either side of a word, the former moves; and
        // where as many others have it on either side, whole blocks are one's own.
        let beats = |to: &usize| {
            let block = worth(*to).0 + 1 >= worth(c).0 && worth(*to).1 && !worth(c).1;
            let former = *to > c && open[c] > 0 && worth(*to) >= worth(c);
            worth(*to) > worth(c) || former || block
        };
        // A value and a sentence behind it are two things, and are not put together.
        let sentence = symbols[first].before() == Break::Block
            || is_stop(dictionary.text(symbols[first - 1].key()));
        let within = 1..map.len();
        let joins = |to: &usize| sentence && within.contains(to) && own_before(map, *to).is_some();
        let best = room(columns, map, symbols, c)
            .filter(|to| *to != c && !joins(to) && beats(to))
            .max_by_key(|to| (worth(*to), std::cmp::Reverse(to.abs_diff(c)), *to));
        let Some(to) = best else {
            continue;
        };
        if to > c {
            moved_to = to;
        }
        move_own(map, c, to);
        changed = true;
    }
    changed
}

/// Moves a sequence's own text over words that it begins or ends with, to where it begins a block, a line or a sentence.
pub(super) fn begin_with_sentence(
    columns: &[Column],
    map: &mut [u32],
    symbols: &[Symbol],
    dictionary: &Dictionary,
) {
    for c in 1..map.len() {
        let Some(first) = own_before(map, c) else {
            continue;
        };
        let text = |at: usize| dictionary.text(symbols[at].key());
        // How well it begins if it stands before this column.
        let strength = |to: usize| {
            let first = first + to - c;
            let line = Some(symbols[first].before()).filter(|before| *before >= Break::Line);
            (line, first > 0 && ends_sentence_at(text, first - 1))
        };
        let best = room(columns, map, symbols, c)
            .filter(|to| strength(*to) > strength(c))
            .max_by_key(|to| (strength(*to), std::cmp::Reverse(to.abs_diff(c))));
        if let Some(to) = best {
            move_own(map, c, to);
        }
    }
}

/// Leaves what ends a block or a sentence to it. Where a sequence has a value and a block or sentence of its own behind it ("No. 12.", "Wheels
/// are kept.") and others have another value ("No. 34."), what ends both is what the others have behind the value.
pub(super) fn end_with_sentence(map: &mut [u32], symbols: &[Symbol], dictionary: &Dictionary) {
    let opens = |t: &usize| symbols[*t].before() == Break::Block;
    let text = |t: usize| dictionary.text(symbols[t].key());
    let ends = |t: &usize| {
        let stops = ends_sentence(text(*t - 1)) && symbols[*t].before() > Break::None;
        stops && *t > 1 && !may_abbreviate(text(*t - 2))
    };
    let mut next = 0;
    for c in 0..map.len() {
        if map[c] == NONE {
            continue;
        }
        let (first, at) = (next, map[c] as usize);
        next = at + 1;
        if first == at {
            continue;
        }
        // Whether the words that stand from `at` on end the sequence's own block or sentence as well, from `own` on.
        let ends_with = |own: usize, len: usize| {
            own >= first
                && (0..len).all(|k| {
                    let is_next = map.get(c + k) == Some(&((at + k) as u32));
                    is_next && symbols[at + k].key() == symbols[own + k].key()
                })
        };
        let block = || {
            let block = (first + 1..at).find(opens)?;
            let stop = (at + 1..=symbols.len()).take(REACH);
            let stop = stop.into_iter().find(|t| *t == symbols.len() || opens(t))?;
            let own = block.checked_sub(stop - at)?;
            ends_with(own, stop - at).then_some((own, stop - at))
        };
        let sentence = || {
            let behind = at + 1 == symbols.len() || ends(&(at + 1));
            let own = behind.then(|| (first + 2..at).find(ends)).flatten()? - 1;
            ends_with(own, 1).then_some((own, 1))
        };
        if let Some((own, len)) = block().or_else(sentence) {
            (own as u32..)
                .zip(&mut map[c..c + len])
                .for_each(|(own, at)| *at = own);
            next = own + 1;
        }
    }
}

/// The first word of a sequence's own between this column and the one before it, both of which it has.
fn own_before(map: &[u32], c: usize) -> Option<usize> {
    let (before, at) = (map[c - 1], map[c]);
    (before != NONE && at != NONE && at != before + 1).then_some(before as usize + 1)
}

/// The columns that the sequence's own text before a column may stand before as well: it begins or ends with the words between.
fn room(columns: &[Column], map: &[u32], symbols: &[Symbol], c: usize) -> RangeInclusive<usize> {
    let (before, at) = (map[c - 1], map[c]);
    let same = |c: usize, at: u32| {
        !columns[c].varied && columns[c].symbol.key() == symbols[at as usize].key()
    };
    let right = (0..REACH.min(map.len() - c))
        .take_while(|k| map[c + k] == at + *k as u32 && same(c + k, before + 1 + *k as u32))
        .count();
    let left = (0..REACH.min(c))
        .take_while(|k| {
            let k32 = *k as u32;
            before >= k32 && map[c - 1 - k] == before - k32 && same(c - 1 - k, at - 1 - k32)
        })
        .count();
    c - left..=c + right
}

/// Moves the sequence's own text before a column to before another one, within its room.
fn move_own(map: &mut [u32], c: usize, to: usize) {
    if to > c {
        let own = map[c - 1] + 1;
        (own..).zip(&mut map[c..to]).for_each(|(own, at)| *at = own);
    } else {
        let own = map[c] - (c - to) as u32;
        (own..).zip(&mut map[to..c]).for_each(|(own, at)| *at = own);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::corpus::Corpus;

    /// Sequences with these words, and their columns: those of the first.
    fn shifted(texts: [&str; 2], map: Vec<u32>, open: &[u32]) -> Vec<u32> {
        let corpus = Corpus::new(&texts);
        let [first, second] = [0, 1].map(|k| corpus.symbols(k));
        let columns: Vec<Column> = first.into_iter().map(Column::of).collect();
        let mut map = ColumnMap::of(&map);
        let maps = std::slice::from_mut(&mut map);
        shift(&columns, maps, &[&second], open, &corpus.dictionary);
        map.written_out()
    }

    #[test]
    fn text_of_its_own_goes_where_others_have_theirs() {
        // "yes" "." "may": in the second text the second full stop was taken.
        let texts = ["yes. may", "yes. Acme Co. may"];
        assert_eq!(shifted(texts, vec![0, 4, 5], &[0, 1, 9, 0]), [0, 1, 5]);
        assert_eq!(shifted(texts, vec![0, 1, 5], &[0, 9, 1, 0]), [0, 4, 5]);
    }

    #[test]
    fn of_two_texts_on_either_side_of_a_word_the_former_goes_to_the_other() {
        let texts = ["yes. may", "yes. Acme Co. may"];
        assert_eq!(shifted(texts, vec![0, 4, 5], &[0, 1, 1, 0]), [0, 1, 5]);
    }

    #[test]
    fn a_block_of_its_own_keeps_its_full_stop() {
        let texts = ["yes. may", "yes.\n\nAcme goes.\n\nmay"];
        for open in [[0, 1, 0, 0], [0, 0, 0, 0]] {
            assert_eq!(shifted(texts, vec![0, 4, 5], &open), [0, 1, 5]);
        }
        assert_eq!(shifted(texts, vec![0, 4, 5], &[0, 2, 0, 0]), [0, 4, 5]);
        assert_eq!(shifted(texts, vec![0, 4, 5], &[0, 5, 4, 0]), [0, 1, 5]);
    }

    #[test]
    fn text_of_its_own_stays_where_it_is_as_good() {
        let texts = ["yes. may", "yes. Acme Co. may"];
        assert_eq!(shifted(texts, vec![0, 4, 5], &[0, 2, 1, 0]), [0, 4, 5]);
        assert_eq!(shifted(texts, vec![0, 1, 5], &[0, 1, 1, 0]), [0, 1, 5]);
        let other = ["yes. may", "yes! Acme Co. may"];
        assert_eq!(shifted(other, vec![0, 4, 5], &[0, 1, 9, 0]), [0, 4, 5]);
    }
}
