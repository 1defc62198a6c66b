//! What is aligned: a document, or one item of a repeat, as a sequence of symbols.

use crate::text::corpus::Symbol;

/// A run of a document's tokens, of which stretches may be folded into one symbol each.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// The document that it lies in.
    pub document: usize,
    /// The document's token that it begins with.
    pub first: usize,
    /// The symbols.
    pub symbols: Vec<Symbol>,
    /// Symbols that stand for several tokens, in order: each with how many tokens more than symbols there are up to its end.
    pub folds: Vec<(u32, u32)>,
}

impl Sequence {
    /// The document's token at which a symbol begins; of the symbol past the last, the token past the last.
    pub fn token(&self, symbol: usize) -> usize {
        let before = self
            .folds
            .partition_point(|(at, _)| (*at as usize) < symbol);
        let folded = self.folds[..before].last().map_or(0, |(_, more)| *more);
        self.first + symbol + folded as usize
    }

    /// One past the document's last token.
    pub fn end(&self) -> usize {
        self.token(self.symbols.len())
    }
}
