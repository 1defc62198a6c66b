//! Which line ends are soft: set by a program that fills lines, and no more than a blank.
//!
//! The lines of a filled paragraph are about as long as one another, save the last; or the first word of the next line would
//! not have fitted. Rows, addresses and verses have short lines of any length.

/// A line of fewer characters is no filled one.
const SHORTEST: usize = 40;

/// The lines of a paragraph.
#[derive(Debug)]
pub(super) struct Wraps {
    /// Characters of the longest line.
    longest: usize,
    /// Whether all lines but the last are about as long.
    filled: bool,
}

impl Wraps {
    /// Measures the lines of a paragraph; of a text of several, those of all.
    pub(super) fn of(text: &str) -> Self {
        let (mut longest, mut shortest, mut last) = (0, usize::MAX, None);
        for line in text.lines().map(|line| line.trim_end().chars().count()) {
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
        }
    }

    /// Whether the line end at this byte is soft.
    pub(super) fn is_soft(&self, text: &str, at: usize) -> bool {
        let line = text[..at].rsplit('\n').next().unwrap_or("").trim_end();
        let next = text[at + 1..].split('\n').next().unwrap_or("").trim_start();
        // A row of a table ends with its line.
        if next.is_empty() || next.starts_with('|') || line.ends_with('|') {
            return false;
        }
        let len = line.chars().count();
        let word = next.split_whitespace().next().unwrap_or("");
        len >= SHORTEST && (self.filled || len + 1 + word.chars().count() > self.longest)
    }
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
}
