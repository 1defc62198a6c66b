//! What the groups of a sample say, so that any other document can be put into one of them.

use std::collections::HashMap;

use foldhash::quality::RandomState;
use rayon::prelude::*;

use super::agglomerate::Group;
use super::bond::{Within, containment};
use super::signature::Signature;

/// Groups that may hold one shingle; what more of them hold is an idiom and says nothing.
const IDIOM: usize = 64;

/// One member of a group, in the counts of [`Profiles`].
const WHOLE: u64 = 1 << 10;

/// The shingles of groups, and how large a part of each group's members holds them.
pub(super) struct Profiles {
    /// For each shingle the groups and the part of their members, in [`WHOLE`]s. It is only ever asked, never walked.
    holders: HashMap<u32, Vec<(u32, u32)>, RandomState>,
    groups: Vec<Profile>,
}

struct Profile {
    /// The lowest level of a member: what is below it was not seen.
    level: u8,
    /// Shingles of a member on average.
    size: usize,
    within: Within,
}

impl Profiles {
    /// The profiles of these groups of documents.
    pub(super) fn new(groups: &[Group], documents: &[&Signature]) -> Self {
        let mut holders: HashMap<u32, Vec<(u32, u32)>, RandomState> = HashMap::default();
        let mut profiles = Vec::with_capacity(groups.len());
        for (g, group) in groups.iter().enumerate() {
            let members = || group.members.iter().map(|d| documents[*d]);
            let mut hashes: Vec<u32> = members().flat_map(|d| d.shingles()).copied().collect();
            hashes.par_sort_unstable();
            // Members that would have kept a hash of so many trailing zeros.
            let mut seeing = [0u64; 33];
            for document in members() {
                seeing[usize::from(document.level())..]
                    .iter_mut()
                    .for_each(|n| *n += 1);
            }
            for alike in hashes.chunk_by(|a, b| a == b) {
                let seeing = seeing[alike[0].trailing_zeros() as usize];
                // Of several members, what one alone holds is its own.
                if alike.len() > 1 || group.members.len() == 1 {
                    let part = WHOLE * alike.len() as u64 / seeing.max(1);
                    holders
                        .entry(alike[0])
                        .or_default()
                        .push((g as u32, part as u32));
                }
            }
            let total: usize = members().map(|d| d.shingles().len() << d.level()).sum();
            profiles.push(Profile {
                level: members().map(Signature::level).min().unwrap_or(0),
                size: total / group.members.len().max(1),
                within: group.within,
            });
        }
        Self {
            holders,
            groups: profiles,
        }
    }

    /// Room to count in; see [`Self::family_of`].
    pub(super) fn counts(&self) -> Vec<u64> {
        vec![0; self.groups.len()]
    }

    /// The group that a document is of the family of: of those that it shares enough with, the one that says most of it.
    /// `counts` is all zero before and after.
    ///
    /// Cost: linear in the signature.
    pub(super) fn family_of(&self, document: &Signature, counts: &mut [u64]) -> Option<usize> {
        let mut met: Vec<u32> = Vec::new();
        let told = |hash: &u32| {
            self.holders
                .get(hash)
                .filter(|holders| holders.len() <= IDIOM)
        };
        for (group, part) in document.shingles().iter().filter_map(told).flatten() {
            let count = &mut counts[*group as usize];
            if *count == 0 {
                met.push(*group);
            }
            *count += u64::from(*part);
        }
        met.sort_unstable();
        let mut best: Option<(usize, usize)> = None;
        for group in met {
            let group = group as usize;
            let shared = (std::mem::take(&mut counts[group]) / WHOLE) as usize;
            let profile = &self.groups[group];
            let level = document.level().max(profile.level);
            let sizes = (document.size_at(level), profile.size >> level);
            let bond = containment(shared, sizes.0, sizes.1);
            if profile.within.binds(Within::ALONE, bond)
                && best.is_none_or(|best| shared << level > best.0)
            {
                best = Some((shared << level, group));
            }
        }
        best.map(|best| best.1)
    }
}
