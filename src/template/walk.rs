//! The walk along one document.
//!
//! In: a [`Group`] tree, its steps, and the names and values of its variables. Out: a document's [`Values`], and through a
//! [`Trace`] its spans and edits. Inference and extraction both end with it: they differ in how the tree was come by.

use super::assemble::{Draft, Labels, filtered};
use super::link::Link;
use super::model::{SpanType, Value, Values};
use super::plan::Step;
use super::readings::{fold, stored};
use super::shape::Group;
use super::trace::Trace;

/// The walk of a document along the template.
pub(super) struct Walk<'a> {
    pub(super) links: &'a [Link],
    pub(super) drafts: &'a [Draft],
    pub(super) labels: &'a Labels,
    pub(super) tail: &'a str,
    /// Whether a place without a value is told; where the template was made from the documents it is their own.
    pub(super) tells_blanks: bool,
}

impl Walk<'_> {
    /// Passes the whole document; its values.
    pub(super) fn document(
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
                    number,
                    column,
                    words,
                    text,
                    ends,
                } => {
                    let sequence = &group.sequences[s];
                    let map = &group.alignment.maps[s];
                    // Words whose tokens follow one another are passed together.
                    let mut k = 0;
                    while k < words.len() {
                        let run = map.run_from(column + k..column + words.len());
                        let run = run.map(|run| run.tokens());
                        let ahead = run.and_then(|tokens| {
                            let token = sequence.token(tokens.start as usize);
                            trace.is_ahead(token).then_some((token, tokens.len()))
                        });
                        let Some((token, len)) = ahead else {
                            trace.stand(number + k);
                            trace.missing(&words[k].glue, &words[k].text);
                            k += 1;
                            continue;
                        };
                        let end = k + len;
                        trace.run(*number, text, words, ends, k..end, token);
                        k = end;
                    }
                }
                Step::Layout { text } => trace.layout(text),
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
                        None => {
                            if self.tells_blanks && expected.is_empty() {
                                trace.left_blank(name);
                            }
                            trace.missing(glue, &expected);
                        }
                    }
                }
                Step::Optional {
                    members,
                    clause,
                    steps,
                } => {
                    let present = members.contains(s);
                    let name = &self.labels.clauses[*clause];
                    let flag = self.labels.flags.get(clause).is_none_or(|flag| *flag);
                    values.insert(name.clone(), Value::Flag(present == flag));
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
                    let flag = self.labels.flags.get(clause);
                    let key = flag.is_none().then(|| &self.labels.keys[clause][chosen]);
                    let value = match (flag, key) {
                        (_, Some(key)) => Value::Text(key.clone()),
                        (flag, None) => Value::Flag((chosen == 0) == flag.is_none_or(|flag| *flag)),
                    };
                    values.insert(name.clone(), value);
                    let mark = trace.begin(first_token(group, &options[chosen].1, s));
                    self.steps(group, &options[chosen].1, s, root, trace, values);
                    let kind = match key {
                        Some(_) => SpanType::Choice,
                        None => SpanType::Optional,
                    };
                    trace.end(mark, kind, name, key.map(String::as_str));
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
                Step::Fixed { number, words, .. } => {
                    for (k, word) in words.iter().enumerate() {
                        trace.stand(number + k);
                        trace.missing(&word.glue, &word.text);
                    }
                }
                Step::Layout { text } => trace.layout(text),
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
        Step::Layout { .. } => None,
        Step::Fixed { column, words, .. } => group.alignment.maps[s]
            .first_in(*column..*column + words.len())
            .map(|(_, at)| group.sequences[s].token(at as usize)),
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
