//! Items in any number, and whole blocks that come and go.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{At, Builder, Cell};
use super::shape::{Group, Members, Shape, infer_group};
use crate::align::element::{GapPart, Part};
use crate::align::fold::{CHANCE, orders};
use crate::align::skeleton::{PLACE_COST, odd};
use crate::text::corpus::Key;
use crate::text::token::{Break, Class};

/// So many sequences show how many items a list has: of one with up to three, as many would hardly all have less.
const SEVERAL: usize = 5;

impl Builder<'_> {
    /// The items that were folded into a column's symbols: a list; or a line and another one that some have.
    pub(super) fn folded(&mut self, column: usize, all: &Members) -> Vec<Shape> {
        let (mut sequences, mut owners) = (Vec::new(), Vec::new());
        for s in all.ones() {
            let at = self.alignment.maps[s].get(column);
            if let Some(list) = at.and_then(|at| self.lists[s].get(&at)) {
                sequences.extend(list.items());
                owners.resize(sequences.len(), s);
            }
        }
        let items = infer_group(sequences, owners, self.dictionary);
        // Of items that share nothing there is nothing to say: they are their documents' own.
        if items.shapes.is_empty() {
            return Vec::new();
        }
        if !self.are_two_lines(&items) {
            self.groups.push(items);
            return vec![Shape::Repeat(self.groups.len() - 1)];
        }
        let mut members = Members::with_capacity(all.len());
        let second = (0..items.owners.len()).filter(|k| is_second(&items, *k));
        members.extend(second.map(|k| items.owners[k]));
        let [first, second] = [false, true].map(|second| {
            let own = (0..items.owners.len()).filter(|k| is_second(&items, *k) == second);
            let own = own.map(|k| (items.sequences[k].clone(), items.owners[k]));
            let (sequences, owners) = own.unzip();
            self.groups
                .push(infer_group(sequences, owners, self.dictionary));
            Shape::Nested(self.groups.len() - 1)
        });
        let shapes = vec![second];
        vec![first, Shape::Optional { members, shapes }]
    }

    /// Whether items are no list: a list says the text of its items once, and that they may be many. Of lines that hardly say
    /// anything, of which nobody has more than two, the second is one that some lack.
    fn are_two_lines(&self, items: &Group) -> bool {
        let counts: Vec<usize> = items
            .owners
            .chunk_by(|a, b| a == b)
            .map(<[usize]>::len)
            .collect();
        let columns = items.alignment.columns.iter();
        let text: i64 = columns
            .filter(|column| !column.varied)
            .map(|column| i64::from(self.dictionary.weight(column.symbol.key())))
            .sum();
        let is_line = |k: usize| {
            let first = items.sequences[k].symbols[0];
            let is_row = self.dictionary.class(first.key()) == Class::Cell;
            first.before() == Break::Line && !first.bullet() && !is_row
        };
        counts.len() >= SEVERAL
            && counts.iter().all(|n| *n <= 2)
            && counts.contains(&1)
            && counts.contains(&2)
            && text < PLACE_COST
            && (0..items.owners.len())
                .filter(|k| is_second(items, *k))
                .all(is_line)
    }

    /// Short items in any number and any order, between what all have.
    pub(super) fn list(&mut self, cells: &[Cell], all: &Members) -> Option<Shape> {
        let items = self.listed(cells, all)?;
        Some(Shape::Repeat(self.nest(items)))
    }

    /// The items, each with its sequence.
    pub(super) fn listed(&self, cells: &[Cell], all: &Members) -> Option<Vec<(usize, (u32, u32))>> {
        let n = all.count_ones(..);
        let mut parts: Vec<(usize, (u32, u32))> = Vec::new();
        let mut readings: BTreeMap<Vec<Key>, BTreeSet<usize>> = BTreeMap::new();
        let mut order: BTreeSet<(Vec<Key>, Vec<Key>)> = BTreeSet::new();
        let (mut many, mut disorder, mut holders, mut longest) = (0, 0, 0, 0);
        for s in self.present(cells, all).ones() {
            let Some((start, end)) = self.range(s, cells) else {
                continue;
            };
            let symbols = &self.sequences[s].symbols;
            let begins = |at: u32| {
                let symbol = symbols[at as usize];
                symbol.before() == Break::Block && symbol.bullet()
                    || symbol.before() == Break::Line
                        && symbol.key() == symbols[start as usize].key()
                        && matches!(
                            self.dictionary.class(symbol.key()),
                            Class::Mark | Class::Cell
                        )
            };
            if !begins(start)
                || !(end as usize == symbols.len() || symbols[end as usize].before() >= Break::Line)
            {
                return None;
            }
            let cuts: Vec<u32> = (start..end).filter(|at| begins(*at)).chain([end]).collect();
            holders += 1;
            many += usize::from(cuts.len() > 2);
            let mut own: Vec<Vec<Key>> = Vec::new();
            for pair in cuts.windows(2) {
                longest = longest.max(pair[1] - pair[0]);
                parts.push((s, (pair[0], pair[1])));
                let words = self.words(s, (pair[0], pair[1]));
                disorder += usize::from(own.contains(&words));
                for earlier in &own {
                    disorder += usize::from(order.contains(&(words.clone(), earlier.clone())));
                    order.insert((earlier.clone(), words.clone()));
                }
                own.push(words.clone());
                readings.entry(words).or_default().insert(s);
            }
        }
        // Items that are whole sequences are no list within them.
        if parts
            .iter()
            .all(|(s, (a, b))| *a == 0 && *b as usize == self.sequences[*s].symbols.len())
        {
            return None;
        }
        let once = readings.values().filter(|r| r.len() == 1).count();
        // Items are names and short rows; sentences that stand in several lists are clauses.
        if longest > 12 && (longest > 40 || 4 * once < 3 * readings.len()) {
            return None;
        }
        // Where several have it and none has more than one item, it is a clause that some lack.
        let is_list = holders > 1
            && (many > 0 || readings.len() > 2 && holders < SEVERAL)
            && (2 * once >= readings.len() || disorder > 1);
        if !is_list || 2 * holders < n.min(3) || readings.len() < 2 {
            return None;
        }
        (!self.are_clauses(cells, &parts)).then_some(parts)
    }

    /// Whether what looks like items of a list are clauses, which their text tells apart: each at most once in a sequence, in
    /// one order, and more often so than items in any order would be by chance.
    fn are_clauses(&self, cells: &[Cell], parts: &[(usize, (u32, u32))]) -> bool {
        let columns = cells.iter().filter_map(|cell| match cell.at {
            At::Column(column) => Some(column),
            At::Gap(_) => None,
        });
        let columns: Vec<usize> = columns.collect();
        let mut held: BTreeMap<Vec<Key>, usize> = BTreeMap::new();
        let mut follows: BTreeSet<(Vec<Key>, Vec<Key>)> = BTreeSet::new();
        let mut chance = 0;
        for of_one in parts.chunk_by(|(a, _), (b, _)| a == b) {
            let s = of_one[0].0;
            let (map, symbols) = (&self.alignment.maps[s], &self.sequences[s].symbols);
            let mut own: Vec<Vec<Key>> = Vec::new();
            for &(_, (start, end)) in of_one {
                let places = columns.iter().filter_map(|c| map.get(*c));
                let within = places.filter(|at| (start..end).contains(at));
                let keys = within.map(|at| symbols[at as usize].key());
                let text: Vec<Key> = keys
                    .filter(|key| self.dictionary.class(*key) == Class::Word)
                    .collect();
                let said: i64 = text
                    .iter()
                    .map(|key| i64::from(self.dictionary.weight(*key)))
                    .sum();
                if said < PLACE_COST || own.contains(&text) {
                    return false;
                }
                follows.extend(own.iter().map(|before| (before.clone(), text.clone())));
                *held.entry(text.clone()).or_default() += 1;
                own.push(text);
            }
            chance += orders(own.len());
        }
        let few = odd(self.sequences.len()).max(1);
        held.values().all(|count| *count > few)
            && follows
                .iter()
                .all(|(a, b)| !follows.contains(&(b.clone(), a.clone())))
            && chance - orders(held.len()) > CHANCE
    }

    /// A gap that some sequences fill, with nothing fixed around it that they share.
    pub(super) fn partial_gap(&mut self, cell: &Cell, gap: GapPart, all: &Members) -> Vec<Shape> {
        if gap.part == Part::Body {
            return self.bodies(gap, all);
        }
        let n = all.count_ones(..);
        let mut members = cell.has.clone();
        members.intersect_with(all);
        let count = members.count_ones(..);
        let words: usize = members
            .ones()
            .filter_map(|s| self.range(s, std::slice::from_ref(cell)).map(|r| (s, r)))
            .map(|(s, r)| self.word_count(s, r))
            .max()
            .unwrap_or(0);
        if words == 0 || (n > 2 && 5 * count < n) || (n == 2 && words < 2) {
            return Vec::new();
        }
        // A sentence that one alone has is text, for all that one can tell.
        let begins = |s: usize| {
            let range = self.range(s, std::slice::from_ref(cell));
            range.is_some_and(|(start, _)| self.begins_sentence(s, start))
        };
        if n == 2 || count == 1 && members.ones().all(begins) {
            let parts = members
                .ones()
                .filter_map(|s| self.range(s, std::slice::from_ref(cell)).map(|r| (s, r)))
                .collect();
            let nested = self.nest(parts);
            return vec![Shape::Optional {
                members,
                shapes: vec![Shape::Nested(nested)],
            }];
        }
        let slot = self.slot(std::slice::from_ref(cell), &members);
        vec![Shape::Optional {
            members,
            shapes: slot,
        }]
    }

    pub(super) fn word_count(&self, s: usize, range: (u32, u32)) -> usize {
        self.words(s, range)
            .iter()
            .filter(|k| self.dictionary.class(**k) != Class::Mark)
            .count()
    }

    /// Whole blocks between columns: a value that is a block, a clause that some have, items in any number.
    pub(super) fn bodies(&mut self, gap: GapPart, all: &Members) -> Vec<Shape> {
        let n = all.count_ones(..);
        let mut blocks: Vec<Vec<(u32, u32)>> = vec![Vec::new(); self.sequences.len()];
        for s in all.ones() {
            blocks[s] = self.elements.pieces[s]
                .iter()
                .filter(|p| p.gap == gap)
                .map(|p| (p.start, p.end))
                .collect();
        }
        let mut holders = Members::with_capacity(all.len());
        holders.extend(all.ones().filter(|s| !blocks[*s].is_empty()));
        let count = holders.count_ones(..);
        let many = holders.ones().filter(|s| blocks[*s].len() > 1).count();
        // As many blocks in nearly all: each a value of its own.
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for s in holders.ones() {
            *sizes.entry(blocks[s].len()).or_default() += 1;
        }
        if let Some((&size, &usual)) = sizes.iter().max_by_key(|(_, n)| **n)
            && size > 1
            && 10 * usual >= 9 * n
        {
            let mut shapes = Vec::new();
            for k in 0..size {
                let mut values = vec![None; self.sequences.len()];
                for s in holders.ones() {
                    values[s] = blocks[s].get(k).copied();
                }
                shapes.extend(self.place(values, &holders));
            }
            return shapes;
        }
        let parts = |s: usize, r: (u32, u32)| (s, r);
        if count > 1 && 3 * many >= count && 4 * count >= n {
            let all_parts = holders
                .ones()
                .flat_map(|s| blocks[s].iter().map(move |r| parts(s, *r)))
                .collect();
            let nested = self.nest(all_parts);
            return vec![Shape::Repeat(nested)];
        }
        if count == n || (n > 4 && count + 1 == n) {
            let mut values = vec![None; self.sequences.len()];
            for s in holders.ones() {
                values[s] = blocks[s].first().copied();
            }
            return self.place(values, &holders);
        }
        if n == 2 || 4 * count >= n {
            let all_parts: Vec<_> = holders
                .ones()
                .map(|s| (s, (blocks[s][0].0, blocks[s][blocks[s].len() - 1].1)))
                .collect();
            let nested = self.nest(all_parts);
            return vec![Shape::Optional {
                members: holders,
                shapes: vec![Shape::Nested(nested)],
            }];
        }
        Vec::new()
    }
}

/// Whether an item follows another one of its sequence.
fn is_second(items: &Group, k: usize) -> bool {
    k > 0 && items.owners[k - 1] == items.owners[k]
}
