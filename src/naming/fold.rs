//! Words as the word lists know them: lower case, without marks, in ASCII where the script is Latin.
//!
//! Cost: linear in the text.

use std::{ops::Range, sync::LazyLock};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::text::script::is_latin_pair;

/// The signs below this one, Latin for the most part, are folded by a table.
const TABLE: u32 = 0x250;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// Its first letter is a small one.
    Lower,
    /// Its first letter is a capital and others are not.
    Capital,
    /// Two letters or more, all capitals.
    Upper,
    /// Letters of a script without cases.
    Caseless,
    /// Letters and digits.
    Mixed,
    /// Digits only.
    Digits,
}

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The word, folded.
    pub text: String,
    /// First byte in the text it was read from.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// How it is written there.
    pub case: Case,
}

/// Folds a text: small letters, no marks, `ß` as `ss` and the like.
/// Letters of other scripts stay, in small letters where they have them.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_onto(text, &mut folded);
    folded
}

/// [`fold`], added to what a string holds already.
fn fold_onto(text: &str, folded: &mut String) {
    static SIGNS: LazyLock<Vec<String>> = LazyLock::new(|| {
        (0..TABLE)
            .map(|code| {
                let mut folded = String::new();
                if let Some(sign) = char::from_u32(code) {
                    decompose(sign.encode_utf8(&mut [0; 4]), &mut folded);
                }
                folded
            })
            .collect()
    });
    // A sign by itself, since marks of several are put in order, but marks fall away.
    if text.is_ascii() {
        folded.extend(text.chars().map(|letter| letter.to_ascii_lowercase()));
    } else if text.chars().all(|letter| u32::from(letter) < TABLE) {
        let signs = &*SIGNS;
        for letter in text.chars() {
            folded.push_str(&signs[letter as usize]);
        }
    } else {
        decompose(text, folded);
    }
}

fn decompose(text: &str, folded: &mut String) {
    for letter in text.nfkd().filter(|&letter| !is_combining_mark(letter)) {
        match letter {
            'ß' | 'ẞ' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
            'þ' | 'Þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            _ => folded.extend(letter.to_lowercase().filter(|&low| !is_combining_mark(low))),
        }
    }
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | 'ʼ')
}

/// Whether the letters before an apostrophe are an article or the like (`l'`, `qu'`, `dell'`), which is no part of the word.
fn elides(before: &str) -> bool {
    // No article is longer; and a row of apostrophes costs no more than its length.
    if before.len() > 32 {
        return false;
    }
    let letters = before.chars().count();
    letters <= 2
        || (letters <= 8 && before.to_lowercase().ends_with("qu"))
        || (letters <= 5 && before.to_lowercase().ends_with("ll"))
}

/// The words of a text, in order. `children's` is one word, `l'hôtel` is `hotel`, `S.A.R.L.` is `sarl`.
pub(super) fn words(text: &str) -> Vec<Word> {
    word_ranges(text)
        .filter_map(|range| word(text, range))
        .collect()
}

/// Where the words of a text lie, in order: what [`words`] reads, not folded yet. Few texts need all their words folded.
pub(super) fn word_ranges(text: &str) -> WordRanges<'_> {
    WordRanges { text, at: 0 }
}

/// What a byte of a text begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    /// It is a letter or digit of ASCII.
    Plain,
    /// It is another sign of ASCII.
    Sign,
    /// It may begin a letter of Latin scripts beyond ASCII.
    Latin,
    Other,
}

const BYTES: [Byte; 256] = {
    let mut bytes = [Byte::Other; 256];
    let mut byte = 0_u8;
    loop {
        bytes[byte as usize] = match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => Byte::Plain,
            0..=0x7f => Byte::Sign,
            0xc3..=0xc9 => Byte::Latin,
            _ => Byte::Other,
        };
        if byte == u8::MAX {
            break bytes;
        }
        byte += 1;
    }
};

/// See [`word_ranges`].
#[derive(Clone)]
pub(super) struct WordRanges<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for WordRanges<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        loop {
            match BYTES[*bytes.get(self.at)? as usize] {
                Byte::Plain => break,
                Byte::Sign => self.at += 1,
                Byte::Latin | Byte::Other => {
                    let sign = self.text[self.at..].chars().next()?;
                    if sign.is_alphanumeric() {
                        break;
                    }
                    self.at += sign.len_utf8();
                }
            }
        }
        let start = self.at;
        let (mut end, mut run) = (start, 0);
        while let Some(byte) = bytes.get(end) {
            match BYTES[*byte as usize] {
                Byte::Plain => end += 1,
                Byte::Latin if is_latin_pair(&bytes[end..]) => end += 2,
                _ => break,
            }
            run += 1;
        }
        // Most words are plain: what follows neither joins another part to them nor is a letter.
        let plain = match bytes.get(end) {
            None => true,
            Some(b'.') => run > 1,
            Some(next) => next.is_ascii() && *next != b'\'',
        };
        if run > 0 && plain {
            self.at = end;
            return Some(start..end);
        }
        let (range, after) = joined(self.text, start)?;
        self.at = after;
        Some(range)
    }
}

/// The word that begins at a place, and where to read on.
fn joined(text: &str, from: usize) -> Option<(Range<usize>, usize)> {
    let mut start = from;
    let mut letters = text[from..]
        .char_indices()
        .map(|(at, letter)| (from + at, letter))
        .peekable();
    let mut end = start + letters.next()?.1.len_utf8();
    while let Some(&(at, letter)) = letters.peek() {
        if letter.is_alphanumeric() || is_combining_mark(letter) {
            end = at + letter.len_utf8();
            letters.next();
        } else if is_apostrophe(letter) {
            letters.next();
            let next = at + letter.len_utf8();
            if !text[next..].starts_with(char::is_alphanumeric) {
                break;
            }
            if elides(&text[start..end]) {
                start = next;
            }
            end = next;
        } else if letter == '.' && is_initial(&text[start..end]) {
            // An abbreviation goes on as long as a single letter and a dot, or a last letter, follow.
            let rest = &text[at + 1..];
            let mut ahead = rest.chars();
            let single = ahead.next().is_some_and(char::is_alphabetic)
                && !ahead.next().is_some_and(char::is_alphanumeric);
            if !single {
                break;
            }
            letters.next();
        } else {
            break;
        }
    }
    let after = letters.peek().map_or(text.len(), |(at, _)| *at);
    Some((start..end, after))
}

/// Whether a word read so far is single letters with dots between.
fn is_initial(read: &str) -> bool {
    read.len() <= 24
        && read.split('.').all(|part| {
            let mut letters = part.chars();
            letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
        })
}

/// The word in a range of a text, unless nothing of it is left when it is folded.
pub(super) fn word(text: &str, range: Range<usize>) -> Option<Word> {
    let written = text.get(range.clone())?;
    let mut folded = String::with_capacity(written.len());
    fold_word(written, &mut folded);
    (!folded.is_empty()).then(|| Word {
        text: folded,
        start: range.start,
        end: range.end,
        case: case(written),
    })
}

/// A word's text, folded, in the place of what the string held.
pub(super) fn fold_word(written: &str, folded: &mut String) {
    folded.clear();
    fold_onto(written, folded);
    folded.retain(char::is_alphanumeric);
}

fn case(written: &str) -> Case {
    let digits = written.chars().filter(|c| c.is_numeric()).count();
    let letters = written.chars().filter(|c| c.is_alphabetic()).count();
    if digits > 0 {
        return if letters == 0 {
            Case::Digits
        } else {
            Case::Mixed
        };
    }
    let upper = written.chars().filter(|c| c.is_uppercase()).count();
    let lower = written.chars().filter(|c| c.is_lowercase()).count();
    let capital = written.chars().next().is_some_and(char::is_uppercase);
    match (capital, upper, lower) {
        (_, 0, 0) => Case::Caseless,
        (_, 2.., 0) => Case::Upper,
        (true, ..) => Case::Capital,
        // iPhone, eBay: a name for all that.
        (false, 1.., _) => Case::Capital,
        _ => Case::Lower,
    }
}

/// The ASCII letters and digits of a folded word; empty where the script is not Latin.
pub(super) fn ascii(word: &str) -> &str {
    if word.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        word
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(
            read("Délégué à l’Œuvre, Straße"),
            ["delegue", "a", "oeuvre", "strasse"]
        );
        assert_eq!(
            read("Children's data isn't kept"),
            ["childrens", "data", "isnt", "kept"]
        );
        assert_eq!(
            read("aujourd'hui dell'autore qu'il"),
            ["aujourdhui", "autore", "il"]
        );
    }

    #[test]
    fn letters_with_marks_are_letters() {
        let sign = |code| char::from_u32(code).filter(|sign| !matches!(sign, '×' | '÷'));
        assert!((0xc0..0x240).filter_map(sign).all(char::is_alphanumeric));
        assert_eq!(
            read("É. dû ×à÷ß Å.B. ɀa"),
            ["e", "du", "a", "ss", "ab", "ɀa"]
        );
    }

    #[test]
    fn abbreviations_are_one_word() {
        assert_eq!(
            read("Martin S.A.R.L. et X s.r.l."),
            ["martin", "sarl", "et", "x", "srl"]
        );
        assert_eq!(read("Verein e.V., S.p.A"), ["verein", "ev", "spa"]);
        assert_eq!(
            read("the end. A new one"),
            ["the", "end", "a", "new", "one"]
        );
    }

    #[test]
    fn the_table_folds_as_decomposition_does() {
        for text in [
            "Délégué",
            "ǅ",
            "ŉ",
            "İstanbul",
            "ẞ",
            "a\u{301}\u{327}é",
            "½ ĳ ſ",
            "l’été",
            "東京é",
        ] {
            let mut slow = String::new();
            decompose(text, &mut slow);
            assert_eq!(fold(text), slow, "{text}");
        }
        for code in 0..0x3000 {
            let Some(sign) = char::from_u32(code) else {
                continue;
            };
            let text = format!("A{sign}b");
            let mut slow = String::new();
            decompose(&text, &mut slow);
            assert_eq!(fold(&text), slow, "U+{code:04X}");
        }
    }

    #[test]
    fn ranges_go_on_where_a_word_ended() {
        let text = "L'a.b.c' d'’é x'' S.A. 12.5 a’ b\u{301}c.";
        let found: Vec<&str> = word_ranges(text).map(|range| &text[range]).collect();
        assert_eq!(
            found,
            ["a.b.c", "d", "é", "x", "S.A", "12", "5", "a", "b\u{301}c"]
        );
    }

    #[test]
    fn cases_are_told_apart() {
        let cases: Vec<Case> = words("a Paris CNIL 東京 12 B2 iPhone")
            .iter()
            .map(|word| word.case)
            .collect();
        assert_eq!(
            cases,
            [
                Case::Lower,
                Case::Capital,
                Case::Upper,
                Case::Caseless,
                Case::Digits,
                Case::Mixed,
                Case::Capital
            ]
        );
    }
}
