//! Of two passages that changed places, the one of fewer blocks has moved.
//!
//! In: columns, and what of each sequence stands in them. Out: the same, with some sequences aligned by other passages.
//!
//! No alignment holds two passages that a sequence has in the other order; `pairwise.rs` keeps the one that says more. A
//! paragraph that was moved over a heading and two short sections says more than they do; but one paragraph that moved is
//! less of a change than three.
//!
//! Cost: for sequences that lack passages and have text of their own within [`REACH`] columns of it, one alignment of the two.

use std::collections::VecDeque;
use std::ops::Range;

use rayon::prelude::*;

use super::column_map::ColumnMap;
use super::pairwise::{Column, Index, NONE, align};
use crate::text::corpus::{Dictionary, Symbol};
use crate::text::token::Break;

/// The least symbols of a passage.
const PASSAGE: usize = 6;

/// Columns that are passed over, at most.
const REACH: usize = 400;

/// Aligns sequences by the passages that stayed. Says whether anything changed.
pub(super) fn uncross(
    columns: &[Column],
    maps: &mut [ColumnMap],
    sequences: &[&[Symbol]],
    dictionary: &Dictionary,
) -> bool {
    maps.par_iter_mut()
        .zip(sequences)
        .map_init(Vec::new, |scratch, (map, symbols)| {
            map.edit(scratch, |map| {
                uncross_one(columns, map, symbols, dictionary)
            })
        })
        .reduce(|| false, |a, b| a | b)
}

/// Text of a sequence's own.
struct Own {
    /// The first column behind it that the sequence has.
    column: usize,
    /// Its symbols.
    start: usize,
    end: usize,
}

fn uncross_one(
    columns: &[Column],
    map: &mut [u32],
    symbols: &[Symbol],
    dictionary: &Dictionary,
) -> bool {
    let mut changed = false;
    let mut rest: VecDeque<Own> = passages(map, symbols).into();
    while let Some(own) = rest.pop_front() {
        for (from, to) in lacking(map, own.column) {
            let kept = if from >= own.column {
                own.column..from
            } else {
                to..own.column
            };
            let text = &symbols[own.start..own.end];
            let least = blocks(&map[kept.clone()], symbols);
            // A text of no more blocks cannot win, however well it fits.
            if starts(text).count() <= least {
                continue;
            }
            let own_map = align(
                &columns[from..to],
                &Index::new(&columns[from..to]),
                text,
                dictionary,
            );
            if blocks_of(&own_map, text) <= least {
                continue;
            }
            map[kept.clone()].fill(NONE);
            for (at, own_at) in map[from..to].iter_mut().zip(own_map) {
                if own_at != NONE {
                    *at = own.start as u32 + own_at;
                }
            }
            regain(
                columns,
                map,
                symbols,
                kept.start.min(from)..kept.end.max(to),
            );
            changed = true;
            // What is the sequence's own now lies beside other columns.
            rest = passages(map, symbols).into();
            rest.retain(|other| other.start > own.start);
            break;
        }
    }
    changed
}

/// Gives to columns the words beside what is aligned around them: of two full stops a passage that was let go had the one
/// before it, not its own.
fn regain(columns: &[Column], map: &mut [u32], symbols: &[Symbol], within: Range<usize>) {
    let mut taken = vec![false; symbols.len()];
    for at in map.iter().filter(|at| **at != NONE) {
        taken[*at as usize] = true;
    }
    let mut take = |map: &mut [u32], c: usize, at: Option<usize>| {
        let same = |at: &usize| columns[c].symbol.key() == symbols[*at].key();
        let free = at.filter(|at| map[c] == NONE && taken.get(*at) == Some(&false));
        if let Some(at) = free.filter(same) {
            map[c] = at as u32;
            taken[at] = true;
        }
    };
    for c in within.clone() {
        let next = match c.checked_sub(1).map(|before| map[before]) {
            None => Some(0),
            Some(NONE) => None,
            Some(at) => Some(at as usize + 1),
        };
        take(map, c, next);
    }
    for c in within.rev() {
        let last = match map.get(c + 1) {
            None => symbols.len().checked_sub(1),
            Some(&NONE) => None,
            Some(&at) => (at as usize).checked_sub(1),
        };
        take(map, c, last);
    }
}

/// The passages of a sequence's own.
fn passages(map: &[u32], symbols: &[Symbol]) -> Vec<Own> {
    let mut out = Vec::new();
    let mut next = 0;
    let mut push = |start: usize, end: usize, column: usize| {
        if end >= start + PASSAGE {
            out.push(Own { column, start, end });
        }
    };
    for (c, at) in map.iter().enumerate() {
        if *at != NONE {
            push(next, *at as usize, c);
            next = *at as usize + 1;
        }
    }
    push(next, symbols.len(), map.len());
    out
}

/// The stretches of columns near this one that the sequence lacks, the nearest first.
fn lacking(map: &[u32], column: usize) -> Vec<(usize, usize)> {
    let reach = column.saturating_sub(REACH)..(column + REACH).min(map.len());
    let mut out: Vec<(usize, usize)> = Vec::new();
    for c in reach {
        if map[c] != NONE {
            continue;
        }
        match out.last_mut() {
            Some((_, to)) if *to == c => *to += 1,
            _ => out.push((c, c + 1)),
        }
    }
    // What is lacking right beside the text was aligned with it.
    out.retain(|(from, to)| to - from >= PASSAGE && (*to < column || *from > column));
    out.sort_by_key(|(from, to)| (from.abs_diff(column).min(to.abs_diff(column)), *from));
    out
}

/// The blocks that begin in these columns, or one that goes on.
fn blocks(map: &[u32], symbols: &[Symbol]) -> usize {
    let own = map.iter().filter(|at| **at != NONE);
    let begun = own.filter(|at| symbols[**at as usize].before() == Break::Block);
    begun.count().max(1)
}

/// Where the blocks of a text begin, the first perhaps in its middle.
fn starts(text: &[Symbol]) -> impl Iterator<Item = usize> {
    (0..text.len()).filter(|k| *k == 0 || text[*k].before() == Break::Block)
}

/// The blocks of a text of which most was aligned.
fn blocks_of(map: &[u32], text: &[Symbol]) -> usize {
    let mut aligned = vec![false; text.len()];
    for at in map.iter().filter(|at| **at != NONE) {
        aligned[*at as usize] = true;
    }
    let starts: Vec<usize> = starts(text).chain([text.len()]).collect();
    let most = |block: &&[usize]| {
        let own = &aligned[block[0]..block[1]];
        10 * own.iter().filter(|a| **a).count() >= 7 * own.len()
    };
    starts.windows(2).filter(most).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::corpus::Corpus;

    const TEMPLATE: &str = "First words of all.\n\nA long paragraph that says more than the two short ones behind it do \
        together, though it is but one.\n\nShort lines have six words each.\n\nOther lines have as many here.\n\nEnd of it.";

    /// What a text has of the template's columns when its alignment kept the long paragraph.
    fn uncrossed(text: &str, kept: &str) -> Vec<String> {
        let corpus = Corpus::new(&[TEMPLATE, text]);
        let [columns, symbols] = [0, 1].map(|k| corpus.symbols(k));
        let columns: Vec<Column> = columns.into_iter().map(Column::of).collect();
        let dictionary = &corpus.dictionary;
        let mut map = align(&columns, &Index::new(&columns), &symbols, dictionary);
        let said = |map: &[u32]| -> Vec<String> {
            let own = map.iter().filter(|at| **at != NONE);
            own.map(|at| dictionary.text(symbols[*at as usize].key()).to_owned())
                .collect()
        };
        assert!(said(&map).contains(&kept.to_owned()));
        let mut uncrossed = ColumnMap::of(&map);
        let maps = std::slice::from_mut(&mut uncrossed);
        uncross(&columns, maps, &[&symbols], dictionary);
        map = uncrossed.written_out();
        assert!(map.iter().filter(|at| **at != NONE).is_sorted());
        said(&map)
    }

    #[test]
    fn one_paragraph_moves_rather_than_two() {
        let moved = "First words of all.\n\nShort lines have six words each.\n\nOther lines have as many here.\n\nA long \
            paragraph that says more than the two short ones behind it do together, though it is but one.\n\nEnd of it.";
        let said = uncrossed(moved, "paragraph");
        assert!(said.contains(&"Short".to_owned()) && !said.contains(&"paragraph".to_owned()));
    }

    #[test]
    fn of_one_paragraph_and_another_the_longer_stays() {
        let moved = "First words of all.\n\nShort lines have six words each.\n\nA long paragraph that says more than the two \
            short ones behind it do together, though it is but one.\n\nEnd of it.";
        let said = uncrossed(moved, "paragraph");
        assert!(said.contains(&"paragraph".to_owned()) && !said.contains(&"Short".to_owned()));
    }

    #[test]
    fn of_several_that_moved_each_is_aligned_behind_the_one_before() {
        // The test's template three times, each with words of its own; and in each of them the long paragraph has moved.
        let blocks: Vec<&str> = TEMPLATE.split("\n\n").collect();
        let text = |order: [usize; 5]| -> String {
            let own = |sign: char| {
                let words = |k: &usize| {
                    let words = blocks[*k].split(' ').map(|word| format!("{sign}{word}"));
                    words.collect::<Vec<_>>().join(" ")
                };
                order.iter().map(words).collect::<Vec<_>>().join("\n\n")
            };
            ['u', 'v', 'w'].map(own).join("\n\n")
        };
        let [template, moved] = [text([0, 1, 2, 3, 4]), text([0, 2, 3, 1, 4])];
        let corpus = Corpus::new(&[template.as_str(), moved.as_str()]);
        let [columns, symbols] = [0, 1].map(|k| corpus.symbols(k));
        let columns: Vec<Column> = columns.into_iter().map(Column::of).collect();
        let dictionary = &corpus.dictionary;
        let map = align(&columns, &Index::new(&columns), &symbols, dictionary);
        let mut map = ColumnMap::of(&map);
        let maps = std::slice::from_mut(&mut map);
        assert!(uncross(&columns, maps, &[&symbols], dictionary));
        let at: Vec<u32> = map.runs().flat_map(|run| run.tokens()).collect();
        assert!(at.is_sorted_by(|a, b| a < b));
        let said = |word: &str| {
            let mut words = at.iter().map(|at| symbols[*at as usize].key());
            words.any(|key| dictionary.text(key) == word)
        };
        for sign in ['u', 'v', 'w'] {
            assert!(said(&format!("{sign}Short")) && !said(&format!("{sign}paragraph")));
        }
    }
}
