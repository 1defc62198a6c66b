//! Where the tokens of a document lie in its text.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::{Corpus, Paragraph};
use crate::text::hidden::Unit;
use crate::text::token::Break;

/// Where the tokens of the distinct paragraphs lie in them. There is one of each token, so it is said in four bytes, half of what two
/// numbers would take.
#[derive(Debug)]
pub(super) struct Extents {
    /// The last two bytes of where each begins, and its length: [`u16::MAX`] if that is in `long`.
    near: Vec<(u16, u16)>,
    /// The first tokens behind each further 64 KiB of a paragraph, by number. Hardly any paragraph is so long.
    turns: Vec<usize>,
    /// The lengths of long tokens, by number.
    long: BTreeMap<usize, usize>,
}

impl Extents {
    /// Room for so many tokens.
    pub(super) fn of(tokens: usize) -> Self {
        Self {
            near: Vec::with_capacity(tokens),
            turns: Vec::new(),
            long: BTreeMap::new(),
        }
    }

    /// One paragraph more: the first byte of each of its tokens in it, and one past the last.
    pub(super) fn add(&mut self, paragraph: impl Iterator<Item = (usize, usize)>) {
        let mut turns = 0;
        for (start, end) in paragraph {
            let token = self.near.len();
            let behind = start >> u16::BITS;
            self.turns.extend((turns..behind).map(|_| token));
            turns = behind;
            let len = end - start;
            if len >= u16::MAX.into() {
                self.long.insert(token, len);
            }
            self.near
                .push((start as u16, len.min(u16::MAX.into()) as u16));
        }
    }

    /// Where a token lies, given the number of its paragraph's first.
    fn get(&self, first: usize, token: usize) -> (usize, usize) {
        let (low, len) = self.near[token];
        let mut start = usize::from(low);
        if !self.turns.is_empty() {
            let before = self.turns.partition_point(|turn| *turn < first);
            let turns = self.turns.partition_point(|turn| *turn <= token) - before;
            start += turns << u16::BITS;
        }
        let len = match len {
            u16::MAX => self.long[&token],
            len => len.into(),
        };
        (start, start + len)
    }
}

/// Where the tokens of one document lie, looked up in its paragraphs: nothing is copied. Tokens are found fastest in
/// order; any other takes a binary search among the paragraphs.
#[derive(Debug)]
pub struct Places<'a> {
    corpus: &'a Corpus,
    outline: &'a [Paragraph],
    /// The paragraph of the token that was asked for last.
    last: Cell<usize>,
}

impl<'a> Places<'a> {
    pub(super) fn of(corpus: &'a Corpus, outline: &'a [Paragraph]) -> Self {
        let last = Cell::new(0);
        Self {
            corpus,
            outline,
            last,
        }
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.outline
            .last()
            .map_or(0, |p| p.first as usize + self.corpus.range(p.id).len())
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// First byte of a token in the document's text and one past its last.
    ///
    /// # Panics
    /// If the document has no such token.
    pub fn get(&self, token: usize) -> (usize, usize) {
        let (paragraph, symbol) = self.find(token);
        let first = symbol - (token - paragraph.first as usize);
        let (start, end) = self.corpus.extents.get(first, symbol);
        (paragraph.at + start, paragraph.at + end)
    }

    /// The first token of which this holds, given its first byte and one past its last; it must hold of all behind it. Cost: a
    /// binary search.
    pub(crate) fn first(&self, holds: impl Fn(usize, usize) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            let (start, end) = self.get(middle);
            if holds(start, end) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// Whether a block begins at the token.
    ///
    /// # Panics
    /// If the document has no such token.
    pub fn begins_block(&self, token: usize) -> bool {
        let (paragraph, symbol) = self.find(token);
        self.corpus.symbols[symbol].before() == Break::Block
            || paragraph.first as usize == token && token > 0
    }

    /// The number of a token among those of all distinct paragraphs: tokens of one number are the same in paragraphs that are
    /// the same, byte for byte.
    ///
    /// # Panics
    /// If the document has no such token.
    pub fn number(&self, token: usize) -> usize {
        self.find(token).1
    }

    /// Whether the token is the first of its paragraph.
    ///
    /// # Panics
    /// If the document has no such token.
    pub fn begins_paragraph(&self, token: usize) -> bool {
        self.find(token).0.first as usize == token
    }

    /// What hides in the document, in bytes of its text.
    pub fn hidden(&self) -> impl Iterator<Item = Unit> {
        self.outline.iter().flat_map(|p| {
            let hidden = self.corpus.hidden.get(&p.id).into_iter().flatten();
            hidden.map(|unit| Unit {
                start: unit.start + p.at,
                end: unit.end + p.at,
                ..unit.clone()
            })
        })
    }

    /// The paragraph of a token, and the token's place among all symbols.
    fn find(&self, token: usize) -> (Paragraph, usize) {
        let mut k = self.last.get();
        let holds = |k: usize| {
            self.outline.get(k).is_some_and(|p| {
                let within = token.wrapping_sub(p.first as usize);
                within < self.corpus.range(p.id).len()
            })
        };
        if !holds(k) {
            k += 1;
            if !holds(k) {
                k = self.outline.partition_point(|p| p.first as usize <= token) - 1;
            }
            self.last.set(k);
        }
        let paragraph = self.outline[k];
        let range = self.corpus.range(paragraph.id);
        let symbol = range.start + token - paragraph.first as usize;
        assert!(range.contains(&symbol), "no such token");
        (paragraph, symbol)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_lie_where_they_do_however_far_on_and_however_long() {
        let paragraphs = [
            vec![(0, 1), (3, 65_535), (65_535, 65_536), (70_000, 70_004)],
            vec![(2, 70_000), (70_001, 70_002), (400_000, 465_535)],
            vec![(65_536, 65_537)],
            vec![(0, 4)],
        ];
        let mut extents = Extents::of(0);
        for own in &paragraphs {
            extents.add(own.iter().copied());
        }
        let mut first = 0;
        for own in paragraphs {
            let tokens = first..first + own.len();
            let got: Vec<(usize, usize)> = tokens.map(|t| extents.get(first, t)).collect();
            assert_eq!(got, own);
            first += own.len();
        }
    }

    #[test]
    fn the_last_word_of_a_long_paragraph_is_found() {
        let text = format!("A\n\n{}end\n\nB", "word ".repeat(30_000));
        let corpus = Corpus::new(&[&text]);
        let places = corpus.places(0);
        let said = |token: usize| {
            let (start, end) = places.get(token);
            &text[start..end]
        };
        let last = places.len() - 1;
        assert_eq!([said(0), said(last - 1), said(last)], ["A", "end", "B"]);
    }
}
