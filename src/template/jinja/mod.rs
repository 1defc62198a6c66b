//! A template that a person wrote in Jinja2, read into the tree that inference gives.
//!
//! In: a source. Out: a [`Template`] that renders as the source does. What is read is what a template of texts needs, and what
//! [`jinja`](crate::export::jinja::jinja) writes:
//!
//! ```text
//! {{ name }}  {{ name | upper }}  {{ 'text' }}                 values
//! {% if has_it %} … {% else %} … {% endif %}  {% if not … %}   optional clauses
//! {% if plan == "free" %} … {% elif plan == "paid" %} …        choices
//! {% for item in items %} … {{ item.name }} … {% endfor %}     lists
//! {% raw %}  {# comments #}  {%- white space -%}
//! ```
//!
//! Everything else is an error that says where it stands and what to write. Lines end in LF, as jinja2 has it; the last line's end
//! is kept; `trim_blocks` and `lstrip_blocks` are off. The way: pieces (`lexer.rs`), each tag read (`tag.rs`), clauses within
//! clauses (`tree.rs`), names and what they are for (`names.rs`), nodes (`nodes.rs`). Cost: linear in the source, but for the
//! keys of a choice, which stand in each of its places.
//!
//! A lexer of our own, since none that can be had gives the tree as a promise: minijinja's is behind a feature that it calls
//! unstable, and changes with its minor versions. The tests hold this one against minijinja.

mod lexer;
mod names;
mod nodes;
mod tag;
mod tree;

use crate::error::{Error, ErrorKind};
use crate::template::model::Template;

/// Clauses within one another; what reads a model stops at more, too.
const DEEPEST: usize = 50;

/// A place of a source, from 1; columns are characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    line: usize,
    column: usize,
}

/// The template of a Jinja2 source. Its variables are text, and no document is known that has them: kinds are for the user to say,
/// support is none of none.
///
/// A choice has the keys that any of its places asks for. One that has an `else`, or is asked for one key alone, has a key
/// `other` as well: with it the text of the `else` stands, or nothing.
///
/// # Errors
///
/// [`ErrorKind::WrongTemplate`], with line and column, for what is not read, does not fit together, or is no name that every
/// format can have.
///
/// ```
/// use untemplate::template::jinja::parse;
/// use untemplate::{Value, Values, render};
///
/// let template = parse("Write to {{ contact }}.{% if has_dpo %} Or to the officer.{% endif %}\n")?;
/// let values = Values::from([
///     ("contact".to_owned(), Value::Text("us".into())),
///     ("has_dpo".to_owned(), Value::Flag(true)),
/// ]);
/// assert_eq!(render(&template, &values)?, "Write to us. Or to the officer.\n");
///
/// let error = parse("Dear {{ name | title }},\n").unwrap_err();
/// assert!(error.to_string().starts_with("line 1, column 16: the filter `title` is not known"));
/// # Ok::<(), untemplate::Error>(())
/// ```
pub fn parse(source: &str) -> Result<Template, Error> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let lines = source.replace("\r\n", "\n").replace('\r', "\n");
    let parts = tree::parts(lexer::pieces(&lines)?)?;
    let names = names::Names::of(&parts)?;
    nodes::template(&parts, &names)
}

fn wrong(place: Place, message: impl AsRef<str>) -> Error {
    let Place { line, column } = place;
    Error::new(
        ErrorKind::WrongTemplate,
        format!("line {line}, column {column}: {}", message.as_ref()),
    )
}

#[cfg(test)]
mod tests;
