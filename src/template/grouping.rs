//! Readings of one place that fall into a few groups: the options of a choice, however their words overlap.
//!
//! In: readings, one a sequence. Out: a [`Grouping`]. Two readings belong together when most of what either says the other
//! says in the same order; readings of two options may share words by chance ("on receipt", "within ten days of receipt")
//! and do not for that. What the grouping costs to describe is the length of its groups' texts, what each reading adds to
//! that of its group, and which group each sequence has (as in level.rs), so that it can be weighed against clauses that
//! come and go by themselves.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::cell::{At, Builder, Cell};
use super::choice::members_of;
use super::clause::Clause;
use super::shape::{Members, Shape};
use super::slot::{MOST, PHRASE, Reading};
use crate::align::dissolve::few;
use crate::align::skeleton::{PLACE_COST, flag_cost, odd};
use crate::text::corpus::{Key, log2};
use crate::text::token::Break;

/// Symbols of the longest reading that is compared with others.
pub(super) const LONGEST: usize = 200;

/// The weight of what is no word: more than any text says, and little enough to be added up.
const NO_WORD: i64 = 1 << 40;

/// Distinct readings that may found a group.
const FOUNDERS: usize = 128;

/// Places that are looked at together.
const ABREAST: usize = 16;

/// The distinct readings of one place.
#[derive(Default)]
struct Readings {
    /// Who has each; numbers and values of a known shape are alike.
    members: BTreeMap<Vec<Key>, Members>,
    /// How many have one.
    count: u64,
}

impl Readings {
    /// Nothing if one of them is none to compare.
    fn of(builder: &Builder<'_>, said: impl Iterator<Item = (usize, Vec<Key>)>) -> Option<Self> {
        let mut readings = Self::default();
        for (s, words) in said {
            if !readings.add(builder, s, words) {
                return None;
            }
        }
        Some(readings)
    }

    /// The same readings with those of values alone made alike, too: as parts of longer readings they would be.
    fn into_parts(self, builder: &Builder<'_>) -> Self {
        let mut parts = Self {
            count: self.count,
            ..Self::default()
        };
        for (words, members) in self.members {
            let own = parts.members.entry(builder.masked(words));
            own.or_default().union_with(&members);
        }
        parts
    }

    /// Takes in what a sequence has; says no if that is too long to be compared, or items of a list.
    fn add(&mut self, builder: &Builder<'_>, s: usize, words: Vec<Key>) -> bool {
        let folded = |k: &Key| *k as usize >= builder.dictionary.len();
        if words.len() > LONGEST || words.iter().any(folded) {
            return false;
        }
        self.count += 1;
        self.members
            .entry(builder.pattern(words))
            .or_insert_with(|| Members::with_capacity(builder.sequences.len()))
            .insert(s);
        true
    }
}

/// Readings in groups.
pub(super) struct Grouping {
    /// Who has which, most supported first.
    pub(super) options: Vec<Members>,
    /// What it costs to describe the readings so, in sixteenths of a bit.
    pub(super) cost: i64,
}

/// Readings that say much the same.
struct Cluster {
    /// The one that most have.
    text: Vec<Key>,
    said: i64,
    members: Members,
}

impl Builder<'_> {
    /// The options that readings fall into, if each is a wording of several sequences; sequences without a reading are none of it.
    fn grouped(&self, said: impl Iterator<Item = (usize, Vec<Key>)>, n: usize) -> Option<Grouping> {
        self.grouping(Readings::of(self, said)?, n)
    }

    /// The same of readings that were told apart.
    fn grouping(&self, readings: Readings, n: usize) -> Option<Grouping> {
        if n < 4 {
            return None;
        }
        let (clusters, cost) = self.clusters(readings, MOST + (n / 10).min(MOST))?;
        let (options, single): (Vec<&Cluster>, Vec<&Cluster>) = clusters
            .iter()
            .partition(|c| c.members.count_ones(..) > odd(n).max(1));
        let single: usize = single.iter().map(|c| c.members.count_ones(..)).sum();
        let said: i64 = options.iter().map(|c| c.said).sum();
        let phrases = said >= options.len() as i64 * i64::from(PHRASE);
        let most = (n / 3).clamp(few(n), MOST);
        if options.len() < 2 || options.len() > most || !phrases || 10 * single > n {
            return None;
        }
        // One whose words another holds is the same with less.
        let within = |a: &Cluster, b: &Cluster| {
            let text = a.text.as_slice();
            text.len() < b.text.len()
                && (text.is_empty() || b.text.windows(text.len()).any(|w| w == text))
        };
        if options.iter().any(|a| options.iter().any(|b| within(a, b))) {
            return None;
        }
        let options = options
            .into_iter()
            .map(|c| (c.text.clone(), c.members.clone()))
            .collect();
        Some(Grouping {
            options: members_of(self.in_order(options)),
            cost,
        })
    }

    /// What readings cost to describe as groups, or by themselves where they are no groups.
    pub(super) fn grouped_cost(&self, cells: &[Cell], all: &Members) -> i64 {
        let said = all.ones().map(|s| (s, self.words_in(s, cells)));
        let readings = Readings::of(self, said).map(|readings| readings.into_parts(self));
        let clusters = readings.and_then(|readings| self.clusters(readings, usize::MAX));
        clusters.map_or_else(|| self.cost(cells, all), |(_, cost)| cost)
    }

    /// Readings in groups, and what these cost to describe; nothing where there are more groups than `most`.
    fn clusters(&self, readings: Readings, most: usize) -> Option<(Vec<Cluster>, i64)> {
        let n = readings.count;
        let readings = readings.members.into_iter().collect();
        let mut clusters: Vec<Cluster> = Vec::new();
        let (mut text, mut chosen) = (0, 0);
        for (words, members) in self.in_order(readings) {
            let count = members.count_ones(..) as i64;
            chosen += (count - 1) * i64::from(log2(n) - log2(count as u64));
            let said = self.said_by(&words);
            let alike = clusters
                .iter()
                .enumerate()
                .filter(|(_, cluster)| 2 * said.min(cluster.said) >= said.max(cluster.said))
                .map(|(k, cluster)| (k, self.shared(&cluster.text, &words)))
                .filter(|(k, shared)| 2 * shared >= said.max(clusters[*k].said))
                .max_by_key(|(k, shared)| (*shared, std::cmp::Reverse(*k)));
            match alike {
                Some((home, shared)) => {
                    text += said - shared;
                    clusters[home].members.union_with(&members);
                }
                None if clusters.len() >= most => return None,
                None if clusters.len() >= FOUNDERS => text += said,
                None => {
                    text += said;
                    clusters.push(Cluster {
                        text: words,
                        said,
                        members,
                    });
                }
            }
        }
        let place = if clusters.len() > 1 { PLACE_COST } else { 0 };
        Some((clusters, text + chosen + place))
    }

    /// What two readings say alike, in order (their heaviest common subsequence), in sixteenths of a bit.
    pub(super) fn shared(&self, a: &[Key], b: &[Key]) -> i64 {
        let mut row = vec![0i64; b.len() + 1];
        for x in a {
            let weight = self.said_by(std::slice::from_ref(x));
            let mut diagonal = 0;
            for (k, y) in b.iter().enumerate() {
                let above = row[k + 1];
                row[k + 1] = if x == y {
                    diagonal + weight
                } else {
                    above.max(row[k])
                };
                diagonal = above;
            }
        }
        row[b.len()]
    }

    /// A choice among the readings of these cells, for all that have one, unless a clause that some lack describes them better.
    pub(super) fn choice_beside(
        &mut self,
        cells: &[Cell],
        all: &Members,
        clause: Option<&Clause>,
    ) -> Option<Vec<Shape>> {
        if self.present(cells, all).count_ones(..) <= odd(all.count_ones(..)) {
            return None;
        }
        let values = self.inline(cells, all)?;
        let mut members = Members::with_capacity(all.len());
        members.extend(all.ones().filter(|s| values[*s].is_some()));
        let said = members
            .ones()
            .filter_map(|s| Some((s, self.words(s, values[s]?))));
        let (count, n) = (members.count_ones(..), all.count_ones(..));
        if count <= odd(n) {
            return None;
        }
        let Grouping { options, cost } = self.grouped(said, count)?;
        let flag = if count == n { 0 } else { flag_cost(count, n) };
        if let Some(clause) = clause {
            // What is beside and within the clause may be clauses and choices in its turn.
            let best = |cells: &[Cell], all: &Members| {
                let clause = self.best_clause(cells, all);
                let clause = clause.map_or(i64::MAX, |clause| clause.cost);
                clause.min(self.grouped_cost(cells, all))
            };
            let other = flag_cost(clause.holders.count_ones(..), n)
                + self.cost_around(cells, clause, all, best, best);
            if cost + flag > other {
                return None;
            }
        }
        let shapes = self.choice(options, &values);
        if count == n {
            return Some(shapes);
        }
        Some(vec![Shape::Optional { members, shapes }])
    }

    /// The words that a sequence has in cells.
    fn words_in(&self, s: usize, cells: &[Cell]) -> Vec<Key> {
        let range = self.range(s, cells);
        range.map_or_else(Vec::new, |range| self.words(s, range))
    }

    /// The readings of cells that lie within a block in nearly all sequences, by sequence.
    fn inline(&self, cells: &[Cell], all: &Members) -> Option<Vec<Reading>> {
        let mut values: Vec<Reading> = vec![None; self.sequences.len()];
        let mut across = 0;
        let most = odd(all.count_ones(..));
        let columns = cells.iter().filter_map(|cell| match cell.at {
            At::Column(c) => Some(c),
            At::Gap(_) => None,
        });
        let (opening, inside): (Vec<usize>, Vec<usize>) =
            columns.partition(|c| self.elements.begins_block[*c]);
        for s in self.present(cells, all).ones() {
            let Some((start, end)) = self.range(s, cells) else {
                continue;
            };
            // A page break within a sentence begins no block.
            let map = &self.alignment.maps[s];
            let stands_in =
                |columns: &[usize], at: u32| columns.iter().any(|c| map.get(*c) == Some(at));
            let inner = |at: u32| !stands_in(&opening, at) && stands_in(&inside, at);
            let symbols = &self.sequences[s].symbols;
            let block = (start + 1..end)
                .find(|at| symbols[*at as usize].before() == Break::Block && !inner(*at));
            // Blocks of its own that few have behind the line are not of it.
            across += usize::from(block.is_some());
            if across > most {
                return None;
            }
            values[s] = Some((start, block.unwrap_or(end)));
        }
        Some(values)
    }

    /// Places with words between them that are one choice: what stands in one says what stands in the other, and the words
    /// between are in all options by chance. In: which cells are mandatory. Out: what is one, in order.
    pub(super) fn joint(&self, cells: &[Cell], mandatory: &[bool], all: &Members) -> Vec<Joint> {
        let varies = |k: usize| !mandatory[k] || matches!(cells[k].at, At::Gap(_));
        let mut regions: Vec<(usize, usize)> = Vec::new();
        let mut k = 0;
        while k < cells.len() {
            if !varies(k) {
                k += 1;
                continue;
            }
            let start = k;
            while k < cells.len() && varies(k) {
                k += 1;
            }
            regions.push((start, k));
        }
        // Most places are looked at with the one before alone, each pair by itself.
        let pairs: Vec<usize> = (1..regions.len()).step_by(ABREAST).collect();
        let pairs = pairs.into_par_iter().flat_map_iter(|from| {
            let to = (from + ABREAST).min(regions.len());
            self.abreast(cells, &regions[from - 1..to], all)
        });
        let pairs: Vec<Option<Together>> = pairs.collect();
        let mut pairs = std::iter::once(None).chain(pairs);
        let mut out: Vec<Region> = Vec::new();
        for (from, to) in regions {
            let mut pair = pairs.next().flatten();
            let mut own = Region {
                from,
                to,
                cost: None,
                choice: None,
            };
            while let Some(last) = out.last_mut() {
                let single = last.choice.is_none() && own.choice.is_none();
                let pair = if single {
                    pair.take()
                } else {
                    let both = [(last.from, last.to), (own.from, own.to)];
                    self.abreast(cells, &both, all).pop().flatten()
                };
                let Some(Together {
                    between,
                    values,
                    grouping: Grouping { options, cost },
                }) = pair
                else {
                    break;
                };
                let [left, right] = [&mut *last, &mut own].map(|region| {
                    let cells = &cells[region.from..region.to];
                    *region
                        .cost
                        .get_or_insert_with(|| self.grouped_cost(cells, all))
                });
                // Each option has these words, too.
                let joint = cost + options.len() as i64 * between;
                if joint > left + between + right {
                    break;
                }
                own = Region {
                    from: last.from,
                    to: own.to,
                    cost: Some(joint),
                    choice: Some((options, values)),
                };
                out.pop();
            }
            out.push(own);
        }
        let joint = out.into_iter().filter_map(|region| {
            let (options, values) = region.choice?;
            Some(Joint {
                from: region.from,
                to: region.to,
                options,
                values,
            })
        });
        joint.collect()
    }

    /// Each place with the next one, if few words stand between them and their readings fall into groups. What a sequence has in a
    /// place is read once for both pairs that the place is of, and in all places before the next sequence is looked at.
    fn abreast(
        &self,
        cells: &[Cell],
        places: &[(usize, usize)],
        all: &Members,
    ) -> Vec<Option<Together>> {
        let between = places.windows(2).map(|pair| {
            let words = cells[pair[0].1..pair[1].0].iter();
            let said: i64 = words.map(|cell| self.fixed_weight(cell)).sum();
            (said <= i64::from(PHRASE)).then_some(said)
        });
        let between: Vec<Option<i64>> = between.collect();
        // Of each pair; none where it is known to be no choice.
        let start = |between: &Option<i64>| between.map(|_| Readings::default());
        let mut readings: Vec<Option<Readings>> = between.iter().map(start).collect();
        let mut words: Vec<Vec<Key>> = vec![Vec::new(); places.len()];
        for s in all.ones() {
            for (k, (words, (from, to))) in words.iter_mut().zip(places).enumerate() {
                let pairs = &readings[k.saturating_sub(1)..(k + 1).min(readings.len())];
                if pairs.iter().any(Option::is_some) {
                    *words = self.words_in(s, &cells[*from..*to]);
                }
            }
            for (words, readings) in words.windows(2).zip(&mut readings) {
                // The words between say nothing of which readings belong together.
                if let Some(known) = readings
                    && !known.add(self, s, words.concat())
                {
                    *readings = None;
                }
            }
        }
        let pairs = places.windows(2).zip(between).zip(readings);
        pairs
            .map(|((pair, between), readings)| {
                let grouping = self.grouping(readings?, all.count_ones(..))?;
                // Hardly any two places are one choice: whether they are within a block is asked of those alone.
                let values = self.inline(&cells[pair[0].0..pair[1].1], all)?;
                Some(Together {
                    between: between?,
                    values,
                    grouping,
                })
            })
            .collect()
    }

    pub(super) fn fixed_weight(&self, cell: &Cell) -> i64 {
        match cell.at {
            At::Column(c) if !self.is_folded(c) => i64::from(
                self.dictionary
                    .weight(self.alignment.columns[c].symbol.key()),
            ),
            At::Column(_) | At::Gap(_) => NO_WORD,
        }
    }
}

/// Places and the words between them that are one choice.
pub(super) struct Joint {
    /// First cell.
    pub(super) from: usize,
    /// One past the last.
    pub(super) to: usize,
    /// Who has which option.
    pub(super) options: Vec<Members>,
    /// The readings of all of it, by sequence.
    pub(super) values: Vec<Reading>,
}

/// Two places whose readings fall into groups.
struct Together {
    /// What the words between them say.
    between: i64,
    /// The readings of all of it, by sequence.
    values: Vec<Reading>,
    grouping: Grouping,
}

/// Cells that vary, one after another.
struct Region {
    from: usize,
    to: usize,
    /// What they cost to describe.
    cost: Option<i64>,
    /// Who has which option, and the readings, where they are several places and the words between them.
    choice: Option<(Vec<Members>, Vec<Reading>)>,
}
