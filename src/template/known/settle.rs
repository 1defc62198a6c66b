//! Where the known text's wording wins.
//!
//! In: the [`Group`] of the documents and the known text. Out: the same, settled, and each [`Win`]. The rules:
//!
//! - What the documents agree on is the template's, whatever the known text says.
//! - Of wordings that exclude each other, the known text's is the template's, and the others deviate; unless nearly all
//!   documents have another.
//! - Of at most two readings of a place that are no value of a known kind, nobody could tell a value from a slip: the known text can.
//!   More readings are a value, which the known text was filled in with, and so are two that stand in several places.
//! - A blank is a value, even where all documents say the same.
//! - A clause that documents lack stays optional. Of one document alone the known text is the template: what the document lacks is
//!   missing, and what it has more is its own.
//!
//! The items of lists are left as they are: those of the known text are examples. Cost: linear in the shapes and readings.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::align::cluster::common_ends;
use crate::align::pairwise::{Column, NONE};
use crate::align::skeleton::odd;
use crate::naming::kind_of_value;
use crate::template::model::Kind;
use crate::template::shape::{Group, Members, Shape, Slot};
use crate::text::corpus::{Dictionary, Key};

/// A place in which the known text decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::template) struct Win {
    /// The tokens of the known text that stand there.
    pub(in crate::template) tokens: Range<usize>,
    /// The classes of documents that say the same.
    pub(in crate::template) agree: BTreeSet<usize>,
    /// Those that say something.
    pub(in crate::template) of: BTreeSet<usize>,
}

/// Settles a group in which the known text is the document `known`; its tokens in `open` decide nothing.
pub(in crate::template) fn settle(
    group: &mut Group,
    known: usize,
    open: &[Range<usize>],
    dictionary: &Dictionary,
) -> Vec<Win> {
    let mut places = BTreeMap::new();
    count_places(group, &mut places);
    let documents = group
        .sequences
        .iter()
        .filter(|s| s.document != known)
        .count();
    let mut settler = Settler {
        known,
        open,
        dictionary,
        places,
        alone: documents == 1,
        wins: Vec::new(),
    };
    settler.group(group);
    settler.wins
}

/// What all sequences say in a place.
type Row = Vec<(usize, Vec<Key>)>;

/// How many places say the same in every document.
fn count_places(group: &Group, places: &mut BTreeMap<Row, usize>) {
    for slot in &group.slots {
        *places.entry(row(group, slot)).or_default() += 1;
    }
    group
        .groups
        .iter()
        .for_each(|inner| count_places(inner, places));
}

fn row(group: &Group, slot: &Slot) -> Row {
    let said = group.sequences.iter().zip(&slot.values);
    said.filter_map(|(sequence, value)| {
        let (start, end) = (*value)?;
        let symbols = &sequence.symbols[start as usize..end as usize];
        Some((sequence.document, symbols.iter().map(|x| x.key()).collect()))
    })
    .collect()
}

struct Settler<'a> {
    known: usize,
    open: &'a [Range<usize>],
    dictionary: &'a Dictionary,
    places: BTreeMap<Row, usize>,
    /// Whether there is one document besides the known text.
    alone: bool,
    wins: Vec<Win>,
}

/// The known text's sequence in a group, and those of the documents at a level of it.
#[derive(Clone)]
struct Level {
    own: usize,
    documents: Members,
}

impl Settler<'_> {
    fn group(&mut self, group: &mut Group) {
        let mut own =
            (0..group.sequences.len()).filter(|s| group.sequences[*s].document == self.known);
        let (Some(own), None) = (own.next(), own.next()) else {
            return;
        };
        let mut documents = Members::with_capacity(group.sequences.len());
        documents.insert_range(..);
        documents.remove(own);
        let shapes = std::mem::take(&mut group.shapes);
        group.shapes = self.shapes(group, shapes, &Level { own, documents });
    }

    fn shapes(&mut self, group: &mut Group, shapes: Vec<Shape>, level: &Level) -> Vec<Shape> {
        let mut out = Vec::with_capacity(shapes.len());
        for shape in shapes {
            match shape {
                Shape::Fixed { .. } => out.push(shape),
                Shape::Slot(slot) => out.extend(self.slot(group, slot, level)),
                Shape::Nested(nested) => {
                    let mut inner = std::mem::take(&mut group.groups[nested]);
                    self.group(&mut inner);
                    group.groups[nested] = inner;
                    out.push(Shape::Nested(nested));
                }
                Shape::Repeat(nested) => out.push(Shape::Repeat(nested)),
                Shape::Optional { members, shapes } => {
                    self.optional(group, members, shapes, level, &mut out)
                }
                Shape::Choice { options } => self.choice(group, options, level, &mut out),
            }
        }
        out
    }

    fn optional(
        &mut self,
        group: &mut Group,
        members: Members,
        shapes: Vec<Shape>,
        level: &Level,
        out: &mut Vec<Shape>,
    ) {
        let mut documents = members.clone();
        documents.remove(level.own);
        documents.intersect_with(&level.documents);
        let known = members.contains(level.own);
        let all = documents.count_ones(..) == level.documents.count_ones(..);
        if self.alone && !known && !documents.is_clear() {
            // Its own, as no shape claims it.
            return;
        }
        let own = level.own;
        let within = Level { own, documents };
        let inner = if known {
            self.shapes(group, shapes, &within)
        } else {
            shapes
        };
        if all || (self.alone && known) {
            out.extend(inner);
        } else {
            out.push(Shape::Optional {
                members,
                shapes: inner,
            });
        }
    }

    fn choice(
        &mut self,
        group: &mut Group,
        mut options: Vec<(Members, Vec<Shape>)>,
        level: &Level,
        out: &mut Vec<Shape>,
    ) {
        let own = level.own;
        let Some(at) = options
            .iter()
            .position(|(members, _)| members.contains(own))
        else {
            out.push(Shape::Choice { options });
            return;
        };
        let documents =
            |members: &Members| members.count_ones(..) - usize::from(members.contains(own));
        let all: usize = options.iter().map(|(members, _)| documents(members)).sum();
        let tokens = self.tokens(group, &options[at].1, own);
        let undecided = tokens
            .as_ref()
            .is_none_or(|tokens| self.is_open(tokens) || self.has_blank(group, tokens, own));
        let usual = options
            .iter()
            .position(|(members, _)| is_usual(documents(members), all));
        let taken = match usual {
            Some(usual) => usual,
            None if undecided => {
                if documents(&options[at].0) == 0 && options.len() > 1 {
                    options.remove(at);
                }
                if options.len() > 1 {
                    out.push(Shape::Choice { options });
                    return;
                }
                0
            }
            None => {
                if let Some(tokens) = tokens {
                    let class = |s: usize| group.sequences[s].document;
                    let of = options.iter().flat_map(|(members, _)| members.ones());
                    self.win(
                        tokens,
                        options[at].0.ones().map(class).collect(),
                        of.map(class).collect(),
                    );
                }
                at
            }
        };
        let (members, shapes) = options.swap_remove(taken);
        if members.contains(own) {
            let mut documents = members;
            documents.remove(own);
            let inner = self.shapes(group, shapes, &Level { own, documents });
            out.extend(inner);
        } else {
            out.extend(shapes);
        }
    }

    fn slot(&mut self, group: &mut Group, slot: usize, level: &Level) -> Vec<Shape> {
        let keep = vec![Shape::Slot(slot)];
        let own = level.own;
        let row = row(group, &group.slots[slot]);
        let reading = |s: usize| {
            let (start, end) = group.slots[slot].values[s]?;
            let symbols = &group.sequences[s].symbols[start as usize..end as usize];
            Some(symbols.iter().map(|x| x.key()).collect::<Vec<Key>>())
        };
        let Some(ours) = reading(own) else {
            return keep;
        };
        let folded = |key: &Key| *key as usize >= self.dictionary.len();
        if ours.iter().any(folded) {
            return keep;
        }
        let blanks = ours.iter().filter(|key| self.dictionary.is_blank(**key));
        match blanks.count() {
            0 => {}
            1 if ours.len() > 1 => return self.peel(group, slot, &ours, level),
            _ => return keep,
        }
        let mut readings: BTreeMap<Vec<Key>, BTreeSet<usize>> = BTreeMap::new();
        for s in level.documents.ones() {
            if let Some(theirs) = reading(s) {
                let classes = readings.entry(theirs).or_default();
                classes.insert(s);
            }
        }
        let all: usize = readings.values().map(BTreeSet::len).sum();
        if all == 0 || readings.keys().flatten().any(folded) {
            return keep;
        }
        let usual = readings.iter().find(|(_, who)| is_usual(who.len(), all));
        if let Some((usual, who)) = usual
            && !self.alone
        {
            let (usual, first) = (usual.clone(), *who.first().unwrap_or(&own));
            return vec![self.fix(group, slot, &usual, first, level)];
        }
        let two = readings.len() + usize::from(!readings.contains_key(&ours)) <= 2;
        let value = readings
            .keys()
            .chain([&ours])
            .all(|words| self.is_typed(words));
        let elsewhere = self.places.get(&row).is_some_and(|places| *places > 1);
        let (start, end) = group.slots[slot].values[own].unwrap_or_default();
        let sequence = &group.sequences[own];
        let tokens = sequence.token(start as usize)..sequence.token(end as usize);
        if !two || value || elsewhere || self.is_open(&tokens) {
            return keep;
        }
        let class = |s: &usize| group.sequences[*s].document;
        let agree = readings
            .get(&ours)
            .into_iter()
            .flatten()
            .map(class)
            .collect();
        let of = readings.values().flatten().map(class).collect();
        self.win(tokens, agree, of);
        vec![self.fix(group, slot, &ours, own, level)]
    }

    /// A blank with words beside it that the documents have there, too: these are text.
    fn peel(&self, group: &mut Group, slot: usize, ours: &[Key], level: &Level) -> Vec<Shape> {
        let at = ours.iter().position(|key| self.dictionary.is_blank(*key));
        let (head, tail) = ours.split_at(at.unwrap_or_default());
        let tail = &tail[1..];
        let values = group.slots[slot].values.clone();
        let fits = |s: usize| {
            let (a, b) = values[s]?;
            let symbols = &group.sequences[s].symbols[a as usize..b as usize];
            let keys = || symbols.iter().map(|x| x.key());
            let framed = symbols.len() > head.len() + tail.len()
                && keys().zip(head).all(|(a, b)| a == *b)
                && keys().rev().zip(tail.iter().rev()).all(|(a, b)| a == *b);
            framed.then_some((a, b))
        };
        let sequences = 0..group.sequences.len();
        let framed: Vec<Option<(u32, u32)>> = sequences.map(fits).collect();
        let documents = || level.documents.ones().filter(|s| values[*s].is_some());
        let holders = documents().filter(|s| framed[*s].is_some()).count();
        if holders == 0 || 4 * holders < 3 * documents().count() {
            return vec![Shape::Slot(slot)];
        }
        let (lead, close) = (head.len() as u32, tail.len() as u32);
        let mut out = Vec::new();
        if !head.is_empty() {
            let at = |k: u32| {
                framed
                    .iter()
                    .map(|v| v.map_or(NONE, |(a, _)| a + k))
                    .collect()
            };
            out.push(add_columns(group, level.own, (0..lead).map(at).collect()));
        }
        for (value, framed) in group.slots[slot].values.iter_mut().zip(&framed) {
            if let Some((a, b)) = framed {
                *value = Some((a + lead, b - close));
            }
        }
        out.push(Shape::Slot(slot));
        if !tail.is_empty() {
            let at = |k: u32| {
                framed
                    .iter()
                    .map(|v| v.map_or(NONE, |(_, b)| b - close + k))
                    .collect()
            };
            out.push(add_columns(group, level.own, (0..close).map(at).collect()));
        }
        out
    }

    /// The place of a slot as text: the words that the sequence `first` has there.
    fn fix(
        &self,
        group: &mut Group,
        slot: usize,
        words: &[Key],
        first: usize,
        level: &Level,
    ) -> Shape {
        let values = group.slots[slot].values.clone();
        let mut holders = level.documents.clone();
        holders.grow(group.sequences.len());
        holders.insert(level.own);
        // Who says something else has what it begins and ends with alike.
        let shares: Vec<Option<(u32, u32, usize, usize)>> = (0..group.sequences.len())
            .map(|s| {
                let (a, b) = values[s].filter(|_| holders.contains(s))?;
                let theirs = group.sequences[s].symbols[a as usize..b as usize].iter();
                let theirs: Vec<Key> = theirs.map(|symbol| symbol.key()).collect();
                let (head, tail) = common_ends(&theirs, words);
                Some((a, b, head, tail))
            })
            .collect();
        let columns = (0..words.len()).map(|k| {
            let at = |share: &Option<(u32, u32, usize, usize)>| match share {
                Some((a, _, head, _)) if k < *head => a + k as u32,
                Some((_, b, _, tail)) if k + tail >= words.len() => b - (words.len() - k) as u32,
                _ => NONE,
            };
            shares.iter().map(at).collect()
        });
        let columns = columns.collect();
        add_columns(group, first, columns)
    }

    fn win(&mut self, tokens: Range<usize>, mut agree: BTreeSet<usize>, mut of: BTreeSet<usize>) {
        agree.remove(&self.known);
        of.remove(&self.known);
        self.wins.push(Win { tokens, agree, of });
    }

    /// Whether words are a value by their shape. Of a name that cannot be told: sentences look like it.
    fn is_typed(&self, words: &[Key]) -> bool {
        let texts: Vec<&str> = words.iter().map(|key| self.dictionary.text(*key)).collect();
        let kind = kind_of_value(&texts.join(" "));
        !matches!(kind, Kind::Text | Kind::Organization | Kind::Person)
    }

    fn is_open(&self, tokens: &Range<usize>) -> bool {
        self.open
            .iter()
            .any(|open| open.start < tokens.end && tokens.start < open.end)
    }

    fn has_blank(&self, group: &Group, tokens: &Range<usize>, own: usize) -> bool {
        let sequence = &group.sequences[own];
        let symbols = sequence.symbols.iter().enumerate();
        let mut within = symbols.filter(|(at, _)| tokens.contains(&sequence.token(*at)));
        within.any(|(_, symbol)| self.dictionary.is_blank(symbol.key()))
    }

    /// The tokens that a sequence has of these shapes, from the first to the last.
    fn tokens(&self, group: &Group, shapes: &[Shape], s: usize) -> Option<Range<usize>> {
        let sequence = &group.sequences[s];
        let mut out: Option<Range<usize>> = None;
        let mut add = |range: Range<usize>| {
            out = Some(match &out {
                None => range,
                Some(known) => known.start.min(range.start)..known.end.max(range.end),
            });
        };
        for shape in shapes {
            let inner: Vec<&Vec<Shape>> = match shape {
                Shape::Fixed { start, end } => {
                    let runs = group.alignment.maps[s].runs_in(*start..*end);
                    for at in runs.flat_map(|run| run.tokens()) {
                        add(sequence.token(at as usize)..sequence.token(at as usize + 1));
                    }
                    continue;
                }
                Shape::Slot(slot) => {
                    if let Some((a, b)) = group.slots[*slot].values[s] {
                        add(sequence.token(a as usize)..sequence.token(b as usize));
                    }
                    continue;
                }
                Shape::Nested(nested) | Shape::Repeat(nested) => {
                    let inner = &group.groups[*nested];
                    let own = inner
                        .owners
                        .iter()
                        .zip(&inner.sequences)
                        .filter(|(owner, _)| **owner == s);
                    own.for_each(|(_, inside)| add(inside.first..inside.end()));
                    continue;
                }
                Shape::Optional { shapes, .. } => vec![shapes],
                Shape::Choice { options } => options.iter().map(|(_, shapes)| shapes).collect(),
            };
            for shapes in inner {
                if let Some(range) = self.tokens(group, shapes, s) {
                    add(range);
                }
            }
        }
        out
    }
}

/// Whether so many of all documents settle what the template says, as in any place: all of several but an odd one.
fn is_usual(documents: usize, all: usize) -> bool {
    let few = odd(all).max(usize::from(all > 4));
    all > 1 && documents + few >= all
}

/// Columns behind those of the alignment, for symbols that it left in a gap: what each sequence has in each, and one that has all.
fn add_columns(group: &mut Group, first: usize, columns: Vec<Vec<u32>>) -> Shape {
    let start = group.alignment.columns.len();
    for at in columns {
        group.alignment.columns.push(Column {
            symbol: group.sequences[first].symbols[at[first] as usize],
            varied: false,
            support: at.iter().filter(|at| **at != NONE).count() as u32,
        });
        group.begins_block.push(false);
        for (map, at) in group.alignment.maps.iter_mut().zip(at) {
            map.push(at);
        }
    }
    let end = group.alignment.columns.len();
    Shape::Fixed { start, end }
}
