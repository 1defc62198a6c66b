//! Texts, one after each form feed: every token of each lies in at most one column, in order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use untemplate::align::pairwise::{NONE, score};
use untemplate::align::skeleton::align_all;
use untemplate::text::corpus::Corpus;

fuzz_target!(|text: &str| {
    let texts: Vec<&str> = text.split('\u{c}').take(8).collect();
    let corpus = Corpus::new(&texts);
    let symbols: Vec<_> = (0..texts.len())
        .map(|document| corpus.symbols(document))
        .collect();
    let sequences: Vec<_> = symbols.iter().map(Vec::as_slice).collect();
    let alignment = align_all(&sequences, &corpus.dictionary);
    for (map, sequence) in alignment.maps.iter().zip(&sequences) {
        assert_eq!(map.len(), alignment.columns.len());
        let mut next = 0;
        for (&at, column) in map
            .iter()
            .zip(&alignment.columns)
            .filter(|(at, _)| **at != NONE)
        {
            assert!(next <= at);
            assert!(score(column, sequence[at as usize], &corpus.dictionary).is_some());
            next = at + 1;
        }
    }
});
