//! Values that are known by their shape alone: how long the one is that a text begins with, if it begins with one.

use super::script::{is_ideograph, sets_no_blanks};

/// How long the name of a host, of a mailbox or of a step of a path is that a text begins with: letters, digits and some marks.
/// Beside a letter of a script that sets no blanks, one of another script is of another word: "example.comまで".
pub(super) fn name_len(text: &str, marks: &str) -> usize {
    let mut unspaced = None;
    for (at, c) in text.char_indices() {
        if marks.contains(c) {
            unspaced = None;
        } else if !c.is_alphanumeric() {
            return at;
        } else if !c.is_numeric() {
            let own = sets_no_blanks(c);
            if unspaced.replace(own).is_some_and(|before| before != own) {
                return at;
            }
        }
    }
    text.len()
}

pub(super) fn scheme_len(text: &str) -> Option<usize> {
    let n = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    if text[n..].starts_with("://") && (2..=8).contains(&n) {
        return Some(n + 3);
    }
    None
}

pub(super) fn email_len(text: &str) -> Option<usize> {
    let local = name_len(text, "._%+-");
    if local == 0 || !text[local..].starts_with('@') {
        return None;
    }
    let host = &text[local + 1..];
    let host = host[..name_len(host, ".-")].trim_end_matches(['.', '-']);
    (host.contains('.') && !host.starts_with('.')).then_some(local + 1 + host.len())
}

pub(super) fn domain_len(text: &str) -> Option<usize> {
    let host = text[..name_len(text, ".-")].trim_end_matches(['.', '-']);
    let (_, last) = host.rsplit_once('.')?;
    let labels = host.split('.').all(|l| !l.is_empty());
    let lower = !host.chars().any(char::is_uppercase) && host.chars().any(char::is_alphabetic);
    let first = host
        .split('.')
        .next()
        .is_some_and(|l| l.chars().count() > 1);
    (labels
        && lower
        && first
        && (2..=24).contains(&last.len())
        && last.bytes().all(|b| b.is_ascii_lowercase()))
    .then_some(host.len())
}

/// A date of three groups of digits with one separator.
pub(super) fn date_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let a = digits(0);
    let sep = *bytes.get(a)?;
    if !(1..=4).contains(&a) || !b"./-".contains(&sep) {
        return None;
    }
    let b = digits(a + 1);
    if !(1..=2).contains(&b) || bytes.get(a + 1 + b) != Some(&sep) {
        return None;
    }
    let c = digits(a + b + 2);
    let year = (a == 4 && c <= 2) || (a <= 2 && (c == 2 || c == 4));
    let end = a + b + 2 + c;
    let open = bytes.get(end).is_none_or(|n| {
        let goes_on = b"-/.".contains(n) && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        !n.is_ascii_alphanumeric() && !goes_on
    });
    (c > 0 && year && open).then_some(end)
}

/// Numbers that single signs or two count, with no blanks between: "19丁目8番7号", "2024年5月3日"; and whether they are a date. The last
/// sign counts as one of them where no other word goes on from it.
pub(super) fn counted_len(text: &str) -> Option<(usize, bool)> {
    let digits = |at: usize| text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    if !(1..=4).contains(&end) {
        return None;
    }
    let mut signs = String::new();
    let mut numbers = 1;
    loop {
        let word = text[end..].chars().take_while(|c| is_ideograph(*c));
        let word: String = word.take(3).collect();
        let count = word.chars().count();
        let next = digits(end + word.len());
        let goes_on = (1..=2).contains(&count) && (1..=4).contains(&next);
        if goes_on || count == 1 && numbers > 1 && next == 0 {
            signs.push_str(&word);
            end += word.len() + next;
        }
        if !goes_on {
            break;
        }
        numbers += 1;
    }
    (numbers > 1).then(|| (end, signs == "年月日"))
}

/// A telephone number: nine digits or more in groups, beginning with a plus, a parenthesis, a zero, or grouped by hyphens.
pub(super) fn phone_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut digits, mut groups, mut end, mut i, mut hyphens) = (0, 0, 0, 0, 0);
    let mut in_group = false;
    while let Some(b) = bytes.get(i) {
        match b {
            b'0'..=b'9' => {
                digits += 1;
                groups += usize::from(!in_group);
                in_group = true;
                end = i + 1;
            }
            b'+' if i == 0 => in_group = false,
            b' ' | b'-' | b'.' | b'(' | b')' | b'/' | b'x' => {
                // Two separators may follow one another only around a parenthesis: "+44 (0)20", "01 - 23".
                if !in_group
                    && i > 0
                    && !matches!(
                        (bytes[i - 1], b),
                        (b')' | b'+', _) | (_, b'(') | (b' ' | b'-', b'-' | b' ')
                    )
                {
                    break;
                }
                hyphens += usize::from(*b == b'-');
                in_group = false;
            }
            _ => break,
        }
        i += 1;
        if digits > 18 {
            return None;
        }
    }
    let marked = bytes[0] == b'+' || bytes[0] == b'(' || bytes[0] == b'0' || hyphens >= 2;
    let ends = bytes.get(end).is_none_or(|n| !n.is_ascii_alphanumeric());
    (digits >= 9 && marked && ends && (groups > 1 || bytes[0] == b'+' || bytes[0] == b'0'))
        .then_some(end)
}
