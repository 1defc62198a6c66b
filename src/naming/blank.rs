//! The blanks of a text that is there to be filled in, and what each asks for.

use std::ops::Range;

use super::clause::option_key;
use super::fold::words;
use super::placeholder::{marked_as, merged, phrases};
use crate::template::scope::is_portable_name;

/// Words that a blank's name has at most.
const WORDS: usize = 5;

/// The blanks of a known text: as [`placeholders`](super::placeholders) finds them, but brackets around a few words are one in
/// whatever letters, since a text that is there to be filled in has no other use for them. In order, disjoint, none empty.
///
/// ```
/// use untemplate::naming::blanks_to_fill;
///
/// let text = "[retention period], not [this](https://a.example), [sic] or [1]";
/// assert_eq!(blanks_to_fill(text), [0..18]);
/// ```
pub fn blanks_to_fill(text: &str) -> Vec<Range<usize>> {
    let mut found = marked_as(text, is_filled_in);
    found.extend(phrases(text));
    merged(found)
}

/// Whether the inside of brackets is to be replaced.
fn is_filled_in(inside: &str) -> bool {
    if super::placeholder::names_a_value(inside) {
        return true;
    }
    let inside = inside.trim();
    let count = words(inside).len();
    (1..=10).contains(&count)
        && inside.chars().filter(|c| c.is_alphabetic()).count() > 3
        && !inside.starts_with(['^', '!', '@', '#'])
}

/// What a blank asks for, as a name; nothing if it does not say so, or not in letters that a name can have.
///
/// ```
/// use untemplate::naming::blank_name;
///
/// assert_eq!(blank_name("[Company name]").as_deref(), Some("company_name"));
/// assert_eq!(blank_name("{{ contact.email }}").as_deref(), Some("contact_email"));
/// assert_eq!(blank_name("____"), None);
/// ```
pub fn blank_name(written: &str) -> Option<String> {
    let inside = written.trim_matches(|c: char| !c.is_alphanumeric());
    // A filter of a template engine is no part of the name.
    let inside = inside.split('|').next().unwrap_or_default();
    let mut parts: Vec<&str> = inside
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    while let [first, rest @ ..] = parts.as_slice()
        && !rest.is_empty()
        && FILLERS.contains(&first.to_lowercase().as_str())
    {
        parts = rest.to_vec();
    }
    let signs = inside
        .chars()
        .all(|c| matches!(c, 'x' | 'X' | '/' | '.' | '-' | ' '));
    if parts.is_empty() || signs || matches!(inside, "TODO" | "TBD" | "TBC" | "TBA" | "FIXME") {
        return None;
    }
    let plain = parts.join("_").to_lowercase();
    let name = if parts.len() <= WORDS && is_portable_name(&plain) {
        plain
    } else {
        option_key(inside)
    };
    (is_portable_name(&name) && !["option", "nothing"].contains(&name.as_str())).then_some(name)
}

/// What stands before the name of what is to be filled in.
const FILLERS: [&str; 8] = [
    "insert", "enter", "your", "the", "please", "add", "fill", "in",
];
