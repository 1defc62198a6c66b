//! What stands where in one document: its words, deviations and blanks.

use std::collections::BTreeMap;

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation as _;
use untemplate::audit::Word;
use untemplate::template::model::{Record, Span, SpanType};

use super::DEVIATIONS;
use crate::cli::terminal::shorten;

/// How much of a passage is quoted, in characters.
const QUOTE: usize = 60;
/// How many characters of its line are quoted before and after a blank.
const AROUND: usize = 32;
/// How many bytes before and after a blank are looked at for them, values included.
const REACH: usize = 1024;

/// A deviation, quoted.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Passage {
    #[serde(rename = "type")]
    pub(crate) kind: SpanType,
    /// The line of the file that it begins in, from 1.
    pub(crate) line: usize,
    /// What the document says, shortened.
    pub(crate) found: String,
    /// What the template has there, shortened.
    pub(crate) expected: Option<String>,
    /// The line of the file where a moved clause belongs.
    pub(crate) origin: Option<usize>,
    /// The word around hidden characters.
    pub(crate) word: Option<Word>,
}

/// A blank that looks forgotten, quoted from the first document that has it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Blank {
    /// The first document by id that has it.
    pub(crate) id: String,
    /// The line of its file, from 1.
    pub(crate) line: usize,
    /// The words around it, `{name}` for values, `␣` where there is nothing to see.
    pub(crate) excerpt: String,
    /// How many documents have the same.
    pub(crate) documents: usize,
}

/// What one pass over a document gives.
pub(super) struct Scan {
    pub(super) words: usize,
    pub(super) fixed_words: usize,
    /// Deviations by type, as [`DEVIATIONS`] orders them.
    pub(super) counts: [usize; DEVIATIONS.len()],
    /// Deviations that a person should look at.
    pub(super) needs_review: usize,
    /// Excerpts of its blanks, each with the offset where it first stands.
    pub(super) blanks: BTreeMap<String, usize>,
}

impl Scan {
    /// Scans a document; `record` is its record.
    pub(super) fn of(record: &Record, text: &str) -> Self {
        let mut counts = [0; DEVIATIONS.len()];
        let mut blanks = BTreeMap::new();
        let spans = &record.spans_in(text);
        for span in spans.iter() {
            if let Some(at) = DEVIATIONS.iter().position(|&kind| kind == span.kind) {
                counts[at] += 1;
            } else if span.kind == SpanType::Blank {
                blanks
                    .entry(excerpt(span, spans, text))
                    .or_insert(span.start);
            }
        }
        let (words, fixed_words) = count_words(text, &varying(spans));
        Self {
            words,
            fixed_words,
            needs_review: spans.iter().filter(|s| s.needs_review).count(),
            counts,
            blanks,
        }
    }

    /// The number of deviations.
    pub(super) fn deviations(&self) -> usize {
        self.counts.iter().sum()
    }
}

/// The byte ranges that are not fixed text, disjoint and in order. A forgotten blank and layout are the template's text still.
fn varying(spans: &[Span]) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for span in spans {
        if matches!(span.kind, SpanType::Blank | SpanType::Layout) || span.start == span.end {
            continue;
        }
        match ranges.last_mut() {
            Some((_, end)) if span.start <= *end => *end = span.end.max(*end),
            _ => ranges.push((span.start, span.end)),
        }
    }
    ranges
}

/// The words of the text, and those that no range touches. Words are what stands between blanks; where the script has none between
/// words, they are Unicode's.
fn count_words(text: &str, varying: &[(usize, usize)]) -> (usize, usize) {
    // The first bytes of Thai, Lao, Khmer, Burmese, Chinese and Japanese characters, among others that do no harm.
    // Most texts have no byte of the kind, and that is seen fastest by looking at many at a time.
    let suspicious = |part: &[u8]| {
        let first = |byte: u8| u8::from(byte.wrapping_sub(0xE0) < 10) & u8::from(byte != 0xE2);
        part.iter().fold(0, |any, byte| any | first(*byte)) != 0
    };
    if text.as_bytes().chunks(256).any(suspicious)
        && (text.bytes().any(|byte| matches!(byte, 0xE1 | 0xE3..=0xE9))
            || text.contains(|c| matches!(c, '\u{e00}'..='\u{eff}')))
    {
        return count_unicode_words(text, varying);
    }
    let bytes = text.as_bytes();
    // A word begins where a blank ends. Counted for many bytes at a time; of the varying parts, which are short, the words
    // are walked.
    let begins = |(a, b): (&[u8], &[u8])| {
        let begun = a.iter().zip(b).fold(0u8, |n, (a, b)| {
            n + u8::from(a.is_ascii_whitespace() & !b.is_ascii_whitespace())
        });
        usize::from(begun)
    };
    let first = usize::from(bytes.first().is_some_and(|b| !b.is_ascii_whitespace()));
    let next = bytes.get(1..).unwrap_or_default();
    let words = first
        + bytes
            .chunks(128)
            .zip(next.chunks(128))
            .map(begins)
            .sum::<usize>();
    let mut varied = 0;
    let mut at = 0;
    for &(start, end) in varying {
        at = at.max(start);
        while at < end.min(bytes.len()) {
            if bytes[at].is_ascii_whitespace() {
                at += 1;
                continue;
            }
            varied += 1;
            at += bytes[at..]
                .iter()
                .take_while(|b| !b.is_ascii_whitespace())
                .count();
        }
    }
    (words, words - varied)
}

/// The same where the script has no blanks between words.
fn count_unicode_words(text: &str, varying: &[(usize, usize)]) -> (usize, usize) {
    let mut ranges = varying.iter().copied().peekable();
    let (mut words, mut fixed) = (0, 0);
    for (start, said) in text.unicode_word_indices() {
        let end = start + said.len();
        words += 1;
        while ranges
            .next_if(|&(_, range_end)| range_end <= start)
            .is_some()
        {}
        fixed += usize::from(
            ranges
                .peek()
                .is_none_or(|&(range_start, _)| range_start >= end),
        );
    }
    (words, fixed)
}

/// The first `limit` deviations of a document.
pub(super) fn first(record: &Record, text: &str, limit: usize) -> Vec<Passage> {
    record
        .spans_in(text)
        .iter()
        .filter(|span| DEVIATIONS.contains(&span.kind))
        .take(limit)
        .map(|span| Passage {
            kind: span.kind,
            line: line(text, span.start),
            found: shorten(text.get(span.start..span.end).unwrap_or_default(), QUOTE),
            expected: span
                .expected
                .as_deref()
                .map(|expected| shorten(expected, QUOTE)),
            origin: span.origin.map(|origin| line(text, origin)),
            word: Word::around(span, text),
        })
        .collect()
}

/// The line that the byte stands in, from 1.
pub(super) fn line(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at.min(text.len())]
        .iter()
        .filter(|&&byte| byte == b'\n')
        .count()
}

/// The words around a blank on its line. A value is shown by its name, so that the same blank of the template reads the
/// same in every document.
fn excerpt(blank: &Span, spans: &[Span], text: &str) -> String {
    let Some(said) = text.get(blank.start..blank.end) else {
        return String::new();
    };
    let from = boundary(text, blank.start.saturating_sub(REACH));
    let from = text[from..blank.start]
        .rfind('\n')
        .map_or(from, |at| from + at + 1);
    let to = boundary(text, blank.end.saturating_add(REACH));
    let to = text[blank.end..to]
        .find('\n')
        .map_or(to, |at| blank.end + at);

    let before = with_names(spans, text, from, blank.start);
    let after = with_names(spans, text, blank.end, to);
    let said = if said.trim().is_empty() {
        " ␣ "
    } else {
        said
    };
    format!(
        "{}{}{}",
        last_words(&before, AROUND),
        shorten_keeping_edges(said),
        first_words(&after, AROUND)
    )
}

/// The last character boundary that is not after `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

/// A piece of a document with `{name}` in place of each value that begins in it.
fn with_names(spans: &[Span], text: &str, from: usize, to: usize) -> String {
    let mut shown = String::new();
    let mut at = from;
    let begun = spans.partition_point(|span| span.start < from);
    for span in spans[begun..].iter().take_while(|span| span.start < to) {
        if span.kind == SpanType::Slot && span.start >= at {
            shown.push_str(text.get(at..span.start).unwrap_or_default());
            shown.push('{');
            shown.push_str(span.name.as_deref().unwrap_or("value"));
            shown.push('}');
            at = span.end;
        }
    }
    shown.push_str(text.get(at..to).unwrap_or_default());
    shown
}

/// Up to `limit` characters from the end, whole words, on one line; a blank at the very end stays.
fn last_words(text: &str, limit: usize) -> String {
    let turned: String = text.chars().rev().collect();
    first_words(&turned, limit).chars().rev().collect()
}

/// Up to `limit` characters, whole words, on one line; a blank at the very beginning stays.
fn first_words(text: &str, limit: usize) -> String {
    let short = shorten(text, limit);
    if text.starts_with(char::is_whitespace) && !short.is_empty() {
        format!(" {short}")
    } else {
        short
    }
}

/// The blank itself, cut if it is long; the white space around it counts.
fn shorten_keeping_edges(said: &str) -> String {
    let short = first_words(said, AROUND);
    if said.ends_with(char::is_whitespace) {
        format!("{short} ")
    } else {
        short
    }
}
