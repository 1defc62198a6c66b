//! Text that a person looks at: nothing in it may act on a terminal or a page, or hide from the eye.
//!
//! In: text of a document, a path, an id, an error. Out: the same, with what acts or hides shown as `\u{..}`. It is the one
//! way to a terminal, a comment or a message; for machines text stays exact. Cost: linear.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with every character that acts on a terminal or hides from the eye shown as `\u{..}`: control
/// characters, line breaks included, bidirectional controls, and characters of no width.
///
/// Everything that comes from a document, a path, an id or an error passes through here on its way to a terminal.
///
/// ```
/// use untemplate::text::visible::escape;
///
/// assert_eq!(escape("a\u{1b}[31mb\u{202e}"), "a\\u{1b}[31mb\\u{202e}");
/// ```
pub fn escape(text: &str) -> Cow<'_, str> {
    escaped(text, |_| false)
}

/// As [`escape`], for text of several lines: line feeds and tabs stay.
pub fn escape_lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| matches!(c, '\n' | '\t'))
}

/// As [`escape`]; besides, letters that are not in the text that it reads as, and marks, are shown as `\u{..}`.
pub fn escape_hidden<'t>(text: &'t str, reads: &str) -> Cow<'t, str> {
    shown(text, |c| acts(c) || !c.is_ascii() && !reads.contains(c))
}

fn acts(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

fn escaped(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    shown(text, |c| acts(c) && !keep(c))
}

/// The text with each character that `acts` as `\u{..}`.
fn shown(text: &str, acts: impl Fn(char) -> bool) -> Cow<'_, str> {
    let Some(first) = text.find(&acts) else {
        return Cow::Borrowed(text);
    };
    let mut shown = text[..first].to_owned();
    for c in text[first..].chars() {
        if acts(c) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Whether the character changes the direction of text, breaks lines unseen, or has no width of its own.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The text on one line, each run of white space a single blank, cut to `limit` characters with `…` at the end.
///
/// ```
/// use untemplate::text::visible::shorten;
///
/// assert_eq!(shorten("Place de\n l'Hôtel de Ville", 12), "Place de…");
/// ```
pub fn shorten(text: &str, limit: usize) -> String {
    let mut short = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let room = limit.saturating_sub(length + usize::from(length > 0));
        let word_length = word.chars().count();
        if word_length > room {
            // A word is broken only where there is no other way to say anything.
            if length == 0 {
                short.extend(word.chars().take(limit.saturating_sub(1)));
            } else if length >= limit {
                let kept = short
                    .rfind(' ')
                    .unwrap_or(short.len() - short.chars().next_back().map_or(0, char::len_utf8));
                short.truncate(kept);
            }
            short.push('…');
            return short;
        }
        if length > 0 {
            short.push(' ');
            length += 1;
        }
        short.push_str(word);
        length += word_length;
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_on_the_terminal() {
        assert_eq!(escape("\u{1b}]52;c;eA==\u{7}"), "\\u{1b}]52;c;eA==\\u{7}");
        assert_eq!(
            escape("a\rb\u{8}c\nd\te\u{9b}2J"),
            "a\\u{d}b\\u{8}c\\u{a}d\\u{9}e\\u{9b}2J"
        );
        assert_eq!(
            escape("x\u{202e}y\u{200b}z\u{2066}\u{feff}\u{ad}"),
            "x\\u{202e}y\\u{200b}z\\u{2066}\\u{feff}\\u{ad}"
        );
        assert_eq!(escape_lines("a\n\tb\r\n"), "a\n\tb\\u{d}\n");
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        assert!(matches!(
            escape("Hôtel de Ville, 1\u{a0}000 € – 中文"),
            Cow::Borrowed(_)
        ));
    }

    #[test]
    fn short_text_stays_and_long_text_is_cut_between_words() {
        assert_eq!(shorten(" Place de\n l'Hôtel ", 20), "Place de l'Hôtel");
        assert_eq!(shorten("Place de l'Hôtel de Ville", 12), "Place de…");
        assert_eq!(shorten("Place de Grève", 8), "Place…");
        assert_eq!(shorten("abcdefghij", 5), "abcd…");
        assert_eq!(shorten("abc def", 3), "ab…");
        for limit in 1..12 {
            assert!(shorten("one two three four", limit).chars().count() <= limit);
        }
    }
}
