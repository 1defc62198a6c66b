//! Character references of HTML within words: "Derni&egrave;re" is one.

use unicode_normalization::char::compose;

/// What a character reference of HTML stands for, as far as tokens are concerned.
pub(crate) enum Entity {
    /// A no-break space and the like.
    Blank,
    /// A letter.
    Letter(char),
    /// A sign.
    Mark,
    /// What HTML does not know: within a word the slip of a pen.
    Unknown,
}

/// The names of HTML 4 for what is no letter.
#[rustfmt::skip]
const MARKS: [&str; 84] = [
    "amp", "lt", "gt", "quot", "apos", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf",
    "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup1", "sup2", "sup3", "acute", "para", "middot", "cedil",
    "ordm", "raquo", "frac14", "frac12", "frac34", "iquest", "times", "divide", "circ", "tilde", "zwnj", "zwj", "lrm",
    "rlm", "ndash", "mdash", "lsquo", "rsquo", "sbquo", "ldquo", "rdquo", "bdquo", "dagger", "Dagger", "bull", "hellip",
    "permil", "prime", "Prime", "lsaquo", "rsaquo", "oline", "frasl", "euro", "trade", "larr", "uarr", "rarr", "darr",
    "harr", "minus", "lowast", "radic", "infin", "asymp", "ne", "equiv", "le", "ge", "loz", "spades", "clubs", "hearts",
    "diams", "check",
];

/// A character reference at the beginning of the text, and its length.
pub(crate) fn entity(text: &str) -> Option<(usize, Entity)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let letter = |c: char| {
        if c.is_whitespace() {
            Entity::Blank
        } else if c.is_alphanumeric() {
            Entity::Letter(c)
        } else {
            Entity::Mark
        }
    };
    if name.starts_with('#') {
        return Some((end + 1, letter(numbered(name)?)));
    }
    if name.len() < 2 || !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let whole = match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => return Some((end + 1, Entity::Blank)),
        "aelig" => Some('æ'),
        "AElig" => Some('Æ'),
        "oelig" => Some('œ'),
        "OElig" => Some('Œ'),
        "szlig" => Some('ß'),
        "oslash" => Some('ø'),
        "Oslash" => Some('Ø'),
        _ => None,
    };
    let marks = [
        ("grave", '\u{300}'),
        ("acute", '\u{301}'),
        ("circ", '\u{302}'),
        ("tilde", '\u{303}'),
        ("uml", '\u{308}'),
        ("ring", '\u{30a}'),
        ("cedil", '\u{327}'),
    ];
    let composed = || {
        let base = name.chars().next().filter(char::is_ascii_alphabetic)?;
        let mark = marks.iter().find(|(n, _)| *n == &name[1..])?.1;
        compose(base, mark)
    };
    let entity = match whole.or_else(composed) {
        Some(letter) => Entity::Letter(letter),
        None if MARKS.contains(&name) => Entity::Mark,
        None => Entity::Unknown,
    };
    Some((end + 1, entity))
}

/// The character that a reference gives by its number: "#233", "#xE9".
pub(crate) fn numbered(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

/// The length of a word in which letters are written as character references; nothing if it has none.
pub(super) fn word_with_entities(text: &str) -> Option<usize> {
    let (mut at, mut references, mut letters) = (0, 0, 0);
    while let Some(c) = text[at..].chars().next() {
        if c.is_alphanumeric() {
            at += c.len_utf8();
            letters += 1;
        } else if c == '&'
            && let Some((n, known @ (Entity::Letter(_) | Entity::Unknown))) = entity(&text[at..])
        {
            at += n;
            references += 1;
            letters += usize::from(matches!(known, Entity::Letter(_)));
        } else {
            break;
        }
    }
    (references > 0 && letters > 0).then_some(at)
}

/// A token's text with its character references resolved; nothing if it has none.
///
/// ```
/// assert_eq!(untemplate::text::entity::resolve("Derni&egrave;re").as_deref(), Some("Dernière"));
/// assert_eq!(untemplate::text::entity::resolve("AT&T"), None);
/// ```
pub fn resolve(text: &str) -> Option<String> {
    let mut out = String::new();
    let (mut at, mut found) = (0, false);
    while let Some(c) = text[at..].chars().next() {
        match (c == '&').then(|| entity(&text[at..])).flatten() {
            Some((n, Entity::Letter(letter))) => {
                out.push(letter);
                at += n;
                found = true;
            }
            _ => {
                out.push(c);
                at += c.len_utf8();
            }
        }
    }
    found.then_some(out)
}
