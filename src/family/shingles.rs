//! The shingles of documents, those of each distinct paragraph hashed once.
//!
//! In: a [`Corpus`]. Out: [`Signature`]s. A shingle that lies within one paragraph is the same in every document that has the
//! paragraph; only those that go on into the next paragraph are hashed for each document. So the cost of a signature is that of
//! its paragraphs and of what it keeps.

use rayon::prelude::*;

use super::signature::{Signature, mixed};
use crate::text::corpus::{Corpus, Symbol};
use crate::text::token::{Break, Class};
use crate::work::{Work, done};

/// Tokens in a shingle, at least.
const TOKENS: usize = 3;

/// Bytes of text in a shingle, at least. Three tokens are a phrase in a script that sets blanks and three letters in one that
/// does not; a byte says about as much in either.
const BYTES: usize = 16;

/// What shingles are made of: a hash and a length in bytes.
type Piece = (u64, usize);

/// The shingles of every distinct paragraph of a corpus.
pub(super) struct Shingles {
    /// What each token is to a shingle, then an address and the beginning of a line.
    pieces: Vec<Piece>,
    paragraphs: Vec<Paragraph>,
}

/// A distinct paragraph.
struct Paragraph {
    /// Its pieces, by number.
    pieces: Vec<u32>,
    /// The shingles that lie within it, those whose hashes end in the most zeros first. They begin at its first pieces; all
    /// further pieces begin shingles that go on behind it.
    within: Vec<u32>,
}

impl Paragraph {
    /// How many of the shingles within it end in so many zeros.
    fn at_least(&self, level: u32) -> usize {
        self.within
            .partition_point(|hash| hash.trailing_zeros() >= level)
    }
}

impl Shingles {
    pub(super) fn new(corpus: &Corpus) -> Self {
        let dictionary = &corpus.dictionary;
        let keys = 0..dictionary.len() as u32;
        let classes: Vec<Class> = keys.clone().map(|key| dictionary.class(key)).collect();
        let piece = |key| match dictionary.class(key) {
            Class::Word | Class::Mark => {
                (text_hash(dictionary.text(key)), dictionary.text(key).len())
            }
            // A value says nothing, but that there is one.
            class => (text_hash(kind(class)), 4),
        };
        let mut pieces: Vec<Piece> = keys.clone().map(piece).collect();
        let address = pieces.len() as u32;
        pieces.push((text_hash(kind(Class::Email)), 4));
        let line = pieces.len() as u32;
        pieces.push((text_hash("\n"), 1));
        let at = keys.into_iter().find(|key| dictionary.text(*key) == "@");
        // An address that the corpus has divided is one token in a document by itself.
        let divided = |symbols: &[Symbol]| {
            matches!(symbols, [_, sign, host, ..]
                if Some(sign.key()) == at && sign.before() == Break::None && host.before() == Break::None
                    && classes[host.key() as usize] == Class::Host)
        };
        let paragraph = |id: usize| {
            let symbols = corpus.paragraph(id as u32);
            let mut own = Vec::with_capacity(symbols.len() + symbols.len() / 8 + 1);
            let mut k = 0;
            while let Some(symbol) = symbols.get(k) {
                if k == 0 || matches!(symbol.before(), Break::Line | Break::Block) {
                    own.push(line);
                }
                if divided(&symbols[k..]) {
                    own.push(address);
                    k += 3;
                } else {
                    own.push(symbol.key());
                    k += 1;
                }
            }
            let mut within: Vec<u32> = (0..own.len())
                .map_while(|start| shingle(own[start..].iter().map(|p| pieces[*p as usize])).ok())
                .collect();
            within.sort_unstable_by_key(|hash| std::cmp::Reverse(hash.trailing_zeros()));
            Paragraph {
                pieces: own,
                within,
            }
        };
        let paragraphs = (0..corpus.distinct_paragraphs())
            .into_par_iter()
            .map(paragraph)
            .collect();
        Self { pieces, paragraphs }
    }

    /// The signature of a document, of so many shingles at most.
    pub(super) fn signature(&self, corpus: &Corpus, document: usize, limit: usize) -> Signature {
        let own: Vec<&Paragraph> = corpus
            .paragraphs(document)
            .map(|(id, _)| &self.paragraphs[id as usize])
            .filter(|paragraph| !paragraph.pieces.is_empty())
            .collect();
        let across = self.across(&own);
        let count = |level: u32| -> usize {
            let across = across.iter().filter(|hash| hash.trailing_zeros() >= level);
            across.count() + own.iter().map(|p| p.at_least(level)).sum::<usize>()
        };
        // The lowest level at which there are few enough, even if each is another.
        let mut level = 0;
        while level < u32::BITS && count(level) > limit {
            level += 1;
        }
        let mut shingles = self.kept(&own, &across, level);
        // Where some are the same, one more level may do.
        while level > 0 {
            if shingles.len() + self.differ(&own, &across, level - 1) > limit {
                break;
            }
            let more = self.kept(&own, &across, level - 1);
            if more.len() > limit {
                break;
            }
            (shingles, level) = (more, level - 1);
        }
        Signature::new(level as u8, shingles)
    }

    /// At least so many distinct shingles end in this number of zeros and no more: all that differ in their first bits do.
    fn differ(&self, own: &[&Paragraph], across: &[u32], zeros: u32) -> usize {
        let mut seen = [0u64; 64];
        let mut see = |hash: &u32| seen[*hash as usize >> 26] |= 1 << (*hash >> 20 & 63);
        let these = across.iter().filter(|hash| hash.trailing_zeros() == zeros);
        these.for_each(&mut see);
        for paragraph in own {
            let (from, to) = (paragraph.at_least(zeros + 1), paragraph.at_least(zeros));
            paragraph.within[from..to].iter().for_each(&mut see);
        }
        seen.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// The distinct shingles of a document whose hashes end in so many zeros, ascending.
    fn kept(&self, own: &[&Paragraph], across: &[u32], level: u32) -> Vec<u32> {
        let mut kept: Vec<u32> = across.to_vec();
        kept.retain(|hash| hash.trailing_zeros() >= level);
        for paragraph in own {
            kept.extend_from_slice(&paragraph.within[..paragraph.at_least(level)]);
        }
        kept.sort_unstable();
        kept.dedup();
        kept
    }

    /// The shingles that begin in one paragraph and end in another one.
    fn across(&self, own: &[&Paragraph]) -> Vec<u32> {
        let mut across = Vec::with_capacity(4 * own.len());
        for (k, paragraph) in own.iter().enumerate() {
            for start in paragraph.within.len()..paragraph.pieces.len() {
                let behind = own[k + 1..].iter().flat_map(|p| &p.pieces);
                let pieces = paragraph.pieces[start..].iter().chain(behind);
                match shingle(pieces.map(|p| self.pieces[*p as usize])) {
                    Ok(hash) => across.push(hash),
                    // A document too short for one shingle is one.
                    Err(hash) if k == 0 && start == 0 => across.push(hash),
                    Err(_) => return across,
                }
            }
        }
        across
    }
}

/// The shingle that pieces begin with; an error if they are too few for one, with what they are.
fn shingle(pieces: impl Iterator<Item = Piece>) -> Result<u32, u32> {
    let (mut hash, mut tokens, mut bytes) = (0, 0, 0);
    for (piece, len) in pieces {
        done(Work::Hashed, 1);
        hash = mixed(hash ^ piece);
        (tokens, bytes) = (tokens + 1, bytes + len);
        if tokens >= TOKENS && bytes >= BYTES {
            return Ok((hash >> 32) as u32);
        }
    }
    Err((hash >> 32) as u32)
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
fn text_hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_same_whatever_paragraphs_others_share() {
        let words =
            |n: usize| -> String { (0..n).map(|k| format!("w{} ", (k * k) % (n + 7))).collect() };
        let texts: Vec<String> = vec![
            String::new(),
            "a".into(),
            "a\n\nb".into(),
            "a\n\nb\n\nc d\n\n---\n\ne".into(),
            format!("a\n\nb\n\n{}\n\nb", words(9)),
            format!("{}\n\nb\n\na\n\n{}", words(2000), words(900)),
            format!("{}\n\nb\n\na\n\n{}", words(2000), words(2000)),
            "write to desk@museum.example or info@museum.example\n- x\n- y".into(),
        ];
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let corpus = Corpus::new(&texts);
        let all = Shingles::new(&corpus);
        for (d, text) in texts.iter().enumerate() {
            for limit in [4, 64, 512] {
                let alone = Corpus::new(&[text]);
                let own = Shingles::new(&alone).signature(&alone, 0, limit);
                let shingles = own.shingles();
                assert!(shingles.len() <= limit && shingles.is_sorted());
                assert_eq!(all.signature(&corpus, d, limit), own, "{text:.40}");
            }
        }
    }

    #[test]
    fn of_the_levels_the_lowest_that_is_small_enough_is_taken() {
        let text: String = (0..3000).map(|k| format!("w{} ", k % 700)).collect();
        let corpus = Corpus::new(&[&text]);
        let shingles = Shingles::new(&corpus);
        let level = |limit| u32::from(shingles.signature(&corpus, 0, limit).level());
        let size = |level| {
            let own: Vec<&Paragraph> = shingles.paragraphs.iter().collect();
            shingles.kept(&own, &shingles.across(&own), level).len()
        };
        for limit in [1, 20, 512, 700, 800, 3000] {
            let level = level(limit);
            assert!(size(level) <= limit || level == 32);
            assert!(level == 0 || size(level - 1) > limit, "{limit}");
        }
    }
}
