//! The lines of sequences as skeletons: their text, with one wildcard in place of each value.
//!
//! In: sequences. Out: their [`Unit`]s and the distinct [`Skeletons`]. What most sequences say is text, the rest are values. Units of
//! paragraphs that are the same in many documents are told once.

use std::collections::HashMap;
use std::hash::BuildHasher as _;

use foldhash::quality::RandomState;
use rayon::prelude::*;

use super::cluster::is_item;
use super::pairs::Pairs;
use super::rows::{Rows, lines};
use super::sequence::Sequence;
use super::skeleton::odd;
use crate::text::corpus::{Corpus, Dictionary, Key, Symbol};
use crate::text::token::Class;
use crate::work::{Work, done};

/// Sequences that the usual words are counted in.
const SAMPLE: usize = 128;

/// A token that is no text of the template.
pub(super) const WILD: Key = Key::MAX;

/// The sign of a bullet in a skeleton.
pub(super) const BULLET: Key = Key::MAX - 1;

/// What a value of a known shape says in a skeleton, and the border of a table's cell.
const TYPED: i32 = 10 * 16;
const CELL: i32 = 6 * 16;

/// Skeleton keys from here on down to [`BULLET`] stand for a value of one class.
pub(super) const CLASSES: Key = Key::MAX - 32;

/// A line or block of a sequence.
#[derive(Clone, Copy)]
pub(super) struct Unit {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) skeleton: usize,
}

/// The units of a part of a sequence, whose skeletons have no number yet.
struct Outline {
    /// For each unit: its first symbol and one past its last, where its skeleton ends among the keys, how many tokens its wildcards
    /// hide, and its skeleton's hash.
    units: Vec<(u32, u32, usize, usize, u64)>,
    /// The skeletons, one after another.
    keys: Vec<Key>,
}

/// The parts that sequences are made of, each of whole lines: most are the same in many documents.
pub(super) struct Parts<'a> {
    /// The symbols of each distinct one.
    symbols: Vec<&'a [Symbol]>,
    /// For each sequence its parts, each with the sequence's symbol that it begins with.
    of: Vec<Vec<(u32, u32)>>,
}

impl<'a> Parts<'a> {
    /// Each sequence as a part by itself.
    pub(super) fn whole(sequences: &'a [Sequence]) -> Self {
        let symbols = sequences.iter().map(|s| s.symbols.as_slice());
        Self {
            symbols: symbols.collect(),
            of: (0..sequences.len() as u32).map(|s| vec![(s, 0)]).collect(),
        }
    }

    /// The paragraphs of these documents.
    pub(super) fn paragraphs(corpus: &'a Corpus, documents: &[usize]) -> Self {
        let ids = 0..corpus.distinct_paragraphs() as u32;
        let of = documents.par_iter().map(|d| corpus.stretches(*d).collect());
        Self {
            symbols: ids.map(|id| corpus.paragraph(id)).collect(),
            of: of.collect(),
        }
    }
}

/// The distinct skeletons of units.
pub(super) struct Skeletons<'a> {
    pub(super) dictionary: &'a Dictionary,
    /// For each token of the dictionary: a usual token itself, the class of a typed one, or anything.
    pub(super) shapes: Vec<Key>,
    /// Neighbours that stand together in half of the sequences.
    pub(super) pairs: Pairs,
    /// What is text in the rows of tables.
    pub(super) rows: Rows,
    /// By hash.
    pub(super) known: HashMap<u64, Vec<usize>, RandomState>,
    pub(super) hasher: RandomState,
    pub(super) list: Vec<Vec<Key>>,
    /// For each skeleton: what its text says, and whether it can be an item.
    pub(super) texts: Vec<i32>,
    pub(super) items: Vec<bool>,
    /// For each skeleton: tokens that its wildcards hide, in the unit where they hide the fewest.
    pub(super) hidden: Vec<usize>,
    /// For each skeleton: how many units have it, and how many sequences.
    pub(super) uses: Vec<usize>,
    pub(super) holders: Vec<usize>,
    pub(super) last: Vec<usize>,
    pub(super) sequences: usize,
}

impl<'a> Skeletons<'a> {
    pub(super) fn new(sequences: &[Sequence], dictionary: &'a Dictionary) -> Self {
        // Every so many sequences are enough to know which words are usual.
        let step = sequences.len().div_ceil(SAMPLE).max(1);
        let sample: Vec<&Sequence> = sequences.iter().step_by(step).collect();
        let least = 2.max(sample.len().div_ceil(2));
        let mut holders = vec![0usize; dictionary.len()];
        let mut last = vec![usize::MAX; dictionary.len()];
        for (s, sequence) in sample.iter().enumerate() {
            for symbol in &sequence.symbols {
                let k = symbol.key() as usize;
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
            hidden: Vec::new(),
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
            .get(symbol.key() as usize)
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
    pub(super) fn all_units(&mut self, parts: &Parts<'_>) -> Vec<Vec<Unit>> {
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
        let numbered: Vec<Vec<u32>> = parts
            .of
            .par_iter()
            .map(|own| {
                let mut variants: Vec<u32> = own.iter().map(|(id, _)| 4 * id).collect();
                for at in 1..own.len() {
                    let [before, behind] = [own[at - 1].0, own[at].0].map(|id| edges[id as usize]);
                    let together = u32::from(self.are_pair(before.1, behind.0));
                    variants[at - 1] += together;
                    variants[at] += 2 * together;
                }
                variants
            })
            .collect();
        // Skeletons are numbered in the order in which sequences show them.
        let mut met = vec![false; 4 * parts.symbols.len()];
        let mut distinct: Vec<usize> = Vec::new();
        for variant in numbered.iter().flatten().map(|variant| *variant as usize) {
            if !std::mem::replace(&mut met[variant], true) {
                distinct.push(variant);
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
                let known = |variant: &u32| &known[*variant as usize];
                // As long as they will be: they are some of the most that is held at once.
                let len = variants.iter().map(|variant| known(variant).len()).sum();
                let mut units = Vec::with_capacity(len);
                for ((_, first), variant) in own.iter().zip(variants) {
                    units.extend(known(variant).iter().map(|unit| Unit {
                        start: unit.start + first,
                        end: unit.end + first,
                        ..*unit
                    }));
                }
                units
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
        done(Work::Outlined, symbols.len());
        let mut keys = self.keys(symbols, before, behind);
        let mut out = Outline {
            units: Vec::new(),
            keys: Vec::new(),
        };
        for (start, end) in lines(symbols) {
            self.rows
                .hide(&symbols[start..end], &mut keys[start..end], self.dictionary);
            let from = out.keys.len();
            if symbols[start].bullet() {
                out.keys.push(BULLET);
            }
            let (mut wild, mut hidden) = (false, 0);
            for &key in &keys[start..end] {
                if key != WILD || !wild {
                    out.keys.push(key);
                }
                wild = key == WILD;
                hidden += usize::from(wild);
            }
            let hash = self.hasher.hash_one(&out.keys[from..]);
            out.units
                .push((start as u32, end as u32, out.keys.len(), hidden, hash));
        }
        out
    }

    /// The units of a part of a sequence, their skeletons numbered.
    fn units(&mut self, outline: &Outline) -> Vec<Unit> {
        let mut out = Vec::with_capacity(outline.units.len());
        let mut from = 0;
        for &(start, end, to, hidden, hash) in &outline.units {
            let skeleton = &outline.keys[from..to];
            from = to;
            let alike = self.known.entry(hash).or_default();
            let id = match alike.iter().find(|id| self.list[**id] == skeleton) {
                Some(&id) => {
                    self.hidden[id] = self.hidden[id].min(hidden);
                    id
                }
                None => {
                    alike.push(self.list.len());
                    let text = skeleton.iter().map(|k| self.weight(*k)).sum();
                    self.items.push(is_item(skeleton, text));
                    self.hidden.push(hidden);
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
    pub(super) fn rejoin(&mut self, units: &mut Vec<Unit>) {
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

    pub(super) fn weight(&self, key: Key) -> i32 {
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
}
