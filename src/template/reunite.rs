//! Values that never stand apart are one.
//!
//! In: a [`Group`] tree. Out: the same, with some divided slots made one again. A place is divided on what its own readings say:
//! "Clark, Berg and Olsen" and "Moss, Price and Quinn" look like two values with a comma between. What other places say counts, too:
//! where one of the two stands by itself, they are two; where both stand side by side in three places or more and nowhere
//! else, dividing them says nothing, at the cost of one more place each time.

use std::collections::{BTreeMap, BTreeSet};

use super::link::{PlaceReadings, link};
use super::model::Kind;
use super::shape::{Group, Shape};
use super::split::{Found, found, list_with};
use crate::naming::kind_of_value;
use crate::text::corpus::{Dictionary, Key};
use crate::text::token::Class;

/// Places in which two values stand side by side before they are one for that.
const PLACES: usize = 3;

/// Two places side by side: their numbers among all that were found.
type Pair = (usize, usize);

/// Makes one slot of values that never stand apart.
pub(super) fn reunite(group: &mut Group, dictionary: &Dictionary) {
    // Each pass makes one slot of two; those of a value of three are one after the second.
    loop {
        let found = found(group);
        let pairs = never_apart(group, &found, dictionary);
        if pairs.is_empty() {
            return;
        }
        for (first, second) in pairs {
            let Found { path, slot, .. } = &found[first];
            let inner = path
                .iter()
                .fold(&mut *group, |g, step| &mut g.groups[*step]);
            join(inner, *slot, found[second].slot);
        }
    }
}

/// The places of values of which two stand side by side wherever either stands.
fn never_apart(group: &Group, found: &[Found], dictionary: &Dictionary) -> Vec<Pair> {
    let places: Vec<PlaceReadings> = found.iter().map(|f| readings(f, dictionary)).collect();
    let links = link(&places);
    let at: BTreeMap<(&[usize], usize), usize> = found
        .iter()
        .enumerate()
        .map(|(k, f)| ((f.path.as_slice(), f.slot), k))
        .collect();
    let mut behind = BTreeMap::new();
    neighbours(
        group,
        &group.shapes,
        &mut Vec::new(),
        dictionary,
        &mut behind,
    );
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    // By variable, the text behind it, and the variable behind that: where.
    let mut pairs: BTreeMap<(usize, Vec<Key>, usize), Vec<Pair>> = BTreeMap::new();
    for (k, (found, own)) in found.iter().zip(&links).enumerate() {
        *counts.entry(own.variable).or_default() += 1;
        let next = behind.remove(&(found.path.clone(), found.slot));
        if let Some((text, slot)) = next
            && let Some(next) = at.get(&(found.path.as_slice(), slot))
        {
            let pair = (own.variable, text, links[*next].variable);
            pairs.entry(pair).or_default().push((k, *next));
        }
    }
    let mut taken = BTreeSet::new();
    let mut out = Vec::new();
    for ((first, _, second), pairs) in pairs {
        let always = |variable: &usize| counts[variable] == pairs.len();
        let named = |(a, b): &Pair| is_name(&places[*a]) && is_name(&places[*b]);
        let one = first != second
            && pairs.len() >= PLACES
            && always(&first)
            && always(&second)
            && pairs.iter().all(named);
        // Of three in a row, the last joins in the next pass.
        if one && !taken.contains(&first) && !taken.contains(&second) {
            taken.extend([first, second]);
            out.extend(pairs);
        }
    }
    out
}

fn readings(found: &Found, dictionary: &Dictionary) -> PlaceReadings {
    let text = |keys: &[Key]| -> String {
        let words: Vec<&str> = keys.iter().map(|k| dictionary.text(*k)).collect();
        words.join(" ")
    };
    let folded = |keys: &&Vec<Key>| keys.iter().all(|k| (*k as usize) < dictionary.len());
    let readings = found.readings.iter().filter(|(_, keys)| folded(keys));
    PlaceReadings {
        scope: found.scope,
        readings: readings.map(|(root, keys)| (*root, text(keys))).collect(),
    }
}

/// Whether most readings are names or words. What is of a known shape may well stand beside another value wherever it stands.
fn is_name(place: &PlaceReadings) -> bool {
    let named = |text: &&String| {
        matches!(
            kind_of_value(text),
            Kind::Organization | Kind::Person | Kind::Text
        )
    };
    let names = place.readings.values().filter(named).count();
    2 * names > place.readings.len()
}

/// By a slot's group and number: the marks and small words behind it and the slot behind these, where nothing else is between.
type Neighbours = BTreeMap<(Vec<usize>, usize), (Vec<Key>, usize)>;

fn neighbours(
    group: &Group,
    shapes: &[Shape],
    path: &mut Vec<usize>,
    dictionary: &Dictionary,
    out: &mut Neighbours,
) {
    for (k, shape) in shapes.iter().enumerate() {
        match shape {
            Shape::Slot(slot) => {
                let [Shape::Fixed { start, end }, Shape::Slot(next), ..] = shapes[k + 1..] else {
                    continue;
                };
                let columns = group.alignment.columns[start..end].iter();
                let keys: Vec<Key> = columns.map(|c| c.symbol.key()).collect();
                let joins =
                    |k: &Key| dictionary.class(*k) == Class::Mark || dictionary.is_particle(*k);
                if keys.iter().all(joins) {
                    out.insert((path.clone(), *slot), (keys, next));
                }
            }
            Shape::Optional { shapes, .. } => neighbours(group, shapes, path, dictionary, out),
            Shape::Choice { options } => {
                for (_, shapes) in options {
                    neighbours(group, shapes, path, dictionary, out);
                }
            }
            Shape::Nested(nested) | Shape::Repeat(nested) => {
                let inner = &group.groups[*nested];
                path.push(*nested);
                neighbours(inner, &inner.shapes, path, dictionary, out);
                path.pop();
            }
            Shape::Fixed { .. } => {}
        }
    }
}

/// One slot of two, and of what stands between.
fn join(group: &mut Group, first: usize, second: usize) {
    for s in 0..group.sequences.len() {
        let own = group.slots[first].values[s];
        let next = group.slots[second].values[s].take();
        group.slots[first].values[s] = match (own, next) {
            (Some((start, _)), Some((_, end))) => Some((start, end)),
            (own, next) => own.or(next),
        };
    }
    if let Some((shapes, at)) = list_with(&mut group.shapes, first) {
        shapes.drain(at + 1..at + 3);
    }
}
