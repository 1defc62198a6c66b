//! The cells of a group: its columns and gaps in reading order, and who has each.
//!
//! In: an alignment and its elements. Out: [`Cell`]s, and the [`Builder`] that reads them: `level` and `zone` (level.rs)
//! say what is fixed and optional, `slot` (slot.rs) what a value or a choice is, `list` and `bodies` (list.rs) what repeats.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use foldhash::quality::RandomState;
use rayon::prelude::*;

use super::shape::{Group, Members, Shape, Slot};
use super::slot::Reading;
use crate::align::element::{Elements, GapPart, Part, Piece};
use crate::align::fold::List;
use crate::align::pairwise::Column;
use crate::align::sequence::Sequence;
use crate::align::skeleton::{Alignment, odd};
use crate::text::corpus::{Dictionary, Key, Symbol, hash_of_words};

/// One element, in reading order.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) at: At,
    /// Sequences that have it.
    pub(super) has: Members,
    /// Sequences that lack it and have nothing instead.
    pub(super) lacks: Members,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Column(usize),
    Gap(GapPart),
}

pub(super) struct Builder<'a> {
    pub(super) sequences: &'a [Sequence],
    pub(super) alignment: &'a Alignment,
    pub(super) elements: Elements,
    pub(super) dictionary: &'a Dictionary,
    pub(super) lists: &'a [BTreeMap<u32, List>],
    pub(super) slots: Vec<Slot>,
    pub(super) groups: Vec<Group>,
    /// Columns that shapes put in, behind those of the alignment.
    pub(super) added: Vec<(Column, Vec<u32>)>,
    /// For each sequence the texts of its gaps, hashed.
    known: OnceLock<Vec<HashSet<u64>>>,
    /// What hashes them. Keys come from documents, so it is seeded anew each time; nothing walks the sets.
    hasher: RandomState,
}
/// What a builder has built.
pub(super) struct Built {
    pub(super) shapes: Vec<Shape>,
    pub(super) slots: Vec<Slot>,
    pub(super) groups: Vec<Group>,
    pub(super) begins_block: Vec<bool>,
    pub(super) added: Vec<(Column, Vec<u32>)>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        sequences: &'a [Sequence],
        alignment: &'a Alignment,
        elements: Elements,
        dictionary: &'a Dictionary,
    ) -> Self {
        Self {
            known: OnceLock::new(),
            hasher: RandomState::default(),
            sequences,
            alignment,
            elements,
            dictionary,
            lists: &[],
            slots: Vec::new(),
            groups: Vec::new(),
            added: Vec::new(),
        }
    }

    /// The shapes of all cells; `documents` says whether the sequences are whole documents, which may end in the middle.
    pub(super) fn build(mut self, documents: bool) -> Built {
        let cells = self.cells();
        let mut all = Members::with_capacity(self.sequences.len());
        all.insert_range(..);
        let shapes = if documents {
            self.documents(cells, all)
        } else {
            self.level(&cells, &all, &[])
        };
        Built {
            shapes,
            slots: self.slots,
            groups: self.groups,
            begins_block: self.elements.begins_block,
            added: self.added,
        }
    }

    pub(super) fn cells(&self) -> Vec<Cell> {
        let n = self.sequences.len();
        let mut gaps: BTreeMap<GapPart, Members> = BTreeMap::new();
        for (s, pieces) in self.elements.pieces.iter().enumerate() {
            for piece in pieces {
                gaps.entry(piece.gap)
                    .or_insert_with(|| Members::with_capacity(n))
                    .insert(s);
            }
        }
        let columns = self.alignment.columns.len();
        let mut has = vec![Members::with_capacity(n); columns];
        let mut lacks = vec![Members::with_capacity(n); columns];
        let replaced = self.replacements();
        // Some columns at a time, so that what is written stays near.
        let shares = has.par_chunks_mut(64).zip(lacks.par_chunks_mut(64));
        shares.enumerate().for_each(|(share, (has, lacks))| {
            let first = 64 * share;
            for (s, (map, replaced)) in self.alignment.maps.iter().zip(&replaced).enumerate() {
                let end = first + has.len();
                let own = map.runs_in(first..end).map(|run| run.columns());
                let mut next = first;
                for own in own.chain(std::iter::once(end..end)) {
                    for c in (next..own.start).filter(|c| !replaced.contains(*c)) {
                        lacks[c - first].insert(s);
                    }
                    next = own.end;
                    own.for_each(|c| has[c - first].insert(s));
                }
            }
        });
        let mut cells = Vec::with_capacity(columns + gaps.len());
        let mut gaps = gaps.into_iter().peekable();
        for c in 0..=columns {
            while let Some((gap, members)) = gaps.next_if(|(gap, _)| gap.column <= c) {
                let mut lacking = members.clone();
                lacking.toggle_range(..);
                cells.push(Cell {
                    at: At::Gap(gap),
                    has: members,
                    lacks: lacking,
                });
            }
            if c < columns {
                cells.push(Cell {
                    at: At::Column(c),
                    has: std::mem::take(&mut has[c]),
                    lacks: std::mem::take(&mut lacks[c]),
                });
            }
        }
        cells
    }

    /// For each sequence the columns in whose stead it has words of its own, or which it has elsewhere. Words that several
    /// have in the stead of the same columns are none of their own, unless they are these columns' with slips of the pen.
    fn replacements(&self) -> Vec<Members> {
        let n = self.sequences.len();
        let replaced = (0..n).into_par_iter().map(|s| self.replaced(s));
        let (mut columns, inline): (Vec<Members>, Vec<Vec<Range<usize>>>) = replaced.unzip();
        let mut alike: BTreeMap<(usize, usize, Vec<Key>), Vec<usize>> = BTreeMap::new();
        for (s, ranges) in inline.into_iter().enumerate() {
            for range in ranges {
                let words = self.instead(s, &range);
                let same = alike.entry((range.start, range.end, words)).or_default();
                same.push(s);
            }
        }
        let mut own: Vec<Vec<usize>> = vec![Vec::new(); self.alignment.columns.len()];
        for ((start, end, words), same) in alike {
            let text = self.alignment.columns[start..end].iter();
            let text: Vec<Key> = text.map(|column| column.symbol.key()).collect();
            let slips = self.are_slips(&text, &words);
            if same.len() <= odd(n).max(1) || slips {
                for s in same {
                    columns[s].insert_range(start..end);
                    if !slips {
                        own[start..end].iter_mut().for_each(|own| own.push(s));
                    }
                }
            }
        }
        // What a quarter has other words for, each its own, is a place.
        for (c, own) in own.into_iter().enumerate() {
            if own.len() > 1 && 4 * own.len() >= n {
                own.into_iter().for_each(|s| columns[s].remove(c));
            }
        }
        columns
    }

    /// What a sequence has between the columns around these, which it lacks.
    fn instead(&self, s: usize, columns: &Range<usize>) -> Vec<Key> {
        let map = &self.alignment.maps[s];
        let symbols = &self.sequences[s].symbols;
        let before = map.last_in(0..columns.start);
        let before = before.map_or(0, |(_, at)| at as usize + 1);
        let end = map.get(columns.end);
        let end = end.map_or(symbols.len(), |at| at as usize);
        symbols[before..end].iter().map(|x| x.key()).collect()
    }

    /// The columns that the sequence has elsewhere or in other words, and those in whose stead it has a few words of its own.
    fn replaced(&self, s: usize) -> (Members, Vec<Range<usize>>) {
        let map = &self.alignment.maps[s];
        let mut out = Members::with_capacity(map.len());
        let mut own = Vec::new();
        for Range { start, end: c } in map.lacking() {
            // A few words in place of a few words.
            let inline = self.elements.pieces[s]
                .iter()
                .any(|p| p.gap.column >= start && p.gap.column <= c && p.gap.part != Part::Body);
            let whole = (start..c).any(|k| {
                self.elements.begins_block[k]
                    && (c == map.len() || self.elements.begins_block[c])
                    && k == start
            });
            if inline && !whole && c - start <= 12 {
                own.push(start..c);
                continue;
            }
            if whole && self.is_reworded(s, start..c) {
                out.insert_range(start..c);
                continue;
            }
            // Block by block: one may have been moved, and the next be lacking.
            let mut block = start;
            while block < c {
                let mut end = block + 1;
                while end < c && !self.elements.begins_block[end] {
                    end += 1;
                }
                if self.is_moved(s, block..end) {
                    out.insert_range(block..end);
                }
                block = end;
            }
        }
        (out, own)
    }

    /// Whether the sequence has what stands in these columns elsewhere, as text of no column.
    pub(super) fn is_moved(&self, s: usize, columns: Range<usize>) -> bool {
        if columns.len() < 6 {
            return false;
        }
        // Texts that are much shorter or longer have too little in common, whatever they say.
        let fits = |piece: &&Piece| {
            let len = (piece.end - piece.start) as usize;
            10 * len >= 7 * columns.len() && len <= 2 * columns.len()
        };
        let mut pieces = self.elements.pieces[s].iter().filter(fits).peekable();
        if pieces.peek().is_none() {
            return false;
        }
        let mut wanted: HashMap<Key, usize> = HashMap::new();
        for column in &self.alignment.columns[columns.clone()] {
            *wanted.entry(column.symbol.key()).or_default() += 1;
        }
        pieces.any(|piece| {
            let mut left = wanted.clone();
            let symbols = &self.sequences[s].symbols[piece.start as usize..piece.end as usize];
            let common = symbols
                .iter()
                .filter(|x| {
                    left.get_mut(&x.key())
                        .is_some_and(|n| n.checked_sub(1).map(|m| *n = m).is_some())
                })
                .count();
            10 * common >= 7 * columns.len() && 2 * common >= symbols.len()
        })
    }

    pub(super) fn words(&self, s: usize, range: (u32, u32)) -> Vec<Key> {
        self.sequences[s].symbols[range.0 as usize..range.1 as usize]
            .iter()
            .map(|x| x.key())
            .collect()
    }

    /// Whether the sequence has these words alone in a gap.
    pub(super) fn is_known(&self, s: usize, symbols: &[Symbol]) -> bool {
        if symbols.is_empty() {
            return false;
        }
        // Many groups never ask.
        let known = self.known.get_or_init(|| {
            let sequences = self.sequences.par_iter().zip(&self.elements.pieces);
            let texts = sequences.map(|(sequence, pieces)| {
                let text = |p: &Piece| &sequence.symbols[p.start as usize..p.end as usize];
                let hashes = pieces.iter().map(|p| hash_of_words(text(p), &self.hasher));
                hashes.collect()
            });
            texts.collect()
        });
        known[s].contains(&hash_of_words(symbols, &self.hasher))
    }

    /// Whether a sequence that lacks these columns, one short block, has another one in its place: a heading that was changed.
    fn is_reworded(&self, s: usize, columns: Range<usize>) -> bool {
        let n = self.sequences.len();
        if n <= 4 || (columns.start + 1..columns.end).any(|k| self.elements.begins_block[k]) {
            return false;
        }
        // What few have says nothing of what the others lack.
        let usual = self.alignment.columns[columns.clone()].iter();
        let usual = usual.filter(|column| 2 * column.support as usize > n);
        let words: Vec<Key> = usual.map(|column| column.symbol.key()).collect();
        if words.len() > 4 {
            return false;
        }
        let gaps = columns.start..=columns.end;
        let bodies = self.elements.pieces[s].iter();
        let bodies = bodies.filter(|p| gaps.contains(&p.gap.column) && p.gap.part == Part::Body);
        let bodies: Vec<&Piece> = bodies.collect();
        bodies.iter().any(|body| {
            (body.end - body.start) as usize == words.len()
                && (bodies.len() == 1 || self.is_misspelt(&words, s, body.start))
        })
    }

    /// Of these sequences those that may have something in a range of cells; no other has.
    pub(super) fn present(&self, cells: &[Cell], all: &Members) -> Members {
        let mut present = Members::with_capacity(all.len());
        cells.iter().for_each(|cell| present.union_with(&cell.has));
        present.intersect_with(all);
        present
    }

    /// What each of some sequences has in cells, by sequence.
    pub(super) fn readings(&self, cells: &[Cell], all: &Members) -> Vec<Reading> {
        let mut values: Vec<Reading> = vec![None; self.sequences.len()];
        for s in all.ones() {
            values[s] = self.range(s, cells);
        }
        values
    }

    /// The symbols of a sequence in a range of cells.
    pub(super) fn range(&self, s: usize, cells: &[Cell]) -> Option<(u32, u32)> {
        let mut out: Option<(u32, u32)> = None;
        let mut add = |start: u32, end: u32| {
            out = Some(out.map_or((start, end), |(a, b)| (a.min(start), b.max(end))))
        };
        let mut tokens = self.alignment.maps[s].cursor();
        for cell in cells {
            match cell.at {
                At::Column(c) => {
                    if let Some(at) = tokens.get(c) {
                        add(at, at + 1);
                    }
                }
                At::Gap(gap) => {
                    if cell.has.contains(s) {
                        for p in self.elements.pieces[s].iter().filter(|p| p.gap == gap) {
                            add(p.start, p.end);
                        }
                    }
                }
            }
        }
        out
    }

    /// Whether a block begins at the cell.
    pub(super) fn opens_block(&self, cell: &Cell) -> bool {
        match cell.at {
            At::Column(c) => c == 0 || self.elements.begins_block[c],
            At::Gap(gap) => gap.part != Part::Tail,
        }
    }
}
