//! Documents that are mostly something else than a family.
//!
//! In: the documents of one family and some that are of none, as symbols. Out: those most of which no document of the family
//! holds, where its members share much with one another. A family is made by what its smaller documents have of the larger ones;
//! this asks the larger ones, such as a page that quotes the template. And it gives the benefit of the doubt to what is in no family
//! at all. What a document shares is the part of its token runs (shingles) that another holds, too (Broder 1997, "On the
//! resemblance and containment of documents"). Where there are many a sample of the shingles, chosen by their own text, stands
//! for all of them, so the cost stays linear with a small factor and the order of the documents does not show.

use std::collections::HashMap;

use foldhash::quality::RandomState;
use rayon::prelude::*;

use super::signature::text_hash;
use crate::text::corpus::{Dictionary, Symbol};

/// Tokens in a shingle.
const SHINGLE: usize = 4;

/// Shingles that are looked up at most, about.
const SAMPLE: usize = 1 << 18;

/// Shingles that a document must have for anything to be said of it: in a short letter the values alone break most.
const ENOUGH: usize = 32;

/// A document is no stranger when it shares at least this part of what its median document shares.
const PART: usize = 5;

/// For each document whether it is a stranger to the family that the first so many of them are. Fewer than three documents have no
/// strangers.
pub fn strangers(documents: &[&[Symbol]], family: usize, dictionary: &Dictionary) -> Vec<bool> {
    if documents.len() < 3 {
        return vec![false; documents.len()];
    }
    let total: usize = documents.iter().map(|d| d.len()).sum();
    let rate = u32::try_from((total / SAMPLE).max(1)).unwrap_or(u32::MAX);
    // By the tokens' texts, since their numbers depend on the order of the documents.
    let hashes: Vec<u64> = (0..dictionary.len())
        .into_par_iter()
        .map(|k| text_hash(dictionary.text(k as u32)))
        .collect();
    let shingles: Vec<Vec<u64>> = documents
        .par_iter()
        .map(|document| {
            document
                .windows(SHINGLE)
                .map(|w| {
                    w.iter().fold(0u64, |h, s| {
                        (h.rotate_left(5) ^ hashes[s.key as usize])
                            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                    })
                })
                .filter(|h| ((h >> 32) as u32).is_multiple_of(rate))
                .collect()
        })
        .collect();
    let mut holders: HashMap<u64, (usize, bool), RandomState> = HashMap::default();
    for (d, own) in shingles.iter().enumerate().take(family) {
        for shingle in own {
            let holder = holders.entry(*shingle).or_insert((d, false));
            holder.1 |= holder.0 != d;
        }
    }
    // In thousandths; of a document with too few shingles nothing can be said.
    let shares: Vec<Option<usize>> = shingles
        .par_iter()
        .enumerate()
        .map(|(d, own)| {
            let held = |(first, more): &(usize, bool)| *more || *first != d;
            let shared = own
                .iter()
                .filter(|s| holders.get(s).is_some_and(held))
                .count();
            (own.len() >= ENOUGH).then(|| 1000 * shared / own.len())
        })
        .collect();
    let members = shares.iter().take(family);
    let mut known: Vec<usize> = members.flatten().copied().collect();
    known.sort_unstable();
    let Some(&median) = known.get(known.len() / 2) else {
        return vec![false; documents.len()];
    };
    shares
        .iter()
        .map(|share| share.is_some_and(|share| PART * share < median))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::corpus::Corpus;

    #[test]
    fn one_that_shares_nothing_is_a_stranger() {
        let policy = |name: &str| {
            format!(
                "We at {name} keep your data for thirty days and never sell it to anybody. Write to us at any time \
                 if you want to know what we hold, and we will answer within a week. You may also ask us to erase it, \
                 in which case nothing of it remains."
            )
        };
        let recipe = "Peel the potatoes, slice them thinly, and fry them in butter until both sides are golden brown. \
            Add an onion that has been cut into rings, a little salt and some pepper, and turn everything once more \
            before the onion burns. Serve hot with a green salad and a glass of cold buttermilk.";
        let (a, b, c) = (policy("Ambra"), policy("Belto"), policy("Corvo"));
        let corpus = Corpus::new(&[&a, &b, &c, recipe]);
        let symbols: Vec<_> = (0..4).map(|d| corpus.symbols(d)).collect();
        let slices: Vec<_> = symbols.iter().map(Vec::as_slice).collect();
        assert_eq!(
            strangers(&slices, 3, &corpus.dictionary),
            [false, false, false, true]
        );
    }
}
