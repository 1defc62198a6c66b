//! How sure a finding is: in how many documents the template's reading of a place stands, and whether that is a majority.
//!
//! In: the steps of a template, and the records of all documents with the places of their deviations. Out: the support of
//! each deviation. A place is a word of the template, or what stands behind it; documents in which it could stand are those
//! that have the clause around it. A finding is to be reviewed when no reading is that of more than half of them: of two
//! documents nobody can say which is right. Documents with the same words are one there, as in every decision; of what hides
//! in them each has its own.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Node, Record, Span, SpanType, Support};
use super::plan::Step;
use super::shape::Group;

/// Whether a reading that so many documents have is not that of a majority.
pub(super) fn is_doubtful(support: Support) -> bool {
    support.total < 3 || 2 * support.documents <= support.total
}

/// Whether a clause that so many documents have may as well be usual as unusual: neither is a majority.
pub(super) fn is_undecided(support: Support) -> bool {
    let lacking = support.total.saturating_sub(support.documents);
    let documents = support.documents.max(lacking);
    is_doubtful(Support {
        documents,
        ..support
    })
}

/// In how many documents each word of the template could stand.
#[derive(Debug)]
pub(super) struct Totals {
    /// By the number of the first word from which on it is so many.
    from: Vec<(usize, usize)>,
    next: usize,
}

impl Totals {
    /// Numbers the words of a template that so many documents have, from 1 on: 0 is what stands before the first. `members`
    /// says how many documents stand for a sequence of the group.
    pub(super) fn of(
        steps: &mut [Step],
        group: &Group,
        members: &dyn Fn(usize) -> usize,
        total: usize,
    ) -> Self {
        let mut totals = Self {
            from: vec![(0, total)],
            next: 1,
        };
        totals.number(steps, group, members, total);
        totals
    }

    fn number(
        &mut self,
        steps: &mut [Step],
        group: &Group,
        members: &dyn Fn(usize) -> usize,
        total: usize,
    ) {
        for step in steps {
            match step {
                Step::Fixed { number, words, .. } => {
                    *number = self.next;
                    self.from.push((self.next, total));
                    self.next += words.len();
                }
                Step::Layout { .. } | Step::Slot { .. } => {}
                Step::Optional {
                    members: holders,
                    steps,
                    ..
                } => {
                    let documents = holders.ones().map(members).sum();
                    self.number(steps, group, members, documents);
                }
                Step::Choice { options, .. } => {
                    for (holders, steps) in options {
                        let documents = holders.ones().map(members).sum();
                        self.number(steps, group, members, documents);
                    }
                }
                Step::Nested {
                    group: nested,
                    steps,
                } => {
                    let inner = &group.groups[*nested];
                    self.number(steps, inner, &|s| members(inner.owners[s]), total);
                }
                Step::Repeat {
                    group: nested,
                    steps,
                    ..
                } => {
                    let inner = &group.groups[*nested];
                    let owners: BTreeSet<usize> = inner.owners.iter().copied().collect();
                    let documents = owners.iter().map(|s| members(*s)).sum();
                    self.number(steps, inner, &|s| members(inner.owners[s]), documents);
                }
            }
        }
    }

    fn at(&self, word: usize) -> usize {
        let k = self.from.partition_point(|(first, _)| *first <= word);
        self.from.get(k.max(1) - 1).map_or(0, |(_, total)| *total)
    }
}

/// Where in the template the spans of one document stand: the last word of the template before each, or its first.
#[derive(Debug, Default)]
pub struct Stands(BTreeMap<(usize, usize, bool), usize>);

/// What of the template is not as most have it: its words, the lack of others, or how they are written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Aspect {
    Words,
    Lack,
    Writing,
}

impl Stands {
    /// A span stands at this word; of those that are no deviation nothing is kept.
    pub(super) fn insert(&mut self, span: &Span, word: usize) {
        if aspect(span.kind).is_some() {
            self.0.insert(key(span), word);
        }
    }

    fn of(&self, span: &Span) -> Option<(Aspect, usize)> {
        Some((aspect(span.kind)?, *self.0.get(&key(span))?))
    }
}

/// What a deviation is one of; a value's support is another, and what is no deviation has none.
fn aspect(kind: SpanType) -> Option<Aspect> {
    match kind {
        SpanType::Wording | SpanType::Missing => Some(Aspect::Words),
        SpanType::Extra | SpanType::Moved => Some(Aspect::Lack),
        SpanType::Hidden => Some(Aspect::Writing),
        _ => None,
    }
}

fn key(span: &Span) -> (usize, usize, bool) {
    (span.start, span.end, span.kind == SpanType::Hidden)
}

/// Takes over from the same nodes, whose supports count documents with the same words once, which are to be reviewed.
pub(super) fn review(nodes: &mut [Node], once: &[Node]) {
    use Node::{Choice, Optional, Repeat};
    for (node, once) in nodes.iter_mut().zip(once) {
        let (own, doubtful) = match (&mut *node, once) {
            (
                Optional { needs_review, .. }
                | Choice { needs_review, .. }
                | Repeat { needs_review, .. },
                Optional {
                    needs_review: doubtful,
                    ..
                }
                | Choice {
                    needs_review: doubtful,
                    ..
                }
                | Repeat {
                    needs_review: doubtful,
                    ..
                },
            ) => (needs_review, doubtful),
            _ => continue,
        };
        *own = *doubtful;
        match (node, once) {
            (Optional { nodes, .. }, Optional { nodes: within, .. })
            | (Repeat { nodes, .. }, Repeat { nodes: within, .. }) => review(nodes, within),
            (
                Choice { options, .. },
                Choice {
                    options: within, ..
                },
            ) => {
                for (option, within) in options.iter_mut().zip(within) {
                    review(&mut option.nodes, &within.nodes);
                }
            }
            _ => {}
        }
    }
}

/// A document's record, where its spans stand, and which of the documents with the same words it is one of.
pub(super) struct Walked {
    pub(super) record: Record,
    pub(super) stands: Stands,
    pub(super) class: usize,
}

/// Says of each deviation how many documents are as the template there, and whether it is to be reviewed: `totals` count
/// every document, and `classes` those with the same words once. Words of the template in `sure` are none to doubt, whoever has them.
pub(super) fn weigh(
    walked: &mut [Walked],
    totals: &Totals,
    classes: &Totals,
    sure: &BTreeSet<usize>,
) {
    let mut counts: BTreeMap<(Aspect, usize), (usize, BTreeSet<usize>)> = BTreeMap::new();
    for one in walked.iter() {
        let spans = one.record.spans.iter();
        let places: BTreeSet<_> = spans.filter_map(|s| one.stands.of(s)).collect();
        for place in places {
            let (documents, of) = counts.entry(place).or_default();
            *documents += 1;
            of.insert(one.class);
        }
    }
    for Walked { record, stands, .. } in walked {
        contradictions(&mut record.spans);
        for span in &mut record.spans {
            let Some(place) = stands.of(span) else {
                continue;
            };
            let (documents, of) = &counts[&place];
            let less = |totals: &Totals, deviate: usize| {
                let total = totals.at(place.1);
                let documents = total.saturating_sub(deviate);
                Support { documents, total }
            };
            let support = less(totals, *documents);
            span.support = Some(support);
            span.needs_review = is_doubtful(match place.0 {
                Aspect::Writing => support,
                Aspect::Words | Aspect::Lack => less(classes, of.len()),
            }) && !(place.0 == Aspect::Words && sure.contains(&place.1));
        }
    }
}

/// A value that contradicts the others of its variable in the same document is to be reviewed when these are no majority.
fn contradictions(spans: &mut [Span]) {
    let range = |span: &Span| (span.start, span.end);
    let wrong: BTreeSet<(usize, usize)> = spans
        .iter()
        .filter(|span| span.kind == SpanType::Value)
        .map(range)
        .collect();
    if wrong.is_empty() {
        return;
    }
    let mut places: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut names: BTreeMap<(usize, usize), &str> = BTreeMap::new();
    for span in spans.iter().filter(|span| span.kind == SpanType::Slot) {
        let name = span.name.as_deref().unwrap_or_default();
        let (agree, all) = places.entry(name).or_default();
        *agree += usize::from(!wrong.contains(&range(span)));
        *all += 1;
        names.insert(range(span), name);
    }
    let doubtful: BTreeSet<(usize, usize)> = wrong
        .into_iter()
        .filter(|range| {
            let counts = names.get(range).and_then(|name| places.get(name));
            counts.is_some_and(|(agree, all)| 2 * agree <= *all)
        })
        .collect();
    for span in spans.iter_mut().filter(|s| s.kind == SpanType::Value) {
        span.needs_review = doubtful.contains(&(span.start, span.end));
    }
}
