//! The kind of a variable, from all its values and the places where it stands.
//!
//! Each value votes for what it can be (`value.rs`), and the majority decides, so that a few odd or empty ones change nothing.
//! The words around the places decide where the values alone do not: person or organization, phone or number.
//! Cost: linear in the values and places.

use rayon::prelude::*;

use super::{
    Place,
    fold::words,
    lexicon::{Found, lexicon},
    markup::Plain,
    value::{Sort, sort},
};
use crate::template::model::Kind;

/// How many of a variable's values are of each sort.
struct Votes([usize; Sort::Text as usize + 1]);

impl Votes {
    fn count(values: &[&str]) -> Self {
        let shares: Vec<Self> = values
            .par_chunks(64)
            .map(|values| {
                let mut votes = [0; Sort::Text as usize + 1];
                for value in values {
                    votes[sort(value) as usize] += 1;
                }
                Self(votes)
            })
            .collect();
        let mut all = Self([0; Sort::Text as usize + 1]);
        for share in shares {
            for (sum, votes) in all.0.iter_mut().zip(share.0) {
                *sum += votes;
            }
        }
        all
    }

    fn of(&self, sorts: &[Sort]) -> usize {
        sorts.iter().map(|sort| self.0[*sort as usize]).sum()
    }
}

/// The kind of a variable with these distinct values, which stands in these places.
///
/// The majority of the values decides, and the words around the places where the values leave it open.
/// Without a value (or with placeholders only) the words alone decide; without those it is text.
/// The order of neither slice matters.
///
/// ```
/// use untemplate::{naming::kind, template::model::Kind};
///
/// let offices = ["DOREIG, Rue du général de Gaulle, 97139 ABYMES", "Place de l'Hôtel de Ville 02200 Soissons"];
/// assert_eq!(kind(&offices, &[]), Kind::Address);
/// ```
pub fn kind(values: &[&str], places: &[Place<'_>]) -> Kind {
    use Sort::*;
    let votes = Votes::count(values);
    let hints = Hints::around(&Plain::of(places).places());
    let all = values.len() - votes.of(&[Blank]);
    if all == 0 {
        return hints.strongest().unwrap_or(Kind::Text);
    }
    let most = |count: usize| count * 2 > all;

    if most(votes.of(&[Url, Domain])) {
        return if votes.of(&[Url]) >= votes.of(&[Domain]) {
            Kind::Url
        } else {
            Kind::Domain
        };
    }
    if most(votes.of(&[Email])) {
        return Kind::Email;
    }
    if let Some(kind) = digital(&votes, &hints, all) {
        // Letters right before a number make a code of it: "DE123456789".
        let lettered =
            |place: &Place<'_>| place.before.ends_with(|c: char| c.is_ascii_alphabetic());
        let code = kind == Kind::Number
            && 2 * places.iter().filter(|p| lettered(p)).count() > places.len();
        return if code { Kind::Identifier } else { kind };
    }
    let addresses = votes.of(&[Address, LikelyAddress]);
    let near_address = hints.of(Kind::Address) > 0;
    if most(addresses)
        || (addresses * 3 >= all && (near_address || votes.of(&[Address]) * 3 >= all))
    {
        return Kind::Address;
    }
    let text = votes.of(&[Text]);
    if text * 2 >= all {
        return Kind::Text;
    }
    named(&votes, &hints, all)
}

/// Dates, phone numbers, numbers and identifiers, if most values are one of these.
fn digital(votes: &Votes, hints: &Hints, all: usize) -> Option<Kind> {
    use Sort::*;
    let dates = votes.of(&[Date, LikelyDate]);
    let years = votes.of(&[Year]);
    let phones = votes.of(&[Phone, LikelyPhone]);
    let numbers = votes.of(&[Number]);
    let identifiers = votes.of(&[Identifier]);
    let family = dates + years + phones + numbers + identifiers;
    if family * 2 <= all {
        return None;
    }
    if (dates + years) * 2 > family && (dates > 0 || numbers == 0) {
        return Some(Kind::Date);
    }
    // Numbers without blanks are phone numbers too where others of the same variable are: one in three is enough.
    let sure = votes.of(&[Phone]);
    let told = hints.of(Kind::Phone) > hints.of(Kind::Identifier) + hints.of(Kind::Number);
    if sure * 3 >= family
        || phones * 2 > family
        || (told && phones > 0 && phones + numbers + identifiers == family)
    {
        let doubtful = sure == 0 && hints.of(Kind::Identifier) > hints.of(Kind::Phone);
        return Some(if doubtful {
            Kind::Identifier
        } else {
            Kind::Phone
        });
    }
    if identifiers * 5 > family {
        return Some(Kind::Identifier);
    }
    Some(Kind::Number)
}

/// A person's name, an organization's, or text.
fn named(votes: &Votes, hints: &Hints, all: usize) -> Kind {
    use Sort::*;
    let persons = votes.of(&[Person]);
    let shaped = persons + votes.of(&[Names]);
    let organizations = votes.of(&[Organization]);
    let for_person = hints.of(Kind::Person);
    let for_organization = hints.of(Kind::Organization);
    let nearly_all = shaped * 5 >= all * 4 && organizations * 10 <= all;
    if nearly_all {
        let known = persons * 3 >= all && for_organization <= for_person;
        let told = for_person > for_organization;
        // Firms and places are not all of two or three names; persons are.
        let many = all >= 5 && shaped * 20 >= all * 19 && for_organization <= for_person;
        if known || told || many {
            return Kind::Person;
        }
    } else if for_person > for_organization && shaped * 5 >= all * 3 && organizations * 5 <= all {
        return Kind::Person;
    }
    if votes.of(&[Text]) > organizations + shaped + votes.of(&[Name]) {
        return Kind::Text;
    }
    Kind::Organization
}

/// What the words near the places say of the kind.
struct Hints(Vec<(Kind, usize)>);

/// How many words before and after a place are near it.
const NEAR: usize = 7;

/// The same in signs, within a run of a script without blanks.
const NEAR_SIGNS: usize = 8;

impl Hints {
    fn around(places: &[Place<'_>]) -> Self {
        let mut counts = std::collections::BTreeMap::new();
        for place in places {
            let before = words(super::tail(place.before, 160));
            let skip = before.len().saturating_sub(NEAR);
            let after = words(super::head(place.after, 80));
            let after = &after[..after.len().min(2)];
            let mut kinds: Vec<Kind> = lexicon()
                .near
                .find(&before[skip..])
                .into_iter()
                .filter(|found| found.run.1 <= NEAR_SIGNS)
                .chain(
                    lexicon()
                        .near
                        .find(after)
                        .into_iter()
                        .filter(|found| found.run.0 <= 2),
                )
                .map(|Found { what, .. }| what)
                .collect();
            kinds.sort_unstable();
            kinds.dedup();
            for kind in kinds {
                *counts.entry(kind).or_insert(0) += 1;
            }
        }
        Self(counts.into_iter().collect())
    }

    fn of(&self, kind: Kind) -> usize {
        self.0
            .iter()
            .find(|(told, _)| *told == kind)
            .map_or(0, |(_, count)| *count)
    }

    /// The kind told most often, the first of the glossary's order among equals.
    fn strongest(&self) -> Option<Kind> {
        let most = self.0.iter().map(|(_, count)| *count).max()?;
        self.0
            .iter()
            .find(|(_, count)| *count == most)
            .map(|(kind, _)| *kind)
    }
}
