//! Names that every reader of the model takes, each handed out once.

use std::collections::{BTreeMap, BTreeSet};

/// Words that mean something to a reader of the template, sorted: Jinja's keywords, tests and globals, Python's keywords and
/// the methods of its `dict` (`item.items` in Jinja2 is the method), and what Handlebars and Liquid keep for themselves.
const RESERVED: &[&str] = &[
    "and",
    "as",
    "assert",
    "async",
    "autoescape",
    "await",
    "blank",
    "block",
    "break",
    "call",
    "caller",
    "class",
    "clear",
    "constructor",
    "context",
    "continue",
    "copy",
    "cycler",
    "debug",
    "def",
    "del",
    "dict",
    "do",
    "elif",
    "else",
    "empty",
    "endautoescape",
    "endblock",
    "endcall",
    "endfilter",
    "endfor",
    "endif",
    "endmacro",
    "endraw",
    "endset",
    "endtrans",
    "endwith",
    "except",
    "extends",
    "false",
    "filter",
    "finally",
    "for",
    "forloop",
    "from",
    "fromkeys",
    "get",
    "global",
    "id",
    "if",
    "ignore",
    "import",
    "in",
    "include",
    "is",
    "items",
    "joiner",
    "keys",
    "kwargs",
    "lambda",
    "lipsum",
    "loop",
    "macro",
    "missing",
    "namespace",
    "nil",
    "none",
    "nonlocal",
    "not",
    "null",
    "or",
    "pass",
    "path",
    "pluralize",
    "pop",
    "popitem",
    "prototype",
    "raise",
    "range",
    "raw",
    "recursive",
    "required",
    "return",
    "scoped",
    "self",
    "set",
    "setdefault",
    "super",
    "this",
    "trans",
    "true",
    "try",
    "undefined",
    "update",
    "values",
    "varargs",
    "while",
    "with",
    "without",
    "yield",
];

/// No name is longer, a number at its end left out.
const LONGEST: usize = 48;

/// A name in ASCII snake_case that begins with a letter, has two characters or more and no meaning of its own;
/// nothing if no letter of the text can stay.
pub(super) fn portable(name: &str) -> Option<String> {
    let mut clean = String::with_capacity(name.len().min(LONGEST));
    for sign in name.chars() {
        let sign = sign.to_ascii_lowercase();
        if sign.is_ascii_lowercase() || (sign.is_ascii_digit() && !clean.is_empty()) {
            clean.push(sign);
        } else if !clean.is_empty() && !clean.ends_with('_') {
            clean.push('_');
        }
        if clean.len() > LONGEST {
            // Cut between words where there are several.
            let cut = clean.rfind('_').filter(|at| *at > 1).unwrap_or(LONGEST);
            clean.truncate(cut);
            break;
        }
    }
    let clean = clean.trim_end_matches('_');
    if clean.len() < 2 {
        return None;
    }
    if RESERVED.binary_search(&clean).is_ok() {
        return Some(format!("{clean}_value"));
    }
    Some(clean.to_owned())
}

/// Hands out each name once. The same claims in the same order get the same names.
///
/// ```
/// use untemplate::naming::Names;
///
/// let mut names = Names::new();
/// assert_eq!(names.claim(&["dpo_email", "contact_email"]), "dpo_email");
/// assert_eq!(names.claim(&["dpo_email", "contact_email"]), "contact_email");
/// assert_eq!(names.claim(&["dpo_email", "contact_email"]), "dpo_email_2");
/// assert_eq!(names.claim(&["items"]), "items_value");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Names {
    taken: BTreeSet<String>,
    /// The number to try next, by the name it is put after.
    next: BTreeMap<String, usize>,
}

impl Names {
    /// None taken yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a name that was decided elsewhere from being handed out. False if it is taken already.
    pub fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }

    /// Whether a name was handed out or taken.
    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// The first of the candidates, best first, that is free; if none is, the first with a number.
    ///
    /// Candidates are made portable: ASCII snake_case of two characters or more, beginning with a letter, no reserved word.
    /// Without a usable candidate the name is `value`.
    /// Cost: logarithmic in the names handed out, linear in the candidates.
    pub fn claim<S: AsRef<str>>(&mut self, candidates: &[S]) -> String {
        let mut first = None;
        for candidate in candidates {
            let Some(name) = portable(candidate.as_ref()) else {
                continue;
            };
            if self.taken.insert(name.clone()) {
                return name;
            }
            first.get_or_insert(name);
        }
        let base = first.unwrap_or_else(|| "value".to_owned());
        if self.taken.insert(base.clone()) {
            return base;
        }
        let next = self.next.entry(base.clone()).or_insert(2);
        loop {
            let name = format!("{base}_{next}");
            *next += 1;
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_are_sorted_and_avoided() {
        let mut sorted = RESERVED.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), RESERVED.len());
        for word in RESERVED {
            assert_eq!(portable(word), Some(format!("{word}_value")), "{word}");
        }
    }

    #[test]
    fn names_are_portable() {
        assert_eq!(
            portable("Data Protection – Officer!").as_deref(),
            Some("data_protection_officer")
        );
        assert_eq!(portable("2nd_party").as_deref(), Some("nd_party"));
        assert_eq!(portable("__init__").as_deref(), Some("init"));
        assert_eq!(portable("x"), None);
        assert_eq!(portable("日本"), None);
        let long = portable(&"retention ".repeat(20)).unwrap();
        assert_eq!(long, "retention_retention_retention_retention");
        assert_eq!(portable(&"a".repeat(90)).unwrap().len(), LONGEST);
    }

    #[test]
    fn a_number_is_the_last_resort() {
        let mut names = Names::new();
        assert!(names.take("email_2"));
        assert!(!names.take("email_2"));
        assert_eq!(names.claim(&["email"]), "email");
        assert_eq!(names.claim(&["email"]), "email_3");
        assert_eq!(names.claim(&["", "é"]), "value");
        assert_eq!(names.claim::<&str>(&[]), "value_2");
        assert!(names.is_taken("value_2"));
    }
}
