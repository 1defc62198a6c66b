//! Shapes to steps: the template with its texts, before it has names.
//!
//! In: a [`Group`] tree and the documents' texts. Out: [`Step`]s in reading order, each with the text and the layout that
//! most documents have there. The steps are walked twice: once to make the template's nodes, and once for each document,
//! to say what each of its bytes is.

mod around;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::junction::{Exits, options as closes};
use super::passage::Passage;
use super::shape::{Group, Members, Shape};
use super::trace::Source;

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
    /// Layout that stands before or behind a clause, whatever follows.
    Layout {
        /// The layout.
        text: String,
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

/// Tokens whose readings are remembered while a column is voted on: those of the paragraphs that many have.
const TELLING: usize = 8;

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

    /// The steps of the outermost group, and what they say behind the last token of each sequence.
    pub fn whole(&mut self, group: &Group) -> (Vec<Step>, Vec<Said>) {
        let mut said = vec![Said::default(); group.sequences.len()];
        let steps = self.steps(group, &group.shapes, &mut said);
        (steps, said)
    }

    /// `said` is what the steps before say behind the last token of each sequence, and then what these say.
    fn steps(&mut self, group: &Group, shapes: &[Shape], said: &mut [Said]) -> Vec<Step> {
        let mut out = Vec::new();
        let lead = |out: &mut Vec<Step>, said: &mut [Said], text: &str| {
            if !text.is_empty() {
                out.push(Step::Layout {
                    text: text.to_owned(),
                });
                said.iter_mut().for_each(|said| said.push(text));
            }
        };
        for (k, shape) in shapes.iter().enumerate() {
            match shape {
                Shape::Fixed { start, end } => {
                    out.push(self.fixed(group, *start..*end, said));
                    said.fill(Said::default());
                }
                Shape::Slot(slot) => {
                    let at = group.slots[*slot]
                        .values
                        .iter()
                        .enumerate()
                        .filter_map(|(s, v)| v.map(|v| (s, v.0 as usize)));
                    let glue = self.glue(group, at, None, said, &mut Sources::default());
                    out.push(Step::Slot {
                        slot: *slot,
                        glue,
                        place: self.places,
                    });
                    self.places += 1;
                    said.fill(Said::default());
                }
                Shape::Optional {
                    members,
                    shapes: inner,
                } => {
                    let clause = self.clauses;
                    self.clauses += 1;
                    let has = |s: &usize| members.contains(*s);
                    let at = Passage::of(group, shapes, k);
                    let junction = self.of_clause(&at, &has, said).unwrap_or_default();
                    lead(&mut out, said, &junction.lead);
                    let mut own = said.to_vec();
                    let mut steps = self.steps(group, inner, &mut own);
                    lead(&mut steps, &mut own, &junction.close);
                    members.ones().for_each(|s| said[s] = own[s].clone());
                    out.push(Step::Optional {
                        members: members.clone(),
                        clause,
                        steps,
                    });
                }
                Shape::Choice { options } => {
                    let clause = self.clauses;
                    self.clauses += 1;
                    let at = Passage::of(group, shapes, k);
                    let exits: Vec<Exits> = options
                        .iter()
                        .map(|(members, _)| self.behind(&at, &|s: &usize| members.contains(*s)))
                        .map(Option::unwrap_or_default)
                        .collect();
                    let mut planned = Vec::with_capacity(options.len());
                    let before = said.to_vec();
                    for ((members, inner), close) in options.iter().zip(closes(&exits)) {
                        let mut own = before.clone();
                        let mut steps = self.steps(group, inner, &mut own);
                        lead(&mut steps, &mut own, &close);
                        members.ones().for_each(|s| said[s] = own[s].clone());
                        planned.push((members.clone(), steps));
                    }
                    out.push(Step::Choice {
                        clause,
                        options: planned,
                    });
                }
                Shape::Nested(nested) => {
                    let inner = &group.groups[*nested];
                    let mut own: Vec<Said> =
                        inner.owners.iter().map(|s| said[*s].clone()).collect();
                    let steps = self.steps(inner, &inner.shapes, &mut own);
                    for (s, own) in inner.owners.iter().zip(own) {
                        said[*s] = own;
                    }
                    out.push(Step::Nested {
                        group: *nested,
                        steps,
                    });
                }
                Shape::Repeat(nested) => {
                    let (clause, scope) = (self.clauses, self.scopes);
                    self.clauses += 1;
                    self.scopes += 1;
                    let inner = &group.groups[*nested];
                    let at = Passage::of(group, shapes, k);
                    let has = |s: &usize| inner.owners.binary_search(s).is_ok();
                    let junction = self.of_list(&at, inner, &has, said);
                    let known = junction.is_some();
                    let junction = junction.unwrap_or_default();
                    lead(&mut out, said, &junction.lead);
                    // The first item of a sequence stands behind the lead, each other behind the one before.
                    let mut own: Vec<Said> = Vec::with_capacity(inner.owners.len());
                    for (item, s) in inner.owners.iter().enumerate() {
                        let first = item == 0 || inner.owners[item - 1] != *s;
                        own.push(if first && known {
                            said[*s].clone()
                        } else if first {
                            Said::Unknown
                        } else {
                            Said::from(junction.close.as_str())
                        });
                    }
                    let mut steps = self.steps(inner, &inner.shapes, &mut own);
                    lead(&mut steps, &mut own, &junction.close);
                    for (s, own) in inner.owners.iter().zip(own) {
                        said[*s] = own;
                    }
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

    /// Words in columns that follow one another.
    fn fixed(&self, group: &Group, columns: Range<usize>, said: &[Said]) -> Step {
        let (start, end) = (columns.start, columns.end);
        let words: Vec<Word> = (start..end)
            .step_by(TOGETHER)
            .collect::<Vec<_>>()
            .into_par_iter()
            .flat_map_iter(|from| {
                let mut sources = Sources::default();
                let columns = from..(from + TOGETHER).min(end);
                columns
                    .map(move |column| self.word(group, column, column > start, said, &mut sources))
            })
            .collect();
        Step::fixed(start, words)
    }

    /// The layout before symbols, without what the template has said before. Those that begin their document say nothing of it,
    /// nor do those before which something else stands than in the template, unless there are no others.
    fn glue(
        &self,
        group: &Group,
        at: impl Iterator<Item = (usize, usize)> + Clone,
        previous: Option<usize>,
        said: &[Said],
        sources: &mut Sources<'a>,
    ) -> String {
        let at = at.map(|(s, symbol)| (s, symbol, group.sequences[s].token(symbol)));
        let inside = |(_, _, token): &(usize, usize, usize)| *token > 0;
        let beside = |(s, symbol, _): &(usize, usize, usize)| match previous {
            Some(p) => group.alignment.maps[*s].get(p).map(|at| at as usize + 1) == Some(*symbol),
            None => false,
        };
        let mut voters: Vec<_> = at.clone().filter(beside).take(VOTERS).collect();
        if voters.is_empty() {
            voters = at.clone().filter(inside).take(VOTERS).collect();
        }
        if voters.is_empty() {
            voters = at.take(VOTERS).collect();
        }
        let voters = voters.into_iter().filter_map(|(s, _, token)| {
            let said = match previous {
                Some(_) => Some(""),
                None => said[s].text(),
            };
            Some((group.sequences[s].document, token, said?))
        });
        self.vote(voters, sources, before, layout)
            .unwrap_or_default()
    }

    /// `behind` says whether the column before it stands before it in the template.
    fn word(
        &self,
        group: &Group,
        column: usize,
        behind: bool,
        said: &[Said],
        sources: &mut Sources<'a>,
    ) -> Word {
        let at = || {
            let maps = group.alignment.maps.iter().enumerate();
            maps.filter_map(move |(s, map)| Some((s, map.get(column)? as usize)))
        };
        let glue = self.glue(group, at(), behind.then(|| column - 1), said, sources);
        let tokens = at().map(|(s, symbol)| {
            let sequence = &group.sequences[s];
            (sequence.document, sequence.token(symbol), "")
        });
        let number = |source: &Source<'a>, token| Some(source.tokens.number(token));
        let text = self.vote(tokens, sources, number, |source, token, _| {
            let (start, end) = source.tokens.get(token);
            Some(Cow::Borrowed(&source.text[start..end]))
        });
        Word {
            glue,
            text: text.unwrap_or_default(),
        }
    }

    /// What most of the documents have at a token, given what the template has said before; ties go to the shorter, then to the
    /// first in the order of text. `number` tells what need not be read, since it is the same wherever the number is.
    fn vote<'s>(
        &self,
        at: impl Iterator<Item = (usize, usize, &'s str)>,
        sources: &mut Sources<'a>,
        number: impl Fn(&Source<'a>, usize) -> Option<usize>,
        read: impl Fn(&Source<'a>, usize, &str) -> Option<Cow<'a, str>>,
    ) -> Option<String> {
        // Readings are few, and most are the first.
        let mut counts: Vec<(Cow<'a, str>, usize)> = Vec::new();
        let mut read_before: Vec<((usize, bool), usize)> = Vec::new();
        for (document, token, said) in at.take(VOTERS) {
            let source = sources.get(document, &self.source);
            let number = number(source, token).filter(|_| said.is_empty());
            let number = number.map(|number| (number, source.crlf));
            let known = read_before.iter().find(|(known, _)| Some(*known) == number);
            if let Some((_, reading)) = known {
                counts[*reading].1 += 1;
                continue;
            }
            let Some(text) = read(source, token, said) else {
                continue;
            };
            let reading = counts.iter().position(|(known, _)| *known == text);
            let reading = reading.unwrap_or_else(|| {
                counts.push((text, 0));
                counts.len() - 1
            });
            counts[reading].1 += 1;
            if read_before.len() < TELLING {
                read_before.extend(number.map(|number| (number, reading)));
            }
        }
        let best = counts
            .into_iter()
            .max_by(|(a, x), (b, y)| x.cmp(y).then(b.len().cmp(&a.len())).then(b.cmp(a)));
        best.map(|b| b.0.into_owned())
    }

    /// What most documents end with, behind what the steps said of them.
    pub fn tail(&self, group: &Group, said: &[Said]) -> String {
        let ends = group
            .sequences
            .iter()
            .zip(said)
            .filter_map(|(sequence, said)| {
                let tokens = (self.source)(sequence.document).tokens.len();
                Some((sequence.document, tokens, said.text()?))
            });
        self.vote(ends, &mut Sources::default(), before, layout)
            .unwrap_or_default()
    }
}

/// A number that tells the layout before a token: within a paragraph it is the token's.
fn before(source: &Source<'_>, token: usize) -> Option<usize> {
    let within = token < source.tokens.len() && !source.tokens.begins_paragraph(token);
    within.then(|| source.tokens.number(token))
}

/// The layout before a token, if it begins with what was said before: without that.
fn layout<'a>(source: &Source<'a>, token: usize, said: &str) -> Option<Cow<'a, str>> {
    match source.read(source.glue(token)) {
        Cow::Borrowed(text) => text.strip_prefix(said).map(Cow::Borrowed),
        Cow::Owned(text) => text
            .strip_prefix(said)
            .map(|text| Cow::Owned(text.to_owned())),
    }
}

/// Layout that the template has said behind a token, before it comes to the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Said {
    /// None.
    #[default]
    Nothing,
    /// This.
    Text(Arc<str>),
    /// Other layout than documents have there, which says nothing of what follows.
    Unknown,
}

impl Said {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Nothing => Some(""),
            Self::Text(text) => Some(text),
            Self::Unknown => None,
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(said) = self.text() {
            *self = [said, text].concat().as_str().into();
        }
    }
}

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        if text.is_empty() {
            Self::Nothing
        } else {
            Self::Text(text.into())
        }
    }
}
