//! Decisions, applied to a model.
//!
//! Renames come first, then merges, splits, text, clauses and options, then what was called by a name that a split made, and kinds. A
//! decision that changes what the template says changes the records of those documents that said it otherwise: they are read
//! anew with the template as it is then. A decision that would lose a byte of a document is not applied, and told.

use std::collections::{BTreeMap, BTreeSet};

use super::Decisions;
use super::names::{all, rename};
use super::shape::{each_place, replace};
use crate::source::Document;
use crate::template::extract::extract;
use crate::template::model::{Filter, Model, Node, Record, SpanType, Support, Template, Value};
use crate::template::render::render_exact;
use crate::template::scope::{Condition, Entry, Scope};

/// Changes a model as was decided, and tells of decisions that could not be applied: sentences without a full stop.
///
/// `documents` are those that the model was made from. Afterwards each document of the model still comes back byte for byte.
/// Cost: linear in the model for each decision, and reading anew the documents that deviate from what was decided.
///
/// ```
/// use untemplate::decisions::{Decisions, apply};
/// use untemplate::export::jinja::jinja;
/// use untemplate::{accept, infer};
///
/// let files = [("a", "Ask Anna Berg today.\n"), ("b", "Ask Otto Tal today.\n")];
/// let documents = accept(files.map(|(path, text)| (path.into(), text.into())).to_vec()).documents;
/// let mut model = infer(&documents);
/// let name = model.template.variables.keys().next().cloned().unwrap_or_default();
/// let decisions = Decisions::parse(&format!("names.{name} = \"officer\""))?;
/// assert!(apply(&decisions, &mut model, &documents).is_empty());
/// assert_eq!(jinja(&model.template), "Ask {{ officer }} today.\n");
/// # Ok::<(), untemplate::Error>(())
/// ```
pub fn apply(decisions: &Decisions, model: &mut Model, documents: &[Document]) -> Vec<String> {
    let mut applied = Applied {
        decisions,
        documents: documents.iter().map(|one| (one.id.as_str(), one)).collect(),
        told: Vec::new(),
    };
    let later = applied.names(model, decisions.names.iter().collect());
    let places = &decisions.places;
    for names in &places.merge {
        applied.merge(model, names);
    }
    for name in &places.split {
        applied.split(model, name);
    }
    for name in &places.text {
        applied.text(model, name);
    }
    for name in &decisions.clauses.canonical {
        applied.canonical(model, name);
    }
    for (name, keys) in &decisions.options {
        applied.options(model, name, keys);
    }
    for (old, _) in applied.names(model, later) {
        applied.tell(&format!("[names] {old}"), NO_NAME);
    }
    for (name, kind) in &decisions.kinds {
        let known = applied.known(model, name);
        match model.template.variables.get_mut(&known) {
            Some(variable) => variable.kind = *kind,
            None => applied.tell(&format!("[kinds] {name}"), NO_VARIABLE),
        }
    }
    applied.told
}

const NO_NAME: &str = "matches no name of the template any more";
const NO_VARIABLE: &str = "matches no variable of the template any more";
const IN_LIST: &str = "was not applied: a variable of a list's items stays as it is";

struct Applied<'d> {
    decisions: &'d Decisions,
    documents: BTreeMap<&'d str, &'d Document>,
    told: Vec<String>,
}

impl Applied<'_> {
    fn tell(&mut self, which: &str, what: &str) {
        self.told.push(format!("untemplate.toml: {which} {what}"));
    }

    /// A name as the model has it now.
    fn known(&self, model: &Model, name: &str) -> String {
        let mut names = BTreeSet::new();
        all(&model.template.nodes, &mut names);
        match self.decisions.names.get(name) {
            Some(new) if !names.contains(name) => new.clone(),
            _ => name.to_owned(),
        }
    }

    /// Renames what there is to rename; gives back what there is not.
    fn names<'n>(
        &mut self,
        model: &mut Model,
        asked: Vec<(&'n String, &'n String)>,
    ) -> Vec<(&'n String, &'n String)> {
        let mut names = BTreeSet::new();
        all(&model.template.nodes, &mut names);
        let (here, later): (Vec<_>, Vec<_>) =
            asked.into_iter().partition(|(old, _)| names.contains(*old));
        // Through names that nobody can have, so that two may change places.
        let leaving: BTreeSet<&String> = here.iter().map(|(old, _)| *old).collect();
        let mut arriving = BTreeSet::new();
        let mut moving = Vec::new();
        for (old, new) in here {
            let taken = names.contains(new) && !leaving.contains(new);
            if taken || !arriving.insert(new) {
                let what = format!("was not applied: {new} is the name of something else");
                self.tell(&format!("[names] {old}"), &what);
            } else if old != new {
                moving.push((old, new));
            }
        }
        for (number, (old, _)) in moving.iter().enumerate() {
            rename(model, old, &format!("\0{number}"));
        }
        for (number, (_, new)) in moving.iter().enumerate() {
            rename(model, &format!("\0{number}"), new);
        }
        later
    }

    fn merge(&mut self, model: &mut Model, names: &[String]) {
        let which = format!("[places] merge {}", names.join(", "));
        let names: Vec<String> = names.iter().map(|name| self.known(model, name)).collect();
        let Some((kept, others)) = names.split_first() else {
            return;
        };
        if !names
            .iter()
            .all(|name| self.is_variable(model, name, &which))
        {
            return;
        }
        let mut next = model.clone();
        let mut anew = BTreeSet::new();
        for other in others.iter().filter(|other| *other != kept) {
            for record in &mut next.documents {
                let Some(value) = record.variables.remove(other) else {
                    continue;
                };
                let stands = record.variables.entry(kept.clone());
                if *stands.or_insert_with(|| value.clone()) != value {
                    anew.insert(record.id.clone());
                }
            }
            next.template.variables.remove(other);
            rename_place(&mut next, other, kept);
        }
        self.put(model, next, &anew, &which);
    }

    fn split(&mut self, model: &mut Model, name: &str) {
        let which = format!("[places] split {name}");
        let name = self.known(model, name);
        if !self.is_variable(model, &name, &which) {
            return;
        }
        let mut next = model.clone();
        let mut taken = BTreeSet::new();
        all(&next.template.nodes, &mut taken);
        let mut made: Vec<String> = Vec::new();
        each_place(&mut next.template.nodes, &mut |place| {
            if *place != name {
                return;
            }
            let mut number = made.len() + 1;
            let mut own = name.clone();
            while !made.is_empty() && taken.contains(&own) {
                own = format!("{name}_{number}");
                number += 1;
            }
            taken.insert(own.clone());
            made.push(own.clone());
            *place = own;
        });
        if made.len() < 2 {
            self.tell(&which, "was not applied: it has one place alone");
            return;
        }
        let variable = next.template.variables[&name].clone();
        for own in &made {
            next.template
                .variables
                .insert(own.clone(), variable.clone());
        }
        let scope = Scope::of(&next.template);
        let mut anew = BTreeSet::new();
        for record in &mut next.documents {
            let Some(value) = record.variables.get(&name).cloned() else {
                continue;
            };
            let standing: Vec<&String> = made
                .iter()
                .filter(|own| stands(&scope, own, record))
                .collect();
            record.variables.remove(&name);
            for own in &standing {
                record.variables.insert((*own).clone(), value.clone());
            }
            let mut slots: Vec<_> = record
                .spans
                .iter_mut()
                .filter(|span| span.kind == SpanType::Slot && span.name.as_ref() == Some(&name))
                .collect();
            // Where a place was lost in the document nobody can say here which one.
            if slots.len() == standing.len() {
                for (span, own) in slots.iter_mut().zip(&standing) {
                    span.name = Some((*own).clone());
                }
            } else {
                anew.insert(record.id.clone());
            }
        }
        self.put(model, next, &anew, &which);
    }

    fn text(&mut self, model: &mut Model, name: &str) {
        let which = format!("[places] text {name}");
        let name = self.known(model, name);
        if !self.is_variable(model, &name, &which) {
            return;
        }
        let readings = readings(model, &name);
        let Some((text, _)) = readings.first() else {
            self.tell(&which, "was not applied: no document has a value");
            return;
        };
        let mut next = model.clone();
        let nodes = std::mem::take(&mut next.template.nodes);
        next.template.nodes = replace(nodes, &mut |node| match node {
            Node::Variable { name: own, filter } if *own == name => {
                let text = match filter {
                    None => text.clone(),
                    Some(Filter::Upper) => text.to_uppercase(),
                };
                Some(vec![Node::Text { text }])
            }
            _ => None,
        });
        let other = Value::Text(text.clone());
        let anew = forget(&mut next, &name, |value| *value != other);
        self.put(model, next, &anew, &which);
    }

    fn canonical(&mut self, model: &mut Model, name: &str) {
        let which = format!("[clauses] canonical {name}");
        let name = self.known(model, name);
        let scope = Scope::of(&model.template);
        if !matches!(
            scope.get(&name).map(|known| &known.entry),
            Some(Entry::Flag)
        ) {
            self.tell(
                &which,
                "matches no optional clause of the template any more",
            );
            return;
        }
        let mut next = model.clone();
        let nodes = std::mem::take(&mut next.template.nodes);
        next.template.nodes = replace(nodes, &mut |node| match node {
            Node::Optional {
                name: own,
                negated,
                nodes,
                ..
            } if *own == name => Some(if *negated { Vec::new() } else { nodes.clone() }),
            _ => None,
        });
        let anew = forget(&mut next, &name, |value| *value == Value::Flag(false));
        self.put(model, next, &anew, &which);
    }

    fn options(&mut self, model: &mut Model, name: &str, keys: &[String]) {
        let which = format!("[options] {name}");
        let name = self.known(model, name);
        let scope = Scope::of(&model.template);
        let Some(Entry::Choice(has)) = scope.get(&name).map(|known| &known.entry) else {
            self.tell(&which, "matches no choice of the template any more");
            return;
        };
        for key in keys.iter().filter(|key| !has.contains(&key.as_str())) {
            self.tell(&which, &format!("has no option {key} any more"));
        }
        let kept: Vec<String> = keys
            .iter()
            .filter(|key| has.contains(&key.as_str()))
            .cloned()
            .collect();
        if kept.is_empty() {
            return;
        }
        let nodes = replace(model.template.nodes.clone(), &mut |node| match node {
            Node::Choice {
                name: own,
                options,
                needs_review,
            } if *own == name => {
                let mut options = options.clone();
                let before = options.len();
                options.retain(|option| kept.contains(&option.key));
                match options.len() {
                    0 => None,
                    now if now == before && !needs_review => None,
                    1 if before > 1 => Some(options.remove(0).nodes),
                    // Decided is decided: nobody needs to look at it any more.
                    _ => Some(vec![Node::Choice {
                        name: own.clone(),
                        options,
                        needs_review: false,
                    }]),
                }
            }
            _ => None,
        });
        if nodes == model.template.nodes {
            return;
        }
        let mut next = model.clone();
        next.template.nodes = nodes;
        let other = |value: &Value| !matches!(value, Value::Text(key) if kept.contains(key));
        let anew = match kept.len() {
            1 => forget(&mut next, &name, other),
            _ => {
                let records = next.documents.iter();
                let with = records.filter(|one| one.variables.get(&name).is_some_and(other));
                with.map(|one| one.id.clone()).collect()
            }
        };
        self.put(model, next, &anew, &which);
    }

    /// Whether this is a variable of the documents themselves; else it is told.
    fn is_variable(&mut self, model: &Model, name: &str, which: &str) -> bool {
        match model.template.variables.get(name) {
            None => self.tell(which, NO_VARIABLE),
            Some(known) if known.list.is_some() => self.tell(which, IN_LIST),
            Some(_) => return true,
        }
        false
    }

    /// Takes the changed model, in which some documents are to be read anew, if all of them come back.
    fn put(&mut self, model: &mut Model, mut next: Model, anew: &BTreeSet<String>, which: &str) {
        let asked: Vec<Document> = anew
            .iter()
            .filter_map(|id| self.documents.get(id.as_str()))
            .map(|document| (*document).clone())
            .collect();
        let mut read: BTreeMap<String, Record> = extract(&next.template, &asked)
            .documents
            .into_iter()
            .map(|record| (record.id.clone(), record))
            .collect();
        for record in &mut next.documents {
            if anew.contains(&record.id) {
                match read.remove(&record.id) {
                    Some(mut read) => {
                        // The template is made from it all the same.
                        read.spans
                            .iter_mut()
                            .for_each(|span| span.confidence = None);
                        *record = read;
                    }
                    None => return self.lost(which, &record.id),
                }
            }
            let source = self.documents.get(record.id.as_str());
            let back = render_exact(&next.template, record);
            if !matches!((source, back), (Some(source), Ok(back)) if source.bytes() == back) {
                return self.lost(which, &record.id);
            }
        }
        count(&mut next);
        *model = next;
    }

    fn lost(&mut self, which: &str, id: &str) {
        let what = format!("was not applied: {id} would not come back byte for byte");
        self.tell(which, &what);
    }
}

/// One variable's places are another's.
fn rename_place(model: &mut Model, old: &str, new: &str) {
    each_place(&mut model.template.nodes, &mut |place| {
        if place == old {
            new.clone_into(place);
        }
    });
    let spans = model.documents.iter_mut().flat_map(|one| &mut one.spans);
    for name in spans.filter_map(|span| span.name.as_mut()) {
        if name == old {
            new.clone_into(name);
        }
    }
}

/// Forgets a name that is now text of the template; the ids of the documents whose value there is `other`.
fn forget(model: &mut Model, name: &str, other: impl Fn(&Value) -> bool) -> BTreeSet<String> {
    let mut anew = BTreeSet::new();
    for record in &mut model.documents {
        if let Some(value) = record.variables.remove(name)
            && other(&value)
        {
            anew.insert(record.id.clone());
        }
        record.spans.retain(|span| {
            let own = matches!(
                span.kind,
                SpanType::Slot | SpanType::Optional | SpanType::Choice
            );
            !(own && span.name.as_deref() == Some(name))
        });
    }
    anew
}

/// Whether a place of this name stands in the document.
fn stands(scope: &Scope<'_>, name: &str, record: &Record) -> bool {
    let holds = |condition: &Condition<'_>| match condition {
        Condition::Flag(name, stands) => record.variables.get(*name) == Some(&Value::Flag(*stands)),
        Condition::Option(name, key) => {
            matches!(record.variables.get(*name), Some(Value::Text(own)) if own == key)
        }
    };
    scope
        .get(name)
        .is_some_and(|known| known.cases.iter().any(|case| case.iter().all(holds)))
}

/// A variable's values, the most frequent first, ties in the order of their text.
fn readings(model: &Model, name: &str) -> Vec<(String, usize)> {
    let mut readings: BTreeMap<&str, usize> = BTreeMap::new();
    for record in &model.documents {
        if let Some(Value::Text(text)) = record.variables.get(name) {
            *readings.entry(text).or_default() += 1;
        }
    }
    let mut readings: Vec<_> = readings.into_iter().collect();
    // Stable: they are in the order of their text.
    readings.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let readings = readings.into_iter();
    readings
        .map(|(text, number)| (text.to_owned(), number))
        .collect()
}

/// Counts anew what is known of each variable, and drops those that no longer stand in the template.
fn count(model: &mut Model) {
    let mut names = BTreeSet::new();
    all(&model.template.nodes, &mut names);
    let mut variables = std::mem::take(&mut model.template.variables);
    variables.retain(|name, _| names.contains(name));
    let scope = Scope::of(&model.template);
    for (name, known) in variables
        .iter_mut()
        .filter(|(_, known)| known.list.is_none())
    {
        let readings = readings(model, name);
        let records = model.documents.iter();
        known.support = Support {
            documents: readings.iter().map(|(_, number)| number).sum(),
            total: records.filter(|one| stands(&scope, name, one)).count(),
        };
        known.distinct = readings.len();
        known.examples = readings.into_iter().take(2).map(|(text, _)| text).collect();
    }
    let nodes = std::mem::take(&mut model.template.nodes);
    model.template = Template { nodes, variables };
}
