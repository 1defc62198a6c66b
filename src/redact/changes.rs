//! Differences, changes of a template and explanations with masks.

use std::collections::BTreeMap;
use std::ops::Range;

use super::known::Values;
use super::mask::{Sheet, merged};
use super::model::shifted;
use super::shapes::Whose;
use super::written::Written;
use super::{Found, Mask};
use crate::diff::{self, ChangeKind, Diff, Passage, Piece, PieceKind, Report, Row};
use crate::error::Error;
use crate::template::changes::Change;
use crate::template::explain::{Explanation, Reading, explain};
use crate::template::model::{Kind, Model};
use crate::text::lines::Lines;

/// A difference of two texts with masks in them.
#[derive(Clone, Debug)]
pub struct MaskedDiff {
    /// Its ranges are those of the masked texts.
    pub diff: Diff,
    /// Its places are those of the texts as they are.
    pub report: Report,
    /// The masked texts, the old one first. Lines have the numbers that they had.
    pub texts: [String; 2],
}

/// What is masked in two texts, and the texts with masks.
struct Sides {
    sheets: [Sheet; 2],
}

impl Mask {
    /// A difference of these two texts, and its report, with masks. What differs differs still, were it masked alike.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) when the values that differ are more than can be looked for at once.
    ///
    /// ```
    /// use untemplate::diff::{Layout, diff, report};
    /// use untemplate::redact::Known;
    /// use untemplate::template::model::Kind;
    ///
    /// let (old, new) = ("Ask a@x.example.\n", "Ask b@x.example.\n");
    /// let found = diff(old, new);
    /// let report = report(&found, old, new, Layout::Hidden);
    /// let masked = Known::new([Kind::Email]).mask()?.diff(&found, &report, [old, new])?;
    /// assert_eq!(masked.texts, ["Ask [email].\n", "Ask [email].\n"]);
    /// assert_eq!((masked.report.same, masked.report.changes[0].new.text.as_str()), (false, "[email]"));
    /// # Ok::<(), untemplate::Error>(())
    /// ```
    pub fn diff(
        &self,
        diff: &Diff,
        report: &Report,
        texts: [&str; 2],
    ) -> Result<MaskedDiff, Error> {
        let mut found = texts.map(|text| self.found(text, Whose::Pair));
        self.changed(&report.changes, texts, &mut found)?;
        let [old, new] = found.map(merged);
        let rows: Vec<Row> = rows_of(diff, [&old, &new]);
        let mut cuts = [Vec::new(), Vec::new()];
        for row in &rows {
            let pieces = row.pieces.iter().map(|piece| [&piece.old, &piece.new]);
            for [old, new] in pieces.chain([[&row.old, &row.new]]) {
                cuts[0].extend([old.start, old.end]);
                cuts[1].extend([new.start, new.end]);
            }
        }
        passages(&report.changes, &mut |old, new| {
            cuts[0].extend([old.start, old.end]);
            cuts[1].extend([new.start, new.end]);
        });
        let [old_cuts, new_cuts] = cuts;
        let sides = Sides {
            sheets: [
                Sheet::of(texts[0], &old, old_cuts),
                Sheet::of(texts[1], &new, new_cuts),
            ],
        };
        let rows = rows.iter().map(|row| Row {
            kind: row.kind,
            old: sides.range(0, &row.old),
            new: sides.range(1, &row.new),
            pieces: row.pieces.iter().flat_map(|one| sides.piece(one)).collect(),
        });
        let masked = Diff {
            rows: rows.collect(),
            limited: diff.limited,
        };
        let lines = [0, 1].map(|side: usize| Lines::of(&sides.sheets[side].text));
        let Report {
            same,
            limited,
            counts,
            document_layout,
            changes,
        } = report;
        let report = Report {
            same: *same,
            limited: *limited,
            counts: *counts,
            document_layout: document_layout.clone(),
            changes: changes
                .iter()
                .map(|one| sides.change(one, &lines))
                .collect(),
        };
        Ok(MaskedDiff {
            diff: masked,
            report,
            texts: sides.sheets.map(|sheet| sheet.text),
        })
    }

    /// What is to be masked in the passages that differ.
    ///
    /// # Errors
    ///
    /// As of [`Known::mask`](super::Known::mask).
    fn changed(
        &self,
        changes: &[diff::Change],
        texts: [&str; 2],
        found: &mut [Vec<Found>; 2],
    ) -> Result<(), Error> {
        // No template says what a value is, so what is one in a passage is one wherever it stands.
        let mut known = Values::default();
        passages(changes, &mut |old, new| {
            for (side, passage) in [old, new].into_iter().enumerate() {
                let said = &texts[side][passage.start..passage.end];
                let own = self.found(said, Whose::Own);
                for one in own.iter().filter(|one| one.kind != Kind::Text) {
                    known.add_likely(one.kind, &said[one.start..one.end]);
                }
                found[side].extend(shifted(own, passage.start));
            }
        });
        let search = known.search()?;
        for (text, found) in texts.iter().zip(found) {
            found.extend(search.find(&Written::of(text)));
        }
        Ok(())
    }

    /// What changed by name, without what names give away.
    pub fn changes(&self, changes: &[Change]) -> Vec<Change> {
        let masked = changes.iter().map(|change| {
            let Change {
                part,
                name,
                fate,
                how,
            } = change;
            // Its words are ours, but for the names in them.
            let how = how.iter().map(|how| {
                let words: Vec<String> = how.split(' ').map(|word| self.name(word)).collect();
                words.join(" ")
            });
            Change {
                part: *part,
                name: name.as_ref().map(|name| self.name(name)),
                fate: *fate,
                how: how.collect(),
            }
        });
        masked.collect()
    }

    /// What is known of a name, with masks: [`explain`] of a model. Readings that are masked alike stay apart.
    pub fn explanation(&self, model: &Model, name: &str) -> Option<Explanation> {
        let Explanation {
            name,
            part,
            kind,
            support,
            needs_review,
            places: _,
            readings,
        } = explain(&model.template, &model.documents, name)?;
        // What stands around a place is cut, and half a value is not known any more: the template is masked first.
        let masked = explain(&self.template(&model.template), &[], &self.name(&name))?;
        let of = model.template.variables.get(&name);
        let mut ids = BTreeMap::new();
        let shown = self.record_ids(&model.documents);
        for (record, id) in model.documents.iter().zip(shown) {
            ids.insert(record.id.as_str(), id);
        }
        let readings = readings.into_iter().map(|one| {
            let Reading { reading, documents } = one;
            let masked = match of {
                Some(variable) => self.value(&name, variable.kind, &reading),
                None => self.name(&reading),
            };
            let shown = |id: String| ids.get(id.as_str()).cloned().unwrap_or(id);
            Reading {
                reading: masked,
                documents: documents.into_iter().map(shown).collect(),
            }
        });
        let mut readings: Vec<Reading> = readings.collect();
        // In the order of their text they would say which value comes before which.
        readings.sort_by(|a, b| {
            let number = |one: &Reading| std::cmp::Reverse(one.documents.len());
            (number(a), &a.documents).cmp(&(number(b), &b.documents))
        });
        Some(Explanation {
            name: self.name(&name),
            part,
            kind,
            support,
            needs_review,
            places: masked.places,
            readings,
        })
    }
}

/// The rows of a difference in which the pieces of one mask are one piece, where they compare alike.
fn rows_of(diff: &Diff, masks: [&[Found]; 2]) -> Vec<Row> {
    let Diff { rows, limited: _ } = diff;
    let within = |side: usize, at: usize| {
        let k = masks[side].partition_point(|mask| mask.end <= at);
        masks[side].get(k).is_some_and(|mask| mask.start < at)
    };
    let rows = rows.iter().map(|row| {
        let Row {
            kind,
            old,
            new,
            pieces,
        } = row;
        let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let goes_on = |last: &Piece| {
                let inner = |side, last: &Range<usize>, next: &Range<usize>| {
                    let empty = last.is_empty() && next.is_empty();
                    last.end == next.start && (empty || within(side, next.start))
                };
                last.kind == piece.kind
                    && inner(0, &last.old, &piece.old)
                    && inner(1, &last.new, &piece.new)
            };
            match joined.last_mut() {
                Some(last) if goes_on(last) => {
                    last.gap = None;
                    last.old.end = piece.old.end;
                    last.new.end = piece.new.end;
                }
                _ => joined.push(piece.clone()),
            }
        }
        Row {
            kind: *kind,
            old: old.clone(),
            new: new.clone(),
            pieces: joined,
        }
    });
    rows.collect()
}

/// All passages of changes, those within moved blocks as well.
fn passages<'c>(changes: &'c [diff::Change], visit: &mut impl FnMut(&'c Passage, &'c Passage)) {
    for change in changes {
        visit(&change.old, &change.new);
        passages(&change.changes, visit);
    }
}

impl Sides {
    fn range(&self, side: usize, range: &Range<usize>) -> Range<usize> {
        let sheet = &self.sheets[side];
        sheet.place(range.start)..sheet.place(range.end)
    }

    /// A piece in the masked texts. Words that are like each other but masked are one gone and one new: two masks are alike
    /// to the letter.
    fn piece(&self, piece: &Piece) -> Vec<Piece> {
        let Piece {
            kind,
            gap,
            old,
            new,
        } = piece;
        let masked = Piece {
            kind: *kind,
            gap: *gap,
            old: self.range(0, old),
            new: self.range(1, new),
        };
        let length = |range: &Range<usize>| range.end - range.start;
        let changed = length(&masked.old) != length(old)
            || length(&masked.new) != length(new)
            || self.sheets[0].text[masked.old.clone()] == self.sheets[1].text[masked.new.clone()];
        match kind {
            PieceKind::Wording | PieceKind::Hidden if changed => {
                let gone = Piece {
                    kind: PieceKind::Missing,
                    new: masked.new.start..masked.new.start,
                    ..masked.clone()
                };
                let came = Piece {
                    kind: PieceKind::Extra,
                    old: masked.old.end..masked.old.end,
                    ..masked
                };
                vec![gone, came]
            }
            _ => vec![masked],
        }
    }

    fn change(&self, change: &diff::Change, lines: &[Lines<'_>; 2]) -> diff::Change {
        let diff::Change {
            kind,
            heading: _,
            old,
            new,
            changes,
        } = change;
        let heading = if *kind == ChangeKind::Missing {
            lines[0].heading(old.line - 1)
        } else {
            lines[1].heading(new.line - 1)
        };
        diff::Change {
            kind: *kind,
            heading: heading.map(str::to_owned),
            old: self.passage(0, old),
            new: self.passage(1, new),
            changes: changes.iter().map(|one| self.change(one, lines)).collect(),
        }
    }

    fn passage(&self, side: usize, passage: &Passage) -> Passage {
        let Passage {
            start,
            end,
            line,
            column,
            end_line,
            text: _,
        } = passage;
        let range = self.range(side, &(*start..*end));
        Passage {
            start: *start,
            end: *end,
            line: *line,
            column: *column,
            end_line: *end_line,
            text: self.sheets[side].text[range].to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Layout, diff, report};
    use crate::redact::Known;

    #[test]
    fn a_difference_stays_one_and_tells_nothing() {
        let old = "# Contact\n\nWrite to Jorin Valdek,\nhttps://x.example/jorin, by noon.\n\nThe end of it is near.\n";
        let new = "# Contact\n\nWrite to Mirela Okafor,\nhttps://x.example/mirela, by noon.\n\nThe end of it is near.\n";
        let found = diff(old, new);
        let told = report(&found, old, new, Layout::Hidden);
        let mask = Known::new([Kind::Person, Kind::Url]).mask().unwrap();
        let masked = mask.diff(&found, &told, [old, new]).unwrap();
        assert!(!masked.diff.is_same());
        for (side, text) in masked.texts.iter().enumerate() {
            for secret in ["Jorin", "jorin", "Valdek", "Mirela", "mirela", "Okafor"] {
                assert!(!text.contains(secret), "{text}");
            }
            assert_eq!(text.lines().count(), [old, new][side].lines().count());
            for row in &masked.diff.rows {
                for piece in &row.pieces {
                    let range = if side == 0 { &piece.old } else { &piece.new };
                    assert!(text.get(range.clone()).is_some(), "{range:?}");
                }
            }
        }
        assert_eq!(masked.report.counts, told.counts);
        let places = |report: &Report| {
            let of = report.changes.iter();
            of.map(|one| (one.old.start, one.new.end, one.new.line))
                .collect::<Vec<_>>()
        };
        assert_eq!(places(&masked.report), places(&told));
    }
}
