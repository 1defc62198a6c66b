//! A few documents, each compared with each: groups.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::bond::{LEAST, Within, containment, resemblance};
use super::signature::Signature;

/// Documents that are of one family, and what they share among themselves.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) members: Vec<usize>,
    pub(super) within: Within,
}

/// The groups of some documents, each as its place in the slice, by their first members. The closest two are joined first, and so on, unless the groups that
/// they are in by then are of different families. Of equal bonds the one of the earlier documents comes first.
///
/// Cost: for each shingle the square of its holders, and `n² log n` for the pairs that share enough.
pub(super) fn agglomerate(documents: &[&Signature]) -> Vec<Group> {
    let n = documents.len();
    let shared = shared(documents);
    let sizes: Vec<[usize; 33]> = documents
        .par_iter()
        .map(|document| std::array::from_fn(|level| document.size_at(level as u8)))
        .collect();
    // The sum of the containments between two groups, each at the place of its first member.
    let mut sums = vec![0u64; n * n];
    let mut pairs: Vec<(Reverse<u32>, u32, u32)> = Vec::new();
    for a in 0..n {
        for b in a + 1..n {
            let shared = shared[a * n + b] as usize;
            if shared == 0 {
                continue;
            }
            let level = documents[a].level().max(documents[b].level());
            let (one, other) = (sizes[a][level as usize], sizes[b][level as usize]);
            let bond = containment(shared, one, other);
            sums[a * n + b] = bond.into();
            sums[b * n + a] = bond.into();
            if bond >= LEAST / 2 {
                let close = resemblance(shared, one, other);
                pairs.push((Reverse(close), a as u32, b as u32));
            }
        }
    }
    pairs.par_sort_unstable();
    let mut group: Vec<usize> = (0..n).collect();
    let mut members: Vec<Vec<usize>> = (0..n).map(|d| vec![d]).collect();
    for (_, a, b) in pairs {
        let (a, b) = (group[a as usize], group[b as usize]);
        let (a, b) = (a.min(b), a.max(b));
        if a == b {
            continue;
        }
        let (many, more) = (members[a].len(), members[b].len());
        let between = (sums[a * n + b] / (many * more) as u64) as u32;
        let within = |k: usize| Within::of(members[k].len(), sums[k * n + k]);
        if !within(a).binds(within(b), between) {
            continue;
        }
        // Both directions are counted within a group.
        sums[a * n + a] += sums[b * n + b] + 2 * sums[a * n + b];
        for other in (0..n).filter(|other| *other != a && *other != b) {
            let sum = sums[b * n + other];
            sums[a * n + other] += sum;
            sums[other * n + a] += sum;
        }
        for member in std::mem::take(&mut members[b]) {
            group[member] = a;
            members[a].push(member);
        }
    }
    let of = |(k, members): (usize, Vec<usize>)| Group {
        within: Within::of(members.len(), sums[k * n + k]),
        members,
    };
    members
        .into_iter()
        .enumerate()
        .filter(|(_, members)| !members.is_empty())
        .map(of)
        .collect()
}

/// How many hashes each two signatures have in common, those of equal level or not.
///
/// What more than half of them hold is counted by those who lack it: of `usual` hashes two have in common all but what either
/// lacks, and what both lack is taken off once.
fn shared(documents: &[&Signature]) -> Vec<u32> {
    let n = documents.len();
    let mut holders: Vec<(u32, u32)> = Vec::new();
    for (d, document) in documents.iter().enumerate() {
        holders.extend(document.shingles().iter().map(|hash| (*hash, d as u32)));
    }
    holders.par_sort_unstable();
    let mut shared = vec![0u32; n * n];
    let mut add = |those: &[usize]| {
        for (k, a) in those.iter().enumerate() {
            let counts = &mut shared[a * n..(a + 1) * n];
            those[k + 1..].iter().for_each(|b| counts[*b] += 1);
        }
    };
    let (mut usual, mut lacked) = (0u32, vec![0u32; n]);
    for alike in holders.chunk_by(|a, b| a.0 == b.0) {
        let mut own: Vec<usize> = alike.iter().map(|(_, d)| *d as usize).collect();
        own.dedup();
        if 2 * own.len() > n {
            usual += 1;
            let mut rest = own.iter().peekable();
            own = (0..n).filter(|d| rest.next_if_eq(&d).is_none()).collect();
            own.iter().for_each(|d| lacked[*d] += 1);
        }
        add(&own);
    }
    for a in 0..n {
        for b in a + 1..n {
            let count = &mut shared[a * n + b];
            *count = *count + usual - lacked[a] - lacked[b];
        }
    }
    shared
}
