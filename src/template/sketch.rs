//! Nodes for tests, each in a line.

use super::model::{Node, Support, Template};

/// Fixed text.
pub(crate) fn text(text: &str) -> Node {
    Node::Text { text: text.into() }
}

/// A place of a variable.
pub(crate) fn variable(name: &str) -> Node {
    Node::Variable {
        name: name.into(),
        filter: None,
    }
}

/// A clause that stands when its flag is true.
pub(crate) fn optional(name: &str, nodes: Vec<Node>, support: Support) -> Node {
    Node::Optional {
        negated: false,
        needs_review: false,
        name: name.into(),
        nodes,
        support,
    }
}

/// A template of these nodes.
pub(crate) fn template(nodes: Vec<Node>) -> Template {
    Template {
        nodes,
        ..Template::default()
    }
}
