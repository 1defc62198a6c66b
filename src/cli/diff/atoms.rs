//! Rows to atoms: what is never broken across lines, with what stands before it.

use std::ops::Range;

use untemplate::diff::{Diff, Layout, Piece, PieceKind, Row, RowKind, characters};
use untemplate::text::hidden::plain;
use untemplate::text::lines::Lines;
use untemplate::text::token::Break;

use super::Options;
use super::paint::Tone;
use crate::cli::terminal::{escape, escape_hidden, shorten};

/// How much of a moved block is quoted where it stood before, in characters.
const QUOTE: usize = 40;

/// What stands before an atom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Glue {
    /// Nothing.
    None,
    /// A blank, or the end of a line that is filled.
    Space,
    /// The end of a line.
    Line,
    /// An empty line.
    Blank,
}

/// Text that is not broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    /// Escaped.
    pub(super) text: String,
    pub(super) tone: Tone,
    pub(super) glue: Glue,
    /// The byte of either document at which it stands.
    pub(super) at: (usize, usize),
    /// Which documents have it.
    pub(super) sides: (bool, bool),
    /// Whether a person should see it.
    pub(super) changed: bool,
}

/// The atoms of a difference of these texts.
pub(super) fn atoms(diff: &Diff, texts: (&str, &str), options: &Options) -> Vec<Atom> {
    let mut writer = Writer {
        diff,
        texts,
        lines: (Lines::of(texts.0), Lines::of(texts.1)),
        options,
        glue: Glue::None,
        atoms: Vec::new(),
    };
    for row in &diff.rows {
        writer.row(row);
    }
    let mut atoms = writer.atoms;
    if !options.coloured {
        mark(&mut atoms);
    }
    atoms
}

/// Puts signs around what one document alone has.
fn mark(atoms: &mut [Atom]) {
    let signs = |tone: Tone| match tone {
        Tone::Missing | Tone::MissingCharacters => Some(("[-", "-]")),
        Tone::Extra | Tone::ExtraCharacters => Some(("{+", "+}")),
        _ => None,
    };
    for k in 0..atoms.len() {
        let Some((open, close)) = signs(atoms[k].tone) else {
            continue;
        };
        // A sign that is opened in a block is closed in it.
        let goes_on = |k: usize| {
            let next = &atoms[k];
            next.tone == atoms[k - 1].tone && next.glue < Glue::Line
        };
        let (opens, closes) = (
            k == 0 || !goes_on(k),
            k + 1 == atoms.len() || !goes_on(k + 1),
        );
        if opens {
            atoms[k].text.insert_str(0, open);
        }
        if closes {
            atoms[k].text.push_str(close);
        }
    }
}

struct Writer<'a> {
    diff: &'a Diff,
    texts: (&'a str, &'a str),
    lines: (Lines<'a>, Lines<'a>),
    options: &'a Options,
    /// What stands before the next atom.
    glue: Glue,
    atoms: Vec<Atom>,
}

impl<'a> Writer<'a> {
    fn row(&mut self, row: &Row) {
        if !self.atoms.is_empty() {
            self.glue = self.glue.max(Glue::Line);
        }
        match row.kind {
            RowKind::MovedAway(to) => {
                let there = &self.diff.rows[to].new;
                let line = self.lines.1.at(self.first(self.texts.1, there)) + 1;
                let quote = shorten(&self.texts.0[row.old.clone()], QUOTE);
                let note = format!("» moved to line {line}: “{}”", escape(&quote));
                self.note(&note, row, (true, false));
                let gap = row.pieces.last().map(|piece| piece.old.clone());
                self.glue = Glue::Line.max(gap.map_or(Glue::Line, |gap| {
                    let empty = self.texts.0[gap].matches('\n').count() > 1;
                    if empty { Glue::Blank } else { Glue::Line }
                }));
                return;
            }
            RowKind::MovedHere(from) => {
                let there = &self.diff.rows[from].old;
                let first = self.first(self.texts.0, there);
                let last = first + self.texts.0[first..there.end].trim_end().len();
                let (first, last) = (
                    self.lines.0.at(first) + 1,
                    self.lines.0.at(last.saturating_sub(1)) + 1,
                );
                let note = if first == last {
                    format!("« moved here from line {first}")
                } else {
                    format!("« moved here from lines {first} to {last}")
                };
                self.note(&note, row, (true, true));
                self.glue = Glue::Line;
            }
            RowKind::Paired | RowKind::Missing | RowKind::Extra => {}
        }
        for piece in &row.pieces {
            match piece.gap {
                Some(divides) => self.gap(piece, divides),
                None => self.word(piece),
            }
        }
    }

    /// The first byte of a range that is no white space.
    fn first(&self, text: &str, range: &Range<usize>) -> usize {
        let part = &text[range.clone()];
        range.start + part.len() - part.trim_start().len()
    }

    fn note(&mut self, note: &str, row: &Row, sides: (bool, bool)) {
        for word in note.split(' ') {
            self.atoms.push(Atom {
                text: word.to_owned(),
                tone: Tone::Note,
                glue: std::mem::replace(&mut self.glue, Glue::Space),
                at: (row.old.start, row.new.start),
                sides,
                changed: sides.1,
            });
        }
    }

    fn put(&mut self, tone: Tone, text: String, at: (usize, usize)) {
        let old = matches!(tone, Tone::Missing | Tone::MissingCharacters);
        let new = matches!(tone, Tone::Extra | Tone::ExtraCharacters);
        self.atoms.push(Atom {
            text,
            tone,
            glue: std::mem::replace(&mut self.glue, Glue::None),
            at,
            sides: (!new, !old),
            changed: old || new,
        });
    }

    /// What stands before new words, where this stands before the old ones that they replace. In a column of their own it is the
    /// same; colours without signs would let the two run together.
    fn beside(&self, glue: Glue) -> Glue {
        match (self.options.side_by_side, self.options.coloured) {
            (true, _) => glue,
            (false, true) => glue.min(Glue::Space),
            (false, false) => Glue::None,
        }
    }

    /// What the old document has, then what the new one has in its place.
    fn replace(&mut self, old: &[(bool, String)], new: &[(bool, String)], at: (usize, usize)) {
        let glue = self.glue;
        for (strong, text) in old {
            let tone = if *strong {
                Tone::MissingCharacters
            } else {
                Tone::Missing
            };
            self.put(tone, text.clone(), at);
        }
        if !old.is_empty() && !new.is_empty() {
            self.glue = self.beside(glue);
        }
        for (strong, text) in new {
            let tone = if *strong {
                Tone::ExtraCharacters
            } else {
                Tone::Extra
            };
            self.put(tone, text.clone(), at);
        }
    }

    fn word(&mut self, piece: &Piece) {
        let at = (piece.old.start, piece.new.start);
        // No word ends with a line's end but the mask of a value that went over it, so that lines keep their numbers.
        let said = |text: &'a str, range: &Range<usize>| text[range.clone()].trim_end_matches('\n');
        let (old, new) = (
            said(self.texts.0, &piece.old),
            said(self.texts.1, &piece.new),
        );
        let whole = |text: &str| vec![(false, text.to_owned())];
        match piece.kind {
            PieceKind::Layout if self.options.layout == Layout::Shown => {
                self.replace(&whole(&escape(old)), &whole(&escape(new)), at);
            }
            PieceKind::Equal | PieceKind::Layout => {
                let text = escape(new).into_owned();
                self.put(Tone::Same, text, at);
            }
            PieceKind::Hidden => {
                let shown = |text: &str| whole(&escape_hidden(text, &plain(text)));
                self.replace(&shown(old), &shown(new), at);
            }
            PieceKind::Missing => self.put(Tone::Missing, escape(old).into_owned(), at),
            PieceKind::Extra => {
                let run = self
                    .atoms
                    .iter()
                    .rev()
                    .take_while(|a| a.tone == Tone::Missing);
                if let (Glue::None, Some(first)) = (self.glue, run.last()) {
                    self.glue = self.beside(first.glue);
                }
                self.put(Tone::Extra, escape(new).into_owned(), at);
            }
            PieceKind::Wording => self.wording(old, new, at),
        }
    }

    /// A word for another: refined to characters where that says more.
    fn wording(&mut self, old: &str, new: &str, at: (usize, usize)) {
        let Some(parts) = characters(old, new) else {
            let whole = |text: &str| vec![(false, escape(text).into_owned())];
            return self.replace(&whole(old), &whole(new), at);
        };
        if self.options.coloured || self.options.side_by_side {
            let strong = |same: bool| !same && self.options.coloured;
            let (mut a, mut b) = (Vec::new(), Vec::new());
            for part in &parts {
                let text =
                    |all: &str, range: &Range<usize>| escape(&all[range.clone()]).into_owned();
                a.push((strong(part.same), text(old, &part.old)));
                b.push((strong(part.same), text(new, &part.new)));
            }
            a.retain(|(_, text)| !text.is_empty());
            b.retain(|(_, text)| !text.is_empty());
            return self.replace(&a, &b, at);
        }
        for part in parts {
            let at = (at.0 + part.old.start, at.1 + part.new.start);
            if part.same {
                let text = escape(&new[part.new]).into_owned();
                self.put(Tone::Same, text, at);
                continue;
            }
            if !part.old.is_empty() {
                self.put(
                    Tone::MissingCharacters,
                    escape(&old[part.old]).into_owned(),
                    at,
                );
            }
            if !part.new.is_empty() {
                self.put(
                    Tone::ExtraCharacters,
                    escape(&new[part.new]).into_owned(),
                    at,
                );
            }
        }
    }

    fn gap(&mut self, piece: &Piece, divides: Break) {
        let at = (piece.old.start, piece.new.start);
        let (old, new) = (
            &self.texts.0[piece.old.clone()],
            &self.texts.1[piece.new.clone()],
        );
        match piece.kind {
            PieceKind::Missing => self.signs(Tone::Missing, old, divides, at),
            PieceKind::Extra => self.signs(Tone::Extra, new, divides, at),
            PieceKind::Layout if self.options.layout == Layout::Shown => {
                let (front, old, new, back) = apart(old, new);
                let shown = |text: &str| -> Vec<(bool, String)> {
                    let seen = visible(text);
                    if seen.is_empty() {
                        Vec::new()
                    } else {
                        vec![(false, seen)]
                    }
                };
                let within = if front.contains('\n') {
                    divides
                } else {
                    Break::None
                };
                self.signs(Tone::Same, front, within, at);
                self.replace(&shown(old), &shown(new), at);
                let blank: String = new.chars().filter(|c| c.is_whitespace()).collect();
                self.signs(Tone::Same, &(blank + back), divides, at);
            }
            PieceKind::Hidden => {
                let hidden = |text: &str| -> Vec<(bool, String)> {
                    let hidden: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                    let seen = escape_hidden(&hidden, &plain(&hidden)).into_owned();
                    if seen.is_empty() {
                        Vec::new()
                    } else {
                        vec![(false, seen)]
                    }
                };
                self.replace(&hidden(old), &hidden(new), at);
                let bare: String = new.chars().filter(|c| c.is_whitespace()).collect();
                self.signs(Tone::Same, &bare, divides, at);
            }
            PieceKind::Equal | PieceKind::Layout | PieceKind::Wording => {
                self.signs(Tone::Same, new, divides, at);
            }
        }
    }

    /// What lies between two words: the signs of Markdown as they are, white space as what it does.
    fn signs(&mut self, tone: Tone, gap: &str, divides: Break, at: (usize, usize)) {
        // Before the first word of a row no line end is soft.
        let soft = divides == Break::Space;
        let mut parts = gap.split('\n').enumerate().peekable();
        while let Some((k, part)) = parts.next() {
            let signs = part.trim();
            if k > 0 {
                let empty = signs.is_empty() && parts.peek().is_some();
                let glue = match (soft, empty) {
                    (true, _) => Glue::Space,
                    (false, true) => Glue::Blank,
                    (false, false) => Glue::Line,
                };
                self.glue = self.glue.max(glue);
            } else if part.starts_with(char::is_whitespace) {
                self.glue = self.glue.max(Glue::Space);
            }
            // The sign of a quotation begins each of its lines; it is one paragraph here.
            if signs.is_empty() || k > 0 && soft && signs == ">" {
                continue;
            }
            // How deep an item stands is told by the blanks before it.
            let indent = if k > 0 && !soft {
                part.len() - part.trim_start().len()
            } else {
                0
            };
            let text = format!("{}{}", " ".repeat(indent.min(8)), escape(signs));
            self.put(tone, text, at);
            if part.ends_with(char::is_whitespace) {
                self.glue = Glue::Space;
            }
        }
        if divides == Break::Block && !gap.contains('\n') {
            self.glue = self.glue.max(Glue::Line);
        }
    }
}

/// What two texts both begin with, what either has then, and what both end with.
fn apart<'t>(old: &'t str, new: &'t str) -> (&'t str, &'t str, &'t str, &'t str) {
    let same = old.chars().zip(new.chars()).take_while(|(x, y)| x == y);
    let at: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let ((front, old), new) = (old.split_at(at), &new[at..]);
    let same = old.chars().rev().zip(new.chars().rev());
    let same = same.take_while(|(x, y)| x == y);
    let at: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let (old, back) = old.split_at(old.len() - at);
    (front, old, &new[..new.len() - at], back)
}

/// Layout that can be seen.
fn visible(text: &str) -> String {
    let seen = |c: char| match c {
        ' ' => "·".to_owned(),
        '\t' => "⇥".to_owned(),
        '\n' => "⏎".to_owned(),
        c if c.is_whitespace() => format!("\\u{{{:x}}}", u32::from(c)),
        c => escape(c.encode_utf8(&mut [0; 4])).into_owned(),
    };
    text.chars().map(seen).collect()
}
