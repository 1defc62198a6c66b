//! Atoms to lines of one text.

use untemplate::text::lines::Lines;

use super::Options;
use super::atoms::{Atom, Glue};
use super::fold::{Line, frame};
use super::paint::Tone;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// The lines of all atoms, filled to the width.
pub(super) fn lines(
    atoms: &[Atom],
    lines: &(Lines<'_>, Lines<'_>),
    options: &Options,
) -> Vec<Line> {
    let room = options
        .width
        .saturating_sub(frame(lines, ends(atoms), false))
        .max(10);
    let mut sheet: Vec<Line> = Vec::new();
    let mut shown = (0, 0);
    for (k, atom) in atoms.iter().enumerate() {
        let mut begins = sheet.is_empty() || atom.glue >= Glue::Line;
        if let (Some(line), false) = (sheet.last(), begins) {
            let width = line.halves[0].width + usize::from(atom.glue == Glue::Space);
            begins = overflows(width, &atoms[k..], room);
        }
        if begins {
            if atom.glue == Glue::Blank && !sheet.is_empty() {
                sheet.push(Line {
                    empty: true,
                    ..Line::default()
                });
            }
            sheet.push(begin(atom));
        } else {
            space(sheet.last_mut(), atom);
        }
        for (n, part) in split(&atom.text, room).into_iter().enumerate() {
            if n > 0 {
                sheet.push(begin(atom));
            }
            let Some(line) = sheet.last_mut() else { break };
            line.halves[0].width += part.width();
            line.halves[0].spans.push((atom.tone, part.to_owned()));
            line.changed |= atom.changed;
            line.noted |= atom.tone == Tone::Note;
            line.old_alone &= !atom.sides.1;
            number(line, atom, lines, &mut shown);
        }
    }
    sheet
}

/// A line that begins with an atom.
fn begin(atom: &Atom) -> Line {
    Line {
        at: atom.at,
        old_alone: true,
        ..Line::default()
    }
}

/// A blank before an atom, of its tone if the atom before has it too.
fn space(line: Option<&mut Line>, atom: &Atom) {
    if let (Some(line), Glue::Space) = (line, atom.glue) {
        let half = &mut line.halves[0];
        let before = half.spans.last().map(|(tone, _)| *tone);
        let tone = if before == Some(atom.tone) {
            atom.tone
        } else {
            Tone::Same
        };
        half.width += 1;
        half.spans.push((tone, " ".to_owned()));
    }
}

/// Gives a line the numbers that the lines above do not have.
fn number(
    line: &mut Line,
    atom: &Atom,
    lines: &(Lines<'_>, Lines<'_>),
    shown: &mut (usize, usize),
) {
    if atom.tone == Tone::Note {
        return;
    }
    let (old, new) = (lines.0.at(atom.at.0) + 1, lines.1.at(atom.at.1) + 1);
    if atom.sides.0 && old != shown.0 && line.halves[0].number.is_none() {
        line.halves[0].number = Some(old);
        shown.0 = old;
    }
    if atom.sides.1 && new != shown.1 && line.halves[1].number.is_none() {
        line.halves[1].number = Some(new);
        shown.1 = new;
    }
}

/// Where the last atom stands.
pub(super) fn ends(atoms: &[Atom]) -> (usize, usize) {
    let ends = atoms.iter().map(|atom| atom.at);
    ends.fold((0, 0), |a, b| (a.0.max(b.0), a.1.max(b.1)))
}

/// Whether a line may end before an atom: at a blank, and before a character of a script that sets none.
pub(super) fn breaks(atom: &Atom) -> bool {
    let wide = || {
        atom.text
            .graphemes(true)
            .next()
            .is_some_and(|first| first.width() > 1)
    };
    atom.glue == Glue::Space || wide()
}

/// Whether a line that is this wide ends before the first of these atoms: where it may if what hangs together does not fit, and
/// anywhere if the atom itself does not.
pub(super) fn overflows(width: usize, atoms: &[Atom], room: usize) -> bool {
    let own = width + atoms[0].text.width();
    own > room || breaks(&atoms[0]) && width + run(atoms, room) > room
}

/// The width of the first of these atoms with those that hang together with it; of wider ones than `limit` no more than it takes
/// to say so.
pub(super) fn run(atoms: &[Atom], limit: usize) -> usize {
    let mut width = atoms[0].text.width();
    for atom in &atoms[1..] {
        if atom.glue != Glue::None || breaks(atom) || width > limit {
            break;
        }
        width += atom.text.width();
    }
    width
}

/// A text in parts of at most this width; graphemes are kept whole.
pub(super) fn split(text: &str, room: usize) -> Vec<&str> {
    if text.width() <= room {
        return vec![text];
    }
    let (mut parts, mut from, mut width) = (Vec::new(), 0, 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        if width + grapheme.width() > room && at > from {
            parts.push(&text[from..at]);
            (from, width) = (at, 0);
        }
        width += grapheme.width();
    }
    parts.push(&text[from..]);
    parts
}
