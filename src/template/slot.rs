//! What a place holds: a value, or one of few wordings; and what that costs to say.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use foldhash::quality::RandomState;

use super::cell::{At, Builder, Cell};
use super::model::Kind;
use super::shape::{Members, Shape, Slot};
use crate::align::pairwise::{Column, NONE};
use crate::align::skeleton::{PLACE_COST, odd};
use crate::naming::kind_of_value;
use crate::text::corpus::{Symbol, log2};
use crate::text::sentence::may_abbreviate;
use crate::text::token::{Break, Class};

/// The symbols that a sequence has in a place.
pub(super) type Reading = Option<(u32, u32)>;

/// What the readings of a choice say on average when they are phrases rather than names, in sixteenths of a bit.
pub(super) const PHRASE: i32 = 40 * 16;

/// The most wordings that one choice has: more are a free text.
pub(super) const MOST: usize = 8;

/// Sequences that a description is weighed on, at most about.
const WITNESSES: usize = 256;

/// Symbols that are equal when they say the same words, in whatever layout.
struct Wording<'a>(&'a [Symbol]);

impl PartialEq for Wording<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0
            .iter()
            .map(|s| s.key())
            .eq(other.0.iter().map(|s| s.key()))
    }
}

impl Eq for Wording<'_> {}

impl Hash for Wording<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for symbol in self.0 {
            state.write_u32(symbol.key());
        }
    }
}

impl Builder<'_> {
    /// Whether cells that all sequences fill are best described as one value: `inner` are those that some lack.
    pub(super) fn is_one_value(
        &self,
        cells: &[Cell],
        inner: Range<usize>,
        all: &Members,
        n: usize,
    ) -> bool {
        let present = self.present(cells, all);
        let list = |cell: &Cell| matches!(cell.at, At::Column(c) if self.is_folded(c));
        if present.count_ones(..) + usize::from(n > 4) < n || cells.iter().any(list) {
            return false;
        }
        let ranges = present
            .ones()
            .filter_map(|s| Some((s, self.range(s, cells)?)));
        let readings: Vec<&[Symbol]> = ranges
            .map(|(s, (a, b))| &self.sequences[s].symbols[a as usize..b as usize])
            .collect();
        if readings.len() + usize::from(n > 4) < n || readings.is_empty() {
            return false;
        }
        // Text across blocks is clauses, not a value.
        let across = readings
            .iter()
            .filter(|reading| reading[1..].iter().any(|x| x.before() == Break::Block))
            .count();
        if 10 * across > n {
            return false;
        }
        // Dates and addresses are whole, however few the months and the streets of a place are; but where half of the readings go on
        // with another sentence, that is no part of an address.
        let kinds = self.kinds(readings.iter().copied());
        let sentences = || {
            let going_on = readings.iter().filter(|reading| self.goes_on(reading));
            2 * going_on.count() > readings.len()
        };
        if kinds.most(Kind::Date) || kinds.half(Kind::Address) && !sentences() {
            return true;
        }
        let apart = self.cost(&cells[..inner.start], all)
            + self.cost(&cells[inner.end..], all)
            + self
                .best_clause(&cells[inner.clone()], all)
                .map_or(i64::MAX / 2, |c| c.cost);
        self.cost(cells, all) <= apart
    }

    /// Whether a sentence ends within a reading and another one follows: a stop behind more than an abbreviation or an initial.
    fn goes_on(&self, reading: &[Symbol]) -> bool {
        let text = |x: &Symbol| self.dictionary.text(x.key());
        let whole =
            |word: &str| !may_abbreviate(word) || word.contains(|c: char| c.is_ascii_digit());
        reading.windows(3).any(|w| {
            matches!(text(&w[1]), "." | "。" | "!" | "?")
                && w[2].before() > Break::None
                && whole(text(&w[0]))
        })
    }

    /// What it costs to say what the sequences have in these cells, in sixteenths of a bit: each distinct reading once,
    /// where it is first met, and for each other sequence which one it has.
    pub(super) fn cost(&self, cells: &[Cell], all: &Members) -> i64 {
        self.cost_of(all.ones(), |s| self.range(s, cells))
    }

    /// The same of what each of some sequences has in one place.
    pub(super) fn cost_of(
        &self,
        sequences: impl Iterator<Item = usize>,
        reading: impl Fn(usize) -> Reading,
    ) -> i64 {
        let mut readings: HashMap<Wording<'_>, u64, RandomState> = HashMap::default();
        let mut n = 0u64;
        // Of very many, every so many tell what all cost: the same ones, whoever is asked for, so that costs compare.
        let step = self.sequences.len().div_ceil(WITNESSES).max(1);
        for s in sequences.filter(|s| s % step == 0) {
            let symbols: &[Symbol] = match reading(s) {
                Some((a, b)) => &self.sequences[s].symbols[a as usize..b as usize],
                None => &[],
            };
            *readings.entry(Wording(symbols)).or_default() += 1;
            n += 1;
        }
        if readings.len() == 1 && readings.contains_key(&Wording(&[])) {
            return 0;
        }
        let text: i64 = readings
            .keys()
            .flat_map(|r| r.0.iter())
            .map(|x| i64::from(self.dictionary.weight(x.key())))
            .sum();
        readings_cost(text, readings.into_values(), n)
    }

    /// What stands in cells: a value, several, a choice, or a list within a line.
    pub(super) fn slot(&mut self, cells: &[Cell], all: &Members) -> Vec<Shape> {
        let mut values: Vec<Reading> = vec![None; self.sequences.len()];
        for s in all.ones() {
            let reading = self.range(s, cells);
            values[s] = reading.map(|reading| self.without_slips(s, cells, reading));
        }
        self.place(values, all)
    }

    /// The shapes of readings, one a sequence.
    pub(super) fn place(&mut self, values: Vec<Reading>, all: &Members) -> Vec<Shape> {
        if let Some(open) = self.left_open(&values, all) {
            let (mut values, mut all) = (values, all.clone());
            values[open] = None;
            all.remove(open);
            return self.place(values, &all);
        }
        if self.is_left_blank(&values, all) {
            self.slots.push(Slot { values });
            return vec![Shape::Slot(self.slots.len() - 1)];
        }
        if let Some(shapes) = self.settled(&values, all) {
            return shapes;
        }
        if let Some(options) = self.alternatives(&values, all) {
            return self.choice(options, &values);
        }
        if let Some(blocks) = self.blocks(&values, all) {
            return blocks
                .into_iter()
                .flat_map(|part| self.place(part, all))
                .collect();
        }
        if let Some(list) = self.inline_list(&values, all) {
            let mut shapes = Vec::new();
            self.push_list(list, all, &mut shapes);
            return shapes;
        }
        if let Some(chain) = self.chain(&values, all) {
            let mut shapes = Vec::new();
            self.push_chain(chain, all, &mut shapes);
            return shapes;
        }
        if self.are_dates(&values, all) {
            self.slots.push(Slot { values });
            return vec![Shape::Slot(self.slots.len() - 1)];
        }
        if let Some((heads, marks, rests)) = self.dated_head(&values, all) {
            let mut shapes = self.place(heads, all);
            if marks.iter().any(|m| *m != NONE) {
                shapes.push(self.add_column(&marks));
            }
            shapes.extend(self.place(rests, all));
            return shapes;
        }
        if let Some(bare) = self.bare(&values, all) {
            return self.dressed(bare, &values, all);
        }
        if let Some(division) = self.divide(&values, all) {
            return self.divided(&division, &values, all);
        }
        self.slots.push(Slot { values });
        vec![Shape::Slot(self.slots.len() - 1)]
    }

    /// The words of a place where nearly all have the same: those who have others deviate.
    fn settled(&mut self, values: &[Reading], all: &Members) -> Option<Vec<Shape>> {
        let n = all.count_ones(..);
        // As in columns, one of five or more that says something else deviates.
        let few = odd(n).max(usize::from(n > 4));
        if few == 0 {
            return None;
        }
        let mut counts: HashMap<Wording<'_>, usize, RandomState> = HashMap::default();
        for s in all.ones() {
            let (start, end) = values[s]?;
            let symbols = &self.sequences[s].symbols[start as usize..end as usize];
            *counts.entry(Wording(symbols)).or_default() += 1;
        }
        let (usual, _) = counts.into_iter().find(|(_, count)| count + few >= n)?;
        let holders: Vec<Option<u32>> = (0..values.len())
            .map(|s| {
                let (start, end) = values[s].filter(|_| all.contains(s))?;
                let symbols = &self.sequences[s].symbols[start as usize..end as usize];
                (Wording(symbols) == usual).then_some(start)
            })
            .collect();
        let shapes = (0..usual.0.len() as u32)
            .map(|k| {
                let at = holders
                    .iter()
                    .map(|start| start.map_or(NONE, |start| start + k));
                self.add_column(&at.collect::<Vec<_>>())
            })
            .collect();
        Some(shapes)
    }

    /// The blocks, or else lines, of readings that nearly all have as many of them: no value goes across.
    fn blocks(&self, values: &[Reading], all: &Members) -> Option<Vec<Vec<Reading>>> {
        [Break::Block, Break::Line].into_iter().find_map(|level| {
            let mut cuts: Vec<(usize, Vec<u32>)> = Vec::new();
            for s in all.ones() {
                let (start, end) = values[s]?;
                let symbols = &self.sequences[s].symbols;
                let inner = (start + 1..end).filter(|at| symbols[*at as usize].before() >= level);
                cuts.push((s, inner.collect()));
            }
            let n = cuts.len();
            let mut sizes: Vec<usize> = cuts.iter().map(|(_, inner)| inner.len()).collect();
            let size = *sizes.select_nth_unstable(n.checked_sub(1)? / 2).1;
            let others = cuts.iter().filter(|(_, inner)| inner.len() != size).count();
            if size == 0 || 10 * others > n {
                return None;
            }
            let mut parts: Vec<Vec<Reading>> = vec![vec![None; values.len()]; size + 1];
            for (s, inner) in cuts {
                let (start, mut end) = values[s]?;
                // A line that was broken is the longest, which stands first more often than not: parts are told from the end.
                for (k, at) in inner.iter().rev().take(size).enumerate() {
                    parts[inner.len().min(size) - k][s] = Some((*at, end));
                    end = *at;
                }
                parts[0][s] = Some((start, end));
            }
            // Of two documents, lines may be as many by chance, unless each begins as a name or a number does.
            let sure = level == Break::Block || n > 2 || self.begin_names(&parts);
            sure.then_some(parts)
        })
    }

    /// Whether all readings of all parts begin with a capital letter or a digit.
    fn begin_names(&self, parts: &[Vec<Reading>]) -> bool {
        parts.iter().all(|part| {
            part.iter().enumerate().all(|(s, reading)| {
                reading.is_none_or(|(start, _)| {
                    let key = self.sequences[s].symbols[start as usize].key();
                    let first = self.dictionary.text(key).chars().next();
                    first.is_some_and(|c| c.is_uppercase() || c.is_numeric())
                })
            })
        })
    }

    /// A date or a span of years before words is a value of its own; so is what follows. The mark between is text where
    /// most have it.
    #[allow(clippy::type_complexity, reason = "three columns of one table")]
    fn dated_head(
        &self,
        values: &[Reading],
        all: &Members,
    ) -> Option<(Vec<Reading>, Vec<u32>, Vec<Reading>)> {
        let mut heads: Vec<Reading> = vec![None; values.len()];
        let mut rests: Vec<Reading> = vec![None; values.len()];
        let mut marks = vec![NONE; values.len()];
        let (mut dated, mut n, mut marked) = (0, 0, 0);
        for s in all.ones() {
            let Some((start, end)) = values[s] else {
                continue;
            };
            n += 1;
            let symbols = &self.sequences[s].symbols;
            let class = |at: u32| self.dictionary.class(symbols[at as usize].key());
            let mut head = start;
            while head < end && matches!(class(head), Class::Number | Class::Date | Class::Mark) {
                head += 1;
            }
            // The last mark belongs between the two.
            let stop = head;
            while head > start && class(head - 1) == Class::Mark {
                head -= 1;
            }
            let text: String = symbols[start as usize..head as usize]
                .iter()
                .map(|x| self.dictionary.text(x.key()))
                .collect();
            if head == start || stop >= end || kind_of_value(&text) != Kind::Date {
                rests[s] = Some((start, end));
                continue;
            }
            dated += 1;
            heads[s] = Some((start, head));
            rests[s] = Some((stop, end));
            if stop == head + 1 {
                marks[s] = head;
                marked += 1;
            } else if stop > head {
                rests[s] = Some((head, end));
            }
        }
        if n < 3 || 10 * dated < 9 * n {
            return None;
        }
        if 2 * marked < n {
            for s in all.ones() {
                if marks[s] != NONE {
                    rests[s] = rests[s].map(|(_, end)| (marks[s], end));
                    marks[s] = NONE;
                }
            }
        }
        Some((heads, marks, rests))
    }

    /// Whether nearly all readings are dates: "12. April 2019" is one value, whatever marks it holds.
    fn are_dates(&self, values: &[Reading], all: &Members) -> bool {
        let readings = || all.ones().filter_map(|s| values[s].map(|v| (s, v)));
        let n = readings().count();
        let mut others = 0;
        for (s, (start, end)) in readings() {
            // One in ten may be something else; most slots have more of it soon.
            if 10 * others > n {
                return false;
            }
            if end - start > 8 {
                others += 1;
                continue;
            }
            let mut text = String::new();
            for symbol in &self.sequences[s].symbols[start as usize..end as usize] {
                if symbol.before() > Break::None && !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(self.dictionary.text(symbol.key()));
            }
            others += usize::from(kind_of_value(&text) != Kind::Date);
        }
        n > 0 && 10 * others <= n
    }

    /// A column for symbols that alignment left in a gap.
    pub(super) fn add_column(&mut self, at: &[u32]) -> Shape {
        let column = self.alignment.columns.len() + self.added.len();
        let symbol = at
            .iter()
            .zip(self.sequences)
            .find(|(at, _)| **at != NONE)
            .map(|(at, s)| s.symbols[*at as usize])
            .expect("a column is added for a symbol");
        let support = at.iter().filter(|at| **at != NONE).count() as u32;
        let new = Column {
            symbol,
            varied: false,
            support,
        };
        self.added.push((new, at.to_vec()));
        Shape::Fixed {
            start: column,
            end: column + 1,
        }
    }
}

/// What it costs to say the readings of a place of so many sequences: each distinct reading once (`text` in all), and for each other
/// sequence which one it has.
pub(super) fn readings_cost(text: i64, counts: impl Iterator<Item = u64>, n: u64) -> i64 {
    let (mut distinct, mut chosen) = (0, 0);
    for count in counts {
        distinct += 1;
        chosen += (count as i64 - 1) * i64::from(log2(n) - log2(count));
    }
    if distinct == 1 {
        return text;
    }
    text + chosen + PLACE_COST
}
