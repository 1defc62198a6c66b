//! Masks in a text, and where its places are then.

use std::borrow::Cow;

use super::Found;

/// What overlaps becomes one, of the kind of the longest; in order.
pub(super) fn merged(mut found: Vec<Found>) -> Vec<Found> {
    found.retain(|one| one.start < one.end);
    // Of those that begin together the longest first; of equal ones the order of kinds decides.
    found.sort_by_key(|one| (one.start, std::cmp::Reverse(one.end), one.kind));
    let mut merged: Vec<(Found, usize)> = Vec::with_capacity(found.len());
    for one in found {
        let length = one.end - one.start;
        match merged.last_mut() {
            Some((last, longest)) if one.start < last.end => {
                last.end = last.end.max(one.end);
                if length > *longest {
                    (last.kind, *longest) = (one.kind, length);
                }
            }
            _ => merged.push((one, length)),
        }
    }
    merged.into_iter().map(|(one, _)| one).collect()
}

/// A text with what was found masked.
pub(super) fn apply<'t>(text: &'t str, found: &[Found]) -> Cow<'t, str> {
    replaced(text, found, sign)
}

/// A text with a word in place of each thing that was found.
pub(super) fn replaced<'t>(
    text: &'t str,
    found: &[Found],
    word: impl Fn(&Found) -> String,
) -> Cow<'t, str> {
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for one in found {
        masked.push_str(&text[at..one.start]);
        masked.push_str(&word(one));
        at = one.end;
    }
    masked.push_str(&text[at..]);
    Cow::Owned(masked)
}

fn sign(found: &Found) -> String {
    format!("[{}]", found.kind.name())
}

/// A text with masks, in which places of the text as it was are found again.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The text with masks. Each of its lines is the line of the same number.
    pub(super) text: String,
    /// Where parts begin, before and now; what lies between two is as it was, or masked as a whole.
    parts: Vec<(usize, usize)>,
}

impl Sheet {
    /// Masks what was found. `cuts` are the places that will be asked for: a mask that one lies in is divided there, so that
    /// what stands on either side of it shows one.
    pub(super) fn of(text: &str, found: &[Found], mut cuts: Vec<usize>) -> Self {
        cuts.sort_unstable();
        cuts.dedup();
        let mut sheet = Self {
            text: String::with_capacity(text.len()),
            parts: Vec::new(),
        };
        let mut at = 0;
        for one in found {
            sheet.parts.push((at, sheet.text.len()));
            sheet.text.push_str(&text[at..one.start]);
            let first = cuts.partition_point(|cut| *cut <= one.start);
            let last = cuts.partition_point(|cut| *cut < one.end);
            let inner = cuts[first..last].iter().copied();
            let mut start = one.start;
            for end in inner.chain([one.end]) {
                sheet.parts.push((start, sheet.text.len()));
                sheet.text.push_str(&sign(one));
                // A cut may be no character's border: spans come from files.
                let lines = text.as_bytes()[start..end].iter();
                let lines = lines.filter(|byte| **byte == b'\n').count();
                sheet.text.extend(std::iter::repeat_n('\n', lines));
                start = end;
            }
            at = one.end;
        }
        sheet.parts.push((at, sheet.text.len()));
        sheet.text.push_str(&text[at..]);
        sheet
    }

    /// Where a place is now, that is among the cuts or lies outside of all masks.
    pub(super) fn place(&self, at: usize) -> usize {
        let k = self.parts.partition_point(|part| part.0 <= at);
        let (before, now) = self.parts[k.max(1) - 1];
        let next = self.parts.get(k).map_or(self.text.len(), |part| part.1);
        (now + (at - before.min(at))).min(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::model::Kind;

    fn email(start: usize, end: usize) -> Found {
        let kind = Kind::Email;
        Found { start, end, kind }
    }

    #[test]
    fn what_overlaps_is_one_mask() {
        let domain = Found {
            kind: Kind::Domain,
            ..email(4, 9)
        };
        assert_eq!(merged(vec![domain, email(0, 9)]), [email(0, 9)]);
        assert_eq!(merged(vec![email(5, 9), email(0, 6)]), [email(0, 9)]);
        assert_eq!(
            merged(vec![email(3, 4), email(0, 3)]),
            [email(0, 3), email(3, 4)]
        );
    }

    #[test]
    fn places_are_found_again() {
        let text = "ask a@b\nc.d now";
        let sheet = Sheet::of(text, &[email(4, 11)], vec![0, 4, 6, 11, text.len()]);
        assert_eq!(sheet.text, "ask [email][email]\n now");
        let place = |at| sheet.place(at);
        assert_eq!((place(0), place(4), place(6)), (0, 4, 11));
        assert_eq!(&sheet.text[place(11)..], " now");
        assert_eq!(place(text.len()), sheet.text.len());
    }
}
