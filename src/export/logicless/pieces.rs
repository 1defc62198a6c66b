//! A template as what both dialects are made of: texts, values, and where sections begin and end.

use super::names::Names;
use crate::template::model::{Node, Template};

/// What follows in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Fixed text, never empty, never beside another.
    Text(String),
    /// The value of this name.
    Value(String),
    /// A section begins.
    Open(Section, String),
    /// The section ends.
    Close(Section, String),
}

/// What a section is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// It stands if its flag is true.
    Clause,
    /// It stands if its flag is false.
    Unless,
    /// It stands once for each item of its list.
    List,
}

/// The pieces of a template in order.
pub(super) fn pieces(template: &Template, names: &Names<'_>) -> Vec<Piece> {
    let mut walk = Walk {
        names,
        pieces: Vec::new(),
    };
    walk.nodes(&template.nodes);
    guarded(walk.pieces, names.empty())
}

struct Walk<'n, 't> {
    names: &'n Names<'t>,
    pieces: Vec<Piece>,
}

impl<'t> Walk<'_, 't> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text { text } => self.text(text),
                Node::Variable { name, filter } => {
                    let name = self.names.variable(name, *filter).to_owned();
                    self.pieces.push(Piece::Value(name));
                }
                Node::Optional {
                    name,
                    negated,
                    nodes,
                    ..
                } => {
                    let section = if *negated {
                        Section::Unless
                    } else {
                        Section::Clause
                    };
                    self.section(section, name, nodes);
                }
                Node::Choice { name, options, .. } => {
                    for option in options {
                        let flag = self.names.option(name, &option.key).to_owned();
                        self.section(Section::Clause, &flag, &option.nodes);
                    }
                }
                Node::Repeat { name, nodes, .. } => self.section(Section::List, name, nodes),
            }
        }
    }

    fn section(&mut self, section: Section, name: &str, nodes: &[Node]) {
        self.pieces.push(Piece::Open(section, name.to_owned()));
        self.nodes(nodes);
        self.pieces.push(Piece::Close(section, name.to_owned()));
    }

    fn text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }
}

/// The pieces with an empty value on each line that has the beginning or end of a section and nothing that can be seen.
fn guarded(pieces: Vec<Piece>, empty: &str) -> Vec<Piece> {
    let mut guarded: Vec<Piece> = Vec::with_capacity(pieces.len());
    // Where on this line the last section began or ended, and whether something else stands on it.
    let mut section = None;
    let mut seen = false;
    let mut guards = Vec::new();
    for piece in pieces {
        match &piece {
            Piece::Value(_) => seen = true,
            Piece::Open(..) | Piece::Close(..) => section = Some(guarded.len()),
            Piece::Text(text) => {
                // Some engines take a carriage return alone for the end of a line, others do not.
                for (at, line) in text.split(['\n', '\r']).enumerate() {
                    if at > 0 {
                        guards.extend(section.take().filter(|_| !seen));
                        seen = false;
                    }
                    seen |= !line.chars().all(is_blank);
                }
            }
        }
        guarded.push(piece);
    }
    guards.extend(section.filter(|_| !seen));
    // From the last to the first, so that the places before stay what they are.
    for at in guards.into_iter().rev() {
        guarded.insert(at + 1, Piece::Value(empty.to_owned()));
    }
    guarded
}

/// Whether some engine takes the character for white space: Python's and JavaScript's sets differ from Unicode's.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{feff}' | '\u{180e}' | '\u{200b}' | '\u{1c}'..='\u{1f}'
        )
}
