//! Values that one place of a document tells another.
//!
//! In: the way of a document as it was found first. Out: for each place of a variable that stands in several, the value
//! that most of them have, and where else between the pins it stands. Found a second time with these, the way reads
//! "Acme Ltd, 3 High Street" as two values where "Acme Ltd" stands alone elsewhere.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::super::model::Filter;
use super::fit::{Event, Fit, Known};
use super::grammar::Grammar;
use crate::text::corpus::{Dictionary, Key, Symbol};

/// By place; empty where nothing is known.
pub(super) fn values(
    grammar: &Grammar,
    fit: &Fit,
    gaps: &[Range<usize>],
    symbols: &[Symbol],
    dictionary: &Dictionary,
) -> Vec<Option<Rc<Known>>> {
    let keys: Vec<Key> = symbols.iter().map(|symbol| symbol.key()).collect();
    let mut readings: BTreeMap<usize, Vec<&[Key]>> = BTreeMap::new();
    for event in &fit.events {
        if let Event::Slot { place, tokens } = event {
            let link = grammar.links[*place];
            if grammar.places[*place].group == 0 && link.filter.is_none() {
                readings
                    .entry(link.variable)
                    .or_default()
                    .push(&keys[tokens.clone()]);
            }
        }
    }
    let chosen: BTreeMap<usize, &[Key]> = readings
        .iter()
        .filter_map(|(variable, readings)| Some((*variable, most_supported(readings)?)))
        .collect();
    let mut places_of: BTreeMap<usize, usize> = BTreeMap::new();
    for link in &grammar.links {
        *places_of.entry(link.variable).or_default() += 1;
    }
    // Places of one variable are told the same, but for those in capitals.
    let mut told: BTreeMap<(usize, bool), Rc<Known>> = BTreeMap::new();
    let places = grammar.places.iter().zip(&grammar.links);
    places
        .map(|(place, link)| {
            let value = chosen.get(&link.variable).filter(|_| place.group == 0)?;
            if places_of
                .get(&link.variable)
                .is_none_or(|places| *places < 2)
            {
                return None;
            }
            let upper = link.filter == Some(Filter::Upper);
            let known = told
                .entry((link.variable, upper))
                .or_insert_with(|| Rc::new(known(value, upper, gaps, &keys, dictionary)));
            Some(Rc::clone(known))
        })
        .collect()
}

/// Where a document says a value.
fn known(
    value: &[Key],
    upper: bool,
    gaps: &[Range<usize>],
    keys: &[Key],
    dictionary: &Dictionary,
) -> Known {
    let same = |own: &Key, key: &Key| {
        own == key || upper && dictionary.text(*own) == dictionary.text(*key).to_uppercase()
    };
    let ends = gaps
        .iter()
        .flat_map(|gap| (gap.start..).zip(keys[gap.clone()].windows(value.len())))
        .filter(|(_, own)| own.iter().zip(value).all(|(own, key)| same(own, key)))
        .map(|(at, _)| (at + value.len(), value.len()))
        .collect();
    let gain = value.iter().map(|key| dictionary.weight(*key)).sum();
    Known { ends, gain }
}

/// The reading that most are, then the one that most begin or end with; of equal ones the longest, then the first.
fn most_supported<'k>(readings: &[&'k [Key]]) -> Option<&'k [Key]> {
    let rank = |own: &&&[Key]| {
        let same = readings.iter().filter(|other| other == own).count();
        let around = |other: &&&[Key]| other.starts_with(own) || other.ends_with(own);
        let support = readings.iter().filter(around).count();
        (same, support, own.len())
    };
    // The last of equal ones, from the end.
    readings.iter().rev().max_by_key(rank).copied()
}
