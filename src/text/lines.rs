//! Where the lines of a text begin, and the heading above each.
//!
//! In: a text. Out: for any byte of it the line, the column and the heading that a person would look for. Cost: linear
//! for all lines; then a binary search for each byte asked for, and at most `STRIDE` bytes for its column, however
//! long its line is.

/// Characters are counted from the last multiple of so many bytes on.
const STRIDE: usize = 1024;

/// The lines of a text.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    /// The byte at which each line begins.
    starts: Vec<usize>,
    /// For each line that of the heading above it, itself included.
    headings: Vec<Option<usize>>,
    /// How many characters begin before each multiple of `STRIDE` bytes.
    counts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Finds them. A heading is a line that begins with one to six `#` and a blank or with HTML's tag of one, or that is underlined
    /// with `===` or `---`.
    pub fn of(text: &'t str) -> Self {
        let (mut starts, mut headings) = (Vec::new(), Vec::new());
        let (mut at, mut heading) = (0, None);
        let mut before = "";
        // What a page's own data end with underlines nothing.
        let mut in_data = unmarked(text).lines().next() == Some("---");
        for whole in text.split_inclusive('\n') {
            let line = if at == 0 { unmarked(whole) } else { whole };
            let signs = line.bytes().take_while(|b| *b == b'#').count();
            if (1..=6).contains(&signs) && line[signs..].starts_with([' ', '\t']) || is_tagged(line)
            {
                heading = Some(starts.len());
            } else if in_data {
                in_data = starts.is_empty() || !is_underline(line);
            } else if is_underline(line) && is_title(before) {
                heading = Some(starts.len() - 1);
                if let Some(last) = headings.last_mut() {
                    *last = heading;
                }
            }
            starts.push(at);
            headings.push(heading);
            at += whole.len();
            before = line;
        }
        if starts.is_empty() || text.ends_with('\n') {
            starts.push(at);
            headings.push(heading);
        }
        let mut counts = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for part in text.as_bytes().chunks(STRIDE) {
            counts.push(count);
            count += begun(part);
        }
        counts.push(count);
        Self {
            text,
            starts,
            headings,
            counts,
        }
    }

    /// The line that a byte stands in, from 0; of a byte beyond the text the last one.
    pub fn at(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).max(1) - 1
    }

    /// The character of its line that a byte stands in, from 1. A byte order mark is none: no editor counts it.
    pub fn column(&self, byte: usize) -> usize {
        let start = self.starts[self.at(byte)];
        let mark = start == 0 && byte > 0 && self.text.starts_with('\u{feff}');
        self.characters(byte) - self.characters(start) - usize::from(mark) + 1
    }

    /// The heading above a line, or the line itself if it is one, without its signs.
    ///
    /// # Panics
    /// If the text has no such line.
    pub fn heading(&self, line: usize) -> Option<&'t str> {
        let at = self.headings[line]?;
        let end = self.starts.get(at + 1).copied().unwrap_or(self.text.len());
        let signs = |c: char| c == '#' || c == '*' || c.is_whitespace();
        let line = unmarked(&self.text[self.starts[at]..end]);
        let line = if is_tagged(line) {
            first_text(line)
        } else {
            line
        };
        Some(line.trim_matches(signs))
    }

    /// How many characters begin before a byte.
    fn characters(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let mark = byte / STRIDE;
        self.counts[mark] + begun(&self.text.as_bytes()[mark * STRIDE..byte])
    }
}

/// A text without the byte order mark that it may begin with.
fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// How many characters begin in these bytes of UTF-8.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b & 0xc0 != 0x80).count()
}

fn is_underline(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 3 && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'))
}

/// Whether a line begins with HTML's tag of a heading.
fn is_tagged(line: &str) -> bool {
    let line = line.trim_start().as_bytes();
    let after = |at: usize, of: &[u8]| line.get(at).is_some_and(|byte| of.contains(byte));
    after(0, b"<") && after(1, b"hH") && after(2, b"123456") && after(3, b" >")
}

/// Of a line with tags the first text between them.
fn first_text(line: &str) -> &str {
    let mut rest = line.trim_start();
    while rest.starts_with('<') {
        rest = rest
            .split_once('>')
            .map_or("", |(_, rest)| rest.trim_start());
    }
    rest.split('<').next().unwrap_or(rest)
}

/// Whether a line may be a heading if it is underlined: words, and none of the signs that rows, items and quotes begin with.
fn is_title(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(|c: char| c.is_alphanumeric() || c == '*') && line.chars().count() <= 120
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_columns_and_headings() {
        let text = "\u{feff}x\n# Tête\n\népée x\n\nData we keep\n---\nall\n";
        let lines = Lines::of(text);
        let at = text.find("e x").unwrap();
        assert_eq!((lines.at(at), lines.column(at)), (3, 4));
        assert_eq!(lines.heading(0), None);
        assert_eq!(lines.heading(3), Some("Tête"));
        assert_eq!(lines.heading(5), Some("Data we keep"));
        assert_eq!(lines.heading(7), Some("Data we keep"));
        assert_eq!(lines.at(text.len()), 8);
        assert_eq!((Lines::of("").at(0), Lines::of("").column(0)), (0, 1));
        let marked = Lines::of("\u{feff}# Tête\nx\n");
        assert_eq!(
            (marked.heading(0), marked.heading(1)),
            (Some("Tête"), Some("Tête"))
        );
    }

    #[test]
    fn columns_of_a_long_line_count_characters() {
        let text = "é".repeat(3000);
        let lines = Lines::of(&text);
        for k in [0, 511, 512, 1024, 2999] {
            assert_eq!(lines.column(2 * k), k + 1);
        }
    }

    #[test]
    fn headings_of_html() {
        let lines = Lines::of("<h2>Data</h2>\n<p>a\n<h3 id=x><b>Mail</b></h3>\n<hr>\nb\n");
        let of = |line| lines.heading(line);
        assert_eq!([of(1), of(4)], [Some("Data"), Some("Mail")]);
    }

    #[test]
    fn rules_and_rows_underline_nothing() {
        for text in [
            "---\ntitle: a\n---\nb",
            "a\n\n---\nb",
            "| a |\n---\nb",
            "- a\n---\nb",
            "---\nb",
        ] {
            let lines = Lines::of(text);
            assert_eq!(lines.heading(lines.at(text.len() - 1)), None, "{text}");
        }
    }
}
