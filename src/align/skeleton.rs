//! N-way alignment: the columns that documents share, and where each document's tokens lie in them.
//!
//! In: sequences of symbols, one a document. Out: an [`Alignment`]. A sample of the documents is merged one by one
//! (progressive alignment, Feng and Doolittle 1987), longest first so that clauses which few have are met in their order;
//! columns that one document alone fills are dropped, and all documents are aligned anew to what remains, until nothing
//! changes. Sequences are ranked by their content, so the order of the inputs does not show.
//!
//! Cost: a fixed number of passes over all documents, each linear in the text outside of gaps.

use std::collections::HashMap;
use std::hash::BuildHasher as _;

use foldhash::quality::RandomState;
use rayon::prelude::*;

use super::column_map::ColumnMap;
use super::dissolve::words_of_values;
use super::gather::gather;
use super::pairwise::{Column, Index, NONE, align, score};
use super::shift::{end_with_sentence, shift};
use super::slide::slide;
use super::uncross::uncross;
use super::worth::worth_keeping;
use crate::text::corpus::{Dictionary, Symbol, log2};

/// Documents that the columns are drawn from.
const SAMPLE: usize = 40;

/// What it costs to give the template one more place where it varies, in sixteenths of a bit.
pub const PLACE_COST: i64 = 20 * 16;

/// How many of `n` sequences may differ from the others without that being the template's doing: what one in twenty lacks is
/// missing there, what one in twenty has is its own.
pub fn odd(n: usize) -> usize {
    n / 20
}

/// What it costs to say which of `n` sequences hold a clause, in sixteenths of a bit.
pub fn flag_cost(holders: usize, n: usize) -> i64 {
    let part = |k: usize| k as i64 * i64::from(log2(n as u64) - log2(k.max(1) as u64));
    part(holders) + part(n - holders) + PLACE_COST
}

/// Documents that decide which columns are the template's.
const DECIDERS: usize = 256;

/// The most passes over all documents.
const ROUNDS: usize = 6;

/// Documents in columns.
#[derive(Debug, Default)]
pub struct Alignment {
    /// The columns, in reading order.
    pub columns: Vec<Column>,
    /// For each document, for each column, the token that stands in it.
    pub maps: Vec<ColumnMap>,
}

impl Alignment {
    /// Leaves out the columns that are not kept, if there are any.
    pub(crate) fn keep(&mut self, kept: impl Fn(&Self, usize) -> bool) {
        let keep: Vec<bool> = (0..self.columns.len()).map(|c| kept(self, c)).collect();
        retain(&mut self.columns, &mut self.maps, &keep);
    }
}

/// Aligns all sequences at once. The result does not depend on their order, but for the order of `maps`.
pub fn align_all(sequences: &[&[Symbol]], dictionary: &Dictionary) -> Alignment {
    if let [only] = sequences {
        let columns = only.iter().map(|symbol| Column::of(*symbol)).collect();
        return Alignment {
            columns,
            maps: vec![ColumnMap::whole(only.len())],
        };
    }
    let columns = merge_sample(sequences, dictionary);
    if sequences.len() <= DECIDERS {
        return settle(columns, sequences, dictionary);
    }
    // What is the template's is decided by a sample, evenly spaced among sequences that are in the order of their words;
    // then all are aligned once.
    let deciders: Vec<&[Symbol]> = (0..DECIDERS)
        .map(|k| sequences[k * sequences.len() / DECIDERS])
        .collect();
    let mut columns = settle(columns, &deciders, dictionary).columns;
    let mut maps = align_distinct(&columns, &distinct(sequences), dictionary);
    let counts = count(&mut columns, &maps, sequences, dictionary);
    arrange(&mut columns, &mut maps, sequences, counts, dictionary);
    Alignment { columns, maps }
}

/// Aligns the sequences to the columns and drops those that are not the template's, until none is dropped.
fn settle(mut columns: Vec<Column>, sequences: &[&[Symbol]], dictionary: &Dictionary) -> Alignment {
    let mut rounds = 0;
    let distinct = distinct(sequences);
    loop {
        let mut maps = align_distinct(&columns, &distinct, dictionary);
        rounds += 1;
        let counts = count(&mut columns, &maps, sequences, dictionary);
        let counts = arrange(&mut columns, &mut maps, sequences, counts, dictionary);
        // The sample's columns are asked for one by one, so they are written out.
        let rows = written_out(&maps);
        let keep = worth_keeping(&columns, counts, sequences, &rows, dictionary);
        let mut settled = rounds > 1 && keep.iter().all(|k| *k);
        retain(&mut columns, &mut maps, &keep);
        if rounds > 1 {
            let rows = written_out(&maps);
            let keep = words_of_values(sequences, &columns, &rows, dictionary);
            settled &= keep.iter().all(|k| *k);
            retain(&mut columns, &mut maps, &keep);
        }
        if settled || rounds == ROUNDS {
            return Alignment { columns, maps };
        }
    }
}

/// Puts what sequences have of their own where others have it, and makes clauses whole: words that they share by chance, or
/// end with as what stands before them does, would hide which they are. Gives what is counted then.
fn arrange(
    columns: &mut Vec<Column>,
    maps: &mut [ColumnMap],
    sequences: &[&[Symbol]],
    mut counts: Counts,
    dictionary: &Dictionary,
) -> Counts {
    if uncross(columns, maps, sequences, dictionary) {
        counts = count(columns, maps, sequences, dictionary);
    }
    if shift(columns, maps, sequences, &counts.open, dictionary) {
        counts = count(columns, maps, sequences, dictionary);
    }
    if slide(columns, maps, dictionary) {
        counts = count(columns, maps, sequences, dictionary);
    }
    if gather(columns, maps, sequences, dictionary) {
        counts = count(columns, maps, sequences, dictionary);
    }
    counts
}

/// Aligns every sequence to the columns, equal ones once.
fn align_distinct(
    columns: &[Column],
    Distinct { sequences, which }: &Distinct<'_>,
    dictionary: &Dictionary,
) -> Vec<ColumnMap> {
    let index = Index::new(columns);
    let maps: Vec<ColumnMap> = sequences
        .par_iter()
        .map(|s| ColumnMap::of(&align_one(columns, &index, s, dictionary)))
        .collect();
    if sequences.len() == which.len() {
        return maps;
    }
    which.iter().map(|k| maps[*k].clone()).collect()
}

/// Aligns one sequence to the columns, each sentence of its own with what ends it: that is no longer the alignment that says most, but
/// what stands before is a value.
fn align_one(
    columns: &[Column],
    index: &Index,
    sequence: &[Symbol],
    dictionary: &Dictionary,
) -> Vec<u32> {
    let mut map = align(columns, index, sequence, dictionary);
    end_with_sentence(&mut map, sequence, dictionary);
    map
}

/// Sequences, each once, so that none is aligned twice: options and items are often the same in many documents.
struct Distinct<'a> {
    sequences: Vec<&'a [Symbol]>,
    /// Which of them each sequence is.
    which: Vec<usize>,
}

fn distinct<'a>(sequences: &[&'a [Symbol]]) -> Distinct<'a> {
    let hasher = RandomState::default();
    let hashes: Vec<u64> = sequences
        .par_iter()
        .map(|symbols| hasher.hash_one(symbols))
        .collect();
    let mut known: HashMap<u64, Vec<usize>, RandomState> = HashMap::default();
    let mut distinct: Vec<&[Symbol]> = Vec::new();
    let which = sequences
        .iter()
        .zip(hashes)
        .map(|(symbols, hash)| {
            let alike = known.entry(hash).or_default();
            match alike.iter().find(|k| distinct[**k] == *symbols) {
                Some(k) => *k,
                None => {
                    alike.push(distinct.len());
                    distinct.push(symbols);
                    distinct.len() - 1
                }
            }
        })
        .collect();
    Distinct {
        sequences: distinct,
        which,
    }
}

/// Leaves out the columns that are not kept, one flag a column.
fn retain(columns: &mut Vec<Column>, maps: &mut [ColumnMap], keep: &[bool]) {
    if keep.iter().all(|keep| *keep) {
        return;
    }
    let mut flags = keep.iter();
    columns.retain(|_| *flags.next().expect("one flag a column"));
    maps.par_iter_mut().for_each(|map| map.retain(keep));
}

fn written_out(maps: &[ColumnMap]) -> Vec<Vec<u32>> {
    maps.par_iter().map(ColumnMap::written_out).collect()
}

/// The columns of a sample of the sequences, merged one by one.
fn merge_sample(sequences: &[&[Symbol]], dictionary: &Dictionary) -> Vec<Column> {
    let mut order: Vec<usize> = (0..sequences.len()).collect();
    if order.len() > SAMPLE {
        let rank: Vec<u64> = sequences
            .par_iter()
            .map(|s| content_hash(s, dictionary))
            .collect();
        order.sort_by(|&x, &y| {
            rank[x]
                .cmp(&rank[y])
                .then_with(|| dictionary.compare(sequences[x], sequences[y]))
        });
        order.truncate(SAMPLE);
    }
    order.sort_by(|&x, &y| {
        sequences[y]
            .len()
            .cmp(&sequences[x].len())
            .then_with(|| dictionary.compare(sequences[x], sequences[y]))
    });
    let mut columns: Vec<Column> = Vec::new();
    for s in order {
        let index = Index::new(&columns);
        let map = align_one(&columns, &index, sequences[s], dictionary);
        columns = merge(&columns, &map, sequences[s], dictionary);
    }
    columns
}

/// FNV-1a over the tokens' texts: the same on every machine, unlike keys, which depend on the order of the inputs.
fn content_hash(sequence: &[Symbol], dictionary: &Dictionary) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for symbol in sequence {
        dictionary.text(symbol.key()).bytes().for_each(&mut add);
        add(0);
    }
    hash
}

/// The columns with the document's own tokens put in where they stand.
fn merge(
    columns: &[Column],
    map: &[u32],
    document: &[Symbol],
    dictionary: &Dictionary,
) -> Vec<Column> {
    let mut out = Vec::with_capacity(columns.len() + document.len() / 8);
    let new = |symbol: &Symbol| Column::of(*symbol);
    let mut next = 0;
    for (column, &at) in columns.iter().zip(map) {
        if at == NONE {
            out.push(*column);
            continue;
        }
        out.extend(document[next..at as usize].iter().map(new));
        let symbol = document[at as usize];
        debug_assert!(score(column, symbol, dictionary).is_some());
        out.push(Column {
            varied: column.varied || column.symbol.key() != symbol.key(),
            support: column.support + 1,
            ..*column
        });
        next = at as usize + 1;
    }
    out.extend(document[next..].iter().map(new));
    out
}

/// Counts what the sequences have of the columns, and tells the columns.
fn count(
    columns: &mut [Column],
    maps: &[ColumnMap],
    sequences: &[&[Symbol]],
    dictionary: &Dictionary,
) -> Counts {
    let n = columns.len();
    // Of all others a token has the column's own text.
    let typed = |c: &u32| {
        dictionary
            .class(columns[*c as usize].symbol.key())
            .is_typed()
    };
    let typed: Vec<u32> = (0..n as u32).filter(typed).collect();
    // As many shares as threads, whose sums do not depend on how the documents are shared out.
    let share = maps.len().div_ceil(rayon::current_num_threads()).max(64);
    let counts = maps
        .par_chunks(share)
        .zip(sequences.par_chunks(share))
        .map(|(maps, sequences)| Counts::of(columns, &typed, maps, sequences))
        .reduce_with(Counts::plus)
        .unwrap_or_else(|| Counts::none(n));
    for (c, column) in columns.iter_mut().enumerate() {
        column.support = counts.support[c];
        column.varied = counts.varied[c];
    }
    counts
}

/// What documents have of columns.
pub(super) struct Counts {
    /// For each column, the documents that have it.
    pub(super) support: Vec<u32>,
    /// Whether some have another reading of it.
    varied: Vec<bool>,
    /// Documents that have the column and text of their own before it; at the end, after the last.
    pub(super) open: Vec<u32>,
    /// Documents that have the column right after the one before it.
    pub(super) tied: Vec<u32>,
}

impl Counts {
    fn none(columns: usize) -> Self {
        Self {
            support: vec![0; columns],
            varied: vec![false; columns],
            open: vec![0; columns + 1],
            tied: vec![0; columns + 1],
        }
    }

    /// `typed` are the columns of values of a known shape, ascending.
    fn of(columns: &[Column], typed: &[u32], maps: &[ColumnMap], sequences: &[&[Symbol]]) -> Self {
        let n = columns.len();
        let mut counts = Self::none(n);
        // Where runs of columns that one sequence has one right after the other begin, less where they end.
        let mut runs = vec![0i32; n + 1];
        // Documents that have the column right behind another one than that before it.
        let mut joined = vec![0u32; n];
        for (map, symbols) in maps.iter().zip(sequences) {
            let (mut next, mut passed) = (0, 0);
            for run in map.runs() {
                let (own, at) = (run.columns(), run.tokens().start);
                let (c, end) = (own.start, own.end);
                runs[c] += 1;
                runs[end] -= 1;
                if next == at {
                    joined[c] += 1;
                } else {
                    counts.open[c] += 1;
                }
                debug_assert!(own.clone().all(|k| {
                    let own = symbols[at as usize + k - c].key();
                    own == columns[k].symbol.key() || typed.binary_search(&(k as u32)).is_ok()
                }));
                passed += typed[passed..].partition_point(|k| (*k as usize) < c);
                while let Some(k) = typed.get(passed).map(|k| *k as usize)
                    && k < end
                {
                    let own = symbols[at as usize + k - c].key();
                    counts.varied[k] |= own != columns[k].symbol.key();
                    passed += 1;
                }
                next = run.tokens().end;
            }
            let open = n.checked_sub(1).is_some_and(|last| map.get(last).is_some());
            let whole = !open || next as usize == symbols.len();
            counts.open[n] += u32::from(!whole);
        }
        let mut running = 0;
        for (c, support) in counts.support.iter_mut().enumerate() {
            running += runs[c];
            *support = running as u32;
        }
        // Those that have it and begin no run with it.
        let begun = counts.open.iter().zip(&joined);
        let all = counts.support.iter().zip(begun);
        for (tied, (support, (open, joined))) in counts.tied.iter_mut().zip(all) {
            *tied = support - open - joined;
        }
        counts
    }

    fn plus(mut self, other: Self) -> Self {
        let add = |a: &mut [u32], b: &[u32]| a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        add(&mut self.support, &other.support);
        add(&mut self.open, &other.open);
        add(&mut self.tied, &other.tied);
        for (a, b) in self.varied.iter_mut().zip(other.varied) {
            *a |= b;
        }
        self
    }
}
