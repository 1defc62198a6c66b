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
    /// Symbols that stand for several tokens: (symbol, tokens), by symbol.
    pub folds: Vec<(u32, u32)>,
}

impl Sequence {
    /// The document's token at which a symbol begins; of the symbol past the last, the token past the last.
    pub fn token(&self, symbol: usize) -> usize {
        let folded: u32 = self
            .folds
            .iter()
            .take_while(|(at, _)| (*at as usize) < symbol)
            .map(|(_, n)| n - 1)
            .sum();
        self.first + symbol + folded as usize
    }

    /// One past the document's last token.
    pub fn end(&self) -> usize {
        self.token(self.symbols.len())
    }
}
