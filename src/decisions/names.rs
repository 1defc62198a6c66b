//! Names in a model: which there are, and one for another everywhere.

use std::collections::BTreeSet;

use crate::template::model::{Model, Node, Value, Values};

/// Every name of the template, those within items and of items included.
pub(super) fn all(nodes: &[Node], names: &mut BTreeSet<String>) {
    for node in nodes {
        match node {
            Node::Text { .. } => {}
            Node::Variable { name, .. } => {
                names.insert(name.clone());
            }
            Node::Optional { name, nodes, .. } => {
                names.insert(name.clone());
                all(nodes, names);
            }
            Node::Repeat {
                name, item, nodes, ..
            } => {
                names.insert(name.clone());
                names.insert(item.clone());
                all(nodes, names);
            }
            Node::Choice { name, options, .. } => {
                names.insert(name.clone());
                options.iter().for_each(|option| all(&option.nodes, names));
            }
        }
    }
}

/// Calls `old` by the name `new`: in the template, in all values and spans.
pub(super) fn rename(model: &mut Model, old: &str, new: &str) {
    let put = |name: &mut String| {
        if name == old {
            new.clone_into(name);
        }
    };
    in_nodes(&mut model.template.nodes, &put);
    if let Some(known) = model.template.variables.remove(old) {
        model.template.variables.insert(new.to_owned(), known);
    }
    for known in model.template.variables.values_mut() {
        known.list.iter_mut().for_each(put);
    }
    if let Some(known) = &mut model.known
        && let Some(blank) = known.names.remove(old)
    {
        known.names.insert(new.to_owned(), blank);
    }
    for record in &mut model.documents {
        in_values(&mut record.variables, old, new);
        for span in &mut record.spans {
            span.name.iter_mut().for_each(put);
        }
    }
}

fn in_nodes(nodes: &mut [Node], put: &impl Fn(&mut String)) {
    for node in nodes {
        match node {
            Node::Text { .. } => {}
            Node::Variable { name, .. } => put(name),
            Node::Optional { name, nodes, .. } => {
                put(name);
                in_nodes(nodes, put);
            }
            Node::Repeat {
                name, item, nodes, ..
            } => {
                put(name);
                put(item);
                in_nodes(nodes, put);
            }
            Node::Choice { name, options, .. } => {
                put(name);
                options
                    .iter_mut()
                    .for_each(|option| in_nodes(&mut option.nodes, put));
            }
        }
    }
}

fn in_values(values: &mut Values, old: &str, new: &str) {
    if let Some(value) = values.remove(old) {
        values.insert(new.to_owned(), value);
    }
    for value in values.values_mut() {
        if let Value::Items(items) = value {
            items.iter_mut().for_each(|item| in_values(item, old, new));
        }
    }
}
