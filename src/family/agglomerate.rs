//! A few documents, each compared with each: groups.

use std::cmp::Reverse;

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
    // The sum of the containments between two groups, each at the place of its first member.
    let mut sums = vec![0u64; n * n];
    let mut pairs: Vec<(Reverse<u32>, u32, u32)> = Vec::new();
    for a in 0..n {
        for b in a + 1..n {
            let shared = usize::from(shared[a * n + b]);
            if shared == 0 {
                continue;
            }
            let level = documents[a].level().max(documents[b].level());
            let (one, other) = (documents[a].size_at(level), documents[b].size_at(level));
            let bond = containment(shared, one, other);
            sums[a * n + b] = bond.into();
            sums[b * n + a] = bond.into();
            if bond >= LEAST / 2 {
                let close = resemblance(shared, one, other);
                pairs.push((Reverse(close), a as u32, b as u32));
            }
        }
    }
    pairs.sort_unstable();
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
fn shared(documents: &[&Signature]) -> Vec<u16> {
    let n = documents.len();
    let mut holders: Vec<(u32, u32)> = Vec::new();
    for (d, document) in documents.iter().enumerate() {
        holders.extend(document.shingles().iter().map(|hash| (*hash, d as u32)));
    }
    holders.sort_unstable();
    let mut shared = vec![0u16; n * n];
    for alike in holders.chunk_by(|a, b| a.0 == b.0) {
        for (k, (_, a)) in alike.iter().enumerate() {
            for (_, b) in &alike[k + 1..] {
                let count = &mut shared[*a as usize * n + *b as usize];
                *count = count.saturating_add(1);
            }
        }
    }
    shared
}
