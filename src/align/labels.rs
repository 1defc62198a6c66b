//! Labels: cells that say what stands in the rest of their row.
//!
//! A table of keys and values has a row for each key, at most once in a document and always in the same order; the rows of a list
//! come in any. So they are labels if it takes less to say who has each than to say of each row what it begins with, however few
//! documents have a row, and whatever values it holds.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::fold::{CHANCE, orders};
use super::rows::{cells_of, is_row, lines};
use super::sequence::Sequence;
use super::skeleton::{PLACE_COST, flag_cost, odd};
use crate::text::corpus::{Dictionary, Key, Symbol, log2};
use crate::text::token::Class;

/// The most labels of one table.
const LABELS: usize = 64;

/// Tables of one make: how many cells their rows have, and what the row above them says, if it is a usual one.
type Make = (usize, Option<u64>);

/// What the rows of a document's table begin with, in order, and of which class the value behind it is.
type Column = Vec<(Vec<Key>, Class)>;

/// The labels of the tables of a sample of sequences, by the number of cells in their rows. `usual` gives the number of a row that
/// most sequences have.
pub(super) fn labels(
    sample: &[&Sequence],
    usual: impl Fn(&[Symbol]) -> Option<u64>,
    dictionary: &Dictionary,
) -> HashMap<usize, HashSet<Vec<Key>>> {
    let mut tables: BTreeMap<Make, Vec<Column>> = BTreeMap::new();
    for sequence in sample {
        let mut own: BTreeMap<Make, Column> = BTreeMap::new();
        let (mut head, mut begun) = (None, false);
        for (start, end) in lines(&sequence.symbols) {
            let row = &sequence.symbols[start..end];
            if !is_row(row, dictionary) {
                (head, begun) = (None, false);
                continue;
            }
            match usual(row) {
                Some(hash) if !begun => head = Some(hash),
                Some(_) => {}
                None => {
                    begun = true;
                    let cells = cells_of(row, dictionary);
                    let Some((from, to)) = cells.first().copied().filter(|_| cells.len() > 1)
                    else {
                        continue;
                    };
                    let said = row[from..to].iter().map(|x| x.key()).collect();
                    let value = dictionary.class(row[cells[1].0].key());
                    let column = own.entry((cells.len(), head)).or_default();
                    column.push((said, value));
                }
            }
        }
        for (make, column) in own {
            tables.entry(make).or_default().push(column);
        }
    }
    let mut labels: HashMap<usize, HashSet<Vec<Key>>> = HashMap::new();
    for ((size, _), columns) in tables {
        labels
            .entry(size)
            .or_default()
            .extend(ordered(&columns, dictionary));
    }
    labels
}

/// What nearly all rows of these columns begin with, or most where the values behind are of several sorts, if it comes in one order and is said in fewer bits as labels.
fn ordered(columns: &[Column], dictionary: &Dictionary) -> Vec<Vec<Key>> {
    // In how many columns each stands, and in how many more than once.
    let mut held: BTreeMap<&[Key], (usize, usize)> = BTreeMap::new();
    for column in columns {
        let mut own: BTreeMap<&[Key], usize> = BTreeMap::new();
        for (said, _) in column {
            *own.entry(said).or_default() += 1;
        }
        for (said, times) in own {
            let entry = held.entry(said).or_default();
            *entry = (entry.0 + 1, entry.1 + usize::from(times > 1));
        }
    }
    let mut often: Vec<(&[Key], usize)> = held
        .into_iter()
        .filter(|(_, (holders, twice))| {
            *holders > odd(columns.len()).max(1) && *twice <= odd(*holders)
        })
        .map(|(said, (holders, _))| (said, holders))
        .collect();
    // By what they say, since the numbers of words depend on the order of the inputs.
    let text =
        |said: &[Key]| -> Vec<&str> { said.iter().map(|key| dictionary.text(*key)).collect() };
    often.sort_by_cached_key(|(said, holders)| (std::cmp::Reverse(*holders), text(said)));
    often.truncate(LABELS);
    let number: HashMap<&[Key], usize> = often
        .iter()
        .zip(0..)
        .map(|((said, _), k)| (*said, k))
        .collect();
    // What a column says again is passed over, so that no document has more to compare than there are labels.
    let numbered: Vec<(usize, Vec<usize>)> = columns
        .iter()
        .map(|column| {
            let mut own: Vec<usize> = Vec::new();
            for label in column
                .iter()
                .filter_map(|(said, _)| number.get(said.as_slice()))
            {
                if !own.contains(label) {
                    own.push(*label);
                }
            }
            (column.len(), own)
        })
        .collect();
    let n = often.len();
    let mut before = vec![0usize; n * n];
    for (_, own) in &numbered {
        for (k, a) in own.iter().enumerate() {
            own[k + 1..].iter().for_each(|b| before[a * n + b] += 1);
        }
    }
    let mut kept: Vec<usize> = Vec::new();
    for a in 0..n {
        let agrees = |b: &usize| {
            let (first, second) = (before[a * n + b], before[b * n + a]);
            first.min(second) <= odd(first + second)
        };
        if kept.iter().all(agrees) {
            kept.push(a);
        }
    }
    let (mut all, mut labelled, mut orders_said) = (0, 0, 0);
    let mut sorted = true;
    for (rows, own) in &numbered {
        let own: Vec<usize> = own.iter().copied().filter(|a| kept.contains(a)).collect();
        all += rows;
        labelled += own.len();
        orders_said += orders(own.len());
        let texts = own.iter().map(|k| text(often[*k].0));
        let texts: Vec<String> = texts.map(|words| words.concat().to_lowercase()).collect();
        sorted &= texts.is_sorted();
    }
    // The values of a list's column are of one sort, those of keys are not.
    let mut sorts: BTreeMap<Class, BTreeSet<usize>> = BTreeMap::new();
    for (said, class) in columns.iter().flatten() {
        if let Some(label) = number.get(said.as_slice()).filter(|k| kept.contains(k)) {
            sorts.entry(*class).or_default().insert(*label);
        }
    }
    let twice = sorts.values().filter(|labels| labels.len() > 1).count();
    let several = sorts.len() > 2 || twice > 1;
    let least = if several { 6 } else { 7 };
    // As a list, each row says what it begins with; what is sorted says nothing by its order. As labels, each says who has it, and all
    // say their order once.
    let holders = || kept.iter().map(|k| often[*k].1);
    let part = |k: usize| k as i64 * i64::from(log2(labelled as u64) - log2(k as u64));
    let listed = holders().map(part).sum::<i64>() - if sorted { orders_said } else { 0 };
    let flags: i64 = holders()
        .map(|k| flag_cost(k, columns.len()) - PLACE_COST)
        .sum();
    // A row that begins with something else says so, and there are few of them: lists, too, may be made of one catalogue in its order.
    let others = (all - labelled) as i64 * i64::from(log2(kept.len() as u64 + 1));
    if 8 * labelled < least * all || listed - flags - orders(kept.len()) - others <= CHANCE {
        return Vec::new();
    }
    kept.into_iter().map(|k| often[k].0.to_vec()).collect()
}
