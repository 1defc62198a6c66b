//! Where what a document lacks lies among columns.
//!
//! In: an alignment of two sequences. Out: the same, with some tokens in other columns that they fit as well. Of "A. B." and "A." the
//! words alone do not say which full stop the second has.

use super::pairwise::{Aligner, NONE};
use crate::text::corpus::{Key, Symbol};
use crate::text::sentence::ends_sentence;
use crate::text::token::{Break, Class};

impl Aligner<'_> {
    /// Slides what one side lacks to where a block or sentence begins: of "A. B." without one sentence, which one it is
    /// that is lacking is told by the text around, not by the order of search.
    pub(super) fn slide(&mut self) {
        let mut i = 0;
        while i < self.map.len() {
            if self.map[i] != NONE {
                i += 1;
                continue;
            }
            let mut end = i;
            while end < self.map.len() && self.map[end] == NONE {
                end += 1;
            }
            let contiguous = i > 0
                && end < self.map.len()
                && self.map[i - 1] != NONE
                && self.map[end] == self.map[i - 1] + 1;
            let slid = self.slide_columns(i, end, contiguous);
            if slid == 0 && !contiguous {
                self.give_back(i, end);
                self.stay_in_line(i, end);
            }
            // What is lacking lies further on now; what it slid over is as it was.
            i = end + usize::try_from(slid).unwrap_or(0);
            while i < self.map.len() && self.map[i] == NONE {
                i += 1;
            }
        }
    }

    /// Of a block that is lacking but for its last words, these are the last words of the block before it.
    fn give_back(&mut self, start: usize, end: usize) {
        let opens = |c: usize| self.columns[c].symbol.before() == Break::Block;
        let Some(block) = (start + 1..end).find(|c| opens(*c)) else {
            return;
        };
        let stop = (end..self.columns.len())
            .find(|c| opens(*c))
            .unwrap_or(self.columns.len());
        let len = stop - end;
        let key = |c: usize| self.columns[c].symbol.key();
        let fits = len > 0
            && block >= start + len
            && (end..stop).all(|c| self.map[c] != NONE && key(c) == key(block - len + (c - end)));
        if fits {
            for k in 0..len {
                self.map[block - len + k] = self.map[end + k];
                self.map[end + k] = NONE;
            }
        }
    }

    /// A value that ends a line of the document stays in that line, where others end it with a value of its shape.
    fn stay_in_line(&mut self, start: usize, end: usize) {
        let taken = |c: usize| self.map.get(c).is_some_and(|at| *at != NONE);
        if start == 0 || !taken(start - 1) || !taken(end) {
            return;
        }
        let opens = |symbol: &Symbol| symbol.before() >= Break::Line;
        let (before, at) = (self.map[start - 1] as usize, self.map[end] as usize);
        let ends = self.document.get(at + 1).is_none_or(opens);
        if !ends || self.document[before + 1..=at].iter().any(opens) {
            return;
        }
        let Some(line) = (start + 1..=end).find(|c| opens(&self.columns[*c].symbol)) else {
            return;
        };
        let value = self.shape(end);
        if value.is_some() && self.shape(line - 1) == value {
            self.map[line - 1] = at as u32;
            self.map[end] = NONE;
        }
    }

    /// The class of a value of a known shape.
    fn shape(&self, column: usize) -> Option<Class> {
        let class = self.dictionary.class(self.columns[column].symbol.key());
        (class.is_typed() && class != Class::Cell).then_some(class)
    }

    /// Says how far it slid what is lacking. Where the document has text of its own before what it has behind these columns
    /// (`contiguous` says that it has not), that text may come to stand before them, if what is lacking is whole lines then.
    fn slide_columns(&mut self, start: usize, end: usize, contiguous: bool) -> isize {
        let key = |c: usize| self.columns[c].symbol.key();
        let class = |c: usize| self.dictionary.class(key(c));
        // Two values of one shape are as good as one another.
        let same = |a: usize, b: usize| {
            key(a) == key(b) || self.shape(a).is_some() && self.shape(a) == self.shape(b)
        };
        // What is lacking rather begins with a word than with a value, and what a comma sets off with the comma.
        let strength = |c: usize| {
            let mark = self.dictionary.text(key(c)) == ",";
            let before =
                self.columns[c]
                    .symbol
                    .before()
                    .max(if mark { Break::Space } else { Break::None });
            let sentence = c > 0 && self.ends_sentence(key(c - 1));
            (
                before as usize * 2 + usize::from(sentence),
                !class(c).is_typed(),
            )
        };
        let mut best = (strength(start), 0isize);
        let mut shift = 0isize;
        while contiguous && start as isize + shift > 0 && {
            let s = (start as isize + shift) as usize;
            self.map[s - 1] != NONE && same(s - 1, (end as isize + shift) as usize - 1)
        } {
            shift -= 1;
            best = best.max((strength((start as isize + shift) as usize), shift));
        }
        shift = 0;
        while ((end as isize + shift) as usize) < self.map.len() && {
            let e = (end as isize + shift) as usize;
            self.map[e] != NONE && same(e, (start as isize + shift) as usize)
        } {
            shift += 1;
            let here = strength((start as isize + shift) as usize);
            let line = 2 * Break::Line as usize;
            let value = self.shape((start as isize + shift - 1) as usize).is_some();
            let behind = self.columns.get((end as isize + shift) as usize);
            let lines = here.0 >= line && behind.is_none_or(|c| c.symbol.before() >= Break::Line);
            if contiguous && here >= best.0 || value && lines && here > best.0 {
                best = (here, shift);
            }
        }
        let mut k = best.1;
        let (mut s, mut e) = (start, end);
        while k < 0 {
            self.map[e - 1] = self.map[s - 1];
            self.map[s - 1] = NONE;
            (s, e, k) = (s - 1, e - 1, k + 1);
        }
        while k > 0 {
            self.map[s] = self.map[e];
            self.map[e] = NONE;
            (s, e, k) = (s + 1, e + 1, k - 1);
        }
        best.1
    }

    fn ends_sentence(&self, key: Key) -> bool {
        ends_sentence(self.dictionary.text(key))
    }
}
