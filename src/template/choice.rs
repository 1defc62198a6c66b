//! Choices: readings of one place, each an option's, and the groups that are made of parts of sequences.
//!
//! What all options begin or end with is no part of the choice: where a value stands before two wordings that both go on with
//! a full stop, value and full stop are said once, and the choice begins behind them. That is so where it makes the description
//! shorter, as values do that owe nothing to the option; of "Ms A, she" and "Mr B, he" the first words are the option's.
//! Where one option is a value and nothing else, and the other has one of its kind beside text, the value is said once and the text
//! is optional.

use super::cell::Builder;
use super::divide::SHAPED;
use super::shape::{Group, Members, Shape, infer_group};
use super::slot::Reading;
use crate::align::pairwise::NONE;
use crate::align::sequence::Sequence;
use crate::text::corpus::Key;

/// An end of readings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Head,
    Tail,
}

/// What all options of a choice begin or end with, by sequence: what varies at the end, the words that are the same, the rest.
struct Edge {
    outer: Vec<Reading>,
    columns: Vec<Vec<u32>>,
    rest: Vec<Reading>,
}

impl Builder<'_> {
    /// A choice, of whose options each sequence has the one that it is a member of; before and behind it what the options share.
    pub(super) fn choice(&mut self, options: Vec<Members>, values: &[Reading]) -> Vec<Shape> {
        let first = self.groups.len();
        for members in &options {
            let parts = members
                .ones()
                .filter_map(|s| values[s].map(|range| (s, range)));
            self.nest(parts.collect());
        }
        for end in [End::Head, End::Tail] {
            let Some(edge) = self.edge(&options, values, first, end) else {
                continue;
            };
            self.groups.truncate(first);
            let mut all = Members::with_capacity(values.len());
            options.iter().for_each(|members| all.union_with(members));
            let columns = edge.columns.iter().map(|at| self.add_column(at));
            let columns: Vec<Shape> = columns.collect();
            let outer = self.place(edge.outer, &all);
            let choice = self.choice(options, &edge.rest);
            let (before, behind) = match end {
                End::Head => (outer, choice),
                End::Tail => (choice, outer),
            };
            return before.into_iter().chain(columns).chain(behind).collect();
        }
        let options = options.into_iter().zip(first..);
        let options = options.map(|(members, group)| (members, vec![Shape::Nested(group)]));
        vec![Shape::Choice {
            options: options.collect(),
        }]
    }

    /// Of two options of which one is a value of a known shape and nothing else, and the other begins or ends with one of its kind: the
    /// value, and what some say beside it.
    pub(super) fn one_value_in_options(&mut self, shape: Shape) -> Vec<Shape> {
        let Shape::Choice { mut options } = shape else {
            return vec![shape];
        };
        let slot = |shape: Option<&Shape>| match shape {
            Some(Shape::Slot(slot)) => Some(*slot),
            _ => None,
        };
        let alone = |(_, shapes): &(Members, Vec<Shape>)| matches!(shapes[..], [Shape::Slot(_)]);
        let (Some(lone), 2) = (options.iter().position(alone), options.len()) else {
            return vec![Shape::Choice { options }];
        };
        let other = &options[1 - lone].1;
        let ends = [0, other.len().saturating_sub(1)].into_iter();
        let found = slot(options[lone].1.first()).and_then(|own| {
            let mut theirs = ends.filter_map(|at| Some((at, slot(other.get(at))?)));
            let (at, taken) = theirs.find(|(_, taken)| self.are_of_one_shape(own, *taken))?;
            (other.len() > 1).then_some((own, at, taken))
        });
        let Some((own, end, taken)) = found else {
            return vec![Shape::Choice { options }];
        };
        let (members, mut shapes) = options.swap_remove(1 - lone);
        shapes.remove(end);
        for s in 0..self.sequences.len() {
            let value = self.slots[taken].values[s].take();
            self.slots[own].values[s] = self.slots[own].values[s].or(value);
        }
        let beside = Shape::Optional { members, shapes };
        match end {
            0 => vec![Shape::Slot(own), beside],
            _ => vec![beside, Shape::Slot(own)],
        }
    }

    /// Whether nearly all values of both places are of one known shape.
    fn are_of_one_shape(&self, one: usize, other: usize) -> bool {
        let kinds = |slot: usize| {
            let values = self.slots[slot].values.iter().zip(self.sequences);
            let values = values.filter_map(|(value, own)| Some((own, (*value)?)));
            self.kinds(values.map(|(own, (a, b))| &own.symbols[a as usize..b as usize]))
        };
        let (one, other) = (kinds(one), kinds(other));
        SHAPED
            .iter()
            .any(|kind| one.most(*kind) && other.most(*kind))
    }

    /// What the options, whose groups are those from `first` on, share at an end where each has something that varies.
    fn edge(
        &self,
        options: &[Members],
        values: &[Reading],
        first: usize,
        end: End,
    ) -> Option<Edge> {
        let groups = &self.groups[first..];
        let runs: Vec<(usize, usize)> = groups
            .iter()
            .map(|group| outermost(group, end))
            .collect::<Option<_>>()?;
        let keys = |(group, (from, to)): (&Group, (usize, usize))| -> Vec<Key> {
            let columns = group.alignment.columns[from..to].iter();
            let keys = columns.map(|column| column.symbol.key());
            match end {
                End::Head => keys.collect(),
                End::Tail => keys.rev().collect(),
            }
        };
        let mut texts = groups.iter().zip(runs.iter().copied()).map(keys);
        let mut shared = texts.next()?;
        for text in texts {
            let same = shared.iter().zip(&text).take_while(|(a, b)| a == b).count();
            shared.truncate(same);
        }
        if shared.is_empty() {
            return None;
        }
        let mut edge = Edge {
            outer: vec![None; values.len()],
            columns: vec![vec![NONE; values.len()]; shared.len()],
            rest: vec![None; values.len()],
        };
        for (group, (from, to)) in groups.iter().zip(runs) {
            let from = match end {
                End::Head => from,
                End::Tail => to - shared.len(),
            };
            for ((s, sequence), map) in group
                .owners
                .iter()
                .zip(&group.sequences)
                .zip(&group.alignment.maps)
            {
                let (start, stop) = values[*s]?;
                // Where items were folded, places are no longer those of the sequence around.
                if sequence.symbols.len() != (stop - start) as usize {
                    return None;
                }
                let columns = from..from + shared.len();
                let (_, low) = map.first_in(columns.clone())?;
                let (_, high) = map.last_in(columns.clone())?;
                let (low, high) = (start + low, start + high + 1);
                for run in map.runs_in(columns) {
                    for (c, at) in run.columns().zip(run.tokens()) {
                        edge.columns[c - from][*s] = start + at;
                    }
                }
                let reading = |from: u32, to: u32| (from < to).then_some((from, to));
                let (outer, rest) = match end {
                    End::Head => (reading(start, low), reading(high, stop)),
                    End::Tail => (reading(high, stop), reading(start, low)),
                };
                edge.outer[*s] = outer;
                edge.rest[*s] = Some(rest?);
            }
        }
        let said = self.said_by(&shared);
        let own = |members: &Members| self.cost_of(members.ones(), |s| edge.outer[s]) + said;
        let apart: i64 = options.iter().map(own).sum();
        let all = options.iter().flat_map(|members| members.ones());
        let once = self.cost_of(all, |s| edge.outer[s]) + said;
        (once < apart).then_some(edge)
    }

    /// A group of parts of sequences.
    pub(super) fn nest(&mut self, parts: Vec<(usize, (u32, u32))>) -> usize {
        let (mut sequences, mut owners) = (
            Vec::with_capacity(parts.len()),
            Vec::with_capacity(parts.len()),
        );
        for (s, (start, end)) in parts {
            let whole = &self.sequences[s];
            let [from, to] = [start, end].map(|at| whole.folds.partition_point(|f| f.0 < at));
            let before = whole.folds[..from].last().map_or(0, |(_, more)| *more);
            let folds = whole.folds[from..to].iter();
            sequences.push(Sequence {
                document: whole.document,
                first: whole.token(start as usize),
                symbols: whole.symbols[start as usize..end as usize].to_vec(),
                folds: folds
                    .map(|(at, more)| (at - start, more - before))
                    .collect(),
            });
            owners.push(s);
        }
        self.groups
            .push(infer_group(sequences, owners, self.dictionary));
        self.groups.len() - 1
    }
}

/// The columns of the fixed text of a group that is nearest to an end, if something that varies stands beyond it.
fn outermost(group: &Group, end: End) -> Option<(usize, usize)> {
    let fixed = |shape: &Shape| match shape {
        Shape::Fixed { start, end } => Some((*start, *end)),
        _ => None,
    };
    let mut shapes = group.shapes.iter();
    let beyond = match end {
        End::Head => shapes.next(),
        End::Tail => shapes.next_back(),
    };
    if beyond.is_none_or(|shape| fixed(shape).is_some()) {
        return None;
    }
    match end {
        End::Head => shapes.find_map(fixed),
        End::Tail => shapes.rev().find_map(fixed),
    }
}

/// Who has each of several readings.
pub(super) fn members_of(options: Vec<(Vec<Key>, Members)>) -> Vec<Members> {
    options.into_iter().map(|(_, members)| members).collect()
}
