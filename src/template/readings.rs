//! What documents say in a template's places: the readings of each place, and of each variable.
//!
//! In: a [`Group`] tree, its steps and the documents' texts. Out: for each place its reading by document or item, and for
//! each variable one value, as most of its places have it.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::assemble::Draft;
use super::link::{Link, PlaceReadings, Scope};
use super::model::Kind;
use super::plan::{Planner, Step};
use super::shape::Group;
use super::trace::Source;
use crate::text::hidden::{is_open, plain};

/// The text as it reads: what hides in it left out, apostrophes and quotes made straight.
pub(super) fn fold(text: &str) -> String {
    let text = plain(text);
    // All of them begin with this byte, and few values hold it.
    if !text.as_bytes().contains(&0xe2) {
        return text.into_owned();
    }
    text.replace(['\u{2019}', '\u{2018}'], "'")
        .replace(['\u{201c}', '\u{201d}'], "\"")
}

/// The same readings with apostrophes and quotes made straight.
pub(super) fn folded(place: &PlaceReadings) -> PlaceReadings {
    let readings = place.readings.iter().map(|(k, v)| (*k, fold(v)));
    PlaceReadings {
        scope: place.scope,
        readings: readings.collect(),
    }
}

/// A value as it is stored: runs of white space are one blank.
pub(super) fn stored(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

/// The readings of every place, by document or item; `root` says for each sequence of the group which.
pub(super) fn collect<'a>(
    group: &Group,
    steps: &[Step],
    scope: Scope,
    root: &[usize],
    planner: &Planner<impl Fn(usize) -> Source<'a> + Sync>,
    readings: &mut Vec<PlaceReadings>,
    scopes: &mut Vec<Vec<usize>>,
) {
    for step in steps {
        match step {
            Step::Fixed { .. } | Step::Layout { .. } => {}
            Step::Slot { slot, .. } => {
                let own: Vec<(usize, String)> = group.slots[*slot]
                    .values
                    .par_iter()
                    .enumerate()
                    .with_min_len(64)
                    .filter_map(|(s, value)| {
                        let (start, end) = (*value)?;
                        let sequence = &group.sequences[s];
                        let source = planner.source(sequence.document);
                        let (from, to) =
                            (sequence.token(start as usize), sequence.token(end as usize));
                        let (from, to) = (source.tokens.get(from).0, source.tokens.get(to - 1).1);
                        Some((root[s], stored(&source.text[from..to])))
                    })
                    .collect();
                readings.push(PlaceReadings {
                    scope,
                    readings: own.into_iter().collect(),
                });
            }
            Step::Optional { steps, .. } => {
                collect(group, steps, scope, root, planner, readings, scopes)
            }
            Step::Choice { options, .. } => {
                for (_, steps) in options {
                    collect(group, steps, scope, root, planner, readings, scopes);
                }
            }
            Step::Nested {
                group: nested,
                steps,
            } => {
                let inner = &group.groups[*nested];
                let roots: Vec<usize> = inner.owners.iter().map(|o| root[*o]).collect();
                collect(inner, steps, scope, &roots, planner, readings, scopes);
            }
            Step::Repeat {
                group: nested,
                scope: number,
                steps,
                ..
            } => {
                let inner = &group.groups[*nested];
                scopes[*number] = inner.sequences.iter().map(|s| s.document).collect();
                let roots: Vec<usize> = (0..inner.sequences.len()).collect();
                collect(
                    inner,
                    steps,
                    Scope::Item(*number),
                    &roots,
                    planner,
                    readings,
                    scopes,
                );
            }
        }
    }
}

/// The places of these steps, and of the options of each choice in them.
pub(super) fn places_of(steps: &[Step], choices: &mut Vec<Vec<Vec<usize>>>) -> Vec<usize> {
    let mut places = Vec::new();
    for step in steps {
        match step {
            Step::Fixed { .. } | Step::Layout { .. } => {}
            Step::Slot { place, .. } => places.push(*place),
            Step::Optional { steps, .. } | Step::Nested { steps, .. } => {
                places.extend(places_of(steps, choices))
            }
            // Its values are its items'.
            Step::Repeat { steps, .. } => {
                places_of(steps, choices);
            }
            Step::Choice { options, .. } => {
                let options: Vec<Vec<usize>> = options
                    .iter()
                    .map(|(_, steps)| places_of(steps, choices))
                    .collect();
                places.extend(options.iter().flatten());
                choices.push(options);
            }
        }
    }
    places
}

/// The variables that places were linked to, each value as most of its places have it.
pub(super) fn drafts(
    readings: &[PlaceReadings],
    folded: &[PlaceReadings],
    links: &[Link],
) -> Vec<Draft> {
    let count = links.iter().map(|l| l.variable + 1).max().unwrap_or(0);
    let mut drafts: Vec<Draft> = (0..count)
        .map(|_| Draft {
            scope: Scope::Document,
            values: BTreeMap::new(),
            places: Vec::new(),
            kind: Kind::Text,
            asked: None,
        })
        .collect();
    for (place, link) in links.iter().enumerate() {
        drafts[link.variable].places.push(place);
        drafts[link.variable].scope = readings[place].scope;
    }
    drafts.par_iter_mut().for_each(|draft| {
        let holders: BTreeSet<usize> = draft
            .places
            .iter()
            .flat_map(|p| readings[*p].readings.keys().copied())
            .collect();
        for k in holders {
            // Plain places decide; a place in capitals only where there is no other.
            let plain =
                |p: &&usize| links[**p].filter.is_none() && readings[**p].readings.contains_key(&k);
            let mut voters: Vec<usize> = draft.places.iter().filter(plain).copied().collect();
            if voters.is_empty() {
                voters = draft
                    .places
                    .iter()
                    .filter(|p| readings[**p].readings.contains_key(&k))
                    .copied()
                    .collect();
            }
            let mut best = (0, voters[0]);
            for p in &voters {
                let votes = voters
                    .iter()
                    .filter(|q| folded[**q].readings[&k] == folded[*p].readings[&k])
                    .count();
                if votes > best.0 {
                    best = (votes, *p);
                }
            }
            // Of readings that differ in what hides in them, one in which nothing does.
            let same = |p: &&usize| folded[**p].readings[&k] == folded[best.1].readings[&k];
            let open = |p: &&usize| is_open(&readings[**p].readings[&k]);
            let chosen = voters.iter().filter(same).find(open).unwrap_or(&best.1);
            draft
                .values
                .insert(k, readings[*chosen].readings[&k].clone());
        }
    });
    drafts
}
