//! Documents as sequences of interned tokens.
//!
//! In: texts. Out: a [`Corpus`]: for each document its [`Symbol`]s and where they lie, and for each distinct token its
//! text, class and weight. Paragraphs that are the same byte for byte are tokenized once: in a family most are, so the
//! work grows with the distinct text. Tokens that differ in layout only (straight and curly apostrophes) are one token, and
//! so are those that differ in what hides in them ([`hidden`](super::hidden)).

mod places;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasher as _, Hasher as _};
use std::ops::Range;

use foldhash::quality::RandomState;
use memchr::memchr;
use rayon::prelude::*;

use super::dictionary::intern;
pub use super::dictionary::{Dictionary, Key};
use super::hidden::{Reading, Unit, units};
use super::mailbox::{divide, mailboxes_of};
use super::token::{Break, Token, tokenize};
use crate::work::{Work, done};
use places::Extents;
pub use places::Places;

/// A hash of the words of symbols, in whatever layout. Their number is a part of it: hashers do not tell a text from the same
/// with the first word of the dictionary, whose key is 0, behind it.
pub fn hash_of_words(symbols: &[Symbol], hasher: &RandomState) -> u64 {
    hash_of_keys(symbols.len(), symbols.iter().map(|x| x.key()), hasher)
}

fn hash_of_keys(len: usize, keys: impl Iterator<Item = Key>, hasher: &RandomState) -> u64 {
    let mut hash = hasher.build_hasher();
    hash.write_usize(len);
    keys.for_each(|key| hash.write_u32(key));
    hash.finish()
}

/// One token of a document, as alignment sees it: its number in the dictionary, what stands before it, and whether a bullet
/// does. All in one number, since there is one of them for each token of each document.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Symbol(u32);

impl Symbol {
    const BREAK: u32 = 0b11;
    const BULLET: u32 = 0b100;
    const KEY: u32 = Self::BULLET.trailing_zeros() + 1;

    /// A token of this number, with what stands before it, and whether a bullet does.
    ///
    /// # Panics
    /// If the number is 2^29 or more.
    pub fn new(key: Key, before: Break, bullet: bool) -> Self {
        assert!(
            key < 1 << (Key::BITS - Self::KEY),
            "too many distinct tokens"
        );
        Self((key << Self::KEY) | (u32::from(bullet) * Self::BULLET) | before as u32)
    }

    /// Its number in the dictionary.
    pub fn key(self) -> Key {
        self.0 >> Self::KEY
    }

    /// What stands before it.
    pub fn before(self) -> Break {
        match self.0 & Self::BREAK {
            0 => Break::None,
            1 => Break::Space,
            2 => Break::Line,
            _ => Break::Block,
        }
    }

    /// Whether a bullet stands before it.
    pub fn bullet(self) -> bool {
        self.0 & Self::BULLET != 0
    }

    /// The same token at the beginning of a block.
    pub fn opening(self) -> Self {
        Self(self.0 | Self::BREAK)
    }
}

impl std::fmt::Debug for Symbol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Symbol")
            .field("key", &self.key())
            .field("before", &self.before())
            .field("bullet", &self.bullet())
            .finish()
    }
}

/// A paragraph of a document.
#[derive(Clone, Copy, Debug)]
struct Paragraph {
    /// Which of the distinct ones.
    id: u32,
    /// The document's token that it begins with.
    first: u32,
    /// The byte at which it begins.
    at: usize,
}

/// The documents of a run, tokenized.
#[derive(Debug)]
pub struct Corpus {
    /// The distinct tokens.
    pub dictionary: Dictionary,
    /// The symbols of all distinct paragraphs, one after another.
    symbols: Vec<Symbol>,
    /// Where each symbol lies in its paragraph.
    extents: Extents,
    /// Where each distinct paragraph's symbols begin; at the end, where the last one's end.
    bounds: Vec<usize>,
    /// What hides in distinct paragraphs, of those in which anything does.
    hidden: BTreeMap<u32, Vec<Unit>>,
    /// Each document's paragraphs.
    outlines: Vec<Vec<Paragraph>>,
}

impl Corpus {
    /// Reads the texts. Offsets are bytes into each text as given.
    ///
    /// # Panics
    /// If a text is longer than 4 GiB, or the texts have 2^29 distinct tokens or more.
    pub fn new(texts: &[&str]) -> Self {
        Self::read(texts, None)
    }

    /// Reads the texts as [`Self::new`] does, but for e-mail addresses, which are divided where they are of these mailboxes: no
    /// text changes how another is read.
    ///
    /// # Panics
    /// If a text is longer than 4 GiB, or the texts have 2^29 distinct tokens or more.
    pub fn with_mailboxes(texts: &[&str], mailboxes: &BTreeSet<&str>) -> Self {
        Self::read(texts, Some(mailboxes))
    }

    fn read(texts: &[&str], mailboxes: Option<&BTreeSet<&str>>) -> Self {
        // As with [`Interner`]'s, this map's keys are hostile and its order never shows.
        let hasher = RandomState::default();
        let parts: Vec<Vec<(usize, &str, u64)>> = texts
            .par_iter()
            .map(|text| {
                split_paragraphs(text)
                    .map(|(at, part)| (at, part, hasher.hash_one(part)))
                    .collect()
            })
            .collect();
        let mut known: HashMap<u64, u32, RandomState> = HashMap::default();
        let mut distinct: Vec<&str> = Vec::new();
        let mut outlines = Vec::with_capacity(texts.len());
        for parts in parts {
            let mut outline = Vec::with_capacity(parts.len());
            for (at, part, mut hash) in parts {
                // Two paragraphs of one hash take two places, one after the other.
                let id = loop {
                    let id = *known.entry(hash).or_insert(distinct.len() as u32);
                    if id as usize == distinct.len() {
                        distinct.push(part);
                    }
                    if distinct[id as usize] == part {
                        break id;
                    }
                    hash = hash.wrapping_add(1);
                };
                outline.push(Paragraph { id, first: 0, at });
            }
            outlines.push(outline);
        }
        drop(known);
        // Hardly any hides anything.
        let readings: Vec<Option<Box<Reading>>> = distinct
            .par_iter()
            .map(|part| {
                Some(units(part))
                    .filter(|u| !u.is_empty())
                    .map(|u| Box::new(Reading::of(part, u)))
            })
            .collect();
        let distinct: Vec<&str> = distinct
            .iter()
            .zip(&readings)
            .map(|(part, reading)| reading.as_ref().map_or(*part, |reading| &reading.text))
            .collect();
        let read = |part: &&str| {
            done(Work::Read, part.len());
            let mut tokens = tokenize(part);
            tokens.shrink_to_fit();
            tokens
        };
        let mut tokens: Vec<Vec<Token>> = distinct.par_iter().map(read).collect();
        let outline = |d: &Vec<Paragraph>| d.iter().map(|p| p.id).collect();
        let documents: Vec<Vec<u32>> = outlines.par_iter().map(outline).collect();
        match mailboxes {
            Some(mailboxes) => divide(&mut tokens, &distinct, mailboxes),
            None => {
                let mailboxes = mailboxes_of(&tokens, &distinct, &documents);
                divide(&mut tokens, &distinct, &mailboxes);
            }
        }
        let (dictionary, shares) = intern(&distinct, &tokens);
        let total = tokens.iter().map(Vec::len).sum();
        let (mut symbols, mut extents) = (Vec::with_capacity(total), Extents::of(total));
        let mut bounds = Vec::with_capacity(distinct.len() + 1);
        bounds.push(0);
        let mut keys = shares.into_iter().flatten();
        for (tokens, reading) in tokens.into_iter().zip(&readings) {
            let own = tokens.iter().zip(&mut keys);
            symbols.extend(own.map(|(t, key)| Symbol::new(key, t.before, t.bullet)));
            extents.add(tokens.iter().map(|t| match reading {
                None => (t.start as usize, t.end as usize),
                Some(reading) => reading.written(t.start as usize, t.end as usize),
            }));
            bounds.push(symbols.len());
        }
        let hidden = (0..).zip(readings);
        let hidden = hidden.filter_map(|(id, reading)| Some((id, reading?.units)));
        let hidden = hidden.collect();
        for outline in &mut outlines {
            let mut first = 0;
            for paragraph in outline {
                paragraph.first = first;
                let id = paragraph.id as usize;
                first += (bounds[id + 1] - bounds[id]) as u32;
            }
        }
        let mut corpus = Self {
            dictionary,
            symbols,
            extents,
            bounds,
            hidden,
            outlines,
        };
        corpus.weigh(&(0..texts.len()).collect::<Vec<_>>());
        corpus
    }

    /// Weighs the tokens anew, by these documents alone: copies of a document say nothing new.
    pub fn weigh(&mut self, documents: &[usize]) {
        let mut uses = vec![0u64; self.bounds.len() - 1];
        for d in documents {
            for paragraph in &self.outlines[*d] {
                uses[paragraph.id as usize] += 1;
            }
        }
        let mut counts = vec![0u64; self.dictionary.len()];
        for (range, uses) in self.bounds.windows(2).zip(&uses) {
            for s in &self.symbols[range[0]..range[1]] {
                counts[s.key() as usize] += uses;
            }
        }
        self.dictionary.weigh(&counts, documents.len());
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.outlines.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.outlines.is_empty()
    }

    /// A document's symbols, in order.
    pub fn symbols(&self, document: usize) -> Vec<Symbol> {
        let mut out = Vec::with_capacity(self.places(document).len());
        for paragraph in &self.outlines[document] {
            let from = out.len();
            out.extend_from_slice(&self.symbols[self.range(paragraph.id)]);
            if from > 0 && from < out.len() {
                out[from] = out[from].opening();
            }
        }
        out
    }

    /// The words of a document, in order: its symbols' numbers, of which no copy is made.
    pub fn words(&self, document: usize) -> impl Iterator<Item = Key> + '_ {
        self.words_of(&self.outlines[document])
    }

    fn words_of(&self, outline: &[Paragraph]) -> impl Iterator<Item = Key> {
        let symbols = outline.iter().flat_map(|p| self.paragraph(p.id));
        symbols.map(|symbol| symbol.key())
    }

    /// A hash of the words of a document, in whatever layout.
    pub fn hash_of_words(&self, document: usize, hasher: &RandomState) -> u64 {
        let len = self.places(document).len();
        hash_of_keys(len, self.words(document), hasher)
    }

    /// The order of two documents by their words, as [`Dictionary::compare`] has it.
    pub fn compare(&self, a: usize, b: usize) -> Ordering {
        let (a, b) = (&self.outlines[a], &self.outlines[b]);
        // What both begin with need not be read.
        let alike = a.iter().zip(b).take_while(|(a, b)| a.id == b.id).count();
        let (a, b) = (self.words_of(&a[alike..]), self.words_of(&b[alike..]));
        self.dictionary.compare_words(a, b)
    }

    /// The symbols of one of the distinct paragraphs, as it stands by itself.
    ///
    /// # Panics
    /// If there is no such paragraph.
    pub fn paragraph(&self, id: u32) -> &[Symbol] {
        &self.symbols[self.range(id)]
    }

    /// Number of distinct paragraphs.
    pub fn distinct_paragraphs(&self) -> usize {
        self.bounds.len() - 1
    }

    /// A document's paragraphs: the number of each among the distinct ones, and the byte at which it begins.
    pub fn paragraphs(&self, document: usize) -> impl Iterator<Item = (u32, usize)> {
        self.outlines[document].iter().map(|p| (p.id, p.at))
    }

    /// The paragraphs of a document that hold a token: the number of each among the distinct ones, and the document's token that
    /// it begins with.
    pub fn stretches(&self, document: usize) -> impl Iterator<Item = (u32, u32)> {
        let all = self.outlines[document].iter();
        all.filter(|p| !self.range(p.id).is_empty())
            .map(|p| (p.id, p.first))
    }

    /// Where a document's tokens lie.
    pub fn places(&self, document: usize) -> Places<'_> {
        Places::of(self, &self.outlines[document])
    }

    fn range(&self, id: u32) -> Range<usize> {
        self.bounds[id as usize]..self.bounds[id as usize + 1]
    }
}

/// The paragraphs of a text with the byte at which each begins: blank lines end a paragraph and belong to it.
fn split_paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= bytes.len() {
            return None;
        }
        let start = at;
        let mut blank = false;
        while at < bytes.len() {
            let end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n + 1);
            let empty = bytes[at..end].iter().all(u8::is_ascii_whitespace);
            if blank && !empty {
                break;
            }
            blank |= empty;
            at = end;
        }
        Some((start, &text[start..at]))
    })
}

/// The binary logarithm in sixteenths, rounded down; in integers, so that every machine agrees.
pub fn log2(x: u64) -> i32 {
    let whole = x.max(1).ilog2();
    // The mantissa in [1, 2) as 32.32 fixed point, squared once for each further binary digit.
    let mut m = (u128::from(x.max(1)) << 32) >> whole;
    let mut out = whole as i32;
    for _ in 0..4 {
        m = (m * m) >> 32;
        out <<= 1;
        if m >= 2 << 32 {
            m >>= 1;
            out |= 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token::Class;

    #[test]
    fn logarithm_in_sixteenths() {
        assert_eq!([log2(1), log2(2), log2(1024), log2(3)], [0, 16, 160, 25]);
    }

    #[test]
    fn the_first_place_of_a_token_does_not_say_what_it_is() {
        let (glued, plain) = ("33733https://a.example/x", "https://a.example/x");
        let classes = |texts: [&str; 2]| {
            let corpus = Corpus::new(&texts);
            let symbols = (0..2).flat_map(|d| corpus.symbols(d));
            let said = |s: Symbol| {
                let dictionary = &corpus.dictionary;
                (
                    dictionary.text(s.key()).to_owned(),
                    dictionary.class(s.key()),
                )
            };
            symbols.map(said).collect::<Vec<_>>()
        };
        let (mut one, mut other) = (classes([glued, plain]), classes([plain, glued]));
        one.sort();
        other.sort();
        assert!(one.iter().any(|(_, class)| *class == Class::Host));
        assert_eq!(one, other);
    }

    #[test]
    fn paragraphs_tile_the_text() {
        let text = "\n\na\nb\r\n\r\n\nc\n \nd";
        let parts: Vec<_> = split_paragraphs(text).collect();
        assert_eq!(parts.iter().map(|p| p.1).collect::<String>(), text);
        assert!(parts.iter().all(|(at, p)| &text[*at..at + p.len()] == *p));
        assert_eq!(parts.len(), 4);
    }

    #[test]
    fn places_are_found_in_any_order() {
        let text = "\n\na b\n\n---\n\nc\n\nd e f";
        let corpus = Corpus::new(&["c\n\nd e f", text]);
        let places = corpus.places(1);
        let words: Vec<&str> = [5, 0, 2, 1, 3, 4]
            .map(|token| places.get(token))
            .map(|(start, end)| &text[start..end])
            .into();
        assert_eq!(
            (places.len(), words),
            (6, vec!["f", "a", "c", "b", "d", "e"])
        );
        let symbols = corpus.symbols(1);
        assert!((1..6).all(|t| places.begins_block(t) == (symbols[t].before() == Break::Block)));
    }

    #[test]
    fn a_word_is_the_same_whatever_hides_in_it() {
        let texts = [
            "the caf\u{e9} pays .",
            "the\u{200b} cafe\u{301} p\u{430}\u{2060}ys\u{ad} .",
        ];
        let corpus = Corpus::new(&texts);
        assert_eq!(corpus.symbols(0), corpus.symbols(1));
        let places = corpus.places(1);
        let words: Vec<&str> = (0..4)
            .map(|t| places.get(t))
            .map(|(a, b)| &texts[1][a..b])
            .collect();
        assert_eq!(words, ["the", "cafe\u{301}", "p\u{430}\u{2060}ys", "."]);
        assert_eq!(places.hidden().count(), 5);
    }

    #[test]
    fn curly_and_straight_are_one_token() {
        let corpus = Corpus::new(&["l\u{2019}eau", "l'eau"]);
        assert_eq!(corpus.symbols(0), corpus.symbols(1));
    }
}
