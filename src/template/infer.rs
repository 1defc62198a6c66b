//! Documents to a model: the whole way.
//!
//! In: documents. Out: a [`Model`]. The steps are those of docs/architecture.md: tokens, alignment, shapes, links, names,
//! records. Documents that say the same words count once in every decision and are ranked by their words, so that neither
//! the order of the inputs nor copies change the template.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use foldhash::quality::RandomState;
use rayon::prelude::*;

use super::assemble::{Assembly, Labels, label, template};
use super::blanks::Blanks;
use super::hidden::Habits;
use super::known::{KnownText, asked, forget, known_of, settle, tokens_in, words_of};
use super::largest::outside;
use super::link::{PlaceReadings, Scope, link, link_again, link_options};
use super::model::{Decided, Model, Node, Record, SetAside, Span, SpanType, Support, Values};
use super::plan::{Planner, Step};
use super::readings::{collect, drafts, folded, places_of, stored};
use super::recall::recall;
use super::reunite::reunite;
use super::shape::{Group, infer_documents};
use super::split::{absorb_schemes, split};
use super::support::{Stands, Totals, Walked, review, weigh};
use super::trace::{Source, Trace};
use super::walk::Walk;
use crate::align::sequence::Sequence;
use crate::source::Document;
use crate::text::corpus::Corpus;

pub(super) const BOM: &str = "\u{feff}";

/// Infers the template of documents, its variables and each document's values.
///
/// Documents that hold no token are set aside with a reason. One document alone is its own template. Of documents from several templates the largest family is taken, and the others are set aside. The result does not
/// depend on the order of the documents. Cost: about linear in the distinct text.
pub fn infer(documents: &[Document]) -> Model {
    let documents: Vec<&Document> = documents.iter().collect();
    infer_of(&documents, Company::Unknown, None)
}

/// Infers as [`infer`] does, starting from a known text, whose wording wins where the documents disagree; see
/// [`known`](super::known). It is no document: the model keeps it beside them ([`Model::known`]). One document and a known text give
/// variables where the text has blanks, or both have values of a known kind; otherwise the document deviates. Cost: as one
/// document more.
pub fn infer_from(known: &KnownText, documents: &[Document]) -> Model {
    let documents: Vec<&Document> = documents.iter().collect();
    infer_of(&documents, Company::Unknown, Some(known))
}

/// What is known of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Company {
    /// Nothing: they may be of several families.
    Unknown,
    /// They are of one family.
    Family,
}

fn infer_of(documents: &[&Document], company: Company, known: Option<&KnownText>) -> Model {
    let mut set_aside = Vec::new();
    let read: Vec<(&Document, &str)> = documents.iter().map(|one| (*one, one.text())).collect();
    let count = read.len();
    let bytes = || documents.iter().map(|document| document.text().as_bytes());
    // The known text is read behind the documents, and is of no class.
    let written = known.map(|known| known.written_for(bytes()));
    let texts: Vec<&str> = read
        .iter()
        .map(|(_, t)| t.strip_prefix(BOM).unwrap_or(t))
        .chain(written.iter().map(|written| written.text.as_str()))
        .collect();
    let mut corpus = Corpus::new(&texts);
    if let Some(written) = &written {
        corpus.dictionary.mark_blanks(&written.word);
    }
    // Classes of documents with the same words. The hash is seeded and of quality, since its keys come from documents; the
    // map is only ever asked, never walked.
    let hasher = RandomState::default();
    let hashes: Vec<u64> = (0..texts.len())
        .into_par_iter()
        .map(|d| corpus.hash_of_words(d, &hasher))
        .collect();
    let mut classes: HashMap<u64, Vec<usize>, RandomState> = HashMap::default();
    let mut class_of: Vec<Option<usize>> = Vec::with_capacity(texts.len());
    let mut firsts: Vec<usize> = Vec::new();
    for (d, (document, _)) in read.iter().enumerate() {
        if corpus.places(d).is_empty() {
            set_aside.push(aside(document, "holds no word"));
            class_of.push(None);
            continue;
        }
        let alike = classes.entry(hashes[d]).or_default();
        let known = alike
            .iter()
            .copied()
            .find(|class| corpus.words(firsts[*class]).eq(corpus.words(d)));
        let class = known.unwrap_or(firsts.len());
        if known.is_none() {
            alike.push(class);
            firsts.push(d);
        } else {
            // The same words in another layout: the representative is chosen by its text, one in which nothing hides first.
            let rank = |d: usize| {
                let hides = corpus.places(d).hidden().next().is_some();
                (hides, read[d].1, &read[d].0.id)
            };
            if rank(firsts[class]) > rank(d) {
                firsts[class] = d;
            }
        }
        class_of.push(Some(class));
    }
    drop(classes);
    if firsts.is_empty() {
        set_aside.sort_by(|a, b| a.path.cmp(&b.path));
        return Model {
            set_aside,
            known: known.map(|known| known_of(known, BTreeMap::new(), Vec::new())),
            ..Model::default()
        };
    }
    // Rank the classes by their words.
    let mut order: Vec<usize> = (0..firsts.len()).collect();
    order.par_sort_by(|a, b| corpus.compare(firsts[*a], firsts[*b]));
    let mut rank = vec![0; order.len()];
    for (r, c) in order.iter().enumerate() {
        rank[*c] = r;
    }
    let mut representatives: Vec<usize> = order.iter().map(|c| firsts[*c]).collect();
    let mut class_of: Vec<Option<usize>> =
        class_of.into_iter().map(|c| c.map(|c| rank[c])).collect();
    if company == Company::Unknown {
        let id = |d: usize| read[d].0.id.as_str();
        let others = outside(&representatives, &class_of, &corpus, id);
        // The word for a blank is one that no document has, a document of no word included: its bytes may hold it all the same.
        let wordless = known.is_some() && !set_aside.is_empty();
        if wordless || !others.is_empty() {
            // Read anew, so that nothing of the others bends the template, not even where tokens end.
            for (d, reason) in &others {
                set_aside.push(aside(read[*d].0, reason));
                class_of[*d] = None;
            }
            let family = read
                .iter()
                .zip(&class_of)
                .filter(|(_, class)| class.is_some());
            let family: Vec<&Document> = family.map(|((document, _), _)| *document).collect();
            drop(corpus);
            let mut model = infer_of(&family, Company::Family, known);
            model.set_aside.extend(set_aside);
            model.set_aside.sort_by(|a, b| a.path.cmp(&b.path));
            return model;
        }
    }
    // Behind all others, whatever it says: it may say what a document says.
    let witness = written.as_ref().map(|_| representatives.len());
    representatives.extend(witness.map(|_| count));
    corpus.weigh(&representatives);
    let mut weights = vec![0usize; representatives.len()];
    for class in class_of.iter().flatten() {
        weights[*class] += 1;
    }

    let sequences: Vec<Sequence> = representatives
        .par_iter()
        .enumerate()
        .map(|(c, d)| Sequence {
            document: c,
            first: 0,
            symbols: corpus.symbols(*d),
            folds: Vec::new(),
        })
        .collect();
    // Parts of the inference are for one thread alone; the other reads for blanks meanwhile.
    let ((group, wins), blanks) = rayon::join(
        || {
            let mut group = infer_documents(sequences, &corpus, &representatives);
            let mut wins = Vec::new();
            if let (Some(written), Some(witness)) = (&written, witness) {
                let open = tokens_in(&written.open, &corpus.places(count));
                wins = settle(&mut group, witness, &open, &corpus.dictionary);
            }
            split(&mut group, &corpus.dictionary);
            reunite(&mut group, &corpus.dictionary);
            absorb_schemes(&mut group, &corpus.dictionary);
            recall(&mut group, witness, &corpus.dictionary);
            forget_symbols(&mut group);
            (group, wins)
        },
        || Blanks::new(&corpus, &texts),
    );

    let crlf: Vec<bool> = texts.par_iter().map(|text| is_crlf(text)).collect();
    let source = |d: usize| Source {
        text: texts[d],
        offset: read
            .get(d)
            .map_or(0, |(_, text)| text.len() - texts[d].len()),
        crlf: crlf[d],
        tokens: corpus.places(d),
    };
    let mut planner = Planner::new(|c: usize| source(representatives[c]));
    let (mut steps, said) = planner.whole(&group);
    let total = weights.iter().sum();
    let totals = Totals::of(&mut steps, &group, &|s| weights[s], total);
    let one = |s: usize| usize::from(Some(s) != witness);
    let distinct = weights.len() - usize::from(witness.is_some());
    let classes = Totals::of(&mut steps, &group, &one, distinct);
    let steps = steps;
    let tail = planner.tail(&group, &said);

    let mut readings: Vec<PlaceReadings> = Vec::new();
    let mut scopes: Vec<Vec<usize>> = vec![Vec::new(); planner.scopes];
    let identity: Vec<usize> = (0..group.sequences.len()).collect();
    collect(
        &group,
        &steps,
        Scope::Document,
        &identity,
        &planner,
        &mut readings,
        &mut scopes,
    );
    let asked = match (&written, witness) {
        (Some(written), Some(witness)) => asked(written, witness, &scopes, &mut readings),
        _ => Vec::new(),
    };
    let mut folded: Vec<PlaceReadings> = readings.par_iter().map(folded).collect();
    let mut links = link(&folded);
    if let Some(witness) = witness {
        // It was asked what is one value; it has none itself.
        forget(witness, &scopes, &mut readings);
        forget(witness, &scopes, &mut folded);
    }
    link_again(&mut links, &folded);
    let mut choices = Vec::new();
    places_of(&steps, &mut choices);
    link_options(&mut links, &folded, &choices);
    let mut drafts = drafts(&readings, &folded, &links);

    for draft in &mut drafts {
        let mut places = draft.places.iter();
        draft.asked = places.find_map(|place| asked.get(*place)?.clone());
    }
    let labels = label(&steps, &mut drafts);
    let assembly = Assembly {
        labels: &labels,
        links: &links,
        weights: &weights,
    };
    let mut nodes = assembly.nodes(&group, &steps, &|s| weights[s], total);
    let once = assembly.nodes(&group, &steps, &one, distinct);
    review(&mut nodes, &once);
    if !tail.is_empty() {
        if let Some(Node::Text { text }) = nodes.last_mut() {
            text.push_str(&tail);
        } else {
            nodes.push(Node::Text { text: tail.clone() });
        }
    }
    let weight = |scope: Scope, k: usize| match scope {
        Scope::Document => weights[k],
        Scope::Item(scope) => weights[scopes[scope][k]],
    };
    let holders = |scope: Scope| match scope {
        Scope::Document => total,
        Scope::Item(scope) => scopes[scope].iter().map(|c| weights[*c]).sum(),
    };
    let mut lists = BTreeMap::new();
    name_lists(&steps, &labels, &mut lists);
    let template = template(nodes, &drafts, &labels, &weight, &holders, &lists);

    let walk = Walk {
        links: &links,
        drafts: &drafts,
        labels: &labels,
        tail: &tail,
        tells_blanks: false,
    };
    let own = representatives.iter().filter(|d| **d < count);
    let habits = Habits::of(own.map(|d| corpus.places(*d)));
    let mut walked: Vec<Walked> = (0..read.len())
        .into_par_iter()
        .filter_map(|d| {
            let class = class_of[d]?;
            let own = source(d);
            let mut trace = Trace::new(&own, habits);
            let variables = walk.document(&group, &steps, class, &mut trace);
            let blanks = blanks.of(&corpus, d, own.text);
            let (record, stands) = record(read[d].0, &own, variables, trace, blanks);
            Some(Walked {
                record,
                stands,
                class,
            })
        })
        .collect();
    let sure = match witness {
        Some(witness) => words_of(witness, &group, &steps),
        None => BTreeSet::new(),
    };
    weigh(&mut walked, &totals, &classes, &sure);
    let kept = read
        .iter()
        .zip(&class_of)
        .filter(|(_, class)| class.is_some());
    let texts_of_kept: Vec<&str> = kept.map(|((_, text), _)| *text).collect();
    let counted = walked.par_iter_mut().zip(texts_of_kept);
    counted.for_each(|(one, text)| one.record.count_in_file(text));
    let mut records: Vec<Record> = walked.into_iter().map(|one| one.record).collect();
    records.sort_by(|a, b| a.id.cmp(&b.id).then(a.path.cmp(&b.path)));
    set_aside.sort_by(|a, b| a.path.cmp(&b.path));
    let known = known.map(|known| {
        let mut names = BTreeMap::new();
        for (draft, label) in drafts.iter().zip(&labels.variables) {
            if let Some(asked) = &draft.asked {
                names.insert(label.clone(), asked.written.clone());
            }
        }
        let own = source(count);
        let decided = wins.iter().map(|win| {
            let (start, end) = (win.tokens.start, win.tokens.end.max(win.tokens.start + 1));
            let bytes = own.tokens.get(start).0..own.tokens.get(end - 1).1;
            let weight = |classes: &BTreeSet<usize>| classes.iter().map(|c| weights[*c]).sum();
            Decided {
                text: stored(&own.text[bytes]),
                support: Support {
                    documents: weight(&win.agree),
                    total: weight(&win.of),
                },
            }
        });
        known_of(known, names, decided.collect())
    });
    // Giving back the memory of all this takes a while, and nobody need wait for it.
    rayon::spawn(move || drop((group, corpus, blanks)));
    Model {
        template,
        documents: records,
        set_aside,
        known,
    }
}

/// The record of a document that was walked, and where in the template its spans stand.
pub(super) fn record(
    document: &Document,
    source: &Source<'_>,
    variables: Values,
    trace: Trace<'_>,
    blanks: Vec<Range<usize>>,
) -> (Record, Stands) {
    let Trace {
        mut spans,
        mut edits,
        truncated,
        stands,
        ..
    } = trace;
    add_blanks(blanks, source.offset, &mut spans);
    // There is one of each document: what was kept free for more would be a third of their memory.
    spans.shrink_to_fit();
    edits.shrink_to_fit();
    let record = Record {
        id: document.id.clone(),
        path: document.path.clone(),
        encoding: document.encoding(),
        bom: source.offset > 0,
        crlf: source.crlf,
        truncated,
        variables,
        spans,
        edits,
    };
    (record, stands)
}

/// Blanks and placeholders that look forgotten, wherever they stand.
fn add_blanks(blanks: Vec<Range<usize>>, offset: usize, spans: &mut Vec<Span>) {
    let crosses = |span: &Span, start: usize, end: usize| {
        let apart = end <= span.start || span.end <= start;
        let within = span.start <= start && end <= span.end;
        let around = start <= span.start && span.end <= end;
        !(apart || within || around)
    };
    for range in blanks {
        // Spans nest. What crosses the border of another is no blank that the template left.
        let (start, end) = (range.start + offset, range.end + offset);
        if spans.iter().any(|span| crosses(span, start, end)) {
            continue;
        }
        spans.push(Span::new(SpanType::Blank, start, end));
    }
    // A value that is lacking there, besides, is the same blank.
    let drawn: Vec<Range<usize>> = spans
        .iter()
        .filter(|span| span.kind == SpanType::Blank && span.start < span.end)
        .map(|span| span.start..span.end + 1)
        .collect();
    let told = |span: &Span| drawn.iter().any(|range| range.contains(&span.start));
    spans.retain(|span| span.kind != SpanType::Blank || span.start < span.end || !told(span));
    spans.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
}

/// Gives back the memory of what only alignment asks for: from here on it is places that count, not symbols.
fn forget_symbols(group: &mut Group) {
    for sequence in &mut group.sequences {
        sequence.symbols = Vec::new();
    }
    group.groups.iter_mut().for_each(forget_symbols);
}

pub(super) fn aside(document: &Document, reason: &str) -> SetAside {
    SetAside {
        path: document.path.clone(),
        id: document.id.clone(),
        reason: reason.to_owned(),
    }
}

/// Whether every line of the text ends in CRLF and there is one.
pub(super) fn is_crlf(text: &str) -> bool {
    let count = |byte| memchr::memchr_iter(byte, text.as_bytes()).count();
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return false;
    }
    let lines = count(b'\n');
    lines > 0 && text.matches("\r\n").count() == lines && count(b'\r') == lines
}

fn name_lists(steps: &[Step], labels: &Labels, lists: &mut BTreeMap<usize, String>) {
    for step in steps {
        match step {
            Step::Fixed { .. } | Step::Layout { .. } | Step::Slot { .. } => {}
            Step::Optional { steps, .. } | Step::Nested { steps, .. } => {
                name_lists(steps, labels, lists)
            }
            Step::Choice { options, .. } => options
                .iter()
                .for_each(|(_, steps)| name_lists(steps, labels, lists)),
            Step::Repeat {
                clause,
                scope,
                steps,
                ..
            } => {
                lists.insert(*scope, labels.clauses[*clause].clone());
                name_lists(steps, labels, lists);
            }
        }
    }
}
