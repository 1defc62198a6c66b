//! Places to variables: which places hold the same value in every document.
//!
//! In: the places of a [`Group`](super::shape::Group) tree, with each one's reading by document (or by item of a repeat). Out: [`Link`]s: the
//! variable of each place, in reading order. Two places are one variable when their readings agree wherever both have
//! one; capitals of the same reading are that variable with a filter. One contradiction among many agreements is a
//! deviation of the document, not a second variable.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::model::{Filter, Kind};
use super::recall::is_telling;
use crate::naming;

/// Where a variable's values live: in the document, or in the items of one repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// One value a document.
    Document,
    /// One value an item, of the repeat of this number.
    Item(usize),
}

/// A place and its readings.
#[derive(Debug)]
pub struct PlaceReadings {
    /// Where its values live.
    pub scope: Scope,
    /// Readings by document or item: canonical text, layout folded.
    pub readings: BTreeMap<usize, String>,
}

/// The variable that a place belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Variables are numbered in the order of their first place.
    pub variable: usize,
    /// How the variable's value reads here.
    pub filter: Option<Filter>,
}

/// Links places. Cost: places squared in the number of distinct value vectors, with early exit.
pub fn link(places: &[PlaceReadings]) -> Vec<Link> {
    let mut links: Vec<Option<Link>> = vec![None; places.len()];
    // Places in capitals come last, since capitals derive from the plain form and not the other way round.
    let (plain, capitals): (Vec<usize>, Vec<usize>) =
        (0..places.len()).partition(|p| !is_capitals(&places[*p]));
    // The first place of each variable and all its readings so far.
    let mut variables: Vec<(Scope, BTreeMap<usize, String>)> = Vec::new();
    let mut exact: HashMap<(Scope, &BTreeMap<usize, String>), usize> = HashMap::new();
    for at in plain.into_iter().chain(capitals) {
        let place = &places[at];
        if let Some(&variable) = exact.get(&(place.scope, &place.readings)) {
            links[at] = Some(Link {
                variable,
                filter: None,
            });
            continue;
        }
        let mut best: Option<(usize, usize, Link)> = None;
        for (variable, (scope, readings)) in variables.iter().enumerate() {
            if *scope != place.scope {
                continue;
            }
            for filter in [None, Some(Filter::Upper)] {
                if let Some((agree, differ)) = agreement(readings, &place.readings, filter)
                    && best.is_none_or(|(a, d, _)| agree * (d + 1) > a * (differ + 1))
                {
                    best = Some((agree, differ, Link { variable, filter }));
                }
            }
        }
        let none = Link {
            variable: variables.len(),
            filter: None,
        };
        let link = best.map_or(none, |(_, _, link)| link);
        if link.variable == variables.len() {
            variables.push((place.scope, place.readings.clone()));
        } else if link.filter.is_none() {
            for (k, v) in &place.readings {
                variables[link.variable]
                    .1
                    .entry(*k)
                    .or_insert_with(|| v.clone());
            }
        }
        exact.insert((place.scope, &place.readings), link.variable);
        if link.filter.is_some() {
            exact.remove(&(place.scope, &place.readings));
        }
        links[at] = Some(link);
    }
    number(links.into_iter().flatten().collect())
}

/// Links places that one document alone has: what the document says there it says for a variable, too, of which others say something
/// else.
pub fn link_again(links: &mut Vec<Link>, places: &[PlaceReadings]) {
    let told = |k: &usize| places[*k].scope == Scope::Document && links[*k].filter.is_none();
    let told: Vec<usize> = (0..places.len()).filter(told).collect();
    // Whether documents say different things in the places of a variable.
    let varies = |variable: usize| {
        let own = told.iter().filter(|k| links[**k].variable == variable);
        let mut values = own.flat_map(|k| places[*k].readings.values());
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    let again = |k: &usize| {
        let readings = &places[*k].readings;
        let (document, value) = readings.first_key_value().filter(|_| readings.len() == 1)?;
        let said = told.iter();
        let said = said.filter(|k| places[**k].readings.get(document) == Some(value));
        let variable = said.map(|k| links[*k].variable).min()?;
        let known = !varies(links[*k].variable) && varies(variable) && is_telling(value);
        known.then_some((*k, variable))
    };
    let again: Vec<(usize, usize)> = told.iter().filter_map(again).collect();
    for (k, variable) in again {
        links[k].variable = variable;
    }
    *links = number(std::mem::take(links));
}

/// Links what stands in the options of a choice: of each document one option holds, so that two options never have readings
/// of one document to compare. Places of one kind, each the only one of it in its option, are one variable.
/// `choices` holds for each choice the places of each option.
pub fn link_options(links: &mut Vec<Link>, places: &[PlaceReadings], choices: &[Vec<Vec<usize>>]) {
    for options in choices {
        let within: BTreeSet<usize> = options.iter().flatten().copied().collect();
        // A variable that stands elsewhere too was compared there.
        let own = |links: &[Link], place: usize| {
            let variable = links[place].variable;
            (0..links.len()).all(|p| links[p].variable != variable || within.contains(&p))
        };
        let mut first: BTreeMap<(Scope, Kind), usize> = BTreeMap::new();
        for option in options {
            let mut kinds: BTreeMap<(Scope, Kind), Vec<usize>> = BTreeMap::new();
            for place in option {
                let values: Vec<&str> = places[*place]
                    .readings
                    .values()
                    .map(String::as_str)
                    .collect();
                let kind = naming::kind(&values, &[]);
                kinds
                    .entry((places[*place].scope, kind))
                    .or_default()
                    .push(*place);
            }
            for (kind, here) in kinds {
                let variables: BTreeSet<usize> = here.iter().map(|p| links[*p].variable).collect();
                let (1, true) = (variables.len(), own(links, here[0])) else {
                    continue;
                };
                let Some(&known) = first.get(&kind) else {
                    first.insert(kind, here[0]);
                    continue;
                };
                let apart = here.iter().all(|p| {
                    let keys = places[*p].readings.keys();
                    keys.clone()
                        .all(|k| !places[known].readings.contains_key(k))
                });
                if apart {
                    let variable = links[known].variable;
                    here.iter().for_each(|p| links[*p].variable = variable);
                }
            }
        }
    }
    *links = number(std::mem::take(links));
}

/// Whether every reading is in capitals.
fn is_capitals(place: &PlaceReadings) -> bool {
    place
        .readings
        .values()
        .all(|r| *r == r.to_uppercase() && *r != r.to_lowercase())
}

/// Numbers the variables in the order of their first place.
fn number(mut links: Vec<Link>) -> Vec<Link> {
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    for link in &mut links {
        let next = numbers.len();
        link.variable = *numbers.entry(link.variable).or_insert(next);
    }
    links
}

/// Where both have a reading: how many agree and how many do not; nothing if they are not one variable.
fn agreement(
    variable: &BTreeMap<usize, String>,
    place: &BTreeMap<usize, String>,
    filter: Option<Filter>,
) -> Option<(usize, usize)> {
    let (small, large, swapped) = if variable.len() <= place.len() {
        (variable, place, false)
    } else {
        (place, variable, true)
    };
    let (mut agree, mut differ) = (0usize, 0usize);
    let mut first: Option<&String> = None;
    let mut distinct = false;
    for (k, a) in small {
        let Some(b) = large.get(k) else { continue };
        let (own, here) = if swapped { (b, a) } else { (a, b) };
        let same = match filter {
            None => own == here,
            Some(Filter::Upper) => own.to_uppercase() == *here,
        };
        if same {
            agree += 1;
            distinct |= first.is_some_and(|f| f != own);
            first = first.or(Some(own));
        } else {
            differ += 1;
            if differ > 2 && differ * 4 > small.len() {
                return None;
            }
        }
    }
    (agree > 1 && distinct && differ * 10 <= agree).then_some((agree, differ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(values: &[&str]) -> PlaceReadings {
        PlaceReadings {
            scope: Scope::Document,
            readings: values
                .iter()
                .enumerate()
                .filter(|(_, v)| !v.is_empty())
                .map(|(k, v)| (k, (*v).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn equal_places_are_one_variable() {
        let places = [
            place(&["a", "b", "c"]),
            place(&["x", "y", "z"]),
            place(&["a", "", "c"]),
            place(&["A", "B", "C"]),
            place(&["a", "a", "a"]),
        ];
        let links = link(&places);
        assert_eq!(
            links.iter().map(|l| l.variable).collect::<Vec<_>>(),
            [0, 1, 0, 0, 2]
        );
        assert_eq!(links[3].filter, Some(Filter::Upper));
    }
}
