//! What a deviation is, in words.

use super::{Deviation, Word};
use crate::template::model::SpanType;
use crate::text::visible::{escape, escape_hidden, shorten};

/// A deviation in a few words: what the document says and what the template has. Both texts are made visible (see
/// [`escape`]) and then given to `quote`, which escapes them for where they go and puts them into quotes.
///
/// `origin` is the line that a moved clause comes from, `word` the word around hidden characters.
///
/// ```
/// use untemplate::audit::said;
/// use untemplate::template::model::SpanType;
///
/// let quote = |text: &str| format!("“{text}”");
/// let words = said(SpanType::Wording, "less", Some("longer"), None, None, quote);
/// assert_eq!(words, "“less” for “longer”");
/// ```
pub fn said(
    kind: SpanType,
    found: &str,
    expected: Option<&str>,
    origin: Option<usize>,
    word: Option<&Word>,
    quote: impl Fn(&str) -> String,
) -> String {
    if let Some(word) = word {
        let found = quote(&escape_hidden(&word.found, &word.expected));
        if word.expected.is_empty() {
            return format!("{found}, hidden");
        }
        return format!("{found} for {}", quote(&escape(&word.expected)));
    }
    let is_empty = found.is_empty();
    let found = || quote(&escape(found));
    let expected = expected.map(|expected| (expected.is_empty(), quote(&escape(expected))));
    match (kind, expected) {
        (SpanType::Missing, Some((_, expected))) => format!("lacks {expected}"),
        (SpanType::Missing, None) => "lacks text of the template".to_owned(),
        (SpanType::Moved, _) => match origin {
            Some(origin) => format!("{}, moved from line {origin}", found()),
            None => format!("{}, moved", found()),
        },
        (SpanType::Extra, _) => format!("{}, its own", found()),
        // White space and signs say nothing when they are quoted on one line.
        (SpanType::Layout, _) => "another layout".to_owned(),
        (SpanType::Blank, _) if is_empty => "left blank".to_owned(),
        (_, Some((true, _))) => format!("{}, not in the template", found()),
        (_, Some((_, expected))) if is_empty => format!("lacks {expected}"),
        (_, Some((_, expected))) => format!("{} for {expected}", found()),
        (kind, None) => format!("{}, {}", found(), kind.name()),
    }
}

impl Deviation {
    /// The deviation [in words](said), both texts cut to `limit` characters.
    pub fn said(&self, limit: usize, quote: impl Fn(&str) -> String) -> String {
        let expected = self.expected.as_deref();
        said(
            self.kind,
            &shorten(&self.found, limit),
            expected.map(|expected| shorten(expected, limit)).as_deref(),
            self.origin,
            self.word.as_ref(),
            quote,
        )
    }
}
