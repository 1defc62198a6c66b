//! What a value's shape alone shows: addresses of the web, dates, phone numbers, numbers, identifiers.
//!
//! Each function takes a trimmed value in NFKC (full-width digits are digits, every blank is one) and costs its length.

use super::{
    fold::{Case, Word, words},
    lexicon::lexicon,
};

/// Signs that stand around a value and are not part of it.
pub(super) fn bare(value: &str) -> &str {
    value.trim_matches(|sign: char| {
        sign.is_whitespace()
            || matches!(
                sign,
                '<' | '>' | '*' | '_' | '`' | '"' | '“' | '”' | '«' | '»' | ',' | ';'
            )
    })
}

/// `name@host.tld`, also after `mailto:`.
pub(super) fn is_email(value: &str) -> bool {
    let value = value.strip_prefix("mailto:").unwrap_or(value);
    let value = value.trim_end_matches('.');
    match value.split_once('@') {
        Some((local, host)) => {
            !local.is_empty()
                && !local.contains(|c: char| c.is_whitespace() || "()<>[],;:\"".contains(c))
                && is_host(host)
        }
        None => false,
    }
}

/// A URL with a scheme, or a host that begins with `www.` or goes on with a path.
pub(super) fn is_url(value: &str) -> bool {
    if value.contains(char::is_whitespace) {
        return false;
    }
    if let Some((scheme, rest)) = value.split_once("://") {
        return !rest.is_empty()
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    }
    let (host, path) = value.split_once('/').unwrap_or((value, ""));
    let host_alone = path.is_empty() && !value.contains('/');
    is_host(host) && (!host_alone || starts_with_www(host))
}

fn starts_with_www(host: &str) -> bool {
    host.get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("www."))
}

/// A host name: labels with dots between, the last of letters only.
pub(super) fn is_host(value: &str) -> bool {
    let mut labels = 0;
    let mut last = "";
    let mut longest = 0;
    for label in value.split('.') {
        let length = label.chars().count();
        let well_formed = length > 0
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-');
        if !well_formed {
            return false;
        }
        labels += 1;
        longest = longest.max(length);
        last = label;
    }
    let top = last.starts_with("xn--") || last.chars().all(char::is_alphabetic);
    // A name in capitals with a dot is an abbreviated legal form, not a host.
    let small = !last.chars().any(char::is_uppercase) || value.chars().all(|c| !c.is_lowercase());
    labels >= 2 && top && small && last.chars().count() >= 2 && longest >= 2
}

/// What a date reader found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateShape {
    /// A day or a month with its year, or a span of years.
    Sure,
    /// Words and numbers in the order of a date, in words that no language file has.
    Likely,
    /// Four digits that can be a year.
    Year,
}

/// Reads a date in digits or words, a span of years, or a year.
pub(super) fn date(value: &str) -> Option<DateShape> {
    if value.len() > 80 || !value.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let value = value.trim_end_matches('.');
    let day = value.split_once('T').map_or(value, |(day, time)| {
        if time.starts_with(|c: char| c.is_ascii_digit()) {
            day
        } else {
            value
        }
    });
    if day.contains(|c: char| "@_#%$€£¥+:;!?*\"".contains(c)) {
        // A time of day after the date is no reason against it.
        return match day.split_once([' ', ',']) {
            Some((first, time)) if is_time(time) => date(first),
            _ => None,
        };
    }
    numeric_date(day).or_else(|| worded_date(day))
}

fn is_time(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (3..=8).contains(&digits)
        && text.contains(':')
        && !text.contains(['@', '/'])
        && text.chars().filter(|c| c.is_alphabetic()).count() <= 3
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && matches!(digits.as_bytes(), [b'1', b'9', ..] | [b'2', b'0', ..])
}

fn between(digits: &str, low: u32, high: u32) -> bool {
    digits.len() <= 2 && digits.parse().is_ok_and(|n: u32| (low..=high).contains(&n))
}

/// `12/03/2021`, `2021-03-12`, `12. 3. 21`, `2016-2022`, `2016, 2018`, `2021`.
fn numeric_date(value: &str) -> Option<DateShape> {
    let value = value.trim_start_matches(['©', ' ']);
    if !value
        .chars()
        .all(|c| c.is_ascii_digit() || "/.-–—, ".contains(c))
    {
        return None;
    }
    let parts: Vec<&str> = value
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let spaced = value.contains(' ') && !value.contains(['/', '.', '-', '–', '—', ',']);
    match parts[..] {
        [year] if is_year(year) => Some(DateShape::Year),
        [first, second]
            if !spaced
                && is_year(first)
                && (is_year(second) || (second.len() == 2 && second > &first[2..])) =>
        {
            Some(DateShape::Sure)
        }
        [month, year] | [year, month] if !spaced && is_year(year) && between(month, 1, 12) => {
            Some(DateShape::Sure)
        }
        [year, month, day] if is_year(year) && between(month, 1, 12) && between(day, 1, 31) => {
            Some(DateShape::Sure)
        }
        [day, month, year]
            if (is_year(year) || (year.len() == 2 && !spaced && !value.contains(',')))
                && ((between(day, 1, 31) && between(month, 1, 12))
                    || (between(day, 1, 12) && between(month, 1, 31))) =>
        {
            Some(DateShape::Sure)
        }
        [_, _, _, ..] if parts.iter().all(|part| is_year(part)) => Some(DateShape::Sure),
        _ => None,
    }
}

/// `12 mars 2021`, `March 12th, 2021`, `12. března 2021`, `2021年3月12日`, `2016 to present`.
fn worded_date(value: &str) -> Option<DateShape> {
    if value.contains(['&', '(', '[', '|']) {
        return None;
    }
    let lexicon = lexicon();
    let (mut years, mut days, mut months, mut unknown, mut marks, mut words_read) =
        (0, 0, 0, 0, 0, 0);
    // Small words of three letters that no file has as a date's: "mei", or "del".
    let mut short = 0;
    let mut last_is_year = false;
    for part in digit_runs(value) {
        words_read += 1;
        last_is_year = false;
        if part.starts_with(|c: char| c.is_ascii_digit()) {
            if is_year(part) {
                years += 1;
                last_is_year = true;
            } else if between(part, 1, 31) {
                days += 1;
            } else {
                return None;
            }
            continue;
        }
        for word in words(part) {
            let text = word.text.as_str();
            if lexicon.date_marks.contains(text) {
                marks += 1;
            } else if lexicon.months.has(text) {
                months += 1;
            } else if text.len() == 3 && word.case == Case::Lower && !lexicon.date_words.has(text) {
                short += 1;
            } else if lexicon.date_words.has(text) || (text.len() <= 3 && word.case == Case::Lower)
            {
                // "of", "de", "th": it says nothing.
            } else {
                unknown += 1;
            }
        }
    }
    if words_read > 12 || years > 2 || days > 3 {
        return None;
    }
    match (years, days, months, unknown) {
        (1.., _, 0, 0) if marks > 0 => Some(DateShape::Sure),
        (1.., _, 1..=2, 0) | (0, 1..=2, 1..=2, 0) => Some(DateShape::Sure),
        (1.., 0, 0, 0) => Some(DateShape::Sure),
        // A year of an era, or a month and a day, with their signs.
        (0, 2..=3, 0, 0..=1) if marks >= 2 => Some(DateShape::Sure),
        (1, 1, 0, 1) => Some(DateShape::Likely),
        // "12 mei 2022": the one word there must be the month.
        (1, 1, 0, 0) if short == 1 && last_is_year => Some(DateShape::Likely),
        (1, 1, 0, 2) | (1, 1, 1, 1) if last_is_year && value.contains(',') => {
            Some(DateShape::Likely)
        }
        (1, 0, 0, 1) if last_is_year && words_read == 2 => Some(DateShape::Likely),
        _ => None,
    }
}

/// Runs of digits and of letters, signs and blanks left out.
fn digit_runs(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = value;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        rest = &rest[start..];
        let digits = rest.starts_with(|c: char| c.is_ascii_digit());
        let end = rest
            .find(|c: char| c.is_ascii_digit() != digits || (!c.is_alphanumeric() && c != '\''))
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

/// How sure a phone number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhoneShape {
    /// A plus, parentheses, or three groups and more that begin with a zero.
    Sure,
    /// Groups or digits that can be something else.
    Likely,
}

/// Reads a phone number of any country.
pub(super) fn phone(value: &str) -> Option<PhoneShape> {
    let main = without_extension(value);
    if main.len() > 40
        || !main
            .chars()
            .all(|c| c.is_ascii_digit() || "+()-–./ ‐‑".contains(c))
    {
        return None;
    }
    let groups: Vec<&str> = main
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .collect();
    let digits: usize = groups.iter().map(|group| group.len()).sum();
    if !(6..=16).contains(&digits) || digits + 14 < main.len() {
        return None;
    }
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let extended = main.len() < value.len();
    let opens = main.starts_with('+') || main.starts_with('(') || main.contains("(0)");
    if opens {
        return Some(PhoneShape::Sure);
    }
    let zero = main.starts_with('0');
    let dashed = main.contains(['-', '‐', '‑']);
    match lengths[..] {
        // An IP address, a postcode in two groups, a number in thousands.
        [_, _, _, _]
            if main.matches('.').count() == 3 && !zero && lengths.iter().all(|n| *n <= 3) =>
        {
            None
        }
        [5, 4] | [5, 3] | [3, 4] if dashed && !zero => None,
        [_] if zero && (9..=11).contains(&digits) => Some(PhoneShape::Likely),
        [_] if extended && digits >= 7 => Some(PhoneShape::Sure),
        [_] => None,
        [3, 3, 4] => Some(PhoneShape::Sure),
        [1, 3, 3, 4] | [3, 3, 3, 4] if extended || dashed || zero => Some(PhoneShape::Sure),
        [3, 3, 3] if zero => Some(PhoneShape::Sure),
        // A registration number of nine digits looks the same; the other values and the place decide.
        [3, 3, 3] | [3, 2, 2, 2] => Some(PhoneShape::Likely),
        [first, ..] if zero && first <= 6 && digits >= 8 => Some(PhoneShape::Sure),
        [_, ..] if extended => Some(PhoneShape::Sure),
        _ => None,
    }
}

/// The number before `x89`, `ext. 89`.
fn without_extension(value: &str) -> &str {
    let Some(at) = value.find(|c: char| c.is_alphabetic()) else {
        return value;
    };
    let (main, extension) = value.split_at(at);
    let number = extension.trim_start_matches(|c: char| c.is_alphabetic() || c == '.' || c == ' ');
    let letters = extension.chars().take_while(|c| c.is_alphabetic()).count();
    let short = (1..=6).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit());
    if short && letters <= 9 {
        main.trim_end()
    } else {
        value
    }
}

/// A number: digits, in thousands or not, with decimals, a range, a currency or a percent sign.
pub(super) fn is_number(value: &str) -> bool {
    let unit = |c: char| c.is_whitespace() || "%‰$€£¥+-−~≈".contains(c);
    let core = value.trim_matches(unit);
    let core = core
        .strip_suffix("EUR")
        .or_else(|| core.strip_suffix("USD"))
        .or_else(|| core.strip_suffix("GBP"))
        .or_else(|| core.strip_suffix("CHF"))
        .or_else(|| core.strip_suffix('円'))
        .unwrap_or(core)
        .trim_matches(unit);
    let mut parts = core.split(['-', '–', '—']);
    let (first, second) = (parts.next().unwrap_or(""), parts.next());
    // A range goes up from one short number to another; anything longer is a code.
    let ranged = match second {
        None => true,
        Some(second) => is_range(first.trim(), second.trim()),
    };
    parts.next().is_none() && is_plain_number(first.trim()) && ranged
}

fn is_range(low: &str, high: &str) -> bool {
    let code = high.starts_with('0') || (low.len() == 3 && high.len() == 4);
    is_plain_number(high) && low.len() <= 4 && high.len() <= 5 && low.len() <= high.len() && !code
}

fn is_plain_number(text: &str) -> bool {
    if text.is_empty()
        || !text
            .chars()
            .all(|c| c.is_ascii_digit() || " .,'’".contains(c))
    {
        return false;
    }
    let groups: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    if groups.iter().any(|group| group.is_empty()) {
        return false;
    }
    match groups[..] {
        [_] => true,
        [whole, part] => !text.contains(' ') || (whole.len() <= 3 && part.len() == 3),
        [first, .., last] => {
            let middle = &groups[1..groups.len() - 1];
            let decimals = text.contains([',', '.']);
            first.len() <= 3
                && middle.iter().all(|group| group.len() == 3)
                && (last.len() == 3 || (decimals && last.len() <= 2))
        }
        [] => false,
    }
}

/// A code of letters and digits: a registration number, a postcode, a version.
pub(super) fn is_identifier(value: &str) -> bool {
    if value.len() > 64 || !value.contains(char::is_numeric) || value.contains(['@', ',', '!', '?'])
    {
        return false;
    }
    if is_iban(value) {
        return true;
    }
    let parts = words(value);
    let digits = value.chars().filter(|c| c.is_numeric()).count();
    let long: usize = parts
        .iter()
        .map(|word| match word.case {
            // Four signs of a script without blanks are several words.
            Case::Caseless | Case::Mixed
                if word.text.chars().filter(|c| !c.is_ascii()).count() > 3 =>
            {
                3
            }
            _ => usize::from(is_word(word)),
        })
        .sum();
    let pieces = value.split_whitespace().count();
    pieces <= 6
        && match long {
            0 => true,
            // "RCS Paris 123 456 789"
            1 => digits >= 5 && digits * 2 >= value.chars().filter(|c| c.is_alphabetic()).count(),
            2 => digits >= 8 && pieces <= 5,
            _ => false,
        }
}

/// A bank account's number in groups or not: a country, two check digits and up to thirty letters and digits.
fn is_iban(value: &str) -> bool {
    let signs: Vec<u8> = value.bytes().filter(|byte| *byte != b' ').collect();
    let code = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    (15..=34).contains(&signs.len())
        && signs[..2].iter().all(u8::is_ascii_uppercase)
        && signs[2..4].iter().all(u8::is_ascii_digit)
        && signs[4..].iter().all(code)
        && signs.iter().filter(|byte| byte.is_ascii_digit()).count() >= 10
}

/// Whether a part reads as a word and not as a piece of a code.
fn is_word(word: &Word) -> bool {
    let letters = word.end - word.start;
    match word.case {
        Case::Digits => false,
        Case::Mixed => !word.text.is_ascii(),
        Case::Upper => letters > 5,
        Case::Capital | Case::Lower => letters > 2,
        Case::Caseless => true,
    }
}

/// Whether two words in a row, or one, are a postcode: `97139`, `SW1A 1AA`, `1234 AB`, `100-0001`.
pub(super) fn has_postcode(parts: &[Word]) -> bool {
    parts.iter().enumerate().any(|(at, word)| {
        let length = word.text.len();
        match word.case {
            Case::Digits => (4..=6).contains(&length),
            Case::Mixed => parts.get(at + 1).is_some_and(|next| {
                next.case == Case::Mixed
                    && (2..=4).contains(&length)
                    && next.text.len() == 3
                    && word.text.starts_with(|c: char| c.is_ascii_alphabetic())
            }),
            _ => false,
        }
    })
}
