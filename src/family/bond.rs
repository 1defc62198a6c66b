//! How much binds two groups of documents: the one rule by which families are made.
//!
//! What two documents share is counted as a part of the smaller one (containment, Broder 1997): of two documents from one
//! template one may have clauses that the other lacks. Of two groups the mean over all pairs counts (average linkage, Sokal and
//! Michener 1958): a document that holds two templates, or quotes one, binds its own group to another by itself alone.
//!
//! Two groups are of one family when they share at least [`LEAST`], and at least a [`PART`]th of what the members of each
//! share among themselves. The first keeps apart what has only idioms in common, the second what has a legal notice in common
//! but is far more alike among itself. What two documents share may be chance, as a value is that both have; what one shares
//! with many is not: the more members the larger group has, the closer to half of [`LEAST`] is enough.

/// What two documents of one family share at least, in thousandths of the smaller one.
pub(super) const LEAST: u32 = 100;

/// What groups of one family share at least: this part of what each shares within.
const PART: u32 = 3;

/// Shingles that every document is thought to hold besides, so that one phrase in common does not bind two short ones.
const BACKGROUND: usize = 24;

/// The part of the smaller of two documents that both share, in thousandths.
pub(super) fn containment(shared: usize, one: usize, other: usize) -> u32 {
    (1000 * shared / (one.min(other) + BACKGROUND)) as u32
}

/// The part of both that both share, in thousandths: which of several bonds is the closest.
pub(super) fn resemblance(shared: usize, one: usize, other: usize) -> u32 {
    (1000 * shared / (one + other - shared + BACKGROUND)) as u32
}

/// A group as others see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Within {
    members: u32,
    /// What the members share among themselves: the mean over all ordered pairs of two. A member is paired with itself, too,
    /// and shares nothing there: what few members share says little of a family.
    cohesion: u32,
}

impl Within {
    /// A document by itself.
    pub(super) const ALONE: Self = Self {
        members: 1,
        cohesion: 0,
    };

    /// So many members, whose containments in one another have this sum over all ordered pairs.
    pub(super) fn of(members: usize, sum: u64) -> Self {
        Self {
            members: members as u32,
            cohesion: (sum / (members * members).max(1) as u64) as u32,
        }
    }

    /// Whether groups that share this on average are of one family.
    pub(super) fn binds(self, other: Self, shared: u32) -> bool {
        let members = self.members.max(other.members).max(1);
        let least = (LEAST + LEAST / members) / 2;
        shared >= least && PART * shared >= self.cohesion.max(other.cohesion)
    }
}
