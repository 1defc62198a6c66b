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
use std::hash::Hash;

use foldhash::quality::RandomState;
use rayon::prelude::*;

use super::cluster::{REACH, clusters};
use super::period::Cluster;
use super::sequence::Sequence;
use super::skeleton::odd;
use super::unit::{Parts, Skeletons, Unit};
use crate::text::corpus::{Corpus, Dictionary, Key, Symbol, log2};

/// Sequences with their repeats folded.
pub struct Folded {
    /// The sequences.
    pub sequences: Vec<Sequence>,
    /// For each sequence, for each folded symbol: its position, and what was folded into it.
    pub lists: Vec<BTreeMap<u32, List>>,
    /// Number of kinds of items; their keys follow the dictionary's.
    pub kinds: usize,
}

/// Items that were folded into one symbol.
#[derive(Clone, Debug)]
pub struct List {
    /// The document that they lie in.
    document: usize,
    /// The document's token that they begin with.
    first: usize,
    /// Their symbols, one item after another.
    symbols: Vec<Symbol>,
    /// For each item, where it ends among these.
    ends: Vec<u32>,
}

impl List {
    /// The items of a run, which follow one another, of a sequence that is not folded.
    fn of(sequence: &Sequence, items: &[(u32, u32)]) -> Self {
        let (start, end) = (items[0].0, items[items.len() - 1].1);
        Self {
            document: sequence.document,
            first: sequence.first + start as usize,
            symbols: sequence.symbols[start as usize..end as usize].to_vec(),
            ends: items.iter().map(|item| item.1 - start).collect(),
        }
    }

    /// Each item as a sequence.
    pub fn items(&self) -> impl Iterator<Item = Sequence> + '_ {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let from = std::mem::replace(&mut start, *end as usize);
            Sequence {
                document: self.document,
                first: self.first + from,
                symbols: self.symbols[from..start].to_vec(),
                folds: Vec::new(),
            }
        })
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
        lists: vec![BTreeMap::new(); sequences.len()],
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
    let mut clusters = clusters(&units, &sequences, &skeletons);
    clusters.retain(|cluster| !are_clauses(cluster, &units, &sequences));
    if clusters.is_empty() {
        return none(sequences);
    }
    let mut cluster_of = vec![None; skeletons.list.len()];
    for (k, cluster) in clusters.iter().enumerate().rev() {
        for id in &cluster.skeletons {
            cluster_of[*id] = Some(k);
        }
    }
    widen(&mut clusters, &cluster_of, &skeletons);
    let mut runs: Vec<Vec<Run>> = units
        .into_par_iter()
        .map(|units| runs(&units, &clusters, &cluster_of, &skeletons))
        .collect();
    behead(&mut runs, clusters.len(), &sequences);
    let (sequences, lists) = sequences
        .into_par_iter()
        .zip(runs)
        .map(|(sequence, runs)| {
            if runs.is_empty() {
                return (sequence, BTreeMap::new());
            }
            replace(&sequence, &runs, dictionary)
        })
        .unzip();
    Folded {
        sequences,
        lists,
        kinds: clusters.len(),
    }
}

/// The most lines that are looked at as clauses of one make.
const CLAUSES: usize = 64;

/// How much more the order of lines must say than it takes to state it, in sixteenths of a bit, for it to be no chance.
pub(crate) const CHANCE: i64 = 3 * 16;

/// Whether units that look like items of a list are clauses: few, each once in a sequence, and always in the same order. Either
/// each is the same in several sequences ("2. do not send letters", "3. do not copy them"); or they say the same around their
/// values ("Chair: A", "Secretary: B"), and come so in more sequences than items in any order would by chance.
fn are_clauses(cluster: &Cluster, units: &[Vec<Unit>], sequences: &[Sequence]) -> bool {
    let text = |s: usize, unit: &Unit| {
        let symbols = &sequences[s].symbols[unit.start as usize..unit.end as usize];
        symbols.iter().map(|x| x.key()).collect::<Vec<Key>>()
    };
    in_order(cluster, units, text).is_some()
        || in_order(cluster, units, |_, unit| unit.skeleton).is_some_and(|chance| chance > CHANCE)
}

/// How much it says in which order so many things come, in sixteenths of a bit.
pub(crate) fn orders(n: usize) -> i64 {
    (2..=n as u64).map(|k| i64::from(log2(k))).sum()
}

/// Where the units of a cluster, told apart by what they say, come once in a sequence and always in the same order: how much less
/// likely that is of items in any order than one order is of all orders, in sixteenths of a bit.
fn in_order<K: Eq + Hash>(
    cluster: &Cluster,
    units: &[Vec<Unit>],
    says: impl Fn(usize, &Unit) -> K,
) -> Option<i64> {
    let mut texts: HashMap<K, usize, RandomState> = HashMap::default();
    let mut holders: Vec<usize> = Vec::new();
    let mut follows: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut chance = 0;
    for (s, units) in units.iter().enumerate() {
        let mut own: Vec<usize> = Vec::new();
        let items = units.iter();
        for unit in items.filter(|u| cluster.skeletons.contains(&u.skeleton)) {
            let next = texts.len();
            let text = *texts.entry(says(s, unit)).or_insert(next);
            if text == next {
                holders.push(0);
            }
            if texts.len() > CLAUSES || own.contains(&text) {
                return None;
            }
            follows.extend(own.iter().map(|before| (*before, text)));
            holders[text] += 1;
            own.push(text);
        }
        chance += orders(own.len());
    }
    let ordered = follows.iter().all(|(a, b)| !follows.contains(&(*b, *a)));
    // One of them may have a slip.
    let recurring = holders
        .iter()
        .filter(|count| **count > odd(units.len()).max(1));
    let (all, recurring): (usize, usize) = (holders.iter().sum(), recurring.sum());
    (ordered && 10 * recurring >= 9 * all).then(|| chance - orders(texts.len()))
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
        let to = if shape.inner.is_empty() {
            (i + 1 + shape.after).min(units.len())
        } else {
            // An item ends where the next one begins, the last one with what others end with.
            let rest = &units[i + 1..units.len().min(i + 1 + shape.longest)];
            let next = rest
                .iter()
                .position(|u| cluster_of[u.skeleton] == Some(cluster));
            let end = next.map_or(rest.len().min(shape.longest - 1), |next| {
                next.saturating_sub(shape.before)
            });
            let inner = rest[..end]
                .iter()
                .take_while(|u| shape.inner.contains(&u.skeleton));
            i + 1 + inner.count()
        };
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

/// Units like those that items hold are theirs, too: those of one list, and those with one label.
fn widen(clusters: &mut [Cluster], cluster_of: &[Option<usize>], skeletons: &Skeletons<'_>) {
    let mut labelled: BTreeMap<&[Key], Vec<usize>> = BTreeMap::new();
    for id in 0..skeletons.list.len() {
        if let Some(label) = skeletons.label(id) {
            labelled.entry(label).or_default().push(id);
        }
    }
    for k in 0..clusters.len() {
        let inner = &clusters[k].inner;
        let others = inner.iter().filter_map(|id| cluster_of[*id]);
        let others: BTreeSet<usize> = others.filter(|other| *other != k).collect();
        let labels: BTreeSet<&[Key]> = inner.iter().filter_map(|id| skeletons.label(*id)).collect();
        let mut alike: Vec<usize> = Vec::new();
        for other in others {
            alike.extend(&clusters[other].skeletons);
        }
        for label in labels {
            alike.extend(&labelled[label]);
        }
        clusters[k].inner.extend(alike);
    }
}

/// Takes the headings of lists from their items: what all lists of a kind in several sequences begin with, word by word, and hold nowhere
/// else.
fn behead(runs: &mut [Vec<Run>], clusters: usize, sequences: &[Sequence]) {
    let words = |s: usize, (start, end): (u32, u32)| {
        let symbols = &sequences[s].symbols[start as usize..end as usize];
        symbols.iter().map(|x| x.key())
    };
    // Of each kind of list: how many sequences have one, how many items there are besides, and what the first of them begins with.
    let mut lists = vec![(0, 0); clusters];
    let mut last = vec![usize::MAX; clusters];
    let mut headings: Vec<Option<(usize, (u32, u32))>> = vec![None; clusters];
    let mut one = vec![true; clusters];
    for (s, own) in runs.iter().enumerate() {
        for run in own {
            let k = run.cluster;
            let (at, heading) = *headings[k].get_or_insert((s, run.items[0]));
            one[k] = one[k] && words(s, run.items[0]).eq(words(at, heading));
            lists[k].0 += usize::from(last[k] != s);
            lists[k].1 += run.items.len() - 1;
            last[k] = s;
        }
    }
    for (k, (count, items)) in lists.into_iter().enumerate() {
        one[k] &= count > 2 && items > 0;
    }
    for (s, own) in runs.iter().enumerate() {
        for run in own {
            if let Some((at, heading)) = headings[run.cluster] {
                let again = |item: &(u32, u32)| words(s, *item).eq(words(at, heading));
                one[run.cluster] = one[run.cluster] && !run.items[1..].iter().any(again);
            }
        }
    }
    for own in runs {
        for run in own.iter_mut().filter(|run| one[run.cluster]) {
            run.items.remove(0);
        }
        own.retain(|run| !run.items.is_empty());
    }
}

fn replace(
    sequence: &Sequence,
    runs: &[Run],
    dictionary: &Dictionary,
) -> (Sequence, BTreeMap<u32, List>) {
    let mut lists = BTreeMap::new();
    // There is one of each document: as long as it will be, and no longer.
    let folded: u32 = runs
        .iter()
        .flat_map(|run| &run.items)
        .map(|(start, end)| end - start)
        .sum();
    let len = sequence.symbols.len() - folded as usize + runs.len();
    let mut out = Sequence {
        document: sequence.document,
        first: sequence.first,
        symbols: Vec::with_capacity(len),
        folds: Vec::with_capacity(runs.len()),
    };
    let mut at = 0;
    for run in runs {
        let (start, end) = (run.items[0].0, run.items[run.items.len() - 1].1);
        out.symbols
            .extend_from_slice(&sequence.symbols[at..start as usize]);
        let position = out.symbols.len() as u32;
        let folded = out.folds.last().map_or(0, |(_, more)| *more);
        out.folds.push((position, folded + end - start - 1));
        lists.insert(position, List::of(sequence, &run.items));
        let first = sequence.symbols[start as usize];
        let key = dictionary.len() as Key + run.cluster as Key;
        out.symbols
            .push(Symbol::new(key, first.before(), first.bullet()));
        at = end as usize;
    }
    out.symbols.extend_from_slice(&sequence.symbols[at..]);
    (out, lists)
}
