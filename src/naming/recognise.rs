//! What a stretch of text may be, for those who would rather see too much in it than too little.
//!
//! Cost: linear in the stretch.

use super::fold::fold;
use super::lexicon::lexicon;
use super::shape;
use super::value::{Sort, sort};
use crate::template::model::Kind;

/// The kinds that a stretch of text may be of, when it is taken for a value. Two to four names may be a person's or a firm's.
pub(crate) fn may_be(stretch: &str) -> &'static [Kind] {
    match sort(stretch) {
        Sort::Url => &[Kind::Url],
        Sort::Domain => &[Kind::Domain],
        Sort::Email => &[Kind::Email],
        Sort::Date | Sort::LikelyDate => &[Kind::Date],
        Sort::Phone | Sort::LikelyPhone => &[Kind::Phone],
        Sort::Identifier => &[Kind::Identifier],
        // "ZX-90417-K" may be a postcode and a town.
        Sort::LikelyAddress if shape::is_identifier(stretch) => &[Kind::Address, Kind::Identifier],
        Sort::Address | Sort::LikelyAddress => &[Kind::Address],
        Sort::Organization => &[Kind::Organization],
        Sort::Person => &[Kind::Person],
        Sort::Names => &[Kind::Person, Kind::Organization],
        Sort::Year | Sort::Number | Sort::Blank | Sort::Name | Sort::Text => &[],
    }
}

/// The kinds that a text may be of that is nothing but one value: a name by itself may be anybody's.
pub(crate) fn may_be_alone(text: &str) -> &'static [Kind] {
    match sort(text) {
        Sort::Name => &[Kind::Person, Kind::Organization],
        _ => may_be(text),
    }
}

/// Whether a word in small letters may stand within a name, a date or an address.
pub(crate) fn may_stand_within(word: &str) -> bool {
    let lexicon = lexicon();
    let folded = fold(word);
    folded.chars().count() <= 3
        || lexicon.is_street(&folded)
        || lexicon.months.has(&folded)
        || lexicon.date_words.has(&folded)
}

/// Whether a word in small letters is one that sentences join others with, in any of the languages.
pub(crate) fn is_function(word: &str) -> bool {
    word.chars().all(char::is_lowercase) && lexicon().functions.has(&fold(word))
}

/// Whether a word is the name of a month.
pub(crate) fn is_month(word: &str) -> bool {
    lexicon().months.has(&fold(word))
}

/// Whether a word is what persons are addressed with: "Madame", "Dr".
pub(crate) fn is_title(word: &str) -> bool {
    lexicon().titles.has(&fold(word))
}

/// Whether these signs are the name of a host.
pub(crate) fn is_host(signs: &str) -> bool {
    shape::is_host(signs)
}

/// Whether digits and the signs between them are a phone number, or may be one, and no date.
pub(crate) fn may_be_phone(signs: &str) -> bool {
    let digits = signs.chars().filter(char::is_ascii_digit).count();
    let dialled = (9..=18).contains(&digits) && signs.starts_with(['+', '(', '0']);
    shape::date(signs).is_none() && (dialled || shape::phone(signs).is_some())
}
