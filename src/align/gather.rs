//! Clauses that exclude each other stand one after the other, each with all of its words.
//!
//! In: columns, and what of each sequence stands in them. Out: the same with some columns in another order, and some words in columns of their own.
//!
//! Alignment puts equal words into one column, whatever clause they belong to. Two options that share a word by chance
//! ("... who brought *the* item", "... as *the* parcel was sealed") are drawn through each other: the end of one stands between the
//! words of the other. But of two columns that no sequence has both of, neither comes first: a run of columns is put behind the
//! run before that the same sequences have when none of those has what stands between. And a word whose every holder has one
//! of several clauses right beside it is no place of its own: each clause gets its own copy when the copies say less than
//! the place does (minimum description length, as in level.rs).
//!
//! Cost: for each run of columns that some lack, the runs up to the next that its sequences have; for each word that a
//! clause may claim or that several may share all columns of their zone, up to [`EFFORT`].

use std::collections::BTreeMap;
use std::ops::Range;

use fixedbitset::FixedBitSet;
use rayon::prelude::*;

use super::column_map::ColumnMap;
use super::pairwise::{Column, NONE, score};
use super::placed::{Held, Placed, runs, runs_of};
use super::skeleton::{PLACE_COST, odd};
use crate::text::corpus::{Dictionary, Symbol};

/// Work that one zone is worth, at most: words of the columns' bit sets that are looked at.
const EFFORT: usize = 1 << 26;

/// Columns of the longest zone that is looked at: clauses of one place are not so long, unrelated texts are.
pub(super) const LONGEST: usize = 1 << 12;

/// Puts the words of each clause together where nothing but clauses that exclude it stands between. The columns must tell
/// their support. Says whether anything changed.
pub(super) fn gather(
    columns: &mut Vec<Column>,
    maps: &mut [ColumnMap],
    sequences: &[&[Symbol]],
    dictionary: &Dictionary,
) -> bool {
    let n = sequences.len();
    // Of fewer nobody can say what they have by chance.
    if n < 4 {
        return false;
    }
    let mut c = 0;
    let mut zones: Vec<Range<usize>> = Vec::new();
    while c < columns.len() {
        let start = c;
        while c < columns.len() && (columns[c].support as usize) < n {
            c += 1;
        }
        if (2..=LONGEST).contains(&(c - start)) {
            zones.push(start..c);
        }
        c += 1;
    }
    let gathered = zones.into_par_iter().filter_map(|range| {
        let mut at = vec![vec![NONE; n]; range.len()];
        for (s, map) in maps.iter().enumerate() {
            for run in map.runs_in(range.clone()) {
                let own = run.columns().zip(run.tokens());
                own.for_each(|(c, token)| at[c - range.start][s] = token);
            }
        }
        let placed = columns[range.clone()].iter().zip(at);
        let placed = placed.map(|(column, at)| Placed::new(*column, at));
        let mut zone = Zone {
            placed: placed.collect(),
            sequences,
            dictionary,
            changed: false,
            effort: EFFORT,
        };
        zone.gather();
        zone.changed.then_some((range, zone.placed))
    });
    let zones: Vec<(Range<usize>, Vec<Placed>)> = gathered.collect();
    let changed = !zones.is_empty();
    if !changed {
        return false;
    }
    maps.par_iter_mut().enumerate().for_each(|(s, map)| {
        let old = map.written_out();
        let mut anew = Vec::with_capacity(old.len());
        let mut done = 0;
        for (range, placed) in &zones {
            anew.extend_from_slice(&old[done..range.start]);
            anew.extend(placed.iter().map(|p| p.at[s]));
            done = range.end;
        }
        anew.extend_from_slice(&old[done..]);
        *map = ColumnMap::of(&anew);
    });
    for (range, placed) in zones.into_iter().rev() {
        columns.splice(range, placed.into_iter().map(|p| p.column));
    }
    true
}

/// Columns that some sequences lack, between two that all have.
pub(super) struct Zone<'a> {
    pub(super) placed: Vec<Placed>,
    pub(super) sequences: &'a [&'a [Symbol]],
    pub(super) dictionary: &'a Dictionary,
    pub(super) changed: bool,
    /// Work that is left.
    effort: usize,
}

impl Zone<'_> {
    fn gather(&mut self) {
        let columns = self.placed.len();
        self.give_back();
        self.placed.retain(|p| p.column.support > 0);
        self.changed |= self.placed.len() < columns;
        self.order();
        if self.share_out() {
            self.order();
        }
        self.join();
        self.unify();
    }

    /// Whether there is effort left to look at so many columns.
    pub(super) fn spend(&mut self, columns: usize) -> bool {
        let work = columns * self.sequences.len().div_ceil(64);
        let enough = work <= self.effort;
        self.effort = self.effort.saturating_sub(work);
        enough
    }

    /// Takes from sequences that lack a run the few of its words that they have by chance.
    fn give_back(&mut self) {
        let n = self.sequences.len();
        for run in runs(&self.placed) {
            // What most have is the template's: who has but words of it deviates.
            if 4 * self.placed[run.start].column.support as usize >= 3 * n {
                continue;
            }
            let weights: Vec<i64> = self.placed[run.clone()]
                .iter()
                .map(|p| self.weight(p))
                .collect();
            let whole: i64 = weights.iter().sum();
            for s in 0..n {
                let own = &mut self.placed[run.clone()];
                let held = own.iter().zip(&weights).filter(|(p, _)| p.at[s] != NONE);
                let held: i64 = held.map(|(_, weight)| weight).sum();
                if held == 0 || held >= PLACE_COST || 2 * held >= whole {
                    continue;
                }
                for placed in own.iter_mut().filter(|p| p.at[s] != NONE) {
                    placed.clear(s);
                }
                self.changed = true;
            }
        }
    }

    fn weight(&self, placed: &Placed) -> i64 {
        i64::from(score(&placed.column, placed.column.symbol, self.dictionary).unwrap_or(0))
    }

    /// Puts runs behind those that the same sequences have. Where a few have something between, it is theirs alone.
    fn order(&mut self) {
        let mut runs = runs(&self.placed);
        let mut moved = false;
        for at in 0..runs.len() {
            let own = &self.placed[runs[at].start];
            let few = odd(own.size());
            let excludes = |k: usize, other: &FixedBitSet| {
                let own = &self.placed[runs[k].start].holders;
                own.is_disjoint(other) || own.intersection_count(other) <= few
            };
            let twin = (at + 1..runs.len())
                .take_while(|k| *k == at + 1 || excludes(k - 1, &own.holders))
                .find(|k| self.placed[runs[*k].start].is_twin_of(own));
            let Some(twin) = twin.filter(|twin| *twin > at + 1) else {
                continue;
            };
            let other = self.holders(&runs[twin]);
            if (at + 1..twin).all(|k| excludes(k, &other)) {
                for k in runs[at + 1..twin].iter().cloned().flatten() {
                    self.placed[k].clear_all(&other);
                }
                runs[at + 1..=twin].rotate_right(1);
                moved = true;
            }
        }
        moved |= self.nest(&mut runs);
        if moved {
            let placed = std::mem::take(&mut self.placed);
            let mut placed: Vec<Option<Placed>> = placed.into_iter().map(Some).collect();
            let ordered = runs.into_iter().flatten().filter_map(|k| placed[k].take());
            self.placed = ordered.filter(|p| p.column.support > 0).collect();
            self.changed = true;
        }
    }

    /// Puts runs right behind the run that all of their sequences have before them, where it stands without them too: "entered under 7
    /// before a notary" is one clause within another, whatever clause others have between the two.
    fn nest(&mut self, runs: &mut [Range<usize>]) -> bool {
        let mut moved = false;
        for at in 1..runs.len() {
            if !self.spend(at) {
                break;
            }
            let own = self.placed[runs[at].start].holders.clone();
            let size = own.count_ones(..);
            if size <= odd(self.sequences.len()) {
                continue;
            }
            let of = |k: usize| &self.placed[runs[k].start].holders;
            let excludes = |k: &usize| of(*k).intersection_count(&own) <= odd(size);
            let between = (0..at).rev().take_while(excludes).count();
            let Some(around) = (at - between).checked_sub(1).filter(|_| between > 0) else {
                continue;
            };
            let inside = |holders: &FixedBitSet| {
                holders.difference_count(of(around)) <= odd(holders.count_ones(..))
            };
            if !inside(&own) || (around + 1..at).all(|k| inside(of(k))) {
                continue;
            }
            for k in runs[around + 1..at].iter().cloned().flatten() {
                self.placed[k].clear_all(&own);
            }
            runs[around + 1..=at].rotate_right(1);
            moved = true;
        }
        moved
    }

    /// Makes one run of two that say the same where nothing keeps one from the other's place.
    fn join(&mut self) {
        let mut runs = runs(&self.placed);
        let mut a = 0;
        while a < runs.len() && self.spend(runs.len()) {
            let joined = (a + 1..runs.len()).find_map(|b| {
                if !self.say_the_same(&runs[a], &runs[b]) {
                    return None;
                }
                let [own, other] = [a, b].map(|k| self.holders(&runs[k]));
                let mut between = FixedBitSet::with_capacity(self.sequences.len());
                for run in &runs[a + 1..b] {
                    // What one in twenty has is its own.
                    let holders = self.holders(run);
                    if holders.count_ones(..) > odd(self.sequences.len()) {
                        between.union_with(&holders);
                    }
                }
                let few = |moved: &FixedBitSet| {
                    moved.intersection_count(&between) <= odd(moved.count_ones(..))
                };
                if !own.is_disjoint(&other) {
                    None
                } else if few(&other) {
                    Some((a, b, other))
                } else {
                    few(&own).then_some((b, a, own))
                }
            });
            let Some((to, from, moved)) = joined else {
                a += 1;
                continue;
            };
            let between = runs[to.min(from)].end..runs[to.max(from)].start;
            for placed in &mut self.placed[between] {
                placed.clear_all(&moved);
            }
            for (to, from) in runs[to].clone().zip(runs[from].clone()) {
                let from = self.placed[from].drain();
                self.placed[to].take(&from);
            }
            runs.remove(from);
            self.changed = true;
        }
        self.placed.retain(|p| p.column.support > 0);
    }

    /// The sequences that have any of a run.
    fn holders(&self, run: &Range<usize>) -> FixedBitSet {
        let mut holders = FixedBitSet::with_capacity(self.sequences.len());
        for placed in &self.placed[run.clone()] {
            holders.union_with(&placed.holders);
        }
        holders
    }

    fn say_the_same(&self, a: &Range<usize>, b: &Range<usize>) -> bool {
        let [a, b] = [a, b].map(|run| &self.placed[run.clone()]);
        let same = |(a, b): (&Placed, &Placed)| {
            a.column.symbol.key() == b.column.symbol.key() && a.column.varied == b.column.varied
        };
        a.len() == b.len() && a.iter().zip(b).all(same)
    }

    /// Makes one column of a word that each of several clauses begins or ends with, if with it all have the word.
    fn unify(&mut self) {
        let mut cost = self.cost_with(&BTreeMap::new(), None);
        // What clauses begin with from the left, what they end with from the right.
        for leftwards in [true, false] {
            let mut done = 0;
            while done < self.placed.len() {
                let k = if leftwards {
                    done
                } else {
                    self.placed.len() - 1 - done
                };
                done += 1;
                if !self.spend(self.placed.len()) {
                    return;
                }
                let Some((union, taken)) = self.unified(k, leftwards) else {
                    continue;
                };
                let mut changed = BTreeMap::from([(k, union)]);
                for (c, free) in &taken {
                    let mut rest = self.placed[*c].holders.clone();
                    rest.difference_with(free);
                    changed.insert(*c, rest);
                }
                let less = self.cost_with(&changed, None);
                if less < cost {
                    for (c, free) in taken {
                        for s in free.ones() {
                            self.placed[k].at[s] = self.placed[c].at[s];
                            self.placed[c].clear(s);
                        }
                    }
                    let union = changed.remove(&k).unwrap_or_default();
                    self.placed[k].column.support = union.count_ones(..) as u32;
                    self.placed[k].holders = union;
                    self.placed.retain(|p| p.column.support > 0);
                    cost = less;
                    self.changed = true;
                }
            }
        }
    }

    /// The columns behind one, or those before it, from the nearest on.
    pub(super) fn others(&self, k: usize, behind: bool) -> impl Iterator<Item = usize> + use<> {
        let reach = if behind { self.placed.len() - k - 1 } else { k };
        (1..=reach).map(move |by| if behind { k + by } else { k - by })
    }

    /// Who has a column when its word takes in the same word of others to the right of it that nothing keeps from its place (or
    /// to the left), and what it takes in from each.
    fn unified(
        &self,
        k: usize,
        leftwards: bool,
    ) -> Option<(FixedBitSet, Vec<(usize, FixedBitSet)>)> {
        let own = &self.placed[k];
        let same = |c: &usize| {
            let other = &self.placed[*c].column;
            other.symbol.key() == own.column.symbol.key() && other.varied == own.column.varied
        };
        // Most words stand in one column alone.
        let last = self.others(k, leftwards).filter(same).last()?;
        let mut union = own.holders.clone();
        let mut between = FixedBitSet::with_capacity(self.sequences.len());
        let mut taken: Vec<(usize, FixedBitSet)> = Vec::new();
        for c in self.others(k, leftwards) {
            let other = &self.placed[c];
            if same(&c) {
                let mut rest = other.holders.clone();
                let mut free = other.holders.clone();
                free.difference_with(&union);
                free.difference_with(&between);
                // What one in twenty has deviates.
                if free.count_ones(..) > odd(self.sequences.len()) {
                    rest.difference_with(&free);
                    union.union_with(&free);
                    taken.push((c, free));
                }
                between.union_with(&rest);
            } else {
                between.union_with(&other.holders);
            }
            if c == last {
                break;
            }
        }
        let settled = !taken.is_empty() && self.is_settled(union.count_ones(..));
        settled.then_some((union, taken))
    }

    /// Whether all but a few that deviate have it.
    fn is_settled(&self, holders: usize) -> bool {
        let n = self.sequences.len();
        n - holders <= odd(n).max(1)
    }

    /// What the columns cost when some of them have other holders, and one more is put in before a column: with these holders,
    /// and the word of another column.
    pub(super) fn cost_with(
        &self,
        changed: &BTreeMap<usize, FixedBitSet>,
        put_in: Option<(usize, &FixedBitSet, usize)>,
    ) -> i64 {
        let mut columns = Vec::with_capacity(self.placed.len() + 1);
        let mut changed = changed.iter().peekable();
        for k in 0..=self.placed.len() {
            if let Some((_, holders, word)) = put_in.filter(|(at, ..)| *at == k) {
                columns.push((Held::by(holders), self.weight(&self.placed[word])));
            }
            let Some(placed) = self.placed.get(k) else {
                break;
            };
            let other = changed.next_if(|(c, _)| **c == k);
            let held = other.map_or_else(|| placed.held(), |(_, holders)| Held::by(holders));
            if held.size > 0 {
                columns.push((held, self.weight(placed)));
            }
        }
        self.cost(&columns)
    }

    /// What columns cost to describe but for who has which, which is the same however they are cut: their words, a place for
    /// each clause, and one for each stretch of clauses (which may be one choice). A clause goes on behind what some of
    /// those that have it have within.
    fn cost(&self, columns: &[(Held<'_>, i64)]) -> i64 {
        let text: i64 = columns.iter().map(|(_, weight)| weight).sum();
        let (mut places, mut open) = (0, false);
        let mut clauses: Vec<Held<'_>> = Vec::new();
        for run in runs_of(columns.iter().map(|(held, _)| *held)) {
            let own = columns[run.start].0;
            if self.is_settled(own.size) {
                clauses.clear();
                open = false;
                continue;
            }
            places += i64::from(!open);
            open = true;
            let few = odd(own.size);
            let inside = |clause: &Held<'_>| clause.is_twin_of(own) || own.without(*clause) <= few;
            while clauses.pop_if(|clause| !inside(clause)).is_some() {}
            if clauses.last().is_none_or(|clause| !clause.is_twin_of(own)) {
                places += 1;
                clauses.push(own);
            }
        }
        text + places * PLACE_COST
    }
}
