//! One document along the template's graph: which words, values, options and items it has.
//!
//! In: a [`Grammar`] and a document's tokens. Out: a [`Fit`]: [`Event`]s in reading order. Runs of words that stand once on
//! either side pin the way (see `pins.rs`); between pins the way is taken that says most: a word of the template counts its
//! weight, a value what [`Taste`](super::taste::Taste) says, and where the two part, once for each time, [`RUN_COST`] is
//! lost. It is the dynamic programme of Viterbi (1967) with affine gaps (Gotoh 1982), over a graph with ways back for items.
//!
//! Cost: points times tokens between pins, at most `TABLE_LIMIT`; a stretch that needs more is left unread and counted.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::Range;
use std::rc::Rc;
use std::slice::Iter;

use super::super::model::Confidence;
use super::grammar::{Edge, Grammar, Passage, Within};
use super::pins::Pin;
use super::settle::Shut;
use super::taste::{Token, Tokens};
use crate::align::pairwise::RUN_COST;

/// Cells of the largest table.
const TABLE_LIMIT: usize = 1 << 21;

/// No way leads here.
const NEVER: i32 = i32::MIN / 2;

/// What each word costs that is lacking, and each token that is the document's own; less where one stands for the other.
pub(super) const LACKING: i32 = 2;
pub(super) const OWN: i32 = 2;
const OTHER: i32 = 3;

/// What a value that is lacking costs.
pub(super) const NO_VALUE: i32 = 2 * 16;

/// What a document has of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// Words in a row: the first one, the token that it is, and how many they are.
    Words {
        word: usize,
        token: usize,
        len: usize,
    },
    /// A value: these tokens.
    Slot { place: usize, tokens: Range<usize> },
    /// An option.
    Option(Within),
    /// An item of a level begins.
    Item(usize),
}

/// The way of one document.
#[derive(Debug, Default)]
pub(super) struct Fit {
    /// In reading order.
    pub(super) events: Vec<Event>,
    /// Tokens in stretches that were too long to read.
    pub(super) unread: usize,
    /// How sure each value is, by its first token.
    pub(super) sure: Vec<(usize, Confidence)>,
    /// The stretches between pins.
    stretches: Vec<Stretch>,
}

/// A stretch between pins, and the events that came of it.
#[derive(Debug)]
struct Stretch {
    points: Range<usize>,
    tokens: Range<usize>,
    events: Range<usize>,
}

/// The way that a document was led before. Its stretches are asked for in order.
struct Before<'f> {
    events: &'f [Event],
    stretches: Peekable<Iter<'f, Stretch>>,
}

impl<'f> Before<'f> {
    /// The events of this stretch, if the way had it.
    fn of(&mut self, points: &Range<usize>, tokens: &Range<usize>) -> Option<&'f [Event]> {
        let start = (tokens.start, points.start);
        let passed = |old: &&Stretch| (old.tokens.start, old.points.start) < start;
        while self.stretches.next_if(passed).is_some() {}
        let same = |old: &&Stretch| old.points == *points && old.tokens == *tokens;
        let old = self.stretches.next_if(same)?;
        Some(&self.events[old.events.clone()])
    }
}

/// A value that is known from elsewhere: the ranges of tokens that say it, by their ends, and what that counts.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) ends: BTreeMap<usize, usize>,
    pub(super) gain: i32,
}

/// A document to be led along the graph.
pub(super) struct Walker<'a> {
    pub(super) grammar: &'a Grammar,
    pub(super) tokens: &'a Tokens<'a>,
    /// What each word of the template counts.
    pub(super) weights: &'a [i32],
    /// By place.
    pub(super) known: &'a [Option<Rc<Known>>],
    /// What cannot stand in the document.
    pub(super) shut: &'a Shut,
}

impl Walker<'_> {
    /// Leads the document through these pins, which ascend on both sides. Where it was led before, and knows no more of a stretch
    /// than it did then, the way is that one.
    pub(super) fn fit(&self, pins: &[Pin], before: &Fit) -> Fit {
        let mut fit = Fit::default();
        let mut cells = Cells::default();
        let mut before = Before {
            events: &before.events,
            stretches: before.stretches.iter().peekable(),
        };
        let (mut point, mut token) = (0, 0);
        for &Pin {
            word,
            token: at,
            len,
        } in pins
        {
            let from = self.grammar.words[word].from;
            self.stretch(point..from, token..at, &mut cells, &mut before, &mut fit);
            fit.events.push(Event::Words {
                word,
                token: at,
                len,
            });
            (point, token) = (from + len, at + len);
        }
        let last = self.grammar.incoming.len() - 1;
        let tokens = token..self.tokens.len();
        self.stretch(point..last, tokens, &mut cells, &mut before, &mut fit);
        fit
    }

    /// What it costs that a word is lacking. Text that all have may be left out in one run, whatever its length; but a clause or an item
    /// stands for its words: where more of them are lacking than stand, it does not stand.
    pub(super) fn lacking(&self, word: usize) -> i32 {
        let own = &self.grammar.words[word];
        if own.within.is_empty() && own.group == 0 {
            LACKING
        } else {
            LACKING.max(self.weights[word])
        }
    }

    fn stretch(
        &self,
        points: Range<usize>,
        tokens: Range<usize>,
        cells: &mut Cells,
        before: &mut Before<'_>,
        fit: &mut Fit,
    ) {
        if points.is_empty() || points.len() == 1 && tokens.is_empty() {
            return;
        }
        if (points.len() + 1).saturating_mul(tokens.len() + 1) > TABLE_LIMIT {
            fit.unread += tokens.len();
            return;
        }
        let first = fit.events.len();
        let same = before.of(&points, &tokens);
        if let Some(events) = same.filter(|_| !self.knows_of(&points, &tokens)) {
            fit.events.extend_from_slice(events);
        } else {
            let mut table = Table::new(self, points.clone(), tokens.clone(), cells);
            table.fill();
            table.trace(&mut fit.events);
        }
        fit.stretches.push(Stretch {
            points,
            tokens,
            events: first..fit.events.len(),
        });
    }

    /// Whether anything is known of the values or clauses of a stretch.
    fn knows_of(&self, points: &Range<usize>, tokens: &Range<usize>) -> bool {
        if !self.shut.is_empty() {
            return true;
        }
        let edges = (points.start..=points.end).flat_map(|point| &self.grammar.incoming[point]);
        edges.into_iter().any(|edge| {
            let Edge::Slot { place, .. } = edge else {
                return false;
            };
            let known = self.known.get(*place).and_then(Option::as_ref);
            known.is_some_and(|known| {
                let mut ends = known.ends.range(tokens.start..=tokens.end);
                ends.any(|(end, len)| tokens.start + len <= *end)
            })
        })
    }
}

/// How a cell was come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    /// As the template has it.
    Along,
    /// The document has something of its own, or lacks something.
    Apart,
    /// Within a value.
    Inside,
}

/// The step before a cell: the cell it leads from, and what it says.
type Origin = (usize, usize, Layer, Said);

#[derive(Clone, Copy, Debug)]
enum Said {
    Nothing,
    Word(usize),
    Begin,
    End,
    Known(usize),
    Passage(Passage),
}

/// What a table is filled with; one after another has the same memory.
#[derive(Debug, Default)]
struct Cells {
    along: Vec<i32>,
    apart: Vec<i32>,
    inside: Vec<i32>,
    own: Vec<Token>,
}

/// The best way to each point at each token.
struct Table<'a> {
    walker: &'a Walker<'a>,
    points: Range<usize>,
    tokens: Range<usize>,
    width: usize,
    cells: &'a mut Cells,
}

impl<'a> Table<'a> {
    fn new(
        walker: &'a Walker<'a>,
        points: Range<usize>,
        tokens: Range<usize>,
        cells: &'a mut Cells,
    ) -> Self {
        let width = points.len() + 1;
        let count = width * (tokens.len() + 1);
        let Cells {
            along,
            apart,
            inside,
            own,
        } = cells;
        for layer in [along, apart, inside] {
            layer.clear();
            layer.resize(count, NEVER);
        }
        own.clear();
        own.extend(tokens.clone().map(|token| walker.tokens.get(token)));
        Self {
            walker,
            points,
            tokens,
            width,
            cells,
        }
    }

    fn cell(&self, point: usize, token: usize) -> usize {
        (token - self.tokens.start) * self.width + point - self.points.start
    }

    fn score(&self, point: usize, token: usize, layer: Layer) -> i32 {
        let cell = self.cell(point, token);
        match layer {
            Layer::Along => self.cells.along[cell],
            Layer::Apart => self.cells.apart[cell],
            Layer::Inside => self.cells.inside[cell],
        }
    }

    fn fill(&mut self) {
        for token in self.tokens.start..=self.tokens.end {
            self.row(self.points.start, self.points.end, token);
        }
    }

    /// The cells of these points, both included, in one row.
    fn row(&mut self, first: usize, last: usize, token: usize) {
        for point in first..=last {
            let cell = self.cell(point, token);
            if let Some(inside) = self.most(point, token, Layer::Inside) {
                self.cells.inside[cell] = inside;
            }
            if let Some(along) = self.most(point, token, Layer::Along) {
                self.cells.along[cell] = along;
            }
            if point == self.points.start && token == self.tokens.start {
                self.cells.along[cell] = 0;
            }
            if let Some(apart) = self.most(point, token, Layer::Apart) {
                self.cells.apart[cell] = apart;
            }
            // Another item may begin here. What is gained on the way back is gained once: it always costs something.
            let Some(open) = self.walker.grammar.back(point) else {
                continue;
            };
            if open < first {
                continue;
            }
            let improves = [Layer::Along, Layer::Apart].into_iter().any(|layer| {
                let known = self.score(open, token, layer);
                self.most(open, token, layer)
                    .is_some_and(|score| score > known)
            });
            if improves {
                self.row(open, point - 1, token);
                let cell = self.cell(point, token);
                for layer in [Layer::Inside, Layer::Along, Layer::Apart] {
                    if let Some(score) = self.most(point, token, layer) {
                        match layer {
                            Layer::Inside => self.cells.inside[cell] = score,
                            Layer::Along => self.cells.along[cell] = score,
                            Layer::Apart => self.cells.apart[cell] = score,
                        }
                    }
                }
            }
        }
    }

    /// What the best way to a cell counts. None if there is no way.
    fn most(&self, point: usize, token: usize, layer: Layer) -> Option<i32> {
        let mut most = None;
        self.offers(point, token, layer, |score, _| {
            most = most.max(Some(score));
        });
        most
    }

    /// The last step of the best way to a cell; the first of equal ones. None if there is no way.
    fn best(&self, point: usize, token: usize, layer: Layer) -> Option<Origin> {
        let mut best: Option<(i32, Origin)> = None;
        self.offers(point, token, layer, |score, origin| {
            if best.is_none_or(|(known, _)| score > known) {
                best = Some((score, origin));
            }
        });
        best.map(|(_, origin)| origin)
    }

    /// Hands over all last steps to a cell that a way leads to, with what the way counts.
    #[inline]
    fn offers(&self, point: usize, token: usize, layer: Layer, mut visit: impl FnMut(i32, Origin)) {
        let mut offer = |(from, at, of): (usize, usize, Layer), gain: i32, said: Said| {
            let score = self.score(from, at, of);
            if score > NEVER / 2 {
                visit(score + gain, (from, at, of, said));
            }
        };
        let behind = token.checked_sub(1).filter(|t| *t >= self.tokens.start);
        let grammar = self.walker.grammar;
        if layer == Layer::Apart {
            offer((point, token, Layer::Along), -RUN_COST, Said::Nothing);
            if let Some(behind) = behind {
                offer((point, behind, Layer::Apart), -OWN, Said::Nothing);
            }
        }
        for edge in &grammar.incoming[point] {
            match *edge {
                Edge::Word { from, word } if self.points.contains(&from) => match layer {
                    Layer::Along => {
                        let Some(behind) = behind else { continue };
                        let key = grammar.words[word].symbol.key();
                        if self.cells.own[behind - self.tokens.start].symbol.key() == key
                            && !self.walker.shut.words.contains(word)
                        {
                            let gain = self.walker.weights[word];
                            offer((from, behind, Layer::Along), gain, Said::Word(word));
                            offer((from, behind, Layer::Apart), gain, Said::Word(word));
                        }
                    }
                    Layer::Apart => {
                        let cost = self.walker.lacking(word);
                        offer((from, token, Layer::Apart), -cost, Said::Nothing);
                        if let Some(behind) = behind {
                            let cost = cost + OTHER - LACKING;
                            offer((from, behind, Layer::Apart), -cost, Said::Nothing);
                        }
                    }
                    Layer::Inside => {}
                },
                Edge::Slot { from, place } if self.points.contains(&from) => match layer {
                    Layer::Along => {
                        offer((point, token, Layer::Inside), 0, Said::End);
                        let known = self.walker.known.get(place).and_then(Option::as_ref);
                        let len = known.and_then(|known| known.ends.get(&token));
                        if let (Some(known), Some(len)) = (known, len)
                            && !self.walker.shut.places.contains(place)
                            && *len <= token - self.tokens.start
                        {
                            let start = token - len;
                            offer((from, start, Layer::Along), known.gain, Said::Known(place));
                            offer((from, start, Layer::Apart), known.gain, Said::Known(place));
                        }
                    }
                    Layer::Apart => {
                        offer((from, token, Layer::Apart), -NO_VALUE, Said::Nothing);
                    }
                    Layer::Inside => {
                        let Some(behind) = behind else { continue };
                        if self.walker.shut.places.contains(place) {
                            continue;
                        }
                        let taste = &grammar.places[place].taste;
                        let own = &self.cells.own[behind - self.tokens.start];
                        let gain = taste.goes_on(own);
                        offer((point, behind, Layer::Inside), gain, Said::Nothing);
                        let gain = taste.begin(own);
                        offer((from, behind, Layer::Along), gain, Said::Begin);
                        offer((from, behind, Layer::Apart), gain, Said::Begin);
                    }
                },
                Edge::Pass { from, cost, what }
                    if layer != Layer::Inside
                        && (self.points.start..=self.points.end).contains(&from) =>
                {
                    if matches!(what, Passage::Option(own) if self.walker.shut.options.contains(&own))
                    {
                        continue;
                    }
                    // Never free: a way back must not lead back to where it began.
                    offer((from, token, layer), -cost.max(1), Said::Passage(what));
                }
                _ => {}
            }
        }
    }

    /// The events of the best way to the last cell.
    fn trace(&self, events: &mut Vec<Event>) {
        let (mut point, mut token) = (self.points.end, self.tokens.end);
        let end = |layer| self.score(point, token, layer);
        let mut layer = if end(Layer::Along) >= end(Layer::Apart) {
            Layer::Along
        } else {
            Layer::Apart
        };
        let first = events.len();
        let mut value_end = token;
        while (point, token, layer) != (self.points.start, self.tokens.start, Layer::Along) {
            let Some((from, at, of, said)) = self.best(point, token, layer) else {
                break;
            };
            match said {
                Said::Nothing => {}
                Said::Word(word) => events.push(Event::Words {
                    word,
                    token: at,
                    len: 1,
                }),
                Said::End => value_end = token,
                Said::Begin => {
                    if let Some(Edge::Slot { place, .. }) =
                        self.walker.grammar.incoming[point].first()
                    {
                        events.push(Event::Slot {
                            place: *place,
                            tokens: at..value_end,
                        });
                    }
                }
                Said::Known(place) => events.push(Event::Slot {
                    place,
                    tokens: at..token,
                }),
                Said::Passage(Passage::Plain) => {}
                Said::Passage(Passage::Option(within)) => events.push(Event::Option(within)),
                Said::Passage(Passage::Item(level)) => events.push(Event::Item(level)),
            }
            (point, token, layer) = (from, at, of);
        }
        events[first..].reverse();
    }
}
