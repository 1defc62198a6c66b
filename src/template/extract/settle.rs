//! Flags and choices that are asked in several places of a template.
//!
//! A template written by hand may ask `if has_dpo` wherever it speaks of the officer; an inferred one asks each thing once. In:
//! the way of a document as it was found first. Out: [`Settled`], for each name the value that makes the document shortest to
//! describe. Where another branch was taken, its words are lost and those of the right one are lacking.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use fixedbitset::FixedBitSet;

use super::branches::{Asked, Branch};
use super::fit::{Event, Fit, LACKING, NO_VALUE};
use super::grammar::{Grammar, Within};
use super::pins::Pin;
use crate::align::pairwise::RUN_COST;

/// What cannot stand in a document, since a flag or a choice says otherwise.
#[derive(Debug, Default)]
pub(super) struct Shut {
    /// By word.
    pub(super) words: FixedBitSet,
    /// By place.
    pub(super) places: FixedBitSet,
    /// Options that are not taken.
    pub(super) options: BTreeSet<Within>,
}

impl Shut {
    /// Whether all may stand.
    pub(super) fn is_empty(&self) -> bool {
        self.options.is_empty()
    }

    /// Pins, without those of words that cannot stand.
    pub(super) fn without(&self, grammar: &Grammar, pins: Vec<Pin>) -> Vec<Pin> {
        if self.is_empty() {
            return pins;
        }
        let mut left = Vec::with_capacity(pins.len());
        for pin in pins {
            for k in 0..pin.len {
                if !self.words.contains(pin.word + k) {
                    Pin::push(&mut left, grammar, pin.word + k, pin.token + k);
                }
            }
        }
        left
    }
}

/// What a document's flags and choices are, where there was a doubt.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// What cannot stand.
    pub(super) shut: Shut,
    /// What stands, whether a word of it does or not.
    stand: Vec<Within>,
}

impl Settled {
    /// Settles what is asked in several places.
    pub(super) fn of(grammar: &Grammar, fit: &Fit, weights: &[i32]) -> Self {
        let mut settled = Self::default();
        let several = grammar.asked.values().filter(|places| places.len() > 1);
        let several: Vec<&Vec<Asked>> = several.collect();
        if several.is_empty() {
            return settled;
        }
        let found = Found::of(grammar, fit, weights);
        for places in several {
            let Some(right) = found.shortest(places) else {
                continue;
            };
            let value = &places[0][right].value;
            for branch in places.iter().flatten() {
                match branch.within {
                    Some(within) if branch.value == *value => {
                        settled.stand.push(within);
                    }
                    Some(within) => {
                        settled.shut.options.insert(within);
                    }
                    None => {}
                }
            }
        }
        let options = &settled.shut.options;
        let is_shut = |within: &[Within]| within.iter().any(|own| options.contains(own));
        let words = grammar.words.iter().enumerate();
        let words = words.filter(|(_, word)| is_shut(&word.within));
        let places = grammar.places.iter().enumerate();
        let places = places.filter(|(_, place)| is_shut(&place.within));
        settled.shut.words = words.map(|(word, _)| word).collect();
        settled.shut.places = places.map(|(place, _)| place).collect();
        settled
    }

    /// That the settled clauses stand.
    pub(super) fn stand(&self) -> impl Iterator<Item = Event> {
        self.stand.iter().map(|within| Event::Option(*within))
    }
}

/// What a document has of each clause.
struct Found {
    /// What its words and values count that are there.
    there: BTreeMap<Within, i32>,
    /// How many words it has.
    words: BTreeMap<Within, i32>,
    /// Options that were taken.
    taken: BTreeSet<Within>,
}

impl Found {
    fn of(grammar: &Grammar, fit: &Fit, weights: &[i32]) -> Self {
        let mut found = Self {
            there: BTreeMap::new(),
            words: BTreeMap::new(),
            taken: BTreeSet::new(),
        };
        for within in grammar.words.iter().flat_map(|word| &word.within) {
            *found.words.entry(*within).or_default() += 1;
        }
        for event in &fit.events {
            match event {
                Event::Words { word, len, .. } => {
                    let words = *word..word + len;
                    for (word, weight) in grammar.words[words.clone()].iter().zip(&weights[words]) {
                        found.weigh(&word.within, *weight);
                    }
                }
                Event::Slot { place, .. } => found.weigh(&grammar.places[*place].within, NO_VALUE),
                Event::Option(within) => {
                    found.taken.insert(*within);
                }
                Event::Item(_) => {}
            }
        }
        found
    }

    fn weigh(&mut self, within: &[Within], weight: i32) {
        for own in within {
            *self.there.entry(*own).or_default() += weight;
        }
    }

    /// Of the first place, the branch whose value costs least; the first of equal ones.
    fn shortest(&self, places: &[Asked]) -> Option<usize> {
        let taken: Vec<usize> = places.iter().map(|place| self.taken(place)).collect();
        let mut best: Option<(i32, usize)> = None;
        // All values stand in the first place: a template that was read has them in each.
        for (b, branch) in places.first().into_iter().flatten().enumerate() {
            let costs = places.iter().zip(&taken).map(|(place, taken)| {
                let same = place.get(b).is_some_and(|own| own.value == branch.value);
                let right = if same {
                    Some(b)
                } else {
                    place.iter().position(|own| own.value == branch.value)
                };
                right.map_or(0, |right| self.cost(&place[*taken], &place[right]))
            });
            let cost = costs.fold(0, i32::saturating_add);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, b));
            }
        }
        best.map(|(_, b)| b)
    }

    fn there(&self, branch: &Branch) -> i32 {
        let own = branch.within.and_then(|within| self.there.get(&within));
        own.copied().unwrap_or_default()
    }

    /// The branch of which most is there; where nothing is, the one that was taken, or that of no text.
    fn taken(&self, place: &Asked) -> usize {
        let is_taken = |branch: &Branch| {
            branch
                .within
                .is_none_or(|within| self.taken.contains(&within))
        };
        let key = |b: &usize| {
            let branch = &place[*b];
            (self.there(branch), is_taken(branch), Reverse(*b))
        };
        (0..place.len()).max_by_key(key).unwrap_or_default()
    }

    /// What it costs to say the right branch where the other one was taken.
    fn cost(&self, taken: &Branch, right: &Branch) -> i32 {
        if taken.like == right.like {
            return 0;
        }
        let words = right.within.and_then(|within| self.words.get(&within));
        let lacking = words.map_or(0, |words| RUN_COST + LACKING * words);
        self.there(taken) + lacking
    }
}
