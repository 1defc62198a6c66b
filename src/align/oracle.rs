//! The dull aligner that the clever one is held against: the full dynamic programme, without pins, trimming or limits.
//!
//! It tries every run that may end at each pair of positions, so it costs the product of the lengths times the shorter
//! one, and shares nothing with `pairwise` but the score of one match.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::element::elements;
use super::pairwise::{self, Column, NONE, RUN_COST, align, score};
use super::sequence::Sequence;
use super::skeleton::align_all;
use crate::text::corpus::{Corpus, Dictionary, Key, Symbol};
use crate::text::token::Break;

/// What a match counts more when a block begins on both sides; as in `pairwise`.
const BLOCK_BONUS: i32 = 16;

/// Tokens of a run that may pin an alignment; as in `pairwise`.
const PIN: usize = 4;

/// What a match of these two says, if they match.
fn gain(column: &Column, symbol: Symbol, dictionary: &Dictionary) -> Option<i32> {
    let blocks = column.symbol.before() == Break::Block && symbol.before() == Break::Block;
    let bonus = if blocks { BLOCK_BONUS } else { 0 };
    score(column, symbol, dictionary).map(|gain| gain + bonus)
}

/// The most that any alignment says.
fn optimum(columns: &[Column], document: &[Symbol], dictionary: &Dictionary) -> i32 {
    let width = document.len() + 1;
    let mut best = vec![0; (columns.len() + 1) * width];
    for x in 1..=columns.len() {
        for y in 1..=document.len() {
            let mut most = best[(x - 1) * width + y].max(best[x * width + y - 1]);
            let mut run = -RUN_COST;
            for length in 1..=x.min(y) {
                let (i, j) = (x - length, y - length);
                let Some(gain) = gain(&columns[i], document[j], dictionary) else {
                    break;
                };
                run += gain;
                most = most.max(best[i * width + j] + run);
            }
            best[x * width + y] = most;
        }
    }
    best[best.len() - 1]
}

/// What an alignment says: its matches, less the cost of its runs.
///
/// # Panics
/// When two that it matches do not match, or its positions do not ascend.
fn said(columns: &[Column], document: &[Symbol], dictionary: &Dictionary, map: &[u32]) -> i32 {
    let (mut total, mut last) = (0, None);
    for (c, &at) in map.iter().enumerate() {
        if at == NONE {
            continue;
        }
        total += gain(&columns[c], document[at as usize], dictionary).expect("the pair matches");
        if let Some((_, before)) = last {
            assert!(before < at, "positions ascend: {before}, {at}");
        }
        if last != Some((c.wrapping_sub(1), at.wrapping_sub(1))) {
            total -= RUN_COST;
        }
        last = Some((c, at));
    }
    total
}

/// Two texts as columns and a document.
#[derive(Debug)]
struct Pair {
    corpus: Corpus,
    columns: Vec<Column>,
    document: Vec<Symbol>,
}

impl Pair {
    fn new(first: &str, second: &str) -> Self {
        let corpus = Corpus::new(&[first, second]);
        let column = |symbol: &Symbol| Column::of(*symbol);
        let columns = corpus.symbols(0).iter().map(column).collect();
        let document = corpus.symbols(1);
        Self {
            corpus,
            columns,
            document,
        }
    }

    fn aligned(&self) -> Vec<u32> {
        let index = pairwise::Index::new(&self.columns);
        align(
            &self.columns,
            &index,
            &self.document,
            &self.corpus.dictionary,
        )
    }

    fn optimum(&self) -> i32 {
        optimum(&self.columns, &self.document, &self.corpus.dictionary)
    }

    fn said(&self, map: &[u32]) -> i32 {
        said(&self.columns, &self.document, &self.corpus.dictionary, map)
    }

    fn keys(&self) -> (Vec<Key>, Vec<Key>) {
        let columns = self.columns.iter().map(|c| c.symbol.key()).collect();
        (columns, self.document.iter().map(|s| s.key()).collect())
    }

    /// Whether no run of tokens stands once on either side.
    fn has_no_pin(&self) -> bool {
        let (columns, document) = self.keys();
        let once = |keys: &[Key]| -> BTreeSet<Vec<Key>> {
            let runs = || keys.windows(PIN);
            runs()
                .filter(|run| runs().filter(|other| other == run).count() == 1)
                .map(<[Key]>::to_vec)
                .collect()
        };
        once(&columns).is_disjoint(&once(&document))
    }

    /// Whether neither end is the same on both sides, so that nothing is matched before the dynamic programme.
    fn has_no_common_end(&self) -> bool {
        let (columns, document) = self.keys();
        columns.first() != document.first() && columns.last() != document.last()
    }
}

const WORDS: [&str; 9] = [
    "de",
    "la",
    "ville",
    "règlement",
    ",",
    ".",
    "a@b.example",
    "c@d.example",
    "www.e.example",
];

/// Texts of few words, so that they match in many ways; in one block each.
fn text(length: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(WORDS.to_vec()), 0..=length).prop_map(|words| words.join(" "))
}

/// The same in several blocks and lines.
fn text_in_blocks(length: usize) -> impl Strategy<Value = String> {
    let breaks = select(vec![" ", " ", " ", "\n", "\n\n", "\n- "]);
    prop::collection::vec((select(WORDS.to_vec()), breaks), 0..=length).prop_map(|pieces| {
        pieces
            .into_iter()
            .map(|(word, behind)| format!("{word}{behind}"))
            .collect()
    })
}

/// A text of words that each stand once, and places where the other side has another word, none, or one more.
fn edited_text() -> impl Strategy<Value = (String, String, usize)> {
    let edits = prop::collection::btree_map(0..40_usize, 0..3_u8, 0..6);
    (20..40_usize, edits).prop_map(|(length, edits)| {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for at in 0..length {
            let word = format!("word{}", letters(at));
            first.push(word.clone());
            match edits.get(&at) {
                Some(0) => second.push(format!("other{}", letters(at))),
                Some(1) => {}
                Some(_) => second.extend([word, format!("other{}", letters(at))]),
                None => second.push(word),
            }
        }
        (first.join(" "), second.join(" "), edits.len())
    })
}

/// A number in letters: digits would be split from the word.
fn letters(number: usize) -> String {
    [number / 26, number % 26]
        .map(|n| char::from(b'a' + n as u8))
        .iter()
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn without_pins_and_common_ends_nothing_says_more(
        pair in (text(9), text(9)).prop_map(|(x, y)| Pair::new(&x, &y))
            .prop_filter("pinned or trimmed", |pair| pair.has_no_pin() && pair.has_no_common_end())
    ) {
        prop_assert_eq!(pair.said(&pair.aligned()), pair.optimum());
    }

    /// A common end is matched before the dynamic programme. Against the optimum that can begin a run too many and break
    /// one, at either end; sliding to the beginning of a block may give up the bonus of another block.
    #[test]
    fn without_pins_little_says_more(
        pair in (text_in_blocks(9), text_in_blocks(9)).prop_map(|(x, y)| Pair::new(&x, &y))
            .prop_filter("pinned", Pair::has_no_pin)
    ) {
        let lost = pair.optimum() - pair.said(&pair.aligned());
        let bound = 4 * RUN_COST + BLOCK_BONUS * pair.columns.len() as i32;
        prop_assert!((0..=bound).contains(&lost), "{lost} of {}", pair.optimum());
    }

    /// Where the sides differ by edits and nothing stands elsewhere, pins are right: at most they keep a run apart on
    /// either side of an edit that the optimum would give up.
    #[test]
    fn with_pins_little_says_more((first, second, edits) in edited_text()) {
        let pair = Pair::new(&first, &second);
        let lost = pair.optimum() - pair.said(&pair.aligned());
        let bound = 2 * RUN_COST * (edits as i32 + 1);
        prop_assert!((0..=bound).contains(&lost), "{lost} of {}", pair.optimum());
    }

    #[test]
    fn an_alignment_is_one(x in text_in_blocks(60), y in text_in_blocks(60)) {
        let pair = Pair::new(&x, &y);
        let map = pair.aligned();
        prop_assert_eq!(map.len(), pair.columns.len());
        // Checks that positions ascend and that every pair matches.
        prop_assert!(pair.said(&map) <= pair.optimum());
    }
}

/// Several texts, some of them twice.
fn any_texts() -> impl Strategy<Value = Vec<String>> {
    let texts = prop::collection::vec(text_in_blocks(25), 1..6);
    let copies = prop::collection::vec(any::<Index>(), 0..3);
    (texts, copies).prop_map(|(mut texts, copies)| {
        let copies: Vec<String> = copies.iter().map(|copy| copy.get(&texts).clone()).collect();
        texts.extend(copies);
        texts
    })
}

fn sequences(texts: &[String]) -> (Corpus, Vec<Sequence>) {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let corpus = Corpus::new(&texts);
    let sequence = |document| Sequence {
        document,
        symbols: corpus.symbols(document),
        ..Sequence::default()
    };
    let sequences = (0..texts.len()).map(sequence).collect();
    (corpus, sequences)
}

fn symbols(sequences: &[Sequence]) -> Vec<&[Symbol]> {
    sequences.iter().map(|s| s.symbols.as_slice()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_token_lies_in_one_column_or_gap(texts in any_texts()) {
        let (corpus, sequences) = sequences(&texts);
        let alignment = align_all(&symbols(&sequences), &corpus.dictionary);
        let elements = elements(&sequences, &alignment, &corpus.dictionary);
        for ((sequence, map), pieces) in sequences.iter().zip(&alignment.maps).zip(&elements.pieces) {
            said(&alignment.columns, &sequence.symbols, &corpus.dictionary, &map.written_out());
            let in_columns = map.runs().flat_map(|run| run.tokens());
            let in_pieces = pieces.iter().flat_map(|piece| piece.start..piece.end);
            let mut tokens: Vec<u32> = in_columns.chain(in_pieces).collect();
            tokens.sort_unstable();
            prop_assert_eq!(tokens, (0..sequence.symbols.len() as u32).collect::<Vec<_>>());
            prop_assert!(pieces.windows(2).all(|p| p[0].gap <= p[1].gap && p[0].end <= p[1].start));
        }
    }

    #[test]
    fn the_order_of_sequences_changes_no_column(
        (texts, order) in any_texts().prop_flat_map(|texts| {
            let order: Vec<usize> = (0..texts.len()).collect();
            (Just(texts), Just(order).prop_shuffle())
        })
    ) {
        let (corpus, sequences) = sequences(&texts);
        let alignment = align_all(&symbols(&sequences), &corpus.dictionary);
        let shuffled: Vec<&[Symbol]> = order.iter().map(|&s| sequences[s].symbols.as_slice()).collect();
        let other = align_all(&shuffled, &corpus.dictionary);
        prop_assert_eq!(&alignment.columns, &other.columns);
        for (at, &s) in order.iter().enumerate() {
            prop_assert_eq!(&alignment.maps[s], &other.maps[at]);
        }
    }

    #[test]
    fn equal_sequences_are_aligned_alike(texts in any_texts()) {
        let (corpus, sequences) = sequences(&texts);
        let alignment = align_all(&symbols(&sequences), &corpus.dictionary);
        for (x, a) in sequences.iter().zip(&alignment.maps) {
            for (y, b) in sequences.iter().zip(&alignment.maps) {
                prop_assert!(x.symbols != y.symbols || a == b);
            }
        }
    }
}

#[test]
fn one_sequence_is_its_own_columns() {
    let corpus = Corpus::new(&["Write to a@b.example, please."]);
    let symbols = corpus.symbols(0);
    let alignment = align_all(&[&symbols], &corpus.dictionary);
    assert_eq!(alignment.columns.len(), symbols.len());
    let whole: Vec<u32> = (0..symbols.len() as u32).collect();
    assert_eq!(alignment.maps[0].written_out(), whole);
}
