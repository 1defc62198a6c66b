//! What the template's tree holds: variables, clauses, alternatives, repeats.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use untemplate::template::model::{
    Kind, Model, Node, Support, Template, Value, Values, Variable, gist,
};

use crate::cli::terminal::shorten;

/// How much of a clause is quoted, in characters.
const GIST: usize = 120;

/// A variable of the template.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct VariableRow {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) support: Support,
    /// Distinct values.
    pub(crate) distinct: usize,
    /// Up to two values.
    pub(crate) examples: Vec<String>,
    /// The list whose items hold it.
    pub(crate) list: Option<String>,
    /// Whether it may as well be a slip of the pen.
    pub(crate) needs_review: bool,
}

/// An optional clause.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Clause {
    pub(crate) name: String,
    pub(crate) support: Support,
    /// Whether neither those that have it nor those that lack it are a majority.
    pub(crate) needs_review: bool,
    /// Its first words.
    pub(crate) begins: String,
}

/// Alternative wordings.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Choice {
    pub(crate) name: String,
    /// Each by its key.
    pub(crate) options: Vec<Clause>,
    /// Whether no wording is that of a majority.
    pub(crate) needs_review: bool,
}

/// A repeated item.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Repeat {
    pub(crate) name: String,
    /// Documents in which at least one item stands.
    pub(crate) support: Support,
    /// Whether neither those that have items nor those that have none are a majority.
    pub(crate) needs_review: bool,
    /// Fewest items in one document, or in one item around it.
    pub(crate) fewest: usize,
    /// Most items.
    pub(crate) most: usize,
    /// An item's first words.
    pub(crate) begins: String,
}

/// Calls `visit` for every node, in reading order.
fn walk<'a>(nodes: &'a [Node], visit: &mut impl FnMut(&'a Node)) {
    for node in nodes {
        visit(node);
        match node {
            Node::Text { .. } | Node::Variable { .. } => {}
            Node::Optional { nodes, .. } | Node::Repeat { nodes, .. } => walk(nodes, visit),
            Node::Choice { options, .. } => {
                for option in options {
                    walk(&option.nodes, visit);
                }
            }
        }
    }
}

/// The variables, in the order in which the template first names them.
pub(super) fn variables(template: &Template) -> Vec<VariableRow> {
    let mut seen = BTreeSet::new();
    let mut order: Vec<&str> = Vec::new();
    walk(&template.nodes, &mut |node| {
        if let Node::Variable { name, .. } = node
            && seen.insert(name.as_str())
        {
            order.push(name);
        }
    });
    // One that stands nowhere in the tree would be an oddity; it is shown all the same.
    order.extend(
        template
            .variables
            .keys()
            .map(String::as_str)
            .filter(|name| !seen.contains(name)),
    );
    order
        .into_iter()
        .filter_map(|name| Some(row(name, template.variables.get(name)?)))
        .collect()
}

fn row(name: &str, variable: &Variable) -> VariableRow {
    VariableRow {
        name: name.to_owned(),
        kind: variable.kind,
        support: variable.support,
        distinct: variable.distinct,
        examples: variable.examples.clone(),
        list: variable.list.clone(),
        needs_review: variable.needs_review,
    }
}

/// How many variables and clauses a person should look at.
pub(super) fn to_review(template: &Template) -> usize {
    let mut count = template
        .variables
        .values()
        .filter(|variable| variable.needs_review)
        .count();
    walk(&template.nodes, &mut |node| match node {
        Node::Optional { needs_review, .. }
        | Node::Choice { needs_review, .. }
        | Node::Repeat { needs_review, .. } => count += usize::from(*needs_review),
        Node::Text { .. } | Node::Variable { .. } => {}
    });
    count
}

/// The optional clauses, in reading order.
pub(super) fn optional(template: &Template) -> Vec<Clause> {
    let mut clauses = Vec::new();
    walk(&template.nodes, &mut |node| {
        if let Node::Optional {
            name,
            negated,
            nodes,
            support,
            needs_review,
        } = node
        {
            let not = if *negated { "not " } else { "" };
            clauses.push(Clause {
                name: format!("{not}{name}"),
                support: *support,
                needs_review: *needs_review,
                begins: begins(nodes),
            });
        }
    });
    clauses
}

/// The alternative wordings, in reading order.
pub(super) fn choices(template: &Template) -> Vec<Choice> {
    let mut choices = Vec::new();
    walk(&template.nodes, &mut |node| {
        if let Node::Choice {
            name,
            options,
            needs_review,
        } = node
        {
            let options = options
                .iter()
                .map(|option| Clause {
                    name: option.key.clone(),
                    support: option.support,
                    needs_review: false,
                    begins: begins(&option.nodes),
                })
                .collect();
            choices.push(Choice {
                name: name.clone(),
                options,
                needs_review: *needs_review,
            });
        }
    });
    choices
}

/// The repeats, in reading order, with their numbers of items in the documents.
pub(super) fn repeats(model: &Model) -> Vec<Repeat> {
    let mut repeats = Vec::new();
    walk(&model.template.nodes, &mut |node| {
        if let Node::Repeat {
            name,
            nodes,
            support,
            needs_review,
            ..
        } = node
        {
            repeats.push(Repeat {
                name: name.clone(),
                support: *support,
                needs_review: *needs_review,
                fewest: 0,
                most: 0,
                begins: begins(nodes),
            });
        }
    });
    if repeats.is_empty() {
        return repeats;
    }
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for record in &model.documents {
        count_items(&record.variables, &mut counts);
    }
    for repeat in &mut repeats {
        if let Some(&(fewest, most)) = counts.get(repeat.name.as_str()) {
            (repeat.fewest, repeat.most) = (fewest, most);
        }
    }
    repeats
}

fn count_items<'a>(values: &'a Values, counts: &mut BTreeMap<&'a str, (usize, usize)>) {
    for (name, value) in values {
        if let Value::Items(items) = value {
            let (fewest, most) = counts.entry(name).or_insert((items.len(), items.len()));
            *fewest = items.len().min(*fewest);
            *most = items.len().max(*most);
            for item in items {
                count_items(item, counts);
            }
        }
    }
}

/// The first words of what nodes say.
fn begins(nodes: &[Node]) -> String {
    // White space will be folded away, so there may be far more bytes than characters shown.
    shorten(&gist(nodes, GIST * 16), GIST)
}
