//! The changes of a difference alone, each with its place, its heading and both texts.

use std::ops::Range;

use serde::Serialize;

use super::{Diff, Piece, PieceKind, Row, RowKind};
use crate::text::encoding::Offsets;
use crate::text::lines::Lines;

/// What a change is, in the words that deviations have as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Words stand for others.
    Wording,
    /// Only the old text has it.
    Missing,
    /// Only the new text has it.
    Extra,
    /// Both have it, elsewhere.
    Moved,
    /// They read the same, and differ in characters that cannot be seen or that look alike.
    Hidden,
    /// No reader would call it a difference of text.
    Layout,
}

/// Some bytes of a text, and where a person finds them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// First byte.
    pub start: usize,
    /// One past the last byte; the first where the text has nothing.
    pub end: usize,
    /// The line that it begins in, from 1.
    pub line: usize,
    /// The character of that line that it begins with, from 1.
    pub column: usize,
    /// The line that it ends in, from 1.
    pub end_line: usize,
    /// What stands there.
    pub text: String,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: ChangeKind,
    /// The heading above it, without its signs: the new text's, of what is missing the old text's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// Where it stands in the old text, or would stand.
    pub old: Passage,
    /// Where it stands in the new text, or would stand.
    pub new: Passage,
    /// What was changed within a moved block.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// How many changes there are of each kind; those within moved blocks count as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Of wording.
    pub wording: usize,
    /// Of what is missing.
    pub missing: usize,
    /// Of what is extra.
    pub extra: usize,
    /// Of what has moved.
    pub moved: usize,
    /// Of what hides.
    pub hidden: usize,
    /// Of layout, listed or not.
    pub layout: usize,
}

/// What two texts have otherwise as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentLayout {
    /// One begins with a byte order mark.
    ByteOrderMark,
    /// The lines of one end with CRLF, those of the other with LF.
    LineEnds,
    /// One ends with a line end.
    FinalNewline,
}

/// Whether changes of layout are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// They are counted alone.
    Hidden,
    /// They are listed.
    Shown,
}

/// What is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether the texts say the same; with [`Layout::Shown`] also in the same layout.
    pub same: bool,
    /// Whether the work was cut short by a limit; see [`Diff::limited`].
    pub limited: bool,
    /// How many changes there are.
    pub counts: Counts,
    /// What differs as a whole, and is no change of its own.
    pub document_layout: Vec<DocumentLayout>,
    /// The changes, in reading order.
    pub changes: Vec<Change>,
}

/// Lists the changes of a difference of these two texts. Cost: linear in the texts and the pieces, and a binary search for each
/// change.
///
/// # Panics
/// If the difference is one of other texts.
///
/// ```
/// use untemplate::diff::{ChangeKind, Layout, diff, report};
///
/// let (old, new) = ("# Data\n\nWe keep it for 12 months.\n", "# Data\n\nWe keep it for 24 months.\n");
/// let report = report(&diff(old, new), old, new, Layout::Hidden);
/// let change = &report.changes[0];
/// assert_eq!((change.kind, change.heading.as_deref()), (ChangeKind::Wording, Some("Data")));
/// assert_eq!((change.old.text.as_str(), change.new.text.as_str()), ("12", "24"));
/// assert_eq!((change.new.line, change.new.column, change.new.start..change.new.end), (3, 16, 23..25));
/// ```
pub fn report(diff: &Diff, old: &str, new: &str, layout: Layout) -> Report {
    let document_layout = whole(old, new);
    let lister = Lister {
        diff,
        old: Lines::of(old),
        new: Lines::of(new),
        texts: (old, new),
    };
    let mut changes: Vec<Change> = Vec::new();
    for row in &diff.rows {
        lister.row(row, &mut changes);
    }
    let mut counts = Counts::default();
    count(&changes, &mut counts);
    if layout == Layout::Hidden {
        drop_layout(&mut changes);
    }
    Report {
        same: changes.is_empty() && (layout == Layout::Hidden || document_layout.is_empty()),
        limited: diff.limited,
        counts,
        document_layout,
        changes,
    }
}

impl Report {
    /// The places were bytes of the texts: makes them bytes of the files, for each of the two that is not UTF-8. Cost: a binary search
    /// for each place.
    ///
    /// ```
    /// use untemplate::diff::{Layout, diff, report};
    /// use untemplate::source::{Encoding, Offsets};
    ///
    /// let (old, new) = ("Le café, 12 mois.", "Le café, 24 mois.");
    /// let mut report = report(&diff(old, new), old, new, Layout::Hidden);
    /// let of_new = Offsets::of(new, Encoding::for_label("latin1").unwrap());
    /// report.count_in_files(None, Some(&of_new));
    /// assert_eq!((report.changes[0].old.start, report.changes[0].new.start), (10, 9));
    /// ```
    pub fn count_in_files(&mut self, old: Option<&Offsets<'_>>, new: Option<&Offsets<'_>>) {
        if old.is_some() || new.is_some() {
            count_in_files(&mut self.changes, old, new);
        }
    }
}

fn count_in_files(changes: &mut [Change], old: Option<&Offsets<'_>>, new: Option<&Offsets<'_>>) {
    for change in changes {
        for (passage, offsets) in [(&mut change.old, old), (&mut change.new, new)] {
            if let Some(offsets) = offsets {
                passage.start = offsets.in_file(passage.start);
                passage.end = offsets.in_file(passage.end);
            }
        }
        count_in_files(&mut change.changes, old, new);
    }
}

fn count(changes: &[Change], counts: &mut Counts) {
    for change in changes {
        *match change.kind {
            ChangeKind::Wording => &mut counts.wording,
            ChangeKind::Missing => &mut counts.missing,
            ChangeKind::Extra => &mut counts.extra,
            ChangeKind::Moved => &mut counts.moved,
            ChangeKind::Hidden => &mut counts.hidden,
            ChangeKind::Layout => &mut counts.layout,
        } += 1;
        count(&change.changes, counts);
    }
}

fn drop_layout(changes: &mut Vec<Change>) {
    changes.retain(|change| change.kind != ChangeKind::Layout);
    for change in changes {
        drop_layout(&mut change.changes);
    }
}

/// What differs as a whole.
fn whole(old: &str, new: &str) -> Vec<DocumentLayout> {
    let mark = |text: &str| text.starts_with('\u{feff}');
    let carriage = |text: &str| text.contains("\r\n");
    let newline = |text: &str| text.ends_with('\n');
    [
        (mark(old) != mark(new), DocumentLayout::ByteOrderMark),
        (carriage(old) != carriage(new), DocumentLayout::LineEnds),
        (newline(old) != newline(new), DocumentLayout::FinalNewline),
    ]
    .into_iter()
    .filter_map(|(differs, what)| differs.then_some(what))
    .collect()
}

struct Lister<'a> {
    diff: &'a Diff,
    old: Lines<'a>,
    new: Lines<'a>,
    texts: (&'a str, &'a str),
}

impl Lister<'_> {
    /// The changes of a row.
    fn row(&self, row: &Row, changes: &mut Vec<Change>) {
        match row.kind {
            RowKind::Paired => self.pieces(&row.pieces, changes),
            RowKind::Missing => {
                changes.push(self.change(ChangeKind::Missing, row.old.clone(), row.new.clone()))
            }
            RowKind::Extra => {
                changes.push(self.change(ChangeKind::Extra, row.old.clone(), row.new.clone()))
            }
            RowKind::MovedAway(_) => {}
            RowKind::MovedHere(from) => {
                let old = self.diff.rows[from].old.clone();
                let mut change = self.change(ChangeKind::Moved, old, row.new.clone());
                self.pieces(&row.pieces, &mut change.changes);
                changes.push(change);
            }
        }
    }

    /// The changes that pieces show: those of words that follow each other are one.
    fn pieces(&self, pieces: &[Piece], changes: &mut Vec<Change>) {
        let is_change = |piece: &Piece| {
            matches!(
                piece.kind,
                PieceKind::Missing | PieceKind::Extra | PieceKind::Wording
            )
        };
        for run in pieces.chunk_by(|x, y| is_change(x) && is_change(y)) {
            let (first, last) = (&run[0], &run[run.len() - 1]);
            let (old, new) = (first.old.start..last.old.end, first.new.start..last.new.end);
            let kind = match first.kind {
                PieceKind::Equal => continue,
                PieceKind::Layout if self.is_whole(&old, &new) => continue,
                PieceKind::Layout => ChangeKind::Layout,
                PieceKind::Hidden => ChangeKind::Hidden,
                _ if old.is_empty() => ChangeKind::Extra,
                _ if new.is_empty() => ChangeKind::Missing,
                _ => ChangeKind::Wording,
            };
            changes.push(self.change(kind, old, new));
        }
    }

    /// Whether a gap differs only in what the texts have otherwise as a whole.
    fn is_whole(&self, old: &Range<usize>, new: &Range<usize>) -> bool {
        let bare = |text: &str, range: &Range<usize>| {
            let gap = &text[range.clone()];
            let gap = if range.start == 0 {
                gap.trim_start_matches('\u{feff}')
            } else {
                gap
            };
            let gap = gap.replace("\r\n", "\n");
            if range.end == text.len() {
                gap.strip_suffix('\n').map(str::to_owned).unwrap_or(gap)
            } else {
                gap
            }
        };
        bare(self.texts.0, old) == bare(self.texts.1, new)
    }

    fn change(&self, kind: ChangeKind, old: Range<usize>, new: Range<usize>) -> Change {
        let (old, new) = if kind == ChangeKind::Layout {
            (old, new)
        } else {
            (trimmed(self.texts.0, old), trimmed(self.texts.1, new))
        };
        let heading = if kind == ChangeKind::Missing {
            self.old.heading(self.old.at(old.start))
        } else {
            self.new.heading(self.new.at(new.start))
        };
        Change {
            kind,
            heading: heading.map(str::to_owned),
            old: passage(self.texts.0, &self.old, old),
            new: passage(self.texts.1, &self.new, new),
            changes: Vec::new(),
        }
    }
}

/// The range without white space at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    if part.trim().is_empty() {
        return range.start..range.start;
    }
    start..start + part.trim().len()
}

fn passage(text: &str, lines: &Lines<'_>, range: Range<usize>) -> Passage {
    // The line of the last character, not of what stands behind it.
    let last = if range.is_empty() {
        range.start
    } else {
        range.end - 1
    };
    Passage {
        line: lines.at(range.start) + 1,
        column: lines.column(range.start),
        end_line: lines.at(last) + 1,
        text: text[range.clone()].to_owned(),
        start: range.start,
        end: range.end,
    }
}
