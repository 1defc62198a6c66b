//! The known text as a witness: what it asks for, which words of the template it has, and what a model keeps of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Asked, KnownText, Written};
use crate::template::link::{PlaceReadings, Scope};
use crate::template::model::{Decided, Known};
use crate::template::plan::Step;
use crate::template::shape::Group;
use crate::text::corpus::Places;

/// The tokens that lie in bytes.
pub(in crate::template) fn tokens_in(
    bytes: &[Range<usize>],
    places: &Places<'_>,
) -> Vec<Range<usize>> {
    let first = |byte: usize| places.first(|start, _| start >= byte);
    bytes
        .iter()
        .map(|range| first(range.start)..first(range.end))
        .collect()
}

/// What the known text asks for in each place, with the blank as it is written. A blank without a name is no reading of its
/// place: it agrees with nothing and contradicts nothing.
#[allow(
    clippy::type_complexity,
    reason = "a name that may lack, and how it is written"
)]
pub(in crate::template) fn asked(
    written: &Written,
    witness: usize,
    scopes: &[Vec<usize>],
    readings: &mut [PlaceReadings],
) -> Vec<Option<Asked>> {
    let mut out = Vec::with_capacity(readings.len());
    for place in readings {
        let scope = place.scope;
        let own = place
            .readings
            .iter()
            .filter(|(k, _)| is_of(witness, scope, **k, scopes));
        let found = own.filter_map(|(_, reading)| written.blank(reading)).next();
        let found = found.cloned();
        if found.as_ref().is_some_and(|asked| asked.name.is_none()) {
            let is_ours = |k: usize| is_of(witness, scope, k, scopes);
            place.readings.retain(|k, _| !is_ours(*k));
        }
        out.push(found);
    }
    out
}

/// Takes the readings of the known text out.
pub(in crate::template) fn forget(
    witness: usize,
    scopes: &[Vec<usize>],
    readings: &mut [PlaceReadings],
) {
    for place in readings {
        let scope = place.scope;
        place
            .readings
            .retain(|k, _| !is_of(witness, scope, *k, scopes));
    }
}

/// Whether a document or item is the known text's.
fn is_of(witness: usize, scope: Scope, k: usize, scopes: &[Vec<usize>]) -> bool {
    match scope {
        Scope::Document => k == witness,
        Scope::Item(scope) => scopes[scope][k] == witness,
    }
}

/// What a model keeps of a known text.
pub(in crate::template) fn known_of(
    known: &KnownText,
    names: BTreeMap<String, String>,
    decided: Vec<Decided>,
) -> Known {
    Known {
        path: known.path.clone(),
        text: known.source.clone(),
        names,
        decided,
    }
}

/// The words of the template, by their numbers, that the known text has: of these nobody need doubt which reading is right.
pub(in crate::template) fn words_of(
    witness: usize,
    group: &Group,
    steps: &[Step],
) -> BTreeSet<usize> {
    let mut words = BTreeSet::new();
    add_words(witness, group, steps, &mut words);
    words
}

fn add_words(witness: usize, group: &Group, steps: &[Step], out: &mut BTreeSet<usize>) {
    for step in steps {
        match step {
            Step::Layout { .. } | Step::Slot { .. } => {}
            Step::Fixed {
                number,
                column,
                words,
                ..
            } => {
                let own = group.sequences.iter().zip(&group.alignment.maps);
                for (_, map) in own.filter(|(sequence, _)| sequence.document == witness) {
                    let runs = map.runs_in(*column..*column + words.len());
                    let columns = runs.flat_map(|run| run.columns());
                    out.extend(columns.map(|c| number + c - column));
                }
            }
            Step::Optional { steps, .. } => add_words(witness, group, steps, out),
            Step::Choice { options, .. } => {
                for (_, steps) in options {
                    add_words(witness, group, steps, out);
                }
            }
            Step::Nested {
                group: nested,
                steps,
            }
            | Step::Repeat {
                group: nested,
                steps,
                ..
            } => add_words(witness, &group.groups[*nested], steps, out),
        }
    }
}
