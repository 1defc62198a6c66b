//! The template written out as one text.
//!
//! Each variable stands there with one of its own values and each clause once, so that the template's words are cut by the
//! same rules as a document's. Options that cannot follow one another stand at the end of the text, each behind the line
//! that its choice stands in.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::assemble::filtered;
use super::super::model::{Filter, Kind, Node, Template};
use crate::text::token::{Class, tokenize};

/// Bytes of a line that an option is read behind.
const CONTEXT: usize = 200;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The text.
    pub(super) text: String,
    /// Where each text and each variable stands in it, in reading order.
    pub(super) leaves: Vec<Range<usize>>,
}

impl Outline {
    /// Writes the template out.
    pub(super) fn of(template: &Template) -> Self {
        let mut writer = Writer {
            template,
            pages: vec![String::new()],
            leaves: Vec::new(),
        };
        writer.nodes(&template.nodes, 0);
        let mut text = String::new();
        let mut starts = Vec::with_capacity(writer.pages.len());
        for page in &writer.pages {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            starts.push(text.len());
            text.push_str(page);
        }
        let leaves = writer
            .leaves
            .into_iter()
            .map(|(page, range)| range.start + starts[page]..range.end + starts[page])
            .collect();
        Self { text, leaves }
    }

    /// The mailboxes that are the template's text, before a host that is a variable: of `tickets@{{ host }}` the word "tickets".
    pub(super) fn mailboxes(&self) -> BTreeSet<&str> {
        let hosts: BTreeSet<usize> = self.leaves.iter().map(|leaf| leaf.start).collect();
        let addresses = tokenize(&self.text).into_iter();
        let addresses = addresses.filter(|token| token.class == Class::Email);
        let divided = addresses.filter_map(|token| {
            let address = &self.text[token.start as usize..token.end as usize];
            let (mailbox, _) = address.split_once('@')?;
            let host = token.start as usize + mailbox.len() + 1;
            hosts.contains(&host).then_some(mailbox)
        });
        divided.collect()
    }
}

struct Writer<'t> {
    template: &'t Template,
    /// The template with the first option of each choice, and a page for each other option.
    pages: Vec<String>,
    /// The page of each text and variable, and where on it.
    leaves: Vec<(usize, Range<usize>)>,
}

impl Writer<'_> {
    fn nodes(&mut self, nodes: &[Node], page: usize) {
        for node in nodes {
            match node {
                Node::Text { text } => self.leaf(page, text),
                Node::Variable { name, filter } => {
                    let value = self.stand_in(name, *filter, page);
                    self.leaf(page, &value);
                }
                Node::Optional { nodes, .. } | Node::Repeat { nodes, .. } => {
                    self.nodes(nodes, page);
                }
                Node::Choice { options, .. } => {
                    let context = last_line(&self.pages[page]).to_owned();
                    for (k, option) in options.iter().enumerate() {
                        let mut own = page;
                        if k > 0 {
                            own = self.pages.len();
                            self.pages.push(context.clone());
                        }
                        self.nodes(&option.nodes, own);
                    }
                }
            }
        }
    }

    fn leaf(&mut self, page: usize, text: &str) {
        let start = self.pages[page].len();
        self.pages[page].push_str(text);
        self.leaves.push((page, start..self.pages[page].len()));
    }

    /// A value to write in a variable's place.
    fn stand_in(&self, name: &str, filter: Option<Filter>, page: usize) -> String {
        let variable = self.template.variables.get(name);
        let example = variable.and_then(|variable| variable.examples.first());
        // Behind an `@` or a scheme stands a host, whatever is known of it.
        let page = &self.pages[page];
        let host = page.ends_with('@') || page.ends_with("://");
        let kind = variable.map_or(Kind::Text, |variable| variable.kind);
        let unknown = match kind {
            _ if host => "name.example",
            Kind::Email => "name@name.example",
            Kind::Url => "https://name.example",
            Kind::Domain => "name.example",
            _ => "Name",
        };
        filtered(example.map_or(unknown, String::as_str), filter)
    }
}

/// The end of a text from its last line's beginning on, if that is not too long.
fn last_line(text: &str) -> &str {
    let line = text.rfind('\n').map_or(text, |at| &text[at..]);
    let mut start = line.len().saturating_sub(CONTEXT);
    while !line.is_char_boundary(start) {
        start += 1;
    }
    &line[start..]
}
