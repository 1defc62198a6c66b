//! Which documents belong together.
//!
//! In: documents, as [`Signature`]s. Out: [`Families`], and those that are like no other. A signature holds the hashes of a
//! document's token runs (shingles; Broder 1997, "On the resemblance and containment of documents"), or of a sample of them that
//! every document chooses alike.
//!
//! **The rule.** Documents are of one family when, on average, each two of them share enough of the smaller one: at least a tenth,
//! and at least a third of what the family's members share among themselves. So optional clauses keep no document out; a legal
//! phrase or a licence's first line, which much shorter or much more alike families may share, joins none; and a document
//! made of two templates goes to the one that says more of it and does not join the two. See `bond.rs`.
//!
//! **The way.** Equal signatures count once. Of the others a sample, chosen by what they say, is compared each with each, and
//! grouped, the closest first (average linkage). Each document outside the sample is looked up in the groups' shingles. What
//! finds no group is sampled in its turn, until nothing is left. So the cost is linear in the documents for each round, and
//! a round more is needed only where many documents are like no other in the sample before; a sample of 512 misses a
//! family with a hundredth of the documents once in 150 times, and the next round finds it.
//!
//! Nothing depends on the order of the documents, on their number of copies, the threads or the machine.
//!
//! It fails where documents share less than a tenth, as short forms do whose values are most of the text, and where one
//! template was made from another and most of it is the same: both are one family then.

mod agglomerate;
mod bond;
mod profile;
mod shingles;
mod signature;
mod strangers;

use std::cmp::Reverse;
use std::collections::HashMap;

use foldhash::quality::RandomState;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::text::corpus::Corpus;
use agglomerate::agglomerate;
use profile::Profiles;
use shingles::Shingles;
use signature::LIMIT;

pub use signature::Signature;
pub use strangers::strangers;

/// Documents that are compared each with each in the first round; each further round takes twice as many, up to [`MOST`].
const SAMPLE: usize = 512;

/// The most documents that are compared each with each in one round.
const MOST: usize = 2048;

/// From how many documents on their signatures are a quarter as long, so that they fit into memory; so many documents
/// make up for it.
const CROWD: usize = 1 << 14;

/// Which documents come from one template; documents are numbered as they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Families {
    /// Two documents or more each, ascending. The family of most different documents comes first; which of equal ones does is
    /// a matter of what they say, not of their order.
    pub families: Vec<Vec<usize>>,
    /// Documents that are like no other, ascending.
    pub alone: Vec<usize>,
}

/// Tells the families of a mixed corpus apart.
///
/// Documents without a token are like no other. Cost: near linear in the number of documents; see the [module](self).
///
/// ```
/// use untemplate::family::{Signature, families};
///
/// let texts = [
///     "The Harbour Museum is open on Sundays. Tickets are sold at the door.",
///     "Peel the potatoes, slice them thinly and fry them in butter.",
///     "The Old Mill is open on Sundays. Tickets are sold at the door.",
/// ];
/// let signatures = texts.map(Signature::of);
/// let found = families(&signatures);
/// assert_eq!(found.families, [[0, 2]]);
/// assert_eq!(found.alone, [1]);
/// ```
pub fn families(documents: &[Signature]) -> Families {
    // By a hash of what they say, so that any beginning of the list is a fair sample.
    let mut distinct: Vec<(u64, &Signature, Vec<usize>)> = Vec::new();
    let mut places: HashMap<&Signature, usize, RandomState> = HashMap::default();
    let fingerprints: Vec<u64> = documents.par_iter().map(signature::fingerprint).collect();
    for (d, document) in documents.iter().enumerate() {
        if document.is_empty() {
            continue;
        }
        let place = *places.entry(document).or_insert(distinct.len());
        if place == distinct.len() {
            distinct.push((fingerprints[d], document, Vec::new()));
        }
        distinct[place].2.push(d);
    }
    distinct.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));

    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut pending: Vec<usize> = (0..distinct.len()).collect();
    let mut size = SAMPLE;
    while !pending.is_empty() {
        let rest = pending.split_off(size.min(pending.len()));
        let sample: Vec<&Signature> = pending.iter().map(|d| distinct[*d].1).collect();
        let groups = agglomerate(&sample);
        let profiles = Profiles::new(&groups, &sample);
        let mut members: Vec<Vec<usize>> = groups
            .iter()
            .map(|group| group.members.iter().map(|d| pending[*d]).collect())
            .collect();
        let homes: Vec<Option<usize>> = rest
            .par_iter()
            .map_init(
                || profiles.counts(),
                |counts, d| profiles.family_of(distinct[*d].1, counts),
            )
            .collect();
        pending.clear();
        for (d, home) in rest.into_iter().zip(homes) {
            match home {
                Some(home) => members[home].push(d),
                None => pending.push(d),
            }
        }
        found.extend(members);
        size = (2 * size).min(MOST);
    }

    found.sort_by_key(|group| (Reverse(group.len()), group.iter().min().copied()));
    let mut out = Families::default();
    for group in found {
        let mut all: Vec<usize> = group
            .into_iter()
            .flat_map(|d| std::mem::take(&mut distinct[d].2))
            .collect();
        all.sort_unstable();
        match all.as_slice() {
            [alone] => out.alone.push(*alone),
            _ => out.families.push(all),
        }
    }
    let empty = |d: &usize| documents[*d].is_empty();
    out.alone.extend((0..documents.len()).filter(empty));
    out.alone.sort_unstable();
    out
}

/// The same for texts: signatures and families in one.
///
/// # Panics
/// If a text is longer than 4 GiB.
pub fn families_of_texts(texts: &[&str]) -> Families {
    let documents: Vec<usize> = (0..texts.len()).collect();
    families(&signatures(&Corpus::new(texts), &documents))
}

/// The signatures of these documents of a corpus.
pub(crate) fn signatures(corpus: &Corpus, documents: &[usize]) -> Vec<Signature> {
    let shingles = Shingles::new(corpus);
    let limit = limit(documents.len());
    documents
        .par_iter()
        .map(|document| shingles.signature(corpus, *document, limit))
        .collect()
}

/// How many shingles the signatures of so many documents hold.
fn limit(documents: usize) -> usize {
    if documents < CROWD { LIMIT } else { LIMIT / 4 }
}

#[cfg(test)]
mod tests;
