//! Changes of a template's tree: a node for what it holds, one name for another by place.

use crate::template::model::{Alternative, Node};

/// Puts other nodes in the place of those that `with` answers for; of the others what is within is asked in its turn. Texts that come to
/// stand side by side become one.
pub(super) fn replace(
    nodes: Vec<Node>,
    with: &mut impl FnMut(&Node) -> Option<Vec<Node>>,
) -> Vec<Node> {
    let mut made: Vec<Node> = Vec::with_capacity(nodes.len());
    for mut node in nodes {
        let instead = with(&node);
        let instead = match instead {
            // What stands within may hold the name once more.
            Some(instead) => replace(instead, with),
            None => {
                match &mut node {
                    Node::Text { .. } | Node::Variable { .. } => {}
                    Node::Optional { nodes, .. } | Node::Repeat { nodes, .. } => {
                        *nodes = replace(std::mem::take(nodes), with);
                    }
                    Node::Choice { options, .. } => {
                        for Alternative { nodes, .. } in options {
                            *nodes = replace(std::mem::take(nodes), with);
                        }
                    }
                }
                vec![node]
            }
        };
        for node in instead {
            match (made.last_mut(), node) {
                (Some(Node::Text { text }), Node::Text { text: more }) => text.push_str(&more),
                (_, node) => made.push(node),
            }
        }
    }
    made
}

/// Visits every variable's place in reading order.
pub(super) fn each_place(nodes: &mut [Node], visit: &mut impl FnMut(&mut String)) {
    for node in nodes {
        match node {
            Node::Text { .. } => {}
            Node::Variable { name, .. } => visit(name),
            Node::Optional { nodes, .. } | Node::Repeat { nodes, .. } => each_place(nodes, visit),
            Node::Choice { options, .. } => {
                for Alternative { nodes, .. } in options {
                    each_place(nodes, visit);
                }
            }
        }
    }
}
