//! Names that documents repeat, and the words in them that several share.
//!
//! In: sequences and what of each stands in columns. Out: which columns are words of names. "Ambra & Co. KG" and "Brero & Co. KG Bern"
//! share words in every document of a few, as the template's own text does. What tells them from it is that the name is said
//! again: who adds the same to the template's text in each of its places has not changed it so often, but has a longer name.
//!
//! Cost: a walk over the columns, and for each place of this sort one over the symbols of [`WITNESSES`] sequences.

use std::collections::{BTreeMap, BTreeSet};

use fixedbitset::FixedBitSet;

use super::pairwise::NONE;
use crate::text::corpus::{Dictionary, Key, Symbol};
use crate::text::sentence::ends_sentence_at;
use crate::text::token::Break;

/// The most tokens of a name.
const NAME: usize = 20;

/// The most columns of words within a name.
const WITHIN: usize = 4;

/// Sequences that are asked whether they say something elsewhere.
pub(super) const WITNESSES: usize = 64;

/// Whether what a sequence says in a range may be a name, and stands elsewhere in it as well, in whatever case.
pub(crate) fn recurs(symbols: &[Symbol], from: usize, to: usize, dictionary: &Dictionary) -> bool {
    let own = &symbols[from..to];
    let text = |s: &Symbol| -> &str { dictionary.text(s.key()) };
    let typed = |s: &Symbol| dictionary.class(s.key()).is_typed();
    let stops = |at: usize| ends_sentence_at(|at| text(&own[at]), at);
    if !(2..=NAME).contains(&own.len()) || own.iter().any(typed) || (0..own.len()).any(stops) {
        return false;
    }
    let lower = |s: &Symbol| text(s).chars().flat_map(char::to_lowercase);
    // Nearly all letters are as long in either case; a word that is not is found as it is written.
    let same = |a: &Symbol, b: &Symbol| {
        a.key() == b.key() || text(a).len() == text(b).len() && lower(a).eq(lower(b))
    };
    let elsewhere = |at: usize| at + own.len() <= from || at >= to;
    symbols
        .windows(own.len())
        .enumerate()
        .any(|(at, window)| elsewhere(at) && window.iter().zip(own).all(|(a, b)| same(a, b)))
}

/// Does not keep the columns that are words of names. Beside them nearly all sequences say something of their own, and some say more
/// on their other side; what each says there stands elsewhere in it, too.
pub(super) fn within_names(
    sequences: &[&[Symbol]],
    maps: &[Vec<u32>],
    dictionary: &Dictionary,
    keep: &mut [bool],
) {
    let gaps = gaps(sequences, maps);
    for (first, before) in &gaps {
        let mut within = gaps.range(first + 1..=first + WITHIN).peekable();
        if within.peek().is_none() {
            continue;
        }
        let has = |s: &usize| maps[*s].get(*first).is_some_and(|at| *at != NONE);
        let holders: Vec<usize> = (0..maps.len()).filter(has).collect();
        let filled = |gap: &FixedBitSet| holders.iter().filter(|s| gap.contains(**s)).count();
        // Others may share some of these words alone: what lies between them there is no gap of the holders'.
        let Some((end, behind)) = within.find(|(_, gap)| filled(gap) > 0) else {
            continue;
        };
        let (rarer, less, more) = match (filled(before), filled(behind)) {
            (a, b) if a < b => (before, a, b),
            (a, b) => (behind, b, a),
        };
        if less == 0 || less == holders.len() || 4 * more < 3 * holders.len() {
            continue;
        }
        let reading = |s: usize| reading(sequences[s], &maps[s], *first..*end, dictionary);
        let says_twice = |s: &usize| {
            let (from, to) = reading(*s);
            recurs(sequences[*s], from, to, dictionary)
        };
        let (longer, others): (Vec<usize>, Vec<usize>) =
            holders.iter().partition(|s| rarer.contains(**s));
        let step = others.len().div_ceil(WITNESSES).max(1);
        let witnesses: Vec<usize> = others.into_iter().step_by(step).collect();
        let said = witnesses.iter().filter(|s| says_twice(s)).count();
        let keys = |s: &usize| -> Vec<Key> {
            let (from, to) = reading(*s);
            sequences[*s][from..to]
                .iter()
                .map(|symbol| symbol.key())
                .collect()
        };
        let distinct: BTreeSet<Vec<Key>> = holders.iter().map(keys).collect();
        if longer.iter().take(WITNESSES).all(says_twice)
            && 4 * said >= 3 * witnesses.len()
            && 4 * distinct.len() >= 3 * holders.len()
        {
            keep[*first..*end].fill(false);
        }
    }
}

/// The gaps that any sequence fills, by the column behind them, and which sequences do. What stands where a sequence lacks columns
/// may lie in any gap between them.
fn gaps(sequences: &[&[Symbol]], maps: &[Vec<u32>]) -> BTreeMap<usize, FixedBitSet> {
    let mut filled: BTreeMap<usize, FixedBitSet> = BTreeMap::new();
    for (s, map) in maps.iter().enumerate() {
        let (mut next, mut gap) = (0, 0);
        let end = sequences[s].len() as u32;
        for (c, at) in map.iter().copied().chain([end]).enumerate() {
            if at == NONE {
                continue;
            }
            if at as usize > next {
                for gap in gap..=c {
                    let gap = filled.entry(gap);
                    gap.or_insert_with(|| FixedBitSet::with_capacity(maps.len()))
                        .insert(s);
                }
            }
            (next, gap) = (at as usize + 1, c + 1);
        }
    }
    filled
}

/// What a sequence says in columns, and beside them up to the columns around, a line's end, or what is no name.
fn reading(
    symbols: &[Symbol],
    map: &[u32],
    columns: std::ops::Range<usize>,
    dictionary: &Dictionary,
) -> (usize, usize) {
    let present = |at: &&u32| **at != NONE;
    let own = &map[columns.clone()];
    let (Some(at), Some(last)) = (own.iter().find(present), own.iter().rfind(present)) else {
        return (0, 0);
    };
    let (at, last) = (*at as usize, *last as usize);
    let before = map[..columns.start].iter().rfind(present);
    let before = before.map_or(0, |at| *at as usize + 1);
    let behind = map[columns.end..].iter().find(present);
    let behind = behind.map_or(symbols.len(), |at| *at as usize);
    let typed = |at: usize| dictionary.class(symbols[at].key()).is_typed();
    let opens = |at: &usize| symbols[*at].before() >= Break::Line || typed(*at - 1);
    let stops = |at: &usize| symbols[*at].before() >= Break::Line || typed(*at);
    (
        (before + 1..=at).rev().find(opens).unwrap_or(before),
        (last + 1..behind).find(stops).unwrap_or(behind),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::corpus::Corpus;

    #[test]
    fn names_recur_in_whatever_case() {
        let text = "Ambra & Co. KG runs it. Write to a@ambra.example. AMBRA & CO. KG\n\nIt is over. It is over.";
        let corpus = Corpus::new(&[text]);
        let symbols = corpus.symbols(0);
        let says = |from: usize, to: usize| recurs(&symbols, from, to, &corpus.dictionary);
        assert!(says(0, 5));
        // What stands nowhere else, one word, and what ends a sentence are no names that recur.
        assert!(!says(0, 6));
        assert!(!says(0, 1));
        let end = symbols.len();
        assert!(!says(end - 4, end));
        assert!(says(end - 4, end - 1));
    }
}
