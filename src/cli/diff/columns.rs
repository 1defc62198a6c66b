//! Atoms to lines of two columns, the old document on the left: what both have stands on the same line.

use untemplate::text::lines::Lines;

use super::Options;
use super::atoms::{Atom, Glue};
use super::fold::{Line, frame};
use super::inline::{ends, overflows, run, split};
use super::paint::Tone;
use unicode_width::UnicodeWidthStr as _;

/// The lines of all atoms, filled to half the width.
pub(super) fn lines(
    atoms: &[Atom],
    lines: &(Lines<'_>, Lines<'_>),
    options: &Options,
) -> Vec<Line> {
    let frame = frame(lines, ends(atoms), true);
    let mut sheet = Sheet {
        room: (options.width.saturating_sub(frame) / 2).max(10),
        rows: Vec::new(),
        at: [0, 0],
        shown: [0, 0],
        lines,
    };
    for (k, atom) in atoms.iter().enumerate() {
        let begins = |k: usize| !atom.sides.1 && (k == 0 || atoms[k - 1].sides.1);
        if begins(k) && atom.glue == Glue::Space {
            sheet.keep_together(&atoms[k..]);
        }
        sheet.put(&atoms[k..]);
    }
    // A line without a word sets blocks apart.
    for row in &mut sheet.rows {
        row.empty = row.halves.iter().all(|half| half.spans.is_empty());
    }
    sheet.rows
}

struct Sheet<'a> {
    room: usize,
    rows: Vec<Line>,
    /// The row that each column has come to.
    at: [usize; 2],
    /// The line numbers shown last.
    shown: [usize; 2],
    lines: &'a (Lines<'a>, Lines<'a>),
}

impl Sheet<'_> {
    /// Puts the first of these atoms where it belongs.
    fn put(&mut self, atoms: &[Atom]) {
        let atom = &atoms[0];
        let sides: &[usize] = match atom.sides {
            (true, true) => &[0, 1],
            (true, false) => &[0],
            _ => &[1],
        };
        // What both have begins where the column that is ahead has come to.
        if sides.len() == 2 {
            self.at = [self.at[0].max(self.at[1]); 2];
        }
        let wants = |sheet: &Self, side: usize| {
            let width = sheet.half(side);
            let width = width + usize::from(atom.glue == Glue::Space && width > 0);
            width > 0 && overflows(width, atoms, sheet.room)
        };
        let down = match atom.glue {
            _ if self.rows.is_empty() => 0,
            Glue::Blank => 2,
            Glue::Line => 1,
            _ => usize::from(sides.iter().any(|side| wants(self, *side))),
        };
        for side in sides {
            self.at[*side] += down;
        }
        for (n, part) in split(&atom.text, self.room).into_iter().enumerate() {
            for side in sides {
                self.at[*side] += usize::from(n > 0);
                self.place(*side, atom, part, n > 0 || down > 0);
            }
        }
    }

    /// Goes on to the next line where these atoms begin with a change that fits on one, and would not fit on this one in both
    /// columns: else the text behind it would stand below the one and beside the other.
    fn keep_together(&mut self, atoms: &[Atom]) {
        let one = |atom: &&Atom, side: usize| match side {
            0 => !atom.sides.1,
            _ => !atom.sides.0,
        };
        let width = |atoms: &[Atom], side: usize| -> (usize, usize) {
            let change = atoms.iter().take_while(|atom| one(atom, side));
            let widths = change
                .clone()
                .map(|a| a.text.width() + usize::from(a.glue == Glue::Space));
            (change.count(), widths.sum())
        };
        let (lost, left) = width(atoms, 0);
        let (won, right) = width(&atoms[lost..], 1);
        let rest = &atoms[lost + won..];
        let hangs = match rest.first() {
            Some(next) if next.glue == Glue::None => run(rest, self.room),
            _ => 0,
        };
        let start = self.half(0).max(self.half(1));
        let longer = left.max(right) + hangs;
        if self.at[0] == self.at[1] && longer <= self.room && start + longer > self.room {
            self.at = [self.at[0] + 1; 2];
        }
    }

    /// The width of what a column's row has.
    fn half(&self, side: usize) -> usize {
        self.rows
            .get(self.at[side])
            .map_or(0, |row| row.halves[side].width)
    }

    fn place(&mut self, side: usize, atom: &Atom, text: &str, begins: bool) {
        let row = self.at[side];
        while self.rows.len() <= row {
            self.rows.push(Line {
                old_alone: true,
                ..Line::default()
            });
        }
        let line = &mut self.rows[row];
        if line.halves.iter().all(|half| half.spans.is_empty()) {
            line.at = atom.at;
        }
        let half = &mut line.halves[side];
        if atom.glue == Glue::Space && !begins && half.width > 0 {
            half.spans.push((Tone::Same, " ".to_owned()));
            half.width += 1;
        }
        half.spans.push((atom.tone, text.to_owned()));
        half.width += text.width();
        line.changed |= atom.changed;
        line.noted |= atom.tone == Tone::Note;
        line.old_alone &= !atom.sides.1;
        let number = match side {
            0 => self.lines.0.at(atom.at.0) + 1,
            _ => self.lines.1.at(atom.at.1) + 1,
        };
        if atom.tone != Tone::Note && number != self.shown[side] && half.number.is_none() {
            half.number = Some(number);
            self.shown[side] = number;
        }
    }
}
