//! Blocks of two texts: which belong together.

use std::ops::Range;

use super::anchor::Matches;
use crate::text::corpus::{Corpus, Dictionary, Symbol};
use crate::text::hidden::Unit;
use crate::text::token::{Break, Class};

/// One of the two texts.
pub(super) struct Side<'t> {
    pub(super) text: &'t str,
    pub(super) symbols: Vec<Symbol>,
    /// First byte of each word, and one past its last.
    pub(super) places: Vec<(usize, usize)>,
    /// The words of each block: a paragraph, a heading, an item, a row of a table.
    pub(super) blocks: Vec<Range<usize>>,
    /// What hides in the text and is not explained by its script; without the byte order mark.
    hidden: Vec<Unit>,
}

impl<'t> Side<'t> {
    /// A document of a corpus, which has this text.
    pub(super) fn of(corpus: &Corpus, document: usize, text: &'t str) -> Self {
        let symbols = corpus.symbols(document);
        let places = corpus.places(document);
        let hidden = places
            .hidden()
            .filter(|unit| !(unit.explained || unit.start == 0 && text.starts_with('\u{feff}')))
            .collect();
        let places = (0..symbols.len()).map(|at| places.get(at)).collect();
        let begins = |at: usize| {
            let symbol = symbols[at];
            let row = || corpus.dictionary.class(symbol.key()) == Class::Cell;
            at == 0 || symbol.before() == Break::Block || symbol.before() == Break::Line && row()
        };
        let starts: Vec<usize> = (0..symbols.len()).filter(|at| begins(*at)).collect();
        let ends = starts.iter().skip(1).copied().chain([symbols.len()]);
        let blocks = starts
            .iter()
            .copied()
            .zip(ends)
            .map(|(a, b)| a..b)
            .collect();
        Self {
            text,
            symbols,
            places,
            blocks,
            hidden,
        }
    }

    /// What hides in these bytes, one character behind the other.
    pub(super) fn hidden_in(&self, bytes: &Range<usize>) -> impl Iterator<Item = &str> {
        let from = self.hidden.partition_point(|unit| unit.end <= bytes.start);
        self.hidden[from..]
            .iter()
            .take_while(|unit| unit.start < bytes.end)
            .map(|unit| &self.text[unit.start..unit.end])
    }

    /// What a block says, in sixteenths of a bit.
    pub(super) fn weight(&self, block: usize, dictionary: &Dictionary) -> i64 {
        let words = &self.symbols[self.blocks[block].clone()];
        words
            .iter()
            .map(|s| i64::from(dictionary.weight(s.key())))
            .sum()
    }

    /// For each word its block.
    fn block_of_words(&self) -> Vec<usize> {
        let blocks = self.blocks.iter().enumerate();
        blocks
            .flat_map(|(block, words)| words.clone().map(move |_| block))
            .collect()
    }
}

/// Parts the words of blocks that share too little: neither three tenths of the longer one nor half of the shorter one. What two
/// such blocks have in common is chance, and they are read more easily one after the other.
pub(super) fn part(old: &Side<'_>, new: &Side<'_>, matches: &mut Matches, dictionary: &Dictionary) {
    let (of_old, of_new) = (old.block_of_words(), new.block_of_words());
    let pairs: Vec<(usize, usize)> = (0..old.symbols.len())
        .filter_map(|at| Some((at, matches.new_of(at)?)))
        .collect();
    for shared in pairs.chunk_by(|x, y| of_old[x.0] == of_old[y.0] && of_new[x.1] == of_new[y.1]) {
        let (a, b) = (of_old[shared[0].0], of_new[shared[0].1]);
        let weight = |at: usize| i64::from(dictionary.weight(old.symbols[at].key()));
        let common: i64 = shared.iter().map(|(at, _)| weight(*at)).sum();
        let (a, b) = (old.weight(a, dictionary), new.weight(b, dictionary));
        if common * 10 < 3 * a.max(b) && common * 2 < a.min(b) {
            shared.iter().for_each(|(at, _)| matches.part(*at));
        }
    }
}

/// Blocks of the two texts that belong together, in ascending order: of a paragraph that was divided the one and the two.
pub(super) struct Joined {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// Joins blocks that share words.
pub(super) fn join(old: &Side<'_>, new: &Side<'_>, matches: &Matches) -> Vec<Joined> {
    let (of_old, of_new) = (old.block_of_words(), new.block_of_words());
    let mut joined: Vec<Joined> = Vec::new();
    for (at, a) in of_old.iter().enumerate() {
        let Some(to) = matches.new_of(at) else {
            continue;
        };
        let (a, b) = (*a, of_new[to]);
        match joined.last_mut() {
            Some(last) if last.old.contains(&a) || last.new.contains(&b) => {
                last.old.end = last.old.end.max(a + 1);
                last.new.end = last.new.end.max(b + 1);
            }
            _ => joined.push(Joined {
                old: a..a + 1,
                new: b..b + 1,
            }),
        }
    }
    joined
}
