//! Values of a known shape with text around them: "<a@b.example>", "a@b.example, or by telephone".
//!
//! Where three quarters of five readings or more hold one e-mail address, date or telephone number, and half of these nothing
//! else, it is the value of all that hold one. What several say around it is optional text; what a single one says there is
//! its own.

use std::collections::BTreeMap;

use super::cell::Builder;
use super::shape::{Members, Shape, Slot};
use super::slot::Reading;
use crate::align::skeleton::odd;
use crate::text::corpus::Key;
use crate::text::token::Class;

/// Classes whose tokens are whole values.
const WHOLE: [Class; 3] = [Class::Email, Class::Date, Class::Phone];

impl Builder<'_> {
    /// The values of one class in readings of which most are nothing else, by sequence: none where a reading has no such value
    /// or several. Nothing where no reading has more than its value.
    pub(super) fn bare(&self, values: &[Reading], all: &Members) -> Option<Vec<Reading>> {
        let filled = || all.ones().filter_map(|s| Some((s, values[s]?)));
        let n = filled().count();
        if n < 5 {
            return None;
        }
        WHOLE.into_iter().find_map(|class| {
            let mut bare: Vec<Reading> = vec![None; values.len()];
            let (mut holders, mut plain) = (0, 0);
            for (s, (start, end)) in filled() {
                let symbols = &self.sequences[s].symbols;
                let of_class =
                    |at: &u32| self.dictionary.class(symbols[*at as usize].key()) == class;
                let mut at = (start..end).filter(of_class);
                let Some(first) = at.next() else {
                    continue;
                };
                if at.all(|at| symbols[at as usize].key() == symbols[first as usize].key()) {
                    bare[s] = Some((first, first + 1));
                    holders += 1;
                    plain += usize::from(end - start == 1);
                }
            }
            let most = 4 * holders >= 3 * n && 2 * plain >= holders && plain < holders;
            most.then_some(bare)
        })
    }

    /// A value of a known shape, and what several say before and behind it.
    pub(super) fn dressed(
        &mut self,
        bare: Vec<Reading>,
        values: &[Reading],
        all: &Members,
    ) -> Vec<Shape> {
        let mut before: Vec<Reading> = vec![None; values.len()];
        let mut behind = before.clone();
        for s in all.ones() {
            let (Some(value), Some((start, end))) = (bare[s], values[s]) else {
                continue;
            };
            before[s] = (start < value.0).then_some((start, value.0));
            behind[s] = (value.1 < end).then_some((value.1, end));
        }
        let mut shapes = self.usual(&before, all);
        let whole = bare.iter().zip(values);
        let whole = whole.map(|(bare, value)| bare.or(*value));
        self.slots.push(Slot {
            values: whole.collect(),
        });
        shapes.push(Shape::Slot(self.slots.len() - 1));
        shapes.extend(self.usual(&behind, all));
        shapes
    }

    /// What several say, each text by itself optional.
    fn usual(&mut self, readings: &[Reading], all: &Members) -> Vec<Shape> {
        let mut texts: BTreeMap<Vec<Key>, Members> = BTreeMap::new();
        for (s, reading) in readings.iter().enumerate() {
            if let Some(range) = reading {
                let text = self.pattern(self.words(s, *range));
                let empty = || Members::with_capacity(readings.len());
                texts.entry(text).or_insert_with(empty).insert(s);
            }
        }
        let few = odd(all.count_ones(..)).max(1);
        let mut shapes = Vec::new();
        for (_, members) in self.in_order(texts.into_iter().collect()) {
            if members.count_ones(..) > few {
                let parts = members.ones().filter_map(|s| Some((s, readings[s]?)));
                let nested = Shape::Nested(self.nest(parts.collect()));
                shapes.push(Shape::Optional {
                    members,
                    shapes: vec![nested],
                });
            }
        }
        shapes
    }
}
