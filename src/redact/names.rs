//! Names that the template has, without the values that they are made of.
//!
//! A clause is named after its words, and an option's key is its words: where a value stands in them, it stands in the name. Such a
//! name leaves words out, and ends within a word where it is long, so that a value is looked for in it word by word.

use std::collections::{BTreeMap, BTreeSet};

use super::Found;
use super::known::Search;
use super::mask::{merged, replaced};
use super::written::Written;
use crate::template::model::Kind;

/// Signs that a value has at least to be looked for in a name: `2` in `email_2` is nobody's.
const SHORTEST: usize = 3;

/// Words of values, folded, and what the values are.
pub(super) type Words = BTreeMap<String, Kind>;

/// Where a name holds words of values. What follows each other of one kind is one.
fn made_of(name: &str, words: &Words) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    for word in name.split('_') {
        let (start, end) = (at, at + word.len());
        at = end + 1;
        let cut = || {
            let longer = words.range(word.to_owned()..).next();
            longer.filter(|(whole, _)| end == name.len() && whole.starts_with(word))
        };
        let known = words.get_key_value(word).or_else(cut);
        let Some((_, &kind)) = known.filter(|_| word.len() >= SHORTEST) else {
            continue;
        };
        match found.last_mut() {
            Some(last) if last.end + 1 == start && last.kind == kind => last.end = end,
            _ => found.push(Found { start, end, kind }),
        }
    }
    found
}

/// Names that change, and what they become.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    changed: BTreeMap<String, String>,
}

impl Names {
    /// What becomes of these names, each with the words of values that it may be made of. No two become one, and each is a name
    /// still.
    pub(super) fn of(names: &BTreeMap<String, Words>, searches: [&Search; 2]) -> Self {
        let mut changed = BTreeMap::new();
        let mut taken: BTreeSet<String> = names.keys().cloned().collect();
        for (name, words) in names {
            let written = Written::of(name);
            let found = searches.map(|search| search.find_in_small(&written));
            let mut found = found.concat();
            found.extend(made_of(name, words));
            found.retain(|one| one.end - one.start >= SHORTEST);
            let found = merged(found);
            if found.is_empty() {
                continue;
            }
            let masked = replaced(name, &found, |one| one.kind.name().to_owned());
            let mut unique = masked.clone().into_owned();
            let mut number = 1;
            while !taken.insert(unique.clone()) {
                number += 1;
                unique = format!("{masked}_{number}");
            }
            changed.insert(name.clone(), unique);
        }
        Self { changed }
    }

    /// What a name has become.
    pub(super) fn get<'a>(&'a self, name: &'a str) -> &'a str {
        self.changed.get(name).map_or(name, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_values_are_found_in_names_that_leave_words_out_and_end_early() {
        let words = ["maria", "keller", "oldenfurt"].map(|word| (word.to_owned(), Kind::Person));
        let words = Words::from(words);
        for (name, wanted) in [
            ("has_officer_maria_keller", vec!["maria_keller"]),
            ("maria_phone_keller", vec!["maria", "keller"]),
            ("has_officer_olden", vec!["olden"]),
            ("has_olden_officer", vec![]),
            ("has_officer_ma", vec![]),
        ] {
            let found = made_of(name, &words);
            let found: Vec<&str> = found.iter().map(|one| &name[one.start..one.end]).collect();
            assert_eq!(found, wanted, "{name}");
        }
    }
}
