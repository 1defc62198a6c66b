//! What the benches measure: families as the tests generate them, and texts on which alignment is known to go wrong.
//!
//! Sizes are words, all documents together, so that the same size of two inputs can be compared. The words are made up and
//! the same on every machine.

#![allow(
    dead_code,
    unused_imports,
    reason = "each bench that includes this module uses another part of it"
)]

#[path = "../../tests/planted/mod.rs"]
mod planted;

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput};
use planted::random::Random;
use planted::{Genre, Noise, corpus_of};
use untemplate::source::{Document, accept};

/// Words of an input, smallest first: what grows faster than they do is not linear.
pub(crate) const SIZES: [usize; 3] = [2_000, 8_000, 32_000];

/// Words of a planted document, about.
const FAMILY_DOCUMENT: usize = 300;

/// What kind of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// A family without noise: more documents, not longer ones.
    Family,
    /// The same with changed words, dropped sentences, paragraphs of their own and other layouts.
    Noisy,
    /// Two long documents of five words, over and over, in one paragraph.
    Repetitive,
    /// Two long documents, every other word one of a few that both use, the others their own.
    CommonWords,
    /// Two long documents that share nothing.
    Unrelated,
}

impl Input {
    pub(crate) const ALL: [Input; 5] = [
        Input::Family,
        Input::Noisy,
        Input::Repetitive,
        Input::CommonWords,
        Input::Unrelated,
    ];

    /// The name that the bench prints.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Input::Family => "family",
            Input::Noisy => "noisy",
            Input::Repetitive => "repetitive",
            Input::CommonWords => "common words",
            Input::Unrelated => "unrelated",
        }
    }

    /// Documents of so many words together.
    pub(crate) fn documents(self, words: usize) -> Vec<Document> {
        let files: Vec<(String, Vec<u8>)> = match self {
            Input::Family => planted(words, Noise::Clean),
            Input::Noisy => planted(words, Noise::Deviations),
            Input::Repetitive | Input::CommonWords | Input::Unrelated => (0..2)
                .map(|number| {
                    (
                        format!("long-{number}"),
                        self.text(number, words / 2).into_bytes(),
                    )
                })
                .collect(),
        };
        let named = files
            .into_iter()
            .map(|(id, bytes)| (format!("{id}.md"), bytes));
        accept(named.collect()).documents
    }

    /// One of the long documents.
    fn text(self, number: u64, words: usize) -> String {
        const COMMON: [&str; 5] = ["the", "of", "data", "and", "service"];
        let mut random = Random::new(7).fork(number);
        let mut text = String::new();
        for at in 0..words {
            let common = match self {
                Input::Repetitive => true,
                Input::CommonWords => at % 2 == 0,
                _ => false,
            };
            if common {
                text.push_str(random.pick::<&str>(&COMMON));
            } else {
                text.push_str(&own_word(number, random.below(20_000)));
            }
            // Paragraphs of usual length, but where one long paragraph is what is measured.
            let ends = self != Input::Repetitive && at % 60 == 59;
            text.push_str(if ends { ".\n\n" } else { " " });
        }
        text.push('\n');
        text
    }
}

fn planted(words: usize, noise: Noise) -> Vec<(String, Vec<u8>)> {
    corpus_of(
        Genre::HallHire,
        1,
        words.div_ceil(FAMILY_DOCUMENT).max(2),
        noise,
    )
    .documents
}

/// A word that only this document has.
fn own_word(document: u64, mut number: usize) -> String {
    let mut word = String::from(if document == 0 { "ka" } else { "lo" });
    for _ in 0..4 {
        word.push_str(
            [
                "ba", "de", "fi", "go", "mu", "na", "pe", "ri", "so", "tu", "ve", "za",
            ][number % 12],
        );
        number /= 12;
    }
    word
}

/// Bytes of documents, for throughput.
pub(crate) fn bytes(documents: &[Document]) -> Throughput {
    Throughput::Bytes(
        documents
            .iter()
            .map(|document| document.bytes().len() as u64)
            .sum(),
    )
}

/// A group that is done in seconds: enough to see growth. Criterion's own options ask for more.
pub(crate) fn quick<'c>(criterion: &'c mut Criterion, name: &str) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1));
    group
}

/// Times something on the documents of each input, at each size.
pub(crate) fn on_documents<T>(
    criterion: &mut Criterion,
    name: &str,
    run: impl Fn(&[Document]) -> T,
) {
    let mut group = quick(criterion, name);
    for input in Input::ALL {
        for size in SIZES {
            let documents = input.documents(size);
            group.throughput(bytes(&documents));
            let id = BenchmarkId::new(input.name(), size);
            group.bench_with_input(id, &documents, |b, documents| {
                b.iter(|| run(black_box(documents)));
            });
        }
    }
}
