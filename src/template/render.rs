//! From a template and values to text, and from a document's record back to its bytes.
//!
//! [`render`] says what the template says; Jinja2 says the same of `template.md.j2`. [`render_exact`] adds what the
//! document has of its own (its edits, its line ends, its byte order mark) and gives back the file.
//!
//! Cost: proportional to the text that is written.

use std::fmt;

use super::model::{Filter, Node, Record, Template, Value, Values};
use super::nearest::{did_you_mean, shown};
use super::scope::{Entry, Scope};
use crate::error::{Error, ErrorKind};
use crate::source::Document;
use crate::text::encoding::Encoding;

/// The text that the template gives with these values, with LF line ends.
///
/// What lies in an absent clause needs no value, and may have one. Every other name of the template must have a value,
/// and every name among the values must be the template's.
///
/// # Errors
///
/// [`ErrorKind::MissingVariable`] for a name that has no value, or one of the wrong type or an unknown key;
/// [`ErrorKind::UnknownVariable`] for a name that the template does not have, items included.
///
/// ```
/// use untemplate::template::{model::{Node, Template, Value, Values}, render::render};
///
/// let template = Template {
///     nodes: vec![
///         Node::Text { text: "Welcome to ".into() },
///         Node::Variable { name: "tenant_name".into(), filter: None },
///     ],
///     ..Template::default()
/// };
/// let values = Values::from([("tenant_name".into(), Value::Text("Soissons".into()))]);
/// assert_eq!(render(&template, &values)?, "Welcome to Soissons");
/// # Ok::<(), untemplate::error::Error>(())
/// ```
pub fn render(template: &Template, values: &Values) -> Result<String, Error> {
    let scope = Scope::of(template);
    check_names(&scope, values, &scope, &Place::Template)?;
    let mut text = String::new();
    render_nodes(&template.nodes, values, &Place::Template, &mut text)?;
    Ok(text)
}

/// The text that nodes give with these values, which may be of more than them.
///
/// # Errors
///
/// [`ErrorKind::MissingVariable`] as in [`render`].
pub(crate) fn part(nodes: &[Node], values: &Values) -> Result<String, Error> {
    let mut text = String::new();
    render_nodes(nodes, values, &Place::Template, &mut text)?;
    Ok(text)
}

/// The bytes of the document that this record was made from.
///
/// # Errors
///
/// Those of [`source_text`], and [`ErrorKind::DamagedModel`] where the document's encoding lacks a character of it.
pub fn render_exact(template: &Template, record: &Record) -> Result<Vec<u8>, Error> {
    let text = source_text(template, record)?;
    let Some(encoding) = record.encoding else {
        return Ok(text.into_bytes());
    };
    encoding
        .encode(&text)
        .ok_or_else(|| lacks(encoding, record))
}

/// The document that this record was made from.
///
/// # Errors
///
/// Those of [`render_exact`].
pub fn source(template: &Template, record: &Record) -> Result<Document, Error> {
    let text = source_text(template, record)?;
    let (id, path) = (record.id.as_str(), record.path.as_str());
    match record.encoding {
        None => Ok(Document::new(id, path, text)),
        Some(encoding) => {
            Document::encoded(id, path, text, encoding).ok_or_else(|| lacks(encoding, record))
        }
    }
}

fn lacks(encoding: Encoding, record: &Record) -> Error {
    let message = format!(
        "document `{}` has a character that {encoding} lacks",
        shown(&record.id)
    );
    Error::new(ErrorKind::DamagedModel, message)
}

/// The text of the document that this record was made from, a byte order mark and its line ends included.
///
/// # Errors
///
/// Those of [`render`], and [`ErrorKind::DamagedModel`] where the edits do not fit the rendered text: out of its bounds,
/// within a character, overlapping, or out of order.
pub fn source_text(template: &Template, record: &Record) -> Result<String, Error> {
    let rendered = render(template, &record.variables)?;
    let text = apply_edits(&rendered, record)?;
    let mut whole = String::with_capacity(text.len() + 3);
    if record.bom {
        whole.push('\u{feff}');
    }
    if record.crlf {
        let mut lines = text.split('\n');
        whole.push_str(lines.next().unwrap_or_default());
        for line in lines {
            whole.push_str("\r\n");
            whole.push_str(line);
        }
    } else {
        whole.push_str(&text);
    }
    Ok(whole)
}

fn apply_edits(rendered: &str, record: &Record) -> Result<String, Error> {
    let mut text = String::with_capacity(rendered.len());
    let mut done = 0;
    for (number, edit) in record.edits.iter().enumerate() {
        let kept = rendered.get(done..edit.start);
        let fits = edit.start <= edit.end && rendered.is_char_boundary(edit.end);
        let (Some(kept), true) = (kept, fits) else {
            return Err(Error::new(
                ErrorKind::DamagedModel,
                format!(
                    "edit {} of document `{}` ({}..{}) does not fit the rendered text of {} bytes",
                    number + 1,
                    shown(&record.id),
                    edit.start,
                    edit.end,
                    rendered.len()
                ),
            ));
        };
        text.push_str(kept);
        text.push_str(&edit.text);
        done = edit.end;
    }
    text.push_str(&rendered[done..]);
    Ok(text)
}

/// Where in the template a name stands, for messages.
enum Place<'p> {
    Template,
    Clause(&'p str, &'p Place<'p>),
    Option(&'p str, &'p str, &'p Place<'p>),
    Item(&'p str, usize, &'p Place<'p>),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let around = match self {
            Self::Template => return Ok(()),
            Self::Clause(flag, around) => {
                write!(f, ", in the clause `{}`", shown(flag))?;
                around
            }
            Self::Option(choice, key, around) => {
                write!(f, ", in the option `{}` of `{}`", shown(key), shown(choice))?;
                around
            }
            Self::Item(list, index, around) => {
                write!(f, ", in item {} of `{}`", index + 1, shown(list))?;
                around
            }
        };
        around.fmt(f)
    }
}

fn check_names(
    scope: &Scope<'_>,
    values: &Values,
    top: &Scope<'_>,
    place: &Place<'_>,
) -> Result<(), Error> {
    for (name, value) in values {
        let Some(known) = scope.get(name) else {
            let elsewhere = if let Some(list) = scope.list_that_holds(name) {
                format!(": it belongs into the items of `{list}`")
            } else if !matches!(place, Place::Template) && top.get(name).is_some() {
                ": it belongs outside of the items".to_owned()
            } else {
                did_you_mean(name, scope.iter().map(|name| name.name))
            };
            return Err(Error::new(
                ErrorKind::UnknownVariable,
                format!(
                    "the template has no variable `{}`{place}{elsewhere}",
                    shown(name)
                ),
            ));
        };
        if let (Entry::List(items), Value::Items(list)) = (&known.entry, value) {
            for (index, item) in list.iter().enumerate() {
                check_names(items, item, top, &Place::Item(name, index, place))?;
            }
        }
    }
    Ok(())
}

fn render_nodes(
    nodes: &[Node],
    values: &Values,
    place: &Place<'_>,
    text: &mut String,
) -> Result<(), Error> {
    for node in nodes {
        match node {
            Node::Text { text: fixed } => text.push_str(fixed),
            Node::Variable { name, filter } => {
                let Some(Value::Text(value)) = values.get(name) else {
                    return Err(unfit(name, values, "text", place));
                };
                match filter {
                    None => text.push_str(value),
                    Some(Filter::Upper) => text.push_str(&value.to_uppercase()),
                }
            }
            Node::Optional {
                name,
                negated,
                nodes,
                ..
            } => {
                let Some(&Value::Flag(flag)) = values.get(name) else {
                    return Err(unfit(name, values, "true or false", place));
                };
                if flag != *negated {
                    render_nodes(nodes, values, &Place::Clause(name, place), text)?;
                }
            }
            Node::Choice { name, options, .. } => {
                let keys = || options.iter().map(|option| option.key.as_str());
                let Some(Value::Text(key)) = values.get(name) else {
                    let expected = format!("one of `{}`", keys().collect::<Vec<_>>().join("`, `"));
                    return Err(unfit(name, values, &expected, place));
                };
                let Some(option) = options.iter().find(|option| option.key == *key) else {
                    return Err(Error::new(
                        ErrorKind::MissingVariable,
                        format!(
                            "`{}` cannot be `{}`{place}: expected one of `{}`{}",
                            shown(name),
                            shown(key),
                            keys().collect::<Vec<_>>().join("`, `"),
                            did_you_mean(key, keys())
                        ),
                    ));
                };
                render_nodes(
                    &option.nodes,
                    values,
                    &Place::Option(name, key, place),
                    text,
                )?;
            }
            Node::Repeat { name, nodes, .. } => {
                let Some(Value::Items(items)) = values.get(name) else {
                    return Err(unfit(name, values, "a list of objects", place));
                };
                for (index, item) in items.iter().enumerate() {
                    render_nodes(nodes, item, &Place::Item(name, index, place), text)?;
                }
            }
        }
    }
    Ok(())
}

/// The error for a name whose value is missing or of another type than the template needs.
fn unfit(name: &str, values: &Values, expected: &str, place: &Place<'_>) -> Error {
    let message = match values.get(name) {
        None => format!("`{}` has no value{place}: expected {expected}", shown(name)),
        Some(found) => {
            let found = match found {
                Value::Flag(_) => "true or false",
                Value::Text(_) => "text",
                Value::Items(_) => "a list",
            };
            format!("`{}` is {found}{place}: expected {expected}", shown(name))
        }
    };
    Error::new(ErrorKind::MissingVariable, message)
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
