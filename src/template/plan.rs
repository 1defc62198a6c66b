//! Shapes to steps: the template with its texts, before it has names.
//!
//! In: a [`Group`] tree and the documents' texts. Out: [`Step`]s in reading order, each with the text and the layout that
//! most documents have there. The steps are walked twice: once to make the template's nodes, and once for each document,
//! to say what each of its bytes is.

use std::borrow::Cow;

use rayon::prelude::*;

use super::shape::{Group, Members, Shape};
use super::trace::Source;
use crate::align::pairwise::NONE;

/// Documents whose texts and layout are counted for one place; enough to know the usual one.
const VOTERS: usize = 99;

/// Columns that are voted on together, by the same documents for the most part.
const TOGETHER: usize = 64;

/// A token of fixed text and the layout before it.
#[derive(Debug)]
pub struct Word {
    /// Layout.
    pub glue: String,
    /// The token.
    pub text: String,
}

/// One step of a template.
#[derive(Debug)]
pub enum Step {
    /// Fixed text.
    Fixed {
        /// Number of the first word in the template, once all are numbered.
        number: usize,
        /// Column of the group that the first word stands in; the others follow.
        column: usize,
        /// The words, at least one.
        words: Vec<Word>,
        /// All of them in one.
        text: String,
        /// For each word, where it ends in the text.
        ends: Vec<usize>,
    },
    /// A variable's place.
    Slot {
        /// Slot of the group.
        slot: usize,
        /// Layout.
        glue: String,
        /// Number of the place in the template.
        place: usize,
    },
    /// What some lack.
    Optional {
        /// Who has it.
        members: Members,
        /// Number of the clause in the template.
        clause: usize,
        /// What it holds.
        steps: Vec<Step>,
    },
    /// One of several.
    Choice {
        /// Number of the choice in the template.
        clause: usize,
        /// Who has which.
        options: Vec<(Members, Vec<Step>)>,
    },
    /// A group of which each sequence has at most one.
    Nested {
        /// Group of the group.
        group: usize,
        /// Its steps.
        steps: Vec<Step>,
    },
    /// A group of which each sequence has any number.
    Repeat {
        /// Group of the group.
        group: usize,
        /// Number of the repeat in the template.
        clause: usize,
        /// Number of the item scope.
        scope: usize,
        /// An item's steps.
        steps: Vec<Step>,
    },
}

impl Step {
    /// Words that stand in columns one after another, from this column on.
    pub(super) fn fixed(column: usize, words: Vec<Word>) -> Self {
        let mut text = String::new();
        let mut ends = Vec::with_capacity(words.len());
        for word in &words {
            text.push_str(&word.glue);
            text.push_str(&word.text);
            ends.push(text.len());
        }
        Self::Fixed {
            number: 0,
            column,
            words,
            text,
            ends,
        }
    }
}

/// Documents' texts that were asked for, kept since tokens are found fastest in order.
#[derive(Default)]
struct Sources<'a>(Vec<Option<Source<'a>>>);

impl<'a> Sources<'a> {
    fn get(&mut self, document: usize, make: impl Fn(usize) -> Source<'a>) -> &Source<'a> {
        if self.0.len() <= document {
            self.0.resize_with(document + 1, || None);
        }
        self.0[document].get_or_insert_with(|| make(document))
    }
}

/// Counters of places, clauses and repeats, and the texts to vote on.
pub struct Planner<F> {
    source: F,
    /// Places so far.
    pub places: usize,
    /// Clauses so far: optional ones, choices and repeats.
    pub clauses: usize,
    /// Repeats so far.
    pub scopes: usize,
}

impl<'a, F: Fn(usize) -> Source<'a> + Sync> Planner<F> {
    /// A planner over documents whose texts `source` gives.
    pub fn new(source: F) -> Self {
        Self {
            source,
            places: 0,
            clauses: 0,
            scopes: 0,
        }
    }

    /// A document's text.
    pub fn source(&self, document: usize) -> Source<'a> {
        (self.source)(document)
    }

    /// The steps of a group.
    pub fn group(&mut self, group: &Group) -> Vec<Step> {
        self.steps(group, &group.shapes)
    }

    fn steps(&mut self, group: &Group, shapes: &[Shape]) -> Vec<Step> {
        let mut out = Vec::new();
        for shape in shapes {
            match shape {
                Shape::Fixed { start, end } => {
                    let planner = &*self;
                    let words: Vec<Word> = (*start..*end)
                        .step_by(TOGETHER)
                        .collect::<Vec<_>>()
                        .into_par_iter()
                        .flat_map_iter(|from| {
                            let mut sources = Sources::default();
                            let columns = from..(from + TOGETHER).min(*end);
                            columns.map(move |column| {
                                planner.word(group, column, column > *start, &mut sources)
                            })
                        })
                        .collect();
                    out.push(Step::fixed(*start, words));
                }
                Shape::Slot(slot) => {
                    let at = group.slots[*slot]
                        .values
                        .iter()
                        .enumerate()
                        .filter_map(|(s, v)| v.map(|v| (s, v.0 as usize)));
                    let glue = self.glue(group, at, None, &mut Sources::default());
                    out.push(Step::Slot {
                        slot: *slot,
                        glue,
                        place: self.places,
                    });
                    self.places += 1;
                }
                Shape::Optional { members, shapes } => {
                    let clause = self.clauses;
                    self.clauses += 1;
                    let steps = self.steps(group, shapes);
                    out.push(Step::Optional {
                        members: members.clone(),
                        clause,
                        steps,
                    });
                }
                Shape::Choice { options } => {
                    let clause = self.clauses;
                    self.clauses += 1;
                    let options = options
                        .iter()
                        .map(|(members, shapes)| (members.clone(), self.steps(group, shapes)))
                        .collect();
                    out.push(Step::Choice { clause, options });
                }
                Shape::Nested(nested) => {
                    let steps = self.group(&group.groups[*nested]);
                    out.push(Step::Nested {
                        group: *nested,
                        steps,
                    });
                }
                Shape::Repeat(nested) => {
                    let (clause, scope) = (self.clauses, self.scopes);
                    self.clauses += 1;
                    self.scopes += 1;
                    let steps = self.group(&group.groups[*nested]);
                    out.push(Step::Repeat {
                        group: *nested,
                        clause,
                        scope,
                        steps,
                    });
                }
            }
        }
        out
    }

    /// The layout before symbols. Those that begin their document say nothing of it, nor do those before which something
    /// else stands than in the template, unless there are no others.
    fn glue(
        &self,
        group: &Group,
        at: impl Iterator<Item = (usize, usize)> + Clone,
        previous: Option<usize>,
        sources: &mut Sources<'a>,
    ) -> String {
        let inside = |(s, symbol): &(usize, usize)| group.sequences[*s].token(*symbol) > 0;
        let beside = |(s, symbol): &(usize, usize)| {
            previous.is_some_and(|p| group.alignment.maps[*s][p] as usize + 1 == *symbol)
        };
        let mut voters: Vec<(usize, usize)> = at.clone().filter(beside).take(VOTERS).collect();
        if voters.is_empty() {
            voters = at.clone().filter(inside).take(VOTERS).collect();
        }
        if voters.is_empty() {
            voters = at.take(VOTERS).collect();
        }
        self.vote(group, voters.into_iter(), sources, |source, token| {
            source.read(source.glue(token))
        })
    }

    /// `behind` says whether the column before it stands before it in the template.
    fn word(&self, group: &Group, column: usize, behind: bool, sources: &mut Sources<'a>) -> Word {
        let at = || {
            group
                .alignment
                .maps
                .iter()
                .enumerate()
                .filter(move |(_, m)| m[column] != NONE)
                .map(move |(s, m)| (s, m[column] as usize))
        };
        let glue = self.glue(group, at(), behind.then(|| column - 1), sources);
        let text = self.vote(group, at(), sources, |source, token| {
            let (start, end) = source.tokens.get(token);
            Cow::Borrowed(&source.text[start..end])
        });
        Word { glue, text }
    }

    /// What most of the sequences have at a symbol; ties go to the shorter, then to the first in the order of text.
    fn vote(
        &self,
        group: &Group,
        at: impl Iterator<Item = (usize, usize)>,
        sources: &mut Sources<'a>,
        read: impl Fn(&Source<'a>, usize) -> Cow<'a, str>,
    ) -> String {
        // Readings are few, and most are the first.
        let mut counts: Vec<(Cow<'a, str>, usize)> = Vec::new();
        for (s, symbol) in at.take(VOTERS) {
            let sequence = &group.sequences[s];
            let source = sources.get(sequence.document, &self.source);
            let text = read(source, sequence.token(symbol));
            match counts.iter_mut().find(|(known, _)| *known == text) {
                Some((_, n)) => *n += 1,
                None => counts.push((text, 1)),
            }
        }
        let best = counts
            .into_iter()
            .max_by(|(a, x), (b, y)| x.cmp(y).then(b.len().cmp(&a.len())).then(b.cmp(a)));
        best.map(|b| b.0.into_owned()).unwrap_or_default()
    }
}
