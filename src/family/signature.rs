//! One document's signature: its shingles, or a sample of them.

use serde::{Deserialize, Serialize};

use super::shingles::Shingles;
use crate::text::corpus::Corpus;

/// Shingles that a signature holds, at most.
pub(super) const LIMIT: usize = 512;

/// What a document says, in a size that does not grow with it: the hashes of its shingles, or of a sample of them.
///
/// A shingle is a run of at least three tokens and some letters; the beginning of a line counts as a token, so that a label
/// is told from the same word in a sentence, and addresses, dates and numbers count as what they are, not as what they say.
/// Of more than 512 shingles those are kept whose hash ends in enough zeros (`level` of them): every document keeps the same
/// ones, whatever its length, so two signatures can be compared (Broder 1997, the `mod m` sketch). A signature depends on
/// nothing but the text: it may be stored and compared with those of another run.
///
/// ```
/// use untemplate::family::Signature;
///
/// let museum = Signature::of("The Harbour Museum is open on Sundays. Tickets are sold at the door.");
/// let mill = Signature::of("The Old Mill is open on Sundays. Tickets are sold at the door.");
/// let recipe = Signature::of("Peel the potatoes, slice them thinly and fry them in butter.");
/// assert!(museum.shared(&mill) > 5);
/// assert_eq!(museum.shared(&recipe), 0);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Signature {
    level: u8,
    shingles: Vec<u32>,
}

impl Signature {
    /// These hashes, ascending, which end in so many zeros.
    pub(super) fn new(level: u8, shingles: Vec<u32>) -> Self {
        Self { level, shingles }
    }

    /// The signature of a text. Cost: linear in the text.
    ///
    /// # Panics
    /// If the text is longer than 4 GiB.
    pub fn of(text: &str) -> Self {
        let corpus = Corpus::new(&[text]);
        Shingles::new(&corpus).signature(&corpus, 0, LIMIT)
    }

    /// Whether there is nothing to compare: the text holds no token.
    pub fn is_empty(&self) -> bool {
        self.shingles.is_empty()
    }

    /// About how many shingles two documents share.
    pub fn shared(&self, other: &Self) -> usize {
        let (mut a, mut b) = (self.shingles.as_slice(), other.shingles.as_slice());
        let mut shared = 0;
        while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) {
            shared += usize::from(x == y);
            (a, b) = (
                if x <= y { rest_a } else { a },
                if y <= x { rest_b } else { b },
            );
        }
        shared << self.level.max(other.level).min(32)
    }

    /// How many trailing zeros its hashes have at least.
    pub(super) fn level(&self) -> u8 {
        self.level.min(32)
    }

    /// The hashes, ascending.
    pub(super) fn shingles(&self) -> &[u32] {
        &self.shingles
    }

    /// How many of its shingles a signature of this level would hold.
    pub(super) fn size_at(&self, level: u8) -> usize {
        if level <= self.level {
            return self.shingles.len();
        }
        let kept = |hash: &&u32| hash.trailing_zeros() >= u32::from(level);
        self.shingles.iter().filter(kept).count()
    }
}

/// A hash of the whole signature, the same on every machine.
pub(super) fn fingerprint(signature: &Signature) -> u64 {
    let hashes = signature.shingles.iter();
    hashes.fold(u64::from(signature.level), |all, hash| {
        mixed(all ^ u64::from(*hash))
    })
}

/// The finalizer of SplitMix64 (Steele et al. 2014): each bit of the input changes half of the output's.
pub(super) fn mixed(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_does_not_grow_with_its_document() {
        let words = |from: usize, to: usize| -> String {
            (from..to).map(|n| format!("word{n}x lorem ")).collect()
        };
        let (long, longer) = (
            Signature::of(&words(0, 6000)),
            Signature::of(&words(3000, 12_000)),
        );
        assert!(long.shingles().len() <= LIMIT && longer.shingles().len() <= LIMIT);
        let shared = long.shared(&longer);
        assert!((4000..8000).contains(&shared), "{shared}");
        let short = Signature::of(&words(10, 20));
        assert_eq!(short.level(), 0);
        assert_eq!(short.shared(&short), short.shingles().len());
    }

    #[test]
    fn layout_and_values_of_a_known_shape_do_not_show() {
        let plain = Signature::of("Write to desk@museum.example before 12/03/2024 if you can.");
        let other =
            Signature::of("**Write** to\u{a0}info@mill.example before 2023-11-30 if you can.");
        assert_eq!(plain, other);
    }

    #[test]
    fn no_token_no_shingle_and_one_token_one() {
        assert!(Signature::of(" \n").is_empty());
        assert_eq!(Signature::of("word").shingles().len(), 1);
    }
}
