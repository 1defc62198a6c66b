//! Names that the template has, without the values that they are made of.
//!
//! A clause is named after its words, and an option's key is its words: where a value stands in them, it stands in the name.

use std::collections::{BTreeMap, BTreeSet};

use super::known::Search;
use super::mask::{merged, replaced};
use super::written::Written;

/// Signs that a value has at least to be looked for in a name: `2` in `email_2` is nobody's.
const SHORTEST: usize = 3;

/// Names that change, and what they become.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    changed: BTreeMap<String, String>,
}

impl Names {
    /// What becomes of these names. No two become one, and each is a name still.
    pub(super) fn of(names: &BTreeSet<String>, search: &Search) -> Self {
        let mut changed = BTreeMap::new();
        let mut taken = names.clone();
        for name in names {
            let mut found = search.find_in_small(&Written::of(name));
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
