//! Steps to the template: names, kinds, nodes; and each document's record.
//!
//! In: the steps of a [`Group`] tree and the variables that its places were linked to. Out: the [`Template`], and for each
//! document its [`Record`](super::model::Record).

use std::collections::{BTreeMap, BTreeSet};

use super::known::Asked;
use super::link::{Link, Scope};
use super::model::{Alternative, Filter, Kind, Node, Support, Template, Variable};
use super::plan::{Step, Word};
use super::shape::Group;
use super::support::{is_doubtful, is_undecided};
use crate::naming::{self, Names, Place};

/// The names of a template's parts, by their numbers.
#[derive(Debug, Default)]
pub struct Labels {
    /// Of variables.
    pub variables: Vec<String>,
    /// Of clauses: optional ones, choices and repeats.
    pub clauses: Vec<String>,
    /// Of a repeat's loop variable, by clause.
    pub items: BTreeMap<usize, String>,
    /// Of a choice's options, by clause.
    pub keys: BTreeMap<usize, Vec<String>>,
    /// What its flag is where the clause stands, or the first of both branches, by clause; of a flag that is not here it is true.
    pub flags: BTreeMap<usize, bool>,
}

/// What is known of a variable before it has a name.
#[derive(Debug)]
pub struct Draft {
    /// Where its values live.
    pub scope: Scope,
    /// Its values by document or item, layout folded.
    pub values: BTreeMap<usize, String>,
    /// Its places.
    pub places: Vec<usize>,
    /// What it holds.
    pub kind: Kind,
    /// What a known text has in its first place that is left blank.
    pub asked: Option<Asked>,
}

/// Characters of context that a name may draw on.
const CONTEXT: usize = 80;

/// The template as one text, and where its places and clauses lie in it.
#[derive(Default)]
struct Outline {
    text: String,
    heading: String,
    open_heading: bool,
    places: BTreeMap<usize, (usize, String)>,
    clauses: BTreeMap<usize, (usize, usize, String)>,
    options: BTreeMap<usize, Vec<(usize, usize)>>,
    repeats: BTreeSet<usize>,
    choices: BTreeSet<usize>,
    order: Vec<usize>,
}

impl Outline {
    fn walk(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Fixed { words, .. } => {
                    for Word { glue, text } in words {
                        self.layout(glue);
                        self.text.push_str(glue);
                        self.text.push_str(text);
                        if self.open_heading {
                            self.heading
                                .push_str(if glue.trim().is_empty() { glue } else { " " });
                            self.heading.push_str(text);
                        }
                    }
                }
                Step::Layout { text } => {
                    self.layout(text);
                    self.text.push_str(text);
                }
                Step::Slot { glue, place, .. } => {
                    self.layout(glue);
                    self.text.push_str(glue);
                    self.places
                        .insert(*place, (self.text.len(), self.heading.trim().to_owned()));
                }
                Step::Optional { clause, steps, .. } => {
                    self.order.push(*clause);
                    let start = self.text.len();
                    let heading = self.heading.trim().to_owned();
                    self.walk(steps);
                    self.clauses
                        .insert(*clause, (start, self.text.len(), heading));
                }
                Step::Choice { clause, options } => {
                    self.order.push(*clause);
                    self.choices.insert(*clause);
                    let start = self.text.len();
                    let heading = self.heading.trim().to_owned();
                    for (_, steps) in options {
                        let from = self.text.len();
                        self.walk(steps);
                        let to = self.text.len();
                        self.options.entry(*clause).or_default().push((from, to));
                    }
                    self.clauses
                        .insert(*clause, (start, self.text.len(), heading));
                }
                Step::Nested { steps, .. } => self.walk(steps),
                Step::Repeat { clause, steps, .. } => {
                    self.order.push(*clause);
                    self.repeats.insert(*clause);
                    let start = self.text.len();
                    let heading = self.heading.trim().to_owned();
                    self.walk(steps);
                    self.clauses
                        .insert(*clause, (start, self.text.len(), heading));
                }
            }
        }
    }

    /// A heading begins behind its sign and ends with its line.
    fn layout(&mut self, glue: &str) {
        if glue.contains('\n') {
            self.open_heading = false;
        }
        if glue.contains('#') {
            self.open_heading = true;
            self.heading.clear();
        }
    }

    /// What stands around places.
    fn contexts(&self, places: &[usize]) -> Vec<Place<'_>> {
        places
            .iter()
            .filter_map(|p| self.places.get(p))
            .map(|(at, heading)| Place {
                before: self.before(*at),
                after: self.after(*at),
                heading,
            })
            .collect()
    }

    fn before(&self, at: usize) -> &str {
        let mut start = at.saturating_sub(CONTEXT);
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        &self.text[start..at]
    }

    fn after(&self, at: usize) -> &str {
        let mut end = (at + CONTEXT).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        &self.text[at..end]
    }
}

/// Gives every variable its kind and every part its name, in reading order.
pub fn label(steps: &[Step], drafts: &mut [Draft]) -> Labels {
    let mut outline = Outline::default();
    outline.walk(steps);
    let mut names = Names::new();
    let mut labels = Labels {
        variables: vec![String::new(); drafts.len()],
        ..Labels::default()
    };
    for draft in drafts.iter_mut() {
        let distinct: Vec<&str> = distinct_values(draft);
        let places = outline.contexts(&draft.places);
        draft.kind = naming::kind(&distinct, &places);
    }
    // The organization that is named most often is the tenant itself.
    let main = (0..drafts.len())
        .filter(|d| drafts[*d].kind == Kind::Organization && drafts[*d].scope == Scope::Document)
        .max_by_key(|d| {
            (
                drafts[*d].places.len(),
                drafts[*d].values.len(),
                std::cmp::Reverse(*d),
            )
        });
    for (d, draft) in drafts.iter().enumerate() {
        let distinct: Vec<&str> = distinct_values(draft);
        let places = outline.contexts(&draft.places);
        let mut candidates = naming::variable_names(draft.kind, &distinct, &places);
        if main == Some(d) {
            candidates.insert(0, naming::MAIN_NAME.to_owned());
        }
        if let Some(name) = draft.asked.as_ref().and_then(|asked| asked.name.as_ref()) {
            candidates.insert(0, name.clone());
        }
        labels.variables[d] = names.claim(&candidates);
    }
    labels.clauses = vec![String::new(); outline.clauses.len()];
    for clause in &outline.order {
        let (start, end, heading) = &outline.clauses[clause];
        let text = &outline.text[*start..*end];
        let name = if outline.repeats.contains(clause) {
            let list = names.claim(&[naming::list_name(
                outline.before(*start),
                heading,
                &[text.trim()],
            )]);
            let item = names.claim(&[naming::item_name(&list)]);
            labels.items.insert(*clause, item);
            list
        } else if outline.choices.contains(clause) {
            let ranges = &outline.options[clause];
            let options: Vec<&str> = ranges
                .iter()
                .map(|(a, b)| outline.text[*a..*b].trim())
                .collect();
            let mut keys = Names::new();
            let keyed = options
                .iter()
                .map(|o| keys.claim(&[naming::option_key(o)]))
                .collect();
            labels.keys.insert(*clause, keyed);
            names.claim(&[naming::choice_name(
                outline.before(*start),
                &options,
                outline.after(*end),
            )])
        } else {
            names.claim(&[naming::clause_name(text.trim(), heading)])
        };
        labels.clauses[*clause] = name;
    }
    labels
}

fn distinct_values(draft: &Draft) -> Vec<&str> {
    draft
        .values
        .values()
        .map(String::as_str)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// What the nodes need to know of the documents.
pub struct Assembly<'a> {
    /// Names.
    pub labels: &'a Labels,
    /// The variable of each place.
    pub links: &'a [Link],
    /// How many documents stand for each sequence of the outermost group.
    pub weights: &'a [usize],
}

impl Assembly<'_> {
    /// The template's nodes; adjacent texts are one.
    pub fn nodes(
        &self,
        group: &Group,
        steps: &[Step],
        members: &dyn Fn(usize) -> usize,
        total: usize,
    ) -> Vec<Node> {
        let mut out: Vec<Node> = Vec::new();
        for step in steps {
            match step {
                Step::Fixed { text, .. } | Step::Layout { text } => push_text(&mut out, &[text]),
                Step::Slot { glue, place, .. } => {
                    push_text(&mut out, &[glue]);
                    let Link { variable, filter } = self.links[*place];
                    out.push(Node::Variable {
                        name: self.labels.variables[variable].clone(),
                        filter,
                    });
                }
                Step::Optional {
                    members: holders,
                    clause,
                    steps,
                } => {
                    let documents = holders.ones().map(members).sum();
                    let nodes = self.nodes(group, steps, members, documents);
                    let support = Support { documents, total };
                    out.push(Node::Optional {
                        name: self.labels.clauses[*clause].clone(),
                        negated: false,
                        nodes,
                        support,
                        needs_review: is_undecided(support),
                    });
                }
                Step::Choice { clause, options } => {
                    let options: Vec<Alternative> = options
                        .iter()
                        .zip(&self.labels.keys[clause])
                        .map(|((holders, steps), key)| {
                            let documents = holders.ones().map(members).sum();
                            Alternative {
                                key: key.clone(),
                                nodes: self.nodes(group, steps, members, documents),
                                support: Support { documents, total },
                            }
                        })
                        .collect();
                    out.push(Node::Choice {
                        name: self.labels.clauses[*clause].clone(),
                        needs_review: options.iter().all(|o| is_doubtful(o.support)),
                        options,
                    });
                }
                Step::Nested {
                    group: nested,
                    steps,
                } => {
                    let inner = &group.groups[*nested];
                    let weight = |s: usize| members(inner.owners[s]);
                    for node in self.nodes(inner, steps, &weight, total) {
                        match node {
                            Node::Text { text } => push_text(&mut out, &[&text]),
                            node => out.push(node),
                        }
                    }
                }
                Step::Repeat {
                    group: nested,
                    clause,
                    steps,
                    ..
                } => {
                    let inner = &group.groups[*nested];
                    let owners: BTreeSet<usize> = inner.owners.iter().copied().collect();
                    let documents = owners.iter().map(|s| members(*s)).sum();
                    let weight = |s: usize| members(inner.owners[s]);
                    let items = (0..inner.sequences.len()).map(weight).sum();
                    let nodes = self.nodes(inner, steps, &weight, items);
                    let support = Support { documents, total };
                    out.push(Node::Repeat {
                        name: self.labels.clauses[*clause].clone(),
                        item: self.labels.items[clause].clone(),
                        nodes,
                        support,
                        needs_review: is_undecided(support),
                    });
                }
            }
        }
        out
    }
}

fn push_text(nodes: &mut Vec<Node>, parts: &[&str]) {
    for part in parts {
        if part.is_empty() {
            continue;
        }
        if let Some(Node::Text { text }) = nodes.last_mut() {
            text.push_str(part);
        } else {
            nodes.push(Node::Text {
                text: (*part).to_owned(),
            });
        }
    }
}

/// The template of nodes and drafts.
pub fn template(
    nodes: Vec<Node>,
    drafts: &[Draft],
    labels: &Labels,
    weights: &dyn Fn(Scope, usize) -> usize,
    totals: &dyn Fn(Scope) -> usize,
    lists: &BTreeMap<usize, String>,
) -> Template {
    let mut variables = BTreeMap::new();
    for (draft, name) in drafts.iter().zip(&labels.variables) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (k, value) in &draft.values {
            *counts.entry(value.as_str()).or_default() += weights(draft.scope, *k);
        }
        let mut ranked: Vec<(&str, usize)> = counts.iter().map(|(v, n)| (*v, *n)).collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let documents = draft.values.keys().map(|k| weights(draft.scope, *k)).sum();
        let list = match draft.scope {
            Scope::Document => None,
            Scope::Item(scope) => lists.get(&scope).cloned(),
        };
        variables.insert(
            name.clone(),
            Variable {
                kind: draft.kind,
                support: Support {
                    documents,
                    total: totals(draft.scope),
                },
                distinct: ranked.len(),
                examples: ranked.iter().take(2).map(|r| r.0.to_owned()).collect(),
                list,
                // One or two readings in one place, of no known kind: a value, or a slip of the pen.
                needs_review: draft.asked.is_none()
                    && draft.values.len() <= 2
                    && draft.places.len() == 1
                    && draft.kind == Kind::Text,
            },
        );
    }
    Template { nodes, variables }
}

/// A value as it reads with a filter.
pub fn filtered(value: &str, filter: Option<Filter>) -> String {
    match filter {
        None => value.to_owned(),
        Some(Filter::Upper) => value.to_uppercase(),
    }
}
