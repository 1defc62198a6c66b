//! One document's signature: its shingles, or a sample of them.

use serde::{Deserialize, Serialize};

use crate::text::corpus::{Corpus, Dictionary, Symbol};
use crate::text::token::{Break, Class};

/// Tokens in a shingle, at least.
const TOKENS: usize = 3;

/// Bytes of text in a shingle, at least. Three tokens are a phrase in a script that sets blanks and three letters in one that
/// does not; a byte says about as much in either.
const BYTES: usize = 16;

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
    /// The signature of a text. Cost: linear in the text.
    ///
    /// # Panics
    /// If the text is longer than 4 GiB.
    pub fn of(text: &str) -> Self {
        let corpus = Corpus::new(&[text]);
        Pieces::new(&corpus.dictionary).signature(&corpus.symbols(0), LIMIT)
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

/// What each token of a dictionary is to a shingle.
pub(super) struct Pieces {
    pieces: Vec<(u64, usize)>,
    classes: Vec<Class>,
    at: Option<u32>,
}

impl Pieces {
    pub(super) fn new(dictionary: &Dictionary) -> Self {
        let keys = 0..dictionary.len() as u32;
        let piece = |key| match dictionary.class(key) {
            Class::Word | Class::Mark => {
                (text_hash(dictionary.text(key)), dictionary.text(key).len())
            }
            // A value says nothing, but that there is one.
            class => (text_hash(kind(class)), 4),
        };
        Self {
            pieces: keys.clone().map(piece).collect(),
            classes: keys.clone().map(|key| dictionary.class(key)).collect(),
            at: keys.into_iter().find(|key| dictionary.text(*key) == "@"),
        }
    }

    /// The signature of a document, of so many shingles at most.
    pub(super) fn signature(&self, document: &[Symbol], limit: usize) -> Signature {
        let line = (text_hash("\n"), 1);
        let mut pieces = Vec::with_capacity(document.len() + document.len() / 8);
        let mut k = 0;
        while let Some(symbol) = document.get(k) {
            if k == 0 || matches!(symbol.before, Break::Line | Break::Block) {
                pieces.push(line);
            }
            // An address that the corpus has divided is one token in a document by itself.
            let divided = matches!(&document[k..], [_, at, host, ..]
                if Some(at.key) == self.at && at.before == Break::None && host.before == Break::None
                    && self.classes[host.key as usize] == Class::Host);
            if divided {
                pieces.push((text_hash(kind(Class::Email)), 4));
                k += 3;
            } else {
                pieces.push(self.pieces[symbol.key as usize]);
                k += 1;
            }
        }
        let mut shingles = Vec::with_capacity(pieces.len());
        let (mut end, mut bytes) = (0, 0);
        for start in 0..pieces.len() {
            while end < pieces.len() && (end < start + TOKENS || bytes < BYTES) {
                bytes += pieces[end].1;
                end += 1;
            }
            // A document too short for one shingle is one.
            if start > 0 && (end < start + TOKENS || bytes < BYTES) {
                break;
            }
            let hash = pieces[start..end]
                .iter()
                .fold(0, |hash, piece| mixed(hash ^ piece.0));
            shingles.push((hash >> 32) as u32);
            bytes -= pieces[start].1;
        }
        shingles.sort_unstable();
        shingles.dedup();
        let mut level = 0u8;
        while shingles.len() > limit && level < 32 {
            level += 1;
            shingles.retain(|hash| hash.trailing_zeros() >= u32::from(level));
        }
        Signature { level, shingles }
    }
}

/// What stands for all values of a class.
fn kind(class: Class) -> &'static str {
    match class {
        Class::Word | Class::Mark => "",
        Class::Number => "\u{0}number",
        Class::Host => "\u{0}host",
        Class::Email => "\u{0}email",
        Class::Date => "\u{0}date",
        Class::Phone => "\u{0}phone",
        Class::Cell => "\u{0}cell",
    }
}

/// FNV-1a, the same on every machine.
pub(super) fn text_hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The finalizer of SplitMix64 (Steele et al. 2014): each bit of the input changes half of the output's.
fn mixed(mut x: u64) -> u64 {
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
