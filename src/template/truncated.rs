//! Documents that end in the middle: a scraper cut them, or a page was not loaded to its end.
//!
//! Such a document says nothing of what comes after its end. So it takes no part in what is decided there, and lacks none
//! of it by itself: what the template has from there on is one thing that is missing.
//!
//! A text ends in the middle when it stops within a sentence that the others go on with; when it stops within a sentence of a
//! clause that not all have, and much is missing; or, where it stops between two blocks, when much is missing that nearly all
//! others have, and no other document ends there. Less than that is an optional clause at the end, or words that a document
//! lacks.

use super::cell::{At, Builder, Cell};
use super::model::SpanType;
use super::shape::{Members, Shape};
use super::trace::Trace;
use crate::align::sequence::Sequence;
use crate::align::skeleton::Alignment;
use crate::text::corpus::Dictionary;
use crate::text::token::Break;

/// Words that must be missing from a sentence, so that its end is not merely another.
const REST: usize = 5;

/// Blocks that must be missing where a document ends between two of them,
const BLOCKS: usize = 3;

/// and the part of the template's text.
const PART: usize = 5;

/// Words of an unfinished value, at most.
const VALUE: usize = 12;

/// Whether a sentence, or a part of one, ends with this.
fn ends_sentence(text: &str) -> bool {
    text.trim_end()
        .ends_with(['.', '!', '?', ':', ';', '…', '。', '！', '？'])
}

/// Takes back what the beginning of a word, with which a document ends, was aligned with: a word further on that is
/// the same by chance.
pub(super) fn loosen(alignment: &mut Alignment, sequences: &[Sequence], dictionary: &Dictionary) {
    for (map, sequence) in alignment.maps.iter_mut().zip(sequences) {
        let Some((last, at)) = map.last_in(0..map.len()) else {
            continue;
        };
        let before = map.last_in(0..last);
        let next = before.map_or(0, |(before, _)| before + 1);
        let at = at as usize;
        if next == last || at + 1 < sequence.symbols.len() {
            continue;
        }
        let whole = dictionary.text(alignment.columns[next].symbol.key());
        let begun = dictionary.text(sequence.symbols[at].key());
        if whole.len() > begun.len() && whole.starts_with(begun) {
            map.pop_token();
        }
    }
}

/// Columns that most sequences have, in order, and how many have each.
struct Core {
    columns: Vec<(usize, usize)>,
}

impl Builder<'_> {
    /// The shapes of all cells: sequences that end in the middle take part up to their end.
    pub(super) fn documents(&mut self, mut cells: Vec<Cell>, mut all: Members) -> Vec<Shape> {
        let ends = self.ends(&cells, &all);
        if ends.iter().filter(|s| self.forget_strays(**s)).count() > 0 {
            cells = self.cells();
        }
        let after = |s: usize| (self.first_after(&cells, &all, s), s);
        let mut ends: Vec<(usize, usize)> = ends.into_iter().map(after).collect();
        ends.sort_unstable();
        let mut shapes = Vec::new();
        let mut from = 0;
        for (to, s) in ends {
            if to > from {
                let before = self.level(&cells[from..to], &all, &[]);
                shapes.extend(before);
                from = to;
            }
            all.set(s, false);
        }
        let rest = self.level(&cells[from..], &all, &[]);
        shapes.extend(rest);
        shapes
    }

    /// The last words of a document that ends in the middle may look like a value that stands further on: they are none.
    fn forget_strays(&mut self, s: usize) -> bool {
        let map = &self.alignment.maps[s];
        let next = map.last_in(0..map.len()).map_or(0, |(last, _)| last + 1);
        let pieces = &mut self.elements.pieces[s];
        let before = pieces.len();
        pieces.retain(|piece| piece.gap.column <= next);
        pieces.len() < before
    }

    /// The sequences that end in the middle.
    fn ends(&self, cells: &[Cell], all: &Members) -> Vec<usize> {
        let n = all.count_ones(..);
        // Of two documents nobody can say which of them is whole.
        if n < 3 {
            return Vec::new();
        }
        let columns = cells.iter().filter_map(|cell| match cell.at {
            At::Column(c) => Some((c, cell.has.intersection_count(all))),
            At::Gap(_) => None,
        });
        let core = Core {
            columns: columns.filter(|(_, has)| 2 * has > n).collect(),
        };
        // For each sequence the columns of the core that lie before its end.
        let reach: Vec<usize> = (0..self.sequences.len())
            .map(|s| {
                let map = &self.alignment.maps[s];
                let last = map.last_in(0..map.len());
                last.map_or(0, |(last, _)| {
                    core.columns.partition_point(|(c, _)| *c <= last)
                })
            })
            .collect();
        let mut ends: Vec<usize> = all
            .ones()
            .filter(|s| reach[*s] < core.columns.len() && self.ends_early(*s, &core, &reach, n))
            .collect();
        // Where half of the documents end early, the rest is optional.
        if 2 * ends.len() >= n {
            ends.clear();
        }
        ends
    }

    fn ends_early(&self, s: usize, core: &Core, reach: &[usize], n: usize) -> bool {
        let symbols = &self.sequences[s].symbols;
        let rest = &core.columns[reach[s]..];
        let next = rest[0].0;
        let map = &self.alignment.maps[s];
        let aligned = map.last_in(0..map.len());
        let own = aligned.map_or(&symbols[..], |(_, at)| &symbols[at as usize + 1..]);
        let Some(last) = symbols.last() else {
            return false;
        };
        let begins_block = |c: usize| self.elements.begins_block[c];
        let unfinished = match own {
            [] => !begins_block(next),
            // The beginning of a word, or of a value.
            [word] if word.before() == Break::Block => {
                let whole = self
                    .dictionary
                    .text(self.alignment.columns[next].symbol.key());
                begins_block(next) && whole.starts_with(self.dictionary.text(word.key()))
            }
            // A value that ends its block is whole, for all that one can tell.
            _ => {
                !begins_block(next)
                    && own.len() <= VALUE
                    && own.iter().all(|x| x.before() != Break::Block)
            }
        };
        let open = !ends_sentence(self.dictionary.text(last.key()));
        if open && unfinished && rest.len() >= REST {
            return true;
        }
        let blocks = rest.iter().filter(|(c, _)| begins_block(*c)).count();
        let much = blocks >= BLOCKS && PART * rest.len() >= core.columns.len();
        if open && much && 2 * own.len() < rest.len() && !own.is_empty() {
            return true;
        }
        let usual = rest
            .iter()
            .filter(|(_, has)| 10 * has >= 9 * (n - 1))
            .count();
        own.is_empty()
            && begins_block(next)
            && much
            && 4 * usual >= 3 * rest.len()
            && reach.iter().filter(|other| **other == reach[s]).count() == 1
    }

    /// The first cell after a sequence's end that most of the others have: a clause that it ends within is no two.
    fn first_after(&self, cells: &[Cell], all: &Members, s: usize) -> usize {
        let end = cells.iter().rposition(|cell| cell.has.contains(s));
        let others = all.count_ones(..) - 1;
        let mut at = end.map_or(0, |end| end + 1);
        let most = |cell: &Cell| {
            matches!(cell.at, At::Column(_)) && 4 * cell.has.intersection_count(all) >= 3 * others
        };
        while at < cells.len() && !most(&cells[at]) {
            at += 1;
        }
        at
    }
}

impl Trace<'_> {
    /// Before the document's end is passed: whether it is in the middle. What the document has of the word that it
    /// ends within is the template's.
    pub(super) fn end_early(&mut self) {
        let tokens = &self.source.tokens;
        let end = if self.token < tokens.len() {
            tokens.get(tokens.len() - 1).1
        } else {
            self.at
        };
        let Some(pending) = self.pending.as_ref().filter(|p| p.tokens.is_empty()) else {
            return;
        };
        // What ends with the tags of its page was not cut before them.
        if !self.source.text[end..].trim().is_empty() {
            return;
        }
        let own = self.source.read(self.at..end);
        let open = !ends_sentence(&self.source.text[..end]);
        let much = |rest: &str| {
            let blocks = rest.trim().split("\n\n").filter(|b| !b.trim().is_empty());
            blocks.count() >= BLOCKS && PART * rest.len() >= self.rendered
        };
        let Some(rest) = pending.expected.strip_prefix(&*own) else {
            if open && much(&pending.expected) && 2 * own.len() < pending.expected.len() {
                self.end_in_own_words(end);
            }
            return;
        };
        let space = &rest[..rest.len() - rest.trim_start().len()];
        let within =
            open && space.matches('\n').count() < 2 && rest.split_whitespace().count() >= REST;
        self.truncated = within || own.is_empty() && much(rest);
        if !self.truncated || own.is_empty() {
            return;
        }
        let (rendered, whole, own) = (pending.rendered, pending.expected.clone(), own.len());
        self.pending = None;
        self.token = self.source.tokens.len();
        self.replace(rendered, &whole[..own], self.at..end);
        let rest = whole[own..].trim_end().to_owned();
        self.span(SpanType::Missing, None, end..end, Some(rest));
        self.replace(rendered + own, &whole[own..], end..end);
    }

    /// The document ends within a sentence of its own, or of a clause that too few have: then comes what is missing.
    fn end_in_own_words(&mut self, end: usize) {
        let Some(pending) = self.pending.take() else {
            return;
        };
        let start = self.source.tokens.get(self.token).0;
        self.truncated = true;
        self.token = self.source.tokens.len();
        self.span(SpanType::Extra, None, start..end, None);
        self.hidden_within(self.at..start, self.spans.len());
        self.hidden_within(start..end, self.spans.len());
        let rest = pending.expected.trim().to_owned();
        self.span(SpanType::Missing, None, end..end, Some(rest));
        self.replace(pending.rendered, &pending.expected, self.at..end);
    }
}
