//! The template's structure as a graph in DOT, for Graphviz.
//!
//! One node a text, variable, optional clause, choice and repeat, from the template down, in reading order. Texts are shortened;
//! what would act on a terminal is shown. In a label Graphviz reads backslashes and HTML's entities: both are escaped.

use std::fmt::Write as _;

use crate::template::model::{Node, Support, Template};
use crate::text::visible::{escape, shorten};

/// How much of a text a label shows, in characters.
const LABEL: usize = 40;

/// The graph. Optional clauses and repeats say in how many documents they stand, and so do the edges to a choice's options.
/// Texts that are white space and signs alone have no node. Cost: linear.
///
/// ```
/// use untemplate::export::dot::dot;
/// use untemplate::template::model::{Node, Template};
///
/// let template = Template {
///     nodes: vec![
///         Node::Text { text: "Say \"hello\" to ".into() },
///         Node::Variable { name: "tenant_name".into(), filter: None },
///     ],
///     ..Template::default()
/// };
/// let graph = dot(&template);
/// assert!(graph.contains(r#"n1 [shape=plaintext, label="Say \"hello\" to"];"#));
/// assert!(graph.contains("n0 -> n2;"));
/// ```
pub fn dot(template: &Template) -> String {
    let mut graph = Graph {
        text: String::from(
            "digraph template {\n  rankdir=LR;\n  ordering=out;\n  node [fontname=\"sans-serif\"];\n",
        ),
        count: 0,
    };
    let root = graph.node("folder", "template");
    graph.children(&template.nodes, root);
    graph.text.push_str("}\n");
    graph.text
}

struct Graph {
    text: String,
    count: usize,
}

impl Graph {
    /// A node; its number.
    fn node(&mut self, shape: &str, label: &str) -> usize {
        let number = self.count;
        self.count += 1;
        // Writing to a string cannot fail.
        let _ = writeln!(
            self.text,
            "  n{number} [shape={shape}, label=\"{}\"];",
            quoted(label)
        );
        number
    }

    fn edge(&mut self, from: usize, to: usize, label: Option<&str>) {
        let label = label.map_or(String::new(), |label| {
            format!(" [label=\"{}\"]", quoted(label))
        });
        let _ = writeln!(self.text, "  n{from} -> n{to}{label};");
    }

    fn children(&mut self, nodes: &[Node], parent: usize) {
        for node in nodes {
            match node {
                Node::Text { text } => {
                    if text.chars().any(char::is_alphanumeric) {
                        let number = self.node("plaintext", &shorten(text, LABEL));
                        self.edge(parent, number, None);
                    }
                }
                Node::Variable { name, .. } => {
                    let number = self.node("ellipse", name);
                    self.edge(parent, number, None);
                }
                Node::Optional {
                    name,
                    negated,
                    nodes,
                    support,
                    ..
                } => {
                    let not = if *negated { "not " } else { "" };
                    let label = format!("{not}{name}");
                    self.inner("diamond", &label, *support, nodes, parent);
                }
                Node::Repeat {
                    name,
                    nodes,
                    support,
                    ..
                } => self.inner("box3d", name, *support, nodes, parent),
                Node::Choice { name, options, .. } => {
                    let choice = self.node("triangle", name);
                    self.edge(parent, choice, None);
                    for option in options {
                        let number = self.node("box", &option.key);
                        self.edge(choice, number, Some(&of(option.support)));
                        self.children(&option.nodes, number);
                    }
                }
            }
        }
    }

    fn inner(&mut self, shape: &str, name: &str, support: Support, nodes: &[Node], parent: usize) {
        let number = self.node(shape, name);
        self.edge(parent, number, Some(&of(support)));
        self.children(nodes, number);
    }
}

fn of(support: Support) -> String {
    format!("{}/{}", support.documents, support.total)
}

/// A text as the inside of a quoted label.
fn quoted(text: &str) -> String {
    escape(text)
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('&', "&amp;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::export::hostile;

    #[test]
    fn labels_are_what_they_say() {
        assert_eq!(
            quoted("a\\nb \\\" &lt; \u{1b}"),
            "a\\\\nb \\\\\\\" &amp;lt; \\\\u{1b}"
        );
    }

    proptest! {
        #[test]
        fn every_line_is_one_node_or_one_edge((template, _) in hostile::template_and_values()) {
            let graph = dot(&template);
            let whole = graph.starts_with("digraph template {\n") && graph.ends_with("\n}\n");
            prop_assert!(whole);
            let (mut nodes, mut edges) = (0, 0);
            for line in graph.lines().skip(4).filter(|line| *line != "}") {
                // What is left of a line without the inside of its strings.
                let mut outside = String::new();
                let mut inside = false;
                let mut chars = line.chars();
                while let Some(c) = chars.next() {
                    match c {
                        '\\' if inside => { chars.next(); }
                        '"' => inside = !inside,
                        c if !inside => outside.push(c),
                        _ => {}
                    }
                }
                prop_assert!(!inside, "{}", line);
                if outside.contains("->") { edges += 1 } else { nodes += 1 }
                let known = |c: char| c.is_ascii_alphanumeric() || " [],=;->".contains(c);
                prop_assert!(outside.chars().all(known), "{}", line);
            }
            prop_assert_eq!(nodes, edges + 1, "a tree: {}", graph);
        }
    }
}
