//! Words of the template beside a value that a document wrote with a slip of the pen.
//!
//! Where a document lacks the words next to a place, what it has in the place holds the value and, at its edge, those words
//! misspelt. They are no part of the value: left out of it, they are a deviation in wording.

use super::cell::{At, Builder, Cell};
use crate::align::cluster::common_ends;
use crate::text::corpus::Key;

/// Words beside a place that are looked at, at most.
const REACH: usize = 4;

impl Builder<'_> {
    /// A reading of cells without misspelt words of the template at its edges.
    pub(super) fn without_slips(
        &self,
        s: usize,
        cells: &[Cell],
        (mut start, mut end): (u32, u32),
    ) -> (u32, u32) {
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else {
            return (start, end);
        };
        let from = match first.at {
            At::Column(column) => column,
            At::Gap(gap) => gap.column,
        };
        let to = match last.at {
            At::Column(column) => column + 1,
            At::Gap(gap) => gap.column,
        };
        let map = &self.alignment.maps[s];
        let lacks = |column: &usize| map.get(*column).is_none();
        let before = (from.saturating_sub(REACH)..from).rev();
        let before = before.take_while(lacks).count();
        let behind = to..(to + REACH).min(map.len());
        let behind = behind.take_while(lacks).count();
        let slips = |columns: std::ops::Range<usize>, first: u32| {
            let words = self.alignment.columns[columns].iter();
            let words: Vec<Key> = words.map(|column| column.symbol.key()).collect();
            self.is_misspelt(&words, s, first)
        };
        // The most words that all are the template's.
        if let Some(n) = (1..=before)
            .rev()
            .find(|n| start + (*n as u32) < end && slips(from - n..from, start))
        {
            start += n as u32;
        }
        if let Some(n) = (1..=behind)
            .rev()
            .find(|n| start + (*n as u32) < end && slips(to..to + n, end - *n as u32))
        {
            end -= n as u32;
        }
        (start, end)
    }

    /// Whether a sequence has these words from a symbol on, slips of the pen aside.
    pub(super) fn is_misspelt(&self, words: &[Key], s: usize, first: u32) -> bool {
        let own = self.sequences[s].symbols[first as usize..].iter();
        let own: Vec<Key> = own.take(words.len()).map(|symbol| symbol.key()).collect();
        self.are_slips(words, &own)
    }

    /// Whether words are others, slips of the pen aside.
    pub(super) fn are_slips(&self, text: &[Key], own: &[Key]) -> bool {
        let mut pairs = text.iter().zip(own);
        text.len() == own.len() && pairs.all(|(text, own)| text == own || self.is_slip(*text, *own))
    }

    /// Whether one word is another with a letter or two amiss.
    fn is_slip(&self, x: Key, y: Key) -> bool {
        let len = self.dictionary.len();
        if x as usize >= len || y as usize >= len {
            return false;
        }
        let letters = |key: Key| letters(self.dictionary.text(key));
        let (x, y) = (letters(x), letters(y));
        x.len().max(y.len()) > 3 && is_near(&x, &y)
    }
}

/// Whether two words are a letter or two apart, at one place, and alike for the most part.
pub(super) fn is_near(x: &[char], y: &[char]) -> bool {
    let (head, tail) = common_ends(x, y);
    let longest = x.len().max(y.len());
    longest - head - tail <= 2 && 2 * (head + tail) > longest
}

/// The letters of a word; a character reference is one.
fn letters(word: &str) -> Vec<char> {
    let mut out = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let reference = rest.find(';').filter(|end| c == '&' && *end > 1);
        out.push(if reference.is_some() {
            char::REPLACEMENT_CHARACTER
        } else {
            c
        });
        rest = &rest[reference.map_or(c.len_utf8(), |end| end + 1)..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn a_character_reference_is_one_letter() {
        assert_eq!(letters("adress&eaucte;e").len(), 8);
        assert_eq!(letters("AT&T").len(), 4);
    }
}
