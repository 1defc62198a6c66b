//! Columns and what lies between them: the elements that the template is built from.
//!
//! In: sequences and their [`Alignment`]. Out: [`Elements`]: in reading order each column and each gap that any sequence
//! fills, and for each sequence which of its symbols lie in which gap. A gap in which a block begins, or right behind
//! which one does, has three parts: the rest of the block before, whole blocks, and the beginning of the column's own. Text
//! that lies between two columns where the sequence lacks others may belong to several gaps: it goes where texts most like
//! it lie in the sequences that leave no doubt.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::column_map::ColumnMap;
use super::sequence::Sequence;
use super::skeleton::{Alignment, odd};
use crate::text::corpus::{Dictionary, Symbol};
use crate::text::token::Break;

/// Which part of a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Text that continues the block before the gap.
    Tail,
    /// A whole block; the number tells several apart.
    Body,
    /// Text that begins the block of the column after the gap.
    Head,
}

/// A gap's part: it stands before the column of this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GapPart {
    /// The column after it.
    pub column: usize,
    /// Which part.
    pub part: Part,
}

/// A sequence's symbols in a gap part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it lies.
    pub gap: GapPart,
    /// First symbol.
    pub start: u32,
    /// One past the last symbol.
    pub end: u32,
}

/// The pieces of every sequence, in order of their symbols.
#[derive(Debug, Default)]
pub struct Elements {
    /// Whether a block begins at the column, in most sequences that have it.
    pub begins_block: Vec<bool>,
    /// For each sequence, its pieces.
    pub pieces: Vec<Vec<Piece>>,
}

/// Assigns every symbol outside the columns to a gap.
pub fn elements(
    sequences: &[Sequence],
    alignment: &Alignment,
    dictionary: &Dictionary,
) -> Elements {
    let Blocks {
        begins: begins_block,
        crosses,
    } = blocks(sequences, alignment);
    let mut pieces: Vec<Vec<Piece>> = Vec::with_capacity(sequences.len());
    let mut open: Vec<(usize, Stretch)> = Vec::new();
    let mut population: BTreeMap<GapPart, Profile> = BTreeMap::new();
    let known: Vec<(Vec<Piece>, Vec<Stretch>)> = sequences
        .par_iter()
        .zip(&alignment.maps)
        .map(|(sequence, map)| {
            let (mut own, mut doubtful) = (Vec::new(), Vec::new());
            for stretch in stretches(map, sequence.symbols.len()) {
                if stretch.after == stretch.before {
                    cut(sequence, stretch, &crosses, |_| stretch.after, &mut own);
                } else {
                    doubtful.push(stretch);
                }
            }
            (own, doubtful)
        })
        .collect();
    for (s, (sequence, (own, doubtful))) in sequences.iter().zip(known).enumerate() {
        open.extend(doubtful.into_iter().map(|stretch| (s, stretch)));
        for piece in &own {
            let symbols = &sequence.symbols[piece.start as usize..piece.end as usize];
            population
                .entry(piece.gap)
                .or_default()
                .add(symbols, dictionary);
        }
        pieces.push(own);
    }
    let before = open.iter().filter_map(|(_, s)| s.before.checked_sub(1));
    let led = led(before.collect(), sequences, alignment);
    for (s, stretch) in open {
        let sequence = &sequences[s];
        let mut own = Vec::new();
        cut(
            sequence,
            stretch,
            &crosses,
            |(part, symbols)| {
                // What all have behind a word goes with it, whatever stands in other gaps.
                let own = stretch
                    .before
                    .checked_sub(1)
                    .is_some_and(|c| led.contains(&c));
                if part == Part::Tail && own {
                    return stretch.before;
                }
                let candidates = (stretch.before..=stretch.after)
                    .filter(|g| part == Part::Tail || crosses.get(*g).copied().unwrap_or(true));
                let mut best = (0, stretch.before);
                for column in candidates {
                    let likeness = population
                        .get(&GapPart { column, part })
                        .map_or(0, |p| p.likeness(symbols, dictionary));
                    if likeness > best.0 {
                        best = (likeness, column);
                    }
                }
                best.1
            },
            &mut own,
        );
        pieces[s].extend(own);
    }
    for own in &mut pieces {
        own.sort_by_key(|p| p.start);
        // Pieces of one sequence lie in reading order: a later one is never in an earlier gap.
        for k in 1..own.len() {
            own[k].gap = own[k].gap.max(own[k - 1].gap);
        }
    }
    Elements {
        begins_block,
        pieces,
    }
}

/// Of some columns, those behind which all sequences that have them have a value, but for a few: text of their own, or what stands in a
/// column for values of one shape.
fn led(columns: BTreeSet<usize>, sequences: &[Sequence], alignment: &Alignment) -> BTreeSet<usize> {
    let leads = |c: &usize| {
        let (mut all, mut valued) = (0, 0);
        for (sequence, map) in sequences.iter().zip(&alignment.maps) {
            let Some(at) = map.get(*c) else {
                continue;
            };
            all += 1;
            let next = map.first_in(c + 1..map.len());
            let varied = next.is_some_and(|(next, _)| alignment.columns[next].varied);
            let end = next.map_or(sequence.symbols.len() as u32, |(_, at)| at);
            valued += usize::from(varied || at + 1 < end);
        }
        valued > 1 && all - valued <= odd(all)
    };
    let columns: Vec<usize> = columns.into_iter().collect();
    columns.into_par_iter().filter(leads).collect()
}

/// Where blocks begin, in most sequences.
struct Blocks {
    /// For each column, whether one begins at it.
    begins: Vec<bool>,
    /// For each column, whether one begins at it or between it and the column before: what stands before the column may be whole
    /// blocks, and the beginning of its own.
    crosses: Vec<bool>,
}

fn blocks(sequences: &[Sequence], alignment: &Alignment) -> Blocks {
    let n = alignment.columns.len();
    // As many shares as threads, whose sums do not depend on how the sequences are shared out.
    let share = sequences
        .len()
        .div_ceil(rayon::current_num_threads())
        .max(64);
    let shares = sequences
        .par_chunks(share)
        .zip(alignment.maps.par_chunks(share));
    let votes = shares.map(|(sequences, maps)| {
        let mut votes = vec![Votes::default(); n];
        for (sequence, map) in sequences.iter().zip(maps) {
            let opens = |at: u32| sequence.symbols[at as usize].before() == Break::Block;
            // Behind the last column that it has: the next one, and the next token.
            let mut behind = (0, 0);
            for run in map.runs() {
                let own = run.columns();
                let mut next = (own.start > 0 && behind.0 == own.start).then_some(behind.1);
                behind = (own.end, run.tokens().end);
                for (votes, at) in votes[own].iter_mut().zip(run.tokens()) {
                    let begins = at == 0 || opens(at);
                    votes.all += 1;
                    votes.begin += u32::from(begins);
                    if let Some(next) = next {
                        votes.pairs += 1;
                        let crosses = opens(at) || (next..at).any(opens);
                        votes.cross += u32::from(crosses);
                    }
                    next = Some(at + 1);
                }
            }
        }
        votes
    });
    let votes = votes.reduce_with(|mut all, more| {
        for (all, more) in all.iter_mut().zip(more) {
            all.all += more.all;
            all.begin += more.begin;
            all.pairs += more.pairs;
            all.cross += more.cross;
        }
        all
    });
    let votes = votes.unwrap_or_else(|| vec![Votes::default(); n]);
    let begins: Vec<bool> = votes.iter().map(|v| 2 * v.begin > v.all).collect();
    let crosses = votes.iter().zip(&begins);
    let crosses = crosses.map(|(v, begins)| *begins || 2 * v.cross > v.pairs);
    Blocks {
        crosses: crosses.collect(),
        begins,
    }
}

/// What the sequences say of blocks at a column.
#[derive(Clone, Copy, Default)]
struct Votes {
    /// Those that have it.
    all: u32,
    /// Of these, those in which a block begins there.
    begin: u32,
    /// Those that have the column before it as well.
    pairs: u32,
    /// Of these, those in which a block begins there or between the two.
    cross: u32,
}

/// Symbols between two columns that a sequence has.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: usize,
    end: usize,
    /// The first gap that it may lie in: one past the column before it.
    before: usize,
    /// The last one: the column after it.
    after: usize,
}

fn stretches(map: &ColumnMap, len: usize) -> Vec<Stretch> {
    let mut out = Vec::new();
    let (mut next, mut before) = (0, 0);
    for run in map.runs() {
        let at = run.tokens().start as usize;
        if at > next {
            out.push(Stretch {
                start: next,
                end: at,
                before,
                after: run.columns().start,
            });
        }
        (next, before) = (run.tokens().end as usize, run.columns().end);
    }
    if next < len {
        out.push(Stretch {
            start: next,
            end: len,
            before,
            after: map.len(),
        });
    }
    out
}

/// Cuts a stretch at its block borders into the parts of gaps; `choose` says which gap a part belongs to.
fn cut<'a>(
    sequence: &'a Sequence,
    stretch: Stretch,
    crosses: &[bool],
    mut choose: impl FnMut((Part, &'a [Symbol])) -> usize,
    out: &mut Vec<Piece>,
) {
    let symbols = &sequence.symbols;
    let closes = |at: usize| at >= symbols.len() || at == 0 || symbols[at].before() == Break::Block;
    let inline =
        stretch.after == stretch.before && !crosses.get(stretch.after).copied().unwrap_or(true);
    if inline {
        let column = choose((Part::Tail, &symbols[stretch.start..stretch.end]));
        out.push(Piece {
            gap: GapPart {
                column,
                part: Part::Tail,
            },
            start: stretch.start as u32,
            end: stretch.end as u32,
        });
        return;
    }
    let mut start = stretch.start;
    let mut floor = stretch.before;
    while start < stretch.end {
        let mut end = start + 1;
        while end < stretch.end && !closes(end) {
            end += 1;
        }
        let part = if closes(start) {
            if closes(end) { Part::Body } else { Part::Head }
        } else {
            Part::Tail
        };
        let column = choose((part, &symbols[start..end])).max(floor);
        floor = column;
        out.push(Piece {
            gap: GapPart { column, part },
            start: start as u32,
            end: end as u32,
        });
        start = end;
    }
}

/// What the texts of one gap look like.
#[derive(Debug, Default)]
struct Profile {
    pieces: u64,
    symbols: u64,
    first: [u64; 8],
    last: [u64; 8],
}

impl Profile {
    fn add(&mut self, symbols: &[Symbol], dictionary: &Dictionary) {
        self.pieces += 1;
        self.symbols += symbols.len() as u64;
        self.first[dictionary.class(symbols[0].key()) as usize] += 1;
        self.last[dictionary.class(symbols[symbols.len() - 1].key()) as usize] += 1;
    }

    /// How like its texts these symbols are, in thousandths; never 0, so that a gap that is used beats one that is not.
    fn likeness(&self, symbols: &[Symbol], dictionary: &Dictionary) -> u64 {
        let mean = (self.symbols / self.pieces).max(1);
        let len = symbols.len() as u64;
        let size = 100 * mean.min(len) / mean.max(len);
        let ends = self.first[dictionary.class(symbols[0].key()) as usize]
            + self.last[dictionary.class(symbols[symbols.len() - 1].key()) as usize];
        1 + size * (1 + 10 * ends / (2 * self.pieces)) * self.pieces.min(20)
    }
}
