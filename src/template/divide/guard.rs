//! What may be cut off a value, whatever it saves: a name and an address are more than their words.

use std::collections::{BTreeMap, BTreeSet};

use super::super::cell::Builder;
use super::super::model::Kind;
use super::candidate::{Candidate, NUMBER};
use super::cost::shape;
use super::{Lacking, SHAPED};
use crate::align::cluster::common_to_all;
use crate::align::worth::is_long_number;
use crate::naming::{kind_of_value, stands_between_names};
use crate::text::corpus::{Key, Symbol};
use crate::text::token::{Break, Class};

/// Text that says as much is no word of a name.
const HEAVY: i32 = 30 * 16;

impl Builder<'_> {
    /// Of addresses only what is none is cut off: what is left must be an address still, and no house number or box was cut.
    pub(super) fn keeps_addresses(
        &self,
        kinds: &Kinds,
        before: &[&[Symbol]],
        after: &[&[Symbol]],
        without: &[&[Symbol]],
        lacking: Lacking,
        candidate: &Candidate,
    ) -> bool {
        if !kinds.half(Kind::Address) {
            return true;
        }
        // A name and a telephone number are together no address.
        let digits = |x: &Symbol| {
            let text = self.dictionary.text(x.key());
            text.contains(|c: char| c.is_ascii_digit())
        };
        if without.is_empty()
            && before.iter().all(|part| !part.iter().any(digits))
            && after
                .iter()
                .all(|part| is_long_number(part, self.dictionary))
        {
            return true;
        }
        // What stands at the edge of some, with nothing beyond it, is words around an address ("headquartered at"), or a
        // house or a street that several share.
        let bare = |parts: &[&[Symbol]]| parts.iter().all(|part| part.is_empty());
        let small = |k: &Key| {
            let class = self.dictionary.class(*k);
            class == Class::Word && shape(self.dictionary.text(*k), class).0 == 2
        };
        // A mark that all begin with, and no blank behind it, is a sign before them: "〒615-9803".
        let mark = |k: &Key| *k != NUMBER && self.dictionary.class(*k) == Class::Mark;
        let glued = |part: &&[Symbol]| part.first().is_some_and(|x| x.before() == Break::None);
        if without.is_empty()
            && bare(before)
            && candidate.keys.iter().all(mark)
            && after.iter().all(glued)
        {
            return true;
        }
        if candidate.class.is_none()
            && (bare(before) || bare(after))
            && !candidate.keys.iter().any(|k| *k != NUMBER && small(k))
        {
            return false;
        }
        let (left, right) = match lacking {
            Lacking::Before { .. } => ([before, without].concat(), after.to_vec()),
            Lacking::After => (before.to_vec(), [after, without].concat()),
            Lacking::Other => return false,
        };
        let own = |part: &[&[Symbol]]| self.kinds(part.iter().copied());
        let apart = |part: &[&[Symbol]]| {
            let filled = part.iter().filter(|p| !p.is_empty());
            let of_its_own = filled
                .clone()
                .filter(|p| {
                    let digits = p
                        .iter()
                        .map(|x| {
                            let text = self.dictionary.text(x.key());
                            text.bytes().filter(u8::is_ascii_digit).count()
                        })
                        .max()
                        .unwrap_or(0);
                    let named = shape(
                        self.dictionary.text(p[0].key()),
                        self.dictionary.class(p[0].key()),
                    );
                    digits == 0 && matches!(named.0, 0 | 1 | 3)
                        || digits > 5 && p.len() == 1
                        || is_long_number(p, self.dictionary)
                        || self.dictionary.class(p[0].key()).is_typed()
                })
                .count();
            20 * of_its_own >= 19 * filled.count()
        };
        let houses = right.iter().filter(|part| self.begins_with_house(part));
        (own(&right).half(Kind::Address) && 2 * houses.count() <= right.len()
            || self.is_coded(&right))
            && apart(&left)
            && !own(&left).half(Kind::Address)
            || own(&left).half(Kind::Address) && apart(&right) && !own(&right).half(Kind::Address)
    }

    /// Whether this begins with a number of which the street stands before: "72/B, 54027 Tal".
    fn begins_with_house(&self, part: &[Symbol]) -> bool {
        let mut texts = part.iter().map(|x| self.dictionary.text(x.key()));
        let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let written =
            |text: &&str| number(text) || text.chars().filter(|c| c.is_alphabetic()).count() > 1;
        texts.next().is_some_and(number) && texts.find(written).is_some_and(number)
    }

    /// Whether nearly all begin with a code and go on with a name: "75001 Paris".
    fn is_coded(&self, values: &[&[Symbol]]) -> bool {
        let coded = |v: &&[Symbol]| {
            let digits = |x: &Symbol| {
                self.dictionary
                    .text(x.key())
                    .bytes()
                    .any(|b| b.is_ascii_digit())
            };
            v.len() > 1
                && digits(&v[0])
                && !digits(&v[v.len() - 1])
                && !v.iter().any(|x| {
                    self.dictionary.class(x.key()) == Class::Mark
                        && self.dictionary.text(x.key()) == ","
                })
        };
        let n = values.iter().filter(|v| coded(v)).count();
        20 * n >= 19 * values.len()
    }

    /// Whether text that some readings lack is a clause's, and no word of names: it says much, or what it brings is of a shape
    /// of its own, or names stand on either side of it and nothing else.
    pub(super) fn is_clause(
        &self,
        candidate: &Candidate,
        before: &[&[Symbol]],
        after: &[&[Symbol]],
        without: &[&[Symbol]],
        lacking: Lacking,
        Beside { known, lines }: Beside,
    ) -> bool {
        let (rest, brought) = match lacking {
            Lacking::Before { optional: false } => {
                // A small word joins the words of one name: "City of Ambra". Between whole names it divides them.
                let [key] = candidate.keys[..] else {
                    return true;
                };
                // The marks within sentences divide no values.
                if self.dictionary.text(key) == ","
                    && !self.are_names(before)
                    && self.kinds(after.iter().copied()).half(Kind::Text)
                {
                    return false;
                }
                let often = stands_between_names(self.dictionary.text(key));
                // What is a name elsewhere in the document is a whole one here.
                return !self.dictionary.is_particle(key)
                    || 10 * known >= 9 * before.len()
                    || self.are_whole(&[before, without].concat(), often)
                        && self.are_whole(after, often);
            }
            Lacking::Before { optional: true } => ([before, without].concat(), after),
            Lacking::After => ([after, without].concat(), before),
            Lacking::Other => (Vec::new(), after),
        };
        // What begins a line of its own is no part of the value in the line before. A sign before a number ("〒") is no word.
        let lettered = |k: &Key| self.dictionary.text(*k).contains(char::is_alphabetic);
        let mut words = candidate.keys.iter().filter(|k| **k != NUMBER);
        let words = words.any(|k| self.dictionary.class(*k) == Class::Word && lettered(k));
        if lines && words {
            return true;
        }
        // A clause is set off from what it joins by a mark; a name begins with its words ("University of").
        let mark = |k: Option<&Key>| k.is_some_and(|k| self.dictionary.class(*k) == Class::Mark);
        let set_off = match lacking {
            Lacking::After => mark(candidate.keys.last()),
            _ => mark(candidate.keys.first()),
        };
        let small = candidate
            .keys
            .iter()
            .filter(|k| **k != NUMBER && self.dictionary.class(**k) == Class::Word)
            .filter(|k| shape(self.dictionary.text(**k), Class::Word).0 > 1)
            .count();
        let worded = small > 1 || !candidate.keys.contains(&NUMBER);
        if candidate.cost(self) >= i64::from(HEAVY) && candidate.keys.len() > 2 && set_off && worded
        {
            return true;
        }
        if lacking == Lacking::Other {
            return false;
        }
        let kinds = self.kinds(brought.iter().copied());
        let shaped: usize = SHAPED
            .iter()
            .chain(&[Kind::Identifier])
            .map(|k| kinds.of(*k))
            .sum();
        if kinds.all > 0 && 20 * shaped >= 19 * kinds.all && (words || candidate.class.is_some()) {
            return true;
        }
        words && self.are_names(&rest) && self.are_names(&without_frame(brought))
    }

    /// Whether these are names of their own rather than words of names: all are of several words, or hardly any comes twice where
    /// the word between them is one that stands between names ("and") as `often` says.
    fn are_whole(&self, values: &[&[Symbol]], often: bool) -> bool {
        let keys = |v: &&[Symbol]| v.iter().map(|x| x.key()).collect::<Vec<_>>();
        let distinct: BTreeSet<Vec<Key>> = values.iter().map(keys).collect();
        let capital = |v: &&[Symbol]| {
            v.first().is_some_and(|x| {
                let class = self.dictionary.class(x.key());
                matches!(shape(self.dictionary.text(x.key()), class).0, 0 | 1 | 3)
            })
        };
        values.iter().all(capital)
            && (often && values.len() > 4 && 5 * distinct.len() >= 3 * values.len()
                || values.iter().all(|v| v.len() > 1))
    }

    /// Whether nearly all are two to four words with capitals, some of them perhaps in capitals ("MD").
    fn are_names(&self, values: &[&[Symbol]]) -> bool {
        let names = values
            .iter()
            .filter(|v| {
                let words = v
                    .iter()
                    .filter(|x| self.dictionary.class(x.key()) == Class::Word)
                    .count();
                let fits = v.iter().all(|x| {
                    let class = self.dictionary.class(x.key());
                    let text = self.dictionary.text(x.key());
                    class == Class::Word && matches!(shape(text, class).0, 0 | 1) || text == "."
                });
                fits && (2..=4).contains(&words)
            })
            .count();
        values.len() > 4 && 20 * names >= 19 * values.len()
    }

    /// The kinds of values.
    pub(in crate::template) fn kinds<'v>(
        &self,
        values: impl Iterator<Item = &'v [Symbol]>,
    ) -> Kinds {
        let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
        let mut all = 0;
        for value in values.filter(|v| !v.is_empty()).take(64) {
            *counts.entry(kind_of_value(&self.said(value))).or_default() += 1;
            all += 1;
        }
        Kinds { counts, all }
    }

    /// Symbols as text, white space folded.
    pub(in crate::template) fn said(&self, symbols: &[Symbol]) -> String {
        let mut text = String::new();
        for symbol in symbols {
            if symbol.before() > Break::None && !text.is_empty() {
                text.push(' ');
            }
            text.push_str(self.dictionary.text(symbol.key()));
        }
        text
    }
}

/// Values without the words that all of them begin and end with, where something is left of each: "Olaf Tal as deputy".
fn without_frame<'v>(values: &[&'v [Symbol]]) -> Vec<&'v [Symbol]> {
    let keys = |value: &&[Symbol]| value.iter().map(|x| x.key()).collect::<Vec<_>>();
    let keys: Vec<Vec<Key>> = values.iter().map(keys).collect();
    let (head, tail) = common_to_all(keys.iter().map(Vec::as_slice));
    let whole = values.iter().any(|value| value.len() <= head + tail);
    let inner = |value: &&'v [Symbol]| match whole {
        true => *value,
        false => &value[head..value.len() - tail],
    };
    values.iter().map(inner).collect()
}

/// What is known of a text that may divide readings, beside what it leaves of them.
#[derive(Clone, Copy)]
pub(super) struct Beside {
    /// How many of the parts before it are said elsewhere.
    pub(super) known: usize,
    /// Whether it mostly begins a line.
    pub(super) lines: bool,
}

/// The kinds of several values.
pub(in crate::template) struct Kinds {
    counts: BTreeMap<Kind, usize>,
    all: usize,
}

impl Kinds {
    fn of(&self, kind: Kind) -> usize {
        self.counts.get(&kind).copied().unwrap_or(0)
    }

    /// Whether nearly all are of the kind.
    pub(in crate::template) fn most(&self, kind: Kind) -> bool {
        self.all > 0 && 10 * self.of(kind) >= 9 * self.all
    }

    /// Whether one is of the kind.
    pub(in crate::template) fn any(&self, kind: Kind) -> bool {
        self.of(kind) > 0
    }

    /// Whether at least half of them are of the kind.
    pub(in crate::template) fn half(&self, kind: Kind) -> bool {
        self.all > 0 && 2 * self.of(kind) >= self.all
    }
}
