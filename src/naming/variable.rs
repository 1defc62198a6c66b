//! Names of variables: what the value is for and what kind it has, or the words before it, or the kind alone.

use std::collections::BTreeMap;

use super::{
    Place,
    concept::{CONCEPTS, Concept, plain_name, suffix},
    fold::{Case, Word, ascii, words},
    head,
    lexicon::lexicon,
    markup::Plain,
    tail,
    unique::portable,
};
use crate::template::model::Kind;

/// The name of the variable that says whose document it is: the organization that is named most often.
/// Whoever counts claims it first for that variable.
pub const MAIN_NAME: &str = "tenant_name";

/// Bytes of the text before and after a place that are read.
const BEFORE: usize = 240;
const AFTER: usize = 80;

/// The best name of a variable of this kind, as a base for [`Names::claim`](super::Names::claim).
///
/// ```
/// use untemplate::{naming::{Place, variable_name}, template::model::Kind};
///
/// let place = Place { before: "Our data protection officer can be reached at ", after: ".", heading: "" };
/// assert_eq!(variable_name(Kind::Email, &["dpo@example.org"], &[place]), "dpo_email");
/// ```
pub fn variable_name(kind: Kind, values: &[&str], places: &[Place<'_>]) -> String {
    variable_names(kind, values, places).swap_remove(0)
}

/// Names of a variable of this kind, best first; never empty, the last is the kind's own.
///
/// A name comes from what the value is for (a concept of the language files near a place), else from the words before it,
/// else from the heading, else from the kind. Several places of one variable are read together: what stands nearest counts.
/// Cost: linear in the number of places and in the values of an e-mail variable.
pub fn variable_names(kind: Kind, values: &[&str], places: &[Place<'_>]) -> Vec<String> {
    let plain = Plain::of(places);
    let places = &plain.places();
    let mut names = Vec::new();
    let unit = if kind == Kind::Number {
        unit(places)
    } else {
        None
    };
    let mut concepts = concepts(kind, places);
    if kind == Kind::Email
        && let Some(local) = concept_of_mailboxes(values)
    {
        // What the mailbox is called says more than a word that stands near every address.
        let at = concepts.iter().take_while(|found| !found.common).count();
        concepts.insert(at, local);
    }
    for concept in concepts.iter().take(3) {
        match unit {
            Some(unit) => names.push(format!("{}_{unit}", concept.id)),
            None => names.push(concept.name(kind)),
        }
    }
    for place in places {
        let before = tail(place.before, BEFORE);
        let line = before
            .rsplit(['\n', '\r'])
            .find(|line| !line.trim().is_empty());
        names.extend(name_of_words(
            kind,
            unit,
            &last_words(line.unwrap_or(""), kind),
        ));
    }
    if let Some(unit) = unit {
        names.push(unit.to_owned());
    }
    for place in places {
        names.extend(name_of_words(kind, unit, &last_words(place.heading, kind)));
    }
    names.push(plain_name(kind).to_owned());
    let mut kept: Vec<String> = Vec::new();
    for name in names.iter().filter_map(|name| portable(name)) {
        // A few alternatives are enough to tell neighbours apart.
        if kept.len() < 8 && !kept.contains(&name) {
            kept.push(name);
        }
    }
    kept
}

/// Concepts that fit the kind and are spoken of near one of the places, the nearest first.
fn concepts(kind: Kind, places: &[Place<'_>]) -> Vec<&'static Concept> {
    let mut distances: BTreeMap<usize, usize> = BTreeMap::new();
    for place in places {
        for (index, distance) in concepts_at(place, kind) {
            let concept = &CONCEPTS[index];
            if !concept.kinds.contains(&kind) {
                continue;
            }
            let distance = distance + if concept.common { COMMON } else { 0 };
            let known = distances.entry(index).or_insert(usize::MAX);
            *known = distance.min(*known);
        }
    }
    let mut near: Vec<(usize, usize)> = distances
        .into_iter()
        .filter(|(_, distance)| *distance <= FARTHEST)
        .map(|(index, distance)| (distance, index))
        .collect();
    near.sort_unstable();
    near.into_iter()
        .map(|(_, index)| &CONCEPTS[index])
        .collect()
}

/// Signs that make a word where no blanks do.
const SIGNS: usize = 3;

/// Distances are in words; these are added for what stands between, or does not stand before the place.
const SENTENCE_BETWEEN: usize = 8;
const BEHIND: usize = 4;
const IN_HEADING: usize = 14;
const COMMON: usize = 20;
const FARTHEST: usize = 36;

fn concepts_at(place: &Place<'_>, kind: Kind) -> Vec<(usize, usize)> {
    let lexicon = lexicon();
    let mut found = Vec::new();
    let before = tail(place.before, BEFORE);
    let read = words(before);
    let last_sentence = sentence_start(before);
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    // A field with a label of its own is not what the field above it is, nor called after the heading of all.
    let label = before[line..].trim_end_matches(['*', '_', ' ', '\u{a0}', '　']);
    let labelled = label.ends_with([':', '：', '|']) && !last_words(label, kind).is_empty();
    for phrase in lexicon.concepts.find(&read) {
        if labelled && read[phrase.last].start < line {
            continue;
        }
        let between = read.len() - 1 - phrase.last;
        let apart = if read[phrase.last].start < last_sentence {
            SENTENCE_BETWEEN
        } else {
            0
        };
        // The longer of two phrases that end together says more.
        let short = usize::from(phrase.first == phrase.last);
        found.push((phrase.what, between + phrase.run.1 / SIGNS + apart + short));
    }
    let after = head(place.after, AFTER);
    let after = after.split(['.', '\n', ';', ':']).next().unwrap_or("");
    for phrase in lexicon.concepts.find(&words(after)) {
        let between = phrase.first + phrase.run.0 / SIGNS;
        if between < 4 {
            found.push((phrase.what, between + BEHIND));
        }
    }
    let heading = if labelled { "" } else { place.heading };
    for phrase in lexicon.concepts.find(&words(head(heading, BEFORE))) {
        found.push((phrase.what, IN_HEADING));
    }
    found
}

/// Where the last sentence or line of a text begins.
fn sentence_start(text: &str) -> usize {
    let text = text.trim_end();
    let mut start = 0;
    let mut ended = false;
    for (at, sign) in text.char_indices() {
        if sign == '\n' || (ended && sign.is_whitespace()) {
            start = at;
        }
        ended = matches!(sign, '.' | '!' | '?' | '。');
    }
    start
}

/// The concept that most mailboxes are named after: `dpo@...`.
fn concept_of_mailboxes(values: &[&str]) -> Option<&'static Concept> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for value in values {
        let local = value.split('@').next().unwrap_or("");
        let local = local.rsplit([':', '<', '[']).next().unwrap_or("");
        if let Some(found) = lexicon().concepts.find(&words(head(local, AFTER))).first() {
            *counts.entry(found.what).or_insert(0) += 1;
        }
    }
    let (index, count) = counts
        .into_iter()
        .max_by_key(|(index, count)| (*count, usize::MAX - index))?;
    let concept = &CONCEPTS[index];
    (count * 2 > values.len() && concept.kinds.contains(&Kind::Email)).then_some(concept)
}

/// What a number counts, if most places say the same.
fn unit(places: &[Place<'_>]) -> Option<&'static str> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for place in places {
        let after = words(head(place.after, AFTER));
        let near = &after[..after.len().min(2)];
        let found = lexicon().units.find(near);
        // Where no blanks part words the unit must follow at once.
        if let Some(found) = found.iter().find(|found| found.run.0 == 0) {
            *counts.entry(found.what).or_insert(0) += 1;
        }
    }
    let (unit, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 2 > places.len()).then_some(unit)
}

/// The last one or two words of a line that say something: "Version of" gives `version`, "the governing law of" both words.
pub(super) fn last_words(line: &str, kind: Kind) -> Vec<String> {
    let line = tail(line, BEFORE);
    let read = words(line);
    let Some(last) = read.iter().rposition(|word| says_something(word, kind)) else {
        return Vec::new();
    };
    let mut chosen = vec![read[last].text.clone()];
    // Two words side by side are one idea; with "of the" between they are two. What a hyphen joins is one word.
    if let Some(before) = last.checked_sub(1).map(|at| &read[at]) {
        let joined = &line[before.end..read[last].start] == "-" && !ascii(&before.text).is_empty();
        if joined || says_something(before, kind) && read[last].start - before.end <= 1 {
            chosen.insert(0, before.text.clone());
        }
    }
    chosen
}

/// Whether a name can be made of a word: Latin letters, no function word, not the kind itself. What a person is called by tells
/// the kind and makes a name besides ("Editor: "), a title does not.
fn says_something(word: &Word, kind: Kind) -> bool {
    let letters = ascii(&word.text);
    // Small words of three letters are articles and verbs in any language; capitals (TVA) are not.
    let least = if word.case == Case::Lower { 4 } else { 3 };
    letters.len() >= least
        && word.case != Case::Digits
        && word.case != Case::Mixed
        && !lexicon().functions.has(letters)
        && letters != suffix(kind)
        && if kind == Kind::Person {
            !lexicon().titles.has(letters)
        } else {
            let near = lexicon().near.find(std::slice::from_ref(word));
            !near.iter().any(|found| found.what == kind)
        }
}

fn name_of_words(kind: Kind, unit: Option<&str>, chosen: &[String]) -> Option<String> {
    if chosen.is_empty() {
        return None;
    }
    let base = chosen.join("_");
    Some(match unit.unwrap_or(suffix(kind)) {
        "" => base,
        end => format!("{base}_{end}"),
    })
}
