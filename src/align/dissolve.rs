//! Words that some values share by chance are given back to the values.
//!
//! In: an [`Alignment`](super::skeleton::Alignment). Out: the same without the columns that are no text of the template: of "City of Ambra", "Ambra
//! Council" and "Ambra Ltd" the words "City of" and "Council" stand in several documents each, yet all documents have a
//! value here. What tells an optional clause from such words: the clause is set off (it is a whole block or sentence, or
//! begins with a mark), or it is long, or those who lack it have nothing in its stead; and of alternative wordings, little is
//! left over beside them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use fixedbitset::FixedBitSet;

use super::pairwise::{Column, NONE, ends_sentence, score};
use super::placed::are_twins;
use super::skeleton::{flag_cost, odd};
use crate::text::corpus::{Dictionary, Key, Symbol};
use crate::text::token::Break;

/// A run of words this heavy is a wording, not a name: in sixteenths of a bit.
const LONG: i32 = 48 * 16;

/// Tokens of a run that tells a passage.
const GRAM: usize = 4;

/// A run that begins with a mark is a clause of its own from this weight on.
const SET_OFF: i32 = 13 * 16;

/// The most tokens of a name.
const NAME: usize = 20;

/// Letters of the longest word that is taken for an abbreviation.
const SHORT: usize = 3;

/// Sequences that are asked whether they say something elsewhere.
const WITNESSES: usize = 64;

/// As many readings as a choice among `n` documents may have.
pub fn few(n: usize) -> usize {
    (n / 8).clamp(3, 8)
}

/// Which columns are text of the template: not words of values, or a passage that some sequences moved here.
pub fn words_of_values(
    sequences: &[&[Symbol]],
    columns: &[Column],
    maps: &[Vec<u32>],
    dictionary: &Dictionary,
) -> Vec<bool> {
    let n = sequences.len();
    let mut keep = vec![true; columns.len()];
    words_within_names(sequences, maps, dictionary, &mut keep);
    if n < 3 {
        return keep;
    }
    let strong: Vec<bool> = columns
        .iter()
        .map(|c| 4 * c.support as usize >= 3 * n)
        .collect();
    let mut common: HashSet<[Key; GRAM]> = HashSet::new();
    for (window, solid) in columns.windows(GRAM).zip(strong.windows(GRAM)) {
        if solid.iter().all(|s| *s) {
            common.insert(std::array::from_fn(|k| window[k].symbol.key));
        }
    }
    let mut c = 0;
    while c < strong.len() {
        if strong[c] {
            c += 1;
            continue;
        }
        let start = c;
        while c < strong.len() && !strong[c] {
            c += 1;
        }
        Zone {
            sequences,
            columns,
            maps,
            dictionary,
            common: &common,
            start,
            end: c,
        }
        .judge(&mut keep);
    }
    keep
}

/// Columns between two that most sequences have.
struct Zone<'a> {
    sequences: &'a [&'a [Symbol]],
    columns: &'a [Column],
    maps: &'a [Vec<u32>],
    dictionary: &'a Dictionary,
    /// Runs of tokens that most sequences have elsewhere.
    common: &'a HashSet<[Key; GRAM]>,
    start: usize,
    end: usize,
}

/// Columns of a zone that follow one another, and who has them.
struct Run {
    first: usize,
    end: usize,
    holders: FixedBitSet,
}

impl Zone<'_> {
    /// The symbols of a sequence in the zone, if it has the columns around it.
    fn range(&self, s: usize) -> Option<(usize, usize)> {
        let map = &self.maps[s];
        let start = if self.start == 0 {
            0
        } else {
            (map[self.start - 1] != NONE).then(|| map[self.start - 1] as usize + 1)?
        };
        let end = if self.end == map.len() {
            self.sequences[s].len()
        } else {
            (map[self.end] != NONE).then(|| map[self.end] as usize)?
        };
        (start <= end).then_some((start, end))
    }

    fn judge(&self, keep: &mut [bool]) {
        let ranges: Vec<Option<(usize, usize)>> =
            (0..self.sequences.len()).map(|s| self.range(s)).collect();
        let mut runs: Vec<Run> = Vec::new();
        let mut c = self.start;
        while c < self.end {
            let first = c;
            c += 1;
            while c < self.end && self.follows(c) {
                c += 1;
            }
            runs.push(self.run(first, c));
        }
        for (k, run) in runs.iter().enumerate() {
            // Runs of the same sequences are one clause, with values between.
            let twins: Vec<&Run> = runs
                .iter()
                .filter(|r| are_twins(&r.holders, &run.holders))
                .collect();
            let keeps = self.is_clause(&twins, &ranges) && !self.is_said_elsewhere(run, &ranges);
            if !keeps || self.is_copy(runs[k].first, runs[k].end) {
                keep[run.first..run.end].fill(false);
            }
        }
    }

    fn run(&self, first: usize, end: usize) -> Run {
        let mut holders = FixedBitSet::with_capacity(self.maps.len());
        for (s, map) in self.maps.iter().enumerate() {
            if map[first] != NONE {
                holders.insert(s);
            }
        }
        Run {
            first,
            end,
            holders,
        }
    }

    /// Whether the column continues the run of the one before: most sequences that have either have both, side by side.
    fn follows(&self, c: usize) -> bool {
        let (mut both, mut either) = (0, 0);
        for map in self.maps {
            let (a, b) = (map[c - 1], map[c]);
            either += usize::from(a != NONE || b != NONE);
            both += usize::from(a != NONE && b != NONE && a + 1 == b);
        }
        10 * both >= 7 * either
    }

    fn weight(&self, first: usize, end: usize) -> i32 {
        self.columns[first..end]
            .iter()
            .map(|c: &Column| score(c, c.symbol, self.dictionary).unwrap_or(0))
            .sum()
    }

    /// Whether the run is a passage that most sequences have elsewhere: moved, not optional.
    fn is_copy(&self, first: usize, end: usize) -> bool {
        let keys: Vec<Key> = self.columns[first..end]
            .iter()
            .map(|c| c.symbol.key)
            .collect();
        let windows = keys.windows(GRAM).len();
        let known = keys
            .windows(GRAM)
            .filter(|w| self.common.contains(*w))
            .count();
        windows > 2 && 5 * known >= 4 * windows
    }

    /// Whether the runs are text of the template rather than words of values.
    fn is_clause(&self, runs: &[&Run], ranges: &[Option<(usize, usize)>]) -> bool {
        let (first, end) = (runs[0].first, runs[runs.len() - 1].end);
        let weight: i32 = runs.iter().map(|r| self.weight(r.first, r.end)).sum();
        let (mut having, mut whole, mut lacking, mut instead) = (0, 0, 0, 0);
        let mut covers = 0;
        // What the template has in its stead, and in how many sequences.
        let mut others: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for (s, range) in ranges.iter().enumerate() {
            let Some((a, b)) = *range else { continue };
            let map = &self.maps[s];
            let symbols = self.sequences[s];
            if map[first] == NONE {
                lacking += 1;
                let said = (self.start..self.end).filter(|c| map[*c] != NONE);
                let said: Vec<usize> = said.collect();
                if b - a > said.len() {
                    instead += 1;
                } else if b > a {
                    *others.entry(said).or_default() += 1;
                }
                continue;
            }
            having += 1;
            let at = map[first] as usize;
            covers += usize::from(self.covers_block(s, (a, b), at));
            let opens = at == 0
                || symbols[at].before == Break::Block
                || self.is_stop(symbols[at])
                || self.is_stop(symbols[at - 1]);
            let last = map[end - 1];
            let closes = last != NONE && {
                let next = last as usize + 1;
                next >= symbols.len()
                    || symbols[next].before == Break::Block
                    || self.is_stop(symbols[next])
                    || self.is_stop(symbols[next - 1])
            };
            whole += usize::from(opens && closes);
        }
        if having == 0 {
            return false;
        }
        // It may be one of a few wordings of several sequences each; more are values that share words.
        let chance = odd(having + lacking).max(1);
        let wordings = others.values().filter(|n| **n > chance).count();
        let known = |n: &usize| *n > chance && wordings <= few(having + lacking);
        instead += others.values().filter(|n| !known(n)).sum::<usize>();
        let most = |n: usize| 4 * n >= 3 * having;
        // What few have is the template's only if it is all that they have there: else they say something alike by chance.
        if 20 * having < 3 * (having + lacking)
            && (!most(covers) || having < 3 || 3 * instead > lacking)
        {
            return false;
        }
        if weight >= LONG
            || runs
                .iter()
                .any(|r| self.columns[r.first..r.end].iter().any(|c| c.varied))
        {
            return true;
        }
        // Those who lack it have nothing instead.
        if weight >= SET_OFF && lacking > 0 && 3 * instead <= lacking {
            return true;
        }
        if !most(whole) {
            return false;
        }
        let said = i64::from(weight) * (having as i64 - 1);
        weight >= SET_OFF || said > flag_cost(having, having + lacking)
    }

    /// Whether what stands in the run's place is a value, whatever words it shares with others: all have something there, short and
    /// each something else, that they say elsewhere, too.
    fn is_said_elsewhere(&self, run: &Run, ranges: &[Option<(usize, usize)>]) -> bool {
        let present = ranges.iter().enumerate();
        let present: Vec<(usize, (usize, usize))> = present
            .filter_map(|(s, range)| Some((s, (*range)?)))
            .collect();
        let step = present.len().div_ceil(WITNESSES).max(1);
        let (mut having, mut asked, mut said) = (0, 0, 0);
        let mut readings: BTreeSet<Vec<Key>> = BTreeSet::new();
        for &(s, (a, b)) in present.iter().step_by(step) {
            let symbols = self.sequences[s];
            let at = self.maps[s][run.first];
            let parts = blocks(symbols, a, b)
                .filter(|(from, to)| at == NONE || (*from..*to).contains(&(at as usize)));
            let mut parts = parts.filter(|(from, to)| recurs(symbols, *from, *to, self.dictionary));
            asked += 1;
            having += usize::from(at != NONE);
            if let Some((from, to)) = parts.next() {
                said += 1;
                if at != NONE
                    && !readings.insert(symbols[from..to].iter().map(|symbol| symbol.key).collect())
                {
                    return false;
                }
            }
        }
        having > 1 && 4 * said >= 3 * asked && 4 * readings.len() >= 3 * having
    }

    /// Whether columns explain most of the block that the symbol stands in.
    fn covers_block(&self, s: usize, range: (usize, usize), at: usize) -> bool {
        let symbols = self.sequences[s];
        let mut start = at;
        while start > range.0 && symbols[start].before != Break::Block {
            start -= 1;
        }
        let mut end = at + 1;
        while end < range.1 && symbols[end].before != Break::Block {
            end += 1;
        }
        let explained = self.maps[s][self.start..self.end]
            .iter()
            .filter(|p| **p != NONE && (start..end).contains(&(**p as usize)))
            .count();
        5 * explained >= 4 * (end - start)
    }

    fn is_stop(&self, symbol: Symbol) -> bool {
        ends_sentence(self.dictionary.text(symbol.key))
    }
}

/// Whether what a sequence says in a range may be a name, and stands elsewhere in it as well, in whatever case.
fn recurs(symbols: &[Symbol], from: usize, to: usize, dictionary: &Dictionary) -> bool {
    let own = &symbols[from..to];
    let typed = |s: &Symbol| dictionary.class(s.key).is_typed();
    // The full stop of an abbreviation ends no sentence.
    let stops = |at: usize| {
        let text = |at: usize| dictionary.text(own[at].key);
        let abbreviates = |at: usize| text(at) == "." && text(at - 1).chars().count() <= SHORT;
        ends_sentence(text(at)) && !(at > 0 && abbreviates(at))
    };
    if !(2..=NAME).contains(&own.len()) || own.iter().any(typed) || (0..own.len()).any(stops) {
        return false;
    }
    let lower = |s: &Symbol| dictionary.text(s.key).chars().flat_map(char::to_lowercase);
    let same = |a: &Symbol, b: &Symbol| a.key == b.key || lower(a).eq(lower(b));
    let elsewhere = |at: usize| at + own.len() <= from || at >= to;
    symbols
        .windows(own.len())
        .enumerate()
        .any(|(at, window)| elsewhere(at) && window.iter().zip(own).all(|(a, b)| same(a, b)))
}

/// Words of the names that all have in a place. Beside them nearly all say something of their own, and some say more on their other
/// side: "Ambra & Co. KG", "Brero & Co. KG Bern". Who says all of it elsewhere, too, has not added to the template's text
/// twice, but has a longer name.
fn words_within_names(
    sequences: &[&[Symbol]],
    maps: &[Vec<u32>],
    dictionary: &Dictionary,
    keep: &mut [bool],
) {
    let columns = keep.len();
    // For each gap, the sequences that have something in it and the column behind it.
    let mut filled: Vec<FixedBitSet> = vec![FixedBitSet::with_capacity(maps.len()); columns + 1];
    for (s, map) in maps.iter().enumerate() {
        let (mut next, mut gap) = (0, 0);
        for (c, at) in map
            .iter()
            .copied()
            .chain([sequences[s].len() as u32])
            .enumerate()
        {
            if at != NONE {
                if at as usize > next {
                    filled[gap..=c]
                        .iter_mut()
                        .for_each(|filled| filled.insert(s));
                }
                (next, gap) = (at as usize + 1, c + 1);
            }
        }
    }
    let gaps: Vec<usize> = (0..=columns)
        .filter(|gap| !filled[*gap].is_clear())
        .collect();
    for pair in gaps.windows(2) {
        let (first, end) = (pair[0], pair[1]);
        if end - first > GRAM {
            continue;
        }
        let holders: Vec<usize> = (0..maps.len())
            .filter(|s| maps[*s][first] != NONE)
            .collect();
        let sides =
            [first, end].map(|gap| holders.iter().filter(|s| filled[gap].contains(**s)).count());
        let (less, more) = (sides[0].min(sides[1]), sides[0].max(sides[1]));
        if less == 0 || less == holders.len() || 4 * more < 3 * holders.len() {
            continue;
        }
        let rarer = if sides[0] < sides[1] { first } else { end };
        // Up to the columns around, a line's end, or what is no name.
        let reading = |s: usize| {
            let (symbols, map) = (sequences[s], &maps[s]);
            let at = map[first] as usize;
            let last = map[first..end].iter().rfind(|at| **at != NONE);
            let last = last.map_or(at, |last| *last as usize);
            let before = map[..first].iter().rfind(|at| **at != NONE);
            let before = before.map_or(0, |at| *at as usize + 1);
            let behind = map[end..].iter().find(|at| **at != NONE);
            let behind = behind.map_or(symbols.len(), |at| *at as usize);
            let typed = |at: usize| dictionary.class(symbols[at].key).is_typed();
            let opens = |at: &usize| symbols[*at].before >= Break::Line || typed(*at - 1);
            let from = (before + 1..=at).rev().find(opens).unwrap_or(before);
            let stops = |at: &usize| symbols[*at].before >= Break::Line || typed(*at);
            let to = (last + 1..behind).find(stops).unwrap_or(behind);
            (from, to)
        };
        let says_twice = |s: &usize| {
            let (from, to) = reading(*s);
            recurs(sequences[*s], from, to, dictionary)
        };
        let (longer, others): (Vec<usize>, Vec<usize>) =
            holders.iter().partition(|s| filled[rarer].contains(**s));
        let step = others.len().div_ceil(WITNESSES).max(1);
        let witnesses: Vec<usize> = others.into_iter().step_by(step).collect();
        let said = witnesses.iter().filter(|s| says_twice(s)).count();
        let own: BTreeSet<Vec<Key>> = holders
            .iter()
            .map(|s| {
                let (from, to) = reading(*s);
                sequences[*s][from..to]
                    .iter()
                    .map(|symbol| symbol.key)
                    .collect()
            })
            .collect();
        if longer.iter().take(WITNESSES).all(says_twice)
            && 4 * said >= 3 * witnesses.len()
            && 4 * own.len() >= 3 * holders.len()
        {
            keep[first..end].fill(false);
        }
    }
}

/// The blocks, or parts of them, that a range of a sequence is made of.
fn blocks(symbols: &[Symbol], from: usize, to: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    let begins = (from + 1..to).filter(move |at| symbols[*at].before == Break::Block);
    let mut start = from;
    begins
        .chain([to])
        .filter(move |end| *end > from)
        .map(move |end| (std::mem::replace(&mut start, end), end))
}
