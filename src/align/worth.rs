//! Which columns shorten the description of the documents.
//!
//! In: an alignment and what is counted of it. Out: which columns are to be kept. The rest of the words are values.

use std::ops::Range;

use super::pairwise::{Column, NONE, RUN_COST, score};
use super::skeleton::{Counts, PLACE_COST};
use crate::naming::DIGITS;
use crate::text::corpus::{Dictionary, Symbol};
use crate::text::token::{Break, Class};

/// Tokens of the longest value that is looked at for a number.
const VALUE: usize = 64;

/// Which columns shorten the description of the documents (see docs/architecture.md): those that one document alone
/// fills never do; an island between two gaps does when what its readings save is more than the places it adds cost.
pub(super) fn worth_keeping(
    columns: &[Column],
    counts: Counts,
    sequences: &[&[Symbol]],
    maps: &[Vec<u32>],
    dictionary: &Dictionary,
) -> Vec<bool> {
    let n = columns.len();
    let Counts {
        support,
        open,
        tied,
        ..
    } = counts;
    let mut keep: Vec<bool> = support.iter().map(|s| *s >= 2).collect();
    let mut c = 0;
    while c < n {
        if !keep[c] {
            c += 1;
            continue;
        }
        // An island: columns that follow one another in most documents that have them.
        let mut end = c + 1;
        while end < n && keep[end] && 2 * tied[end] > support[end].max(support[end - 1]) {
            end += 1;
        }
        let readers = (c..end).map(|k| i64::from(support[k])).max().unwrap_or(0);
        let gain: i64 = (c..end)
            .map(|k| {
                i64::from(score(&columns[k], columns[k].symbol, dictionary).unwrap_or(0))
                    * (i64::from(support[k]) - 1)
            })
            .sum();
        let left = 2 * open[c] > support[c];
        let right =
            end < n && 2 * open[end] > support[end] || end == n && 2 * open[n] > support[n - 1];
        // A value of a known shape in most sequences is a place of its own, however few they are.
        let typed = (c..end).any(|k| {
            dictionary.class(columns[k].symbol.key()).is_typed()
                && 4 * support[k] as usize >= 3 * sequences.len()
        });
        // Small words join the words of names.
        let joins = (c..end).all(|k| dictionary.is_particle(columns[k].symbol.key()));
        let gain = if joins { gain / 2 } else { gain };
        let island = left
            && right
            && !typed
            && gain < readers * i64::from(RUN_COST) + PLACE_COST
            && !is_lined(c..end, sequences, maps);
        let phones = (c..end).all(|k| dictionary.class(columns[k].symbol.key()) == Class::Phone);
        let digits = (c..end).all(|k| dictionary.class(columns[k].symbol.key()) == Class::Number);
        let part =
            digits && (left || right) && is_part_of_number(c..end, sequences, maps, dictionary);
        if island
            || part
            || !typed && phones && is_noted_otherwise(c..end, sequences, maps, dictionary)
        {
            keep[c..end].fill(false);
        }
        c = end;
    }
    keep
}

/// Whether symbols are a number longer than any of a house, a box or a town: a telephone number, however it is written.
pub(crate) fn is_long_number(symbols: &[Symbol], dictionary: &Dictionary) -> bool {
    let texts = || symbols.iter().map(|x| dictionary.text(x.key()));
    let digits = texts().flat_map(str::bytes).filter(u8::is_ascii_digit);
    digits.count() > DIGITS && !texts().any(|text| text.contains(char::is_alphabetic))
}

/// Whether the columns begin or end a line in all sequences that have them: the line says where they stand, and parts what is
/// before from what is behind even without them.
fn is_lined(columns: Range<usize>, sequences: &[&[Symbol]], maps: &[Vec<u32>]) -> bool {
    let begins = |s: usize, at: usize| {
        let symbols: &[Symbol] = sequences[s];
        symbols.get(at).is_none_or(|x| x.before() >= Break::Line)
    };
    let all = |column: usize, further: usize| {
        let places = maps.iter().map(|map| map[column]).enumerate();
        places
            .filter(|(_, at)| *at != NONE)
            .all(|(s, at)| begins(s, at as usize + further))
    };
    all(columns.start, 0) || all(columns.end - 1, 1)
}

/// Whether of the sequences that have these columns, which are digits, a quarter has them within a longer number: what others have of
/// it they have by chance.
fn is_part_of_number(
    columns: Range<usize>,
    sequences: &[&[Symbol]],
    maps: &[Vec<u32>],
    dictionary: &Dictionary,
) -> bool {
    let digits = |x: &Symbol| dictionary.class(x.key()) == Class::Number;
    let (mut holders, mut parts) = (0, 0);
    for (symbols, map) in sequences.iter().zip(maps) {
        let (first, last) = (map[columns.start], map[columns.end - 1]);
        if first == NONE || last == NONE {
            continue;
        }
        holders += 1;
        let (at, next) = (first as usize, last as usize + 1);
        let joined = |x: &Symbol| x.before() <= Break::Space;
        let before = at > 0 && joined(&symbols[at]) && digits(&symbols[at - 1]);
        let behind = symbols.get(next).is_some_and(|x| joined(x) && digits(x));
        if before || behind {
            let beside = around(map, &columns);
            let part = before && beside.0 != Some(at - 1) || behind && beside.1 != Some(next);
            parts += usize::from(part);
        }
    }
    4 * parts >= holders.max(1)
}

/// What a sequence has in the nearest columns before and behind these.
fn around(map: &[u32], columns: &Range<usize>) -> (Option<usize>, Option<usize>) {
    let present = |at: &&u32| **at != NONE;
    let before = map[..columns.start].iter().rfind(present);
    let behind = map[columns.end..].iter().find(present);
    (before.map(|at| *at as usize), behind.map(|at| *at as usize))
}

/// Whether most sequences that lack these columns, which are telephone numbers, have one in another notation there: then it is the
/// value of the place, whatever its notation.
fn is_noted_otherwise(
    columns: Range<usize>,
    sequences: &[&[Symbol]],
    maps: &[Vec<u32>],
    dictionary: &Dictionary,
) -> bool {
    let lettered = |x: &Symbol| dictionary.text(x.key()).contains(char::is_alphabetic);
    let (mut lacking, mut noted) = (0, 0);
    for (symbols, map) in sequences.iter().zip(maps) {
        if columns.clone().any(|c| map[c] != NONE) {
            continue;
        }
        lacking += 1;
        let (before, behind) = around(map, &columns);
        let from = before.map_or(0, |at| at + 1);
        let to = behind.unwrap_or(symbols.len());
        // A passage is no value.
        let short = to.saturating_sub(from) <= VALUE;
        let mut numbers = symbols[from..to.max(from)].split(lettered);
        noted += usize::from(short && numbers.any(|part| is_long_number(part, dictionary)));
    }
    2 * noted > lacking
}
