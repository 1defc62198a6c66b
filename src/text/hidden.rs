//! What hides in a text: characters of no width, direction controls, letters that look like another script's, letters
//! written in parts.
//!
//! In: a text. Out: its [`Unit`]s: each a few bytes that read otherwise than they look, with what they read as. Tokens
//! are made of the text as it reads ([`Reading`]), so that a word with a hidden character is the same word; their places
//! are those of the bytes. What is done about a unit is for others to say: a script may explain it, or the template have
//! it as well.
//!
//! Joiners within emoji are part of the picture and no unit.
//!
//! Cost: linear; text without a suspicious character is looked at once and not copied.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

use super::script::{
    Script, as_cyrillic, as_latin, is_ideograph, is_picture, joins, runs_left, script,
    sets_no_blanks,
};

/// How characters hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trick {
    /// They cannot be seen.
    Invisible,
    /// They cannot be seen, and say how text runs.
    Direction,
    /// A hyphen that is seen only where a line ends with it.
    SoftHyphen,
    /// A letter of another script than the word's.
    LookAlike,
    /// A letter of a word that is of another script than the text around it, and looks as if it were not.
    LookAlikeWord,
    /// A letter and its marks one by one, where one character says the same.
    Decomposed,
}

/// Some bytes of a text that read otherwise than they look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// How they hide.
    pub trick: Trick,
    /// What they read as; nothing of what cannot be seen.
    pub reads: String,
    /// Whether the script or the picture they stand in needs them.
    pub explained: bool,
}

/// The units of a text in order; none overlap.
///
/// ```
/// use untemplate::text::hidden::{Trick, units};
/// let found = units("pri\u{200b}vacy, p\u{430}ypal");
/// assert_eq!(found.iter().map(|u| u.trick).collect::<Vec<_>>(), [Trick::Invisible, Trick::LookAlike]);
/// assert_eq!((found[1].reads.as_str(), found[1].start..found[1].end), ("a", 13..15));
/// ```
pub fn units(text: &str) -> Vec<Unit> {
    if !is_suspicious(text) {
        return Vec::new();
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let runs_left = chars.iter().any(|(_, c)| runs_left(*c));
    let mut scan = Scan {
        text,
        chars: &chars,
        runs_left,
        units: Vec::new(),
    };
    scan.run();
    let mut units = scan.units;
    look_alikes(&chars, &mut units);
    units.sort_by_key(|unit| unit.start);
    units
}

/// The text as it reads.
///
/// ```
/// assert_eq!(untemplate::text::hidden::plain("cafe\u{301}\u{200b}"), "café");
/// ```
pub fn plain(text: &str) -> Cow<'_, str> {
    let units = units(text);
    if units.is_empty() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(Reading::of(text, units).text)
}

/// Whether nothing hides in the text but what its script explains.
pub fn is_open(text: &str) -> bool {
    units(text).iter().all(|unit| unit.explained)
}

/// A text as it reads, and where its bytes lie in the text as it is written.
#[derive(Debug)]
pub struct Reading {
    /// As it reads.
    pub text: String,
    /// What hides in it.
    pub units: Vec<Unit>,
    /// Byte as read, and the byte as written where what stands before it ends, and where what follows begins.
    bends: Vec<(usize, usize, usize)>,
}

impl Reading {
    /// The reading of a text that these are the units of.
    pub fn of(written: &str, units: Vec<Unit>) -> Self {
        let mut text = String::with_capacity(written.len());
        let mut bends = vec![(0, 0, 0)];
        let mut at = 0;
        for unit in &units {
            text.push_str(&written[at..unit.start]);
            let before = if unit.reads.is_empty() {
                unit.start
            } else {
                unit.end
            };
            text.push_str(&unit.reads);
            match bends.last_mut() {
                Some((same, _, after)) if *same == text.len() => *after = unit.end,
                _ => bends.push((text.len(), before, unit.end)),
            }
            at = unit.end;
        }
        text.push_str(&written[at..]);
        Self { text, units, bends }
    }

    /// Where a range of the text as it reads lies as it is written; what hides at its ends is left out.
    pub fn written(&self, start: usize, end: usize) -> (usize, usize) {
        let bend = |at: usize| {
            let k = self.bends.partition_point(|bend| bend.0 <= at);
            self.bends[k.max(1) - 1]
        };
        let (read, _, after) = bend(start);
        let from = after + start - read;
        let (read, before, after) = bend(end);
        let to = if read == end {
            before
        } else {
            after + end - read
        };
        (from, to)
    }
}

/// Whether a closer look is needed: a character that may hide, or that may look like another.
fn is_suspicious(text: &str) -> bool {
    // Plain text has nothing of the kind, and this is seen many bytes at a time.
    if text.is_ascii() && !text.bytes().any(is_control) {
        return false;
    }
    text.chars().any(|c| {
        if c.is_ascii() {
            return is_control(c as u8);
        }
        // Letters and signs of Latin, Chinese and Japanese text are let pass at once.
        let common = matches!(c, '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}' | '\u{3041}'..='\u{3098}' | '\u{30a0}'..='\u{3163}' | '\u{3400}'..='\u{9fff}');
        !common
            && (trick(c).is_some()
                || matches!(script(c), Script::Greek | Script::Cyrillic)
                || is_part(c))
    })
}

fn is_control(byte: u8) -> bool {
    byte < b' ' && !byte.is_ascii_whitespace() && byte != 0x0b || byte == 0x7f
}

/// Whether a character is written onto the one before it: a mark, or a part of a Korean syllable.
fn is_part(c: char) -> bool {
    canonical_combining_class(c) != 0
        || matches!(c, '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}')
}

/// How a character hides that cannot be seen.
fn trick(c: char) -> Option<Trick> {
    match c {
        '\u{ad}' => Some(Trick::SoftHyphen),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some(Trick::Direction)
        }
        '\u{34f}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => Some(Trick::Invisible),
        c if c.is_control() && !c.is_whitespace() => Some(Trick::Invisible),
        _ => None,
    }
}

/// The search for what cannot be seen and for letters in parts.
struct Scan<'a> {
    text: &'a str,
    chars: &'a [(usize, char)],
    runs_left: bool,
    units: Vec<Unit>,
}

impl Scan<'_> {
    fn get(&self, k: usize) -> Option<char> {
        self.chars.get(k).map(|(_, c)| *c)
    }

    fn byte(&self, k: usize) -> usize {
        self.chars.get(k).map_or(self.text.len(), |(at, _)| *at)
    }

    fn run(&mut self) {
        let mut k = 0;
        while let Some(c) = self.get(k) {
            if c == '\u{1f3f4}' {
                k = self.flag(k);
            } else if let Some(trick) = trick(c) {
                let joined = c == '\u{200d}'
                    && self.get(k + 1).is_some_and(is_picture)
                    && self.before(k).is_some_and(is_picture);
                if !joined {
                    let explained = self.is_explained(k, c, trick);
                    self.push(k, k + 1, trick, String::new(), explained);
                }
                k += 1;
            } else {
                k = self.letter(k);
            }
        }
    }

    /// The flag of a region is a picture and letters that cannot be seen: past all of it.
    fn flag(&self, k: usize) -> usize {
        let tags = self.chars[k + 1..]
            .iter()
            .take_while(|(_, c)| matches!(c, '\u{e0030}'..='\u{e007a}'))
            .count();
        let ends = self.get(k + 1 + tags) == Some('\u{e007f}');
        if (1..=6).contains(&tags) && ends {
            k + tags + 2
        } else {
            k + 1
        }
    }

    /// A letter with the marks behind it.
    fn letter(&mut self, k: usize) -> usize {
        let parts = self.chars[k + 1..]
            .iter()
            .take_while(|(_, c)| is_part(*c))
            .count();
        let end = k + 1 + parts;
        if parts > 0 {
            let written = &self.text[self.byte(k)..self.byte(end)];
            let composed: String = written.nfc().collect();
            // What composes only in part stays as it is: a unit reads as one character, which no token divides.
            if composed.chars().count() == 1 {
                self.push(k, end, Trick::Decomposed, composed, false);
            }
        }
        end
    }

    fn push(&mut self, from: usize, to: usize, trick: Trick, reads: String, explained: bool) {
        self.units.push(Unit {
            start: self.byte(from),
            end: self.byte(to),
            trick,
            reads,
            explained,
        });
    }

    /// The character before that is no selector of a variant.
    fn before(&self, k: usize) -> Option<char> {
        let all = self.chars[..k].iter().rev().map(|(_, c)| *c);
        all.clone().find(|c| *c != '\u{fe0f}')
    }

    /// Whether the characters around one that cannot be seen need it.
    fn is_explained(&self, k: usize, c: char, trick: Trick) -> bool {
        let before = k.checked_sub(1).and_then(|k| self.get(k));
        let after = self.get(k + 1);
        let beside = |is: fn(char) -> bool| before.is_some_and(is) || after.is_some_and(is);
        match c {
            // An override turns even letters of one's own script round.
            '\u{202d}' | '\u{202e}' => false,
            _ if trick == Trick::Direction => self.runs_left,
            '\u{200c}' | '\u{200d}' => beside(joins),
            '\u{200b}' => beside(sets_no_blanks),
            '\u{180b}'..='\u{180f}' => beside(|c| matches!(c, '\u{1800}'..='\u{18af}')),
            '\u{17b4}' | '\u{17b5}' => beside(|c| matches!(c, '\u{1780}'..='\u{17ff}')),
            '\u{115f}' | '\u{1160}' => beside(|c| matches!(c, '\u{1100}'..='\u{11ff}')),
            '\u{34f}' => before.is_some_and(|c| is_part(c) || runs_left(c)),
            '\u{e0100}'..='\u{e01ef}' => before.is_some_and(is_ideograph),
            '\u{fe00}'..='\u{fe0f}' => {
                let keycap = after == Some('\u{20e3}');
                let varies = |c: char| {
                    is_picture(c) || is_ideograph(c) || matches!(c, '\u{1000}'..='\u{109f}')
                };
                before.is_some_and(|c| {
                    varies(c) || keycap && (c.is_ascii_digit() || "#*".contains(c))
                })
            }
            _ => false,
        }
    }
}

/// Letters of another script than their word's, where all of them look like letters of it.
fn look_alikes(chars: &[(usize, char)], units: &mut Vec<Unit>) {
    let letters = |is: Script| {
        let own = |c: &&(usize, char)| c.1.is_alphabetic() && script(c.1) == is;
        chars.iter().filter(own).count()
    };
    let foreign = letters(Script::Greek) + letters(Script::Cyrillic);
    if foreign == 0 {
        return;
    }
    let is_latin = letters(Script::Latin) > foreign;
    let known = units.len();
    let in_word = |c: char| c.is_alphabetic() || is_part(c) || trick(c).is_some();
    for word in chars.split(|(_, c)| !in_word(*c)) {
        let of = |is: Script| {
            let own = move |c: &&(usize, char)| c.1.is_alphabetic() && script(c.1) == is;
            word.iter().filter(own)
        };
        let (latin, cyrillic) = (of(Script::Latin).count(), of(Script::Cyrillic).count());
        let foreign = cyrillic + of(Script::Greek).count();
        if foreign == 0 || latin == 0 && !is_latin {
            continue;
        }
        let strangers = || of(Script::Cyrillic).chain(of(Script::Greek));
        let reads_latin = strangers().all(|(_, c)| as_latin(*c).is_some());
        let reads_cyrillic =
            foreign == cyrillic && of(Script::Latin).all(|(_, c)| as_cyrillic(*c).is_some());
        let mut push = |(at, c): &(usize, char), reads: Option<char>, trick: Trick| {
            // The base of a letter in parts reads as the whole of it.
            let before = units[..known].partition_point(|u| u.start <= *at);
            let within = before > 0 && *at < units[before - 1].end;
            if let (Some(reads), false) = (reads, within) {
                units.push(Unit {
                    start: *at,
                    end: at + c.len_utf8(),
                    trick,
                    reads: reads.to_string(),
                    explained: false,
                });
            }
        };
        if latin == 0 {
            if reads_latin {
                strangers().for_each(|c| push(c, as_latin(c.1), Trick::LookAlikeWord));
            }
        } else if reads_latin && (latin >= foreign || !reads_cyrillic) {
            strangers().for_each(|c| push(c, as_latin(c.1), Trick::LookAlike));
        } else if reads_cyrillic {
            of(Script::Latin).for_each(|c| push(c, as_cyrillic(c.1), Trick::LookAlike));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unexplained(text: &str) -> Vec<&str> {
        let found = units(text).into_iter().filter(|u| !u.explained);
        found.map(|u| &text[u.start..u.end]).collect()
    }

    #[test]
    fn what_hides_is_found() {
        for (text, hidden, reads) in [
            ("pri\u{200b}vacy", "\u{200b}", "privacy"),
            ("no\u{2060}tice", "\u{2060}", "notice"),
            ("a\u{feff}b", "\u{feff}", "ab"),
            ("a\u{202e}b", "\u{202e}", "ab"),
            ("a\u{2066}b", "\u{2066}", "ab"),
            ("a\u{200e}b", "\u{200e}", "ab"),
            ("Daten\u{ad}schutz", "\u{ad}", "Datenschutz"),
            ("a\u{e0041}b", "\u{e0041}", "ab"),
            ("a\u{1b}b", "\u{1b}", "ab"),
            ("a\u{9b}b", "\u{9b}", "ab"),
            ("Auf\u{200c}lage", "\u{200c}", "Auflage"),
            ("a\u{fe0f}b", "\u{fe0f}", "ab"),
            ("cafe\u{301}", "e\u{301}", "café"),
            ("p\u{430}y", "\u{430}", "pay"),
            ("n\u{3bf}te", "\u{3bf}", "note"),
            (
                "\u{41c}\u{43e}\u{441}\u{43a}\u{432}a",
                "a",
                "\u{41c}\u{43e}\u{441}\u{43a}\u{432}\u{430}",
            ),
            ("か\u{3099}", "か\u{3099}", "が"),
        ] {
            assert_eq!(unexplained(text), [hidden], "{text:?}");
            assert_eq!(plain(text), reads);
        }
    }

    #[test]
    fn what_a_script_needs_is_explained() {
        for text in [
            "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3} 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "שלום\u{200f} (PDF)\u{200e}",
            "ภาษา\u{200b}ไทย",
            "葛\u{e0100}城市",
            "Согласие на обработку, PDF, XMLдокумент",
            "5 μm, πr, Ω, β-test, Δt",
            "Élève, straße, «là», l\u{2019}eau, 日本語が",
            "हिन्दी क़ानून",
            "שָׁלוֹם",
        ] {
            assert_eq!(unexplained(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_word_of_another_script_is_told_from_a_letter_in_it() {
        let found = units("Please \u{441}\u{43e}\u{440}\u{443} it");
        assert!(found.len() == 4 && found.iter().all(|u| u.trick == Trick::LookAlikeWord));
        assert!(units("\u{421}\u{421}\u{421}\u{420}").is_empty());
    }

    #[test]
    fn ranges_lead_back_to_the_bytes() {
        let text = "\u{200b}a\u{200b}b\u{200b}\u{ad} cafe\u{301}\u{200b} p\u{430}\u{200b}";
        let reading = Reading::of(text, units(text));
        assert_eq!(reading.text, "ab café pa");
        for (word, written) in [
            ("ab", "a\u{200b}b"),
            ("café", "cafe\u{301}"),
            ("pa", "p\u{430}"),
        ] {
            let at = reading.text.find(word).unwrap();
            let (start, end) = reading.written(at, at + word.len());
            assert_eq!(&text[start..end], written);
        }
    }

    #[test]
    fn plain_text_is_not_copied() {
        for text in ["plain", "Hôtel de Ville\u{a0}: 1\t000 €\r\n", "日本語"] {
            assert!(matches!(plain(text), Cow::Borrowed(_)));
        }
    }
}
