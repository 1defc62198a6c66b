//! Words and gaps of a row: which text has which.

use std::ops::Range;

use super::anchor::Matches;
use super::block::Side;
use super::refine::near_pairs;
use super::{Piece, PieceKind};
use crate::text::corpus::Dictionary;
use crate::text::token::{Break, Class};

/// Words of a text and the bytes around them, as far as they belong to one row.
#[derive(Clone)]
pub(super) struct Part<'a, 't> {
    pub(super) side: &'a Side<'t>,
    pub(super) words: Range<usize>,
    pub(super) bytes: Range<usize>,
}

impl Part<'_, '_> {
    /// The bytes before the `k`th word of the part; of the one behind the last word those to the part's end.
    fn gap(&self, k: usize) -> Range<usize> {
        let places = &self.side.places[self.words.clone()];
        let start = k.checked_sub(1).map_or(self.bytes.start, |k| places[k].1);
        start..places.get(k).map_or(self.bytes.end, |place| place.0)
    }

    fn word(&self, k: usize) -> Range<usize> {
        let (start, end) = self.side.places[self.words.start + k];
        start..end
    }

    /// What the gap before the `k`th word divides.
    fn divides(&self, k: usize) -> Break {
        match k {
            0 => Break::None,
            k if k == self.words.len() => Break::Block,
            k => self.side.symbols[self.words.start + k].before(),
        }
    }

    fn text(&self, bytes: &Range<usize>) -> &str {
        &self.side.text[bytes.clone()]
    }

    /// The words from the `a`th to the `b`th that may be like others.
    fn like(&self, range: Range<usize>, dictionary: &Dictionary) -> Vec<Option<&str>> {
        let word = |k: usize| {
            let class = dictionary.class(self.side.symbols[self.words.start + k].key());
            (class == Class::Word).then(|| self.text(&self.word(k)))
        };
        range.map(word).collect()
    }
}

/// The pieces of a row of both texts, whose words are paired in ascending order.
pub(super) fn of_both(
    old: &Part<'_, '_>,
    new: &Part<'_, '_>,
    matches: &Matches,
    dictionary: &Dictionary,
) -> Vec<Piece> {
    let mut builder = Builder {
        old,
        new,
        at: (0, 0),
        in_gap: false,
        pieces: Vec::new(),
    };
    let ends = (old.words.len(), new.words.len());
    let partner = |k: usize| {
        let to = matches.new_of(old.words.start + k)?;
        Some(to - new.words.start)
    };
    while builder.at != ends {
        let (i, j) = builder.at;
        let a = (i..ends.0)
            .find(|k| partner(*k).is_some())
            .unwrap_or(ends.0);
        let b = if a < ends.0 {
            partner(a).unwrap_or(j)
        } else {
            ends.1
        };
        let near = near_pairs(&old.like(i..a, dictionary), &new.like(j..b, dictionary));
        for (x, y) in near {
            builder.change(i + x, j + y);
            builder.pair(false);
        }
        builder.change(a, b);
        if a < ends.0 {
            builder.pair(true);
        }
    }
    builder.shared_gap();
    builder.pieces
}

/// The pieces of a row that one text alone has; in the other they would stand at this byte.
pub(super) fn of_one(part: &Part<'_, '_>, kind: PieceKind, there: usize) -> Vec<Piece> {
    let piece = |gap: Option<Break>, bytes: Range<usize>| match kind {
        PieceKind::Extra => Piece {
            kind,
            gap,
            old: there..there,
            new: bytes,
        },
        _ => Piece {
            kind,
            gap,
            old: bytes,
            new: there..there,
        },
    };
    let mut pieces = Vec::new();
    for k in 0..=part.words.len() {
        let gap = part.gap(k);
        if !gap.is_empty() {
            pieces.push(piece(Some(part.divides(k)), gap));
        }
        if k < part.words.len() {
            pieces.push(piece(None, part.word(k)));
        }
    }
    pieces
}

/// Pieces under way: all words before `at` are in.
struct Builder<'a, 'b, 't> {
    old: &'a Part<'b, 't>,
    new: &'a Part<'b, 't>,
    at: (usize, usize),
    /// Whether the gap before the next word is in as well.
    in_gap: bool,
    pieces: Vec<Piece>,
}

impl Builder<'_, '_, '_> {
    fn push(&mut self, kind: PieceKind, gap: Option<Break>, old: Range<usize>, new: Range<usize>) {
        if !old.is_empty() || !new.is_empty() {
            self.pieces.push(Piece {
                kind,
                gap,
                old,
                new,
            });
        }
    }

    /// How bytes compare that say the same, if anything.
    fn compare(&self, old: &Range<usize>, new: &Range<usize>) -> PieceKind {
        if self.old.text(old) == self.new.text(new) {
            PieceKind::Equal
        } else if self
            .old
            .side
            .hidden_in(old)
            .eq(self.new.side.hidden_in(new))
        {
            PieceKind::Layout
        } else {
            PieceKind::Hidden
        }
    }

    /// The gap that both texts have before the next word.
    fn shared_gap(&mut self) {
        if std::mem::take(&mut self.in_gap) {
            return;
        }
        let (old, new) = (self.old.gap(self.at.0), self.new.gap(self.at.1));
        let divides = self.new.divides(self.at.1);
        let kind = self.compare(&old, &new);
        self.push(kind, Some(divides), old, new);
    }

    /// The next word of either text: the same one, or one that stands for the other.
    fn pair(&mut self, aligned: bool) {
        self.shared_gap();
        let (i, j) = self.at;
        let (old, new) = (self.old.word(i), self.new.word(j));
        let key = |part: &Part<'_, '_>, k: usize| part.side.symbols[part.words.start + k].key();
        let kind = if aligned && key(self.old, i) == key(self.new, j) {
            self.compare(&old, &new)
        } else {
            PieceKind::Wording
        };
        self.push(kind, None, old, new);
        self.at = (i + 1, j + 1);
    }

    /// The words to the `a`th of the old and the `b`th of the new text, which are not in common.
    fn change(&mut self, a: usize, b: usize) {
        let (i, j) = self.at;
        match (i < a, j < b) {
            (false, false) => return,
            (true, true) => {
                self.shared_gap();
                self.words(i..a, PieceKind::Missing);
                self.words(j..b, PieceKind::Extra);
            }
            // What one text lacks takes one of the gaps around it along: the one that the other text has not.
            (true, false) => self.alone((self.old, i..a), (self.new, j), PieceKind::Missing),
            (false, true) => self.alone((self.new, j..b), (self.old, i), PieceKind::Extra),
        }
        self.at = (a, b);
    }

    /// Words of one text alone, with the gap before them or the one behind: the one that the other text has not where it
    /// lacks them.
    fn alone(
        &mut self,
        (part, words): (&Part<'_, '_>, Range<usize>),
        (other, at): (&Part<'_, '_>, usize),
        kind: PieceKind,
    ) {
        let gap = |k: usize| part.text(&part.gap(k));
        let there = other.gap(at);
        let there = (other.text(&there), other.divides(at));
        let first = (gap(words.start), part.divides(words.start));
        let last = (gap(words.end), part.divides(words.end));
        let takes_first = !self.in_gap
            && (first.0 != there.0 && last.0 == there.0 || first.1 != there.1 && last.1 == there.1);
        if takes_first {
            self.one(kind, Some(first.1), part.gap(words.start));
            self.words(words, kind);
        } else {
            self.shared_gap();
            self.words(words.clone(), kind);
            self.one(kind, Some(last.1), part.gap(words.end));
            self.in_gap = true;
        }
    }

    /// Words of one text alone with the gaps between them.
    fn words(&mut self, words: Range<usize>, kind: PieceKind) {
        let part = if kind == PieceKind::Missing {
            self.old
        } else {
            self.new
        };
        for k in words.clone() {
            if k > words.start {
                self.one(kind, Some(part.divides(k)), part.gap(k));
            }
            self.one(kind, None, part.word(k));
        }
    }

    /// Bytes of one text alone; in the other they would stand where its next piece begins.
    fn one(&mut self, kind: PieceKind, gap: Option<Break>, bytes: Range<usize>) {
        if kind == PieceKind::Missing {
            let here = self
                .pieces
                .last()
                .map_or(self.new.bytes.start, |p| p.new.end);
            self.push(kind, gap, bytes, here..here);
        } else {
            let here = self
                .pieces
                .last()
                .map_or(self.old.bytes.start, |p| p.old.end);
            self.push(kind, gap, here..here, bytes);
        }
    }
}
