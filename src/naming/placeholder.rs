//! Blanks that look forgotten: `____`, `[INSERT EMAIL ADDRESS]`, `<name>`, `XXXX`, `TODO`, `{{ name }}`, two blanks in a
//! row where a value is missing, a colon with nothing after it.
//!
//! Markdown and HTML write some of these for other reasons: links, footnotes, check boxes, tags, thematic breaks, emphasis and
//! code are left out. What a sentence lacks is looked for in `gap.rs`.
//! Cost: linear in the text.

use std::{collections::BTreeSet, ops::Range};

use super::{
    fold::{Case, fold, fold_word, word_ranges, words},
    gap::{all_doubled_blanks, bare_colons, doubled_blanks, unfilled},
    lexicon::{beginning, lexicon},
};

/// Bytes that a bracketed or angled placeholder has at most.
const LONGEST: usize = 80;

/// The bytes that a placeholder with signs of its own begins with; see [`marked`].
const SIGNS: [bool; 256] = {
    let mut signs = [false; 256];
    let mut rest: &[u8] = b"_\\.[<{$Xx";
    while let [sign, more @ ..] = rest {
        signs[*sign as usize] = true;
        rest = more;
    }
    signs
};

/// The byte ranges of blanks in a text (LF or CRLF) that look forgotten: in order, disjoint, none empty.
///
/// The text is a whole document: at the end of a part of one a colon has nothing after it by being cut off.
///
/// ```
/// use untemplate::naming::placeholders;
///
/// let text = "Write to [INSERT EMAIL ADDRESS] or [us](https://example.org).";
/// assert_eq!(placeholders(text), [9..31]);
/// ```
pub fn placeholders(text: &str) -> Vec<Range<usize>> {
    let mut found = marked(text);
    found.extend(phrases(text));
    found.extend(doubled_blanks(text));
    found.extend(bare_colons(text));
    merged(found)
}

/// Whether a part of a text, of whole paragraphs, may have a blank that [`placeholders`] finds in the text. Never wrong when it
/// says no, whatever follows the part: what follows can only show a blank to be none, or make one that ends in it.
pub(crate) fn may_have_placeholders(part: &str) -> bool {
    !marked(part).is_empty()
        || !phrases(part).is_empty()
        || !all_doubled_blanks(part).is_empty()
        || !bare_colons(part).is_empty()
}

/// Whether a value is nothing but a placeholder.
///
/// ```
/// use untemplate::naming::is_placeholder;
///
/// assert!(is_placeholder("[Company Name]"));
/// assert!(is_placeholder("XX XX XX XX"));
/// assert!(!is_placeholder("Ville de Soissons"));
/// ```
pub fn is_placeholder(value: &str) -> bool {
    // No placeholder is as long, and long values are many.
    if value.len() > 3 * LONGEST || value.trim().is_empty() {
        return false;
    }
    // Alone in a text this could be a thematic break; a value is none.
    if value.trim().len() > 1 && value.trim().chars().all(|c| matches!(c, '_' | '\\')) {
        return true;
    }
    let mut found = marked(value);
    found.extend(phrases(value));
    let mut at = 0;
    for range in merged(found) {
        if value[at..range.start].contains(char::is_alphanumeric) {
            return false;
        }
        at = range.end;
    }
    at > 0 && !value[at..].contains(char::is_alphanumeric)
}

pub(super) fn merged(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.retain(|range| !range.is_empty());
    found.sort_by_key(|range| (range.start, range.end));
    let mut disjoint: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match disjoint.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => disjoint.push(range),
        }
    }
    disjoint
}

/// Placeholders with signs of their own.
fn marked(text: &str) -> Vec<Range<usize>> {
    marked_as(text, names_a_value)
}

/// The same; `names` says whether the inside of brackets names a value.
pub(super) fn marked_as(text: &str, names: fn(&str) -> bool) -> Vec<Range<usize>> {
    let links = link_definitions(text);
    let closed = closing_tags(text);
    let mut found = Vec::new();
    let mut at = 0;
    let bytes = text.as_bytes();
    let sign = |byte: &u8| SIGNS[*byte as usize];
    while let Some(next) = bytes[at..].iter().position(sign) {
        at += next;
        let end = match bytes[at] {
            b'_' | b'\\' => underscores(text, at),
            b'.' => dots(text, at),
            b'[' => bracket(text, at, &links, names),
            b'<' => angle(text, at, &closed),
            b'{' => template_syntax(text, at, "{{", "}}"),
            b'$' => template_syntax(text, at, "${", "}"),
            b'X' | b'x' => crosses(text, at),
            _ => None,
        };
        match end {
            Some((end, true)) => {
                found.push(at..end);
                at = end;
            }
            // Looked at and found harmless: go on behind it.
            Some((end, false)) => at = end.max(at + 1),
            None => at += 1,
        }
    }
    found
}

/// The end of what begins at a place, and whether it is a placeholder.
type Seen = Option<(usize, bool)>;

fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

fn is_letter(sign: Option<char>) -> bool {
    sign.is_some_and(char::is_alphanumeric)
}

/// The line around a range, without its end.
fn line_around(text: &str, range: Range<usize>) -> &str {
    // Only a line's start and end near the range matter; a line of megabytes is not walked again for each of its blanks.
    let start = super::tail(&text[..range.start], 200)
        .rsplit('\n')
        .next()
        .unwrap_or("")
        .len();
    let end = super::head(&text[range.end..], 200)
        .split('\n')
        .next()
        .unwrap_or("")
        .len();
    &text[range.start - start..range.end + end]
}

/// `____`, also escaped (`\_\_\_`).
fn underscores(text: &str, at: usize) -> Seen {
    let bytes = text.as_bytes();
    let mut end = at;
    let mut count = 0;
    loop {
        match (bytes.get(end), bytes.get(end + 1)) {
            (Some(b'_'), _) => end += 1,
            (Some(b'\\'), Some(b'_')) => end += 2,
            _ => break,
        }
        count += 1;
    }
    if count < 3 {
        return (end > at).then_some((end, false));
    }
    let (left, right) = (is_letter(before(text, at)), is_letter(after(text, end)));
    let alone = line_around(text, at..end).trim().len() == end - at;
    // `a___b` is a name, `___word___` is emphasis, `___` on its own line a thematic break.
    let blank = !(left && right) && !(count == 3 && (left || right)) && !(alone && count < 6);
    Some((end, blank))
}

/// `........`, to be written on; not the dots of a table of contents.
fn dots(text: &str, at: usize) -> Seen {
    let end = at + text[at..].bytes().take_while(|byte| *byte == b'.').count();
    let contents = super::head(&text[end..], 12)
        .trim_start()
        .starts_with(|c: char| c.is_ascii_digit());
    Some((end, end - at >= 5 && !contents))
}

/// `[Company Name]`, `[•]`, `[...]`; not a link, a footnote, a check box.
fn bracket(text: &str, at: usize, links: &BTreeSet<String>, names: fn(&str) -> bool) -> Seen {
    let inner = super::head(&text[at + 1..], LONGEST);
    let close = inner.find([']', '[', '\n'])?;
    if !inner[close..].starts_with(']') {
        return None;
    }
    let inside = &inner[..close];
    let end = at + 1 + close + 1;
    let linked = matches!(text.as_bytes().get(end), Some(b'(' | b'['))
        || (text.as_bytes().get(end) == Some(&b':')
            && line_around(text, at..end).trim_start().starts_with('['))
        || before(text, at) == Some(']')
        || links.contains(&link_label(inside));
    Some((
        end,
        !linked && before(text, at) != Some('\\') && names(inside),
    ))
}

/// Whether the inside of brackets names a value to be put there.
pub(super) fn names_a_value(inside: &str) -> bool {
    let trimmed = inside.trim();
    if trimmed.starts_with(['^', '!', '@', '#']) {
        return false;
    }
    if !trimmed.contains(char::is_alphanumeric) {
        let dots = |c: char| matches!(c, '•' | '●' | '…' | '.' | '_' | '*' | '-' | '▪' | '■' | '?');
        return !trimmed.is_empty()
            && trimmed.chars().all(dots)
            && trimmed != "-"
            && trimmed != "*";
    }
    let parts = words(inside);
    let lexicon = lexicon();
    let told = parts.iter().any(|word| lexicon.blank_words.has(&word.text));
    let letters = parts
        .iter()
        .filter(|word| !matches!(word.case, Case::Digits | Case::Mixed));
    let named = letters.clone().count() > 0
        && letters.clone().all(|word| match word.case {
            Case::Upper => true,
            Case::Capital => parts.len() > 1,
            _ => lexicon.functions.has(&word.text),
        });
    // "[Sic]" and "[sic]" name nothing, nor does a number.
    parts.len() <= 10 && (told || (named && trimmed.len() > 3))
}

/// `<your name>`; not a tag, a link, a comment.
fn angle(text: &str, at: usize, closed: &BTreeSet<String>) -> Seen {
    let inner = super::head(&text[at + 1..], LONGEST);
    if inner.starts_with('%') {
        return template_syntax(text, at, "<%", "%>");
    }
    let close = inner.find(['>', '<', '\n'])?;
    if !inner[close..].starts_with('>') {
        return None;
    }
    let inside = &inner[..close];
    let end = at + 1 + close + 1;
    let plain = !inside.is_empty()
        && inside
            .chars()
            .all(|c| c.is_alphanumeric() || " _-'’".contains(c))
        && inside.starts_with(char::is_alphabetic);
    let first = inside
        .split([' ', '\n'])
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    let tag = HTML.binary_search(&first.as_str()).is_ok() || closed.contains(&first);
    // One word with a hyphen is a custom element more often than a blank.
    let custom = !inside.contains(' ') && inside.contains('-') && !names_a_value(inside);
    Some((end, plain && !tag && !custom && inside.len() > 1))
}

/// `{{ name }}`, `<%= name %>`, `${name}`: another program should have put a value there.
fn template_syntax(text: &str, at: usize, open: &str, close: &str) -> Seen {
    if !text[at..].starts_with(open) {
        return None;
    }
    let inner = super::head(&text[at + open.len()..], LONGEST);
    let length = inner.find(close)?;
    let inside = inner[..length].trim();
    let named = !inside.contains('\n')
        && (open != "${" || inside.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    let mut end = at + open.len() + length + close.len();
    if text[at..].starts_with("{{{") && text[end..].starts_with('}') {
        end += 1;
    }
    Some((end, named))
}

/// `XXXX`, `XX/XX/XXXX`, `xx xx xx xx xx`.
fn crosses(text: &str, at: usize) -> Seen {
    let bytes = text.as_bytes();
    let cross = bytes[at];
    let run = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|byte| **byte == cross)
            .count()
    };
    let first = run(at);
    let mut end = at + first;
    let (mut all, mut groups, mut small) = (first, 1, first);
    while matches!(bytes.get(end), Some(b'/' | b'.' | b'-' | b' ')) {
        let next = run(end + 1);
        if next < 2 {
            break;
        }
        end += 1 + next;
        all += next;
        groups += 1;
        small = small.min(next);
    }
    let free = !is_letter(before(text, at)) && !is_letter(after(text, end));
    // XX and XXX are Roman numbers, and so are two of them in a row seldom.
    Some((end, free && all >= 4 && (groups == 1 || small >= 2)))
}

/// Labels that a reference link is defined for: `[label]: https://...`.
fn link_definitions(text: &str) -> BTreeSet<String> {
    if !text.contains("]:") {
        return BTreeSet::new();
    }
    text.lines()
        .filter_map(|line| {
            let (label, rest) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
            let target = rest.trim_start();
            (label.len() <= LONGEST && !label.contains(']') && !target.is_empty())
                .then(|| link_label(label))
        })
        .collect()
}

fn link_label(label: &str) -> String {
    fold(label).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names of elements that are closed somewhere: they are markup, whatever they are called.
fn closing_tags(text: &str) -> BTreeSet<String> {
    // `contains` is many times faster than `match_indices`, and few texts have any.
    if !text.contains("</") {
        return BTreeSet::new();
    }
    text.match_indices("</")
        .filter_map(|(at, _)| {
            let (name, _) = super::head(&text[at + 2..], LONGEST).split_once('>')?;
            Some(name.trim().to_ascii_lowercase())
        })
        .collect()
}

/// `TODO`, and phrases such as "to be completed".
pub(super) fn phrases(text: &str) -> Vec<Range<usize>> {
    let lexicon = lexicon();
    let mut found = Vec::new();
    let mut folded = String::new();
    let mut rest = word_ranges(text);
    while let Some(range) = rest.next() {
        let written = &text[range.clone()];
        if matches!(written, "TODO" | "TBD" | "TBC" | "TBA" | "FIXME") {
            found.push(range.clone());
        }
        // Nearly no word begins a phrase; its first letters show that before it is folded.
        let first = beginning(written);
        if !lexicon.blanks.may_begin_as(first) && !lexicon.expects.may_begin_as(first) {
            continue;
        }
        let maybe = |word: &str| lexicon.blanks.may_begin(word) || lexicon.expects.may_begin(word);
        if written.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            if !maybe(written) {
                continue;
            }
            fold_word(written, &mut folded);
        } else {
            fold_word(written, &mut folded);
            if !maybe(&folded) {
                continue;
            }
        }
        for end in lexicon.blanks.ends(text, &folded, range.end, &rest) {
            found.push(range.start..end);
        }
        for end in lexicon.expects.ends(text, &folded, range.end, &rest) {
            found.extend(unfilled(text, end));
        }
    }
    found
}

/// HTML and SVG elements, sorted.
const HTML: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "circle",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "g",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "menu",
    "meta",
    "meter",
    "nav",
    "nobr",
    "noframes",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "path",
    "picture",
    "pre",
    "progress",
    "q",
    "rect",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "slot",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "use",
    "var",
    "video",
    "wbr",
];
