//! Which units are items of one list.
//!
//! In: the units of sequences and their skeletons. Out: [`Cluster`]s: skeletons that are alike and follow one another at a steady
//! distance, and those of single items like them.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::quality::RandomState;
use rayon::prelude::*;

use super::period::Cluster;
use super::sequence::Sequence;
use super::skeleton::odd;
use super::unit::{BULLET, CLASSES, Skeletons, Unit, WILD};
use crate::text::corpus::Key;
use crate::text::label::label_end;
use crate::text::token::Class;

/// The most units that one item has.
pub(super) const REACH: usize = 8;

/// Items of either of two lists that are compared, at most.
const TWINS: usize = 8;

/// The border of a table's cell in a skeleton.
const CELL_KEY: Key = CLASSES + Class::Cell as Key;

/// The least that an item's text says, in sixteenths of a bit.
const TEXT: i32 = 10 * 16;

impl Skeletons<'_> {
    fn text(&self, id: usize) -> i32 {
        self.texts[id]
    }

    /// Whether a unit can be an item. The more words it hides, the more likely a few of the others are alike by chance: where its text
    /// says less than a bit for each, it is prose.
    fn is_item(&self, id: usize) -> bool {
        self.items[id]
            && (self.texts[id] >= 16 * self.hidden[id] as i32 || self.heading(id).is_some())
    }

    /// The value of a known shape that a unit begins with, and the mark that sets it off: "3.4.2019 - ", "3.4.2019 (".
    fn heading(&self, id: usize) -> Option<&[Key]> {
        let own = &self.list[id];
        let own = own.strip_prefix(&[BULLET]).unwrap_or(own);
        let [value, mark, ..] = own[..] else {
            return None;
        };
        let is_value = (CLASSES..BULLET).contains(&value) && value != CELL_KEY;
        let is_mark = mark < CLASSES
            && matches!(
                self.dictionary.text(mark),
                "-" | "–" | "—" | ":" | "：" | "(" | "（"
            );
        (is_value && is_mark).then(|| &own[..2])
    }

    /// The label that a unit begins with.
    pub(super) fn label(&self, id: usize) -> Option<&[Key]> {
        let own = &self.list[id];
        let text = |key: Key| (key < CLASSES).then(|| self.dictionary.text(key));
        let end = label_end(own.iter().map_while(|key| text(*key)))?;
        (end > 0).then(|| &own[..=end])
    }

    /// Whether two units begin with a value of one shape, set off by one mark, whatever they go on with.
    fn are_headed_alike(&self, a: usize, b: usize) -> bool {
        self.heading(a)
            .is_some_and(|own| self.heading(b) == Some(own))
    }

    /// Whether a unit may belong to an item beside its text: not a line that most sequences have once.
    pub(super) fn is_value(&self, id: usize) -> bool {
        2 * self.holders[id] <= self.sequences
            || 4 * self.uses[id] >= 5 * self.holders[id]
            || self.list[id].contains(&WILD) && self.says_little(id)
    }

    /// Whether a unit is hardly more than a value.
    pub(super) fn says_little(&self, id: usize) -> bool {
        self.text(id) < TEXT
    }

    /// The weight of the longest common subsequence of two skeletons.
    fn common(&self, x: &[Key], y: &[Key]) -> i32 {
        if x.len().saturating_mul(y.len()) > 1 << 16 {
            return 0;
        }
        let (head, tail) = common_ends(x, y);
        let ends = self.said(&x[..head]) + self.said(&x[x.len() - tail..]);
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
                || self.begin_alike(a, b)
                || self.are_headed_alike(a, b)
                || self.differ_in_notation(x, y)
        }
    }

    /// Whether two units say the same around their values, of which some are of a known shape in one and in the other not: a telephone
    /// number may be written so that nobody takes it for one.
    fn differ_in_notation(&self, x: &[Key], y: &[Key]) -> bool {
        let plain = |keys: &[Key]| {
            let value = |key: Key| (CLASSES..BULLET).contains(&key) && key != CELL_KEY;
            let shown = keys.iter().map(|key| if value(*key) { WILD } else { *key });
            let mut plain: Vec<Key> = shown.collect();
            plain.dedup_by(|a, b| *a == WILD && *b == WILD);
            plain
        };
        let own = plain(x);
        own == plain(y) && self.said(&own) >= TEXT
    }

    /// Whether an item of one list is like one of another, of those that come most often.
    fn any_alike(&self, one: &BTreeSet<usize>, other: &BTreeSet<usize>) -> bool {
        let often = |members: &BTreeSet<usize>| {
            let mut often: Vec<usize> = members.iter().copied().collect();
            often.sort_by_key(|id| (std::cmp::Reverse(self.uses[*id]), *id));
            often.truncate(TWINS);
            often
        };
        let (one, other) = (often(one), often(other));
        let mut pairs = one.iter().flat_map(|a| other.iter().map(move |b| (*a, *b)));
        pairs.any(|(a, b)| self.alike(a, b))
    }

    /// Whether a sequence has several units of this skeleton.
    fn comes_again(&self, id: usize) -> bool {
        self.uses[id] > self.holders[id] + odd(self.sequences)
    }

    /// Whether most sequences have a line, and hardly any has it again: no item holds it, or those with two items would have it twice.
    fn comes_once(&self, id: usize) -> bool {
        !self.is_value(id) && !self.comes_again(id)
    }

    /// Whether two units begin alike and go on as they like, as items do that end in one of several wordings: text, a value and more
    /// text, in a document that has one of them twice. Clauses that begin so stand once in each.
    fn begin_alike(&self, a: usize, b: usize) -> bool {
        let (x, y) = (&self.list[a], &self.list[b]);
        let (head, _) = common_ends(x, y);
        let value = |key: &Key| *key == WILD || (CLASSES..BULLET).contains(key);
        let within = x[..head].iter().rposition(|key| !value(key));
        let valued = within.is_some_and(|last| x[..last].iter().any(value));
        valued && self.said(&x[..head]) >= 3 * TEXT && (self.comes_again(a) || self.comes_again(b))
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
        self.said(&x[..head]) + self.said(&x[x.len() - tail..])
    }

    /// What a part of a skeleton says.
    fn said(&self, part: &[Key]) -> i32 {
        part.iter().map(|key| self.weight(*key)).sum()
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
                || self.is_value(id)
                    && (!is_loose(core) || self.text(id) <= 4 * text)
                    && fills(core, own))
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

/// How many keys several sequences begin with alike, and how many they end with alike; the two may overlap.
pub(crate) fn common_to_all<'a>(mut all: impl Iterator<Item = &'a [Key]>) -> (usize, usize) {
    let Some(first) = all.next() else {
        return (0, 0);
    };
    let same = |(a, b): &(&Key, &Key)| a == b;
    all.fold((first.len(), first.len()), |(head, tail), other| {
        let begins = first.iter().zip(other).take_while(same).count();
        let ends = first.iter().rev().zip(other.iter().rev());
        (head.min(begins), tail.min(ends.take_while(same).count()))
    })
}

/// Whether a unit with this skeleton can be an item: it has text of its own and a value.
pub(super) fn is_item(skeleton: &[Key], text: i32) -> bool {
    text >= TEXT
        && skeleton
            .iter()
            .any(|k| *k == WILD || (CLASSES..BULLET).contains(k) && *k != CELL_KEY)
}

/// Whether a core begins and ends with a value: a sentence that holds its text somewhere may be the core with a clause on either side.
fn is_loose(core: &[Key]) -> bool {
    core.first() == Some(&WILD) && core.last() == Some(&WILD)
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

/// In which order lines that can be items stand side by side.
struct Orders {
    /// Of two skeletons, how many sequences have a unit of the second right behind one of the first, and never the other way round.
    counts: HashMap<(usize, usize), usize, RandomState>,
    /// What chance and slips may bring about.
    odd: usize,
}

impl Orders {
    fn of(units: &[Vec<Unit>], skeletons: &Skeletons<'_>) -> Self {
        let mut counts: HashMap<(usize, usize), usize, RandomState> = HashMap::default();
        for own in units {
            let ids = own.iter().map(|unit| unit.skeleton);
            let pairs = ids.clone().zip(ids.skip(1));
            let pairs: BTreeSet<(usize, usize)> = pairs
                .filter(|(a, b)| a != b && skeletons.is_item(*a) && skeletons.is_item(*b))
                .collect();
            // Of lines that take turns each stands behind the other: they are parts of an item.
            for &(a, b) in pairs.iter().filter(|(a, b)| !pairs.contains(&(*b, *a))) {
                *counts.entry((a, b)).or_default() += 1;
            }
        }
        Self {
            counts,
            odd: odd(units.len()).max(1),
        }
    }

    /// Whether either stands behind the other in several sequences, as items of one list do.
    fn are_free(&self, a: usize, b: usize) -> bool {
        let several = |pair| self.counts.get(&pair).is_some_and(|n| *n > self.odd);
        several((a, b)) && several((b, a))
    }
}

pub(super) fn clusters(
    units: &[Vec<Unit>],
    sequences: &[Sequence],
    skeletons: &Skeletons<'_>,
) -> Vec<Cluster> {
    // Which skeletons follow one another as items, and in how many sequences.
    let mut pairs: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    let mut alike: HashMap<(usize, usize), bool, RandomState> = HashMap::default();
    let orders = OnceCell::new();
    for (s, own) in units.iter().enumerate() {
        for (i, unit) in own.iter().enumerate() {
            if !skeletons.is_item(unit.skeleton) {
                continue;
            }
            // Whether a line that most sequences have once was passed.
            let mut fenced = false;
            let between = own.iter().skip(i + 1).take(REACH);
            let end = between
                .clone()
                .position(|u| skeletons.comes_once(u.skeleton));
            for other in between.take(end.map_or(REACH, |end| end + 1)) {
                let passed = fenced;
                fenced |= !skeletons.is_value(other.skeleton);
                if !skeletons.is_item(other.skeleton)
                    || passed
                        && ![unit, other]
                            .iter()
                            .any(|u| skeletons.comes_again(u.skeleton))
                {
                    continue;
                }
                let key = (
                    unit.skeleton.min(other.skeleton),
                    unit.skeleton.max(other.skeleton),
                );
                let (a, b) = key;
                // Clauses come once in a document, in whatever order.
                let items = || skeletons.comes_again(a) || skeletons.comes_again(b);
                let free = || {
                    let orders = orders.get_or_init(|| Orders::of(units, skeletons));
                    orders.are_free(a, b)
                };
                if *alike
                    .entry(key)
                    .or_insert_with(|| skeletons.alike(a, b) || items() && free())
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
    sets.retain(|(members, count)| (*count > 1 || units.len() < 5) && !members.is_empty());
    let cores = merge(&mut sets, skeletons);
    // What slips may have brought about in a few sequences is no list.
    let several =
        |((_, count), _): &((BTreeSet<usize>, usize), Vec<Key>)| *count > 2 * odd(units.len());
    let (mut sets, cores): (Vec<_>, Vec<_>) = sets.into_iter().zip(cores).filter(several).unzip();
    adopt(&mut sets, &cores, skeletons);
    sets.into_iter()
        .filter_map(|(members, _)| Cluster::of(members, units, sequences, skeletons))
        .collect()
}

/// Lists of like items are one. Gives the text that the items of each share.
fn merge(sets: &mut Vec<(BTreeSet<usize>, usize)>, skeletons: &Skeletons<'_>) -> Vec<Vec<Key>> {
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
                && (skeletons.is_enough(&cores[*t], &cores[k], own.min(other), own.max(other))
                    || skeletons.any_alike(&sets[*t].0, &sets[k].0))
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
    cores
}

/// Units that stand alone in their sequences belong to the list whose items they are like.
fn adopt(sets: &mut [(BTreeSet<usize>, usize)], cores: &[Vec<Key>], skeletons: &Skeletons<'_>) {
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
