//! Gaps in sentences: a number that does not follow, two blanks where a word is missing, a colon with nothing after it.
//!
//! What a sentence lacks is guessed carefully: a false alarm costs an auditor's trust.
//! Cost: linear in the text.

use std::ops::Range;

use super::{
    fold::{Case, word, word_ranges, words},
    lexicon::lexicon,
};

/// Bytes that are read of what follows a phrase.
const FOLLOWING: usize = 80;

/// The blank after a phrase that a number must follow ("sous le numéro préalablement"): where a word in small letters, or the
/// sentence's end, comes instead.
pub(super) fn unfilled(text: &str, end: usize) -> Option<Range<usize>> {
    let rest = super::head(&text[end..], FOLLOWING);
    let next = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '°');
    let gap = end..end + (rest.len() - next.len());
    let word = word_ranges(next)
        .find_map(|range| word(next, range))
        .filter(|word| word.start == 0);
    match word {
        Some(word) => {
            let goes_on = lexicon().functions.has(&word.text) || word.case != Case::Lower;
            (!goes_on && !gap.is_empty() && !rest[..rest.len() - next.len()].contains('\n'))
                .then_some(gap)
        }
        None if next.starts_with(['.', ',', ';']) => Some(gap.start..gap.end + 1),
        None => None,
    }
}

fn is_blank(sign: char) -> bool {
    matches!(sign, ' ' | '\u{a0}' | '\u{202f}')
}

/// Two blanks in a row inside a sentence, where one word is missing, and empty brackets.
pub(super) fn doubled_blanks(text: &str) -> Vec<Range<usize>> {
    let found = all_doubled_blanks(text);
    // A text full of them is set that way.
    if found.len() > 3 && found.len() * 200 > words_seen(text) {
        Vec::new()
    } else {
        found
    }
}

/// As [`doubled_blanks`], however many there are.
pub(super) fn all_doubled_blanks(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !may_have_gaps(text) {
        return found;
    }
    let mut fenced = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim();
        if content.starts_with("```") || content.starts_with("~~~") {
            fenced = !fenced;
        }
        let code = fenced || line.starts_with("    ") || line.starts_with('\t');
        if code || !may_have_gaps(line) || content.contains('|') {
            continue;
        }
        found.extend(
            gaps(line)
                .into_iter()
                .map(|gap| start + gap.start..start + gap.end),
        );
    }
    found
}

/// The words of a text, about.
fn words_seen(text: &str) -> usize {
    text.split_inclusive('\n')
        .map(|line| 1 + line.trim().bytes().filter(|byte| *byte == b' ').count())
        .sum()
}

/// Whether a text holds two blanks in a row, a no-break one, or empty brackets: few do, and the others need not be read.
fn may_have_gaps(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Many pairs at a time, without a branch for each.
    let Some(next) = bytes.get(1..) else {
        return false;
    };
    bytes.chunks(64).zip(next.chunks(64)).any(|(a, b)| {
        a.iter().zip(b).fold(false, |any, (&a, &b)| {
            let blank = (a == b' ') & (b == b' ');
            let bracket = (a == b'(') & ((b == b' ') | (b == b')'));
            let joined = (a == 0xc2) & (b == 0xa0) | (a == 0x80) & (b == 0xaf);
            any | blank | bracket | joined
        })
    })
}

fn gaps(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut last: Option<(char, bool)> = None;
    let mut signs = line.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        if !is_blank(sign) {
            if sign == '(' && last.is_some_and(|(word, blank)| blank && word.is_alphanumeric()) {
                let inside = line[at + 1..].trim_start_matches(is_blank);
                if inside.starts_with(')') {
                    found.push(at..line.len() - inside.len() + 1);
                }
            }
            last = Some((sign, false));
            continue;
        }
        let mut end = at + sign.len_utf8();
        let mut blanks = 1;
        while let Some(&(next, more)) = signs.peek() {
            if !is_blank(more) {
                break;
            }
            end = next + more.len_utf8();
            blanks += 1;
            signs.next();
        }
        let (word_before, word_after) = (
            last.is_some_and(|(sign, _)| sign.is_alphanumeric() || sign == '°'),
            signs
                .peek()
                .is_some_and(|&(_, next)| next.is_lowercase() || matches!(next, ',' | '.' | ')')),
        );
        // Long runs are columns, not a word left out.
        if (2..=12).contains(&blanks) && word_before && word_after {
            found.push(at..end);
        }
        // What stood before the blanks, and that they came.
        last = last.map(|(word, _)| (word, true));
    }
    found
}

/// Colons at the end of a block after which nothing comes: a heading, the end, or a sentence that does not go on from it.
pub(super) fn bare_colons(text: &str) -> Vec<Range<usize>> {
    if !text.contains([':', '：']) {
        return Vec::new();
    }
    let lines = Lines::of(text);
    let mut found = Vec::new();
    let mut level = 0;
    for (index, &(start, line)) in lines.0.iter().enumerate() {
        level = heading_level(line).unwrap_or(level);
        let ending = line.trim_end();
        let Some(said) = ending.strip_suffix([':', '：']) else {
            continue;
        };
        let said = said.trim_end();
        let open = said.trim_start();
        if said.is_empty()
            || open.starts_with(['#', '|', '>', '['])
            || open.starts_with("**") && !open.contains("** ")
        {
            continue;
        }
        let colon = start + ending.len() - ending.chars().next_back().map_or(0, char::len_utf8)
            ..start + ending.len();
        if lines.nothing_follows(index, said, level) {
            found.push(colon);
        }
    }
    found
}

/// The level of a Markdown heading.
fn heading_level(line: &str) -> Option<usize> {
    let line = line.trim_start();
    let signs = line.bytes().take_while(|byte| *byte == b'#').count();
    ((1..=6).contains(&signs) && line[signs..].starts_with(' ')).then_some(signs)
}

/// Lines that are not blank, with where they begin and without their ends.
struct Lines<'a>(Vec<(usize, &'a str)>);

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let mut at = 0;
        let mut lines = Vec::new();
        for line in text.split_inclusive('\n') {
            if !line.trim().is_empty() {
                lines.push((at, line));
            }
            at += line.len();
        }
        Self(lines)
    }

    fn nothing_follows(&self, index: usize, said: &str, level: usize) -> bool {
        let lexicon = lexicon();
        let Some(&(_, next)) = self.0.get(index + 1) else {
            return true;
        };
        let next = next.trim();
        if let Some(next_level) = heading_level(next) {
            // Headings below the one above are what the colon announces.
            return next_level <= level;
        }
        let list = next.starts_with([
            '-', '#', '*', '+', '•', '·', '–', '—', '|', '>', '`', '~', '<', '(', '"', '«', '[',
        ]) || next.starts_with(|c: char| c.is_numeric());
        if list {
            return false;
        }
        let last = words(super::tail(said, FOLLOWING)).pop();
        // "lors de :" wants a noun. After "the following:" a paragraph may well come.
        let wanting = last.is_some_and(|word| {
            word.text.len() <= 3 && word.case == Case::Lower && lexicon.functions.has(&word.text)
        });
        let sentence = next.len() > FOLLOWING && next.starts_with(char::is_uppercase);
        let labels = said.len() <= 40 && next.len() <= 40 && next.ends_with([':', '：']);
        (wanting && sentence) || labels
    }
}
