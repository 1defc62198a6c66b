//! Of a mixed corpus, the family that a template is made of.

use std::collections::BTreeMap;

use crate::family::{Signature, families, signatures, strangers};
use crate::text::corpus::Corpus;

/// How the reason begins why a document of another family is set aside.
pub const OF_ANOTHER_FAMILY: &str = "of another family";

/// The documents that are not of the largest family, each with the reason why.
///
/// `representatives` has one document of each class, in the order of what they say; `class_of` gives the class of each document
/// that has one. Fewer than three classes are one family, and so are documents none of which is like another.
pub(super) fn outside<'a>(
    representatives: &[usize],
    class_of: &[Option<usize>],
    corpus: &Corpus,
    id: impl Fn(usize) -> &'a str,
) -> Vec<(usize, String)> {
    if representatives.len() < 3 {
        return Vec::new();
    }
    let signatures = signatures(corpus, representatives);
    let found = families(&signatures);
    let Some((largest, other)) = found.families.split_first() else {
        return Vec::new();
    };
    // What is like no other is not of another family either: whether it is of this one is asked once more.
    let judged: Vec<usize> = largest.iter().chain(&found.alone).copied().collect();
    let all: Vec<&Signature> = judged.iter().map(|class| &signatures[*class]).collect();
    let strange = strangers(&all, largest.len());
    // For each class that is left out the other family that it is of, if it is of one.
    let mut left_out: BTreeMap<usize, Option<usize>> = BTreeMap::new();
    for (class, strange) in judged.into_iter().zip(strange) {
        if strange {
            left_out.insert(class, None);
        }
    }
    for (family, classes) in other.iter().enumerate() {
        left_out.extend(classes.iter().map(|class| (*class, Some(family))));
    }
    let home = |class: &Option<usize>| class.and_then(|class| left_out.get(&class).copied());
    // How many documents each other family has, and one of them.
    let mut named: Vec<(usize, Option<&str>)> = vec![(0, None); other.len()];
    for (d, class) in class_of.iter().enumerate() {
        if let Some(Some(family)) = home(class) {
            let (count, like) = &mut named[family];
            *count += 1;
            *like = Some(like.map_or(id(d), |like| like.min(id(d))));
        }
    }
    let reason = |family: Option<usize>| match family.map(|family| named[family]) {
        Some((count, Some(like))) => format!("{OF_ANOTHER_FAMILY}: {count} documents like {like}"),
        _ => "shares next to nothing with the other documents".to_owned(),
    };
    let all = class_of.iter().enumerate();
    all.filter_map(|(d, class)| Some((d, reason(home(class)?))))
        .collect()
}
