//! The generator of corpora that other tests rest on: what it says about its documents is true.

mod planted;

use planted::strategies::{any_order, corpora, hostile_documents, hostile_text, reordered_corpora};
use planted::{Corpus, Genre, Mark, MarkKind, Noise, corpus, corpus_of};
use proptest::prelude::*;

/// The document with its noise taken back: what the marks expect in place of what is there, and each slot's value.
fn without_noise(bytes: &[u8], slots: &[planted::Slot], marks: &[Mark]) -> String {
    let mut edits: Vec<(usize, usize, &str)> = marks
        .iter()
        .filter_map(|mark| Some((mark.start, mark.end, mark.expected.as_deref()?)))
        .chain(
            slots
                .iter()
                .map(|slot| (slot.start, slot.end, slot.value.as_str())),
        )
        .collect();
    edits.sort();
    let (mut at, mut clean) = (0, Vec::new());
    for (start, end, expected) in edits {
        assert!(at <= start, "two regions overlap at {start}");
        clean.extend_from_slice(&bytes[at..start]);
        clean.extend_from_slice(expected.as_bytes());
        at = end;
    }
    clean.extend_from_slice(&bytes[at..]);
    let clean = String::from_utf8(clean).expect("regions end between letters");
    clean.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

fn folded(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).expect("a slot ends between letters");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn all_marks(corpus: &Corpus) -> impl Iterator<Item = &Mark> {
    corpus.marks.iter().flatten()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn taking_the_noise_back_gives_the_clean_text(corpus in corpora(1..=6)) {
        for (i, (_, bytes)) in corpus.documents.iter().enumerate() {
            let text = without_noise(bytes, &corpus.slots[i], &corpus.marks[i]);
            prop_assert_eq!(text.trim_end(), corpus.clean[i].trim_end());
        }
    }

    #[test]
    fn a_slot_spans_its_value(corpus in corpora(1..=6)) {
        for (slots, (_, bytes)) in corpus.slots.iter().zip(&corpus.documents) {
            for slot in slots {
                prop_assert_eq!(&folded(&bytes[slot.start..slot.end]), &slot.value);
            }
        }
    }

    #[test]
    fn another_order_is_the_same_corpus((corpus, other) in reordered_corpora(2..=5)) {
        for (at, document) in other.documents.iter().enumerate() {
            let before = corpus.documents.iter().position(|d| d == document);
            prop_assert!(before.is_some_and(|before| corpus.slots[before] == other.slots[at]));
        }
    }

    #[test]
    fn an_order_has_each_number_once(mut order in any_order(9)) {
        order.sort();
        prop_assert_eq!(order, (0..9).collect::<Vec<_>>());
    }

    #[test]
    fn hostile_documents_are_as_many_as_asked_for(documents in hostile_documents(2..=4), lone in hostile_text()) {
        prop_assert!((2..=4).contains(&documents.len()));
        prop_assert!(lone.chars().count() < 1_000);
    }
}

#[test]
fn the_same_arguments_give_the_same_corpus_and_more_tenants_its_continuation() {
    for genre in Genre::ALL {
        let few = corpus_of(genre, 7, 4, Noise::Deviations);
        let many = corpus_of(genre, 7, 9, Noise::Deviations);
        assert_eq!(few.documents, many.documents[..4]);
        assert_eq!(few.slots, many.slots[..4]);
        assert_eq!(few.marks, many.marks[..4]);
    }
}

#[test]
fn seeds_lead_to_every_genre() {
    let reached = |genre| (0..32).any(|seed| corpus(seed, 0, Noise::Clean).genre == genre);
    assert!(Genre::ALL.into_iter().all(reached));
}

#[test]
fn a_clean_corpus_is_clean() {
    let corpus = corpus_of(Genre::ClubNotice, 1, 12, Noise::Clean);
    for ((_, bytes), clean) in corpus.documents.iter().zip(&corpus.clean) {
        assert_eq!(bytes, clean.as_bytes());
    }
    assert!(all_marks(&corpus).all(|mark| mark.expected.is_none()));
}

#[test]
fn every_sort_of_noise_and_structure_occurs() {
    use MarkKind::{Choice, Extra, Layout, Missing, Optional, Repeat, Wording};
    for genre in Genre::ALL {
        let corpus = corpus_of(genre, 3, 150, Noise::Deviations);
        for kind in [Optional, Choice, Repeat, Extra, Wording, Missing, Layout] {
            assert!(
                all_marks(&corpus).any(|mark| mark.kind == kind),
                "{genre:?} has no {kind:?}"
            );
        }
        let dressed = |what: &[u8]| {
            corpus
                .documents
                .iter()
                .any(|(_, b)| b.windows(what.len()).any(|w| w == what))
        };
        assert!(
            dressed(b"\r\n") && dressed("\u{feff}".as_bytes()),
            "{genre:?} has no CRLF or no BOM"
        );
        assert!(
            corpus
                .documents
                .iter()
                .any(|(_, bytes)| !bytes.ends_with(b"\n")),
            "{genre:?} has final newlines only"
        );
    }
}

#[test]
fn a_changed_word_differs_and_a_dropped_sentence_is_dropped_once() {
    let corpus = corpus_of(Genre::HallHire, 5, 80, Noise::Deviations);
    let mut dropped = Vec::new();
    for (marks, (_, bytes)) in corpus.marks.iter().zip(&corpus.documents) {
        for mark in marks {
            let expected = mark.expected.as_deref().unwrap_or_default();
            match mark.kind {
                MarkKind::Wording => assert_ne!(expected.as_bytes(), &bytes[mark.start..mark.end]),
                MarkKind::Missing => dropped.push(expected),
                _ => {}
            }
        }
    }
    let count = dropped.len();
    dropped.sort();
    dropped.dedup();
    assert_eq!((dropped.len(), count > 3), (count, true));
}

#[test]
fn what_never_differs_is_not_knowable() {
    let lone = corpus_of(Genre::WirelessCharter, 2, 1, Noise::Clean);
    assert!(lone.knowable_slots().iter().all(Vec::is_empty) && !lone.slots[0].is_empty());
    let many = corpus_of(Genre::WirelessCharter, 2, 8, Noise::Clean);
    let operators =
        |slots: &[planted::Slot]| slots.iter().filter(|slot| slot.name == "operator").count();
    assert!(
        many.knowable_slots()
            .iter()
            .all(|slots| operators(slots) == 3)
    );
}
