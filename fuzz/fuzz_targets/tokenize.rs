//! Tokens lie in the text, in order, and hold no white space at their ends.
#![no_main]

use libfuzzer_sys::fuzz_target;
use untemplate::text::corpus::Corpus;
use untemplate::text::token::tokenize;

fuzz_target!(|text: &str| {
    let mut at = 0;
    for token in tokenize(text) {
        let (start, end) = (token.start as usize, token.end as usize);
        assert!(at <= start && start < end);
        let own = &text[start..end];
        assert_eq!(own, own.trim());
        at = end;
    }
    let corpus = Corpus::new(&[text]);
    let places = corpus.places(0);
    assert_eq!(corpus.symbols(0).len(), places.len());
    assert!((0..places.len()).all(|token| {
        let (start, end) = places.get(token);
        start < end && text.get(start..end).is_some()
    }));
});
