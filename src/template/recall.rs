//! Values in text that one document alone has.
//!
//! In: a [`Group`] tree. Out: the same, with places in the text of clauses that one document alone has. What others say there would show
//! what varies; but where such a text says what its document says in another place, where others say something else, that
//! is the same value: "who live in Ambra", of the document that is called so.
//!
//! Cost: a walk over the symbols of these texts, with a look at the document's values at each; nothing of documents that have none.

use std::collections::BTreeMap;
use std::ops::Range;

use super::link::Scope;
use super::model::Kind;
use super::shape::{Group, Shape, Slot};
use super::split::{Found, found};
use crate::naming::{DIGITS, kind_of_value};
use crate::text::corpus::{Dictionary, Key, Symbol};
use crate::text::token::{Break, Class};

/// Values by document, the longest first.
type Known = BTreeMap<usize, Vec<Vec<Key>>>;

/// Whether a value is of so much shape that its document does not say it elsewhere by chance.
pub(super) fn is_telling(value: &str) -> bool {
    match kind_of_value(value) {
        Kind::Text => false,
        Kind::Number => value.bytes().filter(u8::is_ascii_digit).count() >= DIGITS,
        _ => value.chars().count() > 2,
    }
}

/// Makes places of the values that stand in text which one document alone has; the witness of a known text is no document.
pub(super) fn recall(group: &mut Group, witness: Option<usize>, dictionary: &Dictionary) {
    let roots: Vec<usize> = (0..group.sequences.len()).collect();
    let mut known = Known::new();
    alone(group, &roots, &mut known);
    if let Some(witness) = witness {
        known.remove(&witness);
    }
    if known.is_empty() {
        return;
    }
    for Found {
        scope, readings, ..
    } in found(group)
    {
        let mut values = readings.values();
        let first = values.next();
        if scope != Scope::Document || values.all(|keys| Some(keys) == first) {
            continue;
        }
        for (document, own) in &mut known {
            let Some(keys) = readings.get(document).filter(|keys| !own.contains(*keys)) else {
                continue;
            };
            let text: Vec<&str> = keys.iter().map(|k| dictionary.text(*k)).collect();
            if is_telling(&text.join(" ")) {
                own.push(keys.clone());
            }
        }
    }
    for own in known.values_mut() {
        own.sort_by_key(|keys| std::cmp::Reverse(keys.len()));
    }
    recall_in(group, &roots, &known, dictionary);
}

/// Enters the documents that have text which no other has, of a group of whose sequences `roots` says the document.
fn alone(group: &Group, roots: &[usize], out: &mut Known) {
    if let [only] = roots {
        out.entry(*only).or_default();
    }
    for (inner, own) in nested(group, roots) {
        alone(&group.groups[inner], &own, out);
    }
}

/// The same within a group, of whose sequences `roots` says the document.
fn recall_in(group: &mut Group, roots: &[usize], known: &Known, dictionary: &Dictionary) {
    if let [only] = roots
        && let Some(known) = known.get(only)
    {
        let shapes = std::mem::take(&mut group.shapes);
        for shape in shapes {
            match shape {
                Shape::Fixed { start, end } => places(group, start..end, known, dictionary),
                other => group.shapes.push(other),
            }
        }
    }
    for (inner, own) in nested(group, roots) {
        recall_in(&mut group.groups[inner], &own, known, dictionary);
    }
}

/// The groups of which each sequence has at most one, and the documents of their sequences.
fn nested(group: &Group, roots: &[usize]) -> Vec<(usize, Vec<usize>)> {
    let mut inner = Vec::new();
    nested_in(&group.shapes, &mut inner);
    let owners = |k: usize| group.groups[k].owners.iter();
    let documents = |k| (k, owners(k).map(|o| roots[*o]).collect());
    inner.into_iter().map(documents).collect()
}

fn nested_in(shapes: &[Shape], out: &mut Vec<usize>) {
    for shape in shapes {
        match shape {
            Shape::Nested(group) => out.push(*group),
            Shape::Optional { shapes, .. } => nested_in(shapes, out),
            Shape::Choice { options } => options.iter().for_each(|(_, own)| nested_in(own, out)),
            Shape::Fixed { .. } | Shape::Slot(_) | Shape::Repeat(_) => {}
        }
    }
}

/// Adds the columns of a group of one sequence to its shapes, known values as places.
fn places(group: &mut Group, columns: Range<usize>, known: &[Vec<Key>], dictionary: &Dictionary) {
    let map = &group.alignment.maps[0];
    let symbols = &group.sequences[0].symbols;
    let mut start = columns.start;
    let mut c = columns.start;
    let mut shapes = Vec::new();
    let mut slots = Vec::new();
    while c < columns.end {
        let found = map.get(c).and_then(|at| {
            let mut known = known.iter();
            let value = known.find(|keys| {
                let within = c + keys.len() <= columns.end;
                within && stands_alone(symbols, at as usize, keys, dictionary)
            });
            Some((at, value?.len()))
        });
        let Some((at, len)) = found else {
            c += 1;
            continue;
        };
        if start < c {
            shapes.push(Shape::Fixed { start, end: c });
        }
        shapes.push(Shape::Slot(group.slots.len() + slots.len()));
        slots.push(Slot {
            values: vec![Some((at, at + len as u32))],
        });
        c += len;
        start = c;
    }
    if start < columns.end {
        shapes.push(Shape::Fixed {
            start,
            end: columns.end,
        });
    }
    group.shapes.extend(shapes);
    group.slots.extend(slots);
}

/// Whether a value stands here, and is no part of a longer name, number or address.
fn stands_alone(symbols: &[Symbol], at: usize, value: &[Key], dictionary: &Dictionary) -> bool {
    let end = at + value.len();
    let own = symbols.get(at..end);
    if !own.is_some_and(|own| own.iter().map(|x| x.key()).eq(value.iter().copied())) {
        return false;
    }
    let text = |x: &Symbol| dictionary.text(x.key());
    let joins = |x: &Symbol| {
        let capital = value.len() == 1 && text(x).starts_with(char::is_uppercase);
        dictionary.class(x.key()) != Class::Mark
            && (capital || text(x).contains(|c: char| c.is_ascii_digit()))
    };
    let typed = value.iter().any(|k| dictionary.class(*k).is_typed());
    let before = at.checked_sub(1).map(|at| &symbols[at]);
    // A line or a block ends what stands before it.
    let before = before.filter(|_| symbols[at].before() < Break::Line);
    let behind = symbols.get(end).filter(|x| x.before() < Break::Line);
    typed || !before.is_some_and(joins) && !behind.is_some_and(joins)
}
