//! Lists within a line whose marks stand before items: "A", "A, B", "A, B, C and D".
//!
//! In: the readings of one place. Out: a [`Chain`]. A list is told from a value with marks in it by its number of items, which differs, and by
//! what they are: short, and without the numbers that addresses hold.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::cell::Builder;
use super::inline::{InlineList, SEPARATORS};
use super::shape::{Members, Shape};
use super::slot::Reading;
use crate::align::pairwise::NONE;
use crate::text::corpus::Key;
use crate::text::token::{Break, Class};

/// Symbols of the longest item.
const LONGEST: u32 = 8;

/// A list within a line.
pub(super) enum Chain {
    /// "A, B, C": the last of them stands for itself.
    Plain(InlineList),
    /// "A, B, C" before a word that joins it to another value, or with such a word in it: "A, B and C".
    Joined {
        /// What stands first, by sequence.
        first: Vec<Reading>,
        /// The items, each with the mark before it.
        parts: Vec<(usize, (u32, u32))>,
        /// The joining word, by sequence; empty if it is not of the readings.
        word: Vec<u32>,
        /// What stands behind that word.
        last: Vec<Reading>,
    },
}

impl Builder<'_> {
    /// The list that these readings are.
    pub(super) fn chain(&self, values: &[Reading], all: &Members) -> Option<Chain> {
        let across = |(s, (start, end)): (usize, (u32, u32))| {
            let own = &self.sequences[s].symbols[start as usize..end as usize];
            own.iter().skip(1).any(|x| x.before() == Break::Block)
        };
        let (n, filled) = (all.count_ones(..), || {
            all.ones().filter_map(|s| Some((s, values[s]?)))
        });
        if n < 3 || 10 * filled().count() < 9 * n || filled().any(across) {
            return None;
        }
        let mut marks = SEPARATORS.into_iter();
        marks.find_map(|mark| self.chain_with(mark, values, all))
    }

    fn chain_with(&self, mark: &str, values: &[Reading], all: &Members) -> Option<Chain> {
        let symbols = |s: usize| &self.sequences[s].symbols;
        let marks = |s: usize, (start, end): (u32, u32)| {
            let is_mark =
                move |at: &u32| self.dictionary.text(symbols(s)[*at as usize].key()) == mark;
            (start..end).filter(is_mark)
        };
        let filled = || all.ones().filter_map(|s| Some((s, values[s]?)));
        let counts: BTreeSet<usize> = filled().map(|(s, own)| marks(s, own).count()).collect();
        if counts.len() < 2 {
            return None;
        }
        // Where the marks stand, by sequence.
        let cuts: Vec<(usize, Vec<u32>)> = filled()
            .map(|(s, own)| (s, marks(s, own).collect()))
            .collect();
        let joining = self.joining_word(values, &cuts);
        // Without a word that joins them, two values with a mark between may be a name and its place.
        if joining.is_none() && counts.len() < 3 {
            return None;
        }
        let none = vec![None; values.len()];
        let (mut first, mut last) = (none.clone(), none);
        let mut word = vec![NONE; values.len()];
        let mut parts: Vec<(usize, (u32, u32))> = Vec::new();
        for &(s, ref own) in &cuts {
            let (start, end) = values[s]?;
            let joins = |at: &u32| Some(symbols(s)[*at as usize].key()) == joining;
            let at = between(start, own, end).rev().find(joins);
            let stop = at.unwrap_or(end);
            if let Some(at) = at {
                word[s] = at;
                last[s] = Some((at + 1, end));
            }
            let bounds: Vec<u32> = own.iter().copied().chain([stop]).collect();
            first[s] = Some((start, bounds[0]));
            parts.extend(bounds.windows(2).map(|pair| (s, (pair[0], pair[1]))));
        }
        let items = (0..values.len())
            .flat_map(|s| [first[s], last[s]].map(|reading| (s, reading)))
            .filter_map(|(s, reading)| Some((s, reading?)))
            .chain(parts.iter().map(|(s, (from, to))| (*s, (from + 1, *to))));
        // What begins with a small letter is no name, but for a few.
        let (mut all_items, mut small) = (0, 0);
        for (s, (from, to)) in items {
            let own = &symbols(s)[from as usize..to as usize];
            let text = |k: usize| self.dictionary.text(own[k].key());
            let number = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
            if own.is_empty() || to - from > LONGEST || (0..own.len()).any(|k| number(text(k))) {
                return None;
            }
            all_items += 1;
            small += usize::from(text(0).starts_with(char::is_lowercase));
        }
        // What documents say elsewhere, too, is one name with marks in it.
        let whole = |s: usize| Some((first[s]?.0, last[s].map_or(values[s]?.1, |last| last.0 - 1)));
        let whole: Vec<Reading> = (0..values.len()).map(whole).collect();
        if 10 * small > all_items || self.are_said_again(mark, &whole, all) {
            return None;
        }
        if joining.is_some() || self.goes_on_joined(values, &cuts) {
            return Some(Chain::Joined {
                first,
                parts,
                word,
                last,
            });
        }
        let (mut parts, mut rests) = (Vec::new(), vec![None; values.len()]);
        for (s, own) in cuts {
            let (start, end) = values[s]?;
            let ends: Vec<u32> = [start]
                .into_iter()
                .chain(own.iter().map(|at| at + 1))
                .collect();
            parts.extend(ends.windows(2).map(|pair| (s, (pair[0], pair[1]))));
            rests[s] = Some((ends[ends.len() - 1], end));
        }
        Some(Chain::Plain(InlineList {
            parts,
            rests,
            lead: Vec::new(),
        }))
    }

    /// The word that nearly all have behind the last mark, between two values.
    fn joining_word(&self, values: &[Reading], cuts: &[(usize, Vec<u32>)]) -> Option<Key> {
        let mut holders: BTreeMap<Key, usize> = BTreeMap::new();
        for &(s, ref own) in cuts {
            let (start, end) = values[s]?;
            let inner = between(start, own, end)
                .map(|at| self.sequences[s].symbols[at as usize].key())
                .filter(|key| self.joins(*key));
            for key in inner.collect::<BTreeSet<Key>>() {
                *holders.entry(key).or_default() += 1;
            }
        }
        let most = |(key, count): &(Key, usize)| (*count, self.dictionary.text(*key));
        let best = holders.into_iter().max_by(|a, b| most(a).cmp(&most(b)))?;
        (10 * best.1 >= 9 * cuts.len()).then_some(best.0)
    }

    /// Whether a token is a word that names do not begin with.
    fn joins(&self, key: Key) -> bool {
        let capital = self.dictionary.text(key).starts_with(char::is_uppercase);
        self.dictionary.class(key) == Class::Word && !capital
    }

    /// Whether a small word stands behind these readings in the same line, the same in nearly all.
    fn goes_on_joined(&self, values: &[Reading], cuts: &[(usize, Vec<u32>)]) -> bool {
        let mut next: BTreeMap<Key, usize> = BTreeMap::new();
        for (s, _) in cuts {
            let symbol =
                values[*s].and_then(|(_, end)| self.sequences[*s].symbols.get(end as usize));
            if let Some(symbol) =
                symbol.filter(|x| x.before() < Break::Block && self.dictionary.is_particle(x.key()))
            {
                *next.entry(symbol.key()).or_default() += 1;
            }
        }
        next.values().any(|count| 10 * count >= 9 * cuts.len())
    }

    /// The shapes of such a list.
    pub(super) fn push_chain(&mut self, chain: Chain, all: &Members, shapes: &mut Vec<Shape>) {
        let (first, parts, word, last) = match chain {
            Chain::Plain(list) => return self.push_list(list, all, shapes),
            Chain::Joined {
                first,
                parts,
                word,
                last,
            } => (first, parts, word, last),
        };
        shapes.extend(self.place(first, all));
        shapes.push(Shape::Repeat(self.nest(parts)));
        if word.iter().any(|at| *at != NONE) {
            shapes.push(self.add_column(&word));
            shapes.extend(self.place(last, all));
        }
    }
}

/// Where a word may join two values of a reading: behind the last of its marks, with something on either side.
fn between(start: u32, marks: &[u32], end: u32) -> Range<u32> {
    let tail = marks.last().map_or(start, |at| at + 1);
    tail + 1..end.saturating_sub(1)
}
