//! Ways of documents to the groups that the walk along a document takes.
//!
//! In: a [`Grammar`] and the [`Fit`] of each document. Out: a [`Group`] tree with a sequence for each document and each
//! item, as inference would have built it, and the [`Step`]s with who has which clause.

use std::collections::BTreeMap;

use super::super::plan::Step;
use super::super::shape::{Group, Members, Slot};
use super::fit::{Event, Fit};
use super::grammar::{Grammar, Within};
use crate::align::column_map::ColumnMap;
use crate::align::pairwise::NONE;
use crate::align::sequence::Sequence;
use crate::align::skeleton::Alignment;

/// See the module.
pub(super) struct Layout<'a> {
    grammar: &'a Grammar,
    levels: Vec<Filled>,
    members: BTreeMap<Within, Members>,
    documents: usize,
}

/// A level and what stands in it.
#[derive(Default)]
struct Filled {
    sequences: Vec<Sequence>,
    owners: Vec<usize>,
    maps: Vec<ColumnMap>,
    /// The last sequence's columns, written out until the next one begins.
    row: Vec<u32>,
    /// By slot, by sequence.
    slots: Vec<Vec<Option<(u32, u32)>>>,
}

impl Filled {
    /// Ends the last sequence, if there is one.
    fn end(&mut self) {
        if self.maps.len() < self.sequences.len() {
            self.maps.push(ColumnMap::of(&self.row));
        }
    }
}

impl<'a> Layout<'a> {
    /// No document yet.
    pub(super) fn new(grammar: &'a Grammar) -> Self {
        let levels = grammar.levels.iter().map(|level| Filled {
            slots: vec![Vec::new(); level.slots],
            ..Filled::default()
        });
        Self {
            grammar,
            levels: levels.collect(),
            members: BTreeMap::new(),
            documents: 0,
        }
    }

    /// One more document.
    pub(super) fn add(&mut self, fit: &Fit) {
        self.begin(0, 0);
        for (k, event) in fit.events.iter().enumerate() {
            match event {
                Event::Words { word, token, len } => {
                    // Nothing begins or ends between words in a row: their columns are in a row, too.
                    let fixed = &self.grammar.words[*word];
                    let last = &self.grammar.words[word + len - 1];
                    debug_assert!(
                        last.group == fixed.group && last.column == fixed.column + len - 1
                    );
                    let level = &mut self.levels[fixed.group];
                    let first = level.sequences.last().map_or(0, |s| s.first);
                    let tokens = (token - first) as u32..;
                    let row = level.row.get_mut(fixed.column..=last.column);
                    for (own, token) in row.into_iter().flatten().zip(tokens) {
                        *own = token;
                    }
                    self.hold(&fixed.within);
                }
                Event::Slot { place, tokens } => {
                    let place = &self.grammar.places[*place];
                    let level = &mut self.levels[place.group];
                    let first = level.sequences.last().map_or(0, |s| s.first);
                    if let Some(value) = level.slots[place.slot].last_mut() {
                        *value = Some(((tokens.start - first) as u32, (tokens.end - first) as u32));
                    }
                    self.hold(&place.within);
                }
                Event::Option(within) => self.hold(std::slice::from_ref(within)),
                Event::Item(level) => {
                    // One of which nothing stands in the document is no item.
                    if let Some(first) = self.first_token(*level, &fit.events[k + 1..]) {
                        self.begin(*level, first);
                    }
                }
            }
        }
        self.documents += 1;
    }

    /// The token that an item begins with, of the events after its beginning.
    fn first_token(&self, level: usize, events: &[Event]) -> Option<usize> {
        for event in events {
            let (group, token) = match event {
                Event::Words { word, token, .. } => (self.grammar.words[*word].group, *token),
                Event::Slot { place, tokens } => (self.grammar.places[*place].group, tokens.start),
                Event::Item(next) if *next == level => return None,
                Event::Item(_) | Event::Option(_) => continue,
            };
            return self.grammar.is_within(group, level).then_some(token);
        }
        None
    }

    fn begin(&mut self, level: usize, first: usize) {
        let owner = match self.grammar.levels[level].parent {
            Some(parent) => self.levels[parent].sequences.len().saturating_sub(1),
            None => self.documents,
        };
        let filled = &mut self.levels[level];
        filled.end();
        filled.row.clear();
        filled.row.resize(self.grammar.levels[level].columns, NONE);
        filled.sequences.push(Sequence {
            document: self.documents,
            first,
            ..Sequence::default()
        });
        filled.owners.push(owner);
        for slot in &mut filled.slots {
            slot.push(None);
        }
    }

    /// The sequences that are being filled have these clauses.
    fn hold(&mut self, within: &[Within]) {
        for clause in within {
            let Some(s) = self.levels[clause.0].sequences.len().checked_sub(1) else {
                continue;
            };
            let members = self.members.entry(*clause).or_default();
            members.grow_and_insert(s);
        }
    }

    /// Says in the steps of a level who has which clause.
    pub(super) fn claim(&self, steps: &mut [Step], level: usize) {
        let members = |clause: usize, option: usize| {
            let key = (level, clause, option);
            self.members.get(&key).cloned().unwrap_or_default()
        };
        for step in steps {
            match step {
                Step::Fixed { .. } | Step::Layout { .. } | Step::Slot { .. } => {}
                Step::Optional {
                    members: own,
                    clause,
                    steps,
                } => {
                    *own = members(*clause, 0);
                    self.claim(steps, level);
                }
                Step::Choice { clause, options } => {
                    for (k, (own, steps)) in options.iter_mut().enumerate() {
                        *own = members(*clause, k);
                        self.claim(steps, level);
                    }
                }
                Step::Nested { steps, .. } => self.claim(steps, level),
                Step::Repeat { group, steps, .. } => {
                    self.claim(steps, self.grammar.levels[level].inner[*group]);
                }
            }
        }
    }

    /// The outermost group, with all that lie in it.
    pub(super) fn group(mut self) -> Group {
        self.take(0)
    }

    fn take(&mut self, level: usize) -> Group {
        let grammar = self.grammar;
        let inner = &grammar.levels[level].inner;
        let groups = inner.iter().map(|inner| self.take(*inner)).collect();
        let mut filled = std::mem::take(&mut self.levels[level]);
        filled.end();
        Group {
            sequences: filled.sequences,
            owners: filled.owners,
            alignment: Alignment {
                columns: Vec::new(),
                maps: filled.maps,
            },
            slots: filled
                .slots
                .into_iter()
                .map(|values| Slot { values })
                .collect(),
            groups,
            ..Group::default()
        }
    }
}
