//! Values that are known, wherever they stand: in other letters, with other signs between their words.
//!
//! Text and values are folded alike: small letters without marks, and one blank for any signs between words. Then all values
//! are looked for at once (Aho and Corasick 1975). Cost: linear in the text and the values, besides what is found.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};

use unicode_normalization::char::is_combining_mark;

use super::Found;
use super::written::Written;
use crate::error::{Error, ErrorKind};
use crate::naming::{fold, is_title};
use crate::template::model::Kind;

/// Letters from which on a value is found within a longer word, too: a name with an ending is that name still.
const WITHIN: usize = 5;

/// Letters that a part of a person's name has at least.
const PART: usize = 3;

/// Signs on either side of a name that are looked at for an address around it.
const REACH: usize = 80;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Wanted {
    kind: Kind,
    /// Whether it may stand within a longer word.
    within: bool,
    /// Whether it must begin with a capital: a part of a name that may be a word as well.
    capital: bool,
}

/// Values that are collected.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    folded: BTreeMap<String, Wanted>,
}

impl Values {
    /// Adds a value of this kind, and what it is called besides: a person by each name, a URL without its scheme.
    pub(super) fn add(&mut self, kind: Kind, value: &str) {
        self.one(kind, value, false);
        match kind {
            Kind::Person => {
                for name in value.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’') {
                    let capital = name.chars().next().is_some_and(char::is_uppercase);
                    let long = name.chars().count() >= PART;
                    if capital && long && !is_title(name) {
                        self.one(kind, name, true);
                    }
                }
            }
            Kind::Url => {
                if let Some((_, rest)) = value.split_once("://") {
                    self.one(kind, rest, false);
                }
            }
            _ => {}
        }
    }

    /// Adds what looked like a value of this kind: all of it, and of names those between small words. By each single name
    /// it is not looked for, since it may be none.
    pub(super) fn add_likely(&mut self, kind: Kind, text: &str) {
        self.one(kind, text, false);
        if !matches!(kind, Kind::Person | Kind::Organization) {
            return;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        for names in words.split(|word| word.starts_with(char::is_lowercase)) {
            if names.len() > 1 && names.len() < words.len() {
                self.one(kind, &names.join(" "), false);
            }
        }
    }

    /// Adds a value of this kind, and nothing that it is called besides.
    pub(super) fn add_whole(&mut self, kind: Kind, value: &str) {
        self.one(kind, value, false);
    }

    /// Which of the values stand in a text, as [`key`] gives them.
    ///
    /// # Errors
    ///
    /// As of [`search`](Self::search).
    pub(super) fn said_in(self, text: &str) -> Result<BTreeSet<String>, Error> {
        let search = self.search()?;
        let written = Written::of(text);
        let found = search.find(&written).into_iter();
        Ok(found.map(|one| key(&text[one.start..one.end])).collect())
    }

    fn one(&mut self, kind: Kind, value: &str, capital: bool) {
        let folded = key(value);
        let letters = folded.chars().filter(|c| *c != ' ').count();
        // A letter that is a value of no known kind is in every word.
        if letters == 0 || (letters == 1 && kind == Kind::Text) {
            return;
        }
        let caseless = folded
            .chars()
            .all(|c| c == ' ' || c.is_alphabetic() && !c.is_lowercase());
        let digits = folded.chars().all(|c| c == ' ' || c.is_numeric());
        let within = (caseless && letters > 1)
            || (letters >= WITHIN
                && !digits
                && !capital
                && !matches!(kind, Kind::Text | Kind::Number));
        let wanted = Wanted {
            kind,
            within,
            capital,
        };
        // The freer search finds what the stricter one does.
        let known = self.folded.entry(folded).or_insert(wanted);
        known.within |= within;
        known.capital &= capital;
    }

    /// The search for all of them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`] when they are more than can be looked for at once: gigabytes.
    pub(super) fn search(self) -> Result<Search, Error> {
        let (texts, wanted): (Vec<String>, Vec<Wanted>) = self.folded.into_iter().unzip();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&texts)
            .map_err(|error| {
                let message = "there are too many values to be masked at once";
                Error::new(ErrorKind::TooLarge, message).caused_by(error)
            })?;
        Ok(Search { automaton, wanted })
    }
}

/// A value as it is looked for: alike for all that is found as one.
pub(super) fn key(value: &str) -> String {
    folded(&Written::of(value)).0
}

/// The search for known values.
#[derive(Clone, Debug)]
pub(super) struct Search {
    automaton: AhoCorasick,
    wanted: Vec<Wanted>,
}

impl Search {
    /// Where known values stand in a text; they may overlap.
    pub(super) fn find(&self, written: &Written) -> Vec<Found> {
        self.find_if(written, |capital| capital.is_uppercase())
    }

    /// [`find`](Self::find), in a text that has no capitals.
    pub(super) fn find_in_small(&self, written: &Written) -> Vec<Found> {
        self.find_if(written, |_| true)
    }

    fn find_if(&self, written: &Written, begins: impl Fn(char) -> bool) -> Vec<Found> {
        if self.wanted.is_empty() {
            return Vec::new();
        }
        let (text, places) = folded(written);
        let found = self.automaton.find_overlapping_iter(&text);
        found
            .filter(|one| {
                let wanted = self.wanted[one.pattern().as_usize()];
                let bounded = || !goes_on(&text, one.start()) && !goes_on(&text, one.end());
                let capital = || {
                    let first = written.text[places[one.start()]..].chars().next();
                    first.is_some_and(&begins) || is_in_address(&written.text, places[one.start()])
                };
                (wanted.within || bounded()) && (!wanted.capital || capital())
            })
            .map(|one| {
                let (first, last) = (places[one.start()], places[one.end() - 1]);
                let sign = written.text[last..].chars().next();
                let (start, end) = written.place(first, last + sign.map_or(1, char::len_utf8));
                let kind = self.wanted[one.pattern().as_usize()].kind;
                Found { start, end, kind }
            })
            .collect()
    }
}

/// Whether this byte lies in an e-mail address or a URL, where names are in small letters.
fn is_in_address(text: &str, at: usize) -> bool {
    let edge = |c: char| c.is_whitespace() || "<>\"()".contains(c);
    let before = text[..at].chars().rev().take(REACH);
    let after = text[at..].chars().take(REACH);
    let before = before.take_while(|c| !edge(*c));
    let after = after.take_while(|c| !edge(*c));
    before.chain(after).any(|c| matches!(c, '@' | '/'))
}

/// Whether a word or a number goes on at this byte.
fn goes_on(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    before.zip(after).is_some_and(|(before, after)| {
        before.is_alphabetic() && after.is_alphabetic() || before.is_numeric() && after.is_numeric()
    })
}

/// A reading folded, and for each byte of it the byte of the reading that its sign begins with.
fn folded(written: &Written) -> (String, Vec<usize>) {
    let mut text = String::with_capacity(written.text.len());
    let mut places = Vec::with_capacity(written.text.len());
    let mut between = None;
    for (at, sign) in written.text.char_indices() {
        if !sign.is_alphanumeric() {
            // A mark that is written onto a letter divides nothing.
            if !is_combining_mark(sign) {
                between.get_or_insert(at);
            }
            continue;
        }
        if let Some(at) = between.take().filter(|_| !text.is_empty()) {
            text.push(' ');
            places.push(at);
        }
        let mut bytes = [0; 4];
        text.push_str(&fold(sign.encode_utf8(&mut bytes)));
        places.resize(text.len(), at);
    }
    (text, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found of values in a text.
    fn found<'t>(values: &[(Kind, &str)], text: &'t str) -> Vec<&'t str> {
        let mut known = Values::default();
        for (kind, value) in values {
            known.add(*kind, value);
        }
        let mut found = known.search().unwrap().find(&Written::of(text));
        found.sort_by_key(|one| (one.start, one.end));
        found.iter().map(|one| &text[one.start..one.end]).collect()
    }

    #[test]
    fn a_value_is_found_however_it_is_written() {
        let value = [(Kind::Organization, "Mairie de Évry")];
        for text in [
            "la MAIRIE DE EVRY.",
            "la Mairie\nde **Évry**",
            "la mairie-de-evry",
            "la Mairie&nbsp;de &Eacute;vry",
            "la Mai\u{ad}rie de E\u{301}vry",
        ] {
            assert_eq!(found(&value, text).len(), 1, "{text}");
        }
        assert!(found(&value, "la mairie d'Evry").is_empty());
    }

    #[test]
    fn short_values_are_words() {
        assert_eq!(
            found(&[(Kind::Number, "12")], "12 of 112, 12th"),
            ["12", "12"]
        );
        assert_eq!(
            found(&[(Kind::Organization, "Ivo")], "Ivory by Ivo"),
            ["Ivo"]
        );
        assert_eq!(
            found(&[(Kind::Organization, "Müller")], "Müllers"),
            ["Müller"]
        );
        assert_eq!(
            found(&[(Kind::Person, "山田太郎")], "担当は山田太郎です"),
            ["山田太郎"]
        );
        assert!(found(&[(Kind::Text, "a"), (Kind::Text, "--")], "a -- b").is_empty());
    }

    #[test]
    fn a_person_is_found_by_each_name() {
        let value = [(Kind::Person, "Mme Marie Frais")];
        assert_eq!(found(&value, "Ask FRAIS for frais."), ["FRAIS"]);
        assert_eq!(found(&value, "marie.f@x.example"), ["marie"]);
        assert!(found(&value, "Mme Berg").is_empty());
    }
}
