//! What a place holds: a value, or one of few wordings; and what that costs to say.

use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};
use std::ops::Range;

use foldhash::quality::RandomState;

use super::cell::{Builder, Cell};
use super::model::Kind;
use super::shape::{Members, Shape, Slot, infer_group};
use crate::align::dissolve::few;
use crate::align::pairwise::{Column, NONE};
use crate::align::sequence::Sequence;
use crate::align::skeleton::PLACE_COST;
use crate::naming::kind_of_value;
use crate::text::corpus::{Key, Symbol, log2};
use crate::text::token::{Break, Class};

/// The symbols that a sequence has in a place.
pub(super) type Reading = Option<(u32, u32)>;

/// Sequences that a description is weighed on, at most about.
const WITNESSES: usize = 256;

/// Symbols that are equal when they say the same words, in whatever layout.
struct Wording<'a>(&'a [Symbol]);

impl PartialEq for Wording<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0
            .iter()
            .map(|s| s.key)
            .eq(other.0.iter().map(|s| s.key))
    }
}

impl Eq for Wording<'_> {}

impl Hash for Wording<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for symbol in self.0 {
            state.write_u32(symbol.key);
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
        let filled = all
            .ones()
            .filter(|s| self.range(*s, cells).is_some())
            .count();
        if filled + usize::from(n > 4) < n || filled == 0 {
            return false;
        }
        // Text across blocks is clauses, not a value.
        let across = all
            .ones()
            .filter_map(|s| self.range(s, cells).map(|r| (s, r)))
            .filter(|(s, (a, b))| {
                self.sequences[*s].symbols[*a as usize + 1..*b as usize]
                    .iter()
                    .any(|x| x.before == Break::Block)
            })
            .count();
        if 10 * across > n {
            return false;
        }
        let apart = self.cost(&cells[..inner.start], all)
            + self.cost(&cells[inner.end..], all)
            + self
                .best_clause(&cells[inner.clone()], all)
                .map_or(i64::MAX / 2, |c| c.cost);
        self.cost(cells, all) <= apart
    }

    /// What it costs to say what the sequences have in these cells, in sixteenths of a bit: each distinct reading once,
    /// and for each sequence which one it has.
    pub(super) fn cost(&self, cells: &[Cell], all: &Members) -> i64 {
        let mut readings: HashMap<Wording<'_>, u64, RandomState> = HashMap::default();
        let mut n = 0u64;
        // Of very many, every so many tell what all cost.
        let step = all.count_ones(..).div_ceil(WITNESSES).max(1);
        for s in all.ones().step_by(step) {
            let symbols: &[Symbol] = match self.range(s, cells) {
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
            .map(|x| i64::from(self.dictionary.weight(x.key)))
            .sum();
        if readings.len() == 1 {
            return text;
        }
        let chosen: i64 = readings
            .values()
            .map(|c| *c as i64 * i64::from(log2(n) - log2(*c)))
            .sum();
        text + chosen + PLACE_COST
    }

    /// What it costs to say which of the sequences hold a clause.
    pub(super) fn flag_cost(&self, holders: usize, n: usize) -> i64 {
        let part = |k: usize| k as i64 * i64::from(log2(n as u64) - log2(k.max(1) as u64));
        part(holders) + part(n - holders) + PLACE_COST
    }

    /// What stands in cells: a value, several, a choice, or a list within a line.
    pub(super) fn slot(&mut self, cells: &[Cell], all: &Members) -> Vec<Shape> {
        let mut values: Vec<Reading> = vec![None; self.sequences.len()];
        for s in all.ones() {
            values[s] = self.range(s, cells);
        }
        self.place(values, all)
    }

    /// The shapes of readings, one a sequence.
    fn place(&mut self, values: Vec<Reading>, all: &Members) -> Vec<Shape> {
        if let Some(options) = self.alternatives(&values, all) {
            return vec![self.choice(options, &values)];
        }
        if let Some(blocks) = self.blocks(&values, all) {
            return blocks
                .into_iter()
                .flat_map(|part| self.place(part, all))
                .collect();
        }
        if let Some(shapes) = self.inline_list(&values, all) {
            return shapes;
        }
        if self.are_dates(&values, all) {
            self.slots.push(Slot { values });
            return vec![Shape::Slot(self.slots.len() - 1)];
        }
        if let Some(mark) = self.dividing_mark(&values, all) {
            let part = |from: fn((u32, u32), u32) -> (u32, u32)| -> Vec<Reading> {
                values
                    .iter()
                    .zip(&mark)
                    .map(|(v, m)| v.map(|v| from(v, *m)))
                    .collect()
            };
            let mut shapes = self.place(part(|v, m| (v.0, m)), all);
            shapes.push(self.add_column(&mark));
            shapes.extend(self.place(part(|v, m| (m + 1, v.1)), all));
            return shapes;
        }
        if let Some((heads, marks, rests)) = self.dated_head(&values, all) {
            let mut shapes = self.place(heads, all);
            if marks.iter().any(|m| *m != NONE) {
                shapes.push(self.add_column(&marks));
            }
            shapes.extend(self.place(rests, all));
            return shapes;
        }
        self.slots.push(Slot { values });
        vec![Shape::Slot(self.slots.len() - 1)]
    }

    /// The blocks, or else lines, of readings that all have as many of them: no value goes across.
    fn blocks(&self, values: &[Reading], all: &Members) -> Option<Vec<Vec<Reading>>> {
        [Break::Block, Break::Line].into_iter().find_map(|level| {
            let mut parts: Vec<Vec<Reading>> = Vec::new();
            let mut n = 0;
            for s in all.ones() {
                let (start, end) = values[s]?;
                let symbols = &self.sequences[s].symbols;
                let cuts: Vec<u32> = std::iter::once(start)
                    .chain((start + 1..end).filter(|at| symbols[*at as usize].before >= level))
                    .chain([end])
                    .collect();
                if parts.is_empty() {
                    parts = vec![vec![None; values.len()]; cuts.len() - 1];
                }
                if cuts.len() - 1 != parts.len() {
                    return None;
                }
                for (part, cut) in parts.iter_mut().zip(cuts.windows(2)) {
                    part[s] = Some((cut[0], cut[1]));
                }
                n += 1;
            }
            (parts.len() > 1 && (level == Break::Block || n > 2)).then_some(parts)
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
            let class = |at: u32| self.dictionary.class(symbols[at as usize].key);
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
                .map(|x| self.dictionary.text(x.key))
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
        let (mut dates, mut n) = (0, 0);
        for (s, (start, end)) in all.ones().filter_map(|s| values[s].map(|v| (s, v))) {
            n += 1;
            if end - start > 8 {
                continue;
            }
            let mut text = String::new();
            for symbol in &self.sequences[s].symbols[start as usize..end as usize] {
                if symbol.before > Break::None && !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(self.dictionary.text(symbol.key));
            }
            dates += usize::from(kind_of_value(&text) == Kind::Date);
        }
        n > 0 && 10 * dates >= 9 * n
    }

    /// A column for symbols that alignment left in a gap.
    fn add_column(&mut self, at: &[u32]) -> Shape {
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

    /// Where the first mark of every reading divides two values: all have the same mark there, and what stands before it
    /// stands for itself, as a name or a code does. The number before the comma of an address does not.
    fn dividing_mark(&self, values: &[Reading], all: &Members) -> Option<Vec<u32>> {
        let mut marks = vec![NONE; values.len()];
        let mut shared: Option<Key> = None;
        let (mut names, mut long, mut codes, mut n) = (0, 0, 0, 0);
        for s in all.ones() {
            let (start, end) = values[s]?;
            let symbols = &self.sequences[s].symbols;
            let class = |at: u32| self.dictionary.class(symbols[at as usize].key);
            let at = (start + 1..end.saturating_sub(1)).find(|at| class(*at) == Class::Mark)?;
            let key = symbols[at as usize].key;
            if shared.is_some_and(|k| k != key) || symbols[at as usize + 1].before == Break::None {
                return None;
            }
            shared = Some(key);
            marks[s] = at;
            n += 1;
            let head = &symbols[start as usize..at as usize];
            let text = |x: &Symbol| self.dictionary.text(x.key);
            let capital = text(&head[0])
                .chars()
                .next()
                .is_some_and(char::is_uppercase);
            let digits = head
                .iter()
                .any(|x| text(x).bytes().any(|b| b.is_ascii_digit()));
            names += usize::from(capital && !digits && head.len() <= 5);
            long += usize::from(head.len() > 1);
            codes += usize::from(head.len() == 1 && digits);
        }
        let stop =
            shared.is_some_and(|k| matches!(self.dictionary.text(k), "." | ";" | ":" | "。"));
        let most = |k: usize| 20 * k >= 19 * n;
        (n > 3 && (most(names) && 2 * long >= n || most(codes) && stop)).then_some(marks)
    }

    /// Items within a line, each with the comma after it, and what follows the last: "A, B, and C".
    fn inline_list(&mut self, values: &[Reading], all: &Members) -> Option<Vec<Shape>> {
        let mut parts: Vec<(usize, (u32, u32))> = Vec::new();
        let mut rests: Vec<Reading> = vec![None; values.len()];
        let mut items: BTreeMap<Vec<Key>, usize> = BTreeMap::new();
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let mut leads: BTreeMap<Option<Key>, usize> = BTreeMap::new();
        for s in all.ones() {
            let (start, end) = values[s]?;
            let symbols = &self.sequences[s].symbols;
            let mut from = start;
            let mut count = 0;
            for at in start..end {
                if self.dictionary.text(symbols[at as usize].key) == "," && at > from {
                    if at - from > 6 {
                        return None;
                    }
                    *items.entry(self.words(s, (from, at))).or_default() += 1;
                    parts.push((s, (from, at + 1)));
                    from = at + 1;
                    count += 1;
                }
            }
            *counts.entry(count).or_default() += 1;
            let rest = (from < end).then(|| symbols[from as usize].key);
            *leads.entry(rest).or_default() += 1;
            rests[s] = (from < end).then_some((from, end));
        }
        // The same items come again and again, in lists of different length: no address does that.
        let total: usize = items.values().sum();
        let n = all.count_ones(..);
        let (lead, usual) = leads.iter().max_by_key(|(_, n)| **n)?;
        if counts.len() < 2 || total < n || 5 * items.len() > 4 * total || 10 * usual < 9 * n {
            return None;
        }
        let lead = *lead;
        let nested = self.nest(parts);
        let mut shapes = vec![Shape::Repeat(nested)];
        let Some(lead) = lead else {
            return Some(shapes);
        };
        let mut column = vec![NONE; values.len()];
        let mut last: Vec<Reading> = vec![None; values.len()];
        for s in all.ones() {
            let Some((start, end)) = rests[s] else {
                continue;
            };
            let leads = self.sequences[s].symbols[start as usize].key == lead;
            if leads {
                column[s] = start;
            }
            let start = start + u32::from(leads);
            last[s] = (start < end).then_some((start, end));
        }
        shapes.push(self.add_column(&column));
        if last.iter().any(Option::is_some) {
            shapes.extend(self.place(last, all));
        }
        Some(shapes)
    }

    /// A choice among few readings of cells that all sequences fill.
    pub(super) fn few_readings(&mut self, cells: &[Cell], all: &Members) -> Option<Shape> {
        let mut values: Vec<Option<(u32, u32)>> = vec![None; self.sequences.len()];
        for s in all.ones() {
            values[s] = Some(self.range(s, cells)?);
        }
        let options = self.alternatives(&values, all)?;
        Some(self.choice(options, &values))
    }

    /// The readings of a slot that are alternatives rather than values: each of them recurs, and they are few; or two
    /// documents spell one word in two ways.
    pub(super) fn alternatives(
        &self,
        values: &[Option<(u32, u32)>],
        all: &Members,
    ) -> Option<Vec<(Vec<Key>, Members)>> {
        let n = all.count_ones(..);
        let mut readings: BTreeMap<Vec<Key>, Members> = BTreeMap::new();
        for s in all.ones() {
            let words = self.pattern(self.words(s, values[s]?));
            readings
                .entry(words)
                .or_insert_with(|| Members::with_capacity(values.len()))
                .insert(s);
        }
        if readings.len() < 2 {
            return None;
        }
        let typed = readings
            .keys()
            .all(|r| r.iter().any(|k| self.dictionary.class(*k).is_typed()));
        let recurring: Vec<_> = readings
            .iter()
            .filter(|(_, m)| m.count_ones(..) > 1)
            .map(|(r, m)| (r.clone(), m.clone()))
            .collect();
        let once = readings.len() - recurring.len();
        if n > 3 && !typed && recurring.len() > 1 && recurring.len() <= few(n) && once * 10 <= n {
            return Some(self.in_order(recurring));
        }
        let mut spellings = readings.keys();
        if let (2, Some([x]), Some([y])) = (
            readings.len(),
            spellings.next().map(Vec::as_slice),
            spellings.next().map(Vec::as_slice),
        ) && self.is_spelling(*x, *y)
        {
            return Some(self.in_order(readings.into_iter().collect()));
        }
        None
    }

    /// A reading with its numbers and typed values made alike, if it has words beside them: "for 30 days" and "for 60 days"
    /// are one wording with a number in it.
    pub(super) fn pattern(&self, reading: Vec<Key>) -> Vec<Key> {
        let class = |k: &Key| self.dictionary.class(*k);
        if !reading.iter().any(|k| class(k) == Class::Word) {
            return reading;
        }
        reading
            .into_iter()
            .map(|k| match class(&k) {
                Class::Word | Class::Mark => k,
                class => Key::MAX - class as Key,
            })
            .collect()
    }

    /// Most supported first, ties by text.
    pub(super) fn in_order(
        &self,
        mut options: Vec<(Vec<Key>, Members)>,
    ) -> Vec<(Vec<Key>, Members)> {
        let text = |keys: &[Key]| {
            keys.iter()
                .map(|k| self.dictionary.text(*k))
                .collect::<Vec<_>>()
                .join(" ")
        };
        options.sort_by_cached_key(|(keys, members)| {
            (std::cmp::Reverse(members.count_ones(..)), text(keys))
        });
        options
    }

    /// Whether two words are spellings of one: both of letters, beginning alike, one or two letters apart.
    pub(super) fn is_spelling(&self, x: Key, y: Key) -> bool {
        if self.dictionary.class(x) != Class::Word || self.dictionary.class(y) != Class::Word {
            return false;
        }
        let (x, y): (Vec<char>, Vec<char>) = (
            self.dictionary.text(x).chars().collect(),
            self.dictionary.text(y).chars().collect(),
        );
        let head = x.iter().zip(&y).take_while(|(a, b)| a == b).count();
        let tail = x[head..]
            .iter()
            .rev()
            .zip(y[head..].iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        let longest = x.len().max(y.len());
        let lower = x
            .iter()
            .skip(1)
            .chain(y.iter().skip(1))
            .all(|c| !c.is_uppercase());
        longest > 4 && lower && longest - head - tail <= 2 && 2 * (head + tail) > longest
    }

    pub(super) fn choice(
        &mut self,
        options: Vec<(Vec<Key>, Members)>,
        values: &[Option<(u32, u32)>],
    ) -> Shape {
        let options = options
            .into_iter()
            .map(|(_, members)| {
                let parts = members
                    .ones()
                    .filter_map(|s| values[s].map(|range| (s, range)))
                    .collect();
                let nested = self.nest(parts);
                (members, vec![Shape::Nested(nested)])
            })
            .collect();
        Shape::Choice { options }
    }

    /// A group of parts of sequences.
    pub(super) fn nest(&mut self, parts: Vec<(usize, (u32, u32))>) -> usize {
        let (mut sequences, mut owners) = (
            Vec::with_capacity(parts.len()),
            Vec::with_capacity(parts.len()),
        );
        for (s, (start, end)) in parts {
            let whole = &self.sequences[s];
            sequences.push(Sequence {
                document: whole.document,
                first: whole.token(start as usize),
                symbols: whole.symbols[start as usize..end as usize].to_vec(),
                folds: whole
                    .folds
                    .iter()
                    .filter(|(at, _)| (start..end).contains(at))
                    .map(|(at, n)| (at - start, *n))
                    .collect(),
            });
            owners.push(s);
        }
        self.groups
            .push(infer_group(sequences, owners, self.dictionary));
        self.groups.len() - 1
    }
}
