//! What property tests draw from, by name.

use std::ops::RangeInclusive;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{Corpus, Genre, Noise, corpus_of};

/// Any amount of noise; shrinks to none.
pub(crate) fn any_noise() -> impl Strategy<Value = Noise> {
    select(vec![Noise::Clean, Noise::Layout, Noise::Deviations])
}

/// Any hidden template.
pub(crate) fn any_genre() -> impl Strategy<Value = Genre> {
    select(Genre::ALL.to_vec())
}

/// Corpora of any hidden template with so many tenants and any noise; shrinks to fewer tenants and less noise.
pub(crate) fn corpora(tenants: RangeInclusive<usize>) -> impl Strategy<Value = Corpus> {
    corpora_with(tenants, any_noise())
}

/// Corpora with this noise.
pub(crate) fn corpora_with(
    tenants: RangeInclusive<usize>,
    noise: impl Strategy<Value = Noise>,
) -> impl Strategy<Value = Corpus> {
    (any_genre(), 0..10_000_u64, tenants, noise)
        .prop_map(|(genre, seed, tenants, noise)| corpus_of(genre, seed, tenants, noise))
}

/// The numbers below `length` in any order; shrinks to ascending.
pub(crate) fn any_order(length: usize) -> impl Strategy<Value = Vec<usize>> {
    Just((0..length).collect::<Vec<_>>()).prop_shuffle()
}

/// A corpus and the same documents in another order.
pub(crate) fn reordered_corpora(
    tenants: RangeInclusive<usize>,
) -> impl Strategy<Value = (Corpus, Corpus)> {
    corpora(tenants).prop_flat_map(|corpus| {
        let orders = any_order(corpus.documents.len());
        orders.prop_map(move |order| (corpus.clone(), corpus.reordered(&order)))
    })
}

/// What templates, terminals, tables and tokenisers stumble over, and some plain words to stand between.
const HOSTILE: [&str; 45] = [
    "{{",
    "}}",
    "{{{",
    "{%",
    "%}",
    "{#",
    "#}",
    "{% endraw %}",
    "{{ name }}",
    "{{-",
    "-%}",
    "{",
    "}",
    "${x}",
    "<<var",
    "<%= x %>",
    "<script>",
    "</script>",
    "<!--",
    "\u{2028}",
    "\u{1b}[31m",
    "\r",
    "\u{0}",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "e\u{301}",
    "n\u{43e}tice",
    "\u{441}lub",
    "me\u{ad}mber",
    "e\u{200d}\u{301}ach",
    "\u{fe0f}",
    "é",
    "\u{a0}",
    "\u{3000}",
    "お問い合わせ",
    "🙂",
    "\n\n\n",
    "\n",
    "- ",
    "# ",
    "| a | b |",
    "dpo@a.example",
    "https://a.example/x",
    "=1+1",
];

fn any_fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(HOSTILE.to_vec()).prop_map(str::to_owned),
        3 => select(vec!["the", "notice", "applies", "to", "each", "member", "of", "a", "club", "."]).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
        1 => "[0-9]{1,5}",
    ]
}

fn any_separator() -> impl Strategy<Value = &'static str> {
    select(vec![" ", "", "\n", "\r\n", "\n\n", "  "])
}

/// One document of hostile pieces.
pub(crate) fn hostile_text() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec((any_fragment(), any_separator()), 0..40);
    pieces.prop_map(|pieces| {
        pieces
            .into_iter()
            .map(|(piece, behind)| piece + behind)
            .collect()
    })
}

/// Documents that share hostile text and differ in hostile values: what one of them says in a place, another says elsewise.
pub(crate) fn hostile_documents(
    count: RangeInclusive<usize>,
) -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    let shared = prop::collection::vec((any_fragment(), any_separator()), 1..40);
    let own = prop::collection::vec(
        prop::collection::vec((any::<Index>(), any_fragment()), 0..6),
        count,
    );
    (shared, own).prop_map(|(shared, own)| {
        let document = |(number, changes): (usize, Vec<(Index, String)>)| {
            let mut pieces = shared.clone();
            for (place, fragment) in changes {
                let place = place.index(pieces.len());
                pieces[place].0 = fragment;
            }
            let text: String = pieces
                .into_iter()
                .map(|(piece, behind)| piece + behind)
                .collect();
            (format!("hostile-{number}"), text.into_bytes())
        };
        own.into_iter().enumerate().map(document).collect()
    })
}
