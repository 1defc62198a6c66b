//! Words that some values share by chance are given back to the values.
//!
//! In: an [`Alignment`](super::skeleton::Alignment). Out: the same without the columns that are no text of the template: of "City of Ambra", "Ambra
//! Council" and "Ambra Ltd" the words "City of" and "Council" stand in several documents each, yet all documents have a
//! value here. What tells an optional clause from such words: the clause is set off (it is a whole block or sentence, or
//! begins with a mark), or it is long, or those who lack it have nothing in its stead; and of alternative wordings, little is
//! left over beside them.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use fixedbitset::FixedBitSet;

use super::names::{WITNESSES, recurs, within_names};
use super::pairwise::{Column, NONE, score};
use super::placed::are_twins;
use super::skeleton::{flag_cost, odd};
use crate::text::corpus::{Dictionary, Key, Symbol};
use crate::text::label::label_end;
use crate::text::sentence::ends_sentence;
use crate::text::token::Break;

/// A run of words this heavy is a wording, not a name: in sixteenths of a bit.
const LONG: i32 = 48 * 16;

/// Tokens of a run that tells a passage.
const GRAM: usize = 4;

/// A run that begins with a mark is a clause of its own from this weight on.
const SET_OFF: i32 = 13 * 16;

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
    within_names(sequences, maps, dictionary, &mut keep);
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
            common.insert(std::array::from_fn(|k| window[k].symbol.key()));
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
            .map(|c| c.symbol.key())
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
        let texts = self.columns[first..runs[0].end].iter();
        let texts = texts.map(|c| self.dictionary.text(c.symbol.key()));
        let labelled = label_end(texts).is_some();
        let weight: i32 = runs.iter().map(|r| self.weight(r.first, r.end)).sum();
        let (mut having, mut whole, mut lacking, mut instead) = (0, 0, 0, 0);
        let (mut covers, mut begins) = (0, 0);
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
            begins += usize::from(symbols[at].before() >= Break::Line);
            covers += usize::from(self.covers_block(s, (a, b), at));
            let opens = at == 0
                || symbols[at].before() == Break::Block
                || self.is_stop(symbols[at])
                || self.is_stop(symbols[at - 1]);
            let last = map[end - 1];
            let closes = last != NONE && {
                let next = last as usize + 1;
                next >= symbols.len()
                    || symbols[next].before() == Break::Block
                    || self.is_stop(symbols[next])
                    || self.is_stop(symbols[next - 1])
            };
            // A labelled line is whole, whatever value it ends with.
            let line = labelled && symbols[at].before() >= Break::Line;
            whole += usize::from(opens && closes || line);
        }
        if having == 0 {
            return false;
        }
        // It may be one of a few wordings of several sequences each; more are values that share words.
        let chance = odd(having + lacking).max(1);
        let wordings = others.values().filter(|n| **n > chance).count();
        let known = |n: &usize| *n > chance && wordings <= few(having + lacking);
        let most = |n: usize| 4 * n >= 3 * having;
        // A line is lacking where nothing stands in its place, whatever values stand in the lines beside.
        if most(begins) {
            let lacks = |s: &usize| self.maps[*s][first] == NONE;
            let own = |s: usize| ranges[s].is_some_and(|range| self.has_own(s, range, first..end));
            instead = (0..ranges.len()).filter(lacks).filter(|s| own(*s)).count();
        }
        instead += others.values().filter(|n| !known(n)).sum::<usize>();
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

    /// Whether a sequence that lacks these columns has text of its own in their stead: between the columns around them that it has.
    fn has_own(&self, s: usize, range: (usize, usize), columns: Range<usize>) -> bool {
        let map = &self.maps[s];
        let at = |c: usize| (map[c] != NONE).then(|| map[c] as usize);
        let before = (self.start..columns.start).rev().find_map(at);
        let behind = (columns.end..self.end).find_map(at);
        let (from, to) = (
            before.map_or(range.0, |at| at + 1),
            behind.unwrap_or(range.1),
        );
        let between = columns.filter(|c| map[*c] != NONE).count();
        to > from + between
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
                    && !readings.insert(
                        symbols[from..to]
                            .iter()
                            .map(|symbol| symbol.key())
                            .collect(),
                    )
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
        while start > range.0 && symbols[start].before() != Break::Block {
            start -= 1;
        }
        let mut end = at + 1;
        while end < range.1 && symbols[end].before() != Break::Block {
            end += 1;
        }
        let explained = self.maps[s][self.start..self.end]
            .iter()
            .filter(|p| **p != NONE && (start..end).contains(&(**p as usize)))
            .count();
        5 * explained >= 4 * (end - start)
    }

    fn is_stop(&self, symbol: Symbol) -> bool {
        ends_sentence(self.dictionary.text(symbol.key()))
    }
}

/// The blocks, or parts of them, that a range of a sequence is made of.
fn blocks(symbols: &[Symbol], from: usize, to: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    let begins = (from + 1..to).filter(move |at| symbols[*at].before() == Break::Block);
    let mut start = from;
    begins
        .chain([to])
        .filter(move |end| *end > from)
        .map(move |end| (std::mem::replace(&mut start, end), end))
}
