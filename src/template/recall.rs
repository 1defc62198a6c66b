//! Values in text that one document alone has.
//!
//! In: a [`Group`] tree. Out: the same, with places in the text of clauses that one document alone has. What others say there would show
//! what varies; but where such a text says what its document says in another place, where others say something else, that
//! is the same value: "who live in Ambra", of the document that is called so.
//!
//! Cost: a walk over the symbols of these texts, with a look at the document's values at each.

use std::collections::{BTreeMap, BTreeSet};

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
    let mut known = Known::new();
    for Found {
        scope, readings, ..
    } in found(group)
    {
        let distinct: BTreeSet<&Vec<Key>> = readings.values().collect();
        if scope != Scope::Document || distinct.len() < 2 {
            continue;
        }
        for (document, keys) in readings {
            let text: Vec<&str> = keys.iter().map(|k| dictionary.text(*k)).collect();
            let own = known.entry(document).or_default();
            if is_telling(&text.join(" ")) && !own.contains(&keys) {
                own.push(keys);
            }
        }
    }
    known.retain(|document, _| Some(*document) != witness);
    for own in known.values_mut() {
        own.sort_by_key(|keys| std::cmp::Reverse(keys.len()));
    }
    let roots: Vec<usize> = (0..group.sequences.len()).collect();
    recall_in(group, &roots, &known, dictionary);
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
    let mut nested = Vec::new();
    nested_in(&group.shapes, &mut nested);
    for k in nested {
        let inner = &mut group.groups[k];
        let own: Vec<usize> = inner.owners.iter().map(|o| roots[*o]).collect();
        recall_in(inner, &own, known, dictionary);
    }
}

/// The groups of which each sequence has at most one.
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
fn places(
    group: &mut Group,
    columns: std::ops::Range<usize>,
    known: &[Vec<Key>],
    dictionary: &Dictionary,
) {
    let map = group.alignment.maps[0].written_out();
    let symbols = &group.sequences[0].symbols;
    let mut start = columns.start;
    let mut c = columns.start;
    let mut shapes = Vec::new();
    let mut slots = Vec::new();
    while c < columns.end {
        let at = map[c] as usize;
        let value = known.iter().find(|keys| {
            c + keys.len() <= columns.end && stands_alone(symbols, at, keys, dictionary)
        });
        let Some(value) = value else {
            c += 1;
            continue;
        };
        if start < c {
            shapes.push(Shape::Fixed { start, end: c });
        }
        shapes.push(Shape::Slot(group.slots.len() + slots.len()));
        slots.push(Slot {
            values: vec![Some((at as u32, (at + value.len()) as u32))],
        });
        c += value.len();
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
