//! Where a document deviates from its template: each deviation with its place, its weight and both texts.
//!
//! In: a [`Record`], of inference or of extraction, and the document's text. Out: [`Deviation`]s in reading order. What a
//! deviation is, the record's spans say; here it gets what a person needs to find and weigh it, and a fingerprint by
//! which a later audit knows it again ([`Baseline`]). [`Overview`] says of the template how much of it is open to
//! deviation at all. Cost: linear in the text and the spans.

mod baseline;
mod findings;
pub(crate) mod fingerprint;
mod overview;
mod said;
mod undecided;

use serde::{Deserialize, Serialize};

pub use baseline::Baseline;
pub use findings::{Audit, Findings};
pub use overview::Overview;
pub use said::said;

use crate::template::model::{Record, Span, SpanType, Support, Template};
use crate::text::hidden::plain;
use crate::text::lines::Lines;
use undecided::undecided;

/// Words from which on what is missing or extra is a clause, not a word.
const CLAUSE: usize = 5;

/// How much a deviation matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// No reader would call it a difference of text.
    Layout,
    /// A few words, a value, or a blank that was left.
    Wording,
    /// A clause that is missing, added, or elsewhere.
    Clause,
}

impl Severity {
    /// The word for it in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Layout => "layout",
            Self::Wording => "wording",
            Self::Clause => "clause",
        }
    }
}

/// One deviation of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deviation {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: SpanType,
    /// How much it matters.
    pub severity: Severity,
    /// First byte in the file.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The line that it begins in, from 1.
    pub line: usize,
    /// The character of that line that it begins with, from 1.
    pub column: usize,
    /// The line that it ends in.
    pub end_line: usize,
    /// The character of that line that follows it.
    pub end_column: usize,
    /// The heading above it, without its signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// What the template has there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What the document has.
    pub found: String,
    /// The line where a moved clause belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<usize>,
    /// In how many of the template's documents the place reads as the template has it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<Support>,
    /// Whether a person should look at it: these documents are no majority.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_review: bool,
    /// Why it was accepted, if the user did; see [`Decisions`](crate::decisions::Decisions). It is a failure no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
    /// The word around hidden characters, which say little by themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<Word>,
    /// 32 hexadecimal digits that stay the same when lines before it come or go: a hash of the document's id, the type, the
    /// heading and both texts.
    pub fingerprint: String,
    /// Whether the template leaves it open; see [`deviations_from`].
    #[serde(skip)]
    pub open: bool,
    /// Whether an earlier audit found it as well; see [`Baseline`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
}

/// A word in which characters hide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// As it is written.
    pub found: String,
    /// As it reads.
    pub expected: String,
}

impl Word {
    /// The most of it on either side of what hides, in bytes: a line of another script may have no blank.
    const SIDE: usize = 40;

    /// The word around a span of hidden characters; of other spans nothing.
    pub fn around(span: &Span, text: &str) -> Option<Self> {
        if span.kind != SpanType::Hidden {
            return None;
        }
        let (before, found) = (text.get(..span.start)?, text.get(span.start..span.end)?);
        let after = text.get(span.end..)?;
        let blank = |c: char| c.is_whitespace();
        let mut from = before.rfind(blank).map_or(0, |at| {
            at + before[at..].chars().next().map_or(1, char::len_utf8)
        });
        from = from.max(before.len().saturating_sub(Self::SIDE));
        from += (0..4).find(|k| before.is_char_boundary(from + k))?;
        let mut to = after.find(blank).unwrap_or(after.len()).min(Self::SIDE);
        to -= (0..4).find(|k| after.is_char_boundary(to - k))?;
        let (before, after) = (&before[from..], &after[..to]);
        let read = span.expected.as_deref().unwrap_or_default();
        Some(Self {
            found: format!("{before}{found}{after}"),
            expected: plain(&format!("{before}{read}{after}")).into_owned(),
        })
    }
}

/// The deviations of a document in reading order; `text` is the document's, a byte order mark included.
///
/// ```
/// use untemplate::audit::{Severity, deviations};
/// use untemplate::{accept, extract, infer};
///
/// let letter = |town: &str, word: &str| {
///     format!("# Data\n\nThe town of {town} keeps your data for a year and never {word} than that.\n")
/// };
/// let file = |town: &str, word: &str| (format!("{town}.md"), letter(town, word).into_bytes());
/// let model = infer(&accept(vec![file("Lyon", "longer"), file("Nantes", "longer"), file("Metz", "longer")]).documents);
///
/// let documents = accept(vec![file("Brest", "less")]).documents;
/// let record = &extract(&model.template, &documents).documents[0];
/// let found = deviations(record, documents[0].text());
/// assert_eq!((record.id.as_str(), found.len()), ("Brest", 1));
/// assert_eq!((found[0].line, found[0].severity), (3, Severity::Wording));
/// assert_eq!((found[0].expected.as_deref(), found[0].found.as_str()), (Some("longer"), "less"));
/// assert_eq!(found[0].heading.as_deref(), Some("Data"));
/// ```
pub fn deviations(record: &Record, text: &str) -> Vec<Deviation> {
    let mut found = unmarked(record, text, &Lines::of(text));
    fingerprint::give(&record.id, &mut found);
    found
}

/// The deviations of a document as [`deviations`] gives them, and beside them what a template of two documents leaves open: the clause that this
/// one lacks, and the wording that it has where the other has another. All of these are to be reviewed. The template is the one that inference made.
pub fn deviations_from(template: &Template, record: &Record, text: &str) -> Vec<Deviation> {
    let lines = Lines::of(text);
    let mut found = unmarked(record, text, &lines);
    let mut open = undecided(template, record, text, &lines);
    // A document that says neither of two wordings deviates anyhow.
    open.retain(|open| {
        let mut worded = found.iter().filter(|one| one.severity > Severity::Layout);
        !worded.any(|one| one.start < open.end && open.start < one.end)
    });
    found.extend(open);
    found.sort_by_key(|one| (one.start, std::cmp::Reverse(one.end)));
    fingerprint::give(&record.id, &mut found);
    found
}

/// The deviations that the spans of a record say, without fingerprints.
pub(crate) fn unmarked(record: &Record, text: &str, lines: &Lines<'_>) -> Vec<Deviation> {
    let within = record.spans_in(text);
    let spans = within.iter().zip(&record.spans);
    spans
        .filter_map(|(span, in_file)| placed(span, in_file, text, lines))
        .collect()
}

/// The deviation that a span is, by its bytes in the text and those in the file; nothing if it is none. It has no fingerprint yet.
fn placed(span: &Span, in_file: &Span, text: &str, lines: &Lines<'_>) -> Option<Deviation> {
    let found = text.get(span.start..span.end).unwrap_or_default();
    let severity = severity(span, found)?;
    let line = lines.at(span.start);
    Some(Deviation {
        kind: span.kind,
        severity,
        start: in_file.start,
        end: in_file.end,
        line: line + 1,
        column: lines.column(span.start),
        end_line: lines.at(span.end) + 1,
        end_column: lines.column(span.end),
        heading: lines.heading(line).map(str::to_owned),
        expected: span.expected.clone(),
        found: found.to_owned(),
        origin: span.origin.map(|origin| lines.at(origin) + 1),
        support: span.support,
        needs_review: span.needs_review,
        accepted: None,
        word: Word::around(span, text),
        fingerprint: String::new(),
        open: false,
        known: false,
    })
}

/// How much a span matters; nothing if it is no deviation.
fn severity(span: &Span, found: &str) -> Option<Severity> {
    let long = |text: &str| text.split_whitespace().count() >= CLAUSE;
    let by_length = |text: &str| {
        if long(text) {
            Severity::Clause
        } else {
            Severity::Wording
        }
    };
    match span.kind {
        SpanType::Slot | SpanType::Optional | SpanType::Choice | SpanType::Repeat => None,
        SpanType::Layout => Some(Severity::Layout),
        SpanType::Wording | SpanType::Hidden | SpanType::Value | SpanType::Blank => {
            Some(Severity::Wording)
        }
        SpanType::Missing => Some(by_length(span.expected.as_deref().unwrap_or_default())),
        SpanType::Extra => Some(by_length(found)),
        SpanType::Moved => Some(Severity::Clause),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_lines_and_characters() {
        let text = "\u{feff}# Tête\n\népée x\n";
        let start = text.find('x').unwrap();
        let record = Record {
            spans: vec![
                Span {
                    kind: SpanType::Extra,
                    name: None,
                    start,
                    end: start + 1,
                    option: None,
                    expected: None,
                    origin: Some(text.len()),
                    support: None,
                    needs_review: false,
                    confidence: None,
                },
                Span {
                    kind: SpanType::Missing,
                    name: None,
                    start: text.len(),
                    end: text.len(),
                    option: None,
                    expected: Some("one two three four five".into()),
                    origin: None,
                    support: None,
                    needs_review: false,
                    confidence: None,
                },
            ],
            ..Record::default()
        };
        let found = deviations(&record, text);
        assert_eq!((found[0].line, found[0].column), (3, 6));
        assert_eq!((found[0].end_line, found[0].end_column), (3, 7));
        assert_eq!(found[0].severity, Severity::Wording);
        assert_eq!(found[0].origin, Some(4));
        assert_eq!((found[1].line, found[1].column), (4, 1));
        assert_eq!(found[1].severity, Severity::Clause);
        assert!(deviations(&record, "").len() == 2, "whatever the text");
    }

    #[test]
    fn a_byte_order_mark_is_no_character_of_the_first_line() {
        let text = "\u{feff}éx\n";
        let start = text.find('x').unwrap();
        let spans = vec![Span::new(SpanType::Extra, start, start + 1)];
        let record = Record {
            spans,
            ..Record::default()
        };
        let found = &deviations(&record, text)[0];
        assert_eq!((found.column, found.end_column), (2, 3));
    }
}
