//! Where the tokens of a document lie in its text.

use std::cell::Cell;

use super::{Corpus, Paragraph};
use crate::text::hidden::Unit;
use crate::text::token::Break;

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
        let (start, end) = self.corpus.places[symbol];
        (paragraph.at + start as usize, paragraph.at + end as usize)
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
            self.corpus.hidden[p.id as usize].iter().map(|unit| Unit {
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
