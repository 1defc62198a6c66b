//! Elements to shapes: what is fixed, what varies, what is optional, what is one of several, what repeats.
//!
//! In: sequences, aligned. Out: a [`Group`]: the sequences, their alignment, and the tree of [`Shape`]s over its columns
//! and gaps. Symbols that no shape claims are deviations of the sequence they stand in.
//!
//! The tree follows from presence: which sequences have which element. Elements that all have stand at the top;
//! of those that some lack, the ones with the same sequences form one optional clause, within which the same holds again;
//! clauses that exclude each other and together cover all are the options of a choice. Gaps are read as slots, or, where
//! whole blocks come and go, as groups of their own.

use fixedbitset::FixedBitSet;

use super::cell::{Builder, Built};
use super::known::leave_blank;
use super::truncated::loosen;
use crate::align::column_map::ColumnMap;
use crate::align::element::elements;
use crate::align::fold::{Folded, fold, fold_documents};
use crate::align::sequence::Sequence;
use crate::align::skeleton::{Alignment, align_all};
use crate::text::corpus::{Corpus, Dictionary, Symbol};
use crate::text::token::{Break, Class};

/// A set of sequences of a group.
pub type Members = FixedBitSet;

/// Sequences that are readings of one text, and what they have in common.
#[derive(Debug, Default)]
pub struct Group {
    /// The sequences.
    pub sequences: Vec<Sequence>,
    /// For each sequence the sequence of the group around it that it lies in.
    pub owners: Vec<usize>,
    /// Columns, and what of each sequence stands in them.
    pub alignment: Alignment,
    /// Whether a block begins at the column.
    pub begins_block: Vec<bool>,
    /// The tree.
    pub shapes: Vec<Shape>,
    /// Places of variables.
    pub slots: Vec<Slot>,
    /// Groups within: optional blocks, options, items.
    pub groups: Vec<Group>,
}

/// A place of a variable: for each sequence its symbols there, if it has any.
#[derive(Debug, Default, Clone)]
pub struct Slot {
    /// Half-open ranges of symbols, by sequence.
    pub values: Vec<Option<(u32, u32)>>,
}

/// A node of the tree over a group's elements.
#[derive(Debug)]
pub enum Shape {
    /// Columns with one reading.
    Fixed {
        /// First column.
        start: usize,
        /// One past the last.
        end: usize,
    },
    /// A variable's place.
    Slot(usize),
    /// What some sequences lack.
    Optional {
        /// The sequences that have it.
        members: Members,
        /// What it holds.
        shapes: Vec<Shape>,
    },
    /// One of several.
    Choice {
        /// The sequences that have each, and what it holds.
        options: Vec<(Members, Vec<Shape>)>,
    },
    /// A group of which each sequence has at most one.
    Nested(usize),
    /// A group of which each sequence has any number, one after another.
    Repeat(usize),
}

/// Infers a group from its sequences. `owners` is kept as given.
pub fn infer_group(sequences: Vec<Sequence>, owners: Vec<usize>, dictionary: &Dictionary) -> Group {
    build(fold(sequences, dictionary), owners, dictionary, false)
}

/// Infers the outermost group, whose sequences are whole documents: `documents` says which of the corpus.
pub(super) fn infer_documents(
    sequences: Vec<Sequence>,
    corpus: &Corpus,
    documents: &[usize],
) -> Group {
    let owners = (0..sequences.len()).collect();
    let folded = fold_documents(sequences, corpus, documents);
    build(folded, owners, &corpus.dictionary, true)
}

/// Letters right before a number are text where all that have the text before them have them: of "DE123456789" and "IT12345678901" they are
/// the value's.
fn leave_to_numbers(alignment: &mut Alignment, sequences: &[&[Symbol]], dictionary: &Dictionary) {
    alignment.keep(|Alignment { columns, maps }, column| {
        let mut held = maps.iter().zip(sequences);
        let first = held.find_map(|(map, own)| Some((map.get(column)?, own)));
        let next = first.and_then(|(at, own)| own.get(at as usize + 1));
        let lettered = dictionary.class(columns[column].symbol.key()) == Class::Word
            && next.is_some_and(|x| {
                x.before() == Break::None && dictionary.class(x.key()) == Class::Number
            });
        let lacks = |map: &ColumnMap| map.get(column - 1).is_some() && map.get(column).is_none();
        column == 0 || !lettered || !maps.iter().any(lacks)
    });
}

/// Of items, what those of one owner alone share is this owner's, as what one document alone has is the document's: the town that stands
/// in all of its addresses.
fn leave_to_owners(alignment: &mut Alignment, owners: &[usize]) {
    // Owners of several items come one after another.
    let repeats = owners.windows(2).any(|pair| pair[0] == pair[1]);
    if !repeats || owners.first() == owners.last() {
        return;
    }
    alignment.keep(|Alignment { maps, .. }, column| {
        let held = maps.iter().zip(owners);
        let mut holders = held.filter(|(map, _)| map.get(column).is_some());
        let first = holders.next();
        first.is_some_and(|(_, first)| holders.any(|(_, owner)| owner != first))
    });
}

fn build(folded: Folded, owners: Vec<usize>, dictionary: &Dictionary, documents: bool) -> Group {
    let Folded {
        sequences, lists, ..
    } = folded;
    let symbols: Vec<_> = sequences.iter().map(|s| s.symbols.as_slice()).collect();
    let mut alignment = align_all(&symbols, dictionary);
    if documents {
        loosen(&mut alignment, &sequences, dictionary);
    }
    leave_blank(&mut alignment, &symbols, dictionary);
    leave_to_numbers(&mut alignment, &symbols, dictionary);
    leave_to_owners(&mut alignment, &owners);
    let elements = elements(&sequences, &alignment, dictionary);
    let mut builder = Builder::new(&sequences, &alignment, elements, dictionary);
    builder.lists = &lists;
    let Built {
        shapes,
        slots,
        groups,
        mut begins_block,
        added,
    } = builder.build(documents);
    for (column, at) in added {
        alignment.columns.push(column);
        begins_block.push(false);
        for (map, at) in alignment.maps.iter_mut().zip(at) {
            map.push(at);
        }
    }
    Group {
        sequences,
        owners,
        alignment,
        begins_block,
        shapes,
        slots,
        groups,
    }
}
