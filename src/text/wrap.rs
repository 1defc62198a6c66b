//! Which line ends are soft: set by a program that fills lines, and no more than a blank.
//!
//! The lines of a filled paragraph are about as long as one another, save the last; or the first word of the next line would
//! not have fitted. Rows, addresses and verses have short lines of any length. Several lines that begin with a label ("Hours: ")
//! are lines of their own. Lines of which each says most of what the one
//! before it says are items of a list, however long: text that is filled does not break at the same words.

use std::collections::HashSet;

use foldhash::quality::RandomState;
use memchr::memchr;

use super::label::is_labelled;
use super::token::is_bare_row;

/// A line of fewer characters is no filled one.
const SHORTEST: usize = 40;

/// Where the longest line has fewer characters, lines may well be names and addresses: filled text goes on with small letters somewhere.
const NARROW: usize = 60;

/// The lines of a paragraph.
#[derive(Debug, Default)]
pub(super) struct Wraps {
    /// Characters of the longest line.
    longest: usize,
    /// Whether all lines but the last are about as long.
    filled: bool,
    /// Whether several lines begin with the number of an item.
    numbered: bool,
    /// Whether several lines begin with a label.
    labelled: bool,
    /// Whether the lines are wide, or one of them goes on with a small letter.
    flows: bool,
    /// Whether as many lines end where the next word would have fitted as not: they are no filled text.
    ragged: bool,
}

impl Wraps {
    /// Measures the lines of a paragraph; of a text of several, those of all.
    pub(super) fn of(text: &str) -> Self {
        // Of one line, which most are, nothing is asked.
        if memchr(b'\n', text.trim().as_bytes()).is_none() {
            return Self::default();
        }
        let (mut longest, mut shortest, mut last) = (0, usize::MAX, None);
        let (mut numbers, mut labels) = (0, 0);
        for line in text.lines() {
            numbers += usize::from(is_numbered(line));
            labels += usize::from(is_labelled(line));
            let line = line.trim_end().chars().count();
            if line == 0 {
                continue;
            }
            longest = longest.max(line);
            if let Some(before) = last.replace(line) {
                shortest = shortest.min(before);
            }
        }
        Self {
            longest,
            filled: (SHORTEST + 1..usize::MAX).contains(&shortest) && 10 * shortest >= 7 * longest,
            numbered: numbers > 1,
            labelled: labels > 1,
            flows: longest >= NARROW || goes_on(text),
            ragged: is_ragged(text, longest),
        }
    }

    /// Whether the line end at this byte is soft.
    pub(super) fn is_soft(&self, text: &str, at: usize) -> bool {
        let mut above = text[..at].rsplit('\n');
        let line = above.next().unwrap_or("").trim_end();
        let next = text[at + 1..].split('\n').next().unwrap_or("").trim_start();
        // A row of a table ends with its line.
        if next.is_empty()
            || next.starts_with('|')
            || line.ends_with('|')
            || is_bare_row(next)
            || is_bare_row(line)
            || self.numbered && is_numbered(next)
            || self.labelled && is_labelled(next)
        {
            return false;
        }
        let len = line.chars().count();
        let word = next.split_whitespace().next().unwrap_or("");
        len >= SHORTEST
            && self.flows
            && (self.filled || !self.ragged && len + 1 + word.chars().count() > self.longest)
            && !are_parallel(line, next)
            && !above.next().is_some_and(|above| are_parallel(above, line))
    }
}

/// Whether a line as long as filled ones is followed by one that begins with a small letter.
fn goes_on(text: &str) -> bool {
    let small = |line: &str| line.trim_start().starts_with(char::is_lowercase);
    let mut lines = text.lines().zip(text.lines().skip(1));
    lines.any(|(line, next)| line.trim_end().chars().count() >= SHORTEST && small(next))
}

/// Whether as many lines end where the next word would have fitted as do not. Where an item begins, or is announced, they may; and a
/// line that goes on with a small letter is as good as two.
fn is_ragged(text: &str, longest: usize) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let (mut early, mut late) = (0, 0);
    for pair in lines.windows(2) {
        let [line, next] = [pair[0], pair[1].trim_start()];
        if line.is_empty() || next.is_empty() {
            continue;
        }
        let item =
            !next.starts_with(char::is_alphanumeric) || is_numbered(next) || is_labelled(next);
        let len = line.chars().count();
        let word = next.split_whitespace().next().unwrap_or("");
        if len + 1 + word.chars().count() > longest {
            let goes_on = next.starts_with(char::is_lowercase);
            late += usize::from(len >= SHORTEST) * (1 + usize::from(goes_on));
        } else if !item && !line.ends_with([':', '：']) {
            early += 1;
        }
    }
    early > 0 && early >= late
}

/// Whether a line begins with the number of an item: "1. ", "12) "; or with a date or the like that is set off: "3.4.2019 - ".
fn is_numbered(line: &str) -> bool {
    let line = line.trim_start();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if (1..=3).contains(&(line.len() - rest.len()))
        && (rest.starts_with(". ") || rest.starts_with(") "))
    {
        return true;
    }
    let mut words = line.split_whitespace();
    let digits = words
        .next()
        .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    digits && matches!(words.next(), Some("-" | "–" | "—" | ":"))
}

/// Whether half of the words of either line, and more than one, stand in the other, too. One number is as good as another. Linear in
/// the lines.
fn are_parallel(one: &str, other: &str) -> bool {
    let number = |word: &str| word.bytes().any(|b| b.is_ascii_digit());
    let (mut words, mut own, mut numbered) =
        (HashSet::with_hasher(RandomState::default()), 0, false);
    for word in one.split_whitespace() {
        words.insert(word);
        own += 1;
        numbered |= number(word);
    }
    let (mut others, mut shared) = (0, 0);
    for word in other.split_whitespace() {
        others += 1;
        shared += usize::from(words.contains(word) || numbered && number(word));
    }
    shared > 1 && 2 * shared >= others.max(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soft(text: &str) -> Vec<bool> {
        let wraps = Wraps::of(text);
        let ends = text.match_indices('\n');
        ends.map(|(at, _)| wraps.is_soft(text, at)).collect()
    }

    #[test]
    fn filled_lines_end_softly() {
        let filled = "You may keep, run and pass on copies of this program, changed or not,\nas long as this notice stays in every copy. A changed copy must say\nwho changed it.\n";
        assert_eq!(soft(filled), [true, true, false]);
        assert_eq!(soft("Ambra Ltd\n3 High Street\nLeeds\n"), [false; 3]);
        let rows = "| Hosting and storage of all documents | Own data centre |\n| Mail and newsletters for the members | Corvo, Leeds |";
        assert_eq!(soft(rows), [false]);
    }

    #[test]
    fn lines_of_any_length_are_not_filled() {
        let head = "Ambra Ltd\nThe Old Granary, 34 Ambra Row, near the bridge, LS1 4AB Leeds\n27168 Leeds\nTel. 0113 496 0000\n";
        assert_eq!(soft(head), [false; 4]);
        let narrow = "Association of the Villages around Ashby\n\
            The Old Granary near the Bridge of Corley\nSwitchboard 0113 496 0000\n";
        assert_eq!(soft(narrow), [false; 3]);
        let column = "Water the plants on the side of the house before\nnoon, and shut the gate behind you when you go.\nAsk Ann if the tap is dry, or Olaf if she is out.\n";
        assert_eq!(soft(column), [true, true, false]);
        let items = "You may:\n- keep a copy for yourself and for those who live under one roof with\n  you and who asked for it\n- lend it\n";
        assert_eq!(soft(items), [false, true, false, false]);
        let titled = "Copies\nYou may keep, run and pass on copies of this program, changed or not,\nas long as this notice stays in every copy. A changed copy must say who\nchanged it.\n";
        assert_eq!(soft(titled), [false, true, true, false]);
        let two = "Copies\nYou may keep, run and pass on copies of this program, changed or not,\nas long as this notice stays.\n";
        assert_eq!(soft(two), [false, true, false]);
        let indented = "Title\n\n        You may keep, run and pass on copies of this program, changed\n        or not, as long as this notice stays in every copy. A changed\n        copy must say who changed it.\n";
        assert_eq!(soft(indented), [false, false, true, true, false]);
    }

    #[test]
    fn a_label_begins_a_line() {
        let lines = "Course\nTeacher: Ann Elisabeth Berg-Nielsen 020 7946 0321\nDeputy: Olaf Tal 020 7946 0123\nBegins: 2021-03-04";
        assert_eq!(soft(lines), [false; 3]);
    }

    #[test]
    fn items_end_with_their_lines() {
        let items = "Ann Berg, who holds the share numbered 500655063\nOrlando Tal, who holds the share numbered 60711167\nPia Mora, who holds the share numbered 489123780\n";
        assert_eq!(soft(items), [false; 3]);
        assert_eq!(
            soft(&format!("These have come:\n{items}All of them agree.")),
            [false; 4]
        );
        let numbered = "1. desk@ambra.example, for all that is about the shares\n1. post@ambra.example, for letters\n";
        assert_eq!(soft(numbered), [false; 2]);
        let text = "Whoever holds a share has a vote, and whoever has a vote may lend it to another\nholder of a share, who then has two votes and may lend neither of them to a third.\n";
        assert_eq!(soft(text), [true, false]);
    }
}
