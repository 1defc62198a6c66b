//! Where a reading is more than one value: the text between its values, found by description length.
//!
//! In: readings of one place, one a sequence. Out: a [`Division`], if some text in them is better said once, by the template,
//! than by each reading. "Anna Berg, Ambra Ltd" has a mark in every document; "Anna Berg and Olaf Tal" has a word in some,
//! and then what follows it is optional. A value costs what its words say, but its length and the shapes of its first and
//! last word are told by those of the other values of the place: values of one sort are cheap, and where a cut leaves values
//! of one sort on either side, it pays. What is one value by its make (an address, a date) is not cut for its marks.
//!
//! Cost: candidates ([`CANDIDATES`] at most) times the symbols of a sample ([`WITNESSES`]) of the readings.
mod beside;
mod candidate;
mod cost;
mod guard;
mod shapes;

use std::cell::OnceCell;

use self::candidate::{Candidate, NUMBER};
use self::cost::{PLACE, entropy};
use self::guard::Beside;
use super::cell::Builder;
use super::model::Kind;
use super::shape::Members;
use super::slot::Reading;
use crate::align::names::recurs;
use crate::text::corpus::Symbol;
use crate::text::token::Break;

/// Readings that a division is weighed on, at most about.
const WITNESSES: usize = 96;

/// Kinds whose values are known by their shape, whatever they say.
pub(super) const SHAPED: [Kind; 6] = [
    Kind::Date,
    Kind::Phone,
    Kind::Email,
    Kind::Url,
    Kind::Domain,
    Kind::Number,
];

/// Longer readings are passages, whose text alignment finds.
const LONGEST: usize = 120;

/// Text that divides readings.
pub(super) struct Division {
    /// Which of its symbols are numbers, each a value.
    pub(super) numbers: Vec<usize>,
    /// Where it stands, by sequence: none where it is lacking. Empty where two values meet without text between.
    pub(super) at: Vec<Reading>,
    /// What is said of readings without it.
    pub(super) lacking: Lacking,
    /// Whether it is a value of a known shape itself.
    pub(super) is_value: bool,
}

/// What readings without the text have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lacking {
    /// What stands before it: the text and what follows are optional. Where hardly any lacks it, a deviation.
    Before { optional: bool },
    /// What stands after it: the text and what goes before are optional.
    After,
    /// Something else: an alternative.
    Other,
}

impl Builder<'_> {
    /// Where these readings are divided; nothing if each is one value.
    pub(super) fn divide(&self, values: &[Reading], all: &Members) -> Option<Division> {
        let filled: Vec<usize> = all.ones().filter(|s| values[*s].is_some()).collect();
        let n = filled.len();
        if n < 2 {
            return None;
        }
        let symbols = |s: usize| -> &[Symbol] {
            let (a, b) = values[s].unwrap_or_default();
            &self.sequences[s].symbols[a as usize..b as usize]
        };
        if filled.iter().any(|s| symbols(*s).len() > LONGEST) {
            return None;
        }
        if let Some(division) = self.labelled_line(values, &filled) {
            return Some(division);
        }
        let step = n.div_ceil(WITNESSES).max(1);
        let witnesses: Vec<usize> = filled.iter().copied().step_by(step).collect();
        let kinds = self.kinds(witnesses.iter().map(|s| symbols(*s)));
        if SHAPED.iter().any(|k| kinds.most(*k)) {
            return None;
        }
        let code = self.code_beside(values, &filled);
        if let Some(division) = code.or_else(|| self.number_tail(values, &filled)) {
            return Some(division);
        }
        let whole = self.values_cost(witnesses.iter().map(|s| symbols(*s)));
        let said_twice = OnceCell::new();
        let mut best: Option<(bool, i64, Candidate, Lacking)> = None;
        for candidate in self.candidates(&witnesses, &symbols) {
            let (mut before, mut after, mut without) = (Vec::new(), Vec::new(), Vec::new());
            let (mut glued, mut known, mut opening) = (0, 0, 0);
            // Of a small word alone it is asked whether it joins a name.
            let small = matches!(candidate.keys[..], [key] if self.dictionary.is_particle(key));
            for &s in &witnesses {
                let own = symbols(s);
                match candidate.find(s, own, self) {
                    Some((from, to)) => {
                        known += usize::from(small && self.is_known(s, &own[..from]));
                        glued += usize::from(
                            from > 0
                                && to < own.len()
                                && own[from].before() == Break::None
                                && own[to].before() == Break::None,
                        );
                        opening += usize::from(from > 0 && own[from].before() >= Break::Line);
                        before.push(&own[..from]);
                        after.push(&own[to..]);
                    }
                    None => without.push(own),
                }
            }
            // A mark that joins ("Saint-Denis") divides nothing.
            if 2 * glued > before.len() && candidate.class.is_none() {
                continue;
            }
            // Nor do words that some names hold or end with, and others do not: who says all of it elsewhere, too, has said a name.
            let sides = [&before, &after].map(|p| p.iter().filter(|p| !p.is_empty()).count());
            let (less, more) = (sides[0].min(sides[1]), sides[0].max(sides[1]));
            let within = less > 0 && less < before.len() && 4 * more >= 3 * before.len();
            if (within || !without.is_empty())
                && *said_twice.get_or_init(|| self.is_said_twice(&witnesses, values))
            {
                continue;
            }
            let one_place = sides
                .iter()
                .all(|filled| [0, before.len()].contains(filled));
            let holders = before.len() as i64;
            let lacking = without.len() as i64;
            let flags = if lacking > 0 {
                entropy([holders, lacking].into_iter()) + PLACE
            } else {
                0
            };
            let text = candidate.cost(self) + flags;
            let own = if candidate.class.is_some() {
                self.values_cost(witnesses.iter().map(|&s| {
                    let own = symbols(s);
                    candidate
                        .find(s, own, self)
                        .map_or(&own[..0], |(a, b)| &own[a..b])
                })) - flags
            } else {
                0
            };
            let both =
                |a: &[&[Symbol]], b: &[&[Symbol]]| self.values_cost(a.iter().chain(b).copied());
            let none: &[&[Symbol]] = &[];
            let mut readings = vec![(
                both(&before, &without) + both(&after, none),
                Lacking::Before {
                    optional: lacking > 0 && (20 * lacking > holders || holders < 5),
                },
            )];
            // What begins a line is no end of the line before: the line is added to it.
            let lines = before.len() > 1 && 2 * opening > before.len();
            let beside = Beside { known, lines };
            if lacking > 0 && !lines {
                // Of what may stand on either side, what is added stands behind: "A", "A and B".
                let after_all = both(&before, none) + both(&after, &without) + 2 * PLACE;
                readings.push((after_all, Lacking::After));
                readings.push((
                    both(&before, none) + both(&after, none) + both(&without, none) + PLACE,
                    Lacking::Other,
                ));
            }
            for (cost, lacking) in readings {
                let gain = whole - (cost + text + own);
                // What stands in all comes first: what some lack is looked for in the parts that it leaves. A mark with which some
                // begin, and which others have within, is not one text that all have.
                let universal = lacking == Lacking::Before { optional: false } && one_place;
                // Where it may stand in several places, it stands where both sides are of one make.
                // What is added stands behind, unless it clearly does not: a few names that recur by chance say little.
                let rank = match lacking {
                    Lacking::Before { optional: false } => {
                        gain - self.joints_cost(&before) - self.joints_cost(&after)
                    }
                    Lacking::After => gain * 4 / 5,
                    _ => gain,
                };
                let beats = best
                    .as_ref()
                    .is_none_or(|(first, known, ..)| (universal, rank) > (*first, *known));
                if gain > 0
                    && beats
                    && self.keeps_addresses(&kinds, &before, &after, &without, lacking, &candidate)
                    && self.is_clause(&candidate, &before, &after, &without, lacking, beside)
                {
                    best = Some((universal, rank, candidate.clone(), lacking));
                }
            }
        }
        let (_, _, candidate, lacking) = best?;
        let mut at: Vec<Reading> = vec![None; values.len()];
        for s in filled {
            let start = values[s].map_or(0, |v| v.0);
            at[s] = candidate
                .find(s, symbols(s), self)
                .map(|(a, b)| (start + a as u32, start + b as u32));
        }
        Some(Division {
            at,
            lacking,
            is_value: candidate.class.is_some(),
            numbers: (0..candidate.keys.len())
                .filter(|k| candidate.keys[*k] == NUMBER)
                .collect(),
        })
    }

    /// Whether most sequences say the whole of what they have here elsewhere, too.
    pub(super) fn is_said_twice(&self, witnesses: &[usize], values: &[Reading]) -> bool {
        let twice = |s: &&usize| {
            let (start, end) = values[**s].unwrap_or_default();
            let symbols = &self.sequences[**s].symbols;
            recurs(symbols, start as usize, end as usize, self.dictionary)
        };
        4 * witnesses.iter().filter(twice).count() >= 3 * witnesses.len()
    }
}
