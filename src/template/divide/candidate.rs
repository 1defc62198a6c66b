//! Texts that may divide readings, and where they stand in them.

use std::collections::BTreeMap;

use super::super::cell::Builder;
use super::LONGEST;
use super::cost::PLACE;
use crate::text::corpus::{Key, Symbol};
use crate::text::token::{Break, Class};

/// Texts that are weighed as separators, at most.
const CANDIDATES: usize = 24;

/// Any number within a text that divides: "registered under number 123456,".
pub(super) const NUMBER: Key = Key::MAX;

/// A text that may divide readings, where it stands first or last in them; or the first value of a typed class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) keys: Vec<Key>,
    pub(super) class: Option<Class>,
    last: bool,
}

impl Candidate {
    /// Where it stands in symbols of a sequence: where what is before or after it is a value that the sequence has elsewhere,
    /// else first or last.
    pub(super) fn find(
        &self,
        s: usize,
        symbols: &[Symbol],
        builder: &Builder<'_>,
    ) -> Option<(usize, usize)> {
        if let Some(class) = self.class {
            let at = symbols
                .iter()
                .position(|x| builder.dictionary.class(x.key()) == class)?;
            return Some((at, at + 1));
        }
        let len = self.keys.len();
        let fits = |w: &[Symbol]| {
            w.iter().zip(&self.keys).all(|(x, k)| {
                x.key() == *k || *k == NUMBER && builder.dictionary.class(x.key()) == Class::Number
            })
        };
        let mut places = symbols
            .windows(len)
            .enumerate()
            .filter(|(_, window)| fits(window))
            .map(|(from, _)| from);
        let first = places.next()?;
        let rest: Vec<usize> = places.collect();
        // Where it stands once there is nothing to choose.
        let known = |from: usize| {
            !rest.is_empty()
                && (builder.is_known(s, &symbols[..from])
                    || builder.is_known(s, &symbols[from + len..]))
        };
        let at = std::iter::once(first)
            .chain(rest.iter().copied())
            .find(|from| known(*from))
            .or_else(|| rest.last().copied().filter(|_| self.last))
            .unwrap_or(first);
        Some((at, at + len))
    }

    pub(super) fn cost(&self, builder: &Builder<'_>) -> i64 {
        self.keys
            .iter()
            .map(|k| i64::from(builder.dictionary.weight(*k)))
            .sum()
    }

    /// Takes in the words that stand beside it wherever it stands.
    fn extend<'v>(
        &mut self,
        witnesses: &[usize],
        symbols: &impl Fn(usize) -> &'v [Symbol],
        builder: &Builder<'_>,
    ) {
        let number =
            |k: Option<Key>| k.is_some_and(|k| builder.dictionary.class(k) == Class::Number);
        // What two neighbours have in common: a key, or that both are numbers.
        let shared = |a: Option<Key>, b: Option<Key>| {
            if a == b {
                a
            } else if number(a) && number(b) || a == Some(NUMBER) && number(b) {
                Some(NUMBER)
            } else {
                None
            }
        };
        for _ in 0..LONGEST {
            let mut next: Option<Option<Key>> = None;
            let mut previous: Option<Option<Key>> = None;
            for &s in witnesses {
                let own = symbols(s);
                let Some((from, to)) = self.find(s, own, builder) else {
                    continue;
                };
                // A sign right before a number is no word around it: "〒615-9803".
                let signed = |x: &&Symbol| {
                    let mark = builder.dictionary.class(own[to - 1].key()) == Class::Mark;
                    mark && x.before() == Break::None && number(Some(x.key()))
                };
                let right = own.get(to).filter(|x| !signed(x)).map(|x| x.key());
                let left = from.checked_sub(1).map(|k| own[k].key());
                next = Some(next.map_or(right, |k| shared(k, right)));
                previous = Some(previous.map_or(left, |k| if k == left { k } else { None }));
            }
            match (next.flatten(), previous.flatten()) {
                (Some(key), _) => self.keys.push(key),
                (None, Some(key)) => self.keys.insert(0, key),
                (None, None) => break,
            }
        }
        while self.keys.len() > 1 && self.keys.last() == Some(&NUMBER) {
            self.keys.pop();
        }
    }
}

impl Builder<'_> {
    /// What stands in many readings and may be text: words and marks, each with what always stands beside it.
    pub(super) fn candidates<'v>(
        &self,
        witnesses: &[usize],
        symbols: &impl Fn(usize) -> &'v [Symbol],
    ) -> Vec<Candidate> {
        let mut holders: BTreeMap<Key, usize> = BTreeMap::new();
        let mut classes: BTreeMap<Class, usize> = BTreeMap::new();
        for &s in witnesses {
            let mut own: Vec<Key> = symbols(s).iter().map(|x| x.key()).collect();
            own.sort_unstable();
            own.dedup();
            let mut typed: Vec<Class> = Vec::new();
            for key in own {
                let class = self.dictionary.class(key);
                if class.is_typed() && class != Class::Cell {
                    typed.push(class);
                } else if matches!(class, Class::Word | Class::Mark | Class::Cell)
                    && (key as usize) < self.dictionary.len()
                {
                    *holders.entry(key).or_default() += 1;
                }
            }
            typed.dedup();
            for class in typed {
                *classes.entry(class).or_default() += 1;
            }
        }
        let mut ranked: Vec<(i64, Key)> = holders
            .into_iter()
            .filter(|(_, n)| *n > 1)
            .map(|(key, n)| (n as i64 * i64::from(self.dictionary.weight(key)), key))
            .filter(|(worth, _)| *worth > PLACE / 2)
            .collect();
        ranked.sort_by(|a, b| {
            b.0.cmp(&a.0)
                .then_with(|| self.dictionary.text(a.1).cmp(self.dictionary.text(b.1)))
        });
        ranked.truncate(CANDIDATES / 2);
        let mut out: Vec<Candidate> = Vec::new();
        for (class, n) in classes {
            if 4 * n >= witnesses.len() {
                out.push(Candidate {
                    keys: Vec::new(),
                    class: Some(class),
                    last: false,
                });
            }
        }
        for (_, key) in ranked {
            // First and last are one where it stands once.
            let twice = |s: &usize| symbols(*s).iter().filter(|x| x.key() == key).count() > 1;
            let several = witnesses.iter().any(twice);
            for last in [false, true].into_iter().take(1 + usize::from(several)) {
                let mut candidate = Candidate {
                    keys: vec![key],
                    class: None,
                    last,
                };
                candidate.extend(witnesses, symbols, self);
                if !out.contains(&candidate) {
                    out.push(candidate);
                }
            }
        }
        out
    }
}
