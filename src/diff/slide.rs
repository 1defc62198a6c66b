//! Of "A. B." without one sentence, which one is lacking is told by the text around, not by the order of search: what one side
//! lacks is slid to where a block or a sentence begins, as far as the words allow.

use super::anchor::Matches;
use super::block::Side;
use crate::align::pairwise::NONE;
use crate::text::corpus::Dictionary;
use crate::text::token::Break;

/// Slides what either side lacks.
pub(super) fn slide(
    old: &Side<'_>,
    new: &Side<'_>,
    matches: &mut Matches,
    dictionary: &Dictionary,
) {
    let Matches { to_new, to_old } = matches;
    one_side(old, new, to_new, to_old, dictionary);
    one_side(new, old, to_old, to_new, dictionary);
}

/// Slides the words of `one` that `other` lacks.
fn one_side(
    one: &Side<'_>,
    other: &Side<'_>,
    there: &mut [u32],
    back: &mut [u32],
    dictionary: &Dictionary,
) {
    let mut start = 0;
    while start < there.len() {
        if there[start] != NONE {
            start += 1;
            continue;
        }
        let end = (start..there.len())
            .find(|at| there[*at] != NONE)
            .unwrap_or(there.len());
        // Only where the other side has nothing in its place.
        let pure = start > 0 && end < there.len() && there[start - 1] + 1 == there[end];
        if pure {
            let best = best_place(one, other, there, start, end, dictionary);
            shift(there, back, start, end, best);
            start = end.max(end.saturating_add_signed(best));
        } else {
            start = end;
        }
    }
}

/// How far the words `start..end` should be slid; less than nothing is towards the beginning.
fn best_place(
    one: &Side<'_>,
    other: &Side<'_>,
    there: &[u32],
    start: usize,
    end: usize,
    dictionary: &Dictionary,
) -> isize {
    let key = |at: usize| one.symbols[at].key();
    // Whether the word `from`, which is paired, may give its partner to the word `to`.
    let gives = |from: usize, to: usize| {
        there[from] != NONE && other.symbols[there[from] as usize].key() == key(to)
    };
    let strength = |at: usize| {
        let breaks = |at: usize| one.symbols.get(at).map_or(Break::Block, |s| s.before()) as usize;
        let whole = breaks(at) == Break::Block as usize;
        let sentence = at > 0 && ends_sentence(dictionary.text(key(at - 1)));
        let closed = whole && breaks(at + end - start) == Break::Block as usize;
        4 * breaks(at).saturating_sub(1) + 3 * usize::from(sentence) + 4 * usize::from(closed)
    };
    let mut best = (strength(start), 0isize);
    for left in 1..=start {
        let (s, e) = (start - left, end - left);
        let beside = left == 1 || there[s] != NONE && there[s] + 1 == there[s + 1];
        if !beside || !gives(s, e) {
            break;
        }
        // A run that comes to touch the one before it would be one with it.
        if s == 0 || there[s - 1] == NONE || there[s - 1] + 1 != there[s] {
            break;
        }
        if strength(s) > best.0 {
            best = (strength(s), -(left as isize));
        }
    }
    for right in 1..there.len() - end {
        let (s, e) = (start + right, end + right);
        let beside = right == 1 || there[e - 1] != NONE && there[e - 2] + 1 == there[e - 1];
        if !beside || !gives(e - 1, s - 1) || there[e] == NONE || there[e - 1] + 1 != there[e] {
            break;
        }
        if strength(s) > best.0 {
            best = (strength(s), right as isize);
        }
    }
    best.1
}

fn shift(there: &mut [u32], back: &mut [u32], mut start: usize, mut end: usize, by: isize) {
    let mut hand_over = |from: usize, to: usize| {
        let partner = std::mem::replace(&mut there[from], NONE);
        there[to] = partner;
        back[partner as usize] = to as u32;
    };
    for _ in 0..by.unsigned_abs() {
        if by < 0 {
            (start, end) = (start - 1, end - 1);
            hand_over(start, end);
        } else {
            hand_over(end, start);
            (start, end) = (start + 1, end + 1);
        }
    }
}

fn ends_sentence(text: &str) -> bool {
    matches!(text, "." | ";" | "!" | "?" | "。" | "！" | "？")
}
