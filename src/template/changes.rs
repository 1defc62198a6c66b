//! What changed between two templates, name by name.
//!
//! In: two templates. Out: [`Change`]s, by what they concern and by name: what came, what went, and of what both have how it
//! differs. Support is no part of a template's text and changes nothing here. Which words differ `diff` shows of the two
//! texts. Cost: linear in the nodes, times their depth.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::model::{Node, Support, Template};

/// What a change concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The text that all documents have, and what stands in which order within it.
    Text,
    /// A variable.
    Variable,
    /// An optional clause.
    Optional,
    /// Alternative wordings.
    Choice,
    /// Items in any number.
    Repeat,
}

/// What happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// The new template alone has it.
    Came,
    /// The old template alone has it.
    Went,
    /// Both have it, and it differs.
    Changed,
}

/// One thing that differs between two templates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// What it concerns.
    pub part: Part,
    /// Its name; of text none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What happened to it.
    pub fate: Fate,
    /// Of what both have: how it differs, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub how: Vec<String>,
}

/// What differs between two templates; nothing when they say the same.
///
/// ```
/// use untemplate::template::changes::{Fate, changes};
/// use untemplate::{accept, infer};
///
/// let model = |third: &str| {
///     let texts = ["Ask Anna Berg today.", "Ask Otto Tal today.", third];
///     let files = texts.iter().enumerate().map(|(n, text)| (n.to_string(), text.as_bytes().to_vec()));
///     infer(&accept(files.collect()).documents)
/// };
/// let (old, new) = (model("Ask Ida Moor today."), model("Ask Ida Moor, 75001 Paris today."));
/// assert!(changes(&old.template, &old.template).is_empty());
/// assert!(!changes(&old.template, &new.template).is_empty());
/// ```
pub fn changes(old: &Template, new: &Template) -> Vec<Change> {
    let (before, after) = (Outline::of(old), Outline::of(new));
    let mut found = Vec::new();
    if before.text != after.text {
        found.push(Change {
            part: Part::Text,
            name: None,
            fate: Fate::Changed,
            how: Vec::new(),
        });
    }
    let keys: BTreeSet<_> = before.named.keys().chain(after.named.keys()).collect();
    for key in keys {
        let (fate, how) = match (before.named.get(key), after.named.get(key)) {
            (None, _) => (Fate::Came, Vec::new()),
            (_, None) => (Fate::Went, Vec::new()),
            (Some(before), Some(after)) => {
                let mut how = differs(before, after);
                if key.0 == Part::Variable {
                    let kind = |template: &Template| {
                        let kind = template.variables.get(key.1).map(|known| known.kind);
                        kind.map(|kind| format!("{kind:?}").to_lowercase())
                    };
                    if let (Some(before), Some(after)) = (kind(old), kind(new))
                        && before != after
                    {
                        how.push(format!("kind {after}, was {before}"));
                    }
                }
                if how.is_empty() {
                    continue;
                }
                (Fate::Changed, how)
            }
        };
        found.push(Change {
            part: key.0,
            name: Some(key.1.to_owned()),
            fate,
            how,
        });
    }
    found
}

/// All places of one name.
#[derive(Default)]
struct Places<'t> {
    number: usize,
    keys: BTreeSet<&'t str>,
    /// What stands in it, where something does.
    content: Vec<Vec<Node>>,
}

/// A template, taken apart by name.
struct Outline<'t> {
    named: BTreeMap<(Part, &'t str), Places<'t>>,
    /// What is left when every clause is emptied.
    text: Vec<Node>,
}

impl<'t> Outline<'t> {
    fn of(template: &'t Template) -> Self {
        let mut named = BTreeMap::new();
        gather(&template.nodes, &mut named);
        let text = own(&template.nodes);
        Self { named, text }
    }
}

fn gather<'t>(nodes: &'t [Node], named: &mut BTreeMap<(Part, &'t str), Places<'t>>) {
    for node in nodes {
        match node {
            Node::Text { .. } => {}
            Node::Variable { name, .. } => {
                named.entry((Part::Variable, name)).or_default().number += 1;
            }
            Node::Optional { name, nodes, .. } | Node::Repeat { name, nodes, .. } => {
                let part = match node {
                    Node::Repeat { .. } => Part::Repeat,
                    _ => Part::Optional,
                };
                let places = named.entry((part, name)).or_default();
                places.number += 1;
                places.content.push(own(nodes));
                gather(nodes, named);
            }
            Node::Choice { name, options, .. } => {
                let places = named.entry((Part::Choice, name)).or_default();
                places.number += 1;
                for option in options {
                    places.keys.insert(&option.key);
                    places.content.push(own(&option.nodes));
                }
                for option in options {
                    gather(&option.nodes, named);
                }
            }
        }
    }
}

/// The nodes as they stand at their own level: clauses by their names, without what is in them and how many have it.
fn own(nodes: &[Node]) -> Vec<Node> {
    nodes.iter().map(emptied).collect()
}

fn emptied(node: &Node) -> Node {
    let mut node = node.clone();
    match &mut node {
        Node::Text { .. } | Node::Variable { .. } => {}
        Node::Optional {
            nodes,
            support,
            needs_review,
            ..
        }
        | Node::Repeat {
            nodes,
            support,
            needs_review,
            ..
        } => {
            nodes.clear();
            *support = Support::default();
            *needs_review = false;
        }
        Node::Choice {
            options,
            needs_review,
            ..
        } => {
            options.clear();
            *needs_review = false;
        }
    }
    node
}

/// How the places of a name differ, in words.
fn differs(before: &Places<'_>, after: &Places<'_>) -> Vec<String> {
    let mut how = Vec::new();
    if before.number != after.number {
        let places = |number| if number == 1 { "place" } else { "places" };
        how.push(format!(
            "{} {}, was {}",
            after.number,
            places(after.number),
            before.number
        ));
    }
    for key in after.keys.difference(&before.keys) {
        how.push(format!("option {key} came"));
    }
    for key in before.keys.difference(&after.keys) {
        how.push(format!("option {key} went"));
    }
    if how.is_empty() && before.content != after.content {
        how.push("its text".to_owned());
    }
    how
}
