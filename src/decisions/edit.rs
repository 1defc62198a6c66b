//! Changes of `untemplate.toml` that keep its comments, its order and its layout.

use std::collections::BTreeMap;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::{Accepted, no_toml, wrong};
use crate::audit::Deviation;
use crate::error::Error;
use crate::template::model::SpanType;

/// The text with a name that is now another. A name that was itself given by a decision changes that decision; one that gets
/// its inferred name back needs none.
///
/// # Errors
///
/// [`WrongDecision`](crate::ErrorKind::WrongDecision) when the text is no TOML, or `names` in it is no table.
///
/// ```
/// use untemplate::decisions::edit::rename;
///
/// let text = rename("# ours\n[names]\nlabel = \"town\" # short\n", "town", "tenant_name")?;
/// assert_eq!(text, "# ours\n[names]\nlabel = \"tenant_name\" # short\n");
/// # Ok::<(), untemplate::Error>(())
/// ```
pub fn rename(text: &str, old: &str, new: &str) -> Result<String, Error> {
    let (kept, mut document) = parsed(text)?;
    let names = document
        .entry("names")
        .or_insert_with(|| Item::Table(Table::new()))
        .as_table_like_mut()
        .ok_or_else(|| wrong("names must be a table".to_owned()))?;
    let given: BTreeMap<String, String> = names
        .iter()
        .filter_map(|(key, item)| Some((key.to_owned(), item.as_str()?.to_owned())))
        .collect();
    let inferred = given
        .iter()
        .find(|(_, name)| *name == old)
        .map_or(old, |(key, _)| key);
    if inferred == new {
        names.remove(inferred);
    } else if let Some(known) = names.get_mut(inferred).and_then(Item::as_value_mut) {
        // With the comment behind it.
        let decor = known.decor().clone();
        *known = new.into();
        *known.decor_mut() = decor;
    } else {
        names.insert(inferred, value(new));
    }
    Ok(kept + &document.to_string())
}

/// The text with one more accepted deviation: that of the document of this id, or with none of all documents.
///
/// # Errors
///
/// [`WrongDecision`](crate::ErrorKind::WrongDecision) when the text is no TOML, `accept` in it is no list of tables, or the
/// reason says nothing.
pub fn accept(
    text: &str,
    document: Option<&str>,
    deviation: &Deviation,
    reason: &str,
) -> Result<String, Error> {
    let entry = Accepted {
        reason: reason.to_owned(),
        document: document.map(str::to_owned),
        kind: Some(deviation.kind),
        expected: deviation.expected.clone(),
        found: (deviation.kind != SpanType::Missing).then(|| deviation.found.clone()),
    };
    entry.check()?;
    let (kept, mut parsed) = parsed(text)?;
    let list = parsed
        .entry("accept")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .ok_or_else(|| wrong("accept must be a list of tables: [[accept]]".to_owned()))?;
    let mut table = Table::new();
    table.insert("reason", value(entry.reason));
    if let Some(id) = entry.document {
        table.insert("document", value(id));
    }
    let kind = serde_json::to_value(deviation.kind).ok();
    if let Some(kind) = kind.as_ref().and_then(serde_json::Value::as_str) {
        table.insert("type", value(kind));
    }
    if let Some(expected) = entry.expected {
        table.insert("expected", value(expected));
    }
    if let Some(found) = entry.found {
        table.insert("found", value(found));
    }
    list.push(table);
    Ok(kept + &parsed.to_string())
}

/// The decisions to change, and what stands before them: a file of nothing but comments would have them behind all that is added.
fn parsed(text: &str) -> Result<(String, DocumentMut), Error> {
    let document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| no_toml(text, error.message(), error.span()))?;
    if document.is_empty() && !text.trim().is_empty() {
        return Ok((format!("{}\n\n", text.trim_end()), DocumentMut::new()));
    }
    Ok((String::new(), document))
}
