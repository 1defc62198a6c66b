//! Words that are nearly the same, and how their characters differ.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::align::cluster::common_ends;

/// Words of a change on either side from which on no pairs are looked for.
const WORDS: usize = 64;

/// Graphemes of a word from which on it is not refined.
const GRAPHEMES: usize = 64;

/// A part of two words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Characters {
    /// Whether both words have it.
    pub same: bool,
    /// Its bytes in the old word.
    pub old: Range<usize>,
    /// Its bytes in the new word.
    pub new: Range<usize>,
}

/// How two words differ: their parts in order, which give back either word. No grapheme is cut. Nothing if they are so unlike, or
/// so long, that single characters would say less than the words: a part of each must be in common, at the beginning or at the
/// end, and together three fifths of the longer word. Nothing of numbers, dates, codes and addresses either: of `1[-2-]{+3+}` the
/// reader would have to put the numbers together.
///
/// Cost: at most the square of 64 graphemes.
///
/// ```
/// use untemplate::diff::characters;
/// let parts = characters("inexacts", "inexactes").unwrap();
/// let new: Vec<_> = parts.iter().map(|part| (part.same, &"inexactes"[part.new.clone()])).collect();
/// assert_eq!(new, [(true, "inexact"), (false, "e"), (true, "s")]);
/// assert_eq!(characters("six", "twelve"), None);
/// ```
pub fn characters(old: &str, new: &str) -> Option<Vec<Characters>> {
    let (a, b) = (graphemes(old)?, graphemes(new)?);
    let value = |word: &str| word.contains(|c: char| c.is_numeric() || "@./:".contains(c));
    if likeness(&a, &b) == 0 || value(old) || value(new) {
        return None;
    }
    let mut parts: Vec<Characters> = Vec::new();
    let (mut from, mut to) = (0, 0);
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        let bytes = |all: &[&str], range: Range<usize>| -> usize {
            all[range].iter().map(|grapheme| grapheme.len()).sum()
        };
        let next = (
            from + bytes(&a, op.old_range()),
            to + bytes(&b, op.new_range()),
        );
        let same = matches!(op, DiffOp::Equal { .. });
        match parts.last_mut() {
            Some(last) if last.same == same => (last.old.end, last.new.end) = next,
            _ => parts.push(Characters {
                same,
                old: from..next.0,
                new: to..next.1,
            }),
        }
        (from, to) = next;
    }
    Some(parts)
}

/// Pairs of words of two lists that are nearly the same, ascending on both sides: those that are together most alike, by
/// dynamic programming. Marks and values are [no words](None) and have no pair. Nothing if less than half of the words of the
/// shorter list have one: in between they would but tear two other texts to pieces.
pub(super) fn near_pairs(old: &[Option<&str>], new: &[Option<&str>]) -> Vec<(usize, usize)> {
    if old.len() > WORDS || new.len() > WORDS {
        return Vec::new();
    }
    let split = |words: &[Option<&str>]| -> Vec<Vec<String>> {
        let owned = |word: &str| -> Option<Vec<String>> {
            Some(
                graphemes(word)?
                    .into_iter()
                    .map(str::to_lowercase)
                    .collect(),
            )
        };
        words
            .iter()
            .map(|word| word.and_then(owned).unwrap_or_default())
            .collect()
    };
    let (a, b) = (split(old), split(new));
    let width = b.len() + 1;
    let mut best = vec![0; (a.len() + 1) * width];
    let mut gains = vec![0; a.len() * b.len()];
    for (x, word) in a.iter().enumerate() {
        for (y, other) in b.iter().enumerate() {
            // The same word on both sides was parted on purpose.
            let gain = if old[x] == new[y] {
                0
            } else {
                likeness(word, other)
            };
            gains[x * b.len() + y] = gain;
            let paired = if gain > 0 {
                best[x * width + y] + gain
            } else {
                0
            };
            best[(x + 1) * width + y + 1] = paired
                .max(best[x * width + y + 1])
                .max(best[(x + 1) * width + y]);
        }
    }
    let mut pairs = Vec::new();
    let (mut x, mut y) = (a.len(), b.len());
    while x > 0 && y > 0 {
        let at = best[x * width + y];
        let gain = gains[(x - 1) * b.len() + y - 1];
        if gain > 0 && at == best[(x - 1) * width + y - 1] + gain {
            pairs.push((x - 1, y - 1));
            (x, y) = (x - 1, y - 1);
        } else if at == best[(x - 1) * width + y] {
            x -= 1;
        } else {
            y -= 1;
        }
    }
    pairs.reverse();
    let words = |list: &[Option<&str>]| list.iter().flatten().count();
    if 2 * pairs.len() < words(old).min(words(new)) {
        return Vec::new();
    }
    pairs
}

/// The graphemes of a word; nothing of one that is too long.
fn graphemes(word: &str) -> Option<Vec<&str>> {
    let graphemes: Vec<&str> = word.graphemes(true).take(GRAPHEMES + 1).collect();
    (graphemes.len() <= GRAPHEMES).then_some(graphemes)
}

/// How many graphemes two words have in common at their beginnings and ends; nothing if that is less than three fifths of the
/// longer one, or of three.
fn likeness<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let (front, back) = common_ends(a, b);
    let common = front + back;
    if common >= 3 && 5 * common >= 3 * a.len().max(b.len()) {
        common
    } else {
        0
    }
}
