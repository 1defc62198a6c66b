//! What it costs to say the values of one place.
//!
//! A value costs what its words say; its length and the shapes of its first and last word cost what those of the other values
//! leave open. So values of one sort are cheap to say together, and values of two sorts are not.

use std::collections::{BTreeMap, HashMap};

use foldhash::quality::RandomState;

use super::super::cell::Builder;
use crate::text::corpus::{Key, Symbol, log2};
use crate::text::sentence::may_abbreviate;
use crate::text::token::Class;

/// What the shape of a word at the edge of a value says, in sixteenths of a bit: a capital or small letter, a number, a mark.
const SHAPE: i32 = 2 * 16;

/// The same of a value of a known shape.
const TYPED: i32 = 8 * 16;

/// What one more place costs, in sixteenths of a bit.
pub(super) const PLACE: i64 = 12 * 16;

/// What a mark between the words of one name says: few names have one.
const MARK: i64 = 6 * 16;

/// The same where a name stands before a number: some addresses begin with one.
const LEAD: i64 = 3 * 16;

/// How a word looks.
pub(super) fn shape(text: &str, class: Class) -> (u8, u32) {
    match class {
        Class::Word => {
            let mut chars = text.chars();
            let first = chars.next().unwrap_or(' ');
            if first.is_ascii_digit() {
                (4, text.len().min(8) as u32)
            } else if first.is_uppercase() {
                let capitals = chars.clone().next().is_some() && chars.all(|c| !c.is_lowercase());
                (if capitals { 1 } else { 0 }, 0)
            } else if first.is_lowercase() {
                // "eBay" is a name.
                (if chars.any(char::is_uppercase) { 0 } else { 2 }, 0)
            } else {
                (3, 0)
            }
        }
        Class::Number => (4, text.len().min(8) as u32),
        Class::Mark => (5, text.chars().next().map_or(0, u32::from)),
        class => (6 + class as u8, 0),
    }
}

impl Builder<'_> {
    /// What it costs to say these values, in sixteenths of a bit; empty ones are said by a flag.
    pub(super) fn values_cost<'v>(&self, values: impl Iterator<Item = &'v [Symbol]>) -> i64 {
        let mut distinct: HashMap<Vec<Key>, i64, RandomState> = HashMap::default();
        let (mut n, mut empty) = (0i64, 0i64);
        for value in values {
            if value.is_empty() {
                empty += 1;
                continue;
            }
            n += 1;
            *distinct
                .entry(value.iter().map(|s| s.key()).collect())
                .or_default() += 1;
        }
        if n == 0 {
            return 0;
        }
        let mut firsts: BTreeMap<(u8, u32), i64> = BTreeMap::new();
        let mut lasts = firsts.clone();
        let mut lengths: BTreeMap<usize, i64> = BTreeMap::new();
        let mut total = PLACE;
        let edge = |key: Key| {
            let class = self.dictionary.class(key);
            let told = if class.is_typed() { TYPED } else { SHAPE };
            i64::from((self.dictionary.weight(key) - told).max(0))
        };
        // Sums alone are taken of them, whatever their order.
        let distinct: Vec<(Vec<Key>, i64)> = distinct.into_iter().collect();
        for (value, count) in &distinct {
            let inner = if value.len() > 2 {
                &value[1..value.len() - 1]
            } else {
                &[]
            };
            let mut text: i64 = inner
                .iter()
                .map(|k| i64::from(self.dictionary.weight(*k)))
                .sum();
            text += self.marks_cost(value);
            text += edge(value[0]);
            if value.len() > 1 {
                text += edge(value[value.len() - 1]);
            }
            let again = i64::from(log2(n as u64) - log2(*count as u64)) + 16;
            total += text + (count - 1) * again.min(text);
            let look = |k: Key| shape(self.dictionary.text(k), self.dictionary.class(k));
            *firsts.entry(look(value[0])).or_default() += 1;
            *lasts.entry(look(value[value.len() - 1])).or_default() += 1;
            *lengths.entry(value.len().min(12)).or_default() += 1;
        }
        total += entropy(firsts.values().copied())
            + entropy(lasts.values().copied())
            + entropy(lengths.values().copied());
        if empty > 0 {
            total += entropy([n, empty].into_iter()) + PLACE;
        }
        total
    }

    /// What it costs to say which small words and marks stand between the names of values: where "A and B" stands beside "A",
    /// they are of two sorts.
    pub(super) fn joints_cost(&self, values: &[&[Symbol]]) -> i64 {
        let joins =
            |k: &Key| self.dictionary.class(*k) == Class::Mark || self.dictionary.is_particle(*k);
        let mut joints: BTreeMap<Vec<Key>, i64> = BTreeMap::new();
        for value in values {
            let joint = value.iter().map(|s| s.key()).filter(joins).collect();
            *joints.entry(joint).or_default() += 1;
        }
        entropy(joints.values().copied())
    }

    /// What the marks between the words of a value say beside their weight: the parts of an address have marks between them,
    /// names and codes hardly ever.
    fn marks_cost(&self, value: &[Key]) -> i64 {
        let digits = |k: &Key| {
            let text = self.dictionary.text(*k);
            text.bytes().filter(u8::is_ascii_digit).count()
        };
        let numbered = value.iter().any(|k| digits(k) > 0);
        let mut cost = 0;
        let mut most = 0;
        for (at, key) in value.iter().enumerate() {
            most = most.max(digits(key));
            let inside = at > 0 && at + 1 < value.len();
            let text = self.dictionary.text(*key);
            // A full stop after an abbreviation or an initial ends no sentence.
            let stop =
                text == "." && at > 0 && !may_abbreviate(self.dictionary.text(value[at - 1]));
            let divides = stop || matches!(text, "," | ";" | ":" | "(" | "/" | "、" | "–" | "—");
            if inside && divides {
                cost += match (numbered, most) {
                    (false, _) | (true, 6..) => MARK,
                    _ if stop => MARK,
                    (true, 0) => LEAD,
                    (true, _) => 0,
                };
            }
        }
        cost
    }
}

/// What it costs to say which of several each is, and how often each comes.
pub(super) fn entropy(counts: impl Iterator<Item = i64> + Clone) -> i64 {
    let n: i64 = counts.clone().sum();
    let kinds = counts.clone().filter(|c| *c > 0).count() as i64;
    let each: i64 = counts
        .filter(|c| *c > 0)
        .map(|c| c * i64::from(log2(n.max(1) as u64) - log2(c as u64)))
        .sum();
    each + (kinds - 1).max(0) * i64::from(log2(n.max(1) as u64)) / 2
}
