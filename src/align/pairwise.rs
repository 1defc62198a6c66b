//! Two sequences: the columns of an alignment and the tokens of a document.
//!
//! In: columns and symbols. Out: for each column the position of the token that stands in it, or [`NONE`]; positions
//! ascend. Runs that are unique on both sides pin the alignment (patience diff, Bram Cohen), the longest ascending chain
//! of them wins, and what lies between pins is aligned by dynamic programming that maximises the information that is
//! shared: a matched token counts its weight, each run of matches costs [`RUN_COST`], so that a chance match of a frequent
//! word ("de" in two addresses) does not pay. Gaps too large for the full table go to `similar`.
//!
//! Cost: linear in the sequences for the pins, at most `TABLE_LIMIT` cells for a gap, and what `similar`'s patience
//! diff needs for larger ones.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use foldhash::quality::RandomState;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::shift::begin_with_sentence;
use crate::text::corpus::{Dictionary, Key, Symbol};
use crate::text::token::{Break, Class};
use crate::work::{Work, done};

/// No token in this column.
pub const NONE: u32 = u32::MAX;

/// What it costs to begin a run of matches, in sixteenths of a bit: saying where it begins.
pub const RUN_COST: i32 = 8 * 16;

/// What the match of two different values of one typed class counts: both are a date, say.
pub const TYPED_MATCH: i32 = 20 * 16;

/// What the match of two cell borders counts: more than any value that two cells of a row may share by chance.
const CELL_MATCH: i32 = 4 * TYPED_MATCH;

/// Cells of the largest table of the dynamic programme.
const TABLE_LIMIT: usize = 1 << 18;

/// Length of the token runs that pin an alignment.
pub(crate) const PIN: usize = 4;

/// One column of an alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The reading that it was made from.
    pub symbol: Symbol,
    /// Whether documents have different values of the same typed class here.
    pub varied: bool,
    /// Documents that have a token here.
    pub support: u32,
}

impl Column {
    /// The column of one document's token.
    pub fn of(symbol: Symbol) -> Self {
        Self {
            symbol,
            varied: false,
            support: 1,
        }
    }
}

/// What a match of this column with this token counts; nothing if they do not match.
pub fn score(column: &Column, symbol: Symbol, dictionary: &Dictionary) -> Option<i32> {
    let exact = column.symbol.key() == symbol.key();
    let class = dictionary.class(column.symbol.key());
    if class.is_typed() && (exact || class == dictionary.class(symbol.key())) {
        if class == Class::Cell {
            return Some(CELL_MATCH);
        }
        return Some(if exact && !column.varied {
            TYPED_MATCH.max(dictionary.weight(symbol.key()))
        } else {
            TYPED_MATCH
        });
    }
    exact.then(|| dictionary.weight(symbol.key()))
}

/// The runs of `PIN` keys among columns, by content.
pub struct Index {
    /// Where each run stands first. Keys come from documents, so the hash is seeded anew each time and of quality: nobody
    /// can choose words that collide. The map is only ever asked, never walked, so the seed does not show.
    first: HashMap<u128, u32, RandomState>,
    /// Whether the run that begins at a column stands nowhere else.
    once: Vec<bool>,
}

impl Index {
    /// Finds the runs.
    pub fn new(columns: &[Column]) -> Self {
        let mut first = HashMap::with_capacity_and_hasher(columns.len(), RandomState::default());
        let mut once = vec![true; columns.len()];
        for (i, window) in columns.windows(PIN).enumerate() {
            match first.entry(packed(window.iter().map(|c| c.symbol.key()))) {
                Entry::Vacant(entry) => {
                    entry.insert(i as u32);
                }
                Entry::Occupied(entry) => {
                    once[*entry.get() as usize] = false;
                    once[i] = false;
                }
            }
        }
        Self { first, once }
    }
}

/// A run of at most `PIN` keys as one number; runs of one length have each their own.
pub(crate) fn packed(keys: impl Iterator<Item = Key>) -> u128 {
    const { assert!(PIN * Key::BITS as usize <= u128::BITS as usize) };
    keys.fold(0, |run, key| run << Key::BITS | u128::from(key))
}

/// Aligns a document to the columns: for each column the document's position, or [`NONE`].
pub fn align(
    columns: &[Column],
    index: &Index,
    document: &[Symbol],
    dictionary: &Dictionary,
) -> Vec<u32> {
    let mut map = vec![NONE; columns.len()];
    let mut aligner = Aligner {
        columns,
        document,
        dictionary,
        map: &mut map,
    };
    let (mut i, mut j) = (0usize, 0usize);
    for Pins { column, token, len } in aligner.pins(index) {
        let (mut a, mut b, len) = (column as usize, token as usize, len as usize);
        // The pins that are not passed yet: each fourth is enough.
        let passed = i.saturating_sub(a).max(j.saturating_sub(b));
        if passed >= len {
            continue;
        }
        (a, b) = (a + passed, b + passed);
        aligner.fill(i, a, j, b);
        let pinned = PIN * (len - passed).div_ceil(PIN);
        let places = aligner.map[a..a + pinned].iter_mut().zip(b as u32..);
        places.for_each(|(place, token)| *place = token);
        (i, j) = (a + pinned, b + pinned);
    }
    aligner.fill(i, columns.len(), j, document.len());
    aligner.slide();
    begin_with_sentence(columns, &mut map, document, dictionary);
    map
}

/// Pins one after another: so many runs of `PIN` tokens, each a token behind the one before, that stand once on either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pins {
    /// The column at which the first one begins.
    column: u32,
    /// The document's token at which it begins.
    token: u32,
    len: u32,
}

/// An alignment in the making.
pub(super) struct Aligner<'a> {
    pub(super) columns: &'a [Column],
    pub(super) document: &'a [Symbol],
    pub(super) dictionary: &'a Dictionary,
    pub(super) map: &'a mut Vec<u32>,
}

impl Aligner<'_> {
    /// Pairs of positions where a run stands once on either side: the longest ascending chain of them.
    fn pins(&self, index: &Index) -> Vec<Pins> {
        self.steady_pins(index).unwrap_or_else(|| {
            let one = |(column, token)| Pins {
                column,
                token,
                len: 1,
            };
            self.pins_one_by_one(index).into_iter().map(one).collect()
        })
    }

    /// The pins of a document that nowhere goes back, as most do: nothing if it does.
    fn steady_pins(&self, index: &Index) -> Option<Vec<Pins>> {
        let same = |i: usize, j: usize| self.columns[i].symbol.key() == self.document[j].key();
        let mut found: Vec<Pins> = Vec::new();
        // Behind the last column and token that a pin began at.
        let (mut next, mut j) = (0, 0);
        while j + PIN <= self.document.len() {
            let run = packed(self.document[j..j + PIN].iter().map(|s| s.key()));
            done(Work::LookedUp, 1);
            let Some(&first) = index.first.get(&run) else {
                j += 1;
                continue;
            };
            // Where the document goes on as the columns do, comparisons say so and nothing is hashed.
            let column = first as usize;
            let most = (self.columns.len() - column).min(self.document.len() - j);
            let alike = PIN + (PIN..most).take_while(|k| same(column + k, j + k)).count();
            let end = column + alike + 1 - PIN;
            let mut i = column;
            while i < end {
                if !index.once[i] {
                    i += 1;
                    continue;
                }
                let len = index.once[i..end].iter().take_while(|once| **once).count();
                if i < next {
                    return None;
                }
                found.push(Pins {
                    column: i as u32,
                    token: (j + i - column) as u32,
                    len: len as u32,
                });
                i += len;
                next = i;
            }
            j += end - column;
        }
        Some(found)
    }

    /// The same for any document.
    fn pins_one_by_one(&self, index: &Index) -> Vec<(u32, u32)> {
        let mut hits: Vec<(u32, u32)> = Vec::with_capacity(self.document.len());
        let mut seen = vec![NONE; self.columns.len()];
        // The column at which the last run stands. Where the document goes on as the columns do, one comparison says so
        // and nothing is hashed.
        let mut last: Option<usize> = None;
        for (j, window) in self.document.windows(PIN).enumerate() {
            last = match last.map(|i| i + 1) {
                Some(i)
                    if self
                        .columns
                        .get(i + PIN - 1)
                        .is_some_and(|c| c.symbol.key() == window[PIN - 1].key()) =>
                {
                    Some(i)
                }
                _ => index
                    .first
                    .get(&packed(window.iter().map(|s| s.key())))
                    .map(|i| *i as usize),
            };
            let Some(i) = last.filter(|i| index.once[*i]) else {
                continue;
            };
            if seen[i] != NONE {
                hits[seen[i] as usize].0 = NONE;
                continue;
            }
            seen[i] = hits.len() as u32;
            hits.push((i as u32, j as u32));
        }
        hits.retain(|h| h.0 != NONE);
        longest_chain(hits)
    }

    /// Aligns columns `i..a` with tokens `j..b`.
    fn fill(&mut self, mut i: usize, mut a: usize, mut j: usize, mut b: usize) {
        while i < a && j < b && self.columns[i].symbol.key() == self.document[j].key() {
            self.map[i] = j as u32;
            (i, j) = (i + 1, j + 1);
        }
        while i < a && j < b && self.columns[a - 1].symbol.key() == self.document[b - 1].key() {
            self.map[a - 1] = b as u32 - 1;
            (a, b) = (a - 1, b - 1);
        }
        if i == a || j == b {
            return;
        }
        if (a - i).saturating_mul(b - j) <= TABLE_LIMIT {
            self.table(i, a, j, b);
        } else {
            self.large(i, a, j, b);
        }
    }

    /// The full dynamic programme of one gap.
    fn table(&mut self, i: usize, a: usize, j: usize, b: usize) {
        let (n, m) = (a - i, b - j);
        done(Work::Compared, n * m);
        let width = m + 1;
        // best[x][y]: best score of the first x columns and y tokens; run[x][y]: the same, ending in a match of both.
        let mut best = vec![0i32; (n + 1) * width];
        let mut run = vec![i32::MIN / 2; (n + 1) * width];
        let tokens: Vec<(Symbol, Class)> = self.document[j..b]
            .iter()
            .map(|s| (*s, self.dictionary.class(s.key())))
            .collect();
        for (x, column) in self.columns[i..a].iter().enumerate() {
            // What `score` says of this column, asked once for all tokens.
            let exact = score(column, column.symbol, self.dictionary).unwrap_or_default();
            let class = self.dictionary.class(column.symbol.key());
            let typed = class.is_typed();
            let opens = column.symbol.before() == Break::Block;
            let (above, here) = best[x * width..(x + 2) * width].split_at_mut(width);
            let (runs_above, runs) = run[x * width..(x + 2) * width].split_at_mut(width);
            for (y, (symbol, other)) in tokens.iter().enumerate() {
                let gain = if column.symbol.key() == symbol.key() {
                    Some(exact)
                } else {
                    (typed && class == *other).then_some(TYPED_MATCH)
                };
                if let Some(gain) = gain {
                    let aligned = opens && symbol.before() == Break::Block;
                    runs[y + 1] = gain
                        + runs_above[y].max(above[y] - RUN_COST)
                        + if aligned { 16 } else { 0 };
                }
                here[y + 1] = runs[y + 1].max(above[y + 1]).max(here[y]);
            }
        }
        let (mut x, mut y) = (n, m);
        let mut inside = false;
        while x > 0 && y > 0 {
            let at = x * width + y;
            if inside || (run[at] == best[at] && run[at] > best[at - width].max(best[at - 1])) {
                self.map[i + x - 1] = (j + y - 1) as u32;
                let diagonal = at - width - 1;
                inside = run[diagonal] > best[diagonal] - RUN_COST;
                (x, y) = (x - 1, y - 1);
            } else if best[at - width] >= best[at - 1] {
                x -= 1;
            } else {
                y -= 1;
            }
        }
    }

    /// A gap too large for a table: `similar` finds the common runs, and those that say too little are dropped.
    fn large(&mut self, i: usize, a: usize, j: usize, b: usize) {
        let keys: Vec<Key> = self.columns[i..a].iter().map(|c| c.symbol.key()).collect();
        let tokens: Vec<Key> = self.document[j..b].iter().map(|s| s.key()).collect();
        for op in capture_diff_slices(Algorithm::Patience, &keys, &tokens) {
            if let DiffOp::Equal {
                old_index,
                new_index,
                len,
            } = op
            {
                let gain: i32 = (0..len)
                    .map(|k| self.dictionary.weight(keys[old_index + k]))
                    .sum();
                if gain > RUN_COST {
                    for k in 0..len {
                        self.map[i + old_index + k] = (j + new_index + k) as u32;
                    }
                }
            }
        }
    }
}

/// The longest chain that ascends on both sides; the input ascends in the second. Fredman's algorithm, O(n log n).
pub(crate) fn longest_chain(hits: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    if hits.is_sorted_by(|a, b| a.0 < b.0) {
        return hits;
    }
    let mut tails: Vec<usize> = Vec::new();
    // Their first sides: what is searched lies side by side, and most hits go on behind the last.
    let mut ends: Vec<u32> = Vec::new();
    let mut previous = vec![usize::MAX; hits.len()];
    for (k, hit) in hits.iter().enumerate() {
        let at = if ends.last().is_none_or(|end| *end < hit.0) {
            ends.len()
        } else {
            ends.partition_point(|end| *end < hit.0)
        };
        if at > 0 {
            previous[k] = tails[at - 1];
        }
        if at == tails.len() {
            tails.push(k);
            ends.push(hit.0);
        } else {
            tails[at] = k;
            ends[at] = hit.0;
        }
    }
    let mut chain = Vec::with_capacity(tails.len());
    let mut k = tails.last().copied().unwrap_or(usize::MAX);
    while k != usize::MAX {
        chain.push(hits[k]);
        k = previous[k];
    }
    chain.reverse();
    chain
}
