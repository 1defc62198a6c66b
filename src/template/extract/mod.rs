//! The values of documents that a template has not seen.
//!
//! In: a [`Template`] and documents. Out: an [`Extraction`]: a [`Record`] of each document, as inference gives. The way is
//! that of inference but for its middle, where nothing is searched: the template is written out and cut into tokens
//! (`outline.rs`) and made a graph (`grammar.rs`), each document is led along it (`pins.rs`, `fit.rs`, `taste.rs`, and once more with what `known.rs` and `settle.rs` say; `confidence.rs` tells how sure its values are), and what
//! came of it is laid into the groups that the walk along a document takes (`layout.rs`).
//!
//! Each document is read by itself: neither their order nor their company changes anything.

mod branches;
mod confidence;
mod fit;
mod glued;
mod grammar;
mod known;
mod layout;
mod outline;
mod pins;
mod settle;
mod taste;
mod uncross;

use std::borrow::Borrow;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::blanks::Blanks;
use super::hidden::Habits;
use super::infer::{BOM, aside, is_crlf, record};
use super::link::PlaceReadings;
use super::model::{Record, SetAside, Template};
use super::plan::Planner;
use super::readings::{collect, drafts, folded};
use super::trace::{Source, Trace};
use super::walk::Walk;
use crate::source::Document;
use crate::text::corpus::Corpus;
pub use glued::glued;

use fit::{Event, Fit, Walker};
use grammar::Grammar;
use layout::Layout;
use outline::Outline;
use pins::{Pins, gaps};
use settle::{Settled, Shut};
use taste::Tokens;

/// A document must have this part of the template's words, or of its own, whichever are fewer.
const PART: usize = 5;

/// So many documents are read together: paragraphs that they share are cut into tokens once, and what is known of their tokens
/// is given up before others are read.
const TOGETHER: usize = 250;

/// Why a document is set aside that has so little of the template that its values would be guesses.
pub const SHARES_NOTHING: &str = "shares next to nothing with the template";

/// What was extracted of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extraction {
    /// One for each document that was read, by id.
    pub documents: Vec<Record>,
    /// Documents that were not used, by path.
    pub set_aside: Vec<SetAside>,
    /// For documents of which a stretch would have taken too much work to compare: its tokens, which are deviations. By id.
    pub unread: BTreeMap<String, usize>,
}

/// Reads documents with a template that need not have been made from them.
///
/// The records are such as [`infer`](super::infer::infer) gives, and each value has its [`Confidence`](super::model::Confidence): [`render_exact`](super::render::render_exact) gives back
/// every byte, and what the template does not provide for is a deviation among the spans. A document
/// that holds no token, that shares next to nothing with the template, or that repeats itself too much to be compared
/// with it is set aside with a reason.
///
/// Cost: linear in the text, and what lies between runs of words that the template and a document have once each is
/// tried in every way, up to a limit. Memory beside the documents and what is returned: that of 250 documents
/// for each thread.
///
/// ```
/// use untemplate::{accept, extract, infer, Value};
///
/// let letter = |town: &str, hour: &str| format!("The library of {town} is open from {hour} hours on, except on holidays.\n");
/// let file = |town: &str, hour: &str| (format!("{town}.md"), letter(town, hour).into_bytes());
/// let model = infer(&accept(vec![file("Lyon", "9"), file("Nantes", "10"), file("Metz", "8")]).documents);
///
/// let unseen = accept(vec![file("Saint-Malo", "11")]).documents;
/// let extraction = extract(&model.template, &unseen);
/// let values: Vec<_> = extraction.documents[0].variables.values().collect();
/// assert!(values.contains(&&Value::Text("Saint-Malo".into())) && values.contains(&&Value::Text("11".into())));
/// ```
pub fn extract<D: Borrow<Document> + Sync>(template: &Template, documents: &[D]) -> Extraction {
    let outline = Outline::of(template);
    let parts: Vec<Extraction> = documents
        .par_chunks(TOGETHER)
        .map(|part| of_some(template, &outline, part))
        .collect();
    let mut all = Extraction::default();
    for part in parts {
        all.documents.extend(part.documents);
        all.set_aside.extend(part.set_aside);
        all.unread.extend(part.unread);
    }
    all.documents
        .sort_by(|a, b| a.id.cmp(&b.id).then(a.path.cmp(&b.path)));
    all.set_aside.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

/// Extracts from a few documents.
fn of_some<D: Borrow<Document> + Sync>(
    template: &Template,
    outline: &Outline,
    documents: &[D],
) -> Extraction {
    let mut set_aside = Vec::new();
    let documents = documents.iter().map(Borrow::borrow);
    let read: Vec<(&Document, &str)> = documents.map(|one| (one, one.text())).collect();
    // The template first: its words alone are weighed, so that no document changes what another is read as.
    let texts: Vec<&str> = std::iter::once(outline.text.as_str())
        .chain(
            read.iter()
                .map(|(_, text)| text.strip_prefix(BOM).unwrap_or(text)),
        )
        .collect();
    let mut corpus = Corpus::with_mailboxes(&texts, &outline.mailboxes());
    corpus.weigh(&[0]);
    let (grammar, steps) = Grammar::of(template, outline, &corpus.symbols(0), &corpus.places(0));
    let weights = grammar.weights(&corpus.dictionary);
    let pins = Pins::of(&grammar);
    let fits: Vec<Result<Fit, &str>> = (1..texts.len())
        .into_par_iter()
        .map(|d| {
            let symbols = corpus.symbols(d);
            if symbols.is_empty() {
                return Err("holds no word");
            }
            let tokens = Tokens {
                text: texts[d],
                symbols: &symbols,
                places: &corpus.places(d),
                dictionary: &corpus.dictionary,
            };
            let pinned = pins.find(&grammar, &symbols);
            let mut walker = Walker {
                grammar: &grammar,
                tokens: &tokens,
                weights: &weights,
                known: &[],
                shut: &Shut::default(),
            };
            let first = walker.fit(&pinned, &Fit::default());
            let settled = Settled::of(&grammar, &first, &weights);
            let pinned = settled.shut.without(&grammar, pinned);
            let gaps = gaps(&pinned, symbols.len());
            let known = known::values(&grammar, &first, &gaps, &symbols, &corpus.dictionary);
            let mut fit = if known.iter().all(Option::is_none) && settled.shut.is_empty() {
                first
            } else {
                walker.known = &known;
                walker.shut = &settled.shut;
                walker.fit(&pinned, &first)
            };
            fit.sure = confidence::of(&walker, &fit.events);
            fit.events.extend(settled.stand());
            if shares_nothing(&grammar, &fit, symbols.len()) {
                // Never said of text that was not compared.
                return Err(if fit.unread > 0 {
                    "repeats itself too much to be compared with the template"
                } else {
                    SHARES_NOTHING
                });
            }
            Ok(fit)
        })
        .collect();
    let mut steps = steps;
    let mut layout = Layout::new(&grammar);
    // For each sequence of the outermost group, its document among the texts.
    let mut accepted = Vec::new();
    let mut sure = Vec::new();
    let mut unread = BTreeMap::new();
    for (d, fit) in fits.into_iter().enumerate() {
        match fit {
            Ok(fit) => {
                accepted.push(d + 1);
                if fit.unread > 0 {
                    unread.insert(read[d].0.id.clone(), fit.unread);
                }
                layout.add(&fit);
                sure.push(fit.sure);
            }
            Err(reason) => set_aside.push(aside(read[d].0, reason)),
        }
    }
    layout.claim(&mut steps, 0);
    let group = layout.group();
    let crlf: Vec<bool> = texts.par_iter().map(|text| is_crlf(text)).collect();
    let source = |d: usize| Source {
        text: texts[d],
        offset: read[d - 1].1.len() - texts[d].len(),
        crlf: crlf[d],
        tokens: corpus.places(d),
    };
    let planner = Planner::new(|s: usize| source(accepted[s]));
    let mut readings: Vec<PlaceReadings> = Vec::new();
    let mut scopes = vec![Vec::new(); grammar.scopes];
    let identity: Vec<usize> = (0..accepted.len()).collect();
    collect(
        &group,
        &steps,
        super::link::Scope::Document,
        &identity,
        &planner,
        &mut readings,
        &mut scopes,
    );
    let folded: Vec<PlaceReadings> = readings.iter().map(folded).collect();
    let drafts = drafts(&readings, &folded, &grammar.links);
    let walk = Walk {
        links: &grammar.links,
        drafts: &drafts,
        labels: &grammar.labels,
        tail: &grammar.tail,
        tells_blanks: true,
    };
    let blanks = Blanks::new(&corpus, &texts);
    let habits = Habits::of(std::iter::once(corpus.places(0)));
    let records = accepted
        .par_iter()
        .enumerate()
        .map(|(s, &d)| {
            let own = source(d);
            let mut trace = Trace::new(&own, habits);
            let variables = walk.document(&group, &steps, s, &mut trace);
            let blanks = blanks.of(&corpus, d, own.text);
            let (document, text) = read[d - 1];
            let mut record = record(document, &own, variables, trace, blanks).0;
            confidence::note(&sure[s], &own, &mut record.spans);
            record.count_in_file(text);
            record
        })
        .collect();
    Extraction {
        documents: records,
        set_aside,
        unread,
    }
}

/// Whether a document has so little of the template that its values would be guesses.
fn shares_nothing(grammar: &Grammar, fit: &Fit, tokens: usize) -> bool {
    let words = |event: &Event| match event {
        Event::Words { len, .. } => *len,
        _ => 0,
    };
    let shared: usize = fit.events.iter().map(words).sum();
    PART * shared < grammar.everywhere.min(tokens)
}
