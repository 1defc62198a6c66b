//! The distinct tokens of a corpus: their numbers, texts, classes and weights.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};

use foldhash::quality::RandomState;
use rayon::prelude::*;

use super::corpus::{Symbol, log2};
use super::entity::resolve;
use super::token::{Class, Token};

/// Tokens of other text that each document is thought to hold beside its own, so that in short documents too a rare
/// word says more than a frequent one.
const BACKGROUND: u64 = 1000;

/// The most that a punctuation mark can say, in sixteenths of a bit: a rare sign is still only a sign.
const MARK_LIMIT: i32 = 4 * 16;

/// The dictionary's text of a cell border.
const CELL: &str = "\u{0}|";

/// What a folded repeat says: more than any word.
const FOLDED: i32 = 40 * 16;

/// A token's number in the dictionary; numbers beyond it stand for folded repeats.
pub type Key = u32;

/// The distinct tokens of a corpus.
#[derive(Debug, Default)]
pub struct Dictionary {
    texts: Vec<Box<str>>,
    classes: Vec<Class>,
    weights: Vec<i32>,
    particles: Vec<bool>,
    /// Words that stand for the blanks of a known text.
    blanks: BTreeSet<Key>,
}

/// Numbers tokens in the order in which they are first met.
///
/// Its keys come from documents, so the hash is seeded anew each time and of quality: nobody can choose words that
/// collide. The map is only ever asked, never walked, so the seed does not show.
#[derive(Default)]
struct Interner<'a> {
    keys: HashMap<Cow<'a, str>, Key, RandomState>,
    classes: Vec<Class>,
}

impl<'a> Interner<'a> {
    fn intern(&mut self, text: &'a str, class: Class) -> Key {
        // A bar is a sign in a sentence and the border of a cell in a table: two tokens.
        let text = if class == Class::Cell {
            Cow::Borrowed(CELL)
        } else {
            canonical(text)
        };
        self.number(text, class)
    }

    /// The number of a token whose text is as the dictionary has it.
    fn number(&mut self, text: Cow<'a, str>, class: Class) -> Key {
        if let Some(&key) = self.keys.get(&text) {
            // A host behind a sign that is no scheme ("seehttps://a.example") is read as a word: what it is elsewhere it is here,
            // whichever comes first.
            let known = &mut self.classes[key as usize];
            *known = class.max(*known);
            return key;
        }
        let key = self.keys.len() as Key;
        self.keys.insert(text, key);
        self.classes.push(class);
        key
    }

    /// The texts in the order of their numbers.
    fn texts(self) -> Vec<Cow<'a, str>> {
        let mut texts: Vec<(Key, Cow<'a, str>)> = self
            .keys
            .into_iter()
            .map(|(text, key)| (key, text))
            .collect();
        texts.sort_unstable_by_key(|(key, _)| *key);
        texts.into_iter().map(|(_, text)| text).collect()
    }

    fn finish(mut self) -> Dictionary {
        let classes = std::mem::take(&mut self.classes);
        let texts: Vec<Box<str>> = self.texts().into_iter().map(Cow::into).collect();
        Dictionary {
            particles: particles(&texts, &classes),
            texts,
            classes,
            weights: Vec::new(),
            blanks: BTreeSet::new(),
        }
    }
}

/// The dictionary of paragraphs, of which these are the tokens, and the key of each token in order, in shares.
///
/// Each share of the paragraphs is numbered by itself, then the distinct tokens of the shares in order: the numbers are
/// those of one walk through all.
pub(super) fn intern(paragraphs: &[&str], tokens: &[Vec<Token>]) -> (Dictionary, Vec<Vec<Key>>) {
    let share = paragraphs
        .len()
        .div_ceil(4 * rayon::current_num_threads())
        .max(64);
    let mut shares: Vec<(Vec<Key>, Interner<'_>)> = paragraphs
        .par_chunks(share)
        .zip(tokens.par_chunks(share))
        .map(|(paragraphs, tokens)| {
            let mut interner = Interner::default();
            let mut keys = Vec::with_capacity(tokens.iter().map(Vec::len).sum());
            for (text, tokens) in paragraphs.iter().zip(tokens) {
                for t in tokens {
                    let text = &text[t.start as usize..t.end as usize];
                    keys.push(interner.intern(text, t.class));
                }
            }
            (keys, interner)
        })
        .collect();
    let mut all = Interner::default();
    let numbers: Vec<Vec<Key>> = shares
        .iter_mut()
        .map(|(_, own)| {
            let classes = std::mem::take(&mut own.classes);
            let texts = std::mem::take(own).texts();
            let texts = texts.into_iter().zip(classes);
            texts.map(|(text, class)| all.number(text, class)).collect()
        })
        .collect();
    let keys = shares
        .into_par_iter()
        .zip(numbers)
        .map(|((mut keys, _), numbers)| {
            keys.iter_mut()
                .for_each(|key| *key = numbers[*key as usize]);
            keys
        })
        .collect();
    (all.finish(), keys)
}

/// Character references resolved, apostrophes and quotes made straight.
fn canonical(text: &str) -> Cow<'_, str> {
    if text.as_bytes().contains(&b'&')
        && let Some(text) = resolve(text)
    {
        return Cow::Owned(straight(&text).into_owned());
    }
    straight(text)
}

/// Apostrophes and quotes made straight.
fn straight(text: &str) -> Cow<'_, str> {
    // All of them begin with this byte, and few tokens hold it.
    if text.as_bytes().contains(&0xe2)
        && text.contains(['\u{2019}', '\u{2018}', '\u{201c}', '\u{201d}'])
    {
        let text = text
            .replace(['\u{2019}', '\u{2018}'], "'")
            .replace(['\u{201c}', '\u{201d}'], "\"");
        return Cow::Owned(text);
    }
    Cow::Borrowed(text)
}

/// Whether a token is a letter of a script that sets no blanks between words: a word has about two of them.
fn is_part_of_word(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| {
        letters.next().is_none() && c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
    })
}

/// Which tokens are particles.
fn particles(texts: &[Box<str>], classes: &[Class]) -> Vec<bool> {
    let word = |(text, class): &(&str, &Class)| {
        **class == Class::Word && !text.is_empty() && text.chars().nth(3).is_none()
    };
    let small = |text: &str| text.chars().all(|c| c.is_lowercase() || c == '\'');
    let words = || texts.iter().map(|text| &**text).zip(classes);
    let known: HashSet<&str, RandomState> = words()
        .filter(|token| word(token) && small(token.0))
        .map(|(text, _)| text)
        .collect();
    // A single capital is an initial.
    let in_capitals = |text: &str| {
        text.chars().nth(1).is_some()
            && text.chars().all(|c| !c.is_lowercase())
            && known.contains(text.to_lowercase().as_str())
    };
    words()
        .map(|token| word(&token) && (small(token.0) || in_capitals(token.0)))
        .collect()
}

impl Dictionary {
    /// Weighs the tokens, of which so many stand in so many documents.
    pub(super) fn weigh(&mut self, counts: &[u64], documents: usize) {
        let total: u64 = counts.iter().sum();
        let total = total + BACKGROUND * documents as u64;
        self.weights = counts
            .iter()
            .zip(&self.classes)
            .zip(&self.texts)
            .map(|((&n, class), text)| {
                let bits = log2(total) - log2(n.max(1));
                match class {
                    Class::Mark => bits.min(MARK_LIMIT),
                    Class::Word if is_part_of_word(text) => bits / 2,
                    _ => bits,
                }
            })
            .collect();
    }

    /// The token's text, apostrophes and quotes made straight; of a key beyond the dictionary (a folded repeat), none.
    pub fn text(&self, key: Key) -> &str {
        self.texts.get(key as usize).map_or("", |t| t)
    }

    /// What the token is by its shape.
    pub fn class(&self, key: Key) -> Class {
        self.classes
            .get(key as usize)
            .copied()
            .unwrap_or(Class::Word)
    }

    /// Whether the token is a word of at most three small letters, as those that join the words of a name are: "of", "de", "and";
    /// or one of these in capitals, as the names in a title are.
    pub fn is_particle(&self, key: Key) -> bool {
        self.particles.get(key as usize).is_some_and(|small| *small)
    }

    /// From here on the words that begin with this one stand for blanks of a known text, and tokens around them.
    pub(crate) fn mark_blanks(&mut self, word: &str) {
        let texts = self.texts.iter().zip(0..);
        self.blanks = texts
            .filter(|(text, _)| text.contains(word))
            .map(|(_, key)| key)
            .collect();
    }

    /// Whether the token is a blank of a known text, to be filled in.
    pub fn is_blank(&self, key: Key) -> bool {
        self.blanks.contains(&key)
    }

    /// How much a match of this token says: its information in the corpus, in sixteenths of a bit.
    pub fn weight(&self, key: Key) -> i32 {
        self.weights.get(key as usize).copied().unwrap_or(FOLDED)
    }

    /// The order of two sequences by the texts of their tokens: the same whatever the order of the inputs, unlike that
    /// of keys.
    pub fn compare(&self, a: &[Symbol], b: &[Symbol]) -> Ordering {
        let [a, b] = [a, b].map(|symbols| symbols.iter().map(|symbol| symbol.key()));
        self.compare_words(a, b)
    }

    /// The same of keys.
    pub(super) fn compare_words(
        &self,
        mut a: impl Iterator<Item = Key>,
        mut b: impl Iterator<Item = Key>,
    ) -> Ordering {
        loop {
            match (a.next(), b.next()) {
                (Some(x), Some(y)) if x == y => {}
                (Some(x), Some(y)) => match self.text(x).cmp(self.text(y)) {
                    Ordering::Equal => {}
                    order => return order,
                },
                // The shorter comes first.
                (x, y) => return x.is_some().cmp(&y.is_some()),
            }
        }
    }

    /// Number of distinct tokens.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is no token at all.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}
