//! Neighbours that no fixed text divides are divided by values known from elsewhere.
//!
//! In: a [`Group`] tree. Out: the same, with slots that hold two values made two. "Acme Ltd, 3 High Street" is two values
//! where "Acme Ltd" stands alone in another place, in document after document. What remains must stand for itself: a mark
//! divides it from the known value, or it is itself known, or it is a code ("75001 Paris"). The city at the end of an
//! address is known, too, and yet no value of its own: nothing that all documents share divides it from the street.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::link::{PlaceReadings, Scope, link};
use super::shape::{Group, Shape, Slot};
use crate::align::pairwise::{Column, NONE};
use crate::text::corpus::{Dictionary, Key};
use crate::text::token::Class;

/// The digits of the shortest code of a town.
const CODE: usize = 4;

/// A slot of the tree and its readings by document or item.
pub(super) struct Found {
    /// Groups within groups, from the outermost.
    pub(super) path: Vec<usize>,
    /// Its number in the innermost.
    pub(super) slot: usize,
    /// Where its values live.
    pub(super) scope: Scope,
    /// Its readings, by document or item.
    pub(super) readings: BTreeMap<usize, Vec<Key>>,
}

/// On which side of a slot the known value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Head,
    Tail,
}

/// How a slot is divided.
struct Division {
    side: Side,
    /// Symbols of the known value, by document or item; where there is none, the slot is left whole.
    known: BTreeMap<usize, usize>,
    /// The mark between the two.
    mark: Option<Key>,
}

/// Divides slots until no more can be divided.
pub fn split(group: &mut Group, dictionary: &Dictionary) {
    // A slot of three values needs two passes; more than four neighbours do not occur.
    for _ in 0..4 {
        let found = found(group);
        let divisions: Vec<(usize, Division)> = found
            .par_iter()
            .enumerate()
            .filter_map(|(k, slot)| Some((k, divide(k, slot, &found, dictionary)?)))
            .collect();
        if divisions.is_empty() {
            return;
        }
        for (k, division) in divisions {
            let Found {
                path, slot, scope, ..
            } = &found[k];
            let mut roots: Vec<usize> = (0..group.sequences.len()).collect();
            let mut inner = &mut *group;
            for step in path {
                inner = &mut inner.groups[*step];
                roots = match scope {
                    Scope::Document => inner.owners.iter().map(|o| roots[*o]).collect(),
                    Scope::Item(_) => (0..inner.sequences.len()).collect(),
                };
            }
            apply(inner, *slot, &roots, &division);
        }
    }
}

/// A host that always stands behind its scheme is a URL: the scheme belongs to the value. One that stands bare elsewhere
/// is a host, and the scheme is text.
pub fn absorb_schemes(group: &mut Group, dictionary: &Dictionary) {
    let found = found(group);
    let readings: Vec<PlaceReadings> = found
        .iter()
        .map(|f| PlaceReadings {
            scope: f.scope,
            readings: f
                .readings
                .iter()
                .map(|(root, keys)| (*root, format!("{keys:?}")))
                .collect(),
        })
        .collect();
    let links = link(&readings);
    let behind: Vec<bool> = found
        .iter()
        .map(|f| {
            let inner = f.path.iter().fold(&*group, |g, step| &g.groups[*step]);
            scheme_column(inner, &inner.shapes, f.slot, dictionary).is_some()
        })
        .collect();
    let count = links.iter().map(|l| l.variable + 1).max().unwrap_or(0);
    let mut always = vec![true; count];
    for (link, behind) in links.iter().zip(&behind) {
        always[link.variable] &= behind;
    }
    for (found, link) in found.iter().zip(&links) {
        if !always[link.variable] {
            continue;
        }
        let inner = found
            .path
            .iter()
            .fold(&mut *group, |g, step| &mut g.groups[*step]);
        let Some(column) = scheme_column(inner, &inner.shapes, found.slot, dictionary) else {
            continue;
        };
        for (value, map) in inner.slots[found.slot]
            .values
            .iter_mut()
            .zip(&inner.alignment.maps)
        {
            if let Some((start, _)) = value
                && map.get(column).is_some_and(|at| at + 1 == *start)
            {
                *start -= 1;
            }
        }
        shorten(&mut inner.shapes, found.slot);
    }
}

/// The column of the scheme right before a slot.
fn scheme_column(
    group: &Group,
    shapes: &[Shape],
    slot: usize,
    dictionary: &Dictionary,
) -> Option<usize> {
    for (k, shape) in shapes.iter().enumerate() {
        match shape {
            Shape::Slot(own) if *own == slot => {
                let Some(Shape::Fixed { end, .. }) = k.checked_sub(1).map(|k| &shapes[k]) else {
                    return None;
                };
                let text = dictionary.text(group.alignment.columns[end - 1].symbol.key());
                return text.ends_with("://").then_some(end - 1);
            }
            Shape::Optional { shapes, .. } => {
                if let Some(column) = scheme_column(group, shapes, slot, dictionary) {
                    return Some(column);
                }
            }
            Shape::Choice { options } => {
                let column = options
                    .iter()
                    .find_map(|(_, shapes)| scheme_column(group, shapes, slot, dictionary));
                if column.is_some() {
                    return column;
                }
            }
            Shape::Fixed { .. } | Shape::Slot(_) | Shape::Nested(_) | Shape::Repeat(_) => {}
        }
    }
    None
}

/// Takes the last column from the fixed text before a slot.
fn shorten(shapes: &mut Vec<Shape>, slot: usize) {
    let Some((shapes, at)) = list_with(shapes, slot) else {
        return;
    };
    if let Some(Shape::Fixed { start, end }) = at.checked_sub(1).map(|k| &mut shapes[k]) {
        *end -= 1;
        if start == end {
            shapes.remove(at - 1);
        }
    }
}

/// The list of shapes that a slot of a group stands in, and where.
pub(super) fn list_with(shapes: &mut Vec<Shape>, slot: usize) -> Option<(&mut Vec<Shape>, usize)> {
    let is_slot = |shape: &Shape| matches!(shape, Shape::Slot(own) if *own == slot);
    if let Some(at) = shapes.iter().position(is_slot) {
        return Some((shapes, at));
    }
    shapes.iter_mut().find_map(|shape| match shape {
        Shape::Optional { shapes, .. } => list_with(shapes, slot),
        Shape::Choice { options } => {
            let mut options = options.iter_mut();
            options.find_map(|(_, shapes)| list_with(shapes, slot))
        }
        Shape::Fixed { .. } | Shape::Slot(_) | Shape::Nested(_) | Shape::Repeat(_) => None,
    })
}

/// All slots of a tree, in reading order.
pub(super) fn found(group: &Group) -> Vec<Found> {
    let mut found = Vec::new();
    let roots: Vec<usize> = (0..group.sequences.len()).collect();
    gather(
        group,
        &group.shapes,
        &mut Vec::new(),
        Scope::Document,
        &roots,
        &mut 0,
        &mut found,
    );
    found
}

fn gather(
    group: &Group,
    shapes: &[Shape],
    path: &mut Vec<usize>,
    scope: Scope,
    roots: &[usize],
    scopes: &mut usize,
    out: &mut Vec<Found>,
) {
    for shape in shapes {
        match shape {
            Shape::Fixed { .. } => {}
            Shape::Slot(slot) => {
                let readings = group.slots[*slot]
                    .values
                    .iter()
                    .enumerate()
                    .filter_map(|(s, v)| v.map(|v| (s, v)))
                    .map(|(s, (a, b))| {
                        (
                            roots[s],
                            group.sequences[s].symbols[a as usize..b as usize]
                                .iter()
                                .map(|x| x.key())
                                .collect(),
                        )
                    })
                    .collect();
                out.push(Found {
                    path: path.clone(),
                    slot: *slot,
                    scope,
                    readings,
                });
            }
            Shape::Optional { shapes, .. } => {
                gather(group, shapes, path, scope, roots, scopes, out)
            }
            Shape::Choice { options } => {
                for (_, shapes) in options {
                    gather(group, shapes, path, scope, roots, scopes, out);
                }
            }
            Shape::Nested(nested) => {
                let inner = &group.groups[*nested];
                let roots: Vec<usize> = inner.owners.iter().map(|o| roots[*o]).collect();
                path.push(*nested);
                gather(inner, &inner.shapes, path, scope, &roots, scopes, out);
                path.pop();
            }
            Shape::Repeat(nested) => {
                let inner = &group.groups[*nested];
                let roots: Vec<usize> = (0..inner.sequences.len()).collect();
                let own = Scope::Item(*scopes);
                *scopes += 1;
                path.push(*nested);
                gather(inner, &inner.shapes, path, own, &roots, scopes, out);
                path.pop();
            }
        }
    }
}

fn divide(k: usize, slot: &Found, found: &[Found], dictionary: &Dictionary) -> Option<Division> {
    let mut best: Option<(usize, Division)> = None;
    for (j, other) in found.iter().enumerate() {
        if j == k || other.scope != slot.scope {
            continue;
        }
        for side in [Side::Head, Side::Tail] {
            let Some((hits, known)) = known_part(slot, other, side) else {
                continue;
            };
            if best.as_ref().is_some_and(|b| b.0 >= hits) {
                continue;
            }
            if let Some(mark) = stands_alone(slot, &known, side, found, dictionary) {
                best = Some((hits, Division { side, known, mark }));
            }
        }
    }
    best.map(|b| b.1)
}

/// Where a slot begins or ends with another's reading: how often, and how many symbols that is.
fn known_part(slot: &Found, other: &Found, side: Side) -> Option<(usize, BTreeMap<usize, usize>)> {
    let mut known = BTreeMap::new();
    let mut distinct: BTreeSet<&[Key]> = BTreeSet::new();
    let (mut common, mut misses) = (0, 0);
    for (root, own) in &slot.readings {
        let Some(part) = other.readings.get(root) else {
            continue;
        };
        common += 1;
        let fits = own.len() > part.len()
            && !part.is_empty()
            && if side == Side::Head {
                own.starts_with(part)
            } else {
                own.ends_with(part)
            };
        if fits {
            known.insert(*root, part.len());
            distinct.insert(part);
        } else {
            misses += 1;
            if misses > 2 && misses * 10 > slot.readings.len() {
                return None;
            }
        }
    }
    let hits = known.len();
    (hits > 1 && distinct.len() > 1 && 10 * misses <= common && 2 * common >= slot.readings.len())
        .then_some((hits, known))
}

/// Whether what remains beside the known value stands for itself: the mark that divides them, if there is one.
fn stands_alone(
    slot: &Found,
    known: &BTreeMap<usize, usize>,
    side: Side,
    found: &[Found],
    dictionary: &Dictionary,
) -> Option<Option<Key>> {
    let rest = |root: usize, len: usize| -> &[Key] {
        let own = &slot.readings[&root];
        match side {
            Side::Head => &own[len..],
            Side::Tail => &own[..own.len() - len],
        }
    };
    let mut marks: BTreeMap<Key, usize> = BTreeMap::new();
    let (mut codes, mut addresses) = (0, 0);
    for (root, len) in known {
        let rest = rest(*root, *len);
        let edge = if side == Side::Head {
            rest[0]
        } else {
            rest[rest.len() - 1]
        };
        if dictionary.class(edge) == Class::Mark && rest.len() > 1 {
            *marks.entry(edge).or_default() += 1;
        }
        codes += usize::from(
            rest.iter()
                .all(|k| dictionary.class(*k).is_typed() || digits(*k, dictionary) > 0),
        );
        addresses += usize::from(ends_with_town(rest, dictionary));
    }
    let most = |n: usize| 10 * n >= 9 * known.len();
    if let Some((mark, _)) = marks.iter().find(|(_, n)| most(**n)) {
        return Some(Some(*mark));
    }
    if most(codes) || most(addresses) {
        return Some(None);
    }
    let itself_known = found.iter().any(|other| {
        other.scope == slot.scope
            && most(
                known
                    .iter()
                    .filter(|(root, len)| {
                        other
                            .readings
                            .get(root)
                            .is_some_and(|r| r == rest(**root, **len))
                    })
                    .count(),
            )
    });
    itself_known.then_some(None)
}

fn digits(key: Key, dictionary: &Dictionary) -> usize {
    let text = dictionary.text(key).bytes();
    text.filter(u8::is_ascii_digit).count()
}

/// Whether words without digits stand behind a street and a code, as a town does at the end of an address: what is beside it is another value.
fn ends_with_town(words: &[Key], dictionary: &Dictionary) -> bool {
    let word = |k: &Key| dictionary.class(*k) == Class::Word && digits(*k, dictionary) == 0;
    let Some(code) = words.iter().rposition(|k| !word(k)) else {
        return false;
    };
    // A mark within the code: "615-9803".
    let start = words[..code]
        .iter()
        .rposition(word)
        .map_or(0, |last| last + 1);
    let said: usize = words[start..=code]
        .iter()
        .map(|k| digits(*k, dictionary))
        .sum();
    start > 0 && code + 1 < words.len() && digits(words[code], dictionary) > 0 && said >= CODE
}

fn apply(group: &mut Group, slot: usize, roots: &[usize], division: &Division) {
    let count = group.sequences.len();
    let (mut first, mut second) = (vec![None; count], vec![None; count]);
    let mut marks = vec![NONE; count];
    for s in 0..count {
        let Some((start, end)) = group.slots[slot].values[s] else {
            continue;
        };
        let symbols = &group.sequences[s].symbols;
        let Some(len) = division.known.get(&roots[s]).map(|n| *n as u32) else {
            // Not as the others: all of it is the part that is not known.
            if division.side == Side::Head {
                second[s] = Some((start, end));
            } else {
                first[s] = Some((start, end));
            }
            continue;
        };
        let (mut left, mut right) = if division.side == Side::Head {
            (start + len, start + len)
        } else {
            (end - len, end - len)
        };
        if let Some(mark) = division.mark {
            let at = if division.side == Side::Head {
                left
            } else {
                left - 1
            };
            if symbols[at as usize].key() == mark {
                marks[s] = at;
                (left, right) = (at, at + 1);
            }
        }
        first[s] = (start < left).then_some((start, left));
        second[s] = (right < end).then_some((right, end));
    }
    group.slots[slot] = Slot { values: first };
    group.slots.push(Slot { values: second });
    let mut shapes = vec![Shape::Slot(slot)];
    if division.mark.is_some()
        && let Some(s) = (0..count).find(|s| marks[*s] != NONE)
    {
        let column = group.alignment.columns.len();
        let symbol = group.sequences[s].symbols[marks[s] as usize];
        let support = marks.iter().filter(|m| **m != NONE).count() as u32;
        group.alignment.columns.push(Column {
            symbol,
            varied: false,
            support,
        });
        for (map, mark) in group.alignment.maps.iter_mut().zip(&marks) {
            map.push(*mark);
        }
        group.begins_block.push(false);
        shapes.push(Shape::Fixed {
            start: column,
            end: column + 1,
        });
    }
    shapes.push(Shape::Slot(group.slots.len() - 1));
    if let Some((around, at)) = list_with(&mut group.shapes, slot) {
        around.splice(at..=at, shapes);
    }
}
