//! The names that a template needs, level by level.
//!
//! A template's values are one object; each item of a repeat is an object of its own. A [`Scope`] is one such level:
//! every name that stands in it, in reading order, what it must hold, and under which conditions it is needed.
//! Rendering checks values against it, the CSV takes its columns from it, the JSON Schema its rules.
//!
//! Cost: proportional to the nodes times their depth.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Node, Template};
use super::nearest::shown;
use crate::error::{Error, ErrorKind};

/// The names of one level: of a template, or of an item of one repeat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope<'t> {
    names: Vec<Name<'t>>,
    index: BTreeMap<&'t str, usize>,
}

/// One name of a [`Scope`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name<'t> {
    /// The name itself.
    pub name: &'t str,
    /// What its value must be.
    pub entry: Entry<'t>,
    /// When it is needed: in any of these cases, each a conjunction of conditions on names of the same level, outermost
    /// first. One empty case stands for "always".
    pub cases: Vec<Vec<Condition<'t>>>,
}

/// What the value of a name must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry<'t> {
    /// Text.
    Variable,
    /// True or false: whether an optional clause stands.
    Flag,
    /// One of these keys.
    Choice(Vec<&'t str>),
    /// A list of items of this scope.
    List(Scope<'t>),
}

/// What must hold for a part of the template to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition<'t> {
    /// The flag of this name is so.
    Flag(&'t str, bool),
    /// The choice of this name has this key.
    Option(&'t str, &'t str),
}

impl<'t> Scope<'t> {
    /// The names of a template's outermost level.
    ///
    /// Where one name is used for two sorts of value (no inferred template does that) the first use counts.
    ///
    /// ```
    /// use untemplate::template::{model::{Node, Template}, scope::Scope};
    ///
    /// let template = Template {
    ///     nodes: vec![Node::Variable { name: "tenant_name".into(), filter: None }],
    ///     ..Template::default()
    /// };
    /// let scope = Scope::of(&template);
    /// assert_eq!(scope.iter().map(|name| name.name).collect::<Vec<_>>(), ["tenant_name"]);
    /// ```
    pub fn of(template: &'t Template) -> Self {
        let mut scope = Self::default();
        scope.add(&template.nodes, &mut Vec::new());
        scope
    }

    /// The names in reading order.
    pub fn iter(&self) -> impl Iterator<Item = &Name<'t>> {
        self.names.iter()
    }

    /// What the level knows of a name.
    pub fn get(&self, name: &str) -> Option<&Name<'t>> {
        self.index.get(name).map(|&at| &self.names[at])
    }

    /// The list, here or within an item, whose items have this name.
    pub fn list_that_holds(&self, name: &str) -> Option<&'t str> {
        self.names.iter().find_map(|list| match &list.entry {
            Entry::List(items) if items.get(name).is_some() => Some(list.name),
            Entry::List(items) => items.list_that_holds(name),
            _ => None,
        })
    }

    fn add(&mut self, nodes: &'t [Node], path: &mut Vec<Condition<'t>>) {
        for node in nodes {
            match node {
                Node::Text { .. } => {}
                Node::Variable { name, .. } => {
                    self.name(name, path, || Entry::Variable);
                }
                Node::Optional {
                    name,
                    negated,
                    nodes,
                    ..
                } => {
                    self.name(name, path, || Entry::Flag);
                    path.push(Condition::Flag(name, !negated));
                    self.add(nodes, path);
                    path.pop();
                }
                Node::Choice { name, options, .. } => {
                    let entry = self.name(name, path, || Entry::Choice(Vec::new()));
                    if let Entry::Choice(keys) = entry {
                        for option in options {
                            if !keys.contains(&option.key.as_str()) {
                                keys.push(&option.key);
                            }
                        }
                    }
                    for option in options {
                        path.push(Condition::Option(name, &option.key));
                        self.add(&option.nodes, path);
                        path.pop();
                    }
                }
                Node::Repeat { name, nodes, .. } => {
                    let entry = self.name(name, path, || Entry::List(Scope::default()));
                    if let Entry::List(items) = entry {
                        items.add(nodes, &mut Vec::new());
                    }
                }
            }
        }
    }

    fn name(
        &mut self,
        name: &'t str,
        path: &[Condition<'t>],
        entry: impl FnOnce() -> Entry<'t>,
    ) -> &mut Entry<'t> {
        let at = *self.index.entry(name).or_insert_with(|| {
            self.names.push(Name {
                name,
                entry: entry(),
                cases: Vec::new(),
            });
            self.names.len() - 1
        });
        let known = &mut self.names[at];
        if path.is_empty() {
            known.cases = vec![Vec::new()];
        } else if known.cases.first().is_none_or(|case| !case.is_empty())
            && !known.cases.iter().any(|case| case == path)
        {
            known.cases.push(path.to_vec());
        }
        &mut known.entry
    }
}

/// Names that Jinja2 engines read as something else than a variable: constants, special variables and operators.
const RESERVED: [&str; 13] = [
    "and", "else", "false", "if", "in", "is", "loop", "none", "not", "or", "range", "self", "true",
];

/// Whether a name may stand in every emitted format: ASCII snake_case of two characters or more that begins with a
/// letter, and no word that Jinja2 keeps for itself.
///
/// ```
/// use untemplate::template::scope::is_portable_name;
///
/// assert!(is_portable_name("tenant_name_2"));
/// assert!(!is_portable_name("x") && !is_portable_name("loop") && !is_portable_name("e-mail"));
/// ```
pub fn is_portable_name(name: &str) -> bool {
    name.len() >= 2
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && !RESERVED.contains(&name)
}

/// Checks what every emitted format relies on: portable names, each for one sort of value, and choices of at least one
/// option with keys of their own.
///
/// # Errors
///
/// A [`DamagedModel`](crate::error::ErrorKind::DamagedModel) that names what is wrong. An inferred template has no such
/// fault; one that was edited by hand may.
pub fn check(template: &Template) -> Result<(), Error> {
    check_nodes(&template.nodes, &Scope::of(template))
}

fn check_nodes(nodes: &[Node], scope: &Scope<'_>) -> Result<(), Error> {
    for node in nodes {
        let (name, sort) = match node {
            Node::Text { .. } => continue,
            Node::Variable { name, .. } => (name, "a variable"),
            Node::Optional { name, .. } => (name, "an optional clause"),
            Node::Choice { name, .. } => (name, "a choice"),
            Node::Repeat { name, .. } => (name, "a repeat"),
        };
        check_name(name)?;
        let entry = scope.get(name).map(|known| &known.entry);
        match (node, entry) {
            (Node::Variable { .. }, Some(Entry::Variable)) => {}
            (Node::Optional { nodes, .. }, Some(Entry::Flag)) => check_nodes(nodes, scope)?,
            (Node::Repeat { item, nodes, .. }, Some(Entry::List(items))) => {
                check_name(item)?;
                check_nodes(nodes, items)?;
            }
            (Node::Choice { options, .. }, Some(Entry::Choice(_))) => {
                if options.is_empty() {
                    return Err(damaged(format!("the choice `{name}` has no option")));
                }
                let mut keys = BTreeSet::new();
                for option in options {
                    if !keys.insert(&option.key) {
                        return Err(damaged(format!(
                            "the choice `{name}` has two options `{}`",
                            shown(&option.key)
                        )));
                    }
                    check_nodes(&option.nodes, scope)?;
                }
            }
            _ => {
                return Err(damaged(format!(
                    "`{name}` is the name of {sort} and of something else"
                )));
            }
        }
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), Error> {
    if is_portable_name(name) {
        return Ok(());
    }
    Err(damaged(format!(
        "`{}` cannot be a name: use two or more of a-z, 0-9 and _, a letter first, and no word of Jinja2's",
        shown(name)
    )))
}

fn damaged(message: String) -> Error {
    Error::new(ErrorKind::DamagedModel, message)
}
