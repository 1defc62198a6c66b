//! Of a mixed corpus, the family that a template is made of.

use std::collections::BTreeMap;

use crate::family::{families_of_symbols, strangers};
use crate::text::corpus::{Dictionary, Symbol};

/// How the reason begins why a document of another family is set aside.
pub const OF_ANOTHER_FAMILY: &str = "of another family";

/// The documents of the largest family, and why the others are not of it.
pub(super) struct Largest {
    /// A document of each class of the family, in the order in which they were given.
    pub(super) representatives: Vec<usize>,
    /// The other documents with a reason.
    pub(super) others: Vec<(usize, String)>,
}

/// Finds the largest family. `representatives` has one document of each class, in the order of what they say; `class_of` gives
/// the class of each document that has one, and loses those of the others. Fewer than three classes are one family, and so are
/// documents none of which is like another.
pub(super) fn largest<'a>(
    representatives: Vec<usize>,
    class_of: &mut [Option<usize>],
    symbols: &[(u64, Vec<Symbol>)],
    dictionary: &Dictionary,
    id: impl Fn(usize) -> &'a str,
) -> Largest {
    let keep = |representatives| Largest {
        representatives,
        others: Vec::new(),
    };
    if representatives.len() < 3 {
        return keep(representatives);
    }
    let slices: Vec<&[Symbol]> = representatives
        .iter()
        .map(|d| symbols[*d].1.as_slice())
        .collect();
    let found = families_of_symbols(&slices, dictionary);
    let Some(own) = found.families.first() else {
        return keep(representatives);
    };
    // What is like no other is not of another family either: whether it is of this one is asked once more.
    let judged: Vec<usize> = own.iter().chain(&found.alone).copied().collect();
    let members: Vec<&[Symbol]> = judged.iter().map(|class| slices[*class]).collect();
    let strange = strangers(&members, own.len(), dictionary);
    let kept = judged.into_iter().zip(strange);
    let mut own: Vec<usize> = kept
        .filter(|(_, strange)| !strange)
        .map(|kept| kept.0)
        .collect();
    own.sort_unstable();
    // The other family that a class is of, if it is of one.
    let mut family_of: Vec<Option<usize>> = vec![None; representatives.len()];
    for (family, classes) in found.families.iter().enumerate().skip(1) {
        classes
            .iter()
            .for_each(|class| family_of[*class] = Some(family));
    }
    let mut place: Vec<Option<usize>> = vec![None; representatives.len()];
    for (k, class) in own.iter().enumerate() {
        place[*class] = Some(k);
    }
    let mut others: Vec<(usize, Option<usize>)> = Vec::new();
    let mut named: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
    for (d, class) in class_of.iter_mut().enumerate() {
        let Some(own) = *class else { continue };
        *class = place[own];
        if class.is_some() {
            continue;
        }
        let family = family_of[own];
        if let Some(family) = family {
            let entry = named.entry(family).or_insert((0, id(d)));
            entry.0 += 1;
            entry.1 = entry.1.min(id(d));
        }
        others.push((d, family));
    }
    let reason = |family: &Option<usize>| match family.and_then(|family| named.get(&family)) {
        Some((count, like)) => format!("{OF_ANOTHER_FAMILY}: {count} documents like {like}"),
        None => "shares next to nothing with the other documents".to_owned(),
    };
    Largest {
        representatives: own.iter().map(|class| representatives[*class]).collect(),
        others: others
            .iter()
            .map(|(d, family)| (*d, reason(family)))
            .collect(),
    }
}
