//! What all sequences have, and the clauses that some lack.
//!
//! In: the cells of a level. Out: shapes.

use super::cell::{At, Builder, Cell};
use super::clause::Clause;
use super::grouping::Joint;
use super::shape::{Members, Shape};
use crate::align::element::{GapPart, Part};
use crate::align::skeleton::odd;
use crate::text::corpus::Symbol;
use crate::text::token::Break;

/// Symbols of the longest reading of a zone that is divided as values are.
const SHORT: usize = 12;

impl Builder<'_> {
    /// The shapes of cells, for sequences that have what is around them.
    pub(super) fn level(&mut self, cells: &[Cell], all: &Members, forced: &[usize]) -> Vec<Shape> {
        let n = all.count_ones(..);
        let mut shapes = Vec::new();
        let mandatory: Vec<bool> = (0..cells.len())
            .map(|k| forced.binary_search(&k).is_ok() || self.is_mandatory(cells, k, all, n))
            .collect();
        let one_place: Vec<bool> = (0..cells.len())
            .map(|k| self.is_one_place(cells, k, &mandatory, all))
            .collect();
        let mut joint = self.joint(cells, &mandatory, all).into_iter().peekable();
        let mut gap = (0, 0, 0, 0);
        let mut k = 0;
        while k < cells.len() {
            let start = k;
            if let Some(Joint {
                to,
                options,
                values,
                ..
            }) = joint.next_if(|joint| joint.from <= k)
            {
                let choice = self.choice(options, &values);
                shapes.extend(choice);
                k = to;
                continue;
            }
            if one_place[k] {
                shapes.push(self.one_value(&cells[k..k + 2], all));
                k += 2;
                continue;
            }
            while k < cells.len() && !mandatory[k] && !one_place[k] {
                k += 1;
            }
            if start < k {
                // A value that all have, next to words that some have, may be one value that holds these words by chance.
                let value = |c: &Cell| {
                    matches!(
                        c.at,
                        At::Gap(GapPart {
                            part: Part::Tail | Part::Head,
                            ..
                        })
                    )
                };
                let gap_at = |k: usize| {
                    cells.get(k).is_some_and(|c| matches!(c.at, At::Gap(_))) && mandatory[k]
                };
                let before = start > 0 && gap_at(start - 1);
                let behind = gap_at(k);
                let left = before && value(&cells[start - 1]);
                let right = behind && value(&cells[k]);
                let from = if left { start - 1 } else { start };
                let to = if right { k + 1 } else { k };
                let wide = from < start || to > k;
                if !before
                    && !behind
                    && let Some(list) = self.list(&cells[start..k], all)
                {
                    shapes.push(list);
                    continue;
                }
                if !wide && let Some(choice) = self.few_readings(&cells[start..k], all) {
                    shapes.extend(choice);
                    continue;
                }
                let undo = |shapes: &mut Vec<Shape>, own: &mut Self, taken: bool| {
                    if taken {
                        // What was made of the gap before is made anew, with the rest.
                        let (s, slots, groups, added) = gap;
                        shapes.truncate(s);
                        own.slots.truncate(slots);
                        own.groups.truncate(groups);
                        own.added.truncate(added);
                    }
                };
                let mark = k + usize::from(behind);
                if mark < cells.len()
                    && let Some(list) = self.ended_list(&cells[from..mark + 1], all)
                {
                    undo(&mut shapes, self, left);
                    self.push_list(list, all, &mut shapes);
                    k = mark + 1;
                    continue;
                }
                // What stands here may be a list, of which all have an item before those that some have by chance; or one of
                // few wordings that share words by chance.
                let around = start - usize::from(before)..k + usize::from(behind);
                if (before || behind)
                    && let Some(items) = self.listed(&cells[around.clone()], all)
                {
                    undo(&mut shapes, self, before);
                    k = around.end;
                    shapes.push(Shape::Repeat(self.nest(items)));
                    continue;
                }
                if left && let Some(chain) = self.chain(&self.readings(&cells[from..to], all), all)
                {
                    undo(&mut shapes, self, true);
                    self.push_chain(chain, all, &mut shapes);
                    k = to;
                    continue;
                }
                let choice = wide && self.readings_are_few(&cells[from..to], all);
                if choice || self.is_one_value(&cells[from..to], start - from..k - from, all, n) {
                    undo(&mut shapes, self, left);
                    let slot = self.slot(&cells[from..to], all);
                    shapes.extend(slot);
                    k = to;
                    continue;
                }
                let zone = self.zone(&cells[start..k], all, true);
                shapes.extend(zone);
                continue;
            }
            gap = (
                shapes.len(),
                self.slots.len(),
                self.groups.len(),
                self.added.len(),
            );
            let inline = matches!(cells[k].at, At::Gap(gap) if gap.part != Part::Body);
            if inline
                && mandatory.get(k + 1) == Some(&true)
                && let Some(list) = self.ended_list(&cells[k..k + 2], all)
            {
                self.push_list(list, all, &mut shapes);
                k += 2;
                continue;
            }
            self.push_mandatory(&cells[k], all, &mut shapes);
            k += 1;
        }
        let shapes = fuse(shapes, all).into_iter();
        shapes
            .flat_map(|shape| self.one_value_in_options(shape))
            .collect()
    }

    pub(super) fn is_mandatory(&self, cells: &[Cell], k: usize, all: &Members, n: usize) -> bool {
        let cell = &cells[k];
        let lacking = cell.lacks.intersection_count(all);
        let few = odd(n);
        match cell.at {
            At::Column(c) if self.is_folded(c) => !self.is_list_of_clause(cells, k, all),
            At::Column(_) => {
                let present = cell.has.intersection_count(all);
                if 4 * present < 3 * n && n > 2 {
                    return false;
                }
                lacking <= few
                    || lacking == 1 && n > 4 && !self.is_whole_block(cells, k, all)
                    || lacking <= 2 * few && {
                        // Who lacks this word alone and who lacks a passage around it lack different things.
                        let text = |c: &&Cell| matches!(c.at, At::Column(_));
                        let before = cells[..k].iter().rev().find(text);
                        let behind = cells[k + 1..].iter().find(text);
                        let has_beside = |s: &usize| {
                            let around = before.zip(behind);
                            around.is_some_and(|(a, b)| a.has.contains(*s) && b.has.contains(*s))
                        };
                        let alone = cell.lacks.intersection(all).filter(has_beside).count();
                        (1..=few).contains(&alone) && lacking - alone <= few
                    }
            }
            At::Gap(gap) => {
                if lacking == 0 {
                    return true;
                }
                // A sequence with an empty value; not one that lacks what is around the value, too.
                let lacks = |k: Option<usize>, s: usize| {
                    k.and_then(|k| cells.get(k))
                        .is_some_and(|c| !c.has.contains(s))
                };
                let begins = gap.part == Part::Head;
                let alone =
                    |s: usize| !lacks(Some(k + 1), s) || !begins && !lacks(k.checked_sub(1), s);
                lacking <= few || lacking == 1 && n > 4 && cell.lacks.intersection(all).all(alone)
            }
        }
    }

    /// Whether a list stands in a clause: the sequences that have it are those that have the text right before or behind it.
    fn is_list_of_clause(&self, cells: &[Cell], k: usize, all: &Members) -> bool {
        let n = all.count_ones(..);
        let mut holders = cells[k].has.clone();
        holders.intersect_with(all);
        let own = holders.count_ones(..);
        let beside = |cell: Option<&Cell>| {
            cell.is_some_and(|cell| {
                let text = matches!(cell.at, At::Column(c) if !self.is_folded(c));
                let others = cell.has.intersection_count(all);
                let both = cell.has.intersection_count(&holders);
                text && own.max(others) - both <= odd(n)
            })
        };
        own < n && (beside(k.checked_sub(1).map(|k| &cells[k])) || beside(cells.get(k + 1)))
    }

    /// Whether the columns around this one that a sequence lacks make up whole blocks.
    pub(super) fn is_whole_block(&self, cells: &[Cell], k: usize, all: &Members) -> bool {
        let Some(lacking) = cells[k].lacks.intersection(all).next() else {
            return false;
        };
        let absent = |c: &Cell| {
            matches!(c.at, At::Gap(_)) && !c.has.contains(lacking) || c.lacks.contains(lacking)
        };
        let mut from = k;
        while from > 0 && absent(&cells[from - 1]) {
            from -= 1;
        }
        let mut to = k + 1;
        while to < cells.len() && absent(&cells[to]) {
            to += 1;
        }
        // Of the stretch that is lacking, the blocks that lie in it whole.
        let begins = |i: usize| i >= cells.len() || self.opens_block(&cells[i]);
        let first = (from..=k).rev().find(|i| begins(*i));
        let last = (k + 1..=to).find(|i| begins(*i));
        first.is_some() && last.is_some()
    }

    pub(super) fn push_mandatory(&mut self, cell: &Cell, all: &Members, shapes: &mut Vec<Shape>) {
        match cell.at {
            At::Column(c) if self.is_folded(c) => {
                let items = self.folded(c, all);
                shapes.extend(items);
            }
            At::Column(c) if !self.alignment.columns[c].varied => {
                if let Some(Shape::Fixed { end, .. }) = shapes.last_mut()
                    && *end == c
                {
                    *end += 1;
                } else {
                    shapes.push(Shape::Fixed {
                        start: c,
                        end: c + 1,
                    });
                }
            }
            At::Gap(gap) if gap.part == Part::Body => {
                let zone = self.bodies(gap, all);
                shapes.extend(zone);
            }
            _ => {
                let slot = self.slot(std::slice::from_ref(cell), all);
                shapes.extend(slot);
            }
        }
    }

    pub(super) fn is_folded(&self, column: usize) -> bool {
        self.alignment.columns[column].symbol.key() as usize >= self.dictionary.len()
    }

    /// What some sequences lack: all of it, or what a clause leaves of it.
    pub(super) fn zone(&mut self, cells: &[Cell], all: &Members, whole: bool) -> Vec<Shape> {
        let n = all.count_ones(..);
        if let Some(choice) = self.few_readings(cells, all) {
            return choice;
        }
        if let Some(present) = self.wordless(cells, all) {
            return self.slot(cells, &present);
        }
        if let Some(choice) = self.exclusive(cells, all) {
            return vec![choice];
        }
        if whole && let Some(shapes) = self.short_zone(cells, all) {
            return shapes;
        }
        let clause = self.best_clause(cells, all);
        if let Some(choice) = self.choice_beside(cells, all, clause.as_ref()) {
            return choice;
        }
        // What ends the block before may be a choice, whatever blocks follow.
        let begins = |c: &Cell| self.opens_block(c) && c.has.intersection_count(all) > odd(n);
        let block = (1..cells.len()).find(|k| begins(&cells[*k]));
        if let Some(block) = block.filter(|_| !self.opens_block(&cells[0])) {
            let (line, rest) = cells.split_at(block);
            let own = self.best_clause(line, all);
            if let Some(mut shapes) = self.choice_beside(line, all, own.as_ref()) {
                shapes.extend(self.zone(rest, all, whole));
                return shapes;
            }
        }
        let Some(clause) = clause else {
            // Nothing fixed: gaps, each by itself.
            let mut shapes = Vec::new();
            for cell in cells {
                if let At::Gap(gap) = cell.at {
                    shapes.extend(self.partial_gap(cell, gap, all));
                }
            }
            return shapes;
        };
        let Clause {
            from,
            to,
            holders,
            lasting,
            ..
        } = clause;
        let mut shapes = self.zone(&cells[..from], all, false);
        let inner = self.level(&cells[from..to], &holders, &lasting);
        // A list by itself may have no item.
        let list = matches!(inner[..], [Shape::Repeat(_)]);
        if list || holders.count_ones(..) == n {
            shapes.extend(inner);
        } else {
            shapes.push(Shape::Optional {
                members: holders,
                shapes: inner,
            });
        }
        shapes.extend(self.zone(&cells[to..], all, false));
        shapes
    }

    /// A few words within a line that some have, values among them: their readings are divided as those of a value are.
    fn short_zone(&mut self, cells: &[Cell], all: &Members) -> Option<Vec<Shape>> {
        let gap = |c: &Cell| matches!(c.at, At::Gap(_));
        // A word behind text that stands there for it alone ("VAT no. 123") is not divided any further.
        let labelled = |k: usize| {
            let own = &cells[k];
            let one = |s: usize| {
                let range = self.range(s, std::slice::from_ref(own));
                range.is_some_and(|(start, end)| end - start == 1)
            };
            let label = k.checked_sub(1).map(|k| &cells[k]);
            let label = label.filter(|c| matches!(c.at, At::Column(_)));
            label.is_some_and(|c| c.has.intersection(all).eq(own.has.intersection(all)))
                && own.has.intersection(all).all(one)
        };
        if (0..cells.len()).all(|k| !gap(&cells[k]) || labelled(k)) {
            return None;
        }
        let mut members = Members::with_capacity(all.len());
        for s in self.present(cells, all).ones() {
            let Some((start, end)) = self.range(s, cells) else {
                continue;
            };
            let symbols = &self.sequences[s].symbols[start as usize..end as usize];
            let one_line = symbols[1..].iter().all(|x| x.before() < Break::Line);
            let words = |x: &Symbol| (x.key() as usize) < self.dictionary.len();
            let inline =
                one_line && symbols[0].before() < Break::Block && symbols.iter().all(words);
            if !inline || symbols.len() > SHORT {
                return None;
            }
            members.insert(s);
        }
        if members.count_ones(..) <= odd(all.count_ones(..)).max(1) {
            return None;
        }
        let shapes = self.slot(cells, &members);
        // Nor do words that one alone says: it may be a slip.
        let few = odd(all.count_ones(..)).max(1);
        let rare = |(members, _): &(Members, _)| members.count_ones(..) <= few;
        match &shapes[..] {
            [Shape::Slot(_)] => return None,
            [Shape::Choice { options }] if options.iter().any(rare) => return None,
            _ => {}
        }
        if members.count_ones(..) == all.count_ones(..) {
            return Some(shapes);
        }
        Some(vec![Shape::Optional { members, shapes }])
    }

    /// Clauses of which every sequence has exactly one.
    pub(super) fn exclusive(&mut self, cells: &[Cell], all: &Members) -> Option<Shape> {
        let n = all.count_ones(..);
        if n < 4
            || cells.iter().any(|c| {
                matches!(
                    c.at,
                    At::Gap(GapPart {
                        part: Part::Body,
                        ..
                    })
                )
            })
        {
            return None;
        }
        let mut options: Vec<(Members, Vec<usize>)> = Vec::new();
        for (k, cell) in cells.iter().enumerate() {
            if !matches!(cell.at, At::Column(_)) {
                continue;
            }
            let mut members = cell.has.clone();
            members.intersect_with(all);
            let size = members.count_ones(..);
            let home = options
                .iter_mut()
                .find(|(m, _)| 10 * m.intersection_count(&members) >= 8 * size.max(1));
            match home {
                Some((m, list)) => {
                    m.union_with(&members);
                    list.push(k);
                }
                None => options.push((members, vec![k])),
            }
        }
        let covered: usize = options.iter().map(|(m, _)| m.count_ones(..)).sum();
        let mut union = Members::with_capacity(all.len());
        for (m, _) in &options {
            union.union_with(m);
        }
        let total = union.count_ones(..);
        let slack = n / 12;
        if options.len() < 2
            || covered > total + slack
            || total + slack < n
            || options.iter().any(|(m, _)| m.count_ones(..) < 2)
        {
            return None;
        }
        // Options are one after another in the columns.
        let mut last = 0;
        for (_, list) in &options {
            if list[0] < last {
                return None;
            }
            last = list[list.len() - 1];
        }
        let mut taken = Members::with_capacity(all.len());
        let mut out = Vec::new();
        for (mut members, list) in options {
            members.difference_with(&taken);
            taken.union_with(&members);
            // Its own words, and what its members have between words of any option: a gap before the first option is that of
            // all of them.
            let own = list[0]..=list[list.len() - 1];
            let part = cells.iter().enumerate().filter(|(k, cell)| match cell.at {
                At::Column(_) => own.contains(k),
                At::Gap(_) => own.contains(k) || !cell.has.is_disjoint(&members),
            });
            let part: Vec<Cell> = part.map(|(_, cell)| cell.clone()).collect();
            let inner = self.level(&part, &members, &[]);
            out.push((members, inner));
        }
        out.sort_by_key(|(m, _)| std::cmp::Reverse(m.count_ones(..)));
        Some(Shape::Choice { options: out })
    }
}

/// Optional clauses side by side of which every sequence has exactly one are the options of a choice.
pub(super) fn fuse(shapes: Vec<Shape>, all: &Members) -> Vec<Shape> {
    let n = all.count_ones(..);
    let mut out: Vec<Shape> = Vec::with_capacity(shapes.len());
    let mut shapes = shapes.into_iter().peekable();
    while let Some(shape) = shapes.next() {
        let mut clauses = vec![shape];
        while matches!(clauses.last(), Some(Shape::Optional { .. }))
            && let Some(next) = shapes.next_if(|s| matches!(s, Shape::Optional { .. }))
        {
            clauses.push(next);
        }
        if n < 4 || clauses.len() < 2 {
            out.extend(clauses);
            continue;
        }
        // The longest run of clauses from each on that exclude each other and leave none without.
        let mut at = 0;
        while at < clauses.len() {
            let mut union = Members::with_capacity(all.len());
            let mut end = at;
            let mut whole = None;
            let mut twice = 0;
            while let Some(Shape::Optional { members, .. }) = clauses.get(end)
                && 20 * (twice + union.intersection_count(members)) <= n
                && members.count_ones(..) > 1
            {
                twice += union.intersection_count(members);
                union.union_with(members);
                end += 1;
                if end - at > 1 && 20 * (n - union.count_ones(..)) <= n {
                    whole = Some(end);
                }
            }
            match whole {
                Some(end) => {
                    let mut options: Vec<(Members, Vec<Shape>)> = Vec::new();
                    let mut taken = Members::with_capacity(all.len());
                    for clause in &mut clauses[at..end] {
                        if let Shape::Optional { members, shapes } = clause {
                            let mut own = members.clone();
                            own.difference_with(&taken);
                            taken.union_with(&own);
                            options.push((own, std::mem::take(shapes)));
                        }
                    }
                    options.sort_by_key(|(m, _)| std::cmp::Reverse(m.count_ones(..)));
                    out.push(Shape::Choice { options });
                    at = end;
                }
                None => {
                    out.push(std::mem::replace(
                        &mut clauses[at],
                        Shape::Fixed { start: 0, end: 0 },
                    ));
                    at += 1;
                }
            }
        }
    }
    out
}
