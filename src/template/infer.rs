//! Documents to a model: the whole way.
//!
//! In: documents. Out: a [`Model`]. The steps are those of docs/architecture.md: tokens, alignment, shapes, links, names,
//! records. Documents that say the same words count once in every decision and are ranked by their words, so that neither
//! the order of the inputs nor copies change the template.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasher as _, Hasher as _};
use std::ops::Range;

use foldhash::quality::RandomState;
use rayon::prelude::*;

use super::assemble::{Assembly, Draft, Labels, filtered, label, template};
use super::blanks::Blanks;
use super::link::{Link, PlaceReadings, Scope, link};
use super::model::{Kind, Model, Node, Record, SetAside, Span, SpanType, Value, Values};
use super::plan::{Planner, Step};
use super::shape::{Group, infer_group};
use super::split::{absorb_schemes, split};
use super::trace::{Source, Trace};
use crate::align::pairwise::NONE;
use crate::align::sequence::Sequence;
use crate::family::strangers;
use crate::source::Document;
use crate::text::corpus::{Corpus, Dictionary, Symbol};

const BOM: &str = "\u{feff}";

/// Infers the template of documents, its variables and each document's values.
///
/// Documents whose bytes are no UTF-8, or that hold no token, are set aside with a reason. One document alone is its own
/// template. The result does not depend on the order of the documents. Cost: about linear in the distinct text.
pub fn infer(documents: &[Document]) -> Model {
    let mut set_aside = Vec::new();
    let mut read: Vec<(&Document, &str)> = Vec::new();
    let valid: Vec<Option<&str>> = documents
        .par_iter()
        .map(|document| std::str::from_utf8(&document.bytes).ok())
        .collect();
    for (document, text) in documents.iter().zip(valid) {
        match text {
            Some(text) => read.push((document, text)),
            None => set_aside.push(aside(document, "is not UTF-8 text")),
        }
    }
    let texts: Vec<&str> = read
        .iter()
        .map(|(_, t)| t.strip_prefix(BOM).unwrap_or(t))
        .collect();
    let mut corpus = Corpus::new(&texts);
    // Classes of documents with the same words. The hash is seeded and of quality, since its keys come from documents; the
    // map is only ever asked, never walked.
    let hasher = RandomState::default();
    let mut symbols: Vec<(u64, Vec<Symbol>)> = (0..texts.len())
        .into_par_iter()
        .map(|d| {
            let symbols = corpus.symbols(d);
            let mut hash = hasher.build_hasher();
            symbols.iter().for_each(|s| hash.write_u32(s.key));
            (hash.finish(), symbols)
        })
        .collect();
    let same = |a: &[Symbol], b: &[Symbol]| a.iter().map(|s| s.key).eq(b.iter().map(|s| s.key));
    let mut classes: HashMap<u64, Vec<usize>, RandomState> = HashMap::default();
    let mut class_of: Vec<Option<usize>> = Vec::with_capacity(texts.len());
    let mut firsts: Vec<usize> = Vec::new();
    for (d, (document, _)) in read.iter().enumerate() {
        let (hash, own) = &symbols[d];
        if own.is_empty() {
            set_aside.push(aside(document, "holds no word"));
            class_of.push(None);
            continue;
        }
        let alike = classes.entry(*hash).or_default();
        let known = alike
            .iter()
            .copied()
            .find(|class| same(&symbols[firsts[*class]].1, own));
        let class = known.unwrap_or(firsts.len());
        if known.is_none() {
            alike.push(class);
            firsts.push(d);
        } else if (&read[firsts[class]].1, &read[firsts[class]].0.id) > (&read[d].1, &document.id) {
            // The same words in another layout: the representative is chosen by its text.
            firsts[class] = d;
        }
        class_of.push(Some(class));
    }
    drop(classes);
    if firsts.is_empty() {
        set_aside.sort_by(|a, b| a.path.cmp(&b.path));
        return Model {
            set_aside,
            ..Model::default()
        };
    }
    // Rank the classes by their words.
    let mut order: Vec<usize> = (0..firsts.len()).collect();
    order.sort_by(|a, b| {
        corpus
            .dictionary
            .compare(&symbols[firsts[*a]].1, &symbols[firsts[*b]].1)
    });
    let mut rank = vec![0; order.len()];
    for (r, c) in order.iter().enumerate() {
        rank[*c] = r;
    }
    let representatives: Vec<usize> = order.iter().map(|c| firsts[*c]).collect();
    let mut class_of: Vec<Option<usize>> =
        class_of.into_iter().map(|c| c.map(|c| rank[c])).collect();
    let representatives = family(
        representatives,
        &mut class_of,
        &symbols,
        &corpus.dictionary,
        |d| {
            set_aside.push(aside(
                read[d].0,
                "shares next to nothing with the other documents",
            ))
        },
    );
    corpus.weigh(&representatives);
    let mut weights = vec![0usize; representatives.len()];
    for class in class_of.iter().flatten() {
        weights[*class] += 1;
    }

    let sequences: Vec<Sequence> = representatives
        .iter()
        .enumerate()
        .map(|(c, d)| Sequence {
            document: c,
            first: 0,
            symbols: std::mem::take(&mut symbols[*d].1),
            folds: Vec::new(),
        })
        .collect();
    drop(symbols);
    let owners = (0..sequences.len()).collect();
    let mut group = infer_group(sequences, owners, &corpus.dictionary);
    split(&mut group, &corpus.dictionary);
    absorb_schemes(&mut group, &corpus.dictionary);
    forget_symbols(&mut group);

    let crlf: Vec<bool> = texts.par_iter().map(|text| is_crlf(text)).collect();
    let source = |d: usize| Source {
        text: texts[d],
        offset: read[d].1.len() - texts[d].len(),
        crlf: crlf[d],
        tokens: corpus.places(d),
    };
    let mut planner = Planner::new(|c: usize| source(representatives[c]));
    let steps = planner.group(&group);
    let tail = tail(representatives.len(), &planner);

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
    let folded: Vec<PlaceReadings> = readings
        .iter()
        .map(|p| PlaceReadings {
            scope: p.scope,
            readings: p.readings.iter().map(|(k, v)| (*k, fold(v))).collect(),
        })
        .collect();
    let links = link(&folded);
    let mut drafts = drafts(&readings, &folded, &links);

    let labels = label(&steps, &mut drafts);
    let assembly = Assembly {
        labels: &labels,
        links: &links,
        weights: &weights,
    };
    let total = weights.iter().sum();
    let mut nodes = assembly.nodes(&group, &steps, &|s| weights[s], total);
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
    let totals = |scope: Scope| match scope {
        Scope::Document => total,
        Scope::Item(scope) => scopes[scope].iter().map(|c| weights[*c]).sum(),
    };
    let mut lists = BTreeMap::new();
    name_lists(&steps, &labels, &mut lists);
    let template = template(nodes, &drafts, &labels, &weight, &totals, &lists);

    let walk = Walk {
        links: &links,
        drafts: &drafts,
        labels: &labels,
        tail: &tail,
    };
    let blanks = Blanks::new(&corpus, &texts);
    let mut records: Vec<Record> = (0..read.len())
        .into_par_iter()
        .filter_map(|d| {
            let class = class_of[d]?;
            let own = source(d);
            let mut trace = Trace::new(&own);
            let variables = walk.document(&group, &steps, class, &mut trace);
            let Trace {
                mut spans, edits, ..
            } = trace;
            add_blanks(blanks.of(&corpus, d, own.text), own.offset, &mut spans);
            Some(Record {
                id: read[d].0.id.clone(),
                path: read[d].0.path.clone(),
                bom: own.offset > 0,
                crlf: own.crlf,
                variables,
                spans,
                edits,
            })
        })
        .collect();
    records.sort_by(|a, b| a.id.cmp(&b.id).then(a.path.cmp(&b.path)));
    set_aside.sort_by(|a, b| a.path.cmp(&b.path));
    Model {
        template,
        documents: records,
        set_aside,
    }
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
        spans.push(Span {
            kind: SpanType::Blank,
            name: None,
            start,
            end,
            option: None,
            expected: None,
            origin: None,
        });
    }
    spans.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
}

/// Gives back the memory of what only alignment asks for: from here on it is places that count, not symbols.
fn forget_symbols(group: &mut Group) {
    for sequence in &mut group.sequences {
        sequence.symbols = Vec::new();
    }
    group.groups.iter_mut().for_each(forget_symbols);
}

/// The representatives that are of the family; documents of the other classes have no class any more and are told of.
fn family(
    representatives: Vec<usize>,
    class_of: &mut [Option<usize>],
    symbols: &[(u64, Vec<Symbol>)],
    dictionary: &Dictionary,
    mut tell: impl FnMut(usize),
) -> Vec<usize> {
    let slices: Vec<&[Symbol]> = representatives
        .iter()
        .map(|d| symbols[*d].1.as_slice())
        .collect();
    let strangers = strangers(&slices, dictionary);
    let mut kept = Vec::with_capacity(representatives.len());
    let mut place = Vec::with_capacity(representatives.len());
    for (d, stranger) in representatives.into_iter().zip(strangers) {
        place.push((!stranger).then_some(kept.len()));
        if !stranger {
            kept.push(d);
        }
    }
    for (d, class) in class_of.iter_mut().enumerate() {
        if let Some(own) = *class {
            *class = place[own];
            if class.is_none() {
                tell(d);
            }
        }
    }
    kept
}

fn aside(document: &Document, reason: &str) -> SetAside {
    SetAside {
        path: document.path.clone(),
        id: document.id.clone(),
        reason: reason.to_owned(),
    }
}

/// Whether every line of the text ends in CRLF and there is one.
fn is_crlf(text: &str) -> bool {
    if !text.contains('\r') {
        return false;
    }
    let lines = text.bytes().filter(|b| *b == b'\n').count();
    lines > 0
        && text.matches("\r\n").count() == lines
        && text.bytes().filter(|b| *b == b'\r').count() == lines
}

/// What most documents end with.
fn tail<'a>(documents: usize, planner: &Planner<impl Fn(usize) -> Source<'a> + Sync>) -> String {
    let mut counts: BTreeMap<Cow<'a, str>, usize> = BTreeMap::new();
    for c in 0..documents.min(99) {
        let source = planner.source(c);
        *counts
            .entry(source.read(source.glue(source.tokens.len())))
            .or_default() += 1;
    }
    counts
        .into_iter()
        .max_by(|(a, x), (b, y)| x.cmp(y).then(b.len().cmp(&a.len())).then(b.cmp(a)))
        .map(|b| b.0.into_owned())
        .unwrap_or_default()
}

/// Apostrophes and quotes made straight.
fn fold(text: &str) -> String {
    text.replace(['\u{2019}', '\u{2018}'], "'")
        .replace(['\u{201c}', '\u{201d}'], "\"")
}

/// A value as it is stored: runs of white space are one blank.
fn stored(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

/// The readings of every place, by document or item; `root` says for each sequence of the group which.
fn collect<'a>(
    group: &Group,
    steps: &[Step],
    scope: Scope,
    root: &[usize],
    planner: &Planner<impl Fn(usize) -> Source<'a> + Sync>,
    readings: &mut Vec<PlaceReadings>,
    scopes: &mut Vec<Vec<usize>>,
) {
    for step in steps {
        match step {
            Step::Fixed { .. } => {}
            Step::Slot { slot, .. } => {
                let mut own = BTreeMap::new();
                for (s, value) in group.slots[*slot].values.iter().enumerate() {
                    let Some((start, end)) = value else { continue };
                    let sequence = &group.sequences[s];
                    let source = planner.source(sequence.document);
                    let (from, to) = (
                        sequence.token(*start as usize),
                        sequence.token(*end as usize),
                    );
                    own.insert(
                        root[s],
                        stored(
                            &source.text[source.tokens.get(from).0..source.tokens.get(to - 1).1],
                        ),
                    );
                }
                readings.push(PlaceReadings {
                    scope,
                    readings: own,
                });
            }
            Step::Optional { steps, .. } => {
                collect(group, steps, scope, root, planner, readings, scopes)
            }
            Step::Choice { options, .. } => {
                for (_, steps) in options {
                    collect(group, steps, scope, root, planner, readings, scopes);
                }
            }
            Step::Nested {
                group: nested,
                steps,
            } => {
                let inner = &group.groups[*nested];
                let roots: Vec<usize> = inner.owners.iter().map(|o| root[*o]).collect();
                collect(inner, steps, scope, &roots, planner, readings, scopes);
            }
            Step::Repeat {
                group: nested,
                scope: number,
                steps,
                ..
            } => {
                let inner = &group.groups[*nested];
                scopes[*number] = inner.sequences.iter().map(|s| s.document).collect();
                let roots: Vec<usize> = (0..inner.sequences.len()).collect();
                collect(
                    inner,
                    steps,
                    Scope::Item(*number),
                    &roots,
                    planner,
                    readings,
                    scopes,
                );
            }
        }
    }
}

/// The variables that places were linked to, each value as most of its places have it.
fn drafts(readings: &[PlaceReadings], folded: &[PlaceReadings], links: &[Link]) -> Vec<Draft> {
    let count = links.iter().map(|l| l.variable + 1).max().unwrap_or(0);
    let mut drafts: Vec<Draft> = (0..count)
        .map(|_| Draft {
            scope: Scope::Document,
            values: BTreeMap::new(),
            places: Vec::new(),
            kind: Kind::Text,
        })
        .collect();
    for (place, link) in links.iter().enumerate() {
        drafts[link.variable].places.push(place);
        drafts[link.variable].scope = readings[place].scope;
    }
    for draft in &mut drafts {
        let holders: BTreeSet<usize> = draft
            .places
            .iter()
            .flat_map(|p| readings[*p].readings.keys().copied())
            .collect();
        for k in holders {
            // Plain places decide; a place in capitals only where there is no other.
            let plain =
                |p: &&usize| links[**p].filter.is_none() && readings[**p].readings.contains_key(&k);
            let mut voters: Vec<usize> = draft.places.iter().filter(plain).copied().collect();
            if voters.is_empty() {
                voters = draft
                    .places
                    .iter()
                    .filter(|p| readings[**p].readings.contains_key(&k))
                    .copied()
                    .collect();
            }
            let mut best = (0, voters[0]);
            for p in &voters {
                let votes = voters
                    .iter()
                    .filter(|q| folded[**q].readings[&k] == folded[*p].readings[&k])
                    .count();
                if votes > best.0 {
                    best = (votes, *p);
                }
            }
            draft
                .values
                .insert(k, readings[best.1].readings[&k].clone());
        }
    }
    drafts
}

fn name_lists(steps: &[Step], labels: &Labels, lists: &mut BTreeMap<usize, String>) {
    for step in steps {
        match step {
            Step::Fixed { .. } | Step::Slot { .. } => {}
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

/// The walk of a document along the template.
struct Walk<'a> {
    links: &'a [Link],
    drafts: &'a [Draft],
    labels: &'a Labels,
    tail: &'a str,
}

impl Walk<'_> {
    fn document(
        &self,
        group: &Group,
        steps: &[Step],
        class: usize,
        trace: &mut Trace<'_>,
    ) -> Values {
        let mut values = Values::new();
        self.steps(group, steps, class, class, trace, &mut values);
        trace.finish(self.tail);
        values
    }

    /// `s` is the sequence of the group, `root` the document or item whose values are written.
    fn steps(
        &self,
        group: &Group,
        steps: &[Step],
        s: usize,
        root: usize,
        trace: &mut Trace<'_>,
        values: &mut Values,
    ) {
        for step in steps {
            match step {
                Step::Fixed {
                    column,
                    words,
                    text,
                } => {
                    let sequence = &group.sequences[s];
                    let at = &group.alignment.maps[s][*column..*column + words.len()];
                    let unbroken = at[0] != NONE && at.windows(2).all(|w| w[0] + 1 == w[1]);
                    if unbroken && trace.is_ahead(sequence.token(at[0] as usize)) {
                        trace.run(text, words, sequence.token(at[0] as usize));
                        continue;
                    }
                    for (word, at) in words.iter().zip(at) {
                        let token = (*at != NONE)
                            .then(|| sequence.token(*at as usize))
                            .filter(|t| trace.is_ahead(*t));
                        match token {
                            Some(token) => trace.fixed(word, token),
                            None => trace.missing(&word.glue, &word.text),
                        }
                    }
                }
                Step::Slot { slot, glue, place } => {
                    let Link { variable, filter } = self.links[*place];
                    let name = &self.labels.variables[variable];
                    let value = self.drafts[variable]
                        .values
                        .get(&root)
                        .map_or("", String::as_str);
                    values.insert(name.clone(), Value::Text(value.to_owned()));
                    let expected = filtered(value, filter);
                    let sequence = &group.sequences[s];
                    let range = group.slots[*slot].values[s]
                        .map(|(a, b)| sequence.token(a as usize)..sequence.token(b as usize));
                    match range.filter(|r| trace.is_ahead(r.start)) {
                        Some(tokens) => trace.value(glue, &expected, tokens, name, &fold, &stored),
                        None => trace.missing(glue, &expected),
                    }
                }
                Step::Optional {
                    members,
                    clause,
                    steps,
                } => {
                    let present = members.contains(s);
                    let name = &self.labels.clauses[*clause];
                    values.insert(name.clone(), Value::Flag(present));
                    if present {
                        let mark = trace.begin(first_token(group, steps, s));
                        self.steps(group, steps, s, root, trace, values);
                        trace.end(mark, SpanType::Optional, name, None);
                    }
                }
                Step::Choice { clause, options } => {
                    let chosen = options
                        .iter()
                        .position(|(members, _)| members.contains(s))
                        .unwrap_or(0);
                    let name = &self.labels.clauses[*clause];
                    let key = &self.labels.keys[clause][chosen];
                    values.insert(name.clone(), Value::Text(key.clone()));
                    let mark = trace.begin(first_token(group, &options[chosen].1, s));
                    self.steps(group, &options[chosen].1, s, root, trace, values);
                    trace.end(mark, SpanType::Choice, name, Some(key));
                }
                Step::Nested {
                    group: nested,
                    steps,
                } => {
                    let inner = &group.groups[*nested];
                    match sequences_of(inner, s).next() {
                        Some(own) => self.steps(inner, steps, own, root, trace, values),
                        None => self.absent(inner, steps, root, trace, values),
                    }
                }
                Step::Repeat {
                    group: nested,
                    clause,
                    steps,
                    ..
                } => {
                    let inner = &group.groups[*nested];
                    let name = &self.labels.clauses[*clause];
                    let mut items = Vec::new();
                    for own in sequences_of(inner, s) {
                        let mut item = Values::new();
                        let mark = trace
                            .begin(Some(inner.sequences[own].first).filter(|t| trace.is_ahead(*t)));
                        self.steps(inner, steps, own, own, trace, &mut item);
                        trace.end(mark, SpanType::Repeat, name, None);
                        items.push(item);
                    }
                    values.insert(name.clone(), Value::Items(items));
                }
            }
        }
    }

    /// What the template says of a group in a document that has no reading of it: all of it is missing.
    fn absent(
        &self,
        group: &Group,
        steps: &[Step],
        root: usize,
        trace: &mut Trace<'_>,
        values: &mut Values,
    ) {
        for step in steps {
            match step {
                Step::Fixed { words, .. } => words
                    .iter()
                    .for_each(|word| trace.missing(&word.glue, &word.text)),
                Step::Slot { glue, place, .. } => {
                    let Link { variable, filter } = self.links[*place];
                    let value = self.drafts[variable]
                        .values
                        .get(&root)
                        .map_or("", String::as_str);
                    values.insert(
                        self.labels.variables[variable].clone(),
                        Value::Text(value.to_owned()),
                    );
                    trace.missing(glue, &filtered(value, filter));
                }
                Step::Optional { clause, .. } => {
                    values.insert(self.labels.clauses[*clause].clone(), Value::Flag(false));
                }
                Step::Choice { clause, options } => {
                    values.insert(
                        self.labels.clauses[*clause].clone(),
                        Value::Text(self.labels.keys[clause][0].clone()),
                    );
                    self.absent(group, &options[0].1, root, trace, values);
                }
                Step::Nested {
                    group: nested,
                    steps,
                } => self.absent(&group.groups[*nested], steps, root, trace, values),
                Step::Repeat { clause, .. } => {
                    values.insert(
                        self.labels.clauses[*clause].clone(),
                        Value::Items(Vec::new()),
                    );
                }
            }
        }
    }
}

/// The sequences of a group that lie in sequence `s` of the group around it; owners ascend.
fn sequences_of(group: &Group, s: usize) -> impl Iterator<Item = usize> + use<> {
    let start = group.owners.partition_point(|o| *o < s);
    let end = group.owners.partition_point(|o| *o <= s);
    start..end
}

/// The first token that a sequence has of these steps.
fn first_token(group: &Group, steps: &[Step], s: usize) -> Option<usize> {
    steps.iter().find_map(|step| match step {
        Step::Fixed { column, words, .. } => group.alignment.maps[s]
            [*column..*column + words.len()]
            .iter()
            .find(|at| **at != NONE)
            .map(|at| group.sequences[s].token(*at as usize)),
        Step::Slot { slot, .. } => {
            group.slots[*slot].values[s].map(|(a, _)| group.sequences[s].token(a as usize))
        }
        Step::Optional { members, steps, .. } => members
            .contains(s)
            .then(|| first_token(group, steps, s))
            .flatten(),
        Step::Choice { options, .. } => options
            .iter()
            .filter(|(m, _)| m.contains(s))
            .find_map(|(_, steps)| first_token(group, steps, s)),
        Step::Nested { group: nested, .. } | Step::Repeat { group: nested, .. } => {
            let inner = &group.groups[*nested];
            sequences_of(inner, s)
                .next()
                .map(|own| inner.sequences[own].first)
        }
    })
}
