//! Of all lines those that have a change, and some around them.

use untemplate::text::lines::Lines;

use super::Options;
use super::paint::{Paint, Tone};
use crate::cli::terminal::{escape, shorten};

/// One column of a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Half {
    /// The line's number in its document, where it is another than the one above.
    pub(super) number: Option<usize>,
    pub(super) spans: Vec<(Tone, String)>,
    /// In columns.
    pub(super) width: usize,
}

/// A line under way to the terminal.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// In one column or two. Of one column the second half has the number alone.
    pub(super) halves: [Half; 2],
    pub(super) changed: bool,
    /// Whether it is empty and only sets blocks apart.
    pub(super) empty: bool,
    /// Whether it is ours: where something has moved to or from.
    pub(super) noted: bool,
    /// Where it begins in either document.
    pub(super) at: (usize, usize),
    /// Whether the old document alone has it.
    pub(super) old_alone: bool,
}

/// Prints the lines near changes.
pub(super) fn print(
    sheet: &[Line],
    lines: &(Lines<'_>, Lines<'_>),
    options: &Options,
    paint: &mut Paint,
) {
    let kept = kept(sheet, options.context);
    let digits = digits(sheet);
    let mut before: Option<&str> = None;
    let mut k = 0;
    while k < sheet.len() {
        if !kept[k] || sheet[k].empty {
            k += 1;
            continue;
        }
        let end = (k..sheet.len()).find(|k| !kept[*k]).unwrap_or(sheet.len());
        let hunk = &sheet[k..end];
        let first = hunk.iter().find(|line| line.changed).unwrap_or(&hunk[0]);
        let heading = if first.old_alone {
            lines.0.heading(lines.0.at(first.at.0))
        } else {
            lines.1.heading(lines.1.at(first.at.1))
        };
        rule(
            heading.filter(|heading| before != Some(heading)),
            options.width,
            paint,
        );
        before = heading.or(before);
        // A hunk that begins within a paragraph says in which line.
        for (n, line) in hunk.iter().enumerate() {
            let numbers = if n == 0 && !line.noted {
                let number = |known: Option<usize>, of: &Lines<'_>, at: usize, there: bool| {
                    known.or_else(|| there.then(|| of.at(at) + 1))
                };
                let [old, new] = &line.halves;
                [
                    number(old.number, &lines.0, line.at.0, true),
                    number(new.number, &lines.1, line.at.1, !line.old_alone),
                ]
            } else {
                [line.halves[0].number, line.halves[1].number]
            };
            one(line, numbers, digits, options, paint);
        }
        k = end;
    }
}

/// Which lines have a change, or no more than so many lines of text between them and one.
fn kept(sheet: &[Line], context: usize) -> Vec<bool> {
    let mut kept = vec![false; sheet.len()];
    let mut near = |order: &mut dyn Iterator<Item = usize>| {
        let mut left = None;
        for k in order {
            if sheet[k].changed {
                left = Some(context);
            } else if let (Some(n), false) = (left, sheet[k].empty) {
                left = n.checked_sub(1);
            }
            kept[k] |= left.is_some();
        }
    };
    near(&mut (0..sheet.len()));
    near(&mut (0..sheet.len()).rev());
    // What sets blocks apart needs blocks on either side.
    for k in 0..sheet.len() {
        let beside = |k: Option<usize>| k.and_then(|k| kept.get(k)).is_some_and(|kept| *kept);
        if sheet[k].empty && !(beside(k.checked_sub(1)) && beside(k.checked_add(1))) {
            kept[k] = false;
        }
    }
    kept
}

fn digits(sheet: &[Line]) -> usize {
    let numbers = sheet
        .iter()
        .flat_map(|line| &line.halves)
        .filter_map(|half| half.number);
    numbers.max().unwrap_or(1).to_string().len()
}

/// How many columns line numbers take on a line, with what sets them apart from the text.
pub(super) fn frame(
    texts: &(Lines<'_>, Lines<'_>),
    ends: (usize, usize),
    side_by_side: bool,
) -> usize {
    let last = (texts.0.at(ends.0) + 1).max(texts.1.at(ends.1) + 1);
    let digits = last.to_string().len();
    if side_by_side {
        // "12 old │ 14 new"
        2 * (digits + 1) + 3
    } else {
        // "12 14 │ text"
        2 * (digits + 1) + 2
    }
}

fn rule(heading: Option<&str>, width: usize, paint: &mut Paint) {
    paint.end_line();
    match heading {
        Some(heading) => {
            let heading = escape(&shorten(heading, width.saturating_sub(8))).into_owned();
            paint.put(Tone::Frame, "── ");
            paint.put(Tone::Heading, &heading);
            let left = width.saturating_sub(4 + heading.chars().count());
            paint.put(Tone::Frame, &format!(" {}", "─".repeat(left)));
        }
        None => paint.put(Tone::Frame, &"─".repeat(width)),
    }
    paint.end_line();
}

fn one(
    line: &Line,
    numbers: [Option<usize>; 2],
    digits: usize,
    options: &Options,
    paint: &mut Paint,
) {
    let number = |number: Option<usize>| match number {
        Some(number) => format!("{number:>digits$} "),
        None => " ".repeat(digits + 1),
    };
    let text = |half: &Half, paint: &mut Paint| {
        for run in half.spans.chunk_by(|x, y| x.0 == y.0) {
            let text: String = run.iter().map(|(_, text)| text.as_str()).collect();
            paint.put(run[0].0, &text);
        }
    };
    let [old, new] = &line.halves;
    if options.side_by_side {
        let room = (options.width.saturating_sub(2 * (digits + 1) + 3)) / 2;
        paint.put(Tone::Frame, &number(numbers[0]));
        text(old, paint);
        paint.put(Tone::Same, &" ".repeat(room.saturating_sub(old.width)));
        paint.put(Tone::Frame, &format!(" │ {}", number(numbers[1])));
        text(new, paint);
    } else {
        let both = format!("{}{}│ ", number(numbers[0]), number(numbers[1]));
        paint.put(Tone::Frame, &both);
        text(old, paint);
    }
    paint.end_line();
}
