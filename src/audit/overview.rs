//! How much of a template is open to deviation: its paragraphs by how often they occur and how uniform they are.

use serde::{Deserialize, Serialize};

use crate::template::model::{Node, Template};

/// How many paragraphs of a template are of which sort. Headings are not counted. A paragraph is *always* there unless it
/// stands in an optional clause or in a repeat that some documents have no item of; it is *fixed* unless it holds a variable, a
/// choice, a repeat, or an optional clause that is not all of it. A choice between whole paragraphs is one varying paragraph,
/// and so are the items of a repeat.
///
/// ```
/// use untemplate::audit::Overview;
/// use untemplate::template::model::{Node, Support, Template};
///
/// let text = |text: &str| Node::Text { text: text.into() };
/// let template = Template {
///     nodes: vec![
///         text("# Data\n\nWe keep data.\n\nWrite to "),
///         Node::Variable { name: "contact_email".into(), filter: None },
///         text(".\n"),
///         Node::Optional {
///             name: "has_sales".into(),
///             negated: false,
///             nodes: vec![text("\nWe sell data.\n")],
///             support: Support { documents: 2, total: 5 },
///             needs_review: false,
///         },
///     ],
///     ..Template::default()
/// };
/// let overview = Overview::of(&template);
/// assert_eq!((overview.always_fixed, overview.always_varying), (1, 1));
/// assert_eq!((overview.sometimes_fixed, overview.sometimes_varying), (1, 0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// In every document, in the same words.
    pub always_fixed: usize,
    /// In every document, with something of its own.
    pub always_varying: usize,
    /// In some documents, in the same words.
    pub sometimes_fixed: usize,
    /// In some documents, with something of its own.
    pub sometimes_varying: usize,
}

impl Overview {
    /// Counts the paragraphs of a template. Cost: linear in its text.
    pub fn of(template: &Template) -> Self {
        let mut walk = Walk::default();
        walk.nodes(&template.nodes, None);
        walk.close();
        walk.overview
    }
}

/// The walk along a template, with the paragraph that it is in.
#[derive(Default)]
struct Walk {
    overview: Overview,
    clauses: usize,
    paragraph: Paragraph,
}

/// What was seen of a paragraph.
#[derive(Default)]
struct Paragraph {
    /// Whether something of it stands in no optional clause.
    always: bool,
    /// The optional clause that its text is in, by number, and whether there are several.
    clause: Option<usize>,
    varying: bool,
    /// Whether it has words, and whether all of them are a heading.
    words: bool,
    heading: bool,
    /// Whether the last line so far has nothing on it.
    line_is_empty: bool,
}

impl Walk {
    fn nodes(&mut self, nodes: &[Node], clause: Option<usize>) {
        let mut nodes = nodes.iter().peekable();
        while let Some(node) = nodes.next() {
            // A clause with an `else` is a choice of two.
            if nodes.next_if(|next| next.is_else_of(node)).is_some() {
                self.varies(clause);
                continue;
            }
            match node {
                Node::Text { text } => self.text(text, clause),
                Node::Variable { .. } | Node::Choice { .. } => self.varies(clause),
                Node::Repeat { support, .. } if support.documents < support.total => {
                    self.clauses += 1;
                    let own = clause.unwrap_or(self.clauses);
                    self.varies(Some(own));
                }
                Node::Repeat { .. } => self.varies(clause),
                Node::Optional { nodes, .. } => {
                    self.clauses += 1;
                    let own = self.clauses;
                    self.nodes(nodes, Some(own));
                }
            }
        }
    }

    fn varies(&mut self, clause: Option<usize>) {
        self.paragraph.varying = true;
        self.paragraph.heading &= self.paragraph.words;
        self.has(clause);
    }

    fn text(&mut self, text: &str, clause: Option<usize>) {
        for line in text.split_inclusive('\n') {
            let content = line.trim();
            if !content.is_empty() {
                if !self.paragraph.words {
                    self.paragraph.heading = content.starts_with('#');
                }
                self.has(clause);
            }
            if line.ends_with('\n') {
                // A heading needs no empty line after it.
                if self.paragraph.line_is_empty || self.paragraph.heading {
                    self.close();
                }
                self.paragraph.line_is_empty = true;
            }
        }
    }

    /// Something of the paragraph stands in this clause, or in none.
    fn has(&mut self, clause: Option<usize>) {
        let paragraph = &mut self.paragraph;
        paragraph.line_is_empty = false;
        match clause {
            None => {
                paragraph.varying |= paragraph.words && !paragraph.always;
                paragraph.always = true;
            }
            Some(own) => {
                let alone = !paragraph.words || paragraph.clause == Some(own);
                paragraph.varying |= !alone;
                paragraph.clause = Some(own);
            }
        }
        paragraph.words = true;
    }

    /// The paragraph ends here.
    fn close(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if !paragraph.words || paragraph.heading {
            return;
        }
        let count = match (paragraph.always, paragraph.varying) {
            (true, false) => &mut self.overview.always_fixed,
            (true, true) => &mut self.overview.always_varying,
            (false, false) => &mut self.overview.sometimes_fixed,
            (false, true) => &mut self.overview.sometimes_varying,
        };
        *count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::model::{Alternative, Support};

    const SOME: Support = Support {
        documents: 1,
        total: 2,
    };

    fn text(text: &str) -> Node {
        Node::Text { text: text.into() }
    }

    fn optional(nodes: Vec<Node>) -> Node {
        Node::Optional {
            name: "has_it".into(),
            negated: false,
            nodes,
            support: SOME,
            needs_review: false,
        }
    }

    /// Always fixed, always varying, sometimes fixed, sometimes varying.
    fn counts(nodes: Vec<Node>) -> [usize; 4] {
        let found = Overview::of(&Template {
            nodes,
            ..Template::default()
        });
        [
            found.always_fixed,
            found.always_varying,
            found.sometimes_fixed,
            found.sometimes_varying,
        ]
    }

    #[test]
    fn paragraphs_end_at_empty_lines() {
        assert_eq!(counts(vec![text("a\nb\n\n\nc\n \nd")]), [3, 0, 0, 0]);
        assert_eq!(counts(vec![text("# a\nb\n\n## c\n\n")]), [1, 0, 0, 0]);
        assert_eq!(counts(vec![]), [0, 0, 0, 0]);
    }

    #[test]
    fn an_optional_clause_within_a_paragraph_makes_it_vary() {
        let inline = vec![text("a"), optional(vec![text(" b")]), text(" c.\n")];
        assert_eq!(counts(inline), [0, 1, 0, 0]);
        let first = vec![optional(vec![text("b ")]), text("c.\n")];
        assert_eq!(counts(first), [0, 1, 0, 0]);
    }

    #[test]
    fn whole_paragraphs_that_some_lack_are_there_sometimes() {
        let clause = optional(vec![text("\nb\n\nc\n")]);
        assert_eq!(
            counts(vec![text("a\n"), clause, text("\nd\n")]),
            [2, 0, 2, 0]
        );
        let two = vec![optional(vec![text("b ")]), optional(vec![text("c")])];
        assert_eq!(counts(two), [0, 0, 0, 1]);
    }

    #[test]
    fn a_clause_with_an_else_is_one_paragraph_that_varies() {
        let parsed = crate::template::jinja::parse(
            "a\n\n{% if has_it %}b\n\nc{% else %}d{% endif %}\n\ne\n",
        );
        assert_eq!(counts(parsed.unwrap().nodes), [2, 1, 0, 0]);
    }

    #[test]
    fn choices_and_items_vary() {
        let choice = Node::Choice {
            name: "choice".into(),
            options: vec![Alternative {
                key: "a".into(),
                nodes: vec![text("a\n\nb")],
                support: SOME,
            }],
            needs_review: false,
        };
        let repeat = Node::Repeat {
            name: "items".into(),
            item: "item".into(),
            nodes: vec![text("- a\n")],
            support: SOME,
            needs_review: false,
        };
        assert_eq!(counts(vec![choice, text("\n\n"), repeat]), [0, 1, 0, 1]);
    }
}
