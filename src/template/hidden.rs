//! What hides in a document, held against its template.
//!
//! In: the [`Unit`]s of a document's text, and what the template says where they stand. Out: which of them are a
//! deviation. One that the template has at the same place is the template's; one that a script explains is layout. In words
//! that the template does not know (values, clauses of the document's own) what no script explains is a deviation, unless
//! the family writes so ([`Habits`]).

use std::ops::Range;

use super::model::{Span, SpanType};
use super::trace::{Source, Trace};
use crate::text::corpus::Places;
use crate::text::hidden::{Trick, Unit, units};
use crate::text::script::runs_left;

/// How most documents of a family write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// Letters and their marks one by one.
    decomposed: bool,
    /// With hyphens that are seen only at a line's end.
    soft_hyphens: bool,
}

impl Habits {
    /// Of documents, by what more than half of them do.
    pub(super) fn of<'a>(documents: impl Iterator<Item = Places<'a>>) -> Self {
        let (mut all, mut decomposed, mut soft_hyphens) = (0, 0, 0);
        for places in documents {
            let (mut parts, mut hyphens) = (false, false);
            for unit in places.hidden() {
                parts |= unit.trick == Trick::Decomposed;
                hyphens |= unit.trick == Trick::SoftHyphen;
            }
            all += 1;
            decomposed += usize::from(parts);
            soft_hyphens += usize::from(hyphens);
        }
        Self {
            decomposed: 2 * decomposed > all,
            soft_hyphens: 2 * soft_hyphens > all,
        }
    }
}

/// A part of a text of the document, and the part of the template's that it stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Bytes of the document's text.
    pub(super) own: Range<usize>,
    /// Bytes of what the template says.
    pub(super) expected: Range<usize>,
    /// How they differ.
    pub(super) difference: Difference,
}

/// How a text differs from one that reads the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// Not at all.
    None,
    /// In what a script explains, or in what the template hides and the document does not.
    Layout,
    /// In what the document hides.
    Hidden,
}

/// What hides in one document.
#[derive(Debug)]
pub(super) struct Hidden {
    units: Vec<Unit>,
    habits: Habits,
    /// Whether most letters of the document run from right to left, so that lines of digits alone need direction marks, too.
    runs_left: bool,
}

impl Hidden {
    /// Nothing, if nothing hides in the document.
    pub(super) fn of(source: &Source<'_>, habits: Habits) -> Option<Self> {
        let units: Vec<Unit> = source.tokens.hidden().collect();
        if units.is_empty() {
            return None;
        }
        let directed = units.iter().any(|u| u.trick == Trick::Direction);
        let letters = || source.text.chars().filter(|c| c.is_alphabetic());
        let left = |c: &char| runs_left(*c);
        Some(Self {
            runs_left: directed && 2 * letters().filter(left).count() > letters().count(),
            units,
            habits,
        })
    }

    fn units(&self, range: &Range<usize>) -> &[Unit] {
        let from = self.units.partition_point(|u| u.start < range.start);
        let to = self.units.partition_point(|u| u.end <= range.end);
        &self.units[from..to.max(from)]
    }

    fn is_explained(&self, unit: &Unit) -> bool {
        unit.explained || unit.trick == Trick::Direction && self.runs_left
    }

    /// What hides in text of the document that the template does not know: each with what it reads as.
    pub(super) fn within(&self, text: &str, range: Range<usize>) -> Vec<(Range<usize>, String)> {
        let tells = |unit: &&Unit| {
            let usual = match unit.trick {
                Trick::LookAlikeWord => true,
                Trick::Decomposed => self.habits.decomposed,
                Trick::SoftHyphen => self.habits.soft_hyphens,
                Trick::Invisible | Trick::Direction | Trick::LookAlike => false,
            };
            !usual && !self.is_explained(unit)
        };
        let mut found: Vec<(Range<usize>, String)> = Vec::new();
        for unit in self.units(&range).iter().filter(tells) {
            if let Some((last, reads)) = found.last_mut()
                && !text[last.end..unit.start].contains(char::is_whitespace)
            {
                reads.push_str(&text[last.end..unit.start]);
                reads.push_str(&unit.reads);
                last.end = unit.end;
                continue;
            }
            found.push((unit.start..unit.end, unit.reads.clone()));
        }
        found
    }

    /// Text of the document piece by piece against what the template says; nothing, if they do not read the same.
    pub(super) fn against(
        &self,
        source: &Source<'_>,
        range: Range<usize>,
        expected: &str,
    ) -> Option<Vec<Piece>> {
        let own = self.units(&range);
        if own.is_empty() {
            return None;
        }
        let template = units(expected);
        let mut own = Atoms::new(source.text, range, own, source.crlf);
        let mut other = Atoms::new(expected, 0..expected.len(), &template, false);
        let mut pieces: Vec<Piece> = Vec::new();
        while let Some(piece) = self.piece(source, expected, &mut own, &mut other)? {
            match pieces.last_mut() {
                Some(last) if last.difference == piece.difference => {
                    last.own.end = piece.own.end;
                    last.expected.end = piece.expected.end;
                }
                _ => pieces.push(piece),
            }
        }
        Some(by_word(source.text, pieces))
    }

    /// The next piece, the shortest that reads the same on both sides; `None` within if there is no more, without if they differ.
    fn piece(
        &self,
        source: &Source<'_>,
        expected: &str,
        own: &mut Atoms<'_>,
        other: &mut Atoms<'_>,
    ) -> Option<Option<Piece>> {
        let (from, start) = (own.at, other.at);
        let (first, second) = (own.peek(), other.peek());
        if first.is_none() && second.is_none() {
            return Some(None);
        }
        let unseen = |atom: &Option<Atom<'_>>| atom.as_ref().is_some_and(|a| a.reads.is_empty());
        let mut difference = Difference::None;
        let mut tell = |atom: &Atom<'_>| {
            if let Some(unit) = atom.unit {
                difference = if self.is_explained(unit) {
                    Difference::Layout
                } else {
                    Difference::Hidden
                };
            }
        };
        if unseen(&first) && unseen(&second) && own.is_same(other) {
            own.next();
            other.next();
        } else if unseen(&first) {
            tell(&own.next()?);
        } else if unseen(&second) {
            other.next();
            difference = Difference::Layout;
        } else {
            let (a, b) = (own.next()?, other.next()?);
            tell(&a);
            let (mut read, mut wanted) = (a.reads.to_owned(), b.reads.to_owned());
            while read.len() != wanted.len() {
                if read.len() < wanted.len() {
                    let more = own.next()?;
                    tell(&more);
                    read.push_str(more.reads);
                } else {
                    wanted.push_str(other.next()?.reads);
                }
            }
            if read != wanted {
                return None;
            }
            if source.read(from..own.at) == expected[start..other.at] {
                difference = Difference::None;
            } else if difference == Difference::None {
                difference = Difference::Layout;
            }
        }
        Some(Some(Piece {
            own: from..own.at,
            expected: start..other.at,
            difference,
        }))
    }
}

/// Pieces of which what hides in one word is one.
fn by_word(text: &str, pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        if let [.., hidden, between] = &mut out[..]
            && hidden.difference == Difference::Hidden
            && between.difference == Difference::None
            && piece.difference == Difference::Hidden
            && !text[between.own.clone()].contains(char::is_whitespace)
        {
            hidden.own.end = piece.own.end;
            hidden.expected.end = piece.expected.end;
            out.pop();
            continue;
        }
        out.push(piece);
    }
    out
}

/// A character of a text, or a unit of it, and what it reads as.
struct Atom<'a> {
    reads: &'a str,
    unit: Option<&'a Unit>,
}

/// The atoms of a range of a text.
struct Atoms<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    units: &'a [Unit],
    crlf: bool,
}

impl<'a> Atoms<'a> {
    fn new(text: &'a str, range: Range<usize>, units: &'a [Unit], crlf: bool) -> Self {
        Self {
            text,
            at: range.start,
            end: range.end,
            units,
            crlf,
        }
    }

    /// The next atom, and its length.
    fn look(&self) -> Option<(Atom<'a>, usize)> {
        let rest = &self.text[self.at..self.end];
        if let Some(unit) = self.units.first().filter(|u| u.start == self.at) {
            let reads = unit.reads.as_str();
            let unit = Some(unit);
            return Some((Atom { reads, unit }, self.units[0].end - self.at));
        }
        let len = rest.chars().next()?.len_utf8();
        if self.crlf && rest.starts_with("\r\n") {
            let reads = &rest[1..2];
            return Some((Atom { reads, unit: None }, 2));
        }
        let reads = &rest[..len];
        Some((Atom { reads, unit: None }, len))
    }

    fn peek(&self) -> Option<Atom<'a>> {
        self.look().map(|(atom, _)| atom)
    }

    fn next(&mut self) -> Option<Atom<'a>> {
        let (atom, len) = self.look()?;
        self.at += len;
        self.units = &self.units[usize::from(atom.unit.is_some())..];
        Some(atom)
    }

    /// Whether the next atoms of both are written alike.
    fn is_same(&self, other: &Atoms<'_>) -> bool {
        let len = |atoms: &Atoms<'_>| atoms.look().map_or(0, |(_, len)| len);
        self.text[self.at..self.at + len(self)] == other.text[other.at..other.at + len(other)]
    }
}

impl Trace<'_> {
    /// Passes what reads as the template says but for what hides in it; false if it does not, and nothing is passed.
    pub(super) fn reads_as(&mut self, expected: &str, range: Range<usize>) -> bool {
        let source = self.source;
        let Some(hidden) = &self.hidden else {
            return false;
        };
        let Some(pieces) = hidden.against(source, range.clone(), expected) else {
            return false;
        };
        if pieces.iter().any(|p| p.difference == Difference::Layout) {
            self.span(SpanType::Layout, None, range, Some(expected.to_owned()));
        }
        for piece in pieces {
            let said = &expected[piece.expected];
            if piece.difference == Difference::Hidden {
                let (own, reads) = (piece.own.clone(), said.to_owned());
                self.span(SpanType::Hidden, None, own, Some(reads));
            }
            self.emit(said, piece.own);
        }
        true
    }

    /// Names what hides in text that the template does not know, but for what spans from this one on have named.
    pub(super) fn hidden_within(&mut self, range: Range<usize>, from: usize) {
        let Some(hidden) = &self.hidden else {
            return;
        };
        let offset = self.source.offset;
        for (own, reads) in hidden.within(self.source.text, range) {
            let named = |span: &Span| {
                let apart = span.end <= own.start + offset || own.end + offset <= span.start;
                span.kind == SpanType::Hidden && !apart
            };
            if !self.spans[from..].iter().any(named) {
                self.span(SpanType::Hidden, None, own, Some(reads));
            }
        }
    }
}
