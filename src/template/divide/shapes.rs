//! The shapes of divided readings.

use super::super::cell::Builder;
use super::super::shape::{Members, Shape, Slot};
use super::super::slot::Reading;
use super::{Division, Lacking};
use crate::align::pairwise::NONE;

impl Builder<'_> {
    /// The shapes of divided readings.
    pub(in crate::template) fn divided(
        &mut self,
        division: &Division,
        values: &[Reading],
        all: &Members,
    ) -> Vec<Shape> {
        let capacity = values.len();
        let mut holders = Members::with_capacity(capacity);
        let mut without = Members::with_capacity(capacity);
        let mut before: Vec<Reading> = vec![None; capacity];
        let mut after = before.clone();
        for s in all.ones() {
            let Some((start, end)) = values[s] else {
                continue;
            };
            match division.at[s] {
                Some((from, to)) => {
                    holders.insert(s);
                    before[s] = (start < from).then_some((start, from));
                    after[s] = (to < end).then_some((to, end));
                }
                None => {
                    without.insert(s);
                }
            }
        }
        let mut both = holders.clone();
        both.union_with(&without);
        match division.lacking {
            Lacking::Before { optional } => {
                for s in without.ones() {
                    before[s] = values[s];
                }
                let mut shapes = self.part(before, &both);
                let members = if optional { &holders } else { &both };
                let mut rest = self.separator(division);
                rest.extend(self.part(after, members));
                if optional {
                    shapes.push(Shape::Optional {
                        members: holders,
                        shapes: rest,
                    });
                } else {
                    shapes.extend(rest);
                }
                shapes
            }
            Lacking::After => {
                for s in without.ones() {
                    after[s] = values[s];
                }
                let mut first = self.part(before, &holders);
                first.extend(self.separator(division));
                let mut shapes =
                    if without.is_clear() || division.at.iter().flatten().all(|(a, b)| a == b) {
                        first
                    } else {
                        vec![Shape::Optional {
                            members: holders,
                            shapes: first,
                        }]
                    };
                shapes.extend(self.part(after, &both));
                shapes
            }
            Lacking::Other => {
                let mut first = self.part(before, &holders);
                first.extend(self.separator(division));
                first.extend(self.part(after, &holders));
                let second = self.part(values.to_vec(), &without);
                let mut options = vec![(holders, first), (without, second)];
                options.sort_by_key(|(m, _)| std::cmp::Reverse(m.count_ones(..)));
                vec![Shape::Choice { options }]
            }
        }
    }

    /// One side of a division: optional where several have nothing there.
    fn part(&mut self, values: Vec<Reading>, all: &Members) -> Vec<Shape> {
        let n = all.count_ones(..);
        let mut filled = Members::with_capacity(values.len());
        filled.extend(all.ones().filter(|s| values[*s].is_some()));
        let count = filled.count_ones(..);
        if count == 0 {
            return Vec::new();
        }
        if n - count > 1 && 10 * (n - count) > n {
            let shapes = self.place(values, &filled);
            return vec![Shape::Optional {
                members: filled,
                shapes,
            }];
        }
        self.place(values, all)
    }

    fn separator(&mut self, division: &Division) -> Vec<Shape> {
        if division.is_value {
            self.slots.push(Slot {
                values: division.at.clone(),
            });
            return vec![Shape::Slot(self.slots.len() - 1)];
        }
        let len = division
            .at
            .iter()
            .flatten()
            .map(|(a, b)| b - a)
            .max()
            .unwrap_or(0);
        let mut shapes: Vec<Shape> = Vec::new();
        for k in 0..len {
            if division.numbers.contains(&(k as usize)) {
                let values = division.at.iter();
                let values = values.map(|at| at.map(|(a, _)| (a + k, a + k + 1)));
                self.slots.push(Slot {
                    values: values.collect(),
                });
                shapes.push(Shape::Slot(self.slots.len() - 1));
                continue;
            }
            let column: Vec<u32> = division
                .at
                .iter()
                .map(|at| at.map_or(NONE, |(a, _)| a + k))
                .collect();
            let shape = self.add_column(&column);
            match (shapes.last_mut(), shape) {
                (Some(Shape::Fixed { end, .. }), Shape::Fixed { end: own, .. }) => *end = own,
                (_, shape) => shapes.push(shape),
            }
        }
        shapes
    }
}
