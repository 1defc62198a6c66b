//! What is text in the rows of tables, and what is a value.
//!
//! A word that half of the documents have somewhere is a word of the template in a sentence (`unit.rs`); in a table's row it may be a
//! value that several happen to have. There a whole row is text when half of the documents have it; in all other rows a cell
//! is text when it says what that cell says in half of the rows with as many cells.

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::quality::RandomState;

use super::cluster::common_ends;
use super::labels::labels;
use super::sequence::Sequence;
use super::unit::WILD;
use crate::text::corpus::{Dictionary, Key, Symbol, hash_of_words};
use crate::text::token::{Break, Class};

/// A row's number of cells, a cell's place among them, and what it says.
type Cell = (usize, usize, Vec<Key>);

/// The rows of tables.
#[derive(Default)]
pub(super) struct Rows {
    /// Rows that half of the documents have, and what they say.
    usual: HashMap<u64, Vec<Key>>,
    /// By number of cells and place among them, what half of the other rows say there.
    text: HashMap<(usize, usize), Vec<Vec<Key>>>,
    /// By number of cells, what says in the first of them what the others hold.
    labels: HashMap<usize, HashSet<Vec<Key>>>,
    hasher: RandomState,
}

impl Rows {
    /// The rows of a sample of sequences; what `least` of them have is usual.
    pub(super) fn new(sample: &[&Sequence], least: usize, dictionary: &Dictionary) -> Self {
        let mut rows = Self::default();
        let mut holders: HashMap<u64, (usize, usize), RandomState> = HashMap::default();
        for (s, sequence) in sample.iter().enumerate() {
            for row in rows_of(&sequence.symbols, dictionary) {
                let entry = holders.entry(rows.hash(row)).or_insert((0, usize::MAX));
                if entry.1 != s {
                    *entry = (entry.0 + 1, s);
                }
            }
        }
        for sequence in sample {
            for row in rows_of(&sequence.symbols, dictionary) {
                let hash = rows.hash(row);
                if holders[&hash].0 >= least {
                    rows.usual
                        .entry(hash)
                        .or_insert_with(|| row.iter().map(|x| x.key()).collect());
                }
            }
        }
        rows.labels = labels(
            sample,
            |row| Some(rows.hash(row)).filter(|hash| rows.usual.contains_key(hash)),
            dictionary,
        );
        let mut totals: HashMap<usize, usize, RandomState> = HashMap::default();
        let mut cells: BTreeMap<Cell, usize> = BTreeMap::new();
        for sequence in sample {
            for row in rows_of(&sequence.symbols, dictionary) {
                if rows.usual.contains_key(&rows.hash(row)) {
                    continue;
                }
                let own = cells_of(row, dictionary);
                *totals.entry(own.len()).or_default() += 1;
                for (k, cell) in own.iter().enumerate() {
                    let said = row[cell.0..cell.1].iter().map(|x| x.key()).collect();
                    *cells.entry((own.len(), k, said)).or_default() += 1;
                }
            }
        }
        for ((size, k, said), n) in cells {
            if 2 * n >= totals[&size] {
                rows.text.entry((size, k)).or_default().push(said);
            }
        }
        rows
    }

    /// Makes wildcards of the words of a line that are values, if it is a table's row.
    pub(super) fn hide(&self, line: &[Symbol], keys: &mut [Key], dictionary: &Dictionary) {
        if !is_row(line, dictionary)
            || self.usual.contains_key(&self.hash(line))
            || self.is_slip(line, dictionary)
        {
            return;
        }
        let own = cells_of(line, dictionary);
        for (k, (start, end)) in own.iter().copied().enumerate() {
            let said: Vec<Key> = line[start..end].iter().map(|x| x.key()).collect();
            let labels = self.labels.get(&own.len()).filter(|_| k == 0);
            if labels.is_some_and(|labels| labels.contains(&said)) {
                keys[start..end].copy_from_slice(&said);
                continue;
            }
            // A slip of the pen in it makes it no value.
            let is_text = |text: &Vec<Key>| {
                let (head, tail) = common_ends(text, &said);
                *text == said || 2 * (head + tail) >= text.len().max(2)
            };
            let text = self.text.get(&(own.len(), k));
            if text.is_some_and(|text| text.iter().any(is_text)) {
                continue;
            }
            for at in start..end {
                if !dictionary.class(line[at].key()).is_typed() {
                    keys[at] = WILD;
                }
            }
        }
    }

    /// Whether a row is a usual one but for some words: most of its words it begins and ends with.
    fn is_slip(&self, line: &[Symbol], dictionary: &Dictionary) -> bool {
        let keys: Vec<Key> = line.iter().map(|x| x.key()).collect();
        let words = |keys: &[Key]| {
            let own = keys.iter().filter(|k| dictionary.class(**k) != Class::Cell);
            own.count()
        };
        self.usual.values().any(|usual| {
            let (head, tail) = common_ends(usual, &keys);
            let same = words(&usual[..head]) + words(&usual[usual.len() - tail..]);
            same > 0 && 10 * same >= 7 * words(usual)
        })
    }

    fn hash(&self, symbols: &[Symbol]) -> u64 {
        hash_of_words(symbols, &self.hasher)
    }
}

/// The lines and blocks of a sequence: their first symbols, and one past their last.
pub(super) fn lines(symbols: &[Symbol]) -> impl Iterator<Item = (usize, usize)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start == symbols.len() {
            return None;
        }
        let from = start;
        let rest = symbols[from + 1..].iter();
        start = from + 1 + rest.take_while(|x| x.before() < Break::Line).count();
        Some((from, start))
    })
}

/// Whether a line begins with the border of a cell, or has several.
pub(super) fn is_row(line: &[Symbol], dictionary: &Dictionary) -> bool {
    let border = |x: &&Symbol| dictionary.class(x.key()) == Class::Cell;
    line.first().is_some_and(|x| border(&x)) || line.iter().filter(border).nth(1).is_some()
}

fn rows_of<'s>(
    symbols: &'s [Symbol],
    dictionary: &Dictionary,
) -> impl Iterator<Item = &'s [Symbol]> {
    let all = lines(symbols).map(|(start, end)| &symbols[start..end]);
    all.filter(|line| is_row(line, dictionary))
}

/// What stands between the borders of a row's cells.
pub(super) fn cells_of(row: &[Symbol], dictionary: &Dictionary) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, symbol) in row.iter().enumerate() {
        if dictionary.class(symbol.key()) == Class::Cell {
            out.extend((start < at).then_some((start, at)));
            start = at + 1;
        }
    }
    out.extend((start < row.len()).then_some((start, row.len())));
    out
}
