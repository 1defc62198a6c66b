//! The user's decisions about a model: what `untemplate.toml` says, and what it does to a model and to deviations.
//!
//! In: the text of the file. Out: [`Decisions`]. [`apply`] changes a model that was inferred, so that its template and records say
//! what was decided, and every byte still comes back; [`Decisions::accept`] marks the deviations that were accepted. What matches
//! nothing any more is told. [`edit`] changes the file and keeps its comments.
//!
//! Names are those of the model as the user sees it. One that was renamed may be called either way.

mod accept;
mod apply;
pub mod edit;
mod names;
mod shape;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;

pub use accept::{About, Accepted};
pub use apply::apply;

use crate::audit::Severity;
use crate::error::{Error, ErrorKind};
use crate::template::model::{Kind, SpanType, Template};
use crate::template::nearest::{did_you_mean, shown};
use crate::template::scope::is_portable_name;

/// What the user decided about a model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Decisions {
    /// New names by the inferred ones.
    pub names: BTreeMap<String, String>,
    /// What variables hold.
    pub kinds: BTreeMap<String, Kind>,
    /// Which places belong to which variable.
    pub places: Places,
    /// Optional clauses.
    pub clauses: Clauses,
    /// Of a choice, the keys of the wordings that are accepted; a document with another one deviates.
    pub options: BTreeMap<String, Vec<String>>,
    /// How much deviations of a type matter in audits, where that is not what they say by themselves.
    pub severity: BTreeMap<SpanType, Severity>,
    /// Deviations that are accepted.
    pub accept: Vec<Accepted>,
}

/// Which places belong to which variable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Places {
    /// Variables that are one: the first name is kept.
    pub merge: Vec<Vec<String>>,
    /// Variables of which each place is a variable of its own.
    pub split: Vec<String>,
    /// Variables that are fixed text: what most documents say there.
    pub text: Vec<String>,
}

/// What is decided about optional clauses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Clauses {
    /// Clauses that every document should have; one that lacks them deviates.
    pub canonical: Vec<String>,
}

/// Checks that something of a template may be called by another name.
///
/// # Errors
///
/// [`ErrorKind::UnknownVariable`] when nothing has the old name, with the nearest one; [`ErrorKind::WrongDecision`] when the
/// new one cannot be a name, or is that of something else.
pub fn may_rename(template: &Template, old: &str, new: &str) -> Result<(), Error> {
    let known = known_name(template, old)?;
    if !is_portable_name(new) {
        return Err(wrong(format!("`{}` {NO_NAME}", shown(new))));
    }
    if known.contains(new) {
        return Err(wrong(format!(
            "`{new}` is the name of something else; [places] merge in untemplate.toml makes two variables one"
        )));
    }
    Ok(())
}

/// Checks that a template has a name; all names that it has.
///
/// # Errors
///
/// [`ErrorKind::UnknownVariable`] when nothing has it, with the nearest one.
pub fn known_name(template: &Template, name: &str) -> Result<BTreeSet<String>, Error> {
    let mut known = BTreeSet::new();
    names::all(&template.nodes, &mut known);
    if known.contains(name) {
        return Ok(known);
    }
    let near = did_you_mean(name, known.iter().map(String::as_str));
    Err(Error::new(
        ErrorKind::UnknownVariable,
        format!("the template has no name `{}`{near}", shown(name)),
    ))
}

/// What is said of what cannot be a name.
const NO_NAME: &str =
    "cannot be a name: use two or more of a-z, 0-9 and _, a letter first, and no word of Jinja2's";

impl Decisions {
    /// The decisions in the text of an `untemplate.toml`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::WrongDecision`] where it is no TOML, says what is not known here (with line and column), gives a name that cannot
    /// be one, or accepts deviations without a reason or without saying which.
    ///
    /// ```
    /// use untemplate::decisions::Decisions;
    ///
    /// let decisions = Decisions::parse("[names]\nlabel_2 = \"tenant_name\"\n")?;
    /// assert_eq!(decisions.names["label_2"], "tenant_name");
    /// assert!(Decisions::parse("[name]\n").is_err());
    /// # Ok::<(), untemplate::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, Error> {
        let decisions: Self = toml_edit::de::from_str(text)
            .map_err(|error: toml_edit::de::Error| no_toml(text, error.message(), error.span()))?;
        for (old, new) in &decisions.names {
            if !is_portable_name(new) {
                return Err(wrong(format!("[names] {old} = {new:?} {NO_NAME}")));
            }
        }
        for merge in &decisions.places.merge {
            if merge.len() < 2 {
                return Err(wrong(
                    "[places] merge: name two variables or more".to_owned(),
                ));
            }
        }
        for (choice, keys) in &decisions.options {
            if keys.is_empty() {
                return Err(wrong(format!(
                    "[options] {choice}: accept one wording at least"
                )));
            }
        }
        for kind in decisions.severity.keys() {
            if matches!(
                kind,
                SpanType::Slot | SpanType::Optional | SpanType::Choice | SpanType::Repeat
            ) {
                return Err(wrong(format!(
                    "[severity] {}: it is no type of a deviation",
                    kind.name()
                )));
            }
        }
        for accepted in &decisions.accept {
            accepted.check()?;
        }
        Ok(decisions)
    }
}

/// What is wrong with the text, with its place, on one line as all messages are.
fn no_toml(text: &str, message: &str, span: Option<Range<usize>>) -> Error {
    let message: Vec<&str> = message.lines().map(str::trim).collect();
    let message = message.join(", ");
    let before = span.and_then(|span| text.get(..span.start));
    wrong(match before {
        Some(before) => {
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            format!("line {line}, column {column}: {message}")
        }
        None => message,
    })
}

fn wrong(message: String) -> Error {
    Error::new(ErrorKind::WrongDecision, message)
}

#[cfg(test)]
mod tests;
