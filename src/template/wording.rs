//! Readings of a place that are alternative wordings rather than values.

use std::collections::BTreeMap;

use super::cell::{Builder, Cell};
use super::choice::members_of;
use super::grouping::LONGEST;
use super::model::Kind;
use super::shape::{Members, Shape};
use super::slip::is_near;
use super::slot::{MOST, PHRASE, Reading};
use crate::align::cluster::common_to_all;
use crate::align::dissolve::few;
use crate::align::skeleton::{flag_cost, odd};
use crate::text::corpus::{Key, Symbol};
use crate::text::sentence::ends_sentence;
use crate::text::token::{Break, Class};

/// Documents of which the one that says something else deviates.
const SEVERAL: usize = 4;

impl Builder<'_> {
    /// A choice among few readings of cells that all sequences fill.
    pub(super) fn few_readings(&mut self, cells: &[Cell], all: &Members) -> Option<Vec<Shape>> {
        let values = self.filled(cells, all)?;
        // What ends a block and the blocks behind it are not one wording.
        let across = all.ones().filter(|s| self.ends_a_block(*s, values[*s]));
        if across.count() > odd(all.count_ones(..)) {
            return None;
        }
        let options = self.alternatives(&values, all)?;
        Some(self.choice(options, &values))
    }

    /// Whether a reading begins within a block and goes on in the next one.
    fn ends_a_block(&self, s: usize, reading: Reading) -> bool {
        let (start, end) = reading.unwrap_or_default();
        let symbols = &self.sequences[s].symbols[start as usize..end as usize];
        let mut blocks = symbols.iter().map(|x| x.before() == Break::Block);
        blocks.next() == Some(false) && blocks.any(|begins| begins)
    }

    /// Whether cells that all sequences fill hold one of few readings.
    pub(super) fn readings_are_few(&self, cells: &[Cell], all: &Members) -> bool {
        self.filled(cells, all)
            .is_some_and(|values| self.alternatives(&values, all).is_some())
    }

    fn filled(&self, cells: &[Cell], all: &Members) -> Option<Vec<Reading>> {
        let mut values: Vec<Reading> = vec![None; self.sequences.len()];
        for s in all.ones() {
            values[s] = Some(self.range(s, cells)?);
        }
        Some(values)
    }

    /// The readings of a slot that are alternatives rather than values: each of them recurs, and they are few; or two
    /// documents spell one word in two ways.
    pub(super) fn alternatives(&self, values: &[Reading], all: &Members) -> Option<Vec<Members>> {
        let n = all.count_ones(..);
        let mut readings: BTreeMap<Vec<Key>, Members> = BTreeMap::new();
        for s in all.ones() {
            let words = self.words(s, values[s]?);
            // A list is no wording.
            if words.iter().any(|k| *k as usize >= self.dictionary.len()) {
                return None;
            }
            let words = self.pattern(words);
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
        let (mut recurring, single): (Vec<_>, Vec<_>) = readings
            .iter()
            .map(|(r, m)| (r.clone(), m.clone()))
            .partition(|(_, m)| m.count_ones(..) > odd(n).max(1));
        if !recurring.is_empty() {
            match self.wording_of(&single, n) {
                Some(wording) => recurring.push(wording),
                None => self.adopt_slips(&mut recurring, &single),
            }
        }
        let settled: usize = recurring.iter().map(|(_, m)| m.count_ones(..)).sum();
        let once = n - settled;
        // Names recur by chance, phrases do not: of these there may be as many as the documents bear out.
        let said: i64 = recurring.iter().map(|(r, _)| self.said_by(r)).sum();
        let phrases = said >= recurring.len() as i64 * i64::from(PHRASE);
        let most = if phrases {
            (n / 3).clamp(few(n), MOST)
        } else {
            few(n)
        };
        // Of two readings of which one holds the other, what is more is optional.
        let nested = recurring.iter().any(|(a, _)| {
            recurring
                .iter()
                .any(|(b, _)| a.len() < b.len() && b.windows(a.len()).any(|w| w == a.as_slice()))
        });
        if n > 3
            && !typed
            && !nested
            && recurring.len() > 1
            && recurring.len() <= most
            && once * 10 <= n
            && !self.are_capital_names(values, all)
        {
            return Some(members_of(self.in_order(recurring)));
        }
        let mut spellings = readings.keys();
        if let (2, Some([x]), Some([y])) = (
            readings.len(),
            spellings.next().map(Vec::as_slice),
            spellings.next().map(Vec::as_slice),
        ) && self.is_spelling(*x, *y)
        {
            return Some(members_of(self.in_order(readings.into_iter().collect())));
        }
        // Words in small letters within a sentence are no values, though of a few documents hardly two say the same.
        let open = n < SEVERAL || recurring.len() > 1;
        if open && readings.len() <= few(n) && !nested && self.are_phrases(values, all) {
            let options = self.in_order(readings.into_iter().collect());
            let apart = |(a, _): &(Vec<Key>, _), (b, _): &(Vec<Key>, _)| {
                2 * self.shared(a, b) < self.said_by(a).max(self.said_by(b))
            };
            let differ = |(k, a)| options[..k].iter().all(|b| apart(b, a));
            let differ = options.iter().enumerate().all(differ);
            return differ.then(|| members_of(options));
        }
        None
    }

    /// Whether a symbol of a sequence begins a sentence or a line.
    pub(super) fn begins_sentence(&self, s: usize, at: u32) -> bool {
        let (before, own) = self.sequences[s].symbols.split_at(at as usize);
        let stops = |x: &Symbol| ends_sentence(self.dictionary.text(x.key()));
        let line = |x: &Symbol| x.before() >= Break::Line;
        own.first().is_none_or(line) || before.last().is_none_or(stops)
    }

    /// The readings of all, if none begins a sentence or a line.
    fn within_sentences(&self, values: &[Reading], all: &Members) -> Option<Vec<&[Symbol]>> {
        let own = |s: usize| {
            let (start, end) = values[s].filter(|(start, _)| !self.begins_sentence(s, *start))?;
            Some(&self.sequences[s].symbols[start as usize..end as usize])
        };
        all.ones().map(own).collect()
    }

    /// Whether all readings begin with a word in small letters, where no sentence or line begins, and are no addresses.
    fn are_phrases(&self, values: &[Reading], all: &Members) -> bool {
        let small = |x: &Symbol| {
            let text = self.dictionary.text(x.key());
            self.dictionary.class(x.key()) == Class::Word && text.chars().all(char::is_lowercase)
        };
        let phrase = |own: &&[Symbol]| own.len() <= LONGEST && own.first().is_some_and(small);
        self.within_sentences(values, all).is_some_and(|readings| {
            readings.iter().all(phrase) && !self.kinds(readings.into_iter()).any(Kind::Address)
        })
    }

    /// A slip makes no wording of its own: who has one has the wording that it says most of.
    fn adopt_slips(&self, recurring: &mut [(Vec<Key>, Members)], single: &[(Vec<Key>, Members)]) {
        for (reading, members) in single.iter().filter(|(own, _)| own.len() <= LONGEST) {
            let said = self.said_by(reading);
            let homes = recurring.iter_mut();
            // Of a few documents nobody can say which of them slipped.
            let homes =
                homes.filter(|(own, m)| own.len() <= LONGEST && m.count_ones(..) >= SEVERAL);
            let homes = homes.map(|home| (self.shared(&home.0, reading), home));
            let home = homes
                .filter(|(shared, home)| 4 * shared >= 3 * said.max(self.said_by(&home.0)))
                .max_by_key(|(shared, _)| *shared);
            if let Some((_, home)) = home {
                home.1.union_with(members);
            }
        }
    }

    /// Whether all readings are words with capitals, where no sentence or line begins: names are values, however few they are.
    fn are_capital_names(&self, values: &[Reading], all: &Members) -> bool {
        let text = |x: &Symbol| self.dictionary.text(x.key());
        let name = |x: &Symbol| match self.dictionary.class(x.key()) {
            Class::Word => text(x).contains(char::is_uppercase),
            Class::Mark => matches!(text(x), "." | "&" | "-" | "'" | "’"),
            _ => false,
        };
        self.within_sentences(values, all)
            .is_some_and(|readings| readings.iter().copied().flatten().all(name))
    }

    /// Beside wordings that recur: the one that all others are, a value in it or behind it, if they begin or end alike ("after a talk
    /// with Ann Berg").
    fn wording_of(&self, single: &[(Vec<Key>, Members)], n: usize) -> Option<(Vec<Key>, Members)> {
        let (first, others) = single.split_first()?;
        let mut members = first.1.clone();
        for (_, own) in others {
            members.union_with(own);
        }
        let (head, tail) = common_to_all(single.iter().map(|(reading, _)| reading.as_slice()));
        let (head, tail) = (&first.0[..head], &first.0[first.0.len() - tail..]);
        let text = if self.said_by(head) >= self.said_by(tail) {
            head
        } else {
            tail
        };
        let words = text
            .iter()
            .filter(|k| self.dictionary.class(**k) == Class::Word);
        let count = members.count_ones(..);
        let pays = self.said_by(text) * (count as i64 - 1) > flag_cost(count, n);
        (pays && words.count() > 1 && count > odd(n).max(1)).then(|| (text.to_vec(), members))
    }

    /// What the words of a reading say, in sixteenths of a bit.
    pub(super) fn said_by(&self, reading: &[Key]) -> i64 {
        reading
            .iter()
            .filter(|k| (**k as usize) < self.dictionary.len())
            .map(|k| i64::from(self.dictionary.weight(*k)))
            .sum()
    }

    /// A reading with its numbers and typed values made alike, if it has words beside them: "for 30 days" and "for 60 days"
    /// are one wording with a number in it.
    pub(super) fn pattern(&self, reading: Vec<Key>) -> Vec<Key> {
        let class = |k: &Key| self.dictionary.class(*k);
        if !reading.iter().any(|k| class(k) == Class::Word) {
            return reading;
        }
        self.masked(reading)
    }

    /// A reading with its numbers and typed values made alike. A telephone number is one of several or none that anybody takes for
    /// one, as it is written.
    pub(super) fn masked(&self, reading: Vec<Key>) -> Vec<Key> {
        let number = Key::MAX - Class::Number as Key;
        let mut out: Vec<Key> = Vec::with_capacity(reading.len());
        for k in reading {
            let key = match self.dictionary.class(k) {
                Class::Word | Class::Mark => k,
                Class::Number | Class::Phone => number,
                class => Key::MAX - class as Key,
            };
            let digits = key == number;
            if digits
                && out
                    .last()
                    .is_some_and(|sign| self.dictionary.text(*sign) == "+")
            {
                out.pop();
            }
            if !digits || out.last() != Some(&number) {
                out.push(key);
            }
        }
        out
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
        let lower = x
            .iter()
            .skip(1)
            .chain(y.iter().skip(1))
            .all(|c| !c.is_uppercase());
        x.len().max(y.len()) > 4 && lower && is_near(&x, &y)
    }
}
