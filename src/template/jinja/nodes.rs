//! The tree of a source as the nodes of a template.

use std::collections::BTreeMap;

use super::names::{Names, name};
use super::tree::Part;
use super::wrong;
use crate::error::Error;
use crate::template::model::{Alternative, Kind, Node, Support, Template, Variable};
use crate::template::scope::is_portable_name;

/// The most nodes and options of a template, and pieces of this many bytes of their texts. An `else` stands once for each key that it is for, and so does all that lies in it:
/// few lines could say more than any machine holds.
const MOST: usize = 200_000;
const PIECE: usize = 256;

/// The template of these parts.
pub(super) fn template(parts: &[Part], names: &Names) -> Result<Template, Error> {
    let variables = names.variables().map(|(name, list)| {
        let variable = Variable {
            kind: Kind::Text,
            support: Support::default(),
            distinct: 0,
            examples: Vec::new(),
            list: list.cloned(),
            needs_review: false,
        };
        (name.clone(), variable)
    });
    let mut builder = Builder { names, made: 0 };
    Ok(Template {
        nodes: builder.nodes(parts)?,
        variables: variables.collect(),
    })
}

struct Builder<'n> {
    names: &'n Names,
    /// Nodes and options so far, and pieces of text.
    made: usize,
}

impl Builder<'_> {
    fn nodes(&mut self, parts: &[Part]) -> Result<Vec<Node>, Error> {
        parts.iter().map(|part| self.node(part)).collect()
    }

    fn node(&mut self, part: &Part) -> Result<Node, Error> {
        self.made += 1;
        Ok(match part {
            Part::Text(text) => {
                self.made += text.len() / PIECE;
                Node::Text { text: text.clone() }
            }
            Part::Value(of, filter) => Node::Variable {
                name: name(of).to_owned(),
                filter: *filter,
            },
            Part::Optional { of, negated, parts } => Node::Optional {
                name: name(of).to_owned(),
                negated: *negated,
                nodes: self.nodes(parts)?,
                support: Support::default(),
                needs_review: false,
            },
            Part::Choice {
                of,
                branches,
                otherwise,
            } => {
                let own: BTreeMap<&String, &Vec<Part>> =
                    branches.iter().map(|(key, parts)| (key, parts)).collect();
                let mut options = Vec::new();
                for key in self.names.keys(name(of)) {
                    self.made += 1 + key.len() / PIECE;
                    if self.made > MOST {
                        let message = format!(
                            "the choices write out to more than {MOST} parts: ask for fewer keys, or put less into an `else`"
                        );
                        return Err(wrong(of.place, message));
                    }
                    let parts = own.get(key).copied().or(otherwise.as_ref());
                    options.push(Alternative {
                        key: key.clone(),
                        nodes: parts.map_or(Ok(Vec::new()), |parts| self.nodes(parts))?,
                        support: Support::default(),
                    });
                }
                Node::Choice {
                    name: name(of).to_owned(),
                    options,
                    needs_review: false,
                }
            }
            Part::Repeat { list, item, parts } => Node::Repeat {
                name: name(list).to_owned(),
                // A letter is enough for a person, and not for every format. No value has this name.
                item: if is_portable_name(item) { item } else { "item" }.to_owned(),
                nodes: self.nodes(parts)?,
                support: Support::default(),
                needs_review: false,
            },
        })
    }
}
