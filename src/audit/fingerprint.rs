//! By what a deviation is known again when the document has changed around it.
//!
//! A document may have been written to slip through an audit, so the hash is a cryptographic one: with a weaker one a
//! deviation could be made that passes for another.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::Deviation;
use crate::template::model::SpanType;

/// Of the hash so many bytes are kept.
const BYTES: usize = 16;

/// Gives each deviation of a document its fingerprint. Equal ones are numbered in reading order.
pub(crate) fn give(document: &str, deviations: &mut [Deviation]) {
    let mut seen: BTreeMap<[u8; 32], u64> = BTreeMap::new();
    for deviation in deviations {
        let content = hash(&content(document, deviation));
        let number = seen.entry(content).or_default();
        let all = hash(&[&content[..], &number.to_be_bytes()].concat());
        *number += 1;
        deviation.fingerprint = hexadecimal(&all[..BYTES]);
    }
}

/// All that makes a deviation the one it is: neither its place nor the lines that its text is broken into. Each text is
/// preceded by its length, so that no two lists of texts are the same bytes.
fn content(document: &str, deviation: &Deviation) -> Vec<u8> {
    let text = |text: &str| match deviation.kind {
        SpanType::Layout => text.to_owned(),
        _ => text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let word = deviation.word.as_ref().map(|word| word.found.as_str());
    let mut bytes = Vec::new();
    for part in [
        Some("deviation/1".to_owned()),
        Some(document.to_owned()),
        Some(deviation.kind.name().to_owned()),
        deviation.heading.clone(),
        deviation.expected.as_deref().map(text),
        Some(text(&deviation.found)),
        word.map(str::to_owned),
    ] {
        match part {
            None => bytes.push(0),
            Some(part) => {
                bytes.push(1);
                bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
                bytes.extend_from_slice(part.as_bytes());
            }
        }
    }
    bytes
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use crate::audit::deviations;
    use crate::template::model::{Record, Span, SpanType};

    /// The fingerprints of the extra spans of `needle` in a text.
    fn fingerprints(id: &str, text: &str, needle: &str) -> Vec<String> {
        let spans = text
            .match_indices(needle)
            .map(|(at, _)| Span::new(SpanType::Extra, at, at + needle.len()));
        let record = Record {
            id: id.into(),
            spans: spans.collect(),
            ..Record::default()
        };
        let found = deviations(&record, text);
        found.into_iter().map(|one| one.fingerprint).collect()
    }

    #[test]
    fn lines_before_it_change_nothing() {
        let before = fingerprints("a", "# Data\n\nwe sell it", "we sell it");
        let after = fingerprints("a", "new\n\nlines\n\n# Data\n\nx we sell it", "we sell it");
        assert_eq!(before, after);
        assert_eq!(before[0].len(), 32);
    }

    #[test]
    fn another_document_heading_or_text_is_another_deviation() {
        let one = fingerprints("a", "# Data\n\nwe sell it", "we sell it");
        for other in [
            fingerprints("b", "# Data\n\nwe sell it", "we sell it"),
            fingerprints("a", "# Sales\n\nwe sell it", "we sell it"),
            fingerprints("a", "# Data\n\nwe sell it", "we sell"),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn the_same_again_is_a_deviation_of_its_own() {
        let twice = fingerprints("a", "we sell it. we sell it.", "we sell it");
        assert_ne!(twice[0], twice[1]);
        assert_eq!(fingerprints("a", "we sell it.", "we sell it")[0], twice[0]);
    }

    #[test]
    fn how_its_lines_are_broken_changes_nothing() {
        let one = fingerprints("a", "we sell it", "we sell it");
        assert_eq!(one, fingerprints("a", "we\nsell it", "we\nsell it"));
    }
}
