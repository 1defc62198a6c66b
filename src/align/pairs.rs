//! Pairs of words that stand together in half of the sequences.

use super::unit::CLASSES;
use crate::text::corpus::{Dictionary, Key};

/// Pairs of skeleton keys that are no wildcards: for each first key its second ones. It is asked of every token.
#[derive(Default)]
pub(super) struct Pairs {
    /// Where each first key's begin; classes come after the dictionary.
    starts: Vec<u32>,
    seconds: Vec<Key>,
    /// For each first key a bit for the last six bits of each second one: most pairs that are none are told by it.
    some: Vec<u64>,
    words: usize,
}

impl Pairs {
    pub(super) fn new(mut pairs: Vec<(Key, Key)>, dictionary: &Dictionary) -> Self {
        pairs.sort_unstable();
        let words = dictionary.len();
        let mut starts = vec![0; words + (Key::MAX - CLASSES) as usize + 2];
        let mut some = vec![0; starts.len()];
        for (first, second) in &pairs {
            let at = Self::place(*first, words);
            starts[at + 1] += 1;
            some[at] |= 1 << (second % u64::BITS);
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let seconds = pairs.into_iter().map(|(_, second)| second).collect();
        Self {
            starts,
            seconds,
            some,
            words,
        }
    }

    fn place(key: Key, words: usize) -> usize {
        if key >= CLASSES {
            words + (key - CLASSES) as usize
        } else {
            key as usize
        }
    }

    pub(super) fn contains(&self, first: Key, second: Key) -> bool {
        let at = Self::place(first, self.words);
        if self.some[at] & 1 << (second % u64::BITS) == 0 {
            return false;
        }
        let own = &self.seconds[self.starts[at] as usize..self.starts[at + 1] as usize];
        if own.len() <= 16 {
            own.contains(&second)
        } else {
            own.binary_search(&second).is_ok()
        }
    }
}
