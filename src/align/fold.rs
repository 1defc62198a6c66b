//! Repeated items are folded into one symbol before alignment.
//!
//! In: sequences. Out: the same with each run of items replaced by one symbol, and the items. An item's text is told from
//! its values by frequency: tokens that half of the sequences hold are text, the others are one wildcard. Units (lines and
//! blocks) whose text is alike and that follow one another at a steady distance are items; what lies between two of them
//! belongs to the item. Without this, the third item of one document would be aligned with the first of another.
//!
//! The idea of periods in the text skeleton is that of RoadRunner's and EXALG's iterators (Crescenzi et al. 2001, Arasu
//! and Garcia-Molina 2003). Cost: linear in the symbols, and pairs of distinct skeletons within `REACH` units.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use foldhash::quality::RandomState;
use rayon::prelude::*;

use super::sequence::Sequence;
use crate::text::corpus::{Dictionary, Key, Symbol};
use crate::text::token::{Break, Class};

/// The most units that one item has.
const REACH: usize = 5;

/// Sequences that the usual words are counted in.
const SAMPLE: usize = 128;

/// A token that is no text of the template.
const WILD: Key = Key::MAX;

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

/// Folds the repeats of sequences whose symbols are not folded yet.
pub fn fold(sequences: Vec<Sequence>, dictionary: &Dictionary) -> Folded {
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
    let mut units: Vec<Vec<Unit>> = Vec::with_capacity(n);
    for share in sequences.chunks(256) {
        let keys: Vec<Vec<Key>> = share
            .par_iter()
            .map(|s| skeletons.keys(&s.symbols))
            .collect();
        for (sequence, keys) in share.iter().zip(&keys) {
            units.push(skeletons.units(units.len(), &sequence.symbols, keys));
        }
    }
    let clusters = clusters(&units, &skeletons);
    if clusters.is_empty() {
        return none(sequences);
    }
    let mut items: Vec<BTreeMap<u32, Vec<(u32, u32)>>> = Vec::with_capacity(n);
    let mut out = Vec::with_capacity(n);
    let mut unfolded = Vec::with_capacity(n);
    for (sequence, units) in sequences.into_iter().zip(&units) {
        let runs = runs(units, &clusters);
        if runs.is_empty() {
            out.push(sequence);
            unfolded.push(None);
            items.push(BTreeMap::new());
            continue;
        }
        let (folded, own) = replace(&sequence, &runs, dictionary);
        out.push(folded);
        unfolded.push(Some(sequence));
        items.push(own);
    }
    Folded {
        sequences: out,
        unfolded,
        items,
        kinds: clusters.len(),
    }
}

/// The distinct skeletons of units.
struct Skeletons<'a> {
    dictionary: &'a Dictionary,
    frequent: Vec<bool>,
    /// Neighbours that stand together in half of the sequences.
    pairs: HashSet<(Key, Key), RandomState>,
    known: HashMap<Vec<Key>, usize, RandomState>,
    list: Vec<Vec<Key>>,
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
        let frequent = holders.iter().map(|h| *h >= least).collect();
        let mut skeletons = Self {
            dictionary,
            frequent,
            pairs: HashSet::default(),
            known: HashMap::default(),
            list: Vec::new(),
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
        skeletons.pairs = counts
            .into_iter()
            .filter(|(_, (n, _))| *n >= least)
            .map(|(pair, _)| pair)
            .collect();
        skeletons
    }

    /// A usual token, the class of a typed one, or anything.
    fn shape(&self, symbol: &Symbol) -> Key {
        let class = self.dictionary.class(symbol.key);
        if class.is_typed() {
            CLASSES + class as Key
        } else if self.frequent.get(symbol.key as usize) == Some(&true) {
            symbol.key
        } else {
            WILD
        }
    }

    /// Each symbol as skeletons show it. A usual word in unusual company is part of a value.
    fn keys(&self, symbols: &[Symbol]) -> Vec<Key> {
        let shapes: Vec<Key> = symbols.iter().map(|s| self.shape(s)).collect();
        // No pair has a wildcard in it.
        let pair = |a: Key, b: Key| a != WILD && b != WILD && self.pairs.contains(&(a, b));
        let mut joined = false;
        let mut keys = Vec::with_capacity(shapes.len());
        for (at, &own) in shapes.iter().enumerate() {
            let before = joined;
            joined = shapes.get(at + 1).is_some_and(|&next| pair(own, next));
            let text = own >= CLASSES || before || joined;
            keys.push(if text { own } else { WILD });
        }
        keys
    }

    /// The units of a sequence, whose symbols' [`Self::keys`] are known.
    fn units(&mut self, s: usize, symbols: &[Symbol], keys: &[Key]) -> Vec<Unit> {
        let mut out = Vec::new();
        let mut start = 0;
        let mut skeleton: Vec<Key> = Vec::new();
        while start < symbols.len() {
            let mut end = start + 1;
            while end < symbols.len() && symbols[end].before < Break::Line {
                end += 1;
            }
            skeleton.clear();
            if symbols[start].bullet {
                skeleton.push(BULLET);
            }
            for &key in &keys[start..end] {
                if key != WILD || skeleton.last() != Some(&WILD) {
                    skeleton.push(key);
                }
            }
            let id = match self.known.get(&skeleton) {
                Some(&id) => id,
                None => {
                    self.known.insert(skeleton.clone(), self.list.len());
                    self.list.push(skeleton.clone());
                    self.uses.push(0);
                    self.holders.push(0);
                    self.last.push(usize::MAX);
                    self.list.len() - 1
                }
            };
            self.uses[id] += 1;
            if self.last[id] != s {
                self.last[id] = s;
                self.holders[id] += 1;
            }
            out.push(Unit {
                start: start as u32,
                end: end as u32,
                skeleton: id,
            });
            start = end;
        }
        out
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
        self.list[id].iter().map(|k| self.weight(*k)).sum()
    }

    /// Whether the unit can be an item: it has text of its own and a value.
    fn is_item(&self, id: usize) -> bool {
        self.list[id].iter().any(|k| {
            *k == WILD || (CLASSES..BULLET).contains(k) && *k != CLASSES + Class::Cell as Key
        }) && self.text(id) >= TEXT
    }

    /// Whether a unit may belong to an item beside its text: not a line that most sequences have once.
    fn is_value(&self, id: usize) -> bool {
        2 * self.holders[id] < self.sequences
            || 4 * self.uses[id] >= 5 * self.holders[id]
            || self.list[id].contains(&WILD) && self.text(id) < TEXT
    }

    /// The weight of the longest common subsequence of two skeletons.
    fn common(&self, x: &[Key], y: &[Key]) -> i32 {
        if x.len().saturating_mul(y.len()) > 1 << 16 {
            return 0;
        }
        let width = y.len() + 1;
        let mut best = vec![0i32; (x.len() + 1) * width];
        for i in 1..=x.len() {
            for j in 1..=y.len() {
                let at = i * width + j;
                let diagonal = if x[i - 1] == y[j - 1] {
                    best[at - width - 1] + self.weight(x[i - 1])
                } else {
                    0
                };
                best[at] = diagonal.max(best[at - width]).max(best[at - 1]);
            }
        }
        best[best.len() - 1]
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
    /// that hold a choice or an optional part.
    fn is_enough(&self, x: &[Key], y: &[Key], less: i32, more: i32) -> bool {
        let ends = self.ends(x, y);
        (ends >= 3 * TEXT && 10 * ends >= 7 * less && more <= 4 * less)
            || 10 * self.common(x, y) >= 7 * more
    }

    /// The weight of the text that two skeletons begin and end with.
    fn ends(&self, x: &[Key], y: &[Key]) -> i32 {
        let head = x.iter().zip(y).take_while(|(a, b)| a == b).count();
        let tail = x[head..]
            .iter()
            .rev()
            .zip(y[head..].iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
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
    for id in (0..skeletons.list.len()).filter(|id| !taken.contains(id) && skeletons.is_item(*id)) {
        if let Some(home) = cores.iter().position(|core| skeletons.belongs(core, id)) {
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
    let mut distances: BTreeMap<usize, usize> = BTreeMap::new();
    let mut leading: BTreeMap<usize, usize> = BTreeMap::new();
    for own in units {
        let at: Vec<usize> = (0..own.len())
            .filter(|i| members.contains(&own[*i].skeleton))
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

fn runs(units: &[Unit], clusters: &[Cluster]) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    let mut done = 0;
    for (i, unit) in units.iter().enumerate() {
        let Some(cluster) = clusters
            .iter()
            .position(|c| c.skeletons.contains(&unit.skeleton))
        else {
            continue;
        };
        let shape = &clusters[cluster];
        let from = i.saturating_sub(shape.before).max(done);
        let to = (i + 1 + shape.after).min(units.len());
        if from > i {
            continue;
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
        out.folds.push((position, end - start));
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
