//! Which scripts characters are of, as far as it matters for what hides in a text: who uses joiners and direction marks, and
//! which letters of one script look like another's.
//!
//! Ranges of Unicode's blocks; the pairs of look-alikes are the single letters of UTS 39's `confusables.txt`.

/// The scripts whose letters look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Greek,
    Cyrillic,
    Other,
}

/// Whether bytes of a text begin with a letter of Latin scripts beyond ASCII, of two bytes: U+00C0 to U+024F, but for the signs of
/// multiplication and division between them.
pub(crate) fn is_latin_pair(bytes: &[u8]) -> bool {
    match bytes {
        [0xc3, second, ..] => !matches!(second, 0x97 | 0xb7),
        [0xc4..=0xc8, ..] | [0xc9, ..=0x8f, ..] => true,
        _ => false,
    }
}

/// The script of a letter.
pub(super) fn script(c: char) -> Script {
    match c {
        'a'..='z' | 'A'..='Z' | 'À'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        _ => Script::Other,
    }
}

const CYRILLIC: &str = "асԁеһіјӏорԛѕԝхуѵАВСЕНІЈКМОРЅТХУԌԚԜѴӀ";
const AS_CYRILLIC: &str = "acdehijlopqswxyvABCEHIJKMOPSTXYGQWVI";
const GREEK: &str = "αινορυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";
const AS_GREEK: &str = "aivopuABEZHIKMNOPTYX";

/// The Latin letter that a Greek or Cyrillic one looks like.
pub(super) fn as_latin(c: char) -> Option<char> {
    pair(CYRILLIC, AS_CYRILLIC, c).or_else(|| pair(GREEK, AS_GREEK, c))
}

/// The Cyrillic letter that a Latin one looks like.
pub(super) fn as_cyrillic(c: char) -> Option<char> {
    pair(AS_CYRILLIC, CYRILLIC, c)
}

fn pair(from: &str, to: &str, c: char) -> Option<char> {
    let mut pairs = from.chars().zip(to.chars());
    pairs.find(|(own, _)| *own == c).map(|(_, other)| other)
}

/// Hebrew, Arabic, and the others that run from right to left.
pub(crate) fn runs_left(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

/// The scripts in which a joiner or non-joiner changes how letters are written: Arabic, Indic and their kin.
pub(super) fn joins(c: char) -> bool {
    matches!(
        c,
        '\u{600}'..='\u{dff}'
            | '\u{f00}'..='\u{109f}'
            | '\u{1780}'..='\u{18af}'
            | '\u{1a00}'..='\u{1c7f}'
            | '\u{a800}'..='\u{abff}'
            | '\u{fb50}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}'
            | '\u{11000}'..='\u{11fff}'
    )
}

/// The scripts without blanks between words, in which a blank of no width says where a line may end.
pub(super) fn sets_no_blanks(c: char) -> bool {
    is_ideograph(c)
        || matches!(
            c,
            '\u{e00}'..='\u{109f}'
                | '\u{1780}'..='\u{17ff}'
                | '\u{1950}'..='\u{1aaf}'
                | '\u{3040}'..='\u{30ff}'
                | '\u{a980}'..='\u{aadf}'
        )
}

/// Han characters.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(
        c,
        '\u{2e80}'..='\u{2fdf}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
    )
}

/// Emoji and the other pictures that joiners and variation selectors belong to.
pub(super) fn is_picture(c: char) -> bool {
    matches!(
        c,
        '©' | '®' | '\u{203c}' | '\u{2049}' | '\u{20e3}' | '\u{2100}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_has_one_twin() {
        assert_eq!(CYRILLIC.chars().count(), AS_CYRILLIC.chars().count());
        assert_eq!(GREEK.chars().count(), AS_GREEK.chars().count());
        assert!(CYRILLIC.chars().all(|c| script(c) == Script::Cyrillic));
        assert!(GREEK.chars().all(|c| script(c) == Script::Greek));
        for c in CYRILLIC.chars().chain(GREEK.chars()) {
            let twin = as_latin(c).unwrap();
            assert!(twin.is_ascii_alphabetic());
            assert_eq!(twin.is_uppercase(), c.is_uppercase() || c == 'Ӏ', "{c}");
        }
    }
}
