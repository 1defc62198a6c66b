//! The words of all languages, read once from the files in `words/`.
//!
//! One file is one language; `und.json` holds what is written the same everywhere (legal forms, titles). All languages are used
//! at once: a document's language is not guessed, and a document in two languages is read as well as any other.
//! Adding a language is adding a file; `Language` below says what its sections mean.

use std::ops::Range;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use fixedbitset::FixedBitSet;
use serde::Deserialize;

use super::{
    concept::CONCEPTS,
    fold::{Word, WordRanges, fold, fold_word, words},
};
use crate::template::model::Kind;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// One language's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Language {
    /// Its name, for whoever reads the file.
    #[allow(dead_code, reason = "the file's title; nothing computes with it")]
    language: String,
    /// Names and abbreviations of months.
    months: Vec<String>,
    /// Names of the days of the week.
    weekdays: Vec<String>,
    /// Other words that stand in dates.
    date_words: Vec<String>,
    /// Signs for year, month and day that follow a number without a blank.
    date_marks: Vec<String>,
    /// Legal forms and words that the names of organizations are made of.
    organizations: Vec<String>,
    /// Ends of such words, where a language writes compounds as one.
    organization_ends: Vec<String>,
    /// What joins the names in a firm's name.
    companions: Vec<String>,
    /// Titles before a person's name.
    titles: Vec<String>,
    /// Frequent given names.
    given_names: Vec<String>,
    /// Frequent family names, where they stand first and no blank follows.
    family_names: Vec<String>,
    /// Words of postal addresses.
    streets: Vec<String>,
    /// Ends of such words.
    street_ends: Vec<String>,
    /// Words that say nothing by themselves: no name is made of them.
    functions: Vec<String>,
    /// Phrases after which a number or a name must come.
    expects: Vec<String>,
    /// Phrases that stand where a value is still to come.
    blanks: Vec<String>,
    /// Words by which a bracketed or angled text is known as such a place.
    blank_words: Vec<String>,
    /// Words after a number that say what it counts, by the name it gets.
    units: BTreeMap<String, Vec<String>>,
    /// Phrases near a value that tell its kind.
    near: BTreeMap<Kind, Vec<String>>,
    /// Phrases near a value that tell what it is for, by the concept's name in `concept.rs`.
    concepts: BTreeMap<String, Vec<String>>,
}

/// A set of words. Those of scripts without blanks between words are found inside longer runs too.
#[derive(Default)]
pub(super) struct WordSet {
    whole: BTreeSet<String>,
    within: Vec<String>,
}

impl WordSet {
    fn add(&mut self, entries: &[String]) {
        for entry in entries {
            let parts = words(entry);
            if parts.is_empty() {
                // `&` and the like: a sign in the place of a word.
                self.whole.insert(fold(entry));
            }
            for part in parts {
                if part.text.is_ascii() {
                    self.whole.insert(part.text);
                } else {
                    self.within.push(part.text);
                }
            }
        }
    }

    /// Whether a folded word is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        self.whole.contains(word)
            || (!word.is_ascii() && self.within.iter().any(|mark| word.contains(mark.as_str())))
    }
}

/// Phrases and what each stands for. Singular and plural in `-s` are the same.
/// A word of a script without blanks is a phrase that is found inside longer runs.
pub(super) struct Phrases<T> {
    by_first: BTreeMap<String, Vec<(Vec<String>, T)>>,
    inside: Vec<(String, T)>,
    /// For each first byte of a first word, in ASCII or not: a bit for each length that such words have.
    lengths: [u64; 256],
    /// What first words begin with, where that is of ASCII; see [`beginning`].
    beginnings: FixedBitSet,
}

/// A phrase that was found: its first and last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found<T> {
    pub first: usize,
    pub last: usize,
    pub what: T,
    /// Signs of its run before and after it, in a script without blanks.
    pub run: (usize, usize),
}

impl<T: Copy> Phrases<T> {
    fn new() -> Self {
        Self {
            by_first: BTreeMap::new(),
            inside: Vec::new(),
            lengths: [0; 256],
            beginnings: FixedBitSet::new(),
        }
    }

    fn add(&mut self, phrases: &[String], what: T) {
        for phrase in phrases {
            let stems: Vec<String> = words(phrase)
                .iter()
                .map(|word| stem(&word.text).to_owned())
                .collect();
            if let Some(first) = stems.first() {
                if let Some(byte) = first.bytes().next() {
                    if let Some(beginning) = beginning(first) {
                        self.beginnings.grow_and_insert(beginning);
                    }
                    // The plural is a byte longer.
                    self.lengths[byte as usize] |=
                        length_bit(first.len()) | length_bit(first.len() + 1);
                }
                if stems.len() == 1 && !first.is_ascii() {
                    self.inside.push((first.clone(), what));
                }
                self.by_first
                    .entry(first.clone())
                    .or_default()
                    .push((stems, what));
            }
        }
    }

    /// Whether a phrase may begin with a word, which is folded or of ASCII letters and digits. Cheap, and never wrong when
    /// it says no.
    pub(super) fn may_begin(&self, word: &str) -> bool {
        word.bytes().next().is_some_and(|byte| {
            self.lengths[byte.to_ascii_lowercase() as usize] & length_bit(word.len()) != 0
        })
    }

    /// Whether a phrase may begin with a word that begins so as it is written; see [`beginning`]. Never wrong when it says no.
    pub(super) fn may_begin_as(&self, beginning: Option<usize>) -> bool {
        beginning.is_none_or(|beginning| self.beginnings.contains(beginning))
    }

    /// Where the phrases end that begin with a word, which reads `first` when it is folded and ends at `end`; `rest` are the
    /// words after it.
    pub(super) fn ends(
        &self,
        text: &str,
        first: &str,
        end: usize,
        rest: &WordRanges<'_>,
    ) -> Vec<usize> {
        let Some(candidates) = self.by_first.get(stem(first)) else {
            return Vec::new();
        };
        let mut folded = String::new();
        // What the next word begins with when it is folded, where that is plain to see: most phrases go on otherwise.
        let next = rest
            .clone()
            .next()
            .and_then(|range| beginning(&text[range]));
        let may_go_on = |stems: &[String]| {
            let wanted = stems.get(1).map(|stem| beginning(stem));
            wanted
                .zip(next)
                .is_none_or(|(wanted, next)| wanted == Some(next))
        };
        let mut end_of = |stems: &[String]| {
            let mut end = end;
            let mut wanted = stems[1..].iter();
            let mut next = wanted.next();
            for range in rest.clone() {
                let Some(stem_wanted) = next else { break };
                fold_word(text.get(range.clone())?, &mut folded);
                if folded.is_empty() {
                    continue;
                }
                if stem(&folded) != stem_wanted {
                    return None;
                }
                end = range.end;
                next = wanted.next();
            }
            next.is_none().then_some(end)
        };
        candidates
            .iter()
            .filter(|(stems, _)| may_go_on(stems))
            .filter_map(|(stems, _)| end_of(stems))
            .collect()
    }

    /// All phrases in a text, in order. Where two begin at the same word both are given.
    pub(super) fn find(&self, text: &[Word]) -> Vec<Found<T>> {
        let mut found = Vec::new();
        for first in 0..text.len() {
            if !text[first].text.is_ascii() {
                self.find_inside(first, &text[first].text, &mut found);
            }
            let Some(candidates) = self.by_first.get(stem(&text[first].text)) else {
                continue;
            };
            for (stems, what) in candidates {
                if stems.len() == 1 && !stems[0].is_ascii() {
                    continue;
                }
                let here = text.get(first..first + stems.len());
                if here.is_some_and(|here| here.iter().map(|w| stem(&w.text)).eq(stems.iter())) {
                    found.push(Found {
                        first,
                        last: first + stems.len() - 1,
                        what: *what,
                        run: (0, 0),
                    });
                }
            }
        }
        found
    }

    /// The phrases in one run, each where it stands last; those that lie in a longer one say less and are left out.
    fn find_inside(&self, at: usize, run: &str, found: &mut Vec<Found<T>>) {
        let mut hits: Vec<(Range<usize>, T)> = self
            .inside
            .iter()
            .filter_map(|(phrase, what)| {
                let start = run.rfind(phrase.as_str())?;
                Some((start..start + phrase.len(), *what))
            })
            .collect();
        // The longest first, and of two as long the one that the files name first.
        hits.sort_by_key(|(hit, _)| std::cmp::Reverse(hit.len()));
        let mut kept: Vec<Range<usize>> = Vec::new();
        for (hit, what) in hits {
            let covered = |longer: &Range<usize>| {
                longer.len() > hit.len() && longer.start <= hit.start && hit.end <= longer.end
            };
            if kept.iter().any(covered) {
                continue;
            }
            let signs = |part: &str| part.chars().count();
            found.push(Found {
                first: at,
                last: at,
                what,
                run: (signs(&run[..hit.start]), signs(&run[hit.end..])),
            });
            kept.push(hit);
        }
    }
}

/// The bit of a length; long ones share the last.
fn length_bit(length: usize) -> u64 {
    1 << length.min(63)
}

/// The first three letters of a word, or all of a shorter one, as a number: those that it has when it is folded, and its stem has
/// them, too. Nothing if they are not letters and digits of ASCII, which folding leaves in their places.
pub(super) fn beginning(word: &str) -> Option<usize> {
    let first = &word.as_bytes()[..word.len().min(3)];
    first.iter().try_fold(0, |number, byte| {
        let sign = match byte.to_ascii_lowercase() {
            letter @ b'a'..=b'z' => letter - b'a' + 11,
            digit @ b'0'..=b'9' => digit - b'0' + 1,
            _ => return None,
        };
        Some(number * 37 + usize::from(sign))
    })
}

fn stem(word: &str) -> &str {
    if word.len() > 3 {
        word.strip_suffix('s').unwrap_or(word)
    } else {
        word
    }
}

/// The words of all languages together.
pub(super) struct Lexicon {
    pub months: WordSet,
    pub date_words: WordSet,
    pub date_marks: BTreeSet<String>,
    pub organizations: WordSet,
    pub organization_ends: Vec<String>,
    pub companions: WordSet,
    pub titles: WordSet,
    pub given_names: WordSet,
    pub family_names: BTreeSet<String>,
    pub streets: WordSet,
    pub street_ends: Vec<String>,
    pub functions: WordSet,
    pub expects: Phrases<()>,
    pub blanks: Phrases<()>,
    pub blank_words: WordSet,
    pub units: Phrases<&'static str>,
    pub near: Phrases<Kind>,
    /// By index into [`CONCEPTS`].
    pub concepts: Phrases<usize>,
}

impl Lexicon {
    fn read() -> Self {
        let mut all = Self {
            months: WordSet::default(),
            date_words: WordSet::default(),
            date_marks: BTreeSet::new(),
            organizations: WordSet::default(),
            organization_ends: Vec::new(),
            companions: WordSet::default(),
            titles: WordSet::default(),
            given_names: WordSet::default(),
            family_names: BTreeSet::new(),
            streets: WordSet::default(),
            street_ends: Vec::new(),
            functions: WordSet::default(),
            expects: Phrases::new(),
            blanks: Phrases::new(),
            blank_words: WordSet::default(),
            units: Phrases::new(),
            near: Phrases::new(),
            concepts: Phrases::new(),
        };
        for (name, file) in FILES {
            match serde_json::from_str::<Language>(file) {
                Ok(language) => all.add(language),
                // The files are part of the program, and a test reads each of them.
                Err(error) => unreachable!("the word file {name} cannot be read: {error}"),
            }
        }
        all
    }

    fn add(&mut self, language: Language) {
        self.months.add(&language.months);
        self.date_words.add(&language.weekdays);
        self.date_words.add(&language.date_words);
        self.date_marks.extend(language.date_marks);
        self.organizations.add(&language.organizations);
        self.organization_ends.extend(language.organization_ends);
        self.companions.add(&language.companions);
        self.titles.add(&language.titles);
        self.given_names.add(&language.given_names);
        self.family_names
            .extend(language.family_names.iter().map(|name| fold(name)));
        self.streets.add(&language.streets);
        self.street_ends.extend(language.street_ends);
        self.functions.add(&language.functions);
        self.expects.add(&language.expects, ());
        self.blanks.add(&language.blanks, ());
        self.blank_words.add(&language.blank_words);
        for (unit, names) in &language.units {
            if let Some(unit) = UNITS.iter().find(|known| *known == unit) {
                self.units.add(names, *unit);
            }
        }
        for (kind, phrases) in &language.near {
            self.near.add(phrases, *kind);
        }
        for (name, phrases) in &language.concepts {
            if let Some(index) = CONCEPTS.iter().position(|concept| concept.id == name) {
                self.concepts.add(phrases, index);
            }
        }
    }

    /// Whether a folded word ends as words of addresses do (`Bahnhofstrasse`), or is one.
    pub(super) fn is_street(&self, word: &str) -> bool {
        self.streets.has(word) || ends_with_any(word, &self.street_ends)
    }

    /// Whether a folded word is one that names of organizations are made of.
    pub(super) fn is_organization(&self, word: &str) -> bool {
        self.organizations.has(word) || ends_with_any(word, &self.organization_ends)
    }
}

fn ends_with_any(word: &str, ends: &[String]) -> bool {
    ends.iter()
        .any(|end| word.len() > end.len() + 1 && word.ends_with(end.as_str()))
}

/// What a number can count, as names say it.
const UNITS: &[&str] = &[
    "days", "weeks", "months", "years", "hours", "minutes", "euros", "pounds", "dollars", "yen",
    "percent",
];

/// The words of all languages.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);
    &LEXICON
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_file_is_read_and_names_only_what_exists() {
        for (name, file) in FILES {
            let language: Language = serde_json::from_str(file).expect(name);
            assert!(!language.language.is_empty(), "{name} has no title");
            for concept in language.concepts.keys() {
                let known = CONCEPTS.iter().any(|known| known.id == concept);
                assert!(known, "{name} has words for {concept}, which is no concept");
            }
            for unit in language.units.keys() {
                let known = UNITS.contains(&unit.as_str());
                assert!(known, "{name} has words for {unit}, which is no unit");
            }
        }
        let languages: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        for code in ["de", "en", "es", "fr", "it", "ja", "nl", "pt", "und"] {
            assert!(languages.contains(&code), "{code}");
        }
    }

    #[test]
    fn phrases_are_found_in_singular_and_plural() {
        let text = words("Notre déléguée à la protection des données, nos hébergeurs");
        let names: Vec<&str> = lexicon()
            .concepts
            .find(&text)
            .iter()
            .map(|found| CONCEPTS[found.what].id)
            .collect();
        assert!(names.contains(&"dpo"));
        assert!(names.contains(&"hosting"));
    }

    #[test]
    fn phrases_are_found_inside_a_run() {
        let text = words("当社の個人情報保護管理者の連絡先");
        let found = lexicon().concepts.find(&text);
        let names: Vec<(&str, usize)> = found
            .iter()
            .map(|found| (CONCEPTS[found.what].id, found.run.1))
            .collect();
        // Not the controller, though its word is a part of the officer's.
        assert_eq!(names, [("dpo", 4), ("contact", 0)]);
    }

    #[test]
    fn marks_are_found_inside_a_run() {
        assert!(lexicon().is_organization("株式会社山田"));
        assert!(lexicon().is_street("hauptstrasse"));
        assert!(!lexicon().is_organization("hauptstrasse"));
    }
}
