//! What a single value is, by its shape, its make and its words.
//!
//! Shape comes first: a web address, a date, a phone number, a code are known in any language. A postal address is known by
//! its make (numbers, several names, a postcode). Only what is left, names and text, asks the words of the language files.
//! Cost: linear in the value.

use unicode_normalization::UnicodeNormalization;

use super::{
    fold::{Case, Word, words},
    lexicon::lexicon,
    placeholder::is_placeholder,
    shape::{self, DateShape, PhoneShape},
};
use crate::template::model::Kind;

/// How sure the kind of a single value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// It may as well be something else.
    Guess,
    /// Its words or its make speak for it.
    Likely,
    /// Its shape is that of no other kind.
    Certain,
}

/// The kind of a single value, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What the value is.
    pub kind: Kind,
    /// How sure that is.
    pub certainty: Certainty,
}

/// What a single value can be, finer than [`Kind`]: what votes on a variable's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Blank,
    Url,
    Domain,
    Email,
    Date,
    LikelyDate,
    Year,
    Phone,
    LikelyPhone,
    Number,
    Identifier,
    Address,
    LikelyAddress,
    Organization,
    Person,
    /// Two to four names that can be a person's or a firm's.
    Names,
    /// A name of which nothing more is known.
    Name,
    /// Words as they stand in a sentence.
    Text,
}

/// The kind of a single value by itself.
///
/// ```
/// use untemplate::{naming::kind_of_value, template::model::Kind};
///
/// assert_eq!(kind_of_value("dpo@ville-soissons.fr"), Kind::Email);
/// assert_eq!(kind_of_value("12 mars 2021"), Kind::Date);
/// assert_eq!(kind_of_value("Musterstraße 12, 12345 Berlin"), Kind::Address);
/// ```
pub fn kind_of_value(value: &str) -> Kind {
    read_value(value).kind
}

/// The kind of a single value by itself, and how sure it is. An empty value or a placeholder is text, as a guess.
///
/// ```
/// use untemplate::naming::{Certainty, read_value};
///
/// assert_eq!(read_value("https://data.ville-soissons.fr").certainty, Certainty::Certain);
/// assert_eq!(read_value("Matomo").certainty, Certainty::Guess);
/// ```
pub fn read_value(value: &str) -> Reading {
    use Certainty::{Certain, Guess, Likely};
    let (kind, certainty) = match sort(value) {
        Sort::Blank => (Kind::Text, Guess),
        Sort::Url => (Kind::Url, Certain),
        Sort::Domain => (Kind::Domain, Certain),
        Sort::Email => (Kind::Email, Certain),
        Sort::Date => (Kind::Date, Certain),
        Sort::LikelyDate => (Kind::Date, Likely),
        Sort::Year => (Kind::Date, Guess),
        Sort::Phone => (Kind::Phone, Certain),
        Sort::LikelyPhone => (Kind::Phone, Guess),
        Sort::Number => (Kind::Number, Certain),
        Sort::Identifier => (Kind::Identifier, Likely),
        Sort::Address => (Kind::Address, Likely),
        Sort::LikelyAddress => (Kind::Address, Guess),
        Sort::Organization => (Kind::Organization, Likely),
        Sort::Person => (Kind::Person, Likely),
        Sort::Names | Sort::Name => (Kind::Organization, Guess),
        Sort::Text => (Kind::Text, Likely),
    };
    Reading { kind, certainty }
}

/// Whether the word stands between the names of two, as "and" does, in any of the languages.
///
/// ```
/// use untemplate::naming::stands_between_names;
///
/// assert!(stands_between_names("and") && !stands_between_names("of"));
/// ```
pub fn stands_between_names(word: &str) -> bool {
    lexicon().companions.has(word)
}

/// Longer values are text: nothing with a shape is as long, save a URL.
const LONGEST: usize = 400;

/// What a single value can be.
pub(super) fn sort(value: &str) -> Sort {
    let trimmed = shape::bare(value);
    if trimmed.is_empty() || is_placeholder(value) {
        return Sort::Blank;
    }
    if shape::is_url(trimmed) {
        return Sort::Url;
    }
    if trimmed.len() > LONGEST {
        return Sort::Text;
    }
    let normal: String = trimmed.nfkc().collect();
    let plain = shape::bare(&normal);
    if shape::is_email(plain) {
        return Sort::Email;
    }
    if shape::is_host(plain.trim_end_matches('.')) {
        return Sort::Domain;
    }
    match shape::date(plain) {
        Some(DateShape::Sure) => return Sort::Date,
        Some(DateShape::Likely) => return Sort::LikelyDate,
        Some(DateShape::Year) => return Sort::Year,
        None => {}
    }
    match shape::phone(plain) {
        Some(PhoneShape::Sure) => return Sort::Phone,
        Some(PhoneShape::Likely) => return Sort::LikelyPhone,
        None => {}
    }
    if shape::is_number(plain) {
        return Sort::Number;
    }
    let parts = words(plain);
    if is_postcode_and_town(&parts) {
        return Sort::LikelyAddress;
    }
    if shape::is_identifier(plain) {
        return Sort::Identifier;
    }
    worded(plain, &parts)
}

/// What words show, of a value that is no single number or code.
fn worded(value: &str, parts: &[Word]) -> Sort {
    if parts.is_empty() {
        return Sort::Text;
    }
    let look = Look::of(value, parts);
    if look.is_sentence() {
        return Sort::Text;
    }
    if let Some(address) = address(value, parts, &look) {
        return address;
    }
    if look.organization {
        return Sort::Organization;
    }
    if look.names == 0 {
        return if look.caseless > 0 && !look.flowing {
            caseless_name(parts)
        } else {
            Sort::Text
        };
    }
    person(value, parts, &look)
}

/// What the words of a value look like taken together.
struct Look {
    /// Words with a capital.
    names: usize,
    /// Words in small letters, function words left out.
    small: usize,
    /// Words of a script without cases.
    caseless: usize,
    /// Words that are numbers or have digits.
    digits: usize,
    /// All words.
    all: usize,
    /// Whether it ends as sentences do.
    ends: bool,
    /// Whether its last word is no abbreviation.
    ends_on_word: bool,
    /// Whether a script without cases and blanks goes on as sentences do.
    flowing: bool,
    /// Whether a legal form or the like stands in it, or names joined as firms join them.
    organization: bool,
}

/// Whether a word is of a script without cases, digits in it or not: such a script sets no blanks around them.
fn is_caseless(word: &Word) -> bool {
    word.case == Case::Caseless || (word.case == Case::Mixed && !word.text.is_ascii())
}

impl Look {
    fn of(value: &str, parts: &[Word]) -> Self {
        let lexicon = lexicon();
        let count =
            |wanted: &dyn Fn(&Word) -> bool| parts.iter().filter(|word| wanted(word)).count();
        let letters = value.chars().filter(|c| c.is_alphabetic()).count();
        let hiragana = value.chars().filter(|c| ('ぁ'..='ゟ').contains(c)).count();
        let mut look = Self {
            names: count(&|word| matches!(word.case, Case::Capital | Case::Upper)),
            small: count(&|word| {
                word.case == Case::Lower
                    && word.text.len() > 3
                    && !lexicon.functions.has(&word.text)
            }),
            caseless: count(&|word| is_caseless(word)),
            digits: count(&|word| {
                matches!(word.case, Case::Digits | Case::Mixed) && !is_caseless(word)
            }),
            all: parts.len(),
            ends: value.ends_with(['.', '!', '?', '。', '！', '？', ':', ';']),
            ends_on_word: parts.last().is_some_and(|word| word.text.len() > 3),
            flowing: value.ends_with('。')
                || (hiragana >= 3 && hiragana * 4 > letters)
                || letters > 120,
            organization: false,
        };
        look.organization = look.has_organization(value, parts);
        look
    }

    fn has_organization(&self, value: &str, parts: &[Word]) -> bool {
        let lexicon = lexicon();
        let dotted = |word: &Word| value[word.start..word.end].contains('.');
        let form = parts.iter().enumerate().any(|(at, word)| {
            let written = word.case != Case::Lower || dotted(word);
            // A name of one word can be any of these words by chance; a short form cannot stand first.
            let placed =
                parts.len() > 1 && (at > 0 || word.text.len() > 3 || word.case == Case::Upper);
            // Without blanks one run is all the name, Latin letters in it or not ("NPO法人...").
            (written && (placed || !word.text.is_ascii()) || word.case == Case::Caseless)
                && lexicon.is_organization(&word.text)
        });
        let names = self.names;
        let joined = names >= 2
            && self.small == 0
            && self.digits == 0
            && (value.contains(" & ")
                || value.contains(" + ")
                || parts.windows(3).any(|three| {
                    three[0].case != Case::Lower
                        && three[1].case == Case::Lower
                        && lexicon.companions.has(&three[1].text)
                        && three[2].case != Case::Lower
                }));
        // "Taylor-Baxter" alone is a firm: a person has a given name besides.
        let doubled = names >= 2
            && !value.contains(char::is_whitespace)
            && value.contains('-')
            && self.digits == 0;
        form || joined || doubled
    }

    /// Whether it reads as a sentence or a part of one.
    fn is_sentence(&self) -> bool {
        let running = self.small > self.names + self.digits;
        (running && (self.names + self.digits == 0 || self.all > 2))
            || (self.ends && self.small >= 2 && self.small >= self.names)
            // Nouns with capitals all along are a sentence too where it ends as one, and not on an abbreviation.
            || (self.ends && self.ends_on_word && self.all >= 4 && self.digits == 0 && !self.organization)
            // Nouns have capitals in German: several words that are no names among them make a sentence all the same.
            || (self.all >= 6 && self.small >= 2 && self.small * 5 >= self.all && self.digits == 0 && !self.organization)
            || self.all > 40
            || (self.caseless > 0 && self.flowing)
    }
}

/// Digits of the longest number of a house, a box or a town.
pub(crate) const DIGITS: usize = 6;

/// Digits of the longest code of a town.
const CODE: usize = 8;

/// A postal address: a number, several names, a street word or a postcode.
fn address(value: &str, parts: &[Word], look: &Look) -> Option<Sort> {
    let lexicon = lexicon();
    let streets = parts
        .iter()
        .filter(|word| lexicon.is_street(&word.text))
        .count();
    let written = look.names + look.caseless;
    let first_is_number = parts.first().is_some_and(|word| {
        matches!(word.case, Case::Digits | Case::Mixed) && word.text.len() <= 5
    });
    let last_is_number = parts
        .last()
        .is_some_and(|word| matches!(word.case, Case::Digits | Case::Mixed));
    let several = value.contains([',', '\n', ';', '、']) || value.contains(" - ");
    if look.caseless * 2 > parts.len() - look.digits {
        // Without blanks between words a few characters are a whole address.
        let marks = value
            .chars()
            .filter(|c| lexicon.streets.has(c.encode_utf8(&mut [0; 4])))
            .count();
        let digits = value.contains(char::is_numeric);
        // "横浜市西区" is a place; an address says more than the town and its ward.
        let goes_on = !value.ends_with(|c: char| lexicon.streets.has(c.encode_utf8(&mut [0; 4])));
        return match (digits, marks) {
            (true, 2..) => Some(Sort::Address),
            (true, 1) => Some(Sort::LikelyAddress),
            (false, 2..) if goes_on && !look.organization => Some(Sort::LikelyAddress),
            _ => None,
        };
    }
    if look.digits == 0 {
        let plausible = streets > 0 && !look.organization && written >= 2 && look.small <= written;
        return match (plausible, several, streets) {
            (true, true, _) => Some(Sort::Address),
            (true, false, _) if written + look.small >= 3 => Some(Sort::LikelyAddress),
            // "rue Bourgeois": no name begins with a small street word.
            (true, false, _) if parts[0].case == Case::Lower => Some(Sort::LikelyAddress),
            _ => None,
        };
    }
    // No house or town has so long a number: it is a register's.
    let long = |word: &Word| word.text.bytes().filter(u8::is_ascii_digit).count() > CODE;
    if parts.iter().any(long) {
        return None;
    }
    // A telephone number behind a name makes no address of it.
    let numbers = value.trim_start_matches(|c: char| !c.is_ascii_digit());
    let digits = numbers.bytes().filter(u8::is_ascii_digit).count();
    if digits > DIGITS && !numbers.contains(char::is_alphabetic) {
        return None;
    }
    let postcode = shape::has_postcode(parts);
    if streets > 0 && (postcode || written + look.small >= 2) {
        return Some(Sort::Address);
    }
    let compound = parts.iter().any(|word| {
        lexicon
            .street_ends
            .iter()
            .any(|end| word.text.ends_with(end.as_str()))
    });
    if compound && look.digits > 0 {
        return Some(Sort::Address);
    }
    if look.organization && !(postcode && several) {
        return None;
    }
    if postcode && written >= 2 && (several || look.digits >= 2) {
        return Some(Sort::Address);
    }
    // Numbers twice among names, or a number and then names ("8 Hooper Shoals"), or names and then a number ("Via Roma 3").
    let made = (look.digits >= 2 && written >= 2 && several)
        || (first_is_number && written >= 2)
        || (postcode && written >= 1 && several)
        || (last_is_number && written >= 2 && parts.len() >= 3);
    made.then_some(Sort::LikelyAddress)
}

/// `97139 Les Abymes`, `1012 AB Amsterdam`, `D-10115 Berlin`, `530-0001 大阪市北区`, and nothing besides.
fn is_postcode_and_town(parts: &[Word]) -> bool {
    let mut rest = parts;
    if let [country, code, ..] = rest
        && country.text.len() <= 2
        && country.case != Case::Digits
        && code.case == Case::Digits
    {
        rest = &rest[1..];
    }
    let Some((code, mut rest)) = rest.split_first() else {
        return false;
    };
    let lettered = |word: &Word| word.text.len() == 2 && word.case == Case::Upper;
    let long = match (code.case, code.text.len()) {
        (Case::Digits, 5) => true,
        (Case::Digits, 4) if rest.first().is_some_and(lettered) && rest.len() > 1 => {
            rest = &rest[1..];
            true
        }
        (Case::Digits, 3) => {
            return rest.split_first().is_some_and(|(second, town)| {
                second.case == Case::Digits
                    && second.text.len() == 4
                    && !town.is_empty()
                    && town.iter().all(|word| word.case == Case::Caseless)
            });
        }
        _ => false,
    };
    let town = |word: &Word| matches!(word.case, Case::Capital | Case::Upper);
    long && rest.first().is_some_and(town)
        && rest.len() <= 6
        && rest
            .iter()
            .all(|word| town(word) || (word.case == Case::Lower && word.text.len() <= 4))
}

/// A person, or a name that can be one.
fn person(value: &str, parts: &[Word], look: &Look) -> Sort {
    let lexicon = lexicon();
    let titled = parts.len() >= 2
        && parts[0].case != Case::Lower
        && lexicon.titles.has(&parts[0].text)
        && look.names >= 2;
    if titled {
        return Sort::Person;
    }
    let pieces = value.split_whitespace().count();
    let shaped = (2..=5).contains(&pieces)
        && (2..=6).contains(&look.names)
        && look.digits == 0
        && !value.contains([',', '/', '(', ':', '&', '"', '™', '®'])
        && parts.iter().all(|word| match word.case {
            Case::Capital | Case::Upper => true,
            // "de", "van der": a particle.
            Case::Lower => word.text.len() <= 3,
            _ => false,
        })
        && parts[0].case == Case::Capital
        && parts.iter().filter(|word| word.case == Case::Upper).count() <= look.names / 2;
    if !shaped {
        return Sort::Name;
    }
    if lexicon.given_names.has(&parts[0].text) {
        Sort::Person
    } else {
        Sort::Names
    }
}

/// A name in a script without cases: two short groups are a person's names in most of them.
fn caseless_name(parts: &[Word]) -> Sort {
    let lexicon = lexicon();
    let short = |word: &Word| word.text.chars().count() <= 4;
    match parts {
        [family, given] if short(family) && short(given) => {
            if lexicon.family_names.contains(&family.text) {
                Sort::Person
            } else {
                Sort::Names
            }
        }
        // Family and given name in one run; a place goes on with its own mark ("千葉市").
        [run] if !lexicon.streets.has(last_sign(&run.text)) && has_family_name(&run.text) => {
            Sort::Names
        }
        _ => Sort::Name,
    }
}

fn last_sign(run: &str) -> &str {
    run.char_indices()
        .next_back()
        .map_or("", |(at, _)| &run[at..])
}

/// Whether a run is a family name of two signs or more and one to three signs besides.
fn has_family_name(run: &str) -> bool {
    let all = run.chars().count();
    run.char_indices()
        .enumerate()
        .skip(2)
        .any(|(signs, (at, _))| {
            (1..=3).contains(&(all - signs)) && lexicon().family_names.contains(&run[..at])
        })
}
