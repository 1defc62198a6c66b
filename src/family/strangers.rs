//! Documents that are mostly something else than a family.
//!
//! A family is made by what its smaller documents have of the larger ones; this asks the larger ones, such as a page that quotes
//! the template. And it gives the benefit of the doubt to what is in no family at all. What counts is the part of a document's
//! shingles that another document of the family holds, too: its resemblance to the family as a whole.

use std::collections::HashMap;

use foldhash::quality::RandomState;
use rayon::prelude::*;

use super::signature::Signature;

/// A document is no stranger when it shares at least this part of what the family's median document shares.
const PART: usize = 5;

/// Shingles that a document of the family must have to be mostly something else: a short one is of the family for what it says.
const ENOUGH: usize = 32;

/// Into how many shares the hashes are divided while they are counted.
const SHARES: u64 = 64;

/// For each document whether it is a stranger to the family that the first so many of them are. Fewer than two documents are no
/// family. Cost: linear in the signatures.
pub fn strangers(documents: &[&Signature], family: usize) -> Vec<bool> {
    let members = &documents[..family.min(documents.len())];
    // A member of a higher level hides what it has at this one, so this is what at least half of them show.
    let mut levels: Vec<u8> = members.iter().map(|d| d.level()).collect();
    levels.sort_unstable();
    let level = levels.get(levels.len() / 2).copied().unwrap_or(0);
    let seen = |document: &&Signature| -> Vec<u32> {
        let shingles = document.shingles().iter().copied();
        let seen = shingles.filter(|hash| hash.trailing_zeros() >= u32::from(level));
        seen.collect()
    };
    let shingles: Vec<Vec<u32>> = documents.par_iter().map(seen).collect();
    // The hashes are shared out, and those of one share counted in all documents: so few that they stay near.
    let counts = (0..SHARES).into_par_iter().map(|share| {
        let bound = |share: u64| (share << u32::BITS) / SHARES;
        let (from, to) = (bound(share), bound(share + 1));
        let own: Vec<&[u32]> = shingles
            .iter()
            .map(|all| {
                let place = |bound: u64| all.partition_point(|hash| u64::from(*hash) < bound);
                &all[place(from)..place(to)]
            })
            .collect();
        shared(&own, members.len())
    });
    let counts = counts.reduce(Vec::new, |mut all, own| {
        all.resize(own.len(), 0);
        all.iter_mut().zip(own).for_each(|(all, own)| *all += own);
        all
    });
    // In thousandths.
    let shares: Vec<usize> = counts
        .iter()
        .zip(&shingles)
        .map(|(shared, own)| 1000 * shared / own.len().max(1))
        .collect();
    let mut usual: Vec<usize> = shares[..members.len()].to_vec();
    usual.sort_unstable();
    let median = usual.get(usual.len() / 2).copied().unwrap_or(0);
    let judged = |d: usize| d >= members.len() || shingles[d].len() >= ENOUGH;
    shares
        .iter()
        .enumerate()
        .map(|(d, share)| judged(d) && PART * share < median)
        .collect()
}

/// For each document how many of these shingles another of the first so many holds, too.
fn shared(shingles: &[&[u32]], members: usize) -> Vec<usize> {
    let mut holders: HashMap<u32, (usize, bool), RandomState> = HashMap::default();
    for (d, own) in shingles.iter().enumerate().take(members) {
        for shingle in *own {
            let holder = holders.entry(*shingle).or_insert((d, false));
            holder.1 |= holder.0 != d;
        }
    }
    let count = |(d, own): (usize, &&[u32])| {
        let held = |(first, more): &(usize, bool)| *more || *first != d;
        let held = own.iter().filter(|s| holders.get(s).is_some_and(held));
        held.count()
    };
    shingles.iter().enumerate().map(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shares_nothing_or_only_quotes_is_a_stranger() {
        let policy = |name: &str| {
            format!(
                "We at {name} keep your data for thirty days and never sell it to anybody. Write to us at any time if you \
                 want to know what we hold, and we will answer within a week. You may also ask us to erase it."
            )
        };
        let recipe = "Peel the potatoes, slice them thinly, and fry them in butter until both sides are golden brown. \
            Add an onion that has been cut into rings, a little salt and some pepper, and turn everything once more.";
        let words: Vec<String> = (0..900).map(|n| format!("word{n}")).collect();
        let quoting = format!("{} {}", words.join(" "), policy("Dorn"));
        let texts = [
            policy("Ambra"),
            policy("Belto"),
            quoting,
            policy("Corvo"),
            recipe.to_owned(),
            "Peel the potatoes.".to_owned(),
            format!("{recipe} {}", policy("Eder")),
        ];
        let signatures = texts.map(|text| Signature::of(&text));
        let signatures: Vec<&Signature> = signatures.iter().collect();
        assert_eq!(
            strangers(&signatures, 4),
            [false, false, true, false, true, true, false]
        );
        assert_eq!(strangers(&signatures, 0), [false; 7]);
        assert_eq!(strangers(&[], 3), [false; 0]);
    }
}
