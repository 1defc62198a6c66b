//! What it costs to describe what a name stands for, as it is read and otherwise.
//!
//! Of two readings of the same documents inference takes the one that is shorter to write down (minimum description length,
//! Rissanen 1978): the template, and for each document what the template leaves open. Here the sums are done again, for one
//! name of a model: its documents come back from the model, their words are weighed as inference weighs them, and documents with
//! the same words count once. In: a template, its records, a name. Out: a [`Price`] for each reading. Cost: as reading the
//! documents anew.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::infer::BOM;
use super::model::{Node, Record, Template, Value, Values};
use super::render::{part, source_text};
use super::slot::readings_cost;
use crate::align::pairwise::RUN_COST;
use crate::align::skeleton::{PLACE_COST, flag_cost};
use crate::error::Error;
use crate::text::corpus::{Corpus, Key, log2};

/// Sixteenths of a bit.
const BIT: i64 = 16;

/// How the places of a name may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Fixed text, of which some documents deviate.
    Text,
    /// A value.
    Variable,
    /// Alternative wordings.
    Choice,
    /// A clause that some lack; where there are several readings, a clause for each of them.
    Optional,
    /// Items in any number.
    Repeat,
    /// Text of the documents' own, of which the template says nothing.
    Own,
}

/// What a reading costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Price {
    /// The reading.
    #[serde(rename = "as")]
    pub way: Way,
    /// What it takes to say the template's part and what it leaves open, in bits.
    pub bits: u64,
    /// Whether the template has it so.
    pub taken: bool,
}

/// What it costs to read the places of a name as the template does, then otherwise, the cheapest first; nothing if the template
/// has no such name, or no document.
///
/// # Errors
///
/// Those of [`source_text`]: a record that does not fit its template.
///
/// ```
/// use untemplate::template::price::{Way, prices};
/// use untemplate::{accept, infer};
///
/// let names = ["Anna Berg", "Otto Tal", "Ida Moor", "Karl Stein", "Eva Lund"];
/// let files = names.map(|who| (who.to_owned(), format!("Ask {who} today.\n").into_bytes()));
/// let model = infer(&accept(files.to_vec()).documents);
/// let name = model.template.variables.keys().next().cloned().unwrap_or_default();
/// let prices = prices(&model.template, &model.documents, &name)?;
/// assert_eq!((prices[0].way, prices[0].taken), (Way::Variable, true));
/// assert!(prices[1..].iter().all(|other| other.bits > prices[0].bits));
/// # Ok::<(), untemplate::Error>(())
/// ```
pub fn prices(template: &Template, records: &[Record], name: &str) -> Result<Vec<Price>, Error> {
    let texts = sources(template, records)?;
    let classes = classes(&texts);
    let rows: Vec<&Values> = classes.iter().map(|d| &records[*d].variables).collect();
    let mut places = Vec::new();
    find(&template.nodes, &rows, name, &mut places);
    // What is weighed besides the documents: each part of the places once.
    let mut said: BTreeSet<String> = BTreeSet::new();
    for (node, rows) in &places {
        gather(node, rows, &mut said)?;
    }
    let said: Vec<String> = said.into_iter().collect();
    let all: Vec<&str> = texts.iter().chain(&said).map(String::as_str).collect();
    let mut corpus = Corpus::new(&all);
    corpus.weigh(&classes);
    let weight = |d: usize| {
        let symbols = corpus.symbols(d).into_iter();
        let weights = symbols.map(|symbol| i64::from(corpus.dictionary.weight(symbol.key())));
        weights.sum::<i64>()
    };
    let weights = said.iter().enumerate();
    let weights = weights.map(|(k, text)| (text.as_str(), weight(texts.len() + k)));
    let scale = Scale {
        weights: weights.collect(),
    };
    let mut costs: BTreeMap<Way, i64> = BTreeMap::new();
    let mut taken = None;
    for (k, (node, rows)) in places.iter().enumerate() {
        for (way, cost) in scale.place(node, rows, k == 0)? {
            *costs.entry(way).or_default() += cost;
        }
        taken = Some(way_of(node));
    }
    let costs = costs.into_iter();
    let mut prices: Vec<Price> = costs
        .map(|(way, cost)| Price {
            way,
            bits: ((cost + BIT / 2) / BIT).max(0) as u64,
            taken: Some(way) == taken,
        })
        .collect();
    // Stable: equal ones stand in the order of the ways.
    prices.sort_by_key(|price| (!price.taken, price.bits));
    Ok(prices)
}

/// The texts of the documents, without a byte order mark.
fn sources(template: &Template, records: &[Record]) -> Result<Vec<String>, Error> {
    let texts = records.iter().map(|record| {
        let text = source_text(template, record)?;
        Ok(text.strip_prefix(BOM).unwrap_or(&text).to_owned())
    });
    texts.collect()
}

/// One document of each class of those with the same words.
fn classes(texts: &[String]) -> Vec<usize> {
    let all: Vec<&str> = texts.iter().map(String::as_str).collect();
    let corpus = Corpus::new(&all);
    let mut known: BTreeSet<Vec<Key>> = BTreeSet::new();
    let words = |d: &usize| corpus.symbols(*d).iter().map(|s| s.key()).collect();
    (0..texts.len())
        .filter(|d| known.insert(words(d)))
        .collect()
}

/// The places of a name, each with the values of the documents or items in which it could stand.
fn find<'m>(
    nodes: &'m [Node],
    rows: &[&'m Values],
    name: &str,
    places: &mut Vec<(&'m Node, Vec<&'m Values>)>,
) {
    for node in nodes {
        let own = match node {
            Node::Text { .. } => continue,
            Node::Variable { name, .. }
            | Node::Optional { name, .. }
            | Node::Choice { name, .. }
            | Node::Repeat { name, .. } => name,
        };
        if own == name && !rows.is_empty() {
            places.push((node, rows.to_vec()));
        }
        for (inner, rows) in inner(node, rows) {
            find(inner, &rows, name, places);
        }
    }
}

/// What lies in a node, each part with the values of those that have it.
fn inner<'m>(node: &'m Node, rows: &[&'m Values]) -> Vec<(&'m [Node], Vec<&'m Values>)> {
    let having = |is: &dyn Fn(&Values) -> bool| -> Vec<&'m Values> {
        rows.iter().copied().filter(|row| is(row)).collect()
    };
    match node {
        Node::Text { .. } | Node::Variable { .. } => Vec::new(),
        Node::Optional {
            name,
            negated,
            nodes,
            ..
        } => {
            let rows = having(&|row| row.get(name) == Some(&Value::Flag(!negated)));
            vec![(nodes, rows)]
        }
        Node::Choice { name, options, .. } => {
            let options = options.iter().map(|option| {
                let rows = having(
                    &|row| matches!(row.get(name), Some(Value::Text(key)) if *key == option.key),
                );
                (option.nodes.as_slice(), rows)
            });
            options.collect()
        }
        Node::Repeat { name, nodes, .. } => {
            let items = rows.iter().flat_map(|row| items(row, name));
            vec![(nodes, items.collect())]
        }
    }
}

fn items<'m>(row: &'m Values, list: &str) -> &'m [Values] {
    match row.get(list) {
        Some(Value::Items(items)) => items,
        _ => &[],
    }
}

/// What a document or item says in the place of a node.
fn whole(node: &Node, row: &Values) -> Result<String, Error> {
    part(std::slice::from_ref(node), row)
}

/// All texts of a place that are to be weighed.
fn gather(node: &Node, rows: &[&Values], said: &mut BTreeSet<String>) -> Result<(), Error> {
    if let Node::Text { text } = node {
        said.insert(text.clone());
        return Ok(());
    }
    for row in rows {
        said.insert(whole(node, row)?);
    }
    for (nodes, rows) in inner(node, rows) {
        for row in &rows {
            said.insert(part(nodes, row)?);
        }
        for node in nodes {
            gather(node, &rows, said)?;
        }
    }
    Ok(())
}

fn way_of(node: &Node) -> Way {
    match node {
        Node::Text { .. } => Way::Text,
        Node::Variable { .. } => Way::Variable,
        Node::Optional { .. } => Way::Optional,
        Node::Choice { .. } => Way::Choice,
        Node::Repeat { .. } => Way::Repeat,
    }
}

/// What texts say, in sixteenths of a bit.
struct Scale<'t> {
    weights: BTreeMap<&'t str, i64>,
}

impl Scale<'_> {
    fn weight(&self, text: &str) -> i64 {
        self.weights.get(text).copied().unwrap_or_default()
    }

    /// What each reading of a place costs. The values of a variable are said in its first place.
    fn place(&self, node: &Node, rows: &[&Values], first: bool) -> Result<Vec<(Way, i64)>, Error> {
        let n = rows.len();
        let said = self.readings(rows.iter().map(|row| whole(node, row)))?;
        let own: i64 = said
            .values()
            .map(|(weight, count)| self.anew(*weight, *count))
            .sum();
        let usual = said.values().max_by_key(|(_, count)| *count);
        // The usual one once, all others wherever they stand.
        let text = usual.map_or(0, |(weight, count)| {
            own - self.anew(*weight, *count) + weight
        });
        let value = self.value(&said, n);
        let parts = inner(node, rows);
        let left = |parts: &[(&[Node], Vec<&Values>)]| -> Result<i64, Error> {
            let costs = parts.iter().map(|(nodes, rows)| self.nodes(nodes, rows));
            costs.sum()
        };
        Ok(match node {
            Node::Text { .. } => Vec::new(),
            Node::Variable { .. } => {
                let counts: Vec<usize> = said.values().map(|(_, count)| *count).collect();
                let texts: i64 = said.values().map(|(weight, _)| weight).sum();
                let flags = said
                    .values()
                    .map(|(weight, count)| weight + flag_cost(*count, n));
                vec![
                    (Way::Variable, if first { value } else { PLACE_COST }),
                    (Way::Text, text),
                    (Way::Choice, texts + which(&counts, n)),
                    (Way::Optional, flags.sum()),
                ]
            }
            Node::Optional { .. } => {
                let holders: usize = parts.iter().map(|(_, rows)| rows.len()).sum();
                let inside = left(&parts)?;
                let own = self.readings(
                    parts
                        .iter()
                        .flat_map(|(nodes, rows)| rows.iter().map(|row| part(nodes, row))),
                )?;
                let own = own
                    .values()
                    .map(|(weight, count)| self.anew(*weight, *count));
                vec![
                    (Way::Optional, inside + flag_cost(holders, n)),
                    (
                        Way::Text,
                        inside + (n - holders) as i64 * i64::from(RUN_COST),
                    ),
                    (Way::Own, own.sum()),
                    (Way::Variable, value),
                ]
            }
            Node::Choice { .. } => {
                let counts: Vec<usize> = parts.iter().map(|(_, rows)| rows.len()).collect();
                // Each once: choices may lie within choices.
                let costs = parts.iter().map(|(nodes, rows)| self.nodes(nodes, rows));
                let costs = costs.collect::<Result<Vec<i64>, Error>>()?;
                let inside: i64 = costs.iter().sum();
                let flags: i64 = counts.iter().map(|count| flag_cost(*count, n)).sum();
                // The usual option is text, the others are what deviates from it.
                let usual = (0..parts.len()).max_by_key(|at| counts[*at]);
                let mut text = 0;
                for (at, (_, rows)) in parts.iter().enumerate() {
                    text += if usual == Some(at) {
                        costs[at]
                    } else {
                        let own = rows.iter().map(|row| whole(node, row));
                        let own = self.readings(own)?;
                        let own = own
                            .values()
                            .map(|(weight, count)| self.anew(*weight, *count));
                        own.sum()
                    };
                }
                vec![
                    (Way::Choice, inside + which(&counts, n)),
                    (Way::Text, text),
                    (Way::Optional, inside + flags),
                    (Way::Variable, value),
                ]
            }
            Node::Repeat { name, nodes, .. } => {
                // How many items each has; and a clause for each item, if it were one.
                let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
                let mut having: BTreeMap<String, usize> = BTreeMap::new();
                for row in rows {
                    let items = items(row, name);
                    *numbers.entry(items.len()).or_default() += 1;
                    let texts: Result<BTreeSet<String>, Error> =
                        items.iter().map(|item| part(nodes, item)).collect();
                    for text in texts? {
                        *having.entry(text).or_default() += 1;
                    }
                }
                let numbers: Vec<usize> = numbers.into_values().collect();
                let clauses = having.iter();
                let clauses = clauses.map(|(text, count)| self.weight(text) + flag_cost(*count, n));
                vec![
                    (Way::Repeat, left(&parts)? + which(&numbers, n)),
                    (Way::Text, text),
                    (Way::Optional, clauses.sum()),
                    (Way::Variable, value),
                ]
            }
        })
    }

    /// What nodes cost to describe in these documents or items.
    fn nodes(&self, nodes: &[Node], rows: &[&Values]) -> Result<i64, Error> {
        let mut cost = 0;
        for node in nodes {
            cost += match node {
                Node::Text { text } => self.weight(text),
                node => {
                    let taken = way_of(node);
                    let ways = self.place(node, rows, true)?.into_iter();
                    ways.filter(|(way, _)| *way == taken)
                        .map(|(_, cost)| cost)
                        .sum()
                }
            };
        }
        Ok(cost)
    }

    /// Distinct readings: what each says, and how many have it.
    fn readings(
        &self,
        readings: impl Iterator<Item = Result<String, Error>>,
    ) -> Result<BTreeMap<String, (i64, usize)>, Error> {
        let mut said: BTreeMap<String, (i64, usize)> = BTreeMap::new();
        for reading in readings {
            let reading = reading?;
            let weight = self.weight(&reading);
            said.entry(reading).or_insert((weight, 0)).1 += 1;
        }
        Ok(said)
    }

    /// What it costs that so many say this as their own text. Who says nothing lacks the text there.
    fn anew(&self, weight: i64, count: usize) -> i64 {
        count as i64 * (weight + i64::from(RUN_COST))
    }

    /// What readings cost as a value.
    fn value(&self, said: &BTreeMap<String, (i64, usize)>, n: usize) -> i64 {
        let texts = said.values().map(|(weight, _)| weight).sum();
        let counts = said.values().map(|(_, count)| *count as u64);
        readings_cost(texts, counts, n as u64)
    }
}

/// What it costs to say which of these each has.
fn which(counts: &[usize], n: usize) -> i64 {
    let each = counts.iter().map(|count| {
        let rarity = log2(n as u64) - log2((*count).max(1) as u64);
        *count as i64 * i64::from(rarity)
    });
    each.sum::<i64>() + PLACE_COST
}

#[cfg(test)]
#[path = "price_tests.rs"]
mod tests;
