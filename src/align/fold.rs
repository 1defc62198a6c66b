//! Repeated items are folded into one symbol before alignment.
//!
//! In: sequences. Out: the same with each run of items replaced by one symbol, and the items. An item's text is told from
//! its values by frequency: tokens that half of the sequences hold are text, the others are one wildcard. Units (lines and
//! blocks) whose text is alike and that follow one another at a steady distance are items; what lies between two of them
//! belongs to the item. Without this, the third item of one document would be aligned with the first of another.
//!
//! The idea of periods in the text skeleton is that of RoadRunner's and EXALG's iterators (Crescenzi et al. 2001, Arasu
//! and Garcia-Molina 2003). Cost: linear in the symbols, and pairs of distinct skeletons within `REACH` units.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher as _;

use foldhash::quality::RandomState;
use rayon::prelude::*;

use super::rows::{Rows, lines};
use super::sequence::Sequence;
use super::skeleton::odd;
use crate::text::corpus::{Corpus, Dictionary, Key, Symbol};
use crate::text::token::Class;

/// The most units that one item has.
const REACH: usize = 5;

/// Sequences that the usual words are counted in.
const SAMPLE: usize = 128;

/// A token that is no text of the template.
pub(super) const WILD: Key = Key::MAX;

/// The sign of a bullet in a skeleton.
const BULLET: Key = Key::MAX - 1;

/// The least that an item's text says, in sixteenths of a bit.
const TEXT: i32 = 10 * 16;

/// What a value of a known shape says in a skeleton, and the border of a table's cell.
const TYPED: i32 = 10 * 16;
const CELL: i32 = 6 * 16;

/// Skeleton keys from here on down to [`BULLET`] stand for a value of one class.
const CLASSES: Key = Key::MAX - 32;

/// Sequences with their repeats folded.
pub struct Folded {
    /// The sequences.
    pub sequences: Vec<Sequence>,
    /// Each sequence as it was, where something in it was folded.
    pub unfolded: Vec<Option<Sequence>>,
    /// For each sequence, for each folded symbol: its position, and the items as ranges of the unfolded symbols.
    pub items: Vec<BTreeMap<u32, Vec<(u32, u32)>>>,
    /// Number of kinds of items; their keys follow the dictionary's.
    pub kinds: usize,
}

/// A line or block of a sequence.
#[derive(Clone, Copy)]
struct Unit {
    start: u32,
    end: u32,
    skeleton: usize,
}

/// The units of a part of a sequence, whose skeletons have no number yet.
struct Outline {
    /// For each unit: its first symbol and one past its last, where its skeleton ends among the keys, and its hash.
    units: Vec<(u32, u32, usize, u64)>,
    /// The skeletons, one after another.
    keys: Vec<Key>,
}

/// The parts that sequences are made of, each of whole lines: most are the same in many documents.
struct Parts<'a> {
    /// The symbols of each distinct one.
    symbols: Vec<&'a [Symbol]>,
    /// For each sequence its parts, each with the sequence's symbol that it begins with.
    of: Vec<Vec<(u32, u32)>>,
}

impl<'a> Parts<'a> {
    /// Each sequence as a part by itself.
    fn whole(sequences: &'a [Sequence]) -> Self {
        let symbols = sequences.iter().map(|s| s.symbols.as_slice());
        Self {
            symbols: symbols.collect(),
            of: (0..sequences.len() as u32).map(|s| vec![(s, 0)]).collect(),
        }
    }

    /// The paragraphs of these documents.
    fn paragraphs(corpus: &'a Corpus, documents: &[usize]) -> Self {
        let ids = 0..corpus.distinct_paragraphs() as u32;
        let of = documents.par_iter().map(|d| corpus.stretches(*d).collect());
        Self {
            symbols: ids.map(|id| corpus.paragraph(id)).collect(),
            of: of.collect(),
        }
    }
}

/// Folds the repeats of sequences whose symbols are not folded yet.
pub fn fold(sequences: Vec<Sequence>, dictionary: &Dictionary) -> Folded {
    fold_parts(sequences, None, dictionary)
}

/// The same for sequences that are whole documents of a corpus, in this order. What each of its distinct paragraphs is to lists is
/// told once, so the work grows with these.
pub fn fold_documents(sequences: Vec<Sequence>, corpus: &Corpus, documents: &[usize]) -> Folded {
    fold_parts(sequences, Some((corpus, documents)), &corpus.dictionary)
}

fn fold_parts(
    sequences: Vec<Sequence>,
    documents: Option<(&Corpus, &[usize])>,
    dictionary: &Dictionary,
) -> Folded {
    let n = sequences.len();
    let none = |sequences: Vec<Sequence>| Folded {
        items: vec![BTreeMap::new(); sequences.len()],
        unfolded: vec![None; sequences.len()],
        sequences,
        kinds: 0,
    };
    if n < 2 {
        return none(sequences);
    }
    let mut skeletons = Skeletons::new(&sequences, dictionary);
    let parts = match documents {
        Some((corpus, documents)) => Parts::paragraphs(corpus, documents),
        None => Parts::whole(&sequences),
    };
    let mut units = skeletons.all_units(&parts);
    drop(parts);
    for own in &mut units {
        skeletons.rejoin(own);
    }
    let clusters = clusters(&units, &skeletons);
    if clusters.is_empty() {
        return none(sequences);
    }
    let mut cluster_of = vec![None; skeletons.list.len()];
    for (k, cluster) in clusters.iter().enumerate().rev() {
        for id in &cluster.skeletons {
            cluster_of[*id] = Some(k);
        }
    }
    let folded: Vec<_> = sequences
        .into_par_iter()
        .zip(&units)
        .map(|(sequence, units)| {
            let runs = runs(units, &clusters, &cluster_of, &skeletons);
            if runs.is_empty() {
                return (sequence, None, BTreeMap::new());
            }
            let (folded, own) = replace(&sequence, &runs, dictionary);
            (folded, Some(sequence), own)
        })
        .collect();
    let mut items: Vec<BTreeMap<u32, Vec<(u32, u32)>>> = Vec::with_capacity(n);
    let mut out = Vec::with_capacity(n);
    let mut unfolded = Vec::with_capacity(n);
    for (sequence, original, own) in folded {
        out.push(sequence);
        unfolded.push(original);
        items.push(own);
    }
    Folded {
        sequences: out,
        unfolded,
        items,
        kinds: clusters.len(),
    }
}

/// Pairs of skeleton keys that are no wildcards: for each first key its second ones. It is asked of every token.
#[derive(Default)]
struct Pairs {
    /// Where each first key's begin; classes come after the dictionary.
    starts: Vec<u32>,
    seconds: Vec<Key>,
    /// For each first key a bit for the last six bits of each second one: most pairs that are none are told by it.
    some: Vec<u64>,
    words: usize,
}

impl Pairs {
    fn new(mut pairs: Vec<(Key, Key)>, dictionary: &Dictionary) -> Self {
        pairs.sort_unstable();
        let words = dictionary.len();
        let mut starts = vec![0; words + (Key::MAX - CLASSES) as usize + 2];
        let mut some = vec![0; starts.len()];
        for (first, second) in &pairs {
            let at = Self::place(*first, words);
            starts[at + 1] += 1;
            some[at] |= 1 << (second % u64::BITS);
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let seconds = pairs.into_iter().map(|(_, second)| second).collect();
        Self {
            starts,
            seconds,
            some,
            words,
        }
    }

    fn place(key: Key, words: usize) -> usize {
        if key >= CLASSES {
            words + (key - CLASSES) as usize
        } else {
            key as usize
        }
    }

    fn contains(&self, first: Key, second: Key) -> bool {
        let at = Self::place(first, self.words);
        if self.some[at] & 1 << (second % u64::BITS) == 0 {
            return false;
        }
        let own = &self.seconds[self.starts[at] as usize..self.starts[at + 1] as usize];
        if own.len() <= 16 {
            own.contains(&second)
        } else {
            own.binary_search(&second).is_ok()
        }
    }
}

/// The distinct skeletons of units.
struct Skeletons<'a> {
    dictionary: &'a Dictionary,
    /// For each token of the dictionary: a usual token itself, the class of a typed one, or anything.
    shapes: Vec<Key>,
    /// Neighbours that stand together in half of the sequences.
    pairs: Pairs,
    /// What is text in the rows of tables.
    rows: Rows,
    /// By hash.
    known: HashMap<u64, Vec<usize>, RandomState>,
    hasher: RandomState,
    list: Vec<Vec<Key>>,
    /// For each skeleton: what its text says, and whether it can be an item.
    texts: Vec<i32>,
    items: Vec<bool>,
    /// For each skeleton: how many units have it, and how many sequences.
    uses: Vec<usize>,
    holders: Vec<usize>,
    last: Vec<usize>,
    sequences: usize,
}

impl<'a> Skeletons<'a> {
    fn new(sequences: &[Sequence], dictionary: &'a Dictionary) -> Self {
        // Every so many sequences are enough to know which words are usual.
        let step = sequences.len().div_ceil(SAMPLE).max(1);
        let sample: Vec<&Sequence> = sequences.iter().step_by(step).collect();
        let least = 2.max(sample.len().div_ceil(2));
        let mut holders = vec![0usize; dictionary.len()];
        let mut last = vec![usize::MAX; dictionary.len()];
        for (s, sequence) in sample.iter().enumerate() {
            for symbol in &sequence.symbols {
                let k = symbol.key as usize;
                if k < last.len() && last[k] != s {
                    last[k] = s;
                    holders[k] += 1;
                }
            }
        }
        let shapes = holders
            .iter()
            .zip(0..)
            .map(|(holders, key)| {
                let class = dictionary.class(key);
                if class.is_typed() {
                    CLASSES + class as Key
                } else if *holders >= least {
                    key
                } else {
                    WILD
                }
            })
            .collect();
        let mut skeletons = Self {
            dictionary,
            shapes,
            pairs: Pairs::default(),
            rows: Rows::new(&sample, least, dictionary),
            known: HashMap::default(),
            hasher: RandomState::default(),
            list: Vec::new(),
            texts: Vec::new(),
            items: Vec::new(),
            uses: Vec::new(),
            holders: Vec::new(),
            last: Vec::new(),
            sequences: sequences.len(),
        };
        let mut counts: HashMap<(Key, Key), (usize, usize), RandomState> = HashMap::default();
        for (s, sequence) in sample.iter().enumerate() {
            for pair in sequence.symbols.windows(2) {
                let pair = (skeletons.shape(&pair[0]), skeletons.shape(&pair[1]));
                if pair.0 == WILD || pair.1 == WILD {
                    continue;
                }
                let entry = counts.entry(pair).or_insert((0, usize::MAX));
                if entry.1 != s {
                    *entry = (entry.0 + 1, s);
                }
            }
        }
        let pairs = counts
            .into_iter()
            .filter(|(_, (n, _))| *n >= least)
            .map(|(pair, _)| pair)
            .collect();
        skeletons.pairs = Pairs::new(pairs, dictionary);
        skeletons
    }

    /// A usual token, the class of a typed one, or anything.
    fn shape(&self, symbol: &Symbol) -> Key {
        self.shapes
            .get(symbol.key as usize)
            .copied()
            .unwrap_or(WILD)
    }

    /// Whether two shapes, one behind the other, are text that belongs together.
    fn are_pair(&self, a: Key, b: Key) -> bool {
        // No pair has a wildcard in it.
        a != WILD && b != WILD && self.pairs.contains(a, b)
    }

    /// Each symbol as skeletons show it. A usual word in unusual company is part of a value; `before` and `behind` say whether the
    /// company around the symbols is usual.
    fn keys(&self, symbols: &[Symbol], before: bool, behind: bool) -> Vec<Key> {
        let mut keys: Vec<Key> = symbols.iter().map(|s| self.shape(s)).collect();
        let mut joined = before;
        for at in 0..keys.len() {
            let own = keys[at];
            let before = joined;
            let next = keys.get(at + 1);
            joined = next.map_or(behind, |&next| self.are_pair(own, next));
            let text = own >= CLASSES || before || joined;
            keys[at] = if text { own } else { WILD };
        }
        keys
    }

    /// The units of all sequences. Those of parts that are the same, and stand in the same company, are told once.
    fn all_units(&mut self, parts: &Parts<'_>) -> Vec<Vec<Unit>> {
        // The shapes of the first and of the last symbol of each part.
        let edges: Vec<(Key, Key)> = parts
            .symbols
            .iter()
            .map(|symbols| {
                let shape = |symbol: Option<&Symbol>| symbol.map_or(WILD, |s| self.shape(s));
                (shape(symbols.first()), shape(symbols.last()))
            })
            .collect();
        // Four variants of each: whether its first and its last word go together with the words around it.
        let numbered: Vec<Vec<usize>> = parts
            .of
            .par_iter()
            .map(|own| {
                let mut variants: Vec<usize> = own.iter().map(|(id, _)| 4 * *id as usize).collect();
                for at in 1..own.len() {
                    let [before, behind] = [own[at - 1].0, own[at].0].map(|id| edges[id as usize]);
                    let together = usize::from(self.are_pair(before.1, behind.0));
                    variants[at - 1] += together;
                    variants[at] += 2 * together;
                }
                variants
            })
            .collect();
        // Skeletons are numbered in the order in which sequences show them.
        let mut met = vec![false; 4 * parts.symbols.len()];
        let mut distinct: Vec<usize> = Vec::new();
        for variant in numbered.iter().flatten() {
            if !std::mem::replace(&mut met[*variant], true) {
                distinct.push(*variant);
            }
        }
        let mut known: Vec<Vec<Unit>> = vec![Vec::new(); met.len()];
        for share in distinct.chunks(1 << 12) {
            let outlines: Vec<Outline> = share
                .par_iter()
                .map(|variant| {
                    let (before, behind) = (variant & 2 > 0, variant & 1 > 0);
                    self.outline(parts.symbols[variant / 4], before, behind)
                })
                .collect();
            for (variant, outline) in share.iter().zip(&outlines) {
                known[*variant] = self.units(outline);
            }
        }
        let units: Vec<Vec<Unit>> = parts
            .of
            .par_iter()
            .zip(&numbered)
            .map(|(own, variants)| {
                let own = own.iter().zip(variants);
                let units = own.flat_map(|((_, first), variant)| {
                    known[*variant].iter().map(move |unit| Unit {
                        start: unit.start + first,
                        end: unit.end + first,
                        ..*unit
                    })
                });
                units.collect()
            })
            .collect();
        for (s, own) in units.iter().enumerate() {
            own.iter().for_each(|unit| self.use_once(s, unit.skeleton));
        }
        units
    }

    /// A unit of a sequence has this skeleton.
    fn use_once(&mut self, s: usize, id: usize) {
        self.uses[id] += 1;
        if self.last[id] != s {
            self.last[id] = s;
            self.holders[id] += 1;
        }
    }

    /// The units of a part of a sequence.
    fn outline(&self, symbols: &[Symbol], before: bool, behind: bool) -> Outline {
        let mut keys = self.keys(symbols, before, behind);
        let mut out = Outline {
            units: Vec::new(),
            keys: Vec::new(),
        };
        for (start, end) in lines(symbols) {
            self.rows
                .hide(&symbols[start..end], &mut keys[start..end], self.dictionary);
            let from = out.keys.len();
            if symbols[start].bullet {
                out.keys.push(BULLET);
            }
            let mut wild = false;
            for &key in &keys[start..end] {
                if key != WILD || !wild {
                    out.keys.push(key);
                }
                wild = key == WILD;
            }
            let hash = self.hasher.hash_one(&out.keys[from..]);
            out.units
                .push((start as u32, end as u32, out.keys.len(), hash));
        }
        out
    }

    /// The units of a part of a sequence, their skeletons numbered.
    fn units(&mut self, outline: &Outline) -> Vec<Unit> {
        let mut out = Vec::with_capacity(outline.units.len());
        let mut from = 0;
        for &(start, end, to, hash) in &outline.units {
            let skeleton = &outline.keys[from..to];
            from = to;
            let alike = self.known.entry(hash).or_default();
            let id = match alike.iter().find(|id| self.list[**id] == skeleton) {
                Some(&id) => id,
                None => {
                    alike.push(self.list.len());
                    let text = skeleton.iter().map(|k| self.weight(*k)).sum();
                    self.items.push(is_item(skeleton, text));
                    self.texts.push(text);
                    self.list.push(skeleton.to_vec());
                    self.uses.push(0);
                    self.holders.push(0);
                    self.last.push(usize::MAX);
                    self.list.len() - 1
                }
            };
            out.push(Unit {
                start,
                end,
                skeleton: id,
            });
        }
        out
    }

    /// Makes one unit of two that a page break within it made: few have either, and together they are what others have.
    fn rejoin(&mut self, units: &mut Vec<Unit>) {
        let few = odd(self.sequences).max(1);
        let mut kept = 0;
        for at in 0..units.len() {
            let own = units[at];
            let whole = (kept > 0).then(|| units[kept - 1]).and_then(|last| {
                let rare = [last.skeleton, own.skeleton].map(|id| self.holders[id] <= few);
                rare.contains(&true)
                    .then(|| self.joined(last.skeleton, own.skeleton))?
            });
            match whole {
                Some(skeleton) => {
                    units[kept - 1].end = own.end;
                    units[kept - 1].skeleton = skeleton;
                    self.uses[skeleton] += 1;
                }
                None => {
                    units[kept] = own;
                    kept += 1;
                }
            }
        }
        units.truncate(kept);
    }

    /// The skeleton that one has with another behind it, if more have it than either.
    fn joined(&self, a: usize, b: usize) -> Option<usize> {
        let (own, mut behind) = (&self.list[a], self.list[b].as_slice());
        if own.last() == Some(&WILD) && behind.first() == Some(&WILD) {
            behind = &behind[1..];
        }
        let keys = [own.as_slice(), behind].concat();
        let known = self.known.get(&self.hasher.hash_one(keys.as_slice()))?;
        let whole = known.iter().copied().find(|id| self.list[*id] == keys)?;
        let more = self.holders[a].max(self.holders[b]) < self.holders[whole];
        more.then_some(whole)
    }

    fn weight(&self, key: Key) -> i32 {
        if key >= BULLET {
            0
        } else if key == CLASSES + Class::Cell as Key {
            CELL
        } else if key >= CLASSES {
            TYPED
        } else {
            self.dictionary.weight(key)
        }
    }

    fn text(&self, id: usize) -> i32 {
        self.texts[id]
    }

    fn is_item(&self, id: usize) -> bool {
        self.items[id]
    }

    /// Whether a unit may belong to an item beside its text: not a line that most sequences have once.
    fn is_value(&self, id: usize) -> bool {
        2 * self.holders[id] <= self.sequences
            || 4 * self.uses[id] >= 5 * self.holders[id]
            || self.list[id].contains(&WILD) && self.text(id) < TEXT
    }

    /// The weight of the longest common subsequence of two skeletons.
    fn common(&self, x: &[Key], y: &[Key]) -> i32 {
        if x.len().saturating_mul(y.len()) > 1 << 16 {
            return 0;
        }
        let (head, tail) = common_ends(x, y);
        let weight = |part: &[Key]| part.iter().map(|k| self.weight(*k)).sum::<i32>();
        let ends = weight(&x[..head]) + weight(&x[x.len() - tail..]);
        let (x, y) = (&x[head..x.len() - tail], &y[head..y.len() - tail]);
        // The best of the keys so far of `x` and of `y`, for the key of `x` at hand.
        let mut best = vec![0i32; y.len() + 1];
        for key in x {
            let weight = self.weight(*key);
            let (mut diagonal, mut left) = (0, 0);
            for (other, best) in y.iter().zip(&mut best[1..]) {
                let above = *best;
                let matched = if key == other { diagonal + weight } else { 0 };
                left = matched.max(above).max(left);
                (*best, diagonal) = (left, above);
            }
        }
        ends + best[y.len()]
    }

    /// Whether two units are items of one list: most of the text of the shorter stands in the other, in order.
    fn alike(&self, a: usize, b: usize) -> bool {
        if a == b {
            return true;
        }
        let (x, y) = (&self.list[a], &self.list[b]);
        (x[0] == BULLET) == (y[0] == BULLET) && {
            let (less, more) = (
                self.text(a).min(self.text(b)),
                self.text(a).max(self.text(b)),
            );
            self.is_enough(x, y, less, more)
        }
    }

    /// Whether two skeletons say the same: most of both; or they begin and end alike, and differ between, as items do
    /// that hold a choice or an optional part; or one says all that the other does, and at most as much again.
    fn is_enough(&self, x: &[Key], y: &[Key], less: i32, more: i32) -> bool {
        let ends = self.ends(x, y);
        if ends >= 3 * TEXT && 10 * ends >= 7 * less && more <= 4 * less {
            return true;
        }
        // What two have in common is never more than the less of them.
        let most = 10 * less >= 7 * more;
        let whole = less >= 3 * TEXT && 2 * less >= more;
        (most || whole) && {
            let common = self.common(x, y);
            10 * common >= 7 * more || whole && common == less
        }
    }

    /// The weight of the text that two skeletons begin and end with.
    fn ends(&self, x: &[Key], y: &[Key]) -> i32 {
        let (head, tail) = common_ends(x, y);
        let weight = |part: &[Key]| part.iter().map(|k| self.weight(*k)).sum::<i32>();
        weight(&x[..head]) + weight(&x[x.len() - tail..])
    }

    /// The text that items of one list share: what most of them have, in the order of the most frequent.
    fn core(&self, members: &BTreeSet<usize>) -> Vec<Key> {
        let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
        let mut all = 0;
        for id in members {
            all += self.uses[*id];
            for key in self.list[*id].iter().collect::<BTreeSet<_>>() {
                *counts.entry(*key).or_default() += self.uses[*id];
            }
        }
        let Some(usual) = members
            .iter()
            .max_by_key(|id| (self.uses[**id], std::cmp::Reverse(**id)))
        else {
            return Vec::new();
        };
        self.list[*usual]
            .iter()
            .copied()
            .filter(|k| 10 * counts[k] >= 6 * all)
            .collect()
    }

    /// Whether a unit that few have is a line that most have once with a slip of the pen, rather than an item with this core.
    fn is_slip(&self, id: usize, core: &[Key]) -> bool {
        if self.holders[id] > odd(self.sequences).max(1) {
            return false;
        }
        let own = &self.list[id];
        let listed = self.common(core, own);
        let usual = (0..self.list.len()).filter(|other| !self.is_value(*other));
        usual.into_iter().any(|other| {
            let line = &self.list[other];
            own.len().abs_diff(line.len()) <= 1 && {
                let common = self.common(line, own);
                common > listed && 10 * common >= 7 * self.text(other)
            }
        })
    }

    /// Whether a unit is an item of the list with this core.
    fn belongs(&self, core: &[Key], id: usize) -> bool {
        let own = &self.list[id];
        let text: i32 = core.iter().map(|k| self.weight(*k)).sum();
        (core.first() == Some(&BULLET)) == (own[0] == BULLET)
            && text >= TEXT
            && (self.is_enough(core, own, text, text.max(self.text(id)))
                || self.is_value(id) && fills(core, own))
    }
}

/// How many keys, or letters, two sequences begin with alike, and how many of the rest they end with alike.
pub(crate) fn common_ends<T: PartialEq>(x: &[T], y: &[T]) -> (usize, usize) {
    let head = x.iter().zip(y).take_while(|(a, b)| a == b).count();
    let tail = x[head..]
        .iter()
        .rev()
        .zip(y[head..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    (head, tail)
}

/// Whether a unit with this skeleton can be an item: it has text of its own and a value.
fn is_item(skeleton: &[Key], text: i32) -> bool {
    text >= TEXT
        && skeleton.iter().any(|k| {
            *k == WILD || (CLASSES..BULLET).contains(k) && *k != CLASSES + Class::Cell as Key
        })
}

/// Whether a skeleton is the core with something in the place of each wildcard.
fn fills(core: &[Key], own: &[Key]) -> bool {
    let segments: Vec<&[Key]> = core.split(|k| *k == WILD).collect();
    let (Some(first), Some(last)) = (segments.first(), segments.last()) else {
        return false;
    };
    if segments.len() < 2
        || own.len() < first.len() + last.len()
        || !own.starts_with(first)
        || !own.ends_with(last)
    {
        return false;
    }
    let mut rest = &own[first.len()..own.len() - last.len()];
    for segment in &segments[1..segments.len() - 1] {
        let Some(at) = rest
            .windows(segment.len().max(1))
            .position(|w| w == *segment)
        else {
            return false;
        };
        // Something stands in the wildcard's place before it.
        if at == 0 {
            return false;
        }
        rest = &rest[at + segment.len()..];
    }
    !rest.is_empty()
}

/// Items of one kind.
struct Cluster {
    skeletons: BTreeSet<usize>,
    before: usize,
    after: usize,
}

fn clusters(units: &[Vec<Unit>], skeletons: &Skeletons<'_>) -> Vec<Cluster> {
    // Which skeletons follow one another as items, and in how many sequences.
    let mut pairs: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    let mut alike: HashMap<(usize, usize), bool, RandomState> = HashMap::default();
    for (s, own) in units.iter().enumerate() {
        for (i, unit) in own.iter().enumerate() {
            if !skeletons.is_item(unit.skeleton) {
                continue;
            }
            for other in own.iter().skip(i + 1).take(REACH) {
                if !skeletons.is_item(other.skeleton) {
                    continue;
                }
                let key = (
                    unit.skeleton.min(other.skeleton),
                    unit.skeleton.max(other.skeleton),
                );
                if *alike
                    .entry(key)
                    .or_insert_with(|| skeletons.alike(key.0, key.1))
                {
                    let entry = pairs.entry(key).or_insert((0, usize::MAX));
                    if entry.1 != s {
                        *entry = (entry.0 + 1, s);
                    }
                    break;
                }
            }
        }
    }
    let mut home: BTreeMap<usize, usize> = BTreeMap::new();
    let mut sets: Vec<(BTreeSet<usize>, usize)> = Vec::new();
    for (&(a, b), &(count, _)) in &pairs {
        let (x, y) = (home.get(&a).copied(), home.get(&b).copied());
        let target = match (x, y) {
            (Some(x), Some(y)) if x != y => {
                let moved = std::mem::take(&mut sets[y].0);
                for k in &moved {
                    home.insert(*k, x);
                }
                sets[x].0.extend(moved);
                sets[x].1 += sets[y].1;
                x
            }
            (Some(x), _) => x,
            (None, Some(y)) => y,
            (None, None) => {
                sets.push((BTreeSet::new(), 0));
                sets.len() - 1
            }
        };
        sets[target].0.extend([a, b]);
        sets[target].1 += count;
        home.insert(a, target);
        home.insert(b, target);
    }
    let least = if units.len() > 4 { 2 } else { 1 };
    sets.retain(|(members, count)| *count >= least && !members.is_empty());
    adopt(&mut sets, skeletons);
    sets.into_iter()
        .filter_map(|(members, _)| shape(members, units, skeletons))
        .collect()
}

/// Units that stand alone in their sequences belong to the list whose items they are like; lists of like items are one.
fn adopt(sets: &mut Vec<(BTreeSet<usize>, usize)>, skeletons: &Skeletons<'_>) {
    let mut cores: Vec<Vec<Key>> = sets.iter().map(|s| skeletons.core(&s.0)).collect();
    let mut k = 0;
    while k < sets.len() {
        let weight = |core: &[Key]| core.iter().map(|x| skeletons.weight(*x)).sum::<i32>();
        let own = weight(&cores[k]);
        let twin = (0..k).find(|t| {
            let other = weight(&cores[*t]);
            own >= TEXT
                && other >= TEXT
                && (cores[*t].first() == Some(&BULLET)) == (cores[k].first() == Some(&BULLET))
                && skeletons.is_enough(&cores[*t], &cores[k], own.min(other), own.max(other))
        });
        match twin {
            Some(t) => {
                let (members, count) = sets.remove(k);
                cores.remove(k);
                sets[t].0.extend(members);
                sets[t].1 += count;
                cores[t] = skeletons.core(&sets[t].0);
            }
            None => k += 1,
        }
    }
    let taken: BTreeSet<usize> = sets.iter().flat_map(|s| s.0.iter().copied()).collect();
    let homes: Vec<Option<usize>> = (0..skeletons.list.len())
        .into_par_iter()
        .map(|id| {
            (!taken.contains(&id) && skeletons.is_item(id))
                .then(|| cores.iter().position(|core| skeletons.belongs(core, id)))
                .flatten()
                .filter(|home| !skeletons.is_slip(id, &cores[*home]))
        })
        .collect();
    for (id, home) in homes.into_iter().enumerate() {
        if let Some(home) = home {
            sets[home].0.insert(id);
        }
    }
}

/// How many units an item has, and which of them is the one that is known by its text.
fn shape(
    members: BTreeSet<usize>,
    units: &[Vec<Unit>],
    skeletons: &Skeletons<'_>,
) -> Option<Cluster> {
    let mut is_member = vec![false; skeletons.list.len()];
    for id in &members {
        is_member[*id] = true;
    }
    let mut distances: BTreeMap<usize, usize> = BTreeMap::new();
    let mut leading: BTreeMap<usize, usize> = BTreeMap::new();
    for own in units {
        let at: Vec<usize> = (0..own.len())
            .filter(|i| is_member[own[*i].skeleton])
            .collect();
        for pair in at.windows(2) {
            if pair[1] - pair[0] <= REACH {
                *distances.entry(pair[1] - pair[0]).or_default() += 1;
            }
        }
        if let Some(&first) = at.first() {
            let values = own[..first]
                .iter()
                .rev()
                .take_while(|u| skeletons.is_value(u.skeleton))
                .count();
            *leading.entry(values.min(REACH)).or_default() += 1;
        }
    }
    let period = distances
        .iter()
        .max_by_key(|(d, n)| (**n, std::cmp::Reverse(**d)))
        .map(|(d, _)| *d)?;
    let usual = leading
        .iter()
        .max_by_key(|(d, n)| (**n, std::cmp::Reverse(**d)))
        .map_or(0, |(d, _)| *d);
    let before = usual.min(period - 1);
    Some(Cluster {
        skeletons: members,
        before,
        after: period - 1 - before,
    })
}

/// A run of items of one cluster: units.
struct Run {
    cluster: usize,
    items: Vec<(u32, u32)>,
}

/// The runs of items among the units of a sequence; `cluster_of` says for each skeleton which cluster it is of.
fn runs(
    units: &[Unit],
    clusters: &[Cluster],
    cluster_of: &[Option<usize>],
    skeletons: &Skeletons,
) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    let mut done = 0;
    for (i, unit) in units.iter().enumerate() {
        let Some(cluster) = cluster_of[unit.skeleton] else {
            continue;
        };
        let shape = &clusters[cluster];
        let from = i.saturating_sub(shape.before).max(done);
        let to = (i + 1 + shape.after).min(units.len());
        if from > i {
            continue;
        }
        // Units between two items of one list, none of which is a line that most sequences have, are items that are not like
        // the others.
        let period = 1 + shape.before + shape.after;
        if let Some(run) = out.last_mut()
            && run.cluster == cluster
            && done < from
            && from - done <= 2 * REACH.max(period)
            && units[done..from]
                .iter()
                .all(|u| skeletons.is_value(u.skeleton))
        {
            for part in units[done..from].chunks(period) {
                let (start, end) = (part[0].start, part[part.len() - 1].end);
                match run.items.last_mut() {
                    Some(last) if part.len() < period => last.1 = end,
                    _ => run.items.push((start, end)),
                }
            }
        }
        done = to;
        let item = (units[from].start, units[to - 1].end);
        match out.last_mut() {
            Some(run)
                if run.cluster == cluster && run.items.last().is_some_and(|l| l.1 == item.0) =>
            {
                run.items.push(item)
            }
            _ => out.push(Run {
                cluster,
                items: vec![item],
            }),
        }
    }
    out
}

fn replace(
    sequence: &Sequence,
    runs: &[Run],
    dictionary: &Dictionary,
) -> (Sequence, BTreeMap<u32, Vec<(u32, u32)>>) {
    let mut items = BTreeMap::new();
    let mut out = Sequence {
        document: sequence.document,
        first: sequence.first,
        ..Sequence::default()
    };
    let mut at = 0;
    for run in runs {
        let (start, end) = (run.items[0].0, run.items[run.items.len() - 1].1);
        out.symbols
            .extend_from_slice(&sequence.symbols[at..start as usize]);
        let position = out.symbols.len() as u32;
        let folded = out.folds.last().map_or(0, |(_, more)| *more);
        out.folds.push((position, folded + end - start - 1));
        items.insert(position, run.items.clone());
        let first = sequence.symbols[start as usize];
        out.symbols.push(Symbol {
            key: dictionary.len() as Key + run.cluster as Key,
            ..first
        });
        at = end as usize;
    }
    out.symbols.extend_from_slice(&sequence.symbols[at..]);
    (out, items)
}
