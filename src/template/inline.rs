//! Lists within a line: "A, B and C".

use std::collections::BTreeMap;

use super::cell::{At, Builder, Cell};
use super::shape::{Members, Shape};
use super::slot::Reading;
use crate::align::cluster::common_to_all;
use crate::align::pairwise::NONE;
use crate::text::corpus::Key;

/// The marks that stand between items within a line, the usual ones first.
pub(super) const SEPARATORS: [&str; 6] = [",", ";", "、", "，", "；", "・"];

/// A list within a line.
pub(super) struct InlineList {
    /// The items, each with the mark after it: sequence, and range of its symbols.
    pub(super) parts: Vec<(usize, (u32, u32))>,
    /// What follows the last item, by sequence.
    pub(super) rests: Vec<Reading>,
    /// The words that nearly all of these begin with.
    pub(super) lead: Vec<Key>,
}

impl Builder<'_> {
    /// A list within a line whose last item ends with a comma, or another such mark, that all have: it is the item's, as those before
    /// are. In: the cells of the list, and then the mark's.
    pub(super) fn ended_list(&self, cells: &[Cell], all: &Members) -> Option<InlineList> {
        let At::Column(last) = cells.last()?.at else {
            return None;
        };
        let key = self.alignment.columns[last].symbol.key();
        let text = self.dictionary.text(key);
        let separator = SEPARATORS.into_iter().find(|mark| *mark == text)?;
        if cells.len() < 2 {
            return None;
        }
        self.list_with(separator, &self.readings(cells, all), all)
    }

    /// Items within a line, each with the mark after it, and what follows the last: "A, B, and C".
    pub(super) fn inline_list(&self, values: &[Reading], all: &Members) -> Option<InlineList> {
        let mut marks = SEPARATORS.into_iter();
        marks.find_map(|separator| self.list_with(separator, values, all))
    }

    fn list_with(&self, separator: &str, values: &[Reading], all: &Members) -> Option<InlineList> {
        let ends = |key: Key| self.dictionary.text(key) == separator;
        // What semicolons divide is no name and no address, and may have text in it: "Ann Berg (room 7); Olaf Tal (room 9);".
        let semicolon = matches!(separator, ";" | "；");
        let longest = if semicolon { 24 } else { 6 };
        let mut parts: Vec<(usize, (u32, u32))> = Vec::new();
        let mut rests: Vec<Reading> = vec![None; values.len()];
        let mut items: BTreeMap<Vec<Key>, usize> = BTreeMap::new();
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let mut leads: BTreeMap<Option<Key>, usize> = BTreeMap::new();
        let mut lasts: Vec<(usize, usize, u32, usize)> = Vec::new();
        for s in all.ones() {
            let (start, end) = values[s]?;
            let symbols = &self.sequences[s].symbols;
            let mut from = start;
            let mut count = 0;
            for at in start..end {
                if ends(symbols[at as usize].key()) && at > from {
                    if at - from > longest {
                        return None;
                    }
                    *items.entry(self.words(s, (from, at))).or_default() += 1;
                    parts.push((s, (from, at + 1)));
                    from = at + 1;
                    count += 1;
                }
            }
            *counts.entry(count).or_default() += 1;
            if from == end && count > 0 {
                let last = (start..end - 1)
                    .rev()
                    .find(|at| ends(symbols[*at as usize].key()))
                    .map_or(start, |at| at + 1);
                lasts.push((parts.len() - 1, s, last, count));
            }
            let rest = (from < end).then(|| symbols[from as usize].key());
            *leads.entry(rest).or_default() += 1;
            rests[s] = (from < end).then_some((from, end));
        }
        // Where the mark ends the list too, the last item may be led by a word of its own: "A, B, and C, who".
        let led = lasts
            .iter()
            .map(|(_, s, at, _)| self.sequences[*s].symbols[*at as usize].key())
            .fold(None, |known: Option<Option<Key>>, key| {
                Some(known.map_or(Some(key), |k| k.filter(|k| *k == key)))
            })
            .flatten();
        if let Some(lead) = led
            && lasts.len() == all.count_ones(..)
        {
            for (part, s, at, count) in lasts.into_iter().rev() {
                let (_, (_, end)) = parts.remove(part);
                items.remove(&self.words(s, (at, end - 1)));
                rests[s] = Some((at, end));
                *counts.entry(count).or_default() -= 1;
                *counts.entry(count - 1).or_default() += 1;
            }
            leads = BTreeMap::from([(Some(lead), all.count_ones(..))]);
        }
        counts.retain(|_, n| *n > 0);
        // The same items come again and again, in lists of different length: no address does that.
        let total: usize = items.values().sum();
        let n = all.count_ones(..);
        let (lead, usual) = leads.iter().max_by_key(|(_, n)| **n)?;
        // Or each list is long, and no item holds a number, as the parts of an address do.
        let least = counts.keys().next().copied().unwrap_or(0);
        let plain = items.keys().flatten().all(|k| {
            let text = self.dictionary.text(*k);
            !text.bytes().any(|b| b.is_ascii_digit())
        });
        let recur = counts.len() > 1 && total >= n && 5 * items.len() <= 4 * total;
        let long = (plain || semicolon) && (least > 1 || counts.len() > 1 && total > 2 * n);
        if !(recur || long) || 10 * usual < 9 * n || self.are_said_again(separator, values, all) {
            return None;
        }
        let lead = lead.map_or(Vec::new(), |lead| self.lead(lead, &rests));
        Some(InlineList { parts, rests, lead })
    }

    /// The words that all readings begin with which begin with this one: of each something is left.
    fn lead(&self, first: Key, rests: &[Reading]) -> Vec<Key> {
        let said = |(s, rest): (usize, &Reading)| {
            let (start, end) = (*rest)?;
            let own = &self.sequences[s].symbols[start as usize..end as usize];
            let keys: Vec<Key> = own.iter().map(|x| x.key()).collect();
            (keys[0] == first).then_some(keys)
        };
        let led: Vec<Vec<Key>> = rests.iter().enumerate().filter_map(said).collect();
        let shared = common_to_all(led.iter().map(Vec::as_slice)).0;
        let least = led.iter().map(Vec::len).min().unwrap_or(1);
        led.first().map_or(Vec::new(), |keys| {
            keys[..shared.min(least - 1).max(1)].to_vec()
        })
    }

    /// Whether most sequences say the whole of what they have elsewhere, too, but for the mark behind it: names with commas.
    pub(super) fn are_said_again(
        &self,
        separator: &str,
        values: &[Reading],
        all: &Members,
    ) -> bool {
        let within: Vec<Reading> = (values.iter().enumerate())
            .map(|(s, reading)| {
                let (start, end) = (*reading)?;
                let last = self.sequences[s].symbols[end as usize - 1].key();
                Some((
                    start,
                    end - u32::from(self.dictionary.text(last) == separator),
                ))
            })
            .collect();
        self.is_said_twice(&all.ones().collect::<Vec<_>>(), &within)
    }

    /// The shapes of a list within a line.
    pub(super) fn push_list(&mut self, list: InlineList, all: &Members, shapes: &mut Vec<Shape>) {
        let InlineList { parts, rests, lead } = list;
        shapes.push(Shape::Repeat(self.nest(parts)));
        let mut columns = vec![vec![NONE; rests.len()]; lead.len()];
        let mut last: Vec<Reading> = vec![None; rests.len()];
        for s in all.ones() {
            let Some((mut start, end)) = rests[s] else {
                continue;
            };
            for (key, column) in lead.iter().zip(&mut columns) {
                if start == end || self.sequences[s].symbols[start as usize].key() != *key {
                    break;
                }
                column[s] = start;
                start += 1;
            }
            last[s] = (start < end).then_some((start, end));
        }
        for column in &columns {
            shapes.push(self.add_column(column));
        }
        if last.iter().any(Option::is_some) {
            shapes.extend(self.place(last, all));
        }
    }
}
