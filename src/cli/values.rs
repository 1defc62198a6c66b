//! The values of documents as text for people. Every string that comes from a document is escaped here.

use rayon::prelude::*;
use untemplate::template::model::{Model, Record, Value, Values, Variable};
use untemplate::template::scope::Scope;

use super::summary::DEVIATIONS;
use super::tables::{Page, cell, counts, set_aside, table};
use super::terminal::{escape, shorten};

/// What `extract` prints, at most `width` columns wide: a table for each document.
pub(crate) fn page(model: &Model, width: u16) -> String {
    let scope = Scope::of(&model.template);
    let names: Vec<&str> = scope.iter().map(|name| name.name).collect();
    let documents: Vec<Page> = model
        .documents
        .par_iter()
        .map(|record| document(model, &names, record, width))
        .collect();
    let mut page = Page::new(width);
    documents.into_iter().for_each(|own| page.append(own));
    set_aside(&model.set_aside, &mut page);
    page.finish()
}

/// The table of one document; `names` are the template's, in order.
fn document(model: &Model, names: &[&str], record: &Record, width: u16) -> Page {
    let mut page = Page::new(width);
    let mut by_type = [0; DEVIATIONS.len()];
    for span in &record.spans {
        if let Some(at) = DEVIATIONS.iter().position(|kind| *kind == span.kind) {
            by_type[at] += 1;
        }
    }
    let deviations = match counts(&by_type) {
        none if none.is_empty() => ": no deviation".to_owned(),
        some => format!(": {some}"),
    };
    page.heading(&escape(&record.id), &deviations);
    let mut rows = Vec::new();
    add(names, &record.variables, "", &mut rows);
    let room = page.rest(rows.iter().map(|row| &row.0), 15);
    let mut table = table(&["name", "kind", "value"]);
    for (name, value) in &rows {
        let plain = name.rsplit('.').next().unwrap_or_default();
        let variable: Option<&Variable> = model.template.variables.get(plain);
        let of = variable.map_or("", |variable| variable.kind.name());
        table.add_row([cell(name), cell(of), cell(&shorten(value, 4 * room))]);
    }
    page.table(table);
    page
}

/// The values of one level in the order of their names in the template, items within items.
fn add(names: &[&str], values: &Values, prefix: &str, rows: &mut Vec<(String, String)>) {
    let mut row = |name: &str| match values.get(name) {
        None => {}
        Some(Value::Flag(stands)) => rows.push((
            format!("{prefix}{name}"),
            if *stands { "yes" } else { "no" }.to_owned(),
        )),
        Some(Value::Text(text)) => rows.push((format!("{prefix}{name}"), text.clone())),
        Some(Value::Items(items)) if items.is_empty() => {
            rows.push((format!("{prefix}{name}"), "none".to_owned()));
        }
        Some(Value::Items(items)) => {
            for (at, item) in items.iter().enumerate() {
                let inner: Vec<&str> = item.keys().map(String::as_str).collect();
                let prefix = format!("{prefix}{name}[{}].", at + 1);
                if inner.is_empty() {
                    rows.push((prefix.trim_end_matches('.').to_owned(), String::new()));
                }
                add(&inner, item, &prefix, rows);
            }
        }
    };
    names.iter().for_each(|name| row(name));
}
