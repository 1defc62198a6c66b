//! Text as a reader sees it, without HTML's tags and with its letters: names are made of words, not of `td` and `eacute`.
//!
//! Cost: linear in the text.

use std::borrow::Cow;

use super::Place;

/// What an entity's name has after its letter: `&eacute;` is `e`, whose mark no name keeps.
const MARKS: &[&str] = &[
    "acute", "grave", "circ", "uml", "tilde", "cedil", "ring", "slash", "caron",
];

/// No tag or entity is longer; what is longer is text with a sign in it.
const LONGEST: usize = 400;
const LONGEST_ENTITY: usize = 12;

/// A text without tags, entities as the letters they stand for, marks left out. A tag that is begun at the end goes as well:
/// a value stands in it.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '>', '&']) {
        return Cow::Borrowed(text);
    }
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    // The text that is read may begin within a tag, or end there.
    if let Some(at) = text.find(['<', '>'])
        && text[at..].starts_with('>')
        && (text[..at].contains("=\"") || text[..at].ends_with(['"', '\'']))
    {
        rest = &text[at + 1..];
    }
    while let Some(at) = rest.find(['<', '&']) {
        read.push_str(&rest[..at]);
        let from = &rest[at..];
        let taken = if from.starts_with('<') {
            tag(from).inspect(|&end| {
                // A table's cells are fields of a line, and all other blocks lines.
                read.push_str(if is_inline(&from[1..end]) { " " } else { "\n" });
            })
        } else {
            entity(from, &mut read)
        };
        let end = taken.unwrap_or_else(|| {
            read.push_str(&from[..1]);
            1
        });
        rest = &from[end..];
    }
    read.push_str(rest);
    Cow::Owned(read)
}

/// The places with [`plain`] texts.
pub(super) struct Plain<'a>(Vec<[Cow<'a, str>; 3]>);

/// Bytes of the text around a place that are read: twice what names are made of, since tags fall away.
const READ: usize = 480;

impl<'a> Plain<'a> {
    pub(super) fn of(places: &[Place<'a>]) -> Self {
        let read = |place: &Place<'a>| {
            [
                plain(super::tail(place.before, READ)),
                plain(super::head(place.after, READ)),
                plain(super::head(place.heading, READ)),
            ]
        };
        Self(places.iter().map(read).collect())
    }

    pub(super) fn places(&self) -> Vec<Place<'_>> {
        self.0
            .iter()
            .map(|[before, after, heading]| Place {
                before: cell_label(before, after).unwrap_or(before),
                after,
                heading,
            })
            .collect()
    }
}

/// What a place in a table stands for: its row's own words, else the head of its column. The rows above say nothing of it.
fn cell_label<'a>(before: &'a str, after: &str) -> Option<&'a str> {
    let says = |text: &str| text.contains(char::is_alphanumeric);
    let (above, row) = before.rsplit_once('\n')?;
    if !row.trim_start().starts_with('|') {
        return None;
    }
    if says(row) {
        return Some(row);
    }
    // Values are left out of the text around a place, and the bars between them are not. Columns are counted from the
    // right, since the text that is read may begin within the head.
    let bars = after.lines().next().unwrap_or("").matches('|').count();
    let head = above
        .rsplit('\n')
        .filter(|line| !line.trim().is_empty())
        .take_while(|line| line.contains('|'))
        .find(|line| says(line))?
        .trim_end();
    if bars == 0 || head.matches('|').count() <= bars {
        return None;
    }
    head.rsplit('|').nth(bars).filter(|cell| says(cell))
}

/// The length of the tag that a text begins with, also of one that the text's end cuts off.
fn tag(text: &str) -> Option<usize> {
    let inside = &text[1..];
    let named = inside.trim_start_matches('/');
    let letter = named.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!');
    // `<https://...>` and `<dpo@...>` are values, not tags.
    let name = named
        .trim_start_matches('!')
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .map_or("", |at| &named[at..]);
    if !letter || name.starts_with([':', '@', '.']) {
        return None;
    }
    let end = inside.find(['<', '>']);
    match end {
        Some(at) if inside[at..].starts_with('>') && at <= LONGEST => Some(at + 2),
        None if inside.contains('=') && inside.len() <= LONGEST => Some(text.len()),
        _ => None,
    }
}

fn is_inline(tag: &str) -> bool {
    let name = tag
        .trim_start_matches('/')
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or("");
    [
        "a", "abbr", "b", "code", "em", "font", "i", "mark", "small", "span", "strong", "sub",
        "sup", "td", "th", "time", "u", "dt", "dd", "label",
    ]
    .iter()
    .any(|inline| name.eq_ignore_ascii_case(inline))
}

/// The length of the entity that a text begins with; what it stands for is added to what was read.
fn entity(text: &str, read: &mut String) -> Option<usize> {
    let end = text[1..]
        .bytes()
        .take(LONGEST_ENTITY)
        .position(|byte| byte == b';')?;
    let name = text.get(1..=end)?;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
            None => number.parse(),
        };
        read.push(char::from_u32(code.ok()?)?);
        return Some(end + 2);
    }
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    match name {
        "szlig" => read.push_str("ss"),
        "aelig" | "AElig" => read.push_str("ae"),
        "oelig" | "OElig" => read.push_str("oe"),
        "rsquo" | "apos" => read.push('\''),
        "amp" => read.push('&'),
        _ => {
            let letter = &name[..1];
            let marked = MARKS.contains(&&name[1..]);
            read.push_str(if marked { letter } else { " " });
        }
    }
    Some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_entities_are_read_as_a_reader_does() {
        assert_eq!(plain("no markup"), "no markup");
        assert_eq!(plain("<p>M&eacute;diatrice&nbsp;: <b>"), "\nMediatrice :  ");
        assert_eq!(
            plain("Stra&szlig;e &#8211; &#xe9;t&eacute;"),
            "Strasse – éte"
        );
        assert_eq!(plain("<td class=\"x\">Phone</td><td>"), " Phone  ");
        assert_eq!(plain("le=\"x\">Role: "), "Role: ");
        assert_eq!(plain("\">more"), "more");
        assert_eq!(plain("a -> b"), "a -> b");
        assert_eq!(plain("see <a href=\""), "see  ");
    }

    #[test]
    fn a_cell_is_labelled_by_its_row_or_its_column() {
        let label = |row: &str, after: &str| {
            let before = format!("Services\n\n| Name | Provider |\n|---|---|\n{row}");
            cell_label(&before, after).map(str::to_owned)
        };
        assert_eq!(label("| ", " |  |\n").as_deref(), Some(" Name "));
        assert_eq!(label("|  |  |\n|  | ", " |").as_deref(), Some(" Provider "));
        assert_eq!(label("|  |  | ", ""), None);
        assert_eq!(label("| VAT | ", " |").as_deref(), Some("| VAT | "));
        assert_eq!(label("no table ", " |"), None);
        assert_eq!(cell_label("| ", " |"), None);
        // The head is cut off where the text begins, and its rule may be layout.
        let cut = "me | Provider |\n|  | ";
        assert_eq!(cell_label(cut, " |"), Some(" Provider "));
        assert_eq!(cell_label("me | Provider |\n| ", " |  |"), None);
    }

    #[test]
    fn other_signs_stay() {
        for text in [
            "write to <dpo@example.org>",
            "at <https://example.org>",
            "at <",
            "a < b && c > d",
            "Fish & Chips; more",
            "&#x110000;",
            "&;",
            "&é;",
        ] {
            let read = plain(text);
            assert_eq!(read, text);
        }
    }
}
