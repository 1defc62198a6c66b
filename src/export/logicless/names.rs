//! The names that a context has besides those of the values, and the context itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use crate::error::Error;
use crate::template::model::{Filter, Node, Template, Value, Values};
use crate::template::render::render;

/// What a context is called in which a template's logic lies. Each name is one that the template does not have.
pub(super) struct Names<'t> {
    taken: BTreeSet<&'t str>,
    /// The flag of each option, by choice and key.
    options: BTreeMap<(&'t str, &'t str), String>,
    /// Variables that stand in capitals somewhere.
    capitals: BTreeMap<&'t str, String>,
    empty: String,
}

impl<'t> Names<'t> {
    /// The names for a template; they hang on the template alone.
    pub(super) fn of(template: &'t Template) -> Self {
        let mut names = Self {
            taken: BTreeSet::new(),
            options: BTreeMap::new(),
            capitals: BTreeMap::new(),
            empty: String::new(),
        };
        names.take(&template.nodes);
        let mut given = BTreeSet::new();
        names.empty = names.free("empty".to_owned(), &mut given);
        names.give(&template.nodes, &mut given);
        names
    }

    /// The flag that is true where this option is taken.
    pub(super) fn option(&self, choice: &'t str, key: &'t str) -> &str {
        &self.options[&(choice, key)]
    }

    /// The name under which a variable's value stands as a place wants it.
    pub(super) fn variable<'n>(&'n self, name: &'n str, filter: Option<Filter>) -> &'n str {
        match filter {
            None => name,
            Some(Filter::Upper) => &self.capitals[name],
        }
    }

    /// The name of a value that is always empty.
    pub(super) fn empty(&self) -> &str {
        &self.empty
    }

    fn take(&mut self, nodes: &'t [Node]) {
        for node in nodes {
            match node {
                Node::Text { .. } => {}
                Node::Variable { name, .. } => {
                    self.taken.insert(name);
                }
                Node::Optional { name, nodes, .. } | Node::Repeat { name, nodes, .. } => {
                    self.taken.insert(name);
                    self.take(nodes);
                }
                Node::Choice { name, options, .. } => {
                    self.taken.insert(name);
                    options.iter().for_each(|option| self.take(&option.nodes));
                }
            }
        }
    }

    fn give(&mut self, nodes: &'t [Node], given: &mut BTreeSet<String>) {
        for node in nodes {
            match node {
                Node::Text { .. } | Node::Variable { filter: None, .. } => {}
                Node::Variable {
                    name,
                    filter: Some(Filter::Upper),
                } => {
                    if !self.capitals.contains_key(name.as_str()) {
                        let free = self.free(format!("{name}_upper"), given);
                        self.capitals.insert(name, free);
                    }
                }
                Node::Optional { nodes, .. } | Node::Repeat { nodes, .. } => {
                    self.give(nodes, given)
                }
                Node::Choice { name, options, .. } => {
                    for option in options {
                        let place = (name.as_str(), option.key.as_str());
                        if !self.options.contains_key(&place) {
                            let free = self.free(flag(name, &option.key), given);
                            self.options.insert(place, free);
                        }
                        self.give(&option.nodes, given);
                    }
                }
            }
        }
    }

    /// The name, with a number where it is another's.
    fn free(&self, name: String, given: &mut BTreeSet<String>) -> String {
        let mut free = name.clone();
        let mut number = 2;
        while self.taken.contains(free.as_str()) || given.contains(&free) {
            free = format!("{name}_{number}");
            number += 1;
        }
        given.insert(free.clone());
        free
    }

    fn context(&self, values: &Values) -> Json {
        let mut context = Map::new();
        context.insert(self.empty.clone(), Json::String(String::new()));
        for (name, value) in values {
            match value {
                Value::Flag(stands) => {
                    context.insert(name.clone(), Json::Bool(*stands));
                }
                Value::Items(items) => {
                    let items = items.iter().map(|item| self.context(item)).collect();
                    context.insert(name.clone(), Json::Array(items));
                }
                Value::Text(text) => {
                    let from = (name.as_str(), "");
                    let options = self.options.range(from..);
                    let options = options.take_while(|((choice, _), _)| choice == name);
                    let before = context.len();
                    for ((_, key), flag) in options {
                        context.insert(flag.clone(), Json::Bool(key == text));
                    }
                    if context.len() == before {
                        context.insert(name.clone(), Json::String(text.clone()));
                    }
                    if let Some(capitals) = self.capitals.get(name.as_str()) {
                        context.insert(capitals.clone(), Json::String(text.to_uppercase()));
                    }
                }
            }
        }
        Json::Object(context)
    }
}

/// A name for an option's flag, of the characters that every engine takes in a name.
fn flag(choice: &str, key: &str) -> String {
    let portable = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let key: String = key
        .chars()
        .map(|c| if portable(c) { c } else { '_' })
        .collect();
    format!("{choice}_is_{key}")
}

/// The context that [`mustache`](super::mustache()) and [`handlebars`](super::handlebars()) are rendered with for these values: the values, but
/// for each choice a boolean `<choice>_is_<key>` an option; `<variable>_upper` where the template wants capitals; and
/// `empty`, which is. A name that the template has already gets a number. Cost: as rendering.
///
/// # Errors
///
/// Those of [`render`]: the engines would say nothing of a value that is missing.
///
/// ```
/// use untemplate::export::logicless::context;
/// use untemplate::template::model::{Alternative, Node, Support, Template, Value, Values};
///
/// let option = |key: &str, text: &str| Alternative {
///     key: key.into(),
///     nodes: vec![Node::Text { text: text.into() }],
///     support: Support { documents: 3, total: 6 },
/// };
/// let template = Template {
///     nodes: vec![Node::Choice {
///         name: "sales".into(),
///         options: vec![option("sold", "We sell it."), option("kept", "We keep it.")],
///         needs_review: false,
///     }],
///     ..Template::default()
/// };
/// let values = Values::from([("sales".into(), Value::Text("kept".into()))]);
/// assert_eq!(
///     context(&template, &values)?.to_string(),
///     r#"{"empty":"","sales_is_kept":true,"sales_is_sold":false}"#
/// );
/// # Ok::<(), untemplate::Error>(())
/// ```
pub fn context(template: &Template, values: &Values) -> Result<Json, Error> {
    render(template, values)?;
    Ok(Names::of(template).context(values))
}
